"""What counts for the limitation of receivables, read set by set; and the rows that the night keeps."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.limitation import EventKind
from core.delinquency.limits.rows import Bounds, LimitClaim, LimitLine, LimitRow, Told, YearsRow
from core.delinquency.obligors.liability_rules import LiabilityKind
from storage.rows import insert_rows

_OPEN = "(r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen)"
_THOSE = "IN (SELECT value FROM json_each(?))"
_ROW = """l.receivable_id, l.party_id, l.starts_on, l.completes_on, l.held_until, l.held_by, l.suspended_from,
       l.expires_on, l.basis, l.computed_on"""
_MONEY = """
SELECT p.receivable_id, p.value_on FROM posting p
 WHERE p.receivable_id IN (SELECT value FROM json_each(?)) AND p.account = 'receivable'
   AND p.kind IN ('receipt', 'attach')
 GROUP BY p.receivable_id, p.value_on HAVING sum(p.amount_yen) < 0
"""
"""Days on which money came and stayed: a red row carries the day of its original and takes it away."""
_LINE = f"""
SELECT {_ROW}, p.party_no, p.name, r.tax_item, t.short_name, r.levy_year, r.term_no, r.due_on, {_OPEN},
       coalesce(a.staff_no, ''), coalesce(s.name, '')
  FROM receivable_limit l
  JOIN receivable r ON r.receivable_id = l.receivable_id
  JOIN party p ON p.party_id = l.party_id
  JOIN tax_item t ON t.tax_item = r.tax_item
  LEFT JOIN delinquency_case c ON c.party_id = l.party_id AND c.closed_on IS NULL
  LEFT JOIN case_assignment a ON a.case_id = c.case_id AND a.ended_on IS NULL AND a.duty = 'main'
  LEFT JOIN staff s ON s.staff_no = a.staff_no
"""

_REACHES_THE_LIABLE = frozenset(kind.value for kind in EventKind) - {
    EventKind.DEMAND.value,
    EventKind.DEMAND_BY_PUBLICATION.value,
    EventKind.SUSPENSION.value,
}

_EXTINCT = "(l.completes_on < ? OR (l.expires_on <> '' AND l.expires_on < ?))"


class Limits:
    """Rows of `receivable_limit`, and what they are made of."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def years(self) -> list[YearsRow]:
        """All rows of years, by item and day."""
        rows = self._db.execute("SELECT tax_item, from_on, years, article FROM limitation_years ORDER BY 1, 2")
        return [YearsRow(item, date.fromisoformat(day), years, article) for item, day, years, article in rows]

    def claims(self, receivable_ids: Sequence[int]) -> list[LimitClaim]:
        """The receivables of the numbers."""
        rows = self._db.execute(
            f"""
            SELECT r.receivable_id, r.party_id, r.tax_item, r.due_on, {_OPEN} FROM receivable r
             WHERE r.receivable_id {_THOSE} ORDER BY r.receivable_id
            """,
            (_numbers(receivable_ids),),
        )
        return [
            LimitClaim(number, party, item, date.fromisoformat(due), open_yen)
            for number, party, item, due, open_yen in rows
        ]

    def told(self, receivable_ids: Sequence[int]) -> dict[int, list[Told]]:
        """What happened to them."""
        found: dict[int, list[Told]] = {number: [] for number in receivable_ids}
        those = _numbers(receivable_ids)
        for number, issued, published in self._db.execute(
            f"""
            SELECT d.receivable_id, d.issued_on,
                   (SELECT min(e.event_on) FROM document_event e
                     WHERE e.document_id = d.document_id AND e.kind = 'published')
              FROM demand d
             WHERE d.receivable_id {_THOSE} AND d.cancelled_by_event_id IS NULL
            """,
            (those,),
        ):
            kind = "demand_by_publication" if published else "demand"
            found[number].append(Told(kind, date.fromisoformat(published or issued)))
        for number, day in self._db.execute(_MONEY, (those,)):
            found[number].append(Told("part_payment", date.fromisoformat(day)))
        plans = self._events(those, found)
        if plans:
            self._money_of_plans(plans, found)
        self._of_main_debtors(those, found)
        return found

    def _of_main_debtors(self, those: str, found: dict[int, list[Told]]) -> None:
        """What moved the limitation of a main claim moves that of its secondary liable, and not the other way
        (徴基通32-28); a demand binds whom it names, and joint debtors stand each alone (民法441条)."""
        mains = self._db.execute(
            f"""
            SELECT c.receivable_id, c.main_receivable_id
              FROM liability_receivable c JOIN liability l ON l.liability_id = c.liability_id
             WHERE c.receivable_id {_THOSE} AND l.kind <> ?
            """,
            (those, LiabilityKind.JOINT.value),
        ).fetchall()
        if not mains:
            return
        told = self.told(sorted({main for _, main in mains}))
        for number, main in mains:
            found[number] += [each for each in told[main] if each.kind in _REACHES_THE_LIABLE]

    def _events(self, those: str, found: dict[int, list[Told]]) -> list[tuple[int, int, date, date | None]]:
        """The events that count; gives back the plans among them: (receivable, plan, from, until)."""
        plans: list[tuple[int, int, date, int]] = []
        ends: dict[int, date] = {}
        for event_id, number, kind, from_on, until_on, facts in self._db.execute(
            f"""
            SELECT e.event_id, e.receivable_id, e.kind, e.from_on, e.until_on, e.facts
              FROM receivable_event e
             WHERE e.receivable_id {_THOSE} AND +e.cancels_event_id IS NULL
               AND NOT EXISTS(SELECT 1 FROM receivable_event c WHERE c.cancels_event_id = e.event_id)
             ORDER BY e.from_on, e.event_id
            """,
            (those,),
        ):
            more = json.loads(facts) if len(facts) > len("{}") else {}
            named = more.get("ends")
            named = named if isinstance(named, int) else 0
            until = until_on or (more.get("due_on") if kind == "advanced_collection" else None)
            day = date.fromisoformat(from_on)
            last = date.fromisoformat(until) if until else None
            found[number].append(
                Told(kind, day, last, named, event_id, kind != "written_acknowledgement" and "grace_id" in more)
            )
            if kind == "plan" and isinstance(more.get("plan_id"), int):
                plans.append((number, more["plan_id"], day, event_id))
            elif kind == "plan_ended" and named:
                ends[named] = day
        return [(number, plan, day, ends.get(event_id)) for number, plan, day, event_id in plans]

    def _money_of_plans(
        self, plans: Sequence[tuple[int, int, date, date | None]], found: dict[int, list[Told]]
    ) -> None:
        """Money for one claim of a signed plan acknowledges all that the plan lists (奈良地葛城支判 H14.5.7)."""
        mates: dict[int, set[int]] = {}
        for plan_id, number in self._db.execute(
            f"""
            SELECT DISTINCT json_extract(e.facts, '$.plan_id'), e.receivable_id
              FROM receivable r JOIN receivable o ON o.party_id = r.party_id
              JOIN receivable_event e ON e.receivable_id = o.receivable_id AND e.kind = 'plan'
             WHERE r.receivable_id {_THOSE}
               AND NOT EXISTS(SELECT 1 FROM receivable_event c WHERE c.cancels_event_id = e.event_id)
            """,
            (_numbers(sorted({number for number, *_ in plans})),),
        ):
            mates.setdefault(plan_id, set()).add(number)
        others = sorted({number for _, plan, _, _ in plans for number in mates.get(plan, ())})
        days: dict[int, list[date]] = {}
        for number, day in self._db.execute(_MONEY, (_numbers(others),)):
            days.setdefault(number, []).append(date.fromisoformat(day))
        for number, plan, from_on, until_on in plans:
            for other in sorted(mates.get(plan, set()) - {number}):
                found[number] += [
                    Told("part_payment", day)
                    for day in days.get(other, ())
                    if from_on <= day and (until_on is None or day <= until_on)
                ]

    def page(self, after: int, limit: int, today: date) -> list[int]:
        """The next open receivables whose 納期限 is past, by number."""
        rows = self._db.execute(
            f"""
            SELECT r.receivable_id FROM receivable r
             WHERE r.receivable_id > ? AND {_OPEN} > 0 AND r.due_on < ? ORDER BY r.receivable_id LIMIT ?
            """,
            (after, today.isoformat(), limit),
        )
        return [row[0] for row in rows]

    def of(self, receivable_ids: Sequence[int]) -> dict[int, LimitRow]:
        """The stored rows."""
        rows = self._db.execute(
            f"SELECT {_ROW} FROM receivable_limit l WHERE l.receivable_id {_THOSE}", (_numbers(receivable_ids),)
        )
        return {row[0]: _row(row) for row in rows}

    def put(self, rows: Sequence[LimitRow]) -> None:
        """Write rows, in the place of those that stand."""
        insert_rows(
            self._db,
            """
            INSERT OR REPLACE INTO receivable_limit(receivable_id, party_id, starts_on, completes_on, held_until, held_by,
                                                    suspended_from, expires_on, basis, computed_on)
            """,
            [
                (
                    row.receivable_id,
                    row.party_id,
                    row.starts_on.isoformat(),
                    row.completes_on.isoformat() if row.completes_on else None,
                    _text(row.held_until),
                    row.held_by,
                    _text(row.suspended_from),
                    _text(row.expires_on),
                    row.basis,
                    row.computed_on.isoformat(),
                )
                for row in rows
            ],
        )

    def drop_closed(self, after: int, until: int) -> int:
        """Take away the rows of receivables of which nothing is open."""
        return self._db.execute(
            f"""
            DELETE FROM receivable_limit WHERE receivable_id > ? AND receivable_id <= ?
               AND NOT EXISTS(SELECT 1 FROM receivable r
                               WHERE r.receivable_id = receivable_limit.receivable_id AND {_OPEN} > 0)
            """,
            (after, until),
        ).rowcount

    def last_number(self) -> int:
        """The highest number of a receivable."""
        return int(self._db.execute("SELECT coalesce(max(receivable_id), 0) FROM receivable").fetchone()[0])

    def lines(
        self, bounds: Bounds, *, staff_no: str | None = None, after: tuple[str, int] | None = None, limit: int = 200
    ) -> list[LimitLine]:
        """Rows of a list in the order of their days."""
        where, values = _where(bounds, staff_no)
        if after is not None:
            where.append("(coalesce(l.completes_on, ''), l.receivable_id) > (?, ?)")
            values += after
        rows = self._db.execute(
            f"""
            {_LINE} WHERE {" AND ".join(where)}
             ORDER BY coalesce(l.completes_on, ''), l.receivable_id LIMIT ?
            """,
            (*values, limit),
        )
        return [_line(row) for row in rows]

    def extinct(self, on: date, *, staff_no: str | None = None, limit: int = 200) -> list[LimitLine]:
        """Rows whose limitation was complete, or whose three years of suspension were over, before a day."""
        mine, values = ("AND a.staff_no = ?", [staff_no]) if staff_no else ("", [])
        rows = self._db.execute(
            f"{_LINE} WHERE {_EXTINCT} {mine} ORDER BY l.party_id, l.receivable_id LIMIT ?",
            (on.isoformat(), on.isoformat(), *values, limit),
        )
        return [_line(row) for row in rows]

    def count_extinct(self, on: date) -> int:
        """How many of them there are."""
        row = self._db.execute(
            f"SELECT count(*) FROM receivable_limit l WHERE {_EXTINCT}", (on.isoformat(), on.isoformat())
        ).fetchone()
        return int(row[0])

    def count(self, bounds: Bounds, staff_no: str | None = None) -> int:
        """How many rows there are within bounds."""
        where, values = _where(bounds, staff_no)
        joins = (
            """
            JOIN delinquency_case c ON c.party_id = l.party_id AND c.closed_on IS NULL
            JOIN case_assignment a ON a.case_id = c.case_id AND a.ended_on IS NULL AND a.duty = 'main'
            """
            if staff_no
            else ""
        )
        row = self._db.execute(
            f"SELECT count(*) FROM receivable_limit l {joins} WHERE {' AND '.join(where)}", values
        ).fetchone()
        return int(row[0])

    def of_party(self, party_id: int) -> list[LimitLine]:
        """The rows of a party, the earliest end first."""
        rows = self._db.execute(
            f"{_LINE} WHERE l.party_id = ? ORDER BY coalesce(l.completes_on, '9999-12-31'), l.receivable_id",
            (party_id,),
        )
        return [_line(row) for row in rows]

    def line(self, receivable_id: int) -> LimitLine | None:
        """The row of one receivable as a list shows it."""
        row = self._db.execute(f"{_LINE} WHERE l.receivable_id = ?", (receivable_id,)).fetchone()
        return _line(row) if row else None


def _where(bounds: Bounds, staff_no: str | None) -> tuple[list[str], list[Any]]:
    where, values = ["1"], list[Any]()
    if bounds.completes_from is not None:
        where.append("l.completes_on >= ?")
        values.append(bounds.completes_from.isoformat())
    if bounds.completes_until is not None:
        where.append("l.completes_on <= ?")
        values.append(bounds.completes_until.isoformat())
    if bounds.held is not None:
        day = bounds.on.isoformat()
        if bounds.held:
            where.append(
                "((l.held_until <> '' AND l.held_until >= ?) OR l.completes_on IS NULL)"
                " AND coalesce(l.completes_on, '9999') >= ?"
            )
            values += (day, day)
        else:
            where.append("l.held_until < ? AND l.completes_on IS NOT NULL")
            values.append(day)
    if staff_no:
        where.append("a.staff_no = ?")
        values.append(staff_no)
    return where, values


def _numbers(receivable_ids: Sequence[int]) -> str:
    return json.dumps(list(receivable_ids))


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _row(row: Sequence[Any]) -> LimitRow:
    return LimitRow(
        row[0],
        row[1],
        date.fromisoformat(row[2]),
        _day(row[3]),
        _day(row[4]),
        row[5],
        _day(row[6]),
        _day(row[7]),
        row[8],
        date.fromisoformat(row[9]),
    )


def _line(row: Sequence[Any]) -> LimitLine:
    number, name, item, item_name, levy_year, term_no, due_on, open_yen, staff_no, staff_name = row[10:20]
    return LimitLine(
        _row(row), number, name, item, item_name, levy_year, term_no, date.fromisoformat(due_on), open_yen,
        staff_no, staff_name,
    )  # fmt: skip
