"""Looking things up at city size: searches, 2101 of a heavy file, open balances beside the bare query.

python -m bench.inquiry --dir CITY          searches and 2101 in a demonstration city (read only but for the log)
python -m bench.inquiry --rows 1000000      open balances over so many receivables, and a party of 20 years x 6 taxes
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import ground
from core.ledger.inquiry.summary import payment_summary
from core.ledger.journal import Posting, Voucher
from core.ledger.open_claims import open_statistics
from core.office.context import Context
from core.parties.search import Criteria, search_by_one_field, search_parties
from storage import transactions
from storage.rows import insert_rows
from tui.wiring import open_city

BARE = "SELECT party_id, tax_item, count(*), sum(principal_yen) FROM receivable WHERE principal_yen>0 GROUP BY party_id, tax_item"


def timed(act: Callable[[], object], times: int = 9) -> dict[str, float]:
    """Milliseconds of an act: the first time, then median and worst."""
    waits = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        waits.append((time.perf_counter() - began) * 1000)
    return {
        "first_ms": round(waits[0], 1),
        "median_ms": round(ground.median(waits[1:]), 1),
        "max_ms": round(max(waits[1:]), 1),
    }


def in_city(folder: Path) -> None:
    """Searches that a telephone call brings, and the heaviest file of the city."""
    city = open_city(folder)
    with city.vault.read() as store:
        staff = store.db.execute("SELECT staff_no FROM staff WHERE login_id='probe01'").fetchone()[0]
        heaviest = store.db.execute(
            "SELECT party_id, count(*) c FROM receivable GROUP BY party_id ORDER BY c DESC LIMIT 1"
        ).fetchone()
        party = store.db.execute("SELECT name_kana, name, phone FROM party WHERE phone<>'' LIMIT 1").fetchone()
    from core.office.context import Actor
    from core.office.signing_in import end_session

    with city.vault.write() as store:
        session = store.sessions.open(staff, "bench", city.clock.now(), city.outside.processes.me(), must_change=False)
    actor = Actor(staff, "", "0100", "", session, "bench")
    ctx = city.context(actor)
    ground.show(what="kana, first letter", **timed(lambda: search_parties(ctx, Criteria(kana="イ"))))
    ground.show(what="kana, whole name", **timed(lambda: search_parties(ctx, Criteria(kana=party[0]))))
    ground.show(what="name", **timed(lambda: search_parties(ctx, Criteria(name=party[1]))))
    ground.show(what="telephone field", **timed(lambda: search_by_one_field(ctx, party[2])))
    ground.show(what=f"2101 of {heaviest[1]} receivables", **timed(lambda: payment_summary(ctx, heaviest[0])))
    from core.office.sessions import EndCause

    end_session(city.vault, city.clock, actor, EndCause.SIGNED_OUT)
    city.close()


def heavy_file(city: Any, ctx: Context[Any], party_id: int) -> None:
    """A party with 20 years of 6 taxes in 4 terms, half of it paid."""
    number, rows, postings = 50_000_000, [], []
    for year in range(2006, 2026):
        for tax in ("01", "02", "03", "04", "08", "23"):
            for term in range(1, 5):
                number += 1
                due = f"{year}-{term + 5:02d}-28"
                rows.append(
                    (number, party_id, tax, year, year, f"{number - term:010d}", term, year, due, due, due, due)
                )
                postings.append((number, year, due))
    with transactions.write(city.folder / "city.db", longest=60) as store:
        insert_rows(
            store.db,
            "INSERT INTO receivable(receivable_id, party_id, tax_item, levy_year, tax_year, notice_no, term_no, fiscal_year,"
            " nominal_due_on, due_on, statutory_due_on, priority_on)",
            rows,
        )
        assessed = [Posting("receivable", "assess", 20_000, d, y, "current", n, "principal") for n, y, d in postings]
        assessed.append(Posting("revenue", "assess", -20_000 * len(postings), postings[0][2], 2006, "current"))
        store.journal.append(
            Voucher("assess", "2006-04-01", ctx.actor.staff_no), assessed, ctx.entry("ledger.assessment_import", "調定")
        )


def over_rows(count: int, base: str | None) -> None:
    """Open balances by party over `count` receivables, in turn with the bare query on the same file."""
    city = ground.new_city(base)
    try:
        ctx = city.context(ground.add_account(city, "BENCH", "collection"))
        ground.fill(city, count, ctx, slips=False)
        heavy_file(city, ctx, 1)
        ground.show(what="2101 of 480 receivables", rows=count, **timed(lambda: payment_summary(ctx, 1)))
        ours, raw = [], []
        for _ in range(5):
            with city.vault.read() as store:
                began = time.perf_counter()
                store.db.execute(BARE).fetchall()
                raw.append(time.perf_counter() - began)
            began = time.perf_counter()
            open_statistics(ctx)
            ours.append(time.perf_counter() - began)
        ground.show(
            bench="open balances",
            rows=count,
            bare_s=round(ground.median(raw), 3),
            osame_s=round(ground.median(ours), 3),
            ratio=round(ground.median(ours) / ground.median(raw), 2),
        )
    finally:
        ground.drop(city)


def main() -> None:
    """Either a city that exists, or one made for the figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", type=Path)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--base")
    asked = parser.parse_args()
    if asked.dir:
        in_city(asked.dir)
    if asked.rows:
        over_rows(asked.rows, asked.base)


if __name__ == "__main__":
    main()
