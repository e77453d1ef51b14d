"""案件 (6101): one service that opens a delinquent for the case screen, with everything that one screen tells of them.

Late charge, limitation and what stands over a receivable come from the rooms that know them; nothing is worked out a
second way here. An as-of day of the past shows what the books said then, one to come what would have to be paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.cases.assignment import Assignment, Duty
from core.delinquency.cases.case import DelinquencyCase
from core.delinquency.cases.labels import CaseLabel, LabelSort
from core.delinquency.contacts.case_rows import (
    DISPOSITIONS,
    STAYS,
    CaseRow,
    CaseView,
    HouseholdSum,
    LimitSeen,
    acknowledged_of,
    arrangements_of,
    sums_of,
)
from core.delinquency.contacts.course import course_of
from core.delinquency.contacts.promises import PromiseStanding, standings_of
from core.delinquency.limits.state import limitation_of
from core.delinquency.plans.keeping import PlanTold
from core.delinquency.plans.watching import live_plans
from core.delinquency.ports import Context, Store
from core.delinquency.relations.contact_points import PointKind
from core.delinquency.standing import Hold, standing_of
from core.ledger.inquiry.terms import Term, terms_of
from core.office.rights import Held
from core.parties.opening import begin_look
from core.parties.party import PartyView, Shown
from core.parties.search import view_of
from core.values.dates import wareki
from core.values.money import ZERO, Yen

FUNCTION = "delinquency.cases"
RECENT = 30
"""Rows of the course that come with the screen; the pane asks for more."""


_CALLED = (PointKind.HOME, PointKind.MOBILE, PointKind.WORK, PointKind.OTHER)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of the case beside its claims."""

    case: DelinquencyCase | None
    assigned: Sequence[Assignment]
    state: str
    policy: str
    review_on: date | None
    flags: tuple[str, ...]
    notes: tuple[str, ...]
    phones: tuple[str, ...]


def open_case(ctx: Context, party_id: int, as_of: date | None = None, reason: str = "", *, item: str = "") -> CaseView:
    """The case of a delinquent, or what is owed by somebody without one, on a day (the business day if none is given).

    `item` is the work through which the clerk comes to the person (a list, a task); else `reason` is the ground.
    Raises NotFound, GroundNeeded, LookStopped.
    """
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, reason, item=item)
    today = ctx.today()
    with ctx.read() as store:
        view = _view(ctx, store, party_id, held, as_of or today, today)
    ctx.record_view(
        FUNCTION,
        "案件の閲覧",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        as_of=view.as_of.isoformat(),
    )
    return view


def _view(ctx: Context, store: Store, party_id: int, held: Held, day: date, today: date) -> CaseView:
    party = view_of(ctx, store, party_id, held, today)
    kept = _kept(store, party_id, party, today)
    taxes = {code for code, item in store.tax_items.all().items() if item.is_tax}
    every = store.receivables.of_party(party_id)
    receivables = [one for one in every if one.key.tax_item in taxes]
    numbers = {one.receivable_id for one in receivables}
    entries = [one for one in store.receivables.entries_of_party(party_id) if one.receivable_id in numbers]
    current = terms_of(store, receivables, entries, today, today)
    members = set(store.delinquency_cases.receivables(kept.case.case_id)) if kept.case is not None else set()
    shown = [term for term in current if _owed(term) and (term.receivable_id in members or term.due)]
    terms = shown if day == today else _on_day(store, shown, day, today)
    rows = _rows(store, terms, day, today)
    staff = {one.staff_no: one.name for one in store.roster.listed()}
    page = course_of(store, party_id, limit=RECENT, names=staff)
    main = next((one for one in kept.assigned if one.duty is Duty.MAIN), None)
    return CaseView(
        party=party,
        case=kept.case,
        collector_no=main.staff_no if main else "",
        collector=main.name if main else "",
        deputies=tuple(one.name for one in kept.assigned if one.duty is Duty.DEPUTY),
        mine=any(one.staff_no == ctx.actor.staff_no for one in kept.assigned),
        collects=main is not None and main.staff_no == ctx.actor.staff_no,
        state=kept.state,
        policy=kept.policy,
        review_on=kept.review_on,
        flags=kept.flags,
        notes=kept.notes,
        as_of=day,
        today=today,
        rows=rows,
        sums=sums_of(row.term for row in rows),
        now=sums_of(shown),
        course=page,
        course_count=store.course.count(party_id),
        tasks=tuple(store.tasks.of_party(party_id)),
        promises=tuple(promises_of(store, party_id, today)),
        dispositions=arrangements_of(rows, DISPOSITIONS),
        arrangements=arrangements_of(rows, STAYS, _plans(store, rows, today)),
        household=_household(store, party, today),
        seen_event=max((row.event_id or 0 for row in page.rows), default=0),
        phones=kept.phones,
        others=tuple(store.related.other_claims(party_id)) if len(receivables) < len(every) else (),
    )


def promises_of(store: Store, party_id: int, on: date) -> list[PromiseStanding]:
    """The promises of a party with how each stands on a day, by the day promised (C30)."""
    promises = store.promises.of_party(party_id)
    if not promises:
        return []
    first = min(promise.made_on for promise in promises)
    return standings_of(promises, store.course.money_since(party_id, first), store.course.provisional(party_id), on)


def _owed(term: Term) -> bool:
    return bool(term.unpaid or term.late_charge_fixed or term.demand_fee)


def _on_day(store: Store, shown: Sequence[Term], day: date, today: date) -> list[Term]:
    """The same receivables on another day."""
    entries = [entry for term in shown for entry in term.entries]
    return terms_of(store, [term.receivable for term in shown], entries, day, today)


def _rows(store: Store, terms: Sequence[Term], day: date, today: date) -> tuple[CaseRow, ...]:
    numbers = [term.receivable_id for term in terms]
    events = store.receivable_events.of(numbers)
    names = store.tax_items.all()
    limits = _limits(store, numbers, day, today)
    rows = [
        CaseRow(
            term,
            names[term.receivable.key.tax_item].short_name,
            standing_of(events[term.receivable_id], day),
            limits.get(term.receivable_id, LimitSeen(None)),
            acknowledged_of(events[term.receivable_id], day),
        )
        for term in terms
    ]
    rows.sort(key=lambda row: (row.term.receivable.due_on, row.receivable_id))
    return tuple(rows)


def _limits(store: Store, numbers: Sequence[int], day: date, today: date) -> dict[int, LimitSeen]:
    """The rows of the night where they stand for today, the rule itself for another day and for what is missing."""
    found: dict[int, LimitSeen] = {}
    if day == today:
        for number, row in store.limits.of(numbers).items():
            ends = [one for one in (row.completes_on, row.expires_on) if one is not None]
            found[number] = LimitSeen(min(ends) if ends else None, row.held_by)
    missing = [number for number in numbers if number not in found]
    if missing:
        for number, limit in limitation_of(store, missing, day).items():
            endless = next((stay.kind.label for stay in limit.stays if stay.until_on is None), "")
            found[number] = LimitSeen(limit.completes_on, endless if limit.completes_on is None else "")
    return found


def _plans(store: Store, rows: Sequence[CaseRow], today: date) -> dict[int, str]:
    """The plans over the rows in words: by how much a month, how they were kept."""
    numbers = [row.receivable_id for row in rows if row.standing.under(Hold.PLAN)]
    if not numbers:
        return {}
    return {told.plan.plan_id: _plan_words(told) for told in live_plans(store, numbers, today)}


def _plan_words(told: PlanTold) -> str:
    kept, judged = told.kept.kept, told.kept.judged
    return f"月{told.plan.monthly}円 履行{kept}" + (f" 不履行{judged - kept}" if judged > kept else "")


def _household(store: Store, party: PartyView, today: date) -> HouseholdSum:
    numbers = tuple(member.party_id for member in party.household)
    if not numbers or party.shown is not Shown.FULL:
        return HouseholdSum(0, 0, ZERO, ())
    owing, yen = store.course.owed_by(numbers, today)
    return HouseholdSum(len(numbers), owing, Yen(yen), party.household)


def _kept(store: Store, party_id: int, party: PartyView, today: date) -> _Kept:
    case = store.delinquency_cases.open_of(party_id)
    if case is None:
        case = next(iter(store.delinquency_cases.of_party(party_id)), None)
    phones = _phones(store, party_id, party, today)
    if case is None:
        return _Kept(None, (), "", "", None, *_labels(store, party_id, today), phones)
    figure = store.case_figures.of([case.case_id]).get(case.case_id)
    policy = next(iter(store.policies.of_case(case.case_id)), None)
    return _Kept(
        case,
        store.assignments.of_case(case.case_id) if case.open else (),
        figure.state.value if figure is not None and case.open else "終結" if not case.open else "",
        policy.policy.value if policy is not None else "",
        policy.review_on if policy is not None else None,
        *_labels(store, party_id, today),
        phones,
    )


def _phones(store: Store, party_id: int, party: PartyView, today: date) -> tuple[str, ...]:
    """Numbers under which the party may be called, the register's first; none of somebody whose number is hidden."""
    if party.shown is not Shown.FULL:
        return ()
    points = [one.number for one in store.contact_points.of_party(party_id) if one.holds(today) and one.kind in _CALLED]
    return tuple(dict.fromkeys(number for number in (party.party.phone, *points) if number))


def _labels(store: Store, party_id: int, today: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cautions for the first row (A11), causes and tags in words (A10)."""
    labels = store.case_labels.in_force(party_id, today)
    cautions = tuple(label.text for label in labels if label.sort is LabelSort.CAUTION)
    return cautions, tuple(_told(label) for label in labels if label.sort is not LabelSort.CAUTION)


def _told(label: CaseLabel) -> str:
    until = f" {wareki(label.until_on)}まで" if label.until_on else ""
    return f"{label.sort.label} {label.text}{until}"
