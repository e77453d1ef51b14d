"""案件の状態 (§15.1): derived from what happened and from what stands over the claims, never typed in. Pure.

新規 → 催告中 → 調査中 → 処分中, 分納中, 全停止, 承継待, 移管中 → 終結; flags stand beside the state and change on their own.
What is forbidden in a state is told in words with the reason, for the list of acts and for the acts themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.delinquency.standing import Hold, Standing
from core.delinquency.timeline import Happened
from core.values.refusals import Refusal


class CaseState(StrEnum):
    """Where a case stands; the value is the word on the screen."""

    NEW = "新規"
    REMINDED = "催告中"
    SURVEYED = "調査中"
    IN_PLAN = "分納中"
    IN_DISPOSITION = "処分中"
    SUSPENDED = "全停止"
    AWAITING_HEIRS = "承継待"
    HANDED_OVER = "移管中"
    CLOSED = "終結"


class CaseFlag(StrEnum):
    """What stands beside the state, in the order of the screen."""

    PROTECTED = "支援措置"
    DECEASED = "死亡"
    BANKRUPTCY = "破産"
    DISPUTED = "係争"
    HANDED_OVER = "移管"
    SEIZURE = "差押"
    GRACE = "猶予"
    SUSPENSION = "停止"
    PLAN = "誓約"


_FLAGS: Mapping[CaseFlag, tuple[Hold, ...]] = {
    CaseFlag.BANKRUPTCY: (Hold.BANKRUPTCY,),
    CaseFlag.DISPUTED: (Hold.DISPUTED,),
    CaseFlag.HANDED_OVER: (Hold.HANDED_OVER,),
    CaseFlag.SEIZURE: (Hold.SEIZURE, Hold.CLAIM),
    CaseFlag.GRACE: (Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE),
    CaseFlag.SUSPENSION: (Hold.SUSPENSION,),
    CaseFlag.PLAN: (Hold.PLAN,),
}
_SURVEYS = frozenset({Happened.INQUIRY, Happened.SURVEY})
_REMINDERS = frozenset({Happened.LETTER, Happened.CONTACT, Happened.PROMISE, Happened.RETURNED})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a state rests on.

    `owed` are the claims of the case of which something is owed (settled money alone counted), with what stands over
    each; `happened` the kinds of rows in the course since the case began.
    """

    closed: bool
    owed: tuple[Standing, ...]
    happened: Collection[Happened] = ()
    deceased: bool = False
    protected: bool = False


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """The state and the flags."""

    state: CaseState
    flags: tuple[CaseFlag, ...]


class CaseClosed(Refusal):
    """Nothing but contacts is added to a closed case."""

    sentence = "案件は終結しています（{cause}）。折衝の記録だけができます。再び滞納すると新しい案件が始まります。"


class StillOwed(Refusal):
    """A case with something owed is not closed by anybody."""

    sentence = "残額のある期別が{count}件あるため終結しません。完納か消滅で自動的に終結します。"


class CaseHandedOver(Refusal):
    """The case lies with the 三重地方税管理回収機構."""

    sentence = "移管中の案件です（三重地方税管理回収機構規約3条）。返還されるまで、市の処分・催告はできません。"


class DelinquentDead(Refusal):
    """Nothing is issued to the dead."""

    sentence = "滞納者は死亡しています（法9条）。承継の手続き（6701）を行い、相続人に対して行ってください。"


def standing_of_case(facts: CaseFacts) -> CaseStanding:
    """The state and the flags of a case."""
    return CaseStanding(_state(facts), _flags(facts))


def _state(facts: CaseFacts) -> CaseState:
    """The first rule that holds: what stops the city's own work comes before what the city does."""
    if facts.closed:
        return CaseState.CLOSED
    live = [each for each in facts.owed if each.under(Hold.WRITTEN_OFF) is None]
    if facts.deceased and any(each.under(Hold.SUCCEEDED) is None for each in live):
        return CaseState.AWAITING_HEIRS
    if any(each.under(Hold.HANDED_OVER) for each in live):
        return CaseState.HANDED_OVER
    if live and all(each.under(Hold.SUSPENSION) for each in live):
        return CaseState.SUSPENDED
    if any(each.under(Hold.SEIZURE, Hold.CLAIM) for each in live):
        return CaseState.IN_DISPOSITION
    if any(each.under(Hold.PLAN) for each in live):
        return CaseState.IN_PLAN
    if _SURVEYS & set(facts.happened):
        return CaseState.SURVEYED
    return CaseState.REMINDED if _REMINDERS & set(facts.happened) else CaseState.NEW


def _flags(facts: CaseFacts) -> tuple[CaseFlag, ...]:
    found = [CaseFlag.PROTECTED] if facts.protected else []
    if facts.deceased:
        found.append(CaseFlag.DECEASED)
    if facts.closed:
        return tuple(found)
    found += [flag for flag, holds in _FLAGS.items() if any(each.under(*holds) for each in facts.owed)]
    return tuple(found)


def may_close(facts: CaseFacts) -> Refusal | None:
    """Why the case is not closed; None when nothing is owed."""
    return StillOwed(count=len(facts.owed)) if facts.owed else None


def may_dispose(facts: CaseFacts, cause: str = "") -> Refusal | None:
    """Why no disposition may be drafted in this case; None when it may as far as the case goes."""
    if facts.closed:
        return CaseClosed(cause=cause or "終結")
    if facts.deceased:
        return DelinquentDead()
    if any(each.under(Hold.HANDED_OVER) for each in facts.owed):
        return CaseHandedOver()
    return None


def may_send(facts: CaseFacts) -> Refusal | None:
    """Why nothing may be issued to the delinquent; None when it may as far as the case goes."""
    return may_dispose(facts)
