"""済通 (3101, 3102): slips typed under the bank's sheet; kept at once, posted only when count and yen agree."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.collection.batches import (
    BankUnknown,
    NotTypedSlips,
    SlipSheet,
    add_paid_slip_batch,
    change_paid_slip_batch,
    list_batches,
    reject_paid_slip_batch,
)
from core.collection.importing import import_payment_file
from core.collection.paid_slips import (
    ClaimAmbiguous,
    change_line,
    delete_line,
    look_up_slip,
    open_slip_batch,
    post_slips,
    save_line,
)
from core.collection.payments import BatchState, Cause, WrongBatchState
from core.collection.posting import BookingDayClosed
from core.collection.records.reconciled import Outcome
from core.collection.records.slip_lines import SlipCountDiffers, SlipEntry, SlipKey, SlipYenDiffer
from core.collection.weighing import suggested, weigh
from core.office.context import Context
from core.office.jobs import run_job
from core.office.rights import NotPermitted
from core.office.work import JobState
from core.values.check_digits import slip_number
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests import builders
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid

TODAY = date(2026, 11, 24)
PAID = date(2026, 11, 19)
DUE = date(2026, 11, 30)


def sheet(count: int, yen: int, **facts: Any) -> SlipSheet:
    return SlipSheet(facts.get("booked_on", TODAY), facts.get("bank", "0154"), "312", count, Yen(yen))


def batch_of(desk: Desk, count: int, yen: int) -> int:
    return add_paid_slip_batch(desk.ctx, sheet(count, yen)).batch_id


def slip_of(desk: Desk, claim: int, yen: int, **facts: Any) -> SlipKey:
    return SlipKey.numbered(desk.slip(claim, yen, key=slip_number(claim), kind="slip_no", **facts))


def entry(key: SlipKey, principal: int, fee: int = 0, late: int = 0, paid_on: date = PAID) -> SlipEntry:
    return SlipEntry(key, paid_on, Yen(principal), Yen(fee), Yen(late))


def post(desk: Desk, batch_id: int) -> None:
    assert run_job(desk.ctx, post_slips(desk.ctx, batch_id)).job.state is JobState.DONE


def test_nine_slips_of_ten_are_not_posted_and_the_difference_is_told(desk: Desk) -> None:
    """B04."""
    batch = batch_of(desk, 10, 100_000)
    for _ in range(9):
        saved = save_line(desk.ctx, batch, entry(slip_of(desk, desk.claim(due_on=DUE), 10_000), 10_000))
    assert (saved.difference.count, saved.difference.yen) == (-1, Yen(-10_000))
    with pytest.raises(SlipCountDiffers) as refused:
        post_slips(desk.ctx, batch)
    assert refused.value.message == (
        "件数が合いません（入力9件/総括10件 差-1、金額差 -10,000円）。未入力の納付書を確認してください。"
    )
    assert desk.account("cash_in") == 0


def test_a_batch_whose_yen_alone_differ_is_not_posted(desk: Desk) -> None:
    """B04."""
    batch = batch_of(desk, 1, 10_000)
    save_line(desk.ctx, batch, entry(slip_of(desk, desk.claim(due_on=DUE), 10_000), 9_999))
    with pytest.raises(SlipYenDiffer, match="差 -1円"):
        post_slips(desk.ctx, batch)


def test_the_difference_counts_the_slip_that_is_being_typed(desk: Desk) -> None:
    batch = batch_of(desk, 10, 148_300)
    saved = save_line(desk.ctx, batch, entry(slip_of(desk, desk.claim(due_on=DUE), 121_300), 121_300))
    typing = saved.difference.with_current(Yen(24_000))
    assert typing.yen == Yen(-3_000)
    assert not typing.agrees


def test_slips_that_agree_with_the_sheet_are_posted_with_both_dates(desk: Desk) -> None:
    """B01, B04."""
    claim = desk.claim(principal=27_000, due_on=DUE)
    batch = batch_of(desk, 1, 27_000)
    save_line(desk.ctx, batch, entry(slip_of(desk, claim, 27_000), 27_000))
    post(desk, batch)
    assert desk.owed(claim) == 0
    row = desk.one("SELECT paid_on, booked_on, outlet FROM payment")
    assert row == ("2026-11-19", "2026-11-24", "0154-312")


def test_a_branch_clerk_posts_typed_slips_without_a_right_on_files(branch: Context[Any]) -> None:
    desk = Desk(branch)
    claim = desk.claim(principal=27_000, due_on=DUE)
    batch = batch_of(desk, 1, 27_000)
    save_line(branch, batch, entry(slip_of(desk, claim, 27_000), 27_000))
    post(desk, batch)
    assert desk.owed(claim) == 0


def test_lines_become_payments_in_the_order_of_their_keys(desk: Desk) -> None:
    claims = [desk.claim(principal=1_000, due_on=DUE) for _ in range(3)]
    keys = [slip_of(desk, claim, 1_000) for claim in claims]
    batch = batch_of(desk, 3, 3_000)
    for key in reversed(keys):
        save_line(desk.ctx, batch, entry(key, 1_000))
    post(desk, batch)
    stored = desk.all("SELECT slip_key, line_no FROM payment ORDER BY payment_id")
    assert stored == [(keys[0].slip_no, 3), (keys[1].slip_no, 2), (keys[2].slip_no, 1)]


def test_a_typed_line_is_kept_at_once_and_outlives_the_session(desk: Desk) -> None:
    batch = batch_of(desk, 2, 20_000)
    save_line(desk.ctx, batch, entry(slip_of(desk, desk.claim(due_on=DUE), 10_000), 10_000))
    again = open_slip_batch(desk.ctx, batch)
    assert [line.line.entry.principal for line in again.lines] == [Yen(10_000)]
    assert again.difference.count == -1


def test_a_closed_day_takes_no_new_sheet(desk: Desk) -> None:
    """B28."""
    with desk.write() as store:
        store.db.execute("INSERT INTO day_close VALUES('2026-11-20', 0, 0, 'COLLECTION1', 1)")
    with pytest.raises(BookingDayClosed, match="R8.11.20"):
        add_paid_slip_batch(desk.ctx, sheet(1, 1_000, booked_on=date(2026, 11, 20)))


def test_a_sheet_of_tomorrow_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="今日より後"):
        add_paid_slip_batch(desk.ctx, sheet(1, 1_000, booked_on=TODAY + timedelta(days=1)))


def test_a_bank_that_nobody_knows_is_refused(desk: Desk) -> None:
    with pytest.raises(BankUnknown):
        add_paid_slip_batch(desk.ctx, sheet(1, 1_000, bank="0777"))


def test_the_head_of_a_batch_is_changed_by_version(desk: Desk) -> None:
    batch = add_paid_slip_batch(desk.ctx, sheet(1, 1_000))
    changed = change_paid_slip_batch(desk.ctx, batch.batch_id, batch.version, sheet(2, 2_000))
    assert (changed.declared_count, changed.declared) == (2, Yen(2_000))
    with pytest.raises(ChangedByAnother):
        change_paid_slip_batch(desk.ctx, batch.batch_id, batch.version, sheet(3, 3_000))


def test_a_rejected_batch_takes_no_more_lines(desk: Desk) -> None:
    batch = add_paid_slip_batch(desk.ctx, sheet(1, 1_000))
    reject_paid_slip_batch(desk.ctx, batch.batch_id, batch.version, "別の束だった")
    with pytest.raises(WrongBatchState):
        save_line(desk.ctx, batch.batch_id, entry(slip_of(desk, desk.claim(due_on=DUE), 1_000), 1_000))


def test_a_batch_that_came_as_a_file_is_not_typed(desk: Desk) -> None:
    claim = desk.claim()
    batch = import_payment_file(desk.ctx, "cvs-dsk", "F", files.dsk(Paid(desk.slip(claim, 1_000), 1_000)))
    with pytest.raises(NotTypedSlips):
        post_slips(desk.ctx, batch.batch_id)


def test_a_line_is_changed_by_version_and_the_later_clerk_is_told(desk: Desk) -> None:
    batch = batch_of(desk, 1, 10_000)
    key = slip_of(desk, desk.claim(due_on=DUE), 10_000)
    saved = save_line(desk.ctx, batch, entry(key, 1_000))
    changed = change_line(desk.ctx, batch, saved.line_no, saved.version, entry(key, 10_000))
    assert changed.difference.agrees
    with pytest.raises(ChangedByAnother):
        change_line(desk.ctx, batch, saved.line_no, saved.version, entry(key, 5_000))


def test_a_deleted_line_is_gone_and_stands_in_the_log(desk: Desk) -> None:
    batch = batch_of(desk, 1, 10_000)
    saved = save_line(desk.ctx, batch, entry(slip_of(desk, desk.claim(due_on=DUE), 10_000), 10_000))
    difference = delete_line(desk.ctx, batch, saved.line_no, saved.version)
    assert difference.count == -1
    body = desk.one("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1")
    assert "済通削除" in body and "10000" in body


def test_money_received_after_it_reached_the_city_is_a_mistyped_date(desk: Desk) -> None:
    batch = batch_of(desk, 1, 10_000)
    key = slip_of(desk, desk.claim(due_on=DUE), 10_000)
    with pytest.raises(BadInput) as refused:
        save_line(desk.ctx, batch, entry(key, 10_000, paid_on=TODAY + timedelta(days=1)))
    assert refused.value.field == "paid_on"


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        (SlipKey.numbered("123456789017"), Cause.CHECK_DIGIT),
        (SlipKey.numbered(slip_number(99_999)), Cause.NO_RECEIVABLE),
        (SlipKey(tax_item="01", levy_year=2025, notice_no="08300123", term_no=2), Cause.YEAR),
        (SlipKey(tax_item="01", levy_year=2026, notice_no="08300123", term_no=9), Cause.TERM),
        (SlipKey(tax_item="01", levy_year=2026, notice_no="00000000", term_no=1), Cause.NO_RECEIVABLE),
        (SlipKey(), Cause.UNKNOWN),
    ],
)
def test_a_slip_without_its_claim_goes_to_suspense_with_the_reason(desk: Desk, key: SlipKey, cause: Cause) -> None:
    """B17, B05."""
    desk.claim(notice_no="08300123", term_no=2, due_on=DUE)
    batch = batch_of(desk, 1, 7_500)
    found = look_up_slip(desk.ctx, batch, key)
    assert found.cause is cause
    assert weigh(found.basis, PAID, Yen(7_500)).outcome is Outcome.SUSPENSE
    save_line(desk.ctx, batch, entry(key, 7_500))
    post(desk, batch)
    assert desk.held() == [(str(cause), 7_500)]


def test_a_full_width_number_with_blanks_finds_its_slip(desk: Desk) -> None:
    claim = desk.claim(due_on=DUE)
    number = slip_of(desk, claim, 30_000).slip_no
    wide = number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    batch = batch_of(desk, 1, 30_000)
    found = look_up_slip(desk.ctx, batch, SlipKey.numbered(f"{wide[:4]}　{wide[4:8]} {wide[8:]}"))
    assert found.claim is not None and found.claim.receivable_id == claim


def test_a_typed_key_finds_the_claim_and_is_registered_for_it(desk: Desk) -> None:
    claim = desk.claim(principal=24_000, notice_no="08300123", term_no=2, due_on=DUE)
    key = SlipKey(tax_item="01", levy_year=2026, notice_no="08300123", term_no=2)
    batch = batch_of(desk, 1, 24_000)
    save_line(desk.ctx, batch, entry(key, 24_000))
    post(desk, batch)
    assert desk.owed(claim) == 0
    assert desk.one("SELECT slip_key, receivable_id, kind FROM payment_slip") == ("01-2026-08300123-2", claim, "typed")


def test_a_key_that_fits_two_claims_asks_which_one(desk: Desk) -> None:
    one = desk.claim(notice_no="08300123", tax_year=2026, due_on=DUE)
    two = desk.claim(notice_no="08300123", tax_year=2025, due_on=DUE)
    key = SlipKey(tax_item="01", levy_year=2026, notice_no="08300123", term_no=1)
    batch = batch_of(desk, 2, 60_000)
    assert [choice.receivable_id for choice in look_up_slip(desk.ctx, batch, key).choices] == [one, two]
    with pytest.raises(ClaimAmbiguous):
        save_line(desk.ctx, batch, entry(key, 30_000))
    for claim in (one, two):
        chosen = SlipKey(key.slip_no, key.tax_item, key.levy_year, key.notice_no, key.term_no, claim)
        save_line(desk.ctx, batch, entry(chosen, 30_000))
    post(desk, batch)
    assert (desk.owed(one), desk.owed(two)) == (0, 0)


def test_the_lookup_shows_whose_slip_it_is_and_what_is_open(desk: Desk) -> None:
    claim = desk.claim(principal=27_000, due_on=date(2026, 8, 31))
    batch = batch_of(desk, 1, 27_000)
    found = look_up_slip(desk.ctx, batch, slip_of(desk, claim, 27_000))
    assert found.claim is not None
    assert found.claim.party.name == "伊勢　太郎"
    assert found.claim.label == "R8 市県民税 1期"
    assert found.claim.term.unpaid == Yen(27_000)
    assert suggested(found.basis, date(2026, 11, 20))[0] == Yen(27_000)


def test_a_look_at_a_slip_is_recorded_with_the_person(desk: Desk) -> None:
    claim = desk.claim(due_on=DUE)
    batch = batch_of(desk, 1, 1_000)
    look_up_slip(desk.ctx, batch, slip_of(desk, claim, 30_000))
    party, file_name, result = desk.one("SELECT party_id, file_name, result FROM audit_log ORDER BY seq DESC LIMIT 1")
    assert (party, file_name, result) == (1, "収納情報ファイル", "viewed")


def test_a_protected_person_is_shown_by_number_alone(desk: Desk) -> None:
    with desk.write() as store:
        party = builders.a_party(store, name="三重　花子", protected=True)
    claim = desk.claim(party_id=party, due_on=DUE)
    batch = batch_of(desk, 1, 30_000)
    key = slip_of(desk, claim, 30_000)
    found = look_up_slip(desk.ctx, batch, key).claim
    assert found is not None
    assert (found.party.name, found.party.address, found.party.birth_on) == ("支援措置", "", None)
    save_line(desk.ctx, batch, entry(key, 30_000))
    listed = open_slip_batch(desk.ctx, batch).lines[0].claim
    assert listed is not None and listed.party.name == "支援措置"


def test_less_than_is_owed_warns_and_says_what_is_left(desk: Desk) -> None:
    claim = desk.claim(principal=27_000, due_on=DUE)
    batch = batch_of(desk, 1, 24_000)
    found = look_up_slip(desk.ctx, batch, slip_of(desk, claim, 27_000))
    weighed = weigh(found.basis, PAID, Yen(24_000))
    assert weighed.outcome is Outcome.PART
    assert weighed.applied.principal == Yen(24_000)
    assert weighed.left.principal == Yen(3_000)
    assert weighed.warnings == ("未納 27,000円 より 3,000円 少ない入力です。",)


def test_more_than_is_owed_warns_of_the_over_payment(desk: Desk) -> None:
    claim = desk.claim(principal=27_000, due_on=DUE)
    batch = batch_of(desk, 1, 30_000)
    found = look_up_slip(desk.ctx, batch, slip_of(desk, claim, 27_000))
    weighed = weigh(found.basis, PAID, Yen(30_000))
    assert (weighed.outcome, weighed.surplus) == (Outcome.EXCESS, Yen(3_000))
    assert weighed.warnings == ("未納 27,000円 より 3,000円 多い入力です。過納として過誤納に登録します。",)


def test_a_slip_that_was_paid_before_is_announced_as_double(desk: Desk) -> None:
    """B13, B19: the day and the channel of the first receipt are told."""
    claim = desk.claim(principal=12_000)
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, 12_000), 12_000, day="20260630")))
    batch = batch_of(desk, 1, 12_000)
    found = look_up_slip(desk.ctx, batch, slip_of(desk, claim, 12_000))
    weighed = weigh(found.basis, PAID, Yen(12_000))
    assert weighed.outcome is Outcome.DOUBLE
    assert weighed.warnings == ("既に納付済です（領収日 R8.6.30 コンビニ）。二重納付として過誤納に登録します。",)


def test_the_same_slip_twice_in_one_batch_is_double_the_second_time(desk: Desk) -> None:
    claim = desk.claim(principal=12_000, due_on=DUE)
    key = slip_of(desk, claim, 12_000)
    batch = batch_of(desk, 2, 24_000)
    save_line(desk.ctx, batch, entry(key, 12_000))
    assert weigh(look_up_slip(desk.ctx, batch, key).basis, PAID, Yen(12_000)).outcome is Outcome.DOUBLE
    save_line(desk.ctx, batch, entry(key, 12_000))
    assert [line.result for line in open_slip_batch(desk.ctx, batch).lines] == ["完納", "二重"]
    post(desk, batch)
    assert desk.overpaid(claim) == [("double", 12_000)]


def test_the_line_that_is_corrected_does_not_count_against_itself(desk: Desk) -> None:
    claim = desk.claim(principal=12_000, due_on=DUE)
    key = slip_of(desk, claim, 12_000)
    batch = batch_of(desk, 1, 12_000)
    saved = save_line(desk.ctx, batch, entry(key, 12_000))
    found = look_up_slip(desk.ctx, batch, key, line_no=saved.line_no)
    assert weigh(found.basis, PAID, Yen(12_000)).outcome is Outcome.PAID


def test_the_late_charge_of_the_day_of_receipt_is_proposed_and_shown_with_its_steps(desk: Desk) -> None:
    """200,000 yen from 2026-07-01 to 08-31: 2,000 yen; its derivation can be opened."""
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    batch = batch_of(desk, 1, 202_000)
    found = look_up_slip(desk.ctx, batch, SlipKey(tax_item="01", levy_year=2026, notice_no="00000001", term_no=1))
    paid_on = date(2026, 8, 31)
    assert suggested(found.basis, paid_on) == (Yen(200_000), Yen(0), Yen(2_000))
    weighed = weigh(found.basis, paid_on, Yen(200_000), Yen(0), Yen(2_000))
    assert weighed.outcome is Outcome.PAID
    assert weighed.late_charge is not None and weighed.late_charge.derivation
    assert weighed.left.total == Yen(0)
    assert desk.owed(claim) == 200_000


def test_late_charge_typed_before_the_principal_is_complete_is_told_to_be_principal(desk: Desk) -> None:
    """B16, 法20条の9の4②."""
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    batch = batch_of(desk, 1, 101_000)
    key = slip_of(desk, claim, 200_000)
    weighed = weigh(look_up_slip(desk.ctx, batch, key).basis, date(2026, 8, 31), Yen(100_000), Yen(0), Yen(1_000))
    assert weighed.applied.principal == Yen(101_000)
    assert any("法20条の9の4" in warning for warning in weighed.warnings)


def test_a_typed_split_is_kept(desk: Desk) -> None:
    """B16: the fee is paid although a part of the principal stays open."""
    claim = desk.claim(principal=27_000, due_on=date(2026, 6, 30), demanded_on=date(2026, 7, 17), fee=100)
    batch = batch_of(desk, 1, 10_100)
    save_line(desk.ctx, batch, entry(slip_of(desk, claim, 27_000), 10_000, 100))
    post(desk, batch)
    assert desk.open(claim) == {"principal": 17_000, "demand_fee": 0, "late_charge": 0}


def test_a_provisional_mark_warns_before_the_slip_is_kept(desk: Desk) -> None:
    claim = desk.claim(principal=12_000, due_on=DUE)
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, 12_000), 12_000, kind=files.PRELIMINARY)))
    batch = batch_of(desk, 1, 12_000)
    weighed = weigh(look_up_slip(desk.ctx, batch, slip_of(desk, claim, 12_000)).basis, PAID, Yen(12_000))
    assert weighed.warnings == ("速報 12,000円 があります。確報が別に届くと二重納付になります。",)


def test_the_list_of_a_day_shows_typed_and_declared_sums_and_one_word_for_the_state(desk: Desk) -> None:
    """3101."""
    short = batch_of(desk, 10, 148_300)
    save_line(desk.ctx, short, entry(slip_of(desk, desk.claim(due_on=DUE), 121_300), 121_300))
    even = batch_of(desk, 1, 1_000)
    save_line(desk.ctx, even, entry(slip_of(desk, desk.claim(due_on=DUE), 1_000), 1_000))
    done = batch_of(desk, 1, 2_000)
    save_line(desk.ctx, done, entry(slip_of(desk, desk.claim(due_on=DUE), 2_000), 2_000))
    post(desk, done)
    held = batch_of(desk, 1, 3_000)
    save_line(desk.ctx, held, entry(SlipKey(), 3_000))
    post(desk, held)
    listed = list_batches(desk.ctx, TODAY)
    assert [line.state for line in listed.lines] == ["入力中", "一致", "確定", "保留1"]
    assert listed.lines[0].title == "三十三銀行"
    assert listed.lines[0].difference == Yen(-27_000)
    assert listed.total.difference == Yen(-27_000)


def test_news_counts_in_the_row_of_its_file_and_not_in_the_money_of_the_day(desk: Desk) -> None:
    paid = Paid(files.barcode(5, 9_000), 9_000, day="20261120", settle="20261124", made="20261121")
    early = Paid(files.barcode(6, 4_000), 4_000, day="20261120", made="20261121", kind=files.PRELIMINARY)
    import_payment_file(desk.ctx, "cvs-dsk", "F", files.dsk(paid, early))
    listed = list_batches(desk.ctx, TODAY)
    assert [line.amount for line in listed.lines] == [Yen(13_000)]
    assert (listed.total.count, listed.total.amount, listed.total.news) == (1, Yen(9_000), Yen(4_000))
    assert listed.total.difference == Yen(0)


def test_an_import_with_a_faulty_line_says_so_in_the_list(desk: Desk) -> None:
    bad = files.spoiled(files.barcode(5, 9_000))
    notice = Paid(bad, 9_000, day="20261120", settle="20261124", made="20261121")
    import_payment_file(desk.ctx, "cvs-dsk", "F", files.dsk(notice))
    assert [line.state for line in list_batches(desk.ctx, TODAY).lines] == ["エラー1"]


def test_who_may_not_type_slips_is_refused(auditor: Context[Any]) -> None:
    with pytest.raises(NotPermitted):
        add_paid_slip_batch(auditor, sheet(1, 1_000))


def test_a_posted_batch_shows_what_became_of_its_lines(desk: Desk) -> None:
    claim = desk.claim(principal=10_000, due_on=DUE)
    batch = batch_of(desk, 2, 15_000)
    save_line(desk.ctx, batch, entry(slip_of(desk, claim, 10_000), 12_000))
    save_line(desk.ctx, batch, entry(SlipKey(), 3_000))
    post(desk, batch)
    seen = open_slip_batch(desk.ctx, batch)
    assert seen.batch.state is BatchState.POSTED
    assert [line.result for line in seen.lines] == ["過納", "保留"]
