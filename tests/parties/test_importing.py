"""宛名の取込: new parties, changes with what was before, co-owners, refusals that leave nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.formats.faults import FileRefused
from core.office.context import Context
from core.office.jobs import run_job
from core.office.rights import NotPermitted
from core.office.work import JobState
from core.parties import importing
from core.parties.import_files import AlreadyRead
from core.parties.importing import import_parties
from tests.conftest import CtxFor
from tests.formats.files import company, party, party_file

Ctx = Context[Any]


@pytest.fixture
def tax_office(ctx_for: CtxFor) -> Ctx:
    return ctx_for("assessment")


def rows(ctx: Ctx, question: str, *values: object) -> list[Any]:
    with ctx.read() as store:
        return store.db.execute(question, values).fetchall()


def test_a_new_party_is_in_the_register_with_its_search_keys(tax_office: Ctx) -> None:
    import_parties(tax_office, party_file(party(name="髙﨑　太郎", name_kana="ﾀｶｻﾞｷ ﾀﾛｳ")), "a.csv")
    assert rows(tax_office, "SELECT name, kana_key, name_key, address_key FROM party") == [
        ("髙﨑　太郎", "タカサキタロウ", "高崎太郎", "伊勢市岩渕1-7-29-")
    ]


def test_a_changed_party_keeps_what_it_was_before(tax_office: Ctx) -> None:
    import_parties(tax_office, party_file(party()), "a.csv")
    import_parties(tax_office, party_file(party(address="伊勢市小俣町元町540", phone="0596-00-1111")), "b.csv")
    [(before,)] = rows(tax_office, "SELECT before FROM party_change")
    told = json.loads(before)
    assert told["address"] == "三重県伊勢市岩渕1丁目7番29号"
    assert set(told) == {"address", "address_key", "phone", "phone_key"}
    assert rows(tax_office, "SELECT address, version FROM party") == [("伊勢市小俣町元町540", 2)]


def test_a_party_as_it_was_is_left_alone(tax_office: Ctx) -> None:
    import_parties(tax_office, party_file(party()), "a.csv")
    import_parties(tax_office, party_file(party(), party(party_no="10000002", household_no="2")), "b.csv")
    assert rows(tax_office, "SELECT count(*) FROM party_change") == [(0,)]
    assert rows(tax_office, "SELECT version FROM party") == [(1,), (1,)]


def test_co_owners_know_their_members_even_when_these_come_later_in_the_file(tax_office: Ctx) -> None:
    shared = company(
        party_no="10000009", kind="co_owners", name="伊勢 太郎 外1名", corporate_no="", member_nos="10000001;10000002"
    )
    import_parties(tax_office, party_file(shared, party(), party(party_no="10000002", household_no="2")), "a.csv")
    found = rows(
        tax_office,
        "SELECT p.party_no FROM party_member m JOIN party p ON p.party_id = m.member_id ORDER BY 1",
    )
    assert found == [("10000001",), ("10000002",)]


def test_a_member_that_nobody_knows_refuses_the_file(tax_office: Ctx) -> None:
    shared = company(
        party_no="10000009", kind="co_owners", name="共有", corporate_no="", member_nos="10000001;10000002"
    )
    with pytest.raises(FileRefused) as refused:
        import_parties(tax_office, party_file(shared, party()), "a.csv")
    assert [(f.line, f.field) for f in refused.value.faults] == [(2, "member_nos")]
    assert rows(tax_office, "SELECT count(*) FROM party") == [(0,)]


def test_a_refused_file_leaves_no_row_but_its_audit_line(tax_office: Ctx) -> None:
    with pytest.raises(FileRefused):
        import_parties(tax_office, party_file(party(), party(party_no="1")), "a.csv")
    counts = rows(
        tax_office,
        "SELECT (SELECT count(*) FROM party), (SELECT count(*) FROM import_file), (SELECT count(*) FROM job)",
    )
    assert counts == [(0, 0, 0)]
    assert rows(tax_office, "SELECT result FROM audit_log ORDER BY seq DESC LIMIT 1") == [("failed",)]


def test_the_same_content_is_refused_under_any_name_with_who_and_when(tax_office: Ctx) -> None:
    import_parties(tax_office, party_file(party()), "a.csv")
    with pytest.raises(AlreadyRead, match=r"R8\.11\.24 10:00 渡辺"):
        import_parties(tax_office, party_file(party()), "b.csv")


def test_a_clerk_of_collection_does_not_import(clerk: Ctx) -> None:
    with pytest.raises(NotPermitted):
        import_parties(clerk, party_file(party()), "a.csv")


def test_an_import_that_was_stopped_goes_on_where_it_stood(tax_office: Ctx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_A_STEP", 2)
    people = [party(party_no=f"1000000{n}", household_no=str(n)) for n in range(1, 8)]

    class Killed(BaseException):
        pass

    def die(progress: Any) -> None:
        if progress.reached.step_no == 2:
            raise Killed

    with pytest.raises(Killed):
        import_parties(tax_office, party_file(*people), "a.csv", on_progress=die)
    assert rows(tax_office, "SELECT count(*) FROM party") == [(4,)]
    [(job_id,)] = rows(tax_office, "SELECT job_id FROM job")
    assert run_job(tax_office, job_id).job.state == JobState.DONE
    assert rows(tax_office, "SELECT count(*), count(DISTINCT party_no) FROM party") == [(7, 7)]
    assert rows(tax_office, "SELECT count(*) FROM import_piece") == [(0,)]
