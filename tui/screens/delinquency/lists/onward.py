"""次の手: the screen on which the next step of a row of 6001 is done, opened for its person and its record."""

from __future__ import annotations

from typing import Any

from core.delinquency.lists.morning import MorningRow
from core.delinquency.lists.waiting import Cause
from tui.screens import load_screen
from tui.screens.office_screen import OfficeScreen


def screen_of(above: OfficeScreen[Any], row: MorningRow) -> OfficeScreen[Any] | None:
    """The screen of `row.way`; None where the case itself is the place."""
    if row.way == "8001":
        return _loaded(row.way, row.subject)
    suspension = suspension_of(row)
    if row.way == "6501" and suspension:
        from tui.screens.delinquency.suspension.one import SuspensionOnePage

        return SuspensionOnePage(above, suspension)
    return _loaded(row.way, row.party.party_id) if row.way else None


def suspension_of(row: MorningRow) -> int:
    """The suspension that the row is about; 0 if it is about none."""
    if row.cause is Cause.SUSPENSION_REVIEW:
        return row.subject
    parts = row.source.split(":")
    return int(parts[1]) if parts[0] == "suspension" and len(parts) > 1 and parts[1].isdigit() else 0


def _loaded(number: str, wanted: int) -> OfficeScreen[Any] | None:
    screen = load_screen(number)
    return screen(wanted) if screen is not None else None
