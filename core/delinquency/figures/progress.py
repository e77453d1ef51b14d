"""進行管理表: every open case with its policy, the day of its review, what was done last and how long it has lain (N168)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import ListColumn, Listed, issue_list
from core.office.traces.looking import near_parties
from core.parties.party import Party, Shown, masked, shown_of
from core.parties.search import sees_protected
from core.values.dates import wareki
from core.values.money import ZERO, Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.figures"
FORM = "L62"
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


def print_progress(ctx: Context, staff_no: str, reason: str, **how: Any) -> IssuedOutput:
    """担当別進行管理表 on paper, or as a CSV, with the cases that the screen shows."""
    ctx.authorize(FUNCTION, "read")
    page = progress(ctx, staff_no)
    rows = tuple(
        (
            row.case_no,
            row.party.party_no,
            row.party.name,
            row.staff_name,
            row.policy,
            wareki(row.review_on) if row.review_on else "",
            row.last_kind,
            wareki(row.last_on),
            row.idle_days,
            row.open.amount,
        )
        for row in page.rows
    )
    heads = (
        ("案件番号", 28),
        ("宛名番号", 18),
        ("氏名・名称", 40),
        ("担当", 26),
        ("方針", 14),
        ("見直し", 20),
        ("最終", 14),
        ("最終日", 20),
        ("滞留日数", 16),
        ("残（円）", 24),
    )
    listed = Listed(
        FORM,
        "進行管理表",
        f"担当 {staff_no or '全員'}  全{page.count:,}件のうち滞留の長い{len(rows):,}件",
        tuple(ListColumn(head, share) for head, share in heads),
        rows,
        ("計", *[""] * 8, sum(row.open.amount for row in page.rows)),
        party_ids=tuple(dict.fromkeys(row.party.party_id for row in page.rows)),
        subject={"staff": staff_no},
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_progress_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same list once more, as it stands now."""
    ctx.authorize(FUNCTION, "read")
    return print_progress(ctx, str(subject["staff"]), reason, as_csv=bool(subject["csv"]), **how)
