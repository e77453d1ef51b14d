"""Money: whole yen, never a float. Rounding steps carry the name of their law."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.values.refusals import BadInput

LIMIT = 10**13
"""No amount of a municipality reaches ten trillion yen; a longer number is a mistyped or forged one."""

_FORM = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Yen:
    """An amount in whole yen (may be negative). Refuses float, bool and str: text goes through `parse`."""

    amount: int

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"Yen takes an int, not {type(self.amount).__name__}")

    @classmethod
    def parse(cls, text: str, *, field: str = "") -> Yen:
        """Read what a clerk typed: full-width digits, separators, 円 and ¥ are understood.

        Raises BadInput for anything else, decimals among them.
        """
        plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removeprefix("\\").removesuffix("円")
        plain = plain.replace("−", "-").replace("‐", "-").replace("ー", "-").strip()
        match = _FORM.match(plain)
        if match is None:
            raise BadInput(reason="金額は数字で入力してください（例 12,300）。", field=field)
        value = int(match[2].replace(",", ""))
        if value >= LIMIT:
            raise BadInput(reason="金額の桁が多すぎます。けた数を確かめてください。", field=field)
        return cls(-value if match[1] else value)

    def __add__(self, other: Yen) -> Yen:
        return Yen(self.amount + other.amount)

    def __sub__(self, other: Yen) -> Yen:
        return Yen(self.amount - other.amount)

    def __neg__(self) -> Yen:
        return Yen(-self.amount)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return f"{self.amount:,}"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


ZERO = Yen(0)


def total(amounts: Sequence[Yen]) -> Yen:
    """The sum of a list of amounts; zero yen for an empty one."""
    return Yen(sum(a.amount for a in amounts))


def floor_to(amount_yen: int, unit: int) -> int:
    """Cut off what is below `unit` yen (切捨て, 法20条の4の2). Takes no negative amount."""
    if amount_yen < 0:
        raise ValueError("floor_to takes no negative amount")
    return amount_yen - amount_yen % unit


def floor_fraction(exact: Fraction) -> int:
    """Drop the fraction of a yen (1円未満切捨て, 附則3条の2⑥)."""
    if exact < 0:
        raise ValueError("floor_fraction takes no negative amount")
    return exact.numerator // exact.denominator


def split_exactly(amount_yen: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights so that the parts add up to it: floors first, the rest one yen each from the first part.

    With all weights zero the whole goes to the first part.
    """
    if not weights:
        raise ValueError("split_exactly needs at least one weight")
    whole = sum(weights)
    if whole == 0:
        return [amount_yen, *([0] * (len(weights) - 1))]
    parts = [amount_yen * w // whole for w in weights]
    heavy = [i for i, w in enumerate(weights) if w]
    for k in range(amount_yen - sum(parts)):
        parts[heavy[k % len(heavy)]] += 1
    return parts
