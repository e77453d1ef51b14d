"""Writing a direct debit request (全銀 預金口座振替, 種別91) for one bank: header, one record a debit, trailer, end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.formats.zengin import NAME, RECORD
from core.values.refusals import BadInput

CRLF, NO_LINE_END = b"\r\n", b""
"""The two line ends that banks take: a line end after each record, or none."""

_NAME = re.compile(NAME + rb"*")
MOST_RECORDS, MOST_YEN = 999_999, 999_999_999_999
"""What the trailer's fields hold (6 and 12 digits)."""


@dataclass(frozen=True, slots=True)
class DebitOrderHeader:
    """Who collects and on which day: codes are digits as the bank gave them, kana half-width."""

    consignor_code: str
    consignor_kana: str
    debit_on: date
    bank_no: str
    branch_no: str
    account_kind: str
    account_no: str


@dataclass(frozen=True, slots=True)
class DebitOrder:
    """One debit to be made: `amount_yen` above zero, `customer_no` 20 bytes, `new_code` 1 first time, 2 changed account, else 0."""

    bank_no: str
    branch_no: str
    account_kind: str
    account_no: str
    holder_kana: str
    amount_yen: int
    customer_no: str
    new_code: str = "0"


def write_request(header: DebitOrderHeader, orders: Sequence[DebitOrder], *, line_end: bytes = CRLF) -> bytes:
    """The file of one request. Raises BadInput, naming the field, for what does not fit its place or its characters.

    A name is never cut: between a kana and its ﾞ a cut would name another person.
    """
    total = sum(order.amount_yen for order in orders)
    if len(orders) > MOST_RECORDS or total > MOST_YEN:
        raise BadInput(reason="1つのファイルに入る件数か金額を超えています。分けて作成してください。", field="orders")
    records = [_header(header), *(_order(order) for order in orders)]
    records.append(b"8%06d%012d%036d" % (len(orders), total, 0))
    records.append(b"9")
    return b"".join(record.ljust(RECORD) + line_end for record in records)


def _header(header: DebitOrderHeader) -> bytes:
    return b"".join(
        (
            b"1910",
            _digits(header.consignor_code, 10, "委託者コード"),
            _name(header.consignor_kana, 40, "委託者名"),
            f"{header.debit_on:%m%d}".encode(),
            _digits(header.bank_no, 4, "取引銀行番号"),
            b" " * 15,
            _digits(header.branch_no, 3, "取引支店番号"),
            b" " * 15,
            _digits(header.account_kind, 1, "預金種目"),
            _digits(header.account_no, 7, "口座番号"),
        )
    )


def _order(order: DebitOrder) -> bytes:
    if not 0 < order.amount_yen < 10**10:
        raise BadInput(reason="引落金額は1円から10桁までです。", field="引落金額")
    key = order.customer_no.encode("cp932", "replace")
    if not re.fullmatch(rb"[\x20-\x7e\xa1-\xdf]{20}", key) or key.decode("cp932") != order.customer_no:
        raise BadInput(reason="顧客番号は半角20文字です。", field="顧客番号")
    return b"".join(
        (
            b"2",
            _digits(order.bank_no, 4, "引落銀行番号"),
            b" " * 15,
            _digits(order.branch_no, 3, "引落支店番号"),
            b" " * 19,
            _digits(order.account_kind, 1, "預金種目"),
            _digits(order.account_no, 7, "口座番号"),
            _name(order.holder_kana, 30, "預金者名"),
            b"%010d" % order.amount_yen,
            _digits(order.new_code, 1, "新規コード"),
            key,
            b"0",
        )
    )


def _digits(text: str, width: int, name: str) -> bytes:
    if not re.fullmatch(rf"[0-9]{{{width}}}", text):
        raise BadInput(reason=f"{name}は{width}桁の数字です。", field=name)
    return text.encode("ascii")


def _name(kana: str, width: int, name: str) -> bytes:
    piece = kana.encode("cp932", "replace")
    if not _NAME.fullmatch(piece):
        raise BadInput(
            reason=f"{name}に全銀で使えない文字があります（半角カナの大文字で入力してください）。", field=name
        )
    if len(piece) > width:
        raise BadInput(reason=f"{name}が半角{width}文字を超えています。", field=name)
    return piece.ljust(width)
