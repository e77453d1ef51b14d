"""反映: up to which day the money and the news of each channel are in the books, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.collection.payments import Channel
from core.ledger.inquiry.rows import Reflected
from core.values.dates import wareki
from tui.widgets.lines import text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

LONG_AGO = 180
"""Days after which a day is shown with its year."""


def reflected_line(found: Sequence[Reflected], today: date) -> Line:
    """`反映 済通11/20 コンビニ確報11/18 速報11/23 口座振替11/10`."""
    if not found:
        return text("反映 まだ入金の取込がありません。", Tone.LABEL)
    parts = []
    for channel in dict.fromkeys(one.channel for one in found):
        own = [one for one in found if one.channel == channel]
        words = [
            f"{('確報' if one.settled else '速報') if len(own) > 1 or not one.settled else ''}{_day(one.on, today)}"
            for one in sorted(own, key=lambda one: not one.settled)
        ]
        parts.append(_name(channel) + " ".join(words))
    return [(Tone.TEXT, " "), (Tone.LABEL, "反映 "), (Tone.TEXT, " ".join(parts))]


def _name(channel: str) -> str:
    return Channel(channel).label if channel in {one.value for one in Channel} else channel


def _day(day: date, today: date) -> str:
    return f"{day.month}/{day.day}" if abs((today - day).days) < LONG_AGO else wareki(day)
