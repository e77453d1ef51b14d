"""調定の変更 (更正): the difference to the assessment before, and the over-payment that a reduction leaves (A04, R-10).

Pure. What was paid above the new assessment is taken from the last payment backward (法17条の4③) and held as 過納金.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.ledger.assessments.opening import Drawn
from core.ledger.assessments.rows import NewOverpayment
from core.ledger.balances import ASSESSED, RECEIVED
from core.ledger.journal import Posting
from core.ledger.receivables import Entry
from core.values.refusals import Refusal

REDUCED = "reduced"
BY_DECISION = 1
"""法17条の4①一: interest on what 更正 or 賦課決定 made too much runs from the day after it was paid."""


class GivenUpBefore(Refusal):
    """A reduction reaches into what was written off or waived; that act must be taken back first."""

    sentence = "{line}行目: 欠損または減免された額まで減額されています。先に欠損・減免を取り消してください。"


@dataclass(frozen=True, slots=True)
class Change:
    """A receivable whose assessment is changed."""

    receivable_id: int
    line_no: int
    after_yen: int
    value_on: str
    place: tuple[int, str]
    """Fiscal year and class of the booking day."""
    entries: tuple[Entry, ...]


def assessed_yen(entries: Iterable[Entry]) -> int:
    """The principal as it is assessed now."""
    return sum(
        e.amount_yen for e in entries if e.account == "receivable" and e.component == "principal" and e.kind in ASSESSED
    )


def draw_change(
    drawn: Drawn, change: Change, known: dict[tuple[int, int | None], int], next_overpayment_id: int
) -> list[NewOverpayment]:
    """Add the rows of a change to a voucher; the rows of 過誤納 that must be written before it.

    `known` gives the number of an over-payment by reduction that a payment has already. Raises GivenUpBefore.
    """
    difference = change.after_yen - assessed_yen(change.entries)
    if difference >= 0:
        if difference:
            drawn.assess("change", change.receivable_id, "principal", difference, change.value_on, change.place)
        return []
    open_yen = sum(e.amount_yen for e in change.entries if e.account == "receivable" and e.component == "principal")
    excess = -difference - open_yen
    new: list[NewOverpayment] = []
    for payment_id, paid_on, net_yen in _last_first(change.entries):
        if excess <= 0:
            break
        part = min(excess, net_yen)
        excess -= part
        number = known.get((change.receivable_id, payment_id))
        if number is None:
            number = next_overpayment_id + len(new)
            new.append(NewOverpayment(number, change.receivable_id, payment_id, change.value_on))
        row = Posting(
            "receivable", "overpaid", part, paid_on, *change.place, change.receivable_id, "principal", payment_id
        )
        drawn.raising.append(row)
        drawn.lowering.append(row._replace(account="overpayment", amount_yen=-part, overpayment_id=number))
    if excess > 0:
        raise GivenUpBefore(line=change.line_no)
    drawn.assess("change", change.receivable_id, "principal", difference, change.value_on, change.place)
    return new


def _last_first(entries: Iterable[Entry]) -> list[tuple[int | None, str, int]]:
    """What each payment brought to the principal, net of red rows and earlier reductions: the last payment first."""
    net: dict[tuple[str, int | None], int] = {}
    for entry in entries:
        if entry.account == "receivable" and entry.component == "principal" and entry.kind in RECEIVED:
            key = (entry.value_on, entry.payment_id)
            net[key] = net.get(key, 0) - entry.amount_yen
    ordered = sorted(net.items(), key=lambda item: (item[0][0], item[0][1] or 0), reverse=True)
    return [(payment_id, paid_on, yen) for (paid_on, payment_id), yen in ordered if yen > 0]
