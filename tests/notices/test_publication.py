"""公示送達: when it begins under either rule, when the letter is deemed served, what a demand does then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.limits.state import limitation_of
from core.delinquency.nightly.phases import ROWS_A_STEP
from core.delinquency.obligors import publishing, survey
from core.delinquency.obligors.survey import Inquiry, Item, Judgement, NewSurvey
from core.notices.publication import (
    NewPublication,
    PublicationGround,
    PublicationStep,
    began_on,
    deemed_served_on,
    missing_place,
    publication_steps,
    seizable_after_publication,
)
from core.office.papers.addressing import AddresseeDead
from core.values.refusals import BadInput
from tests.builders import a_document
from tests.conftest import CtxFor
from tests.delinquency.obligors.family import Desk
from tests.delinquency.world import Delinquent, a_delinquent
from tui.wiring import City

NET, BOARD, SCREEN = PublicationStep.INTERNET, PublicationStep.BOARD, PublicationStep.SCREEN
TODAY = date(2026, 11, 24)


def test_the_letter_is_served_when_seven_days_have_passed() -> None:
    assert deemed_served_on(date(2024, 8, 5)) == date(2024, 8, 12)


def test_a_seizure_may_follow_a_published_demand_on_the_twelfth_day() -> None:
    assert seizable_after_publication(date(2024, 8, 5)) == date(2024, 8, 16)


def test_before_may_2026_the_board_alone_begins_it() -> None:
    assert began_on({BOARD: date(2026, 5, 20)}) == date(2026, 5, 20)


def test_since_may_2026_the_board_alone_begins_nothing() -> None:
    assert began_on({BOARD: date(2026, 5, 21)}) is None
    assert "インターネット" in missing_place({BOARD: date(2026, 5, 21)})


def test_the_later_of_the_two_counts() -> None:
    assert began_on({BOARD: date(2026, 6, 1), NET: date(2026, 6, 3)}) == date(2026, 6, 3)
    assert began_on({SCREEN: date(2026, 6, 5), NET: date(2026, 6, 3)}) == date(2026, 6, 5)


def test_the_internet_alone_begins_nothing() -> None:
    assert began_on({NET: date(2026, 6, 1)}) is None
    assert "掲示場" in missing_place({NET: date(2026, 6, 1)})


def test_the_days_are_explained() -> None:
    words = " ".join(step.text for step in publication_steps({BOARD: date(2026, 6, 1), NET: date(2026, 6, 3)}))
    assert "R8.6.10" in words


@given(st.dictionaries(st.sampled_from([NET, BOARD, SCREEN]), st.dates(date(2026, 5, 21), date(2027, 1, 1))))
def test_it_never_begins_before_one_of_its_places(starts: dict[PublicationStep, date]) -> None:
    began = began_on(starts)
    if began is not None:
        assert NET in starts
        assert began >= starts[NET]
        assert began in starts.values()
        assert deemed_served_on(began) - began == timedelta(days=7)


@pytest.fixture
def desk(ctx_for: CtxFor, clock: Any, city: City) -> Desk:
    return Desk(ctx_for, clock, city)


@pytest.fixture
def debtor(city: City) -> Delinquent:
    """Somebody whose demand of 2026-11-01 came back."""
    with city.vault.write() as store:
        return a_delinquent(store, dues=((date(2026, 10, 12), 20_000),))


def _found_nowhere(desk: Desk, party_id: int) -> int:
    new = NewSurvey(
        party_id,
        date(2026, 11, 20),
        "伊勢市岩渕一丁目7番29号",
        {Item.LIVING: "空家", Item.NAMEPLATE: "なし", Item.NEIGHBOURS: "半年前から見ない"},
        Judgement.NOWHERE,
        inquiries=(Inquiry.RESIDENT,),
    )
    return survey.put_survey(desk.ctx, new)


def _new(desk: Desk, debtor: Delinquent) -> NewPublication:
    number = _found_nowhere(desk, debtor.party_id)
    with desk.ctx.read() as store:
        document = store.receivables.demands(debtor.receivables)[debtor.receivables[0]].document_id
    return NewPublication(debtor.party_id, document, number, PublicationGround.UNKNOWN, "収納推進課")


def test_without_an_investigation_there_is_no_publication(desk: Desk, debtor: Delinquent) -> None:
    with desk.ctx.read() as store:
        document = store.receivables.demands(debtor.receivables)[debtor.receivables[0]].document_id
    new = NewPublication(debtor.party_id, document, 1, PublicationGround.UNKNOWN, "収納推進課")
    with pytest.raises(publishing.NoInvestigation, match="6704"):
        publishing.draft_publication(desk.ctx, new)


def test_an_investigation_of_long_ago_is_none(desk: Desk, debtor: Delinquent) -> None:
    new = _new(desk, debtor)
    desk.later(200)
    with pytest.raises(publishing.NoInvestigation):
        publishing.draft_publication(desk.ctx, new)


def test_a_published_demand_is_served_renews_and_lets_seize(desk: Desk, debtor: Delinquent, city: City) -> None:
    number = int(desk.approve(publishing.draft_publication(desk.ctx, _new(desk, debtor))))
    publishing.put_start(desk.ctx, number, BOARD, TODAY)
    desk.later(2)
    publishing.put_start(desk.ctx, number, NET, date(2026, 11, 26))
    claim = debtor.receivables[0]
    with city.vault.read() as store:
        demand = store.receivables.demands([claim])[claim]
        limit = limitation_of(store, [claim], date(2027, 1, 1))[claim]
    assert demand.seizable_from_on == date(2026, 12, 7)
    assert limit.starts_on == date(2026, 12, 7)
    desk.later(7)
    ctx = desk.ctx
    with city.vault.write() as store:
        assert publishing.settle_step(ctx, store, 0, ROWS_A_STEP).rows == 1
        assert publishing.settle_step(ctx, store, 0, ROWS_A_STEP).rows == 0
        events = [(each.kind.value, each.on) for each in store.documents.events(demand.document_id)]
    assert ("deemed_delivered", date(2026, 12, 3)) in events


def test_one_place_alone_serves_nothing(desk: Desk, debtor: Delinquent) -> None:
    number = int(desk.approve(publishing.draft_publication(desk.ctx, _new(desk, debtor))))
    found = publishing.put_start(desk.ctx, number, BOARD, TODAY)
    assert found.state(TODAY) == "一部開始"
    assert found.served_on is None


def test_a_letter_is_published_once(desk: Desk, debtor: Delinquent) -> None:
    new = _new(desk, debtor)
    desk.approve(publishing.draft_publication(desk.ctx, new))
    with pytest.raises(publishing.PublishedAlready):
        publishing.draft_publication(desk.ctx, new)


def test_it_is_given_up_before_the_service_with_a_reason_alone(desk: Desk, debtor: Delinquent) -> None:
    number = int(desk.approve(publishing.draft_publication(desk.ctx, _new(desk, debtor))))
    with pytest.raises(BadInput, match="取りやめの理由"):
        publishing.end_publication(desk.ctx, number, TODAY)
    publishing.end_publication(desk.ctx, number, TODAY, "本人が来庁し交付した")
    assert publishing.list_publications(desk.ctx)[0].state == "取りやめ"


def test_nobody_publishes_a_letter_to_the_dead(desk: Desk, debtor: Delinquent, city: City) -> None:
    new = _new(desk, debtor)
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET status = 'deceased' WHERE party_id = ?", (debtor.party_id,))
    with pytest.raises(AddresseeDead):
        publishing.draft_publication(desk.ctx, new)


def test_whoever_died_after_the_decision_is_neither_published_nor_served(
    desk: Desk, debtor: Delinquent, city: City
) -> None:
    number = int(desk.approve(publishing.draft_publication(desk.ctx, _new(desk, debtor))))
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET status = 'deceased' WHERE party_id = ?", (debtor.party_id,))
    with pytest.raises(AddresseeDead):
        publishing.put_start(desk.ctx, number, BOARD, TODAY)
    with pytest.raises(AddresseeDead):
        publishing.print_publication(desk.ctx, number)
    publishing.print_publication(desk.ctx, number, record=True)


def test_somebody_abroad_is_published_on_any_investigation(desk: Desk, debtor: Delinquent) -> None:
    found = {Item.LIVING: "海外へ転出"}
    number = survey.put_survey(desk.ctx, NewSurvey(debtor.party_id, TODAY, "登録の住所", found, Judgement.ELSEWHERE))
    shown = publishing.publishable(desk.ctx, debtor.party_id)
    assert shown.survey_for(PublicationGround.UNKNOWN) is None
    abroad = shown.survey_for(PublicationGround.ABROAD)
    assert abroad is not None
    assert abroad.survey_id == number
    document = shown.letters[0].document_id
    new = NewPublication(debtor.party_id, document, number, PublicationGround.ABROAD, "収納推進課")
    assert desk.approve(publishing.draft_publication(desk.ctx, new))


def test_a_letter_of_somebody_else_is_not_published(desk: Desk, debtor: Delinquent, city: City) -> None:
    new = _new(desk, debtor)
    with city.vault.write() as store:
        other = a_delinquent(store, name="別人")
        document = a_document(store, party_id=other.party_id)
    with pytest.raises(BadInput, match="この宛名の文書ではありません"):
        publishing.draft_publication(desk.ctx, replace(new, document_id=document))


def test_the_papers_say_what_is_served_on_whom_and_how_they_were_looked_for(
    desk: Desk, debtor: Delinquent, city: City
) -> None:
    number = int(desk.approve(publishing.draft_publication(desk.ctx, _new(desk, debtor))))
    shown = publishing.print_publication(desk.ctx, number)
    kept = publishing.print_publication(desk.ctx, number, record=True)
    with city.vault.read() as store:
        notice: Any = store.documents.frozen(shown.document_id)
        record: Any = store.documents.frozen(kept.document_id)
    assert "伊勢　太郎" in notice
    assert "半年前から見ない" not in notice
    assert "半年前から見ない" in record
