"""A page with a form for one entry: what it is about, the fields, and F9 to go on. Nothing is done here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult

from tui.screens.office_screen import OfficeScreen
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

Values = Mapping[str, Any]


class EntryPage(Page[Values]):
    """Gives back the values of the form, or None when the clerk went back.

    `rows` makes the fields, `check` may raise BadInput before the page is left, so that nothing typed is lost.
    """

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "次へ", "ctrl+g": ""}
    WORD = "入力"

    def __init__(
        self,
        above: OfficeScreen[Any],
        title: str,
        facts: Sequence[str],
        rows: Callable[[], Sequence[FormRow]],
        check: Callable[[Values], None] | None = None,
        fill: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(above)
        self._title, self._facts, self._rows, self._check = title, tuple(facts), rows, check
        self._fill = dict(fill or {})

    def compose(self) -> ComposeResult:
        yield Section(self._title, "F9 で確認へ")
        yield Lines([text(fact) for fact in self._facts] or [()])
        yield Form(*self._rows())

    def on_mount(self) -> None:
        if self._fill:
            self.query_one(Form).fill(self._fill)

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認へ進みます。F3 で戻ります。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        if self._check is not None:
            self._check(values)
        self.dismiss(values)
