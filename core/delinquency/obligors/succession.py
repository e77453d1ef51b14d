"""相続 (6701; L150-L152): who died owing, who the heirs are, what becomes of letters that went out after the death.

The claims go to the heirs by `succeeding`, which another approves. Until then nothing is sent to the deceased.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.obligors.heirs import Heir, Succession, SuccessionKind, VoidDocument
from core.delinquency.obligors.people import Person, people_of
from core.delinquency.obligors.shares import shares_of
from core.delinquency.relations.addresses import AddressKind, NewAddress
from core.delinquency.timeline import Happened, tell
from core.ledger.receivables import Receivable
from core.office.papers.documents import DocumentEvent
from core.office.traces.looking import changing, refuse_near, without_near
from core.parties.opening import begin_look
from core.parties.party import PartyStatus
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.periods import months_after
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.succession"
PAGE = 200
FIND_WITHIN = timedelta(days=90)
"""Until when the heirs are to be found."""
THINK_MONTHS = 3
"""熟慮期間 (民法915条①): until then an heir may renounce."""


class NotDeceased(Refusal):
    """A succession begins with a death that the register knows."""

    sentence = "{name}は宛名で「{status}」です。死亡の異動を取り込んでから登録してください。"


class SuccessionOpen(Refusal):
    """The succession of the deceased has been entered."""

    sentence = "この被相続人の相続は登録済みです。一覧から開いてください。"


class HeirHasClaims(Refusal):
    """An heir to whom claims went is gone from the list: what they hold would stand outside the division for ever."""

    sentence = (
        "{name}には承継した税があるため、一覧から除けません。放棄は「放棄の日」で登録し、"
        "人の誤りは先に「承継の取消し」を起案してください。"
    )


class HeirsSplit(Refusal):
    """The claims lie with the heirs: a change of the list has its effect by a correction that another approves."""

    sentence = "承継済みの相続です。訂正の起案（承継の訂正）で行ってください。"


@dataclass(frozen=True, slots=True)
class SuccessionLine:
    """A succession in one row: the deceased, how many heirs there are, what still lies with the deceased in yen."""

    succession: Succession
    person: Person
    heirs: int
    open: Yen


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deceased who owes and whose succession nobody has begun."""

    person: Person
    died_on: date | None
    open: Yen


@dataclass(frozen=True, slots=True)
class SuccessionBoard:
    """What 6701 lists."""

    successions: tuple[SuccessionLine, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class SuccessionView:
    """One succession with what follows from the list of heirs: parts, open claims, letters after the death.

    `think_until` is the last day on which an heir who knows of the death may renounce.
    """

    succession: Succession
    person: Person
    shares: Mapping[int, Fraction]
    claims: tuple[Receivable, ...]
    people: Mapping[int, Person]
    void_documents: tuple[VoidDocument, ...]
    think_until: date

    @property
    def open(self) -> Yen:
        """What still lies with the deceased."""
        return total([claim.open for claim in self.claims])


def list_successions(ctx: Context, *, limit: int = PAGE) -> SuccessionBoard:
    """All successions, the newest first, and the deceased who wait for theirs."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = without_near(ctx, store, store.successions.listed(limit=limit), lambda each: each.party_id)
        waiting = without_near(ctx, store, store.successions.waiting(limit), lambda row: row[0])
        people = people_of(ctx, store, [*(each.party_id for each in found), *(row[0] for row in waiting)])
        lines = [
            SuccessionLine(
                each,
                people[each.party_id],
                sum(heir.kin.takes for heir in each.heirs),
                total([claim.open for claim in open_claims(store, each.party_id)]),
            )
            for each in found
        ]
    seen = [person.party_no for person in people.values()]
    ctx.record_view(FUNCTION, "相続の一覧", rows=len(lines) + len(waiting), seen=seen)
    return SuccessionBoard(tuple(lines), tuple(Waiting(people[no], on, Yen(yen)) for no, on, yen in waiting))


def open_view(ctx: Context, party_id: int, reason: str = "") -> SuccessionView | None:
    """The succession of a deceased, None while there is none. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    with ctx.read() as store:
        found = store.successions.of_party(party_id)
        view = None if found is None else _view(ctx, store, found)
    ctx.record_view(FUNCTION, "相続の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return view


def _view(ctx: Context, store: Store, found: Succession) -> SuccessionView:
    numbers = [found.party_id, *(heir.party_id for heir in found.heirs if heir.party_id is not None)]
    people = people_of(ctx, store, numbers)
    heirs = tuple(
        replace(heir, name=people[heir.party_id].name) if heir.party_id is not None else heir for heir in found.heirs
    )
    return SuccessionView(
        replace(found, heirs=heirs),
        people[found.party_id],
        shares_of([heir.kin for heir in found.heirs]),
        tuple(open_claims(store, found.party_id)),
        people,
        tuple(store.successions.documents_after(found.party_id, found.died_on)),
        months_after(found.died_on, THINK_MONTHS),
    )


def open_claims(store: Store, party_id: int) -> list[Receivable]:
    """What the deceased still owes, the oldest 納期限 first."""
    found = [claim for claim in store.receivables.of_party(party_id) if claim.open]
    return sorted(found, key=lambda claim: (claim.due_on, claim.receivable_id))


def put_succession(ctx: Context, party_id: int, died_on: date) -> int:
    """Begin a succession: letters to the deceased have stopped with the register, the heirs are to be found.

    Raises NotDeceased, SuccessionOpen, BadInput, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        party = store.parties.get(party_id)
        if party.status is not PartyStatus.DECEASED:
            raise NotDeceased(name=party.name, status=party.status.label)
        if died_on > today:
            raise BadInput(reason="死亡日は今日かそれより前にしてください。", field="died_on")
        if store.successions.of_party(party_id) is not None:
            raise SuccessionOpen
        entry = ctx.entry(FUNCTION, "相続の登録", party_id=party_id, died_on=died_on.isoformat())
        seq = store.audit.record(entry)
        number = store.successions.open(party_id, died_on, today, seq)
        words = f"死亡（{wareki(died_on)}）により相続人を調査"
        tell(ctx, store, party_id, Happened.SUCCESSION, words, seq, facts={"succession": number})
        wanted = TaskRequest(
            party_id, TaskKind.HEIRS, today + FIND_WITHIN, "相続人を調べ、承継を起案する", source=f"succession:{number}"
        )
        add_task(ctx, store, wanted)
        return number


def put_heirs(ctx: Context, succession_id: int, revision: int, heirs: Sequence[Heir]) -> None:
    """Write the list of heirs anew, as the next revision after the one that was read.

    Raises BadFamily for a family that cannot be, HeirHasClaims, ChangedByAnother, BadInput, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        found = store.successions.get(succession_id)
        refuse_near(ctx, store, found.party_id)
        if found.revision != revision:
            raise ChangedByAnother(what="相続人の一覧")
        checked = _checked(store, found, heirs, today)
        shares = shares_of([heir.kin for heir in checked])
        entry = ctx.entry(
            FUNCTION, "相続人の登録", party_id=found.party_id, heirs=len(checked), taking=len(shares), revision=revision + 1
        )  # fmt: skip
        seq = store.audit.record(entry)
        store.successions.put_heirs(succession_id, revision + 1, checked, seq)
        words = f"相続人 {len(checked)}人を登録（相続する人 {len(shares)}人）"
        tell(ctx, store, found.party_id, Happened.SUCCESSION, words, seq, facts={"succession": succession_id})


def _checked(store: Store, found: Succession, heirs: Sequence[Heir], today: date) -> list[Heir]:
    if not heirs:
        raise BadInput(
            reason="相続人を1人以上入力してください。いないときは「相続人不存在」を登録します。", field="name"
        )
    if sum(heir.representative for heir in heirs) > 1:
        raise BadInput(reason="代表者は1人にしてください（法9条の2）。", field="representative")
    parties = [heir.party_id for heir in heirs if heir.party_id is not None]
    if len(set(parties)) != len(parties) or found.party_id in parties:
        raise BadInput(reason="同じ宛名が2回あるか、被相続人が相続人になっています。", field="party_no")
    if found.split:
        gone = next((each for each in found.heirs if each.party_id is not None and each.party_id not in parties), None)
        if gone is not None:
            raise HeirHasClaims(name=gone.name, field="party_no")
    checked = []
    for heir in heirs:
        if heir.renounced_on is not None and not found.died_on <= heir.renounced_on <= today:
            raise BadInput(
                reason=f"{heir.heir_no}番の放棄の日は死亡日から今日までにしてください。", field="renounced_on"
            )
        if heir.renounced_on is not None and heir.representative:
            raise BadInput(reason=f"{heir.heir_no}番は放棄しているため代表者になりません。", field="representative")
        name = store.parties.get(heir.party_id).name if heir.party_id is not None else heir.name.strip()
        if not name:
            raise BadInput(reason=f"{heir.heir_no}番の氏名か宛名番号を入力してください。", field="name")
        checked.append(replace(heir, name=name))
    return checked


def put_limited(ctx: Context, succession_id: int, accepted_on: date, court: str) -> None:
    """限定承認 (民法922条, 法9条①): the heirs answer with what was left behind and no further. Raises BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if not court.strip():
        raise BadInput(reason="受理した家庭裁判所と事件番号を入力してください。", field="words")
    facts = {"court": court.strip()}
    words = f"限定承認（{court.strip()}）"
    _note(ctx, succession_id, SuccessionKind.LIMITED, accepted_on, facts, words)


def put_no_heirs(ctx: Context, succession_id: int, known_on: date, ground: str) -> None:
    """相続人の不存在, or all have renounced (民法951条): the claims stay with the estate. Raises HeirsSplit, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if not ground.strip():
        raise BadInput(
            reason="相続人がいないことの根拠（戸籍、放棄の申述の照会など）を入力してください。", field="words"
        )
    with ctx.read() as store:
        found = store.successions.get(succession_id)
    if found.split:
        raise HeirsSplit
    if shares_of([heir.kin for heir in found.heirs]):
        raise BadInput(reason="相続する人が一覧に残っています。放棄を登録してから行ってください。", field="words")
    words = f"相続人不存在（{ground.strip()}）"
    _note(ctx, succession_id, SuccessionKind.NO_HEIRS, known_on, {"ground": ground.strip()}, words)


def put_administrator(ctx: Context, succession_id: int, chosen_on: date, name: str, address: str, court: str) -> None:
    """相続財産清算人 (民法952条, L152): letters and claims of the estate go to them. Raises BadInput, HeirsSplit."""
    ctx.authorize(FUNCTION, "enter")
    if not (name.strip() and address.strip()):
        raise BadInput(reason="清算人の氏名と住所を入力してください。", field="name")
    with ctx.read() as store:
        found = store.successions.get(succession_id)
    if found.split:
        raise HeirsSplit
    if found.happened(SuccessionKind.NO_HEIRS) is None:
        raise BadInput(reason="先に「相続人不存在」を登録してください（民法951条）。", field="name")
    facts = {"name": name.strip(), "address": address.strip(), "court": court.strip()}
    words = f"相続財産清算人 {name.strip()}"
    _note(ctx, succession_id, SuccessionKind.ADMINISTRATOR, chosen_on, facts, words)


def _note(
    ctx: Context, succession_id: int, kind: SuccessionKind, on: date, facts: Mapping[str, Any], words: str
) -> None:
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        found = store.successions.get(succession_id)
        refuse_near(ctx, store, found.party_id)
        if not found.died_on <= on <= today:
            raise BadInput(reason="日付は死亡日から今日までにしてください。", field="on")
        if kind is not SuccessionKind.ADMINISTRATOR and found.happened(kind) is not None:
            raise BadInput(reason=f"「{kind.label}」は登録済みです。", field="on")
        entry = ctx.entry(FUNCTION, f"{kind.label}の登録", party_id=found.party_id, on=on.isoformat())
        seq = store.audit.record(entry)
        if kind is SuccessionKind.ADMINISTRATOR:
            facts = {**facts, "address_id": _address_of(store, found, facts, on, seq)}
        store.successions.add_event(succession_id, kind, on, facts, None, seq)
        tell(ctx, store, found.party_id, Happened.SUCCESSION, words, seq, on=on, facts={"succession": succession_id})
        if kind is SuccessionKind.ADMINISTRATOR:
            end_tasks(ctx, store, f"succession:{succession_id}", "清算人を登録")


def _address_of(store: Store, found: Succession, facts: Mapping[str, Any], on: date, seq: int) -> int:
    """Letters of the estate go to the administrator from now on (L152); the number of the address."""
    deceased = store.parties.get(found.party_id).name
    given = NewAddress(
        found.party_id,
        AddressKind.AGENT,
        "",
        str(facts["address"]),
        on,
        addressee=f"亡{deceased}相続財産清算人 {facts['name']}",
        words=str(facts["court"]),
    )
    return store.mailing_addresses.add(given, seq)


def void_documents(ctx: Context, succession_id: int) -> int:
    """Take the letters that were issued to the deceased after the death for void (L151); how many.

    A demand among them demands nobody: the heirs are demanded anew. Raises BadInput where there is none.
    """
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        found = store.successions.get(succession_id)
        refuse_near(ctx, store, found.party_id)
        letters = [each for each in store.successions.documents_after(found.party_id, found.died_on) if not each.noted]
        if not letters:
            raise BadInput(reason="死亡日より後に発した文書で、無効としていないものはありません。")
        entry = ctx.entry(
            FUNCTION, "死亡後の文書の無効", party_id=found.party_id, documents=[each.document_id for each in letters]
        )
        seq = store.audit.record(entry)
        today = ctx.now().date()
        for each in letters:
            event = store.documents.happen(
                each.document_id, DocumentEvent.CANCELLED, today, seq, "名宛人の死亡後に発したため無効"
            )
            store.child_claims.cancel_demand(each.document_id, event)
        facts = {"documents": [each.document_id for each in letters]}
        store.successions.add_event(succession_id, SuccessionKind.VOID_DOCUMENT, today, facts, None, seq)
        words = f"死亡後に発した文書 {len(letters)}件を無効とした"
        tell(ctx, store, found.party_id, Happened.SUCCESSION, words, seq, facts={"succession": succession_id})
        return len(letters)
