"""Erasing a party: everything that says who it was; its number stays for the books."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.office.keeping.retention import Erased
from storage.office.keeping.erasing import digest
from storage.unlocking import unlocked

_DUE = """
    WITH alive AS (SELECT d.party_id, d.payee_key FROM draft d
                    WHERE d.drafted_at >= :before OR d.draft_id IN (SELECT o.draft_id FROM draft_open o))
    SELECT p.party_id FROM party p
     WHERE p.party_id > :after
       AND p.status <> 'current' AND p.status_on IS NOT NULL AND p.status_on < :before
       AND NOT EXISTS(SELECT 1 FROM erased e WHERE e.kind = 'parties' AND e.key = p.party_id)
       -- a claim that is open, or an end of one that is not old enough
       AND NOT EXISTS(SELECT 1 FROM receivable r
             WHERE r.party_id = p.party_id
               AND (r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen
                    + r.provisional_yen > 0 OR r.due_on >= :before))
       AND NOT EXISTS(SELECT 1 FROM receivable r JOIN posting o ON o.receivable_id = r.receivable_id
             JOIN voucher v ON v.voucher_id = o.voucher_id
             WHERE r.party_id = p.party_id AND v.booked_on >= :before)
       AND NOT EXISTS(SELECT 1 FROM receivable r JOIN receivable_event v ON v.receivable_id = r.receivable_id
             WHERE r.party_id = p.party_id AND coalesce(v.until_on, v.from_on) >= :before)
       -- money that still belongs to them
       AND NOT EXISTS(SELECT 1 FROM receivable r JOIN overpayment w ON w.receivable_id = r.receivable_id
             JOIN posting o ON o.overpayment_id = w.overpayment_id AND o.account = 'overpayment'
             WHERE r.party_id = p.party_id GROUP BY w.overpayment_id HAVING sum(o.amount_yen) <> 0)
       AND p.party_id NOT IN (SELECT d.party_id FROM deposit d WHERE d.party_id IS NOT NULL)
       -- somebody who works here, a draft or an alarm about them, a note that holds, a share in something
       AND NOT EXISTS(SELECT 1 FROM staff s WHERE s.party_id = p.party_id)
       AND p.party_id NOT IN (SELECT d.party_id FROM alive d WHERE d.party_id IS NOT NULL)
       AND p.party_id NOT IN (SELECT CAST(substr(d.payee_key, 7) AS INTEGER) FROM alive d WHERE d.payee_key GLOB 'party:*')
       AND p.party_id NOT IN (SELECT a.party_id FROM alarm a WHERE a.party_id IS NOT NULL AND a.answered_at IS NULL)
       AND p.party_id NOT IN (SELECT w.party_id FROM watch_list w WHERE w.ended_at IS NULL OR w.ended_at >= :before)
       AND p.party_id NOT IN (SELECT k.party_id FROM look_permit k WHERE k.until_at >= :before)
       -- a paper about them, or a list with them on a medium, within the period
       AND NOT EXISTS(SELECT 1 FROM output_party t JOIN output u ON u.output_id = t.output_id
             WHERE t.party_id = p.party_id AND u.requested_at >= :before)
       AND NOT EXISTS(SELECT 1 FROM output_party t JOIN media q ON q.source_id = t.output_id
             LEFT JOIN media_event e ON e.media_id = q.media_id
             WHERE t.party_id = p.party_id AND coalesce(e.happened_on, q.approved_at) >= :before)
       AND NOT EXISTS(SELECT 1 FROM party_label l
             WHERE l.party_id = p.party_id AND coalesce(l.until_on, '9999-12-31') >= :before)
       AND p.party_id NOT IN (SELECT m.member_id FROM party_member m JOIN party w ON w.party_id = m.party_id
             WHERE w.status = 'current')
       -- a case that is open or not old enough, a task, something that happened, a duty towards somebody's open case
       AND p.party_id NOT IN (SELECT c.party_id FROM delinquency_case c WHERE c.closed_on IS NULL OR c.closed_on >= :before)
       AND p.party_id NOT IN (SELECT t.party_id FROM case_task t WHERE t.ended_on IS NULL OR t.ended_on >= :before)
       AND NOT EXISTS(SELECT 1 FROM case_event e WHERE e.party_id = p.party_id AND e.happened_on >= :before)
       AND p.party_id NOT IN (SELECT r.related_party_id FROM party_relation r
             JOIN delinquency_case c ON c.party_id = r.party_id AND c.closed_on IS NULL
             WHERE r.related_party_id IS NOT NULL AND coalesce(r.until_on, '9999-12-31') >= :before)
       AND p.party_id NOT IN (SELECT l.party_id FROM liability l
             JOIN delinquency_case c ON c.party_id = l.main_party_id AND c.closed_on IS NULL)
     ORDER BY p.party_id LIMIT :limit
"""
"""What is asked by `NOT IN` has no index by party: it is read once, not once for each party."""

_ERASE = """
    UPDATE party SET name = '（消去済）', name_kana = '', birth_on = NULL, sex = '', postal_code = '', address = '',
           address_building = '', phone = '', household_no = '', household_relation = '', corporate_no = '',
           representative = '', lived_from = NULL, kana_key = '', name_key = '', address_key = '', phone_key = '',
           version = version + 1
     WHERE party_id IN (SELECT value FROM json_each(?))
"""

_BESIDE = ("party_change", "party_label", "party_member", "watch_list")
_AROUND = (
    "case_label",
    "party_relation",
    "mailing_address",
    "contact_point",
    "name_link",
    "held_request",
    "letter_body",
)
"""Rows of delinquency work and of letters that are nothing but about the person."""

_GONE = "（消去済）"
_ENDED = (
    "case_task_arrows",
    "case_task_statutory",
    "suspension_arrows",
    "reminder_target_sent",
)
"""Triggers that hold ended rows fast."""

_TEXTS: dict[str, tuple[str, str]] = {
    # table: (whose rows, what stands in them afterwards); numbers, codes and days stay for the books
    "case_event": ("", "words = :gone, facts = '{}', happened_at = ''"),
    "case_task": ("", "words = :gone, outcome = iif(outcome = '', '', :gone), area = ''"),
    "case_policy_event": ("case_id IN (SELECT case_id FROM delinquency_case WHERE {theirs})", "words = ''"),
    "survey": ("", "place = :gone, findings = '{}', photos = '[]', heard = '', inquiries = '[]'"),
    "succession_heir": (
        "{theirs} OR succession_id IN (SELECT succession_id FROM succession WHERE {theirs})",
        "name = :gone, by_will = ''",
    ),
    "succession_event": (
        "succession_id IN (SELECT succession_id FROM succession WHERE {theirs})",
        "facts = json_remove(facts, '$.court', '$.ground', '$.name', '$.address')",
    ),
    "liability": (
        "{theirs} OR main_party_id IN (SELECT value FROM json_each(:keys))",
        "limit_words = iif(limit_words = '', '', :gone), ground = :gone, shortfall = :gone",
    ),
    "liability_event": ("liability_id IN (SELECT liability_id FROM liability WHERE {theirs})", "note = ''"),
    "insolvency": ("", "court = :gone, case_no = :gone, trustee = '', trustee_postal_code = '', trustee_address = ''"),
    "insolvency_event": ("insolvency_id IN (SELECT insolvency_id FROM insolvency WHERE {theirs})", "facts = '{}'"),
    "advance_collection": ("", "ground_words = :gone"),
    "expiry_account_event": ("", "words = :gone"),
    "suspension_sheet": ("", "household = :gone, income = :gone, survey = :gone, judgement = :gone"),
    "suspension_sheet_asset": ("sheet_id IN (SELECT sheet_id FROM suspension_sheet WHERE {theirs})", "words = ''"),
    "suspension": ("", "partial_reason = ''"),
    "suspension_event": (
        "suspension_id IN (SELECT suspension_id FROM suspension WHERE {theirs})",
        "words = '', facts = '{}'",
    ),
    "third_party_payer": ("", "name = :gone, relation = :gone"),
    "entrusted_paper": ("", "drawn_by = :gone, brought_by = :gone"),
    "reminder_target": ("", "grounds = '[]', skips = ''"),
    "grace_note": ("", "body = '{}'"),
    "grace_security": ("", "words = :gone, provider = ''"),
    "returned_mail": ("", "document_words = :gone, address = :gone, address_key = '', note = ''"),
    "returned_mail_end": ("returned_id IN (SELECT returned_id FROM returned_mail WHERE {theirs})", "note = ''"),
    "publication": ("", "document_words = :gone"),
    "publication_event": ("publication_id IN (SELECT publication_id FROM publication WHERE {theirs})", "note = ''"),
    "document": ("", "addressee = iif(addressee = '', '', :gone)"),
}
_OF_LETTERS = {
    "letter_body": "document_id IN (SELECT document_id FROM document WHERE {theirs})",
    "held_request": "held_id IN (SELECT held_id FROM held_letter WHERE {theirs})",
    "name_link": "{theirs} OR other_id IN (SELECT value FROM json_each(:keys))",
}
_THEIRS = "party_id IN (SELECT value FROM json_each(?))"
_LETTERS = """
    addressee <> '' AND person_count = 1
    AND output_id IN (SELECT t.output_id FROM output_party t WHERE t.party_id IN (SELECT value FROM json_each(?)))
"""
"""Papers about one person alone: their addressee is that person, or who acts for them."""


class PartyErasing:
    """Looks anew at each call whether a party may go."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def due(self, before: date, after: int, limit: int) -> list[int]:
        """Parties that left, died or closed before the day, and with whom nothing has happened since."""
        values = {"before": before.isoformat(), "after": after, "limit": limit}
        return [row[0] for row in self._db.execute(_DUE, values)]

    def erase(self, keys: Sequence[int]) -> Erased:
        """Empty the rows, delete what hangs on them, and take their names out of alarms and of papers about them alone."""
        wanted = json.dumps(list(keys))
        before = self._content(wanted)
        with unlocked(self._db, *_BESIDE, *_AROUND, *_TEXTS, "output", also=_ENDED):
            self._empty_course(wanted)
            for table in _BESIDE:
                over = " AND ended_at IS NOT NULL" if table == "watch_list" else ""
                self._db.execute(f"DELETE FROM {table} WHERE {_THEIRS}{over}", (wanted,))
            rows = self._db.execute(_ERASE, (wanted,)).rowcount
            self._db.execute(f"UPDATE output SET addressee = '{_GONE}' WHERE {_LETTERS}", (wanted,))
            self._db.execute(
                f"UPDATE alarm SET body = '{_GONE}', answer = '{_GONE}' WHERE answered_at IS NOT NULL AND {_THEIRS}",
                (wanted,),
            )
        return Erased(rows, before, self._content(wanted))

    def _empty_course(self, wanted: str) -> None:
        """What delinquency work and letters say of them: rows about the person go, texts of the course are emptied."""
        values = {"keys": wanted, "gone": _GONE}
        for table in _AROUND:
            self._db.execute(f"DELETE FROM {table} WHERE {_whose(table)}", values)
        for table, (_, texts) in _TEXTS.items():
            self._db.execute(f"UPDATE {table} SET {texts} WHERE {_whose(table)}", values)

    def _content(self, wanted: str) -> str:
        rows = [
            row
            for table in ("party", *_BESIDE)
            for row in self._db.execute(
                f"SELECT * FROM {table} WHERE party_id IN (SELECT value FROM json_each(?)) ORDER BY rowid"
                if table != "party_member"
                else f"SELECT * FROM {table} WHERE party_id IN (SELECT value FROM json_each(?)) ORDER BY party_id, member_id",
                (wanted,),
            )
        ]
        rows += self._db.execute(f"SELECT output_id, addressee FROM output WHERE {_LETTERS} ORDER BY 1", (wanted,))
        for table in (*_AROUND, *_TEXTS):
            rows += self._db.execute(f"SELECT * FROM {table} WHERE {_whose(table)} ORDER BY 1, 2", {"keys": wanted})
        rows += self._db.execute(f"SELECT alarm_id, body, answer FROM alarm WHERE {_THEIRS} ORDER BY 1", (wanted,))
        return digest(rows)


def _whose(table: str) -> str:
    """Which rows of a table are about the parties of `:keys`."""
    told = _OF_LETTERS.get(table) or _TEXTS.get(table, ("", ""))[0] or "{theirs}"
    return told.replace("{theirs}", "party_id IN (SELECT value FROM json_each(:keys))")
