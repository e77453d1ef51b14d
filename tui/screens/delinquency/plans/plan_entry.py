"""The form of 6301 read and filled, and the question that stands before a plan is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from core.delinquency.plans.desk import PlanDesk
from core.delinquency.plans.drafting import PlanWish, WorkedOut
from core.delinquency.plans.plan import PayMethod, Plan
from core.delinquency.plans.planning import LateChargeMode
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.party_facts import PartyFacts

MODES = {"1": LateChargeMode.AFTER, "2": LateChargeMode.INCLUDED}
METHODS = {
    "1": PayMethod.SLIP,
    "2": PayMethod.DEBIT,
    "3": PayMethod.COUNTER,
    "4": PayMethod.ENTRUSTED,
    "9": PayMethod.OTHER,
}
SHORT = {"1": "納付書", "2": "口振", "3": "窓口", "4": "受託", "9": "他"}
USUAL_DAY = 25


def wish_of(values: Mapping[str, object], order: Sequence[int], known: tuple[Yen, int] | None) -> PlanWish:
    """What stands in the form. Amount and count belong together once they were worked out (`known`): the one that was
    changed since then counts, else the amount. Raises BadInput.
    """
    monthly = values["monthly"] if isinstance(values["monthly"], Yen) else None
    count = number_of(values["count"], "count", "回数")
    if monthly is not None and count is not None:
        if known is not None and monthly == known[0] and count != known[1]:
            monthly = None
        else:
            count = None
    start, day = values["start"], number_of(values["day"], "day", "支払日")
    assert isinstance(start, date)
    if not order:
        raise BadInput(reason="対象の期別がありません。t で選んでください。")
    return PlanWish(
        tuple(order), start, day or 0, monthly, count, MODES[str(values["mode"])], METHODS[str(values["method"])]
    )


def filled(before: Plan | None, desk: PlanDesk) -> dict[str, str]:
    """The form as it opens: the terms of the plan before, else the usual ones."""
    day = before.day if before is not None else USUAL_DAY
    start = before.start_on if before is not None and before.start_on >= desk.today else _next_month(desk.today, day)
    mode, method = (before.mode, before.method) if before is not None else (LateChargeMode.AFTER, PayMethod.SLIP)
    return {
        "start": wareki(start),
        "day": str(day),
        "mode": next(code for code, each in MODES.items() if each is mode),
        "method": next(code for code, each in METHODS.items() if each is method),
        "monthly": f"{before.monthly}" if before is not None else "",
        "count": str(len(before.lines)) if before is not None and desk.draft is not None else "",
    }


def question_of(found: WorkedOut, desk: PlanDesk, facts: PartyFacts | None) -> Question:
    """What is asked before a plan is kept as a draft: terms, what they replace, 時効 and 延滞金."""
    plan, before = found.plan, found.before
    _, completes = found.renews
    notes = [
        f"時効 案では変わりません。署名が今日なら {len(plan.claims)}期別だけ承認し、完成日は {wareki(completes)}",
        f"延滞金 {plan.mode} 見込み {plan.late_charge}円"
        + (f"（{found.assumed_words}）" if found.assumed_words else ""),
    ]
    if found.beyond:
        notes.append(f"決裁 {found.beyond} のため係長・課長へ回ります（8001）。承認の後に印刷できます")
    if desk.draft is not None:
        notes.append(f"署名前の案 版{desk.draft.plan.version_no} は取り下げます")
    notes.append("戻せるか 署名の前は F4 で取り下げられます")
    old = "なし" if before is None else before.state.value
    return Question(
        f"確認  分納計画（版 {found.version_no}）",
        "この計画を案として残しますか",
        facts=[
            f"{len(plan.claims)}期別  月額 {plan.monthly}円 {plan.count}回  最終回 {plan.last.amount}円  "
            f"完納予定 {wareki(plan.last.due_on)}",
        ],
        changes=[
            Change("月額", before.plan.monthly.amount if before is not None else 0, plan.monthly.amount),
            Change("計画の残り", before.kept.rest.amount if before is not None else 0, plan.total.amount),
            Change("前の誓約", old, "署名の日に差替" if before is not None else "なし"),
        ],
        notes=notes,
        party=facts,
        leads_to="決裁へ" if found.beyond else "保存",
    )


def number_of(value: object, field: str, label: str) -> int | None:
    """A count as typed, None for nothing. Raises BadInput."""
    typed = str(value).strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 4:
        raise BadInput(reason=f"{label}は数字で入力してください。", field=field)
    return int(typed)


def _next_month(today: date, day: int) -> date:
    """The day of the next month; the start that is proposed."""
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (following + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return following.replace(day=min(day, last.day))
