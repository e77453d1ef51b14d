"""期別明細 (2102): the terms of one notice, and of each why every figure is what it is (K03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.ledger.accrual import Terms, accrual_of, course_of, in_one_line
from core.ledger.fiscal_years import fiscal_year_of
from core.ledger.inquiry.history import HistoryLine, lines_of
from core.ledger.inquiry.rows import Mark
from core.ledger.inquiry.terms import NoticeKey, Term, Totals, settings_of, terms_of, totals_of, year_class_of
from core.ledger.late_charge import LateCharge
from core.ledger.ports import Context, Store
from core.ledger.receivables import Entry
from core.ledger.tax_items import TaxItem
from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.money import Yen
from core.values.refusals import NotFound

FUNCTION = "ledger.assessments"


@dataclass(frozen=True, slots=True)
class AssessmentStep:
    """One act on the assessed principal: 当初, or a change with its difference and what it came to."""

    on: date
    word: str
    difference: Yen
    after: Yen
    voucher_id: int


@dataclass(frozen=True, slots=True)
class TermDetail:
    """What stands under the list for the current term. `charge` is None where no late charge runs.

    `journal` are the lines of 2103, for terminals with room for the next level.
    """

    receivable_id: int
    assessments: tuple[AssessmentStep, ...]
    parts: tuple[tuple[str, Yen], ...]
    marks: tuple[Mark, ...]
    charge: LateCharge | None
    late_charge_text: str
    journal: tuple[HistoryLine, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The content of 2102. `fiscal_year` and `year_class` are those of money that would be booked on the day."""

    party: PartyView
    key: NoticeKey
    tax_name: str
    origin_year: int
    fiscal_year: int
    year_class: str
    statutory_due_on: date
    priority_on: date
    as_of: date
    terms: tuple[Term, ...]
    totals: Totals
    details: tuple[TermDetail, ...]


def receivables_of_notice(ctx: Context, key: NoticeKey, as_of: date | None = None, reason: str = "") -> NoticeView:
    """The receivables of one notice as of a day, each with its details. Raises NotFound, GroundNeeded, LookStopped."""
    held = ctx.authorize(FUNCTION, "read", party_id=key.party_id)
    ground = begin_look(ctx, FUNCTION, key.party_id, held, reason)
    today = ctx.today()
    day = as_of or today
    with ctx.read() as store:
        receivables = [
            r
            for r in store.receivables.of_notice(key.notice_no, key.tax_item, key.levy_year, key.tax_year)
            if r.party_id == key.party_id
        ]
        if not receivables:
            raise NotFound(what=f"通知書{key.notice_no}")
        numbers = [r.receivable_id for r in receivables]
        terms = terms_of(store, receivables, store.receivables.entries(numbers), day, today)
        item = store.tax_items.all()[key.tax_item]
        marks = store.inquiries.marks(numbers)
        settings = settings_of(store, today)
        details = tuple(_detail(store, term, item, marks, settings, day) for term in terms)
        party = view_of(ctx, store, key.party_id, held, today)
    first = receivables[0]
    fiscal_year, _ = fiscal_year_of(first.fiscal_year, day)
    sums = totals_of(terms)
    ctx.record_view(
        FUNCTION,
        "期別明細",
        party_id=key.party_id,
        reason=ground.text,
        ground=ground.kind.value,
        notice=key.notice_no,
        as_of=day.isoformat(),
    )
    return NoticeView(
        party,
        key,
        item.name,
        first.fiscal_year,
        fiscal_year,
        year_class_of(first.fiscal_year, sums.unpaid, day),
        first.statutory_due_on,
        first.priority_on,
        day,
        tuple(terms),
        sums,
        details,
    )


def _detail(store: Store, term: Term, item: TaxItem, marks: list[Mark], settings: Terms, day: date) -> TermDetail:
    charge = None
    text = "なし"
    if not item.bears_late_charge:
        text = "この科目では計算しません"
    elif term.unpaid:
        charge = accrual_of(course_of(term.entries, day, term.waivers), term.receivable.due_on, day, settings).charge
        text = in_one_line(charge) if charge is not None else "なし"
    elif term.late_charge_fixed:
        text = f"確定 {term.late_charge_fixed}"
    own_marks = tuple(mark for mark in marks if mark.receivable_id == term.receivable_id)
    return TermDetail(
        term.receivable_id,
        _assessments(term.entries),
        tuple((item.part_label(code), yen) for code, yen in store.receivables.parts(term.receivable_id)),
        own_marks,
        charge,
        text,
        lines_of(store.inquiries.history(term.receivable_id), own_marks),
    )


def _assessments(entries: tuple[Entry, ...]) -> tuple[AssessmentStep, ...]:
    steps = []
    after = 0
    for entry in entries:
        if entry.account != "receivable" or entry.component != "principal" or entry.kind not in ("assess", "change"):
            continue
        word = "当初" if entry.kind == "assess" else "増額" if entry.amount_yen > 0 else "減額"
        after += entry.amount_yen
        steps.append(
            AssessmentStep(
                date.fromisoformat(entry.value_on), word, Yen(entry.amount_yen), Yen(after), entry.voucher_id
            )
        )
    return tuple(steps)
