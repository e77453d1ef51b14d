"""Going back to a copy: refused when it is not what it should be, by two people when books stand there, and told in full."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from core.office import approvals
from core.office.keeping.restoring import draft_restore
from core.office.roster import Municipality
from storage.connection import STOCK
from storage.ledger.verification import verify_books
from storage.transactions import read
from tests.conftest import CtxFor
from tests.office.keeping.copies import CODE, Copying, copying
from tests.people import FixedClock, code_at
from tui.wiring import City, create_city, open_city

Capsys = pytest.CaptureFixture[str]
TO_NEW = ("--expect", CODE)


@pytest.fixture
def desk(city: City, tmp_path: Path) -> Copying:
    return copying(city, tmp_path)


def _work_on(desk: Copying, times: int = 3) -> None:
    for _ in range(times):
        with desk.city.vault.write() as store:
            store.audit.record(desk.ctx.entry("office.notice", "連絡の登録"))


def _last_acts(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    rows = db.execute("SELECT json_extract(body, '$.act') FROM audit_log ORDER BY seq DESC LIMIT 3").fetchall()
    db.close()
    return [row[0] for row in rows]


def test_books_come_back_whole_into_a_new_folder(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    answer = desk.restore(capsys, desk.copy(capsys), tmp_path / "new", *TO_NEW)
    assert answer["ok"] and {check["check"] for check in answer["checks"]} == {"ファイル", "見出し", "検算"}
    with read(tmp_path / "new" / "city.db") as store:
        assert verify_books(store.db).right
        assert store.db.execute("SELECT count(*) FROM receivable").fetchone() == (24,)


def test_restored_books_begin_with_a_line_that_says_so(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    desk.restore(capsys, desk.copy(capsys), tmp_path / "new", *TO_NEW)
    assert _last_acts(tmp_path / "new" / "city.db")[0] == "復元"


def test_nobody_is_signed_in_in_restored_books(desk: Copying, capsys: Capsys, tmp_path: Path, ctx_for: CtxFor) -> None:
    ctx_for("collection")
    desk.restore(capsys, desk.copy(capsys), tmp_path / "new", *TO_NEW)
    with read(tmp_path / "new" / "city.db") as store:
        assert store.sessions.live() == []
    with desk.city.vault.read() as store:
        assert len(store.sessions.live()) == 1


def test_whose_copy_it_must_be_has_to_be_said(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    assert desk.restore(capsys, desk.copy(capsys), tmp_path / "new", expect=2)["field"] == "expect"
    assert not (tmp_path / "new").exists()


def test_a_copy_of_another_city_is_refused(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    answer = desk.restore(capsys, desk.copy(capsys), tmp_path / "new", "--expect", "242047", expect=2)
    assert "別の市" in answer["error"]
    assert not (tmp_path / "new").exists()


def test_a_copy_of_other_books_under_the_same_code_is_refused(
    desk: Copying, capsys: Capsys, tmp_path: Path, clock: FixedClock
) -> None:
    other = create_city(tmp_path / "other", Municipality(CODE, "伊勢市", demo=False), clock=clock)
    with other.vault.write() as store:  # a template's copies share their mark; a city of its own has another
        store.db.execute("UPDATE city_mark SET mark = ?", ("0" * 32,))
    other.close()
    file = desk.copy(capsys)
    answer = desk.restore(capsys, file, tmp_path / "other", "--replace", expect=2)
    assert "同じ団体コードの別のデータ" in answer["error"]


def test_a_copy_under_another_name_is_refused(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    older, newer = desk.copy(capsys, "monday.osame"), desk.copy(capsys, "tuesday.osame")
    older.rename(desk.place / "x")
    newer.rename(older)
    assert "tuesday.osame の名前で" in desk.restore(capsys, older, tmp_path / "new", *TO_NEW, expect=2)["error"]


@pytest.mark.parametrize("attacks", [30, pytest.param(200, marks=pytest.mark.slow)])
def test_damaged_cut_and_lengthened_copies_are_all_refused(
    desk: Copying, capsys: Capsys, tmp_path: Path, attacks: int
) -> None:
    whole = desk.copy(capsys).read_bytes()
    other = desk.copy(capsys, "other.osame").read_bytes()
    rng = random.Random(attacks)
    file = desk.place / "copy.osame"
    for number in range(attacks):
        kind, at = rng.choice(("flip", "cut", "more", "zero", "mix")), rng.randrange(len(whole) - 1)
        if kind == "flip":
            changed = whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :]
        elif kind == "cut":
            changed = whole[:at]
        elif kind == "more":
            changed = whole + rng.randbytes(rng.randrange(1, 100))
        elif kind == "zero":
            part = whole[at : at + 64]
            changed = whole[:at] + bytes(b ^ 0xFF for b in part) + whole[at + 64 :]
        else:
            changed = other[:at] + whole[at:]
        file.write_bytes(changed)
        desk.restore(capsys, file, tmp_path / "new", *TO_NEW, expect=2)
        assert not (tmp_path / "new").exists(), (number, kind, at)


def test_what_stands_there_is_not_touched_without_replace(desk: Copying, capsys: Capsys) -> None:
    assert "--replace" in desk.restore(capsys, desk.copy(capsys), desk.folder, expect=2)["error"]


def test_readable_books_are_not_replaced_without_an_approval(desk: Copying, capsys: Capsys) -> None:
    file = desk.copy(capsys)
    answer = desk.restore(capsys, file, desk.folder, "--replace", expect=2)
    assert "承認されていません" in answer["error"]
    answer = desk.restore(capsys, file, desk.folder, "--replace", "--witness-note", "佐藤と鈴木", expect=2)
    assert "承認されていません" in answer["error"]


def _approved(desk: Copying, ctx_for: CtxFor, clock: FixedClock) -> int:
    with desk.city.vault.read() as store:
        run = store.backups.newest()
    assert run is not None
    draft = draft_restore(ctx_for("operator"), run.run_id, "誤った取込の後")
    approvals.approve(ctx_for("manager"), draft.draft_id, draft.revision, draft.digest, code_at(clock.now()))
    return draft.draft_id


def test_books_are_replaced_after_two_people_have_said_so_and_the_loss_is_listed(
    desk: Copying, capsys: Capsys, ctx_for: CtxFor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.wiring.SystemClock", lambda: clock)
    file = desk.copy(capsys)
    _work_on(desk, 5)
    draft_id = _approved(desk, ctx_for, clock)
    answer = desk.restore(capsys, file, desk.folder, "--replace", "--draft", str(draft_id))
    acts = [entry[4] for entry in answer["later"]]
    assert acts.count("連絡の登録") == 5
    assert answer["lost"] >= 5
    assert _last_acts(desk.folder / "city.db")[1:] != ["連絡の登録"] * 2
    aside = Path(answer["set_aside"])
    assert sorted(each.name for each in aside.iterdir())[0] == "city.db"
    assert _last_acts(aside / "city.db")[0] == "復元のため退避"


def test_an_approval_is_for_one_copy(
    desk: Copying, capsys: Capsys, ctx_for: CtxFor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.wiring.SystemClock", lambda: clock)
    older = desk.copy(capsys, "older.osame")
    desk.copy(capsys, "newer.osame")
    draft_id = _approved(desk, ctx_for, clock)
    answer = desk.restore(capsys, older, desk.folder, "--replace", "--draft", str(draft_id), expect=2)
    assert "newer.osame のものです" in answer["error"]


def test_an_approval_is_for_one_day(
    desk: Copying, capsys: Capsys, ctx_for: CtxFor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.wiring.SystemClock", lambda: clock)
    file = desk.copy(capsys)
    draft_id = _approved(desk, ctx_for, clock)
    clock.move(days=1)
    answer = desk.restore(capsys, file, desk.folder, "--replace", "--draft", str(draft_id), expect=2)
    assert "当日限り" in answer["error"]


def test_the_approver_sees_what_will_be_lost(desk: Copying, capsys: Capsys, ctx_for: CtxFor) -> None:
    desk.copy(capsys)
    _work_on(desk, 4)
    with desk.city.vault.read() as store:
        run = store.backups.newest()
    assert run is not None
    draft = draft_restore(ctx_for("operator"), run.run_id, "誤った取込の後")
    view = approvals.get_draft(ctx_for("manager"), draft.draft_id)
    assert any("システム 全員への連絡" in row.label and row.before == "4件" for row in view.described.rows)


def _break(desk: Copying) -> None:
    """The disk has lost the front of the file."""
    desk.city.close()
    STOCK.drop((desk.folder / "city.db").resolve())
    for ending in ("-wal", "-shm"):
        (desk.folder / f"city.db{ending}").unlink(missing_ok=True)
    raw = (desk.folder / "city.db").read_bytes()
    (desk.folder / "city.db").write_bytes(bytes(8192) + raw[8192:])


def test_books_that_nobody_can_read_are_replaced_by_both_holders_together(desk: Copying, capsys: Capsys) -> None:
    file = desk.copy(capsys)
    _break(desk)
    answer = desk.restore(capsys, file, desk.folder, "--replace", *TO_NEW, expect=2)
    assert "2人の鍵" in answer["error"]
    both = ("--replace", *TO_NEW, "--identity", str(desk.second))
    assert "--witness-note" in desk.restore(capsys, file, desk.folder, *both, expect=2)["error"]
    desk.restore(capsys, file, desk.folder, *both, "--witness-note", "佐藤良子と鈴木一郎、ディスク故障")
    db = sqlite3.connect(desk.folder / "city.db")
    (reason,) = db.execute("SELECT reason FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    db.close()
    assert reason == "佐藤良子と鈴木一郎、ディスク故障"


def test_the_same_identity_twice_is_one_person(desk: Copying, capsys: Capsys) -> None:
    file = desk.copy(capsys)
    _break(desk)
    twice = ("--replace", *TO_NEW, "--identity", str(desk.first), "--witness-note", "佐藤")
    assert "2人の鍵" in desk.restore(capsys, file, desk.folder, *twice, expect=2)["error"]


def test_an_anchor_finds_a_copy_of_another_history(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    file = desk.copy(capsys)
    anchor = tmp_path / "anchor.json"
    anchor.write_text('{"count": 3, "head": "' + "0" * 64 + '"}', "ascii")
    answer = desk.restore(capsys, file, tmp_path / "new", *TO_NEW, "--anchor", str(anchor), expect=1)
    assert [check["check"] for check in answer["checks"] if not check["ok"]] == ["外の控え"]
    assert not (tmp_path / "new").exists()


def test_a_later_anchor_tells_how_much_was_lost(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    file = desk.copy(capsys)
    _work_on(desk, 7)
    anchor = desk.run(capsys, ["audit", "anchor", "--dir", str(desk.folder), "--json"], 0)
    kept = tmp_path / "anchor.json"
    kept.write_text(f'{{"count": {anchor["count"]}, "head": "{anchor["head"]}"}}', "ascii")
    answer = desk.restore(capsys, file, tmp_path / "new", *TO_NEW, "--anchor", str(kept))
    assert answer["lost_by_anchor"] >= 7


def test_a_copy_whose_books_do_not_add_up_is_not_put_in_place(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    with desk.city.vault.write() as store:
        store.db.execute("UPDATE receivable SET principal_yen = principal_yen + 1 WHERE receivable_id = 1")
    answer = desk.restore(capsys, desk.copy(capsys), tmp_path / "new", *TO_NEW, expect=1)
    assert [check["check"] for check in answer["checks"] if not check["ok"]] == ["検算"]
    assert not (tmp_path / "new").exists()


def test_what_the_replicating_program_remembers_goes_aside_with_the_books(
    desk: Copying, capsys: Capsys, ctx_for: CtxFor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.wiring.SystemClock", lambda: clock)
    (desk.folder / ".city.db-litestream").mkdir()
    file = desk.copy(capsys)
    draft_id = _approved(desk, ctx_for, clock)
    answer = desk.restore(capsys, file, desk.folder, "--replace", "--draft", str(draft_id))
    assert not (desk.folder / ".city.db-litestream").exists()
    assert (Path(answer["set_aside"]) / ".city.db-litestream").is_dir()


def test_clerks_go_on_in_the_restored_books_after_signing_in_again(
    desk: Copying, capsys: Capsys, tmp_path: Path
) -> None:
    desk.restore(capsys, desk.copy(capsys), tmp_path / "new", *TO_NEW)
    again = open_city(tmp_path / "new", with_keys=False)
    with again.vault.write() as store:
        store.audit.record(desk.ctx.entry("office.notice", "連絡の登録"))
    with again.vault.read() as store:
        assert verify_books(store.db).right
    again.close()
