"""The bank's sheet (総括票) of a batch of slips: day, bank, branch, count and yen, typed before the first slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.collection.batches import SlipSheet
from core.collection.payments import Batch
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.collection.slips.entry_fields import CountField
from tui.widgets.difference_table import Count
from tui.widgets.field import Candidate, CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow

HINT = "総括票の件数と金額を入力  最後の欄の Enter で明細へ  F4 金融機関"


class SheetForm(Form):
    """Two rows; the next sheet keeps day and bank."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            FormRow(
                DateField("booked_on", "収入日", width=9, required=True, hint=HINT),
                CodeField(
                    "bank_no",
                    "金融機関",
                    width=4,
                    meaning_width=14,
                    required=True,
                    candidates=self._banks_like,
                    hint=HINT,
                ),
                Field("branch_no", "支店", width=3, hint="支店番号 3けた（なければ空のまま）"),
            ),
            FormRow(
                CountField("count", "総括票 件数", required=True, hint=HINT),
                YenField("amount", "金額", width=13, required=True, hint=HINT),
            ),
            id=id,
        )
        self._kana: dict[str, str] = {}

    @property
    def _bank(self) -> CodeField:
        field = self.field("bank_no")
        assert isinstance(field, CodeField)
        return field

    def know_banks(self, names: Mapping[str, str], kana: Mapping[str, str]) -> None:
        """The city's banks, for the name beside the number and the list of F4."""
        self._bank.codes, self._kana = dict(names), dict(kana)

    def _banks_like(self, typed: str) -> Sequence[Candidate]:
        listed = [Candidate(code, name, self._kana.get(code, "")) for code, name in self._bank.codes.items()]
        if typed in self._bank.codes:
            return listed
        near = [one for one in listed if one.code.startswith(typed) or typed in one.name or typed in one.kana]
        return near or listed

    def typed(self) -> Count:
        """Count and yen as far as they are typed, for the table of differences."""
        try:
            items, yen = self.field("count").read(), self.field("amount").read()
        except BadInput:  # half a figure, or nothing yet
            return Count()
        return Count(items if isinstance(items, int) else 0, yen.amount if isinstance(yen, Yen) else 0)

    def sheet(self) -> SlipSheet:
        """The sheet as it was typed. Raises BadInput."""
        values: dict[str, Any] = self.values()
        return SlipSheet(values["booked_on"], values["bank_no"], values["branch_no"], values["count"], values["amount"])

    def begin(self, booked_on: date) -> None:
        """A new sheet of the day, unless a draft has brought another one."""
        if not self.field("booked_on").value:
            self.fill({"booked_on": wareki(booked_on)})
            self.remember()

    def show_batch(self, batch: Batch) -> None:
        """Put a kept sheet into the fields, to correct it."""
        self.fill(
            {
                "booked_on": wareki(batch.booked_on) if batch.booked_on else "",
                "bank_no": batch.bank_no,
                "branch_no": batch.branch_no,
                "count": f"{batch.declared_count:,}",
                "amount": f"{batch.declared}",
            }
        )
        self.remember()

    def next_sheet(self) -> None:
        """Empty for the next sheet of the same day and bank."""
        self.clear("branch_no", "count", "amount")
        self.remember()
