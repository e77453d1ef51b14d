"""Where a line of Japanese may end (禁則処理): the library that draws does not know, and breaks before a closing bracket."""

from __future__ import annotations

from collections.abc import Sequence

from printouts.fonts import Letter

_NOT_FIRST = frozenset(
    "、。，．・：；？！ー゛゜ヽヾゝゞ々〻）］｝」』】〕〉》〟’”ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ％‰℃円件,.:;?!)]}%"
)
"""行頭禁則, and the units that belong to the number before them."""

_NOT_LAST = frozenset("（［｛「『【〔〈《〝‘“([{￥¥＄$△")
"""行末禁則, and the signs that belong to the number behind them."""

_BLANKS = frozenset(" \u3000")


def width_of(letters: Sequence[Letter]) -> int:
    """The width of a line in thousandths of the size."""
    return sum(letter.width for letter in letters)


def break_lines(letters: Sequence[Letter], limit: int) -> list[list[Letter]]:
    """Lines no wider than `limit` (thousandths of the size); an empty text is one empty line.

    Words and numbers of narrow characters stay whole while they fit in a line. Blanks at a break are left out. A single letter
    wider than the limit stands alone.
    """
    lines: list[list[Letter]] = []
    rest = list(letters)
    while width_of(rest) > limit:
        end = _end_of_line(rest, limit)
        lines.append(_without_blanks_at_end(rest[:end]))
        while end < len(rest) and rest[end].text in _BLANKS:
            end += 1
        rest = rest[end:]
    if rest or not lines:
        lines.append(rest)
    return lines


def _end_of_line(letters: list[Letter], limit: int) -> int:
    """How many letters the first line takes: what fits, less what may not be parted from what follows."""
    fitting = width = 0
    for letter in letters:
        width += letter.width
        if width > limit:
            break
        fitting += 1
    end = fitting = max(fitting, 1)
    while end and end < len(letters) and _belong_together(letters[end - 1], letters[end]):
        end -= 1
    return end or fitting


def _belong_together(before: Letter, after: Letter) -> bool:
    left, right = before.text[0], after.text[0]
    if left in _BLANKS or right in _BLANKS:
        return False
    return right in _NOT_FIRST or left in _NOT_LAST or (_is_narrow(left) and _is_narrow(right))


def _is_narrow(character: str) -> bool:
    return "!" <= character <= "~"


def _without_blanks_at_end(line: list[Letter]) -> list[Letter]:
    end = len(line)
    while end and line[end - 1].text in _BLANKS:
        end -= 1
    return line[:end]
