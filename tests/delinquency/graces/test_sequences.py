"""Whatever is tried on graces in whatever order: no state that §15 forbids is reached, and what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from core.delinquency.graces.applying import ask_correction, deem_withdrawn, note_corrected, withdraw_application
from core.delinquency.graces.causes import Cause
from core.delinquency.graces.deciding import Outcome, draft_decision
from core.delinquency.graces.ending import Ending, draft_ending, notify_hearing, record_hearing
from core.delinquency.graces.grace import Grace, GraceEventKind, GraceState
from core.delinquency.graces.kinds import GraceKind
from core.delinquency.standing import Hold, standing_of
from core.ledger.waivers import waivers_of
from core.office.context import Context
from core.values.refusals import Refusal
from tests.delinquency.graces.world import TODAY, Approve, a_decision, an_applicant, an_application
from tests.delinquency.world import Delinquent

Ctx = Context[Any]
OVER = (GraceState.WITHDRAWN, GraceState.REFUSED, GraceState.CANCELLED)
ACTS = (
    "apply",
    "apply_over",
    "correct",
    "corrected",
    "withdraw",
    "deem",
    "grant",
    "refuse",
    "hear",
    "cancel",
    "shorten",
)


def tried(ctx: Ctx, approve_it: Approve, who: Delinquent, grace: Grace, act: str) -> Callable[[], object]:
    number = grace.grace_id
    ending = Ending(Cause.CIRCUMSTANCES, TODAY, "事情が変わった")
    doing: dict[str, Callable[[], object]] = {
        "apply": lambda: an_application(ctx, who),
        "apply_over": lambda: an_application(ctx, who, kind=GraceKind.COLLECTION),
        "correct": lambda: ask_correction(ctx, number, "書類がない"),
        "corrected": lambda: note_corrected(ctx, number),
        "withdraw": lambda: withdraw_application(ctx, number, "本人から"),
        "deem": lambda: deem_withdrawn(ctx, number),
        "grant": lambda: approve_it(draft_decision(ctx, number, a_decision(grace))),
        "refuse": lambda: approve_it(
            draft_decision(ctx, number, a_decision(grace, outcome=Outcome.REFUSE, reasons="要件に当たらない"))
        ),
        "hear": lambda: (
            notify_hearing(ctx, number, Cause.CIRCUMSTANCES, TODAY, "窓口"),
            record_hearing(ctx, number, TODAY, "述べた"),
        ),
        "cancel": lambda: approve_it(draft_ending(ctx, number, ending)),
        "shorten": lambda: approve_it(
            draft_ending(ctx, number, Ending(Cause.CIRCUMSTANCES, TODAY, "短くする", date(2027, 2, 28)))
        ),
    }
    return doing[act]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(list(GraceKind)[::3] + [GraceKind.COLLECTION]), st.lists(st.sampled_from(ACTS), max_size=6))
def test_no_order_of_acts_reaches_a_forbidden_state(
    collector: Ctx, approve_it: Approve, kind: GraceKind, acts: list[str]
) -> None:
    who = an_applicant(collector)
    an_application(collector, who, kind=kind)
    for act in acts:
        with collector.read() as store:
            before = {each.grace_id: each for each in store.graces.of_party(who.party_id)}
        newest = max(before)
        refused = False
        try:
            tried(collector, approve_it, who, before[newest], act)()
        except Refusal:
            refused = True
        with collector.read() as store:
            after = {each.grace_id: each for each in store.graces.of_party(who.party_id)}
            rows = store.receivable_events.of(who.receivables)
        if refused and act != "hear":
            assert after == before
        for number, grace in before.items():
            if grace.state(TODAY) in OVER:
                assert after[number].state(TODAY) is grace.state(TODAY)
        for grace in after.values():
            state = grace.state(TODAY)
            assert not state.in_force or grace.granted is not None
            if state is GraceState.CANCELLED and grace.kind.stops_collection:
                assert grace.last(GraceEventKind.HEARD) is not None
        in_force = [grace for grace in after.values() if grace.state(TODAY).in_force]
        for events in rows.values():
            held = standing_of(events, TODAY).held
            assert len(held) <= 1
            assert {each.hold for each in held} <= {Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE}
            assert bool(held) == bool(in_force)
            assert len([waiver for waiver in waivers_of(events) if waiver.covers(TODAY)]) <= 1
