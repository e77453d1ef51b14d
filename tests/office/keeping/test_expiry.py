"""A copy past its days is destroyed, with a row that names two people; the newest one stays (D5)."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.office.context import Context
from core.office.keeping.inspection import unfit_keeping
from core.office.keeping.restoring import draft_restore
from core.values.refusals import BadInput
from tests.conftest import CtxFor
from tests.office.keeping.copies import Copying, copying
from tui.wiring import City

Capsys = pytest.CaptureFixture[str]
LONG = timedelta(days=40)


@pytest.fixture
def desk(city: City, tmp_path: Path, ctx_for: CtxFor) -> Copying:
    ctx_for("chief")
    return copying(city, tmp_path)


def older(desk: Copying, name: str, by: timedelta = LONG) -> None:
    """Let a copy be older than it is."""
    with desk.city.vault.write() as store:
        (at,) = store.db.execute("SELECT started_at FROM backup_run WHERE file_name = ?", (name,)).fetchone()
        before = (datetime.fromisoformat(at) - by).isoformat(timespec="seconds")
        store.db.execute("UPDATE backup_run SET started_at = ? WHERE file_name = ?", (before, name))


def in_the_folder(desk: Copying, capsys: Capsys, name: str) -> Path:
    desk.backup(capsys, "--out", str(desk.folder / "backup" / name))
    return desk.folder / "backup" / name


def expire(desk: Copying, capsys: Capsys, *more: str, expect: int = 0) -> dict[str, Any]:
    return desk.run(capsys, ["backup", "expire", "--dir", str(desk.folder), "--json", *more], expect)


def register(desk: Copying) -> list[tuple[Any, ...]]:
    with desk.city.vault.read() as store:
        return list(
            store.db.execute(
                "SELECT file_name, lay_here, staff_no, witness_no FROM destroyed_copy ORDER BY 1"
            ).fetchall()
        )


def test_an_old_copy_goes_and_its_row_names_two_people(desk: Copying, capsys: Capsys) -> None:
    old, new = in_the_folder(desk, capsys, "old.osame"), in_the_folder(desk, capsys, "new.osame")
    older(desk, old.name)
    assert expire(desk, capsys, "--witness", "CHIEF1")["destroyed"] == ["old.osame"]
    assert not old.exists() and new.exists()
    assert register(desk) == [("old.osame", 1, "system", "CHIEF1")]
    with desk.city.vault.read() as store:
        (body,) = store.db.execute("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert "控えの廃棄" in body and "CHIEF1" in body
    assert expire(desk, capsys)["destroyed"] == []


def test_the_newest_copy_stays_whatever_its_age(desk: Copying, capsys: Capsys) -> None:
    only = in_the_folder(desk, capsys, "only.osame")
    older(desk, only.name)
    assert expire(desk, capsys, "--witness", "CHIEF1")["destroyed"] == []
    assert only.exists()


def test_within_its_days_a_copy_stays(desk: Copying, capsys: Capsys) -> None:
    young, _ = in_the_folder(desk, capsys, "young.osame"), in_the_folder(desk, capsys, "new.osame")
    older(desk, young.name, timedelta(days=34))
    assert expire(desk, capsys, "--witness", "CHIEF1")["destroyed"] == []
    assert young.exists()


@pytest.mark.parametrize("witness", ["", "NOBODY", "system", "BENCH"])
def test_without_a_second_person_nothing_is_destroyed(desk: Copying, capsys: Capsys, witness: str) -> None:
    old, _ = in_the_folder(desk, capsys, "old.osame"), in_the_folder(desk, capsys, "new.osame")
    older(desk, old.name)
    if witness == "BENCH":
        with desk.city.vault.write() as store:
            store.db.execute("UPDATE staff SET state = 'suspended' WHERE staff_no = 'BENCH'")
    assert "別の職員" in expire(desk, capsys, "--witness", witness, expect=2)["error"]
    assert old.exists() and register(desk) == []


def test_the_nightly_run_names_the_person_of_the_setting(desk: Copying, capsys: Capsys) -> None:
    old, _ = in_the_folder(desk, capsys, "old.osame"), in_the_folder(desk, capsys, "new.osame")
    older(desk, old.name)
    with desk.city.vault.write() as store:
        store.db.execute("INSERT INTO setting VALUES('backup_witness','2020-01-01','\"CHIEF1\"',1)")
    assert expire(desk, capsys)["destroyed"] == ["old.osame"]
    assert register(desk)[0][3] == "CHIEF1"


def test_a_copy_that_was_carried_away_is_asked_for_until_somebody_says_that_it_is_gone(
    desk: Copying, capsys: Capsys, manager: Context[Any]
) -> None:
    carried = desk.copy(capsys, "carried.osame")
    in_the_folder(desk, capsys, "new.osame")
    older(desk, carried.name)
    assert expire(desk, capsys, "--witness", "CHIEF1", expect=1)["elsewhere"] == ["carried.osame"]
    assert "最も古い控え" in unfit_keeping(manager)
    expire(desk, capsys, "--witness", "CHIEF1", "--elsewhere")
    assert register(desk) == [("carried.osame", 0, "system", "CHIEF1")]
    assert "最も古い控え" not in unfit_keeping(manager)


def test_plain_books_beside_the_copies_go_by_the_same_days(desk: Copying, capsys: Capsys) -> None:
    in_the_folder(desk, capsys, "new.osame")
    plain = desk.folder / "backup" / "before-migrate-20200101-000000-000000.db"
    aside = desk.folder / "backup" / "replaced-20200101-000000"
    aside.mkdir()
    (aside / "city.db").write_bytes(b"x")
    plain.write_bytes(b"x")
    for each in (plain, aside):
        os.utime(each, (1_577_000_000, 1_577_000_000))
    fresh = desk.folder / "backup" / "before-migrate-20261124-000000-000000.db"
    fresh.write_bytes(b"x")
    assert expire(desk, capsys, "--witness", "CHIEF1")["destroyed"] == [plain.name, aside.name]
    assert not plain.exists() and not aside.exists() and fresh.exists()
    assert len(register(desk)) == 2


def test_a_destroyed_copy_is_not_drafted_to_be_restored(desk: Copying, capsys: Capsys, operator: Context[Any]) -> None:
    old, _ = in_the_folder(desk, capsys, "old.osame"), in_the_folder(desk, capsys, "new.osame")
    older(desk, old.name)
    expire(desk, capsys, "--witness", "CHIEF1")
    with pytest.raises(BadInput, match="廃棄済"):
        draft_restore(operator, 1, "試験のため")


def test_the_register_is_only_added_to(desk: Copying, capsys: Capsys) -> None:
    old, _ = in_the_folder(desk, capsys, "old.osame"), in_the_folder(desk, capsys, "new.osame")
    older(desk, old.name)
    expire(desk, capsys, "--witness", "CHIEF1")
    for act in ("DELETE FROM destroyed_copy", "UPDATE destroyed_copy SET witness_no = 'BENCH'"):
        with pytest.raises(sqlite3.IntegrityError), desk.city.vault.write() as store:
            store.db.execute(act)
