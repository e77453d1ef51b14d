"""Reads over many delinquents at once, each in one statement: who they are, what they owe, what is promised."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.delinquency.reminders.facts import Named, OwedRow, PartyRow
from core.delinquency.reminders.stages import Course
from core.office.contact_tables import ABSENT
from core.parties.party import PROTECTED_NAME

_OPEN = "r.principal_yen+r.demand_fee_yen+r.late_charge_yen+r.penalty_tax_yen+r.disposition_cost_yen"
_WANTED = "(SELECT value FROM json_each(:wanted))"


class ReminderFacts:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def parties(self, party_ids: Sequence[int], on: date) -> list[PartyRow]:
        """The parties of the numbers that have an open case."""
        rows = self._db.execute(
            f"""
            SELECT p.party_id, p.status, p.protected,
                   EXISTS(SELECT 1 FROM promise m WHERE m.party_id = p.party_id AND m.judged_from_on > :on
                             AND NOT EXISTS(SELECT 1 FROM promise_event v WHERE v.promise_id = m.promise_id
                                               AND v.outcome IN ('履行','一部履行','不履行','取消'))),
                   EXISTS(SELECT 1 FROM case_label b WHERE b.party_id = p.party_id AND b.sort = 'tag' AND b.ended_on IS NULL
                             AND b.from_on <= :on AND coalesce(b.until_on, '9999-12-31') >= :on
                             AND instr(b.code, '照会中') > 0),
                   EXISTS(SELECT 1 FROM case_label b WHERE b.party_id = p.party_id AND b.sort = 'caution'
                             AND b.ended_on IS NULL AND b.from_on <= :on AND coalesce(b.until_on, '9999-12-31') >= :on
                             AND b.code = '係争中')
              FROM party p JOIN delinquency_case c ON c.party_id = p.party_id AND c.closed_on IS NULL
             WHERE p.party_id IN {_WANTED}
             ORDER BY p.party_id
            """,
            {"wanted": json.dumps(list(party_ids)), "on": on.isoformat()},
        )
        return [PartyRow._make(row) for row in rows]

    def claims(self, party_ids: Sequence[int], on: date) -> list[OwedRow]:
        """Receivables of their open cases of which 納期限 is past, oldest due first within a party."""
        rows = self._db.execute(
            f"""
            SELECT c.party_id, r.receivable_id, {_OPEN}, r.provisional_yen,
                   (SELECT d.issued_on FROM demand d WHERE d.receivable_id = r.receivable_id
                       AND d.cancelled_by_event_id IS NULL),
                   (SELECT l.completes_on FROM receivable_limit l WHERE l.receivable_id = r.receivable_id),
                   EXISTS(SELECT 1 FROM instalment_plan_receivable x JOIN instalment_plan_watch w ON w.plan_id = x.plan_id
                           WHERE x.receivable_id = r.receivable_id AND w.open = 1 AND w.consecutive > 0),
                   EXISTS(SELECT 1 FROM receivable_event e WHERE e.receivable_id = r.receivable_id)
              FROM delinquency_case c
              JOIN case_receivable k ON k.case_id = c.case_id
              JOIN receivable r ON r.receivable_id = k.receivable_id
             WHERE c.party_id IN {_WANTED} AND c.closed_on IS NULL AND r.due_on < :on
             ORDER BY c.party_id, r.due_on, r.receivable_id
            """,
            {"wanted": json.dumps(list(party_ids)), "on": on.isoformat()},
        )
        return [OwedRow._make(row) for row in rows]

    def names(self, party_ids: Sequence[int]) -> dict[int, Named]:
        """Names for lists; a protected person has a number alone."""
        rows = self._db.execute(
            f"""
            SELECT party_id, party_no, name, protected, address, phone, status FROM party WHERE party_id IN {_WANTED}
            """,
            {"wanted": json.dumps(list(party_ids))},
        )
        return {
            number: Named(number, no, PROTECTED_NAME, True, "", "", status)
            if protected
            else Named(number, no, name, False, address, phone, status)
            for number, no, name, protected, address, phone, status in rows
        }

    def debited(self, party_ids: Sequence[int]) -> frozenset[int]:
        """Those who pay by direct debit already."""
        rows = self._db.execute(
            f"""
            SELECT DISTINCT r.party_id FROM receivable r JOIN payment_slip s ON s.receivable_id = r.receivable_id
             WHERE r.party_id IN {_WANTED} AND s.kind = 'customer_no' AND s.cancelled_on IS NULL
            """,
            {"wanted": json.dumps(list(party_ids))},
        )
        return frozenset(int(row[0]) for row in rows)

    def policies(self, party_ids: Sequence[int]) -> dict[int, str]:
        """The policy (方針) of their open cases, by party."""
        rows = self._db.execute(
            f"""
            SELECT c.party_id, (SELECT x.policy FROM case_policy_event x WHERE x.case_id = c.case_id
                                 ORDER BY x.policy_id DESC LIMIT 1)
              FROM delinquency_case c WHERE c.party_id IN {_WANTED} AND c.closed_on IS NULL
            """,
            {"wanted": json.dumps(list(party_ids))},
        )
        return {int(number): policy for number, policy in rows if policy}

    def broken_promise(self, party_id: int) -> tuple[date, int] | None:
        """Day and yen of the newest promise that was not kept."""
        row = self._db.execute(
            """
            SELECT m.promised_on, m.amount_yen FROM promise m JOIN promise_event v ON v.promise_id = m.promise_id
             WHERE m.party_id = ? AND v.outcome IN ('一部履行','不履行') ORDER BY m.promised_on DESC LIMIT 1
            """,
            (party_id,),
        ).fetchone()
        return (date.fromisoformat(row[0]), int(row[1])) if row else None

    def courses(self, party_ids: Sequence[int]) -> dict[int, Course]:
        """How it went with each: a plan or promise that was not kept, a talk, or nothing at all."""
        rows = self._db.execute(
            f"""
            SELECT c.party_id,
                   EXISTS(SELECT 1 FROM instalment_plan_watch w
                           WHERE w.party_id = c.party_id AND w.open = 1 AND w.consecutive > 0),
                   EXISTS(SELECT 1 FROM promise m JOIN promise_event v ON v.promise_id = m.promise_id
                           WHERE m.party_id = c.party_id AND m.made_on >= c.opened_on
                             AND v.outcome IN ('不履行','一部履行')),
                   EXISTS(SELECT 1 FROM contact t WHERE t.party_id = c.party_id AND t.contacted_on >= c.opened_on
                             AND t.result <> '{ABSENT}')
              FROM delinquency_case c WHERE c.party_id IN {_WANTED} AND c.closed_on IS NULL
            """,
            {"wanted": json.dumps(list(party_ids))},
        )
        return {
            int(number): Course.PLAN if plan else Course.PROMISE if promise else Course.TALK if talk else Course.NONE
            for number, plan, promise, talk in rows
        }
