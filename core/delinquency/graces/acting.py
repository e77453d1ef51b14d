"""What can be done about graces now, and why some of it cannot: the list of F4 on 6401. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.delinquency.graces.ending import heard_since_notice
from core.delinquency.graces.grace import GraceEventKind, GraceState
from core.delinquency.standing import Held, Hold, Standing
from core.ledger.inquiry.terms import Term
from core.values.dates import wareki
from core.values.periods import ONE_DAY

if TYPE_CHECKING:
    from core.delinquency.graces.desk import Choice, GraceTold


@dataclass(frozen=True, slots=True)
class GraceAct:
    """An act by its code, its name, and why it is not possible now; empty if it is."""

    code: str
    name: str
    reason: str = ""


class Listed(Protocol):
    """What stands for one receivable: a choice of 6401, a row of a case."""

    @property
    def term(self) -> Term:
        """The receivable on its day."""
        ...


def may_apply(choices: Sequence[Listed]) -> str:
    """Why no application can be received for a party; empty if one can."""
    return "" if any(each.term.unpaid for each in choices) else "未納の本税がありません。"


def seizure_barred(standing: Standing) -> str:
    """Why a receivable may not be seized because of a grace, with article and the day from which; empty if it may."""
    held = standing.under(Hold.COLLECTION_GRACE)
    return _barred("差押え", held) if held is not None else ""


def demand_barred(standing: Standing) -> str:
    """The same for a new demand (督促)."""
    held = standing.under(Hold.COLLECTION_GRACE)
    return _barred("督促", held) if held is not None else ""


def realisation_barred(standing: Standing) -> str:
    """The same for the sale of what is seized (換価): under each kind of grace."""
    held = standing.under(Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE)
    return _barred("換価", held) if held is not None else ""


def _barred(what: str, held: Held) -> str:
    article = "法15条の2の3①" if held.hold is Hold.COLLECTION_GRACE else "法15条の5① 15条の6①"
    since = f"{wareki(held.until_on + ONE_DAY)} から可。" if held.until_on is not None else ""
    return f"{held.hold.value}中のため{what}はできません。{since}（{article}）"


def acts_of(told: GraceTold | None, choices: tuple[Choice, ...], refixes: int = 0) -> tuple[GraceAct, ...]:
    """The acts on the current grace of a party, or on none. `refixes`: fixed late charges that differ from the rule."""
    found = [GraceAct("apply", "申請受付・職権の着手", may_apply(choices))]
    late = "" if any(each.term.late_charge for each in choices) else "延滞金がありません。"
    relief = GraceAct("relieve", "延滞金の免除・減免（起案）", late)
    right = "" if refixes else "確定した延滞金は免除の期間を入れた計算と一致しています。"
    refix = GraceAct("refix", "確定延滞金の再計算（起案）", right)
    if told is None:
        return (*found, relief, refix)
    grace, state = told.grace, told.state
    not_open = "" if state.open else f"「{state.value}」です。審査中の申請で使います。"
    not_force = "" if state.in_force else f"「{state.value}」です。許可した猶予の期間中に使います。"
    applied = "" if grace.kind.applied_for else "職権による猶予です。申請書がありません。"
    correcting = "" if grace.correction_until is not None and state.open else "補正を求めていません。"
    over = ""
    if state is not GraceState.CORRECTION_OVER:
        until = grace.correction_until
        over = (
            f"補正期限 {wareki(until)} の翌日から（法15条の2）。" if until and state.open else "補正を求めていません。"
        )
    waits = "補正待ちです。補正済かみなし取下げの後に決めます。" if state.open and grace.correction_until else ""
    hearing = "" if grace.kind.stops_collection else "換価の猶予の取消しに弁明の聴取は要りません（法15条の3②）。"
    heard = (
        "" if grace.last(GraceEventKind.HEARING_NOTIFIED) is not None else "先に弁明聴取を通知します（法15条の3②）。"
    )
    needs = ""
    if grace.kind.stops_collection and not heard_since_notice(grace) and state.in_force:
        needs = "（弁明の聴取が先。繰上徴収の事由と本人の申出を除く）"
    return (
        *found,
        GraceAct("extend", "期間延長の申請受付", not_force),
        GraceAct("finances", "財産収支の登録", not_open),
        GraceAct("correction", "補正を求める", applied or not_open),
        GraceAct("corrected", "補正済にする", correcting),
        GraceAct("withdraw", "取下げ", not_open),
        GraceAct("deem", "みなし取下げ", over),
        GraceAct("security", "担保の徴取", "" if state.live else f"「{state.value}」です。"),
        GraceAct("decide", "許可・一部許可・不許可（起案）", not_open or waits),
        GraceAct("plan", "分割計画の変更（起案）", not_force),
        GraceAct("hearing", "弁明聴取の通知", not_force or hearing),
        GraceAct("hear", "弁明の記録", not_force or hearing or heard),
        GraceAct("excuse", "やむを得ない理由で継続", not_force),
        GraceAct("end", f"取消し・短縮（起案）{needs}", not_force),
        GraceAct("release", "担保の解除（起案）", "" if grace.held_securities else "徴している担保がありません。"),
        relief,
        refix,
    )
