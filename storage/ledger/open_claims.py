"""Open claims by party, summed by the engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.ledger.open_claims import OpenByParty


class OpenClaims:
    """Read whole: one row a party and tax item with something open."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def by_party(self) -> Iterable[OpenByParty]:
        """Every party with something open, by tax item."""
        rows = self._db.execute(
            """
            SELECT party_id, tax_item, count(*),
                   sum(principal_yen + demand_fee_yen + late_charge_yen + penalty_tax_yen + disposition_cost_yen),
                   sum(provisional_yen)
              FROM receivable
             WHERE principal_yen + demand_fee_yen + late_charge_yen + penalty_tax_yen + disposition_cost_yen > 0
             GROUP BY party_id, tax_item
            """
        )
        return map(OpenByParty._make, rows)
