"""3号 rests on a survey that found the party nowhere, not on what somebody writes into the sheet (法15条の7①三)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.obligors.survey import Inquiry, Item, Judgement, NewSurvey, put_survey
from core.delinquency.suspension.drafting import WhereaboutsUnproven, draft_suspension
from core.delinquency.suspension.ending import draft_change
from core.delinquency.suspension.rules import Ground
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import a_sheet, decided, someone, standing, wanted

FINDINGS = {Item.LIVING: "空家", Item.NAMEPLATE: "なし", Item.NEIGHBOURS: "半年前から見ない"}


def looked(ctx: Any, party_id: int, judgement: Judgement = Judgement.NOWHERE, on: date = date(2026, 11, 20)) -> None:
    new = NewSurvey(party_id, on, "岩渕一丁目", FINDINGS, judgement, inquiries=(Inquiry.RESIDENT,))
    put_survey(ctx, new)


def test_without_a_survey_there_is_no_3(collector: Any) -> None:
    who = someone(collector)
    with pytest.raises(WhereaboutsUnproven, match="調査の記録がありません.*6704"):
        draft_suspension(collector, wanted(collector, who, Ground.UNKNOWN))


def test_a_survey_that_found_them_or_is_stale_proves_nothing(collector: Any) -> None:
    who = someone(collector)
    looked(collector, who.party_id, on=date(2026, 5, 1))
    with pytest.raises(WhereaboutsUnproven, match="R8.5.1 の判定は「所在不明」で有効期間が過ぎています"):
        draft_suspension(collector, wanted(collector, who, Ground.UNKNOWN))
    looked(collector, who.party_id, Judgement.LIVES_THERE)
    with pytest.raises(WhereaboutsUnproven, match="居住を確認"):
        draft_suspension(collector, wanted(collector, who, Ground.UNKNOWN))


def test_with_the_proof_it_is_decided_and_the_proof_is_asked_for_again(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    looked(collector, who.party_id)
    assert decided(collector, deciders, who, Ground.UNKNOWN)
    other = someone(collector)
    looked(collector, other.party_id)
    ref = draft_suspension(collector, wanted(collector, other, Ground.UNKNOWN))
    looked(collector, other.party_id, Judgement.LIVES_THERE)
    with pytest.raises(WhereaboutsUnproven):
        deciders.decide(ref)


def test_a_change_to_3_needs_it_as_well(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    sheet = a_sheet(collector, who.party_id)
    with pytest.raises(WhereaboutsUnproven):
        draft_change(collector, number, Ground.UNKNOWN, sheet.sheet_id, "所在が分からなくなった")
