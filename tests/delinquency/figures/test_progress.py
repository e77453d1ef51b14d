"""進行管理表: how long each case has lain."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.delinquency.figures.progress import progress
from core.delinquency.timeline import Happened, NewHappening
from core.office.context import Context
from tests.builders import a_payment
from tests.conftest import CtxFor
from tests.delinquency.world import a_delinquent
from tui.wiring import City

Ctx = Context[Any]


def test_the_longest_untouched_case_stands_first_with_its_days(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        old = a_delinquent(store, opened_on=date(2026, 8, 26))
        new = a_delinquent(store, opened_on=date(2026, 6, 1))
        store.timeline.add(NewHappening(new.party_id, Happened.CONTACT, date(2026, 11, 20), "電話"), "T001", 1)
        store.timeline.add(NewHappening(old.party_id, Happened.TASK, date(2026, 11, 23), "予定"), "T001", 1)
    rows = progress(ctx_for("delinquency")).rows
    assert [(row.party.party_id, row.idle_days, row.last_kind) for row in rows] == [
        (old.party_id, 90, "案件"),
        (new.party_id, 4, "折衝"),
    ]
    assert rows[0].open.amount == 48_000


def test_an_auditor_sees_the_figures_without_the_names(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        a_delinquent(store, name="伊勢　太郎")
    [row] = progress(ctx_for("auditor")).rows
    assert "伊勢" not in row.party.name and row.open.amount == 48_000


def test_money_that_came_ends_the_idle_days_and_money_taken_back_does_not(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        paid = a_delinquent(store, opened_on=date(2026, 6, 1))
        store.timeline.add(NewHappening(paid.party_id, Happened.CONTACT, date(2026, 10, 1), "電話"), "T001", 1)
        a_payment(store, paid.receivables[0], 1_000, date(2026, 11, 14))
    [row] = progress(ctx_for("delinquency")).rows
    assert (row.idle_days, row.last_kind) == (10, "入金")


def test_what_was_corrected_and_what_belongs_to_an_older_case_is_not_the_last_act(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store, opened_on=date(2026, 9, 1))
        store.timeline.add(NewHappening(who.party_id, Happened.CONTACT, date(2026, 8, 3), "前の案件"), "T001", 1)
        wrong = store.timeline.add(NewHappening(who.party_id, Happened.CONTACT, date(2026, 11, 20), "電話"), "T001", 1)
        right = NewHappening(who.party_id, Happened.CONTACT, date(2026, 11, 10), "電話", corrects=wrong)
        store.timeline.add(right, "T001", 1)
    [row] = progress(ctx_for("delinquency")).rows
    assert (row.idle_days, row.last_kind) == (14, "折衝")
