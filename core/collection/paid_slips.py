"""日計入力 (3102): paid slips typed by hand under the bank's sheet; each line is kept at once, and the batch is posted only
when count and yen are those of the sheet (B04)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.collection.batches import SLIPS, typed_batch
from core.collection.claims import ClaimFacts, claim_facts
from core.collection.matching import claims_to_remember, reconcile
from core.collection.payments import Batch, BatchState, Cause, NewPayment, NoticeKind
from core.collection.ports import Context, Store
from core.collection.posting import current_rules, refuse_closed_day, start_posting
from core.collection.records.reconciled import Outcome, Running
from core.collection.records.slip_lines import (
    Difference,
    SlipEntry,
    SlipKey,
    SlipLine,
    refuse_difference,
)
from core.collection.weighing import Basis, basis_of
from core.office.traces.looking import changing, refuse_near
from core.parties.opening import begin_look
from core.values.check_digits import GS1_LENGTH, SLIP_BODY, is_gs1_128, is_slip_number
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

JOB = "post_slips"


class ClaimAmbiguous(Refusal):
    """Several claims have the same four parts of a typed key, and none was chosen."""

    sentence = "同じ税目・年度・通知書・期の調定が{count}件あります。F4 で選んでください。"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a key leads to: the text that is matched, the claim, or the cause of suspense, or several to choose from."""

    slip_key: str
    receivable_id: int | None
    cause: Cause | None = None
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipLookup:
    """Whose slip it is and what stands against it: the content of 3102 beside the line that is typed.

    `basis` lets `weigh` say, without another look into the books, what each amount and day would do.
    """

    slip_key: str
    cause: Cause | None
    claim: ClaimFacts | None
    choices: tuple[ClaimFacts, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Saved:
    """A line that is kept, and how far the batch is."""

    line_no: int
    version: int
    difference: Difference


@dataclass(frozen=True, slots=True)
class ListedSlip:
    """A typed line with its claim and what becomes of it, in one word (完納, 一部, 過納, 二重, 保留)."""

    line: SlipLine
    claim: ClaimFacts | None
    result: str


@dataclass(frozen=True, slots=True)
class SlipBatch:
    """A batch of typed slips with its lines and its difference to the sheet."""

    batch: Batch
    lines: tuple[ListedSlip, ...]
    difference: Difference


def open_slip_batch(ctx: Context, batch_id: int) -> SlipBatch:
    """A batch with all lines and what becomes of each. It names many persons: the look is recorded with the batch."""
    held = ctx.authorize(SLIPS, "read")
    today = ctx.today()
    with ctx.read() as store:
        batch = typed_batch(store, batch_id, *BatchState)
        lines = store.slip_lines.of_batch(batch_id)
        results = _results(store, batch, today)
        claims = claim_facts(ctx, store, [n for line in lines if (n := line.receivable_id)], held, today)
        difference = _difference(store, batch)
    ctx.record_view(SLIPS, "バッチの閲覧", batch=batch_id, lines=len(lines))
    listed = (ListedSlip(line, claims.get(line.receivable_id or 0), results.get(line.line_no, "")) for line in lines)
    return SlipBatch(batch, tuple(listed), difference)


def look_up_slip(ctx: Context, batch_id: int, key: SlipKey, *, line_no: int | None = None) -> SlipLookup:
    """Find the claim of a slip as the batch stands, the line that is being corrected (`line_no`) left out.

    Opening a person's claim is recorded with the person. Raises BadInput for half a key, LookStopped.
    """
    held = ctx.authorize(SLIPS, "read")
    item = f"バッチ{batch_id}の済通入力"
    with ctx.read() as store:
        claim_id = resolve(store, key).receivable_id
        party_id = store.receivables.get(claim_id).party_id if claim_id is not None else None
    facts: dict[str, Any] = {}
    if party_id is not None:
        facts["ground"] = begin_look(ctx, SLIPS, party_id, held, "", item=item).kind.value
    today = ctx.today()
    with ctx.read() as store:
        batch = typed_batch(store, batch_id, BatchState.READ)
        resolved = resolve(store, key)
        numbers = list(resolved.choices) or ([resolved.receivable_id] if resolved.receivable_id else [])
        claims = claim_facts(ctx, store, numbers, held, today)
        running = _running(store, batch, today, without=line_no)
        claim_id = None if store.slip_lines.slip(resolved.slip_key) else resolved.receivable_id
        basis = basis_of(store, batch, resolved.slip_key, claim_id, resolved.cause, running, today)
    found = claims.get(resolved.receivable_id or 0)
    if resolved.choices:
        facts["seen"] = list(dict.fromkeys(claims[number].party.party_no for number in resolved.choices))
    slip = resolved.slip_key
    ctx.record_view(SLIPS, "納付書の照会", party_id=party_id, reason=item, batch=batch_id, slip=slip, **facts)
    choices = tuple(claims[number] for number in resolved.choices)
    return SlipLookup(resolved.slip_key, resolved.cause, found, choices, basis)


def save_line(ctx: Context, batch_id: int, entry: SlipEntry) -> Saved:
    """Keep a slip as it was typed, at once. Raises BadInput, ClaimAmbiguous, WrongBatchState, NearChange."""
    ctx.authorize(SLIPS, "enter")
    with changing(ctx, SLIPS) as store:
        batch = typed_batch(store, batch_id, BatchState.READ)
        resolved = _resolved(store, batch, entry)
        refuse_near(ctx, store, _party_of(store, resolved.receivable_id))
        cause = str(resolved.cause or "")
        line_no = store.slip_lines.add(batch_id, resolved.slip_key, resolved.receivable_id, cause, entry)
        _record(ctx, store, "済通入力", batch_id, line_no, resolved, entry)
        return Saved(line_no, 1, _difference(store, batch))


def change_line(ctx: Context, batch_id: int, line_no: int, version: int, entry: SlipEntry) -> Saved:
    """Correct a line by the version that was read. Raises ChangedByAnother, and what keeping it raises."""
    ctx.authorize(SLIPS, "enter")
    with changing(ctx, SLIPS) as store:
        batch = typed_batch(store, batch_id, BatchState.READ)
        before = store.slip_lines.get(batch_id, line_no)
        resolved = _resolved(store, batch, entry)
        for claim_id in (before.receivable_id, resolved.receivable_id):
            refuse_near(ctx, store, _party_of(store, claim_id))
        cause = str(resolved.cause or "")
        store.slip_lines.change(batch_id, line_no, version, resolved.slip_key, resolved.receivable_id, cause, entry)
        _record(ctx, store, "済通訂正", batch_id, line_no, resolved, entry, before=_typed(before))
        return Saved(line_no, version + 1, _difference(store, batch))


def delete_line(ctx: Context, batch_id: int, line_no: int, version: int) -> Difference:
    """Take a line out by the version that was read; what it was stands in the audit log. Raises ChangedByAnother."""
    ctx.authorize(SLIPS, "enter")
    with changing(ctx, SLIPS) as store:
        batch = typed_batch(store, batch_id, BatchState.READ)
        before = store.slip_lines.get(batch_id, line_no)
        refuse_near(ctx, store, _party_of(store, before.receivable_id))
        store.slip_lines.delete(batch_id, line_no, version)
        entry = ctx.entry(SLIPS, "済通削除", batch=batch_id, line=line_no, before=_typed(before))
        store.audit.record(entry)
        return _difference(store, batch)


def post_slips(ctx: Context, batch_id: int) -> int:
    """確定: the batch goes to posting when count and yen agree; the number of its job, which `run_job` carries out.

    Lines become payments in the order of their keys. Raises SlipCountDiffers, SlipYenDiffer, BookingDayClosed,
    WrongBatchState.
    """
    ctx.authorize(SLIPS, "enter")
    with ctx.write() as store:
        batch = typed_batch(store, batch_id, BatchState.READ, BatchState.READY, BatchState.POSTING)
        if batch.state is BatchState.READ:
            refuse_difference(_difference(store, batch))
            assert batch.booked_on is not None
            refuse_closed_day(store, batch.booked_on)
            _to_payments(store, batch)
            store.batches.move(batch_id, batch.version, BatchState.READY)
            batch = store.batches.get(batch_id)
        return start_posting(ctx, store, batch, JOB, SLIPS)


def resolve(store: Store, key: SlipKey) -> Resolved:
    """The claim of a key: by the slip's number, else by 税目-年度-通知書-期. Raises BadInput for half a key."""
    if key.unreadable:
        return Resolved("", None, Cause.UNKNOWN)
    if key.slip_no:
        return _by_number(store, key.slip_no)
    if not key.tax_item or key.levy_year is None or key.term_no is None:
        raise BadInput(reason="税目・年度・通知書番号・期をすべて入力してください。", field="notice_no")
    found = store.slip_lines.claims_named(key.tax_item, key.levy_year, key.notice_no, key.term_no)
    if not found:
        terms = store.slip_lines.terms_of_notice(key.tax_item, key.notice_no)
        same_year = any(levy_year == key.levy_year for levy_year, _ in terms)
        cause = Cause.TERM if same_year else Cause.YEAR if terms else Cause.NO_RECEIVABLE
        return Resolved(key.four, None, cause)
    if len(found) > 1 and key.receivable_id not in found:
        return Resolved(key.four, None, None, tuple(found))
    number = found[0] if len(found) == 1 else key.receivable_id
    known = store.slip_lines.slip(key.four)
    alone = len(found) == 1 and (known is None or known.receivable_id == number)
    return Resolved(key.four if alone else f"{key.four}/{number}", number)


def _by_number(store: Store, number: str) -> Resolved:
    for text in (number, number.replace("-", "")):
        slip = store.slip_lines.slip(text)
        if slip is not None:
            return Resolved(text, slip.receivable_id)
    digits = number.replace("-", "")
    wrong = (len(digits) == SLIP_BODY + 1 and not is_slip_number(digits)) or (
        len(digits) == GS1_LENGTH and not is_gs1_128(digits)
    )
    return Resolved(digits, None, Cause.CHECK_DIGIT if wrong else Cause.NO_RECEIVABLE)


def _resolved(store: Store, batch: Batch, entry: SlipEntry) -> Resolved:
    """The key of an entry that may be kept."""
    assert batch.booked_on is not None
    if entry.paid_on > batch.booked_on:
        raise BadInput(
            reason=f"領収日 {wareki(entry.paid_on)} が収入日 {wareki(batch.booked_on)} より後です。日付を確かめてください。",
            field="paid_on",
        )
    for name in ("principal", "demand_fee", "late_charge"):
        if getattr(entry, name).amount < 0:
            raise BadInput(reason="金額は0円以上で入力してください。", field=name)
    if not entry.amount:
        raise BadInput(reason="納付された金額を入力してください。", field="principal")
    resolved = resolve(store, entry.key)
    if resolved.choices:
        raise ClaimAmbiguous(count=len(resolved.choices), field="notice_no")
    return resolved


def _record(
    ctx: Context,
    store: Store,
    act: str,
    batch_id: int,
    line_no: int,
    resolved: Resolved,
    entry: SlipEntry,
    **facts: object,
) -> None:
    party_id = _party_of(store, resolved.receivable_id)
    store.audit.record(
        ctx.entry(
            SLIPS,
            act,
            party_id=party_id,
            reason=None,
            batch=batch_id,
            line=line_no,
            slip=resolved.slip_key,
            yen=entry.amount.amount,
            paid_on=entry.paid_on.isoformat(),
            facts=facts,
        )
    )


def _party_of(store: Store, receivable_id: int | None) -> int | None:
    return store.receivables.get(receivable_id).party_id if receivable_id else None


def _typed(line: SlipLine) -> dict[str, object]:
    entry = line.entry
    return {
        "slip": line.slip_key,
        "paid_on": entry.paid_on.isoformat(),
        "yen": [entry.principal.amount, entry.demand_fee.amount, entry.late_charge.amount],
    }


def _difference(store: Store, batch: Batch) -> Difference:
    count, yen = store.slip_lines.totals(batch.batch_id)
    return Difference(batch.declared_count, batch.declared, count, yen)


def _running(store: Store, batch: Batch, today: date, *, without: int | None = None) -> Running:
    """The claims as they stand behind the lines typed so far."""
    running = Running()
    lines = [line for line in store.matching.typed_lines(batch.batch_id) if line.line_no != without]
    histories = store.matching.histories(claims_to_remember(lines))
    reconcile(lines, histories, current_rules(store, [], today), running=running)
    return running


def _results(store: Store, batch: Batch, today: date) -> dict[int, str]:
    """What becomes of each line, by its number: foreseen while it is typed, else what the journal says."""
    if batch.state is BatchState.READ:
        lines = store.matching.typed_lines(batch.batch_id)
        histories = store.matching.histories(claims_to_remember(lines))
        done = reconcile(lines, histories, current_rules(store, [], today))
        return {result.line.line_no: str(result.outcome) for result in done.results}
    words = {}
    for line in store.reviews.posted(batch.batch_id):
        if line.suspense_id is not None:
            words[line.line_no] = str(Outcome.SUSPENSE)
        elif line.surplus_yen:
            words[line.line_no] = str(Outcome.DOUBLE if line.surplus_cause == "double" else Outcome.EXCESS)
        else:
            words[line.line_no] = "消込" if line.applied_yen is not None else "未処理"
    return words


def _to_payments(store: Store, batch: Batch) -> None:
    """The lines as payments in key order; typed keys are registered with their claims."""
    lines = store.slip_lines.of_batch(batch.batch_id)
    resolved = {line.line_no: resolve(store, line.entry.key) for line in lines}
    store.slip_lines.register(
        [
            (found.slip_key, found.receivable_id)
            for found in resolved.values()
            if found.receivable_id is not None and store.slip_lines.slip(found.slip_key) is None
        ]
    )
    assert batch.booked_on is not None
    payments = [_payment(batch, batch.booked_on, line, resolved[line.line_no]) for line in lines]
    store.batches.add_payments(batch.batch_id, 0, sorted(payments, key=lambda p: (p.slip_key, p.line_no)))


def _payment(batch: Batch, booked_on: date, line: SlipLine, found: Resolved) -> NewPayment:
    entry = line.entry
    return NewPayment(
        line.line_no,
        NoticeKind.SETTLED,
        # a slip that cannot be read gets a key of its own, so that it is never taken for another one
        found.slip_key or f"不明-{batch.batch_id}-{line.line_no}",
        entry.amount.amount,
        entry.paid_on.isoformat(),
        "",
        booked_on.isoformat(),
        f"{batch.bank_no}-{batch.branch_no}".rstrip("-"),
        json.dumps(_typed(line), ensure_ascii=False).encode(),
        str(found.cause or ""),
        found.cause.label if found.cause else "",
        entry.principal.amount,
        entry.demand_fee.amount,
        entry.late_charge.amount,
    )
