"""事由: for what somebody's file may be looked at, decided from what is known of the clerk and the party (pure).

A ground is asked for unless the party is on the clerk's own case list, was worked on today by the same clerk, or a ground
was given today already. One's own record, the household's and a colleague's are shown with a superior beside the clerk
only (security §5). Whoever looks at many persons within an hour is stopped until a superior lifts the brake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.office.traces.kin import Relation
from core.values.refusals import Refusal

LEAST_LETTERS = 5
"""Letters of a ground in the clerk's own words."""
_LEAST_DIFFERENT = 3
"""Different letters in it: `あああああ` says nothing."""

USUAL_GROUNDS = (
    "納付の相談",
    "納付の確認",
    "納付書の再発行",
    "納税証明の申請",
    "口座振替の手続き",
    "住所・氏名の変更",
    "電話での問い合わせ",
)
"""What people come for: the setting `look_grounds` of a new city."""
TELEPHONE = USUAL_GROUNDS[-1]
"""The ground that goes without saying while a telephone rings (Ctrl+R)."""


class GroundKind(StrEnum):
    """Where a ground comes from; the value stands in the log beside its words."""

    GIVEN = "事由"
    CARRIED = "続き"
    OWN_CASE = "担当"
    WORKED = "当日処理"
    ITEM = "処理"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why somebody's file was looked at."""

    kind: GroundKind
    words: str

    @property
    def text(self) -> str:
        """The words as the log keeps them, with a mark behind those that were given for an earlier look."""
        return f"{self.words}（続き）" if self.kind is GroundKind.CARRIED else self.words


@dataclass(frozen=True, slots=True)
class LookFacts:
    """What the books know of a look: relation, permits, what was done and given today, persons seen within the hour.

    `persons` counts other persons than this one, and `seen` tells whether this one is among those of the hour.
    """

    relation: Relation = Relation.NONE
    permitted: bool = False
    sees_colleagues: bool = False
    own_case: bool = False
    worked: bool = False
    given: str = ""
    auditor: bool = False
    persons: int = 0
    seen: bool = False
    most: int = 120


class GroundNeeded(Refusal):
    """The party is not on the clerk's own case list, and no ground was given today."""

    sentence = "照会には事由が要ります。番号か言葉で用件を入力してください。"


class GroundTooVague(GroundNeeded):
    """The ground is too short or one letter over and over; that it was tried is recorded."""

    sentence = "事由「{words}」では用件が分かりません。5文字以上の言葉か番号で入力してください（記録しました）。"


class CaseNumberNeeded(GroundNeeded):
    """An auditor looks for a case of the audit, which is named by its number."""

    sentence = "監査の照会には案件番号が要ります。「監査 R8-3」のように入力してください。"


class LookStopped(Refusal):
    """The look is recorded as refused; a superior beside the clerk may let it happen."""

    sentence = "この宛名は閲覧できません（記録しました）。係長の立会いを受けてください。"


class OwnRecord(LookStopped):
    """The clerk's own record."""

    sentence = "自分の宛名は閲覧できません（記録しました）。必要なときは係長の立会いを受けてください。"


class NearRecord(LookStopped):
    """The record of somebody of the clerk's household."""

    sentence = "同じ世帯の宛名は閲覧できません（記録しました）。必要なときは係長の立会いを受けてください。"


class ColleagueRecord(LookStopped):
    """The record of another staff member or of their household; the grant G6 opens it too."""

    sentence = "職員とその世帯の宛名は閲覧できません（記録しました）。必要なときは係長の立会いを受けてください。"


class BrakePulled(LookStopped):
    """More persons, or searches, within an hour than the office lets one clerk have."""

    sentence = "1時間の{what}が{most}件に達しました（記録しました）。続けるには係長の立会いを受けてください。"


class NearChange(Refusal):
    """Nobody changes what is in the books about themselves or their household, not even with a superior beside them."""

    sentence = "自分や同じ世帯の宛名の入力・訂正はできません（記録しました）。ほかの職員に依頼してください。"


def words_of(typed: str, usual: Sequence[str]) -> str:
    """The ground in words: a number of the usual ones, or what was typed, half-width letters and blanks put in order.

    Raises GroundTooVague.
    """
    words = " ".join(unicodedata.normalize("NFKC", typed).split())
    if words.isdigit() and 1 <= int(words) <= len(usual):
        return usual[int(words) - 1]
    if words in usual:
        return words
    letters = [character for character in words if character.isalnum()]
    if len(letters) < LEAST_LETTERS or len(set(letters)) < _LEAST_DIFFERENT:
        raise GroundTooVague(words=words[:20], field="reason")
    return words


def decide_look(facts: LookFacts, given: str, usual: Sequence[str], *, item: str = "") -> Ground:
    """The ground of a look, or why there is none.

    `given` is what the clerk typed for it; `item` is the work through which a screen comes to the party, which is its
    own ground. Raises OwnRecord, NearRecord, ColleagueRecord, GroundNeeded and its kinds, BrakePulled.
    """
    if not facts.permitted:
        if facts.relation is Relation.OWN:
            raise OwnRecord
        if facts.relation is Relation.HOUSEHOLD:
            raise NearRecord
        if facts.relation is Relation.COLLEAGUE and not facts.sees_colleagues:
            raise ColleagueRecord
    ground = _ground(facts, given, usual, item)
    if not facts.seen and facts.persons >= facts.most:
        raise BrakePulled(what="照会", most=facts.most)
    return ground


def _ground(facts: LookFacts, given: str, usual: Sequence[str], item: str) -> Ground:
    if item:
        return Ground(GroundKind.ITEM, item)
    if given.strip():
        words = words_of(given, () if facts.auditor else usual)
        if facts.auditor and not re.search("[0-9]", words):
            raise CaseNumberNeeded(field="reason")
        return Ground(GroundKind.CARRIED if words == facts.given else GroundKind.GIVEN, words)
    if facts.given:
        return Ground(GroundKind.CARRIED, facts.given)
    if facts.auditor:
        raise CaseNumberNeeded(field="reason")
    if facts.own_case:
        return Ground(GroundKind.OWN_CASE, "担当")
    if facts.worked:
        return Ground(GroundKind.WORKED, "当日の処理")
    raise GroundNeeded(field="reason")
