"""Exempt wages worked out by the circular and on pages come out with their items. Sources: `url` in the data file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from core.seizure.exemption.amounts import LivingAmounts, living_on
from core.seizure.exemption.wages import Deductions, wage_exemption
from core.values.money import Yen

RECORDS = {
    record["id"]: record
    for record in map(json.loads, (Path(__file__).parent / "data/wage_exempt.jsonl").read_text("utf-8").splitlines())
}


def living(record: dict) -> LivingAmounts:
    return living_on(date.fromisoformat(record["on"]))


def test_the_first_employer_of_the_circular_comes_out() -> None:
    """WE001 (徴基通76-9(1)イ)."""
    record, published = RECORDS["WE001"], RECORDS["WE001"]["published"]
    found = wage_exemption(Yen(record["gross"]), Yen(record["deductions_total"]), record["dependents"], living(record))
    assert found.living == Yen(published["no4"])
    assert found.dignity == Yen(published["no5"])
    assert found.living + found.dignity == Yen(published["no4_plus_no5"])


def test_every_item_of_the_accountants_column_comes_out() -> None:
    """WE005: each item raised to 1,000 yen."""
    record, published = RECORDS["WE005"], RECORDS["WE005"]["published"]
    held = Deductions(Yen(record["income_tax"]), Yen(record["resident_tax"]), Yen(record["social_insurance"]))
    found = wage_exemption(Yen(record["gross"]), held, record["dependents"], living(record))
    assert found.deducted == tuple(Yen(published[name]) for name in ("no1", "no2", "no3"))
    assert (found.withheld, found.living) == (Yen(published["no1_3"]), Yen(published["no4"]))
    assert (found.dignity, found.exempt_amount) == (Yen(published["no5"]), Yen(published["exempt_total"]))


def test_the_fifth_is_exempt_and_not_what_may_be_seized() -> None:
    """WX001: the page takes the 20 % for the part that may be seized; 76条①五 makes it exempt."""
    record, statutory = RECORDS["WX001"], RECORDS["WX001"]["statutory"]
    found = wage_exemption(Yen(record["net"]), Yen(0), record["dependents"], living(record))
    assert (found.living, found.dignity) == (Yen(statutory["no4"]), Yen(statutory["no5"]))
    assert found.seizable == Yen(statutory["seizable"])
    assert found.dignity == Yen(record["published"]["seizable"])
