"""F12 of the case: the record of the course, for the office or for disclosure with what is blacked out (P-12)."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.delinquency.contacts.record_paper import DISCLOSED, TITLE, RecordView, open_record, print_record
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, text
from tui.widgets.page import Page


class RecordPage(Page[None]):
    """What might tell of somebody else, all of it marked at first; F9 prints the one kind, F12 the other."""

    WORD = "折衝経過記録票"
    KEYS = {"f3": "戻る", "f9": "開示用", "f12": "庁内用", "ctrl+g": ""}
    HINT = "Space 黒塗りの有無  F9 開示用に印刷  F12 庁内用に印刷"
    HELP_LINES = (
        "庁内用は、経過をそのまま時系列で印刷します（引継ぎ、決裁の資料）。",
        "開示用は、本人以外の人が分かる言葉を黒塗りします。+ の付いた言葉が黒塗りされます。",
        "候補は世帯員、関係人、電話番号、勤務先などです。残す言葉は Space で外します。",
        "開示の可否は、印刷した後にも必ず人の目で確かめてください。",
    )

    def __init__(self, above: OfficeScreen[Any], party_id: int) -> None:
        super().__init__(above)
        self._party_id = party_id
        self._view: RecordView | None = None

    def compose(self) -> ComposeResult:
        yield Lines([()], id="told")
        yield DataList(
            (
                columns.text("黒塗りの候補", 30, flex=True, most=60),
                columns.text("だれ・何", 14),
                columns.number("件数", 5),
            ),
            id="masks",
            digits=False,
            marks=True,
            empty="第三者の候補は見つかりません。印刷して確かめてください。",
            hint=self.HINT,
        )

    def on_mount(self) -> None:
        ctx, party_id = self.office.ctx, self._party_id
        self.read_work("record", lambda: open_record(ctx, party_id), self._show)

    def _show(self, view: RecordView) -> None:
        self._view = view
        self.query_one("#told", Lines).show([text(f"経過 {view.rows:,}件  開示用では、印の付いた言葉を黒塗りします。")])
        listed = self.query_one(DataList)
        rows = [Row(mask.words, (mask.words, mask.why, str(mask.rows))) for mask in view.masks]
        listed.show(rows, caption="第三者情報の候補", counted=len(rows))
        listed.mark(row.key for row in rows)

    def resting(self, key: str) -> str:
        return "読み込んでいます。" if key in ("f9", "f12") and self._view is None else ""

    def action_confirm(self) -> None:
        self._print(disclosed=True)

    def action_print(self) -> None:
        self._print(disclosed=False)

    def _print(self, *, disclosed: bool) -> None:
        view, ctx, party_id = self._view, self.office.ctx, self._party_id
        if view is None:
            return
        marked = self.query_one(DataList).marked
        masks = [mask.words for mask in view.masks if mask.words in marked] if disclosed else []

        def issue(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return print_record(
                ctx, party_id, reason, disclosed=disclosed, masks=masks, to=to, printer_code=printer, witness=witness
            )

        facts = [f"{view.party_no}  {view.name}  経過 {view.rows:,}件"]
        if disclosed:
            facts.append(f"黒塗り {len(masks)}語")
        leaving = Leaving(DISCLOSED if disclosed else TITLE, facts, "04", "delinquency.cases", party_id=party_id)
        ask_print(self, leaving, issue)
