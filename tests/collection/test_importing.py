"""取込: a file is checked whole, laid into the store line by line, and known by its content for ever."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from core.collection.importing import import_payment_file, reject_batch
from core.collection.payments import (
    AlreadyImported,
    AlreadyLoadedLines,
    Batch,
    BatchState,
    ImportedElsewhere,
    WrongBatchState,
)
from core.collection.posting import BookingDayClosed, preview
from core.collection.records.reconciled import Outcome
from core.collection.records.reviewed import Group
from core.collection.review import review_batch
from core.formats.faults import FileRefused
from core.office.context import Context
from core.office.rights import NotPermitted
from core.values.money import Yen
from core.values.refusals import BadInput, Refusal
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid


class CutOff(Exception):
    """The line of a terminal goes down."""


def many(count: int) -> bytes:
    return files.dsk(*(Paid(files.barcode(number, 1_000 + number), 1_000 + number) for number in range(count)))


def import_(desk: Desk, content: bytes, **facts: Any) -> Batch:
    return import_payment_file(desk.ctx, "cvs-dsk", "CVS20260701.csv", content, **facts)


def test_an_imported_file_waits_for_its_review_and_posts_nothing(desk: Desk) -> None:
    batch = import_(desk, many(3))
    assert (batch.state, batch.declared_count, batch.declared) == (BatchState.READY, 3, Yen(3_003))
    assert desk.one("SELECT count(*) FROM posting") == 0


def test_the_second_import_is_refused_with_who_and_when(desk: Desk) -> None:
    """B33."""
    import_(desk, many(3))
    desk.ctx.clock.move(hours=1)  # type: ignore[attr-defined]  # the clock of the tests
    with pytest.raises(AlreadyImported) as refused:
        import_(desk, many(3))
    assert (
        refused.value.message == "このファイルは取込済です（R8.11.24 10:00 山田花子）。別のファイルか確かめてください。"
    )
    assert desk.one("SELECT count(*) FROM payment") == 3


def test_the_refused_second_import_stands_in_the_log(desk: Desk) -> None:
    import_(desk, many(3))
    with pytest.raises(AlreadyImported):
        import_(desk, many(3))
    result, body = desk.one("SELECT result, body FROM audit_log ORDER BY seq DESC LIMIT 1")
    assert result == "failed" and "取込拒否" in body


def test_a_file_that_repeats_lines_of_an_earlier_one_is_refused_whole(desk: Desk) -> None:
    """B33: the same money told twice in another file."""
    import_(desk, many(3))
    with pytest.raises(AlreadyLoadedLines, match="2件"):
        import_(desk, files.dsk(*(Paid(files.barcode(n, 1_000 + n), 1_000 + n) for n in (1, 2, 7))))
    assert desk.one("SELECT count(*) FROM payment") == 3


def test_a_rejected_file_may_come_again(desk: Desk) -> None:
    batch = import_(desk, many(3))
    reject_batch(desk.ctx, batch.batch_id, "収入日の誤り")
    assert import_(desk, many(3)).state is BatchState.READY


def test_a_posted_file_is_not_rejected(desk: Desk) -> None:
    batch = desk.take("cvs-dsk", many(1))
    with pytest.raises(WrongBatchState):
        reject_batch(desk.ctx, batch.batch_id, "遅い")


def test_a_rejection_needs_a_reason(desk: Desk) -> None:
    with pytest.raises(BadInput):
        reject_batch(desk.ctx, import_(desk, many(1)).batch_id, "")


def test_a_file_with_a_total_that_is_off_by_one_yen_leaves_no_row(desk: Desk) -> None:
    content = files.zengin(("01260501000000001017", 12_000, "0"))
    wrong = content.replace(b"8000001000000012000", b"8000001000000012001")
    assert wrong != content
    with pytest.raises(FileRefused):
        import_payment_file(desk.ctx, "zengin-91", "F", wrong, booked_on=date(2026, 7, 2))
    assert desk.one("SELECT count(*) FROM payment_batch") == 0


def test_an_import_that_was_cut_off_goes_on_where_it_stood(desk: Desk) -> None:
    content = many(3_100)

    def cut(done: int, whole: int) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        import_(desk, content, on_progress=cut)
    assert desk.one("SELECT state, read_count FROM payment_batch") == ("read", 3_000)
    batch = import_(desk, content)
    assert (batch.state, batch.read_count) == (BatchState.READY, 3_100)
    assert desk.one("SELECT count(*), count(DISTINCT line_no) FROM payment") == (3_100, 3_100)


def test_what_goes_on_another_day_keeps_the_day_of_the_first_part(desk: Desk, ctx_for: Any) -> None:
    """The 収入日 that was chosen counts for the whole file."""
    content = files.zengin(*((f"{n:020d}", 1_000, "0") for n in range(3_100)))

    def cut(done: int, whole: int) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        import_payment_file(desk.ctx, "zengin-91", "F", content, booked_on=date(2026, 7, 2), on_progress=cut)
    desk.ctx.clock.move(days=1)  # type: ignore[attr-defined]  # the clock of the tests
    import_payment_file(ctx_for("collection", "2"), "zengin-91", "F", content)
    assert desk.all("SELECT DISTINCT booked_on FROM payment") == [("2026-07-02",)]


def test_the_same_file_from_several_terminals_is_imported_once(ctx_for: Any) -> None:
    """R23: the others are told who was first."""
    contexts = [ctx_for("collection", str(number)) for number in range(4)]
    content = many(3_500)
    told: list[str] = []

    def terminal(ctx: Context[Any]) -> None:
        try:
            told.append(str(import_payment_file(ctx, "cvs-dsk", "F", content).state))
        except (AlreadyImported, ImportedElsewhere) as refused:
            told.append(type(refused).__name__)

    threads = [threading.Thread(target=terminal, args=(ctx,)) for ctx in contexts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk = Desk(contexts[0])
    if BatchState.READY not in told:  # each gave way to another: who comes next finishes it
        import_payment_file(contexts[0], "cvs-dsk", "F", content)
    assert desk.one("SELECT count(*), count(DISTINCT line_no) FROM payment") == (3_500, 3_500)
    assert desk.all("SELECT state FROM payment_batch") == [("ready",)]


def test_a_closed_day_that_the_clerk_gives_is_refused_at_once(desk: Desk) -> None:
    """B28."""
    with desk.write() as store:
        store.db.execute("INSERT INTO day_close VALUES('2026-07-02', 0, 0, 'COLLECTION1', 1)")
    content = files.zengin(("01260501000000001017", 12_000, "0"))
    with pytest.raises(BookingDayClosed):
        import_payment_file(desk.ctx, "zengin-91", "F", content, booked_on=date(2026, 7, 2))


def test_a_line_of_nought_yen_refuses_the_file(desk: Desk) -> None:
    with pytest.raises(FileRefused):
        import_(desk, files.dsk(Paid(files.barcode(1, 0), 0)))


def test_an_empty_file_is_a_batch_of_nothing(desk: Desk) -> None:
    batch = desk.take("cvs-dsk", files.dsk())
    assert desk.one("SELECT state FROM payment_batch WHERE batch_id = ?", batch.batch_id) == "posted"


def test_who_may_not_import_is_refused_before_the_file_is_read(branch: Context[Any]) -> None:
    with pytest.raises(NotPermitted):
        import_payment_file(branch, "cvs-dsk", "F", b"")


def test_the_preview_says_what_posting_will_do_and_its_groups_add_up_to_the_file(desk: Desk) -> None:
    """B34: 消込, 過納, 二重, 保留, エラー; their sum is the file."""
    paid, part, excess = (desk.claim(principal=yen) for yen in (1_000, 5_000, 2_000))
    twice = desk.slip(paid, 1_000)
    notices = [
        Paid(twice, 1_000),
        Paid(twice, 1_000, time="1000"),
        Paid(desk.slip(part, 3_000), 3_000),
        Paid(desk.slip(excess, 4_000), 4_000),
        Paid(files.barcode(555, 700), 700),
        Paid(files.spoiled(files.barcode(556, 800)), 800),
    ]
    batch = import_(desk, files.dsk(*notices))
    outcomes = {result.line.line_no - 1: result.outcome for result in preview(desk.ctx, batch.batch_id)}
    assert outcomes == {
        1: Outcome.PAID,
        2: Outcome.DOUBLE,
        3: Outcome.PART,
        4: Outcome.EXCESS,
        5: Outcome.SUSPENSE,
        6: Outcome.SUSPENSE,
    }
    before = review_batch(desk.ctx, batch.batch_id)
    desk.post(batch.batch_id)
    after = review_batch(desk.ctx, batch.batch_id)
    for review in (before, after):
        assert {group: tally.yen for group, tally in review.counts.groups.items() if tally.yen} == {
            Group.APPLIED: 9_000,
            Group.SUSPENSE: 700,
            Group.ERROR: 800,
        }
        assert (review.whole.items, review.whole.yen) == (6, 10_500)
        assert review.difference == (0, 0)
    assert desk.account("cash_in") == 10_500


def test_a_refusal_while_reading_leaves_nothing_but_a_line_in_the_log(desk: Desk) -> None:
    with pytest.raises(Refusal):
        import_(desk, b"not a file of payments")
    assert desk.one("SELECT count(*) FROM payment_batch") == 0
    assert "取込拒否" in desk.one("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1")
