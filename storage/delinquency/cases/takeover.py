"""Takeovers of cases, and what lies on a collector's desk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from core.delinquency.cases.takeover import Takeover
from core.values.refusals import NotFound

_SELECT = """
    SELECT t.takeover_id, t.from_staff, f.name, t.to_staff, o.name, t.taken_on, t.cases, t.deputy_count, t.task_count,
           t.drafts, t.words
      FROM case_takeover_event t JOIN staff f ON f.staff_no = t.from_staff JOIN staff o ON o.staff_no = t.to_staff
"""


class Line(NamedTuple):
    """A line of the 引継ぎ書."""

    party_id: int
    case_no: str
    party_no: str
    name: str
    protected: bool
    state: str
    policy: str
    review_on: str
    owed_yen: int
    terms: int
    tasks: int
    next_task: str
    last_words: str


class Takeovers:
    """Rows of `case_takeover_event`, and reads of tasks and drafts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def tasks_of(self, party_ids: Sequence[int], staff_no: str) -> int:
        """Live tasks of these parties that stand on the staff member or on whoever has the case."""
        row = self._db.execute(
            """
            SELECT count(*) FROM case_task
             WHERE ended_on IS NULL AND party_id IN (SELECT value FROM json_each(?))
               AND coalesce(staff_no, ?) = ?
            """,
            (json.dumps(list(party_ids)), staff_no, staff_no),
        ).fetchone()
        return int(row[0])

    def move_tasks(self, party_ids: Sequence[int], from_staff: str, to_staff: str) -> int:
        """Let those that stand on the one by name stand on the other."""
        return self._db.execute(
            """
            UPDATE case_task SET staff_no = ?, version = version + 1
             WHERE ended_on IS NULL AND staff_no = ? AND party_id IN (SELECT value FROM json_each(?))
            """,
            (to_staff, from_staff, json.dumps(list(party_ids))),
        ).rowcount

    def drafts_of(self, party_ids: Sequence[int], staff_no: str) -> list[int]:
        """Drafts that the staff member follows up about these parties and that are not decided yet."""
        rows = self._db.execute(
            """
            SELECT d.draft_id FROM draft_open o JOIN draft d ON d.draft_id = o.draft_id AND d.revision = o.revision
             WHERE coalesce((SELECT h.to_staff FROM draft_handover_event h
                              WHERE h.draft_id = d.draft_id AND h.revision = d.revision
                              ORDER BY h.handover_id DESC LIMIT 1), d.drafted_by) = ?
               AND d.party_id IN (SELECT value FROM json_each(?)) ORDER BY d.draft_id
            """,
            (staff_no, json.dumps(list(party_ids))),
        )
        return [int(row[0]) for row in rows]

    def add(
        self,
        from_staff: str,
        to_staff: str,
        on: date,
        *,
        whole: bool,
        cases: Sequence[int],
        counts: tuple[int, int],
        drafts: Sequence[int],
        words: str,
        audit_seq: int,
    ) -> int:
        """Keep what was moved."""
        row = self._db.execute(
            """
            INSERT INTO case_takeover_event(from_staff, to_staff, taken_on, whole, cases, deputy_count, task_count, drafts,
                                            words, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?) RETURNING takeover_id
            """,
            (
                from_staff,
                to_staff,
                on.isoformat(),
                int(whole),
                json.dumps(list(cases)),
                *counts,
                json.dumps(list(drafts)),
                words,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def get(self, takeover_id: int) -> Takeover:
        """One takeover."""
        row = self._db.execute(f"{_SELECT} WHERE t.takeover_id = ?", (takeover_id,)).fetchone()
        if row is None:
            raise NotFound(what="引継ぎ")
        return _takeover(row)

    def listed(self, limit: int) -> list[Takeover]:
        """The newest first."""
        return [_takeover(row) for row in self._db.execute(f"{_SELECT} ORDER BY t.takeover_id DESC LIMIT ?", (limit,))]

    def lines(self, case_ids: Sequence[int]) -> list[Line]:
        """The lines of the 引継ぎ書, by what is owed."""
        rows = self._db.execute(
            """
            SELECT c.party_id, c.case_no, p.party_no, p.name, p.protected, coalesce(f.state, '終結'), coalesce(f.policy, ''),
                   coalesce(f.review_on, ''), coalesce(f.owed_yen, 0), coalesce(f.terms, 0),
                   (SELECT count(*) FROM case_task t WHERE t.party_id = c.party_id AND t.ended_on IS NULL),
                   coalesce((SELECT t.due_on || ' ' || t.words FROM case_task t
                              WHERE t.party_id = c.party_id AND t.ended_on IS NULL
                              ORDER BY t.due_on, t.due_time, t.task_id LIMIT 1), ''),
                   coalesce((SELECT e.happened_on || ' ' || e.words FROM case_event e
                              WHERE e.party_id = c.party_id AND e.kind <> '担当'
                              ORDER BY e.happened_on DESC, e.event_id DESC LIMIT 1), '')
              FROM delinquency_case c JOIN party p ON p.party_id = c.party_id
              LEFT JOIN case_figure f ON f.case_id = c.case_id
             WHERE c.case_id IN (SELECT value FROM json_each(?))
             ORDER BY f.owed_yen DESC, c.case_id
            """,
            (json.dumps(list(case_ids)),),
        )
        return [Line._make((*row[:4], bool(row[4]), *row[5:])) for row in rows]


def _takeover(row: tuple[Any, ...]) -> Takeover:
    number, from_staff, from_name, to_staff, to_name, on, cases, deputies, tasks, drafts, words = row
    return Takeover(
        number,
        from_staff,
        from_name,
        to_staff,
        to_name,
        date.fromisoformat(on),
        tuple(json.loads(cases)),
        deputies,
        tasks,
        tuple(json.loads(drafts)),
        words,
    )
