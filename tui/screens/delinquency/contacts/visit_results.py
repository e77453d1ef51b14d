"""What came of the visits of a day, entered one after another in the order of the paper (D39)."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.delinquency.contacts.codes import ABSENT, PROMISED
from core.delinquency.contacts.visiting import VisitPlan, VisitResult, area_of, record_visits
from core.office.contact_tables import COUNTERPARTS, RESULTS, table_of
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Section
from tui.widgets.page import Page


class VisitResultsPage(Page[str]):
    """The list of the plan above, the fields of one visit below; F9 saves all that were entered."""

    WORD = "臨戸の結果"
    KEYS = {"f3": "戻る", "f4": "候補", "f9": "登録", "ctrl+g": ""}
    HINT = "Enter 次の欄。最後の欄で次の行へ  F9 まとめて登録"
    HELP_LINES = (
        "紙の順に、結果と文を入力します。最後の欄で Enter を押すと次の行へ進みます。",
        "結果を入れた行だけが登録されます。約束は、1件ずつ折衝入力（6102）で登録します。",
    )

    def __init__(self, above: OfficeScreen[Any], plan: VisitPlan) -> None:
        super().__init__(above)
        self._plan = plan
        self._entered: dict[int, VisitResult] = {}

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.number("順", 3),
                columns.text("地区", 12, flex=True, most=16),
                columns.text("氏名・名称", 14, flex=True, most=24),
                columns.text("結果", 16, flex=True, most=20),
                columns.text("内容", 20, flex=True, most=60),
            ),
            id="visits",
            digits=False,
            hint="上下で行を選ぶ  Tab 入力へ  F9 まとめて登録",
        )
        yield Section("この行の結果")
        yield Form(
            FormRow(
                Field("at", "時刻", width=5, hint="14:30"),
                CodeField("result", "結果", codes=table_of(RESULTS), width=2, meaning_width=18, hint="番号  F4 一覧"),
                CodeField("counterpart", "相手", "1", codes=table_of(COUNTERPARTS), width=1, known=True),
            ),
            FormRow(Field("words", "内容", most=200, hint="Enter で次の行へ  F9 まとめて登録")),
        )

    def on_mount(self) -> None:
        self._show()
        self.set_focus(self.query_one(Form).field("at"))

    def _show(self) -> None:
        results = table_of(RESULTS)
        rows = [
            Row(
                row.task_id,
                (
                    str(n),
                    area_of(row),
                    row.name,
                    results.get(self._entered[row.task_id].result, "") if row.task_id in self._entered else "",
                    self._entered[row.task_id].words if row.task_id in self._entered else row.words,
                ),
            )
            for n, row in enumerate(self._plan.rows, 1)
        ]
        self.query_one(DataList).show(rows, caption=f"入力 {len(self._entered)}/{len(rows)}件", counted=len(rows))

    def on_form_completed(self, event: Form.Completed) -> None:
        self._take(dict(event.values))
        listed, form = self.query_one(DataList), self.query_one(Form)
        self._show()
        listed.move_to(listed.cursor + 1)
        form.clear("at", "result", "words")
        self.set_focus(form.field("at"))

    def _take(self, values: dict[str, object]) -> None:
        """Keep what was entered for the current row. Raises BadInput."""
        current = self.query_one(DataList).current
        row = next((one for one in self._plan.rows if current is not None and one.task_id == current.key), None)
        result, words = str(values["result"]), str(values["words"])
        if row is None or not result:
            return
        if result == PROMISED:
            raise BadInput(reason="約束は折衝入力（6102）で1件ずつ登録してください。", field="result")
        if not words and result != ABSENT:
            raise BadInput(reason="内容を入力してください。", field="words")
        at = str(values["at"]) or f"{self.office.ctx.now():%H:%M}"
        said = words or "不在。"
        self._entered[row.task_id] = VisitResult(
            row.task_id, row.party_id, result, said, at, str(values["counterpart"] or "1")
        )

    def action_confirm(self) -> None:
        self._take(self.query_one(Form).values())
        if not self._entered:
            raise BadInput(reason="結果を入力した行がありません。", field="result")
        ctx, on = self.office.ctx, min(self._plan.on, self.office.ctx.now().date())
        results = list(self._entered.values())
        self.write_work(lambda: record_visits(ctx, on, results), self._saved, doing="臨戸の結果を登録しています。")

    async def _saved(self, count: int) -> None:
        await self.leave(f"臨戸の結果 {count}件を登録しました。")
