"""不納欠損の起案と決裁: claims that are gone by law leave the books, all components together, once (§9, K138).

The day by the law is worked out and never typed; the booking is dated on the day of the decision. Money that comes later
is given back (過誤納 消滅後).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.cases.assignment import need_collector
from core.delinquency.event_kinds import StandingKind
from core.delinquency.limits.classes import ClaimEnd, EndCause, earlier_end
from core.delinquency.limits.state import articles_of, claim_name, limitation_of, refresh_limits, suspension_of
from core.delinquency.ports import Context, Store
from core.delinquency.suspension.ending import end_suspension
from core.delinquency.suspension.rules import ImmediateGround, immediate_refused
from core.delinquency.suspension.suspension import EndCause as SuspensionEnd
from core.delinquency.timeline import Happened, tell
from core.delinquency.write_off.refusals import (
    ImmediateNotAllowed,
    MoneyOnItsWay,
    NotExplained,
    NotExtinct,
    NothingOpen,
    OtherCause,
)
from core.delinquency.write_off.write_off import WriteOffCause, WrittenOff
from core.ledger.components import Component, Parts
from core.ledger.fiscal_years import fiscal_year_containing, fiscal_year_of
from core.ledger.journal import Posting, Voucher
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.receivables import Receivable
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.money import total
from core.values.periods import ONE_DAY
from core.values.refusals import BadInput, ChangedByAnother, Refusal

FUNCTION = "delinquency.write_off"
ACT = "write_off"
_ENDS = {
    WriteOffCause.SUSPENSION: SuspensionEnd.EXPIRED,
    WriteOffCause.IMMEDIATE: SuspensionEnd.IMMEDIATE,
    WriteOffCause.LIMITATION: SuspensionEnd.LIMITATION,
}
_OF_END = {EndCause.LIMITATION: WriteOffCause.LIMITATION, EndCause.SUSPENSION: WriteOffCause.SUSPENSION}


@dataclass(frozen=True, slots=True)
class WantedWriteOff:
    """A decision as the clerk asks for it.

    `ground` and `evidence` are for 即時消滅 alone: which of the four, and the papers that prove it.
    """

    cause: WriteOffCause
    receivable_ids: tuple[int, ...]
    ground: ImmediateGround | None = None
    evidence: str = ""


def draft_write_off(ctx: Context, wanted: WantedWriteOff, *, revises: int | None = None) -> DraftRef:
    """起案: a list of claims (停止3年, 時効), or those of one debtor (即時消滅).

    Raises NotExtinct with the day until which a claim lives, OtherCause where another end came first, NotExplained for a
    limitation without its reason, ImmediateNotAllowed, NothingOpen, MoneyOnItsWay,
    NotTheCollector, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        claims = _checked(store, wanted, today)
        parties = list(dict.fromkeys(each.party_id for each, _ in claims))
        for party_id in parties:
            refuse_near(ctx, store, party_id)
            need_collector(ctx, store, party_id)
        payload = {
            "cause": wanted.cause.value,
            "receivables": sorted(wanted.receivable_ids),
            "ground": wanted.ground.value if wanted.ground else "",
            "evidence": wanted.evidence.strip(),
            "parties": parties,
            "on": today.isoformat(),
        }
        amount = total([each.open for each, _ in claims])
        only = parties[0] if len(parties) == 1 else None
        return draft_act(ctx, store, ACT, payload, amount=amount, party_id=only, revises=revises)


def execute_write_off(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: one voucher over all claims and components, an event each, the end of their suspensions; the decision's number.

    Checked again as the books stand now, with the refusals of `draft_write_off`; ChangedByAnother when money or an
    assessment has changed what is to be written off since it was drafted.
    """
    wanted = wanted_of(draft)
    today = ctx.now().date()
    claims = _checked(store, wanted, today)
    if total([each.open for each, _ in claims]).amount != draft.amount_yen:
        raise ChangedByAnother(what="欠損する額（入金か調定の変更）")
    for party_id in dict.fromkeys(each.party_id for each, _ in claims):
        refuse_near(ctx, store, party_id)  # a list of several debtors names none of them to the approvals
    entry = ctx.entry(
        FUNCTION,
        "不納欠損",
        party_id=draft.party_id,
        reason=wanted.cause.label,
        draft=draft.draft_id,
        receivables=[each.receivable_id for each, _ in claims],
        yen=total([each.open for each, _ in claims]).amount,
    )
    voucher_id = store.journal.append(
        Voucher("write_off", today.isoformat(), ctx.actor.staff_no, draft_id=draft.draft_id),
        [row for each, extinct_on in claims for row in _postings(each, extinct_on, today)],
        entry,
    )
    seq = store.audit.last_seq()
    decision = store.write_offs.add(wanted.cause, fiscal_year_containing(today), today, draft.draft_id, seq)
    rows = []
    for receivable, extinct_on in claims:
        event_id = store.receivable_events.add(
            NewReceivableEvent(
                receivable.receivable_id,
                StandingKind.WRITTEN_OFF.value,
                today,
                None,
                {
                    "cause": wanted.cause.value,
                    "extinct_on": extinct_on.isoformat(),
                    "write_off_id": decision.write_off_id,
                    "draft": draft.draft_id,
                },
                draft_id=draft.draft_id,
            ),
            seq,
        )
        rows.append(
            WrittenOff(
                receivable.receivable_id, receivable.party_id, extinct_on, receivable.open_parts, voucher_id, event_id
            )
        )
    store.write_offs.put_claims(decision.write_off_id, rows)
    _end_suspensions(ctx, store, wanted, today, seq, draft.draft_id)
    refresh_limits(store, list(wanted.receivable_ids), today)
    for party_id in dict.fromkeys(row.party_id for row in rows):
        own = [row for row in rows if row.party_id == party_id]
        words = f"不納欠損 {wanted.cause.label} {len(own)}期別 {total([row.yen for row in own])}円（{decision.write_off_no}）"
        tell(ctx, store, party_id, Happened.WRITE_OFF, words, seq, facts={"write_off": decision.write_off_id})
    return decision.write_off_id


def describe_write_off(store: Store, draft: Draft) -> Described:
    """What the approval changes: each claim with its amount and the day by the law."""
    wanted = wanted_of(draft)
    by_limitation = wanted.cause is WriteOffCause.LIMITATION
    articles = articles_of(store, wanted.receivable_ids) if by_limitation else (wanted.cause.article,)
    rows, notes = [], [f"根拠 {'、'.join(articles)}"]
    for number in wanted.receivable_ids:
        receivable = store.receivables.get(number)
        end = end_of(store, number, date.fromisoformat(draft.payload["on"]))
        word = f"消滅 {wareki(end.last_on)}" if wanted.ground is None and end is not None else "消滅 決裁の日"
        rows.append(
            BeforeAfter(claim_name(store, number), f"{receivable.open}円", f"欠損（{word}）", f"{-receivable.open}円")
        )
    if wanted.ground is not None:
        notes += [f"要件 {wanted.ground.value}", f"証拠 {wanted.evidence}"]
    if by_limitation:
        words = store.write_offs.explained(wanted.receivable_ids)
        notes += [f"{claim_name(store, number)} 防止できなかった理由 {text}" for number, text in words.items()]
    notes.append("計上日は決裁の日です。決裁後の入金は収納せず還付します。誤りなら欠損の取消しで戻せます。")
    return Described(f"不納欠損 {wanted.cause.label} {len(rows)}期別", tuple(rows), tuple(notes))


def wanted_of(draft: Draft) -> WantedWriteOff:
    """What a draft asks for."""
    payload = draft.payload
    return WantedWriteOff(
        WriteOffCause(payload["cause"]),
        tuple(int(number) for number in payload["receivables"]),
        ImmediateGround(payload["ground"]) if payload["ground"] else None,
        str(payload["evidence"]),
    )


def end_of(store: Store, receivable_id: int, today: date) -> ClaimEnd | None:
    """The end of a claim that comes first, worked out from what happened to it."""
    told = store.limits.told([receivable_id])[receivable_id]
    _, expires_on = suspension_of(told, today)
    return earlier_end(limitation_of(store, [receivable_id], today)[receivable_id].completes_on, expires_on)


def _checked(store: Store, wanted: WantedWriteOff, today: date) -> list[tuple[Receivable, date]]:
    """The claims with their day by the law, or the refusal."""
    if not wanted.receivable_ids:
        raise BadInput(reason="不納欠損する期別を選んでください。", field="claims")
    if len(set(wanted.receivable_ids)) != len(wanted.receivable_ids):
        raise BadInput(reason="同じ期別が2度あります。1つにしてください。", field="claims")
    receivables = [store.receivables.get(number) for number in wanted.receivable_ids]
    for receivable in receivables:
        if not receivable.open:
            raise NothingOpen(claim=claim_name(store, receivable.receivable_id))
        if receivable.provisional:
            raise MoneyOnItsWay(claim=claim_name(store, receivable.receivable_id))
    if wanted.cause is WriteOffCause.IMMEDIATE:
        _check_immediate(store, wanted, receivables)
        for receivable in receivables:
            end = end_of(store, receivable.receivable_id, today)
            if end is not None and end.extinct(today):
                raise _other(store, receivable.receivable_id, end)
        return [(receivable, today) for receivable in receivables]
    found = []
    for receivable in receivables:
        end = end_of(store, receivable.receivable_id, today)
        found.append((receivable, _extinct_day(store, receivable.receivable_id, end, wanted.cause, today)))
    if wanted.cause is WriteOffCause.LIMITATION:
        explained = store.write_offs.explained(wanted.receivable_ids)
        silent = [number for number in wanted.receivable_ids if number not in explained]
        if silent:
            names = "、".join(claim_name(store, number) for number in silent[:3])
            raise NotExplained(claims=names + (" ほか" if len(silent) > 3 else ""))
    return found


def _extinct_day(store: Store, number: int, end: ClaimEnd | None, cause: WriteOffCause, today: date) -> date:
    if end is None or not end.extinct(today):
        name = claim_name(store, number)
        if end is None:
            why = "差押えなどの間は時効が完成せず、停止の3年も始まっていません。"
        else:
            word = "時効の完成" if end.cause is EndCause.LIMITATION else "停止3年の満了"
            why = f"{word}は{wareki(end.last_on)}です。{wareki(end.last_on + ONE_DAY)} から欠損にできます。"
        raise NotExtinct(claim=name, why=why)
    if _OF_END[end.cause] is not cause:
        raise _other(store, number, end)
    return end.last_on


def _other(store: Store, number: int, end: ClaimEnd) -> Refusal:
    return OtherCause(claim=claim_name(store, number), right=_OF_END[end.cause].label, day=wareki(end.last_on))


def _check_immediate(store: Store, wanted: WantedWriteOff, receivables: Sequence[Receivable]) -> None:
    parties = {each.party_id for each in receivables}
    if len(parties) != 1:
        raise BadInput(reason="即時消滅は1人ずつ個別に決議します。1人の期別だけを選んでください。", field="claims")
    if wanted.ground is None or not wanted.evidence.strip():
        raise BadInput(reason="即時消滅の要件と、それを証する資料を入力してください（法15条の7⑤）。", field="ground")
    standing = store.suspensions.standing_on(wanted.receivable_ids)
    natural = store.parties.get(parties.pop()).kind.person
    for number in wanted.receivable_ids:
        if number not in standing:
            raise ImmediateNotAllowed(
                reason=f"{claim_name(store, number)}は執行停止中ではありません。1号の停止が先です（法15条の7⑤）。"
            )
        why = immediate_refused(store.suspensions.get(standing[number]).ground, wanted.ground, natural=natural)
        if why:
            raise ImmediateNotAllowed(reason=why, field="ground")


def _postings(receivable: Receivable, extinct_on: date, today: date) -> list[Posting]:
    """Each component leaves the claim for 不納欠損, by the law on the day it was gone, in the books today."""
    year, revenue_class = fiscal_year_of(receivable.fiscal_year, today)
    rows = []
    for component in Component:
        yen = receivable.open_parts.of(component).amount
        if not yen:
            continue
        place = (extinct_on.isoformat(), year, str(revenue_class), receivable.receivable_id, component.value)
        rows += [Posting("written_off", "write_off", yen, *place), Posting("receivable", "write_off", -yen, *place)]
    return rows


def _end_suspensions(ctx: Context, store: Store, wanted: WantedWriteOff, today: date, seq: int, draft_id: int) -> None:
    """The suspensions of these claims end with them."""
    by_suspension: dict[int, list[int]] = {}
    for number, suspension_id in store.suspensions.standing_on(wanted.receivable_ids).items():
        by_suspension.setdefault(suspension_id, []).append(number)
    for suspension_id, numbers in by_suspension.items():
        end_suspension(
            ctx,
            store,
            store.suspensions.get(suspension_id),
            _ENDS[wanted.cause],
            today,
            seq,
            draft_id=draft_id,
            receivable_ids=numbers,
        )


def sum_of(rows: Sequence[WrittenOff]) -> Parts:
    """What was written off of several claims, by component."""
    return Parts(**{c.value: total([row.parts.of(c) for row in rows]) for c in Component})
