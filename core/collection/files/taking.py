"""受領箱のファイルを取り込む: one way in for 収納, 宛名 and 調定, and where the file goes afterwards.

The bytes that were read once are hashed, kept, checked and posted. A file that was taken goes to done/, one that is
refused for what it holds to refused/, from where it can be put back, as when the 宛名 had to come first.
"""

from __future__ import annotations

import hashlib
from datetime import date

from core.collection.importing import import_payment_file
from core.collection.layouts import guess_layout
from core.collection.payments import Batch
from core.collection.ports import Context
from core.collection.waiting import REGISTERS, Folder
from core.formats.faults import FileRefused
from core.formats.lines import DEFAULT_CAPS
from core.ledger.assessments.importing import import_assessments
from core.office.ports import Shelf
from core.office.receiving.received import Outcome, ReceivedFile, keep_received, settle_received
from core.office.receiving.shelving import shelve, unshelve
from core.parties.import_files import Imported
from core.parties.importing import import_parties
from core.values.refusals import BadInput

Taken = Batch | Imported


def take_waiting(
    ctx: Context,
    folder: Folder,
    name: str,
    layout: str,
    *,
    booked_on: date | None = None,
    multi_header: bool = False,
) -> Taken:
    """Take a file of the tray in: money into a batch that waits for its review, 宛名 and 調定 at once.

    Raises FileNotTaken, FileRefused with the faults, and whatever the import refuses. A file that is refused although
    it was read as what it is leaves the tray; one that was read as something else stays.
    """
    ctx.authorize(folder.function, "enter")
    if (layout if layout in REGISTERS else None) != (folder if folder in REGISTERS else None):
        raise BadInput(reason=f"{folder.label}のファイルです。種別を F4 で選び直してください。", field="layout")
    content = ctx.outside.inbox.read(folder, name, limit=DEFAULT_CAPS.file_bytes)
    digest = hashlib.sha256(content).digest()
    try:
        taken = _import(ctx, folder, name, layout, content, booked_on, multi_header)
    except FileRefused as refused:
        if not folder.of_payments or layout == guess_layout(content):
            _settle_refused(ctx, digest, refused.message)
            shelve(ctx, folder, name, digest, Shelf.REFUSED)
        raise
    shelve(ctx, folder, name, digest, Shelf.DONE)
    return taken


def refuse_waiting(ctx: Context, folder: Folder, name: str, reason: str) -> None:
    """不受理: put a file of the tray aside that is not to be taken (sent twice, not ours), with a reason."""
    ctx.authorize(folder.function, "enter")
    if not reason.strip():
        raise BadInput(reason="受け取らない理由を入力してください。", field="reason")
    content = ctx.outside.inbox.read(folder, name, limit=DEFAULT_CAPS.file_bytes)
    digest = hashlib.sha256(content).digest()
    keep_received(ctx, folder.function, folder, name, content)
    _settle_refused(ctx, digest, reason)
    with ctx.write() as store:
        store.audit.record(
            ctx.entry(folder.function, "不受理", reason=reason, channel=folder.value, source=name, sha256=digest.hex())
        )
    shelve(ctx, folder, name, digest, Shelf.REFUSED)


def return_refused(ctx: Context, folder: Folder, received_id: int) -> None:
    """Put a refused file back into the tray, when what stood in its way is mended. Raises BadInput when it is gone."""
    ctx.authorize(folder.function, "enter")
    with ctx.read() as store:
        received = store.received.get(received_id)
    if received.outcome is not Outcome.REFUSED or received.channel != folder:
        raise BadInput(reason="不受理のファイルだけを受領箱へ戻せます。F5 で読み直してください。")
    if not unshelve(ctx, received, Shelf.REFUSED):
        raise BadInput(reason=f"{received.name} は保管場所にありません。送信元にもう一度送ってもらってください。")
    with ctx.write() as store:
        settle_received(ctx, store, received.content_sha256, Outcome.WAITING)
        store.audit.record(
            ctx.entry(
                folder.function,
                "受領箱へ戻す",
                channel=received.channel,
                source=received.name,
                sha256=received.content_sha256.hex(),
            )
        )


def _import(
    ctx: Context, folder: Folder, name: str, layout: str, content: bytes, booked_on: date | None, multi_header: bool
) -> Taken:
    if folder is Folder.PARTIES:
        return import_parties(ctx, content, name)
    if folder is Folder.ASSESSMENTS:
        return import_assessments(ctx, content, name)
    return import_payment_file(ctx, layout, name, content, booked_on=booked_on, multi_header=multi_header)


def _settle_refused(ctx: Context, digest: bytes, sentence: str) -> None:
    """What was taken once stays taken: a second copy of it that is refused says nothing of the first."""
    with ctx.write() as store:
        received: ReceivedFile | None = store.received.with_content(digest)
        if received is not None and received.outcome is not Outcome.TAKEN:
            settle_received(ctx, store, digest, Outcome.REFUSED, sentence)
