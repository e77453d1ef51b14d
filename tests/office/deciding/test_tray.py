"""The tray with a thousand drafts: what one may decide is counted in one question, and listed page by page."""

from __future__ import annotations

from time import perf_counter

from core.office.approvals import count_tray, get_draft, list_in_tray
from core.office.traces.kin import Relation
from tests.office.deciding.conftest import Office


def fill(office: Office, count: int) -> None:
    """Drafts of a clerk, every tenth about the chief's household, every third to one of many payees."""
    clerk = office.of("collection")
    office.party("1", "世帯1")
    office.party("2", "世帯1")
    for number in range(count):
        payee = f"口座{number}" if number % 3 == 0 else None
        office.draft(clerk, 1_000 + number, payee_key=payee, party_id=2 if number % 10 == 0 else None)


def test_a_thousand_drafts_are_counted_and_listed_quickly(office: Office) -> None:
    fill(office, 1_000)
    chief = office.person("A1", "chief", party_id=1)
    begun = perf_counter()
    counts = count_tray(chief)
    counted = perf_counter() - begun
    lines = list_in_tray(chief, limit=100)
    listed = perf_counter() - begun - counted
    assert (counts.to_decide, counts.own, counts.sent_back) == (900, 0, 0)
    assert len(lines) == 100
    assert counted < 0.5
    assert listed < 0.5


def test_the_pages_hold_every_draft_once(office: Office) -> None:
    fill(office, 30)
    chief = office.of("chief")
    found, after = [], 0
    while page := list_in_tray(chief, after=after, limit=7):
        found += [line.draft.draft_id for line in page]
        after = found[-1]
    assert found == list(range(1, 31))


def test_what_is_over_is_no_longer_waiting(office: Office) -> None:
    clerk, chief = office.of("collection"), office.of("chief")
    refs = [office.draft(clerk) for _ in range(3)]
    office.yes(chief, refs[0])
    assert [line.draft.draft_id for line in list_in_tray(clerk)] == [2, 3]
    assert count_tray(chief).to_decide == 2


def test_the_head_counts_what_the_list_lets_one_decide(office: Office) -> None:
    clerk, chief = office.person("C1", "collection"), office.person("A1", "chief", party_id=office.party())
    office.draft(clerk)
    office.draft(clerk, party_id=1)
    office.draft(clerk, 300_001)
    office.draft(chief)
    with office.city.vault.read() as store:
        assert store.kin.relation("A1", 1) is Relation.OWN
    lines = list_in_tray(chief)
    assert count_tray(chief).to_decide == sum(not line.own and not line.obstacle for line in lines) == 2


def test_a_protected_person_stands_in_the_tray_by_number_alone(office: Office) -> None:
    party = office.party("1")
    with office.city.vault.write() as store:
        store.db.execute("UPDATE party SET name = '伊勢 花', protected = 1 WHERE party_id = ?", (party,))
    ref = office.draft(office.of("collection"), party_id=party)
    chief = office.of("chief")
    assert [line.draft.party_name for line in list_in_tray(chief)] == ["支援措置"]
    assert get_draft(chief, ref.draft_id).draft.party_name == "支援措置"
    with office.city.vault.write() as store:
        store.db.execute(
            "INSERT INTO special_grant VALUES(?, 'G2', NULL, '2026-01-01', '2027-03-31', 1, 1)", (chief.actor.staff_no,)
        )
    assert get_draft(chief, ref.draft_id).draft.party_name == "伊勢 花"
