"""A clock that goes wrong (R26): the order of the log holds, and a step back is told once; days that break programs do not."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.office.clock import JST
from core.office.signing_in import SignInRefused, sign_in
from core.office.traces.alarms import AlarmKind
from storage.office.traces.audit_chain import verify_chain
from tests.people import PASSWORD, TERMINAL, FixedClock, add_staff, code_at
from tui.wiring import City


def clock_alarms(city: City) -> list[str]:
    with city.vault.read() as store:
        told = store.alarms.listed(answered=False, before=None, limit=100)
    return [each.body for each in told if each.kind is AlarmKind.CLOCK]


def look(ctx: Any, times: int = 3) -> list[int]:
    return [ctx.record_view("office.menu", "表示") for _ in range(times)]


def test_an_hour_back_is_told_once_and_the_order_holds(city: City, clerk: Any, clock: FixedClock) -> None:
    before = look(clerk)
    clock.move(hours=-1)
    after = look(clerk)
    assert before + after == sorted(before + after)
    assert clock_alarms(city) == ["時計が 3,600秒 戻りました。時刻合わせを確かめてください。"]
    with city.vault.read() as store:
        assert verify_chain(store.db).broken_at is None


def test_each_step_back_is_told(city: City, clerk: Any, clock: FixedClock) -> None:
    for hours in (1, -1, 1, -1):
        look(clerk)
        clock.move(hours=hours)
    look(clerk)
    assert len(clock_alarms(city)) == 2


@pytest.mark.parametrize("seconds", [0, -1, -2, 3_600])
def test_a_small_step_or_one_forward_is_quiet(city: City, clerk: Any, clock: FixedClock, seconds: int) -> None:
    look(clerk)
    clock.move(seconds=seconds)
    look(clerk)
    assert clock_alarms(city) == []


def test_after_a_restart_of_the_machine_nothing_is_compared(city: City, clerk: Any, clock: FixedClock) -> None:
    look(clerk)
    clock.boot = "boot-2"
    clock.move(hours=-1)
    look(clerk)
    assert clock_alarms(city) == []


def test_a_row_that_only_waited_for_its_turn_is_no_step_back(city: City, clerk: Any, clock: FixedClock) -> None:
    late = clerk.entry("office.menu", "待っていた行")
    clock.move(seconds=30)
    look(clerk)
    with city.vault.write() as store:
        store.audit.record(late)
    assert clock_alarms(city) == []


def test_the_alarm_names_no_person_and_stands_behind_the_row(city: City, clerk: Any, clock: FixedClock) -> None:
    look(clerk)
    clock.move(minutes=-10)
    [seq] = look(clerk, 1)
    with city.vault.read() as store:
        [alarm] = store.alarms.listed(answered=False, before=None, limit=1)
    assert (alarm.staff_no, alarm.party_id, alarm.audit_seq) == ("system", None, seq + 1)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2028, 2, 29, 23, 59, 59, 999_000, tzinfo=JST),
        datetime(2038, 1, 19, 12, 14, 8, tzinfo=JST),
        datetime(2019, 5, 1, 0, 0, tzinfo=JST),
        datetime(2016, 12, 31, 23, 59, 59, 999_999, tzinfo=JST),
    ],
)
def test_days_on_which_programs_break_are_days_like_others(
    city: City, clerk: Any, clock: FixedClock, moment: datetime
) -> None:
    clock.at, clock.boot = moment, "another"
    with city.vault.write() as store:
        seq = store.audit.record(clerk.entry("office.menu", "表示"))
    with city.vault.read() as store:
        row = store.audit_reader.get(seq)
        assert row.intact and abs(row.at - moment) < timedelta(milliseconds=2)
        assert verify_chain(store.db).broken_at is None


# Signing in (R27)


def test_an_hour_too_early_lets_no_code_in_and_locks_nobody_out(city: City, clock: FixedClock) -> None:
    add_staff(city, "1001", "collection")
    right = clock.at
    clock.move(hours=1)
    with pytest.raises(SignInRefused):
        sign_in(city.vault, clock, city.outside, "1001", PASSWORD, code_at(right), TERMINAL)
    clock.at = right + timedelta(seconds=30)
    assert (
        sign_in(city.vault, clock, city.outside, "1001", PASSWORD, code_at(clock.at), TERMINAL).actor.staff_no == "1001"
    )


def test_a_code_used_while_the_clock_was_late_is_not_taken_again(city: City, clock: FixedClock) -> None:
    add_staff(city, "1001", "collection")
    code = code_at(clock.at)
    sign_in(city.vault, clock, city.outside, "1001", PASSWORD, code, TERMINAL)
    clock.move(seconds=-40)
    clock.move(seconds=40)
    with pytest.raises(SignInRefused):
        sign_in(city.vault, clock, city.outside, "1001", PASSWORD, code, TERMINAL)
    clock.move(seconds=30)
    sign_in(city.vault, clock, city.outside, "1001", PASSWORD, code_at(clock.at), TERMINAL)


def test_no_failed_sign_in_leaves_what_was_typed_anywhere_in_the_file(city: City, clock: FixedClock) -> None:
    """Each with its cause; neither password nor code is in the file or its log (L5)."""
    add_staff(city, "1001", "collection")
    typed = [
        ("1001", "まちがいのひみつ1234", "135790"),
        ("nobody-9", "だれでもないひみつ99", "246801"),
        ("1001", PASSWORD, "975310"),
    ]
    for login, password, code in typed:
        with pytest.raises(SignInRefused):
            sign_in(city.vault, clock, city.outside, login, password, code, TERMINAL)
    with city.vault.read() as store:
        bodies = [json.loads(row[0]) for row in store.db.execute("SELECT body FROM audit_log WHERE result = 'refused'")]
    assert [body["cause"] for body in bodies] == ["password", "unknown", "code"]
    written = b"".join(path.read_bytes() for path in city.folder.glob("city.db*"))
    assert not [secret for _, password, code in typed for secret in (password, code) if secret.encode() in written]
