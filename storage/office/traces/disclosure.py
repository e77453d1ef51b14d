"""Who has seen a person: by three indexes, whatever the size of the log."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from core.office.audit import Result
from core.office.traces.disclosure import Look
from core.values.refusals import NotFound

_LOOKS = """
    WITH found(seq, listed) AS (
      SELECT seq, 0 FROM audit_log INDEXED BY audit_log_party WHERE party_id = :party
       UNION ALL
      SELECT seq, 1 FROM audit_seen WHERE party_id = :party
       UNION ALL
      SELECT s.audit_seq, 0
        FROM receivable r CROSS JOIN posting p ON p.receivable_id = r.receivable_id
             CROSS JOIN voucher_seal s ON s.voucher_id = p.voucher_id
       WHERE r.party_id = :party),
    once AS (SELECT seq, min(listed) AS listed FROM found GROUP BY seq)
    SELECT a.seq, a.at_local, a.staff_no, coalesce(s.name, ''),
           coalesce((SELECT name FROM office WHERE office_code = coalesce(
             (SELECT t.office_code FROM staff_transfer t
               WHERE t.staff_no = a.staff_no AND t.done = 1 AND t.from_on <= substr(a.at_local, 1, 10)
               ORDER BY t.from_on DESC LIMIT 1),
             (SELECT json_extract(b.body, '$.before') FROM staff_transfer t JOIN audit_log b ON b.seq = t.audit_seq
               WHERE t.staff_no = a.staff_no AND t.done = 1 ORDER BY t.from_on LIMIT 1),
             s.office_code)), ''),
           a.function_code, CASE WHEN json_valid(a.body) THEN json_extract(a.body, '$.act') END, a.result,
           coalesce(a.reason, ''), o.listed
      FROM once o CROSS JOIN audit_log a ON a.seq = o.seq LEFT JOIN staff s ON s.staff_no = a.staff_no
     WHERE a.at_local >= :first AND a.at_local < :last
     ORDER BY a.seq DESC
"""


class LookReader:
    """Reads; never writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of_party(self, party_id: int, from_on: date, until_on: date) -> list[Look]:
        """All rows that tell of the person in the period, newest first, each once."""
        rows = self._db.execute(
            _LOOKS, {"party": party_id, "first": from_on.isoformat(), "last": f"{until_on.isoformat()}U"}
        )
        return [
            Look(
                seq, datetime.fromisoformat(at), staff, name, office, code, act or "", Result(result), why, bool(listed)
            )
            for seq, at, staff, name, office, code, act, result, why, listed in rows
        ]

    def name_of(self, party_id: int) -> tuple[str, str]:
        """宛名番号 and name."""
        row = self._db.execute("SELECT party_no, name FROM party WHERE party_id = ?", (party_id,)).fetchone()
        if row is None:
            raise NotFound(what="宛名", field="party")
        return str(row[0]), str(row[1])
