"""取込待ち: files that lie in the inbox, known by their content, with what they seem to be and whether they came before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.collection.layouts import LAYOUTS, guess_layout
from core.collection.payments import Batch, BatchState
from core.collection.ports import Context, Store
from core.formats.lines import DEFAULT_CAPS, forbidden_in
from core.office.ports import FileNotTaken

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
    of any import of it. `obstacle` says why the file cannot be taken at all.
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

    @property
    def layout_name(self) -> str:
        """The layout in words, '' when unknown."""
        if not self.folder.of_payments:
            return f"{self.folder.label} CSV"
        known = LAYOUTS.get(self.layout)
        return known.name if known else ""

    @property
    def state(self) -> str:
        """Where it stands, in one word: 未取込, 取込中, 確認待, 消込中, 確定, 取込済, or 不可."""
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
    """All files of payments in the inbox, oldest first, and imports that wait for their review without a file there."""
    ctx.authorize(FUNCTION, "enter")
    found = [_looked_at(ctx, folder, name) for folder in PAYMENTS for name in ctx.outside.inbox.names(folder)]
    with ctx.read() as store:
        batches = store.reviews.contents([digest for _, digest in found])
        files = [_known(file, batches.get(digest)) for file, digest in found]
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
    """The files of 宛名 or of 調定 in the inbox, oldest first; who took the same content in before, and when."""
    ctx.authorize(folder.function, "enter")
    found = [_looked_at(ctx, folder, name) for name in ctx.outside.inbox.names(folder)]
    with ctx.read() as store:
        earlier = [store.imports.with_content(digest) for _, digest in found]
        names = _names(store, (one.read_by for one in earlier if one is not None))
    return [
        file if one is None else replace(file, who=names[one.read_by], when=one.read_at)
        for (file, _), one in zip(found, earlier, strict=True)
    ]


def read_waiting(ctx: Context, folder: Folder, name: str) -> bytes:
    """The bytes of a waiting file, for its import. Raises FileNotTaken."""
    ctx.authorize(folder.function, "enter")
    return ctx.outside.inbox.read(folder, name, limit=DEFAULT_CAPS.file_bytes)


def _names(store: Store, staff_nos: Iterable[str]) -> Mapping[str, str]:
    return {staff_no: store.roster.get(staff_no).name for staff_no in set(staff_nos)}


def _looked_at(ctx: Context, folder: Folder, name: str) -> tuple[WaitingFile, bytes]:
    if forbidden_in(name) or any("\ud800" <= character <= "\udfff" for character in name):
        return WaitingFile(folder, ascii(name)[1:-1], 0, 0, "", obstacle=_BAD_NAME), b""
    try:
        content = ctx.outside.inbox.read(folder, name, limit=DEFAULT_CAPS.file_bytes)
    except FileNotTaken as refusal:  # one file that cannot be taken must not hide the others
        return WaitingFile(folder, name, 0, 0, "", obstacle=refusal.message), b""
    lines = content.count(b"\n") + (bool(content) and not content.endswith((b"\n", b"\x1a")))
    if b"\n" not in content:
        lines = -(-len(content) // RECORD)
    layout = guess_layout(content) if folder.of_payments else folder.value
    return WaitingFile(folder, name, len(content), lines, layout), hashlib.sha256(content).digest()


def _known(file: WaitingFile, batch: Batch | None) -> WaitingFile:
    return file if batch is None else replace(file, layout=batch.layout, batch=batch)
