"""抵当権の処分: only giver and taker exchange what they got."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.seizure.distribution.dispositions import Disposition, exchange
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

NAMES = ("甲", "丁")
got = st.integers(0, 1_000).flatmap(lambda claim: st.tuples(st.just(Yen(claim)), st.integers(0, claim).map(Yen)))


def test_after_a_transfer_of_rank_the_taker_goes_first_in_both_places() -> None:
    found = exchange(Disposition.RANK_TRANSFER, (Yen(400), Yen(400)), (Yen(800), Yen(200)), names=NAMES)
    assert (found.giver, found.taker) == (ZERO, Yen(600))


def test_after_a_waiver_of_rank_both_share_by_their_claims() -> None:
    found = exchange(Disposition.RANK_WAIVER, (Yen(400), Yen(400)), (Yen(800), Yen(200)), names=NAMES)
    assert (found.giver, found.taker) == (Yen(200), Yen(400))


def test_what_the_taker_does_not_need_stays_with_the_giver() -> None:
    found = exchange(Disposition.TRANSFER, (Yen(400), Yen(400)), (Yen(100), ZERO), names=NAMES)
    assert (found.giver, found.taker) == (Yen(300), Yen(100))


@given(st.sampled_from(Disposition), got, got)
def test_nothing_is_lost_and_nobody_gets_more_than_its_claim(
    disposition: Disposition, giver: tuple[Yen, Yen], taker: tuple[Yen, Yen]
) -> None:
    found = exchange(disposition, giver, taker, names=NAMES)
    assert found.giver + found.taker == giver[1] + taker[1]
    assert ZERO <= found.giver <= giver[0]
    assert ZERO <= found.taker <= taker[0]


def test_more_than_is_owed_is_refused() -> None:
    with pytest.raises(BadInput):
        exchange(Disposition.WAIVER, (Yen(1), Yen(2)), (Yen(1), ZERO), names=NAMES)
