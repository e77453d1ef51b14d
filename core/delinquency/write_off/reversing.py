"""欠損の取消し: a write-off that was a mistake is taken back by a red voucher; the decision stays and can be read (K139).

The claim is owed again and its limitation is evaluated anew, as if the write-off had never been. So is a suspension that
it ended: nobody cancelled it, and its 停止日 and its three years stand (法15条の7④, 15条の8).
"""

from __future__ import annotations

from datetime import date

from core.delinquency.cases.assignment import need_collector
from core.delinquency.event_kinds import StandingKind
from core.delinquency.limits.state import claim_name, limitation_of, refresh_limits
from core.delinquency.ports import Context, Store
from core.delinquency.suspension.ending import revive_suspensions
from core.delinquency.timeline import Happened, tell
from core.delinquency.write_off.deciding import FUNCTION
from core.delinquency.write_off.write_off import WrittenOff
from core.ledger.fiscal_years import RevenueClass, fiscal_year_containing
from core.ledger.journal import Voucher, mirrored, raising_first
from core.ledger.receivable_events import NewReceivableEvent
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.money import total
from core.values.refusals import BadInput, ChangedByAnother

ACT = "write_off_reversed"


def draft_reversal(
    ctx: Context, write_off_id: int, receivable_ids: tuple[int, ...], reason: str, *, revises: int | None = None
) -> DraftRef:
    """起案: take claims of a decision back. Raises BadInput without a reason or for claims that are not in it, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="何が誤りだったかを入力してください。", field="reason")
    with changing(ctx, FUNCTION) as store:
        claims = _claims(store, write_off_id, receivable_ids)
        parties = list(dict.fromkeys(claim.party_id for claim in claims))
        for party_id in parties:
            refuse_near(ctx, store, party_id)
            need_collector(ctx, store, party_id)
        payload = {
            "write_off": write_off_id,
            "receivables": sorted(receivable_ids),
            "reason": reason.strip(),
            "on": ctx.today().isoformat(),
        }
        amount = total([claim.yen for claim in claims])
        party = parties[0] if len(parties) == 1 else None
        return draft_act(ctx, store, ACT, payload, amount=amount, party_id=party, revises=revises)


def execute_reversal(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the red voucher of today; its number. Raises ChangedByAnother for what was taken back meanwhile."""
    payload = draft.payload
    write_off_id, numbers = int(payload["write_off"]), tuple(int(n) for n in payload["receivables"])
    reason, today = str(payload["reason"]), ctx.now().date()
    claims = _claims(store, write_off_id, numbers)
    for party_id in dict.fromkeys(claim.party_id for claim in claims):
        refuse_near(ctx, store, party_id)  # a list of several debtors names none of them to the approvals
    decision = store.write_offs.get(write_off_id)
    closed = store.journal.closed_years()
    red = []
    for claim in claims:
        for row in store.journal.of_voucher(claim.voucher_id):
            if row.posting.receivable_id == claim.receivable_id:
                year, class_ = row.posting.fiscal_year, row.posting.revenue_class
                if year in closed:
                    year, class_ = fiscal_year_containing(today), RevenueClass.CARRIED_OVER.value
                red.append(mirrored(row, fiscal_year=year, revenue_class=class_))
    entry = ctx.entry(
        FUNCTION,
        "不納欠損の取消し",
        party_id=draft.party_id,
        reason=reason,
        draft=draft.draft_id,
        write_off=decision.write_off_no,
        receivables=list(numbers),
    )
    voucher = Voucher("reversal", today.isoformat(), ctx.actor.staff_no, draft_id=draft.draft_id, reason=reason)
    voucher_id = store.journal.append(voucher, raising_first(red), entry)
    seq = store.audit.last_seq()
    for claim in claims:
        store.receivable_events.add(
            NewReceivableEvent(
                claim.receivable_id,
                StandingKind.WRITE_OFF_REVERSED.value,
                today,
                None,
                {"ends": claim.event_id, "reason": reason},
                draft_id=draft.draft_id,
            ),
            seq,
        )
        store.write_offs.take_back(write_off_id, claim.receivable_id, voucher_id)
    revived = revive_suspensions(ctx, store, decision.draft_id, list(numbers), seq)
    refresh_limits(store, list(numbers), today)
    for party_id in dict.fromkeys(claim.party_id for claim in claims):
        own = [claim for claim in claims if claim.party_id == party_id]
        words = f"不納欠損の取消し {len(own)}期別 {total([c.yen for c in own])}円（{decision.write_off_no}）{reason}"
        words += f" 執行停止 {'、'.join(revived)} は復活" if revived else ""
        tell(ctx, store, party_id, Happened.WRITE_OFF, words, seq, facts={"write_off": write_off_id})
    return voucher_id


def describe_reversal(store: Store, draft: Draft) -> Described:
    """What the approval changes, and where the limitation of each claim will stand."""
    payload = draft.payload
    decision = store.write_offs.get(int(payload["write_off"]))
    today = date.fromisoformat(payload["on"])
    numbers = {int(n) for n in payload["receivables"]}
    rows = []
    for claim in store.write_offs.claims(decision.write_off_id):
        if claim.receivable_id not in numbers:
            continue
        last = limitation_of(store, [claim.receivable_id], today)[claim.receivable_id].completes_on
        word = f"未納（時効 {wareki(last)}）" if last is not None else "未納（時効 完成せず）"
        rows.append(BeforeAfter(claim_name(store, claim.receivable_id), "欠損", word, f"+{claim.yen}円"))
    notes = (
        f"理由 {payload['reason']}",
        f"決議 {decision.write_off_no}（{decision.cause.label}、計上 {wareki(decision.booked_on)}）は残り、見られます。",
        "赤伝票を決裁の日付けで計上します。時効は事象から評価し直します。",
        "欠損で終わった執行停止は、停止日を変えずに復活します。理由がなければ 6501 で取り消してください（法15条の8）。",
        "欠損後に受けた入金（過誤納 消滅後）は、3105 で期別へ付け替えられます。",
    )
    return Described(f"不納欠損の取消し {len(rows)}期別", tuple(rows), notes)


def _claims(store: Store, write_off_id: int, receivable_ids: tuple[int, ...]) -> list[WrittenOff]:
    """The claims of the decision that stand."""
    if not receivable_ids:
        raise BadInput(reason="取り消す期別を選んでください。", field="claims")
    found = {claim.receivable_id: claim for claim in store.write_offs.claims(write_off_id)}
    if any(number not in found for number in receivable_ids):
        raise BadInput(reason="この決議にない期別です。F5 で読み直してください。", field="claims")
    claims = [found[number] for number in receivable_ids]
    if any(claim.reversed_by is not None for claim in claims):
        raise ChangedByAnother(what="この不納欠損")
    return claims
