"""承継の按分: the yen of each claim by the parts of the heirs, and what a later change of the heirs moves. Pure.

What is divided is all that has ever gone to the heirs and what still lies with the deceased: so the first division, a
correction after a renunciation and a taking back are one rule. What an heir has paid stays paid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.delinquency.obligors.shares import RestTo, split_by_shares
from core.ledger.components import Component, Parts
from core.ledger.journal import Posting, raising_first
from core.values.money import ZERO, Yen
from core.values.refusals import Refusal

KIND = "succession"


class HeirHasPaid(Refusal):
    """A change of the heirs would take away from one who has paid on it."""

    sentence = (
        "{claim}は相続人{name}が{paid}円を納めています。先に収納の付替え（3105）を行ってから、承継を訂正してください。"
    )


@dataclass(frozen=True, slots=True)
class Lot:
    """One claim to be divided: open yen of the deceased, and by heir what was given before and what is still open of it."""

    parent_open: Parts
    moved: Mapping[int, Parts]
    still_open: Mapping[int, Parts]

    def paid(self, heir_no: int, component: Component) -> Yen:
        """What the heir has paid of a component of what was given to them."""
        given = self.moved.get(heir_no, Parts()).of(component)
        return Yen(max(0, given.amount - self.still_open.get(heir_no, Parts()).of(component).amount))


@dataclass(frozen=True, slots=True)
class Division:
    """What moves: yen by heir and component that are added (above 0) or taken (below 0), and the part of each heir.

    `deceased` is what moves at the claim of the deceased; the sum of everything is 0.
    """

    deceased: Mapping[Component, int]
    heirs: Mapping[int, Mapping[Component, int]]
    parts: Mapping[int, Parts]

    @property
    def moves(self) -> bool:
        """True when anything moves at all."""
        return any(self.deceased.values()) or any(any(each.values()) for each in self.heirs.values())


def divide(lot: Lot, shares: Mapping[int, Fraction], rest_to: RestTo, representative: int) -> Division:
    """Divide one claim; without shares everything goes back to the deceased.

    Raises ValueError for an heir who would be left with less than they have paid: `overpaid_heirs` is asked before.
    """
    deceased: dict[Component, int] = {}
    heirs: dict[int, dict[Component, int]] = {number: {} for number in {*shares, *lot.moved}}
    parts: dict[int, Parts] = dict.fromkeys(shares, Parts())
    for component in Component:
        here = lot.parent_open.of(component).amount
        gone = sum(each.of(component).amount for each in lot.moved.values())
        if not here + gone:
            continue
        new = split_by_shares(Yen(here + gone), shares, rest_to, representative) if shares else {}
        for number, moves in heirs.items():
            now = new.get(number, ZERO)
            if now.amount < lot.paid(number, component).amount:
                raise ValueError("an heir has paid more than their part")
            moves[component] = now.amount - lot.moved.get(number, Parts()).of(component).amount
            if number in parts:
                parts[number] = parts[number].with_amount(component, now)
        deceased[component] = -here if shares else gone
    return Division(deceased, heirs, parts)


def overpaid_heirs(lot: Lot, shares: Mapping[int, Fraction], rest_to: RestTo, representative: int) -> dict[int, Yen]:
    """Heirs who have paid more than their new part would be, with what they have paid in yen."""
    found: dict[int, int] = {}
    for component in Component:
        whole = lot.parent_open.of(component).amount + sum(each.of(component).amount for each in lot.moved.values())
        new = split_by_shares(Yen(whole), shares, rest_to, representative) if shares else {}
        for number in lot.moved:
            paid = lot.paid(number, component).amount
            if paid > new.get(number, ZERO).amount:
                found[number] = found.get(number, 0) + paid
    return {number: Yen(yen) for number, yen in found.items()}


def postings_of(
    division: Division, deceased_claim: int, children: Mapping[int, int], booked_on: str, place: tuple[int, str]
) -> list[Posting]:
    """The rows of a voucher: claims of the heirs up, that of the deceased down (or the other way); they sum to zero."""
    moves: list[tuple[int, Mapping[Component, int]]] = [
        *((children[number], each) for number, each in sorted(division.heirs.items()) if number in children),
        (deceased_claim, division.deceased),
    ]
    rows = [
        Posting("receivable", KIND, yen, booked_on, *place, receivable_id, component.value)
        for receivable_id, each in moves
        for component, yen in each.items()
        if yen
    ]
    return raising_first(rows)


def sum_of(rows: Sequence[Posting]) -> int:
    """The sum of all rows in yen: 0 for every division."""
    return sum(row.amount_yen for row in rows)
