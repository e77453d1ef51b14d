"""Candidates for a suspension, read from cases, claims, sheets, labels, returned mail and plans."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.delinquency.suspension.candidates import LONG_PLAN_MONTHS, OLD_YEARS, Candidate, Condition
from core.delinquency.suspension.sheet import AssetKind

_OPEN = "(r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen)"
_RULES = {
    Condition.OLD: "w.oldest <= :old",
    Condition.NO_ASSETS: """EXISTS(SELECT 1 FROM suspension_sheet s WHERE s.party_id = w.party_id
        AND s.sheet_id = (SELECT max(sheet_id) FROM suspension_sheet WHERE party_id = w.party_id)
        AND (SELECT count(*) FROM suspension_sheet_asset a WHERE a.sheet_id = s.sheet_id) = :kinds
        AND NOT EXISTS(SELECT 1 FROM suspension_sheet_asset a WHERE a.sheet_id = s.sheet_id AND a.result = 'found'))""",
    Condition.WELFARE: """EXISTS(SELECT 1 FROM case_label l WHERE l.party_id = w.party_id AND l.ended_on IS NULL
        AND (l.until_on IS NULL OR l.until_on >= :today) AND l.code || l.words LIKE '%生活保護%')""",
    Condition.DEAD: "p.status = 'deceased'",
    Condition.MISSING: """(EXISTS(SELECT 1 FROM returned_mail m WHERE m.party_id = w.party_id
        AND NOT EXISTS(SELECT 1 FROM returned_mail_end e WHERE e.returned_id = m.returned_id))
        OR EXISTS(SELECT 1 FROM case_label l WHERE l.party_id = w.party_id AND l.ended_on IS NULL
            AND (l.code || l.words LIKE '%居所不明%' OR l.code || l.words LIKE '%行方不明%')))""",
    Condition.LONG_PLAN: """EXISTS(SELECT 1 FROM instalment_plan_watch h JOIN instalment_plan i USING(plan_id)
        WHERE h.party_id = w.party_id AND h.open = 1 AND h.rest_yen > i.monthly_yen * :months)""",
    Condition.GONE: "p.status = 'closed'",
}
_OWING = f"""
WITH owing AS MATERIALIZED (
  SELECT c.party_id, min(r.due_on) AS oldest, count(*) AS claims, sum({_OPEN}) AS yen, c.case_id
    FROM delinquency_case c JOIN receivable r ON r.party_id = c.party_id
   WHERE c.closed_on IS NULL AND {_OPEN} > 0 AND r.due_on < :today
     AND NOT EXISTS(SELECT 1 FROM suspension_receivable m JOIN suspension s USING(suspension_id)
                     WHERE m.receivable_id = r.receivable_id AND s.ended_on = '')
   GROUP BY c.party_id, c.case_id)
"""
_FROM = """
  FROM owing w JOIN party p ON p.party_id = w.party_id
  LEFT JOIN case_assignment a ON a.case_id = w.case_id AND a.ended_on IS NULL AND a.duty = 'main'
  LEFT JOIN staff t ON t.staff_no = a.staff_no
"""


class Candidates:
    """Parties with an open case and something that is not suspended yet."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def listed(
        self, which: Condition | None, today: date, *, staff_no: str = "", after: int = 0, limit: int = 200
    ) -> list[Candidate]:
        """Those that meet a condition (any of them for None), by number of the party."""
        wanted = _RULES[which] if which is not None else " OR ".join(f"({rule})" for rule in _RULES.values())
        mine = "AND a.staff_no = :staff" if staff_no else ""
        marks = ", ".join(f"({rule})" for rule in _RULES.values())
        rows = self._db.execute(
            f"""
            {_OWING}
            SELECT w.party_id, p.party_no, p.name, p.protected, w.oldest, w.claims, w.yen, coalesce(t.name, ''), {marks}
            {_FROM} WHERE ({wanted}) AND w.party_id > :after {mine} ORDER BY w.party_id LIMIT :limit
            """,
            {**_facts(today), "staff": staff_no, "after": after, "limit": limit},
        )
        return [
            Candidate(
                row[0],
                row[1],
                row[2],
                bool(row[3]),
                tuple(condition for condition, met in zip(_RULES, row[8:], strict=True) if met),
                row[4],
                row[5],
                row[6],
                row[7],
            )
            for row in rows
        ]

    def counts(self, today: date, staff_no: str = "") -> dict[Condition, int]:
        """How many parties meet each condition."""
        mine = "WHERE a.staff_no = :staff" if staff_no else ""
        sums = ", ".join(f"coalesce(sum({rule}), 0)" for rule in _RULES.values())
        row = self._db.execute(
            f"{_OWING} SELECT {sums} {_FROM} {mine}", {**_facts(today), "staff": staff_no}
        ).fetchone()
        return dict(zip(_RULES, row, strict=True))


def _facts(today: date) -> dict[str, object]:
    day = min(today.day, 28) if today.month == 2 else today.day
    return {
        "today": today.isoformat(),
        "old": date(today.year - OLD_YEARS, today.month, day).isoformat(),
        "kinds": len(AssetKind),
        "months": LONG_PLAN_MONTHS,
    }
