"""保留・不明金 (3104): money without its claim is listed with its age, its claim is found, and it is attached whole or in parts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.collection.payments import Cause
from core.collection.suspense import (
    Ground,
    NothingHeld,
    attach_suspense,
    candidates,
    leave_unidentified,
    list_suspense,
    open_suspense,
    preview_attachment,
)
from core.office.context import Context
from core.office.drafts import BeforeAfter
from core.office.rights import NotPermitted
from core.values.check_digits import slip_number
from core.values.money import Yen
from core.values.refusals import BadInput
from tests import builders
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid

TODAY = date(2026, 11, 24)
NOVEMBER: dict[str, Any] = {"day": "20261120", "settle": "20261124", "made": "20261121"}


def held(desk: Desk, yen: int, key: str = "", **facts: Any) -> int:
    """Money that finds no claim; the number of its suspense."""
    notice = Paid(key or files.barcode(700_000 + yen, yen), yen, **{**NOVEMBER, **facts})
    desk.take("cvs-dsk", files.dsk(notice))
    return int(desk.one("SELECT max(suspense_id) FROM suspense"))


def test_what_lies_in_suspense_is_listed_with_cause_source_and_age(desk: Desk) -> None:
    """B17, B18: 経過日数 from the day on which the payer paid."""
    held(desk, 5_000)
    page = list_suspense(desk.ctx)
    line = page.lines[0]
    assert (line.cause, line.open, line.age_days(TODAY)) == (Cause.NO_RECEIVABLE, Yen(5_000), 4)
    assert (page.count, page.amount) == (1, Yen(5_000))


def test_the_list_goes_on_behind_the_last_number(desk: Desk) -> None:
    numbers = [held(desk, yen) for yen in (1_000, 2_000, 3_000)]
    first = list_suspense(desk.ctx, limit=2)
    assert [line.suspense_id for line in first.lines] == numbers[:2]
    assert first.more
    assert [line.suspense_id for line in list_suspense(desk.ctx, after=numbers[1]).lines] == numbers[2:]


def test_attached_money_keeps_both_dates_and_is_booked_today(desk: Desk) -> None:
    """B18: 収入日 unchanged."""
    claim = desk.claim(principal=5_000, due_on=date(2026, 11, 30))
    number = held(desk, 5_000)
    attach_suspense(desk.ctx, number, claim)
    assert desk.owed(claim) == 0
    assert desk.held() == []
    assert desk.one("SELECT paid_on, booked_on FROM payment") == ("2026-11-20", "2026-11-24")
    row = desk.one(
        """SELECT p.value_on, v.booked_on, p.kind FROM posting p JOIN voucher v USING(voucher_id)
            WHERE p.receivable_id = ? AND p.payment_id IS NOT NULL""",
        claim,
    )
    assert row == ("2026-11-20", "2026-11-24", "attach")


def test_attaching_moves_no_cash(desk: Desk) -> None:
    claim = desk.claim(principal=5_000, due_on=date(2026, 11, 30))
    number = held(desk, 5_000)
    before = desk.account("cash_in")
    attach_suspense(desk.ctx, number, claim)
    assert desk.account("cash_in") == before
    assert desk.each_voucher_sums_to_nought()


def test_what_is_more_than_owed_becomes_an_over_payment_of_the_claim(desk: Desk) -> None:
    claim = desk.claim(principal=11_000, due_on=date(2026, 12, 25))
    number = held(desk, 12_000)
    done = attach_suspense(desk.ctx, number, claim)
    assert (done.applied.principal, done.surplus) == (Yen(11_000), Yen(1_000))
    assert desk.overpaid(claim) == [("excess", 1_000)]


def test_the_effect_is_shown_before_it_happens_and_is_what_happens(desk: Desk) -> None:
    claim = desk.claim(principal=11_000, due_on=date(2026, 12, 25))
    number = held(desk, 12_000)
    foreseen = preview_attachment(desk.ctx, number, claim)
    assert foreseen.rows == (
        BeforeAfter("本税 未納", "11,000円", "0円", "-11,000円"),
        BeforeAfter("過誤納（過納）", "0円", "1,000円", "+1,000円"),
        BeforeAfter("保留", "12,000円", "0円", "-12,000円"),
    )
    assert foreseen.year == "R8現年"
    assert desk.owed(claim) == 11_000
    done = attach_suspense(desk.ctx, number, claim)
    assert (done.rows, done.applied, done.surplus) == (foreseen.rows, foreseen.applied, foreseen.surplus)


def test_parts_go_to_several_claims_until_nothing_is_left(desk: Desk) -> None:
    one, two = (desk.claim(principal=6_000, due_on=date(2026, 11, 30)) for _ in range(2))
    number = held(desk, 10_000)
    first = attach_suspense(desk.ctx, number, one, Yen(6_000))
    assert first.left_in_suspense == Yen(4_000)
    attach_suspense(desk.ctx, number, two)
    assert (desk.owed(one), desk.owed(two), desk.held()) == (0, 2_000, [])


def test_two_parts_on_one_paid_claim_are_one_over_payment(desk: Desk) -> None:
    claim = desk.claim(principal=1_000, due_on=date(2026, 11, 30))
    number = held(desk, 10_000)
    attach_suspense(desk.ctx, number, claim, Yen(2_000))
    attach_suspense(desk.ctx, number, claim, Yen(500))
    attach_suspense(desk.ctx, number, claim)
    assert desk.overpaid(claim) == [("excess", 1_000), ("double", 8_000)]


def test_money_attached_late_fixes_the_late_charge_of_the_day_it_was_paid(desk: Desk) -> None:
    """Ledger rule 8: 200,000 yen paid on 2026-08-31 bear 2,000 yen, whenever the claim is found."""
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    number = held(desk, 202_000, day="20260831", settle="20260909", made="20260901")
    attach_suspense(desk.ctx, number, claim)
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 0}
    assert (
        desk.one("SELECT sum(amount_yen) FROM posting WHERE account = 'revenue' AND component = 'late_charge'")
        == -2_000
    )


def test_a_second_attachment_finds_nothing_and_changes_nothing(desk: Desk) -> None:
    claim = desk.claim(principal=5_000, due_on=date(2026, 11, 30))
    number = held(desk, 5_000)
    attach_suspense(desk.ctx, number, claim)
    before = desk.balances()
    with pytest.raises(NothingHeld):
        attach_suspense(desk.ctx, number, claim)
    assert desk.balances() == before


def test_more_than_is_held_cannot_be_attached(desk: Desk) -> None:
    claim = desk.claim(principal=9_000, due_on=date(2026, 11, 30))
    number = held(desk, 5_000)
    with pytest.raises(BadInput, match="5,000円 まで"):
        attach_suspense(desk.ctx, number, claim, Yen(5_001))


def test_on_a_closed_day_the_movement_is_booked_on_the_next_open_one(desk: Desk) -> None:
    claim = desk.claim(principal=5_000, due_on=date(2026, 11, 30))
    number = held(desk, 5_000)
    with desk.write() as store:
        store.db.execute("INSERT INTO day_close VALUES('2026-11-24', 5000, 5000, 'COLLECTION1', 1)")
    attach_suspense(desk.ctx, number, claim)
    assert desk.one("SELECT max(booked_on) FROM voucher WHERE act_code = 'attach'") == "2026-11-25"


def test_candidates_come_by_number_then_amount_then_name(desk: Desk) -> None:
    """The slip of another amount first, the same amount next, other claims of the same person last."""
    with desk.write() as store:
        hanako = builders.a_party(store, name="三重　花子", kana="ミエ　ハナコ")
        other = builders.a_party(store, name="三重　ハナ子", kana="ミエ　ハナコ")
    due = date(2026, 12, 25)
    exact = desk.claim(party_id=hanako, principal=11_000, term_no=3, due_on=due, tax_item="03")
    amount = desk.claim(party_id=other, principal=12_000, term_no=3, due_on=due, tax_item="03")
    name = desk.claim(party_id=hanako, principal=10_800, due_on=date(2026, 6, 1), tax_item="08")
    key = desk.slip(exact, 11_000, key="01260501000000001017", kind="customer_no")
    desk.take("zengin-91", files.zengin((key, 12_000, "0"), day="1120"), booked_on=TODAY)
    found = candidates(desk.ctx, 1)
    assert [(c.ground, c.claim.receivable_id, c.difference) for c in found] == [
        (Ground.NUMBER, exact, Yen(1_000)),
        (Ground.AMOUNT, amount, Yen(0)),
        (Ground.NAME, name, Yen(1_200)),
    ]


@pytest.mark.parametrize(
    "slip", [lambda n: n[:3] + str((int(n[3]) + 1) % 10) + n[4:], lambda n: n[:-2] + n[-1] + n[-2]]
)
def test_a_mistyped_digit_or_swapped_neighbours_lead_to_the_right_slip(desk: Desk, slip: Any) -> None:
    claim = desk.claim(principal=8_000, due_on=date(2026, 11, 30))
    right = desk.slip(claim, 8_000, key=slip_number(1_234_567), kind="slip_no")
    number = held(desk, 7_000)
    with desk.write() as store:
        payment = builders.a_payment_line(store, 7_000, date(2026, 11, 20), booked_on=TODAY, slip_key=slip(right))
        store.db.execute("INSERT INTO suspense(payment_id, cause) VALUES(?, 'check_digit')", (payment,))
    found = candidates(desk.ctx, number + 1)
    assert [(c.ground, c.claim.receivable_id) for c in found] == [(Ground.NUMBER, claim)]


def test_a_name_that_the_clerk_has_from_elsewhere_finds_the_person(desk: Desk) -> None:
    with desk.write() as store:
        party = builders.a_party(store, name="𠮷野　さくら", kana="ヨシノ　サクラ")
    claim = desk.claim(party_id=party, principal=9_900, due_on=date(2026, 6, 1))
    number = held(desk, 5_000)
    assert candidates(desk.ctx, number) == []
    assert [c.claim.receivable_id for c in candidates(desk.ctx, number, name="よしの")] == [claim]


def test_a_protected_candidate_is_shown_by_number_alone(desk: Desk) -> None:
    with desk.write() as store:
        party = builders.a_party(store, name="三重　花子", protected=True)
    desk.claim(party_id=party, principal=5_000, due_on=date(2026, 11, 30))
    assert [c.claim.party.name for c in candidates(desk.ctx, held(desk, 5_000))] == ["支援措置"]


def test_a_search_and_a_look_are_recorded(desk: Desk) -> None:
    number = held(desk, 5_000)
    open_suspense(desk.ctx, number)
    candidates(desk.ctx, number, name="ミエ")
    acts = [row[0] for row in desk.all("SELECT body FROM audit_log WHERE result = 'viewed' ORDER BY seq")]
    assert ["保留の閲覧" in acts[0], "候補の検索" in acts[1]] == [True, True]


def test_the_payers_name_of_a_bank_file_is_read_from_its_line(desk: Desk) -> None:
    desk.take("zengin-91", files.zengin(("09999999999999999999", 3_000, "0"), day="1120"), booked_on=TODAY)
    assert open_suspense(desk.ctx, 1).printed_name == "イセ タロウ"


def test_what_cannot_be_found_stays_with_a_note_of_the_search(desk: Desk) -> None:
    """B18."""
    number = held(desk, 5_000)
    leave_unidentified(desk.ctx, number, "銀行へ照会中")
    view = open_suspense(desk.ctx, number)
    assert [(note.by, note.text) for note in view.notes] == [("山田花子", "銀行へ照会中")]
    assert desk.held() == [("no_receivable", 5_000)]


def test_a_note_needs_words(desk: Desk) -> None:
    with pytest.raises(BadInput):
        leave_unidentified(desk.ctx, held(desk, 5_000), "　")


def test_who_may_only_look_attaches_nothing(desk: Desk, chief: Context[Any]) -> None:
    claim = desk.claim(principal=5_000)
    number = held(desk, 5_000)
    assert list_suspense(chief).count == 1
    with pytest.raises(NotPermitted):
        attach_suspense(chief, number, claim)


def test_after_the_books_of_its_year_are_closed_the_money_goes_to_the_carried_over(desk: Desk) -> None:
    """R-17: the year follows the day of the attachment, not that of the payment."""
    claim = desk.claim(principal=5_000, levy_year=2024, due_on=date(2024, 11, 30))
    number = held(desk, 5_000)
    assert preview_attachment(desk.ctx, number, claim).year == "R8滞繰"
