"""9004 緊急の支援: what a contractor may do for two hours, who opened it, how it ends, and what was done meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult

from core.office.access.break_glass import (
    LONGEST_MINUTES,
    USUAL,
    Done,
    Support,
    draft_support,
    end_support,
    list_done,
    list_maintenance,
    list_supports,
    possible_functions,
)
from core.office.drafts import DraftRef
from core.office.functions import function_named
from core.office.roster import StaffMember
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text, wrapped
from tui.widgets.page import Page
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

COLUMNS = (
    columns.number("番", 3),
    columns.text("保守の利用者", 12, flex=True, most=24),
    columns.code("始まり", 15),
    columns.code("終わり", 5),
    columns.text("状態", 8),
    columns.number("機能", 4),
    columns.text("起案", 8, flex=True, most=16),
    columns.text("承認", 8, flex=True, most=16),
    columns.text("理由", 10, rank=1, flex=True, most=60),
)
DETAIL_LINES = 9


class BreakGlassScreen(OfficeScreen[None]):
    """The list of supports, below it what the current one opens and what was done under it."""

    NUMBER, NAME = "9004", "緊急の支援"
    KEYS = {"f3": "戻る", "f4": "操作", "f5": "再表示", "f7": "前", "f8": "次", "f9": "起案"}
    FUNCTION = "office.break_glass"
    LETTERS = {"e": "end", "n": "confirm"}
    LETTER_HELP = {"n": "起案", "e": "いま終える"}
    HELP_LINES = (
        "保守事業者の利用者に、障害のときだけ、機能と時間を限って権限を開く画面です。",
        "運用が起案し、係長か課長の承認（8001）から始まり、2時間以内に終わります。",
        "個人の記録に触れうる機能は、1つずつ選んだものだけを開きます。",
        "操作はすべて記録し、始まりと終わりは通報（9202）になります。",
        "運用、係長、課長は、だれでも途中で終えられます。",
    )
    MANUAL = (
        "障害のときに、保守事業者の利用者へ機能と時間を限って開く画面です。"
        "運用が F9 で機能、時間（120分まで）、理由を入れて起案し、係長か課長が 8001 で承認します。"
        "承認の時から始まり、時間が来ると自動で終わります。"
        "運用、係長、課長は F4 か e で途中で終えられます。"
        "一覧で選ぶと、開いた機能と、その間の操作が下に出ます。"
    )
    HINT = "n 起案  e いま終える  F4 操作"

    def __init__(self) -> None:
        super().__init__()
        self._supports: list[Support] = []
        self._now: datetime | None = None
        self._accounts: list[StaffMember] = []
        self._may_draft = False
        self._done = ""

    def compose(self) -> ComposeResult:
        yield DataList(COLUMNS, id="supports", digits=True, empty="緊急の支援の記録はありません。", hint=self.HINT)
        yield Section("選択中の支援", id="head")
        yield Lines([()] * DETAIL_LINES, id="detail")

    def on_mount(self) -> None:
        self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#supports", DataList)

    # Reading

    def action_refresh(self) -> None:
        self._load()

    def _load(self) -> None:
        ctx = self.office.ctx

        def read() -> tuple[list[Support], datetime, bool, list[StaffMember]]:
            drafts = ctx.may(self.FUNCTION, "enter") is not None
            return list_supports(ctx), ctx.now(), drafts, list_maintenance(ctx) if drafts else []

        self.read_work("supports", read, self._show)

    def _show(self, found: tuple[list[Support], datetime, bool, list[StaffMember]]) -> None:
        self._supports, self._now, self._may_draft, self._accounts = found
        now = self._now
        rows = [_row(number, one, now) for number, one in enumerate(self._supports, 1)]
        open_now = sum(one.open_at(now) for one in self._supports)
        self._list.show(rows, caption=f"実施中 {open_now}件", sort="新しい順", counted=len(rows))
        if not rows:
            self.query_one("#detail", Lines).show([()] * DETAIL_LINES)
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    @property
    def _support(self) -> Support | None:
        return self._supports[self._list.cursor] if self._list.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        support = self._support
        if support is not None:
            number = support.support_id
            self.read_work("done", lambda: list_done(self.office.ctx, number), lambda done: self._tell(support, done))

    def _tell(self, support: Support, done: list[Done]) -> None:
        if self._support != support:
            return
        width = self.size.width
        names = "、".join(
            f"{function_named(code).name}{'' if code in USUAL else '（個人）'}" for code in support.functions
        )
        ended = f"{support.ended_by or '時間'}で終了" if support.ended_at else ""
        lines: list[Line] = [
            pairs(
                ("起案", f"{support.draft_id} {support.drafted_by}"),
                ("承認", support.approved_by),
                ("終わり方", ended or "時間で自動"),
            ),
            *wrapped(f"理由 {support.reason}", width),
            *wrapped(f"機能 {names}", width),
        ]
        told = [text(f"  {one.words}", Tone.WARN if one.refused else Tone.TEXT) for one in done]
        lines.append(text(f"操作 {sum(one.count for one in done):,}件", Tone.LABEL))
        room = DETAIL_LINES - len(lines)
        shown = (
            told
            if len(told) <= room
            else [*told[: room - 1], text(f"  ほか {len(told) - room + 1}種（操作ログ 9201）", Tone.QUIET)]
        )
        lines += shown
        lines += [()] * (DETAIL_LINES - len(lines))
        self.query_one("#head", Section).show(f"支援 {support.support_id}  {support.staff_name}")
        self.query_one("#detail", Lines).show(lines)

    # Keys

    def _cannot_end(self) -> str:
        support = self._support
        if support is None or self._now is None:
            return "支援がありません。"
        return "" if support.open_at(self._now) else "この支援は終わっています。"

    def resting(self, key: str) -> str:
        if key == "f9":
            if not self._may_draft:
                return "起案は運用が行います。承認は 8001 です。"
            return "" if self._accounts else "保守の役割の利用者がいません。9001 で登録し、9002 で役割を付与します。"
        return ""

    def acts(self) -> Sequence[Act]:
        return (
            Act("緊急の支援の起案", "confirm", self.resting("f9")),
            Act("選択中の支援をいま終える（e）", "end", self._cannot_end()),
            Act("決裁箱", "tray", number="8001"),
            Act("通報", "alarms", number="9202"),
        )

    async def action_tray(self) -> None:
        await self.office.go_to("8001")

    async def action_alarms(self) -> None:
        await self.office.go_to("9202")

    def action_next(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    def action_previous(self) -> None:
        self._list.move_to(self._list.cursor - 1)

    # Acts

    async def action_confirm(self) -> None:
        reason = self.resting("f9")
        if reason:
            self.say("不可", reason)
            return

        async def given(wanted: tuple[str, tuple[str, ...], int, str] | None) -> None:
            if wanted is not None:
                await self._ask(*wanted)

        await self.app.push_screen(SupportPage(self, self._accounts), given)

    async def _ask(self, staff_no: str, functions: tuple[str, ...], minutes: int, reason: str) -> None:
        ctx = self.office.ctx
        name = next(one.name for one in self._accounts if one.staff_no == staff_no)
        question = Question(
            f"確認  緊急の支援  職員 {staff_no} {name}",
            "この内容で決裁へ回しますか",
            facts=[f"理由 {reason}", f"時間 {minutes}分（承認の時から）"],
            changes=[
                Change(
                    f"{function_named(code).screen} {function_named(code).name}".strip(),
                    "なし",
                    "参照・入力",
                    "" if code in USUAL else "個人",
                )
                for code in functions
            ],
            notes=["承認は係長か課長です（8001）。操作はすべて記録し、始まりと終わりを通報します。"],
            leads_to="決裁へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: draft_support(ctx, staff_no, functions, minutes, reason),
                self._drafted,
                doing="起案しています。",
            ),
        )

    def _drafted(self, ref: DraftRef) -> None:
        self._done = f"起案{ref.draft_id} 緊急の支援を決裁へ回しました（8001）。"
        self._load()

    async def action_end(self) -> None:
        support, reason = self._support, self._cannot_end()
        if support is None or reason:
            self.say("不可", reason)
            return
        question = Question(
            f"確認  緊急の支援を終える  {support.staff_name}",
            "いま終えますか",
            facts=[f"{support.until_at:%H:%M} まで開いています。終えると、次の操作から何もできません。"],
            leads_to="終了",
        )

        def ended(_: None) -> None:
            self._done = f"支援{support.support_id} を終えました。操作の一覧は通報（9202）にもあります。"
            self._load()

        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: end_support(self.office.ctx, support.support_id), ended, doing="終えています。"
            ),
        )


class SupportPage(Page[tuple[str, tuple[str, ...], int, str]]):
    """What is to be opened, for whom, how long and why; the usual functions are marked already."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "次へ", "ctrl+g": ""}
    WORD = "起案"
    HINT = "Space 機能を選ぶ・外す  Tab 時間と理由へ  F9 次へ"
    AUTO_FOCUS = "JapaneseInput"

    def __init__(self, above: BreakGlassScreen, accounts: Sequence[StaffMember]) -> None:
        super().__init__(above)
        self._accounts = {one.staff_no: one.name for one in accounts}

    def compose(self) -> ComposeResult:
        only = next(iter(self._accounts)) if len(self._accounts) == 1 else ""
        yield Form(
            FormRow(
                CodeField("staff_no", "保守の利用者", only, codes=self._accounts, width=12, required=True),
                Field("minutes", "分", "60", width=4, most=3, required=True, note=f"{LONGEST_MINUTES}分まで"),
            ),
            FormRow(Field("reason", "理由", most=200, required=True, hint="障害の内容と、支援が要る理由  F9 次へ")),
        )
        yield DataList(
            (
                columns.code("番号", 4),
                columns.text("機能", 24, flex=True, most=30),
                columns.text("個人", 20, flex=True, most=40),
            ),
            digits=False,
            marks=True,
            hint=self.HINT,
        )

    def on_mount(self) -> None:
        rows = [
            Row(
                code,
                (
                    function_named(code).screen,
                    function_named(code).name,
                    "" if code in USUAL else (Tone.WARN, "個人の記録に触れうる"),
                ),
            )
            for code in possible_functions()
        ]
        data = self.query_one(DataList)
        data.show(rows, caption="開く機能（参照と入力）", counted=len(rows))
        data.mark(USUAL)
        if len(self._accounts) == 1:
            self.set_focus(self.query_one(Form).field("reason"))

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", self.HINT)
        self.set_focus(self.query_one(DataList))

    def action_confirm(self) -> None:
        values = {name: str(value) for name, value in self.query_one(Form).values().items()}
        minutes = values["minutes"]
        if not (minutes.isascii() and minutes.isdigit() and 1 <= int(minutes) <= LONGEST_MINUTES):
            raise BadInput(reason=f"時間は1分から{LONGEST_MINUTES}分までの数字で入力してください。", field="minutes")
        marked = self.query_one(DataList).marked
        functions = tuple(code for code in possible_functions() if code in marked)
        if not functions:
            raise BadInput(reason="開く機能を Space で選んでください。")
        self.dismiss((values["staff_no"], functions, int(minutes), values["reason"]))


def _row(number: int, one: Support, now: datetime) -> Row:
    begins = f"{wareki(one.from_at.date())} {one.from_at:%H:%M}"
    state = (Tone.WARN, "実施中") if one.open_at(now) else (Tone.QUIET, "途中終了" if one.ended_by else "終了")
    return Row(
        one.support_id,
        (
            str(number),
            one.staff_name,
            begins,
            f"{one.over_at:%H:%M}",
            state,
            str(len(one.functions)),
            one.drafted_by,
            one.approved_by,
            one.reason,
        ),
    )
