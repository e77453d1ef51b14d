"""照会 2101, 2102, 2103, 2105: what a clerk sees of a person, where every figure comes from, and that the look is recorded."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest

from core.ledger.inquiry.history import payment_history
from core.ledger.inquiry.notices import receivables_of_notice
from core.ledger.inquiry.rows import Reflected
from core.ledger.inquiry.summary import payment_summary
from core.ledger.inquiry.terms import NoticeKey
from core.ledger.inquiry.trial import late_charge_trial
from core.ledger.journal import Posting, mirrored
from core.ledger.statuses import Status
from core.office.context import Context
from core.office.rights import NotPermitted
from core.parties.party import PROTECTED_NAME, ReasonNeeded
from core.values.money import Yen
from core.values.refusals import BadInput, NotFound
from tests import builders
from tests.conftest import CtxFor

Ctx = Context[Any]
NOTICE = "08300123"


@pytest.fixture
def person(clerk: Ctx) -> int:
    """A party with 市県民税 of 令和8年度 in four terms of 27,000 yen: 1 demanded, 2 part paid, 3 provisional, 4 not due."""
    with clerk.write() as store:
        party_id = builders.a_party(store, party_no="00123456")
        days = (date(2026, 6, 30), date(2026, 8, 31), date(2026, 11, 2), date(2027, 2, 1))
        claims = [
            builders.a_receivable(
                store,
                party_id=party_id,
                notice_no=NOTICE,
                term_no=n,
                principal=27_000,
                due_on=day,
                assessed_on=date(2026, 6, 10),
            )
            for n, day in enumerate(days, 1)
        ]
        builders.a_demand(store, claims[0], date(2026, 7, 17), fee=100)
        builders.a_payment(store, claims[1], 7_000, date(2026, 8, 20), booked_on=date(2026, 8, 24))
        news = builders.a_payment_line(store, 27_000, date(2026, 11, 20), notice_kind="preliminary", slip_key="987")
        store.db.execute(
            "INSERT INTO provisional_mark(payment_id, receivable_id, amount_yen) VALUES(?,?,27000)", (news, claims[2])
        )
    return party_id


def key(party_id: int) -> NoticeKey:
    return NoticeKey(party_id, "01", 2026, 2026, NOTICE)


def last_audit(ctx: Ctx) -> tuple[Any, ...]:
    with ctx.read() as store:
        row: tuple[Any, ...] = store.db.execute(
            "SELECT function_code, party_id, reason, result, file_name FROM audit_log ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    return row


# 2101


def test_a_row_of_the_summary_stands_for_a_notice_with_its_sums(clerk: Ctx, person: int) -> None:
    [row] = payment_summary(clerk, person).rows
    assert (row.tax_name, row.year_class, row.key) == ("市県民税", "現年", key(person))
    assert (row.assessed, row.received, row.unpaid, row.provisional) == (
        Yen(108_000),
        Yen(7_000),
        Yen(101_000),
        Yen(27_000),
    )
    assert (row.demand_fee, row.late_charge, row.open_terms) == (Yen(100), Yen(0), ("1", "2", "3", "4"))
    assert (row.status, row.last_paid_on, row.demanded_on) == (Status.DELINQUENT, date(2026, 8, 20), date(2026, 7, 17))
    assert len(row.receivable_ids) == 4


def test_the_totals_are_the_rows_and_what_is_due_stands_apart(clerk: Ctx, person: int) -> None:
    totals = payment_summary(clerk, person).totals
    assert (totals.assessed, totals.unpaid, totals.unpaid_due) == (Yen(108_000), Yen(101_000), Yen(74_000))
    assert totals.to_pay_now == Yen(74_100)


def test_another_day_lets_the_late_charge_run_on(clerk: Ctx, person: int) -> None:
    totals = payment_summary(clerk, person, date(2027, 12, 31)).totals
    assert totals.late_charge.amount > 0
    assert totals.unpaid_due == Yen(101_000)


def test_a_past_day_shows_what_the_books_said_then(clerk: Ctx, person: int) -> None:
    [row] = payment_summary(clerk, person, date(2026, 8, 23)).rows
    assert (row.received, row.provisional, row.demand_fee) == (Yen(0), Yen(0), Yen(100))
    assert payment_summary(clerk, person, date(2026, 6, 9)).totals.assessed == Yen(0)


def test_a_term_that_is_not_due_shows_no_late_charge_instead_of_nought(clerk: Ctx) -> None:
    with clerk.write() as store:
        party_id = builders.a_party(store)
        builders.a_receivable(store, party_id=party_id, due_on=date(2027, 2, 1), assessed_on=date(2026, 6, 10))
    [row] = payment_summary(clerk, party_id).rows
    assert (row.status, row.late_charge) == (Status.NOT_DUE, None)


@pytest.mark.parametrize(
    ("levy_year", "paid", "word"),
    [(2026, False, "現年"), (2025, False, "滞繰"), (2025, True, "過年"), (2024, True, "過年")],
)
def test_a_year_is_current_until_its_books_close(clerk: Ctx, levy_year: int, paid: bool, word: str) -> None:
    due_on = date(levy_year, 8, 31)
    with clerk.write() as store:
        party_id = builders.a_party(store)
        claim = builders.a_receivable(store, party_id=party_id, levy_year=levy_year, due_on=due_on, principal=1_000)
        if paid:
            builders.a_payment(store, claim, 1_000, due_on)
    assert payment_summary(clerk, party_id).rows[0].year_class == word


def test_a_premium_runs_no_late_charge(clerk: Ctx) -> None:
    with clerk.write() as store:
        party_id = builders.a_party(store)
        builders.a_receivable(store, party_id=party_id, tax_item="23", levy_year=2020, due_on=date(2020, 8, 31))
    [row] = payment_summary(clerk, party_id).rows
    assert row.late_charge == Yen(0)


def test_an_overpayment_shows_where_nothing_else_is_open(clerk: Ctx) -> None:
    with clerk.write() as store:
        party_id = builders.a_party(store)
        claim = builders.a_receivable(store, party_id=party_id, principal=1_000)
        payment = builders.a_payment(store, claim, 1_000, date(2026, 6, 25))
        store.db.execute("INSERT INTO overpayment VALUES(1, ?, ?, 'reduced', 1, '2026-09-15')", (claim, payment))
        value = ("2026-06-25", 2026, "current", claim, "principal", payment)
        rows = [
            Posting("receivable", "overpaid", 400, *value),
            Posting("overpayment", "overpaid", -400, *value, overpayment_id=1),
            Posting("receivable", "change", -400, "2026-09-15", 2026, "current", claim, "principal"),
            Posting("revenue", "change", 400, "2026-09-15", 2026, "current"),
        ]
        builders.a_voucher(store, "change", date(2026, 9, 15), rows)
    [row] = payment_summary(clerk, party_id).rows
    assert (row.status, row.overpaid, row.assessed, row.received) == (Status.OVERPAID, Yen(400), Yen(600), Yen(600))


def test_the_line_of_channels_tells_money_and_news_apart(clerk: Ctx, person: int) -> None:
    with clerk.write() as store:
        batch = builders.a_batch(store, channel="convenience")
        builders.a_payment_line(store, 5, date(2026, 11, 23), batch_id=batch, notice_kind="preliminary")
        builders.a_payment_line(store, 5, date(2026, 11, 10), booked_on=date(2026, 11, 18), batch_id=batch)
        value = ("2026-11-18", 2026, "none")
        store.db.execute("INSERT INTO suspense VALUES(1, (SELECT max(payment_id) FROM payment), 'unknown')")
        rows = [
            Posting("suspense", "receipt", -5, *value, suspense_id=1),
            Posting("cash_in", "receipt", 5, *value),
        ]
        builders.a_voucher(store, "receipt", date(2026, 11, 18), rows, batch_id=batch)
        for state in ("ready", "posting", "posted"):
            store.db.execute("UPDATE payment_batch SET state = ? WHERE batch_id = ?", (state, batch))
    assert payment_summary(clerk, person).reflected == (
        Reflected("convenience", False, date(2026, 11, 23)),
        Reflected("convenience", True, date(2026, 11, 18)),
        Reflected("paid_slip", True, date(2026, 8, 24)),
    )


def test_the_summary_is_recorded_before_it_is_shown(clerk: Ctx, person: int) -> None:
    payment_summary(clerk, person, reason="本日の来庁")
    assert last_audit(clerk) == ("ledger.payments", person, "本日の来庁", "viewed", "収納情報ファイル")


def test_twenty_years_of_six_taxes_come_in_a_tenth_of_a_second(clerk: Ctx) -> None:
    with clerk.write() as store:
        party_id = builders.a_party(store)
        for year in range(2007, 2027):
            for item in ("01", "03", "08", "23", "02", "04"):
                for term in range(1, 5):
                    due_on = date(year, 6, 30) + timedelta(days=30 * term)
                    claim = builders.a_receivable(
                        store, party_id=party_id, tax_item=item, levy_year=year, term_no=term, notice_no=f"{year}{item}",
                        due_on=due_on, principal=30_000,
                    )  # fmt: skip
                    if term < 4:
                        builders.a_payment(store, claim, 30_000, due_on)
    payment_summary(clerk, party_id)
    started = time.perf_counter()
    summary = payment_summary(clerk, party_id)
    spent = time.perf_counter() - started
    assert len(summary.rows) == 120
    assert spent < 0.5, "0.1 s on a quiet machine; five times that when every core is busy"


# 2102


def test_the_terms_of_a_notice_come_in_order_with_their_states(clerk: Ctx, person: int) -> None:
    view = receivables_of_notice(clerk, key(person))
    assert [(t.label, t.status, t.unpaid.amount) for t in view.terms] == [
        ("1", Status.DELINQUENT, 27_000),
        ("2", Status.DELINQUENT, 20_000),
        ("3", Status.PROVISIONAL, 27_000),
        ("4", Status.NOT_DUE, 27_000),
    ]
    assert (view.tax_name, view.fiscal_year, view.year_class) == ("市県民税（普通徴収）", 2026, "現年")


def test_the_details_of_a_term_say_where_its_figures_come_from(clerk: Ctx, person: int) -> None:
    view = receivables_of_notice(clerk, key(person))
    first, _, third, last = view.details
    assert [(s.on, s.word, s.after.amount) for s in first.assessments] == [(date(2026, 6, 10), "当初", 27_000)]
    assert first.late_charge_text == "27,000 x 2.8% x 31日=64 / x 9.1% x 116日=780 / 計 844、千円未満で 0"
    assert [(m.paid_on, m.amount_yen) for m in third.marks] == [("2026-11-20", 27_000)]
    assert last.late_charge_text == "納期限前"
    demand = view.terms[0].demand
    assert demand is not None and demand.seizable_from_on == date(2026, 7, 28)


def test_another_party_with_the_same_notice_number_is_not_shown(clerk: Ctx, person: int) -> None:
    with clerk.write() as store:
        stranger = builders.a_party(store)
    with pytest.raises(NotFound):
        receivables_of_notice(clerk, key(stranger))


# 2103


def test_the_history_is_the_journal_with_a_running_balance(clerk: Ctx, person: int) -> None:
    history = payment_history(clerk, 2)
    told = [
        (line.word, line.paid_on, line.booked_on, line.change.principal.amount, line.balance.principal.amount)
        for line in history.lines
    ]
    assert told == [
        ("調定", None, date(2026, 6, 10), 27_000, 27_000),
        ("収納", date(2026, 8, 20), date(2026, 8, 24), -7_000, 20_000),
    ]
    assert (history.lines[1].channel, history.lines[1].staff_name) == ("paid_slip", "山田花子")
    assert history.lines[1].posting_ids and history.balance.principal == Yen(20_000)


def test_a_correction_is_a_line_of_its_own(clerk: Ctx, person: int) -> None:
    with clerk.write() as store:
        payment = store.db.execute("SELECT payment_id FROM payment WHERE amount_yen = 7000").fetchone()[0]
        original = next(r for r in store.journal.of_payment(payment) if r.posting.account == "receivable")
        rows = [
            mirrored(original, fiscal_year=2026, revenue_class="current"),
            Posting("cash_in", "receipt", -7_000, "2026-09-01", 2026, "none"),
        ]
        builders.a_voucher(store, "reversal", date(2026, 9, 1), rows, reason="期別違い")
    red = payment_history(clerk, 2).lines[-1]
    assert (red.word, red.reversal, red.change.principal, red.balance.principal, red.reason) == (
        "赤", True, Yen(7_000), Yen(27_000), "期別違い",
    )  # fmt: skip


def test_news_of_a_payment_is_among_the_lines_and_not_in_the_balance(clerk: Ctx, person: int) -> None:
    news = payment_history(clerk, 3).lines[-1]
    assert (news.word, news.in_books, news.change.principal, news.balance.principal) == (
        "速報", False, Yen(-27_000), Yen(27_000),
    )  # fmt: skip


def test_the_demand_with_its_fee_is_a_line(clerk: Ctx, person: int) -> None:
    line = payment_history(clerk, 1).lines[-1]
    assert (line.word, line.change.demand_fee, line.paid_on) == ("督促", Yen(100), None)


def test_a_receivable_that_does_not_exist_is_refused(clerk: Ctx) -> None:
    with pytest.raises(NotFound):
        payment_history(clerk, 99)


# 2105


@pytest.fixture
def old_claim(clerk: Ctx) -> int:
    """The claim of the mock-up: 24,000 yen due 2024-09-02, 10,000 paid on 2025-03-10."""
    with clerk.write() as store:
        claim = builders.a_receivable(store, levy_year=2024, principal=24_000, due_on=date(2024, 9, 2), term_no=2)
        builders.a_payment(store, claim, 10_000, date(2025, 3, 10))
    return claim


def test_a_trial_shows_the_segments_and_what_is_to_pay(clerk: Ctx, old_claim: int) -> None:
    view = late_charge_trial(clerk, [old_claim])
    [trial] = view.trials
    assert (trial.principal, trial.late_charge, view.to_pay) == (Yen(14_000), Yen(3_000), Yen(17_000))
    assert trial.charge is not None and trial.charge.subtotal == Yen(3_086)
    assert (trial.article, trial.term_label) == ("法326条", "2")


def test_a_trial_tells_when_the_late_charge_grows_next(clerk: Ctx, old_claim: int) -> None:
    growth = late_charge_trial(clerk, [old_claim]).trials[0].growth
    assert growth is not None
    assert (growth.amount, growth.reached_on, growth.per_day) == (Yen(3_100), date(2026, 11, 28), Yen(3))


def test_a_trial_takes_a_future_day(clerk: Ctx, old_claim: int) -> None:
    view = late_charge_trial(clerk, [old_claim], date(2026, 11, 28))
    assert view.to_pay == Yen(17_100)


def test_a_trial_of_several_receivables_adds_up(clerk: Ctx, person: int) -> None:
    view = late_charge_trial(clerk, [1, 2, 3, 4])
    assert view.to_pay == Yen(101_100)
    assert view.trials[3].late_charge == Yen(0)


def test_a_trial_is_of_one_person(clerk: Ctx, person: int, old_claim: int) -> None:
    with pytest.raises(BadInput):
        late_charge_trial(clerk, [1, old_claim])


# rights


def test_at_the_counter_the_person_is_masked_and_a_reason_is_needed(branch: Ctx, person: int) -> None:
    for look in (
        lambda reason: payment_summary(branch, person, reason=reason).party,
        lambda reason: receivables_of_notice(branch, key(person), reason=reason).party,
        lambda reason: payment_history(branch, 1, reason=reason).party,
        lambda reason: late_charge_trial(branch, [1], reason=reason).party,
    ):
        with pytest.raises(ReasonNeeded):
            look("")
        seen = look("本日の来庁").party
        assert (seen.name, seen.phone, seen.birth_on) == ("伊勢　太郎", "", None)
        party_id, reason, result = last_audit(branch)[1:4]
        assert (party_id, result) == (person, "viewed")
        assert reason.removesuffix("（続き）") == "本日の来庁"


def test_a_protected_person_has_figures_but_no_name(clerk: Ctx) -> None:
    with clerk.write() as store:
        party_id = builders.a_party(store, protected=True)
        builders.a_receivable(store, party_id=party_id)
    summary = payment_summary(clerk, party_id)
    assert (summary.party.party.name, summary.party.party.address) == (PROTECTED_NAME, "")
    assert summary.totals.assessed == Yen(30_000)


def test_who_has_no_right_sees_nothing_and_is_recorded(ctx_for: CtxFor, clerk: Ctx, person: int) -> None:
    stranger = ctx_for("operator")
    with pytest.raises(NotPermitted):
        payment_summary(stranger, person)
    assert last_audit(clerk)[:4] == ("ledger.payments", person, None, "refused")
