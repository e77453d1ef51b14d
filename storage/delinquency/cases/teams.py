"""Teams of collectors."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from core.delinquency.cases.teams import Team


class Teams:
    """Rows of `case_team` and `case_team_member`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> list[Team]:
        """Teams that have members, by name."""
        rows = self._db.execute(
            """
            SELECT t.team_id, t.name, json_group_array(m.staff_no)
              FROM case_team t JOIN case_team_member m ON m.team_id = t.team_id AND m.ended_on IS NULL
             GROUP BY t.team_id ORDER BY t.name
            """
        )
        return [Team(team_id, name, tuple(sorted(json.loads(members)))) for team_id, name, members in rows]

    def put(self, staff_no: str, name: str, on: date, audit_seq: int) -> None:
        """The staff member belongs to the team of that name from the day on and to no other."""
        day = on.isoformat()
        self._db.execute(
            "UPDATE case_team_member SET ended_on = ? WHERE staff_no = ? AND ended_on IS NULL", (day, staff_no)
        )
        if not name:
            return
        self._db.execute("INSERT INTO case_team(name, audit_seq) VALUES(?,?) ON CONFLICT DO NOTHING", (name, audit_seq))
        self._db.execute(
            """
            INSERT INTO case_team_member(team_id, staff_no, from_on)
            SELECT team_id, ?, ? FROM case_team WHERE name = ?
            ON CONFLICT DO UPDATE SET ended_on = NULL
            """,
            (staff_no, day, name),
        )
