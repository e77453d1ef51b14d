"""担当者別実績: what each collector did and what came in on their cases in a period (N165), and what was disposed (N166).

Money counts once: for whoever had the case (担当) on the day on which it was booked, for nobody where it had none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.figures"
NOBODY = ""
"""The staff number of money and cases that nobody had."""
UNASSIGNED = "未割当"


class PeriodBackwards(Refusal):
    """The period ends before it begins."""

    sentence = "期間の終わり {until} が始まり {first} より前です。日付を入れ替えてください。"


class Done(NamedTuple):
    """One collector's figures of a period; yen are whole yen."""

    staff_no: str
    name: str
    contacts: int
    promises: int
    promised_yen: int
    plans: int
    acts: int
    collected_yen: int
    opened: int
    closed: int


class Disposed(NamedTuple):
    """How often something was laid on receivables in a period: kind of event, delinquents, receivables."""

    kind: str
    parties: int
    receivables: int


class Performances(Protocol):
    """The figures in the store."""

    def by_collector(self, first: date, until: date) -> list[Done]:
        """Everybody who did something or had money come in, by staff number; NOBODY last."""
        ...

    def disposed(self, first: date, until: date) -> list[Disposed]:
        """Events on receivables that began in the period and were not cancelled, by kind."""
        ...


@dataclass(frozen=True, slots=True)
class Performance:
    """The figures of a period with their sums."""

    first: date
    until: date
    rows: tuple[Done, ...]
    disposed: tuple[Disposed, ...]

    @property
    def collected(self) -> Yen:
        """All that came in on delinquents' claims."""
        return Yen(sum(row.collected_yen for row in self.rows))

    def sum_of(self, field: str) -> int:
        """The sum of one column."""
        return sum(int(getattr(row, field)) for row in self.rows)


def performance(ctx: Context, first: date, until: date) -> Performance:
    """What each collector did from `first` to `until`, both counted. Raises PeriodBackwards."""
    ctx.authorize(FUNCTION, "read")
    if until < first:
        raise PeriodBackwards(first=wareki(first), until=wareki(until), field="until_on")
    with ctx.read() as store:
        rows = store.performances.by_collector(first, until)
        disposed = store.performances.disposed(first, until)
    ctx.record_view(FUNCTION, "担当者別実績", from_on=first.isoformat(), until_on=until.isoformat())
    return Performance(first, until, tuple(_named(rows)), tuple(disposed))


def _named(rows: Sequence[Done]) -> list[Done]:
    return [row._replace(name=UNASSIGNED) if row.staff_no == NOBODY else row for row in rows]
