"""関係人 (A5, A6): who stands beside a delinquent, by kind and for a time; company and representative seen from both sides.

They are shown together and never mixed: what one owes is not the other's, unless a law and a notice make it so (法11条以下).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.delinquency.timeline import Happened, tell
from core.office.traces.looking import changing, refuse_near
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.relations"


class RelationKind(StrEnum):
    """種別; stored as it stands."""

    GUARANTOR = "保証人"
    CO_OWNER = "共有者"
    TAX_AGENT = "納税管理人"
    REPRESENTATIVE = "法人代表者"
    WITHHOLDING_AGENT = "特別徴収義務者"
    EMPLOYER = "勤務先"
    HEIR = "相続人"
    GUARDIAN = "後見人"
    TRUSTEE = "破産管財人"
    PROXY = "代理人"
    KIN = "親族"

    @property
    def receives(self) -> bool:
        """May letters go to them in the place of the delinquent?"""
        return self in (RelationKind.TAX_AGENT, RelationKind.GUARDIAN, RelationKind.TRUSTEE, RelationKind.PROXY)


@dataclass(frozen=True, slots=True)
class NewRelation:
    """A related person to be registered: one of the register (`related_party_id`), or by name and address alone."""

    party_id: int
    kind: RelationKind
    from_on: date
    until_on: date | None = None
    related_party_id: int | None = None
    name: str = ""
    postal_code: str = ""
    address: str = ""
    phone: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RelatedPerson:
    """A relation as it lies in the books; `until_on` is the last day. `party_id` is the delinquent's."""

    relation_id: int
    party_id: int
    kind: RelationKind
    related_party_id: int | None
    name: str
    postal_code: str
    address: str
    phone: str
    words: str
    from_on: date
    until_on: date | None

    def holds(self, on: date) -> bool:
        """Is it so on the day?"""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class HouseholdDebt:
    """What somebody of the household owes on their own; in yen by the books, never part of the delinquent's balance."""

    party_id: int
    owed_yen: int
    terms: int


@dataclass(frozen=True, slots=True)
class OtherClaim:
    """A claim of another fund, for reference only: it enters no disposition of taxes (A13)."""

    tax_item: str
    name: str
    fund: str
    terms: int
    owed_yen: int


class OthersProperty(Refusal):
    """Property of somebody who does not owe the tax."""

    sentence = "財産の名義人は滞納者ではありません。第二次納税義務の告知（法11条）がない財産は差し押さえられません。"


class RepresentativesProperty(Refusal):
    """The company owes; the representative's own property is another's."""

    sentence = "{name}は滞納法人の代表者です。個人の財産は、第二次納税義務の告知（法11条）がなければ差し押さえられません（6702）。"


class RelatedPersons(Protocol):
    """Relations in the store."""

    def of_party(self, party_id: int) -> list[RelatedPerson]:
        """All of a delinquent, those that hold first."""
        ...

    def pointing_to(self, party_id: int) -> list[RelatedPerson]:
        """Relations of others in which this party is the related one."""
        ...

    def get(self, relation_id: int) -> RelatedPerson:
        """One relation. Raises NotFound."""
        ...

    def add(self, new: NewRelation, audit_seq: int) -> int:
        """Register it; its number."""
        ...

    def end(self, relation_id: int, until_on: date, audit_seq: int) -> bool:
        """Let it end after a day; False when it has ended already."""
        ...

    def household_debts(self, party_id: int) -> list[HouseholdDebt]:
        """What the others of the party's household owe, each on their own."""
        ...

    def other_claims(self, party_id: int) -> list[OtherClaim]:
        """Overdue claims of other funds than taxes."""
        ...


def add_relation(ctx: Context, new: NewRelation) -> int:
    """Register a related person; the number. Raises BadInput, NotFound, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    if new.related_party_id is None and not new.name.strip():
        raise BadInput(reason="関係人の宛名番号か氏名を入力してください。", field="name")
    if new.related_party_id == new.party_id:
        raise BadInput(reason="滞納者本人は関係人にできません。", field="related_no")
    if new.until_on is not None and new.until_on < new.from_on:
        raise BadInput(reason="終わりの日が始まりの日より前です。", field="until_on")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        store.parties.get(new.party_id)
        name = store.parties.get(new.related_party_id).name if new.related_party_id else new.name
        seq = store.audit.record(
            ctx.entry(
                FUNCTION, "関係人の登録", party_id=new.party_id, kind=new.kind.value, related=new.related_party_id
            )
        )
        number = store.related.add(new, seq)
        shown = "" if new.related_party_id and store.parties.get(new.related_party_id).protected else f" {name}"
        tell(ctx, store, new.party_id, Happened.NOTE, f"関係人 {new.kind.value}{shown}", seq)
        return number


def end_relation(ctx: Context, relation_id: int, until_on: date) -> None:
    """It is so no longer after a day. Raises NotFound, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        relation = store.related.get(relation_id)
        refuse_near(ctx, store, relation.party_id)
        if until_on < relation.from_on:
            raise BadInput(reason="終わりの日が始まりの日より前です。", field="until_on")
        seq = store.audit.record(
            ctx.entry(FUNCTION, "関係人の終了", party_id=relation.party_id, kind=relation.kind.value)
        )
        if not store.related.end(relation_id, until_on, seq):
            raise NotFound(what="関係人")
        tell(ctx, store, relation.party_id, Happened.NOTE, f"関係人 {relation.kind.value} を終了", seq)


def refuse_others_property(store: Store, delinquent_id: int, owner_id: int, on: date, *, notified: bool) -> None:
    """Refuse a disposition of property that is not the delinquent's; `notified`: a notice of 第二次納税義務 binds its owner.

    Raises RepresentativesProperty (A6), OthersProperty.
    """
    if owner_id == delinquent_id or notified:
        return
    related = store.related.of_party(delinquent_id)
    if any(
        each.kind is RelationKind.REPRESENTATIVE and each.related_party_id == owner_id and each.holds(on)
        for each in related
    ):
        raise RepresentativesProperty(name=store.parties.get(owner_id).name)
    raise OthersProperty
