"""9301 出力簿: what left the office, what did not come out, 再発行, what waits to be fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from textual.app import ComposeResult

from core.office.outputs import desk, list_paper
from core.office.outputs.delivery import NotOwed, refuse_unless_owed
from core.office.outputs.desk import OutputFilter, OutputView
from core.office.outputs.register import Output, OutputEvent, OutputState
from core.values.dates import wareki
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

STATES = {str(number): state for number, state in enumerate(OutputState, 1)}
TONES = {
    OutputState.PRINT_FAILED: Tone.BAD,
    OutputState.SENT: Tone.WARN,
    OutputState.ISSUED: Tone.WARN,
    OutputState.PLACED: Tone.WAIT,
    OutputState.HELD: Tone.WAIT,
    OutputState.VOID: Tone.BAD,
}

COLUMNS = (
    columns.number("番", 3),
    columns.code("番号", 13),
    columns.code("日時", 11),
    columns.text("帳票", 10, flex=True, most=24),
    columns.number("頁", 3),
    columns.text("状態", 12),
    columns.text("理由", 16, rank=1, flex=True, most=24),
    columns.text("職員", 8, flex=True, most=16),
    columns.text("所属", 10, rank=2, flex=True, most=20),
    columns.number("人数", 5, rank=2),
)


class OutputsScreen(OfficeScreen[None]):
    """The question above, the rows, and below them what became of the current one."""

    NUMBER, NAME = "9301", "出力簿"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "ctrl+r": "受電",
        "f12": "印刷",
    }
    FUNCTION = "office.outputs"
    LETTERS = {"p": "print_again", "r": "reissue", "u": "pick_up"}
    LETTER_HELP = {"p": "再印刷（同じ番号）", "r": "再発行（新しい番号）", "u": "受取済にする"}
    HELP_LINES = (
        "所属で出した帳票とファイルの一覧です。監査の担当は全ての所属を見られます。",
        "再印刷  印刷失敗・印刷結果不明・未渡しのものを、同じ番号で出します。",
        "再発行  出たものをもう一度作ります。新しい番号が付き、再発行と印字します。",
        "受取済  出力フォルダのファイルを受け取り u を押すと、ファイルは消えます。",
        "受け取らないファイルは期限（設定 output_keep_hours）で消えます。",
    )
    MANUAL = (
        "帳票とファイルを、いつ、だれが、どの理由で出したかを確かめる画面です。"
        "種別、期間、状態を入れて Enter で絞り込みます。"
        "印刷できなかったものは p で同じ番号のまま出し直せます。"
        "出たものをもう一度出すときは r で理由を入れて再発行し、新しい番号と再発行の印が付きます。"
        "出力フォルダから受け取ったファイルは u で受取済にします。"
        "F12 で一覧を印刷します。"
    )
    HINT = "p 再印刷  r 再発行  u 受取済  F4 操作と、できない理由"
    AUTO_FOCUS = "DataList"

    def __init__(self) -> None:
        super().__init__()
        self._wanted = OutputFilter()
        self._found: list[Output] = []
        self._view: OutputView | None = None
        self._read_once = False
        self._told: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        yield Form(
            FormRow(
                Field("kind", "種別", width=8, most=8, hint="帳票の番号（P17 など）  空なら全部"),
                DateField("from_on", "期間", hint="この日から"),
                DateField("until_on", "から", hint="この日まで"),
                CodeField(
                    "state",
                    "状態",
                    codes={number: state.value for number, state in STATES.items()},
                    width=2,
                    hint="F4 状態の一覧  空なら全部",
                ),
            )
        )
        yield DataList(COLUMNS, id="outputs", empty="この条件の出力はありません。", hint=self.HINT, spells=True)
        yield Section("経過", id="head")
        yield Lines(id="told")

    def on_mount(self) -> None:
        self._load()

    def on_screen_resume(self) -> None:
        if self._read_once:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#outputs", DataList)

    # Reading

    def _load(self) -> None:
        ctx, wanted = self.office.ctx, self._wanted
        self.read_work("outputs", lambda: desk.list_outputs(ctx, wanted), self._show)

    def on_form_completed(self, event: Form.Completed) -> None:
        self._wanted = _filter(event.values)
        self.set_focus(self._list)
        self._load()

    def action_refresh(self) -> None:
        self._wanted = _filter(self.query_one(Form).values())
        self._load()

    def _show(self, found: list[Output]) -> None:
        self._read_once = True
        here = self._list.current
        self._found, self._view = found, None
        rows = [_row(number, output) for number, output in enumerate(found, 1)]
        owed = sum(output.state.offered_again for output in found)
        waiting = sum(output.state is OutputState.PLACED for output in found)
        caption = f"出なかったもの {owed}件  受取待ち {waiting}件"
        self._list.show(
            rows, caption=caption, sort="新しい順", more=len(found) == desk.PAGE, to=here.key if here else None
        )
        if not found:
            self.query_one("#told", Lines).show([])
            self.query_one("#head", Section).show("経過")
        if self._told is not None:
            told, self._told = self._told, None
            self.say(*told)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        ctx, wanted, before = self.office.ctx, self._wanted, int(str(event.after))

        def add(found: list[Output]) -> None:
            rows = [_row(number, output) for number, output in enumerate(found, len(self._found) + 1)]
            self._found += found
            event.data_list.append(rows, more=len(found) == desk.PAGE)

        self.read_work("outputs", lambda: desk.list_outputs(ctx, wanted, before=before), add)

    def _current(self) -> Output | None:
        return self._found[self._list.cursor] if self._found and self._list.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        output = self._current()
        if output is None:
            return
        ctx, number = self.office.ctx, output.output_id
        self.title_bar.show(position=f"{self._list.cursor + 1}/{len(self._found)}件")
        self.read_work("output", lambda: desk.get_output(ctx, number), self._show_view)

    def _show_view(self, view: OutputView) -> None:
        self._view = view
        output = view.output
        self.query_one("#head", Section).show(f"{output.number} {output.title}", f"{output.office_name}")
        self.query_one("#told", Lines).show(told_of(view, 7 if self.roomy else 4))

    # Keys

    def acts(self) -> Sequence[Act]:
        return (
            Act("再印刷（同じ番号）", "print_again", self._against_printing()),
            Act("再発行（新しい番号）", "reissue", self._against_reissue()),
            Act("受取済にする", "pick_up", self._against_pick_up()),
            Act("外部媒体の授受", "media", number="9302"),
        )

    def _against_printing(self) -> str:
        output = self._current()
        if output is None:
            return "出力が選ばれていません。"
        try:
            refuse_unless_owed(output, self.office.ctx.now())
        except NotOwed as refusal:
            return refusal.message
        return ""

    def _against_reissue(self) -> str:
        view = self._view
        if view is None:
            return "出力が選ばれていません。"
        return "" if view.drawn_again else f"{view.output.title}は発行した画面から再発行します。"

    def _against_pick_up(self) -> str:
        output = self._current()
        if output is None:
            return "出力が選ばれていません。"
        return "" if output.state is OutputState.PLACED else f"「{output.state.value}」です。受取待ちではありません。"

    def action_print_again(self) -> None:
        output, against, ctx = self._current(), self._against_printing(), self.office.ctx
        if output is None or against:
            self.say("不可", against)
            return
        number = output.output_id
        ask_print(
            self,
            _leaving(output, "同じ番号で出します。再発行ではありません。"),
            lambda reason, to, printer, _: desk.print_again(ctx, number, reason, to=to, printer_code=printer),
        )

    def action_reissue(self) -> None:
        output, against, ctx = self._current(), self._against_reissue(), self.office.ctx
        if output is None or against:
            self.say("不可", against)
            return
        number = output.output_id
        ask_print(
            self,
            _leaving(output, "いまの内容で作り直し、新しい番号と再発行の印を付けます。", usual=""),
            lambda reason, to, printer, witness: desk.reissue(
                ctx, number, reason, to=to, printer_code=printer, witness=witness
            ),
        )

    async def action_pick_up(self) -> None:
        output, against, ctx = self._current(), self._against_pick_up(), self.office.ctx
        if output is None or against:
            self.say("不可", against)
            return
        number = output.output_id
        question = Question(
            f"確認  受取済  {output.number}",
            "このファイルを受け取りましたか",
            facts=[output.detail],
            notes=["受取済にすると、出力フォルダのファイルは消えます。"],
            leads_to="受取済へ",
        )

        def over(done: Output) -> None:
            self._told = ("完了", f"{done.number} を受取済にし、ファイルを消しました。")
            self._load()

        await self.confirm(question, lambda: self.write_work(lambda: desk.pick_up(ctx, number), over))

    async def action_media(self) -> None:
        await self.office.go_to("9302")

    def action_print(self) -> None:
        ctx, wanted = self.office.ctx, self._wanted
        leaving = Leaving(
            "出力簿の印刷",
            ["画面の条件の一覧を印刷します。宛先の氏名は載りません。"],
            list_paper.USUAL_REASON,
            self.FUNCTION,
        )
        ask_print(
            self,
            leaving,
            lambda reason, to, printer, witness: list_paper.print_outputs(
                ctx, wanted, reason, to=to, printer_code=printer, witness=witness
            ),
        )


def _filter(values: Mapping[str, Any]) -> OutputFilter:
    state = STATES.get(str(values["state"]))
    return OutputFilter(
        str(values["kind"]).strip().upper(),
        cast("date | None", values["from_on"]),
        cast("date | None", values["until_on"]),
        (state,) if state else (),
    )


def _row(number: int, output: Output) -> Row:
    pages = str(output.content.pages) if output.content and output.content.pages else ""
    again = "再 " if output.reissue_of else ""
    return Row(
        output.output_id,
        (
            str(number),
            output.number,
            f"{output.at.month}.{output.at.day} {output.at:%H:%M}",
            f"{again}{output.title}",
            pages,
            (TONES.get(output.state, Tone.TEXT), output.state.value),
            output.reason,
            output.staff_name,
            output.office_name,
            f"{output.person_count:,}" if output.person_count else "",
        ),
    )


def told_of(view: OutputView, most: int) -> list[Line]:
    """Reason, place and addressee, then what happened, the newest of it if there is not room for all."""
    output = view.output
    made = output.content
    size = f"{made.pages}頁 {made.byte_count:,}バイト 値 {made.sha256.hex()[:8]}" if made else "内容なし"
    lines: list[Line] = [
        pairs(("理由", output.reason), ("人数", f"{output.person_count:,}名"), ("宛先", output.addressee or "なし")),
        pairs(("職員", f"{output.staff_name} {output.terminal}"), ("大きさ", size)),
    ]
    happened = [each for each in view.events if each.kind is not OutputEvent.ISSUED]
    for each in happened[-(most - 2) :]:
        lines.append(
            text(f"{wareki(each.at.date())} {each.at:%H:%M} {each.kind.label} {each.staff_name} {each.detail}".rstrip())
        )
    return lines


def _leaving(output: Output, told: str, *, usual: str = "04") -> Leaving:
    facts = [f"{output.number} {output.title}  {output.person_count:,}名分", told]
    return Leaving(output.title, facts, usual, output.function_code, output.media_type)
