"""臨戸計画 (D39): visits of a day in the order of the areas, on paper to carry along, and what came of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.delinquency.contacts.agenda import TaskLine
from core.delinquency.contacts.codes import ABSENT, SELF, VISIT
from core.delinquency.contacts.contact import ContactEntry
from core.delinquency.contacts.recording import record_contact
from core.delinquency.contacts.schedule import open_agenda
from core.delinquency.contacts.task import TaskKind
from core.delinquency.contacts.tasks import FUNCTION
from core.delinquency.ports import Context
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import ListColumn, Listed, issue_list
from core.office.outputs.register import OutputKind
from core.values.dates import wareki, weekday
from core.values.refusals import Refusal

FORM, TITLE = "L66", "臨戸計画表"
NOBODY = "0"
"""The counterpart of a visit at which nobody was in."""


class NoVisits(Refusal):
    """There is nothing to go out for on the day."""

    sentence = "{day} の臨戸の予定はありません。予定を登録してから計画を作ってください。"


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """The visits of a day, in the order in which one goes: by area, then by address."""

    on: date
    whose: str
    rows: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class VisitResult:
    """What came of one visit: code of the result, with whom, words; `at` the time of day."""

    task_id: int
    party_id: int
    result: str
    words: str
    at: str
    counterpart: str = SELF


def plan_visits(ctx: Context, on: date, staff_no: str = "") -> VisitPlan:
    """The visits due until a day of one clerk or of the team, by area order."""
    ctx.authorize(FUNCTION, "read")
    agenda = open_agenda(ctx, on, staff_no=staff_no, kinds=(TaskKind.VISIT, TaskKind.SURVEY))
    return VisitPlan(on, agenda.whose, tuple(sorted(agenda.rows, key=_way)))


def record_visits(ctx: Context, on: date, results: Sequence[VisitResult]) -> int:
    """Enter what came of the visits of a day, each as a contact that carries out its task; how many.

    Each is a record of its own: the first that is refused stops the rest, those before it stand.
    """
    ctx.authorize("delinquency.contacts", "enter")
    for result in results:
        counterpart = NOBODY if result.result == ABSENT else result.counterpart
        entry = ContactEntry(
            result.party_id, on, result.at, VISIT, counterpart, result.result, result.words, task_id=result.task_id
        )
        record_contact(ctx, entry)
    return len(results)


def print_visits(ctx: Context, on: date, staff_no: str, reason: str, **how: Any) -> IssuedOutput:
    """The plan on paper, in the order of the list (D39 紙の順=一覧順). Raises NoVisits and the refusals of the gate."""
    ctx.authorize(FUNCTION, "read")
    plan = plan_visits(ctx, on, staff_no)
    if not plan.rows:
        raise NoVisits(day=wareki(on))
    columns = (
        ListColumn("順", 8),
        ListColumn("地区", 24),
        ListColumn("宛名番号", 18),
        ListColumn("氏名", 36),
        ListColumn("住所", 60),
        ListColumn("電話", 26),
        ListColumn("滞納", 18),
        ListColumn("用件", 44),
        ListColumn("結果", 36),
    )
    rows = tuple(
        (n, area_of(row), row.party_no, row.name, row.address, row.phone, row.owed_yen, row.words, "")
        for n, row in enumerate(plan.rows, 1)
    )
    listed = Listed(
        FORM,
        TITLE,
        f"{wareki(on)}（{weekday(on)}）  担当 {plan.whose or '全員'}  持ち出しは当日限り",
        columns,
        rows,
        party_ids=tuple(dict.fromkeys(row.party_id for row in plan.rows)),
        subject={"on": on.isoformat(), "staff": staff_no},
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_visits_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The plan of the same day once more, as it stands now."""
    ctx.authorize(FUNCTION, "read")
    return print_visits(ctx, date.fromisoformat(subject["on"]), str(subject["staff"]), reason, **how)


def area_of(row: TaskLine) -> str:
    """地区: what the task says, else the beginning of the address up to its first 町 or 丁目."""
    if row.area:
        return row.area
    rest = row.address.partition("市")[2] or row.address
    for mark in ("町", "丁目"):
        if mark in rest:
            return rest.partition(mark)[0] + mark
    return rest[:6]


def _way(row: TaskLine) -> tuple[str, str, int]:
    return area_of(row), row.address, row.task_id


OUTPUTS: dict[str, OutputKind] = {FORM: OutputKind(TITLE, print_visits_again)}
