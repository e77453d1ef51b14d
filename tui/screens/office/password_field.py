"""The field of a password: shown as stars, taken exactly as it was typed, blanks at its ends too."""

from __future__ import annotations

from tui.widgets.field import Field


class PasswordField(Field):
    """A required password."""

    def __init__(self, name: str, label: str, *, hint: str = "", required: bool = True) -> None:
        super().__init__(name, label, label_width=10, width=32, most=256, password=True, required=required, hint=hint)

    def normalise(self, typed: str) -> str:
        return typed
