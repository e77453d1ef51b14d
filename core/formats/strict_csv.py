"""Our own documented CSV files: UTF-8, exact first row, a control line with count and yen at the end; one fault refuses the file.

These files come from the city's own tax system, so nothing in them is guessed or mended: whoever makes them can make them right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from core.formats.faults import FaultList, shown
from core.formats.lines import Caps, cells_of, decoded, foreign_encoding, lines_of
from core.values.dates import iso_date
from core.values.refusals import BadInput

CONTROL = "#CONTROL"
_BOM = b"\xef\xbb\xbf"
_YEN = re.compile(r"0|[1-9][0-9]{0,11}")

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Control:
    """What the last line promises: number of rows and yen (0 where a file holds no money)."""

    count: int
    yen: int


class Row:
    """One row while it is read: each method takes a column, notes what is wrong with it, and returns a usable value anyway."""

    def __init__(self, line_no: int, columns: Sequence[str], cells: Sequence[str], faults: FaultList) -> None:
        self.line_no = line_no
        self._cells = dict(zip(columns, cells, strict=True))
        self._faults = faults
        self._faulty: set[str] = set()

    def fault(self, column: str, reason: str) -> None:
        """Note a fault of this row, which refuses the file; of one column only the first, the others follow from it."""
        if column not in self._faulty:
            self._faulty.add(column)
            self._faults.add(self.line_no, column, reason)

    def sound(self, *columns: str) -> bool:
        """True when nothing is wrong with these columns so far, so that they can be compared."""
        return self._faulty.isdisjoint(columns)

    def text(self, column: str, *, most: int, required: bool = False) -> str:
        """Free text of at most so many characters, without blanks around it."""
        value = self._cells[column]
        if required and not value:
            self.fault(column, "空欄です。")
        elif value != value.strip():
            self.fault(column, "前後に空白があります。")
        elif len(value) > most:
            self.fault(column, f"{most}文字を超えています（{len(value)}文字）。")
        return value

    def code(self, column: str, form: str, meaning: str, *, required: bool = False) -> str:
        """A code of a fixed form (a regular expression); `meaning` says the form in words."""
        value = self._cells[column]
        if not value:
            if required:
                self.fault(column, "空欄です。")
        elif not re.fullmatch(form, value):
            self.fault(column, f"{meaning}ではありません（「{shown(value)}」）。")
        return value

    def choice(self, column: str, choices: Iterable[str]) -> str:
        """One word of a list; the blank word must be in the list if it is allowed."""
        value = self._cells[column]
        allowed = list(choices)
        if value not in allowed:
            words = "、".join(word or "空欄" for word in allowed)
            self.fault(column, f"{words} のどれかではありません（「{shown(value)}」）。")
        return value

    def number(self, column: str, least: int, most: int) -> int:
        """A plain whole number between two bounds."""
        value = self._cells[column]
        if not _YEN.fullmatch(value) or not least <= int(value) <= most:
            self.fault(column, f"{least}から{most}までの数字ではありません（「{shown(value)}」）。")
            return least
        return int(value)

    def yen(self, column: str) -> int:
        """Whole yen, 0 to 999,999,999,999: ASCII digits, no sign, no separator, no leading zero."""
        value = self._cells[column]
        if not _YEN.fullmatch(value):
            self.fault(column, f"0以上12桁までの半角数字ではありません（「{shown(value)}」）。")
            return 0
        return int(value)

    def day(self, column: str) -> date | None:
        """A date YYYY-MM-DD, or None for a blank column."""
        value = self._cells[column]
        if not value:
            return None
        try:
            return _iso_day(value)
        except BadInput as wrong:
            self.fault(column, f"{wrong.message}（「{shown(value)}」）")
            return None

    def needed_day(self, column: str) -> date:
        """A date that must be there; a missing or wrong one is noted and read as the earliest day of all."""
        found = self.day(column)
        if found is None and not self._cells[column]:
            self.fault(column, "空欄です。")
        return found or date.min


@lru_cache(maxsize=4096)
def _iso_day(value: str) -> date:
    if value != value.strip():
        raise BadInput(reason="日付の前後に空白があります。")
    return iso_date(value)


def read_rows(
    data: bytes, columns: Sequence[str], take: Callable[[Row], Record], *, caps: Caps, yen_of: Callable[[Record], int]
) -> tuple[tuple[Record, ...], Control, FaultList]:
    """Read a whole file and check its frame, count and yen; `take` reads one row. The caller adds its own faults and refuses.

    Raises FileRefused at once when the frame itself cannot be read.
    """
    reading = _Frame(columns, FaultList())
    alien = foreign_encoding(data, bom_allowed=True)
    if alien:
        raise reading.faults.stop(1, "文字コード", f"{alien}のファイルです。UTF-8のCSVで作り直してください。")
    records: list[Record] = []
    for line_no, line in enumerate(lines_of(data.removeprefix(_BOM), caps), 1):
        cells = reading.cells(line_no, line)
        if cells is not None:
            records.append(take(Row(line_no, columns, cells, reading.faults)))
    control = reading.control_of(len(records), sum(map(yen_of, records)))
    return tuple(records), control, reading.faults


class _Frame:
    """The frame of a file: first row, number of fields, control line."""

    def __init__(self, columns: Sequence[str], faults: FaultList) -> None:
        self.columns = list(columns)
        self.faults = faults
        self.control: Control | None = None
        self.control_line = 0
        self.last_line = 0
        self.unread = 0

    def cells(self, line_no: int, line: bytes) -> list[str] | None:
        """The fields of a data row; None for the first row, the control line and rows that cannot be divided."""
        self.last_line = line_no
        if self.control_line:
            raise self.faults.stop(line_no, CONTROL, "コントロール行のあとに行があります。")
        try:
            cells = cells_of(decoded(line, "utf-8"))
        except ValueError as wrong:
            self.faults.add(line_no, "行", str(wrong))
            self.unread += 1
            return None
        if line_no == 1:
            self._title(cells)
        elif cells[0] == CONTROL:
            self._take_control(line_no, cells)
        elif len(cells) != len(self.columns):
            self.faults.add(line_no, "項目数", f"項目が{len(cells)}個あります。{len(self.columns)}個のはずです。")
            self.unread += 1
        else:
            return cells
        return None

    def _title(self, cells: list[str]) -> None:
        if cells == self.columns:
            return
        at = next((n for n, pair in enumerate(zip(cells, self.columns, strict=False)) if pair[0] != pair[1]), None)
        if at is None:
            reason = f"見出しの項目が{len(cells)}個あります。{len(self.columns)}個のはずです。"
        else:
            reason = f"見出しの{at + 1}番目は {self.columns[at]} のはずですが「{shown(cells[at])}」です。"
        raise self.faults.stop(1, "見出し", reason)

    def _take_control(self, line_no: int, cells: list[str]) -> None:
        self.control_line = line_no
        if len(cells) == 3 and _YEN.fullmatch(cells[1]) and _YEN.fullmatch(cells[2]):
            self.control = Control(int(cells[1]), int(cells[2]))
        else:
            self.faults.add(line_no, CONTROL, f"{CONTROL},件数,円 の形ではありません。")

    def control_of(self, count: int, yen: int) -> Control:
        """The control line, compared with what was read; rows that could not be read make its yen incomparable."""
        if not self.control_line:
            raise self.faults.stop(
                self.last_line + 1, CONTROL, "コントロール行がありません。途中で切れていないか確かめてください。"
            )
        control = self.control or Control(0, 0)
        if self.control is not None and not self.unread:
            if control.count != count:
                reason = (
                    f"コントロール行は{control.count:,}件、明細は{count:,}件です（差 {control.count - count:+,}件）。"
                )
                self.faults.add(self.control_line, "件数", reason)
            if control.yen != yen:
                reason = f"コントロール行は{control.yen:,}円、明細は{yen:,}円です（差 {control.yen - yen:+,}円）。"
                self.faults.add(self.control_line, "金額", reason)
        return control


class Uniques:
    """Keeps the keys seen in one file, to find the second use of one."""

    def __init__(self) -> None:
        self._lines: dict[object, int] = {}

    def earlier(self, key: object, line_no: int) -> int:
        """The line on which this key stood before, 0 if this is the first time."""
        first = self._lines.setdefault(key, line_no)
        return 0 if first == line_no else first
