"""One gate: nothing else puts a file down, prints, encrypts for others or starts a program."""

from __future__ import annotations

import ast

from tests.house.sources import Source, sources, told

MAY_PUT = {"core/office/outputs/delivery.py", "core/office/outputs/sweeping.py", "core/office/outputs/desk.py"}
"""Who touches the output folder: the gate's delivery, the sweep, and 受取."""

MAY_PRINT = {"core/office/outputs/delivery.py"}
MAY_START_PROGRAMS = ("tui/spooling.py", "tui/cli/", "tui/demo/", "storage/office/keeping/")
"""Print commands; the administrator's own commands at the machine, and what takes copies for them."""

MAY_WRITE_FILES = ("tui/cli/", "tui/demo/", "tui/incidents.py", "tui/hardening.py", "tui/wiring.py")
"""On the floor of screens: commands at the machine, the log of incidents, and the founding of a city."""


def _calls(source: Source, ending: str) -> list[int]:
    return [call.lineno for call in source.calls() if ast.unparse(call.func).endswith(ending)]


def test_only_the_gate_and_the_sweep_touch_the_output_folder() -> None:
    faults = [
        f"{source.place}:{line} touches the output folder"
        for source in sources()
        if source.place not in MAY_PUT
        for ending in ("outbox.put", "outbox.remove")
        for line in _calls(source, ending)
    ]
    assert not faults, told(faults)


def test_only_the_gate_prints() -> None:
    faults = [
        f"{source.place}:{line} prints"
        for source in sources()
        if source.place not in MAY_PRINT
        for line in _calls(source, "outside.spool")
    ]
    assert not faults, told(faults)


def test_whatever_is_drawn_goes_through_the_gate() -> None:
    """A service that renders a paper hands it to issue_output in the same file."""
    faults = [
        f"{source.place} draws a paper and never calls issue_output"
        for source in sources("core")
        if _calls(source, "outside.render") and not _calls(source, "issue_output")
    ]
    assert not faults, told(faults)


def test_no_other_part_starts_a_program() -> None:
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources()
        if not source.place.startswith(MAY_START_PROGRAMS)
        for line, name in source.imports()
        if name.partition(".")[0] in ("subprocess", "pty", "multiprocessing")
    ]
    assert not faults, told(faults)


def test_no_program_is_started_through_a_shell() -> None:
    faults = [
        f"{source.place}:{call.lineno} goes through a shell"
        for source in sources()
        for call in source.calls()
        if any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in call.keywords)
        or ast.unparse(call.func) in ("os.system", "os.popen")
    ]
    assert not faults, told(faults)


def test_no_screen_writes_a_file() -> None:
    methods = {"write_text", "write_bytes", "mkdir", "NamedTemporaryFile", "mkstemp"}
    faults = [
        f"{source.place}:{call.lineno} calls {ast.unparse(call.func)}"
        for source in sources("tui")
        if not source.place.startswith(MAY_WRITE_FILES)
        for call in source.calls()
        if (name := ast.unparse(call.func)) in ("open", "os.open", "io.open") or name.rpartition(".")[2] in methods
    ]
    assert not faults, told(faults)
