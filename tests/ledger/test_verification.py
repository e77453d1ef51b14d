"""検算: right books are found right; whatever is changed behind the program's back is found and named."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.ledger.assessments.importing import import_assessments
from core.ledger.journal import Posting
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.verification import Findings
from core.office.context import Context
from storage.ledger.verification import verify_books
from tests import builders
from tests.conftest import CtxFor
from tests.formats.files import assessment, assessment_file
from tests.people import ask_for_grounds
from tui.cli import main
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def books(city: City, ctx_for: CtxFor) -> City:
    """A city with a file of assessments, opening money, a payment, a demand, an over-payment, suspense and a mark."""
    ctx = ctx_for("assessment")
    with ctx.write() as store:
        builders.a_party(store, party_no="10000001")
    paid = {"paid_yen": "5000", "paid_on": "2026-06-20", "booked_on": "2026-06-22"}
    import_assessments(ctx, assessment_file(assessment(), assessment(term_no="2", **paid)), "a.csv")
    with ctx.write() as store:
        builders.a_payment(store, 1, 12_000, date(2026, 6, 25))
        builders.a_demand(store, 2, fee=100)
        held = builders.a_suspense(store, 700, date(2026, 7, 1))
        assert held
        news = builders.a_payment_line(store, 7_000, date(2026, 11, 20), notice_kind="preliminary")
        store.db.execute(
            "INSERT INTO provisional_mark(payment_id, receivable_id, amount_yen) VALUES(?, 2, 7000)", (news,)
        )
        store.db.execute("INSERT INTO day_close VALUES('2026-06-22', 5000, 5000, 'system', 1)")
    import_assessments(ctx, assessment_file(assessment(assessed_yen="9000", parts="")), "b.csv")
    return city


def verified(city: City) -> Findings:
    with city.vault.read() as store:
        return verify_books(store.db)


def wrong(city: City) -> set[str]:
    """Names of the checks that found something."""
    return {check for check, found in verified(city).found.items() if found}


def tamper(city: City, *statements: str) -> None:
    """Change the file as someone could who has it in hand: without triggers and foreign keys."""
    city.close()
    db = sqlite3.connect(city.folder / "city.db", isolation_level=None)
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    for _, sql in triggers:
        db.execute(sql)
    db.close()


def test_right_books_are_found_right_and_every_check_has_looked(books: City) -> None:
    findings = verified(books)
    assert findings.right, findings.differences
    assert set(findings.rows) == {
        "仕訳", "伝票", "残高", "内訳", "収納の行き先", "バッチ", "日計", "預かった金", "操作ログの鎖", "参照", "ファイル"
    }  # fmt: skip
    assert findings.rows["残高"] == 2


@pytest.mark.parametrize(
    ("statement", "checks"),
    [
        ("UPDATE receivable SET principal_yen = principal_yen + 1 WHERE receivable_id = 2", {"残高"}),
        ("UPDATE receivable SET provisional_yen = 0 WHERE receivable_id = 2", {"残高"}),
        ("UPDATE receivable_part SET assessed_yen = assessed_yen - 1 WHERE part_code = 'city'", {"内訳"}),
        ("DELETE FROM receivable_part WHERE receivable_id = 2", {"内訳"}),
        ("UPDATE payment SET amount_yen = 12001 WHERE amount_yen = 12000", {"収納の行き先", "バッチ"}),
        ("UPDATE day_close SET books_yen = 4999, bank_yen = 4999", {"日計"}),
        ("UPDATE payment_batch SET state = 'reversed' WHERE channel = 'opening'", {"バッチ", "収納の行き先"}),
        ("UPDATE posting SET value_on = '2026-06-21' WHERE kind = 'receipt' AND amount_yen = -12000", {"封印の値", "操作ログの封印"}),
        ("UPDATE voucher_seal SET digest = zeroblob(32) WHERE voucher_id = 1", {"封印の値"}),
        ("UPDATE voucher_seal SET posting_count = 9 WHERE voucher_id = 1", {"封印の行数"}),
        ("DELETE FROM voucher_seal WHERE voucher_id = 1", {"封印の値", "封印の行数", "操作ログの封印", "参照"}),
        ("UPDATE audit_log SET reason = 'x' WHERE seq = 2", {"操作ログの鎖"}),
        ("DELETE FROM audit_log WHERE seq = 3", {"操作ログの鎖"}),
        ("UPDATE receivable SET party_id = 999 WHERE receivable_id = 1", {"参照"}),
        ("DELETE FROM posting WHERE voucher_id = 1", {"伝票", "残高", "内訳"}),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_program_is_found(books: City, statement: str, checks: set[str]) -> None:
    tamper(books, statement)
    assert wrong(books) == checks


def test_a_voucher_changed_to_another_balance_of_nought_is_found_by_its_seal(books: City) -> None:
    tamper(
        books,
        "UPDATE posting SET amount_yen = amount_yen + 100 WHERE account = 'receivable' AND voucher_id = 1 AND receivable_id = 1",
        "UPDATE posting SET amount_yen = amount_yen - 100 WHERE account = 'revenue' AND voucher_id = 1",
        "UPDATE receivable SET principal_yen = principal_yen + 100 WHERE receivable_id = 1",
    )
    assert wrong(books) == {"封印の値", "操作ログの封印", "内訳"}


def test_money_held_below_nought_is_found(books: City) -> None:
    tamper(books, "UPDATE posting SET amount_yen = -amount_yen WHERE account IN ('suspense', 'cash_in') AND voucher_id = "
                  "(SELECT voucher_id FROM posting WHERE account = 'suspense')")  # fmt: skip
    assert "預かった金" in wrong(books)


def test_a_file_that_cannot_be_trusted_is_told_as_such(books: City) -> None:
    with books.vault.write() as store:
        ask_for_grounds(store)  # the schema as a city has it
    tamper(books, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'receivable_party'")
    assert "ファイル" in wrong(books)


def test_the_command_tells_in_json_and_by_its_exit_code(books: City, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["verify", "--dir", str(books.folder), "--json"]
    assert main.main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    tamper(books, "UPDATE receivable SET principal_yen = principal_yen + 1 WHERE receivable_id = 2")
    assert main.main(arguments) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["differences"] == [
        {
            "check": "残高",
            "subject": "期別2",
            "kept": "本税7001 督促100 仮消7000",
            "counted": "本税7000 督促100 仮消7000",
        }
    ]


def test_the_command_leaves_an_audit_line(books: City) -> None:
    main.main(["verify", "--dir", str(books.folder)])
    with books.vault.read() as store:
        row = store.db.execute("SELECT staff_no, result, body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row[:2] == ("system", "done")
    assert "検算" in row[2]


def test_a_folder_without_data_cannot_be_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["verify", "--dir", str(tmp_path / "nothing")]) == 3


def test_a_fixed_late_charge_that_a_later_waiver_made_wrong_is_told_and_no_fault(city: City) -> None:
    """120,000円 2026-06-30 → 2026-11-10 fixes 3,300円; 8/1 からの全額免除で 0円 (report only)."""
    with city.vault.write() as store:
        number = builders.a_receivable(store, principal=120_000, due_on=date(2026, 6, 30))
        builders.a_payment(store, number, 120_000, date(2026, 11, 10))
        place = builders.fiscal_place(2026, date(2026, 11, 10))
        rows = [
            Posting("receivable", "assess", 3_300, "2026-11-10", *place, number, "late_charge"),
            Posting("revenue", "assess", -3_300, "2026-11-10", *place, component="late_charge"),
        ]
        builders.a_voucher(store, "assess", date(2026, 11, 10), rows)
    before = verified(city)
    assert not before.notes
    with city.vault.write() as store:
        seq = store.audit.record(builders.an_entry("免除"))
        waived = NewReceivableEvent(
            number, "late_charge_waived", date(2026, 8, 1), date(2026, 11, 24), {"waiver": "all"}
        )
        store.receivable_events.add(waived, seq)
    found = verified(city)
    assert found.right == before.right
    [note] = found.notes
    assert (note.subject, note.kept, note.counted) == (f"期別{number}", "3,300円", "0円")
