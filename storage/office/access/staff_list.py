"""Staff with their last session, for the list of 9001, and who could administer the city."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from core.office.access.enrolment import ENROLLED
from core.office.access.staff_list import StaffLine
from core.office.roster import StaffKind, StaffMember, StaffState
from storage.office.audit_view import ACT


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class StaffLines:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def listed(self, staff_no: str | None = None) -> list[StaffLine]:
        """All persons by number, or one."""
        rows = self._db.execute(
            """
            SELECT s.staff_no, s.login_id, s.name, s.office_code, coalesce(o.name, ''), s.party_id, s.state,
                   s.rights_version, s.version, s.kana,
                   (SELECT max(seen_at) FROM live_session l WHERE l.staff_no = s.staff_no),
                   EXISTS(SELECT 1 FROM live_session l WHERE l.staff_no = s.staff_no AND l.ended_at IS NULL),
                   length(s.totp_secret) > 0, s.password_until_at, s.enrol_until_at
              FROM staff s LEFT JOIN office o USING(office_code)
             WHERE s.kind = 'person' AND (:staff IS NULL OR s.staff_no = :staff)
             ORDER BY s.staff_no
            """,
            {"staff": staff_no},
        )
        return [
            StaffLine(
                member=StaffMember(
                    r[0], r[1], r[2], r[3], r[4], r[5], StaffState(r[6]), StaffKind.PERSON, r[7], r[8], r[9]
                ),
                seen_at=_moment(r[10]),
                signed_in=bool(r[11]),
                has_factor=bool(r[12]),
                password_until=_moment(r[13]),
                enrol_until=_moment(r[14]),
                has_party=r[5] is not None,
            )
            for r in rows
        ]

    def ever_held_together(self, one: str, other: str, until: date) -> bool:
        """Whether on some day until then two different people held the two roles, each with a factor of their own."""
        row = self._db.execute(
            f"""
            WITH made(staff_no, since) AS (
                   SELECT staff_no, min(substr(at_local, 1, 10)) FROM audit_log
                    WHERE function_code = 'office.sign_in' AND {ACT} = :enrolled GROUP BY staff_no),
                 held(staff_no, role_code, since, until) AS (
                   SELECT s.staff_no, r.role_code, max(r.from_on, coalesce(m.since, '')),
                          min(coalesce(r.until_on, '9999-12-31'), :day)
                     FROM staff s JOIN staff_role r USING(staff_no) LEFT JOIN made m USING(staff_no)
                    WHERE s.kind = 'person' AND (m.since IS NOT NULL OR length(s.totp_secret) > 0))
            SELECT 1 FROM held a JOIN held b ON b.staff_no <> a.staff_no
             WHERE a.role_code = :one AND b.role_code = :other AND max(a.since, b.since) <= min(a.until, b.until) LIMIT 1
            """,
            {"one": one, "other": other, "day": until.isoformat(), "enrolled": ENROLLED},
        ).fetchone()
        return row is not None

    def party_id_of(self, party_no: str) -> int | None:
        """The party of a 宛名番号."""
        row = self._db.execute("SELECT party_id FROM party WHERE party_no = ?", (party_no,)).fetchone()
        return int(row[0]) if row else None
