"""許可・一部許可・不許可 and changes of the plan, by draft and approval (G66, G67, G69).

What was examined at the draft is examined again at the approval. A grant writes its days on each receivable: standing,
limitation and late charge follow from those rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.assignment import need_collector
from core.delinquency.contacts.tasks import end_tasks
from core.delinquency.graces.applying import (
    FUNCTION,
    GraceNotOpen,
    grace_in_force,
    open_grace,
    record,
    refuse_dead,
    tell_grace,
)
from core.delinquency.graces.eligibility import Finding
from core.delinquency.graces.examining import (
    findings_of,
    lineage_of,
    open_principal,
    periods_of,
    refuse_barred,
)
from core.delinquency.graces.grace import Grace, GraceEventKind, GraceState
from core.delinquency.graces.kinds import GraceKind, waiver_of
from core.delinquency.graces.planning import Instalment, check_instalments, check_period, spread, start_of
from core.delinquency.limits.state import refresh_limits, refuse_completed
from core.ledger.receivable_events import NewReceivableEvent
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.periods import ONE_DAY
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

DECIDE, CHANGE_PLAN = "grace_decision", "grace_plan"


class Outcome(StrEnum):
    """What is decided; stored as it stands."""

    GRANT = "grant"
    PARTIAL = "partial"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        """The word on screens and papers."""
        return {"grant": "許可", "partial": "一部許可", "refuse": "不許可"}[self.value]


class CorrectionOpen(Refusal):
    """The papers are being corrected."""

    sentence = "補正待ちです（期限 {day}）。補正済にするか、期限の翌日にみなし取下げにしてから決めてください。"


class PlanNotOfGrace(Refusal):
    """What is asked for is more than the application or the law gives."""

    sentence = "{reason}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is drafted. `reasons` are printed on the paper; `security_excused` why no security is taken."""

    outcome: Outcome
    from_on: date
    until_on: date
    amount: Yen
    instalments: tuple[Instalment, ...] = ()
    reasons: str = ""
    security_excused: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A decision looked at before it is drafted: the examination, how the amount lies on the receivables."""

    findings: tuple[Finding, ...]
    spread: tuple[tuple[int, Yen], ...]
    days_in_all: int


def weigh_decision(ctx: Context, grace_id: int, decision: Decision) -> Weighed:
    """What stands against it and what it would do; nothing is written. Raises GraceNotOpen, PeriodTooLong, BadInput."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        grace = store.graces.get(grace_id)
        found = findings_of(
            store,
            grace,
            from_on=decision.from_on,
            until_on=decision.until_on,
            amount=decision.amount,
            security_excused=decision.security_excused,
        )
        owed = open_principal(store, grace.numbers)
        most = total([yen for _, yen in owed])
        lying = spread(owed, min(decision.amount, most))
        periods = (*periods_of(lineage_of(store, grace.parent_id)), (decision.from_on, decision.until_on))
        days = sum((until - start).days + 1 for start, until in periods)
    ctx.record_view(
        FUNCTION, "猶予の審査", party_id=grace.party_id, reason=f"猶予{grace.grace_no}", ground="item", grace=grace_id
    )
    return Weighed(found, lying, days)


def draft_decision(ctx: Context, grace_id: int, decision: Decision, *, revises: int | None = None) -> DraftRef:
    """起案: grant, grant in part, or refuse with reasons.

    Raises GraceNotOpen, CorrectionOpen, HolderIsDead, NotEligible, PeriodTooLong, InstalmentsWrong, BadInput,
    NotTheCollector, LimitationCompleted, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = open_grace(ctx, store, grace_id, today)
        need_collector(ctx, store, grace.party_id)
        _check(store, grace, decision, today)
        payload = {"grace_id": grace_id, "seen": grace.seen, **_frozen(decision)}
        return draft_act(ctx, store, DECIDE, payload, party_id=grace.party_id, revises=revises)


def execute_decision(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the decision counts; the number of the grace. Raises ChangedByAnother and all that drafting raises."""
    today = ctx.today()
    grace = open_grace(ctx, store, int(draft.payload["grace_id"]), today)
    if grace.seen != int(draft.payload["seen"]):
        raise ChangedByAnother(what="この猶予")
    decision = _thawed(draft.payload)
    _check(store, grace, decision, today)
    facts: dict[str, Any] = {
        "outcome": decision.outcome.value,
        "from": decision.from_on.isoformat(),
        "until": decision.until_on.isoformat(),
        "yen": decision.amount.amount,
    }
    seq = record(ctx, store, grace, f"猶予の{decision.outcome.label}", draft=draft.draft_id, **facts)
    if decision.outcome is Outcome.REFUSE:
        store.graces.happen(
            grace,
            GraceEventKind.REFUSED,
            today,
            ctx.actor.staff_no,
            seq,
            words=decision.reasons,
            draft_id=draft.draft_id,
            over=True,
        )
    else:
        _grant(ctx, store, grace, decision, facts, draft, seq, today)
    end_tasks(ctx, store, f"grace:{grace.grace_id}:correction", decision.outcome.label)
    tell_grace(ctx, store, grace, _told(grace, decision), seq)
    return grace.grace_id


def describe_decision(store: Store, draft: Draft) -> Described:
    """The decision in words for 8001."""
    grace = store.graces.get(int(draft.payload["grace_id"]))
    decision = _thawed(draft.payload)
    title = f"{grace.kind.label} {decision.outcome.label}  {grace.grace_no}"
    if decision.outcome is Outcome.REFUSE:
        return Described(title, (), (f"理由 {decision.reasons}", "申請者へ不許可通知書を送ります（教示あり）。"))
    rows = [
        BeforeAfter("猶予額", f"{total([yen for _, yen in grace.receivables])}円", f"{decision.amount}円"),
        BeforeAfter("始まり", wareki(grace.asked_from_on), wareki(decision.from_on)),
        BeforeAfter("終わり", wareki(grace.asked_until_on), wareki(decision.until_on)),
        BeforeAfter("分割", "", f"{len(decision.instalments)}回"),
    ]
    notes = [f"事由 {grace.clause.label}（{grace.kind.article}）"]
    if decision.reasons:
        notes.append(f"理由 {decision.reasons}")
    if decision.security_excused:
        notes.append(f"担保を徴さない理由 {decision.security_excused}")
    found = findings_of(
        store,
        grace,
        from_on=decision.from_on,
        until_on=decision.until_on,
        amount=decision.amount,
        security_excused=decision.security_excused,
    )
    notes += [f"{each.point}: {each.words}（{each.article}）" for each in found]
    return Described(title, tuple(rows), tuple(notes))


def draft_plan_change(
    ctx: Context, grace_id: int, lines: Sequence[Instalment], reasons: str, *, revises: int | None = None
) -> DraftRef:
    """起案: other instalments for what is left of a grace (納付計画の変更). Raises InstalmentsWrong, BadInput, GraceNotOpen."""
    ctx.authorize(FUNCTION, "enter")
    if not reasons.strip():
        raise BadInput(reason="計画を変える理由を入力してください。", field="reasons")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = grace_in_force(ctx, store, grace_id, today)
        need_collector(ctx, store, grace.party_id)
        _check_change(store, grace, lines, today)
        payload = {
            "grace_id": grace_id,
            "seen": grace.seen,
            "instalments": [[line.due_on.isoformat(), line.amount.amount] for line in lines],
            "reasons": reasons.strip(),
        }
        return draft_act(ctx, store, CHANGE_PLAN, payload, party_id=grace.party_id, revises=revises)


def execute_plan_change(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the new version of the plan counts; the number of the grace."""
    today = ctx.today()
    grace = grace_in_force(ctx, store, int(draft.payload["grace_id"]), today)
    if grace.seen != int(draft.payload["seen"]):
        raise ChangedByAnother(what="この猶予")
    lines = _lines(draft.payload["instalments"])
    _check_change(store, grace, lines, today)
    seq = record(ctx, store, grace, "分割計画の変更", draft=draft.draft_id, plan=grace.plan_no + 1)
    store.graces.put_plan(grace.grace_id, grace.plan_no + 1, lines)
    store.graces.happen(
        grace,
        GraceEventKind.PLAN_CHANGED,
        today,
        ctx.actor.staff_no,
        seq,
        facts={"plan": grace.plan_no + 1, "from_day": today.isoformat()},
        words=str(draft.payload["reasons"]),
        draft_id=draft.draft_id,
    )
    tell_grace(ctx, store, grace, f"猶予の分割計画を変更（{len(lines)}回）", seq)
    return grace.grace_id


def describe_plan_change(store: Store, draft: Draft) -> Described:
    """The change in words for 8001."""
    grace = store.graces.get(int(draft.payload["grace_id"]))
    lines = _lines(draft.payload["instalments"])
    rows = [
        BeforeAfter(
            wareki(line.due_on),
            next((f"{old.amount}円" for old in grace.instalments if old.due_on == line.due_on), ""),
            f"{line.amount}円",
        )
        for line in lines
    ]
    return Described(f"猶予の分割計画の変更  {grace.grace_no}", tuple(rows), (f"理由 {draft.payload['reasons']}",))


def _check(store: Store, grace: Grace, decision: Decision, today: date) -> None:
    if grace.state(today) in (GraceState.CORRECTION, GraceState.CORRECTION_OVER):
        raise CorrectionOpen(day=wareki(grace.correction_until or today))
    if decision.outcome is not Outcome.GRANT and not decision.reasons.strip():
        raise BadInput(reason=f"{decision.outcome.label}の理由を入力してください。通知書に載ります。", field="reasons")
    if decision.outcome is Outcome.REFUSE:
        if not grace.kind.applied_for:
            raise BadInput(reason="職権による猶予に不許可はありません。取りやめてください。", field="outcome")
        return
    refuse_dead(store, grace.party_id)
    refuse_completed(store, grace.numbers, today)
    lineage = lineage_of(store, grace.parent_id)
    check_period(decision.from_on, decision.until_on, periods_of(lineage))
    if lineage:
        _check_extension(lineage[-1], decision, today)
    else:
        earliest = _earliest(store, grace)
        if decision.from_on < earliest:
            raise BadInput(reason=f"始期は {wareki(earliest)} 以後の日にしてください。", field="from")
    if decision.outcome is Outcome.GRANT and decision.until_on < grace.asked_until_on:
        raise PlanNotOfGrace(
            reason="申請より短い期間は一部許可です。区分を一部許可にし、理由を入れてください。", field="outcome"
        )
    found = findings_of(
        store,
        grace,
        from_on=decision.from_on,
        until_on=decision.until_on,
        amount=decision.amount,
        security_excused=decision.security_excused,
    )
    refuse_barred(found)
    check_instalments(decision.instalments, decision.amount, decision.from_on, decision.until_on)


def _check_extension(before: Grace, decision: Decision, today: date) -> None:
    """An extension follows a grace that has not been cancelled, on the day after its last one as it stands now."""
    if before.state(today) is GraceState.CANCELLED:
        raise GraceNotOpen(grace=before.grace_no, state=before.state(today).value)
    if decision.from_on != before.until_on + ONE_DAY:
        raise BadInput(
            reason=f"延長は前の猶予期間の終わりの翌日 {wareki(before.until_on + ONE_DAY)} から始めてください。",
            field="from",
        )


def _earliest(store: Store, grace: Grace) -> date:
    """始期: 徴収猶予 of 15条① may begin on the day on which its ground arose; by the office not before it took it up."""
    first = grace.events[0].on if grace.events else grace.asked_from_on
    received_on = grace.received_on
    if grace.kind is GraceKind.COLLECTION and received_on is not None and grace.arose_on is not None:
        return min(received_on, grace.arose_on)
    statutory = min(store.receivables.get(number).statutory_due_on for number in grace.numbers)
    return start_of(grace.kind, received_on, first, statutory)


def _grant(
    ctx: Context,
    store: Store,
    grace: Grace,
    decision: Decision,
    facts: dict[str, Any],
    draft: Draft,
    seq: int,
    today: date,
) -> None:
    plan_no = grace.plan_no + 1
    store.graces.put_plan(grace.grace_id, plan_no, decision.instalments)
    store.graces.happen(
        grace,
        GraceEventKind.GRANTED,
        today,
        ctx.actor.staff_no,
        seq,
        facts={**facts, "plan": plan_no, "security_excused": bool(decision.security_excused)},
        words=decision.reasons or decision.security_excused,
        draft_id=draft.draft_id,
        ends_on=decision.until_on,
    )
    owed = open_principal(store, grace.numbers)
    whole = dict(owed)
    for number, yen in spread(owed, decision.amount):
        told: dict[str, Any] = {
            "grace_id": grace.grace_id,
            "waiver": waiver_of(grace.kind, grace.clause).value,
            "cause_word": grace.kind.label,
        }
        if yen < whole[number]:
            told["waived_yen"] = yen.amount
        store.receivable_events.add(
            NewReceivableEvent(
                number,
                grace.kind.event.value,
                decision.from_on,
                decision.until_on,
                told,
                draft_id=draft.draft_id,
            ),
            seq,
        )
    refresh_limits(store, grace.numbers, today)


def _check_change(store: Store, grace: Grace, lines: Sequence[Instalment], today: date) -> None:
    """The new instalments cover what is left of the grace, from now to its last month."""
    left = total([yen for _, yen in open_principal(store, grace.numbers)])
    amount = min(left, grace.amount)
    check_instalments(lines, amount, max(today, grace.from_on), grace.until_on)


def _told(grace: Grace, decision: Decision) -> str:
    if decision.outcome is Outcome.REFUSE:
        return f"{grace.kind.label}を不許可"
    return (
        f"{grace.kind.label}を{decision.outcome.label}"
        f"（{wareki(decision.from_on)}から{wareki(decision.until_on)}まで {decision.amount}円）"
    )


def _frozen(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "from": decision.from_on.isoformat(),
        "until": decision.until_on.isoformat(),
        "yen": decision.amount.amount,
        "instalments": [[line.due_on.isoformat(), line.amount.amount] for line in decision.instalments],
        "reasons": decision.reasons.strip(),
        "security_excused": decision.security_excused.strip(),
    }


def _thawed(payload: Mapping[str, Any]) -> Decision:
    return Decision(
        Outcome(payload["outcome"]),
        date.fromisoformat(payload["from"]),
        date.fromisoformat(payload["until"]),
        Yen(int(payload["yen"])),
        _lines(payload["instalments"]),
        str(payload["reasons"]),
        str(payload["security_excused"]),
    )


def _lines(rows: Sequence[Sequence[Any]]) -> tuple[Instalment, ...]:
    return tuple(
        Instalment(place, date.fromisoformat(str(day)), Yen(int(yen))) for place, (day, yen) in enumerate(rows, 1)
    )
