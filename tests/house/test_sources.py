"""How the source reads: size, names, money without floats, refusals that are not swallowed, docstrings."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from tests.house.sources import AREAS, ROOT, FunctionNode, Source, sources, told

LONGEST_FILE = 500
FULLEST_FOLDER = 24
FRAME = {"__init__.py", "ports.py", "registered.py", "founding.py"}
"""Files that every area has; they are no subject of their own."""

NAMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "service",
    "services",
    "misc",
    "common",
    "base",
}
"""Names that say nothing of a subject: a file that outgrows its own is cut by sub-subject."""

TOP_LEVEL = {
    "core", "storage", "printouts", "tui", "tests", "docs", "bench", "deploy", "pyproject.toml", "Makefile", "README.md",
    "CHANGELOG.md",
}  # fmt: skip

OTHER_SUBJECT = {
    "storage/office/city.py": "the municipality and its offices: what a file is founded with",
    "storage/office/keeping/packing.py": "the form of a copy on the disk",
    "storage/office/keeping/recipients.py": "the public keys that copies are encrypted to",
    "storage/office/keys.py": "fills the port Keys",
    "storage/office/trays.py": "fills the port Inbox",
    "storage/parties/parties.py": "the rows of core/parties/register.py",
}
"""Files of the store that have no namesake in core, each with its reason."""


def _lines(source: Source) -> int:
    return source.text.count("\n")


def test_no_file_is_longer_than_one_subject() -> None:
    faults = [
        f"{source.place} has {_lines(source)} lines; cut it by sub-subject"
        for source in sources("core", "storage", "printouts", "tui", "tests", "bench")
        if _lines(source) > LONGEST_FILE
    ]
    assert not faults, told(faults)


def test_no_folder_is_a_heap() -> None:
    folders = Counter(s.path.parent.as_posix() for s in sources() if s.path.name not in FRAME)
    faults = [
        f"{folder} has {count} subjects"
        for folder, count in folders.items()
        if count > FULLEST_FOLDER
        and folder not in ("tui/widgets", "storage/migrations")  # one component, one step a file
    ]
    assert not faults, told(faults)


def test_every_file_is_named_after_its_subject() -> None:
    faults = [
        source.place
        for source in sources("core", "storage", "printouts", "tui", "tests", "bench")
        if NAMELESS & set(source.path.with_suffix("").parts)
    ]
    assert not faults, told(faults)


def test_the_top_level_holds_nothing_else() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found <= TOP_LEVEL | {"osame.egg-info", "dist", "build"}


def _subjects() -> set[tuple[str, str]]:
    """Area and name of each subject of core: its file, or the folder that it was cut into."""
    files = {(source.area, source.path.stem) for source in sources("core")}
    return files | {(source.area, source.path.parent.name) for source in sources("core") if len(source.path.parts) > 3}


def test_a_subject_has_the_same_file_name_on_every_floor() -> None:
    subjects = _subjects()
    faults = [
        f"{source.place} has no namesake core/{source.area}/{source.path.name}"
        for source in sources("storage")
        if source.area
        and source.path.stem != "__init__"
        and (source.area, source.path.stem) not in subjects
        and source.place not in OTHER_SUBJECT
    ]
    assert not faults, told(faults)


def test_every_exception_from_the_same_name_is_still_needed() -> None:
    subjects = _subjects()
    places = {source.place: source for source in sources("storage")}
    for place in OTHER_SUBJECT:
        assert place in places, f"{place} is gone"
        assert (places[place].area, places[place].path.stem) not in subjects, f"{place} has a namesake now"


def test_tests_stand_in_the_area_that_they_test() -> None:
    rooms = {"house", "worked_examples", "terminal", "widgets", "system", "cli", "demo", "screens", "printouts"}
    faults = [
        source.place
        for source in sources("tests")
        if len(source.path.parts) > 2 and source.path.parts[1] not in set(AREAS) | rooms
    ]
    assert not faults, told(faults)


def test_money_never_meets_a_float() -> None:
    faults = [
        f"{source.place}:{call.lineno} calls {call.func.id}()"
        for source in sources("core", "storage")
        for call in source.calls()
        if isinstance(call.func, ast.Name) and call.func.id in ("float", "round")
    ]
    assert not faults, told(faults)


def test_no_rule_of_the_law_holds_a_fraction_as_a_float() -> None:
    faults = [
        f"{source.place}:{node.lineno} holds {node.value}"
        for source in sources("core")
        if source.area != "office"
        for node in source.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert not faults, told(faults)


def test_no_script_is_executed_whole() -> None:
    faults = [
        f"{source.place}:{node.lineno}"
        for source in sources()
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr == "executescript"
    ]
    assert not faults, told(faults)


def test_lists_come_by_key_and_never_by_offset() -> None:
    faults = [
        f"{source.place}:{line}"
        for source in sources("storage")
        for line, text in source.strings()
        if re.search(r"\bOFFSET\b", text)
    ]
    assert not faults, told(faults)


def _explained(lines: list[str], number: int) -> bool:
    """Whether a line has a comment, beside it or on the line above."""
    return "#" in lines[number - 1] or (number > 1 and lines[number - 2].lstrip().startswith("#"))


def test_whoever_catches_everything_says_why() -> None:
    faults = []
    for source in sources():
        lines = source.text.splitlines()
        for node in source.nodes:
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                goes_on_up = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
                if (
                    caught in ("", "Exception", "BaseException")
                    and not goes_on_up
                    and not _explained(lines, node.lineno)
                ):
                    faults.append(f"{source.place}:{node.lineno} catches {caught or 'everything'} without a reason")
    assert not faults, told(faults)


SILENCED = re.compile(r"#\s*(?:type: ignore|noqa)(?P<code>\[[\w, -]+\]|: [A-Z]+\d+(?:, [A-Z]+\d+)*)?(?P<why>.*)$")
REASON_REACHES = 25
"""Lines below a reason that it also speaks for: the same silence in the same function needs it once."""


def test_whoever_silences_a_checker_says_why() -> None:
    faults = []
    for source in sources("core", "storage", "printouts", "tui", "bench"):
        said = -REASON_REACHES
        for number, line in enumerate(source.text.splitlines(), 1):
            found = SILENCED.search(line) if "#" in line else None
            if found is None:
                continue
            beside = line.partition("#")[2][: max(0, found.start() - line.index("#"))].replace("isort: skip", "")
            if len(found["why"].strip(" #-")) >= 8 or len(beside.strip(" #-")) >= 8:
                said = number
            if not found["code"]:
                faults.append(f"{source.place}:{number} silences everything; name the code")
            elif number - said >= REASON_REACHES:
                faults.append(f"{source.place}:{number} silences a checker without a reason")
    assert not faults, told(faults)


def _is_room(source: Source, function: FunctionNode) -> bool:
    """A property that only names a room of the store, in a port or in the store itself: its type says what it is."""
    of_a_port = ast.unparse(function.body[-1]) == "..." and len(function.body) == 1
    named = {ast.unparse(decorator).rpartition(".")[2] for decorator in function.decorator_list}
    return (of_a_port or source.place == "storage/store.py" or source.path.name == "ports.py") and bool(
        named & {"property", "cached_property"}
    )


def _undocumented(source: Source) -> list[str]:
    faults = [] if ast.get_docstring(source.tree) else [f"{source.place}:1 has no docstring"]
    public = [node for node in source.tree.body if isinstance(node, ast.ClassDef | FunctionNode)]
    for node in list(public):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            public.extend(child for child in node.body if isinstance(child, FunctionNode))
    for node in public:
        if node.name.startswith("_") or (isinstance(node, FunctionNode) and _is_room(source, node)):
            continue
        if not ast.get_docstring(node):
            faults.append(f"{source.place}:{node.lineno} {node.name} has no docstring")
    return faults


@pytest.mark.parametrize("floor", ["core", "storage"])
def test_what_others_may_call_says_what_it_is_for(floor: str) -> None:
    faults = [fault for source in sources(floor) for fault in _undocumented(source)]
    assert not faults, told(faults)


@pytest.mark.parametrize("floor", ["printouts", "tui"])
def test_modules_and_classes_of_screens_and_papers_say_what_they_are_for(floor: str) -> None:
    faults = [
        fault for source in sources(floor) for fault in _undocumented(source) if fault.endswith(":1 has no docstring")
    ]
    faults += [
        f"{source.place}:{node.lineno} {node.name} has no docstring"
        for source in sources(floor)
        for node in source.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not faults, told(faults)


def test_no_work_is_promised_in_a_comment() -> None:
    promised = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    faults = [
        f"{source.place}:{number}"
        for source in sources("core", "storage", "printouts", "tui", "tests", "bench")
        if source.path.name != "test_sources.py"
        for number, line in enumerate(source.text.splitlines(), 1)
        if promised.search(line)
    ]
    assert not faults, told(faults)


def test_the_name_of_a_test_is_a_sentence() -> None:
    faults = [
        f"{source.place}:{function.lineno} {function.name}"
        for source in sources("tests")
        if source.path.name != "test_calc.py"  # its tests are named after the calculators
        for function in source.functions()
        if function.name.startswith("test_") and len(function.name.split("_")) < 4
    ]
    assert not faults, told(faults)
