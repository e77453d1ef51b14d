"""納付受託 as acts (F60): a paper is accepted, its receipt printed (P-11), dishonoured, given back; a bank's delay noted.

法16条の2. No act here posts money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.letters import send_letter
from core.delinquency.limits.state import refuse_completed
from core.delinquency.plans.claims import choices_of
from core.delinquency.plans.papers import CUSTODY, custody_blocks
from core.delinquency.plans.pledging import named_of
from core.delinquency.plans.securities import (
    EntrustedPaper,
    PaperEvent,
    PaperState,
    PaperWish,
    held_by_receivable,
    shared_out,
)
from core.delinquency.plans.watching import FUNCTION
from core.delinquency.timeline import Happened, tell
from core.ledger.inquiry.terms import terms_of
from core.office.outputs.delivery import Destination
from core.office.papers.issuing import IssuedLetter
from core.office.papers.letters import LetterAddress
from core.office.papers.requests import LetterRequest, NumberedLetter
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.money import ZERO, Yen, total
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.traces.witness import Witness

RECEIPTED = "entrusted_letter"
"""Code of what follows the number of P-11, in FOLLOWS."""
DELAY_ARTICLE = "法20条の9の5②一"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A paper that was accepted."""

    entrusted_id: int
    face: Yen
    receivables: int


class PaperOverOwed(Refusal):
    """The face is more than what the chosen receivables come to with late charge."""

    sentence = "券面 {face}円は対象の未納 {owed}円（延滞金を含む）を超えています。対象の期別を加えるか、券面を確かめてください。"


class PaperIsOver(Refusal):
    """The paper was paid, dishonoured or given back."""

    sentence = "この証券は「{state}」です。F5 で読み直してください。"


def accept_paper(ctx: Context, party_id: int, receivable_ids: Sequence[int], wish: PaperWish) -> Accepted:
    """受託: a paper is taken in for receivables in their order. Nothing is posted.

    Raises PaperOverOwed, LimitationCompleted, NearChange, BadInput.
    """
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    today = ctx.today()
    _refuse_wish(wish, today)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        receivable_ids = list(dict.fromkeys(receivable_ids))
        refuse_completed(store, receivable_ids, today)
        owed = owed_with_charge(store, party_id, receivable_ids, wish.charge_until_on, today)
        whole = total([yen for _, yen in owed])
        if wish.face > whole:
            raise PaperOverOwed(face=wish.face, owed=whole, field="face")
        parts = shared_out(wish.face, owed)
        entry = ctx.entry(
            FUNCTION,
            "納付受託",
            party_id=party_id,
            receivables=[part.receivable_id for part in parts],
            yen=wish.face.amount,
            due_on=wish.due_on.isoformat(),
        )
        seq = store.audit.record(entry)
        number = store.entrusted.add(party_id, today, wish, parts, ctx.actor.staff_no, seq)
        words = f"納付受託 {wish.kind} {wish.face}円 支払期日 {wareki(wish.due_on)} 再委託先 {wish.reentrusted_to}"
        tell(ctx, store, party_id, Happened.PLAN, words, seq, facts={"entrusted": number})
    return Accepted(number, wish.face, len(parts))


def print_custody(
    ctx: Context,
    entrusted_id: int,
    *,
    reason: str = "03",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """P-11 納付受託証書, handed to whoever brought the paper. Raises PaperIsOver and the refusals of `send_letter`."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        paper = store.entrusted.get(entrusted_id)
        _refuse_over(paper, today)
        party = store.parties.get(paper.party_id)
        blocks = custody_blocks(paper, named_of(store, tuple(part.receivable_id for part in paper.parts)))
    by_other = paper.wish.brought_by != party.name
    request = LetterRequest(
        CUSTODY,
        "納付受託証書",
        paper.party_id,
        blocks,
        reason=reason,
        in_person=True,
        to_body=LetterAddress(name=paper.wish.brought_by) if by_other else None,
        follow=RECEIPTED,
        follow_facts={"entrusted_id": entrusted_id},
    )
    return send_letter(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def note_dishonour(ctx: Context, entrusted_id: int, on: date, seen: int) -> Yen:
    """不渡り: the paper was not paid; what is owed stands as before. Yen that pursuit may count on again.

    `seen` is the version of the paper. Money that had been posted for it is taken back in 3105 (不渡り).
    Raises PaperIsOver, ChangedByAnother, NearChange, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    return _end(ctx, entrusted_id, PaperEvent.DISHONOURED, on, seen)


def give_back(ctx: Context, entrusted_id: int, on: date, seen: int) -> Yen:
    """返還: the paper goes back to whoever brought it, unpaid. Raises as `note_dishonour`."""
    ctx.authorize(FUNCTION, "enter")
    return _end(ctx, entrusted_id, PaperEvent.RETURNED, on, seen)


def note_delay(ctx: Context, entrusted_id: int, until_on: date, seen: int) -> None:
    """再委託先の遅れ: the bank paid only on that day. The days behind the due day may be waived (法20条の9の5②一), which is
    decided in 6401; here is the fact on which it rests.

    Raises PaperIsOver, ChangedByAnother, NearChange, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        paper = store.entrusted.get(entrusted_id)
        refuse_near(ctx, store, paper.party_id)
        _refuse_over(paper, today)
        if not paper.wish.due_on < until_on <= today:
            reason = f"遅れの終わりは、支払期日 {wareki(paper.wish.due_on)} の翌日から今日までの日を入力してください。"
            raise BadInput(reason=reason, field="on")
        _refuse_stale(paper, seen)
        days = (until_on - paper.wish.due_on).days
        entry = ctx.entry(
            FUNCTION, "納付受託 再委託先の遅れ", party_id=paper.party_id, entrusted=entrusted_id, days=days
        )
        seq = store.audit.record(entry)
        store.entrusted.happen(paper, PaperEvent.DELAYED, today, ctx.actor.staff_no, seq, until_on=until_on)
        words = f"納付受託 再委託先の遅れ {days}日（{wareki(until_on)} まで）。延滞金の免除は 6401（{DELAY_ARTICLE}）"
        tell(ctx, store, paper.party_id, Happened.PLAN, words, seq, facts={"entrusted": entrusted_id})


def note_receipt(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """The event of the paper and the row of the course, in the transaction of the letter's number (FOLLOWS)."""
    paper = store.entrusted.get(int(facts["entrusted_id"]))
    store.entrusted.happen(
        paper,
        PaperEvent.RECEIPTED,
        letter.issued_on,
        ctx.actor.staff_no,
        letter.audit_seq,
        document_id=letter.document_id,
    )
    told = {"document": letter.document_id, "form": letter.form_no, "entrusted": paper.entrusted_id}
    words = f"{letter.title}（{letter.document_no}）"
    tell(ctx, store, paper.party_id, Happened.LETTER, words, letter.audit_seq, on=letter.issued_on, facts=told)


def entrusted_yen(store: Store, receivable_ids: Sequence[int], today: date) -> dict[int, Yen]:
    """What of each receivable is entrusted and still to come; pursuit leaves it alone until a dishonour."""
    held = held_by_receivable(store.entrusted.of_receivables(receivable_ids), today)
    return {number: held[number] for number in receivable_ids if number in held}


def owed_with_charge(
    store: Store, party_id: int, receivable_ids: Sequence[int], charge_until_on: date, today: date
) -> list[tuple[int, Yen]]:
    """What the receivables come to if they are paid on a day, less what other papers are meant for, in their order."""
    open_ids = {each.receivable_id for each in choices_of(store, party_id, today)}
    if not receivable_ids or set(receivable_ids) - open_ids:
        raise BadInput(reason="未納のある期別を選んでください。", field="receivables")
    receivables = [store.receivables.get(number) for number in receivable_ids]
    terms = terms_of(store, receivables, store.receivables.entries(list(receivable_ids)), charge_until_on, today)
    held = entrusted_yen(store, receivable_ids, today)
    found = []
    for term in terms:
        accrued = term.late_charge_accrued or ZERO
        whole = term.receivable.open + accrued - held.get(term.receivable_id, ZERO)
        found.append((term.receivable_id, Yen(max(0, whole.amount))))
    return found


def _end(ctx: Context, entrusted_id: int, kind: PaperEvent, on: date, seen: int) -> Yen:
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        paper = store.entrusted.get(entrusted_id)
        refuse_near(ctx, store, paper.party_id)
        _refuse_over(paper, today)
        _refuse_stale(paper, seen)
        if not paper.accepted_on <= on <= today:
            reason = f"受託の日 {wareki(paper.accepted_on)} から今日までの日を入力してください。"
            raise BadInput(reason=reason, field="on")
        if kind is PaperEvent.DISHONOURED and on < paper.wish.due_on:
            raise BadInput(reason=f"支払期日 {wareki(paper.wish.due_on)} 以後の日を入力してください。", field="on")
        entry = ctx.entry(FUNCTION, f"納付受託 {kind.label}", party_id=paper.party_id, entrusted=entrusted_id)
        seq = store.audit.record(entry)
        store.entrusted.happen(paper, kind, on, ctx.actor.staff_no, seq)
        words = f"納付受託 {kind.label} {paper.wish.kind} {paper.wish.face}円。未納はそのまま残ります"
        tell(ctx, store, paper.party_id, Happened.PLAN, words, seq, on=on, facts={"entrusted": entrusted_id})
        return total([part.amount for part in paper.parts])


def _refuse_over(paper: EntrustedPaper, today: date) -> None:
    state = paper.state(today)
    if state in (PaperState.DISHONOURED, PaperState.RETURNED):
        raise PaperIsOver(state=state)


def _refuse_stale(paper: EntrustedPaper, seen: int) -> None:
    if paper.version != seen:
        raise ChangedByAnother(what="納付受託")


def _refuse_wish(wish: PaperWish, today: date) -> None:
    if not wish.face or wish.face < ZERO:
        raise BadInput(reason="券面金額は1円以上で入力してください。", field="face")
    if wish.due_on < today:
        raise BadInput(reason="支払期日が過ぎています。今日以後の日を入力してください。", field="due_on")
    if wish.charge_until_on < today:
        raise BadInput(reason="延滞金の計算終期は今日以後の日を入力してください。", field="charge_until_on")
    for field, label in (
        ("paper_no", "証券の番号"),
        ("drawn_by", "振出人"),
        ("drawn_on_bank", "支払場所"),
        ("brought_by", "提供者"),
        ("reentrusted_to", "再委託先の金融機関"),
    ):
        if not str(getattr(wish, field)).strip():
            raise BadInput(reason=f"{label}を入力してください。", field=field)
