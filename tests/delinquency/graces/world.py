"""Graces for tests: an applicant with a live claim or two, an application received, a decision approved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from core.delinquency.graces.applying import Application, receive_application
from core.delinquency.graces.deciding import Decision, Outcome, draft_decision
from core.delinquency.graces.grace import Grace
from core.delinquency.graces.kinds import CLAUSES, Clause, GraceKind
from core.delinquency.graces.planning import Finances, proposed
from core.office.approvals import approve
from core.office.context import Context
from core.office.drafts import DraftRef
from core.values.money import Yen
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import code_at

TODAY = date(2026, 11, 24)
DUES = ((date(2026, 6, 30), 120_000), (date(2026, 8, 31), 120_000))


def an_applicant(ctx: Context[Any], dues: Sequence[tuple[date, int]] = DUES, **facts: Any) -> Delinquent:
    with ctx.write() as store:
        return a_delinquent(store, dues=dues, **facts)


def an_application(
    ctx: Context[Any],
    who: Delinquent,
    *,
    kind: GraceKind = GraceKind.BY_REQUEST,
    clause: Clause | None = None,
    received_on: date | None = TODAY,
    from_on: date | None = None,
    until_on: date = date(2027, 5, 31),
    **facts: Any,
) -> Grace:
    facts.setdefault("receivable_ids", who.receivables)
    return receive_application(
        ctx,
        Application(
            who.party_id,
            kind,
            clause or CLAUSES[kind][0],
            received_on=received_on if kind.applied_for else None,
            from_on=from_on or received_on or TODAY,
            until_on=until_on,
            arose_on=facts.pop("arose_on", date(2026, 10, 1)),
            finances=facts.pop("finances", Finances()),
            **facts,
        ),
    )


def a_decision(grace: Grace, amount: int | None = None, **facts: Any) -> Decision:
    from_on, until_on = facts.pop("from_on", grace.asked_from_on), facts.pop("until_on", grace.asked_until_on)
    yen = Yen(amount) if amount is not None else grace.amount
    return Decision(
        facts.pop("outcome", Outcome.GRANT),
        from_on,
        until_on,
        yen,
        facts.pop("instalments", proposed(yen, from_on, until_on)),
        **facts,
    )


def approved(approver: Context[Any], clock: Any, ref: DraftRef) -> None:
    """Somebody else approves it; a code of the second factor serves once, so time goes on."""
    clock.move(seconds=31)
    approve(approver, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))


Approve = Callable[[DraftRef], None]
Later = Callable[[int], None]


def a_grace(ctx: Context[Any], approve_it: Approve, who: Delinquent, **facts: Any) -> Grace:
    """One that was granted."""
    decision = facts.pop("decision", {})
    grace = an_application(ctx, who, **facts)
    approve_it(draft_decision(ctx, grace.grace_id, a_decision(grace, **decision)))
    with ctx.read() as store:
        return store.graces.get(grace.grace_id)


def days(count: int) -> timedelta:
    return timedelta(days=count)
