"""調定の取込: new receivables, money that had come before, changes by the difference, refusals that leave nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from core.formats.faults import FileRefused
from core.ledger.assessments import importing
from core.ledger.assessments.importing import import_assessments
from core.office.context import Context
from core.office.jobs import run_job
from core.office.rights import NotPermitted
from core.office.work import JobState
from core.parties.import_files import AlreadyRead
from tests import builders
from tests.conftest import CtxFor
from tests.formats.files import assessment, assessment_file

Ctx = Context[Any]
OLD = {"notice_no": "2400000001", "levy_year": "2024", "tax_year": "2024", "fiscal_year": "2024", "assessed_on": "2024-06-10",
       "nominal_due_on": "2024-06-30", "due_on": "2024-07-01", "statutory_due_on": "2024-07-01", "priority_on": "2024-07-01"}  # fmt: skip


@pytest.fixture
def tax_office(ctx_for: CtxFor) -> Ctx:
    """The clerk of 課税課, in a city with one party."""
    ctx = ctx_for("assessment")
    with ctx.write() as store:
        builders.a_party(store, party_no="10000001")
    return ctx


def rows(ctx: Ctx, question: str, *values: object) -> list[Any]:
    with ctx.read() as store:
        return store.db.execute(question, values).fetchall()


def postings(ctx: Ctx, act: str) -> list[Any]:
    return rows(
        ctx,
        """SELECT booked_on, account, kind, component, amount_yen, value_on, fiscal_year, revenue_class
             FROM posting JOIN voucher USING(voucher_id) WHERE act_code = ? ORDER BY posting_id""",
        act,
    )


def take(ctx: Ctx, *records: dict[str, str], name: str = "a.csv") -> Any:
    imported = import_assessments(ctx, assessment_file(*records), name)
    assert imported.job.job.state == JobState.DONE, imported.job.job.message
    return imported


def faults(ctx: Ctx, *records: dict[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(FileRefused) as refused:
        import_assessments(ctx, assessment_file(*records), "a.csv")
    assert rows(ctx, "SELECT count(*) FROM job") == rows(ctx, "SELECT count(*) FROM import_file")
    return [(fault.line, fault.field) for fault in refused.value.faults]


def test_a_new_row_is_a_receivable_that_owes_what_was_assessed(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    assert rows(tax_office, "SELECT notice_no, principal_yen, due_on, fiscal_year FROM receivable") == [
        ("2600000001", 12_000, "2026-06-30", 2026)
    ]
    assert rows(tax_office, "SELECT part_code, assessed_yen FROM receivable_part ORDER BY 1") == [
        ("city", 7_000), ("forest", 1_000), ("pref", 4_000)
    ]  # fmt: skip


def test_receivables_have_a_row_each_and_revenue_one_for_the_year(tax_office: Ctx) -> None:
    take(tax_office, assessment(), assessment(term_no="2", assessed_yen="8000", parts=""))
    assert postings(tax_office, "assess") == [
        ("2026-06-01", "receivable", "assess", "principal", 12_000, "2026-06-01", 2026, "current"),
        ("2026-06-01", "receivable", "assess", "principal", 8_000, "2026-06-01", 2026, "current"),
        ("2026-06-01", "revenue", "assess", "principal", -20_000, "2026-06-01", 2026, "current"),
    ]


def test_the_keys_by_which_money_will_come_are_kept(tax_office: Ctx) -> None:
    take(tax_office, assessment(slip_no="123456789012", customer_no="0" * 20))
    assert rows(tax_office, "SELECT slip_key, kind, amount_yen FROM payment_slip ORDER BY kind") == [
        ("0" * 20, "customer_no", None), ("123456789012", "slip_no", 12_000)
    ]  # fmt: skip


def test_money_that_had_come_before_is_a_payment_booked_on_its_own_day(tax_office: Ctx) -> None:
    take(tax_office, assessment(**OLD, paid_yen="5000", paid_on="2024-07-10", booked_on="2024-07-12"))
    assert rows(tax_office, "SELECT principal_yen FROM receivable") == [(7_000,)]
    assert rows(tax_office, "SELECT amount_yen, paid_on, booked_on, slip_key FROM payment") == [
        (5_000, "2024-07-10", "2024-07-12", "01-2024-2400000001-1")
    ]
    assert rows(tax_office, "SELECT channel, state, declared_count, declared_yen FROM payment_batch") == [
        ("opening", "posted", 1, 5_000)
    ]


@pytest.mark.parametrize(
    ("booked_on", "place"),
    [("2025-05-31", (2024, "current")), ("2025-06-01", (2025, "carried_over")), ("2026-04-20", (2026, "carried_over"))],
)
def test_old_money_counts_in_the_fiscal_year_of_its_day(
    tax_office: Ctx, booked_on: str, place: tuple[int, str]
) -> None:
    take(tax_office, assessment(**OLD, paid_yen="5000", paid_on="2024-07-10", booked_on=booked_on))
    [row] = [row for row in postings(tax_office, "opening") if row[1] == "receivable"]
    assert row[6:] == place


def test_an_old_demand_is_a_document_with_its_fee_and_the_day_from_which_seizure_is_possible(tax_office: Ctx) -> None:
    take(tax_office, assessment(**OLD, demand_issued_on="2024-07-20", demand_fee_yen="100"))
    assert rows(tax_office, "SELECT issued_on, seizable_from_on FROM demand") == [("2024-07-20", "2024-07-31")]
    assert rows(tax_office, "SELECT kind, fiscal_year, serial_no, addressee FROM document") == [
        ("demand", 2024, 1, "伊勢　太郎")
    ]
    assert postings(tax_office, "opening")[0][:5] == ("2024-07-20", "receivable", "assess", "demand_fee", 100)


def test_a_claim_paid_with_fee_and_late_charge_is_extinguished(tax_office: Ctx) -> None:
    take(
        tax_office,
        assessment(
            **OLD, paid_yen="12000", paid_on="2025-09-01", booked_on="2025-09-03", fixed_late_charge_yen="1000",
            late_charge_paid_yen="1000", demand_fee_yen="100", demand_fee_paid_yen="100", demand_issued_on="2024-07-20",
        ),
    )  # fmt: skip
    assert rows(tax_office, "SELECT principal_yen + demand_fee_yen + late_charge_yen FROM receivable") == [(0,)]
    assert rows(tax_office, "SELECT amount_yen FROM payment") == [(13_100,)]
    assert rows(tax_office, "SELECT sum(amount_yen) FROM posting WHERE account = 'cash_in'") == [(13_100,)]


def test_a_late_charge_fixed_without_money_is_booked_today(tax_office: Ctx) -> None:
    take(tax_office, assessment(**OLD, fixed_late_charge_yen="1200"))
    assert postings(tax_office, "opening")[0] == (
        "2026-11-24", "receivable", "assess", "late_charge", 1_200, "2026-11-24", 2026, "carried_over",
    )  # fmt: skip


# changes


def test_another_amount_is_a_change_of_the_difference_booked_today(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    take(
        tax_office,
        assessment(assessed_yen="9000", assessed_on="2026-09-15", parts="city:5000;pref:3000;forest:1000"),
        name="b",
    )
    assert postings(tax_office, "change") == [
        ("2026-11-24", "receivable", "change", "principal", -3_000, "2026-09-15", 2026, "current"),
        ("2026-11-24", "revenue", "change", "principal", 3_000, "2026-11-24", 2026, "current"),
    ]
    assert rows(tax_office, "SELECT principal_yen FROM receivable") == [(9_000,)]
    assert rows(tax_office, "SELECT sum(assessed_yen) FROM receivable_part") == [(9_000,)]


def test_the_change_is_an_event_that_keeps_what_was_before(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    take(tax_office, assessment(assessed_yen="15000", assessed_on="2026-09-15", parts=""), name="b")
    [(kind, from_on, facts)] = rows(tax_office, "SELECT kind, from_on, facts FROM receivable_event")
    told = json.loads(facts)
    assert (kind, from_on, told["before"], told["after"]) == ("assessment_changed", "2026-09-15", 12_000, 15_000)
    assert told["parts_before"] == {"city": 7_000, "pref": 4_000, "forest": 1_000}


def test_a_reduction_below_what_was_paid_makes_an_overpayment(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    with tax_office.write() as store:
        payment = builders.a_payment(store, 1, 12_000, date(2026, 6, 25))
    take(tax_office, assessment(assessed_yen="9000", assessed_on="2026-09-15", parts=""), name="b")
    assert rows(tax_office, "SELECT principal_yen FROM receivable") == [(0,)]
    assert rows(tax_office, "SELECT receivable_id, payment_id, cause, interest_cause, arose_on FROM overpayment") == [
        (1, payment, "reduced", 1, "2026-09-15")
    ]
    assert rows(tax_office, "SELECT sum(amount_yen) FROM posting WHERE account = 'overpayment'") == [(-3_000,)]


def test_the_excess_is_taken_from_the_last_payment_backward(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    with tax_office.write() as store:
        first = builders.a_payment(store, 1, 8_000, date(2026, 6, 20))
        last = builders.a_payment(store, 1, 3_000, date(2026, 6, 25))
    take(tax_office, assessment(assessed_yen="5000", assessed_on="2026-09-15", parts=""), name="b")
    held = rows(
        tax_office,
        """SELECT payment_id, -sum(amount_yen) FROM posting WHERE account = 'overpayment' GROUP BY payment_id
            ORDER BY payment_id""",
    )
    assert held == [(first, 3_000), (last, 3_000)]


def test_a_second_reduction_adds_to_the_overpayment_of_the_same_payment(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    with tax_office.write() as store:
        builders.a_payment(store, 1, 12_000, date(2026, 6, 25))
    for yen, name in (("9000", "b"), ("4000", "c")):
        take(tax_office, assessment(assessed_yen=yen, assessed_on="2026-09-15", parts=""), name=name)
    assert rows(tax_office, "SELECT count(*) FROM overpayment") == [(1,)]
    assert rows(tax_office, "SELECT sum(amount_yen) FROM posting WHERE account = 'overpayment'") == [(-8_000,)]


def test_a_known_claim_is_cancelled_by_zero_yen_and_stays_visible(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    take(tax_office, assessment(assessed_yen="0", assessed_on="2026-09-15", parts=""), name="b")
    assert rows(tax_office, "SELECT principal_yen FROM receivable") == [(0,)]
    assert rows(tax_office, "SELECT count(*) FROM posting WHERE account = 'receivable'") == [(2,)]


def test_the_same_amount_again_changes_nothing(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    take(tax_office, assessment(slip_no="123456789012"), name="b")
    assert postings(tax_office, "change") == []
    assert rows(tax_office, "SELECT count(*) FROM payment_slip") == [(1,)]


def test_another_due_date_is_an_event_and_the_claim_follows_it(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    take(tax_office, assessment(nominal_due_on="2026-09-30", due_on="2026-09-30"), name="b")
    assert rows(tax_office, "SELECT due_on, version FROM receivable") == [("2026-09-30", 2)]
    assert rows(tax_office, "SELECT kind, facts FROM receivable_event") == [
        ("due_changed", '{"before": "2026-06-30", "after": "2026-09-30"}')
    ]


# refusals


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"party_no": "99999999"}, "party_no"),
        ({"tax_item": "77", "parts": ""}, "tax_item"),
        ({"parts": "medical:12000"}, "parts"),
        ({"assessed_yen": "0", "parts": ""}, "assessed_yen"),
        ({"assessed_on": "2026-11-25"}, "assessed_on"),
    ],
)
def test_what_the_books_do_not_know_refuses_the_file_with_its_line(
    tax_office: Ctx, changed: dict[str, str], column: str
) -> None:
    assert faults(tax_office, assessment(term_no="2"), assessment(**changed)) == [(3, column)]
    assert rows(tax_office, "SELECT count(*) FROM receivable") == [(0,)]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"party_no": "10000002"}, "party_no"),
        ({"fiscal_year": "2025"}, "fiscal_year"),
        ({"paid_yen": "1", "paid_on": "2026-06-01", "booked_on": "2026-06-01"}, "paid_yen"),
        ({"demand_issued_on": "2026-07-20"}, "paid_yen"),
    ],
)
def test_a_known_claim_takes_only_another_amount_or_other_dates(
    tax_office: Ctx, changed: dict[str, str], column: str
) -> None:
    with tax_office.write() as store:
        builders.a_party(store, party_no="10000002")
    take(tax_office, assessment())
    assert faults(tax_office, assessment(**changed)) == [(2, column)]


def test_a_slip_number_of_another_claim_refuses_the_file(tax_office: Ctx) -> None:
    take(tax_office, assessment(slip_no="123456789012"))
    assert faults(tax_office, assessment(term_no="2", slip_no="123456789012")) == [(2, "slip_no")]


def test_a_closed_year_and_a_closed_day_take_nothing(tax_office: Ctx) -> None:
    with tax_office.write() as store:
        store.db.execute("INSERT INTO fiscal_year_close VALUES(2024, '2025-05-31', 1)")
        store.db.execute("INSERT INTO day_close VALUES('2026-07-10', 0, 0, 'system', 1)")
    paid = {"paid_yen": "1", "paid_on": "2026-07-01", "booked_on": "2026-07-10"}
    assert faults(tax_office, assessment(**OLD), assessment(**paid)) == [(2, "fiscal_year"), (3, "booked_on")]


def test_the_same_content_is_refused(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    with pytest.raises(AlreadyRead):
        import_assessments(tax_office, assessment_file(assessment()), "b.csv")


def test_a_clerk_of_collection_does_not_import(clerk: Ctx) -> None:
    with pytest.raises(NotPermitted):
        import_assessments(clerk, assessment_file(assessment()), "a.csv")


def test_a_reduction_into_what_was_written_off_refuses_the_file(tax_office: Ctx) -> None:
    take(tax_office, assessment())
    with tax_office.write() as store:
        builders.a_write_off(store, 1, 12_000, date(2026, 10, 1))
    assert faults(tax_office, assessment(assessed_yen="9000", parts="")) == [(2, "assessed_yen")]


def test_an_import_that_was_stopped_goes_on_where_it_stood(tax_office: Ctx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_A_STEP", 3)
    claims = [
        assessment(**OLD | {"notice_no": f"24{n:08d}"}, paid_yen="500", paid_on="2024-07-10", booked_on="2024-07-12")
        for n in range(10)
    ]

    class Killed(BaseException):
        pass

    def die(progress: Any) -> None:
        if progress.reached.step_no == 2:
            raise Killed

    with pytest.raises(Killed):
        import_assessments(tax_office, assessment_file(*claims), "a.csv", on_progress=die)
    assert rows(tax_office, "SELECT count(*) FROM receivable") == [(6,)]
    assert rows(tax_office, "SELECT state FROM payment_batch") == [("posting",)]
    run_job(tax_office, rows(tax_office, "SELECT job_id FROM job")[0][0])
    assert rows(tax_office, "SELECT count(*), sum(principal_yen) FROM receivable") == [(10, 115_000)]
    assert rows(tax_office, "SELECT state FROM payment_batch") == [("posted",)]
