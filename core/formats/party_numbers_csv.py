"""Our CSV of 宛名番号: one number a row, a control line at the end. It names a set of parties for the acts on many of them.

The frame is as strict as in our other files. A number that is no number, stands twice or belongs to nobody is told with
its line and left out; the others count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.formats.faults import Fault, shown
from core.formats.lines import Caps
from core.formats.strict_csv import Uniques, read_rows

COLUMNS = ("party_no",)
NUMBER_CAPS = Caps(file_bytes=8 * 1024 * 1024, lines=200_001, line_bytes=200)
_NUMBER = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A number with the line on which it stands first."""

    line_no: int
    party_no: str


@dataclass(frozen=True, slots=True)
class NumberFile:
    """The numbers of a file, each once, and what was wrong with single lines."""

    lines: tuple[NumberedLine, ...]
    faults: tuple[Fault, ...]


def read_party_numbers(data: bytes, *, caps: Caps = NUMBER_CAPS) -> NumberFile:
    """Read a file. Raises FileRefused for its frame: encoding, heading, control line, count."""
    records, _, frame = read_rows(
        data,
        COLUMNS,
        lambda row: NumberedLine(row.line_no, row.text("party_no", most=40)),
        caps=caps,
        yen_of=lambda _: 0,
    )
    frame.refuse_if_any()
    seen = Uniques()
    good: list[NumberedLine] = []
    faults: list[Fault] = []
    for record in records:
        if not _NUMBER.fullmatch(record.party_no):
            faults.append(
                Fault(record.line_no, "party_no", f"8桁の数字ではありません（「{shown(record.party_no)}」）。")
            )
            continue
        earlier = seen.earlier(record.party_no, record.line_no)
        if earlier:
            faults.append(Fault(record.line_no, "party_no", f"{record.party_no} は{earlier}行目にもあります。"))
        else:
            good.append(record)
    return NumberFile(tuple(good), tuple(faults))
