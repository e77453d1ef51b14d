"""The night of delinquency work at city size: every phase of it over so many cases, and what it keeps beside a count from zero.

python -m bench.delinquency [--cases 15000] [--terms 4]

The figure is at most 30 s for 15,000 cases with 60,000 receivables; exit 1 when it is missed or a kept row differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date, timedelta
from typing import Any

from bench import ground
from core.delinquency.cases.figures import figures_of
from core.delinquency.limits.nightly import differences as limit_differences
from core.delinquency.nightly.phases import request_nightly
from core.ledger.fiscal_years import fiscal_year_of
from core.ledger.journal import Posting, Voucher
from core.office.context import Context
from core.office.jobs import run_job
from core.office.work import JobProgress, JobState
from storage import transactions
from storage.rows import insert_rows
from tui.wiring import City

LIMIT_SECONDS = 30.0
FIRST_YEAR = 2021
EVENTS = (
    "collection_grace",
    "realisation_grace_by_office",
    "suspension",
    "seizure",
    "written_acknowledgement",
    "reminder",
)


def due_of(number: int) -> date:
    """The 納期限 of a receivable (from 0): five years and four terms, in turn."""
    year, term = FIRST_YEAR + number // 4 % 5, number % 4
    return (date(year, 6, 30), date(year, 9, 2), date(year, 11, 1), date(year + 1, 1, 31))[term]


def fill(city: City, cases: int, terms: int, ctx: Context[Any]) -> None:
    """Parties with demanded receivables; every fifth has paid a part, some stand under a grace, a seizure or a suspension."""
    count = cases * terms
    path = city.folder / "city.db"
    with transactions.write(path, longest=3_600) as store:
        insert_rows(
            store.db,
            "INSERT INTO party(party_id, party_no, name, name_kana)",
            [(i + 1, f"{i + 1:08d}", f"計測 太郎{i}", "ケイソク タロウ") for i in range(cases)],
        )
        rows = []
        for i in range(count):
            due, year = due_of(i).isoformat(), FIRST_YEAR + i // 4 % 5
            key = (i + 1, i // terms + 1, ground.TAX_ITEM, year, year, f"{i:010d}", i % 4 + 1, year, due, due, due, due)
            rows.append(key)
        insert_rows(
            store.db,
            "INSERT INTO receivable(receivable_id, party_id, tax_item, levy_year, tax_year, notice_no, term_no, fiscal_year,"
            " nominal_due_on, due_on, statutory_due_on, priority_on)",
            rows,
        )
        demand(store, count, ctx)
    for start in range(0, count, 3_000):
        with transactions.write(path, longest=60) as store:
            assess(store, range(start, min(count, start + 3_000)), ctx)
    with transactions.read(path) as store:
        store.db.execute("ROLLBACK")
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def demand(store: Any, count: int, ctx: Context[Any]) -> None:
    """A demand of each receivable 20 days behind its 納期限, and events of some."""
    seq = store.audit.record(ctx.entry("delinquency.cases", "督促状の発送"))
    days = [due_of(i) + timedelta(days=20) for i in range(count)]
    insert_rows(
        store.db,
        "INSERT INTO document(document_id, kind, fiscal_year, serial_no, party_id, addressee, issued_on, content_digest, audit_seq)",
        [(i + 1, "demand", 2020, i + 1, 1, "", day.isoformat(), bytes(32), seq) for i, day in enumerate(days)],
    )
    insert_rows(
        store.db,
        "INSERT INTO demand(receivable_id, document_id, issued_on, seizable_from_on)",
        [(i + 1, i + 1, day.isoformat(), (day + timedelta(days=11)).isoformat()) for i, day in enumerate(days)],
    )
    events = []
    for i in range(0, count, 3):
        kind = EVENTS[i // 3 % len(EVENTS)]
        begins = days[i] + timedelta(days=200)
        ends = (begins + timedelta(days=180)).isoformat() if "grace" in kind else None
        events.append((i + 1, kind, begins.isoformat(), ends, seq))
    insert_rows(store.db, "INSERT INTO receivable_event(receivable_id, kind, from_on, until_on, audit_seq)", events)


def assess(store: Any, numbers: range, ctx: Context[Any]) -> None:
    """The assessment of some receivables, and a payment of a part for every fifth."""
    day = "2021-04-01"
    rows = [
        Posting(
            "receivable", "assess", ground.amount_of(i), day, FIRST_YEAR + i // 4 % 5, "current", i + 1, "principal"
        )
        for i in numbers
    ]
    rows.append(Posting("revenue", "assess", -sum(row.amount_yen for row in rows), day, FIRST_YEAR, "current"))
    store.journal.append(
        Voucher("assess", day, ctx.actor.staff_no), rows, ctx.entry("ledger.assessment_import", "調定")
    )
    paid_on = date(2026, 10, 1)
    parts = []
    for i in numbers:
        if i % 5 == 0:
            year, revenue_class = fiscal_year_of(FIRST_YEAR + i // 4 % 5, paid_on)
            parts.append(
                Posting(
                    "receivable", "receipt", -500, paid_on.isoformat(), year, str(revenue_class), i + 1, "principal"
                )
            )
    cash = -sum(row.amount_yen for row in parts)
    parts.append(Posting("cash_in", "receipt", cash, paid_on.isoformat(), 2026, "none"))
    store.journal.append(
        Voucher("receipt", paid_on.isoformat(), ctx.actor.staff_no),
        parts,
        ctx.entry("collection.payment_files", "消込"),
    )


def night(ctx: Context[Any]) -> dict[str, float]:
    """Seconds of each phase of one night, in their order; `longest_step` is the longest single transaction."""
    spent: dict[str, float] = {}
    longest = 0.0
    last = time.perf_counter()

    def look(progress: JobProgress) -> None:
        nonlocal last, longest
        now = time.perf_counter()
        phase = progress.reached.last_key.partition(":")[0]
        spent[phase] = spent.get(phase, 0.0) + now - last
        longest = max(longest, now - last)
        last = now

    done = run_job(ctx, request_nightly(ctx), on_progress=look)
    if done.job.state is not JobState.DONE:
        raise SystemExit(f"the night stopped: {done.job.message}")
    return {**spent, "longest_step": longest}


def differences(city: City, ctx: Context[Any]) -> dict[str, int]:
    """Kept rows that differ from a count of everything from zero."""
    day = ctx.now().date()
    with city.vault.read() as store:
        books = store.case_figures.books()
        counted = {figure.case_id: figure for figure in figures_of(store, books, day)}
        kept = store.case_figures.of(list(counted))
        late = sum(1 for _ in limit_differences(store, day))
    return {
        "figures": sum(kept.get(n) != figure for n, figure in counted.items()),
        "limits": late,
        "cases": len(counted),
    }


def main() -> None:
    """Make the city, run two nights, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=15_000)
    parser.add_argument("--terms", type=int, default=4)
    parser.add_argument("--base")
    asked = parser.parse_args()
    city = ground.new_city(asked.base)
    try:
        ctx = city.context(ground.add_account(city, "BENCH", "operator"))
        fill(city, asked.cases, asked.terms, ctx)
        began = time.perf_counter()
        first = night(ctx)
        first_s = time.perf_counter() - began
        began = time.perf_counter()
        second = night(ctx)
        second_s = time.perf_counter() - began
        wrong = differences(city, ctx)
        ground.show(
            bench="night",
            cases=asked.cases,
            receivables=asked.cases * asked.terms,
            first_s=round(first_s, 1),
            second_s=round(second_s, 1),
            first={phase: round(seconds, 2) for phase, seconds in first.items()},
            second={phase: round(seconds, 2) for phase, seconds in second.items()},
            differ=wrong,
        )
        if second_s > LIMIT_SECONDS or wrong["figures"] or wrong["limits"] or wrong["cases"] != asked.cases:
            sys.exit(1)
    finally:
        ground.drop(city)


if __name__ == "__main__":
    main()
