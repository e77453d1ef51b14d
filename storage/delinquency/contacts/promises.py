"""Promises with the receivables that they cover and the outcomes that were told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from core.delinquency.contacts.contact import NewPromise, Promise, PromiseState
from core.values.money import Yen

_SELECT = """
    SELECT p.promise_id, p.event_id, p.party_id, p.made_on, p.promised_on, p.judged_from_on, p.amount_yen, p.method,
           p.staff_no,
           (SELECT group_concat(r.receivable_id) FROM promise_receivable r WHERE r.promise_id = p.promise_id),
           (SELECT group_concat(e.outcome) FROM promise_event e WHERE e.promise_id = p.promise_id)
      FROM promise p
"""


class Promises:
    """Rows of `promise`, `promise_receivable` and `promise_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewPromise, audit_seq: int) -> int:
        """Keep a promise; its number."""
        row = self._db.execute(
            """
            INSERT INTO promise(event_id, party_id, made_on, promised_on, judged_from_on, amount_yen, method, staff_no,
                                audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?) RETURNING promise_id
            """,
            (
                new.event_id,
                new.party_id,
                new.made_on.isoformat(),
                new.promised_on.isoformat(),
                new.judged_from_on.isoformat(),
                new.amount.amount,
                new.method,
                new.staff_no,
                audit_seq,
            ),
        ).fetchone()
        number = int(row[0])
        self._db.executemany(
            "INSERT INTO promise_receivable(promise_id, receivable_id) VALUES(?,?)",
            [(number, receivable_id) for receivable_id in new.receivable_ids],
        )
        return number

    def of_party(self, party_id: int) -> list[Promise]:
        """All promises of a party, by the day promised."""
        return _promises(
            self._db.execute(f"{_SELECT} WHERE p.party_id = ? ORDER BY p.promised_on, p.promise_id", (party_id,))
        )

    def of_event(self, event_id: int) -> Promise | None:
        """The promise that a contact brought."""
        found = _promises(self._db.execute(f"{_SELECT} WHERE p.event_id = ?", (event_id,)))
        return found[0] if found else None

    def tell(self, promise_id: int, outcome: PromiseState, on: date, paid: Yen, audit_seq: int) -> None:
        """Note that an outcome has been told; each once."""
        self._db.execute(
            """
            INSERT INTO promise_event(promise_id, outcome, judged_on, paid_yen, audit_seq) VALUES(?,?,?,?,?)
                ON CONFLICT DO NOTHING
            """,
            (promise_id, outcome.value, on.isoformat(), paid.amount, audit_seq),
        )

    def parties_to_judge(self, on: date, after: int, limit: int) -> list[int]:
        """Parties with a promise whose day is past and of which nothing is told."""
        rows = self._db.execute(
            """
            SELECT DISTINCT p.party_id
              FROM promise p
             WHERE p.promised_on < ? AND p.party_id > ?
               AND NOT EXISTS(SELECT 1 FROM promise_event e WHERE e.promise_id = p.promise_id)
             ORDER BY p.party_id
             LIMIT ?
            """,
            (on.isoformat(), after, limit),
        )
        return [int(row[0]) for row in rows]

    def late(self, on: date, staff_no: str = "") -> list[int]:
        """Promises whose day is past and of which nothing is told, the oldest first."""
        rows = self._db.execute(
            """
            SELECT p.promise_id
              FROM promise p
             WHERE p.promised_on < ? AND (? = '' OR p.staff_no = ?)
               AND NOT EXISTS(SELECT 1 FROM promise_event e WHERE e.promise_id = p.promise_id)
             ORDER BY p.promised_on, p.promise_id
            """,
            (on.isoformat(), staff_no, staff_no),
        )
        return [int(row[0]) for row in rows]


def _promises(rows: Iterable[tuple[Any, ...]]) -> list[Promise]:
    return [
        Promise(
            number,
            event_id,
            party_id,
            date.fromisoformat(made_on),
            date.fromisoformat(promised_on),
            date.fromisoformat(judged_from_on),
            Yen(yen),
            method,
            staff_no,
            tuple(sorted(int(each) for each in (receivables or "").split(",") if each)),
            tuple(PromiseState(word) for word in (told or "").split(",") if word),
        )
        for (
            number,
            event_id,
            party_id,
            made_on,
            promised_on,
            judged_from_on,
            yen,
            method,
            staff_no,
            receivables,
            told,
        ) in rows
    ]
