"""Today's files: each is taken or refused as it is meant to be, and its money goes where it must."""

from __future__ import annotations

from collections import Counter

import pytest

from core.collection.importing import import_payment_file
from core.collection.records.reviewed import Review, Tally
from core.collection.review import commit_payment_file, review_batch
from core.formats.faults import FileRefused
from core.ledger.assessments.importing import import_assessments
from core.office.jobs import run_job
from core.office.work import JobState
from core.parties.importing import import_parties
from core.values.check_digits import is_slip_number
from tests.demo.city import TODAY, DemoCity
from tui.demo.bank_files import Arrived
from tui.demo.story import signed_in
from tui.wiring import City


def _named(demo_city: DemoCity, beginning: str) -> Arrived:
    return next(file for file in demo_city.made.arrived if file.name.startswith(beginning))


def _reviewed_and_posted(city: City, file: Arrived) -> Review:
    """Import, review, and commit with the bank's totals."""
    with signed_in(city, city.clock, "yamada") as ctx:
        batch = import_payment_file(ctx, file.layout, file.name, file.content, booked_on=TODAY)
        review = review_batch(ctx, batch.batch_id)
        job = run_job(ctx, commit_payment_file(ctx, batch.batch_id, Tally(file.count, file.yen)))
    assert job.job.state is JobState.DONE
    return review


def _outcomes(review: Review) -> Counter[str]:
    return Counter(str(line.outcome) for line in review.lines)


def test_every_file_lies_in_the_folder_of_its_channel(demo_city: DemoCity) -> None:
    for file in demo_city.made.arrived:
        assert (demo_city.folder / "in" / file.channel / file.name).read_bytes() == file.content


@pytest.mark.parametrize("ending", ["A.dat", "B.dat", "C.dat", "D.dat"])
def test_a_file_that_is_cut_falsified_garbage_or_empty_is_refused(
    own_demo: City, demo_city: DemoCity, ending: str
) -> None:
    file = next(file for file in demo_city.made.arrived if file.refused and file.name.endswith(ending))
    with signed_in(own_demo, own_demo.clock, "yamada") as ctx, pytest.raises(FileRefused):
        import_payment_file(ctx, file.layout, file.name, file.content, booked_on=TODAY)


def test_debits_of_the_banks_are_paid_or_failed_with_every_code(own_demo: City, demo_city: DemoCity) -> None:
    file = next(file for file in demo_city.made.arrived if file.name.endswith("_0155.dat"))
    review = _reviewed_and_posted(own_demo, file)
    assert set(_outcomes(review)) == {"完納", "不能"}
    assert _outcomes(review)["完納"] == file.count > 30
    codes = {line.reason.split()[1] for line in review.lines if str(line.outcome) == "不能"}
    assert codes >= {"1", "2", "3", "4", "8"}


@pytest.mark.parametrize("ending", ["_9900.dat", "_0154.dat"])
def test_files_without_line_ends_or_with_an_end_mark_are_read_too(
    own_demo: City, demo_city: DemoCity, ending: str
) -> None:
    file = next(file for file in demo_city.made.arrived if file.name.endswith(ending))
    assert _outcomes(_reviewed_and_posted(own_demo, file))["完納"] == file.count > 5


def test_preliminary_notices_become_marks_and_no_money(own_demo: City, demo_city: DemoCity) -> None:
    review = _reviewed_and_posted(own_demo, _named(demo_city, "CVS_S_"))
    assert _outcomes(review) == {"仮消": 20}


def test_confirmed_lines_reconcile_and_each_mishap_lands_where_it_must(own_demo: City, demo_city: DemoCity) -> None:
    review = _reviewed_and_posted(own_demo, _named(demo_city, "CVS_K_"))
    found = _outcomes(review)
    assert found["二重"] == 3
    assert found["過納"] == 2
    assert found["不能"] == 1
    assert found["保留"] >= 8
    assert found["完納"] > 20
    with own_demo.vault.read() as store:
        causes = dict(store.db.execute("SELECT cause, count(*) FROM suspense GROUP BY cause"))
    assert {"no_receivable", "check_digit", "amount", "unknown", "closed"} <= set(causes)


def test_cancellations_end_the_marks_of_yesterday(own_demo: City, demo_city: DemoCity) -> None:
    review = _reviewed_and_posted(own_demo, _named(demo_city, "CVS_T_"))
    assert _outcomes(review) == {"仮消取消": 3, "対象外": 1}


def test_the_other_company_s_records_are_read_by_their_own_layout(own_demo: City, demo_city: DemoCity) -> None:
    review = _reviewed_and_posted(own_demo, _named(demo_city, "MZF"))
    assert _outcomes(review) == {"完納": 15}


def test_changes_of_people_and_claims_come_in_and_leave_overpayments(own_demo: City, demo_city: DemoCity) -> None:
    with signed_in(own_demo, own_demo.clock, "unyo") as ctx:
        parties = import_parties(ctx, _named(demo_city, "ATENA_").content, "ATENA.csv")
        assessments = import_assessments(ctx, _named(demo_city, "CHOTEI_").content, "CHOTEI.csv")
    assert parties.job.job.state is assessments.job.job.state is JobState.DONE
    with own_demo.vault.read() as store:
        reduced = store.db.execute("SELECT count(*) FROM overpayment WHERE cause = 'reduced'").fetchone()[0]
        changed = store.db.execute("SELECT count(*) FROM party_change").fetchone()[0]
    assert (reduced, changed) == (2, 5)


def test_the_sheets_of_the_banks_add_up_and_name_slips_that_exist(demo_city: DemoCity) -> None:
    paper = (demo_city.folder / "in" / "今日の総括票.txt").read_text("utf-8")
    for sheet in demo_city.made.sheets:
        assert f"総括票  件数 {len(sheet.slips)}  金額 {sheet.yen:,}" in paper
        assert sum(slip.principal_yen + slip.fee_yen + slip.late_yen for slip in sheet.slips) == sheet.yen
    slips = [slip for sheet in demo_city.made.sheets for slip in sheet.slips]
    assert all(is_slip_number(slip.number) for slip in slips if slip.number)
    assert sum(not slip.number for slip in slips) == 1
    assert any(slip.late_yen and slip.fee_yen for slip in slips)
