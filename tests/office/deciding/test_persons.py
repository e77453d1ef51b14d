"""F1: every pair of drafter and approver: never the same person, a second account, the party, the payee, the household."""

from __future__ import annotations

import sqlite3

import pytest

from core.office.approvals import list_in_tray, renew, send_back, withdraw
from core.office.drafts import ApprovedAlready, DraftDecided, NotTheDrafter, OwnCase, OwnDraft
from core.office.roster import StaffState
from core.office.traces.grounds import NearChange
from core.values.refusals import Refusal
from tests.office.deciding.conftest import Office
from tests.office.giving import given as times_given


@pytest.mark.parametrize("drafter", range(4))
@pytest.mark.parametrize("approver", range(4))
def test_of_all_pairs_only_two_different_persons_pass(office: Office, drafter: int, approver: int) -> None:
    """Accounts 0 and 1 are one person, 2 is of the household of the party, 3 is somebody else."""
    office.party("1", "世帯1")
    office.party("2", "世帯2")
    office.party("3", "世帯2")
    people = [
        office.person("A0", "chief", party_id=1),
        office.person("A1", "chief", party_id=1),
        office.person("A2", "chief", party_id=2),
        office.person("A3", "chief"),
    ]
    about = 3
    try:
        ref = office.draft(people[drafter], party_id=about)
        office.yes(people[approver], ref)
    except (OwnDraft, OwnCase, NearChange):
        pass
    same_person = drafter == approver or {drafter, approver} == {0, 1}
    assert times_given(office.city) == (0 if same_person or 2 in (drafter, approver) else 1)


@pytest.mark.parametrize("near", ["1", "2"])
def test_the_payee_and_their_household_do_not_approve(office: Office, near: str) -> None:
    office.party("1", "世帯1")
    office.party("2", "世帯1")
    chief = office.person("A1", "chief", party_id=1)
    ref = office.draft(office.of("collection"), payee_key=f"party:{near}")
    with pytest.raises(OwnCase):
        office.yes(chief, ref)


@pytest.mark.parametrize("how", ["party", "payee"])
def test_the_books_refuse_the_household_as_well(office: Office, how: str) -> None:
    office.party("1", "世帯1")
    office.party("2", "世帯1")
    office.person("A1", "chief", party_id=1)
    facts = {"party_id": 2} if how == "party" else {"payee_key": "party:2"}
    ref = office.draft(office.of("collection"), **facts)
    with pytest.raises(sqlite3.IntegrityError, match="approval"), office.city.vault.write() as store:
        store.db.execute(
            """
            INSERT INTO approval(draft_id, revision, step_no, decision, decided_by, decided_at, totp_step, digest, audit_seq)
            VALUES(?,1,1,'approve','A1','2026-11-24T10:00:00+09:00',1,?,1)
            """,
            (ref.draft_id, ref.digest),
        )


def test_a_second_account_takes_no_second_step(office: Office) -> None:
    party = office.party()
    first = office.person("A1", "chief", party_id=party)
    second = office.person("A2", "manager", party_id=party)
    ref = office.draft(office.of("collection"), act="twice")
    office.yes(first, ref)
    with pytest.raises(ApprovedAlready):
        office.yes(second, ref)


def test_nobody_sends_their_own_case_or_draft_back(office: Office) -> None:
    office.party()
    chief = office.person("A1", "chief", party_id=1)
    near = office.draft(office.of("collection"), party_id=1)
    with pytest.raises(OwnCase):
        send_back(chief, near.draft_id, 1, near.digest, "確認")
    own = office.draft(chief)
    with pytest.raises(OwnDraft):
        send_back(chief, own.draft_id, 1, own.digest, "確認")


# An opinion before the decision (審査)


def test_a_review_needs_only_the_right_to_read_and_decides_nothing(office: Office) -> None:
    office.setting("approval_routes", [{"steps": ["review:collection", "chief"]}])
    ref = office.draft(office.of("collection"))
    [line] = list_in_tray(office.of("collection", "2"))
    assert (line.next_step.word, line.obstacle) == ("審査 収納", "")
    done = office.yes(office.of("collection", "2"), ref, "二重納付を確認")
    assert (done.word, done.executed, times_given(office.city)) == ("審査", False, 0)
    done = office.yes(office.of("chief"), ref)
    assert (done.word, done.executed, times_given(office.city)) == ("決裁", True, 1)


def test_a_reviewer_may_send_back(office: Office) -> None:
    office.setting("approval_routes", [{"steps": ["review:collection", "chief"]}])
    ref = office.draft(office.of("collection"))
    send_back(office.of("collection", "2"), ref.draft_id, 1, ref.digest, "口座が違います")
    assert office.state(ref) == "差戻し"


def test_a_reviewer_does_not_take_the_decision(office: Office) -> None:
    office.setting("approval_routes", [{"steps": ["review:collection", "chief"]}])
    ref = office.draft(office.of("collection"))
    office.yes(office.of("collection", "2"), ref)
    with pytest.raises(Refusal):
        office.yes(office.of("collection", "3"), ref)
    assert times_given(office.city) == 0


# Drafts of those who are gone (A13)


@pytest.mark.parametrize("state", [StaffState.SUSPENDED, StaffState.RETIRED])
def test_a_superior_of_the_office_takes_over_or_withdraws_what_a_leaver_has_left(
    office: Office, state: StaffState
) -> None:
    refs = [office.draft(office.of("collection")) for _ in range(2)]
    with office.city.vault.write() as store:
        store.roster.set_state(store.roster.get("COLLECTION1"), state)
    chief = office.of("chief")
    taken = renew(chief, refs[0].draft_id, 1, refs[0].digest, "引継ぎ")
    withdraw(chief, refs[1].draft_id, 1, refs[1].digest, "不要")
    with pytest.raises(OwnDraft):
        office.yes(chief, taken)
    assert office.yes(office.of("chief", "2"), taken).executed
    assert office.state(refs[1]) == "取下げ"


def test_a_superior_takes_nothing_over_from_who_is_still_there(office: Office) -> None:
    ref = office.draft(office.of("collection"))
    with pytest.raises(NotTheDrafter):
        renew(office.of("chief"), ref.draft_id, 1, ref.digest, "引継ぎ")
    with pytest.raises(NotTheDrafter):
        withdraw(office.of("manager"), ref.draft_id, 1, ref.digest, "不要")


def test_another_office_takes_nothing_over(office: Office) -> None:
    ref = office.draft(office.of("collection"))
    with office.city.vault.write() as store:
        store.roster.set_state(store.roster.get("COLLECTION1"), StaffState.RETIRED)
    with pytest.raises(NotTheDrafter):
        renew(office.person("X", "chief", office="0300"), ref.draft_id, 1, ref.digest, "引継ぎ")


# Sent back, withdrawn


def test_a_draft_that_was_sent_back_is_withdrawn_and_that_is_the_end(office: Office) -> None:
    clerk, chief = office.of("collection"), office.of("chief")
    ref = office.draft(clerk)
    send_back(chief, ref.draft_id, 1, ref.digest, "確認")
    withdraw(clerk, ref.draft_id, 1, ref.digest, "不要")
    assert office.state(ref) == "取下げ"
    assert list_in_tray(clerk) == []
    with pytest.raises(DraftDecided):
        office.draft(clerk, revises=ref.draft_id)


def test_an_executed_draft_is_neither_renewed_nor_withdrawn(office: Office) -> None:
    clerk = office.of("collection")
    ref = office.draft(clerk)
    office.yes(office.of("chief"), ref)
    for end in (renew, withdraw):
        with pytest.raises(DraftDecided):
            end(clerk, ref.draft_id, 1, ref.digest, "不要")


@pytest.mark.parametrize("near", ["1", "2"])
def test_the_payee_and_their_household_do_not_draft(office: Office, near: str) -> None:
    office.party("1", "世帯1")
    office.party("2", "世帯1")
    office.party("3", "世帯3")
    clerk = office.person("B1", "collection", party_id=1)
    with pytest.raises(NearChange):
        office.draft(clerk, party_id=3, payee_key=f"party:{near}")


def test_a_second_account_of_the_drafter_does_not_send_it_back(office: Office) -> None:
    office.party("1")
    ref = office.draft(office.person("A0", "collection", party_id=1))
    with pytest.raises(OwnDraft):
        send_back(office.person("A1", "chief", party_id=1), ref.draft_id, ref.revision, ref.digest, "誤り")


def test_a_superior_does_not_withdraw_what_is_about_their_household(office: Office) -> None:
    office.party("1", "世帯1")
    office.party("2", "世帯1")
    ref = office.draft(office.person("B1", "collection"), party_id=2)
    with office.city.vault.write() as store:
        store.roster.set_state(store.roster.get("B1"), StaffState.RETIRED)
    with pytest.raises(NearChange):
        withdraw(office.person("A1", "chief", party_id=1), ref.draft_id, ref.revision, ref.digest, "退職のため")
    withdraw(office.person("A2", "chief"), ref.draft_id, ref.revision, ref.digest, "退職のため")
    assert office.state(ref) == "取下げ"
