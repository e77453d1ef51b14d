"""バッチ取消: a batch is taken back as a whole by red rows, with another's approval; then the same file may come again."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.collection.corrections import draft_move, draft_reversal
from core.collection.importing import import_payment_file
from core.collection.payments import BatchState, WrongBatchState
from core.collection.reversing import PAYMENTS_A_STEP, draft_batch_reversal
from core.collection.suspense import attach_suspense
from core.ledger.journal import OffsetOrRefundStands, Posting
from core.office.approvals import get_draft
from core.office.context import Context
from core.office.jobs import run_job
from core.office.work import JobState
from core.values.money import Yen
from core.values.refusals import BadInput
from storage.ledger.verification import verify_books
from tests import builders
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid

DUE = date(2026, 6, 30)


def take_back(desk: Desk, chief: Context[Any], batch_id: int) -> None:
    job = desk.approved(chief, draft_batch_reversal(desk.ctx, batch_id, "収入日の誤り"))
    progress = run_job(desk.ctx, job)
    assert progress.job.state is JobState.DONE, progress.job.message


def state_of(desk: Desk, batch_id: int) -> BatchState:
    return BatchState(desk.one("SELECT state FROM payment_batch WHERE batch_id = ?", batch_id))


def everything(desk: Desk) -> tuple[Any, ...]:
    """Balances, what is held and what is over-paid: the state that must come back."""
    over = desk.all(
        """SELECT o.receivable_id, o.cause, -sum(p.amount_yen) FROM overpayment o JOIN posting p USING(overpayment_id)
            WHERE p.account = 'overpayment' GROUP BY o.receivable_id, o.cause HAVING sum(p.amount_yen) < 0 ORDER BY 1, 2"""
    )
    return desk.balances(), sorted(desk.held()), over


def sound(desk: Desk) -> bool:
    with desk.ctx.read() as store:
        return not verify_books(store.db).differences


def test_a_reversed_batch_leaves_the_books_as_they_were(desk: Desk, chief: Context[Any]) -> None:
    claim, other = desk.claim(principal=12_000, due_on=DUE), desk.claim(principal=9_000, due_on=DUE)
    before = everything(desk)
    notices = [
        Paid(desk.slip(claim, 12_000), 12_000),
        Paid(desk.slip(other, 10_000), 10_000),
        Paid(files.barcode(88, 500), 500),
    ]
    batch = desk.take("cvs-dsk", files.dsk(*notices)).batch_id
    take_back(desk, chief, batch)
    assert everything(desk) == before
    assert state_of(desk, batch) is BatchState.REVERSED
    assert desk.account("cash_in") == 0
    assert sound(desk)


def test_the_red_rows_stand_on_the_day_of_the_reversal(desk: Desk, chief: Context[Any]) -> None:
    """B22: the original day keeps its rows."""
    claim = desk.claim(principal=12_000, due_on=DUE)
    batch = desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, 12_000), 12_000))).batch_id
    take_back(desk, chief, batch)
    cash = desk.all(
        "SELECT v.booked_on, p.amount_yen FROM posting p JOIN voucher v USING(voucher_id) WHERE p.account = 'cash_in' ORDER BY 1"
    )
    assert cash == [("2026-07-09", 12_000), ("2026-11-24", -12_000)]


def test_the_same_file_may_come_again_after_the_reversal_and_gives_the_same_books(
    desk: Desk, chief: Context[Any]
) -> None:
    claim = desk.claim(principal=9_000, due_on=DUE)
    content = files.dsk(Paid(desk.slip(claim, 12_000), 12_000), Paid(files.barcode(88, 500), 500))
    batch = desk.take("cvs-dsk", content).batch_id
    posted = everything(desk)
    take_back(desk, chief, batch)
    desk.take("cvs-dsk", content)
    assert everything(desk) == posted
    assert sound(desk)


def test_the_approver_sees_what_leaves_the_books(desk: Desk, chief: Context[Any]) -> None:
    batch = desk.take("cvs-dsk", files.dsk(Paid(files.barcode(88, 500), 500))).batch_id
    ref = draft_batch_reversal(desk.ctx, batch, "収入日の誤り")
    described = get_draft(chief, ref.draft_id).described
    assert [(row.before, row.after, row.difference) for row in described.rows] == [("500円", "0円", "-500円")]


def test_nothing_is_taken_back_before_the_approval(desk: Desk) -> None:
    batch = desk.take("cvs-dsk", files.dsk(Paid(files.barcode(88, 500), 500))).batch_id
    draft_batch_reversal(desk.ctx, batch, "収入日の誤り")
    assert state_of(desk, batch) is BatchState.POSTED
    assert desk.account("cash_in") == 500


def test_a_batch_that_is_not_posted_is_not_reversed(desk: Desk) -> None:
    batch = import_payment_file(desk.ctx, "cvs-dsk", "F", files.dsk(Paid(files.barcode(88, 500), 500)))
    with pytest.raises(WrongBatchState):
        draft_batch_reversal(desk.ctx, batch.batch_id, "収入日の誤り")


def test_a_reason_is_needed(desk: Desk) -> None:
    batch = desk.take("cvs-dsk", files.dsk(Paid(files.barcode(88, 500), 500))).batch_id
    with pytest.raises(BadInput):
        draft_batch_reversal(desk.ctx, batch, " ")


def test_preliminary_notices_of_a_reversed_batch_are_released(desk: Desk, chief: Context[Any]) -> None:
    claim = desk.claim(principal=12_000, due_on=DUE)
    notice = Paid(desk.slip(claim, 12_000), 12_000, kind=files.PRELIMINARY)
    batch = desk.take("cvs-dsk", files.dsk(notice)).batch_id
    assert desk.provisional(claim) == 12_000
    take_back(desk, chief, batch)
    assert desk.provisional(claim) == 0
    assert desk.one("SELECT kind, reason FROM provisional_end") == ("released", "収入日の誤り")
    desk.take("cvs-dsk", files.dsk(notice))
    assert desk.provisional(claim) == 12_000


def test_money_of_the_batch_that_was_attached_or_moved_since_goes_back_too(desk: Desk, chief: Context[Any]) -> None:
    one, two, three = (desk.claim(principal=12_000, due_on=DUE) for _ in range(3))
    notices = [Paid(desk.slip(one, 12_000), 12_000), Paid(files.barcode(88, 7_000), 7_000)]
    batch = desk.take("cvs-dsk", files.dsk(*notices)).batch_id
    attach_suspense(desk.ctx, 1, two)
    moved = desk.one("SELECT payment_id FROM payment WHERE amount_yen = 12000")
    desk.approved(chief, draft_move(desk.ctx, moved, three, Yen(5_000), reason="2件分の納付"))
    take_back(desk, chief, batch)
    assert [desk.owed(claim) for claim in (one, two, three)] == [12_000, 12_000, 12_000]
    assert (desk.held(), desk.account("cash_in")) == ([], 0)
    assert sound(desk)


def test_a_receipt_that_was_taken_back_alone_is_not_taken_back_twice(desk: Desk, chief: Context[Any]) -> None:
    one, two = (desk.claim(principal=12_000, due_on=DUE) for _ in range(2))
    notices = [Paid(desk.slip(one, 12_000), 12_000), Paid(desk.slip(two, 12_000), 12_000)]
    batch = desk.take("cvs-dsk", files.dsk(*notices)).batch_id
    desk.approved(chief, draft_reversal(desk.ctx, 1, "入力の誤り"))
    take_back(desk, chief, batch)
    assert (desk.owed(one), desk.owed(two), desk.account("cash_in")) == (12_000, 12_000, 0)
    assert sound(desk)


def test_money_of_other_batches_fills_what_is_open_again_and_stays(desk: Desk, chief: Context[Any]) -> None:
    claim = desk.claim(principal=12_000, due_on=DUE)
    first = desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, 12_000), 12_000))).batch_id
    other = desk.slip(claim, 12_000, key=files.barcode(900, 12_000))
    second = desk.take("cvs-dsk", files.dsk(Paid(other, 12_000, made="20260702"))).batch_id
    take_back(desk, chief, first)
    assert (desk.owed(claim), desk.overpaid(claim), desk.account("cash_in")) == (0, [("double", 0)], 12_000)
    take_back(desk, chief, second)
    assert (desk.owed(claim), desk.account("cash_in")) == (12_000, 0)
    assert sound(desk)


def test_a_batch_whose_excess_was_refunded_is_refused_when_it_is_drafted(desk: Desk) -> None:
    """B36."""
    claim = desk.claim(principal=9_000, due_on=DUE)
    batch = desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, 12_000), 12_000))).batch_id
    with desk.write() as store:
        draft = builders.an_execution(store)
        store.db.execute(
            "INSERT INTO refund(overpayment_id, payee_key, decided_on, way, draft_id) VALUES(1,'1','2026-08-01','return_of_revenue',?)",
            (draft,),
        )
        rows = [
            Posting("overpayment", "refund", 3_000, "2026-06-30", 2026, "current", claim, "principal", overpayment_id=1, refund_id=1),
            Posting("payable", "refund", -3_000, "2026-08-01", 2026, "none", refund_id=1),
        ]  # fmt: skip
        builders.a_voucher(store, "refund", date(2026, 8, 1), rows, draft_id=draft)
    with pytest.raises(OffsetOrRefundStands):
        draft_batch_reversal(desk.ctx, batch, "収入日の誤り")


def test_a_reversal_that_stopped_goes_on_voucher_by_voucher(desk: Desk, chief: Context[Any]) -> None:
    claims = [desk.claim(principal=1_000, due_on=DUE) for _ in range(3)]
    notices = [Paid(desk.slip(claim, 1_000), 1_000, settle=f"2026070{day}") for day, claim in enumerate(claims, 1)]
    batch = desk.take("cvs-dsk", files.dsk(*notices)).batch_id
    job = desk.approved(chief, draft_batch_reversal(desk.ctx, batch, "収入日の誤り"))
    assert run_job(desk.ctx, job, until=lambda progress: True).job.state is JobState.PAUSED
    assert desk.account("cash_in") == 2_000
    assert run_job(desk.ctx, job).job.state is JobState.DONE
    assert desk.account("cash_in") == 0
    assert state_of(desk, batch) is BatchState.REVERSED


def test_a_voucher_of_many_payments_is_taken_back_in_parts(desk: Desk, chief: Context[Any]) -> None:
    """Each part is one transaction; a reversal that stopped between two parts goes on with the next."""
    with desk.write() as store:
        party = builders.a_party(store)
        claims = [
            builders.a_receivable(store, party_id=party, principal=1_000, due_on=DUE)
            for _ in range(PAYMENTS_A_STEP + 20)
        ]
    notices = [Paid(desk.slip(claim, 1_000), 1_000) for claim in claims]
    batch = desk.take("cvs-dsk", files.dsk(*notices)).batch_id
    job = desk.approved(chief, draft_batch_reversal(desk.ctx, batch, "収入日の誤り"))
    run_job(desk.ctx, job, until=lambda progress: True)
    assert desk.account("cash_in") == 20_000
    assert run_job(desk.ctx, job).job.state is JobState.DONE
    assert desk.account("cash_in") == 0
    assert desk.one("SELECT sum(principal_yen) FROM receivable") == 1_000 * len(claims)
    assert state_of(desk, batch) is BatchState.REVERSED


numbers = count(1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    principals=st.lists(st.integers(1, 400_000), min_size=3, max_size=3),
    payments=st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 300_000), st.integers(0, 200)), min_size=1, max_size=8
    ),
)
def test_random_batches_come_back_the_same(
    desk: Desk, chief: Context[Any], principals: list[int], payments: list[tuple[int, int, int]]
) -> None:
    """Reversed and imported again: the same balances, the same money held, the same over-payments."""
    claims = [desk.claim(principal=yen, notice_no=f"N{next(numbers)}", due_on=DUE) for yen in principals]
    notices = []
    for which, yen, days in payments:
        key = files.barcode(next(numbers) + 500_000, yen)
        if which < 3:
            desk.slip(claims[which], yen, key=key)
        paid = date(2026, 5, 1) + timedelta(days=days)
        made, settle = paid + timedelta(days=1), paid + timedelta(days=9)
        notices.append(Paid(key, yen, f"{paid:%Y%m%d}", settle=f"{settle:%Y%m%d}", made=f"{made:%Y%m%d}"))
    content = files.dsk(*notices)
    before = everything(desk)
    batch = desk.take("cvs-dsk", content).batch_id
    posted = everything(desk)
    take_back(desk, chief, batch)
    assert everything(desk) == before
    again = desk.take("cvs-dsk", content).batch_id
    assert everything(desk) == posted
    take_back(desk, chief, again)
    assert everything(desk) == before
    assert sound(desk)
