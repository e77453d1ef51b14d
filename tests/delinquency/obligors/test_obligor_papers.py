"""P-37, P-86 to P-92 read back: everything that was decided stands on the paper, and no address of anybody else."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.delinquency.obligors import (
    advance,
    liable,
    liable_letters,
    publishing,
    returned,
    succeeding,
    succession_letters,
    survey,
)
from core.delinquency.obligors.advance import AdvanceGround, NewAdvance
from core.delinquency.obligors.liability import NewLiability
from core.delinquency.obligors.liability_rules import LiabilityKind, LimitKind
from core.delinquency.obligors.succession_letters import RegisterAsked, RegisterInquiry
from core.delinquency.obligors.survey import Inquiry, Item, Judgement, NewSurvey
from core.notices.publication import NewPublication, PublicationGround
from core.notices.returned_mail import NewReturn, ReturnReason
from core.office.papers.addressing import AddresseeDead
from core.office.papers.freezing import thaw
from core.office.papers.letters import LetterFile
from core.values.money import Yen
from tests.builders import a_party, a_receivable
from tests.delinquency.obligors.family import Desk, a_family, the_heirs
from tests.delinquency.world import Delinquent, a_delinquent
from tests.printouts.reading import whole
from tui.wiring import City

TODAY = date(2026, 11, 24)


def paper(city: City, issued: Any, name: str) -> str:
    """The text of a paper without its blanks; with OSAME_PAPERS the paper itself is kept there to be looked at."""
    with city.vault.read() as store:
        letter = thaw(store.documents.frozen(issued.document_id))
    pdf = city.outside.render(LetterFile((letter,), letter.title, TODAY))
    if folder := os.environ.get("OSAME_PAPERS"):
        Path(folder, f"{name}.pdf").write_bytes(pdf)
    return "".join(whole(pdf).split())


def says(text: str, *words: str) -> list[str]:
    """Words that the paper does not say."""
    return [each for each in words if "".join(each.split()) not in text]


@pytest.fixture
def debtor(city: City) -> Delinquent:
    with city.vault.write() as store:
        return a_delinquent(store, name="伊勢　一郎")


def _found_nowhere(desk: Desk, party_id: int) -> int:
    findings = {Item.LIVING: "空家", Item.NAMEPLATE: "なし", Item.NEIGHBOURS: "半年前から見ない"}
    inquiries = (Inquiry.RESIDENT, Inquiry.PHONE)
    new = NewSurvey(
        party_id, TODAY, "伊勢市岩渕1", findings, Judgement.NOWHERE, ("genkan.jpg",), "隣人", inquiries, "10:40"
    )
    return survey.put_survey(desk.ctx, new)


def _liability(city: City, debtor: Delinquent) -> NewLiability:
    with city.vault.write() as store:
        receiver = a_party(store, name="伊勢　花子", address="伊勢市常磐1丁目1番")
    return NewLiability(
        LiabilityKind.GRATUITOUS,
        receiver,
        debtor.party_id,
        debtor.receivables,
        LimitKind.VALUE,
        "土地を無償で譲り受けた",
        "預金なし",
        limit_yen=Yen(30_000),
        disposed_on=date(2023, 9, 2),
    )


def test_the_survey_says_each_item_and_the_judgement(desk: Desk, city: City, debtor: Delinquent) -> None:
    issued = survey.print_survey(desk.ctx, _found_nowhere(desk, debtor.party_id))
    text = paper(city, issued, "P37")
    assert (
        says(text, "実態調査書", "空家", "半年前から見ない", "車両", "確認していない", "genkan.jpg", "所在不明") == []
    )


def test_the_notice_and_the_reminder_of_the_liable(desk: Desk, city: City, debtor: Delinquent) -> None:
    number = int(desk.approve(liable.draft_liability(desk.ctx, _liability(city, debtor))))
    notice = paper(city, liable_letters.issue_notice(desk.ctx, number), "P86")
    told = paper(city, liable_letters.tell_main(desk.ctx, number), "P86-main")
    words = ("地方税法第11条の8", "伊勢　一郎", "30,000円", "令和8年12月24日", "審査請求")
    assert says(notice, "納付通知書（第二次納税義務）", *words) == []
    assert says(told, "第二次納税義務者", "伊勢　花子", "令和8年12月24日") == []
    assert "常磐" not in told
    desk.later(34)
    reminder = paper(city, liable_letters.issue_reminder(desk.ctx, number), "P87")
    assert says(reminder, "納付催告書", "令和9年1月8日以後、財産を差し押さえます", "30,000円") == []


def test_each_heir_reads_their_part_the_others_and_up_to_what_they_answer(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    desk.approve(succeeding.draft_split(desk.ctx, family.succession_id, "戸籍で確認"))
    text = paper(city, succession_letters.inform_heir(desk.ctx, family.succession_id, 2), "P88")
    words = (
        "納税義務承継通知書",
        "伊勢　次郎",
        "1/4",
        "12,000",
        "地方税法第9条第3項",
        "改めて督促はしません",
        "代表者",
    )
    assert says(text, *words) == []


def test_a_protected_heir_stands_on_the_others_papers_without_an_address(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = ?", (family.heirs[2],))
    desk.approve(succeeding.draft_split(desk.ctx, family.succession_id, "戸籍で確認"))
    assert "常磐3" not in str(the_heirs(family.heirs))
    with city.vault.read() as store:
        blocks = succession_letters._blocks(
            store,
            store.successions.get(family.succession_id),
            store.successions.get(family.succession_id).events[-1],
            store.successions.get(family.succession_id).heirs[0],
            TODAY,
        )
    assert "常磐" not in repr(blocks)


def test_nothing_is_printed_to_the_deceased(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    with city.vault.write() as store:
        other = a_delinquent(store, name="伊勢　五郎")
    new = replace(_liability(city, family.deceased), party_id=other.party_id)
    number = int(desk.approve(liable.draft_liability(desk.ctx, new)))
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET status = 'deceased' WHERE party_id = ?", (other.party_id,))
    with pytest.raises(AddresseeDead):
        liable_letters.issue_notice(desk.ctx, number)


def test_the_due_day_that_is_brought_forward(desk: Desk, city: City, debtor: Delinquent) -> None:
    with city.vault.write() as store:
        claim = a_receivable(store, party_id=debtor.party_id, term_no=4, due_on=date(2027, 1, 31), principal=12_000)
    new = NewAdvance(debtor.party_id, (claim,), AdvanceGround.EXECUTION, "破産手続の開始", date(2026, 12, 4))
    number = int(desk.approve(advance.draft_advance(desk.ctx, new)))
    text = paper(city, advance.issue_notice(desk.ctx, number), "P89")
    words = ("繰上徴収告知書", "地方税法第13条の2第1項第1号", "令和8年12月4日", "督促を要せず", "12,000")
    assert says(text, *words) == []


def test_what_is_put_up_and_what_the_file_keeps(desk: Desk, city: City, debtor: Delinquent) -> None:
    number = _found_nowhere(desk, debtor.party_id)
    with city.vault.read() as store:
        document = store.receivables.demands(debtor.receivables)[debtor.receivables[1]].document_id
    new = NewPublication(debtor.party_id, document, number, PublicationGround.UNKNOWN, "収納推進課")
    decided = int(desk.approve(publishing.draft_publication(desk.ctx, new)))
    shown = paper(city, publishing.print_publication(desk.ctx, decided), "P90")
    kept = paper(city, publishing.print_publication(desk.ctx, decided, record=True), "P90-record")
    assert says(shown, "公示送達書", "地方税法第20条の2", "伊勢　一郎", "収納推進課", "いつでも") == []
    assert "岩渕" not in shown
    assert says(kept, "公示送達調書", "半年前から見ない", "住民票", "所在不明") == []


def test_the_slip_of_a_returned_letter(desk: Desk, city: City, debtor: Delinquent) -> None:
    new = NewReturn(debtor.party_id, TODAY, ReturnReason.UNKNOWN, document_words="催告書")
    number = returned.put_returned(desk.ctx, new)
    text = paper(city, returned.print_returned(desk.ctx, number), "P91")
    assert says(text, "返戻票・再送依頼", "宛所に尋ねあたらない", "伊勢市岩渕", "再送") == []


def test_an_office_is_asked_for_registers_on_its_article(desk: Desk, city: City, debtor: Delinquent) -> None:
    inquiry = RegisterInquiry(
        debtor.party_id,
        RegisterAsked.FAMILY,
        "津市長",
        "514-8611",
        "津市西丸之内23番1号",
        "津市中央1番",
        "相続人の調査",
    )
    text = paper(city, succession_letters.ask_registers(desk.ctx, inquiry), "P92")
    assert says(text, "公用請求書", "津市長", "戸籍法第10条の2第2項", "相続人の調査", "津市中央1番") == []
