"""Until when a claim lives: the last day of its limitation or of three years of suspension, as the night has kept it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

_LAST = """min(coalesce(l.completes_on, '9999-12-31'),
                CASE WHEN l.expires_on = '' THEN '9999-12-31' ELSE l.expires_on END)"""
_MOST_IN = 500


def last_days(db: sqlite3.Connection, receivable_ids: Sequence[int]) -> dict[int, str]:
    """The ISO day on which each of the claims ends by itself; those without such a day are left out.

    A row that does not know yet of money or an event within its period says nothing: what came may have renewed it, and
    the next night will know.
    """
    found: dict[int, str] = {}
    for start in range(0, len(receivable_ids), _MOST_IN):
        part = list(receivable_ids[start : start + _MOST_IN])
        found.update(
            db.execute(
                f"""
                SELECT l.receivable_id, {_LAST}
                  FROM receivable_limit l
                 WHERE l.receivable_id IN ({",".join("?" * len(part))}) AND {_LAST} < '9999-12-31'
                   AND NOT EXISTS(
                       SELECT 1 FROM receivable_event e
                        WHERE e.receivable_id = l.receivable_id AND e.from_on <= {_LAST}
                          AND e.cancels_event_id IS NULL
                          AND instr(l.basis, e.kind || ' ' || e.from_on) = 0
                          AND e.kind IN ('written_acknowledgement', 'search', 'reminder', 'seizure', 'seizure_ended',
                              'seizure_annulled', 'distribution_claim', 'joining_seizure', 'distribution_claim_ended',
                              'collection_grace', 'realisation_grace_by_office', 'realisation_grace_by_request',
                              'demand_by_publication', 'lawsuit', 'judgment', 'lawsuit_ended')
                          AND NOT EXISTS(SELECT 1 FROM receivable_event c WHERE c.cancels_event_id = e.event_id))
                   AND NOT EXISTS(
                       SELECT 1 FROM posting p
                        WHERE p.receivable_id = l.receivable_id AND p.account = 'receivable'
                          AND p.kind IN ('receipt', 'attach') AND p.value_on <= {_LAST}
                          AND instr(l.basis, 'part_payment ' || p.value_on) = 0
                        GROUP BY p.value_on HAVING sum(p.amount_yen) < 0)
                """,
                part,
            )
        )
    return found
