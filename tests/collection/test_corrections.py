"""収納取消・訂正 (3105): red rows take a receipt back, red and black rows move it; another approves, and the original stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.collection.correcting.worked_out import Correction, SeveralClaims
from core.collection.corrections import (
    draft_move,
    draft_reversal,
    find_receipts,
    preview_move,
    preview_reversal,
)
from core.collection.rebooking import NothingToReverse
from core.collection.suspense import attach_suspense
from core.ledger.journal import OffsetOrRefundStands, Posting
from core.office.approvals import approve, get_draft
from core.office.context import Context
from core.office.drafts import OwnDraft
from core.office.rights import NotPermitted
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests import builders
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid
from tests.people import code_at

JUNE, DUE = date(2026, 6, 30), date(2026, 6, 30)
LATE: dict[str, Any] = {"day": "20260831", "settle": "20260909", "made": "20260901"}


def paid(desk: Desk, claim: int, yen: int, **facts: Any) -> int:
    """Money posted to a claim; the number of its payment."""
    made = desk.one("SELECT count(*) FROM payment")
    key = desk.slip(claim, yen, key=files.barcode(1_000 + made, yen))
    desk.take("cvs-dsk", files.dsk(Paid(key, yen, **facts)))
    return int(desk.one("SELECT max(payment_id) FROM payment"))


def reversed_(desk: Desk, chief: Context[Any], payment: int, **facts: Any) -> None:
    desk.approved(chief, draft_reversal(desk.ctx, payment, "入力の誤り", **facts))


def rows_of(correction: Correction) -> list[tuple[str, str, str]]:
    return [(row.label, row.before, row.after) for row in correction.rows]


def test_a_reversal_leaves_two_rows_whose_sum_is_nought(desk: Desk, chief: Context[Any]) -> None:
    """B22: the original stays, the red row is booked today."""
    claim = desk.claim(principal=12_000, due_on=DUE)
    payment = paid(desk, claim, 12_000)
    reversed_(desk, chief, payment)
    rows = desk.all(
        """SELECT p.amount_yen, p.value_on, v.booked_on FROM posting p JOIN voucher v USING(voucher_id)
            WHERE p.payment_id = ? ORDER BY posting_id""",
        payment,
    )
    assert rows == [(-12_000, "2026-06-30", "2026-07-09"), (12_000, "2026-06-30", "2026-11-24")]
    assert desk.owed(claim) == 12_000
    assert desk.account("cash_in") == 0


def test_the_voucher_carries_batch_draft_and_reason(desk: Desk, chief: Context[Any]) -> None:
    payment = paid(desk, desk.claim(principal=12_000, due_on=DUE), 12_000)
    reversed_(desk, chief, payment)
    row = desk.one("SELECT act_code, batch_id, draft_id, reason FROM voucher ORDER BY voucher_id DESC LIMIT 1")
    assert row == ("reversal", 1, 1, "入力の誤り")


def test_nothing_changes_before_the_approval(desk: Desk) -> None:
    claim = desk.claim(principal=12_000, due_on=DUE)
    draft_reversal(desk.ctx, paid(desk, claim, 12_000), "入力の誤り")
    assert desk.owed(claim) == 0


def test_the_drafter_does_not_approve(ctx_for: Any, clock: Any) -> None:
    desk = Desk(ctx_for("chief"))
    both = ctx_for("collection")
    with desk.write() as store:
        store.roster.give_role(both.actor.staff_no, "chief", date(2020, 1, 1), None, 0, 1)
    own = Desk(both)
    ref = draft_reversal(both, paid(own, own.claim(principal=12_000, due_on=DUE), 12_000), "入力の誤り")
    clock.move(seconds=30)
    with pytest.raises(OwnDraft):
        approve(both, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))


def test_who_may_not_correct_drafts_nothing(desk: Desk, branch: Context[Any]) -> None:
    payment = paid(desk, desk.claim(principal=12_000, due_on=DUE), 12_000)
    with pytest.raises(NotPermitted):
        draft_reversal(branch, payment, "入力の誤り")


def test_a_reason_is_needed(desk: Desk) -> None:
    payment = paid(desk, desk.claim(principal=12_000, due_on=DUE), 12_000)
    with pytest.raises(BadInput):
        draft_reversal(desk.ctx, payment, " ")


def test_a_receipt_is_taken_back_once(desk: Desk, chief: Context[Any]) -> None:
    payment = paid(desk, desk.claim(principal=12_000, due_on=DUE), 12_000)
    reversed_(desk, chief, payment)
    with pytest.raises(NothingToReverse):
        draft_reversal(desk.ctx, payment, "もう一度")


def test_two_drafts_of_one_receipt_are_executed_once(desk: Desk, chief: Context[Any]) -> None:
    payment = paid(desk, desk.claim(principal=12_000, due_on=DUE), 12_000)
    drafts = [draft_reversal(desk.ctx, payment, "入力の誤り") for _ in range(2)]
    desk.approved(chief, drafts[0])
    with pytest.raises(ChangedByAnother):
        desk.approved(chief, drafts[1])
    assert desk.account("cash_in") == 0


def test_the_approver_sees_before_and_after_by_claim(desk: Desk, chief: Context[Any]) -> None:
    claim = desk.claim(principal=12_000, due_on=DUE)
    ref = draft_reversal(desk.ctx, paid(desk, claim, 12_000), "入力の誤り")
    described = get_draft(chief, ref.draft_id).described
    assert described.title == "収納取消 領収日 R8.6.30 収入日 R8.7.9 コンビニ 12,000円"
    assert [(row.label, row.before, row.after, row.difference) for row in described.rows] == [
        ("R8 市県民税 1期 本税 収入", "12,000円", "0円", "-12,000円"),
        ("R8 市県民税 1期 本税 未納", "0円", "12,000円", "+12,000円"),
        ("日計の収入", "", "", "-12,000円"),
    ]


def test_a_draft_that_can_no_longer_be_done_can_still_be_read(desk: Desk, chief: Context[Any]) -> None:
    payment = paid(desk, desk.claim(principal=12_000, due_on=DUE), 12_000)
    waiting = draft_reversal(desk.ctx, payment, "入力の誤り")
    reversed_(desk, chief, payment)
    assert any("取り消せる仕訳がありません" in note for note in get_draft(chief, waiting.draft_id).described.notes)


def test_the_late_charge_that_the_receipt_had_fixed_goes_with_it(desk: Desk, chief: Context[Any]) -> None:
    claim = desk.claim(principal=200_000, due_on=DUE)
    payment = paid(desk, claim, 202_000, **LATE)
    assert desk.owed(claim) == 0
    reversed_(desk, chief, payment)
    assert desk.open(claim) == {"principal": 200_000, "demand_fee": 0, "late_charge": 0}
    assert desk.one("SELECT sum(amount_yen) FROM posting WHERE account = 'revenue' AND component = 'late_charge'") == 0


def test_a_late_charge_that_a_later_receipt_has_settled_stays(desk: Desk, chief: Context[Any]) -> None:
    claim = desk.claim(principal=200_000, due_on=DUE)
    principal = paid(desk, claim, 200_000, **LATE)
    paid(desk, claim, 2_000, day="20260915", settle="20260924", made="20260916")
    reversed_(desk, chief, principal)
    assert desk.open(claim) == {"principal": 200_000, "demand_fee": 0, "late_charge": 0}
    assert desk.each_voucher_sums_to_nought()


def test_a_fee_that_had_crossed_is_owed_again_and_the_note_is_cancelled(desk: Desk, chief: Context[Any]) -> None:
    """B37 undone."""
    claim = desk.claim(principal=12_000, due_on=DUE, demanded_on=date(2026, 7, 17), fee=100)
    payment = paid(desk, claim, 12_000, settle="20260720", made="20260718")
    assert desk.owed(claim) == 0
    reversed_(desk, chief, payment)
    assert desk.open(claim) == {"principal": 12_000, "demand_fee": 100, "late_charge": 0}
    assert desk.one("SELECT count(*), count(cancels_event_id) FROM receivable_event") == (2, 1)


def test_what_is_open_again_is_filled_by_the_over_payment_of_the_same_claim(desk: Desk, chief: Context[Any]) -> None:
    """R-10: the last payment first."""
    claim = desk.claim(principal=12_000, due_on=DUE)
    first = paid(desk, claim, 12_000)
    paid(desk, claim, 12_000, day="20260629", settle="20260708", made="20260630")
    assert desk.overpaid(claim) == [("double", 12_000)]
    reversed_(desk, chief, first)
    assert desk.owed(claim) == 0
    assert desk.overpaid(claim) == [("double", 0)]
    assert desk.account("cash_in") == 12_000


def test_money_that_fills_the_gap_late_fixes_the_late_charge_of_its_own_day(desk: Desk, chief: Context[Any]) -> None:
    """Ledger rule 8: the receipt in time goes, the second one of 2026-08-31 takes its place: 2,000 yen are due."""
    claim = desk.claim(principal=200_000, due_on=DUE)
    first = paid(desk, claim, 200_000)
    paid(desk, claim, 200_000, **LATE)
    reversed_(desk, chief, first)
    assert desk.open(claim) == {"principal": 0, "demand_fee": 0, "late_charge": 2_000}


def test_a_receipt_whose_excess_was_refunded_is_not_taken_back(desk: Desk) -> None:
    """B36, ledger rule 9."""
    claim = desk.claim(principal=9_000, due_on=DUE)
    payment = paid(desk, claim, 12_000)
    with desk.write() as store:
        draft = builders.an_execution(store)
        store.db.execute(
            "INSERT INTO refund(overpayment_id, payee_key, decided_on, way, draft_id) VALUES(1,'1','2026-08-01','return_of_revenue',?)",
            (draft,),
        )
        day = date(2026, 8, 1)
        rows = [
            Posting("overpayment", "refund", 3_000, "2026-06-30", 2026, "current", claim, "principal", overpayment_id=1, refund_id=1),
            Posting("payable", "refund", -3_000, "2026-08-01", 2026, "none", refund_id=1),
        ]  # fmt: skip
        builders.a_voucher(store, "refund", day, rows, draft_id=draft)
    for act in (preview_reversal, lambda ctx, number: draft_reversal(ctx, number, "入力の誤り")):
        with pytest.raises(OffsetOrRefundStands):
            act(desk.ctx, payment)
    with pytest.raises(OffsetOrRefundStands):
        draft_move(desk.ctx, payment, desk.claim(principal=12_000, due_on=DUE), reason="期別の取違え")


def test_a_dishonoured_cheque_is_taken_back_though_another_excess_was_refunded(desk: Desk, chief: Context[Any]) -> None:
    """Ledger rule 9: B26."""
    claim = desk.claim(principal=12_000, due_on=DUE)
    cheque = paid(desk, claim, 5_000)
    paid(desk, claim, 10_000, day="20260629", settle="20260708", made="20260630")
    with desk.write() as store:
        draft = builders.an_execution(store)
        store.db.execute(
            "INSERT INTO refund(overpayment_id, payee_key, decided_on, way, draft_id) VALUES(1,'1','2026-08-01','return_of_revenue',?)",
            (draft,),
        )
        rows = [
            Posting("overpayment", "refund", 3_000, "2026-06-29", 2026, "current", claim, "principal", overpayment_id=1, refund_id=1),
            Posting("payable", "refund", -3_000, "2026-08-01", 2026, "none", refund_id=1),
        ]  # fmt: skip
        builders.a_voucher(store, "refund", date(2026, 8, 1), rows, draft_id=draft)
    with pytest.raises(OffsetOrRefundStands):
        draft_reversal(desk.ctx, cheque, "入力の誤り")
    reversed_(desk, chief, cheque, dishonour=True)
    assert desk.owed(claim) == 5_000
    assert desk.one("SELECT act_code FROM voucher ORDER BY voucher_id DESC LIMIT 1") == "dishonour"


def test_a_move_is_red_and_black_in_one_voucher_and_keeps_the_day_of_receipt(desk: Desk, chief: Context[Any]) -> None:
    """B23: the 日計 of the day sums to 0."""
    wrong, right = desk.claim(principal=5_000, due_on=DUE), desk.claim(principal=24_000, due_on=DUE)
    payment = paid(desk, wrong, 5_000)
    desk.approved(chief, draft_move(desk.ctx, payment, right, reason="期別の取違え"))
    assert (desk.owed(wrong), desk.owed(right)) == (5_000, 19_000)
    voucher, act = desk.one("SELECT max(voucher_id), act_code FROM voucher WHERE act_code = 'transfer'")
    assert act == "transfer"
    rows = desk.all(
        "SELECT receivable_id, amount_yen, value_on FROM posting WHERE voucher_id = ? ORDER BY posting_id", voucher
    )
    assert rows == [(wrong, 5_000, "2026-06-30"), (right, -5_000, "2026-06-30")]
    assert desk.account("cash_in") == 5_000


def test_a_part_of_a_receipt_is_moved_and_the_rest_stays(desk: Desk, chief: Context[Any]) -> None:
    one, two = desk.claim(principal=12_000, due_on=DUE), desk.claim(principal=12_000, due_on=DUE)
    payment = paid(desk, one, 12_000)
    desk.approved(chief, draft_move(desk.ctx, payment, two, Yen(5_000), reason="2件分の納付"))
    assert (desk.owed(one), desk.owed(two)) == (5_000, 7_000)
    assert desk.account("cash_in") == 12_000


def test_the_excess_of_a_receipt_can_be_moved_to_the_claim_it_was_meant_for(desk: Desk, chief: Context[Any]) -> None:
    """B20: 期別取違え."""
    one, two = desk.claim(principal=9_000, due_on=DUE), desk.claim(principal=12_000, due_on=DUE)
    payment = paid(desk, one, 12_000)
    desk.approved(chief, draft_move(desk.ctx, payment, two, Yen(3_000), reason="2期分の納付"))
    assert (desk.owed(one), desk.owed(two)) == (0, 9_000)
    assert desk.overpaid(one) == [("excess", 0)]


def test_a_moved_receipt_can_be_moved_on_and_taken_back(desk: Desk, chief: Context[Any]) -> None:
    claims = [desk.claim(principal=5_000, due_on=DUE) for _ in range(3)]
    payment = paid(desk, claims[0], 5_000)
    desk.approved(chief, draft_move(desk.ctx, payment, claims[1], reason="期別の取違え"))
    desk.approved(chief, draft_move(desk.ctx, payment, claims[2], reason="もう一度"))
    assert [desk.owed(claim) for claim in claims] == [5_000, 5_000, 0]
    reversed_(desk, chief, payment)
    assert [desk.owed(claim) for claim in claims] == [5_000, 5_000, 5_000]
    assert desk.account("cash_in") == 0
    assert desk.each_voucher_sums_to_nought()


def test_a_receipt_on_two_claims_asks_from_which_it_is_moved(desk: Desk, chief: Context[Any]) -> None:
    one, two, three = (desk.claim(principal=12_000, due_on=DUE) for _ in range(3))
    payment = paid(desk, one, 12_000)
    desk.approved(chief, draft_move(desk.ctx, payment, two, Yen(5_000), reason="2件分の納付"))
    with pytest.raises(SeveralClaims):
        draft_move(desk.ctx, payment, three, reason="期別の取違え")
    desk.approved(chief, draft_move(desk.ctx, payment, three, reason="期別の取違え", from_receivable=two))
    assert [desk.owed(claim) for claim in (one, two, three)] == [5_000, 12_000, 7_000]


def test_money_attached_to_the_wrong_claim_is_assigned_anew(desk: Desk, chief: Context[Any]) -> None:
    wrong, right = desk.claim(principal=5_000, due_on=DUE), desk.claim(principal=5_000, due_on=DUE)
    desk.take("cvs-dsk", files.dsk(Paid(files.barcode(999, 5_000), 5_000)))
    attach_suspense(desk.ctx, 1, wrong)
    desk.approved(chief, draft_move(desk.ctx, 1, right, reason="消込先の誤り"))
    assert (desk.owed(wrong), desk.owed(right)) == (5_000, 0)
    reversed_(desk, chief, 1)
    assert desk.owed(right) == 5_000
    assert (desk.held(), desk.account("cash_in")) == ([], 0)


def test_a_receipt_without_an_owner_goes_back_to_suspense(desk: Desk, chief: Context[Any]) -> None:
    wrong = desk.claim(principal=5_000, due_on=DUE)
    payment = paid(desk, wrong, 5_000)
    desk.approved(chief, draft_move(desk.ctx, payment, None, reason="別人の納付"))
    assert desk.owed(wrong) == 5_000
    assert desk.held() == [("unknown", 5_000)]
    attach_suspense(desk.ctx, 1, wrong)
    desk.approved(chief, draft_move(desk.ctx, payment, None, reason="やはり別人の納付"))
    assert desk.held() == [("unknown", 5_000)]
    reversed_(desk, chief, payment)
    assert (desk.held(), desk.account("cash_in")) == ([], 0)
    assert desk.each_voucher_sums_to_nought()


def test_a_move_to_the_same_claim_is_refused(desk: Desk) -> None:
    claim = desk.claim(principal=5_000, due_on=DUE)
    with pytest.raises(BadInput, match="今の期別と同じ"):
        draft_move(desk.ctx, paid(desk, claim, 5_000), claim, reason="期別の取違え")


def test_a_move_between_years_is_booked_in_the_year_of_each_claim(desk: Desk, chief: Context[Any]) -> None:
    """B24: the correction sums to nought over the years."""
    old = desk.claim(principal=5_000, levy_year=2024, due_on=date(2024, 6, 30))
    new = desk.claim(principal=5_000, due_on=DUE)
    payment = paid(desk, old, 5_000)
    desk.approved(chief, draft_move(desk.ctx, payment, new, reason="年度の取違え"))
    rows = desk.all(
        """SELECT p.fiscal_year, p.revenue_class, p.amount_yen FROM posting p JOIN voucher v USING(voucher_id)
            WHERE v.act_code = 'transfer' AND p.component = 'principal' ORDER BY p.posting_id"""
    )
    assert rows == [(2026, "carried_over", 5_000), (2026, "current", -5_000)]


def test_late_charges_that_still_run_are_proposed_and_not_posted(desk: Desk) -> None:
    """The difference is shown; nothing paid is re-allocated by itself."""
    one, two = (desk.claim(principal=900_000, due_on=DUE) for _ in range(2))
    payment = paid(desk, one, 300_000)
    correction = preview_move(desk.ctx, payment, two)
    first, second = correction.proposals
    # to 2026-11-24: 600,000 or 900,000 yen, 31 days of 2.8% and 116 days of 9.1%
    assert (first.before, first.after) == (Yen(18_700), Yen(28_100))
    assert (second.before, second.after) == (Yen(28_100), Yen(18_700))
    assert (first.posted, second.posted) == (Yen(0), Yen(0))
    labels = [label for label, _, _ in rows_of(correction)]
    assert "R8 市県民税 1期 延滞金未確定" in labels


def test_a_move_that_ends_the_principal_late_posts_its_late_charge(desk: Desk, chief: Context[Any]) -> None:
    wrong, right = desk.claim(principal=300_000, due_on=DUE), desk.claim(principal=200_000, due_on=DUE)
    payment = paid(desk, wrong, 202_000, **LATE)
    correction = preview_move(desk.ctx, payment, right)
    assert [proposal.posted for proposal in correction.proposals] == [Yen(0), Yen(2_000)]
    desk.approved(chief, draft_move(desk.ctx, payment, right, reason="期別の取違え"))
    assert (desk.owed(right), desk.owed(wrong)) == (0, 300_000)


def test_on_a_closed_day_a_correction_is_booked_on_the_next_open_one(desk: Desk, chief: Context[Any]) -> None:
    """B28: after the close only corrections on a later day."""
    payment = paid(desk, desk.claim(principal=12_000, due_on=DUE), 12_000)
    with desk.write() as store:
        store.db.execute("INSERT INTO day_close VALUES('2026-11-24', 0, 0, 'COLLECTION1', 1)")
    reversed_(desk, chief, payment)
    assert desk.one("SELECT booked_on FROM voucher WHERE act_code = 'reversal'") == "2026-11-25"


def test_a_red_row_of_a_closed_year_is_carried_over_in_the_year_of_its_day(desk: Desk, chief: Context[Any]) -> None:
    """Ledger rule 6."""
    claim = desk.claim(principal=12_000, levy_year=2025, due_on=date(2025, 6, 30))
    payment = paid(desk, claim, 12_000, day="20260401", settle="20260420", made="20260402")
    with desk.write() as store:
        store.db.execute("INSERT INTO fiscal_year_close VALUES(2025, '2026-05-31', 1)")
    reversed_(desk, chief, payment)
    rows = desk.all("SELECT fiscal_year, revenue_class FROM posting WHERE payment_id = ? ORDER BY posting_id", payment)
    assert rows == [(2025, "current"), (2026, "carried_over")]


def test_receipts_of_a_person_are_found_with_where_their_money_lies(desk: Desk, chief: Context[Any]) -> None:
    with desk.write() as store:
        party = builders.a_party(store)
    one = desk.claim(party_id=party, principal=9_000, due_on=DUE)
    two = desk.claim(party_id=party, principal=5_000, due_on=DUE)
    excess, gone = paid(desk, one, 12_000), paid(desk, two, 5_000)
    reversed_(desk, chief, gone)
    found = find_receipts(desk.ctx, party_id=party)
    assert [(f.receipt.payment_id, f.receipt.state) for f in found] == [(gone, "取消済"), (excess, "消込")]
    assert [(str(p.lies), p.amount_yen) for p in found[1].receipt.places] == [("消込", 9_000), ("過誤納", 3_000)]
    assert [claim.receivable_id for claim in found[1].claims] == [one]


def test_looking_for_receipts_is_recorded_with_the_person(desk: Desk) -> None:
    claim = desk.claim(principal=9_000, due_on=DUE)
    find_receipts(desk.ctx, receivable_id=claim)
    assert desk.one("SELECT party_id, result FROM audit_log ORDER BY seq DESC LIMIT 1") == (1, "viewed")
