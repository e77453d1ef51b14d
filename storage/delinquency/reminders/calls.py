"""Lists of telephone calls; what came of a call is read from the contacts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.reminders.calls import Call, CallList, CallRow, NewCallList
from core.office.contact_tables import CALL_OUT
from core.parties.party import PROTECTED_NAME
from core.values.money import Yen
from core.values.refusals import ChangedByAnother, NotFound
from storage.delinquency.cases.births import OWED

_LIST = """
    SELECT n.list_id, n.title, n.source, n.made_on, s.name, n.ended_on,
           (SELECT count(*) FROM call_list_party m WHERE m.list_id = n.list_id)
      FROM call_list n JOIN staff s ON s.staff_no = n.made_by
"""
_POINT = """
    SELECT q.number FROM contact_point q WHERE q.party_id = p.party_id AND q.kind IN ('home','mobile')
       AND q.from_on <= :on AND coalesce(q.until_on, '9999-12-31') >= :on ORDER BY q.kind = 'home', q.point_id LIMIT 1
"""
_HOURS = _POINT.replace("SELECT q.number", "SELECT trim(q.days || ' ' || q.hours)")


class CallLists:
    """Rows of `call_list` and `call_list_party`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewCallList, rows: Sequence[tuple[int, int, str]], audit_seq: int) -> int:
        """A list with its people in order (party, yen, hours); its number."""
        done = self._db.execute(
            "INSERT INTO call_list(title, source, made_on, made_by, audit_seq) VALUES(?,?,?,?,?)",
            (new.title, new.source, new.made_on.isoformat(), new.made_by, audit_seq),
        )
        number = int(done.lastrowid or 0)
        self._db.executemany(
            "INSERT INTO call_list_party(list_id, party_id, place_no, owed_yen, hours) VALUES(?,?,?,?,?)",
            [(number, party_id, place, yen, hours) for place, (party_id, yen, hours) in enumerate(rows, 1)],
        )
        return number

    def get(self, list_id: int) -> CallList:
        """One list."""
        row = self._db.execute(f"{_LIST} WHERE n.list_id = ?", (list_id,)).fetchone()
        if row is None:
            raise NotFound(what="架電の一覧")
        return _list(row)

    def listed(self, *, open_only: bool = True, limit: int = 50) -> list[CallList]:
        """Lists, newest first."""
        where = "WHERE n.ended_on IS NULL" if open_only else ""
        return [_list(row) for row in self._db.execute(f"{_LIST} {where} ORDER BY n.list_id DESC LIMIT ?", (limit,))]

    def end(self, list_id: int, on: date) -> None:
        """It is worked through."""
        done = self._db.execute(
            "UPDATE call_list SET ended_on = ? WHERE list_id = ? AND ended_on IS NULL", (on.isoformat(), list_id)
        ).rowcount
        if done != 1:
            raise ChangedByAnother(what="この架電の一覧")

    def rows(self, list_id: int) -> list[CallRow]:
        """The people of a list, by place."""
        made_on = self.get(list_id).made_on.isoformat()
        calls: dict[int, list[Call]] = {}
        for party_id, on, at, result in self._db.execute(
            """
            SELECT t.party_id, t.contacted_on, t.contacted_time, t.result
              FROM call_list_party m JOIN contact t ON t.party_id = m.party_id
             WHERE m.list_id = ? AND t.contacted_on >= ? AND t.method = ?
               AND NOT EXISTS(SELECT 1 FROM case_event e WHERE e.corrects_event_id = t.event_id)
             ORDER BY t.contacted_on, t.contacted_time, t.contact_id
            """,
            (list_id, made_on, CALL_OUT),
        ):
            calls.setdefault(party_id, []).append(Call(date.fromisoformat(on), at, result))
        rows = self._db.execute(
            f"""
            SELECT m.place_no, m.party_id, p.party_no, p.name, coalesce(({_POINT}), p.phone), m.hours,
                   max(0, min(m.owed_yen, coalesce((SELECT sum({OWED} - r.provisional_yen)
                     FROM delinquency_case k JOIN case_receivable c ON c.case_id = k.case_id
                     JOIN receivable r ON r.receivable_id = c.receivable_id
                    WHERE k.party_id = m.party_id AND k.closed_on IS NULL), 0))), p.protected
              FROM call_list_party m JOIN party p ON p.party_id = m.party_id
             WHERE m.list_id = :list ORDER BY m.place_no
            """,
            {"list": list_id, "on": made_on},
        )
        return [_row(row, tuple(calls.get(row[1], ()))) for row in rows]

    def phones(self, party_ids: Sequence[int], on: date) -> dict[int, tuple[str, str]]:
        """Number and hours by party; never that of a workplace. A protected person has none."""
        rows = self._db.execute(
            f"""
            SELECT p.party_id, coalesce(({_POINT}), p.phone) AS number, coalesce(({_HOURS}), '')
              FROM party p WHERE p.party_id IN (SELECT value FROM json_each(:wanted)) AND p.protected = 0 AND number <> ''
            """,
            {"wanted": json.dumps(list(party_ids)), "on": on.isoformat()},
        )
        return {int(number): (phone, hours) for number, phone, hours in rows}


def _list(row: tuple[Any, ...]) -> CallList:
    number, title, source, made_on, name, ended_on, count = row
    ended = date.fromisoformat(ended_on) if ended_on else None
    return CallList(number, title, source, date.fromisoformat(made_on), name, ended, count)


def _row(row: tuple[Any, ...], calls: tuple[Call, ...]) -> CallRow:
    place, party_id, party_no, name, phone, hours, yen, protected = row
    return CallRow(
        place,
        party_id,
        party_no,
        PROTECTED_NAME if protected else name,
        "" if protected else phone,
        hours,
        Yen(yen),
        bool(protected),
        calls,
    )
