"""What all 120-byte files of the banks (全銀) share: characters and records in a row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from core.formats.faults import Fault, FileRefused
from core.formats.lines import Caps, foreign_encoding, line_end, refuse_oversize, without_end_mark

RECORD = 120
"""Bytes of one record, line end not counted."""

LEGAL = rb"[\x20-\x7e\xa1-\xdf]"
"""JIS X 0201: the bytes a bank file may hold at all; CP932 reads every one of them as one character."""

NAME = rb"[A-Z0-9 ().,/\x5c\-\xa2\xa3\xa6\xb1-\xdf]"
"""Bytes allowed in the name of an account holder: no small kana, no ｰ, no lower case. Publications differ on `, / \\ ｢ ｣ ｦ`: let in."""

_ILLEGAL = re.compile(rb"[^\x20-\x7e\xa1-\xdf]")


def records_of(data: bytes, caps: Caps) -> Iterator[bytes]:
    """The records, each of exactly 120 bytes: with CRLF, with LF, or without line ends; a final 0x1A is left out.

    A file with line ends may have lost the filler at the end of its lines, so short lines are filled with spaces.
    Raises FileRefused for another encoding, another length, mixed line ends, or too much of anything.
    """
    refuse_oversize(data, caps, 0)
    alien = foreign_encoding(data)
    if not alien and data[0] in b"\xf1\xf2":
        alien = "EBCDIC"
    if alien:
        raise FileRefused(
            [Fault(1, "文字コード", f"{alien}のファイルです。JIS（コード区分0）で受け取り直してください。")]
        )
    body = without_end_mark(data)
    end = line_end(body)
    if end:
        refuse_oversize(body or b" ", caps, body.count(b"\n"))
        return _lines(body, len(end))
    whole, rest = divmod(len(body), RECORD)
    refuse_oversize(body or b" ", caps, whole)
    if rest or not whole:
        raise FileRefused(
            [
                Fault(
                    whole + 1,
                    "レコード長",
                    f"レコードが120バイトではありません（末尾が{rest}バイト）。途中で切れていないか確かめてください。",
                )
            ]
        )
    return (body[at : at + RECORD] for at in range(0, len(body), RECORD))


def _lines(body: bytes, end: int) -> Iterator[bytes]:
    full = RECORD + end
    for number, line in enumerate(io.BytesIO(body), 1):
        if len(line) == full and line[RECORD] in b"\r\n":
            yield line[:RECORD]
            continue
        plain = line.rstrip(b"\r\n")
        if len(plain) > RECORD:
            raise FileRefused(
                [Fault(number, "レコード長", f"レコードが120バイトではありません（{len(plain)}バイト）。")]
            )
        yield plain.ljust(RECORD)


def illegal_byte(piece: bytes) -> str:
    """The first byte that is no JIS X 0201 character, as <1B>; blank if there is none."""
    found = _ILLEGAL.search(piece)
    return f"<{found[0][0]:02X}>" if found else ""
