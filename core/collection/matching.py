"""消込: what becomes of each line of a batch, decided over rows that the store has joined. Pure.

Match by key, then by amount (B13, B14); a part goes to the principal first (B15, R-09); a printed split is kept (B16);
money above what is owed is an over-payment, money without a claim lies in suspense (B17, B19). 速報 makes a provisional
mark, its cancellation ends it, 確報 confirms it and is the money (B06 to B08).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from core.collection.payments import Cause, NoticeKind, OverpaymentCause
from core.collection.reconciled import Claim, Day, History, Line, Outcome, Reconciled, Result, Rules
from core.ledger.allocation import allocate
from core.ledger.components import Component, Parts
from core.ledger.fiscal_years import fiscal_year_containing, fiscal_year_of
from core.ledger.journal import Posting
from core.ledger.late_charge import late_charge
from core.values.money import Yen

_LAW_OF_MISTAKE = 4
"""法17条の4①四: an excess or a second payment is 誤納, interest runs by the fourth cause."""


def needs_history(line: Line) -> bool:
    """True where balances alone may not decide: money after 納期限, the end of a principal that may have been paid late
    in part, or more money than is owed."""
    if line.receivable_id is None or line.notice_kind != NoticeKind.SETTLED:
        return False
    assert line.principal_yen is not None and line.due_on is not None and line.booked_on is not None
    if line.paid_on > line.due_on or line.amount_yen > line.principal_yen:
        return True
    return line.amount_yen == line.principal_yen and line.booked_on > line.due_on


def claims_to_remember(lines: Sequence[Line]) -> list[int]:
    """Receivables of a step whose history must be fetched: where a line needs it, or where several lines meet."""
    seen: set[int] = set()
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
        and line.open_mark_id is None
        and line.split_principal_yen is None
        and line.slip_split_principal_yen is None
        and line.paid_on <= line.due_on  # type: ignore[operator]  # a joined claim has its day and balances
        and line.booked_on <= line.due_on  # type: ignore[operator]
        and not line.demand_fee_yen
        and line.amount_yen <= line.principal_yen  # type: ignore[operator]
    )


def reconcile(
    lines: Sequence[Line],
    histories: Mapping[int, History],
    rules: Rules,
    *,
    next_suspense_id: int = 1,
    next_overpayment_id: int = 1,
    claims: dict[int, Claim] | None = None,
) -> Reconciled:
    """Decide a step's lines in their order. `claims` carries running balances from step to step in a preview."""
    done = Reconciled()
    known: dict[int, Claim] = {} if claims is None else claims
    plain: dict[int, Line] = {}
    ended_marks: set[int] = set()
    years: dict[tuple[int, str], tuple[int, str]] = {}
    for line in lines:
        if line.notice_kind != "settled":
            done.results.append(_news(line, done, ended_marks))
            continue
        booked_on = line.booked_on
        assert booked_on is not None
        number = line.receivable_id or 0
        if _plain(line) and number not in known and number not in plain and booked_on not in rules.closed_days:
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
        if line.open_mark_id is not None and line.open_mark_id not in ended_marks:
            ended_marks.add(line.open_mark_id)
            done.mark_ends.append((line.open_mark_id, "confirmed", line.payment_id))
        if cause is not None:
            number = next_suspense_id + len(done.suspense)
            done.suspense.append((number, line.payment_id, cause))
            year = fiscal_year_containing(date.fromisoformat(booked_on))
            day.held.append(
                Posting(
                    "suspense", "receipt", -line.amount_yen, line.paid_on, year, "none",
                    payment_id=line.payment_id, suspense_id=number,
                )
            )  # fmt: skip
            done.results.append(Result(line, Outcome.SUSPENSE, suspense_yen=line.amount_yen, cause=cause))
            continue
        claim = known.get(number) or _claim(line)
        known[number] = claim
        _remember(claim, histories)
        place = _place(claim.origin_year, booked_on, years)
        overpayment_id = next_overpayment_id + len(done.overpayments)
        done.results.append(_settle(line, claim, day, place, rules, histories, done, overpayment_id))
    if claims is not None:
        known.update((number, _claim_after(line)) for number, line in plain.items())
    return done


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
    claim = _claim(line)
    claim.principal_yen -= line.amount_yen
    claim.received.append((line.paid_on, line.amount_yen))
    claim.settled_slips.add(line.slip_key)
    return claim


def _remember(claim: Claim, histories: Mapping[int, History]) -> None:
    """Lay what the journal says before what this run has seen, once."""
    history = histories.get(claim.receivable_id)
    if history is not None and not claim.history_known:
        claim.history_known = True
        claim.late_charge_assessed_yen += history.late_charge_assessed_yen
        claim.received[:0] = history.received


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


def _news(line: Line, done: Reconciled, ended_marks: set[int]) -> Result:
    """A line that is no money: 速報 makes a mark unless one stands or the money is here, 取消 ends it, 不能 is listed."""
    if line.notice_kind == NoticeKind.FAILED:
        return Result(line, Outcome.FAILED, note=line.fault)
    if line.notice_kind == NoticeKind.CANCELLED:
        if line.open_mark_id is None or line.open_mark_id in ended_marks:
            return Result(line, Outcome.NO_EFFECT, note="取り消す速報がありません")
        ended_marks.add(line.open_mark_id)
        done.mark_ends.append((line.open_mark_id, "cancelled", line.payment_id))
        return Result(line, Outcome.MARK_CANCELLED)
    if line.receivable_id is None or line.fault:
        return Result(
            line, Outcome.NO_EFFECT, note="該当する調定がありません" if not line.fault else Cause(line.fault).label
        )
    if line.open_mark_id is not None:
        return Result(line, Outcome.NO_EFFECT, note="同じ速報が来ています")
    if line.settled_before:
        return Result(line, Outcome.NO_EFFECT, note="確報が先に来ています")
    done.marks.append((line.payment_id, line.receivable_id, line.amount_yen))
    return Result(line, Outcome.PROVISIONAL)


def _claim(line: Line) -> Claim:
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
    overpayment_id: int,
) -> Result:
    """Give one settled line to its claim: close the late charge when the principal ends, apply, over-pay the rest."""
    amount, paid_on, payment_id = line.amount_yen, line.paid_on, line.payment_id
    fiscal_year, revenue_class = place
    numbered = line.slip_kind != "typed"
    again = numbered and (bool(line.settled_before) or line.slip_key in claim.settled_slips)
    claim.settled_slips.add(line.slip_key)
    split = _split(line)

    def post(target: list[Posting], account: str, kind: str, component: str, yen: int, **more: int) -> None:
        target.append(
            Posting(
                account,
                kind,
                yen,
                paid_on,
                fiscal_year,
                revenue_class,
                claim.receivable_id,
                component,
                payment_id,
                **more,
            )
        )

    applied: dict[str, int] = {}
    surplus = amount
    paid_before = not claim.open_yen
    if not again and not paid_before:
        to_principal = (
            min(amount, claim.principal_yen) if split is None else min(split[0] + split[2], claim.principal_yen)
        )
        if claim.principal_yen and to_principal == claim.principal_yen:
            _close_principal(line, claim, day, place, rules, done, to_principal)
        result = allocate(
            Yen(amount),
            Parts(
                principal=Yen(claim.principal_yen),
                demand_fee=Yen(claim.demand_fee_yen),
                late_charge=Yen(claim.late_charge_yen),
                penalty_tax=Yen(claim.penalty_tax_yen),
                disposition_cost=Yen(claim.disposition_cost_yen),
            ),
            order=rules.order,
            printed_split=None if split is None else _printed(split),
        )
        applied = {str(c): result.applied.of(c).amount for c in Component if result.applied.of(c)}
        surplus = result.surplus.amount
        for component, yen in applied.items():
            setattr(claim, f"{component}_yen", getattr(claim, f"{component}_yen") - yen)
            post(day.lowering, "receivable", "receipt", component, -yen)
        if "principal" in applied:
            claim.received.append((paid_on, applied["principal"]))
    if surplus:
        cause = _surplus_cause(claim, again, paid_before, histories)
        done.overpayments.append((overpayment_id, claim.receivable_id, payment_id, cause, _LAW_OF_MISTAKE, paid_on))
        post(day.held, "overpayment", "receipt", "principal", -surplus, overpayment_id=overpayment_id)
        outcome = Outcome.DOUBLE if cause == OverpaymentCause.DOUBLE else Outcome.EXCESS
        return Result(line, outcome, applied_yen=amount - surplus, surplus_yen=surplus)
    return Result(line, Outcome.PART if claim.open_yen else Outcome.PAID, applied_yen=amount)


def _split(line: Line) -> tuple[int, int, int] | None:
    """The split (本税, 督促手数料, 延滞金) that was typed or that the slip prints, if any (B16)."""
    if line.split_principal_yen is not None:
        return line.split_principal_yen, line.split_demand_fee_yen or 0, line.split_late_charge_yen or 0
    if line.slip_split_principal_yen is not None and line.slip_amount_yen == line.amount_yen:
        return line.slip_split_principal_yen, line.slip_split_demand_fee_yen or 0, line.slip_split_late_charge_yen or 0
    return None


def _printed(split: tuple[int, int, int]) -> Parts:
    return Parts(principal=Yen(split[0]), demand_fee=Yen(split[1]), late_charge=Yen(split[2]))


def _close_principal(
    line: Line, claim: Claim, day: Day, place: tuple[int, str], rules: Rules, done: Reconciled, to_principal: int
) -> None:
    """The principal ends with this payment: waive a fee that crossed with it, and fix the late charge (ledger rule 8)."""
    fiscal_year, revenue_class = place

    def post(target: list[Posting], kind: str, component: str, yen: int) -> None:
        target.append(
            Posting(
                "receivable",
                kind,
                yen,
                line.paid_on,
                fiscal_year,
                revenue_class,
                claim.receivable_id,
                component,
                line.payment_id,
            )
        )
        key = (fiscal_year, revenue_class, component)
        day.revenue_yen[key] = day.revenue_yen.get(key, 0) + yen

    if claim.demand_fee_yen and claim.demanded_on is not None and line.paid_on < claim.demanded_on:
        post(day.lowering, "change", "demand_fee", -claim.demand_fee_yen)
        done.crossed_demands.append((claim.receivable_id, line.paid_on))
        claim.demand_fee_yen = 0
    if not claim.bears_late_charge:
        return
    receipts = [*claim.received, (line.paid_on, to_principal)]
    last_on = max(day_ for day_, _ in receipts)
    if last_on <= claim.due_on:
        return
    charge = late_charge(
        Yen(sum(yen for _, yen in receipts)),
        date.fromisoformat(claim.due_on),
        date.fromisoformat(last_on),
        rules.rates,
        payments=[(date.fromisoformat(day_), Yen(yen)) for day_, yen in sorted(receipts) if day_ < last_on],
        split_at_new_year=rules.split_at_new_year,
    )
    missing = charge.result.amount - claim.late_charge_assessed_yen
    if missing > 0:
        post(day.raising, "assess", "late_charge", missing)
    elif missing < 0 and claim.late_charge_yen >= -missing:
        post(day.lowering, "change", "late_charge", missing)
    else:
        return
    claim.late_charge_yen += missing
    claim.late_charge_assessed_yen += missing


def _surplus_cause(claim: Claim, again: bool, paid_before: bool, histories: Mapping[int, History]) -> OverpaymentCause:
    """Why money is too much: the slip came twice, the claim is extinct or never was, or more was paid than owed."""
    history = histories.get(claim.receivable_id)
    if again:
        return OverpaymentCause.DOUBLE
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
