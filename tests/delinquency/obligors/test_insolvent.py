"""破産・再生・更生・競売 and 繰上徴収: ranks at the border of the year, letters to the trustee, what frees the claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.limits.state import limitation_of
from core.delinquency.obligors import advance, insolvent
from core.delinquency.obligors.advance import AdvanceGround, NewAdvance
from core.delinquency.obligors.insolvency import InsolvencyStep, NewInsolvency
from core.delinquency.obligors.ranks import Proceedings, Rank, Stayed, rank_in, rank_of, year_after
from core.delinquency.standing import Hold, standing_of
from core.ledger.late_charge import late_charge
from core.ledger.rates import RateTable
from core.values.money import Yen
from core.values.refusals import BadInput
from tests.builders import a_receivable
from tests.delinquency.obligors.family import Desk
from tests.delinquency.world import Delinquent, a_delinquent
from tui.wiring import City

OPENED = date(2026, 9, 1)


def test_a_claim_due_a_year_before_the_opening_is_an_estate_claim_and_a_day_earlier_it_is_not() -> None:
    assert rank_of(date(2025, 9, 1), OPENED).rank is Rank.ESTATE
    assert rank_of(date(2025, 8, 31), OPENED).rank is Rank.PRIORITY


def test_late_charge_of_after_the_opening_is_subordinate_unless_the_claim_is_of_the_estate() -> None:
    assert rank_of(date(2025, 8, 31), OPENED).late_after is Rank.SUBORDINATE
    assert rank_of(date(2026, 8, 31), OPENED).late_after is Rank.ESTATE


def test_a_claim_that_is_not_due_at_the_opening_is_an_estate_claim() -> None:
    assert rank_of(date(2027, 1, 31), OPENED).rank is Rank.ESTATE


def test_a_tax_of_after_the_opening_is_none_of_the_proceedings() -> None:
    assert rank_of(date(2027, 6, 30), OPENED, date(2027, 1, 1)).rank is Rank.AFTER_OPENING


def test_the_year_of_a_leap_day_ends_with_february() -> None:
    assert year_after(date(2024, 2, 29)) == date(2025, 2, 28)


def test_the_year_after_the_end_of_february_runs_through_a_leap_day() -> None:
    """It begins on March 1 and ends on the day before March 1 (民法143条②)."""
    assert year_after(date(2023, 2, 28)) == date(2024, 2, 29)
    assert rank_of(date(2023, 2, 28), date(2024, 2, 29)).rank is Rank.ESTATE
    assert rank_of(date(2023, 2, 28), date(2024, 3, 1)).rank is Rank.PRIORITY


def test_the_days_of_a_stay_order_are_left_out_of_the_year() -> None:
    """破産法148条①三: while nobody may seize, the year does not run."""
    due, stayed = date(2025, 8, 31), [Stayed(date(2026, 8, 20))]
    assert rank_of(due, OPENED).rank is Rank.PRIORITY
    assert rank_of(due, OPENED, stayed=stayed).rank is Rank.ESTATE


def test_a_stay_order_that_came_when_the_year_was_over_changes_nothing() -> None:
    assert rank_of(date(2025, 8, 19), OPENED, stayed=[Stayed(date(2026, 8, 20))]).rank is Rank.PRIORITY


def test_a_stay_order_that_was_lifted_counts_for_its_days_alone() -> None:
    stayed = [Stayed(date(2026, 3, 1), date(2026, 3, 10))]
    assert rank_of(date(2025, 8, 22), OPENED, stayed=stayed).rank is Rank.ESTATE
    assert rank_of(date(2025, 8, 21), OPENED, stayed=stayed).rank is Rank.PRIORITY


def test_each_kind_of_proceedings_has_its_own_rank() -> None:
    due = date(2026, 6, 30)
    assert rank_in(Proceedings.REHABILITATION, due, OPENED).rank is Rank.GENERAL
    assert rank_in(Proceedings.AUCTION, due, OPENED).rank is Rank.AUCTION
    assert rank_in(Proceedings.REORGANISATION, due, OPENED).rank is Rank.REORGANISATION
    assert rank_in(Proceedings.REORGANISATION, date(2026, 9, 10), OPENED, withheld=True).rank is Rank.COMMON


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-3, 3))
def test_the_border_lies_between_two_days(due: date, days: int) -> None:
    opened = year_after(due) + timedelta(days=days)
    assert (rank_of(due, opened).rank is Rank.ESTATE) == (days <= 0)


@pytest.fixture
def debtor(city: City) -> Delinquent:
    with city.vault.write() as store:
        return a_delinquent(store, dues=((date(2024, 7, 1), 24_000), (date(2026, 7, 31), 30_000)))


def _new(debtor: Delinquent) -> NewInsolvency:
    return NewInsolvency(
        debtor.party_id,
        Proceedings.BANKRUPTCY,
        "津地方裁判所伊勢支部",
        "令和8年（フ）第12号",
        OPENED,
        "弁護士　甲野",
        "514-0000",
        "津市中央1番1号",
        date(2026, 12, 10),
    )


def test_every_claim_gets_its_rank_and_its_event(desk: Desk, debtor: Delinquent, city: City) -> None:
    insolvent.put_insolvency(desk.ctx, _new(debtor))
    view = insolvent.insolvencies_of(desk.ctx, debtor.party_id)[0]
    assert [each.ranked.rank for each in view.claims] == [Rank.ESTATE, Rank.PRIORITY]
    with city.vault.read() as store:
        events = store.receivable_events.of(debtor.receivables)
        assert all(standing_of(events[n], date(2026, 11, 24)).under(Hold.BANKRUPTCY) for n in debtor.receivables)


def test_late_charge_from_the_opening_on_is_told_apart_to_the_yen(desk: Desk, city: City) -> None:
    """What accrued to the day before the opening has the rank of the claim, the rest is subordinate (破産法97条三)."""
    with city.vault.write() as store:
        debtor = a_delinquent(store, dues=((date(2024, 7, 1), 240_000), (date(2026, 7, 31), 300_000)))
    insolvent.put_insolvency(desk.ctx, _new(debtor))
    view = insolvent.insolvencies_of(desk.ctx, debtor.party_id)[0]
    estate, priority = view.claims
    rates = _rates_of(city)
    whole = late_charge(Yen(240_000), date(2024, 7, 1), date(2026, 11, 24), rates).result
    before = late_charge(Yen(240_000), date(2024, 7, 1), date(2026, 8, 31), rates).result
    assert priority.amount == Yen(240_000) + before
    assert priority.late_after == whole - before
    assert estate.late_after == Yen(0)
    assert view.by_rank() == {
        Rank.ESTATE: estate.amount,
        Rank.PRIORITY: priority.amount,
        Rank.SUBORDINATE: priority.late_after,
    }
    assert estate.amount == Yen(300_000) + estate.term.late_charge


def _rates_of(city: City) -> RateTable:
    """The rates that the city keeps."""
    with city.vault.read() as store:
        return store.rates.table()


def test_letters_go_to_the_trustee_until_the_end(desk: Desk, debtor: Delinquent, city: City) -> None:
    number = insolvent.put_insolvency(desk.ctx, _new(debtor))
    with city.vault.read() as store:
        to = store.addressees.of(debtor.party_id, date(2026, 11, 24)).as_printed
    assert to.address == "津市中央1番1号"
    assert "破産管財人 弁護士　甲野" in (to.name + to.care_of)
    insolvent.put_step(desk.ctx, number, InsolvencyStep.ENDED, date(2026, 11, 24))
    with city.vault.read() as store:
        assert store.addressees.of(debtor.party_id, date(2026, 11, 25)).address == "伊勢市岩渕一丁目7番29号"
        events = store.receivable_events.of(debtor.receivables)
        assert not any(standing_of(events[n], date(2026, 11, 25)).under(Hold.BANKRUPTCY) for n in debtor.receivables)


def test_a_discharge_does_not_lower_a_tax(desk: Desk, debtor: Delinquent, city: City) -> None:
    number = insolvent.put_insolvency(desk.ctx, _new(debtor))
    insolvent.put_step(desk.ctx, number, InsolvencyStep.DISCHARGED, date(2026, 11, 20))
    with city.vault.read() as store:
        assert [store.receivables.get(n).open for n in debtor.receivables] == [Yen(24_000), Yen(30_000)]
        assert "免責されません" in store.timeline.of_party(debtor.party_id)[0].words


def _order(debtor: Delinquent) -> NewInsolvency:
    return NewInsolvency(
        debtor.party_id, Proceedings.STAY_ORDER, "津地方裁判所伊勢支部", "令和8年（モ）第3号", date(2026, 8, 1)
    )


def test_a_stay_order_holds_seizures_and_limitation_until_two_months_after_it(
    desk: Desk, debtor: Delinquent, city: City
) -> None:
    """破産法25条①⑧."""
    number = insolvent.put_insolvency(desk.ctx, _order(debtor))
    claim = debtor.receivables[0]
    with city.vault.read() as store:
        standing = standing_of(store.receivable_events.of([claim])[claim], date(2026, 11, 24))
        assert standing.under(Hold.BANKRUPTCY)
        assert limitation_of(store, [claim], date(2026, 11, 24))[claim].completes_on is None
        before = limitation_of(store, [claim], date(2026, 7, 31))[claim].completes_on
    insolvent.put_step(desk.ctx, number, InsolvencyStep.ENDED, date(2026, 11, 20), "申立ての取下げ")
    with city.vault.read() as store:
        assert standing_of(store.receivable_events.of([claim])[claim], date(2026, 11, 24)).held == ()
        assert limitation_of(store, [claim], date(2026, 11, 24))[claim].completes_on == before


def test_the_opening_of_the_bankruptcy_ends_the_stay_order_and_counts_its_days(
    desk: Desk, debtor: Delinquent, city: City
) -> None:
    with city.vault.write() as store:
        a_receivable(store, party_id=debtor.party_id, term_no=3, due_on=date(2025, 8, 10), principal=8_000)
    insolvent.put_insolvency(desk.ctx, _order(debtor))
    insolvent.put_insolvency(desk.ctx, _new(debtor))
    bankruptcy, order = insolvent.insolvencies_of(desk.ctx, debtor.party_id)
    ranks = {each.term.receivable.due_on: each.ranked.rank for each in bankruptcy.claims}
    assert ranks[date(2025, 8, 10)] is Rank.ESTATE
    assert ranks[date(2024, 7, 1)] is Rank.PRIORITY
    assert order.line.insolvency.state == "失効"
    assert order.line.insolvency.events[0].on == OPENED


def test_a_stay_order_that_is_entered_behind_the_opening_ends_with_it_as_well(
    desk: Desk, debtor: Delinquent, city: City
) -> None:
    insolvent.put_insolvency(desk.ctx, _new(debtor))
    insolvent.put_insolvency(desk.ctx, _order(debtor))
    order, bankruptcy = insolvent.insolvencies_of(desk.ctx, debtor.party_id)
    assert (order.line.insolvency.state, order.line.insolvency.events[0].on) == ("失効", OPENED)
    assert bankruptcy.line.insolvency.open
    claim = debtor.receivables[0]
    with city.vault.read() as store:
        assert limitation_of(store, [claim], date(2026, 11, 24))[claim].completes_on is not None


def test_a_reorganisation_stops_seizures_for_a_year(desk: Desk, debtor: Delinquent, city: City) -> None:
    insolvent.put_insolvency(desk.ctx, replace(_new(debtor), kind=Proceedings.REORGANISATION))
    claim = debtor.receivables[0]
    with city.vault.read() as store:
        events = store.receivable_events.of([claim])[claim]
    assert standing_of(events, date(2027, 9, 1)).under(Hold.BANKRUPTCY)
    assert standing_of(events, date(2027, 9, 2)).under(Hold.BANKRUPTCY) is None


def test_the_day_for_filing_stands_among_the_tasks_that_nobody_removes(
    desk: Desk, debtor: Delinquent, city: City
) -> None:
    insolvent.put_insolvency(desk.ctx, _new(debtor))
    with city.vault.read() as store:
        assert [(t.due_on, t.statutory) for t in store.tasks.of_party(debtor.party_id)] == [(date(2026, 12, 10), True)]


def test_the_same_case_is_entered_once(desk: Desk, debtor: Delinquent) -> None:
    insolvent.put_insolvency(desk.ctx, _new(debtor))
    with pytest.raises(insolvent.ProceedingsKnown):
        insolvent.put_insolvency(desk.ctx, _new(debtor))


def test_a_trustee_has_a_name_and_an_address(desk: Desk, debtor: Delinquent) -> None:
    with pytest.raises(BadInput, match="両方"):
        insolvent.put_insolvency(desk.ctx, replace(_new(debtor), trustee_address=""))


def _advance(city: City, debtor: Delinquent) -> NewAdvance:
    with city.vault.write() as store:
        claim = a_receivable(store, party_id=debtor.party_id, term_no=4, due_on=date(2027, 1, 31), principal=12_000)
    return NewAdvance(
        debtor.party_id, (claim,), AdvanceGround.EXECUTION, "破産手続の開始（津地裁伊勢支部）", date(2026, 12, 4)
    )


def test_the_due_day_is_brought_forward_by_the_notice(desk: Desk, debtor: Delinquent, city: City) -> None:
    new = _advance(city, debtor)
    number = int(desk.approve(advance.draft_advance(desk.ctx, new)))
    advance.issue_notice(desk.ctx, number)
    with city.vault.read() as store:
        event = store.receivable_events.of(new.claims)[new.claims[0]][0]
        limit = limitation_of(store, new.claims, date(2026, 12, 31))[new.claims[0]]
        assert set(new.claims) <= set(store.delinquency_cases.receivables(debtor.case_id))
    assert (event.kind, event.facts["due_on"]) == ("advanced_collection", "2026-12-04")
    assert standing_of([event], date(2027, 3, 1)).advanced_due_on == date(2026, 12, 4)
    assert limit.starts_on == date(2026, 12, 5)
    assert advance.list_advances(desk.ctx)[0].notified_on == date(2026, 11, 24)


def test_without_a_ground_nothing_is_brought_forward(desk: Desk, debtor: Delinquent, city: City) -> None:
    with pytest.raises(BadInput, match="事由となる事実"):
        advance.draft_advance(desk.ctx, replace(_advance(city, debtor), ground_words=" "))


def test_what_is_due_already_is_not_brought_forward(desk: Desk, debtor: Delinquent, city: City) -> None:
    with pytest.raises(advance.NotAdvanceable, match="過ぎています"):
        advance.draft_advance(desk.ctx, replace(_advance(city, debtor), claims=(debtor.receivables[0],)))


def test_a_later_day_is_no_advance(desk: Desk, debtor: Delinquent, city: City) -> None:
    with pytest.raises(advance.NotAdvanceable, match="それより前の日"):
        advance.draft_advance(desk.ctx, replace(_advance(city, debtor), new_due_on=date(2027, 1, 31)))
