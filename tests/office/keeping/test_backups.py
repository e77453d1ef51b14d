"""A copy is taken while clerks work, is whole, opens for two people alone, and its failure is told."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from pathlib import Path

import pytest

from core.office.keeping.backups import BackupState, begin_backup
from core.office.traces.alarms import AlarmKind
from storage.backup import work_room
from storage.office.keeping.packing import unpack
from storage.office.keeping.recipients import new_identity, read_identity
from tests.conftest import CtxFor
from tests.office.keeping.copies import Copying, copying
from tui.wiring import City

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def desk(city: City, tmp_path: Path) -> Copying:
    return copying(city, tmp_path)


def _open_alarms(desk: Copying) -> list[AlarmKind]:
    with desk.city.vault.read() as store:
        return [alarm.kind for alarm in store.alarms.listed(answered=False, before=None, limit=10)]


def test_a_copy_holds_the_whole_file_and_tells_whose_it_is(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    file = desk.copy(capsys)
    manifest = unpack(file, tmp_path / "plain.db", [read_identity(desk.first)])
    assert (manifest.municipality_code, manifest.file_name) == ("242039", "copy.osame")
    assert manifest.totals["receivables"] == 24
    db = sqlite3.connect(tmp_path / "plain.db")
    assert db.execute("SELECT count(*) FROM receivable").fetchone() == (24,)
    db.close()


def test_each_of_the_two_people_can_open_it_alone(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    file = desk.copy(capsys)
    for number, person in enumerate((desk.first, desk.second)):
        unpack(file, tmp_path / f"{number}.db", [read_identity(person)])


def test_nobody_else_can_open_it_and_nothing_in_it_can_be_read(desk: Copying, capsys: Capsys, tmp_path: Path) -> None:
    file = desk.copy(capsys)
    new_identity(tmp_path / "other.key")
    words = ["restore", str(file), "--to", str(tmp_path / "y"), "--identity", str(tmp_path / "other.key"), "--json"]
    refused = desk.run(capsys, [*words, "--expect", "242039"], 2)
    assert "この鍵では開きません" in refused["error"]
    raw = file.read_bytes()
    assert "計測".encode() not in raw and b"SQLite format" not in raw and b"242039" not in raw


def test_a_copy_is_for_its_owner_alone_and_no_plain_one_is_left(desk: Copying, capsys: Capsys) -> None:
    answer = desk.backup(capsys)
    file = Path(answer["file"])
    assert file.parent == desk.folder / "backup"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(each.name for each in file.parent.iterdir()) == sorted([".lock", file.name])


def test_the_copy_is_a_row_and_a_line_of_the_log(desk: Copying, capsys: Capsys) -> None:
    answer = desk.backup(capsys)
    with desk.city.vault.read() as store:
        run = store.backups.newest()
        (body,) = store.db.execute("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert run is not None
    assert (run.sha256, run.byte_count, run.audit_count) == (
        answer["sha256"],
        answer["bytes"],
        answer["audit_count"],
    )
    assert "控えの作成" in body and answer["sha256"] in body


def test_with_fewer_than_two_people_there_is_no_copy_and_an_alarm(desk: Copying, capsys: Capsys) -> None:
    (desk.keys / "backup-2.pub").unlink()
    assert "1人" in desk.backup(capsys, expect=2)["error"]
    assert _open_alarms(desk) == [AlarmKind.BACKUP]


def test_the_drill_key_is_no_second_person(desk: Copying, capsys: Capsys) -> None:
    os.rename(desk.keys / "backup-2.pub", desk.keys / "drill.pub")
    assert "1人" in desk.backup(capsys, expect=2)["error"]


def test_a_place_that_cannot_be_written_is_told_to_whoever_must_hear_of_it(
    desk: Copying, capsys: Capsys, ctx_for: CtxFor
) -> None:
    from core.office.traces.alarms import count_alarms

    desk.backup(capsys, "--out", str(desk.place / "absent" / "copy.osame"), expect=3)
    assert count_alarms(ctx_for("operator")) == 1
    assert count_alarms(ctx_for("manager")) == 1
    assert count_alarms(ctx_for("collection")) == 0


def test_a_copy_that_a_dead_process_began_is_told_by_the_next_one(desk: Copying, capsys: Capsys) -> None:
    begin_backup(desk.ctx, "dead.osame")
    boot, pid, _, *machine = desk.city.outside.processes.me().split("/")
    with desk.city.vault.write() as store:
        store.db.execute("UPDATE backup_run SET process = ?", ("/".join((boot, pid, "0", *machine)),))
    desk.backup(capsys)
    with desk.city.vault.read() as store:
        states = [run.state for run in store.backups.listed(limit=5)]
    assert states == [BackupState.DONE, BackupState.FAILED]
    assert _open_alarms(desk) == [AlarmKind.BACKUP]


def test_what_a_dead_process_left_in_the_work_room_is_gone_at_the_next_start(desk: Copying) -> None:
    room = desk.folder / "backup" / ".work"
    room.mkdir(mode=0o700, parents=True)
    (room / "copy.db").write_bytes(b"plain")
    with work_room(desk.folder / "backup") as found:
        assert list(found.iterdir()) == []
    assert not room.exists()


def test_two_copies_at_once_are_refused(desk: Copying, capsys: Capsys) -> None:
    with work_room(desk.folder / "backup"):
        assert "実行中" in desk.backup(capsys, expect=3)["error"]


def test_a_copy_never_takes_the_place_of_another(desk: Copying, capsys: Capsys) -> None:
    file = desk.copy(capsys)
    before = file.read_bytes()
    desk.backup(capsys, "--out", str(file), expect=2)
    assert file.read_bytes() == before


def test_writers_go_on_beside_a_copy(desk: Copying, capsys: Capsys) -> None:
    longest, stop = [0.0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            started = time.perf_counter()
            with desk.city.vault.write() as store:
                store.audit.record(desk.ctx.entry("office.settings", "試験"))
            longest[0] = max(longest[0], time.perf_counter() - started)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            desk.copy(capsys, f"{number}.osame")
    finally:
        stop.set()
        writer.join()
    assert longest[0] < 1.0
    for number in range(3):
        assert desk.restore(capsys, desk.place / f"{number}.osame", desk.place / f"d{number}", "--expect", "242039")[
            "ok"
        ]


def test_a_recipient_is_registered_and_taken_away_with_a_line_of_the_log(desk: Copying, capsys: Capsys) -> None:
    key = new_identity(desk.place / "third.key")
    words = ["backup", "recipients", "--dir", str(desk.folder), "--json"]
    answer = desk.run(capsys, [*words, "--add", key, "--name", "高橋"], 0)
    assert [each["file"] for each in answer["recipients"]] == ["backup-1.pub", "backup-2.pub", "backup-3.pub"]
    answer = desk.run(capsys, [*words, "--remove", "backup-1.pub"], 0)
    assert len(answer["recipients"]) == 2
    with desk.city.vault.read() as store:
        bodies = [row[0] for row in store.db.execute("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 2")]
    assert "取消" in bodies[0] and "登録" in bodies[1] and "高橋" in bodies[1]


def test_the_same_key_is_no_second_person(desk: Copying, capsys: Capsys) -> None:
    key = (desk.keys / "backup-1.pub").read_text("utf-8").splitlines()[-1]
    words = ["backup", "recipients", "--dir", str(desk.folder), "--json", "--add", key, "--name", "同じ人"]
    assert "登録済み" in desk.run(capsys, words, 2)["error"]
