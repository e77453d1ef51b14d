"""The plain order of claims, written without 徴収法26条: a second opinion for the tests of the distribution."""

from __future__ import annotations

from collections.abc import Sequence

from core.seizure.distribution.claims import Claim, ClaimKind


def goes_before(one: Claim, other: Claim) -> bool:
    """Whether the law puts `one` before `other`: by rank on one side, by days across, private first on one day."""
    if one.kind is other.kind:
        assert one.rank is not None
        assert other.rank is not None
        return one.rank < other.rank
    assert one.on is not None
    assert other.on is not None
    return one.on <= other.on if one.kind is ClaimKind.SECURED else one.on < other.on


def in_plain_order(claims: Sequence[Claim]) -> list[Claim] | None:
    """The claims one after the other; None where no order satisfies all pairs (a circle)."""
    waiting, ordered = list(claims), []
    while waiting:
        first = next(
            (c for c in waiting if not any(goes_before(other, c) for other in waiting if other is not c)), None
        )
        if first is None:
            return None
        waiting.remove(first)
        ordered.append(first)
    return ordered


def paid_in_order(proceeds: int, ordered: Sequence[Claim]) -> dict[str, int]:
    """Each claim whole before the next one gets anything."""
    paid = {}
    for claim in ordered:
        paid[claim.name] = min(claim.amount.amount, proceeds)
        proceeds -= paid[claim.name]
    return paid
