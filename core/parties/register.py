"""The register of parties in the store: what it is asked for, and how it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from core.parties.party import Party


class Keys(NamedTuple):
    """Criteria brought to the keys of the store; blank ones do not count."""

    kana: str
    name: str
    birth_on: str
    phone: str
    address: str
    party_no: str
    notice_no: str
    slip_no: str
    withholding_no: str


class PageKey(NamedTuple):
    """Where a page ended: the next one goes on after it. `inside` tells that the name was looked for inside names.

    `shown` is how many were shown up to here: all pages of a search together are limited.
    """

    key: str
    birth_on: str
    party_id: int
    inside: bool = False
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A party as the store found it, with its unpaid claims: count, oldest 納期限, and whether one was demanded."""

    party: Party
    page_key: PageKey
    unpaid: int
    oldest_due_on: date | None
    demanded: bool


class PartyRow(NamedTuple):
    """A party as it is written: the columns of the register with their search keys; dates are ISO text or None."""

    party_no: str
    kind: str
    name: str
    name_kana: str
    birth_on: str | None
    sex: str
    postal_code: str
    address: str
    address_building: str
    phone: str
    household_no: str
    household_relation: str
    status: str
    status_on: str | None
    corporate_no: str
    representative: str
    protected: int
    lived_from: str | None
    kana_key: str
    name_key: str
    address_key: str
    phone_key: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the rows of a file: parties new, changed and as they were."""

    new: int
    changed: int
    unchanged: int


class Parties(Protocol):
    """Parties in the store."""

    def get(self, party_id: int) -> Party:
        """One party. Raises NotFound."""
        ...

    def search(self, keys: Keys, after: PageKey | None, limit: int, *, inside: bool, protected: bool) -> list[Found]:
        """Parties that fit all keys given, in the order of kana and birth, at most `limit`.

        `inside` looks for the name anywhere and not only at the beginning; `protected` tells whether protected persons
        may be found by what they are protected for.
        """
        ...

    def household(self, household_no: str) -> list[Party]:
        """Persons of a household, oldest first."""
        ...

    def members(self, party_id: int) -> list[Party]:
        """Co-owners behind a party."""
        ...

    def labels(self, party_id: int, on: date) -> list[tuple[str, date, date | None]]:
        """Labels in force on a day: text, from, until."""
        ...

    def apply(self, rows: Sequence[PartyRow], at: str, audit_seq: int) -> Applied:
        """Insert new parties and bring known ones to the state of the file, keeping what they were before."""
        ...

    def set_members(self, co_owners: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Replace the co-owners behind parties, by numbers."""
        ...

    def numbers(self, party_nos: Sequence[str]) -> dict[str, int]:
        """The ids of those of the numbers that exist."""
        ...
