"""Codes that clerks type in this room, with their meanings, for the fields and their lists (F4)."""

from __future__ import annotations

from core.collection.ports import Context

SLIPS = "collection.paid_slips"


def list_tax_codes(ctx: Context) -> dict[str, str]:
    """Short names of the city's tax items by their code, in the order of the codes."""
    ctx.authorize(SLIPS, "read")
    with ctx.read() as store:
        items = store.tax_items.all()
    return {code: items[code].short_name for code in sorted(items)}
