"""What stands in the way of an event that is entered by hand: no order of entries reaches a state that §15.2 forbids. Pure.

徴収猶予中→差押中, 停止中→差押中, 移管中→市の処分, two graces over one claim, anything over a claim that is written off or
divided among heirs. Ends of what has begun are always possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.delinquency.limitation import EventKind, ends_open
from core.delinquency.standing import Held, Hold, standing_of
from core.ledger.receivable_events import ReceivableEvent
from core.values.dates import wareki
from core.values.periods import ONE_DAY
from core.values.refusals import Refusal

GRACES = (
    EventKind.COLLECTION_GRACE,
    EventKind.REALISATION_GRACE_BY_OFFICE,
    EventKind.REALISATION_GRACE_BY_REQUEST,
)
_FORCE = (EventKind.SEIZURE, EventKind.SEARCH)
_DISPOSITIONS = (*_FORCE, EventKind.DISTRIBUTION_CLAIM, EventKind.JOINING_SEIZURE, *GRACES)


class NotWhileStanding(Refusal):
    """Something stands over the claim under which the law does not allow the event."""

    sentence = "{reason}"


class OwnedByGraces(Refusal):
    """The days of a grace that was granted in 6401 change there, with its notice."""

    sentence = "この{kind}は 6401 で許可したものです。取消し・短縮は 6401 で起案してください（法15条の3）。"


def owned_by_graces(event: ReceivableEvent) -> bool:
    """True for the days of a grace that 6401 keeps."""
    return event.kind in {kind.value for kind in GRACES} and "grace_id" in event.facts


def forbidden(kind: EventKind, on: date, until: date | None, events: Sequence[ReceivableEvent], today: date) -> str:
    """Why an event cannot be entered for a claim with these rows, with article and day; empty when it can."""
    if ends_open(kind):
        return ""
    gone = standing_of(events, today).under(Hold.WRITTEN_OFF, Hold.SUCCEEDED)
    if gone is not None:
        return _GONE[gone.hold]
    standing = standing_of(events, on)
    if kind in _FORCE:
        held = standing.under(*_NO_FORCE)
        if held is not None:
            return f"{_since(held)}。{kind.label}はできません。{_NO_FORCE[held.hold]}"
    if kind in _DISPOSITIONS:
        held = standing.under(Hold.HANDED_OVER)
        if held is not None:
            return f"{_since(held)}。処分は機構が行います。返還の後の日から加えられます。"
    if kind in GRACES:
        return _no_grace(kind, on, until or on, events, today)
    return ""


_GONE = {
    Hold.WRITTEN_OFF: "不納欠損済みです。誤りなら欠損の取消し（6602）が先です（法15条の7、18条）。",
    Hold.SUCCEEDED: "相続人に承継済みです。相続人の期別に加えてください（6701、法9条）。",
}
_NO_FORCE = {
    Hold.COLLECTION_GRACE: "猶予の終わりの翌日から加えられます（法15条の2の3①）。",
    Hold.SUSPENSION: "財産が見つかったときは停止を取り消します（6501、法15条の7、15条の8）。",
}


def _since(held: Held) -> str:
    last = f"から{wareki(held.until_on)}まで" if held.until_on is not None else "から"
    return f"{wareki(held.from_on)} {last}{held.hold.value}中"


def _no_grace(kind: EventKind, on: date, until: date, events: Sequence[ReceivableEvent], today: date) -> str:
    for event in events:
        other = event.kind in {each.value for each in GRACES}
        if other and event.from_on <= until and (event.until_on is None or on <= event.until_on):
            last = event.until_on
            after = f"{wareki(last + ONE_DAY)} から加えられます" if last is not None else "終わりの記録が先です"
            return f"{wareki(event.from_on)} からの{EventKind(event.kind).label}と重なります。{after}（徴基通151-6）。"
        seized = event.kind == EventKind.SEIZURE.value and on < event.from_on <= until
        if kind is EventKind.COLLECTION_GRACE and seized:
            return (
                f"{wareki(event.from_on)} に差し押さえています。徴収猶予の期間には差押えができないため、"
                "どちらかの日を確かめてください（法15条の2の3①）。"
            )
    held = standing_of(events, min(max(on, until), today)).under(Hold.SUSPENSION)
    if held is not None:
        return f"{_since(held)}。猶予には停止の取消しが先です（6501、法15条の8）。"
    return ""
