"""CSV that leaves the office: no cell is taken for a formula by the program that opens it, and every character arrives.

Amounts and counts are passed as numbers and stay numbers. A text that a spreadsheet would read as a formula gets an
apostrophe in front, the sign by which such programs know a text (OWASP, CSV injection).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from core.values.money import Yen
from core.values.refusals import Refusal

Cell = str | int | Yen | date | None
"""What a cell may hold. A date is written as 2026-11-24, nothing as an empty cell."""

FORMULA_SIGNS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫−\t\r\n\v\f")
"""Characters with which a formula begins, full-width and small forms too: programs fold widths before they look."""

_LAYOUT = "\t\n\r\v\f"
_BLANK = "".join(
    chr(code)
    for code in (0x20, 0xA0, 0x3000, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x2000, 0x200B), 0x202F, 0x205F)
)


class CsvEncoding(StrEnum):
    """How the bytes are written; the value is the word on the screen."""

    UTF8 = "UTF-8（BOM付き）"
    CP932 = "Shift_JIS（cp932）"


class CellNotWritable(Refusal):
    """A character of a cell does not exist in the encoding of the file."""

    sentence = "{row}行目「{column}」の「{character}」は{encoding}で書けません。UTF-8 で出力してください。"


def csv_bytes(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: CsvEncoding = CsvEncoding.UTF8
) -> bytes:
    """The file: CRLF lines, cells quoted where needed. Raises CellNotWritable with the cell that cp932 has no sign for."""
    written = bytearray(b"\xef\xbb\xbf" if encoding is CsvEncoding.UTF8 else b"")
    for number, row in enumerate((header, *rows)):
        if len(row) != len(header):
            raise ValueError(f"row {number} has {len(row)} cells, the header {len(header)}")
        cells = [_cell(value) for value in row]
        line = ",".join(_quoted(text) for text in cells) + "\r\n"
        written += line.encode("utf-8") if encoding is CsvEncoding.UTF8 else _cp932(line, cells, header, number)
    return bytes(written)


def neutral(text: str) -> str:
    """The text as a cell may hold it: without control characters, and with an apostrophe where a formula might begin."""
    kept = "".join(" " if c in "\t\v\f" else c for c in text if c in _LAYOUT or not _is_control(c))
    begins = (text[:1], kept[:1], kept.lstrip(_BLANK)[:1])
    return f"'{kept}" if kept and any(sign in FORMULA_SIGNS for sign in begins if sign) else kept


def _is_control(character: str) -> bool:
    code = ord(character)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Yen):
        return str(value.amount)
    if isinstance(value, bool):
        raise TypeError("a cell is a text, a number, an amount or a day")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return neutral(value)


def _quoted(text: str) -> str:
    if any(sign in text for sign in "\",\r\n'") or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _cp932(line: str, cells: Sequence[str], header: Sequence[str], number: int) -> bytes:
    try:
        return line.encode("cp932")
    except UnicodeEncodeError:
        for column, text in zip(header, cells, strict=True):
            for character in text:
                try:
                    character.encode("cp932")
                except UnicodeEncodeError as error:
                    raise CellNotWritable(
                        row=number + 1, column=column, character=character, encoding=CsvEncoding.CP932
                    ) from error
        raise
