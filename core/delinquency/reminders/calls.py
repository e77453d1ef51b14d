"""電話催告の一覧 (E49): whom to call, in which order and time band. Results are contacts (6102): nothing is typed twice.

A call counts as one of the list when it was made by the office after the list. Three absences in a row propose a letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.delinquency.contacts.codes import codes_on
from core.delinquency.reminders.exclusions import Ground, counted
from core.delinquency.reminders.extraction import judged_of
from core.delinquency.reminders.runs import FUNCTION
from core.delinquency.reminders.saved import NewSet, PartySet, SourceRef, parties_of, source_words
from core.office.contact_tables import ABSENT
from core.office.settings import value_of
from core.office.traces.looking import near_parties
from core.values.money import Yen
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context

MOST_CALLS = 2_000
AWAITED = "32"
"""伝言・折返し待ち: neither reached nor absent."""
NO_PHONE = "電話なし"


class Band(StrEnum):
    """時間帯 of a call; the value is the word on the screen."""

    MORNING = "午前"
    AFTERNOON = "午後"
    EVENING = "夜間"


class CallState(StrEnum):
    """Where a call stands, read from the contacts."""

    TO_CALL = "未架電"
    ABSENT = "不在"
    AWAITED = "折返し待"
    LETTER = "文書へ"
    DONE = "済"


class Call(NamedTuple):
    """One call that was made: day, time, code of the result."""

    on: date
    at: str
    result: str


@dataclass(frozen=True, slots=True)
class NewCallList:
    """A list to be written."""

    title: str
    source: str
    made_on: date
    made_by: str


@dataclass(frozen=True, slots=True)
class CallList:
    """A list as it lies in the books."""

    list_id: int
    title: str
    source: str
    made_on: date
    made_by_name: str
    ended_on: date | None
    count: int


@dataclass(frozen=True, slots=True)
class CallRow:
    """One line as the store has it, with the calls since the list was made, oldest first.

    `owed` is what the list was made with, less when money came since (also preliminary).
    """

    place: int
    party_id: int
    party_no: str
    name: str
    phone: str
    hours: str
    owed: Yen
    protected: bool
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class CallLine:
    """One line as the clerk sees it."""

    row: CallRow
    state: CallState
    absences: int
    next_band: Band
    near: bool

    @property
    def tried(self) -> int:
        """Calls that were made."""
        return len(self.row.calls)


@dataclass(frozen=True, slots=True)
class CallBoard:
    """A list with its lines in the order of calling."""

    call_list: CallList
    lines: tuple[CallLine, ...]
    most_absences: int
    results: Mapping[str, str] = field(default_factory=dict)
    counterparts: Mapping[str, str] = field(default_factory=dict)
    """Codes of contacts in force (6102), for the entry of a result."""

    @property
    def proposed(self) -> tuple[int, ...]:
        """Those who were absent so often that a letter is proposed."""
        return tuple(line.row.party_id for line in self.lines if line.state is CallState.LETTER)


@dataclass(frozen=True, slots=True)
class MadeList:
    """What became of a source: the list and who is not on it, by ground."""

    list_id: int
    count: int
    excluded: tuple[tuple[str, int], ...]


class CallLists(Protocol):
    """Lists of calls in the store."""

    def add(self, new: NewCallList, rows: Sequence[tuple[int, int, str]], audit_seq: int) -> int:
        """A list with its people in order (party, yen, hours); its number."""
        ...

    def get(self, list_id: int) -> CallList:
        """One list. Raises NotFound."""
        ...

    def listed(self, *, open_only: bool = True, limit: int = 50) -> list[CallList]:
        """Lists, newest first."""
        ...

    def end(self, list_id: int, on: date) -> None:
        """It is worked through. Raises ChangedByAnother."""
        ...

    def rows(self, list_id: int) -> list[CallRow]:
        """The people of a list, by place."""
        ...

    def phones(self, party_ids: Sequence[int], on: date) -> dict[int, tuple[str, str]]:
        """Number and hours (連絡可否時間帯) by party; never that of a workplace. A protected person has none."""
        ...


def make_call_list(ctx: Context, title: str, source: SourceRef) -> MadeList:
    """A list of those of a source who may be called today, the largest debts first.

    Who may not be reminded is not called either; a returned letter is no hindrance. Raises BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    called, today = _title(title), ctx.today()
    with ctx.read() as store:
        people, words = parties_of(store, source, today), source_words(store, source)
        judged = judged_of(store, people, today)
        phones = store.call_lists.phones(people, today)
        wanted, out = [], []
        for number in people:
            one = judged[number]
            ground = next((each for each in one.grounds if each is not Ground.RETURNED), None)
            if ground is not None:
                out.append(ground)
            elif number in phones:
                wanted.append((sum(yen for _, yen in one.listed), number))
    excluded = list(counted(out))
    if without := len(people) - len(out) - len(wanted):
        excluded.append((NO_PHONE, without))
    if not wanted:
        raise BadInput(reason="電話できる人がいません。条件か電話番号を確かめてください。", field="source")
    if len(wanted) > MOST_CALLS:
        raise BadInput(reason=f"架電の一覧は{MOST_CALLS:,}人までです。条件を分けてください。", field="source")
    rows = [(number, yen, phones[number][1]) for yen, number in sorted(wanted, key=lambda one: (-one[0], one[1]))]
    with ctx.write() as store:
        seq = store.audit.record(ctx.entry(FUNCTION, "架電の一覧の作成", name=called, source=words, count=len(rows)))
        list_id = store.call_lists.add(NewCallList(called, words, today, ctx.actor.staff_no), rows, seq)
    return MadeList(list_id, len(rows), tuple(excluded))


def list_call_lists(ctx: Context, *, open_only: bool = True) -> list[CallList]:
    """Lists that are worked on, newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.call_lists.listed(open_only=open_only)


def open_calls(ctx: Context, list_id: int) -> CallBoard:
    """A list in the order of calling: who was not tried comes first, then those who were absent, then what is done."""
    ctx.authorize(FUNCTION, "read")
    now = ctx.now()
    with ctx.read() as store:
        found, rows = store.call_lists.get(list_id), store.call_lists.rows(list_id)
        most = int(value_of(store, "call_absences", now.date()))
        near = near_parties(ctx, store, [row.party_id for row in rows])
        codes = codes_on(store, now.date())
    lines = sorted((line_of(row, most, row.party_id in near) for row in rows), key=_order)
    ctx.record_view(
        FUNCTION, "架電の一覧", list=list_id, count=len(rows), seen=[line.row.party_no for line in lines[:200]]
    )
    return CallBoard(found, tuple(lines), most, codes.results, codes.counterparts)


def end_call_list(ctx: Context, list_id: int) -> None:
    """Put a list away; the contacts stay."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        found = store.call_lists.get(list_id)
        store.audit.record(ctx.entry(FUNCTION, "架電の一覧の終了", name=found.title, list=list_id))
        store.call_lists.end(list_id, ctx.now().date())


def propose_letters(ctx: Context, list_id: int) -> PartySet:
    """A set of those who were absent so often: the source of a run of letters (E49). Raises BadInput for nobody."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        found = store.call_lists.get(list_id)
        most = int(value_of(store, "call_absences", today))
        people = [
            row.party_id for row in store.call_lists.rows(list_id) if line_of(row, most).state is CallState.LETTER
        ]
    if not people:
        raise BadInput(reason=f"続けて{most}回不在の人はいません。", field="")
    new = NewSet(f"不在{most}回 {found.title}"[:40], f"架電「{found.title}」", ctx.actor.staff_no, False, ctx.now())
    with ctx.write() as store:
        seq = store.audit.record(ctx.entry(FUNCTION, "対象の集合の作成", name=new.name, count=len(people)))
        return store.reminder_sources.party_set(store.reminder_sources.add_set(new, people, seq))


def line_of(row: CallRow, most_absences: int, near: bool = False) -> CallLine:
    """Where one call stands. Pure."""
    absences = 0
    for call in reversed(row.calls):
        if call.result != ABSENT:
            break
        absences += 1
    last = row.calls[-1].result if row.calls else ""
    if row.owed.amount <= 0:
        state = CallState.DONE  # who has paid since is not called for it
    elif not row.calls:
        state = CallState.TO_CALL
    elif absences:
        state = CallState.LETTER if absences >= most_absences else CallState.ABSENT
    else:
        state = CallState.AWAITED if last == AWAITED else CallState.DONE
    return CallLine(row, state, absences, next_band(row.calls), near)


def band_of(at: str) -> Band:
    """The band of a time of day (10:40)."""
    return Band.MORNING if at < "12:00" else Band.AFTERNOON if at < "17:00" else Band.EVENING


def next_band(calls: Sequence[Call]) -> Band:
    """The band that was tried least, the earlier of several: who is absent in the morning is called in the evening."""
    tried = [band_of(call.at) for call in calls]
    return min(Band, key=lambda band: tried.count(band))


_ORDER = {state: place for place, state in enumerate((CallState.TO_CALL, CallState.AWAITED, CallState.ABSENT,
                                                      CallState.LETTER, CallState.DONE))}  # fmt: skip


def _order(line: CallLine) -> tuple[int, int, int]:
    return _ORDER[line.state], line.absences, line.row.place


def _title(typed: str) -> str:
    title = typed.strip()
    if not title or len(title) > 40:
        raise BadInput(reason="一覧の名前を40字までで入力してください。", field="title")
    return title
