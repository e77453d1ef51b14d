"""Persons around a delinquent, addresses with their days, contact points with their hours; shown, never mixed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from core.delinquency.relations.addresses import AddressKind, NewAddress, add_address, end_address, invalidate_address
from core.delinquency.relations.contact_points import NewPoint, PointKind, add_point
from core.delinquency.relations.related import (
    NewRelation,
    OthersProperty,
    RelationKind,
    RepresentativesProperty,
    add_relation,
    end_relation,
    refuse_others_property,
)
from core.delinquency.relations.view import open_relations
from core.office.clock import JST
from core.office.context import Context
from core.office.traces.looking import NearChange
from core.values.refusals import BadInput
from tests.builders import a_demand, a_party, a_receivable
from tests.delinquency.world import a_delinquent
from tui.wiring import City

Ctx = Context[Any]
DAY = date(2026, 11, 24)


@pytest.fixture
def collector(ctx_for: Any) -> Ctx:
    return ctx_for("delinquency")


def delinquent(city: City, **facts: Any) -> int:
    with city.vault.write() as store:
        return a_delinquent(store, **facts).party_id


def test_a_relation_whose_time_is_over_is_not_in_force(city: City, collector: Ctx) -> None:
    party = delinquent(city)
    number = add_relation(collector, NewRelation(party, RelationKind.TAX_AGENT, date(2026, 1, 1), name="管理 人"))
    end_relation(collector, number, date(2026, 11, 23))
    with city.vault.read() as store:
        assert [each.holds(DAY) for each in store.related.of_party(party)] == [False]


def test_company_and_representative_see_each_other(city: City, collector: Ctx) -> None:
    company, person = delinquent(city, kind="company", name="伊勢商事", birth_on=None), delinquent(city)
    add_relation(
        collector, NewRelation(company, RelationKind.REPRESENTATIVE, date(2020, 4, 1), related_party_id=person)
    )
    assert [each.kind.value for each in open_relations(collector, company).related] == ["法人代表者"]
    assert [each.party_id for each in open_relations(collector, person).pointing] == [company]


def test_the_representative_s_property_needs_a_notice_of_secondary_liability(city: City, collector: Ctx) -> None:
    company, person, stranger = delinquent(city, kind="company"), delinquent(city), delinquent(city)
    add_relation(
        collector, NewRelation(company, RelationKind.REPRESENTATIVE, date(2020, 4, 1), related_party_id=person)
    )
    with city.vault.read() as store:
        refuse_others_property(store, company, company, DAY, notified=False)
        refuse_others_property(store, company, person, DAY, notified=True)
        with pytest.raises(RepresentativesProperty, match="6702"):
            refuse_others_property(store, company, person, DAY, notified=False)
        with pytest.raises(OthersProperty):
            refuse_others_property(store, company, stranger, DAY, notified=False)


def test_what_the_household_owes_is_shown_apart(city: City, collector: Ctx) -> None:
    party, wife = delinquent(city, household_no="0000456"), delinquent(city, household_no="0000456")
    view = open_relations(collector, party)
    assert [(each.party_id, each.owed_yen, each.terms) for each in view.debts] == [(wife, 48_000, 2)]
    with city.vault.read() as store:
        assert store.case_figures.books(case_ids=[store.delinquency_cases.open_of(party).case_id])[0].party_id == party


def test_a_premium_is_shown_apart_and_in_no_case(city: City, collector: Ctx) -> None:
    party = delinquent(city)
    with city.vault.write() as store:
        a_demand(store, a_receivable(store, party_id=party, tax_item="23", principal=5_000))
    claims = open_relations(collector, party).claims
    assert [(each.tax_item, each.terms, each.owed_yen) for each in claims] == [("23", 1, 5_000)]


def test_a_postal_code_is_kept_as_the_register_writes_it_and_no_other_is_taken(city: City, collector: Ctx) -> None:
    party = delinquent(city)
    number = add_address(collector, NewAddress(party, AddressKind.MAILING, "５１４０００６", "津市広明町13", DAY))
    with pytest.raises(BadInput, match="数字7桁") as refused:
        add_address(collector, NewAddress(party, AddressKind.MAILING, "12", "津市広明町14", DAY))
    assert refused.value.field == "postal_code"
    with city.vault.read() as store:
        assert store.mailing_addresses.get(number).postal_code == "514-0006"


def test_from_the_day_of_the_return_nothing_goes_to_an_address(city: City, collector: Ctx) -> None:
    party = delinquent(city)
    number = add_address(
        collector, NewAddress(party, AddressKind.MAILING, "514-0006", "津市広明町13", date(2026, 4, 1))
    )
    with city.vault.write() as store:
        assert store.addressees.of(party, DAY).address == "津市広明町13"
        assert invalidate_address(collector, store, number, date(2026, 11, 20), "あて所不明", 1)
        address = store.mailing_addresses.get(number)
        assert address.usable(date(2026, 11, 19)) and not address.usable(date(2026, 11, 20))
        assert store.addressees.of(party, DAY).address != "津市広明町13"


def test_a_new_address_ends_the_one_before_and_keeps_it(city: City, collector: Ctx) -> None:
    party = delinquent(city)
    add_address(collector, NewAddress(party, AddressKind.MAILING, "", "旧住所", date(2026, 4, 1)))
    add_address(collector, NewAddress(party, AddressKind.MAILING, "", "新住所", date(2026, 12, 1)))
    with city.vault.read() as store:
        found = store.mailing_addresses.of_party(party)
        assert [(each.address, each.until_on) for each in found] == [("新住所", None), ("旧住所", date(2026, 11, 30))]
        assert store.addressees.of(party, DAY).address == "旧住所"


def test_no_letter_goes_to_the_place_of_work(city: City, collector: Ctx) -> None:
    party = delinquent(city)
    add_address(collector, NewAddress(party, AddressKind.WORKPLACE, "", "会社", date(2026, 4, 1)))
    with city.vault.read() as store:
        assert store.addressees.of(party, DAY).address != "会社"


def test_an_end_before_the_beginning_is_refused(city: City, collector: Ctx) -> None:
    number = add_address(collector, NewAddress(delinquent(city), AddressKind.MAILING, "", "住所", date(2026, 4, 1)))
    with pytest.raises(BadInput):
        end_address(collector, number, date(2026, 3, 31))


@pytest.mark.parametrize(
    ("point", "at", "word"),
    [
        (NewPoint(1, PointKind.WORK, "0596-11-2222", DAY, hours="12:00-13:00"), (12, 30), ""),
        (NewPoint(1, PointKind.WORK, "0596-11-2222", DAY, hours="12:00-13:00"), (21, 0), "12:00-13:00"),
        (NewPoint(1, PointKind.SMS, "090-1111-2222", DAY), (12, 30), "同意"),
        (NewPoint(1, PointKind.SMS, "090-1111-2222", DAY, consent_on=DAY), (12, 30), ""),
        (NewPoint(1, PointKind.HOME, "0596-11-2222", DAY, days="休日"), (12, 30), "休日"),
    ],
)
def test_a_contact_point_is_used_in_its_hours_with_consent(
    city: City, collector: Ctx, point: NewPoint, at: tuple[int, int], word: str
) -> None:
    from dataclasses import replace

    party = delinquent(city)
    add_point(collector, replace(point, party_id=party))
    with city.vault.read() as store:
        kept = store.contact_points.of_party(party)[0]
    told = kept.not_now(datetime(2026, 11, 24, *at, tzinfo=JST), closed_day=False)
    assert (word in told) if word else told == ""


@pytest.mark.parametrize(
    ("kind", "number", "hours"),
    [(PointKind.MAIL, "太郎", ""), (PointKind.HOME, "でんわ", ""), (PointKind.HOME, "0596-11-2222", "13:00-12:00")],
)
def test_a_contact_point_that_cannot_be_used_is_refused(
    city: City, collector: Ctx, kind: PointKind, number: str, hours: str
) -> None:
    with pytest.raises(BadInput):
        add_point(collector, NewPoint(delinquent(city), kind, number, DAY, hours=hours))


def test_nobody_changes_what_is_about_their_own_household(city: City, collector: Ctx) -> None:
    party = delinquent(city)
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (party, collector.actor.staff_no))
    with pytest.raises(NearChange):
        add_address(collector, NewAddress(party, AddressKind.MAILING, "", "住所", DAY))


def test_a_protected_person_is_shown_without_whereabouts_or_names(city: City, collector: Ctx) -> None:
    party, kin = delinquent(city, protected=True), delinquent(city)
    add_relation(collector, NewRelation(kin, RelationKind.KIN, DAY, related_party_id=party))
    with city.vault.write() as store:
        a_party(store)
    view = open_relations(collector, party)
    assert view.hidden and view.addresses == () and view.points == () and view.matches == ()
    shown = open_relations(collector, kin).related[0]
    assert (shown.name, shown.address, shown.phone) == ("支援措置", "", "")
