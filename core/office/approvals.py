"""Drafting and approving (8001): acts that give money away, end a claim or open data need two pairs of eyes.

An area's service drafts with `draft_act`; another person approves the very revision and content that they saw, with a
fresh code of their second factor. The last approval executes the act in its own transaction, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.office.context import Context
from core.office.drafts import (
    Act,
    ActUnknown,
    ApprovedAlready,
    Decision,
    Described,
    Draft,
    DraftChanged,
    DraftDecided,
    DraftRef,
    DraftState,
    NewDecision,
    NewDraft,
    NotTheDrafter,
    OwnCase,
    OwnDraft,
)
from core.office.functions import function_named
from core.office.ports import Store
from core.office.proofs import check_code
from core.office.rights import Level, NotPermitted
from core.values.money import Yen
from core.values.refusals import BadInput

FUNCTION = "office.approvals"


@dataclass(frozen=True, slots=True)
class TrayLine:
    """A draft as a line of 8001: its kind in words, whether it is one's own, and why one cannot approve it, if so."""

    draft: Draft
    name: str
    own: bool
    obstacle: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft in full for 8001: what it changes in words, and what was drafted for the same payee on the day.

    `screen` is the number of the screen on which such an act is drafted.
    """

    draft: Draft
    name: str
    described: Described
    payee_today: Yen
    obstacle: str
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval did: how many of the steps are now approved, and whether the act was executed.

    `job_id` is the job that the act has asked for, if it is one that is carried out step by step.
    """

    draft_id: int
    approved: int
    steps: int
    executed: bool
    outcome: Any = None
    job_id: int | None = None


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
    """Write a draft and its audit row in the transaction of the service that drafts (which has asked for the right).

    `revises` names an own draft of which this is the next revision; what was approved before is void. Raises
    DraftDecided when that draft was executed or withdrawn, NotTheDrafter when it is someone else's.
    """
    act = _act(ctx, act_code)
    draft = NewDraft(
        act_code=act_code,
        payload=payload,
        amount_yen=amount.amount if amount is not None else None,
        payee_key=payee_key,
        party_id=party_id,
        drafted_by=ctx.actor.staff_no,
        drafted_at=ctx.now(),
        steps=act.steps,
    )
    if revises is not None:
        before = store.drafts.get(revises)
        if before.drafted_by != ctx.actor.staff_no:
            raise NotTheDrafter(act="修正")
        if before.state in (DraftState.EXECUTED, DraftState.WITHDRAWN):
            raise DraftDecided(draft_id=revises, state=before.state)
    seq = store.audit.record(
        ctx.entry(
            act.function_code,
            f"{act.name} 起案",
            party_id=party_id,
            digest=draft.digest.hex(),
            yen=draft.amount_yen,
            revises=revises,
        )
    )
    return store.drafts.add(draft, seq) if revises is None else store.drafts.revise(revises, draft, seq)


def list_in_tray(ctx: Context[Store], *, after: int = 0, limit: int = 100) -> list[TrayLine]:
    """Drafts that wait for an approval and own ones that were sent back, oldest first; the next page by number."""
    ctx.authorize(FUNCTION, "read")
    states = (DraftState.AWAITED, DraftState.SENT_BACK)
    lines: list[TrayLine] = []
    while True:
        with ctx.read() as store:
            drafts = store.drafts.listed(states, after=after, limit=limit)
        for draft in drafts:
            own = draft.drafted_by == ctx.actor.staff_no
            if own or (draft.state == DraftState.AWAITED and _may_see(ctx, _act(ctx, draft.act_code))):
                lines.append(TrayLine(draft, _act(ctx, draft.act_code).name, own, _obstacle(ctx, draft)))
                if len(lines) == limit:
                    return lines
        if len(drafts) < limit:
            return lines
        after = drafts[-1].draft_id


def get_draft(ctx: Context[Store], draft_id: int) -> DraftView:
    """One draft with what it changes, read anew from the store; the view is recorded with the party it concerns."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        draft = store.drafts.get(draft_id)
        act = _act(ctx, draft.act_code)
        described = act.describe(store, draft)
        today = store.drafts.drafted_today(draft.payee_key, ctx.now().date().isoformat()) if draft.payee_key else 0
    if draft.drafted_by != ctx.actor.staff_no and not _may_see(ctx, act):
        ctx.authorize(act.function_code, "approve", party_id=draft.party_id)
    ctx.record_view(
        FUNCTION, f"{act.name} 起案の閲覧", party_id=draft.party_id, draft=draft_id, revision=draft.revision
    )
    screen = function_named(act.function_code).screen
    return DraftView(draft, act.name, described, Yen(today), _obstacle(ctx, draft), screen)


def approve(
    ctx: Context[Store], draft_id: int, revision: int, digest: bytes, code: str, *, opinion: str = ""
) -> Approved:
    """Approve what was seen, with a fresh code; the last approval executes the act in the same transaction.

    `opinion` (意見) is kept beside the decision.
    Raises NotPermitted, CodeRefused, DraftChanged, DraftDecided, OwnDraft, OwnCase, ApprovedAlready, and whatever the
    act itself refuses; nothing stays then, and the code is still unused.
    """
    ctx.authorize(FUNCTION, "approve")
    with ctx.read() as store:
        draft = store.drafts.get(draft_id)
    act = _act(ctx, draft.act_code)
    ctx.authorize(act.function_code, "approve", party_id=draft.party_id)
    _refuse_unless_seen(draft, revision, digest)
    with ctx.read() as store:
        _refuse_own(ctx, store, draft)
    proof = check_code(ctx, code, act.function_code)
    with ctx.write() as store:
        draft = store.drafts.get(draft_id)
        _refuse_unless_seen(draft, revision, digest)
        _refuse_own(ctx, store, draft)
        step = proof.use(store)
        entry = ctx.entry(
            act.function_code,
            f"{act.name} 承認",
            party_id=draft.party_id,
            draft=draft_id,
            revision=revision,
            digest=digest.hex(),
            yen=draft.amount_yen,
        )
        seq = store.audit.record(entry)
        store.drafts.decide(_decision(ctx, draft, Decision.APPROVE, opinion.strip() or None, step), seq)
        if draft.approved + 1 < draft.steps:
            return Approved(draft_id, draft.approved + 1, draft.steps, executed=False)
        store.drafts.execute(draft_id, revision, ctx.now().date().isoformat(), seq)
        outcome = act.execute(ctx, store, draft)
    job_id = int(outcome) if act.starts_job else None
    return Approved(draft_id, draft.steps, draft.steps, executed=True, outcome=outcome, job_id=job_id)


def send_back(ctx: Context[Store], draft_id: int, revision: int, digest: bytes, reason: str) -> None:
    """Give a draft back to its drafter with a reason; a new revision starts again. Needs the right to approve it."""
    ctx.authorize(FUNCTION, "approve")
    with ctx.read() as store:
        draft = store.drafts.get(draft_id)
    ctx.authorize(_act(ctx, draft.act_code).function_code, "approve", party_id=draft.party_id)
    _end(ctx, draft_id, revision, digest, Decision.SEND_BACK, reason)


def withdraw(ctx: Context[Store], draft_id: int, revision: int, digest: bytes, reason: str) -> None:
    """Take one's own draft back, with a reason. Raises NotTheDrafter."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        draft = store.drafts.get(draft_id)
    if draft.drafted_by != ctx.actor.staff_no:
        raise NotTheDrafter(act="取下げ")
    _end(ctx, draft_id, revision, digest, Decision.WITHDRAW, reason)


def _end(ctx: Context[Store], draft_id: int, revision: int, digest: bytes, decision: Decision, reason: str) -> None:
    if not reason.strip():
        raise BadInput(reason=f"{decision.label}の理由を入力してください。", field="reason")
    with ctx.write() as store:
        draft = store.drafts.get(draft_id)
        _refuse_unless_seen(draft, revision, digest)
        act = _act(ctx, draft.act_code)
        entry = ctx.entry(
            act.function_code,
            f"{act.name} {decision.label}",
            party_id=draft.party_id,
            reason=reason.strip(),
            draft=draft_id,
            revision=revision,
        )
        store.drafts.decide(_decision(ctx, draft, decision, reason.strip(), None), store.audit.record(entry))


def _act(ctx: Context[Store], act_code: str) -> Act:
    registered = ctx.outside.acts.get(act_code)
    if registered is None:
        raise ActUnknown(act_code=act_code)
    return registered


def _decision(
    ctx: Context[Store], draft: Draft, decision: Decision, reason: str | None, totp_step: int | None
) -> NewDecision:
    return NewDecision(
        draft_id=draft.draft_id,
        revision=draft.revision,
        step_no=draft.approved + 1,
        decision=decision,
        decided_by=ctx.actor.staff_no,
        decided_at=ctx.now(),
        totp_step=totp_step,
        digest=draft.digest,
        reason=reason,
    )


def _refuse_unless_seen(draft: Draft, revision: int, digest: bytes) -> None:
    """The newest revision, its content, still awaited: anything else is not what the approver has seen."""
    if (draft.revision, draft.digest) != (revision, digest):
        raise DraftChanged(draft_id=draft.draft_id)
    if draft.state != DraftState.AWAITED:
        raise DraftDecided(draft_id=draft.draft_id, state=draft.state)


def _refuse_own(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """Another person than everyone who drafted it (also under a second account), than its party, and only once."""
    me = store.roster.get(ctx.actor.staff_no)
    drafters = [store.roster.get(staff_no) for staff_no in store.drafts.drafters(draft.draft_id)]
    if any(who.staff_no == me.staff_no or (me.party_id and who.party_id == me.party_id) for who in drafters):
        raise OwnDraft
    if me.party_id is not None and me.party_id == draft.party_id:
        raise OwnCase
    if me.staff_no in store.drafts.approvers(draft.draft_id, draft.revision):
        raise ApprovedAlready(draft_id=draft.draft_id)


def _may_see(ctx: Context[Store], act: Act) -> bool:
    return any(ctx.may(act.function_code, level) for level in (Level.APPROVE, Level.READ))


def _obstacle(ctx: Context[Store], draft: Draft) -> str:
    """Why the one who looks cannot approve it, as the screen says it; empty when they can."""
    if draft.state != DraftState.AWAITED:
        return f"「{draft.state}」です。"
    function = function_named(_act(ctx, draft.act_code).function_code)
    if not ctx.may(FUNCTION, Level.APPROVE) or not ctx.may(function.code, Level.APPROVE):
        return NotPermitted.sentence.split("（")[0].format(function=function.name, level=Level.APPROVE.label) + "。"
    with ctx.read() as store:
        try:
            _refuse_own(ctx, store, draft)
        except (OwnDraft, OwnCase, ApprovedAlready) as refusal:
            return refusal.message
    return ""
