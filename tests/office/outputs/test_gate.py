"""The gate: reason, number, pages, protected persons, masses, addressees, 再発行 (X3, X4, N4)."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from core.office.context import Context
from core.office.outputs.gate import (
    Addressee,
    AddresseeDiffers,
    MassOutputRefused,
    OutputRequest,
    issue_output,
)
from core.office.outputs.protected import ProtectedInOutput
from core.office.outputs.register import CSV, OutputState, count_pages
from core.office.rights import NotPermitted
from core.office.traces.witness import check_witness
from core.values.refusals import BadInput, Refusal
from tests.office.outputs.papers import FUNCTION, PAGE, Make, add_party, give_grant, marked, paper, rows
from tests.people import FixedClock, code_at
from tui.wiring import City

Ctx = Context[Any]


def issue(ctx: Ctx, request: OutputRequest, **how: Any) -> Any:
    return issue_output(ctx, request, function_code=FUNCTION, **how)


def test_a_paper_leaves_with_a_number_and_lies_in_the_folder_of_its_office(clerk: Ctx, city: City) -> None:
    issued = issue(clerk, paper())
    assert (issued.number, issued.place, issued.state) == (
        "P17-R8-000001",
        "0100/P17-R8-000001.pdf",
        OutputState.PLACED,
    )
    file = city.folder / "out" / issued.place
    assert file.read_bytes() == PAGE
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_the_register_knows_reason_pages_size_and_digest(clerk: Ctx, city: City) -> None:
    import hashlib

    issue(clerk, paper(content=PAGE + b"/Type /Page ", reason="01"))
    assert rows(city, "SELECT reason, person_count, staff_no FROM output") == [("窓口での請求", 0, "COLLECTION1")]
    assert rows(city, "SELECT pages, byte_count, sha256 FROM output_event WHERE kind = 'issued'") == [
        (2, len(PAGE) + 12, hashlib.sha256(PAGE + b"/Type /Page ").digest())
    ]


def test_numbers_of_a_kind_and_year_have_no_gaps_even_where_drawing_fails(
    clerk: Ctx, city: City, clock: FixedClock
) -> None:
    def fails(_: object) -> bytes:
        raise BadInput(reason="字がありません。", field="")

    issue(clerk, paper())
    with pytest.raises(BadInput):
        issue(clerk, paper(content=fails))
    issue(clerk, paper())
    issue(clerk, paper(kind="P18"))
    clock.move(days=150)
    with city.vault.write() as store:
        store.db.execute("UPDATE live_session SET started_at = ?", (clock.now().isoformat(),))
    issue(clerk, paper())
    assert rows(city, "SELECT kind, fiscal_year, serial_no FROM output ORDER BY output_id") == [
        ("P17", 2026, 1),
        ("P17", 2026, 2),
        ("P17", 2026, 3),
        ("P18", 2026, 1),
        ("P17", 2027, 1),
    ]
    assert rows(city, "SELECT kind, detail FROM output_event WHERE output_id = 2") == [("void", "字がありません。")]


def test_a_number_that_would_leave_a_gap_is_refused_by_the_file(clerk: Ctx, city: City) -> None:
    issue(clerk, paper())
    with pytest.raises(sqlite3.IntegrityError, match="output serial"), city.vault.write() as store:
        store.db.execute(
            "INSERT INTO output SELECT 9, kind, fiscal_year, 3, title, name, addressee, reason, media_type, subject,"
            " person_count, function_code, office_code, staff_no, terminal, requested_at, witness_no, reissue_of,"
            " draft_id, audit_seq FROM output"
        )


@pytest.mark.parametrize("reason", ["", "   ", "確認", "99"])
def test_nothing_leaves_without_a_reason(clerk: Ctx, city: City, reason: str) -> None:
    with pytest.raises(BadInput):
        issue(clerk, paper(reason=reason))
    assert rows(city, "SELECT count(*) FROM output") == [(0,)]


def test_who_may_not_use_the_function_lets_nothing_of_it_out(ctx_for: Make, city: City) -> None:
    with pytest.raises(NotPermitted):
        issue(ctx_for("rights_admin"), paper())
    with pytest.raises(NotPermitted):
        issue_output(ctx_for("assessment"), paper(), function_code="ledger.payments")
    assert rows(city, "SELECT count(*) FROM output") == [(0,)]


def test_a_protected_person_stops_the_output_and_the_refusal_is_recorded(clerk: Ctx, city: City) -> None:
    """N4, V-rows: 支援措置."""
    add_party(city, 1)
    add_party(city, 2, protected=True)
    with pytest.raises(ProtectedInOutput, match="1名"):
        issue(clerk, paper(party_ids=(1, 2)))
    assert rows(city, "SELECT count(*) FROM output") == [(0,)]
    assert rows(city, "SELECT result, json_extract(body, '$.facts.cause') FROM audit_log ORDER BY seq DESC LIMIT 1")[0][
        0
    ] == ("refused")


def test_the_grant_alone_does_not_open_the_gate_for_a_protected_person(clerk: Ctx, city: City) -> None:
    add_party(city, 2, protected=True)
    give_grant(city, "COLLECTION1", "G2")
    with pytest.raises(ProtectedInOutput, match="立会い"):
        issue(clerk, paper(party_ids=(2,)))


def test_a_witness_alone_does_not_open_it_either(clerk: Ctx, chief: Ctx, city: City, clock: FixedClock) -> None:
    add_party(city, 2, protected=True)
    witness = check_witness(clerk, FUNCTION, "chief1", code_at(clock.now()))
    with pytest.raises(ProtectedInOutput, match="G2"):
        issue(clerk, paper(party_ids=(2,)), witness=witness)


def test_with_the_grant_and_a_superior_the_paper_leaves_and_names_both(
    clerk: Ctx, chief: Ctx, city: City, clock: FixedClock
) -> None:
    add_party(city, 2, protected=True)
    give_grant(city, "COLLECTION1", "G2")
    witness = check_witness(clerk, FUNCTION, "chief1", code_at(clock.now()))
    issued = issue(clerk, paper(party_ids=(2,)), witness=witness)
    assert issued.state is OutputState.PLACED
    assert rows(city, "SELECT witness_no FROM output") == [("CHIEF1",)]
    with pytest.raises(Refusal):  # the code counts once
        issue(clerk, paper(party_ids=(2,)), witness=witness)


def test_co_owners_among_whom_one_is_protected_are_protected(clerk: Ctx, city: City) -> None:
    for number in (1, 2):
        add_party(city, number, protected=number == 2)
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party_member(party_id, member_id) VALUES(1, 2)")
    with pytest.raises(ProtectedInOutput):
        issue(clerk, paper(party_ids=(1,)))


def test_a_list_of_many_needs_the_grant_for_masses(clerk: Ctx, city: City) -> None:
    with pytest.raises(MassOutputRefused, match="101名"):
        issue(clerk, paper(persons=101, media_type=CSV))
    assert issue(clerk, paper(persons=100, media_type=CSV)).state is OutputState.PLACED
    give_grant(city, "COLLECTION1", "G3")
    assert issue(clerk, paper(persons=101, media_type=CSV)).place.endswith(".csv")


@pytest.mark.parametrize(
    "letter",
    [
        Addressee(1, "伊勢次郎"),
        Addressee(1, "伊勢太郎", "伊勢市御薗町長屋2767番地"),
        Addressee(2, "伊勢太郎"),
    ],
)
def test_a_letter_to_somebody_else_does_not_leave(clerk: Ctx, city: City, letter: Addressee) -> None:
    for number in (1, 2):
        add_party(city, number)
    with pytest.raises(AddresseeDiffers):
        issue(clerk, paper(party_ids=(1,), letter_to=letter))


def test_a_letter_to_the_one_whom_it_is_about_leaves(clerk: Ctx, city: City) -> None:
    add_party(city, 1)
    issue(clerk, paper(party_ids=(1,), letter_to=Addressee(1, "伊勢太郎", "伊勢市岩渕1丁目7番29号")))
    assert rows(city, "SELECT addressee FROM output") == [("伊勢太郎",)]
    assert rows(city, "SELECT output_id, party_id FROM output_party") == [(1, 1)]


def test_the_second_paper_of_the_same_thing_says_that_it_is_one(clerk: Ctx, city: City) -> None:
    """X4."""
    first = issue(clerk, paper(content=marked, subject={"day": "2026-11-24"}))
    again = issue(clerk, paper(content=marked, subject={"day": "2026-11-24"}, reason="01"))
    other = issue(clerk, paper(content=marked, subject={"day": "2026-11-25"}))
    said = [
        (city.folder / "out" / each.place).read_bytes().decode().endswith("再発行") for each in (first, again, other)
    ]
    assert said == [False, True, False]
    assert rows(city, "SELECT output_id, kind, detail FROM output_event WHERE kind = 'reissued'") == [
        (first.output_id, "reissued", "P17-R8-000002 窓口での請求")
    ]
    assert rows(city, "SELECT reissue_of FROM output") == [(None,), (first.output_id,), (None,)]


def test_the_name_of_the_file_is_of_no_person(clerk: Ctx, city: City) -> None:
    """V5."""
    add_party(city, 1)
    issued = issue(clerk, paper(title="伊勢太郎の納税証明", addressee="伊勢太郎", party_ids=(1,)))
    assert [each.name for each in (city.folder / "out" / "0100").iterdir()] == ["P17-R8-000001.pdf"]
    assert issued.place == "0100/P17-R8-000001.pdf"
    with pytest.raises(ValueError, match="plain"):
        issue(clerk, paper(name="伊勢太郎.pdf"))


def test_the_bytes_are_sealed_while_they_wait(clerk: Ctx, city: City) -> None:
    issue(clerk, paper())
    [(body,)] = rows(city, "SELECT body FROM output_content")
    assert b"PDF" not in body
    assert city.outside.keys.open("output_content.body", "1", body) == PAGE


def test_pages_are_counted_as_another_program_counts_them() -> None:
    import pypdfium2

    from printouts.render import render
    from tests.collection.test_daily_report import a_report

    pdf = render(a_report())
    assert count_pages(pdf) == len(pypdfium2.PdfDocument(pdf)) > 0
