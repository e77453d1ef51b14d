"""A page with a form for one entry: what it is about, the fields; F9 asks and does it. What was typed stays when it is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult

from tui.screens.office_screen import OfficeScreen
from tui.widgets.confirm import Question
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

Values = Mapping[str, Any]


class EntryPage(Page[str]):
    """Gives back the sentence of what was done, or None when the clerk went back.

    `rows` makes the fields. `then` gets the values on F9 and calls `propose`; a refusal shows here, at the field that it
    names, and the page stays.
    """

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "次へ", "ctrl+g": ""}
    WORD = "入力"

    def __init__(
        self,
        above: OfficeScreen[Any],
        title: str,
        facts: Sequence[str],
        rows: Callable[[], Sequence[FormRow]],
        then: Callable[[Values], Awaitable[None]],
        fill: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(above)
        self._title, self._facts, self._rows, self._then = title, tuple(facts), rows, then
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

    async def action_confirm(self) -> None:
        await self._then(self.query_one(Form).values())

    async def propose(self, question: Question, job: Callable[[], str]) -> None:
        """Ask for Y, then do it in a thread and go back with what was done."""

        def over(told: str) -> None:
            self.dismiss(told)

        await self.confirm(question, lambda: self.write_work(job, over, doing="処理しています。"))
