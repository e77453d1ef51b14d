"""What the books know of open cases, and the figures that are kept of them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.cases.case_state import CaseFlag, CaseState
from core.delinquency.cases.figures import TOUCHES, CaseBooks, CaseFigure
from core.delinquency.timeline import Happened
from storage.delinquency.cases.births import OWED

_COLUMNS = (
    "case_id, party_id, state, flags, owed_yen, provisional_yen, terms, oldest_due_on, touched_on, review_on, policy,"
    " proposal, counted_on"
)
_THEIRS = """
    (:staff = '' OR f.case_id IN (SELECT a.case_id FROM case_assignment a
      WHERE a.staff_no = :staff AND a.duty = 'main' AND a.ended_on IS NULL))
"""
_IN = "IN (SELECT value FROM json_each(?))"


class CaseFigures:
    """Rows of `case_figure`, and reads of the books behind them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def books(self, *, after: int = 0, limit: int = -1, case_ids: Sequence[int] | None = None) -> list[CaseBooks]:
        """Open cases by number above `after`; only these, if given."""
        db = self._db
        heads = db.execute(
            f"""
            SELECT c.case_id, c.party_id, c.opened_on, p.status, p.protected
              FROM delinquency_case c JOIN party p ON p.party_id = c.party_id
             WHERE c.closed_on IS NULL AND c.case_id > :after
               {"" if case_ids is None else "AND c.case_id IN (SELECT value FROM json_each(:these))"}
             ORDER BY c.case_id LIMIT :limit
            """,
            {"after": after, "limit": limit, "these": json.dumps(list(case_ids or ()))},
        ).fetchall()
        wanted = (json.dumps([head[0] for head in heads]),)
        owed: dict[int, list[tuple[int, int, int, date]]] = defaultdict(list)
        for case_id, number, yen, provisional, due_on in db.execute(
            f"""
            SELECT m.case_id, r.receivable_id, {OWED}, r.provisional_yen, r.due_on
              FROM case_receivable m JOIN receivable r ON r.receivable_id = m.receivable_id
             WHERE m.case_id {_IN} AND {OWED} > 0
             ORDER BY r.due_on, r.receivable_id
            """,
            wanted,
        ):
            owed[case_id].append((number, yen, provisional, date.fromisoformat(due_on)))
        happened: dict[int, set[Happened]] = defaultdict(set)
        touched: dict[int, str] = {}
        for case_id, kind, last in db.execute(
            f"""
            SELECT c.case_id, e.kind, max(e.happened_on)
              FROM delinquency_case c CROSS JOIN case_event e ON e.party_id = c.party_id AND e.happened_on >= c.opened_on
             WHERE c.case_id {_IN}
               AND NOT EXISTS(SELECT 1 FROM case_event x WHERE x.corrects_event_id = e.event_id)
             GROUP BY c.case_id, e.kind
            """,
            wanted,
        ):
            happened[case_id].add(Happened(kind))
            if kind in TOUCHES:
                touched[case_id] = max(touched.get(case_id, ""), last)
        received = dict(
            db.execute(
                f"""
                SELECT m.case_id, max(p.value_on)
                  FROM case_receivable m JOIN posting p ON p.receivable_id = m.receivable_id
                 WHERE m.case_id {_IN} AND p.kind IN ('receipt', 'attach', 'offset') AND p.amount_yen < 0
                 GROUP BY m.case_id
                """,
                wanted,
            ).fetchall()
        )
        policies = {
            case_id: (policy, review_on)
            for case_id, policy, review_on in db.execute(
                f"""
                SELECT case_id, policy, review_on FROM case_policy_event
                 WHERE policy_id IN (SELECT max(policy_id) FROM case_policy_event WHERE case_id {_IN} GROUP BY case_id)
                """,
                wanted,
            )
        }
        return [
            CaseBooks(
                case_id,
                party_id,
                date.fromisoformat(opened_on),
                status,
                bool(protected),
                tuple(owed[case_id]),
                frozenset(happened[case_id]),
                _day(touched.get(case_id)),
                _day(received.get(case_id)),
                policies[case_id][0] if case_id in policies else "",
                _day(policies[case_id][1]) if case_id in policies else None,
            )
            for case_id, party_id, opened_on, status, protected in heads
        ]

    def put(self, rows: Sequence[CaseFigure]) -> int:
        """Keep these figures; how many rows changed in anything but the day of the count."""
        kept = self.of([row.case_id for row in rows])
        changed = [row for row in rows if _what(row) != _what(kept.get(row.case_id))]
        self._db.executemany(
            f"INSERT OR REPLACE INTO case_figure({_COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [_row(row) for row in rows],
        )
        return len(changed)

    def of(self, case_ids: Sequence[int]) -> dict[int, CaseFigure]:
        """What is kept, by case."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM case_figure WHERE case_id {_IN}", (json.dumps(list(case_ids)),)
        )
        return {row[0]: _figure(row) for row in rows}

    def untouched(self, before: date, staff_no: str, limit: int) -> list[CaseFigure]:
        """Cases that nobody touched since before the day, longest first."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM case_figure f WHERE f.touched_on < :day AND {_THEIRS}
             ORDER BY f.touched_on, f.case_id LIMIT :limit
            """,
            {"day": before.isoformat(), "staff": staff_no, "limit": limit},
        )
        return [_figure(row) for row in rows]

    def to_review(self, until: date, staff_no: str, limit: int) -> list[CaseFigure]:
        """Cases whose day of review has come, oldest first."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM case_figure f WHERE f.review_on <= :day AND {_THEIRS}
             ORDER BY f.review_on, f.case_id LIMIT :limit
            """,
            {"day": until.isoformat(), "staff": staff_no, "limit": limit},
        )
        return [_figure(row) for row in rows]

    def count_untouched(self, before: date, staff_no: str) -> int:
        """How many nobody touched since before the day."""
        row = self._db.execute(
            f"SELECT count(*) FROM case_figure f WHERE f.touched_on < :day AND {_THEIRS}",
            {"day": before.isoformat(), "staff": staff_no},
        ).fetchone()
        return int(row[0])

    def count_to_review(self, until: date, staff_no: str) -> int:
        """How many are to be reviewed."""
        row = self._db.execute(
            f"SELECT count(*) FROM case_figure f WHERE f.review_on <= :day AND {_THEIRS}",
            {"day": until.isoformat(), "staff": staff_no},
        ).fetchone()
        return int(row[0])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _row(row: CaseFigure) -> tuple[Any, ...]:
    return (
        row.case_id,
        row.party_id,
        row.state.value,
        json.dumps([flag.value for flag in row.flags], ensure_ascii=False),
        row.owed_yen,
        row.provisional_yen,
        row.terms,
        row.oldest_due_on.isoformat() if row.oldest_due_on else None,
        row.touched_on.isoformat(),
        row.review_on.isoformat() if row.review_on else None,
        row.policy,
        row.proposal,
        row.counted_on.isoformat(),
    )


def _what(row: CaseFigure | None) -> tuple[Any, ...]:
    return _row(row)[:-1] if row is not None else ()


def _figure(row: tuple[Any, ...]) -> CaseFigure:
    case_id, party_id, state, flags, owed, provisional, terms, oldest, touched, review, policy, proposal, counted = row
    return CaseFigure(
        case_id,
        party_id,
        CaseState(state),
        tuple(CaseFlag(flag) for flag in json.loads(flags)),
        owed,
        provisional,
        terms,
        _day(oldest),
        date.fromisoformat(touched),
        _day(review),
        policy,
        proposal,
        date.fromisoformat(counted),
    )
