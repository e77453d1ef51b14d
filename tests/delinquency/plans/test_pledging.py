"""The signature: it alone acknowledges, and only what the paper lists; versions; what the papers say."""

from __future__ import annotations

from datetime import date

import pytest

from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import LimitationCompleted, limitation_of
from core.delinquency.plans import payers
from core.delinquency.plans.fulfilment import PlanState
from core.delinquency.plans.planning import LateChargeMode
from core.delinquency.plans.pledging import NotAwaitingSignature, NotPrintedYet, OutOfDate, print_schedule
from core.delinquency.standing import Hold, standing_of
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests.conftest import CtxFor
from tests.delinquency.plans.desk import Collecting, collecting
from tests.people import FixedClock
from tests.printouts.reading import texts, whole
from tui.wiring import City

TODAY = date(2026, 11, 24)


def test_the_signature_acknowledges_the_listed_receivables_and_no_others(desk: Collecting) -> None:
    desk.signed(numbers=desk.who.receivables[:2])
    kinds = [[event.kind for event in desk.events(place)] for place in range(3)]
    assert kinds[0] == kinds[1] == [EventKind.WRITTEN_ACKNOWLEDGEMENT, StandingKind.PLAN]
    assert kinds[2] == []
    with desk.city.vault.read() as store:
        found = limitation_of(store, desk.who.receivables, TODAY)
    assert [found[number].completes_on for number in desk.who.receivables] == [
        date(2031, 11, 24),
        date(2031, 11, 24),
        date(2030, 11, 30),
    ]


def test_the_pledge_of_the_published_example_renews_from_the_day_after(
    city: City, ctx_for: CtxFor, clock: FixedClock
) -> None:
    """E4: demanded 2024-07-22, pledged 2026-05-20: from 2026-05-21, complete 2031-05-20."""
    clock.at = clock.at.replace(month=5, day=20)
    desk = collecting(city, ctx_for, clock, dues=((date(2024, 7, 1), 24_000),), opened_on=date(2026, 5, 1))
    with city.vault.write() as store:
        store.db.execute("DELETE FROM demand")
        store.db.execute(
            "INSERT INTO demand(receivable_id, document_id, issued_on, seizable_from_on)"
            " VALUES(?, 1, '2024-07-22', '2024-08-02')",
            desk.who.receivables,
        )
    desk.signed(start_on=date(2026, 6, 25), monthly=Yen(2_000))
    with city.vault.read() as store:
        found = limitation_of(store, desk.who.receivables, date(2026, 12, 1))[desk.who.receivables[0]]
    assert (found.starts_on, found.completes_on) == (date(2026, 5, 21), date(2031, 5, 20))


def test_a_signature_without_a_paper_is_refused(desk: Collecting) -> None:
    number = desk.kept()
    with pytest.raises(NotPrintedYet):
        desk.sign(number)


def test_a_signature_before_the_paper_or_in_the_future_is_refused(desk: Collecting) -> None:
    number = desk.kept()
    desk.printed(number)
    for day in (date(2026, 11, 23), date(2026, 11, 25)):
        with pytest.raises(BadInput, match="印刷した R8.11.24 から今日まで"):
            desk.sign(number, day)


def test_money_that_came_since_the_paper_fulfils_it(desk: Collecting) -> None:
    number = desk.kept()
    desk.printed(number)
    desk.pay(1_000, TODAY)
    desk.sign(number)
    assert desk.told(number).kept.paid == Yen(1_000)


def test_a_paper_is_not_printed_with_amounts_that_are_no_longer_owed(desk: Collecting) -> None:
    number = desk.kept()
    desk.pay(1_000, TODAY)
    with pytest.raises(OutOfDate):
        desk.printed(number)


def test_a_changed_assessment_makes_the_paper_out_of_date(desk: Collecting) -> None:
    number = desk.kept()
    desk.printed(number)
    desk.book("change", -4_000, TODAY)
    with pytest.raises(OutOfDate):
        desk.sign(number)


def test_what_completed_between_paper_and_signature_is_not_renewed(
    city: City, ctx_for: CtxFor, clock: FixedClock
) -> None:
    """E13 for a signature: limitation completes on 2026-08-01, the paper is of the day before."""
    clock.at = clock.at.replace(month=7, day=31)
    old = collecting(
        city, ctx_for, clock, dues=((date(2021, 7, 1), 24_000),), demanded=False, opened_on=date(2026, 6, 1)
    )
    with city.vault.read() as store:
        [state] = limitation_of(store, old.who.receivables, date(2026, 6, 1)).values()
    assert state.completes_on is not None
    clock.at = clock.at.replace(month=state.completes_on.month, day=state.completes_on.day)
    number = old.kept(start_on=date(2026, 12, 25), monthly=Yen(2_000))
    old.printed(number)
    clock.move(days=2)
    with pytest.raises(LimitationCompleted):
        old.sign(number)
    assert old.events() == []


def test_a_plan_in_force_is_not_signed_again(desk: Collecting) -> None:
    number = desk.signed()
    assert desk.told(number).state is PlanState.SIGNED
    with pytest.raises(NotAwaitingSignature, match="版1は「誓約済」です"):
        desk.sign(number)


def test_of_two_clerks_the_second_to_sign_is_refused(desk: Collecting) -> None:
    from core.delinquency.plans.pledging import register_signature

    number = desk.kept()
    desk.printed(number)
    seen = desk.told(number).last_event
    register_signature(desk.ctx, number, TODAY, seen)
    with pytest.raises(ChangedByAnother):
        register_signature(desk.ctx, number, TODAY, seen)


def test_a_new_version_closes_the_old_one_and_starts_with_its_own_rate(desk: Collecting) -> None:
    first = desk.signed()
    desk.on(date(2027, 1, 5))
    second = desk.signed(start_on=date(2027, 1, 25), monthly=Yen(10_000))
    old, new = desk.told(first), desk.told(second)
    assert (old.state, new.state) == (PlanState.REPLACED, PlanState.SIGNED)
    assert (new.plan.version_no, new.plan.series_id) == (2, old.plan.series_id)
    assert (old.kept.rate, new.kept.rate) == ("0/1", "0/0")
    with desk.city.vault.read() as store:
        number = desk.who.receivables[0]
        standing = standing_of(store.receivable_events.of([number])[number], date(2027, 1, 6))
    assert [held.event.facts["plan_id"] for held in standing.held if held.hold is Hold.PLAN] == [second]


def test_the_paper_lists_each_receivable_and_each_instalment(desk: Collecting) -> None:
    paper = desk.printed(desk.kept(numbers=desk.who.receivables[:2]))
    read = whole(paper)
    for words in (
        "分納誓約書",
        "伊勢市長",
        "48,000円（2期別）",
        "第1回 令和8年12月25日",
        "完納予定日",
        "民法第152条",
        "法律による金額",
        "滞納処分（財産の差押え等）",
        "分割納付計画書（P-09）",
        "R8.12.25",
        "R6市1 20,000",
    ):
        assert words in read, words
    assert "R7市" not in read
    assert "写" in texts(paper)


def test_one_payment_is_a_pledge_without_instalments(desk: Collecting) -> None:
    assert "納付誓約書" in whole(desk.printed(desk.kept(monthly=Yen(60_000))))


def test_a_plan_with_late_charge_says_what_is_expected(desk: Collecting) -> None:
    number = desk.kept(mode=LateChargeMode.INCLUDED)
    plan = desk.told(number).plan
    read = whole(desk.printed(number))
    assert f"見込み {plan.late_charge}円。R9の割合は未公示。R8の割合で計算" in read
    assert f"{plan.total}" in read
    assert "延滞金は計画どおりに納付したときの見込み" in read
    assert "延滞金の計算日" not in read


def test_whoever_pays_for_the_delinquent_stands_on_the_paper(desk: Collecting) -> None:
    payers.record_payer(desk.ctx, desk.who.party_id, "伊勢　花子", "配偶者")
    assert "花子（配偶者）" in whole(desk.printed(desk.kept()))
    [payer] = desk.seen().payers
    payers.end_payer(desk.ctx, payer.payer_id)
    assert desk.seen().payers[0].ended_on == TODAY
    with pytest.raises(ChangedByAnother):
        payers.end_payer(desk.ctx, payer.payer_id)


def test_the_schedule_is_printed_by_itself(desk: Collecting) -> None:
    number = desk.signed()
    issued = print_schedule(desk.ctx, number)
    read = whole(desk.paper(issued.output.place))
    for words in ("分割納付計画書", "令和8年11月24日の分納誓約書による納付の計画", "伊勢　太郎　様", "総額 60,000円"):
        assert words in read, words
    assert "（宛先）" not in read


def test_every_act_stands_in_the_course(desk: Collecting) -> None:
    desk.signed()
    told = desk.course()
    assert told[0].startswith("誓約 分納誓約書 3期別 月20,000円 3回 版1")
    assert any(line.startswith("発送 分納誓約書（") for line in told)
    assert any(line.startswith("誓約 分納計画の案") for line in told)
