"""What a clerk had typed and not committed when a screen was left or a line dropped: kept for its owner alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store


@dataclass(frozen=True, slots=True)
class ScreenDraft:
    """Fields of a screen as typed; `subject` tells entries of one screen apart (a batch, a person)."""

    screen_no: str
    subject: str
    fields: Mapping[str, str]
    saved_at: datetime


class ScreenDrafts(Protocol):
    """Unsaved input in the store; never part of the books."""

    def save(self, staff_no: str, draft: ScreenDraft) -> None:
        """Keep a draft; the one of the same screen and subject is replaced."""
        ...

    def find(self, staff_no: str, screen_no: str, subject: str) -> ScreenDraft | None:
        """The owner's draft, if any."""
        ...

    def drop(self, staff_no: str, screen_no: str, subject: str) -> None:
        """Forget a draft."""
        ...

    def listed(self, staff_no: str) -> list[ScreenDraft]:
        """The owner's drafts, newest first."""
        ...


def save_screen_draft(ctx: Context[Store], screen_no: str, subject: str, fields: Mapping[str, str]) -> None:
    """Keep what was typed."""
    ctx.require_session()
    with ctx.write() as store:
        store.screen_drafts.save(ctx.actor.staff_no, ScreenDraft(screen_no, subject, dict(fields), ctx.now()))


def find_screen_draft(ctx: Context[Store], screen_no: str, subject: str) -> ScreenDraft | None:
    """One's own draft of a screen, if any."""
    ctx.require_session()
    with ctx.read() as store:
        return store.screen_drafts.find(ctx.actor.staff_no, screen_no, subject)


def drop_screen_draft(ctx: Context[Store], screen_no: str, subject: str) -> None:
    """Forget one's own draft: its content was committed or given up."""
    ctx.require_session()
    with ctx.write() as store:
        store.screen_drafts.drop(ctx.actor.staff_no, screen_no, subject)


def list_screen_drafts(ctx: Context[Store]) -> list[ScreenDraft]:
    """One's own drafts, newest first."""
    ctx.require_session()
    with ctx.read() as store:
        return store.screen_drafts.listed(ctx.actor.staff_no)
