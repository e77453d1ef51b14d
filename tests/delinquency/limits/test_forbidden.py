"""What 6601 does not take: events under which §15.2 forbids them, and the days of graces that 6401 keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.limits.adding import WantedEvent, draft_cancellation, draft_event
from core.delinquency.limits.forbidden import NotWhileStanding, OwnedByGraces
from core.delinquency.limits.state import limitation_of
from core.ledger.inquiry.terms import terms_of
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.waivers import WaiverKind
from core.values.money import Yen
from tests.builders import an_entry
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import someone
from tests.people import TUESDAY

TODAY = TUESDAY.date()
K = EventKind
SEIZED = WantedEvent(K.SEIZURE, date(2026, 11, 20), None, "旧台帳の差押え", "差押調書 R8-3")
GRANTED = replace(SEIZED, kind=K.COLLECTION_GRACE, on=date(2026, 11, 1), until=date(2027, 3, 31))


def put(ctx: Any, number: int, kind: str, on: date, until: date | None = None, **facts: object) -> int:
    with ctx.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.limitation"))
        return int(store.receivable_events.add(NewReceivableEvent(number, kind, on, until, facts), seq))


@pytest.mark.parametrize(
    ("standing", "wanted", "words"),
    [
        (K.COLLECTION_GRACE.value, SEIZED, "徴収猶予中。差押えはできません。.*法15条の2の3①"),
        (K.SUSPENSION.value, SEIZED, "執行停止中。差押えはできません。.*15条の8"),
        (K.SUSPENSION.value, replace(SEIZED, kind=K.SEARCH), "捜索（財産なし）はできません"),
        (StandingKind.HANDED_OVER.value, SEIZED, "移管中。処分は機構"),
        (StandingKind.WRITTEN_OFF.value, SEIZED, "不納欠損済み.*6602"),
        (StandingKind.SUCCEEDED.value, SEIZED, "承継済み.*6701"),
        (K.REALISATION_GRACE_BY_OFFICE.value, GRANTED, "職権による換価の猶予と重なります。R9.1.1 から"),
        (K.SUSPENSION.value, GRANTED, "停止の取消しが先"),
        (K.SEIZURE.value, GRANTED, "R8.11.2 に差し押さえています"),
    ],
)
def test_the_law_does_not_let_it_stand(collector: Any, standing: str, wanted: WantedEvent, words: str) -> None:
    who = someone(collector)
    number = who.receivables[0]
    until = date(2026, 12, 31) if "grace" in standing else None
    put(collector, number, standing, date(2026, 11, 2), until)
    with pytest.raises(NotWhileStanding, match=words):
        draft_event(collector, [number], wanted)


def test_a_seizure_of_before_the_grace_and_the_end_of_one_are_taken(collector: Any) -> None:
    who = someone(collector)
    number = who.receivables[0]
    put(collector, number, K.COLLECTION_GRACE.value, date(2026, 11, 2), date(2026, 12, 31))
    draft_event(collector, [number], replace(SEIZED, on=date(2026, 11, 1)))
    put(collector, number, K.SEIZURE.value, date(2026, 10, 1))
    draft_event(collector, [number], replace(SEIZED, kind=K.SEIZURE_ENDED))


def test_the_days_of_a_grace_are_not_taken_back_beside_the_grace(collector: Any) -> None:
    who = someone(collector)
    kept = put(
        collector, who.receivables[0], K.COLLECTION_GRACE.value, date(2026, 11, 2), date(2027, 1, 31), grace_id=1
    )
    with pytest.raises(OwnedByGraces, match="6401"):
        draft_cancellation(collector, kept, "誤り")
    by_hand = put(collector, who.receivables[1], K.COLLECTION_GRACE.value, date(2026, 11, 2), date(2027, 1, 31))
    draft_cancellation(collector, by_hand, "誤り")


def test_a_grace_that_begins_after_its_application_renews_on_the_day_of_the_application(collector: Any) -> None:
    """受付 12-10, 猶予 12-20～3-19 (90日): 更新は受付の日、進行しない日だけが延びる."""
    who = someone(collector)
    number = who.receivables[0]
    put(collector, number, K.WRITTEN_ACKNOWLEDGEMENT.value, date(2025, 12, 10), grace_id=1)
    put(collector, number, K.REALISATION_GRACE_BY_REQUEST.value, date(2025, 12, 20), date(2026, 3, 19), grace_id=1)
    with collector.read() as store:
        found = limitation_of(store, [number], TODAY)[number]
    assert (found.starts_on, found.completes_on) == (date(2025, 12, 11), date(2031, 3, 10))


def test_a_grace_of_the_old_file_waives_what_the_law_waives_of_each(collector: Any, deciders: Deciders) -> None:
    """120,000円 2026-06-30: 2.8% x 31日 285、8/1 から 1.3% x 116日 495、計 780 なので 0円; 免除がなければ 3,755."""
    who = someone(collector, dues=((date(2026, 6, 30), 120_000),))
    deciders.decide(
        draft_event(collector, who.receivables, replace(GRANTED, on=date(2026, 8, 1), until=date(2026, 12, 31)))
    )
    with collector.read() as store:
        receivables = [store.receivables.get(number) for number in who.receivables]
        [term] = terms_of(store, receivables, store.receivables.entries(who.receivables), TODAY, TODAY)
    assert [waiver.kind for waiver in term.waivers] == [WaiverKind.EXCESS]
    assert term.late_charge == Yen(0)
