"""Runs of reminders with their people, their receivables, and what happened to them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core.delinquency.reminders.exclusions import Ground
from core.delinquency.reminders.runs import (
    PAGE,
    NewRun,
    NewTargetRow,
    ReminderRun,
    RunCounts,
    RunEvent,
    RunStep,
    Target,
    grounds_of,
)
from core.delinquency.reminders.stages import Stage
from core.parties.party import PROTECTED_NAME
from core.values.money import Yen
from core.values.refusals import ChangedByAnother, NotFound
from storage.rows import insert_rows

_RUN = """
    SELECT n.run_id, n.title, n.stage, n.form_no, n.source, n.extracted_on, n.pay_by_on, n.facts, n.made_by, s.name, n.made_at
      FROM reminder_run n JOIN staff s ON s.staff_no = n.made_by
"""
_TARGET = """
    SELECT t.party_id, p.party_no, p.name, p.protected, t.grounds, t.put_back, t.left_out, t.owed_yen, t.terms, t.skips,
           t.document_id, t.document_no, t.withdrawn, t.withdrawn_when, t.dispatched_on
      FROM reminder_target t JOIN party p ON p.party_id = t.party_id
"""
_GETS = "(t.left_out = '' AND t.withdrawn = '' AND (t.ground = '' OR t.put_back <> ''))"


class ReminderRuns:
    """Rows of `reminder_run`, its events, targets and their receivables."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewRun, targets: Sequence[NewTargetRow], audit_seq: int) -> int:
        """A run with everybody of it; its number."""
        done = self._db.execute(
            """
            INSERT INTO reminder_run(title, stage, form_no, source, extracted_on, pay_by_on, facts, made_by, made_at, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?)
            """,
            (
                new.title,
                new.stage.value,
                new.stage.form_no,
                new.source,
                new.extracted_on.isoformat(),
                new.pay_by_on.isoformat(),
                json.dumps(dict(new.facts), ensure_ascii=False),
                new.made_by,
                new.made_at.isoformat(timespec="seconds"),
                audit_seq,
            ),
        )
        number = int(done.lastrowid or 0)
        insert_rows(
            self._db,
            "INSERT INTO reminder_target(run_id, party_id, ground, grounds, owed_yen, terms, skips, audit_seq)",
            [
                (
                    row.party_id,
                    row.grounds[0] if row.grounds else "",
                    json.dumps(row.grounds, ensure_ascii=False),
                    row.owed_yen,
                    row.terms,
                    row.skips,
                    audit_seq,
                )
                for row in targets
            ],
            leading=number,
        )
        insert_rows(
            self._db,
            "INSERT INTO reminder_target_receivable(run_id, party_id, receivable_id, open_yen)",
            [(row.party_id, claim, yen) for row in targets for claim, yen in row.claims],
            leading=number,
        )
        return number

    def get(self, run_id: int) -> ReminderRun:
        """One run."""
        row = self._db.execute(f"{_RUN} WHERE n.run_id = ?", (run_id,)).fetchone()
        if row is None:
            raise NotFound(what="催告の回")
        return self._run(row)

    def listed(self, *, before: int | None = None, limit: int = PAGE) -> list[ReminderRun]:
        """Runs, newest first."""
        rows = self._db.execute(
            f"{_RUN} WHERE n.run_id < ? ORDER BY n.run_id DESC LIMIT ?", (before or 2**62, limit)
        ).fetchall()
        return [self._run(row) for row in rows]

    def happen(
        self, run_id: int, kind: RunStep, on: date, facts: Mapping[str, Any], staff_no: str, audit_seq: int
    ) -> None:
        """Something happened to a run."""
        try:
            self._db.execute(
                """
                INSERT INTO reminder_run_event(run_id, kind, happened_on, facts, staff_no, audit_seq) VALUES(?,?,?,?,?,?)
                """,
                (run_id, kind.value, on.isoformat(), json.dumps(dict(facts), ensure_ascii=False), staff_no, audit_seq),
            )
        except sqlite3.IntegrityError as fault:
            raise ChangedByAnother(what="この催告") from fault

    def counts(self, run_id: int) -> RunCounts:
        """How many of each sort."""
        row = self._db.execute(
            f"""
            SELECT count(*), sum({_GETS}), sum(t.ground <> '' AND t.put_back = '' AND t.left_out = '' AND t.withdrawn = ''),
                   sum(t.left_out <> '' AND t.withdrawn = ''), sum(t.withdrawn <> ''), sum({_GETS} AND t.put_back <> ''),
                   sum({_GETS} AND t.skips <> ''), sum({_GETS} AND t.document_no <> ''), sum(t.dispatched_on IS NOT NULL),
                   coalesce(sum(CASE WHEN {_GETS} THEN t.owed_yen END), 0)
              FROM reminder_target t WHERE t.run_id = ?
            """,
            (run_id,),
        ).fetchone()
        grounds = dict(
            self._db.execute(
                """
                SELECT t.ground, count(*) FROM reminder_target t
                 WHERE t.run_id = ? AND t.ground <> '' AND t.put_back = '' AND t.left_out = '' AND t.withdrawn = ''
                 GROUP BY t.ground
                """,
                (run_id,),
            )
        )
        pulled = self._db.execute(
            """
            SELECT t.withdrawn, count(*) FROM reminder_target t WHERE t.run_id = ? AND t.withdrawn <> ''
             GROUP BY t.withdrawn ORDER BY 2 DESC, 1
            """,
            (run_id,),
        ).fetchall()
        people, targets, excluded, left_out, withdrawn, put_back, skipping, numbered, sent, yen = (
            int(value or 0) for value in row
        )
        return RunCounts(
            people,
            targets,
            excluded,
            left_out,
            withdrawn,
            put_back,
            skipping,
            numbered,
            sent,
            yen,
            by_ground=tuple((ground.value, grounds[ground.value]) for ground in Ground if ground.value in grounds),
            by_withdrawal=tuple((str(cause), int(count)) for cause, count in pulled),
        )

    def targets(
        self, run_id: int, *, after: int = 0, limit: int = PAGE, ground: str = "", excluded: bool | None = None
    ) -> list[Target]:
        """People of a run by number; of one ground, or only those with or without a letter."""
        which = {None: "", True: f"AND NOT {_GETS}", False: f"AND {_GETS}"}[excluded]
        rows = self._db.execute(
            f"""
            {_TARGET} WHERE t.run_id = :run AND t.party_id > :after AND (:ground = '' OR t.ground = :ground) {which}
             ORDER BY t.party_id LIMIT :limit
            """,
            {"run": run_id, "after": after, "ground": ground, "limit": limit},
        )
        return [_target(row) for row in rows]

    def target(self, run_id: int, party_id: int) -> Target:
        """One of them."""
        row = self._db.execute(f"{_TARGET} WHERE t.run_id = ? AND t.party_id = ?", (run_id, party_id)).fetchone()
        if row is None:
            raise NotFound(what="この催告の対象")
        return _target(row, self._claims(run_id, party_id))

    def lettered(self, run_id: int) -> list[Target]:
        """Those who get a letter, with their receivables, by number."""
        rows = self._db.execute(f"{_TARGET} WHERE t.run_id = ? AND {_GETS} ORDER BY t.party_id", (run_id,)).fetchall()
        claims: dict[int, list[int]] = {}
        for party_id, claim in self._db.execute(
            "SELECT party_id, receivable_id FROM reminder_target_receivable WHERE run_id = ? ORDER BY 1, 2", (run_id,)
        ):
            claims.setdefault(party_id, []).append(claim)
        return [_target(row, claims.get(row[0], ())) for row in rows]

    def unsent(self, run_id: int, *, after: int, limit: int) -> list[Target]:
        """Letters with a number that are not noted as sent, with their receivables, by number of the party."""
        rows = self._db.execute(
            f"""
            {_TARGET} WHERE t.run_id = ? AND t.party_id > ? AND t.document_no <> '' AND t.dispatched_on IS NULL AND {_GETS}
             ORDER BY t.party_id LIMIT ?
            """,
            (run_id, after, limit),
        ).fetchall()
        return [_target(row, self._claims(run_id, row[0])) for row in rows]

    def put_back(
        self,
        run_id: int,
        party_id: int,
        reason: str,
        owed_yen: int,
        claims: Sequence[tuple[int, int]],
        audit_seq: int,
    ) -> None:
        """A letter goes out all the same; '' takes that back."""
        self._db.execute("DELETE FROM reminder_target_receivable WHERE run_id = ? AND party_id = ?", (run_id, party_id))
        self._db.executemany(
            "INSERT INTO reminder_target_receivable(run_id, party_id, receivable_id, open_yen) VALUES(?,?,?,?)",
            [(run_id, party_id, claim, yen) for claim, yen in claims],
        )
        self._change(
            "put_back = :reason, owed_yen = :yen, terms = :terms",
            run_id,
            party_id,
            audit_seq,
            reason=reason,
            yen=owed_yen,
            terms=len(claims),
        )

    def leave_out(self, run_id: int, party_id: int, reason: str, audit_seq: int) -> None:
        """No letter goes out although nothing is against it; '' takes that back."""
        self._change("left_out = :reason", run_id, party_id, audit_seq, reason=reason)

    def number(self, run_id: int, party_id: int, document_id: int, document_no: str, audit_seq: int) -> None:
        """The letter has its number."""
        self._change(
            "document_id = :document, document_no = :no",
            run_id,
            party_id,
            audit_seq,
            document=document_id,
            no=document_no,
        )

    def keep_claims(self, run_id: int, party_id: int, receivable_ids: Sequence[int]) -> None:
        """The letter asks for these alone."""
        self._db.execute(
            """
            DELETE FROM reminder_target_receivable WHERE run_id = ? AND party_id = ?
               AND receivable_id NOT IN (SELECT value FROM json_each(?))
            """,
            (run_id, party_id, json.dumps(list(receivable_ids))),
        )

    def withdraw(self, run_id: int, party_id: int, cause: str, when: str, audit_seq: int) -> None:
        """The letter is pulled out."""
        self._change("withdrawn = :cause, withdrawn_when = :when", run_id, party_id, audit_seq, cause=cause, when=when)

    def sent(self, run_id: int, party_id: int, on: date, events: Mapping[int, int], audit_seq: int) -> None:
        """The letter has gone; `events` are the rows of its receivables, by receivable."""
        self._change("dispatched_on = :on", run_id, party_id, audit_seq, on=on.isoformat())
        self._db.executemany(
            """
            UPDATE reminder_target_receivable SET event_id = ? WHERE run_id = ? AND party_id = ? AND receivable_id = ?
            """,
            [(event, run_id, party_id, claim) for claim, event in events.items()],
        )

    def of_documents(self, document_ids: Sequence[int]) -> dict[int, int]:
        """The run of each letter that is one of a run, by number of the document, in their order."""
        rows = self._db.execute(
            """
            SELECT d.document_id, t.run_id FROM json_each(?) w
              JOIN document d ON d.document_id = w.value
              JOIN reminder_target t ON t.party_id = d.party_id AND t.document_id = d.document_id
             ORDER BY w.key
            """,
            (json.dumps(list(document_ids)),),
        )
        return {int(document): int(run) for document, run in rows}

    def sent_stages(self, party_ids: Sequence[int]) -> dict[int, frozenset[Stage]]:
        """Stages that were sent in the open case of each party."""
        rows = self._db.execute(
            """
            SELECT t.party_id, n.stage FROM reminder_target t
              JOIN reminder_run n ON n.run_id = t.run_id
              JOIN delinquency_case c ON c.party_id = t.party_id AND c.closed_on IS NULL
             WHERE t.party_id IN (SELECT value FROM json_each(?)) AND t.dispatched_on >= c.opened_on
            """,
            (json.dumps(list(party_ids)),),
        )
        found: dict[int, set[Stage]] = {}
        for party_id, stage in rows:
            found.setdefault(party_id, set()).add(Stage(stage))
        return {number: frozenset(stages) for number, stages in found.items()}

    def fingerprint(self, run_id: int) -> list[tuple[int, int]]:
        """Who gets a letter, and for how many yen, by number."""
        rows = self._db.execute(
            f"SELECT t.party_id, t.owed_yen FROM reminder_target t WHERE t.run_id = ? AND {_GETS} ORDER BY t.party_id",
            (run_id,),
        )
        return [(int(number), int(yen)) for number, yen in rows]

    def _change(self, what: str, run_id: int, party_id: int, audit_seq: int, **values: object) -> None:
        self._db.execute(
            f"UPDATE reminder_target SET {what}, audit_seq = :seq WHERE run_id = :run AND party_id = :party",
            {**values, "run": run_id, "party": party_id, "seq": audit_seq},
        )

    def _claims(self, run_id: int, party_id: int) -> list[int]:
        rows = self._db.execute(
            "SELECT receivable_id FROM reminder_target_receivable WHERE run_id = ? AND party_id = ? ORDER BY 1",
            (run_id, party_id),
        )
        return [int(row[0]) for row in rows]

    def _run(self, row: tuple[Any, ...]) -> ReminderRun:
        number, title, stage, form_no, source, extracted_on, pay_by_on, facts, made_by, name, made_at = row
        events = self._db.execute(
            """
            SELECT e.kind, e.happened_on, e.facts, e.staff_no, s.name FROM reminder_run_event e
              JOIN staff s ON s.staff_no = e.staff_no WHERE e.run_id = ? ORDER BY e.event_id
            """,
            (number,),
        )
        return ReminderRun(
            number,
            title,
            Stage(stage),
            form_no,
            source,
            date.fromisoformat(extracted_on),
            date.fromisoformat(pay_by_on),
            json.loads(facts),
            made_by,
            name,
            datetime.fromisoformat(made_at),
            tuple(
                RunEvent(RunStep(kind), date.fromisoformat(on), json.loads(told), staff_no, staff)
                for kind, on, told, staff_no, staff in events
            ),
        )


def _target(row: tuple[Any, ...], claims: Sequence[int] = ()) -> Target:
    (party_id, party_no, name, protected, grounds, put_back, left_out, owed_yen, terms, skips, document_id, document_no,
     withdrawn, withdrawn_when, dispatched_on) = row  # fmt: skip
    return Target(
        party_id,
        party_no,
        PROTECTED_NAME if protected else name,
        bool(protected),
        grounds_of(grounds),
        put_back,
        left_out,
        Yen(owed_yen),
        terms,
        skips,
        document_id,
        document_no,
        withdrawn,
        withdrawn_when,
        date.fromisoformat(dispatched_on) if dispatched_on else None,
        tuple(claims),
    )
