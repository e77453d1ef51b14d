"""The blank screen: what stands there when nobody has typed for a while, so that nobody reads over the counter."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.events import Key

from tui.screens.office_screen import OfficeScreen
from tui.widgets.lines import Lines, text


class BlankScreen(OfficeScreen[None]):
    """Covers everything; any key takes it away and does nothing else."""

    NAME = "おさめ"
    KEYS = {"f1": "", "ctrl+g": ""}
    HINT = "どのキーでも元の画面に戻ります。入力はそのままです。"

    def compose(self) -> ComposeResult:
        yield Lines([(), text("しばらく入力がなかったので画面を消しました。")])

    def take_first(self, event: Key) -> bool:
        self.dismiss(None)
        return True
