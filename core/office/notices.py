"""The notice line for all clerks (連絡): who wrote it, from when until when, shown on the menu and every title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from core.values.refusals import BadInput, NotFound

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.notice"
LONGEST = 72
"""Characters: it must fit the message line."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; `ended_at` when it was taken down before its time."""

    notice_id: int
    body: str
    from_at: datetime
    until_at: datetime
    staff_no: str
    ended_at: datetime | None
    staff_name: str = ""


class Notices(Protocol):
    """Notices in the store."""

    def add(self, body: str, from_at: datetime, until_at: datetime, staff_no: str, audit_seq: int) -> int:
        """A new notice; its number."""
        ...

    def current(self, now: datetime) -> list[Notice]:
        """Notices that hold at a moment, newest first."""
        ...

    def coming(self, now: datetime) -> list[Notice]:
        """Notices that hold at a moment or will, the earliest first."""
        ...

    def end(self, notice_id: int, at: datetime) -> bool:
        """Take a notice down; False when there is none that still holds."""
        ...


def set_notice(ctx: Context[Store], body: str, from_at: datetime, until_at: datetime) -> int:
    """Tell all clerks something for a time; the notice's number. One line of at most 72 characters."""
    ctx.authorize(FUNCTION, "enter")
    text = " ".join(body.split())
    if not text or len(text) > LONGEST:
        raise BadInput(reason=f"連絡は1文字以上{LONGEST}文字以内で入力してください。", field="body")
    if until_at <= from_at:
        raise BadInput(reason="終わりは始まりより後にしてください。", field="until_at")
    with ctx.write() as store:
        entry = ctx.entry(FUNCTION, "連絡の掲示", body=text, from_at=from_at.isoformat(), until_at=until_at.isoformat())
        seq = store.audit.record(entry)
        return store.notices.add(text, from_at, until_at, ctx.actor.staff_no, seq)


def end_notice(ctx: Context[Store], notice_id: int) -> None:
    """Take a notice down before its time. Raises NotFound."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        if not store.notices.end(notice_id, ctx.now()):
            raise NotFound(what=f"掲示中の連絡{notice_id}")
        store.audit.record(ctx.entry(FUNCTION, "連絡の取下げ", notice=notice_id))


def current_notices(ctx: Context[Store]) -> list[Notice]:
    """Notices that hold now, newest first, for whoever is signed in."""
    ctx.require_session()
    with ctx.read() as store:
        return store.notices.current(ctx.now())


def list_notices(ctx: Context[Store]) -> list[Notice]:
    """Notices that hold now or will hold, the earliest first: for whoever may put one up (9101)."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.notices.coming(ctx.now())
