"""第二次納税義務 and 連帯納税義務 as rules: kinds with their limits, the one-year test, days, what may be done when. Pure.

法10条, 10条の2, 11条から11条の10まで, 12条の2. Grace, suspension, payment and limitation of the main debtor act on the liable and
never the other way; among joint debtors nothing acts on the others (法10条, 民法441条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.delinquency.standing import Hold, Standing
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import Yen
from core.values.periods import days_elapsed_on, months_after
from core.values.refusals import Refusal


class LimitKind(StrEnum):
    """Up to what one is liable; stored as it stands."""

    WHOLE = "全額"
    VALUE = "価額"
    PROPERTY = "財産"


class LiabilityKind(StrEnum):
    """The article by which one is liable; stored as it stands."""

    JOINT = "10"
    PARTNER = "11の2"
    LIQUIDATOR = "11の3"
    FAMILY_COMPANY = "11の4"
    REAL_TAXATION = "11の5"
    JOINT_BUSINESS = "11の6"
    BUSINESS_TRANSFER = "11の7"
    GRATUITOUS = "11の8"
    OFFICER = "11の9"
    VEHICLE_SELLER = "11の10"
    TITLE_HOLDER = "12の2②"
    DISTRIBUTED = "12の2③"

    @property
    def label(self) -> str:
        """The words on screens and papers."""
        return _LABELS[self]

    @property
    def article(self) -> str:
        """法11条の8 …"""
        head, mark, tail = self.value.partition("の")
        return f"地方税法第{head}条{'の' + tail.replace('②', '第2項').replace('③', '第3項') if mark else ''}"

    @property
    def limits(self) -> tuple[LimitKind, ...]:
        """The limits that the article knows."""
        return _LIMITS[self]

    @property
    def secondary(self) -> bool:
        """False for joint debtors, who are debtors of their own from the beginning."""
        return self is not LiabilityKind.JOINT

    @property
    def within_a_year(self) -> bool:
        """True where only what was done from a year before 法定納期限 on makes liable."""
        return self in _WITHIN_A_YEAR


_LABELS = {
    LiabilityKind.JOINT: "連帯納税義務（共有物等）",
    LiabilityKind.PARTNER: "合名会社等の無限責任社員",
    LiabilityKind.LIQUIDATOR: "清算人等",
    LiabilityKind.FAMILY_COMPANY: "同族会社",
    LiabilityKind.REAL_TAXATION: "実質課税額等",
    LiabilityKind.JOINT_BUSINESS: "共同的な事業者",
    LiabilityKind.BUSINESS_TRANSFER: "事業を譲り受けた特殊関係者",
    LiabilityKind.GRATUITOUS: "無償・著しい低額の譲受人等",
    LiabilityKind.OFFICER: "偽りその他不正の行為による役員等",
    LiabilityKind.VEHICLE_SELLER: "自動車等の売主",
    LiabilityKind.TITLE_HOLDER: "人格のない社団等の財産の名義人",
    LiabilityKind.DISTRIBUTED: "人格のない社団等から分配を受けた者",
}
_LIMITS = {
    LiabilityKind.JOINT: (LimitKind.WHOLE,),
    LiabilityKind.PARTNER: (LimitKind.WHOLE,),
    LiabilityKind.LIQUIDATOR: (LimitKind.VALUE,),
    LiabilityKind.FAMILY_COMPANY: (LimitKind.VALUE,),
    LiabilityKind.REAL_TAXATION: (LimitKind.PROPERTY,),
    LiabilityKind.JOINT_BUSINESS: (LimitKind.PROPERTY,),
    LiabilityKind.BUSINESS_TRANSFER: (LimitKind.VALUE,),
    LiabilityKind.GRATUITOUS: (LimitKind.VALUE,),
    LiabilityKind.OFFICER: (LimitKind.VALUE,),
    LiabilityKind.VEHICLE_SELLER: (LimitKind.WHOLE,),
    LiabilityKind.TITLE_HOLDER: (LimitKind.PROPERTY,),
    LiabilityKind.DISTRIBUTED: (LimitKind.VALUE,),
}
_WITHIN_A_YEAR = frozenset(
    (
        LiabilityKind.FAMILY_COMPANY,
        LiabilityKind.BUSINESS_TRANSFER,
        LiabilityKind.GRATUITOUS,
        LiabilityKind.DISTRIBUTED,
    )
)


class TooLongAgo(Refusal):
    """What makes liable was done more than a year before 法定納期限."""

    sentence = (
        "{claim}の法定納期限の1年前の日は {first} です。{day} の処分は対象になりません"
        "（法11条の8など）。期別の選択か処分の日を確かめてください。"
    )


class LimitNotOfKind(Refusal):
    """The article knows another limit."""

    sentence = "{label}の限度は「{allowed}」です（{article}）。限度の区分を直してください。"


def year_before(statutory_due_on: date) -> date:
    """法定納期限の1年前の日: the corresponding day, without one the last day of the month (2/29 → 2/28)."""
    try:
        return statutory_due_on.replace(year=statutory_due_on.year - 1)
    except ValueError:
        return statutory_due_on.replace(year=statutory_due_on.year - 1, day=28)


def reaches(kind: LiabilityKind, disposed_on: date | None, statutory_due_on: date) -> bool:
    """Does what was done on the day make liable for a claim of this 法定納期限?"""
    if not kind.within_a_year:
        return True
    return disposed_on is not None and disposed_on >= year_before(statutory_due_on)


def check_limit(kind: LiabilityKind, limit: LimitKind) -> None:
    """Raises LimitNotOfKind."""
    if limit not in kind.limits:
        allowed = "・".join(each.value for each in kind.limits)
        raise LimitNotOfKind(label=kind.label, allowed=allowed, article=kind.article, field="limit_kind")


REMIND_WITHIN = timedelta(days=20)
"""納付催告書: within 20 days after the due day of the notice (法11条②; 50 days are those of national taxes)."""
NOTICE_MONTHS = 1
REMINDER_DAYS = 10


@dataclass(frozen=True, slots=True)
class LiabilityDays:
    """The days that follow a 納付通知書. None is shifted for a holiday but the due day, which the caller shifts."""

    issued_on: date
    due_on: date
    remind_by: date

    @property
    def derivation(self) -> tuple[Step, ...]:
        """The steps for the screen."""
        return (
            Step(f"発付日 {wareki(self.issued_on)} の翌日から1か月、{wareki(self.due_on)} が納付期限です。", "法11条①"),
            Step(f"納付期限から20日以内、{wareki(self.remind_by)} までに納付催告書を発します。", "法11条②"),
        )


def notice_days(issued_on: date) -> LiabilityDays:
    """Due one month from the day after the issue; the reminder within 20 days after it."""
    due_on = months_after(issued_on, NOTICE_MONTHS)
    return LiabilityDays(issued_on, due_on, due_on + REMIND_WITHIN)


def seizable_from(reminded_on: date) -> date:
    """The first day of a seizure: 10 days, the day of issue counted, have passed (発付日+11)."""
    return days_elapsed_on(reminded_on, REMINDER_DAYS) + timedelta(days=1)


def owed_by_liable(main_open: Yen, limit_yen: Yen | None, paid_by_liable: Yen) -> Yen:
    """What the liable still answers for: what is open of the main claims, up to the limit less what they have paid."""
    if limit_yen is None:
        return main_open
    return Yen(max(0, min(main_open.amount, limit_yen.amount - paid_by_liable.amount)))


@dataclass(frozen=True, slots=True)
class LiabilityFacts:
    """What decides what may be done against the liable: what stands over the main claims, and what has happened."""

    main: Standing
    main_open: Yen
    notified: bool
    due_on: date | None
    reminded: bool
    main_realised: bool
    lawsuit: bool
    secondary: bool = True


def may_notify(facts: LiabilityFacts) -> str:
    """Why no 納付通知書 can be sent, as a sentence; empty when it can."""
    if not facts.secondary:
        return "連帯納税義務者には納付通知書は要りません（納税通知書で告知します）。"
    if facts.notified:
        return "納付通知書は発付済みです。"
    return _main_stands(facts)


def may_remind(facts: LiabilityFacts, on: date) -> str:
    """Why no 納付催告書 can be sent on the day; empty when it can."""
    if not facts.notified or facts.due_on is None:
        return "先に納付通知書を発付してください（法11条①）。"
    if facts.reminded:
        return "納付催告書は発付済みです。"
    if on <= facts.due_on:
        return f"納付期限 {wareki(facts.due_on)} を過ぎてから発付できます（法11条②）。"
    return _main_stands(facts)


def may_realise(facts: LiabilityFacts, *, by_collecting: bool = False) -> str:
    """Why the property of the liable cannot be realised now; empty when it can.

    `by_collecting`: collecting a claim (取立て) is no sale (換価), so that 法11条③④ and a grace of realisation do not bind it
    (徴基通32-14).
    """
    if not facts.secondary:
        return ""
    stands = _main_stands(facts)
    if stands or by_collecting:
        return stands
    if facts.lawsuit:
        return "納付通知書などについて訴訟が係属しているため、換価できません（法11条④）。"
    if facts.main.under(Hold.REALISATION_GRACE):
        return "主たる納税者が換価の猶予中のため、換価できません（徴基通32-19）。"
    if not facts.main_realised:
        return "主たる納税者の財産を換価に付した後でなければ換価できません（法11条③）。"
    return ""


def _main_stands(facts: LiabilityFacts) -> str:
    """What stands over the main claims and so over the liable as well."""
    if not facts.main_open:
        return "主たる納税者の税は完納または消滅しています。"
    held = facts.main.under(Hold.COLLECTION_GRACE)
    if held is not None:
        until = f"（{wareki(held.until_on)} まで）" if held.until_on else ""
        return f"主たる納税者が徴収猶予中{until}のため、告知・催告・処分はできません（徴基通32-18）。"
    held = facts.main.under(Hold.SUSPENSION)
    if held is not None:
        return (
            f"主たる納税者の税が{wareki(held.from_on)}から執行停止中のため、告知・催告・処分はできません。"
            "第二次納税義務者から徴収できるときは停止を取り消してください（徴基通153-6）。"
        )
    if facts.main.under(Hold.WRITTEN_OFF):
        return "主たる納税者の税は欠損で消滅しています。"
    return ""
