"""Who holds what, for the monthly review, and the reviews that were signed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, time, timedelta

from core.office.access.rights_review import Holding, NumberHolder, SignedReview, Unused
from core.office.clock import JST
from core.office.rights import Level, RightRow

_STAFF = "s.state = 'active' AND s.staff_no <> 'system' AND (:office = '' OR s.office_code = :office)"
_TODAY = "from_on <= :day AND coalesce(until_on, '9999-12-31') >= :day"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class RightsReviews:
    """Lists over all staff; each is a handful of index reads for a city of a hundred people."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def holdings(self, office_code: str, on: date) -> list[Holding]:
        """Rows of roles, single grants beside a role, and refusals."""
        rows = self._db.execute(
            f"""
            WITH held AS (
              SELECT staff_no, role_code, until_on FROM staff_role WHERE {_TODAY}),
            found AS (
              SELECT h.staff_no, r.function_code, 'role' AS source, r.level, r.scope, coalesce(n.name, h.role_code) AS by,
                     h.until_on
                FROM held h JOIN role_right r USING(role_code) LEFT JOIN role n USING(role_code)
               UNION ALL
              SELECT g.staff_no, g.function_code, g.effect, g.level, '',
                     CASE g.effect WHEN 'grant' THEN '個別付与' ELSE '個別拒否' END, g.until_on
                FROM staff_right g JOIN staff k USING(staff_no)
               WHERE {_TODAY}
                 AND (g.effect = 'refuse' OR k.kind = 'unattended'
                      OR EXISTS(SELECT 1 FROM held h WHERE h.staff_no = g.staff_no)))
            SELECT f.staff_no, s.name, coalesce(o.name, ''), f.function_code, f.source, f.level, f.scope, f.by, f.until_on
              FROM found f JOIN staff s USING(staff_no) LEFT JOIN office o USING(office_code)
             WHERE {_STAFF} ORDER BY f.function_code, f.staff_no
            """,
            {"office": office_code, "day": on.isoformat()},
        )
        return [Holding(r[0], r[1], r[2], r[3], RightRow(r[4], Level(r[5]), r[6]), r[7], _day(r[8])) for r in rows]

    def roles_of(self, office_code: str, on: date) -> list[tuple[str, str, str, str, int, int, str]]:
        """Active staff with their roles, counts of single rows and grants."""
        rows = self._db.execute(
            f"""
            SELECT s.staff_no, s.name, coalesce(o.name, ''),
                   (SELECT group_concat(coalesce(n.name, r.role_code), '・') FROM staff_role r LEFT JOIN role n USING(role_code)
                     WHERE r.staff_no = s.staff_no AND {_TODAY}),
                   (SELECT count(*) FROM staff_right r WHERE r.staff_no = s.staff_no AND effect = 'grant' AND {_TODAY}),
                   (SELECT count(*) FROM staff_right r WHERE r.staff_no = s.staff_no AND effect = 'refuse' AND {_TODAY}),
                   (SELECT group_concat(grant_code, '・') FROM special_grant r WHERE r.staff_no = s.staff_no AND {_TODAY})
              FROM staff s LEFT JOIN office o USING(office_code)
             WHERE {_STAFF} ORDER BY s.office_code, s.staff_no
            """,
            {"office": office_code, "day": on.isoformat()},
        )
        return [(r[0], r[1], r[2], r[3] or "", r[4], r[5], r[6] or "") for r in rows]

    def unused(self, office_code: str, before: datetime) -> list[Unused]:
        """Active persons without a session after the moment."""
        rows = self._db.execute(
            f"""
            SELECT s.staff_no, s.login_id, s.name, coalesce(o.name, ''), max(l.seen_at),
                   (SELECT group_concat(coalesce(n.name, r.role_code), '・') FROM staff_role r LEFT JOIN role n USING(role_code)
                     WHERE r.staff_no = s.staff_no AND {_TODAY})
              FROM staff s LEFT JOIN office o USING(office_code) LEFT JOIN live_session l ON l.staff_no = s.staff_no
             WHERE s.kind = 'person' AND {_STAFF}
             GROUP BY s.staff_no HAVING coalesce(max(l.seen_at), '') < :before
             ORDER BY max(l.seen_at) IS NOT NULL, max(l.seen_at), s.staff_no
            """,
            {
                "office": office_code,
                "before": before.isoformat(timespec="seconds"),
                "day": before.date().isoformat(),
            },
        )
        return [
            Unused(r[0], r[1], r[2], r[3], datetime.fromisoformat(r[4]) if r[4] else None, r[5] or "") for r in rows
        ]

    def ending(
        self, office_code: str, first: date, last: date
    ) -> list[tuple[str, str, str, str, str, str, date, date]]:
        """Rows whose last day is in the days."""
        rows = self._db.execute(
            f"""
            WITH ends AS (
              SELECT staff_no, 'role' AS kind, role_code AS code, '' AS level, from_on, until_on FROM staff_role
               UNION ALL
              SELECT staff_no, effect, function_code, level, from_on, until_on FROM staff_right
               UNION ALL
              SELECT staff_no, 'grant', grant_code, '', from_on, until_on FROM special_grant)
            SELECT e.staff_no, s.name, coalesce(o.name, ''),
                   CASE WHEN e.kind = 'grant' AND e.level <> '' THEN 'right' ELSE e.kind END, e.code, e.level, e.from_on,
                   e.until_on
              FROM ends e JOIN staff s USING(staff_no) LEFT JOIN office o USING(office_code)
             WHERE e.until_on BETWEEN :first AND :last AND e.until_on >= e.from_on AND {_STAFF}
             ORDER BY e.until_on, e.staff_no, e.code
            """,
            {"office": office_code, "first": first.isoformat(), "last": last.isoformat()},
        )
        return [(*r[:6], date.fromisoformat(r[6]), date.fromisoformat(r[7])) for r in rows]

    def number_holders(self, office_code: str, first: date, last: date, act: str) -> list[NumberHolder]:
        """Holders of G1 on one of the days; their views are counted in the log."""
        begins = datetime.combine(first, time(), JST).astimezone(UTC).isoformat(timespec="milliseconds")
        ends = (
            datetime.combine(last + timedelta(days=1), time(), JST).astimezone(UTC).isoformat(timespec="milliseconds")
        )
        rows = self._db.execute(
            f"""
            SELECT s.staff_no, s.name, coalesce(o.name, ''), g.from_on, g.until_on,
                   (SELECT count(*) FROM audit_log a
                     WHERE a.staff_no = s.staff_no AND a.at_utc >= :begins AND a.at_utc < :ends
                       AND a.result = 'viewed' AND json_extract(a.body, '$.act') = :act)
              FROM special_grant g JOIN staff s USING(staff_no) LEFT JOIN office o USING(office_code)
             WHERE g.grant_code = 'G1' AND g.from_on <= :last AND g.until_on >= :first AND g.until_on >= g.from_on
               AND {_STAFF}
             ORDER BY s.staff_no, g.from_on
            """,
            {
                "office": office_code,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "begins": begins,
                "ends": ends,
                "act": act,
            },
        )
        return [NumberHolder(r[0], r[1], r[2], date.fromisoformat(r[3]), date.fromisoformat(r[4]), r[5]) for r in rows]

    def sign(self, office_code: str, month: str, staff_no: str, at: datetime, note: str, audit_seq: int) -> None:
        """Record a signed review."""
        self._db.execute(
            "INSERT INTO rights_review VALUES(?,?,?,?,?,?)",
            (office_code, month, staff_no, at.isoformat(timespec="seconds"), note, audit_seq),
        )

    def signed(self, limit: int) -> list[SignedReview]:
        """Signed reviews, newest month first."""
        rows = self._db.execute(
            """
            SELECT r.office_code, coalesce(o.name, ''), r.month, s.name, r.signed_at, r.note
              FROM rights_review r LEFT JOIN office o USING(office_code) JOIN staff s ON s.staff_no = r.signed_by
             ORDER BY r.month DESC, r.office_code LIMIT ?
            """,
            (limit,),
        )
        return [SignedReview(r[0], r[1], r[2], r[3], datetime.fromisoformat(r[4]), r[5]) for r in rows]
