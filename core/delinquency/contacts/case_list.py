"""案件の一覧 (6101 without a person): open cases of one collector or of all, narrowed and in a chosen order, by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.office.traces.looking import near_parties
from core.parties.names import kana_key
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.cases"
PAGE = 200


class CaseOrder(StrEnum):
    """In which order the list stands; the value is the word on the screen."""

    OWED = "残(大)"
    KANA = "カナ"
    REVIEW = "見直し"
    TOUCHED = "最終接触(古)"
    NUMBER = "案件番号"


@dataclass(frozen=True, slots=True)
class CaseAsked:
    """What the list is narrowed to: a collector ('' for all), words of states, a reading or number."""

    staff_no: str = ""
    states: tuple[str, ...] = ()
    word: str = ""
    order: CaseOrder = CaseOrder.OWED


class CaseLine(NamedTuple):
    """A case of the list. `owed_yen` and `terms` are what the books say this moment."""

    case_id: int
    case_no: str
    party_id: int
    party_no: str
    name: str
    name_kana: str
    protected: bool
    collector_no: str
    collector: str
    state: str
    policy: str
    review_on: str
    owed_yen: int
    terms: int
    touched_on: str
    next_on: str
    next_words: str
    sort_key: str | int


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page; `count` all that fit. `after` is the key behind which the next page begins, None at the end."""

    rows: tuple[CaseLine, ...]
    count: int
    after: tuple[str | int, int] | None


class CaseShelf(Protocol):
    """Open cases as lists show them."""

    def page(
        self, asked: CaseAsked, kana: str, on: date, after: tuple[str | int, int] | None, limit: int
    ) -> list[CaseLine]:
        """The next cases of the order behind a key (value of the order, case)."""
        ...

    def count(self, asked: CaseAsked, kana: str, on: date) -> int:
        """How many fit."""
        ...

    def collectors(self) -> list[tuple[str, str, int]]:
        """Who has open cases: number, name, how many."""
        ...


def list_cases(ctx: Context, asked: CaseAsked, after: tuple[str | int, int] | None = None) -> CasePage:
    """A page of open cases. A protected person stands by number alone to whoever has not the grant (A8)."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    kana = kana_key(asked.word) if asked.word and not asked.word.isdigit() else ""
    with ctx.read() as store:
        found = store.case_shelf.page(asked, kana, today, after, PAGE + 1)
        count = store.case_shelf.count(asked, kana, today)
        sees = sees_protected(ctx, store)
        near = near_parties(ctx, store, [row.party_id for row in found])
    rows = tuple(_shown(row, sees, row.party_id in near) for row in found[:PAGE])
    key = (rows[-1].sort_key, rows[-1].case_id) if len(found) > PAGE else None
    ctx.record_view(
        FUNCTION,
        "案件の一覧",
        staff=asked.staff_no,
        states=list(asked.states),
        seen=[row.party_no for row in rows],
    )
    return CasePage(rows, count, key)


def list_collectors(ctx: Context) -> Sequence[tuple[str, str, int]]:
    """Who has open cases: number, name and how many."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.case_shelf.collectors()


def _shown(row: CaseLine, sees: bool, near: bool) -> CaseLine:
    if row.protected and not sees:
        return row._replace(name=PROTECTED_NAME, name_kana="", next_words="")
    return row._replace(owed_yen=0, terms=0, next_words="", policy="") if near else row
