"""What a suspension asks for and what it forbids, as pure functions (法15条の7, 15条の8; K131, K133, K137)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from core.delinquency.standing import Hold, Standing
from core.delinquency.suspension.sheet import AssetResult, Sheet
from core.values.dates import wareki
from core.values.money import Yen


class Ground(IntEnum):
    """号 of 法15条の7①."""

    NO_ASSETS = 1
    HARDSHIP = 2
    UNKNOWN = 3

    @property
    def label(self) -> str:
        """The words on the screen."""
        return f"{self.value}号 {_GROUNDS[self.value]}"

    @property
    def article(self) -> str:
        """The article with its number."""
        return f"法15条の7①{'一二三'[self.value - 1]}"


_GROUNDS = {1: "滞納処分できる財産がない", 2: "生活を著しく窮迫させるおそれ", 3: "所在・財産がともに不明"}


class ImmediateGround(StrEnum):
    """Why a claim is extinct at once (法15条の7⑤; 徴基通153-16); the value is the word on the screen and the paper."""

    LIMITED_ACCEPTANCE = "限定承認をした相続人"
    NO_HEIRS = "相続人不存在・全員放棄で財産なし"
    DISSOLVED = "解散・廃業した法人で財産なし"
    REORGANISED = "更生計画で免責"


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What decides whether one receivable can be suspended. `name` is as a sentence says it."""

    receivable_id: int
    name: str
    open: Yen
    due_on: date
    standing: Standing


def ground_refused(ground: Ground, sheet: Sheet, *, natural: bool) -> str:
    """Why the facts of the sheet do not carry the ground, in one sentence; empty when they do."""
    if ground is Ground.HARDSHIP:
        if not natural:
            return "2号は個人だけです。法人は1号か3号で判定してください（法15条の7①二）。"
        if sheet.dependants is None or sheet.income_yen is None:
            return "2号は収入の月額と扶養人数を調査票に記入してください（徴76条①四の額と比べます）。"
        return ""
    if sheet.found:
        kinds = "、".join(sheet.found)
        return f"差し押さえられる財産があります（{kinds}）。{ground.value}号では停止できません（{ground.article}）。"
    if ground is Ground.UNKNOWN and any(look.result is AssetResult.UNATTACHABLE for look in sheet.looks):
        return "3号は所在と財産がともに不明のときです。差押不可の財産が分かっているときは1号で判定してください。"
    return ""


def claim_refused(claim: ClaimFacts, today: date) -> str:
    """Why a receivable cannot be suspended now, in one sentence; empty when it can."""
    if not claim.open:
        return f"{claim.name}は残額がありません。対象から外してください。"
    if claim.due_on >= today:
        return f"{claim.name}は納期限前です。滞納になってから停止してください。"
    found = claim.standing.under(*_STOPS)
    return _STOPS[found.hold].format(claim=claim.name) if found is not None else ""


_STOPS = {
    Hold.SUSPENSION: "{claim}はすでに執行停止中です。対象から外してください。",
    Hold.HANDED_OVER: "{claim}は機構へ移管中です。返還を受けてから停止してください。",
    Hold.WRITTEN_OFF: "{claim}は不納欠損済みです。対象から外してください。",
    Hold.SUCCEEDED: "{claim}は相続人に承継済みです。相続人の期別で停止してください（6701）。",
    Hold.CLAIM: "{claim}は交付要求中です。配当の見込みがある間は停止できません（徴基通153-7）。"
    "見込みがなければ交付要求を解除してください。",
    Hold.COLLECTION_GRACE: "{claim}は徴収猶予中です。猶予が終わるか取り消されてから停止してください（法15条）。",
}


class ActWhileSuspended(StrEnum):
    """What somebody may want to do with a suspended claim; the value is the word of the sentence."""

    SEIZURE = "差押え"
    REALISATION = "換価"
    SEARCH = "捜索"
    DISTRIBUTION_CLAIM = "交付要求"
    JOINING_SEIZURE = "参加差押え"
    VOLUNTARY_PAYMENT = "自発的な納付"
    OFFSET = "過誤納の充当"
    REMINDER = "催告"


_FORBIDDEN = frozenset((ActWhileSuspended.SEIZURE, ActWhileSuspended.REALISATION, ActWhileSuspended.SEARCH))


def forbidden_while_suspended(act: ActWhileSuspended, standing: Standing) -> str:
    """Why an act is not possible while a claim is suspended, in one sentence; empty when it is (徴基通153-10, 153-11).

    New seizures and their sale are forbidden; distribution claims, joining a seizure, money that is brought and the
    offset of an over-payment are not.
    """
    found = standing.under(Hold.SUSPENSION)
    if found is None or act not in _FORBIDDEN:
        return ""
    return (
        f"執行停止中（{wareki(found.from_on)} から）の{act.value}はできません。"
        "財産が見つかったときは停止を取り消してください（法15条の7、6501）。"
    )


LIVELIHOOD: tuple[tuple[date, int, int], ...] = (
    (date(1950, 1, 1), 100_000, 45_000),
    (date(2026, 4, 1), 107_000, 48_000),
)
"""徴76条①四・徴令34条: from a day on, yen a month for the debtor, and for each of kin of one livelihood."""


def livelihood(dependants: int, on: date) -> Yen:
    """The month's amount on which the debtor and the kin live (徴令34条): 単身 107,000 from 2026-04-01."""
    _, own, each = next(row for row in reversed(LIVELIHOOD) if row[0] <= on)
    return Yen(own + each * dependants)


def hardship_words(sheet: Sheet, on: date) -> str:
    """How the income stands to the amount of 徴76条①四, for the one who judges; empty where it is not known."""
    if sheet.dependants is None or sheet.income_yen is None:
        return ""
    line, income = livelihood(sheet.dependants, on), Yen(sheet.income_yen)
    word = "以下" if income <= line else "超"
    return f"収入 月{income}円 は基準 {line}円（本人と{sheet.dependants}人）{word}"


def immediate_refused(ground: Ground, cause: ImmediateGround, *, natural: bool) -> str:
    """Why a suspended claim is not extinct at once; empty when it is. Only a suspension of 1号 may be (法15条の7⑤)."""
    if ground is not Ground.NO_ASSETS:
        return f"即時消滅は1号の停止だけです（いまは{ground.value}号）。3年の満了を待ってください（法15条の7⑤）。"
    if cause is ImmediateGround.DISSOLVED and natural:
        return "「解散・廃業した法人」は法人だけの要件です。個人は別の要件を選んでください（徴基通153-16）。"
    if cause in (ImmediateGround.NO_HEIRS, ImmediateGround.LIMITED_ACCEPTANCE) and not natural:
        return f"「{cause.value}」は個人だけの要件です。法人は別の要件を選んでください（徴基通153-16）。"
    return ""
