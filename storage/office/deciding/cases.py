"""Open drafts for decision, read without what they contain."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.office.deciding.cases import Case, Content, Trace
from core.office.deciding.routes import step_of
from core.office.drafts import Decision, DraftState
from core.values.refusals import NotFound
from storage.office.drafts import route_of

_CASE = """
    SELECT d.draft_id, d.revision, d.digest, d.act_code, d.route, d.steps,
           (SELECT count(*) FROM approval a
             WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision = 'approve'),
           CASE WHEN EXISTS(SELECT 1 FROM draft_execution e WHERE e.draft_id = d.draft_id) THEN '決裁済'
                ELSE coalesce((SELECT CASE a.decision WHEN 'send_back' THEN '差戻し' ELSE '取下げ' END
                                 FROM approval a
                                WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision <> 'approve'),
                              '承認待') END,
           d.amount_yen, d.payee_key, d.party_id, d.drafted_by, d.drafted_at, s.office_code, s.state = 'active',
           (SELECT json_group_array(json_array(w.staff_no, w.party_id))
              FROM draft n JOIN staff w ON w.staff_no = n.drafted_by WHERE n.draft_id = d.draft_id),
           (SELECT json_group_array(json_array(a.decided_by, w.party_id, a.acting_for, f.party_id))
              FROM approval a JOIN staff w ON w.staff_no = a.decided_by LEFT JOIN staff f ON f.staff_no = a.acting_for
             WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision = 'approve'),
           coalesce((SELECT h.to_staff FROM draft_handover_event h
                      WHERE h.draft_id = d.draft_id AND h.revision = d.revision
                      ORDER BY h.handover_id DESC LIMIT 1), d.drafted_by)
      FROM draft d
      JOIN staff s ON s.staff_no = d.drafted_by
"""
_NEWEST = "d.revision = (SELECT max(n.revision) FROM draft n WHERE n.draft_id = d.draft_id)"


def _case(row: tuple[Any, ...]) -> Case:
    drafters, approvers = json.loads(row[15]), json.loads(row[16])
    parties = [party for one in approvers for party in (one[1], one[3]) if party is not None]
    return Case(
        draft_id=row[0],
        revision=row[1],
        digest=row[2],
        act_code=row[3],
        route=route_of(row[4]),
        steps=row[5],
        approved=row[6],
        state=DraftState(row[7]),
        amount_yen=row[8],
        payee_key=row[9],
        party_id=row[10],
        drafted_by=row[11],
        drafted_on=datetime.fromisoformat(row[12]).date(),
        office_code=row[13],
        drafter_active=bool(row[14]),
        drafters=frozenset(one[0] for one in drafters),
        drafter_parties=frozenset(one[1] for one in drafters if one[1] is not None),
        approvers=frozenset(one[0] for one in approvers),
        approver_parties=frozenset(parties),
        principals=frozenset(one[2] for one in approvers if one[2]),
        holder=row[17],
    )


class Cases:
    """Reads; never writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, draft_id: int) -> Case:
        """The case of one draft, open or not."""
        found = self.of([draft_id])
        if not found:
            raise NotFound(what=f"起案{draft_id}")
        return found[draft_id]

    def of(self, draft_ids: Sequence[int]) -> dict[int, Case]:
        """The cases of some drafts, in one question."""
        rows = self._db.execute(
            f"{_CASE} WHERE d.draft_id IN (SELECT value FROM json_each(?)) AND {_NEWEST}",
            (json.dumps(list(draft_ids)),),
        )
        return {row[0]: _case(row) for row in rows}

    def waiting(self) -> list[Case]:
        """All drafts that are awaited or were sent back, oldest first."""
        rows = self._db.execute(
            f"{_CASE} JOIN draft_open o ON o.draft_id = d.draft_id AND o.revision = d.revision ORDER BY d.draft_id"
        )
        return [_case(row) for row in rows]

    def day_sum(self, payee_key: str, draft_id: int, day: str) -> int:
        """Yen to the payee on the day, or on the worst day of the draft's revisions, without the draft itself."""
        row = self._db.execute(
            """
            WITH other AS (
              SELECT d.draft_id, abs(coalesce(d.amount_yen, 0)) AS yen
                FROM draft d
               WHERE d.payee_key = :payee AND d.draft_id <> :draft
                 AND d.revision = (SELECT max(n.revision) FROM draft n WHERE n.draft_id = d.draft_id)
                 AND NOT EXISTS(SELECT 1 FROM approval a
                                 WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision = 'withdraw')),
                 on_day AS (
              SELECT DISTINCT o.draft_id, o.yen, substr(n.drafted_at, 1, 10) AS day
                FROM other o JOIN draft n ON n.draft_id = o.draft_id),
                 wanted AS (
              SELECT :day AS day UNION SELECT substr(drafted_at, 1, 10) FROM draft WHERE draft_id = :draft)
            SELECT coalesce(max(yen), 0)
              FROM (SELECT sum(o.yen) AS yen FROM on_day o JOIN wanted w ON w.day = o.day GROUP BY o.day)
            """,
            {"payee": payee_key, "draft": draft_id, "day": day},
        ).fetchone()
        return int(row[0])

    def trail(self, draft_id: int) -> list[Trace]:
        """All decisions on all revisions, in their order."""
        rows = self._db.execute(
            """
            SELECT a.revision, a.step_no, d.route, a.decision, a.decided_by, s.name, coalesce(f.name, ''), a.decided_at,
                   coalesce(a.reason, '')
              FROM approval a
              JOIN draft d USING(draft_id, revision)
              JOIN staff s ON s.staff_no = a.decided_by
              LEFT JOIN staff f ON f.staff_no = a.acting_for
             WHERE a.draft_id = ?
             ORDER BY a.revision, a.step_no
            """,
            (draft_id,),
        )
        return [_trace(row) for row in rows]

    def contents(self, draft_id: int) -> list[Content]:
        """All revisions, oldest first."""
        rows = self._db.execute(
            """
            SELECT d.revision, d.amount_yen, d.payee_key, d.party_id, d.payload, d.route,
                   EXISTS(SELECT 1 FROM approval a WHERE a.draft_id = d.draft_id AND a.revision = d.revision)
              FROM draft d
             WHERE d.draft_id = ?
             ORDER BY d.revision
            """,
            (draft_id,),
        )
        return [
            Content(row[0], row[1], row[2], row[3], row[4], route=route_of(row[5]), decided=bool(row[6]))
            for row in rows
        ]


def _trace(row: tuple[Any, ...]) -> Trace:
    route = route_of(row[2])
    step = step_of(route[row[1] - 1]) if row[1] <= len(route) else None
    return Trace(
        revision=row[0],
        step_no=row[1],
        step=step,
        decision=Decision(row[3]),
        staff_no=row[4],
        name=row[5],
        acting_for=row[6],
        decided_at=datetime.fromisoformat(row[7]),
        reason=row[8],
    )
