"""The hours of use as a value: from when until when on a day, as text in a setting `07:00-22:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.values.refusals import BadInput

_TEXT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Minutes from midnight: the first one of use, and the one at which use is over (1440 is midnight)."""

    first: int
    last: int

    def close_of(self, now: datetime) -> datetime | None:
        """When use ends that is possible at the moment; None when none is."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        minutes = (now - midnight) / timedelta(minutes=1)
        return midnight + timedelta(minutes=self.last) if self.first <= minutes < self.last else None


def parse_hours(text: str) -> OpenHours:
    """The hours of a setting. Raises BadInput for another form, or for an end before the beginning."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise BadInput(reason="利用時間は 07:00-22:00 の形で入力してください（終わりは 24:00 まで）。", field="value")
    first = int(found[1]) * 60 + int(found[2])
    last = int(found[3]) * 60 + int(found[4]) if found[3] else _DAY
    if first >= last:
        raise BadInput(reason="利用時間の終わりは、始まりより後にしてください。", field="value")
    return OpenHours(first, last)
