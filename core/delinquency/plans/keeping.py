"""How a plan is kept as of a day, read from the journal; the row of the night; what of it is news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.plans.fulfilment import Fulfilment, LineState, PlanState, fulfilment_of
from core.delinquency.plans.plan import ENDS, Plan, PlanEvent, PlanHappening, PlanMoney, PlanWatch, state_of
from core.delinquency.plans.planning import LateChargeMode, settled_lines
from core.office.calendar import days_set
from core.office.settings import value_of
from core.values.money import ZERO, Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Store


@dataclass(frozen=True, slots=True)
class WatchRules:
    """What the city has decided about the watch ([P]), and its calendar."""

    allowed_days: int
    tolerance: Yen
    closed: frozenset[date]
    opened: frozenset[date]


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A version with how it stands: what screens, papers and decisions go by."""

    plan: Plan
    state: PlanState
    kept: Fulfilment
    events: tuple[PlanHappening, ...]
    money: PlanMoney
    settlement: Yen
    """What the books ask for beyond what was agreed (F59); 0 at the end of a plan that came out as laid out."""

    @property
    def last_event(self) -> int:
        """Number of the last event: who acts repeats it, so that two clerks do not act on one state."""
        return self.events[-1].event_id if self.events else 0

    @property
    def signed_on(self) -> date | None:
        """The day of the signature."""
        return next((event.on for event in self.events if event.kind is PlanEvent.SIGNED), None)

    def event(self, kind: PlanEvent) -> PlanHappening | None:
        """The last event of a kind."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)

    @property
    def over(self) -> bool:
        """Has it been ended by an event?"""
        return any(event.kind in ENDS for event in self.events)

    @property
    def waits_for_approval(self) -> bool:
        """Is it beyond the limits of the office and not approved yet?"""
        return bool(self.plan.beyond) and self.event(PlanEvent.APPROVED) is None


def rules_on(store: Store, day: date) -> WatchRules:
    """The rules of the watch as in force on a day."""
    days = days_set(store)
    return WatchRules(
        int(value_of(store, "plan_allowed_days", day)),
        Yen(int(value_of(store, "plan_tolerance_yen", day))),
        days.closed,
        days.opened,
    )


def told_of(store: Store, plans: Sequence[Plan], today: date, rules: WatchRules | None = None) -> list[PlanTold]:
    """How versions stand as of today, in the order given."""
    numbers = [plan.plan_id for plan in plans]
    known = rules or rules_on(store, today)
    money = store.plans.money(numbers)
    events = store.plans.happenings(numbers)
    return [tell_plan(plan, money[plan.plan_id], events[plan.plan_id], today, known) for plan in plans]


def tell_plan(
    plan: Plan, money: PlanMoney, events: Sequence[PlanHappening], today: date, rules: WatchRules
) -> PlanTold:
    """How one version stands. Pure.

    A version that was ended stays as it was on that day: what came later belongs to the next one (F57).
    """
    end = next((event for event in events if event.kind in ENDS), None)
    as_of = min(today, end.on) if end is not None else today
    counted = [*money.receipts, *(money.late_receipts if plan.mode is LateChargeMode.INCLUDED else ())]
    if end is not None:
        counted = [each for each in counted if each.paid_on <= end.on]
    required = plan.total
    if end is None:
        required = required_of(plan, money)
    elif end.kind is PlanEvent.COMPLETED:
        required = Yen(max(0, sum(each.yen for each in counted if not each.provisional)))
    amounts = settled_lines([each.amount for each in plan.agreed], required)
    agreed = tuple(replace(each, amount=amount) for each, amount in zip(plan.agreed, amounts, strict=True))
    kept = fulfilment_of(
        agreed,
        counted,
        as_of,
        allowed_days=rules.allowed_days,
        tolerance=rules.tolerance,
        closed=rules.closed,
        opened=rules.opened,
    )
    return PlanTold(plan, state_of(events, kept, today), kept, tuple(events), money, required - plan.total)


def required_of(plan: Plan, money: PlanMoney) -> Yen:
    """What the plan comes to by the books: what has come and what is still open. While 本税 is open the 延滞金 of a plan
    that includes it is what was worked out ahead; then it is what was fixed.
    """
    received = sum(each.yen for each in money.receipts if not each.provisional)
    required = received + money.open_base.amount
    if plan.mode is LateChargeMode.INCLUDED:
        late = sum(each.yen for each in money.late_receipts) + money.open_late.amount
        ahead = plan.total.amount - plan.base.amount
        required += max(ahead, late) if money.open_base else late
    return Yen(max(0, required))


def watch_of(told: PlanTold, today: date) -> PlanWatch:
    """The row of the night."""
    kept, following = told.kept, told.kept.next_line
    live = told.state.live
    return PlanWatch(
        told.plan.plan_id,
        told.plan.party_id,
        today,
        told.state,
        not told.over,
        kept.consecutive if live else 0,
        kept.kept,
        kept.judged,
        kept.paid,
        kept.rest,
        kept.shortage if live else ZERO,
        following.due_on if following is not None and live else None,
        following.short if following is not None and live else ZERO,
        kept.failed_since if live else None,
    )


def new_defaults(told: PlanTold) -> list[int]:
    """Numbers of the instalments that are missing and were not noted yet."""
    noted = {event.line_no for event in told.events if event.kind is PlanEvent.DEFAULTED}
    failed = [line.line_no for line in told.kept.lines if line.state in (LineState.SHORT, LineState.MISSED)]
    return [number for number in failed if number not in noted] if told.state.live else []


def keep_watch(store: Store, plan_id: int, today: date) -> PlanTold:
    """Write the row of one version after an act on it; how it stands."""
    [told] = told_of(store, [store.plans.get(plan_id)], today)
    store.plans.watch([watch_of(told, today)])
    return told
