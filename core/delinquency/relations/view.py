"""6105 in one view: the persons around a delinquent, where letters go, how they are reached, which numbers may be one person."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.delinquency.cases.labels import CaseLabel
from core.delinquency.relations.addresses import MailingAddress
from core.delinquency.relations.contact_points import ContactPoint
from core.delinquency.relations.name_links import Matching, NameLink, matches_of
from core.delinquency.relations.related import HouseholdDebt, OtherClaim, RelatedPerson
from core.parties.opening import begin_look
from core.parties.party import PROTECTED_NAME, PartyView, Shown
from core.parties.search import sees_protected, view_of
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.relations"


@dataclass(frozen=True, slots=True)
class RelationsView:
    """All of it. `debts` are of the others of the household, by party; `names` of linked numbers, as they may be shown."""

    person: PartyView
    related: tuple[RelatedPerson, ...]
    pointing: tuple[RelatedPerson, ...]
    debts: tuple[HouseholdDebt, ...]
    claims: tuple[OtherClaim, ...]
    addresses: tuple[MailingAddress, ...]
    points: tuple[ContactPoint, ...]
    labels: tuple[CaseLabel, ...]
    links: tuple[NameLink, ...]
    matches: tuple[Matching, ...]
    numbers: Mapping[int, tuple[str, str]]
    """宛名番号 and name by party, of everybody who is named here by number."""

    @property
    def hidden(self) -> bool:
        """A protected person to a clerk without the grant: where they are and how they are reached is not told."""
        return self.person.shown is Shown.NUMBER_ONLY


def open_relations(ctx: Context, party_id: int, reason: str = "") -> RelationsView:
    """Open 6105 for one party. Raises NotFound, GroundNeeded, LookStopped."""
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, reason)
    today = ctx.today()
    with ctx.read() as store:
        person = view_of(ctx, store, party_id, held, today)
        sees = sees_protected(ctx, store)
        hidden = person.shown is Shown.NUMBER_ONLY
        related = [_masked(store, each, each.related_party_id, sees) for each in store.related.of_party(party_id)]
        pointing = [_masked(store, each, each.party_id, sees) for each in store.related.pointing_to(party_id)]
        debts = store.related.household_debts(party_id)
        links = store.name_links.of_party(party_id)
        matches = [] if hidden else matches_of(store, party_id)
        named = {
            *(each.related_party_id for each in related if each.related_party_id),
            *(each.party_id for each in pointing),
            *(each.party_id for each in debts),
            *store.name_links.group(party_id),
        }
        view = RelationsView(
            person,
            tuple(related),
            tuple(pointing),
            tuple(() if hidden else debts),
            tuple(store.related.other_claims(party_id)),
            tuple([] if hidden else store.mailing_addresses.of_party(party_id)),
            tuple([] if hidden else store.contact_points.of_party(party_id)),
            tuple(store.case_labels.in_force(party_id, today)),
            tuple(links),
            tuple(each for each in matches if sees or not each.party.protected),
            {number: _named(store, number, sees) for number in named},
        )
    ctx.record_view(
        FUNCTION, "閲覧", party_id=party_id, reason=ground.text, ground=ground.kind.value, shown=person.shown.value
    )
    return view


def _named(store: Store, party_id: int, sees: bool) -> tuple[str, str]:
    party = store.parties.get(party_id)
    return party.party_no, party.name if sees or not party.protected else PROTECTED_NAME


def _masked(store: Store, related: RelatedPerson, other_id: int | None, sees: bool) -> RelatedPerson:
    """Without name and whereabouts where the one behind it is protected."""
    if other_id is None or sees or not store.parties.get(other_id).protected:
        return related
    return replace(related, name=PROTECTED_NAME, postal_code="", address="", phone="")


def find_number(ctx: Context, party_no: str, field: str = "related_no") -> int:
    """The party of a 宛名番号 that was typed. Raises BadInput."""
    ctx.authorize(FUNCTION, "read")
    wanted = unicodedata.normalize("NFKC", party_no).strip()
    with ctx.read() as store:
        found = store.parties.numbers([wanted, wanted.zfill(8)])
    number = found.get(wanted) or found.get(wanted.zfill(8))
    if number is None:
        raise BadInput(reason=f"宛名番号「{party_no}」はありません。番号を確かめてください。", field=field)
    return number
