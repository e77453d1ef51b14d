"""Issuing one letter: number, digest, address of the day, who gets none, what must not stand in it, printing again."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from core.office.outputs.delivery import Destination, NoPrinter
from core.office.outputs.desk import reissue
from core.office.outputs.protected import ProtectedInOutput
from core.office.papers.addressing import AddresseeDead, AddressReturned, NoAddress
from core.office.papers.composing import IndividualNumberInLetter, OpenAddress
from core.office.papers.freezing import digest_of
from core.office.papers.issuing import BodyGone, PaperOwed, issue_letter, print_letter_again
from core.office.papers.letters import CopyMark, LetterAddress, Paragraph
from core.office.rights import NotPermitted
from core.office.traces.witness import check_witness
from core.values.check_digits import individual_digit, slip_digit
from core.values.refusals import BadInput
from tests.office.papers.desk import a_request, give_grant, person, placed, rows, said
from tests.people import FixedClock, code_at
from tui.wiring import City

Ctx = Context[Any]
REMINDERS = "delinquency.reminders"


def issue(ctx: Ctx, request: Any, **how: Any) -> Any:
    return issue_letter(ctx, request, function_code=REMINDERS, **how)


def fail(city: City, after: int) -> Any:
    """Drawing fails once so many papers were drawn; the drawing that works."""
    good, drawn = city.outside.render, []

    def broken(document: Any) -> bytes:
        if len(drawn) >= after:
            raise OSError("full")
        drawn.append(document)
        return bytes(good(document))

    object.__setattr__(city.outside, "render", broken)
    return good


def test_a_letter_gets_its_number_its_digest_and_leaves_through_the_gate(clerk: Ctx, city: City) -> None:
    party = person(city)
    issued = issue(clerk, a_request(party))
    assert issued.document_no == "伊収第P02-8-1号"
    assert rows(city, "SELECT kind, fiscal_year, serial_no, party_id, addressee FROM document") == [
        ("P02", 2026, 1, party, "")
    ]
    assert rows(city, "SELECT kind FROM document_event") == [("printed",)]
    with city.vault.read() as store:
        frozen = store.documents.frozen(issued.document_id)
        assert frozen is not None and store.documents.digest(issued.document_id) == digest_of(frozen)
    text = said(city, "P02-R8-000001.pdf")
    assert "伊収第P02-8-1号" in text and "伊勢太郎様" in text and "納付額12,300円" in text and "伊勢市長" in text


def test_numbers_of_a_form_follow_one_another(clerk: Ctx, city: City) -> None:
    party = person(city)
    numbers = [issue(clerk, a_request(party)).document_no for _ in range(3)]
    assert numbers == ["伊収第P02-8-1号", "伊収第P02-8-2号", "伊収第P02-8-3号"]


def test_rows_of_the_caller_are_written_with_the_number_or_not_at_all(clerk: Ctx, city: City) -> None:
    party = person(city)

    def breaks(store: Any, numbered: Any) -> None:
        raise BadInput(reason="だめです。")

    with pytest.raises(BadInput):
        issue(clerk, a_request(party), also=breaks)
    assert rows(city, "SELECT count(*) FROM document") == [(0,)]
    assert rows(city, "SELECT kind FROM output_event") == [("void",)]


def test_a_paper_that_cannot_be_drawn_takes_no_number_and_writes_nothing(clerk: Ctx, city: City) -> None:
    party, told = person(city), []
    fail(city, 0)
    with pytest.raises(OSError, match="full"):
        issue(clerk, a_request(party), also=lambda store, numbered: told.append(numbered))
    assert told == [] and rows(city, "SELECT count(*) FROM document") == [(0,)]
    assert rows(city, "SELECT kind FROM output_event") == [("void",)]


def test_a_printer_that_is_gone_stops_a_letter_before_its_number(clerk: Ctx, city: City) -> None:
    with pytest.raises(NoPrinter):
        issue(clerk, a_request(person(city)), to=Destination.PRINTER)
    assert rows(city, "SELECT count(*) FROM document") == [(0,)]


def test_a_paper_that_fails_behind_its_number_leaves_a_cancelled_number(clerk: Ctx, city: City) -> None:
    party = person(city)
    fail(city, 1)
    with pytest.raises(OSError, match="full"):
        issue(clerk, a_request(party))
    assert rows(city, "SELECT kind FROM document_event") == [("cancelled",)]


def test_a_paper_that_fails_behind_what_was_entered_with_its_number_is_owed_and_comes_out_of_9303(
    clerk: Ctx, city: City
) -> None:
    party, told = person(city), []
    good = fail(city, 1)
    with pytest.raises(PaperOwed, match="P02-8-1号 は採番と記録が済みました.*9303"):
        issue(clerk, a_request(party), also=lambda store, numbered: told.append(numbered.document_no))
    assert told == ["伊収第P02-8-1号"] and rows(city, "SELECT count(*) FROM document_event") == [(0,)]
    object.__setattr__(city.outside, "render", good)
    (key,) = rows(city, "SELECT letter_key FROM letter")[0]
    again = print_letter_again(clerk, {"letter": key}, "紙が出なかったため")
    assert "再印刷の理由" not in said(city, f"{again.number}.pdf")
    assert rows(city, "SELECT kind FROM document_event") == [("printed",)]


def test_nobody_writes_to_the_dead(clerk: Ctx, city: City) -> None:
    party = person(city, status="deceased")
    with pytest.raises(AddresseeDead):
        issue(clerk, a_request(party))
    assert placed(city) == []


def test_a_letter_about_the_dead_goes_to_an_heir(clerk: Ctx, city: City) -> None:
    dead, heir = person(city, status="deceased", name="伊勢　亡男"), person(city, name="伊勢　継子")
    issue(clerk, a_request(dead, to_party_id=heir, care_of="相続人代表者"))
    text = said(city, "P02-R8-000001.pdf")
    assert "伊勢継子様" in text and "相続人代表者" in text and "伊勢亡男" not in text


def test_there_must_be_an_address_except_at_the_desk(clerk: Ctx, city: City) -> None:
    party = person(city, address="")
    with pytest.raises(NoAddress):
        issue(clerk, a_request(party))
    assert issue(clerk, a_request(party, in_person=True)).document_no


def test_the_address_that_a_party_has_given_is_used_while_it_holds(clerk: Ctx, city: City) -> None:
    party = person(city)
    with city.vault.write() as store:
        store.db.execute(
            "INSERT INTO mailing_address(party_id, kind, postal_code, address, from_on, until_on, audit_seq)"
            " VALUES(?,'mailing','1000001','東京都千代田区千代田1番1号','2026-01-01','2026-11-24',1)",
            (party,),
        )
    issue(clerk, a_request(party))
    assert "東京都千代田区" in said(city, "P02-R8-000001.pdf")


def test_an_address_from_which_a_letter_came_back_is_not_written_to(clerk: Ctx, city: City) -> None:
    party = person(city)
    with city.vault.write() as store:
        store.db.execute(
            "INSERT INTO returned_mail(party_id, document_words, returned_on, reason, address, address_key, staff_no,"
            " audit_seq) SELECT party_id, '催告書', '2026-11-10', '転居先不明', address, address_key, 'COLLECTION1', 1"
            " FROM party WHERE party_id = ?",
            (party,),
        )
    with pytest.raises(AddressReturned):
        issue(clerk, a_request(party))


def test_a_number_that_can_only_be_an_individual_number_is_not_printed(clerk: Ctx, city: City) -> None:
    body = next(
        f"{number:011d}"
        for number in range(12345678901, 12345679000)
        if individual_digit(f"{number:011d}") != slip_digit(f"{number:011d}")
    )
    party = person(city)
    words = f"番号 {body}{individual_digit(body)} の方へ"
    with pytest.raises(IndividualNumberInLetter):
        issue(clerk, a_request(party, blocks=(Paragraph(words),)))


def test_a_protected_person_needs_the_grant_and_a_witness(
    clerk: Ctx, chief: Ctx, city: City, clock: FixedClock
) -> None:
    party = person(city, protected=True)
    with pytest.raises(ProtectedInOutput):
        issue(clerk, a_request(party))
    assert rows(city, "SELECT count(*) FROM document") == [(0,)]
    give_grant(city, "COLLECTION1", "G2")
    witness = check_witness(clerk, REMINDERS, "chief1", code_at(clock.now()))
    assert issue(clerk, a_request(party), witness=witness).document_no


def test_the_address_of_a_protected_person_stands_in_no_words_for_others(clerk: Ctx, city: City) -> None:
    party = person(city, protected=True, address="伊勢市二見町江575番地")
    guarantor = person(city, name="保証　人夫")
    words = (Paragraph("滞納者の住所 伊勢市二見町江575番地"),)
    with pytest.raises(OpenAddress):
        issue(clerk, a_request(party, to_party_id=guarantor, blocks=words))


def test_a_letter_to_another_body_bears_the_address_that_was_typed(clerk: Ctx, city: City) -> None:
    party = person(city)
    court = LetterAddress("津地方裁判所伊勢支部", "5160037", "伊勢市岡本一丁目2番6号", honorific="御中")
    issue(clerk, a_request(party, to_body=court))
    assert "津地方裁判所伊勢支部御中" in said(city, "P02-R8-000001.pdf")
    assert rows(city, "SELECT addressee FROM document") == [("津地方裁判所伊勢支部",)]


def test_a_draft_takes_no_number(clerk: Ctx, city: City) -> None:
    issued = issue(clerk, a_request(person(city), copy=CopyMark.DRAFT))
    assert issued.document_no == ""
    assert rows(city, "SELECT count(*) FROM document") == [(0,)]
    assert "案" in said(city, "P02-R8-000001.pdf")


def test_copies_follow_the_letter_in_the_same_print(clerk: Ctx, city: City) -> None:
    issue(clerk, a_request(person(city), copies=(CopyMark.FILE_COPY,)))
    assert said(city, "P02-R8-000001.pdf").count("伊勢太郎様") == 2
    assert "控" in said(city, "P02-R8-000001.pdf")


def test_a_second_print_says_the_same_and_is_marked_with_its_reason(clerk: Ctx, city: City) -> None:
    party = person(city)
    issued = issue(clerk, a_request(party))
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET name = '改名　済' WHERE party_id = ?", (party,))
    key = rows(city, "SELECT letter_key FROM letter")[0][0]
    again = print_letter_again(clerk, {"letter": key}, "窓口で再度の請求")
    assert again.reissue
    text = said(city, "P02-R8-000002.pdf")
    assert "伊勢太郎様" in text and "再印刷の理由窓口で再度の請求" in text.replace(" ", "")
    assert [kind for (kind,) in rows(city, "SELECT kind FROM document_event")] == ["printed", "reprinted"]
    assert issued.document_no in text


def test_a_letter_is_printed_again_from_the_register_of_outputs_too(clerk: Ctx, city: City) -> None:
    from core.office.papers.issuing import letter_output

    object.__setattr__(city.outside, "outputs", dict(city.outside.outputs) | {"P02": letter_output("個別催告書")})
    issued = issue(clerk, a_request(person(city)))
    assert reissue(clerk, issued.output.output_id, "窓口で再度の請求").reissue


def test_nothing_is_printed_again_once_the_person_was_erased(clerk: Ctx, city: City) -> None:
    issue(clerk, a_request(person(city)))
    key = rows(city, "SELECT letter_key FROM letter")[0][0]
    with city.vault.write() as store:
        store.db.execute("DELETE FROM letter_body")
    with pytest.raises(BodyGone):
        print_letter_again(clerk, {"letter": key}, "窓口で再度の請求")


def test_what_a_letter_says_cannot_be_changed(clerk: Ctx, city: City) -> None:
    import sqlite3

    issue(clerk, a_request(person(city)))
    with pytest.raises(sqlite3.IntegrityError), city.vault.write() as store:
        store.db.execute("UPDATE letter_body SET body = x'00'")


def test_the_right_to_the_function_is_asked_for(branch: Ctx, city: City) -> None:
    with pytest.raises(NotPermitted):
        issue(branch, a_request(person(city)))
