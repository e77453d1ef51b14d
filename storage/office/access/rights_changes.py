"""Drafts of rights by the person whom they are about: the open one, and those that were carried out."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime

from core.office.access.changes import of_payload
from core.office.access.rights_changes import PastChange


class RightsChanges:
    """Reads only; drafts are written by the approvals."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def awaited(self, staff_no: str) -> int | None:
        """Number of the open draft about a person."""
        row = self._db.execute(
            """
            SELECT d.draft_id FROM draft d
             WHERE d.act_code = 'office.rights' AND json_extract(d.payload, '$.staff_no') = ?
               AND d.revision = (SELECT max(revision) FROM draft n WHERE n.draft_id = d.draft_id)
               AND NOT EXISTS(SELECT 1 FROM draft_execution x WHERE x.draft_id = d.draft_id)
               AND NOT EXISTS(SELECT 1 FROM approval a
                               WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision <> 'approve')
            """,
            (staff_no,),
        ).fetchone()
        return row[0] if row else None

    def past(self, staff_no: str, limit: int) -> list[PastChange]:
        """Changes that were carried out, newest first."""
        rows = self._db.execute(
            """
            SELECT d.draft_id, w.name, d.drafted_at, x.executed_on, d.payload,
                   (SELECT group_concat(s.name, '、') FROM approval a JOIN staff s ON s.staff_no = a.decided_by
                     WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision = 'approve')
              FROM draft d
              JOIN draft_execution x ON x.draft_id = d.draft_id AND x.revision = d.revision
              JOIN staff w ON w.staff_no = d.drafted_by
             WHERE d.act_code = 'office.rights' AND json_extract(d.payload, '$.staff_no') = ?
             ORDER BY d.draft_id DESC LIMIT ?
            """,
            (staff_no, limit),
        )
        return [_past(*row) for row in rows]

    def seen_at(self, staff_no: str) -> datetime | None:
        """When the person worked last."""
        row = self._db.execute("SELECT max(seen_at) FROM live_session WHERE staff_no = ?", (staff_no,)).fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None


def _past(draft_id: int, drafter: str, drafted_at: str, executed_on: str, body: str, approvers: str) -> PastChange:
    payload = json.loads(body)
    return PastChange(
        draft_id=draft_id,
        drafted_by=drafter,
        drafted_on=datetime.fromisoformat(drafted_at).date(),
        approved_by=approvers or "",
        approved_on=date.fromisoformat(executed_on),
        reason=payload["reason"],
        changes=tuple(of_payload(values) for values in payload["changes"]),
    )
