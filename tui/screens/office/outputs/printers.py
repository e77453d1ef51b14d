"""9102 プリンタ・端末: which printers there are and which terminal prints where. How each is reached is told at the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult

from core.office.outputs import printers
from core.office.outputs.printers import Printer, PrinterKind, Printing
from core.values.refusals import BadInput
from tui.screens.office.paned import PanedScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, Field, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

KINDS = {str(number): kind for number, kind in enumerate(PrinterKind, 1)}
PRINTERS, TERMINALS = 0, 1


@dataclass(frozen=True, slots=True)
class Found:
    """What the screen shows, read in one go."""

    printing: Printing
    offices: dict[str, str]


class PrintersScreen(PanedScreen):
    """Two panes by digit: printers, terminals; each has its list and a form, and F9."""

    NUMBER, NAME = "9102", "プリンタ・端末"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "確定",
    }
    HEADS = ("プリンタの登録", "端末のプリンタ")
    WRITES = FUNCTION = "office.printers"
    LETTERS = {"n": "fresh"}
    LETTER_HELP = {"1-2": "区画", "Enter": "その行を入力欄へ", "n": "新しい行"}
    HELP_LINES = (
        "プリンタの名称・場所・種類・所属と、端末ごとのプリンタを登録する画面です。",
        "印刷のコマンドは、サーバで osame printer set を行って決めます。",
        "コマンド未設定や停止のプリンタには印刷せず、出力フォルダに出ます。",
        "端末のプリンタを空にして F9 を押すと、その端末は出力フォルダに出します。",
    )
    MANUAL = (
        "帳票を印刷するプリンタと、端末ごとに使うプリンタを決める画面です。"
        "区画1でプリンタの記号、名称、場所、種類、所属を入れて F9 で登録します。"
        "区画2で端末の名前とプリンタの記号を入れて F9 で決めます。"
        "プリンタへの渡し方（印刷のコマンド）は、サーバで osame printer set を行って決めます。"
        "プリンタのない端末の帳票は、所属の出力フォルダに出ます。"
    )
    HINT = "Enter 入力欄へ  n 新しい行  数字 区画"

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        self._changed: Printer | None = None
        self._told: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane("プリンタ"), Pane("端末")], id="panes")
        yield DataList(
            (
                columns.code("記号", 12),
                columns.text("名称", 12, flex=True, most=30),
                columns.text("場所", 8, flex=True, most=20),
                columns.text("種類", 6),
                columns.text("所属", 10, flex=True, most=24),
                columns.text("状態", 12),
            ),
            id="list0",
            digits=False,
            empty="プリンタはありません。下の欄に入力して F9 で登録します。",
            hint=self.HINT,
            spells=True,
        )
        yield DataList(
            (columns.text("端末", 20, flex=True, most=40), columns.code("記号", 12), columns.text("プリンタ", 30)),
            id="list1",
            digits=False,
            empty="プリンタの決まった端末はありません。どの端末も出力フォルダに出します。",
            hint=self.HINT,
            spells=True,
        )
        yield Section("登録", id="head")
        yield Lines([()], id="told")
        yield Form(
            FormRow(
                SearchField(
                    "printer_code", "記号", width=12, most=12, required=True, hint="英大文字と数字（LP1 など）"
                ),
                Field("name", "名称", width=20, most=30, required=True),
                Field("place", "場所", most=20),
            ),
            FormRow(
                CodeField("kind", "種類", "1", codes={n: k.word for n, k in KINDS.items()}, width=1, required=True),
                CodeField("office_code", "所属", width=4, meaning_width=24, required=True, hint="所属の番号"),
                CodeField("active", "使用", "1", codes={"1": "する", "0": "しない"}, width=1, required=True),
            ),
            id="form0",
        )
        yield Form(
            FormRow(
                Field("terminal", "端末", width=24, most=40, required=True, hint="端末の名前（端末の鍵に付けた名前）"),
                CodeField("printer", "プリンタ", width=12, meaning_width=20, hint="記号  空なら出力フォルダ"),
            ),
            id="form1",
        )

    def on_mount(self) -> None:
        self._turn()
        self._load()

    # Reading

    def _load(self) -> None:
        ctx = self.office.ctx

        def read() -> Found:
            return Found(printers.list_printers(ctx), printers.offices_of(ctx))

        self.read_work("printers", read, self._show)

    def _show(self, found: Found) -> None:
        self._found, self._changed = found, None
        printing = found.printing
        names = {each.printer_code: each.name for each in printing.printers}
        self.query_one(Panes).show([Pane("プリンタ", len(printing.printers)), Pane("端末", len(printing.terminals))])
        self.query_one("#list0", DataList).show(
            [_printer_row(each, found.offices) for each in printing.printers], caption="プリンタ"
        )
        self.query_one("#list1", DataList).show(
            [Row(terminal, (terminal, code, names.get(code, ""))) for terminal, code in printing.terminals],
            caption="端末",
        )
        office, printer = self.query_one("#form0", Form).field("office_code"), self._field_of_terminal()
        assert isinstance(office, CodeField)
        office.codes = found.offices
        printer.codes = {"": "", **names}
        self.query_one("#form0", Form).clear()
        self.query_one("#form1", Form).clear()
        self.query_one("#form0", Form).fill(
            {"kind": "1", "active": "1", "office_code": self.office.ctx.actor.office_code}
        )
        self._tell()
        if self._told is not None:
            told, self._told = self._told, None
            self.say(*told)

    def _field_of_terminal(self) -> CodeField:
        field = self.query_one("#form1", Form).field("printer")
        assert isinstance(field, CodeField)
        return field

    def _tell(self) -> None:
        """How the current printer is reached: seen here, never set here."""
        told = "端末の名前は、サーバで端末の鍵に付けた名前です。"
        if self._at == PRINTERS:
            printer = self._current()
            command = " ".join(printer.command) if printer else ""
            told = (
                f"印刷のコマンド {command}"
                if command
                else "印刷のコマンドはサーバで osame printer set を行って決めます。"
            )
        self.query_one("#told", Lines).show([text(told)])

    def _current(self) -> Printer | None:
        row = self.query_one("#list0", DataList).current
        if row is None or self._found is None:
            return None
        return next((each for each in self._found.printing.printers if each.printer_code == row.key), None)

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._at == PRINTERS:
            printer = self._current()
            if printer is None:
                return
            self._changed = printer
            number = next(n for n, kind in KINDS.items() if kind is printer.kind)
            self._form.fill(
                {
                    "printer_code": printer.printer_code,
                    "name": printer.name,
                    "place": printer.place,
                    "kind": number,
                    "office_code": printer.office_code,
                    "active": str(int(printer.active)),
                }
            )
            self.set_focus(self._form.field("name"))
        else:
            terminal, code = str(event.row.key), str(event.row.cells[1])
            self._form.fill({"terminal": terminal, "printer": code})
            self.set_focus(self._form.field("printer"))

    def action_fresh(self) -> None:
        self._changed = None
        self._form.clear()
        if self._at == PRINTERS:
            self._form.fill({"kind": "1", "active": "1", "office_code": self.office.ctx.actor.office_code})
        self.set_focus(self._form.fields[0])

    def acts(self) -> Sequence[Act]:
        return (Act("新しい行", "fresh", self._only_looks), Act("出力簿", "outputs", number="9301"))

    async def action_outputs(self) -> None:
        await self.office.go_to("9301")

    def resting(self, key: str) -> str:
        if key == "f9" and self._found is None:
            return "読込み中です。終わるまでお待ちください。"
        return ""

    # F9

    async def action_confirm(self) -> None:
        values = self._form.values()
        if self._at == TERMINALS:
            await self._give(str(values["terminal"]).strip(), str(values["printer"]).strip().upper())
            return
        code = str(values["printer_code"]).strip().upper()
        before = self._changed if self._changed and self._changed.printer_code == code else None
        assert self._found is not None
        if before is None and code in {each.printer_code for each in self._found.printing.printers}:
            raise BadInput(
                reason=f"プリンタ{code}は登録済です。その行で Enter を押して変更してください。", field="printer_code"
            )
        printer = Printer(
            code,
            str(values["name"]),
            str(values["place"]),
            KINDS[str(values["kind"])],
            str(values["office_code"]),
            values["active"] == "1",
            version=before.version if before else 0,
        )
        facts = [f"{code} {printer.name}  {printer.place}  {printer.kind.word}", _state(printer, before)]
        question = Question(
            f"確認  プリンタの{'変更' if before else '登録'}",
            f"プリンタ{code}を{'変更' if before else '登録'}しますか",
            facts=facts,
            leads_to="登録へ",
        )
        ctx = self.office.ctx
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: printers.put_printer(ctx, printer),
                lambda done: self._over(f"プリンタ{done.printer_code}を登録しました。"),
            ),
        )

    async def _give(self, terminal: str, code: str) -> None:
        to = f"プリンタ{code}" if code else "出力フォルダ"
        question = Question(
            "確認  端末のプリンタ",
            f"{terminal} の帳票を{to}に出しますか",
            facts=[f"端末 {terminal}  {to}"],
            leads_to="登録へ",
        )
        ctx = self.office.ctx
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: printers.give_terminal(ctx, terminal, code),
                lambda _: self._over(f"{terminal} の帳票は{to}に出ます。"),
            ),
        )

    def _over(self, told: str) -> None:
        self._told = ("完了", told)
        self.set_focus(self._list)
        self._load()


def _state(printer: Printer, before: Printer | None) -> str:
    if not printer.active:
        return "使用しない。帳票は出力フォルダに出ます。"
    return "使用する" if before and before.command else "使用する（サーバで印刷のコマンドを決めると印刷できます）"


def _printer_row(printer: Printer, offices: dict[str, str]) -> Row:
    tone, word = Tone.GOOD, "使用"
    if not printer.active:
        tone, word = Tone.TEXT, "停止"
    elif not printer.command:
        tone, word = Tone.WAIT, "コマンド未定"
    return Row(
        printer.printer_code,
        (
            printer.printer_code,
            printer.name,
            printer.place,
            printer.kind.word,
            offices.get(printer.office_code, printer.office_code),
            (tone, word),
        ),
    )
