"""People on their way into the system: just registered, with a first password, enrolled; and accounts of machines."""

from __future__ import annotations

from typing import Any

from core.office.access.enrolment import NewFactor, begin_enrolment, confirm_enrolment
from core.office.access.machine import first_password_at_machine
from core.office.access.own_password import change_password
from core.office.access.recovery_codes import NewCodes
from core.office.access.registering import Person, register_staff, register_unattended
from core.office.context import Context
from core.office.signing_in import MustEnrol, sign_in
from tests.people import TERMINAL, TUESDAY, code_at
from tui.wiring import City, system_context

OWN = "みどりいろのちいさなふね"


def add_machine(city: City, staff_no: str, name: str, *roles: str) -> bytes:
    """An account that a machine uses, with roles from long ago; its key."""
    key = register_unattended(system_context(city), staff_no, name, "0500")
    with city.vault.write() as store:
        for role in roles:
            store.roster.give_role(staff_no, role, TUESDAY.date().replace(year=2020), None, 0, 1)
    return key


def registered(city: City, staff_no: str = "0213", login_id: str = "tanaka", *roles: str) -> str:
    """A person who was registered and given a first password; the password."""
    register_staff(system_context(city), Person(staff_no, login_id, "田中 次郎", "タナカ ジロウ"), "0100")
    with city.vault.write() as store:
        for role in roles:
            store.roster.give_role(staff_no, role, TUESDAY.date().replace(year=2020), None, 0, 1)
    return first_password_at_machine(system_context(city), staff_no).password


def arrives(
    city: City, password: str, code: str = "", *, login_id: str = "tanaka", terminal: str = TERMINAL
) -> MustEnrol:
    """Sign in where something is still to be made."""
    found = sign_in(city.vault, city.clock, city.outside, login_id, password, code, terminal)
    assert isinstance(found, MustEnrol)
    return found


def comes_in(
    city: City, password: str, code: str, *, login_id: str = "tanaka", terminal: str = TERMINAL
) -> Context[Any]:
    """Sign in as somebody who has all they need."""
    found = sign_in(city.vault, city.clock, city.outside, login_id, password, code, terminal)
    assert isinstance(found, Context)
    return found


def enrol(city: City, ctx: Context[Any]) -> tuple[NewFactor, NewCodes]:
    """Make the second factor with the code that an authenticator shows now."""
    factor = begin_enrolment(ctx)
    return factor, confirm_enrolment(ctx, factor, code_at(city.clock.now(), factor.secret))


def settled_in(city: City, *roles: str, login_id: str = "tanaka") -> tuple[Context[Any], NewFactor, NewCodes]:
    """A person from registration to a session that can be used."""
    first = registered(city, "0213", login_id, *roles)
    ctx = arrives(city, first, login_id=login_id).context
    change_password(ctx, first, OWN)
    return ctx, *enrol(city, ctx)
