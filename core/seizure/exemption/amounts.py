"""生計費: the monthly amounts of the decree that a seizure of wages must leave, as dated rows (国税徴収法施行令34条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.values.money import Yen
from core.values.refusals import BadInput

MOST_DEPENDENTS = 99


@dataclass(frozen=True, slots=True)
class LivingAmounts:
    """What a month of living counts from a day on: for the delinquent, and for each relative of the same living."""

    from_on: date
    for_self: Yen
    for_each: Yen

    def month(self, dependents: int) -> Yen:
        """④ of one month (yen). `dependents`: relatives of the same living, a partner without a marriage among them.

        Raises BadInput for a number that no household has.
        """
        if not 0 <= dependents <= MOST_DEPENDENTS:
            raise BadInput(reason=f"親族の数は0人から{MOST_DEPENDENTS}人までで指定してください。", field="dependents")
        return Yen(self.for_self.amount + self.for_each.amount * dependents)


STATUTORY: tuple[LivingAmounts, ...] = (
    LivingAmounts(date.min, Yen(100_000), Yen(45_000)),
    LivingAmounts(date(2026, 4, 1), Yen(107_000), Yen(48_000)),
)
"""The rows of the decree, oldest first. The first stands for everything before 令和8年4月1日."""


def living_on(day: date, rows: Sequence[LivingAmounts] = STATUTORY) -> LivingAmounts:
    """The amounts in force on a day: the last row that has begun. Raises BadInput if none has."""
    begun = [row for row in rows if row.from_on <= day]
    if not begun:
        raise BadInput(reason="その日の生計費の額が登録されていません。日付を確かめてください。", field="on")
    return max(begun, key=lambda row: row.from_on)
