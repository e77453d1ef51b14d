"""取消し and 号の変更: a suspension that no ground carries any more must be cancelled; another ground keeps its day.

法15条の8; 徴基通154-1. A cancelled suspension counts for nothing: the next one starts at 0 (K134).
"""

from __future__ import annotations

from datetime import date

from core.delinquency.cases.assignment import need_collector
from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task, end_tasks
from core.delinquency.event_kinds import StandingKind
from core.delinquency.graces.refixing import propose_refix
from core.delinquency.letters import claim_rows
from core.delinquency.limits.state import refresh_limits
from core.delinquency.outward import PLAIN, Outward, send_out
from core.delinquency.ports import Context, Store
from core.delinquency.suspension.drafting import need_ground, open_of
from core.delinquency.suspension.notifying import ask_for_review
from core.delinquency.suspension.papers import P82, TITLES, cancellation_blocks
from core.delinquency.suspension.releasing import ask_for_release, release_words
from core.delinquency.suspension.rules import Ground, hardship_words
from core.delinquency.suspension.sheet import FUNCTION, Sheet
from core.delinquency.suspension.suspension import EndCause, Suspension, SuspensionEventKind
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.papers.issuing import IssuedLetter
from core.office.papers.letters import AppealKind
from core.office.papers.requests import LetterRequest
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.refusals import BadInput, ChangedByAnother, Refusal

CANCEL, CHANGE = "suspension_cancelled", "suspension_ground"


class NotStanding(Refusal):
    """The suspension does not stand: not told yet, or over."""

    sentence = "執行停止 {number} は停止中ではありません（{state}）。F5 で読み直してください。"


class ThreeYearsOver(Refusal):
    """The three years are over: the claims are extinct, and nothing of the suspension changes any more."""

    sentence = (
        "執行停止 {number} は{day}に3年が満了し、期別は消滅しています。"
        "取消しと号の変更は満了の日までです。不納欠損（6602）を起案してください（法15条の7④、15条の8）。"
    )


def draft_cancel(
    ctx: Context, suspension_id: int, reason: str, cause_on: date, *, revises: int | None = None
) -> DraftRef:
    """起案: none of the grounds holds any more. `cause_on` is the day on which that came about: from it on the late
    charge is charged again (法15条の9①ただし書).

    Raises NotStanding, ThreeYearsOver, BadInput, NotTheCollector, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    if not reason.strip():
        raise BadInput(reason="どの号にも当たらなくなった事実を入力してください（法15条の8）。", field="reason")
    if cause_on > today:
        raise BadInput(reason="事実が生じた日が今日より後です。", field="cause_on")
    with changing(ctx, FUNCTION) as store:
        suspension = _standing(store, suspension_id, today)
        refuse_near(ctx, store, suspension.party_id)
        need_collector(ctx, store, suspension.party_id)
        payload = {
            "suspension": suspension_id,
            "version": suspension.version,
            "reason": reason.strip(),
            "cause_on": cause_on.isoformat(),
            "on": today.isoformat(),
        }
        amount = open_of(store, list(store.suspensions.claims(suspension_id)))
        return draft_act(ctx, store, CANCEL, payload, amount=amount, party_id=suspension.party_id, revises=revises)


def execute_cancel(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the suspension ends today for each claim, its time counts for nothing, and its notice (P-82) is asked for."""
    today = ctx.now().date()
    suspension = _standing(store, int(draft.payload["suspension"]), today)
    if suspension.version != int(draft.payload["version"]):
        raise ChangedByAnother(what="執行停止")
    reason = str(draft.payload["reason"])
    entry = ctx.entry(
        FUNCTION,
        "執行停止の取消し",
        party_id=suspension.party_id,
        reason=reason,
        draft=draft.draft_id,
        suspension=suspension.suspension_no,
    )
    seq = store.audit.record(entry)
    facts = {"waived_until": _before(date.fromisoformat(draft.payload["cause_on"]))}
    end_suspension(ctx, store, suspension, EndCause.CANCELLED, today, seq, draft_id=draft.draft_id, facts=facts)
    number = suspension.suspension_id
    propose_refix(ctx, store, suspension.party_id, list(store.suspensions.claims(number)), today)
    words = f"執行停止の取消し {reason}"
    store.suspensions.happen(number, SuspensionEventKind.CANCELLED, today, words, draft.drafted_by, seq)
    task = f"執行停止取消通知書（{suspension.suspension_no}）の発送"
    source = f"suspension:{number}:cancel_notice"
    add_task(ctx, store, TaskRequest(suspension.party_id, TaskKind.DEADLINE, today, task, True, source))
    tell(ctx, store, suspension.party_id, Happened.SUSPENSION, words, seq, facts={"suspension": number})
    return number


def describe_cancel(store: Store, draft: Draft) -> Described:
    """What the approval changes."""
    suspension = store.suspensions.get(int(draft.payload["suspension"]))
    claims = store.suspensions.claims(suspension.suspension_id)
    since = f"停止中（{wareki(suspension.suspended_on)} から）" if suspension.suspended_on else "停止中"
    amount = open_of(store, list(claims))
    return Described(
        f"執行停止の取消し {suspension.suspension_no}",
        (
            BeforeAfter(f"執行停止 {len(claims)}期別", since, "取消し（停止の期間は通算しない）"),
            BeforeAfter("滞納処分できる額", "0円", f"{amount}円", f"{amount}円"),
        ),
        (
            f"理由 {draft.payload['reason']}",
            f"事実が生じた日 {wareki(date.fromisoformat(draft.payload['cause_on']))}（この日から延滞金を計算します）",
            "承認後、取消通知書（P-82）を発送します（法15条の8②）。",
        ),
    )


def draft_change(
    ctx: Context, suspension_id: int, ground: Ground, sheet_id: int, reason: str, *, revises: int | None = None
) -> DraftRef:
    """起案: another ground carries the suspension from now on; 停止日 and its three years stay (徴基通154-1).

    Raises NotStanding, ThreeYearsOver, SheetUnfinished, NotSuspendable, WhereaboutsUnproven, BadInput for the same ground, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    if not reason.strip():
        raise BadInput(reason="号を変える理由を入力してください。", field="reason")
    with changing(ctx, FUNCTION) as store:
        suspension = _standing(store, suspension_id, today)
        refuse_near(ctx, store, suspension.party_id)
        need_collector(ctx, store, suspension.party_id)
        sheet = _check_change(store, suspension, ground, sheet_id, today)
        payload = {
            "suspension": suspension_id,
            "version": suspension.version,
            "ground": ground.value,
            "sheet": sheet_id,
            "sheet_version": sheet.version,
            "reason": reason.strip(),
            "on": today.isoformat(),
        }
        return draft_act(ctx, store, CHANGE, payload, party_id=suspension.party_id, revises=revises)


def execute_change(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the new ground; 2号 asks for the release of seizures. Raises ChangedByAnother also for a sheet that was
    written over since it was drafted."""
    today = ctx.now().date()
    suspension = _standing(store, int(draft.payload["suspension"]), today)
    if suspension.version != int(draft.payload["version"]):
        raise ChangedByAnother(what="執行停止")
    ground, sheet_id = Ground(int(draft.payload["ground"])), int(draft.payload["sheet"])
    if _check_change(store, suspension, ground, sheet_id, today).version != int(draft.payload["sheet_version"]):
        raise ChangedByAnother(what="調査票")
    words = f"{suspension.ground.value}号から{ground.value}号へ変更 {draft.payload['reason']}"
    entry = ctx.entry(
        FUNCTION,
        "執行停止の号の変更",
        party_id=suspension.party_id,
        reason=words,
        draft=draft.draft_id,
        suspension=suspension.suspension_no,
    )
    seq = store.audit.record(entry)
    number = suspension.suspension_id
    store.suspensions.move_ground(suspension, ground, sheet_id)
    store.suspensions.happen(number, SuspensionEventKind.GROUND_CHANGED, today, words, draft.drafted_by, seq)
    tell(ctx, store, suspension.party_id, Happened.SUSPENSION, words, seq, facts={"suspension": number})
    if ground is Ground.HARDSHIP:
        ask_for_release(ctx, store, store.suspensions.get(number), list(store.suspensions.claims(number)), today)
    return number


def describe_change(store: Store, draft: Draft) -> Described:
    """What the approval changes."""
    suspension = store.suspensions.get(int(draft.payload["suspension"]))
    ground = Ground(int(draft.payload["ground"]))
    day = wareki(suspension.suspended_on) if suspension.suspended_on else ""
    sheet = store.suspension_sheets.get(int(draft.payload["sheet"]))
    judged = f"{sheet.judged_by_name} {wareki(sheet.judged_on) if sheet.judged_on else ''}"
    notes = [f"理由 {draft.payload['reason']}", f"判定 {sheet.judgement}（{judged.strip()}）"]
    if ground is Ground.HARDSHIP:
        on, claims = date.fromisoformat(draft.payload["on"]), list(store.suspensions.claims(suspension.suspension_id))
        notes += [words for words in (hardship_words(sheet, on), release_words(store, claims, on)) if words]
    return Described(
        f"執行停止の号の変更 {suspension.suspension_no}",
        (
            BeforeAfter("号", suspension.ground.label, ground.label),
            BeforeAfter("停止日", day, day, "変わりません"),
        ),
        tuple(notes),
    )


def end_suspension(
    ctx: Context,
    store: Store,
    suspension: Suspension,
    cause: EndCause,
    on: date,
    seq: int,
    *,
    draft_id: int | None = None,
    facts: dict[str, str] | None = None,
    receivable_ids: list[int] | None = None,
) -> None:
    """End it for its claims in the transaction of the act that ends it, with its tasks; a step of this room's acts.

    `receivable_ids` ends it for some of the claims only: the suspension itself goes on while another is suspended.
    """
    rows = store.suspensions.claims(suspension.suspension_id)
    wanted = rows if receivable_ids is None else {n: rows[n] for n in receivable_ids if n in rows}
    counted = store.receivable_events.of(list(rows))
    alive = {n for n in rows if not any(e.facts.get("ends") == rows[n] for e in counted[n])}
    for number, event_id in wanted.items():
        if event_id is None or number not in alive:
            continue
        store.receivable_events.add(
            NewReceivableEvent(
                number,
                StandingKind.SUSPENSION_ENDED.value,
                on,
                None,
                {"ends": event_id, "cause": cause.value, **(facts or {})},
                draft_id=draft_id,
            ),
            seq,
        )
    refresh_limits(store, list(wanted), on)
    if alive <= set(wanted):
        store.suspensions.end(suspension, on, cause)
        store.suspensions.happen(
            suspension.suspension_id, SuspensionEventKind.ENDED, on, cause.value, ctx.actor.staff_no, seq
        )
        end_tasks(ctx, store, f"suspension:{suspension.suspension_id}", f"執行停止の終了（{cause.value}）")


def revive_suspensions(ctx: Context, store: Store, ended_by: int, receivable_ids: list[int], seq: int) -> list[str]:
    """What a draft ended of suspensions, as if it had never been: 停止日 and the three years go on (法15条の7④).

    For a write-off that is taken back as a mistake. A suspension that was cancelled since (法15条の8) stays ended. Their
    numbers.
    """
    today = ctx.now().date()
    revived: dict[int, Suspension] = {}
    for number, events in store.receivable_events.of(receivable_ids).items():
        begun = {event.event_id: event for event in events}
        for event in events:
            if event.kind != StandingKind.SUSPENSION_ENDED.value or event.draft_id != ended_by:
                continue
            suspension = store.suspensions.get(int(begun[int(event.facts["ends"])].facts["suspension_id"]))
            if suspension.end_cause is EndCause.CANCELLED:
                continue
            facts = {"reason": "欠損の取消し"}
            new = NewReceivableEvent(number, event.kind, event.from_on, None, facts, cancels=event.event_id)
            store.receivable_events.add(new, seq)
            revived[suspension.suspension_id] = suspension
    for suspension_id, suspension in revived.items():
        if suspension.ended_on is None:
            continue
        store.suspensions.reopen(suspension)
        words, kind = "欠損の取消しによる復活（停止日は変わらない）", SuspensionEventKind.REOPENED
        store.suspensions.happen(suspension_id, kind, today, words, ctx.actor.staff_no, seq)
        ask_for_review(ctx, store, suspension, suspension.review_on or today)
    return [suspension.suspension_no for suspension in revived.values()]


def issue_cancellation(
    ctx: Context, suspension_id: int, *, in_person: bool = False, out: Outward = PLAIN
) -> IssuedLetter:
    """発送: the notice of a cancellation (P-82), with its appeal. Raises BadInput unless it was cancelled."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        suspension = store.suspensions.get(suspension_id)
        if suspension.end_cause is not EndCause.CANCELLED or suspension.ended_on is None:
            raise BadInput(reason="取消しの決裁が済んでいません。8001 で承認を受けてください。")
        numbers = list(store.suspensions.claims(suspension_id))
        reason = next(
            (e.words.removeprefix("執行停止の取消し ") for e in store.suspensions.events(suspension_id)
             if e.kind is SuspensionEventKind.CANCELLED),
            "",
        )  # fmt: skip
        blocks = cancellation_blocks(suspension, claim_rows(store, numbers, today), reason, suspension.ended_on)
    letter = send_out(
        ctx,
        LetterRequest(
            P82, TITLES[P82], suspension.party_id, blocks, appeal=AppealKind.DISPOSITION, in_person=in_person
        ),
        out,
        function_code=FUNCTION,
        kind=Happened.SUSPENSION,
        words="執行停止取消通知書",
    )
    with ctx.write() as store:
        seq = store.audit.record(
            ctx.entry(FUNCTION, "執行停止取消通知", party_id=suspension.party_id, document=letter.document_no)
        )
        store.suspensions.happen(
            suspension_id, SuspensionEventKind.CANCEL_NOTIFIED, today, letter.document_no, ctx.actor.staff_no, seq
        )
        end_tasks(ctx, store, f"suspension:{suspension_id}:cancel_notice", f"{letter.document_no} を発行")
    return letter


def _standing(store: Store, suspension_id: int, today: date) -> Suspension:
    suspension = store.suspensions.get(suspension_id)
    if suspension.suspended_on is None or suspension.ended_on is not None:
        raise NotStanding(number=suspension.suspension_no, state=suspension.state(today).value)
    if suspension.expires_on is not None and suspension.expires_on < today:
        raise ThreeYearsOver(number=suspension.suspension_no, day=wareki(suspension.expires_on))
    return suspension


def _check_change(store: Store, suspension: Suspension, ground: Ground, sheet_id: int, today: date) -> Sheet:
    if ground is suspension.ground:
        raise BadInput(reason=f"いまも{ground.value}号です。変更する号を選んでください。", field="ground")
    return need_ground(store, suspension.party_id, ground, sheet_id, today)


def _before(cause_on: date) -> str:
    return date.fromordinal(cause_on.toordinal() - 1).isoformat()
