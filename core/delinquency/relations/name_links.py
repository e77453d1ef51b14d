"""本人名寄せ (A3): two numbers that may be one person. Candidates are only shown; one proposes, another confirms, either is undone.

The result is a link and no merger: claims, cases and letters stay with the number that they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from core.delinquency.timeline import Happened, tell
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing, refuse_near
from core.parties.names import address_key, kana_key, name_key, phone_key
from core.parties.party import Party
from core.values.dates import wareki
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.relations"
LINK, UNLINK = "name_link", "name_unlink"
LEAST_AGREEING = 2
"""Facts that must agree before a link can be proposed: a common name alone makes nobody the same person."""
MOST = 50
_PERSONAL = frozenset({"カナ", "氏名", "生年月日"})


@dataclass(frozen=True, slots=True)
class Matching:
    """A party that may be the same person: what agrees, and what speaks against it."""

    party: Party
    agreeing: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def likely(self) -> bool:
        """Enough agrees for a proposal, and nothing speaks against it."""
        return self.enough and not self.against

    @property
    def enough(self) -> bool:
        """Two facts agree, one of them of the person: a household shares its address and telephone."""
        return len(self.agreeing) >= LEAST_AGREEING and bool(_PERSONAL & set(self.agreeing))


@dataclass(frozen=True, slots=True)
class NameLink:
    """A link as it lies in the books."""

    link_id: int
    party_id: int
    other_id: int
    grounds: str
    from_on: date
    ended_on: date | None


class DifferentPersons(Refusal):
    """The birth dates differ: two persons of one name."""

    sentence = "生年月日が違います（{one} と {other}）。同姓同名の別人のため、名寄せできません。"


class TooLittleAgrees(Refusal):
    """One fact alone proves nothing."""

    sentence = "一致が{count}項目（{words}）のため名寄せできません。氏名か生年月日を含む2項目以上の一致が要ります。"


class LinkedAlready(Refusal):
    """They are linked."""

    sentence = "この2つの宛名はすでに名寄せされています。"


class NameLinks(Protocol):
    """Links and candidates in the store."""

    def candidates(self, party: Party, limit: int) -> list[tuple[Party, tuple[str, ...]]]:
        """Parties that agree with this one in the keys of name, birth, address or telephone, each with the address keys
        of where it lived before."""
        ...

    def former_addresses(self, party_id: int) -> tuple[str, ...]:
        """Keys of where the party lived before."""
        ...

    def of_party(self, party_id: int) -> list[NameLink]:
        """Links of a party that hold, from either side."""
        ...

    def group(self, party_id: int) -> list[int]:
        """All numbers that are linked with this one, directly or through others, itself left out."""
        ...

    def get(self, link_id: int) -> NameLink:
        """One link. Raises NotFound."""
        ...

    def add(self, party_id: int, other_id: int, grounds: str, draft_id: int, on: date, audit_seq: int) -> int:
        """Link them; its number."""
        ...

    def end(self, link_id: int, draft_id: int, on: date, audit_seq: int) -> bool:
        """Undo it; False when it is undone."""
        ...


def compare(one: Party, other: Party, former: tuple[str, ...] = (), others_former: tuple[str, ...] = ()) -> Matching:
    """What agrees in two parties, and what speaks against their being one. `former`: address keys of where they lived. Pure."""
    agreeing: list[str] = []
    against: list[str] = []
    if kana_key(one.name_kana) and kana_key(one.name_kana) == kana_key(other.name_kana):
        agreeing.append("カナ")
    elif name_key(one.name) and name_key(one.name) == name_key(other.name):
        agreeing.append("氏名")
    if one.birth_on and other.birth_on:
        (agreeing if one.birth_on == other.birth_on else against).append("生年月日")
    here, there = address_key(one.address), address_key(other.address)
    if here and here == there:
        agreeing.append("住所")
    elif (here and here in others_former) or (there and there in former) or set(former) & set(others_former):
        agreeing.append("過去住所")
    if phone_key(one.phone) and phone_key(one.phone) == phone_key(other.phone):
        agreeing.append("電話")
    if one.sex and other.sex and one.sex != other.sex:
        against.append("性別")
    return Matching(other, tuple(agreeing), tuple(against))


def matches_of(store: Store, party_id: int) -> list[Matching]:
    """Who may be the same person, the likeliest first; part of a view that has asked for the right."""
    party = store.parties.get(party_id)
    former = store.name_links.former_addresses(party_id)
    linked = {party_id, *store.name_links.group(party_id)}
    found = [
        compare(party, other, former, others_former)
        for other, others_former in store.name_links.candidates(party, MOST)
        if other.party_id not in linked
    ]
    return sorted(
        found, key=lambda each: (not each.likely, -len(each.agreeing), len(each.against), each.party.party_id)
    )


def draft_link(ctx: Context, party_id: int, other_id: int, words: str = "") -> DraftRef:
    """Propose that two numbers are one person. Raises TooLittleAgrees, DifferentPersons, LinkedAlready, BadInput."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, other_id)
        match = _check(store, party_id, other_id)
        grounds = "・".join(match.agreeing)
        payload = {"other_id": other_id, "grounds": grounds, "words": words.strip()}
        return draft_act(ctx, store, LINK, payload, party_id=party_id)


def draft_unlink(ctx: Context, link_id: int, words: str) -> DraftRef:
    """Propose that a link be undone, with why. Raises BadInput, NotFound."""
    ctx.authorize(FUNCTION, "enter")
    if not words.strip():
        raise BadInput(reason="解除の理由を入力してください。", field="words")
    with changing(ctx, FUNCTION) as store:
        link = store.name_links.get(link_id)
        if link.ended_on is not None:
            raise NotFound(what="名寄せ")
        refuse_near(ctx, store, link.other_id)
        payload = {"link_id": link_id, "other_id": link.other_id, "grounds": link.grounds, "words": words.strip()}
        return draft_act(ctx, store, UNLINK, payload, party_id=link.party_id)


def describe_link(store: Store, draft: Draft) -> Described:
    """The draft in words for 8001: numbers and what agrees; names of protected persons are not told here."""
    other = store.parties.get(int(draft.payload["other_id"]))
    undo = draft.act_code == UNLINK
    linked, apart = f"宛名 {draft.party_no} と {other.party_no} を本人として名寄せ", "別の宛名"
    return Described(
        title=f"名寄せの{'解除' if undo else '確定'}  {draft.party_no} と {other.party_no}",
        rows=(BeforeAfter("名寄せ", linked if undo else apart, apart if undo else linked),),
        notes=(
            f"一致 {draft.payload['grounds']}",
            *((f"理由 {draft.payload['words']}",) if draft.payload["words"] else ()),
            "残高・案件・発送は宛名ごとのままで、合算しません。解除できます。",
        ),
    )


def execute_link(ctx: Context, store: Store, draft: Draft) -> Any:
    """Link them in the transaction of the approval; what agrees is looked at once more."""
    party_id, other_id = int(draft.party_id or 0), int(draft.payload["other_id"])
    refuse_near(ctx, store, other_id)
    match = _check(store, party_id, other_id)
    one, two = sorted((party_id, other_id))
    seq = store.audit.record(
        ctx.entry(FUNCTION, "名寄せの確定", party_id=party_id, other=other_id, draft=draft.draft_id)
    )
    store.name_links.add(one, two, "・".join(match.agreeing), draft.draft_id, ctx.now().date(), seq)
    for each, there in ((party_id, other_id), (other_id, party_id)):
        tell(ctx, store, each, Happened.NOTE, f"名寄せ 宛名 {store.parties.get(there).party_no} と同じ人", seq)
    return None


def execute_unlink(ctx: Context, store: Store, draft: Draft) -> Any:
    """Undo it in the transaction of the approval. Raises NotFound."""
    link = store.name_links.get(int(draft.payload["link_id"]))
    seq = store.audit.record(
        ctx.entry(FUNCTION, "名寄せの解除", party_id=link.party_id, other=link.other_id, draft=draft.draft_id)
    )
    if not store.name_links.end(link.link_id, draft.draft_id, ctx.now().date(), seq):
        raise NotFound(what="名寄せ")
    for each, there in ((link.party_id, link.other_id), (link.other_id, link.party_id)):
        tell(ctx, store, each, Happened.NOTE, f"名寄せを解除 宛名 {store.parties.get(there).party_no}", seq)
    return None


def _check(store: Store, party_id: int, other_id: int) -> Matching:
    if party_id == other_id:
        raise BadInput(reason="同じ宛名どうしは名寄せできません。ほかの宛名を選んでください。", field="other_no")
    if other_id in store.name_links.group(party_id):
        raise LinkedAlready
    one, other = store.parties.get(party_id), store.parties.get(other_id)
    links = store.name_links
    match = compare(one, other, links.former_addresses(party_id), links.former_addresses(other_id))
    if "生年月日" in match.against and one.birth_on and other.birth_on:
        raise DifferentPersons(one=wareki(one.birth_on), other=wareki(other.birth_on))
    if not match.enough:
        raise TooLittleAgrees(count=len(match.agreeing), words="・".join(match.agreeing) or "なし")
    return match
