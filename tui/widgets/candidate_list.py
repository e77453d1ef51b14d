"""F4 in a field: the values that could come into it, by number and by name."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.events import Key

from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Candidate, Field, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.page import Page
from tui.widgets.tone import Tone


class Narrow(SearchField):
    """What is typed here narrows the list; Enter and Down go on to it."""

    def take_key(self, event: Key) -> bool:
        if event.key in ("enter", "down"):
            self.screen.set_focus(self.screen.query_one(DataList))
            return True
        return super().take_key(event)


class CandidateList(Page[str]):
    """Gives back the code that was chosen. Digits go to the row, other characters narrow the list."""

    WORD = "候補"
    HINT = "番号か上下で選び Enter  文字で絞り込み  F3 で戻る"

    def __init__(self, field: Field) -> None:
        above = field.screen
        assert isinstance(above, OfficeScreen)
        super().__init__(above)
        self._field = field
        self._typed = field.value
        self._found: Sequence[Candidate] = ()

    def compose(self) -> ComposeResult:
        yield Form(FormRow(Narrow("narrow", f"{self._field.label}  絞り込み", hint=self.HINT)))
        yield DataList(
            (
                columns.number("番", 3),
                columns.code("コード", 6),
                columns.text("名称", 30, flex=True, most=60),
                columns.text("理由", 12, rank=1, flex=True, most=60),
            ),
            id="candidates",
            empty="候補はありません。文字を消すと全てを表示します。",
            hint=self.HINT,
        )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(DataList))
        self._search(self._typed, first=True)

    def _search(self, typed: str, *, first: bool = False) -> None:
        source = self._field.candidates
        if source is None:
            return
        if self._field.quick_candidates:
            self._show(source(typed))
        else:
            self.read_work("candidates", lambda: source(typed), self._show)

    def _show(self, found: Sequence[Candidate]) -> None:
        self._found = found
        rows = [
            Row(one.code, (str(n), one.code, one.name if not one.reason else (Tone.QUIET, one.name), one.reason))
            for n, one in enumerate(found, 1)
        ]
        self.query_one(DataList).show(rows, caption=self._field.label, to=self._typed)

    def take_other(self, event: Key) -> bool:
        """A character typed on the list narrows it."""
        if not event.is_printable:
            return False
        narrow = self.query_one(Narrow)
        self.set_focus(narrow)
        return narrow.take_key(event)

    def on_japanese_input_changed(self, event: JapaneseInput.Changed) -> None:
        if isinstance(event.input, Narrow):
            self._search(event.value)

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        chosen = self._found[event.data_list.cursor]
        if chosen.reason:
            self.say("不可", chosen.reason)
            return
        self.dismiss(chosen.code)
