"""Panes 2 to 4 of 6201: people are put back and left out, a run is drafted, printed, counted and dispatched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from core.delinquency.reminders import dispatching, issuing, reviewing
from core.delinquency.reminders.dispatching import BeforeDispatch
from core.delinquency.reminders.reviewing import RunView, TargetPage
from core.delinquency.reminders.runs import FUNCTION, RunState, Target
from core.office.jobs import run_job
from core.office.outputs.delivery import Destination
from core.office.traces.witness import Witness
from core.office.work import JobProgress
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.collection.reasons import ReasonPage
from tui.screens.delinquency.reminders.board import ReminderBoard
from tui.screens.delinquency.reminders.pages import PullPage
from tui.screens.delinquency.reminders.panes import DISPATCH, RUNS, TARGETS
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question


class RunActs(ReminderBoard):
    """What can be done with the people of a run and with the run."""

    async def _change(self) -> None:
        target, run_id, ctx = self._current(), self._run, self.office.ctx
        assert isinstance(target, Target) and run_id is not None
        reason = str(self._form.values()["target_reason"])
        party_id = target.party_id
        job: Callable[[], Target]
        if target.left_out:
            job = partial(reviewing.take_in, ctx, run_id, party_id)
        elif target.gets_letter:
            job = partial(reviewing.leave_out, ctx, run_id, party_id, reason)
        else:
            job = partial(reviewing.put_back, ctx, run_id, party_id, reason)
        self.write_work(job, self._changed, doing="変更しています。")

    def _changed(self, target: Target) -> None:
        self._form.clear("target_reason")
        self._over(f"{target.name}を「{target.state}」にしました。")

    async def _draft(self) -> None:
        view, ctx = self._current(), self.office.ctx
        assert isinstance(view, RunView)
        reason, run, counts = str(self._form.values()["draft_reason"]), view.run, view.counts
        out = "、".join(f"{ground} {count:,}" for ground, count in counts.by_ground) or "なし"
        question = Question(
            f"確認  催告の起案（{run.title}）",
            "この内容で決裁へ回しますか",
            facts=[f"{run.stage.label} {run.form_no}  指定期限 {wareki(run.pay_by_on)}  除外 {out}"],
            changes=[Change("催告書", 0, counts.targets), Change("催告する額", 0, counts.yen)],
            notes=["承認の後、印刷の前に一人ずつ入金と根拠を見直します。発送するまで取り消せます。"],
            leads_to="決裁へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: issuing.draft_run(ctx, run.run_id, reason),
                lambda ref: self._over(f"起案{ref.draft_id}を決裁へ回しました（8001）。", RUNS, TARGETS, DISPATCH),
                doing="起案しています。",
            ),
        )

    async def _dispatch(self) -> None:
        view, ctx = self._current(), self.office.ctx
        assert isinstance(view, RunView)
        on, run = self._form.values()["sent_on"], view.run
        assert isinstance(on, date)
        self.read_work(
            "before",
            lambda: dispatching.before_dispatch(ctx, run.run_id),
            lambda found: self._ask_letters(found, on),
        )

    async def _ask_letters(self, found: BeforeDispatch, on: date) -> None:
        run, ctx = found.view.run, self.office.ctx
        if found.pulled:
            self.say("注意", f"引き抜く催告書が {len(found.pulled):,}通あります。p で一覧を確かめてください。")
            return
        question = Question(
            f"確認  発送日の確定（{run.title}）",
            "数えた催告書を発送しましたか",
            facts=[f"発送日 {wareki(on)}  {run.stage.label} {run.form_no}  指定期限 {wareki(run.pay_by_on)}"],
            changes=[Change("発送する催告書", 0, found.letters)],
            notes=[
                "確定すると取り消せません。到達の日から6か月、載せた期別の時効は完成しません（民法150条、1回だけ）。",
                "対象の全員の経過に「発送」が残ります。",
            ],
            items=found.letters,
            leads_to="発送日の確定",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: dispatching.dispatch(ctx, run.run_id, on, found.letters),
                lambda count: self._over(
                    f"{count:,}通の発送日を {wareki(on)} に確定しました。", RUNS, TARGETS, DISPATCH
                ),
                doing="発送日を確定しています。",
            ),
        )

    def action_by_ground(self) -> None:
        page = self._found.get(TARGETS)
        if self._at != TARGETS or not isinstance(page, TargetPage):
            return

        def chosen(word: str) -> None:
            grounds = [ground for ground, _ in page.view.counts.by_ground]
            found = next((ground for ground in grounds if word and ground.startswith(word)), "")
            if word and not found:
                raise BadInput(reason=f"除外の根拠に「{word}」はありません。", field="")
            self._ground = found
            self._load()

        words = "・".join(ground for ground, _ in page.view.counts.by_ground)
        self.ask_line("根拠", chosen, value=self._ground, width=12, note=f"空欄は全て  {words}"[:60])

    def action_draft_print(self) -> None:
        """One letter as it would be today, marked 案."""
        one, ctx = self._current(), self.office.ctx
        run_id = self._run
        if self._at != TARGETS or not isinstance(one, Target) or run_id is None:
            return
        party_id = one.party_id

        def issue(reason: str, to: Destination, printer: str, witness: Witness | None) -> Any:
            return issuing.print_draft(ctx, run_id, party_id, to=to, printer_code=printer, witness=witness).output

        leaving = Leaving("催告書の下書き（案）", [f"{one.party_no} {one.name}"], "04", FUNCTION, party_id=party_id)
        ask_print(self, leaving, issue)

    async def action_take_back(self) -> None:
        await self._with_reason("起案の取下げ", issuing.take_back, "取り下げました。対象を直せます。")

    async def action_cancel(self) -> None:
        await self._with_reason("催告の取消", dispatching.cancel_run, "催告を取り消しました。")

    async def _with_reason(self, title: str, act: Callable[[Any, int, str], None], told: str) -> None:
        view, ctx = self._current(), self.office.ctx
        if not isinstance(view, RunView):
            return
        number = view.run.run_id

        def given(reason: str | None) -> None:
            if reason is not None:
                self.write_work(lambda: act(ctx, number, reason), lambda _: self._over(told, RUNS, TARGETS, DISPATCH))

        await self.app.push_screen(ReasonPage(self, title, [view.run.title], "理由"), given)

    def action_pulled(self) -> None:
        view, ctx = self._current(), self.office.ctx
        if self._at == DISPATCH and isinstance(view, RunView):
            self.read_work("pulled", lambda: dispatching.before_dispatch(ctx, view.run.run_id), self._show_pulled)

    async def _show_pulled(self, found: BeforeDispatch) -> None:
        ctx, number = self.office.ctx, found.view.run.run_id

        def over(taken: bool | None) -> None:
            if taken:
                self.write_work(
                    lambda: dispatching.pull_letters(ctx, number),
                    lambda pulled: self._over(f"{len(pulled):,}通を引き抜きました。", RUNS, TARGETS, DISPATCH),
                    doing="引抜を記録しています。",
                )

        await self.app.push_screen(PullPage(self, found), over)

    def action_run_job(self) -> None:
        view, ctx = self._current(), self.office.ctx
        if not isinstance(view, RunView) or view.run.job_id is None or self._cannot_print(view):
            self.say("不可", self._cannot_print(view if isinstance(view, RunView) else None))
            return
        number = view.run.job_id

        def printed(done: JobProgress) -> None:
            self._over(f"印刷のジョブは「{done.job.state.label}」です。{done.job.message}", RUNS, TARGETS, DISPATCH)

        self.write_work(lambda: run_job(ctx, number), printed, doing="印刷しています。8101 でも見られます。")

    # Why something cannot be done now

    def _cannot_change(self, one: Target | None) -> str:
        page = self._found.get(TARGETS)
        if one is None or page is None:
            return "対象がありません。"
        if not page.view.state.editable:
            return f"「{page.view.state.value}」のため、対象は変えられません。"
        if one.grounds and not one.put_back and one.grounds[0].final:
            return f"「{one.grounds[0].value}」のため、戻せません。"
        return ""

    def _cannot_draft(self, one: RunView | None) -> str:
        if one is None:
            return "催告がありません。"
        if not one.state.editable:
            return f"「{one.state.value}」のため、起案できません。"
        return "" if one.counts.targets else "送る相手がいません。"

    def _cannot_dispatch(self, one: RunView | None) -> str:
        if one is None:
            return "決裁の済んだ催告がありません。"
        if one.state is RunState.PRINTING:
            return "印刷が済んでいません。j で印刷のジョブを動かしてください。"
        return "" if one.state is RunState.PRINTED else f"「{one.state.value}」です。"

    def _cannot_print(self, one: RunView | None) -> str:
        return "" if one is not None and one.state is RunState.PRINTING else "印刷を待つ催告ではありません。"

    def _cannot_cancel(self, one: Any) -> str:
        if not isinstance(one, RunView):
            return "催告がありません。"
        if one.state is RunState.AWAITED:
            return "先に起案を取り下げてください。"
        over = one.state in (RunState.DISPATCHED, RunState.CANCELLED)
        return f"「{one.state.value}」です。" if over else ""
