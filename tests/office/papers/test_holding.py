"""外字保留: a letter waits for its glyph, and how it goes on."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.approvals import approve
from core.office.context import Context
from core.office.papers.desk import list_held
from core.office.papers.holding import HeldForGlyph
from core.office.papers.issuing import issue_letter
from core.office.papers.master_changes import draft_master
from core.office.papers.masters import MasterKind
from core.office.papers.releasing import StillMissing, give_up_held, release_held
from core.values.refusals import BadInput, ChangedByAnother
from tests.office.papers.desk import MISSING, a_request, person, rows, said
from tests.people import TUESDAY, code_at
from tui.wiring import City

Ctx = Context[Any]


def held(clerk: Ctx, city: City, **other: Any) -> int:
    party = person(city, name=MISSING)
    with pytest.raises(HeldForGlyph):
        issue_letter(clerk, a_request(party, **other), function_code="delinquency.reminders")
    return int(rows(city, "SELECT held_id FROM held_letter")[0][0])


def test_a_letter_with_a_character_without_glyph_waits_and_takes_no_number(clerk: Ctx, city: City) -> None:
    held(clerk, city)
    assert rows(city, "SELECT count(*) FROM document") == [(0,)]
    assert rows(city, "SELECT count(*) FROM output") == [(0,)]
    (waiting,) = list_held(clerk)
    assert waiting.told == "「\U0002f9fe」（U+2F9FE）"
    assert waiting.staff_name == "山田花子"


def test_asked_twice_it_waits_once(clerk: Ctx, city: City) -> None:
    held(clerk, city)
    party = rows(city, "SELECT party_id FROM held_letter")[0][0]
    with pytest.raises(HeldForGlyph):
        issue_letter(clerk, a_request(party), function_code="delinquency.reminders")
    assert len(list_held(clerk)) == 1


def test_once_the_name_was_mended_it_is_issued(clerk: Ctx, city: City) -> None:
    number = held(clerk, city)
    with pytest.raises(StillMissing):
        release_held(clerk, number, "確認のため")
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET name = '伊勢　直子' WHERE name = ?", (MISSING,))
    issued = release_held(clerk, number, "宛名を訂正")
    assert issued.document_no == "伊収第P02-8-1号"
    assert "伊勢直子様" in said(city, "P02-R8-000001.pdf")
    assert list_held(clerk) == []
    assert rows(city, "SELECT how, reason, document_id FROM held_letter_end") == [
        ("発行", "宛名を訂正", issued.document_id)
    ]
    assert rows(city, "SELECT count(*) FROM held_request") == [(0,)]


def test_a_substitute_is_used_only_after_two_people_have_decided_on_it(
    clerk: Ctx, chief: Ctx, manager: Ctx, city: City
) -> None:
    number = held(clerk, city)
    ref = draft_master(
        chief,
        MasterKind.SUBSTITUTE,
        "\U0002f9fe",
        TUESDAY.date(),
        {"text": "髙", "reason": "本人の了解"},
        "本人の了解を得たため",
    )
    with pytest.raises(StillMissing):
        release_held(clerk, number, "代替文字で発行")
    approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(manager.clock.now()))
    release_held(clerk, number, "代替文字で発行")
    text = said(city, "P02-R8-000001.pdf")
    assert "伊勢髙子様" in text and "代替文字で表しています（U+2F9FE→髙）" in text.replace(" ", "")


def test_what_was_to_happen_with_the_number_happens_when_it_is_let_go(clerk: Ctx, city: City) -> None:
    told: list[tuple[str, Any]] = []
    object.__setattr__(
        city.outside,
        "follows",
        {"t": lambda ctx, store, numbered, facts: told.append((numbered.document_no, dict(facts)))},
    )
    number = held(clerk, city, follow="t", follow_facts={"a": 1})
    assert told == []
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET name = '伊勢　直子' WHERE name = ?", (MISSING,))
    release_held(clerk, number, "宛名を訂正")
    assert told == [("伊収第P02-8-1号", {"a": 1})]


def test_it_can_be_given_up_with_a_reason_and_only_once(clerk: Ctx, city: City) -> None:
    number = held(clerk, city)
    with pytest.raises(BadInput):
        give_up_held(clerk, number, " ")
    give_up_held(clerk, number, "納付済のため")
    with pytest.raises(ChangedByAnother):
        give_up_held(clerk, number, "納付済のため")
    with pytest.raises(ChangedByAnother):
        release_held(clerk, number, "宛名を訂正")
