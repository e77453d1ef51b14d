"""Files that cannot be right, through the way that a clerk's file takes: refused with a reason, and nothing is left of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from core.collection.importing import import_payment_file
from core.formats.faults import FileRefused
from core.ledger.assessments.importing import import_assessments
from core.office.context import Context
from core.parties.importing import import_parties
from tests.collection import files as notices
from tests.collection.desk import Desk
from tests.collection.files import Paid
from tests.conftest import CtxFor
from tests.formats import files

Ctx = Context[Any]
PAID = [Paid(notices.barcode(n, 12_000), 12_000) for n in (1, 2)]
GOOD: dict[str, bytes] = {
    "zengin-91": files.debit_file((12_000, "0"), (300, "1")),
    "cvs-dsk": notices.dsk(*PAID),
    "cvs-mizuho": notices.mizuho(*PAID),
    "parties": files.party_file(files.party(), files.party(party_no="10000002")),
    "assessments": files.assessment_file(files.assessment(), files.assessment(term_no="2")),
}
"""A file of each layout that would be taken."""

HARM: dict[str, Callable[[bytes], bytes]] = {
    "the end of lines once another one": lambda good: good.replace(b"\r\n", b"\r", 1),
    "an end mark in the middle": lambda good: _in_the_middle(good, b"\x1a"),
    "a NUL": lambda good: _in_the_middle(good, b"\x00"),
    "an escape": lambda good: _in_the_middle(good, b"\x1b"),
    "a letter in an amount": lambda good: good.replace(*_letter(good), 1),
    "an end within a line": lambda good: good[: good.rfind(b"12000")],
    "another encoding": lambda good: good.decode("cp932", "replace").encode("utf-16"),
    "what is no text": lambda good: bytes(range(256)) * 20,
    "nothing but blanks": lambda good: b" " * 500,
}


def _letter(good: bytes) -> tuple[bytes, bytes]:
    """An amount as it stands in the file, and with the letter O; the number of a slip holds it as well."""
    amount = b",12000," if b",12000," in good else b"12000"
    return amount, amount.replace(b"12000", b"12O00")


def _in_the_middle(good: bytes, byte: bytes) -> bytes:
    middle = len(good) // 2
    return good[:middle] + byte + good[middle + 1 :]


def taken(layout: str, ctx: Ctx, office: Ctx, content: bytes) -> object:
    """Give a file to the service of its layout."""
    if layout == "parties":
        return import_parties(office, content, "試験")
    if layout == "assessments":
        return import_assessments(office, content, "試験")
    return import_payment_file(ctx, layout, "試験", content)


def rows(desk: Desk) -> list[int]:
    tables = ("payment_batch", "payment", "import_file", "import_piece", "party", "receivable", "job", "voucher")
    return [desk.one(f"SELECT count(*) FROM {table}") for table in tables]


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("layout", GOOD)
def test_a_harmed_file_is_refused_with_a_reason_and_leaves_nothing(
    desk: Desk, ctx_for: CtxFor, layout: str, harm: str
) -> None:
    content = HARM[harm](GOOD[layout])
    if content == GOOD[layout]:
        pytest.skip("the layout has no such place")
    before = rows(desk)
    with pytest.raises(FileRefused) as refused:
        taken(layout, desk.ctx, ctx_for("assessment"), content)
    assert re.search("[ぁ-ん]", refused.value.message)
    assert not re.search("[\x00-\x1f]", refused.value.message)
    assert rows(desk) == before


@pytest.mark.parametrize("layout", [layout for layout in GOOD if layout != "assessments"])
def test_the_same_file_unharmed_is_taken(desk: Desk, ctx_for: CtxFor, layout: str) -> None:
    taken(layout, desk.ctx, ctx_for("assessment"), GOOD[layout])
    assert rows(desk) != [0] * len(rows(desk))
