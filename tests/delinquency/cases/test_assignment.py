"""Whose a case is: by rules, by hand above them, deputies beside; nobody's own; taken over whole when staff change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.cases import assigning, labels, takeover, teams
from core.delinquency.cases.assigning import NearCase, NotACollector, RankTaken
from core.delinquency.cases.assignment import Duty, NotTheCollector, need_collector
from core.delinquency.cases.figures import refresh
from core.delinquency.cases.rules import CaseTraits, Conditions, conditions_from, fits
from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task
from core.delinquency.lists import morning
from core.delinquency.lists.waiting import Cause, MorningList
from core.office import approvals
from core.office.context import Context
from core.office.drafts import DraftRef, NotTheDrafter, OwnDraft
from core.office.roster import StaffState
from core.office.traces.looking import NearChange
from core.values.refusals import BadInput
from tests.delinquency.world import a_delinquent
from tests.people import FixedClock, ask_for_grounds, code_at
from tests.printouts.reading import whole
from tui.wiring import City


@pytest.fixture
def nakamura(ctx_for: Any) -> Context[Any]:
    return ctx_for("delinquency")


@pytest.fixture
def mori(ctx_for: Any) -> Context[Any]:
    return ctx_for("delinquency", "2")


def a_case(city: City, ctx: Context[Any], **what: Any) -> int:
    """A delinquent with an open case that has been counted; the party."""
    with city.vault.write() as store:
        who = a_delinquent(store, **what)
        refresh(ctx, store, who.party_id)
    return who.party_id


def collector_of(city: City, party: int) -> list[tuple[str, str, str]]:
    with city.vault.read() as store:
        return [(a.staff_no, a.duty.label, a.origin.label) for a in store.assignments.of_party(party)]


def test_the_first_rule_that_fits_gives_the_case(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    here = a_case(city, chief, address="伊勢市岩渕一丁目7番29号")
    there = a_case(city, chief, address="伊勢市小俣町元町540番地")
    assigning.add_rule(chief, 20, "残り", mori.actor.staff_no, Conditions())
    assigning.add_rule(chief, 10, "岩渕", nakamura.actor.staff_no, Conditions(districts=("岩渕",)))
    done = assigning.apply_rules(chief)
    assert dict(done.given) == {nakamura.actor.staff_no: 1, mori.actor.staff_no: 1}
    assert collector_of(city, here) == [(nakamura.actor.staff_no, "担当", "規則")]
    assert collector_of(city, there) == [(mori.actor.staff_no, "担当", "規則")]


def test_what_was_given_by_hand_is_not_moved_by_a_new_rule(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    by_hand = a_case(city, chief)
    by_rule = a_case(city, chief)
    assigning.add_rule(chief, 10, "全部", nakamura.actor.staff_no, Conditions())
    assigning.assign(chief, [by_hand], nakamura.actor.staff_no)
    assigning.apply_rules(chief)
    assigning.add_rule(chief, 5, "全部を森へ", mori.actor.staff_no, Conditions())
    assert assigning.apply_rules(chief, unassigned=False).moved == 1
    assert collector_of(city, by_hand) == [(nakamura.actor.staff_no, "担当", "手動")]
    assert collector_of(city, by_rule) == [(mori.actor.staff_no, "担当", "規則")]


def test_nobody_gets_a_case_of_their_own_household(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    party = a_case(city, chief, household_no="0000456")
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (party, nakamura.actor.staff_no))
    assigning.add_rule(chief, 10, "全部", nakamura.actor.staff_no, Conditions())
    assigning.add_rule(chief, 20, "次", mori.actor.staff_no, Conditions())
    assigning.apply_rules(chief)
    assert collector_of(city, party)[0][0] == mori.actor.staff_no
    with pytest.raises(NearCase):
        assigning.assign(chief, [party], nakamura.actor.staff_no)


def test_the_case_of_whoever_assigns_is_left_to_others(city: City, chief: Context[Any], nakamura: Context[Any]) -> None:
    party = a_case(city, chief)
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (party, chief.actor.staff_no))
    with pytest.raises(NearChange):
        assigning.assign(chief, [party], nakamura.actor.staff_no)


def test_somebody_of_another_office_work_is_no_collector(city: City, chief: Context[Any], clerk: Context[Any]) -> None:
    party = a_case(city, chief)
    with pytest.raises(NotACollector):
        assigning.assign(chief, [party], clerk.actor.staff_no)


def test_two_rules_of_one_rank_are_refused(city: City, chief: Context[Any], nakamura: Context[Any]) -> None:
    assigning.add_rule(chief, 10, "一", nakamura.actor.staff_no, Conditions())
    with pytest.raises(RankTaken):
        assigning.add_rule(chief, 10, "二", nakamura.actor.staff_no, Conditions())


def test_a_band_that_ends_before_it_begins_is_refused(city: City, chief: Context[Any], nakamura: Context[Any]) -> None:
    with pytest.raises(BadInput, match="金額"):
        assigning.add_rule(chief, 10, "帯", nakamura.actor.staff_no, Conditions(least_yen=200, most_yen=100))


def test_a_deputy_looks_without_a_ground_and_drafts_nothing(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    party = a_case(city, chief)
    with city.vault.write() as store:
        ask_for_grounds(store)
    assigning.assign(chief, [party], nakamura.actor.staff_no)
    assigning.assign(chief, [party], mori.actor.staff_no, Duty.DEPUTY)
    with city.vault.read() as store:
        day = mori.now().date().isoformat()
        assert store.looks.own_case(mori.actor.staff_no, party, day)
        need_collector(nakamura, store, party)
        need_collector(chief, store, party)
        with pytest.raises(NotTheCollector, match="中村"):
            need_collector(mori, store, party)


def test_a_case_of_nobody_is_anybodys(city: City, chief: Context[Any], mori: Context[Any]) -> None:
    party = a_case(city, chief)
    with city.vault.read() as store:
        need_collector(mori, store, party)


def test_a_taken_case_leaves_the_list_of_the_one_before(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    party = a_case(city, chief)
    with city.vault.write() as store:
        ask_for_grounds(store)
    assigning.assign(chief, [party], nakamura.actor.staff_no)
    assigning.assign(chief, [party], mori.actor.staff_no)
    day = chief.now().date().isoformat()
    with city.vault.read() as store:
        assert not store.looks.own_case(nakamura.actor.staff_no, party, day)
        assert store.looks.own_case(mori.actor.staff_no, party, day)
    assert collector_of(city, party) == [(mori.actor.staff_no, "担当", "手動")]


def test_the_members_of_a_team_become_deputies(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    party = a_case(city, chief)
    for member in (nakamura, mori):
        teams.put_in_team(chief, member.actor.staff_no, "一班")
    assigning.assign(chief, [party], nakamura.actor.staff_no)
    assert teams.assign_team(chief, [party], "一班") == 1
    assert collector_of(city, party) == [
        (nakamura.actor.staff_no, "担当", "手動"),
        (mori.actor.staff_no, "副担当", "手動"),
    ]
    teams.put_in_team(chief, mori.actor.staff_no, "")
    assert [team.members for team in teams.list_teams(chief)] == [(nakamura.actor.staff_no,)]


def test_a_takeover_moves_everything_and_keeps_the_counts(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    parties = [a_case(city, chief) for _ in range(3)]
    assigning.add_rule(chief, 10, "全部", nakamura.actor.staff_no, Conditions())
    assigning.apply_rules(chief)
    with city.vault.write() as store:
        for party in parties[:2]:
            add_task(
                nakamura,
                store,
                TaskRequest(party, TaskKind.CALL, date(2026, 12, 1), "電話", staff_no=nakamura.actor.staff_no),
            )
        add_task(nakamura, store, TaskRequest(parties[2], TaskKind.VISIT, date(2026, 12, 1), "臨戸"))
    before = takeover.look_at_hand(chief, nakamura.actor.staff_no)
    done = takeover.take_over(chief, nakamura.actor.staff_no, mori.actor.staff_no, words="4月の異動")
    after = takeover.look_at_hand(chief, mori.actor.staff_no)
    assert (len(before.cases), before.task_count) == (3, 3) == (len(after.cases), after.task_count)
    assert (done.task_count, set(done.cases)) == (3, set(before.cases))
    assert takeover.look_at_hand(chief, nakamura.actor.staff_no).cases == ()
    assert assigning.list_rules(chief)[0].staff_no == mori.actor.staff_no


def a_caution(ctx: Context[Any], party: int) -> DraftRef:
    return labels.draft_caution(ctx, party, "暴言", "R8.11.20 窓口で大声を出した", None)


def test_a_takeover_hands_the_drafts_in_decision_over_and_keeps_their_drafter(
    city: City, chief: Context[Any], manager: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    party = a_case(city, chief)
    assigning.assign(chief, [party], nakamura.actor.staff_no)
    ref = a_caution(nakamura, party)
    done = takeover.take_over(chief, nakamura.actor.staff_no, mori.actor.staff_no)
    assert done.drafts == (ref.draft_id,) == takeover.look_at_hand(chief, mori.actor.staff_no).drafts
    assert takeover.look_at_hand(chief, nakamura.actor.staff_no).drafts == ()
    with city.vault.read() as store:
        assert store.drafts.get(ref.draft_id).drafted_by == nakamura.actor.staff_no
    approvals.send_back(chief, ref.draft_id, ref.revision, ref.digest, "日付がない")
    back = [(row.subject, row.cause) for row in morning.open_list(mori, MorningList.DRAFTS, mori.actor.staff_no).rows]
    assert back == [(ref.draft_id, Cause.SENT_BACK)]
    assert morning.open_list(nakamura, MorningList.DRAFTS, nakamura.actor.staff_no).rows == ()
    assert (approvals.count_tray(mori).sent_back, approvals.count_tray(nakamura).sent_back) == (1, 0)
    renewed = approvals.renew(mori, ref.draft_id, ref.revision, ref.digest, "引き継いで出し直す")
    assert (renewed.draft_id, renewed.revision) == (ref.draft_id, 2)
    with pytest.raises(NotTheDrafter):
        approvals.renew(nakamura, renewed.draft_id, renewed.revision, renewed.digest, "戻す")


def test_whoever_follows_a_draft_up_does_not_approve_it(
    city: City, chief: Context[Any], nakamura: Context[Any], clock: FixedClock
) -> None:
    party = a_case(city, chief)
    assigning.assign(chief, [party], nakamura.actor.staff_no)
    ref = a_caution(nakamura, party)
    takeover.take_over(chief, nakamura.actor.staff_no, chief.actor.staff_no)
    clock.move(seconds=30)
    with pytest.raises(OwnDraft):
        approvals.approve(chief, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))


def test_a_draft_is_handed_over_a_second_time(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any], ctx_for: Any
) -> None:
    third = ctx_for("delinquency", "3")
    party = a_case(city, chief)
    assigning.assign(chief, [party], nakamura.actor.staff_no)
    ref = a_caution(nakamura, party)
    takeover.take_over(chief, nakamura.actor.staff_no, mori.actor.staff_no)
    done = takeover.take_over(chief, mori.actor.staff_no, third.actor.staff_no)
    assert done.drafts == (ref.draft_id,)
    approvals.withdraw(third, ref.draft_id, ref.revision, ref.digest, "要らなくなった")
    assert takeover.look_at_hand(chief, third.actor.staff_no).drafts == ()


def test_the_paper_of_a_takeover_names_each_case(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    assigning.assign(chief, [a_case(city, chief, name="髙﨑　𠮷野")], nakamura.actor.staff_no)
    done = takeover.take_over(chief, nakamura.actor.staff_no, mori.actor.staff_no)
    issued = takeover.print_takeover(chief, done.takeover_id, "04")
    content = (city.folder / "out" / issued.place).read_bytes()
    page = "".join(whole(content).split())
    assert all(words in page for words in ("引継ぎ書", "K-2026-000001", "髙﨑𠮷野", "48,000", "1/1"))


def test_a_takeover_leaves_what_the_other_may_not_have(
    city: City, chief: Context[Any], nakamura: Context[Any], mori: Context[Any]
) -> None:
    mine, other = a_case(city, chief), a_case(city, chief)
    assigning.assign(chief, [mine, other], nakamura.actor.staff_no)
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (mine, mori.actor.staff_no))
    takeover.take_over(chief, nakamura.actor.staff_no, mori.actor.staff_no)
    assert collector_of(city, mine)[0][0] == nakamura.actor.staff_no
    assert collector_of(city, other)[0][0] == mori.actor.staff_no


def test_the_cases_of_somebody_who_left_are_seen(city: City, chief: Context[Any], nakamura: Context[Any]) -> None:
    party = a_case(city, chief)
    assigning.assign(chief, [party], nakamura.actor.staff_no)
    with city.vault.write() as store:
        store.roster.set_state(store.roster.get(nakamura.actor.staff_no), StaffState.RETIRED)
    left = [each for each in assigning.list_collectors(chief) if not each.active]
    assert [(each.staff_no, each.cases, each.owed_yen) for each in left] == [(nakamura.actor.staff_no, 1, 48_000)]


TRAITS = CaseTraits(1, 1, "伊勢市岩渕1-7-29-", "516-0037", "イセタロウ", frozenset({"01"}), 48_000, 2, False)


@pytest.mark.parametrize(
    ("conditions", "fit"),
    [
        (Conditions(), True),
        (Conditions(districts=("岩渕",)), True),
        (Conditions(districts=("岩渕一丁目",)), True),
        (Conditions(districts=("小俣",)), False),
        (Conditions(postal=("516",)), True),
        (Conditions(postal=("519-05",)), False),
        (Conditions(tax_items=("01", "03")), True),
        (Conditions(tax_items=("03",)), False),
        (Conditions(least_yen=48_000), True),
        (Conditions(least_yen=48_001), False),
        (Conditions(most_yen=47_999), False),
        (Conditions(least_years=2, most_years=2), True),
        (Conditions(least_years=3), False),
        (Conditions(kana_from="ア", kana_to="イ"), True),
        (Conditions(kana_from="ウ"), False),
        (Conditions(kana_to="ア"), False),
        (Conditions(high_difficulty=True), False),
    ],
)
def test_a_rule_fits_by_all_its_conditions(conditions: Conditions, fit: bool) -> None:
    assert fits(conditions, TRAITS, "伊勢市") is fit
    assert conditions_from(conditions.as_json()) == conditions
