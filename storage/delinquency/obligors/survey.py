"""Surveys: rows that are only ever added."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.obligors.survey import Inquiry, Item, Judgement, NewSurvey, Survey
from core.values.refusals import NotFound

_SELECT = """
    SELECT v.survey_id, v.party_id, v.surveyed_on, v.surveyed_at, v.place, v.findings, v.photos, v.heard, v.judgement,
           v.inquiries, v.staff_no, s.name
      FROM survey v JOIN staff s ON s.staff_no = v.staff_no
"""


class Surveys:
    """Rows of `survey`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewSurvey, staff_no: str, audit_seq: int) -> int:
        """Append a survey; its number."""
        row = self._db.execute(
            """
            INSERT INTO survey(party_id, surveyed_on, surveyed_at, place, findings, photos, heard, judgement, inquiries,
                               staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING survey_id
            """,
            (
                new.party_id,
                new.surveyed_on.isoformat(),
                new.at,
                new.place.strip(),
                _json({item.value: words.strip() for item, words in new.findings.items() if words.strip()}),
                _json(list(new.photos)),
                new.heard.strip(),
                new.judgement.value,
                _json([each.value for each in new.inquiries]),
                staff_no,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def get(self, survey_id: int) -> Survey:
        """One of them."""
        row = self._db.execute(f"{_SELECT} WHERE v.survey_id = ?", (survey_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"実態調査{survey_id}")
        return _survey(row)

    def of_party(self, party_id: int) -> list[Survey]:
        """Those of a party, newest first."""
        rows = self._db.execute(f"{_SELECT} WHERE v.party_id = ? ORDER BY v.surveyed_on DESC, 1 DESC", (party_id,))
        return [_survey(row) for row in rows]

    def latest(self, party_ids: Sequence[int]) -> dict[int, Survey]:
        """The newest of each party."""
        rows = self._db.execute(
            f"{_SELECT} WHERE v.party_id IN (SELECT value FROM json_each(?)) ORDER BY v.surveyed_on, v.survey_id",
            (json.dumps(list(party_ids)),),
        )
        return {row[1]: _survey(row) for row in rows}

    def listed(self, *, limit: int) -> list[Survey]:
        """Newest first."""
        rows = self._db.execute(f"{_SELECT} ORDER BY v.surveyed_on DESC, v.survey_id DESC LIMIT ?", (limit,))
        return [_survey(row) for row in rows]

    def wanted(self, limit: int) -> list[tuple[int, str, date]]:
        """Parties with a live task of the kind 実態調査 or 返戻."""
        rows = self._db.execute(
            """
            SELECT party_id, words, min(due_on) FROM case_task
             WHERE kind IN ('実態調査','返戻') AND ended_on IS NULL
             GROUP BY party_id ORDER BY 3 LIMIT ?
            """,
            (limit,),
        )
        return [(party_id, words, date.fromisoformat(day)) for party_id, words, day in rows]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _survey(row: tuple[Any, ...]) -> Survey:
    number, party_id, on, at, place, findings, photos, heard, judgement, inquiries, staff_no, staff_name = row
    found = json.loads(findings)
    return Survey(
        number,
        party_id,
        date.fromisoformat(on),
        at,
        place,
        {item: found[item.value] for item in Item if item.value in found},
        tuple(json.loads(photos)),
        heard,
        Judgement(judgement),
        tuple(Inquiry(each) for each in json.loads(inquiries)),
        staff_no,
        staff_name,
    )
