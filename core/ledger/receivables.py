"""期別調定: the receivable, one instalment of one notice: the unit of balance, limitation and priority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from core.ledger.components import Parts
from core.values.money import Yen


class ReceivableKey(NamedTuple):
    """What makes a receivable one and no other (A01). Blank parts are '' and 0, never None."""

    notice_no: str
    tax_item: str
    levy_year: int
    tax_year: int
    term_no: int
    withholding_no: str = ""
    return_no: str = ""
    business_year_no: str = ""
    child_no: str = ""
    share_no: int = 0
    """0 is the whole claim; heirs' and secondary debtors' parts are 1, 2 …"""


@dataclass(frozen=True, slots=True)
class Receivable:
    """A receivable with its balances as they stand now.

    `open_parts` is what the debtor owes by component; `provisional` is what a preliminary notice says was paid and is
    not in the books yet.
    """

    receivable_id: int
    party_id: int
    key: ReceivableKey
    fiscal_year: int
    nominal_due_on: date
    due_on: date
    statutory_due_on: date
    priority_on: date
    open_parts: Parts
    provisional: Yen
    parent_id: int | None
    version: int

    @property
    def open(self) -> Yen:
        """All that is owed now, accrued late charge apart."""
        return self.open_parts.total

    @property
    def open_for_pursuit(self) -> Yen:
        """What demand, reminder and seizure may count on: open less provisional, never below 0 (ledger rule 7)."""
        return Yen(max(0, self.open.amount - self.provisional.amount))


@dataclass(frozen=True, slots=True)
class Demand:
    """The demand notice (督促) of a receivable that counts."""

    receivable_id: int
    document_id: int
    issued_on: date
    seizable_from_on: date


class Entry(NamedTuple):
    """A posting of account `receivable` or `overpayment` with the dates that matter; the food of all derivations.

    A NamedTuple with ISO dates: a screen of twenty years reads thousands of them.
    """

    receivable_id: int
    account: str
    kind: str
    component: str
    amount_yen: int
    value_on: str
    booked_on: str
    act_code: str
    payment_id: int | None
    posting_id: int
    voucher_id: int


class Receivables(Protocol):
    """Receivables in the store."""

    def get(self, receivable_id: int) -> Receivable:
        """One receivable. Raises NotFound."""
        ...

    def with_key(self, key: ReceivableKey) -> Receivable | None:
        """The receivable of a key, or None."""
        ...

    def of_party(self, party_id: int) -> list[Receivable]:
        """All receivables of a party, newest levy year first, then tax item, notice and term."""
        ...

    def of_notice(self, notice_no: str, tax_item: str, levy_year: int, tax_year: int) -> list[Receivable]:
        """The receivables of one notice in the order of their terms."""
        ...

    def entries_of_party(self, party_id: int) -> list[Entry]:
        """The postings of all receivables of a party, in journal order."""
        ...

    def entries(self, receivable_ids: Sequence[int]) -> list[Entry]:
        """The postings of some receivables, in journal order."""
        ...

    def demands(self, receivable_ids: Sequence[int]) -> dict[int, Demand]:
        """The demand that counts, by receivable."""
        ...

    def parts(self, receivable_id: int) -> list[tuple[str, Yen]]:
        """What the principal is made of: part code and assessed yen."""
        ...
