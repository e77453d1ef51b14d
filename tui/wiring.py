"""Where services and store are joined: the only place that knows both. Opens a city's folder and fills the context.

The folder holds city.db, city.lock, in/<channel>/, out/, log/, backup/; its keys lie beside it in DIR.keys, never inside.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from core.office.clock import JST, Clock
from core.office.context import Actor, Context
from core.office.founding import SYSTEM, AlreadyFounded, found_city
from core.office.papers.letters import Letter
from core.office.passwords import Passwords
from core.office.ports import Outside
from core.office.roster import Municipality
from storage.connection import StoreUnusable
from storage.migrations import apply
from storage.office.keys import FieldKeys, create_keys, mark_keys, refuse_foreign_keys
from storage.office.outputs.delivery import OutputFolder
from storage.office.outputs.media_recipients import encrypt
from storage.office.trays import Inbox
from storage.vault import FileVault
from tui.founders import all_founders
from tui.spooling import PrintCommand

AREAS = ("office", "parties", "ledger", "refunds", "collection", "notices", "delinquency", "seizure", "exchange")
"""Areas whose ACTS and STEPS are taken up; one that is not installed is left out."""


class SystemClock:
    """The machine's clock, in JST, and the boot it belongs to."""

    def now(self) -> datetime:
        """The moment."""
        return datetime.now(JST)

    def boot_id(self) -> str:
        """The kernel's name for this boot."""
        return _boot_id()


@cache
def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return "unknown"


@cache
def _machine() -> str:
    """A name of this machine that tells nobody its identity: what is written into the file may be seen elsewhere."""
    try:
        own = Path("/etc/machine-id").read_text("ascii").strip()
    except OSError:
        own = ""
    return hashlib.sha256(f"osame {own or os.uname().nodename}".encode()).hexdigest()[:16]


class MachineProcesses:
    """Processes by boot, number, start and machine: a number that was given again is another name.

    Names without a machine are from before it was kept; of an earlier boot nothing can be told from them.
    """

    def me(self) -> str:
        """The name of this process."""
        return f"{_boot_id()}/{os.getpid()}/{_started(os.getpid())}/{_machine()}"

    def gone(self, name: str) -> bool:
        """True when it surely runs no longer; names of other machines cannot be told from here."""
        parts = name.split("/")
        if len(parts) not in (3, 4) or not parts[1].isdigit() or parts[3:] not in ([], [_machine()]):
            return False
        if parts[0] != _boot_id():
            return self.restarted(name)
        return _started(int(parts[1])) != parts[2]

    def restarted(self, name: str) -> bool:
        """True when it ran on this machine before its last start."""
        boot, *_, machine = name.split("/") if name.count("/") == 3 else ("", "")
        return machine == _machine() and "unknown" not in (boot, _boot_id()) and boot != _boot_id()


def _started(pid: int) -> str:
    """Start time of a process in ticks since boot; empty when there is none or it is only waiting to be collected."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in ("Z", "X") else fields[19]


def render(document: object) -> bytes:
    """Make a paper. The library that draws it is loaded with the first one."""
    return bytes(importlib.import_module("printouts.render").render(document))


class Typesetting:
    """What the fonts can draw and how long letters get; loaded with the first letter."""

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """The characters that no font has."""
        found: tuple[str, ...] = importlib.import_module("printouts.typesetting").missing_glyphs_of(text)
        return found

    def pages(self, letter: Letter) -> int:
        """How many pages a letter takes."""
        return int(importlib.import_module("printouts.typesetting").pages_of(letter))


class Registered(Mapping[str, Any]):
    """The acts or steps of all areas, gathered from their packages when the first one is asked for."""

    def __init__(self, constant: str) -> None:
        self._constant = constant
        self._found: dict[str, Any] | None = None

    def _all(self) -> dict[str, Any]:
        if self._found is None:
            found: dict[str, Any] = {}
            for area in AREAS:
                try:
                    package = importlib.import_module(f"core.{area}")
                except ModuleNotFoundError as missing:
                    if missing.name != f"core.{area}":
                        raise
                    continue
                found |= getattr(package, self._constant, {})
            self._found = found
        return self._found

    def __getitem__(self, key: str) -> Any:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@dataclass(frozen=True, slots=True)
class City:
    """An opened city: its folder, its file, the clock, and everything that reaches the services from outside."""

    folder: Path
    vault: FileVault
    clock: Clock
    outside: Outside

    def context(self, actor: Actor) -> Context[Any]:
        """The context of an actor whom somebody has made sure of (a sign-in, a key file, the machine itself)."""
        return Context(actor, self.vault, self.clock, self.outside)

    def close(self) -> None:
        """Let the file go."""
        self.vault.close()


def keys_folder(folder: Path, keys: Path | None = None) -> Path:
    """Where the keys of a data folder lie: as told, or DIR.keys beside it."""
    return keys or folder.resolve().with_name(folder.resolve().name + ".keys")


class NoKeys:
    """Stands for the keys where a command needs only the file; asking it for one is a refusal to open."""

    newest = 0

    def number_of(self, sealed: bytes) -> int:
        """Never."""
        raise StoreUnusable("鍵なしで開いているため、この処理はできません。")

    def seal(self, column: str, row: str, plain: bytes) -> bytes:
        """Never."""
        raise StoreUnusable("鍵なしで開いているため、この処理はできません。")

    def open(self, column: str, row: str, sealed: bytes) -> bytes:
        """Never."""
        raise StoreUnusable("鍵なしで開いているため、この処理はできません。")

    def index(self, column: str, plain: bytes) -> bytes:
        """Never."""
        raise StoreUnusable("鍵なしで開いているため、この処理はできません。")


def create_city(
    folder: Path,
    municipality: Municipality,
    keys: Path | None = None,
    *,
    clock: Clock | None = None,
    passwords: Passwords | None = None,
    settings: Mapping[str, object] | None = None,
) -> City:
    """Make the folder, the keys and a founded file, without an account to sign in with. `settings` take the place of
    defaults. Raises StoreUnusable, and AlreadyFounded when the folder belongs to a city."""
    if (folder / "city.db").is_file() and not apply.pending(folder / "city.db"):
        vault = FileVault(folder / "city.db")
        with vault.read() as store:
            present = store.city.municipality()
        vault.close()
        if present is not None:
            raise AlreadyFounded(name=present.name)
    try:
        for each in (folder, *(folder / name for name in ("in", "out", "log", "backup"))):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        create_keys(keys_folder(folder, keys), folder)
    except OSError as error:
        raise StoreUnusable(f"{error.filename} を作成できません（{error.strerror}）。") from error
    apply.migrate(folder / "city.db")
    mark_keys(keys_folder(folder, keys), city_mark(folder / "city.db"))
    city = open_city(folder, keys, clock=clock, passwords=passwords)
    found_city(city.vault, city.clock, municipality, settings=settings, founders=all_founders())
    return city


def open_city(
    folder: Path,
    keys: Path | None = None,
    *,
    clock: Clock | None = None,
    passwords: Passwords | None = None,
    with_keys: bool = True,
) -> City:
    """Open the city in a folder. Raises StoreUnusable, with a sentence for the administrator, when that is not possible.

    Without `with_keys` no sealed field can be opened: enough to check and to migrate.
    """
    path = folder / "city.db"
    _refuse_unless_writable(folder, path)
    missing = apply.pending(path)
    if missing:
        raise StoreUnusable(
            f"データの形式が古いため開けません（未適用 {len(missing)}件）。osame migrate を行ってください。"
        )
    if with_keys:
        refuse_foreign_keys(keys_folder(folder, keys), city_mark(path))
    outside = Outside(
        keys=FieldKeys(keys_folder(folder, keys), folder) if with_keys else NoKeys(),
        inbox=Inbox(folder / "in"),
        outbox=OutputFolder(folder / "out"),
        render=render,
        typesetting=Typesetting(),
        processes=MachineProcesses(),
        passwords=passwords or Passwords(),
        spool=PrintCommand(),
        encrypt=encrypt,
        acts=Registered("ACTS"),
        steps=Registered("STEPS"),
        outputs=Registered("OUTPUTS"),
        kept=Registered("KEPT"),
        erasures=Registered("ERASURES"),
        sealed=Registered("SEALED"),
        follows=Registered("FOLLOWS"),
        letter_runs=Registered("LETTER_RUNS"),
    )
    return City(folder, FileVault(path), clock or SystemClock(), outside)


def city_mark(path: Path) -> str:
    """The mark that a city's file got when it was made."""
    vault = FileVault(path)
    with vault.read() as store:
        return store.backups.mark()


def _refuse_unless_writable(folder: Path, path: Path) -> None:
    """Every look is recorded: a file that cannot be written is not opened at all, not even to look at it."""
    try:
        if not path.is_file():
            raise StoreUnusable(f"{folder} にデータがありません。osame init または osame demo で作成してください。")
    except PermissionError as error:
        raise StoreUnusable(f"{folder} を読めません。置き場の権限を確かめてください。") from error
    lock = path.with_suffix(".lock")
    for place in (folder, path, lock) if lock.exists() else (folder, path):
        if not os.access(place, os.R_OK | os.W_OK):
            raise StoreUnusable(f"{place} に書き込めません。置き場の権限を確かめてください。")


def system_context(city: City) -> Context[Any]:
    """The context of the administrator's commands at the machine: the account `system`, which sees no taxpayer."""
    return city.context(Actor(SYSTEM, "システム", "0500", "情報係", None, "local"))
