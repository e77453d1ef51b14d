"""Who works here, as data: staff members and unattended accounts, their offices, roles, grants and secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.office.rights import Level


class StaffKind(StrEnum):
    """A person who signs in, or an account that a machine uses with a key file."""

    PERSON = "person"
    UNATTENDED = "unattended"


class StaffState(StrEnum):
    """Whether a staff member may act; stored as it is."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"active": "在職", "suspended": "停止", "retired": "退職"}[self.value]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A staff member as lists and titles show them."""

    staff_no: str
    login_id: str
    name: str
    office_code: str
    office_name: str
    party_id: int | None
    state: StaffState
    kind: StaffKind
    rights_version: int
    version: int
    kana: str = ""
    """Reading of the name in katakana, as far as it is known: the name in Latin letters is no password."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves a staff member. The TOTP secret is sealed; the password or key is only there as its hash.

    Without a second factor `totp_secret` is empty, and until `enrol_until_at` the person may make one for themself.
    """

    password_hash: str
    password_until_at: datetime | None
    totp_secret: bytes
    last_totp_step: int
    enrol_until_at: datetime | None = None

    @property
    def enrolled(self) -> bool:
        """True when password and second factor are the person's own."""
        return bool(self.totp_secret) and self.password_until_at is None


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A staff member before they are in the file."""

    staff_no: str
    login_id: str
    name: str
    office_code: str
    kind: StaffKind
    secrets: Secrets
    party_id: int | None = None
    kana: str = ""


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role that somebody has from a day on, until a day or without an end."""

    role_code: str
    name: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class GivenRight:
    """A single grant or refusal: `effect` is 'grant' or 'refuse'."""

    function_code: str
    level: Level
    effect: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class GivenGrant:
    """One of the separate grants G1 to G6, always with an end; G4 carries its limit in yen."""

    grant_code: str
    limit_yen: int | None
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the city: `kind` is 'division', 'branch' or 'outside'."""

    office_code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """The city whose file this is; `demo` marks a file with invented people."""

    municipality_code: str
    name: str
    demo: bool


class CityRecord(Protocol):
    """The city itself: its name, offices and roles. Written once, when the file is founded."""

    def municipality(self) -> Municipality | None:
        """The city of the file; None before it is founded."""
        ...

    def found(self, municipality: Municipality) -> None:
        """Write whose file this is, once."""
        ...

    def add_office(self, office: Office) -> None:
        """An office of the city."""
        ...

    def offices(self) -> list[Office]:
        """All offices by code."""
        ...

    def add_role(self, role_code: str, name: str) -> None:
        """A role that rights are given by."""
        ...

    def add_role_right(self, role_code: str, function_code: str, level: Level, scope: str) -> None:
        """A right of a role; present ones stay."""
        ...


class Roster(Protocol):
    """Staff members in the store."""

    def add(self, staff: NewStaff) -> None:
        """A new staff member without any right."""
        ...

    def get(self, staff_no: str) -> StaffMember:
        """One staff member. Raises NotFound."""
        ...

    def with_login(self, login_id: str) -> StaffMember | None:
        """The staff member who signs in with the id."""
        ...

    def listed(self) -> list[StaffMember]:
        """All staff members by number; the accounts of the system itself too."""
        ...

    def secrets(self, staff_no: str) -> Secrets:
        """What proves the staff member."""
        ...

    def set_password(self, staff_no: str, password_hash: str, until_at: datetime | None, at: datetime) -> None:
        """Replace the hash; `until_at` is the end of a first password, None for one that the owner chose."""
        ...

    def set_totp(self, staff_no: str, sealed: bytes, step: int, enrol_until: datetime | None) -> None:
        """Replace the sealed TOTP secret, or with b'' take it away until `enrol_until` at most.

        `step` is the present one: steps that were used while the clock ran ahead of it no longer count.
        """
        ...

    def change(self, member: StaffMember, login_id: str, name: str, kana: str, party_id: int | None) -> None:
        """Change what a person is called and whom they are, by version. Raises ChangedByAnother."""
        ...

    def set_office(self, staff_no: str, office_code: str) -> None:
        """The person belongs to another office now."""
        ...

    def use_totp_step(self, staff_no: str, step: int) -> bool:
        """Use up a step of the second factor; False when it or a later one has been used, by whatever process."""
        ...

    def set_state(self, member: StaffMember, state: StaffState) -> None:
        """Suspend, retire or take back, by version. Raises ChangedByAnother."""
        ...

    def give_role(
        self, staff_no: str, role_code: str, from_on: date, until_on: date | None, draft_id: int, audit_seq: int
    ) -> None:
        """A role from a day on."""
        ...

    def end_role(self, staff_no: str, role_code: str, last_on: date) -> int:
        """Let a role end after a day; how many rows ended."""
        ...

    def set_right(self, staff_no: str, right: GivenRight, draft_id: int, audit_seq: int) -> None:
        """A single grant or refusal from a day on; one of the same day is replaced."""
        ...

    def give_grant(self, staff_no: str, grant: GivenGrant, draft_id: int, audit_seq: int) -> None:
        """One of G1 to G6 for a time."""
        ...

    def rights_changed(self, staff_no: str) -> None:
        """Raise `rights_version`: menus that were drawn before are stale."""
        ...

    def roles(self, staff_no: str, on: date) -> list[GivenRole]:
        """Roles in force on the day."""
        ...

    def rights(self, staff_no: str) -> list[GivenRight]:
        """All single grants and refusals, with their dates."""
        ...

    def grants(self, staff_no: str, on: date) -> list[GivenGrant]:
        """Separate grants in force on the day; none of a person without a role: there they do nothing."""
        ...
