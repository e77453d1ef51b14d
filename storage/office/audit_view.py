"""Reading the audit log by conditions, newest first: by the index of the condition that fewest rows fulfil."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from core.office.audit import DELINQUENCY_FILE, Result
from core.office.audit_view import AuditFilter, AuditRow, ChainCheck, OddTimes
from core.office.clock import JST
from core.values.refusals import NotFound
from storage.office.audit import COLUMNS, START, row_hash

ACT = "CASE WHEN json_valid(body) THEN json_extract(body, '$.act') END"
DAY, HOUR, TIME = "substr(at_local, 1, 10)", "substr(at_local, 12, 2)", "substr(at_local, 12, 5)"
"""As the indexes have them, letter by letter."""

_BY_DAY = ("09", "16")
"""Hours that the index of the night leaves out."""
_COUNTED = 5000
"""Rows up to which the conditions are compared; more is many."""
_LAST = 1 << 62
_UNREADABLE = datetime(1970, 1, 1, tzinfo=JST)
"""In the place of a moment that was spoilt from outside."""

_SELECT = f"""
    SELECT {", ".join("a." + column.strip() for column in COLUMNS.split(","))}, a.prev_hash, a.hash,
           coalesce(s.name, ''), (SELECT b.hash FROM audit_log b WHERE b.seq = a.seq - 1), coalesce(p.party_no, '')
      FROM audit_log a LEFT JOIN staff s ON s.staff_no = a.staff_no LEFT JOIN party p ON p.party_id = a.party_id
"""

_STAFF = """
    SELECT staff_no FROM staff
     WHERE staff_no = :wanted OR login_id = lower(:wanted)
        OR instr(replace(replace(name, ' ', ''), '\u3000', ''), replace(replace(:wanted, ' ', ''), '\u3000', ''))
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of rows that one index holds in the order of their numbers."""

    index: str
    condition: str
    values: tuple[object, ...] = ()


_WHOLE = _Part("", "1")


def row_of(row: tuple[Any, ...]) -> AuditRow:
    """A row of `_SELECT`. What was spoilt from outside is shown as far as it can be read, as not intact."""
    columns, prev_hash, stored = row[:13], row[13], row[14]
    facts = _facts(columns[12])
    return AuditRow(
        seq=columns[0],
        at=_moment(columns[2]),
        at_utc=_moment(columns[1]),
        staff_no=columns[4],
        staff_name=row[15],
        session_id=columns[5],
        terminal=columns[6],
        function_code=columns[7],
        act=str(facts.pop("act", "")),
        result=Result(columns[11]),
        party_id=columns[8],
        file_name=columns[9],
        reason=columns[10],
        facts=facts,
        prev_hash=prev_hash,
        hash=stored,
        intact=prev_hash == (row[16] or START) and row_hash(prev_hash, columns) == stored,
        party_no=row[17],
        boot_id=columns[3],
    )


def _facts(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _UNREADABLE


class AuditReader:
    """Reads; never writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def listed(
        self, wanted: AuditFilter, *, before: int | None, limit: int, odd: OddTimes | None = None
    ) -> list[AuditRow]:
        """Rows below a number, newest first."""
        low, high = self._bounds(wanted, before)
        if low > high:
            return []
        conditions = list(self._conditions(wanted, odd))
        rest = "".join(f" AND {text}" for text, _ in conditions)
        values = [value for _, values in conditions for value in values]
        newest: list[int] = []
        for part in self._parts(wanted, odd, low, high):
            # Once enough are found, only rows newer than the oldest of them count.
            least = newest[0] + 1 if len(newest) == limit else low
            rows = self._db.execute(
                f"SELECT seq FROM audit_log {_hint(part)} WHERE {part.condition} AND seq BETWEEN ? AND ? {rest}"
                " ORDER BY seq DESC LIMIT ?",
                (*part.values, least, high, *values, limit),
            )
            for (seq,) in rows:
                if seq in newest:
                    continue
                if len(newest) < limit:
                    heapq.heappush(newest, seq)
                else:
                    heapq.heappushpop(newest, seq)
        marks = ",".join("?" * len(newest))
        found = self._db.execute(f"{_SELECT} WHERE a.seq IN ({marks}) ORDER BY a.seq DESC", newest)
        return [row_of(row) for row in found]

    def _bounds(self, wanted: AuditFilter, before: int | None) -> tuple[int, int]:
        """The numbers between which the rows of the period lie, by the index of days: exact, however clocks have gone."""
        low, high = 0, (before - 1) if before is not None else _LAST
        if wanted.from_on is None and wanted.until_on is None:
            return low, high
        first = wanted.from_on.isoformat() if wanted.from_on else ""
        last = wanted.until_on.isoformat() if wanted.until_on else "9999"
        days = [
            self._db.execute(
                f"SELECT min(seq), max(seq) FROM audit_log INDEXED BY audit_log_day WHERE {DAY} = ?", (day,)
            ).fetchone()
            for day in self._distinct(DAY, "audit_log_day", "", (), first, last)
        ]
        if not days:
            return 1, 0
        return max(low, min(each[0] for each in days)), min(high, max(each[1] for each in days))

    def _distinct(
        self, what: str, index: str, among: str, values: tuple[object, ...], first: str = "", last: str = "\U0010ffff"
    ) -> Iterator[str]:
        """The different values of an index, each found by one step down its tree."""
        inside = f"{among} AND" if among else ""
        reached, comparison = first, ">="
        while True:
            row = self._db.execute(
                f"SELECT {what} FROM audit_log INDEXED BY {index}"
                f" WHERE {inside} {what} {comparison} ? AND {what} <= ? ORDER BY {what} LIMIT 1",
                (*values, reached, last),
            ).fetchone()
            if row is None:
                return
            reached, comparison = row[0], ">"
            yield reached

    def _conditions(self, wanted: AuditFilter, odd: OddTimes | None) -> Iterator[tuple[str, tuple[object, ...]]]:
        if wanted.staff is not None:
            yield "staff_no IN (SELECT value FROM json_each(?))", (json.dumps(self._staff(wanted.staff)),)
        if wanted.staff_no is not None:
            yield "staff_no = ?", (wanted.staff_no,)
        if wanted.office_code is not None:
            yield "staff_no IN (SELECT staff_no FROM staff WHERE office_code = ?)", (wanted.office_code,)
        if wanted.party_id is not None:
            yield "party_id = ?", (wanted.party_id,)
        if wanted.function_codes:
            yield "function_code IN (SELECT value FROM json_each(?))", (json.dumps(wanted.function_codes),)
        if wanted.words:
            yield f"instr({ACT}, ?)", (wanted.words,)
        if wanted.from_on is not None:
            yield "at_local >= ?", (wanted.from_on.isoformat(),)
        if wanted.until_on is not None:
            yield "at_local < ?", (f"{wanted.until_on.isoformat()}U",)
        if wanted.result is not None:
            yield "result = ?", (str(wanted.result),)
        if wanted.file_name is not None:
            yield "file_name = ?", (wanted.file_name,)
        if wanted.session_id is not None:
            yield "session_id = ?", (wanted.session_id,)
        if wanted.from_time is not None or wanted.until_time is not None:
            first, last = _hhmm(wanted.from_time, "00:00"), _hhmm(wanted.until_time, "23:59")
            yield f"({TIME} >= ? {'AND' if first <= last else 'OR'} {TIME} <= ?)", (first, last)
        if odd is not None:
            yield (
                f"(({TIME} >= ? OR {TIME} < ?) OR {DAY} IN (SELECT value FROM json_each(?)))",
                (odd.night_from or "99", odd.night_until, json.dumps(odd.closed_days)),
            )

    def _staff(self, wanted: str) -> list[str]:
        return [row[0] for row in self._db.execute(_STAFF, {"wanted": wanted})]

    # Which way to go

    def _parts(self, wanted: AuditFilter, odd: OddTimes | None, low: int, high: int) -> list[_Part]:
        """The runs of rows that hold all that are wanted: those of the condition with the fewest rows."""
        ways = list(self._ways(wanted, odd))
        if not ways:
            return [_WHOLE]
        return ways[0] if len(ways) == 1 else min(ways, key=lambda parts: self._count(parts, low, high))

    def _count(self, parts: list[_Part], low: int, high: int) -> int:
        """How many rows the runs hold, counted up to a limit."""
        count = 0
        for part in parts:
            count += self._db.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM audit_log {_hint(part)}"
                f" WHERE {part.condition} AND seq BETWEEN ? AND ? LIMIT ?)",
                (*part.values, low, high, _COUNTED - count),
            ).fetchone()[0]
            if count >= _COUNTED:
                break
        return count

    def _ways(self, wanted: AuditFilter, odd: OddTimes | None) -> Iterator[list[_Part]]:
        if wanted.party_id is not None:
            yield [_Part("audit_log_party", "party_id = ?", (wanted.party_id,))]
        if wanted.result in (Result.REFUSED, Result.FAILED):
            text = "result IN ('refused','failed') AND result = ?"
            yield [_Part("audit_log_refused", text, (str(wanted.result),))]
        if odd is not None:
            night = _night_hours(odd.night_from, odd.night_until) if odd.night_from else []
            if night is not None:
                yield [*night, *(_Part("audit_log_day", f"{DAY} = ?", (day,)) for day in odd.closed_days)]
        if wanted.from_time is not None or wanted.until_time is not None:
            hours = _night_hours(_hhmm(wanted.from_time, "00:00"), _hhmm(wanted.until_time, "23:59"))
            if hours is not None:
                yield hours
        if wanted.file_name == DELINQUENCY_FILE:
            yield [_Part("audit_log_delinquency", f"file_name = '{DELINQUENCY_FILE}'")]
        staff = [wanted.staff_no] if wanted.staff_no else self._staff(wanted.staff) if wanted.staff else []
        if wanted.staff_no or wanted.staff:
            yield [_Part("audit_log_staff", "staff_no = ?", (each,)) for each in staff]
        if wanted.function_codes or wanted.words:
            yield list(self._acts(wanted))

    def _acts(self, wanted: AuditFilter) -> Iterator[_Part]:
        """Functions and words of acts are few: the index tells all of them."""
        codes = wanted.function_codes or tuple(self._distinct("function_code", "audit_log_function", "", ()))
        for code in codes:
            for act in self._distinct(ACT, "audit_log_function", "function_code = ?", (code,)):
                if not wanted.words or wanted.words in act:
                    yield _Part("audit_log_function", f"function_code = ? AND {ACT} = ?", (code, act))
            if not wanted.words:
                yield _Part("audit_log_function", f"function_code = ? AND {ACT} IS NULL", (code,))

    def get(self, seq: int) -> AuditRow:
        """One row."""
        row = self._db.execute(f"{_SELECT} WHERE a.seq = ?", (seq,)).fetchone()
        if row is None:
            raise NotFound(what=f"操作ログ{seq}")
        return row_of(row)

    def first_day(self) -> date | None:
        """The earliest day of the log."""
        first = next(self._distinct(DAY, "audit_log_day", "", ()), None)
        try:
            return date.fromisoformat(first) if first else None
        except ValueError:
            return None

    def party_id_of(self, party_no: str) -> int | None:
        """The party of a 宛名番号."""
        row = self._db.execute("SELECT party_id FROM party WHERE party_no = ?", (party_no,)).fetchone()
        return int(row[0]) if row else None

    def last_check(self) -> ChainCheck | None:
        """The last verification of the chain that is in the log."""
        row = self._db.execute(
            f"""
            SELECT at_local, json_extract(body, '$.count'), json_extract(body, '$.broken_at')
              FROM audit_log INDEXED BY audit_log_function
             WHERE function_code = 'office.audit' AND {ACT} = '操作ログの検証'
             ORDER BY seq DESC LIMIT 1
            """
        ).fetchone()
        return ChainCheck(_moment(row[0]), int(row[1] or 0), row[2]) if row else None


def _hint(part: _Part) -> str:
    return f"INDEXED BY {part.index}" if part.index else ""


def _hhmm(at: time | None, default: str) -> str:
    return f"{at:%H:%M}" if at is not None else default


def _night_hours(first: str, last: str) -> list[_Part] | None:
    """The hours from one time of the day to another, if all of them are hours that the index of the night holds."""
    begin, end = first[:2], last[:2]
    hours = [f"{n:02}" for n in range(24)]
    wanted = [h for h in hours if (begin <= h <= end if first <= last else h >= begin or h <= end)]
    if any(_BY_DAY[0] <= hour <= _BY_DAY[1] for hour in wanted):
        return None
    text = f"{HOUR} NOT BETWEEN '{_BY_DAY[0]}' AND '{_BY_DAY[1]}' AND {HOUR} = ?"
    return [_Part("audit_log_night", text, (hour,)) for hour in wanted]
