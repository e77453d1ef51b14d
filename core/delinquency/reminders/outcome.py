"""催告の効果 (N): who was excluded, who got a letter, who paid within so many days; figures without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.delinquency.reminders.expired import ExpiredWarnings
from core.delinquency.reminders.runs import FUNCTION, RunCounts
from core.delinquency.reminders.stages import Stage
from core.office.settings import value_of
from core.values.money import Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

SETTING = "reminder_success_days"


class Paid(NamedTuple):
    """Of the letters of a run: people who paid on a listed receivable within the days, those who paid all, and yen."""

    people: int
    whole: int
    yen: int


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """A run that was sent, with what came of it. `days` from the day of dispatch, that day counted."""

    run_id: int
    title: str
    stage: Stage
    dispatched_on: date
    days: int
    counts: RunCounts
    asked: Yen
    paid_people: int
    paid_whole: int
    paid: Yen

    @property
    def per_mille(self) -> int:
        """Payers of a thousand letters, rounded down; 0 without a letter."""
        return self.paid_people * 1000 // self.counts.sent if self.counts.sent else 0


class ReminderResults(ExpiredWarnings, Protocol):
    """What came of reminders, in the store."""

    def sent_runs(self, from_on: date, until_on: date) -> list[tuple[int, str, str, date]]:
        """Runs that were dispatched in a period: number, title, stage, day; oldest first."""
        ...

    def paid(self, run_id: int, days: int) -> Paid:
        """What was paid on the listed receivables within the days."""
        ...

    def asked_yen(self, run_id: int) -> int:
        """What the letters that were sent asked for at the extraction."""
        ...

    def waiting_runs(self) -> tuple[int, int]:
        """Runs that were approved and neither sent nor cancelled; runs that were drafted and not approved yet."""
        ...


def outcomes(ctx: Context, from_on: date, until_on: date, *, days: int | None = None) -> list[RunOutcome]:
    """The runs sent in a period with what came of them; `days` is the setting unless it is told."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = outcomes_of(store, from_on, until_on, days, ctx.now().date())
    ctx.record_view(
        FUNCTION, "催告の効果", from_on=from_on.isoformat(), until_on=until_on.isoformat(), count=len(found)
    )
    return found


def outcomes_of(store: Store, from_on: date, until_on: date, days: int | None, on: date) -> list[RunOutcome]:
    """The same in the caller's transaction: the source of the statistics."""
    within = int(value_of(store, SETTING, on)) if days is None else days
    found = []
    for run_id, title, stage, sent_on in store.reminder_results.sent_runs(from_on, until_on):
        paid = store.reminder_results.paid(run_id, within)
        found.append(
            RunOutcome(
                run_id,
                title,
                Stage(stage),
                sent_on,
                within,
                store.reminder_runs.counts(run_id),
                Yen(store.reminder_results.asked_yen(run_id)),
                paid.people,
                paid.whole,
                Yen(paid.yen),
            )
        )
    return found
