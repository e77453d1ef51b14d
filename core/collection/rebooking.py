"""赤黒: red rows that take payments back, and black rows that give money anew.

The original stays; its mirror is booked today, and other money of the claim is absorbed. Pure but for the functions that
take the store, which read the books and put the pieces together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from core.collection.closing import missing_late_charge
from core.collection.matching import claim_of, reconcile
from core.collection.ports import Store
from core.collection.records.reconciled import AskedLine, Claim, Reconciled, Rules, Running
from core.ledger.fiscal_years import RevenueClass, fiscal_year_containing
from core.ledger.journal import OffsetOrRefundStands, PostedRow, Posting, mirrored
from core.refunds.overpayments import OpenOverpayment
from core.values.refusals import Refusal

MONEY_KINDS = frozenset({"receipt", "attach", "absorb"})
"""Kinds by which money reaches a claim, an over-payment or suspense; the rest say what is claimed or given away."""
_CLAIMING = frozenset({"assess", "change"})


class NothingToReverse(Refusal):
    """The payment posted nothing, or all of it has been taken back already."""

    sentence = "この収納に取り消せる仕訳がありません。2103 で履歴を確かめてください。"


@dataclass(slots=True)
class Red:
    """Red rows in the groups in which the books take them, and what they leave behind."""

    booked_on: str
    own_year: int
    held_raising: list[Posting] = field(default_factory=list)
    raising: list[Posting] = field(default_factory=list)
    lowering: list[Posting] = field(default_factory=list)
    held_lowering: list[Posting] = field(default_factory=list)
    further: list[Posting] = field(default_factory=list)
    """Rows that follow from the red ones: over-payments absorbed, a late charge that became fixed again."""
    revenue_yen: dict[tuple[int, str, str], int] = field(default_factory=dict)
    money_yen: int = 0
    """What the rows had brought, and what goes back; never negative."""
    reopened_yen: dict[int, int] = field(default_factory=dict)
    """Principal that is open again, by claim."""
    taken_back: set[int] = field(default_factory=set)
    """Over-payments that these payments had made."""
    places: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Fiscal year and class of the red rows, by claim."""
    kept_late_charge: set[int] = field(default_factory=set)
    """Claims whose late charge stays because a later payment has settled it."""

    def postings(self) -> list[Posting]:
        """All rows but the money's other side, in order; they sum to `money_yen`."""
        counter = [
            Posting("revenue", "change", yen, self.booked_on, year, class_, component=component)
            for (year, class_, component), yen in sorted(self.revenue_yen.items())
            if yen
        ]
        return [*self.held_raising, *self.raising, *self.lowering, *self.held_lowering, *self.further, *counter]

    def with_cash(self) -> list[Posting]:
        """The rows of a voucher by which the money leaves the day's cash; they sum to zero."""
        if not self.money_yen:
            return self.postings()
        cash = Posting("cash_in", "receipt", -self.money_yen, self.booked_on, self.own_year, "none")
        return [*self.postings(), cash]


def live_rows(rows: Iterable[PostedRow]) -> list[PostedRow]:
    """Rows that are no red rows and have none."""
    all_rows = list(rows)
    reversed_ = {row.posting.reverses_posting_id for row in all_rows}
    return [row for row in all_rows if row.posting.reverses_posting_id is None and row.posting_id not in reversed_]


def red_rows(
    rows: Iterable[PostedRow],
    *,
    booked_on: str,
    closed_years: frozenset[int],
    late_charge_open: Mapping[int, int],
) -> Red:
    """The mirrors of all live rows.

    A red row keeps the fiscal year of its original while that year is open, else it takes the year of `booked_on`,
    carried over (ledger rule 6).
    """
    red = Red(booked_on, fiscal_year_containing(date.fromisoformat(booked_on)))
    late_open = dict(late_charge_open)
    # Receipts first: what they reopen of the late charge decides whether its assessment can be taken back.
    for row in sorted(live_rows(rows), key=lambda row: row.posting.amount_yen > 0):
        posting = row.posting
        if posting.kind not in MONEY_KINDS and (posting.account != "receivable" or posting.kind not in _CLAIMING):
            continue
        place = _place(posting, red.own_year, closed_years)
        mirror = mirrored(row, fiscal_year=place[0], revenue_class=place[1])
        if posting.account == "receivable":
            claim = cast(int, posting.receivable_id)
            if posting.component == "late_charge" and mirror.amount_yen < 0:
                if late_open.get(claim, 0) < -mirror.amount_yen:
                    red.kept_late_charge.add(claim)
                    continue
                late_open[claim] -= -mirror.amount_yen
            elif posting.component == "late_charge":
                late_open[claim] = late_open.get(claim, 0) + mirror.amount_yen
            elif posting.component == "principal" and mirror.amount_yen > 0:
                red.reopened_yen[claim] = red.reopened_yen.get(claim, 0) + mirror.amount_yen
            red.places[claim] = place
            (red.raising if mirror.amount_yen > 0 else red.lowering).append(mirror)
            if posting.kind in _CLAIMING:
                key = (*place, posting.component)
                red.revenue_yen[key] = red.revenue_yen.get(key, 0) - mirror.amount_yen
                continue
        elif posting.account in ("overpayment", "suspense", "deposit"):
            if posting.account == "overpayment":
                red.taken_back.add(cast(int, posting.overpayment_id))
            (red.held_lowering if mirror.amount_yen > 0 else red.held_raising).append(mirror)
        else:
            continue
        red.money_yen -= posting.amount_yen
    return red


def _place(posting: Posting, own_year: int, closed_years: frozenset[int]) -> tuple[int, str]:
    if posting.revenue_class == RevenueClass.NONE:
        return own_year, str(RevenueClass.NONE)
    if posting.fiscal_year in closed_years:
        return own_year, str(RevenueClass.CARRIED_OVER)
    return posting.fiscal_year, posting.revenue_class


def refuse_given_away(red: Red, open_overpayments: Mapping[int, Sequence[OpenOverpayment]]) -> None:
    """Raise OffsetOrRefundStands where an over-payment to be taken back is no longer there in full (rule 9)."""
    open_yen = {each.overpayment_id: each.open_yen for found in open_overpayments.values() for each in found}
    for row in (*red.held_raising, *red.held_lowering):
        if row.account == "overpayment":
            number = cast(int, row.overpayment_id)
            open_yen[number] = open_yen.get(number, 0) - row.amount_yen
            if open_yen[number] < 0:
                raise OffsetOrRefundStands


def absorb(red: Red, gaps_yen: Mapping[int, int], open_overpayments: Mapping[int, Sequence[OpenOverpayment]]) -> None:
    """Other over-payments of the same claim fill what is open of its principal again, the last payment first (R-10)."""
    for claim, gap in gaps_yen.items():
        for excess in open_overpayments.get(claim, ()):
            if excess.overpayment_id in red.taken_back:
                continue
            yen = min(gap, excess.open_yen)
            if yen <= 0:
                break
            gap -= yen
            row = Posting(
                "receivable", "absorb", -yen, excess.arose_on, *red.places[claim], claim, "principal", excess.payment_id
            )
            out = row._replace(account="overpayment", amount_yen=yen, overpayment_id=excess.overpayment_id)
            red.further += [out, row]


def claim_now(store: Store, receivable_id: int, booked_on: str) -> Claim:
    """The balances of one claim and what the journal says of it."""
    line = store.matching.asked_line(AskedLine(booked_on, booked_on, 0, receivable_id=receivable_id))
    claim = claim_of(line)
    claim.remember(store.matching.histories([receivable_id]).get(receivable_id))
    return claim


def follow(claim: Claim, postings: Iterable[Posting]) -> None:
    """Bring a claim to where it stands after these rows, which the store does not hold yet."""
    received = dict(claim.received)
    for row in postings:
        if row.account != "receivable" or row.receivable_id != claim.receivable_id:
            continue
        name = f"{row.component}_yen"
        setattr(claim, name, getattr(claim, name) + row.amount_yen)
        if row.component == "principal" and row.kind in MONEY_KINDS:
            received[row.value_on] = received.get(row.value_on, 0) - row.amount_yen
        if row.component == "late_charge" and row.kind in _CLAIMING:
            claim.late_charge_assessed_yen += row.amount_yen
    claim.received = [(day, yen) for day, yen in sorted(received.items()) if yen > 0]


def fix_again(red: Red, claim: Claim, rules: Rules, payment_id: int | None) -> int:
    """Where the principal is paid all the same, the late charge of the new facts; its difference in yen, posted."""
    if claim.principal_yen or not claim.received:
        return 0
    missing = missing_late_charge(claim, claim.received, rules)
    if missing:
        place = red.places[claim.receivable_id]
        kind = "assess" if missing > 0 else "change"
        last_on = claim.received[-1][0]
        number = claim.receivable_id
        red.further.append(Posting("receivable", kind, missing, last_on, *place, number, "late_charge", payment_id))
        key = (*place, "late_charge")
        red.revenue_yen[key] = red.revenue_yen.get(key, 0) - missing
        claim.late_charge_yen += missing
        claim.late_charge_assessed_yen += missing
    return missing


def take_back(store: Store, rows: Sequence[PostedRow], booked_on: date, rules: Rules) -> Red:
    """The red of payments as the books stand now, with what follows from it.

    Raises NothingToReverse when there is nothing, OffsetOrRefundStands when an excess was offset or refunded.
    """
    claims = sorted({row.posting.receivable_id for row in rows if row.posting.receivable_id is not None})
    day = booked_on.isoformat()
    red = red_rows(
        rows,
        booked_on=day,
        closed_years=store.journal.closed_years(),
        late_charge_open=store.matching.late_charge_open(claims),
    )
    if not red.money_yen:
        raise NothingToReverse
    open_overpayments = store.overpayments.open_of(claims)
    refuse_given_away(red, open_overpayments)
    absorb(red, red.reopened_yen, open_overpayments)
    for number in sorted({cast(int, row.receivable_id) for row in red.further}):
        claim = claim_now(store, number, day)
        follow(claim, red.postings())
        payment_id = next(row.payment_id for row in reversed(red.further) if row.receivable_id == number)
        fix_again(red, claim, rules, payment_id)
    return red


def black_rows(
    store: Store,
    payment_id: int,
    paid_on: str,
    receivable_id: int,
    yen: int,
    *,
    booked_on: date,
    kind: str,
    rules: Rules,
    running: Running | None = None,
    before: Sequence[Reconciled] = (),
) -> Reconciled:
    """Decide money that the city has already for a claim, as reconciliation would; 領収日 stays that of the payment.

    `running` carries balances that the rows before have changed; `before` are decisions of the same act, whose rows the
    store does not hold yet.
    """
    asked = AskedLine(paid_on, booked_on.isoformat(), yen, receivable_id=receivable_id, payment_id=payment_id)
    numbers = store.matching.next_numbers()
    made = [row for done in before for row in done.overpayments]
    held_already = store.suspense.overpayments_of(payment_id) | {(row[1], row[2], row[3]): row[0] for row in made}
    return reconcile(
        [store.matching.asked_line(asked)],
        store.matching.histories([receivable_id]),
        replace(rules, closed_days=frozenset()),
        numbers=numbers._replace(overpayment_id=numbers.overpayment_id + len(made)),
        running=running,
        kind=kind,
        held_already=held_already,
    )
