"""The night judges promises by the money, tells each outcome once and ends the task of what was kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.delinquency.contacts.contact import ContactEntry, PromiseWanted
from core.delinquency.contacts.nightly import judge_promises
from core.delinquency.contacts.recording import record_contact
from core.delinquency.nightly.phases import PhaseStep
from core.values.money import Yen
from tests.builders import a_payment
from tests.delinquency.world import a_delinquent
from tests.people import FixedClock
from tui.wiring import City

CtxFor = Callable[..., Any]
TODAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


def promised(city: City, ctx: Any, yen: int = 20_000) -> Any:
    with city.vault.write() as store:
        who = a_delinquent(store)
    wanted = PromiseWanted(FRIDAY, Yen(yen), "2")
    record_contact(ctx, ContactEntry(who.party_id, TODAY, "10:40", "1", "1", "21", promise=wanted))
    return who


def night(city: City, ctx: Any) -> PhaseStep:
    with city.vault.write() as store:
        return judge_promises(ctx, store, 0, 100)


def test_nothing_is_told_before_the_tolerance_is_over(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    ctx = ctx_for("delinquency")
    promised(city, ctx)
    clock.move(days=6)
    assert night(city, ctx) == PhaseStep(None, 0)


def test_a_broken_promise_is_told_once_and_its_task_stays(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    ctx = ctx_for("delinquency")
    who = promised(city, ctx)
    clock.move(days=7)
    assert night(city, ctx).rows == 1
    assert night(city, ctx).rows == 0
    with city.vault.read() as store:
        assert store.timeline.of_party(who.party_id)[0].words == "約束 R8.11.27 20,000円 は 不履行（入金なし）"
        assert store.tasks.count_live(who.party_id) == 1


def test_a_kept_promise_ends_its_task(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    ctx = ctx_for("delinquency")
    who = promised(city, ctx)
    with city.vault.write() as store:
        a_payment(store, who.receivables[0], 20_000, FRIDAY)
    clock.move(days=7)
    assert night(city, ctx).rows == 1
    with city.vault.read() as store:
        assert store.tasks.count_live(who.party_id) == 0
        assert "履行（入金 20,000円）" in store.timeline.of_party(who.party_id)[0].words


def test_the_day_after_its_day_it_is_past_and_on_the_list(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    ctx = ctx_for("delinquency")
    promised(city, ctx)
    with city.vault.read() as store:
        assert store.promises.late(FRIDAY) == []
        assert store.promises.late(date(2026, 11, 30)) == [1]
