"""A city with books, two people with identities, and the commands as tests run them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench import ground
from core.office.context import Context
from storage.office.keeping.recipients import add_recipient, new_identity
from tui.cli.main import main
from tui.wiring import City, system_context

CODE = "242039"


@dataclass(frozen=True)
class Copying:
    """A city, the identities of its two people, and a place for copies."""

    city: City
    keys: Path
    first: Path
    second: Path
    place: Path

    @property
    def folder(self) -> Path:
        return self.city.folder

    @property
    def ctx(self) -> Context[Any]:
        return system_context(self.city)

    def backup(self, capsys: pytest.CaptureFixture[str], *more: str, expect: int = 0) -> dict[str, Any]:
        """Run `osame backup --json`; its answer."""
        return self.run(capsys, ["backup", "--dir", str(self.folder), "--json", *more], expect)

    def copy(self, capsys: pytest.CaptureFixture[str], name: str = "copy.osame") -> Path:
        """A copy in the place for copies."""
        self.backup(capsys, "--out", str(self.place / name))
        return self.place / name

    def restore(
        self, capsys: pytest.CaptureFixture[str], file: Path, to: Path, *more: str, expect: int = 0
    ) -> dict[str, Any]:
        """Run `osame restore --json` with the first person's identity; its answer."""
        words = ["restore", str(file), "--to", str(to), "--identity", str(self.first), "--json", *more]
        return self.run(capsys, words, expect)

    def drill(self, capsys: pytest.CaptureFixture[str], *more: str, expect: int = 0) -> dict[str, Any]:
        """Run `osame drill --json`; its answer."""
        words = ["drill", "--dir", str(self.folder), "--identity", str(self.first), "--json", *more]
        return self.run(capsys, words, expect)

    @staticmethod
    def run(capsys: pytest.CaptureFixture[str], words: list[str], expect: int) -> dict[str, Any]:
        capsys.readouterr()
        code = main(words)
        told = capsys.readouterr()
        assert code == expect, told.out + told.err
        answer: dict[str, Any] = json.loads(told.out.strip().splitlines()[-1]) if told.out.strip() else {}
        return answer


def copying(city: City, tmp_path: Path, receivables: int = 24) -> Copying:
    """A city with some books and two recipients."""
    keys = tmp_path / "city.keys"
    place = tmp_path / "copies"
    place.mkdir()
    ground.fill(city, receivables, city.context(ground.add_account(city, "BENCH", "collection")))
    people = []
    for number, name in ((1, "佐藤良子"), (2, "鈴木一郎")):
        people.append(tmp_path / f"person-{number}.key")
        add_recipient(keys, new_identity(people[-1]), name)
    return Copying(city, keys, people[0], people[1], place)
