"""A small town for the screens of collection: some claims with slips, and files that wait in the inbox.

.venv/bin/python -m tests.screens.collection.town FOLDER 3103   opens one screen of it on a terminal
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

from storage.store import Store
from tests.builders import a_demand, a_party, a_receivable
from tests.formats import files
from tests.people import CHEAP, NAMES, FixedClock, add_staff, context_of
from tui.wiring import City, open_city

PEOPLE = (
    ("伊勢　太郎", "イセ　タロウ", "resident"),
    ("髙﨑 葛󠄀城商事株式会社 [/] 伊勢小俣営業所 ①番窓口…", "タカサキカツラギシヨウジ", "company"),
    ("𠮷野 さくら", "ヨシノ　サクラ", "resident"),
    ("中村 一", "ナカムラ　ハジメ", "resident"),
    ("三重 花子", "ミエ　ハナコ", "resident"),
)
DUE = date(2026, 8, 31)


def a_slip(store: Store, receivable_id: int, slip_key: str, kind: str, amount: int, *, cancelled: str = "") -> str:
    """A slip that was issued for a claim; its key."""
    store.db.execute(
        "INSERT INTO payment_slip(slip_key, receivable_id, kind, issued_on, amount_yen, cancelled_on) VALUES(?,?,?,?,?,?)",
        (slip_key, receivable_id, kind, "2026-06-10", amount, cancelled or None),
    )
    return slip_key


def barcode(number: int, amount: int) -> str:
    """The 44 digits of a slip."""
    return files.barcode44(amount, free=f"{number:021d}")


def settle(store: Store) -> dict[str, int]:
    """People and claims; numbers of claims by a short name: `t1` is 市県民税 1期 of the first person, and so on."""
    claims: dict[str, int] = {}
    parties = [a_party(store, name=name, kana=kana, kind=kind) for name, kana, kind in PEOPLE]
    for n, party in enumerate(parties, 1):
        notice = f"08300{n:03d}"
        for term, (amount, due) in enumerate(
            ((27_000, date(2026, 6, 30)), (27_000, DUE), (27_000, date(2026, 11, 2))), 1
        ):
            claims[f"t{n}-{term}"] = a_receivable(
                store, party_id=party, notice_no=notice, term_no=term, principal=amount, due_on=due, tax_item="01"
            )
        claims[f"k{n}"] = a_receivable(
            store,
            party_id=party,
            notice_no=notice,
            term_no=2,
            principal=40_000 + n * 100,
            due_on=date(2026, 12, 25),
            tax_item="03",
        )
        claims[f"c{n}"] = a_receivable(
            store, party_id=party, notice_no=notice, term_no=1, principal=10_800, due_on=date(2026, 6, 1), tax_item="08"
        )
    a_demand(store, claims["t1-1"], date(2026, 7, 17))
    for number, claim in enumerate(claims.values(), 1):
        amount = store.db.execute("SELECT principal_yen FROM receivable WHERE receivable_id = ?", (claim,)).fetchone()[
            0
        ]
        a_slip(store, claim, barcode(830_000_000_000 + number, amount), "barcode", amount)
        a_slip(store, claim, f"0830{number:08d}", "slip_no", amount)
        a_slip(store, claim, f"{number:020d}", "customer_no", amount)
    a_slip(store, claims["c5"], barcode(999, 10_800), "barcode", 10_800, cancelled="2026-11-01")
    return claims


def slip_of(store: Store, claim: int, kind: str = "barcode") -> tuple[str, int]:
    """Key and amount of a claim's slip of a kind."""
    row = store.db.execute(
        "SELECT slip_key, amount_yen FROM payment_slip WHERE receivable_id = ? AND kind = ? AND cancelled_on IS NULL",
        (claim, kind),
    ).fetchone()
    return str(row[0]), int(row[1])


def convenience_file(city: City, claims: dict[str, int]) -> bytes:
    """確報 of every kind: plain, twice, too much, unknown, other amount, cancelled, check digit; and a 速報."""
    with city.vault.read() as store:
        slips = {name: slip_of(store, claim) for name, claim in claims.items()}
    rows = []
    for n, name in enumerate(("t1-1", "t1-2", "t2-1", "t3-1", "k1", "k2", "c1", "c2")):
        key, amount = slips[name]
        rows.append(
            files.dsk_row(
                amount=amount, barcode=key, day="20261120", time=f"09{n:02d}", settle="20261126", made="20261124"
            )
        )
    again, amount = slips["t1-2"]
    rows.append(
        files.dsk_row(amount=amount, barcode=again, day="20261121", time="1800", settle="20261126", made="20261124")
    )
    unknown = barcode(123_456, 18_000)
    rows.append(files.dsk_row(amount=18_000, barcode=unknown, day="20261120", settle="20261126", made="20261124"))
    cancelled = barcode(999, 10_800)
    rows.append(files.dsk_row(amount=10_800, barcode=cancelled, day="20261121", settle="20261127", made="20261124"))
    wrong = slips["t4-1"][0]
    wrong = wrong[:-1] + str((int(wrong[-1]) + 1) % 10)
    rows.append(files.dsk_row(amount=27_000, barcode=wrong, day="20261121", settle="20261127", made="20261124"))
    early, amount = slips["t5-3"]
    rows.append(files.dsk_row("01", amount=amount, barcode=early, day="20261123", settle="", made="20261124"))
    return files.dsk_file(*rows)


def debit_file(claims: dict[str, int], city: City) -> bytes:
    """A result of direct debits: two paid, one not."""
    with city.vault.read() as store:
        slips = [slip_of(store, claims[name], "customer_no") for name in ("t3-2", "t4-2", "t5-2")]
    records = [
        files.debit(amount, result=result, customer=key)
        for (key, amount), result in zip(slips, ("0", "0", "1"), strict=True)
    ]
    paid = sum(amount for _, amount in slips[:2])
    trailer = files.debit_trailer(3, paid + slips[2][1], 2, paid, 1, slips[2][1])
    return b"\r\n".join([files.debit_header(day="1102"), *records, trailer, files.END, b""])


def put(city: City, channel: str, name: str, content: bytes) -> None:
    """Lay a file into the inbox; it has lain there for a while."""
    folder = city.folder / "in" / channel
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    written = (folder / name).stat().st_mtime - 60
    os.utime(folder / name, (written, written))


def fill(city: City) -> dict[str, int]:
    """Settle the town and lay three files down: one of each channel, and one that cannot be taken."""
    with city.vault.write() as store:
        claims = settle(store)
    put(city, "convenience", "CVS20261124.csv", convenience_file(city, claims))
    put(city, "direct_debit", "KOZA20261102.dat", debit_file(claims, city))
    broken = debit_file(claims, city).replace(b"8000003", b"8000004").replace(b"20261121", b"20261399")
    put(city, "direct_debit", "KOZA20261102[b]ｺﾜﾚ①….dat", broken)
    return claims


def new_town(folder: Path) -> City:
    """A founded town in an empty folder, with a clerk of each role."""
    from core.office.founding import found_city
    from core.office.roster import Municipality
    from storage.migrations.apply import migrate
    from storage.office.keys import create_keys
    from storage.vault import FileVault
    from tui.founders import all_founders

    keys = folder.with_name(folder.name + ".keys")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(keys, ignore_errors=True)
    folder.mkdir(parents=True)
    migrate(folder / "city.db")
    create_keys(keys, folder)
    vault = FileVault(folder / "city.db")
    found_city(vault, FixedClock(), Municipality("242039", "伊勢市", demo=False), founders=all_founders())
    vault.close()
    city = open_city(folder, keys, clock=FixedClock(), passwords=CHEAP)
    for role, name in NAMES.items():
        add_staff(city, f"{role.upper()}1", role, name=name)
    fill(city)
    return city


def main() -> int:
    """Open a screen of a town that is made when the folder is not there."""
    from tests.terminal.gallery import DESK
    from tui.app import OfficeApp
    from tui.screens import load_screen

    folder, number = Path(sys.argv[1]), sys.argv[2]
    role = sys.argv[3] if len(sys.argv) > 3 else "collection"
    city = open_city(folder, None, clock=FixedClock(), passwords=CHEAP) if folder.exists() else new_town(folder)
    ctx: Any = context_of(city, f"{role.upper()}1")
    screen = load_screen(number)
    assert screen is not None
    return OfficeApp(screen, ctx=ctx, desk=DESK).serve()


if __name__ == "__main__":
    sys.exit(main())
