"""DIR/out/<office>/: where papers and files wait to be fetched, readable by the system's account alone."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from datetime import datetime
from pathlib import Path

from core.office.clock import JST
from core.office.outputs.delivery import Lying

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


class OutputFolder:
    """Files of mode 0600 in folders of mode 0700; a name stands for one output, so putting it again replaces it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, office_code: str, name: str, content: bytes) -> str:
        """Write the file whole or not at all; where it lies, below the folder."""
        place = self._office(office_code)
        for each in (self._folder, place):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place / f".{_plain(name)}-{os.getpid()}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, place / name)
        except BaseException:  # whatever it was, half a file must not stay for anybody to fetch; it goes on up
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
        return f"{office_code}/{name}"

    def remove(self, place: str) -> bool:
        """Take a file away; False when it has been fetched already."""
        office_code, _, name = place.partition("/")
        path = self._office(office_code) / _plain(name.removeprefix("."), name)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        return True

    def lying(self) -> list[Lying]:
        """Everything that lies in the folders of the offices, drafts of an interrupted write too."""
        found = []
        with contextlib.suppress(FileNotFoundError):
            for office in sorted(os.scandir(self._folder), key=lambda each: each.name):
                if not office.is_dir(follow_symlinks=False):
                    continue
                for file in sorted(os.scandir(office.path), key=lambda each: each.name):
                    with contextlib.suppress(FileNotFoundError):
                        facts = file.stat(follow_symlinks=False)
                        since = datetime.fromtimestamp(int(facts.st_mtime), JST)
                        regular = stat.S_ISREG(facts.st_mode)
                        found.append(Lying(f"{office.name}/{file.name}", since, regular))
        return found

    def _office(self, office_code: str) -> Path:
        return self._folder / _plain(office_code)


def _plain(name: str, whole: str = "") -> str:
    """A name that stays in its folder; the register makes no other."""
    if not _PLAIN.fullmatch(name):
        raise ValueError(f"{name!r} is not a plain name")
    return whole or name
