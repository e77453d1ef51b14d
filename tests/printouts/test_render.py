"""From a document to its paper, and what is loaded before the first one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.collection.daily_report import DailyReport
from core.values.money import Yen
from printouts.collection import PAPERS
from printouts.render import render
from tests.house.sources import ROOT


def test_an_area_says_which_documents_it_draws() -> None:
    assert DailyReport in PAPERS


@pytest.mark.parametrize("document", [Yen(5), "text", object()])
def test_a_document_that_nobody_draws_is_a_fault_of_the_program(document: object) -> None:
    with pytest.raises(TypeError):
        render(document)


def test_nothing_of_paper_is_loaded_before_the_first_document() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import tui.wiring, core.collection.daily_report\n"
        "print([m for m in sys.modules if m.partition('.')[0] in ('fpdf', 'fontTools', 'printouts', 'PIL')])\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
