"""Vouchers and postings: the values of the journal (仕訳). Every movement of money is one voucher that sums to zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from core.office.audit import AuditEntry
from core.values.refusals import Refusal


class Posting(NamedTuple):
    """One row of a voucher. `amount_yen` > 0 raises its account. Dates are ISO text: the row travels as it is stored.

    A NamedTuple and not a dataclass: a file of a hundred thousand payments makes twice as many of them.
    """

    account: str
    kind: str
    amount_yen: int
    value_on: str
    fiscal_year: int
    revenue_class: str
    receivable_id: int | None = None
    component: str = ""
    payment_id: int | None = None
    suspense_id: int | None = None
    overpayment_id: int | None = None
    deposit_id: int | None = None
    offsetting_id: int | None = None
    refund_id: int | None = None
    reverses_posting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """The head of a voucher (伝票): one act of a clerk or one bounded step of a job. `booked_on` is an ISO day."""

    act_code: str
    booked_on: str
    staff_no: str
    batch_id: int | None = None
    draft_id: int | None = None
    reason: str | None = None


class PostedRow(NamedTuple):
    """A posting as it lies in the journal, with its number, its voucher and the voucher's head."""

    posting_id: int
    voucher_id: int
    act_code: str
    booked_on: str
    posting: Posting


class Journal(Protocol):
    """The journal of the store."""

    def append(self, voucher: Voucher, postings: Sequence[Posting], entry: AuditEntry) -> int:
        """Write head, rows, audit line and seal; the voucher's number.

        The order of the rows is kept: rows that raise a balance come before rows that lower it. The audit row's body
        gets `voucher`, `count` and the digest of the postings: the chain covers the journal.
        """
        ...

    def of_payment(self, payment_id: int) -> list[PostedRow]:
        """All rows that name the payment, in order."""
        ...

    def of_payments(self, payment_ids: Sequence[int]) -> list[PostedRow]:
        """All rows that name one of the payments, in order."""
        ...

    def closed_years(self) -> frozenset[int]:
        """Fiscal years whose books are closed."""
        ...

    def of_voucher(self, voucher_id: int) -> list[PostedRow]:
        """All rows of a voucher, in order."""
        ...

    def of_receivable(self, receivable_id: int) -> list[PostedRow]:
        """All rows of account `receivable` and `overpayment` of one receivable, in order."""
        ...


def mirrored(row: PostedRow, *, fiscal_year: int, revenue_class: str) -> Posting:
    """The red row of an original: same account, claim, component, payment and value day, amount negated (赤)."""
    return row.posting._replace(
        amount_yen=-row.posting.amount_yen,
        fiscal_year=fiscal_year,
        revenue_class=revenue_class,
        reverses_posting_id=row.posting_id,
    )


def raising_first(postings: Sequence[Posting]) -> list[Posting]:
    """Rows that raise what is owed come before rows that lower it, so that no balance is negative in between."""
    return sorted(postings, key=lambda p: not (p.account == "receivable" and p.amount_yen > 0))


class JournalRefused(Refusal):
    """The books refuse a voucher; the subclasses name the rule (ledger §6)."""

    sentence = "この仕訳は帳簿の規則に合いません。情報係へ連絡してください。"


class DayClosed(JournalRefused):
    """The day has been closed (締め): corrections are booked today."""

    sentence = "この収入日は締め済です。訂正は本日付けで行います（3105）。"


class FiscalYearClosed(JournalRefused):
    """The books of the fiscal year are closed (出納閉鎖)."""

    sentence = "この会計年度は閉鎖済みです。今の年度で訂正してください（自治法235条の5）。"


class MoreThanOpen(JournalRefused):
    """More would leave a claim, suspense or over-payment than is open in it."""

    sentence = "残っている額を超えています。F5 で読み直して金額を確かめてください。"


class OffsetOrRefundStands(JournalRefused):
    """A receipt cannot be reversed while an offset or refund of the excess stands on it (ledger rule 9)."""

    sentence = "この収納による過誤納が充当または還付されているため取り消せません。先に充当・還付を取り消してください。"


class AlreadyReversed(JournalRefused):
    """The row has its red row already."""

    sentence = "この収納は取消済みです。2103 で履歴を確かめてください。"
