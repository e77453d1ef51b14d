"""A reason that an act needs (却下, 取消の起案): a page with what it is about and one field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page


class ReasonPage(Page[str]):
    """Gives back the reason, or None when the clerk went back. Nothing is done here."""

    KEYS = {"f3": "戻る", "f9": "次へ", "ctrl+g": ""}
    WORD = "事由"

    def __init__(self, above: OfficeScreen[Any], title: str, facts: Sequence[str], label: str = "事由") -> None:
        super().__init__(above)
        self._title, self._facts, self._label = title, facts, label

    def compose(self) -> ComposeResult:
        yield Section(self._title)
        yield Lines([text(fact) for fact in self._facts])
        yield Form(
            FormRow(Field("reason", self._label, most=200, required=True, hint="事由を入力  F9 次へ  F3 で戻る"))
        )

    def action_confirm(self) -> None:
        self.dismiss(str(self.query_one(Form).values()["reason"]))

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で次へ進みます。F3 で戻ります。")
