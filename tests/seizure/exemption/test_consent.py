"""承諾: only in writing, and never into taxes and premiums."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from core.seizure.exemption.amounts import living_on
from core.seizure.exemption.consent import Consent, NoWrittenConsent, with_consent
from core.seizure.exemption.severance import severance_exemption
from core.seizure.exemption.wages import Deductions, wage_exemption
from core.values.money import ZERO, Yen

TODAY = date(2026, 11, 25)
HELD = Deductions(Yen(6_750), Yen(12_300), Yen(46_820))
WAGES = wage_exemption(Yen(320_000), HELD, 2, living_on(TODAY))


def test_a_written_consent_opens_all_but_the_deductions() -> None:
    assert with_consent(WAGES, Consent(TODAY), TODAY).seizable == Yen(320_000 - 67_000)


def test_a_consent_may_name_a_limit() -> None:
    assert with_consent(WAGES, Consent(TODAY, Yen(60_000)), TODAY).seizable == Yen(60_000)


def test_a_limit_below_the_law_takes_nothing_away() -> None:
    assert with_consent(WAGES, Consent(TODAY, Yen(1_000)), TODAY).seizable == WAGES.seizable


@pytest.mark.parametrize("signed_on", [None, date(2026, 11, 26)])
def test_a_spoken_or_later_consent_opens_nothing(signed_on: date | None) -> None:
    with pytest.raises(NoWrittenConsent):
        with_consent(WAGES, Consent(signed_on), TODAY)


def test_a_severance_payment_keeps_its_deductions() -> None:
    found = severance_exemption(Yen(300_000), Deductions(Yen(5_000), ZERO, ZERO), 0, Fraction(3), living_on(TODAY))
    assert with_consent(found, Consent(TODAY), TODAY).seizable == Yen(295_000)
