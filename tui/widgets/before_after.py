"""変更前 / 変更後 / 差: what an act changes, for the confirmation and for the approval alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.widgets.columns import Column
from tui.widgets.lines import change
from tui.widgets.painted import Piece
from tui.widgets.table import Table
from tui.widgets.tone import Tone


@dataclass(frozen=True, slots=True)
class Change:
    """One figure or word that an act changes. Figures are yen and get their difference; words have the one they bring."""

    label: str
    before: int | str
    after: int | str
    difference: str = ""

    def cells(self) -> tuple[str, str, Piece, str]:
        """The four cells of the row; what stays as it is is not set off."""
        stays = self.before == self.after
        difference = (
            change(self.before, self.after)
            if isinstance(self.before, int) and isinstance(self.after, int)
            else self.difference
        )
        return self.label, _shown(self.before), (Tone.TEXT if stays else Tone.STRONG, _shown(self.after)), difference


def _shown(value: int | str) -> str:
    return f"{value:,}" if isinstance(value, int) else value


class BeforeAfter(Table):
    """The table of changes. `before` and `after` name the columns: 承認前 and 承認後 where it stands for an approval."""

    def __init__(
        self, changes: Iterable[Change] = (), *, before: str = "変更前", after: str = "変更後", id: str | None = None
    ) -> None:
        columns = (
            Column("", 26, flex=True),
            Column(before, 12, "right", cuts=False),
            Column(after, 12, "right", cuts=False),
            Column("差", 12, "right", cuts=False),
        )
        super().__init__(columns, [one.cells() for one in changes], id=id)

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show these changes instead."""
        self.show([one.cells() for one in changes])
