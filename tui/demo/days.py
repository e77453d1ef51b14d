"""The calendar of the demonstration city: business days as a table, and the days between the books' beginning and today."""

from __future__ import annotations

from datetime import date, timedelta

from core.values.business_days import is_business_day


class Days:
    """Days by their ordinal number, looked up and not reckoned: a city asks millions of times."""

    def __init__(self, first: date, last: date) -> None:
        self._first = first.toordinal()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._iso = [day.isoformat() for day in days]
        self._open = [0] * len(days)
        following = last.toordinal() + 1
        for place in range(len(days) - 1, -1, -1):
            if is_business_day(days[place]):
                following = self._first + place
            self._open[place] = following

    def iso(self, ordinal: int) -> str:
        """The day as ISO text."""
        return self._iso[ordinal - self._first]

    def open_from(self, ordinal: int) -> int:
        """The day itself if the office is open, else the next day on which it is."""
        return self._open[ordinal - self._first]

    def is_open(self, ordinal: int) -> bool:
        """Whether the office is open."""
        return self._open[ordinal - self._first] == ordinal

    def before(self, ordinal: int, business_days: int) -> int:
        """The business day so many business days before."""
        while business_days:
            ordinal -= 1
            business_days -= self.is_open(ordinal)
        return ordinal

    def business_days(self, first: int, last: int) -> list[int]:
        """All business days from first to last."""
        return [day for day in range(first, last + 1) if self.is_open(day)]
