"""取込待ち: files that lie in the inbox, known by their content, with what they seem to be and whether they came before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.collection.layouts import LAYOUTS, guess_layout
from core.collection.payments import Batch, BatchState
from core.collection.ports import Context, Store
from core.formats.lines import DEFAULT_CAPS, forbidden_in
from core.office.ports import FileNotTaken
from core.office.receiving.received import Outcome
from core.office.receiving.shelving import shelve_left_over

FUNCTION = "collection.payment_files"
RECORD = 120
"""Bytes of a record in the files that have no line ends (全銀)."""
_BAD_NAME = "ファイル名に制御文字などの使えない文字があります。送信元に名前を直してもらってください。"


class Folder(StrEnum):
    """A folder of the inbox. Files of payments lie under the name of their channel; the others are of 宛名 and 調定."""

    DIRECT_DEBIT = "direct_debit"
    CONVENIENCE = "convenience"
    PARTIES = "parties"
    ASSESSMENTS = "assessments"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "direct_debit": "口座振替",
            "convenience": "コンビニ",
            "parties": "宛名",
            "assessments": "調定",
        }[self.value]

    @property
    def function(self) -> str:
        """The function whose right takes its files in."""
        return {"parties": "parties.import", "assessments": "ledger.assessment_import"}.get(self.value, FUNCTION)

    @property
    def of_payments(self) -> bool:
        """True for money; the other files are applied at once by their job and have no review."""
        return self in PAYMENTS


PAYMENTS = (Folder.DIRECT_DEBIT, Folder.CONVENIENCE)
REGISTERS = (Folder.PARTIES, Folder.ASSESSMENTS)


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file in the inbox, or one that came another way and is not posted yet (`waiting` is False then).

    `layout` is a guess from the content ('' for none); `batch` is the import of the same content, `who` and `when` tell
    of any import of it. `obstacle` says why the file cannot be taken at all. `content` is its SHA-256, b"" when it was
    not read; `refused` is the number under which a file was received that was refused today.
    """

    folder: Folder
    name: str
    size: int
    line_count: int
    layout: str
    waiting: bool = True
    batch: Batch | None = None
    who: str = ""
    when: datetime | None = None
    obstacle: str = ""
    content: bytes = b""
    refused: int = 0
    reason: str = ""
    """Why it was refused."""

    @property
    def layout_name(self) -> str:
        """The layout in words, '' when unknown."""
        if not self.folder.of_payments:
            return f"{self.folder.label} CSV"
        known = LAYOUTS.get(self.layout)
        return known.name if known else ""

    @property
    def state(self) -> str:
        """Where it stands, in one word: 未取込, 取込中, 確認待, 消込中, 確定, 取込済, 不受理, or 不可."""
        if self.refused:
            return "不受理"
        if self.obstacle:
            return "不可"
        if self.batch is None:
            return "取込済" if self.when is not None else "未取込"
        words = {BatchState.READ: "取込中", BatchState.READY: "確認待"}
        return words.get(self.batch.state, self.batch.state.label)

    @property
    def fresh(self) -> bool:
        """True when it can be taken: new, or an import of it was cut off."""
        return self.waiting and self.state in ("未取込", "取込中")


def waiting_files(ctx: Context) -> list[WaitingFile]:
    """All files of payments in the tray, oldest first; those of which something became today; and imports that wait for
    their review without either."""
    ctx.authorize(FUNCTION, "enter")
    found = _in_tray(ctx, PAYMENTS)
    with ctx.read() as store:
        settled = _settled_today(ctx, store, PAYMENTS, found)
        batches = store.reviews.contents([file.content for file in (*found, *settled) if file.content])
        files = [_known(file, batches.get(file.content)) for file in (*found, *settled)]
        shown = {file.batch.batch_id for file in files if file.batch is not None}
        files += [
            WaitingFile(Folder(batch.channel), batch.source_name, 0, batch.declared_count, batch.layout, False, batch)
            for batch in store.reviews.open_files()
            if batch.batch_id not in shown
        ]
        names = _names(store, (file.batch.read_by for file in files if file.batch is not None))
    return [
        file if file.batch is None else replace(file, who=names[file.batch.read_by], when=file.batch.read_at)
        for file in files
    ]


def waiting_register_files(ctx: Context, folder: Folder) -> list[WaitingFile]:
    """The files of 宛名 or of 調定 in the tray, oldest first, and those of today; who took the content in, and when."""
    ctx.authorize(folder.function, "enter")
    found = _in_tray(ctx, (folder,))
    with ctx.read() as store:
        files = [*found, *_settled_today(ctx, store, (folder,), found)]
        earlier = [store.imports.with_content(file.content) for file in files]
        names = _names(store, (one.read_by for one in earlier if one is not None))
    return [
        file if one is None else replace(file, line_count=one.row_count, who=names[one.read_by], when=one.read_at)
        for file, one in zip(files, earlier, strict=True)
    ]


def _in_tray(ctx: Context, folders: Sequence[Folder]) -> list[WaitingFile]:
    """What lies in the tray. What a stopped machine left there, although it was taken, is moved to its shelf now."""
    found = [_looked_at(ctx, folder, name) for folder in folders for name in ctx.outside.inbox.names(folder)]
    with ctx.read() as store:
        received = store.received.with_contents([file.content for file in found if file.content])
    return [
        file
        for file in found
        if file.content not in received
        or not shelve_left_over(ctx, received[file.content], file.folder.value, file.name)
    ]


def _settled_today(
    ctx: Context, store: Store, folders: Sequence[Folder], in_tray: Sequence[WaitingFile]
) -> list[WaitingFile]:
    """Files that left the tray today: what was taken and what was refused, so that the list tells it."""
    midnight = ctx.now().replace(hour=0, minute=0, second=0, microsecond=0)
    still_there = {file.content for file in in_tray}
    settled = [one for one in store.received.settled_since(folders, midnight) if one.content_sha256 not in still_there]
    names = _names(store, (one.received_by for one in settled))
    return [
        WaitingFile(
            Folder(one.channel),
            one.name,
            one.size,
            0,
            "" if Folder(one.channel).of_payments else one.channel,
            False,
            who=names[one.received_by],
            when=one.settled_at,
            content=one.content_sha256,
            refused=one.received_id if one.outcome is Outcome.REFUSED else 0,
            reason=one.reason,
        )
        for one in settled
    ]


def _names(store: Store, staff_nos: Iterable[str]) -> Mapping[str, str]:
    return {staff_no: store.roster.get(staff_no).name for staff_no in set(staff_nos)}


def _looked_at(ctx: Context, folder: Folder, name: str) -> WaitingFile:
    if forbidden_in(name) or any("\ud800" <= character <= "\udfff" for character in name):
        return WaitingFile(folder, ascii(name)[1:-1], 0, 0, "", obstacle=_BAD_NAME)
    try:
        content = ctx.outside.inbox.read(folder, name, limit=DEFAULT_CAPS.file_bytes)
    except FileNotTaken as refusal:  # one file that cannot be taken must not hide the others
        return WaitingFile(folder, name, 0, 0, "", obstacle=refusal.message)
    lines = content.count(b"\n") + (bool(content) and not content.endswith((b"\n", b"\x1a")))
    if b"\n" not in content:
        lines = -(-len(content) // RECORD)
    layout = guess_layout(content) if folder.of_payments else folder.value
    return WaitingFile(folder, name, len(content), lines, layout, content=hashlib.sha256(content).digest())


def _known(file: WaitingFile, batch: Batch | None) -> WaitingFile:
    if batch is None:
        return file
    return replace(file, line_count=file.line_count or batch.declared_count, layout=batch.layout, batch=batch)
