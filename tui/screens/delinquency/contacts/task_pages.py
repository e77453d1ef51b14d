"""Pages of tasks and of the policy: entering one, what came of it, another day, taking it away."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.cases.policies import PolicyKind, set_policy
from core.delinquency.contacts.schedule import TaskEntered, complete_task, drop_task, enter_task, move_task
from core.delinquency.contacts.task import BY_HAND
from core.values.dates import wareki
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

KINDS = {str(n): kind.value for n, kind in enumerate(BY_HAND, 1)}
POLICIES = {str(n): kind.value for n, kind in enumerate(PolicyKind, 1)}
_KEYS = {"f3": "戻る", "f4": "候補", "f9": "登録", "ctrl+g": ""}


class EntryPage(Page[str]):
    """A page with one form whose F9 saves and goes back with what was done, in words."""

    KEYS = _KEYS

    def save(self) -> str:
        """Called in a thread with the values in `self.values`."""
        raise NotImplementedError

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で登録します。F3 で戻ります。")

    def action_confirm(self) -> None:
        self.values = self.query_one(Form).values()
        self.write_work(self.save, self._done)

    async def _done(self, told: str) -> None:
        await self.leave(told)


class TaskPage(EntryPage):
    """A task by hand."""

    WORD = "予定の登録"
    HELP_LINES = (
        "予定は、案件の担当の予定表（6103）に載ります。時刻は約束のあるときだけ入れます。",
        "督促、猶予、時効などの法定の期限は自動で載り、手で消せません。",
    )

    def __init__(self, above: OfficeScreen[Any], party_id: int, today: date) -> None:
        super().__init__(above)
        self._party_id, self._today = party_id, today
        self.values: dict[str, object] = {}

    def compose(self) -> ComposeResult:
        yield Section("予定の登録")
        yield Form(
            FormRow(CodeField("kind", "種別", codes=KINDS, width=1, required=True, hint="番号  F4 一覧")),
            FormRow(
                DateField("due_on", "期日", width=9, required=True),
                Field("at", "時刻", width=5, hint="14:30。なければ空"),
            ),
            FormRow(Field("words", "内容", most=100, required=True, hint="何をするか  F9 登録")),
        )

    def save(self) -> str:
        due_on = self.values["due_on"]
        assert isinstance(due_on, date)
        kind = next(kind for kind in BY_HAND if kind.value == KINDS[str(self.values["kind"])])
        words, at = str(self.values["words"]), str(self.values["at"])
        enter_task(self.office.ctx, TaskEntered(self._party_id, kind, due_on, words, at))
        return f"予定を登録しました。{wareki(due_on)} {kind.value} {words}"


class EndTaskPage(EntryPage):
    """What came of a task (`complete`), another day for it (`move`), or why it is taken away (`drop`)."""

    WORD = "予定"
    HELP_LINES = ("予定は、結果を入力して完了します。法定の期限は移したり消したりできません。",)
    _HEADS = {"complete": "予定の完了", "move": "予定の日を変える", "drop": "予定の取りやめ"}

    def __init__(self, above: OfficeScreen[Any], task_id: int, words: str, due_on: date, what: str) -> None:
        super().__init__(above)
        self._task_id, self._words, self._due_on, self._what = task_id, words, due_on, what
        self.values: dict[str, object] = {}

    def compose(self) -> ComposeResult:
        yield Section(self._HEADS[self._what])
        yield Lines([text(f"{wareki(self._due_on)}  {self._words}"), ()])
        if self._what == "move":
            yield Form(
                FormRow(
                    DateField("due_on", "期日", wareki(self._due_on), width=9, required=True),
                    Field("at", "時刻", width=5, hint="14:30。なければ空"),
                )
            )
        else:
            ends = self._what == "complete"
            label = "結果" if ends else "理由"
            hint = "入力して F9。折衝で済んだら F3 で戻り、F4 から 6102 へ" if ends else "入力して F9"
            yield Form(FormRow(Field("outcome", label, most=100, hint=hint)))

    def save(self) -> str:
        ctx = self.office.ctx
        if self._what == "move":
            due_on = self.values["due_on"]
            assert isinstance(due_on, date)
            move_task(ctx, self._task_id, due_on, str(self.values["at"]))
            return f"予定を {wareki(due_on)} に移しました。"
        if self._what == "drop":
            drop_task(ctx, self._task_id, str(self.values["outcome"]))
            return "予定を取りやめました。"
        complete_task(ctx, self._task_id, str(self.values["outcome"]))
        return f"予定を完了しました。{self._words}"


class PolicyPage(EntryPage):
    """方針 and the day of its review."""

    WORD = "方針と見直し"
    HELP_LINES = ("方針には見直しの日が要ります。見直しの日が来ると朝の一覧（6001）に出ます。",)

    def __init__(self, above: OfficeScreen[Any], party_id: int, now: str, today: date) -> None:
        super().__init__(above)
        self._party_id, self._now, self._today = party_id, now, today
        self.values: dict[str, object] = {}

    def compose(self) -> ComposeResult:
        yield Section("方針と見直し", f"いまの方針 {self._now or 'なし'}")
        yield Form(
            FormRow(
                CodeField("policy", "方針", codes=POLICIES, width=1, required=True, hint="番号  F4 一覧"),
                DateField("review_on", "見直し", width=9, required=True, hint="次に見直す日（1年以内）"),
            ),
            FormRow(Field("words", "理由", most=100, hint="なぜこの方針か  F9 登録")),
        )

    def save(self) -> str:
        review_on = self.values["review_on"]
        assert isinstance(review_on, date)
        kind = next(kind for kind in PolicyKind if kind.value == POLICIES[str(self.values["policy"])])
        set_policy(self.office.ctx, self._party_id, kind, review_on, str(self.values["words"]))
        return f"方針を {kind.value}（見直し {wareki(review_on)}）にしました。"
