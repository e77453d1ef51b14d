"""A clock that stands still, and people with roles: what the fixtures and the programs of tests are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from core.office.clock import JST
from core.office.context import Actor, Context
from core.office.passwords import Cost, Passwords
from core.office.roster import NewStaff, Secrets, StaffKind
from tui.wiring import City

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
CHEAP = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
"""Hashing at a cost that tests can pay."""

PASSWORD = "つきよのかえるがはねました"
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


def share_cases(store: Any) -> None:
    """Everybody's cases are on everybody's list: tests that are not about grounds are not asked for one."""
    store.db.execute("DROP TABLE case_list")
    store.db.execute(
        "CREATE VIEW case_list AS SELECT s.staff_no, p.party_id, '' AS from_on, NULL AS until_on FROM staff s, party p"
    )
    for act in ("INSERT", "UPDATE", "DELETE"):
        # What keeps the lists may write them all the same.
        store.db.execute(f"CREATE TRIGGER case_list_{act.lower()} INSTEAD OF {act} ON case_list BEGIN SELECT 1; END")


def ask_for_grounds(store: Any) -> None:
    """The case lists as a city has them: empty, so that each look needs a ground."""
    store.db.execute("DROP VIEW case_list")
    store.db.execute(
        """
    CREATE TABLE case_list(
      staff_no TEXT NOT NULL REFERENCES staff,
      party_id INTEGER NOT NULL REFERENCES party,
      from_on TEXT NOT NULL,
      until_on TEXT,
      PRIMARY KEY(staff_no, party_id, from_on)
    ) STRICT, WITHOUT ROWID
        """.strip()
    )


def at_any_hour(city: City) -> None:
    """No hours of use: for tests in which a program goes by the machine's own clock, also by night and on Sundays."""
    with city.vault.write() as store:
        store.settings.put("office_hours_held", date(2020, 1, 1), False, 1)


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


@cache
def _password_hash() -> str:
    return CHEAP.hash(PASSWORD)


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
