"""Adding an event of limitation, or taking a wrong one back: with its ground and its paper, by another's approval (§1.3).

Nobody sets the day on which a claim completes. Money counts by the journal alone, a demand by its letter, a suspension
by 6501; an oral promise counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.delinquency.limitation import EventKind, ends_open, limitation
from core.delinquency.limits.forbidden import GRACES, NotWhileStanding, OwnedByGraces, forbidden, owned_by_graces
from core.delinquency.limits.listing import FUNCTION
from core.delinquency.limits.rows import Told
from core.delinquency.limits.state import (
    claim_name,
    due_day,
    events_of,
    limitation_of,
    refresh_limits,
    refuse_completed,
    years_of,
)
from core.delinquency.ports import Context, Store
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent, ReceivableEvent
from core.ledger.waivers import FACT, WaiverKind
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.refusals import BadInput, ChangedByAnother, Refusal

ADD, CANCEL = "limitation_event", "limitation_event_cancelled"
BY_HAND = (
    EventKind.WRITTEN_ACKNOWLEDGEMENT,
    EventKind.SEARCH,
    EventKind.REMINDER,
    EventKind.SEIZURE,
    EventKind.SEIZURE_ENDED,
    EventKind.SEIZURE_ANNULLED,
    EventKind.DISTRIBUTION_CLAIM,
    EventKind.JOINING_SEIZURE,
    EventKind.DISTRIBUTION_CLAIM_ENDED,
    EventKind.COLLECTION_GRACE,
    EventKind.REALISATION_GRACE_BY_OFFICE,
    EventKind.REALISATION_GRACE_BY_REQUEST,
    EventKind.LAWSUIT,
    EventKind.JUDGMENT,
    EventKind.LAWSUIT_ENDED,
    EventKind.FRAUD,
)
"""Kinds that are entered where no screen of their own has written them: an old file, a search, a lawsuit."""


@dataclass(frozen=True, slots=True)
class WantedEvent:
    """An event as the clerk enters it. `ground` says what happened, `paper` where the proof lies (誓約書 R8-12 …)."""

    kind: EventKind
    on: date
    until: date | None
    ground: str
    paper: str


class NoBeginning(Refusal):
    """The end of something that has not begun, or has ended."""

    sentence = (
        "{claim}には{day}に終わる{kind}がありません。始まりの事象を先に加えるか、日を確かめてください（民法148条）。"
    )


class NothingChanges(Refusal):
    """The event would not move the day; the office has nothing to approve."""

    sentence = "{kind}を加えても{claim}の完成日は変わりません（{day}）。事象の種類と日を確かめてください。"


class EventIsNotCounted(Refusal):
    """What was to be taken back is no event of limitation that counts."""

    sentence = "この事象は取消済みか、6601 で取り消せない種類です。F5 で読み直してください。"


def draft_event(
    ctx: Context, receivable_ids: Sequence[int], wanted: WantedEvent, *, revises: int | None = None
) -> DraftRef:
    """起案: add an event to claims of one party.

    Raises LimitationCompleted where a claim was complete before the day of the event (E13), NotWhileStanding for what
    §15.2 forbids, BadInput for a future day, a grace without an end, or no ground or paper, NoBeginning for an end
    without a beginning, NothingChanges, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    _check(wanted, today)
    with changing(ctx, FUNCTION) as store:
        party_id = _one_party(store, receivable_ids)
        refuse_near(ctx, store, party_id)
        _check_claims(store, receivable_ids, wanted, today)
        payload = {
            "receivables": sorted(receivable_ids),
            "kind": wanted.kind.value,
            "on": wanted.on.isoformat(),
            "until": wanted.until.isoformat() if wanted.until else None,
            "ground": wanted.ground.strip(),
            "paper": wanted.paper.strip(),
            "day": today.isoformat(),
        }
        return draft_act(ctx, store, ADD, payload, party_id=party_id, revises=revises)


def draft_cancellation(ctx: Context, event_id: int, reason: str, *, revises: int | None = None) -> DraftRef:
    """起案: an event was entered by mistake and is to count for nothing; its row stays and is shown as cancelled.

    Raises EventIsNotCounted, OwnedByGraces, BadInput without a reason, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="取り消す理由を入力してください。", field="reason")
    with changing(ctx, FUNCTION) as store:
        event = _counted(store, event_id)
        party_id = store.receivables.get(event.receivable_id).party_id
        refuse_near(ctx, store, party_id)
        payload = {"event": event_id, "reason": reason.strip(), "day": ctx.today().isoformat()}
        return draft_act(ctx, store, CANCEL, payload, party_id=party_id, revises=revises)


def execute_event(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the rows of the event, checked again as the books stand now; how many."""
    wanted, receivable_ids = _wanted(draft), [int(number) for number in draft.payload["receivables"]]
    today = ctx.now().date()
    _check_claims(store, receivable_ids, wanted, today)
    entry = ctx.entry(
        FUNCTION,
        "時効の事象の追加",
        party_id=draft.party_id,
        reason=wanted.ground,
        draft=draft.draft_id,
        kind=wanted.kind.label,
        on=wanted.on.isoformat(),
        receivables=receivable_ids,
    )
    seq = store.audit.record(entry)
    for number in receivable_ids:
        facts = {"ground": wanted.ground, "paper": wanted.paper}
        if wanted.kind in GRACES:
            facts[FACT] = WaiverKind.EXCESS.value
        store.receivable_events.add(
            NewReceivableEvent(number, wanted.kind.value, wanted.on, wanted.until, facts, draft_id=draft.draft_id), seq
        )
    refresh_limits(store, receivable_ids, today)
    if draft.party_id is not None:
        words = f"時効の事象 {wanted.kind.label} {wanted.paper}（{len(receivable_ids)}期別）"
        tell(ctx, store, draft.party_id, Happened.LIMITATION, words, seq, on=wanted.on, facts={"draft": draft.draft_id})
    return len(receivable_ids)


def execute_cancellation(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the row that takes the event back; its number. Raises ChangedByAnother when it no longer counts."""
    event_id = int(draft.payload["event"])
    try:
        event = _counted(store, event_id)
    except EventIsNotCounted:
        raise ChangedByAnother(what="この事象") from None
    reason = str(draft.payload["reason"])
    entry = ctx.entry(
        FUNCTION, "時効の事象の取消", party_id=draft.party_id, reason=reason, draft=draft.draft_id, event=event_id
    )
    seq = store.audit.record(entry)
    number = store.receivable_events.add(
        NewReceivableEvent(
            event.receivable_id,
            event.kind,
            event.from_on,
            event.until_on,
            {"reason": reason},
            draft_id=draft.draft_id,
            cancels=event_id,
        ),
        seq,
    )
    refresh_limits(store, [event.receivable_id], ctx.now().date())
    if draft.party_id is not None:
        words = f"時効の事象の取消 {EventKind(event.kind).label} {wareki(event.from_on)}"
        tell(ctx, store, draft.party_id, Happened.LIMITATION, words, seq, facts={"draft": draft.draft_id})
    return number


def describe_event(store: Store, draft: Draft) -> Described:
    """What the approval changes: the day of each claim before and after."""
    wanted = _wanted(draft)
    today = date.fromisoformat(draft.payload["day"])
    rows = []
    for number in draft.payload["receivables"]:
        before = limitation_of(store, [number], today)[number].completes_on
        rows.append(
            BeforeAfter(f"{claim_name(store, number)} 完成日", _day(before), _day(_after(store, number, wanted, today)))
        )
    day = wareki(wanted.on) + (f" から {wareki(wanted.until)}" if wanted.until else "")
    notes = [f"事由 {wanted.ground}", f"証拠 {wanted.paper}", "誤りなら承認後に 6601 で事象を取り消せます。"]
    if wanted.kind in GRACES:
        notes.append(
            f"期間中の延滞金のうち{WaiverKind.EXCESS.label}を免除します（法15条の9①）。全額の免除は 6401 です。"
        )
    return Described(f"時効の事象の追加 {wanted.kind.label} {day}", tuple(rows), tuple(notes))


def describe_cancellation(store: Store, draft: Draft) -> Described:
    """What the approval changes."""
    event = store.receivable_events.get(int(draft.payload["event"]))
    today = date.fromisoformat(draft.payload["day"])
    number = event.receivable_id
    before = limitation_of(store, [number], today)[number].completes_on
    told = [each for each in store.limits.told([number])[number] if each.event_id != event.event_id]
    after = _completes(store, number, told, today)
    word = EventKind(event.kind).label
    return Described(
        f"時効の事象の取消 {word} {wareki(event.from_on)}",
        (BeforeAfter(f"{claim_name(store, number)} 完成日", _day(before), _day(after)),),
        (f"理由 {draft.payload['reason']}",),
    )


def _check(wanted: WantedEvent, today: date) -> None:
    if wanted.kind not in BY_HAND:
        raise BadInput(
            reason=f"{wanted.kind.label}は 6601 では加えられません。記録した画面から自動で入ります。", field="kind"
        )
    if wanted.on > today:
        raise BadInput(reason="まだ起きていない事象は加えられません。日を確かめてください。", field="on")
    if wanted.kind in GRACES and wanted.until is None:
        raise BadInput(reason=f"{wanted.kind.label}の終わりの日を入力してください。", field="until")
    if wanted.until is not None and wanted.until < wanted.on:
        raise BadInput(reason="終わりの日が始まりより前です。", field="until")
    if not wanted.ground.strip():
        raise BadInput(reason="何があったかを事由に入力してください。", field="ground")
    if not wanted.paper.strip():
        raise BadInput(
            reason="証拠の文書を入力してください（誓約書、調書、判決など）。口頭の約束では時効は更新しません。",
            field="paper",
        )


def _check_claims(store: Store, receivable_ids: Sequence[int], wanted: WantedEvent, today: date) -> None:
    """What the books say against it."""
    refuse_completed(store, receivable_ids, wanted.on)
    events = store.receivable_events.of(receivable_ids)
    for number in receivable_ids:
        why = forbidden(wanted.kind, wanted.on, wanted.until, events[number], today)
        if why:
            raise NotWhileStanding(reason=f"{claim_name(store, number)}は{why}", field="on")
        if ends_open(wanted.kind):
            _need_beginning(store, number, wanted)
        before = limitation_of(store, [number], today)[number].completes_on
        if before is not None and _after(store, number, wanted, today) == before:
            raise NothingChanges(kind=wanted.kind.label, claim=claim_name(store, number), day=_day(before))


def _need_beginning(store: Store, number: int, wanted: WantedEvent) -> None:
    told = store.limits.told([number])[number]
    without = events_of(told, wanted.on)
    with_it = events_of([*told, _told(wanted)], wanted.on)
    if len(with_it) == len(without):
        kind = ends_open(wanted.kind)[0].label
        raise NoBeginning(claim=claim_name(store, number), day=wareki(wanted.on), kind=kind)


def _after(store: Store, number: int, wanted: WantedEvent, today: date) -> date | None:
    return _completes(store, number, [*store.limits.told([number])[number], _told(wanted)], today)


def _completes(store: Store, number: int, told: Sequence[Told], today: date) -> date | None:
    claim = store.limits.claims([number])[0]
    years = years_of(store.limits.years(), claim).years
    return limitation(due_day(claim, told, today), years, events_of(told, today), today).completes_on


def _told(wanted: WantedEvent) -> Told:
    return Told(wanted.kind.value, wanted.on, wanted.until, 0, 2**62)


def _wanted(draft: Draft) -> WantedEvent:
    payload: Any = draft.payload
    until = date.fromisoformat(payload["until"]) if payload["until"] else None
    return WantedEvent(
        EventKind(payload["kind"]),
        date.fromisoformat(payload["on"]),
        until,
        str(payload["ground"]),
        str(payload["paper"]),
    )


def _counted(store: Store, event_id: int) -> ReceivableEvent:
    event = store.receivable_events.get(event_id)
    counts = [each.event_id for each in store.receivable_events.of([event.receivable_id])[event.receivable_id]]
    if event.kind not in BY_HAND or event_id not in counts:
        raise EventIsNotCounted
    if owned_by_graces(event):
        raise OwnedByGraces(kind=EventKind(event.kind).label)
    return event


def _one_party(store: Store, receivable_ids: Sequence[int]) -> int:
    parties = {store.receivables.get(number).party_id for number in receivable_ids}
    if len(parties) != 1:
        raise BadInput(reason="1人の期別だけを選んでください。", field="claims")
    return parties.pop()


def _day(day: date | None) -> str:
    return wareki(day) if day is not None else "完成せず"
