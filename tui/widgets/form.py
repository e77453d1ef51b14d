"""Forms: rows of fields, the order of Enter, all values at once, and the draft of what was typed."""

from __future__ import annotations

from collections.abc import Mapping

from textual.events import Key
from textual.message import Message
from textual.widget import Widget

from core.values.refusals import BadInput
from tui.widgets.field import Advancing, Field


class FormRow(Widget):
    """Fields and words side by side, two cells between them."""

    def __init__(self, *children: Widget, id: str | None = None) -> None:
        super().__init__(*children, id=id)


class Form(Widget, Advancing):
    """Rows of fields. Enter goes to the next field; from the last one the form is complete.

    `wraps`: after the last field the focus goes to the first one again, as the entry of many slips wants it.
    """

    class Completed(Message):
        """Enter was pressed in the last field and every value can be read."""

        def __init__(self, form: Form, values: Mapping[str, object]) -> None:
            super().__init__()
            self.form = form
            self.values = values

        @property
        def control(self) -> Form:
            return self.form

    def __init__(self, *rows: Widget, id: str | None = None, wraps: bool = False) -> None:
        super().__init__(*rows, id=id)
        self.wraps = wraps
        self._saved: dict[str, str] | None = None

    @property
    def fields(self) -> list[Field]:
        """All fields in the order of Enter."""
        return list(self.query(Field))

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)

    def values(self) -> dict[str, object]:
        """Every value by the name of its field. Raises BadInput for the first one that cannot be read."""
        return {field.name or "": field.commit() for field in self.fields}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put texts into fields by name; names that the form does not have are passed over."""
        for field in self.fields:
            if field.name is not None and field.name in values:
                field.value = values[field.name]

    @property
    def touched(self) -> frozenset[str]:
        """Names of the fields that do not stand as they were saved."""
        saved = self._saved or {}
        return frozenset(name for name, text in self.draft().items() if text != saved.get(name, ""))

    def fill_untouched(self, values: Mapping[str, str]) -> None:
        """Put texts into the fields in which nothing was typed meanwhile; they are the saved ones of all."""
        touched = self.touched
        self.fill({name: text for name, text in values.items() if name not in touched})
        self._saved = {name: values.get(name, (self._saved or {}).get(name, "")) for name in self.draft()}

    def clear(self, *names: str) -> None:
        """Empty the named fields, or all that are not filled in by the machine."""
        for field in self.fields:
            if field.name in names or (not names and not field.known):
                field.value = ""

    def draft(self) -> dict[str, str]:
        """What was typed, by the name of the field. Passwords are in no draft."""
        return {field.name or "": field.value for field in self.fields if not field.is_password}

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back."""
        self.fill(draft)
        self.remember()

    def remember(self) -> None:
        """Take the texts as they stand now as the ones that are saved."""
        self._saved = self.draft()

    @property
    def changed(self) -> bool:
        """Is anything typed that is not saved?"""
        return bool(self.touched)

    def on_mount(self) -> None:
        self.remember()

    def focus_first(self) -> None:
        """The focus to the first field that is not filled in, else to the first."""
        fields = [field for field in self.fields if field.focusable]
        if fields:
            self.screen.set_focus(next((field for field in fields if not field.value), fields[0]))

    def advance(self, field: Field) -> None:
        fields = self.fields
        following = fields[fields.index(field) + 1 :]
        for candidate in following:
            if candidate.focusable and not (candidate.known and candidate.value):
                self.screen.set_focus(candidate)
                return
        try:
            values = self.values()
        except BadInput:
            if self.wraps:
                self.screen.set_focus(fields[0])
            raise
        if self.wraps:
            self.screen.set_focus(next((f for f in fields if f.focusable and not (f.known and f.value)), fields[0]))
        self.post_message(self.Completed(self, values))

    def take_key(self, event: Key) -> bool:
        """Up and Down: the nearest field of the row above or below."""
        if event.key not in ("up", "down"):
            return False
        focused = self.screen.focused
        rows = [[f for f in self.fields if f.focusable and f.region.y == y] for y in self._field_rows()]
        here = next((n for n, row in enumerate(rows) if focused in row), None)
        if here is None or focused is None:
            return False
        there = here + (1 if event.key == "down" else -1)
        if not 0 <= there < len(rows):
            return False
        x = focused.region.x
        self.screen.set_focus(min(rows[there], key=lambda field: abs(field.region.x - x)))
        return True

    def _field_rows(self) -> list[int]:
        return sorted({field.region.y for field in self.fields if field.focusable})
