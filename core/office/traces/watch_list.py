"""要注意の宛名 (9202): persons whose records draw the curious; each look at one is told to the head of the office at once.

An entry ends, it is never deleted. Whoever looks is not told that the person is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.values.refusals import BadInput, NotFound

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.watch_list"


class WatchKind(StrEnum):
    """Why the curious look; the value is stored and is the word on the screen."""

    OFFICIAL = "要人"
    NEWS = "報道"
    COUNCIL = "議員"
    STAFF = "職員"
    OTHER = "その他"


@dataclass(frozen=True, slots=True)
class Watched:
    """One entry. `until_on` is the last day on which it counts; None while it is open."""

    watch_id: int
    party_id: int
    party_no: str
    party_name: str
    """Name of the party; of a protected person only that word."""
    kind: WatchKind
    reason: str
    from_on: date
    until_on: date | None
    added_by: str
    """Name of who listed it."""
    ended_by: str = ""

    def counts(self, day: date) -> bool:
        """Does the entry count on the day?"""
        return not self.ended_by and self.from_on <= day and (self.until_on is None or day <= self.until_on)


class WatchList(Protocol):
    """The list in the store."""

    def add(
        self, party_id: int, kind: WatchKind, reason: str, from_on: date, until_on: date | None, by: str, audit_seq: int
    ) -> int:
        """A new entry; its number."""
        ...

    def get(self, watch_id: int) -> Watched:
        """One entry. Raises NotFound."""
        ...

    def listed(self, *, ended: bool, before: int | None, limit: int) -> list[Watched]:
        """Entries that are not ended, or all, newest first, with numbers below `before`."""
        ...

    def open_for(self, party_id: int) -> Watched | None:
        """The entry of a party that is not ended, if any."""
        ...

    def end(self, watch_id: int, by: str, at: datetime) -> bool:
        """End an entry; False when somebody has."""
        ...


def list_watched(
    ctx: Context[Store], *, ended: bool = False, before: int | None = None, limit: int = 100
) -> list[Watched]:
    """The list, newest first, or with `ended` the past entries too; the look is recorded with who was on it."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = store.watch_list.listed(ended=ended, before=before, limit=limit)
    ctx.record_view(FUNCTION, "要注意の一覧", found=len(found), seen=[each.party_no for each in found])
    return found


def add_watched(
    ctx: Context[Store],
    party_no: str,
    kind: WatchKind,
    reason: str,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Watched:
    """Put a party on the list, from today unless another day is given. Raises NotFound, BadInput when it is on it."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.now().date()
    from_on = from_on or today
    if not reason.strip():
        raise BadInput(reason="登録の理由を入力してください。", field="watch_reason")
    if until_on is not None and until_on < max(from_on, today):
        raise BadInput(reason="終了日は開始日と今日より前にできません。日付を確かめてください。", field="until_on")
    with ctx.write() as store:
        number = party_no.strip()
        party_id = store.audit_reader.party_id_of(number) or store.audit_reader.party_id_of(number.zfill(8))
        if party_id is None:
            raise NotFound(what=f"宛名番号 {number} ", field="party_no")
        if store.watch_list.open_for(party_id) is not None:
            raise BadInput(reason="この宛名はすでに登録されています。先にその登録を終えてください。", field="party_no")
        entry = ctx.entry(
            FUNCTION,
            "要注意の登録",
            party_id=party_id,
            reason=reason.strip(),
            kind=kind.value,
            from_on=from_on.isoformat(),
            until_on=until_on.isoformat() if until_on else None,
        )
        seq = store.audit.record(entry)
        watch_id = store.watch_list.add(party_id, kind, reason.strip(), from_on, until_on, ctx.actor.staff_no, seq)
        return store.watch_list.get(watch_id)


def end_watched(ctx: Context[Store], watch_id: int) -> None:
    """Take a party off the list; the entry stays as an ended one. Raises NotFound, BadInput when it has ended."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        entry = store.watch_list.get(watch_id)
        if not store.watch_list.end(watch_id, ctx.actor.staff_no, ctx.now()):
            raise BadInput(reason="この登録はすでに終わっています。F5 で読み直してください。", field="watch")
        store.audit.record(ctx.entry(FUNCTION, "要注意の終了", party_id=entry.party_id, watch=watch_id))
