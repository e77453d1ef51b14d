"""配当: the money of a realised asset laid on the claims, each yen once (法14条から14条の20まで, 徴収法26条).

The procedure of 徴収法26条 is used throughout: where the ranks do not run in a circle it gives the plain order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from core.seizure.distribution.claims import OF_OLD, PRIOR, PUBLIC, Claim, ClaimKind, day_of, refuse_impossible, tier
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import ZERO, Yen, split_exactly

CIRCLE = "徴収法26条 法14条の20"


@dataclass(frozen=True, slots=True)
class Share:
    """What one claim gets (yen)."""

    claim: Claim
    paid: Yen

    @property
    def unpaid(self) -> Yen:
        """What stays open of it."""
        return self.claim.amount - self.paid


@dataclass(frozen=True, slots=True)
class Distribution:
    """Who gets what of the money (yen): costs, shares and surplus add up to the proceeds."""

    proceeds: Yen
    costs: Yen
    """What the costs of our own procedure took."""
    shares: tuple[Share, ...]
    """In the order in which they are paid, not in the order of the input."""
    surplus: Yen
    """残余金: to the owner at the time of seizure (徴収法129条③, 徴基通129-6, 129-7)."""
    public_total: Yen
    """What the taxes and levies get together (the T of 徴収法26条二)."""
    private_total: Yen
    """What the secured private claims get together (the P of 徴収法26条二)."""
    circle: bool
    """The ranks of tax, tax and private claim run in a circle."""
    derivation: tuple[Step, ...]

    def of(self, name: str) -> Yen:
        """What the claim of a name gets; zero for one that is not among them."""
        return next((share.paid for share in self.shares if share.claim.name == name), ZERO)


def distribute(proceeds: Yen, claims: Sequence[Claim], *, costs: Yen = ZERO) -> Distribution:
    """Lay the proceeds on the claims; `costs` are the 滞納処分費 of our own procedure.

    A part of a yen between claims of one rank goes, one yen each, to the older day, then by name. The order of the
    input does not matter. Raises BadInput as `refuse_impossible` says.
    """
    refuse_impossible(proceeds, claims, costs)
    public = _in_tiers(claim for claim in claims if claim.kind in PUBLIC)
    private = _in_tiers(claim for claim in claims if claim.kind is ClaimKind.SECURED)
    paid: dict[str, int] = {}
    costs_paid, left_yen = _pay_prior(proceeds.amount, claims, costs.amount, paid)
    public_yen, private_yen = _totals(left_yen, public, private)
    _hand_out(public_yen, public, paid)
    _hand_out(private_yen, private, paid)
    ordered = [
        *sorted((c for c in claims if c.kind in PRIOR), key=lambda c: (PRIOR.index(c.kind), tier(c), c.name)),
        *public,
        *private,
        *sorted((c for c in claims if c.kind is ClaimKind.UNSECURED), key=lambda c: c.name),
    ]
    found = Distribution(
        proceeds,
        Yen(costs_paid),
        tuple(Share(claim, Yen(paid.get(claim.name, 0))) for claim in ordered),
        Yen(left_yen - public_yen - private_yen),
        Yen(public_yen),
        Yen(private_yen),
        has_circle(public, private),
        (),
    )
    return Distribution(
        found.proceeds,
        found.costs,
        found.shares,
        found.surplus,
        found.public_total,
        found.private_total,
        found.circle,
        tuple(_steps(found)),
    )


def has_circle(public: Sequence[Claim], private: Sequence[Claim]) -> bool:
    """Whether a claim stands before another of its own side while one of the other side stands between them the other way.

    A security goes before a tax whose 法定納期限等 is its day or later (同日は私債権が先).
    """
    private_days = sorted(day_of(claim) for claim in private)
    public_days = sorted(day_of(claim) for claim in public)
    # A tax dated b loses to one of a day a that stands before it; a security of a day d closes the circle if b < d <= a.
    for older, newer in _turned(public):
        if bisect_right(private_days, newer) > bisect_right(private_days, older):
            return True
    # A security dated b loses to one of a day a; a tax of a day d closes the circle if b <= d < a.
    return any(bisect_left(public_days, newer) > bisect_left(public_days, older) for older, newer in _turned(private))


def _turned(side: Sequence[Claim]) -> Iterable[tuple[date, date]]:
    """For each claim that stands behind one of a newer day: its own day and the newest day before it."""
    newest = None
    for _, members in groupby(_in_tiers(side), key=tier):
        days = [day_of(claim) for claim in members]
        if newest is not None:
            yield from ((day, newest) for day in days if day < newest)
        newest = max(days) if newest is None else max(newest, *days)


def _in_tiers(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (tier(claim), day_of(claim), claim.name))


def _pay_prior(left_yen: int, claims: Sequence[Claim], costs_yen: int, paid: dict[str, int]) -> tuple[int, int]:
    """Pay the prior kinds in their order; what our costs took, and what is left."""
    costs_paid = 0
    for kind in PRIOR:
        if kind is ClaimKind.OWN_COST:
            costs_paid = min(costs_yen, left_yen)
            left_yen -= costs_paid
        left_yen -= _hand_out(left_yen, _in_tiers(claim for claim in claims if claim.kind is kind), paid)
    return costs_paid, left_yen


def _totals(left_yen: int, public: Sequence[Claim], private: Sequence[Claim]) -> tuple[int, int]:
    """What each side gets by the age of its days, private before public on one day (徴収法26条二)."""
    totals = [0, 0]
    dated = [(day_of(claim), 0, claim.amount.amount) for claim in private]
    dated += [(day_of(claim), 1, claim.amount.amount) for claim in public]
    for _, side, amount_yen in sorted(dated):
        part = min(amount_yen, left_yen)
        totals[side] += part
        left_yen -= part
    return totals[1], totals[0]


def _hand_out(amount_yen: int, side: Sequence[Claim], paid: dict[str, int]) -> int:
    """Pay the claims of one side tier by tier (徴収法26条三, 四); what went out."""
    left_yen = amount_yen
    for _, members in groupby(side, key=tier):
        equal = list(members)
        wanted = [claim.amount.amount for claim in equal]
        part_yen = min(sum(wanted), left_yen)
        for claim, yen in zip(equal, split_exactly(part_yen, wanted), strict=True):
            paid[claim.name] = yen
        left_yen -= part_yen
    return amount_yen - left_yen


def _steps(found: Distribution) -> Iterable[Step]:
    yield Step("換価代金", "", found.proceeds)
    if found.costs:
        yield Step(f"{ClaimKind.OWN_COST}を先に充てます。", ClaimKind.OWN_COST.article, found.costs)
    by_kind: Mapping[bool, list[Share]] = {True: [], False: []}
    for share in found.shares:
        by_kind[share.claim.kind in PRIOR].append(share)
    for share in by_kind[True]:
        yield Step(f"{share.claim.name}（{share.claim.kind}）に充てます。", share.claim.kind.article, share.paid)
    if found.circle:
        yield Step("税と税、税と私債権の順位が回るため、次の順に計算します。", CIRCLE)
    yield Step(
        "法定納期限等と登記の日の古い順（同じ日は私債権が先）に割り付けた、税・公課の総額",
        f"{CIRCLE} 法14条の10",
        found.public_total,
    )
    yield Step("同じく、担保付きの私債権の総額", f"{CIRCLE} 法14条の10", found.private_total)
    for share in by_kind[False]:
        claim = share.claim
        day = f"{wareki(claim.on)} " if claim.on and claim.on > OF_OLD else ""
        yield Step(f"{claim.name}（{claim.kind} {day}{claim.amount}円）に配当します。", claim.kind.article, share.paid)
    yield Step("残余金は、差押えのときの所有者に交付します。", "徴収法129条③ 徴基通129-6 129-7", found.surplus)
