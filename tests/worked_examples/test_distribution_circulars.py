"""配当 as the circulars of the national tax office work it out, in their unit of 10,000 yen. Sources: `url` in the data file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from core.seizure.distribution.claims import Claim, ClaimKind
from core.seizure.distribution.dispositions import Disposition, exchange
from core.seizure.distribution.sharing import distribute
from core.seizure.distribution.transferred import take_from_mortgagees
from core.values.money import ZERO, Yen

RECORDS = {
    record["id"]: record
    for record in map(json.loads, (Path(__file__).parent / "data/distribution.jsonl").read_text("utf-8").splitlines())
}
UNIT = 10_000
KINDS = {"tax": ClaimKind.TAX, "private": ClaimKind.SECURED}


def yen(number: int) -> Yen:
    return Yen(number * UNIT)


def claims_of(record: dict) -> list[Claim]:
    return [
        Claim(row["name"], KINDS[row["type"]], yen(row["amount"]), date.fromisoformat(row["date"]), row.get("tax_rank"))
        for row in record["claims"]
    ]


def test_ranks_in_a_circle_are_paid_to_the_yen() -> None:
    """DI001 (徴基通26-1)."""
    record, published = RECORDS["DI001"], RECORDS["DI001"]["published"]
    found = distribute(yen(record["proceeds"]), claims_of(record), costs=yen(record["costs"]))
    assert found.circle
    assert found.public_total == yen(record["intermediate"]["tax_total"])
    assert found.private_total == yen(record["intermediate"]["private_total"])
    assert found.costs == yen(published.pop("滞納処分費"))
    assert {share.claim.name: share.paid for share in found.shares} == {
        name: yen(number) for name, number in published.items()
    }


def test_a_tax_takes_from_the_mortgagee_of_an_asset_that_was_given_away() -> None:
    """DI004 (徴基通22)."""
    record, published = RECORDS["DI004"], RECORDS["DI004"]["published"]
    tax, mortgage = claims_of(record)
    found = take_from_mortgagees(yen(record["proceeds"]), [mortgage], tax, [mortgage.name])
    (taken,) = found.mortgagees
    assert (taken.actual, taken.supposed) == (yen(published["配当金額"]), yen(published["仮定配当金額"]))
    assert (taken.limit, taken.left) == (yen(published["徴収限度"]), yen(published["甲"]))
    assert (found.tax, found.distribution.surplus) == (yen(published["国税"]), yen(published["所有者"]))


def test_a_transferred_mortgage_pays_the_one_who_took_it_over() -> None:
    """DI007 (徴基通129-12): 丁 has no security of its own and takes the place of 甲."""
    record, published = RECORDS["DI007"], RECORDS["DI007"]["published"]
    owed = {name: yen(number) for name, number in record["mortgages"].items()}
    mortgages = [
        Claim(name, ClaimKind.SECURED, owed[name], date(2020, month, 1)) for month, name in enumerate("甲乙丙", 1)
    ]
    plain = distribute(yen(record["proceeds"]), mortgages)
    found = exchange(Disposition.TRANSFER, (owed["甲"], plain.of("甲")), (owed["丁"], ZERO), names=("甲", "丁"))
    assert found.taker == yen(published["丁"])
    assert found.giver == ZERO
    assert (plain.of("乙"), plain.of("丙")) == (yen(published["乙"]), yen(published["丙"]))
