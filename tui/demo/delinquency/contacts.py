"""What the collector of the demonstration city has said, been promised and means to do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.policies import PolicyKind, set_policy
from core.delinquency.contacts.contact import ContactEntry, NewPromise, PromiseWanted
from core.delinquency.contacts.recording import correct_contact, record_contact
from core.delinquency.contacts.schedule import TaskEntered, enter_task
from core.delinquency.contacts.task import TaskKind
from core.delinquency.timeline import Happened, NewHappening
from core.values.money import Yen
from tui.demo.delinquency.cases import COLLECTOR
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from core.office.context import Context
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

ONE_DAY = timedelta(days=1)
_BROKEN_DAYS = 12
_LOOKED_BACK = 120


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """Contacts of the last weeks, promises that were kept, broken and are due, visits and calls of today."""
    found = cases.take(8, lambda case: case.plain and case.staff_no == COLLECTOR and case.owed_yen >= 10_000)
    if not found:
        return
    today = plan.today
    with signed_in(city, clock, "nakamura") as ctx:
        yesterday = ctx.today()
        for place, case in enumerate(found):
            _say(ctx, case, yesterday - timedelta(days=9 + place), "2", "31", "呼び出すが応答なし。;7")
        _promise(ctx, found[0], yesterday, today, 5_000)
        _promise(ctx, found[1 % len(found)], yesterday, today + timedelta(days=3), 10_000)
        if len(found) > 2:
            _taken_over(ctx, found[2], today)
        if len(found) > 3:
            _corrected(ctx, found[3], yesterday)
        for case, kind, words, at in zip(
            found[3:],
            (TaskKind.VISIT, TaskKind.VISIT, TaskKind.COMING, TaskKind.CALL),
            ("不在が続く。夕方に臨戸", "連絡票を投函", "来庁。分納の相談", "折り返しの電話"),
            ("", "", "14:30", "10:00"),
            strict=False,
        ):
            enter_task(ctx, TaskEntered(case.party_id, kind, today, words, at))
        for case, policy in zip(found, (PolicyKind.AT_ONCE, PolicyKind.PLAN, PolicyKind.SEIZURE), strict=False):
            set_policy(ctx, case.party_id, policy, today + timedelta(days=14), "約束の履行を見る")


def _say(ctx: Context[Any], case: StoryCase, on: date, method: str, result: str, text: str) -> int:
    counterpart = "0" if result == "31" else "1"
    entry = ContactEntry(case.party_id, on, "15:10", method, counterpart, result, text)
    return record_contact(ctx, entry).event_id


def _promise(ctx: Context[Any], case: StoryCase, on: date, promised_on: date, yen: int) -> None:
    """A promise on the telephone, within what is owed."""
    wanted = PromiseWanted(promised_on, Yen(min(yen, case.owed_yen)), "2")
    entry = ContactEntry(
        case.party_id,
        on,
        "16:20",
        "1",
        "1",
        "21",
        "コンビニで納付するとのこと。",
        reason="01",
        mood="2",
        promise=wanted,
    )
    record_contact(ctx, entry)


def _taken_over(ctx: Context[Any], case: StoryCase, today: date) -> None:
    """Two promises from the cards that were kept before: one whose day went by, one for money that came, if any did."""
    with ctx.write() as store:
        seq = store.audit.record(ctx.entry("delinquency.contacts", "約束の移行", party_id=case.party_id))
        made = today - timedelta(days=_BROKEN_DAYS + 5)
        money = store.course.money_since(case.party_id, today - timedelta(days=_LOOKED_BACK))
        promises = [(made, today - timedelta(days=_BROKEN_DAYS), min(8_000, case.owed_yen), case.receivables)]
        if money:
            first = money[0]
            promises.append((first.paid_on, first.paid_on, first.amount_yen, (first.receivable_id,)))
        for made_on, promised_on, yen, receivables in promises:
            words = "約束（滞納整理カードから移記）"
            event = store.timeline.add(
                NewHappening(case.party_id, Happened.PROMISE, made_on, words), ctx.actor.staff_no, seq
            )
            judged = promised_on + 4 * ONE_DAY
            store.promises.add(
                NewPromise(
                    event, case.party_id, made_on, promised_on, judged, Yen(yen), "1", ctx.actor.staff_no, receivables
                ),
                seq,
            )


def _corrected(ctx: Context[Any], case: StoryCase, on: date) -> None:
    """A contact and its correction: both stay in the course."""
    wrong = _say(ctx, case, on, "1", "41", "滞納があることは承知している。")
    entry = ContactEntry(case.party_id, on, "15:10", "1", "2", "41", "滞納があることは承知している。", reason="03")
    correct_contact(ctx, wrong, entry, "相手は本人ではなく配偶者")
