"""宛名: anyone the office writes to or collects from, and what of them may be shown to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.office.rights import Held
from core.office.traces.grounds import GroundNeeded

PROTECTED_NAME = "支援措置"
"""What stands in the place of the name of a protected person (住民基本台帳事務における支援措置)."""
SEE_PROTECTED = "G2"
"""The separate grant that opens the address of protected persons."""


class PartyKind(StrEnum):
    """宛名種別; stored as it stands, as in the file of the resident system."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"
    COMPANY = "company"
    CO_OWNERS = "co_owners"
    TRADE_NAME = "trade_name"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "resident": "個人",
            "non_resident": "住外",
            "company": "法人",
            "co_owners": "共有",
            "trade_name": "屋号",
        }[self.value]

    @property
    def person(self) -> bool:
        """True for natural persons, who have a birth date and a household."""
        return self in (PartyKind.RESIDENT, PartyKind.NON_RESIDENT, PartyKind.TRADE_NAME)


class PartyStatus(StrEnum):
    """Whether the party is still there (異動)."""

    CURRENT = "current"
    MOVED_OUT = "moved_out"
    DECEASED = "deceased"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"current": "現存", "moved_out": "転出", "deceased": "死亡", "closed": "閉鎖"}[self.value]


class Shown(StrEnum):
    """How much of a party a clerk sees."""

    FULL = "full"
    MASKED = "masked"
    """At the counter: who it is, not when born nor by which telephone (評価書: 支所は窓口に来た本人の分だけ)."""
    NUMBER_ONLY = "number_only"
    """A protected person, to a clerk without the grant."""


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the register has it. `birth_on` and the household are of natural persons only."""

    party_id: int
    party_no: str
    kind: PartyKind
    name: str
    name_kana: str
    birth_on: date | None = None
    sex: str = ""
    postal_code: str = ""
    address: str = ""
    address_building: str = ""
    phone: str = ""
    household_no: str = ""
    household_relation: str = ""
    status: PartyStatus = PartyStatus.CURRENT
    status_on: date | None = None
    corporate_no: str = ""
    representative: str = ""
    protected: bool = False
    lived_from: date | None = None
    version: int = 1

    @property
    def sex_label(self) -> str:
        """男, 女 or nothing."""
        return {"1": "男", "2": "女"}.get(self.sex, "")


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the same household, or a co-owner, in one line."""

    party_id: int
    party_no: str
    name: str
    relation: str
    birth_on: date | None
    status: PartyStatus


@dataclass(frozen=True, slots=True)
class Label:
    """A note stuck to a party (付箋), for as long as it holds."""

    text: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PartyView:
    """What a clerk may see of a party: the header of every screen that shows one person."""

    party: Party
    shown: Shown
    household: tuple[Member, ...] = ()
    members: tuple[Member, ...] = ()
    labels: tuple[Label, ...] = ()
    flags: tuple[str, ...] = ()
    """What must be heeded, in order of gravity (支援措置, 死亡, 転出 …)."""


class ReasonNeeded(GroundNeeded):
    """At the counter each person is opened for a reason, which is recorded."""

    sentence = "窓口での照会には事由が要ります。来庁の用件を入力してください。"


def shown_of(protected: bool, held: Held, sees_protected: bool) -> Shown:
    """How much a clerk with this right sees of a party: protection goes before everything."""
    if protected and not sees_protected:
        return Shown.NUMBER_ONLY
    return Shown.MASKED if held.counter_only else Shown.FULL


def masked(party: Party, shown: Shown) -> Party:
    """The party with what may not be seen taken away; what is not shown does not leave the service."""
    if shown is Shown.FULL:
        return party
    if shown is Shown.MASKED:
        return replace(party, birth_on=None, phone="")
    return Party(
        party.party_id,
        party.party_no,
        party.kind,
        PROTECTED_NAME,
        "",
        status=party.status,
        protected=True,
        version=party.version,
    )


def flags_of(party: Party) -> tuple[str, ...]:
    """The flags that the register itself gives (I09, I11), the gravest first."""
    flags = [PROTECTED_NAME] if party.protected else []
    if party.status is not PartyStatus.CURRENT:
        flags.append(party.status.label)
    return tuple(flags)


def need_reason(held: Held, reason: str) -> None:
    """Raise ReasonNeeded when the right holds at the counter only and no reason was given."""
    if held.counter_only and not reason.strip():
        raise ReasonNeeded(field="reason")
