"""What the books refuse, whoever writes to them: each rule of the schema with a test of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from core.ledger.journal import JournalRefused, Posting, mirrored
from storage import transactions
from storage.store import Store
from tests import builders

DAY = date(2026, 6, 10)
ISO = DAY.isoformat()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return builders.new_books(tmp_path / "city.db")


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A transaction that is never committed: a refused voucher leaves its head behind in it."""
    with transactions.read(path) as opened:
        builders.a_staff(opened)
        yield opened


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """The schema refuses with this reason, whether or not the journal has a sentence of its own for it."""
    with pytest.raises((sqlite3.IntegrityError, JournalRefused)) as caught:
        yield
    told = caught.value.__cause__ if isinstance(caught.value, JournalRefused) else caught.value
    assert isinstance(told, sqlite3.IntegrityError)
    assert reason in str(told)


def assessed(claim: int, yen: int = 100, *, revenue: int | None = None) -> list[Posting]:
    """Rows of an assessment; `revenue` makes them unbalanced."""
    return [
        Posting("receivable", "assess", yen, ISO, 2026, "current", claim, "principal"),
        Posting("revenue", "assess", -(yen if revenue is None else revenue), ISO, 2026, "current"),
    ]


def receipt(claim: int, yen: int, *, year: int = 2026, revenue_class: str = "current") -> list[Posting]:
    """Rows of money for the principal of a claim."""
    return [
        Posting("receivable", "receipt", -yen, ISO, year, revenue_class, claim, "principal"),
        Posting("cash_in", "receipt", yen, ISO, year, "none"),
    ]


# the voucher and its seal


def test_a_voucher_without_its_seal_does_not_commit(path: Path) -> None:
    with refused("FOREIGN KEY"), transactions.write(path) as store:
        builders.a_staff(store)
        store.db.execute(
            "INSERT INTO voucher(voucher_id, act_code, booked_on, staff_no) VALUES(1, 'assess', ?, ?)",
            (ISO, builders.CLERK),
        )


def test_a_voucher_that_does_not_sum_to_zero_is_not_sealed(store: Store) -> None:
    claim = builders.a_receivable(store)
    with refused("does not balance"):
        builders.a_voucher(store, "assess", DAY, assessed(claim, 100, revenue=99))


def test_a_seal_that_counts_other_rows_is_refused(store: Store) -> None:
    seq = store.audit.record(builders.an_entry())
    store.db.execute("INSERT INTO voucher VALUES(1, 'assess', ?, NULL, NULL, NULL, ?)", (ISO, builders.CLERK))
    for yen in (5, -5):
        store.db.execute(
            "INSERT INTO posting(voucher_id, account, kind, amount_yen, value_on, fiscal_year, revenue_class)"
            " VALUES(1, 'revenue', 'assess', ?, ?, 2026, 'current')",
            (yen, ISO),
        )
    with refused("does not balance"):
        store.db.execute("INSERT INTO voucher_seal VALUES(1, 3, zeroblob(32), ?)", (seq,))


def test_a_sealed_voucher_takes_no_row(store: Store) -> None:
    claim = builders.a_receivable(store)
    voucher = builders.a_voucher(store, "assess", DAY, assessed(claim))
    with refused("sealed"):
        store.db.execute(
            "INSERT INTO posting(voucher_id, account, kind, amount_yen, value_on, fiscal_year, revenue_class)"
            " VALUES(?, 'revenue', 'assess', -1, ?, 2026, 'current')",
            (voucher, ISO),
        )


def test_an_act_that_gives_money_away_needs_an_executed_draft(store: Store) -> None:
    with refused("CHECK"):
        builders.a_voucher(store, "refund", DAY, [])


def test_a_reversal_needs_its_reason(store: Store) -> None:
    with refused("CHECK"):
        builders.a_voucher(store, "reversal", DAY, [])


def test_a_day_that_does_not_exist_is_refused(store: Store) -> None:
    with refused("CHECK"):
        store.db.execute(
            "INSERT INTO voucher(voucher_id, act_code, booked_on, staff_no) VALUES(1, 'assess', '2026-02-30', ?)",
            (builders.CLERK,),
        )


# nothing is updated or deleted

APPEND_ONLY = (
    "voucher",
    "voucher_seal",
    "posting",
    "payment",
    "audit_log",
    "receivable_event",
    "document_event",
    "refund_event",
    "draft",
    "approval",
    "draft_execution",
    "provisional_mark",
    "provisional_end",
    "overpayment",
    "suspense",
    "day_close",
    "fiscal_year_close",
    "party_change",
)


def filled(store: Store) -> None:
    """One row in every append-only table."""
    party = builders.a_party(store)
    claim = builders.a_receivable(store, party_id=party)
    document = builders.a_demand(store, claim)
    seq = store.audit.record(builders.an_entry())
    payment = builders.a_payment(store, claim, 10, DAY)
    draft = builders.an_execution(store)
    news = builders.a_payment_line(store, 5, DAY, notice_kind="preliminary")
    sql = store.db.execute
    sql("INSERT INTO provisional_mark VALUES(1, ?, ?, 5)", (news, claim))
    sql("INSERT INTO provisional_end VALUES(1, 'confirmed', ?, NULL, ?)", (payment, seq))
    sql("INSERT INTO overpayment VALUES(1, ?, ?, 'excess', 4, ?)", (claim, payment, ISO))
    sql("INSERT INTO suspense VALUES(1, ?, 'unknown')", (payment,))
    sql("INSERT INTO refund VALUES(1, 1, 'k', ?, 'expenditure', ?)", (ISO, draft))
    sql("INSERT INTO refund_event VALUES(1, 1, 'in_file', ?, ?)", (ISO, seq))
    sql(
        "INSERT INTO receivable_event(receivable_id, kind, from_on, audit_seq) VALUES(?, 'hold', ?, ?)",
        (claim, ISO, seq),
    )
    sql(
        "INSERT INTO document_event(document_id, kind, event_on, audit_seq) VALUES(?, 'dispatched', ?, ?)",
        (document, ISO, seq),
    )
    sql("INSERT INTO day_close VALUES('2026-01-05', 0, 0, 'T001', ?)", (seq,))
    sql("INSERT INTO fiscal_year_close VALUES(1999, '2000-05-31', ?)", (seq,))
    sql("INSERT INTO party_change(party_id, changed_at, before, audit_seq) VALUES(?, '', '{}', ?)", (party, seq))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_row_is_changed(store: Store, table: str) -> None:
    filled(store)
    column = store.db.execute(f"PRAGMA table_info({table})").fetchall()[-1][1]
    with refused("append only"):
        store.db.execute(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_row_is_deleted(store: Store, table: str) -> None:
    filled(store)
    with refused("append only"):
        store.db.execute(f"DELETE FROM {table}")


def test_no_row_is_replaced(store: Store) -> None:
    claim = builders.a_receivable(store)
    payment = builders.a_payment(store, claim, 10, DAY)
    with refused("append only"):
        store.db.execute("INSERT OR REPLACE INTO payment SELECT * FROM payment WHERE payment_id = ?", (payment,))


# no balance is ever negative


def test_one_yen_more_than_is_owed_is_refused(store: Store) -> None:
    claim = builders.a_receivable(store, principal=1_000)
    with refused("CHECK"):
        builders.a_voucher(store, "receipt", DAY, receipt(claim, 1_001))


def test_one_yen_more_than_an_overpayment_holds_is_refused(store: Store) -> None:
    claim = builders.a_receivable(store)
    payment = builders.a_payment_line(store, 500, DAY, booked_on=DAY)
    store.db.execute("INSERT INTO overpayment VALUES(1, ?, ?, 'double', 4, ?)", (claim, payment, ISO))
    value = (ISO, 2026, "current", claim, "principal", payment)
    rows = [
        Posting("overpayment", "receipt", -500, *value, overpayment_id=1),
        Posting("cash_in", "receipt", 500, ISO, 2026, "none"),
    ]
    builders.a_voucher(store, "receipt", DAY, rows)
    with refused("more than is open"):
        builders.a_voucher(store, "absorb", DAY, [Posting("overpayment", "absorb", 501, *value, overpayment_id=1)])


def test_one_yen_more_than_suspense_holds_is_refused(store: Store) -> None:
    payment = builders.a_payment_line(store, 500, DAY, booked_on=DAY)
    store.db.execute("INSERT INTO suspense VALUES(1, ?, 'unknown')", (payment,))
    value = (ISO, 2026, "none")
    rows = [
        Posting("suspense", "receipt", -500, *value, payment_id=payment, suspense_id=1),
        Posting("cash_in", "receipt", 500, *value),
    ]
    builders.a_voucher(store, "receipt", DAY, rows)
    with refused("more than is open"):
        builders.a_voucher(store, "attach", DAY, [Posting("suspense", "attach", 501, *value, suspense_id=1)])


def test_one_yen_more_than_a_deposit_holds_is_refused(store: Store) -> None:
    store.db.execute("INSERT INTO deposit VALUES(1, ?, 'prepaid', NULL)", (builders.a_party(store),))
    value = (ISO, 2026, "none")
    rows = [
        Posting("deposit", "receipt", -500, *value, deposit_id=1),
        Posting("cash_in", "receipt", 500, *value),
    ]
    builders.a_voucher(store, "receipt", DAY, rows)
    with refused("more than is open"):
        builders.a_voucher(store, "attach", DAY, [Posting("deposit", "attach", 501, *value, deposit_id=1)])


# fiscal years and closes


@pytest.mark.parametrize(
    ("booked_on", "place"),
    [
        (date(2027, 4, 20), (2027, "current")),
        (date(2027, 4, 20), (2026, "carried_over")),
        (date(2027, 4, 20), (2027, "carried_over")),
        (date(2027, 6, 1), (2026, "current")),
        (date(2027, 6, 1), (2027, "current")),
        (date(2028, 4, 20), (2027, "carried_over")),
    ],
)
def test_money_in_the_wrong_fiscal_year_is_refused(store: Store, booked_on: date, place: tuple[int, str]) -> None:
    claim = builders.a_receivable(store, levy_year=2026)
    with refused("fiscal year"):
        builders.a_voucher(store, "receipt", booked_on, receipt(claim, 100, year=place[0], revenue_class=place[1]))


@pytest.mark.parametrize(
    ("booked_on", "place"),
    [
        (date(2027, 4, 20), (2026, "current")),
        (date(2027, 5, 31), (2026, "current")),
        (date(2027, 6, 1), (2027, "carried_over")),
        (date(2028, 4, 20), (2028, "carried_over")),
    ],
)
def test_money_in_the_right_fiscal_year_is_taken(store: Store, booked_on: date, place: tuple[int, str]) -> None:
    claim = builders.a_receivable(store, levy_year=2026)
    assert builders.a_voucher(store, "receipt", booked_on, receipt(claim, 100, year=place[0], revenue_class=place[1]))


def test_a_closed_day_takes_no_more_cash(store: Store) -> None:
    claim = builders.a_receivable(store)
    seq = store.audit.record(builders.an_entry())
    store.db.execute("INSERT INTO day_close VALUES(?, 0, 0, 'T001', ?)", (ISO, seq))
    with refused("day is closed"):
        builders.a_voucher(store, "receipt", DAY, receipt(claim, 100))


def test_a_day_that_does_not_agree_with_the_bank_is_not_closed(store: Store) -> None:
    seq = store.audit.record(builders.an_entry())
    with refused("CHECK"):
        store.db.execute("INSERT INTO day_close VALUES(?, 1, 0, 'T001', ?)", (ISO, seq))


def test_a_closed_fiscal_year_takes_no_more_rows(store: Store) -> None:
    claim = builders.a_receivable(store)
    seq = store.audit.record(builders.an_entry())
    store.db.execute("INSERT INTO fiscal_year_close VALUES(2026, '2027-05-31', ?)", (seq,))
    with refused("fiscal year is closed"):
        builders.a_voucher(store, "assess", DAY, assessed(claim))


# once only


def test_a_second_reversal_is_refused(store: Store) -> None:
    claim = builders.a_receivable(store)
    payment = builders.a_payment(store, claim, 1_000, DAY)
    original = next(r for r in store.journal.of_payment(payment) if r.posting.account == "receivable")
    red = mirrored(original, fiscal_year=2026, revenue_class="current")
    rows = [red, Posting("cash_in", "receipt", -1_000, ISO, 2026, "none")]
    builders.a_voucher(store, "reversal", DAY, rows, reason="誤り")
    with refused("UNIQUE"):
        builders.a_voucher(store, "reversal", DAY, rows, reason="誤り")


def test_a_red_row_of_another_amount_is_refused(store: Store) -> None:
    claim = builders.a_receivable(store)
    payment = builders.a_payment(store, claim, 1_000, DAY)
    original = next(r for r in store.journal.of_payment(payment) if r.posting.account == "receivable")
    red = mirrored(original, fiscal_year=2026, revenue_class="current")._replace(amount_yen=999)
    with refused("not the mirror"):
        builders.a_voucher(store, "reversal", DAY, [red], reason="誤り")


def test_a_red_row_of_a_red_row_is_refused(store: Store) -> None:
    claim = builders.a_receivable(store)
    payment = builders.a_payment(store, claim, 1_000, DAY)
    original = next(r for r in store.journal.of_payment(payment) if r.posting.account == "receivable")
    red = mirrored(original, fiscal_year=2026, revenue_class="current")
    cash = Posting("cash_in", "receipt", -1_000, ISO, 2026, "none")
    builders.a_voucher(store, "reversal", DAY, [red, cash], reason="誤り")
    again = max(store.journal.of_payment(payment))
    with refused("not the mirror"):
        builders.a_voucher(
            store, "reversal", DAY, [mirrored(again, fiscal_year=2026, revenue_class="current")], reason="誤り"
        )


def test_a_file_that_counts_does_not_come_a_second_time(store: Store) -> None:
    for _ in range(2):
        number = builders.a_batch(store)
        store.db.execute(
            "UPDATE payment_batch SET content_sha256 = x'01', state = 'rejected' WHERE batch_id = ?", (number,)
        )
    builders.a_batch(store)
    with refused("UNIQUE"):
        store.db.execute("UPDATE payment_batch SET content_sha256 = x'02' WHERE state = 'read'")
        number = builders.a_batch(store)
        store.db.execute("UPDATE payment_batch SET content_sha256 = x'02' WHERE batch_id = ?", (number,))


def test_a_line_of_a_batch_does_not_come_twice(store: Store) -> None:
    batch = builders.a_batch(store)
    builders.a_payment_line(store, 5, DAY, booked_on=DAY, batch_id=batch, line_no=1)
    with refused("UNIQUE"):
        builders.a_payment_line(store, 5, DAY, booked_on=DAY, batch_id=batch, line_no=1)


def test_a_claim_is_not_demanded_twice(store: Store) -> None:
    claim = builders.a_receivable(store)
    builders.a_demand(store, claim)
    with refused("UNIQUE"):
        builders.a_demand(store, claim)


def test_a_provisional_mark_ends_once(store: Store) -> None:
    claim = builders.a_receivable(store)
    news = builders.a_payment_line(store, 5, DAY, notice_kind="preliminary")
    seq = store.audit.record(builders.an_entry())
    store.db.execute("INSERT INTO provisional_mark VALUES(1, ?, ?, 5)", (news, claim))
    store.db.execute("INSERT INTO provisional_end VALUES(1, 'released', NULL, '期限', ?)", (seq,))
    with refused("UNIQUE"):
        store.db.execute("INSERT INTO provisional_end VALUES(1, 'released', NULL, '期限', ?)", (seq,))


def test_a_draft_is_executed_once(store: Store) -> None:
    draft = builders.an_execution(store)
    with refused("UNIQUE"):
        store.db.execute("INSERT INTO draft_execution VALUES(?, 1, ?, 1)", (draft, ISO))


def test_two_live_jobs_on_one_batch_are_refused(store: Store) -> None:
    question = "INSERT INTO job(kind, subject, params, requested_by, requested_at) VALUES('post', 'batch:17', '{}', 'T001', '')"
    store.db.execute(question)
    with refused("UNIQUE"):
        store.db.execute(question)


def test_a_job_does_not_leave_its_arrows(store: Store) -> None:
    store.db.execute(
        "INSERT INTO job(kind, subject, params, requested_by, requested_at) VALUES('post', 'batch:1', '{}', 'T001', '')"
    )
    with refused("job state"):
        store.db.execute("UPDATE job SET state = 'done'")


def test_a_staff_member_has_one_live_session(store: Store) -> None:
    question = "INSERT INTO live_session(staff_no, terminal, started_at, seen_at) VALUES('T001', 't', '', '')"
    store.db.execute(question)
    with refused("UNIQUE"):
        store.db.execute(question)


def test_a_totp_step_is_used_once(store: Store) -> None:
    store.db.execute("INSERT INTO totp_use VALUES('T001', 1)")
    with refused("UNIQUE"):
        store.db.execute("INSERT INTO totp_use VALUES('T001', 1)")


# two pairs of eyes


def test_the_drafter_does_not_approve(store: Store) -> None:
    draft = builders.a_draft(store)
    with refused("approval"):
        builders.an_approval(store, draft, by=builders.CLERK)


def test_an_approval_needs_a_fresh_code(store: Store) -> None:
    draft = builders.a_draft(store)
    with refused("approval"):
        builders.an_approval(store, draft, totp_step=None)


def test_an_old_revision_is_not_approved(store: Store) -> None:
    draft = builders.a_draft(store)
    store.db.execute(
        """
        INSERT INTO draft SELECT draft_id, 2, act_code, payload, x'02', amount_yen, payee_key, party_id, drafted_by,
                                 drafted_at, steps, audit_seq, route FROM draft WHERE draft_id = ?
        """,
        (draft,),
    )
    with refused("approval"):
        builders.an_approval(store, draft, revision=1)


def test_another_digest_is_not_approved(store: Store) -> None:
    draft = builders.a_draft(store)
    with refused("approval"):
        builders.an_approval(store, draft, digest=bytes([1] * 32))


def test_the_person_concerned_does_not_approve(store: Store) -> None:
    party = builders.a_party(store)
    builders.a_staff(store, "T003", party_id=party)
    draft = builders.a_draft(store, party_id=party)
    with refused("approval"):
        builders.an_approval(store, draft, by="T003")


def test_a_draft_without_its_approval_is_not_executed(store: Store) -> None:
    draft = builders.a_draft(store)
    with refused("not approved"):
        store.db.execute("INSERT INTO draft_execution VALUES(?, 1, ?, 1)", (draft, ISO))


# the audit chain and the batch


def test_an_audit_row_out_of_the_chain_is_refused(store: Store) -> None:
    store.audit.record(builders.an_entry())
    columns = "at_utc, at_local, boot_id, staff_no, session_id, terminal, function_code, party_id, file_name, reason, result, body"
    for prev_hash, seq in (("zeroblob(32)", 2), ("hash", 3)):
        with refused("audit chain"):
            store.db.execute(
                f"INSERT INTO audit_log SELECT {seq}, {columns}, {prev_hash}, zeroblob(32) FROM audit_log WHERE seq = 1"
            )


@pytest.mark.parametrize("cash", [999, 1_001])
def test_a_batch_is_not_called_posted_when_its_cash_is_not_its_payments(store: Store, cash: int) -> None:
    claim = builders.a_receivable(store)
    batch = builders.a_batch(store)
    builders.a_payment_line(store, 1_000, DAY, booked_on=DAY, batch_id=batch)
    builders.a_voucher(store, "receipt", DAY, receipt(claim, cash), batch_id=batch)
    for state in ("ready", "posting"):
        store.db.execute("UPDATE payment_batch SET state = ?", (state,))
    with refused("batch total"):
        store.db.execute("UPDATE payment_batch SET state = 'posted'")


def test_a_batch_does_not_leave_its_arrows(store: Store) -> None:
    builders.a_batch(store)
    with refused("batch state"):
        store.db.execute("UPDATE payment_batch SET state = 'posted'")


def test_a_returned_direct_debit_has_no_booking_day(store: Store) -> None:
    with refused("CHECK"):
        builders.a_payment_line(store, 5, DAY, booked_on=DAY, notice_kind="failed")
