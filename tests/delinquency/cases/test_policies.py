"""Policy with its day of review, labels that leave by themselves, cautions that another approves, what the night finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.delinquency.cases import labels
from core.delinquency.cases.figures import refresh
from core.delinquency.cases.labels import LabelSort, LabelTwice
from core.delinquency.cases.policies import PolicyKind, list_to_review, list_untouched, set_policy
from core.delinquency.nightly.phases import request_nightly
from core.office.approvals import approve
from core.office.context import Context
from core.office.jobs import run_job
from core.office.work import JobState
from core.parties.search import open_party
from core.values.refusals import BadInput
from tests.builders import a_payment
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import FixedClock, code_at
from tui.wiring import City


@pytest.fixture
def collector(ctx_for: Any) -> Context[Any]:
    return ctx_for("delinquency")


@pytest.fixture
def who(city: City) -> Delinquent:
    with city.vault.write() as store:
        return a_delinquent(store, opened_on=date(2026, 8, 26))


def night(ctx: Context[Any]) -> None:
    assert run_job(ctx, request_nightly(ctx)).job.state is JobState.DONE


def test_a_policy_needs_a_day_of_review_to_come(collector: Context[Any], who: Delinquent) -> None:
    for day in (date(2026, 11, 24), date(2027, 11, 26)):
        with pytest.raises(BadInput, match="見直し"):
            set_policy(collector, who.party_id, PolicyKind.PLAN, day)


def test_a_policy_comes_to_the_list_on_its_day(city: City, collector: Context[Any], who: Delinquent) -> None:
    set_policy(collector, who.party_id, PolicyKind.SEIZURE, date(2026, 11, 25), "預金")
    assert list_to_review(collector) == []
    with city.vault.read() as store:
        found = store.case_figures.to_review(date(2026, 11, 25), "", 10)
        assert [(row.party_id, row.policy) for row in found] == [(who.party_id, "差押")]
        assert store.case_figures.count_to_review(date(2026, 11, 25), "") == 1


def test_a_case_that_nobody_touches_is_listed_on_the_ninetieth_day(
    city: City, collector: Context[Any], who: Delinquent, clock: FixedClock
) -> None:
    clock.at = clock.at.replace(month=11, day=23)  # 89 days behind 26 August
    with city.vault.write() as store:
        refresh(collector, store, who.party_id)
    assert list_untouched(collector) == []
    clock.move(days=1)
    assert [row.party_id for row in list_untouched(collector)] == [who.party_id]


def test_money_counts_as_a_touch(city: City, collector: Context[Any], who: Delinquent) -> None:
    with city.vault.write() as store:
        a_payment(store, who.receivables[0], 1_000, date(2026, 10, 1))
        figure = refresh(collector, store, who.party_id)
    assert figure is not None and figure.touched_on == date(2026, 10, 1)


def test_a_tag_is_gone_on_the_day_after_its_end(
    city: City, collector: Context[Any], who: Delinquent, clock: FixedClock
) -> None:
    labels.add_label(collector, who.party_id, LabelSort.TAG, "国保あり", date(2026, 12, 31))
    assert [label.text for label in open_party(collector, who.party_id).labels] == ["国保あり"]
    clock.at = clock.at.replace(month=12, day=31)
    with city.vault.read() as store:
        assert store.case_labels.with_label(LabelSort.TAG, "国保あり", date(2026, 12, 31)) == [who.party_id]
        assert store.case_labels.with_label(LabelSort.TAG, "国保あり", date(2027, 1, 1)) == []
        assert store.parties.labels(who.party_id, date(2027, 1, 1)) == []


def test_a_tag_without_an_end_or_of_no_table_is_refused(collector: Context[Any], who: Delinquent) -> None:
    with pytest.raises(BadInput, match="期限"):
        labels.add_label(collector, who.party_id, LabelSort.TAG, "国保あり", None)
    with pytest.raises(BadInput, match="表にありません"):
        labels.add_label(collector, who.party_id, LabelSort.TAG, "いい人", date(2026, 12, 31))


def test_the_same_label_does_not_stick_twice(collector: Context[Any], who: Delinquent) -> None:
    labels.add_label(collector, who.party_id, LabelSort.CAUSE, "失念", None)
    with pytest.raises(LabelTwice):
        labels.add_label(collector, who.party_id, LabelSort.CAUSE, "失念", None)


def test_a_caution_stands_on_every_screen_once_another_has_approved_it(
    collector: Context[Any], chief: Context[Any], who: Delinquent
) -> None:
    with pytest.raises(BadInput, match="根拠"):
        labels.draft_caution(collector, who.party_id, "暴言", "怖い", None)
    ref = labels.draft_caution(collector, who.party_id, "暴言", "11月20日の来庁時に職員を威嚇した", None)
    assert open_party(collector, who.party_id).labels == ()
    approve(chief, ref.draft_id, ref.revision, ref.digest, code=code_at(chief.now()))
    assert [label.text for label in open_party(collector, who.party_id).labels] == ["◆暴言"]


def test_the_night_answers_a_death_once_with_the_search_for_heirs(
    city: City, collector: Context[Any], operator: Context[Any], who: Delinquent
) -> None:
    with city.vault.write() as store:
        store.db.execute(
            "UPDATE party SET status = 'deceased', status_on = '2026-11-10' WHERE party_id = ?", (who.party_id,)
        )
    night(operator)
    night(operator)
    with city.vault.read() as store:
        assert [task.kind.value for task in store.tasks.of_party(who.party_id)] == ["相続人"]
        assert store.case_figures.of([who.case_id])[who.case_id].state.value == "承継待"
        assert sum(row.kind.value == "異動" for row in store.timeline.of_party(who.party_id)) == 1


def test_the_night_answers_a_removal_with_a_survey(city: City, operator: Context[Any], who: Delinquent) -> None:
    with city.vault.write() as store:
        store.db.execute(
            "UPDATE party SET status = 'moved_out', status_on = '2026-11-10' WHERE party_id = ?", (who.party_id,)
        )
    night(operator)
    with city.vault.read() as store:
        assert [task.kind.value for task in store.tasks.of_party(who.party_id)] == ["実態調査"]


def test_a_second_night_of_a_day_changes_nothing(city: City, operator: Context[Any], who: Delinquent) -> None:
    night(operator)
    with city.vault.read() as store:
        before = store.case_figures.of([who.case_id]), store.timeline.count(who.party_id)
    night(operator)
    with city.vault.read() as store:
        assert (store.case_figures.of([who.case_id]), store.timeline.count(who.party_id)) == before


def test_a_kept_figure_equals_a_count_from_the_books(city: City, operator: Context[Any], who: Delinquent) -> None:
    from core.delinquency.cases.figures import figures_of

    night(operator)
    with city.vault.read() as store:
        counted = figures_of(store, store.case_figures.books(), operator.now().date())
        assert {row.case_id: row for row in counted} == store.case_figures.of([row.case_id for row in counted])


def test_bands_are_proposed_and_change_nothing(city: City, collector: Context[Any]) -> None:
    proposals = []
    with city.vault.write() as store:
        for yen, due in (
            (10_000, date(2026, 6, 30)),
            (10_001, date(2026, 6, 30)),
            (1_000_000, date(2026, 6, 30)),
            (30_000, date(2021, 6, 30)),
        ):
            one = a_delinquent(store, dues=((due, yen),), opened_on=date(2026, 11, 2))
            figure = refresh(collector, store, one.party_id)
            proposals.append((figure.proposal, figure.state.value))
    assert proposals == [("少額", "新規"), ("", "新規"), ("高額困難", "新規"), ("徴収困難", "新規")]


def test_untouched_days_are_a_setting(city: City, collector: Context[Any], who: Delinquent) -> None:
    with city.vault.write() as store:
        store.settings.put("case_untouched_days", date(2026, 1, 1), 30, 1)
        refresh(collector, store, who.party_id)
    assert list_untouched(collector)[0].touched_on == collector.now().date() - timedelta(days=90)
