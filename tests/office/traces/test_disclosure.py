"""Who looked at a person: complete against a plain count of everything that was done with their data (L11)."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.office.audit import AuditEntry, Result
from core.office.clock import JST
from core.office.rights import NotPermitted
from core.office.settings import ALWAYS
from core.office.traces.disclosure import SUPERVISION, How, grouped, issue_disclosure, who_looked
from core.office.traces.watch_list import WatchKind, add_watched
from core.values.refusals import BadInput, NotFound
from tests.people import add_staff
from tests.printouts.reading import whole
from tui.wiring import City

FROM, UNTIL = date(2026, 11, 1), date(2026, 11, 20)
REQUEST = "開示 R8-12"
ACTS = (("ledger.payments", "収納総括照会", Result.VIEWED), ("ledger.payments", "閲覧の拒否", Result.REFUSED),
        ("collection.correction", "起案", Result.DONE))  # fmt: skip


@pytest.fixture
def parties(city: City) -> list[int]:
    with city.vault.write() as store:
        for n in range(1, 9):
            store.db.execute(
                "INSERT INTO party(party_id, party_no, name, name_kana) VALUES(?,?,?,'イセ')",
                (n, f"{n:08}", f"伊勢 {n}"),
            )
    for n in range(3):
        add_staff(city, f"100{n}", "collection", name=f"職員 {n}", office="0100" if n else "1100")
    return list(range(1, 9))


@pytest.fixture
def model(city: City, parties: list[int]) -> dict[int, set[int]]:
    """Four hundred rows of all kinds, and for each party the numbers of those within the period that tell of it."""
    dice = random.Random(3)
    told: dict[int, set[int]] = {party: set() for party in parties}
    at = datetime(2026, 10, 25, 9, tzinfo=JST)
    with city.vault.write() as store:
        for _ in range(400):
            at += timedelta(minutes=dice.randrange(180))
            seen = dice.sample(parties, dice.randrange(1, 4))
            kind = dice.randrange(5)
            code, act, result = dice.choice(ACTS)
            party = dice.choice(parties) if kind < 3 else None
            facts: dict[str, object] = {}
            if kind == 3:
                code, act, result = "parties.search", "検索", Result.VIEWED
                facts = {"seen": [f"{n:08}" for n in seen]}
            elif kind == 2:
                facts = {"seen": seen}
            seq = store.audit.record(
                AuditEntry(at, "b", f"100{dice.randrange(3)}", 1, "t", code, act, result, party_id=party, reason="納付の相談",
                           facts=facts)
            )  # fmt: skip
            if FROM <= at.date() <= UNTIL:
                for n in {*([party] if party else []), *(seen if facts else [])}:
                    told[n].add(seq)
    return told


def test_every_row_that_tells_of_the_person_is_found_and_no_other(auditor: Any, model: dict[int, set[int]]) -> None:
    for party, expected in model.items():
        looks = who_looked(auditor, str(party), FROM, UNTIL, REQUEST)
        assert [row.seq for row in looks.rows] == sorted(expected, reverse=True)
        assert sum(group.count for group in looks.groups) == len(expected)


def test_rows_say_how_the_person_was_seen(auditor: Any, model: dict[int, set[int]]) -> None:
    rows = who_looked(auditor, "3", FROM, UNTIL, REQUEST).rows
    assert {row.how for row in rows if row.function_code == "parties.search"} == {How.LISTED}
    assert {row.how for row in rows if row.act == "閲覧の拒否" and not row.listed} == {How.REFUSED}
    assert {row.how for row in rows if row.act == "収納総括照会" and not row.listed} == {How.VIEWED}
    assert {row.how for row in rows if row.act == "起案" and not row.listed} == {How.WORKED}


def test_a_voucher_that_moved_a_claim_of_the_person_is_found(city: City, parties: list[int], auditor: Any) -> None:
    from tests.builders import AT, a_receivable

    with city.vault.write() as store:
        a_receivable(store, party_id=2)
        seq = store.audit.last_seq()
        a_receivable(store, party_id=4)
    day = AT.date()
    [row] = who_looked(auditor, "2", day, day, REQUEST).rows
    assert (row.seq, row.how) == (seq, How.WORKED)


def test_the_office_is_the_one_of_that_day(city: City, model: dict[int, set[int]], auditor: Any) -> None:
    with city.vault.write() as store:
        seq = store.audit.record(
            auditor.entry("office.staff", "利用者の異動", staff="1000", before="1100", after="0200")
        )
        store.db.execute("INSERT INTO staff_transfer VALUES('1000', '2026-11-10', '0200', 1, ?)", (seq,))
        store.db.execute("UPDATE staff SET office_code = '0200' WHERE staff_no = '1000'")
    rows = [row for row in who_looked(auditor, "3", FROM, UNTIL, REQUEST).rows if row.staff_no == "1000"]
    before = {row.office_name for row in rows if row.at.date() < date(2026, 11, 10)}
    after = {row.office_name for row in rows if row.at.date() >= date(2026, 11, 10)}
    assert (before, after) == ({"二見総合支所生活福祉課"}, {"課税課"})


def test_the_question_is_itself_a_look_at_the_person(auditor: Any, model: dict[int, set[int]]) -> None:
    today = auditor.now().date()
    who_looked(auditor, "3", today, today, REQUEST)
    [row] = who_looked(auditor, "3", today, today, REQUEST).rows
    assert (row.act, row.staff_no, row.reason) == ("閲覧者の照会", auditor.actor.staff_no, REQUEST)


def test_an_unknown_number_and_a_period_backwards_are_refused(auditor: Any, parties: list[int]) -> None:
    with pytest.raises(NotFound):
        who_looked(auditor, "99999999", FROM, UNTIL, REQUEST)
    with pytest.raises(BadInput):
        who_looked(auditor, "1", UNTIL, FROM, REQUEST)


def test_a_clerk_is_not_told(clerk: Any, parties: list[int]) -> None:
    with pytest.raises(NotPermitted):
        who_looked(clerk, "1", FROM, UNTIL, REQUEST)


# The paper


def text_of(city: City) -> str:
    [path] = (city.folder / "out").rglob("*.pdf")
    return whole(path.read_bytes())


def test_the_paper_names_offices_and_no_staff(city: City, auditor: Any, model: dict[int, set[int]]) -> None:
    issue_disclosure(auditor, "3", FROM, UNTIL, REQUEST)
    text = text_of(city)
    assert "二見総合支所生活福祉課" in text and "収納推進課" in text
    assert "職員 1" not in text and "1001" not in text
    assert f"{len(model[3]):,}" in text


def test_the_paper_names_staff_where_the_city_wants_it(city: City, auditor: Any, model: dict[int, set[int]]) -> None:
    with city.vault.write() as store:
        seq = store.audit.record(auditor.entry("office.settings", "設定の変更"))
        store.settings.put("disclosure_staff_names", ALWAYS + timedelta(days=1), True, seq)
    issue_disclosure(auditor, "3", FROM, UNTIL, REQUEST)
    assert "職員 1" in text_of(city)


def test_the_paper_stands_in_the_register_under_the_number_of_the_request(
    city: City, auditor: Any, model: dict[int, set[int]]
) -> None:
    issued = issue_disclosure(auditor, "3", FROM, UNTIL, REQUEST)
    with city.vault.read() as store:
        output = store.outputs.get(issued.output_id)
    assert REQUEST in output.reason


def test_without_the_number_of_a_request_there_is_no_paper(city: City, auditor: Any, parties: list[int]) -> None:
    with pytest.raises(BadInput):
        issue_disclosure(auditor, "3", FROM, UNTIL, "請求")


def test_what_the_office_notes_about_its_staff_is_not_on_the_paper(
    city: City, auditor: Any, manager: Any, parties: list[int]
) -> None:
    add_watched(manager, "3", WatchKind.OTHER, "報道のため")
    today = auditor.now().date()
    assert {row.function_code for row in who_looked(auditor, "3", today, today, REQUEST).rows} <= set(SUPERVISION)
    issue_disclosure(auditor, "3", today, today, REQUEST)
    assert "要注意" not in text_of(city)


def test_groups_are_summed_by_office_function_and_way(auditor: Any, model: dict[int, set[int]]) -> None:
    rows = who_looked(auditor, "3", FROM, UNTIL, REQUEST).rows
    groups = grouped(rows, by_staff=False)
    assert len({(group.office_name, group.function_name, group.how) for group in groups}) == len(groups)
    assert {group.staff_no for group in groups} == {""}


def test_a_protected_person_stands_by_number_alone_unless_the_grant_opens_them(
    city: City, auditor: Any, parties: list[int]
) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = 3")
    assert who_looked(auditor, "3", FROM, UNTIL, REQUEST).party_name == "支援措置"
    with city.vault.write() as store:
        store.db.execute(
            "INSERT INTO special_grant VALUES(?, 'G2', NULL, '2026-01-01', '2027-03-31', 1, 1)",
            (auditor.actor.staff_no,),
        )
    assert who_looked(auditor, "3", FROM, UNTIL, REQUEST).party_name == "伊勢 3"
