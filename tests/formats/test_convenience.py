"""Files of the companies that collect at convenience stores: one record for all, money never lost, doubts told line by line."""

from __future__ import annotations

from datetime import date

import pytest

from core.formats.convenience import ConvenienceRecord, read_convenience
from core.formats.convenience_profiles import DSK, MIZUHO, MUFG, NTT, PROFILES, NoticeKind
from core.formats.faults import FaultCode, FileRefused
from core.formats.lines import Caps
from tests.formats.files import (
    DSK_TITLES,
    EXAMPLES,
    barcode44,
    dsk_file,
    dsk_row,
    mizuho_file,
    mizuho_row,
    padded_bytes,
)


def only(data: bytes, profile=DSK) -> ConvenienceRecord:
    (record,) = read_convenience(data, profile).records
    return record


def refused(data: bytes, profile=DSK, **how: Caps) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_convenience(data, profile, **how)
    return caught.value


@pytest.mark.parametrize("example", ["dsk-01", "dsk-02", "dsk-10", "dsk-12"])
def test_the_published_rows_are_read(example):
    row = EXAMPLES[example]["row"]
    record = only((",".join(EXAMPLES[example]["columns"]) + "\r\n" + ",".join(row)).encode("cp932"))
    assert (record.kind_code, record.amount_yen, record.slip_key) == (row[0], int(row[7]), row[3].removeprefix("EAN"))
    assert (record.chain, record.store, record.fault) == (row[8], row[10], None)
    assert record.paid_on == date(2024, 1, 12)
    assert record.settle_on == (date(2024, 1, 24) if row[0] == "02" else None)


def test_the_three_kinds_of_notice_are_told_apart():
    file = read_convenience(dsk_file(dsk_row("01", settle="0"), dsk_row("02"), dsk_row("03", settle="0")), DSK)
    assert [r.kind for r in file.records] == [NoticeKind.PRELIMINARY, NoticeKind.CONFIRMED, NoticeKind.CANCELLED]
    assert file.total_of(NoticeKind.CONFIRMED) == (1, 12000)


def test_the_line_is_kept_as_it_came():
    assert only(dsk_file(dsk_row())).raw == dsk_row().encode("cp932")


def test_line_feeds_a_final_end_mark_and_a_missing_last_line_end_are_read():
    for data in (dsk_file(dsk_row(), end="\n"), dsk_file(dsk_row()) + b"\r\n\x1a", dsk_file(dsk_row()) + b"\r\n"):
        assert only(data).amount_yen == 12000


@pytest.mark.parametrize(
    "row,code,field",
    [
        (dsk_row(amount=12001, barcode=barcode44(12000)), FaultCode.AMOUNT, "金額"),
        (dsk_row(barcode=barcode44(digit=9)), FaultCode.CHECK_DIGIT, "バーコード"),
        (dsk_row(barcode="123"), FaultCode.KEY, "バーコード情報"),
        (dsk_row(amount=0, barcode=barcode44(0)), FaultCode.ZERO_AMOUNT, "金額"),
        (dsk_row(day="20260230"), FaultCode.DATE, "収納日"),
        (dsk_row(day="00000000"), FaultCode.DATE, "収納日"),
        (dsk_row(day="２０２６０１１０"), FaultCode.DATE, "収納日"),
        (dsk_row(time="2460"), FaultCode.DATE, "収納時刻"),
        (dsk_row(settle="20261301"), FaultCode.DATE, "振込日"),
        (dsk_row(made="2026011"), FaultCode.DATE, "データ作成日"),
        (dsk_row(day="20260113"), FaultCode.DATE, "収納日"),
        (dsk_row("81"), FaultCode.UNKNOWN_KIND, "種別"),
        (dsk_row(""), FaultCode.UNKNOWN_KIND, "種別"),
        (dsk_row("22"), FaultCode.CORRECTION, "種別"),
    ],
)
def test_a_line_in_doubt_keeps_its_money_and_carries_the_fault(row, code, field):
    file = read_convenience(dsk_file(row, dsk_row(time="1234")), DSK)
    assert (file.records[0].fault.code, file.records[0].fault.field) == (code, field)
    assert file.total_yen == file.records[0].amount_yen + 12000
    assert file.records[1].fault is None


def test_a_day_that_does_not_exist_is_left_out_of_the_record():
    record = only(dsk_file(dsk_row(day="20260230")))
    assert (record.paid_on, record.amount_yen) == (None, 12000)


@pytest.mark.parametrize(
    "amount", ["", "１２０００", "12,000", "-12000", "+12000", "12000.0", "1e4", "1" * 13, "12 000"]
)
def test_an_amount_that_cannot_be_read_refuses_the_file(amount):
    row = dsk_row(barcode=barcode44(12000), amount=f'"{amount}"')
    assert (refused(dsk_file(row)).faults[0].line, refused(dsk_file(row)).field) == (2, "金額")


def test_the_second_of_two_equal_lines_carries_the_fault_duplicate():
    file = read_convenience(dsk_file(dsk_row(), dsk_row()), DSK)
    assert [r.fault and r.fault.code for r in file.records] == [None, FaultCode.DUPLICATE]
    assert file.total_yen == 24000


def test_the_same_slip_at_another_minute_is_no_duplicate():
    file = read_convenience(dsk_file(dsk_row(time="0915"), dsk_row(time="0916"), dsk_row("01", settle="0")), DSK)
    assert all(r.fault is None for r in file.records)


def test_a_confirmed_line_without_a_settlement_day_is_a_warning():
    file = read_convenience(dsk_file(dsk_row(settle="0")), DSK)
    assert (file.records[0].settle_on, file.records[0].fault, file.warnings[0].line) == (None, None, 2)


@pytest.mark.parametrize(
    "data",
    [
        dsk_row().encode("cp932"),
        dsk_file(dsk_row()).replace("収納日".encode("cp932"), "収納目".encode("cp932")),
        DSK_TITLES.replace(",データ作成日", "").encode("cp932"),
        dsk_file(dsk_row() + ","),
        dsk_file(dsk_row().rpartition(",")[0]),
        dsk_file(dsk_row(), "", dsk_row()),
        dsk_file(dsk_row()).decode("cp932").encode("utf-8"),
        dsk_file(dsk_row()).decode("cp932").encode("utf-16"),
        dsk_file(dsk_row()).decode("cp932").encode("utf-8-sig"),
        dsk_file(dsk_row()).replace(b"\r\n", b"\r"),
        dsk_file(dsk_row(), dsk_row()).replace(b"\r\n", b"\n", 1),
        dsk_file(dsk_row().replace("セブン", "セブ\x1b[2J")),
        dsk_file(dsk_row().replace("セブン", "セブ\x00")),
        dsk_file(dsk_row().replace("セブン", '"セブ')),
        b"error:1\r\nno data\r\n\r\n\r\n",
        b"",
    ],
)  # fmt: skip
def test_a_frame_or_encoding_that_is_wrong_refuses_the_file(data):
    assert refused(data)


def test_a_refusal_shows_no_control_character():
    message = refused(dsk_file(dsk_row().replace("セブン", "セブ\x1b[2J"))).message
    assert "\x1b" not in message
    assert "<1B>" in message


def test_caps_refuse_before_reading():
    assert "行数" in refused(dsk_file(dsk_row(), dsk_row()), caps=Caps(lines=2)).message
    assert "大きさ" in refused(dsk_file(dsk_row()), caps=Caps(file_bytes=10)).message
    assert "長" in refused(dsk_file(dsk_row(), "x" * 9000)).message


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_120_byte_layout_is_read_where_the_published_program_reads_it(end):
    record = only(mizuho_file(mizuho_row(), end=end), MIZUHO)
    assert (record.kind, record.paid_on, record.paid_time) == (NoticeKind.CONFIRMED, date(2026, 1, 10), "09:15")
    assert (record.slip_key, record.amount_yen, record.store, record.chain) == (barcode44(), 12000, "0110001", "001000")
    assert (record.data_on, record.settle_on, record.raw) == (date(2026, 1, 12), date(2026, 1, 21), mizuho_row())


def test_the_120_byte_places_add_up_to_the_published_widths():
    starts, at = set(), 1
    for width in EXAMPLES["mizuho-120"]["records"]["2"]:
        starts.add((at, at + width - 1))
        at += width
    assert at == 121
    assert {(p.first, p.last) for p in MIZUHO.places.values()} <= starts


def test_a_120_byte_bar_code_with_a_wrong_check_digit_is_a_fault_of_the_line():
    assert only(mizuho_file(mizuho_row(barcode=barcode44(digit=9))), MIZUHO).fault.code is FaultCode.CHECK_DIGIT


def test_a_120_byte_bar_code_that_hides_the_amount_refuses_the_file():
    assert "金額" in refused(mizuho_file(mizuho_row(barcode=barcode44().replace("12000", "12O00"))), MIZUHO).message


@pytest.mark.parametrize(
    "data",
    [
        mizuho_row(),
        mizuho_file(b"8" + b" " * 119),
        mizuho_file(mizuho_row(), end=b"")[:-1],
        mizuho_file(mizuho_row()) + mizuho_file(mizuho_row()),
    ],
)
def test_a_120_byte_file_with_another_frame_is_refused(data):
    assert refused(data, MIZUHO)


def test_the_partly_known_120_byte_layout_is_read_without_a_header():
    row = padded_bytes(f"2022026011009150{barcode44()[1:]}".encode())[:15] + barcode44().encode()
    line = row + b" " * 18 + b"20260121" + b" " * 16 + b"0180"
    record = only(padded_bytes(line), MUFG)
    assert (record.slip_key, record.settle_on, record.chain) == (barcode44(), date(2026, 1, 21), "0180")


def ntt(kind: str, *, amount: str = "12000", count: int = 1, flag: str = "", key: str = "R000123") -> bytes:
    row = f"2,1234567890,20260110,20260121,{key},3,{amount},{flag},,,,,{kind},0155,701,1,1234567"
    return f"1,1234567890,3,{count}\r\n{row}\r\n".encode("cp932")


def test_a_company_with_request_numbers_and_its_own_kinds_is_read():
    kinds = [only(ntt(kind), NTT).kind for kind in "129"]
    assert kinds == [NoticeKind.PRELIMINARY, NoticeKind.CONFIRMED, NoticeKind.CANCELLED]
    assert (only(ntt("2"), NTT).slip_key, only(ntt("2"), NTT).amount_yen) == ("R000123", 12000)


def test_its_count_must_agree():
    assert refused(ntt("2", count=2), NTT).field == "合計件数"


def test_its_refused_and_keyless_lines_carry_a_fault():
    assert only(ntt("2", flag="1"), NTT).fault.code is FaultCode.REFUSED_BY_VENDOR
    assert only(ntt("2", key=""), NTT).fault.code is FaultCode.KEY


def test_every_profile_says_where_kind_key_and_day_stand():
    for profile in PROFILES.values():
        assert {"kind", "key", "paid_on"} <= set(profile.places)
        assert all(1 <= p.first <= max(p.last, p.first) <= profile.width for p in profile.places.values())


def test_a_file_without_lines_is_accepted_with_a_warning():
    file = read_convenience(DSK_TITLES.encode("cp932"), DSK)
    assert (file.count, len(file.warnings)) == (0, 1)
