"""The state of a case follows from what happened, whatever the order; nothing leads into a forbidden state (§15.1)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.cases.case_state import (
    CaseClosed,
    CaseFacts,
    CaseFlag,
    CaseHandedOver,
    CaseState,
    DelinquentDead,
    StillOwed,
    may_close,
    may_dispose,
    may_send,
    standing_of_case,
)
from core.delinquency.event_kinds import ENDS
from core.delinquency.limitation import EventKind
from core.delinquency.standing import Hold, Standing, standing_of
from core.delinquency.timeline import Happened
from core.ledger.receivable_events import ReceivableEvent

DAY = date(2026, 11, 24)
BEGUN = (
    "suspension",
    "plan",
    "seizure",
    "distribution_claim",
    "handed_over",
    "succeeded",
    "bankruptcy",
    "disputed",
    "written_off",
)
NOTHING = Standing()


def under(*kinds: str) -> Standing:
    return standing_of([event(number, kind) for number, kind in enumerate(kinds, 1)], DAY)


def event(
    number: int, kind: str, on: date = date(2026, 11, 1), until: date | None = None, **facts: object
) -> ReceivableEvent:
    return ReceivableEvent(number, 1, kind, on, until, facts)


def state(*owed: Standing, happened: tuple[Happened, ...] = (), **facts: bool) -> CaseState:
    return standing_of_case(CaseFacts(facts.pop("closed", False), owed, happened, **facts)).state


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (state(NOTHING), CaseState.NEW),
        (state(NOTHING, happened=(Happened.CASE, Happened.ASSIGNMENT)), CaseState.NEW),
        (state(NOTHING, happened=(Happened.LETTER,)), CaseState.REMINDED),
        (state(NOTHING, happened=(Happened.LETTER, Happened.INQUIRY)), CaseState.SURVEYED),
        (state(under("plan"), NOTHING, happened=(Happened.SURVEY,)), CaseState.IN_PLAN),
        (state(under("plan", "seizure")), CaseState.IN_DISPOSITION),
        (state(under("seizure", "seizure_ended"), happened=(Happened.SEIZURE,)), CaseState.NEW),
        (state(under("suspension"), NOTHING), CaseState.NEW),
        (state(under("suspension"), under("suspension")), CaseState.SUSPENDED),
        (state(under("suspension"), under("suspension", "handed_over")), CaseState.HANDED_OVER),
        (state(under("handed_over", "handed_back"), happened=(Happened.LETTER,)), CaseState.REMINDED),
        (state(NOTHING, deceased=True), CaseState.AWAITING_HEIRS),
        (state(under("handed_over"), deceased=True), CaseState.AWAITING_HEIRS),
        (state(under("succeeded"), deceased=True), CaseState.NEW),
        (state(closed=True), CaseState.CLOSED),
    ],
)
def test_a_state_is_derived(found: CaseState, expected: CaseState) -> None:
    assert found is expected


def test_flags_stand_beside_the_state_and_change_on_their_own() -> None:
    facts = CaseFacts(False, (under("plan"), under("suspension", "disputed")), (), protected=True)
    assert standing_of_case(facts).flags == (
        CaseFlag.PROTECTED,
        CaseFlag.DISPUTED,
        CaseFlag.SUSPENSION,
        CaseFlag.PLAN,
    )


def test_a_grace_shows_as_a_flag_for_its_days_only() -> None:
    grace = event(1, EventKind.COLLECTION_GRACE.value, until=date(2026, 11, 23))
    over = standing_of([grace], DAY)
    assert standing_of_case(CaseFacts(False, (over,))).flags == ()
    before = standing_of([grace], date(2026, 11, 23))
    assert standing_of_case(CaseFacts(False, (before,))).flags == (CaseFlag.GRACE,)


@dataclass(frozen=True)
class Life:
    """A case as the office lives it: three claims with their events, what was owed of each, who died, what was sent."""

    owed: tuple[int, ...] = (1, 1, 1)
    events: tuple[tuple[ReceivableEvent, ...], ...] = ((), (), ())
    happened: frozenset[Happened] = frozenset()
    deceased: bool = False
    closed: bool = False
    refused: tuple[str, ...] = ()
    day: int = 0
    sent_after_death: int = 0
    disposed_in_handover: int = 0
    changed_after_closing: int = field(default=0)

    @property
    def on(self) -> date:
        return DAY + timedelta(days=self.day)

    @property
    def facts(self) -> CaseFacts:
        owed = tuple(standing_of(rows, self.on) for rows, yen in zip(self.events, self.owed, strict=True) if yen)
        return CaseFacts(self.closed, owed, self.happened, self.deceased)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("pay", "unpay", "begin", "end", "send", "dispose", "contact", "die", "close")),
        st.integers(0, 2),
        st.sampled_from(BEGUN),
    ),
    max_size=30,
)


def lived(life: Life, step: tuple[str, int, str]) -> Life:
    """The office does one thing, where the rules let it."""
    what, which, kind = step
    life = replace(life, day=life.day + 1)
    if what == "pay" and not life.closed:
        return replace(life, owed=tuple(0 if n == which else yen for n, yen in enumerate(life.owed)))
    if what == "unpay" and not life.closed:
        return replace(life, owed=tuple(1 if n == which else yen for n, yen in enumerate(life.owed)))
    if what in ("begin", "end") and not life.closed:
        return event_added(life, which, kind if what == "begin" else ENDS.get(kind, ""))
    if what == "send":
        if may_send(life.facts) is not None:
            return replace(life, refused=(*life.refused, "send"))
        late = life.sent_after_death + life.deceased
        return replace(life, happened=life.happened | {Happened.LETTER}, sent_after_death=late)
    if what == "dispose":
        if may_dispose(life.facts) is not None:
            return replace(life, refused=(*life.refused, "dispose"))
        frozen = any(each.under(Hold.HANDED_OVER) for each in life.facts.owed)
        return replace(event_added(life, which, "seizure"), disposed_in_handover=life.disposed_in_handover + frozen)
    if what == "contact":
        return replace(life, happened=life.happened | {Happened.CONTACT})
    if what == "die":
        return replace(life, deceased=True)
    if what == "close" and may_close(life.facts) is None:
        return replace(life, closed=True)
    return life


def event_added(life: Life, which: int, kind: str) -> Life:
    if not kind:
        return life
    rows = list(life.events)
    rows[which] = (*rows[which], ReceivableEvent(life.day * 10 + which, which + 1, kind, life.on, None, {}))
    return replace(life, events=tuple(rows))


@given(STEPS)
def test_no_sequence_of_events_reaches_a_forbidden_state(steps: list[tuple[str, int, str]]) -> None:
    life = Life()
    for step in steps:
        before, life = life, lived(life, step)
        standing = standing_of_case(life.facts)
        assert (standing.state is CaseState.CLOSED) == life.closed
        assert not (life.closed and any(life.owed)), "closed with something owed"
        assert not life.sent_after_death, "issued to the dead"
        assert not life.disposed_in_handover, "disposed while handed over"
        if before.closed:
            assert life.closed and life.events == before.events, "changed behind its end"
        if standing.state is CaseState.SUSPENDED:
            assert life.facts.owed and all(each.under(Hold.SUSPENSION) for each in life.facts.owed)
        if standing.state is CaseState.IN_DISPOSITION:
            assert CaseFlag.SEIZURE in standing.flags
        if (
            life.deceased
            and not life.closed
            and any(each.under(Hold.SUCCEEDED, Hold.WRITTEN_OFF) is None for each in life.facts.owed)
        ):
            assert standing.state is CaseState.AWAITING_HEIRS


@given(st.permutations(["plan", "suspension", "seizure", "disputed", "bankruptcy"]))
def test_the_order_in_which_things_are_told_does_not_matter(kinds: list[str]) -> None:
    rows = [event(number, kind) for number, kind in enumerate(kinds, 1)]
    found = standing_of_case(CaseFacts(False, (standing_of(rows, DAY),)))
    assert found.state is CaseState.SUSPENDED
    assert set(found.flags) == {
        CaseFlag.PLAN,
        CaseFlag.SUSPENSION,
        CaseFlag.SEIZURE,
        CaseFlag.DISPUTED,
        CaseFlag.BANKRUPTCY,
    }


def test_what_is_forbidden_says_why() -> None:
    assert isinstance(may_close(CaseFacts(False, (NOTHING,))), StillOwed)
    assert isinstance(may_dispose(CaseFacts(True, ()), "完納"), CaseClosed)
    assert isinstance(may_dispose(CaseFacts(False, (NOTHING,), deceased=True)), DelinquentDead)
    assert isinstance(may_send(CaseFacts(False, (under("handed_over"),))), CaseHandedOver)
    assert may_dispose(CaseFacts(False, (NOTHING,))) is None
