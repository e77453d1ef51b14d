"""消込 as a job: bounded steps, each whole or not at all; every yen of a file is placed exactly once."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.collection.importing import import_payment_file
from core.collection.payments import BatchState
from core.collection.posting import LINES_A_STEP, commit_batch
from core.collection.suspense import attach_suspense
from core.ledger.late_charge import late_charge
from core.ledger.rates import PUBLISHED
from core.office.context import Context
from core.office.jobs import cancel_job, run_job
from core.office.work import JobAlreadyLive, JobState
from core.values.money import Yen
from storage.ledger.verification import verify_books
from tests import builders
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid
from tui.wiring import City

PRINCIPAL = 1_000


def many_claims(desk: Desk, number: int) -> list[int]:
    """Claims of one party, each with its slip of 1,000 yen; written in parts, as nobody holds the lock for long."""
    with desk.write() as store:
        party = builders.a_party(store)
    claims: list[int] = []
    while len(claims) < number:
        with desk.write() as store:
            part = [
                builders.a_receivable(store, party_id=party, principal=PRINCIPAL)
                for _ in range(min(300, number - len(claims)))
            ]
            store.db.executemany(
                "INSERT INTO payment_slip(slip_key, receivable_id, kind, amount_yen) VALUES(?,?,'barcode',?)",
                [(files.barcode(claim, PRINCIPAL), claim, PRINCIPAL) for claim in part],
            )
        claims += part
    return claims


def ready(desk: Desk, claims: list[int]) -> int:
    """The number of a batch that pays these claims and waits to be posted."""
    content = files.dsk(*(Paid(files.barcode(claim, PRINCIPAL), PRINCIPAL) for claim in claims))
    return import_payment_file(desk.ctx, "cvs-dsk", "F", content).batch_id


def sound(desk: Desk) -> bool:
    """The books agree with themselves."""
    with desk.ctx.read() as store:
        return not verify_books(store.db).differences


def test_what_is_posted_and_what_is_held_come_to_the_file(desk: Desk) -> None:
    """B17, B34: 日計 includes what lies in suspense."""
    claim = desk.claim(principal=9_000)
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, 12_000), 12_000), Paid(files.barcode(77, 5_000), 5_000)))
    placed = desk.account("suspense") + desk.account("overpayment") + 9_000
    assert (desk.account("cash_in"), placed) == (17_000, 17_000)


def test_a_long_batch_is_posted_in_steps_with_a_checkpoint_each(desk: Desk) -> None:
    claims = many_claims(desk, LINES_A_STEP + 10)
    progress = desk.post(ready(desk, claims))
    assert (progress.job.state, progress.reached.step_no, progress.reached.row_count) == (JobState.DONE, 2, len(claims))
    assert desk.one("SELECT sum(principal_yen) FROM receivable") == 0


def test_a_worker_killed_inside_a_step_leaves_the_step_undone_and_the_next_one_goes_on(desk: Desk, city: City) -> None:
    """R1: SIGKILL when the rows of the second step are written and not committed."""
    claims = many_claims(desk, 2 * LINES_A_STEP + 10)
    batch = ready(desk, claims)
    job = commit_batch(desk.ctx, batch)
    actor = desk.ctx.actor
    command = [sys.executable, "-m", "tests.collection.dying", str(city.folder), f"{city.folder}.keys"]
    dead = subprocess.run([*command, actor.staff_no, str(actor.session_id), str(job), "1"], timeout=60)
    assert dead.returncode == -9
    assert desk.account("cash_in") == LINES_A_STEP * PRINCIPAL
    assert run_job(desk.ctx, job).job.state is JobState.DONE
    assert desk.account("cash_in") == len(claims) * PRINCIPAL
    assert desk.one("SELECT count(*) FROM posting WHERE account = 'receivable' AND kind = 'receipt'") == len(claims)
    assert sound(desk)


def test_a_batch_whose_job_was_given_up_goes_on_with_a_new_one(desk: Desk) -> None:
    claims = many_claims(desk, 2 * LINES_A_STEP)
    batch = ready(desk, claims)
    job = commit_batch(desk.ctx, batch)
    assert run_job(desk.ctx, job, until=lambda progress: True).job.state is JobState.PAUSED
    with pytest.raises(JobAlreadyLive):
        commit_batch(desk.ctx, batch)
    cancel_job(desk.ctx, job)
    assert desk.post(batch).job.state is JobState.DONE
    assert desk.account("cash_in") == len(claims) * PRINCIPAL
    assert sound(desk)


def test_a_finished_batch_is_not_posted_a_second_time(desk: Desk) -> None:
    batch = desk.take("cvs-dsk", files.dsk(Paid(desk.slip(desk.claim(principal=1_000), 1_000), 1_000)))
    with pytest.raises(Exception, match="確定"):
        commit_batch(desk.ctx, batch.batch_id)
    assert desk.account("cash_in") == 1_000


def test_what_another_clerk_posts_between_two_steps_is_seen_by_the_next_one(desk: Desk, ctx_for: Any) -> None:
    """The claim of the last line is paid from suspense meanwhile: the file pays it a second time."""
    claims = many_claims(desk, LINES_A_STEP + 10)
    desk.take("cvs-dsk", files.dsk(Paid(files.barcode(999_999, PRINCIPAL), PRINCIPAL, made="20260703")))
    other: Context[Any] = ctx_for("collection", "2")

    def meanwhile(progress: Any) -> None:
        if progress.job.state is JobState.RUNNING:
            attach_suspense(other, 1, claims[-1])

    run_job(desk.ctx, commit_batch(desk.ctx, ready(desk, claims)), on_progress=meanwhile)
    assert desk.overpaid(claims[-1]) == [("double", PRINCIPAL)]
    assert desk.one("SELECT sum(principal_yen) FROM receivable") == 0
    assert sound(desk)


def test_two_batches_on_the_same_claims_at_once_place_every_yen_once(desk: Desk, ctx_for: Any) -> None:
    """R21: whoever comes second finds the claim paid."""
    claims = many_claims(desk, 400)
    with desk.write() as store:
        store.db.executemany(
            "INSERT INTO payment_slip(slip_key, receivable_id, kind, amount_yen) VALUES(?,?,'barcode',?)",
            [(files.barcode(10_000 + claim, PRINCIPAL), claim, PRINCIPAL) for claim in claims],
        )
    first = ready(desk, claims)
    content = files.dsk(*(Paid(files.barcode(10_000 + claim, PRINCIPAL), PRINCIPAL) for claim in claims))
    second = import_payment_file(desk.ctx, "cvs-dsk", "G", content).batch_id
    people = [ctx_for("collection", "2"), ctx_for("collection", "3")]
    jobs = [commit_batch(ctx, batch) for ctx, batch in zip(people, (first, second), strict=True)]
    threads = [threading.Thread(target=run_job, args=(ctx, job)) for ctx, job in zip(people, jobs, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.all("SELECT DISTINCT state FROM payment_batch") == [("posted",)]
    assert desk.one("SELECT sum(principal_yen) FROM receivable") == 0
    assert (desk.account("cash_in"), desk.account("overpayment")) == (800_000, 400_000)
    assert sound(desk)


def test_the_log_names_batch_and_job_of_each_step(desk: Desk) -> None:
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(desk.claim(principal=1_000), 1_000), 1_000)))
    bodies = [row[0] for row in desk.all("SELECT body FROM audit_log WHERE function_code = 'collection.payment_files'")]
    assert sum('"act":"消込"' in body and '"job":1' in body for body in bodies) == 2


numbers = count(1)
"""Bar codes and claims of the random tests never meet."""

random_payments = st.lists(
    st.tuples(
        st.integers(0, 4),  # which claim; 4 is nobody's
        st.integers(1, 30_000),
        st.integers(0, 200),  # days after 2026-05-01 on which it was paid
        st.integers(0, 2),  # which file
    ),
    max_size=14,
)
random_principals = st.lists(st.integers(1, 60_000), min_size=4, max_size=4)
examples = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def post_random(desk: Desk, claims: list[int], payments: list[tuple[int, int, int, int]]) -> list[int]:
    """Each payment on a slip of its own, in three files; the numbers of their batches."""
    notices: dict[int, list[Paid]] = {}
    for which, yen, days, file in payments:
        key = files.barcode(next(numbers) + 500_000, yen)
        if which < 4:
            desk.slip(claims[which], yen, key=key)
        paid = date(2026, 5, 1) + timedelta(days=days)
        settle, made = paid + timedelta(days=9), paid + timedelta(days=1)
        notices.setdefault(file, []).append(
            Paid(key, yen, f"{paid:%Y%m%d}", settle=f"{settle:%Y%m%d}", made=f"{made:%Y%m%d}")
        )
    return [desk.take("cvs-dsk", files.dsk(*notices[file])).batch_id for file in sorted(notices)]


@examples
@given(principals=random_principals, payments=random_payments)
def test_random_payments_come_to_what_a_naive_model_says(
    desk: Desk, principals: list[int], payments: list[tuple[int, int, int, int]]
) -> None:
    """Claims without late charge: what is open is the principal less the money, what is above it is over-paid."""
    held, cash = desk.account("suspense"), desk.account("cash_in")
    claims = [
        desk.claim(principal=yen, tax_item="21", notice_no=f"N{next(numbers)}", due_on=date(2026, 6, 30))
        for yen in principals
    ]
    with desk.write() as store:
        store.db.execute("UPDATE tax_item SET late_charge = 'none' WHERE tax_item = '21'")
    post_random(desk, claims, payments)
    for which, claim in enumerate(claims):
        received = sum(yen for place, yen, _, _ in payments if place == which)
        assert desk.owed(claim) == max(0, principals[which] - received)
        assert sum(yen for _, yen in desk.overpaid(claim)) == max(0, received - principals[which])
    assert desk.account("suspense") - held == sum(yen for place, yen, _, _ in payments if place == 4)
    assert desk.account("cash_in") - cash == sum(yen for _, yen, _, _ in payments)


@examples
@given(principals=random_principals, payments=random_payments)
def test_the_late_charge_of_a_paid_claim_is_that_of_its_receipts(
    desk: Desk, principals: list[int], payments: list[tuple[int, int, int, int]]
) -> None:
    """Whatever the order of days, files and lines: the rule over what reached the principal (ledger rule 8)."""
    claims = [
        desk.claim(principal=100 * yen, notice_no=f"N{next(numbers)}", due_on=date(2026, 6, 30)) for yen in principals
    ]
    post_random(desk, claims, [(which, 100 * yen if which < 4 else yen, *rest) for which, yen, *rest in payments])  # type: ignore[misc]
    for claim in claims:
        if desk.open(claim)["principal"]:
            continue
        receipts = desk.all(
            """SELECT value_on, -sum(amount_yen) FROM posting WHERE receivable_id = ? AND component = 'principal'
                AND account = 'receivable' AND kind = 'receipt' GROUP BY value_on ORDER BY value_on""",
            claim,
        )
        days = [(date.fromisoformat(day), Yen(yen)) for day, yen in receipts]
        last = days[-1][0]
        whole = Yen(sum(yen.amount for _, yen in days))
        due = date(2026, 6, 30)
        expected = late_charge(whole, due, last, PUBLISHED, payments=[p for p in days if p[0] < last])
        assessed = desk.one(
            """SELECT coalesce(sum(amount_yen), 0) FROM posting WHERE receivable_id = ? AND component = 'late_charge'
                AND account = 'receivable' AND kind IN ('assess', 'change')""",
            claim,
        )
        assert assessed == expected.result.amount
    assert sound(desk)


def test_the_batch_ends_posted_and_its_state_says_so(desk: Desk) -> None:
    batch = desk.take("cvs-dsk", files.dsk(Paid(desk.slip(desk.claim(principal=1_000), 1_000), 1_000)))
    with desk.ctx.read() as store:
        assert store.batches.get(batch.batch_id).state is BatchState.POSTED
