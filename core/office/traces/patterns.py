"""型 (9201, p): looks that a superior should ask about, found in the log by rules that need no list of suspects (L12).

One sign alone says little: people work late, and share a name or a street with those they serve. A look is shown when
its signs together weigh enough; each is shown with them, and what it means is for people to find out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.office.access.open_hours import parse_hours
from core.office.audit_view import FUNCTION, AuditFilter, AuditRow, closed_days, within_sight
from core.office.settings import value_of
from core.office.traces.grounds import LEAST_LETTERS, GroundKind
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store


class Pattern(StrEnum):
    """A sign; the value is the word on the screen."""

    KIN = "本人・世帯・職員"
    SURNAME = "同姓"
    STREET = "同じ町内"
    NIGHT = "夜間・閉庁日"
    NO_WORK = "後の処理なし"
    EMPTY = "事由が無意味"
    MASS = "同じ事由で大量"


WEIGHTS: Mapping[Pattern, int] = {
    Pattern.KIN: 3,
    Pattern.SURNAME: 2,
    Pattern.STREET: 2,
    Pattern.NIGHT: 2,
    Pattern.NO_WORK: 1,
    Pattern.EMPTY: 3,
    Pattern.MASS: 3,
}
ENOUGH = 3
"""Weight from which a look is shown: no sign that many honest looks have is enough without another."""
FOLLOW_UP_DAYS = 14
"""Days within which work that a ground promised leaves a row (担当の折衝は2週に1度)."""
MASS_AN_HOUR = 40
"""Persons within a clock hour, nearly all on one ground, that are shown as one."""
MOST_LOOKS = 300_000
"""Looks of a period that are gone through at once."""
_NEARLY_ALL = 95  # per cent
_PROMISES = re.compile("再発行|申請|手続|変更|相談|訂正|還付|充当|折衝|催告|督促|分納|猶予|調査|差押|登録|発送")
_WORK_ITSELF = (GroundKind.WORKED.value, GroundKind.ITEM.value)
_LEAST_DIFFERENT = 3
_NUMBERS = re.compile(r"(\D+)(\d+(?:-\d+)*)")


class View(NamedTuple):
    """A look at one person: a row of the log without what the rules do not need. A NamedTuple, as there are very many."""

    seq: int
    day: str
    """ISO day."""
    time: str
    """`HH:MM`."""
    staff_no: str
    party_id: int
    reason: str
    ground: str
    """Where the ground came from (GroundKind); empty for rows from before there were grounds."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a person has in common with others: party, household, family names as keys, street."""

    party_id: int = 0
    household: str = ""
    families: frozenset[str] = frozenset()
    street: str = ""
    name: str = ""
    """Of a staff member whose name is written without a blank: the family name is what it begins with."""

    def shares_family_name(self, other: Traits) -> bool:
        """Is the family name of the other one this staff member's too?"""
        if self.families & other.families:
            return True
        return bool(self.name) and any(len(each) > 1 and self.name.startswith(each) for each in other.families)


@dataclass(frozen=True, slots=True)
class Times:
    """When the office works: from and until `HH:MM`, and its closed days as ISO text."""

    first: str
    last: str
    closed: Set[str]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a look, with what it is made of in the office's words."""

    pattern: Pattern
    words: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """A look and its signs."""

    view: View
    signs: tuple[Sign, ...]

    @property
    def weight(self) -> int:
        """The weights of the signs together."""
        return sum(WEIGHTS[sign.pattern] for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A row of the log that is shown, and why."""

    row: AuditRow
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for patterns brought: the rows, newest first, out of how many looks."""

    flagged: tuple[Flagged, ...]
    looks: int


class PatternReader(Protocol):
    """Looks and traits in the store."""

    def views(self, from_on: date, until_on: date, staff: Sequence[str] | None, limit: int) -> list[View]:
        """Looks at single persons in the period, oldest first."""
        ...

    def staff_of(self, wanted: AuditFilter) -> list[str] | None:
        """The staff members of the filter; None for all."""
        ...

    def staff_traits(self) -> dict[str, Traits]:
        """Of all staff members, by number."""
        ...

    def party_traits(self, party_ids: Iterable[int]) -> dict[int, Traits]:
        """Of the parties that are persons."""
        ...

    def worked(self, party_id: int, from_on: str, until_on: str) -> bool:
        """Has anybody done something for the party on these ISO days, by a row about it or by a voucher of its claims?"""
        ...


def street_of(address_key: str) -> str:
    """The street of an address key (岩渕1-7-29-): with its 丁目 where there is one, without house numbers."""
    found = _NUMBERS.match(address_key)
    if found is None:
        return address_key
    numbers = found[2].split("-")
    return found[1] + (numbers[0] if len(numbers) >= 3 else "")


def says_nothing(reason: str) -> bool:
    """A ground in words from which nobody could tell what the look was for (`aaa`)."""
    letters = [character for character in reason if character.isalnum()]
    return len(letters) < LEAST_LETTERS or len(set(letters)) < _LEAST_DIFFERENT


def promises_work(view: View) -> bool:
    """The ground was for something that leaves a row of its own."""
    return view.ground not in _WORK_ITSELF and bool(_PROMISES.search(view.reason))


def find_suspects(
    views: Sequence[View],
    staff: Mapping[str, Traits],
    parties: Mapping[int, Traits],
    times: Times,
    worked: Callable[[View], bool],
) -> list[Suspect]:
    """The looks whose signs weigh enough. `worked` is asked only where it decides: did the promised work follow?"""
    kin = {trait.party_id: number for number, trait in staff.items() if trait.party_id}
    households = {trait.household for trait in staff.values() if trait.household}
    found = list(_in_masses(views))
    for view in views:
        if view.ground in _WORK_ITSELF:
            continue
        me = staff.get(view.staff_no, Traits())
        party = parties.get(view.party_id, Traits())
        signs = _signs(view, me, party, times, kin, households)
        weight = sum(WEIGHTS[sign.pattern] for sign in signs)
        if weight and weight + WEIGHTS[Pattern.NO_WORK] >= ENOUGH and promises_work(view) and not worked(view):
            signs.append(Sign(Pattern.NO_WORK, f"「{view.reason}」の処理が{FOLLOW_UP_DAYS}日以内にありません"))
            weight += WEIGHTS[Pattern.NO_WORK]
        if weight >= ENOUGH:
            found.append(Suspect(view, tuple(signs)))
    return found


def _signs(
    view: View, me: Traits, party: Traits, times: Times, kin: Mapping[int, str], households: Set[str]
) -> list[Sign]:
    """The signs that the row itself and the two people show."""
    signs = []
    if view.party_id == me.party_id:
        signs.append(Sign(Pattern.KIN, "自分の宛名"))
    elif me.household and party.household == me.household:
        signs.append(Sign(Pattern.KIN, "自分の世帯"))
    elif view.party_id in kin:
        signs.append(Sign(Pattern.KIN, f"職員 {kin[view.party_id]}"))
    elif party.household in households:
        signs.append(Sign(Pattern.KIN, "職員の世帯"))
    else:
        if me.shares_family_name(party):
            signs.append(Sign(Pattern.SURNAME, "職員と同じ姓"))
        if me.street and me.street == party.street:
            signs.append(Sign(Pattern.STREET, "職員と同じ町内"))
    if view.day in times.closed:
        signs.append(Sign(Pattern.NIGHT, "閉庁日"))
    elif not times.first <= view.time < times.last:
        signs.append(Sign(Pattern.NIGHT, f"{view.time}"))
    if view.ground in ("", GroundKind.GIVEN.value) and view.reason and says_nothing(view.reason):
        signs.append(Sign(Pattern.EMPTY, f"「{view.reason[:20]}」"))
    return signs


def _in_masses(views: Iterable[View]) -> Iterable[Suspect]:
    """Of each clock hour in which somebody looked at very many persons on nearly one ground, the first look."""
    hours: dict[tuple[str, str, str], list[View]] = {}
    for view in views:
        if view.ground in ("", GroundKind.GIVEN.value, GroundKind.CARRIED.value):
            hours.setdefault((view.staff_no, view.day, view.time[:2]), []).append(view)
    for looks in hours.values():
        persons = len({look.party_id for look in looks})
        if persons < MASS_AN_HOUR:
            continue
        grounds = [look.reason.removesuffix("（続き）") for look in looks]
        most = max(set(grounds), key=grounds.count)
        if grounds.count(most) * 100 >= len(grounds) * _NEARLY_ALL:
            words = f"{looks[0].time[:2]}時台に{persons}人、事由は「{most[:20] or 'なし'}」だけ"
            yield Suspect(looks[0], (Sign(Pattern.MASS, words),))


def list_patterns(ctx: Context[Store], wanted: AuditFilter) -> Found:
    """Looks of the filter's period, and of its staff member if it has one, that somebody should ask about.

    The look at them is recorded. Raises BadInput when the period has no beginning or too many looks.
    """
    ctx.authorize(FUNCTION, "read")
    today = ctx.now().date()
    first, last = wanted.from_on, wanted.until_on or today
    if first is None:
        raise BadInput(reason="型で絞り込むには、期間の始まりを入力してください。", field="from_on")
    with ctx.read() as store:
        wanted = within_sight(ctx, store, wanted)
        views = store.patterns.views(first, last, store.patterns.staff_of(wanted), MOST_LOOKS + 1)
        if len(views) > MOST_LOOKS:
            raise BadInput(reason=f"閲覧が{MOST_LOOKS:,}件を超えます。期間を短くしてください。", field="from_on")
        hours = parse_hours(str(value_of(store, "audit_day_hours", today)))
        times = Times(
            f"{hours.first // 60:02}:{hours.first % 60:02}",
            f"{hours.last // 60:02}:{hours.last % 60:02}",
            frozenset(closed_days(store, first, last)),
        )
        staff = store.patterns.staff_traits()
        parties = store.patterns.party_traits({view.party_id for view in views})
        suspects = find_suspects(views, staff, parties, times, lambda view: _worked(store, view))
        suspects = [one for one in suspects if wanted.party_id in (None, one.view.party_id)]
        flagged = [Flagged(store.audit_reader.get(one.view.seq), one.signs) for one in suspects]
    found = Found(tuple(sorted(flagged, key=lambda one: -one.row.seq)), len(views))
    ctx.record_view(
        FUNCTION, "型による絞込", party_id=wanted.party_id, found=len(flagged), looks=len(views), wanted=wanted.facts
    )
    return found


def _worked(store: Store, view: View) -> bool:
    """Did work on the party follow the look, or stand around it on the same day?"""
    last = date.fromordinal(date.fromisoformat(view.day).toordinal() + FOLLOW_UP_DAYS)
    return store.patterns.worked(view.party_id, view.day, last.isoformat())
