"""Liabilities for the claims of others, their claims and events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.delinquency.obligors.liability import Liability, LiabilityEvent, LiabilityStep, NewLiability
from core.delinquency.obligors.liability_rules import LiabilityKind, LimitKind
from core.values.money import Yen
from core.values.refusals import NotFound


class Liabilities:
    """Rows of `liability`, `liability_receivable` and `liability_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewLiability, approved_on: date, draft_id: int, audit_seq: int) -> int:
        """One that was approved; its number."""
        row = self._db.execute(
            """
            INSERT INTO liability(kind, party_id, main_party_id, limit_kind, limit_yen, limit_words, disposed_on, ground,
                                  shortfall, approved_on, draft_id, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?) RETURNING liability_id
            """,
            (
                new.kind.value,
                new.party_id,
                new.main_party_id,
                new.limit_kind.value,
                new.limit_yen.amount if new.limit_yen is not None else None,
                new.limit_words,
                new.disposed_on.isoformat() if new.disposed_on else None,
                new.ground,
                new.shortfall,
                approved_on.isoformat(),
                draft_id,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def add_claim(self, liability_id: int, main_receivable_id: int, receivable_id: int) -> None:
        """The claim of the liable beside that of the main debtor."""
        self._db.execute(
            "INSERT INTO liability_receivable(liability_id, receivable_id, main_receivable_id) VALUES(?,?,?)",
            (liability_id, receivable_id, main_receivable_id),
        )

    def get(self, liability_id: int) -> Liability:
        """One of them."""
        found = self._those("l.liability_id = ?", liability_id)
        if not found:
            raise NotFound(what=f"納税義務{liability_id}")
        return found[0]

    def of_party(self, party_id: int) -> list[Liability]:
        """Those in which a party is liable or the main debtor, newest first."""
        return self._those("l.party_id = ?1 OR l.main_party_id = ?1", party_id)

    def listed(self, *, limit: int) -> list[Liability]:
        """Newest first."""
        return self._those("l.liability_id IN (SELECT liability_id FROM liability ORDER BY 1 DESC LIMIT ?)", limit)

    def of_mains(self, receivable_ids: Sequence[int]) -> list[Liability]:
        """Those that answer for some of these claims."""
        return self._those(
            """
            l.liability_id IN (SELECT liability_id FROM liability_receivable
                                WHERE main_receivable_id IN (SELECT value FROM json_each(?)))
            """,
            json.dumps(list(receivable_ids)),
        )

    def add_event(
        self,
        liability_id: int,
        kind: LiabilityStep,
        on: date,
        audit_seq: int,
        *,
        due_on: date | None = None,
        yen: Yen | None = None,
        document_id: int | None = None,
        note: str = "",
    ) -> int:
        """Append an event; its number."""
        row = self._db.execute(
            """
            INSERT INTO liability_event(liability_id, kind, event_on, due_on, yen, document_id, note, audit_seq)
            VALUES(?,?,?,?,?,?,?,?) RETURNING event_id
            """,
            (
                liability_id,
                kind.value,
                on.isoformat(),
                due_on.isoformat() if due_on else None,
                yen.amount if yen is not None else None,
                document_id,
                note,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def _those(self, where: str, value: int | str) -> list[Liability]:
        heads = self._db.execute(
            f"""
            SELECT l.liability_id, l.kind, l.party_id, l.main_party_id, l.limit_kind, l.limit_yen, l.limit_words,
                   l.disposed_on, l.ground, l.shortfall, l.approved_on, l.draft_id
              FROM liability l WHERE {where} ORDER BY l.liability_id DESC
            """,
            (value,),
        ).fetchall()
        numbers = json.dumps([row[0] for row in heads])
        children: dict[int, dict[int, int]] = {}
        for number, main, child in self._db.execute(
            """
            SELECT liability_id, main_receivable_id, receivable_id FROM liability_receivable
             WHERE liability_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2
            """,
            (numbers,),
        ):
            children.setdefault(number, {})[main] = child
        events: dict[int, list[LiabilityEvent]] = {}
        for number, event_id, kind, on, due_on, yen, note in self._db.execute(
            """
            SELECT liability_id, event_id, kind, event_on, due_on, yen, note FROM liability_event
             WHERE liability_id IN (SELECT value FROM json_each(?)) ORDER BY event_id
            """,
            (numbers,),
        ):
            event = LiabilityEvent(
                event_id,
                LiabilityStep(kind),
                date.fromisoformat(on),
                date.fromisoformat(due_on) if due_on else None,
                Yen(yen) if yen is not None else None,
                note,
            )
            events.setdefault(number, []).append(event)
        return [
            Liability(
                row[0],
                LiabilityKind(row[1]),
                row[2],
                row[3],
                LimitKind(row[4]),
                Yen(row[5]) if row[5] is not None else None,
                row[6],
                date.fromisoformat(row[7]) if row[7] else None,
                row[8],
                row[9],
                date.fromisoformat(row[10]),
                row[11],
                children.get(row[0], {}),
                tuple(events.get(row[0], ())),
            )
            for row in heads
        ]
