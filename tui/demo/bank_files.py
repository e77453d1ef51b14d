"""Writing the files of banks and collection companies, byte by byte from their published layouts.

Shares nothing with the readers on purpose: what is wrong in one of the two shows in the other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tui.demo.digits import CONSIGNOR

DSK_TITLES = (
    "種別,収納日,収納時刻,バーコード情報,ユーザー使用欄１,ユーザー使用欄２,印紙フラグ,金額,"
    "コンビニ本部コード,コンビニ名,コンビニ店舗コード,振込日,データ作成日"
)
CHAINS = (("010", "セブン－イレブン", "110001"), ("020", "ローソン", "220314"), ("030", "ファミリーマート", "330092"),
          ("080", "ミニストップ", "080117"), ("820", "ＰａｙＰａｙ", "000001"))  # fmt: skip
PRELIMINARY, CONFIRMED, CANCELLED, CORRECTED = "01", "02", "03", "22"


class Arrived(NamedTuple):
    """One of today's files. `refused` tells that it cannot be taken; count and yen are the money that its sender declares."""

    channel: str
    name: str
    content: bytes
    layout: str
    refused: bool
    count: int
    yen: int
    remark: str


class StoreLine(NamedTuple):
    """A payment at a till. The days are text, because some of them do not exist; `settle_on` is 0 before the 確報."""

    barcode: str
    yen: int
    paid_on: str
    paid_at: str
    chain: int


def compact(day: date) -> str:
    """YYYYMMDD."""
    return f"{day:%Y%m%d}"


def dsk_file(lines: Sequence[tuple[str, StoreLine, str]], made_on: date) -> bytes:
    """電算システム CSV: (kind, line, settled on) in CP932 with CRLF."""
    rows = [DSK_TITLES]
    for kind, line, settle_on in lines:
        code, name, store = CHAINS[line.chain]
        rows.append(
            f"{kind},{line.paid_on},{line.paid_at},EAN{line.barcode},{line.barcode[13:19]},{line.barcode[19:30]},0,{line.yen},"
            f"{code},{name},{store},{settle_on},{compact(made_on)}"
        )
    return "".join(row + "\r\n" for row in rows).encode("cp932")


def mizuho_file(lines: Sequence[tuple[str, StoreLine, str]], made_on: date) -> bytes:
    """みずほファクター, 120 bytes a record with CRLF."""
    records = [f"101{compact(made_on)}".encode()]
    for kind, line, settle_on in lines:
        code, _, store = CHAINS[line.chain]
        records.append(
            f"2{kind}{line.paid_on}{line.paid_at}1{line.barcode}   {store:0>7}29{compact(made_on)}{settle_on:0>8}"
            f"{settle_on:0>8}{code:0>6}".encode()
        )
    return b"".join(record.ljust(120) + b"\r\n" for record in records)


class Debit(NamedTuple):
    """One debit of a result file: bank and branch with their names, account, holder in kana, yen, 顧客番号, result code."""

    bank_no: str
    bank_name: str
    branch_no: str
    branch_name: str
    account: str
    holder: str
    yen: int
    customer_no: str
    result: str


def debit_file(debits: Sequence[Debit], debit_on: date, *, end: bytes = b"", last: bytes = b"", off: int = 0) -> bytes:
    """全銀 口座振替 結果: header, data, trailer, end. `off` falsifies the trailer by so many yen and one record."""
    paid = [debit for debit in debits if debit.result == "0"]
    count, total, paid_yen = len(debits), sum(d.yen for d in debits), sum(d.yen for d in paid)
    records = [
        _put(f"1910{CONSIGNOR}", ("ｲｽｽﾞｼｶｲｹｲｶﾝﾘｼﾔ", 40), f"{debit_on:%m%d}0155", ("ﾋﾔｸｺﾞ", 15), "701", ("ｲｽｽﾞ", 15), "10123456"),
        *(
            _put(
                f"2{d.bank_no}", (d.bank_name, 15), d.branch_no, (d.branch_name, 15), "    1" + d.account,
                (half_width(d.holder, 30), 30), f"{d.yen:010d}0", (d.customer_no, 20), d.result,
            )
            for d in debits
        ),
        _put(
            f"8{count + (off != 0):06d}{total + off:012d}{len(paid):06d}{paid_yen:012d}"
            f"{count - len(paid):06d}{total - paid_yen:012d}"
        ),
        _put("9"),
    ]  # fmt: skip
    return b"".join(record + end for record in records) + last


def _put(*pieces: str | tuple[str, int]) -> bytes:
    """Pieces side by side, those with a width padded to it, the record to 120 bytes."""
    cut = [
        piece.encode("cp932") if isinstance(piece, str) else piece[0].encode("cp932").ljust(piece[1])
        for piece in pieces
    ]
    return b"".join(cut).ljust(120)


_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
_LARGE = dict(zip("ァィゥェォャュョッヮ", "アイウエオヤユヨツワ", strict=True))
_MARKS = {"\u3099": "ﾞ", "\u309a": "ﾟ", "ー": "-", "\u3000": " ", " ": " "}


def half_width(kana: str, most: int) -> str:
    """A reading as bank files write it; never cut between a kana and its mark, other characters left out."""
    half = ""
    for character in unicodedata.normalize("NFC", kana):
        plain = unicodedata.normalize("NFD", _LARGE.get(character, character))
        piece = "".join(
            _MARKS.get(c) or _HALF.get(_LARGE.get(c, c), c if c.isascii() and c.isalnum() else "") for c in plain
        )
        if len(half) + len(piece) > most:
            break
        half += piece
    return half.upper().replace("ｰ", "-")
