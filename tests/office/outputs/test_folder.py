"""The output folder: 0600, emptied after the time, nothing in it that the register does not know (X5, D7)."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from core.office.context import Context
from core.office.outputs.delivery import Destination
from core.office.outputs.desk import NotWaiting, OutputFilter, get_output, list_outputs, pick_up
from core.office.outputs.gate import issue_output
from core.office.outputs.register import OutputState
from core.office.outputs.sweeping import sweep_outputs
from storage.office.outputs.delivery import OutputFolder
from tests.office.outputs.papers import FUNCTION, PAGE, at_the_machine, paper, rows
from tests.people import FixedClock
from tui.cli.main import main
from tui.wiring import City

Ctx = Context[Any]


def issue(ctx: Ctx, **how: Any) -> Any:
    return issue_output(ctx, paper(), function_code=FUNCTION, **how)


def files(city: City) -> list[str]:
    return sorted(path.name for path in (city.folder / "out").rglob("*") if path.is_file() or path.is_symlink())


def test_a_file_that_was_fetched_goes_with_its_bytes(clerk: Ctx, city: City) -> None:
    issued = issue(clerk)
    assert pick_up(clerk, issued.output_id).state is OutputState.PICKED_UP
    assert files(city) == []
    assert rows(city, "SELECT count(*) FROM output_content") == [(0,)]
    with pytest.raises(NotWaiting):
        pick_up(clerk, issued.output_id)


def test_a_file_that_nobody_fetched_goes_after_its_time(clerk: Ctx, city: City, clock: FixedClock) -> None:
    """X5."""
    issued = issue(clerk)
    clock.move(hours=23)
    assert sweep_outputs(at_the_machine(city)).expired == 0
    clock.move(hours=2)
    assert sweep_outputs(at_the_machine(city)).expired == 1
    assert files(city) == []
    assert rows(city, "SELECT state FROM (SELECT kind AS state FROM output_event ORDER BY event_id DESC LIMIT 1)") == [
        ("expired",)
    ]
    assert rows(city, "SELECT count(*) FROM output_content") == [(0,)]
    assert sweep_outputs(at_the_machine(city)).expired == 0
    with city.vault.read() as store:
        assert store.outputs.get(issued.output_id).state is OutputState.EXPIRED


def test_the_bytes_of_what_is_gone_stand_nowhere_in_the_file(clerk: Ctx, city: City, clock: FixedClock) -> None:
    issued = issue(clerk)
    [(sealed,)] = rows(city, "SELECT body FROM output_content")
    pick_up(clerk, issued.output_id)
    city.vault.close()
    with sqlite3.connect(city.folder / "city.db") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = b"".join(path.read_bytes() for path in city.folder.glob("city.db*"))
    assert sealed[20:60] not in held
    assert PAGE[:40] not in held


def test_what_the_register_does_not_know_goes_too(clerk: Ctx, city: City, clock: FixedClock, tmp_path: Path) -> None:
    issue(clerk)
    folder = city.folder / "out" / "0100"
    (folder / ".P17-R8-000009.pdf-77").write_bytes(PAGE)
    (folder / "copy.pdf").write_bytes(PAGE)
    target = tmp_path / "elsewhere"
    target.write_bytes(b"x")
    (folder / "link").symlink_to(target)
    old = clock.now().timestamp() - 100 * 3600
    for path in folder.iterdir():
        os.utime(path, (old, old), follow_symlinks=False)
    assert sweep_outputs(at_the_machine(city)).strays == 3
    assert files(city) == ["P17-R8-000001.pdf"]
    assert target.read_bytes() == b"x"


def test_what_was_just_written_is_left_alone(city: City, clock: FixedClock) -> None:
    folder = city.folder / "out" / "0100"
    folder.mkdir(parents=True)
    (folder / ".P17-R8-000009.pdf-77").write_bytes(PAGE)
    now = clock.now().timestamp()
    os.utime(folder / ".P17-R8-000009.pdf-77", (now, now))
    assert sweep_outputs(at_the_machine(city)).strays == 0


def test_a_number_whose_paper_was_never_made_is_marked_as_such(clerk: Ctx, city: City, clock: FixedClock) -> None:
    class Gone(BaseException):
        """The process is gone before it could write anything down."""

    vault = clerk.vault

    def dies(_: object) -> bytes:
        object.__setattr__(clerk, "vault", None)
        raise Gone

    with pytest.raises((Gone, AttributeError)):
        issue_output(clerk, paper(content=dies), function_code=FUNCTION)
    clerk.vault = vault
    assert [each.state for each in list_outputs(clerk, OutputFilter())] == [OutputState.MAKING]
    clock.move(hours=25)
    assert sweep_outputs(at_the_machine(city)).unmade == 1
    with city.vault.read() as store:
        assert store.outputs.get(1).state is OutputState.VOID


def test_a_list_that_waits_for_a_medium_lies_in_no_folder(clerk: Ctx, city: City, clock: FixedClock) -> None:
    issued = issue(clerk, to=Destination.HELD)
    assert files(city) == []
    assert get_output(clerk, issued.output_id).output.state is OutputState.HELD
    clock.move(days=32)
    assert sweep_outputs(at_the_machine(city)).expired == 1


def test_after_a_thousand_papers_no_temporary_file_is_left(tmp_path: Path) -> None:
    """D7."""
    folder = OutputFolder(tmp_path / "out")
    for number in range(1000):
        folder.put("0100", f"P17-R8-{number % 50:06d}.pdf", PAGE)
    assert len(folder.lying()) == 50


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "out")
    with pytest.raises(TypeError):
        folder.put("0100", "P17-R8-000001.pdf", "text")  # type: ignore[arg-type]
    assert folder.lying() == []


@pytest.mark.parametrize("name", ["../x.pdf", "a/b", "", ".hidden", "名.pdf", "a\0b"])
def test_a_name_that_leads_elsewhere_is_no_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain"):
        OutputFolder(tmp_path / "out").put("0100", name, PAGE)


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "out")
    folder.put("0100", "P17-R8-000001.pdf", PAGE)
    target = tmp_path / "target"
    target.write_bytes(b"kept")
    (tmp_path / "out" / "0100" / "P17-R8-000002.pdf").symlink_to(target)
    folder.put("0100", "P17-R8-000002.pdf", PAGE)
    assert target.read_bytes() == b"kept"


def test_the_command_sweeps_at_the_machine(
    clerk: Ctx, city: City, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    issue(clerk)
    with city.vault.write() as store:
        store.settings.put("output_keep_hours", clock.now().date().replace(year=2020), 0, 1)
    code = main(["outputs", "sweep", "--dir", str(city.folder), "--json"])
    assert code == 0
    assert json.loads(capsys.readouterr().out)["expired"] in (0, 1)


def test_the_command_of_a_printer_is_set_by_the_command_line(
    operator: Ctx, city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    from core.office.outputs.printers import Printer, PrinterKind, list_printers, put_printer

    put_printer(operator, Printer("LP1", "1号機", "", PrinterKind.LASER, "0100"))
    assert main(["printer", "set", "LP1", "--dir", str(city.folder), "--", "lp", "-d", "LP1"]) == 0
    assert list_printers(operator).printers[0].command == ("lp", "-d", "LP1")
    assert "lp -d LP1" in capsys.readouterr().out
