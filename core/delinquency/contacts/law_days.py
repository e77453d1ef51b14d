"""法定期限 (D36): days that the law sets come into the tasks by themselves and go when what set them is gone.

差押可能日 of a demand, and the completion of a limitation that nothing holds. Graces, suspensions and the like enter
their own. What a collector has completed is not entered a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task
from core.delinquency.nightly.phases import Phase, PhaseStep

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

SEIZABLE, LIMITATION = "seizable", "limitation"
AHEAD = {SEIZABLE: timedelta(days=30), LIMITATION: timedelta(days=90)}
"""How long before it a day comes into the tasks."""
CLOSED = "案件の終結"
GONE = "期限の消滅（納付・更新・猶予など）"


class LawDay(NamedTuple):
    """A day of the law for a party: of which sort, and how many receivables it concerns."""

    party_id: int
    sort: str
    on: date
    claims: int

    @property
    def source(self) -> str:
        """What asks for the task."""
        return f"{self.sort}:{self.party_id}:{self.on.isoformat()}"

    @property
    def wanted(self) -> TaskRequest:
        """The task."""
        kind = TaskKind.DEADLINE if self.sort == SEIZABLE else TaskKind.LIMITATION
        what = "差押えが可能になる日" if self.sort == SEIZABLE else "時効の完成日"
        return TaskRequest(self.party_id, kind, self.on, f"{what}（{self.claims}期別）", True, self.source)


class LawDays(Protocol):
    """Days of the law, and the tasks that stand for them."""

    def parties(self, after: int, limit: int) -> list[int]:
        """The next parties with an open case, by number."""
        ...

    def seizable(self, party_ids: Sequence[int], from_on: date, until_on: date) -> list[LawDay]:
        """差押可能日 within a period, of what is owed."""
        ...

    def limitations(self, party_ids: Sequence[int], from_on: date, until_on: date) -> list[LawDay]:
        """Days of completion within a period that nothing holds off."""
        ...

    def known(self, party_ids: Sequence[int], today: date) -> dict[str, bool]:
        """Sources that have had a task; True while it is live and its day has not come."""
        ...

    def end_closed(self, on: date, by: str) -> int:
        """End the live tasks of parties without an open case; how many."""
        ...


def keep_law_days(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """The next parties: days that are new come in, days that are gone leave, tasks of closed cases end."""
    today = ctx.now().date()
    rows = store.law_days.end_closed(today, ctx.actor.staff_no) if after == 0 else 0
    parties = store.law_days.parties(after, limit)
    wanted = [
        *store.law_days.seizable(parties, today, today + AHEAD[SEIZABLE]),
        *store.law_days.limitations(parties, today, today + AHEAD[LIMITATION]),
    ]
    known = store.law_days.known(parties, today)
    for day in wanted:
        if day.source not in known:
            add_task(ctx, store, day.wanted)
            rows += 1
    there = {day.source for day in wanted}
    for source, live in known.items():
        if live and source not in there:
            rows += store.tasks.end_of_source(source, today, GONE, ctx.actor.staff_no)
    return PhaseStep(parties[-1] if len(parties) == limit else None, rows)


PHASE = Phase("law_days", "法定期限の予定", keep_law_days)
