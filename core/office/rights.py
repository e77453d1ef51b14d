"""Rights as data: functions (機能), levels, roles, grants and refusals, and the one rule that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.values.refusals import Refusal


class Level(StrEnum):
    """What a right allows on a function. `approve` does not imply `enter`; `enter` implies `read`."""

    READ = "read"
    ENTER = "enter"
    APPROVE = "approve"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"read": "参照", "enter": "入力", "approve": "承認"}[self.value]


LONGEST_SESSION = timedelta(hours=12)
"""After this a session is over, however busy it is (NIST SP 800-63B AAL2)."""

COUNTER = "counter"
"""Scope of a right that holds at the counter only: with a reason for each person, and masked (評価書の支所)."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the system that rights speak of: code, Japanese name, and the screen where it is found."""

    code: str
    name: str
    screen: str = ""
    person: bool = False
    """True where the function shows or changes a person's file: its audit rows name the file."""


@dataclass(frozen=True, slots=True)
class RightRow:
    """One row that speaks for or against a right: `source` is 'role', 'grant', 'refuse' or 'emergency'."""

    source: str
    level: Level
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands behind a context at this moment, as the store knows it."""

    active: bool
    session_open: bool
    unattended: bool
    rights_version: int
    must_change: bool = False
    """True in a session that was opened without a password and second factor of one's own: it can only make them."""


@dataclass(frozen=True, slots=True)
class Held:
    """A right that was found to hold; `scope` is '' (everywhere) or 'counter'."""

    level: Level
    scope: str
    emergency: bool = False
    """True where it holds by an emergency support alone (9004): each use is recorded."""

    @property
    def counter_only(self) -> bool:
        """True when the person must be shown masked and a reason is needed."""
        return self.scope == COUNTER


def decide(rows: Sequence[RightRow], wanted: Level) -> Held | None:
    """The right on a day: a role or a grant has it, and no refusal speaks against it. A refusal beats every grant.

    The widest scope wins: a right without a scope beats one that holds at the counter only.
    """

    def speaks(row: RightRow) -> bool:
        return row.level == wanted or (wanted == Level.READ and row.level == Level.ENTER and row.source != "refuse")

    if any(row.source == "refuse" and row.level == wanted for row in rows):
        return None
    if wanted == Level.ENTER and any(row.source == "refuse" and row.level == Level.READ for row in rows):
        return None
    found = [row for row in rows if row.source != "refuse" and speaks(row)]
    if not found:
        return None
    return Held(wanted, min(row.scope for row in found), all(row.source == "emergency" for row in found))


class NotPermitted(Refusal):
    """The right is missing; the refusal itself has been recorded."""

    sentence = "{function}の{level}の権限がありません（記録済み）。必要なら係長へ。"


class SessionEnded(Refusal):
    """The session behind the act is over: signed out, taken over, suspended or timed out."""

    sentence = "サインインが終了しています。もう一度サインインしてください。"


class PasswordMustChange(Refusal):
    """The session was opened with a first password or without a second factor, and one of one's own is still to come."""

    sentence = "パスワードの変更と認証番号の登録が済むまで使えません。サインインし直して登録してください。"


class Rights(Protocol):
    """Rights in the store."""

    def standing(self, staff_no: str, session_id: int | None, now: datetime) -> Standing | None:
        """The staff member's state and whether the session is still open; None for an unknown number.

        A session that is LONGEST_SESSION old or past the hours of use is over, whatever else its row says.
        """
        ...

    def rows(self, staff_no: str, function_code: str, day: str, at: datetime | None = None) -> list[RightRow]:
        """All rows that speak for or against the staff member's rights on the function on the ISO day.

        A person's single grants count only beside a role. With `at` an emergency support that is open at that moment
        counts as well.
        """
        ...
