"""Drafting and deciding (8001): acts that give money away, end a claim or open data need two pairs of eyes.

An area's service drafts with `draft_act`, which lays down the route; other people take its steps on the very revision
and content that they saw, each with a fresh code of their second factor. The last step executes the act in its own
transaction, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.office.context import Context
from core.office.deciding.capacity import Capacity, Seat
from core.office.deciding.cases import Case, parties_of
from core.office.deciding.routes import ROUTES, route_for, rules_of
from core.office.deciding.tray import DraftView, TrayLine, act_named, count_tray, get_draft, list_in_tray
from core.office.drafts import (
    Act,
    Decision,
    DraftChanged,
    DraftDecided,
    DraftRef,
    DraftState,
    NewDecision,
    NewDraft,
    NotTheDrafter,
    OwnDraft,
)
from core.office.ports import Store
from core.office.proofs import check_code
from core.office.settings import value_of
from core.office.traces.looking import refuse_near
from core.values.money import Yen
from core.values.refusals import BadInput

__all__ = [
    "Approved",
    "DraftView",
    "TrayLine",
    "approve",
    "count_tray",
    "draft_act",
    "get_draft",
    "list_in_tray",
    "renew",
    "send_back",
    "withdraw",
]

FUNCTION = "office.approvals"


@dataclass(frozen=True, slots=True)
class Approved:
    """What a step did: how many of the steps are now taken, and whether the act was executed.

    `word` is 審査 or 決裁. `job_id` is the job that the act has asked for, if it is one that is carried out step by step.
    """

    draft_id: int
    approved: int
    steps: int
    executed: bool
    outcome: Any = None
    job_id: int | None = None
    word: str = "決裁"


def draft_act(
    ctx: Context[Store],
    store: Store,
    act_code: str,
    payload: Mapping[str, Any],
    *,
    amount: Yen | None = None,
    payee_key: str | None = None,
    party_id: int | None = None,
    revises: int | None = None,
) -> DraftRef:
    """Write a draft with its route, and its audit row, in the transaction of the service that drafts (which has asked
    for the right).

    The route follows from what the payee gets on the day by all drafts together (F3). `payee_key` names an account;
    `party:NN` names a party, who then may not approve it. `revises` names an own draft of which this is the next
    revision; what was approved before is void. Raises DraftDecided when that draft was executed or withdrawn,
    NotTheDrafter when it is someone else's and was not handed over, NearChange when the drafter is the party, the payee or of their
    households (record it with `looking.changing`).
    """
    act = act_named(ctx.outside.acts, act_code)
    _refuse_near(ctx, store, parties_of(party_id, payee_key))
    if revises is not None:
        case = store.cases.get(revises)
        if ctx.actor.staff_no not in (case.drafted_by, case.holder):
            raise NotTheDrafter(act="修正")
        _refuse_over(case)
    return _lay_down(ctx, store, act, act_code, payload, amount, payee_key, party_id, revises, "起案", None)


def _lay_down(
    ctx: Context[Store],
    store: Store,
    act: Act,
    act_code: str,
    payload: Mapping[str, Any],
    amount: Yen | None,
    payee_key: str | None,
    party_id: int | None,
    revises: int | None,
    word: str,
    reason: str | None,
) -> DraftRef:
    """The draft with the route of this moment."""
    now = ctx.now()
    yen = abs(amount.amount) if amount is not None else 0
    if payee_key is not None:
        yen += store.cases.day_sum(payee_key, revises or 0, now.date().isoformat())
    rules = rules_of(value_of(store, ROUTES, now.date()))
    office = ctx.actor.office_code
    way = route_for(rules, act=act_code, function=act.function_code, office=office, yen=yen, least=act.steps)
    draft = NewDraft(
        act_code=act_code,
        payload=payload,
        amount_yen=amount.amount if amount is not None else None,
        payee_key=payee_key,
        party_id=party_id,
        drafted_by=ctx.actor.staff_no,
        drafted_at=now,
        route=tuple(step.code for step in way),
    )
    seq = store.audit.record(
        ctx.entry(
            act.function_code,
            f"{act.name} {word}",
            party_id=party_id,
            reason=reason,
            digest=draft.digest.hex(),
            yen=draft.amount_yen,
            revises=revises,
            route="・".join(step.word for step in way),
        )
    )
    return store.drafts.add(draft, seq) if revises is None else store.drafts.revise(revises, draft, seq)


def approve(
    ctx: Context[Store], draft_id: int, revision: int, digest: bytes, code: str, *, opinion: str = ""
) -> Approved:
    """Take the next step of what was seen, with a fresh code; the last one executes the act in the same transaction.

    `opinion` (意見) is kept beside the decision. A 審査 needs the right to read, a 決裁 the one to approve, in one's own
    name or in that of a colleague who lent it (代決).
    Raises NotPermitted, CodeRefused, DraftChanged, DraftDecided, OwnDraft, OwnCase, ApprovedAlready, StepOfAnother,
    OverLimit, RouteOutgrown, and whatever the act itself refuses; nothing stays then, and the code is still unused.
    """
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        draft, case = store.drafts.get(draft_id), store.cases.get(draft_id)
    act = act_named(ctx.outside.acts, draft.act_code)
    if not case.reviewing:
        ctx.authorize(FUNCTION, "approve", party_id=draft.party_id)
    _seat(ctx, act, case, (revision, digest))
    proof = check_code(ctx, code, act.function_code)
    with ctx.write() as store:
        draft, case = store.drafts.get(draft_id), store.cases.get(draft_id)
        _refuse_unless_seen(case, revision, digest)
        seat = Capacity(ctx, store).seat(case)
        step = proof.use(store)
        word = str(case.next_step.kind)
        entry = ctx.entry(
            act.function_code,
            f"{act.name} {'審査' if case.reviewing else '承認'}{'（代決）' if seat.acting_for else ''}",
            party_id=draft.party_id,
            draft=draft_id,
            revision=revision,
            digest=digest.hex(),
            yen=draft.amount_yen,
            acting_for=seat.acting_for or None,
            delegation=seat.delegation.delegation_id if seat.delegation else None,
        )
        seq = store.audit.record(entry)
        decision = _decision(ctx, case, Decision.APPROVE, opinion.strip() or None, step, seat)
        store.drafts.decide(decision, seq)
        taken = case.approved + 1
        if taken < case.steps:
            return Approved(draft_id, taken, case.steps, executed=False, word=word)
        store.drafts.execute(draft_id, revision, ctx.now().date().isoformat(), seq)
        outcome = act.execute(ctx, store, draft)
    job_id = int(outcome) if act.starts_job else None
    return Approved(draft_id, case.steps, case.steps, executed=True, outcome=outcome, job_id=job_id, word=word)


def send_back(ctx: Context[Store], draft_id: int, revision: int, digest: bytes, reason: str) -> None:
    """Give a draft back to its drafter with a reason; a new revision starts again.

    Needs the right to approve it, or the step of a 審査. Raises OwnDraft, OwnCase.
    """
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        case = store.cases.get(draft_id)
        act = act_named(ctx.outside.acts, case.act_code)
        capacity = Capacity(ctx, store)
        reviews = case.reviewing and capacity.sees(act.function_code)
        approves = capacity.approves(act.function_code)
    if not reviews:
        ctx.authorize(FUNCTION, "approve", party_id=case.party_id)
        if not approves:
            ctx.authorize(act.function_code, "approve", party_id=case.party_id)
    with ctx.read() as store:
        capacity = Capacity(ctx, store)
        if capacity.drafted(case):
            raise OwnDraft
        capacity.refuse_near(case)
    _end(ctx, draft_id, revision, digest, Decision.SEND_BACK, reason)


def withdraw(ctx: Context[Store], draft_id: int, revision: int, digest: bytes, reason: str) -> None:
    """Take a draft back, with a reason: the drafter, the one to whom it was handed over, or a superior of the office when
    the drafter is no longer active.

    A draft that was sent back can be withdrawn as well. Raises NotTheDrafter.
    """
    ctx.authorize(FUNCTION, "read")
    _need_reason(Decision.WITHDRAW.label, reason)
    with ctx.write() as store:
        case = store.cases.get(draft_id)
        _refuse_stranger(ctx, store, case, "取下げ")
        _refuse_over(case)
        if (case.revision, case.digest) != (revision, digest):
            raise DraftChanged(draft_id=draft_id)
        if case.state is DraftState.SENT_BACK:  # that revision is decided: the withdrawal stands on one of its own
            _lay_down_again(ctx, store, case, "取下げ", reason.strip())
            case = store.cases.get(draft_id)
        _record_end(ctx, store, case, Decision.WITHDRAW, reason)


def renew(ctx: Context[Store], draft_id: int, revision: int, digest: bytes, reason: str) -> DraftRef:
    """Lay the same content down as the next revision, with the route of this moment (経路を改める, 引継ぎ).

    By the drafter; by the one to whom it was handed over, or a superior of the office when the drafter is no longer
    active, who becomes its drafter and does not approve it then (A13). What was approved before is void. Raises NotTheDrafter, DraftChanged, DraftDecided.
    """
    ctx.authorize(FUNCTION, "read")
    _need_reason("出し直し", reason)
    with ctx.write() as store:
        case = store.cases.get(draft_id)
        if (case.revision, case.digest) != (revision, digest):
            raise DraftChanged(draft_id=draft_id)
        _refuse_over(case)
        _refuse_stranger(ctx, store, case, "出し直し")
        _refuse_near(ctx, store, case.parties)
        word = "出し直し" if case.drafted_by == ctx.actor.staff_no else "引継ぎ"
        return _lay_down_again(ctx, store, case, word, reason.strip())


def _lay_down_again(ctx: Context[Store], store: Store, case: Case, word: str, reason: str) -> DraftRef:
    """The same content as the next revision."""
    draft = store.drafts.get(case.draft_id)
    amount = Yen(draft.amount_yen) if draft.amount_yen is not None else None
    return _lay_down(
        ctx, store, act_named(ctx.outside.acts, draft.act_code), draft.act_code, draft.payload, amount, draft.payee_key,
        draft.party_id, case.draft_id, word, reason,
    )  # fmt: skip


def _refuse_stranger(ctx: Context[Store], store: Store, case: Case, act: str) -> None:
    """Raises NotTheDrafter for everyone but the drafter, the one who follows it up, and the superiors of a drafter who is
    gone; NearChange for one of these whom it concerns."""
    if case.drafted_by == ctx.actor.staff_no:
        return
    if case.holder == ctx.actor.staff_no:
        _refuse_near(ctx, store, case.parties)
        return
    if case.drafter_active or case.office_code != ctx.actor.office_code or not Capacity(ctx, store).leads():
        raise NotTheDrafter(act=act)
    _refuse_near(ctx, store, case.parties)


def _refuse_near(ctx: Context[Store], store: Store, party_ids: Iterable[int]) -> None:
    for party_id in party_ids:
        refuse_near(ctx, store, party_id)


def _refuse_over(case: Case) -> None:
    if case.state in (DraftState.EXECUTED, DraftState.WITHDRAWN):
        raise DraftDecided(draft_id=case.draft_id, state=case.state)


def _seat(ctx: Context[Store], act: Act, case: Case, seen: tuple[int, bytes]) -> Seat:
    """In whose name the actor takes the step. A right that is nowhere to be found is refused and recorded."""
    with ctx.read() as store:
        capacity = Capacity(ctx, store)
        may = capacity.sees(act.function_code) if case.reviewing else capacity.approves(act.function_code)
    if not may:
        ctx.authorize(act.function_code, "read" if case.reviewing else "approve", party_id=case.party_id)
    _refuse_unless_seen(case, *seen)
    with ctx.read() as store:
        return Capacity(ctx, store).seat(case)


def _end(ctx: Context[Store], draft_id: int, revision: int, digest: bytes, decision: Decision, reason: str) -> None:
    _need_reason(decision.label, reason)
    with ctx.write() as store:
        case = store.cases.get(draft_id)
        _refuse_unless_seen(case, revision, digest)
        _record_end(ctx, store, case, decision, reason)


def _record_end(ctx: Context[Store], store: Store, case: Case, decision: Decision, reason: str) -> None:
    act = act_named(ctx.outside.acts, case.act_code)
    entry = ctx.entry(
        act.function_code,
        f"{act.name} {decision.label}",
        party_id=case.party_id,
        reason=reason.strip(),
        draft=case.draft_id,
        revision=case.revision,
    )
    store.drafts.decide(_decision(ctx, case, decision, reason.strip(), None, None), store.audit.record(entry))


def _need_reason(word: str, reason: str) -> None:
    if not reason.strip():
        raise BadInput(reason=f"{word}の理由を入力してください。", field="reason")


def _decision(
    ctx: Context[Store], case: Case, decision: Decision, reason: str | None, totp_step: int | None, seat: Seat | None
) -> NewDecision:
    return NewDecision(
        draft_id=case.draft_id,
        revision=case.revision,
        step_no=case.approved + 1,
        decision=decision,
        decided_by=ctx.actor.staff_no,
        decided_at=ctx.now(),
        totp_step=totp_step,
        digest=case.digest,
        reason=reason,
        role_code=seat.role if seat is not None else "",
        acting_for=seat.acting_for if seat is not None else "",
        delegation_id=seat.delegation.delegation_id if seat is not None and seat.delegation is not None else None,
    )


def _refuse_unless_seen(case: Case, revision: int, digest: bytes) -> None:
    """The newest revision, its content, still awaited: anything else is not what the approver has seen."""
    if (case.revision, case.digest) != (revision, digest):
        raise DraftChanged(draft_id=case.draft_id)
    if case.state != DraftState.AWAITED:
        raise DraftDecided(draft_id=case.draft_id, state=case.state)
