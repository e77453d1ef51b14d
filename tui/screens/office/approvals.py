"""8001 決裁箱: drafts that wait for a second pair of eyes, what each would change, and the approval with a fresh code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.events import Resize

from core.office import approvals
from core.office.approvals import Approved, DraftView, TrayLine
from core.office.deciding.tray import TrayCounts
from core.office.drafts import Decision, DraftState
from core.values.refusals import BadInput
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.approval_words import DraftPage, facts_of, line_of, notes_of, revision_of, tray_row
from tui.screens.office.proof_field import ProofField
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import BeforeAfter
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from core.collection.corrections import FoundReceipt

PAGE = 100
FRAME_LINES = 4
LEAST_LIST = 4
"""Lines that the list keeps however much there is to say about the draft: caption, header, two rows."""

DRAFTED_ON = {"reverse_batch": "3101"}
"""Acts that are drafted on another screen than the one of their function."""

REVISED = ("reverse_payment", "move_payment")
"""Acts whose drafts are changed on the screen of the act, as the next revision."""

COLUMNS = (
    columns.number("番", 3),
    columns.text("種別", 8, flex=True, most=16),
    columns.text("相手", 14, flex=True, most=40),
    columns.amount("金額", 10),
    columns.text("起案", 8, flex=True, most=16),
    columns.day("起案日", 8),
    columns.text("決裁", 6),
    columns.text("状態", 6),
    columns.number("経過", 4),
    columns.code("宛名番号", 8, rank=1),
    columns.code("承認", 4, rank=1),
    columns.text("委任者", 8, flex=True, most=16, rank=2),
)


class ApprovalsScreen(OfficeScreen[None]):
    """The tray: the list above, below it what approving the current draft does."""

    NUMBER, NAME = "8001", "決裁箱"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の案",
        "f8": "次の案",
        "f9": "承認",
        "ctrl+r": "受電",
    }
    FUNCTION = "office.approvals"
    LETTERS = {"v": "whole"}
    LETTER_HELP = {"Enter": "相手の照会 2101", "v": "起案の全文"}
    HELP_LINES = (
        "起案された処理を、起案者でない職員が確かめて承認する画面です。",
        "「決裁」は次の段です。審査は意見だけ、代決は委任を受けた代わりの決裁です。",
        "限度は、同じ支払先の当日の起案の合計（取下げを除く）と比べます。",
        "下の表は、承認すると変わる残高や状態です。開くたびに帳簿から作り直します。",
        "認証番号を入れて F9 で承認します。番号が確認なので、確認画面はありません。",
        "見たあとに起案や版が変わったときは承認できません。F5 で読み直します。",
        "自分や同じ世帯が相手の起案は、別の利用者IDでも承認できません。",
    )
    MANUAL = (
        "収納の取消や付替え、バッチの取消など、二人で確かめる処理を承認する画面です。"
        "一覧で選ぶと、承認したときの変更前・変更後・差、起案者、版が下に出ます。"
        "承認するときは認証番号を入力して F9 を押し、差戻しと自分の起案の取下げは F4 から理由を付けて行います。"
        "自分の起案と、本人や同じ世帯が相手方の起案は承認できません。"
        "起案の後に同じ支払先の当日計が限度を超えたときは、起案者が出し直すと経路が改まります。"
        "承認でジョブが作られたときは、8101 で実行します。"
    )
    HINT = "Tab 認証番号  F9 承認  F4 差戻し・取下げ  Enter 照会  v 全文"

    def __init__(self, draft_id: int | None = None) -> None:
        super().__init__()
        self._first = draft_id
        self._lines: list[TrayLine] = []
        self._view: DraftView | None = None
        self._today: date | None = None
        self._more = False
        self._read_once = False
        self._done: tuple[str, str] | None = None
        self._counts = TrayCounts(0, 0, 0)

    def compose(self) -> ComposeResult:
        yield DataList(
            COLUMNS,
            id="drafts",
            empty="決裁するものと自分の起案はありません。起案されるとここに並びます。",
            hint=self.HINT,
            at_most=LEAST_LIST + 4,
        )
        yield Section("承認すると", id="head")
        yield Lines(id="facts")
        yield BeforeAfter(before="承認前", after="承認後", id="changes")
        yield Lines(id="notes")
        yield Form(
            FormRow(
                ProofField("code", "認証番号", required=True, hint="認証アプリの6桁を入力して F9 承認  Enter 意見へ"),
                Field("opinion", "意見", width=40, most=100, hint="意見（なくてもよい）  F9 承認"),
            )
        )

    def on_mount(self) -> None:
        self.query_one("#changes").display = False
        self._load()

    def on_screen_resume(self) -> None:
        if self._read_once:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#drafts", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    # The tray

    def _load(self) -> None:
        ctx = self.office.ctx

        def read() -> tuple[list[TrayLine], TrayCounts, date]:
            return approvals.list_in_tray(ctx, limit=PAGE), approvals.count_tray(ctx), ctx.now().date()

        self.read_work("tray", read, self._show)

    def action_refresh(self) -> None:
        self._load()

    def _show(self, found: tuple[list[TrayLine], TrayCounts, date]) -> None:
        self._read_once = True
        self._lines, self._counts, self._today = found
        self._more = len(self._lines) == PAGE
        first, self._first = self._first, None
        self._view = None
        self._list.show(self._rows(self._lines), caption=self._caption(), sort="古い順", more=self._more, to=first)
        if not self._lines:
            self._show_view(None)
        if self._done is not None:
            done, self._done = self._done, None
            self.say(*done)

    def _rows(self, lines: Sequence[TrayLine], first: int = 1) -> list[Row]:
        assert self._today is not None
        return [tray_row(n, line, self._today) for n, line in enumerate(lines, first)]

    def _caption(self) -> str:
        counts = self._counts
        return f"自分が決裁する {counts.to_decide}件  自分の起案 {counts.own}件  差戻し {counts.sent_back}件"

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        after = int(str(event.after))

        def add(found: list[TrayLine]) -> None:
            rows = self._rows(found, len(self._lines) + 1)
            self._lines += found
            self._more = len(found) == PAGE
            event.data_list.append(rows, more=self._more)

        self.read_work("tray", lambda: approvals.list_in_tray(self.office.ctx, after=after, limit=PAGE), add)

    # The current draft

    def _current(self) -> TrayLine | None:
        return self._lines[self._list.cursor] if self._list.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        line = self._current()
        if line is None:
            return
        self.title_bar.show(position=f"{self._list.cursor + 1}/{len(self._lines)}件")
        if self._view is None or self._view.draft.draft_id != line.draft.draft_id:
            self._view = None
            self._form.clear()
        number = line.draft.draft_id
        self.read_work("draft", lambda: approvals.get_draft(self.office.ctx, number), self._show_view)

    def _show_view(self, view: DraftView | None) -> None:
        self._view = view
        changes, head = self.query_one("#changes", BeforeAfter), self.query_one("#head", Section)
        self._form.display = changes.display = view is not None
        if view is None:
            self.title_bar.show(position="")
            head.show("承認すると")
            self.query_one("#facts", Lines).show([])
            self.query_one("#notes", Lines).show([])
            return
        draft = view.draft
        head.show(f"{self._list.cursor + 1} {view.name} 起案{draft.draft_id}  承認すると", revision_of(view))
        changes.display = bool(view.described.rows)
        changes.show([(row.label, row.before, (Tone.STRONG, row.after), row.difference) for row in view.described.rows])
        self._lay_out(view)

    def _lay_out(self, view: DraftView) -> None:
        """The list gives way to what the approver must have seen; what still has no room is told and opened by v."""
        width = self.size.width
        facts, notes = facts_of(view, width), notes_of(view, width)
        table = len(view.described.rows) + 1 if view.described.rows else 0
        room = self.size.height - FRAME_LINES - 2 - len(facts) - table
        wanted = max(LEAST_LIST, min(len(self._lines) + 2, room - len(notes)))
        self._list.styles.max_height = wanted
        left = max(1, room - wanted)
        if len(notes) > left:
            notes = [*notes[: left - 1], text(f"ほか {len(notes) - left + 1}行は v で読めます", Tone.WARN)]
        self.query_one("#facts", Lines).show(facts)
        self.query_one("#notes", Lines).show(notes)

    def on_resize(self, event: Resize) -> None:
        if self._view is not None:
            self._lay_out(self._view)

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で承認します。F3 で戻ります。")

    # Keys

    def resting(self, key: str) -> str:
        if not self._read_once:
            return "読込み中です。終わるまでお待ちください。" if key in ("f4", "f7", "f8", "f9") else ""
        if key in ("f4", "f7", "f8", "f9") and not self._lines:
            return "起案がありません。"
        if key == "f9":
            return self._cannot_approve()
        return ""

    def _cannot_approve(self) -> str:
        if self._view is None:
            return "読込み中です。終わるまでお待ちください。"
        return self._view.obstacle

    def action_next(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    def action_previous(self) -> None:
        self._list.move_to(self._list.cursor - 1)

    def acts(self) -> Sequence[Act]:
        view, line = self._view, self._current()
        if view is None or line is None:
            return ()
        mine = line.own or view.orphaned
        taken_over = "出し直し（経路を改める・理由を入力）" if line.own else "引継ぎ（起案者が不在のとき）"
        return (
            Act("承認（認証番号を入力して F9）", "confirm", self._cannot_approve()),
            Act("差戻し（理由を入力）", "send_back", self._cannot_send_back(view, line)),
            Act("取下げ（理由を入力）", "withdraw", "" if mine else "取下げは起案者だけができます。"),
            Act(taken_over, "renew", "" if mine else "起案者が在職しています。"),
            Act("起案を直す", "revise", self._cannot_revise(view, line), self._origin),
            Act("相手の収納総括照会", "person", "" if view.draft.party_id else "相手のない起案です。", "2101"),
            Act("起案の画面", "origin", number=self._origin),
            Act("ジョブ", "jobs", number="8101"),
            Act("代決の委任", "delegation", number="8002"),
        )

    @staticmethod
    def _cannot_revise(view: DraftView, line: TrayLine) -> str:
        if not line.own:
            return "起案を直すのは起案者だけです。"
        return "" if view.draft.act_code in REVISED else "この起案は取り下げて、起案の画面で作り直します。"

    @staticmethod
    def _cannot_send_back(view: DraftView, line: TrayLine) -> str:
        if line.own:
            return "自分の起案です。取下げを使います。"
        return "" if view.draft.state == DraftState.AWAITED else f"「{view.draft.state}」です。"

    # Acts

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._view is not None and self._view.draft.party_id:
            await self.action_person()
        else:
            await self.action_origin()

    async def action_person(self) -> None:
        """Whom it concerns: an approver may read there what they may not enter."""
        from tui.screens.ledger.summary import SummaryScreen
        from tui.screens.parties.persons import Persons

        if self._view is not None and self._view.draft.party_id:
            await self.app.push_screen(SummaryScreen(Persons((self._view.draft.party_id,))))

    @property
    def _origin(self) -> str:
        """Number of the screen on which such an act is drafted."""
        view = self._view
        return "" if view is None else DRAFTED_ON.get(view.draft.act_code, view.screen)

    async def action_origin(self) -> None:
        if self._origin:
            await self.office.go_to(self._origin)

    async def action_revise(self) -> None:
        """The drafter changes what was drafted; what was approved before is void."""
        from core.collection.corrections import receipt_of_draft
        from tui.screens.collection.correction_entry import CorrectionScreen

        view = self._view
        if view is None or view.draft.act_code not in REVISED:
            return
        number = view.draft.draft_id

        async def open_it(found: FoundReceipt) -> None:
            await self.app.push_screen(CorrectionScreen(found, number), self._revised)

        self.read_work("revise", lambda: receipt_of_draft(self.office.ctx, number), open_it)

    def _revised(self, told: str | None) -> None:
        if told:
            self._done = ("完了", told)
            self._load()

    async def action_jobs(self) -> None:
        await self.office.go_to("8101")

    async def action_delegation(self) -> None:
        await self.office.go_to("8002")

    async def action_whole(self) -> None:
        if self._view is not None:
            await self.app.push_screen(DraftPage(self, self._view))

    def action_confirm(self) -> None:
        """F9: the code that was typed is the confirmation. It is taken out of its field before it is used."""
        view = self._view
        if view is None:
            return
        field = self._form.field("code")
        if not field.value.strip():
            raise BadInput(reason="認証アプリの6桁を入力してから F9 を押してください。", field="code")
        code, opinion, seen = str(field.commit()), self._form.field("opinion").value, view.draft.ref
        field.value = ""

        def approve() -> Approved:
            return approvals.approve(self.office.ctx, seen.draft_id, seen.revision, seen.digest, code, opinion=opinion)

        self.write_work(approve, lambda done: self._approved(view, done), doing="承認しています。")

    def _approved(self, view: DraftView, done: Approved) -> None:
        what = f"起案{done.draft_id} {view.name}"
        if not done.executed:
            did = "審査" if done.word == "審査" else "承認"
            told = f"{what}を{did}しました（{done.approved}/{done.steps}）。次の職員が決裁します。"
        elif done.job_id is not None:
            told = f"{what}を承認しました。8101 でジョブ{done.job_id}を選び r で実行します。"
        else:
            told = f"{what}を承認し、実行しました。"
        self._over(told)

    async def action_send_back(self) -> None:
        await self._ask_reason(Decision.SEND_BACK)

    async def action_withdraw(self) -> None:
        await self._ask_reason(Decision.WITHDRAW)

    async def _ask_reason(self, decision: Decision) -> None:
        view = self._view
        if view is None:
            return
        seen = view.draft.ref
        end = approvals.send_back if decision == Decision.SEND_BACK else approvals.withdraw
        means = (
            "起案者の決裁箱へ理由とともに戻ります。"
            if decision == Decision.SEND_BACK
            else "起案はなかったことになります。"
        )

        def given(reason: str | None) -> None:
            if reason is None:
                return
            self.write_work(
                lambda: end(self.office.ctx, seen.draft_id, seen.revision, seen.digest, reason),
                lambda _: self._over(f"起案{seen.draft_id} {view.name}を{decision.label}にしました。"),
                doing=f"{decision.label}を記録しています。",
            )

        facts = [line_of(view), f"起案者 {view.draft.drafted_by_name}  版 {view.draft.revision}", means]
        await self.app.push_screen(
            ReasonPage(self, f"{decision.label}  起案{seen.draft_id} {view.name}", facts, f"{decision.label}の理由"),
            given,
        )

    async def action_renew(self) -> None:
        """The same content once more, with the route of now; a superior takes over what somebody has left."""
        view, line = self._view, self._current()
        if view is None or line is None:
            return
        seen, word = view.draft.ref, "出し直し" if line.own else "引継ぎ"

        def given(reason: str | None) -> None:
            if reason is None:
                return
            self.write_work(
                lambda: approvals.renew(self.office.ctx, seen.draft_id, seen.revision, seen.digest, reason),
                lambda ref: self._over(f"起案{ref.draft_id} {view.name}を版{ref.revision}として出し直しました。"),
                doing="出し直しています。",
            )

        means = "これまでの承認は無効になり、経路の初めから決裁を受けます。"
        facts = [line_of(view), f"起案者 {view.draft.drafted_by_name}  版 {view.draft.revision}", means]
        await self.app.push_screen(
            ReasonPage(self, f"{word}  起案{seen.draft_id} {view.name}", facts, f"{word}の理由"), given
        )

    def _over(self, told: str) -> None:
        """Said once the tray has been read again, which says nothing itself."""
        self._done = ("完了", told)
        self._form.clear()
        self.set_focus(self._list)
        self._load()
