"""A page that gives back what was typed: opened again after a refusal, it shows what was typed before. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from textual.screen import ScreenResultType

from tui.screens.collection.reasons import ReasonPage
from tui.screens.office_screen import OfficeScreen
from tui.widgets.form import Form
from tui.widgets.page import Page

_GIVEN: WeakKeyDictionary[OfficeScreen[Any], dict[tuple[str, str], dict[str, str]]] = WeakKeyDictionary()
"""By the screen below, the kind of page and what it is about; gone with the screen."""


class GivingPage(Page[ScreenResultType]):
    """`about` tells pages of one kind apart (a claim, a person)."""

    about = ""

    def on_mount(self) -> None:
        kept = _GIVEN.get(self.above, {}).get((type(self).__name__, self.about))
        if kept:
            self.query_one(Form).restore(kept)
            self.say("案内", "前に入力した内容の続きです。")

    def give(self, value: ScreenResultType) -> None:
        """Keep the texts and go back with what they say."""
        kept = _GIVEN.setdefault(self.above, {})
        kept[(type(self).__name__, self.about)] = self.query_one(Form).draft()
        self.dismiss(value)


class KeptReasonPage(ReasonPage, GivingPage[str]):
    """A reason that is there again when the entry was refused."""

    def __init__(self, above: OfficeScreen[Any], title: str, facts: Sequence[str], label: str = "事由") -> None:
        super().__init__(above, title, facts, label)
        self.about = "\n".join((title, *facts))

    def action_confirm(self) -> None:
        self.give(str(self.query_one(Form).values()["reason"]))


def forget_given(screen: OfficeScreen[Any]) -> None:
    """What was given was taken: the pages of this screen begin empty again."""
    _GIVEN.pop(screen, None)
