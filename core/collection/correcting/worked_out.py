"""A correction worked out (3105): the rows of a reversal or a move, what they change, what follows for late charges.

It reads the books and changes nothing; drafts, previews and approvals of corrections share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.collection.claims import claim_label
from core.collection.closing import accrued_late_charge
from core.collection.payments import Cause
from core.collection.ports import Store
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
from core.ledger.journal import OffsetOrRefundStands, PostedRow, Posting
from core.office.drafts import BeforeAfter
from core.values.money import Yen
from core.values.refusals import BadInput, Refusal


class SeveralClaims(Refusal):
    """The money of the receipt lies on several claims, and none was named."""

    sentence = "この収納は{count}件の期別に分かれています。どの期別から動かすか選んでください。"


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
