"""Big work as data: kinds of jobs that the areas register, a job with its states, what a step did, how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from core.values.money import Yen
from core.values.refusals import Refusal


class JobState(StrEnum):
    """Where a job stands; stored as it is. A job moves only along the arrows that the store knows."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REVERSING = "reversing"
    REVERSED = "reversed"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "waiting": "待ち",
            "running": "実行",
            "paused": "中断",
            "done": "済",
            "failed": "失敗",
            "cancelled": "取消",
            "reversing": "戻し中",
            "reversed": "戻し済",
        }[self.value]

    @property
    def live(self) -> bool:
        """True while the job may still change something; only one live job works on a subject."""
        return self in (JobState.WAITING, JobState.RUNNING, JobState.PAUSED, JobState.REVERSING)


class Direction(StrEnum):
    """Which way the steps go: the work itself, or its reversal as a whole."""

    DO = "do"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class StepDone:
    """What one bounded step of a job did: the key it reached, rows and yen moved, and whether it was the last.

    `audit_seq` is the audit row of the step's own voucher; without it the newest row that the step wrote counts, and a
    step that wrote none gets one.
    """

    last_key: str
    row_count: int
    amount_yen: int
    finished: bool
    audit_seq: int | None = None


Step = Callable[..., StepDone]
"""function(ctx, store, job, last_key): one bounded step of a job, inside its transaction; `last_key` is '' at first."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job as an area registers it in STEPS: its name on the screen, the function whose right to enter it
    needs, its step, and the step that takes it back (its keys start at '' as well)."""

    name: str
    function_code: str
    step: Step
    undo: Step | None = None
    afterwards: Callable[..., None] | None = None
    """function(ctx), outside any transaction, once the last step is committed; what it raises is told, the job is done."""
    beforehand: Callable[..., None] | None = None
    """function(ctx), outside any transaction, before the first step: reads what takes long and is read once a process."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of big work. `subject` names what it works on (`batch:12`), `params` are JSON values."""

    job_id: int
    kind: str
    subject: str
    params: Mapping[str, Any]
    state: JobState
    requested_by: str
    requested_at: datetime
    worker: str
    lease_until_at: datetime | None
    expected_count: int
    message: str
    version: int

    @property
    def direction(self) -> Direction:
        """The way its steps go now."""
        return Direction.UNDO if self.state in (JobState.REVERSING, JobState.REVERSED) else Direction.DO


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the steps of one direction have come: how many, the key of the last one, rows and yen in all."""

    step_no: int
    last_key: str
    row_count: int
    amount_yen: int


@dataclass(frozen=True, slots=True)
class JobProgress:
    """A job with what its steps have done so far, as 8101 shows it."""

    job: Job
    name: str
    requested_by_name: str
    reached: Reached
    stalled: bool
    """True when it is called running but nobody works on it: it can be resumed."""

    @property
    def amount(self) -> Yen:
        """Yen moved so far in the direction in which the job goes."""
        return Yen(self.reached.amount_yen)

    @property
    def percent(self) -> int:
        """Share of the expected rows, 0 to 100; 100 only at the end, 0 when nobody knows how many there will be."""
        if self.job.state in (JobState.DONE, JobState.REVERSED):
            return 100
        if self.job.expected_count <= 0:
            return 0
        return min(99, self.reached.row_count * 100 // self.job.expected_count)


class JobAlreadyLive(Refusal):
    """A second live job on the same subject (job_one_live)."""

    sentence = "同じ対象の{name}が動いています（ジョブ{job_id}）。終わってから行ってください（8101）。"


class JobNotReady(Refusal):
    """The job's state does not allow the act."""

    sentence = "ジョブ{job_id}は「{state}」のため、{act}できません。F5 で状態を確かめてください（8101）。"


class JobTaken(Refusal):
    """Another process works on the job and is alive."""

    sentence = "ジョブ{job_id}はほかの処理が実行中です。進み方は 8101 で見られます。"


class JobKindUnknown(Refusal):
    """The job's kind is not registered: its area was taken out of this installation."""

    sentence = "ジョブの種別「{kind}」はこのシステムにありません。情報係へ連絡してください。"


class NotReversible(Refusal):
    """The kind of job has no way back."""

    sentence = "「{name}」は戻せない種別のジョブです。個別の訂正で行ってください（3105）。"


class Jobs(Protocol):
    """Jobs and the checkpoints of their steps."""

    def add(
        self, kind: str, subject: str, params: Mapping[str, Any], expected_count: int, by: str, at: datetime
    ) -> int:
        """A new waiting job; its number. The caller has asked `live_on` first."""
        ...

    def get(self, job_id: int) -> Job:
        """One job. Raises NotFound."""
        ...

    def live_on(self, kind: str, subject: str) -> Job | None:
        """The live job on the subject, if any."""
        ...

    def listed(self, *, before: int | None, limit: int) -> list[Job]:
        """Jobs, newest first, with numbers below `before`."""
        ...

    def take(self, job: Job, state: JobState, worker: str, lease_until: datetime) -> Job | None:
        """Take the lease of a job read just before; None when somebody was quicker."""
        ...

    def renew(self, job_id: int, worker: str, lease_until: datetime) -> Job | None:
        """Keep the lease for the next step; None when the job was paused or taken over meanwhile."""
        ...

    def move(self, job: Job, state: JobState, message: str = "") -> None:
        """Change the state along an arrow and let the lease go. Raises ChangedByAnother."""
        ...

    def let_go(self, job_id: int, worker: str, message: str = "") -> None:
        """Give the lease back without a change of state."""
        ...

    def reached(self, job_id: int, direction: Direction) -> Reached:
        """How far the steps have come."""
        ...

    def add_step(self, job_id: int, direction: Direction, step_no: int, done: StepDone, audit_seq: int) -> None:
        """The checkpoint of a step, in the transaction of the step."""
        ...
