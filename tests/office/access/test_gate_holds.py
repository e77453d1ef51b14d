"""The gate of the services: grants with and without a role, the menu of every role, and calls with a session of nobody."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from core.office.access.hours import HELD, closing_time
from core.office.audit import Result
from core.office.context import Actor, Context
from core.office.functions import FUNCTIONS, MATRIX, ROLES
from core.office.outputs.gate import MassOutputRefused, OutputRequest, issue_output
from core.office.rights import Level, NotPermitted, SessionEnded
from core.office.roster import GivenGrant, GivenRight
from core.office.sessions import EndCause
from core.office.staff import GRANTS
from core.parties.search import sees_protected
from tests.conftest import CtxFor, FixedClock, add_staff, context_of
from tests.screens.collection.working import settled
from tests.screens.office.sitting import sign_in, sitting
from tui.screens.office.menu import MenuScreen
from tui.screens.office.menu_board import MenuBoard
from tui.screens.office.menu_entries import sections
from tui.wiring import City

TODAY = date(2026, 11, 24)
LEVELS = {"R": {Level.READ}, "r": {Level.READ}, "W": {Level.READ, Level.ENTER}, "A": {Level.APPROVE}}


def give(city: City, staff_no: str, *codes: str) -> None:
    """Grants of a year, whatever the rules say."""
    with city.vault.write() as store:
        for code in codes:
            limit = 500_000 if code == "G4" else None
            grant = GivenGrant(code, limit, TODAY - timedelta(days=1), TODAY + timedelta(days=300))
            store.roster.give_grant(staff_no, grant, 0, 1)


def opens(city: City, ctx: Context[Any], code: str) -> bool:
    """What a grant opens, asked of the service that asks for it."""
    staff_no = ctx.actor.staff_no
    if code == "G2":
        with ctx.read() as store:
            return sees_protected(ctx, store)
    if code == "G5":
        with ctx.read() as store:
            return closing_time(store, staff_no, ctx.now().replace(hour=23)) is None
    if code == "G4":
        from core.office.deciding.capacity import Capacity

        with ctx.read() as store:
            return Capacity(ctx, store).person(staff_no).raised > 0
    with ctx.read() as store:
        return any(grant.grant_code == code for grant in store.roster.grants(staff_no, TODAY))


@pytest.fixture
def bound(city: City) -> City:
    """A city whose hours of use are held."""
    with city.vault.write() as store:
        store.settings.put(HELD, date(2000, 1, 1), True, 1)
    return city


@pytest.mark.parametrize("role", list(ROLES))
def test_no_grant_adds_a_function_to_a_role(city: City, ctx_for: CtxFor, role: str) -> None:
    ctx = ctx_for(role)
    give(city, ctx.actor.staff_no, *GRANTS)
    wrong = []
    for function in FUNCTIONS:
        letters = MATRIX.get(function.code, {}).get(role, "")
        wanted = set().union(*(LEVELS[letter] for letter in letters)) if letters else set()
        found = {level for level in Level if ctx.may(function.code, level) is not None}
        if found != wanted:
            wrong.append((function.code, found, wanted))
    assert not wrong


@pytest.mark.parametrize("code", list(GRANTS))
def test_no_role_implies_a_grant_and_a_grant_opens_only_beside_a_role(bound: City, code: str) -> None:
    wrong = []
    for number, role in enumerate(ROLES):
        ctx = context_of(bound, add_staff(bound, f"7{number}", role))
        before = opens(bound, ctx, code)
        give(bound, ctx.actor.staff_no, code)
        after = opens(bound, ctx, code)
        with bound.vault.write() as store:
            store.roster.end_role(ctx.actor.staff_no, role, TODAY - timedelta(days=1))
        without = opens(bound, ctx, code)
        if (before, after, without) != (False, True, False):
            wrong.append((role, before, after, without))
    assert not wrong


def test_a_single_grant_without_a_role_does_nothing(city: City) -> None:
    ctx = context_of(city, add_staff(city, "70"))
    with city.vault.write() as store:
        for function in FUNCTIONS:
            for level in Level:
                store.roster.set_right("70", GivenRight(function.code, level, "grant", TODAY, None), 0, 1)
    for function in FUNCTIONS:
        with pytest.raises(NotPermitted):
            ctx.authorize(function.code, "read")


def test_many_persons_leave_only_with_the_grant_for_it(city: City, clerk: Any) -> None:
    request = OutputRequest("P17", "一覧", "list.csv", b"a\r\n", "text/csv", "04", persons=100_000)
    with pytest.raises(MassOutputRefused):
        issue_output(clerk, request, function_code="ledger.payments")
    give(city, clerk.actor.staff_no, "G3")
    assert issue_output(clerk, request, function_code="ledger.payments").number


def numbers_allowed(role: str) -> list[str]:
    """Screens whose functions a role may read, in the words of the matrix."""
    return [
        entry.number
        for part in sections()
        for entry in part.entries
        if any(set(MATRIX.get(code, {}).get(role, "")) & set("RrW") for code in entry.functions)
    ]


@pytest.mark.parametrize("role", list(ROLES))
async def test_the_menu_shows_exactly_the_screens_of_the_role(city: City, clock: FixedClock, role: str) -> None:
    add_staff(city, "8001", role)
    session = sitting(city)
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "8001")
        await settled(pilot)
        assert isinstance(session.app.screen, MenuScreen)
        shown = [entry.number for entry in session.app.screen.query_one(MenuBoard).entries]
    assert len(set(shown)) == len(shown)
    assert sorted(shown) == sorted(numbers_allowed(role))


def calls_that_pass(city: City, ctx_for: CtxFor, clock: FixedClock, count: int) -> list[Any]:
    """Calls with no session, a dead one, another's, one of the future; which of them got through."""
    roles = list(ROLES)
    people = {role: ctx_for(role) for role in roles}
    alive = {role: people[role].actor.session_id for role in roles}
    dead: list[int] = []
    for role in roles:
        ended = ctx_for(role, "9")
        with city.vault.write() as store:
            store.sessions.end(ended.actor.session_id, clock.now(), EndCause.SIGNED_OUT)
        dead.append(ended.actor.session_id)
    chance = random.Random(20261124)
    passed = []
    for _ in range(count):
        role = chance.choice(roles)
        own = people[role].actor
        session = chance.choice(
            [None, chance.choice(dead), alive[chance.choice([r for r in roles if r != role])], 10**6, 0, -1]
        )
        actor = Actor(own.staff_no, own.name, own.office_code, own.office_name, session, own.terminal)
        function, level = chance.choice(FUNCTIONS).code, chance.choice(list(Level))
        try:
            city.context(actor).authorize(function, level)
            passed.append((role, session, function))
        except SessionEnded:
            pass
    return passed


def test_no_call_passes_without_a_session_of_one_s_own(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    assert calls_that_pass(city, ctx_for, clock, 400) == []


@pytest.mark.slow
def test_no_call_of_ten_thousand_passes_without_a_session_of_one_s_own(
    city: City, ctx_for: CtxFor, clock: FixedClock
) -> None:
    assert calls_that_pass(city, ctx_for, clock, 10_000) == []


def test_every_such_call_is_in_the_log(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    calls_that_pass(city, ctx_for, clock, 50)
    with city.vault.read() as store:
        count = store.db.execute("SELECT count(*) FROM audit_log WHERE result = ?", (str(Result.REFUSED),)).fetchone()[
            0
        ]
    assert count == 50
