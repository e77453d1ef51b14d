"""振込み直後の預金: a warning with the sum to leave."""

from __future__ import annotations

from datetime import date

import pytest

from core.seizure.exemption.deposits import PaidIn, deposit_warning
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

SEIZED = date(2026, 11, 26)
WAGES = PaidIn("給与", date(2026, 11, 25), Yen(250_000), Yen(210_000))
ALLOWANCE = PaidIn("児童手当", date(2026, 11, 20), Yen(20_000), Yen(20_000))


def test_the_exempt_part_of_what_was_just_paid_in_is_to_be_left() -> None:
    found = deposit_warning(Yen(400_000), [WAGES, ALLOWANCE], SEIZED, 10)
    assert found.warns
    assert [each.name for each in found.recent] == ["児童手当", "給与"]
    assert (found.to_leave, found.seizable) == (Yen(230_000), Yen(170_000))


def test_no_more_than_the_balance_is_left() -> None:
    assert deposit_warning(Yen(100_000), [WAGES], SEIZED, 10).seizable == ZERO


@pytest.mark.parametrize("paid_on", [date(2026, 11, 15), date(2026, 11, 27)])
def test_what_was_paid_in_long_ago_or_later_warns_nobody(paid_on: date) -> None:
    found = deposit_warning(Yen(400_000), [PaidIn("給与", paid_on, Yen(1), Yen(1))], SEIZED, 10)
    assert not found.warns
    assert found.derivation == ()


def test_a_negative_balance_is_refused() -> None:
    with pytest.raises(BadInput):
        deposit_warning(Yen(-1), [], SEIZED, 10)
