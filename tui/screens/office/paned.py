"""Screens of panes by digit, each with its list and a form for one entry below: what turning a pane means on all of them."""

from __future__ import annotations

from typing import ClassVar

from tui.screens.office_screen import OfficeScreen
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.widgets.lines import Section
from tui.widgets.panes import Panes


class PanedScreen(OfficeScreen[None]):
    """Pane N has `#listN` and `#formN`; `#head` names the form of the pane. A subclass composes them and reads."""

    KEYS: ClassVar[dict[str, str]] = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "確定",
        "ctrl+r": "受電",
    }
    HEADS: ClassVar[tuple[str, ...]] = ()
    """What stands over the form of each pane."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(f"#form{self._at}", Form)

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._choose(event.index)

    def _choose(self, index: int) -> None:
        """Turn to a pane; a subclass may refuse one."""
        self._at = index
        self._turn()

    def _turn(self) -> None:
        for index, head in enumerate(self.HEADS):
            shown = index == self._at
            self.query_one(f"#list{index}").display = self.query_one(f"#form{index}").display = shown
            if shown:
                self.query_one("#head", Section).show(head)
        self._tell()
        self.set_focus(self._list)
        self.refresh_keys()

    def _tell(self) -> None:
        """Show what belongs to the current row of the pane."""

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def _load(self) -> None:
        """Read what the panes show."""

    def action_refresh(self) -> None:
        self._load()
