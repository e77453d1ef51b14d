"""Refusals: what a service says when an act is not possible, in one sentence that the clerk can act on."""

from __future__ import annotations


class Refusal(Exception):
    """An act is refused by rule, right or state.

    Subclasses set `sentence`, a Japanese sentence with named places, and are raised with those facts:
    `raise DayClosed(day=wareki(day))`. `field` names the form field that must get the focus, if one is to blame.
    """

    sentence = "この操作はできません。"

    def __init__(self, *, field: str = "", **facts: object) -> None:
        self.field = field
        self.facts = facts
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence for the message line."""
        return self.sentence.format(**self.facts)


class BadInput(Refusal):
    """A value that was typed or passed cannot be read; `reason` says what is wrong and what to type."""

    sentence = "{reason}"


class ChangedByAnother(Refusal):
    """The record was changed by someone else since it was read (optimistic version check)."""

    sentence = "{what}はほかの職員が変更しました。F5 で読み直してからもう一度行ってください。"


class NotFound(Refusal):
    """A record named by number does not exist."""

    sentence = "{what}が見つかりません。番号を確かめてください。"
