"""F12 on 6401: the papers of a grace, with why some cannot be issued; and the notices of decisions on late charges."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.delinquency.graces.applying import FUNCTION
from core.delinquency.graces.desk import GraceDesk
from core.delinquency.graces.grace import Grace
from core.delinquency.graces.notifying import possible_papers, print_paper, print_relief
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from core.values.dates import wareki
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.page import Page
from tui.widgets.tone import Tone

NOTICE = "03"
"""The usual reason of a paper that goes to the person."""


class PapersPage(Page[None]):
    """Enter leads to the page of the output; what cannot be issued answers with its reason."""

    KEYS = {"f3": "戻る", "ctrl+g": ""}
    WORD = "帳票"
    HELP_LINES = ("Enter で出力に進みます。決定や記録のない帳票は出せません。",)

    def __init__(self, above: OfficeScreen[Any], grace: Grace, desk: GraceDesk) -> None:
        super().__init__(above)
        self._grace, self._desk = grace, desk
        self._items: list[tuple[str, str, str]] = list(possible_papers(grace))
        self._items += [
            (f"R{relief.relief_id}", f"P-29 延滞金の決定通知書 {wareki(relief.decided_on)} {relief.ground.label}", "")
            for relief in desk.reliefs
        ]

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.number("番", 3),
                columns.text("帳票", 36, flex=True, most=60),
                columns.text("出せない理由", 26, flex=True, most=60),
            ),
            hint="番号か上下で選び Enter  F3 で戻る",
            empty="帳票はありません。",
            spells=True,
        )

    def on_mount(self) -> None:
        self.query_one(DataList).show(
            [
                Row(number, (str(number), (Tone.QUIET, title) if why else title, why))
                for number, (_, title, why) in enumerate(self._items, 1)
            ],
            caption=f"帳票  {self._grace.grace_no}",
        )

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        code, title, why = self._items[event.data_list.cursor]
        if why:
            self.say("不可", why)
            return
        ctx, grace, party = self.office.ctx, self._grace, self._desk.party.party

        def issue(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            if code.startswith("R"):
                letter = print_relief(
                    ctx, party.party_id, int(code[1:]), reason=reason, to=to, printer_code=printer, witness=witness
                )
            else:
                letter = print_paper(
                    ctx, grace.grace_id, code, reason=reason, to=to, printer_code=printer, witness=witness
                )
            return letter.output

        facts = [f"{party.party_no} {party.name}", f"{grace.grace_no} {grace.kind.label}"]
        ask_print(self, Leaving(title, facts, NOTICE, FUNCTION, party_id=party.party_id), issue)
