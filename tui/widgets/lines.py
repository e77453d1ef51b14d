"""Read-only text: one component a block of lines, and the small builders of lines that screens share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.geometry import Size

from tui.widgets import cells
from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.tone import Tone

NOT_FIRST = tuple("。、）」")
"""What does not begin a line."""


class Lines(Painted):
    """A block of lines. `show` replaces them and draws only the lines that changed."""

    def __init__(self, lines: Iterable[Line] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = [list(line) for line in lines]

    @property
    def lines(self) -> Sequence[Line]:
        return self._lines

    def show(self, lines: Iterable[Line]) -> None:
        """Show these lines instead. A block of another number of lines takes another height."""
        old, self._lines = self._lines, [list(line) for line in lines]
        if len(old) != len(self._lines):
            self.refresh(layout=True)
            return
        self.refresh_lines(*(y for y, line in enumerate(self._lines) if line != old[y]))

    def line(self, y: int) -> Line:
        return self._lines[y] if y < len(self._lines) else ()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max((sum(cells.width(cells.clean(piece)) for _, piece in line) for line in self._lines), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)


class Section(Painted):
    """The head of a block: `-- 見出し -----` over the whole width, a remark at its right end."""

    def __init__(self, title: str, remark: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title, self._remark = title, remark

    def show(self, title: str, remark: str = "") -> None:
        self._title, self._remark = title, remark
        self.refresh()

    def line(self, y: int) -> Line:
        return section(self._title, self.size.width, self._remark)


def text(sentence: str, tone: Tone = Tone.TEXT) -> Line:
    """A line of one tone behind the margin of one cell."""
    return [(Tone.TEXT, " "), (tone, sentence)]


def wrapped(sentence: str, width: int, tone: Tone = Tone.TEXT) -> list[Line]:
    """A sentence in as many lines as it needs, each behind the margin of one cell and at most `width` wide."""
    rest = cells.clean(sentence).rstrip(" ")
    lines: list[Line] = []
    while rest or not lines:
        part = cells.head(rest, max(2, width - 2)) or rest[:1]
        while len(part) > 2 and rest[len(part) : len(part) + 1] in NOT_FIRST:
            part = part[:-1]
        lines.append(text(part, tone))
        rest = rest[len(part) :].lstrip(" ")
    return lines


def section(title: str, width: int, remark: str = "") -> Line:
    """The head of a block, one cell of margin at both sides: `-- 見出し ------ 備考 --`."""
    tail = f" {cells.cut(remark, max(0, width - 20))} --" if remark else ""
    lead = f"-- {cells.cut(title, max(8, width - 6 - max(6, cells.width(tail))))} "
    rule = "-" * max(0, width - 2 - cells.width(lead) - cells.width(tail))
    return [(Tone.TEXT, " "), (Tone.LABEL, f"{lead}{rule}{tail}")]


def pairs(*items: tuple[str, str] | tuple[str, str, Tone], gap: int = 2) -> Line:
    """Labels and values in a row, two cells between the pairs: `基準日 R8.11.24  表示 全部`."""
    line: list[Piece] = [(Tone.TEXT, " ")]
    for index, item in enumerate(items):
        label, value = item[0], item[1]
        tone = item[2] if len(item) == 3 else Tone.TEXT
        if index:
            line.append((Tone.TEXT, " " * gap))
        line.extend([(Tone.LABEL, label), (Tone.TEXT, " "), (tone, value)])
    return line


def apart(left: Line, right: Line, width: int) -> Line:
    """One line with a part at each end; one cell of margin at the right. Too long, the right part stays whole."""
    right_width = sum(cells.width(cells.clean(piece)) for _, piece in right)
    room = width - 1 - right_width
    line: list[Piece] = []
    for tone, piece in left:
        shown = cells.cut(piece, room - 1)
        if not shown:
            break
        line.append((tone, shown))
        room -= cells.width(shown)
    return [*line, (Tone.TEXT, " " * max(0, room)), *right]


def change(before_yen: int, after_yen: int) -> str:
    """A difference with its sign: `+1,000`, `-5,000`, `0`."""
    difference = after_yen - before_yen
    return f"{difference:+,}" if difference else "0"


def before_after(label: str, before_yen: int, after_yen: int, label_cells: int = 28) -> Line:
    """A row of 変更前 / 変更後 / 差, each in twelve cells behind its label."""
    return [
        (Tone.LABEL, " " + cells.pad_right(label, label_cells)),
        (Tone.TEXT, cells.pad_left(f"{before_yen:,}", 12)),
        (Tone.STRONG, cells.pad_left(f"{after_yen:,}", 12)),
        (Tone.TEXT, cells.pad_left(change(before_yen, after_yen), 12)),
    ]


def bar(part: int, whole: int, cells_wide: int = 30) -> Line:
    """A share as `[#####.....]  62%` with one decimal where the whole is large: the number stands beside the bar."""
    filled = part * cells_wide // whole if whole else 0
    if part > 0 and filled == 0 and part * cells_wide * 2 >= whole:
        filled = 1
    per_mille = part * 1000 // whole if whole else 0
    return [
        (Tone.TEXT, "["),
        (Tone.GOOD, "#" * filled),
        (Tone.QUIET, "." * (cells_wide - filled)),
        (Tone.TEXT, f"] {per_mille // 10:3d}.{per_mille % 10}%"),
    ]
