"""9402 控えの点検: what must be done again and again, with its age, and the copies; a restore is drafted from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from textual.app import ComposeResult

from core.office.drafts import DraftRef
from core.office.keeping.backups import BackupRun, BackupState
from core.office.keeping.inspection import Inspection, Kept, NoCopyChosen, inspect_keeping
from core.office.keeping.restoring import draft_restore
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.table import Table
from tui.widgets.tone import Tone

KEPT_COLUMNS = (
    columns.text("項目", 14),
    columns.text("判定", 4),
    columns.text("最後", 15),
    columns.text("経過", 8),
    columns.text("期限", 8),
    columns.text("内容", 18, flex=True, most=60),
)
COPY_COLUMNS = (
    columns.number("番", 4),
    columns.text("時点", 15),
    columns.text("状態", 6),
    columns.text("ファイル・失敗の理由", 20, flex=True, most=60),
    columns.number("大きさMB", 8),
    columns.text("職員", 8, rank=1, flex=True, most=16),
)


class KeepingScreen(OfficeScreen[None]):
    """Six lines with their age above, the copies below."""

    NUMBER, NAME = "9402", "控えの点検"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "操作", "f5": "再表示", "f9": "起案", "ctrl+r": "受電"}
    WRITES = FUNCTION = "office.backup"
    HELP_LINES = (
        "控え、復元訓練、操作ログの外部保管、帳簿の検算、複製の新しさを見る画面です。",
        "期限を過ぎたものと失敗したものは「不適」です。期限は設定（9101）です。",
        "控えは osame backup が取り、古いものは osame backup expire が廃棄します。",
        "復元は、選んだ控えについて起案し、課長の決裁（8001）の日に機械で行います。",
    )
    MANUAL = (
        "控え、復元訓練、操作ログの外部保管、帳簿の検算、複製が、それぞれいつ行われたかを見る画面です。"
        "残す日数を過ぎた控えは毎晩廃棄され、廃棄した職員と確かめた職員が記録されます。"
        "期限を過ぎたものと失敗で終わったものは「不適」と出ます。"
        "下の一覧は控えの記録で、失敗したものには理由が付きます。"
        "控えの時点へ戻すときは、一覧で選び、理由を入れて F9 で課長の決裁へ回します。"
        "決裁のあと、その日のうちに機械の前で osame restore を行うと戻ります。"
    )
    HINT = "戻す控えを選び、Tab で理由へ  F9 復元の起案"

    def __init__(self) -> None:
        super().__init__()
        self._runs: dict[int, BackupRun] = {}
        self._done = ""

    def compose(self) -> ComposeResult:
        yield Table(KEPT_COLUMNS, id="kept")
        yield DataList(COPY_COLUMNS, id="copies", empty="控えはまだありません。", hint=self.HINT, digits=False)
        yield Form(FormRow(Field("reason", "復元の理由", most=200, hint="選んだ控えへ戻す理由を入力し F9 起案")))

    def on_mount(self) -> None:
        self.set_focus(self.query_one(DataList))
        self._load()

    def resting(self, key: str) -> str:
        return NoCopyChosen().message if key == "f9" and self._chosen() is None else ""

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self.refresh_keys()

    def action_refresh(self) -> None:
        self._load()

    def _load(self) -> None:
        ctx = self.office.ctx
        self.read_work("keeping", lambda: inspect_keeping(ctx), self._show)

    def _show(self, found: Inspection) -> None:
        unfit = found.unfit
        self.query_one(Table).show(
            [_kept_row(each, found.now) for each in found.kept],
            caption="点検",
            remark=f"不適 {len(unfit)}件" if unfit else "すべて適",
        )
        self._runs = {run.run_id: run for run in found.backups}
        rows = [_copy_row(run) for run in found.backups]
        self.query_one(DataList).show(rows, caption="控え", sort="新しい順", counted=len(rows))
        self.refresh_keys()
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def _chosen(self) -> BackupRun | None:
        row = self.query_one(DataList).current
        run = self._runs.get(int(str(row.key))) if row is not None else None
        return run if run is not None and run.state is BackupState.DONE and run.destroyed_at is None else None

    def acts(self) -> Sequence[Act]:
        return (
            Act("選んだ控えへの復元の起案", "confirm", self.reason_of("f9")),
            Act("決裁箱", "tray", number="8001"),
            Act("通報", "alarms", number="9202"),
            Act("保存期間・消去", "retention", number="9401"),
        )

    async def action_tray(self) -> None:
        await self.office.go_to("8001")

    async def action_alarms(self) -> None:
        await self.office.go_to("9202")

    async def action_retention(self) -> None:
        await self.office.go_to("9401")

    async def action_confirm(self) -> None:
        run = self._chosen()
        if run is None:
            raise NoCopyChosen
        reason = self.query_one(Form).field("reason").value.strip()
        if not reason:
            raise BadInput(reason="復元の理由を入力してください。", field="reason")
        ctx = self.office.ctx
        question = Question(
            "確認  控えへの復元の起案",
            "この内容で決裁へ回しますか",
            facts=[f"控え {run.run_id}  {run.file_name}", f"時点 {_moment(run.started_at)}", f"理由 {reason}"],
            notes=[
                "その後の入力はすべて失われ、入れ直しになります。",
                "決裁した日に、機械の前で行って初めて戻ります。",
            ],
            leads_to="課長の決裁へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: draft_restore(ctx, run.run_id, reason), self._drafted, doing="起案しています。"
            ),
        )

    def _drafted(self, ref: DraftRef) -> None:
        self._done = f"起案{ref.draft_id} 復元を課長の決裁へ回しました（8001）。"
        self.query_one(Form).clear()
        self.set_focus(self.query_one(DataList))
        self._load()


def _moment(at: datetime) -> str:
    return f"{wareki(at.date())} {at:%H:%M}"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes < 120:
        return f"{minutes}分"
    return f"{minutes // 60}時間" if minutes < 72 * 60 else f"{minutes // 1440}日"


def _kept_row(kept: Kept, now: datetime) -> tuple[str | tuple[Tone, str], ...]:
    fit = kept.fit(now)
    word = (Tone.QUIET, "なし") if kept.limit is None else (Tone.GOOD, "適") if fit else (Tone.BAD, "不適")
    return (
        kept.name,
        word,
        _moment(kept.done_at) if kept.done_at else "まだない",
        _span(now - kept.done_at) if kept.done_at else "",
        _span(kept.limit) if kept.limit else "",
        kept.told,
    )


def _copy_row(run: BackupRun) -> Row:
    tone = {BackupState.DONE: Tone.GOOD, BackupState.FAILED: Tone.BAD, BackupState.RUNNING: Tone.WARN}[run.state]
    size = f"{run.byte_count / 1_000_000:,.1f}" if run.byte_count else ""
    told = run.reason or run.file_name
    state = (Tone.QUIET, "廃棄済") if run.destroyed_at else (tone, str(run.state))
    return Row(run.run_id, (str(run.run_id), _moment(run.started_at), state, told, size, run.staff_name))
