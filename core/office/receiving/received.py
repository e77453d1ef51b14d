"""受領: a file that came in is kept whole, sealed and known by its content, before an import makes anything of it.

What was read once is what is hashed, kept and posted; the file in the tray may change or go meanwhile. The bytes are
committed first. Only then is the file moved out of the tray, so that a machine that stops in between leaves the file
where it lay, and the next look finds by its content what has become of it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import S_co, Store

PIECE_BYTES = 1024 * 1024
"""Bytes of a piece before it is packed: small enough for the steps that put it under a new key or erase it."""
PIECES_A_WRITE = 4
_COLUMN = "received_piece.body"
_FASTEST = 1


class Outcome(StrEnum):
    """What has become of a received file; stored as it is, which is also the word on the screen."""

    WAITING = "受領"
    TAKEN = "取込済"
    REFUSED = "不受理"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that came in: by which channel and name, its size in bytes, who brought it in when, what became of it."""

    received_id: int
    channel: str
    name: str
    content_sha256: bytes
    size: int
    piece_count: int
    received_by: str
    received_at: datetime
    outcome: Outcome
    settled_at: datetime | None = None
    reason: str = ""
    place: str = ""
    """The name under which it lies on its shelf; empty while it lies in the tray or came another way."""


class ReceivedFiles(Protocol):
    """Received files in the store, one for each content."""

    def with_content(self, content_sha256: bytes) -> ReceivedFile | None:
        """The received file of this content, or None."""
        ...

    def with_contents(self, contents: list[bytes]) -> dict[bytes, ReceivedFile]:
        """Those of several contents that have come before."""
        ...

    def get(self, received_id: int) -> ReceivedFile:
        """One received file. Raises NotFound."""
        ...

    def listed(self, *, before: int | None, limit: int) -> list[ReceivedFile]:
        """Received files, newest first, with numbers below `before`."""
        ...

    def add(
        self,
        channel: str,
        name: str,
        content_sha256: bytes,
        size: int,
        piece_count: int,
        received_by: str,
        received_at: datetime,
        audit_seq: int,
    ) -> int:
        """A new file, whose pieces follow; its number."""
        ...

    def kept_pieces(self, received_id: int) -> int:
        """How many pieces are there."""
        ...

    def keep_piece(self, received_id: int, piece_no: int, body: bytes) -> None:
        """Keep a packed and sealed piece; one that is there already stays."""
        ...

    def piece(self, received_id: int, piece_no: int) -> bytes | None:
        """A sealed piece, or None when it is not there (any more)."""
        ...

    def settled_since(self, channels: Sequence[str], since: datetime) -> list[ReceivedFile]:
        """Files of the channels of which something has become since, by number."""
        ...

    def settle(self, content_sha256: bytes, outcome: Outcome, at: datetime, reason: str) -> bool:
        """Say what became of a content; False when it never came."""
        ...

    def placed(self, received_id: int, place: str) -> None:
        """Where the file lies now, '' for the tray."""
        ...


def keep_received(ctx: Context[S_co], function_code: str, channel: str, name: str, content: bytes) -> int:
    """Keep the bytes of a file in the store, in short writes, before an import reads them; the file's number.

    Part of an import, which has asked for the right. A content that was kept before is not kept twice; a keeping that
    was cut off goes on. `name` is as the sender wrote it and is only ever shown cleaned.
    """
    digest = hashlib.sha256(content).digest()
    cuts = range(0, max(len(content), 1), PIECE_BYTES)
    with ctx.read() as store:
        found = store.received.with_content(digest)
        kept = store.received.kept_pieces(found.received_id) if found is not None else 0
    received_id = found.received_id if found is not None else 0
    if found is not None and kept == found.piece_count:
        return received_id
    left = [(piece_no, at) for piece_no, at in enumerate(cuts, 1) if piece_no > kept]
    for first in range(0, len(left), PIECES_A_WRITE):
        sealed = [
            (piece_no, _sealed(ctx, digest, piece_no, content[at : at + PIECE_BYTES]))
            for piece_no, at in left[first : first + PIECES_A_WRITE]
        ]
        with ctx.write() as store:
            if not received_id:
                received_id = _opened(ctx, store, function_code, channel, name, content, digest, len(cuts))
            for piece_no, body in sealed:
                store.received.keep_piece(received_id, piece_no, body)
    return received_id


def _opened(
    ctx: Context[S_co],
    store: Store,
    function_code: str,
    channel: str,
    name: str,
    content: bytes,
    digest: bytes,
    piece_count: int,
) -> int:
    """The row of the file; a colleague who was faster with the same content has made it already."""
    found = store.received.with_content(digest)
    if found is not None:
        return found.received_id
    entry = ctx.entry(
        function_code, "受領", channel=channel, source=shown_name(name), sha256=digest.hex(), size=len(content)
    )
    seq = store.audit.record(entry)
    return store.received.add(
        channel, shown_name(name), digest, len(content), piece_count, ctx.actor.staff_no, ctx.now(), seq
    )


def bytes_of(ctx: Context[S_co], store: Store, received: ReceivedFile) -> bytes:
    """The bytes as they came. Raises BadInput when they were deleted, SealBroken when they are not what was kept."""
    parts = []
    for piece_no in range(1, received.piece_count + 1):
        body = store.received.piece(received.received_id, piece_no)
        if body is None:
            raise BadInput(reason=f"{received.name} の内容は保存期間が過ぎて消去済みか、受領の途中です。")
        parts.append(zlib.decompress(ctx.outside.keys.open(_COLUMN, _row(received.content_sha256, piece_no), body)))
    return b"".join(parts)


def settle_received(
    ctx: Context[S_co], store: Store, content_sha256: bytes, outcome: Outcome, reason: str = ""
) -> None:
    """Say what became of a file, in the transaction of it."""
    store.received.settle(content_sha256, outcome, ctx.now(), reason)


def _sealed(ctx: Context[S_co], digest: bytes, piece_no: int, part: bytes) -> bytes:
    return ctx.outside.keys.seal(_COLUMN, _row(digest, piece_no), zlib.compress(part, _FASTEST))


def _row(digest: bytes, piece_no: int) -> str:
    return f"{digest.hex()}/{piece_no}"


def shown_name(name: str) -> str:
    """A name as it can be kept and shown: no control or half characters, at most 200 of them (I13)."""
    clean = "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "?" for c in name)
    return clean[:200] or "?"
