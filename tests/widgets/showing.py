"""A screen with the components that a test names, and the app around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.widget import Widget

from tests.terminal.gallery import DESK
from tui.app import OfficeApp
from tui.screens.office_screen import OfficeScreen


class Showing(OfficeScreen[None]):
    """Shows the given components and remembers the messages that they post."""

    NUMBER, NAME = "0000", "部品"
    KEYS = {"f3": "戻る", "f4": "候補", "f9": "確定"}

    def __init__(self, *components: Widget) -> None:
        super().__init__()
        self.components = components
        self.heard: list[Any] = []

    def compose(self) -> Iterator[Widget]:
        yield from self.components

    def on_data_list_opened(self, event: Any) -> None:
        self.heard.append(event)

    def on_data_list_marked(self, event: Any) -> None:
        self.heard.append(event)

    def on_data_list_page_wanted(self, event: Any) -> None:
        self.heard.append(event)

    def on_form_completed(self, event: Any) -> None:
        self.heard.append(event)

    def on_panes_chosen(self, event: Any) -> None:
        self.heard.append(event)


def showing(*components: Widget) -> tuple[OfficeApp, Showing]:
    """The app and its only screen."""
    screen = Showing(*components)
    return OfficeApp(lambda: screen, desk=DESK), screen
