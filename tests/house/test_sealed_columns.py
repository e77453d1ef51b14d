"""Every field that is sealed anywhere is renewed with the keys: it stands in SEALED under the name that it is sealed with."""

from __future__ import annotations

import ast
import sqlite3
from pathlib import Path

from core.office.keeping.sealing import SEALED as OFFICE
from tests.builders import new_books
from tests.house.sources import Source, sources, told
from tui.wiring import Registered

ROTATION = "core/office/keeping/key_rotation.py"
"""Seals whatever is registered, under its own name."""


def _sealed_as(source: Source, call: ast.Call) -> str | None:
    """The name in a call of `keys.seal`: a constant, or one that this module or the one that it is imported from defines."""
    first = call.args[0]
    if isinstance(first, ast.Constant):
        return str(first.value)
    if not isinstance(first, ast.Name):
        return None
    homes = [source]
    homes += [
        other
        for _, name in source.imports()
        if name.endswith(f".{first.id}")
        for other in sources("core")
        if f"{other.module}.{first.id}" == name
    ]
    for home in homes:
        for node in home.tree.body:
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == first.id for t in node.targets):
                return str(ast.literal_eval(node.value))
    return None


def test_every_field_that_is_sealed_is_renewed() -> None:
    registered = set(Registered("SEALED"))
    found: set[str] = set()
    faults = []
    for source in sources("core", "storage", "tui"):
        for call in source.calls():
            if not ast.unparse(call.func).endswith("keys.seal") or source.place == ROTATION:
                continue
            name = _sealed_as(source, call)
            if name is None:
                faults.append(f"{source.place}:{call.lineno} seals under a name that cannot be told")
            elif name not in registered:
                faults.append(f"{source.place}:{call.lineno} seals {name}, which no key is renewed for")
            else:
                found.add(name)
    assert not faults, told(faults)
    assert found == registered
    assert set(OFFICE) <= found


def test_every_sealed_field_is_a_column_of_bytes(tmp_path: Path) -> None:
    db = sqlite3.connect(new_books(tmp_path / "city.db"))
    for name in Registered("SEALED"):
        table, _, column = name.partition(".")
        types = {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({table})")}
        assert types.get(column) == "BLOB", name
    db.close()
