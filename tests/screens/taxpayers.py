"""Taxpayers for the screens of inquiry: 伊勢 太郎 with all that can happen to a claim, his namesakes, a protected person.

.venv/bin/python -m tests.screens.taxpayers FOLDER   makes a city of them to sign in to
"""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

from core.ledger.journal import Posting
from storage.store import Store
from tests.builders import a_demand, a_party, a_payment, a_payment_line, a_receivable, a_voucher
from tests.people import CHEAP, NAMES, FixedClock, add_staff
from tui.wiring import City, open_city

LONG_NAME = "伊勢太郎商店こと伊勢太郎 ㈱[/]①…\x1b[2J" * 3
DUES = (date(2026, 6, 30), date(2026, 8, 31), date(2026, 11, 2), date(2027, 2, 1))


def settle(store: Store) -> dict[str, int]:
    """The people and their claims; numbers of parties and claims by a short name."""
    found = {
        "taro": a_party(store, party_no="00123456", household_no="0004561"),
        "second": a_party(store, party_no="00123891", birth_on=date(1970, 11, 3), address="伊勢市小俣町元町540"),
        "hostile": a_party(
            store, party_no="00500918", kind="trade_name", name=LONG_NAME, kana="イセタロウショウテン", birth_on=None
        ),
        "company": a_party(
            store,
            party_no="00777215",
            kind="company",
            name="株式会社伊勢太郎設備",
            kana="イセタロウセツビ",
            birth_on=None,
        ),
        "protected": a_party(store, party_no="00610444", name="伊勢　花子", kana="イセ　ハナコ", protected=True),
        "moved": a_party(
            store,
            party_no="00410025",
            name="伊瀬　太郎",
            kana="イセ　タロウ",
            address="名古屋市中区栄三丁目1",
            status="moved_out",
        ),
    }
    taro = found["taro"]
    for term, due_on in enumerate(DUES, 1):
        found[f"r8-{term}"] = a_receivable(
            store,
            party_id=taro,
            notice_no="0830012301",
            term_no=term,
            principal=28_000 if term == 1 else 27_000,
            due_on=due_on,
        )
    _reduce(store, found["r8-1"], 1_000, date(2026, 9, 15))
    a_demand(store, found["r8-1"], date(2026, 7, 17))
    a_demand(store, found["r8-2"], date(2026, 9, 17))
    _announce(store, found["r8-3"], 27_000, date(2026, 11, 23))
    for term, due_on in enumerate((date(2026, 4, 30), date(2026, 7, 31), date(2026, 12, 25), date(2027, 3, 1)), 1):
        found[f"k8-{term}"] = a_receivable(
            store, party_id=taro, tax_item="03", notice_no="0830300101", term_no=term, principal=40_000, due_on=due_on
        )
    a_payment(store, found["k8-1"], 40_000, date(2026, 4, 28), booked_on=date(2026, 4, 30))
    a_payment(store, found["k8-2"], 40_000, date(2026, 7, 31), booked_on=date(2026, 8, 3))
    found["c8"] = a_receivable(
        store, party_id=taro, tax_item="08", notice_no="0830800101", principal=10_800, due_on=date(2026, 6, 1)
    )
    a_payment(store, found["c8"], 10_800, date(2026, 5, 29), booked_on=date(2026, 6, 1))
    found["r6-2"] = a_receivable(
        store,
        party_id=taro,
        levy_year=2024,
        notice_no="0630012301",
        term_no=2,
        principal=24_000,
        due_on=date(2024, 9, 2),
    )
    a_demand(store, found["r6-2"], date(2024, 9, 20), fee=100)
    a_payment(store, found["r6-2"], 10_000, date(2025, 3, 10), booked_on=date(2025, 3, 12))
    wrong = a_payment(store, found["r6-2"], 5_000, date(2026, 8, 7), booked_on=date(2026, 8, 11))
    _take_back(store, wrong, date(2026, 8, 20))
    found["company-1"] = a_receivable(
        store,
        party_id=found["company"],
        tax_item="04",
        notice_no="0830400101",
        principal=123_456_700,
        due_on=date(2026, 5, 31),
    )
    found["hostile-1"] = a_receivable(
        store, party_id=found["hostile"], notice_no="0830012399", principal=1_999, due_on=date(2026, 6, 30)
    )
    found["protected-1"] = a_receivable(store, party_id=found["protected"], notice_no="0830012388", principal=20_000)
    return found


def _reduce(store: Store, receivable_id: int, yen: int, on: date) -> None:
    day = on.isoformat()
    rows = [
        Posting("receivable", "change", -yen, day, 2026, "current", receivable_id, "principal"),
        Posting("revenue", "change", yen, day, 2026, "current"),
    ]
    a_voucher(store, "change", on, rows, reason="所得控除の更正 課税課 R8-0915-22")


def _announce(store: Store, receivable_id: int, yen: int, paid_on: date) -> None:
    """News of a payment at a convenience store that is not in the books."""
    payment = a_payment_line(store, yen, paid_on, notice_kind="preliminary", slip_key="08300123013")
    store.db.execute(
        "INSERT INTO provisional_mark(payment_id, receivable_id, amount_yen) VALUES(?,?,?)",
        (payment, receivable_id, yen),
    )


def _take_back(store: Store, payment: int, on: date) -> None:
    """A payment that was booked for the wrong claim: its voucher in red."""
    originals = store.db.execute(
        """
        SELECT posting_id, account, -amount_yen, value_on, fiscal_year, revenue_class, receivable_id, component, payment_id
          FROM posting
         WHERE voucher_id = (SELECT voucher_id FROM posting WHERE payment_id = ?)
         ORDER BY posting_id
        """,
        (payment,),
    ).fetchall()
    rows = [Posting(account, "receipt", *rest, reverses_posting_id=number) for number, account, *rest in originals]
    a_voucher(store, "reversal", on, rows, reason="期別の取違え")


def new_city(folder: Path) -> City:
    """A city of these taxpayers in a new folder, with a clerk of each role."""
    from core.office.founding import found_city
    from core.office.roster import Municipality
    from storage.migrations.apply import migrate
    from storage.office.keys import create_keys
    from storage.vault import FileVault
    from tui.founders import all_founders

    keys = folder.with_name(folder.name + ".keys")
    for place in (folder, keys):
        shutil.rmtree(place, ignore_errors=True)
    for place in (folder, folder / "log"):
        place.mkdir(parents=True)
    migrate(folder / "city.db")
    create_keys(keys, folder)
    vault = FileVault(folder / "city.db")
    found_city(vault, FixedClock(), Municipality("242039", "伊勢市", demo=False), founders=all_founders())
    vault.close()
    city = open_city(folder, keys, passwords=CHEAP)
    for role, name in NAMES.items():
        add_staff(city, f"{role.upper()}1", role, name=name)
    with city.vault.write() as store:
        settle(store)
    return city


if __name__ == "__main__":
    new_city(Path(sys.argv[1])).close()
