"""収納総括照会 (2101): everything a person owes and has paid, all taxes and years on one screen (K02), as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.ledger.inquiry.rows import Reflected
from core.ledger.inquiry.terms import FUNCTION, NoticeKey, Term, Totals, terms_of, totals_of, year_class_of
from core.ledger.ports import Context
from core.ledger.statuses import Status, heaviest
from core.ledger.tax_items import TaxItem
from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.money import Yen, total


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One notice in 2101. `late_charge` is None while no term is due; `year_class` is 現年, 滞繰 or 過年."""

    key: NoticeKey
    tax_name: str
    year_class: str
    assessed: Yen
    received: Yen
    unpaid: Yen
    provisional: Yen
    late_charge: Yen | None
    demand_fee: Yen
    overpaid: Yen
    open_terms: tuple[str, ...]
    status: Status
    last_paid_on: date | None
    demanded_on: date | None
    receivable_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaymentSummary:
    """The content of 2101. `terms` are the receivables of which rows and totals are the sums, in the same order."""

    party: PartyView
    as_of: date
    rows: tuple[SummaryRow, ...]
    totals: Totals
    reflected: tuple[Reflected, ...]
    terms: tuple[Term, ...] = ()


def payment_summary(ctx: Context, party_id: int, as_of: date | None = None, reason: str = "") -> PaymentSummary:
    """Everything a person owes and has paid, as of a day (the business date, unless another is asked for).

    A past day shows what the books said then; late charge runs to the day. Raises NotFound, GroundNeeded, LookStopped.
    """
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, reason)
    today = ctx.today()
    day = as_of or today
    with ctx.read() as store:
        party = view_of(ctx, store, party_id, held, today)
        terms = terms_of(
            store, store.receivables.of_party(party_id), store.receivables.entries_of_party(party_id), day, today
        )
        names = store.tax_items.all()
        reflected = store.inquiries.reflected()
    rows = tuple(_row(key, members, names, day) for key, members in _by_notice(terms).items())
    ctx.record_view(
        FUNCTION,
        "収納総括照会",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        as_of=day.isoformat(),
    )
    return PaymentSummary(party, day, rows, totals_of(terms), tuple(reflected), tuple(terms))


def _by_notice(terms: Sequence[Term]) -> dict[NoticeKey, list[Term]]:
    found: dict[NoticeKey, list[Term]] = {}
    for term in terms:
        key = term.receivable.key
        notice = NoticeKey(term.receivable.party_id, key.tax_item, key.levy_year, key.tax_year, key.notice_no)
        found.setdefault(notice, []).append(term)
    return found


def _row(key: NoticeKey, terms: Sequence[Term], items: dict[str, TaxItem], day: date) -> SummaryRow:
    sums = totals_of(terms)
    status = heaviest([term.status for term in terms])
    return SummaryRow(
        key,
        items[key.tax_item].short_name,
        year_class_of(terms[0].receivable.fiscal_year, sums.unpaid, day),
        sums.assessed,
        sums.received,
        sums.unpaid,
        sums.provisional,
        None if status is Status.NOT_DUE else sums.late_charge,
        sums.demand_fee,
        total([term.overpaid for term in terms]),
        tuple(term.label for term in terms if term.unpaid),
        status,
        max((term.last_paid_on for term in terms if term.last_paid_on), default=None),
        max((term.demand.issued_on for term in terms if term.demand), default=None),
        tuple(term.receivable_id for term in terms),
    )
