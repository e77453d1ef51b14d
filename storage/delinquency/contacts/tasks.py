"""Tasks of delinquents: kept, moved, ended; the live ones by party, by day and by person."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.contacts.task import Task, TaskKind, TaskRequest
from core.values.refusals import ChangedByAnother, NotFound

COLUMNS = (
    "t.task_id, t.party_id, t.kind, t.due_on, t.due_time, t.words, t.statutory, t.source, t.staff_no, t.area, t.made_by,"
    " t.ended_on, t.outcome, t.version"
)


class Tasks:
    """Rows of `case_task`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, wanted: TaskRequest, made_by: str, audit_seq: int) -> int:
        """Keep a task, or move the live one of its source and kind; its number."""
        row = self._db.execute(
            """
            INSERT INTO case_task(party_id, kind, due_on, due_time, words, statutory, source, staff_no, area, made_by,
                                  audit_seq)
            VALUES(:party, :kind, :on, :at, :words, :statutory, :source, nullif(:staff, ''), :area, :by, :seq)
            ON CONFLICT(source, kind) WHERE ended_on IS NULL AND source<>'' DO UPDATE
               SET due_on = excluded.due_on, due_time = excluded.due_time, words = excluded.words,
                   version = version + 1
            RETURNING task_id
            """,
            {
                "party": wanted.party_id,
                "kind": wanted.kind.value,
                "on": wanted.due_on.isoformat(),
                "at": wanted.at,
                "words": wanted.words,
                "statutory": int(wanted.statutory),
                "source": wanted.source,
                "staff": wanted.staff_no,
                "area": wanted.area,
                "by": made_by,
                "seq": audit_seq,
            },
        ).fetchone()
        return int(row[0])

    def get(self, task_id: int) -> Task:
        """One task."""
        row = self._db.execute(f"SELECT {COLUMNS} FROM case_task t WHERE t.task_id = ?", (task_id,)).fetchone()
        if row is None:
            raise NotFound(what="予定")
        return task_of(row)

    def end(self, task: Task, ended_on: date, outcome: str, ended_by: str) -> None:
        """Something has come of it."""
        done = self._db.execute(
            """
            UPDATE case_task SET ended_on = ?, outcome = ?, ended_by = ?, version = version + 1
             WHERE task_id = ? AND version = ? AND ended_on IS NULL
            """,
            (ended_on.isoformat(), outcome, ended_by, task.task_id, task.version),
        ).rowcount
        if done != 1:
            raise ChangedByAnother(what="予定")

    def end_of_source(self, source: str, ended_on: date, outcome: str, ended_by: str) -> int:
        """End the live tasks of a source and of its parts."""
        return self._db.execute(
            """
            UPDATE case_task SET ended_on = :on, outcome = :outcome, ended_by = :by, version = version + 1
             WHERE ended_on IS NULL AND source <> ''
               AND (source = :source OR (source > :source || ':' AND source < :source || ';'))
            """,
            {"on": ended_on.isoformat(), "outcome": outcome, "by": ended_by, "source": source},
        ).rowcount

    def move(self, task: Task, due_on: date, at: str, staff_no: str) -> None:
        """Give it another day, time or person."""
        done = self._db.execute(
            """
            UPDATE case_task SET due_on = ?, due_time = ?, staff_no = nullif(?, ''), version = version + 1
             WHERE task_id = ? AND version = ? AND ended_on IS NULL
            """,
            (due_on.isoformat(), at, staff_no, task.task_id, task.version),
        ).rowcount
        if done != 1:
            raise ChangedByAnother(what="予定")

    def of_party(self, party_id: int, *, live: bool = True, limit: int = 200) -> list[Task]:
        """Tasks of a party: the live ones by day, or the ended ones, newest first."""
        which = "t.ended_on IS NULL ORDER BY t.due_on, t.due_time, t.task_id"
        if not live:
            which = "t.ended_on IS NOT NULL ORDER BY t.ended_on DESC, t.task_id DESC"
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM case_task t WHERE t.party_id = ? AND {which} LIMIT ?", (party_id, limit)
        )
        return [task_of(row) for row in rows]

    def count_live(self, party_id: int) -> int:
        """How many are live."""
        row = self._db.execute(
            "SELECT count(*) FROM case_task WHERE party_id = ? AND ended_on IS NULL", (party_id,)
        ).fetchone()
        return int(row[0])

    def hand_over(self, party_ids: Sequence[int], to_staff: str) -> int:
        """Give the live tasks of these parties that stand on a person to another one."""
        return self._db.executemany(
            """
            UPDATE case_task SET staff_no = ?, version = version + 1
             WHERE party_id = ? AND ended_on IS NULL AND staff_no IS NOT NULL
            """,
            [(to_staff, party_id) for party_id in party_ids],
        ).rowcount


def task_of(row: tuple[Any, ...]) -> Task:
    """A row of COLUMNS as a value."""
    (
        number,
        party_id,
        kind,
        due_on,
        at,
        words,
        statutory,
        source,
        staff_no,
        area,
        made_by,
        ended_on,
        outcome,
        version,
    ) = row
    return Task(
        number,
        party_id,
        TaskKind(kind),
        date.fromisoformat(due_on),
        at,
        words,
        bool(statutory),
        source,
        staff_no or "",
        area,
        made_by,
        date.fromisoformat(ended_on) if ended_on else None,
        outcome,
        version,
    )
