"""The chained log: what was changed in the file is found at its row, a cut tail by the anchor; the viewer of 9201."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.office.audit import Result
from core.office.audit_view import AuditFilter, get_audit, list_audit
from core.office.rights import NotPermitted
from core.values.refusals import NotFound
from storage.office.traces.audit_chain import verify_chain, verify_file
from tests.conftest import CtxFor, FixedClock
from tui.wiring import City

Attack = Callable[[sqlite3.Connection], object]


@pytest.fixture
def log(city: City, clerk: Any) -> int:
    """A log with some rows; how many there are."""
    for number in range(20):
        clerk.record_view("office.menu", f"閲覧 {number}", reason="窓口\n改行,カンマ\x1b[31m")
    with city.vault.read() as store:
        return int(store.audit.last_seq())


def attacked(city: City, attack: Attack) -> None:
    """Do to the file what an administrator with an editor could: past all triggers."""
    db = sqlite3.connect(city.folder / "city.db")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_log'")
    kept = triggers.fetchall()
    for name, _ in kept:
        db.execute(f"DROP TRIGGER {name}")
    attack(db)
    for _, sql in kept:
        db.execute(sql)
    db.commit()
    db.close()


def state(city: City, heads: dict[int, str] | None = None) -> Any:
    with city.vault.read() as store:
        return verify_chain(store.db, heads or {})


def test_an_untouched_log_is_intact(city: City, log: int) -> None:
    found = state(city)
    assert (found.count, found.broken_at) == (log, None)


@pytest.mark.parametrize(
    "column",
    ["at_utc", "at_local", "boot_id", "staff_no", "terminal", "function_code", "reason", "body"],
)
def test_an_edited_column_is_found_at_its_row(city: City, log: int, column: str) -> None:
    attacked(city, lambda db: db.execute(f"UPDATE audit_log SET {column} = {column} || 'x' WHERE seq = 9"))
    assert state(city).broken_at == 9


@pytest.mark.parametrize("column", ["session_id", "party_id"])
def test_an_edited_number_is_found_at_its_row(city: City, log: int, column: str) -> None:
    attacked(city, lambda db: db.execute(f"UPDATE audit_log SET {column} = 77 WHERE seq = 9"))
    assert state(city).broken_at == 9


def test_another_result_is_found_at_its_row(city: City, log: int) -> None:
    attacked(city, lambda db: db.execute("UPDATE audit_log SET result = 'refused' WHERE seq = 9"))
    assert state(city).broken_at == 9


def test_a_deleted_row_is_found_at_its_place(city: City, log: int) -> None:
    attacked(city, lambda db: db.execute("DELETE FROM audit_log WHERE seq = 9"))
    assert state(city).broken_at == 9


def test_a_deleted_row_whose_gap_was_closed_is_found(city: City, log: int) -> None:
    def close_up(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM audit_log WHERE seq = 9")
        for seq in range(10, log + 1):
            db.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (seq - 1, seq))

    attacked(city, close_up)
    assert state(city).broken_at == 9


def test_swapped_rows_are_found_at_the_first(city: City, log: int) -> None:
    def swap(db: sqlite3.Connection) -> None:
        for before, after in ((9, -9), (12, 9), (-9, 12)):
            db.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (after, before))

    attacked(city, swap)
    assert state(city).broken_at == 9


def test_a_row_put_in_between_is_found(city: City, log: int) -> None:
    def put_in(db: sqlite3.Connection) -> None:
        for seq in range(log, 8, -1):
            db.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (seq + 1, seq))
        columns = [row[1] for row in db.execute("PRAGMA table_info(audit_log)")][1:]
        db.execute(
            f"INSERT INTO audit_log SELECT 9, {', '.join(columns)} FROM audit_log WHERE seq = 8"  # a copy of row 8
        )

    attacked(city, put_in)
    assert state(city).broken_at == 9


def test_a_changed_hash_is_found(city: City, log: int) -> None:
    attacked(city, lambda db: db.execute("UPDATE audit_log SET hash = zeroblob(32) WHERE seq = 9"))
    assert state(city).broken_at == 9


def test_a_cut_tail_is_found_through_the_anchor_alone(city: City, log: int) -> None:
    anchor = state(city)
    attacked(city, lambda db: db.execute("DELETE FROM audit_log WHERE seq > ?", (log - 5,)))
    assert state(city).broken_at is None
    assert state(city, {anchor.count: anchor.head}).broken_at == log - 4


def test_a_file_swapped_for_another_history_is_found_through_the_anchor(city: City, log: int) -> None:
    anchor = state(city)
    assert state(city, {anchor.count: "0" * 64}).broken_at == anchor.count


def test_an_anchor_holds_however_long_the_log_grows(city: City, clerk: Any, log: int) -> None:
    anchor = state(city)
    clerk.record_view("office.menu", "閲覧")
    assert state(city, {anchor.count: anchor.head}).broken_at is None


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET body = '{}'", "DELETE FROM audit_log"])
def test_the_product_s_own_connection_cannot_change_a_row(city: City, log: int, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append only"), city.vault.write() as store:
        store.db.execute(statement)


def test_a_row_out_of_the_chain_is_refused(city: City, log: int) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="audit chain"), city.vault.write() as store:
        columns = [row[1] for row in store.db.execute("PRAGMA table_info(audit_log)")][1:]
        store.db.execute(f"INSERT INTO audit_log SELECT seq + 2, {', '.join(columns)} FROM audit_log WHERE seq = 9")


def test_a_copy_in_a_folder_that_cannot_be_written_is_verified(city: City, log: int, tmp_path: Any) -> None:
    copy = tmp_path / "copy" / "auditor.db"
    copy.parent.mkdir()
    db = sqlite3.connect(city.folder / "city.db")
    db.execute("VACUUM INTO ?", (str(copy),))
    db.close()
    copy.chmod(0o400)
    copy.parent.chmod(0o500)
    assert verify_file(copy).count == log
    copy.parent.chmod(0o700)


def test_no_log_no_view(city: City, clerk: Any) -> None:
    attacked(
        city,
        lambda db: db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'no log'); END"
        ),
    )
    with pytest.raises(sqlite3.IntegrityError, match="no log"):
        clerk.record_view("parties.search", "検索")


# The viewer


def test_the_newest_rows_come_first_and_the_next_page_by_number(auditor: Any, log: int) -> None:
    first = list_audit(auditor, limit=3)
    second = list_audit(auditor, before=first[-1].seq, limit=3)
    assert [row.seq for row in first + second] == list(range(log, log - 6, -1))


def test_a_look_is_itself_in_the_log(auditor: Any, log: int) -> None:
    list_audit(auditor, AuditFilter(staff_no="COLLECTION1"))
    newest = list_audit(auditor, limit=1)[0]
    assert (newest.act, newest.result, newest.facts["wanted"]) == (
        "操作ログの閲覧",
        Result.VIEWED,
        {"staff_no": "COLLECTION1"},
    )


def test_rows_are_found_by_person_function_and_result(auditor: Any, clerk: Any, log: int) -> None:
    with pytest.raises(NotPermitted):
        clerk.authorize("office.audit", "read")
    wanted = AuditFilter(staff_no=clerk.actor.staff_no, function_codes=("office.audit",), result=Result.REFUSED)
    [row] = list_audit(auditor, wanted)
    assert (row.staff_name, row.function_name, row.act) == ("山田花子", "操作ログ", "権限なし")


def test_rows_are_found_by_party(auditor: Any, clerk: Any, log: int) -> None:
    clerk.record_view("ledger.payments", "閲覧", party_id=7)
    [row] = list_audit(auditor, AuditFilter(party_id=7))
    assert row.file_name == "収納情報ファイル"


def test_rows_are_found_by_the_days_of_the_office(auditor: Any, clerk: Any, log: int, clock: FixedClock) -> None:
    today = clock.now().date()
    clock.at = clock.at.replace(hour=8)  # in UTC it is still the day before
    clerk.record_view("office.menu", "早朝")
    rows = list_audit(auditor, AuditFilter(staff_no=clerk.actor.staff_no, from_on=today, until_on=today), limit=1)
    assert rows[0].act == "早朝"
    tomorrow = today + timedelta(days=1)
    assert list_audit(auditor, AuditFilter(staff_no=clerk.actor.staff_no, from_on=tomorrow)) == []


def test_a_row_says_whether_it_fits_the_one_before(city: City, auditor: Any, log: int) -> None:
    attacked(city, lambda db: db.execute("UPDATE audit_log SET reason = 'x' WHERE seq = 9"))
    assert not get_audit(auditor, 9).intact
    assert get_audit(auditor, 10).intact


def test_text_with_line_breaks_and_escapes_stays_one_row(auditor: Any, clerk: Any, log: int) -> None:
    rows = list_audit(auditor, AuditFilter(staff_no=clerk.actor.staff_no))
    assert len(rows) == 20
    assert rows[0].reason == "窓口\n改行,カンマ\x1b[31m"


def test_a_row_that_is_not_there_is_told(auditor: Any, log: int) -> None:
    with pytest.raises(NotFound):
        get_audit(auditor, log + 100)


def test_a_clerk_does_not_see_the_log(clerk: Any) -> None:
    with pytest.raises(NotPermitted):
        list_audit(clerk)


def test_the_head_of_an_office_sees_the_rows_of_their_own_unit_alone(manager: Any, clerk: Any, ctx_for: CtxFor) -> None:
    branch = ctx_for("branch")
    for ctx in (clerk, branch):
        ctx.record_view("ledger.payments", "閲覧", party_id=7)
    [row] = list_audit(manager, AuditFilter(party_id=7))
    assert row.staff_no == clerk.actor.staff_no
    assert list_audit(manager, AuditFilter(staff_no=branch.actor.staff_no)) == []
    [other] = list_audit(ctx_for("auditor"), AuditFilter(staff_no=branch.actor.staff_no, party_id=7))
    with pytest.raises(NotFound):
        get_audit(manager, other.seq)
    assert get_audit(manager, row.seq).act == "閲覧"
