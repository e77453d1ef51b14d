"""Conditions that are saved, and sets: of files of numbers, hostile ones among them, and of two sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.delinquency.reminders import saved
from core.delinquency.reminders.conditions import AllOf, Column, Compared, Comparison
from core.delinquency.reminders.saved import NotTheOwner, Operation
from core.formats.faults import FileRefused
from core.office.rights import NotPermitted
from core.values.refusals import BadInput, NotFound
from tests.delinquency.world import Delinquent, a_delinquent

OWES = Compared(Column.OWED, Comparison.AT_LEAST, 30_000)


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


def people(city: Any, count: int) -> list[Delinquent]:
    with city.vault.write() as store:
        return [a_delinquent(store) for _ in range(count)]


def a_file(*numbers: str, count: int | None = None) -> bytes:
    rows = ["party_no", *numbers, f"#CONTROL,{len(numbers) if count is None else count},0"]
    return "".join(f"{row}\r\n" for row in rows).encode()


def test_a_condition_is_saved_in_versions_and_the_newest_is_listed(collector: Any) -> None:
    first = saved.save_condition(collector, "高額", OWES, shared=False)
    more = AllOf((OWES, Compared(Column.TERMS, Comparison.AT_LEAST, 3)))
    second = saved.save_condition(collector, "高額", more, shared=True, condition_id=first.condition_id)
    assert (second.condition_id, second.version) == (first.condition_id, 2)
    assert [one.tree for one in saved.list_sources(collector).conditions] == [more]
    with collector.read() as store:
        assert store.reminder_sources.condition(first.condition_id, 1).tree == OWES


def test_a_condition_of_ones_own_is_seen_by_nobody_else_until_it_is_shared(collector: Any, ctx_for: Any) -> None:
    other = ctx_for("delinquency", "2")
    mine = saved.save_condition(collector, "高額", OWES, shared=False)
    assert saved.list_sources(other).conditions == ()
    saved.save_condition(collector, "高額", OWES, shared=True, condition_id=mine.condition_id)
    assert len(saved.list_sources(other).conditions) == 1
    with pytest.raises(NotTheOwner, match="別の名前"):
        saved.save_condition(other, "高額", OWES, shared=True, condition_id=mine.condition_id)
    with pytest.raises(NotTheOwner):
        saved.retire_condition(other, mine.condition_id)


def test_a_retired_condition_is_off_the_list_and_starts_no_run(collector: Any) -> None:
    mine = saved.save_condition(collector, "高額", OWES, shared=True)
    saved.retire_condition(collector, mine.condition_id)
    assert saved.list_sources(collector).conditions == ()
    with collector.read() as store, pytest.raises(NotFound):
        saved.parties_of(store, mine.ref, collector.today())


def test_a_condition_without_a_column_is_not_saved(collector: Any) -> None:
    with pytest.raises(BadInput, match="項目がありません"):
        saved.save_condition(collector, "空", AllOf(()), shared=False)


def test_whoever_may_not_enter_saves_nothing(ctx_for: Any) -> None:
    with pytest.raises(NotPermitted):
        saved.save_condition(ctx_for("chief"), "高額", OWES, shared=False)


def test_a_file_of_numbers_becomes_a_set_and_each_bad_line_is_told(city: Any, collector: Any) -> None:
    one, two = people(city, 2)
    with city.vault.read() as store:
        numbers = [store.parties.get(each.party_id).party_no for each in (one, two)]
    taken = saved.set_of_numbers(
        collector, a_file(numbers[0], "99999999", numbers[1], numbers[0], "12A"), "名簿", shared=False
    )
    assert taken.count == 2
    assert [(fault.line, fault.reason) for fault in taken.faults] == [
        (3, "宛名番号 99999999 はありません。"),
        (5, f"{numbers[0]} は2行目にもあります。"),
        (6, "8桁の数字ではありません（「12A」）。"),
    ]
    with city.vault.read() as store:
        assert store.reminder_sources.members(taken.set_id) == [one.party_id, two.party_id]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空です"),
        ("party_no\r\n00000001\r\n#CONTROL,1,0\r\n".encode("utf-16"), "UTF-16"),
        ("宛名番号\r\n".encode("cp932"), "見出し|文字|1行目"),
        (b"number\r\n00000001\r\n#CONTROL,1,0\r\n", "party_no のはず"),
        (b"party_no\r\n00000001\r\n", "コントロール行がありません"),
        (a_file("00000001", count=2), "2件、明細は1件"),
        (b"party_no\r\n0000\x1b[2J1\r\n#CONTROL,1,0\r\n", "制御|使えない|文字"),
        (a_file("00000001,2"), "項目が2個"),
        (a_file("99999999"), "99999999 はありません"),
    ],
)
def test_a_hostile_file_is_refused_whole_with_line_and_reason(collector: Any, content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        saved.set_of_numbers(collector, content, "名簿", shared=False)
    assert saved.list_sources(collector).sets == ()


def test_a_file_is_taken_from_the_inbox(city: Any, collector: Any) -> None:
    one = people(city, 1)[0]
    with city.vault.read() as store:
        number = store.parties.get(one.party_id).party_no
    folder: Path = city.folder / "in" / "reminders"
    folder.mkdir(parents=True)
    (folder / "meibo.csv").write_bytes(a_file(number))
    import os

    os.utime(folder / "meibo.csv", (1, 1))
    assert saved.waiting_numbers(collector) == ["meibo.csv"]
    assert saved.take_numbers(collector, "meibo.csv", "", shared=True).count == 1
    assert [(one.name, one.count, one.shared) for one in saved.list_sources(collector).sets] == [("meibo.csv", 1, True)]


def test_two_sources_make_a_union_a_difference_and_an_intersection(city: Any, collector: Any) -> None:
    a, b, c = people(city, 3)
    with city.vault.read() as store:
        no = {each.party_id: store.parties.get(each.party_id).party_no for each in (a, b, c)}
    left = saved.set_of_numbers(collector, a_file(no[a.party_id], no[b.party_id]), "左", shared=False)
    right = saved.set_of_numbers(collector, a_file(no[b.party_id], no[c.party_id]), "右", shared=False)
    refs = (
        saved.SourceRef(saved.SourceKind.SET, left.set_id),
        saved.SourceRef(saved.SourceKind.SET, right.set_id),
    )
    for operation, wanted in (
        (Operation.UNION, [a, b, c]),
        (Operation.DIFFERENCE, [a]),
        (Operation.INTERSECTION, [b]),
    ):
        made = saved.combine(collector, operation.value, refs[0], operation, refs[1], shared=False)
        with city.vault.read() as store:
            assert store.reminder_sources.members(made.set_id) == [one.party_id for one in wanted]
        assert made.origin == f"集合「左」 と 集合「右」 の{operation.value}"
    with pytest.raises(BadInput, match="入る人がいません"):
        saved.combine(collector, "空", refs[0], Operation.DIFFERENCE, refs[0], shared=False)


def test_a_condition_and_a_set_are_combined_as_the_books_stand_today(city: Any, collector: Any) -> None:
    a, b = people(city, 2)
    with city.vault.read() as store:
        number = store.parties.get(a.party_id).party_no
    rich = saved.save_condition(collector, "高額", OWES, shared=False)
    listed = saved.set_of_numbers(collector, a_file(number), "名簿", shared=False)
    ref = saved.SourceRef(saved.SourceKind.SET, listed.set_id)
    made = saved.combine(collector, "名簿を除く", rich.ref, Operation.DIFFERENCE, ref, shared=False)
    with city.vault.read() as store:
        assert store.reminder_sources.members(made.set_id) == [b.party_id]
