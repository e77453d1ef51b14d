"""Documents name what exists: files behind links, targets of make, sub-commands of `osame`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tui.cli.main import COMMANDS, installed
from tui.demo.accounts import ACCOUNTS

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#]+)(#[^)]*)?\)")
PATH = re.compile(r"`((?:core|storage|printouts|tui|tests|docs|bench|deploy)/[\w./-]*)`")


def _name(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(document.read_text("utf-8"))]
    lost = [target for target in targets if not (document.parent / target).exists()]
    assert not lost


NOT_THERE_YET = {"core/collection/returns.py", "storage/collection/returns.py", "tui/screens/collection/returns.py"}
"""The feature that docs/architecture.md invents to show how one is added."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    named = set(PATH.findall(document.read_text("utf-8"))) - NOT_THERE_YET - {"tests/collection/test_returns.py"}
    lost = [path for path in sorted(named) if not (ROOT / path).exists()]
    assert not lost


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_target_of_make_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"(?:`|^    )make ([a-z][a-z-]*)", document.read_text("utf-8"), re.M))
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_sub_command_exists(document: Path) -> None:
    named = set(re.findall(r"(?:`|^    )osame ([a-z]+)", document.read_text("utf-8"), re.M))
    assert named <= {name for name in COMMANDS if installed(name)}


def test_the_readme_lists_the_accounts_of_the_demonstration() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \| `([\w-]+)` \|", readme, re.M)
    assert listed == [(account.login_id, account.password) for account in ACCOUNTS]
