"""納付受託 and 催告: what a cheque is meant for is not asked for, until it is dishonoured."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.plans import entrusting
from core.delinquency.plans.securities import PaperKind, PaperWish
from core.delinquency.reminders.exclusions import Ground
from core.delinquency.reminders.extraction import judged_of
from core.delinquency.reminders.letters import blocks_of, total_of
from core.delinquency.reminders.runs import ReminderRun
from core.delinquency.reminders.stages import Stage
from core.values.money import Yen
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import TUESDAY

TODAY = TUESDAY.date()
DUE = date(2026, 12, 31)


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


@pytest.fixture
def debt(city: Any) -> Delinquent:
    with city.vault.write() as store:
        return a_delinquent(store, dues=((date(2025, 7, 31), 24_000), (date(2025, 10, 31), 24_000)))


def cheque(ctx: Any, debt: Delinquent, yen: int) -> int:
    wish = PaperWish(PaperKind.CHEQUE, "AB1", Yen(yen), DUE, "丸八工業", "百五銀行", "伊勢", "百五銀行", DUE)
    return entrusting.accept_paper(ctx, debt.party_id, debt.receivables, wish).entrusted_id


def asked(ctx: Any, debt: Delinquent, numbers: tuple[int, ...]) -> int:
    run = ReminderRun(1, "催告", Stage.FIRST, "P01", "", TODAY, DUE, {}, "", "", TUESDAY, ())
    with ctx.read() as store:
        return total_of(blocks_of(store, run, numbers, TODAY))


def test_a_receivable_that_a_cheque_covers_is_left_off_and_one_that_it_half_covers_is_asked_for_the_rest(
    collector: Any, debt: Delinquent
) -> None:
    both = tuple(debt.receivables)
    second = asked(collector, debt, both[1:])
    with collector.read() as store:
        owed = dict(entrusting.owed_with_charge(store, debt.party_id, both, DUE, TODAY))
    cheque(collector, debt, owed[both[0]].amount + 10_000)
    with collector.read() as store:
        judged = judged_of(store, [debt.party_id], TODAY)[debt.party_id]
    assert judged.listed == ((both[1], 14_000),)
    assert asked(collector, debt, both[1:]) == asked(collector, debt, both) == second - 10_000


def test_who_gave_cheques_for_everything_gets_no_reminder_until_one_is_dishonoured(
    collector: Any, debt: Delinquent
) -> None:
    with collector.read() as store:
        owed = entrusting.owed_with_charge(store, debt.party_id, debt.receivables, DUE, TODAY)
    cheque(collector, debt, sum(yen.amount for _, yen in owed))
    with collector.read() as store:
        assert judged_of(store, [debt.party_id], TODAY)[debt.party_id].grounds == (Ground.ENTRUSTED,)
        paper = store.entrusted.of_party(debt.party_id)[0]
        assert Ground.ENTRUSTED.final
    entrusting.give_back(collector, paper.entrusted_id, TODAY, paper.version)
    with collector.read() as store:
        assert judged_of(store, [debt.party_id], TODAY)[debt.party_id].grounds == ()
