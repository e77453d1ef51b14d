"""延滞金の免除・減免: decisions one by one, never changed."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.delinquency.graces.relief import NewRelief, Relief, ReliefGround
from core.values.money import Yen


class Reliefs:
    """Rows of `late_charge_relief`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewRelief, audit_seq: int) -> int:
        """Keep one; its number."""
        row = self._db.execute(
            """
            INSERT INTO late_charge_relief(party_id, receivable_id, ground, article, received_on, from_on, until_on,
                                           before_yen, relieved_yen, decided_on, granted, event_id, voucher_id,
                                           draft_id, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING relief_id
            """,
            (
                new.party_id,
                new.receivable_id,
                new.ground.value,
                new.ground.article,
                _iso(new.received_on),
                _iso(new.from_on),
                _iso(new.until_on),
                new.before.amount,
                new.relieved.amount,
                new.decided_on.isoformat(),
                int(new.granted),
                new.event_id,
                new.voucher_id,
                new.draft_id,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def of_party(self, party_id: int) -> list[Relief]:
        """Newest first."""
        rows = self._db.execute(
            """
            SELECT relief_id, receivable_id, ground, article, received_on, from_on, until_on, before_yen, relieved_yen,
                   decided_on, granted, draft_id
              FROM late_charge_relief WHERE party_id = ? ORDER BY relief_id DESC
            """,
            (party_id,),
        )
        return [
            Relief(
                number,
                receivable_id,
                ReliefGround(ground),
                article,
                _day(received),
                _day(from_on),
                _day(until_on),
                Yen(before),
                Yen(relieved),
                date.fromisoformat(decided),
                bool(granted),
                draft_id,
            )
            for (
                number,
                receivable_id,
                ground,
                article,
                received,
                from_on,
                until_on,
                before,
                relieved,
                decided,
                granted,
                draft_id,
            ) in rows
        ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
