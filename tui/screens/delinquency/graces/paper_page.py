"""F12 on 6401: the papers of a grace, with why some cannot be issued; and the notices of decisions on late charges."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.delinquency.graces.applying import FUNCTION
from core.delinquency.graces.desk import GraceDesk
from core.delinquency.graces.grace import Grace
from core.delinquency.graces.kinds import GraceKind
from core.delinquency.graces.notifying import possible_papers, print_form, print_paper, print_relief
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from core.values.dates import wareki
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.page import Page
from tui.widgets.tone import Tone

FORMS: dict[str, tuple[str, GraceKind, str]] = {
    "B1": ("P-20 徴収猶予申請書（記入用）", GraceKind.COLLECTION, "P20"),
    "B2": ("P-20 換価の猶予申請書（記入用）", GraceKind.BY_REQUEST, "P20"),
    "B3": ("P-21 財産収支状況書（記入用）", GraceKind.BY_REQUEST, "P21"),
}
"""Forms for somebody who has not applied yet."""
NOTICE = "03"
"""The usual reason of a paper that goes to the person."""


class PapersPage(Page[None]):
    """Enter leads to the page of the output; what cannot be issued answers with its reason."""

    KEYS = {"f3": "戻る", "ctrl+g": ""}
    WORD = "帳票"
    HELP_LINES = ("Enter で出力に進みます。決定や記録のない帳票は出せません。",)

    def __init__(self, above: OfficeScreen[Any], grace: Grace | None, desk: GraceDesk) -> None:
        super().__init__(above)
        self._grace, self._desk = grace, desk
        self._items: list[tuple[str, str, str]] = list(possible_papers(grace)) if grace is not None else []
        lacking = "" if any(each.term.due for each in desk.choices) else "納期限を過ぎた未納の本税がありません。"
        self._items += [(code, title, lacking) for code, (title, _, _) in FORMS.items()]
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
            caption=f"帳票  {self._grace.grace_no}" if self._grace is not None else "帳票",
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
            elif code in FORMS:
                _, kind, form_no = FORMS[code]
                letter = print_form(
                    ctx, party.party_id, kind, form_no, reason=reason, to=to, printer_code=printer, witness=witness
                )
            else:
                assert grace is not None
                letter = print_paper(
                    ctx, grace.grace_id, code, reason=reason, to=to, printer_code=printer, witness=witness
                )
            return letter.output

        facts = [f"{party.party_no} {party.name}"]
        if grace is not None:
            facts.append(f"{grace.grace_no} {grace.kind.label}")
        ask_print(self, Leaving(title, facts, NOTICE, FUNCTION, party_id=party.party_id), issue)
