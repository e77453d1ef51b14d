"""A reminder that came back: it never arrived, so it holds no completion off (民法97条①, 150条①)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import refresh_limits
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent
from core.notices.returned_mail import ReturnReason

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

ARRIVED = frozenset((ReturnReason.REFUSED,))
"""Who refuses a letter has had it within reach: it arrived."""


def take_back_reminders(
    ctx: Context, store: Store, party_id: int, document_id: int, reason: ReturnReason, audit_seq: int
) -> int:
    """Cancel the 催告 of the receivables that a returned letter listed, in the caller's transaction; how many.

    Nothing happens for another letter, for one that was refused (受取拒否), and for what was cancelled before.
    """
    run_id = store.reminder_runs.of_documents([document_id]).get(document_id)
    if run_id is None or reason in ARRIVED:
        return 0
    target = store.reminder_runs.target(run_id, party_id)
    taken = []
    for number, events in store.receivable_events.of(target.claims).items():
        for event in events:
            if event.kind == EventKind.REMINDER and event.facts.get("run") == run_id:
                facts = {"reason": f"返戻（{reason.value}）", "run": run_id}
                back = NewReceivableEvent(
                    number, event.kind, event.from_on, facts=facts, document_id=document_id, cancels=event.event_id
                )
                store.receivable_events.add(back, audit_seq)
                taken.append(number)
    if taken:
        refresh_limits(store, taken, ctx.today())
        words = f"催告（{target.document_no}）は到達せず、時効の完成は猶予されない（民法97条①）"
        tell(ctx, store, party_id, Happened.LIMITATION, words, audit_seq, facts={"document": document_id})
    return len(taken)
