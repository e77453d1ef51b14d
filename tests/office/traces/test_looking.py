"""Looks at persons: what they are shown for, who is stopped, who is told, and what the log keeps of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from core.ledger.inquiry.summary import payment_summary
from core.office.context import Context
from core.office.roster import GivenGrant
from core.office.traces.alarms import AlarmKind, list_alarms
from core.office.traces.grounds import (
    BrakePulled,
    CaseNumberNeeded,
    ColleagueRecord,
    GroundNeeded,
    GroundTooVague,
    NearRecord,
    OwnRecord,
)
from core.office.traces.looking import grounds_on_offer, look
from core.office.traces.permits import lift_brake, permit_look
from core.office.traces.watch_list import WatchKind, add_watched
from core.office.traces.witness import WitnessRefused
from core.parties.party import ReasonNeeded
from core.parties.search import Criteria, open_party, search_parties
from tests.builders import a_party
from tests.conftest import FixedClock, add_staff, code_at, context_of
from tests.office.traces.families import family
from tests.people import TUESDAY, ask_for_grounds
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture(autouse=True)
def asked(city: City) -> None:
    with city.vault.write() as store:
        ask_for_grounds(store)


@pytest.fixture
def person(city: City) -> int:
    with city.vault.write() as store:
        return a_party(store)


def rows(ctx: Ctx, where: str = "1") -> list[tuple[Any, ...]]:
    """Act, result, reason and the other facts of rows of the log, oldest first."""
    with ctx.read() as store:
        found = store.db.execute(f"SELECT result, reason, body FROM audit_log WHERE {where} ORDER BY seq").fetchall()
    return [(json.loads(body)["act"], result, reason, json.loads(body)) for result, reason, body in found]


def set_to(city: City, key: str, value: object) -> None:
    with city.vault.write() as store:
        store.settings.put(key, TUESDAY.date(), value, 0)


def kinds(ctx: Ctx) -> list[AlarmKind]:
    return [alarm.kind for alarm in list_alarms(ctx)]


# Grounds


def test_without_a_ground_nobody_is_shown(clerk: Ctx, person: int) -> None:
    with pytest.raises(GroundNeeded):
        open_party(clerk, person)
    assert not rows(clerk, "result = 'viewed' AND party_id IS NOT NULL")


def test_the_ground_of_a_look_stands_in_its_row(clerk: Ctx, person: int) -> None:
    open_party(clerk, person, "１")
    act, result, reason, body = rows(clerk, f"party_id = {person}")[-1]
    assert (act, result, reason, body["ground"]) == ("閲覧", "viewed", "納付の相談", "事由")


def test_a_ground_is_carried_on_for_the_day_and_not_longer(clerk: Ctx, person: int, clock: FixedClock) -> None:
    open_party(clerk, person, "相続人からの照会")
    payment_summary(clerk, person)
    assert rows(clerk, f"party_id = {person}")[-1][2] == "相続人からの照会（続き）"
    clock.move(hours=11)
    payment_summary(clerk, person)
    clock.move(hours=9)
    again = context_of_tomorrow(clerk)
    with pytest.raises(GroundNeeded):
        payment_summary(again, person)


def context_of_tomorrow(ctx: Ctx) -> Ctx:
    """The same clerk, signed in anew."""
    from core.office.context import Actor

    with ctx.write() as store:
        store.db.execute(
            "UPDATE live_session SET ended_at = ?, end_cause = 'signed_out' WHERE ended_at IS NULL", ("x",)
        )
        number = store.sessions.open(ctx.actor.staff_no, "t", ctx.now(), ctx.outside.processes.me(), must_change=False)
    me = ctx.actor
    return Context(
        Actor(me.staff_no, me.name, me.office_code, me.office_name, number, me.terminal),
        ctx.vault,
        ctx.clock,
        ctx.outside,
    )


def test_what_one_clerk_gave_is_no_ground_for_another(clerk: Ctx, ctx_for: Any, person: int) -> None:
    open_party(clerk, person, "1")
    with pytest.raises(GroundNeeded):
        open_party(ctx_for("collection", "2"), person)


def test_who_was_worked_on_today_may_be_looked_at(clerk: Ctx, person: int) -> None:
    with clerk.write() as store:
        store.audit.record(clerk.entry("collection.suspense", "保留の消込", party_id=person))
    open_party(clerk, person)
    assert rows(clerk, f"party_id = {person}")[-1][3]["ground"] == "当日処理"


def test_an_alarm_about_a_look_is_no_work_on_the_person(clerk: Ctx, manager: Ctx, person: int) -> None:
    with clerk.write() as store:
        store.audit.record(clerk.entry("office.alarms", "通報", party_id=person))
    with pytest.raises(GroundNeeded):
        open_party(clerk, person)


def test_the_own_case_list_needs_no_words(city: City, clerk: Ctx, person: int) -> None:
    with city.vault.write() as store:
        store.db.execute("INSERT INTO case_list VALUES(?,?,'2026-11-01','2026-11-30')", (clerk.actor.staff_no, person))
    open_party(clerk, person)
    assert rows(clerk, f"party_id = {person}")[-1][3]["ground"] == "担当"


def test_at_the_counter_a_reason_is_needed_each_time(branch: Ctx, person: int) -> None:
    open_party(branch, person, "1")
    with pytest.raises(ReasonNeeded):
        open_party(branch, person)


def test_words_that_say_nothing_are_refused_and_reported(clerk: Ctx, person: int) -> None:
    with pytest.raises(GroundTooVague):
        open_party(clerk, person, "aaaaaa")
    act, result, reason, body = rows(clerk, f"party_id = {person}")[-1]
    assert (act, result, reason, body["cause"]) == ("閲覧の拒否", "refused", "aaaaaa", "GroundTooVague")


def test_an_auditor_looks_with_a_case_number(auditor: Ctx, person: int) -> None:
    with pytest.raises(CaseNumberNeeded):
        open_party(auditor, person, "定期監査のため")
    open_party(auditor, person, "監査 R8-3")
    open_party(auditor, person)
    assert rows(auditor, f"party_id = {person}")[-1][2] == "監査 R8-3（続き）"


def test_the_last_ground_of_the_day_is_proposed(clerk: Ctx, auditor: Ctx, person: int) -> None:
    assert grounds_on_offer(clerk).last == ""
    open_party(clerk, person, "3")
    offer = grounds_on_offer(clerk)
    assert (offer.last, offer.usual[0]) == ("納付書の再発行", "納付の相談")
    assert grounds_on_offer(auditor).usual == ()


def test_the_usual_grounds_are_those_of_the_setting(city: City, clerk: Ctx, person: int) -> None:
    set_to(city, "look_grounds", ["相続"])
    open_party(clerk, person, "1")
    assert rows(clerk, f"party_id = {person}")[-1][2] == "相続"


# Near records


def nearest(city: City, relation: str) -> tuple[Ctx, int]:
    """A clerk, and a party that is near to them."""
    father, child = family(city)
    add_staff(city, "N1", "collection", party_id=father if relation in ("own", "household") else None)
    if relation == "colleague":
        add_staff(city, "N2", "collection", party_id=father)
    return context_of(city, "N1"), child if relation == "household" else father


STOPS = {"own": OwnRecord, "household": NearRecord, "colleague": ColleagueRecord}


@pytest.mark.parametrize("relation", STOPS)
def test_near_records_are_stopped_and_the_try_is_recorded(city: City, relation: str) -> None:
    ctx, party_id = nearest(city, relation)
    for view in (open_party, payment_summary, lambda c, p: look(c, "parties.search", p, item="保留1の処理")):
        with pytest.raises(STOPS[relation]):
            view(ctx, party_id)  # type: ignore[operator]  # three shapes of one call
    assert [row[:2] for row in rows(ctx, f"party_id = {party_id} AND staff_no = 'N1'")][:1] == [
        ("閲覧の拒否", "refused")
    ]


@pytest.mark.parametrize("relation", STOPS)
def test_a_superior_beside_the_clerk_lets_them_look_for_half_an_hour(
    city: City, chief: Ctx, manager: Ctx, clock: FixedClock, relation: str
) -> None:
    ctx, party_id = nearest(city, relation)
    permit_look(ctx, party_id, chief.actor.staff_no, code_at(clock.now()))
    open_party(ctx, party_id, "1")
    assert AlarmKind.RELATED in kinds(manager)
    clock.move(minutes=29)
    open_party(ctx, party_id)
    clock.move(minutes=1)
    with pytest.raises(STOPS[relation]):
        open_party(ctx, party_id)


def test_the_wrong_code_of_a_superior_lets_nobody_look(city: City, chief: Ctx) -> None:
    ctx, party_id = nearest(city, "own")
    with pytest.raises(WitnessRefused):
        permit_look(ctx, party_id, chief.actor.staff_no, "000000")
    with pytest.raises(OwnRecord):
        open_party(ctx, party_id, "1")


def test_a_permit_is_for_one_person_and_one_clerk(city: City, chief: Ctx, clerk: Ctx, clock: FixedClock) -> None:
    ctx, father = nearest(city, "own")
    with city.vault.read() as store:
        child = store.db.execute("SELECT party_id FROM party WHERE party_id <> ?", (father,)).fetchone()[0]
    permit_look(ctx, father, chief.actor.staff_no, code_at(clock.now()))
    with pytest.raises(NearRecord):
        open_party(ctx, child, "1")
    with pytest.raises(ColleagueRecord):
        open_party(clerk, father, "1")


def test_the_grant_opens_colleagues_and_not_the_own_household(city: City) -> None:
    ctx, colleague = nearest(city, "colleague")
    _, child = family(city, "900002")
    with city.vault.write() as store:
        day = TUESDAY.date()
        store.roster.give_grant("N1", GivenGrant("G6", None, day, day), 0, 0)
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = 'N1'", (child,))
    open_party(ctx, colleague, "1")
    with pytest.raises(OwnRecord):
        open_party(ctx, child, "1")


def test_the_third_try_of_a_day_is_told_once(city: City, manager: Ctx) -> None:
    ctx, party_id = nearest(city, "household")
    for tries in range(1, 6):
        with pytest.raises(NearRecord):
            open_party(ctx, party_id)
        assert kinds(manager).count(AlarmKind.RELATED) == (1 if tries >= 3 else 0)


# The watch-list


def test_a_look_at_a_listed_person_is_told_at_once_and_not_to_the_clerk(clerk: Ctx, manager: Ctx, person: int) -> None:
    with manager.read() as store:
        number = store.parties.get(person).party_no
    add_watched(manager, number, WatchKind.COUNCIL, "議員のため")
    view = open_party(clerk, person, "1")
    payment_summary(clerk, person)
    assert "議員" not in str(view)
    found = [alarm for alarm in list_alarms(manager) if alarm.kind is AlarmKind.WATCHED]
    assert [(alarm.staff_no, alarm.party_id, alarm.body) for alarm in found] == [
        (clerk.actor.staff_no, person, "議員  事由 納付の相談")
    ]


def test_a_list_that_cannot_be_told_of_shows_nobody(clerk: Ctx, manager: Ctx, person: int) -> None:
    with manager.write() as store:
        number = store.parties.get(person).party_no
        store.db.execute("CREATE TRIGGER no_alarm BEFORE INSERT ON alarm BEGIN SELECT RAISE(ABORT, 'full'); END")
    add_watched(manager, number, WatchKind.NEWS, "報道のため")
    with pytest.raises(sqlite3.IntegrityError):
        open_party(clerk, person, "1")
    assert not rows(clerk, "result = 'viewed' AND party_id IS NOT NULL AND function_code = 'parties.search'")


# The brake


def many(city: City, count: int) -> list[int]:
    with city.vault.write() as store:
        return [a_party(store, party_no=f"{number:08}") for number in range(500, 500 + count)]


def test_a_robot_is_stopped_at_the_limit_and_told(
    city: City, clerk: Ctx, manager: Ctx, chief: Ctx, clock: FixedClock
) -> None:
    set_to(city, "look_brake_per_hour", 6)
    people = many(city, 16)
    for person in people[:6]:
        open_party(clerk, person, "1")
        payment_summary(clerk, person)
        clock.move(seconds=1)
    for person in people[6:9]:
        with pytest.raises(BrakePulled):
            open_party(clerk, person, "1")
    assert kinds(manager) == [AlarmKind.MASS_READING]
    open_party(clerk, people[0])
    lift_brake(clerk, chief.actor.staff_no, code_at(clock.now()))
    for person in people[6:12]:
        open_party(clerk, person, "1")
    with pytest.raises(BrakePulled):
        open_party(clerk, people[12], "1")


def test_the_brake_counts_the_last_hour_only(city: City, clerk: Ctx, clock: FixedClock) -> None:
    set_to(city, "look_brake_per_hour", 2)
    first, second, third, fourth = many(city, 4)
    open_party(clerk, first, "1")
    clock.move(minutes=40)
    open_party(clerk, second, "1")
    with pytest.raises(BrakePulled):
        open_party(clerk, third, "1")
    clock.move(minutes=21)
    open_party(clerk, third, "1")
    with pytest.raises(BrakePulled):
        open_party(clerk, fourth, "1")


def test_whoever_was_worked_on_does_not_count(city: City, clerk: Ctx) -> None:
    set_to(city, "look_brake_per_hour", 1)
    first, second = many(city, 2)
    open_party(clerk, first, "1")
    with clerk.write() as store:
        store.audit.record(clerk.entry("collection.paid_slips", "済通入力", party_id=first))
    open_party(clerk, second, "1")


def test_the_brake_of_one_clerk_is_not_that_of_another(city: City, clerk: Ctx, ctx_for: Any) -> None:
    set_to(city, "look_brake_per_hour", 1)
    first, second = many(city, 2)
    open_party(clerk, first, "1")
    open_party(ctx_for("collection", "2"), second, "1")


def test_searches_are_braked_too(city: City, clerk: Ctx, chief: Ctx, manager: Ctx, clock: FixedClock) -> None:
    set_to(city, "search_brake_per_hour", 3)
    for _ in range(3):
        search_parties(clerk, Criteria(kana="イセ"))
    with pytest.raises(BrakePulled):
        search_parties(clerk, Criteria(kana="イセ"))
    assert kinds(manager) == [AlarmKind.MASS_READING]
    lift_brake(clerk, chief.actor.staff_no, code_at(clock.now()))
    search_parties(clerk, Criteria(kana="イセ"))


def test_all_pages_of_a_search_together_are_limited(city: City, clerk: Ctx) -> None:
    set_to(city, "search_hits_most", 7)
    many(city, 9)
    page = search_parties(clerk, Criteria(kana="イセ"), limit=4)
    assert (len(page.hits), page.more, page.most) == (4, True, None)
    page = search_parties(clerk, Criteria(kana="イセ"), page.after, limit=4)
    assert (len(page.hits), page.more, page.most) == (3, False, 7)


@pytest.mark.parametrize(
    "asked_for",
    [
        lambda looks: looks.persons("X", 1, TUESDAY),
        lambda looks: looks.worked("X", 1, TUESDAY),
        lambda looks: looks.searches("X", TUESDAY),
    ],
)
def test_the_log_is_counted_in_its_indexes_alone(city: City, asked_for: Callable[[Any], object]) -> None:
    with city.vault.read() as store:
        asked: list[str] = []
        store.db.set_trace_callback(asked.append)
        asked_for(store.looks)
        store.db.set_trace_callback(None)
        plan = " ".join(row[3] for row in store.db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}"))
    assert "SCAN audit_log" not in plan
    assert "SEARCH audit_log USING COVERING INDEX" in plan
