"""The source files of the house, parsed once for all of its rules."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("core", "storage", "printouts", "tui")
AREAS = (
    "values",
    "formats",
    "office",
    "parties",
    "ledger",
    "refunds",
    "collection",
    "notices",
    "delinquency",
    "seizure",
    "exchange",
)
"""Areas from left to right: each may import what stands left of it."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its dotted name, its text and its tree."""

    path: Path
    module: str
    text: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """The path as failures show it."""
        return self.path.as_posix()

    @property
    def floor(self) -> str:
        """`core`, `storage`, `printouts` or `tui`."""
        return self.path.parts[0]

    @property
    def area(self) -> str:
        """The area whose room the file stands in; empty for the files of the floor itself."""
        return next((part for part in self.path.parts[1:-1] if part in AREAS), "")

    @functools.cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of the tree, walked once."""
        return tuple(ast.walk(self.tree))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported, with the name behind `from`; imports in functions count too."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for name in node.names:
                    yield node.lineno, name.name
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.place}:{node.lineno} imports by dots; write the whole name"
                for name in node.names:
                    yield node.lineno, f"{node.module}.{name.name}"

    def functions(self) -> Iterator[FunctionNode]:
        """Functions at the top of the module."""
        for node in self.tree.body:
            if isinstance(node, FunctionNode):
                yield node

    def strings(self) -> Iterator[tuple[int, str]]:
        """Line and text of each string constant that is not a docstring; the fixed parts of f-strings too."""
        docstrings = {
            id(node.body[0].value)
            for node in self.nodes
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield node.lineno, node.value

    def calls(self) -> Iterator[ast.Call]:
        """All calls."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node


@functools.cache
def _floor(floor: str) -> tuple[Source, ...]:
    found = []
    for path in sorted((ROOT / floor).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(ROOT)
        module = ".".join(place.with_suffix("").parts).removesuffix(".__init__")
        found.append(Source(place, module, text, ast.parse(text, str(place))))
    return tuple(found)


def sources(*floors: str) -> list[Source]:
    """All files of these floors, or of the four, in the order of their paths."""
    return [source for floor in floors or FLOORS for source in _floor(floor)]


def told(faults: list[str]) -> str:
    """Faults one a line, as the message of an assertion."""
    return "\n" + "\n".join(faults)
