"""From the tray to the shelf and back: where the file itself goes once its bytes are kept and something has become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.office.ports import FileNotTaken, Shelf
from core.office.receiving.received import Outcome, ReceivedFile

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import S_co


def shelve(ctx: Context[S_co], channel: str, name: str, content_sha256: bytes, shelf: Shelf) -> str:
    """Move a settled file out of the tray, after the commit of what became of it; its name there, '' when it stays.

    Part of an import, which has asked for the right. A file that cannot be moved stays and is moved at a later look:
    the import is done and must not be told as failed.
    """
    try:
        place = ctx.outside.inbox.put_aside(channel, name, content_sha256, shelf, ctx.now().date())
    except FileNotTaken:
        return ""
    if place:
        with ctx.write() as store:
            received = store.received.with_content(content_sha256)
            if received is not None and (received.outcome is Outcome.TAKEN) == (shelf is Shelf.DONE):
                store.received.placed(received.received_id, place)
    return place


def shelve_left_over(ctx: Context[S_co], received: ReceivedFile, channel: str, name: str) -> bool:
    """Move a file that a stopped machine left in the tray although something had become of it; False for any other.

    The same content under another name, or a second time, is no remainder: it is shown and refused. Part of a look at
    the tray, which has asked for the right.
    """
    if received.outcome is Outcome.WAITING or received.place or (received.channel, received.name) != (channel, name):
        return False
    shelf = Shelf.DONE if received.outcome is Outcome.TAKEN else Shelf.REFUSED
    return bool(shelve(ctx, channel, name, received.content_sha256, shelf))


def unshelve(ctx: Context[S_co], received: ReceivedFile, shelf: Shelf) -> bool:
    """Put a file back into the tray, so that it can be taken anew; False when it is not on its shelf any more.

    Part of an act that has asked for the right and says why.
    """
    if not received.place or not ctx.outside.inbox.put_back(received.channel, received.place, shelf):
        return False
    with ctx.write() as store:
        store.received.placed(received.received_id, "")
    return True
