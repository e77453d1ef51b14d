"""One English word for each term of the office: the words of docs/glossary.md are used, their rivals are not."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

import pytest

from tests.house.sources import ROOT, Source, sources

ROW = re.compile(r"^\|(?P<term>[^|]+)\|(?P<words>[^|]+)\|(?P<rivals>[^|]*)\|$")
WORD = re.compile(r"[a-z][a-z_]*")
WAITING = "## Words that wait for their room"


def _identifiers(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
    yield from source.module.split(".")


def _as_words(identifier: str) -> str:
    """`AlreadyPosted` and `ALREADY_POSTED` as `_already_posted_`."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier)
    return f"_{snake.lower().strip('_')}_"


@functools.cache
def _used() -> dict[str, str]:
    """Every identifier as words, with a file where it stands."""
    used = {_as_words(name): source.place for source in sources() for name in _identifiers(source)}
    for source in sources("storage"):
        for _, text in source.strings():
            if "CREATE TABLE" in text:
                used.update({_as_words(word): source.place for word in re.findall(r"[a-z][a-z_0-9]*", text)})
    return used


def _glossary() -> tuple[list[str], list[str]]:
    words, rivals = [], []
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8").partition(WAITING)[0]
    for line in text.splitlines():
        row = ROW.match(line)
        if row and row["words"].strip() != "in code" and "---" not in line:
            words += WORD.findall(row["words"])
            rivals += WORD.findall(row["rivals"])
    return words, rivals


WORDS, RIVALS = _glossary()


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_glossary_is_used(word: str) -> None:
    assert any(f"_{word}" in name for name in _used()), f"{word} occurs nowhere in the code"


@pytest.mark.parametrize("word", RIVALS)
def test_there_is_no_second_word_for_the_same(word: str) -> None:
    found = [f"{place}: {name.strip('_')}" for name, place in _used().items() if f"_{word}_" in name]
    assert not found, found


def test_no_word_stands_for_two_terms() -> None:
    assert len(WORDS) == len(set(WORDS))
