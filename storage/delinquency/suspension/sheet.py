"""調査票 and the kinds of assets on them."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from core.delinquency.suspension.sheet import AssetKind, AssetLook, AssetResult, Sheet
from core.values.refusals import ChangedByAnother, NotFound

_COLUMNS = """s.sheet_id, s.party_id, s.made_on, s.household, s.dependants, s.income, s.income_yen, s.survey_on, s.survey,
       s.judgement, s.judged_by, coalesce(t.name, ''), s.judged_on, s.version"""
_FROM = "FROM suspension_sheet s LEFT JOIN staff t ON t.staff_no = s.judged_by"


class Sheets:
    """Rows of `suspension_sheet` and `suspension_sheet_asset`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, sheet_id: int) -> Sheet:
        """One sheet."""
        row = self._db.execute(f"SELECT {_COLUMNS} {_FROM} WHERE s.sheet_id = ?", (sheet_id,)).fetchone()
        if row is None:
            raise NotFound(what="調査票")
        return self._sheet(row)

    def latest(self, party_id: int) -> Sheet | None:
        """The newest sheet of a party."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE s.party_id = ? ORDER BY s.sheet_id DESC LIMIT 1", (party_id,)
        ).fetchone()
        return self._sheet(row) if row else None

    def add(self, party_id: int, made_on: date, audit_seq: int) -> int:
        """A new, empty sheet."""
        row = self._db.execute(
            "INSERT INTO suspension_sheet(party_id, made_on, audit_seq) VALUES(?,?,?) RETURNING sheet_id",
            (party_id, made_on.isoformat(), audit_seq),
        ).fetchone()
        return int(row[0])

    def put(self, sheet: Sheet) -> None:
        """Write a sheet over the one of the version before."""
        done = self._db.execute(
            """
            UPDATE suspension_sheet
               SET household = ?, dependants = ?, income = ?, income_yen = ?, survey_on = ?, survey = ?, judgement = ?,
                   judged_by = ?, judged_on = ?, version = version + 1
             WHERE sheet_id = ? AND version = ?
            """,
            (
                sheet.household,
                sheet.dependants,
                sheet.income,
                sheet.income_yen,
                sheet.survey_on.isoformat() if sheet.survey_on else "",
                sheet.survey,
                sheet.judgement,
                sheet.judged_by,
                sheet.judged_on.isoformat() if sheet.judged_on else "",
                sheet.sheet_id,
                sheet.version,
            ),
        )
        if done.rowcount != 1:
            raise ChangedByAnother(what="調査票")
        self._db.execute("DELETE FROM suspension_sheet_asset WHERE sheet_id = ?", (sheet.sheet_id,))
        self._db.executemany(
            "INSERT INTO suspension_sheet_asset(sheet_id, asset_kind, looked_on, result, words) VALUES(?,?,?,?,?)",
            [
                (sheet.sheet_id, look.kind.value, look.looked_on.isoformat(), look.result.value, look.words)
                for look in sheet.looks
            ],
        )

    def decided_on(self, sheet_id: int) -> bool:
        """True when a suspension was decided, or moved to another ground, on it."""
        row = self._db.execute("SELECT EXISTS(SELECT 1 FROM suspension WHERE sheet_id = ?)", (sheet_id,)).fetchone()
        return bool(row[0])

    def _sheet(self, row: tuple[Any, ...]) -> Sheet:
        looks = [
            AssetLook(AssetKind(kind), date.fromisoformat(day), AssetResult(result), words)
            for kind, day, result, words in self._db.execute(
                "SELECT asset_kind, looked_on, result, words FROM suspension_sheet_asset WHERE sheet_id = ?", (row[0],)
            )
        ]
        order = list(AssetKind)
        return Sheet(
            sheet_id=row[0],
            party_id=row[1],
            made_on=date.fromisoformat(row[2]),
            looks=tuple(sorted(looks, key=lambda look: order.index(look.kind))),
            household=row[3],
            dependants=row[4],
            income=row[5],
            income_yen=row[6],
            survey_on=_day(row[7]),
            survey=row[8],
            judgement=row[9],
            judged_by=row[10],
            judged_by_name=row[11],
            judged_on=_day(row[12]),
            version=row[13],
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
