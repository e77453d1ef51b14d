"""What the services need from outside, as Protocols. The rooms of the store grow from area to area:
each area's `ports.Store` is the one to its left plus its own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.access.break_glass import Supports
    from core.office.access.carrying_out import RightsRows
    from core.office.access.recovery_codes import RecoveryCodes
    from core.office.access.rights_changes import RightsChanges
    from core.office.access.rights_review import RightsReviews
    from core.office.access.staff_list import StaffLines
    from core.office.access.transfers import Transfers
    from core.office.audit import AuditLog
    from core.office.audit_view import AuditReader
    from core.office.calendar import Calendar
    from core.office.deciding.cases import Cases
    from core.office.deciding.delegation import Delegations
    from core.office.drafts import Act, Drafts
    from core.office.keeping.backups import Backups
    from core.office.keeping.deletion import Deletions
    from core.office.keeping.drills import Drills
    from core.office.keeping.expiry import Expiries
    from core.office.keeping.key_rotation import SealedField, SealedRows
    from core.office.keeping.replica import Replicas
    from core.office.keeping.retention import Erasable, Erasure, Kept
    from core.office.notices import Notices
    from core.office.outputs.delivery import Outbox, Spool
    from core.office.outputs.media import MediaRoom
    from core.office.outputs.media_recipients import Encrypt
    from core.office.outputs.printers import Printers
    from core.office.outputs.register import OutputKind, Outputs
    from core.office.papers.addressing import Addressees
    from core.office.papers.documents import Documents
    from core.office.papers.holding import HeldLetters
    from core.office.papers.letters import Letter
    from core.office.papers.masters import Masters
    from core.office.papers.requests import Follow
    from core.office.papers.runs import LetterRuns, RunForm
    from core.office.passwords import Passwords
    from core.office.receiving.received import ReceivedFiles
    from core.office.rights import Rights
    from core.office.roster import CityRecord, Roster
    from core.office.screen_drafts import ScreenDrafts
    from core.office.sessions import Sessions
    from core.office.traces.alarms import Alarms
    from core.office.traces.disclosure import LookReader
    from core.office.traces.kin import Kin
    from core.office.traces.looking import Looks
    from core.office.traces.patterns import PatternReader
    from core.office.traces.watch_list import WatchList
    from core.office.work import JobKind, Jobs


class Settings(Protocol):
    """Dated settings: what a city may decide."""

    def get(self, key: str, on: date) -> Any:
        """The value in force on the day (JSON value), or None when none was ever set."""
        ...

    def put(self, key: str, from_on: date, value: object, audit_seq: int) -> None:
        """Append a value that holds from the day on; rows are never changed."""
        ...


class Store(Protocol):
    """The rooms of the store that the office uses; one object a transaction."""

    @property
    def audit(self) -> AuditLog: ...
    @property
    def rights(self) -> Rights: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def recovery_codes(self) -> RecoveryCodes: ...
    @property
    def rights_rows(self) -> RightsRows: ...
    @property
    def rights_changes(self) -> RightsChanges: ...
    @property
    def rights_reviews(self) -> RightsReviews: ...
    @property
    def supports(self) -> Supports: ...
    @property
    def transfers(self) -> Transfers: ...
    @property
    def staff_lines(self) -> StaffLines: ...
    @property
    def city(self) -> CityRecord: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def delegations(self) -> Delegations: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def screen_drafts(self) -> ScreenDrafts: ...
    @property
    def audit_reader(self) -> AuditReader: ...
    @property
    def outputs(self) -> Outputs: ...
    @property
    def printers(self) -> Printers: ...
    @property
    def media(self) -> MediaRoom: ...
    @property
    def addressees(self) -> Addressees: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def held_letters(self) -> HeldLetters: ...
    @property
    def letter_masters(self) -> Masters: ...
    @property
    def letter_runs(self) -> LetterRuns: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def deletions(self) -> Deletions: ...
    @property
    def session_erasing(self) -> Erasable: ...
    @property
    def code_erasing(self) -> Erasable: ...
    @property
    def failure_erasing(self) -> Erasable: ...
    @property
    def entry_erasing(self) -> Erasable: ...
    @property
    def received_erasing(self) -> Erasable: ...
    @property
    def received_seals(self) -> SealedRows: ...
    @property
    def factor_seals(self) -> SealedRows: ...
    @property
    def kin(self) -> Kin: ...
    @property
    def look_reader(self) -> LookReader: ...
    @property
    def patterns(self) -> PatternReader: ...
    @property
    def backups(self) -> Backups: ...
    @property
    def expiries(self) -> Expiries: ...
    @property
    def drills(self) -> Drills: ...
    @property
    def replicas(self) -> Replicas: ...
    @property
    def looks(self) -> Looks: ...
    @property
    def watch_list(self) -> WatchList: ...
    @property
    def received(self) -> ReceivedFiles: ...


S_co = TypeVar("S_co", bound=Store, covariant=True)


class Vault(Protocol[S_co]):
    """The city's file: opens transactions."""

    def read(self) -> AbstractContextManager[S_co]:
        """See one moment; nothing stays."""
        ...

    def write(self) -> AbstractContextManager[S_co]:
        """Queue, begin, commit. Never nested, never open while a person, a printer or a file is awaited."""
        ...

    def begin_log_anew(self) -> bool:
        """Copy the write-ahead log into the file and empty it, so that no old page is left; False when readers hold it."""
        ...


class StoreFault(Exception):
    """The city's file cannot be read or written: disk, rights, damage. The text says it in a sentence without data."""


class SealBroken(Exception):
    """A sealed field does not open: another key, another row or column, or changed bytes. Not the clerk's fault."""


class Keys(Protocol):
    """Encryption of single fields; the keys lie outside the data folder."""

    @property
    def newest(self) -> int:
        """Number of the data key that seals."""
        ...

    def number_of(self, sealed: bytes) -> int:
        """Number of the data key that a sealed field was sealed with."""
        ...

    def seal(self, column: str, row: str, plain: bytes) -> bytes:
        """Encrypt for this column and row: a value moved to another row does not open."""
        ...

    def open(self, column: str, row: str, sealed: bytes) -> bytes:
        """Decrypt; raises SealBroken when key, column or row is another."""
        ...

    def index(self, column: str, plain: bytes) -> bytes:
        """A keyed value that is equal for equal contents: for finding a sealed field without opening all of them."""
        ...


class FileNotTaken(Refusal):
    """A waiting file is not one that we take: no regular file, too large, or a name that leads elsewhere."""

    sentence = "{name} は取り込めません。{reason}"


class Shelf(StrEnum):
    """Where a file goes from the tray; the value is the folder's name."""

    DONE = "done"
    REFUSED = "refused"


class Inbox(Protocol):
    """Files that other offices and banks have put down for us: DIR/in/<channel>/."""

    def names(self, channel: str) -> list[str]:
        """Names of the regular files waiting, oldest first."""
        ...

    def read(self, channel: str, name: str, *, limit: int) -> bytes:
        """The bytes of one file, read once. Raises FileNotTaken for anything but a regular file up to `limit` bytes."""
        ...

    def put_aside(self, channel: str, name: str, content_sha256: bytes, shelf: Shelf, day: date) -> str:
        """Move a file of this content out of the tray; its new name, '' when another file lies there or none."""
        ...

    def put_back(self, channel: str, place: str, shelf: Shelf) -> bool:
        """Move a file from its shelf back into the tray; False when it is not there any more."""
        ...

    def clear_shelves(self, before: date) -> int:
        """Delete what was put aside before a day; how many files."""
        ...


class Renderer(Protocol):
    """Makes a paper of a document value."""

    def __call__(self, document: object) -> bytes: ...


class Typesetting(Protocol):
    """What the fonts of the papers can draw, and how long a letter gets."""

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """The characters (with their selectors) that no font has, each once."""
        ...

    def pages(self, letter: Letter) -> int:
        """How many pages a letter takes."""
        ...


class Processes(Protocol):
    """Who works on this machine: names for the lease of a job and for the process behind a session."""

    def me(self) -> str:
        """The name of this process, never given to another one."""
        ...

    def gone(self, name: str) -> bool:
        """True when the named process surely runs no longer; False when it runs or nobody here can tell."""
        ...

    def restarted(self, name: str) -> bool:
        """True when the named process ran on this machine before its last start, and so is gone."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that reaches the services from outside, filled in one place."""

    keys: Keys
    inbox: Inbox
    outbox: Outbox
    render: Renderer
    typesetting: Typesetting
    processes: Processes
    passwords: Passwords
    spool: Spool
    encrypt: Encrypt
    acts: Mapping[str, Act]
    steps: Mapping[str, JobKind]
    outputs: Mapping[str, OutputKind] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    erasures: Mapping[str, Erasure] = field(default_factory=dict)
    sealed: Mapping[str, SealedField] = field(default_factory=dict)
    follows: Mapping[str, Follow] = field(default_factory=dict)
    letter_runs: Mapping[str, RunForm] = field(default_factory=dict)
