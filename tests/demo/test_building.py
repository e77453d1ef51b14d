"""The demonstration city as a whole: its books, its accounts, its seed; and that nothing is ever written over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office.context import Context
from core.office.signing_in import sign_in
from core.values.refusals import BadInput
from storage.ledger.verification import verify_books
from tests.demo.city import TODAY
from tui.demo.accounts import ACCOUNTS, CHEAP, NotADemo, current_code, shown_accounts
from tui.demo.building import Made, Plan, Size, build
from tui.wiring import City, open_city

BULK = Plan(TODAY, Size.CITY, seed=7, probe_accounts=2, parties=1_000)


@pytest.fixture(scope="module")
def bulk_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Made]]:
    """A city by the short way, of a size that a test can wait for."""
    folder = tmp_path_factory.mktemp("bulk") / "city"
    made = build(folder, BULK)
    city = open_city(folder, passwords=CHEAP)
    yield city, made
    city.close()


def _rows(city: City, sql: str) -> list[tuple[object, ...]]:
    with city.vault.read() as store:
        return [tuple(row) for row in store.db.execute(sql)]


def test_the_books_of_the_small_city_follow_from_its_journal(own_demo: City) -> None:
    with own_demo.vault.read() as store:
        assert verify_books(store.db).right


def test_the_books_by_the_short_way_follow_from_their_journal(bulk_city: tuple[City, Made]) -> None:
    with bulk_city[0].vault.read() as store:
        findings = verify_books(store.db)
    assert findings.right, findings.differences


def test_the_short_way_puts_every_guard_back(bulk_city: tuple[City, Made], own_demo: City) -> None:
    guards = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' AND name NOT LIKE '%case_list%' ORDER BY type, name"
    assert _rows(bulk_city[0], guards) == _rows(own_demo, guards)


def test_the_same_seed_makes_the_same_city(bulk_city: tuple[City, Made], tmp_path: Path) -> None:
    city, made = bulk_city
    again = build(tmp_path / "city", BULK)
    other = open_city(tmp_path / "city")
    assert again == made
    for sql in (
        "SELECT * FROM party",
        "SELECT * FROM receivable",
        "SELECT account, amount_yen, value_on, payment_id FROM posting",
        "SELECT slip_key, amount_yen, booked_on FROM payment",
    ):
        assert _rows(city, sql) == _rows(other, sql)
    other.close()


def test_every_account_signs_in_with_its_password_and_code(own_demo: City) -> None:
    for account in ACCOUNTS:
        code = current_code(own_demo, account.login_id).code
        ctx = sign_in(
            own_demo.vault, own_demo.clock, own_demo.outside, account.login_id, account.password, code, "窓口-1"
        )
        assert isinstance(ctx, Context)
        assert ctx.actor.name == account.name


def test_a_code_that_was_used_is_called_used(own_demo: City) -> None:
    told = current_code(own_demo, "kato")
    assert not told.used
    sign_in(own_demo.vault, own_demo.clock, own_demo.outside, "kato", told.account.password, told.code, "窓口-1")
    assert current_code(own_demo, "kato").used


def test_a_real_city_shows_no_accounts_and_gives_no_code(city: City) -> None:
    assert shown_accounts(city) == ()
    with pytest.raises(NotADemo):
        current_code(city, "yamada")


def test_the_last_days_have_left_old_marks_suspense_and_overpayments(own_demo: City) -> None:
    marks = _rows(
        own_demo,
        "SELECT min(p.paid_on) FROM provisional_mark m JOIN payment p USING(payment_id)"
        " LEFT JOIN provisional_end e ON e.mark_id = m.mark_id WHERE e.mark_id IS NULL",
    )
    assert str(marks[0][0]) < "2026-11-04"
    assert _rows(own_demo, "SELECT count(*) FROM suspense")[0][0] >= 4
    assert {row[0] for row in _rows(own_demo, "SELECT DISTINCT cause FROM overpayment")} >= {"double", "excess"}


def test_the_last_seven_business_days_are_closed_and_today_is_open(own_demo: City) -> None:
    days = [str(row[0]) for row in _rows(own_demo, "SELECT booked_on FROM day_close ORDER BY 1")]
    assert days == [f"2026-11-{day}" for day in (12, 13, 16, 17, 18, 19, 20)]
    waiting = _rows(own_demo, "SELECT booked_on, read_by FROM payment_batch WHERE state = 'read'")
    assert waiting == [("2026-11-24", "1002")]


def test_rare_characters_co_owners_and_protected_people_are_there(own_demo: City) -> None:
    names = "\n".join(str(row[0]) for row in _rows(own_demo, "SELECT name FROM party"))
    for rare in ("髙﨑", "𠮷野", "葛\U000e0100城", "邉", "齋", "濵", "栁", "[/]", "㈱", "（株）", "　外3名"):
        assert rare in names, rare
    assert _rows(own_demo, "SELECT max(length(name)) FROM party WHERE kind = 'company'")[0][0] == 40
    assert _rows(own_demo, "SELECT count(*) FROM party WHERE protected = 1")[0][0]


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "note.txt").write_text("mine")
    with pytest.raises(BadInput):
        build(tmp_path / "city", Plan(TODAY))
    assert (tmp_path / "city" / "note.txt").read_text() == "mine"


def test_a_build_that_is_cut_off_leaves_nothing(tmp_path: Path) -> None:
    def stop(what: str, share: float) -> None:
        if what == "調定の取込":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "city", Plan(TODAY, parties=600), tell=stop)
    assert list(tmp_path.iterdir()) == []
