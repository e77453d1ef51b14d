"""権限の点検 (9003): once a month an office looks at who holds what, and its head signs that it did (A18, P9).

The lists are of staff alone; a look at one of them is recorded, and what leaves as a file goes through the gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.formats.csv_writing import csv_bytes
from core.office.access.changes import GRANTS, days
from core.office.functions import FUNCTIONS, ROLES
from core.office.outputs.gate import IssuedOutput, OutputRequest, issue_output
from core.office.rights import Level, RightRow, decide
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.rights_review"
UNUSED_DAYS = 60
NUMBER_VIEW = "個人番号の表示"
"""The act in the log by which a view of an Individual Number is counted."""
FORM = "R9003"


class ReviewList(StrEnum):
    """The lists; the value is the name on the screen."""

    BY_FUNCTION = "機能ごとの保有者"
    BY_PERSON = "職員ごとの権限"
    UNUSED = "60日使っていない利用者"
    ENDING = "今月で終わる権限"
    NUMBERS = "個人番号の利用者と閲覧"


class SignedAlready(Refusal):
    """The month of the office has been signed."""

    sentence = "{month}の点検は{name}が済ませています。"


@dataclass(frozen=True, slots=True)
class Holding:
    """What speaks for or against a person's right on a function today, and by what: a role's name, 付与 or 拒否."""

    staff_no: str
    name: str
    office_name: str
    function_code: str
    row: RightRow
    by: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A role, single right or grant whose last day comes."""

    staff_no: str
    name: str
    office_name: str
    what: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Unused:
    """An account that nobody used for sixty days; `seen_at` is None when nobody ever did."""

    staff_no: str
    login_id: str
    name: str
    office_name: str
    seen_at: datetime | None
    roles: str


@dataclass(frozen=True, slots=True)
class NumberHolder:
    """Who may use Individual Numbers, until when, and how many they looked at in the month."""

    staff_no: str
    name: str
    office_name: str
    from_on: date
    until_on: date
    views: int


@dataclass(frozen=True, slots=True)
class SignedReview:
    """One signed review of an office and month (`2026-11`)."""

    office_code: str
    office_name: str
    month: str
    signed_by: str
    signed_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """A list as the screen and the file show it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class RightsReviews(Protocol):
    """What a review needs of the store; '' as office is every office."""

    def holdings(self, office_code: str, on: date) -> list[Holding]:
        """Rows that speak for or against rights of active staff on the day, by function and person."""
        ...

    def roles_of(self, office_code: str, on: date) -> list[tuple[str, str, str, str, int, int, str]]:
        """Active staff: number, name, office, roles, single grants, single refusals, grants G1 to G6 of the day."""
        ...

    def unused(self, office_code: str, before: datetime) -> list[Unused]:
        """Active accounts of persons without a session after the moment."""
        ...

    def ending(
        self, office_code: str, first: date, last: date
    ) -> list[tuple[str, str, str, str, str, str, date, date]]:
        """Rows whose last day is in the days: person, name, office, kind, code, level, first and last day."""
        ...

    def number_holders(self, office_code: str, first: date, last: date, act: str) -> list[NumberHolder]:
        """Holders of G1 on one of the days, with the views of the log in them."""
        ...

    def sign(self, office_code: str, month: str, staff_no: str, at: datetime, note: str, audit_seq: int) -> None:
        """Record a signed review."""
        ...

    def signed(self, limit: int) -> list[SignedReview]:
        """Signed reviews, newest month first."""
        ...


def review_list(ctx: Context[Store], wanted: ReviewList, office_code: str = "") -> Table:
    """One list of an office, or of all with ''; the look is recorded."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.now().date()
    with ctx.read() as store:
        table = _TABLES[wanted](ctx, store, office_code, today)
    ctx.record_view(FUNCTION, f"権限の点検 {wanted}", found=len(table.rows), office=office_code or None)
    return table


def export_review(ctx: Context[Store], wanted: ReviewList, office_code: str, reason: str) -> IssuedOutput:
    """The list as a CSV file, through the gate of all outputs; `reason` is a code or words. Raises what the gate raises."""
    ctx.authorize(FUNCTION, "read")
    table = review_list(ctx, wanted, office_code)
    content = csv_bytes(table.header, table.rows)
    request = OutputRequest(FORM, f"権限の点検 {wanted}", "rights_review.csv", content, "text/csv", reason)
    return issue_output(ctx, request, function_code=FUNCTION)


def list_signed(ctx: Context[Store], *, limit: int = 60) -> list[SignedReview]:
    """Reviews that were signed, newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.rights_reviews.signed(limit)


def sign_review(ctx: Context[Store], note: str) -> SignedReview:
    """Sign that one's own office was reviewed for this month. Raises SignedAlready, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if not note.strip():
        raise BadInput(reason="点検の結果を入力してください（例 変更なし、田中の役割を終了）。", field="note")
    now, month, office = ctx.now(), f"{ctx.now():%Y-%m}", ctx.actor.office_code
    with ctx.write() as store:
        present = next(
            (one for one in store.rights_reviews.signed(600) if (one.office_code, one.month) == (office, month)), None
        )
        if present is not None:
            raise SignedAlready(month=f"{now.month}月", name=present.signed_by)
        entry = ctx.entry(FUNCTION, "権限の点検のサインオフ", reason=note.strip(), office=office, month=month)
        store.rights_reviews.sign(office, month, ctx.actor.staff_no, now, note.strip(), store.audit.record(entry))
    return SignedReview(office, ctx.actor.office_name, month, ctx.actor.name, now, note.strip())


def _by_function(ctx: Context[Store], store: Store, office: str, today: date) -> Table:
    rows: list[tuple[str, ...]] = []
    for function, person, held in _grouped(store.rights_reviews.holdings(office, today)):
        levels = "・".join(level.label for level in Level if decide([one.row for one in held], level) is not None)
        if levels:
            by = "・".join(dict.fromkeys(one.by for one in held if one.row.source != "refuse"))
            refused = "・".join(one.row.level.label for one in held if one.row.source == "refuse")
            ends = min((one.until_on for one in held if one.until_on is not None), default=None)
            rows.append((*function, *person, levels, by, refused, ends.isoformat() if ends else ""))
    return Table(
        ReviewList.BY_FUNCTION,
        ("番号", "機能", "職員番号", "氏名", "所属", "権限", "根拠", "拒否", "最初の終わり"),
        tuple(rows),
    )


def _grouped(holdings: Sequence[Holding]) -> Iterable[tuple[tuple[str, str], tuple[str, str, str], list[Holding]]]:
    """By function in the order of the list, then by person."""
    found: dict[tuple[str, str], list[Holding]] = {}
    for one in holdings:
        found.setdefault((one.function_code, one.staff_no), []).append(one)
    for function in FUNCTIONS:
        for (code, staff_no), held in found.items():
            if code == function.code:
                yield (function.screen, function.name), (staff_no, held[0].name, held[0].office_name), held


def _by_person(ctx: Context[Store], store: Store, office: str, today: date) -> Table:
    rows = tuple(
        (staff_no, name, office_name, roles or "なし", str(given), str(refused), grants or "なし")
        for staff_no, name, office_name, roles, given, refused, grants in store.rights_reviews.roles_of(office, today)
    )
    return Table(
        ReviewList.BY_PERSON, ("職員番号", "氏名", "所属", "役割", "個別の付与", "個別の拒否", "別に与える権限"), rows
    )


def _unused(ctx: Context[Store], store: Store, office: str, today: date) -> Table:
    rows = tuple(
        (
            one.staff_no,
            one.login_id,
            one.name,
            one.office_name,
            one.roles or "なし",
            one.seen_at.date().isoformat() if one.seen_at else "使用なし",
        )
        for one in store.rights_reviews.unused(office, ctx.now() - timedelta(days=UNUSED_DAYS))
    )
    return Table(ReviewList.UNUSED, ("職員番号", "利用者ID", "氏名", "所属", "役割", "最終利用"), rows)


def _ending(ctx: Context[Store], store: Store, office: str, today: date) -> Table:
    found = store.rights_reviews.ending(office, *_month(today))
    rows = tuple(
        (staff_no, name, office_name, _what(kind, code, level), days(first, last))
        for staff_no, name, office_name, kind, code, level, first, last in found
    )
    return Table(ReviewList.ENDING, ("職員番号", "氏名", "所属", "権限", "期間"), rows)


def _numbers(ctx: Context[Store], store: Store, office: str, today: date) -> Table:
    rows = tuple(
        (one.staff_no, one.name, one.office_name, days(one.from_on, one.until_on), f"{one.views:,}")
        for one in store.rights_reviews.number_holders(office, *_month(today), NUMBER_VIEW)
    )
    return Table(ReviewList.NUMBERS, ("職員番号", "氏名", "所属", "期間", "今月の閲覧"), rows)


def _what(kind: str, code: str, level: str) -> str:
    """A row of rights in words: 役割 整理, 3103 ファイル取込 入力, G5 時間外の利用."""
    if kind == "role":
        return f"役割 {ROLES.get(code, code)}"
    if kind == "grant":
        return f"{code} {GRANTS.get(code, '')}"
    function = next((one for one in FUNCTIONS if one.code == code), None)
    named = f"{function.screen} {function.name}".strip() if function else code
    return f"{named} {Level(level).label}{'の拒否' if kind == 'refuse' else ''}"


def _month(day: date) -> tuple[date, date]:
    """First and last day of the month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


_TABLES = {
    ReviewList.BY_FUNCTION: _by_function,
    ReviewList.BY_PERSON: _by_person,
    ReviewList.UNUSED: _unused,
    ReviewList.ENDING: _ending,
    ReviewList.NUMBERS: _numbers,
}
