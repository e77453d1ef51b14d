"""What the benches stand on: a founded city with N receivables and their slips, accounts, and medians."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.ledger.journal import Posting, Voucher
from core.office.context import Actor, Context
from core.office.founding import found_city
from core.office.passwords import Cost, Passwords
from core.office.roster import Municipality, NewStaff, Secrets, StaffKind
from core.values.check_digits import mod10w3_digit
from storage import transactions
from storage.migrations.apply import migrate
from storage.office.keys import create_keys
from storage.rows import insert_rows
from storage.vault import FileVault
from tui import founders
from tui.wiring import City, SystemClock, open_city

CHEAP = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
TAX_ITEM = "01"
TITLES = (
    "種別,収納日,収納時刻,バーコード情報,ユーザー使用欄１,ユーザー使用欄２,印紙フラグ,金額,"
    "コンビニ本部コード,コンビニ名,コンビニ店舗コード,振込日,データ作成日\r\n"
)
"""First row of a DSK file."""


def amount_of(number: int) -> int:
    """Yen of the receivable with a number."""
    return 1_000 + number % 500 * 100


def barcode_of(number: int, due: str = "270331") -> str:
    """The 44 digits of a receivable's slip, in the order of the numbers."""
    body = f"91929023252070{number * 7919:015d}0{due}0{amount_of(number):06d}"
    return f"{body}{mod10w3_digit(body)}"


def new_city(base: str | None = None) -> City:
    """An empty founded city in a temporary folder; the caller drops it with `drop`."""
    folder = Path(tempfile.mkdtemp(prefix="bench.", dir=base)) / "city"
    folder.mkdir()
    migrate(folder / "city.db")
    create_keys(folder.with_name("city.keys"), folder)
    vault = FileVault(folder / "city.db")
    found_city(vault, SystemClock(), Municipality("242039", "計測市", demo=False), founders=founders.all_founders())
    vault.close()
    return open_city(folder, folder.with_name("city.keys"), passwords=CHEAP)


def drop(city: City) -> None:
    """Remove the city and its keys."""
    city.close()
    shutil.rmtree(city.folder.parent, ignore_errors=True)


def add_account(city: City, staff_no: str, role: str) -> Actor:
    """An unattended account with a role; benches act as it without signing in."""
    sealed = city.outside.keys.seal("staff.totp_secret", staff_no, b"BENCH")
    with city.vault.write() as store:
        store.roster.add(
            NewStaff(
                staff_no, staff_no.lower(), staff_no, "0100", StaffKind.UNATTENDED, Secrets("x", None, sealed, 0), None
            )
        )
        store.roster.give_role(staff_no, role, SystemClock().now().date().replace(year=2020), None, 0, 1)
    return actor(staff_no)


def actor(staff_no: str) -> Actor:
    """The actor of an account that `add_account` made."""
    return Actor(staff_no, staff_no, "0100", "収納推進課", None, "bench")


def hold(city: City, ctx: Context[Any], count: int, first: int) -> None:
    """Suspense 1 to `count`: money with slips (numbers from `first`) that belong to nothing, posted through the services."""
    from core.collection.importing import import_payment_file
    from core.collection.posting import commit_batch
    from core.office.jobs import run_job

    today = f"{ctx.now():%Y%m%d}"
    rows = []
    for i in range(first, first + count):
        digits = barcode_of(i - i % 500 + 499)
        rows.append(
            f"02,{today},{i % 24:02d}{i % 60:02d},EAN{digits},{digits[13:19]},{digits[19:30]},0,{int(digits[37:43])},010,店,{i:06d},{today},{today}\r\n"
        )
    data = (TITLES + "".join(rows)).encode("cp932")
    run_job(ctx, commit_batch(ctx, import_payment_file(ctx, "cvs-dsk", "hold.csv", data).batch_id))


def fill(city: City, count: int, ctx: Context[Any], *, slips: bool = True) -> None:
    """Receivables 1 to `count`, four a party, assessed by vouchers of 3,000, each with a bar-code slip."""
    today = SystemClock().now().date()
    year = today.year if today.month >= 4 else today.year - 1
    due = f"{year + 1}-03-31"
    with transactions.write(city.folder / "city.db", longest=3_600) as store:
        insert_rows(
            store.db,
            "INSERT INTO party(party_id, party_no, name, name_kana)",
            [(i + 1, f"{i + 1:08d}", f"計測 太郎{i}", "ケイソク タロウ") for i in range((count + 3) // 4)],
        )
        insert_rows(
            store.db,
            "INSERT INTO receivable(receivable_id, party_id, tax_item, levy_year, tax_year, notice_no, term_no, fiscal_year,"
            " nominal_due_on, due_on, statutory_due_on, priority_on)",
            [
                (i + 1, i // 4 + 1, TAX_ITEM, year, year, f"{i // 4:010d}", i % 4 + 1, year, due, due, due, due)
                for i in range(count)
            ],
        )
        insert_rows(
            store.db,
            "INSERT INTO receivable_part(receivable_id, part_code, assessed_yen)",
            [(i + 1, "city", amount_of(i)) for i in range(count)],
        )
        if slips:
            insert_rows(
                store.db,
                "INSERT INTO payment_slip(slip_key, receivable_id, kind, amount_yen)",
                [(barcode_of(i), i + 1, "barcode", amount_of(i)) for i in range(count)],
            )
    day = f"{year}-06-10"
    for start in range(0, count, 3_000):
        rows = [
            Posting("receivable", "assess", amount_of(i), day, year, "current", i + 1, "principal")
            for i in range(start, min(count, start + 3_000))
        ]
        rows.append(Posting("revenue", "assess", -sum(row.amount_yen for row in rows), day, year, "current"))
        with transactions.write(city.folder / "city.db", longest=60) as store:
            entry = ctx.entry("ledger.assessment_import", "調定")
            store.journal.append(Voucher("assess", day, ctx.actor.staff_no), rows, entry)
    with transactions.read(city.folder / "city.db") as store:
        store.db.execute("ROLLBACK")
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * (len(ordered) - 1) + 0.5))] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return percentile(values, 0.5)


def show(**figures: object) -> None:
    """One JSON object on one line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)
