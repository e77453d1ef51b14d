"""Pane 1 of 6201: a run, a set, a list of calls or a message is made of a condition or a set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.delinquency.reminders import calls, extraction, messages, saved
from core.delinquency.reminders.extraction import Extracted, RunWanted
from core.delinquency.reminders.saved import PartySet, SavedCondition, SourceKind, SourceRef, Sources
from core.values.refusals import BadInput
from tui.screens.delinquency.reminders.board import ReminderBoard
from tui.screens.delinquency.reminders.condition import ConditionPage
from tui.screens.delinquency.reminders.pages import (
    CombineChosen,
    CombinePage,
    FaultPage,
    FileChosen,
    FilePage,
    MessageChosen,
    MessagePage,
)
from tui.screens.delinquency.reminders.panes import CALLS, RUNS, SOURCES, STAGES
from tui.widgets.confirm import Question
from tui.widgets.form import Form


class SourceActs(ReminderBoard):
    """What can be done with a condition or a set."""

    async def _extract(self) -> None:
        values, source = self._form.values(), self._source()
        stage = STAGES[str(values["stage"])]
        pay_by = values["pay_by"]
        assert isinstance(pay_by, date)
        wanted = RunWanted(str(values["title"]), stage, source, pay_by, values["leaflet"] == "1")
        ctx = self.office.ctx
        self.write_work(lambda: extraction.extract(ctx, wanted), self._extracted, doing="抽出しています。")

    def _extracted(self, made: Extracted) -> None:
        counts = made.counts
        others = f"  移管候補でない {made.no_candidates:,}人" if made.no_candidates else ""
        self._done = f"対象 {counts.targets:,}人、除外 {counts.excluded:,}人を抽出しました。{others}"
        self.query_one("#form0", Form).clear("title")
        self.drop_draft()
        self._found.pop(RUNS, None)
        self._open_run(made.run_id)

    def _source(self) -> SourceRef:
        one = self._current()
        if self._party is not None:
            return SourceRef(SourceKind.PARTY, self._party)
        if not isinstance(one, SavedCondition | PartySet):
            raise BadInput(reason="条件か集合を選んでください。", field="")
        return one.ref

    async def action_new_condition(self) -> None:
        await self._open_condition(None)

    async def _open_condition(self, one: SavedCondition | None) -> None:
        if self._at != SOURCES:
            return
        found = self._found.get(SOURCES)
        names = found.tax_items if isinstance(found, Sources) else {}

        def over(kept: SavedCondition | None) -> None:
            if kept is not None:
                self._over(f"条件「{kept.name}」を版{kept.version}として保存しました。")

        await self.app.push_screen(ConditionPage(self, one, names), over)

    async def action_retire(self) -> None:
        one, ctx = self._current(), self.office.ctx
        if isinstance(one, SavedCondition):
            number, name = one.condition_id, one.name
            await self.confirm(
                Question(
                    f"確認  条件の廃止（{name}）",
                    "この条件を一覧から外しますか",
                    notes=["これまでの催告の記録は残ります。"],
                ),
                lambda: self.write_work(
                    lambda: saved.retire_condition(ctx, number), lambda _: self._over(f"条件「{name}」を廃止しました。")
                ),
            )

    def action_take_file(self) -> None:
        if self._at == SOURCES:
            ctx = self.office.ctx
            self.read_work("files", lambda: saved.waiting_numbers(ctx), self._choose_file)

    async def _choose_file(self, names: Sequence[str]) -> None:
        ctx = self.office.ctx

        def chosen(file: FileChosen | None) -> None:
            if file is not None:
                self.write_work(
                    lambda: saved.take_numbers(ctx, file.file_name, file.name, shared=file.shared),
                    self._taken,
                    doing="取り込んでいます。",
                )

        await self.app.push_screen(FilePage(self, names), chosen)

    async def _taken(self, taken: saved.TakenNumbers) -> None:
        told = f"{taken.count:,}人の集合を作りました。"
        self._over(told)
        if taken.faults:
            await self.app.push_screen(
                FaultPage(self, f"{told}次の {len(taken.faults):,}行は入っていません。", taken.faults)
            )

    async def action_combine(self) -> None:
        one, ctx = self._current(), self.office.ctx
        if not isinstance(one, SavedCondition | PartySet):
            return
        others = {
            str(number): (each.name, each.ref)
            for number, each in enumerate(self._things[SOURCES], 1)
            if each.ref != one.ref
        }
        first = one.ref

        def chosen(answer: CombineChosen | None) -> None:
            if answer is not None:
                self.write_work(
                    lambda: saved.combine(
                        ctx, answer.name, first, answer.operation, answer.other, shared=answer.shared
                    ),
                    lambda made: self._over(f"集合「{made.name}」（{made.count:,}人）を作りました。"),
                    doing="集合を作っています。",
                )

        await self.app.push_screen(CombinePage(self, one.name, others), chosen)

    def action_make_calls(self) -> None:
        one, ctx = self._current(), self.office.ctx
        if not isinstance(one, SavedCondition | PartySet):
            return
        source = one.ref

        def named(title: str) -> None:
            self.write_work(
                lambda: calls.make_call_list(ctx, title, source), self._calls_made, doing="一覧を作っています。"
            )

        self.ask_line("架電の一覧の名前", named, value=one.name[:40], width=40)

    def _calls_made(self, made: calls.MadeList) -> None:
        out = "、".join(f"{ground} {count:,}" for ground, count in made.excluded) or "なし"
        self._calls = made.list_id
        self._found.pop(CALLS, None)
        self._done = f"{made.count:,}人の一覧を作りました。入れない人 {out}"
        self._go(CALLS)

    async def action_message(self) -> None:
        one = self._current()
        if not isinstance(one, SavedCondition | PartySet):
            return
        source, name = one.ref, one.name

        def chosen(answer: MessageChosen | None) -> None:
            if answer is not None:
                self._export(source, name, answer)

        await self.app.push_screen(MessagePage(self, source, name), chosen)

    def _export(self, source: SourceRef, name: str, answer: MessageChosen) -> None:
        ctx, channel = self.office.ctx, answer.channel
        people = len(answer.message.to)
        self.write_work(
            lambda: messages.export_message(ctx, channel, source, answer.due_on),
            lambda output: self.say("完了", f"{channel.label} {people:,}人分を作りました。{output.told}"),
            doing="送信データを作っています。",
        )
