"""Rows of the log as 9201 shows them: one line in the list, and in full below it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import time

from core.office.audit_view import AuditRow
from core.office.functions import FUNCTIONS
from core.office.traces.patterns import Sign
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office.audit_words import told
from tui.widgets.data_list import Row
from tui.widgets.lines import pairs, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone, tone_of

NUMBERS = {function.code: function.screen for function in FUNCTIONS}
"""The screen of each function: the log is read by numbers, as clerks know them."""
_TIME = re.compile(r"([01]?\d|2[0-3]):?([0-5]\d)")


def time_of_day(typed: str, field: str) -> time | None:
    """A time of the day as typed: 21:00, 2100, 6:30. Raises BadInput."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return None
    found = _TIME.fullmatch(plain)
    if found is None:
        raise BadInput(reason="時刻は 21:00 の形で入力してください。", field=field)
    return time(int(found[1]), int(found[2]))


def row_of(row: AuditRow, signs: Sequence[Sign] = ()) -> Row:
    at = row.at
    word = row.result.label
    parts = (" ".join(sign.pattern.value for sign in signs), row.reason or "", told(row.facts))
    told_of = "  ".join(part for part in parts if part)
    return Row(
        row.seq,
        (
            (Tone.TEXT if row.intact else Tone.BAD, f"{row.seq:,}"),
            f"{at.month}.{at.day} {at:%H:%M}",
            row.staff_name or row.staff_no,
            NUMBERS.get(row.function_code, ""),
            row.act,
            row.party_no,
            (tone_of(word), word),
            told_of,
            row.terminal,
        ),
    )


def detail_of(row: AuditRow, width: int, signs: Sequence[Sign] = ()) -> list[Line]:
    """A row in full: moment, who, where from, what, of whom, why, its facts, its hashes and whether they fit.

    The signs of a look that somebody should ask about come before the facts.
    """
    fits: tuple[str, str, Tone] = ("", "一致", Tone.GOOD) if row.intact else ("", "不一致", Tone.BAD)
    number = NUMBERS.get(row.function_code, "")
    lines: list[Line] = [
        pairs(
            ("日時", f"{wareki(row.at.date())} {row.at:%H:%M:%S}（{row.at_utc:%H:%M:%S}Z）"),
            ("職員", f"{row.staff_no} {row.staff_name}"),
            ("端末", row.terminal),
        ),
        pairs(
            ("機能", f"{number} {row.function_name}".strip()),
            ("操作", row.act),
            ("結果", row.result.label, tone_of(row.result.label)),
            ("宛名", row.party_no or "なし"),
        ),
        pairs(("ファイル", row.file_name or "なし"), ("事由", row.reason or "なし")),
    ]
    if signs:
        said = "  ".join(f"{sign.pattern.value}（{sign.words}）" for sign in signs)
        lines += [[(Tone.LABEL, " 型"), *line] if n == 0 else line for n, line in enumerate(wrapped(said, width - 3))]
    facts = told(row.facts)
    if facts and not signs:
        lines += wrapped(facts, width)
    lines.append(pairs(("前の行の値", _short(row.prev_hash)), ("この行の値", _short(row.hash)), fits))
    return lines


def _short(value: bytes) -> str:
    """The first bytes of a hash, as people compare them."""
    shown = value.hex()
    return f"{shown[:4]} {shown[4:8]}"
