"""A superior at the clerk's terminal lets one thing happen: another person, near to nobody concerned, with a fresh code."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from core.office.proofs import CodeRefused
from core.office.traces.kin import Relation
from core.office.traces.witness import WitnessRefused, check_witness
from tests.conftest import FixedClock, add_staff, code_at, context_of
from tests.office.traces.families import family
from tui.wiring import City

Ctx = Context[Any]
FOR = "parties.search"


def test_the_chief_beside_the_clerk_is_made_sure_of_by_a_fresh_code(clerk: Ctx, chief: Ctx, clock: FixedClock) -> None:
    code = code_at(clock.now())
    witness = check_witness(clerk, FOR, chief.actor.staff_no, code)
    assert witness.staff_no == chief.actor.staff_no
    with clerk.write() as store:
        witness.use(store)
    with pytest.raises(WitnessRefused):
        check_witness(clerk, FOR, chief.actor.staff_no, code)


def test_one_code_of_a_witness_counts_once_however_many_checked_it(clerk: Ctx, chief: Ctx, clock: FixedClock) -> None:
    code = code_at(clock.now())
    first, second = (check_witness(clerk, FOR, chief.actor.staff_no, code) for _ in range(2))
    with clerk.write() as store:
        first.use(store)
    with pytest.raises(CodeRefused), clerk.write() as store:
        second.use(store)


@pytest.mark.parametrize("who", ["clerk_self", "another_clerk", "nobody"])
def test_nobody_without_the_right_stands_beside(
    who: str, city: City, clerk: Ctx, ctx_for: Any, clock: FixedClock
) -> None:
    login = {
        "clerk_self": clerk.actor.staff_no,
        "another_clerk": ctx_for("collection", "2").actor.staff_no,
        "nobody": "いない人",
    }[who]
    with pytest.raises(WitnessRefused):
        check_witness(clerk, FOR, login, code_at(clock.now()))
    with city.vault.read() as store:
        row = store.db.execute("SELECT result, body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row[0] == "refused"
    assert code_at(clock.now()) not in row[1]


def test_a_chief_of_the_household_does_not_stand_beside(city: City, clerk: Ctx, clock: FixedClock) -> None:
    father, child = family(city)
    add_staff(city, "C9", "chief", party_id=father)
    context_of(city, "C9")
    with pytest.raises(WitnessRefused):
        check_witness(clerk, FOR, "c9", code_at(clock.now()), party_id=child)


def test_relations_are_one_s_own_the_household_s_and_colleagues(city: City) -> None:
    father, child = family(city)
    stranger = family(city, "900002")[0]
    add_staff(city, "C1", "collection", party_id=father)
    add_staff(city, "C2", "collection")
    with city.vault.read() as store:
        assert store.kin.relation("C1", father) is Relation.OWN
        assert store.kin.relation("C1", child) is Relation.HOUSEHOLD
        assert store.kin.relation("C2", child) is Relation.COLLEAGUE
        assert store.kin.relation("C2", stranger) is Relation.NONE
