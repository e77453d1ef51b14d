"""Where people have agreed to be written to by SMS or mail."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date


class Consents:
    """Reads over `contact_point`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def consented(self, party_ids: Sequence[int], channel: str, on: date) -> dict[int, str]:
        """Number or address by party, for those whose consent holds on the day; the newest of several."""
        rows = self._db.execute(
            """
            SELECT party_id, number FROM contact_point
             WHERE party_id IN (SELECT value FROM json_each(:wanted)) AND kind = :kind AND consent_on <= :on
               AND from_on <= :on AND coalesce(until_on, '9999-12-31') >= :on
             ORDER BY point_id
            """,
            {"wanted": json.dumps(list(party_ids)), "kind": channel, "on": on.isoformat()},
        )
        return {int(number): str(where) for number, where in rows}
