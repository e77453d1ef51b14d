"""第二次納税義務: limits by article, the one-year test at its border, days, what may be done when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.obligors.liability_rules import (
    LiabilityFacts,
    LiabilityKind,
    LimitKind,
    LimitNotOfKind,
    check_limit,
    may_notify,
    may_realise,
    may_remind,
    notice_days,
    owed_by_liable,
    reaches,
    seizable_from,
    year_before,
)
from core.delinquency.standing import Standing, standing_of
from core.ledger.receivable_events import ReceivableEvent
from core.values.money import Yen

DUE = date(2026, 6, 30)
TODAY = date(2026, 11, 24)


def _facts(standing: Standing | None = None, **other: object) -> LiabilityFacts:
    usual = {
        "main_open": Yen(100_000),
        "notified": False,
        "due_on": None,
        "reminded": False,
        "main_realised": False,
        "lawsuit": False,
    }
    return LiabilityFacts(standing or Standing(), **(usual | other))  # type: ignore[arg-type]  # names are those of it


def _under(kind: str) -> Standing:
    return standing_of([ReceivableEvent(1, 1, kind, date(2026, 6, 1), date(2027, 5, 31), {})], TODAY)


def test_a_transfer_on_the_day_a_year_before_reaches_and_the_day_before_does_not() -> None:
    assert reaches(LiabilityKind.GRATUITOUS, date(2025, 6, 30), DUE)
    assert not reaches(LiabilityKind.GRATUITOUS, date(2025, 6, 29), DUE)


def test_a_year_before_the_leap_day_is_the_last_of_february() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)


def test_an_article_without_a_period_reaches_any_day() -> None:
    assert reaches(LiabilityKind.LIQUIDATOR, date(2010, 1, 1), DUE)


def test_a_kind_takes_its_own_limit_alone() -> None:
    check_limit(LiabilityKind.GRATUITOUS, LimitKind.VALUE)
    with pytest.raises(LimitNotOfKind, match="価額"):
        check_limit(LiabilityKind.GRATUITOUS, LimitKind.WHOLE)


def test_every_kind_has_words_an_article_and_a_limit() -> None:
    for kind in LiabilityKind:
        assert kind.label
        assert kind.limits
        assert kind.article.startswith("地方税法第1")
    assert LiabilityKind.DISTRIBUTED.article == "地方税法第12条の2第3項"


def test_a_notice_is_due_a_month_from_the_day_after_and_reminded_within_20_days() -> None:
    days = notice_days(date(2026, 11, 24))
    assert (days.due_on, days.remind_by) == (date(2026, 12, 24), date(2027, 1, 13))
    assert notice_days(date(2027, 1, 30)).due_on == date(2027, 2, 28)


def test_a_seizure_follows_eleven_days_after_the_reminder() -> None:
    assert seizable_from(date(2024, 7, 22)) == date(2024, 8, 2)


def test_no_notice_while_the_main_debtor_has_a_grace_of_collection() -> None:
    assert "徴収猶予中" in may_notify(_facts(_under("collection_grace")))
    assert may_notify(_facts(_under("realisation_grace_by_office"))) == ""


def test_a_reminder_waits_for_the_due_day() -> None:
    facts = _facts(notified=True, due_on=date(2026, 12, 24))
    assert "を過ぎてから" in may_remind(facts, date(2026, 12, 24))
    assert may_remind(facts, date(2026, 12, 25)) == ""


def test_the_property_of_the_liable_is_realised_after_that_of_the_main_debtor() -> None:
    assert "法11条③" in may_realise(_facts())
    assert may_realise(_facts(), by_collecting=True) == ""
    assert may_realise(_facts(main_realised=True)) == ""


def test_nothing_is_realised_during_a_lawsuit_or_a_grace() -> None:
    assert "法11条④" in may_realise(_facts(lawsuit=True, main_realised=True))
    assert "猶予中" in may_realise(_facts(_under("realisation_grace_by_office"), main_realised=True))
    assert "猶予中" in may_realise(_facts(_under("collection_grace"), main_realised=True), by_collecting=True)


def test_collecting_a_claim_is_no_sale_and_is_bound_to_neither() -> None:
    assert may_realise(_facts(lawsuit=True), by_collecting=True) == ""
    assert may_realise(_facts(_under("realisation_grace_by_office")), by_collecting=True) == ""


def test_a_suspension_of_the_main_debtor_reaches_the_liable() -> None:
    suspended = _facts(_under("suspension"), notified=True, due_on=date(2026, 1, 1), main_realised=True)
    assert "執行停止中" in may_notify(_facts(_under("suspension")))
    assert "執行停止中" in may_remind(suspended, date(2026, 11, 24))
    assert "執行停止中" in may_realise(suspended, by_collecting=True)


def test_joint_debtors_wait_for_nobody() -> None:
    assert may_realise(_facts(secondary=False)) == ""


@given(st.integers(0, 10**9), st.one_of(st.none(), st.integers(1, 10**9)), st.integers(0, 10**9))
def test_the_liable_never_owe_more_than_is_open_nor_more_than_their_limit(
    main: int, limit: int | None, paid: int
) -> None:
    owed = owed_by_liable(Yen(main), Yen(limit) if limit else None, Yen(paid)).amount
    assert 0 <= owed <= main
    assert limit is None or owed <= limit


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_the_year_is_counted_to_the_day(due: date, days: int) -> None:
    day = year_before(due) + timedelta(days=days)
    assert reaches(LiabilityKind.GRATUITOUS, day, due) == (days >= 0)
