"""One suspension: its claims, its course, what has changed since; notice, review, another ground, cancellation, papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.outward import Outward
from core.delinquency.suspension import ending, notifying, watching
from core.delinquency.suspension.notifying import NoticeWay
from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.sheet import FUNCTION
from core.delinquency.suspension.suspension import Change, EndCause, SuspensionState
from core.delinquency.suspension.watching import SuspensionView
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from core.values.dates import wareki
from core.values.money import Yen
from tui.screens.delinquency.giving_page import forget_given
from tui.screens.delinquency.suspension.ending_page import ChangePage, EndingPage, ReviewPage, WayPage
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.look_reason import LookScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, pairs, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

CLAIMS = (columns.text("期別", 24, flex=True, most=40), columns.amount("残", 11))
COURSE = (
    columns.day("日", 9),
    columns.text("事", 10),
    columns.text("内容", 40, flex=True, most=100),
    columns.code("職員", 8),
)
CHANGES = (
    columns.day("日", 9),
    columns.text("変動", 6),
    columns.text("内容", 30, flex=True, most=60),
    columns.amount("円", 10),
)
_STATUS = {"moved_out": "転出", "deceased": "死亡", "closed": "閉鎖", "changed": "宛名の変更（住所・氏名・世帯など）"}


class SuspensionOnePage(LookScreen[None]):
    """`n` notice, `r` review, `h` another ground, `x` cancellation, F12 the record or the notice of cancellation."""

    NUMBER, NAME = "6501", "執行停止  1件"
    NOT_BY_NUMBER = "停止は 6501 の一覧から開きます。"
    FUNCTION = FUNCTION
    KEYS = {
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f12": "調書",
        "ctrl+r": "受電",
    }
    LETTERS = {"n": "notice", "r": "review", "h": "change", "x": "cancel", "e": "sheet"}
    LETTER_HELP = {
        "1-3": "区画",
        "n": "通知書を発送する（停止日になる）",
        "r": "見直して、停止を続けると記録する",
        "h": "号を変える起案（停止日は変わらない）",
        "x": "取消しの起案（どの号にも当たらなくなった）",
        "e": "新しい調査票を書く（決裁した調査票は変わらない）",
    }
    HELP_LINES = (
        "1件の停止を、通知、見直し、号の変更、取消しまで扱う画面です。",
        "3 変動は、停止日か前の見直しより後の、住基・賦課・入金の変化です。",
        "見直しで、どの号にも当たらないと分かったら、取り消さなければなりません（法15条の8）。",
        "2号の停止で差押えが残っているときは「解除が必要」と出ます（法15条の7③）。",
    )
    MANUAL = (
        "1件の執行停止の期別、経過、変動を見て、通知書の発送、見直し、号の変更、取消しを行う画面です。"
        "取消しと号の変更は起案し、承認を受けます。取消しの後は取消通知書を発送します。"
        "F12 は執行停止調書・決議書（P-80）です。"
    )
    HINT = "n 通知  r 見直し  h 号の変更  x 取消し  e 調査票  F12 調書"

    def __init__(self, above: OfficeScreen[Any], suspension_id: int) -> None:
        super().__init__()
        self.above, self._suspension_id, self._reason = above, suspension_id, ""
        self._view: SuspensionView | None = None

    def compose(self) -> ComposeResult:
        yield Lines([(), (), ()], id="head")
        yield Panes([Pane("期別"), Pane("経過"), Pane("変動")])
        yield DataList(CLAIMS, id="pane0", digits=False, hint=self.HINT)
        yield DataList(COURSE, id="pane1", digits=False, spells=True, hint=self.HINT)
        yield DataList(CHANGES, id="pane2", digits=False, spells=True, empty="変動はありません。", hint=self.HINT)
        yield Lines([()], id="told")

    def on_mount(self) -> None:
        self._turn(0)
        self._load()

    def on_screen_resume(self) -> None:
        if self._view is not None:
            self._load()

    def _load(self) -> None:
        ctx, number, reason = self.office.ctx, self._suspension_id, self._reason
        self.read_work("suspension", lambda: watching.open_suspension(ctx, number, reason), self._show)

    def reason_given(self, reason: str) -> None:
        self._reason = reason
        self._load()

    async def let_in(self) -> None:
        self._load()

    def _show(self, view: SuspensionView) -> None:
        self._view = view
        one, party = view.suspension, view.party.party
        tone = Tone.WARN if view.state in (SuspensionState.TO_NOTIFY, SuspensionState.REVIEW_DUE) else Tone.STRONG
        self.query_one("#head", Lines).show(
            [
                pairs(("停止番号", one.suspension_no), ("宛名番号", party.party_no), ("氏名", party.name, Tone.STRONG)),
                pairs(
                    ("状態", view.state.value, tone),
                    ("号", one.ground.label),
                    ("範囲", "一部" if one.partial_reason else "全滞納"),
                ),
                pairs(
                    ("停止日", wareki(one.suspended_on) if one.suspended_on else "通知の日"),
                    ("満了", wareki(one.expires_on) if one.expires_on else ""),
                    ("見直し", wareki(one.review_on) if one.review_on else ""),
                    ("残", f"{view.open}円"),
                ),
            ]
        )
        self.query_one("#pane0", DataList).show(
            [Row(c.receivable_id, (c.name, f"{c.open}")) for c in view.claims],
            caption="停止する期別",
            counted=len(view.claims),
            total=("合計", f"{view.open}"),
        )
        self.query_one("#pane1", DataList).show(
            [Row(e.event_id, (wareki(e.on), e.kind.label, e.words, e.staff_no)) for e in view.events],
            caption="経過",
            counted=len(view.events),
        )
        self.query_one("#pane2", DataList).show(
            [_change_row(n, each) for n, each in enumerate(view.changes)],
            caption="停止日か前の見直しより後の変動",
            counted=len(view.changes),
        )
        self.query_one(Panes).show(
            [Pane("期別", len(view.claims)), Pane("経過", len(view.events)), Pane("変動", len(view.changes))]
        )
        told = f"差押えの解除が必要です（{len(view.releases_owed)}期別、法15条の7③）。" if view.releases_owed else ""
        self.query_one("#told", Lines).show([text(told or _next_words(view), Tone.WARN if told else Tone.TEXT)])

    # Panes

    def _turn(self, index: int) -> None:
        for at in range(3):
            self.query_one(f"#pane{at}").display = at == index
        self.set_focus(self.query_one(f"#pane{index}"))

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._turn(event.index)

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def action_refresh(self) -> None:
        self._load()

    # Acts

    def _why_not(self, wanted: str) -> str:
        view = self._view
        if view is None:
            return "読込み中です。"
        if wanted == "notice":
            return "" if view.state is SuspensionState.TO_NOTIFY else "通知は済んでいます。"
        if wanted == "cancelled":
            cancelled = view.suspension.end_cause is EndCause.CANCELLED
            return "" if cancelled else "取消しの決裁の後に発送します。"
        standing = view.state in (SuspensionState.STANDING, SuspensionState.REVIEW_DUE)
        return "" if standing else f"「{view.state.value}」です。停止中のときに使います。"

    def acts(self) -> Sequence[Act]:
        return (
            Act("執行停止通知書を発送する（P-81）", "notice", self._why_not("notice")),
            Act("見直して停止を続ける", "review", self._why_not("")),
            Act("号を変える（起案）", "change", self._why_not("")),
            Act("取り消す（起案）", "cancel", self._why_not("")),
            Act("調査票を書く", "sheet", "" if self._view is not None else "読込み中です。"),
            Act("執行停止取消通知書を発送する（P-82）", "notice_of_end", self._why_not("cancelled")),
            Act("執行停止調書・決議書（P-80）", "print", "" if self._view is not None else "読込み中です。"),
        )

    def _refused(self, wanted: str) -> bool:
        why = self._why_not(wanted)
        if why:
            self.say("不可", why)
        return bool(why)

    async def action_notice(self) -> None:
        if self._refused("notice"):
            return

        def given(way: NoticeWay | None) -> None:
            if way is not None:
                ctx, number = self.office.ctx, self._suspension_id
                self._leave(
                    "滞納処分執行停止通知書",
                    ["この番号を採ると、今日が停止日になります。", f"送り方 {way.value}"],
                    lambda out: notifying.issue_notice(ctx, number, way, out=out).output,
                )

        await self.app.push_screen(WayPage(self), given)

    def action_notice_of_end(self) -> None:
        if not self._refused("cancelled"):
            ctx, number = self.office.ctx, self._suspension_id
            facts = ["取消しの理由、取消日、復活する額と教示を載せます。"]
            self._leave(
                "滞納処分執行停止取消通知書",
                facts,
                lambda out: ending.issue_cancellation(ctx, number, out=out).output,
            )

    def action_print(self) -> None:
        ctx, number = self.office.ctx, self._suspension_id
        facts = ["市内部の文書です。号、調査の結果、期別、停止日、満了日、見直し日を載せます。"]
        self._leave("執行停止調書・決議書", facts, lambda out: watching.issue_record(ctx, number, out=out).output)

    def _leave(self, title: str, facts: list[str], issue: Callable[[Outward], Issued]) -> None:
        party_id = self._view.party.party.party_id if self._view is not None else None

        def out(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return issue(Outward(reason, to, printer, witness))

        ask_print(self, Leaving(title, facts, "03", FUNCTION, party_id=party_id), out)

    async def action_review(self) -> None:
        if self._refused("") or self._view is None:
            return
        ctx, number = self.office.ctx, self._suspension_id

        def told(next_on: date) -> None:
            forget_given(self)
            self._load()
            self.say("完了", f"見直しを記録しました。次は {wareki(next_on)} までです。")

        def given(wanted: tuple[str, date] | None) -> None:
            if wanted is not None:
                words, day = wanted
                self.write_work(lambda: watching.record_review(ctx, number, words, day), told, doing="記録しています。")

        await self.app.push_screen(ReviewPage(self, self._view.today), given)

    async def action_sheet(self) -> None:
        from tui.screens.delinquency.suspension.sheet_page import SheetPage

        if self._view is not None:
            view = self._view
            await self.app.push_screen(SheetPage(self, view.party.party.party_id, view.newest_sheet))

    async def action_cancel(self) -> None:
        if self._refused("") or self._view is None:
            return
        ctx, number = self.office.ctx, self._suspension_id

        def given(wanted: tuple[str, date] | None) -> None:
            if wanted is not None:
                reason, day = wanted
                self.write_work(
                    lambda: ending.draft_cancel(ctx, number, reason, day), self._sent, doing="起案しています。"
                )

        await self.app.push_screen(EndingPage(self, self._view.today), given)

    async def action_change(self) -> None:
        if self._refused("") or self._view is None:
            return
        ctx, number, sheet = self.office.ctx, self._suspension_id, self._view.newest_sheet

        def given(wanted: tuple[Ground, str] | None) -> None:
            if wanted is not None:
                ground, reason = wanted
                self.write_work(
                    lambda: ending.draft_change(ctx, number, ground, sheet.sheet_id, reason),
                    self._sent,
                    doing="起案しています。",
                )

        await self.app.push_screen(ChangePage(self, sheet), given)

    def _sent(self, ref: Any) -> None:
        forget_given(self)
        self.say("完了", f"起案{ref.draft_id}を決裁箱へ送りました（8001）。")


def _change_row(number: int, each: Change) -> Row:
    words = _STATUS.get(each.words, each.words) if each.kind == "住基" else each.words
    day = wareki(date.fromisoformat(each.on)) if each.on else ""
    return Row(number, (day, each.kind, words, f"{Yen(each.yen)}" if each.yen else ""))


def _next_words(view: SuspensionView) -> str:
    return {
        SuspensionState.TO_NOTIFY: "n で通知書を発送します。発送した日が停止日です。",
        SuspensionState.STANDING: "停止中です。財産が見つかったら x で取消しを起案します。",
        SuspensionState.REVIEW_DUE: "見直しの時期です。3 変動を見て、r か x で記録します。",
        SuspensionState.EXPIRED: "3年が満了し、消滅しています。6602 で不納欠損にします。",
        SuspensionState.ENDED: f"終わっています（{view.suspension.end_cause.value if view.suspension.end_cause else ''}）。",
    }[view.state]
