"""8101 ジョブ: big work with its progress; resuming, pausing, giving up, and what a stop means."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.timer import Timer

from core.office import jobs
from core.office.work import JobProgress, JobState
from core.values.dates import wareki
from tui.screens.office.runs import run_of, start_run
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.job_progress import JobProgress as Progress
from tui.widgets.job_progress import JobStep, StepState
from tui.widgets.lines import Section
from tui.widgets.tone import Tone, tone_of

PAGE = 100
LOOK = 0.5
"""Seconds between two looks at a job that runs."""
LOOKS_A_LIST = 4
"""The list is drawn again with every fourth look; the bar below with each."""

COLUMNS = (
    columns.number("番", 4),
    columns.text("種別", 12, flex=True, most=20),
    columns.text("対象", 14, flex=True, most=40),
    columns.text("状態", 6),
    columns.number("進み", 4),
    columns.number("件数", 6),
    columns.amount("金額", 9),
    columns.text("起動", 11),
    columns.text("職員", 6, rank=1, flex=True, most=16),
)

STEPS_BEFORE: dict[str, tuple[str, ...]] = {"post_batch": ("形式の検査", "照合"), "post_slips": ("入力", "差の確認")}
"""What was done before a job of the kind could be asked for: it is shown as done."""
STEPS_AFTER: dict[str, tuple[str, ...]] = {"post_batch": ("集計と突合",), "post_slips": ("集計と突合",)}
"""What the last step of the kind does beside its rows."""

WHAT_A_STOP_MEANS = "止まったとき 済んだ分は残り、同じ所から再開します。二重にはなりません。"
WHAT_CANCELLING_MEANS = "取消しても済んだ分は残ります。戻すときは各画面の取消・訂正で行います。"


class JobsScreen(OfficeScreen[None]):
    """Lists the jobs, newest first, and shows below how far the current one is. `job_id` is the one to begin with."""

    NUMBER, NAME = "8101", "ジョブ"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "操作", "f5": "再表示", "ctrl+r": "受電"}
    FUNCTION = "office.jobs"
    LETTERS = {"r": "resume", "p": "pause", "c": "give_up", "n": "nightly"}
    LETTER_HELP = {
        "Enter": "対象のバッチの結果",
        "r": "再開・実行",
        "p": "中断（この段の後で止める）",
        "c": "取消（待ち・中断のもの）",
        "n": "滞納の夜間計算を始める",
    }
    HELP_LINES = (
        "時間のかかる処理（消込、取込、督促など）の進み方を見る画面です。",
        "処理は小さな段に分かれ、段ごとに確定します。止まっても済んだ分は残ります。",
        "再開すると、止まった所の次の行から続けます。同じ行を二度処理しません。",
        "停止 とは、実行中のまま処理する者がいなくなった状態です。再開できます。",
    )
    MANUAL = (
        "時間のかかる処理の進み方を見て、止まったものを再開する画面です。"
        "一覧で選んだジョブの段階、件数、残り時間が下に出ます。"
        "F3 で画面を離れても処理は続きます。"
        "中断と再開は F4 の操作か文字キーで行い、済んだ分は残って二重になりません。"
        "取消は待ちと中断のジョブだけにでき、済んだ分を戻すときは各画面の取消・訂正を使います。"
    )
    HINT = "Enter 対象の結果  r 再開  p 中断  c 取消  F4 操作と、できない理由"

    def __init__(self, job_id: int | None = None) -> None:
        super().__init__()
        self._first = job_id
        self._listed: dict[int, JobProgress] = {}
        self._watched: set[int] = set()
        self._more = False
        self._looks = 0
        self._timer: Timer | None = None
        self._list = DataList(COLUMNS, id="jobs", empty="ジョブはありません。", hint=self.HINT)

    def compose(self) -> ComposeResult:
        yield self._list
        yield Section("進み方", id="which")
        yield Progress(id="progress")

    def on_mount(self) -> None:
        self._load()

    def on_screen_resume(self) -> None:
        if self._listed:
            self._load()

    def on_unmount(self) -> None:
        self._stop_looking()

    # Reading

    def _load(self) -> None:
        self.read_work("jobs", lambda: jobs.list_jobs(self.office.ctx, limit=PAGE), self._show)

    def action_refresh(self) -> None:
        self._load()

    def _show(self, found: Sequence[JobProgress]) -> None:
        self._listed = {one.job.job_id: self._newest(one) for one in found}
        self._more = len(found) == PAGE
        self._fill()
        self._look_or_not()
        self._tell(list(self._listed.values()))

    def _fill(self) -> None:
        rows = [self._row(one) for one in self._listed.values()]
        running = sum(one.job.state in (JobState.RUNNING, JobState.REVERSING) for one in self._listed.values())
        waiting = sum(one.job.state is JobState.WAITING or one.stalled for one in self._listed.values())
        caption = f"実行中 {running}件  待ち・停止 {waiting}件"
        first, self._first = self._first, None
        self._list.show(rows, caption=caption, sort="新しい順", more=self._more, to=first)
        self._show_current()

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        before = int(str(event.after))

        def read() -> list[JobProgress]:
            return jobs.list_jobs(self.office.ctx, before=before, limit=PAGE)

        def add(found: list[JobProgress]) -> None:
            self._listed |= {one.job.job_id: one for one in found}
            self._more = len(found) == PAGE
            event.data_list.append([self._row(one) for one in found], more=self._more)

        self.read_work("jobs", read, add)

    def _newest(self, listed: JobProgress) -> JobProgress:
        """What this process knows of a job that it runs itself is newer than what was read."""
        run = run_of(self.app, listed.job.job_id)
        if run is None or run.latest is None:
            return listed
        return run.latest if run.latest.job.version >= listed.job.version else listed

    @staticmethod
    def _row(one: JobProgress) -> Row:
        job = one.job
        word = "停止" if one.stalled else job.state.label
        tone = Tone.BAD if one.stalled else tone_of(word)
        percent = f"{one.percent}%" if job.expected_count or one.percent else ""
        at = job.requested_at
        return Row(
            job.job_id,
            (
                str(job.job_id),
                one.name,
                subject_of(one),
                (tone, word),
                percent,
                f"{one.reached.row_count:,}",
                f"{one.reached.amount_yen:,}" if one.reached.amount_yen else "",
                f"{at.month}.{at.day} {at:%H:%M}",
                one.requested_by_name,
            ),
        )

    # The current one

    def _current(self) -> JobProgress | None:
        row = self._list.current
        return self._listed.get(int(str(row.key))) if row is not None else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._show_current()

    def _show_current(self) -> None:
        one = self._current()
        progress = self.query_one("#progress", Progress)
        if one is None:
            self.query_one("#which", Section).show("進み方")
            progress.show([])
            return
        job = one.job
        self.query_one("#which", Section).show(
            f"ジョブ 8101-{job.job_id:04d}  {one.name}  {subject_of(one)}",
            f"{wareki(job.requested_at.date())} {job.requested_at:%H:%M} {one.requested_by_name}",
        )
        progress.show(steps_of(one, self._left(one)), notes_of(one))

    def _left(self, one: JobProgress) -> str:
        """What is left of a run of this process, in words."""
        run = run_of(self.app, one.job.job_id)
        done = one.reached.row_count - (run.rows_before if run else 0)
        if run is None or not run.running or done <= 0 or not one.job.expected_count:
            return ""
        rest = max(0, one.job.expected_count - one.reached.row_count)
        seconds = int((self.office.monotonic() - run.started_at) * rest / done) + 1
        return f"残り約 {seconds}秒" if seconds < 120 else f"残り約 {seconds // 60}分"

    # Looking at what runs

    def _look_or_not(self) -> None:
        """A job that runs is looked at twice a second; nothing moves on a screen where none does."""
        runs = {
            number
            for number, one in self._listed.items()
            if one.job.state in (JobState.RUNNING, JobState.REVERSING) and not one.stalled
        }
        here = {number for number in self._listed if (run := run_of(self.app, number)) is not None and run.running}
        self._watched = runs | here
        if self._watched and self._timer is None:
            self._timer = self.set_interval(LOOK, self._look)
        elif not self._watched:
            self._stop_looking()

    def _stop_looking(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _look(self) -> None:
        if self.is_current:
            self.run_worker(self._ask(tuple(self._watched)), group="look", exclusive=True, exit_on_error=False)

    async def _ask(self, numbers: Sequence[int]) -> None:
        """Read the watched jobs; not a search of the clerk's, so F3 has nothing to stop."""

        def read() -> list[JobProgress]:
            return [jobs.get_job(self.office.ctx, number) for number in numbers]

        try:
            found = await asyncio.to_thread(read)
        except Exception as error:  # shown or logged by the screen, as for every act
            self._stop_looking()
            self.answer(error)
            return
        before = {number: self._listed[number].job.state for number in numbers if number in self._listed}
        self._listed |= {one.job.job_id: one for one in found}
        self._looks += 1
        if self._looks % LOOKS_A_LIST == 0 or any(one.job.state is not before.get(one.job.job_id) for one in found):
            self._fill()
        else:
            self._show_current()
        self._look_or_not()
        self._tell(found)

    def _tell(self, found: Sequence[JobProgress]) -> None:
        """Say how far the current job is, or that a run of this process is over: once, and its error if there is one."""
        for one in found:
            run = run_of(self.app, one.job.job_id)
            if run is not None and not run.running and not run.told:
                run.told = True
                self.message_line.release(also_staying=True)
                self.say(*ended(one))
                if run.error is not None:
                    self.answer(run.error)
                return
        current = self._current()
        if current is None or current.job.job_id not in self._watched:
            if self.message_line.word == "処理中":
                self.message_line.release(also_staying=True)
        else:
            self.say("処理中", f"{current.name} {current.percent}%。F3 で離れても続きます（8101 ジョブで見られます）")

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        """Enter: what the job has made of its batch."""
        one = self._current()
        kind, _, number = one.job.subject.partition(":") if one is not None else ("", "", "")
        if kind != "batch":
            self.say("案内", "このジョブの対象を開く画面はありません。進み方は下に出ています。")
            return
        from tui.screens.collection.files.import_review import ImportReviewScreen

        self.app.push_screen(ImportReviewScreen(int(number), "collection.batches"))

    # Acts

    def acts(self) -> Sequence[Act]:
        one = self._current()
        night = Act("滞納の夜間計算を始める", "nightly", self._cannot_count())
        if one is None:
            return (night,)
        return (
            Act("再開・実行", "resume", self._cannot_resume(one)),
            Act("中断（この段の後で止める）", "pause", self._cannot_pause(one)),
            Act("取消", "give_up", self._cannot_give_up(one)),
            night,
        )

    def _cannot_resume(self, one: JobProgress) -> str:
        state = one.job.state
        if state in (JobState.WAITING, JobState.PAUSED, JobState.FAILED) or one.stalled:
            return ""
        if state in (JobState.RUNNING, JobState.REVERSING):
            return "実行中です。終わるのを待つか、p で中断してください。"
        return f"「{state.label}」のため再開できません。"

    @staticmethod
    def _cannot_pause(one: JobProgress) -> str:
        if one.job.state is JobState.RUNNING:
            return ""
        return f"「{one.job.state.label}」のため中断できません。実行中のものだけです。"

    @staticmethod
    def _cannot_give_up(one: JobProgress) -> str:
        if one.job.state in (JobState.WAITING, JobState.PAUSED):
            return ""
        if one.job.state is JobState.RUNNING:
            return "実行中です。p で中断してから取り消してください。"
        return f"「{one.job.state.label}」のため取り消せません。待ち・中断のものだけです。"

    def _wanted(self, reason: str) -> bool:
        """False with the reason on the message line when the act is not possible."""
        if reason:
            self.say("不可", reason)
        return not reason

    def action_resume(self) -> None:
        one = self._current()
        if one is None or not self._wanted(self._cannot_resume(one)):
            return
        start_run(self.app, self.office.ctx, one.job.job_id, self.office.monotonic())
        self.say("処理中", f"{one.name}を続けています。F3 で離れても続きます。")
        self._look_or_not()

    def action_pause(self) -> None:
        one = self._current()
        if one is None or not self._wanted(self._cannot_pause(one)):
            return
        number = one.job.job_id
        self.write_work(lambda: jobs.pause_job(self.office.ctx, number), self._changed, doing="中断しています。")

    async def action_give_up(self) -> None:
        one = self._current()
        if one is None or not self._wanted(self._cannot_give_up(one)):
            return
        number = one.job.job_id
        question = Question(
            f"確認  ジョブの取消（8101-{number:04d} {one.name}）",
            "このジョブを取り消しますか",
            facts=[f"対象 {subject_of(one)}  状態 {one.job.state.label}"],
            notes=[
                f"済んだ分 {one.reached.row_count:,}件 {one.reached.amount_yen:,}円",
                WHAT_CANCELLING_MEANS,
            ],
            leads_to="取消",
        )

        def give_up() -> None:
            self.write_work(lambda: jobs.cancel_job(self.office.ctx, number), self._changed, doing="取り消しています。")

        await self.confirm(question, give_up)

    def _cannot_count(self) -> str:
        return "" if self.office.ctx.may("delinquency.nightly", "enter") else "滞納の夜間計算の権限がありません。"

    def action_nightly(self) -> None:
        """Ask for the count of the night and carry it out here."""
        if not self._wanted(self._cannot_count()):
            return
        from core.delinquency.nightly.phases import request_nightly

        ctx = self.office.ctx

        def requested(job_id: int) -> None:
            start_run(self.app, ctx, job_id, self.office.monotonic())
            self._load()

        self.write_work(lambda: request_nightly(ctx), requested, doing="依頼しています。")

    def _changed(self, one: JobProgress) -> None:
        self.say("完了", f"ジョブ{one.job.job_id} {one.name}は「{one.job.state.label}」になりました。")
        self._load()


def subject_of(one: JobProgress) -> str:
    """What the job works on, in words: the name of its file where it has one."""
    named = one.job.params.get("source")
    if named:
        return str(named)
    kind, _, number = one.job.subject.partition(":")
    if kind == "delinquency":
        return "全案件"
    word = {"batch": "バッチ", "import": "取込"}.get(kind, kind)
    return f"{word}{number}"


def steps_of(one: JobProgress, left: str = "") -> list[JobStep]:
    """The steps of a job as the clerk thinks of them: what came before it, its rows, what its last step adds."""
    job, done = one.job, one.reached.row_count
    whole = max(job.expected_count, done)
    over = job.state in (JobState.DONE, JobState.REVERSED)
    state = {
        JobState.WAITING: StepState.WAITING,
        JobState.RUNNING: StepState.STOPPED if one.stalled else StepState.RUNNING,
        JobState.REVERSING: StepState.STOPPED if one.stalled else StepState.RUNNING,
        JobState.DONE: StepState.DONE,
        JobState.REVERSED: StepState.DONE,
    }.get(job.state, StepState.STOPPED)
    steps = [JobStep(StepState.DONE, name, whole, whole) for name in STEPS_BEFORE.get(job.kind, ())]
    steps.append(JobStep(state, one.name, done if whole else None, whole if whole else None, left))
    steps += [JobStep(StepState.DONE if over else StepState.WAITING, name) for name in STEPS_AFTER.get(job.kind, ())]
    return steps


def notes_of(one: JobProgress) -> list[str]:
    """The lines under the steps: what has been moved, why it stands still, what a stop means."""
    notes = [f"ここまで {one.reached.row_count:,}件 {one.reached.amount_yen:,}円（{one.reached.step_no:,}段）"]
    if one.job.message:
        notes.append(f"理由 {one.job.message}")
    if one.stalled:
        notes.append("処理する者がいなくなり止まっています。r で再開できます。")
    return [*notes, WHAT_A_STOP_MEANS]


def ended(one: JobProgress) -> tuple[str, str]:
    """Word and sentence for a job that runs no more."""
    moved = f"{one.reached.row_count:,}件 {one.reached.amount_yen:,}円"
    if one.job.state in (JobState.DONE, JobState.REVERSED):
        return "完了", f"{one.name}が終わりました。{moved}"
    if one.job.state is JobState.PAUSED:
        return "注意", f"{one.name}を中断しました。ここまで {moved}。r で再開できます。"
    if one.job.state is JobState.FAILED:
        return "不可", one.job.message or f"{one.name}が止まりました。"
    return "注意", f"{one.name}は「{one.job.state.label}」です。"
