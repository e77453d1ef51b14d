"""A receipt in words: where it came from and where its money lies now."""

from __future__ import annotations

from core.collection.corrections import FoundReceipt
from core.collection.records.receipts import Receipt
from core.values.dates import wareki
from tui.widgets.lines import pairs, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone


def source_of(receipt: Receipt) -> Line:
    """The receipt in one line: days, way, where it came from, yen."""
    return pairs(
        ("金額", f"{receipt.amount}円", Tone.STRONG),
        ("領収日", wareki(receipt.paid_on)),
        ("収入日", wareki(receipt.booked_on)),
        (receipt.channel.label, f"{receipt.line_no:,}行 {receipt.source_name}"),
    )


def places_of(one: FoundReceipt) -> list[Line]:
    """Where the money of a receipt lies now."""
    labels = {claim.receivable_id: claim for claim in one.claims}
    lines: list[Line] = [source_of(one.receipt)]
    for place in one.receipt.places:
        claim = labels.get(place.receivable_id) if place.receivable_id is not None else None
        where = f"{claim.label}  {claim.party.name}" if claim is not None else ""
        lines.append(pairs((str(place.lies), f"{place.amount_yen:,}円"), ("", where)))
    if not one.receipt.places:
        lines.append(text("取消済みです。2103 の履歴に赤の行があります。"))
    return lines
