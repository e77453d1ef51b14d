"""6001 朝の一覧: the nine lists with their counts, and the rows of one of them, each with what is owed and the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.delinquency.lists.waiting import Cause, Facts, MorningList, Waits, next_step, way_on, words_of
from core.delinquency.ports import Context, Store
from core.delinquency.standing import standing_of
from core.ledger.inquiry.terms import terms_of
from core.office.calendar import days_set
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import ListColumn, Listed, issue_list
from core.office.traces.looking import near_parties
from core.parties.party import Party, Shown, masked, shown_of
from core.parties.search import sees_protected
from core.values.business_days import business_day_before
from core.values.dates import wareki
from core.values.money import ZERO, Yen, total

FUNCTION = "delinquency.lists"
FORM = "L60"
PAGE = 100
"""Rows that are read at once; the next page comes when the cursor gets there."""
MOST = 1_000
"""Rows that a paper or a list holds at most."""


@dataclass(frozen=True, slots=True)
class Board:
    """The head of the screen: whose lists they are, since when money and births count, and how many rows each has."""

    staff_no: str
    """Empty: everybody's."""
    staff_name: str
    today: date
    since: date
    counts: tuple[tuple[MorningList, int], ...]

    @property
    def count(self) -> int:
        """All rows together, as the menu says it."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class MorningRow:
    """A row: who, the day and amount of the list's heads, what is owed with the late charge of today, what stands over it.

    `near` is true for a record that the clerk may not look at alone: the row says no more than who it is. `way` is the
    number of the screen on which the next step is done, empty where that is the case; `source` what asked for a task.
    """

    party: Party
    shown: Shown
    near: bool
    cause: Cause
    on: date
    amount: Yen
    owed: Yen
    holds: tuple[str, ...]
    words: str
    next_step: str
    subject: int
    way: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MorningPage:
    """The rows of a list; `more` when there are further ones."""

    which: MorningList
    rows: tuple[MorningRow, ...]
    more: bool
    amount: Yen
    owed: Yen


def own_or_all(ctx: Context) -> str:
    """Whose lists open first: one's own when one has a case today, else everybody's (empty)."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        own = store.morning.has_cases(ctx.actor.staff_no, ctx.now().date())
    return ctx.actor.staff_no if own else ""


def open_board(ctx: Context, staff_no: str) -> Board:
    """The nine counts for a collector, or for everybody (empty); a count names nobody and leaves no row of its own."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        since = _since(store, today)
        counts = tuple((which, _count(ctx, store, which, staff_no, today, since)) for which in MorningList)
        name = store.roster.get(staff_no).name if staff_no else "全員"
    return Board(staff_no, name, today, since, counts)


def open_list(ctx: Context, which: MorningList, staff_no: str, most: int = PAGE) -> MorningPage:
    """The first rows of one list (`most`), the most pressing first; the look is recorded with who was seen."""
    held = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        since = _since(store, today)
        found = _rows(ctx, store, which, staff_no, today, since, most + 1)
        sees = sees_protected(ctx, store)
        shown_rows = found[:most]
        parties = {one.party_id: store.parties.get(one.party_id) for one in shown_rows}
        near = near_parties(ctx, store, list(parties))
        owed = _owed(store, list(parties), today)
    rows = []
    for one in shown_rows:
        party = parties[one.party_id]
        shown = shown_of(party.protected, held, sees)
        yen, holds = owed[one.party_id]
        on = date.fromisoformat(one.on[:10])
        facts = Facts(yen, holds, on, today)
        close = one.party_id in near
        rows.append(
            MorningRow(
                masked(party, shown),
                shown,
                close,
                Cause(one.cause),
                on,
                ZERO if close else Yen(one.yen),
                ZERO if close else Yen(yen),
                () if close else holds,
                "" if close else words_of(one, facts),
                "" if close else next_step(one, facts),
                one.subject,
                "" if close else way_on(one, holds),
                one.source,
            )
        )
    ctx.record_view(
        FUNCTION,
        "朝の一覧の閲覧",
        list=which.label,
        staff=staff_no or "全員",
        found=len(rows),
        seen=[parties[number].party_no for number in parties],
    )
    amounts = total([row.amount for row in rows]) if rows else ZERO
    distinct = {row.party.party_id: row.owed for row in rows}
    return MorningPage(
        which, tuple(rows), len(found) > most, amounts, total(list(distinct.values())) if distinct else ZERO
    )


def print_morning(ctx: Context, which: MorningList, staff_no: str, reason: str, **how: Any) -> IssuedOutput:
    """The list on paper, or as a CSV (`as_csv`), with the rows that the screen shows. Raises what the gate refuses."""
    ctx.authorize(FUNCTION, "read")
    page = open_list(ctx, which, staff_no, MOST)
    money = bool(which.yen_head)
    rows = tuple(
        (
            row.party.party_no,
            row.party.name,
            wareki(row.on),
            *((row.amount.amount,) if money else ()),
            row.owed.amount,
            row.words,
            "・".join(row.holds),
            row.next_step,
        )
        for row in page.rows
    )
    columns = (
        ListColumn("宛名番号", 18),
        ListColumn("氏名・名称", 40),
        ListColumn(which.day_head, 22),
        *((ListColumn(which.yen_head, 22),) if money else ()),
        ListColumn("残（延滞金込み）", 26),
        ListColumn("内容", 50),
        ListColumn("処分・停猶", 30),
        ListColumn("次の手", 28),
    )
    with ctx.read() as store:
        name = store.roster.get(staff_no).name if staff_no else "全員"
    owed = {row.party.party_id: row.owed.amount for row in page.rows}
    amount = (page.amount.amount,) if money else ()
    listed = Listed(
        FORM,
        f"朝の一覧  {which.label}",
        f"担当 {name}",
        columns,
        rows,
        ("計", "", "", *amount, sum(owed.values()), "", "", ""),
        party_ids=tuple(dict.fromkeys(row.party.party_id for row in page.rows)),
        subject={"list": int(which), "staff": staff_no},
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_morning_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same list once more, as it stands now."""
    ctx.authorize(FUNCTION, "read")
    which, as_csv = MorningList(subject["list"]), bool(subject["csv"])
    return print_morning(ctx, which, str(subject["staff"]), reason, as_csv=as_csv, **how)


def _since(store: Store, today: date) -> date:
    """The business day before: what came since then is new this morning."""
    days = days_set(store)
    return business_day_before(today, closed=days.closed, opened=days.opened)


def _count(ctx: Context, store: Store, which: MorningList, staff_no: str, today: date, since: date) -> int:
    if which is MorningList.DRAFTS:
        return len(_drafts(ctx, store, MOST))
    return store.morning.count(which, staff_no, today, since)


def _rows(
    ctx: Context, store: Store, which: MorningList, staff_no: str, today: date, since: date, limit: int
) -> Sequence[Waits]:
    if which is MorningList.DRAFTS:
        return _drafts(ctx, store, limit)
    return store.morning.rows(which, staff_no, today, since, limit)


def _drafts(ctx: Context, store: Store, limit: int) -> list[Waits]:
    """Drafts about a party that the clerk decides next or got back; who may decide is asked of the decision room."""
    from core.office.deciding.tray import drafts_about_parties

    return [
        Waits(
            line.party_id,
            Cause.SENT_BACK if line.sent_back else Cause.TO_DECIDE,
            line.drafted_on.isoformat(),
            line.amount.amount,
            line.draft_id,
            line.name,
        )
        for line in drafts_about_parties(ctx, store, limit)
    ]


def _owed(store: Store, party_ids: Sequence[int], today: date) -> dict[int, tuple[int, tuple[str, ...]]]:
    """What each party owes today of its overdue taxes, late charge included and preliminary money taken off, and what
    stands over them: what the case shows (claims of another fund and what is not due yet are left out, A13)."""
    taxes = {code for code, item in store.tax_items.all().items() if item.is_tax}
    claims = {
        number: [
            r for r in store.receivables.of_party(number) if r.open and r.due_on < today and r.key.tax_item in taxes
        ]
        for number in party_ids
    }
    flat = [r for rows in claims.values() for r in rows]
    numbers = [r.receivable_id for r in flat]
    terms = {t.receivable_id: t for t in terms_of(store, flat, store.receivables.entries(numbers), today, today)}
    events = store.receivable_events.of(numbers)
    found = {}
    for party_id, rows in claims.items():
        owed = 0
        words: list[str] = []
        for r in rows:
            term = terms[r.receivable_id]
            accrued = term.late_charge_accrued or ZERO
            owed += max(0, r.open.amount + accrued.amount - r.provisional.amount)
            words += standing_of(events[r.receivable_id], today).words
        found[party_id] = (owed, tuple(dict.fromkeys(words)))
    return found


def caption_of(board: Board, which: MorningList) -> str:
    """What stands over the list: whose, and as of when."""
    new = f"  {wareki(board.since)} から" if which in (MorningList.MONEY, MorningList.NEW) else ""
    return f"担当 {board.staff_name}{new}"
