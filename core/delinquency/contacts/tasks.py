"""予定: keeping, ending and moving tasks of delinquents (D35, D36). Steps for the acts of all areas of this room.

What the law sets stays until what asked for it has ended: a clerk can neither remove nor move it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.contacts.task import BY_HAND, Task, TaskKind, TaskRequest, Tasks
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

__all__ = ["BY_HAND", "Task", "TaskKind", "TaskRequest", "Tasks", "add_task", "end_tasks"]

FUNCTION = "delinquency.tasks"


class StatutoryTask(Refusal):
    """A date that the law sets is neither removed nor moved by hand."""

    sentence = "法定の期限（{words}）は手で消したり移したりできません。元の処分や記録が終わると消えます。"


class NoOutcome(Refusal):
    """A task is completed with what came of it."""

    sentence = "予定を完了するときは、結果を入力してください。"


class TaskIsOver(Refusal):
    """The task has been ended already."""

    sentence = "この予定は終わっています（{outcome}）。F5 で読み直してください。"


def add_task(ctx: Context, store: Store, wanted: TaskRequest) -> int:
    """Keep a task in the transaction of the act that asks for it; its number.

    A live task of the same source and kind takes the new day and words instead. Raises BadInput for a task that says
    nothing.
    """
    if not wanted.words.strip():
        raise BadInput(reason="予定の内容を入力してください。", field="words")
    entry = ctx.entry(
        FUNCTION,
        "予定の登録",
        party_id=wanted.party_id,
        kind=wanted.kind.value,
        due_on=wanted.due_on.isoformat(),
        source=wanted.source,
    )
    return store.tasks.add(wanted, ctx.actor.staff_no, store.audit.record(entry))


def end_tasks(ctx: Context, store: Store, source: str, outcome: str) -> int:
    """End the live tasks that a source asked for, statutory ones too, because the source has ended; how many."""
    return store.tasks.end_of_source(source, ctx.now().date(), outcome, ctx.actor.staff_no)


def check_movable(task: Task) -> None:
    """Raises StatutoryTask and TaskIsOver."""
    if task.statutory:
        raise StatutoryTask(words=task.words)
    if not task.live:
        raise TaskIsOver(outcome=task.outcome)


def check_completed(task: Task, outcome: str) -> None:
    """Raises TaskIsOver, and NoOutcome for a completion that says nothing (D35)."""
    if not task.live:
        raise TaskIsOver(outcome=task.outcome)
    if not outcome.strip():
        raise NoOutcome(field="outcome")


def days_until(task: Task, on: date) -> str:
    """How far off it is, in words of the case screen: あと3日, 本日, 2日超過."""
    days = (task.due_on - on).days
    if days > 0:
        return f"あと{days}日"
    return "本日" if days == 0 else f"{-days}日超過"
