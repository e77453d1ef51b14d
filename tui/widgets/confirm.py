"""The confirmation: a page that says what will change, who decides and how it is undone, and asks for one letter.

F9, F12 and Enter alone never execute: a key that is held down or typed ahead must not move money. What cannot be
undone asks for the number of items instead of a letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.events import Key, Resize
from textual.widget import Widget

from tui.screens.office_screen import OfficeScreen
from tui.widgets.before_after import BeforeAfter, Change
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page
from tui.widgets.painted import Line
from tui.widgets.party_facts import PartyFacts
from tui.widgets.party_header import PartyHeader


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before an act counts. Every line is in the office's words."""

    title: str
    """`確認  付替え（R7 市県民税 第3期 から R6 市県民税 第1期 へ）`"""
    asks: str
    """`この内容で決裁へ回しますか`"""
    facts: Sequence[str | Line] = ()
    """Above the table: where the money came from, the reason."""
    changes: Sequence[Change] = ()
    notes: Sequence[str | Line] = ()
    """Below the table: journal rows, letters, day, who approves, how it can be undone."""
    party: PartyFacts | None = None
    items: int | None = None
    """The number that has to be typed instead of Y: only for what cannot be undone."""
    leads_to: str = "実行"
    """What Y and Enter lead to, for the message line: 決裁へ, 実行."""


class Body(Widget):
    """What is to be confirmed. Longer than the screen, it is read page by page above the question."""


class AnswerField(Field):
    """One letter with N filled in, or the number of items, empty."""

    REPLACES = True

    def take_key(self, event: Key) -> bool:
        if event.key in ("pageup", "pagedown"):
            body = self.screen.query_one(Body)
            body.scroll_relative(y=body.size.height * (1 if event.key == "pagedown" else -1), animate=False)
            return True
        return super().take_key(event)

    def normalise(self, typed: str) -> str:
        return unicodedata.normalize("NFKC", typed).strip().upper().replace(",", "").removesuffix("件")


class Confirm(Page[bool]):
    """Gives back True only after Y and Enter, or after the right number and Enter."""

    KEYS = {"f3": "直す", "ctrl+g": ""}
    WORD = "確認"

    def __init__(self, above: OfficeScreen[Any], question: Question) -> None:
        super().__init__(above)
        self.question = question

    def compose(self) -> ComposeResult:
        asked = self.question
        if asked.party is not None:
            yield PartyHeader(asked.party)
        yield Section(asked.title)
        parts: list[Widget] = [Lines([text(one) if isinstance(one, str) else one for one in asked.facts])]
        if asked.changes:
            parts.append(BeforeAfter(asked.changes))
        parts.append(Lines([(), *(text(one) if isinstance(one, str) else one for one in asked.notes)]))
        yield Body(*parts)
        if asked.items is None:
            answer = AnswerField("answer", f"{asked.asks}（Y/N）", "N", width=3, note="既定は N", hint=self._hint())
        else:
            answer = AnswerField("answer", f"{asked.asks}。件数を入力", width=9, note="件", hint=self._hint())
        yield Form(FormRow(answer))

    def _hint(self) -> str:
        wanted = "Y" if self.question.items is None else "件数"
        return f"まだ何も変わっていません。{wanted} と Enter で{self.question.leads_to}、F3 で入力に戻ります"

    def on_mount(self) -> None:
        self.say("注意", self._hint())

    def on_resize(self, event: Resize) -> None:
        """The question stands right under what is asked, and on the screen however long that is."""
        body = self.query_one(Body)
        taken = 4 + (3 if self.question.party is not None else 0) + 2
        body.styles.max_height = max(3, event.size.height - taken)
        self.call_after_refresh(self._say_if_longer)

    def _say_if_longer(self) -> None:
        body = self.query_one(Body)
        if body.virtual_size.height > body.size.height:
            self.query_one(Section).show(self.question.title, "続きは PgDn")

    def on_form_completed(self, event: Form.Completed) -> None:
        answer = str(event.values["answer"])
        items = self.question.items
        if items is None:
            if answer == "Y":
                self.dismiss(True)
            elif answer in ("N", ""):
                self.dismiss(False)
            else:
                self.say("不可", "Y か N を入力してください。Y で進み、N で入力に戻ります。")
        elif answer == str(items):
            self.dismiss(True)
        else:
            self.say("不可", f"件数が違います。取り消せない操作なので、対象の件数 {items:,} を入力してください。")
