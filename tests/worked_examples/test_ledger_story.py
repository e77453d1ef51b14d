"""The worked example of the ledger: two claims, a part payment, a demand, a preliminary notice, an excess that is offset
and refunded, and a dishonoured cheque; the sums after each act.

法20条の9の4 (principal first), 法17条の2の2 (entrusted payment), 自治令142条, 160条 (fiscal years). The rates of 2027
are assumed in it (2.8 / 9.1): 20,000 yen late from 2026-07-01 to 2027-03-25 give 47 + 762 + 418 = 1,227, that is 1,200.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from core.ledger.journal import OffsetOrRefundStands, Posting, mirrored
from storage import transactions
from storage.store import Store
from tests import builders


class Story:
    """The books of the example, and the two claims in them."""

    def __init__(self, path: Path) -> None:
        self.path = builders.new_books(path)
        with self.write() as store:
            party = builders.a_party(store)
            self.r1 = builders.a_receivable(store, party_id=party, principal=0, due_on=date(2026, 6, 30))
            self.r2 = builders.a_receivable(
                store,
                party_id=party,
                tax_item="03",
                term_no=3,
                principal=0,
                nominal_due_on=date(2026, 12, 26),
                due_on=date(2026, 12, 28),
            )

    @contextmanager
    def write(self) -> Iterator[Store]:
        with transactions.write(self.path) as store:
            yield store

    def one(self, question: str, *values: object) -> object:
        with transactions.read(self.path) as store:
            row = store.db.execute(question, values).fetchone()
        return row[0] if len(row) == 1 else row

    def account(self, account: str) -> object:
        return self.one("SELECT coalesce(sum(amount_yen), 0) FROM posting WHERE account = ?", account)

    def owed(self, receivable_id: int) -> object:
        return self.one(
            "SELECT principal_yen + demand_fee_yen + late_charge_yen FROM receivable WHERE receivable_id = ?",
            receivable_id,
        )

    def as_of(self, receivable_id: int, by: str, day: str) -> object:
        return self.one(
            f"""SELECT coalesce(sum(amount_yen), 0) FROM posting JOIN voucher USING(voucher_id)
                 WHERE account = 'receivable' AND receivable_id = ? AND {by} <= ?""",
            receivable_id,
            day,
        )

    def assess(self) -> None:
        day = "2026-06-10"
        rows = []
        for claim, yen in ((self.r1, 30_000), (self.r2, 2_500)):
            rows += [
                Posting("receivable", "assess", yen, day, 2026, "current", claim, "principal"),
                Posting("revenue", "assess", -yen, day, 2026, "current"),
            ]
        with self.write() as store:
            builders.a_voucher(store, "assess", date(2026, 6, 10), rows)

    def first_payment(self) -> None:
        with self.write() as store:
            self.payment_1 = builders.a_payment(store, self.r1, 10_000, date(2026, 6, 25), booked_on=date(2026, 6, 26))

    def demand(self) -> None:
        with self.write() as store:
            builders.a_demand(store, self.r1, date(2026, 7, 17), fee=100)

    def preliminary(self) -> None:
        with self.write() as store:
            payment = builders.a_payment_line(store, 25_000, date(2027, 3, 25), notice_kind="preliminary")
            store.db.execute(
                "INSERT INTO provisional_mark(mark_id, payment_id, receivable_id, amount_yen) VALUES(1,?,?,25000)",
                (payment, self.r1),
            )

    def confirmed(self) -> None:
        paid = "2027-03-25"
        with self.write() as store:
            batch = builders.a_batch(store, booked_on=date(2027, 4, 2), amount=25_000)
            payment = builders.a_payment_line(
                store, 25_000, date(2027, 3, 25), booked_on=date(2027, 4, 2), batch_id=batch
            )
            store.db.execute("INSERT INTO overpayment VALUES(1, ?, ?, 'excess', 4, '2027-03-25')", (self.r1, payment))

            def row(account: str, kind: str, yen: int, component: str = "", **more: int) -> Posting:
                claim = None if account == "revenue" else self.r1
                return Posting(account, kind, yen, paid, 2026, "current", claim, component, payment, **more)

            rows = [
                row("receivable", "assess", 1_200, "late_charge"),
                row("revenue", "assess", -1_200),
                row("receivable", "receipt", -20_000, "principal"),
                row("receivable", "receipt", -100, "demand_fee"),
                row("receivable", "receipt", -1_200, "late_charge"),
                row("overpayment", "receipt", -3_700, "principal", overpayment_id=1),
                Posting("cash_in", "receipt", 25_000, "2027-04-02", 2027, "none"),
            ]
            builders.a_voucher(store, "receipt", date(2027, 4, 2), rows, batch_id=batch)
            seq = store.audit.record(builders.an_entry())
            store.db.execute("INSERT INTO provisional_end VALUES(1, 'confirmed', ?, NULL, ?)", (payment, seq))
            for state in ("ready", "posting", "posted"):
                store.db.execute("UPDATE payment_batch SET state = ? WHERE batch_id = ?", (state, batch))
            self.payment_3 = payment

    def offset(self) -> None:
        with self.write() as store:
            draft = builders.an_execution(store, "offset")
            store.db.execute(
                "INSERT INTO offsetting VALUES(1, 1, ?, '2027-03-25', '2027-04-20', 'entrusted', ?, NULL)",
                (self.r2, draft),
            )
            day = "2027-03-25"
            rows = [
                Posting(
                    "overpayment", "offset", 2_500, day, 2026, "current", self.r1, "principal", None, None, 1, None, 1
                ),
                Posting("receivable", "offset", -2_500, day, 2026, "current", self.r2, "principal", offsetting_id=1),
            ]
            builders.a_voucher(store, "offset", date(2027, 4, 20), rows, draft_id=draft)

    def refund(self) -> None:
        with self.write() as store:
            draft = builders.an_execution(store, "refund")
            store.db.execute("INSERT INTO refund VALUES(1, 1, 'key', '2027-05-10', 'return_of_revenue', ?)", (draft,))
            day = "2027-05-10"
            rows = [
                Posting(
                    "overpayment",
                    "refund",
                    1_200,
                    day,
                    2026,
                    "current",
                    self.r1,
                    "principal",
                    overpayment_id=1,
                    refund_id=1,
                ),
                Posting("payable", "refund", -1_200, day, 2026, "current", refund_id=1),
            ]
            builders.a_voucher(store, "refund", date(2027, 5, 10), rows, draft_id=draft)

    def pay_out(self) -> None:
        day = "2027-05-20"
        rows = [
            Posting("payable", "pay_out", 1_200, day, 2026, "current", refund_id=1),
            Posting("cash_out", "pay_out", -1_200, day, 2026, "current", refund_id=1),
        ]
        with self.write() as store:
            builders.a_voucher(store, "pay_out", date(2027, 5, 20), rows)

    def reverse_payment_1(self, act: str, booked_on: date) -> None:
        """The red voucher of the first payment; the excess still open is absorbed in it."""
        with self.write() as store:
            draft = builders.an_execution(store, "dishonour") if act == "dishonour" else None
            original = next(r for r in store.journal.of_payment(self.payment_1) if r.posting.account == "receivable")
            rows = [mirrored(original, fiscal_year=2026, revenue_class="current")]
            rows.append(Posting("cash_in", "receipt", -10_000, booked_on.isoformat(), booked_on.year, "none"))
            excess = -store.db.execute(
                "SELECT coalesce(sum(amount_yen), 0) FROM posting WHERE account = 'overpayment' AND overpayment_id = 1"
            ).fetchone()[0]
            if excess:
                value = ("2027-03-25", 2026, "current", self.r1, "principal", self.payment_3)
                rows.append(Posting("overpayment", "absorb", excess, *value, overpayment_id=1))
                rows.append(Posting("receivable", "absorb", -excess, *value))
            builders.a_voucher(store, act, booked_on, rows, draft_id=draft, reason="不渡り")


ACTS = ("assess", "first_payment", "demand", "preliminary", "confirmed", "offset", "refund", "pay_out")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "city.db")


def told(story: Story, until: str) -> Story:
    """The story up to and with the act."""
    for act in ACTS[: ACTS.index(until) + 1]:
        getattr(story, act)()
    return story


def test_the_assessment_is_what_both_claims_owe(story: Story) -> None:
    told(story, "assess")
    assert (story.owed(story.r1), story.owed(story.r2), story.account("revenue")) == (30_000, 2_500, -32_500)


def test_a_payment_counts_for_the_law_from_the_day_it_was_paid_and_for_the_books_a_day_later(story: Story) -> None:
    told(story, "first_payment")
    assert story.as_of(story.r1, "booked_on", "2026-06-25") == 30_000
    assert story.as_of(story.r1, "value_on", "2026-06-25") == 20_000
    assert story.as_of(story.r1, "booked_on", "2026-06-26") == 20_000


def test_the_demand_adds_its_fee(story: Story) -> None:
    told(story, "demand")
    assert story.owed(story.r1) == 20_100
    assert story.one("SELECT issued_on, seizable_from_on FROM demand") == ("2026-07-17", "2026-07-28")


def test_a_preliminary_notice_is_no_money_and_no_posting(story: Story) -> None:
    told(story, "demand")
    before = story.one("SELECT count(*) FROM posting"), story.account("cash_in"), story.owed(story.r1)
    story.preliminary()
    after = story.one("SELECT count(*) FROM posting"), story.account("cash_in"), story.owed(story.r1)
    assert after == before
    assert story.one("SELECT provisional_yen FROM receivable WHERE receivable_id = ?", story.r1) == 25_000


def test_the_confirmed_money_ends_the_claim_and_what_is_too_much_becomes_an_overpayment(story: Story) -> None:
    told(story, "confirmed")
    assert story.owed(story.r1) == 0
    assert story.one("SELECT provisional_yen FROM receivable WHERE receivable_id = ?", story.r1) == 0
    assert story.account("overpayment") == -3_700
    assert story.account("cash_in") == 35_000


def test_the_offset_pays_the_other_claim_and_the_rest_is_refunded(story: Story) -> None:
    told(story, "pay_out")
    assert (story.owed(story.r1), story.owed(story.r2)) == (0, 0)
    assert (story.account("overpayment"), story.account("payable"), story.account("cash_out")) == (0, 0, -1_200)


def test_the_first_payment_cannot_be_reversed_under_an_offset_and_a_refund(story: Story) -> None:
    told(story, "pay_out")
    with pytest.raises(OffsetOrRefundStands):
        story.reverse_payment_1("reversal", date(2027, 5, 25))


def test_before_the_offset_the_reversal_is_taken_and_absorbs_the_excess(story: Story) -> None:
    told(story, "confirmed")
    story.reverse_payment_1("reversal", date(2027, 4, 5))
    assert story.owed(story.r1) == 6_300
    assert story.account("overpayment") == 0


def test_a_dishonoured_cheque_is_taken_back_even_under_offset_and_refund(story: Story) -> None:
    told(story, "pay_out")
    story.reverse_payment_1("dishonour", date(2027, 5, 25))
    sums = {
        name: story.account(name) for name in ("receivable", "revenue", "cash_in", "cash_out", "overpayment", "payable")
    }
    assert sums == {
        "receivable": 10_000,
        "revenue": -33_800,
        "cash_in": 25_000,
        "cash_out": -1_200,
        "overpayment": 0,
        "payable": 0,
    }
    assert story.one("SELECT sum(amount_yen) FROM posting") == 0
    assert (story.owed(story.r1), story.owed(story.r2)) == (10_000, 0)


def test_the_fiscal_year_adds_up_to_what_was_collected_and_what_is_open(story: Story) -> None:
    told(story, "pay_out")
    story.reverse_payment_1("dishonour", date(2027, 5, 25))
    assessed = story.one("SELECT -sum(amount_yen) FROM posting WHERE account = 'revenue' AND fiscal_year = 2026")
    collected = story.one(
        """SELECT -sum(amount_yen) FROM posting
            WHERE account = 'receivable' AND kind IN ('receipt', 'attach', 'offset') AND fiscal_year = 2026"""
    )
    assert (assessed, collected, story.owed(story.r1)) == (33_800, 23_800, 10_000)


def test_what_the_books_said_on_a_past_day_never_changes(story: Story) -> None:
    told(story, "pay_out")
    assert story.as_of(story.r1, "value_on", "2026-06-25") == 20_000
    story.reverse_payment_1("dishonour", date(2027, 5, 25))
    assert story.as_of(story.r1, "booked_on", "2026-06-25") == 30_000
    assert story.as_of(story.r1, "booked_on", "2026-06-26") == 20_000
    assert story.as_of(story.r1, "value_on", "2026-06-25") == 30_000
