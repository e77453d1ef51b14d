"""6501 執行停止: candidates, what waits for its notice, what stands, what is to be looked at again, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult

from core.delinquency.suspension import candidates, watching
from core.delinquency.suspension.candidates import Candidate, CandidatePage, Condition
from core.delinquency.suspension.sheet import FUNCTION
from core.delinquency.suspension.suspension import SuspensionLine, SuspensionState
from core.delinquency.suspension.watching import SuspensionPage
from core.values.dates import wareki
from tui.screens.delinquency.limits.limits import open_case
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

PANES: tuple[SuspensionState | None, ...] = (None, *SuspensionState)
"""The candidates, then the states in the order of the work."""
_NAMES = {None: "候補", SuspensionState.REVIEW_DUE: "見直し", SuspensionState.EXPIRED: "満了"}
CANDIDATES = (
    columns.code("宛名番号", 8),
    columns.text("氏名", 14, flex=True, most=30),
    columns.text("条件", 22, flex=True, most=50),
    columns.day("最古納期限", 10),
    columns.number("期別", 4),
    columns.amount("残", 9),
    columns.text("担当", 8, rank=1, flex=True, most=14),
)
COLUMNS = (
    columns.code("停止番号", 11),
    columns.code("宛名番号", 8),
    columns.text("氏名", 12, flex=True, most=30),
    columns.text("号", 3),
    columns.day("停止日", 9),
    columns.day("満了日", 9),
    columns.day("見直し", 9),
    columns.number("期別", 4),
    columns.amount("残", 9, rank=1),
    columns.text("終了", 8, rank=1),
    columns.text("担当", 8, rank=2, flex=True, most=14),
)
_TOLD = {
    None: "候補は帳簿から拾った目安です。f で条件を替え、Enter で調査票を作って起案します。",
    SuspensionState.TO_NOTIFY: "決裁済です。通知書を発した日が停止日になります。Enter から発送してください。",
    SuspensionState.STANDING: "新規の差押・換価はできません。交付要求、自発的な納付、充当はできます。",
    SuspensionState.REVIEW_DUE: "見直しの時期です。変動を見て、停止を続けるか取り消すかを記録します。",
    SuspensionState.EXPIRED: "3年が満了し、消滅しています。不納欠損（6602）で整理します。",
    SuspensionState.ENDED: "取消し、完納、満了、時効などで終わったものです。",
}


class SuspensionsScreen(OfficeScreen[None]):
    """Opened with a party it goes straight to the desk of that party."""

    NUMBER, NAME = "6501", "執行停止"
    FUNCTION = FUNCTION
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の一覧",
        "f8": "次の一覧",
        "ctrl+r": "受電",
    }
    LETTERS = {"c": "whose", "f": "condition", "o": "open_case"}
    LETTER_HELP = {
        "Enter": "開く（調査票・起案・通知・見直し）",
        "1-6": "一覧を替える",
        "f": "候補の条件を替える",
        "c": "自分の担当だけ / 全員",
        "o": "案件 6101",
    }
    HELP_LINES = (
        "財産がない、生活が窮迫する、所在も財産も不明な滞納者の処分を止める画面です（法15条の7）。",
        "候補 → 調査票 → 起案 → 決裁 → 通知（停止日）→ 年1回の見直し → 3年で消滅。",
        "1号 財産なし   2号 生活の窮迫（個人だけ。差押えは解除）   3号 所在・財産とも不明",
        "どの号にも当たらなくなったら取り消します。取り消すと停止の期間は通算しません。",
        "停止中も時効は進みます。時効が先なら、消滅の理由は時効です。",
    )
    MANUAL = (
        "滞納処分の執行停止の候補を調べ、調査票を作って起案し、通知し、毎年見直す画面です。"
        "1 の候補は、滞納5年、財産なし、生活保護、死亡、行方不明、分納2年超、法人閉鎖の条件で拾います。"
        "行を選んで Enter を押すと、その人の調査票と起案の画面に進みます。"
        "調査票の全ての項目が済まないと、起案も承認もできません。"
        "承認の後、通知書を発した日が停止日です。見直しは年1回以上行います。"
    )
    HINT = "Enter 開く  f 条件  c 担当  o 案件  F8 次の一覧"

    def __init__(self, party_id: int | None = None, marked: Sequence[int] = ()) -> None:
        super().__init__()
        self._party_id, self._marked = party_id, tuple(marked)
        self._at, self._mine, self._condition = 0, False, -1
        self._candidates: dict[int, Candidate] = {}
        self._lines: dict[int, SuspensionLine] = {}

    def compose(self) -> ComposeResult:
        yield Panes([Pane(_name(which)) for which in PANES], id="panes")
        yield DataList(CANDIDATES, id="list0", digits=False, spells=True, empty="候補はありません。", hint=self.HINT)
        yield DataList(COLUMNS, id="list1", digits=False, spells=True, empty=" ", hint=self.HINT)
        yield Lines([()], id="told")

    def on_mount(self) -> None:
        self._turn()
        if self._party_id is not None:
            self.call_next(self._open_desk, self._party_id)
        else:
            self._load()

    def on_screen_resume(self) -> None:
        if self._candidates or self._lines:
            self._load()

    @property
    def _which(self) -> SuspensionState | None:
        return PANES[self._at]

    @property
    def _list(self) -> DataList:
        return self.query_one("#list0" if self._which is None else "#list1", DataList)

    def _turn(self) -> None:
        self.query_one("#list0").display = self._which is None
        self.query_one("#list1").display = self._which is not None
        self.query_one("#told", Lines).show([text(_TOLD[self._which])])
        self.set_focus(self._list)

    # Reading

    def _load(self) -> None:
        ctx, which = self.office.ctx, self._which
        mine = ctx.actor.staff_no if self._mine else ""
        if which is None:
            wanted = list(Condition)[self._condition] if self._condition >= 0 else None
            self.read_work(
                "list", lambda: candidates.list_candidates(ctx, wanted, staff_no=mine), self._show_candidates
            )
        else:
            self.read_work("list", lambda: watching.list_suspensions(ctx, which, staff_no=mine), self._show)

    def _whose(self) -> str:
        return "自分の担当" if self._mine else "全員"

    def _show_candidates(self, page: CandidatePage) -> None:
        self._candidates = {row.party_id: row for row in page.rows}
        self._count(dict(page.states))
        counts = "  ".join(f"{condition.value} {count}" for condition, count in page.counts if count)
        word = page.which.value if page.which else "全ての条件"
        self._list.show(
            [_candidate_row(row) for row in page.rows],
            caption=f"{word}  {self._whose()}",
            counted=len(page.rows),
            at_least=page.more is not None,
        )
        self.query_one("#told", Lines).show([text(counts or _TOLD[None])])

    def _show(self, page: SuspensionPage) -> None:
        if page.which is not self._which:
            return
        self._lines = {line.suspension.suspension_id: line for line in page.lines}
        self._count(dict(page.counts))
        self._list.empty = f"「{page.which.value}」の執行停止はありません。"
        self._list.show(
            [_row(line) for line in page.lines],
            caption=f"{page.which.value}  {self._whose()}",
            counted=len(page.lines),
            at_least=page.more is not None,
        )

    def _count(self, counted: dict[SuspensionState, int]) -> None:
        self.query_one(Panes).show([Pane(_name(which), counted.get(which) if which else None) for which in PANES])

    # Panes and keys

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()
        self._load()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def action_refresh(self) -> None:
        self._load()

    def action_whose(self) -> None:
        self._mine = not self._mine
        self._load()

    def action_condition(self) -> None:
        if self._which is not None:
            self.say("案内", "条件は 1 候補で替えられます。")
            return
        self._condition = self._condition + 1 if self._condition + 1 < len(Condition) else -1
        self._load()

    def acts(self) -> Sequence[Act]:
        missing = "" if self._list.current is not None else "行がありません。"
        return (
            Act("開く（調査票・起案・通知・見直し）", "open_row", missing),
            Act("案件を開く", "open_case", missing, "6101"),
            Act("候補の条件を替える", "condition", "" if self._which is None else "1 候補で使います。"),
            Act("自分の担当だけ / 全員", "whose"),
        )

    def _party(self) -> int | None:
        row = self._list.current
        if row is None:
            return None
        if self._which is None:
            return int(str(row.key))
        return self._lines[int(str(row.key))].suspension.party_id

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_open_row()

    async def action_open_row(self) -> None:
        row = self._list.current
        if row is None:
            return
        if self._which is None:
            await self._open_desk(int(str(row.key)))
            return
        from tui.screens.delinquency.suspension.one import SuspensionOnePage

        await self.app.push_screen(SuspensionOnePage(self, int(str(row.key))))

    async def _open_desk(self, party_id: int) -> None:
        from tui.screens.delinquency.suspension.desk import SuspensionDeskPage

        await self.app.push_screen(SuspensionDeskPage(self, party_id, marked=self._marked), self._back_from_desk)

    async def _back_from_desk(self, _nothing: None) -> None:
        """Opened for one party there is nothing to come back to."""
        if self._party_id is not None:
            await self.leave()

    async def action_open_case(self) -> None:
        await open_case(self, self._party())


def _name(which: SuspensionState | None) -> str:
    return _NAMES.get(which) or (which.value if which is not None else "")


def _candidate_row(row: Candidate) -> Row:
    return Row(
        row.party_id,
        (
            row.party_no,
            row.name,
            "・".join(condition.value for condition in row.conditions),
            wareki(date.fromisoformat(row.oldest_due_on)),
            str(row.claims),
            f"{row.open_yen:,}",
            row.staff_name,
        ),
    )


def _row(line: SuspensionLine) -> Row:
    one = line.suspension
    return Row(
        one.suspension_id,
        (
            one.suspension_no,
            line.party_no,
            line.party_name,
            f"{one.ground.value}号",
            wareki(one.suspended_on) if one.suspended_on else (Tone.WARN, "通知前"),
            wareki(one.expires_on) if one.expires_on else "",
            wareki(one.review_on) if one.review_on else "",
            str(line.claims),
            f"{line.open_yen:,}",
            one.end_cause.value if one.end_cause else "",
            line.staff_name,
        ),
    )
