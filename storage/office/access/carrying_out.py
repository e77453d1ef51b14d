"""Rows of rights: what of a person holds from a day on, what roles give, and the end of a row."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.office.access.changes import Key, Subject
from core.office.rights import Level
from core.office.roster import GivenGrant, GivenRight, GivenRole

_TABLES = {
    Subject.ROLE: ("staff_role", "role_code = :code"),
    Subject.FUNCTION: ("staff_right", "function_code = :code AND level = :level"),
    Subject.GRANT: ("special_grant", "grant_code = :code"),
}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class RightsRows:
    """Rows are given by the roster; here they are read as a whole and ended."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def standing(self, staff_no: str, on: date) -> tuple[list[GivenRole], list[GivenRight], list[GivenGrant]]:
        """Every row that holds on the day or later; a row that ended before it began is none."""
        wanted = {"staff": staff_no, "day": on.isoformat()}
        holds = (
            "staff_no = :staff AND coalesce(until_on, '9999-12-31') >= :day"
            " AND coalesce(until_on, '9999-12-31') >= from_on"
        )
        roles = self._db.execute(
            f"""
            SELECT role_code, coalesce(name, role_code), from_on, until_on FROM staff_role LEFT JOIN role USING(role_code)
             WHERE {holds} ORDER BY role_code, from_on
            """,
            wanted,
        )
        rights = self._db.execute(
            f"""
            SELECT function_code, level, effect, from_on, until_on FROM staff_right
             WHERE {holds} ORDER BY function_code, level, from_on
            """,
            wanted,
        )
        grants = self._db.execute(
            f"SELECT grant_code, limit_yen, from_on, until_on FROM special_grant WHERE {holds} ORDER BY grant_code, from_on",
            wanted,
        )
        return (
            [GivenRole(r[0], r[1], date.fromisoformat(r[2]), _day(r[3])) for r in roles],
            [GivenRight(r[0], Level(r[1]), r[2], date.fromisoformat(r[3]), _day(r[4])) for r in rights],
            [GivenGrant(r[0], r[1], date.fromisoformat(r[2]), date.fromisoformat(r[3])) for r in grants],
        )

    def role_rights(self) -> list[tuple[str, str, Level, str]]:
        """What each role gives."""
        rows = self._db.execute("SELECT role_code, function_code, level, scope FROM role_right")
        return [(role, code, Level(level), scope) for role, code, level, scope in rows]

    def end(self, staff_no: str, key: Key, from_on: date, last_on: date) -> bool:
        """Let the row that began on a day end after another."""
        table, named = _TABLES[key.subject]
        moved = self._db.execute(
            f"UPDATE {table} SET until_on = :last WHERE staff_no = :staff AND from_on = :from_on AND {named}",
            {
                "staff": staff_no,
                "code": key.code,
                "level": key.level.value if key.level else "",
                "from_on": from_on.isoformat(),
                "last": last_on.isoformat(),
            },
        ).rowcount
        return moved == 1
