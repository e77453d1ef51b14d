"""抵当権の処分: what two creditors gave each other of their places, after the distribution (民法376条, 徴基通129-12)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.values.derivation import Step
from core.values.money import Yen, split_exactly
from core.values.refusals import BadInput


class Disposition(StrEnum):
    """What was done with the place; 順位の変更 (民法374条) is a rank of the claims and none of these."""

    TRANSFER = "抵当権の譲渡"
    WAIVER = "抵当権の放棄"
    RANK_TRANSFER = "抵当権の順位の譲渡"
    RANK_WAIVER = "抵当権の順位の放棄"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What giver and taker get in the end (yen); nobody else's money moves."""

    giver: Yen
    taker: Yen
    derivation: tuple[Step, ...]


def exchange(
    disposition: Disposition, giver: tuple[Yen, Yen], taker: tuple[Yen, Yen], *, names: tuple[str, str]
) -> Exchanged:
    """Lay what the two got together on the two; each pair is the claim and what the distribution gave it.

    A transfer lets the taker go first; a waiver makes them equal, by their claims (the odd yen to the giver). The taker
    of 抵当権の譲渡 or 放棄 has no security and comes with zero. Raises BadInput if more was given than is owed.
    """
    if giver[1] > giver[0] or taker[1] > taker[0] or min(*giver, *taker).amount < 0:
        raise BadInput(reason="配当額が債権額を超えています。金額を確かめてください。", field="amount")
    pool = giver[1] + taker[1]
    if disposition in (Disposition.TRANSFER, Disposition.RANK_TRANSFER):
        taken = min(taker[0], pool)
    else:
        taken = Yen(split_exactly(pool.amount, [giver[0].amount, taker[0].amount])[1])
    steps = (
        Step(
            f"{disposition}により、{names[0]}と{names[1]}の配当を合わせて配り直します。",
            "民法376条① 徴基通129-12",
            pool,
        ),
        Step(names[1], "民法376条①", taken),
        Step(names[0], "民法376条①", pool - taken),
    )
    return Exchanged(pool - taken, taken, steps)
