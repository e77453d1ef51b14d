"""Drafts and approvals (起案・決裁) as data: kinds of acts that the areas register, a draft, its decisions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from core.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One row of what an approval changes, as text with units: label, before, after, difference."""

    label: str
    before: str
    after: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """A draft in words for 8001: title, the rows of 承認前 / 承認後 / 差, and notes (limits, way back, letters)."""

    title: str
    rows: tuple[BeforeAfter, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of act as an area registers it in ACTS.

    `execute(ctx, store, draft)` runs in the transaction of the last approval and may refuse; `describe(store, draft)`
    reads and gives a Described. Drafting needs the right to enter `function_code`, approving the right to approve it.
    """

    function_code: str
    name: str
    execute: Callable[..., Any]
    describe: Callable[..., Described]
    steps: int = 1
    bars: Callable[..., Refusal | None] | None = None
    """bars(store, draft_id, staff_no): why somebody may not decide it, beside what holds for all drafts; None if not."""
    starts_job: bool = False
    """True where `execute` gives back the number of a job that is then carried out (8101)."""


class Decision(StrEnum):
    """What was decided on a revision; stored as it is."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"approve": "承認", "send_back": "差戻し", "withdraw": "取下げ"}[self.value]


class DraftState(StrEnum):
    """Where the newest revision of a draft stands, derived from its decisions."""

    AWAITED = "承認待"
    SENT_BACK = "差戻し"
    WITHDRAWN = "取下げ"
    EXECUTED = "決裁済"


@dataclass(frozen=True, slots=True)
class DraftRef:
    """What an approver must repeat: number, revision and digest of what they have seen."""

    draft_id: int
    revision: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft before it gets its number. `payload` holds JSON values; `payee_key` names who would get the money."""

    act_code: str
    payload: Mapping[str, Any]
    amount_yen: int | None
    payee_key: str | None
    party_id: int | None
    drafted_by: str
    drafted_at: datetime
    route: tuple[str, ...]
    """Codes of the steps that it must go through, as `deciding.routes` lays them down."""

    @property
    def steps(self) -> int:
        """How many approvals execute it."""
        return len(self.route)

    @property
    def digest(self) -> bytes:
        """SHA-256 over everything an approver relies on; another amount, payee or payload is another digest."""
        content = [self.act_code, self.payload, self.amount_yen, self.payee_key, self.party_id, list(self.route)]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Draft:
    """The newest revision of a draft as it lies in the store, with what has been decided on it so far."""

    draft_id: int
    revision: int
    act_code: str
    payload: Mapping[str, Any]
    digest: bytes
    amount_yen: int | None
    payee_key: str | None
    party_id: int | None
    drafted_by: str
    drafted_by_name: str
    drafted_at: datetime
    steps: int
    approved: int
    state: DraftState
    reason: str
    """Why it was sent back or withdrawn."""
    route: tuple[str, ...] = ()
    """Codes of its steps; empty for a draft from before routes were kept."""
    party_no: str = ""
    """宛名番号 and name of the one whom it concerns, for the screens; empty where it concerns no one."""
    party_name: str = ""

    @property
    def ref(self) -> DraftRef:
        """What an approver repeats."""
        return DraftRef(self.draft_id, self.revision, self.digest)


@dataclass(frozen=True, slots=True)
class NewDecision:
    """One decision on a revision, as it is stored."""

    draft_id: int
    revision: int
    step_no: int
    decision: Decision
    decided_by: str
    decided_at: datetime
    totp_step: int | None
    digest: bytes
    reason: str | None
    role_code: str = ""
    """The role in which the step was taken."""
    acting_for: str = ""
    """Staff number of the one in whose name it was taken (代決)."""
    delegation_id: int | None = None


class DraftChanged(Refusal):
    """The approver has seen another revision or another content than the newest one."""

    sentence = "起案{draft_id}は見たあとに変わりました。F5 で読み直し、内容を確かめてから承認してください。"


class DraftDecided(Refusal):
    """The draft is no longer awaited: executed, sent back or withdrawn."""

    sentence = "起案{draft_id}は「{state}」です。決裁箱を F5 で読み直してください。"


class OwnDraft(Refusal):
    """Nobody approves their own draft, under whatever account."""

    sentence = "承認は本人以外です。ほかの承認者に依頼してください。"


class OwnCase(Refusal):
    """The party or payee of the draft and their households do not approve it."""

    sentence = "本人や同じ世帯の起案は承認できません。ほかの承認者に依頼してください。"


class ApprovedAlready(Refusal):
    """One person gives one approval to a revision."""

    sentence = "起案{draft_id}はすでに承認しています。次の承認者に依頼してください。"


class NotTheDrafter(Refusal):
    """Only who drafted may change or withdraw a draft."""

    sentence = "{act}は起案者だけができます。内容に問題があるときは差し戻してください。"


class ActUnknown(Refusal):
    """The act's code is not registered: its area was taken out of this installation."""

    sentence = "起案の種別「{act_code}」はこのシステムにありません。情報係へ連絡してください。"


class Drafts(Protocol):
    """Drafts, decisions and executions; rows are only ever added."""

    def add(self, draft: NewDraft, audit_seq: int) -> DraftRef:
        """A new draft, revision 1."""
        ...

    def revise(self, draft_id: int, draft: NewDraft, audit_seq: int) -> DraftRef:
        """The next revision; what was approved of the one before is void."""
        ...

    def get(self, draft_id: int) -> Draft:
        """The newest revision. Raises NotFound."""
        ...

    def listed(self, *, after: int, limit: int) -> list[Draft]:
        """Drafts that are awaited or were sent back, oldest first, with numbers above `after`."""
        ...

    def those(self, draft_ids: Sequence[int]) -> list[Draft]:
        """The newest revisions of some drafts, oldest first."""
        ...

    def hand_over(self, draft_ids: Sequence[int], to_staff: str, on: date, audit_seq: int) -> None:
        """Let another one follow up the newest revisions; the drafter of record stays."""
        ...

    def decide(self, decision: NewDecision, audit_seq: int) -> None:
        """Append a decision."""
        ...

    def execute(self, draft_id: int, revision: int, executed_on: str, audit_seq: int) -> None:
        """The mark that the act is executed, once; written before the act's own rows, which refer to it."""
        ...
