"""Files that came in: kept whole and sealed before an import, once for each content, in pieces of bounded size."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.office.context import Context
from core.office.ports import SealBroken
from core.office.receiving import received
from core.office.receiving.received import Outcome, bytes_of, keep_received, settle_received, shown_name
from core.office.receiving.shelves import clear_shelves
from core.values.refusals import BadInput
from tui.cli.main import main
from tui.wiring import City, system_context

Ctx = Context[Any]
FUNCTION = "collection.payment_files"
CONTENT = b"1,2026,7654321,\x8eR\x93c\r\n" * 40


def kept(ctx: Ctx, content: bytes = CONTENT, name: str = "KOZA.dat") -> int:
    return keep_received(ctx, FUNCTION, "direct_debit", name, content)


def again(ctx: Ctx, number: int) -> bytes:
    with ctx.read() as store:
        return bytes_of(ctx, store, store.received.get(number))


def rows(ctx: Ctx, question: str) -> list[tuple[Any, ...]]:
    with ctx.read() as store:
        return store.db.execute(question).fetchall()


def test_the_bytes_come_back_as_they_were(clerk: Ctx) -> None:
    assert again(clerk, kept(clerk)) == CONTENT


def test_the_row_says_who_what_and_when(clerk: Ctx) -> None:
    number = kept(clerk)
    with clerk.read() as store:
        found = store.received.get(number)
    assert (found.channel, found.name, found.size) == ("direct_debit", "KOZA.dat", len(CONTENT))
    assert found.content_sha256 == hashlib.sha256(CONTENT).digest()
    assert (found.received_by, found.received_at, found.outcome) == ("COLLECTION1", clerk.now(), Outcome.WAITING)


def test_nothing_of_the_content_can_be_read_in_the_file(clerk: Ctx) -> None:
    kept(clerk)
    ((body,),) = rows(clerk, "SELECT body FROM received_piece")
    assert b"7654321" not in body


def test_the_same_content_is_kept_once_under_its_first_name(clerk: Ctx) -> None:
    assert kept(clerk) == kept(clerk, name="other.dat")
    assert rows(clerk, "SELECT name FROM received_file") == [("KOZA.dat",)]
    assert rows(clerk, "SELECT count(*) FROM audit_log WHERE body ->> 'act' = '受領'") == [(1,)]


def test_a_long_file_is_kept_in_pieces(clerk: Ctx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "PIECE_BYTES", 100)
    number = kept(clerk)
    assert rows(clerk, "SELECT count(*) FROM received_piece") == [(-(-len(CONTENT) // 100),)]
    assert again(clerk, number) == CONTENT


def test_a_keeping_that_was_cut_off_goes_on(clerk: Ctx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "PIECE_BYTES", 100)
    number = kept(clerk)
    with clerk.write() as store:
        store.db.execute("DELETE FROM received_piece WHERE piece_no > 3")
    with pytest.raises(BadInput, match="途中"):
        again(clerk, number)
    assert kept(clerk) == number
    assert again(clerk, number) == CONTENT


def test_a_piece_in_another_place_does_not_open(clerk: Ctx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "PIECE_BYTES", 500)
    number = kept(clerk)
    with clerk.write() as store:
        store.db.execute("UPDATE received_piece SET piece_no = 3 - piece_no + 10 WHERE piece_no IN (1, 2)")
        store.db.execute("UPDATE received_piece SET piece_no = piece_no - 10 WHERE piece_no > 10")
    with pytest.raises(SealBroken):
        again(clerk, number)


def test_what_has_become_of_it_can_be_said_anew(clerk: Ctx) -> None:
    number = kept(clerk)
    digest = hashlib.sha256(CONTENT).digest()
    for outcome in (Outcome.REFUSED, Outcome.WAITING, Outcome.TAKEN):
        with clerk.write() as store:
            settle_received(clerk, store, digest, outcome)
            assert store.received.get(number).outcome is outcome


def test_an_empty_file_is_kept_too(clerk: Ctx) -> None:
    assert again(clerk, kept(clerk, b"")) == b""


@given(st.text(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_file_is_called_its_name_is_harmless(name: str) -> None:
    shown = shown_name(name)
    assert shown.isprintable() and 1 <= len(shown) <= 200
    shown.encode("utf-8")


def test_the_pieces_get_a_new_key_like_every_sealed_field(clerk: Ctx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "PIECE_BYTES", 300)
    number = kept(clerk)
    room = clerk.outside.sealed["received_piece.body"].room
    keys = clerk.outside.keys
    with clerk.write() as store:
        rows_there = room(store).after(0, 100)
        assert len(rows_there) > 1
        column = "received_piece.body"
        room(store).put(
            [(row.key, keys.seal(column, row.row, keys.open(column, row.row, row.sealed))) for row in rows_there]
        )
    assert again(clerk, number) == CONTENT


def test_the_content_is_erased_some_years_after_it_was_taken_and_the_row_stays(clerk: Ctx) -> None:
    number = kept(clerk)
    room = clerk.outside.erasures["received"].room
    after = clerk.now().date() + timedelta(days=1)
    with clerk.write() as store:
        assert room(store).due(after, 0, 10) == []
        settle_received(clerk, store, hashlib.sha256(CONTENT).digest(), Outcome.TAKEN)
        assert room(store).erase(room(store).due(after, 0, 10)).rows == 1
    with pytest.raises(BadInput, match="消去済み"):
        again(clerk, number)


def test_the_shelves_are_cleared_after_the_days_of_the_setting(city: City) -> None:
    shelf = city.folder / "in" / "done" / "direct_debit"
    shelf.mkdir(parents=True)
    for day in ("20260825", "20260827"):
        (shelf / f"{day}-KOZA.dat").write_bytes(b"x")
    assert clear_shelves(system_context(city)) == 1
    assert [path.name for path in shelf.iterdir()] == ["20260827-KOZA.dat"]


def test_the_administrator_sees_what_came_in_but_no_content(city: City, clerk: Ctx, capsys: Any) -> None:
    kept(clerk)
    assert main(["received", "list", "--json", "--dir", str(city.folder)]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert (file["name"], file["outcome"], file["size"]) == ("KOZA.dat", "受領", len(CONTENT))
