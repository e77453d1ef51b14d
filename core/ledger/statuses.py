"""収納状況区分 of a receivable: computed from its sums and the day, never typed in (B30; ledger rule 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.values.money import Yen
from core.values.periods import demand_by


class Status(StrEnum):
    """How a receivable stands; the value is the word on the screen. In the order of weight for a row of several."""

    OVERPAID = "過納"
    DELINQUENT = "滞納"
    PART = "一部"
    UNPAID = "未納"
    PROVISIONAL = "仮消"
    NOT_DUE = "納期前"
    WRITTEN_OFF = "欠損"
    PAID = "完納"
    NOTHING = "0円"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the status of a receivable rests on; amounts are of all components, accrued late charge apart."""

    assessed: Yen
    received: Yen
    open: Yen
    provisional: Yen
    overpaid: Yen
    written_off: Yen
    due_on: date
    demanded: bool


def status_of(facts: Facts, as_of: date) -> Status:
    """The status on a day; the first rule that holds.

    過納: nothing is open and money is held that was too much. 欠損: nothing is open because it was written off.
    0円: nothing was ever claimed. 完納: nothing is open. 仮消: a preliminary notice covers what is open. 納期前: 納期限 is
    not over. 滞納: the demand was sent, or its 20 days (法329条①) are over. 一部: part was paid. 未納: the rest.
    """
    if not facts.open:
        if facts.overpaid:
            return Status.OVERPAID
        if facts.written_off:
            return Status.WRITTEN_OFF
        return Status.PAID if facts.assessed or facts.received else Status.NOTHING
    if facts.provisional.amount >= facts.open.amount:
        return Status.PROVISIONAL
    if as_of <= facts.due_on:
        return Status.NOT_DUE
    if facts.demanded or as_of > demand_by(facts.due_on):
        return Status.DELINQUENT
    return Status.PART if facts.received else Status.UNPAID


_WEIGHT = {status: place for place, status in enumerate(Status)}


def heaviest(statuses: list[Status]) -> Status:
    """The status of a row that stands for several receivables: what needs a hand first.

    An over-payment shows only where nothing else is open, because 滞納 beside it is offset first (法17条の2).
    """
    order = sorted(statuses, key=_WEIGHT.__getitem__)
    if not order:
        return Status.NOTHING
    if order[0] is Status.OVERPAID:
        return next((s for s in order if s in (Status.DELINQUENT, Status.PART, Status.UNPAID)), Status.OVERPAID)
    return order[0]


class Stage(StrEnum):
    """How far the pursuit of a receivable may go (ledger §7); seizures themselves are events of their own."""

    NOT_DUE = "納期前"
    UNDEMANDED = "未督促"
    DEMANDED = "督促済"
    SEIZABLE = "差押可能"
    EXTINGUISHED = "消滅"


def stage_of(
    open_for_pursuit: Yen, extinguished: bool, due_on: date, seizable_from_on: date | None, as_of: date
) -> Stage:
    """The stage on a day. What a preliminary notice covers is not pursued, and counts as 督促済 at most (rule 7).

    `seizable_from_on` is that of the demand that counts, None without one (法331条①一 and its like).
    """
    if extinguished:
        return Stage.EXTINGUISHED
    if as_of <= due_on:
        return Stage.NOT_DUE
    if seizable_from_on is None:
        return Stage.UNDEMANDED
    return Stage.SEIZABLE if open_for_pursuit and as_of >= seizable_from_on else Stage.DEMANDED
