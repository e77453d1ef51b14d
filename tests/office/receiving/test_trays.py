"""The tray of a channel: what is waiting, what is still being written, hostile names, and the move to the shelves."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from core.office.ports import FileNotTaken, Shelf
from storage.office.trays import Inbox

DAY = date(2026, 11, 24)
NOW = 1_800_000_000.0


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    (tmp_path / "in" / "bank").mkdir(parents=True)
    return Inbox(tmp_path / "in", wall=lambda: NOW)


def put(tmp_path: Path, name: str | bytes, content: bytes = b"x", *, age: float = 60) -> Path:
    path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path / "in" / "bank"), os.fsencode(name))))
    path.write_bytes(content)
    os.utime(path, (NOW - age, NOW - age))
    return path


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def test_files_wait_oldest_first(inbox: Inbox, tmp_path: Path) -> None:
    put(tmp_path, "b", age=20)
    put(tmp_path, "a", age=10)
    put(tmp_path, "c", age=30)
    assert inbox.names("bank") == ["c", "b", "a"]


def test_a_file_that_is_still_written_is_left_alone(inbox: Inbox, tmp_path: Path) -> None:
    put(tmp_path, "young", age=9)
    put(tmp_path, "half.part")
    put(tmp_path, "HALF.TMP")
    put(tmp_path, ".hidden")
    assert inbox.names("bank") == []


def test_a_file_from_the_future_does_not_wait_for_ever(inbox: Inbox, tmp_path: Path) -> None:
    put(tmp_path, "tomorrow", age=-86_400)
    assert inbox.names("bank") == ["tomorrow"]


def test_links_folders_and_pipes_are_no_files(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    tray = tmp_path / "in" / "bank"
    (tray / "link").symlink_to(tmp_path / "secret")
    (tray / "folder").mkdir()
    os.mkfifo(tray / "pipe")
    assert inbox.names("bank") == []
    for name in ("link", "folder", "pipe"):
        with pytest.raises(FileNotTaken):
            inbox.read("bank", name, limit=100)


@pytest.mark.parametrize("name", ["../city.db", "/etc/passwd", "..", ".", "", "a/b", "a\0b", "x" * 300])
def test_a_name_leads_nowhere_else(inbox: Inbox, tmp_path: Path, name: str) -> None:
    for act in (
        lambda: inbox.read("bank", name, limit=100),
        lambda: inbox.put_back("bank", name, Shelf.DONE) or _refuse(),
        lambda: inbox.put_aside("bank", name, sha(b"x"), Shelf.DONE, DAY) or _refuse(),
    ):
        with pytest.raises(FileNotTaken):
            act()


def _refuse() -> None:
    raise FileNotTaken(name="", reason="")


def test_a_taken_file_lies_on_its_shelf_under_its_day(inbox: Inbox, tmp_path: Path) -> None:
    put(tmp_path, "KOZA.dat", b"money")
    assert inbox.put_aside("bank", "KOZA.dat", sha(b"money"), Shelf.DONE, DAY) == "20261124-KOZA.dat"
    assert (tmp_path / "in/done/bank/20261124-KOZA.dat").read_bytes() == b"money"
    assert inbox.names("bank") == []


def test_nothing_on_a_shelf_is_written_over(inbox: Inbox, tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        put(tmp_path, "KOZA.dat", content)
        inbox.put_aside("bank", "KOZA.dat", sha(content), Shelf.REFUSED, DAY)
    shelf = tmp_path / "in/refused/bank"
    assert {path.name: path.read_bytes() for path in shelf.iterdir()} == {
        "20261124-KOZA.dat": b"first",
        "20261124-KOZA-2.dat": b"second",
    }


def test_a_file_that_was_changed_meanwhile_stays_in_the_tray(inbox: Inbox, tmp_path: Path) -> None:
    put(tmp_path, "KOZA.dat", b"other money")
    assert inbox.put_aside("bank", "KOZA.dat", sha(b"money"), Shelf.DONE, DAY) == ""
    assert (tmp_path / "in/bank/KOZA.dat").read_bytes() == b"other money"
    assert list((tmp_path / "in/done/bank").iterdir()) == []


def test_a_file_that_has_gone_is_no_fault(inbox: Inbox) -> None:
    assert inbox.put_aside("bank", "gone", sha(b"x"), Shelf.DONE, DAY) == ""


def test_it_comes_back_under_the_name_it_came_with(inbox: Inbox, tmp_path: Path) -> None:
    put(tmp_path, "KOZA.dat", b"money")
    place = inbox.put_aside("bank", "KOZA.dat", sha(b"money"), Shelf.REFUSED, DAY)
    assert inbox.put_back("bank", place, Shelf.REFUSED)
    assert inbox.names("bank") == ["KOZA.dat"]
    assert not inbox.put_back("bank", place, Shelf.REFUSED)


def test_the_longest_name_finds_a_place(inbox: Inbox, tmp_path: Path) -> None:
    name = "収" * 83 + ".dat"
    put(tmp_path, name, b"x")
    place = inbox.put_aside("bank", name, sha(b"x"), Shelf.DONE, DAY)
    assert place.endswith(".dat") and len(os.fsencode(place)) <= 255


@pytest.mark.parametrize("name", [b"\xff\xfe.csv", "a\nb.csv", "\x1b[31m.csv", "-rf", "%s$(id)"])
def test_strange_names_are_moved_like_any_other(inbox: Inbox, tmp_path: Path, name: str | bytes) -> None:
    put(tmp_path, name, b"x")
    (found,) = inbox.names("bank")
    assert inbox.put_aside("bank", found, sha(b"x"), Shelf.DONE, DAY)
    assert inbox.names("bank") == []


def test_the_shelves_are_cleared_by_their_days(inbox: Inbox, tmp_path: Path) -> None:
    for day, name in ((date(2026, 8, 1), "old"), (DAY, "new")):
        put(tmp_path, name, name.encode())
        inbox.put_aside("bank", name, sha(name.encode()), Shelf.DONE, day)
    assert inbox.clear_shelves(date(2026, 9, 1)) == 1
    assert [path.name for path in (tmp_path / "in/done/bank").iterdir()] == ["20261124-new"]
