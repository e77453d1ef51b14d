"""分納計画: what is owed laid out over months, by a monthly amount or by a count, to the last yen (F52, F53, F59).

Pure. Voluntary money is laid out, so the order is the office's (本税 before its 延滞金, 法20条の9の4②), not that of a
distribution. 延滞金 of days to come is worked out with the last known rates; the books settle it at the end.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.ledger.accrual import Course, Terms, accrual_of
from core.values.business_days import NO_DAYS, shift
from core.values.money import ZERO, Yen, total
from core.values.periods import months_after
from core.values.refusals import BadInput, Refusal

MOST_LINES = 240
"""Twenty years of months: more is a mistyped amount."""
UNITS_YEN = (1_000, 100, 10, 1)
"""Units to which an amount a month is raised; the first that gives the count that was asked for."""
ROUNDS = 24
"""How often plan and 延滞金 are worked out in turn before the last figure is taken."""


class LateChargeMode(StrEnum):
    """延滞金 in the plan or behind it; stored as it stands, the value is the word on the screen."""

    AFTER = "後納"
    INCLUDED = "込み"


class PartOrder(StrEnum):
    """Which part is paid first; stored as it stands (setting `plan_order`)."""

    PRINCIPAL_FIRST = "principal_first"
    """本税 of all receivables, then their 延滞金."""
    BY_RECEIVABLE = "by_receivable"
    """本税 and 延滞金 of one receivable, then the next."""


class PlanOverOwed(Refusal):
    """An instalment is larger than all that the chosen receivables come to."""

    sentence = "月額 {monthly}円は対象の未納 {owed}円を超えています。下げてください。"


class NothingToPlan(Refusal):
    """No receivable with something unpaid was chosen."""

    sentence = "対象の期別に未納がありません。未納のある期別を選んでください。"


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """A chosen receivable as it is owed: `principal` 本税, `other` what is paid with it (督促手数料 …), 延滞金 in the books.

    `course` is None where no late charge runs. `short` is its name in a narrow list: R6市1.
    """

    receivable_id: int
    label: str
    short: str
    due_on: date
    principal: Yen
    other: Yen
    fixed_late_charge: Yen
    course: Course | None

    @property
    def base(self) -> Yen:
        """What is paid before late charge."""
        return self.principal + self.other


@dataclass(frozen=True, slots=True)
class Wish:
    """What the clerk asks for: one of `monthly` and `count`; `day` of the month, 31 for its last day."""

    start_on: date
    day: int
    monthly: Yen | None = None
    count: int | None = None
    mode: LateChargeMode = LateChargeMode.AFTER
    order: PartOrder = PartOrder.PRINCIPAL_FIRST


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What of an instalment goes to one receivable."""

    receivable_id: int
    base: Yen
    late_charge: Yen

    @property
    def amount(self) -> Yen:
        """Both."""
        return self.base + self.late_charge


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One instalment (回): the day by which it is to be paid, and what is left of the plan after it."""

    line_no: int
    nominal_on: date
    due_on: date
    amount: Yen
    parts: tuple[PlanPart, ...]
    rest: Yen


@dataclass(frozen=True, slots=True)
class InstalmentPlan:
    """A plan laid out. `late_charge` is what is expected when the last 本税 is paid, in the plan or behind it.

    `assumed_years` are the years without announced rates, for which those of `basis_year` are taken.
    """

    claims: tuple[PlannedClaim, ...]
    monthly: Yen
    mode: LateChargeMode
    order: PartOrder
    lines: tuple[PlanLine, ...]
    late_charges: tuple[Yen, ...]
    """By claim, in their order."""
    assumed_years: tuple[int, ...]
    basis_year: int

    @property
    def count(self) -> int:
        """回数."""
        return len(self.lines)

    @property
    def total(self) -> Yen:
        """All instalments."""
        return total([line.amount for line in self.lines])

    @property
    def base(self) -> Yen:
        """What is owed before late charge."""
        return total([claim.base for claim in self.claims])

    @property
    def late_charge(self) -> Yen:
        """The expected late charge of all claims."""
        return total(self.late_charges)

    @property
    def last(self) -> PlanLine:
        """最終回."""
        return self.lines[-1]


def plan_instalments(
    claims: Sequence[PlannedClaim],
    wish: Wish,
    terms: Terms,
    *,
    closed: Set[date] = NO_DAYS,
    opened: Set[date] = NO_DAYS,
) -> InstalmentPlan:
    """Lay out the claims in the order given. The instalments add up to what is owed, to the yen.

    Raises NothingToPlan, PlanOverOwed, BadInput.
    """
    chosen = tuple(claim for claim in claims if claim.base or claim.fixed_late_charge)
    if not chosen:
        raise NothingToPlan(field="receivables")
    if not 1 <= wish.day <= 31:
        raise BadInput(reason="支払日は1から31までで入力してください（31は月の末日）。", field="day")
    included = wish.mode is LateChargeMode.INCLUDED
    base = total([claim.base for claim in chosen])
    if not included and not base:
        raise BadInput(reason="本税は完納です。延滞金の計画は「延滞金 込み」で作ってください。", field="mode")
    charges = tuple(claim.fixed_late_charge if included else ZERO for claim in chosen)
    for _ in range(ROUNDS):
        monthly, lines = _laid_out(chosen, charges, wish, closed, opened)
        expected, years = _expected(chosen, lines, terms)
        if not included or expected == charges:
            break
        charges = expected
    else:
        monthly, lines = _laid_out(chosen, charges, wish, closed, opened)
        expected = charges
    return InstalmentPlan(
        chosen, monthly, wish.mode, wish.order, lines, expected, years, terms.rates.rows[-1].until_on.year
    )


def instalment_days(
    start_on: date, day: int, count: int, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS
) -> list[tuple[date, date]]:
    """The day of each month from the start on, as agreed and as shifted to a business day (法20条の5②)."""
    year, month = start_on.year, start_on.month
    if _day_of(year, month, day) < start_on:
        year, month = _next_month(year, month)
    days = []
    for _ in range(count):
        nominal = _day_of(year, month, day)
        days.append((nominal, shift(nominal, closed=closed, opened=opened)))
        year, month = _next_month(year, month)
    return days


def beyond_limits(plan: InstalmentPlan, most_months: int, most_count: int) -> str:
    """Why the plan needs approval, in words; empty if the office grants it by itself (F52: 原則2年以内 [P])."""
    words = []
    if plan.count > most_count:
        words.append(f"{plan.count}回（{most_count}回まで）")
    first, last = plan.lines[0].nominal_on, plan.last.nominal_on
    if last >= months_after(first, most_months):
        words.append(f"完納予定まで{most_months}か月を超える")
    return "、".join(words)


def settled_lines(amounts: Sequence[Yen], required: Yen) -> list[Yen]:
    """Agreed amounts made to come to what the books ask for in the end (F59): the last ones give or take the difference.

    Takes no negative amounts; none comes out.
    """
    yen = [amount.amount for amount in amounts]
    if required.amount < 0 or any(each < 0 for each in yen):
        raise ValueError("settled_lines takes no negative amounts")
    difference = required.amount - sum(yen)
    if difference > 0 and yen:
        yen[-1] += difference
    for at in range(len(yen) - 1, -1, -1):
        if difference >= 0:
            break
        taken = min(yen[at], -difference)
        yen[at] -= taken
        difference += taken
    return [Yen(each) for each in yen]


def _laid_out(
    claims: Sequence[PlannedClaim], charges: Sequence[Yen], wish: Wish, closed: Set[date], opened: Set[date]
) -> tuple[Yen, tuple[PlanLine, ...]]:
    queue = _queue(claims, charges, wish.order)
    owed = sum(yen for _, _, yen in queue)
    monthly = _monthly_yen(owed, wish)
    count = -(-owed // monthly)
    days = instalment_days(wish.start_on, wish.day, count, closed=closed, opened=opened)
    lines, rest = [], owed
    for line_no, (nominal, due) in enumerate(days, 1):
        amount = min(monthly, rest)
        rest -= amount
        lines.append(PlanLine(line_no, nominal, due, Yen(amount), _take(queue, amount), Yen(rest)))
    return Yen(monthly), tuple(lines)


def _queue(claims: Sequence[PlannedClaim], charges: Sequence[Yen], order: PartOrder) -> list[tuple[int, bool, int]]:
    """What is paid one after the other: receivable, late charge or not, yen."""
    bases = [(claim.receivable_id, False, claim.base.amount) for claim in claims]
    lates = [(claim.receivable_id, True, charge.amount) for claim, charge in zip(claims, charges, strict=True)]
    if order is PartOrder.PRINCIPAL_FIRST:
        queue = [*bases, *lates]
    else:
        queue = [each for pair in zip(bases, lates, strict=True) for each in pair]
    return [each for each in queue if each[2]]


def _monthly_yen(owed: int, wish: Wish) -> int:
    if wish.monthly is not None:
        monthly = wish.monthly.amount
        if monthly <= 0:
            raise BadInput(reason="月額は1円以上で入力してください。", field="monthly")
        if monthly > owed:
            raise PlanOverOwed(monthly=wish.monthly, owed=Yen(owed), field="monthly")
        if -(-owed // monthly) > MOST_LINES:
            raise BadInput(reason=f"{MOST_LINES}回を超えます。月額を上げてください。", field="monthly")
        return monthly
    if wish.count is None:
        raise BadInput(reason="月額か回数のどちらかを入力してください。", field="monthly")
    if not 1 <= wish.count <= MOST_LINES:
        raise BadInput(reason=f"回数は1から{MOST_LINES}までで入力してください。", field="count")
    for unit in UNITS_YEN:
        monthly = -(-owed // (wish.count * unit)) * unit
        if monthly <= owed and -(-owed // monthly) == wish.count:
            return monthly
    raise BadInput(reason=f"{owed:,}円を{wish.count}回には分けられません。回数を減らしてください。", field="count")


def _take(queue: list[tuple[int, bool, int]], amount: int) -> tuple[PlanPart, ...]:
    """The next yen of the queue, by receivable in its order; the queue is shortened."""
    base: dict[int, int] = {}
    late: dict[int, int] = {}
    while amount:
        number, is_late, yen = queue[0]
        part = min(yen, amount)
        amount -= part
        kind = late if is_late else base
        kind[number] = kind.get(number, 0) + part
        if part == yen:
            queue.pop(0)
        else:
            queue[0] = (number, is_late, yen - part)
    numbers = dict.fromkeys([*base, *late])
    return tuple(PlanPart(number, Yen(base.get(number, 0)), Yen(late.get(number, 0))) for number in numbers)


def _expected(
    claims: Sequence[PlannedClaim], lines: Sequence[PlanLine], terms: Terms
) -> tuple[tuple[Yen, ...], tuple[int, ...]]:
    """The late charge of each claim if it is paid as planned, and the years whose rates nobody knows yet."""
    charges: list[Yen] = []
    years: set[int] = set()
    for claim in claims:
        charge = claim.fixed_late_charge
        payments = _principal_payments(claim, lines)
        if claim.course is not None and payments:
            *before, (last_on, _) = payments
            course = replace(claim.course, payments=(*claim.course.payments, *before))
            accrual = accrual_of(course, claim.due_on, last_on, terms)
            charge = charge + accrual.missing
            for segment in accrual.charge.segments if accrual.charge is not None else ():
                if segment.assumed:
                    years.update(range(segment.from_on.year, segment.until_on.year + 1))
        charges.append(charge)
    return tuple(charges), tuple(sorted(years))


def _principal_payments(claim: PlannedClaim, lines: Sequence[PlanLine]) -> list[tuple[date, Yen]]:
    """When and how much 本税 of a claim is paid: within a claim it goes before 督促手数料."""
    left = claim.principal.amount
    found = []
    for line in lines:
        for part in line.parts:
            if part.receivable_id == claim.receivable_id and part.base and left:
                yen = min(left, part.base.amount)
                left -= yen
                found.append((line.due_on, Yen(yen)))
    return found


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)
