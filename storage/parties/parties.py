"""The register of parties: found by key, opened by number, brought up to date by files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from core.parties.party import Party, PartyKind, PartyStatus
from core.parties.register import Applied, Found, Keys, PageKey, PartyRow
from core.values.refusals import NotFound

_COLUMNS = """p.party_id, p.party_no, p.kind, p.name, p.name_kana, p.birth_on, p.sex, p.postal_code, p.address,
       p.address_building, p.phone, p.household_no, p.household_relation, p.status, p.status_on, p.corporate_no,
       p.representative, p.protected, p.lived_from, p.version"""
_ROW = ", ".join(PartyRow._fields)
_LAST = "\U0010ffff"
"""Sorts after every character that a key can hold."""
_MOST_IN = 500


class Parties:
    """Reads and writes the register."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, party_id: int) -> Party:
        """One party."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM party p WHERE party_id = ?", (party_id,)).fetchone()
        if row is None:
            raise NotFound(what="宛名")
        return _party(row)

    def search(self, keys: Keys, after: PageKey | None, limit: int, *, inside: bool, protected: bool) -> list[Found]:
        """Parties that fit all keys given, by kana and birth, with what they have not paid."""
        conditions, values = self._conditions(keys, inside)
        if not protected and (keys.birth_on or keys.phone or keys.address):
            conditions.append("p.protected = 0")
        if after is not None:
            conditions.append(
                """p.kana_key >= :after_key
               AND (p.kana_key > :after_key
                    OR coalesce(p.birth_on, '') > :after_birth
                    OR (coalesce(p.birth_on, '') = :after_birth AND p.party_id > :after_id))"""
            )
            values |= {"after_key": after.key, "after_birth": after.birth_on, "after_id": after.party_id}
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS}, p.kana_key
              FROM party p
             WHERE {" AND ".join(conditions)}
             ORDER BY p.kana_key, p.birth_on, p.party_id
             LIMIT :limit
            """,
            values | {"limit": limit},
        ).fetchall()
        unpaid = self._unpaid([row[0] for row in rows])
        found = []
        for row in rows:
            party = _party(row[:-1])
            count, oldest, demanded = unpaid.get(party.party_id, (0, None, False))
            found.append(Found(party, PageKey(row[-1], row[5] or "", party.party_id, inside), count, oldest, demanded))
        return found

    def household(self, household_no: str) -> list[Party]:
        """Persons of a household, oldest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM party p WHERE household_no = ? AND household_no <> '' ORDER BY birth_on, party_id",
            (household_no,),
        )
        return [_party(row) for row in rows]

    def members(self, party_id: int) -> list[Party]:
        """Co-owners behind a party, by number."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS}
              FROM party_member m JOIN party p ON p.party_id = m.member_id
             WHERE m.party_id = ?
             ORDER BY p.party_no
            """,
            (party_id,),
        )
        return [_party(row) for row in rows]

    def labels(self, party_id: int, on: date) -> list[tuple[str, date, date | None]]:
        """Labels in force on a day, the newest first."""
        rows = self._db.execute(
            """
            SELECT text, from_on, until_on, 1 AS place, -label_id FROM party_label
             WHERE party_id = :party AND from_on <= :day AND coalesce(until_on, '9999-12-31') >= :day
            UNION ALL
            -- 要注意区分 first and with its mark: it stands on every screen that shows the person.
            SELECT iif(sort = 'caution', '◆', '') || code || iif(words <> '', '（' || words || '）', ''), from_on, until_on,
                   CASE sort WHEN 'caution' THEN 0 WHEN 'cause' THEN 2 ELSE 1 END, -label_id
              FROM case_label
             WHERE party_id = :party AND from_on <= :day AND coalesce(until_on, '9999-12-31') >= :day AND ended_on IS NULL
             ORDER BY 4, 5
            """,
            {"party": party_id, "day": on.isoformat()},
        )
        return [(text, date.fromisoformat(start), _day(end)) for text, start, end, *_ in rows]

    def numbers(self, party_nos: Sequence[str]) -> dict[str, int]:
        """The ids of those of the numbers that exist."""
        found: dict[str, int] = {}
        for part in _parts(party_nos):
            marks = ",".join("?" * len(part))
            found.update(self._db.execute(f"SELECT party_no, party_id FROM party WHERE party_no IN ({marks})", part))
        return found

    def apply(self, rows: Sequence[PartyRow], at: str, audit_seq: int) -> Applied:
        """Insert new parties and bring known ones to the state of the file; the state before goes to `party_change`."""
        known = self._known([row.party_no for row in rows])
        new = [row for row in rows if row.party_no not in known]
        changes, updates = [], []
        for row in rows:
            before = known.get(row.party_no)
            if before is None or before[1] == row:
                continue
            party_id, old = before
            different = {name: value for name, value in old._asdict().items() if value != getattr(row, name)}
            changes.append((party_id, at, json.dumps(different, ensure_ascii=False), audit_seq))
            updates.append((*row, party_id))
        marks = ",".join("?" * len(PartyRow._fields))
        self._db.executemany(f"INSERT INTO party({_ROW}) VALUES({marks})", new)
        self._db.executemany(
            "INSERT INTO party_change(party_id, changed_at, before, audit_seq) VALUES(?,?,?,?)", changes
        )
        self._db.executemany(
            f"UPDATE party SET ({_ROW}) = ({marks}), version = version + 1 WHERE party_id = ?", updates
        )
        return Applied(len(new), len(updates), len(rows) - len(new) - len(updates))

    def set_members(self, co_owners: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Replace the co-owners behind parties."""
        numbers = self.numbers([no for party, members in co_owners for no in (party, *members)])
        self._db.executemany("DELETE FROM party_member WHERE party_id = ?", [(numbers[no],) for no, _ in co_owners])
        self._db.executemany(
            "INSERT INTO party_member VALUES(?,?)",
            [(numbers[no], numbers[member]) for no, members in co_owners for member in members],
        )

    def _conditions(self, keys: Keys, inside: bool) -> tuple[list[str], dict[str, object]]:
        conditions: list[str] = []
        values: dict[str, object] = {}
        for column, key in (
            ("kana_key", keys.kana),
            ("name_key", "" if inside else keys.name),
            ("phone_key", keys.phone),
        ):
            if key:
                conditions.append(f"p.{column} >= :{column} AND p.{column} < :{column}_end AND p.{column} <> ''")
                values |= {column: key, f"{column}_end": key + _LAST}
        if inside and keys.name:
            conditions.append("p.party_id IN (SELECT party_id FROM party WHERE instr(name_key, :inside) > 0)")
            values["inside"] = keys.name
        if keys.address:
            conditions.append(
                """(p.address_key >= :address AND p.address_key < :address_end AND p.address_key <> ''
                OR p.address_key >= :town AND p.address_key < :town_end AND p.address_key <> '')"""
            )
            town = self._town() + keys.address
            values |= {
                "address": keys.address,
                "address_end": keys.address + _LAST,
                "town": town,
                "town_end": town + _LAST,
            }
        for condition, name, key in (
            ("p.birth_on = :birth", "birth", keys.birth_on),
            ("p.party_no = :party_no", "party_no", keys.party_no),
            ("p.party_id IN (SELECT party_id FROM receivable WHERE notice_no = :notice)", "notice", keys.notice_no),
            (
                "p.party_id IN (SELECT r.party_id FROM payment_slip s JOIN receivable r USING(receivable_id)"
                " WHERE s.slip_key = :slip)",
                "slip",
                keys.slip_no,
            ),
            (
                "p.party_id IN (SELECT party_id FROM receivable WHERE withholding_no = :withholding AND withholding_no <> '')",
                "withholding",
                keys.withholding_no,
            ),
        ):
            if key:
                conditions.append(condition)
                values[name] = key
        return conditions, values

    def _town(self) -> str:
        """The municipality's name, with which most addresses begin and which nobody types."""
        row = self._db.execute("SELECT name FROM municipality").fetchone()
        return str(row[0]) if row else ""

    def _unpaid(self, party_ids: list[int]) -> dict[int, tuple[int, date | None, bool]]:
        """Unpaid claims of each party: how many, the oldest 納期限, whether one of them was demanded."""
        marks = ",".join("?" * len(party_ids))
        rows = self._db.execute(
            f"""
            SELECT r.party_id, count(*), min(r.due_on),
                   max(EXISTS(SELECT 1 FROM demand d
                               WHERE d.receivable_id = r.receivable_id AND d.cancelled_by_event_id IS NULL))
              FROM receivable r
             WHERE r.party_id IN ({marks}) AND r.principal_yen + r.demand_fee_yen + r.late_charge_yen > 0
             GROUP BY r.party_id
            """,
            party_ids,
        )
        return {party_id: (count, _day(oldest), bool(demanded)) for party_id, count, oldest, demanded in rows}

    def _known(self, party_nos: Sequence[str]) -> dict[str, tuple[int, PartyRow]]:
        found = {}
        for part in _parts(party_nos):
            marks = ",".join("?" * len(part))
            for row in self._db.execute(f"SELECT party_id, {_ROW} FROM party WHERE party_no IN ({marks})", part):
                found[row[1]] = (row[0], PartyRow._make(row[1:]))
        return found


def _parts(numbers: Sequence[str]) -> Iterable[list[str]]:
    distinct = sorted(set(numbers))
    return (distinct[start : start + _MOST_IN] for start in range(0, len(distinct), _MOST_IN))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _party(row: tuple[Any, ...]) -> Party:
    (
        party_id, party_no, kind, name, kana, birth_on, sex, postal_code, address, building, phone, household_no, relation,
        status, status_on, corporate_no, representative, protected, lived_from, version,
    ) = row  # fmt: skip
    return Party(
        party_id, party_no, PartyKind(kind), name, kana, _day(birth_on), sex, postal_code, address, building, phone,
        household_no, relation, PartyStatus(status), _day(status_on), corporate_no, representative, bool(protected),
        _day(lived_from), version,
    )  # fmt: skip
