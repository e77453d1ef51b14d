"""What a service says an act changes, as the tables of confirmation and preview take it."""

from __future__ import annotations

from collections.abc import Iterable

from core.office.drafts import BeforeAfter
from tui.widgets.before_after import Change


def changes_of(rows: Iterable[BeforeAfter]) -> list[Change]:
    """Rows of before and after with the difference that the service has worked out."""
    return [Change(row.label, row.before, row.after, row.difference) for row in rows]
