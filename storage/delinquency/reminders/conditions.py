"""抽出条件 as SQL: the tree becomes one statement over open cases; every value is bound, none stands in the text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from core.delinquency.event_kinds import ENDS, StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.reminders.conditions import (
    AllOf,
    Column,
    Compared,
    Comparison,
    Node,
    NotSo,
    plain,
    tree_of,
)
from core.delinquency.reminders.saved import NewSet, PartySet, SavedCondition
from core.delinquency.reminders.stages import Stage
from core.values.refusals import NotFound

_OPEN = "(r.principal_yen+r.demand_fee_yen+r.late_charge_yen+r.penalty_tax_yen+r.disposition_cost_yen)"
# CROSS JOIN keeps the order: the few receivables of the case first, never all events of the city.
_DUE = f"""case_receivable k CROSS JOIN receivable r ON r.receivable_id = k.receivable_id
           WHERE k.case_id = c.case_id AND r.due_on < :today AND {_OPEN} > r.provisional_yen"""
# The plus keeps the index of cancellations out of it: nearly all rows are not cancelled.
_NOT_CANCELLED = """+e.cancels_event_id IS NULL
             AND NOT EXISTS(SELECT 1 FROM receivable_event z WHERE z.cancels_event_id = e.event_id)"""
_RUNGS = " ".join(f"WHEN '{stage.value}' THEN {stage.rung}" for stage in Stage)

_VALUES: Mapping[Column, str] = {
    Column.AREA: "CASE p.protected WHEN 1 THEN '' ELSE p.address END",
    Column.OWED: f"(SELECT coalesce(sum({_OPEN} - r.provisional_yen), 0) FROM {_DUE})",
    Column.TERMS: f"(SELECT count(*) FROM {_DUE})",
    Column.OLDEST_DUE: f"(SELECT min(r.due_on) FROM {_DUE})",
    Column.LAST_CONTACT: "(SELECT max(t.contacted_on) FROM contact t WHERE t.party_id = c.party_id)",
    Column.LAST_REMINDER: f"""coalesce(
        (SELECT max(t.dispatched_on) FROM reminder_target t WHERE t.party_id = c.party_id),
        (SELECT max(e.from_on) FROM case_receivable k CROSS JOIN receivable_event e ON e.receivable_id = k.receivable_id
           AND e.kind = 'reminder' WHERE k.case_id = c.case_id AND {_NOT_CANCELLED}))""",
    Column.LAST_STAGE: f"""coalesce((SELECT max(CASE u.stage {_RUNGS} ELSE 0 END)
        FROM reminder_target t JOIN reminder_run u ON u.run_id = t.run_id
       WHERE t.party_id = c.party_id AND t.dispatched_on >= c.opened_on), 0)""",
    Column.LIMITATION_DAYS: f"""(SELECT CAST(min(julianday(l.completes_on)) - julianday(:today) AS INTEGER)
        FROM {_DUE.replace("WHERE", "JOIN receivable_limit l ON l.receivable_id = r.receivable_id WHERE", 1)})""",
    Column.HOUSEHOLD: "p.household_no",
    Column.HOUSEHOLD_DEBTORS: """(SELECT count(*) FROM party h JOIN delinquency_case d ON d.party_id = h.party_id
        AND d.closed_on IS NULL WHERE h.household_no = p.household_no AND p.household_no <> '')""",
    Column.PARTY_KIND: "p.kind",
    Column.POLICY: """(SELECT x.policy FROM case_policy_event x WHERE x.case_id = c.case_id
        ORDER BY x.policy_id DESC LIMIT 1)""",
    Column.OPENED_ON: "c.opened_on",
}
"""Columns that have one value a case."""

_ANY_OF: Mapping[Column, str] = {
    Column.COLLECTOR: """EXISTS(SELECT 1 FROM case_assignment a
        WHERE a.case_id = c.case_id AND a.ended_on IS NULL AND a.duty = 'main' AND {a.staff_no})""",
    Column.TAX_ITEM: f"EXISTS(SELECT 1 FROM {_DUE} AND {{r.tax_item}})",
    Column.LEVY_YEAR: f"EXISTS(SELECT 1 FROM {_DUE} AND {{r.levy_year}})",
    Column.CAUSE: """EXISTS(SELECT 1 FROM case_label b WHERE b.party_id = c.party_id AND b.sort = 'cause'
        AND b.ended_on IS NULL AND b.from_on <= :today AND coalesce(b.until_on, '9999-12-31') >= :today AND {b.code})""",
    Column.LABEL: """EXISTS(SELECT 1 FROM (
            SELECT b.code AS word FROM case_label b WHERE b.party_id = c.party_id AND b.sort = 'tag' AND b.ended_on IS NULL
               AND b.from_on <= :today AND coalesce(b.until_on, '9999-12-31') >= :today
             UNION ALL
            SELECT b.text FROM party_label b WHERE b.party_id = c.party_id
               AND b.from_on <= :today AND coalesce(b.until_on, '9999-12-31') >= :today) w WHERE {w.word})""",
}
"""Columns of which a case may have several values: one that fits is enough; the name in braces is what is compared."""


def _standing(*kinds: str) -> str:
    """A receivable of the case over which one of these stands: more began than ended, as `standing_of` counts."""
    ends = sorted(
        {ENDS[kind] for kind in kinds if kind in ENDS} | ({"seizure_annulled"} if "seizure" in kinds else set())
    )
    began = ",".join(f"'{kind}'" for kind in kinds)
    over = ",".join(f"'{kind}'" for kind in ends) or "''"
    return f"""EXISTS(SELECT 1 FROM case_receivable k CROSS JOIN receivable_event e ON e.receivable_id = k.receivable_id
        WHERE k.case_id = c.case_id AND e.from_on <= :today AND e.kind IN ({began},{over}) AND {_NOT_CANCELLED}
        GROUP BY e.receivable_id
       HAVING sum(CASE WHEN e.kind IN ({over}) THEN -1
                       WHEN coalesce(e.until_on, '9999-12-31') >= :today THEN 1 ELSE 0 END) > 0)"""


_PRESENT: Mapping[Column, str] = {
    Column.GRACE: _standing(
        EventKind.COLLECTION_GRACE, EventKind.REALISATION_GRACE_BY_OFFICE, EventKind.REALISATION_GRACE_BY_REQUEST
    ),
    Column.SUSPENSION: _standing(EventKind.SUSPENSION),
    Column.PLAN: _standing(StandingKind.PLAN),
    Column.HANDED_OVER: _standing(StandingKind.HANDED_OVER),
    Column.SEIZURE: _standing(EventKind.SEIZURE),
    Column.DIRECT_DEBIT: """EXISTS(SELECT 1 FROM receivable r JOIN payment_slip s ON s.receivable_id = r.receivable_id
        WHERE r.party_id = c.party_id AND s.kind = 'customer_no' AND s.cancelled_on IS NULL)""",
}

_OPERATORS: Mapping[Comparison, str] = {
    Comparison.IS: "{} = {}",
    Comparison.STARTS: "substr({0}, 1, length({1})) = {1}",
    Comparison.CONTAINS: "instr({}, {}) > 0",
    Comparison.AT_LEAST: "{} >= {}",
    Comparison.AT_MOST: "{} <= {}",
    Comparison.ON_OR_BEFORE: "{} <= {}",
    Comparison.ON_OR_AFTER: "{} >= {}",
    Comparison.DAYS_AGO: "{} <= {}",
    Comparison.WITHIN_DAYS: "{} >= {}",
}


@dataclass(frozen=True, slots=True)
class Where:
    """What a tree means: the text of the condition and its bound values."""

    sql: str
    values: Mapping[str, str | int]


@dataclass(slots=True)
class _Writing:
    on: date
    values: dict[str, str | int] = field(default_factory=dict)

    def bind(self, value: str | int) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def where_of(tree: Node, on: date) -> Where:
    """The condition over `c` (an open case) and `p` (its party) on a day; the same tree and day give the same text."""
    writing = _Writing(on)
    sql = _part(tree, writing)
    return Where(sql, {**writing.values, "today": on.isoformat()})


def _part(node: Node, writing: _Writing) -> str:
    if isinstance(node, NotSo):
        return f"NOT {_part(node.part, writing)}"
    if isinstance(node, Compared):
        # A blank column is no match and no hindrance to でない.
        return f"coalesce({_compared(node, writing)}, 0)"
    joint = " AND " if isinstance(node, AllOf) else " OR "
    return "(" + joint.join(_part(part, writing) for part in node.parts) + ")"


def _compared(test: Compared, writing: _Writing) -> str:
    column, how = test.column, test.comparison
    if column in _PRESENT:
        return _PRESENT[column] if how is Comparison.PRESENT else f"NOT {_PRESENT[column]}"
    if how in (Comparison.PRESENT, Comparison.ABSENT):
        return f"{_VALUES[column]} IS {'NOT ' if how is Comparison.PRESENT else ''}NULL"
    if how is Comparison.IS_NOT:
        return f"NOT coalesce({_compared(Compared(column, Comparison.IS, test.value), writing)}, 0)"
    value = test.value
    if how in (Comparison.DAYS_AGO, Comparison.WITHIN_DAYS):
        value = (writing.on - timedelta(days=int(value))).isoformat()
    bound = writing.bind(value)
    if column in _ANY_OF:
        head, _, rest = _ANY_OF[column].partition("{")
        name, _, tail = rest.partition("}")
        return f"{head}{_OPERATORS[how].format(name, bound)}{tail}"
    return _OPERATORS[how].format(_VALUES[column], bound)


class ReminderSources:
    """Rows of `reminder_condition`, `reminder_set` and `reminder_set_party`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # Conditions

    def matching(self, tree: Node, on: date) -> list[int]:
        """Parties with an open case that a condition takes, by number."""
        where = where_of(tree, on)
        rows = self._db.execute(
            f"""
            SELECT c.party_id FROM delinquency_case c JOIN party p ON p.party_id = c.party_id
             WHERE c.closed_on IS NULL AND {where.sql}
             ORDER BY c.party_id
            """,
            where.values,
        )
        return [int(row[0]) for row in rows]

    def put(self, new: SavedCondition, audit_seq: int) -> SavedCondition:
        """A new condition (number 0), or the next version of one."""
        row = self._db.execute(
            """
            INSERT INTO reminder_condition(condition_id, version, name, owner_no, shared, tree, retired, saved_by, saved_at,
                                           audit_seq)
            SELECT CASE :id WHEN 0 THEN (SELECT coalesce(max(condition_id), 0) + 1 FROM reminder_condition) ELSE :id END,
                   1 + coalesce((SELECT max(version) FROM reminder_condition WHERE condition_id = :id), 0),
                   :name, :owner, :shared, :tree, :retired, :by, :at, :seq
            RETURNING condition_id, version
            """,
            {
                "id": new.condition_id,
                "name": new.name,
                "owner": new.owner_no,
                "shared": int(new.shared),
                "tree": json.dumps(plain(new.tree), ensure_ascii=False),
                "retired": int(new.retired),
                "by": new.saved_by,
                "at": new.saved_at.isoformat(timespec="seconds"),
                "seq": audit_seq,
            },
        ).fetchone()
        return self.condition(int(row[0]), int(row[1]))

    def condition(self, condition_id: int, version: int | None = None) -> SavedCondition:
        """A condition, its newest version or another one."""
        row = self._db.execute(
            f"{_CONDITION} WHERE n.condition_id = ? AND n.version = coalesce(?, ({_NEWEST}))", (condition_id, version)
        ).fetchone()
        if row is None:
            raise NotFound(what="抽出条件")
        return _condition(row)

    def conditions(self, staff_no: str) -> list[SavedCondition]:
        """Own and shared ones that are not retired, newest versions, by number."""
        rows = self._db.execute(
            f"""
            {_CONDITION} WHERE n.version = ({_NEWEST}) AND n.retired = 0 AND (n.shared = 1 OR n.owner_no = ?)
             ORDER BY n.condition_id
            """,
            (staff_no,),
        )
        return [_condition(row) for row in rows]

    # Sets

    def add_set(self, new: NewSet, party_ids: Sequence[int], audit_seq: int) -> int:
        """A set of parties; its number."""
        done = self._db.execute(
            "INSERT INTO reminder_set(name, origin, owner_no, shared, made_at, audit_seq) VALUES(?,?,?,?,?,?)",
            (new.name, new.origin, new.owner_no, int(new.shared), new.made_at.isoformat(timespec="seconds"), audit_seq),
        )
        number = int(done.lastrowid or 0)
        self._db.executemany(
            "INSERT INTO reminder_set_party(set_id, party_id) VALUES(?,?)",
            [(number, party_id) for party_id in sorted(set(party_ids))],
        )
        return number

    def party_set(self, set_id: int) -> PartySet:
        """A set without its members."""
        row = self._db.execute(f"{_SET} WHERE n.set_id = ?", (set_id,)).fetchone()
        if row is None:
            raise NotFound(what="対象の集合")
        return _set(row)

    def sets(self, staff_no: str) -> list[PartySet]:
        """Own and shared ones, newest first."""
        rows = self._db.execute(f"{_SET} WHERE n.shared = 1 OR n.owner_no = ? ORDER BY n.set_id DESC", (staff_no,))
        return [_set(row) for row in rows]

    def members(self, set_id: int) -> list[int]:
        """Parties of a set, by number."""
        rows = self._db.execute("SELECT party_id FROM reminder_set_party WHERE set_id = ? ORDER BY party_id", (set_id,))
        return [int(row[0]) for row in rows]

    def with_numbers(self, party_nos: Sequence[str]) -> dict[str, int]:
        """Parties by 宛名番号; numbers that nobody has are missing."""
        rows = self._db.execute(
            "SELECT party_no, party_id FROM party WHERE party_no IN (SELECT value FROM json_each(?))",
            (json.dumps(list(party_nos)),),
        )
        return {str(no): int(number) for no, number in rows}


_CONDITION = """
    SELECT n.condition_id, n.version, n.name, n.owner_no, coalesce(s.name, n.owner_no), n.shared, n.tree, n.retired,
           n.saved_by, n.saved_at
      FROM reminder_condition n LEFT JOIN staff s ON s.staff_no = n.owner_no
"""
_NEWEST = "SELECT max(m.version) FROM reminder_condition m WHERE m.condition_id = n.condition_id"
_SET = """
    SELECT n.set_id, n.name, n.origin, n.owner_no, coalesce(s.name, n.owner_no), n.shared, n.made_at,
           (SELECT count(*) FROM reminder_set_party m WHERE m.set_id = n.set_id)
      FROM reminder_set n LEFT JOIN staff s ON s.staff_no = n.owner_no
"""


def _condition(row: tuple[Any, ...]) -> SavedCondition:
    number, version, name, owner_no, owner, shared, tree, retired, saved_by, saved_at = row
    return SavedCondition(
        condition_id=number,
        version=version,
        name=name,
        owner_no=owner_no,
        owner_name=owner,
        shared=bool(shared),
        tree=tree_of(json.loads(tree)),
        retired=bool(retired),
        saved_by=saved_by,
        saved_at=datetime.fromisoformat(saved_at),
    )


def _set(row: tuple[Any, ...]) -> PartySet:
    number, name, origin, owner_no, owner, shared, made_at, count = row
    return PartySet(number, name, origin, owner_no, owner, bool(shared), datetime.fromisoformat(made_at), count)
