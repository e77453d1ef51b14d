"""Numbers that may be one person are only shown; two people make a link, two undo it, and no money moves (A3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.relations.name_links import (
    DifferentPersons,
    LinkedAlready,
    TooLittleAgrees,
    draft_link,
    draft_unlink,
    matches_of,
)
from core.office.approvals import approve
from core.office.context import Context
from core.office.drafts import DraftRef
from tests.builders import a_party
from tests.delinquency.world import a_delinquent
from tests.people import FixedClock, code_at
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def collector(ctx_for: Any) -> Ctx:
    return ctx_for("delinquency")


def two(city: City, **other: Any) -> tuple[int, int]:
    with city.vault.write() as store:
        return a_delinquent(store).party_id, a_party(store, **other)


def approved(chief: Ctx, clock: FixedClock, ref: DraftRef) -> None:
    clock.move(seconds=30)
    approve(chief, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))


def test_the_likeliest_comes_first_with_what_agrees(city: City, collector: Ctx) -> None:
    one, same = two(city, address="津市広明町13")
    with city.vault.write() as store:
        namesake = a_party(store, birth_on=date(1985, 5, 5), address="津市", phone="")
    with city.vault.read() as store:
        found = [(each.party.party_id, each.agreeing, each.against) for each in matches_of(store, one)]
    assert found == [(same, ("カナ", "生年月日", "電話"), ()), (namesake, ("カナ",), ("生年月日",))]


def test_a_former_address_agrees(city: City, collector: Ctx) -> None:
    one, moved = two(city, address="津市広明町13", phone="", birth_on=None)
    with city.vault.write() as store:
        store.db.execute(
            """
            INSERT INTO party_change(party_id, changed_at, before, audit_seq)
            SELECT ?, '2025-04-01', json_object('address_key', address_key), 1 FROM party WHERE party_id = ?
            """,
            (moved, one),
        )
    with city.vault.read() as store:
        assert matches_of(store, one)[0].agreeing == ("カナ", "過去住所")


def test_a_namesake_born_on_another_day_is_never_linked(city: City, collector: Ctx) -> None:
    one, other = two(city, birth_on=date(1971, 1, 1))
    with pytest.raises(DifferentPersons, match="同姓同名"):
        draft_link(collector, one, other)


def test_a_name_alone_is_too_little(city: City, collector: Ctx) -> None:
    one, other = two(city, birth_on=None, address="津市", phone="")
    with pytest.raises(TooLittleAgrees):
        draft_link(collector, one, other)


def test_the_same_house_and_telephone_make_no_person(city: City, collector: Ctx) -> None:
    one, other = two(city, name="伊勢　花子", kana="イセ　ハナコ", birth_on=None)
    with pytest.raises(TooLittleAgrees):
        draft_link(collector, one, other)


def test_one_proposes_another_confirms_and_it_is_undone_so(
    city: City, collector: Ctx, chief: Ctx, clock: FixedClock
) -> None:
    one, other = two(city)
    ref = draft_link(collector, one, other, "窓口で本人に確認")
    with city.vault.read() as store:
        assert store.name_links.group(one) == []
    approved(chief, clock, ref)
    with city.vault.read() as store:
        assert store.name_links.group(one) == [other] and store.name_links.group(other) == [one]
        assert store.delinquency_cases.open_of(other) is None
        link = store.name_links.of_party(one)[0]
    with pytest.raises(LinkedAlready):
        draft_link(collector, one, other)
    approved(chief, clock, draft_unlink(collector, link.link_id, "別人と判明"))
    with city.vault.read() as store:
        assert store.name_links.group(one) == []
        assert store.name_links.get(link.link_id).ended_on == date(2026, 11, 24)


def test_links_make_a_group(city: City, collector: Ctx, chief: Ctx, clock: FixedClock) -> None:
    one, other = two(city)
    with city.vault.write() as store:
        third = a_party(store)
    approved(chief, clock, draft_link(collector, one, other))
    approved(chief, clock, draft_link(collector, other, third))
    with city.vault.read() as store:
        assert store.name_links.group(one) == [other, third]
