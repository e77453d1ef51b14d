"""F1: help of the field in focus and of the screen, made from its keys, so that it says what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.events import Key
from textual.geometry import Size

from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells
from tui.widgets.field import Field
from tui.widgets.key_bar import PLACES
from tui.widgets.lines import section, text, wrapped
from tui.widgets.page import Page
from tui.widgets.painted import Line, Painted
from tui.widgets.tone import Tone

EVERYWHERE = (
    ("F1", "この説明"),
    ("F9", "確定（お金は確認画面を通る）"),
    ("F2", "検索 2001"),
    ("F12", "印刷・プレビュー"),
    ("F3", "戻る（入力は下書きに残る）"),
    ("Ctrl+G", "画面番号で移動"),
    ("F4", "候補・コード・操作"),
    ("Ctrl+R", "受電（1欄で検索）"),
    ("F5", "再表示・再計算"),
    ("Enter", "次の欄へ。確定はしない"),
    ("F6", "連続入力（見出しを保つ）"),
    ("Esc 1-9", "F1 から F9 の代わり"),
    ("F7 F8", "前 / 次"),
    ("Tab", "次のまとまりへ"),
    ("Ctrl+L", "画面を描き直す"),
)
"""Keys that do the same on every screen, in the order of the manual."""


def two_columns(pairs: Sequence[tuple[str, str]]) -> list[Line]:
    """Keys and what they do, two of them in a line."""
    lines: list[Line] = []
    for start in range(0, len(pairs), 2):
        line = [(Tone.TEXT, "  ")]
        for key, does in pairs[start : start + 2]:
            line.append((Tone.STRONG, cells.pad_right(key, 8)))
            line.append((Tone.TEXT, cells.pad_right(does, 28)))
        lines.append(line)
    return lines


class HelpText(Painted, can_focus=True):
    """The lines of the help, page by page."""

    def __init__(self, lines: Sequence[Line | str]) -> None:
        super().__init__(id="help")
        self._lines = list(lines)
        self._top = 0

    def line(self, y: int) -> Line:
        index = self._top + y
        if index >= len(self._lines):
            return ()
        found = self._lines[index]
        return section(found, self.size.width) if isinstance(found, str) else found

    def take_key(self, event: Key) -> bool:
        step = {"pagedown": self.size.height, "pageup": -self.size.height, "down": 1, "up": -1}.get(event.key)
        if step is None:
            return False
        top = max(0, min(self._top + step, len(self._lines) - self.size.height))
        if top != self._top:
            self._top = top
            self.refresh()
        return True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)


class HelpPage(Page[None]):
    """F3, F1 or Esc closes."""

    KEYS = {"f1": "閉じる", "f3": "閉じる", "ctrl+g": ""}
    WORD = "ヘルプ"
    HINT = "F3 で閉じる  PgUp PgDn 頁"
    AUTO_FOCUS = "#help"

    def __init__(self, above: OfficeScreen[Any]) -> None:
        super().__init__(above)
        self._of_field = above.focused if isinstance(above.focused, Field) else None

    def compose(self) -> ComposeResult:
        yield HelpText(self._lines())

    def _lines(self) -> list[Line | str]:
        lines: list[Line | str] = []
        said = self.above.message_line.not_whole
        if said:
            lines.append("最後のメッセージの全文")
            lines.extend(wrapped(said, self.above.size.width))
        field = self._of_field
        if field is not None and (field.help or field.value):
            lines.append(f"欄 {field.label}")
            lines.extend(self._whole(field.help))
            if field.candidates is not None:
                lines.append(text("F4 で候補の一覧を見られます。"))
        lines.extend(self._whole(self.above.HELP_LINES))
        lines.append("この画面のキー")
        names = dict(pair for row in PLACES for pair in row)
        shown = [(names[key].replace("^", "Ctrl+"), label) for key, label in self.above.keys().items()]
        lines.extend(two_columns([*self.above.LETTER_HELP.items(), *shown]))
        lines.append("どの画面でも同じキー")
        lines.extend(two_columns(EVERYWHERE))
        return lines

    def _whole(self, sentences: Sequence[str]) -> Iterator[Line]:
        """Nothing of the help is cut: a sentence that is too long for the terminal goes on in the next line."""
        for sentence in sentences:
            yield from wrapped(sentence, self.above.size.width)

    async def action_help(self) -> None:
        await self.leave()

    async def on_escape(self) -> None:
        await self.leave()
