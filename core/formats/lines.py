"""From the bytes of a file to its lines: size caps, line ends, decoding, and the characters that no file may bring in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.formats.faults import Fault, FileRefused, shown


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a file is read before it is refused unseen; a municipality of 130,000 stays far below."""

    file_bytes: int = 64 * 1024 * 1024
    lines: int = 300_000
    line_bytes: int = 8_192


DEFAULT_CAPS = Caps()

_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 (ESC, NUL, TAB …), DEL and C1: a terminal would obey them
    "\xa0\uf8f0-\uf8f3"  # what CP932 makes of bytes that are no character
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # bidi, invisible characters, line separators
    "\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"  # marks inside the text, replacement characters, tags
)
"""Variation selectors (U+E0100 and on) are not among them: 葛󠄀城 is a legal name."""

_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip"}


def refuse_oversize(data: bytes, caps: Caps, line_count: int) -> None:
    """Raise FileRefused when a file is empty or beyond the caps, before any of it is looked at."""
    if not data:
        raise FileRefused([Fault(0, "ファイル", "ファイルが空です。")])
    if len(data) > caps.file_bytes:
        limit = f"{caps.file_bytes / 1_048_576:g}"
        raise FileRefused(
            [Fault(0, "ファイル", f"大きさが上限（{limit}MB）を超えています。分けて作り直してください。")]
        )
    if line_count > caps.lines:
        raise FileRefused(
            [Fault(0, "ファイル", f"行数が上限（{caps.lines:,}行）を超えています。分けて作り直してください。")]
        )


def foreign_encoding(data: bytes, *, bom_allowed: bool = False) -> str:
    """The name of an encoding or container that the first bytes betray and that is not read; blank if none."""
    for mark, name in _BOMS.items():
        if data.startswith(mark):
            return name
    return "UTF-8（BOM付き）" if data.startswith(b"\xef\xbb\xbf") and not bom_allowed else ""


def line_end(data: bytes) -> bytes:
    """The line end used throughout: CRLF, LF, or nothing when there is none.

    Raises FileRefused for a lone CR and for a mixture, with the line where it happens.
    """
    lf, crlf, cr = data.count(b"\n"), data.count(b"\r\n"), data.count(b"\r")
    if cr != crlf:
        at = re.search(rb"\r(?!\n)", data)
        place = data.count(b"\n", 0, at.start()) + 1 if at else 0
        raise FileRefused([Fault(place, "改行", "改行がCRだけです。CRLFかLFにしてください。")])
    if crlf and crlf != lf:
        first_is_crlf = data.find(b"\r\n") + 1 == data.find(b"\n")
        at = re.search(rb"(?<!\r)\n" if first_is_crlf else rb"\r\n", data)
        place = data.count(b"\n", 0, at.start()) + 1 if at else 0
        raise FileRefused([Fault(place, "改行", "CRLFとLFの改行が混ざっています。どちらかにそろえてください。")])
    return b"\r\n" if crlf else b"\n" if lf else b""


def without_end_mark(data: bytes) -> bytes:
    """The bytes without the final 0x1A that old programs put behind the last record, and without a line end behind that."""
    if data.endswith((b"\x1a", b"\x1a\n", b"\x1a\r\n")):
        return data[: data.rfind(b"\x1a")]
    return data


def lines_of(data: bytes, caps: Caps = DEFAULT_CAPS) -> Iterator[bytes]:
    """The lines of a text file without their line ends; the last one needs none.

    Raises FileRefused for an oversize file, mixed line ends, or a line longer than the cap.
    """
    count = data.count(b"\n") + (not data.endswith(b"\n"))
    refuse_oversize(data, caps, count)
    end = line_end(data)
    if len(data) > count * (caps.line_bytes + len(end)):
        raise FileRefused([Fault(0, "ファイル", "長すぎる行があります。形式を確かめてください。")])
    return _cut(data, end, caps)


def _cut(data: bytes, end: bytes, caps: Caps) -> Iterator[bytes]:
    for number, line in enumerate(io.BytesIO(data), 1):
        plain = line.removesuffix(end)
        if len(plain) > caps.line_bytes:
            raise FileRefused(
                [Fault(number, "ファイル", f"行が長すぎます（{len(plain):,}バイト）。形式を確かめてください。")]
            )
        yield plain


def forbidden_in(text: str) -> str:
    """The first character that no text from outside may hold (control, bidi, invisible), shown safely; blank if none."""
    found = _FORBIDDEN.search(text)
    return f"<{ord(found[0]):02X}>" if found else ""


def decoded(line: bytes, encoding: str) -> str:
    """One line as text, strictly. Raises ValueError with the Japanese reason for wrong bytes and for forbidden characters."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError as wrong:
        name = "UTF-8" if encoding == "utf-8" else "シフトJIS（CP932）"
        raise ValueError(
            f"{name}として読めないバイト {shown(line[wrong.start : wrong.start + 2])} があります。"
        ) from None
    bad = forbidden_in(text)
    if bad:
        raise ValueError(f"使えない制御文字 {bad} があります。")
    return text


def is_clean(data: bytes, encoding: str) -> bool:
    """True when the whole file decodes, holds no forbidden character beside its line ends and no quote: its lines can be
    cut at the commas without looking at each again."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    if '"' in text:
        return False
    return all(found[0] in "\r\n" for found in _FORBIDDEN.finditer(text))


def cells_of(text: str) -> list[str]:
    """The fields of one CSV line. Raises ValueError with the Japanese reason when its quotes do not close or stand wrong."""
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        raise ValueError('引用符（"）の使い方が正しくありません。項目の中では改行を使えません。') from None
