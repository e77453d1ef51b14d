"""Records of the banks' direct debit file (全銀 預金口座振替, 種別91): the layout as data, and what a reading hands out.

The request and the result share one layout of 120 bytes; on a request the result code and the four result totals are zero.
Source: the layout of the Japanese Bankers Association as the banks publish it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.formats.faults import Fault, LineFault

HEADER = (
    ("データ区分", 1), ("種別コード", 2), ("コード区分", 1), ("委託者コード", 10), ("委託者名", 40), ("引落日", 4),
    ("取引銀行番号", 4), ("取引銀行名", 15), ("取引支店番号", 3), ("取引支店名", 15), ("預金種目", 1), ("口座番号", 7), ("ダミー", 17),
)  # fmt: skip
DATA = (
    ("データ区分", 1), ("引落銀行番号", 4), ("引落銀行名", 15), ("引落支店番号", 3), ("引落支店名", 15), ("ダミー", 4), ("預金種目", 1),
    ("口座番号", 7), ("預金者名", 30), ("引落金額", 10), ("新規コード", 1), ("顧客番号", 20), ("振替結果コード", 1), ("ダミー", 8),
)  # fmt: skip
TRAILER = (
    ("データ区分", 1), ("合計件数", 6), ("合計金額", 12), ("振替済件数", 6), ("振替済金額", 12), ("振替不能件数", 6), ("振替不能金額", 12),
    ("ダミー", 65),
)  # fmt: skip
"""Name and bytes of each field, in order; each layout is 120 bytes."""

NUMBERS = {
    "種別コード", "コード区分", "委託者コード", "引落日", "取引銀行番号", "取引支店番号", "引落銀行番号", "引落支店番号", "預金種目", "口座番号",
    "引落金額", "新規コード", "合計件数", "合計金額", "振替済件数", "振替済金額", "振替不能件数", "振替不能金額",
}  # fmt: skip
"""Fields that hold digits only; letters in them refuse the file."""


class DebitResult(StrEnum):
    """How one debit ended (振替結果コード)."""

    PAID = "振替済"
    NO_FUNDS = "資金不足"
    NO_ACCOUNT = "取引なし"
    STOPPED_BY_HOLDER = "預金者の都合による振替停止"
    NO_MANDATE = "預金口座振替依頼書なし"
    STOPPED_BY_CITY = "委託者の都合による振替停止"
    OTHER = "その他"


RESULTS = {
    "0": DebitResult.PAID,
    "1": DebitResult.NO_FUNDS,
    "2": DebitResult.NO_ACCOUNT,
    "3": DebitResult.STOPPED_BY_HOLDER,
    "4": DebitResult.NO_MANDATE,
    "8": DebitResult.STOPPED_BY_CITY,
    "9": DebitResult.OTHER,
}


@dataclass(frozen=True, slots=True)
class DebitHeader:
    """Who collects, from which of the city's accounts, and on which day the debits are made (`debit_on` is the 領収日)."""

    line_no: int
    consignor_code: str
    consignor_kana: str
    debit_on: date
    bank_no: str
    branch_no: str
    account_kind: str
    account_no: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class DebitRecord:
    """One debit. `raw` is the whole 120 bytes; the fields are read from it when asked for, since a file holds very many."""

    line_no: int
    amount_yen: int
    raw: bytes
    fault: LineFault | None

    @property
    def customer_no(self) -> str:
        """顧客番号: the exact 20 bytes that were sent, as text, filler and all; compared whole, never parsed."""
        return self.raw[91:111].decode("cp932")

    @property
    def result_code(self) -> str:
        """振替結果コード as it stands in the file."""
        return self.raw[111:112].decode("cp932")

    @property
    def result(self) -> DebitResult | None:
        """How the debit ended; None for a code that the standard does not know."""
        return RESULTS.get(self.result_code)

    @property
    def paid(self) -> bool:
        """True only for code 0 on a line without a fault."""
        return self.raw[111] == 0x30 and self.fault is None

    @property
    def bank_no(self) -> str:
        """引落銀行番号; 9900 is ゆうちょ銀行, whose branch is digits 2-4 of the 記号 and whose account is the 番号 less its last 1."""
        return self.raw[1:5].decode("ascii")

    @property
    def branch_no(self) -> str:
        """引落支店番号, three digits."""
        return self.raw[20:23].decode("ascii")

    @property
    def account_kind(self) -> str:
        """預金種目: 1 普通, 2 当座, 3 納税準備, 9 その他."""
        return self.raw[42:43].decode("ascii")

    @property
    def account_no(self) -> str:
        """口座番号, seven digits."""
        return self.raw[43:50].decode("ascii")

    @property
    def holder_kana(self) -> str:
        """預金者名 in half-width kana, without the filler."""
        return self.raw[50:80].decode("cp932").rstrip()


@dataclass(frozen=True, slots=True)
class DebitTrailer:
    """The totals as the bank wrote them."""

    line_no: int
    count: int
    yen: int
    paid_count: int
    paid_yen: int
    failed_count: int
    failed_yen: int

    @property
    def results_blank(self) -> bool:
        """True when the four totals of the result are zero, as on a request."""
        return not (self.paid_count or self.paid_yen or self.failed_count or self.failed_yen)


@dataclass(frozen=True, slots=True)
class DebitGroup:
    """One header with its records and trailer; the totals of paid debits are counted from the records."""

    header: DebitHeader
    records: tuple[DebitRecord, ...]
    trailer: DebitTrailer
    paid_count: int
    paid_yen: int

    @property
    def looks_like_request(self) -> bool:
        """True when nothing in the bytes tells this from our own request coming back: every code 0, all result totals zero.

        Such a group must not be booked before someone has seen that the money came.
        """
        return bool(self.records) and self.trailer.results_blank and self.paid_count == len(self.records)


@dataclass(frozen=True, slots=True)
class DebitFile:
    """A whole file that was accepted. `warnings` do not stop it, but a clerk must see them."""

    groups: tuple[DebitGroup, ...]
    warnings: tuple[Fault, ...]

    @property
    def count(self) -> int:
        """Number of data records in all groups."""
        return sum(g.trailer.count for g in self.groups)

    @property
    def total_yen(self) -> int:
        """Yen requested in all groups, paid or not."""
        return sum(g.trailer.yen for g in self.groups)
