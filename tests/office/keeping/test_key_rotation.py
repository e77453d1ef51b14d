"""Keys are renewed: everything is sealed anew, step by step, and an old key goes only when nothing needs it."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.office.clock import JST
from core.office.jobs import run_job
from core.office.keeping.key_rotation import KeyInUse, count_by_key, refuse_in_use, request_sealing
from core.office.work import JobState
from storage.office.keys import add_data_key, numbers, retire_data_key
from tests.conftest import SECRET, add_staff
from tests.people import CHEAP, FixedClock
from tui.wiring import City, open_city


def renewed(city: City) -> City:
    """The city opened again after a new key was made."""
    keys = city.folder.with_name("city.keys")
    add_data_key(keys)
    return open_city(city.folder, keys, clock=city.clock, passwords=CHEAP)


def secret_of(city: City, staff_no: str) -> str:
    with city.vault.read() as store:
        sealed = store.roster.secrets(staff_no).totp_secret
    return city.outside.keys.open("staff.totp_secret", staff_no, sealed).decode()


def test_everything_is_sealed_with_the_new_key_and_still_opens(city: City, operator: Any) -> None:
    for number in range(7):
        add_staff(city, f"S{number}", "collection")
    fresh = renewed(city)
    ctx = fresh.context(operator.actor)
    assert count_by_key(ctx) == {1: 8}
    assert run_job(ctx, request_sealing(ctx)).job.state is JobState.DONE
    assert count_by_key(ctx) == {2: 8}
    assert {secret_of(fresh, f"S{number}") for number in range(7)} == {SECRET}
    fresh.close()


def test_a_clerk_s_process_that_is_open_reads_what_the_new_key_sealed(city: City, operator: Any) -> None:
    add_staff(city, "S1", "collection")
    fresh = renewed(city)
    ctx = fresh.context(operator.actor)
    run_job(ctx, request_sealing(ctx))
    assert secret_of(city, "S1") == SECRET
    fresh.close()


def test_a_key_is_not_retired_while_something_is_sealed_with_it(city: City, operator: Any, clock: FixedClock) -> None:
    add_staff(city, "S1", "collection")
    fresh = renewed(city)
    ctx = fresh.context(operator.actor)
    with pytest.raises(KeyInUse, match="2件"):
        refuse_in_use(ctx, 1, clock.now() - timedelta(days=2))
    with pytest.raises(KeyInUse, match="いま使っている"):
        refuse_in_use(ctx, 2, clock.now() - timedelta(days=2))
    run_job(ctx, request_sealing(ctx))
    with pytest.raises(KeyInUse, match="24時間"):
        refuse_in_use(ctx, 1, clock.now() - timedelta(hours=1))
    refuse_in_use(ctx, 1, clock.now() - timedelta(days=2))
    fresh.close()


def test_a_retired_key_lies_aside_and_is_not_used(city: City) -> None:
    keys = city.folder.with_name("city.keys")
    add_data_key(keys)
    place = retire_data_key(keys, 1)
    assert numbers(keys) == [2]
    assert place.is_file()
    assert os.stat(place).st_mode & 0o077 == 0


def test_lines_of_direct_debits_are_sealed_anew_too(city: City, clerk: Any, operator: Any) -> None:
    from core.collection.raw_lines import COLUMN

    assert COLUMN in city.outside.sealed
    with city.vault.write() as store:
        store.db.execute(
            """
            INSERT INTO payment_batch(batch_id, channel, source_name, content_sha256, declared_count, declared_yen, state,
                                      read_by, read_at, layout)
            VALUES(5, 'direct_debit', 'x', zeroblob(32), 1, 100, 'read', ?, ?, 'zengin-91')
            """,
            (clerk.actor.staff_no, datetime(2026, 11, 24, tzinfo=JST).isoformat()),
        )
        sealed = city.outside.keys.seal(COLUMN, "5:2", b"1234567")
        store.db.execute(
            "INSERT INTO payment(payment_id, batch_id, line_no, notice_kind, slip_key, amount_yen, paid_on, booked_on, raw)"
            " VALUES(9, 5, 2, 'settled', 'k', 100, '2026-11-24', '2026-11-24', ?)",
            (sealed,),
        )
    fresh = renewed(city)
    ctx = fresh.context(operator.actor)
    run_job(ctx, request_sealing(ctx))
    with fresh.vault.read() as store:
        raw = store.db.execute("SELECT raw FROM payment WHERE payment_id = 9").fetchone()[0]
    assert raw[0] == 2
    assert fresh.outside.keys.open(COLUMN, "5:2", raw) == b"1234567"
    fresh.close()
