"""Events of receivables: appended, read back without what was cancelled."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.ledger.receivable_events import NewReceivableEvent, ReceivableEvent
from core.values.refusals import NotFound

_COLUMNS = "e.event_id, e.receivable_id, e.kind, e.from_on, e.until_on, e.facts, e.draft_id, e.audit_seq"
_MOST_IN = 500


class ReceivableEvents:
    """Rows of `receivable_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewReceivableEvent, audit_seq: int) -> int:
        """Append a row; its number."""
        row = self._db.execute(
            """
            INSERT INTO receivable_event(receivable_id, kind, from_on, until_on, facts, document_id, draft_id,
                                         cancels_event_id, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?) RETURNING event_id
            """,
            (
                new.receivable_id,
                new.kind,
                new.from_on.isoformat(),
                new.until_on.isoformat() if new.until_on else None,
                json.dumps(dict(new.facts), ensure_ascii=False),
                new.document_id,
                new.draft_id,
                new.cancels,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def of(self, receivable_ids: Sequence[int]) -> dict[int, list[ReceivableEvent]]:
        """The rows that count, by receivable, oldest first."""
        found: dict[int, list[ReceivableEvent]] = {number: [] for number in receivable_ids}
        for start in range(0, len(receivable_ids), _MOST_IN):
            part = list(receivable_ids[start : start + _MOST_IN])
            rows = self._db.execute(
                f"""
                SELECT {_COLUMNS}
                  FROM receivable_event e
                 WHERE e.receivable_id IN ({",".join("?" * len(part))})
                   AND +e.cancels_event_id IS NULL
                   AND NOT EXISTS(SELECT 1 FROM receivable_event c WHERE c.cancels_event_id = e.event_id)
                 ORDER BY e.from_on, e.event_id
                """,
                part,
            )
            for row in rows:
                found[row[1]].append(_event(row))
        return found

    def waiving(self, receivable_ids: Sequence[int]) -> dict[int, list[ReceivableEvent]]:
        """The rows that waive late charge or end another, for the receivables that have one."""
        return waiving_events(self._db, receivable_ids)

    def get(self, event_id: int) -> ReceivableEvent:
        """One row."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM receivable_event e WHERE e.event_id = ?", (event_id,)
        ).fetchone()
        if row is None:
            raise NotFound(what="期別の事象")
        return _event(row)

    def cancelled_by(self, event_id: int) -> int | None:
        """The row that cancelled this one."""
        row = self._db.execute(
            "SELECT event_id FROM receivable_event WHERE cancels_event_id = ?", (event_id,)
        ).fetchone()
        return int(row[0]) if row else None


def waiving_events(db: sqlite3.Connection, receivable_ids: Sequence[int]) -> dict[int, list[ReceivableEvent]]:
    """The rows that waive late charge or end another, for the receivables that have one; posting asks for them too."""
    found: dict[int, list[ReceivableEvent]] = {}
    for start in range(0, len(receivable_ids), _MOST_IN):
        part = list(receivable_ids[start : start + _MOST_IN])
        rows = db.execute(
            f"""
            SELECT {_COLUMNS}
              FROM receivable_event e
             WHERE e.receivable_id IN ({",".join("?" * len(part))})
               AND (e.facts LIKE '%"waiver"%' OR e.facts LIKE '%"ends"%')
               AND +e.cancels_event_id IS NULL
               AND NOT EXISTS(SELECT 1 FROM receivable_event c WHERE c.cancels_event_id = e.event_id)
             ORDER BY e.from_on, e.event_id
            """,
            part,
        )
        for row in rows:
            found.setdefault(row[1], []).append(_event(row))
    return found


def _event(row: tuple[Any, ...]) -> ReceivableEvent:
    event_id, receivable_id, kind, from_on, until_on, facts, draft_id, audit_seq = row
    return ReceivableEvent(
        event_id,
        receivable_id,
        kind,
        date.fromisoformat(from_on),
        date.fromisoformat(until_on) if until_on else None,
        json.loads(facts),
        draft_id,
        audit_seq,
    )


_LAST = """min(coalesce(l.completes_on, '9999-12-31'),
                CASE WHEN l.expires_on = '' THEN '9999-12-31' ELSE l.expires_on END)"""


def last_days(db: sqlite3.Connection, receivable_ids: Sequence[int]) -> dict[int, str]:
    """The ISO day on which each of the claims ends by itself; those without such a day are left out.

    A row that does not know yet of money or an event within its period says nothing: what came may have renewed it, and
    the next night will know.
    """
    found: dict[int, str] = {}
    for start in range(0, len(receivable_ids), _MOST_IN):
        part = list(receivable_ids[start : start + _MOST_IN])
        found.update(
            db.execute(
                f"""
                SELECT l.receivable_id, {_LAST}
                  FROM receivable_limit l
                 WHERE l.receivable_id IN ({",".join("?" * len(part))}) AND {_LAST} < '9999-12-31'
                   AND NOT EXISTS(
                       SELECT 1 FROM receivable_event e
                        WHERE e.receivable_id = l.receivable_id AND e.from_on <= {_LAST}
                          AND +e.cancels_event_id IS NULL
                          AND instr(l.basis, e.kind || ' ' || e.from_on) = 0
                          AND e.kind IN ('written_acknowledgement', 'search', 'reminder', 'seizure', 'seizure_ended',
                              'seizure_annulled', 'distribution_claim', 'joining_seizure', 'distribution_claim_ended',
                              'collection_grace', 'realisation_grace_by_office', 'realisation_grace_by_request',
                              'demand_by_publication', 'lawsuit', 'judgment', 'lawsuit_ended', 'stay_order',
                              'stay_order_lifted')
                          AND NOT EXISTS(SELECT 1 FROM receivable_event c WHERE c.cancels_event_id = e.event_id))
                   AND NOT EXISTS(
                       SELECT 1 FROM posting p
                        WHERE p.receivable_id = l.receivable_id AND p.account = 'receivable'
                          AND p.kind IN ('receipt', 'attach') AND p.value_on <= {_LAST}
                          AND instr(l.basis, 'part_payment ' || p.value_on) = 0
                        GROUP BY p.value_on HAVING sum(p.amount_yen) < 0)
                """,
                part,
            )
        )
    return found
