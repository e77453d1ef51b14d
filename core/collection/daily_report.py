"""収納日計表 (P17) as a value: what the paper of a day says, computed from the books and ready to be laid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.values.money import Yen, total


@dataclass(frozen=True, slots=True)
class DailyRow:
    """A line by 会計年度, 現年/滞繰 and tax item: receipts counted and yen by component. Corrections may make it negative."""

    fiscal_year: int
    revenue_class: str
    """The word on paper: 現年課税分, 滞納繰越分, or 保留 for money without a claim."""
    tax_item: str
    count: int
    principal: Yen
    demand_fee: Yen
    late_charge: Yen
    other: Yen
    """加算金 and 滞納処分費."""

    @property
    def total(self) -> Yen:
        """The sum of the components."""
        return self.principal + self.demand_fee + self.late_charge + self.other


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """Receipts of one channel (B02)."""

    channel: str
    count: int
    amount: Yen


@dataclass(frozen=True, slots=True)
class BankRow:
    """突合: what a bank's sheet says beside what was typed or imported."""

    name: str
    channel: str
    bank_count: int
    bank: Yen
    books_count: int
    books: Yen

    @property
    def difference(self) -> Yen:
        """Books less bank; nought where they agree."""
        return self.books - self.bank


@dataclass(frozen=True, slots=True)
class DailyReport:
    """The whole paper. `closed_at` is None while the day is open: the paper then says 未締. Sums are computed here."""

    municipality: str
    office: str
    booked_on: date
    rows: tuple[DailyRow, ...]
    channels: tuple[ChannelRow, ...]
    banks: tuple[BankRow, ...]
    closed_at: datetime | None
    closed_by: str
    run_no: int
    """実行番号: which print of the day's report it is, from 1."""
    printed_at: datetime
    printed_by: str
    terminal: str
    reprint: bool = False
    number: str = ""
    """Its number in the register of outputs."""

    @property
    def total(self) -> Yen:
        """The money of the day; equals the channels' and, once closed, the banks' sum."""
        return total([row.total for row in self.rows])

    @property
    def count(self) -> int:
        """Receipts of the day."""
        return sum(row.count for row in self.rows)
