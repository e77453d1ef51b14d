"""折衝入力 (6102) opened: the case with its figures, the codes of the day, what was said before, and the row to be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.delinquency.cases.labels import LabelSort, codes_of
from core.delinquency.contacts.case_rows import CaseView
from core.delinquency.contacts.case_view import open_case
from core.delinquency.contacts.codes import Codes, codes_on
from core.delinquency.contacts.hours import ContactLimits
from core.delinquency.contacts.recording import FUNCTION, NotAContact, limits_on
from core.delinquency.contacts.task import Task
from core.delinquency.ports import Context
from core.delinquency.timeline import Happening
from core.office.calendar import DaysSet, days_set
from core.values.dates import wareki
from core.values.refusals import NotFound


@dataclass(frozen=True, slots=True)
class ContactDesk:
    """What contact entry needs. `corrects` is the row that a correction is for, `task` the task that is carried out."""

    case: CaseView
    codes: Codes
    tags: tuple[str, ...]
    limits: ContactLimits
    days: DaysSet
    now: datetime
    corrects: Happening | None
    task: Task | None

    @property
    def read_aloud(self) -> str:
        """F5: what is owed, as it is said on the telephone."""
        sums = self.case.now
        fee = f" 督促手数料 {sums.demand_fee}円" if sums.demand_fee else ""
        return f"本日 {wareki(self.case.today)} の納付額は 計 {sums.owed}円（本税 {sums.unpaid}円 延滞金 {sums.late_charge}円{fee}）"


def open_desk(ctx: Context, party_id: int, *, corrects: int = 0, task_id: int = 0, reason: str = "") -> ContactDesk:
    """Open contact entry for a person: the look itself is that of the case.

    Raises what `open_case` raises, and NotAContact for a row that is no contact of this person.
    """
    ctx.authorize(FUNCTION, "read", party_id=party_id)
    view = open_case(ctx, party_id, reason=reason, item="予定の処理" if task_id else "")
    today: date = view.today
    with ctx.read() as store:
        wrong = store.timeline.get(corrects) if corrects else None
        if wrong is not None and (wrong.party_id != party_id or "contact" not in wrong.facts):
            raise NotAContact(kind=wrong.kind.value)
        task = store.tasks.get(task_id) if task_id else None
        if task is not None and task.party_id != party_id:
            raise NotFound(what="予定")
        return ContactDesk(
            view,
            codes_on(store, today),
            tuple(codes_of(store, LabelSort.TAG, today)),
            limits_on(store, today),
            days_set(store),
            ctx.now(),
            wrong,
            task,
        )
