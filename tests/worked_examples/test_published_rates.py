"""Collection rates printed in published tables follow from their amounts, half up (徴収実績調, 決算)."""

from __future__ import annotations

import json
from pathlib import Path

from core.ledger.collection_rate import collection_rate
from core.values.money import Yen

TABLES = [
    json.loads(line) for line in (Path(__file__).parent / "data/settlement.jsonl").read_text("utf-8").splitlines()
]
NOT_FROM_ITS_AMOUNTS = {"SM021"}
"""A newspaper's 97.24 beside amounts that give 97.48."""


def test_every_printed_rate_comes_out() -> None:
    compared = 0
    for table in TABLES:
        if table["id"] in NOT_FROM_ITS_AMOUNTS:
            continue
        for row in table["rows"]:
            for part in ("_current", "_carried", ""):
                printed = row.get(f"rate{part}")
                if printed is None or f"received{part}" not in row:
                    continue
                amounts = Yen(row[f"assessed{part}"]), Yen(row[f"received{part}"])
                assert printed in (collection_rate(*amounts), collection_rate(*amounts, trailing_zero=False)), row
                compared += 1
    assert compared >= 100
