"""案件の現況: what is worked out of each open case and kept for lists: state, flags, what is owed, since when nobody came near.

Counted anew each night, and at once for a case that an act has touched; a kept row always equals a count from the books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.delinquency.cases.case_state import CaseFacts, CaseFlag, CaseStanding, CaseState, standing_of_case
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.standing import standing_of
from core.delinquency.timeline import Happened
from core.office.settings import value_of
from core.values.refusals import NotFound

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.cases"

TOUCHES = (
    Happened.CONTACT,
    Happened.PROMISE,
    Happened.PLAN,
    Happened.GRACE,
    Happened.SUSPENSION,
    Happened.SEIZURE,
    Happened.INQUIRY,
    Happened.SURVEY,
    Happened.SUCCESSION,
    Happened.INSOLVENCY,
)
"""Kinds of rows by which somebody has worked on a case (B25); money that came counts as well."""

SMALL = "少額"
DIFFICULT = "徴収困難"
HIGH = "高額困難"


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """What is kept of an open case; amounts in yen, owed by the books without late charge that is not booked yet.

    `touched_on` is the last day on which somebody worked on it or money came, else the day on which it began.
    `proposal` is a word for what its amount and age suggest (B24); it changes nothing by itself.
    """

    case_id: int
    party_id: int
    state: CaseState
    flags: tuple[CaseFlag, ...]
    owed_yen: int
    provisional_yen: int
    terms: int
    oldest_due_on: date | None
    touched_on: date
    review_on: date | None
    policy: str
    proposal: str
    counted_on: date


@dataclass(frozen=True, slots=True)
class CaseBooks:
    """What the books know of an open case: `owed` are (receivable, yen, provisional yen, due day) that are owed."""

    case_id: int
    party_id: int
    opened_on: date
    status: str
    protected: bool
    owed: tuple[tuple[int, int, int, date], ...]
    happened: frozenset[Happened]
    touched_on: date | None
    received_on: date | None
    policy: str
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Bands:
    """区分の提案 [P]: at most `small_yen` is 少額, at least `high_yen` 高額困難; old and never paid, 徴収困難."""

    small_yen: int
    high_yen: int
    difficult_years: int


class CaseFigures(Protocol):
    """Figures of open cases in the store."""

    def books(self, *, after: int = 0, limit: int = -1, case_ids: Sequence[int] | None = None) -> list[CaseBooks]:
        """Open cases by number above `after`; only these, if given."""
        ...

    def put(self, rows: Sequence[CaseFigure]) -> int:
        """Keep these figures; how many rows changed in anything but the day of the count."""
        ...

    def of(self, case_ids: Sequence[int]) -> dict[int, CaseFigure]:
        """What is kept, by case."""
        ...

    def untouched(self, before: date, staff_no: str, limit: int) -> list[CaseFigure]:
        """Cases that nobody touched since before the day, longest first; of one collector, or of all (empty)."""
        ...

    def to_review(self, until: date, staff_no: str, limit: int) -> list[CaseFigure]:
        """Cases whose day of review is over on the day, oldest first; of one collector, or of all (empty)."""
        ...

    def count_untouched(self, before: date, staff_no: str) -> int:
        """How many `untouched` are."""
        ...

    def count_to_review(self, until: date, staff_no: str) -> int:
        """How many `to_review` are."""
        ...


def bands_of(store: Store, on: date) -> Bands:
    """The bands of the day, as the office has set them."""
    return Bands(
        int(value_of(store, "case_small_yen", on)),
        int(value_of(store, "case_high_yen", on)),
        int(value_of(store, "case_difficult_years", on)),
    )


def proposal_of(books: CaseBooks, bands: Bands, on: date) -> str:
    """The band that a case's amount, age and past results suggest; a proposal only (B24)."""
    owed = sum(yen - provisional for _, yen, provisional, _ in books.owed)
    if not owed:
        return ""
    if owed >= bands.high_yen:
        return HIGH
    if owed <= bands.small_yen:
        return SMALL
    oldest = min(due_on for *_, due_on in books.owed)
    old = (on.year - oldest.year) - ((on.month, on.day) < (oldest.month, oldest.day)) >= bands.difficult_years
    return DIFFICULT if old and (books.received_on is None or (on - books.received_on).days > 365) else ""


def figures_of(store: Store, found: Sequence[CaseBooks], on: date) -> list[CaseFigure]:
    """Count cases from their books."""
    bands = bands_of(store, on)
    events = store.receivable_events.of([number for books in found for number, *_ in books.owed])
    figures = []
    for books in found:
        standings = tuple(standing_of(events[number], on) for number, *_ in books.owed)
        facts = CaseFacts(False, standings, books.happened, books.status == "deceased", books.protected)
        case = standing_of_case(facts)
        figures.append(
            CaseFigure(
                books.case_id,
                books.party_id,
                case.state,
                case.flags,
                sum(yen for _, yen, _, _ in books.owed),
                sum(provisional for _, _, provisional, _ in books.owed),
                len(books.owed),
                min((due_on for *_, due_on in books.owed), default=None),
                max(filter(None, (books.opened_on, books.touched_on, books.received_on))),
                books.review_on,
                books.policy,
                proposal_of(books, bands, on),
                on,
            )
        )
    return figures


def refresh(ctx: Context, store: Store, party_id: int) -> CaseFigure | None:
    """Count the party's open case anew in the transaction of an act that touched it; None where none is open."""
    case = store.delinquency_cases.open_of(party_id)
    if case is None:
        return None
    figures = figures_of(store, store.case_figures.books(case_ids=[case.case_id]), ctx.now().date())
    store.case_figures.put(figures)
    return figures[0]


def case_standing(store: Store, party_id: int, on: date) -> CaseStanding:
    """State and flags of the party's open case, counted now; those of the last closed one where none is open.

    Raises NotFound where the party never had a case.
    """
    case = store.delinquency_cases.open_of(party_id)
    if case is not None:
        figure = figures_of(store, store.case_figures.books(case_ids=[case.case_id]), on)[0]
        return CaseStanding(figure.state, figure.flags)
    if not store.delinquency_cases.of_party(party_id):
        raise NotFound(what="案件")
    party = store.parties.get(party_id)
    return standing_of_case(CaseFacts(True, (), (), party.status.value == "deceased", party.protected))


def figure_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """One step of the night."""
    books = store.case_figures.books(after=after, limit=limit)
    changed = store.case_figures.put(figures_of(store, books, ctx.now().date()))
    return PhaseStep(books[-1].case_id if len(books) == limit else None, changed)


PHASE = Phase("figures", "案件の現況", figure_step)
