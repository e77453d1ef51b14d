"""One service function per act: each asks for the right before it does anything, by a function that exists."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from importlib.util import find_spec

from core.office.functions import FUNCTIONS, MATRIX, ROLES
from core.office.rights import Level
from tests.house.sources import AREAS, FunctionNode, Source, sources, told

ASKED_BY_THE_CALLER = {
    "core/office/proofs.py:check_code": "part of an approval or of a lock, which have asked",
    "core/office/proofs.py:check_password": "part of a lock or a change of password, which have asked",
    "core/office/signing_in.py:sign_out": "whoever is signed in may leave, whatever has become of their rights",
    "core/office/receiving/received.py:keep_received": "part of an import, which has asked for the right",
    "core/office/receiving/shelving.py:shelve": "part of an import, which has asked for the right",
    "core/office/receiving/shelving.py:shelve_left_over": "part of a look at the tray, which has asked",
    "core/office/receiving/shelving.py:unshelve": "part of a rejection, which has asked",
    "core/office/traces/looking.py:brake_searches": "part of a search, which has asked for the right",
    "core/office/traces/looking.py:changing": "the write of a service that has asked for the right",
    "core/office/traces/looking.py:checked_ground": "part of a search, which has asked for the right",
    "core/office/traces/looking.py:look": "part of every service that shows one person, which has asked for the right",
    "core/office/traces/looking.py:stop_near": "part of every letter, whose service has asked for the right",
    "core/parties/opening.py:begin_look": "part of every service that shows one person, which has asked for the right",
    "core/parties/import_files.py:accept": "the shared way in of the two imports, which have asked for the right",
}
"""Shared steps that take `ctx` but open transactions of their own. Steps that take `(ctx, store, …)` need no entry."""

CODE = re.compile(rf"({'|'.join(AREAS)})\.(?!tcss)[a-z_]+")


def _first_act(function: FunctionNode) -> ast.AST | None:
    """The first statement behind the docstring and imports."""
    for number, statement in enumerate(function.body):
        is_docstring = number == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not is_docstring and not isinstance(statement, ast.Import | ast.ImportFrom):
            return statement
    return None


def _asks(statement: ast.AST | None) -> bool:
    value = getattr(statement, "value", None)
    return isinstance(value, ast.Call) and ast.unparse(value.func) in ("ctx.authorize", "ctx.require_session")


def _arguments(function: FunctionNode) -> list[str]:
    return [argument.arg for argument in function.args.args]


def _public_services(source: Source) -> list[FunctionNode]:
    return [
        function
        for function in source.functions()
        if _arguments(function)[:1] == ["ctx"] and not function.name.startswith("_")
    ]


def test_every_service_first_asks_for_the_right() -> None:
    faults = []
    for source in sources("core"):
        for function in _public_services(source):
            name = f"{source.place}:{function.name}"
            shared = _arguments(function)[1:2] == ["store"] or name in ASKED_BY_THE_CALLER
            if not shared and not _asks(_first_act(function)):
                faults.append(f"{name} does not begin with ctx.authorize")
    assert not faults, told(faults)


def test_every_exception_from_the_rule_is_still_there() -> None:
    names = {f"{source.place}:{function.name}" for source in sources("core") for function in _public_services(source)}
    assert not set(ASKED_BY_THE_CALLER) - names


def test_a_step_that_takes_the_store_opens_no_transaction() -> None:
    faults = [
        f"{source.place}:{call.lineno} {function.name} calls {ast.unparse(call.func)}"
        for source in sources("core")
        for function in source.functions()
        if "store" in _arguments(function)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "ctx.write"
    ]
    assert not faults, told(faults)


def test_nothing_writes_outside_a_service() -> None:
    """A screen or a paper never opens a transaction: it calls a service, which has asked for the right."""
    faults = [
        f"{source.place}:{call.lineno} calls {ast.unparse(call.func)}"
        for source in sources("tui", "printouts")
        if source.place.startswith(("tui/screens/", "tui/widgets/", "printouts/"))
        for call in source.calls()
        if ast.unparse(call.func).endswith(("ctx.write", "ctx.read", "vault.write", "vault.read"))
    ]
    assert not faults, told(faults)


def test_every_code_of_a_function_is_in_the_list() -> None:
    known = {function.code for function in FUNCTIONS}
    faults = [
        f"{source.place}:{line} names {text!r}"
        for source in sources()
        for line, text in source.strings()
        if CODE.fullmatch(text) and text not in known
    ]
    assert not faults, told(faults)


def test_every_function_of_the_list_is_asked_for_somewhere() -> None:
    named = {
        text
        for source in sources("core", "tui")
        if source.place != "core/office/functions.py"
        for _, text in source.strings()
    }
    idle = [function.code for function in FUNCTIONS if function.code not in named]
    assert not idle, told([f"{code} is asked for nowhere: it must not stand in the list" for code in idle])


def test_no_function_is_listed_twice() -> None:
    codes = [function.code for function in FUNCTIONS]
    assert len(codes) == len(set(codes))


def test_the_matrix_speaks_of_known_functions_and_roles_only() -> None:
    known = {function.code for function in FUNCTIONS}
    assert set(MATRIX) <= known
    assert {role for roles in MATRIX.values() for role in roles} <= set(ROLES)


def test_the_matrix_leaves_out_the_sign_in_alone() -> None:
    assert {function.code for function in FUNCTIONS} - set(MATRIX) == {"office.sign_in"}


def test_a_role_that_manages_rights_or_machines_sees_no_taxpayer() -> None:
    persons = [function.code for function in FUNCTIONS if function.person]
    for code in persons:
        assert not {"rights_admin", "operator", "maintenance"} & set(MATRIX.get(code, {})), code


def test_every_act_and_every_kind_of_job_stands_on_a_function() -> None:
    known = {function.code for function in FUNCTIONS}
    for area in AREAS:
        if find_spec(f"core.{area}") is None:
            continue
        package = import_module(f"core.{area}")
        for code, registered in (getattr(package, "ACTS", {}) | getattr(package, "STEPS", {})).items():
            assert registered.function_code in known, code
            assert re.search("[ぁ-んァ-ヶ一-龠]", registered.name), f"{code} has no Japanese name"


def test_a_right_is_asked_for_at_one_of_three_levels() -> None:
    faults = [
        f"{source.place}:{call.lineno} {ast.unparse(call)}"
        for source in sources("core")
        for call in source.calls()
        if ast.unparse(call.func) == "ctx.authorize"
        and isinstance(call.args[1], ast.Constant)
        and call.args[1].value not in {level.value for level in Level}
    ]
    assert not faults, told(faults)
