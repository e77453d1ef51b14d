"""催告の段階: from the first reminder to the warnings of seizure and handover, and what a skipped stage means (E43-E45)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.values.dates import wareki
from core.values.periods import months_after

ARTICLE = "徴基通47-18"
"""A seizure later than six months after the demand is preceded by a reminder."""
MONTHS_OF_DEMAND = 6
POLICY_OF_HANDOVER = "移管"
"""The policy (方針) of a case that is a candidate for the handover (E45)."""


class Stage(StrEnum):
    """Which letter of the ladder; stored as it stands."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    SEIZURE = "seizure"
    HANDOVER = "handover"
    SINGLE = "single"
    SUMMONS = "summons"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _STAGES[self.value].label

    @property
    def form_no(self) -> str:
        """The form that it is written on."""
        return _STAGES[self.value].form_no

    @property
    def heading(self) -> str:
        """The heading of the letter."""
        return _STAGES[self.value].heading

    @property
    def rung(self) -> int:
        """Its place in the ladder, 0 for letters beside it."""
        return _STAGES[self.value].rung

    @property
    def reminds(self) -> bool:
        """True where the letter asks for payment of named receivables: a 催告 of the Civil Code (民法150条).

        A summons says nothing of what is owed and holds no period off.
        """
        return self is not Stage.SUMMONS


class Course(StrEnum):
    """How it went with the person so far: which words a 個別催告書 takes (P-02)."""

    PROMISE = "promise"
    PLAN = "plan"
    TALK = "talk"
    NONE = "none"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "promise": "約束が守られない",
            "plan": "分納が守られない",
            "talk": "相談の後",
            "none": "連絡がない",
        }[self.value]


@dataclass(frozen=True, slots=True)
class _Form:
    label: str
    form_no: str
    heading: str
    rung: int


_STAGES = {
    "first": _Form("第1回催告", "P01", "市税納付催告書", 1),
    "second": _Form("第2回催告", "P01", "市税納付催告書（第2回）", 2),
    "final": _Form("最終催告", "P03", "最終催告書", 3),
    "seizure": _Form("差押予告", "P04", "差押予告書", 4),
    "handover": _Form("移管予告", "P05", "移管最終催告書", 4),
    "single": _Form("個別催告", "P02", "納付催告書", 0),
    "summons": _Form("呼出・連絡", "P06", "ご連絡のお願い", 0),
}
_LADDER = ((1, Stage.FIRST), (2, Stage.SECOND), (3, Stage.FINAL))


def skipped(stage: Stage, sent: Collection[Stage]) -> tuple[Stage, ...]:
    """The rungs below this one that were never sent in the case; empty for letters beside the ladder."""
    return tuple(rung for place, rung in _LADDER if place < stage.rung and rung not in sent)


def skip_words(missing: Collection[Stage]) -> str:
    """第2回催告・最終催告を飛ばします."""
    return f"{'・'.join(stage.label for stage in missing)}を飛ばします（{ARTICLE}）" if missing else ""


def warning_before_seizure(demanded_on: date, reminded_on: date | None, warned: bool, on: date) -> str:
    """What whoever drafts a seizure of a receivable must be warned of; '' when nothing is missing.

    A demand older than six months without a reminder since (徴基通47-18), or no 差押予告.
    """
    if on > months_after(demanded_on, MONTHS_OF_DEMAND) and (reminded_on is None or reminded_on < demanded_on):
        return f"督促（{wareki(demanded_on)}）から6か月を過ぎ、その後の催告がありません（{ARTICLE}）。"
    return "" if warned else f"差押予告をしていません（{ARTICLE}）。"
