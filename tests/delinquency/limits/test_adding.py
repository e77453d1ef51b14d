"""Events added and taken back by an approval: with ground and paper, never after the completion, never a day itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.delinquency.limitation import EventKind
from core.delinquency.limits.adding import (
    EventIsNotCounted,
    NoBeginning,
    NothingChanges,
    WantedEvent,
    draft_cancellation,
    draft_event,
)
from core.delinquency.limits.state import LimitationCompleted, limitation_of
from core.values.refusals import BadInput, ChangedByAnother
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import someone
from tests.people import TUESDAY

TODAY = TUESDAY.date()
SIGNED = WantedEvent(EventKind.WRITTEN_ACKNOWLEDGEMENT, date(2026, 5, 20), None, "旧台帳の誓約書", "誓約書 R8-12")


def completes(ctx: Any, number: int) -> date | None:
    with ctx.read() as store:
        found: date | None = limitation_of(store, [number], TODAY)[number].completes_on
    return found


def test_an_event_counts_from_its_approval_on_and_the_stored_row_with_it(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    ref = draft_event(collector, who.receivables, SIGNED)
    assert completes(collector, who.receivables[0]) == date(2029, 7, 31)
    deciders.decide(ref)
    assert completes(collector, who.receivables[0]) == date(2031, 5, 20)
    with collector.read() as store:
        assert {row.completes_on for row in store.limits.of(who.receivables).values()} == {date(2031, 5, 20)}
        row = store.receivable_events.of(who.receivables)[who.receivables[0]][0]
        assert (row.facts["paper"], row.draft_id) == ("誓約書 R8-12", ref.draft_id)


def test_after_the_completion_nothing_is_added(collector: Any) -> None:
    old = someone(collector, dues=((date(2021, 6, 30), 9_000),))
    with pytest.raises(LimitationCompleted, match="R8.7.30に完成"):
        draft_event(collector, old.receivables, replace(SIGNED, on=date(2026, 7, 31)))
    draft_event(collector, old.receivables, replace(SIGNED, on=date(2026, 7, 30)))


@pytest.mark.parametrize(
    ("wanted", "word"),
    [
        (replace(SIGNED, on=date(2026, 11, 25)), "まだ起きていない"),
        (replace(SIGNED, ground=" "), "事由"),
        (replace(SIGNED, paper=""), "口頭の約束"),
        (replace(SIGNED, kind=EventKind.PART_PAYMENT), "6601 では加えられません"),
        (replace(SIGNED, kind=EventKind.SUSPENSION), "6601 では加えられません"),
        (replace(SIGNED, kind=EventKind.COLLECTION_GRACE), "終わりの日"),
    ],
)
def test_what_is_not_an_event_with_its_proof_is_refused(collector: Any, wanted: WantedEvent, word: str) -> None:
    with pytest.raises(BadInput, match=word):
        draft_event(collector, someone(collector).receivables, wanted)


def test_an_end_needs_its_beginning(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    begun = replace(SIGNED, kind=EventKind.SEIZURE, on=date(2026, 6, 1))
    ended = replace(SIGNED, kind=EventKind.SEIZURE_ENDED, on=date(2026, 9, 1))
    with pytest.raises(NoBeginning, match="差押え"):
        draft_event(collector, who.receivables, ended)
    deciders.decide(draft_event(collector, who.receivables, begun))
    assert completes(collector, who.receivables[0]) is None
    deciders.decide(draft_event(collector, who.receivables, ended))
    assert completes(collector, who.receivables[0]) == date(2031, 9, 1)


def test_what_would_change_nothing_is_not_asked_for(collector: Any) -> None:
    reminder = replace(SIGNED, kind=EventKind.REMINDER, on=date(2026, 6, 1))
    with pytest.raises(NothingChanges, match="R11.7.31"):
        draft_event(collector, someone(collector).receivables, reminder)


def test_a_wrong_event_is_taken_back_once_and_counts_for_nothing(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    deciders.decide(draft_event(collector, who.receivables[:1], SIGNED))
    with collector.read() as store:
        event_id = store.receivable_events.of(who.receivables)[who.receivables[0]][0].event_id
    one, two = (draft_cancellation(collector, event_id, "別人の誓約書だった") for _ in range(2))
    deciders.decide(one)
    assert completes(collector, who.receivables[0]) == date(2029, 7, 31)
    with pytest.raises(ChangedByAnother):
        deciders.decide(two)
    with pytest.raises(EventIsNotCounted):
        draft_cancellation(collector, event_id, "もう一度")


def test_claims_of_two_persons_are_not_one_event(collector: Any) -> None:
    one, two = someone(collector), someone(collector)
    with pytest.raises(BadInput, match="1人の期別"):
        draft_event(collector, (*one.receivables, *two.receivables), SIGNED)
