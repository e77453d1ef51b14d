"""延滞金の免除・減免 by a decision of its own: the office's discretion (法15条の9②④ 20条の9の5②) and the city's ordinance.

Ground, article, period and yen stand one by one for each receivable (§10). A waiver by period is a row of the receivable
that every reckoning of its late charge sees; 減免 by the ordinance lowers a late charge that is fixed in the books.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.assignment import need_collector
from core.delinquency.graces.applying import FUNCTION
from core.delinquency.graces.kinds import GraceKind
from core.delinquency.graces.refixing import book_refix, charge_of, refixes_of
from core.delinquency.graces.relief import NewRelief, ReliefGround
from core.delinquency.limits.state import claim_name
from core.delinquency.timeline import Happened, tell
from core.ledger.balances import balance_of
from core.ledger.fiscal_years import fiscal_year_of
from core.ledger.inquiry.terms import terms_of
from core.ledger.journal import Posting, Voucher
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.waivers import FACT
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.money import Yen
from core.values.periods import ONE_DAY
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

RELIEVE = "late_charge_relief"
EVENT = "late_charge_waived"
"""The kind of the row on the receivable by which a period is waived."""


class ReliefImpossible(Refusal):
    """The late charge cannot be relieved on this ground now."""

    sentence = "{reason}"


@dataclass(frozen=True, slots=True)
class AskedRelief:
    """A decision on one receivable as it is drafted.

    `from_on` and `until_on` are the days of a waiver; `relieved` the yen of a reduction. `received_on` is the day of an
    application. `granted` False is a refusal, with its reasons.
    """

    receivable_id: int
    ground: ReliefGround
    reasons: str
    received_on: date | None = None
    from_on: date | None = None
    until_on: date | None = None
    relieved: Yen = Yen(0)
    granted: bool = True


def draft_relief(ctx: Context, asked: AskedRelief, *, revises: int | None = None) -> DraftRef:
    """起案: waive days of a late charge, or reduce one that is fixed, or refuse the application.

    Raises BadInput, ReliefImpossible, NotTheCollector, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        receivable = store.receivables.get(asked.receivable_id)
        refuse_near(ctx, store, receivable.party_id)
        need_collector(ctx, store, receivable.party_id)
        _check(store, asked, today)
        payload = {**_frozen(asked), "version": receivable.version}
        return draft_act(
            ctx, store, RELIEVE, payload, amount=asked.relieved or None, party_id=receivable.party_id, revises=revises
        )


def execute_relief(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the days are waived or the late charge is lowered; the number of the decision."""
    today = ctx.today()
    asked = _thawed(draft.payload)
    receivable = store.receivables.get(asked.receivable_id)
    if receivable.version != int(draft.payload["version"]):
        raise ChangedByAnother(what="この期別")
    before = _check(store, asked, today)
    word = "延滞金の減免" if asked.ground.waiver is None else "延滞金の免除"
    if not asked.granted:
        word = f"{word} 不許可"
    entry = ctx.entry(
        FUNCTION,
        word,
        party_id=receivable.party_id,
        reason=asked.reasons,
        receivable=asked.receivable_id,
        ground=asked.ground.value,
        draft=draft.draft_id,
        yen=asked.relieved.amount,
    )
    event_id = voucher_id = None
    relieved = asked.relieved
    if asked.granted and asked.ground.waiver is None:
        voucher_id = _reduce(ctx, store, asked, draft, entry, today)
        seq = store.audit.last_seq()
    else:
        seq = store.audit.record(entry)
    if asked.granted and asked.ground.waiver is not None:
        assert asked.from_on is not None
        facts = {FACT: asked.ground.waiver.value, "article": asked.ground.article, "cause_word": asked.ground.label}
        event_id = store.receivable_events.add(
            NewReceivableEvent(
                asked.receivable_id, EVENT, asked.from_on, asked.until_on, facts, draft_id=draft.draft_id
            ),
            seq,
        )
        if receivable.open_parts.principal:
            relieved = Yen(max(0, before.amount - _late_charge(store, asked.receivable_id, today).amount))
        else:
            relieved = _refixed(ctx, store, asked, draft, today)
    number = store.reliefs.add(
        NewRelief(
            receivable.party_id,
            asked.receivable_id,
            asked.ground,
            asked.received_on,
            asked.from_on,
            asked.until_on,
            before,
            relieved if asked.granted else Yen(0),
            today,
            asked.granted,
            draft.draft_id,
            event_id,
            voucher_id,
        ),
        seq,
    )
    told = f"{word}（{claim_name(store, asked.receivable_id)} {asked.ground.label} {relieved}円）"
    tell(ctx, store, receivable.party_id, Happened.GRACE, told, seq, facts={"relief": number})
    return number


def describe_relief(store: Store, draft: Draft) -> Described:
    """The decision in words for 8001."""
    asked = _thawed(draft.payload)
    today = draft.drafted_at.date()
    name = claim_name(store, asked.receivable_id)
    before = _late_charge(store, asked.receivable_id, today)
    notes = [f"区分 {asked.ground.label}（{asked.ground.article}）", f"理由 {asked.reasons}"]
    if asked.received_on:
        notes.append(f"申請 {wareki(asked.received_on)}")
    if not asked.granted:
        return Described(f"延滞金の減免・免除 不許可  {name}", (), tuple(notes))
    if asked.ground.waiver is None:
        row = BeforeAfter(f"{name} 延滞金", f"{before}円", f"{before - asked.relieved}円", f"-{asked.relieved}円")
        return Described(f"延滞金の減免  {name}", (row,), tuple(notes))
    assert asked.from_on is not None
    until = wareki(asked.until_on) if asked.until_on else ""
    row = BeforeAfter(f"{name} 免除期間", "", f"{wareki(asked.from_on)}から{until}まで", asked.ground.waiver.label)
    return Described(f"延滞金の免除  {name}", (row,), tuple(notes))


def _late_charge(store: Store, receivable_id: int, today: date) -> Yen:
    """延滞金 of a receivable as it stands: what is open in the books and what has accrued."""
    receivable = store.receivables.get(receivable_id)
    [term] = terms_of(store, [receivable], store.receivables.entries([receivable_id]), today, today)
    return term.late_charge


def _check(store: Store, asked: AskedRelief, today: date) -> Yen:
    """Refuse what cannot be; the late charge before it."""
    if not asked.reasons.strip():
        raise BadInput(reason="理由を入力してください。通知書に載ります。", field="reasons")
    if asked.received_on is not None and asked.received_on > today:
        raise BadInput(reason="申請日は今日までの日を入力してください。", field="received_on")
    before = _late_charge(store, asked.receivable_id, today)
    if asked.ground.waiver is None:
        _check_reduction(store, asked, before)
    elif asked.granted:
        if asked.from_on is None or asked.until_on is None or asked.until_on < asked.from_on:
            raise BadInput(reason="免除する期間の始まりと終わりを入力してください。", field="from_on")
        if asked.ground is ReliefGround.HARDSHIP:
            _check_in_grace(store, asked, asked.from_on, asked.until_on)
        _refuse_waived(store, asked, asked.from_on, asked.until_on)
        if not store.receivables.get(asked.receivable_id).open_parts.principal:
            fixed = charge_of(store, asked.receivable_id, today)
            if fixed is None or not fixed.fixed:
                raise ReliefImpossible(reason="この期別に免除する延滞金がありません。期別を確かめてください。")
            return fixed.fixed
    return before


def _refuse_waived(store: Store, asked: AskedRelief, from_on: date, until_on: date) -> None:
    """The same days are not waived a second time on the same ground: another clerk may have been first."""
    for row in store.receivable_events.of([asked.receivable_id])[asked.receivable_id]:
        last = row.until_on or date.max
        same = row.kind == EVENT and row.facts.get("cause_word") == asked.ground.label
        if same and row.from_on <= from_on and until_on <= last:
            raise ReliefImpossible(
                reason=f"{wareki(from_on)} から {wareki(until_on)} は「{asked.ground.label}」で免除を決定しています。",
                field="from_on",
            )


def _check_in_grace(store: Store, asked: AskedRelief, from_on: date, until_on: date) -> None:
    """法15条の9② waives what a grace leaves of its own days, and no others. Raises ReliefImpossible with the first such."""
    kinds = {kind.event.value for kind in GraceKind}
    rows = store.receivable_events.of([asked.receivable_id])[asked.receivable_id]
    graced = [(row.from_on, row.until_on or date.max) for row in rows if row.kind in kinds]
    day = from_on
    while (under := next((last for first, last in graced if first <= day <= last), None)) is not None:
        if under >= until_on:
            return
        day = under + ONE_DAY
    raise ReliefImpossible(
        reason=f"{wareki(day)} は猶予の期間ではありません。この区分は猶予をした期間の延滞金だけです（{asked.ground.article}）。",
        field="from_on",
    )


def _refixed(ctx: Context, store: Store, asked: AskedRelief, draft: Draft, today: date) -> Yen:
    """The principal is paid: the fixed late charge is reckoned anew with the waiver, and its difference booked (rule 8)."""
    [found] = refixes_of(store, [asked.receivable_id], today) or [None]
    if found is None:
        return Yen(0)
    book_refix(ctx, store, found, draft, today)
    return Yen(max(0, -found.charge.difference_yen))


def _check_reduction(store: Store, asked: AskedRelief, before: Yen) -> None:
    """減免 by the ordinance: an application, the principal paid in full, and no more than is open (R-08)."""
    if asked.received_on is None:
        raise BadInput(reason="減免には申請が要ります。申請日を入力してください。", field="received_on")
    if not asked.granted:
        return
    open_parts = balance_of(store.receivables.entries([asked.receivable_id]))
    if open_parts.principal:
        raise ReliefImpossible(
            reason=f"本税 {open_parts.principal}円 が未納です。延滞金の減免は本税の完納後にできます（市税条例）。"
        )
    if not 0 < asked.relieved.amount <= before.amount:
        raise BadInput(reason=f"減免する額は 1円から {before}円 までで入力してください。", field="relieved")


def _reduce(ctx: Context, store: Store, asked: AskedRelief, draft: Draft, entry: Any, today: date) -> int:
    """The voucher that lowers a fixed late charge and the revenue with it."""
    receivable = store.receivables.get(asked.receivable_id)
    year, class_ = fiscal_year_of(receivable.fiscal_year, today)
    day, yen = today.isoformat(), asked.relieved.amount
    rows = [
        Posting("revenue", "reduction", yen, day, year, str(class_), component="late_charge"),
        Posting("receivable", "reduction", -yen, day, year, str(class_), asked.receivable_id, "late_charge"),
    ]
    voucher = Voucher("reduction", day, ctx.actor.staff_no, draft_id=draft.draft_id, reason=asked.reasons)
    return store.journal.append(voucher, rows, entry)


def _frozen(asked: AskedRelief) -> dict[str, Any]:
    return {
        "receivable_id": asked.receivable_id,
        "ground": asked.ground.value,
        "reasons": asked.reasons.strip(),
        "received_on": _iso(asked.received_on),
        "from": _iso(asked.from_on),
        "until": _iso(asked.until_on),
        "yen": asked.relieved.amount,
        "granted": asked.granted,
    }


def _thawed(payload: Mapping[str, Any]) -> AskedRelief:
    return AskedRelief(
        int(payload["receivable_id"]),
        ReliefGround(payload["ground"]),
        str(payload["reasons"]),
        _day(payload["received_on"]),
        _day(payload["from"]),
        _day(payload["until"]),
        Yen(int(payload["yen"])),
        bool(payload["granted"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
