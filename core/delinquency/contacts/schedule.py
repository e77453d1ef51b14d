"""予定 (6103): tasks of a day or a week, of one clerk or of the team; entered, moved, completed with what came of them (D35).

A task without a person falls to whoever has the case on the day. What the law sets is shown like the rest and stays
until what asked for it ends (D36).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.delinquency.contacts.agenda import TaskLine
from core.delinquency.contacts.hours import parse_time
from core.delinquency.contacts.promises import NothingOwed
from core.delinquency.contacts.task import BY_HAND, TaskKind, TaskRequest
from core.delinquency.contacts.tasks import FUNCTION, add_task, check_completed, check_movable
from core.delinquency.ports import Context, Store
from core.delinquency.timeline import Happened, tell
from core.office.traces.looking import changing, near_parties, refuse_near
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected
from core.values.refusals import BadInput

WEEK = timedelta(days=6)
MOST = 500
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Agenda:
    """Tasks from a day on, as asked: what is over its day comes first. `whose` is the name, empty for the team."""

    from_on: date
    until_on: date
    today: date
    whose: str
    rows: tuple[TaskLine, ...]
    more: bool

    @property
    def late(self) -> int:
        """How many are over their day."""
        return sum(1 for row in self.rows if row.due_on < self.today)


@dataclass(frozen=True, slots=True)
class TaskEntered:
    """What 6103 and the case screen hand in for a task by hand."""

    party_id: int
    kind: TaskKind
    due_on: date
    words: str
    at: str = ""
    staff_no: str = ""


def open_agenda(
    ctx: Context, from_on: date, *, week: bool = False, staff_no: str = "", kinds: Sequence[TaskKind] = ()
) -> Agenda:
    """The tasks of a day or of seven days, with those over their day before them; of a clerk, or of the team."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    until = from_on + WEEK if week else from_on
    with ctx.read() as store:
        rows = store.agendas.listed(until, staff_no, kinds, MOST + 1)
        rows = [row for row in rows if row.due_on >= from_on or (row.due_on < today and from_on <= today)]
        whose = store.roster.get(staff_no).name if staff_no else ""
        sees = sees_protected(ctx, store)
        near = near_parties(ctx, store, list(dict.fromkeys(row.party_id for row in rows)))
    shown = tuple(_shown(row, sees, row.party_id in near) for row in rows[:MOST])
    ctx.record_view(FUNCTION, "予定の一覧", staff=staff_no, seen=sorted({row.party_no for row in shown}))
    return Agenda(from_on, until, today, whose, shown, len(rows) > MOST)


def count_tasks(ctx: Context, staff_no: str = "") -> int:
    """How many live tasks are due today or over their day."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.agendas.count(ctx.today(), staff_no)


def enter_task(ctx: Context, entered: TaskEntered) -> int:
    """Enter a task by hand. Raises BadInput, NothingOwed for somebody without an open case, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=entered.party_id)
    at = parse_time(entered.at) if entered.at.strip() else ""
    if entered.kind not in BY_HAND:
        raise BadInput(
            reason=f"「{entered.kind.value}」は自動で作られる予定です。ほかの種別を選んでください。", field="kind"
        )
    if entered.due_on < ctx.today():
        raise BadInput(reason="予定の日は今日以後の日を入力してください。", field="due_on")
    if len(entered.words) > MOST_WORDS:
        raise BadInput(reason=f"予定の内容は{MOST_WORDS}字までです。", field="words")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, entered.party_id)
        if store.delinquency_cases.open_of(entered.party_id) is None:
            raise NothingOwed(field="due_on")
        wanted = TaskRequest(
            entered.party_id,
            entered.kind,
            entered.due_on,
            entered.words.strip(),
            staff_no=entered.staff_no or ctx.actor.staff_no,
            at=at,
        )
        return add_task(ctx, store, wanted)


def complete_task(ctx: Context, task_id: int, outcome: str) -> None:
    """Complete a task with what came of it, which stands in the course. Raises NoOutcome, TaskIsOver, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        _complete(ctx, store, task_id, outcome)


def complete_tasks(ctx: Context, outcomes: Sequence[tuple[int, str]]) -> int:
    """Enter what came of many tasks at once, all or none (D39 結果の一括入力); how many."""
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        for task_id, outcome in outcomes:
            _complete(ctx, store, task_id, outcome)
    return len(outcomes)


def move_task(ctx: Context, task_id: int, due_on: date, at: str = "", staff_no: str = "") -> None:
    """Give a task another day, time or person. Raises StatutoryTask, TaskIsOver, BadInput for a day in the past."""
    ctx.authorize(FUNCTION, "enter")
    if due_on < ctx.today():
        raise BadInput(reason="予定の日は今日以後の日を入力してください。", field="due_on")
    time = parse_time(at) if at.strip() else ""
    with changing(ctx, FUNCTION) as store:
        task = store.tasks.get(task_id)
        check_movable(task)
        refuse_near(ctx, store, task.party_id)
        store.tasks.move(task, due_on, time, staff_no or task.staff_no)
        store.audit.record(
            ctx.entry(FUNCTION, "予定の変更", party_id=task.party_id, task=task_id, due_on=due_on.isoformat())
        )


def drop_task(ctx: Context, task_id: int, why: str) -> None:
    """Take a task away without its being done, with the reason. Raises StatutoryTask, NoOutcome, TaskIsOver."""
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        task = store.tasks.get(task_id)
        check_movable(task)
        check_completed(task, why)
        refuse_near(ctx, store, task.party_id)
        store.tasks.end(task, ctx.now().date(), f"取りやめ {why.strip()}", ctx.actor.staff_no)
        store.audit.record(ctx.entry(FUNCTION, "予定の取りやめ", party_id=task.party_id, task=task_id))


def _complete(ctx: Context, store: Store, task_id: int, outcome: str) -> None:
    task = store.tasks.get(task_id)
    check_completed(task, outcome)
    refuse_near(ctx, store, task.party_id)
    store.tasks.end(task, ctx.now().date(), outcome.strip(), ctx.actor.staff_no)
    seq = store.audit.record(ctx.entry(FUNCTION, "予定の完了", party_id=task.party_id, task=task_id))
    words = f"{task.kind.value} {task.words} 結果 {outcome.strip()}"
    tell(ctx, store, task.party_id, Happened.TASK, words, seq, facts={"task": task_id})


def _shown(row: TaskLine, sees: bool, near: bool) -> TaskLine:
    if row.protected and not sees:
        return row._replace(name=PROTECTED_NAME, address="", phone="", words=row.kind.value, owed_yen=0)
    return row._replace(address="", phone="", owed_yen=0) if near else row
