"""DIR/in and DIR/out: files that come from other offices, papers that leave through one gate."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.office.ports import FileNotTaken


def _plain(name: str) -> str:
    """A name that stays in its folder."""
    if not name or name != os.path.basename(name) or name.startswith("."):
        raise FileNotTaken(name=name, reason="ファイル名に使えない文字があります。")
    return name


class Inbox:
    """DIR/in/<channel>/: regular files only, read once and without following links."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, channel: str) -> list[str]:
        """Names of the regular files waiting, oldest first."""
        try:
            entries = list(os.scandir(self._folder / _plain(channel)))
        except FileNotFoundError:
            return []
        files = [e for e in entries if e.is_file(follow_symlinks=False) and not e.name.startswith(".")]
        return [e.name for e in sorted(files, key=lambda e: (e.stat(follow_symlinks=False).st_mtime_ns, e.name))]

    def read(self, channel: str, name: str, *, limit: int) -> bytes:
        """The bytes of one file, with the file that was opened checked and not its name."""
        path = self._folder / _plain(channel) / _plain(name)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise FileNotTaken(name=name, reason="ファイルを開けません。") from error
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise FileNotTaken(name=name, reason="通常のファイルではありません。")
            content = file.read(limit + 1)
        if len(content) > limit:
            raise FileNotTaken(name=name, reason=f"大きさの上限 {limit:,} バイトを超えています。")
        return content


class Outbox:
    """DIR/out/: files of mode 0600, never written over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> str:
        """Write the file whole, under its name or, if that is taken, with a number; the name under which it lies."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stem, ending = os.path.splitext(_plain(name))
        draft = self._folder / f".{stem}-{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        number = 1
        while True:
            final = name if number == 1 else f"{stem}-{number}{ending}"
            try:
                os.link(draft, self._folder / final)
            except FileExistsError:
                number += 1
                continue
            os.unlink(draft)
            return final
