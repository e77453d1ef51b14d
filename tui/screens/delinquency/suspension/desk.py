"""The desk of a suspension: the arrears with what stands in the way, the sheet, and the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.delinquency.suspension import drafting
from core.delinquency.suspension.drafting import Desk, WantedSuspension
from core.delinquency.suspension.rules import Ground, hardship_words
from core.delinquency.suspension.sheet import FUNCTION as SUSPENSION
from core.delinquency.suspension.sheet import AssetKind, Sheet
from core.values.dates import wareki
from core.values.money import total
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.look_reason import LookScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

GROUNDS = {str(ground.value): ground.label for ground in Ground}
CLAIMS = (
    columns.text("期別", 20, flex=True, most=30),
    columns.day("納期限", 9),
    columns.amount("残", 10),
    columns.text("停止できない理由", 34, flex=True, most=80),
)
LOOKS = (
    columns.text("財産の種別", 18),
    columns.day("調査日", 9),
    columns.text("結果", 8),
    columns.text("調査先・内容", 34, flex=True, most=80),
)
PAST = (
    columns.code("停止番号", 11),
    columns.text("号", 3),
    columns.day("停止日", 9),
    columns.day("満了日", 9),
    columns.text("状態", 8),
    columns.text("終了", 8),
)


class SuspensionDeskPage(LookScreen[None]):
    """Three panes over one form: arrears, sheet, earlier suspensions. F9 asks, `e` opens the sheet."""

    NUMBER, NAME = "6501", "執行停止  起案"
    NOT_BY_NUMBER = "停止は 6501 の候補か案件から、人を選んで起案します。"
    FUNCTION = SUSPENSION
    WRITES = SUSPENSION
    KEYS = {
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "起案",
        "ctrl+r": "受電",
    }
    LETTERS = {"e": "sheet"}
    LETTER_HELP = {
        "1-3": "区画",
        "Enter": "調査票、これまでの停止を開く",
        "Space": "期別を選ぶ（選ばなければ全部）",
        "e": "調査票を書く",
        "F9": "起案の確認へ",
    }
    HELP_LINES = (
        "1人の滞納を、号と対象の期別を決めて停止に起案する画面です。",
        "全滞納が原則です。一部だけにするときは期別を選び、一部にする理由を入力します。",
        "2 調査票は、全ての財産種別と世帯・収入・実態調査・判定が済むまで起案できません。",
        "1号・3号は、差し押さえられる財産があると起案できません。2号は個人だけです。",
    )
    MANUAL = (
        "1人の滞納の執行停止を起案する画面です。期別、調査票、これまでの停止を数字で切り替えます。"
        "e で調査票を書き、下の欄に号を入力し、F9 の確認画面で Y と Enter を押すと決裁へ回ります。"
        "一部の期別だけを停止するときは、Space で選び、理由を入力します。"
    )
    HINT = "1-3 区画  Space 期別を選ぶ  e 調査票  F9 起案"

    def __init__(
        self, above: OfficeScreen[Any], party_id: int, reason: str = "", *, marked: Sequence[int] = ()
    ) -> None:
        super().__init__()
        self.above, self._party_id, self._reason = above, party_id, reason
        self._marked = tuple(marked)
        self._desk: Desk | None = None

    def compose(self) -> ComposeResult:
        yield Lines([(), ()], id="head")
        yield Panes([Pane("期別"), Pane("調査票"), Pane("これまでの停止")])
        yield DataList(
            CLAIMS, id="pane0", digits=False, marks=True, spells=True, empty="滞納はありません。", hint=self.HINT
        )
        yield DataList(LOOKS, id="pane1", digits=False, spells=True, empty=" ", hint=self.HINT)
        yield DataList(PAST, id="pane2", digits=False, empty="これまでの停止はありません。", hint=self.HINT)
        yield Lines([(), ()], id="told")
        yield Section("起案", "F9 で確認画面へ")
        yield Form(
            FormRow(
                CodeField("ground", "号", codes=GROUNDS, width=2, meaning_width=34, label_width=10, required=True),
            ),
            FormRow(Field("partial", "一部の理由", label_width=10, most=100, hint="全部のときは空欄  F9 起案")),
        )

    def on_mount(self) -> None:
        self._turn(0)
        self._load()

    def on_screen_resume(self) -> None:
        if self._desk is not None:
            self._load()

    def _load(self) -> None:
        ctx, party_id, reason = self.office.ctx, self._party_id, self._reason
        self.read_work("desk", lambda: drafting.open_desk(ctx, party_id, reason), self._show)

    def reason_given(self, reason: str) -> None:
        self._reason = reason
        self._load()

    async def let_in(self) -> None:
        self._load()

    def _show(self, desk: Desk) -> None:
        self._desk = desk
        party, sheet = desk.party.party, desk.sheet
        able = [claim for claim in desk.claims if not claim.obstacle]
        kind = party.kind.label
        self.query_one("#head", Lines).show(
            [
                pairs(("宛名番号", party.party_no), ("氏名", party.name, Tone.STRONG), ("種別", kind)),
                pairs(
                    ("滞納", f"{total([c.open for c in desk.claims])}円"),
                    ("停止できる", f"{len(able)}期別 {total([c.open for c in able])}円"),
                ),
            ]
        )
        self.query_one("#pane0", DataList).show(
            [
                Row(c.receivable_id, (c.name, wareki(c.due_on), f"{c.open}", (Tone.WARN, c.obstacle)))
                for c in desk.claims
            ],
            caption="滞納の期別  選ばなければ停止できる全部が対象",
            counted=len(desk.claims),
        )
        if self._marked:
            self.query_one("#pane0", DataList).mark(self._marked)
            self._marked = ()
        self.query_one("#pane1", DataList).show(
            [_look_row(kind, sheet) for kind in AssetKind],
            caption=f"調査票  {_sheet_word(sheet)}",
            counted=len(AssetKind),
        )
        self.query_one("#pane2", DataList).show(
            [
                Row(
                    one.suspension_id,
                    (
                        one.suspension_no,
                        f"{one.ground.value}号",
                        wareki(one.suspended_on) if one.suspended_on else "",
                        wareki(one.expires_on) if one.expires_on else "",
                        one.state(desk.today).value,
                        one.end_cause.value if one.end_cause else "",
                    ),
                )
                for one in desk.suspensions
            ],
            caption="これまでの停止",
            counted=len(desk.suspensions),
        )
        self.query_one(Panes).show(
            [
                Pane("期別", len(desk.claims)),
                Pane("調査票", len(sheet.looks) if sheet else 0),
                Pane("これまでの停止", len(desk.suspensions)),
            ]
        )
        self.query_one("#told", Lines).show([text(line) for line in _told(desk)])

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

    def resting(self, key: str) -> str:
        if key != "f9":
            return ""
        desk = self._desk
        if desk is None:
            return "読込み中です。終わるまでお待ちください。"
        if not any(not claim.obstacle for claim in desk.claims):
            return "停止できる期別がありません。"
        if desk.sheet is None:
            return "調査票がありません。e で書いてください。"
        if desk.sheet.missing:
            return f"調査票に未了があります（{'、'.join(desk.sheet.missing)}）。"
        return ""

    def acts(self) -> Sequence[Act]:
        return (
            Act("起案（確認画面へ）", "confirm", self.resting("f9")),
            Act("調査票を書く", "sheet", "" if self._desk is not None else "読込み中です。"),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        """Enter: the sheet from its pane, a suspension from the pane of those that have been."""
        if event.data_list.id == "pane1":
            await self.action_sheet()
        elif event.data_list.id == "pane2":
            from tui.screens.delinquency.suspension.one import SuspensionOnePage

            await self.app.push_screen(SuspensionOnePage(self, int(str(event.row.key))))
        else:
            self.say("案内", "Space で選びます。選ばなければ停止できる全部が対象です。")

    async def action_sheet(self) -> None:
        from tui.screens.delinquency.suspension.sheet_page import SheetPage

        if self._desk is not None:
            await self.app.push_screen(SheetPage(self, self._party_id, self._desk.sheet))

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認画面へ進みます。まだ何も変わっていません。")

    async def action_confirm(self) -> None:
        desk, why = self._desk, self.resting("f9")
        if desk is None or desk.sheet is None or why:
            raise BadInput(reason=why or "読込み中です。")
        values = self.query_one(Form).values()
        ground = Ground(int(str(values["ground"])))
        marked = self.query_one("#pane0", DataList).marked
        chosen = [c for c in desk.claims if (c.receivable_id in marked if marked else not c.obstacle)]
        wanted = WantedSuspension(
            self._party_id,
            ground,
            tuple(c.receivable_id for c in chosen),
            desk.sheet.sheet_id,
            str(values["partial"] or ""),
        )
        ctx, sheet = self.office.ctx, desk.sheet
        yen = total([c.open for c in chosen])
        question = Question(
            f"確認  執行停止（{desk.party.party.name}）",
            "この内容で決裁へ回しますか",
            facts=[
                f"{ground.label}（{ground.article}）",
                f"判定 {sheet.judgement}（{sheet.judged_by_name}）",
                *([hardship_words(sheet, desk.today)] if ground is Ground.HARDSHIP else []),
                *([f"一部の理由 {wanted.partial_reason}"] if wanted.partial_reason else []),
            ],
            changes=[Change(f"処分できる滞納（{len(chosen)}期別）", yen.amount, 0)],
            notes=[
                "決裁の後、通知書を発した日から停止します。3年続くと消滅します（法15条の7④）。",
                "時効は停止中も進みます。取り消すと停止の期間は通算しません（法15条の8）。",
            ],
            leads_to="決裁へ",
        )

        def sent(ref: Any) -> None:
            self.query_one(Form).clear()
            self.say("完了", f"起案{ref.draft_id}を決裁箱へ送りました（8001）。承認の後に通知書を発送します。")

        await self.confirm(
            question,
            lambda: self.write_work(lambda: drafting.draft_suspension(ctx, wanted), sent, doing="起案しています。"),
        )


def _look_row(kind: AssetKind, sheet: Sheet | None) -> Row:
    look = next((each for each in sheet.looks if each.kind is kind), None) if sheet is not None else None
    if look is None:
        return Row(kind.value, (kind.value, "", (Tone.WARN, "未調査"), ""))
    tone = Tone.BAD if look.result.value == "found" else Tone.TEXT
    return Row(kind.value, (kind.value, wareki(look.looked_on), (tone, look.result.label), look.words))


def _sheet_word(sheet: Sheet | None) -> str:
    if sheet is None:
        return "まだありません（e で書く）"
    if sheet.missing:
        return f"未了 {'、'.join(sheet.missing)}"
    return f"完了 {sheet.judged_by_name} {wareki(sheet.judged_on) if sheet.judged_on else ''}"


def _told(desk: Desk) -> list[str]:
    sheet = desk.sheet
    if sheet is None:
        return ["調査票がありません。e で書きます。", ""]
    income = hardship_words(sheet, desk.today) or f"収入 {sheet.income or '未記入'}"
    return [f"世帯 {sheet.household or '未記入'}  {income}", f"判定 {sheet.judgement or '未記入'}"]
