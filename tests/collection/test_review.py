"""The review of a batch: groups that add up to the file before and after posting, and the paper of the deposit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.collection.files.taking import take_waiting
from core.collection.importing import import_payment_file
from core.collection.layouts import LAYOUTS, guess_layout
from core.collection.payments import BatchState
from core.collection.records.reviewed import Group, Tally
from core.collection.review import DepositDiffers, DepositMissing, commit_payment_file, get_line, review_batch
from core.collection.waiting import Folder, waiting_files, waiting_register_files
from core.office.context import Context
from core.office.jobs import run_job
from core.office.ports import FileNotTaken
from core.office.rights import NotPermitted
from tests.conftest import CtxFor
from tests.formats import files
from tests.screens.collection import town
from tui.wiring import City

Ctx = Context[Any]
MONEY = Tally(12, 292_700)


@pytest.fixture
def claims(city: City) -> dict[str, int]:
    return town.fill(city)


@pytest.fixture
def batch_id(clerk: Ctx, city: City, claims: dict[str, int]) -> int:
    """The town's file of the convenience stores, imported and not posted."""
    return import_payment_file(clerk, "cvs-dsk", "CVS.csv", town.convenience_file(city, claims)).batch_id


def test_every_line_is_in_one_group_and_they_add_up_to_the_file(clerk: Ctx, batch_id: int) -> None:
    found = review_batch(clerk, batch_id)
    assert found.difference == Tally()
    assert {group: tally for group, tally in found.counts.groups.items() if tally.items} == {
        Group.APPLIED: Tally(9, 236_900),
        Group.SUSPENSE: Tally(2, 28_800),
        Group.ERROR: Tally(1, 27_000),
        Group.PROVISIONAL: Tally(1, 27_000),
    }
    assert (found.counts.surplus, found.counts.double, found.counts.money) == (Tally(1, 27_000), 1, MONEY)


def test_what_was_foreseen_is_what_the_journal_says_afterwards(clerk: Ctx, batch_id: int) -> None:
    before = review_batch(clerk, batch_id)
    run_job(clerk, commit_payment_file(clerk, batch_id, MONEY))
    after = review_batch(clerk, batch_id)
    assert after.counts == before.counts
    assert [(line.line_no, line.group, line.surplus_yen) for line in after.lines] == [
        (line.line_no, line.group, line.surplus_yen) for line in before.lines
    ]
    with clerk.read() as store:
        booked = store.reviews.cash_of([day.booked_on for day in before.days])
    assert booked == {day.booked_on: day.cash_yen for day in before.days}


def test_the_days_of_a_review_are_the_money_of_the_file(clerk: Ctx, batch_id: int) -> None:
    found = review_batch(clerk, batch_id)
    assert sum(day.cash_yen for day in found.days) == found.counts.money.yen
    assert all(day.cash_yen == day.applied_yen + day.surplus_yen + day.suspense_yen for day in found.days)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["01", "02", "03", "12", "22", "99"]), st.integers(0, 4), st.booleans()), max_size=8
    )
)
def test_no_line_is_lost_whatever_a_file_holds(clerk: Ctx, city: City, lines: list[tuple[str, int, bool]]) -> None:
    with city.vault.write() as store:
        if store.db.execute("SELECT count(*) FROM receivable").fetchone() == (0,):
            town.settle(store)
        made = store.db.execute("SELECT count(*) FROM payment_batch").fetchone()[0]
        slips = [town.slip_of(store, claim) for claim in range(1, 6)]
    rows = []
    for number, (kind, place, known) in enumerate(lines):
        key, yen = slips[place] if known else (town.barcode(made * 100 + number, 5_000), 5_000)
        minute = f"{made // 60 % 24:02d}{made % 60:02d}"
        rows.append(
            files.dsk_row(
                kind, amount=yen, barcode=key, day="20261120", time=minute, settle="20261124", made="20261121"
            )
        )
    content = files.dsk_file(*rows, files.dsk_row(amount=1_000, barcode=town.barcode(900_000 + made, 1_000)))
    batch = import_payment_file(clerk, "cvs-dsk", "x", content)
    found = review_batch(clerk, batch.batch_id)
    assert found.difference == Tally()
    run_job(clerk, commit_payment_file(clerk, batch.batch_id, found.counts.money))
    assert review_batch(clerk, batch.batch_id).difference == Tally()


def test_a_reason_tells_the_figures(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    with city.vault.write() as store:
        slip = town.barcode(777, 12_000)
        town.a_slip(store, claims["k3"], slip, "barcode", 11_000)
    content = files.dsk_file(files.dsk_row(amount=12_000, barcode=slip, settle="20261124"))
    batch = import_payment_file(clerk, "cvs-dsk", "x", content)
    (line,) = review_batch(clerk, batch.batch_id).lines
    assert line.reason == "金額が納付書と違う（納付書 11,000 / 入金 12,000 / 差 +1,000）"


def test_a_file_without_totals_is_not_posted_without_the_paper_of_the_deposit(clerk: Ctx, batch_id: int) -> None:
    with pytest.raises(DepositMissing):
        commit_payment_file(clerk, batch_id)
    with clerk.read() as store:
        assert store.batches.get(batch_id).state is BatchState.READY


def test_a_deposit_of_one_yen_more_is_refused_with_the_difference(clerk: Ctx, batch_id: int) -> None:
    with pytest.raises(DepositDiffers) as refused:
        commit_payment_file(clerk, batch_id, Tally(12, 292_701))
    assert "差 0件 +1円" in refused.value.message


def test_a_file_with_totals_needs_no_paper(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    batch = import_payment_file(clerk, "zengin-91", "KOZA.dat", town.debit_file(claims, city))
    run_job(clerk, commit_payment_file(clerk, batch.batch_id))
    assert review_batch(clerk, batch.batch_id).counts.groups[Group.FAILED] == Tally(1, 27_000)


def test_news_alone_needs_no_paper(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    with city.vault.read() as store:
        key, yen = town.slip_of(store, claims["t5-1"])
    content = files.dsk_file(files.dsk_row("01", amount=yen, barcode=key, settle=""))
    batch = import_payment_file(clerk, "cvs-dsk", "x", content)
    assert not review_batch(clerk, batch.batch_id).needs_deposit
    run_job(clerk, commit_payment_file(clerk, batch.batch_id))


def test_a_batch_that_is_being_posted_shows_what_still_waits(clerk: Ctx, batch_id: int) -> None:
    commit_payment_file(clerk, batch_id, MONEY)
    found = review_batch(clerk, batch_id)
    assert found.counts.groups[Group.WAITING] == MONEY
    assert found.difference == Tally()


def test_a_line_names_its_person_in_the_log_and_hides_a_protected_one(
    clerk: Ctx, city: City, claims: dict[str, int], batch_id: int
) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = 1")
    line = next(one for one in review_batch(clerk, batch_id).lines if one.receivable_id == claims["t1-1"])
    assert get_line(clerk, line.payment_id).party_name == "支援措置"
    with city.vault.read() as store:
        row = store.db.execute("SELECT result, party_id FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row == ("viewed", 1)


def test_a_line_of_a_direct_debit_shows_no_account(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    batch = import_payment_file(clerk, "zengin-91", "KOZA.dat", town.debit_file(claims, city))
    detail = get_line(clerk, review_batch(clerk, batch.batch_id).lines[0].payment_id)
    assert "7654321" not in detail.raw


def test_the_review_needs_the_right(ctx_for: CtxFor, batch_id: int) -> None:
    with pytest.raises(NotPermitted):
        review_batch(ctx_for("delinquency"), batch_id)


def test_waiting_files_tell_what_they_seem_to_be_and_whether_they_came_before(
    clerk: Ctx, city: City, claims: dict[str, int]
) -> None:
    content = (city.folder / "in" / "direct_debit" / "KOZA20261102.dat").read_bytes()
    import_payment_file(clerk, "zengin-91", "anderer Name", content)
    found = {file.name: file for file in waiting_files(clerk)}
    known, fresh = found["KOZA20261102.dat"], found["CVS20261124.csv"]
    assert (known.state, known.who, known.layout) == ("確認待", "山田花子", "zengin-91")
    assert (fresh.state, fresh.layout, fresh.line_count) == ("未取込", "cvs-dsk", 14)


def test_an_import_that_did_not_come_by_the_inbox_waits_in_the_list_too(
    clerk: Ctx, city: City, claims: dict[str, int], batch_id: int
) -> None:
    town.put(city, "convenience", "CVS20261124.csv", b"another file")
    assert [file.name for file in waiting_files(clerk) if not file.waiting] == ["CVS.csv"]


def test_one_file_that_cannot_be_taken_does_not_hide_the_others(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    town.put(city, "convenience", "CVS\x1b[31m.csv", b"x")
    states = {file.state for file in waiting_files(clerk)}
    assert states == {"未取込", "不可"}
    with pytest.raises(FileNotTaken):
        take_waiting(clerk, Folder.CONVENIENCE, "../city.db", "cvs-dsk")


def test_files_of_the_registers_wait_for_those_who_may_take_them(city: City, ctx_for: CtxFor, clerk: Ctx) -> None:
    town.put(city, "parties", "ATENA.csv", files.party_file(files.party()))
    operator = ctx_for("operator")
    take_waiting(operator, Folder.PARTIES, "ATENA.csv", "parties")
    (file,) = waiting_register_files(operator, Folder.PARTIES)
    assert (file.state, file.who, file.layout_name) == ("取込済", "運用 次郎", "宛名 CSV")
    with pytest.raises(NotPermitted):
        waiting_register_files(clerk, Folder.PARTIES)


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (files.debit_file((12_000, "0")), "zengin-91"),
        (files.debit_file((12_000, "0"), end=b""), "zengin-91"),
        (files.dsk_file(files.dsk_row()), "cvs-dsk"),
        (files.mizuho_file(files.mizuho_row()), "cvs-mizuho"),
        (b"1,20260112,x\r\n" + b",".join([b"2"] * 17), "cvs-ntt"),
        (b"", ""),
        (b"\xff\xfe\x00garbage", ""),
    ],
)
def test_the_layout_of_a_file_is_guessed_from_its_first_bytes(content: bytes, layout: str) -> None:
    assert guess_layout(content) == layout
    assert layout in ("", *LAYOUTS)
