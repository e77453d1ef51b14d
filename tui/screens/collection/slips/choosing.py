"""Several claims have the same four parts: which one a slip is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.collection.claims import ClaimFacts
from core.values.dates import wareki
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.page import Page


class ChoosePage(Page[int]):
    """Gives back the receivable, or None."""

    WORD = "候補"
    HINT = "番号か上下で選び Enter  F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], choices: Sequence[ClaimFacts]) -> None:
        super().__init__(above)
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.number("番", 3),
                columns.code("宛名番号"),
                columns.text("氏名", 16, flex=True, most=40),
                columns.text("調定", 18, flex=True, most=30),
                columns.day("納期限"),
                columns.amount("本税未納"),
                columns.text("状態", 6),
            ),
            hint=self.HINT,
            spells=True,
        )

    def on_mount(self) -> None:
        rows = [
            Row(
                claim.receivable_id,
                (
                    str(number),
                    claim.party.party_no,
                    claim.party.name,
                    claim.label,
                    wareki(claim.term.receivable.due_on),
                    f"{claim.term.unpaid}",
                    str(claim.term.status),
                ),
            )
            for number, claim in enumerate(self._choices, 1)
        ]
        self.query_one(DataList).show(rows, caption="同じ税目・年度・通知書・期の調定", counted=len(rows))

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.dismiss(int(str(event.row.key)))
