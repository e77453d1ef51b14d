"""A drill brings the newest copy back, compares it with the living books, and leaves a row; its failure is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.office.traces.alarms import AlarmKind
from tests.office.keeping.copies import Copying, copying
from tui.wiring import City

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def desk(city: City, tmp_path: Path) -> Copying:
    return copying(city, tmp_path)


def test_a_drill_takes_a_copy_when_there_is_none_and_passes(desk: Copying, capsys: Capsys) -> None:
    answer = desk.drill(capsys)
    assert answer["ok"] and answer["persons"] == 6
    assert [check["check"] for check in answer["checks"]] == ["ファイル", "見出し", "検算", "個人の残高"]


def test_a_drill_is_a_row_and_a_line_of_the_log_and_leaves_nothing_else(desk: Copying, capsys: Capsys) -> None:
    desk.drill(capsys)
    with desk.city.vault.read() as store:
        (drill,) = store.drills.listed(limit=5)
        (body,) = store.db.execute("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert drill.passed and drill.made_at is not None
    assert "復元訓練" in body
    assert [each.suffix for each in (desk.folder / "backup").iterdir() if each.name != ".lock"] == [".osame"]


def test_a_drill_holds_against_books_that_have_gone_on(desk: Copying, capsys: Capsys) -> None:
    from bench import ground

    desk.backup(capsys)
    ground.hold(desk.city, desk.city.context(ground.actor("BENCH")), 3, 900)
    assert desk.drill(capsys)["ok"]


def test_a_plain_copy_of_the_file_alone_is_found_wrong(desk: Copying, capsys: Capsys) -> None:
    """What `cp` leaves behind while clerks work: the newest rows stand in the log beside it (K2)."""
    import shutil

    from core.office.keeping.backups import Manifest
    from storage.backup import at_rest, manifest_of
    from tui.cli.keeping.judging import judge

    with desk.city.vault.write() as store:
        store.audit.record(desk.ctx.entry("office.notice", "連絡の登録"))
    whole, part = desk.place / "whole.db", desk.place / "part.db"
    from storage.backup import copy_online

    copy_online(desk.folder / "city.db", whole)
    manifest: Manifest = manifest_of(whole, file_name="x", made_at=desk.city.clock.now(), recipients=[])
    shutil.copyfile(desk.folder / "city.db", part)
    with at_rest(part) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not all(check.passed for check in judge(part, manifest, {}))


@pytest.mark.parametrize("harm", ["exchanged", "damaged"])
def test_a_drill_that_fails_is_told(desk: Copying, capsys: Capsys, harm: str) -> None:
    file = Path(desk.backup(capsys)["file"])
    raw = file.read_bytes()
    if harm == "exchanged":
        file.write_bytes(desk.copy(capsys, "other.osame").read_bytes())
        words = "入れ替えられた"
        with desk.city.vault.write() as store:
            store.db.execute("DELETE FROM backup_run WHERE file_name = 'other.osame'")
    else:
        file.write_bytes(raw[:-10])
        words = "入れ替えられたか壊れています"
    answer = desk.drill(capsys, expect=1)
    assert words in answer["checks"][-1]["found"]
    with desk.city.vault.read() as store:
        kinds = [alarm.kind for alarm in store.alarms.listed(answered=False, before=None, limit=5)]
        (drill,) = store.drills.listed(limit=1)
    assert kinds == [AlarmKind.BACKUP] and not drill.passed


def test_balances_that_do_not_follow_from_the_living_journal_are_found(desk: Copying, capsys: Capsys) -> None:
    """A copy that adds up in itself, but is not what the living books say of the same moment."""
    from storage.backup import copy_online
    from tui.cli.keeping.judging import compare_persons

    plain = desk.place / "plain.db"
    copy_online(desk.folder / "city.db", plain)
    with desk.city.vault.write() as store:
        store.db.execute("DROP TRIGGER posting_no_update")
        store.db.execute("UPDATE posting SET amount_yen = amount_yen + 1 WHERE receivable_id = 1")
    with desk.city.vault.read() as store:
        persons, check = compare_persons(plain, store.db, 100)
    assert persons == 6 and not check.passed


def test_an_identity_that_others_can_read_is_refused(desk: Copying, capsys: Capsys) -> None:
    desk.first.chmod(0o644)
    assert "chmod 600" in desk.drill(capsys, expect=2)["error"]
