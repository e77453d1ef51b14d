"""Money for a claim that is gone: it is not taken but held for the payer, whatever lies open in the books (法18条②, K143)."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.collection.matching import reconcile
from core.collection.posting import current_rules
from core.collection.records.reconciled import AskedLine
from core.delinquency.limits.state import refresh_limits
from core.ledger.journal import Posting, Voucher
from core.ledger.receivable_events import NewReceivableEvent
from tests.builders import CLERK, a_demand, a_payment, an_entry
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid

DUE = date(2021, 6, 30)
"""Demanded on 2021-07-20, it completes on 2026-07-30."""


def old_claim(desk: Desk, *, demanded: bool = True, kept: bool = True) -> int:
    claim = desk.claim(principal=30_000, due_on=DUE)
    with desk.write() as store:
        if demanded:
            a_demand(store, claim, date(2021, 7, 20))
        if kept:
            refresh_limits(store, [claim], date(2026, 7, 31))
    return claim


def pay(desk: Desk, claim: int, yen: int, day: str = "20261120") -> None:
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, yen), yen, day=day, settle="20261120", made="20261121")))


def causes(desk: Desk, claim: int) -> list[tuple[str, int]]:
    with desk.ctx.read() as store:
        return [(each.cause, each.open_yen) for each in store.overpayments.open_of([claim]).get(claim, [])]


def open_yen(desk: Desk, claim: int) -> int:
    return int(desk.one("SELECT principal_yen FROM receivable WHERE receivable_id = ?", claim))


def test_money_after_the_completion_is_held_whole_and_pays_nothing(desk: Desk) -> None:
    claim = old_claim(desk)
    pay(desk, claim, 10_000)
    assert (open_yen(desk, claim), causes(desk, claim)) == (30_000, [("after_extinction", 10_000)])


def test_money_that_was_received_on_the_last_day_is_taken(desk: Desk) -> None:
    claim = old_claim(desk)
    pay(desk, claim, 10_000, day="20260730")
    assert (open_yen(desk, claim), causes(desk, claim)) == (20_000, [])


def test_money_of_the_day_after_is_not(desk: Desk) -> None:
    claim = old_claim(desk)
    pay(desk, claim, 10_000, day="20260731")
    assert causes(desk, claim) == [("after_extinction", 10_000)]


def test_money_within_the_period_that_the_night_has_not_seen_keeps_the_claim_alive(desk: Desk) -> None:
    claim = old_claim(desk)
    with desk.write() as store:
        a_payment(store, claim, 1_000, date(2026, 7, 15))
    pay(desk, claim, 10_000)
    assert (open_yen(desk, claim), causes(desk, claim)) == (19_000, [])


def test_a_paper_that_was_signed_within_the_period_keeps_it_alive_too(desk: Desk) -> None:
    claim = old_claim(desk)
    with desk.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.plans"))
        store.receivable_events.add(NewReceivableEvent(claim, "written_acknowledgement", date(2026, 7, 1)), seq)
    pay(desk, claim, 10_000)
    assert causes(desk, claim) == []


def test_three_years_of_suspension_end_it_as_well(desk: Desk) -> None:
    claim = desk.claim(principal=30_000, due_on=date(2023, 6, 30))
    with desk.write() as store:
        a_demand(store, claim, date(2023, 7, 20))
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        store.receivable_events.add(NewReceivableEvent(claim, "suspension", date(2023, 10, 2)), seq)
        refresh_limits(store, [claim], date(2026, 11, 1))
    pay(desk, claim, 10_000)
    assert causes(desk, claim) == [("after_extinction", 10_000)]


def test_money_of_before_the_end_that_comes_after_the_write_off_is_told_apart(desk: Desk) -> None:
    """It was owed when it was paid: the office is told to take the write-off back and not to refund."""
    claim = old_claim(desk)
    with desk.write() as store:
        rows = [
            Posting("written_off", "write_off", 30_000, "2026-07-30", 2026, "carried_over", claim, "principal"),
            Posting("receivable", "write_off", -30_000, "2026-07-30", 2026, "carried_over", claim, "principal"),
        ]
        store.journal.append(Voucher("change", "2026-11-10", CLERK), rows, an_entry())
        early, late = (note_of(store, claim, day) for day in ("2026-07-30", "2026-07-31"))
    assert "R8.7.30 の消滅の日までの入金です。還付せず、欠損の取消し" in early
    assert "収納せず過誤納（消滅後）に登録" in late


def note_of(store: Any, claim: int, paid_on: str) -> str:
    line = store.matching.asked_line(AskedLine(paid_on, "2026-11-20", 30_000, receivable_id=claim))
    rules = current_rules(store, [], date(2026, 11, 20))
    return reconcile([line], store.matching.histories([claim]), rules).results[0].note


def test_a_claim_that_is_alive_takes_its_money_as_before(desk: Desk) -> None:
    claim = desk.claim(principal=30_000, due_on=date(2026, 6, 30))
    with desk.write() as store:
        refresh_limits(store, [claim], date(2026, 11, 1))
    pay(desk, claim, 30_000)
    assert (open_yen(desk, claim), causes(desk, claim)) == (0, [])
