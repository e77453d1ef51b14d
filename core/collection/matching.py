"""消込: what becomes of each line of a batch, decided over rows that the store has joined. Pure.

Match by key, then by amount (B13, B14); a part goes to the principal first (B15, R-09); a printed split is kept (B16);
money above what is owed is an over-payment, money without a claim lies in suspense (B17, B19). 速報 makes a provisional
mark, its cancellation ends it, 確報 confirms it and is the money (B06 to B08).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from core.collection.closing import crosses_demand, fix_late_charge, waive_crossed_fee
from core.collection.payments import Cause, NoticeKind, OverpaymentCause
from core.collection.records.reconciled import (
    Claim,
    Day,
    History,
    Line,
    MarkKey,
    Numbers,
    Outcome,
    Reconciled,
    Result,
    Rules,
    Running,
)
from core.ledger.allocation import Allocation, allocate
from core.ledger.components import Component, Parts
from core.ledger.fiscal_years import fiscal_year_containing, fiscal_year_of
from core.ledger.journal import Posting
from core.values.dates import wareki
from core.values.money import Yen

_EXTINCT = "消滅した期別です（時効・停止3年・欠損）。収納せず過誤納（消滅後）に登録します"
_LAW_OF_MISTAKE = 4
"""法17条の4①四: an excess or a second payment is 誤納, interest runs by the fourth cause."""


def needs_history(line: Line) -> bool:
    """True where balances alone may not decide: money after 納期限, the end of a principal that may have been paid late
    in part, or more money than is owed."""
    if line.receivable_id is None or line.notice_kind != NoticeKind.SETTLED:
        return False
    assert line.principal_yen is not None and line.due_on is not None and line.booked_on is not None
    if line.paid_on > line.due_on or line.paid_late or line.amount_yen > line.principal_yen:
        return True
    return line.amount_yen == line.principal_yen and line.booked_on > line.due_on


def claims_to_remember(lines: Sequence[Line], running: Running | None = None) -> list[int]:
    """Receivables of a step whose history must be fetched: where a line needs it, or where several lines meet."""
    seen: set[int] = set(running.claims) if running is not None else set()
    wanted: set[int] = set()
    for line in lines:
        if line.receivable_id is None or line.notice_kind != "settled":
            continue
        if line.receivable_id in seen or needs_history(line):
            wanted.add(line.receivable_id)
        seen.add(line.receivable_id)
    return sorted(wanted)


def _plain(line: Line) -> bool:
    """True for the line of nearly all files: a known slip, in time, no more than is owed, and nothing beside it."""
    return (
        line.receivable_id is not None
        and not line.fault
        and line.slip_cancelled_on is None
        and (line.slip_amount_yen is None or line.slip_amount_yen == line.amount_yen)
        and not line.settled_before
        and not line.paid_late
        and line.open_mark_id is None
        and line.split_principal_yen is None
        and line.slip_split_principal_yen is None
        and line.paid_on <= line.due_on  # type: ignore[operator]  # a joined claim has its day and balances
        and line.booked_on <= line.due_on  # type: ignore[operator]
        and line.demanded_on is None
        and not line.demand_fee_yen
        and line.amount_yen <= line.principal_yen  # type: ignore[operator]
    )


def in_booking_order(lines: Sequence[Line], rules: Rules) -> Sequence[Line]:
    """News before money, and money day by day: the vouchers of a step are booked in the order of their days."""
    if len({(line.notice_kind == "settled", line.booked_on) for line in lines}) < 2:
        return lines

    def day(line: Line) -> str:
        booked_on = line.booked_on or ""
        return rules.today if booked_on in rules.closed_days else booked_on

    return sorted(lines, key=day)


def reconcile(
    lines: Sequence[Line],
    histories: Mapping[int, History],
    rules: Rules,
    *,
    numbers: Numbers = Numbers(),  # noqa: B008  # a frozen tuple
    running: Running | None = None,
    kind: str = "receipt",
    held_already: Mapping[tuple[int, int, str], int] = MappingProxyType({}),
) -> Reconciled:
    """Decide a step's lines, day by day and then in their order.

    `running` carries balances and marks from step to step in a preview. `kind` is that of the rows by which money
    reaches a claim. `held_already` gives the numbers of over-payments that exist, by claim, payment and cause.
    """
    done = Reconciled()
    now = Running() if running is None else running
    known = now.claims
    plain: dict[int, Line] = {}
    years: dict[tuple[int, str], tuple[int, str]] = {}
    for line in in_booking_order(lines, rules):
        if line.notice_kind != "settled":
            done.results.append(_news(line, done, now, numbers))
            continue
        booked_on = line.booked_on
        assert booked_on is not None
        number = line.receivable_id or 0
        if (
            _plain(line)
            and number not in known
            and number not in plain
            and booked_on not in rules.closed_days
            and not (now.open_marks and _mark_key(line) in now.open_marks)
        ):
            plain[number] = line
            _take_plain(line, done, years)
            continue
        if number in plain:
            known[number] = _claim_after(plain.pop(number))
        cause = _cause(line)
        if booked_on in rules.closed_days:
            cause, booked_on = Cause.CLOSED, rules.today
        day = done.days.setdefault(booked_on, Day())
        day.cash_yen += line.amount_yen
        day.count += 1
        mark_id = _open_mark(line, now)
        if mark_id is not None:
            _end_mark(line, mark_id, "confirmed", done, now)
        if cause is not None:
            done.results.append(_hold(line, cause, booked_on, day, done, numbers))
            continue
        claim = known.get(number) or claim_of(line)
        known[number] = claim
        claim.remember(histories.get(number))
        place = _place(claim.origin_year, booked_on, years)
        done.results.append(_settle(line, claim, day, place, rules, histories, done, numbers, kind, held_already))
    if running is not None:
        known.update((number, _claim_after(line)) for number, line in plain.items())
    return done


def _hold(line: Line, cause: Cause, booked_on: str, day: Day, done: Reconciled, numbers: Numbers) -> Result:
    """Money without a claim lies in suspense, whole."""
    number = numbers.suspense_id + len(done.suspense)
    done.suspense.append((number, line.payment_id, cause))
    year = fiscal_year_containing(date.fromisoformat(booked_on))
    day.held.append(
        Posting(
            "suspense", "receipt", -line.amount_yen, line.paid_on, year, "none",
            payment_id=line.payment_id, suspense_id=number,
        )
    )  # fmt: skip
    return Result(line, Outcome.SUSPENSE, suspense_yen=line.amount_yen, cause=cause)


def _mark_key(line: Line) -> MarkKey:
    return line.slip_key, line.paid_on, line.paid_at, line.outlet


def _open_mark(line: Line, now: Running) -> int | None:
    """The mark that stands for the line's key, day, time and outlet: in the store, or set by a line before."""
    if line.open_mark_id is not None and line.open_mark_id not in now.ended_marks:
        return line.open_mark_id
    return now.open_marks.get(_mark_key(line)) if now.open_marks else None


def _end_mark(line: Line, mark_id: int, kind: str, done: Reconciled, now: Running) -> None:
    now.ended_marks.add(mark_id)
    now.open_marks.pop(_mark_key(line), None)
    done.mark_ends.append((mark_id, kind, line.payment_id))


def _place(origin_year: int, booked_on: str, years: dict[tuple[int, str], tuple[int, str]]) -> tuple[int, str]:
    """Fiscal year and class of money for a claim of the year on the day (R-17), each pair reckoned once."""
    key = (origin_year, booked_on)
    place = years.get(key)
    if place is None:
        year, class_ = fiscal_year_of(origin_year, date.fromisoformat(booked_on))
        place = years[key] = (year, str(class_))
    return place


def _take_plain(line: Line, done: Reconciled, years: dict[tuple[int, str], tuple[int, str]]) -> None:
    """A plain line lowers its principal and nothing else happens."""
    amount = line.amount_yen
    day = done.days.get(line.booked_on)  # type: ignore[arg-type]  # settled lines have their day
    if day is None:
        day = done.days[line.booked_on] = Day()  # type: ignore[index]
    day.cash_yen += amount
    day.count += 1
    year, class_ = _place(line.origin_year, line.booked_on, years)  # type: ignore[arg-type]
    day.lowering.append(
        Posting(
            "receivable",
            "receipt",
            -amount,
            line.paid_on,
            year,
            class_,
            line.receivable_id,
            "principal",
            line.payment_id,
        )
    )
    left = line.principal_yen - amount or line.late_charge_yen or line.penalty_tax_yen or line.disposition_cost_yen  # type: ignore[operator]
    done.results.append(Result(line, Outcome.PART if left else Outcome.PAID, amount))


def _claim_after(line: Line) -> Claim:
    """The running balances after a plain line, when another line of the same claim follows."""
    claim = claim_of(line)
    claim.principal_yen -= line.amount_yen
    claim.received.append((line.paid_on, line.amount_yen))
    claim.settled_slips.add(line.slip_key)
    return claim


def _cause(line: Line) -> Cause | None:
    """Why the money of a settled line cannot go to a claim, or None."""
    if line.fault:
        return Cause(line.fault)
    if line.receivable_id is None:
        return Cause.NO_RECEIVABLE
    if line.slip_cancelled_on is not None:
        return Cause.CANCELLED
    if (
        line.slip_kind in ("barcode", "customer_no")
        and line.slip_amount_yen is not None
        and line.slip_amount_yen != line.amount_yen
    ):
        return Cause.AMOUNT
    return None


def _news(line: Line, done: Reconciled, now: Running, numbers: Numbers) -> Result:
    """A line that is no money: 速報 makes a mark unless one stands or the money is here, 取消 ends it, 不能 is listed."""
    if line.notice_kind == NoticeKind.FAILED:
        return Result(line, Outcome.FAILED, note=line.fault)
    mark_id = _open_mark(line, now)
    if line.notice_kind == NoticeKind.CANCELLED:
        if mark_id is None:
            return Result(line, Outcome.NO_EFFECT, note="取り消す速報がありません")
        _end_mark(line, mark_id, "cancelled", done, now)
        return Result(line, Outcome.MARK_CANCELLED)
    if line.receivable_id is None or line.fault:
        return Result(
            line, Outcome.NO_EFFECT, note="該当する調定がありません" if not line.fault else Cause(line.fault).label
        )
    if mark_id is not None:
        return Result(line, Outcome.NO_EFFECT, note="同じ速報が来ています")
    if line.heard_before:
        return Result(line, Outcome.NO_EFFECT, note="確報が先に来ています")
    if line.settled_before:
        return Result(line, Outcome.NO_EFFECT, note="納付済の納付書です")
    number = numbers.mark_id + len(done.marks)
    done.marks.append((number, line.payment_id, line.receivable_id, line.amount_yen))
    now.open_marks[_mark_key(line)] = number
    return Result(line, Outcome.PROVISIONAL)


def claim_of(line: Line) -> Claim:
    """The running balances of a line's claim, as the store showed them."""
    assert line.receivable_id is not None and line.tax_item is not None and line.origin_year is not None
    assert line.due_on is not None and line.principal_yen is not None
    return Claim(
        line.receivable_id,
        line.tax_item,
        line.origin_year,
        line.due_on,
        line.principal_yen,
        line.demand_fee_yen or 0,
        line.late_charge_yen or 0,
        line.penalty_tax_yen or 0,
        line.disposition_cost_yen or 0,
        bool(line.bears_late_charge),
        line.demanded_on,
    )


def _settle(
    line: Line,
    claim: Claim,
    day: Day,
    place: tuple[int, str],
    rules: Rules,
    histories: Mapping[int, History],
    done: Reconciled,
    numbers: Numbers,
    kind: str,
    held_already: Mapping[tuple[int, int, str], int],
) -> Result:
    """Give one settled line to its claim: close the late charge when the principal ends, apply, over-pay the rest."""
    amount, paid_on, payment_id = line.amount_yen, line.paid_on, line.payment_id
    number = claim.receivable_id
    numbered = line.slip_kind != "typed"
    again = numbered and (bool(line.settled_before) or line.slip_key in claim.settled_slips)
    claim.settled_slips.add(line.slip_key)
    surplus = amount
    paid_before = not claim.open_yen
    extinct = bool(claim.lived_until) and claim.lived_until < paid_on
    if not again and not paid_before and not extinct:
        result = _applied(line, claim, day, place, rules, done)
        surplus = result.surplus.amount
        for component in Component:
            yen = result.applied.of(component).amount
            if yen:
                setattr(claim, f"{component}_yen", getattr(claim, f"{component}_yen") - yen)
                day.lowering.append(
                    Posting("receivable", kind, -yen, paid_on, *place, number, str(component), payment_id)
                )
        if result.applied.principal:
            claim.received.append((paid_on, result.applied.principal.amount))
    if surplus:
        cause = _surplus_cause(claim, again, paid_before, extinct, histories)
        overpayment_id = held_already.get((number, payment_id, cause))
        if overpayment_id is None:
            overpayment_id = numbers.overpayment_id + len(done.overpayments)
            done.overpayments.append((overpayment_id, number, payment_id, cause, _LAW_OF_MISTAKE, paid_on))
        day.held.append(
            Posting(
                "overpayment", kind, -surplus, paid_on, *place, number, "principal", payment_id,
                overpayment_id=overpayment_id,
            )
        )  # fmt: skip
        outcome = Outcome.DOUBLE if cause == OverpaymentCause.DOUBLE else Outcome.EXCESS
        note = _extinct_words(histories.get(number), paid_on) if cause == OverpaymentCause.AFTER_EXTINCTION else ""
        return Result(line, outcome, applied_yen=amount - surplus, surplus_yen=surplus, note=note)
    return Result(line, Outcome.PART if claim.open_yen else Outcome.PAID, applied_yen=amount)


def _applied(line: Line, claim: Claim, day: Day, place: tuple[int, str], rules: Rules, done: Reconciled) -> Allocation:
    """Where the money goes. When it ends the principal, a fee that crossed with it is waived first (it would have taken
    its share), and the late charge that becomes fixed is there to be paid by the rest."""
    split = split_of(line)

    def given(open_parts: Parts) -> Allocation:
        return allocate(Yen(line.amount_yen), open_parts, order=rules.order, printed_split=split)

    principal = claim.principal_yen
    if principal and crosses_demand(claim, line.paid_on):
        without_fee = given(claim.open_parts.with_amount(Component.DEMAND_FEE, Yen(0)))
        if without_fee.applied.principal.amount == principal:
            waive_crossed_fee(claim, day, done, place, line.paid_on, line.payment_id)
    result = given(claim.open_parts)
    if principal and result.applied.principal.amount == principal:
        fix_late_charge(claim, day, place, rules, line.paid_on, line.payment_id, principal)
        result = given(claim.open_parts)
    return result


def split_of(line: Line) -> Parts | None:
    """The split (本税, 督促手数料, 延滞金) that was typed or that the slip prints, if any (B16)."""
    if line.split_principal_yen is not None:
        parts = line.split_principal_yen, line.split_demand_fee_yen, line.split_late_charge_yen
    elif line.slip_split_principal_yen is not None and line.slip_amount_yen == line.amount_yen:
        parts = line.slip_split_principal_yen, line.slip_split_demand_fee_yen, line.slip_split_late_charge_yen
    else:
        return None
    return Parts(principal=Yen(parts[0]), demand_fee=Yen(parts[1] or 0), late_charge=Yen(parts[2] or 0))


def _extinct_words(history: History | None, paid_on: str) -> str:
    """What is told of money for a claim that is gone; it was owed when it came until the day of the law itself."""
    if history is not None and paid_on <= history.written_off_of:
        gone_on = wareki(date.fromisoformat(history.written_off_of))
        return (
            f"{gone_on} の消滅の日までの入金です。還付せず、欠損の取消し（6602）の後に 3105 で期別へ付け替えてください"
        )
    return _EXTINCT


def _surplus_cause(
    claim: Claim, again: bool, paid_before: bool, extinct: bool, histories: Mapping[int, History]
) -> OverpaymentCause:
    """Why money is too much: the slip came twice, the claim is extinct or never was, or more was paid than owed."""
    history = histories.get(claim.receivable_id)
    if again:
        return OverpaymentCause.DOUBLE
    if extinct and not paid_before:
        return OverpaymentCause.AFTER_EXTINCTION
    if not paid_before:
        return OverpaymentCause.EXCESS
    if history is not None and history.written_off:
        return OverpaymentCause.AFTER_EXTINCTION
    if history is not None and history.assessed_yen == 0:
        return OverpaymentCause.NO_DEBT
    return OverpaymentCause.DOUBLE


def totals(results: Iterable[Result]) -> tuple[int, int, int, int]:
    """(lines of money, applied, surplus, suspense) of a list of results, in lines and yen (B34)."""
    money = [r for r in results if r.line.notice_kind == NoticeKind.SETTLED]
    return (
        len(money),
        sum(r.applied_yen for r in money),
        sum(r.surplus_yen for r in money),
        sum(r.suspense_yen for r in money),
    )
