"""消込: each line of a file finds its claim by key and then by amount; what is too much or nobody's is held, never lost."""

from __future__ import annotations

from datetime import date

import pytest

from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import CANCELLED, PRELIMINARY, Paid

JULY_9 = date(2026, 7, 9)


def post(desk: Desk, *notices: Paid) -> None:
    desk.take("cvs-dsk", files.dsk(*notices))


def test_money_paid_in_time_bears_no_late_charge_though_it_reaches_the_city_later(desk: Desk) -> None:
    """B01: 領収日 6/30, 収入日 7/9."""
    claim = desk.claim(principal=30_000, due_on=date(2026, 6, 30))
    post(desk, Paid(desk.slip(claim, 30_000), 30_000, day="20260630", settle="20260709"))
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 0}
    row = desk.one(
        "SELECT p.value_on, v.booked_on FROM posting p JOIN voucher v USING(voucher_id) WHERE p.payment_id = 1 AND p.account = 'receivable'"
    )
    assert row == ("2026-06-30", "2026-07-09")


def test_the_exact_amount_pays_the_claim_in_full(desk: Desk) -> None:
    """B14."""
    claim = desk.claim(principal=12_000)
    post(desk, Paid(desk.slip(claim, 12_000), 12_000))
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == []


def test_less_than_is_owed_leaves_the_rest_open(desk: Desk) -> None:
    """B14, B15."""
    claim = desk.claim(principal=30_000)
    post(desk, Paid(desk.slip(claim, 10_000), 10_000))
    assert desk.open(claim) == {"principal": 20_000, "demand_fee": 0, "late_charge": 0}


def test_more_than_is_owed_is_an_over_payment(desk: Desk) -> None:
    """B14."""
    claim = desk.claim(principal=9_000)
    post(desk, Paid(desk.slip(claim, 12_000), 12_000))
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == [("excess", 3_000)]


def test_a_part_payment_goes_to_the_principal_before_the_late_charge(desk: Desk) -> None:
    """B15: 10,000 on 本税 9,000 and a late charge of 2,000 gives 9,000 and 1,000.

    200,000 yen late from 2026-07-01 to 08-31: 2.8% x 31 days 475, 9.1% x 31 days 1,545, together 2,020.
    """
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    post(desk, Paid(desk.slip(claim, 191_000), 191_000, day="20260831", settle="20260909", made="20260901"))
    assert desk.open(claim) == {"principal": 9_000, "demand_fee": 0, "late_charge": 0}
    again = desk.slip(claim, 10_000, key=files.barcode(900, 10_000))
    post(desk, Paid(again, 10_000, day="20260831", settle="20260910", made="20260902"))
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 1_000}


def test_a_slip_of_late_charge_alone_does_not_touch_the_principal_once_that_is_paid(desk: Desk) -> None:
    """B16: the split that a slip prints is kept."""
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    post(desk, Paid(desk.slip(claim, 200_000), 200_000, day="20260831", settle="20260909", made="20260901"))
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 2_000}
    late = desk.slip(claim, 2_000, key=files.barcode(900, 2_000), split=(0, 0, 2_000))
    post(desk, Paid(late, 2_000, day="20260915", settle="20260924", made="20260916"))
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == []


def test_late_charge_paid_before_its_principal_is_complete_is_principal_by_law(desk: Desk) -> None:
    """法20条の9の4②."""
    claim = desk.claim(principal=30_000)
    late = desk.slip(claim, 2_000, split=(0, 0, 2_000))
    post(desk, Paid(late, 2_000))
    assert desk.open(claim) == {"principal": 28_000, "demand_fee": 0, "late_charge": 0}


def test_a_split_whose_fee_is_no_longer_owed_still_fixes_the_late_charge_when_it_ends_the_principal(
    desk: Desk,
) -> None:
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    slip = desk.slip(claim, 200_000, split=(199_900, 100, 0))
    post(desk, Paid(slip, 200_000, day="20260831", settle="20260909", made="20260901"))
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 2_000}


def test_the_second_receipt_of_a_slip_is_a_double_payment_and_the_claim_stays_as_it_is(desk: Desk) -> None:
    """B13, B19: one row of 過誤納."""
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000)
    post(desk, Paid(slip, 12_000))
    post(desk, Paid(slip, 12_000, day="20260701", settle="20260710", made="20260702"))
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == [("double", 12_000)]


def test_the_same_slip_twice_in_one_file_is_paid_once_and_held_once(desk: Desk) -> None:
    """B13."""
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000)
    post(desk, Paid(slip, 12_000, time="0915"), Paid(slip, 12_000, time="0918"))
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == [("double", 12_000)]


def test_a_slip_whose_first_money_lies_in_suspense_can_still_pay_its_claim(desk: Desk) -> None:
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000, kind="slip_no", cancelled_on="2026-07-01")
    post(desk, Paid(slip, 12_000))
    assert desk.held() == [("cancelled", 12_000)]
    with desk.write() as store:
        store.db.execute("UPDATE payment_slip SET cancelled_on = NULL")
    post(desk, Paid(slip, 12_000, day="20260702", settle="20260711", made="20260703"))
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == []


def test_money_for_a_claim_that_was_paid_another_way_is_a_double_payment(desk: Desk) -> None:
    """B19."""
    claim = desk.claim(principal=12_000)
    post(desk, Paid(desk.slip(claim, 12_000), 12_000))
    other = desk.slip(claim, 12_000, key=files.barcode(900, 12_000))
    post(desk, Paid(other, 12_000, day="20260701", settle="20260710", made="20260702"))
    assert desk.overpaid(claim) == [("double", 12_000)]


def test_money_for_what_was_never_owed_is_a_mistaken_payment(desk: Desk) -> None:
    claim = desk.claim(principal=0)
    post(desk, Paid(desk.slip(claim, 5_000), 5_000))
    assert desk.overpaid(claim) == [("no_debt", 5_000)]


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda desk, claim: (files.barcode(777, 8_000), 8_000), "no_receivable"),
        (lambda desk, claim: (desk.slip(claim, 8_000, cancelled_on="2026-06-01"), 8_000), "cancelled"),
        (lambda desk, claim: (files.spoiled(desk.slip(claim, 8_000)), 8_000), "check_digit"),
    ],
)
def test_money_without_its_claim_lies_in_suspense_with_the_reason(desk: Desk, make: object, cause: str) -> None:
    """B17."""
    claim = desk.claim(principal=8_000)
    key, yen = make(desk, claim)  # type: ignore[operator]
    post(desk, Paid(key, yen))
    assert desk.held() == [(cause, 8_000)]
    assert desk.owed(claim) == 8_000
    assert desk.account("cash_in") == 8_000


def test_another_amount_than_a_direct_debit_asked_for_lies_in_suspense(desk: Desk) -> None:
    """B17 金額相違."""
    claim = desk.claim(principal=12_000)
    key = desk.slip(claim, 12_000, key="01260501000000001017", kind="customer_no")
    desk.take("zengin-91", files.zengin((key, 11_000, "0")), booked_on=date(2026, 7, 2))
    assert desk.held() == [("amount", 11_000)]


def test_a_bad_check_digit_holds_its_own_line_and_the_others_are_posted(desk: Desk) -> None:
    """B05."""
    good, bad = desk.claim(principal=8_000), desk.claim(principal=9_000)
    post(desk, Paid(desk.slip(good, 8_000), 8_000), Paid(files.spoiled(desk.slip(bad, 9_000)), 9_000))
    assert desk.owed(good) == 0
    assert desk.held() == [("check_digit", 9_000)]


def test_a_preliminary_notice_marks_the_claim_and_is_no_money(desk: Desk) -> None:
    """B06."""
    claim = desk.claim(principal=12_000)
    post(desk, Paid(desk.slip(claim, 12_000), 12_000, kind=PRELIMINARY))
    assert desk.provisional(claim) == 12_000
    assert desk.owed(claim) == 12_000
    assert desk.account("cash_in") == 0


def test_a_cancelled_preliminary_notice_makes_the_claim_unpaid_again(desk: Desk) -> None:
    """B07."""
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000)
    post(desk, Paid(slip, 12_000, kind=PRELIMINARY))
    post(desk, Paid(slip, 12_000, kind=CANCELLED, made="20260702"))
    assert desk.provisional(claim) == 0
    assert desk.owed(claim) == 12_000


def test_a_preliminary_notice_and_its_confirmation_are_one_receipt(desk: Desk) -> None:
    """B08."""
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000)
    post(desk, Paid(slip, 12_000, kind=PRELIMINARY))
    post(desk, Paid(slip, 12_000, made="20260702"))
    assert (desk.provisional(claim), desk.owed(claim)) == (0, 0)
    assert desk.account("cash_in") == 12_000
    assert desk.overpaid(claim) == []


@pytest.mark.parametrize("kinds", [(PRELIMINARY, files.SETTLED), (files.SETTLED, PRELIMINARY)])
def test_notice_and_confirmation_in_one_file_are_one_receipt(desk: Desk, kinds: tuple[str, str]) -> None:
    """B08: in whatever order the lines stand."""
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000)
    post(desk, *(Paid(slip, 12_000, kind=kind) for kind in kinds))
    assert (desk.provisional(claim), desk.owed(claim)) == (0, 0)
    assert (
        desk.one("SELECT count(*) FROM provisional_mark LEFT JOIN provisional_end USING(mark_id) WHERE kind IS NULL")
        == 0
    )


def test_notice_and_cancellation_in_one_file_leave_the_claim_unpaid(desk: Desk) -> None:
    """B07."""
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000)
    post(desk, Paid(slip, 12_000, kind=PRELIMINARY), Paid(slip, 12_000, kind=CANCELLED))
    assert (desk.provisional(claim), desk.owed(claim)) == (0, 12_000)


def test_a_preliminary_notice_that_comes_after_its_money_marks_nothing(desk: Desk) -> None:
    claim = desk.claim(principal=12_000)
    slip = desk.slip(claim, 12_000)
    post(desk, Paid(slip, 12_000))
    post(desk, Paid(slip, 12_000, kind=PRELIMINARY, made="20260702"))
    assert desk.provisional(claim) == 0


def test_code_0_of_a_direct_debit_pays_and_every_other_code_leaves_the_claim_open(desk: Desk) -> None:
    """B10: 領収日 is the day of the debit."""
    paid, failed = desk.claim(principal=12_000), desk.claim(principal=9_000)
    one = desk.slip(paid, 12_000, key="01260501000000001017", kind="customer_no")
    two = desk.slip(failed, 9_000, key="01260501000000002015", kind="customer_no")
    desk.take("zengin-91", files.zengin((one, 12_000, "0"), (two, 9_000, "1")), booked_on=date(2026, 7, 2))
    assert (desk.owed(paid), desk.owed(failed)) == (0, 9_000)
    assert desk.one("SELECT value_on FROM posting WHERE receivable_id = ? AND kind = 'receipt'", paid) == "2026-06-30"
    assert desk.account("cash_in") == 12_000


def test_a_demand_that_crossed_with_the_payment_costs_no_fee(desk: Desk) -> None:
    """B37: paid 6/30, demanded 7/17, file 7/20."""
    claim = desk.claim(principal=12_000, demanded_on=date(2026, 7, 17), fee=100)
    post(desk, Paid(desk.slip(claim, 12_000), 12_000, day="20260630", settle="20260720", made="20260718"))
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == []
    assert desk.one("SELECT kind, from_on FROM receivable_event") == ("demand_crossed", "2026-06-30")


def test_a_demand_without_a_fee_that_crossed_with_the_payment_is_marked_too(desk: Desk) -> None:
    """B37, where the fee was abolished."""
    claim = desk.claim(principal=12_000, demanded_on=date(2026, 7, 17))
    post(desk, Paid(desk.slip(claim, 12_000), 12_000, day="20260630", settle="20260720", made="20260718"))
    assert desk.all("SELECT kind FROM receivable_event") == [("demand_crossed",)]


def test_a_fee_is_due_when_part_of_the_principal_came_after_the_demand(desk: Desk) -> None:
    claim = desk.claim(principal=12_000, demanded_on=date(2026, 7, 17), fee=100)
    late = desk.slip(claim, 2_000)
    post(desk, Paid(late, 2_000, day="20260725", settle="20260801", made="20260727"))
    rest = desk.slip(claim, 10_000, key=files.barcode(900, 10_000))
    post(desk, Paid(rest, 10_000, day="20260630", settle="20260802", made="20260728"))
    assert desk.open(claim) == {"principal": 0, "demand_fee": 100, "late_charge": 0}


def test_the_end_of_a_principal_counts_an_earlier_late_part_even_when_the_last_money_came_in_time(desk: Desk) -> None:
    """A batch of an older day, posted after a late part payment of 1,000,000 yen: 62 days give 10,000 yen and more."""
    claim = desk.claim(principal=1_500_000, due_on=date(2026, 6, 30))
    late = desk.slip(claim, 300_000)
    notices = [Paid(late, 300_000, day="20260831", settle="20260909", made="20260901")]
    notices.append(Paid(desk.slip(claim, 200_000, key=files.barcode(901, 200_000)), 200_000, day="20260831", settle="20260909", made="20260901"))  # fmt: skip
    post(desk, *notices)
    for number in range(902, 907):
        key = desk.slip(claim, 200_000, key=files.barcode(number, 200_000))
        post(desk, Paid(key, 200_000, day="20260620", settle="20260629", made=f"202606{number - 880}"))
    # 500,000 x 2.8% x 31 / 365 = 1,189; x 9.1% x 31 / 365 = 3,864; together 5,053, cut to 5,000
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 5_000}


def test_money_of_a_closed_day_is_held_and_booked_on_the_next_open_day(desk: Desk) -> None:
    """B28."""
    claim = desk.claim(principal=12_000)
    with desk.write() as store:
        seq = store.audit.last_seq()
        store.db.execute("INSERT INTO day_close VALUES('2026-07-09', 0, 0, 'COLLECTION1', ?)", (seq,))
    post(desk, Paid(desk.slip(claim, 12_000), 12_000, settle="20260709"))
    assert desk.held() == [("closed", 12_000)]
    assert (
        desk.one("SELECT v.booked_on FROM voucher v JOIN posting p USING(voucher_id) WHERE p.account = 'suspense'")
        == "2026-11-24"
    )


def test_two_payments_of_different_days_for_one_claim_are_decided_day_by_day(desk: Desk) -> None:
    """The vouchers of a step are booked in the order of their days, and each finds what the one before has left."""
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    first = desk.slip(claim, 199_000, key=files.barcode(1, 199_000))
    second = desk.slip(claim, 3_000, key=files.barcode(2, 3_000))
    late = {"day": "20260831", "made": "20260901"}
    post(desk, Paid(first, 199_000, settle="20260911", **late), Paid(second, 3_000, settle="20260909", **late))
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 0}
    assert desk.each_voucher_sums_to_nought()
    assert desk.account("cash_in") == 202_000


def test_mizuho_and_dsk_files_say_the_same(desk: Desk) -> None:
    """B05, B02: the yen of a Mizuho line stand in its bar code alone."""
    one, two = desk.claim(principal=12_000), desk.claim(principal=12_000)
    post(desk, Paid(desk.slip(one, 12_000), 12_000))
    desk.take("cvs-mizuho", files.mizuho(Paid(desk.slip(two, 12_000), 12_000)))
    assert (desk.owed(one), desk.owed(two)) == (0, 0)
    assert desk.account("cash_in") == 24_000


def test_the_outlet_of_each_receipt_is_kept(desk: Desk) -> None:
    """B03."""
    claim = desk.claim(principal=12_000)
    post(desk, Paid(desk.slip(claim, 12_000), 12_000, store="229988"))
    assert desk.one("SELECT outlet FROM payment") == "010-229988"
