"""Claims put aside while the city is made: those that the files of the last days and of today will be about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from tui.demo.claims import Claim

_MOST = 6_000


@dataclass
class Pools:
    """A sample of the claims, by what can happen to them. Each claim is taken out once."""

    rng: Random
    share: float
    """Which share of the claims is looked at; held debits are all kept."""
    current_year: int
    until: int
    held_due: int
    held: list[Claim] = field(default_factory=list)
    """Debits of the last due date whose result has not come."""
    at_stores: list[Claim] = field(default_factory=list)
    """Unpaid and due soon, with a bar code."""
    at_banks: list[Claim] = field(default_factory=list)
    """Unpaid and due soon, paid by slip at a bank."""
    demanded: list[Claim] = field(default_factory=list)
    """Unpaid and demanded."""
    in_part: list[Claim] = field(default_factory=list)
    """Half paid, with a bar code that still asks for everything."""
    settled: list[Claim] = field(default_factory=list)
    """Paid at a store."""
    debited: list[Claim] = field(default_factory=list)
    """Paid by debit."""

    def watch(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Let the claims through and keep a sample."""
        for claim in claims:
            course, term = claim.course, claim.term
            if not course.way and term.due == self.held_due and claim.customer_no:
                self.held.append(claim)
            elif self.rng.random() < self.share:
                kept = self._place(claim)
                if kept is not None and len(kept) < _MOST:
                    kept.append(claim)
            yield claim

    def _place(self, claim: Claim) -> list[Claim] | None:
        course, term, manner = claim.course, claim.term, claim.payer.manner
        current = term.levy_year == self.current_year
        if course.way and claim.open_yen:
            return self.in_part if current and claim.barcode44 else None
        if course.way:
            if not current:
                return None
            return self.settled if course.way == "store" else self.debited if course.way == "debit" else None
        if course.demanded:
            return self.demanded
        if not current or manner == "debit":
            return None
        if manner == "store" and claim.barcode44:
            return self.at_stores
        return self.at_banks if manner == "bank" and claim.yen <= 600_000 else None

    def sort(self) -> None:
        """Bring what falls due next to the end of each list, from which claims are taken."""
        for kept in (self.held, self.at_stores, self.at_banks, self.demanded, self.in_part, self.settled, self.debited):
            self.rng.shuffle(kept)
        for kept in (self.at_stores, self.at_banks):
            kept.sort(key=lambda claim: -claim.term.due)

    def at_till(self, count: int) -> list[Claim]:
        """Claims that are paid at a store next; when none fall due soon, those that were demanded."""
        return self._filled(self.take(self.at_stores, count), count, with_bars=True)

    def at_counter(self, count: int) -> list[Claim]:
        """Claims that are paid at a bank's counter next; when none fall due soon, those that were demanded."""
        return self._filled(self.take(self.at_banks, count), count, with_bars=False)

    def _filled(self, taken: list[Claim], count: int, *, with_bars: bool) -> list[Claim]:
        while len(taken) < count and self.demanded:
            claim = self.demanded.pop()
            if claim.barcode44 or not with_bars:
                taken.append(claim)
        return taken

    @staticmethod
    def take(kept: list[Claim], count: int) -> list[Claim]:
        """The next claims of a list, fewer when it has no more; they are gone from it."""
        taken = kept[-count:][::-1] if count > 0 else []
        del kept[len(kept) - len(taken) :]
        return taken
