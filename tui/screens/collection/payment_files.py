"""3103 ファイル取込: files that wait, taken one by one; a refused one tells line and reason and leaves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from textual.app import ComposeResult

from core.collection import waiting
from core.collection.files.taking import refuse_waiting, return_refused, take_waiting
from core.collection.layouts import LAYOUTS
from core.collection.payments import Batch, BatchState
from core.collection.waiting import REGISTERS, Folder, WaitingFile
from core.formats.faults import FileRefused
from core.parties.import_files import Imported
from core.values.dates import wareki
from tui.screens.collection.files.import_review import ImportReviewScreen, reject
from tui.screens.collection.files.refused import RefusedFilePage
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.jobs import JobsScreen
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.tone import Tone, tone_of

COLUMNS = (
    columns.number("番", 3),
    columns.text("ファイル", 24, flex=True, most=50),
    columns.text("種別", 16, flex=True, most=40),
    columns.number("行", 7),
    columns.text("状態", 6),
    columns.text("取込", 11),
    columns.text("取込者", 8, rank=1, flex=True, most=20),
    columns.number("大きさ", 11, rank=2),
)
_NAMED = {code: layout.name for code, layout in LAYOUTS.items()} | {
    Folder.PARTIES.value: "宛名（台帳へ反映）",
    Folder.ASSESSMENTS.value: "調定（台帳へ反映）",
}
NUMBERS = {layout: str(number) for number, layout in enumerate(_NAMED, 1)}
"""The digit by which a clerk names a layout."""
_LAYOUT_OF = {number: layout for layout, number in NUMBERS.items()}
NAMES = {NUMBERS[code]: name for code, name in _NAMED.items()}


class PaymentFilesScreen(OfficeScreen[None]):
    """Files of the inbox with what they seem to be, and imports that wait for their review."""

    NUMBER, NAME = "3103", "ファイル取込"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "候補", "f5": "再表示", "f9": "取込", "ctrl+r": "受電"}
    FUNCTION = "collection.payment_files"
    LETTER_HELP = {"Enter": "未取込は種別の欄へ、取込済は結果の確認へ"}
    HELP_LINES = (
        "銀行や収納代行から届いたファイルを取り込む画面です。",
        "取込・確認・確定は別の操作です。取り込んだだけでは何も消し込まれません。",
        "宛名と調定のファイルは確認の画面がなく、取り込むとすぐ台帳に反映されます。",
        "同じ内容のファイルは二度取り込めません。名前を変えても分かります。",
        "合計・順序・文字に誤りのあるファイルは全体を断り、何も残しません。",
    )
    MANUAL = (
        "銀行や収納代行から届いたファイルを取り込み、結果を確かめ、消込を確定する画面です。"
        "一覧でファイルを選び、種別と収入日を確かめて F9 で取り込みます。"
        "取り込むと結果の確認に移り、消込・保留・エラーの件数と金額がファイルと一致することを確かめられます。"
        "合計のない形式では、入金の通知書の件数と金額を入力し、差が 0 になると F9 で確認画面へ進めます。"
        "形式や合計に誤りのあるファイルは全体を受け付けず、行と理由の一覧を表示します。"
        "取り込んだファイルと不受理のファイルは受領箱から棚へ移り、当日はこの一覧に残ります（不受理は F4 で戻せます）。"
    )

    def __init__(self) -> None:
        super().__init__()
        self._files: Sequence[WaitingFile] = ()
        self._read_once = False
        self._reviewed: int | None = None
        """The batch whose review lies above this screen."""
        self._today: date | None = None
        self._in_form: WaitingFile | None = None
        self._list = DataList(
            COLUMNS,
            id="files",
            empty="取込待ちのファイルはありません。届くとここに並びます（F5 で再表示）。",
            hint="Enter 種別の欄へ、取込済は確認へ  F9 取込  F4 操作",
            spells=True,
        )
        self._form = Form(
            FormRow(
                CodeField(
                    "layout", "種別  ", codes=NAMES, width=11, required=True, hint="種別を確かめて Enter  F4 一覧"
                )
            ),
            FormRow(
                DateField("booked_on", "収入日", note="口座振替の結果はこの日の日計に載ります", required=True),
            ),
            FormRow(
                CodeField(
                    "multi",
                    "見出し",
                    "0",
                    codes={"0": "1組だけ", "1": "複数の組（マルチファイルの契約）"},
                    width=1,
                    required=True,
                )
            ),
        )

    def compose(self) -> ComposeResult:
        yield self._list
        yield Section("取込", id="head")
        yield self._form
        yield Lines(id="told")

    def on_mount(self) -> None:
        self._load()

    def on_screen_resume(self) -> None:
        if self._read_once:
            self._load()

    def _load(self) -> None:
        ctx = self.office.ctx

        def read() -> tuple[list[WaitingFile], date]:
            allowed = [folder for folder in REGISTERS if ctx.may(folder.function, "enter")]
            found = [] if allowed and not ctx.may(waiting.FUNCTION, "enter") else waiting.waiting_files(ctx)
            return [
                *found,
                *(f for folder in allowed for f in waiting.waiting_register_files(ctx, folder)),
            ], ctx.today()

        self.read_work("files", read, self._show)

    def action_refresh(self) -> None:
        self._load()

    def _show(self, answer: tuple[Sequence[WaitingFile], date]) -> None:
        found, self._today = answer
        self._files, self._read_once = found, True
        rows = [self._row(n, file) for n, file in enumerate(found, 1)]
        new = sum(file.state == "未取込" for file in found)
        ready = sum(file.state == "確認待" for file in found)
        self._list.show(rows, caption=f"未取込 {new}件  確認待 {ready}件", sort="古い順", counted=len(rows))
        self._show_current()
        self._tell_reviewed()

    def _tell_reviewed(self) -> None:
        """Back from a review: where its batch stands now, instead of what was said before it was opened."""
        if self._reviewed is None or not self.is_current:
            return
        batch_id, self._reviewed = self._reviewed, None
        self.message_line.release()
        for file in self._files:
            if file.batch is not None and file.batch.batch_id == batch_id:
                self.say("案内", f"{file.name}（バッチ {batch_id}）は「{file.state}」です。")

    @staticmethod
    def _row(number: int, file: WaitingFile) -> Row:
        when = f"{file.when.month}.{file.when.day} {file.when:%H:%M}" if file.when else ""
        tone = {"未取込": Tone.WARN, "確認待": Tone.WARN, "不可": Tone.BAD, "不受理": Tone.BAD}.get(
            file.state, tone_of(file.state)
        )
        return Row(
            (file.folder, file.name, file.content or (file.batch.batch_id if file.batch else 0)),
            (
                str(number),
                file.name,
                file.layout_name or (file.folder.label if file.refused else f"{file.folder.label}（種別不明）"),
                f"{file.line_count:,}" if file.line_count else "",
                (tone, file.state),
                when,
                file.who,
                f"{file.size:,}" if file.size else "",
            ),
        )

    def _current(self) -> WaitingFile | None:
        return self._files[self._list.cursor] if self._list.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._show_current()

    def _show_current(self) -> None:
        """What is known of the current file goes into the form; the clerk may say otherwise."""
        file = self._current()
        known = _same(file, self._in_form)
        self._in_form = file
        if file is None:
            self.query_one("#head", Section).show("取込")
            self.query_one("#told", Lines).show([])
            return
        self.query_one("#head", Section).show(f"取込  {file.name}", f"{file.folder.label} {file.state}")
        if not self._form.field("booked_on").value:
            self._form.fill({"booked_on": wareki(self._today) if self._today else ""})
        if not known:
            self._form.fill({"layout": NUMBERS.get(file.layout, "")})
        self.query_one("#told", Lines).show([pairs(*_facts(file)), text(_advice(file))])

    # Acts

    def acts(self) -> Sequence[Act]:
        file = self._current()
        if file is None:
            return ()
        ready = file.batch is not None and file.batch.state in (BatchState.READ, BatchState.READY)
        return (
            Act("取込", "confirm", self._cannot_take(file)),
            Act("取込結果の確認", "review", "" if file.batch else "結果の確認は、取り込んだ収納のファイルだけです。"),
            Act("却下（事由を入力）", "reject", "" if ready else "確認待ちの取込だけを却下できます。"),
            self._other_way(file),
            Act("ジョブ", "jobs", number="8101"),
        )

    @staticmethod
    def _other_way(file: WaitingFile) -> Act:
        """What can be done with a file that is not to be taken: out of the tray, or back into it."""
        if file.refused:
            return Act("受領箱へ戻す", "put_back")
        cannot = "" if file.waiting and not file.obstacle else "受領箱にあるファイルだけです。"
        return Act("不受理（事由を入力）", "refuse", cannot)

    def resting(self, key: str) -> str:
        file = self._current() if self._read_once else None
        if key == "f9":
            return self._cannot_take(file) if file is not None else "取り込むファイルがありません。"
        return ""

    @staticmethod
    def _cannot_take(file: WaitingFile) -> str:
        if file.obstacle:
            return file.obstacle
        if file.fresh:
            return ""
        if file.refused:
            return "受け取らなかったファイルです。取り込むには F4 で受領箱へ戻します。"
        if file.when is None:
            return "ファイルが取込フォルダーにありません。"
        when = f"{file.when.month}.{file.when.day} {file.when:%H:%M}"
        then = "Enter で結果の確認を開きます。" if file.batch is not None else ""
        return f"このファイルは取込済です（{when} {file.who}）。{then}"

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        file = self._current()
        if file is None:
            return
        if file.batch is not None and file.batch.state is not BatchState.READ:
            self._open_review(file.batch.batch_id)
            return
        reason = self._cannot_take(file)
        if reason:
            self.say("不可", reason)
            return
        self.set_focus(self._form.field("layout"))

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で取り込みます。取り込んでも、確定するまで何も消し込まれません。")

    def action_confirm(self) -> None:
        """F9: take the current file. Nothing is posted by it."""
        file = self._current()
        if file is None:
            return
        if not _same(file, self._in_form):  # the key came before the list had told of its move
            self._show_current()
        values = self._form.values()
        self.write_work(
            lambda: self._take(file, values),
            partial(self._taken, file.name),
            doing=f"{file.name} を検査し、取り込んでいます。",
        )

    def _take(self, file: WaitingFile, values: dict[str, Any]) -> Batch | Imported | FileRefused:
        layout = _LAYOUT_OF[str(values["layout"])]
        try:
            return take_waiting(
                self.office.ctx,
                file.folder,
                file.name,
                layout,
                booked_on=values["booked_on"],
                multi_header=values["multi"] == "1",
            )
        except FileRefused as refused:  # it has a list to show beside its sentence
            return refused

    async def _taken(self, name: str, result: Batch | Imported | FileRefused) -> None:
        if isinstance(result, FileRefused):
            await self.app.push_screen(RefusedFilePage(self, result, name))
            return
        if isinstance(result, Imported):
            await self.app.push_screen(JobsScreen(result.job.job.job_id))
            return
        self.say("完了", f"{result.declared_count:,}件 {result.declared}円 を取り込みました。結果を確かめてください。")
        self._open_review(result.batch_id)

    def _open_review(self, batch_id: int) -> None:
        self._reviewed = batch_id
        self.app.push_screen(ImportReviewScreen(batch_id))

    def action_review(self) -> None:
        file = self._current()
        if file is not None and file.batch is not None:
            self._open_review(file.batch.batch_id)

    async def action_reject(self) -> None:
        file = self._current()
        if file is not None and file.batch is not None:
            await reject(self, file.batch, lambda _: self._load())

    async def action_refuse(self) -> None:
        """Put a file aside that is not to be taken."""
        file = self._current()
        if file is None:
            return
        facts = (f"{file.folder.label} {file.name} を受け取らず、別に保管します。", "内容は記録に残ります。")

        def refuse(reason: str | None) -> None:
            if reason is not None:
                self.write_work(
                    lambda: refuse_waiting(self.office.ctx, file.folder, file.name, reason),
                    lambda _: self._moved(f"{file.name} を受け取らないことにしました。"),
                )

        await self.app.push_screen(ReasonPage(self, "不受理", facts), refuse)

    def action_put_back(self) -> None:
        """Put a refused file back into the tray."""
        file = self._current()
        if file is not None and file.refused:
            self.write_work(
                lambda: return_refused(self.office.ctx, file.folder, file.refused),
                lambda _: self._moved(f"{file.name} を受領箱へ戻しました。"),
            )

    def _moved(self, sentence: str) -> None:
        self.say("完了", sentence)
        self._load()

    async def action_jobs(self) -> None:
        await self.office.go_to("8101")


def _same(one: WaitingFile | None, other: WaitingFile | None) -> bool:
    """Is it the same place of the inbox?"""
    return one is not None and other is not None and (one.folder, one.name) == (other.folder, other.name)


def _facts(file: WaitingFile) -> list[tuple[str, str]]:
    if file.refused:
        return [("不受理の理由", file.reason or "記録なし"), ("扱った人", file.who)]
    facts = [("見込み", file.layout_name or "分かりません"), ("行", f"{file.line_count:,}")]
    if file.batch is not None:
        facts += [
            ("バッチ", str(file.batch.batch_id)),
            ("内容", f"{file.batch.declared_count:,}件 {file.batch.declared}円"),
        ]
        facts = facts[1:]
        if file.when is not None:
            facts.append(("取込", f"{file.when.month}.{file.when.day} {file.when:%H:%M} {file.who}"))
    return facts


def _advice(file: WaitingFile) -> str:
    if file.obstacle:
        return file.obstacle
    if file.refused:
        return "受け取らなかったファイルです。F4 で受領箱へ戻すと、もう一度取り込めます。"
    if not file.folder.of_payments:
        return "" if file.when else "F9 で検査し、全部を台帳へ反映します。誤りがあれば全体を受け付けません。"
    if file.batch is None:
        layout = LAYOUTS.get(file.layout)
        if layout is None:
            return "種別を F4 で選んでください。違う種別では取り込めません。"
        if not layout.declares_totals:
            return "合計のない形式です。確定の前に、入金の通知書の件数と金額を入力します。"
        return "F9 で取り込みます。合計と順序を検査し、誤りがあれば全体を受け付けません。"
    return "取込が途中で止まっています。F9 で続きから取り込みます。" if file.batch.state is BatchState.READ else ""
