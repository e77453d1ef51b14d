"""Emergency support: two people open it, the clock ends it, everything done under it is on the list (A20, A21)."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.access.break_glass import (
    NEVER,
    NotMaintenance,
    SupportOpen,
    SupportOver,
    close_run_out,
    draft_support,
    end_support,
    list_done,
    list_supports,
    possible_functions,
    usual_functions,
)
from core.office.approvals import get_draft
from core.office.functions import FUNCTIONS, function_named
from core.office.jobs import list_jobs
from core.office.rights import Level, NotPermitted
from core.office.traces.alarms import AlarmKind, list_alarms
from core.parties.search import search_parties
from core.values.refusals import BadInput, Refusal
from tests.conftest import CtxFor, FixedClock
from tests.office.access.rights_drafts import decide, supported
from tui.wiring import City, system_context


@pytest.fixture
def contractor(ctx_for: CtxFor) -> Any:
    """保守."""
    return ctx_for("maintenance")


def held(ctx: Any) -> set[str]:
    """Functions that somebody may use at some level."""
    return {one.code for one in FUNCTIONS for level in Level if ctx.may(one.code, level) is not None}


def alarms(manager: Any) -> list[str]:
    return [one.body for one in list_alarms(manager) if one.kind is AlarmKind.EMERGENCY]


def test_without_an_open_support_maintenance_has_the_menu_and_nothing_else(contractor: Any) -> None:
    assert held(contractor) == {"office.menu"}
    for function in FUNCTIONS:
        if function.code != "office.menu":
            with pytest.raises(NotPermitted):
                contractor.authorize(function.code, "read")


def test_an_approved_support_opens_the_named_functions_and_no_other(
    clock: FixedClock, operator: Any, chief: Any, contractor: Any
) -> None:
    who = contractor.actor.staff_no
    ref = draft_support(operator, who, ("office.jobs", "ledger.payments"), 60, "夜間バッチの停止の調査")
    assert held(contractor) == {"office.menu"}
    decide(clock, chief, ref)
    assert held(contractor) == {"office.menu", "office.jobs", "ledger.payments"}
    assert contractor.may("office.jobs", "enter") and contractor.may("office.jobs", "approve") is None


def test_it_ends_by_the_clock_to_the_second(clock: FixedClock, operator: Any, manager: Any, contractor: Any) -> None:
    supported(clock, operator, manager, contractor.actor.staff_no, "office.jobs")
    clock.move(minutes=120, seconds=-1)
    assert contractor.may("office.jobs", "read")
    clock.move(seconds=1)
    assert held(contractor) == {"office.menu"}


@pytest.mark.parametrize("role", ["operator", "chief", "manager"])
def test_it_is_ended_early_by_each_of_those_who_see_it(
    clock: FixedClock, operator: Any, manager: Any, contractor: Any, ctx_for: CtxFor, role: str
) -> None:
    supported(clock, operator, manager, contractor.actor.staff_no, "office.jobs")
    ender = ctx_for(role, "9")
    end_support(ender, list_supports(ender)[0].support_id)
    assert held(contractor) == {"office.menu"}
    with pytest.raises(SupportOver):
        end_support(ender, 1)


def test_a_clerk_sees_no_support(clerk: Any, contractor: Any) -> None:
    for ctx in (clerk, contractor):
        with pytest.raises(NotPermitted):
            list_supports(ctx)


def test_opening_and_closing_raise_an_alarm_with_what_was_done(
    city: City, clock: FixedClock, operator: Any, manager: Any, contractor: Any
) -> None:
    supported(clock, operator, manager, contractor.actor.staff_no, "office.jobs", "office.printers", minutes=30)
    list_jobs(contractor)
    list_jobs(contractor)
    with pytest.raises(NotPermitted):
        contractor.authorize("parties.search", "read")
    clock.move(minutes=31)
    close_run_out(system_context(city))
    closing, opening = alarms(manager)
    assert opening.startswith("開始 保守 四郎 10:00から10:30まで 機能 ジョブ、プリンタ・端末 理由 夜間バッチ")
    assert closing.startswith("終了 保守 四郎 R8.11.24 10:30 時間で終了")
    assert "8101 ジョブ 緊急の支援による利用 2件" in closing
    assert "2001 宛名検索 権限なし 1件（うち拒否 1件）" in closing


def test_the_head_of_the_office_sees_the_list_on_the_same_day(
    clock: FixedClock, operator: Any, chief: Any, manager: Any, contractor: Any
) -> None:
    supported(clock, operator, chief, contractor.actor.staff_no, "office.jobs")
    list_jobs(contractor)
    support = list_supports(manager)[0]
    assert (support.drafted_by, support.approved_by, support.functions) == ("運用 次郎", "鈴木 髙﨑", ("office.jobs",))
    assert [(one.function_code, one.act, one.count) for one in list_done(manager, support.support_id)] == [
        ("office.jobs", "緊急の支援による利用", 1)
    ]


def test_every_call_under_a_support_leaves_a_row(
    city: City, clock: FixedClock, operator: Any, manager: Any, contractor: Any
) -> None:
    supported(clock, operator, manager, contractor.actor.staff_no, *usual_functions())
    for code in usual_functions():
        contractor.authorize(code, "read")
    with city.vault.read() as store:
        rows = store.db.execute(
            "SELECT function_code FROM audit_log WHERE staff_no = ? ORDER BY seq", (contractor.actor.staff_no,)
        ).fetchall()
    assert [row[0] for row in rows] == list(usual_functions())


def test_what_ran_out_is_closed_by_the_next_look_too(
    clock: FixedClock, operator: Any, manager: Any, contractor: Any
) -> None:
    supported(clock, operator, manager, contractor.actor.staff_no, "office.jobs")
    clock.move(hours=3)
    assert list_supports(manager)[0].ended_at is not None
    assert len(alarms(manager)) == 2


def test_one_account_has_one_support_at_a_time(clock: FixedClock, operator: Any, manager: Any, contractor: Any) -> None:
    who = contractor.actor.staff_no
    ref = draft_support(operator, who, ("office.jobs",), 60, "停止の調査")
    with pytest.raises(SupportOpen):
        draft_support(operator, who, ("office.jobs",), 60, "停止の調査")
    decide(clock, manager, ref)
    with pytest.raises(SupportOpen):
        draft_support(operator, who, ("office.jobs",), 60, "停止の調査")


def test_only_an_account_of_maintenance_is_supported(operator: Any, clerk: Any) -> None:
    with pytest.raises(NotMaintenance):
        draft_support(operator, clerk.actor.staff_no, ("office.jobs",), 60, "停止の調査")


@pytest.mark.parametrize(
    ("functions", "minutes", "reason"),
    [((), 60, "調査"), (("office.jobs",), 0, "調査"), (("office.jobs",), 121, "調査"), (("office.jobs",), 60, " ")],
)
def test_a_support_names_functions_a_time_and_a_reason(
    operator: Any, contractor: Any, functions: tuple[str, ...], minutes: int, reason: str
) -> None:
    with pytest.raises(BadInput):
        draft_support(operator, contractor.actor.staff_no, functions, minutes, reason)


@pytest.mark.parametrize("code", sorted(NEVER))
def test_deciding_and_rights_are_in_no_support(operator: Any, contractor: Any, code: str) -> None:
    with pytest.raises(BadInput):
        draft_support(operator, contractor.actor.staff_no, (code,), 60, "調査")


def test_the_usual_functions_show_no_person() -> None:
    assert not any(function_named(code).person for code in usual_functions())
    assert set(possible_functions()) | NEVER == {function.code for function in FUNCTIONS}


def test_the_approver_sees_which_functions_touch_persons(operator: Any, chief: Any, contractor: Any) -> None:
    ref = draft_support(operator, contractor.actor.staff_no, ("office.jobs", "ledger.payments"), 90, "停止の調査")
    told = get_draft(chief, ref.draft_id).described
    assert [(row.label, row.after, row.difference) for row in told.rows] == [
        ("8101 ジョブ", "参照・入力 90分", ""),
        ("2101 収納・期別の照会", "参照・入力 90分", "個人"),
    ]
    assert told.notes[1].startswith("個人の記録に触れうる機能が 1件")


def test_who_drafts_does_not_approve(clock: FixedClock, operator: Any, contractor: Any) -> None:
    ref = draft_support(operator, contractor.actor.staff_no, ("office.jobs",), 60, "停止の調査")
    with pytest.raises(Refusal):
        decide(clock, operator, ref)


def test_an_open_support_does_not_show_taxpayers_that_were_not_named(
    clock: FixedClock, operator: Any, manager: Any, contractor: Any
) -> None:
    supported(clock, operator, manager, contractor.actor.staff_no, *usual_functions())
    with pytest.raises(NotPermitted):
        search_parties(contractor, "伊勢")
