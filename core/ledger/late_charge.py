"""延滞金: the late charge of one receivable up to the day it is paid, with every step (R-07).

法326条① 369条① 457条① 723条①, 附則3条の2①⑤⑥, 法20条の4の2②⑤⑧, 法20条の9の4. For joint taxes (市民税, 県民税 and
森林環境税; 固定 and 都市計画) the principal is their sum. Insurance premiums follow another law and not this rule.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.ledger.rates import DAYS_OF_A_YEAR, RateTable, percent
from core.ledger.waivers import Part, Waiver, Waivers, cuts_of, parts_on
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import ZERO, Yen, floor_to, total
from core.values.periods import ONE_DAY, months_after
from core.values.refusals import BadInput

LEAST_BASE_YEN = 2_000
"""Below this no late charge is computed (法20条の4の2②)."""
BASE_UNIT_YEN = 1_000
LEAST_RESULT_YEN = 1_000
"""Below this the late charge is dropped (法20条の4の2⑤)."""
RESULT_UNIT_YEN = 100
_YEARS_AHEAD = 100

Payments = Sequence[tuple[date, Yen]]
"""Part payments of the principal: 領収日 and yen."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of days with one rate and one base; `amount` is cut to whole yen (附則3条の2⑥)."""

    from_on: date
    until_on: date
    days: int
    rate: Fraction
    """Percent per year that is charged."""
    base: Yen
    amount: Yen
    assumed: bool
    """The rate of these days is not announced yet; the last known one is used."""
    waiver: Waiver | None = None
    """What lowers these days (R-08)."""
    waived: Yen = ZERO
    """What they would come to beyond `amount` without it."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What was left of the principal from a day on, and the base it gives (1,000円未満切捨て, 0 below 2,000円)."""

    from_on: date
    principal: Yen
    base: Yen


@dataclass(frozen=True, slots=True)
class LateCharge:
    """A late charge and how it came about."""

    result: Yen
    subtotal: Yen
    """The sum of the segments before the last rounding."""
    segments: tuple[Segment, ...]
    balances: tuple[Balance, ...]
    due_on: date
    paid_on: date
    assumed: bool

    @property
    def base(self) -> Yen:
        """The base with which the counting starts."""
        return self.balances[0].base

    @property
    def waived(self) -> Yen:
        """What waivers took away, before the last rounding."""
        return total([segment.waived for segment in self.segments])

    @property
    def derivation(self) -> tuple[Step, ...]:
        """Every step with its article, enough to check the result by hand."""
        return tuple(_steps(self))


def late_charge(
    principal: Yen,
    due_on: date,
    paid_on: date,
    rates: RateTable,
    *,
    payments: Payments = (),
    waivers: Waivers = (),
    split_at_new_year: bool = True,
) -> LateCharge:
    """The late charge of a receivable whose 納期限 (already shifted) is `due_on`, counted up to `paid_on` inclusive.

    A part payment lowers the base from the day after its 領収日 (法20条の9の4①). Where the rate stays the same over
    New Year, cities differ: `split_at_new_year` cuts to whole yen at each 12/31, otherwise one segment runs on.
    On days of `waivers` the charge is none or 猶予特例基準割合, one waiver a day, the largest (法15条の9, 附則3条の2③).
    Raises BadInput if the part payments come to more than the principal.
    """
    balances = _balances(principal, due_on, paid_on, payments)
    if paid_on <= due_on or not balances[0].base:
        return LateCharge(ZERO, ZERO, (), balances, due_on, paid_on, False)
    segments = []
    subtotal_yen = 0
    assumed = False
    for from_on, until_on, parts, is_assumed in _runs(due_on, paid_on, balances, rates, waivers, split_at_new_year):
        days = (until_on - from_on).days + 1
        for base, rate, full_rate, waiver in parts:
            amount_yen = _yen_of(base, rate, days)
            waived = ZERO if waiver is None else Yen(_yen_of(base, full_rate, days) - amount_yen)
            segments.append(Segment(from_on, until_on, days, rate, base, Yen(amount_yen), is_assumed, waiver, waived))
            subtotal_yen += amount_yen
        assumed = assumed or is_assumed
    result = ZERO if subtotal_yen < LEAST_RESULT_YEN else Yen(floor_to(subtotal_yen, RESULT_UNIT_YEN))
    return LateCharge(result, Yen(subtotal_yen), tuple(segments), balances, due_on, paid_on, assumed)


@dataclass(frozen=True, slots=True)
class NextStep:
    """When a late charge that goes on running shows its next amount."""

    amount: Yen
    """What it shows on that day (a large principal grows by more than 100 yen a day)."""
    reached_on: date
    per_day: Yen
    """The growth of the day after, cut to whole yen; what the screen calls およそ."""
    assumed: bool


def next_step(
    principal: Yen,
    due_on: date,
    paid_on: date,
    rates: RateTable,
    *,
    payments: Payments = (),
    waivers: Waivers = (),
    split_at_new_year: bool = True,
) -> NextStep | None:
    """The first day after `paid_on` on which the late charge is higher than on `paid_on`: at 1,000 yen, then at every 100.

    None when nothing grows: the principal is paid or below 2,000 yen.
    """
    now = late_charge(
        principal,
        due_on,
        paid_on,
        rates,
        payments=payments,
        waivers=waivers,
        split_at_new_year=split_at_new_year,
    )
    if not now.balances[-1].base:
        return None
    target_yen = now.result.amount + RESULT_UNIT_YEN if now.result else LEAST_RESULT_YEN
    horizon = date(min(paid_on.year + _YEARS_AHEAD, date.max.year), 12, 31)
    tomorrow = max(due_on, paid_on) + ONE_DAY
    counted_yen = per_day_yen = 0
    for from_on, until_on, parts, is_assumed in _runs(due_on, horizon, now.balances, rates, waivers, split_at_new_year):
        days = (until_on - from_on).days + 1

        def grown(days: int, parts: tuple[Part, ...] = parts) -> int:
            return sum(_yen_of(part.base, part.rate, days) for part in parts)

        if from_on <= tomorrow <= until_on:
            per_day_yen = grown(1)
        if counted_yen + grown(days) >= target_yen:
            needed = bisect_left(range(1, days + 1), target_yen - counted_yen, key=grown) + 1
            reached_yen = floor_to(counted_yen + grown(needed), RESULT_UNIT_YEN)
            return NextStep(Yen(reached_yen), from_on + (needed - 1) * ONE_DAY, Yen(per_day_yen), is_assumed)
        counted_yen += grown(days)
    return None


def _yen_of(base: Yen, rate: Fraction, days: int) -> int:
    """A base for some days, cut to whole yen."""
    return base.amount * rate.numerator * days // (rate.denominator * 100 * DAYS_OF_A_YEAR)


def base_of(principal: Yen) -> Yen:
    """The base of a principal: 1,000円未満切捨て, nothing below 2,000 yen (法20条の4の2②)."""
    return ZERO if principal.amount < LEAST_BASE_YEN else Yen(floor_to(principal.amount, BASE_UNIT_YEN))


def _balances(principal: Yen, due_on: date, paid_on: date, payments: Payments) -> tuple[Balance, ...]:
    """The principal from the day after 納期限 on; payments up to 納期限 lower it from the start, later than `paid_on` not."""
    first_on = due_on + ONE_DAY
    if not payments:
        return (Balance(first_on, principal, base_of(principal)),)
    left_from: dict[date, Yen] = {}
    left = principal
    for received_on, amount in sorted(payments, key=lambda payment: payment[0]):
        if amount.amount <= 0:
            raise BadInput(reason="一部納付の金額は1円以上で入力してください。", field="payment")
        if received_on > paid_on:
            break
        left -= amount
        if left.amount < 0:
            raise BadInput(reason="一部納付の合計が税額を超えています。金額を確かめてください。", field="payment")
        left_from[max(received_on + ONE_DAY, first_on)] = left
    left_from.setdefault(first_on, principal)
    return tuple(Balance(day, left_from[day], base_of(left_from[day])) for day in sorted(left_from))


def _runs(
    due_on: date,
    until: date,
    balances: tuple[Balance, ...],
    rates: RateTable,
    waivers: Waivers,
    split_at_new_year: bool,
) -> Iterator[tuple[date, date, tuple[Part, ...], bool]]:
    """Runs of days with the same rate and base: first day, last day, the parts of the base, whether a rate is assumed.

    The end of the first month always cuts, a change of rate or base and the ends of a waiver always cut, New Year only
    if it is asked for.
    """
    month_until = months_after(due_on, 1)
    cuts = cuts_of(waivers) if waivers else []
    place, last_place = 0, len(balances) - 1
    from_on = day = due_on + ONE_DAY
    held: tuple[Fraction, Yen, bool, tuple[Part, ...]] | None = None
    any_assumed = False
    while day <= until:
        row, last, assumed = rates.on(day)
        in_month = day <= month_until
        if in_month and month_until < last:
            last = month_until
        while place < last_place and balances[place + 1].from_on <= day:
            place += 1
        if place < last_place and balances[place + 1].from_on <= last:
            last = balances[place + 1].from_on - ONE_DAY
        if split_at_new_year and last.year != day.year:
            last = date(day.year, 12, 31)
        base, rate = balances[place].base, row.low if in_month else row.high
        new_part = split_at_new_year and day.month == 1 and day.day == 1
        if cuts:
            following = bisect_right(cuts, day)
            new_part = new_part or (following > 0 and cuts[following - 1] == day)
            if following < len(cuts) and cuts[following] <= last:
                last = cuts[following] - ONE_DAY
            parts = parts_on(waivers, day, balances[place].principal, base, rate, row)
        else:
            parts = (Part(base, rate, rate, None),)
        now = (rate, base, in_month, parts)
        if held is None:
            held = now
        elif new_part or now != held:
            yield from_on, day - ONE_DAY, held[3], any_assumed
            held, from_on, any_assumed = now, day, False
        any_assumed = any_assumed or assumed
        if not base:
            return
        if last >= until:
            break
        day = last + ONE_DAY
    if held is not None:
        yield from_on, until, held[3], any_assumed


def _steps(charge: LateCharge) -> Iterator[Step]:
    for place, balance in enumerate(charge.balances):
        if place:
            yield Step(
                f"{wareki(balance.from_on - ONE_DAY)} までの納付により、{wareki(balance.from_on)} から残りは {balance.principal}円です。",
                "法20条の9の4①",
            )
        if balance.base:
            yield Step(
                f"{balance.principal}円の1,000円未満を切り捨て、{balance.base}円を計算の基礎とします。",
                "法20条の4の2②",
                balance.base,
            )
        elif balance.principal:
            yield Step(f"残り {balance.principal}円は2,000円未満なので計算しません。", "法20条の4の2②", ZERO)
    if charge.paid_on <= charge.due_on:
        yield Step(f"納期限 {wareki(charge.due_on)} までの納付なので延滞金はありません。", "法326条①", ZERO)
        return
    if charge.segments:
        first_on, month_until = charge.due_on + ONE_DAY, months_after(charge.due_on, 1)
        yield Step(
            f"納期限の翌日 {wareki(first_on)} から1か月を経過する日 {wareki(month_until)} までは低い割合、その翌日からは高い割合です。",
            "法326条① 369条① 457条① 723条① 附則3条の2①",
        )
    for waiver in dict.fromkeys(segment.waiver for segment in charge.segments if segment.waiver is not None):
        last = wareki(waiver.until_on) if waiver.until_on else "終わりの定めなし"
        part = f"（税額のうち {waiver.covered}円について）" if waiver.covered is not None else ""
        yield Step(
            f"{wareki(waiver.from_on)}～{last} {waiver.cause}{part}のため、{waiver.kind.label}を免除します。",
            waiver.articles,
        )
    for segment in charge.segments:
        assumed = "（未告示のため直前の割合）" if segment.assumed else ""
        waived = f"（{segment.waiver.cause}の免除 {segment.waived}円を除く）" if segment.waiver is not None else ""
        yield Step(
            f"{wareki(segment.from_on)}～{wareki(segment.until_on)} {segment.base} x {percent(segment.rate)}% x {segment.days} / 365{assumed}{waived}、1円未満切捨て",
            "附則3条の2⑥",
            segment.amount,
        )
    yield Step("区間の合計", "", charge.subtotal)
    if charge.result:
        yield Step("1,000円以上なので100円未満を切り捨てます。", "法20条の4の2⑤", charge.result)
    else:
        yield Step("1,000円未満なので全額を切り捨てます。", "法20条の4の2⑤", charge.result)
