"""Fixtures for all tests: a founded city on a real file, a clock that stands still, and a signed-in clerk of each role."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.office.clock import JST
from core.office.context import Actor, Context
from core.office.founding import found_city
from core.office.passwords import Cost, Passwords
from core.office.roster import Municipality, NewStaff, Secrets, StaffKind
from storage.migrations.apply import migrate
from storage.office.keys import create_keys
from storage.vault import FileVault
from tui.wiring import City, open_city

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
CHEAP = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
"""Hashing at a cost that tests can pay."""

PASSWORD = "つきよのかえるがはねた"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TERMINAL = "3階-09"
NAMES = {
    "collection": "山田花子",
    "delinquency": "中村 𠮷野",
    "chief": "鈴木 髙﨑",
    "manager": "佐藤良子",
    "assessment": "渡辺 葛󠄀城",
    "branch": "小林 [/]",
    "rights_admin": "管理 太郎",
    "operator": "運用 次郎",
    "auditor": "監査 三郎",
    "maintenance": "保守 四郎",
}
OFFICE_OF = {"assessment": "0200", "branch": "1100", "rights_admin": "0400", "operator": "0500", "auditor": "0600"}


@dataclass
class FixedClock:
    """A clock that stands still until a test moves it."""

    at: datetime = field(default=TUESDAY)
    boot: str = "boot-1"

    def now(self) -> datetime:
        return self.at

    def boot_id(self) -> str:
        return self.boot

    def move(self, **by: float) -> None:
        """Let time pass: `clock.move(minutes=10)`."""
        self.at += timedelta(**by)


def code_at(moment: datetime, secret: str = SECRET) -> str:
    """What an authenticator app shows at a moment."""
    import pyotp

    return pyotp.TOTP(secret).at(moment)


def add_staff(
    city: City, staff_no: str, *roles: str, name: str = "", office: str = "0100", party_id: int | None = None
) -> str:
    """A person with roles from long ago, the common password and the common second factor; the staff number.

    The login id is the staff number in lower case.
    """
    sealed = city.outside.keys.seal("staff.totp_secret", staff_no, SECRET.encode())
    secrets = Secrets(_password_hash(), None, sealed, 0)
    with city.vault.write() as store:
        store.roster.add(
            NewStaff(staff_no, staff_no.lower(), name or staff_no, office, StaffKind.PERSON, secrets, party_id)
        )
        for role in roles:
            store.roster.give_role(staff_no, role, TUESDAY.date().replace(year=2020), None, 0, 1)
    return staff_no


_hashed: list[str] = []


def _password_hash() -> str:
    if not _hashed:
        _hashed.append(CHEAP.hash(PASSWORD))
    return _hashed[0]


def context_of(city: City, staff_no: str, terminal: str = TERMINAL) -> Context[Any]:
    """A context over a live session of the staff member, opened now (or the one that is open)."""
    with city.vault.write() as store:
        member = store.roster.get(staff_no)
        live = store.sessions.live_of(staff_no)
        session_id = (
            live.session_id
            if live
            else store.sessions.open(
                staff_no, terminal, city.clock.now(), city.outside.processes.me(), must_change=False
            )
        )
    return city.context(Actor(staff_no, member.name, member.office_code, member.office_name, session_id, terminal))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def founded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and founded city, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template") / "city"
    folder.mkdir()
    migrate(folder / "city.db")
    create_keys(folder.with_name("city.keys"), folder)
    vault = FileVault(folder / "city.db")
    found_city(vault, FixedClock(), Municipality("242039", "伊勢市", demo=False), founders=_founders())
    vault.close()
    return folder


def _founders() -> list[Callable[[Any, int], None]]:
    from tui import founders

    return founders.all_founders()


@pytest.fixture
def city(founded_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[City]:
    """An empty city of one's own: founded, with keys, without people. `clock` is its clock."""
    folder = tmp_path / "city"
    keys = tmp_path / "city.keys"
    shutil.copytree(founded_template, folder)
    shutil.copytree(founded_template.with_name("city.keys"), keys)
    os.chmod(keys, 0o700)
    opened = open_city(folder, keys, clock=clock, passwords=CHEAP)
    yield opened
    opened.close()


CtxFor = Callable[..., Context[Any]]


@pytest.fixture
def ctx_for(city: City) -> CtxFor:
    """`ctx_for("collection")`: the context of a signed-in person with the role; `who` asks for another person of it."""

    def make(role: str, who: str = "1") -> Context[Any]:
        staff_no = f"{role.upper()}{who}"
        with city.vault.read() as store:
            present = store.roster.with_login(staff_no.lower())
        if present is None:
            add_staff(city, staff_no, role, name=NAMES[role], office=OFFICE_OF.get(role, "0100"))
        return context_of(city, staff_no)

    return make


@pytest.fixture
def clerk(ctx_for: CtxFor) -> Context[Any]:
    """A clerk of 収納."""
    return ctx_for("collection")


@pytest.fixture
def chief(ctx_for: CtxFor) -> Context[Any]:
    """A 係長."""
    return ctx_for("chief")


@pytest.fixture
def manager(ctx_for: CtxFor) -> Context[Any]:
    """A 課長."""
    return ctx_for("manager")


@pytest.fixture
def branch(ctx_for: CtxFor) -> Context[Any]:
    """A clerk at the counter of a 総合支所."""
    return ctx_for("branch")


@pytest.fixture
def auditor(ctx_for: CtxFor) -> Context[Any]:
    """監査."""
    return ctx_for("auditor")


@pytest.fixture
def operator(ctx_for: CtxFor) -> Context[Any]:
    """運用."""
    return ctx_for("operator")
