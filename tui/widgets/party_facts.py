"""What the header shows of a person, in the words of the screen, made from what the service let out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from core.parties.party import Label, Party, PartyView, Shown
from core.values.dates import wareki


class Gravity(IntEnum):
    """How much a flag must stop a hand."""

    STOPS = 0
    """差押, 支援措置, 死亡: an act may be wrong or unlawful."""
    WARNS = 1
    """分納中, 弁護士介入, 転出: look before you act."""
    TELLS = 2
    """付箋, 相続人代表: good to know; a word without a badge."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What must be heeded about a person, in at most a few words."""

    word: str
    gravity: Gravity = Gravity.TELLS


_STOPPING = ("支援措置", "差押", "死亡", "破産", "閉鎖")


def flag_of(word: str) -> Flag:
    """A flag of the services with its weight: what they call a flag is a badge, graver words before others."""
    return Flag(word, Gravity.STOPS if word.startswith(_STOPPING) else Gravity.WARNS)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """The texts of the header.

    `protected`: 支援措置 stands. `granted`: the clerk holds the grant to see what it hides. The services leave out the
    hidden values already; the header does not show them even if they come.
    """

    number: str
    name: str
    kana: str = ""
    birth: str = ""
    """`S45.1.1生 56歳 男`"""
    kind: str = ""
    """個人, 法人, 共有, 住外"""
    household: str = ""
    """`世帯 0004561`"""
    more: str = ""
    """Shown where the terminal is wide enough: `住民 現存  口座 百五銀行(固定)`."""
    address: str = ""
    """With its postal code."""
    phone: str = ""
    flags: tuple[Flag, ...] = ()
    protected: bool = False
    granted: bool = False

    @property
    def hides(self) -> bool:
        """Are address, telephone and birth date kept back?"""
        return self.protected and not self.granted


def facts_of(view: PartyView, today: date, *, more: tuple[Flag, ...] = ()) -> PartyFacts:
    """The header of what a clerk may see of a party; `more` are flags of other rooms: 差押, 分納中."""
    party = view.party
    return PartyFacts(
        number=party.party_no,
        name=party.name,
        kana=party.name_kana,
        birth=_birth(party, today),
        kind=party.kind.label,
        household=f"世帯 {party.household_no}" if party.household_no else "",
        more=" ".join(part for part in (party.household_relation, party.status.label) if part),
        address=_address(party),
        phone=party.phone,
        flags=(*(flag_of(word) for word in view.flags), *more, *(_label_flag(label) for label in view.labels)),
        protected=party.protected,
        granted=view.shown is not Shown.NUMBER_ONLY,
    )


def age_on(born: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _birth(party: Party, today: date) -> str:
    if party.birth_on is None:
        return ""
    age = f"{age_on(party.birth_on, today)}歳"
    return " ".join(part for part in (f"{wareki(party.birth_on)}生", age, party.sex_label) if part)


def _address(party: Party) -> str:
    code = party.postal_code
    postal = f"〒{code[:3]}-{code[3:]}" if len(code) == 7 and code.isdigit() else f"〒{code}" if code else ""
    return " ".join(part for part in (postal, party.address, party.address_building) if part)


def _label_flag(label: Label) -> Flag:
    until = f" {wareki(label.until_on)}まで" if label.until_on else ""
    return Flag(f"付箋 {label.text}{until}")
