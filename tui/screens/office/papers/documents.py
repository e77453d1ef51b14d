"""9303 発送文書・外字保留: documents by number and party, letters that wait for a glyph, runs with their files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.office.outputs.delivery import Destination, Issued
from core.office.papers import desk, files, issuing, releasing, running
from core.office.papers.desk import DocumentFilter, DocumentView, RunView
from core.office.papers.documents import Document
from core.office.papers.holding import HeldLetter
from core.office.traces.witness import Witness
from core.values.refusals import BadInput
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office.paned import PanedScreen
from tui.screens.office.papers.document_acts import (
    against_act,
    against_dispatch,
    against_files,
    against_reprint,
    against_sending,
    dispatch_question,
    pages_of,
)
from tui.screens.office.papers.document_rows import (
    DOCUMENTS,
    HELD,
    RUNS,
    document_lines,
    document_row,
    held_lines,
    held_row,
    run_lines,
    run_row,
)
from tui.screens.parties.look_reason import LookScreen
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.field import DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes

SENT, WAITING, MANY = range(3)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the three panes show."""

    documents: list[Document]
    held: list[HeldLetter]
    runs: list[RunView]


class LettersScreen(LookScreen[None], PanedScreen):
    """Three panes; the form below each says what is looked for or what is done with the current row."""

    NUMBER, NAME = "9303", "発送文書・外字保留"
    FUNCTION = "office.letters"
    KEYS = PanedScreen.KEYS
    HEADS = ("検索と処理", "外字保留の処理", "一括発行の処理")
    LETTERS = {"r": "reprint", "w": "withdraw", "h": "dispatch", "g": "give_up", "s": "skipped", "t": "total"}
    LETTER_HELP = {
        "Enter": "文書の経過を見る",
        "r": "再印刷",
        "w": "引抜（発送前）",
        "h": "発送日の確定",
        "g": "外字保留の取りやめ",
        "s": "除外の一覧",
        "t": "総括表",
    }
    HELP_LINES = (
        "発行した文書を、文書番号（連番だけでも可）、宛名番号、帳票で探します。",
        "再印刷は発行したときの内容と金額のまま、再の印と理由を付けて出ます。",
        "引抜は、発送日を確定する前の文書を送らないことにします。",
        "外字保留は、印刷できる字形のない文字のため発行を止めた文書です。",
        "宛名を訂正するか、9103 で代替文字を決裁してから、理由を入れて F9 で発行します。",
        "一括発行は 8101 で動き、終わると1,000頁ごとのファイルと総括表が出ます。",
    )
    MANUAL = (
        "発行した文書の経過、外字保留、一括発行を見て処理する画面です。"
        "区画1で文書番号か宛名番号を入れて Enter で探し、行の Enter で経過と出力を見ます。"
        "r で再印刷、w で引抜、h で発送日の確定をします。"
        "区画2は字形がなく発行できなかった文書で、理由を入れて F9 で発行します。"
        "区画3は一括発行で、F9 で残りのファイルを出し、h で発送日を確定し、r で頁を再印刷します。"
    )
    AUTO_FOCUS = "DataList"

    def __init__(self) -> None:
        super().__init__()
        self._wanted = DocumentFilter()
        self._found = _Found([], [], [])
        self._view: DocumentView | None = None
        self._ground = ""
        self._told: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane("発送文書"), Pane("外字保留"), Pane("一括発行")], id="panes")
        hints = (
            "Enter 経過  r 再印刷  w 引抜  h 発送日",
            "理由を入れて F9 で発行  g 取りやめ",
            "F9 残りのファイル  h 発送日  r 頁の再印刷  s 除外  t 総括表",
        )
        empties = (
            "この条件の文書はありません。",
            "外字保留の文書はありません。",
            "一括発行はありません。催告（6201）などから作成します。",
        )
        for number, shown in enumerate((DOCUMENTS, HELD, RUNS)):
            yield DataList(
                shown, id=f"list{number}", digits=False, empty=empties[number], hint=hints[number], spells=True
            )
        yield Section("経過", id="head")
        yield Lines(id="told")
        yield Form(
            FormRow(
                Field("number", "文書番号", width=24, most=40, hint="番号か連番  空なら全部  Enter で検索"),
                Field("party_no", "宛名番号", width=12, most=12),
                Field("form_no", "帳票", width=6, most=8, hint="P01 など"),
            ),
            FormRow(
                DateField("on", "発送日", hint="h で確定する日"),
                Field("reason", "引抜の理由", width=30, most=60, hint="w で引抜く理由"),
            ),
            id="form0",
        )
        yield Form(
            FormRow(Field("reason", "理由", most=60, required=True, hint="解除・取りやめの理由（例 宛名を訂正）")),
            id="form1",
        )
        yield Form(
            FormRow(
                DateField("on", "発送日", hint="h で確定する日"),
                Field("file_no", "ファイル", "1", width=4, most=4, hint="再印刷するファイル"),
                Field("pages", "頁", width=10, most=12, hint="再印刷する頁（例 12-15）"),
            ),
            id="form2",
        )

    def on_mount(self) -> None:
        self._turn()
        self._load()

    # Reading

    def _load(self) -> None:
        ctx, wanted = self.office.ctx, self._wanted

        def read() -> _Found:
            return _Found(desk.list_documents(ctx, wanted), desk.list_held(ctx), desk.list_runs(ctx))

        self.read_work("letters", read, self._show)

    def _show(self, found: _Found) -> None:
        self._found, self._view = found, None
        rows = (
            [document_row(each) for each in found.documents],
            [held_row(each) for each in found.held],
            [run_row(each) for each in found.runs],
        )
        names = ("発送文書", "外字保留", "一括発行")
        for number, shown in enumerate(rows):
            data = self.query_one(f"#list{number}", DataList)
            here = data.current
            more = number == SENT and len(found.documents) == desk.PAGE
            data.show(shown, caption=names[number], sort="新しい順", more=more, to=here.key if here else None)
        counts = (None, len(found.held), len(found.runs))
        self.query_one(Panes).show([Pane(name, count) for name, count in zip(names, counts, strict=True)])
        self._tell()
        if self._told is not None:
            told, self._told = self._told, None
            self.say(*told)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        ctx, wanted, before = self.office.ctx, self._wanted, int(str(event.after))

        def add(found: list[Document]) -> None:
            self._found.documents.extend(found)
            event.data_list.append([document_row(each) for each in found], more=len(found) == desk.PAGE)

        self.read_work("letters", lambda: desk.list_documents(ctx, wanted, before=before), add)

    def on_form_completed(self, event: Form.Completed) -> None:
        if self._at != SENT:
            self.say("案内", self._list.hint if hasattr(self._list, "hint") else "F9 で確定します。")
            return
        values = event.values
        self._wanted = DocumentFilter(
            unicodedata.normalize("NFKC", str(values["number"])).strip(),
            unicodedata.normalize("NFKC", str(values["party_no"])).strip(),
            str(values["form_no"]).strip().upper(),
        )
        self.set_focus(self._list)
        self._load()

    def _document(self) -> Document | None:
        row = self.query_one("#list0", DataList).current
        return next((each for each in self._found.documents if row and each.document_id == row.key), None)

    def _held(self) -> HeldLetter | None:
        row = self.query_one("#list1", DataList).current
        return next((each for each in self._found.held if row and each.held_id == row.key), None)

    def _run(self) -> RunView | None:
        row = self.query_one("#list2", DataList).current
        return next((each for each in self._found.runs if row and each.run.run_id == row.key), None)

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    def _tell(self) -> None:
        lines: list[Line] = []
        if self._at == SENT:
            lines = document_lines(self._document(), self._view, 6 if self.roomy else 3)
        elif self._at == WAITING:
            lines = held_lines(self._held())
        else:
            lines = run_lines(self._run(), 6 if self.roomy else 3)
        self.query_one("#told", Lines).show(lines or [()])

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._at != SENT:
            self.set_focus(self._form.fields[0])
            return
        self._open_document()

    def _open_document(self) -> None:
        document, ctx, ground = self._document(), self.office.ctx, self._ground
        if document is None:
            return
        number = document.document_id
        self.read_work("document", lambda: desk.get_document(ctx, number, ground), self._show_view)

    def _show_view(self, view: DocumentView) -> None:
        self._view, self._ground = view, ""
        self._tell()

    def reason_given(self, reason: str) -> None:
        self._ground = reason
        self._open_document()

    # Acts

    def acts(self) -> Sequence[Act]:
        if self._at == SENT:
            document = self._document()
            return (
                Act("再印刷", "reprint", against_reprint(document)),
                Act("引抜", "withdraw", against_act(document, "引抜")),
                Act("発送日の確定", "dispatch", against_sending(document)),
                Act("様式・教示・公印", "forms", number="9103"),
                Act("出力簿", "outputs", number="9301"),
            )
        if self._at == WAITING:
            none = "" if self._held() else "保留の文書がありません。"
            return (Act("発行（保留の解除）", "confirm", none), Act("取りやめ", "give_up", none))
        run = self._run()
        none = "" if run else "一括発行がありません。"
        return (
            Act("残りのファイルを出す", "confirm", none or against_files(run)),
            Act("発送日の確定", "dispatch", none or against_dispatch(run)),
            Act("頁の再印刷", "reprint", none),
            Act("総括表", "total", none),
            Act("除外の一覧", "skipped", none),
            Act("ジョブ", "jobs", number="8101"),
        )

    async def action_forms(self) -> None:
        await self.office.go_to("9103")

    async def action_outputs(self) -> None:
        await self.office.go_to("9301")

    async def action_jobs(self) -> None:
        await self.office.go_to("8101")

    def resting(self, key: str) -> str:
        if key != "f9":
            return ""
        if self._at == SENT:
            return "この区画では r 再印刷、w 引抜、h 発送日を使います。"
        if self._at == WAITING:
            return "" if self._held() else "保留の文書がありません。"
        return against_files(self._run())

    async def action_confirm(self) -> None:
        if self._at == WAITING:
            self._release()
        elif self._at == MANY:
            await self._draw()

    def _release(self) -> None:
        held, ctx = self._held(), self.office.ctx
        if held is None:
            return
        reason = str(self._form.values()["reason"])
        leaving = Leaving(
            f"{held.title} の発行",
            [f"{held.party_no} {held.name}  保留の文字 {held.told}", f"解除の理由 {reason}"],
            "03",
            held.function_code,
            party_id=held.party_id,
        )

        def issue(_: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return releasing.release_held(
                ctx, held.held_id, reason, to=to, printer_code=printer, witness=witness
            ).output

        self._print(leaving, issue)

    def _print(self, leaving: Leaving, issue: Callable[[str, Destination, str, Witness | None], Issued]) -> None:
        ask_print(self, leaving, issue)

    def on_screen_resume(self) -> None:
        if self.is_mounted and self.query("#list0"):
            self._load()

    async def action_give_up(self) -> None:
        held, ctx = self._held(), self.office.ctx
        if self._at != WAITING or held is None:
            self.say("不可", "外字保留の区画で選んでください。")
            return
        reason = str(self._form.values()["reason"])
        question = Question(
            f"確認  取りやめ  {held.title}",
            "この文書を発行しないことにしますか",
            facts=[f"{held.party_no} {held.name}", f"理由 {reason}"],
            leads_to="取りやめへ",
        )
        await self._ask(question, lambda: releasing.give_up_held(ctx, held.held_id, reason), "取りやめました。")

    async def _draw(self) -> None:
        view, ctx = self._run(), self.office.ctx
        against = against_files(view)
        if view is None or against:
            self.say("不可", against)
            return
        left = [each.file_no for each in view.files if each.owed]

        def draw() -> None:
            for number in left:
                files.draw_file(ctx, view.run.run_id, number)
            files.print_summary(ctx, view.run.run_id, "03")

        question = Question(
            f"確認  ファイルの作成  {view.run.title}",
            f"残りの{len(left)}ファイルを出しますか",
            facts=[f"{view.counts.letters:,}通 {view.counts.pages:,}頁"],
            leads_to="作成へ",
        )
        await self._ask(question, draw, "ファイルと総括表を出力フォルダに出しました。")

    def action_reprint(self) -> None:
        if self._at == MANY:
            self._reprint_pages()
            return
        document, ctx = self._document(), self.office.ctx
        against = against_reprint(document)
        if document is None or against:
            self.say("不可", against or "文書が選ばれていません。")
            return
        leaving = Leaving(
            f"{document.title} の再印刷",
            [f"{document.document_no}  {document.addressee}", "発行したときの内容と金額のまま、再の印を付けます。"],
            "",
            document.function_code,
            party_id=document.party_id,
        )
        subject = {"letter": document.letter_key}
        self._print(
            leaving,
            lambda reason, to, printer, witness: issuing.print_letter_again(
                ctx, subject, reason, to=to, printer_code=printer, witness=witness
            ),
        )

    def _reprint_pages(self) -> None:
        view, ctx, values = self._run(), self.office.ctx, self._form.values()
        if view is None:
            self.say("不可", "一括発行がありません。")
            return
        file_no, first, last = pages_of(values)
        leaving = Leaving(
            f"{view.run.title} 頁の再印刷",
            [
                f"ファイル{file_no} {first}頁から{last}頁まで",
                "その頁のある文書を、全部の頁とも再の印を付けて出します。",
            ],
            "",
            self.FUNCTION,
        )
        self._print(
            leaving,
            lambda reason, to, printer, _: files.reprint_pages(
                ctx, view.run.run_id, file_no, first, last, reason, to=to, printer_code=printer
            ),
        )

    async def action_withdraw(self) -> None:
        document, ctx = self._document(), self.office.ctx
        against = against_act(document, "引抜") if self._at == SENT else "発送文書の区画で選んでください。"
        if document is None or against:
            self.say("不可", against or "文書が選ばれていません。")
            return
        reason = str(self._form.values()["reason"]).strip()
        if not reason:
            raise BadInput(reason="引抜の理由を下の欄に入力してください（例 納付済）。", field="reason")
        question = Question(
            f"確認  引抜  {document.document_no}",
            "この文書を送らないことにしますか",
            facts=[f"{document.title}  {document.addressee}", f"理由 {reason}"],
            notes=["紙を抜き取ってから登録してください。番号は欠番にせず、引抜として残ります。"],
            leads_to="引抜へ",
        )
        number = document.document_id
        await self._ask(question, lambda: running.withdraw_letter(ctx, number, reason), "引抜を登録しました。")

    async def action_dispatch(self) -> None:
        if self._at == WAITING:
            self.say("不可", "外字保留の文書は発送できません。")
            return
        ctx = self.office.ctx
        document, view = self._document(), self._run()
        against = against_sending(document) if self._at == SENT else against_dispatch(view)
        if against:
            self.say("不可", against)
            return
        on = self._form.values()["on"]
        if not isinstance(on, date):
            raise BadInput(reason="発送日を下の欄に入力してください。", field="on")
        if self._at == SENT:
            assert document is not None
            question = dispatch_question(on, document.document_no, f"{document.title}  {document.addressee}")

            def fix() -> int:
                return running.dispatch_letters(ctx, [document.document_id], on)

        else:
            assert view is not None
            letters = view.counts.letters - view.counts.withdrawn
            facts = f"引抜 {view.counts.withdrawn:,}通を除いた通数を数えて入力します。"
            question = dispatch_question(on, view.run.title, facts, letters)

            def fix() -> int:
                return running.dispatch_run(ctx, view.run.run_id, on, letters)

        await self._ask(question, fix, "発送日を確定しました。")

    def action_total(self) -> None:
        view, ctx = self._run(), self.office.ctx
        if self._at != MANY or view is None:
            self.say("不可", "一括発行の区画で選んでください。")
            return
        run_id = view.run.run_id
        leaving = Leaving(f"{view.run.title} 総括表", ["氏名は載りません。"], "03", self.FUNCTION)
        self._print(
            leaving,
            lambda reason, to, printer, _: files.print_summary(ctx, run_id, reason, to=to, printer_code=printer),
        )

    def action_skipped(self) -> None:
        view, ctx = self._run(), self.office.ctx
        if self._at != MANY or view is None:
            self.say("不可", "一括発行の区画で選んでください。")
            return
        run_id = view.run.run_id
        from tui.screens.office.papers.skipped_page import SkippedPage

        self.read_work(
            "skipped",
            lambda: desk.list_skipped(ctx, run_id),
            lambda found: self.app.push_screen(SkippedPage(self, view, found)),
        )

    async def _ask(self, question: Question, change: Callable[[], Any], told: str) -> None:
        def over(_: Any) -> None:
            self._told = ("完了", told)
            self.set_focus(self._list)
            self._load()

        await self.confirm(question, lambda: self.write_work(change, over, doing="登録しています。"))
