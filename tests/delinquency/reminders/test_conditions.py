"""抽出条件: the tree, what it refuses, the statement that it becomes, and whom it takes."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.delinquency.reminders.conditions import (
    AllOf,
    AnyOf,
    Column,
    Compared,
    Comparison,
    Node,
    NotSo,
    ValueKind,
    checked,
    groups_of,
    of_groups,
    plain,
    tree_of,
)
from core.ledger.receivable_events import NewReceivableEvent
from core.values.refusals import BadInput
from storage.delinquency.reminders.conditions import where_of
from tests.builders import an_entry
from tests.delinquency.world import a_delinquent

TODAY = date(2026, 11, 24)
OWES = Compared(Column.OWED, Comparison.AT_LEAST, 30_000)
CITY_TAX = Compared(Column.TAX_ITEM, Comparison.IS, "01")
NO_REMINDER = Compared(Column.LAST_REMINDER, Comparison.ABSENT)


def _value(column: Column, comparison: Comparison) -> st.SearchStrategy[Any]:
    if not comparison.takes_value:
        return st.just("")
    if comparison in (Comparison.ON_OR_BEFORE, Comparison.ON_OR_AFTER):
        return st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
    if comparison in (Comparison.DAYS_AGO, Comparison.WITHIN_DAYS) or column.kind in (ValueKind.NUMBER, ValueKind.YEN):
        return st.integers(0, 100_000)
    return st.text(string.ascii_letters + "伊勢'\"%_;", min_size=1, max_size=10).filter(lambda word: bool(word.strip()))


@st.composite
def comparisons(draw: st.DrawFn) -> Compared:
    column = draw(st.sampled_from(Column))
    how = draw(st.sampled_from(column.comparisons))
    return Compared(column, how, draw(_value(column, how)))


TREES = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(NotSo),
    ),
    max_leaves=6,
)


@given(TREES)
def test_a_tree_is_stored_and_read_back_as_it_was(tree: Node) -> None:
    try:
        checked(tree)
    except BadInput:
        return
    assert tree_of(plain(tree)) == tree


@given(TREES)
def test_the_same_tree_gives_the_same_statement_and_values(tree: Node) -> None:
    assert where_of(tree, TODAY) == where_of(tree_of(plain(tree)) if _fits(tree) else tree, TODAY)


@given(comparisons())
def test_a_typed_value_never_stands_in_the_statement(test: Compared) -> None:
    marked = "'; DROP TABLE party --"
    if isinstance(test.value, str) and test.comparison in (Comparison.IS, Comparison.STARTS, Comparison.CONTAINS):
        where = where_of(Compared(test.column, test.comparison, marked), TODAY)
        assert marked not in where.sql and marked in where.values.values()


@settings(deadline=None)
@given(TREES)
def test_every_statement_can_be_run(tree: Node) -> None:
    import sqlite3

    from tests.builders import _template

    db = sqlite3.connect(f"file:{_template()}?mode=ro", uri=True)
    try:
        where = where_of(tree, TODAY)
        sql = f"SELECT c.party_id FROM delinquency_case c JOIN party p USING(party_id) WHERE {where.sql}"
        assert db.execute(sql, where.values).fetchall() == []
    finally:
        db.close()


def _fits(tree: Node) -> bool:
    try:
        checked(tree)
    except BadInput:
        return False
    return True


def test_a_condition_without_a_column_is_refused() -> None:
    for empty in (AllOf(()), AnyOf(()), AllOf((OWES, AnyOf(())))):
        with pytest.raises(BadInput, match="項目がありません"):
            checked(empty)
    with pytest.raises(BadInput, match="項目がありません"):
        of_groups([])


def test_a_comparison_that_a_column_does_not_know_is_refused() -> None:
    with pytest.raises(BadInput, match="比べられません"):
        Compared(Column.OWED, Comparison.CONTAINS, "3")


def test_an_amount_that_is_no_number_is_refused() -> None:
    with pytest.raises(BadInput, match="数字"):
        Compared(Column.OWED, Comparison.AT_LEAST, "三万")


@pytest.mark.parametrize("broken", [None, {}, {"all": []}, {"column": "x", "is": "is", "value": ""}, {"not": 3}, [1]])
def test_stored_values_that_are_no_tree_are_refused(broken: object) -> None:
    with pytest.raises(BadInput):
        tree_of(broken)


def test_a_tree_that_is_too_deep_or_too_wide_is_refused() -> None:
    deep: Node = OWES
    for _ in range(8):
        deep = NotSo(deep)
    for tree in (deep, AllOf((OWES,) * 41)):
        with pytest.raises(BadInput, match="まで"):
            checked(tree)


def test_rows_of_one_group_hold_together_and_one_group_is_enough() -> None:
    rows = [(1, False, OWES), (1, True, CITY_TAX), (2, False, NO_REMINDER)]
    tree = of_groups(rows)
    assert tree == AnyOf((AllOf((OWES, NotSo(CITY_TAX))), NO_REMINDER))
    assert groups_of(tree) == rows


def test_a_condition_with_inner_brackets_is_multiplied_out_for_the_form() -> None:
    tree = AllOf((OWES, NotSo(AllOf((CITY_TAX, NO_REMINDER)))))
    assert groups_of(tree) == [(1, False, OWES), (1, True, CITY_TAX), (2, False, OWES), (2, True, NO_REMINDER)]


def _holds(tree: Node, true: set[Compared]) -> bool:
    if isinstance(tree, Compared):
        return tree in true
    if isinstance(tree, NotSo):
        return not _holds(tree.part, true)
    found = [_holds(part, true) for part in tree.parts]
    return all(found) if isinstance(tree, AllOf) else any(found)


@given(TREES, st.data())
def test_the_rows_of_the_form_mean_what_the_tree_means(tree: Node, data: st.DataObject) -> None:
    rows = groups_of(tree)
    if not rows or not _fits(tree):
        return
    tests = sorted({test for _, _, test in rows}, key=lambda test: test.words)
    true = set(data.draw(st.lists(st.sampled_from(tests), unique=True)))
    assert _holds(tree, true) == _holds(of_groups(rows), true)


def test_a_condition_is_told_in_words() -> None:
    tree = AllOf((OWES, AnyOf((CITY_TAX, NO_REMINDER))))
    assert tree.words == "残額 30,000円以上 かつ （税目 「01」である または 最終催告日 なし）"


def _took(city: Any, tree: Node) -> list[int]:
    with city.vault.read() as store:
        return list(store.reminder_sources.matching(tree, TODAY))


def test_a_condition_takes_open_cases_by_amount_tax_and_year(city: Any) -> None:
    with city.vault.write() as store:
        rich = a_delinquent(store, dues=((date(2024, 7, 1), 60_000),))
        poor = a_delinquent(store, dues=((date(2025, 7, 1), 4_000),), tax_item="08")
    assert _took(city, OWES) == [rich.party_id]
    assert _took(city, NotSo(OWES)) == [poor.party_id]
    assert _took(city, Compared(Column.TAX_ITEM, Comparison.IS_NOT, "01")) == [poor.party_id]
    assert _took(city, Compared(Column.LEVY_YEAR, Comparison.AT_LEAST, 2025)) == [poor.party_id]
    assert _took(city, AnyOf((CITY_TAX, Compared(Column.TERMS, Comparison.AT_LEAST, 1)))) == [
        rich.party_id,
        poor.party_id,
    ]


def test_a_grace_counts_until_its_last_day_and_a_suspension_until_it_is_ended(city: Any) -> None:
    with city.vault.write() as store:
        graced, stopped, free = (a_delinquent(store) for _ in range(3))
        seq = store.audit.record(an_entry("準備", function_code="delinquency.cases"))
        for number in graced.receivables:
            store.receivable_events.add(
                NewReceivableEvent(number, "collection_grace", date(2026, 6, 1), date(2026, 11, 24)), seq
            )
        event = store.receivable_events.add(NewReceivableEvent(stopped.receivables[0], "suspension", TODAY), seq)
    grace = Compared(Column.GRACE, Comparison.PRESENT)
    assert _took(city, grace) == [graced.party_id]
    assert _took(city, Compared(Column.GRACE, Comparison.ABSENT)) == [stopped.party_id, free.party_id]
    with city.vault.read() as store:
        assert store.reminder_sources.matching(grace, date(2026, 11, 25)) == []
    assert _took(city, Compared(Column.SUSPENSION, Comparison.PRESENT)) == [stopped.party_id]
    with city.vault.write() as store:
        ended = NewReceivableEvent(stopped.receivables[0], "suspension_ended", TODAY, facts={"ends": event})
        store.receivable_events.add(ended, seq)
    assert _took(city, Compared(Column.SUSPENSION, Comparison.PRESENT)) == []


def test_a_protected_person_is_not_found_by_the_area(city: Any) -> None:
    with city.vault.write() as store:
        a_delinquent(store, protected=True)
        open_one = a_delinquent(store)
    assert _took(city, Compared(Column.AREA, Comparison.CONTAINS, "岩渕")) == [open_one.party_id]
