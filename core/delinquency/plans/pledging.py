"""誓約: the paper is printed (P-08, P-09), signed, and its signature registered. Only that acknowledges (民法152条).

A promise by word of mouth renews nothing here: it cannot be proved (C31).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.assignment import need_collector
from core.delinquency.event_kinds import StandingKind
from core.delinquency.letters import send_letter
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import refresh_limits, refuse_completed
from core.delinquency.plans.claims import NoPlanPossible, obstacle_of, refuse_unless_plan
from core.delinquency.plans.fulfilment import PlanState
from core.delinquency.plans.keeping import PlanTold, keep_watch, told_of
from core.delinquency.plans.papers import PLEDGE, SCHEDULE, Named, pledge_blocks, pledge_title, schedule_blocks
from core.delinquency.plans.plan import NewPlanEvent, PlanEvent
from core.delinquency.plans.watching import FUNCTION, end_plan
from core.delinquency.standing import standing_of
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent
from core.office.outputs.delivery import Destination
from core.office.papers.issuing import IssuedLetter
from core.office.papers.letters import CopyMark
from core.office.papers.requests import LetterRequest, NumberedLetter
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki, wareki_long
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.plans.plan import Plan
    from core.delinquency.ports import Context, Store
    from core.office.traces.witness import Witness

PRINTED = "plan_letter"
"""Code of what follows the number of P-08, in FOLLOWS."""


class NotApprovedYet(Refusal):
    """A plan beyond the limits is neither printed nor signed before its approval."""

    sentence = "この計画は決裁が要ります（{beyond}）。8001 で承認された後に印刷できます。"


class NotPrintedYet(Refusal):
    """A signature stands on a paper of ours: it is printed first."""

    sentence = "誓約書をまだ印刷していません。F12 で印刷し、署名を受けてから登録してください。"


class NotAwaitingSignature(Refusal):
    """The version is in force or over."""

    sentence = "版{version}は「{state}」です。署名を登録できるのは案だけです。F5 で読み直してください。"


class OutOfDate(Refusal):
    """What is owed has changed since the plan was made: the paper lists other amounts."""

    sentence = "計画の後で調定か収納が変わり、書面の金額と合いません。計画を作り直してください（F5、F9）。"


def print_pledge(
    ctx: Context,
    plan_id: int,
    *,
    reason: str = "03",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """F12: 誓約書 with its annex in two sheets, for the city and for the delinquent, to be signed at the desk.

    Raises NotApprovedYet, NotAwaitingSignature, OutOfDate, NoPlanPossible, LimitationCompleted and the refusals of
    `send_letter`.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        plan = store.plans.get(plan_id)
        [told] = told_of(store, [plan], today)
        _refuse_unless_open(told)
        refuse_changed(told)
        refuse_standing(store, plan, today)
        refuse_completed(store, plan.receivable_ids, today)
        payers = [payer.words for payer in store.payers.of_party(plan.party_id) if payer.ended_on is None]
        blocks = pledge_blocks(plan, named_of(store, plan.receivable_ids), payers)
    request = LetterRequest(
        form_no=PLEDGE,
        title=pledge_title(plan),
        party_id=plan.party_id,
        blocks=blocks,
        reason=reason,
        in_person=True,
        signed=False,
        copies=(CopyMark.DUPLICATE,),
        follow=PRINTED,
        follow_facts={"plan_id": plan_id, "kind": PlanEvent.PRINTED.value},
    )
    return send_letter(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def print_schedule(
    ctx: Context,
    plan_id: int,
    *,
    reason: str = "03",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """P-09 by itself, for somebody who has lost it. Raises the refusals of `send_letter`."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        plan = store.plans.get(plan_id)
        [told] = told_of(store, [plan], today)
        day = told.signed_on
        pledged = f"{wareki_long(day)}の{pledge_title(plan)}" if day is not None else f"{pledge_title(plan)}の案"
        words = f"{pledged}による納付の計画は、次のとおりです（{len(plan.claims)}期別　総額 {plan.total}円）。"
        blocks = schedule_blocks(plan, named_of(store, plan.receivable_ids), words)
    request = LetterRequest(SCHEDULE, "分割納付計画書", plan.party_id, blocks, reason=reason, in_person=True)
    return send_letter(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def register_signature(ctx: Context, plan_id: int, signed_on: date, seen: int) -> PlanTold:
    """署名の登録: from the day of the signature the plan is in force and the listed receivables are acknowledged.

    The version before it is closed; how it was kept stays with it (F57). `seen` is the last event of this version.
    Raises NotPrintedYet, NotApprovedYet, NotAwaitingSignature, OutOfDate, NoPlanPossible, LimitationCompleted (nothing
    renews what is complete), ChangedByAnother, NotTheCollector, NearChange, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        plan = store.plans.get(plan_id)
        refuse_near(ctx, store, plan.party_id)
        need_collector(ctx, store, plan.party_id)
        [told] = told_of(store, [plan], today)
        if told.last_event != seen:
            raise ChangedByAnother(what="分納誓約")
        _refuse_unless_open(told)
        printed = told.event(PlanEvent.PRINTED)
        if printed is None:
            raise NotPrintedYet
        if not printed.on <= signed_on <= today:
            reason = f"署名の日は、印刷した {wareki(printed.on)} から今日までの日を入力してください。"
            raise BadInput(reason=reason, field="signed_on")
        refuse_standing(store, plan, today)
        refuse_completed(store, plan.receivable_ids, signed_on)
        entry = ctx.entry(
            FUNCTION,
            "誓約の署名の登録",
            party_id=plan.party_id,
            plan=plan_id,
            signed_on=signed_on.isoformat(),
            receivables=list(plan.receivable_ids),
        )
        seq = store.audit.record(entry)
        _close_before(ctx, store, plan, today, seq)
        for number in plan.receivable_ids:
            for kind in (EventKind.WRITTEN_ACKNOWLEDGEMENT.value, StandingKind.PLAN.value):
                row = NewReceivableEvent(
                    number, kind, signed_on, facts={"plan_id": plan_id}, document_id=printed.document_id
                )
                store.receivable_events.add(row, seq)
        refresh_limits(store, list(plan.receivable_ids), today)
        event = NewPlanEvent(plan_id, PlanEvent.SIGNED, signed_on, document_id=printed.document_id)
        store.plans.happen(event, ctx.actor.staff_no, seq)
        words = (
            f"{pledge_title(plan)} {len(plan.claims)}期別 月{plan.monthly}円 {len(plan.lines)}回 版{plan.version_no}"
        )
        tell(ctx, store, plan.party_id, Happened.PLAN, words, seq, on=signed_on, facts={"plan": plan_id})
        return keep_watch(store, plan_id, today)


def note_letter(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """The event of the plan and the row of the course, in the transaction of the letter's number (FOLLOWS)."""
    plan = store.plans.get(int(facts["plan_id"]))
    kind = PlanEvent(facts["kind"])
    event = NewPlanEvent(plan.plan_id, kind, letter.issued_on, document_id=letter.document_id)
    store.plans.happen(event, ctx.actor.staff_no, letter.audit_seq)
    told = {"document": letter.document_id, "form": letter.form_no, "plan": plan.plan_id}
    words = f"{letter.title}（{letter.document_no}）{facts.get('words', '')}"
    tell(ctx, store, plan.party_id, Happened.LETTER, words, letter.audit_seq, on=letter.issued_on, facts=told)


def named_of(store: Store, receivable_ids: tuple[int, ...]) -> Named:
    """What the papers name the receivables by."""
    return Named({number: store.receivables.get(number) for number in receivable_ids}, store.tax_items.all())


def _refuse_unless_open(told: PlanTold) -> None:
    """Raise unless the version waits for its signature, and what came since is all that has changed in the books."""
    if told.state is not PlanState.DRAFT:
        raise NotAwaitingSignature(version=told.plan.version_no, state=told.state)
    if told.waits_for_approval:
        raise NotApprovedYet(beyond=told.plan.beyond)
    received = sum(each.yen for each in told.money.receipts if not each.provisional)
    if received + told.money.open_base.amount != told.plan.base.amount:
        raise OutOfDate


def refuse_changed(told: PlanTold) -> None:
    """Raise OutOfDate unless the books ask for what the plan lists: neither an assessment nor money came since."""
    if told.money.open_base != told.plan.base:
        raise OutOfDate


def refuse_standing(store: Store, plan: Plan, today: date) -> None:
    """Raise NoPlanPossible when something stands over the party or a listed receivable that a plan cannot go beside."""
    refuse_unless_plan(store, plan.party_id, today)
    for number, rows in store.receivable_events.of(list(plan.receivable_ids)).items():
        obstacle = obstacle_of(standing_of(rows, today))
        if obstacle:
            raise NoPlanPossible(reason=f"{named_of(store, (number,)).short(number)}は{obstacle}")


def _close_before(ctx: Context, store: Store, plan: Plan, today: date, seq: int) -> None:
    """Close whatever version of the party is still in force."""
    others = [each for each in store.plans.of_party(plan.party_id) if each.plan_id != plan.plan_id]
    for before in told_of(store, others, today):
        if before.state.live:
            end_plan(ctx, store, before, PlanEvent.REPLACED, today, seq)
            words = f"分納誓約 版{before.plan.version_no} を版{plan.version_no} に差替え（履行 {before.kept.rate}）"
            tell(ctx, store, plan.party_id, Happened.PLAN, words, seq)
