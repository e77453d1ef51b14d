"""Entry of one line as an input method sends it: the widget under every field.

Textual's own Input drops a typed full-width space, draws passwords and borders with characters of ambiguous width, puts
what is copied on the client's clipboard and takes Enter after the keys that follow it. This one takes every key at
once, in the order of the keys, so that a scanner or a fast typist cannot post one number twice and lose the next.
"""

from __future__ import annotations

from textual.events import Focus, Key, Paste
from textual.geometry import Offset
from textual.message import Message

from tui.widgets import cells
from tui.widgets.line_editor import LONGEST, LineEditor
from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.tone import Tone


class JapaneseInput(Painted, can_focus=True):
    """A line of text that is edited in place. Subclasses decide what stands before and after it."""

    class Changed(Message):
        """The text is another one than before."""

        def __init__(self, control: JapaneseInput, value: str) -> None:
            super().__init__()
            self.input = control
            self.value = value

        @property
        def control(self) -> JapaneseInput:
            return self.input

    class Submitted(Message):
        """Enter was pressed; `value` is the text at that moment."""

        def __init__(self, control: JapaneseInput, value: str) -> None:
            super().__init__()
            self.input = control
            self.value = value

        @property
        def control(self) -> JapaneseInput:
            return self.input

    def __init__(
        self,
        value: str = "",
        *,
        width: int = 20,
        most: int = 0,
        password: bool = False,
        replace_on_typing: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._editor = LineEditor(value, most)
        self._cells = width
        self._password = password
        self._replace_on_typing = replace_on_typing
        self._fresh = False
        self._first = 0
        self.failed = False

    @property
    def value(self) -> str:
        """The text as it was typed."""
        return self._editor.text

    @value.setter
    def value(self, text: str) -> None:
        if text != self._editor.text:
            self._editor.replace(text)
            self._altered()
        self.failed = False

    @property
    def is_password(self) -> bool:
        """Is the text shown as `*` only?"""
        return self._password

    def take_key(self, event: Key) -> bool:
        if event.key == "enter":
            self.submit()
            return True
        character = event.character
        if character is not None and (character.isprintable() or character == "\u3000"):
            self._type(character)
            return True
        if event.key == "ideographic_space":
            self._type("\u3000")
            return True
        before = self._editor.text
        if not self._editor.press(event.key):
            return False
        self._fresh = False
        if self._editor.text != before:
            self.failed = False
            self._altered()
        else:
            self._redraw()
        return True

    def take_paste(self, text: str) -> None:
        """Take pasted text: its first line, without control characters. It never presses Enter."""
        line = next((line for line in text[:LONGEST].splitlines() if line.strip()), "")
        self._type(line)

    def submit(self) -> None:
        """Enter: tell what stands here now."""
        self.post_message(self.Submitted(self, self.value))

    def _type(self, typed: str) -> None:
        if self._fresh and cells.strip_controls(typed):
            self._editor.replace("")
        self._fresh = False
        if self._editor.insert(typed):
            self.failed = False
            self._altered()

    def _altered(self) -> None:
        self._redraw()
        if self.is_attached:
            self.post_message(self.Changed(self, self.value))

    def _redraw(self) -> None:
        if self.is_attached:
            self.place_cursor()
            self.refresh()

    def on_paste(self, event: Paste) -> None:
        event.stop()
        self.take_paste(event.text)

    def on_focus(self, event: Focus) -> None:
        self.place_cursor()

    def entered(self) -> None:
        """The focus came here: the next character replaces a value that is typed anew as a whole."""
        self._fresh = self._replace_on_typing and bool(self._editor.text)
        self._editor.press("end")
        self._redraw()

    def left(self) -> None:
        """The focus goes elsewhere."""
        self._fresh = False
        self._first = 0
        self._redraw()

    def _shown(self) -> tuple[str, int]:
        """The text as it is drawn and the cell of the caret in it."""
        if self._password:
            return "*" * len(self._editor.text), self._editor.caret
        before = cells.clean(self._editor.text[: self._editor.caret])
        return before + cells.clean(self._editor.text[self._editor.caret :]), cells.width(before)

    def place_cursor(self) -> None:
        """Put the terminal's own, hidden, cursor on the caret: an input method shows its draft there."""
        if self.in_focus:
            _, caret = self._shown()
            x, y, _, _ = self.content_region
            self.app.cursor_position = Offset(x + self.lead_cells + caret - self._first, y)

    @property
    def lead_cells(self) -> int:
        """Cells before the text."""
        return 0

    def value_pieces(self) -> Line:
        """The text in its place: underlined, `____` when it is empty, with the caret when the focus is here."""
        shown, caret = self._shown()
        room = self._cells
        if not self.in_focus:
            tone = Tone.FIELD_ERROR if self.failed else Tone.FIELD
            return [(tone, cells.pad_right(shown, room))] if shown else [(Tone.TEXT, "_" * room)]
        tone, caret_tone = (Tone.FIELD_ERROR, Tone.FOCUS) if self.failed else (Tone.FOCUS, Tone.CARET)
        if not shown:
            return [(caret_tone, "_"), (tone, "_" * (room - 1))]
        # The window of cells follows the caret; the caret takes a cell of its own behind the last character, but where
        # the text fills its place exactly: a code of four digits in four cells is read whole, the caret on its last one.
        if caret == cells.width(shown) == room:
            self._first, caret = 0, caret - cells.width(shown[-1])
        elif caret - self._first >= room:
            self._first = caret - room + 1
        self._first = min(self._first, caret)
        window = _window(shown, self._first, room)
        at = caret - self._first
        before = cells.head(window, at)
        rest = window[len(before) :] or " "
        under, after = rest[0], rest[1:]
        used = cells.width(before) + cells.width(under) + cells.width(after)
        pieces: list[Piece] = [(tone, before), (caret_tone, under), (tone, after + " " * max(0, room - used))]
        return pieces

    def line(self, y: int) -> Line:
        return self.value_pieces()


def _window(text: str, first: int, room: int) -> str:
    """The cells `first` to `first + room` of a text; half of a wide character is a blank."""
    position, window, used = 0, "", 0
    for character in text:
        size = cells.width(character)
        if position >= first:
            if used + size > room:
                break
            window += character
            used += size
        elif position + size > first:
            window += " "
            used += 1
        position += size
    return window
