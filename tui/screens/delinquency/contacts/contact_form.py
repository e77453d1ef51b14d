"""The fields of 6102 and their order: after a promise the day, else the words; phrases are added, not put in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from core.delinquency.contacts.codes import PROMISED, Codes
from core.office.contact_tables import COUNTERPARTS, METHODS, MOODS, PAY_METHODS, REASONS, RESULTS, table_of
from tui.widgets.field import Candidate, CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow

TEXTS = ("text1", "text2", "text3")
KNOWN = ("on", "at", "method", "counterpart")


class ContactForm(Form):
    """Enter goes from the result to the promise or to the words, whichever the result asks for."""

    def advance(self, field: Field) -> None:
        target = {"result": "promised_on" if self.promises else "reason", "reason": "text1"}.get(field.name or "")
        if target is not None:
            self.screen.set_focus(self.field(target))
            return
        super().advance(field)

    @property
    def promises(self) -> bool:
        """Is the result a promise?"""
        return self.field("result").value.strip() == PROMISED

    @property
    def words(self) -> str:
        """The text of the three lines as one."""
        return "".join(self.field(name).value.strip(" \u3000") for name in TEXTS)

    def put_words(self, text: str) -> None:
        """A text into the three lines, cut at the width of a line."""
        width = 36
        parts = [text[:width], text[width : 2 * width], text[2 * width :]]
        self.fill(dict(zip(TEXTS, parts, strict=True)))

    def take_codes(self, codes: Codes) -> None:
        """The city's tables in place of those a new city starts with."""
        for name, table in (
            ("method", codes.methods),
            ("counterpart", codes.counterparts),
            ("result", codes.results),
            ("reason", codes.reasons),
            ("mood", codes.moods),
            ("pay_method", codes.pay_methods),
        ):
            field = self.field(name)
            assert isinstance(field, CodeField)
            field.codes = table


def contact_form(
    phrases: Callable[[str], Sequence[Candidate]],
    claims: Callable[[str], Sequence[Candidate]],
    tags: Callable[[str], Sequence[Candidate]],
    *,
    correction: bool,
) -> ContactForm:
    """The form; `phrases`, `claims` and `tags` are what F4 lists there."""
    texts = [
        FormRow(
            Field(
                name,
                "本文" if n == 0 else "",
                label_width=4,
                hint="文を入力  F4 定型文（;1 でも入る）  F9 登録",
                candidates=phrases,
                quick_candidates=True,
            )
        )
        for n, name in enumerate(TEXTS)
    ]
    why = [FormRow(Field("why", "訂正の理由", most=60, required=True, hint="なぜ訂正するか。元の記録は残ります"))]
    return ContactForm(
        *(why if correction else []),
        FormRow(
            DateField("on", "日時", width=9, known=True, required=True),
            Field("at", width=5, known=True, required=True, hint="時刻 10:40"),
            _code("method", "種別", METHODS, 1, 8, known=True),
            _code("counterpart", "相手", COUNTERPARTS, 1, 10, known=True),
            Field("place", "電話", most=40, known=True, hint="かけた番号か、会った場所"),
        ),
        FormRow(
            _code("result", "結果", RESULTS, 2, 18),
            _code("reason", "理由", REASONS, 2, 14),
            _code("mood", "感触", MOODS, 1, 8),
        ),
        FormRow(
            DateField(
                "promised_on",
                "約束日",
                width=9,
                note_width=2,
                hint="納付する日。入れると予定と履行確認を自動で作ります",
            ),
            YenField("amount", "約束額", width=9),
            _code("pay_method", "方法", PAY_METHODS, 1, 12),
            Field(
                "targets",
                "対象",
                width=7,
                note="",
                note_width=6,
                hint="期別の番号。空なら全部  F4 期別の一覧",
                candidates=claims,
                quick_candidates=True,
            ),
        ),
        *texts,
        FormRow(
            Field("tag", "付箋", width=2, note_width=12, hint="番号  F4 一覧", candidates=tags, quick_candidates=True),
            DateField("next_on", "次の予定", width=9, note_width=2, hint="次に連絡する日。約束があれば自動で作ります"),
            Field("next_words", "", most=60, hint="次にすること"),
        ),
        id="contact",
    )


def numbers_of(typed: str, most: int) -> tuple[int, ...]:
    """Row numbers from 1 in the order typed: `1,3-5`. What is no number, or none of the rows, is left out."""
    found: list[int] = []
    for part in typed.replace("、", ",").replace(" ", ",").split(","):
        first, _, last = part.partition("-")
        if first.isdigit():
            end = int(last) if last.isdigit() else int(first)
            found += [number for number in range(int(first), min(end, most) + 1) if 1 <= number <= most]
    return tuple(dict.fromkeys(found))


def _code(name: str, label: str, lines: Sequence[str], width: int, meaning: int, *, known: bool = False) -> CodeField:
    table: Mapping[str, str] = table_of(lines)
    return CodeField(
        name, label, codes=table, width=width, meaning_width=meaning, known=known, hint="番号を入力  F4 一覧"
    )
