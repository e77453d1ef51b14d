"""How claims of the demonstration end without money: a suspension that stands, one to be looked at again today, one in
approval, one decided, a write-off.

Limitations that are complete, and those that complete within a month, are in the books by themselves: old premiums.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.delinquency.limits.classes import LimitClass
from core.delinquency.limits.listing import list_limits
from core.delinquency.limits.nightly import PAGE, keep_limits
from core.delinquency.suspension.drafting import WantedSuspension, draft_suspension, open_desk
from core.delinquency.suspension.notifying import NoticeWay, issue_notice
from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.sheet import AssetKind, AssetLook, AssetResult, SheetEntry, save_sheet
from core.delinquency.suspension.watching import record_review
from core.delinquency.write_off.deciding import WantedWriteOff, draft_write_off
from core.delinquency.write_off.listing import explain_expiry, list_extinct
from core.delinquency.write_off.write_off import WriteOffCause
from core.office.approvals import approve
from core.office.drafts import DraftRef, DraftState
from tui.demo.accounts import current_code
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

REASON = "執行停止の調査で台帳を確認"
WHY = "居所が分からず財産も見つからないまま、差押えができなかった。"
AWAITED = "前勤務先へ給与を照会した。回答が届く日に見直す"
APPROVERS = ("suzuki", "kato")


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """中村 investigates and drafts; 鈴木 and 加藤 decide; one draft is left in their tray, one notice on the desk."""
    found = cases.take(4, lambda case: case.plain and len(case.receivables) <= 6)
    with signed_in(city, clock, "nakamura") as ctx:
        _keep(ctx)
        drafts = [ref for ref in (_drafted(ctx, case) for case in found) if ref is not None]
    for ref in drafts[:3]:
        _decide(city, clock, ref)
    with signed_in(city, clock, "nakamura") as ctx:
        for ref in drafts[:2]:
            with ctx.read() as store:
                case = store.drafts.get(ref.draft_id)
                live = store.suspensions.of_party(case.party_id) if case.party_id is not None else []
            if live:
                issue_notice(ctx, live[0].suspension_id, NoticeWay.HAND)
            if live and ref is drafts[0]:
                record_review(ctx, live[0].suspension_id, AWAITED, plan.today)
        written = _written_off(ctx)
    if written is not None:
        _decide(city, clock, written)


def _keep(ctx: Any) -> None:
    """The rows of limitation as of now, which the lists read."""
    after: int | None = 0
    while after is not None:
        with ctx.write() as store:
            after = keep_limits(ctx, store, after, PAGE).last_key


def _drafted(ctx: Any, case: StoryCase) -> DraftRef | None:
    """A finished sheet and the draft, where nothing stands in the way."""
    desk = open_desk(ctx, case.party_id, REASON)
    with ctx.read() as store:
        complete = {
            number
            for number, row in store.limits.of([claim.receivable_id for claim in desk.claims]).items()
            if row.completes_on is not None and row.completes_on < desk.today
        }
    claims = [c for c in desk.claims if not c.obstacle and c.receivable_id not in complete]
    if not claims:
        return None
    day = date.fromordinal(desk.today.toordinal() - 10)
    looks = tuple(AssetLook(kind, day, AssetResult.NONE, "照会済 該当なし") for kind in AssetKind)
    entry = SheetEntry(
        looks,
        "単身",
        0,
        "失業給付も終わり収入なし",
        0,
        day,
        "借家に家財だけ。換価できるものはない",
        "換価できる財産がない",
    )
    sheet = save_sheet(ctx, case.party_id, entry).sheet
    partial = "時効が完成した期別は不納欠損で整理する" if complete else ""
    wanted = WantedSuspension(
        case.party_id, Ground.NO_ASSETS, tuple(c.receivable_id for c in claims), sheet.sheet_id, partial
    )
    return draft_suspension(ctx, wanted)


def _written_off(ctx: Any) -> DraftRef | None:
    """The oldest completed claims of one debtor of 中村, explained and drafted."""
    lines = list_limits(ctx, LimitClass.COMPLETED, staff_no=ctx.actor.staff_no).lines
    gone = {each.line.row.receivable_id for each in list_extinct(ctx, WriteOffCause.LIMITATION)}
    first = next((each for each in lines if each.line.row.receivable_id in gone and not each.near), None)
    if first is None:
        return None
    party_id = first.line.row.party_id
    numbers = tuple(
        each.line.row.receivable_id
        for each in lines
        if each.line.row.party_id == party_id and each.line.row.receivable_id in gone
    )
    explain_expiry(ctx, numbers, WHY)
    return draft_write_off(ctx, WantedWriteOff(WriteOffCause.LIMITATION, numbers))


def _decide(city: City, clock: StoryClock, ref: DraftRef) -> None:
    """The steps of its route, one after another."""
    for login in APPROVERS:
        clock.at += timedelta(minutes=1)
        with signed_in(city, clock, login) as ctx:
            with ctx.read() as store:
                draft = store.drafts.get(ref.draft_id)
            if draft.state is not DraftState.AWAITED:
                return
            approve(ctx, ref.draft_id, ref.revision, ref.digest, current_code(city, login).code)
