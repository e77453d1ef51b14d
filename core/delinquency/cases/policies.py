"""処理方針と見直し期限 (B21): what the collector means to do in a case, and by when it is looked at again. The newest row counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.delinquency.cases.assigning import NoOpenCase
from core.delinquency.cases.assignment import need_collector
from core.delinquency.cases.figures import CaseFigure, refresh
from core.delinquency.timeline import Happened, tell
from core.office.settings import value_of
from core.office.traces.looking import changing, refuse_near, without_near
from core.values.dates import wareki
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.cases"
LISTS = "delinquency.lists"
LONGEST = timedelta(days=366)
"""A policy is looked at again within a year."""


class PolicyKind(StrEnum):
    """方針; stored as it stands."""

    AT_ONCE = "一括"
    PLAN = "分納"
    SEIZURE = "差押"
    GRACE = "猶予"
    SUSPENSION = "停止"
    HANDOVER = "移管"
    SURVEY = "調査"


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as it lies in the books."""

    policy_id: int
    case_id: int
    policy: PolicyKind
    review_on: date
    words: str
    set_on: date
    staff_no: str
    staff_name: str


class Policies(Protocol):
    """Policies in the store."""

    def of_case(self, case_id: int) -> list[Policy]:
        """All of a case, newest first."""
        ...

    def add(
        self, case_id: int, policy: PolicyKind, review_on: date, words: str, set_on: date, staff_no: str, audit_seq: int
    ) -> int:
        """A new policy, which counts from now on."""
        ...


def set_policy(ctx: Context, party_id: int, policy: PolicyKind, review_on: date, words: str = "") -> None:
    """Lay down what is to be done in the party's open case and when it is looked at again.

    Raises BadInput for a day of review that is past, today or more than a year off, NoOpenCase, NotTheCollector.
    """
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    today = ctx.today()
    if not today < review_on <= today + LONGEST:
        raise BadInput(reason="見直しの日は明日から1年以内で入力してください。", field="review_on")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        case = store.delinquency_cases.open_of(party_id)
        if case is None:
            raise NoOpenCase(field="party_no")
        need_collector(ctx, store, party_id)
        seq = store.audit.record(
            ctx.entry(FUNCTION, "方針の設定", party_id=party_id, policy=policy.value, review_on=review_on.isoformat())
        )
        store.policies.add(case.case_id, policy, review_on, words.strip(), today, ctx.actor.staff_no, seq)
        told = f"方針 {policy.value}（見直し {wareki(review_on)}）{' ' + words.strip() if words.strip() else ''}"
        tell(ctx, store, party_id, Happened.CASE, told, seq)
        refresh(ctx, store, party_id)


def list_to_review(ctx: Context, staff_no: str = "", limit: int = 300) -> list[CaseFigure]:
    """Cases whose day of review has come (B21): from the morning of the day on; of one collector, or of all (empty)."""
    ctx.authorize(LISTS, "read")
    today = ctx.today()
    with ctx.read() as store:
        listed = store.case_figures.to_review(today, staff_no, limit)
        found = without_near(ctx, store, listed, lambda each: each.party_id)
    ctx.record_view(LISTS, "見直しの一覧", staff=staff_no, seen=[row.party_id for row in found])
    return found


def list_untouched(ctx: Context, staff_no: str = "", limit: int = 300) -> list[CaseFigure]:
    """Cases without contact, money or disposition for the days of the setting (B25): not on the 89th day, on the 90th."""
    ctx.authorize(LISTS, "read")
    today = ctx.today()
    with ctx.read() as store:
        listed = store.case_figures.untouched(untouched_before(store, today), staff_no, limit)
        found = without_near(ctx, store, listed, lambda each: each.party_id)
    ctx.record_view(LISTS, "長期未接触の一覧", staff=staff_no, seen=[row.party_id for row in found])
    return found


def untouched_before(store: Store, today: date) -> date:
    """The first day on which a last touch does not yet count as long ago."""
    return today - timedelta(days=int(value_of(store, "case_untouched_days", today)) - 1)
