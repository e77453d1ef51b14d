"""収納取消・訂正 (3105): a receipt is taken back (B22) or moved to where it belongs (B23), by a draft that another approves.

The original stays. Its red row and, if it moves, a black one are booked on the day of the approval; 領収日 stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.collection.claims import ClaimFacts, claim_facts
from core.collection.correcting.worked_out import Correction, move_of, reversal_of
from core.collection.ports import Context, Store
from core.collection.rebooking import (
    live_rows,
)
from core.collection.records.receipts import Receipt
from core.collection.records.reconciled import Reconciled
from core.ledger.journal import Voucher
from core.office.approvals import draft_act
from core.office.deciding.cases import PARTY_PREFIX
from core.office.drafts import Described, Draft, DraftRef, NotTheDrafter
from core.office.traces.grounds import GroundKind
from core.office.traces.looking import changing, refuse_near
from core.parties.opening import begin_look
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother, NotFound, Refusal

FUNCTION = "collection.correction"
REVERSE, MOVE = "reverse_payment", "move_payment"
PAGE = 50


@dataclass(frozen=True, slots=True)
class FoundReceipt:
    """A receipt with the claims on which its money lies."""

    receipt: Receipt
    claims: tuple[ClaimFacts, ...]


def find_receipts(
    ctx: Context,
    *,
    receivable_id: int | None = None,
    party_id: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
    reason: str = "",
) -> list[FoundReceipt]:
    """Receipts of a claim or of all claims of a party, newest first; the next page by the number of the last one.

    Raises NotFound, GroundNeeded, LookStopped.
    """
    right = ctx.authorize(FUNCTION, "read")
    if receivable_id is not None:
        with ctx.read() as store:
            party_id = store.receivables.get(receivable_id).party_id
    if party_id is None:
        raise BadInput(reason="宛名か期別を選んでください。", field="party")
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        claims = [receivable_id] if receivable_id is not None else _claims_of(store, party_id)
        receipts = store.receipts.of_claims(claims, before or 2**62, limit)
        facts = claim_facts(ctx, store, [n for receipt in receipts for n in receipt.claims], right, today)
    ctx.record_view(
        FUNCTION,
        "収納の照会",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        receipts=len(receipts),
    )
    return [FoundReceipt(receipt, tuple(facts[n] for n in receipt.claims)) for receipt in receipts]


def list_targets(ctx: Context, party_id: int, reason: str = "") -> list[ClaimFacts]:
    """Claims of a party to which a receipt may be moved: those with something unpaid first, then by 納期限.

    Whose receipt it is has been looked at today; another party needs a ground of its own. Raises GroundNeeded,
    LookStopped.
    """
    right = ctx.authorize(FUNCTION, "read")
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        facts = claim_facts(ctx, store, _claims_of(store, party_id), right, today)
    ctx.record_view(
        FUNCTION,
        "付替え先の照会",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        receivables=len(facts),
    )
    return sorted(facts.values(), key=lambda one: (not one.term.unpaid, one.term.receivable.due_on, one.receivable_id))


def preview_reversal(ctx: Context, payment_id: int, *, dishonour: bool = False) -> Correction:
    """What taking a receipt back would do. Raises NothingToReverse, OffsetOrRefundStands."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        correction = reversal_of(store, payment_id, today, dishonour=dishonour)
        parties = _parties_of(store, payment_id, None)
    _record_preview(ctx, "取消の試算", payment_id, parties)
    return correction


def preview_move(
    ctx: Context,
    payment_id: int,
    to_receivable: int | None,
    amount: Yen | None = None,
    *,
    from_receivable: int | None = None,
) -> Correction:
    """What moving a receipt, or a part of it, would do; None moves it to suspense."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        correction = move_of(store, payment_id, to_receivable, amount, from_receivable, today)
        parties = _parties_of(store, payment_id, to_receivable)
    _record_preview(ctx, "付替えの試算", payment_id, parties)
    return correction


def receipt_of_draft(ctx: Context, draft_id: int) -> FoundReceipt:
    """The receipt that an own draft would correct, to draft it anew. Raises NotFound, NotTheDrafter, LookStopped."""
    right = ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        draft = store.drafts.get(draft_id)
        if draft.act_code not in (REVERSE, MOVE):
            raise NotFound(what="この起案の収納")
        if draft.drafted_by != ctx.actor.staff_no:
            raise NotTheDrafter(act="修正")
        receipt = store.receipts.get(int(draft.payload["payment_id"]))
        parties = _parties_of(store, receipt.payment_id, None)
    item, today = f"起案{draft_id}の修正", ctx.today()
    for party_id in parties:
        begin_look(ctx, FUNCTION, party_id, right, "", item=item)
    with ctx.read() as store:
        facts = claim_facts(ctx, store, list(receipt.claims), right, today)
    for party_id in parties:
        ctx.record_view(
            FUNCTION, "収納の照会", party_id=party_id, reason=item, ground=GroundKind.ITEM.value, receipts=1
        )
    return FoundReceipt(receipt, tuple(facts[n] for n in receipt.claims))


def draft_reversal(
    ctx: Context, payment_id: int, reason: str, *, dishonour: bool = False, revises: int | None = None
) -> DraftRef:
    """起案: ask for a receipt to be taken back (取消). `dishonour` is for a cheque that was not honoured (不渡り).

    `revises` names an own draft of which this is the next revision.
    Raises NothingToReverse, OffsetOrRefundStands while an excess is offset or refunded (not for a dishonour), NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    _need_reason(reason)
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        for party_id in _parties_of(store, payment_id, None):
            refuse_near(ctx, store, party_id)
        correction = reversal_of(store, payment_id, today, dishonour=dishonour)
        payload = {"payment_id": payment_id, "dishonour": dishonour}
        return _draft(ctx, store, REVERSE, correction, payload, reason, today, revises=revises)


def draft_move(
    ctx: Context,
    payment_id: int,
    to_receivable: int | None,
    amount: Yen | None = None,
    *,
    reason: str,
    from_receivable: int | None = None,
    revises: int | None = None,
) -> DraftRef:
    """起案: ask for a receipt, or a part of it, to be moved to another claim (付替え), or to suspense with None.

    Money that goes to another person's claim names that person as the payee, who then does not approve it.
    Raises SeveralClaims, BadInput, NothingToReverse, OffsetOrRefundStands, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    _need_reason(reason)
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        for party_id in _parties_of(store, payment_id, to_receivable):
            refuse_near(ctx, store, party_id)
        correction = move_of(store, payment_id, to_receivable, amount, from_receivable, today)
        payload = {
            "payment_id": payment_id,
            "to": to_receivable,
            "from": from_receivable,
            "yen": amount.amount if amount is not None else None,
        }
        payee = store.receivables.get(to_receivable).party_id if to_receivable is not None else None
        return _draft(ctx, store, MOVE, correction, payload, reason, today, payee, revises)


def execute_correction(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the voucher of a reversal or a move, booked today; its number.

    Raises ChangedByAnother when the receipt has been touched since it was drafted.
    """
    payload = draft.payload
    payment_id = int(payload["payment_id"])
    if _live_numbers(store, payment_id) != list(payload["rows"]):
        raise ChangedByAnother(what="この収納")
    correction = _worked_out(store, draft, ctx.today())
    act, word = ("transfer", "付替え") if draft.act_code == MOVE else ("reversal", "収納取消")
    if payload.get("dishonour"):
        act, word = "dishonour", "不渡り"
    facts: dict[str, Any] = {"payment": payment_id, "draft": draft.draft_id, "yen": correction.cash.amount}
    entry = ctx.entry(FUNCTION, word, party_id=draft.party_id, reason=str(payload["reason"]), **facts)
    overpayments = [row for done in correction.black for row in done.overpayments]
    store.matching.append(Reconciled(suspense=list(correction.new_suspense), overpayments=overpayments), 0)
    voucher = Voucher(
        act,
        correction.booked_on.isoformat(),
        ctx.actor.staff_no,
        batch_id=correction.receipt.batch_id,
        draft_id=draft.draft_id,
        reason=str(payload["reason"]),
    )
    number = store.journal.append(voucher, correction.postings, entry)
    seq = store.audit.last_seq()
    store.matching.cancel_crossings([payment_id], seq)
    crossed = [row for done in correction.black for row in done.crossed_demands]
    store.matching.append(Reconciled(crossed_demands=crossed), seq)
    return number


def describe_correction(store: Store, draft: Draft) -> Described:
    """What the approval changes, worked out anew from the books as they stand."""
    receipt = store.receipts.get(int(draft.payload["payment_id"]))
    word = "付替え" if draft.act_code == MOVE else "不渡り" if draft.payload.get("dishonour") else "取消"
    title = (
        f"収納{word} 領収日 {wareki(receipt.paid_on)} 収入日 {wareki(receipt.booked_on)}"
        f" {receipt.channel.label} {receipt.amount}円"
    )
    notes = [f"事由 {draft.payload['reason']}"]
    try:
        correction = _worked_out(store, draft, date.fromisoformat(draft.payload["on"]))
    except Refusal as refusal:  # the approver must still be able to read the draft and send it back
        return Described(title, (), (*notes, refusal.message))
    notes.append(
        f"赤 {correction.red_count}行、黒 {correction.black_count}行が承認した日の日計に載ります。"
        f"収入の合計の差は {correction.cash}円です。"
    )
    notes.append("承認前は取下げ、承認後は新しい訂正で戻せます。")
    return Described(title, correction.rows, tuple(notes))


def _claims_of(store: Store, party_id: int) -> list[int]:
    return [each.receivable_id for each in store.receivables.of_party(party_id)]


def _parties_of(store: Store, payment_id: int, to_receivable: int | None) -> list[int]:
    """Whose claims a correction touches: those on which the money lies, and the one to which it goes."""
    claims = [*store.receipts.get(payment_id).claims, *([to_receivable] if to_receivable is not None else [])]
    return list(dict.fromkeys(store.receivables.get(number).party_id for number in claims))


def _record_preview(ctx: Context, act: str, payment_id: int, parties: Sequence[int]) -> None:
    """The look at what a correction would do, for each party that it touches; their claims have been looked at before."""
    facts: dict[str, Any] = {"payment": payment_id, "ground": GroundKind.ITEM.value}
    for party_id in parties:
        ctx.record_view(FUNCTION, act, party_id=party_id, reason=f"収納{payment_id}の訂正", **facts)


def _live_numbers(store: Store, payment_id: int) -> list[int]:
    return [row.posting_id for row in live_rows(store.journal.of_payment(payment_id))]


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput(reason="訂正の事由を入力してください。", field="reason")


def _draft(
    ctx: Context,
    store: Store,
    act: str,
    correction: Correction,
    payload: dict[str, Any],
    reason: str,
    today: date,
    payee: int | None = None,
    revises: int | None = None,
) -> DraftRef:
    receipt = correction.receipt
    claims = receipt.claims
    party_id = store.receivables.get(claims[0]).party_id if claims else None
    full = {
        **payload,
        "reason": reason.strip(),
        "rows": _live_numbers(store, receipt.payment_id),
        "on": today.isoformat(),
    }
    payee_key = f"{PARTY_PREFIX}{payee}" if payee not in (None, party_id) else None
    return draft_act(
        ctx, store, act, full, amount=receipt.amount, payee_key=payee_key, party_id=party_id, revises=revises
    )


def _worked_out(store: Store, draft: Draft, today: date) -> Correction:
    payload = draft.payload
    payment_id = int(payload["payment_id"])
    if draft.act_code == REVERSE:
        return reversal_of(store, payment_id, today, dishonour=bool(payload["dishonour"]))
    amount = Yen(int(payload["yen"])) if payload["yen"] is not None else None
    return move_of(store, payment_id, payload["to"], amount, payload["from"], today)
