"""What follows a default: 分納不履行通知 (P-10), and the cancelling of a plan by a draft that another approves (F56).

Neither happens by itself. The office may let a default pass (徴収猶予等の取扱要領44).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.cases.assignment import need_collector
from core.delinquency.letters import send_letter
from core.delinquency.plans.keeping import PlanTold, told_of
from core.delinquency.plans.papers import DEFAULT, default_blocks
from core.delinquency.plans.plan import PlanEvent
from core.delinquency.plans.pledging import PRINTED
from core.delinquency.plans.watching import FUNCTION, end_plan
from core.delinquency.timeline import Happened, tell
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.outputs.delivery import Destination
from core.office.papers.issuing import IssuedLetter
from core.office.papers.requests import LetterRequest
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.money import ZERO
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.traces.witness import Witness

CANCEL = "plan_cancel"


class NotInForce(Refusal):
    """Only a plan in force can be cancelled."""

    sentence = "版{version}は「{state}」です。取消しを起案できるのは効力のある誓約だけです。F5 で読み直してください。"


class NothingMissing(Refusal):
    """There is no default of which to write."""

    sentence = "不履行の回がありません（許容日までの納付と速報を含めて判定しています）。"


def draft_cancel(ctx: Context, plan_id: int, reason: str, seen: int) -> DraftRef:
    """起案: ask for a plan to be cancelled. Raises NotInForce, ChangedByAnother, NotTheCollector, NearChange, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="取消しの理由を入力してください（不履行の回、相談の経過など）。", field="reason")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        plan = store.plans.get(plan_id)
        refuse_near(ctx, store, plan.party_id)
        need_collector(ctx, store, plan.party_id)
        [told] = told_of(store, [plan], today)
        if told.last_event != seen:
            raise ChangedByAnother(what="分納誓約")
        _refuse_unless_live(told)
        missing = told.kept.consecutive
        payload = {"plan_id": plan_id, "reason": reason.strip(), "event": told.last_event, "missing": missing}
        return draft_act(ctx, store, CANCEL, payload, amount=told.kept.rest, party_id=plan.party_id)


def execute_cancel(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the plan is cancelled as of today; the acknowledgement of its signature stays. Its number.

    Raises NotInForce when it has ended since it was drafted, ChangedByAnother when what was missing has come since.
    """
    plan = store.plans.get(int(draft.payload["plan_id"]))
    today = ctx.today()
    [told] = told_of(store, [plan], today)
    _refuse_unless_live(told)
    if draft.payload.get("missing") and not told.kept.consecutive:
        raise ChangedByAnother(what="分納の履行（不足分が納付されています）")
    reason = str(draft.payload["reason"])
    entry = ctx.entry(FUNCTION, "分納誓約の取消し", party_id=plan.party_id, reason=reason, plan=plan.plan_id)
    seq = store.audit.record(entry)
    end_plan(ctx, store, told, PlanEvent.CANCELLED, today, seq, draft.draft_id)
    words = f"分納誓約 版{plan.version_no} を取消し（履行 {told.kept.rate}） {reason}"
    tell(ctx, store, plan.party_id, Happened.PLAN, words, seq, facts={"plan": plan.plan_id})
    return plan.plan_id


def describe_cancel(store: Store, draft: Draft) -> Described:
    """What the approval ends, as it stands now."""
    plan = store.plans.get(int(draft.payload["plan_id"]))
    [told] = told_of(store, [plan], date.fromisoformat(draft.drafted_at.date().isoformat()))
    kept = told.kept
    signed = wareki(told.signed_on) if told.signed_on is not None else ""
    title = f"分納誓約の取消し 版{plan.version_no}（{signed} 月{plan.monthly}円 {len(plan.lines)}回）"
    rows = (
        BeforeAfter("誓約", told.state.value, "取消"),
        BeforeAfter("残り", f"{kept.rest}円", "一時に納付を求める額"),
        BeforeAfter("不足", f"{kept.shortage}円", "", f"連続{kept.consecutive}回" if kept.consecutive else ""),
    )
    notes = (
        f"理由 {draft.payload['reason']}",
        f"履行 {kept.rate}回  納付済 {kept.paid}円",
        "取り消しても、署名の日の承認（時効の更新）は残ります。取消しの後に誓約するときは新しい計画を作ります。",
    )
    return Described(title, rows, notes)


def send_default_notice(
    ctx: Context,
    plan_id: int,
    until_on: date,
    seen: int,
    *,
    reason: str = "03",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """P-10: write to the delinquent which instalments are missing and by when to pay.

    Raises NothingMissing, NotInForce, ChangedByAnother, BadInput and the refusals of `send_letter`.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    if until_on <= today:
        raise BadInput(reason="納付期限は明日以後の日を入力してください。", field="until_on")
    with ctx.read() as store:
        plan = store.plans.get(plan_id)
        [told] = told_of(store, [plan], today)
        if told.last_event != seen:
            raise ChangedByAnother(what="分納誓約")
        _refuse_unless_live(told)
        if not told.kept.consecutive or told.signed_on is None or told.kept.shortage == ZERO:
            raise NothingMissing
        blocks = default_blocks(told.signed_on, told.kept.lines, told.kept.consecutive, until_on)
    request = LetterRequest(
        DEFAULT,
        "分納不履行通知書",
        plan.party_id,
        blocks,
        reason=reason,
        follow=PRINTED,
        follow_facts={
            "plan_id": plan_id,
            "kind": PlanEvent.NOTICED.value,
            "words": f" 不足 {told.kept.shortage}円 期限 {wareki(until_on)}",
        },
    )
    return send_letter(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def _refuse_unless_live(told: PlanTold) -> None:
    if not told.state.live:
        raise NotInForce(version=told.plan.version_no, state=told.state)
