"""Splitting a year's tax into its 期 (R-03; 法20条の4の2⑥⑧⑨)."""

from __future__ import annotations

from collections.abc import Sequence

from core.values.derivation import Step
from core.values.money import Yen, floor_to
from core.values.refusals import BadInput

UNIT_YEN = 1_000
"""The unit of the law; an ordinance may set another one."""
WITHHOLDING_UNIT_YEN = 100
"""特別徴収 of 個人住民税 and of 国民健康保険税 (法20条の4の2⑧⑨)."""


def instalments(total: Yen, terms: int, *, unit_yen: int = UNIT_YEN) -> tuple[Yen, ...]:
    """The amount of each 期: equal parts cut to the unit, and everything cut off is added to the first.

    For joint taxes (市民税, 県民税 and 森林環境税; 固定 and 都市計画) the total is their sum. Raises BadInput.
    """
    if total.amount < 0:
        raise BadInput(reason="税額は0円以上で入力してください。", field="total")
    if terms < 1:
        raise BadInput(reason="期の数は1以上で入力してください。", field="terms")
    if unit_yen < 1:
        raise BadInput(reason="端数の単位は1円以上で入力してください。", field="unit")
    later = floor_to(total.amount // terms, unit_yen)
    return (Yen(total.amount - later * (terms - 1)), *[Yen(later)] * (terms - 1))


def joint_instalments(parts: Sequence[Yen], terms: int, *, unit_yen: int = UNIT_YEN) -> tuple[tuple[Yen, ...], ...]:
    """The 期 of joint taxes, each with the share of each tax: the sums of the 期 are `instalments` of the sum of the taxes.

    The law rounds the sum only (法20条の4の2⑧). Within a 期 the taxes share in proportion to what is left of them, whole
    yen, the odd yen to the largest; every row and every column adds up.
    """
    left = [part.amount for part in parts]
    if any(amount < 0 for amount in left):
        raise BadInput(reason="税額は0円以上で入力してください。", field="total")
    amounts = instalments(Yen(sum(left)), terms, unit_yen=unit_yen)
    rows: list[tuple[Yen, ...]] = []
    for amount in reversed(amounts[1:]):
        whole = sum(left)
        shares = [amount.amount * part // whole if whole else 0 for part in left]
        for _ in range(amount.amount - sum(shares)):
            largest = max(range(len(left)), key=lambda place: left[place] - shares[place])
            shares[largest] += 1
        left = [part - share for part, share in zip(left, shares, strict=True)]
        rows.append(tuple(Yen(share) for share in shares))
    rows.append(tuple(Yen(part) for part in left))
    return tuple(reversed(rows))


def instalment_steps(total: Yen, terms: int, *, unit_yen: int = UNIT_YEN) -> tuple[Step, ...]:
    """How `instalments` came to its amounts."""
    amounts = instalments(total, terms, unit_yen=unit_yen)
    if terms == 1:
        return (Step("1期だけなので全額です。", "法20条の4の2⑥", total),)
    return (
        Step(
            f"{total}円を{terms}で割り、{unit_yen:,}円未満を切り捨てた額を2期以後の額とします。",
            "法20条の4の2⑥",
            amounts[-1],
        ),
        Step("切り捨てた端数はすべて最初の期に合わせます。", "法20条の4の2⑥", amounts[0]),
    )
