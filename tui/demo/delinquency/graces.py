"""猶予 of the demonstration: one granted, one whose papers are being corrected, one that ends soon, one in default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.delinquency.graces.applying import Application, ask_correction, keep_finances, receive_application
from core.delinquency.graces.deciding import Decision, Outcome, draft_decision
from core.delinquency.graces.desk import Choice, grace_desk
from core.delinquency.graces.grace import Grace
from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Finances, proposed
from core.office.approvals import approve
from core.office.drafts import DraftRef
from core.values.money import Yen, total
from tui.demo.accounts import current_code
from tui.demo.delinquency.cases import COLLECTOR
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

REASON = "猶予の相談で来庁"
OLDEST = timedelta(days=4 * 365)
"""What is older may be near its limitation, where nothing is granted any more."""
MOST = Yen(900_000)
"""Above a million yen a security would be asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """A grace of the story: kind and ground, when it was applied for, how long it lasts from today, why."""

    kind: GraceKind
    clause: Clause
    ago: int
    ahead: int
    statement: str


GRANTED = (
    Told(GraceKind.COLLECTION, Clause.ILLNESS, 8, 200, "本人が入院し、収入がない。"),
    Told(GraceKind.COLLECTION, Clause.LOSS, 9, 20, "取引先の倒産で売掛金が入らない。"),
    Told(GraceKind.COLLECTION, Clause.CLOSURE, 100, 200, "店を閉め、転職先を探している。"),
)


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """The graces of 中村's cases; 鈴木 approves those that are granted."""
    del plan
    drafts: list[DraftRef] = []
    with signed_in(city, clock, "nakamura") as ctx:
        today = ctx.today()
        waiting = list(GRANTED)
        correcting = True
        for case in cases.take(12, _fits):
            chosen = _listed(ctx, case, today, waiting[0].ago if waiting else 5)
            if not chosen:
                continue
            if waiting:
                drafts.append(_granted(ctx, case, chosen, waiting.pop(0), today))
            elif correcting:
                _corrected(ctx, case, chosen, today)
                correcting = False
            else:
                break
    for ref in drafts:
        clock.at += timedelta(minutes=1)
        with signed_in(city, clock, "suzuki") as ctx:
            approve(ctx, ref.draft_id, ref.revision, ref.digest, current_code(city, "suzuki").code)


def _fits(case: StoryCase) -> bool:
    return case.plain and case.staff_no == COLLECTOR and 2_000 <= case.owed_yen <= MOST.amount


def _listed(ctx: Any, case: StoryCase, today: date, ago: int) -> list[Choice]:
    """What an application of that day may list: due before it, not too old, nothing standing over it."""
    received_on = today - timedelta(days=ago)
    return [
        each
        for each in grace_desk(ctx, case.party_id, REASON).choices
        if each.term.unpaid and not each.standing and today - OLDEST < each.term.receivable.due_on < received_on
    ][:4]


def _apply(ctx: Any, case: StoryCase, chosen: Sequence[Choice], told: Told, today: date) -> Grace:
    received_on = today - timedelta(days=told.ago)
    return receive_application(
        ctx,
        Application(
            case.party_id,
            told.kind,
            told.clause,
            tuple(each.term.receivable_id for each in chosen),
            received_on,
            received_on,
            today + timedelta(days=told.ahead),
            received_on - timedelta(days=15) if told.kind is GraceKind.COLLECTION else None,
            statement=told.statement,
        ),
    )


def _granted(ctx: Any, case: StoryCase, chosen: Sequence[Choice], told: Told, today: date) -> DraftRef:
    grace = _apply(ctx, case, chosen, told, today)
    amount = total([yen for _, yen in grace.receivables])
    lines = proposed(amount, grace.asked_from_on, grace.asked_until_on)
    decision = Decision(Outcome.GRANT, grace.asked_from_on, grace.asked_until_on, amount, lines)
    return draft_decision(ctx, grace.grace_id, decision)


def _corrected(ctx: Any, case: StoryCase, chosen: Sequence[Choice], today: date) -> None:
    told = Told(GraceKind.BY_REQUEST, Clause.REQUEST, 5, 150, "売上が減り、一時に納められない。")
    grace = _apply(ctx, case, chosen, told, today)
    finances = Finances(
        cash=Yen(20_000),
        deposits=Yen(85_000),
        living_needs=Yen(120_000),
        monthly_income=Yen(230_000),
        monthly_outgo=Yen(205_000),
    )
    keep_finances(ctx, grace.grace_id, finances)
    ask_correction(ctx, grace.grace_id, "財産収支状況書に収入を示す書類の添付がありません。")
