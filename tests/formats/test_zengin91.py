"""Direct debit files of the banks (全銀 91): what is accepted, what refuses the file, what is a fault of one line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats.faults import FaultCode, FileRefused
from core.formats.lines import Caps
from core.formats.zengin91 import read_request, read_result
from core.formats.zengin91_records import DebitResult
from core.formats.zengin91_writing import NO_LINE_END, DebitOrder, DebitOrderHeader, write_request
from core.values.refusals import BadInput
from tests.formats.files import (
    END,
    EXAMPLES,
    debit,
    debit_file,
    debit_group,
    debit_header,
    debit_trailer,
    padded_bytes,
)

NEAR = date(2026, 7, 3)


def joined(*records: bytes, end: bytes = b"\r\n") -> bytes:
    return b"".join(record + end for record in records)


def refused(data: bytes, **how: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_result(data, near=NEAR, **how)  # type: ignore[arg-type]
    return caught.value


def test_the_published_example_is_read():
    file = read_request(bytes.fromhex(EXAMPLES["zg-91-kotoba"]["hex"]), near=NEAR)
    record = file.groups[0].records[0]
    assert (file.count, file.total_yen, record.holder_kana) == (1, 1200, "ﾔﾏﾀﾞﾀﾛｳ")


def test_a_small_kana_in_the_published_example_is_a_warning():
    file = read_request(bytes.fromhex(EXAMPLES["zg-91-kotoba"]["hex"]), near=NEAR)
    assert [w.field for w in file.warnings] == ["委託者名"]


def test_every_field_of_a_record_is_where_the_layout_says():
    data = joined(
        debit_header(),
        debit(500, result="3", customer="A0000000000000000001"),
        debit_trailer(1, 500, 0, 0, 1, 500),
        END,
    )
    group = read_result(data, near=NEAR).groups[0]
    record = group.records[0]
    assert (record.line_no, record.bank_no, record.branch_no, record.account_kind, record.account_no) == (
        2,
        "0155",
        "701",
        "1",
        "7654321",
    )
    assert (record.amount_yen, record.customer_no, record.result) == (
        500,
        "A0000000000000000001",
        DebitResult.STOPPED_BY_HOLDER,
    )
    assert record.raw == debit(500, result="3", customer="A0000000000000000001")
    assert (group.header.consignor_code, group.header.bank_no, group.header.branch_no) == ("1234567890", "0155", "701")


def test_the_customer_number_keeps_its_spaces():
    data = joined(debit_header(), debit(500, customer=" AB 12"), debit_trailer(1, 500, 1, 500), END)
    assert read_result(data, near=NEAR).groups[0].records[0].customer_no == " AB 12" + " " * 14


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n"], ids=["none", "crlf", "lf"])
@pytest.mark.parametrize("mark", [b"", b"\x1a"], ids=["plain", "eof"])
def test_line_ends_and_the_end_mark_make_no_difference(end, mark):
    data = debit_file((1000, "0"), (2000, "1"), end=end) + mark
    group = read_result(data, near=NEAR).groups[0]
    assert (group.paid_count, group.paid_yen, len(group.records)) == (1, 1000, 2)


def test_lines_that_lost_their_filler_are_filled_again():
    data = b"\n".join(record.rstrip() for record in [*debit_group((1000, "0")), END])
    assert read_result(data, near=NEAR).total_yen == 1000


@pytest.mark.parametrize("code,word", [(c, w) for c, w in zip("123489", list(DebitResult)[1:], strict=True)])
def test_a_debit_that_failed_is_not_paid(code, word):
    record = read_result(debit_file((1000, code)), near=NEAR).groups[0].records[0]
    assert (record.paid, record.result, record.fault) == (False, word, None)


@pytest.mark.parametrize("code", ["5", "6", "7", "E", "N", " "])
def test_an_unknown_result_is_a_fault_of_the_line_and_never_paid(code):
    record = read_result(debit_file((1000, "0"), (2000, code)), near=NEAR).groups[0].records[1]
    assert (record.paid, record.result, record.fault.code) == (False, None, FaultCode.UNKNOWN_RESULT)


def test_a_record_of_zero_yen_is_a_fault_of_the_line():
    record = read_result(debit_file((0, "0"), (5, "0")), near=NEAR).groups[0].records[0]
    assert (record.paid, record.fault.code) == (False, FaultCode.ZERO_AMOUNT)


def test_result_totals_of_zero_are_counted_again_with_a_warning():
    records = [debit(1000), debit(2000, result="1")]
    file = read_result(joined(debit_header(), *records, debit_trailer(2, 3000), END), near=NEAR)
    assert (file.groups[0].paid_yen, file.warnings[0].field) == (1000, "振替済件数")
    assert not file.groups[0].looks_like_request


def test_our_own_request_coming_back_is_pointed_out():
    file = read_result(joined(debit_header(), debit(1000), debit_trailer(1, 1000), END), near=NEAR)
    assert file.groups[0].looks_like_request


@pytest.mark.parametrize("field", range(6))
@pytest.mark.parametrize("by", [1, -1])
def test_any_total_off_by_one_refuses_the_file(field, by):
    totals = [2, 3000, 1, 1000, 1, 2000]
    totals[field] += by
    records = [debit(1000), debit(2000, result="1")]
    fault = refused(joined(debit_header(), *records, debit_trailer(*totals), END)).faults[0]
    assert (fault.line, fault.field) == (
        4,
        ["合計件数", "合計金額", "振替済件数", "振替済金額", "振替不能件数", "振替不能金額"][field],
    )


def test_an_unknown_result_that_the_bank_counts_as_paid_refuses_the_file():
    assert refused(joined(debit_header(), debit(1000, result="5"), debit_trailer(1, 1000, 1, 1000), END))


@pytest.mark.parametrize("digits", ["00000A1200", "+000001200", "-000001200", " 000001200", "0000012.00", "1_00000000"])
def test_anything_but_digits_in_an_amount_refuses_the_file(digits):
    fault = refused(joined(debit_header(), debit(digits=digits), debit_trailer(1, 1200, 1, 1200), END)).faults[0]
    assert (fault.line, fault.field) == (2, "引落金額")


def test_every_fault_of_a_file_is_told_with_its_line():
    data = joined(
        debit_header(), debit(digits="000000120A"), debit(5, branch="7O1"), debit_trailer(2, 1205, 2, 1205), END
    )
    assert {(f.line, f.field) for f in refused(data).faults} >= {(2, "引落金額"), (3, "引落支店番号")}


def test_no_more_than_two_hundred_faults_are_told():
    data = joined(debit_header(), *[debit(digits="000000120A")] * 300, debit_trailer(300, 0, 300, 0), END)
    assert len(refused(data).faults) == 200


def test_ebcdic_is_refused_by_name():
    assert "EBCDIC" in refused(joined(debit_header(code="1"), debit_trailer(0, 0), END)).message
    assert "EBCDIC" in refused(b"\xf1\xf9\xf1" + b"\x40" * 117).message


def test_another_kind_of_file_is_refused_by_name():
    assert refused(joined(debit_header(kind="21"), debit_trailer(0, 0), END)).field == "種別コード"


@pytest.mark.parametrize("day", ["0230", "1301", "0000", "0631"])
def test_a_debit_day_that_no_calendar_has_refuses_the_file(day):
    assert refused(joined(debit_header(day=day), debit(5), debit_trailer(1, 5, 1, 5), END)).field == "引落日"


@pytest.mark.parametrize(
    "day,near,found",
    [
        ("1228", date(2027, 1, 5), date(2026, 12, 28)),
        ("0105", date(2026, 12, 28), date(2027, 1, 5)),
        ("0630", NEAR, date(2026, 6, 30)),
    ],
)
def test_a_debit_day_without_a_year_is_the_nearest_one(day, near, found):
    data = joined(*debit_group((5, "0"), day=day), END)
    assert read_result(data, near=near).groups[0].header.debit_on == found


def test_orders_of_records_that_make_no_group_are_refused():
    head, trailer, record = debit_header(), debit_trailer(1, 5, 1, 5), debit(5)
    for wrong in ([record, head, trailer, END], [head, record, END], [head, head, record, trailer, END], [head, record, trailer],
                  [END], [head, record, trailer, END, END], [head, record, trailer, END, record], [head, END, trailer]):  # fmt: skip
        assert refused(joined(*wrong)).field == "データ区分"


def test_a_second_header_is_refused_unless_it_is_agreed():
    data = joined(*debit_group((5, "0")), *debit_group((7, "1")), END)
    assert "マルチファイル" in refused(data).message
    assert [g.trailer.yen for g in read_result(data, near=NEAR, multi_header=True).groups] == [5, 7]


@pytest.mark.parametrize("length", [119, 121])
def test_records_of_another_length_without_line_ends_are_refused(length):
    record = debit(5)[:119] if length == 119 else debit(5) + b" "
    assert refused(debit_header() + record + debit_trailer(1, 5, 1, 5) + END)


def test_a_line_of_121_bytes_is_refused_with_its_number():
    assert refused(joined(debit_header(), debit(5) + b" ", debit_trailer(1, 5, 1, 5), END)).faults[0].line == 2


def test_mixed_and_lone_line_ends_are_refused_with_their_line():
    crlf = debit_file((5, "0"))
    assert refused(crlf.replace(b"\r\n", b"\n", 1)).faults[0].line == 2
    assert refused(crlf.replace(b"\r\n", b"\r")).field == "改行"


@pytest.mark.parametrize("byte", [0x00, 0x1B, 0x80, 0xA0, 0xE0, 0xFF])
def test_a_byte_that_is_no_character_refuses_the_file(byte):
    record = bytearray(debit(5))
    record[55] = byte
    fault = refused(joined(debit_header(), bytes(record), debit_trailer(1, 5, 1, 5), END)).faults[0]
    assert (fault.line, fault.field) == (2, "預金者名")
    assert f"<{byte:02X}>" in fault.reason


@pytest.mark.parametrize("head,name", [(b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"PK\x03\x04", "ZIP")])
def test_a_file_of_another_encoding_is_refused_by_name(head, name):
    assert name in refused(head + debit_file((5, "0"))).message


def test_branch_000_is_usual_at_yucho_and_a_warning_elsewhere():
    def warnings(bank: str) -> int:
        data = joined(debit_header(), debit(5, bank=bank, branch="000"), debit_trailer(1, 5, 1, 5), END)
        return len(read_result(data, near=NEAR).warnings)

    assert (warnings("9900"), warnings("0155")) == (0, 1)


def test_a_request_with_results_in_it_is_refused():
    with pytest.raises(FileRefused) as caught:
        read_request(debit_file((5, "1")), near=NEAR)
    assert {f.field for f in caught.value.faults} == {"振替結果コード", "振替済件数"}


def test_too_many_bytes_or_records_are_refused_unread():
    data = debit_file((5, "0"), (6, "0"))
    assert "大きさ" in refused(data, caps=Caps(file_bytes=100)).message
    assert "行数" in refused(data, caps=Caps(lines=4)).message
    assert "行数" in refused(data.replace(b"\r\n", b""), caps=Caps(lines=4)).message


def test_an_empty_file_is_refused():
    assert "空" in refused(b"").message
    assert refused(b"\x1a")
    assert refused(b"\r\n")


@pytest.mark.parametrize("end", [b"", b"\r\n"], ids=["none", "crlf"])
def test_a_file_cut_at_any_byte_is_refused_or_loses_nothing_but_filler(end):
    data = debit_file((1000, "0"), (2000, "1"), end=end)
    whole = read_result(data, near=NEAR)
    for at in range(len(data)):
        try:
            assert read_result(data[:at], near=NEAR).groups == whole.groups
            assert at > 4 * (120 + len(end))
        except FileRefused:
            pass


def test_a_wrong_digit_in_any_money_or_key_field_never_changes_the_totals():
    data = debit_file((1000, "0"), (2000, "1"), end=b"")
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            file = read_result(changed, near=NEAR)
        except FileRefused:
            continue
        assert (file.total_yen, file.count) == (3000, 2)
        assert file.groups[0].paid_yen == 1000


KANA = st.text(st.sampled_from("ABCXYZ0123 ().-ｱｲｳﾔﾏﾀﾞﾟ"), max_size=30)


@given(
    st.lists(
        st.tuples(st.integers(1, 9_999_999_999), st.from_regex(r"[0-9A-Z]{20}", fullmatch=True), KANA), max_size=20
    ),
    st.booleans(),
)
def test_what_is_written_is_read_again(orders, line_ends):
    header = DebitOrderHeader("1234567890", "ｲｾｼ", date(2026, 6, 30), "0155", "701", "1", "1234567")
    made = [DebitOrder("9900", "234", "1", "1234567", kana, yen, customer) for yen, customer, kana in orders]
    data = write_request(header, made, line_end=b"\r\n" if line_ends else NO_LINE_END)
    group = read_request(data, near=NEAR).groups[0]
    read = [(r.amount_yen, r.customer_no, r.holder_kana) for r in group.records]
    assert read == [(yen, customer, kana.rstrip()) for yen, customer, kana in orders]
    assert group.header.debit_on == date(2026, 6, 30)


@pytest.mark.parametrize(
    "field,change",
    [
        ("預金者名", {"holder_kana": "ﾔﾏﾀﾞ ﾀﾛｳ" * 5}),
        ("預金者名", {"holder_kana": "山田"}),
        ("預金者名", {"holder_kana": "ﾁﾖｯﾄ"}),
        ("引落金額", {"amount_yen": 0}),
        ("引落金額", {"amount_yen": 10**10}),
        ("顧客番号", {"customer_no": "1" * 19}),
        ("顧客番号", {"customer_no": "1" * 19 + "🙂"}),
        ("口座番号", {"account_no": "12345678"}),
        ("引落支店番号", {"branch_no": "７０１"}),
    ],
)
def test_a_request_that_does_not_fit_is_not_written(field, change):
    usual = {"bank_no": "0155", "branch_no": "701", "account_kind": "1", "account_no": "1234567"}
    order = DebitOrder(**{**usual, "holder_kana": "ﾔﾏﾀﾞ", "amount_yen": 1, "customer_no": "1" * 20, **change})
    header = DebitOrderHeader("1234567890", "ｲｾｼ", date(2026, 6, 30), "0155", "701", "1", "1234567")
    with pytest.raises(BadInput) as caught:
        write_request(header, [order])
    assert caught.value.field == field


def test_a_group_may_be_empty():
    assert read_result(joined(debit_header(), padded_bytes(b"8" + b"0" * 54), END), near=NEAR).count == 0
