"""Letters of delinquency work: issued like every letter of the office, and told in the course of things of the party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.ports import Context, Store
from core.delinquency.timeline import Happened, tell
from core.ledger.inquiry.terms import terms_of
from core.office.outputs.delivery import Destination
from core.office.papers.issuing import IssuedLetter, issue_letter
from core.office.papers.letters import ClaimLine, ClaimTable
from core.office.papers.requests import Also, LetterRequest, NumberedLetter
from core.values.dates import wareki_year
from core.values.money import Yen

if TYPE_CHECKING:
    from core.office.traces.witness import Witness

TOLD = "delinquency_letter"
"""Code of the row in the course of things, in FOLLOWS."""


def send_letter(
    ctx: Context,
    request: LetterRequest,
    *,
    function_code: str,
    level: str = "enter",
    kind: Happened = Happened.LETTER,
    words: str = "",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
    also: Also | None = None,
) -> IssuedLetter:
    """Issue a letter (see issue_letter, with its refusals) and tell it in the course of things, in one transaction.

    `kind` and `words` say it in the course; without words it is the title and the number. Not inside a transaction.
    """
    ctx.authorize(function_code, level, party_id=request.party_id)
    told = (
        request if request.follow else replace(request, follow=TOLD, follow_facts={"kind": kind.value, "words": words})
    )
    return issue_letter(
        ctx,
        told,
        function_code=function_code,
        level=level,
        to=to,
        printer_code=printer_code,
        witness=witness,
        also=also,
    )


def tell_letter(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """The row in the course of things, in the transaction of the number (FOLLOWS)."""
    words = facts.get("words") or letter.title
    tell(
        ctx,
        store,
        letter.party_id,
        Happened(facts.get("kind", Happened.LETTER.value)),
        f"{words}（{letter.document_no}）",
        letter.audit_seq,
        on=letter.issued_on,
        facts={"document": letter.document_id, "form": letter.form_no},
    )


def claim_rows(
    store: Store,
    receivable_ids: Sequence[int],
    on: date,
    *,
    today: date | None = None,
    less: Mapping[int, Yen] | None = None,
) -> ClaimTable:
    """期別明細 as of a day: what is open of each receivable, oldest 納期限 first, with the late charge up to that day.

    What was paid by a preliminary notice (速報) is taken off, and `less` by receivable (what an entrusted paper is meant
    for): of the tax first, then of the fee, then of the late charge. Receivables with nothing left are left out.
    """
    receivables = [store.receivables.get(number) for number in receivable_ids]
    entries = store.receivables.entries(list(receivable_ids))
    items = store.tax_items.all()
    rows = []
    for term in sorted(
        terms_of(store, receivables, entries, on, today or on), key=lambda t: (t.receivable.due_on, t.receivable_id)
    ):
        key = term.receivable.key
        open_now = max(0, term.unpaid.amount - term.provisional.amount)
        off = less[term.receivable_id].amount if less and term.receivable_id in less else 0
        principal, off = _less(open_now, off)
        fee, off = _less(term.demand_fee.amount, off)
        charge, _ = _less(term.late_charge.amount, off)
        row = ClaimLine(
            tax=items[key.tax_item].name,
            tax_year=wareki_year(key.levy_year),
            term=term.label,
            notice_no=key.notice_no,
            due_on=term.receivable.due_on,
            principal=principal,
            late_charge=charge,
            demand_fee=fee,
            disposition_cost=term.receivable.open_parts.disposition_cost,
        )
        if row.total:
            rows.append(row)
    return ClaimTable(tuple(rows), as_of=on)


def _less(yen: int, off: int) -> tuple[Yen, int]:
    """What is left of an amount, and of what was to be taken off it."""
    return Yen(max(0, yen - off)), max(0, off - yen)
