"""日計: the money of a day as the journal has it, by account and by bank, and what the banks say beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.collection.payments import Batch
from core.values.money import Yen


class Cell(NamedTuple):
    """A total of 3106 that can be opened: money of a year, class and tax item, or money held with a cause.

    `component` narrows it to one column; blank is the whole row. `cause` is set for suspense, `deposit` for 預り.
    `bank_no` and `channel` stand for a line of 銀行突合. A cell of blanks is the total of the day.
    """

    fiscal_year: int = 0
    revenue_class: str = ""
    tax_item: str = ""
    component: str = ""
    cause: str = ""
    deposit: bool = False
    bank_no: str | None = None
    channel: str = ""

    @property
    def whole_day(self) -> bool:
        """Everything that came in on the day."""
        return not any((self.fiscal_year, self.cause, self.deposit)) and self.bank_no is None


class ClaimSums(NamedTuple):
    """Receipts and yen of a year, class and tax item; a red row counts against them."""

    fiscal_year: int
    revenue_class: str
    tax_item: str
    receipts: int
    principal_yen: int
    demand_fee_yen: int
    late_charge_yen: int
    other_yen: int


class HeldSums(NamedTuple):
    """Receipts and yen that went to suspense with a cause, less what left it on the day."""

    cause: str
    receipts: int
    yen: int


class BankSums(NamedTuple):
    """Receipts and cash of one bank and channel on the day."""

    bank_no: str
    channel: str
    receipts: int
    yen: int


class BankTotal(NamedTuple):
    """What a bank's sheet of the day says (収納金報告), as it was typed."""

    bank_no: str
    channel: str
    receipts: int
    yen: int
    version: int


class TypedSlip(NamedTuple):
    """A typed slip of the day: its place, its yen, and what its claim still owes of the principal."""

    batch_id: int
    line_no: int
    bank_no: str
    yen: int
    left_yen: int


class DayPosting(NamedTuple):
    """A row of the journal behind a total, as its list shows it; yen above 0 came in."""

    posting_id: int
    voucher_id: int
    act_code: str
    receivable_id: int | None
    component: str
    yen: int
    payment_id: int | None
    paid_on: str
    slip_key: str
    channel: str
    source_name: str
    line_no: int | None


@dataclass(frozen=True, slots=True)
class Close:
    """The close of a day."""

    booked_on: date
    by: str
    at: datetime
    amount: Yen


class Agreement(StrEnum):
    """突合 of a bank's figure with the books, in one word."""

    AGREES = "一致"
    COUNT = "件数違"
    DIFFERS = "不一致"
    NOT_TYPED = "未入力"


class Likeness(StrEnum):
    """Why a typed slip may be the difference."""

    SHORTFALL = "不足と同額"
    SAME = "差と同額"
    SWAPPED = "隣の数字の入れ違い"


class LikelySlip(NamedTuple):
    """A typed slip that may explain a difference."""

    batch_id: int
    line_no: int
    yen: int
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class DayRow:
    """A line of 3106 by account. `cell` opens what is behind it."""

    cell: Cell
    label: str
    """R8現年, R8滞繰, 保留 or 預り."""
    name: str
    """The tax item, or the cause of suspense."""
    count: int
    principal: Yen
    demand_fee: Yen
    late_charge: Yen
    other: Yen

    @property
    def total(self) -> Yen:
        """The sum of the columns."""
        return self.principal + self.demand_fee + self.late_charge + self.other


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The money of a day by account, what lies in suspense inside. `cash` is the other side of the journal."""

    booked_on: date
    rows: tuple[DayRow, ...]
    cash: Yen

    @property
    def total(self) -> Yen:
        """The sum of the rows."""
        return Yen(sum(row.total.amount for row in self.rows))

    @property
    def count(self) -> int:
        """Receipts of the day."""
        return sum(row.count for row in self.rows)

    @property
    def foots(self) -> bool:
        """True when the rows come to the cash: always, unless the journal itself is damaged."""
        return self.total == self.cash


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of 銀行突合: what the bank says and what was typed or imported. `version` is that of the typed figure."""

    bank_no: str
    channel: str
    bank_name: str
    """Blank where money comes without a bank of its own."""
    word: str
    """The channel in one word."""
    bank_count: int | None
    bank: Yen | None
    count: int
    books: Yen
    version: int | None
    likely: tuple[LikelySlip, ...] = ()

    @property
    def title(self) -> str:
        """Bank and channel."""
        return f"{self.bank_name} {self.word}".strip()

    @property
    def difference(self) -> Yen:
        """Books less bank."""
        return self.books - (self.bank or Yen(0))

    @property
    def agreement(self) -> Agreement:
        """The word of the column 突合."""
        if self.bank is None:
            return Agreement.NOT_TYPED
        if self.difference:
            return Agreement.DIFFERS
        return Agreement.AGREES if self.bank_count == self.count else Agreement.COUNT


@dataclass(frozen=True, slots=True)
class DayView:
    """A day as 3106 shows it."""

    totals: DayTotals
    banks: tuple[BankLine, ...]
    closed: Close | None
    previous: Close | None
    waiting: tuple[Batch, ...]
    """Batches with money of the day that are neither posted nor rejected."""

    @property
    def bank(self) -> Yen:
        """What all banks say."""
        return Yen(sum(line.bank.amount for line in self.banks if line.bank is not None))

    @property
    def difference(self) -> Yen:
        """Books less banks."""
        return self.totals.cash - self.bank


def likely_slips(slips: Sequence[TypedSlip], difference_yen: int) -> list[LikelySlip]:
    """Typed slips that may explain a difference (books less bank), the likeliest first.

    A claim that still owes exactly what the books lack was typed short; a slip of the same yen was left out, belongs to
    another day, or was typed twice; two neighbouring digits that changed places make the difference as well.
    """
    found: list[LikelySlip] = []
    for likeness in Likeness:
        for slip in slips:
            if _is_like(slip, difference_yen, likeness) and all(
                (each.batch_id, each.line_no) != (slip.batch_id, slip.line_no) for each in found
            ):
                found.append(LikelySlip(slip.batch_id, slip.line_no, slip.yen, likeness))
    return found


def _is_like(slip: TypedSlip, difference_yen: int, likeness: Likeness) -> bool:
    if not difference_yen:
        return False
    if likeness is Likeness.SHORTFALL:
        return difference_yen < 0 and slip.left_yen == -difference_yen
    if likeness is Likeness.SAME:
        return slip.yen == abs(difference_yen)
    digits = str(slip.yen)
    swapped = (digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in range(len(digits) - 1))
    return any(slip.yen - int(right) == difference_yen for right in swapped)


class DayBooks(Protocol):
    """What the journal says of a day, and what the banks say."""

    def claims(self, day: date) -> list[ClaimSums]:
        """Money that reached claims and over-payments, by year, class and tax item."""
        ...

    def held(self, day: date) -> list[HeldSums]:
        """Money that went to suspense, by cause."""
        ...

    def deposited(self, day: date) -> tuple[int, int]:
        """Receipts and yen that went to deposits."""
        ...

    def cash(self, day: date) -> int:
        """Cash of the day."""
        ...

    def banks(self, day: date) -> list[BankSums]:
        """Receipts and cash by bank and channel."""
        ...

    def bank_cash(self, day: date) -> list[BankSums]:
        """Cash by bank and channel, the receipts left at 0: read within the write that closes the day."""
        ...

    def bank_totals(self, day: date) -> list[BankTotal]:
        """What was typed from the banks' sheets."""
        ...

    def put_bank_total(self, day: date, total: BankTotal, by: str) -> None:
        """Write a bank's figure; `version` 0 is a new one. Raises ChangedByAnother."""
        ...

    def typed_slips(self, day: date) -> list[TypedSlip]:
        """Typed slips of the day's batches."""
        ...

    def rows(self, day: date, cell: Cell, after: int, limit: int) -> list[DayPosting]:
        """The postings behind a total, by number, behind a number."""
        ...

    def waiting(self, day: date) -> list[Batch]:
        """Batches with money of the day that are neither posted nor rejected."""
        ...

    def close_of(self, day: date) -> Close | None:
        """The close of a day."""
        ...

    def close_before(self, day: date) -> Close | None:
        """The newest close of an earlier day."""
        ...

    def close(self, day: date, bank_yen: int, books_yen: int, by: str, audit_seq: int) -> None:
        """Close the day."""
        ...

    def next_report(self, day: date) -> int:
        """The number of the day's next report."""
        ...

    def add_report(self, day: date, serial_no: int, by: str, at: datetime, audit_seq: int) -> None:
        """Note that a report was printed."""
        ...
