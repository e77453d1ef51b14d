"""取消し・期間の短縮 (法15条の3): causes, the hearing before a 徴収猶予 is cancelled, the excuse, the draft and its effect (G72).

Nothing is cancelled by itself: a cause is found, a draft is made, another approves it. Days from the cause on may be
charged again (法15条の9①ただし書).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.assignment import need_collector
from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.graces.applying import FUNCTION, grace_in_force, record, tell_grace
from core.delinquency.graces.causes import Cause, causes_of
from core.delinquency.graces.grace import Grace, GraceEventKind, Security
from core.delinquency.graces.keeping import proposals_of
from core.delinquency.graces.refixing import propose_refix
from core.delinquency.limits.state import refresh_limits
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.waivers import UNTIL
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing
from core.values.dates import wareki
from core.values.periods import ONE_DAY
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

END, RELEASE = "grace_end", "grace_security_release"


class HearingNeeded(Refusal):
    """A 徴収猶予 is not cancelled before its holder was heard (法15条の3②)."""

    sentence = (
        "徴収猶予の取消し・短縮は、その事由（{cause}）について弁明を聴いた後でなければできません（法15条の3②）。"
        "弁明聴取を通知し、記録してください。"
    )


class CauseNotOfKind(Refusal):
    """The cause is none of this kind of grace."""

    sentence = "この事由では{grace}を取り消せません。事由を選び直してください。"


@dataclass(frozen=True, slots=True)
class Ending:
    """A cancellation (`until_on` None: it ends today) or a shortening to a day, for a cause that arose on a day.

    `waive_after_cause`: the days from the cause on stay waived; False charges them again (15条の9①ただし書).
    """

    cause: Cause
    cause_on: date
    reasons: str
    until_on: date | None = None
    waive_after_cause: bool = False

    @property
    def word(self) -> str:
        """取消し or 期間の短縮."""
        return "取消し" if self.until_on is None else "期間の短縮"


def hearing_needed(grace: Grace, cause: Cause) -> bool:
    """True for a 徴収猶予, unless there is a cause of 繰上徴収 (法15条の3②ただし書) or its holder asks for the end."""
    return grace.kind.stops_collection and cause not in (Cause.ADVANCED, Cause.WISH)


def heard_since_notice(grace: Grace, cause: Cause | None = None) -> bool:
    """True when a hearing was recorded after the newest notice of one, and that notice named the cause, if one is asked."""
    last = grace.last(GraceEventKind.HEARING_NOTIFIED, GraceEventKind.HEARD)
    if last is None or last.kind is not GraceEventKind.HEARD:
        return False
    notice = grace.last(GraceEventKind.HEARING_NOTIFIED)
    return cause is None or (notice is not None and notice.facts.get("cause") == cause.value)


def notify_hearing(ctx: Context, grace_id: int, cause: Cause, on: date, place: str) -> Grace:
    """弁明を聴取する旨の通知: the day and the way. Raises BadInput, GraceNotOpen, CauseNotOfKind."""
    ctx.authorize(FUNCTION, "enter")
    if not place.strip():
        raise BadInput(reason="弁明を聴く方法と場所を入力してください。", field="place")
    today = ctx.today()
    if on < today:
        raise BadInput(reason="弁明を聴く日は今日以後の日を入力してください。", field="on")
    with changing(ctx, FUNCTION) as store:
        grace = grace_in_force(ctx, store, grace_id, today)
        _check_cause(grace, cause)
        seq = record(ctx, store, grace, "弁明聴取の通知", on=on.isoformat(), cause=cause.value)
        store.graces.happen(
            grace,
            GraceEventKind.HEARING_NOTIFIED,
            today,
            ctx.actor.staff_no,
            seq,
            facts={"on": on.isoformat(), "cause": cause.value},
            words=place.strip(),
        )
        wanted = TaskRequest(
            grace.party_id, TaskKind.DEADLINE, on, f"弁明の聴取（{grace.grace_no}）", source=f"grace:{grace_id}:hearing"
        )
        add_task(ctx, store, wanted)
        tell_grace(ctx, store, grace, f"弁明の聴取を通知（{wareki(on)}）", seq)
        return store.graces.get(grace_id)


def record_hearing(ctx: Context, grace_id: int, on: date, words: str) -> Grace:
    """弁明記録: what was said, or that nobody came. Raises BadInput, GraceNotOpen."""
    ctx.authorize(FUNCTION, "enter")
    if not words.strip():
        raise BadInput(reason="弁明の内容（出頭しなかったときはその旨）を入力してください。", field="words")
    today = ctx.today()
    if on > today:
        raise BadInput(reason="弁明を聴いた日は今日までの日を入力してください。", field="on")
    with changing(ctx, FUNCTION) as store:
        grace = grace_in_force(ctx, store, grace_id, today)
        notice = grace.last(GraceEventKind.HEARING_NOTIFIED)
        if notice is None:
            raise BadInput(reason="先に弁明を聴取する旨を通知してください（法15条の3②）。", field="on")
        if on < notice.on:
            raise BadInput(
                reason=f"弁明を聴いた日は通知の日 {wareki(notice.on)} 以後の日を入力してください。", field="on"
            )
        seq = record(ctx, store, grace, "弁明の聴取", on=on.isoformat())
        store.graces.happen(grace, GraceEventKind.HEARD, on, ctx.actor.staff_no, seq, words=words.strip())
        end_tasks(ctx, store, f"grace:{grace_id}:hearing", "聴取済")
        tell_grace(ctx, store, grace, "弁明を聴取", seq)
        return store.graces.get(grace_id)


def excuse(ctx: Context, grace_id: int, cause: Cause, reasons: str) -> Grace:
    """やむを得ない理由: the cause is noted and the grace goes on (法15条の3①二・四かっこ書). Raises BadInput, GraceNotOpen."""
    ctx.authorize(FUNCTION, "enter")
    if cause not in (Cause.DEFAULT, Cause.NEW_DELINQUENCY):
        raise BadInput(reason="やむを得ない理由で続けられるのは2号と4号の事由だけです。", field="cause")
    if not reasons.strip():
        raise BadInput(reason="やむを得ない理由を入力してください。", field="reasons")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = grace_in_force(ctx, store, grace_id, today)
        seq = record(ctx, store, grace, "猶予の継続（やむを得ない理由）", cause=cause.value)
        store.graces.happen(
            grace,
            GraceEventKind.EXCUSED,
            today,
            ctx.actor.staff_no,
            seq,
            facts={"cause": cause.value},
            words=reasons.strip(),
        )
        tell_grace(ctx, store, grace, "やむを得ない理由により猶予を継続", seq)
        return store.graces.get(grace_id)


def draft_ending(ctx: Context, grace_id: int, ending: Ending, *, revises: int | None = None) -> DraftRef:
    """起案: cancel a grace or shorten it.

    Raises HearingNeeded, CauseNotOfKind, BadInput, GraceNotOpen, NotTheCollector, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = grace_in_force(ctx, store, grace_id, today)
        need_collector(ctx, store, grace.party_id)
        _check(grace, ending, today)
        shown = _shown(store, grace, ending.cause, today)
        payload = {"grace_id": grace_id, "seen": grace.seen, "shown": shown, **_frozen(ending)}
        return draft_act(ctx, store, END, payload, party_id=grace.party_id, revises=revises)


def execute_ending(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the days of the grace are cut on each receivable; the number of the grace.

    Raises ChangedByAnother also when the missing instalments or the new delinquency of the draft were paid meanwhile.
    """
    today = ctx.today()
    grace = grace_in_force(ctx, store, int(draft.payload["grace_id"]), today)
    if grace.seen != int(draft.payload["seen"]):
        raise ChangedByAnother(what="この猶予")
    ending = _thawed(draft.payload)
    _check(grace, ending, today)
    if draft.payload.get("shown") and not _shown(store, grace, ending.cause, today):
        raise ChangedByAnother(what=f"取消しの事由（{ending.cause.short}。納付されています）")
    until_on = ending.until_on or today - ONE_DAY
    facts = {
        "cause": ending.cause.value,
        "cause_on": ending.cause_on.isoformat(),
        "until": until_on.isoformat(),
        "waive": ending.waive_after_cause,
    }
    seq = record(ctx, store, grace, f"猶予の{ending.word}", draft=draft.draft_id, **facts)
    cancelled = ending.until_on is None
    store.graces.happen(
        grace,
        GraceEventKind.CANCELLED if cancelled else GraceEventKind.SHORTENED,
        today,
        ctx.actor.staff_no,
        seq,
        facts=facts,
        words=ending.reasons,
        draft_id=draft.draft_id,
        ends_on=until_on,
        over=cancelled,
    )
    cut_days(store, grace, until_on, None if ending.waive_after_cause else ending.cause_on, draft.draft_id, seq)
    refresh_limits(store, grace.numbers, today)
    propose_refix(ctx, store, grace.party_id, grace.numbers, today)
    if cancelled:
        end_tasks(ctx, store, f"grace:{grace.grace_id}", "猶予の取消し")
    tell_grace(
        ctx,
        store,
        grace,
        f"{grace.kind.label}の{ending.word}（{ending.cause.label} {ending.cause.article(grace.kind)}）",
        seq,
    )
    return grace.grace_id


def describe_ending(store: Store, draft: Draft) -> Described:
    """The cancellation in words for 8001."""
    grace = store.graces.get(int(draft.payload["grace_id"]))
    ending = _thawed(draft.payload)
    until = wareki(ending.until_on) if ending.until_on else "承認の日の前日"
    heard = grace.last(GraceEventKind.HEARD)
    waived = "免除する" if ending.waive_after_cause else "免除しない（法15条の9①ただし書）"
    notes = [
        f"事由 {ending.cause.label}（{ending.cause.article(grace.kind)}）",
        f"理由 {ending.reasons}",
        f"事由の生じた日 {wareki(ending.cause_on)} 以後の延滞金は{waived}。",
    ]
    if heard is not None:
        notes.append(f"弁明 {wareki(heard.on)} {heard.words}")
    elif not hearing_needed(grace, ending.cause):
        notes.append("弁明の聴取は要りません。")
    rows = (BeforeAfter("猶予の終わり", wareki(grace.until_on), until),)
    return Described(f"{grace.kind.label}の{ending.word}  {grace.grace_no}", rows, tuple(notes))


def draft_release(ctx: Context, grace_id: int, security_id: int, reasons: str) -> DraftRef:
    """起案: give a security back (担保の解除). Raises BadInput, NotTheCollector, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    if not reasons.strip():
        raise BadInput(reason="担保を解除する理由を入力してください。", field="reasons")
    with changing(ctx, FUNCTION) as store:
        grace = store.graces.get(grace_id)
        need_collector(ctx, store, grace.party_id)
        _held(grace, security_id)
        payload = {"grace_id": grace_id, "security_id": security_id, "reasons": reasons.strip()}
        return draft_act(ctx, store, RELEASE, payload, party_id=grace.party_id)


def execute_release(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the security is given back; the number of the grace."""
    today = ctx.today()
    grace = store.graces.get(int(draft.payload["grace_id"]))
    security = _held(grace, int(draft.payload["security_id"]))
    seq = record(ctx, store, grace, "担保の解除", draft=draft.draft_id, security=security.security_id)
    store.graces.release_security(security.security_id, today)
    store.graces.happen(
        grace,
        GraceEventKind.SECURITY_RELEASED,
        today,
        ctx.actor.staff_no,
        seq,
        facts={"security": security.security_id},
        words=str(draft.payload["reasons"]),
        draft_id=draft.draft_id,
    )
    tell_grace(ctx, store, grace, f"担保を解除（{security.kind}）", seq)
    return grace.grace_id


def describe_release(store: Store, draft: Draft) -> Described:
    """The release in words for 8001."""
    grace = store.graces.get(int(draft.payload["grace_id"]))
    found = next(each for each in grace.securities if each.security_id == int(draft.payload["security_id"]))
    rows = (BeforeAfter(f"{found.kind} {found.words}", f"{found.worth}円", "解除"),)
    return Described(f"担保の解除  {grace.grace_no}", rows, (f"理由 {draft.payload['reasons']}",))


def cut_days(
    store: Store, grace: Grace, until_on: date, charged_from: date | None, draft_id: int | None, audit_seq: int
) -> None:
    """Let the grace end earlier on each receivable: its row is cancelled, one with the days that were stays.

    From `charged_from` on the late charge is no longer waived.
    """
    for number, events in store.receivable_events.of(grace.numbers).items():
        for event in events:
            if event.facts.get("grace_id") != grace.grace_id or event.kind != grace.kind.event.value:
                continue
            cancel = NewReceivableEvent(
                number, event.kind, event.from_on, facts={"grace_id": grace.grace_id}, cancels=event.event_id
            )
            store.receivable_events.add(cancel, audit_seq)
            if until_on < event.from_on:
                continue
            facts = dict(event.facts)
            if charged_from is not None:
                facts[UNTIL] = (charged_from - ONE_DAY).isoformat()
            store.receivable_events.add(
                NewReceivableEvent(number, event.kind, event.from_on, until_on, facts, draft_id=draft_id), audit_seq
            )


def _check(grace: Grace, ending: Ending, today: date) -> None:
    _check_cause(grace, ending.cause)
    if not ending.reasons.strip():
        raise BadInput(reason=f"{ending.word}の理由を入力してください。通知書に載ります。", field="reasons")
    if ending.cause_on > today:
        raise BadInput(reason="事由の生じた日は今日までの日を入力してください。", field="cause_on")
    if ending.until_on is not None and not today <= ending.until_on < grace.until_on:
        raise BadInput(
            reason=f"短縮後の終わりは今日から {wareki(grace.until_on)} の前日までで入力してください。", field="until"
        )
    if hearing_needed(grace, ending.cause) and not heard_since_notice(grace, ending.cause):
        raise HearingNeeded(cause=ending.cause.short)


def _shown(store: Store, grace: Grace, cause: Cause, today: date) -> bool:
    """Do the books show the cause now?"""
    return any(each.cause is cause for each in proposals_of(store, grace, today))


def _check_cause(grace: Grace, cause: Cause) -> None:
    if cause not in causes_of(grace.kind):
        raise CauseNotOfKind(grace=grace.kind.label, field="cause")


def _held(grace: Grace, security_id: int) -> Security:
    found = next((each for each in grace.held_securities if each.security_id == security_id), None)
    if found is None:
        raise BadInput(reason="この担保は解除済みか、ほかの猶予のものです。", field="security")
    return found


def _frozen(ending: Ending) -> dict[str, Any]:
    return {
        "cause": ending.cause.value,
        "cause_on": ending.cause_on.isoformat(),
        "reasons": ending.reasons.strip(),
        "until": ending.until_on.isoformat() if ending.until_on else None,
        "waive": ending.waive_after_cause,
    }


def _thawed(payload: Mapping[str, Any]) -> Ending:
    until = payload["until"]
    return Ending(
        Cause(payload["cause"]),
        date.fromisoformat(payload["cause_on"]),
        str(payload["reasons"]),
        date.fromisoformat(until) if until else None,
        bool(payload["waive"]),
    )
