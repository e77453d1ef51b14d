"""Whatever bytes come, a reader hands out records that add up or refuses the file; it never fails in another way."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.assessment_csv import read_assessments
from core.formats.convenience import read_convenience
from core.formats.convenience_profiles import DSK, MIZUHO, MUFG, NTT
from core.formats.faults import FileRefused
from core.formats.party_csv import read_parties
from core.formats.zengin91 import read_request, read_result
from tests.formats.files import (
    assessment,
    assessment_file,
    barcode44,
    company,
    debit_file,
    dsk_file,
    dsk_row,
    mizuho_file,
    mizuho_row,
    party,
    party_file,
)

NEAR = date(2026, 7, 3)


def result(data: bytes) -> None:
    file = read_result(data, near=NEAR, multi_header=True)
    for group in file.groups:
        assert sum(r.amount_yen for r in group.records) == group.trailer.yen
        assert len(group.records) == group.trailer.count
        assert sum(r.amount_yen for r in group.records if r.paid) <= group.paid_yen
        assert all(len(r.customer_no) == 20 and r.account_no and r.holder_kana is not None for r in group.records)


def request(data: bytes) -> None:
    read_request(data, near=NEAR)


def convenience(profile) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        file = read_convenience(data, profile)
        assert all(r.amount_yen >= 0 and r.raw for r in file.records)
        assert all(r.paid_on is not None for r in file.records if r.fault is None)

    return read


def parties(data: bytes) -> None:
    file = read_parties(data)
    assert len(file.records) == file.control.count


def assessments(data: bytes) -> None:
    file = read_assessments(data)
    assert sum(r.assessed_yen for r in file.records) == file.control.yen
    assert all(sum(y for _, y in r.parts) in (0, r.assessed_yen) for r in file.records)


NTT_FILE = b"1,1234567890,3,1\r\n2,1234567890,20260110,20260121,R1,3,12000,,,,,,2,0155,701,1,1234567\r\n"
READERS = {
    "result": (result, debit_file((1000, "0"), (2000, "1"), (3000, "5"))),
    "result without line ends": (result, debit_file((1000, "0"), (2000, "1"), end=b"")),
    "request": (request, debit_file((1000, "0"))),
    "dsk": (convenience(DSK), dsk_file(dsk_row("01"), dsk_row(), dsk_row("03"))),
    "mizuho": (convenience(MIZUHO), mizuho_file(mizuho_row(), mizuho_row("01"))),
    "mufg": (convenience(MUFG), mizuho_file(mizuho_row())),
    "ntt": (convenience(NTT), NTT_FILE),
    "parties": (parties, party_file(party(), company(party_no="10000002"))),
    "assessments": (assessments, assessment_file(assessment(), assessment(term_no="2", barcode44=barcode44()))),
}


def survives(read: Callable[[bytes], None], data: bytes) -> None:
    try:
        read(data)
    except FileRefused as refused:
        told = refused.message + "".join(f.reason + f.field for f in refused.faults)
        assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in told)


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None)
@given(st.binary(max_size=500))
def test_any_bytes_are_read_or_refused(name, data):
    survives(READERS[name][0], data)


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None)
@given(st.data())
def test_a_file_with_bytes_changed_lost_or_put_in_is_read_or_refused(name, data):
    read, whole = READERS[name]
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        piece = data.draw(st.binary(max_size=4))
        changed[at : at + data.draw(st.integers(0, 4))] = piece
        if not changed:
            return
    survives(read, bytes(changed))


@pytest.mark.parametrize("name", READERS)
def test_a_file_cut_at_every_byte_is_read_or_refused(name):
    read, whole = READERS[name]
    for at in range(len(whole)):
        survives(read, whole[:at])


@pytest.mark.parametrize("name", ["dsk", "mizuho", "ntt", "parties", "assessments"])
@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=30), st.sampled_from(["\r\n", "\n"]))
def test_lines_of_any_text_are_read_or_refused(name, lines, end):
    read, whole = READERS[name]
    head = whole.split(b"\n")[0] + b"\n"
    text = end.join(",".join(lines[n:]) for n in range(len(lines)))
    survives(read, head + text.encode("utf-8", "replace"))
    survives(read, head + text.encode("cp932", "replace"))


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_ten_thousand_mutated_files_are_read_or_refused(name):
    read, whole = READERS[name]
    dice = random.Random(name)
    for _ in range(12_000):
        changed = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            at, to = dice.randrange(len(changed)), dice.randrange(len(changed))
            match dice.randrange(4):
                case 0:
                    changed[at] = dice.randrange(256)
                case 1:
                    changed[at], changed[to] = changed[to], changed[at]
                case 2:
                    changed[at] ^= 1 << dice.randrange(8)
                case _:
                    changed[at:at] = changed[to : to + dice.randint(1, 130)]
        survives(read, bytes(changed))
