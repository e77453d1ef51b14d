"""Two municipalities with the same numbers on one machine: neither sees, opens or takes back anything of the other (M1-M4)."""

from __future__ import annotations

import ast
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office.outputs.gate import OutputRequest, issue_output
from core.office.outputs.register import PDF
from core.office.ports import SealBroken
from core.office.roster import Municipality
from core.parties.search import Criteria, search_by_one_field, search_parties
from storage.connection import StoreUnusable
from storage.office.keeping.recipients import add_recipient, new_identity
from tests import builders
from tests.house.sources import sources, told
from tests.office.outputs.papers import FUNCTION, PAGE
from tests.people import CHEAP, FixedClock, add_staff, context_of
from tui.cli.main import main
from tui.wiring import City, create_city, open_city

CANARY = "カナリヤ太郎"
OURS = "伊勢花子"


@pytest.fixture
def cities(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[City, City]]:
    """Ours and the neighbour's, with the same numbers; every name of the neighbour's is a canary."""
    ours = create_city(tmp_path / "ise", Municipality("242039", "伊勢市", demo=False), clock=clock, passwords=CHEAP)
    theirs = create_city(tmp_path / "toba", Municipality("242110", "鳥羽市", demo=False), clock=clock, passwords=CHEAP)
    for city, name in ((ours, OURS), (theirs, CANARY)):
        add_staff(city, "1", "collection", name=name)
        with city.vault.write() as store:
            builders.a_party(store, party_no="00000001", name=name, phone="0599-25-1111")
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_search_finds_one_s_own_city_alone(cities: tuple[City, City]) -> None:
    ours, _ = cities
    ctx = context_of(ours, "1")
    assert CANARY not in repr(search_parties(ctx, Criteria(name=CANARY), reason="窓口での請求").hits)
    for text in ("0599-25-1111", "00000001"):
        found = search_by_one_field(ctx, text, reason="窓口での請求")
        assert OURS in repr(found) and CANARY not in repr(found)


def test_many_looks_at_once_in_one_process_keep_the_cities_apart(cities: tuple[City, City]) -> None:
    """The connections that are kept open belong to one file each."""
    wrong: list[str] = []

    def look(city: City, name: str) -> None:
        for number in range(40):
            with city.vault.read() as store:
                found = store.db.execute("SELECT name FROM party").fetchall()
            with city.vault.write() as store:
                store.db.execute("UPDATE party SET phone = ? WHERE party_id = 1", (f"{name}{number}",))
            if found != [(name,)]:
                wrong.append(repr(found))

    threads = [
        threading.Thread(target=look, args=each) for each in zip(cities, (OURS, CANARY), strict=True) for _ in "ab"
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []


def test_no_file_of_a_city_holds_a_name_of_the_other(cities: tuple[City, City]) -> None:
    for city, name in zip(cities, (OURS, CANARY), strict=True):
        request = OutputRequest("P17", "日計表", "P17.pdf", PAGE + name.encode(), PDF, "02", party_ids=(1,))
        issued = issue_output(context_of(city, "1"), request, function_code=FUNCTION)
        assert (city.folder / "out" / issued.place).read_bytes().endswith(name.encode())
    for city, foreign in zip(cities, (CANARY, OURS), strict=True):
        holding = [path for path in city.folder.rglob("*") if path.is_file() and foreign.encode() in path.read_bytes()]
        assert holding == []


def test_a_city_does_not_open_with_the_keys_of_the_other(cities: tuple[City, City]) -> None:
    """M2."""
    ours, theirs = cities
    with pytest.raises(StoreUnusable, match="別の市"):
        open_city(theirs.folder, ours.folder.with_name("ise.keys"))
    with pytest.raises(StoreUnusable, match="別の市"):
        create_city(
            theirs.folder.with_name("third"),
            Municipality("242047", "松阪市", demo=False),
            theirs.folder.with_name("toba.keys"),
        )


def test_a_sealed_field_of_the_other_city_does_not_open(cities: tuple[City, City]) -> None:
    ours, theirs = cities
    with theirs.vault.read() as store:
        sealed = store.roster.secrets("1").totp_secret
    assert theirs.outside.keys.open("staff.totp_secret", "1", sealed)
    with pytest.raises(SealBroken):
        ours.outside.keys.open("staff.totp_secret", "1", sealed)


def test_keys_of_a_city_from_before_get_their_mark_with_the_next_migration(
    cities: tuple[City, City], capsys: pytest.CaptureFixture[str]
) -> None:
    ours, _ = cities
    mark = ours.folder.with_name("ise.keys") / "city.mark"
    kept = mark.read_text("ascii")
    mark.unlink()
    open_city(ours.folder, clock=ours.clock).close()
    with ours.vault.write() as store:
        store.db.execute("DROP TABLE destroyed_copy")
        store.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0017_destroyed_copies'")
    assert main(["migrate", "--dir", str(ours.folder)]) == 0
    assert mark.read_text("ascii") == kept
    assert mark.stat().st_mode & 0o077 == 0


def test_a_copy_of_the_other_city_is_not_brought_back_here(
    cities: tuple[City, City], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """M3: refused whether a new folder is made for it or our books would be replaced."""
    ours, theirs = cities
    identity = tmp_path / "person.key"
    add_recipient(tmp_path / "toba.keys", new_identity(identity), "佐藤")
    add_recipient(tmp_path / "toba.keys", new_identity(tmp_path / "other.key"), "鈴木")
    file = tmp_path / "toba.osame"
    assert main(["backup", "--dir", str(theirs.folder), "--out", str(file)]) == 0
    for place, more in ((tmp_path / "new", []), (ours.folder, ["--replace"])):
        words = ["restore", str(file), "--to", str(place), "--identity", str(identity), "--expect", "242039", *more]
        assert main(words) == 2
        assert "市" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    with ours.vault.read() as store:
        assert store.db.execute("SELECT name FROM party").fetchall() == [(OURS,)]


def test_books_that_were_put_in_the_place_of_others_do_not_open_with_the_keys_that_lie_there(
    cities: tuple[City, City],
) -> None:
    ours, theirs = cities
    ours.close()
    theirs.close()
    for path in ours.folder.glob("city.db*"):
        path.unlink()
    for path in theirs.folder.glob("city.db*"):
        shutil.copy(path, ours.folder / path.name)
    with pytest.raises(StoreUnusable, match="別の市"):
        open_city(ours.folder)


def test_no_service_takes_a_municipality_and_no_statement_reaches_another_file() -> None:
    """M4: which city it is stands in the folder that was opened, and nowhere else."""
    faults: list[str] = []
    for source in sources("core", "storage"):
        for line, text in source.strings():
            if re.search(r"\bATTACH\b", text):
                faults.append(f"{source.place}:{line} attaches a file")
        for node in source.functions():
            names = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
            if "ctx" in names and names & {"municipality", "municipality_code", "tenant", "city_code"}:
                faults.append(f"{source.place}:{node.lineno} {node.name} is told a city")
    assert not faults, told(faults)


def test_only_the_rooms_of_the_store_open_a_file_of_the_books() -> None:
    """M4: there is no way to the tables but through the vault of an opened folder."""
    faults = [
        f"{source.place}:{call.lineno}"
        for source in sources("core", "printouts", "tui")
        for call in source.calls()
        if ast.unparse(call.func) == "sqlite3.connect" and not source.place.startswith("tui/cli/")
    ]
    assert not faults, told(faults)
