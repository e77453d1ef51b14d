"""納付約束: whether the money came (C30). Pure: promises and receipts in, states out.

A receipt counts for the earliest promise that it fits: its receivable is covered, its 領収日 lies between the day on
which the promise was given and the last day of the tolerance. 速報 count as money that has come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.delinquency.contacts.contact import Promise, PromiseState
from core.values.business_days import next_business_day
from core.values.money import Yen
from core.values.refusals import Refusal


class PromiseInThePast(Refusal):
    """A promise is for a day to come."""

    sentence = "約束日 {day} は過ぎた日です。{today} 以後の日を入力してください。"


class PromiseTooFar(Refusal):
    """A promise for a day beyond the setting is an instalment plan or a grace, not a promise."""

    sentence = "約束日は {last} までです。それより先は分納誓約（6301）か猶予（6401）で扱ってください。"


class PromiseOverOwed(Refusal):
    """No money could keep a promise of more than is owed on its day: it would be told broken when all is paid."""

    sentence = "約束額 {amount}円は、{day} までの延滞金を含む対象の未納 {owed}円を超えています。額を確かめてください。"


class NothingOwed(Refusal):
    """There is nothing to promise: no open case, or nothing is owed on it."""

    sentence = "滞納がないか案件が終結しているため、約束や予定は付けられません。折衝の記録だけ残せます。"


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    """Money that came for a receivable on a day."""

    receivable_id: int
    paid_on: date
    amount_yen: int


@dataclass(frozen=True, slots=True)
class PromiseStanding:
    """A promise with what came for it and how it stands on a day."""

    promise: Promise
    paid: Yen
    state: PromiseState


def judged_from(promised_on: date, grace_days: int, *, closed: frozenset[date], opened: frozenset[date]) -> date:
    """The first day on which a promise without money is broken: the open day after its day and the tolerance."""
    return next_business_day(promised_on + timedelta(days=grace_days), closed=closed, opened=opened)


def standings_of(
    promises: Sequence[Promise], receipts: Sequence[ReceiptSeen], provisional: Mapping[int, int], on: date
) -> list[PromiseStanding]:
    """How each promise of a party stands on a day, by the day promised. `provisional` is yen by receivable (速報)."""
    left = [[receipt, receipt.amount_yen] for receipt in sorted(receipts, key=lambda receipt: receipt.paid_on)]
    marks = dict(provisional)
    found = []
    for promise in sorted(promises, key=lambda one: (one.promised_on, one.promise_id)):
        paid = 0 if promise.withdrawn else _taken(promise, left)
        if not promise.withdrawn and paid < promise.amount.amount and promise.judged_from_on >= on:
            paid += _taken_marks(promise, marks, promise.amount.amount - paid)
        found.append(PromiseStanding(promise, Yen(paid), _state(promise, paid, on)))
    return found


def broken_in_a_row(standings: Sequence[PromiseStanding]) -> int:
    """連続: how many of the newest promises whose time is over were broken, without one between that was kept."""
    count = 0
    for standing in reversed(standings):
        if standing.state.failed:
            count += 1
        elif standing.state is PromiseState.KEPT:
            break
    return count


def _taken(promise: Promise, left: list[list[object]]) -> int:
    wanted, taken = promise.amount.amount, 0
    for pair in left:
        receipt, amount = pair
        assert isinstance(receipt, ReceiptSeen) and isinstance(amount, int)
        fits = receipt.receivable_id in promise.receivable_ids and (
            promise.made_on <= receipt.paid_on < promise.judged_from_on
        )
        if fits and amount > 0 and taken < wanted:
            part = min(amount, wanted - taken)
            pair[1] = amount - part
            taken += part
    return taken


def _taken_marks(promise: Promise, marks: dict[int, int], wanted: int) -> int:
    taken = 0
    for number in promise.receivable_ids:
        part = min(marks.get(number, 0), wanted - taken)
        if part > 0:
            marks[number] -= part
            taken += part
    return taken


def _state(promise: Promise, paid: int, on: date) -> PromiseState:
    if promise.withdrawn:
        return PromiseState.WITHDRAWN
    if paid >= promise.amount.amount:
        return PromiseState.KEPT
    if on <= promise.promised_on:
        return PromiseState.OPEN
    if on < promise.judged_from_on:
        return PromiseState.LATE
    return PromiseState.PART if paid else PromiseState.BROKEN
