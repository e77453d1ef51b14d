"""返戻: the address is closed from then on, somebody looks for the addressee, and the entry is ended once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.obligors import returned
from core.notices.returned_mail import (
    NewReturn,
    ReturnedAlready,
    ReturnOutcome,
    ReturnOver,
    ReturnReason,
    refuse_returned,
)
from core.office.papers.addressing import AddressReturned
from core.values.refusals import BadInput
from tests.builders import a_demand, a_party, a_receivable
from tests.conftest import CtxFor
from tui.screens.office.menu_counts import badges_of
from tui.wiring import City

RETURNED_ON = date(2026, 11, 20)


@pytest.fixture
def world(city: City, ctx_for: CtxFor) -> tuple[Any, int, int]:
    """Context of a collector, a party, and the number of a letter of theirs."""
    with city.vault.write() as store:
        party_id = a_party(store)
        a_demand(store, a_receivable(store, party_id=party_id), date(2026, 7, 20))
        document = int(store.db.execute("SELECT max(document_id) FROM document").fetchone()[0])
    return ctx_for("delinquency"), party_id, document


def _put(ctx: Any, party_id: int, document: int | None = None, **other: Any) -> int:
    new = NewReturn(party_id, RETURNED_ON, ReturnReason.UNKNOWN, document, **other)
    return returned.put_returned(ctx, new)


def test_the_address_is_not_written_to_after_a_letter_came_back(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    _put(ctx, party_id, document)
    with ctx.read() as store, pytest.raises(AddressReturned, match="返戻"):
        refuse_returned(store, party_id)


def test_the_letter_says_that_it_came_back(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    _put(ctx, party_id, document)
    with ctx.read() as store:
        kinds = [
            row[0] for row in store.db.execute("SELECT kind FROM document_event WHERE document_id = ?", (document,))
        ]
    assert kinds == ["returned"]


def test_the_menu_counts_the_letters_whose_address_is_still_looked_for(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    assert "3404" not in badges_of(ctx)
    number = _put(ctx, party_id, document)
    assert badges_of(ctx)["3404"].text == "返戻 1"
    returned.end_returned(ctx, number, ReturnOutcome.NEW_ADDRESS)
    assert "3404" not in badges_of(ctx)


def test_a_letter_comes_back_once(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    _put(ctx, party_id, document)
    with pytest.raises(ReturnedAlready):
        _put(ctx, party_id, document)


def test_the_addressee_is_to_be_looked_for(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    number = _put(ctx, party_id, document)
    with ctx.read() as store:
        tasks = [task.source for task in store.tasks.of_party(party_id)]
        words = store.timeline.of_party(party_id)[0].words
    assert tasks == [f"returned:{number}"]
    assert words.endswith("返戻（宛所に尋ねあたらない）")


def test_an_address_where_somebody_lives_is_written_to_again(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    number = _put(ctx, party_id, document)
    returned.end_returned(ctx, number, ReturnOutcome.LIVES_THERE, "表札と車両で確認")
    with ctx.read() as store:
        refuse_returned(store, party_id)
        assert store.tasks.of_party(party_id) == []


def test_an_address_is_not_opened_again_without_saying_how_it_was_checked(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    number = _put(ctx, party_id, document)
    with pytest.raises(BadInput, match="どう確かめたか"):
        returned.end_returned(ctx, number, ReturnOutcome.LIVES_THERE)


def test_an_entry_is_ended_once(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    number = _put(ctx, party_id, document)
    returned.end_returned(ctx, number, ReturnOutcome.MISTAKEN)
    with pytest.raises(ReturnOver, match="登録誤り"):
        returned.end_returned(ctx, number, ReturnOutcome.MISTAKEN)


def test_a_new_address_in_the_register_is_written_to(world: tuple[Any, int, int]) -> None:
    ctx, party_id, document = world
    _put(ctx, party_id, document)
    with ctx.write() as store:
        store.db.execute("UPDATE party SET address_key = 'other' WHERE party_id = ?", (party_id,))
        refuse_returned(store, party_id)


def test_a_day_to_come_is_refused(world: tuple[Any, int, int]) -> None:
    ctx, party_id, _ = world
    with pytest.raises(BadInput, match="今日か"):
        returned.put_returned(ctx, NewReturn(party_id, date(2026, 11, 30), ReturnReason.MOVED, document_words="催告書"))


def test_a_letter_of_somebody_else_is_refused(world: tuple[Any, int, int], city: City) -> None:
    ctx, _, document = world
    with city.vault.write() as store:
        other = a_party(store, name="別人")
    with pytest.raises(BadInput, match="この宛名"):
        _put(ctx, other, document)


def test_a_letter_that_is_not_in_the_books_is_named(world: tuple[Any, int, int]) -> None:
    ctx, party_id, _ = world
    with pytest.raises(BadInput, match="番号か名前"):
        _put(ctx, party_id)
    _put(ctx, party_id, document_words="催告書（旧システム）")
    assert [each.document_words for each in returned.list_returned(ctx)] == ["催告書（旧システム）"]


def test_a_protected_person_stands_in_the_list_without_name_and_address(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        party_id = a_party(store, protected=True)
    ctx = ctx_for("delinquency")
    returned.put_returned(ctx, NewReturn(party_id, RETURNED_ON, ReturnReason.MOVED, document_words="督促状"))
    found = returned.list_returned(ctx)[0]
    assert (found.name, found.address) == ("支援措置", "")
