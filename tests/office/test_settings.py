"""Settings with dates, the office's calendar, notices for all, and unsaved input."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.office import calendar, notices, screen_drafts
from core.office.approvals import approve, get_draft
from core.office.calendar import BusinessDateTooFar
from core.office.deciding.calendar_changes import draft_business_date, draft_day, draft_day_removal
from core.office.deciding.routes import DEFAULT_ROUTES
from core.office.deciding.setting_changes import draft_setting
from core.office.drafts import DraftRef
from core.office.rights import NotPermitted, SessionEnded
from core.office.settings import KNOWN, list_settings
from core.office.signing_in import sign_out
from core.values.refusals import BadInput, ChangedByAnother, NotFound
from tests.conftest import CtxFor, FixedClock, code_at
from tui.wiring import City

TODAY = date(2026, 11, 24)


def test_a_new_city_starts_with_every_known_setting(chief: Any) -> None:
    assert {view.setting.key: view.value for view in list_settings(chief, TODAY)} == {s.key: s.default for s in KNOWN}


def change(chief: Any, manager: Any, key: str, from_on: date, value: object) -> None:
    """The chief drafts, the manager approves."""
    chief.clock.move(seconds=30)
    ref = draft_setting(chief, key, from_on, value, "市長決裁のとおり")
    approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(chief.clock.now()))


def test_a_setting_holds_from_its_day_on(city: City, chief: Any, manager: Any) -> None:
    change(chief, manager, "split_at_new_year", date(2027, 1, 1), False)
    with city.vault.read() as store:
        values = [store.settings.get("split_at_new_year", day) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert values == [True, False]


def test_a_setting_set_again_for_the_same_day_is_the_later_one(city: City, chief: Any, manager: Any) -> None:
    change(chief, manager, "demand_days", TODAY, 30)
    change(chief, manager, "demand_days", TODAY, 25)
    with city.vault.read() as store:
        assert store.settings.get("demand_days", TODAY) == 25


def test_nothing_holds_before_another_has_approved_it(city: City, chief: Any) -> None:
    ref = draft_setting(chief, "demand_days", TODAY, 30, "試行")
    with pytest.raises(NotPermitted):
        approve(chief, ref.draft_id, ref.revision, ref.digest, code_at(chief.clock.now()))
    with city.vault.read() as store:
        assert store.settings.get("demand_days", TODAY) == 20


def test_a_change_that_another_change_has_overtaken_is_refused(chief: Any, manager: Any) -> None:
    waiting = draft_setting(chief, "demand_days", TODAY, 30, "試行")
    change(chief, manager, "demand_days", TODAY, 25)
    chief.clock.move(seconds=30)
    with pytest.raises(ChangedByAnother):
        approve(manager, waiting.draft_id, waiting.revision, waiting.digest, code_at(chief.clock.now()))


def test_the_draft_of_a_setting_shows_before_and_after(chief: Any, manager: Any) -> None:
    rules = [*DEFAULT_ROUTES[:1], {**DEFAULT_ROUTES[1], "over_yen": 500_000}, *DEFAULT_ROUTES[2:]]
    ref = draft_setting(chief, "approval_routes", TODAY, rules, "規程の改正")
    rows = get_draft(manager, ref.draft_id).described.rows
    assert [(row.before, row.after) for row in rows] == [
        ("全て 30万円超 係長→課長", ""),
        ("", "全て 50万円超 係長→課長"),
    ]


def test_the_draft_of_the_limits_shows_each_role_that_changes(chief: Any, manager: Any) -> None:
    ref = draft_setting(chief, "approval_limits", TODAY, {"chief": 500_000, "manager": None}, "規程の改正")
    rows = get_draft(manager, ref.draft_id).described.rows
    assert [(row.label, row.before, row.after) for row in rows] == [("係長", "30万円以下", "50万円以下")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("no_such", 1),
        ("demand_days", "20"),
        ("demand_days", True),
        ("demand_days", 20),
        ("approval_routes", [{"steps": []}]),
        ("approval_limits", {"chief": -1}),
    ],
)
def test_an_unknown_setting_or_a_value_that_makes_no_sense_is_refused(chief: Any, key: str, value: object) -> None:
    with pytest.raises(BadInput):
        draft_setting(chief, key, TODAY, value, "試行")


def test_a_change_needs_a_reason(chief: Any) -> None:
    with pytest.raises(BadInput):
        draft_setting(chief, "demand_days", TODAY, 30, "　")


def test_a_clerk_does_not_change_settings(clerk: Any) -> None:
    with pytest.raises(NotPermitted):
        draft_setting(clerk, "demand_days", TODAY, 1, "試行")


# Calendar


def decide(manager: Any, ref: DraftRef) -> None:
    """The manager approves."""
    manager.clock.move(seconds=30)
    approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(manager.clock.now()))


def test_days_that_the_city_sets_reach_the_rules(city: City, chief: Any, manager: Any) -> None:
    decide(manager, draft_day(chief, date(2026, 12, 28), "closed", "市の休日"))
    decide(manager, draft_day(chief, date(2026, 11, 23), "open", "臨時開庁"))
    with city.vault.read() as store:
        days = calendar.days_set(store)
    assert (days.closed, days.opened) == (frozenset({date(2026, 12, 28)}), frozenset({date(2026, 11, 23)}))


def test_no_day_is_set_and_no_business_date_changed_by_one_person_alone(chief: Any) -> None:
    refs = [
        draft_day(chief, date(2026, 12, 28), "closed", "市の休日"),
        draft_business_date(chief, date(2026, 11, 20), "前日分の入力"),
    ]
    for ref in refs:
        with pytest.raises(NotPermitted):
            approve(chief, ref.draft_id, ref.revision, ref.digest, code_at(chief.clock.now()))
    assert (calendar.list_days(chief, TODAY, date(2027, 1, 1)), chief.today()) == ([], TODAY)


def test_a_day_can_be_left_to_the_law_again(chief: Any, manager: Any) -> None:
    decide(manager, draft_day(chief, date(2026, 12, 28), "closed", "市の休日"))
    decide(manager, draft_day_removal(chief, date(2026, 12, 28)))
    assert calendar.list_days(chief, TODAY, date(2027, 1, 1)) == []
    with pytest.raises(BadInput):
        draft_day_removal(chief, date(2026, 12, 28))


def test_a_day_that_another_change_has_overtaken_is_refused(chief: Any, manager: Any) -> None:
    waiting = draft_day(chief, date(2026, 12, 28), "closed", "市の休日")
    decide(manager, draft_day(chief, date(2026, 12, 28), "closed", "御用納め"))
    with pytest.raises(ChangedByAnother):
        decide(manager, waiting)


def test_the_draft_of_a_day_shows_what_was_set_and_what_will_be(chief: Any, manager: Any) -> None:
    ref = draft_day(chief, date(2026, 12, 28), "closed", "市の休日")
    [row] = get_draft(manager, ref.draft_id).described.rows
    assert (row.label, row.before, row.after) == ("R8.12.28", "法律・条例のとおり", "閉庁 市の休日")


@pytest.mark.parametrize(("kind", "name"), [("shut", "市の休日"), ("closed", "　")])
def test_a_day_has_a_kind_and_a_name(chief: Any, kind: str, name: str) -> None:
    with pytest.raises(BadInput):
        draft_day(chief, date(2026, 12, 28), kind, name)


def test_a_business_date_holds_for_its_day_only(chief: Any, manager: Any, clerk: Any, clock: FixedClock) -> None:
    decide(manager, draft_business_date(chief, date(2026, 11, 20), "前日分の入力"))
    assert clerk.today() == date(2026, 11, 20)
    clock.move(days=1)
    assert clerk.today() == date(2026, 11, 25)


def test_a_business_date_set_back_to_the_real_day_holds(chief: Any, manager: Any) -> None:
    decide(manager, draft_business_date(chief, date(2026, 11, 20), "前日分の入力"))
    decide(manager, draft_business_date(chief, TODAY, "入力を終えた"))
    assert chief.today() == TODAY


def test_a_business_date_of_yesterday_s_draft_is_not_set_today(chief: Any, clock: FixedClock, ctx_for: CtxFor) -> None:
    ref = draft_business_date(chief, date(2026, 11, 20), "前日分の入力")
    clock.move(days=1)
    with pytest.raises(BadInput):
        decide(ctx_for("manager"), ref)
    assert chief.today() == date(2026, 11, 25)


@pytest.mark.parametrize("wrong", [TODAY, date(2026, 11, 22), date(2026, 11, 23)])
def test_a_closed_day_or_the_present_one_is_no_new_business_date(chief: Any, wrong: date) -> None:
    with pytest.raises(BadInput):
        draft_business_date(chief, wrong, "試行")


def test_a_business_date_lies_near_the_real_day(chief: Any) -> None:
    with pytest.raises(BusinessDateTooFar):
        draft_business_date(chief, TODAY + timedelta(days=11), "試行")


# Notices


def test_a_notice_reaches_every_clerk_while_it_holds(chief: Any, branch: Any, clock: FixedClock) -> None:
    start = clock.now() + timedelta(hours=1)
    notices.set_notice(chief, "R8.11.30 18:00 から保守のため停止します", start, start + timedelta(hours=2))
    seen = []
    for _ in range(4):
        seen.append(len(notices.current_notices(branch)))
        clock.move(hours=1)
    assert seen == [0, 1, 1, 0]


def test_a_notice_can_be_taken_down_once(chief: Any, clerk: Any, clock: FixedClock) -> None:
    number = notices.set_notice(chief, "まもなく停止します", clock.now(), clock.now() + timedelta(hours=2))
    notices.end_notice(chief, number)
    assert notices.current_notices(clerk) == []
    with pytest.raises(NotFound):
        notices.end_notice(chief, number)


@pytest.mark.parametrize("body", ["", "　", "長" * 73])
def test_a_notice_is_one_line_that_fits(chief: Any, clock: FixedClock, body: str) -> None:
    with pytest.raises(BadInput):
        notices.set_notice(chief, body, clock.now(), clock.now() + timedelta(hours=1))


def test_a_clerk_does_not_write_to_all(clerk: Any, clock: FixedClock) -> None:
    with pytest.raises(NotPermitted):
        notices.set_notice(clerk, "連絡", clock.now(), clock.now() + timedelta(hours=1))


# Unsaved input


def test_unsaved_input_comes_back_to_its_owner_alone(clerk: Any, ctx_for: CtxFor) -> None:
    screen_drafts.save_screen_draft(clerk, "3102", "batch:1", {"amount": "３，０００", "name": "髙﨑 [/]"})
    kept = screen_drafts.find_screen_draft(clerk, "3102", "batch:1")
    assert kept is not None and kept.fields == {"amount": "３，０００", "name": "髙﨑 [/]"}
    assert screen_drafts.find_screen_draft(ctx_for("collection", "2"), "3102", "batch:1") is None


def test_unsaved_input_is_replaced_and_dropped(clerk: Any) -> None:
    screen_drafts.save_screen_draft(clerk, "3102", "", {"amount": "1"})
    screen_drafts.save_screen_draft(clerk, "3102", "", {"amount": "2"})
    assert [draft.fields for draft in screen_drafts.list_screen_drafts(clerk)] == [{"amount": "2"}]
    screen_drafts.drop_screen_draft(clerk, "3102", "")
    assert screen_drafts.list_screen_drafts(clerk) == []


def test_unsaved_input_needs_a_session(clerk: Any) -> None:
    sign_out(clerk)
    with pytest.raises(SessionEnded):
        screen_drafts.find_screen_draft(clerk, "3102", "")
