"""A copy of the demonstration in which every text that a screen may show attacks it, and how its screens are opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.widgets.hostile import HOSTILE
from tui.screens import load_screen
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.wiring import City

SHOWN = {
    "party": ("name", "name_kana", "address", "address_building", "phone", "representative", "household_relation"),
    "party_label": ("text",),
    "office": ("name",),
    "bank": ("name",),
    "staff": ("name",),
    "municipality": ("name",),
    "role": ("name",),
    "notice": ("body",),
    "job": ("message",),
    "live_session": ("terminal",),
    "audit_log": ("terminal", "reason"),
    "payment": ("slip_key", "outlet", "fault_reason"),
    "payment_batch": ("source_name", "rejected_reason"),
    "import_file": ("source_name",),
    "voucher": ("reason",),
    "document": ("addressee",),
    "document_event": ("reason",),
    "suspense_note": ("note",),
    "provisional_end": ("reason",),
    "tax_item": ("name", "short_name"),
    "case_event": ("words",),
    "case_task": ("words",),
    "third_party_payer": ("name", "relation"),
    "entrusted_paper": ("paper_no", "drawn_by", "drawn_on_bank", "brought_by", "reentrusted_to"),
}
"""Columns of free text, by table."""

SHORT = [text[:60] for text in HOSTILE]
"""One of them is 10,000 characters long; no column of the books is."""


def poison(folder: Path) -> None:
    """Put a hostile text into every row of every column of free text, past the program and its triggers."""
    db = sqlite3.connect(folder / "city.db", isolation_level=None)
    triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        db.execute(f"DROP TRIGGER {name}")
    db.create_function("hostile", 1, lambda row: SHORT[row % len(SHORT)], deterministic=True)
    db.execute("PRAGMA ignore_check_constraints = 1")
    db.execute("BEGIN")
    for table, columns in SHOWN.items():
        for number, column in enumerate(columns):
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = hostile(rowid + {number}) WHERE {column} IS NOT NULL")
    db.execute("COMMIT")
    db.close()


class Places:
    """Screens of a city as clerks come to them: the screen that is opened first, and the keys from there."""

    def __init__(self, city: City) -> None:
        with city.vault.read() as store:
            found = store.db.execute(
                """
                SELECT party_id FROM receivable WHERE principal_yen > 0
                 GROUP BY party_id ORDER BY count(DISTINCT tax_item) DESC, party_id LIMIT 3
                """
            ).fetchall()
        self.persons = tuple(int(row[0]) for row in found)

    def opened(self, number: str) -> tuple[OfficeScreen[Any], Sequence[str]]:
        """The first screen and the keys that lead from it to the screen of that number, with data on it."""
        screen: Callable[..., OfficeScreen[Any]] | None = load_screen(number)
        assert screen is not None
        if number in FROM_CASES:
            cases = load_screen("6101")
            assert cases is not None
            return cases(), FROM_CASES[number]
        if number in WAYS:
            summary = load_screen("2101")
            assert summary is not None
            return summary(Persons(self.persons)), WAYS[number]  # type: ignore[call-arg]  # 2101 takes persons
        return screen(), AFTER.get(number, ())


WAYS: dict[str, Sequence[str]] = {
    "2101": (),
    "2102": ("enter",),
    "2103": ("enter", "enter"),
    "2105": ("u", "end", "x"),
}
"""From 2101 on."""

FROM_CASES: dict[str, Sequence[str]] = {"6101": ("enter",), "6102": ("enter", "+")}
"""From the list of cases on."""

AFTER: dict[str, Sequence[str]] = {
    "2001": ("イ", "enter"),
    "3106": ("f7",),
    "9002": ("enter",),
    "6301": ("down", "enter"),
}
"""On the screen itself."""
