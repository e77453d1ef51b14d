"""What the log and the lists know of looks: counted in the indexes of the log, without its rows."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from core.office.traces.alarms import AlarmKind

_SINCE = (
    "FROM audit_log INDEXED BY audit_log_look WHERE staff_no = :staff AND at_local >= :since AND party_id IS NOT NULL"
)
_WORK = "result = 'done' AND function_code NOT GLOB 'office.*'"
"""Something done for a party; alarms and permits are acts of the office and no work."""


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


class Looks:
    """Reads the log; adds permits and lifts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def own_case(self, staff_no: str, party_id: int, day: str) -> bool:
        """Is the party on the staff member's case list on the ISO day?"""
        row = self._db.execute(
            """
            SELECT 1 FROM case_list
             WHERE staff_no = ? AND party_id = ? AND from_on <= ? AND (until_on IS NULL OR until_on >= ?) LIMIT 1
            """,
            (staff_no, party_id, day, day),
        ).fetchone()
        return row is not None

    def worked(self, staff_no: str, party_id: int, since: datetime) -> bool:
        """Has the staff member done something for the party since then?"""
        row = self._db.execute(
            f"SELECT 1 {_SINCE} AND party_id = :party AND {_WORK} LIMIT 1",
            {"staff": staff_no, "since": _at(since), "party": party_id},
        ).fetchone()
        return row is not None

    def given(self, staff_no: str, party_id: int | None, since: datetime) -> str:
        """The last ground that the staff member gave since then, for the party or for anybody."""
        row = self._db.execute(
            f"""
            SELECT reason {_SINCE} AND result = 'viewed' AND (:party IS NULL OR party_id = :party)
               AND json_extract(body, '$.ground') = '事由'
             ORDER BY at_local DESC, seq DESC LIMIT 1
            """,
            {"staff": staff_no, "since": _at(since), "party": party_id},
        ).fetchone()
        return str(row[0]) if row else ""

    def persons(self, staff_no: str, party_id: int, since: datetime) -> tuple[int, bool]:
        """How many other persons were looked at since then and not worked on, and whether this one was looked at."""
        row = self._db.execute(
            f"""
            WITH viewed(party_id) AS (
              SELECT party_id {_SINCE} AND result = 'viewed' AND function_code <> 'collection.suspense'
              EXCEPT SELECT party_id {_SINCE} AND {_WORK})
            SELECT count(*) FILTER (WHERE party_id <> :party), coalesce(max(party_id = :party), 0) FROM viewed
            """,
            {"staff": staff_no, "since": _at(since), "party": party_id},
        ).fetchone()
        return int(row[0]), bool(row[1])

    def searches(self, staff_no: str, since: datetime) -> int:
        """Searches since then."""
        row = self._db.execute(
            """
            SELECT count(*) FROM audit_log INDEXED BY audit_log_search
             WHERE staff_no = ? AND at_local >= ?
               AND party_id IS NULL AND result='viewed' AND function_code='parties.search'
            """,
            (staff_no, _at(since)),
        ).fetchone()
        return int(row[0])

    def tries(self, staff_no: str, since: datetime) -> int:
        """Refused looks at near records since then."""
        row = self._db.execute(
            f"""
            SELECT count(*) {_SINCE} AND result = 'refused'
               AND json_extract(body, '$.cause') IN ('OwnRecord','NearRecord','ColleagueRecord','NearChange')
            """,
            {"staff": staff_no, "since": _at(since)},
        ).fetchone()
        return int(row[0])

    def permitted(self, staff_no: str, party_id: int, at: datetime) -> bool:
        """Does a permit hold at the moment? One from the time to come does not: the clock was put back."""
        row = self._db.execute(
            "SELECT 1 FROM look_permit WHERE staff_no = ? AND party_id = ? AND until_at > ? AND given_at <= ? LIMIT 1",
            (staff_no, party_id, _at(at), _at(at)),
        ).fetchone()
        return row is not None

    def permit(self, staff_no: str, party_id: int, by: str, at: datetime, until: datetime, audit_seq: int) -> None:
        """A superior lets the staff member look at the party."""
        self._db.execute(
            "INSERT INTO look_permit(staff_no, party_id, given_by, given_at, until_at, audit_seq) VALUES(?,?,?,?,?,?)",
            (staff_no, party_id, by, _at(at), _at(until), audit_seq),
        )

    def lifts(self, staff_no: str, at: datetime) -> int:
        """How often the brake has been lifted for the staff member at the moment."""
        row = self._db.execute(
            "SELECT count(*) FROM brake_lift WHERE staff_no = ? AND until_at > ? AND given_at <= ?",
            (staff_no, _at(at), _at(at)),
        ).fetchone()
        return int(row[0])

    def lift(self, staff_no: str, by: str, at: datetime, until: datetime, audit_seq: int) -> None:
        """A superior lifts the brake."""
        self._db.execute(
            "INSERT INTO brake_lift(staff_no, given_by, given_at, until_at, audit_seq) VALUES(?,?,?,?,?)",
            (staff_no, by, _at(at), _at(until), audit_seq),
        )

    def watched(self, party_id: int, day: str) -> str:
        """As what the party is listed on the ISO day; empty if it is not."""
        row = self._db.execute(
            """
            SELECT kind FROM watch_list
             WHERE party_id = ? AND ended_at IS NULL AND from_on <= ? AND (until_on IS NULL OR until_on >= ?)
            """,
            (party_id, day, day),
        ).fetchone()
        return str(row[0]) if row else ""

    def told(self, kind: AlarmKind, staff_no: str, party_id: int | None, since: datetime) -> bool:
        """Has such an alarm been raised since then?"""
        row = self._db.execute(
            "SELECT 1 FROM alarm WHERE staff_no = ? AND kind = ? AND raised_at >= ? AND party_id IS ? LIMIT 1",
            (staff_no, str(kind), since.isoformat(timespec="seconds"), party_id),
        ).fetchone()
        return row is not None
