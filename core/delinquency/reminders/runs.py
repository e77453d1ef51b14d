"""A run of reminders (催告の回): extracted, reviewed, drafted, approved, printed, dispatched. Its state is read from what happened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from core.delinquency.reminders.exclusions import Ground, grounds_named
from core.delinquency.reminders.stages import Stage
from core.values.money import Yen
from core.values.refusals import Refusal

FUNCTION = "delinquency.reminders"
ACT = "issue_reminders"
"""Code of the act by which a run is approved."""
PAGE = 200


class RunStep(StrEnum):
    """What happened to a run; stored as it stands."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    PRINTED = "printed"
    DISPATCHED = "dispatched"
    CANCELLED = "cancelled"


class RunState(StrEnum):
    """Where a run stands; the value is the word on the screen."""

    REVIEW = "精査中"
    AWAITED = "決裁待"
    SENT_BACK = "差戻し"
    PRINTING = "印刷中"
    PRINTED = "発送待"
    DISPATCHED = "発送済"
    CANCELLED = "取消"

    @property
    def editable(self) -> bool:
        """True while targets may be put back and left out."""
        return self in (RunState.REVIEW, RunState.SENT_BACK)


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run as it is asked for. `pay_by_on` is the 指定期限; `leaflet` asks for the direct-debit leaflet (口座振替案内)."""

    title: str
    stage: Stage
    source: str
    extracted_on: date
    pay_by_on: date
    facts: Mapping[str, Any]
    made_by: str
    made_at: datetime


class NewTargetRow(NamedTuple):
    """A target or an exclusion as it is written; `grounds` gravest first, `claims` (number, yen)."""

    party_id: int
    grounds: tuple[str, ...]
    owed_yen: int
    terms: int
    skips: str
    claims: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RunEvent:
    """A row behind a run."""

    kind: RunStep
    on: date
    facts: Mapping[str, Any]
    staff_no: str
    staff_name: str


@dataclass(frozen=True, slots=True)
class RunCounts:
    """Everybody of a run, once each: who gets a letter, who is excluded, left out by hand or withdrawn.

    `sent` are the letters that were dispatched, `numbered` those with a number that were not withdrawn.
    """

    people: int = 0
    targets: int = 0
    excluded: int = 0
    left_out: int = 0
    withdrawn: int = 0
    put_back: int = 0
    skipping: int = 0
    numbered: int = 0
    sent: int = 0
    yen: int = 0
    by_ground: tuple[tuple[str, int], ...] = ()
    by_withdrawal: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReminderRun:
    """A run as it lies in the books."""

    run_id: int
    title: str
    stage: Stage
    form_no: str
    source: str
    extracted_on: date
    pay_by_on: date
    facts: Mapping[str, Any]
    made_by: str
    made_by_name: str
    made_at: datetime
    events: tuple[RunEvent, ...]

    def last(self, kind: RunStep) -> RunEvent | None:
        """The newest event of a kind."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)

    @property
    def draft_id(self) -> int | None:
        """The newest draft by which it is to be approved."""
        drafted = self.last(RunStep.DRAFTED)
        return int(drafted.facts["draft"]) if drafted is not None else None

    @property
    def letter_run(self) -> int | None:
        """The number of the 一括発行 that prints its letters."""
        approved = self.last(RunStep.APPROVED)
        return int(approved.facts["letter_run"]) if approved is not None else None

    @property
    def job_id(self) -> int | None:
        """The job that makes its letters."""
        approved = self.last(RunStep.APPROVED)
        return int(approved.facts["job"]) if approved is not None else None

    @property
    def dispatched_on(self) -> date | None:
        """The day on which its letters went to the post."""
        sent = self.last(RunStep.DISPATCHED)
        return sent.on if sent is not None else None

    def state(self, *, draft_awaited: bool, job_done: bool) -> RunState:
        """Where it stands, with what the tray and the job say."""
        if self.last(RunStep.CANCELLED):
            return RunState.CANCELLED
        if self.last(RunStep.DISPATCHED):
            return RunState.DISPATCHED
        if self.last(RunStep.APPROVED):
            return RunState.PRINTED if job_done else RunState.PRINTING
        if self.last(RunStep.DRAFTED):
            return RunState.AWAITED if draft_awaited else RunState.SENT_BACK
        return RunState.REVIEW


@dataclass(frozen=True, slots=True)
class Target:
    """One person of a run. `name` is 支援措置 for a protected one; `place` their place in the list."""

    party_id: int
    party_no: str
    name: str
    protected: bool
    grounds: tuple[Ground, ...]
    put_back: str
    left_out: str
    owed: Yen
    terms: int
    skips: str
    document_id: int | None
    document_no: str
    withdrawn: str
    withdrawn_when: str
    dispatched_on: date | None
    claims: tuple[int, ...] = field(default=())

    @property
    def gets_letter(self) -> bool:
        """True while a letter is to go out."""
        return not self.left_out and not self.withdrawn and (not self.grounds or bool(self.put_back))

    @property
    def state(self) -> str:
        """対象 除外 復帰 除く 引抜 印刷済 発送済."""
        if self.withdrawn:
            return "引抜"
        if self.left_out:
            return "除く"
        if self.grounds and not self.put_back:
            return "除外"
        if self.dispatched_on is not None:
            return "発送済"
        if self.document_no:
            return "印刷済"
        return "復帰" if self.put_back else "対象"

    @property
    def reason(self) -> str:
        """Why there is a letter or none, in words."""
        if self.withdrawn or self.left_out:
            return self.withdrawn or self.left_out
        words = "・".join(ground.value for ground in self.grounds)
        return f"{words}  復帰 {self.put_back}" if self.put_back else words or self.skips


class RunNotOpen(Refusal):
    """The run's state does not allow the act."""

    sentence = "この催告は「{state}」のため、{act}できません。F5 で状態を確かめてください。"


class NeverPutBack(Refusal):
    """A ground that nobody can set aside."""

    sentence = "{name}は「{ground}」のため、対象に戻せません。{reason}"


class NobodyLeft(Refusal):
    """A run without a letter."""

    sentence = "送る相手がいません。除外の根拠を確かめるか、条件を変えてください。"


class ReminderRuns(Protocol):
    """Runs and their targets in the store."""

    def add(self, new: NewRun, targets: Sequence[NewTargetRow], audit_seq: int) -> int:
        """A run with everybody of it; its number."""
        ...

    def get(self, run_id: int) -> ReminderRun:
        """One run. Raises NotFound."""
        ...

    def listed(self, *, before: int | None = None, limit: int = PAGE) -> list[ReminderRun]:
        """Runs, newest first."""
        ...

    def happen(
        self, run_id: int, kind: RunStep, on: date, facts: Mapping[str, Any], staff_no: str, audit_seq: int
    ) -> None:
        """Something happened to a run. Raises ChangedByAnother for a second end."""
        ...

    def counts(self, run_id: int) -> RunCounts:
        """How many of each sort."""
        ...

    def targets(
        self, run_id: int, *, after: int = 0, limit: int = PAGE, ground: str = "", excluded: bool | None = None
    ) -> list[Target]:
        """People of a run by number; of one ground, or only those with or without a letter."""
        ...

    def target(self, run_id: int, party_id: int) -> Target:
        """One of them. Raises NotFound."""
        ...

    def lettered(self, run_id: int) -> list[Target]:
        """Those who get a letter, with their receivables, by number."""
        ...

    def unsent(self, run_id: int, *, after: int, limit: int) -> list[Target]:
        """Letters with a number that are not noted as sent, with their receivables, by number of the party."""
        ...

    def put_back(
        self, run_id: int, party_id: int, reason: str, owed_yen: int, claims: Sequence[tuple[int, int]], audit_seq: int
    ) -> None:
        """A letter goes out all the same; '' takes that back."""
        ...

    def leave_out(self, run_id: int, party_id: int, reason: str, audit_seq: int) -> None:
        """No letter goes out although nothing is against it; '' takes that back."""
        ...

    def number(self, run_id: int, party_id: int, document_id: int, document_no: str, audit_seq: int) -> None:
        """The letter has its number."""
        ...

    def keep_claims(self, run_id: int, party_id: int, receivable_ids: Sequence[int]) -> None:
        """The letter asks for these alone; the others of the extraction are taken off."""
        ...

    def withdraw(self, run_id: int, party_id: int, cause: str, when: str, audit_seq: int) -> None:
        """The letter is pulled out."""
        ...

    def sent(self, run_id: int, party_id: int, on: date, events: Mapping[int, int], audit_seq: int) -> None:
        """The letter has gone; `events` are the rows of its receivables, by receivable."""
        ...

    def of_documents(self, document_ids: Sequence[int]) -> dict[int, int]:
        """The run of each letter that is one of a run, by number of the document, in their order."""
        ...

    def sent_stages(self, party_ids: Sequence[int]) -> dict[int, frozenset[Stage]]:
        """Stages that were sent in the open case of each party."""
        ...

    def fingerprint(self, run_id: int) -> list[tuple[int, int]]:
        """Who gets a letter, and for how many yen, by number: what an approver has seen."""
        ...


def digest_of(rows: Iterable[tuple[int, int]]) -> str:
    """A digest of who gets a letter and for what: another person or amount is another one."""
    text = json.dumps([list(row) for row in rows], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def grounds_of(stored: str) -> tuple[Ground, ...]:
    """Grounds as they are stored, a JSON list of words."""
    return grounds_named([str(word) for word in json.loads(stored)])
