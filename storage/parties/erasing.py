"""Erasing a party: everything that says who it was; its number stays for the books."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.office.keeping.retention import Erased
from storage.office.keeping.erasing import digest
from storage.unlocking import unlocked

_DUE = """
    SELECT p.party_id FROM party p
     WHERE p.party_id > :after
       AND p.status <> 'current' AND p.status_on IS NOT NULL AND p.status_on < :before
       AND NOT EXISTS(SELECT 1 FROM erased e WHERE e.kind = 'parties' AND e.key = p.party_id)
       -- a claim that is open, or an end of one that is not old enough
       AND NOT EXISTS(SELECT 1 FROM receivable r
             WHERE r.party_id = p.party_id
               AND (r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen
                    + r.provisional_yen > 0 OR r.due_on >= :before))
       AND NOT EXISTS(SELECT 1 FROM receivable r JOIN posting o ON o.receivable_id = r.receivable_id
             JOIN voucher v ON v.voucher_id = o.voucher_id
             WHERE r.party_id = p.party_id AND v.booked_on >= :before)
       AND NOT EXISTS(SELECT 1 FROM receivable r JOIN receivable_event v ON v.receivable_id = r.receivable_id
             WHERE r.party_id = p.party_id AND coalesce(v.until_on, v.from_on) >= :before)
       -- money that still belongs to them
       AND NOT EXISTS(SELECT 1 FROM receivable r JOIN overpayment w ON w.receivable_id = r.receivable_id
             JOIN posting o ON o.overpayment_id = w.overpayment_id AND o.account = 'overpayment'
             WHERE r.party_id = p.party_id GROUP BY w.overpayment_id HAVING sum(o.amount_yen) <> 0)
       AND NOT EXISTS(SELECT 1 FROM deposit d WHERE d.party_id = p.party_id)
       -- somebody who works here, a draft or an alarm about them, a note that holds, a share in something
       AND NOT EXISTS(SELECT 1 FROM staff s WHERE s.party_id = p.party_id)
       AND NOT EXISTS(SELECT 1 FROM draft d WHERE d.party_id = p.party_id AND d.drafted_at >= :before)
       AND NOT EXISTS(SELECT 1 FROM alarm a WHERE a.party_id = p.party_id AND a.answered_at IS NULL)
       AND NOT EXISTS(SELECT 1 FROM party_label l
             WHERE l.party_id = p.party_id AND coalesce(l.until_on, '9999-12-31') >= :before)
       AND NOT EXISTS(SELECT 1 FROM party_member m JOIN party w ON w.party_id = m.party_id
             WHERE m.member_id = p.party_id AND w.status = 'current')
     ORDER BY p.party_id LIMIT :limit
"""

_ERASE = """
    UPDATE party SET name = '（消去済）', name_kana = '', birth_on = NULL, sex = '', postal_code = '', address = '',
           address_building = '', phone = '', household_no = '', household_relation = '', corporate_no = '',
           representative = '', lived_from = NULL, kana_key = '', name_key = '', address_key = '', phone_key = '',
           version = version + 1
     WHERE party_id IN (SELECT value FROM json_each(?))
"""

_BESIDE = ("party_change", "party_label", "party_member")


class PartyErasing:
    """Looks anew at each call whether a party may go."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def due(self, before: date, after: int, limit: int) -> list[int]:
        """Parties that left, died or closed before the day, and with whom nothing has happened since."""
        values = {"before": before.isoformat(), "after": after, "limit": limit}
        return [row[0] for row in self._db.execute(_DUE, values)]

    def erase(self, keys: Sequence[int]) -> Erased:
        """Empty the rows, and delete what hangs on them."""
        wanted = json.dumps(list(keys))
        before = self._content(wanted)
        with unlocked(self._db, *_BESIDE):
            for table in _BESIDE:
                self._db.execute(f"DELETE FROM {table} WHERE party_id IN (SELECT value FROM json_each(?))", (wanted,))
            rows = self._db.execute(_ERASE, (wanted,)).rowcount
        return Erased(rows, before, self._content(wanted))

    def _content(self, wanted: str) -> str:
        rows = [
            row
            for table in ("party", *_BESIDE)
            for row in self._db.execute(
                f"SELECT * FROM {table} WHERE party_id IN (SELECT value FROM json_each(?)) ORDER BY rowid"
                if table != "party_member"
                else f"SELECT * FROM {table} WHERE party_id IN (SELECT value FROM json_each(?)) ORDER BY party_id, member_id",
                (wanted,),
            )
        ]
        return digest(rows)
