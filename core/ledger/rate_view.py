"""The yearly rates as 9101 shows them: read-only, each with the article it follows and who laid it down when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.ledger.ports import Context
from core.ledger.rates import Rate

FUNCTION = "office.settings"
SPECIAL_RATES_FROM = date(2000, 1, 1)
"""From here on 附則3条の2 takes the place of the rates of the articles (平成12年)."""


@dataclass(frozen=True, slots=True)
class RateRecord:
    """A row of rates with the entry of the log by which it came into the books."""

    rate: Rate
    recorded_at: datetime | None
    recorded_by: str

    @property
    def article(self) -> str:
        """Where the rates of the row come from."""
        return "法附則3条の2" if self.rate.from_on >= SPECIAL_RATES_FROM else "法の本則"


def list_rates(ctx: Context) -> list[RateRecord]:
    """All rows of 延滞金, 還付加算金 and 猶予, the newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        rows = store.rates.table().rows
        sources = store.rates.sources()
    return [RateRecord(rate, *sources.get(rate.from_on, (None, ""))) for rate in reversed(rows)]
