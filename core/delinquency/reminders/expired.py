"""予告期限切れ (E44): warnings of seizure whose 指定期限 is past and which the money has not answered; from the day after on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.delinquency.reminders.runs import FUNCTION
from core.office.traces.looking import near_parties
from core.values.money import Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store


@dataclass(frozen=True, slots=True)
class ExpiredWarning:
    """A 差押予告 that was sent, its 指定期限, and what is still open of the receivables that it listed."""

    run_id: int
    party_id: int
    party_no: str
    name: str
    document_no: str
    dispatched_on: date
    pay_by_on: date
    open: Yen
    terms: int
    staff_name: str


class ExpiredWarnings(Protocol):
    """Reads over what was sent."""

    def expired(self, on: date, *, after: tuple[date, int] | None = None, limit: int = 200) -> list[ExpiredWarning]:
        """Warnings whose 指定期限 was before the day, oldest 指定期限 first; only the newest of a party, none once seized."""
        ...

    def count_expired(self, on: date) -> int:
        """How many there are."""
        ...

    def demanded_and_reminded(self, receivable_id: int) -> tuple[date | None, date | None, bool]:
        """Day of the demand and of the newest reminder of a receivable, and whether a 差押予告 listed it."""
        ...


def list_expired(ctx: Context, *, after: tuple[date, int] | None = None, limit: int = 200) -> list[ExpiredWarning]:
    """The list of the morning, for every collector. A near person's amounts are left out."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = store.reminder_results.expired(today, after=after, limit=limit)
        near = near_parties(ctx, store, [one.party_id for one in found])
    ctx.record_view(FUNCTION, "予告期限切れの一覧", count=len(found), seen=[one.party_no for one in found])
    return [one for one in found if one.party_id not in near]


def count_waiting(ctx: Context) -> tuple[int, int, int]:
    """For the menu: warnings past their day, runs that wait for dispatch, runs that wait for a decision."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        expired = store.reminder_results.count_expired(today)
        printed, drafted = store.reminder_results.waiting_runs()
    return expired, printed, drafted


def seizure_warning(store: Store, receivable_id: int, on: date) -> str:
    """What whoever drafts a seizure of a receivable must be warned of ('' for nothing), in the caller's transaction."""
    from core.delinquency.reminders.stages import warning_before_seizure

    demanded, reminded, warned = store.reminder_results.demanded_and_reminded(receivable_id)
    return "" if demanded is None else warning_before_seizure(demanded, reminded, warned, on)
