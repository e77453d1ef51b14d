"""The CSV of parties: strict in every column, refused whole, with every fault told."""

from __future__ import annotations

from datetime import date

import pytest

from core.formats.faults import FileRefused
from core.formats.lines import Caps
from core.formats.party_csv import COLUMNS, read_parties
from tests.formats.files import PARTY_COLUMNS, company, party, party_file


def refused(data: bytes, **how: Caps) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_parties(data, **how)
    return caught.value


def test_the_columns_are_the_documented_ones():
    assert list(COLUMNS) == PARTY_COLUMNS


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("bom", [True, False])
def test_a_resident_is_read(end, bom):
    (record,) = read_parties(party_file(party(), end=end, bom=bom)).records
    assert (record.line_no, record.party_no, record.kind, record.name) == (2, "10000001", "resident", "伊勢 太郎")
    assert (record.birth_on, record.protected, record.member_nos) == (date(1980, 4, 1), False, ())


@pytest.mark.parametrize(
    "name",
    ["𠮷野 花子", "葛󠄀城 太郎", "髙﨑 一", "[/]", "[bold]山田", '山田 "屋号" 太郎', "山田, 太郎", "伊勢　太郎", "=1+1"],
)
def test_names_come_through_unchanged(name):
    assert read_parties(party_file(party(name=name))).records[0].name == name


@pytest.mark.parametrize(
    "bad", ["\x1b[31m", "\x00", "\t", "\x85", "\u202e", "\u2066", "\u2028", "\u200b", "\ufeff", "\ufffd", "\x7f"]
)
def test_a_control_or_invisible_character_in_a_name_refuses_the_file(bad):
    wrong = refused(party_file(party(name=f"伊勢{bad}太郎")))
    assert wrong.faults[0].line == 2
    assert bad not in wrong.message


def test_a_line_end_within_a_name_refuses_the_file():
    assert refused(party_file(party(name="伊勢\r\n太郎")))


def test_companies_and_co_owners_are_read():
    owners = party(kind="co_owners", party_no="10000003", name="伊勢 太郎 外1名", birth_on="", sex="", household_no="",
                   member_nos="10000001;10000002")  # fmt: skip
    records = read_parties(party_file(company(party_no="10000002"), owners)).records
    assert records[0].corporate_no == "8700110005901"
    assert records[1].member_nos == ("10000001", "10000002")


@pytest.mark.parametrize(
    "row,column",
    [
        (party(party_no=""), "party_no"),
        (party(party_no="1000000"), "party_no"),
        (party(party_no="１０００００００１"), "party_no"),
        (party(kind="person"), "kind"),
        (party(name=""), "name"),
        (party(name=" 伊勢"), "name"),
        (party(name="伊勢　"), "name"),
        (party(name="伊" * 101), "name"),
        (party(name_kana=""), "name_kana"),
        (party(birth_on=""), "birth_on"),
        (party(birth_on="1980-02-30"), "birth_on"),
        (party(birth_on="1980/04/01"), "birth_on"),
        (party(birth_on="19800401"), "birth_on"),
        (party(birth_on="1980-04-01 "), "birth_on"),
        (party(birth_on="S55-04-01"), "birth_on"),
        (party(sex="3"), "sex"),
        (party(postal_code="5168601"), "postal_code"),
        (party(phone="0596(21)5537"), "phone"),
        (party(status="dead"), "status"),
        (party(status="deceased"), "status_on"),
        (party(status="deceased", status_on="1979-01-01"), "status_on"),
        (party(status="closed", status_on="2026-01-01"), "status"),
        (party(lived_from="1970-01-01"), "lived_from"),
        (party(protected=""), "protected"),
        (party(corporate_no="8700110005901"), "corporate_no"),
        (party(member_nos="10000002;10000003"), "member_nos"),
        (company(corporate_no="8700110005902"), "corporate_no"),
        (company(corporate_no="870011000590"), "corporate_no"),
        (company(birth_on="1980-01-01"), "birth_on"),
        (company(status="deceased", status_on="2026-01-01"), "status"),
        (company(kind="co_owners", corporate_no="", member_nos="10000002"), "member_nos"),
        (company(kind="co_owners", corporate_no="", member_nos="10000002;10000002"), "member_nos"),
        (company(kind="co_owners", corporate_no="", member_nos="10000001;10000002"), "member_nos"),
        (company(kind="co_owners", corporate_no="", member_nos="10000002,10000003"), "member_nos"),
    ],
)
def test_a_column_that_is_wrong_refuses_the_file_and_is_named(row, column):
    assert [(f.line, f.field) for f in refused(party_file(row)).faults] == [(2, column)]


def test_every_fault_of_a_row_is_told():
    row = party(party_no="x", sex="9", birth_on="1980-13-01", protected="2")
    assert {f.field for f in refused(party_file(row)).faults} == {"party_no", "sex", "birth_on", "protected"}


def test_a_party_that_stands_twice_refuses_the_file():
    fault = refused(party_file(party(), party())).faults[0]
    assert (fault.line, fault.field) == (3, "party_no")


@pytest.mark.parametrize(
    "control", ["#CONTROL,2,0", "#CONTROL,0,0", "#CONTROL,1,1", "#CONTROL,1", "#CONTROL,1,0,", "#CONTROL,+1,0", "#CONTROL,01,0", "#control,1,0"]
)  # fmt: skip
def test_a_control_line_that_does_not_agree_refuses_the_file(control):
    assert refused(party_file(party(), control=control))


def test_rows_after_the_control_line_refuse_the_file():
    assert refused(party_file(party()) + b"\r\n").field == "#CONTROL"
    assert refused(party_file(party()) + party_file(party(party_no="10000002"))).field == "#CONTROL"


def test_titles_must_be_exact():
    data = party_file(party())
    assert refused(data.replace(b"name_kana", b"kana_name")).field == "見出し"
    assert refused(data.replace(b"party_no,kind", b"kind,party_no")).field == "見出し"
    assert refused(data.replace(b",member_nos", b"")).field == "見出し"
    assert refused(b"\r\n".join(data.split(b"\r\n")[1:])).field == "見出し"


def test_another_encoding_is_refused():
    text = party_file(party()).decode()
    for encoding in ("cp932", "euc-jp", "utf-16"):
        assert refused(text.encode(encoding))


def test_a_row_with_another_number_of_columns_refuses_the_file():
    assert refused(party_file(party()).replace(b"10000001,", b"10000001,,")).field == "項目数"


def test_a_file_cut_anywhere_before_its_last_line_end_is_refused():
    data = party_file(party(), party(party_no="10000002"))
    for at in range(len(data) - 2):
        assert refused(data[:at])


def test_no_more_than_two_hundred_faults_are_told():
    assert len(refused(party_file(*[party(sex="9")] * 300)).faults) == 200


def test_a_file_over_a_cap_is_refused():
    assert "行数" in refused(party_file(party()), caps=Caps(lines=2)).message
    assert "長" in refused(party_file(party(address="あ" * 5000))).message
