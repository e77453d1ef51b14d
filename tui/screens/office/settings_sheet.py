"""What the panes of 9101 have in common: rows that are read, a form for one change, the question before it counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, ClassVar

from textual.widget import Widget

from core.values.refusals import BadInput
from tui.widgets.columns import Column
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.field import Field
from tui.widgets.painted import Line

_TIME = re.compile(r"(\d{1,2}):?(\d\d)", re.ASCII)


class TimeField(Field):
    """A time of day: 18:00, 1800 or 900."""

    REPLACES = True
    WIDTH = 5

    def normalise(self, typed: str) -> str:
        return "".join(unicodedata.normalize("NFKC", typed).split())

    def of_empty(self) -> time | None:
        return None

    def of_text(self, text: str) -> time:
        found = _TIME.fullmatch(text)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise BadInput(reason="時刻は 18:00 か 1800 の形で入力してください。", field=self.name or "")
        return time(int(found[1]), int(found[2]))

    def form_of(self, value: object) -> str:
        return f"{value:%H:%M}" if isinstance(value, time) else ""


class Sheet:
    """One pane. `read`, `write` and `remove` run in threads; the rest only makes text of what they gave."""

    NAME: ClassVar[str] = ""
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    EMPTY: ClassVar[str] = ""
    HINT: ClassVar[str] = ""
    SORT: ClassVar[str] = ""
    REMOVES: ClassVar[str] = ""
    """The word for taking the current row away; blank where nothing is taken away."""
    CANNOT: ClassVar[str] = ""
    """Why nothing is changed here, for a pane that is only read."""

    def fields(self) -> Sequence[Widget]:
        """Rows of the form."""
        return ()

    def read(self, ctx: Any) -> Sequence[Any]:
        """What the pane lists."""
        raise NotImplementedError

    def row(self, number: int, one: Any) -> Row:
        """One of it as a row; its key is `number`."""
        raise NotImplementedError

    def told(self, found: Sequence[Any]) -> list[Line]:
        """What stands above the form."""
        return []

    def counted(self, found: Sequence[Any]) -> int | None:
        """How many entries the pane has, for its head."""
        return len(found)

    def fresh(self) -> Mapping[str, str]:
        """What the form holds before anything was typed."""
        return {}

    def filled(self, one: Any) -> Mapping[str, str]:
        """What the form takes from the row on which Enter was pressed."""
        return {}

    def cannot(self, one: Any | None) -> str:
        """Why F9 rests."""
        return self.CANNOT

    def question(self, values: Mapping[str, Any], one: Any | None) -> Question:
        """The question before the change counts. Raises BadInput for values that cannot be asked about."""
        raise NotImplementedError

    def write(self, ctx: Any, values: Mapping[str, Any], one: Any | None) -> str:
        """Make the change; what to say of it."""
        raise NotImplementedError

    def cannot_remove(self, one: Any | None) -> str:
        """Why the current row cannot be taken away."""
        return f"{self.NAME}の行は取り消せません。"

    def removal(self, one: Any) -> Question:
        """The question before the current row is taken away."""
        raise NotImplementedError

    def remove(self, ctx: Any, one: Any) -> str:
        """Take it away; what to say of it."""
        raise NotImplementedError
