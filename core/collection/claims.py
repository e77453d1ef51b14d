"""A claim as the screens of this room name it: whose, which instalment, and how it stands today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.collection.ports import Context, Store
from core.ledger.fiscal_years import RevenueClass
from core.ledger.inquiry.terms import Term, terms_of
from core.ledger.receivables import ReceivableKey
from core.ledger.tax_items import TaxItem, term_label
from core.office.rights import Held
from core.parties.party import Party, Shown, flags_of, masked, shown_of
from core.parties.search import sees_protected
from core.values.dates import wareki_year


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim with its party, masked as the clerk's right says, and its sums and state as of today."""

    party: Party
    shown: Shown
    flags: tuple[str, ...]
    label: str
    """R8 市県民税 2期."""
    tax_item: str
    """The short name of the tax item."""
    term: Term

    @property
    def receivable_id(self) -> int:
        """The number of the receivable."""
        return self.term.receivable_id


def claim_label(key: ReceivableKey, items: dict[str, TaxItem]) -> str:
    """A claim in one word group: R8 市県民税 2期."""
    item = items.get(key.tax_item)
    term = term_label(key.tax_item, key.term_no)
    unit = "" if term.endswith(("月", "全", "随")) else "期"
    return f"{wareki_year(key.levy_year)} {item.short_name if item else key.tax_item} {term}{unit}"


def fiscal_word(fiscal_year: int, revenue_class: str) -> str:
    """会計年度 and 年度区分 in one word: R8現年, R8滞繰."""
    word = {RevenueClass.CURRENT: "現年", RevenueClass.CARRIED_OVER: "滞繰"}.get(RevenueClass(revenue_class), "")
    return f"{wareki_year(fiscal_year)}{word}"


def claim_facts(
    ctx: Context, store: Store, receivable_ids: list[int], held: Held, today: date
) -> dict[int, ClaimFacts]:
    """Claims by number; the shared step of every list that names them."""
    sees = sees_protected(ctx, store)
    items = store.tax_items.all()
    receivables = [store.receivables.get(number) for number in dict.fromkeys(receivable_ids)]
    entries = store.receivables.entries([each.receivable_id for each in receivables])
    parties = {number: store.parties.get(number) for number in {each.party_id for each in receivables}}
    found = {}
    for term in terms_of(store, receivables, entries, today, today):
        party = parties[term.receivable.party_id]
        shown = shown_of(party.protected, held, sees)
        key = term.receivable.key
        item = items.get(key.tax_item)
        found[term.receivable_id] = ClaimFacts(
            masked(party, shown),
            shown,
            flags_of(party),
            claim_label(key, items),
            item.short_name if item else key.tax_item,
            term,
        )
    return found
