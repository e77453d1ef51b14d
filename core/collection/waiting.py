"""取込待ち: files that lie in the inbox, known by their content, with what they seem to be and whether they came before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from core.collection.layouts import LAYOUTS, guess_layout
from core.collection.payments import Batch, BatchState, Channel
from core.collection.ports import Context
from core.formats.lines import DEFAULT_CAPS, forbidden_in
from core.office.ports import FileNotTaken

FUNCTION = "collection.payment_files"
CHANNELS = (Channel.DIRECT_DEBIT, Channel.CONVENIENCE)
"""Folders of the inbox that hold files of payments; each has the name of its channel."""
RECORD = 120
"""Bytes of a record in the files that have no line ends (全銀)."""
_BAD_NAME = "ファイル名に制御文字などの使えない文字があります。送信元に名前を直してもらってください。"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file in the inbox, or one that came another way and is not posted yet (`waiting` is False then).

    `layout` is a guess from the content ('' for none); `batch` is the import of the same content, `who` and `when` tell
    of it. `obstacle` says why the file cannot be taken at all.
    """

    channel: Channel
    name: str
    size: int
    line_count: int
    layout: str
    waiting: bool = True
    batch: Batch | None = None
    who: str = ""
    when: datetime | None = None
    obstacle: str = ""

    @property
    def layout_name(self) -> str:
        """The layout in words, '' when unknown."""
        known = LAYOUTS.get(self.layout)
        return known.name if known else ""

    @property
    def state(self) -> str:
        """Where it stands, in one word: 未取込, 取込中, 確認待, 消込中, 確定, or 不可."""
        if self.obstacle:
            return "不可"
        if self.batch is None:
            return "未取込"
        words = {BatchState.READ: "取込中", BatchState.READY: "確認待"}
        return words.get(self.batch.state, self.batch.state.label)


def waiting_files(ctx: Context) -> list[WaitingFile]:
    """All files of the inbox, oldest first, and imports that wait for their review without a file there."""
    ctx.authorize(FUNCTION, "enter")
    found: list[tuple[WaitingFile, bytes]] = []
    for channel in CHANNELS:
        for name in ctx.outside.inbox.names(channel):
            found.append(_looked_at(ctx, channel, name))
    with ctx.read() as store:
        batches = store.reviews.contents([digest for _, digest in found])
        files = [_known(file, batches.get(digest)) for file, digest in found]
        shown = {file.batch.batch_id for file in files if file.batch is not None}
        files += [
            WaitingFile(batch.channel, batch.source_name, 0, batch.declared_count, batch.layout, False, batch)
            for batch in store.reviews.open_files()
            if batch.batch_id not in shown
        ]
        readers = {file.batch.read_by for file in files if file.batch is not None}
        names = {staff_no: store.roster.get(staff_no).name for staff_no in readers}
    return [
        file if file.batch is None else replace(file, who=names[file.batch.read_by], when=file.batch.read_at)
        for file in files
    ]


def read_waiting(ctx: Context, channel: Channel, name: str) -> bytes:
    """The bytes of a waiting file, for its import. Raises FileNotTaken."""
    ctx.authorize(FUNCTION, "enter")
    return ctx.outside.inbox.read(channel, name, limit=DEFAULT_CAPS.file_bytes)


def _looked_at(ctx: Context, channel: Channel, name: str) -> tuple[WaitingFile, bytes]:
    if forbidden_in(name) or any("\ud800" <= character <= "\udfff" for character in name):
        return WaitingFile(channel, ascii(name)[1:-1], 0, 0, "", obstacle=_BAD_NAME), b""
    try:
        content = ctx.outside.inbox.read(channel, name, limit=DEFAULT_CAPS.file_bytes)
    except FileNotTaken as refusal:  # one file that cannot be taken must not hide the others
        return WaitingFile(channel, name, 0, 0, "", obstacle=refusal.message), b""
    lines = content.count(b"\n") + (bool(content) and not content.endswith((b"\n", b"\x1a")))
    if b"\n" not in content:
        lines = -(-len(content) // RECORD)
    return WaitingFile(channel, name, len(content), lines, guess_layout(content)), hashlib.sha256(content).digest()


def _known(file: WaitingFile, batch: Batch | None) -> WaitingFile:
    return file if batch is None else replace(file, layout=batch.layout, batch=batch)
