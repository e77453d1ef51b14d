"""The list of what was erased, and the runs that did it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.office.keeping.deletion import ErasedRow, Run


class Deletions:
    """Numbers are added when they are erased and never taken out."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, kind: str, keys: Sequence[int], on: date, audit_seq: int) -> None:
        """Note numbers as erased."""
        self._db.executemany(
            "INSERT INTO erased VALUES(?,?,?,?)", [(kind, key, on.isoformat(), audit_seq) for key in keys]
        )

    def listed(self, *, after: tuple[str, int], limit: int) -> list[ErasedRow]:
        """The list in order of kind and number."""
        rows = self._db.execute(
            "SELECT kind, key, erased_on FROM erased WHERE (kind, key) > (?, ?) ORDER BY kind, key LIMIT ?",
            (*after, limit),
        )
        return [ErasedRow(kind, key, date.fromisoformat(on)) for kind, key, on in rows]

    def unknown(self, kind: str, keys: Sequence[int]) -> list[int]:
        """Those of the numbers that are not in the list."""
        rows = self._db.execute(
            """
            SELECT w.value FROM json_each(?) w
             WHERE NOT EXISTS(SELECT 1 FROM erased e WHERE e.kind = ? AND e.key = w.value)
             ORDER BY w.value
            """,
            (json.dumps(list(keys)), kind),
        )
        return [row[0] for row in rows]

    def erased_by(self, job_id: int) -> int:
        """How many rows the steps of a job have erased."""
        row = self._db.execute(
            "SELECT coalesce(sum(row_count), 0) FROM job_step WHERE job_id = ? AND direction = 'do'", (job_id,)
        ).fetchone()
        return int(row[0])

    def runs(self, *, before: int | None, limit: int) -> list[Run]:
        """Runs, newest draft first."""
        rows = self._db.execute(
            """
            SELECT d.draft_id, coalesce(s.name, d.drafted_by), d.payload, e.executed_on,
                   (SELECT j.job_id FROM job j
                     WHERE j.kind = 'erase' AND json_extract(j.params, '$.draft') = d.draft_id LIMIT 1) AS job_id
              FROM draft d
              LEFT JOIN staff s ON s.staff_no = d.drafted_by
              LEFT JOIN draft_execution e ON e.draft_id = d.draft_id
             WHERE d.act_code = 'erase_expired' AND d.draft_id < ?
               AND d.revision = (SELECT max(n.revision) FROM draft n WHERE n.draft_id = d.draft_id)
             ORDER BY d.draft_id DESC LIMIT ?
            """,
            (before if before is not None else 1 << 62, limit),
        ).fetchall()
        return [self._run(*row) for row in rows]

    def _run(self, draft_id: int, name: str, payload: str, executed_on: str | None, job_id: int | None) -> Run:
        facts = json.loads(payload)
        certificate = None
        if job_id is not None:
            row = self._db.execute(
                """
                SELECT t.audit_seq FROM job_step t JOIN job j USING(job_id)
                 WHERE t.job_id = ? AND j.state = 'done' ORDER BY t.step_no DESC LIMIT 1
                """,
                (job_id,),
            ).fetchone()
            certificate = row[0] if row else None
        return Run(
            draft_id=draft_id,
            drafted_by=name,
            reason=facts["reason"],
            planned=sum(int(each["count"]) for each in facts["kinds"].values()),
            executed_on=date.fromisoformat(executed_on) if executed_on else None,
            job_id=job_id,
            erased=self.erased_by(job_id) if job_id is not None else 0,
            audit_seq=certificate,
        )
