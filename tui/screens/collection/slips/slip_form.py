"""The line of 3102 that is being typed: number, or 税目-年度-通知書-期, then 領収日 and the three amounts. Enter all the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from textual.message import Message

from core.collection.records.slip_lines import SlipEntry, SlipKey, SlipLine
from core.ledger.fiscal_years import fiscal_year_containing
from core.values.dates import wareki, wareki_year
from core.values.money import ZERO, Yen
from tui.screens.collection.slips.entry_fields import CountField, YearField
from tui.widgets.field import Candidate, CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines
from tui.widgets.tone import Tone

KEY = ("tax_item", "levy_year", "notice_no", "term_no")
AMOUNTS = ("principal", "demand_fee", "late_charge")
REPEATED = ("levy_year", "paid_on")
"""What the next line starts with: the values of the line before. The tax item is not among them: it would stand beside
the number of a slip that has nothing to do with it."""


class SlipForm(Form):
    """With a number the four parts of the other key are passed over; `KeyGiven` asks the screen to look the slip up."""

    class KeyGiven(Message):
        """The key of a slip is complete: its number, or its four parts."""

        def __init__(self, form: SlipForm) -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> SlipForm:
            return self.form

    def __init__(self, *, id: str | None = None) -> None:
        total = Lines([[(Tone.LABEL, "計 0")]], id="slip_total")
        total.styles.width = "1fr"
        self._suggested: dict[str, str] = {}
        super().__init__(
            FormRow(
                Field(
                    "slip_no",
                    "納付書番号",
                    width=45,
                    most=60,
                    hint="番号（読取も可）を入れて Enter  なければ Enter で税目へ",
                ),
            ),
            FormRow(
                CodeField(
                    "tax_item",
                    "税目",
                    width=2,
                    meaning_width=8,
                    hint="税目の番号  F4 一覧",
                    candidates=self._items_like,
                ),
                YearField("levy_year", "年度", hint="賦課年度（8 は令和8年度）"),
                Field("notice_no", "通知書", width=14, hint="通知書番号"),
                CountField("term_no", "期", width=3, hint="期（全期・随時は納付書の数字）"),
            ),
            FormRow(
                DateField("paid_on", "領収日", width=9, hint="領収日。前の行の日付のままなら Enter"),
                YenField("principal", "本税", width=11, hint="本税。未納の額のままなら Enter"),
                YenField("demand_fee", "督手", width=6),
                YenField("late_charge", "延滞金", width=9, hint="Enter でこの行を登録"),
                total,
            ),
            id=id,
        )

    def advance(self, field: Field) -> None:
        """Enter: past the four parts when there is a number; a complete key is told before the focus moves on."""
        if field.name == "slip_no":
            if field.value:
                self.post_message(self.KeyGiven(self))
            self.screen.set_focus(self.field("paid_on" if field.value else "tax_item"))
            return
        if field.name == "term_no":
            self.post_message(self.KeyGiven(self))
        super().advance(field)

    def know_items(self, items: Mapping[str, str]) -> None:
        """The city's tax items, for the meaning beside the field and its list."""
        field = self.field("tax_item")
        assert isinstance(field, CodeField)
        field.codes = items

    def _items_like(self, typed: str) -> Sequence[Candidate]:
        field = self.field("tax_item")
        assert isinstance(field, CodeField)
        listed = [Candidate(code, name) for code, name in field.codes.items()]
        return [one for one in listed if one.code.startswith(typed) or typed in one.name] or listed

    def show_total(self, yen: int) -> None:
        """The sum of the three amounts."""
        self.query_one("#slip_total", Lines).show([[(Tone.LABEL, "計 "), (Tone.STRONG, f"{yen:,}")]])

    # Values

    @property
    def key(self) -> SlipKey:
        """What names the slip, as far as it is typed. Raises BadInput."""
        slip_no = self.field("slip_no").value
        if slip_no.strip():
            return SlipKey.numbered(slip_no)
        notice_no = str(self.field("notice_no").read())
        if not notice_no:
            return SlipKey()
        year, term = self.field("levy_year").read(), self.field("term_no").read()
        return SlipKey(
            "",
            str(self.field("tax_item").read()),
            year if isinstance(year, int) else None,
            notice_no,
            term if isinstance(term, int) else None,
        )

    @property
    def paid_on(self) -> date | None:
        """領収日, None while it is empty. Raises BadInput."""
        value = self.field("paid_on").read()
        return value if isinstance(value, date) else None

    def amounts(self) -> tuple[Yen, Yen, Yen]:
        """The three amounts; an empty field is 0 yen. Raises BadInput."""
        values = [self.field(name).read() for name in AMOUNTS]
        principal, fee, late = (value if isinstance(value, Yen) else ZERO for value in values)
        return principal, fee, late

    def entry(self, receivable_id: int | None) -> SlipEntry | None:
        """The slip as it was typed, None without a day. `receivable_id` is the claim that was chosen of several."""
        paid_on = self.paid_on
        if paid_on is None:
            return None
        key = self.key
        if receivable_id is not None and not key.slip_no:
            key = SlipKey("", key.tax_item, key.levy_year, key.notice_no, key.term_no, receivable_id)
        return SlipEntry(key, paid_on, *self.amounts())

    @property
    def empty(self) -> bool:
        """Is there neither a key nor an amount?"""
        return not any(self.field(name).value for name in ("slip_no", "notice_no", *AMOUNTS))

    @property
    def amounts_empty(self) -> bool:
        """Is no amount typed?"""
        return not any(self.field(name).value for name in AMOUNTS)

    # Filling

    def suggest(self, amounts: tuple[Yen, Yen, Yen]) -> None:
        """Fill in what is owed; what a clerk has typed is never overwritten."""
        texts = {name: f"{yen}" for name, yen in zip(AMOUNTS, amounts, strict=True)}
        if self.amounts_empty or all(self.field(name).value == text for name, text in self._suggested.items()):
            self._suggested = texts
            self.fill(texts)

    def show_line(self, line: SlipLine) -> None:
        """Put a kept line into the fields, to correct it."""
        key, entry = line.entry.key, line.entry
        texts = {
            "slip_no": key.slip_no,
            "tax_item": key.tax_item,
            "levy_year": wareki_year(key.levy_year) if key.levy_year is not None else "",
            "notice_no": key.notice_no,
            "term_no": "" if key.term_no is None else str(key.term_no),
            "paid_on": wareki(entry.paid_on),
            "principal": f"{entry.principal}",
            "demand_fee": f"{entry.demand_fee}",
            "late_charge": f"{entry.late_charge}",
        }
        self.fill(texts)
        self.remember()

    def next_line(self) -> None:
        """Empty for the next slip; what usually stays the same is kept."""
        self._suggested = {}
        self.clear(*(field.name or "" for field in self.fields if field.name not in REPEATED))
        self.remember()
        self.screen.set_focus(self.field("slip_no"))

    def begin(self, booked_on: date) -> None:
        """The year of levy that most slips of the day have."""
        if not self.field("levy_year").value:
            self.fill({"levy_year": wareki_year(fiscal_year_containing(booked_on))})
            self.remember()
