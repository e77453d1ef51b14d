"""延滞金試算 (2105): what would have to be paid on a day, with the derivation, and when it grows next (K05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.ledger.accrual import Terms, accrual_of, course_of, growth_of
from core.ledger.balances import balance_of
from core.ledger.inquiry.terms import FUNCTION, settings_of
from core.ledger.late_charge import LateCharge, NextStep
from core.ledger.ports import Context
from core.ledger.rates import Rate
from core.ledger.receivables import Entry, Receivable
from core.ledger.tax_items import TaxItem, term_label
from core.ledger.waivers import Waivers, waivers_of
from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.money import ZERO, Yen, total
from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Trial:
    """One receivable on the day. `late_charge` is what is open in the books and what is still to be added together."""

    receivable: Receivable
    tax_name: str
    term_label: str
    article: str
    principal: Yen
    demand_fee: Yen
    late_charge: Yen
    other: Yen
    fixed: Yen
    charge: LateCharge | None
    growth: NextStep | None
    short_name: str = ""
    """The tax in at most four kanji."""

    @property
    def to_pay(self) -> Yen:
        """What the slip of this day would say."""
        return self.principal + self.demand_fee + self.late_charge + self.other


@dataclass(frozen=True, slots=True)
class TrialView:
    """The content of 2105: one receivable or all of a row of 2101."""

    party: PartyView
    on: date
    trials: tuple[Trial, ...]

    @property
    def to_pay(self) -> Yen:
        """The sum of the receivables."""
        return total([trial.to_pay for trial in self.trials])


def late_charge_trial(
    ctx: Context, receivable_ids: Sequence[int], on: date | None = None, reason: str = ""
) -> TrialView:
    """What receivables of one party come to if they are paid on a day (the business date, unless another is asked for).

    Raises NotFound, BadInput when they are not of one party, GroundNeeded, LookStopped.
    """
    held = ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        parties = {store.receivables.get(number).party_id for number in receivable_ids}
    if len(parties) != 1:
        raise BadInput(reason="1人の期別を選んでください。", field="receivable")
    party_id = parties.pop()
    ground = begin_look(ctx, FUNCTION, party_id, held, reason)
    today = ctx.today()
    day = on or today
    with ctx.read() as store:
        receivables = [store.receivables.get(number) for number in receivable_ids]
        settings = settings_of(store, today)
        items = store.tax_items.all()
        entries: dict[int, list[Entry]] = {number: [] for number in receivable_ids}
        for entry in store.receivables.entries(list(receivable_ids)):
            entries[entry.receivable_id].append(entry)
        waiving = store.receivable_events.waiving(list(receivable_ids))
        party = view_of(ctx, store, party_id, held, today)
    trials = tuple(
        trial_of(
            receivable,
            entries[receivable.receivable_id],
            items[receivable.key.tax_item],
            settings,
            day,
            waivers_of(waiving.get(receivable.receivable_id, ())),
        )
        for receivable in receivables
    )
    ctx.record_view(
        FUNCTION,
        "延滞金試算",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        receivables=list(receivable_ids),
        on=day.isoformat(),
    )
    return TrialView(party, day, trials)


def late_charge_rates(ctx: Context) -> tuple[Rate, ...]:
    """The table of rates behind every trial, the newest first. It shows nobody's file."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.rates.table().rows[::-1]


def trial_of(
    receivable: Receivable, entries: Sequence[Entry], item: TaxItem, settings: Terms, day: date, waivers: Waivers
) -> Trial:
    """One receivable on a day, from its postings; also what a payment slip of that day must say."""
    open_parts = balance_of(entries)
    charge, growth, missing, fixed = None, None, ZERO, ZERO
    if item.bears_late_charge and open_parts.principal:
        course = course_of(entries, day, waivers)
        accrual = accrual_of(course, receivable.due_on, day, settings)
        charge, missing, fixed = accrual.charge, accrual.missing, accrual.fixed
        growth = growth_of(course, receivable.due_on, day, settings)
    articles = item.articles_on(day)
    return Trial(
        receivable,
        item.name,
        term_label(receivable.key.tax_item, receivable.key.term_no),
        articles.late_charge if articles else "",
        open_parts.principal,
        open_parts.demand_fee,
        open_parts.late_charge + missing,
        open_parts.penalty_tax + open_parts.disposition_cost,
        fixed,
        charge,
        growth,
        item.short_name,
    )
