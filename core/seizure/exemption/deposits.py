"""振込み直後の預金: wages or benefits that have just become a deposit.

By its form a deposit is no longer wages (最判平成10年2月10日), yet a seizure aimed at nothing but the wages just paid in
has been found unlawful (前橋地判平成30年1月31日). So the draft warns and shows the sum to leave; the decision stays with a
person (徴基通76-11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import ZERO, Yen, total
from core.values.refusals import BadInput

ARTICLE = "徴基通76-11 前橋地判平成30年1月31日"


@dataclass(frozen=True, slots=True)
class PaidIn:
    """Wages, a pension or a benefit paid into the account (yen)."""

    name: str
    """What was paid in: 給与, 児童手当."""
    paid_on: date
    amount: Yen
    exempt_amount: Yen
    """What of it could not have been seized before; the whole of a wholly exempt benefit."""


@dataclass(frozen=True, slots=True)
class DepositWarning:
    """What to think of before the deposit is seized (yen)."""

    recent: tuple[PaidIn, ...]
    to_leave: Yen
    """The exempt part that can still be in the balance."""
    balance: Yen
    derivation: tuple[Step, ...]

    @property
    def warns(self) -> bool:
        """Something exempt may still be there."""
        return bool(self.to_leave)

    @property
    def seizable(self) -> Yen:
        """The balance without the part to leave."""
        return self.balance - self.to_leave


def deposit_warning(balance: Yen, paid_in: Sequence[PaidIn], seized_on: date, within_days: int) -> DepositWarning:
    """The exempt part of what was paid in during the last `within_days` days (a setting), at most the balance.

    Raises BadInput for a negative amount.
    """
    if balance < ZERO or any(each.amount < ZERO or each.exempt_amount < ZERO for each in paid_in):
        raise BadInput(reason="残高と入金の額は0円以上で入力してください。", field="balance")
    recent = tuple(
        sorted(
            (each for each in paid_in if 0 <= (seized_on - each.paid_on).days <= within_days),
            key=lambda each: (each.paid_on, each.name),
        )
    )
    parts = [min(each.amount, each.exempt_amount) for each in recent]
    to_leave = min(balance, total(parts))
    steps = [
        Step(f"{wareki(each.paid_on)} の{each.name} {each.amount}円のうち差押禁止に当たる額", ARTICLE, part)
        for each, part in zip(recent, parts, strict=True)
    ]
    if recent:
        steps.append(Step(f"残高 {balance}円のうち、差し押さえずに残す相当額です。", ARTICLE, to_leave))
    return DepositWarning(recent, to_leave, balance, tuple(steps))
