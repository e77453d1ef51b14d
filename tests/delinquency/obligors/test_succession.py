"""相続・承継 from the death to the claims of the heirs, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.delinquency.limits.state import limitation_of
from core.delinquency.obligors import succeeding, succession
from core.delinquency.obligors.shares import Relation
from core.delinquency.obligors.splitting import HeirHasPaid
from core.delinquency.relations.addresses import AddressKind, NewAddress
from core.ledger.receivable_events import NewReceivableEvent
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests.builders import a_document, a_party, a_payment, an_entry
from tests.delinquency.obligors.family import DIED_ON, Desk, Family, a_family, the_heirs
from tui.wiring import City


def _split(desk: Desk, family: Family) -> None:
    desk.approve(succeeding.draft_split(desk.ctx, family.succession_id, "戸籍で確認"))


def _children(city: City, family: Family, heir: int = 0) -> list[Any]:
    with city.vault.read() as store:
        return sorted(store.receivables.of_party(family.heirs[heir]), key=lambda each: each.due_on)


def test_a_succession_begins_with_a_death_that_the_register_knows(desk: Desk, city: City) -> None:
    with city.vault.write() as store:
        party_id = a_party(store)
    with pytest.raises(succession.NotDeceased, match="現存"):
        succession.put_succession(desk.ctx, party_id, DIED_ON)


def test_each_heir_gets_a_claim_of_their_own_by_their_part(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    assert [each.open_parts.principal for each in _children(city, family, 0)] == [Yen(12_000), Yen(12_000)]
    assert [each.open_parts.principal for each in _children(city, family, 1)] == [Yen(6_000), Yen(6_000)]
    with city.vault.read() as store:
        assert all(not each.open for each in store.receivables.of_party(family.deceased.party_id))
        assert store.successions.get(family.succession_id).state == "承継済"


def test_the_books_are_whole_after_a_succession(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    with city.vault.read() as store:
        row = store.db.execute(
            "SELECT sum(amount_yen), count(*) FROM posting WHERE kind = 'succession' AND account = 'receivable'"
        ).fetchone()
    assert tuple(row) == (0, 8)


def test_terms_demanded_before_the_death_are_not_demanded_again(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    child = _children(city, family, 1)[0]
    with city.vault.read() as store:
        demand = store.receivables.demands([child.receivable_id])[child.receivable_id]
    assert demand.issued_on == date(2024, 7, 21)


def test_a_demand_sent_after_the_death_demands_no_heir(desk: Desk, city: City) -> None:
    family = a_family(desk, city, dues=((date(2026, 7, 31), 10_000),))
    _split(desk, family)
    child = _children(city, family)[0]
    with city.vault.read() as store:
        assert store.receivables.demands([child.receivable_id]) == {}


def test_a_payment_of_the_deceased_renews_for_the_heirs(desk: Desk, city: City) -> None:
    def paid(store: Any, deceased: Any) -> None:
        a_payment(store, deceased.receivables[0], 4_000, date(2025, 3, 10))

    family = a_family(desk, city, before=paid)
    _split(desk, family)
    child = _children(city, family, 1)[0]
    assert child.open_parts.principal == Yen(5_000)
    with city.vault.read() as store:
        found = limitation_of(store, [child.receivable_id], date(2026, 11, 24))[child.receivable_id]
    assert found.completes_on == date(2030, 3, 10)


def test_the_late_charge_of_what_the_deceased_had_paid_goes_to_the_heirs_as_well(desk: Desk, city: City) -> None:
    def paid(store: Any, deceased: Any) -> None:
        a_payment(store, deceased.receivables[0], 100_000, date(2026, 6, 1))

    family = a_family(desk, city, before=paid, dues=((date(2024, 7, 1), 200_000),))
    _split(desk, family)
    late = [_children(city, family, at)[0].open_parts.late_charge.amount for at in range(3)]
    with city.vault.read() as store:
        fixed = store.db.execute(
            "SELECT amount_yen FROM posting WHERE account = 'receivable' AND component = 'late_charge' AND kind = 'assess'"
        ).fetchone()[0]
    assert fixed > 10_000
    assert sum(late) == fixed


def test_a_grace_of_before_the_death_goes_on_for_each_heir(desk: Desk, city: City) -> None:
    def grace(store: Any, deceased: Any) -> None:
        seq = store.audit.record(an_entry("猶予"))
        event = NewReceivableEvent(deceased.receivables[0], "collection_grace", date(2026, 6, 1), date(2027, 5, 31))
        store.receivable_events.add(event, seq)

    family = a_family(desk, city, before=grace)
    _split(desk, family)
    child = _children(city, family)[0].receivable_id
    with city.vault.read() as store:
        events = [(each.kind, each.until_on) for each in store.receivable_events.of([child])[child]]
    assert events == [("collection_grace", date(2027, 5, 31))]


def test_the_heirs_get_cases_of_their_own(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    with city.vault.read() as store:
        assert all(store.delinquency_cases.open_of(heir) is not None for heir in family.heirs)
        assert any("承継" in each.words for each in store.timeline.of_party(family.heirs[2]))


def test_the_claim_of_the_deceased_says_where_it_went(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    number = family.deceased.receivables[0]
    with city.vault.read() as store:
        event = store.receivable_events.of([number])[number][-1]
    assert event.kind == "succeeded"
    assert len(event.facts["children"]) == 3


def test_an_heir_who_is_not_in_the_register_is_asked_for(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    heirs = the_heirs(family.heirs)
    heirs[2] = replace(heirs[2], party_id=None, name="伊勢　三郎")
    succession.put_heirs(desk.ctx, family.succession_id, 1, heirs)
    with pytest.raises(succeeding.HeirNotInRegister, match="1/4"):
        succeeding.draft_split(desk.ctx, family.succession_id, "戸籍で確認")


def test_a_list_that_changed_since_the_draft_is_not_approved(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    ref = succeeding.draft_split(desk.ctx, family.succession_id, "戸籍で確認")
    heirs = the_heirs(family.heirs)
    heirs[2] = replace(heirs[2], renounced_on=date(2026, 10, 1))
    succession.put_heirs(desk.ctx, family.succession_id, 1, heirs)
    with pytest.raises(ChangedByAnother):
        desk.approve(ref)


def test_two_clerks_do_not_write_the_same_list(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    with pytest.raises(ChangedByAnother):
        succession.put_heirs(desk.ctx, family.succession_id, 0, the_heirs(family.heirs))


def test_who_renounces_after_the_succession_owes_nothing_of_it(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    heirs = the_heirs(family.heirs)
    heirs[2] = replace(heirs[2], renounced_on=date(2026, 10, 1))
    succession.put_heirs(desk.ctx, family.succession_id, 1, heirs)
    _split(desk, family)
    assert [each.open for each in _children(city, family, 2)] == [Yen(0), Yen(0)]
    assert [each.open for each in _children(city, family, 1)] == [Yen(12_000), Yen(12_000)]


def test_an_heir_with_claims_is_not_replaced_before_the_succession_is_taken_back(desk: Desk, city: City) -> None:
    """Their claims would stand outside every later division."""
    family = a_family(desk, city)
    _split(desk, family)
    with city.vault.write() as store:
        right = a_party(store, name="伊勢　四郎")
    heirs = the_heirs((*family.heirs[:2], right))
    with pytest.raises(succession.HeirHasClaims, match="承継の取消し"):
        succession.put_heirs(desk.ctx, family.succession_id, 1, heirs)
    desk.approve(succeeding.draft_take_back(desk.ctx, family.succession_id, "相続人の誤り"))
    succession.put_heirs(desk.ctx, family.succession_id, 1, heirs)
    _split(desk, family)
    with city.vault.read() as store:
        assert [each.open for each in store.receivables.of_party(right)] == [Yen(6_000), Yen(6_000)]
    assert [each.open for each in _children(city, family, 2)] == [Yen(0), Yen(0)]


def test_an_heir_who_paid_does_not_renounce_without_a_correction_of_the_money(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    with city.vault.write() as store:
        a_payment(store, _children(city, family, 2)[0].receivable_id, 1_000, date(2026, 11, 20))
    heirs = the_heirs(family.heirs)
    heirs[2] = replace(heirs[2], renounced_on=date(2026, 10, 1))
    succession.put_heirs(desk.ctx, family.succession_id, 1, heirs)
    with pytest.raises(HeirHasPaid, match="3105"):
        succeeding.draft_split(desk.ctx, family.succession_id, "放棄の申述受理")


def test_a_succession_is_taken_back(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    _split(desk, family)
    desk.approve(succeeding.draft_take_back(desk.ctx, family.succession_id, "相続人の誤り"))
    with city.vault.read() as store:
        owed = [each.open for each in store.receivables.of_party(family.deceased.party_id)]
        assert owed == [Yen(24_000), Yen(24_000)]
        assert store.successions.get(family.succession_id).state == "承継待"
    _split(desk, family)
    assert [each.open for each in _children(city, family, 1)] == [Yen(6_000), Yen(6_000)]


def test_letters_of_after_the_death_are_void(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    with city.vault.write() as store:
        a_document(store, party_id=family.deceased.party_id, kind="P01", issued_on=date(2026, 9, 1))
    assert succession.void_documents(desk.ctx, family.succession_id) == 1
    view = succession.open_view(desk.ctx, family.deceased.party_id)
    assert view is not None
    assert [each.noted for each in view.void_documents] == [True]


def test_when_all_renounce_an_administrator_stands_for_the_estate(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    renounced = [
        replace(heir, renounced_on=date(2026, 10, 1), representative=False) for heir in the_heirs(family.heirs)
    ]
    succession.put_heirs(desk.ctx, family.succession_id, 1, renounced)
    with pytest.raises(BadInput, match="相続人不存在"):
        succeeding.draft_split(desk.ctx, family.succession_id, "全員放棄")
    with pytest.raises(BadInput, match="先に"):
        succession.put_administrator(
            desk.ctx, family.succession_id, date(2026, 11, 1), "弁護士 甲", "津市1番", "津家裁"
        )
    succession.put_no_heirs(desk.ctx, family.succession_id, date(2026, 10, 20), "申述の照会で全員の放棄を確認")
    succession.put_administrator(desk.ctx, family.succession_id, date(2026, 11, 1), "弁護士 甲", "津市1番", "津家裁")
    view = succession.open_view(desk.ctx, family.deceased.party_id)
    assert view is not None
    assert view.succession.state == "清算人"
    with city.vault.read() as store:
        to = store.addressees.of(family.deceased.party_id, date(2026, 11, 24))
    assert not to.dead
    assert (to.as_printed.name, to.as_printed.address) == ("亡伊勢　一郎相続財産清算人 弁護士 甲", "津市1番")
    assert to.as_printed.care_of == ""


def test_an_agent_of_life_does_not_stand_for_the_dead(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    with city.vault.write() as store:
        seq = store.audit.record(an_entry("送付先"))
        given = NewAddress(family.deceased.party_id, AddressKind.AGENT, "", "津市2番", date(2026, 1, 1), addressee="乙")
        store.mailing_addresses.add(given, seq)
    with city.vault.read() as store:
        assert store.addressees.of(family.deceased.party_id, date(2026, 11, 24)).dead


def test_there_is_no_absence_of_heirs_while_one_takes(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    with pytest.raises(BadInput, match="相続する人が一覧に残っています"):
        succession.put_no_heirs(desk.ctx, family.succession_id, date(2026, 10, 20), "戸籍")


def test_the_deceased_who_owe_wait_for_their_succession(desk: Desk, city: City) -> None:
    family = a_family(desk, city)
    with city.vault.write() as store:
        from tests.delinquency.world import a_delinquent

        other = a_delinquent(store, name="伊勢　四郎", status="deceased")
    board = succession.list_successions(desk.ctx)
    assert [each.person.party_id for each in board.waiting] == [other.party_id]
    assert [each.open for each in board.successions] == [Yen(48_000)]
    assert board.successions[0].succession.heirs[0].relation is Relation.SPOUSE
    assert family.succession_id == board.successions[0].succession.succession_id
