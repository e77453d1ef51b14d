"""猶予の期間・金額・分割: what may be granted, and the monthly instalments of it (G66, G67). Pure.

期間は1年以内、延長を通算して2年以内（法15条④ 15条の5の2 15条の6の2）。分割は月ごと、最終月まで（法15条③）。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.delinquency.graces.kinds import GraceKind
from core.values.dates import wareki
from core.values.money import ZERO, Yen, total
from core.values.periods import ONE_DAY, months_after
from core.values.refusals import BadInput, Refusal

MONTHS_OF_ONE = 12
DAYS_OF_ALL = 730
"""Two years in all, the extensions counted (通算)."""
UNIT_YEN = 1_000


class PeriodTooLong(Refusal):
    """A grace lasts a year at the most, two with its extensions."""

    sentence = "{reason}"


class InstalmentsWrong(Refusal):
    """The instalments do not make a plan for the grace."""

    sentence = "{reason}"


@dataclass(frozen=True, slots=True)
class Instalment:
    """分割納付の1回."""

    line_no: int
    due_on: date
    amount: Yen


@dataclass(frozen=True, slots=True)
class Finances:
    """現在の資産と当面の必要額, in yen, as the 財産収支状況書 says (令6条の9の3)."""

    cash: Yen = ZERO
    deposits: Yen = ZERO
    other: Yen = ZERO
    """What is easily turned into money (売掛金, 有価証券)."""
    business_needs: Yen = ZERO
    living_needs: Yen = ZERO
    monthly_income: Yen = ZERO
    monthly_outgo: Yen = ZERO

    @property
    def assets(self) -> Yen:
        """現金・預金等."""
        return self.cash + self.deposits + self.other

    @property
    def needs(self) -> Yen:
        """事業運転資金と生活費."""
        return self.business_needs + self.living_needs

    @property
    def payable_now(self) -> Yen:
        """現在納付能力: what can be paid at once."""
        return Yen(max(0, self.assets.amount - self.needs.amount))

    @property
    def payable_monthly(self) -> Yen:
        """納付可能額 of a month."""
        return Yen(max(0, self.monthly_income.amount - self.monthly_outgo.amount))


def grace_amount(owed: Yen, finances: Finances) -> Yen:
    """猶予額: what is owed less what can be paid at once (令6条の9の3); never below 0."""
    return Yen(max(0, owed.amount - finances.payable_now.amount))


def spread(owed: Sequence[tuple[int, Yen]], amount: Yen) -> tuple[tuple[int, Yen], ...]:
    """How a grace for `amount` lies on receivables in the order of 納期限: what is paid at once takes the oldest first.

    Raises BadInput when it is more than they owe.
    """
    rest = total([yen for _, yen in owed]).amount - amount.amount
    if rest < 0:
        raise BadInput(
            reason="猶予する額が対象の期別の未納の本税を超えています。額を確かめてください。", field="amount"
        )
    found = []
    for number, yen in owed:
        at_once = min(rest, yen.amount)
        rest -= at_once
        if yen.amount > at_once:
            found.append((number, Yen(yen.amount - at_once)))
    return tuple(found)


def start_of(kind: GraceKind, received_on: date | None, decided_on: date, statutory_due_on: date) -> date:
    """始期: the day of the application, the day after 法定納期限 if it came before that; by the office the day of its
    judgement."""
    if kind is GraceKind.BY_OFFICE or received_on is None:
        return decided_on
    return max(received_on, statutory_due_on + ONE_DAY)


def days_of(from_on: date, until_on: date) -> int:
    """Days of a period, both ends counted."""
    return (until_on - from_on).days + 1


def check_period(from_on: date, until_on: date, earlier: Sequence[tuple[date, date]]) -> None:
    """Refuse a period over a year, or one that with the earlier ones of its lineage comes to more than two years.

    Raises BadInput, PeriodTooLong.
    """
    if until_on < from_on:
        raise BadInput(reason="猶予期間の終わりを始まりより後の日で入力してください。", field="until")
    last = months_after(from_on - ONE_DAY, MONTHS_OF_ONE)
    if until_on > last:
        raise PeriodTooLong(
            reason=f"猶予期間は1年以内です。{wareki(last)} までで入力してください（法15条①）。", field="until"
        )
    spent = sum(days_of(*each) for each in earlier)
    days = spent + days_of(from_on, until_on)
    if days > DAYS_OF_ALL:
        raise PeriodTooLong(
            reason=f"通算{days}日になります。延長は通算{DAYS_OF_ALL}日（2年）以内です（法15条④）。", field="until"
        )
    if any(from_on <= until for _, until in earlier):
        raise PeriodTooLong(reason="延長は前の猶予期間の終わりの翌日から始めてください（法15条④）。", field="from")


def months_between(from_on: date, until_on: date) -> list[tuple[int, int]]:
    """The months of a period in which an instalment falls: the first counts only when nothing else does."""
    months = []
    year, month = from_on.year, from_on.month
    while (year, month) <= (until_on.year, until_on.month):
        months.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months[1:] if len(months) > 1 else months


def proposed(amount: Yen, from_on: date, until_on: date, monthly: Yen = ZERO, day: int = 31) -> tuple[Instalment, ...]:
    """Monthly instalments to the last month: the same sum each month, the rest in the last one.

    `monthly` asks for a sum; without it the amount is split evenly in whole 1,000 yen. `day` is that of the month, its
    last one where it has no such day.
    """
    months = months_between(from_on, until_on)
    count = len(months)
    each = monthly.amount or amount.amount // count // UNIT_YEN * UNIT_YEN
    each = min(each, amount.amount // count) or amount.amount // count
    lines = []
    for place, (year, month) in enumerate(months, 1):
        first_of_next = date(year + (month == 12), month % 12 + 1, 1)
        last = first_of_next - ONE_DAY
        due_on = max(from_on, min(last.replace(day=min(day, last.day)), until_on))
        yen = amount.amount - each * (count - 1) if place == count else each
        lines.append(Instalment(place, due_on, Yen(yen)))
    return tuple(line for line in lines if line.amount)


def check_instalments(lines: Sequence[Instalment], amount: Yen, from_on: date, until_on: date) -> None:
    """Refuse instalments that are not monthly to the last month, or whose sum is not the amount (G67).

    Raises InstalmentsWrong.
    """
    if not lines:
        raise InstalmentsWrong(reason="分割納付の計画がありません。月ごとの納付日と額を入れてください（法15条③）。")
    if any(line.amount.amount <= 0 for line in lines):
        raise InstalmentsWrong(reason="分割納付の額は1円以上で入力してください。", field="instalments")
    days = [line.due_on for line in lines]
    if days[0] < from_on or days[-1] > until_on or any(later <= sooner for sooner, later in pairwise(days)):
        raise InstalmentsWrong(
            reason=f"分割納付の日は {wareki(from_on)} から {wareki(until_on)} までで、早い順に並べてください。",
            field="instalments",
        )
    having = {(day.year, day.month) for day in days}
    lacking = [month for month in months_between(from_on, until_on) if month not in having]
    if lacking:
        year, month = lacking[0]
        raise InstalmentsWrong(
            reason=f"{wareki(date(year, month, 1)).rpartition('.')[0]} の月の分割納付がありません。最終月まで毎月入れてください（法15条③）。",
            field="instalments",
        )
    planned = total([line.amount for line in lines])
    if planned != amount:
        raise InstalmentsWrong(
            reason=f"分割納付の合計 {planned}円 が猶予する額 {amount}円 と合いません。", field="instalments"
        )
