"""The desk of a collector for the screens: 伊勢 太郎 with seven receivables, what was said, promised and done about him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.delinquency.cases.assignment import Duty, NewAssignment, Origin
from core.delinquency.cases.figures import refresh
from core.delinquency.contacts.contact import NewPromise
from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.timeline import Happened, NewHappening
from core.ledger.receivable_events import NewReceivableEvent
from core.values.money import Yen
from tests.builders import a_demand, a_party, a_payment, a_receivable, an_entry
from tests.delinquency.world import a_case

COLLECTOR = "DELINQUENCY1"
ROWS = (
    (2024, "01", 1, date(2024, 7, 1), 24_000, date(2024, 7, 22)),
    (2024, "01", 2, date(2024, 9, 2), 24_000, date(2024, 9, 20)),
    (2025, "01", 3, date(2025, 10, 31), 28_000, date(2025, 11, 20)),
    (2025, "01", 4, date(2026, 2, 2), 28_000, date(2026, 2, 20)),
    (2026, "08", 1, date(2026, 6, 1), 10_800, date(2026, 11, 16)),
    (2026, "01", 1, date(2026, 6, 30), 27_000, date(2026, 7, 17)),
    (2026, "01", 2, date(2026, 8, 31), 27_000, date(2026, 9, 17)),
)


@dataclass(frozen=True)
class Desk:
    """The numbers of what was made."""

    party_id: int
    case_id: int
    receivables: tuple[int, ...]
    others: tuple[int, ...]


def settle(ctx: Any, store: Any, collector: str = COLLECTOR) -> Desk:
    """The case and two more on the collector's list."""
    taro = a_party(store, party_no="00123456", household_no="0004561")
    a_party(store, party_no="00123457", name="伊勢　花子", kana="イセ　ハナコ", household_no="0004561")
    numbers = []
    for year, item, term, due_on, yen, demanded_on in ROWS:
        number = a_receivable(
            store, party_id=taro, tax_item=item, levy_year=year, term_no=term, principal=yen, due_on=due_on,
            notice_no=f"{year % 100}3001230{item}",
        )  # fmt: skip
        a_demand(store, number, demanded_on)
        numbers.append(number)
    a_payment(store, numbers[1], 10_000, date(2025, 3, 10))
    a_payment(store, numbers[2], 5_000, date(2026, 8, 7))
    case_id = a_case(store, taro, numbers, date(2024, 8, 2))
    others = [_small(store, name, kana, n) for n, (name, kana) in enumerate(_OTHERS, 1)]
    seq = store.audit.record(an_entry("割当", function_code="delinquency.assignment"))
    cases = [(case_id, taro), *((other[1], other[0]) for other in others)]
    rows = [NewAssignment(c, p, collector, Duty.MAIN, Origin.MANUAL, date(2026, 4, 1)) for c, p in cases]
    store.assignments.add(rows, seq)
    _course(store, taro, numbers, collector, seq)
    for party_id in (taro, *(other[0] for other in others)):
        refresh(ctx, store, party_id)
    return Desk(taro, case_id, tuple(numbers), tuple(other[0] for other in others))


_OTHERS = (("志摩　次郎", "シマ　ジロウ"), ("鳥羽　三郎", "トバ　サブロウ"))


def _small(store: Any, name: str, kana: str, n: int) -> tuple[int, int]:
    party_id = a_party(store, party_no=f"0020000{n}", name=name, kana=kana, phone=f"0596-00-500{n}")
    number = a_receivable(store, party_id=party_id, principal=9_000 * n, due_on=date(2026, 6, 30))
    a_demand(store, number, date(2026, 7, 17))
    return party_id, a_case(store, party_id, [number], date(2026, 8, 3))


def _course(store: Any, taro: int, numbers: list[int], staff: str, seq: int) -> None:
    """What was said and done, the seizure and the plan."""
    phone = {"names": {"method": "電話(発)", "counterpart": "本人"}, "contact": {"result": "21"}}
    tell = (
        (Happened.NOTE, date(2026, 4, 2), "", "受任通知 山本法律事務所", {}),
        (Happened.PLAN, date(2026, 5, 20), "", "分納誓約書 3期別 月20,000円", {}),
        (Happened.PROMISE, date(2026, 9, 24), "14:02", "約束 R8.9.30 に 20,000円（コンビニ）", phone),
        (Happened.SEIZURE, date(2026, 10, 9), "14:22", "預金 百五銀行 R6市県2期 効力発生", {}),
        (Happened.LETTER, date(2026, 11, 18), "", "差押予告書（期限 R8.11.25）", {}),
        (Happened.PROMISE, date(2026, 11, 20), "15:10", "約束 R8.11.27 に 30,000円（コンビニ）", phone),
    )
    events = [
        store.timeline.add(NewHappening(taro, kind, on, words, at, facts), staff, seq)
        for kind, on, at, words, facts in tell
    ]
    _promise(store, taro, events[2], date(2026, 9, 24), date(2026, 9, 30), 20_000, numbers, staff, seq)
    _promise(store, taro, events[5], date(2026, 11, 20), date(2026, 11, 27), 30_000, numbers, staff, seq)
    add = store.receivable_events.add
    add(NewReceivableEvent(numbers[1], EventKind.SEIZURE, date(2026, 10, 9), facts={"asset": "預金"}), seq)
    for number in numbers[1:4]:
        facts = {"plan_id": 1}
        add(NewReceivableEvent(number, EventKind.WRITTEN_ACKNOWLEDGEMENT, date(2026, 5, 20), facts=facts), seq)
        add(NewReceivableEvent(number, StandingKind.PLAN, date(2026, 5, 20), facts=facts), seq)
    for kind, on, words, statutory in (
        (TaskKind.DEADLINE, date(2026, 12, 1), "R8軽自動車 差押可能日", True),
        (TaskKind.REVIEW, date(2026, 12, 10), "方針の見直し", False),
        (TaskKind.VISIT, date(2026, 11, 24), "在宅は夕方", False),
    ):
        store.tasks.add(TaskRequest(taro, kind, on, words, statutory, staff_no=""), staff, seq)


def _promise(
    store: Any, taro: int, event: int, made: date, on: date, yen: int, numbers: list[int], staff: str, seq: int
) -> None:
    judged = date.fromordinal(on.toordinal() + 4)
    store.promises.add(NewPromise(event, taro, made, on, judged, Yen(yen), "2", staff, tuple(numbers)), seq)
