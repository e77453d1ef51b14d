"""No secret stands in a file of the house, in a unit, on a command line or in an environment that we lay out (S16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, sources, told

LAID_OUT = ("deploy", "docs", "core", "storage", "printouts", "tui", "tests", ".ci", "bench")
SECRET = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n[A-Za-z0-9+/]{20}"),
    "an age identity": re.compile(r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{50}"),
    "a key of a city": re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"),
}
PUBLIC_HASHES = ("tests/", "docs/manual/", "bench/")
"""Where 64 hex digits are hashes and keys of tests, and not keys of a city."""
ASKED_ON_THE_LINE = re.compile(r"--(password|secret|passphrase|totp|token|pin)\b")
ALLOWED = ("LANG", "TZ", "HOME", "OSAME_DIR", "OSAME_KEYS", "PATH", "TERM", "SSH_CONNECTION", "SSH_USER_AUTH")
"""Variables that the installation sets: places and names, never what opens something."""


def _texts() -> Iterator[tuple[str, str]]:
    for top in LAID_OUT:
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.stat().st_size < 2_000_000:
                try:
                    yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
                except UnicodeDecodeError:
                    continue


def _deployed() -> list[Path]:
    return [path for path in sorted((ROOT / "deploy").rglob("*")) if path.is_file()]


def test_no_file_holds_a_key() -> None:
    faults = [
        f"{place} holds {what}"
        for place, text in _texts()
        for what, pattern in SECRET.items()
        if pattern.search(text) and not (what == "a key of a city" and place.startswith(PUBLIC_HASHES))
    ]
    assert not faults, told(faults)


def test_no_command_takes_a_secret_on_its_line() -> None:
    faults = [
        f"{source.place}:{line} {text!r}"
        for source in sources("tui")
        for line, text in source.strings()
        if ASKED_ON_THE_LINE.search(text)
    ]
    assert not faults, told(faults)


def test_what_is_started_on_a_server_gets_places_and_names_only() -> None:
    faults = []
    for path in _deployed():
        text = path.read_text("utf-8")
        for line in re.findall(r"^Environment=(.*)$", text, re.MULTILINE):
            names = [each.partition("=")[0] for each in line.split()]
            faults += [f"{path.name} sets {name}" for name in names if name not in ALLOWED]
        faults += [
            f"{path.name} reads an environment file" for _ in re.findall(r"^EnvironmentFile", text, re.MULTILINE)
        ]
        faults += [f"{path.name}: {found[0]}" for found in [ASKED_ON_THE_LINE.search(text)] if found]
    assert not faults, told(faults)


def test_every_command_of_a_unit_is_one_that_exists() -> None:
    from tui.cli.main import COMMANDS

    faults = []
    for path in _deployed():
        for words in re.findall(r"-m tui\.cli\.main ([a-z]+)", path.read_text("utf-8")):
            if words not in COMMANDS:
                faults.append(f"{path.name} calls osame {words}")
    assert not faults, told(faults)


def test_every_timer_has_its_service_and_stands_in_the_documentation() -> None:
    units = {path.name for path in (ROOT / "deploy" / "systemd").iterdir() if path.is_file()}
    told_of = (ROOT / "docs" / "installation.md").read_text("utf-8")
    for unit in units:
        if unit.endswith(".timer"):
            assert unit.replace(".timer", ".service") in units
        assert unit.rpartition(".")[0].rstrip("@") in told_of, f"{unit} is not in docs/installation.md"


def test_what_an_administrator_starts_is_a_plain_shell_script() -> None:
    for path in (ROOT / "deploy" / "install.sh", *sorted((ROOT / "deploy" / "bin").iterdir())):
        text = path.read_text("utf-8")
        assert text.startswith("#!/bin/sh\n"), path.name
        assert path.stat().st_mode & 0o111, f"{path.name} cannot be run"
        assert not re.search(r"\[\[|\bfunction \w|<\(|\$'|\blocal \b|==", text), f"{path.name} needs another shell"
