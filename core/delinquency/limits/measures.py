"""時効直前の対策: which measures would really help before a claim completes, and why others would not. Pure (K142).

An oral promise is never among them: nobody can prove it, so it renews nothing in this system (§1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.delinquency.limitation import EventKind, Limitation
from core.delinquency.standing import Hold, Standing
from core.values.dates import wareki
from core.values.periods import months_after


class Measure(StrEnum):
    """A measure; the value is the word on the screen. In the order in which they help most."""

    SEIZURE = "差押え"
    SEARCH = "捜索"
    ACKNOWLEDGEMENT = "書面による承認"
    PART_PAYMENT = "一部納付"
    CLAIM = "交付要求・参加差押え"
    REMINDER = "催告"


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What decides about a claim: its limitation, what stands over it, its demand, and what is known of its debtor.

    `assets` is None while no one has looked; `other_procedure` is True where another's execution or sale is under way.
    """

    limitation: Limitation
    standing: Standing
    seizable_from: date | None
    dead: bool = False
    assets: bool | None = None
    other_procedure: bool = False
    paid_by_notice: bool = False
    """A preliminary notice says that it is paid: nothing more is to be done."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measure as the screen shows it: what it would do, or in one sentence why it cannot be taken."""

    measure: Measure
    effect: str
    why_not: str = ""

    @property
    def possible(self) -> bool:
        """True when it can be taken today."""
        return not self.why_not


_NO_SEIZURE = {
    Hold.COLLECTION_GRACE: "徴収猶予中は新たな差押え・捜索ができません（法15条の2の3①）。",
    Hold.SUSPENSION: "執行停止中は新たな差押え・捜索ができません。財産が見つかったら停止を取り消します（6501）。",
    Hold.HANDED_OVER: "機構へ移管中です。処分は機構が行います。返還を求めてください。",
    Hold.BANKRUPTCY: "破産手続中は財団の財産を差し押さえられません。交付要求を検討してください（6703）。",
    Hold.SUCCEEDED: "承継済みです。相続人の期別で行ってください（6701）。",
    Hold.WRITTEN_OFF: "不納欠損済みです。",
}
_NO_WRITING = {
    Hold.HANDED_OVER: "機構へ移管中です。誓約は機構が受けます。",
    Hold.SUCCEEDED: "承継済みです。相続人の期別で行ってください（6701）。",
    Hold.WRITTEN_OFF: "不納欠損済みです。",
}


def measures(facts: ClaimFacts, today: date) -> tuple[Weighed, ...]:
    """Every measure with its effect or its obstacle; none at all for a claim that is complete or paid by notice."""
    state = facts.limitation
    if state.completed or facts.paid_by_notice:
        return ()
    by_force = _by_force(facts, today)
    writing = _held(facts.standing, _NO_WRITING) or (
        "死亡しています。相続人への承継を先に行います（6701）。" if facts.dead else ""
    )
    no_assets = "差し押さえる財産が見つかっていません。捜索を検討してください。" if facts.assets is False else ""
    claim = _held(
        facts.standing, {Hold.WRITTEN_OFF: "不納欠損済みです。", Hold.HANDED_OVER: _NO_SEIZURE[Hold.HANDED_OVER]}
    )
    if not claim and not facts.other_procedure:
        claim = "ほかの差押え・競売・破産などの手続が登録されていません。"
    return (
        Weighed(Measure.SEIZURE, "終わるまで完成せず、終わりの翌日から数え直す（民法148条）", by_force or no_assets),
        Weighed(Measure.SEARCH, "財産がなくても終了の翌日から数え直す（徴基通142-11）", by_force),
        Weighed(Measure.ACKNOWLEDGEMENT, "署名した日の翌日から、書面に載せた期別を数え直す（民法152条）", writing),
        Weighed(Measure.PART_PAYMENT, "領収日の翌日から数え直す（民法152条）", writing),
        Weighed(Measure.CLAIM, "要求中は完成せず、終わりの翌日から数え直す（法18条の2①三）", claim),
        Weighed(
            Measure.REMINDER,
            f"{wareki(months_after(today, 6))} まで完成しない。更新はせず、1度だけ（民法150条）",
            _no_reminder(facts, today) or writing,
        ),
    )


def _by_force(facts: ClaimFacts, today: date) -> str:
    """Why no seizure and no search can follow now; empty when they can."""
    held = _held(facts.standing, _NO_SEIZURE)
    if held:
        return held
    if facts.dead:
        return "死亡しています。相続人への承継を先に行います（6701）。"
    if facts.seizable_from is None:
        return "督促状を発していません。督促が先です（法331条①）。"
    if today < facts.seizable_from:
        return f"督促状を発した日から10日を経過していません。{wareki(facts.seizable_from)} からできます（法331条①）。"
    return ""


def _no_reminder(facts: ClaimFacts, today: date) -> str:
    """Why a reminder would win nothing."""
    state = facts.limitation
    if state.completes_on is None:
        return "いまは差押えなどで完成しません。催告の効力は要りません。"
    reminded = [stay for stay in state.stays if stay.kind is EventKind.REMINDER and stay.until_on is not None]
    if any(stay.from_on <= today and stay.until_on == state.completes_on for stay in reminded):
        return "催告で猶予されている間の再度の催告に効力はありません（民法150条②）。"
    if months_after(today, 6) <= state.completes_on:
        return f"6か月後より前に完成しないため、いま催告しても期間は延びません（完成 {wareki(state.completes_on)}）。"
    return ""


def _held(standing: Standing, sentences: dict[Hold, str]) -> str:
    found = standing.under(*sentences)
    return sentences[found.hold] if found is not None else ""
