"""Whatever the rooms do to a claim in whatever order: grace, suspension, plan, limitation and write-off reach no state
that §15.2 forbids, what is refused changes nothing, and the stored limitation is that of a recomputation from zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, example, given, settings

from core.delinquency.graces.causes import Cause
from core.delinquency.graces.deciding import draft_decision
from core.delinquency.graces.ending import Ending, draft_ending
from core.delinquency.graces.kinds import GraceKind
from core.delinquency.limitation import EventKind
from core.delinquency.limits.adding import WantedEvent, draft_event
from core.delinquency.limits.nightly import differences, keep_limits
from core.delinquency.limits.state import limitation_of, suspension_of
from core.delinquency.plans import drafting, pledging
from core.delinquency.plans.desk import plan_desk
from core.delinquency.plans.drafting import PlanWish
from core.delinquency.standing import Hold, standing_of
from core.delinquency.suspension.drafting import draft_suspension
from core.delinquency.suspension.ending import draft_cancel
from core.delinquency.suspension.notifying import NoticeWay, issue_notice
from core.delinquency.write_off.deciding import WantedWriteOff, draft_write_off
from core.delinquency.write_off.listing import explain_expiry
from core.delinquency.write_off.reversing import draft_reversal
from core.delinquency.write_off.write_off import WriteOffCause
from core.office.outputs.delivery import Destination
from core.values.money import Yen
from core.values.refusals import Refusal
from tests.builders import a_payment
from tests.delinquency.deciding import Deciders
from tests.delinquency.graces.world import a_decision, an_application
from tests.delinquency.suspension.world import someone, wanted
from tests.delinquency.world import Delinquent
from tests.people import FixedClock

DUES = ((1_699, 30_000), (147, 120_000))
"""Days before today and yen: on 2026-11-24 R4.3.31, which completes on 2027-04-30 when nothing happens, and R8.6.30."""
GRACES = frozenset((Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE))


class Office:
    """Everybody who acts on one delinquent, and the day."""

    def __init__(self, ctx: Any, deciders: Deciders, clock: FixedClock) -> None:
        self.ctx, self.deciders, self.clock = ctx, deciders, clock
        dues = [(date.fromordinal(self.today.toordinal() - days), yen) for days, yen in DUES]
        self.who: Delinquent = someone(ctx, dues=dues, opened_on=self.today)
        self.gone: dict[int, date] = {}
        """Claims whose limitation was complete, with the day: it moves no more."""
        self.pass_days(0)

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def by_hand(self, kind: EventKind, until: date | None = None) -> None:
        event = WantedEvent(kind, self.today, until, "立会いの記録", "調書 R8-1")
        self.deciders.decide(draft_event(self.ctx, self.who.receivables[:1], event))

    def apply(self, kind: GraceKind) -> None:
        today = self.today
        an_application(
            self.ctx, self.who, kind=kind, received_on=today, from_on=today,
            until_on=half_a_year_on(today), arose_on=today,
        )  # fmt: skip

    def newest(self, room: str) -> Any:
        with self.ctx.read() as store:
            found = getattr(store, room).of_party(self.who.party_id)
        return found[0] if found else None

    def grant(self) -> None:
        grace = self.newest("graces")
        if grace is not None:
            self.deciders.decide(draft_decision(self.ctx, grace.grace_id, a_decision(grace)))

    def end_grace(self) -> None:
        grace = self.newest("graces")
        if grace is not None:
            self.deciders.decide(draft_ending(self.ctx, grace.grace_id, Ending(Cause.WISH, self.today, "本人から")))

    def suspend(self) -> None:
        with self.ctx.read() as store:
            open_ones = [n for n in self.who.receivables if store.receivables.get(n).open]
        want = replace(wanted(self.ctx, self.who), receivable_ids=tuple(open_ones), partial_reason="ほかは徴収する")
        self.deciders.decide(draft_suspension(self.ctx, want))

    def suspend_one(self) -> None:
        want = wanted(self.ctx, self.who, claims=self.who.receivables[:1], partial_reason="ほかは徴収する")
        self.deciders.decide(draft_suspension(self.ctx, want))

    def notify(self) -> None:
        found = self.newest("suspensions")
        if found is not None:
            issue_notice(self.ctx, found.suspension_id, NoticeWay.HAND)

    def end_suspension(self) -> None:
        found = self.newest("suspensions")
        if found is not None:
            self.deciders.decide(draft_cancel(self.ctx, found.suspension_id, "給与が判明", self.today))

    def pledge(self) -> None:
        seen = plan_desk(self.ctx, self.who.party_id).seen
        wish = PlanWish(tuple(self.who.receivables), start_on=self.today, day=25, monthly=Yen(40_000))
        kept = drafting.keep_plan(self.ctx, self.who.party_id, wish, seen)
        pledging.print_pledge(self.ctx, kept.plan_id, to=Destination.FOLDER)
        seen = next(v for v in plan_desk(self.ctx, self.who.party_id).versions if v.plan.plan_id == kept.plan_id)
        pledging.register_signature(self.ctx, kept.plan_id, self.today, seen.last_event)

    def write_off(self, cause: WriteOffCause) -> None:
        number = self.who.receivables[0]
        if cause is WriteOffCause.LIMITATION:
            explain_expiry(self.ctx, [number], "財産がなく防げなかった")
        self.deciders.decide(draft_write_off(self.ctx, WantedWriteOff(cause, (number,))))

    def reverse(self) -> None:
        with self.ctx.read() as store:
            rows = store.receivable_events.of(self.who.receivables[:1])[self.who.receivables[0]]
            found = standing_of(rows, self.today).under(Hold.WRITTEN_OFF)
        if found is not None:
            number = int(found.event.facts["write_off_id"])
            self.deciders.decide(draft_reversal(self.ctx, number, self.who.receivables[:1], "別人の分だった"))

    def pass_days(self, count: int) -> None:
        self.clock.move(days=count)
        with self.ctx.write() as store:
            store.db.execute(
                "UPDATE live_session SET started_at = ?", (self.clock.now().isoformat(timespec="seconds"),)
            )
            keep_limits(self.ctx, store, 0, 2_000)

    def check(self) -> None:
        today = self.today
        with self.ctx.read() as store:
            assert not list(differences(store, today))
            limits = limitation_of(store, self.who.receivables, today)
            for number, events in store.receivable_events.of(self.who.receivables).items():
                held = standing_of(events, today).held
                graces = [each for each in held if each.hold in GRACES]
                assert len(graces) <= 1
                bars = [each for each in held if each.hold in (Hold.COLLECTION_GRACE, Hold.SUSPENSION)]
                for each in held:
                    if each.hold is Hold.SEIZURE:
                        assert not [
                            bar
                            for bar in bars
                            if bar.from_on <= each.from_on and bar.event.event_id < each.event.event_id
                        ]
                assert not (
                    any(b.hold is Hold.SUSPENSION for b in bars) and any(g.from_on > bars[0].from_on for g in graces)
                )
                written_off = standing_of(events, today).under(Hold.WRITTEN_OFF)
                assert written_off is None or not store.receivables.get(number).open
                if limits[number].completed:
                    last = limits[number].completes_on
                    assert self.gone.setdefault(number, last) == last
                else:
                    assert number not in self.gone
                _, expires_on = suspension_of(store.limits.told([number])[number], today)
                assert written_off is None or limits[number].completed or expires_on is None


def half_a_year_on(day: date) -> date:
    return date.fromordinal(day.toordinal() + 180)


DOING: dict[str, Callable[[Office], None]] = {
    "collection": lambda o: o.apply(GraceKind.COLLECTION),
    "realisation": lambda o: o.apply(GraceKind.BY_REQUEST),
    "office": lambda o: o.apply(GraceKind.BY_OFFICE),
    "grant": Office.grant,
    "end_grace": Office.end_grace,
    "suspend": Office.suspend,
    "suspend_one": Office.suspend_one,
    "notify": Office.notify,
    "end_suspension": Office.end_suspension,
    "pledge": Office.pledge,
    "seize": lambda o: o.by_hand(EventKind.SEIZURE),
    "release": lambda o: o.by_hand(EventKind.SEIZURE_ENDED),
    "search": lambda o: o.by_hand(EventKind.SEARCH),
    "acknowledge": lambda o: o.by_hand(EventKind.WRITTEN_ACKNOWLEDGEMENT),
    "old_grace": lambda o: o.by_hand(EventKind.COLLECTION_GRACE, half_a_year_on(o.today)),
    "write_off": lambda o: o.write_off(WriteOffCause.LIMITATION),
    "write_off_suspended": lambda o: o.write_off(WriteOffCause.SUSPENSION),
    "reverse": Office.reverse,
    "season": lambda o: o.pass_days(90),
    "years": lambda o: o.pass_days(800),
}


def walk(office: Office, acts: list[str]) -> list[str]:
    """Try the acts in their order; those that were done."""
    done = []
    for act in acts:
        before = snapshot(office)
        try:
            DOING[act](office)
            done.append(act)
        except Refusal:
            if act != "pledge":
                assert snapshot(office)[0] == before[0]
        office.check()
    return done


def snapshot(office: Office) -> Any:
    """What stands over the claims: rows that count and balances."""
    with office.ctx.read() as store:
        rows = store.receivable_events.of(office.who.receivables)
        return [(n, each) for n, each in rows.items()], [store.receivables.get(n).open for n in office.who.receivables]


@pytest.mark.parametrize(
    ("acts", "done"),
    [
        (["collection", "grant", "seize", "search", "old_grace", "office", "grant"], ["collection", "grant", "office"]),
        (["suspend", "notify", "seize", "realisation", "grant", "pledge"], ["suspend", "notify", "realisation"]),
        (["seize", "collection", "grant", "release", "end_grace", "seize"], ["seize", "collection", "grant", "release", "end_grace", "seize"]),
        (["years", "acknowledge", "suspend_one", "write_off", "write_off", "acknowledge", "reverse", "write_off"],
         ["years", "write_off", "reverse", "write_off"]),
        (["suspend_one", "notify", "years", "write_off", "end_suspension"], ["suspend_one", "notify", "years", "write_off"]),
        (["pledge", "office", "grant", "season", "suspend", "realisation", "grant"], ["pledge", "office", "grant", "season", "suspend", "realisation"]),
    ],
)  # fmt: skip
def test_what_goes_and_what_is_refused_on_the_way(
    collector: Any, deciders: Deciders, clock: FixedClock, acts: list[str], done: list[str]
) -> None:
    assert walk(Office(collector, deciders, clock), acts) == done


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(DOING)), min_size=3, max_size=8))
@example(["old_grace", "collection", "grant", "seize", "years", "suspend", "notify", "write_off"])
def test_no_sequence_reaches_a_forbidden_state(
    collector: Any, deciders: Deciders, clock: FixedClock, acts: list[str]
) -> None:
    walk(Office(collector, deciders, clock), acts)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(DOING)), min_size=4, max_size=12))
def test_no_long_sequence_reaches_a_forbidden_state(
    collector: Any, deciders: Deciders, clock: FixedClock, acts: list[str]
) -> None:
    walk(Office(collector, deciders, clock), acts)


def test_money_for_one_claim_of_a_plan_renews_all_and_not_after_the_completion(
    collector: Any, deciders: Deciders, clock: FixedClock
) -> None:
    office = Office(collector, deciders, clock)
    walk(office, ["pledge", "season"])
    with collector.write() as store:
        a_payment(store, office.who.receivables[1], 40_000, office.today)
        keep_limits(collector, store, 0, 2_000)
    office.check()
    with collector.read() as store:
        starts = {row.starts_on for row in store.limits.of(office.who.receivables).values()}
    assert starts == {date.fromordinal(office.today.toordinal() + 1)}
