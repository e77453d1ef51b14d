"""Changes of one person's rights as values: roles, single grants and refusals, G1 to G6, and the end of each.

What is wished for on 9002 becomes the shortest list of changes: rows are given or ended, never rewritten, so that the
file tells what held on any day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from core.office.rights import Level
from core.office.roster import GivenGrant, GivenRight, GivenRole, StaffMember
from core.values.dates import wareki
from core.values.refusals import BadInput

GRANTS = {
    "G1": "個人番号の利用",
    "G2": "支援措置の対象者の閲覧",
    "G3": "大量出力",
    "G4": "承認限度額",
    "G5": "時間外の利用",
    "G6": "所内・要人の記録の閲覧",
}
"""The separate grants: no role implies one of them, and none does anything without a role."""

_DAY = timedelta(days=1)


class Subject(StrEnum):
    """What a row of rights is about; the value is the word on the screen."""

    ROLE = "役割"
    FUNCTION = "機能"
    GRANT = "別の権限"


class Effect(StrEnum):
    """What a change does; the value is the word on the screen."""

    GIVE = "付与"
    REFUSE = "拒否"
    END = "終了"


@dataclass(frozen=True, slots=True)
class Key:
    """Which right: a role, a function at a level, or one of G1 to G6."""

    subject: Subject
    code: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A row as it stands: `effect` is 付与 or 拒否. Without `until_on` it has no end."""

    key: Key
    effect: Effect
    from_on: date
    until_on: date | None
    limit_yen: int | None = None

    def overlaps(self, other: Held) -> bool:
        """Is there a day on which both hold?"""
        return (self.until_on is None or other.from_on <= self.until_on) and (
            other.until_on is None or self.from_on <= other.until_on
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One change. An end names by `from_on` the row that ends, and by `until_on` its last day."""

    key: Key
    effect: Effect
    from_on: date
    until_on: date | None
    limit_yen: int | None = None

    @property
    def row(self) -> Held:
        """The row that a grant or refusal becomes."""
        return Held(self.key, self.effect, self.from_on, self.until_on, self.limit_yen)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a right should stand: the days of a role, grant or refusal."""

    effect: Effect
    from_on: date
    until_on: date | None
    limit_yen: int | None = None


@dataclass(frozen=True, slots=True)
class PersonRights:
    """A person with every row that holds today or later, and what each role gives: (role, function, level, scope)."""

    member: StaffMember
    rows: tuple[Held, ...]
    role_rights: tuple[tuple[str, str, Level, str], ...] = ()

    def of(self, key: Key) -> tuple[Held, ...]:
        """The rows of one right, by their first day."""
        return tuple(sorted((row for row in self.rows if row.key == key), key=lambda row: row.from_on))

    def by_role(self, function_code: str, level: Level, on: date) -> str | None:
        """What the roles of a day give on a function: '' everywhere, 'counter' at the counter, None nothing."""
        roles = {
            row.key.code
            for row in self.rows
            if row.key.subject is Subject.ROLE and row.from_on <= on and (row.until_on is None or row.until_on >= on)
        }
        implied = {level, Level.ENTER} if level is Level.READ else {level}
        scopes = [
            scope for role, code, given, scope in self.role_rights
            if role in roles and code == function_code and given in implied
        ]  # fmt: skip
        return min(scopes) if scopes else None


def rows_of(roles: Iterable[GivenRole], rights: Iterable[GivenRight], grants: Iterable[GivenGrant]) -> tuple[Held, ...]:
    """The three kinds of rows as one."""
    found = [Held(Key(Subject.ROLE, one.role_code), Effect.GIVE, one.from_on, one.until_on) for one in roles]
    for right in rights:
        effect = Effect.GIVE if right.effect == "grant" else Effect.REFUSE
        key = Key(Subject.FUNCTION, right.function_code, right.level)
        found.append(Held(key, effect, right.from_on, right.until_on))
    for grant in grants:
        key = Key(Subject.GRANT, grant.grant_code)
        found.append(Held(key, Effect.GIVE, grant.from_on, grant.until_on, grant.limit_yen))
    return tuple(found)


def changes_for(rights: PersonRights, wishes: Mapping[Key, Wish | None], today: date) -> list[Change]:
    """The changes that bring a person's rows to what is wished for; None wishes for no row of that right.

    The same row with an earlier last day is ended on it; with a later one it is gone on with from the day after. Rows
    that begin later than a wish are ended before they begin.
    """
    changes: list[Change] = []
    for key, wish in wishes.items():
        rows = list(rights.of(key))
        if wish is None:
            changes += [_end(row, today - _DAY) for row in rows]
            continue
        same = next(
            (
                row
                for row in rows
                if (row.effect, row.from_on, row.limit_yen) == (wish.effect, wish.from_on, wish.limit_yen)
            ),
            None,
        )
        changes += [_end(row, max(today, wish.from_on) - _DAY) for row in rows if row is not same]
        if same is None:
            changes.append(Change(key, wish.effect, wish.from_on, wish.until_on, wish.limit_yen))
        elif same.until_on != wish.until_on:
            changes.append(_other_end(same, wish))
    return [change for change in changes if change is not _NOTHING]


def _end(row: Held, last_on: date) -> Change:
    """The row ends on a day, if it does not by itself."""
    if row.until_on is not None and row.until_on <= last_on:
        return _NOTHING
    return Change(row.key, Effect.END, row.from_on, last_on)


def _other_end(row: Held, wish: Wish) -> Change:
    if row.until_on is None or (wish.until_on is not None and wish.until_on < row.until_on):
        return Change(row.key, Effect.END, row.from_on, wish.until_on)
    return Change(row.key, wish.effect, row.until_on + _DAY, wish.until_on, wish.limit_yen)


_NOTHING = Change(Key(Subject.ROLE, ""), Effect.END, date.min, None)


def due(changes: Sequence[Change], today: date) -> list[Change]:
    """The changes as they are carried out on a day: nothing begins or ends before it. Raises BadInput when one is over."""
    found = []
    for change in changes:
        if change.effect is Effect.END:
            found.append(replace(change, until_on=max(change.until_on or today, today - _DAY)))
            continue
        if change.until_on is not None and change.until_on < today:
            raise BadInput(reason=f"{name_of(change.key)}の期間が過ぎました。差し戻して、起案し直してください。")
        found.append(replace(change, from_on=max(change.from_on, today)))
    return found


def after(rows: Sequence[Held], changes: Sequence[Change]) -> list[Held]:
    """The rows once the changes are carried out. A row that ends before it begins is gone."""
    ends = {(change.key, change.from_on): change.until_on for change in changes if change.effect is Effect.END}
    found = []
    for row in rows:
        if (row.key, row.from_on) in ends:
            row = replace(row, until_on=ends[(row.key, row.from_on)])
        if row.until_on is None or row.until_on >= row.from_on:
            found.append(row)
    return found + [change.row for change in changes if change.effect is not Effect.END]


def name_of(key: Key) -> str:
    """The right in the office's words: 役割 整理, 3101 日計入力（済通） 入力, G5 時間外の利用."""
    from core.office.functions import FUNCTIONS, ROLES

    if key.subject is Subject.ROLE:
        return f"役割 {ROLES.get(key.code, key.code)}"
    if key.subject is Subject.GRANT:
        return f"{key.code} {GRANTS.get(key.code, '')}"
    function = next((one for one in FUNCTIONS if one.code == key.code), None)
    named = f"{function.screen} {function.name}".strip() if function is not None else key.code
    return f"{named} {key.level.label if key.level else ''}".strip()


def days(from_on: date, until_on: date | None) -> str:
    """`R8.12.1-R9.3.31`, `R8.12.1から`."""
    return f"{wareki(from_on)}-{wareki(until_on)}" if until_on else f"{wareki(from_on)}から"


def words_of(row: Held) -> str:
    """A row as the screens tell it: 付与 R8.12.1-R9.3.31, 300,000円 R8.12.1から."""
    limit = f"{row.limit_yen:,}円 " if row.limit_yen is not None else ""
    return f"{row.effect} {limit}{days(row.from_on, row.until_on)}"


def as_payload(change: Change) -> dict[str, Any]:
    """The change as JSON values of a draft."""
    return {
        "subject": change.key.subject.name,
        "code": change.key.code,
        "level": change.key.level.value if change.key.level else None,
        "effect": change.effect.name,
        "from_on": change.from_on.isoformat(),
        "until_on": change.until_on.isoformat() if change.until_on else None,
        "limit_yen": change.limit_yen,
    }


def of_payload(values: Mapping[str, Any]) -> Change:
    """The change that a draft holds."""
    level = Level(values["level"]) if values["level"] else None
    until = date.fromisoformat(values["until_on"]) if values["until_on"] else None
    key = Key(Subject[values["subject"]], values["code"], level)
    return Change(key, Effect[values["effect"]], date.fromisoformat(values["from_on"]), until, values["limit_yen"])
