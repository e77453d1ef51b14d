"""The key bar: twelve places in two rows, each key always in the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.geometry import Size

from tui.widgets import cells
from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.tone import Tone

PLACES = (
    (("f1", "F1"), ("f2", "F2"), ("f3", "F3"), ("f4", "F4"), ("f5", "F5"), ("f6", "F6")),
    (("f7", "F7"), ("f8", "F8"), ("f9", "F9"), ("ctrl+g", "^G"), ("ctrl+r", "^R"), ("f12", "F12")),
)
"""Keys in the order of their places. F10 and F11 belong to the terminals of the clerks; ^G and ^R stand there."""

LABEL_CELLS = 8
"""A label is a noun of at most four kanji."""


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key that is there: its label, and the reason if it rests."""

    label: str
    reason: str = ""


class KeyBar(Painted):
    """Shows `F9 確定`, `F9 (確定)` when it rests, and nothing where the screen has no such act."""

    FILL = Tone.KEY_LABEL

    def __init__(self) -> None:
        super().__init__()
        self._states: dict[str, KeyState] = {}

    @property
    def states(self) -> Mapping[str, KeyState]:
        return self._states

    def show(self, states: Mapping[str, KeyState]) -> None:
        """Show these keys; only a row in which something changed is drawn again."""
        before, self._states = self._states, dict(states)
        changed = {key for key in before.keys() | states.keys() if before.get(key) != states.get(key)}
        self.refresh_lines(*(y for y, row in enumerate(PLACES) if any(key in changed for key, _ in row)))

    def line(self, y: int) -> Line:
        place = (self.size.width - 2) // 6
        pieces: list[Piece] = [(Tone.KEY_LABEL, " ")]
        for key, shown in PLACES[y]:
            state = self._states.get(key)
            if state is None:
                pieces.append((Tone.KEY_LABEL, " " * place))
                continue
            label = cells.cut(state.label, LABEL_CELLS)
            label = f"({label})" if state.reason else label
            pieces.append((Tone.KEY, shown))
            pieces.append((Tone.KEY_LABEL, " "))
            pieces.append((Tone.KEY_RESTING if state.reason else Tone.KEY_LABEL, label))
            pieces.append((Tone.KEY_LABEL, " " * (place - len(shown) - 1 - cells.width(label))))
        return pieces

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(PLACES)
