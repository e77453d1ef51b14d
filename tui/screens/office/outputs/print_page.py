"""F12: the one page through which a screen lets a paper or a file leave. It asks why and where to, and for a superior
where a protected person is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult

from core.office.outputs.delivery import Destination, Issued
from core.office.outputs.printers import Printer, usable_printers
from core.office.outputs.protected import ProtectedInOutput
from core.office.outputs.register import LEAST_REASON, PDF, REASONS
from core.office.traces.witness import Witness, check_witness
from core.values.refusals import Refusal
from tui.screens.office.proof_field import ProofField
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Candidate, CodeField, Field, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

FOLDER = "0"
TO_FOLDER = "出力フォルダ"
MEDIA = "9"
TO_MEDIA = "外部媒体（9302 で起案）"
LABEL = 8


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is about to leave, in words for the clerk, and the reason for which it is usually made (a code of
    REASONS, or words).

    `about` names its function for the witness, `party_id` the one person whom it concerns.
    """

    title: str
    facts: Sequence[str]
    usual: str
    about: str
    media_type: str = PDF
    party_id: int | None = None


Issue = Callable[[str, Destination, str, Witness | None], Issued]
"""function(reason, destination, printer code, witness): calls the service, in a thread."""


class PrintPage(Page[Issued]):
    """Gives back what has left, or None when the clerk went back."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "出力", "ctrl+g": ""}
    WORD = "出力"
    HINT = "F9 出力  F3 で戻る"
    HELP_LINES = (
        "帳票とファイルは、理由を付けて出力簿（9301）に載せてから出します。",
        "プリンタのない端末では所属の出力フォルダに出ます。受取の期限で消えます。",
        "印刷できなかったときは、9301 から同じ番号で印刷できます。",
        "ファイルは、ほかの機関へ渡すときだけ外部媒体を選べます（9302 で起案と承認）。",
        "支援措置の対象者を含むときは、閲覧を許された職員が係長の立会いで出します。",
    )

    def __init__(self, above: OfficeScreen[Any], leaving: Leaving, issue: Issue) -> None:
        super().__init__(above)
        self._leaving, self._issue = leaving, issue
        self._printers: dict[str, Printer] = {}
        self._witnessed = False

    def compose(self) -> ComposeResult:
        leaving = self._leaving
        yield Section(leaving.title)
        yield Lines([text(fact) for fact in leaving.facts])
        yield Form(
            FormRow(
                Field(
                    "reason",
                    "理由",
                    REASONS.get(leaving.usual, leaving.usual),
                    label_width=LABEL,
                    most=100,
                    required=True,
                    candidates=_reasons,
                    quick_candidates=True,
                    hint=f"理由を{LEAST_REASON}文字以上か番号で入力  F4 候補  F9 出力",
                )
            ),
            FormRow(
                CodeField(
                    "to",
                    "出力先",
                    FOLDER,
                    codes={FOLDER: TO_FOLDER} if leaving.media_type == PDF else {FOLDER: TO_FOLDER, MEDIA: TO_MEDIA},
                    label_width=LABEL,
                    meaning_width=50,
                    required=True,
                    hint="出力先の番号  F4 候補  F9 出力",
                )
            ),
            id="why",
        )
        yield Form(
            FormRow(
                SearchField("witness", "係長ID", label_width=LABEL, width=16, most=64, required=True, hint=self.HINT)
            ),
            FormRow(ProofField("code", "認証番号", label_width=LABEL, most=12, required=True, hint=self.HINT)),
            id="beside",
        )

    def on_mount(self) -> None:
        self.query_one("#beside").display = False
        if self._leaving.media_type == PDF:
            ctx = self.office.ctx
            self.read_work("printers", lambda: usable_printers(ctx), self._offer)

    def _offer(self, found: tuple[list[Printer], str]) -> None:
        printers, own = found
        self._printers = {str(number): printer for number, printer in enumerate(printers, 1)}
        field = self._why.field("to")
        assert isinstance(field, CodeField)
        field.codes = {
            FOLDER: TO_FOLDER,
            **{n: f"{p.name} {p.place}".strip() for n, p in self._printers.items()},
        }
        field.value = next((n for n, p in self._printers.items() if p.printer_code == own), FOLDER)

    @property
    def _why(self) -> Form:
        return self.query_one("#why", Form)

    def on_form_completed(self, event: Form.Completed) -> None:
        if event.form.id == "beside":
            self.action_confirm()
        elif self._witnessed:
            self.set_focus(self.query_one("#beside", Form).field("witness"))
        else:
            self.say("案内", "F9 で出力します。F3 で戻ります。")

    def action_confirm(self) -> None:
        values = self._why.values()
        beside = self.query_one("#beside", Form).values() if self._witnessed else None
        printer = self._printers.get(str(values["to"]))
        to = Destination.PRINTER if printer else Destination.FOLDER
        if values["to"] == MEDIA:
            to = Destination.HELD
        code, ctx, leaving = printer.printer_code if printer else "", self.office.ctx, self._leaving

        def issue() -> Issued:
            witness = None
            if beside is not None:
                witness = check_witness(
                    ctx, leaving.about, str(beside["witness"]), str(beside["code"]), party_id=leaving.party_id
                )
            return self._issue(str(values["reason"]), to, code, witness)

        def over(issued: Issued) -> None:
            self.dismiss(issued)

        self.write_work(issue, over, doing="出力しています。")

    def refuse(self, refusal: Refusal) -> None:
        """A paper that needs a superior beside the clerk shows where to sign; another try needs another code."""
        beside = self.query_one("#beside", Form)
        beside.field("code").value = ""
        super().refuse(refusal)
        if isinstance(refusal, ProtectedInOutput) and refusal.facts.get("witness"):
            self._witnessed = True
            beside.display = True
            self.set_focus(beside.field("witness"))


def _reasons(typed: str) -> list[Candidate]:
    found = [Candidate(code, words) for code, words in REASONS.items()]
    near = [each for each in found if typed and (each.code.startswith(typed) or typed in each.name)]
    return near or found


def ask_print(screen: OfficeScreen[Any], leaving: Leaving, issue: Issue) -> None:
    """Put the page above a screen, which then says under which number it left and where it is."""

    def over(issued: Issued | None) -> None:
        if issued is not None:
            screen.say("注意" if issued.failed else "完了", issued.told)

    screen.app.push_screen(PrintPage(screen, leaving, issue), over)
