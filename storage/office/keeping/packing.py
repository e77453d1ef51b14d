"""The form of a copy on the disk: an age file that holds a manifest and the compressed database, read and written as it flows.

age seals every 64 KiB in order and marks the last part, so a changed, cut, exchanged or lengthened file does not open;
the manifest's own sums say that what comes out is what went in.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from core.office.keeping.backups import BackupRefused, Manifest

MAGIC = b"OSAME BACKUP 1\n"
ENDING = ".osame"
_LENGTH = struct.Struct(">I")
_LONGEST_MANIFEST = 1 << 20
_BLOCK = 1 << 18
_PART = 1 << 22
"""Bytes that are brought to the disk at once, so that no clerk's commit waits long behind them."""
_LEVEL = 1
"""Of zlib: the books shrink to a quarter at the speed of the disk."""


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(plain: Path, target: Path, manifest: Manifest, recipients: list[Any]) -> tuple[int, str]:
    """Encrypt the plain copy into a new file of mode 0600, on the disk before it bears its name; its size and SHA-256.

    Raises OSError; FileExistsError when there is a file of the name. Nothing is left of a copy that failed.
    """
    import pyrage

    draft = target.with_name(f".{target.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            writing = _Hashing(out)
            try:
                with plain.open("rb") as source:
                    pyrage.encrypt_io(_Blocks(_packed(source, manifest)), writing, recipients)
            except pyrage.EncryptError as error:
                raise (writing.fault or OSError(str(error))) from error
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, target)
        fsync_folder(target.parent)
        return writing.count, writing.digest.hexdigest()
    finally:
        draft.unlink(missing_ok=True)


def unpack(packed: Path, plain: Path, identities: Sequence[Any]) -> Manifest:
    """Decrypt into a new file of mode 0600; the manifest. Raises BackupRefused, and nothing is left then."""
    import pyrage

    with os.fdopen(os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        taking = _Unpacking(packed.name, out)
        try:
            with packed.open("rb") as source:
                pyrage.decrypt_io(source, taking, list(identities))
            manifest = taking.finish()
            out.flush()
            os.fsync(out.fileno())
        except BaseException as error:  # whatever it was, half a copy must not stay; it goes on up
            plain.unlink(missing_ok=True)
            if taking.fault is not None:
                raise taking.fault from error
            if isinstance(error, pyrage.DecryptError) and "matching keys" in str(error).lower():
                raise BackupRefused(
                    name=packed.name, reason="この鍵では開きません。受取人の鍵を使ってください。"
                ) from error
            if isinstance(error, pyrage.DecryptError | OSError):
                reason = "壊れているか、途中で切れているか、この鍵のものではありません。別の控えを使ってください。"
                raise BackupRefused(name=packed.name, reason=reason) from error
            raise
    return manifest


def opens_with(packed: Path, identity: Any) -> bool:
    """True when the identity alone opens the copy; nothing is kept of it."""
    import pyrage

    try:
        with packed.open("rb") as source:
            pyrage.decrypt_io(source, _Nowhere(), [identity])
    except _Enough:
        return True
    except pyrage.DecryptError:
        return False
    return True


def fsync_folder(folder: Path) -> None:
    """Have the disk know the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _packed(source: BinaryIO, manifest: Manifest) -> Iterator[bytes]:
    facts = {**asdict(manifest), "made_at": manifest.made_at.isoformat()}
    header = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    yield MAGIC + _LENGTH.pack(len(header)) + header
    packer = zlib.compressobj(_LEVEL)
    while block := source.read(_BLOCK):
        yield packer.compress(block)
    yield packer.flush()


class _Blocks:
    """Blocks as a reader that gives what it is asked for."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held = b""

    def read(self, size: int) -> bytes:
        """Up to so many bytes; none at the end."""
        while not self._held:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._held = block
        part, self._held = self._held[:size], self._held[size:]
        return part


class _Hashing:
    """A writer that counts and hashes, and keeps the reason why the disk would take no more."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.digest = hashlib.sha256()
        self.count = 0
        self._waiting = 0
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write all of it."""
        try:
            self._out.write(data)
        except OSError as error:
            self.fault = error
            raise
        self.digest.update(data)
        self.count += len(data)
        self._waiting += len(data)
        if self._waiting >= _PART:
            self._out.flush()
            os.fdatasync(self._out.fileno())
            self._waiting = 0
        return len(data)

    def flush(self) -> None:
        """The file is flushed at its end."""


class _Unpacking:
    """A writer that takes the manifest from the front and writes the rest out, hashed and never longer than told."""

    def __init__(self, name: str, out: BinaryIO) -> None:
        self._name = name
        self._out = out
        self._head = b""
        self._manifest: Manifest | None = None
        self._unpacker = zlib.decompressobj()
        self._digest = hashlib.sha256()
        self._count = 0
        self.fault: Exception | None = None

    def write(self, data: bytes) -> int:
        """Take the next bytes."""
        try:
            self._take(bytes(data))
        except Exception as error:  # the cipher would tell it as a text of its own; the caller raises this one again
            self.fault = error
            raise
        return len(data)

    def flush(self) -> None:
        """The file is flushed at its end."""

    def _take(self, data: bytes) -> None:
        if self._manifest is None:
            self._head += data
            start = len(MAGIC) + _LENGTH.size
            if len(self._head) < start:
                return
            (length,) = _LENGTH.unpack(self._head[len(MAGIC) : start])
            if not self._head.startswith(MAGIC) or length > _LONGEST_MANIFEST:
                raise self._refused("このシステムの控えではありません。")
            if len(self._head) < start + length:
                return
            self._manifest = _manifest(self._head[start : start + length], self._name)
            data, self._head = self._head[start + length :], b""
        while data:
            block = self._unpacked(data)
            data = self._unpacker.unconsumed_tail
            self._digest.update(block)
            self._count += len(block)
            if self._count > self._manifest.byte_count:
                raise self._refused("中身が記録より長くなっています。")
            self._out.write(block)

    def _unpacked(self, data: bytes) -> bytes:
        try:
            return self._unpacker.decompress(data, _BLOCK)
        except zlib.error as error:
            raise self._refused("中身が壊れています。") from error

    def finish(self) -> Manifest:
        """The manifest, once everything is there and as it says."""
        found = self._manifest
        if found is None or not self._unpacker.eof or self._unpacker.unused_data:
            raise self._refused("途中で切れています。別の控えを使ってください。")
        if (self._count, self._digest.hexdigest()) != (found.byte_count, found.sha256):
            raise self._refused("中身が作成時の値と違います。別の控えを使ってください。")
        return found

    def _refused(self, reason: str) -> BackupRefused:
        return BackupRefused(name=self._name, reason=reason)


def _manifest(raw: bytes, name: str) -> Manifest:
    try:
        facts = json.loads(raw)
        return Manifest(**{**facts, "made_at": datetime.fromisoformat(facts["made_at"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BackupRefused(
            name=name, reason="控えの見出しを読めません。新しい版で作られた控えかもしれません。"
        ) from error


class _Enough(Exception):
    """The first bytes came out: the identity opens the file."""


class _Nowhere:
    def write(self, data: bytes) -> int:
        """Stop at the first bytes."""
        raise _Enough

    def flush(self) -> None:
        """Nothing is kept."""
