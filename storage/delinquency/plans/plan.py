"""Plans, their lines and events, the money that fulfils them, and the count of the night."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from core.delinquency.plans.fulfilment import Money, PlanState
from core.delinquency.plans.plan import (
    ListedClaim,
    NewPlan,
    NewPlanEvent,
    PayMethod,
    Plan,
    PlanEvent,
    PlanHappening,
    PlanMoney,
    PlanRow,
    PlanWatch,
)
from core.delinquency.plans.planning import LateChargeMode, PartOrder, PlanLine, PlanPart
from core.values.money import Yen
from core.values.refusals import NotFound

_COLUMNS = """
    p.plan_id, p.series_id, p.version_no, p.replaces_plan_id, p.party_id, p.made_on, p.start_on, p.day_of_month,
    p.monthly_yen, p.total_yen, p.late_charge_mode, p.part_order, p.late_charge_yen, p.assumed, p.pay_method, p.beyond,
    p.basis_posting_id, p.staff_no, s.name
"""
_WATCH = """
    w.plan_id, w.party_id, w.as_of_on, w.state, w.open, w.consecutive, w.kept, w.judged, w.paid_yen, w.rest_yen, w.short_yen,
    w.next_due_on, w.next_yen, w.failed_on
"""
_THEIRS = """
    (:staff = '' OR EXISTS(SELECT 1 FROM case_list c
       WHERE c.staff_no = :staff AND c.party_id = w.party_id AND c.from_on <= :today
         AND (c.until_on IS NULL OR c.until_on >= :today)))
"""


class Plans:
    """Rows of `instalment_plan` and what hangs on it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewPlan, staff_no: str, audit_seq: int) -> int:
        """A new version with its lines; its number."""
        number = int(self._db.execute("SELECT coalesce(max(plan_id), 0) + 1 FROM instalment_plan").fetchone()[0])
        series = new.series_id or number
        self._db.execute(
            """
            INSERT INTO instalment_plan(plan_id, series_id, version_no, replaces_plan_id, party_id, made_on, start_on,
                   day_of_month, monthly_yen, total_yen, late_charge_mode, part_order, late_charge_yen, assumed,
                   pay_method, beyond, basis_posting_id, staff_no, audit_seq)
            VALUES(:plan, :series,
                   (SELECT coalesce(max(version_no), 0) + 1 FROM instalment_plan WHERE series_id = :series),
                   :replaces, :party, :made, :start, :day, :monthly, :total, :mode, :order, :late, :assumed, :method,
                   :beyond, coalesce(:basis, (SELECT max(posting_id) FROM posting), 0), :staff, :seq)
            """,
            {
                "plan": number,
                "series": series,
                "replaces": new.replaces,
                "party": new.party_id,
                "made": new.made_on.isoformat(),
                "start": new.start_on.isoformat(),
                "day": new.day,
                "monthly": new.monthly.amount,
                "total": sum(line.amount.amount for line in new.lines),
                "mode": new.mode.value,
                "order": new.order.value,
                "late": new.late_charge.amount,
                "assumed": new.assumed,
                "method": new.method.value,
                "beyond": new.beyond,
                "basis": new.basis_posting_id,
                "staff": staff_no,
                "seq": audit_seq,
            },
        )
        self._db.executemany(
            "INSERT INTO instalment_plan_receivable VALUES(?,?,?,?,?,?)",
            [
                (number, place, c.receivable_id, c.principal.amount, c.other.amount, c.late_charge.amount)
                for place, c in enumerate(new.claims, 1)
            ],
        )
        self._db.executemany(
            "INSERT INTO instalment_plan_line VALUES(?,?,?,?,?)",
            [
                (number, line.line_no, line.nominal_on.isoformat(), line.due_on.isoformat(), line.amount.amount)
                for line in new.lines
            ],
        )
        self._db.executemany(
            "INSERT INTO instalment_plan_part VALUES(?,?,?,?,?)",
            [
                (number, line.line_no, part.receivable_id, part.base.amount, part.late_charge.amount)
                for line in new.lines
                for part in line.parts
            ],
        )
        return number

    def get(self, plan_id: int) -> Plan:
        """One version."""
        found = self._read("p.plan_id = ?", (plan_id,))
        if not found:
            raise NotFound(what="分納誓約")
        return found[0]

    def of_party(self, party_id: int) -> list[Plan]:
        """All versions of a party, newest first."""
        return self._read("p.party_id = ? ORDER BY p.plan_id DESC", (party_id,))

    def holding(self, receivable_ids: Sequence[int]) -> list[int]:
        """Plans not ended by an event that list one of the receivables."""
        rows = self._db.execute(
            """
            SELECT DISTINCT r.plan_id FROM instalment_plan_receivable r
             WHERE r.receivable_id IN (SELECT value FROM json_each(?))
               AND NOT EXISTS(SELECT 1 FROM instalment_plan_event e
                     WHERE e.plan_id = r.plan_id AND e.kind IN ('completed','cancelled','replaced','dropped'))
             ORDER BY r.plan_id
            """,
            (json.dumps(list(receivable_ids)),),
        )
        return [int(row[0]) for row in rows]

    def happen(self, new: NewPlanEvent, staff_no: str, audit_seq: int) -> int:
        """Append an event; its number."""
        row = self._db.execute(
            """
            INSERT INTO instalment_plan_event(plan_id, kind, happened_on, line_no, facts, document_id, draft_id, staff_no,
                                              audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?) RETURNING event_id
            """,
            (
                new.plan_id,
                new.kind.value,
                new.on.isoformat(),
                new.line_no,
                json.dumps(dict(new.facts), ensure_ascii=False),
                new.document_id,
                new.draft_id,
                staff_no,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def happenings(self, plan_ids: Sequence[int]) -> dict[int, list[PlanHappening]]:
        """What happened, by plan, oldest first."""
        found: dict[int, list[PlanHappening]] = {number: [] for number in plan_ids}
        rows = self._db.execute(
            """
            SELECT e.event_id, e.plan_id, e.kind, e.happened_on, e.line_no, e.facts, e.document_id, e.draft_id, s.name
              FROM instalment_plan_event e JOIN staff s ON s.staff_no = e.staff_no
             WHERE e.plan_id IN (SELECT value FROM json_each(?)) ORDER BY e.event_id
            """,
            (json.dumps(list(plan_ids)),),
        )
        for event_id, plan_id, kind, on, line_no, facts, document_id, draft_id, name in rows:
            found[plan_id].append(
                PlanHappening(
                    event_id,
                    plan_id,
                    PlanEvent(kind),
                    date.fromisoformat(on),
                    line_no,
                    json.loads(facts),
                    document_id,
                    draft_id,
                    name,
                )
            )
        return found

    def money(self, plan_ids: Sequence[int]) -> dict[int, PlanMoney]:
        """What the books know, by plan."""
        wanted = json.dumps(list(plan_ids))
        base: dict[int, list[Money]] = {number: [] for number in plan_ids}
        late: dict[int, list[Money]] = {number: [] for number in plan_ids}
        receipts = self._db.execute(
            """
            SELECT p.plan_id, o.value_on, o.component = 'late_charge', -sum(o.amount_yen)
              FROM instalment_plan p
              JOIN instalment_plan_receivable r ON r.plan_id = p.plan_id
              JOIN posting o ON o.receivable_id = r.receivable_id
             WHERE p.plan_id IN (SELECT value FROM json_each(?))
               AND o.posting_id > p.basis_posting_id
               AND o.account = 'receivable' AND o.kind IN ('receipt','attach','absorb','offset','overpaid')
             GROUP BY p.plan_id, o.value_on, o.component = 'late_charge' ORDER BY o.value_on
            """,
            (wanted,),
        )
        for plan_id, on, is_late, yen in receipts:
            (late if is_late else base)[plan_id].append(Money(date.fromisoformat(on), yen))
        marks = self._db.execute(
            """
            SELECT r.plan_id, y.paid_on, sum(m.amount_yen)
              FROM instalment_plan_receivable r
              JOIN receivable c ON c.receivable_id = r.receivable_id AND c.provisional_yen > 0
              JOIN provisional_mark m ON m.receivable_id = r.receivable_id
              JOIN payment y ON y.payment_id = m.payment_id
             WHERE r.plan_id IN (SELECT value FROM json_each(?))
               AND NOT EXISTS(SELECT 1 FROM provisional_end d WHERE d.mark_id = m.mark_id)
             GROUP BY r.plan_id, y.paid_on
            """,
            (wanted,),
        )
        for plan_id, on, yen in marks:
            base[plan_id].append(Money(date.fromisoformat(on), yen, True))
        owed = self._db.execute(
            """
            SELECT r.plan_id, sum(c.principal_yen + c.demand_fee_yen + c.penalty_tax_yen + c.disposition_cost_yen),
                   sum(c.late_charge_yen)
              FROM instalment_plan_receivable r JOIN receivable c ON c.receivable_id = r.receivable_id
             WHERE r.plan_id IN (SELECT value FROM json_each(?)) GROUP BY r.plan_id
            """,
            (wanted,),
        ).fetchall()
        return {
            plan_id: PlanMoney(tuple(base[plan_id]), tuple(late[plan_id]), Yen(open_base), Yen(open_late))
            for plan_id, open_base, open_late in owed
        }

    def watch(self, rows: Sequence[PlanWatch]) -> int:
        """Keep how they stand; how many rows are other than before."""
        changed = 0
        for row in rows:
            values = (
                row.plan_id,
                row.party_id,
                row.as_of.isoformat(),
                row.state.value,
                int(row.open),
                row.consecutive,
                row.kept,
                row.judged,
                row.paid.amount,
                row.rest.amount,
                row.shortage.amount,
                row.next_due_on.isoformat() if row.next_due_on else None,
                row.next_yen.amount,
                row.failed_on.isoformat() if row.failed_on else None,
            )
            before = self._db.execute(
                "SELECT * FROM instalment_plan_watch WHERE plan_id = ?", (row.plan_id,)
            ).fetchone()
            if before is not None and tuple(before) == values:
                continue
            changed += before is None or (*before[:2], *before[3:]) != (*values[:2], *values[3:])
            self._db.execute(
                f"INSERT OR REPLACE INTO instalment_plan_watch VALUES({','.join('?' * len(values))})", values
            )
        return changed

    def watched(self, plan_id: int) -> PlanWatch | None:
        """How one stood at the last count."""
        row = self._db.execute(
            f"SELECT {_WATCH} FROM instalment_plan_watch w WHERE w.plan_id = ?", (plan_id,)
        ).fetchone()
        return _watch(row) if row else None

    def open_after(self, after: int, limit: int) -> list[int]:
        """Plans that are not over, above `after`."""
        rows = self._db.execute(
            "SELECT plan_id FROM instalment_plan_watch WHERE open = 1 AND plan_id > ? ORDER BY plan_id LIMIT ?",
            (after, limit),
        )
        return [int(row[0]) for row in rows]

    def rows(
        self,
        today: date,
        *,
        states: Sequence[PlanState] = (),
        staff_no: str = "",
        failed: bool = False,
        after: int = 0,
        limit: int = 100,
    ) -> list[PlanRow]:
        """Plans that are not over, by number, from the last count."""
        found = self._db.execute(
            f"""
            SELECT {_WATCH}, y.party_no, y.name, y.protected, p.monthly_yen, p.version_no,
                   (SELECT count(*) FROM instalment_plan_line l WHERE l.plan_id = p.plan_id),
                   (SELECT e.happened_on FROM instalment_plan_event e WHERE e.plan_id = p.plan_id AND e.kind = 'signed'),
                   coalesce((SELECT s.name FROM case_assignment a JOIN staff s ON s.staff_no = a.staff_no
                              WHERE a.party_id = w.party_id AND a.duty = 'main' AND a.ended_on IS NULL LIMIT 1), '')
              FROM instalment_plan_watch w
              JOIN instalment_plan p ON p.plan_id = w.plan_id
              JOIN party y ON y.party_id = w.party_id
             WHERE w.open = 1 AND w.plan_id > :after
               AND (:states = '[]' OR w.state IN (SELECT value FROM json_each(:states)))
               AND (:failed = 0 OR w.consecutive > 0)
               AND {_THEIRS}
             ORDER BY w.plan_id LIMIT :limit
            """,
            {
                "after": after,
                "limit": limit,
                "states": json.dumps([state.value for state in states], ensure_ascii=False),
                "failed": int(failed),
                "staff": staff_no,
                "today": today.isoformat(),
            },
        )
        return [_row(row) for row in found]

    def failed_count(self, today: date, staff_no: str) -> tuple[int, int]:
        """Plans with one instalment missing, and with two or more in a row."""
        row = self._db.execute(
            f"""
            SELECT coalesce(sum(w.consecutive = 1), 0), coalesce(sum(w.consecutive > 1), 0)
              FROM instalment_plan_watch w WHERE w.open = 1 AND w.consecutive > 0 AND {_THEIRS}
            """,
            {"staff": staff_no, "today": today.isoformat()},
        ).fetchone()
        return int(row[0]), int(row[1])

    def state_counts(self, today: date, staff_no: str) -> dict[PlanState, int]:
        """How many plans that are not over stand in each state."""
        rows = self._db.execute(
            f"SELECT w.state, count(*) FROM instalment_plan_watch w WHERE w.open = 1 AND {_THEIRS} GROUP BY w.state",
            {"staff": staff_no, "today": today.isoformat()},
        )
        return {PlanState(state): int(count) for state, count in rows}

    def _read(self, where: str, values: Sequence[Any]) -> list[Plan]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM instalment_plan p JOIN staff s ON s.staff_no = p.staff_no WHERE {where}", values
        ).fetchall()
        return [self._plan(row) for row in rows]

    def _plan(self, row: tuple[Any, ...]) -> Plan:
        plan_id = row[0]
        claims = self._db.execute(
            """
            SELECT receivable_id, principal_yen, other_yen, late_charge_yen FROM instalment_plan_receivable
             WHERE plan_id = ? ORDER BY place
            """,
            (plan_id,),
        ).fetchall()
        places = {claim[0]: place for place, claim in enumerate(claims)}
        parts: dict[int, list[PlanPart]] = {}
        for line_no, number, base, late in self._db.execute(
            "SELECT line_no, receivable_id, base_yen, late_charge_yen FROM instalment_plan_part WHERE plan_id = ?",
            (plan_id,),
        ):
            parts.setdefault(line_no, []).append(PlanPart(number, Yen(base), Yen(late)))
        lines = self._db.execute(
            "SELECT line_no, nominal_on, due_on, amount_yen FROM instalment_plan_line WHERE plan_id = ? ORDER BY line_no",
            (plan_id,),
        ).fetchall()
        return _plan(
            row,
            tuple(ListedClaim(number, Yen(a), Yen(b), Yen(c)) for number, a, b, c in claims),
            tuple(_lines(lines, parts, places, row[9])),
        )


def _lines(
    rows: Iterable[tuple[Any, ...]], parts: dict[int, list[PlanPart]], places: dict[int, int], owed: int
) -> Iterable[PlanLine]:
    rest = owed
    for line_no, nominal, due, yen in rows:
        rest -= yen
        own = sorted(parts.get(line_no, ()), key=lambda part: places[part.receivable_id])
        yield PlanLine(line_no, date.fromisoformat(nominal), date.fromisoformat(due), Yen(yen), tuple(own), Yen(rest))


def _plan(row: tuple[Any, ...], claims: tuple[ListedClaim, ...], lines: tuple[PlanLine, ...]) -> Plan:
    return Plan(
        plan_id=row[0],
        series_id=row[1],
        version_no=row[2],
        replaces=row[3],
        party_id=row[4],
        made_on=date.fromisoformat(row[5]),
        start_on=date.fromisoformat(row[6]),
        day=row[7],
        monthly=Yen(row[8]),
        total=Yen(row[9]),
        mode=LateChargeMode(row[10]),
        order=PartOrder(row[11]),
        late_charge=Yen(row[12]),
        assumed=row[13],
        method=PayMethod(row[14]),
        beyond=row[15],
        basis_posting_id=row[16],
        staff_no=row[17],
        staff_name=row[18],
        claims=claims,
        lines=lines,
    )


def _watch(row: Sequence[Any]) -> PlanWatch:
    return PlanWatch(
        row[0],
        row[1],
        date.fromisoformat(row[2]),
        PlanState(row[3]),
        bool(row[4]),
        row[5],
        row[6],
        row[7],
        Yen(row[8]),
        Yen(row[9]),
        Yen(row[10]),
        date.fromisoformat(row[11]) if row[11] else None,
        Yen(row[12]),
        date.fromisoformat(row[13]) if row[13] else None,
    )


def _row(row: tuple[Any, ...]) -> PlanRow:
    party_no, name, protected, monthly, version_no, count, signed, collector = row[14:]
    return PlanRow(
        _watch(row[:14]),
        party_no,
        name,
        bool(protected),
        Yen(monthly),
        count,
        version_no,
        date.fromisoformat(signed) if signed else None,
        collector,
    )
