"""実態調査: what must have been looked at before somebody is held to be nowhere, and how long it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task
from core.delinquency.obligors import survey
from core.delinquency.obligors.survey import Inquiry, Item, Judgement, NewSurvey
from core.values.refusals import BadInput
from tests.builders import a_party
from tests.delinquency.obligors.family import Desk
from tui.wiring import City

TODAY = date(2026, 11, 24)


@pytest.fixture
def new(city: City) -> NewSurvey:
    with city.vault.write() as store:
        party_id = a_party(store)
    return NewSurvey(
        party_id,
        date(2026, 11, 20),
        "伊勢市岩渕一丁目7番29号",
        {Item.LIVING: "空家", Item.NAMEPLATE: "なし", Item.NEIGHBOURS: "半年前から見ない"},
        Judgement.NOWHERE,
        photos=("R8-11-20_1.jpg",),
        inquiries=(Inquiry.RESIDENT,),
    )


def test_nobody_is_nowhere_before_the_neighbours_were_asked(desk: Desk, new: NewSurvey) -> None:
    findings = {Item.LIVING: "空家", Item.NAMEPLATE: "なし"}
    with pytest.raises(BadInput, match="近隣"):
        survey.put_survey(desk.ctx, replace(new, findings=findings))


def test_nobody_is_nowhere_before_the_registers_were_asked(desk: Desk, new: NewSurvey) -> None:
    with pytest.raises(BadInput, match="住民票"):
        survey.put_survey(desk.ctx, replace(new, inquiries=()))


def test_a_photograph_is_the_name_of_a_file_and_no_path(desk: Desk, new: NewSurvey) -> None:
    with pytest.raises(BadInput, match="ファイル名"):
        survey.put_survey(desk.ctx, replace(new, photos=("../secret.jpg",)))


def test_it_is_a_proof_for_six_months_and_no_day_longer(desk: Desk, new: NewSurvey, city: City) -> None:
    survey.put_survey(desk.ctx, new)
    with city.vault.read() as store:
        assert survey.proof_of_nowhere(store, new.party_id, date(2027, 5, 20)) is not None
        assert survey.proof_of_nowhere(store, new.party_id, date(2027, 5, 21)) is None


def test_a_later_survey_that_found_them_takes_the_proof_away(desk: Desk, new: NewSurvey, city: City) -> None:
    survey.put_survey(desk.ctx, new)
    later = replace(new, surveyed_on=TODAY, judgement=Judgement.LIVES_THERE)
    survey.put_survey(desk.ctx, later)
    with city.vault.read() as store:
        assert survey.proof_of_nowhere(store, new.party_id, TODAY) is None


def test_the_round_lists_by_address_whoever_is_to_be_looked_for(desk: Desk, city: City) -> None:
    ctx = desk.ctx
    with city.vault.write() as store:
        parties = [a_party(store, address=address) for address in ("伊勢市二見町1", "伊勢市岩渕2", "伊勢市御薗町3")]
        for party_id in parties:
            wanted = TaskRequest(
                party_id, TaskKind.SURVEY, TODAY + timedelta(days=3), "転出先の調査", source=f"t:{party_id}"
            )
            add_task(ctx, store, wanted)
    assert [stop.address for stop in survey.field_list(desk.ctx)] == ["伊勢市二見町1", "伊勢市岩渕2", "伊勢市御薗町3"]


def test_a_survey_ends_the_task_that_asked_for_it(desk: Desk, new: NewSurvey, city: City) -> None:
    ctx = desk.ctx
    with city.vault.write() as store:
        add_task(ctx, store, TaskRequest(new.party_id, TaskKind.SURVEY, TODAY, "転出先の調査", source="register:1"))
    survey.put_survey(desk.ctx, new)
    with city.vault.read() as store:
        assert store.tasks.of_party(new.party_id) == []


def test_the_paper_says_what_was_not_looked_at(desk: Desk, new: NewSurvey, city: City) -> None:
    number = survey.put_survey(desk.ctx, new)
    issued = survey.print_survey(desk.ctx, number)
    with city.vault.read() as store:
        frozen = store.documents.frozen(issued.document_id)
    assert frozen is not None
    for words in ("空家", "確認していない", "所在不明", "R8-11-20_1.jpg"):
        assert words in frozen
