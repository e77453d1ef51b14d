"""Suspensions, their claims and what happened to them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.suspension import (
    Change,
    EndCause,
    NewSuspension,
    Suspension,
    SuspensionEvent,
    SuspensionEventKind,
    SuspensionLine,
    SuspensionState,
)
from core.values.refusals import ChangedByAnother, NotFound

_COLUMNS = """s.suspension_id, s.suspension_no, s.party_id, s.ground, s.partial_reason, s.sheet_id, s.draft_id, s.decided_on,
       s.suspended_on, s.review_on, s.ended_on, s.end_cause, s.version"""
_OPEN = "(r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen)"
_STATES = {
    SuspensionState.TO_NOTIFY: "s.ended_on = '' AND s.suspended_on = ''",
    SuspensionState.STANDING: """s.ended_on = '' AND s.suspended_on <> '' AND s.review_on > :today
                                 AND s.suspended_on >= :three_years""",
    SuspensionState.REVIEW_DUE: """s.ended_on = '' AND s.suspended_on <> '' AND s.review_on <= :today
                                   AND s.suspended_on >= :three_years""",
    SuspensionState.EXPIRED: "s.ended_on = '' AND s.suspended_on <> '' AND s.suspended_on < :three_years",
    SuspensionState.ENDED: "s.ended_on <> ''",
}
_CASE = """
  LEFT JOIN delinquency_case c ON c.party_id = s.party_id AND c.closed_on IS NULL
  LEFT JOIN case_assignment a ON a.case_id = c.case_id AND a.ended_on IS NULL AND a.duty = 'main'
  LEFT JOIN staff t ON t.staff_no = a.staff_no
"""


class Suspensions:
    """Rows of `suspension`, `suspension_receivable` and `suspension_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, suspension_id: int) -> Suspension:
        """One suspension."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM suspension s WHERE s.suspension_id = ?", (suspension_id,))
        found = row.fetchone()
        if found is None:
            raise NotFound(what="執行停止")
        return _suspension(found)

    def of_party(self, party_id: int) -> list[Suspension]:
        """All of a party, newest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM suspension s WHERE s.party_id = ? ORDER BY s.suspension_id DESC", (party_id,)
        )
        return [_suspension(row) for row in rows]

    def add(self, new: NewSuspension, audit_seq: int) -> Suspension:
        """A decided suspension with the next number of the fiscal year."""
        year = new.decided_on.year - (new.decided_on.month < 4)
        row = self._db.execute(
            """
            INSERT INTO suspension(suspension_no, party_id, ground, partial_reason, sheet_id, draft_id, decided_on, audit_seq)
            SELECT printf('T-%04d-%04d', :year, coalesce(max(CAST(substr(suspension_no, 8) AS INTEGER)), 0) + 1),
                   :party, :ground, :partial, :sheet, :draft, :day, :seq
              FROM suspension WHERE suspension_no LIKE printf('T-%04d-%%', :year)
            RETURNING suspension_id
            """,
            {
                "year": year,
                "party": new.party_id,
                "ground": new.ground.value,
                "partial": new.partial_reason,
                "sheet": new.sheet_id,
                "draft": new.draft_id,
                "day": new.decided_on.isoformat(),
                "seq": audit_seq,
            },
        ).fetchone()
        self._db.executemany(
            "INSERT INTO suspension_receivable(suspension_id, receivable_id) VALUES(?,?)",
            [(row[0], number) for number in new.receivable_ids],
        )
        return self.get(row[0])

    def claims(self, suspension_id: int) -> dict[int, int | None]:
        """Its receivables, each with the row of events by which it is suspended."""
        return dict(
            self._db.execute(
                "SELECT receivable_id, event_id FROM suspension_receivable WHERE suspension_id = ? ORDER BY 1",
                (suspension_id,),
            )
        )

    def stand(self, suspension: Suspension, suspended_on: date, review_on: date, events: Mapping[int, int]) -> None:
        """It stands from a day on."""
        self._update(suspension, "suspended_on = ?, review_on = ?", (suspended_on.isoformat(), review_on.isoformat()))
        self._db.executemany(
            "UPDATE suspension_receivable SET event_id = ? WHERE suspension_id = ? AND receivable_id = ?",
            [(event, suspension.suspension_id, number) for number, event in events.items()],
        )

    def end(self, suspension: Suspension, on: date, cause: EndCause) -> None:
        """It ends."""
        self._update(suspension, "ended_on = ?, end_cause = ?", (on.isoformat(), cause.value))

    def reopen(self, suspension: Suspension) -> None:
        """It goes on as if it had not ended."""
        self._update(suspension, "ended_on = ?, end_cause = ?", ("", ""))

    def move_ground(self, suspension: Suspension, ground: Ground, sheet_id: int) -> None:
        """Another ground, the same day."""
        self._update(suspension, "ground = ?, sheet_id = ?", (ground.value, sheet_id))

    def put_review(self, suspension: Suspension, review_on: date) -> None:
        """The day of the next review."""
        self._update(suspension, "review_on = ?", (review_on.isoformat(),))

    def _update(self, suspension: Suspension, setting: str, values: Sequence[object]) -> None:
        done = self._db.execute(
            f"UPDATE suspension SET {setting}, version = version + 1 WHERE suspension_id = ? AND version = ?",
            (*values, suspension.suspension_id, suspension.version),
        )
        if done.rowcount != 1:
            raise ChangedByAnother(what="執行停止")

    def happen(
        self,
        suspension_id: int,
        kind: SuspensionEventKind,
        on: date,
        words: str,
        staff_no: str,
        audit_seq: int,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Append an event."""
        self._db.execute(
            """
            INSERT INTO suspension_event(suspension_id, kind, happened_on, words, facts, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?)
            """,
            (
                suspension_id,
                kind.value,
                on.isoformat(),
                words,
                json.dumps(dict(facts or {}), ensure_ascii=False),
                staff_no,
                audit_seq,
            ),
        )

    def events(self, suspension_id: int) -> list[SuspensionEvent]:
        """Its events, oldest first."""
        rows = self._db.execute(
            """
            SELECT event_id, kind, happened_on, words, facts, staff_no FROM suspension_event
             WHERE suspension_id = ? ORDER BY event_id
            """,
            (suspension_id,),
        )
        return [
            SuspensionEvent(number, SuspensionEventKind(kind), date.fromisoformat(on), words, json.loads(facts), staff)
            for number, kind, on, words, facts, staff in rows
        ]

    def lines(
        self, which: SuspensionState, today: date, *, staff_no: str = "", after: int = 0, limit: int = 200
    ) -> list[SuspensionLine]:
        """Suspensions in a state on a day, by number."""
        mine = "AND a.staff_no = :staff" if staff_no else ""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS}, p.party_no, p.name, p.protected,
                   (SELECT count(*) FROM suspension_receivable m WHERE m.suspension_id = s.suspension_id),
                   (SELECT coalesce(sum({_OPEN}), 0) FROM suspension_receivable m JOIN receivable r USING(receivable_id)
                     WHERE m.suspension_id = s.suspension_id),
                   coalesce(t.name, '')
              FROM suspension s JOIN party p ON p.party_id = s.party_id {_CASE}
             WHERE {_STATES[which]} AND s.suspension_id > :after {mine}
             ORDER BY s.suspension_id LIMIT :limit
            """,
            {**_days(today), "staff": staff_no, "after": after, "limit": limit},
        )
        return [SuspensionLine(_suspension(row), row[13], row[14], bool(row[15]), *row[16:19]) for row in rows]

    def count(self, which: SuspensionState, today: date, staff_no: str = "") -> int:
        """How many there are."""
        joined, mine = (_CASE, "AND a.staff_no = :staff") if staff_no else ("", "")
        row = self._db.execute(
            f"SELECT count(*) FROM suspension s {joined} WHERE {_STATES[which]} {mine}",
            {**_days(today), "staff": staff_no},
        ).fetchone()
        return int(row[0])

    def all_settled(self, after: int, limit: int) -> list[int]:
        """Live suspensions of whose claims nothing is open."""
        rows = self._db.execute(
            f"""
            SELECT s.suspension_id FROM suspension s
             WHERE s.ended_on = '' AND s.suspended_on <> '' AND s.suspension_id > ?
               AND NOT EXISTS(SELECT 1 FROM suspension_receivable m JOIN receivable r USING(receivable_id)
                               WHERE m.suspension_id = s.suspension_id AND {_OPEN} > 0)
             ORDER BY s.suspension_id LIMIT ?
            """,
            (after, limit),
        )
        return [row[0] for row in rows]

    def changes(self, party_id: int, since: date) -> list[Change]:
        """What has come to the party since a day, by day."""
        facts = {"party": party_id, "since": since.isoformat()}
        rows = self._db.execute(
            """
            SELECT '住基', coalesce(p.status_on, ''), p.status, 0 FROM party p
             WHERE p.party_id = :party AND p.status <> 'current' AND coalesce(p.status_on, '') >= :since
            UNION ALL
            SELECT '住基', substr(c.changed_at, 1, 10), 'changed', 0 FROM party_change c
             WHERE c.party_id = :party AND substr(c.changed_at, 1, 10) >= :since
            UNION ALL
            SELECT '賦課', v.booked_on, r.levy_year || ' ' || t.short_name, sum(q.amount_yen)
              FROM receivable r JOIN posting q ON q.receivable_id = r.receivable_id AND q.kind = 'assess'
                   AND q.account = 'receivable' AND q.component = 'principal'
              JOIN voucher v ON v.voucher_id = q.voucher_id JOIN tax_item t ON t.tax_item = r.tax_item
             WHERE r.party_id = :party AND v.booked_on >= :since
             GROUP BY v.booked_on, r.levy_year, t.short_name
            UNION ALL
            SELECT '入金', q.value_on, '', -sum(q.amount_yen)
              FROM receivable r JOIN posting q ON q.receivable_id = r.receivable_id AND q.account = 'receivable'
                   AND q.kind IN ('receipt', 'attach')
             WHERE r.party_id = :party AND q.value_on >= :since
             GROUP BY q.value_on HAVING sum(q.amount_yen) < 0
             ORDER BY 2
            """,
            facts,
        )
        return [Change(*row) for row in rows]

    def standing_on(self, receivable_ids: Sequence[int]) -> dict[int, int]:
        """The live suspension by receivable."""
        return dict(
            self._db.execute(
                """
                SELECT m.receivable_id, s.suspension_id
                  FROM suspension_receivable m JOIN suspension s USING(suspension_id)
                 WHERE s.ended_on = '' AND s.suspended_on <> ''
                   AND m.receivable_id IN (SELECT value FROM json_each(?))
                """,
                (json.dumps(list(receivable_ids)),),
            )
        )


def _days(today: date) -> dict[str, str]:
    """The day, and the one on which a suspension began that expires on it."""
    year = today.year - 3
    day = min(today.day, 28) if today.month == 2 else today.day
    return {"today": today.isoformat(), "three_years": date(year, today.month, day).isoformat()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _suspension(row: Sequence[Any]) -> Suspension:
    return Suspension(
        row[0],
        row[1],
        row[2],
        Ground(row[3]),
        row[4],
        row[5],
        row[6],
        date.fromisoformat(row[7]),
        _day(row[8]),
        _day(row[9]),
        _day(row[10]),
        EndCause(row[11]) if row[11] else None,
        row[12],
    )
