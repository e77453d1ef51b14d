"""Labels of delinquents."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from core.delinquency.cases.labels import CaseLabel, LabelSort, NewLabel
from core.values.refusals import NotFound

_SELECT = """
    SELECT l.label_id, l.party_id, l.sort, l.code, l.words, l.from_on, l.until_on, l.ground, s.name, coalesce(a.name, ''),
           l.ended_on
      FROM case_label l JOIN staff s ON s.staff_no = l.staff_no LEFT JOIN staff a ON a.staff_no = l.approved_by
"""
_HOLDS = "l.from_on <= :on AND coalesce(l.until_on, '9999-12-31') >= :on AND l.ended_on IS NULL"


class CaseLabels:
    """Rows of `case_label`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def in_force(self, party_id: int, on: date) -> list[CaseLabel]:
        """Labels that hold on a day: cautions first, then causes, then tags."""
        rows = self._db.execute(
            f"""
            {_SELECT} WHERE l.party_id = :party AND {_HOLDS}
             ORDER BY CASE l.sort WHEN 'caution' THEN 0 WHEN 'cause' THEN 1 ELSE 2 END, l.label_id DESC
            """,
            {"party": party_id, "on": on.isoformat()},
        )
        return [_label(row) for row in rows]

    def with_label(self, sort: LabelSort, code: str, on: date) -> list[int]:
        """The parties that bear a label on a day."""
        rows = self._db.execute(
            f"SELECT DISTINCT l.party_id FROM case_label l WHERE l.sort = :sort AND l.code = :code AND {_HOLDS} ORDER BY 1",
            {"sort": sort.value, "code": code, "on": on.isoformat()},
        )
        return [int(row[0]) for row in rows]

    def get(self, label_id: int) -> CaseLabel:
        """One label."""
        row = self._db.execute(f"{_SELECT} WHERE l.label_id = ?", (label_id,)).fetchone()
        if row is None:
            raise NotFound(what="付箋")
        return _label(row)

    def add(self, new: NewLabel, audit_seq: int) -> int:
        """Stick a label on; its number."""
        row = self._db.execute(
            """
            INSERT INTO case_label(party_id, sort, code, words, from_on, until_on, ground, staff_no, approved_by, draft_id,
                                   audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING label_id
            """,
            (
                new.party_id,
                new.sort.value,
                new.code,
                new.words,
                new.from_on.isoformat(),
                new.until_on.isoformat() if new.until_on else None,
                new.ground,
                new.staff_no,
                new.approved_by,
                new.draft_id,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def end(self, label_id: int, ended_on: date, audit_seq: int) -> bool:
        """Take it off."""
        done = self._db.execute(
            "UPDATE case_label SET ended_on = ?, ended_seq = ? WHERE label_id = ? AND ended_on IS NULL",
            (ended_on.isoformat(), audit_seq, label_id),
        )
        return done.rowcount == 1


def _label(row: tuple[Any, ...]) -> CaseLabel:
    number, party_id, sort, code, words, from_on, until_on, ground, staff, approver, ended_on = row
    return CaseLabel(
        number,
        party_id,
        LabelSort(sort),
        code,
        words,
        date.fromisoformat(from_on),
        _day(until_on),
        ground,
        staff,
        approver,
        _day(ended_on),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
