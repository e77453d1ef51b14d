"""Runs of letters: targets in the order of postal codes, what each came to, the files and their outputs."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from typing import Any

from core.office.papers.runs import LetterRun, RunCounts, RunFile, RunRequest, Skipped, Target
from core.values.refusals import ChangedByAnother, NotFound

_SELECT = """
    SELECT r.run_id, r.form_no, r.title, r.subject, r.params, r.issued_on, r.draft_id, r.job_id,
           (SELECT count(*) FROM letter_target t WHERE t.run_id = r.run_id), r.requested_at, r.staff_no, s.name,
           x.dispatched_on
      FROM letter_run r
      JOIN staff s ON s.staff_no = r.staff_no
      LEFT JOIN letter_dispatch x ON x.run_id = r.run_id
"""

_GOES = """
    NOT EXISTS(SELECT 1 FROM document_event e
                WHERE e.document_id = l.document_id AND e.kind IN ('withdrawn','cancelled'))
"""


class LetterRuns:
    """Rows of `letter_run` and what belongs to them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self, request: RunRequest, issued_on: date, job_id: int, at: datetime, staff_no: str, audit_seq: int
    ) -> int:
        """A run with its targets in the order of postal codes."""
        run_id = int(
            self._db.execute(
                """
                INSERT INTO letter_run(form_no, title, subject, params, issued_on, draft_id, job_id, requested_at,
                                       staff_no, audit_seq)
                VALUES(?,?,?,?,?,?,?,?,?,?) RETURNING run_id
                """,
                (
                    request.form_no,
                    request.title,
                    request.subject,
                    json.dumps(dict(request.params), ensure_ascii=False),
                    issued_on.isoformat(),
                    request.draft_id,
                    job_id,
                    at.isoformat(timespec="seconds"),
                    staff_no,
                    audit_seq,
                ),
            ).fetchone()[0]
        )
        wanted = json.dumps([[each.party_id, dict(each.facts)] for each in request.targets], ensure_ascii=False)
        self._db.execute(
            """
            INSERT INTO letter_target(run_id, place, party_id, postal_code, facts)
            SELECT :run, row_number() OVER (ORDER BY code = '', code, address, party_id, asked), party_id, code, facts
              FROM (SELECT p.party_id, w.key AS asked, json_extract(w.value, '$[1]') AS facts,
                           coalesce(a.address, p.address) AS address,
                           replace(coalesce(a.postal_code, p.postal_code), '-', '') AS code
                      FROM json_each(:wanted) w
                      JOIN party p ON p.party_id = json_extract(w.value, '$[0]')
                      LEFT JOIN mailing_address a ON a.address_id = (
                           SELECT m.address_id FROM mailing_address m
                            WHERE m.party_id = p.party_id AND m.kind IN ('mailing','agent')
                              AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on >= :on)
                              AND (m.invalid_from_on IS NULL OR m.invalid_from_on > :on)
                            ORDER BY m.kind = 'agent' DESC, m.from_on DESC, m.address_id DESC LIMIT 1))
            """,
            {"run": run_id, "wanted": wanted, "on": issued_on.isoformat()},
        )
        return run_id

    def get(self, run_id: int) -> LetterRun:
        """One run."""
        return self._one("r.run_id = ?", run_id)

    def of_job(self, job_id: int) -> LetterRun:
        """The run of a job."""
        return self._one("r.job_id = ?", job_id)

    def listed(self, *, before: int | None = None, limit: int = 50) -> list[LetterRun]:
        """Runs, newest first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE r.run_id < ? ORDER BY r.run_id DESC LIMIT ?",
            (before if before is not None else 1 << 62, limit),
        )
        return [_run(row) for row in rows]

    def with_subject(self, form_no: str, subject: str) -> int | None:
        """The run that was made for it."""
        row = self._db.execute(
            "SELECT run_id FROM letter_run WHERE form_no = ? AND subject = ?", (form_no, subject)
        ).fetchone()
        return int(row[0]) if row is not None else None

    def targets(self, run_id: int, after: int, limit: int) -> list[Target]:
        """Targets behind a place."""
        rows = self._db.execute(
            "SELECT place, party_id, postal_code, facts FROM letter_target WHERE run_id = ? AND place > ?"
            " ORDER BY place LIMIT ?",
            (run_id, after, limit),
        )
        return [Target(place, party, code, json.loads(facts)) for place, party, code, facts in rows]

    def filling(self, run_id: int) -> tuple[int, int]:
        """The file that is being filled and its pages so far."""
        row = self._db.execute(
            "SELECT file_no, sum(pages) FROM letter WHERE run_id = ? GROUP BY file_no ORDER BY file_no DESC LIMIT 1",
            (run_id,),
        ).fetchone()
        return (int(row[0]), int(row[1])) if row is not None else (1, 0)

    def skip(self, run_id: int, place: int, party_id: int, ground: str, held_id: int | None, audit_seq: int) -> None:
        """A target that gets no letter."""
        self._db.execute(
            "INSERT INTO letter_skip(run_id, place, party_id, ground, held_id, audit_seq) VALUES(?,?,?,?,?,?)",
            (run_id, place, party_id, ground, held_id, audit_seq),
        )

    def skipped(self, run_id: int) -> list[Skipped]:
        """Targets without a letter."""
        rows = self._db.execute(
            "SELECT k.place, k.party_id, p.party_no, p.name, k.ground, k.held_id FROM letter_skip k"
            " JOIN party p ON p.party_id = k.party_id WHERE k.run_id = ? ORDER BY k.place",
            (run_id,),
        )
        return [Skipped(*row) for row in rows]

    def counts(self, run_id: int) -> RunCounts:
        """How far it is."""
        row = self._db.execute(
            """
            SELECT (SELECT count(*) FROM letter_target WHERE run_id = :run),
                   (SELECT count(*) FROM letter WHERE run_id = :run),
                   (SELECT coalesce(sum(pages), 0) FROM letter WHERE run_id = :run),
                   (SELECT count(*) FROM letter_skip WHERE run_id = :run AND held_id IS NULL),
                   (SELECT count(*) FROM letter_skip WHERE run_id = :run AND held_id IS NOT NULL),
                   (SELECT count(DISTINCT l.document_id) FROM letter l JOIN document_event e USING(document_id)
                     WHERE l.run_id = :run AND e.kind IN ('withdrawn','cancelled'))
            """,
            {"run": run_id},
        ).fetchone()
        return RunCounts(*row)

    def files(self, run_id: int) -> list[RunFile]:
        """Its files in order."""
        rows = self._db.execute(
            f"""
            SELECT g.file_no, g.letters, g.pages,
                   (SELECT a.document_no FROM letter a WHERE a.run_id = :run AND a.place = g.first),
                   (SELECT b.document_no FROM letter b WHERE b.run_id = :run AND b.place = g.last), f.output_id,
                   (SELECT count(*) FROM letter l WHERE l.run_id = :run AND l.file_no = g.file_no AND {_GOES})
              FROM (SELECT file_no, count(*) AS letters, sum(pages) AS pages, min(place) AS first, max(place) AS last
                      FROM letter WHERE run_id = :run GROUP BY file_no) g
              LEFT JOIN letter_file f ON f.run_id = :run AND f.file_no = g.file_no
             ORDER BY g.file_no
            """,
            {"run": run_id},
        )
        return [RunFile(*row) for row in rows]

    def drawn(self, run_id: int, file_no: int, output_id: int, audit_seq: int) -> None:
        """A file has left."""
        self._db.execute(
            "INSERT INTO letter_file(run_id, file_no, output_id, audit_seq) VALUES(?,?,?,?)",
            (run_id, file_no, output_id, audit_seq),
        )

    def of_file(self, run_id: int, file_no: int) -> list[tuple[int, int, int]]:
        """Its documents that go out, in order: number in the store, pages, party."""
        rows = self._db.execute(
            f"""
            SELECT l.document_id, l.pages, d.party_id FROM letter l JOIN document d USING(document_id)
             WHERE l.run_id = ? AND l.file_no = ? AND {_GOES} ORDER BY l.place
            """,
            (run_id, file_no),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def on_paper(self, run_id: int, file_no: int) -> list[tuple[int, int, int, bool]]:
        """Its documents as the file was drawn, in order: number, pages, party, and whether it still goes out."""
        rows = self._db.execute(
            f"""
            SELECT l.document_id, l.pages, d.party_id, {_GOES} FROM letter l JOIN document d USING(document_id)
             WHERE l.run_id = ? AND l.file_no = ?
               AND EXISTS(SELECT 1 FROM document_event p WHERE p.document_id = l.document_id AND p.kind = 'printed')
             ORDER BY l.place
            """,
            (run_id, file_no),
        )
        return [(row[0], row[1], row[2], bool(row[3])) for row in rows]

    def areas(self, run_id: int) -> list[tuple[str, int, int]]:
        """By the first three digits of the postal code: letters and pages that go out."""
        rows = self._db.execute(
            f"""
            SELECT substr(l.postal_code, 1, 3) AS area, count(*), sum(l.pages) FROM letter l
             WHERE l.run_id = ? AND {_GOES} GROUP BY area ORDER BY area = '', area
            """,
            (run_id,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def undrawn(self) -> list[tuple[int, int]]:
        """Files of finished jobs that have not left."""
        rows = self._db.execute(
            f"""
            SELECT DISTINCT l.run_id, l.file_no
              FROM letter_run r JOIN job j ON j.job_id = r.job_id AND j.state = 'done'
              JOIN letter l ON l.run_id = r.run_id
             WHERE NOT EXISTS(SELECT 1 FROM letter_file f WHERE f.run_id = l.run_id AND f.file_no = l.file_no)
               AND {_GOES}
             ORDER BY 1, 2
            """
        )
        return [(row[0], row[1]) for row in rows]

    def dispatch(self, run_id: int, on: date, audit_seq: int) -> None:
        """Fix the day of dispatch."""
        if self.get(run_id).dispatched_on is not None:
            raise ChangedByAnother(what="一括発行")
        self._db.execute(
            "INSERT INTO letter_dispatch(run_id, dispatched_on, audit_seq) VALUES(?,?,?)",
            (run_id, on.isoformat(), audit_seq),
        )

    def _one(self, condition: str, value: int) -> LetterRun:
        row = self._db.execute(f"{_SELECT} WHERE {condition}", (value,)).fetchone()
        if row is None:
            raise NotFound(what="一括発行")
        return _run(row)


def _run(row: tuple[Any, ...]) -> LetterRun:
    return LetterRun(
        run_id=row[0],
        form_no=row[1],
        title=row[2],
        subject=row[3],
        params=json.loads(row[4]),
        issued_on=date.fromisoformat(row[5]),
        draft_id=row[6],
        job_id=row[7],
        targets=row[8],
        requested_at=datetime.fromisoformat(row[9]),
        staff_no=row[10],
        staff_name=row[11],
        dispatched_on=date.fromisoformat(row[12]) if row[12] else None,
    )
