"""Printers: a real small program takes the paper; a failed print keeps its number and is offered again (X4, S16)."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.office.context import Context
from core.office.outputs.delivery import Destination, NoPrinter, NotOwed, Spooled
from core.office.outputs.desk import OutputFilter, count_owed, get_output, list_outputs, print_again, reissue
from core.office.outputs.gate import issue_output
from core.office.outputs.printers import (
    CommandFromTerminal,
    Printer,
    PrinterKind,
    give_terminal,
    list_printers,
    put_printer,
    set_command,
    usable_printers,
)
from core.office.outputs.register import CSV, OutputState
from core.office.rights import NotPermitted
from core.office.traces.alarms import AlarmKind, list_alarms
from core.values.refusals import BadInput, ChangedByAnother, NotFound
from tests.office.outputs.papers import FAILS, FUNCTION, PAGE, WORKS, Make, add_printer, at_the_machine, paper, rows
from tests.people import FixedClock
from tui.spooling import PrintCommand
from tui.wiring import City

Ctx = Context[Any]


def issue(ctx: Ctx, **how: Any) -> Any:
    return issue_output(ctx, paper(), function_code=FUNCTION, **how)


def test_a_paper_goes_to_the_printer_of_the_terminal(clerk: Ctx, operator: Ctx, city: City, tmp_path: Path) -> None:
    add_printer(city, operator, tmp_path / "tray")
    issued = issue(clerk)
    assert (issued.state, issued.place) == (OutputState.PRINTED, "収納1号機")
    assert (tmp_path / "tray").read_bytes() == PAGE
    assert not (city.folder / "out" / "0100").exists()
    assert rows(city, "SELECT kind, detail FROM output_event ORDER BY event_id")[1:] == [
        ("sent", "LP1"),
        ("printed", "LP1 request id is TEST-1 (1 file)"),
    ]
    assert rows(city, "SELECT count(*) FROM output_content") == [(0,)]


def test_a_file_goes_to_the_folder_although_there_is_a_printer(
    clerk: Ctx, operator: Ctx, city: City, tmp_path: Path
) -> None:
    add_printer(city, operator, tmp_path / "tray")
    request = paper(media_type=CSV)
    assert issue_output(clerk, request, function_code=FUNCTION).state is OutputState.PLACED
    with pytest.raises(BadInput):
        issue_output(clerk, request, function_code=FUNCTION, to=Destination.PRINTER)


def test_a_failed_print_keeps_its_number_and_is_told(clerk: Ctx, operator: Ctx, city: City, tmp_path: Path) -> None:
    add_printer(city, operator, tmp_path / "tray", FAILS)
    issued = issue(clerk)
    assert (issued.number, issued.state, issued.failed) == ("P17-R8-000001", OutputState.PRINT_FAILED, True)
    assert "9301" in issued.told
    assert [alarm.kind for alarm in list_alarms(operator)] == [AlarmKind.PRINTER]
    assert count_owed(clerk) == 1
    assert get_output(clerk, issued.output_id).output.detail == "LP1 終了コード 1 lp: no such printer"


def test_the_same_paper_is_printed_again_under_its_number(
    clerk: Ctx, operator: Ctx, city: City, tmp_path: Path
) -> None:
    add_printer(city, operator, tmp_path / "tray", FAILS)
    issued = issue(clerk)
    tray = tmp_path / "tray"
    set_command(at_the_machine(city), "LP1", (sys.executable, "-I", "-c", WORKS, str(tray)))
    again = print_again(clerk, issued.output_id, "04")
    assert (again.number, again.state, again.reissue) == (issued.number, OutputState.PRINTED, False)
    assert tray.read_bytes() == PAGE
    assert rows(city, "SELECT count(*) FROM output") == [(1,)]
    assert count_owed(clerk) == 0
    with pytest.raises(NotOwed):
        print_again(clerk, issued.output_id, "04")


def test_a_failed_print_may_go_to_the_folder_instead(clerk: Ctx, operator: Ctx, city: City, tmp_path: Path) -> None:
    add_printer(city, operator, tmp_path / "tray", FAILS)
    issued = issue(clerk)
    again = print_again(clerk, issued.output_id, "04", to=Destination.FOLDER)
    assert (city.folder / "out" / again.place).read_bytes() == PAGE


def test_a_crash_while_printing_is_seen_and_the_paper_is_offered_again(
    clerk: Ctx, operator: Ctx, city: City, tmp_path: Path, clock: FixedClock
) -> None:
    add_printer(city, operator, tmp_path / "tray")

    class Gone(BaseException):
        """The process is gone."""

    def dies(command: tuple[str, ...], content: bytes) -> Spooled:
        raise Gone

    ctx = Context(clerk.actor, clerk.vault, clerk.clock, replace(clerk.outside, spool=dies))
    with pytest.raises(Gone):
        issue(ctx)
    [output] = list_outputs(clerk, OutputFilter())
    assert output.state is OutputState.SENT
    with pytest.raises(NotOwed, match="印刷中"):  # somebody else may be printing it this very moment
        print_again(clerk, output.output_id, "04")
    clock.move(minutes=3)
    assert print_again(clerk, output.output_id, "04").number == "P17-R8-000001"


def test_no_transaction_is_open_while_the_printer_works(clerk: Ctx, operator: Ctx, city: City, tmp_path: Path) -> None:
    add_printer(city, operator, tmp_path / "tray")

    def looks(command: tuple[str, ...], content: bytes) -> Spooled:
        with city.vault.write() as store:
            assert store.db.execute("SELECT max(event_id) FROM output_event").fetchone() == (2,)
        return Spooled(True, "")

    ctx = Context(clerk.actor, clerk.vault, clerk.clock, replace(clerk.outside, spool=looks))
    assert issue(ctx).state is OutputState.PRINTED


def test_a_printer_out_of_use_is_not_used(clerk: Ctx, operator: Ctx, city: City, tmp_path: Path) -> None:
    printer = add_printer(city, operator, tmp_path / "tray")
    assert [each.printer_code for each in usable_printers(clerk)[0]] == ["LP1"]
    put_printer(operator, replace(printer, active=False))
    assert usable_printers(clerk) == ([], "")
    assert issue(clerk).state is OutputState.PLACED
    with pytest.raises(NoPrinter):
        issue(clerk, to=Destination.PRINTER)


def test_how_a_printer_is_reached_is_told_at_the_machine_alone(operator: Ctx, manager: Ctx, city: City) -> None:
    """A command that a terminal could set would run anything on the server."""
    put_printer(operator, Printer("LP1", "1号機", "", PrinterKind.LASER, "0100"))
    with pytest.raises(CommandFromTerminal):
        set_command(operator, "LP1", ("sh", "-c", "id"))
    with pytest.raises(NotPermitted):
        set_command(manager, "LP1", ("lp",))
    printer = put_printer(
        operator, replace(list_printers(operator).printers[0], name="2号機", command=("sh", "-c", "id"))
    )
    assert (printer.name, printer.command) == ("2号機", ())


@pytest.mark.parametrize("words", [(), ("",), ("lp", "-d\n")])
def test_a_command_is_made_of_plain_words(operator: Ctx, city: City, words: tuple[str, ...]) -> None:
    put_printer(operator, Printer("LP1", "1号機", "", PrinterKind.LASER, "0100"))
    with pytest.raises(BadInput):
        set_command(at_the_machine(city), "LP1", words)


def test_a_printer_is_changed_by_version(operator: Ctx) -> None:
    first = put_printer(operator, Printer("lp1", "1号機", "", PrinterKind.LASER, "0100"))
    put_printer(operator, replace(first, place="2階"))
    with pytest.raises(ChangedByAnother):
        put_printer(operator, replace(first, place="3階"))
    with pytest.raises(BadInput):
        put_printer(operator, replace(first, printer_code="一号機"))
    with pytest.raises(BadInput):
        put_printer(operator, replace(first, printer_code="LP9", version=0, office_code="7777"))


def test_a_terminal_prints_on_a_printer_that_exists(operator: Ctx) -> None:
    with pytest.raises(NotFound):
        give_terminal(operator, "1階-01", "LP7")
    put_printer(operator, Printer("LP1", "1号機", "", PrinterKind.LASER, "0100"))
    give_terminal(operator, "1階-01", "LP1")
    assert list_printers(operator).terminals == (("1階-01", "LP1"),)
    give_terminal(operator, "1階-01", "")
    assert list_printers(operator).terminals == ()


def test_the_command_sees_nothing_of_our_environment_and_no_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S16."""
    monkeypatch.setenv("OSAME_KEYS", "/secret")
    tells = "import os, sys; sys.stdin.read(); print(sorted(os.environ), os.getcwd(), sys.argv[1:])"
    answer = PrintCommand()((sys.executable, "-I", "-c", tells, "$HOME;id"), b"x")
    assert answer.done
    assert "OSAME" not in answer.answer
    assert answer.answer.endswith("/ ['$HOME;id']")


def test_a_command_that_hangs_is_ended_with_what_it_started() -> None:
    program = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
    answer = PrintCommand(seconds=0.3)((sys.executable, "-I", "-c", program), b"x" * 1_000_000)
    assert (answer.done, answer.answer) == (False, "0.3秒たっても終わりません")


def test_a_command_that_is_not_there_is_told() -> None:
    answer = PrintCommand()(("/nowhere/lp",), b"x")
    assert not answer.done
    assert "No such file" in answer.answer


def test_what_a_command_says_is_one_clean_line() -> None:
    answer = PrintCommand()((sys.executable, "-I", "-c", r"print('\n\x1b]0;x\x07 ok ' + 'a' * 999)"), b"")
    assert "\x1b" not in answer.answer
    assert len(answer.answer) == 120


def test_the_daily_report_is_made_again_from_the_register(clerk: Ctx, city: City) -> None:
    """X4."""
    from datetime import date

    import pypdfium2

    from core.collection.daily_close import print_daily_report

    first = print_daily_report(clerk, date(2026, 11, 24))
    again = reissue(clerk, first.output_id, "01")
    assert (again.number, again.reissue) == ("P17-R8-000002", True)
    papers = [pypdfium2.PdfDocument((city.folder / "out" / each.place).read_bytes()) for each in (first, again)]
    said = ["再発行" in each[0].get_textpage().get_text_range() for each in papers]
    assert said == [False, True]
    assert "P17-R8-000002" in papers[1][0].get_textpage().get_text_range()


def test_one_office_does_not_see_what_another_let_out(clerk: Ctx, branch: Ctx, auditor: Ctx, ctx_for: Make) -> None:
    issued = issue(clerk)
    assert [each.number for each in list_outputs(auditor, OutputFilter())] == [issued.number]
    assert list_outputs(branch, OutputFilter()) == []
    with pytest.raises(NotFound):
        get_output(branch, issued.output_id)
    with pytest.raises(NotPermitted):
        list_outputs(ctx_for("maintenance"), OutputFilter())
