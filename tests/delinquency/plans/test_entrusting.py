"""納付受託: nothing is posted, pursuit leaves the amount alone, a dishonour gives it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.plans import entrusting
from core.delinquency.plans.entrusting import PaperIsOver, PaperOverOwed, entrusted_yen
from core.delinquency.plans.securities import EntrustedPaper, PaperKind, PaperState, PaperWish
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests.delinquency.plans.desk import Collecting
from tests.printouts.reading import whole

TODAY = date(2026, 11, 24)
DUE = date(2026, 12, 31)


def cheque(**other: Any) -> PaperWish:
    filled: dict[str, Any] = {
        "kind": PaperKind.CHEQUE,
        "paper_no": "AB12345",
        "face": Yen(30_000),
        "due_on": DUE,
        "drawn_by": "丸八工業株式会社",
        "drawn_on_bank": "百五銀行 伊勢支店",
        "brought_by": "伊勢　太郎",
        "reentrusted_to": "百五銀行",
        "charge_until_on": DUE,
    }
    return PaperWish(**(filled | other))


def accept(desk: Collecting, **other: Any) -> EntrustedPaper:
    number = entrusting.accept_paper(desk.ctx, desk.who.party_id, desk.who.receivables, cheque(**other)).entrusted_id
    return now(desk, number)


def now(desk: Collecting, number: int) -> EntrustedPaper:
    return next(paper for paper in desk.seen().papers if paper.entrusted_id == number)


def held(desk: Collecting, on: date = TODAY) -> dict[int, int]:
    with desk.city.vault.read() as store:
        return {number: yen.amount for number, yen in entrusted_yen(store, desk.who.receivables, on).items()}


def open_yen(desk: Collecting) -> int:
    with desk.city.vault.read() as store:
        return sum(store.receivables.get(number).open.amount for number in desk.who.receivables)


def test_accepting_posts_nothing_and_shares_the_face_out_by_age(desk: Collecting) -> None:
    before = open_yen(desk)
    paper = accept(desk)
    assert open_yen(desk) == before
    assert sum(held(desk).values()) == 30_000
    assert paper.state(TODAY) is PaperState.HELD
    assert paper.state(DUE) is PaperState.DUE


def test_a_face_over_what_is_owed_with_late_charge_is_refused(desk: Collecting) -> None:
    with pytest.raises(PaperOverOwed, match="延滞金を含む"):
        accept(desk, face=Yen(100_000))


def test_two_papers_are_not_meant_for_the_same_yen(desk: Collecting) -> None:
    accept(desk, face=Yen(60_000))
    with pytest.raises(PaperOverOwed):
        accept(desk, face=Yen(60_000), paper_no="AB2")


def test_a_dishonour_gives_back_what_pursuit_left_alone(desk: Collecting) -> None:
    paper = accept(desk)
    desk.on(date(2027, 1, 4))
    given = entrusting.note_dishonour(desk.ctx, paper.entrusted_id, date(2027, 1, 4), paper.version)
    assert given == Yen(30_000)
    assert held(desk) == {}
    assert open_yen(desk) == 60_000
    assert now(desk, paper.entrusted_id).state(TODAY) is PaperState.DISHONOURED
    with pytest.raises(PaperIsOver, match="不渡り"):
        entrusting.give_back(desk.ctx, paper.entrusted_id, date(2027, 1, 4), paper.version + 1)


def test_money_from_the_due_day_on_settles_the_paper(desk: Collecting) -> None:
    paper = accept(desk)
    desk.pay(24_000, DUE)
    desk.pay(6_000, DUE, 1)
    assert now(desk, paper.entrusted_id).state(date(2027, 1, 4)) is PaperState.PAID
    assert held(desk, date(2027, 1, 4)) == {}


def test_of_two_clerks_the_second_is_refused(desk: Collecting) -> None:
    paper = accept(desk)
    entrusting.print_custody(desk.ctx, paper.entrusted_id)
    with pytest.raises(ChangedByAnother):
        entrusting.give_back(desk.ctx, paper.entrusted_id, TODAY, paper.version)


def test_a_dishonour_before_the_due_day_is_refused(desk: Collecting) -> None:
    paper = accept(desk)
    with pytest.raises(BadInput, match="支払期日 R8.12.31 以後"):
        entrusting.note_dishonour(desk.ctx, paper.entrusted_id, TODAY, paper.version)


def test_a_delay_of_the_bank_is_noted_for_the_waiver(desk: Collecting) -> None:
    paper = accept(desk)
    desk.on(date(2027, 1, 8))
    entrusting.note_delay(desk.ctx, paper.entrusted_id, date(2027, 1, 7), paper.version)
    assert any("再委託先の遅れ 7日" in line and "法20条の9の5②一" in line for line in desk.course())


def test_a_paper_that_went_back_has_no_delay(desk: Collecting) -> None:
    paper = accept(desk)
    entrusting.give_back(desk.ctx, paper.entrusted_id, TODAY, paper.version)
    desk.on(date(2027, 1, 8))
    paper = now(desk, paper.entrusted_id)
    with pytest.raises(PaperIsOver):
        entrusting.note_delay(desk.ctx, paper.entrusted_id, date(2027, 1, 7), paper.version)


def test_a_receivable_that_is_named_twice_counts_once(desk: Collecting) -> None:
    first = desk.who.receivables[0]
    with pytest.raises(PaperOverOwed):
        entrusting.accept_paper(desk.ctx, desk.who.party_id, [first, first], cheque(face=Yen(40_000)))


@pytest.mark.parametrize("field", ["paper_no", "drawn_by", "drawn_on_bank", "brought_by", "reentrusted_to"])
def test_what_the_receipt_must_say_is_asked_for(desk: Collecting, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        accept(desk, **{field: " "})
    assert refusal.value.field == field


def test_the_receipt_says_what_was_entrusted(desk: Collecting) -> None:
    paper = accept(desk)
    issued = entrusting.print_custody(desk.ctx, paper.entrusted_id)
    read = whole(desk.paper(issued.output.place))
    for words in (
        "納付受託証書",
        "地方税法第16条の2",
        "小切手",
        "AB12345",
        "30,000円",
        "令和8年12月31日",
        "丸八工業株式会社",
        "延滞金の計算終期",
        "再委託先",
        "不渡り",
    ):
        assert words in read, words
