"""確定延滞金の再計算: a late charge that the books fixed before a grace, a suspension or a waiver was decided (ledger rule 8).

Nothing paid is re-allocated by itself: the difference between what was fixed and what the rule gives from the facts is
shown, drafted and approved. What was paid of it too much is held as 過納金, taken from the last payment backward
(法17条の4③); the rest lowers what is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.cases.assignment import need_collector
from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task, end_tasks
from core.delinquency.graces.applying import FUNCTION
from core.delinquency.limits.state import claim_name
from core.delinquency.timeline import Happened, tell
from core.ledger.accrual import FixedCharge, course_of, fixed_of, written_off
from core.ledger.assessments.rows import NewOverpayment
from core.ledger.balances import RECEIVED
from core.ledger.fiscal_years import fiscal_year_of
from core.ledger.inquiry.terms import settings_of
from core.ledger.journal import Posting, Voucher
from core.ledger.receivables import Entry
from core.ledger.waivers import waivers_of
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing, refuse_near
from core.values.money import Yen, total
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

REFIX = "late_charge_refixed"
_LATER = 3
"""法17条の4①三: interest on what becomes too much by a later waiver does not run from the payment."""


class NothingDiffers(Refusal):
    """What is fixed is what the rule gives."""

    sentence = "確定した延滞金は、免除の期間を入れた計算と一致しています。再計算は要りません。"


class LoweredAlready(Refusal):
    """A reduction (減免) or a write-off has taken what would be taken back."""

    sentence = "{claim}の延滞金は減免・欠損で減っているため差額を戻せません。先に減免・欠損を取り消してください。"


@dataclass(frozen=True, slots=True)
class Refix:
    """A receivable whose fixed late charge differs from the rule."""

    receivable_id: int
    label: str
    charge: FixedCharge


def charge_of(store: Store, receivable_id: int, today: date) -> FixedCharge | None:
    """What was fixed of a receivable beside what is right; None while its principal is open or it bears none."""
    receivable = store.receivables.get(receivable_id)
    entries = store.receivables.entries([receivable_id])
    if receivable.open_parts.principal or not store.tax_items.all()[receivable.key.tax_item].bears_late_charge:
        return None
    if written_off(entries):
        return None
    waivers = waivers_of(store.receivable_events.waiving([receivable_id]).get(receivable_id, ()))
    return fixed_of(course_of(entries, today, waivers), receivable.due_on, settings_of(store, today))


def refixes_of(store: Store, receivable_ids: Sequence[int], today: date) -> tuple[Refix, ...]:
    """Of these receivables the ones that something waives and whose fixed late charge differs from the rule."""
    found = []
    for number in sorted(store.receivable_events.waiving(receivable_ids)):
        charge = charge_of(store, number, today)
        if charge is not None and charge.difference_yen:
            found.append(Refix(number, claim_name(store, number), charge))
    return tuple(found)


def propose_refix(ctx: Context, store: Store, party_id: int, receivable_ids: Sequence[int], today: date) -> None:
    """Ask for the recomputation where an act has just changed the waived days of claims that are paid (rule 8)."""
    found = refixes_of(store, receivable_ids, today)
    if found:
        words = f"確定延滞金の再計算 {len(found)}期別（6401 の F4）"
        add_task(ctx, store, TaskRequest(party_id, TaskKind.REVIEW, today, words, False, _source(party_id)))


def draft_refix(ctx: Context, party_id: int, reasons: str, *, revises: int | None = None) -> DraftRef:
    """起案: book the differences of a party's fixed late charges.

    Raises NothingDiffers, LoweredAlready, BadInput, NotTheCollector, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    if not reasons.strip():
        raise BadInput(reason="再計算の理由を入力してください。", field="reasons")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        need_collector(ctx, store, party_id)
        found = refixes_of(store, [each.receivable_id for each in store.receivables.of_party(party_id)], today)
        if not found:
            raise NothingDiffers
        for refix in found:
            _too_much(store, refix)
        payload = {"rows": [_frozen(each) for each in found], "reasons": reasons.strip()}
        amount = total([Yen(abs(each.charge.difference_yen)) for each in found])
        return draft_act(ctx, store, REFIX, payload, amount=amount, party_id=party_id, revises=revises)


def execute_refix(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the differences are booked; how many. Raises ChangedByAnother when one is no longer what was drafted."""
    today = ctx.today()
    rows = [tuple(row) for row in draft.payload["rows"]]
    found = refixes_of(store, [int(row[0]) for row in rows], today)
    if [tuple(_frozen(each)) for each in found] != rows:
        raise ChangedByAnother(what="確定した延滞金")
    for refix in found:
        book_refix(ctx, store, refix, draft, today)
    assert draft.party_id is not None
    end_tasks(ctx, store, _source(draft.party_id), "再計算済")
    return len(found)


def describe_refix(store: Store, draft: Draft) -> Described:
    """The differences for 8001."""
    rows = []
    for number, fixed, right in draft.payload["rows"]:
        difference = int(right) - int(fixed)
        sign = "+" if difference > 0 else "-"
        rows.append(
            BeforeAfter(
                f"{claim_name(store, int(number))} 確定延滞金",
                f"{Yen(int(fixed))}円",
                f"{Yen(int(right))}円",
                f"{sign}{Yen(abs(difference))}円",
            )
        )
    notes = (
        f"理由 {draft.payload['reasons']}",
        "猶予・停止・免除の期間を入れて計算し直した差額です（法15条の9、20条の9の5）。",
        "納付済みの分は過誤納（減額）になり、自動では充当しません。",
    )
    return Described(f"確定延滞金の再計算 {len(rows)}期別", tuple(rows), notes)


def book_refix(ctx: Context, store: Store, refix: Refix, draft: Draft, today: date) -> int:
    """Book one difference in the transaction of a decision; the number of the voucher. Raises LoweredAlready."""
    receivable = store.receivables.get(refix.receivable_id)
    place = fiscal_year_of(receivable.fiscal_year, today)
    year, class_ = place[0], str(place[1])
    day, difference, number = today.isoformat(), refix.charge.difference_yen, refix.receivable_id
    rows: list[Posting] = []
    lowering: list[Posting] = []
    known = store.assessments.reduced_overpayments([number])
    next_number = store.assessments.next_numbers()[2]
    new: list[NewOverpayment] = []
    for payment_id, paid_on, yen in _too_much(store, refix):
        held = known.get((number, payment_id))
        if held is None:
            held = next_number + len(new)
            new.append(NewOverpayment(held, number, payment_id, day))
        row = Posting("receivable", "overpaid", yen, paid_on, year, class_, number, "late_charge", payment_id)
        rows.append(row)
        lowering.append(row._replace(account="overpayment", amount_yen=-yen, overpayment_id=held))
    kind = "assess" if difference > 0 else "change"
    rows.append(Posting("receivable", kind, difference, day, year, class_, number, "late_charge"))
    lowering.append(Posting("revenue", kind, -difference, day, year, class_, component="late_charge"))
    store.assessments.add_overpayments(new, _LATER)
    entry = ctx.entry(
        FUNCTION,
        "確定延滞金の再計算",
        party_id=receivable.party_id,
        receivable=number,
        draft=draft.draft_id,
        before_yen=refix.charge.fixed.amount,
        after_yen=refix.charge.right.amount,
    )
    voucher = Voucher("change", day, ctx.actor.staff_no, draft_id=draft.draft_id, reason="延滞金の再計算")
    voucher_id = store.journal.append(voucher, [*rows, *lowering], entry)
    words = f"確定延滞金の再計算（{refix.label} {refix.charge.fixed}円 → {refix.charge.right}円）"
    tell(ctx, store, receivable.party_id, Happened.GRACE, words, store.audit.last_seq(), facts={"voucher": voucher_id})
    return voucher_id


def _too_much(store: Store, refix: Refix) -> list[tuple[int | None, str, int]]:
    """What was paid of the late charge above what is right: (payment, 領収日, yen), the last payment first."""
    entries = store.receivables.entries([refix.receivable_id])
    open_yen = store.receivables.get(refix.receivable_id).open_parts.late_charge.amount
    excess = max(0, -refix.charge.difference_yen - open_yen)
    found = []
    for payment_id, paid_on, yen in _paid_last_first(entries):
        part = min(excess, yen)
        if part:
            found.append((payment_id, paid_on, part))
            excess -= part
    if excess:
        raise LoweredAlready(claim=refix.label)
    return found


def _paid_last_first(entries: Iterable[Entry]) -> list[tuple[int | None, str, int]]:
    net: dict[tuple[str, int], tuple[int | None, int]] = {}
    for entry in entries:
        if entry.account == "receivable" and entry.component == "late_charge" and entry.kind in RECEIVED:
            key = (entry.value_on, entry.payment_id or 0)
            net[key] = (entry.payment_id, net.get(key, (None, 0))[1] - entry.amount_yen)
    return [(payment_id, key[0], yen) for key, (payment_id, yen) in sorted(net.items(), reverse=True) if yen > 0]


def _source(party_id: int) -> str:
    return f"refix:{party_id}"


def _frozen(refix: Refix) -> list[int]:
    return [refix.receivable_id, refix.charge.fixed.amount, refix.charge.right.amount]
