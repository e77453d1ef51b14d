"""Services hold nothing of a terminal: they could stand behind a socket, in a process and an account of their own."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from core.office.context import Actor, Context
from tests.house.sources import Source, sources, told

MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {"list", "dict", "set", "deque", "defaultdict", "Counter", "OrderedDict", "bytearray", "local", "ContextVar"}
"""What makes something that can be changed afterwards."""
CHANGING = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "clear", "remove", "discard"}
TERMINAL = {"screen", "app", "terminal_size", "stdin", "stdout", "widget", "pilot", "cursor"}


def _at_module_level(source: Source) -> Iterator[tuple[str, ast.expr]]:
    """Name and value of each assignment outside of functions and classes."""
    for node in source.tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value


def _can_be_changed(value: ast.expr) -> bool:
    if isinstance(value, MUTABLE):
        return True
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in MAKERS


def _changed_in_functions(source: Source) -> dict[str, int]:
    """Names that some function of the module changes in place or declares global, and where."""
    found: dict[str, int] = {}
    for function in (node for node in source.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
        own = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
        own |= {
            node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                found |= dict.fromkeys(node.names, node.lineno)
            target = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
                target = node.func.value
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
                target = node.value
            if isinstance(target, ast.Name) and target.id not in own:
                found[target.id] = node.lineno
    return found


def test_no_module_of_core_remembers_anything_between_two_calls() -> None:
    faults = []
    for source in sources("core"):
        changed = _changed_in_functions(source)
        faults += [
            f"{source.place}:{changed[name]} changes {name}, which all callers share"
            for name, value in _at_module_level(source)
            if name in changed and _can_be_changed(value)
        ]
        faults += [
            f"{source.place}:{node.lineno} declares {', '.join(node.names)} global"
            for node in source.nodes
            if isinstance(node, ast.Global)
        ]
    assert not faults, told(faults)


def test_what_a_module_of_core_holds_is_a_constant_by_its_name() -> None:
    faults = [
        f"{source.place} holds {name}, which can be changed and is written like a variable"
        for source in sources("core")
        for name, value in _at_module_level(source)
        if _can_be_changed(value) and not name.strip("_").isupper() and name != "__all__"
    ]
    assert not faults, told(faults)


def test_the_context_of_an_act_knows_no_screen() -> None:
    assert set(inspect.signature(Context).parameters) == {"actor", "vault", "clock", "outside"}
    assert set(Actor.__slots__) == {"staff_no", "name", "office_code", "office_name", "session_id", "terminal"}
    assert not hasattr(Context, "app") and not hasattr(Context, "screen")


def test_no_service_takes_something_of_a_terminal() -> None:
    faults = [
        f"{source.place}:{function.lineno} {function.name} takes {argument.arg}"
        for source in sources("core")
        for function in source.functions()
        for argument in (*function.args.args, *function.args.kwonlyargs)
        if argument.arg in TERMINAL
    ]
    assert not faults, told(faults)


def test_no_service_reads_the_environment_or_the_command_line() -> None:
    faults = [
        f"{source.place}:{line} imports {name}"
        for source in sources("core")
        for line, name in source.imports()
        if name.partition(".")[0] in ("sys", "os", "argparse", "signal", "threading", "contextvars", "getpass")
    ]
    assert not faults, told(faults)
