"""Whom a letter goes to: the address of the day, and who gets none: the dead, and whoever's last letter came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.office.papers.letters import LetterAddress
from core.values.dates import wareki
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.ports import Store

COMPANY = "御中"
PERSON = "様"


@dataclass(frozen=True, slots=True)
class Addressee:
    """A party as the one who writes to them sees it.

    `mailing` tells that the address is a 送付先 that they have given and not the one of the register.
    """

    party_id: int
    party_no: str
    name: str
    company: bool
    dead: bool
    dead_on: date | None
    protected: bool
    postal_code: str
    address: str
    address_building: str
    care_of: str = ""
    mailing: bool = False
    agent: str = ""
    """納税管理人 or another agent who receives for them: the letter goes to this name."""
    estate: bool = False
    """The agent is the administrator of the estate (相続財産清算人) of somebody who died: `dead` is False then."""

    @property
    def as_printed(self) -> LetterAddress:
        """The address for the window of the envelope."""
        return LetterAddress(
            name=self.agent or self.name,
            postal_code=self.postal_code,
            address=self.address,
            address_building=self.address_building,
            honorific=COMPANY if self.company and not self.agent else PERSON,
            party_no=self.party_no,
            care_of=f"{self.name} 代理人" if self.agent and not self.estate else self.care_of,
        )


class Addressees(Protocol):
    """Parties in the store, as letters need them."""

    def of(self, party_id: int, on: date) -> Addressee:
        """Name and address of a day. Raises NotFound."""
        ...

    def many(self, party_ids: Iterable[int], on: date) -> dict[int, Addressee]:
        """Several at once."""
        ...


class AddresseeDead(Refusal):
    """Nobody writes to the dead: the claim goes to the heirs first (法9条)."""

    sentence = "{name}は死亡しています（{on}）。文書は送れません。相続人を調べて承継を登録してください（法9条、6701）。"


class NoAddress(Refusal):
    """There is nowhere to send it."""

    sentence = "{name}の住所がありません。送付先を登録するか、公示送達を検討してください（3404）。"


class AddressReturned(Refusal):
    """The last letter to this very address came back."""

    sentence = (
        "この住所への文書は{on}に返戻されています。住所を調べて送付先を登録するか、公示送達を検討してください（3404）。"
    )


def refuse_unless_reachable(store: Store, to: Addressee, *, in_person: bool = False) -> None:
    """Raise AddresseeDead, NoAddress or AddressReturned. What is handed over `in_person` needs no address."""
    if to.dead:
        raise AddresseeDead(name=to.name, on=wareki(to.dead_on) if to.dead_on else "日は未確認")
    if in_person:
        return
    if not to.address.strip():
        raise NoAddress(name=to.name)
    returned = store.documents.returned_since(to.party_id, to.address + to.address_building, mailing=to.mailing)
    if returned is not None:
        raise AddressReturned(on=wareki(returned))
