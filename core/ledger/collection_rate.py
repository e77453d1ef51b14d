"""徴収率 as it is printed: computed from yen, one decimal, half up, blank where nothing was assessed (R-19)."""

from __future__ import annotations

from fractions import Fraction

from core.values.derivation import Step
from core.values.money import Yen


def exact_rate(assessed: Yen, received: Yen) -> Fraction | None:
    """Received in percent of assessed, exact; None where nothing was assessed. Differences of years are taken from these."""
    return Fraction(received.amount * 100, assessed.amount) if assessed else None


def collection_rate(assessed: Yen, received: Yen, *, trailing_zero: bool = True) -> str:
    """The rate as printed: 98.6, 0.0, blank. `trailing_zero=False` prints 100 for 100.0, as the prefecture's file does."""
    exact = exact_rate(assessed, received)
    return "" if exact is None else one_decimal(exact, trailing_zero=trailing_zero)


def one_decimal(exact: Fraction, *, trailing_zero: bool = True) -> str:
    """A percentage with one decimal, 四捨五入 (away from zero for a negative difference)."""
    tenths = (abs(exact) * 20 + 1) // 2
    sign = "-" if exact < 0 and tenths else ""
    whole, tenth = divmod(tenths, 10)
    return f"{sign}{whole}" if tenth == 0 and not trailing_zero else f"{sign}{whole}.{tenth}"


def collection_rate_steps(assessed: Yen, received: Yen) -> tuple[Step, ...]:
    """How `collection_rate` came to its text."""
    if not assessed:
        return (Step("調定額が0円なので徴収率は空欄です。", "徴収実績調"),)
    rate = collection_rate(assessed, received)
    return (
        Step(f"収入額 {received}円 / 調定額 {assessed}円 x 100", "徴収実績調"),
        Step(f"小数第2位を四捨五入して {rate}% です。", "徴収実績調"),
    )
