"""収納状況区分: the rule table of B30, and the word of a row of several receivables."""

from __future__ import annotations

from datetime import date

import pytest

from core.ledger.statuses import Facts, Stage, Status, heaviest, stage_of, status_of
from core.values.money import Yen

DUE = date(2026, 6, 30)


def facts(
    *, assessed: int = 1_000, received: int = 0, open_: int | None = None, provisional: int = 0, overpaid: int = 0,
    written_off: int = 0, demanded: bool = False,
) -> Facts:  # fmt: skip
    left = assessed - received if open_ is None else open_
    return Facts(
        Yen(assessed), Yen(received), Yen(left), Yen(provisional), Yen(overpaid), Yen(written_off), DUE, demanded
    )


@pytest.mark.parametrize(
    ("known", "on", "status"),
    [
        (facts(), date(2026, 6, 30), Status.NOT_DUE),
        (facts(received=400), date(2026, 6, 1), Status.NOT_DUE),
        (facts(), date(2026, 7, 1), Status.UNPAID),
        (facts(), date(2026, 7, 20), Status.UNPAID),
        (facts(), date(2026, 7, 21), Status.DELINQUENT),
        (facts(demanded=True), date(2026, 7, 18), Status.DELINQUENT),
        (facts(received=400), date(2026, 7, 1), Status.PART),
        (facts(received=400, demanded=True), date(2026, 7, 18), Status.DELINQUENT),
        (facts(received=1_000), date(2026, 7, 1), Status.PAID),
        (facts(received=1_000, overpaid=50), date(2026, 7, 1), Status.OVERPAID),
        (facts(provisional=1_000, demanded=True), date(2026, 9, 1), Status.PROVISIONAL),
        (facts(provisional=999), date(2026, 7, 1), Status.UNPAID),
        (facts(open_=0, written_off=1_000), date(2032, 7, 1), Status.WRITTEN_OFF),
        (facts(assessed=0), date(2026, 7, 1), Status.NOTHING),
        (facts(assessed=0, received=0, overpaid=1_000), date(2026, 7, 1), Status.OVERPAID),
    ],
)
def test_the_status_follows_from_sums_and_day(known: Facts, on: date, status: Status) -> None:
    assert status_of(known, on) is status


@pytest.mark.parametrize(
    ("statuses", "word"),
    [
        ([Status.PAID, Status.DELINQUENT, Status.NOT_DUE], Status.DELINQUENT),
        ([Status.PAID, Status.NOT_DUE], Status.NOT_DUE),
        ([Status.PAID, Status.PAID], Status.PAID),
        ([Status.OVERPAID, Status.PAID], Status.OVERPAID),
        ([Status.OVERPAID, Status.DELINQUENT], Status.DELINQUENT),
        ([Status.PROVISIONAL, Status.NOT_DUE], Status.PROVISIONAL),
        ([], Status.NOTHING),
    ],
)
def test_a_row_of_several_shows_what_needs_a_hand_first(statuses: list[Status], word: Status) -> None:
    assert heaviest(statuses) is word


@pytest.mark.parametrize(
    ("open_for_pursuit", "extinguished", "seizable_from_on", "on", "stage"),
    [
        (1_000, False, None, date(2026, 6, 30), Stage.NOT_DUE),
        (1_000, False, None, date(2026, 7, 1), Stage.UNDEMANDED),
        (1_000, False, date(2026, 7, 28), date(2026, 7, 27), Stage.DEMANDED),
        (1_000, False, date(2026, 7, 28), date(2026, 7, 28), Stage.SEIZABLE),
        (0, False, date(2026, 7, 28), date(2026, 9, 1), Stage.DEMANDED),
        (0, True, date(2026, 7, 28), date(2026, 9, 1), Stage.EXTINGUISHED),
    ],
)
def test_the_stage_of_pursuit_follows_from_demand_and_day(
    open_for_pursuit: int, extinguished: bool, seizable_from_on: date | None, on: date, stage: Stage
) -> None:
    assert stage_of(Yen(open_for_pursuit), extinguished, DUE, seizable_from_on, on) is stage
