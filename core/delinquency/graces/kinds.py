"""猶予の種別: the four kinds of grace, their grounds by 号, and what each of them does to collection (§7). Pure.

法15条, 15条の2, 15条の5, 15条の6; 免除は法15条の9と附則3条の2③.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.delinquency.limitation import EventKind
from core.ledger.waivers import WaiverKind


class GraceKind(StrEnum):
    """Which grace; stored as it stands."""

    COLLECTION = "collection"
    """徴収猶予, 法15条①."""
    COLLECTION_LATE = "collection_late"
    """徴収猶予 of a tax whose amount was fixed a year or more after its time, 法15条②."""
    BY_OFFICE = "by_office"
    """職権による換価の猶予, 法15条の5."""
    BY_REQUEST = "by_request"
    """申請による換価の猶予, 法15条の6."""

    @property
    def label(self) -> str:
        """The words on screens and papers."""
        return _LABELS[self]

    @property
    def short(self) -> str:
        """In a list."""
        return _SHORTS[self]

    @property
    def article(self) -> str:
        """Where it stands in the Act."""
        return _ARTICLES[self]

    @property
    def applied_for(self) -> bool:
        """True where the debtor applies in writing, which acknowledges what the paper lists (民法152条①)."""
        return self is not GraceKind.BY_OFFICE

    @property
    def stops_collection(self) -> bool:
        """徴収猶予: new demands and seizures are not possible while it lasts."""
        return self in (GraceKind.COLLECTION, GraceKind.COLLECTION_LATE)

    @property
    def event(self) -> EventKind:
        """The event of a receivable by which limitation and standing know it."""
        return _EVENTS[self]


_LABELS = {
    GraceKind.COLLECTION: "徴収猶予（15条1項）",
    GraceKind.COLLECTION_LATE: "徴収猶予（15条2項）",
    GraceKind.BY_OFFICE: "職権による換価の猶予",
    GraceKind.BY_REQUEST: "申請による換価の猶予",
}
_SHORTS = {
    GraceKind.COLLECTION: "徴収①",
    GraceKind.COLLECTION_LATE: "徴収②",
    GraceKind.BY_OFFICE: "職権換価",
    GraceKind.BY_REQUEST: "申請換価",
}
_ARTICLES = {
    GraceKind.COLLECTION: "法15条①",
    GraceKind.COLLECTION_LATE: "法15条②",
    GraceKind.BY_OFFICE: "法15条の5①",
    GraceKind.BY_REQUEST: "法15条の6①",
}
_EVENTS = {
    GraceKind.COLLECTION: EventKind.COLLECTION_GRACE,
    GraceKind.COLLECTION_LATE: EventKind.COLLECTION_GRACE,
    GraceKind.BY_OFFICE: EventKind.REALISATION_GRACE_BY_OFFICE,
    GraceKind.BY_REQUEST: EventKind.REALISATION_GRACE_BY_REQUEST,
}


class Clause(StrEnum):
    """The 号 of the ground; stored as it stands."""

    DISASTER = "1"
    ILLNESS = "2"
    CLOSURE = "3"
    LOSS = "4"
    LIKE_DISASTER = "5-1"
    """15条①五, where it is like 一 or 二."""
    LIKE_LOSS = "5-3"
    """15条①五, where it is like 三 or 四."""
    LIVELIHOOD = "o1"
    """15条の5①一: realisation would make business or living hard."""
    ADVANTAGE = "o2"
    """15条の5①二: the grace is of advantage to the collection."""
    LATE = "l"
    REQUEST = "r"

    @property
    def label(self) -> str:
        """The words on screens and papers."""
        return _CLAUSES[self]


_CLAUSES = {
    Clause.DISASTER: "1号 震災・風水害・火災・盗難",
    Clause.ILLNESS: "2号 本人・家族の病気や負傷",
    Clause.CLOSURE: "3号 事業の休止・廃止",
    Clause.LOSS: "4号 事業の著しい損失",
    Clause.LIKE_DISASTER: "5号 1号・2号に類する事実",
    Clause.LIKE_LOSS: "5号 3号・4号に類する事実",
    Clause.LIVELIHOOD: "1号 換価で事業・生活が困難",
    Clause.ADVANTAGE: "2号 猶予が徴収上有利",
    Clause.LATE: "期限から1年以上後の額の確定",
    Clause.REQUEST: "一時の納付で事業・生活が困難",
}

CLAUSES: dict[GraceKind, tuple[Clause, ...]] = {
    GraceKind.COLLECTION: (
        Clause.DISASTER,
        Clause.ILLNESS,
        Clause.CLOSURE,
        Clause.LOSS,
        Clause.LIKE_DISASTER,
        Clause.LIKE_LOSS,
    ),
    GraceKind.COLLECTION_LATE: (Clause.LATE,),
    GraceKind.BY_OFFICE: (Clause.LIVELIHOOD, Clause.ADVANTAGE),
    GraceKind.BY_REQUEST: (Clause.REQUEST,),
}
"""The grounds of each kind."""

_WHOLLY = frozenset({Clause.DISASTER, Clause.ILLNESS, Clause.LIKE_DISASTER})


def waiver_of(kind: GraceKind, clause: Clause) -> WaiverKind:
    """How much late charge the grace waives: all for 15条①一・二・五(一二の類似), else what is above the grace rate."""
    return WaiverKind.ALL if kind is GraceKind.COLLECTION and clause in _WHOLLY else WaiverKind.EXCESS


def waiver_words(kind: GraceKind, clause: Clause) -> str:
    """The same for a paper."""
    if waiver_of(kind, clause) is WaiverKind.ALL:
        return "猶予期間中の延滞金は全額を免除します（地方税法第15条の9第1項）。"
    return (
        "猶予期間中の延滞金のうち、猶予特例基準割合で計算した額を超える部分を免除します"
        "（地方税法第15条の9第1項、附則第3条の2第3項）。"
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """What a grace lets the office do or not: the words and the article for the screen."""

    what: str
    possible: bool
    words: str
    article: str


def may_demand(kind: GraceKind) -> Effect:
    """督促: not while collection is put off (法15条の2の3①)."""
    if kind.stops_collection:
        return Effect("督促", False, "徴収猶予の期間中は新しい督促ができません。", "法15条の2の3①")
    return Effect("督促", True, "換価の猶予の期間中も督促できます。", "法15条の5 15条の6")


def may_seize(kind: GraceKind) -> Effect:
    """差押え: not while collection is put off; a realisation grace alone does not forbid it (徴基通151-9)."""
    if kind.stops_collection:
        return Effect(
            "差押え", False, "徴収猶予の期間中は新しい差押えができません。交付要求はできます。", "法15条の2の3①"
        )
    return Effect(
        "差押え", True, "換価の猶予は差押えを禁じません。差押えを猶予した財産だけができません。", "徴基通151-9"
    )


def may_realise(kind: GraceKind) -> Effect:
    """換価: neither kind lets seized property be sold."""
    word = "徴収猶予" if kind.stops_collection else "換価の猶予"
    article = "法15条の2の3①" if kind.stops_collection else "法15条の5① 15条の6①"
    return Effect("換価", False, f"{word}の期間中は換価できません。", article)


def may_claim(kind: GraceKind) -> Effect:
    """交付要求: possible under each of them (徴基通47-16, 82-1)."""
    return Effect("交付要求", True, "猶予の期間中も交付要求できます。", "徴基通82-1")


def may_release(kind: GraceKind) -> Effect:
    """差押えの解除: on the debtor's application, or by the office under a realisation grace (法15条の2の3②)."""
    if kind.stops_collection:
        return Effect("差押えの解除", True, "申請により差押えを解除できます。", "法15条の2の3②")
    return Effect("差押えの解除", True, "必要があれば差押えを猶予し、解除できます。", "法15条の5の3① 15条の6の3①")


def effects_of(kind: GraceKind, clause: Clause) -> tuple[Effect, ...]:
    """The table of effects of a kind (G70), waiver and limitation included."""
    waiver = waiver_of(kind, clause)
    return (
        may_demand(kind),
        may_seize(kind),
        may_realise(kind),
        may_claim(kind),
        may_release(kind),
        Effect(
            "延滞金",
            True,
            f"期間中の{waiver.label}を免除します。",
            "法15条の9①" if waiver is WaiverKind.ALL else "法15条の9① 附則3条の2③",
        ),
        Effect(
            "時効",
            False,
            "期間中は進行しません。"
            + ("申請で更新し、期間が終わると残りが進みます。" if kind.applied_for else "更新はしません。"),
            "法18条の2④",
        ),
    )
