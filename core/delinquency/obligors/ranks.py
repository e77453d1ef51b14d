"""財団債権・優先的破産債権・劣後的破産債権 of taxes (破産法97条, 98条, 99条, 148条①三; 徴基通47-40). Pure; by the one-year rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.values.dates import wareki
from core.values.derivation import Step
from core.values.periods import months_after


class Proceedings(StrEnum):
    """What was opened over the property; stored as it stands."""

    BANKRUPTCY = "破産"
    REHABILITATION = "民事再生"
    REORGANISATION = "会社更生"
    AUCTION = "競売"
    STAY_ORDER = "包括的禁止命令"
    """破産法25条: before the opening of a bankruptcy nobody seizes."""

    @property
    def short(self) -> str:
        """The word in four cells of kanji."""
        return "禁止命令" if self is Proceedings.STAY_ORDER else self.value

    @property
    def stops_seizure(self) -> bool:
        """破産 and 包括的禁止命令 stop new seizures, 会社更生 for a year; 民事再生 and 競売 stop none (徴基通47-16 47-34)."""
        return self in (Proceedings.BANKRUPTCY, Proceedings.REORGANISATION, Proceedings.STAY_ORDER)

    @property
    def has_trustee(self) -> bool:
        """True where letters go to a trustee in the debtor's place."""
        return self in (Proceedings.BANKRUPTCY, Proceedings.REORGANISATION)


class Rank(StrEnum):
    """As what a claim stands in a bankruptcy; stored as it stands."""

    ESTATE = "財団債権"
    """Asked of the trustee, and paid before all others."""
    PRIORITY = "優先的破産債権"
    """Filed with the court."""
    SUBORDINATE = "劣後的破産債権"
    GENERAL = "一般優先債権"
    """民事再生: paid outside the proceedings; seizures go on."""
    COMMON = "共益債権"
    REORGANISATION = "優先的更生債権"
    AUCTION = "交付要求"
    """競売: asked of the court before the end of 配当要求."""
    STAYED = "禁止命令の対象"
    """No rank yet: no seizure while the order lasts; a 交付要求 may be made (破産法25条①)."""
    AFTER_OPENING = "開始後の債権"
    """It came about after the opening and is no bankruptcy claim, unless it is of the administration of the estate."""

    @property
    def asked_of(self) -> str:
        """Where it is claimed."""
        return {
            "財団債権": "破産管財人",
            "優先的破産債権": "裁判所",
            "劣後的破産債権": "裁判所",
            "一般優先債権": "再生債務者",
            "共益債権": "更生管財人",
            "優先的更生債権": "裁判所",
            "交付要求": "執行裁判所",
            "禁止命令の対象": "なし",
            "開始後の債権": "破産者",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Ranked:
    """How a claim stands: its principal with what accrued before the opening, and what accrues from the opening on."""

    rank: Rank
    late_after: Rank
    derivation: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Stayed:
    """A 包括的禁止命令: from its day on until the day on which it lost its effect, None while it has not."""

    from_on: date
    until_on: date | None = None


def rank_of(due_on: date, opened_on: date, arose_on: date | None = None, stayed: Sequence[Stayed] = ()) -> Ranked:
    """The rank of a tax claim whose 納期限 is `due_on` in a bankruptcy that opened on a day.

    Estate claim: its cause lies before the opening, and 納期限 has not come yet or is less than a year past (破産法148条①三).
    The year is counted from the day after 納期限; a claim whose year has run out on the day before the opening has priority
    only. Days of a 包括的禁止命令 within it do not count. Late charge from the opening on follows: that of estate claims with them, other is subordinate (破産法97条三, 99条①一).
    """
    if arose_on is not None and arose_on >= opened_on:
        step = Step(f"{wareki(arose_on)} は開始（{wareki(opened_on)}）以後に成立しています。", "破産法97条 148条")
        return Ranked(Rank.AFTER_OPENING, Rank.AFTER_OPENING, (step,))
    last = year_without(due_on, opened_on, stayed)
    without = "、包括的禁止命令の期間を除く" if last != year_after(due_on) else ""
    if opened_on <= last:
        words = f"納期限 {wareki(due_on)} から1年（{wareki(last)} まで{without}）を経過する前に開始しました。"
        return Ranked(Rank.ESTATE, Rank.ESTATE, (Step(words, "破産法148条①三"), _late(Rank.ESTATE)))
    words = f"納期限 {wareki(due_on)} から1年（{wareki(last)} まで{without}）を経過した後に開始しました。"
    return Ranked(Rank.PRIORITY, Rank.SUBORDINATE, (Step(words, "破産法98条①"), _late(Rank.SUBORDINATE)))


def rank_in(
    kind: Proceedings,
    due_on: date,
    opened_on: date,
    *,
    arose_on: date | None = None,
    withheld: bool = False,
    stayed: Sequence[Stayed] = (),
) -> Ranked:
    """The rank of a claim in proceedings of any kind. `withheld` is tax that an employer withheld (特別徴収)."""
    if kind is Proceedings.BANKRUPTCY:
        return rank_of(due_on, opened_on, arose_on, stayed)
    if kind is Proceedings.STAY_ORDER:
        step = Step("効力がある間は新たな差押えができません。交付要求はできます。", "破産法25条①")
        return Ranked(Rank.STAYED, Rank.STAYED, (step,))
    if kind is Proceedings.REHABILITATION:
        step = Step("租税は一般優先債権で、再生手続によらずに随時弁済を受けます。", "民事再生法122条")
        return Ranked(Rank.GENERAL, Rank.GENERAL, (step,))
    if kind is Proceedings.AUCTION:
        step = Step("配当要求の終期までに交付要求をします。", "徴収法82条")
        return Ranked(Rank.AUCTION, Rank.AUCTION, (step,))
    if arose_on is not None and arose_on >= opened_on:
        step = Step("更生手続の開始後の原因による租税です。", "会社更生法127条")
        return Ranked(Rank.COMMON, Rank.COMMON, (step,))
    if withheld and due_on >= opened_on:
        step = Step("特別徴収の税で、開始当時まだ納期限が到来していません。", "会社更生法129条")
        return Ranked(Rank.COMMON, Rank.COMMON, (step,))
    return Ranked(
        Rank.REORGANISATION, Rank.REORGANISATION, (Step("開始前の原因による租税です。", "会社更生法2条⑧ 168条"),)
    )


def _late(rank: Rank) -> Step:
    if rank is Rank.ESTATE:
        return Step("開始後の延滞金は、財団債権に伴うものとして財団債権です。", "徴基通47-40")
    return Step("開始後の延滞金は劣後的破産債権です。", "破産法97条三 99条①一")


def year_after(due_on: date) -> date:
    """The last day of the year that begins on the day after 納期限 (民法143条②): 2023-02-28 → 2024-02-29."""
    return months_after(due_on, 12)


def year_without(due_on: date, opened_on: date, stayed: Sequence[Stayed]) -> date:
    """The last day of that year with the days left out on which a 包括的禁止命令 let nobody seize (破産法148条①三).

    The order counts from its day to the day on which it lost its effect; the opening itself ends it.
    """
    last, counted = year_after(due_on), due_on
    for each in sorted(stayed, key=lambda one: one.from_on):
        first = max(each.from_on, counted + timedelta(days=1))
        until = min(each.until_on or opened_on, opened_on)
        if first > last or until < first:
            continue
        last += until - first + timedelta(days=1)
        counted = until
    return last
