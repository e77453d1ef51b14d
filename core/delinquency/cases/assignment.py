"""担当: who works on a case. One main collector, deputies (副担当) beside them; only the main one drafts dispositions (B19).

An assignment is a dated row that ends and is never changed. With it the party stands on the case list of the staff
member, whose looks at it need no other ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.assignment"
STANDS_IN = "chief"
"""The role that may draft in the place of the collector (B19 係長は代行可)."""


class Duty(StrEnum):
    """What somebody is in a case; stored as it stands."""

    MAIN = "main"
    DEPUTY = "deputy"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"main": "担当", "deputy": "副担当"}[self.value]


class Origin(StrEnum):
    """How an assignment came about: what was given by hand is not moved by a rule (B17)."""

    RULE = "rule"
    MANUAL = "manual"
    TAKEOVER = "takeover"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"rule": "規則", "manual": "手動", "takeover": "引継ぎ"}[self.value]


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """An assignment to be written. `rule_id` names the rule where one gave it."""

    case_id: int
    party_id: int
    staff_no: str
    duty: Duty
    origin: Origin
    from_on: date
    rule_id: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment as it lies in the books. `ended_on` is the first day on which it no longer holds."""

    assignment_id: int
    case_id: int
    party_id: int
    staff_no: str
    name: str
    duty: Duty
    origin: Origin
    rule_id: int | None
    from_on: date
    ended_on: date | None


class NotTheCollector(Refusal):
    """Somebody other than the main collector, a deputy too, wants to draft a disposition."""

    sentence = "この案件の担当は{name}です。処分の起案は担当が行います（副担当は閲覧と折衝の記録まで）。"


class Assignments(Protocol):
    """Assignments in the store; the case list of the staff member goes with them."""

    def of_case(self, case_id: int) -> list[Assignment]:
        """Those that hold, the main one first."""
        ...

    def of_party(self, party_id: int) -> list[Assignment]:
        """Those that hold for the open case of the party, the main one first."""
        ...

    def history(self, case_id: int) -> list[Assignment]:
        """All of a case, oldest first."""
        ...

    def of_staff(self, staff_no: str) -> list[Assignment]:
        """All that the staff member holds, by case."""
        ...

    def loads(self) -> dict[str, tuple[int, int, int]]:
        """By staff number: cases as the main one, cases as a deputy, yen owed in the former."""
        ...

    def mains(self, case_ids: Sequence[int]) -> dict[int, Assignment]:
        """The main ones of these cases."""
        ...

    def deputies(self, pairs: Sequence[tuple[int, str]]) -> list[int]:
        """The numbers of the assignments by which these staff members are deputies in these cases."""
        ...

    def add(self, rows: Sequence[NewAssignment], audit_seq: int) -> None:
        """Let them hold from their day on."""
        ...

    def end(self, assignment_ids: Sequence[int], ended_on: date, audit_seq: int) -> int:
        """Let them end; how many did."""
        ...


def need_collector(ctx: Context, store: Store, party_id: int) -> None:
    """Refuse unless the actor may draft a disposition for the party: its collector, a 係長, or anybody of 整理 while no
    one is named. To be asked before `draft_act` and again where the act is executed on somebody's behalf.

    Raises NotTheCollector.
    """
    main = next((each for each in store.assignments.of_party(party_id) if each.duty is Duty.MAIN), None)
    if main is None or main.staff_no == ctx.actor.staff_no:
        return
    roles = store.roster.roles(ctx.actor.staff_no, ctx.now().date())
    if not any(role.role_code == STANDS_IN for role in roles):
        raise NotTheCollector(name=main.name)
