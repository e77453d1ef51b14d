"""The CSV of assessments: types, sums and keys checked in every row; one yen off and nothing is taken."""

from __future__ import annotations

from datetime import date

import pytest

from core.formats.assessment_csv import COLUMNS, read_assessments
from core.formats.faults import FileRefused
from tests.formats.files import ASSESSMENT_COLUMNS, assessment, assessment_file, barcode44


def refused(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_assessments(data)
    return caught.value


PAID = {"paid_yen": "5000", "paid_on": "2026-07-20", "booked_on": "2026-07-21"}


def test_the_columns_are_the_documented_ones():
    assert list(COLUMNS) == ASSESSMENT_COLUMNS


def test_a_new_receivable_is_read():
    (record,) = read_assessments(assessment_file(assessment())).records
    assert (record.tax_item, record.levy_year, record.term_no, record.assessed_yen) == ("01", 2026, 1, 12000)
    assert record.parts == (("city", 7000), ("pref", 4000), ("forest", 1000))
    assert (record.due_on, record.paid_on, record.demand_issued_on) == (date(2026, 6, 30), None, None)


def test_an_opening_balance_is_read():
    row = assessment(**PAID, fixed_late_charge_yen="1000", late_charge_paid_yen="400", demand_fee_yen="100",
                     demand_fee_paid_yen="100", demand_issued_on="2026-07-17")  # fmt: skip
    (record,) = read_assessments(assessment_file(row)).records
    assert (record.received_yen, record.booked_on) == (5500, date(2026, 7, 21))


def test_the_control_yen_is_the_sum_of_the_assessed_amounts():
    rows = [assessment(), assessment(term_no="2", assessed_yen="8000", parts="")]
    assert read_assessments(assessment_file(*rows)).control.yen == 20000


@pytest.mark.parametrize("control", ["#CONTROL,1,11999", "#CONTROL,1,12001", "#CONTROL,2,12000", "#CONTROL,0,12000"])
def test_a_total_off_by_one_refuses_the_file(control):
    assert refused(assessment_file(assessment(), control=control))


@pytest.mark.parametrize(
    "yen", ["-1", "+12000", "12,000", "１２０００", "12000.0", "012000", " 12000", "1000000000000", ""]
)
def test_an_amount_that_is_no_plain_yen_refuses_the_file(yen):
    assert "assessed_yen" in {f.field for f in refused(assessment_file(assessment(assessed_yen=yen, parts=""))).faults}


@pytest.mark.parametrize(
    "change,column",
    [
        ({"party_no": "1"}, "party_no"),
        ({"tax_item": "1"}, "tax_item"),
        ({"tax_item": "A1"}, "tax_item"),
        ({"levy_year": "R8"}, "levy_year"),
        ({"levy_year": "20261"}, "levy_year"),
        ({"tax_year": "2027"}, "tax_year"),
        ({"notice_no": ""}, "notice_no"),
        ({"notice_no": "1" * 21}, "notice_no"),
        ({"term_no": "100"}, "term_no"),
        ({"term_no": "01"}, "term_no"),
        ({"fiscal_year": ""}, "fiscal_year"),
        ({"nominal_due_on": ""}, "nominal_due_on"),
        ({"due_on": "2026-06-29"}, "due_on"),
        ({"due_on": "2026-06-31"}, "due_on"),
        ({"statutory_due_on": ""}, "statutory_due_on"),
        ({"priority_on": "2026-6-10"}, "priority_on"),
        ({"assessed_on": ""}, "assessed_on"),
        ({"parts": "city:7000;pref:4000"}, "parts"),
        ({"parts": "city:7000;city:5000"}, "parts"),
        ({"parts": "city=12000"}, "parts"),
        ({"parts": "city:12000;"}, "parts"),
        ({**PAID, "paid_yen": "12001"}, "paid_yen"),
        ({**PAID, "paid_on": ""}, "paid_on"),
        ({**PAID, "booked_on": ""}, "booked_on"),
        ({**PAID, "booked_on": "2026-07-19"}, "booked_on"),
        ({**PAID, "late_charge_paid_yen": "1"}, "late_charge_paid_yen"),
        ({**PAID, "demand_fee_paid_yen": "1"}, "demand_fee_paid_yen"),
        ({"demand_fee_yen": "100"}, "demand_issued_on"),
        ({"demand_issued_on": "2026-06-30"}, "demand_issued_on"),
        ({"slip_no": "12 34"}, "slip_no"),
        ({"barcode44": "1" * 44}, "barcode44"),
        ({"barcode44": barcode44(digit=9)}, "barcode44"),
        ({"customer_no": "1" * 19}, "customer_no"),
    ],
)
def test_a_column_that_is_wrong_refuses_the_file_and_is_named(change, column):
    assert [(f.line, f.field) for f in refused(assessment_file(assessment(**change))).faults] == [(2, column)]


def test_days_of_payment_without_a_payment_refuse_the_file():
    row = assessment(paid_on="2026-07-01", booked_on="2026-07-01")
    assert {f.field for f in refused(assessment_file(row)).faults} == {"paid_on", "booked_on"}


def test_the_same_receivable_twice_refuses_the_file():
    fault = refused(assessment_file(assessment(), assessment())).faults[0]
    assert (fault.line, fault.field) == (3, "notice_no")


@pytest.mark.parametrize(
    "change", [{"tax_year": "2025"}, {"term_no": "2"}, {"withholding_no": "A1"}, {"return_no": "1"}, {"business_year_no": "1"}, {"child_no": "1"}]
)  # fmt: skip
def test_what_differs_in_one_part_of_the_key_is_another_receivable(change):
    assert len(read_assessments(assessment_file(assessment(), assessment(**change))).records) == 2


@pytest.mark.parametrize(
    "column,value", [("slip_no", "000000000017"), ("barcode44", barcode44()), ("customer_no", "01260501000000001017")]
)
def test_a_key_for_money_that_stands_twice_refuses_the_file(column, value):
    rows = [assessment(**{column: value}), assessment(term_no="2", **{column: value})]
    assert [(f.line, f.field) for f in refused(assessment_file(*rows)).faults] == [(3, column)]


def test_keys_for_money_are_read():
    (record,) = read_assessments(
        assessment_file(assessment(slip_no="17", barcode44=barcode44(), customer_no="A" * 20))
    ).records
    assert (record.slip_no, record.barcode44, record.customer_no) == ("17", barcode44(), "A" * 20)
