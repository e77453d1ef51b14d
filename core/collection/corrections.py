"""収納取消・訂正 (3105): a receipt is taken back (B22) or moved to where it belongs (B23), by a draft that another approves.

The original stays. Its red row and, if it moves, a black one are booked on the day of the approval; 領収日 stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.collection.claims import ClaimFacts, claim_facts, claim_label
from core.collection.closing import accrued_late_charge
from core.collection.payments import Cause
from core.collection.ports import Context, Store
from core.collection.posting import current_rules, open_day
from core.collection.rebooking import (
    NothingToReverse,
    Red,
    absorb,
    black_rows,
    claim_now,
    fix_again,
    follow,
    live_rows,
    red_rows,
    refuse_given_away,
    take_back,
)
from core.collection.records.receipts import Receipt
from core.collection.records.reconciled import Claim, Reconciled, Rules, Running
from core.collection.suspense import moved
from core.ledger.components import Component
from core.ledger.fiscal_years import RevenueClass, fiscal_year_containing
from core.ledger.journal import OffsetOrRefundStands, PostedRow, Posting, Voucher
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother, Refusal

FUNCTION = "collection.correction"
REVERSE, MOVE = "reverse_payment", "move_payment"
PAGE = 50


class SeveralClaims(Refusal):
    """The money of the receipt lies on several claims, and none was named."""

    sentence = "この収納は{count}件の期別に分かれています。どの期別から動かすか選んでください。"


@dataclass(frozen=True, slots=True)
class FoundReceipt:
    """A receipt with the claims on which its money lies."""

    receipt: Receipt
    claims: tuple[ClaimFacts, ...]


@dataclass(frozen=True, slots=True)
class LateChargeProposal:
    """The late charge of a claim that is not in the books, on a day, before and after a correction; `posted` is what the
    correction itself books because the principal is paid all the same. Above 0 is owed more."""

    receivable_id: int
    before: Yen
    after: Yen
    posted: Yen


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was worked out: the rows of its voucher, what it changes, and what follows for late charges."""

    receipt: Receipt
    booked_on: date
    postings: tuple[Posting, ...]
    black: tuple[Reconciled, ...]
    new_suspense: tuple[tuple[int, int, str], ...]
    rows: tuple[BeforeAfter, ...]
    proposals: tuple[LateChargeProposal, ...]

    @property
    def cash(self) -> Yen:
        """What the day's cash changes by: below 0 for a reversal, 0 for a move."""
        return Yen(sum(row.amount_yen for row in self.postings if row.account == "cash_in"))

    @property
    def red_count(self) -> int:
        """Red rows."""
        return sum(row.reverses_posting_id is not None for row in self.postings)

    @property
    def black_count(self) -> int:
        """Other rows of claims, over-payments and suspense."""
        held = ("receivable", "overpayment", "suspense")
        return sum(row.reverses_posting_id is None and row.account in held for row in self.postings)


def find_receipts(
    ctx: Context,
    *,
    receivable_id: int | None = None,
    party_id: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[FoundReceipt]:
    """Receipts of a claim or of all claims of a party, newest first; the next page by the number of the last one."""
    right = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        if receivable_id is not None:
            party_id = store.receivables.get(receivable_id).party_id
            claims = [receivable_id]
        elif party_id is not None:
            claims = [each.receivable_id for each in store.receivables.of_party(party_id)]
        else:
            raise BadInput(reason="宛名か期別を選んでください。", field="party")
        receipts = store.receipts.of_claims(claims, before or 2**62, limit)
        facts = claim_facts(ctx, store, [n for receipt in receipts for n in receipt.claims], right, today)
    ctx.record_view(FUNCTION, "収納の照会", party_id=party_id, receipts=len(receipts))
    return [FoundReceipt(receipt, tuple(facts[n] for n in receipt.claims)) for receipt in receipts]


def list_targets(ctx: Context, party_id: int) -> list[ClaimFacts]:
    """Claims of a party to which a receipt may be moved: those with something unpaid first, then by 納期限."""
    right = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        numbers = [each.receivable_id for each in store.receivables.of_party(party_id)]
        facts = claim_facts(ctx, store, numbers, right, today)
    ctx.record_view(FUNCTION, "付替え先の照会", party_id=party_id, receivables=len(facts))
    return sorted(facts.values(), key=lambda one: (not one.term.unpaid, one.term.receivable.due_on, one.receivable_id))


def preview_reversal(ctx: Context, payment_id: int, *, dishonour: bool = False) -> Correction:
    """What taking a receipt back would do. Raises NothingToReverse, OffsetOrRefundStands."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        return reversal_of(store, payment_id, today, dishonour=dishonour)


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
        return move_of(store, payment_id, to_receivable, amount, from_receivable, today)


def draft_reversal(ctx: Context, payment_id: int, reason: str, *, dishonour: bool = False) -> DraftRef:
    """起案: ask for a receipt to be taken back (取消). `dishonour` is for a cheque that was not honoured (不渡り).

    Raises NothingToReverse, OffsetOrRefundStands while an excess is offset or refunded (not for a dishonour).
    """
    ctx.authorize(FUNCTION, "enter")
    _need_reason(reason)
    today = ctx.today()
    with ctx.write() as store:
        correction = reversal_of(store, payment_id, today, dishonour=dishonour)
        payload = {"payment_id": payment_id, "dishonour": dishonour}
        return _draft(ctx, store, REVERSE, correction, payload, reason, today)


def draft_move(
    ctx: Context,
    payment_id: int,
    to_receivable: int | None,
    amount: Yen | None = None,
    *,
    reason: str,
    from_receivable: int | None = None,
) -> DraftRef:
    """起案: ask for a receipt, or a part of it, to be moved to another claim (付替え), or to suspense with None.

    Raises SeveralClaims, BadInput, NothingToReverse, OffsetOrRefundStands.
    """
    ctx.authorize(FUNCTION, "enter")
    _need_reason(reason)
    today = ctx.today()
    with ctx.write() as store:
        correction = move_of(store, payment_id, to_receivable, amount, from_receivable, today)
        payload = {
            "payment_id": payment_id,
            "to": to_receivable,
            "from": from_receivable,
            "yen": amount.amount if amount is not None else None,
        }
        return _draft(ctx, store, MOVE, correction, payload, reason, today)


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


def reversal_of(store: Store, payment_id: int, today: date, *, dishonour: bool = False) -> Correction:
    """Work out a reversal: all live rows red, the cash goes back."""
    receipt = store.receipts.get(payment_id)
    rows = store.journal.of_payment(payment_id)
    if not dishonour:
        _refuse_stands(store, rows)
    booked_on, rules = open_day(store, today), current_rules(store, [], today)
    red = take_back(store, rows, booked_on, rules)
    return _correction(store, receipt, booked_on, tuple(red.with_cash()), (), (), rules, today)


def move_of(
    store: Store,
    payment_id: int,
    to_receivable: int | None,
    amount: Yen | None,
    from_receivable: int | None,
    today: date,
) -> Correction:
    """Work out a move: the rows on the claim red, the part that stays black on it, the rest black where it belongs."""
    receipt = store.receipts.get(payment_id)
    source = _source(receipt, from_receivable)
    if source == to_receivable:
        raise BadInput(reason="付替え先が今の期別と同じです。別の期別を選んでください。", field="to")
    rows = [row for row in store.journal.of_payment(payment_id) if row.posting.receivable_id == source]
    _refuse_stands(store, rows)
    booked_on, rules = open_day(store, today), current_rules(store, [], today)
    day = booked_on.isoformat()
    red = red_rows(
        rows,
        booked_on=day,
        closed_years=store.journal.closed_years(),
        late_charge_open=store.matching.late_charge_open([source]),
    )
    if not red.money_yen:
        raise NothingToReverse
    wanted = red.money_yen if amount is None else amount.amount
    if not 0 < wanted <= red.money_yen:
        raise BadInput(reason=f"1円から {Yen(red.money_yen)}円 までで入力してください。", field="amount")
    open_overpayments = store.overpayments.open_of([source])
    refuse_given_away(red, open_overpayments)
    claim = claim_now(store, source, day)
    follow(claim, red.postings())
    running = Running(claims={source: claim})
    postings = red.postings()
    black: list[Reconciled] = []
    direct, attached = _by_kind(rows, red)

    def give(number: int, yen: int, kind: str) -> None:
        if not yen:
            return
        if number not in running.claims:
            running.claims[number] = claim_now(store, number, day)
        done = black_rows(
            store, payment_id, receipt.paid_on.isoformat(), number, yen, booked_on=booked_on, kind=kind, rules=rules,
            running=running, before=black,
        )  # fmt: skip
        black.append(done)
        postings.extend(done.days[day].postings_without_cash(day))

    from_direct = min(wanted, direct)
    moving = {"receipt": from_direct, "attach": wanted - from_direct}
    give(source, direct - moving["receipt"], "receipt")
    give(source, attached - moving["attach"], "attach")
    postings += _filled(red, claim, open_overpayments, rules)
    new_suspense: tuple[tuple[int, int, str], ...] = ()
    if to_receivable is not None:
        for kind, yen in moving.items():
            give(to_receivable, yen, kind)
    else:
        held, new_suspense = _to_suspense(store, receipt, moving, booked_on)
        postings += held
    return _correction(store, receipt, booked_on, tuple(postings), tuple(black), new_suspense, rules, today)


def late_charge_proposal(before: Claim, after: Claim, posted: Yen, on: date, rules: Rules) -> LateChargeProposal:
    """What a correction does to the late charge that still runs, reckoned to a day."""
    return LateChargeProposal(
        before.receivable_id, _running_charge(before, on, rules), _running_charge(after, on, rules), posted
    )


def _running_charge(claim: Claim, on: date, rules: Rules) -> Yen:
    charge = accrued_late_charge(claim, on, rules)
    return Yen(max(0, charge.result.amount - claim.late_charge_assessed_yen) if charge else 0)


def _source(receipt: Receipt, named: int | None) -> int:
    claims = receipt.claims
    if named is not None and named in claims:
        return named
    if not claims:
        raise NothingToReverse
    if len(claims) > 1:
        raise SeveralClaims(count=len(claims), field="from")
    return claims[0]


def _filled(red: Red, claim: Claim, open_overpayments: Any, rules: Rules) -> list[Posting]:
    """Rows by which other over-payments fill what is open again, with the late charge that is fixed then."""
    number = claim.receivable_id
    before = len(red.further)
    revenue = dict(red.revenue_yen)
    absorb(red, {number: min(red.reopened_yen.get(number, 0), claim.principal_yen)}, open_overpayments)
    added = red.further[before:]
    if not added:
        return []
    follow(claim, added)
    fix_again(red, claim, rules, added[-1].payment_id)
    rows = red.further[before:]
    for (year, class_, component), yen in red.revenue_yen.items():
        if off := yen - revenue.get((year, class_, component), 0):
            rows.append(Posting("revenue", "change", off, red.booked_on, year, class_, component=component))
    return rows


def _by_kind(rows: Sequence[PostedRow], red: Red) -> tuple[int, int]:
    """Yen that came to the claim with the payment itself, and yen that came from suspense; each keeps its kind."""
    attached = -sum(
        row.posting.amount_yen
        for row in live_rows(rows)
        if row.posting.kind == "attach" and row.posting.account in ("receivable", "overpayment")
    )
    return red.money_yen - attached, attached


def _to_suspense(
    store: Store, receipt: Receipt, moving: Mapping[str, int], booked_on: date
) -> tuple[list[Posting], tuple[tuple[int, int, str], ...]]:
    known = store.receipts.suspense_of(receipt.payment_id)
    number = known or store.matching.next_numbers().suspense_id
    year = fiscal_year_containing(booked_on)
    rows = [
        Posting(
            "suspense",
            kind,
            -yen,
            receipt.paid_on.isoformat(),
            year,
            str(RevenueClass.NONE),
            payment_id=receipt.payment_id,
            suspense_id=number,
        )  # fmt: skip
        for kind, yen in moving.items()
        if yen
    ]
    return rows, () if known else ((number, receipt.payment_id, str(Cause.UNKNOWN)),)


def _correction(
    store: Store,
    receipt: Receipt,
    booked_on: date,
    postings: tuple[Posting, ...],
    black: tuple[Reconciled, ...],
    new_suspense: tuple[tuple[int, int, str], ...],
    rules: Rules,
    today: date,
) -> Correction:
    """The rows of before and after, claim by claim, and the proposals for late charges."""
    day = booked_on.isoformat()
    rows: list[BeforeAfter] = []
    proposals = []
    items = store.tax_items.all()
    for number in dict.fromkeys(row.receivable_id for row in postings if row.receivable_id is not None):
        before, after = claim_now(store, number, day), claim_now(store, number, day)
        follow(after, postings)
        posted = Yen(after.late_charge_assessed_yen - before.late_charge_assessed_yen)
        proposal = late_charge_proposal(before, after, posted, today, rules)
        proposals.append(proposal)
        rows += _claim_rows(claim_label(store.receivables.get(number).key, items), before, after, proposal)
    rows += _held_rows(postings)
    return Correction(receipt, booked_on, postings, black, new_suspense, tuple(rows), tuple(proposals))


def _claim_rows(label: str, before: Claim, after: Claim, proposal: LateChargeProposal) -> list[BeforeAfter]:
    received = [Yen(sum(yen for _, yen in claim.received)) for claim in (before, after)]
    rows = [moved(f"{label} 本税 収入", *received)]
    for component in Component:
        old, new = before.open_parts.of(component), after.open_parts.of(component)
        if old != new or component is Component.PRINCIPAL:
            rows.append(moved(f"{label} {component.label} 未納", old, new))
    if proposal.before != proposal.after:
        rows.append(moved(f"{label} 延滞金未確定", proposal.before, proposal.after))
    return rows


def _held_rows(postings: Sequence[Posting]) -> Iterable[BeforeAfter]:
    """What the correction takes from or adds to over-payments, suspense and the day's cash."""
    for account, word, sign in (("overpayment", "過誤納", -1), ("suspense", "保留", -1), ("cash_in", "日計の収入", 1)):
        yen = sign * sum(row.amount_yen for row in postings if row.account == account)
        if yen:
            yield BeforeAfter(word, "", "", f"{yen:+,}円")


def _refuse_stands(store: Store, rows: Sequence[PostedRow]) -> None:
    numbers = [row.posting_id for row in live_rows(rows)]
    if store.receipts.given_away_above(numbers):
        raise OffsetOrRefundStands


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
    return draft_act(ctx, store, act, full, amount=receipt.amount, party_id=party_id)


def _worked_out(store: Store, draft: Draft, today: date) -> Correction:
    payload = draft.payload
    payment_id = int(payload["payment_id"])
    if draft.act_code == REVERSE:
        return reversal_of(store, payment_id, today, dishonour=bool(payload["dishonour"]))
    amount = Yen(int(payload["yen"])) if payload["yen"] is not None else None
    return move_of(store, payment_id, payload["to"], amount, payload["from"], today)
