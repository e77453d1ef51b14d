"""The list of watched parties: entries are added and end; who looks does not see it."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import pytest

from core.office.context import Context
from core.office.rights import NotPermitted
from core.office.traces.watch_list import WatchKind, add_watched, end_watched, list_watched
from core.values.refusals import BadInput, NotFound
from tests.builders import a_party
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def number(city: City) -> str:
    with city.vault.write() as store:
        a_party(store, party_no="00123456")
    return "00123456"


def test_an_entry_is_listed_and_ends_without_being_deleted(manager: Ctx, number: str) -> None:
    one = add_watched(manager, "123456", WatchKind.COUNCIL, " 市議会議員 ", until_on=date(2027, 3, 31))
    assert (one.party_no, one.kind, one.reason, one.from_on) == (
        number,
        WatchKind.COUNCIL,
        "市議会議員",
        date(2026, 11, 24),
    )
    assert list_watched(manager) == [one]
    end_watched(manager, one.watch_id)
    assert list_watched(manager) == []
    assert [each.ended_by for each in list_watched(manager, ended=True)] == [manager.actor.staff_no]
    with pytest.raises(BadInput):
        end_watched(manager, one.watch_id)


def test_a_party_stands_on_the_list_once(manager: Ctx, number: str) -> None:
    first = add_watched(manager, number, WatchKind.NEWS, "報道のため")
    with pytest.raises(BadInput):
        add_watched(manager, number, WatchKind.OTHER, "ほかの理由")
    end_watched(manager, first.watch_id)
    add_watched(manager, number, WatchKind.OTHER, "ほかの理由")


@pytest.mark.parametrize(
    ("first", "last", "counts"), [(25, 30, False), (20, 24, True), (20, 23, False), (24, None, True)]
)
def test_an_entry_counts_from_its_first_to_its_last_day(
    city: City, manager: Ctx, number: str, first: int, last: int | None, counts: bool
) -> None:
    with city.vault.write() as store:
        party_id = store.audit_reader.party_id_of(number)
        until_on = date(2026, 11, last) if last else None
        watch_id = store.watch_list.add(party_id, WatchKind.OTHER, "理由", date(2026, 11, first), until_on, "system", 1)
        assert bool(store.looks.watched(party_id, "2026-11-24")) == counts
        assert store.watch_list.get(watch_id).counts(date(2026, 11, 24)) == counts


def test_a_protected_person_is_listed_without_the_name(city: City, manager: Ctx) -> None:
    with city.vault.write() as store:
        a_party(store, party_no="00610444", name="伊勢　花子", protected=True)
    assert add_watched(manager, "00610444", WatchKind.OTHER, "支援の申出").party_name == "支援措置"


def test_what_is_typed_wrongly_is_refused(manager: Ctx, number: str) -> None:
    with pytest.raises(NotFound):
        add_watched(manager, "99999999", WatchKind.OTHER, "理由")
    with pytest.raises(BadInput):
        add_watched(manager, number, WatchKind.OTHER, " ")
    with pytest.raises(BadInput):
        add_watched(manager, number, WatchKind.OTHER, "理由", until_on=date(2026, 11, 23))


@pytest.mark.parametrize("role", ["collection", "chief", "operator", "auditor", "rights_admin"])
def test_nobody_but_the_head_of_the_office_sees_the_list(ctx_for: Any, role: str) -> None:
    with pytest.raises(NotPermitted):
        list_watched(ctx_for(role))


def test_an_open_entry_is_neither_changed_nor_deleted_in_the_file(city: City, manager: Ctx, number: str) -> None:
    add_watched(manager, number, WatchKind.NEWS, "報道のため")
    for statement in ("DELETE FROM watch_list", "UPDATE watch_list SET reason = 'x'"):
        with pytest.raises(sqlite3.IntegrityError), city.vault.write() as store:
            store.db.execute(statement)
