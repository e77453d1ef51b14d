"""Drafts of one screen: what was typed and not committed is not lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from tui.widgets.form import Form

if TYPE_CHECKING:
    from tui.screens.office_screen import OfficeScreen


class DraftKeeper:
    """Keeps and puts back the texts of the forms of a screen, under the screen's own key."""

    def __init__(self, screen: OfficeScreen[Any]) -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self._kept: Mapping[str, str] | None = None

    @property
    def _forms(self) -> list[Form]:
        return list(self._screen.query(Form))

    def load(self) -> None:
        """Fetch the draft of a screen that opens and put it into its forms."""
        screen, key, drafts = self._screen, self._screen.draft_key, self._screen.office.drafts
        if key is None or drafts is None:
            return

        def put_back(draft: Mapping[str, str] | None) -> None:
            if draft:
                screen.restore(draft)
                screen.say("案内", "下書きの続きです。")

        screen.read_work("draft", lambda: drafts.load(key), put_back)

    def texts(self) -> dict[str, str]:
        """What is kept: the texts of all forms, no passwords."""
        return {name: text for form in self._forms for name, text in form.draft().items()}

    def put_back(self, draft: Mapping[str, str]) -> None:
        """Put texts into the forms."""
        for form in self._forms:
            form.restore(draft)

    @property
    def unsaved(self) -> bool:
        """Was anything typed that was neither committed nor taken from a draft?"""
        return any(form.changed for form in self._forms)

    def save(self) -> bool:
        """Keep what was typed. False if there is nothing to keep. What is kept is still not committed: a form that has
        changed stays so."""
        key = self._screen.draft_key
        if key is None or not self.unsaved:
            return False
        texts = self._screen.draft()
        if texts != self._kept:
            self._screen.office.save_draft(key, texts)
            self._kept = texts
        return True

    def drop(self) -> None:
        """The entry was committed: there is nothing to go on with."""
        if self._screen.draft_key is not None:
            self._screen.office.save_draft(self._screen.draft_key, None)
        self._kept = None
        self._remember()

    def typed(self) -> None:
        """Something was typed: keep it in a while, if the screen wants that."""
        seconds = self._screen.DRAFT_SECONDS
        if seconds is not None and self._screen.draft_key is not None and self._timer is None:
            self._timer = self._screen.set_timer(seconds, self._keep)

    def _keep(self) -> None:
        self._timer = None
        if self.save():
            self._screen.draft_saved()

    def _remember(self) -> None:
        for form in self._forms:
            form.remember()
