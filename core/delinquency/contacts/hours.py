"""連絡の制限: hours in which a debtor is not called or visited, and the workplace (C34). Warnings, never refusals."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from core.delinquency.contacts.codes import CALL_OUT, VISIT, WORKPLACE
from core.values.business_days import closed_reason
from core.values.refusals import BadInput

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):?([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class ContactLimits:
    """The city's way: hours ("09:00-21:00") within which it calls, and whether closed days and workplaces are warned of."""

    hours: str = "09:00-21:00"
    closed_days: bool = True
    workplace: bool = True


def parse_time(typed: str, *, field: str = "at") -> str:
    """A time of day in its normal form: 9:5 is none, 930, 9:30 and 09:30 are 09:30. Raises BadInput."""
    match = _TIME.fullmatch(typed.strip())
    if match is None:
        raise BadInput(reason="時刻は 10:40 のように入力してください。", field=field)
    return f"{int(match[1]):02d}:{match[2]}"


def cautions_of(
    method: str,
    counterpart: str,
    on: date,
    at: str,
    limits: ContactLimits,
    *,
    closed: Set[date] = frozenset(),
    opened: Set[date] = frozenset(),
) -> tuple[str, ...]:
    """What to heed of a contact that the office itself makes: the hour, the day, the workplace."""
    if method not in (CALL_OUT, VISIT):
        return ()
    found = []
    begin, _, end = limits.hours.partition("-")
    if at and not begin <= at < end:
        found.append(f"{at} の発信・訪問は、連絡してよい時間（{limits.hours}）の外です。")
    reason = closed_reason(on, closed=closed, opened=opened)
    if limits.closed_days and reason:
        found.append(f"{reason}の発信・訪問です。了解を得ているか確かめてください。")
    if limits.workplace and counterpart == WORKPLACE:
        found.append("勤務先への連絡です。滞納の事実を第三者に伝えないでください（法22条）。")
    return tuple(found)
