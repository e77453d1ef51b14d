"""The night's phase of promises (C30): a promise whose time is over is told as kept, kept in part or broken, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.delinquency.contacts.case_view import promises_of
from core.delinquency.contacts.contact import PromiseState
from core.delinquency.contacts.promises import PromiseStanding
from core.delinquency.contacts.tasks import end_tasks
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.timeline import Happened, tell
from core.values.dates import wareki

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.contacts"
_OVER = (PromiseState.KEPT, PromiseState.PART, PromiseState.BROKEN)


def judge_promises(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """The next parties with promises whose time is over: each outcome is told in the course.

    A kept promise ends its task; of a broken one the task stays for the collector. Money that comes to light later
    makes the promise kept on the next night that looks at it, because how it stands is read from the money.
    """
    today = ctx.now().date()
    parties = store.promises.parties_to_judge(today, after, limit)
    told = sum(_judge(ctx, store, party_id) for party_id in parties)
    return PhaseStep(parties[-1] if len(parties) == limit else None, told)


def _judge(ctx: Context, store: Store, party_id: int) -> int:
    today = ctx.now().date()
    count = 0
    for standing in promises_of(store, party_id, today):
        promise = standing.promise
        over = standing.state is PromiseState.KEPT or promise.judged_from_on <= today
        if over and standing.state in _OVER and standing.state not in promise.told and not promise.withdrawn:
            _tell(ctx, store, standing)
            count += 1
    return count


def _tell(ctx: Context, store: Store, standing: PromiseStanding) -> None:
    promise, state, today = standing.promise, standing.state, ctx.now().date()
    entry = ctx.entry(
        FUNCTION, "約束の判定", party_id=promise.party_id, promise=promise.promise_id, outcome=state.value
    )
    seq = store.audit.record(entry)
    store.promises.tell(promise.promise_id, state, today, standing.paid, seq)
    paid = f" 入金 {standing.paid}円" if standing.paid else " 入金なし"
    words = f"約束 {wareki(promise.promised_on)} {promise.amount}円 は {state.value}（{paid.strip()}）"
    tell(ctx, store, promise.party_id, Happened.PROMISE, words, seq, facts={"judged": promise.promise_id})
    if state is PromiseState.KEPT:
        end_tasks(ctx, store, f"promise:{promise.promise_id}", words)


PHASE = Phase("promises", "納付約束の判定", judge_promises)
