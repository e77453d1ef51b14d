"""Staff members, their roles, grants and secrets."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from core.office.rights import Level
from core.office.roster import (
    GivenGrant,
    GivenRight,
    GivenRole,
    NewStaff,
    Secrets,
    StaffKind,
    StaffMember,
    StaffState,
)
from core.values.refusals import ChangedByAnother, NotFound

_MEMBER = """
    SELECT s.staff_no, s.login_id, s.name, s.office_code, coalesce(o.name, ''), s.party_id, s.state, s.kind,
           s.rights_version, s.version, s.kana
      FROM staff s LEFT JOIN office o USING(office_code)
"""


def _member(row: tuple[str, str, str, str, str, int | None, str, str, int, int, str]) -> StaffMember:
    return StaffMember(*row[:6], StaffState(row[6]), StaffKind(row[7]), *row[8:])


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class Roster:
    """Staff members; every change of rights raises `rights_version`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, staff: NewStaff) -> None:
        """A new staff member without any right."""
        secrets = staff.secrets
        self._db.execute(
            """
            INSERT INTO staff(staff_no, login_id, party_id, office_code, password_hash, password_until_at, totp_secret,
                              name, kind, enrol_until_at, kana)
            VALUES(?,?,?,?,?,?,?,?,?,?,?)
            """,
            (
                staff.staff_no,
                staff.login_id,
                staff.party_id,
                staff.office_code,
                secrets.password_hash,
                _moment(secrets.password_until_at),
                secrets.totp_secret,
                staff.name,
                str(staff.kind),
                _moment(secrets.enrol_until_at),
                staff.kana,
            ),
        )

    def get(self, staff_no: str) -> StaffMember:
        """One staff member."""
        row = self._db.execute(f"{_MEMBER} WHERE s.staff_no = ?", (staff_no,)).fetchone()
        if row is None:
            raise NotFound(what=f"職員番号{staff_no}")
        return _member(row)

    def with_login(self, login_id: str) -> StaffMember | None:
        """The staff member who signs in with the id."""
        row = self._db.execute(f"{_MEMBER} WHERE s.login_id = ?", (login_id,)).fetchone()
        return _member(row) if row else None

    def listed(self) -> list[StaffMember]:
        """All staff members by number."""
        return [_member(row) for row in self._db.execute(f"{_MEMBER} ORDER BY s.staff_no")]

    def secrets(self, staff_no: str) -> Secrets:
        """What proves the staff member."""
        row = self._db.execute(
            """
            SELECT password_hash, password_until_at, totp_secret, last_totp_step, enrol_until_at
              FROM staff WHERE staff_no = ?
            """,
            (staff_no,),
        ).fetchone()
        if row is None:
            raise NotFound(what=f"職員番号{staff_no}")
        until, enrol_until = (datetime.fromisoformat(text) if text else None for text in (row[1], row[4]))
        return Secrets(row[0], until, row[2], row[3], enrol_until)

    def set_password(self, staff_no: str, password_hash: str, until_at: datetime | None, at: datetime) -> None:
        """Replace the hash."""
        self._db.execute(
            """
            UPDATE staff SET password_hash = ?, password_until_at = ?, password_changed_at = ?, version = version + 1
             WHERE staff_no = ?
            """,
            (
                password_hash,
                _moment(until_at),
                _moment(at),
                staff_no,
            ),
        )

    def set_totp(self, staff_no: str, sealed: bytes, step: int, enrol_until: datetime | None) -> None:
        """Replace the sealed TOTP secret, or with b'' take it away."""
        self._db.execute(
            """
            UPDATE staff SET totp_secret = ?, last_totp_step = min(last_totp_step, ?), enrol_until_at = ?,
                             version = version + 1
             WHERE staff_no = ?
            """,
            (sealed, step, _moment(enrol_until), staff_no),
        )

    def change(self, member: StaffMember, login_id: str, name: str, kana: str, party_id: int | None) -> None:
        """Change what a person is called and whom they are, by version."""
        moved = self._db.execute(
            """
            UPDATE staff SET login_id = ?, name = ?, kana = ?, party_id = ?, version = version + 1
             WHERE staff_no = ? AND version = ?
            """,
            (login_id, name, kana, party_id, member.staff_no, member.version),
        ).rowcount
        if moved != 1:
            raise ChangedByAnother(what=f"職員{member.name}")

    def set_office(self, staff_no: str, office_code: str) -> None:
        """The person belongs to another office now."""
        self._db.execute(
            "UPDATE staff SET office_code = ?, version = version + 1 WHERE staff_no = ?", (office_code, staff_no)
        )

    def use_totp_step(self, staff_no: str, step: int) -> bool:
        """Use up a step: it must be later than the last one. Writers come one by one, so that one of twenty succeeds."""
        moved = self._db.execute(
            "UPDATE staff SET last_totp_step = ? WHERE staff_no = ? AND last_totp_step < ?", (step, staff_no, step)
        ).rowcount
        if moved != 1:
            return False
        # Once more only after a new secret: the old one's steps, used while the clock ran ahead, may come again.
        self._db.execute("INSERT OR IGNORE INTO totp_use(staff_no, step) VALUES(?,?)", (staff_no, step))
        return True

    def set_state(self, member: StaffMember, state: StaffState) -> None:
        """Suspend, retire or take back, by version."""
        moved = self._db.execute(
            """
            UPDATE staff SET state = ?, version = version + 1, rights_version = rights_version + 1
             WHERE staff_no = ? AND version = ?
            """,
            (str(state), member.staff_no, member.version),
        ).rowcount
        if moved != 1:
            raise ChangedByAnother(what=f"職員{member.name}")

    def give_role(
        self, staff_no: str, role_code: str, from_on: date, until_on: date | None, draft_id: int, audit_seq: int
    ) -> None:
        """A role from a day on; the same role of the same day is replaced."""
        self._db.execute(
            "INSERT OR REPLACE INTO staff_role VALUES(?,?,?,?,?,?)",
            (
                staff_no,
                role_code,
                from_on.isoformat(),
                until_on.isoformat() if until_on else None,
                draft_id,
                audit_seq,
            ),
        )

    def end_role(self, staff_no: str, role_code: str, last_on: date) -> int:
        """Let a role end after a day; how many rows ended."""
        return self._db.execute(
            """
            UPDATE staff_role SET until_on = :last
             WHERE staff_no = :staff AND role_code = :role AND coalesce(until_on, '9999-12-31') > :last
            """,
            {"staff": staff_no, "role": role_code, "last": last_on.isoformat()},
        ).rowcount

    def set_right(self, staff_no: str, right: GivenRight, draft_id: int, audit_seq: int) -> None:
        """A single grant or refusal from a day on; one of the same day is replaced."""
        self._db.execute(
            "INSERT OR REPLACE INTO staff_right VALUES(?,?,?,?,?,?,?,?)",
            (
                staff_no,
                right.function_code,
                str(right.level),
                right.effect,
                right.from_on.isoformat(),
                right.until_on.isoformat() if right.until_on else None,
                draft_id,
                audit_seq,
            ),
        )

    def give_grant(self, staff_no: str, grant: GivenGrant, draft_id: int, audit_seq: int) -> None:
        """One of G1 to G6 for a time."""
        self._db.execute(
            "INSERT OR REPLACE INTO special_grant VALUES(?,?,?,?,?,?,?)",
            (
                staff_no,
                grant.grant_code,
                grant.limit_yen,
                grant.from_on.isoformat(),
                grant.until_on.isoformat(),
                draft_id,
                audit_seq,
            ),
        )

    def rights_changed(self, staff_no: str) -> None:
        """Raise `rights_version`."""
        self._db.execute("UPDATE staff SET rights_version = rights_version + 1 WHERE staff_no = ?", (staff_no,))

    def roles(self, staff_no: str, on: date) -> list[GivenRole]:
        """Roles in force on the day."""
        rows = self._db.execute(
            """
            SELECT s.role_code, coalesce(r.name, s.role_code), s.from_on, s.until_on
              FROM staff_role s LEFT JOIN role r USING(role_code)
             WHERE s.staff_no = :staff AND s.from_on <= :day AND coalesce(s.until_on, '9999-12-31') >= :day
             ORDER BY s.role_code, s.from_on
            """,
            {"staff": staff_no, "day": on.isoformat()},
        )
        return [GivenRole(code, name, date.fromisoformat(start), _day(end)) for code, name, start, end in rows]

    def rights(self, staff_no: str) -> list[GivenRight]:
        """All single grants and refusals, with their dates."""
        rows = self._db.execute(
            """
            SELECT function_code, level, effect, from_on, until_on FROM staff_right
             WHERE staff_no = ? ORDER BY function_code, level, from_on
            """,
            (staff_no,),
        )
        return [GivenRight(r[0], Level(r[1]), r[2], date.fromisoformat(r[3]), _day(r[4])) for r in rows]

    def grants(self, staff_no: str, on: date) -> list[GivenGrant]:
        """Separate grants in force on the day, of whoever has a role on it."""
        rows = self._db.execute(
            """
            SELECT grant_code, limit_yen, from_on, until_on FROM special_grant
             WHERE staff_no = :staff AND from_on <= :day AND until_on >= :day
               AND EXISTS(SELECT 1 FROM staff_role r
                           WHERE r.staff_no = :staff AND r.from_on <= :day
                             AND coalesce(r.until_on, '9999-12-31') >= :day)
             ORDER BY grant_code, from_on
            """,
            {"staff": staff_no, "day": on.isoformat()},
        )
        return [GivenGrant(r[0], r[1], date.fromisoformat(r[2]), date.fromisoformat(r[3])) for r in rows]
