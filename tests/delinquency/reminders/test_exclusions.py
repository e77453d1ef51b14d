"""Who gets no reminder, and why: a ground each, gravest first; the figures add up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.reminders.exclusions import ClaimFacts, Ground, PartyFacts, counted, judge
from core.delinquency.standing import Held, Hold, Standing
from core.ledger.receivable_events import ReceivableEvent

TODAY = date(2026, 11, 24)
LONG_AGO = date(2024, 7, 22)


def under(*holds: Hold) -> Standing:
    event = ReceivableEvent(1, 1, "x", LONG_AGO, None, {})
    return Standing(tuple(Held(hold, LONG_AGO, None, event) for hold in holds))


def a_claim(
    number: int = 1,
    yen: int = 24_000,
    *,
    provisional: int = 0,
    demanded: date | None = LONG_AGO,
    completes: date | None = None,
    standing: Standing = Standing(),  # noqa: B008  a frozen value
    defaulted: bool = False,
) -> ClaimFacts:
    return ClaimFacts(number, yen, provisional, demanded, completes, standing, defaulted)


def a_person(*claims: ClaimFacts, **flags: bool) -> PartyFacts:
    told = {name: False for name in ("dead", "protected", "returned", "promised", "inquiring", "disputed")}
    return PartyFacts(7, claims=claims, **{**told, **flags})


def test_somebody_who_owes_is_a_target_with_everything_listed() -> None:
    judged = judge(a_person(a_claim(1), a_claim(2, 3_000)), TODAY)
    assert judged.ground is None and judged.listed == ((1, 24_000), (2, 3_000))


@pytest.mark.parametrize(
    ("flag", "ground"),
    [
        ("dead", Ground.DEAD),
        ("protected", Ground.PROTECTED),
        ("returned", Ground.RETURNED),
        ("promised", Ground.PROMISE),
        ("inquiring", Ground.INQUIRY),
        ("disputed", Ground.DISPUTED),
    ],
)
def test_a_ground_of_the_person_excludes_them_whole(flag: str, ground: Ground) -> None:
    assert judge(a_person(a_claim(), **{flag: True}), TODAY).ground is ground


@pytest.mark.parametrize(
    ("hold", "ground"),
    [
        (Hold.SUSPENSION, Ground.SUSPENSION),
        (Hold.COLLECTION_GRACE, Ground.COLLECTION_GRACE),
        (Hold.REALISATION_GRACE, Ground.REALISATION_GRACE),
        (Hold.HANDED_OVER, Ground.HANDED_OVER),
        (Hold.PLAN, Ground.PLAN),
        (Hold.BANKRUPTCY, Ground.BANKRUPTCY),
        (Hold.SUCCEEDED, Ground.SUCCEEDED),
        (Hold.DISPUTED, Ground.DISPUTED),
        (Hold.WRITTEN_OFF, Ground.WRITTEN_OFF),
    ],
)
def test_what_stands_over_all_receivables_excludes_the_person(hold: Hold, ground: Ground) -> None:
    assert judge(a_person(a_claim(standing=under(hold))), TODAY).ground is ground


def test_what_stands_over_one_receivable_leaves_only_that_one_off() -> None:
    judged = judge(a_person(a_claim(1, standing=under(Hold.SUSPENSION)), a_claim(2)), TODAY)
    assert judged.ground is None and judged.listed == ((2, 24_000),)


def test_a_seizure_keeps_no_reminder_back() -> None:
    assert judge(a_person(a_claim(standing=under(Hold.SEIZURE))), TODAY).ground is None


def test_a_plan_that_is_not_kept_keeps_no_reminder_back() -> None:
    assert judge(a_person(a_claim(standing=under(Hold.PLAN), defaulted=True)), TODAY).ground is None


def test_what_a_preliminary_notice_has_paid_is_not_asked_for() -> None:
    assert judge(a_person(a_claim(yen=0, provisional=24_000)), TODAY).ground is Ground.PROVISIONAL
    assert judge(a_person(a_claim(yen=0)), TODAY).ground is Ground.NOTHING_OPEN


def test_the_period_is_over_on_the_day_after_its_last_one() -> None:
    assert judge(a_person(a_claim(completes=TODAY)), TODAY).ground is None
    assert judge(a_person(a_claim(completes=date(2026, 11, 23))), TODAY).ground is Ground.COMPLETED


def test_ten_days_of_the_demand_pass_before_a_reminder() -> None:
    issued = date(2026, 11, 14)
    assert judge(a_person(a_claim(demanded=issued)), TODAY).ground is Ground.DEMAND_RUNNING
    assert judge(a_person(a_claim(demanded=issued)), date(2026, 11, 25)).ground is None
    assert judge(a_person(a_claim(demanded=None)), TODAY).ground is Ground.UNDEMANDED


def test_the_gravest_ground_comes_first() -> None:
    judged = judge(a_person(a_claim(standing=under(Hold.SUSPENSION)), dead=True, promised=True), TODAY)
    assert judged.grounds == (Ground.DEAD, Ground.SUSPENSION, Ground.PROMISE)


def test_whoever_is_put_back_is_asked_for_what_is_not_final() -> None:
    judged = judge(a_person(a_claim(1, standing=under(Hold.SUSPENSION)), a_claim(2, 0)), TODAY)
    assert judged.listed_if(put_back=True) == ((1, 24_000),)
    assert judged.grounds == (Ground.SUSPENSION,)
    assert judged.stops([Ground.SUSPENSION]) is None


def test_a_ground_that_came_after_the_putting_back_stops_the_letter() -> None:
    judged = judge(a_person(a_claim(), promised=True, returned=True), TODAY)
    assert judged.stops([Ground.PROMISE]) is Ground.RETURNED
    assert judged.stops([Ground.PROMISE, Ground.RETURNED]) is None


PEOPLE = st.builds(
    lambda claims, flags: a_person(*claims, **flags),
    st.lists(
        st.builds(
            a_claim,
            st.integers(1, 9),
            st.sampled_from([0, 500, 24_000]),
            provisional=st.sampled_from([0, 500]),
            demanded=st.sampled_from([None, LONG_AGO, TODAY]),
            standing=st.sampled_from([under(), *(under(hold) for hold in Hold)]),
        ),
        max_size=4,
    ),
    st.fixed_dictionaries({name: st.booleans() for name in ("dead", "protected", "returned", "promised")}),
)


@given(st.lists(PEOPLE, max_size=20))
def test_everybody_is_a_target_or_counted_under_one_ground(people: list[PartyFacts]) -> None:
    judged = [judge(person, TODAY) for person in people]
    targets = sum(one.ground is None for one in judged)
    assert targets + sum(count for _, count in counted(one.ground for one in judged)) == len(people)
    assert all(one.listed for one in judged if one.ground is None)


@given(PEOPLE)
def test_the_dead_and_the_protected_are_never_let_through(person: PartyFacts) -> None:
    judged = judge(person, TODAY)
    if person.dead or person.protected:
        assert judged.stops(tuple(Ground)) is not None
