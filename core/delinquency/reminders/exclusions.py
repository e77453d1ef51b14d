"""Whom a reminder must not reach, or not yet, and why (E42, D38, §15). Pure: facts of the day in, grounds out.

Some grounds are of the person (死亡, 返戻, 約束), some of single receivables (猶予, 停止, 時効). Receivables under a
ground are left off the letter; a person all of whose receivables are off gets none, by the gravest ground of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.delinquency.standing import Hold, Standing
from core.values.periods import ONE_DAY, days_elapsed_on

DEMAND_DAYS = 10
"""Until the day on which 10 days of the demand have passed nothing more is asked (法331条①一)."""


class Ground(StrEnum):
    """Why there is no letter, gravest first; the value is the word on the screen and is stored."""

    DEAD = "死亡"
    PROTECTED = "支援措置"
    COMPLETED = "時効完成"
    WRITTEN_OFF = "不納欠損"
    SUCCEEDED = "承継待"
    NOTHING_OPEN = "残額なし"
    PROVISIONAL = "仮消込"
    ENTRUSTED = "納付受託"
    UNDEMANDED = "未督促"
    BANKRUPTCY = "破産"
    HANDED_OVER = "移管"
    COLLECTION_GRACE = "徴収猶予"
    REALISATION_GRACE = "換価猶予"
    SUSPENSION = "執行停止"
    DISPUTED = "係争"
    RETURNED = "返戻"
    DEMAND_RUNNING = "督促期間中"
    PLAN = "分納履行中"
    PROMISE = "約束中"
    INQUIRY = "照会中"

    @property
    def reason(self) -> str:
        """Why, in a sentence with its article."""
        return _REASONS[self.value]

    @property
    def final(self) -> bool:
        """True where nobody can put the person back: there is nobody to write to, nothing to ask for, or a danger."""
        return self in _FINAL


_REASONS = {
    "死亡": "死亡しています。相続人の調査と承継（6701）を先に行います（法9条）。",
    "支援措置": "支援措置を受けています。一斉の文書は送らず、個別に対応します。",
    "時効完成": "時効が完成しています。催告をしても効力はありません（法18条）。",
    "不納欠損": "不納欠損の処理が済んでいます。",
    "承継待": "相続人への承継に移った期別です（法9条）。",
    "残額なし": "残額がありません。",
    "仮消込": "速報の入金で残額が0になる見込みです。",
    "納付受託": "残額の全てについて納付受託の証券があります。不渡りまでは催告しません（法16条の2）。",
    "未督促": "督促状を発していません（法329条）。",
    "破産": "破産手続の中です。交付要求によります。",
    "移管": "三重地方税管理回収機構へ移管中です。",
    "徴収猶予": "徴収猶予の期間中です（法15条）。",
    "換価猶予": "換価の猶予の期間中です（法15条の5、15条の6）。",
    "執行停止": "滞納処分の執行停止中です（法15条の7）。",
    "係争": "不服申立てや訴訟の係属中です。",
    "返戻": "前の文書が返戻され、住所が確認できていません（法20条）。",
    "督促期間中": "督促状を発した日から起算して10日を経過していません（法331条）。",
    "分納履行中": "分納誓約を履行中です。",
    "約束中": "納付の約束の日が来ていません。",
    "照会中": "照会の回答を待っています。",
}
_FINAL = frozenset(
    (
        Ground.DEAD,
        Ground.PROTECTED,
        Ground.COMPLETED,
        Ground.WRITTEN_OFF,
        Ground.SUCCEEDED,
        Ground.NOTHING_OPEN,
        Ground.PROVISIONAL,
        Ground.ENTRUSTED,
        Ground.UNDEMANDED,
    )
)
_ORDER = {ground: place for place, ground in enumerate(Ground)}
_OF_HOLD: Mapping[Hold, Ground] = {
    Hold.WRITTEN_OFF: Ground.WRITTEN_OFF,
    Hold.SUCCEEDED: Ground.SUCCEEDED,
    Hold.BANKRUPTCY: Ground.BANKRUPTCY,
    Hold.HANDED_OVER: Ground.HANDED_OVER,
    Hold.COLLECTION_GRACE: Ground.COLLECTION_GRACE,
    Hold.REALISATION_GRACE: Ground.REALISATION_GRACE,
    Hold.SUSPENSION: Ground.SUSPENSION,
    Hold.DISPUTED: Ground.DISPUTED,
    Hold.PLAN: Ground.PLAN,
}
"""What stands over a receivable and keeps a reminder back; a seizure does not."""


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One receivable of the case. `open_yen` is what may be pursued: open less what a 速報 has paid and what an entrusted
    paper is meant for (`entrusted_yen`).

    `completes_on` is the last day of the limitation where it is known. `defaulted` is true where the plan over it was
    not kept.
    """

    receivable_id: int
    open_yen: int
    provisional_yen: int
    demanded_on: date | None
    completes_on: date | None
    standing: Standing = Standing()
    defaulted: bool = False
    entrusted_yen: int = 0


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """One delinquent on a day."""

    party_id: int
    dead: bool
    protected: bool
    returned: bool
    promised: bool
    inquiring: bool
    disputed: bool
    claims: tuple[ClaimFacts, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a day's facts say of one delinquent.

    `grounds` of the exclusion, gravest first, empty for a target. `listed` are the receivables that a letter asks for
    now, `could` those that it would ask for if the person were put back; both as (number, yen).
    """

    party_id: int
    grounds: tuple[Ground, ...]
    listed: tuple[tuple[int, int], ...]
    could: tuple[tuple[int, int], ...]

    @property
    def ground(self) -> Ground | None:
        """The one under which the exclusion is counted."""
        return self.grounds[0] if self.grounds else None

    def listed_if(self, put_back: bool) -> tuple[tuple[int, int], ...]:
        """What the letter lists, for a person who was put back or not."""
        return self.could if put_back else self.listed

    def stops(self, accepted: Iterable[Ground]) -> Ground | None:
        """The gravest ground that nobody has accepted when they put the person back; None when the letter may go."""
        known = frozenset(accepted)
        return next((ground for ground in self.grounds if ground.final or ground not in known), None)


def judge(facts: PartyFacts, on: date) -> Judged:
    """Grounds and receivables of one delinquent on a day."""
    of_claims = [(claim, ground_of_claim(claim, on)) for claim in facts.claims]
    listed = tuple((claim.receivable_id, claim.open_yen) for claim, ground in of_claims if ground is None)
    could = tuple(
        (claim.receivable_id, claim.open_yen) for claim, ground in of_claims if ground is None or not ground.final
    )
    grounds = _of_party(facts)
    if not listed:
        # A receivable that is paid says nothing while another one could be asked for.
        held = [ground for _, ground in of_claims if ground is not None and (not could or not ground.final)]
        grounds += held or [Ground.NOTHING_OPEN]
    return Judged(facts.party_id, tuple(sorted(set(grounds), key=_ORDER.__getitem__)), listed, could)


def ground_of_claim(claim: ClaimFacts, on: date) -> Ground | None:
    """The gravest ground that keeps one receivable off a letter; None when it is asked for."""
    found = [
        _OF_HOLD[held.hold]
        for held in claim.standing.held
        if held.hold in _OF_HOLD and not (held.hold is Hold.PLAN and claim.defaulted)
    ]
    if claim.open_yen <= 0:
        found.append(_paid_by(claim))
    if claim.completes_on is not None and claim.completes_on < on:
        found.append(Ground.COMPLETED)
    if claim.demanded_on is None:
        found.append(Ground.UNDEMANDED)
    elif on < days_elapsed_on(claim.demanded_on, DEMAND_DAYS) + ONE_DAY:
        found.append(Ground.DEMAND_RUNNING)
    return min(found, key=_ORDER.__getitem__, default=None)


def _paid_by(claim: ClaimFacts) -> Ground:
    """Why nothing of a receivable may be pursued."""
    if claim.entrusted_yen > 0:
        return Ground.ENTRUSTED
    return Ground.PROVISIONAL if claim.provisional_yen > 0 else Ground.NOTHING_OPEN


def counted(grounds: Iterable[Ground | None]) -> tuple[tuple[str, int], ...]:
    """How many under each ground, in the order of gravity; every one counts once, so the figures add up to all."""
    counts: dict[Ground, int] = {}
    for ground in grounds:
        if ground is not None:
            counts[ground] = counts.get(ground, 0) + 1
    return tuple((ground.value, counts[ground]) for ground in Ground if ground in counts)


def grounds_named(words: Sequence[str]) -> tuple[Ground, ...]:
    """Stored words as grounds."""
    return tuple(Ground(word) for word in words)


def _of_party(facts: PartyFacts) -> list[Ground]:
    told = (
        (facts.dead, Ground.DEAD),
        (facts.protected, Ground.PROTECTED),
        (facts.disputed, Ground.DISPUTED),
        (facts.returned, Ground.RETURNED),
        (facts.promised, Ground.PROMISE),
        (facts.inquiring, Ground.INQUIRY),
    )
    return [ground for holds, ground in told if holds]
