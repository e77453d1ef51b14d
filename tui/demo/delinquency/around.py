"""The desk of 中村: policies with their days, labels, a caution in decision, persons around some delinquents, a deputy."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.assigning import assign
from core.delinquency.cases.assignment import Duty
from core.delinquency.cases.labels import LabelSort, add_label, draft_caution
from core.delinquency.cases.policies import PolicyKind, set_policy
from core.delinquency.relations.addresses import AddressKind, NewAddress, add_address
from core.delinquency.relations.contact_points import NewPoint, PointKind, add_point
from core.delinquency.relations.name_links import draft_link, matches_of
from core.delinquency.relations.related import NewRelation, RelationKind, add_relation
from tui.demo.delinquency.cases import CHIEF, COLLECTOR
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from core.office.context import Context
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

_POLICIES = (
    (PolicyKind.AT_ONCE, 14, "電話で一括納付を求める"),
    (PolicyKind.PLAN, 30, "収入を確かめて分納"),
    (PolicyKind.SURVEY, 0, "給与と預金を調べる"),
    (PolicyKind.SEIZURE, 7, "予告の期限の後に預金"),
    (PolicyKind.SUSPENSION, 60, "財産なし。実態調査の後"),
    (PolicyKind.SURVEY, 21, ""),
)
_TAGS = (("国保あり", 40), ("口座振替", 90), ("給与照会中", 20), ("来庁予定", 3))


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """What the collector noted on one afternoon."""
    mine = [case for case in cases.all if case.plain and case.staff_no == COLLECTOR]
    with signed_in(city, clock, "nakamura") as ctx:
        today = ctx.now().date()
        for number, case in enumerate(mine[:24]):
            policy, days, words = _POLICIES[number % len(_POLICIES)]
            review_on = max(plan.today + timedelta(days=days), today + timedelta(days=1))
            set_policy(ctx, case.party_id, policy, review_on, words)
        for case, (tag, days) in zip(mine[2:], _TAGS, strict=False):
            add_label(ctx, case.party_id, LabelSort.TAG, tag, plan.today + timedelta(days=days))
        for case, cause in zip(mine[3:], ("失業・収入減", "病気・介護", "多重債務", "失念"), strict=False):
            add_label(ctx, case.party_id, LabelSort.CAUSE, cause, None)
        if len(mine) > 8:
            _around(ctx, mine[4], mine[5], mine[6], today)
            draft_caution(ctx, mine[7].party_id, "暴言", "来庁のとき窓口で職員を威嚇したため、2人で対応する", None)
        _names(ctx, mine)
    others = [case for case in cases.all if case.plain and case.staff_no == CHIEF]
    with signed_in(city, clock, "suzuki") as ctx:
        if others:
            assign(ctx, [others[0].party_id], COLLECTOR, Duty.DEPUTY)


def _around(ctx: Context[Any], agent: StoryCase, moved: StoryCase, called: StoryCase, today: date) -> None:
    relation = NewRelation(
        agent.party_id, RelationKind.TAX_AGENT, today, name="伊勢　管理人", address="津市広明町13番地"
    )
    add_relation(ctx, relation)
    add_relation(
        ctx, NewRelation(called.party_id, RelationKind.EMPLOYER, today, name="（株）二見工業", phone="0596-00-4321")
    )
    address = NewAddress(moved.party_id, AddressKind.MAILING, "514-0006", "津市広明町13番地　アパート2号", today)
    add_address(ctx, address)
    add_point(
        ctx, NewPoint(called.party_id, PointKind.MOBILE, "090-0000-1234", today, hours="12:00-13:00", days="平日")
    )
    add_point(ctx, NewPoint(called.party_id, PointKind.WORK, "0596-00-4321", today, hours="12:00-13:00"))
    add_point(ctx, NewPoint(moved.party_id, PointKind.SMS, "090-0000-5678", today, consent_on=today))


def _names(ctx: Context[Any], mine: list[StoryCase]) -> None:
    """The first pair of numbers that may be one person is put to the vote of another."""
    for case in mine:
        with ctx.read() as store:
            likely = next((each for each in matches_of(store, case.party_id) if each.likely), None)
        if likely is not None and not likely.party.protected:
            draft_link(ctx, case.party_id, likely.party.party_id, "カナと生年月日が同じ")
            return
