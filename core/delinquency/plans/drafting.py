"""A plan as a draft (6301 F5, F9): worked out from the books, kept as a version, put to approval beyond the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.cases.assignment import need_collector
from core.delinquency.limits.state import refuse_completed, years_of
from core.delinquency.plans.claims import NoPlanPossible, PlanChoice, choices_of, refuse_unless_plan
from core.delinquency.plans.fulfilment import PlanState
from core.delinquency.plans.keeping import PlanTold, keep_watch, told_of
from core.delinquency.plans.plan import ListedClaim, NewPlan, NewPlanEvent, PayMethod, PlanEvent
from core.delinquency.plans.planning import (
    InstalmentPlan,
    LateChargeMode,
    PartOrder,
    Wish,
    beyond_limits,
    plan_instalments,
)
from core.delinquency.plans.pledging import refuse_changed, refuse_standing
from core.delinquency.plans.watching import FUNCTION, end_plan
from core.delinquency.timeline import Happened, tell
from core.ledger.inquiry.terms import settings_of
from core.office.approvals import draft_act
from core.office.calendar import days_set
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.settings import value_of
from core.office.traces.grounds import GroundKind
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki, wareki_year
from core.values.money import Yen
from core.values.periods import ONE_DAY, months_after
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

GRANT = "plan_grant"


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What the clerk asks for: the receivables in the order in which they are paid, one of `monthly` and `count`."""

    receivable_ids: tuple[int, ...]
    start_on: date
    day: int
    monthly: Yen | None = None
    count: int | None = None
    mode: LateChargeMode = LateChargeMode.AFTER
    method: PayMethod = PayMethod.SLIP


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A plan worked out and what it would mean; nothing is kept of it.

    `beyond` says why it needs approval, empty if it does not. `renews` are 起算 and completion that a signature of today
    gives. `before` is the version in force that it would replace.
    """

    plan: InstalmentPlan
    wish: PlanWish
    beyond: str
    renews: tuple[date, date]
    before: PlanTold | None
    version_no: int
    provisional: Yen

    @property
    def assumed_words(self) -> str:
        """R9の割合は未公示。R8の割合で計算; empty where all rates are known."""
        if not self.plan.assumed_years:
            return ""
        first, last = self.plan.assumed_years[0], self.plan.assumed_years[-1]
        years = wareki_year(first) if first == last else f"{wareki_year(first)}-{wareki_year(last)}"
        return f"{years}の割合は未公示。{wareki_year(self.plan.basis_year)}の割合で計算"


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was kept: its number, and the draft if it waits for approval."""

    plan_id: int
    version_no: int
    draft: DraftRef | None


class StartInThePast(Refusal):
    """Instalments cannot begin before today."""

    sentence = "起算日 {day} は過ぎています。今日（{today}）以後の日を入力してください。"


class NotADraft(Refusal):
    """The version was signed or is over."""

    sentence = "版{version}は「{state}」です。案だけを取り下げられます。F5 で読み直してください。"


def work_out(ctx: Context, party_id: int, wish: PlanWish) -> WorkedOut:
    """The plan of a wish, and what it would mean. Its party has been looked at before.

    Raises NoPlanPossible, PlanOverOwed, NothingToPlan, LimitationCompleted, StartInThePast, BadInput.
    """
    ctx.authorize(FUNCTION, "read", party_id=party_id)
    today = ctx.today()
    with ctx.read() as store:
        found = _worked_out(store, party_id, wish, today)
    ctx.record_view(
        FUNCTION, "分納計画の試算", party_id=party_id, reason="分納計画の試算", ground=GroundKind.ITEM.value
    )
    return found


def keep_plan(ctx: Context, party_id: int, wish: PlanWish, seen: int) -> Kept:
    """確定: keep a plan as a draft (案) that can be printed and signed; beyond the limits it goes to approval first.

    `seen` is the last event that the clerk saw (PlanDesk.seen). An unsigned draft before it is dropped.
    Raises what `work_out` raises, ChangedByAnother, NotTheCollector, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        need_collector(ctx, store, party_id)
        versions = told_of(store, store.plans.of_party(party_id), today)
        if max((each.last_event for each in versions), default=0) != seen:
            raise ChangedByAnother(what="分納誓約")
        found = _worked_out(store, party_id, wish, today)
        plan, before = found.plan, found.before
        entry = ctx.entry(
            FUNCTION,
            "分納計画の作成",
            party_id=party_id,
            receivables=[claim.receivable_id for claim in plan.claims],
            yen=plan.total.amount,
            count=plan.count,
        )
        seq = store.audit.record(entry)
        for each in versions:
            if each.state is PlanState.DRAFT:
                end_plan(ctx, store, each, PlanEvent.DROPPED, today, seq)
        staff = ctx.actor.staff_no
        number = store.plans.add(_new_plan(party_id, found, before, today), staff, seq)
        kept = store.plans.get(number)
        store.plans.happen(NewPlanEvent(number, PlanEvent.DRAFTED, today), staff, seq)
        draft = None
        if found.beyond:
            payload = {"plan_id": number, "beyond": found.beyond}
            draft = draft_act(ctx, store, GRANT, payload, amount=plan.total, party_id=party_id)
            asked = NewPlanEvent(number, PlanEvent.ASKED, today, draft_id=draft.draft_id)
            store.plans.happen(asked, staff, seq)
        keep_watch(store, number, today)
        words = f"分納計画の案 版{kept.version_no} 月{plan.monthly}円 {plan.count}回 {len(plan.claims)}期別"
        tell(ctx, store, party_id, Happened.PLAN, words, seq, facts={"plan": number})
    return Kept(number, kept.version_no, draft)


def drop_plan(ctx: Context, plan_id: int, seen: int) -> None:
    """取下げ: an unsigned draft is given up. Raises NotADraft, ChangedByAnother, NotTheCollector, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        plan = store.plans.get(plan_id)
        refuse_near(ctx, store, plan.party_id)
        need_collector(ctx, store, plan.party_id)
        [told] = told_of(store, [plan], today)
        if told.last_event != seen:
            raise ChangedByAnother(what="分納誓約")
        if told.state is not PlanState.DRAFT:
            raise NotADraft(version=plan.version_no, state=told.state)
        seq = store.audit.record(ctx.entry(FUNCTION, "分納計画の取下げ", party_id=plan.party_id, plan=plan_id))
        end_plan(ctx, store, told, PlanEvent.DROPPED, today, seq)
        tell(ctx, store, plan.party_id, Happened.PLAN, f"分納計画の案 版{plan.version_no} を取下げ", seq)


def execute_grant(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: a plan beyond the limits may be printed and signed; its number.

    Raises ChangedByAnother when the version has been given up or signed since it was drafted, OutOfDate when an assessment
    or money came since, NoPlanPossible, LimitationCompleted.
    """
    plan = store.plans.get(int(draft.payload["plan_id"]))
    today = ctx.today()
    [told] = told_of(store, [plan], today)
    if told.state is not PlanState.DRAFT:
        raise ChangedByAnother(what="分納計画")
    refuse_changed(told)
    refuse_standing(store, plan, today)
    refuse_completed(store, plan.receivable_ids, today)
    entry = ctx.entry(FUNCTION, "分納計画の承認", party_id=plan.party_id, plan=plan.plan_id, draft=draft.draft_id)
    seq = store.audit.record(entry)
    event = NewPlanEvent(plan.plan_id, PlanEvent.APPROVED, today, draft_id=draft.draft_id)
    store.plans.happen(event, ctx.actor.staff_no, seq)
    keep_watch(store, plan.plan_id, today)
    tell(ctx, store, plan.party_id, Happened.PLAN, f"分納計画 版{plan.version_no} 承認（{plan.beyond}）", seq)
    return plan.plan_id


def describe_grant(store: Store, draft: Draft) -> Described:
    """What the approval lets happen."""
    plan = store.plans.get(int(draft.payload["plan_id"]))
    title = f"分納誓約 版{plan.version_no} 月{plan.monthly}円 {len(plan.lines)}回 {len(plan.claims)}期別 {plan.total}円"
    before = store.plans.get(plan.replaces) if plan.replaces is not None else None
    rows = (
        BeforeAfter("月額", f"{before.monthly}円" if before else "なし", f"{plan.monthly}円"),
        BeforeAfter("回数", f"{len(before.lines)}回" if before else "なし", f"{len(plan.lines)}回"),
        BeforeAfter("完納予定", wareki(before.lines[-1].due_on) if before else "なし", wareki(plan.lines[-1].due_on)),
    )
    notes = (
        f"決裁が要る理由 {plan.beyond}",
        f"延滞金 {plan.mode}（見込み {plan.late_charge}円{f'。{plan.assumed}' if plan.assumed else ''}）",
        "承認の後に誓約書を印刷し、署名を登録すると効力が生じます。承認しても時効は変わりません。",
    )
    return Described(title, rows, notes)


def _worked_out(store: Store, party_id: int, wish: PlanWish, today: date) -> WorkedOut:
    if wish.start_on < today:
        raise StartInThePast(day=wareki(wish.start_on), today=wareki(today), field="start_on")
    refuse_unless_plan(store, party_id, today)
    refuse_completed(store, wish.receivable_ids, today)
    chosen = _chosen(choices_of(store, party_id, today), wish.receivable_ids)
    numbers = [each.receivable_id for each in chosen]
    versions = told_of(store, store.plans.of_party(party_id), today)
    before = next((each for each in versions if each.state.live), None)
    days = days_set(store)
    plan = plan_instalments(
        [each.claim for each in chosen],
        Wish(wish.start_on, wish.day, wish.monthly, wish.count, wish.mode, order_on(store, today)),
        settings_of(store, today),
        closed=days.closed,
        opened=days.opened,
    )
    beyond = beyond_limits(
        plan, int(value_of(store, "plan_months_most", today)), int(value_of(store, "plan_count_most", today))
    )
    provisional = Yen(sum(each.term.provisional.amount for each in chosen))
    series = [each.plan.version_no for each in versions if before and each.plan.series_id == before.plan.series_id]
    version_no = max(series, default=0) + 1
    return WorkedOut(plan, wish, beyond, renewed_by(store, numbers, today), before, version_no, provisional)


def order_on(store: Store, day: date) -> PartOrder:
    """充て方 as the city has decided ([P])."""
    return PartOrder(str(value_of(store, "plan_order", day)))


def renewed_by(store: Store, receivable_ids: Sequence[int], signed_on: date) -> tuple[date, date]:
    """From when limitation runs anew after a signature, and the earliest day on which it then completes (民法152条)."""
    years = store.limits.years()
    least = min(years_of(years, claim).years for claim in store.limits.claims(receivable_ids))
    return signed_on + ONE_DAY, months_after(signed_on, 12 * least)


def _chosen(choices: Sequence[PlanChoice], receivable_ids: Sequence[int]) -> list[PlanChoice]:
    """The choices in the order of the wish. Raises NoPlanPossible with the obstacle of one that cannot be in a plan."""
    if len(set(receivable_ids)) != len(receivable_ids):
        raise BadInput(reason="同じ期別が2回選ばれています。対象を選び直してください。", field="receivables")
    by_number = {each.receivable_id: each for each in choices}
    missing = [number for number in receivable_ids if number not in by_number]
    if missing:
        raise ChangedByAnother(what="対象の期別")
    chosen = [by_number[number] for number in receivable_ids]
    for each in chosen:
        if each.obstacle:
            raise NoPlanPossible(reason=f"{each.claim.label}は{each.obstacle}")
    return chosen


def _new_plan(party_id: int, found: WorkedOut, before: PlanTold | None, today: date) -> NewPlan:
    plan = found.plan
    included = plan.mode is LateChargeMode.INCLUDED
    claims = [
        ListedClaim(claim.receivable_id, claim.principal, claim.other, charge if included else Yen(0))
        for claim, charge in zip(plan.claims, plan.late_charges, strict=True)
    ]
    return NewPlan(
        party_id,
        before.plan.series_id if before is not None else None,
        before.plan.plan_id if before is not None else None,
        today,
        found.wish.start_on,
        found.wish.day,
        plan.monthly,
        plan.mode,
        plan.order,
        plan.late_charge,
        found.assumed_words,
        found.wish.method,
        found.beyond,
        tuple(claims),
        plan.lines,
    )
