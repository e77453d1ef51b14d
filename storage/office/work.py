"""Jobs and the checkpoints of their steps."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.office.work import Direction, Job, JobState, Reached, StepDone
from core.values.refusals import ChangedByAnother, NotFound

_COLUMNS = (
    "job_id, kind, subject, params, state, requested_by, requested_at, worker, lease_until_at, expected_count,"
    " message, version"
)


def _job(row: tuple[Any, ...]) -> Job:
    return Job(
        job_id=row[0],
        kind=row[1],
        subject=row[2],
        params=json.loads(row[3]),
        state=JobState(row[4]),
        requested_by=row[5],
        requested_at=datetime.fromisoformat(row[6]),
        worker=row[7],
        lease_until_at=datetime.fromisoformat(row[8]) if row[8] else None,
        expected_count=row[9],
        message=row[10],
        version=row[11],
    )


class Jobs:
    """One row a job; a worker holds it by a lease, and every change counts its version up."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self, kind: str, subject: str, params: Mapping[str, Any], expected_count: int, by: str, at: datetime
    ) -> int:
        """A new waiting job; its number."""
        row = self._db.execute(
            """
            INSERT INTO job(kind, subject, params, requested_by, requested_at, expected_count)
            VALUES(?,?,?,?,?,?) RETURNING job_id
            """,
            (
                kind,
                subject,
                json.dumps(params, ensure_ascii=False, sort_keys=True),
                by,
                at.isoformat(timespec="seconds"),
                expected_count,
            ),
        ).fetchone()
        return int(row[0])

    def get(self, job_id: int) -> Job:
        """One job."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM job WHERE job_id = ?", (job_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"ジョブ{job_id}")
        return _job(row)

    def live_on(self, kind: str, subject: str) -> Job | None:
        """The live job on the subject, if any."""
        row = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM job
             WHERE kind = ? AND subject = ? AND state IN ('waiting','running','paused','reversing')
            """,
            (kind, subject),
        ).fetchone()
        return _job(row) if row else None

    def listed(self, *, before: int | None, limit: int) -> list[Job]:
        """Jobs, newest first, with numbers below `before`."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM job WHERE job_id < ? ORDER BY job_id DESC LIMIT ?",
            (before if before is not None else 1 << 62, limit),
        )
        return [_job(row) for row in rows]

    def take(self, job: Job, state: JobState, worker: str, lease_until: datetime) -> Job | None:
        """Take the lease of a job read just before, by its version."""
        row = self._db.execute(
            f"""
            UPDATE job SET worker = ?, lease_until_at = ?, message = '', version = version + 1
             WHERE job_id = ? AND version = ?
            RETURNING {_COLUMNS}
            """,
            (worker, lease_until.isoformat(), job.job_id, job.version),
        ).fetchone()
        if row is None:
            return None
        if state != job.state:  # a job that a dead worker left running has no arrow to itself
            self._db.execute("UPDATE job SET state = ? WHERE job_id = ?", (str(state), job.job_id))
        return self.get(job.job_id)

    def renew(self, job_id: int, worker: str, lease_until: datetime) -> Job | None:
        """Keep the lease for the next step."""
        row = self._db.execute(
            f"""
            UPDATE job SET lease_until_at = ?, version = version + 1
             WHERE job_id = ? AND worker = ? AND state IN ('running','reversing')
            RETURNING {_COLUMNS}
            """,
            (lease_until.isoformat(), job_id, worker),
        ).fetchone()
        return _job(row) if row else None

    def move(self, job: Job, state: JobState, message: str = "") -> None:
        """Change the state along an arrow and let the lease go."""
        moved = self._db.execute(
            """
            UPDATE job SET state = ?, worker = '', lease_until_at = NULL, message = ?, version = version + 1
             WHERE job_id = ? AND version = ?
            """,
            (str(state), message, job.job_id, job.version),
        ).rowcount
        if moved != 1:
            raise ChangedByAnother(what=f"ジョブ{job.job_id}")

    def let_go(self, job_id: int, worker: str, message: str = "") -> None:
        """Give the lease back without a change of state."""
        self._db.execute(
            """
            UPDATE job SET worker = '', lease_until_at = NULL, message = ?, version = version + 1
             WHERE job_id = ? AND worker = ?
            """,
            (message, job_id, worker),
        )

    def reached(self, job_id: int, direction: Direction) -> Reached:
        """How far the steps have come."""
        row = self._db.execute(
            """
            SELECT count(*), coalesce(sum(row_count), 0), coalesce(sum(amount_yen), 0),
                   coalesce((SELECT last_key FROM job_step WHERE job_id = :job AND direction = :way
                              ORDER BY step_no DESC LIMIT 1), '')
              FROM job_step WHERE job_id = :job AND direction = :way
            """,
            {"job": job_id, "way": str(direction)},
        ).fetchone()
        return Reached(step_no=row[0], last_key=row[3], row_count=row[1], amount_yen=row[2])

    def add_step(self, job_id: int, direction: Direction, step_no: int, done: StepDone, audit_seq: int) -> None:
        """The checkpoint of a step, in the transaction of the step."""
        self._db.execute(
            "INSERT INTO job_step VALUES(?,?,?,?,?,?,?)",
            (job_id, str(direction), step_no, done.last_key, done.row_count, done.amount_yen, audit_seq),
        )
