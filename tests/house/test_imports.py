"""Who may import whom: core knows nobody, storage and printouts know core's values, wiring alone brings storage in."""

from __future__ import annotations

import ast

import pytest

from tests.house.sources import AREAS, FLOORS, Source, sources, told

OUTSIDE_OF_CORE = {
    "storage", "printouts", "tui", "textual", "rich", "fpdf", "fontTools", "sqlite3", "sqlite_utils",
    "segno", "pathlib", "os", "glob", "shutil", "tempfile", "subprocess", "socket", "select",
    "fcntl", "curses", "termios", "pickle", "urllib", "http", "ssl", "logging", "asyncio",
}  # fmt: skip
"""What the office's rules must not know: store, paper, screens, files, processes and the network."""

MAY_BRING_STORAGE = ("tui/wiring.py", "tui/cli/", "tui/demo/")
"""The command line opens files for the administrator's work before there is a clerk; screens never do."""


def _first(name: str) -> str:
    return name.partition(".")[0]


def _ours(source: Source) -> list[tuple[int, str]]:
    return [(line, name) for line, name in source.imports() if _first(name) in FLOORS]


def test_core_imports_no_store_no_paper_no_screen_and_no_path() -> None:
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources("core")
        for line, name in source.imports()
        if _first(name) in OUTSIDE_OF_CORE
    ]
    assert not faults, told(faults)


def test_core_opens_no_file() -> None:
    faults = [
        f"{source.place}:{call.lineno} opens a file"
        for source in sources("core")
        for call in source.calls()
        if ast.unparse(call.func) in ("open", "io.open", "io.FileIO")
    ]
    assert not faults, told(faults)


def test_only_the_clock_of_the_office_looks_at_the_time() -> None:
    faults = [
        f"{source.place}:{call.lineno} calls {ast.unparse(call.func)}()"
        for source in sources("core")
        if source.place != "core/office/clock.py"
        for call in source.calls()
        if ast.unparse(call.func).endswith(("datetime.now", "date.today", "time.time", "datetime.utcnow"))
    ]
    assert not faults, told(faults)


@pytest.mark.parametrize("floor", ["storage", "printouts"])
def test_storage_and_printouts_import_core_and_nothing_else_of_ours(floor: str) -> None:
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources(floor)
        for line, name in _ours(source)
        if _first(name) not in (floor, "core")
    ]
    assert not faults, told(faults)


@pytest.mark.parametrize("floor", ["storage", "printouts"])
def test_storage_and_printouts_take_values_of_core_and_call_no_service(floor: str) -> None:
    services = {
        f"{source.module}.{function.name}"
        for source in sources("core")
        for function in source.functions()
        if function.args.args and function.args.args[0].arg == "ctx"
    }
    faults = [
        f"{source.place}:{line} imports the service {name}"
        for source in sources(floor)
        for line, name in _ours(source)
        if name in services
    ]
    assert not faults, told(faults)


def test_migrations_mean_the_same_in_five_years_and_import_no_core() -> None:
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources("storage")
        if "migrations" in source.path.parts
        for line, name in _ours(source)
        if _first(name) == "core"
    ]
    assert not faults, told(faults)


def test_only_wiring_and_the_command_line_bring_storage_in() -> None:
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources("tui")
        if not source.place.startswith(MAY_BRING_STORAGE)
        for line, name in _ours(source)
        if _first(name) == "storage"
    ]
    assert not faults, told(faults)


def test_no_screen_and_no_widget_knows_sql() -> None:
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources("tui")
        if source.path.parts[1] in ("screens", "widgets")
        for line, name in source.imports()
        if _first(name) in ("sqlite3", "sqlite_utils", "storage")
    ]
    assert not faults, told(faults)


def test_the_writer_of_the_sample_files_shares_no_code_with_the_readers() -> None:
    """What reads its own mistakes finds nothing: the demonstration puts its files together without the formats."""
    readers = ("core.formats", "core.values.check_digits")
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources("tui")
        if source.place.startswith("tui/demo/")
        for line, name in source.imports()
        if name.startswith(readers)
    ]
    assert not faults, told(faults)


def test_an_area_imports_only_what_stands_left_of_it() -> None:
    order = {area: place for place, area in enumerate(AREAS)}
    faults = []
    for source in sources("core", "storage", "printouts"):
        if not source.area:
            continue
        for line, name in _ours(source):
            other = next((part for part in name.split(".")[1:] if part in order), "")
            if other and order[other] > order[source.area]:
                faults.append(f"{source.place}:{line} ({source.area}) imports {name}, which stands right of it")
    assert not faults, told(faults)
