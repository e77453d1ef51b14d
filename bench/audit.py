"""The log at the size of years: one insert, who has looked at a person, each condition of 9201, and the whole chain.

python -m bench.audit [--rows 2000000] [--dir /tmp]
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from bench import ground
from core.office.audit import DELINQUENCY_FILE, RECEIPTS_FILE, AuditEntry, Result
from core.office.audit_view import AuditFilter, Odd
from core.office.clock import JST
from core.office.traces.patterns import list_patterns
from storage.connection import connect
from storage.office.audit import START, row_hash
from storage.office.traces.audit_chain import verify_chain
from storage.rows import insert_rows
from tui.wiring import City

PARTIES, STAFF = 50_000, 100
FIRST = datetime(2019, 4, 1, 8, 0, tzinfo=JST)
ACTS = (
    ("parties.search", "検索", Result.VIEWED, 12),
    ("parties.search", "閲覧", Result.VIEWED, 20),
    ("ledger.payments", "収納総括照会", Result.VIEWED, 40),
    ("ledger.payments", "期別明細", Result.VIEWED, 20),
    ("office.sign_in", "サインイン", Result.DONE, 2),
    ("collection.paid_slips", "登録", Result.DONE, 5),
    ("collection.correction", "起案", Result.DONE, 1),
)
GROUNDS = ("納付の相談", "納付の確認", "納付書の再発行", "電話での問い合わせ", "担当")
RARE = "稀な処理"


def rows_of(count: int) -> Iterator[tuple[object, ...]]:
    """Rows with a valid chain: a hundred clerks over seven years, by night once in two hundred, refused once in a thousand."""
    dice = random.Random(1)
    weights = [act[3] for act in ACTS]
    at, step = FIRST, timedelta(days=2557) / count
    before = START
    for seq in range(1, count + 1):
        at += step
        code, act, result, _ = dice.choices(ACTS, weights)[0]
        if dice.random() < 0.001:
            result = Result.REFUSED
        hour = dice.choice((6, 20, 21, 22)) if dice.random() < 0.005 else dice.randrange(8, 18)
        local = at.replace(hour=hour).isoformat(timespec="milliseconds")
        facts: dict[str, object] = {"act": RARE if seq % 100_000 == 7 else act}
        party = dice.randrange(1, PARTIES + 1) if code != "office.sign_in" and act != "検索" else None
        if act == "検索":
            facts |= {"criteria": {"カナ": "イセ タロウ"}, "hits": 10}
            facts["seen"] = [f"{dice.randrange(1, PARTIES + 1):08d}" for _ in range(10)]
        elif result is Result.VIEWED:
            facts |= {"ground": "事由", "shown": "all"}
        file = (DELINQUENCY_FILE if dice.random() < 0.0005 else RECEIPTS_FILE) if party else None
        body = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        columns = (seq, local, local, "boot", f"S{dice.randrange(STAFF):03d}", seq // 200, "3F-09", code, party, file,
                   dice.choice(GROUNDS) if party else None, str(result), body)  # fmt: skip
        own = row_hash(before, columns)
        yield (*columns, before, own)
        before = own


def build(city: City, count: int) -> None:
    """The log behind what a founded city has; its first rows are replaced, so that the chain is one."""
    db = connect(city.folder / "city.db")
    db.execute("PRAGMA synchronous=OFF")
    db.execute("PRAGMA foreign_keys=OFF")
    db.execute("PRAGMA cache_size=-400000")
    guards = db.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ('audit_log', 'audit_seen') AND sql IS NOT NULL"
        " AND type IN ('index', 'trigger')"
    ).fetchall()
    for kind, name, _ in guards:
        db.execute(f"DROP {kind} {name}")
    db.execute("BEGIN")
    db.execute("DELETE FROM audit_log")
    insert_rows(
        db,
        "INSERT INTO party(party_id, party_no, name, name_key, address_key)",
        [(n, f"{n:08d}", f"計測{n % 700} 太郎", f"計測{n % 700}太郎", f"町{n % 300}-") for n in range(1, PARTIES + 1)],
    )
    db.executemany("INSERT INTO audit_log VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows_of(count))
    db.execute("COMMIT")
    db.execute(
        "INSERT OR IGNORE INTO audit_seen SELECT DISTINCT p.party_id, a.seq FROM audit_log a CROSS JOIN json_each(a.body, '$.seen') s"
        " CROSS JOIN party p ON p.party_no = s.value ORDER BY 1, 2"
    )
    for kind, _, sql in sorted(guards):
        assert kind
        db.execute(sql)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()


def waits(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of an act, again and again."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    return found


def entry(dice: random.Random, number: int) -> AuditEntry:
    """A look of this moment: every tenth is a search with ten persons in its list."""
    now = datetime.now(JST)
    if number % 10 == 0:
        seen = [f"{dice.randrange(1, PARTIES + 1):08d}" for _ in range(10)]
        return AuditEntry(now, "now", f"S{number % 100:03d}", 1, "t", "parties.search", "検索", Result.VIEWED,
                          reason="納付の確認", facts={"hits": 10, "seen": seen})  # fmt: skip
    return AuditEntry(now, "now", f"S{number % 100:03d}", 1, "t", "ledger.payments", "収納総括照会", Result.VIEWED,
                      party_id=dice.randrange(1, PARTIES + 1), file_name=RECEIPTS_FILE, reason="納付の確認",
                      facts={"ground": "事由"})  # fmt: skip


CONDITIONS: dict[str, AuditFilter] = {
    "none": AuditFilter(),
    "staff": AuditFilter(staff_no="S042"),
    "unknown staff": AuditFilter(staff="いない人"),
    "party": AuditFilter(party_id=4711),
    "function": AuditFilter(function_codes=("collection.correction",)),
    "function without rows": AuditFilter(function_codes=("office.settings",)),
    "word": AuditFilter(words=RARE),
    "part of a word": AuditFilter(words="収納"),
    "refused": AuditFilter(result=Result.REFUSED),
    "failed (none)": AuditFilter(result=Result.FAILED),
    "file 滞納": AuditFilter(file_name=DELINQUENCY_FILE),
    "file 収納": AuditFilter(file_name=RECEIPTS_FILE),
    "old period": AuditFilter(from_on=date(2019, 5, 1), until_on=date(2019, 5, 4)),
    "time 21-23": AuditFilter(from_time=clock_time(21), until_time=clock_time(23)),
    "time 12:10-12:15": AuditFilter(from_time=clock_time(12, 10), until_time=clock_time(12, 15)),
    "time 03-04 (none)": AuditFilter(from_time=clock_time(3), until_time=clock_time(4)),
    "night": AuditFilter(odd=Odd.NIGHT),
    "closed days": AuditFilter(odd=Odd.CLOSED),
    "night or closed": AuditFilter(odd=Odd.EITHER),
    "staff and refused": AuditFilter(staff_no="S042", result=Result.REFUSED),
    "function, staff, night, year": AuditFilter(
        staff_no="S007", function_codes=("ledger.payments",), odd=Odd.NIGHT, from_on=date(2020, 1, 1), until_on=date(2020, 12, 31)
    ),
}  # fmt: skip


def measure(city: City) -> None:
    """Everything that the log is asked, each several times; the worst counts."""
    from core.office.audit_view import odd_times
    from core.office.context import Actor

    ctx = city.context(Actor("system", "", "0500", "", None, "bench"))
    dice = random.Random(2)

    def insert() -> None:
        with city.vault.write() as store:
            store.audit.record(entry(dice, numbers.pop()))

    def bare() -> None:
        with city.vault.write() as store:
            store.db.execute("INSERT INTO bench_bare(text) VALUES('x')")

    with city.vault.write() as store:
        store.db.execute("CREATE TABLE bench_bare(text TEXT) STRICT")
    numbers = list(range(3000))
    found, floor = [], []
    for _ in range(3000):  # in turn, so that both meet the same disk
        found += waits(insert, 1)
        floor += waits(bare, 1)
    ground.show(
        what="a commit of one small row beside it",
        median_ms=round(ground.median(floor), 2),
        p95_ms=round(ground.percentile(floor, 0.95), 2),
    )
    ground.show(what="insert, committed (WAL, FULL)", median_ms=round(ground.median(found), 2),
                p95_ms=round(ground.percentile(found, 0.95), 2), max_ms=round(max(found), 1))  # fmt: skip

    def who(party_id: int) -> int:
        with city.vault.read() as store:
            return len(store.look_reader.of_party(party_id, date(2019, 1, 1), date(2030, 1, 1)))

    found = waits(lambda: who(dice.randrange(1, PARTIES + 1)), 30)
    ground.show(
        what="who looked at a person",
        rows=who(4711),
        median_ms=round(ground.median(found), 1),
        max_ms=round(max(found), 1),
    )
    for name, wanted in CONDITIONS.items():

        def ask(wanted: AuditFilter = wanted) -> int:
            with city.vault.read() as store:
                odd = odd_times(ctx, store, wanted)
                return len(store.audit_reader.listed(wanted, before=None, limit=100, odd=odd))

        found = waits(ask, 5)
        ground.show(
            what=f"9201 {name}", rows=ask(), median_ms=round(ground.median(found), 1), max_ms=round(max(found), 1)
        )
    found = waits(lambda: list_patterns(ctx, AuditFilter(from_on=date(2025, 3, 1), until_on=date(2025, 3, 31))), 1)
    ground.show(what="patterns of a month", ms=round(found[0]))
    with city.vault.read() as store:
        began, worked = time.perf_counter(), time.process_time()
        state = verify_chain(store.db)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    assert state.broken_at is None, state
    ground.show(
        what="verify",
        rows=state.count,
        seconds=round(seconds, 2),
        cpu_s=round(cpu, 2),
        cpu_per_million_s=round(cpu / state.count * 1e6, 2),
    )


def main() -> None:
    """Build and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--dir", default=None)
    parser.add_argument("--keep", action="store_true", help="leave the city where it is")
    options = parser.parse_args()
    city = ground.new_city(options.dir)
    if options.keep:
        print(city.folder, flush=True)
    try:
        began = time.perf_counter()
        build(city, options.rows)
        size = (city.folder / "city.db").stat().st_size
        ground.show(
            what="built", rows=options.rows, seconds=round(time.perf_counter() - began), megabytes=round(size / 1e6)
        )
        measure(city)
    finally:
        if not options.keep:
            ground.drop(city)


if __name__ == "__main__":
    main()
