"""The rule of the ground by itself: what any facts and any words lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.office.traces.grounds import (
    USUAL_GROUNDS,
    BrakePulled,
    CaseNumberNeeded,
    ColleagueRecord,
    Ground,
    GroundKind,
    GroundNeeded,
    GroundTooVague,
    LookFacts,
    LookStopped,
    NearRecord,
    OwnRecord,
    decide_look,
    words_of,
)
from core.office.traces.kin import Relation
from core.values.refusals import Refusal

FACTS = st.builds(
    LookFacts,
    relation=st.sampled_from(Relation),
    permitted=st.booleans(),
    sees_colleagues=st.booleans(),
    own_case=st.booleans(),
    worked=st.booleans(),
    given=st.sampled_from(["", "納付の相談"]),
    auditor=st.booleans(),
    persons=st.integers(0, 6),
    seen=st.booleans(),
    most=st.integers(1, 5),
)
TYPED = st.sampled_from(["", "  ", "1", "aaaaaa", "納付の相談", "監査 R8-3", "相続人からの照会"])


def decided(facts: LookFacts, typed: str, item: str) -> Ground | Refusal:
    try:
        return decide_look(facts, typed, USUAL_GROUNDS, item=item)
    except Refusal as refusal:
        return refusal


@given(FACTS, TYPED, st.sampled_from(["", "保留12の処理"]))
def test_nobody_sees_near_records_without_a_permit(facts: LookFacts, typed: str, item: str) -> None:
    found = decided(facts, typed, item)
    stops = {Relation.OWN: OwnRecord, Relation.HOUSEHOLD: NearRecord, Relation.COLLEAGUE: ColleagueRecord}
    wanted = stops.get(facts.relation)
    if facts.relation is Relation.COLLEAGUE and facts.sees_colleagues:
        wanted = None
    stopped = wanted is not None and not facts.permitted
    assert isinstance(found, wanted or LookStopped) == stopped or isinstance(found, BrakePulled)
    assert not (stopped and isinstance(found, Ground))


@given(FACTS, TYPED, st.sampled_from(["", "保留12の処理"]))
def test_a_new_person_behind_the_limit_is_never_shown(facts: LookFacts, typed: str, item: str) -> None:
    found = decided(facts, typed, item)
    if facts.persons >= facts.most and not facts.seen:
        assert not isinstance(found, Ground)
    else:
        assert not isinstance(found, BrakePulled)


@given(FACTS, st.sampled_from(["", "保留12の処理"]))
def test_without_words_only_the_books_give_a_ground(facts: LookFacts, item: str) -> None:
    found = decided(facts, "", item)
    if isinstance(found, Ground):
        assert found.words
        own = facts.own_case or facts.worked
        assert item or facts.given or (own and not facts.auditor)


@given(st.text(max_size=12))
def test_a_ground_in_free_words_has_five_letters_of_three_kinds(typed: str) -> None:
    try:
        words = words_of(typed, USUAL_GROUNDS)
    except GroundTooVague:
        return
    letters = [character for character in words if character.isalnum()]
    assert words in USUAL_GROUNDS or (len(letters) >= 5 and len(set(letters)) >= 3)


@pytest.mark.parametrize("typed", ["aaa", "aaaaaaaa", "ＡＡＡＡＡＡ", "確認", "、、、、、、", "あああああ", "99"])
def test_words_that_say_nothing_are_no_ground(typed: str) -> None:
    with pytest.raises(GroundTooVague):
        words_of(typed, USUAL_GROUNDS)


@pytest.mark.parametrize("typed", ["2", "２", "納付の確認"])
def test_a_number_stands_for_the_words_of_the_list(typed: str) -> None:
    assert words_of(typed, USUAL_GROUNDS) == "納付の確認"


def test_an_auditor_names_a_case_by_its_number() -> None:
    auditor = LookFacts(auditor=True, own_case=True, worked=True)
    for typed in ("", "納付の相談", "1"):
        with pytest.raises(GroundNeeded):
            decide_look(auditor, typed, USUAL_GROUNDS)
    with pytest.raises(CaseNumberNeeded):
        decide_look(auditor, "定期監査のため", USUAL_GROUNDS)
    assert decide_look(auditor, "監査 Ｒ8-3", USUAL_GROUNDS) == Ground(GroundKind.GIVEN, "監査 R8-3")


def test_what_was_given_before_is_carried_on_and_marked() -> None:
    ground = decide_look(LookFacts(given="納付の相談"), "", USUAL_GROUNDS)
    assert (ground.kind, ground.text) == (GroundKind.CARRIED, "納付の相談（続き）")
