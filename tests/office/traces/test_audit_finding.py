"""Each condition of 9201, alone and with others, finds what a plain look through all rows finds."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from core.office.audit import AuditEntry, Result
from core.office.audit_view import AuditFilter, AuditRow, Odd, list_audit
from core.office.clock import JST
from core.values.business_days import is_business_day
from tests.office.traces.families import family
from tui.wiring import City

STAFF = ("1001", "1002", "1003")
ACTS = (
    ("parties.search", "検索", Result.VIEWED),
    ("ledger.payments", "閲覧", Result.VIEWED),
    ("ledger.payments", "閲覧の拒否", Result.REFUSED),
    ("office.sign_in", "サインイン", Result.DONE),
    ("collection.correction", "収納取消", Result.DONE),
    ("collection.correction", "作成", Result.FAILED),
)
FILES = ("収納情報ファイル", "滞納情報ファイル", None)


@pytest.fixture
def many(city: City) -> City:
    """Some hundred rows over three weeks, by day and night; the clock goes back once for an hour and once for two days."""
    dice = random.Random(7)
    parties = (*family(city), None)
    at = datetime(2026, 11, 2, 6, 0, tzinfo=JST)
    with city.vault.write() as store:
        for number in range(600):
            code, act, result = dice.choice(ACTS)
            store.audit.record(
                AuditEntry(at, "b", dice.choice(STAFF), dice.randrange(1, 5), "t", code, act, result,
                           party_id=dice.choice(parties), file_name=dice.choice(FILES))
            )  # fmt: skip
            at += timedelta(minutes=dice.randrange(90))
            if number in (200, 400):
                at -= timedelta(hours=1) if number == 200 else timedelta(days=2)
    return city


def everything(ctx: Any) -> list[AuditRow]:
    rows: list[AuditRow] = []
    while page := list_audit(ctx, before=rows[-1].seq if rows else 1_000_000, limit=500):
        rows += page
    return rows


def closed(row: AuditRow) -> bool:
    return not is_business_day(row.at.date())


def by_night(row: AuditRow) -> bool:
    return not time(7, 30) <= row.at.time().replace(second=0, microsecond=0) < time(20, 0)


Test = Callable[[AuditRow], bool]
CONDITIONS: dict[str, tuple[object, Test]] = {
    "staff_no": ("1002", lambda row: row.staff_no == "1002"),
    "function_codes": (("ledger.payments", "office.sign_in"), lambda row: row.function_code in ("ledger.payments", "office.sign_in")),
    "words": ("閲覧", lambda row: "閲覧" in row.act),
    "result": (Result.REFUSED, lambda row: row.result is Result.REFUSED),
    "file_name": ("滞納情報ファイル", lambda row: row.file_name == "滞納情報ファイル"),
    "from_on": (date(2026, 11, 10), lambda row: row.at.date() >= date(2026, 11, 10)),
    "until_on": (date(2026, 11, 16), lambda row: row.at.date() <= date(2026, 11, 16)),
    "from_time": (time(21, 30), lambda row: row.at.time() >= time(21, 30)),
    "until_time": (time(7, 10), lambda row: row.at.time() < time(7, 11)),
    "session_id": (3, lambda row: row.session_id == 3),
    "party_id": (1, lambda row: row.party_id == 1),
}  # fmt: skip
ODD: dict[Odd, Test] = {
    Odd.NIGHT: by_night,
    Odd.CLOSED: closed,
    Odd.EITHER: lambda row: by_night(row) or closed(row),
}


def found(ctx: Any, wanted: AuditFilter) -> list[int]:
    """All rows of a condition, page by page, but for the rows of looking itself."""
    numbers: list[int] = []
    before = 10_000
    while page := list_audit(ctx, wanted, before=before, limit=40):
        numbers += [row.seq for row in page]
        before = page[-1].seq
    return numbers


def told(rows: list[AuditRow], tests: list[Test]) -> list[int]:
    return [row.seq for row in rows if all(test(row) for test in tests)]


def story(rows: list[AuditRow]) -> list[AuditRow]:
    return [row for row in rows if row.staff_no in STAFF]


@pytest.mark.parametrize("name", CONDITIONS)
def test_one_condition_finds_its_rows_and_no_other(many: City, auditor: Any, name: str) -> None:
    value, test = CONDITIONS[name]
    rows = story(everything(auditor))
    last = rows[0].seq
    expected = told(rows, [test])
    got = [seq for seq in found(auditor, AuditFilter(**{name: value})) if seq <= last]  # type: ignore[arg-type]  # by name
    first = rows[-1].seq
    assert [seq for seq in got if seq >= first] == expected and expected


@pytest.mark.parametrize("odd", ODD)
def test_odd_times_are_night_and_closed_days(many: City, auditor: Any, odd: Odd) -> None:
    rows = story(everything(auditor))
    got = [seq for seq in found(auditor, AuditFilter(odd=odd)) if rows[-1].seq <= seq <= rows[0].seq]
    assert got == told(rows, [ODD[odd]])


@pytest.mark.parametrize("seed", range(25))
def test_several_conditions_find_what_all_of_them_allow(many: City, auditor: Any, seed: int) -> None:
    dice = random.Random(seed)
    names = dice.sample(sorted(CONDITIONS), dice.randrange(2, 5))
    if "from_time" in names and "until_time" in names:
        names.remove("until_time")  # together they go over midnight, which another test looks at
    odd = dice.choice([None, None, *Odd])
    rows = story(everything(auditor))
    tests = [CONDITIONS[name][1] for name in names] + ([ODD[odd]] if odd else [])
    wanted = AuditFilter(**{name: CONDITIONS[name][0] for name in names}, odd=odd)  # type: ignore[arg-type]  # by name
    got = [seq for seq in found(auditor, wanted) if rows[-1].seq <= seq <= rows[0].seq]
    assert got == told(rows, tests)


def test_a_time_from_evening_to_morning_goes_over_midnight(many: City, auditor: Any) -> None:
    rows = story(everything(auditor))
    got = [seq for seq in found(auditor, AuditFilter(from_time=time(22), until_time=time(5))) if seq <= rows[0].seq]
    assert [seq for seq in got if seq >= rows[-1].seq] == told(
        rows, [lambda row: row.at.time() >= time(22) or row.at.time() < time(5, 1)]
    )


def test_a_row_whose_text_was_spoilt_is_still_listed(many: City, auditor: Any) -> None:
    from tests.office.test_audit import attacked

    attacked(many, lambda db: db.execute("UPDATE audit_log SET body = '{', at_local = 'x' WHERE seq = 40"))
    [row] = list_audit(auditor, before=41, limit=1)
    assert (row.seq, row.intact, row.act) == (40, False, "")
