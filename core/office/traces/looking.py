"""Looking at one person: the shared step of every service that shows somebody's file, behind the right itself.

It reads what the books know, decides (`grounds`), records what was refused, and tells the head of the office of looks at
listed persons, of repeated tries and of mass reading. The look's own row is written by the service, with the ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from core.office.audit import Result
from core.office.ports import S_co
from core.office.settings import value_of
from core.office.traces.alarms import AlarmKind, raise_alarm
from core.office.traces.grounds import (
    BrakePulled,
    Ground,
    GroundKind,
    GroundTooVague,
    LookFacts,
    LookStopped,
    NearChange,
    decide_look,
    words_of,
)
from core.office.traces.kin import Relation

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

ALARMS = "office.alarms"
SEARCH = "parties.search"
Row = TypeVar("Row")
SEES_COLLEAGUES = "G6"
"""The separate grant that opens the records of colleagues."""
AUDITOR = "auditor"
HOUR = timedelta(hours=1)
TRIES = 3
"""Refused looks at near records on one day that are reported."""
REFUSED = "閲覧の拒否"


class Looks(Protocol):
    """What the log and the lists know of looks."""

    def own_case(self, staff_no: str, party_id: int, day: str) -> bool:
        """Is the party on the staff member's case list on the ISO day? The areas that keep cases fill the list."""
        ...

    def worked(self, staff_no: str, party_id: int, since: datetime) -> bool:
        """Has the staff member done something for the party since then?"""
        ...

    def given(self, staff_no: str, party_id: int | None, since: datetime) -> str:
        """The last ground that the staff member gave since then, for the party or for anybody; empty for none."""
        ...

    def persons(self, staff_no: str, party_id: int, since: datetime) -> tuple[int, bool]:
        """How many other persons were looked at since then, and whether this one was. Whoever was also worked on, and
        what a clerk of suspense goes through as candidates, is work and not counted."""
        ...

    def searches(self, staff_no: str, since: datetime) -> int:
        """Searches since then."""
        ...

    def tries(self, staff_no: str, since: datetime) -> int:
        """Refused looks at near records since then."""
        ...

    def permitted(self, staff_no: str, party_id: int, at: datetime) -> bool:
        """Does a permit of a superior hold at the moment?"""
        ...

    def permit(self, staff_no: str, party_id: int, by: str, at: datetime, until: datetime, audit_seq: int) -> None:
        """A superior lets the staff member look at the party."""
        ...

    def lifts(self, staff_no: str, at: datetime) -> int:
        """How often the brake has been lifted for the staff member at the moment."""
        ...

    def lift(self, staff_no: str, by: str, at: datetime, until: datetime, audit_seq: int) -> None:
        """A superior lifts the brake."""
        ...

    def watched(self, party_id: int, day: str) -> str:
        """As what the party is listed on the ISO day; empty if it is not."""
        ...

    def told(self, kind: AlarmKind, staff_no: str, party_id: int | None, since: datetime) -> bool:
        """Has such an alarm been raised since then?"""
        ...


@dataclass(frozen=True, slots=True)
class GroundsOnOffer:
    """What the page of the ground shows: the usual ones, numbered from 1, and the last one given today."""

    usual: tuple[str, ...]
    last: str


def look(ctx: Context[S_co], function_code: str, party_id: int, given: str = "", *, item: str = "") -> Ground:
    """The ground on which the party may be looked at now; to be called behind `ctx.authorize`, outside a transaction.

    `given` is the clerk's own ground, a number of the setting `look_grounds` or words; `item` names the work through
    which the screen comes to the party. Raises GroundNeeded, OwnRecord, NearRecord, ColleagueRecord, BrakePulled.
    """
    if ctx.actor.session_id is None:
        return Ground(GroundKind.ITEM, item or "端末によらない処理")
    now = ctx.now()
    with ctx.read() as store:
        facts = _facts(ctx, store, party_id, now)
        usual = _usual(store, now)
        watched = store.looks.watched(party_id, now.date().isoformat())
    try:
        ground = decide_look(facts, given, usual, item=item)
    except (LookStopped, GroundTooVague) as refusal:
        refusal.facts["party_id"] = party_id
        _record(ctx, function_code, party_id, refusal, given)
        raise
    if watched:
        _tell_watched(ctx, party_id, watched, ground)
    return ground


def brake_searches(ctx: Context[S_co], function_code: str) -> None:
    """Raise BrakePulled, after recording it, when the clerk has searched as often within the hour as the office lets."""
    if ctx.actor.session_id is None:
        return
    now = ctx.now()
    with ctx.read() as store:
        done = store.looks.searches(ctx.actor.staff_no, now - HOUR)
        most = _most(ctx, store, "search_brake_per_hour", now)
    if done < most:
        return
    refusal = BrakePulled(what="検索", most=most)
    _record(ctx, function_code, None, refusal, "")
    raise refusal


def checked_ground(ctx: Context[S_co], function_code: str, given: str) -> str:
    """The words of a ground that was given for a search, empty for none. Raises GroundTooVague, after recording it."""
    if not given.strip():
        return ""
    with ctx.read() as store:
        usual = _usual(store, ctx.now())
    try:
        return words_of(given, usual)
    except GroundTooVague as refusal:
        _record(ctx, function_code, None, refusal, given)
        raise


def grounds_on_offer(ctx: Context[Store]) -> GroundsOnOffer:
    """The usual grounds and the last one that the clerk gave today. An auditor names a case: nothing is usual."""
    ctx.require_session()
    now = ctx.now()
    with ctx.read() as store:
        usual = () if _auditor(ctx, store) else _usual(store, now)
        return GroundsOnOffer(tuple(usual), store.looks.given(ctx.actor.staff_no, None, _midnight(now)))


def refuse_near(ctx: Context[Store], store: Store, party_id: int | None) -> None:
    """Raise NearChange when the actor is the party or of its household: nothing about it may be changed by them."""
    if party_id is not None and store.kin.relation(ctx.actor.staff_no, party_id).near:
        raise NearChange(party_id=party_id)


def stop_near(ctx: Context[S_co], function_code: str, party_ids: Sequence[int]) -> None:
    """Raise NearChange, after recording it, when one of the parties is the actor or of its household.

    For what is made of several transactions (a letter); to be called behind `ctx.authorize`, outside a transaction.
    """
    with ctx.read() as store:
        near = [each for each in party_ids if store.kin.relation(ctx.actor.staff_no, each).near]
    if not near:
        return
    refusal = NearChange(party_id=near[0])
    _record(ctx, function_code, near[0], refusal, "")
    raise refusal


def near_parties(ctx: Context[S_co], store: Store, party_ids: Sequence[int]) -> frozenset[int]:
    """Those of the parties whose records the actor may not look at alone: lists tell no more than who they are."""
    if ctx.actor.session_id is None:
        return frozenset()
    staff_no, now = ctx.actor.staff_no, ctx.now()
    opens = any(grant.grant_code == SEES_COLLEAGUES for grant in store.roster.grants(staff_no, now.date()))
    found = set()
    for party_id in party_ids:
        relation = store.kin.relation(staff_no, party_id)
        stops = relation.near or (relation is Relation.COLLEAGUE and not opens)
        if stops and not store.looks.permitted(staff_no, party_id, now):
            found.add(party_id)
    return frozenset(found)


def without_near(
    ctx: Context[S_co], store: Store, rows: Sequence[Row], party_of: Callable[[Row], int | None]
) -> list[Row]:
    """The rows of a list but for those of `near_parties`: where a row would tell more than who somebody is."""
    of = [party_of(row) for row in rows]
    near = near_parties(ctx, store, [each for each in dict.fromkeys(of) if each is not None])
    return [row for row, party_id in zip(rows, of, strict=True) if party_id not in near]


@contextmanager
def changing(ctx: Context[S_co], function_code: str) -> Iterator[S_co]:
    """`ctx.write()` for a service that changes something about a party: a NearChange in it is recorded behind it."""
    try:
        with ctx.write() as store:
            yield store
    except NearChange as refusal:
        party_id = refusal.facts.get("party_id")
        _record(ctx, function_code, party_id if isinstance(party_id, int) else None, refusal, "")
        raise


def _facts(ctx: Context[S_co], store: Store, party_id: int, now: datetime) -> LookFacts:
    staff_no, today = ctx.actor.staff_no, _midnight(now)
    grants = store.roster.grants(staff_no, now.date())
    persons, seen = store.looks.persons(staff_no, party_id, now - HOUR)
    return LookFacts(
        relation=store.kin.relation(staff_no, party_id),
        permitted=store.looks.permitted(staff_no, party_id, now),
        sees_colleagues=any(grant.grant_code == SEES_COLLEAGUES for grant in grants),
        own_case=store.looks.own_case(staff_no, party_id, now.date().isoformat()),
        worked=store.looks.worked(staff_no, party_id, today),
        given=store.looks.given(staff_no, party_id, today),
        auditor=_auditor(ctx, store),
        persons=persons,
        seen=seen,
        most=_most(ctx, store, "look_brake_per_hour", now),
    )


def _auditor(ctx: Context[S_co], store: Store) -> bool:
    return any(role.role_code == AUDITOR for role in store.roster.roles(ctx.actor.staff_no, ctx.now().date()))


def _most(ctx: Context[S_co], store: Store, key: str, now: datetime) -> int:
    """The limit of the setting, once more for each time that the brake was lifted."""
    return int(value_of(store, key, now.date())) * (1 + store.looks.lifts(ctx.actor.staff_no, now))


def _usual(store: Store, now: datetime) -> Sequence[str]:
    return [str(words) for words in value_of(store, "look_grounds", now.date())]


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _record(ctx: Context[S_co], function_code: str, party_id: int | None, refusal: Exception, given: str) -> None:
    """The row of a refused look, and the alarm that it may be time for."""
    cause = type(refusal).__name__
    entry = ctx.entry(
        function_code, REFUSED, Result.REFUSED, party_id=party_id, reason=given.strip()[:60] or None, cause=cause
    )
    now = ctx.now()
    with ctx.write() as store:
        store.audit.record(entry)
        if isinstance(refusal, BrakePulled):
            _tell(ctx, store, AlarmKind.MASS_READING, f"1時間の{refusal.facts['what']}が上限に達しました", now - HOUR)
        elif isinstance(refusal, LookStopped | NearChange):
            tries = store.looks.tries(ctx.actor.staff_no, _midnight(now))
            if tries >= TRIES:
                _tell(ctx, store, AlarmKind.RELATED, f"近い宛名の照会を1日に{tries}回試みました", _midnight(now))


def _tell(ctx: Context[S_co], store: Store, kind: AlarmKind, body: str, since: datetime) -> None:
    """Raise an alarm that names no party, unless it was raised since then."""
    if not store.looks.told(kind, ctx.actor.staff_no, None, since):
        raise_alarm(ctx, store, ALARMS, kind, body)


def _tell_watched(ctx: Context[S_co], party_id: int, watched: str, ground: Ground) -> None:
    """Tell the head of the office at once, once a day for each clerk and party; the clerk hears nothing of it."""
    since = _midnight(ctx.now())
    with ctx.write() as store:
        if not store.looks.told(AlarmKind.WATCHED, ctx.actor.staff_no, party_id, since):
            raise_alarm(ctx, store, ALARMS, AlarmKind.WATCHED, f"{watched}  事由 {ground.text}", party_id=party_id)
