"""Reading a file that came from outside: a regular file of bearable size and nothing else, whole and unchanged."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from core.formats.faults import Fault, FileRefused, shown


def read_incoming(path: Path, most_bytes: int, *, field: str = "FILE") -> bytes:
    """The bytes of a file. A pipe, a device, a folder, a symbolic link or an oversize file is refused without reading it.

    Raises FileRefused; also when the file changed while it was read, since what is checked must be what is booked.
    """
    name = shown(path.name)
    try:
        # NOFOLLOW: a link may lead anywhere; NONBLOCK: opening a pipe must not wait for a writer.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as wrong:
        raise FileRefused([Fault(0, field, f"「{name}」{_why(wrong)}")]) from None
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise FileRefused([Fault(0, field, f"「{name}」は通常のファイルではありません。")])
        if before.st_size > most_bytes:
            raise FileRefused(
                [Fault(0, field, f"「{name}」は大きすぎます（{before.st_size:,}バイト、上限{most_bytes:,}）。")]
            )
        data = _all_of(handle, most_bytes)
        after = os.fstat(handle)
    except OSError:
        raise FileRefused([Fault(0, field, f"「{name}」を読めません。媒体を確かめてください。")]) from None
    finally:
        os.close(handle)
    if len(data) > most_bytes or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileRefused(
            [Fault(0, field, f"「{name}」は読んでいる間に変わりました。書き終わってからもう一度行ってください。")]
        )
    return data


def tray_of(path: Path, data: Path) -> str:
    """The channel when the file lies in DIR/in/<channel>/ of the data folder; '' for a file from elsewhere."""
    place = path.absolute().parent
    return place.name if place.parent.resolve() == (data / "in").resolve() else ""


def _all_of(handle: int, most_bytes: int) -> bytes:
    with os.fdopen(os.dup(handle), "rb") as file:
        return file.read(most_bytes + 1)


def _why(wrong: OSError | ValueError) -> str:
    reasons = {
        errno.ENOENT: "がありません。名前を確かめてください。",
        errno.ENOTDIR: "がありません。名前を確かめてください。",
        errno.ELOOP: "はシンボリックリンクです。ファイルそのものを指定してください。",
        errno.EACCES: "を読む権限がありません。",
        errno.ENXIO: "は通常のファイルではありません。",
        errno.ENAMETOOLONG: "は名前が長すぎます。",
    }
    number = wrong.errno if isinstance(wrong, OSError) else None
    return reasons.get(number or 0, "を開けません。")
