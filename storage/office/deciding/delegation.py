"""Delegations of approvals: rows that are only ever added, and their ends."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from typing import Any

from core.office.deciding.delegation import Delegation, NewDelegation
from core.values.refusals import NotFound

_DELEGATION = """
    SELECT g.delegation_id, g.from_staff, coalesce(f.name, g.from_staff), g.to_staff, coalesce(t.name, g.to_staff),
           g.from_on, g.until_on, g.functions, g.reason, g.made_at, x.ended_at,
           (SELECT count(*) FROM approval a WHERE a.delegation_id = g.delegation_id)
      FROM delegation g
      LEFT JOIN staff f ON f.staff_no = g.from_staff
      LEFT JOIN staff t ON t.staff_no = g.to_staff
      LEFT JOIN delegation_end x ON x.delegation_id = g.delegation_id
"""


def _delegation(row: tuple[Any, ...]) -> Delegation:
    return Delegation(
        delegation_id=row[0],
        from_staff=row[1],
        from_name=row[2],
        to_staff=row[3],
        to_name=row[4],
        from_on=date.fromisoformat(row[5]),
        until_on=date.fromisoformat(row[6]),
        functions=tuple(json.loads(row[7])),
        reason=row[8],
        made_at=datetime.fromisoformat(row[9]),
        ended_at=datetime.fromisoformat(row[10]) if row[10] else None,
        uses=row[11],
    )


class Delegations:
    """What was lent to whom."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, delegation: NewDelegation, audit_seq: int) -> int:
        """A new one; its number."""
        one = delegation
        done = self._db.execute(
            """
            INSERT INTO delegation(from_staff, to_staff, from_on, until_on, functions, reason, made_at, audit_seq)
            VALUES(?,?,?,?,?,?,?,?)
            """,
            (
                one.from_staff,
                one.to_staff,
                one.from_on.isoformat(),
                one.until_on.isoformat(),
                json.dumps(one.functions),
                one.reason,
                one.made_at.isoformat(timespec="seconds"),
                audit_seq,
            ),
        )
        return int(done.lastrowid or 0)

    def end(self, delegation_id: int, by: str, at: datetime, reason: str, audit_seq: int) -> None:
        """It holds no longer from this moment on."""
        self._db.execute(
            "INSERT INTO delegation_end(delegation_id, ended_by, ended_at, reason, audit_seq) VALUES(?,?,?,?,?)",
            (delegation_id, by, at.isoformat(timespec="seconds"), reason, audit_seq),
        )

    def get(self, delegation_id: int) -> Delegation:
        """One of them."""
        row = self._db.execute(f"{_DELEGATION} WHERE g.delegation_id = ?", (delegation_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"委任{delegation_id}")
        return _delegation(row)

    def listed(self, *, limit: int) -> list[Delegation]:
        """Newest first."""
        rows = self._db.execute(f"{_DELEGATION} ORDER BY g.delegation_id DESC LIMIT ?", (limit,))
        return [_delegation(row) for row in rows]

    def lent_to(self, staff_no: str, on: date) -> list[Delegation]:
        """Those that hold on the day and name the staff member."""
        rows = self._db.execute(
            f"""
            {_DELEGATION}
             WHERE g.to_staff = :staff AND g.from_on <= :day AND g.until_on >= :day AND x.ended_at IS NULL
             ORDER BY g.delegation_id
            """,
            {"staff": staff_no, "day": on.isoformat()},
        )
        return [_delegation(row) for row in rows]
