"""猶予の要件: what stands against granting a grace, point by point with the article (G64, G66, G68). Pure.

A finding that `bars` keeps it from being granted; the others are to be looked at. A refusal (不許可) takes its reasons
from the findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Finances, grace_amount
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.periods import ONE_DAY, months_after


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the examination: fulfilled or not, in words, with its article."""

    point: str
    fulfilled: bool
    words: str
    article: str
    bars: bool = True

    @property
    def against(self) -> bool:
        """True when it keeps the grace from being granted."""
        return self.bars and not self.fulfilled


@dataclass(frozen=True, slots=True)
class Limits:
    """[P] 条例: months for the application, and up to what amount and length no security is taken."""

    apply_months: int = 6
    security_over: Yen = Yen(1_000_000)
    security_months: int = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """A receivable that the grace lists. `apply_until` is 納期限 plus the months, shifted for closed days."""

    label: str
    due_on: date
    statutory_due_on: date
    open: Yen
    apply_until: date
    standing_grace: str = ""
    """Another grace on any day of the period (徴収猶予, 換価猶予), with its days."""
    held: str = ""
    """What must be ended before a grace (執行停止, 移管 …), with its day."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A grace that the party had before: kind, ground, when the ground arose, and whether this one extends it."""

    kind: GraceKind
    clause: Clause
    arose_on: date | None
    same_receivables: bool
    lineage: bool
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the rule looks at."""

    kind: GraceKind
    clause: Clause
    received_on: date | None
    arose_on: date | None
    from_on: date
    until_on: date
    amount: Yen
    listed: tuple[Listed, ...]
    other_delinquency: tuple[str, ...]
    """Overdue receivables beside the listed ones that are neither under a grace nor applied for (§7)."""
    earlier: tuple[Earlier, ...]
    finances: Finances
    security_worth: Yen
    security_excused: str
    """Reason for taking none (法16条①ただし書), as it was entered."""
    extends: bool = False


def needs_security(amount: Yen, from_on: date, until_on: date, limits: Limits) -> bool:
    """True above the amount and over the months of the ordinance, both together (法16条①ただし書)."""
    return amount > limits.security_over and until_on > months_after(from_on - ONE_DAY, limits.security_months)


def examine(asked: Asked, limits: Limits) -> tuple[Finding, ...]:
    """The points of the examination, in the order of the screen."""
    found: list[Finding] = []
    if asked.kind is GraceKind.BY_REQUEST and not asked.extends:
        found += [_in_time(asked, limits), _no_other(asked)]
    if asked.kind is GraceKind.COLLECTION_LATE and asked.received_on is not None and asked.listed:
        last = max(each.due_on for each in asked.listed)
        found.append(
            Finding(
                "申請期限",
                asked.received_on <= last,
                f"確定した税の納期限 {wareki(last)} までの申請が要ります。",
                "法15条②",
            )
        )
    if asked.kind is GraceKind.COLLECTION and not asked.extends:
        found.append(_arose(asked))
    found += [_over_another(asked), _not_held(asked), _same_ground(asked), _amount(asked), _security(asked, limits)]
    return tuple(found)


def barring(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that keep it from being granted."""
    return tuple(each for each in findings if each.against)


def _in_time(asked: Asked, limits: Limits) -> Finding:
    received_on = asked.received_on
    late = [each for each in asked.listed if received_on is not None and received_on > each.apply_until]
    if received_on is None or late:
        worst = min(late, key=lambda each: each.apply_until) if late else None
        words = (
            f"{worst.label}は納期限から{limits.apply_months}か月（{wareki(worst.apply_until)}）を過ぎた申請です。"
            if worst
            else "受付日がありません。"
        )
        return Finding("申請期限", False, words, "法15条の6① 条例")
    return Finding("申請期限", True, f"納期限から{limits.apply_months}か月以内の申請です。", "法15条の6① 条例")


def _no_other(asked: Asked) -> Finding:
    if asked.other_delinquency:
        names = "、".join(asked.other_delinquency[:3])
        more = f" ほか{len(asked.other_delinquency) - 3}件" if len(asked.other_delinquency) > 3 else ""
        return Finding("他の滞納", False, f"ほかに滞納があります（{names}{more}）。", "法15条の6②")
    return Finding("他の滞納", True, "ほかに滞納はありません（猶予中・申請中を除く）。", "法15条の6②")


def _arose(asked: Asked) -> Finding:
    if asked.arose_on is None:
        return Finding("事由発生日", False, "事由が生じた日が入っていません。申請書で確かめてください。", "法15条①")
    return Finding("事由発生日", True, f"{wareki(asked.arose_on)} に生じた事由です。", "法15条①")


def _over_another(asked: Asked) -> Finding:
    under = next((each for each in asked.listed if each.standing_grace), None)
    if under is not None:
        return Finding(
            "重なる猶予",
            False,
            f"{under.label}には{under.standing_grace}があります。猶予の上に別の猶予は重ねられません。",
            "徴基通151-6",
        )
    return Finding("重なる猶予", True, "ほかの猶予と重なりません。", "徴基通151-6")


def _not_held(asked: Asked) -> Finding:
    """A suspension says that nothing can be collected, and what was handed over is collected by others (§15.2)."""
    held = next((each for each in asked.listed if each.held), None)
    if held is not None:
        words = f"{held.label}は{held.held}です。その終わりの記録が先です（停止の取消し6501、返還など）。"
        return Finding("停止・移管", False, words, "法15条の8")
    return Finding("停止・移管", True, "執行停止・移管などの期別はありません。", "法15条の8")


def _same_ground(asked: Asked) -> Finding:
    """The same ground is not used twice for a realisation grace; 1号 to 2号 of the office is another (徴基通151-6-2)."""
    if asked.kind.stops_collection:
        same = next(
            (
                each
                for each in asked.earlier
                if not each.lineage
                and each.same_receivables
                and each.kind is asked.kind
                and each.clause is asked.clause
                and each.arose_on == asked.arose_on
            ),
            None,
        )
    else:
        same = next(
            (
                each
                for each in asked.earlier
                if not each.lineage
                and each.same_receivables
                and each.kind is asked.kind
                and each.clause is asked.clause
            ),
            None,
        )
    if same is not None:
        return Finding("同じ事由", False, f"{same.label}と同じ事由です。同じ事由で繰り返せません。", "徴基通151-6-2")
    return Finding("同じ事由", True, "同じ事由の猶予はしていません。", "徴基通151-6-2")


def _amount(asked: Asked) -> Finding:
    owed = total([each.open for each in asked.listed])
    most = grace_amount(owed, asked.finances)
    if asked.amount.amount <= 0 or asked.amount > most:
        return Finding(
            "猶予額",
            False,
            f"未納 {owed}円 から現在納付能力 {asked.finances.payable_now}円 を除いた {most}円 までです。",
            "令6条の9の3",
        )
    return Finding("猶予額", True, f"未納 {owed}円、猶予できる額 {most}円 の範囲です。", "令6条の9の3")


def _security(asked: Asked, limits: Limits) -> Finding:
    if not needs_security(asked.amount, asked.from_on, asked.until_on, limits):
        return Finding(
            "担保",
            True,
            f"{limits.security_over}円以下、または{limits.security_months}か月以内なので不要です。",
            "法16条① 条例",
        )
    if asked.security_worth >= asked.amount:
        return Finding("担保", True, f"担保の価額 {asked.security_worth}円 で足ります。", "法16条①")
    if asked.security_excused:
        return Finding("担保", True, f"徴さない理由 {asked.security_excused}", "法16条①ただし書")
    return Finding(
        "担保",
        False,
        f"猶予額 {asked.amount}円 相当の担保か、徴さない理由が要ります（いま {asked.security_worth}円）。",
        "法16条①",
    )
