"""執行停止の起案と決裁: for which claims, on which ground, with the finished sheet; decided it still waits for its notice.

法15条の7. As a rule all arrears of the debtor (徴基通153-8); leaving some out needs a reason, which the notice tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.cases.assignment import need_collector
from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task
from core.delinquency.limits.state import claim_name, refuse_completed
from core.delinquency.obligors.survey import proof_of_nowhere
from core.delinquency.ports import Context, Store
from core.delinquency.standing import standing_of
from core.delinquency.suspension.releasing import release_words
from core.delinquency.suspension.rules import ClaimFacts, Ground, claim_refused, ground_refused, hardship_words
from core.delinquency.suspension.sheet import FUNCTION, Sheet, need_finished
from core.delinquency.suspension.suspension import NewSuspension, Suspension, SuspensionEventKind
from core.delinquency.timeline import Happened, tell
from core.ledger.receivables import Receivable
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing, refuse_near
from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.periods import months_after
from core.values.refusals import BadInput, ChangedByAnother, Refusal

ACT = "suspension"
REVIEW_MONTHS = 12
"""A suspension is looked at again at least once a year (K135)."""


@dataclass(frozen=True, slots=True)
class WantedSuspension:
    """A suspension as the clerk asks for it. `partial_reason` says why claims are left out, '' when none are."""

    party_id: int
    ground: Ground
    receivable_ids: tuple[int, ...]
    sheet_id: int
    partial_reason: str = ""


class NotSuspendable(Refusal):
    """The facts do not carry the suspension; the sentence says which and what to do."""

    sentence = "{reason}"


class WhereaboutsUnproven(Refusal):
    """3号 without a survey that found the party nowhere."""

    sentence = "3号には所在不明と判定した実態調査が要ります（{why}）。6704 で調査を記録してから起案してください（法15条の7①三）。"


class PartialWithoutReason(Refusal):
    """Claims are left out and nobody says why."""

    sentence = (
        "対象から外れている期別が{count}件あります（{claims}）。全滞納を停止するか、"
        "一部にする理由を入力してください（徴基通153-8）。"
    )


def draft_suspension(ctx: Context, wanted: WantedSuspension, *, revises: int | None = None) -> DraftRef:
    """起案: ask for a suspension.

    Raises SheetUnfinished naming the open kinds, NotSuspendable (2号 for a company, assets that were found, a claim
    in another hand), PartialWithoutReason, LimitationCompleted, NotTheCollector, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, wanted.party_id)
        need_collector(ctx, store, wanted.party_id)
        sheet, claims = _checked(store, wanted, today)
        payload = {
            "receivables": sorted(wanted.receivable_ids),
            "ground": wanted.ground.value,
            "sheet": sheet.sheet_id,
            "sheet_version": sheet.version,
            "partial": wanted.partial_reason.strip(),
            "on": today.isoformat(),
        }
        amount = total([claim.open for claim in claims])
        return draft_act(ctx, store, ACT, payload, amount=amount, party_id=wanted.party_id, revises=revises)


def execute_suspension(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the suspension is decided, and a task asks for its notice, without which it does not stand; its number.

    Checked again as the books stand now: SheetUnfinished, NotSuspendable, LimitationCompleted; ChangedByAnother when
    the sheet was written over since it was drafted, or money or an assessment changed what is owed.
    """
    wanted = wanted_of(draft)
    today = ctx.now().date()
    sheet, claims = _checked(store, wanted, today)
    if sheet.version != int(draft.payload["sheet_version"]):
        raise ChangedByAnother(what="調査票")
    if total([claim.open for claim in claims]).amount != draft.amount_yen:
        raise ChangedByAnother(what="対象の期別の残額（入金か調定の変更）")
    entry = ctx.entry(
        FUNCTION,
        "執行停止の決定",
        party_id=wanted.party_id,
        reason=wanted.ground.label,
        draft=draft.draft_id,
        receivables=[claim.receivable_id for claim in claims],
        yen=total([claim.open for claim in claims]).amount,
    )
    seq = store.audit.record(entry)
    new = NewSuspension(
        wanted.party_id,
        wanted.ground,
        wanted.partial_reason,
        sheet.sheet_id,
        draft.draft_id,
        today,
        tuple(claim.receivable_id for claim in claims),
    )
    found = store.suspensions.add(new, seq)
    words = f"執行停止の決裁 {wanted.ground.label}（{len(claims)}期別）"
    store.suspensions.happen(
        found.suspension_id, SuspensionEventKind.DECIDED, today, words, draft.drafted_by, seq, {"draft": draft.draft_id}
    )
    add_task(
        ctx,
        store,
        TaskRequest(
            wanted.party_id,
            TaskKind.DEADLINE,
            today,
            f"執行停止通知書（{found.suspension_no}）の発送",
            statutory=True,
            source=f"suspension:{found.suspension_id}:notice",
        ),
    )
    tell(ctx, store, wanted.party_id, Happened.SUSPENSION, words, seq, facts={"suspension": found.suspension_id})
    return found.suspension_id


def describe_suspension(store: Store, draft: Draft) -> Described:
    """What the approval changes, and what the sheet says."""
    wanted = wanted_of(draft)
    sheet = store.suspension_sheets.get(wanted.sheet_id)
    on = date.fromisoformat(draft.payload["on"])
    rows = []
    for number in wanted.receivable_ids:
        receivable = store.receivables.get(number)
        rows.append(BeforeAfter(claim_name(store, number), f"滞納 {receivable.open}円", "執行停止（通知の日から）"))
    looks = "、".join(f"{look.kind.value}{look.result.label}" for look in sheet.looks)
    notes = [
        f"{wanted.ground.label}（{wanted.ground.article}）",
        f"調査 {looks}",
        f"判定 {sheet.judgement}（{sheet.judged_by_name} {wareki(sheet.judged_on) if sheet.judged_on else ''}）",
        hardship_words(sheet, on),
        f"一部停止の理由 {wanted.partial_reason}" if wanted.partial_reason else "全ての滞納が対象です。",
        "承認後、執行停止通知書を発した日が停止日です。3年続くと消滅します（法15条の7④）。",
        release_words(store, wanted.receivable_ids, on) if wanted.ground is Ground.HARDSHIP else "",
    ]
    if sheet.missing:
        notes.append(f"調査票に未了があります（{'、'.join(sheet.missing)}）。このままでは承認できません。")
    return Described(
        f"執行停止 {wanted.ground.label} {len(wanted.receivable_ids)}期別", tuple(rows), tuple(n for n in notes if n)
    )


def wanted_of(draft: Draft) -> WantedSuspension:
    """What a draft asks for."""
    payload = draft.payload
    assert draft.party_id is not None
    return WantedSuspension(
        draft.party_id,
        Ground(int(payload["ground"])),
        tuple(int(number) for number in payload["receivables"]),
        int(payload["sheet"]),
        str(payload["partial"]),
    )


def suspendable(store: Store, party_id: int, today: date) -> list[Receivable]:
    """The arrears of a party: open, and 納期限 is past."""
    items = store.tax_items.all()
    return [
        each
        for each in store.receivables.of_party(party_id)
        if each.open and each.due_on < today and items[each.key.tax_item].is_tax
    ]


def facts_of(store: Store, receivables: Sequence[Receivable], today: date) -> list[ClaimFacts]:
    """What decides about each of them."""
    events = store.receivable_events.of([each.receivable_id for each in receivables])
    return [
        ClaimFacts(
            each.receivable_id,
            claim_name(store, each.receivable_id),
            each.open,
            each.due_on,
            standing_of(events[each.receivable_id], today),
        )
        for each in receivables
    ]


def next_review(from_on: date) -> date:
    """The day by which a suspension is looked at again."""
    return months_after(from_on, REVIEW_MONTHS)


def need_ground(store: Store, party_id: int, ground: Ground, sheet_id: int, today: date) -> Sheet:
    """The finished sheet that carries the ground. Raises SheetUnfinished, NotSuspendable, WhereaboutsUnproven.

    3号 rests on a survey that found the party nowhere (6704) and is not stale, whatever the sheet says in words.
    """
    sheet = need_finished(store, sheet_id)
    if sheet.party_id != party_id:
        raise BadInput(reason="別の人の調査票です。F5 で読み直してください。", field="sheet")
    why = ground_refused(ground, sheet, natural=store.parties.get(party_id).kind.person)
    if why:
        raise NotSuspendable(reason=why, field="ground")
    if ground is Ground.UNKNOWN and proof_of_nowhere(store, party_id, today) is None:
        newest = store.surveys.latest([party_id]).get(party_id)
        if newest is None:
            raise WhereaboutsUnproven(why="調査の記録がありません", field="ground")
        why = f"{wareki(newest.surveyed_on)} の判定は「{newest.judgement.value}」"
        raise WhereaboutsUnproven(
            why=f"{why}で有効期間が過ぎています" if newest.nowhere else f"{why}です", field="ground"
        )
    return sheet


def _checked(store: Store, wanted: WantedSuspension, today: date) -> tuple[Sheet, list[ClaimFacts]]:
    """The sheet and the claims of what is asked for, or the refusal."""
    if not wanted.receivable_ids:
        raise BadInput(reason="停止する期別を選んでください。", field="claims")
    receivables = [store.receivables.get(number) for number in wanted.receivable_ids]
    if any(each.party_id != wanted.party_id for each in receivables):
        raise BadInput(reason="1人の期別だけを選んでください。", field="claims")
    sheet = need_ground(store, wanted.party_id, wanted.ground, wanted.sheet_id, today)
    claims = facts_of(store, receivables, today)
    why = next((found for found in (claim_refused(claim, today) for claim in claims) if found), "")
    if why:
        raise NotSuspendable(reason=why, field="claims")
    refuse_completed(store, wanted.receivable_ids, today)
    _need_all(store, wanted, today)
    return sheet, claims


def _need_all(store: Store, wanted: WantedSuspension, today: date) -> None:
    left = [
        each
        for each in facts_of(store, suspendable(store, wanted.party_id, today), today)
        if each.receivable_id not in wanted.receivable_ids and not claim_refused(each, today)
    ]
    if left and not wanted.partial_reason.strip():
        names = "、".join(each.name for each in left[:3]) + (" ほか" if len(left) > 3 else "")
        raise PartialWithoutReason(count=len(left), claims=names, field="partial")


def open_of(store: Store, receivable_ids: Sequence[int]) -> Yen:
    """What is open of some claims, accrued late charge apart."""
    return total([store.receivables.get(number).open for number in receivable_ids])


@dataclass(frozen=True, slots=True)
class DeskClaim:
    """An arrear as the desk shows it: its name, what is open, and why it cannot be suspended; empty when it can."""

    receivable_id: int
    name: str
    open: Yen
    due_on: date
    obstacle: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What a draft for one party starts with: who, the arrears, the newest sheet, and its suspensions."""

    party: PartyView
    claims: tuple[DeskClaim, ...]
    sheet: Sheet | None
    suspensions: tuple[Suspension, ...]
    today: date


def open_desk(ctx: Context, party_id: int, reason: str = "") -> Desk:
    """One party before a draft. Raises NotFound, GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        claims = tuple(
            DeskClaim(each.receivable_id, each.name, each.open, each.due_on, claim_refused(each, today))
            for each in facts_of(store, suspendable(store, party_id, today), today)
        )
        desk = Desk(
            view_of(ctx, store, party_id, right, today),
            claims,
            store.suspension_sheets.latest(party_id),
            tuple(store.suspensions.of_party(party_id)),
            today,
        )
    ctx.record_view(
        FUNCTION,
        "執行停止の起案の準備",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        receivables=len(claims),
    )
    return desk
