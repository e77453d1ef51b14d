"""催告の効果: of each run how many were excluded, got a letter and paid within the days of the setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.reminders.outcome import RunOutcome, outcomes_of
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import Bar, ListColumn, Listed, issue_list
from core.values.dates import wareki

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.figures"
FORM = "L65"
HEADS = ("催告", "段階", "発送日", "対象", "除外", "発送", "納付", "完納", "率", "納付額")


@dataclass(frozen=True, slots=True)
class Effects:
    """The runs that were sent in a period, oldest first."""

    first: date
    until: date
    runs: tuple[RunOutcome, ...]

    @property
    def sent(self) -> int:
        """Letters in all."""
        return sum(run.counts.sent for run in self.runs)

    @property
    def paid_people(self) -> int:
        """Payers in all; who paid after two letters counts for each."""
        return sum(run.paid_people for run in self.runs)


def effects(ctx: Context, first: date, until: date) -> Effects:
    """What came of the reminders that were sent from `first` to `until`. Figures without persons."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        runs = outcomes_of(store, first, until, None, ctx.now().date())
    ctx.record_view(FUNCTION, "催告の効果", from_on=first.isoformat(), until_on=until.isoformat(), count=len(runs))
    return Effects(first, until, tuple(runs))


def cells_of(run: RunOutcome) -> tuple[str | int, ...]:
    """A run as a row: counts and yen as numbers, the share of payers as words."""
    return (
        run.title,
        run.stage.label,
        wareki(run.dispatched_on),
        run.counts.people,
        run.counts.excluded,
        run.counts.sent,
        run.paid_people,
        run.paid_whole,
        share_words(run.per_mille),
        run.paid.amount,
    )


def share_words(per_mille: int) -> str:
    """12.3%."""
    return f"{per_mille // 10}.{per_mille % 10}%"


def print_effects(ctx: Context, first: date, until: date, reason: str, **how: Any) -> IssuedOutput:
    """The runs of a period on paper with a chart of the payers, or as a CSV."""
    ctx.authorize(FUNCTION, "read")
    found = effects(ctx, first, until)
    listed = Listed(
        FORM,
        "催告の効果",
        f"{wareki(first)} から {wareki(until)} に発送",
        tuple(ListColumn(head, 40 if head == "催告" else 18) for head in HEADS),
        tuple(cells_of(run) for run in found.runs),
        bars=tuple(Bar(run.title, run.paid_people) for run in found.runs),
        bars_title="納付した人数",
        subject={"from_on": first.isoformat(), "until_on": until.isoformat()},
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_effects_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same period once more; what was paid since is in it."""
    ctx.authorize(FUNCTION, "read")
    days = date.fromisoformat(subject["from_on"]), date.fromisoformat(subject["until_on"])
    return print_effects(ctx, *days, reason, as_csv=bool(subject["csv"]), **how)
