"""DIR/in: files that come from other offices."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from core.office.ports import FileNotTaken, Shelf

SETTLING = 10.0
"""Seconds without a change after which a file in the tray counts as written to its end."""
UNFINISHED = (".part", ".tmp", ".filepart")
"""Endings under which senders write a file before they give it its name."""


def _plain(name: str) -> str:
    """A name that stays in its folder."""
    if not name or name != os.path.basename(name) or name.startswith(".") or "\0" in name:
        raise FileNotTaken(name=name, reason="ファイル名に使えない文字があります。")
    return name


class Inbox:
    """DIR/in/<channel>/: regular files only, read once and without following links; then moved to done/ or refused/."""

    def __init__(self, folder: Path, *, settling: float = SETTLING, wall: Callable[[], float] = time.time) -> None:
        """`settling` is how long (seconds) a file must have lain unchanged before it is looked at."""
        self._folder = folder
        self._settling = settling
        self._wall = wall

    def names(self, channel: str) -> list[str]:
        """Names of the regular files waiting, oldest first; what is still being written is not among them."""
        try:
            entries = list(os.scandir(self._folder / _plain(channel)))
        except (FileNotFoundError, NotADirectoryError):
            return []
        found = []
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                continue
            try:
                if not entry.is_file(follow_symlinks=False):
                    continue
                written = entry.stat(follow_symlinks=False).st_mtime_ns
            except FileNotFoundError:  # a colleague has taken it in this moment
                continue
            age = self._wall() - written / 1e9
            if not 0 <= age < self._settling:
                found.append((written, entry.name))
        return [name for _, name in sorted(found)]

    def read(self, channel: str, name: str, *, limit: int) -> bytes:
        """The bytes of one file, with the file that was opened checked and not its name."""
        path = self._folder / _plain(channel) / _plain(name)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError) as error:
            raise FileNotTaken(name=name, reason="ファイルを開けません。") from error
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            os.close(handle)
            raise FileNotTaken(name=name, reason="通常のファイルではありません。")
        with os.fdopen(handle, "rb") as file:
            content = file.read(limit + 1)
            after = os.fstat(handle)
        if len(content) > limit:
            raise FileNotTaken(name=name, reason=f"大きさの上限 {limit:,} バイトを超えています。")
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise FileNotTaken(name=name, reason="読んでいる間に変わりました。書き終わってからもう一度行ってください。")
        return content

    def put_aside(self, channel: str, name: str, content_sha256: bytes, shelf: Shelf, day: date) -> str:
        """Move a file out of the tray to done/<channel>/<day>-<name> or refused/…; its new name, '' when it is not
        there any more or holds something else by now: then it is another file and stays."""
        tray = self._folder / _plain(channel)
        place = self._folder / shelf.value / channel
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = place / f".{secrets.token_hex(8)}"
            if not stat.S_ISREG((tray / _plain(name)).lstat().st_mode):
                return ""
            os.rename(tray / _plain(name), held)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise FileNotTaken(name=name, reason="受領箱から移せません。置き場の権限を確かめてください。") from error
        if _digest(held) != content_sha256:
            _give_name(held, tray, name)
            return ""
        kept = _give_name(held, place, f"{day:%Y%m%d}-{name}")
        _sync(place)
        _sync(tray)
        return kept

    def put_back(self, channel: str, place: str, shelf: Shelf) -> bool:
        """Move a file from its shelf back into the tray under the name it came with; False when it is not there."""
        tray = self._folder / _plain(channel)
        held = self._folder / shelf.value / channel / _plain(place)
        if not held.is_file() or held.is_symlink():
            return False
        try:
            _give_name(held, tray, place[9:])
        except OSError as error:
            raise FileNotTaken(name=place, reason="受領箱へ戻せません。置き場の権限を確かめてください。") from error
        return True

    def clear_shelves(self, before: date) -> int:
        """Delete what was put aside before a day; how many files."""
        count = 0
        for shelf in Shelf:
            for path in sorted((self._folder / shelf.value).glob("*/*")):
                if _shelved_on(path) < f"{before:%Y%m%d}" and not path.is_dir():
                    path.unlink(missing_ok=True)
                    count += 1
        return count


def _shelved_on(path: Path) -> str:
    """The day in front of a name; of a file whose move was cut off, the day on which it was written."""
    if path.name[:8].isdigit():
        return path.name[:8]
    return f"{date.fromtimestamp(path.lstat().st_mtime):%Y%m%d}"


def _digest(path: Path) -> bytes:
    """The hash of a file's content; of none when it cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _give_name(held: Path, place: Path, name: str) -> str:
    """Give a moved file its name in a folder, with a number when it is taken: nothing is ever written over."""
    stem, ending = os.path.splitext(name)
    room = 255 - len(os.fsencode(ending)) - 6
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    number = 1
    while True:
        final = f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}"
        try:  # the name is taken first: a rename alone would write over, and a link needs the right to write the file
            os.close(os.open(place / final, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            number += 1
            continue
        os.rename(held, place / final)
        return final


def _sync(folder: Path) -> None:
    """Bring a rename to the disk; a folder that may not be opened is left to the kernel."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
