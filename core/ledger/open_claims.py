"""未納の集計: what is open, by tax item and by number of debtors; figures without persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.values.money import ZERO, Yen, total

if TYPE_CHECKING:
    from core.ledger.ports import Context

FUNCTION = "ledger.statistics"


class OpenByParty(NamedTuple):
    """What one party owes of one tax item: claims, all components in yen, and what of it is provisionally paid."""

    party_id: int
    tax_item: str
    claims: int
    open_yen: int
    provisional_yen: int


class OpenClaims(Protocol):
    """Open claims in the store."""

    def by_party(self) -> Iterable[OpenByParty]:
        """Every party with something open, by tax item."""
        ...


@dataclass(frozen=True, slots=True)
class OpenOfItem:
    """A line of the statistics. `open` counts what only 速報 has paid (ledger rule 7)."""

    tax_item: str
    name: str
    parties: int
    claims: int
    open: Yen
    provisional: Yen


@dataclass(frozen=True, slots=True)
class OpenStatistics:
    """All lines with their sums; a debtor of several taxes counts once in `parties`."""

    items: tuple[OpenOfItem, ...]
    parties: int

    @property
    def claims(self) -> int:
        """Claims that are open."""
        return sum(item.claims for item in self.items)

    @property
    def open(self) -> Yen:
        """What is owed in all."""
        return total([item.open for item in self.items]) if self.items else ZERO


def open_statistics(ctx: Context) -> OpenStatistics:
    """Count what is open now, over all claims."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        names = {code: item.name for code, item in store.tax_items.all().items()}
        rows = store.open_claims.by_party()
        statistics = counted(rows, names)
    ctx.record_view(FUNCTION, "未納の集計", claims=statistics.claims, yen=statistics.open.amount)
    return statistics


def counted(rows: Iterable[OpenByParty], names: dict[str, str]) -> OpenStatistics:
    """Add up parties' rows by tax item."""
    parties: set[int] = set()
    sums: dict[str, list[int]] = {}
    for party_id, tax_item, claims, open_yen, provisional_yen in rows:
        parties.add(party_id)
        line = sums.setdefault(tax_item, [0, 0, 0, 0])
        line[0] += 1
        line[1] += claims
        line[2] += open_yen
        line[3] += provisional_yen
    items = (
        OpenOfItem(code, names.get(code, code), line[0], line[1], Yen(line[2]), Yen(line[3]))
        for code, line in sorted(sums.items())
    )
    return OpenStatistics(tuple(items), len(parties))
