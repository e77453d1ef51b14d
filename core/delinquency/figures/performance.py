"""担当者別実績: what each collector did and what came in on their cases in a period (N165), and what was disposed (N166).

Money counts once: for whoever had the case (担当) on the day on which it was booked, for nobody where it had none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import Bar, ListColumn, Listed, issue_list
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.figures"
FORM, DISPOSED_FORM = "L61", "L64"
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
    """How often something was laid on receivables in a period: kind of event, delinquents, receivables, and the yen of
    principal that was open of them before the day (of a write-off: that was written off)."""

    kind: str
    parties: int
    receivables: int
    yen: int


class Performances(Protocol):
    """The figures in the store."""

    def by_collector(self, first: date, until: date) -> list[Done]:
        """Everybody who did something or had money come in, by staff number; NOBODY last."""
        ...

    def disposed(self, first: date, until: date) -> list[Disposed]:
        """Events on receivables by kind: those of the period, each in the month in which it began or was noted, the later.

        What was cancelled by the end of the period is left out; a later cancelling changes nothing (月末静止点).
        """
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


def print_performance(ctx: Context, first: date, until: date, reason: str, **how: Any) -> IssuedOutput:
    """The figures of a period on paper with a chart of what came in, or as a CSV."""
    ctx.authorize(FUNCTION, "read")
    found = performance(ctx, first, until)
    heads = (
        ("折衝", "contacts"),
        ("約束", "promises"),
        ("約束額", "promised_yen"),
        ("誓約", "plans"),
        ("起案", "acts"),
        ("徴収額", "collected_yen"),
        ("新規", "opened"),
        ("終結", "closed"),
    )
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (row.name, *(int(getattr(row, field)) for _, field in heads)) for row in found.rows
    )
    listed = Listed(
        FORM,
        "担当者別実績",
        f"{wareki(first)} から {wareki(until)}",
        (ListColumn("担当", 30), *(ListColumn(head, 16) for head, _ in heads)),
        rows,
        ("計", *(found.sum_of(field) for _, field in heads)),
        bars=tuple(Bar(row.name, row.collected_yen) for row in found.rows if row.collected_yen > 0),
        bars_title="徴収額（円）",
        subject={"from_on": first.isoformat(), "until_on": until.isoformat()},
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_performance_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same period once more; what was corrected since is in it."""
    ctx.authorize(FUNCTION, "read")
    days = date.fromisoformat(subject["from_on"]), date.fromisoformat(subject["until_on"])
    return print_performance(ctx, *days, reason, as_csv=bool(subject["csv"]), **how)


def print_disposed(ctx: Context, first: date, until: date, reason: str, **how: Any) -> IssuedOutput:
    """処分統計 of a period on paper, or as a CSV."""
    ctx.authorize(FUNCTION, "read")
    found = performance(ctx, first, until)
    listed = Listed(
        DISPOSED_FORM,
        "処分統計",
        f"{wareki(first)} から {wareki(until)}",
        (ListColumn("種別", 60), ListColumn("滞納者", 20), ListColumn("期別", 20), ListColumn("本税（円）", 30)),
        tuple((kind_words(one.kind), one.parties, one.receivables, one.yen) for one in found.disposed),
        bars=tuple(Bar(kind_words(one.kind), one.receivables) for one in found.disposed),
        bars_title="期別の数",
        subject={"from_on": first.isoformat(), "until_on": until.isoformat()},
        landscape=False,
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_disposed_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same period once more."""
    ctx.authorize(FUNCTION, "read")
    days = date.fromisoformat(subject["from_on"]), date.fromisoformat(subject["until_on"])
    return print_disposed(ctx, *days, reason, as_csv=bool(subject["csv"]), **how)


def _named(rows: Sequence[Done]) -> list[Done]:
    return [row._replace(name=UNASSIGNED) if row.staff_no == NOBODY else row for row in rows]


_STANDING_WORDS = {
    StandingKind.PLAN: "分納誓約",
    StandingKind.PLAN_ENDED: "分納誓約の終わり",
    StandingKind.SUSPENSION_ENDED: "執行停止の終わり",
    StandingKind.HANDED_OVER: "移管",
    StandingKind.HANDED_BACK: "返還",
    StandingKind.SUCCEEDED: "承継",
    StandingKind.BANKRUPTCY: "破産",
    StandingKind.BANKRUPTCY_ENDED: "破産の終わり",
    StandingKind.ADVANCED: "繰上徴収",
    StandingKind.DISPUTED: "不服申立て",
    StandingKind.DISPUTE_ENDED: "不服申立ての終わり",
    StandingKind.WRITTEN_OFF: "不納欠損",
    StandingKind.WRITE_OFF_REVERSED: "不納欠損の取消し",
}


def kind_words(kind: str) -> str:
    """The word of a kind of event on a receivable."""
    if kind in _STANDING_WORDS:
        return _STANDING_WORDS[StandingKind(kind)]
    if kind in EventKind.__members__.values():
        return EventKind(kind).label
    return _LEDGER_WORDS.get(kind, kind)


_LEDGER_WORDS = {"demand_crossed": "督促と入金の行き違い"}
