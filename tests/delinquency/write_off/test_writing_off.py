"""不納欠損: what is gone leaves the books once, with its two days; what lives is refused with its day; mistakes are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.delinquency.graces.refixing import charge_of
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import refresh_limits
from core.delinquency.standing import Hold, standing_of
from core.delinquency.suspension.drafting import draft_suspension
from core.delinquency.suspension.ending import draft_cancel
from core.delinquency.suspension.rules import Ground, ImmediateGround
from core.delinquency.suspension.suspension import EndCause
from core.delinquency.write_off.deciding import WantedWriteOff, draft_write_off
from core.delinquency.write_off.listing import explain_expiry, list_extinct, list_year
from core.delinquency.write_off.papers import issue_decision, issue_expiry, issue_extinction
from core.delinquency.write_off.refusals import (
    ImmediateNotAllowed,
    MoneyOnItsWay,
    NotExplained,
    NotExtinct,
    NothingOpen,
    OtherCause,
)
from core.delinquency.write_off.reversing import draft_reversal
from core.delinquency.write_off.write_off import WriteOffCause
from core.ledger.accrual import written_off as written_off_in
from core.ledger.balances import booked_balance, legal_balance
from core.ledger.inquiry.terms import terms_of
from core.ledger.journal import Posting, Voucher
from core.ledger.receivable_events import NewReceivableEvent
from core.office.approvals import approve
from core.office.drafts import OwnDraft
from core.office.rights import NotPermitted
from core.office.traces.looking import NearChange
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests.builders import a_demand, a_party, a_payment, a_payment_line, an_entry
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import someone, standing
from tests.delinquency.suspension.world import wanted as wanted_suspension
from tests.people import TUESDAY, FixedClock, code_at

TODAY = TUESDAY.date()
OLD = date(2021, 6, 30)
"""Demanded on 2021-07-20, complete on 2026-07-30."""
ENDED = date(2026, 7, 30)


def complete(ctx: Any, *dues: tuple[date, int], fee: int = 0) -> Any:
    """A delinquent whose claims are complete, with their rows and the reason of each."""
    who = someone(ctx, dues=dues or ((OLD, 20_000), (OLD, 10_000)), demanded=not fee)
    with ctx.write() as store:
        if fee:
            for number in who.receivables:
                a_demand(store, number, date(2021, 7, 20), fee=fee)
        refresh_limits(store, who.receivables, TODAY)
    explain_expiry(ctx, who.receivables, "所在不明で財産も見つからず、差押えができなかった")
    return who


def by_limitation(numbers: Sequence[int]) -> WantedWriteOff:
    return WantedWriteOff(WriteOffCause.LIMITATION, tuple(numbers))


def written_off(ctx: Any, deciders: Deciders, who: Any, wanted: WantedWriteOff | None = None) -> int:
    return int(deciders.decide(draft_write_off(ctx, wanted or by_limitation(who.receivables))))


def test_all_components_leave_the_books_today_and_by_the_law_on_the_day_it_was_gone(
    collector: Any, deciders: Deciders
) -> None:
    who = complete(collector, fee=100)
    number = written_off(collector, deciders, who)
    with collector.read() as store:
        claims = store.write_offs.claims(number)
        assert [(c.yen, c.extinct_on) for c in claims] == [(Yen(20_100), ENDED), (Yen(10_100), ENDED)]
        first = who.receivables[0]
        assert booked_balance(store, first, date(2026, 11, 23)).total == Yen(20_100)
        assert booked_balance(store, first, TODAY).total == Yen(0)
        assert legal_balance(store, first, date(2026, 7, 29)).total == Yen(20_100)
        assert legal_balance(store, first, ENDED).total == Yen(0)
        assert standing_of(store.receivable_events.of([first])[first], TODAY).under(Hold.WRITTEN_OFF)
        assert store.limits.of(who.receivables) == {}


def test_a_claim_that_lives_is_refused_with_its_day(collector: Any) -> None:
    who = someone(collector, dues=((date(2021, 11, 10), 9_000),))
    with pytest.raises(NotExtinct, match=r"R8\.12\.10です。R8\.12\.11 から"):
        draft_write_off(collector, by_limitation(who.receivables))


def test_a_claim_under_seizure_is_never_complete(collector: Any) -> None:
    who = someone(collector, dues=((OLD, 9_000),))
    with collector.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.write_off"))
        store.receivable_events.add(NewReceivableEvent(who.receivables[0], EventKind.SEIZURE, date(2025, 1, 10)), seq)
    with pytest.raises(NotExtinct, match="完成せず"):
        draft_write_off(collector, by_limitation(who.receivables))


def test_without_the_reason_why_nobody_stopped_it_nothing_is_drafted(collector: Any) -> None:
    who = someone(collector, dues=((OLD, 9_000),))
    with pytest.raises(NotExplained, match="R3 市県民税 1期"):
        draft_write_off(collector, by_limitation(who.receivables))


def suspended_since(ctx: Any, day: date, due_on: date = date(2023, 1, 31)) -> Any:
    who = someone(ctx, dues=((due_on, 9_000),))
    with ctx.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        store.receivable_events.add(NewReceivableEvent(who.receivables[0], EventKind.SUSPENSION, day), seq)
        refresh_limits(store, who.receivables, TODAY)
    return who


def test_three_years_of_suspension_end_with_their_last_day(collector: Any, deciders: Deciders) -> None:
    over, last_day = (suspended_since(collector, date(2023, 11, day)) for day in (23, 24))
    wanted = WantedWriteOff(WriteOffCause.SUSPENSION, over.receivables)
    number = written_off(collector, deciders, over, wanted)
    with collector.read() as store:
        assert store.write_offs.claims(number)[0].extinct_on == date(2026, 11, 23)
    with pytest.raises(NotExtinct, match=r"停止3年の満了はR8\.11\.24です"):
        draft_write_off(collector, WantedWriteOff(WriteOffCause.SUSPENSION, last_day.receivables))


def test_e11_the_cause_that_came_first_is_the_only_one(collector: Any) -> None:
    who = suspended_since(collector, date(2023, 9, 1), OLD)
    with pytest.raises(OtherCause, match=r"時効によりR8\.7\.30に消滅"):
        draft_write_off(collector, WantedWriteOff(WriteOffCause.SUSPENSION, who.receivables))


def test_extinct_at_once_only_from_1_with_one_of_the_four_grounds(collector: Any, deciders: Deciders) -> None:
    def wanted(who: Any, ground: ImmediateGround | None = ImmediateGround.NO_HEIRS) -> WantedWriteOff:
        return WantedWriteOff(WriteOffCause.IMMEDIATE, who.receivables, ground, "相続放棄申述受理証明 3通")

    free, hardship, first = (someone(collector) for _ in range(3))
    with pytest.raises(ImmediateNotAllowed, match="執行停止中ではありません"):
        draft_write_off(collector, wanted(free))
    standing(collector, deciders, hardship, Ground.HARDSHIP)
    with pytest.raises(ImmediateNotAllowed, match="1号の停止だけ"):
        draft_write_off(collector, wanted(hardship))
    suspension = standing(collector, deciders, first)
    with pytest.raises(BadInput, match="要件"):
        draft_write_off(collector, wanted(first, None))
    with pytest.raises(ImmediateNotAllowed, match="法人だけ"):
        draft_write_off(collector, wanted(first, ImmediateGround.DISSOLVED))
    number = written_off(collector, deciders, first, wanted(first))
    with collector.read() as store:
        assert store.write_offs.claims(number)[0].extinct_on == TODAY
        assert store.suspensions.get(suspension).end_cause is EndCause.IMMEDIATE
    assert issue_extinction(collector, number, first.party_id, in_person=True).document_no


def test_money_between_draft_and_approval_holds_an_immediate_end(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    standing(collector, deciders, who)
    paper = "相続放棄申述受理証明 3通"
    ref = draft_write_off(
        collector, WantedWriteOff(WriteOffCause.IMMEDIATE, who.receivables, ImmediateGround.NO_HEIRS, paper)
    )
    with collector.write() as store:
        a_payment(store, who.receivables[0], 1_000, TODAY)
    with pytest.raises(ChangedByAnother, match="欠損する額"):
        deciders.decide(ref)


def test_a_list_with_somebody_of_the_approvers_household_is_not_approved_by_them(
    collector: Any, deciders: Deciders, ctx_for: Any
) -> None:
    one, two = complete(collector), complete(collector)
    ref = draft_write_off(collector, by_limitation((*one.receivables, *two.receivables)))
    manager = ctx_for("manager")
    with collector.write() as store:
        own = a_party(store, household_no="H1")
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (own, manager.actor.staff_no))
        store.db.execute("UPDATE party SET household_no = 'H1' WHERE party_id = ?", (two.party_id,))
    with pytest.raises(NearChange):
        deciders.decide(ref)
    with collector.read() as store:
        assert store.receivables.get(one.receivables[0]).open, "nothing of the list was written off"


def test_nobody_decides_a_suspension_or_a_write_off_of_their_own(collector: Any, clock: FixedClock) -> None:
    who, other = complete(collector), someone(collector)
    for ref in (
        draft_write_off(collector, by_limitation(who.receivables)),
        draft_suspension(collector, wanted_suspension(collector, other)),
    ):
        clock.move(seconds=30)
        with pytest.raises((OwnDraft, NotPermitted)):
            approve(collector, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))


def test_money_that_came_between_draft_and_decision_is_not_written_off(collector: Any, deciders: Deciders) -> None:
    """A payment within the period that was found late renews the claim: what was drafted is no longer so."""
    who = complete(collector)
    ref = draft_write_off(collector, by_limitation(who.receivables))
    with collector.write() as store:
        a_payment(store, who.receivables[0], 1_000, date(2026, 7, 1))
    with pytest.raises(NotExtinct, match=r"R13\.7\.1です"):
        deciders.decide(ref)


def test_nothing_is_written_off_twice(collector: Any, deciders: Deciders) -> None:
    who = complete(collector)
    one, two = (draft_write_off(collector, by_limitation(who.receivables)) for _ in range(2))
    deciders.decide(one)
    with pytest.raises(NothingOpen):
        deciders.decide(two)


def test_a_write_off_that_was_a_mistake_is_taken_back_once_and_evaluated_anew(
    collector: Any, deciders: Deciders
) -> None:
    who = complete(collector)
    number = written_off(collector, deciders, who)
    first = who.receivables[:1]
    one, two = (draft_reversal(collector, number, first, "送達前の誓約書が見つかった") for _ in range(2))
    deciders.decide(one)
    with collector.read() as store:
        assert store.receivables.get(first[0]).open == Yen(20_000)
        assert store.limits.of(first)[first[0]].completes_on == ENDED
        assert not standing_of(store.receivable_events.of(first)[first[0]], TODAY).held
        assert [c.reversed_by is not None for c in store.write_offs.claims(number)] == [True, False]
    with pytest.raises(ChangedByAnother):
        deciders.decide(two)
    again = written_off(collector, deciders, who, by_limitation(first))
    with collector.read() as store:
        assert [w.write_off_id for w, _ in store.write_offs.of_receivable(first[0])] == [number, again]


def late_charge_of(store: Any, number: int) -> Yen:
    receivable = store.receivables.get(number)
    return terms_of(store, [receivable], store.receivables.entries([number]), TODAY, TODAY)[0].late_charge


def test_late_charge_that_no_book_holds_goes_with_the_claim_and_comes_back_with_it(
    collector: Any, deciders: Deciders
) -> None:
    """Late charge accrues without a posting: after the write-off nobody can collect it, nor fix it (徴基通153-13)."""
    who = complete(collector)
    first = who.receivables[0]
    with collector.read() as store:
        accrued = late_charge_of(store, first)
    assert accrued > Yen(0)
    number = written_off(collector, deciders, who)
    with collector.read() as store:
        assert late_charge_of(store, first) == Yen(0)
        assert written_off_in(store.receivables.entries([first]))
        assert charge_of(store, first, TODAY) is None
    deciders.decide(draft_reversal(collector, number, who.receivables, "誤り"))
    with collector.read() as store:
        assert late_charge_of(store, first) == accrued
        assert not written_off_in(store.receivables.entries([first]))


def test_late_charge_alone_that_was_written_off_is_not_fixed_anew_by_a_waiver_that_falls_away(
    collector: Any, deciders: Deciders
) -> None:
    who = someone(collector, dues=((date(2019, 6, 30), 30_000),))
    number = who.receivables[0]
    with collector.write() as store:
        a_payment(store, number, 30_000, date(2021, 6, 30))
        rows = [
            Posting("receivable", "assess", 900, "2021-06-30", 2021, "carried_over", number, "late_charge"),
            Posting("revenue", "assess", -900, "2021-06-30", 2021, "carried_over", component="late_charge"),
        ]
        store.journal.append(Voucher("change", "2021-06-30", "T001"), rows, an_entry())
        refresh_limits(store, who.receivables, TODAY)
        assert charge_of(store, number, TODAY).difference_yen > 0
    explain_expiry(collector, who.receivables, "延滞金だけが残り、所在不明のまま完成した")
    written_off(collector, deciders, who)
    with collector.read() as store:
        assert charge_of(store, number, TODAY) is None


def immediate(who: Any, *numbers: int) -> WantedWriteOff:
    evidence = "相続放棄申述受理証明"
    return WantedWriteOff(WriteOffCause.IMMEDIATE, numbers or who.receivables, ImmediateGround.NO_HEIRS, evidence)


def test_a_suspension_that_a_mistaken_write_off_ended_goes_on_from_its_own_day(
    collector: Any, deciders: Deciders
) -> None:
    """Nobody cancelled it (法15条の8): its three years are not lost to the debtor."""
    who = someone(collector)
    suspension = standing(collector, deciders, who)
    number = written_off(collector, deciders, who, immediate(who))
    deciders.decide(draft_reversal(collector, number, who.receivables, "相続人が1人残っていた"))
    with collector.read() as store:
        found = store.suspensions.get(suspension)
        assert (found.suspended_on, found.ended_on, found.end_cause) == (TODAY, None, None)
        for number_of, events in store.receivable_events.of(who.receivables).items():
            assert standing_of(events, TODAY).under(Hold.SUSPENSION), number_of
        assert {row.expires_on for row in store.limits.of(who.receivables).values()} == {date(2029, 11, 24)}
        assert any("見直し" in task.words for task in store.tasks.of_party(who.party_id))
    written_off(collector, deciders, who, immediate(who))


def test_a_suspension_that_was_cancelled_meanwhile_stays_ended(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    suspension = standing(collector, deciders, who)
    first = who.receivables[0]
    number = written_off(collector, deciders, who, immediate(who, first))
    deciders.decide(draft_cancel(collector, suspension, "給与の支払が始まった", TODAY))
    deciders.decide(draft_reversal(collector, number, (first,), "誤り"))
    with collector.read() as store:
        assert store.suspensions.get(suspension).end_cause is EndCause.CANCELLED
        assert not standing_of(store.receivable_events.of([first])[first], TODAY).under(Hold.SUSPENSION)


def test_the_list_of_the_year_sums_what_stands(collector: Any, deciders: Deciders) -> None:
    who = complete(collector)
    number = written_off(collector, deciders, who)
    deciders.decide(draft_reversal(collector, number, who.receivables[:1], "誤り"))
    page = list_year(collector)
    assert (page.fiscal_year, len(page.lines), page.yen) == (2026, 2, 10_000)
    assert list_year(collector, 2025).lines == ()


def test_what_is_gone_waits_in_the_list_of_its_cause(collector: Any, deciders: Deciders) -> None:
    who, other = complete(collector), suspended_since(collector, date(2023, 11, 1))
    assert [c.line.row.receivable_id for c in list_extinct(collector, WriteOffCause.LIMITATION)] == list(
        who.receivables
    )
    assert [c.line.row.receivable_id for c in list_extinct(collector, WriteOffCause.SUSPENSION)] == list(
        other.receivables
    )
    written_off(collector, deciders, who)
    assert list_extinct(collector, WriteOffCause.LIMITATION) == []


def test_its_papers_leave_with_numbers_of_their_own(collector: Any, deciders: Deciders) -> None:
    who = complete(collector)
    assert issue_expiry(collector, who.receivables[0]).document_no
    number = written_off(collector, deciders, who)
    assert issue_decision(collector, number).document_no
    assert issue_expiry(collector, who.receivables[0]).document_no
    with pytest.raises(BadInput, match="停止3年と即時消滅"):
        issue_extinction(collector, number, who.party_id)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["off", "back"]), max_size=5))
def test_whatever_is_decided_the_balances_stay_right(
    collector: Any, deciders: Deciders, clock: FixedClock, acts: list[str]
) -> None:
    who = complete(collector)
    total = Yen(30_000)
    last: int | None = None
    for act in acts:
        if act == "off" and last is None:
            last = written_off(collector, deciders, who)
        elif act == "back" and last is not None:
            deciders.decide(draft_reversal(collector, last, who.receivables, "誤り"))
            last = None
        elif act == "off":
            with pytest.raises(NothingOpen):
                draft_write_off(collector, by_limitation(who.receivables))
    with collector.read() as store:
        claims = [store.receivables.get(number) for number in who.receivables]
        open_yen = sum(each.open.amount for each in claims)
        assert open_yen == (0 if last is not None else total.amount)
        for each in claims:
            rows = [r for r in store.receivables.entries([each.receivable_id]) if r.account == "receivable"]
            assert sum(row.amount_yen for row in rows) == each.open.amount


def test_money_on_its_way_is_waited_for(collector: Any) -> None:
    who = complete(collector)
    with collector.write() as store:
        news = a_payment_line(store, 20_000, date(2026, 7, 30), notice_kind="preliminary")
        store.db.execute(
            "INSERT INTO provisional_mark(payment_id, receivable_id, amount_yen) VALUES(?, ?, 20000)",
            (news, who.receivables[0]),
        )
    with pytest.raises(MoneyOnItsWay, match="速報の入金"):
        draft_write_off(collector, by_limitation(who.receivables))
    draft_write_off(collector, by_limitation(who.receivables[1:]))
