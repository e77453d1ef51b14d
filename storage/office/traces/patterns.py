"""Looks at single persons, what staff and parties have in common, and whether work followed."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from core.office.audit_view import AuditFilter
from core.office.traces.patterns import Traits, View, street_of

_VIEWS = """
    SELECT seq, substr(at_local, 1, 10), substr(at_local, 12, 5), staff_no, party_id, coalesce(reason, ''),
           coalesce(CASE WHEN json_valid(body) THEN json_extract(body, '$.ground') END, '')
      FROM audit_log INDEXED BY audit_log_day
     WHERE substr(at_local, 1, 10) BETWEEN :first AND :last AND party_id IS NOT NULL AND result = 'viewed'
       AND (function_code LIKE 'parties.%' OR function_code LIKE 'ledger.%' OR function_code LIKE 'collection.%'
            OR function_code LIKE 'delinquency.%' OR function_code LIKE 'seizure.%')
       AND (:staff IS NULL OR staff_no IN (SELECT value FROM json_each(:staff)))
     ORDER BY substr(at_local, 1, 10), seq LIMIT :limit
"""
_STAFF = """
    SELECT s.staff_no, s.name, p.party_id, p.household_no, p.name, p.name_key, p.address_key
      FROM staff s LEFT JOIN party p ON p.party_id = s.party_id WHERE s.kind = 'person'
"""
_PARTIES = """
    SELECT party_id, household_no, name, name_key, address_key FROM party
     WHERE party_id IN (SELECT value FROM json_each(?)) AND kind IN ('resident', 'non_resident')
"""
_WORKED = """
    SELECT EXISTS(SELECT 1 FROM audit_log INDEXED BY audit_log_party
                   WHERE party_id = :party AND result = 'done' AND at_local >= :first AND at_local < :last)
        OR EXISTS(SELECT 1 FROM receivable r CROSS JOIN posting p ON p.receivable_id = r.receivable_id
                   CROSS JOIN voucher v ON v.voucher_id = p.voucher_id
                   WHERE r.party_id = :party AND v.booked_on >= :first AND v.booked_on < :last)
"""


class PatternReader:
    """Reads; never writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def views(self, from_on: date, until_on: date, staff: Sequence[str] | None, limit: int) -> list[View]:
        """Looks at single persons in the period, oldest first."""
        rows = self._db.execute(
            _VIEWS,
            {
                "first": from_on.isoformat(),
                "last": until_on.isoformat(),
                "staff": None if staff is None else json.dumps(list(staff)),
                "limit": limit,
            },
        )
        return [View(*row) for row in rows]

    def staff_of(self, wanted: AuditFilter) -> list[str] | None:
        """The staff members of the filter; None for all."""
        if wanted.staff_no is None and wanted.staff is None and wanted.office_code is None:
            return None
        plain = "".join((wanted.staff or "").split())
        found = self._db.execute("SELECT staff_no, login_id, name, office_code FROM staff").fetchall()
        return [
            number
            for number, login, name, office in found
            if wanted.staff_no in (None, number)
            and wanted.office_code in (None, office)
            and (
                wanted.staff is None
                or number == wanted.staff
                or login == wanted.staff.lower()
                or plain in "".join(name.split())
            )
        ]

    def staff_traits(self) -> dict[str, Traits]:
        """Of all staff members, by number; whoever is not linked to a party has only the family name of their own."""
        found = {}
        for number, own_name, party_id, household, name, key, address in self._db.execute(_STAFF):
            families = _families(own_name, "") | (_families(name, key) if name else frozenset())
            whole = "" if families else own_name
            found[number] = Traits(party_id or 0, household or "", families, street_of(address or ""), whole)
        return found

    def party_traits(self, party_ids: Iterable[int]) -> dict[int, Traits]:
        """Of the parties that are persons."""
        rows = self._db.execute(_PARTIES, (json.dumps(list(party_ids)),))
        return {row[0]: Traits(row[0], row[1], _families(row[2], row[3]), street_of(row[4])) for row in rows}

    def worked(self, party_id: int, from_on: str, until_on: str) -> bool:
        """Has anybody done something for the party on these ISO days?"""
        row = self._db.execute(_WORKED, {"party": party_id, "first": from_on, "last": f"{until_on}U"}).fetchone()
        return bool(row[0])


def _families(name: str, key: str) -> frozenset[str]:
    """The family part of a name as written and, so that 髙木 is 高木, as the register's key has it. Empty without one."""
    parts = name.split()
    if len(parts) < 2:
        return frozenset()
    letters = [character for character in parts[0] if not _selects(character)]
    return frozenset({"".join(letters), key[: len(letters)]} - {""})


def _selects(character: str) -> bool:
    """A mark that chooses the form of the letter before it."""
    return unicodedata.category(character) == "Mn"
