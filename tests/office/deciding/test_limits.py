"""F3: what goes to one payee on one day is summed, and the sum of the moment of the approval must be within the limit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.office.approvals import get_draft, renew, send_back, withdraw
from core.office.deciding.capacity import OverLimit, RouteOutgrown, StepOfAnother
from core.office.drafts import ApprovedAlready, DraftChanged
from core.office.roster import GivenGrant
from tests.office.deciding.conftest import Ctx, Office
from tests.office.giving import given as times_given

ACCOUNT = "0155-110-1234567"
TODAY = date(2026, 11, 24)


def way(office: Office, number: int) -> str:
    with office.city.vault.read() as store:
        return " ".join(store.drafts.get(number).route)


def with_limit(office: Office, ctx: Ctx, yen: int) -> None:
    with office.city.vault.write() as store:
        grant = GivenGrant("G4", yen, TODAY, date(2027, 3, 31))
        store.roster.give_grant(ctx.actor.staff_no, grant, 0, 1)


def test_what_is_above_the_limit_goes_through_chief_and_manager(office: Office) -> None:
    ref = office.draft(office.of("collection"), 300_001, payee_key=ACCOUNT)
    assert not office.yes(office.of("chief"), ref).executed
    assert office.yes(office.of("manager"), ref).executed


def test_the_chief_alone_never_takes_the_manager_s_step(office: Office) -> None:
    ref = office.draft(office.of("collection"), 300_001)
    office.yes(office.of("chief"), ref)
    with pytest.raises(StepOfAnother):
        office.yes(office.of("chief", "2"), ref)


def test_ten_gifts_to_one_account_in_a_day_are_stopped_at_the_limit(office: Office) -> None:
    clerks = [office.of("collection", who) for who in "12"]
    refs = [office.draft(clerks[n % 2], 99_999, payee_key=ACCOUNT) for n in range(10)]
    chief = office.of("chief")
    for ref in refs:
        with pytest.raises((RouteOutgrown, StepOfAnother, OverLimit)):
            office.yes(chief, ref)
            office.yes(office.of("chief", "2"), ref)
    assert times_given(office.city) == 0


def test_gifts_that_are_approved_one_by_one_are_stopped_at_the_limit_as_well(office: Office) -> None:
    clerk, chief = office.of("collection"), office.of("chief")
    executed = [office.yes(chief, office.draft(clerk, 99_999, payee_key=ACCOUNT)).executed for _ in range(5)]
    assert executed == [True, True, True, False, False]


def test_a_later_draft_stops_an_earlier_one_until_its_route_is_laid_down_again(office: Office) -> None:
    clerk, chief = office.of("collection"), office.of("chief")
    ref = office.draft(clerk, 200_000 - 1, payee_key=ACCOUNT)
    office.draft(office.of("collection", "2"), 150_000, payee_key=ACCOUNT)
    with pytest.raises(RouteOutgrown, match="349,999円"):
        office.yes(chief, ref)
    again = renew(clerk, ref.draft_id, ref.revision, ref.digest, "経路を改める")
    assert way(office, ref.draft_id) == "chief manager"
    assert not office.yes(chief, again).executed
    assert office.yes(office.of("manager"), again).executed


def test_a_withdrawn_draft_no_longer_counts_and_one_that_was_sent_back_does(office: Office) -> None:
    clerk, chief = office.of("collection"), office.of("chief")
    ref = office.draft(clerk, 180_000, payee_key=ACCOUNT)
    other = office.draft(clerk, 180_000, payee_key=ACCOUNT)
    send_back(chief, other.draft_id, other.revision, other.digest, "確認")
    with pytest.raises(RouteOutgrown):
        office.yes(chief, ref)
    withdraw(clerk, other.draft_id, other.revision, other.digest, "不要")
    assert office.yes(chief, ref).executed


def test_the_next_day_begins_anew_but_a_draft_counts_on_each_day_of_its_revisions(office: Office) -> None:
    clerk = office.of("collection")
    first = office.draft(clerk, 180_000, payee_key=ACCOUNT)
    second = office.draft(clerk, 180_000, payee_key=ACCOUNT)
    office.tomorrow()
    fresh = office.draft(office.of("collection"), 180_000, payee_key=ACCOUNT)
    assert way(office, fresh.draft_id) == "chief"
    renew(office.of("collection"), second.draft_id, second.revision, second.digest, "翌日へ")
    assert way(office, second.draft_id) == "chief manager"
    with pytest.raises(RouteOutgrown):
        office.yes(office.of("chief"), first)


def test_other_payees_do_not_count(office: Office) -> None:
    clerk = office.of("collection")
    office.draft(clerk, 299_000, payee_key="別の口座")
    assert office.yes(office.of("chief"), office.draft(clerk, 299_000, payee_key=ACCOUNT)).executed


def test_amounts_below_nought_do_not_make_room(office: Office) -> None:
    clerk = office.of("collection")
    office.draft(clerk, -299_000, payee_key=ACCOUNT)
    assert way(office, office.draft(clerk, 299_000, payee_key=ACCOUNT).draft_id) == "chief manager"


def test_the_grant_of_a_limit_lets_a_chief_decide_in_the_manager_s_place(office: Office) -> None:
    ref = office.draft(office.of("collection"), 450_000, payee_key=ACCOUNT)
    office.yes(office.of("chief"), ref)
    second = office.of("chief", "2")
    with_limit(office, second, 449_999)
    with pytest.raises(StepOfAnother):
        office.yes(second, ref)
    third = office.of("chief", "3")
    with_limit(office, third, 450_000)
    assert office.yes(third, ref).executed


def test_the_grant_of_a_limit_gives_nothing_without_a_right_to_approve(office: Office) -> None:
    from core.office.rights import NotPermitted

    ref = office.draft(office.of("collection"), 1_000)
    other = office.of("collection", "2")
    with_limit(office, other, 1_000_000)
    with pytest.raises(NotPermitted):
        office.yes(other, ref)


def test_a_limit_that_the_city_lowers_stops_a_route_that_is_long_enough(office: Office) -> None:
    office.setting("approval_limits", {"chief": 1_000, "manager": None})
    ref = office.draft(office.of("collection"), 5_000)
    with pytest.raises(OverLimit, match="課長に依頼"):
        office.yes(office.of("chief"), ref)
    assert office.yes(office.of("manager"), ref).executed


def test_one_person_takes_one_step(office: Office) -> None:
    manager = office.of("manager")
    ref = office.draft(office.of("collection"), 300_001)
    office.yes(manager, ref)
    with pytest.raises(ApprovedAlready):
        office.yes(manager, ref)


def test_the_view_tells_the_limit_the_sum_and_the_route(office: Office) -> None:
    clerk, chief = office.of("collection"), office.of("chief")
    office.draft(clerk, 100_000, payee_key=ACCOUNT)
    ref = office.draft(clerk, 250_000, payee_key=ACCOUNT)
    office.yes(chief, ref, "確認済み")
    view = get_draft(office.of("manager"), ref.draft_id)
    assert (view.limit, view.payee_today.amount, view.within_limit) == ("課長 なし", 350_000, True)
    assert [step.word for step in view.way] == ["係長", "課長"]
    assert [(one.word, one.name, one.reason) for one in view.trail] == [("決裁", "鈴木 髙﨑", "確認済み")]


@pytest.mark.parametrize("changed", [{"yen": 6_000}, {"payee_key": "別"}, {"payload": {"to": "別"}}, {"party_id": 1}])
@pytest.mark.parametrize("stage", ["awaited", "one step taken", "sent back"])
def test_any_change_voids_what_was_approved(office: Office, changed: dict[str, Any], stage: str) -> None:
    """F2: at each state and in each field."""
    office.party()
    clerk, chief = office.of("collection"), office.of("chief")
    facts: dict[str, Any] = {"yen": 5_000, "payee_key": ACCOUNT, "act": "twice"}
    ref = office.draft(clerk, **facts)
    if stage == "one step taken":
        office.yes(chief, ref)
    elif stage == "sent back":
        send_back(chief, ref.draft_id, ref.revision, ref.digest, "確認")
    again = office.draft(clerk, **{**facts, **changed}, revises=ref.draft_id)
    with pytest.raises(DraftChanged):
        office.yes(office.of("chief", "2"), ref)
    assert not office.yes(chief, again).executed
    assert times_given(office.city) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 200_000), st.integers(0, 2), st.booleans()), min_size=1, max_size=6))
def test_the_sum_is_that_of_a_plain_model(office: Office, steps: list[tuple[int, int, bool]]) -> None:
    """Drafts to a few payees, some withdrawn: the sum of each is what a list of them says."""
    clerk = office.of("collection")
    with office.city.vault.read() as store:
        first = store.db.execute("SELECT coalesce(max(draft_id), 0) FROM draft").fetchone()[0]
    model: dict[str, int] = {}
    for yen, payee, goes in steps:
        key = f"{first}-{payee}"
        ref = office.draft(clerk, yen, payee_key=key)
        if goes:
            withdraw(clerk, ref.draft_id, ref.revision, ref.digest, "不要")
        else:
            model[key] = model.get(key, 0) + yen
    with office.city.vault.read() as store:
        assert {key: store.cases.day_sum(key, 0, TODAY.isoformat()) for key in model} == model
