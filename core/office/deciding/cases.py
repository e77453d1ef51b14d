"""An open draft as a case for decision: everything that says who may take its next step, without what it contains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.office.deciding.routes import ANY, RouteStep, StepKind, step_of
from core.office.drafts import Decision, DraftState

PARTY_PREFIX = "party:"
"""Before the number of a party in a `payee_key`."""


def parties_of(party_id: int | None, payee_key: str | None) -> tuple[int, ...]:
    """The party of a draft and the one that would get the money."""
    found = [party_id] if party_id is not None else []
    payee = (payee_key or "").removeprefix(PARTY_PREFIX)
    if (payee_key or "").startswith(PARTY_PREFIX) and payee.isascii() and payee.isdigit():
        found.append(int(payee))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Case:
    """The newest revision of a draft, by whom it was drafted and what was decided on it.

    `drafters`, `approvers` and `principals` (in whose name it was approved) are staff numbers; `drafter_parties` and
    `approver_parties` the parties that they are in the register: one person may have two accounts.
    """

    draft_id: int
    revision: int
    digest: bytes
    act_code: str
    route: tuple[str, ...]
    steps: int
    approved: int
    state: DraftState
    amount_yen: int | None
    payee_key: str | None
    party_id: int | None
    drafted_by: str
    drafted_on: date
    office_code: str
    drafter_active: bool
    drafters: frozenset[str]
    drafter_parties: frozenset[int]
    approvers: frozenset[str]
    approver_parties: frozenset[int]
    principals: frozenset[str]
    holder: str
    """Staff number of the one who follows it up: the drafter, or the one to whom this revision was handed over."""

    @property
    def way(self) -> tuple[RouteStep, ...]:
        """The route; a draft from before routes were kept has steps for anybody who may approve."""
        return tuple(step_of(code) for code in self.route) or (RouteStep(ANY),) * self.steps

    @property
    def next_step(self) -> RouteStep:
        """The step that is to be taken; the last one when all are."""
        return self.way[min(self.approved, len(self.way) - 1)]

    @property
    def last(self) -> bool:
        """Is the next step the one that executes the act?"""
        return self.approved + 1 >= self.steps

    @property
    def reviewing(self) -> bool:
        """Is the next step a 審査?"""
        return self.next_step.kind is StepKind.REVIEW

    @property
    def parties(self) -> tuple[int, ...]:
        """Parties whom it concerns: the one of the draft and the one that would get the money."""
        return parties_of(self.party_id, self.payee_key)


@dataclass(frozen=True, slots=True)
class Trace:
    """One decision on a draft as the screens tell it; `acting_for` is the name of the one who had delegated."""

    revision: int
    step_no: int
    step: RouteStep | None
    decision: Decision
    staff_no: str
    name: str
    acting_for: str
    decided_at: datetime
    reason: str

    @property
    def word(self) -> str:
        """審査, 決裁, 差戻し or 取下げ."""
        if self.decision is Decision.APPROVE and self.step is not None:
            return str(self.step.kind)
        return self.decision.label


@dataclass(frozen=True, slots=True)
class Content:
    """What one revision asked for, to tell what another one changed."""

    revision: int
    amount_yen: int | None
    payee_key: str | None
    party_id: int | None
    payload: str
    route: tuple[str, ...]
    decided: bool


class Cases(Protocol):
    """Open drafts for decision."""

    def get(self, draft_id: int) -> Case:
        """The case of one draft, open or not. Raises NotFound."""
        ...

    def of(self, draft_ids: Sequence[int]) -> dict[int, Case]:
        """The cases of some drafts, in one question."""
        ...

    def waiting(self) -> list[Case]:
        """All drafts that are awaited or were sent back, oldest first."""
        ...

    def day_sum(self, payee_key: str, draft_id: int, day: str) -> int:
        """Yen that the payee would get on a day by all drafts that were not withdrawn, of whatever drafter.

        A draft counts on each day on which one of its revisions was drafted. Of the days of `draft_id` and `day` the
        greatest sum is told; `draft_id` itself is left out. Amounts below 0 count as above.
        """
        ...

    def trail(self, draft_id: int) -> list[Trace]:
        """All decisions on all revisions, in their order."""
        ...

    def contents(self, draft_id: int) -> list[Content]:
        """All revisions, oldest first."""
        ...
