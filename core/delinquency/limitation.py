"""時効: until when one receivable can still be collected, with every event that moved the day (R-01).

法18条, 18条の2; 民法140条 143条 147条から152条まで. A pure function of the events of one receivable: whoever doubts
the day adds an event, nobody sets the day. One series a receivable, one a co-debtor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.values.dates import wareki
from core.values.derivation import Step
from core.values.periods import ONE_DAY, days_elapsed_on, months_after
from core.values.refusals import BadInput

DEMAND_DAYS = 10
"""A demand keeps the period from completing until 10 days, the day of issue counted, have passed (法18条の2①二)."""
REMINDER_MONTHS = 6
"""A reminder keeps it from completing for six months, once (民法150条)."""
ANNULLED_MONTHS = 6
STAY_ORDER_MONTHS = 2
"""After a 包括的禁止命令 has lost its effect (破産法25条⑧)."""
MOST_YEARS = 20


class EventKind(StrEnum):
    """What happened to the receivable; stored as it stands."""

    DEMAND = "demand"
    DEMAND_BY_PUBLICATION = "demand_by_publication"
    PART_PAYMENT = "part_payment"
    WRITTEN_ACKNOWLEDGEMENT = "written_acknowledgement"
    REMINDER = "reminder"
    SEIZURE = "seizure"
    SEIZURE_ENDED = "seizure_ended"
    SEIZURE_ANNULLED = "seizure_annulled"
    DISTRIBUTION_CLAIM = "distribution_claim"
    DISTRIBUTION_CLAIM_ENDED = "distribution_claim_ended"
    JOINING_SEIZURE = "joining_seizure"
    COLLECTION_GRACE = "collection_grace"
    REALISATION_GRACE_BY_OFFICE = "realisation_grace_by_office"
    REALISATION_GRACE_BY_REQUEST = "realisation_grace_by_request"
    SUSPENSION = "suspension"
    SEARCH = "search"
    LAWSUIT = "lawsuit"
    JUDGMENT = "judgment"
    LAWSUIT_ENDED = "lawsuit_ended"
    FRAUD = "fraud"
    STAY_ORDER = "stay_order"
    STAY_ORDER_LIFTED = "stay_order_lifted"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _LABELS[self.value]


_LABELS = {
    "demand": "督促",
    "demand_by_publication": "督促（公示送達）",
    "part_payment": "一部納付",
    "written_acknowledgement": "書面による承認",
    "reminder": "催告",
    "seizure": "差押え",
    "seizure_ended": "差押えの終了",
    "seizure_annulled": "差押えの取消し（違法）",
    "distribution_claim": "交付要求",
    "distribution_claim_ended": "交付要求の終了",
    "joining_seizure": "参加差押え",
    "collection_grace": "徴収猶予",
    "realisation_grace_by_office": "職権による換価の猶予",
    "realisation_grace_by_request": "申請による換価の猶予",
    "suspension": "執行停止",
    "search": "捜索（財産なし）",
    "lawsuit": "債権の存在確認の訴え",
    "judgment": "勝訴の確定",
    "lawsuit_ended": "訴えの取下げ・却下",
    "fraud": "偽りその他不正の行為",
    "stay_order": "包括的禁止命令",
    "stay_order_lifted": "包括的禁止命令の失効",
}

_ENDS = {
    EventKind.SEIZURE_ENDED: (EventKind.SEIZURE,),
    EventKind.SEIZURE_ANNULLED: (EventKind.SEIZURE,),
    EventKind.DISTRIBUTION_CLAIM_ENDED: (EventKind.DISTRIBUTION_CLAIM, EventKind.JOINING_SEIZURE),
    EventKind.JUDGMENT: (EventKind.LAWSUIT,),
    EventKind.LAWSUIT_ENDED: (EventKind.LAWSUIT,),
    EventKind.STAY_ORDER_LIFTED: (EventKind.STAY_ORDER,),
}
"""What each end ends; of several the earliest that is open."""
_GRACES = (
    EventKind.COLLECTION_GRACE,
    EventKind.REALISATION_GRACE_BY_OFFICE,
    EventKind.REALISATION_GRACE_BY_REQUEST,
)
_BY_REQUEST = (EventKind.COLLECTION_GRACE, EventKind.REALISATION_GRACE_BY_REQUEST)
"""Graces that the debtor asked for in writing: the request acknowledges what it lists (民法152条①)."""
_LONG = (
    EventKind.SEIZURE,
    EventKind.DISTRIBUTION_CLAIM,
    EventKind.JOINING_SEIZURE,
    EventKind.LAWSUIT,
    EventKind.STAY_ORDER,
)
_TOLD_WHOLE = (EventKind.SEIZURE, EventKind.DISTRIBUTION_CLAIM, EventKind.JOINING_SEIZURE)
"""Of these the end may be told with the beginning."""
_HELD_ON = {
    EventKind.SEIZURE_ANNULLED: (ANNULLED_MONTHS, "徴基通47-55注1"),
    EventKind.LAWSUIT_ENDED: (ANNULLED_MONTHS, "民法147条①"),
    EventKind.STAY_ORDER_LIFTED: (STAY_ORDER_MONTHS, "破産法25条⑧"),
}
"""Ends that renew nothing: the period is kept from completing for so many months more."""
JUDGMENT_YEARS = 10
"""A claim that a judgment has settled (民法169条)."""
FRAUD_YEARS = 2
"""After fraud the period does not run for two years, or until the notice (法18条の2③)."""


def ends_open(kind: EventKind) -> tuple[EventKind, ...]:
    """The kinds of which this one is the end; empty for a kind that ends nothing."""
    return _ENDS.get(kind, ())


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `until` is the last day of a grace, or the end of a seizure or a claim if it is told with it.

    `on` is the day that counts: issue of a demand (first day of publication), receipt of money, signature, arrival of a
    reminder, effect of a seizure, notice of a distribution claim to the debtor, first day of a grace.
    """

    kind: EventKind
    on: date
    until: date | None = None
    acknowledged: bool = False
    """The application for this grace is an event of its own, on the day it came: the grace itself renews nothing."""


@dataclass(frozen=True, slots=True)
class Stay:
    """完成猶予: while it lasts the period does not complete; `until_on` is None while nobody knows the end."""

    kind: EventKind
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Pause:
    """不進行: the period does not run on these days."""

    kind: EventKind
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Limitation:
    """Where the period stands: its first day that counts, and its last.

    `completes_on` is None while a stay without an end holds it.
    """

    starts_on: date
    completes_on: date | None
    stays: tuple[Stay, ...]
    pauses: tuple[Pause, ...]
    as_of: date
    derivation: tuple[Step, ...]

    @property
    def completed(self) -> bool:
        """The right to collect is gone: the last day is past."""
        return self.completes_on is not None and self.completes_on < self.as_of


def limitation(due_on: date, years: int, events: Sequence[Event], as_of: date) -> Limitation:
    """The period of one receivable as of a day: it begins anew after its own 納期限 (法18条の2①一).

    `years`: 5 for taxes, 2 for insurance premiums (an attribute of the tax item). Events after `as_of` do not count yet;
    events after the completion are void. Raises BadInput for an end without a beginning, or a grace without an end.
    """
    if not 1 <= years <= MOST_YEARS:
        raise BadInput(reason=f"時効の年数は1から{MOST_YEARS}までで指定してください。", field="years")
    counting = _Counting(due_on, years)
    for event in _in_order(events):
        if event.on <= as_of:
            counting.take(event, as_of)
    return counting.result(as_of)


def _in_order(events: Sequence[Event]) -> list[Event]:
    """By day; ends told with their beginning stand on their own day; on one day renewals first, then ends."""
    told: list[Event] = []
    for event in events:
        if event.until is not None and event.until < event.on:
            raise BadInput(reason=f"{event.kind.label}の終わりが始まりより前です。", field="until")
        if event.kind in _TOLD_WHOLE and event.until is not None:
            end = EventKind.SEIZURE_ENDED if event.kind is EventKind.SEIZURE else EventKind.DISTRIBUTION_CLAIM_ENDED
            told += [Event(event.kind, event.on), Event(end, event.until)]
        else:
            told.append(event)
    return sorted(told, key=lambda event: (event.on, event.kind in _ENDS))


class _Counting:
    """The state of the count while the events are taken in their order."""

    def __init__(self, due_on: date, years: int) -> None:
        self._years = years
        self._start = due_on + ONE_DAY
        self._stays: list[Stay] = []
        self._pauses: list[Pause] = []
        self._open: list[Event] = []
        self._demanded = False
        self._over = False
        self._steps = [
            Step(
                f"納期限 {wareki(due_on)} の翌日 {wareki(self._start)} から{years}年を数えます。",
                "法18条① 18条の2①一",
            )
        ]

    def take(self, event: Event, as_of: date) -> None:
        """Let one event have its effect."""
        if self._over:
            return
        last = self._completes()
        if last is not None and last < event.on:
            self._over = True
            self._say(
                f"{wareki(last)} に完成しているため、{wareki(event.on)} の{event.kind.label}以後は効力がありません。",
                "法18条②",
            )
            return
        if event.kind in (EventKind.DEMAND, EventKind.DEMAND_BY_PUBLICATION):
            self._demand(event)
        elif event.kind in (EventKind.PART_PAYMENT, EventKind.WRITTEN_ACKNOWLEDGEMENT):
            self._renew(event.on + ONE_DAY, event, "民法152条①")
        elif event.kind is EventKind.SEARCH:
            self._renew(event.on + ONE_DAY, event, "徴基通142-11")
        elif event.kind is EventKind.REMINDER:
            self._reminder(event)
        elif event.kind in _LONG:
            self._begin(event)
        elif event.kind in _ENDS:
            self._end(event)
        elif event.kind in _GRACES:
            self._grace(event)
        elif event.kind is EventKind.FRAUD:
            self._fraud(event)
        else:
            self._say(f"{wareki(event.on)} 執行停止。時効は進行し続けます。", "徴基通153-12")

    def result(self, as_of: date) -> Limitation:
        """Where it all leads."""
        last = self._completes()
        word = (
            f"{wareki(last)} の終わりに完成します。"
            if last
            else "終わりの定まらない事由があるため、いまは完成しません。"
        )
        self._steps.append(Step(word, "法18条① 民法143条②"))
        starts = self._runs_from()
        return Limitation(starts, last, tuple(self._stays), tuple(self._pauses), as_of, tuple(self._steps))

    # Effects

    def _say(self, words: str, article: str) -> None:
        self._steps.append(Step(words, article))

    def _renew(self, start: date, event: Event, article: str) -> None:
        """A new period begins; a demand's, a reminder's and an ended stay have done their work, running ones go on."""
        self._start = max(start, self._start)
        self._pauses = [pause for pause in self._pauses if pause.until_on >= self._start]
        self._say(f"{wareki(event.on)} {event.kind.label}。{wareki(self._start)} から新たに進行します。", article)

    def _demand(self, event: Event) -> None:
        if self._demanded:
            self._say(f"{wareki(event.on)} {event.kind.label}。2通目の督促に更新の効力はありません。", "法18条の2①二")
            return
        self._demanded = True
        until = days_elapsed_on(event.on, DEMAND_DAYS)
        self._stays.append(Stay(event.kind, event.on, until))
        self._renew(until + ONE_DAY, event, "法18条の2①二")

    def _reminder(self, event: Event) -> None:
        """Six months, once: a second one while the first alone holds the completion off is void (民法150条②)."""
        natural = self._natural()
        held_by = [stay for stay in self._stays if _covers(stay, event.on)]
        if natural < event.on and held_by and all(stay.kind is EventKind.REMINDER for stay in held_by):
            self._say(f"{wareki(event.on)} 催告。催告による猶予の間の再度の催告に効力はありません。", "民法150条②")
            return
        until = months_after(event.on, REMINDER_MONTHS)
        self._stays.append(Stay(event.kind, event.on, until))
        self._say(f"{wareki(event.on)} 催告。{wareki(until)} までは完成しません。", "民法150条①")

    def _begin(self, event: Event) -> None:
        self._open.append(event)
        self._stays.append(Stay(event.kind, event.on, None))
        article = "破産法25条⑧" if event.kind is EventKind.STAY_ORDER else "民法148条 法18条の2①三"
        self._say(f"{wareki(event.on)} {event.kind.label}。終わるまで完成しません。", article)

    def _end(self, event: Event) -> None:
        begun = next((each for each in self._open if each.kind in _ENDS[event.kind]), None)
        if begun is None:
            raise BadInput(
                reason=f"{wareki(event.on)} の{event.kind.label}に対応する始まりがありません。始まりの事象を加えてください。",
                field="events",
            )
        self._open.remove(begun)
        held_on = _HELD_ON.get(event.kind)
        until = months_after(event.on, held_on[0]) if held_on else event.on
        at = self._stays.index(Stay(begun.kind, begun.on, None))
        self._stays[at] = Stay(begun.kind, begun.on, until)
        if held_on:
            words = f"{wareki(event.on)} {event.kind.label}。更新せず、{wareki(until)} までは完成しません。"
            self._say(words, held_on[1])
        elif event.kind is EventKind.JUDGMENT:
            self._years = max(self._years, JUDGMENT_YEARS)
            self._renew(event.on + ONE_DAY, event, "民法147条② 169条① 徴基通32-28")
        else:
            self._renew(event.on + ONE_DAY, event, "民法148条② 徴基通47-55 82-8")

    def _grace(self, event: Event) -> None:
        if event.until is None:
            raise BadInput(reason=f"{event.kind.label}の終わりの日を指定してください。", field="until")
        if event.kind in _BY_REQUEST and not event.acknowledged:
            self._renew(event.on + ONE_DAY, event, "民法152条① 法18条の2④")
        self._pauses.append(Pause(event.kind, event.on, event.until))
        self._say(
            f"{wareki(event.on)} から {wareki(event.until)} まで{event.kind.label}。この間は進行しません。",
            "法18条の2④",
        )

    def _fraud(self, event: Event) -> None:
        """Two years from 法定納期限 do not count, or those up to the notice by which the tax came to light."""
        until = event.until or months_after(event.on - ONE_DAY, 12 * FRAUD_YEARS)
        self._pauses.append(Pause(event.kind, event.on, until))
        self._say(f"{event.kind.label}。{wareki(until)} までは進行しません。", "法18条の2③")

    # Days

    def _runs_from(self) -> date:
        """The first day that counts: behind a pause that lies over the beginning, the years run from its end."""
        start = self._start
        for pause in sorted(self._pauses, key=lambda each: (each.from_on, each.until_on)):
            if pause.from_on <= start <= pause.until_on:
                start = pause.until_on + ONE_DAY
        return start

    def _natural(self) -> date:
        """The last day by the count alone: the years, and the days on which it did not run."""
        start = self._runs_from()
        last = _last_of_years(start, self._years)
        counted = start - ONE_DAY
        for pause in sorted(self._pauses, key=lambda each: (each.from_on, each.until_on)):
            first = max(pause.from_on, counted + ONE_DAY)
            # A pause counts only as far as the period still ran when it began, and a day once.
            if first > last:
                break
            if first <= pause.until_on:
                last += pause.until_on - first + ONE_DAY
                counted = pause.until_on
        return last

    def _completes(self) -> date | None:
        """The last day with the stays that hold it off; None when one has no end."""
        last = self._natural()
        while True:
            holding = [stay for stay in self._stays if _covers(stay, last)]
            if any(stay.until_on is None for stay in holding):
                return None
            later = max((stay.until_on for stay in holding if stay.until_on is not None), default=last)
            if later <= last:
                return last
            last = later


def _covers(stay: Stay, day: date) -> bool:
    return stay.from_on <= day and (stay.until_on is None or day <= stay.until_on)


def _last_of_years(start: date, years: int) -> date:
    """The day before the corresponding day so many years later; without one, the last day of that month (民法143条②)."""
    return months_after(start - timedelta(days=1), 12 * years)
