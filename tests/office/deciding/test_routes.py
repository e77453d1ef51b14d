"""Routes and limits as rules: the rule that says most holds, a needed decision is never left out, limits are whole yen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.office.deciding.routes import (
    ANY,
    CHIEF_LIMIT_YEN,
    DEFAULT_LIMITS,
    DEFAULT_ROUTES,
    RouteStep,
    StepKind,
    check_routes,
    covers,
    limit_of,
    limit_word,
    limits_of,
    route_for,
    rules_of,
    step_of,
    within,
)
from core.values.refusals import BadInput

RULES = rules_of(DEFAULT_ROUTES)
YEN = st.integers(min_value=0, max_value=10**10)


def route(
    yen: int, function: str = "collection.correction", act: str = "x", office: str = "0100", least: int = 1
) -> str:
    steps = route_for(RULES, act=act, function=function, office=office, yen=yen, least=least)
    return " ".join(step.code for step in steps)


def test_the_chief_decides_up_to_the_limit_and_the_manager_too_above_it() -> None:
    assert (route(CHIEF_LIMIT_YEN), route(CHIEF_LIMIT_YEN + 1)) == ("chief", "chief manager")


def test_rights_are_the_manager_s_alone() -> None:
    assert route(0, "office.rights") == "manager"


def test_an_act_lays_down_a_floor() -> None:
    assert route(0, least=2) == "chief approver"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"act": "x"}, True),
        ({"act": "y"}, False),
        ({"function": "collection.correction"}, True),
        ({"office": "0100"}, True),
        ({"office": "0200"}, False),
        ({"over_yen": 999}, True),
        ({"over_yen": 1000}, False),
    ],
)
def test_a_rule_that_says_more_comes_before_one_that_says_less(rule: dict[str, Any], found: bool) -> None:
    rules = rules_of([{"steps": ["chief"]}, {**rule, "steps": ["manager"]}])
    steps = route_for(rules, act="x", function="collection.correction", office="0100", yen=1000)
    assert (steps == (RouteStep("manager"),)) is found


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        ["chief"],
        [{"steps": []}],
        [{"steps": ["nobody"]}],
        [{"steps": ["chief", "review:manager"]}],
        [{"steps": ["chief"], "over_yen": -1}],
        [{"steps": ["chief"], "over_yen": True}],
        [{"steps": ["chief"], "function": "no.such"}],
        [{"steps": ["chief"], "more": 1}],
        [{"steps": ["chief"] * 6}],
    ],
)
def test_rules_that_make_no_sense_are_refused(value: object) -> None:
    with pytest.raises(BadInput):
        rules_of(value)


def test_somebody_is_left_to_decide_on_the_next_change_of_the_rules() -> None:
    check_routes(DEFAULT_ROUTES)
    with pytest.raises(BadInput):
        check_routes([*DEFAULT_ROUTES, {"act": "put_setting", "office": "0300", "steps": ["auditor"]}])


@pytest.mark.parametrize("value", [[], {"nobody": 1}, {"chief": -1}, {"chief": 1.5}, {"chief": True}])
def test_limits_that_make_no_sense_are_refused(value: object) -> None:
    with pytest.raises(BadInput):
        limits_of(value)


STEPS = st.builds(RouteStep, st.sampled_from([ANY, "chief", "manager"]), st.sampled_from(list(StepKind)))
WAYS = st.lists(STEPS, max_size=5)


@given(WAYS)
def test_a_route_covers_itself_and_nothing_that_is_longer(way: list[RouteStep]) -> None:
    assert covers(way, way)
    assert not covers(way, [*way, RouteStep("manager")])


@given(WAYS, WAYS, WAYS)
def test_a_step_more_never_takes_a_decision_away(
    way: list[RouteStep], more: list[RouteStep], needed: list[RouteStep]
) -> None:
    if covers(way, needed):
        assert covers([*way, *more], needed)
        assert covers([*more, *way], needed)


@given(WAYS)
def test_an_opinion_is_no_decision(way: list[RouteStep]) -> None:
    opinions = [RouteStep(step.role, StepKind.REVIEW) for step in way]
    assert not covers(opinions, [RouteStep(ANY)])


@given(st.builds(RouteStep, st.sampled_from([ANY, "chief", "manager"]), st.sampled_from(list(StepKind))))
def test_a_step_is_read_as_it_was_stored(step: RouteStep) -> None:
    assert step_of(step.code) == step


@given(YEN, YEN)
def test_more_money_never_needs_fewer_decisions(one: int, other: int) -> None:
    low, high = sorted((one, other))
    steps = [route_for(RULES, act="x", function="collection.correction", office="0100", yen=yen) for yen in (low, high)]
    assert covers(steps[1], steps[0])


@given(YEN, st.sets(st.sampled_from(["chief", "manager", "collection"])))
def test_whoever_is_within_the_limit_is_so_for_less(yen: int, roles: set[str]) -> None:
    limit = limit_of(roles, DEFAULT_LIMITS)
    assert not within(yen, limit) or within(yen // 2, limit)
    assert within(yen, limit) == ("manager" in roles or ("chief" in roles and yen <= CHIEF_LIMIT_YEN) or yen == 0)


def test_a_limit_is_said_as_the_office_says_it() -> None:
    assert [limit_word(limit) for limit in (300_000, None, 0, 123_456)] == [
        "30万円以下",
        "なし",
        "0円以下",
        "123,456円以下",
    ]
