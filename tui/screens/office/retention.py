"""9401 保存期間・消去: what is past its time, how long each table is kept, and what was erased with which certificate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.office.drafts import DraftRef
from core.office.keeping.deletion import Run, draft_deletion, list_runs
from core.office.keeping.retention import COUNTED, DueLine, KeptLine, list_due, list_kept
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

DUE, KEPT, RUNS = 0, 1, 2
PANES = ("消去できるもの", "保存期間", "消去の記録")

DUE_COLUMNS = (
    columns.text("種別", 20, flex=True, most=30),
    columns.number("年", 3),
    columns.text("起算", 18, flex=True, most=30),
    columns.day("これより前"),
    columns.number("件数", 8),
)
KEPT_COLUMNS = (
    columns.code("表", 18),
    columns.text("期間", 6),
    columns.text("起算", 14, flex=True, most=24),
    columns.text("理由", 24, flex=True, most=70),
)
RUN_COLUMNS = (
    columns.number("起案", 4),
    columns.text("起案者", 8, flex=True, most=16),
    columns.text("理由", 16, flex=True, most=60),
    columns.number("予定", 7),
    columns.number("消去", 7),
    columns.day("決裁"),
    columns.text("状態", 6),
    columns.number("証明", 7),
)


class RetentionScreen(OfficeScreen[None]):
    """Three panes by digit; on the first, marked kinds are drafted with a reason."""

    NUMBER, NAME = "9401", "保存期間・消去"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "起案",
        "ctrl+r": "受電",
    }
    WRITES = FUNCTION = "office.retention"
    LETTER_HELP = {"1-3": "区画", "Space": "消去する種別の選択"}
    HELP_LINES = (
        "保存期間を過ぎたものを種別ごとに数え、消去を起案する画面です。",
        "請求中のもの、預り金や保留のあるもの、付箋のある宛名は数えません。",
        "決裁のあとジョブ（8101）が消去し、実行のときにもう一度確かめます。",
        "消去の証明は操作ログ（9201）の行で、件数と前後の値を持ちます。",
    )
    MANUAL = (
        "保存期間を過ぎたものを種別ごとに数え、消去を起案する画面です。"
        "Space で種別を選び、理由を入力して F9 で課長の決裁へ回します。"
        "決裁のあとジョブ（8101）が消去し、その間に請求が生じたものは残します。"
        "2 の区画には、すべての表の保存期間と起算の日、理由が出ます。"
        "3 の区画には、これまでの消去と、証明となる操作ログの連番が出ます。"
    )
    HINTS = (
        "Space 選ぶ  理由を入力して F9 起案",
        "表ごとの保存期間（年数は設定 9101）",
        "証明の番号は操作ログ（9201）の連番",
    )

    def __init__(self) -> None:
        super().__init__()
        self._at = DUE
        self._due: list[DueLine] = []
        self._runs: list[Run] = []
        self._done = ""

    def compose(self) -> ComposeResult:
        yield Panes([Pane(name) for name in PANES], id="panes")
        for index, (shown, empty) in enumerate(
            (
                (DUE_COLUMNS, "消去の種別がありません。"),
                (KEPT_COLUMNS, "表がありません。"),
                (RUN_COLUMNS, "消去の記録はありません。"),
            )
        ):
            yield DataList(
                shown,
                id=f"list{index}",
                digits=False,
                marks=index == DUE,
                empty=empty,
                hint=self.HINTS[index],
                spells=True,
            )
        yield Section("消去の起案", "課長の決裁のあと、ジョブが消去します", id="head")
        yield Lines(id="told")
        yield Form(FormRow(Field("reason", "理由", most=200, hint="規程の条と理由を入力し F9 起案")))

    def on_mount(self) -> None:
        self._turn()

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()

    def _turn(self) -> None:
        for index in range(len(PANES)):
            self.query_one(f"#list{index}").display = index == self._at
        for name in ("#head", "#told", "Form"):
            self.query_one(name).display = self._at == DUE
        self.set_focus(self._list)
        self._load()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    # Reading

    def action_refresh(self) -> None:
        self._load()

    def _load(self) -> None:
        at, ctx = self._at, self.office.ctx
        read: tuple[Any, ...] = (list_due, list_kept, list_runs)
        self.read_work("pane", lambda: read[at](ctx), lambda found: self._show(at, found))

    def _show(self, at: int, found: Sequence[Any]) -> None:
        if at != self._at:
            return
        rows: list[Row]
        if at == DUE:
            self._due = list(found)
            rows = [_due_row(line) for line in self._due]
        elif at == KEPT:
            rows = [_kept_row(line) for line in found]
        else:
            self._runs = list(found)
            rows = [_run_row(run) for run in self._runs]
        sort = ("種別", "表の名", "新しい順")[at]
        self._list.show(rows, caption=PANES[at], sort=sort, counted=len(rows))
        self._tell_chosen()
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def on_data_list_marked(self, event: DataList.Marked) -> None:
        self._tell_chosen()

    def _chosen(self) -> list[DueLine]:
        marked = self.query_one("#list0", DataList).marked
        return [line for line in self._due if line.code in marked and line.count]

    def _tell_chosen(self) -> None:
        chosen = self._chosen()
        count = sum(line.count for line in chosen)
        words = "、".join(line.name for line in chosen)
        self.query_one("#told", Lines).show(
            [text(f"選択 {count:,}件  {words}" if chosen else "種別を Space で選びます。")]
        )
        self.refresh_keys()

    # Keys

    def resting(self, key: str) -> str:
        if key != "f9":
            return ""
        if self._at != DUE:
            return "起案は 1 の区画で行います。"
        return "" if self._chosen() else "消去する種別を Space で選んでください（0件の種別は起案できません）。"

    def acts(self) -> Sequence[Act]:
        return (
            Act("消去の起案（理由を入力して F9）", "confirm", self.reason_of("f9")),
            Act("決裁箱", "tray", number="8001"),
            Act("ジョブ", "jobs", number="8101"),
            Act("控えの点検（控えに残る分）", "keeping", number="9402"),
        )

    async def action_tray(self) -> None:
        await self.office.go_to("8001")

    async def action_jobs(self) -> None:
        await self.office.go_to("8101")

    async def action_keeping(self) -> None:
        await self.office.go_to("9402")

    async def action_confirm(self) -> None:
        chosen = self._chosen()
        reason = self.query_one(Form).field("reason").value.strip()
        if not reason:
            raise BadInput(reason="消去の理由を入力してください。", field="reason")
        ctx, codes = self.office.ctx, [line.code for line in chosen]
        question = Question(
            "確認  保存期間を過ぎたものの消去の起案",
            "この内容で決裁へ回しますか",
            facts=[f"理由 {reason}"],
            changes=[
                Change(f"{line.name}（{wareki(line.before)}より前）", f"{line.count:,}件", "消去") for line in chosen
            ],
            notes=["消去したものは戻せません。", "実行のときにもう一度確かめ、請求が生じたものは残します。"],
            leads_to="課長の決裁へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: draft_deletion(ctx, codes, reason), self._drafted, doing="起案しています。"
            ),
        )

    def _drafted(self, ref: DraftRef) -> None:
        self._done = f"起案{ref.draft_id} 消去を課長の決裁へ回しました（8001）。"
        self.query_one(Form).clear()
        self.query_one("#list0", DataList).mark(())
        self.set_focus(self._list)
        self._load()


def _due_row(line: DueLine) -> Row:
    more = "以上" if line.count >= COUNTED else ""
    count = f"{line.count:,}{more}"
    return Row(
        line.code,
        (
            line.name,
            str(line.years),
            line.starts,
            wareki(line.before),
            (Tone.WARN if line.count else Tone.QUIET, count),
        ),
    )


def _kept_row(line: KeptLine) -> Row:
    period = f"{line.years}年" if line.years is not None else "常用"
    return Row(line.table, (line.table, period, line.starts, line.why))


def _run_row(run: Run) -> Row:
    if run.audit_seq is not None:
        state = (Tone.GOOD, "済")
    elif run.executed_on is not None:
        state = (Tone.WARN, "実行待")
    else:
        state = (Tone.WAIT, "承認待")
    return Row(
        run.draft_id,
        (
            str(run.draft_id),
            run.drafted_by,
            run.reason,
            f"{run.planned:,}",
            f"{run.erased:,}",
            wareki(run.executed_on) if run.executed_on else "",
            state,
            f"{run.audit_seq:,}" if run.audit_seq else "",
        ),
    )
