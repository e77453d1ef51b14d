"""執行停止通知書 (P-81): with its number the suspension stands, from the day of the notice (法15条の7②, K131)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task, end_tasks
from core.delinquency.letters import claim_rows, tell_letter
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import refresh_limits, refuse_completed
from core.delinquency.outward import PLAIN, Outward, send_out
from core.delinquency.ports import Context, Store
from core.delinquency.suspension.drafting import NotSuspendable, facts_of, next_review
from core.delinquency.suspension.papers import P81, notice_blocks
from core.delinquency.suspension.releasing import ask_for_release
from core.delinquency.suspension.rules import Ground, claim_refused
from core.delinquency.suspension.sheet import FUNCTION
from core.delinquency.suspension.suspension import EndCause, Suspension, SuspensionEventKind
from core.delinquency.timeline import Happened
from core.ledger.receivable_events import NewReceivableEvent
from core.office.papers.issuing import IssuedLetter
from core.office.papers.requests import LetterRequest, NumberedLetter
from core.parties.party import PartyStatus
from core.values.refusals import BadInput

FOLLOW = "suspension:notice"


class NoticeWay(StrEnum):
    """How a notice reaches the debtor; the value is the word on the screen."""

    MAIL = "郵送"
    HAND = "交付"
    PUBLICATION = "公示送達"
    """The paper is kept to be published (3404): whereabouts are unknown."""
    NOBODY = "送付先なし"
    """The debtor is dead without heirs, or a company that is gone: the paper stays in the file."""


def issue_notice(
    ctx: Context, suspension_id: int, way: NoticeWay = NoticeWay.MAIL, *, out: Outward = PLAIN
) -> IssuedLetter:
    """発送: the notice of a decided suspension; with its number the suspension stands.

    Raises BadInput when it stands already or the way does not fit, NotSuspendable or LimitationCompleted for what came
    to a claim since the decision, and what letters refuse (AddresseeDead, AddressReturned, HeldForGlyph …).
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        suspension = store.suspensions.get(suspension_id)
        numbers = _claims_to_stop(store, suspension, today)
        party = store.parties.get(suspension.party_id)
        if way is NoticeWay.NOBODY and party.status not in (PartyStatus.DECEASED, PartyStatus.CLOSED):
            raise BadInput(reason="送付先なしは、死亡または閉鎖の記録がある人だけです。", field="way")
        blocks = notice_blocks(store, suspension, claim_rows(store, numbers, today), today)
    return send_out(
        ctx,
        LetterRequest(
            P81,
            "滞納処分執行停止通知書",
            suspension.party_id,
            blocks,
            in_person=way in (NoticeWay.HAND, NoticeWay.PUBLICATION),
            internal=way is NoticeWay.NOBODY,
            draft_id=suspension.draft_id,
            follow=FOLLOW,
            follow_facts={"suspension": suspension_id, "claims": numbers, "way": way.value},
        ),
        out,
        function_code=FUNCTION,
        kind=Happened.SUSPENSION,
    )


def stand(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """In the transaction of the number: each claim is suspended from the day of the notice, wholly without late charge."""
    suspension = store.suspensions.get(int(facts["suspension"]))
    if suspension.suspended_on is not None or suspension.ended_on is not None:
        raise BadInput(
            reason=f"執行停止 {suspension.suspension_no} はすでに通知したか終わっています。F5 で読み直してください。"
        )
    day = letter.issued_on
    rows: dict[int, int] = {}
    for number in facts["claims"]:
        rows[number] = store.receivable_events.add(
            NewReceivableEvent(
                int(number),
                EventKind.SUSPENSION.value,
                day,
                None,
                {"waiver": "all", "ground": suspension.ground.value, "suspension_id": suspension.suspension_id},
                document_id=letter.document_id,
                draft_id=suspension.draft_id,
            ),
            letter.audit_seq,
        )
    review_on = next_review(day)
    store.suspensions.stand(suspension, day, review_on, rows)
    store.suspensions.happen(
        suspension.suspension_id,
        SuspensionEventKind.NOTIFIED,
        day,
        f"{letter.document_no} {facts['way']}",
        ctx.actor.staff_no,
        letter.audit_seq,
        {"document": letter.document_id},
    )
    end_tasks(ctx, store, f"suspension:{suspension.suspension_id}:notice", f"{letter.document_no} を発行")
    ask_for_review(ctx, store, suspension, review_on)
    if suspension.ground is Ground.HARDSHIP:
        ask_for_release(ctx, store, suspension, list(rows), day)
    refresh_limits(store, list(rows), day)
    words = f"執行停止通知 {suspension.ground.label}（{len(rows)}期別、{facts['way']}）"
    tell_letter(ctx, store, letter, {"kind": Happened.SUSPENSION.value, "words": words})


def ask_for_review(ctx: Context, store: Store, suspension: Suspension, review_on: date) -> None:
    """A task that the law sets: look again by the day (K135)."""
    words = f"執行停止（{suspension.suspension_no}）の見直し"
    source = f"suspension:{suspension.suspension_id}:review"
    add_task(ctx, store, TaskRequest(suspension.party_id, TaskKind.REVIEW, review_on, words, True, source))


def _claims_to_stop(store: Store, suspension: Suspension, today: date) -> list[int]:
    """Its claims that are still owed; what else has come to one since the decision refuses the notice."""
    if suspension.suspended_on is not None or suspension.ended_on is not None:
        raise BadInput(
            reason=f"執行停止 {suspension.suspension_no} はすでに通知したか終わっています。F5 で読み直してください。"
        )
    receivables = [store.receivables.get(number) for number in store.suspensions.claims(suspension.suspension_id)]
    claims = [claim for claim in facts_of(store, receivables, today) if claim.open]
    if not claims:
        raise BadInput(
            reason=f"全て納付されています。通知は要りません（{EndCause.PAID.value}）。夜間計算で終わります。"
        )
    why = next((found for found in (claim_refused(claim, today) for claim in claims) if found), "")
    if why:
        raise NotSuspendable(reason=why)
    numbers = [claim.receivable_id for claim in claims]
    refuse_completed(store, numbers, today)
    return numbers
