"""V5: a paper holds what is printed on it and nothing beside: no names in its data, no attachments, no bookmarks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw

from core.collection.daily_close import print_daily_report
from core.office.context import Context
from core.office.outputs.desk import OutputFilter
from core.office.outputs.list_paper import print_outputs
from tui.wiring import City

Ctx = Context[Any]
MAKERS = {"Osame", ""}


@pytest.fixture(params=["P17", "L03"])
def paper(request: pytest.FixtureRequest, clerk: Ctx, city: City) -> bytes:
    """A paper as it left."""
    if request.param == "P17":
        issued = print_daily_report(clerk, date(2026, 11, 24))
    else:
        issued = print_outputs(clerk, OutputFilter())
    return (city.folder / "out" / issued.place).read_bytes()


def test_the_data_of_a_paper_name_nobody(paper: bytes) -> None:
    document = pypdfium2.PdfDocument(paper)
    facts = document.get_metadata_dict()
    assert set(facts.values()) - {facts.get("CreationDate", "")} <= MAKERS
    assert b"/Metadata" not in paper


def test_a_paper_has_no_bookmarks_attachments_or_scripts(paper: bytes) -> None:
    document = pypdfium2.PdfDocument(paper)
    assert list(document.get_toc()) == []
    assert raw.FPDFDoc_GetAttachmentCount(document) == 0
    assert not re.search(rb"/(EmbeddedFiles|JavaScript|JS|Launch|AA|AcroForm|Annots|URI)\b", paper)


def test_the_text_of_a_paper_says_who_printed_it(paper: bytes) -> None:
    text = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
    assert "山田花子" in text
    assert "-R8-000001" in text
