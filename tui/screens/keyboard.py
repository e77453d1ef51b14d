"""How a screen takes its keys: F-keys first, then the component in focus and what it stands in, then letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from textual.events import Key, Paste
from textual.widget import Widget

from tui.widgets.form import Form
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.keys import ACTIONS, digit_after_escape, plain_character
from tui.widgets.painted import Painted
from tui.widgets.panes import Panes

if TYPE_CHECKING:
    from tui.screens.office_screen import OfficeScreen


class Keyboard:
    """The keys of one screen, in the order in which they were pressed."""

    def __init__(self, screen: OfficeScreen[Any]) -> None:
        self._screen = screen

    async def take(self, event: Key | Paste) -> bool:
        """Take a key or a paste. False leaves it to Textual. A refusal on the way is shown, not raised."""
        screen = self._screen
        if screen.too_small.display:
            return True
        if isinstance(event, Paste):
            self._take_paste(event)
            return True
        if event.key == "ctrl+l":
            screen.office.redraw()
            return True
        if screen.take_first(event):
            return True
        stand_in = digit_after_escape(event, screen.office)
        try:
            if stand_in == "":
                await screen.on_escape()
                return True
            return await self._take_key(stand_in or event.key, event)
        except Exception as error:  # the last place where it can be shown; what is not a refusal is logged
            screen.answer(error)
            return True
        finally:
            screen.refresh_keys()

    def _take_paste(self, event: Paste) -> None:
        focused = self._screen.focused
        if isinstance(focused, JapaneseInput):
            self._screen.message_line.release()
            focused.take_paste(event.text)

    async def _take_key(self, key: str, event: Key) -> bool:
        screen = self._screen
        screen.message_line.release(noted=key in ACTIONS or key == "enter")
        if screen.jump_line.display and key in ACTIONS:
            await screen.end_jump(None)
            if key in ("f3", "ctrl+g"):
                return True
        if key in ACTIONS:
            await self.press(key)
            return True
        if any(node.take_key(event) for node in self._takers()):
            return True
        if key in ("tab", "shift+tab"):
            self.next_group(1 if key == "tab" else -1)
            return True
        if isinstance(screen.focused, JapaneseInput):
            return False
        if self._choose_pane(plain_character(event)):
            return True
        action = screen.LETTERS.get(plain_character(event))
        if action is not None:
            await screen.act(action)
            return True
        return screen.take_other(event)

    def _takers(self) -> Iterable[Painted | Form]:
        """The component in focus and what it stands in, from inside out."""
        focused = self._screen.focused
        if focused is None:
            return []
        nodes = [node for node in focused.ancestors_with_self if isinstance(node, Painted | Form)]
        return cast("Iterable[Painted | Form]", nodes)

    def _choose_pane(self, character: str) -> bool:
        """A digit shows the pane of that number, on a screen that has panes."""
        if not (len(character) == 1 and character.isdigit()):
            return False
        return any(panes.choose(int(character) - 1) for panes in self._screen.query(Panes))

    async def press(self, key: str) -> None:
        """Do what a key of the key bar stands for; a key that rests answers with its reason."""
        screen = self._screen
        keys = screen.keys()
        if key not in keys:
            return
        reason = screen.reason_of(key)
        if reason:
            screen.say("不可", reason)
            return
        await screen.act(ACTIONS[key])

    def next_group(self, step: int) -> None:
        """The focus to the next form, list or row of panes; inside a single form to the next field."""
        screen = self._screen
        groups: list[list[Widget]] = []
        owner: Widget | None = None
        for widget in screen.focus_chain:
            its_owner = next((node for node in widget.ancestors if isinstance(node, Form)), widget)
            if groups and owner is its_owner:
                groups[-1].append(widget)
            else:
                groups.append([widget])
                owner = its_owner
        if not groups:
            return
        here = next((n for n, group in enumerate(groups) if screen.focused in group), None)
        if here is None:
            screen.set_focus(groups[0][0])
        elif len(groups) == 1:
            at = groups[0].index(cast(Widget, screen.focused))
            screen.set_focus(groups[0][(at + step) % len(groups[0])])
        else:
            screen.set_focus(groups[(here + step) % len(groups)][0])
