"""Files of parties and assessments on their way into the store: accepted whole, then taken in pieces by a job.

A file is checked outside of any transaction. What was accepted is laid down in one short write, packed in the pieces
that the job's steps take one by one; a piece goes in the same transaction that applies it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from core.formats.faults import FileRefused
from core.office import context
from core.office import ports as office_ports
from core.office.audit import Result
from core.office.jobs import request_job
from core.office.receiving.received import Outcome, keep_received, settle_received
from core.office.work import JobProgress
from core.values.dates import wareki
from core.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ImportFile:
    """An accepted file: its name and kind, what it held, and who brought it when."""

    import_id: int
    kind: str
    source_name: str
    row_count: int
    amount_yen: int
    read_by: str
    read_at: datetime


class AlreadyRead(Refusal):
    """The same content has come before: a file is known by its content, not by its name (B33)."""

    sentence = "このファイルは取込済です（{when} {who}）。別のファイルか確かめてください。"


class ImportFiles(Protocol):
    """Accepted files in the store."""

    def with_content(self, content_sha256: bytes) -> ImportFile | None:
        """The accepted file of this content, or None."""
        ...

    def add(
        self,
        kind: str,
        source_name: str,
        content_sha256: bytes,
        row_count: int,
        amount_yen: int,
        pieces: Sequence[bytes],
        read_by: str,
        read_at: datetime,
    ) -> int:
        """Keep an accepted file and its pieces, numbered from 1; its number."""
        ...

    def take_piece(self, import_id: int, piece_no: int) -> bytes | None:
        """One piece, which is gone with this transaction; None when there is none of that number."""
        ...

    def has_piece(self, import_id: int, piece_no: int) -> bool:
        """Whether a piece still waits."""
        ...


class Store(office_ports.Store, Protocol):
    """The rooms that the frame of an import needs."""

    @property
    def imports(self) -> ImportFiles: ...


S = TypeVar("S", bound=Store)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What was accepted of a file: its rows and yen, and the packed pieces in which they are applied."""

    row_count: int
    amount_yen: int
    packed: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that was carried out: the file, and how its job ended."""

    import_id: int
    job: JobProgress


def packed(rows: Any) -> bytes:
    """Rows of JSON values as a piece."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpacked(piece: bytes) -> Any:
    """The rows of a piece."""
    return json.loads(zlib.decompress(piece))


def accept(
    ctx: context.Context[S],
    function: str,
    kind: str,
    content: bytes,
    source_name: str,
    read: Callable[[bytes], Pieces],
    *,
    beside: Callable[[S], Mapping[str, Any]] | None = None,
) -> tuple[int, int]:
    """Check a file and lay it down with its job; the numbers of file and job.

    `read` checks everything that can be wrong with the content, and reads the store for itself. `beside` writes what
    belongs to the file in the same transaction and gives the job its parameters. A refused file leaves its audit line
    and nothing else. Raises AlreadyRead, FileRefused.
    """
    digest = hashlib.sha256(content).digest()
    try:
        with ctx.read() as store:
            _refuse_second(store, digest)
        keep_received(ctx, function, kind, source_name, content)
        pieces = read(content)
    except Refusal as refusal:
        _record_refused(ctx, function, source_name, digest, refusal)
        raise
    with ctx.write() as store:
        _refuse_second(store, digest)
        import_id = store.imports.add(
            kind, source_name, digest, pieces.row_count, pieces.amount_yen, pieces.packed, ctx.actor.staff_no, ctx.now()
        )
        job_id = request_job(
            ctx,
            store,
            f"import_{kind}",
            f"import:{import_id}",
            {"import_id": import_id, "source": source_name, **(beside(store) if beside is not None else {})},
            expected_count=pieces.row_count,
        )
        settle_received(ctx, store, digest, Outcome.TAKEN)
        store.audit.record(
            ctx.entry(
                function,
                "取込",
                file=import_id,
                source=source_name,
                sha256=digest.hex(),
                rows=pieces.row_count,
                yen=pieces.amount_yen,
                job=job_id,
            )
        )
    return import_id, job_id


def _refuse_second(store: Store, digest: bytes) -> None:
    earlier = store.imports.with_content(digest)
    if earlier is not None:
        who = store.roster.get(earlier.read_by).name
        raise AlreadyRead(when=f"{wareki(earlier.read_at.date())} {earlier.read_at:%H:%M}", who=who)


def _record_refused(ctx: context.Context[S], function: str, source_name: str, digest: bytes, refusal: Refusal) -> None:
    faults = (
        [f"{f.line}: {f.field}: {f.reason}" for f in refusal.faults[:5]] if isinstance(refusal, FileRefused) else []
    )
    with ctx.write() as store:
        store.audit.record(
            ctx.entry(
                function,
                "取込拒否",
                Result.FAILED,
                source=source_name,
                sha256=digest.hex(),
                sentence=refusal.message,
                faults=faults,
            )
        )
