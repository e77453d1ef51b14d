"""一括発行: many letters of one form, made lazily one party at a time, in files of pages that a printing office takes.

An area that writes to many registers its form in LETTER_RUNS of its registered.py:

    LETTER_RUNS = {"P01": RunForm("催告書", "delinquency.reminders", make_letters, dispatched=count_reminders)}

and asks for a run inside the transaction of its own act, `plan_run(ctx, store, RunRequest(...))`. The job `letter_run`
then takes the targets in the order of postal codes. For each step it calls `make` with some of them, which looks once
more whether each still gets a letter, and answers with a LetterRequest or the ground why not. Numbers follow the order;
a job that stopped goes on behind its last step, so that no letter is missing and none is there twice. The files are
drawn when the job is done (see `files`), each through the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.office.papers.requests import LetterRequest
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.papers.documents import Document

FUNCTION = "office.letters"
JOB = "letter_run"
PAGES_A_FILE = 1000
"""As many pages go into one file; a letter is never parted between two."""

STEP = 50
"""Letters of one step, each step one transaction."""


class RunState(StrEnum):
    """Where a run stands; derived, the value is the word on the screen."""

    MAKING = "作成中"
    MADE = "ファイル待ち"
    READY = "発送待ち"
    DISPATCHED = "発送済"
    EMPTY = "対象なし"


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A party that is to get a letter; `facts` are JSON values that `make` reads again."""

    party_id: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A target with its place in the run."""

    place: int
    party_id: int
    postal_code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A run as an area asks for it. `params` are JSON values for `make`; `subject` names what it is made for, once."""

    form_no: str
    title: str
    subject: str
    targets: Sequence[NewTarget]
    params: Mapping[str, Any] = field(default_factory=dict)
    issued_on: date | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class LetterRun:
    """A run as it lies in the books."""

    run_id: int
    form_no: str
    title: str
    subject: str
    params: Mapping[str, Any]
    issued_on: date
    draft_id: int | None
    job_id: int
    targets: int
    requested_at: datetime
    staff_no: str
    staff_name: str
    dispatched_on: date | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A target that gets no letter in this run, and why; `held_id` where it waits in 外字保留."""

    place: int
    party_id: int
    party_no: str
    name: str
    ground: str
    held_id: int | None


@dataclass(frozen=True, slots=True)
class RunFile:
    """One file of a run. `output_id` is None until it was drawn; `going` of its letters were not pulled out."""

    file_no: int
    letters: int
    pages: int
    first_no: str
    last_no: str
    output_id: int | None
    going: int

    @property
    def owed(self) -> bool:
        """True until it is drawn; a file of which every letter was pulled out before is never drawn."""
        return self.output_id is None and self.going > 0


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How far a run is: targets, letters with their pages, those without, those that were pulled out before dispatch."""

    targets: int
    letters: int
    pages: int
    skipped: int
    held: int
    withdrawn: int


Make = Callable[[Any, Any, LetterRun, Sequence[Target]], Mapping[int, "LetterRequest | str"]]
"""function(ctx, store, run, targets): by `place` a request, or the ground why this one gets no letter now. It runs in the
transaction of the step and reads what holds at that moment (payment, 猶予, death): the re-check before dispatch."""

Dispatched = Callable[[Any, Any, "Sequence[Document]", date, int], None]
"""function(ctx, store, documents, on, audit_seq): what the day of dispatch brings about (完成猶予 of a 催告), in its transaction."""


@dataclass(frozen=True, slots=True)
class RunForm:
    """A form as an area registers it in LETTER_RUNS: name, the function whose right it needs, what makes its letters.

    `dispatched` is called for letters of the form that were issued one by one as well.
    """

    name: str
    function_code: str
    make: Make
    dispatched: Dispatched | None = None


class LetterRuns(Protocol):
    """Runs in the store; rows are only ever added."""

    def add(
        self, request: RunRequest, issued_on: date, job_id: int, at: datetime, staff_no: str, audit_seq: int
    ) -> int:
        """A run with its targets in the order of postal codes; its number."""
        ...

    def get(self, run_id: int) -> LetterRun:
        """One run. Raises NotFound."""
        ...

    def listed(self, *, before: int | None = None, limit: int = 50) -> list[LetterRun]:
        """Runs, newest first."""
        ...

    def with_subject(self, form_no: str, subject: str) -> int | None:
        """The run that was made for it."""
        ...

    def of_job(self, job_id: int) -> LetterRun:
        """The run of a job. Raises NotFound."""
        ...

    def targets(self, run_id: int, after: int, limit: int) -> list[Target]:
        """Targets behind a place, in order."""
        ...

    def filling(self, run_id: int) -> tuple[int, int]:
        """The file that is being filled (1 at first) and its pages so far."""
        ...

    def skip(self, run_id: int, place: int, party_id: int, ground: str, held_id: int | None, audit_seq: int) -> None:
        """A target that gets no letter."""
        ...

    def skipped(self, run_id: int) -> list[Skipped]:
        """Targets without a letter, in order."""
        ...

    def counts(self, run_id: int) -> RunCounts:
        """How far it is."""
        ...

    def files(self, run_id: int) -> list[RunFile]:
        """Its files in order."""
        ...

    def drawn(self, run_id: int, file_no: int, output_id: int, audit_seq: int) -> None:
        """A file has left by this output."""
        ...

    def of_file(self, run_id: int, file_no: int) -> list[tuple[int, int, int]]:
        """Its documents that go out, in order: number in the store, pages, party."""
        ...

    def on_paper(self, run_id: int, file_no: int) -> list[tuple[int, int, int, bool]]:
        """Its documents as the file was drawn, in order: number, pages, party, and whether it still goes out."""
        ...

    def areas(self, run_id: int) -> list[tuple[str, int, int]]:
        """By the first three digits of the postal code: letters and pages that go out."""
        ...

    def undrawn(self) -> list[tuple[int, int]]:
        """Files of finished jobs that have not left and still have a letter: run and number."""
        ...

    def dispatch(self, run_id: int, on: date, audit_seq: int) -> None:
        """Fix the day of dispatch. Raises ChangedByAnother when it is fixed already."""
        ...


class RunExists(Refusal):
    """The same run a second time."""

    sentence = "この対象の{title}は、もう作成しています（一括発行 {run_id}）。9303 で確かめてください。"


class NothingToPrint(Refusal):
    """A run without a target."""

    sentence = "{title}の対象がありません。条件を確かめてください。"
