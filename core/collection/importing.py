"""取込: a file of payments is read, checked whole, and laid into the store line by line; nothing is posted yet.

Import, review and commit are three acts. A file is known by its content: the second import is refused with who and when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from core.collection.layouts import LAYOUTS, Reading, layout_named
from core.collection.payments import (
    AlreadyImported,
    AlreadyLoadedLines,
    Batch,
    BatchState,
    Channel,
    ImportedElsewhere,
    NewBatch,
    NewPayment,
    required_state,
)
from core.collection.ports import Context
from core.collection.posting import refuse_closed_day
from core.collection.raw_lines import kept
from core.formats.faults import FileRefused
from core.formats.lines import DEFAULT_CAPS, Caps
from core.office.audit import Result
from core.office.ports import Shelf
from core.office.receiving.received import Outcome, keep_received, settle_received
from core.office.receiving.shelving import unshelve
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother, Refusal

FUNCTION = "collection.payment_files"
LINES_A_WRITE = 3_000

__all__ = ["FUNCTION", "LAYOUTS", "import_payment_file", "reject_batch"]


def import_payment_file(
    ctx: Context,
    layout_code: str,
    source_name: str,
    content: bytes,
    *,
    booked_on: date | None = None,
    multi_header: bool = False,
    caps: Caps = DEFAULT_CAPS,
    on_progress: Callable[[int, int], None] | None = None,
) -> Batch:
    """Read one file into a batch that is ready for review.

    The whole file is checked before the first line is kept; an import that was cut off goes on where it stood when the
    same content comes again. `on_progress(lines done, lines in all)` is called after each write.
    Raises FileRefused (frame, order, totals, encoding), AlreadyImported, AlreadyLoadedLines, ImportedElsewhere, and
    BookingDayClosed where the clerk gives the 収入日.
    """
    ctx.authorize(FUNCTION, "enter")
    layout = layout_named(layout_code)
    digest = hashlib.sha256(content).digest()
    today = ctx.today()
    try:
        earlier = _earlier(ctx, digest)
        keep_received(ctx, FUNCTION, layout.channel, source_name, content)
        if earlier is not None:
            # The lines that are there were read by the day of their import; the rest is read the same way.
            today, booked_on = earlier.read_at.date(), earlier.booked_on or booked_on
        how = Reading(today, booked_on or today, multi_header, caps)
        if layout.asks_booked_on:
            with ctx.read() as store:
                refuse_closed_day(store, how.booked_on)
        file = layout.read(content, how)
        payments = sorted(file.payments, key=lambda p: (p.slip_key, p.line_no))
        if earlier is None:
            _refuse_loaded_lines(ctx, file.vendor_code, payments)
    except Refusal as refusal:
        _record_refused(ctx, layout_code, source_name, digest, refusal)
        raise
    new = NewBatch(
        layout.channel,
        layout.code,
        source_name,
        digest,
        file.count,
        Yen(file.yen),
        vendor_code=file.vendor_code,
        bank_no=file.bank_no,
        booked_on=_only_day(payments),
        warnings=file.warnings,
    )
    if len(payments) != file.count or sum(p.amount_yen for p in payments) != file.yen:
        raise BadInput(reason="読み取った行と合計が合いません。情報係へ連絡してください。")
    batch_id = earlier.batch_id if earlier else _open(ctx, new)
    done = earlier.read_count if earlier else 0
    while done < len(payments):
        part = kept(ctx.outside.keys, layout.code, batch_id, payments[done : done + LINES_A_WRITE])
        _add(ctx, batch_id, done, part)
        done += len(part)
        if on_progress is not None:
            on_progress(done, len(payments))
    return _ready(ctx, batch_id, digest)


def reject_batch(ctx: Context, batch_id: int, reason: str) -> Batch:
    """却下: a batch that was read but not committed is put aside with a reason; the same file may come again, and lies
    in the tray anew if it came through there."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="却下の理由を入力してください。", field="reason")
    with ctx.write() as store:
        batch = store.batches.get(batch_id)
        if batch.channel is Channel.PAID_SLIP:
            raise BadInput(reason="済通のバッチは日計入力で却下してください（3102）。")
        required_state(batch, BatchState.READ, BatchState.READY)
        store.batches.move(batch_id, batch.version, BatchState.REJECTED, reason)
        store.audit.record(ctx.entry(FUNCTION, "却下", batch=batch_id, reason=reason))
        rejected = store.batches.get(batch_id)
        digest = store.batches.content_of(batch_id)
        received = store.received.with_content(digest) if digest is not None else None
        if received is not None:
            settle_received(ctx, store, received.content_sha256, Outcome.WAITING)
    if received is not None:
        unshelve(ctx, received, Shelf.DONE)
    return rejected


def _earlier(ctx: Context, digest: bytes) -> Batch | None:
    """An import of this content that was cut off, or None. Raises AlreadyImported when it is complete."""
    with ctx.read() as store:
        earlier = store.batches.with_content(digest)
    if earlier is not None and earlier.state is not BatchState.READ:
        raise AlreadyImported(when=_when(earlier), who=_who(ctx, earlier))
    return earlier


def _refuse_loaded_lines(ctx: Context, vendor_code: str, payments: list[NewPayment]) -> None:
    """A line that an earlier file of the sender held is the same money told twice: the file is refused whole."""
    with ctx.read() as store:
        loaded = store.batches.already_loaded(vendor_code, payments)
    if loaded:
        line_no, earlier = min(loaded, key=lambda found: found[0])
        raise AlreadyLoadedLines(count=len(loaded), first=line_no, when=_when(earlier), who=_who(ctx, earlier))


def _record_refused(ctx: Context, layout_code: str, source_name: str, digest: bytes, refusal: Refusal) -> None:
    faults = [f"{f.line}: {f.reason}" for f in refusal.faults[:5]] if isinstance(refusal, FileRefused) else []
    with ctx.write() as store:
        store.audit.record(
            ctx.entry(
                FUNCTION,
                "取込拒否",
                Result.FAILED,
                layout=layout_code,
                source=source_name,
                sha256=digest.hex(),
                sentence=refusal.message,
                faults=faults,
            )
        )


def _open(ctx: Context, new: NewBatch) -> int:
    """The batch's row; a second clerk with the same file in the same moment is told who was first."""
    with ctx.write() as store:
        assert new.content_sha256 is not None
        earlier = store.batches.with_content(new.content_sha256)
        if earlier is not None:
            raise ImportedElsewhere(who=store.roster.get(earlier.read_by).name)
        batch_id = store.batches.open(new, ctx.actor.staff_no, ctx.now())
        store.audit.record(
            ctx.entry(
                FUNCTION,
                "取込",
                batch=batch_id,
                layout=new.layout,
                source=new.source_name,
                sha256=new.content_sha256.hex(),
                count=new.declared_count,
                yen=new.declared.amount,
            )
        )
    return batch_id


def _add(ctx: Context, batch_id: int, done: int, part: list[NewPayment]) -> None:
    with ctx.write() as store:
        try:
            store.batches.add_payments(batch_id, done, part)
        except ChangedByAnother as changed:
            raise ImportedElsewhere(who=store.roster.get(store.batches.get(batch_id).read_by).name) from changed


def _ready(ctx: Context, batch_id: int, digest: bytes) -> Batch:
    """All lines are in: count and yen are compared once more by the store before the batch is ready for review.

    The lines are added up before the write: nothing of them changes any more, and a long file takes its time.
    """
    with ctx.read() as store:
        count, yen = store.batches.totals(batch_id)
    with ctx.write() as store:
        batch = store.batches.get(batch_id)
        if batch.state is not BatchState.READ:
            return batch
        if (count, yen, batch.read_count) != (batch.declared_count, batch.declared, count):
            raise ImportedElsewhere(who=store.roster.get(batch.read_by).name)
        store.batches.move(batch_id, batch.version, BatchState.READY)
        settle_received(ctx, store, digest, Outcome.TAKEN)
        return store.batches.get(batch_id)


def _only_day(payments: list[NewPayment]) -> date | None:
    """The 収入日 of the whole file when all its money has the same one."""
    days = {p.booked_on for p in payments if p.booked_on is not None}
    return date.fromisoformat(days.pop()) if len(days) == 1 else None


def _who(ctx: Context, batch: Batch) -> str:
    with ctx.read() as store:
        return store.roster.get(batch.read_by).name


def _when(batch: Batch) -> str:
    return f"{wareki(batch.read_at.date())} {batch.read_at:%H:%M}"
