"""Open cases as lists show them: with collector, kept figures, and the next task."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from core.delinquency.contacts.case_list import CaseAsked, CaseLine, CaseOrder
from storage.delinquency.cases.births import OWED

_OWED = "coalesce(f.owed_yen, 0)"
_OPEN = f"""
    (SELECT coalesce(sum({OWED}), 0) FROM case_receivable m JOIN receivable r ON r.receivable_id = m.receivable_id
      WHERE m.case_id = c.case_id)
"""
"""What is owed this moment (N174); the order of the list is that of the figure kept by night."""
_TERMS = f"""
    (SELECT count(*) FROM case_receivable m JOIN receivable r ON r.receivable_id = m.receivable_id
      WHERE m.case_id = c.case_id AND {OWED} > 0)
"""
_ORDERS = {
    CaseOrder.OWED: f"-{_OWED}",
    CaseOrder.KANA: "p.kana_key",
    CaseOrder.REVIEW: "coalesce(f.review_on, '9999-12-31')",
    CaseOrder.TOUCHED: "coalesce(f.touched_on, c.opened_on)",
    CaseOrder.NUMBER: "c.case_no",
}
_FROM = """
      FROM delinquency_case c
      JOIN party p ON p.party_id = c.party_id
      LEFT JOIN case_assignment a ON a.case_id = c.case_id AND a.duty = 'main' AND a.ended_on IS NULL
      LEFT JOIN staff s ON s.staff_no = a.staff_no
      LEFT JOIN case_figure f ON f.case_id = c.case_id
     WHERE c.closed_on IS NULL
       AND (:staff = '' OR EXISTS(SELECT 1 FROM case_assignment o
             WHERE o.case_id = c.case_id AND o.staff_no = :staff AND o.ended_on IS NULL))
       AND (:states = '[]' OR coalesce(f.state, '新規') IN (SELECT value FROM json_each(:states)))
       AND (:word = '' OR (:kana <> '' AND p.kana_key >= :kana AND p.kana_key < :kana || char(1114111))
            OR p.party_no = :word OR c.case_no = :word OR p.name LIKE :like ESCAPE '#')
"""


class CaseShelf:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def page(
        self, asked: CaseAsked, kana: str, on: date, after: tuple[str | int, int] | None, limit: int
    ) -> list[CaseLine]:
        """The next cases of the order behind a key."""
        order = _ORDERS[asked.order]
        behind = f"AND ({order}, c.case_id) > (:key, :case)" if after is not None else ""
        key, case = after if after is not None else ("", 0)
        rows = self._db.execute(
            f"""
            SELECT c.case_id, c.case_no, c.party_id, p.party_no, p.name, p.name_kana, p.protected,
                   coalesce(a.staff_no, ''), coalesce(s.name, ''), coalesce(f.state, '新規'), coalesce(f.policy, ''),
                   coalesce(f.review_on, ''), {_OPEN}, {_TERMS}, coalesce(f.touched_on, c.opened_on),
                   coalesce((SELECT t.due_on || ' ' || t.words FROM case_task t
                              WHERE t.party_id = c.party_id AND t.ended_on IS NULL
                              ORDER BY t.due_on, t.due_time, t.task_id LIMIT 1), ''),
                   {order}
            {_FROM} {behind}
             ORDER BY {order}, c.case_id
             LIMIT :limit
            """,
            {**_values(asked, kana), "key": key, "case": case, "limit": limit},
        )
        return [
            CaseLine._make((*row[:6], bool(row[6]), *row[7:15], row[15][:10], row[15][11:], row[16])) for row in rows
        ]

    def count(self, asked: CaseAsked, kana: str, on: date) -> int:
        """How many fit."""
        row = self._db.execute(f"SELECT count(*) {_FROM}", _values(asked, kana)).fetchone()
        return int(row[0])

    def collectors(self) -> list[tuple[str, str, int]]:
        """Who has open cases: number, name, how many."""
        rows = self._db.execute(
            """
            SELECT a.staff_no, s.name, count(*)
              FROM case_assignment a
              JOIN delinquency_case c ON c.case_id = a.case_id AND c.closed_on IS NULL
              JOIN staff s ON s.staff_no = a.staff_no
             WHERE a.duty = 'main' AND a.ended_on IS NULL
             GROUP BY a.staff_no
             ORDER BY a.staff_no
            """
        )
        return [(number, name, int(count)) for number, name, count in rows]


def _values(asked: CaseAsked, kana: str) -> dict[str, str]:
    word = asked.word
    plain = word.replace("#", "##").replace("%", "#%").replace("_", "#_")
    return {
        "staff": asked.staff_no,
        "states": json.dumps(list(asked.states), ensure_ascii=False),
        "word": word,
        "kana": kana,
        "like": f"{plain}%",
    }
