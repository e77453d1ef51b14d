"""Drafts, decisions and executions: rows that are only ever added; the newest revision is the draft."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
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
           coalesce(p.party_no, ''), coalesce(p.name, ''), d.route
      FROM draft d
      LEFT JOIN staff s ON s.staff_no = d.drafted_by
      LEFT JOIN party p ON p.party_id = d.party_id
      LEFT JOIN draft_execution e ON e.draft_id = d.draft_id
     WHERE d.revision = (SELECT max(n.revision) FROM draft n WHERE n.draft_id = d.draft_id)
"""


def route_of(stored: str) -> tuple[str, ...]:
    """The codes of the steps as they are stored, parted by blanks."""
    return tuple(stored.split())


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
        route=route_of(row[17]),
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
                              drafted_by, drafted_at, steps, audit_seq, route)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)
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
                " ".join(draft.route),
            ),
        )
        return DraftRef(draft_id, revision, draft.digest)

    def get(self, draft_id: int) -> Draft:
        """The newest revision."""
        row = self._db.execute(f"{_DRAFT} AND d.draft_id = ?", (draft_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"起案{draft_id}")
        return _draft(row)

    def listed(self, *, after: int, limit: int) -> list[Draft]:
        """Drafts that are awaited or were sent back, oldest first, with numbers above `after`."""
        rows = self._db.execute(
            f"{_DRAFT} AND d.draft_id IN (SELECT draft_id FROM draft_open WHERE draft_id > ? ORDER BY 1 LIMIT ?) ORDER BY 1",
            (after, limit),
        )
        return [_draft(row) for row in rows]

    def those(self, draft_ids: Sequence[int]) -> list[Draft]:
        """The newest revisions of some drafts, oldest first."""
        rows = self._db.execute(
            f"{_DRAFT} AND d.draft_id IN (SELECT value FROM json_each(?)) ORDER BY 1", (json.dumps(list(draft_ids)),)
        )
        return [_draft(row) for row in rows]

    def hand_over(self, draft_ids: Sequence[int], to_staff: str, on: date, audit_seq: int) -> None:
        """Let another one follow up the newest revisions; the drafter of record stays."""
        self._db.execute(
            """
            INSERT INTO draft_handover_event(draft_id, revision, to_staff, handed_on, audit_seq)
            SELECT draft_id, max(revision), ?, ?, ? FROM draft
             WHERE draft_id IN (SELECT value FROM json_each(?)) GROUP BY draft_id ORDER BY draft_id
            """,
            (to_staff, on.isoformat(), audit_seq, json.dumps(list(draft_ids))),
        )

    def decide(self, decision: NewDecision, audit_seq: int) -> None:
        """Append a decision."""
        self._db.execute(
            """
            INSERT INTO approval(draft_id, revision, step_no, decision, decided_by, decided_at, totp_step, digest, reason,
                                 audit_seq, role_code, acting_for, delegation_id)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
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
                decision.role_code,
                decision.acting_for,
                decision.delegation_id,
            ),
        )

    def execute(self, draft_id: int, revision: int, executed_on: str, audit_seq: int) -> None:
        """The mark that the act is executed, once."""
        self._db.execute("INSERT INTO draft_execution VALUES(?,?,?,?)", (draft_id, revision, executed_on, audit_seq))
