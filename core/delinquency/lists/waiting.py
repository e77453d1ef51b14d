"""What waits in a morning list: the nine lists, the causes for which a delinquent stands in one, and what to do next.

The store finds who waits and for what cause (`Waits`); the words and the next step are decided here, from plain facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple, Protocol

from core.delinquency.standing import Hold
from core.values.dates import wareki


class MorningList(IntEnum):
    """The nine lists by their digit (delinquency_screens §2)."""

    MONEY = 1
    BROKEN = 2
    DEADLINES = 3
    LIMITATION = 4
    ANSWERS = 5
    DRAFTS = 6
    TASKS = 7
    NEW = 8
    REVIEWS = 9

    @property
    def label(self) -> str:
        """The word over the list."""
        return _HEADS[self][0]

    @property
    def sentence(self) -> str:
        """What stands in the list, in a sentence."""
        return _HEADS[self][1]

    @property
    def day_head(self) -> str:
        """What the day of a row is."""
        return _HEADS[self][2]

    @property
    def yen_head(self) -> str:
        """What the amount of a row is; empty where a list has none."""
        return _HEADS[self][3]


_HEADS: dict[MorningList, tuple[str, str, str, str]] = {
    MorningList.MONEY: (
        "入金で動く",
        "前日・速報の入金で、差押・取立・催告を止めるか見直す案件です。",
        "領収日",
        "入金",
    ),
    MorningList.BROKEN: (
        "約束・分納超過",
        "納付約束か分納の期日を過ぎ、許容日数の間に入金のない案件です。",
        "期日",
        "約束額",
    ),
    MorningList.DEADLINES: (
        "期限もの",
        "差押ができるようになった日、予告の期限、猶予の満了、返戻などです。",
        "期限",
        "",
    ),
    MorningList.LIMITATION: (
        "時効",
        "完成して処理していないものと、90日以内に完成するものです。",
        "完成日",
        "対象額",
    ),
    MorningList.ANSWERS: ("照会回答", "照会の回答が届いたものと、期限を過ぎて届かないものです。", "期限", ""),
    MorningList.DRAFTS: ("決裁・差戻", "自分が決裁する起案と、自分の起案で差し戻されたものです。", "起案日", "金額"),
    MorningList.TASKS: ("予定", "今日までの臨戸・来庁・電話などの予定です。", "予定日", ""),
    MorningList.NEW: ("新規・再発", "前の開庁日の後に生まれた案件です。", "開始日", ""),
    MorningList.REVIEWS: (
        "停止・移管見直",
        "執行停止の年1回の見直しと、方針の見直しの期限が来たものです。",
        "見直日",
        "",
    ),
}


class Cause(StrEnum):
    """Why somebody stands in a list; stored nowhere, found anew each time."""

    RECEIPT = "receipt"
    PRELIMINARY = "preliminary"
    PROMISE_BROKEN = "promise_broken"
    PLAN_BROKEN = "plan_broken"
    GRACE_BROKEN = "grace_broken"
    SEIZABLE = "seizable"
    WARNING_OVER = "warning_over"
    GRACE_ENDS = "grace_ends"
    RETURNED = "returned"
    CORRECTION_DUE = "correction_due"
    LIABILITY_DUE = "liability_due"
    COMPLETED = "completed"
    COMPLETES = "completes"
    ANSWER_LATE = "answer_late"
    ANSWER_THERE = "answer_there"
    TO_DECIDE = "to_decide"
    SENT_BACK = "sent_back"
    TASK = "task"
    OPENED = "opened"
    REOPENED = "reopened"
    SUSPENSION_REVIEW = "suspension_review"
    POLICY_REVIEW = "policy_review"


class Waits(NamedTuple):
    """A row as the store finds it: who, why, the day and the amount of the list's heads, what it is called.

    `subject` is the number of the draft, task, plan … behind it; `told` words that the record itself carries; `source`
    what asked for a task ("grace:12").
    """

    party_id: int
    cause: str
    on: str
    yen: int
    subject: int = 0
    told: str = ""
    source: str = ""


class Morning(Protocol):
    """The lists in the store, by index. `staff_no` is the collector, empty for everybody's cases."""

    def count(self, which: MorningList, staff_no: str, today: date, since: date) -> int:
        """How many rows a list has."""
        ...

    def rows(self, which: MorningList, staff_no: str, today: date, since: date, limit: int) -> list[Waits]:
        """The rows of a list, the most pressing day first."""
        ...

    def has_cases(self, staff_no: str, today: date) -> bool:
        """Does the staff member have a case of their own today?"""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What the next step of a row rests on: what is owed now, and what stands over the claims."""

    owed_yen: int
    holds: tuple[str, ...]
    on: date
    today: date


def words_of(waits: Waits, facts: Facts) -> str:
    """What the row says, besides its day and amount."""
    cause = Cause(waits.cause)
    if cause is Cause.TASK:
        return waits.told
    if cause in (Cause.TO_DECIDE, Cause.SENT_BACK):
        return f"{'' if cause is Cause.TO_DECIDE else '差戻し '}{waits.told}".strip()
    if cause is Cause.COMPLETES:
        left = (facts.on - facts.today).days
        return f"あと{left}日 {waits.told}".rstrip()
    words = _WORDS[cause]
    return f"{words} {waits.told}".rstrip() if waits.told else words


_WORDS: dict[Cause, str] = {
    Cause.RECEIPT: "入金",
    Cause.PRELIMINARY: "速報",
    Cause.PROMISE_BROKEN: "約束不履行",
    Cause.PLAN_BROKEN: "分納",
    Cause.GRACE_BROKEN: "猶予の分割 不履行",
    Cause.SEIZABLE: "差押ができます",
    Cause.WARNING_OVER: "差押予告の期限切れ",
    Cause.GRACE_ENDS: "猶予の満了",
    Cause.RETURNED: "返戻 住所の再調査",
    Cause.CORRECTION_DUE: "猶予申請の補正期限",
    Cause.LIABILITY_DUE: "第二次の催告期限",
    Cause.COMPLETED: "完成済",
    Cause.ANSWER_LATE: "回答なし",
    Cause.ANSWER_THERE: "回答あり",
    Cause.OPENED: "新規",
    Cause.REOPENED: "再発",
    Cause.SUSPENSION_REVIEW: "執行停止の見直し",
    Cause.POLICY_REVIEW: "方針の見直し",
}


def next_step(waits: Waits, facts: Facts) -> str:
    """What to do, in a word: the collector decides, this is only where to begin."""
    cause = Cause(waits.cause)
    if cause in (Cause.RECEIPT, Cause.PRELIMINARY):
        if facts.owed_yen == 0:
            return "解除" if Hold.SEIZURE in facts.holds else "終結"
        return "再計算" if Hold.SEIZURE in facts.holds else "継続"
    return _NEXT[cause]


_NEXT: dict[Cause, str] = {
    Cause.PROMISE_BROKEN: "電話",
    Cause.PLAN_BROKEN: "不履行通知",
    Cause.GRACE_BROKEN: "取消の検討",
    Cause.SEIZABLE: "調査・差押",
    Cause.WARNING_OVER: "差押",
    Cause.GRACE_ENDS: "延長・再開",
    Cause.RETURNED: "実態調査",
    Cause.CORRECTION_DUE: "みなし取下",
    Cause.LIABILITY_DUE: "納付催告書",
    Cause.COMPLETED: "欠損決議",
    Cause.COMPLETES: "対策を見る",
    Cause.ANSWER_LATE: "督促",
    Cause.ANSWER_THERE: "登録",
    Cause.TO_DECIDE: "決裁",
    Cause.SENT_BACK: "直す",
    Cause.TASK: "実施",
    Cause.OPENED: "方針を決定",
    Cause.REOPENED: "前の経過",
    Cause.SUSPENSION_REVIEW: "再調査",
    Cause.POLICY_REVIEW: "方針を決定",
}
"""At most five kanji, so that the column is not cut on 80 columns."""


def way_on(waits: Waits, holds: Sequence[str] = ()) -> str:
    """The screen on which the next step is done, by its number; empty where the case itself is the place."""
    cause = Cause(waits.cause)
    if cause is Cause.TASK:
        asked = waits.source.partition(":")[0]
        if asked == "register" and waits.source.endswith(":deceased"):
            return _ASKED["succession"]
        return _ASKED.get(asked) or ("" if waits.source and asked != "promise" else "6102")
    if cause in (Cause.RECEIPT, Cause.PRELIMINARY):
        return "6301" if Hold.PLAN.value in holds else ""
    return _WAYS.get(cause, "")


_WAYS: dict[Cause, str] = {
    Cause.PROMISE_BROKEN: "6102",
    Cause.PLAN_BROKEN: "6301",
    Cause.GRACE_BROKEN: "6401",
    Cause.GRACE_ENDS: "6401",
    Cause.CORRECTION_DUE: "6401",
    Cause.RETURNED: "3404",
    Cause.LIABILITY_DUE: "6702",
    Cause.COMPLETED: "6602",
    Cause.COMPLETES: "6601",
    Cause.TO_DECIDE: "8001",
    Cause.SENT_BACK: "8001",
    Cause.SUSPENSION_REVIEW: "6501",
}
_ASKED: dict[str, str] = {
    "grace": "6401",
    "suspension": "6501",
    "publication": "3404",
    "returned": "3404",
    "insolvency": "6703",
    "liability": "6702",
    "succession": "6701",
    "register": "6704",
    "plan": "6301",
}
"""By what asked for a task."""


def day_words(on: date, today: date) -> str:
    """A day with how far it is away, for the line under the list: R8.11.27（あと3日）."""
    away = (on - today).days
    if away == 0:
        return f"{wareki(on)}（今日）"
    return f"{wareki(on)}（あと{away}日）" if away > 0 else f"{wareki(on)}（{-away}日前）"
