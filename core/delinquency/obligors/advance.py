"""繰上徴収 (法13条の2; L149): the due day of claims is brought forward, on one of six grounds, by a draft and a notice (P-89).

Only what is settled and not yet due can be brought forward. The new due day holds from the notice on; behind it a seizure
needs no demand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.delinquency.cases.assignment import need_collector
from core.delinquency.event_kinds import StandingKind
from core.delinquency.letters import claim_rows, send_letter, tell_letter
from core.delinquency.limits.state import claim_name, refresh_limits, refuse_completed
from core.delinquency.obligors.insolvent import FUNCTION
from core.delinquency.obligors.people import Person, people_of
from core.delinquency.standing import Hold, standing_of
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.papers.letters import AppealKind, Block, Box, Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.office.traces.looking import changing, refuse_near, without_near
from core.parties.opening import begin_look
from core.values.dates import wareki, wareki_long
from core.values.money import total
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.papers.issuing import IssuedLetter
    from core.office.papers.requests import NumberedLetter
    from core.office.traces.witness import Witness

ACT = "advance_collection"
P89 = "P89"
NOTIFIED = "obligors.advanced"


class AdvanceGround(StrEnum):
    """法13条の2① by number; stored as it stands."""

    EXECUTION = "1"
    LIMITED = "2"
    DISSOLVED = "3"
    TRUST_ENDED = "4"
    GONE = "5"
    FRAUD = "6"

    @property
    def label(self) -> str:
        """The words on screens and papers."""
        return {
            "1": "強制換価手続が開始された",
            "2": "相続人が限定承認をした",
            "3": "法人である納税者が解散した",
            "4": "信託が終了した",
            "5": "納税管理人を定めずに市内に住所等を有しないこととなる",
            "6": "偽りその他不正の行為により徴収を免れ、又は免れようとした",
        }[self.value]

    @property
    def article(self) -> str:
        """法13条の2①一 …"""
        return f"地方税法第13条の2第1項第{self.value}号"


class NotAdvanceable(Refusal):
    """The due day of the claim cannot be brought forward; the reason says why."""

    sentence = "{claim}は繰上徴収の対象になりません。{why}"


@dataclass(frozen=True, slots=True)
class NewAdvance:
    """繰上徴収 as it is drafted."""

    party_id: int
    claims: tuple[int, ...]
    ground: AdvanceGround
    ground_words: str
    new_due_on: date


@dataclass(frozen=True, slots=True)
class Advance:
    """繰上徴収 as it was decided. `old_due` gives the due day before, by claim."""

    advance_id: int
    party_id: int
    ground: AdvanceGround
    ground_words: str
    new_due_on: date
    decided_on: date
    draft_id: int
    old_due: Mapping[int, date]


@dataclass(frozen=True, slots=True)
class AdvanceLine:
    """One in a row; `notified_on` is None until the notice has its number, and the new due day holds from then on."""

    advance: Advance
    person: Person
    notified_on: date | None


class Advances(Protocol):
    """繰上徴収 in the store."""

    def add(self, new: NewAdvance, old_due: Mapping[int, date], decided_on: date, draft_id: int, audit_seq: int) -> int:
        """One that was decided; its number."""
        ...

    def get(self, advance_id: int) -> Advance:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Advance]:
        """Those of a party, newest first."""
        ...

    def listed(self, *, limit: int) -> list[Advance]:
        """Newest first."""
        ...


def list_advances(ctx: Context, *, party_id: int | None = None, limit: int = 200) -> list[AdvanceLine]:
    """All, or those of a party that is being looked at, the newest first. Raises LookStopped for one's own."""
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    if party_id is not None:
        begin_look(ctx, FUNCTION, party_id, held, "", item="繰上徴収の照会")
    with ctx.read() as store:
        listed = store.advances.of_party(party_id) if party_id is not None else store.advances.listed(limit=limit)
        found = without_near(ctx, store, listed, lambda each: each.party_id)
        people = people_of(ctx, store, [each.party_id for each in found])
        lines = [AdvanceLine(each, people[each.party_id], _notified_on(store, each)) for each in found]
    seen = [person.party_no for person in people.values()]
    ctx.record_view(FUNCTION, "繰上徴収の一覧", party_id=party_id, rows=len(lines), seen=seen)
    return lines


def advanceable(ctx: Context, party_id: int) -> dict[str, int]:
    """Claims of a party that are open and not yet due, by notice number and term (00000012-4): what can be advanced."""
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, "", item="繰上徴収の照会")
    today = ctx.today()
    with ctx.read() as store:
        claims = [each for each in store.receivables.of_party(party_id) if each.open and each.due_on > today]
    ctx.record_view(
        FUNCTION,
        "納期限前の税の照会",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        receivables=len(claims),
    )
    return {f"{each.key.notice_no}-{each.key.term_no}": each.receivable_id for each in claims}


def draft_advance(ctx: Context, new: NewAdvance, *, revises: int | None = None) -> DraftRef:
    """起案. Raises NotAdvanceable, BadInput without a ground, LimitationCompleted, NotTheCollector, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        need_collector(ctx, store, new.party_id)
        check_advance(store, new, ctx.today())
        amount = total([store.receivables.get(number).open for number in new.claims])
        return draft_act(ctx, store, ACT, _payload(new), amount=amount, party_id=new.party_id, revises=revises)


def check_advance(store: Store, new: NewAdvance, today: date) -> None:
    """What stands against it; asked when it is drafted and when it is approved."""
    if not new.ground_words.strip():
        raise BadInput(reason="繰上徴収の事由となる事実を入力してください（法13条の2①）。", field="ground_words")
    if not new.claims:
        raise BadInput(reason="対象の期別を選んでください。", field="claims")
    if new.new_due_on < today:
        raise BadInput(reason="新しい納期限は今日かそれより後にしてください。", field="new_due_on")
    events = store.receivable_events.of(new.claims)
    for number in new.claims:
        claim = store.receivables.get(number)
        name = claim_name(store, number)
        if claim.party_id != new.party_id:
            raise BadInput(reason="この人の期別ではないものが含まれています。選び直してください。", field="claims")
        if not claim.open:
            raise NotAdvanceable(claim=name, why="未納がありません。")
        if claim.due_on <= today:
            raise NotAdvanceable(
                claim=name, why=f"納期限（{wareki(claim.due_on)}）を過ぎています。督促・差押えによります。"
            )
        if new.new_due_on >= claim.due_on:
            raise NotAdvanceable(
                claim=name, why=f"納期限が {wareki(claim.due_on)} です。それより前の日にしてください。"
            )
        if any(event.kind == StandingKind.ADVANCED for event in events[number]):
            raise NotAdvanceable(claim=name, why="繰上徴収をしています。")
        if standing_of(events[number], today).under(Hold.COLLECTION_GRACE):
            raise NotAdvanceable(claim=name, why="徴収猶予中です。先に猶予を取り消してください（法15条の3①一）。")
    refuse_completed(store, new.claims, today)


def execute_advance(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: it is decided; the notice brings the due day forward. Raises what drafting raises."""
    new = _read(draft.payload)
    check_advance(store, new, ctx.today())
    entry = ctx.entry(FUNCTION, "繰上徴収の決定", party_id=new.party_id, ground=new.ground.value, draft=draft.draft_id)
    seq = store.audit.record(entry)
    old_due = {number: store.receivables.get(number).due_on for number in new.claims}
    number = store.advances.add(new, old_due, ctx.today(), draft.draft_id, seq)
    words = f"繰上徴収を決定（{new.ground.label}、{len(new.claims)}件）"
    tell(ctx, store, new.party_id, Happened.INSOLVENCY, words, seq, facts={"advance": number})
    return number


def describe_advance(store: Store, draft: Draft) -> Described:
    """What the approver sees."""
    new = _read(draft.payload)
    party = store.parties.get(new.party_id)
    rows = [
        BeforeAfter(claim_name(store, number), wareki(store.receivables.get(number).due_on), wareki(new.new_due_on))
        for number in new.claims
    ]
    notes = (
        f"事由 {new.ground.label}（{new.ground.article}）",
        f"事実 {new.ground_words}",
        "承認の後、6703 から繰上徴収告知書（P-89）を発行します。告知の日から新しい納期限になり、督促は要りません。",
    )
    return Described(f"繰上徴収 {party.name} 納期限 {wareki(new.new_due_on)}", tuple(rows), notes)


def issue_notice(ctx: Context, advance_id: int, *, witness: Witness | None = None) -> IssuedLetter:
    """繰上徴収告知書 (P-89). Raises NotAdvanceable for what was paid or has become due since, and what letters refuse."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        found = store.advances.get(advance_id)
        new = NewAdvance(found.party_id, tuple(found.old_due), found.ground, found.ground_words, found.new_due_on)
        check_advance(store, new, today)
        table = claim_rows(store, sorted(found.old_due), today)
        blocks: tuple[Block, ...] = (
            Paragraph(
                f"下記の徴収金は、{found.ground.article}の規定に該当するため、納期限を次のとおり繰り上げて徴収しますので、"
                "同条第3項の規定により告知します。"
            ),
            Box(
                (f"変更後の納期限　{wareki_long(found.new_due_on)}", f"納付すべき金額　{table.totals[-1]}円"),
                large=True,
            ),
            Pairs((("事由", found.ground.label), ("納付場所", "市役所収納推進課、総合支所及び指定金融機関等"))),
            table,
            Paragraph("上記の納期限までに完納されないときは、督促を要せず、直ちに滞納処分をします。"),
        )
    request = LetterRequest(
        P89,
        "繰上徴収告知書",
        found.party_id,
        blocks,
        appeal=AppealKind.DISPOSITION,
        draft_id=found.draft_id,
        follow=NOTIFIED,
        follow_facts={"advance": advance_id},
    )
    return send_letter(ctx, request, function_code=FUNCTION, witness=witness)


def note_notice(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """In the transaction of the number: the new due day holds, with an event of each claim, and an open case takes them."""
    found = store.advances.get(int(facts["advance"]))
    if _notified_on(store, found) is not None:
        raise BadInput(reason="繰上徴収告知書は発付済みです。F5 で読み直してください。")
    for number in found.old_due:
        event = NewReceivableEvent(
            number,
            StandingKind.ADVANCED,
            letter.issued_on,
            None,
            {"due_on": found.new_due_on.isoformat(), "advance_id": found.advance_id, "ground": found.ground.value},
            document_id=letter.document_id,
            draft_id=found.draft_id,
        )
        store.receivable_events.add(event, letter.audit_seq)
    case = store.delinquency_cases.open_of(found.party_id)
    if case is not None:
        store.delinquency_cases.join(case.case_id, list(found.old_due), letter.issued_on)
    refresh_limits(store, list(found.old_due), letter.issued_on)
    tell_letter(
        ctx, store, letter, {"kind": Happened.LETTER.value, "words": f"繰上徴収を告知（{wareki(found.new_due_on)}）"}
    )


def _notified_on(store: Store, found: Advance) -> date | None:
    """The day of the notice, by the event of a claim."""
    numbers = sorted(found.old_due)
    for event in store.receivable_events.of(numbers[:1])[numbers[0]] if numbers else ():
        if event.kind == StandingKind.ADVANCED and event.facts.get("advance_id") == found.advance_id:
            return event.from_on
    return None


def _payload(new: NewAdvance) -> dict[str, Any]:
    return {
        "party_id": new.party_id,
        "claims": list(new.claims),
        "ground": new.ground.value,
        "ground_words": new.ground_words.strip(),
        "new_due_on": new.new_due_on.isoformat(),
    }


def _read(payload: Mapping[str, Any]) -> NewAdvance:
    claims: Sequence[Any] = payload["claims"]
    return NewAdvance(
        int(payload["party_id"]),
        tuple(int(number) for number in claims),
        AdvanceGround(payload["ground"]),
        str(payload["ground_words"]),
        date.fromisoformat(payload["new_due_on"]),
    )
