"""Rows of the file of assessments on their way into the books, and what the store is asked for meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from core.ledger.receivables import ReceivableKey


class AssessmentRow(NamedTuple):
    """A row of the file of assessments with its party found; dates are ISO text, amounts whole yen.

    `parts` are pairs of part code and yen that add up to `assessed_yen`.
    """

    line_no: int
    party_id: int
    notice_no: str
    tax_item: str
    levy_year: int
    tax_year: int
    term_no: int
    withholding_no: str
    return_no: str
    business_year_no: str
    child_no: str
    fiscal_year: int
    nominal_due_on: str
    due_on: str
    statutory_due_on: str
    priority_on: str
    assessed_on: str
    assessed_yen: int
    parts: Sequence[tuple[str, int]]
    paid_yen: int
    paid_on: str | None
    booked_on: str | None
    late_charge_yen: int
    late_charge_paid_yen: int
    demand_fee_yen: int
    demand_fee_paid_yen: int
    demand_issued_on: str | None
    slip_no: str
    barcode44: str
    customer_no: str

    @property
    def key(self) -> ReceivableKey:
        """The key of the receivable."""
        return ReceivableKey(*self[2:11])

    @property
    def received_yen(self) -> int:
        """All money that had come before."""
        return self.paid_yen + self.late_charge_paid_yen + self.demand_fee_paid_yen

    @property
    def slips(self) -> Iterator[tuple[str, str, int | None]]:
        """Keys by which money will come: key, kind, and the amount that a bar code fixes."""
        if self.slip_no:
            yield self.slip_no, "slip_no", self.assessed_yen
        if self.barcode44:
            yield self.barcode44, "barcode", self.assessed_yen
        if self.customer_no:
            yield self.customer_no, "customer_no", None


class OpeningPayment(NamedTuple):
    """Money that had come before, as a line of the opening batch."""

    payment_id: int
    line_no: int
    slip_key: str
    amount_yen: int
    paid_on: str
    booked_on: str


class NewOverpayment(NamedTuple):
    """A row of 過誤納 that a reduction makes: one for each (receivable, payment, cause)."""

    overpayment_id: int
    receivable_id: int
    payment_id: int | None
    arose_on: str


class Known(NamedTuple):
    """A receivable that is in the books already."""

    receivable_id: int
    party_id: int
    fiscal_year: int
    due_on: str
    version: int


class Assessments(Protocol):
    """What the import reads and writes beside the journal."""

    def known(self, keys: Iterable[ReceivableKey]) -> dict[ReceivableKey, Known]:
        """Those of the keys that are in the books."""
        ...

    def slip_owners(self, slip_keys: Iterable[str]) -> dict[str, int]:
        """The receivable of those of the slip keys that are taken."""
        ...

    def closed_days(self, days: Iterable[str]) -> set[str]:
        """Those of the days that are closed."""
        ...

    def given_up(self, receivable_ids: Sequence[int]) -> dict[int, int]:
        """Principal that was written off or waived, yen, by receivable; only where there is any."""
        ...

    def next_numbers(self) -> tuple[int, int, int]:
        """The next free numbers of receivable, payment and over-payment."""
        ...

    def add(self, rows: Sequence[tuple[int, AssessmentRow]]) -> None:
        """Insert receivables without balances, their parts and their slips."""
        ...

    def add_slips(self, rows: Sequence[tuple[int, AssessmentRow]]) -> None:
        """Insert the keys by which money will come; those that are there already stay."""
        ...

    def open_batch(self, source_name: str, count: int, yen: int, read_by: str, read_at: str) -> int:
        """The batch of money that had come before, in state `posting`; its number."""
        ...

    def close_batch(self, batch_id: int) -> None:
        """The batch is posted: refused unless its cash is its payments."""
        ...

    def count_lines(self, batch_id: int) -> int:
        """Lines of the batch so far."""
        ...

    def add_payments(self, batch_id: int, payments: Sequence[OpeningPayment]) -> None:
        """Insert lines of the batch."""
        ...

    def add_demands(self, demands: Sequence[tuple[int, int, date, date]], audit_seq: int) -> None:
        """Demand notices that had gone out: (receivable, party, issued, seizable from), each with its document."""
        ...

    def reduced_overpayments(self, receivable_ids: Sequence[int]) -> dict[tuple[int, int | None], int]:
        """Over-payments by reduction that exist: (receivable, payment) → number."""
        ...

    def add_overpayments(self, rows: Sequence[NewOverpayment], interest_cause: int) -> None:
        """Insert rows of 過誤納, before the postings that name them."""
        ...

    def replace_parts(self, rows: Sequence[tuple[int, AssessmentRow]]) -> None:
        """Replace the parts of changed receivables."""
        ...

    def change_due_dates(self, rows: Sequence[tuple[int, int, AssessmentRow]]) -> None:
        """Bring the dates of receivables to those of the file: (receivable, version read, row)."""
        ...

    def add_events(self, events: Sequence[tuple[int, str, str, Mapping[str, object]]], audit_seq: int) -> None:
        """Events of receivables: (receivable, kind, from, facts)."""
        ...
