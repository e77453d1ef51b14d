"""進行管理表: every open case with its policy, the day of its review, what was done last and how long it has lain (N168)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.office.traces.looking import near_parties
from core.parties.party import Party, Shown, masked, shown_of
from core.parties.search import sees_protected
from core.values.money import ZERO, Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.figures"
MOST = 300


class Lying(NamedTuple):
    """A case as the store counts it; days are ISO, empty where there is none."""

    case_id: int
    case_no: str
    party_id: int
    staff_name: str
    policy: str
    review_on: str
    opened_on: str
    last_on: str
    last_kind: str
    open_yen: int


class Progresses(Protocol):
    """Open cases in the store."""

    def lying(self, staff_no: str, today: date, limit: int) -> list[Lying]:
        """Open cases of a collector (empty: of all), the longest untouched first."""
        ...

    def count(self, staff_no: str) -> int:
        """How many open cases there are."""
        ...


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """A case: who, whose, what is meant to happen, what happened last, and the days since (滞留日数)."""

    case_no: str
    party: Party
    shown: Shown
    near: bool
    staff_name: str
    policy: str
    review_on: date | None
    last_on: date
    last_kind: str
    idle_days: int
    open: Yen


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The first MOST cases; `count` is how many there are."""

    rows: tuple[ProgressRow, ...]
    count: int
    today: date


def progress(ctx: Context, staff_no: str = "") -> ProgressPage:
    """Open cases, the longest untouched first; the look is recorded with who was seen.

    What was done last is the newest row of the course or the newest money, else the birth of the case. A clerk without
    the right to cases (監査 without a case number) sees numbers and figures, no names.
    """
    held = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = store.progresses.lying(staff_no, today, MOST)
        count = store.progresses.count(staff_no)
        sees = sees_protected(ctx, store)
        parties = {one.party_id: store.parties.get(one.party_id) for one in found}
        near = near_parties(ctx, store, list(parties))
        auditor = any(role.role_code == "auditor" for role in store.roster.roles(ctx.actor.staff_no, ctx.now().date()))
    rows = []
    for one in found:
        party = parties[one.party_id]
        shown = Shown.NUMBER_ONLY if auditor else shown_of(party.protected, held, sees)
        last = date.fromisoformat(one.last_on or one.opened_on)
        close = one.party_id in near
        rows.append(
            ProgressRow(
                one.case_no,
                masked(party, shown),
                shown,
                close,
                one.staff_name,
                one.policy,
                date.fromisoformat(one.review_on) if one.review_on else None,
                last,
                one.last_kind or "案件",
                (today - last).days,
                ZERO if close else Yen(one.open_yen),
            )
        )
    ctx.record_view(
        FUNCTION,
        "進行管理表の閲覧",
        staff=staff_no or "全員",
        found=len(rows),
        seen=[party.party_no for party in parties.values()],
    )
    return ProgressPage(tuple(rows), count, today)
