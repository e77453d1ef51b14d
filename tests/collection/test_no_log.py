"""No log, no act; no log, no view: when no row can be written into the log, services show nothing and change nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.collection import batches, corrections, daily_close, importing, paid_slips, provisional, review, suspense
from core.collection.records.slip_lines import SlipEntry, SlipKey
from core.ledger.inquiry import history, notices, summary, trial
from core.ledger.inquiry.terms import NoticeKey
from core.office.approvals import approve, get_draft, list_in_tray
from core.office.context import Context
from core.office.jobs import run_job
from core.parties import search
from core.values.check_digits import slip_number
from core.values.money import Yen
from tests import builders
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid
from tests.people import FixedClock, code_at

Ctx = Context[Any]
TODAY = date(2026, 11, 24)
FULL = "CREATE TRIGGER log_full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'log full'); END"


class Town:
    """One claim with its slip, a receipt, a mark, money in suspense, a draft, an open sheet and a waiting file."""

    def __init__(self, desk: Desk) -> None:
        ctx = desk.ctx
        self.claim = desk.claim(principal=30_000, due_on=date(2026, 11, 30), notice_no="0830000001")
        self.party = desk.one("SELECT party_id FROM receivable")
        key = desk.slip(self.claim, 20_000, key=slip_number(17), kind="slip_no")
        with ctx.write() as store:
            self.held = builders.a_suspense(store, 5_000, date(2026, 11, 20))
            self.payment = builders.a_payment(store, self.claim, 10_000, date(2026, 11, 20))
            news = builders.a_payment_line(store, 7_000, date(2026, 11, 20), notice_kind="preliminary")
            store.db.execute("INSERT INTO provisional_mark VALUES(1, ?, ?, 7000)", (news, self.claim))
        self.draft = corrections.draft_reversal(ctx, self.payment, "誤入力")
        self.sheet = batches.SlipSheet(TODAY, "0154", "312", 1, Yen(20_000))
        self.typed = batches.add_paid_slip_batch(ctx, self.sheet).batch_id
        self.line = SlipEntry(SlipKey.numbered(key), TODAY, Yen(20_000))
        paid_slips.save_line(ctx, self.typed, self.line)
        paid = Paid(files.barcode(9, 700), 700, day="20261120", settle="20261124", made="20261121")
        self.ready = importing.import_payment_file(ctx, "cvs-dsk", "a.csv", files.dsk(paid)).batch_id
        self.other = files.dsk(Paid(files.barcode(8, 900), 900, day="20261120", settle="20261124", made="20261121"))


VIEWS: dict[str, Callable[[Ctx, Town], object]] = {
    "a search": lambda ctx, town: search.search_parties(ctx, search.Criteria(kana="イセ")),
    "a search by one field": lambda ctx, town: search.search_by_one_field(ctx, "イセ"),
    "a party": lambda ctx, town: search.open_party(ctx, town.party),
    "2101": lambda ctx, town: summary.payment_summary(ctx, town.party),
    "2102": lambda ctx, town: notices.receivables_of_notice(ctx, NoticeKey(town.party, "01", 2026, 2026, "0830000001")),
    "2103": lambda ctx, town: history.payment_history(ctx, town.claim),
    "2105": lambda ctx, town: trial.late_charge_trial(ctx, [town.claim]),
    "a sheet": lambda ctx, town: paid_slips.open_slip_batch(ctx, town.typed),
    "a slip": lambda ctx, town: paid_slips.look_up_slip(ctx, town.typed, town.line.key),
    "a line of a file": lambda ctx, town: review.get_line(ctx, town.payment),
    "money in suspense": lambda ctx, town: suspense.open_suspense(ctx, town.held),
    "candidates": lambda ctx, town: suspense.candidates(ctx, town.held, name="イセ"),
    "receipts": lambda ctx, town: corrections.find_receipts(ctx, party_id=town.party),
    "targets": lambda ctx, town: corrections.list_targets(ctx, town.party),
    "marks": lambda ctx, town: provisional.list_provisional(ctx),
    "rows behind a total": lambda ctx, town: daily_close.day_rows(ctx, TODAY, daily_close.Cell()),
    "a draft": lambda ctx, town: get_draft(ctx, town.draft.draft_id),
    "the tray": lambda ctx, town: list_in_tray(ctx),
    "a batch": lambda ctx, town: review.review_batch(ctx, town.ready),
    "preview of attachment": lambda ctx, town: suspense.preview_attachment(ctx, town.held, town.claim),
    "preview of a reversal": lambda ctx, town: corrections.preview_reversal(ctx, town.payment),
    "preview of a move": lambda ctx, town: corrections.preview_move(ctx, town.payment, None),
}
"""What shows somebody's file."""

ACTS: dict[str, Callable[[Ctx, Town], object]] = {
    "import": lambda ctx, town: importing.import_payment_file(ctx, "cvs-dsk", "b.csv", town.other),
    "rejection": lambda ctx, town: importing.reject_batch(ctx, town.ready, "別の日の分"),
    "commit": lambda ctx, town: review.commit_payment_file(ctx, town.ready, review.Tally(1, 700)),
    "a sheet": lambda ctx, town: batches.add_paid_slip_batch(ctx, town.sheet),
    "a typed line": lambda ctx, town: paid_slips.save_line(ctx, town.typed, town.line),
    "posting of slips": lambda ctx, town: run_job(ctx, paid_slips.post_slips(ctx, town.typed)),
    "attachment": lambda ctx, town: suspense.attach_suspense(ctx, town.held, town.claim),
    "a note": lambda ctx, town: suspense.leave_unidentified(ctx, town.held, "電話で照会"),
    "a draft": lambda ctx, town: corrections.draft_move(ctx, town.payment, None, reason="付替え"),
    "a release": lambda ctx, town: provisional.release_provisional(ctx, 1, "確報が来ない"),
    "a bank's figure": lambda ctx, town: daily_close.type_bank_total(ctx, TODAY, "0154", "paid_slip", 1, Yen(20_000)),
    "a close": lambda ctx, town: daily_close.close_day(ctx, date(2026, 11, 17)),
}
"""What changes the books or what leads to them."""


@pytest.fixture
def town(desk: Desk) -> Town:
    return Town(desk)


def fill_log(desk: Desk) -> None:
    """From now on no row can be written into the log."""
    with desk.write() as store:
        store.db.execute(FULL)


def books(desk: Desk) -> str:
    """Everything that the file holds."""
    with desk.ctx.read() as store:
        return "\n".join(store.db.iterdump())


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_shown_that_cannot_be_logged(desk: Desk, town: Town, name: str) -> None:
    before = desk.one("SELECT count(*) FROM audit_log")
    VIEWS[name](desk.ctx, town)
    assert desk.one("SELECT count(*) FROM audit_log") > before
    fill_log(desk)
    with pytest.raises(sqlite3.IntegrityError, match="log full"):
        VIEWS[name](desk.ctx, town)


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_done_that_cannot_be_logged(desk: Desk, town: Town, name: str) -> None:
    fill_log(desk)
    before = books(desk)
    with pytest.raises(sqlite3.IntegrityError, match="log full"):
        ACTS[name](desk.ctx, town)
    assert books(desk) == before


def test_an_approval_that_cannot_be_logged_executes_nothing(
    desk: Desk, chief: Ctx, town: Town, clock: FixedClock
) -> None:
    fill_log(desk)
    before = books(desk)
    clock.move(seconds=30)
    ref = town.draft
    with pytest.raises(sqlite3.IntegrityError, match="log full"):
        approve(chief, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
    assert books(desk) == before
