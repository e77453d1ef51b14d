"""配当にあずかる債権: what stands against the money of a realised asset, and in which group it ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.values.money import LIMIT, Yen
from core.values.refusals import BadInput


class ClaimKind(StrEnum):
    """What a claim is, the first six in the order in which they are paid before all others (徴収法26条一, 法14条の20一)."""

    REALISATION_COST = "強制換価手続の費用"
    OWN_COST = "直接の滞納処分費（督促手数料を含む）"
    EXCISE = "強制換価の場合のたばこ税等"
    RETENTION = "留置権"
    PREPAID_RENT = "前払賃料"
    PRESERVATION = "不動産保存等の先取特権"
    TAX = "税"
    LEVY = "公課"
    SECURED = "担保付きの私債権"
    UNSECURED = "無担保の私債権"

    @property
    def article(self) -> str:
        """Where its place in the order stands."""
        return _ARTICLES[self]


_ARTICLES = {
    ClaimKind.REALISATION_COST: "法14条の2 徴収法9条",
    ClaimKind.OWN_COST: "法14条の3 徴収法10条",
    ClaimKind.EXCISE: "法14条の4 徴収法11条",
    ClaimKind.RETENTION: "法14条の15 徴収法21条",
    ClaimKind.PREPAID_RENT: "徴収法59条③④",
    ClaimKind.PRESERVATION: "法14条の13 徴収法19条",
    ClaimKind.TAX: "法14条 14条の6 14条の7 14条の8",
    ClaimKind.LEVY: "法14条",
    ClaimKind.SECURED: "法14条の10 徴収法16条",
    ClaimKind.UNSECURED: "法14条",
}

PRIOR = (
    ClaimKind.REALISATION_COST,
    ClaimKind.OWN_COST,
    ClaimKind.EXCISE,
    ClaimKind.RETENTION,
    ClaimKind.PREPAID_RENT,
    ClaimKind.PRESERVATION,
)
"""Paid first, one kind after the other."""
PUBLIC = (ClaimKind.TAX, ClaimKind.LEVY)
"""Taxes, then 公課: the public side of 徴収法26条."""

OF_OLD = date.min
"""The day of a security that goes before every tax: one that a former owner gave (法14条の11)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim on the money.

    `on` is 法定納期限等 of a tax or a levy, the day of registration (or of possession) of a security; the prior kinds
    need none. `rank` is the place within its own side: for taxes by 担保徴取, 差押先着手 and 交付要求先着手
    (`tax_ranks`), for securities by civil law (`secured_claims`). Claims of one rank share by their amounts. Left out
    on a whole side, the side goes by its days.
    """

    name: str
    kind: ClaimKind
    amount: Yen
    on: date | None = None
    rank: int | None = None


def refuse_impossible(proceeds: Yen, claims: Sequence[Claim], costs: Yen) -> None:
    """Raises BadInput for a negative or overlong amount, a name twice or none, a missing day, or ranks told in part."""
    for amount, field in ((proceeds, "proceeds"), (costs, "costs"), *((claim.amount, "amount") for claim in claims)):
        if not 0 <= amount.amount < LIMIT:
            raise BadInput(reason="金額は0円以上、13桁までで指定してください。", field=field)
    names = [claim.name for claim in claims]
    if not all(names) or len(set(names)) != len(names):
        raise BadInput(reason="債権の名前は1つずつ別の名前にしてください。", field="name")
    dated = (*PUBLIC, ClaimKind.SECURED)
    if any(claim.kind in dated and claim.on is None for claim in claims):
        raise BadInput(reason="税は法定納期限等、担保権は登記の日を指定してください。", field="date")
    for kinds, field in (
        ((ClaimKind.TAX,), "tax_rank"),
        ((ClaimKind.LEVY,), "tax_rank"),
        ((ClaimKind.SECURED,), "private_rank"),
    ):
        told = {claim.rank is not None for claim in claims if claim.kind in kinds}
        if len(told) > 1:
            raise BadInput(reason="順位は、税と私債権のそれぞれで、全部に付けるか全部省いてください。", field=field)


def day_of(claim: Claim) -> date:
    """The day of a claim that has passed `refuse_impossible`; the prior kinds count as of old."""
    return claim.on or OF_OLD


def tier(claim: Claim) -> tuple[int, int, date]:
    """The place within its own side; claims of one tier stand equal."""
    side = PUBLIC.index(claim.kind) if claim.kind in PUBLIC else 0
    return (side, claim.rank, OF_OLD) if claim.rank is not None else (side, 0, day_of(claim))
