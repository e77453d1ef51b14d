"""Drafts, decisions and executions: rows that are only ever added; the newest revision is the draft."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any

from core.office.drafts import Draft, DraftRef, DraftState, NewDecision, NewDraft
from core.values.refusals import NotFound

_DRAFT = """
    SELECT d.draft_id, d.revision, d.act_code, d.payload, d.digest, d.amount_yen, d.payee_key, d.party_id,
           d.drafted_by, coalesce(s.name, d.drafted_by), d.drafted_at, d.steps,
           (SELECT count(*) FROM approval a
             WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision = 'approve') AS approved,
           CASE WHEN e.draft_id IS NOT NULL THEN '決裁済'
                ELSE coalesce((SELECT CASE a.decision WHEN 'send_back' THEN '差戻し' ELSE '取下げ' END
                                 FROM approval a
                                WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision <> 'approve'),
                              '承認待') END AS state,
           coalesce((SELECT a.reason FROM approval a
                      WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision <> 'approve'), ''),
           coalesce(p.party_no, ''), coalesce(p.name, '')
      FROM draft d
      LEFT JOIN staff s ON s.staff_no = d.drafted_by
      LEFT JOIN party p ON p.party_id = d.party_id
      LEFT JOIN draft_execution e ON e.draft_id = d.draft_id
     WHERE d.revision = (SELECT max(n.revision) FROM draft n WHERE n.draft_id = d.draft_id)
"""


def _draft(row: tuple[Any, ...]) -> Draft:
    return Draft(
        draft_id=row[0],
        revision=row[1],
        act_code=row[2],
        payload=json.loads(row[3]),
        digest=row[4],
        amount_yen=row[5],
        payee_key=row[6],
        party_id=row[7],
        drafted_by=row[8],
        drafted_by_name=row[9],
        drafted_at=datetime.fromisoformat(row[10]),
        steps=row[11],
        approved=row[12],
        state=DraftState(row[13]),
        reason=row[14],
        party_no=row[15],
        party_name=row[16],
    )


class Drafts:
    """The rules of an approval stand in the triggers of the tables as well; they refuse what slipped past a service."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, draft: NewDraft, audit_seq: int) -> DraftRef:
        """A new draft, revision 1."""
        number = self._db.execute("SELECT coalesce(max(draft_id), 0) + 1 FROM draft").fetchone()[0]
        return self._insert(int(number), 1, draft, audit_seq)

    def revise(self, draft_id: int, draft: NewDraft, audit_seq: int) -> DraftRef:
        """The next revision."""
        newest = self._db.execute("SELECT max(revision) FROM draft WHERE draft_id = ?", (draft_id,)).fetchone()[0]
        if newest is None:
            raise NotFound(what=f"起案{draft_id}")
        return self._insert(draft_id, newest + 1, draft, audit_seq)

    def _insert(self, draft_id: int, revision: int, draft: NewDraft, audit_seq: int) -> DraftRef:
        self._db.execute(
            """
            INSERT INTO draft(draft_id, revision, act_code, payload, digest, amount_yen, payee_key, party_id,
                              drafted_by, drafted_at, steps, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            (
                draft_id,
                revision,
                draft.act_code,
                json.dumps(draft.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                draft.digest,
                draft.amount_yen,
                draft.payee_key,
                draft.party_id,
                draft.drafted_by,
                draft.drafted_at.isoformat(timespec="seconds"),
                draft.steps,
                audit_seq,
            ),
        )
        return DraftRef(draft_id, revision, draft.digest)

    def get(self, draft_id: int) -> Draft:
        """The newest revision."""
        row = self._db.execute(f"{_DRAFT} AND d.draft_id = ?", (draft_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"起案{draft_id}")
        return _draft(row)

    def listed(self, states: tuple[DraftState, ...], *, after: int, limit: int) -> list[Draft]:
        """Drafts in one of the states, oldest first, with numbers above `after`."""
        marks = ",".join("?" * len(states))
        rows = self._db.execute(
            f"SELECT * FROM ({_DRAFT} AND d.draft_id > ?) WHERE state IN ({marks}) ORDER BY 1 LIMIT ?",
            (after, *(str(state) for state in states), limit),
        )
        return [_draft(row) for row in rows]

    def drafters(self, draft_id: int) -> list[str]:
        """Staff numbers of all who drafted a revision."""
        rows = self._db.execute("SELECT DISTINCT drafted_by FROM draft WHERE draft_id = ? ORDER BY 1", (draft_id,))
        return [row[0] for row in rows]

    def approvers(self, draft_id: int, revision: int) -> list[str]:
        """Staff numbers of all who approved the revision."""
        rows = self._db.execute(
            """
            SELECT decided_by FROM approval WHERE draft_id = ? AND revision = ? AND decision = 'approve'
             ORDER BY step_no
            """,
            (draft_id, revision),
        )
        return [row[0] for row in rows]

    def drafted_today(self, payee_key: str, day: str) -> int:
        """Yen of all drafts to the payee, not withdrawn or sent back, drafted on the ISO day."""
        row = self._db.execute(
            f"""
            SELECT coalesce(sum(amount_yen), 0)
              FROM ({_DRAFT} AND d.payee_key = ? AND substr(d.drafted_at, 1, 10) = ?)
             WHERE state IN ('承認待', '決裁済')
            """,
            (payee_key, day),
        ).fetchone()
        return int(row[0])

    def decide(self, decision: NewDecision, audit_seq: int) -> None:
        """Append a decision."""
        self._db.execute(
            "INSERT INTO approval VALUES(?,?,?,?,?,?,?,?,?,?)",
            (
                decision.draft_id,
                decision.revision,
                decision.step_no,
                str(decision.decision),
                decision.decided_by,
                decision.decided_at.isoformat(timespec="seconds"),
                decision.totp_step,
                decision.digest,
                decision.reason,
                audit_seq,
            ),
        )

    def execute(self, draft_id: int, revision: int, executed_on: str, audit_seq: int) -> None:
        """The mark that the act is executed, once."""
        self._db.execute("INSERT INTO draft_execution VALUES(?,?,?,?)", (draft_id, revision, executed_on, audit_seq))
