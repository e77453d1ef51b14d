"""6601 時効: the list by class and collector, and one claim with its derivation, its history and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.limitation import Limitation
from core.delinquency.limits.classes import ClaimEnd, LimitClass, bounds_of, earlier_end
from core.delinquency.limits.measures import ClaimFacts, Weighed, measures
from core.delinquency.limits.rows import LimitLine, Told
from core.delinquency.limits.state import claim_name, limitation_of, suspension_of, years_of
from core.delinquency.ports import Context, Store
from core.delinquency.standing import Hold, standing_of
from core.ledger.receivable_events import ReceivableEvent
from core.ledger.receivables import Receivable
from core.office.traces.looking import near_parties
from core.parties.opening import begin_look
from core.parties.party import PROTECTED_NAME, PartyStatus, PartyView, Shown, shown_of
from core.parties.search import sees_protected, view_of
from core.values.money import ZERO, Yen
from core.values.periods import ONE_DAY

FUNCTION = "delinquency.limitation"
PAGE = 200


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of the list as the clerk may see it: the name of a protected person is hidden, of a near one all but that."""

    line: LimitLine
    name: str
    near: bool

    @property
    def end(self) -> ClaimEnd | None:
        """Which of its ends comes first."""
        return earlier_end(self.line.row.completes_on, self.line.row.expires_on)


@dataclass(frozen=True, slots=True)
class LimitPage:
    """A page of a class with the counts of all classes; `more` is the key of the next page."""

    which: LimitClass
    today: date
    lines: tuple[ShownLine, ...]
    counts: tuple[tuple[LimitClass, int], ...]
    more: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class PartyLimits:
    """The claims of one party."""

    party: PartyView
    lines: tuple[ShownLine, ...]
    today: date


@dataclass(frozen=True, slots=True)
class LimitView:
    """One claim: who owes it, where it stands and why, every event with the ones that no longer count, what would help."""

    party: PartyView
    receivable: Receivable
    claim: str
    years: int
    years_article: str
    limitation: Limitation
    end: ClaimEnd | None
    events: tuple[ReceivableEvent, ...]
    told: tuple[Told, ...]
    measures: tuple[Weighed, ...]
    today: date


def count_limits(ctx: Context, staff_no: str = "") -> dict[LimitClass, int]:
    """How many claims each class has, of one collector or of all."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        return _counts(store, today, staff_no)


def list_limits(
    ctx: Context,
    which: LimitClass,
    *,
    staff_no: str = "",
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> LimitPage:
    """The claims of a class in the order of their days, with the counts of all classes; the look is recorded."""
    held = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        counts = _counts(store, today, staff_no)
        found = store.limits.lines(bounds_of(which, today), staff_no=staff_no or None, after=after, limit=limit + 1)
        sees = sees_protected(ctx, store)
        numbers = list(dict.fromkeys(line.row.party_id for line in found[:limit]))
        near = near_parties(ctx, store, numbers)
        hidden = {
            number
            for number in numbers
            if shown_of(store.parties.get(number).protected, held, sees) is Shown.NUMBER_ONLY
        }
    lines = tuple(
        ShownLine(line, PROTECTED_NAME if line.row.party_id in hidden else line.party_name, line.row.party_id in near)
        for line in found[:limit]
    )
    more = None
    if len(found) > limit:
        last = found[limit - 1].row
        more = (last.completes_on.isoformat() if last.completes_on else "", last.receivable_id)
    ctx.record_view(
        FUNCTION,
        "時効一覧の閲覧",
        list=which.value,
        staff=staff_no or "全員",
        found=len(lines),
        seen=list(dict.fromkeys(line.party_no for line in found[:limit])),
    )
    return LimitPage(which, today, lines, tuple(counts.items()), more)


def list_party_limits(ctx: Context, party_id: int, reason: str = "") -> PartyLimits:
    """All claims of one party, the earliest end first. Raises NotFound, GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        party = view_of(ctx, store, party_id, right, today)
        lines = tuple(ShownLine(line, party.party.name, False) for line in store.limits.of_party(party_id))
    ctx.record_view(
        FUNCTION, "時効の閲覧", party_id=party_id, reason=ground.text, ground=ground.kind.value, receivables=len(lines)
    )
    return PartyLimits(party, lines, today)


def open_limit(ctx: Context, receivable_id: int, reason: str = "") -> LimitView:
    """One claim with everything that its day rests on. Raises NotFound, GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        party_id = store.receivables.get(receivable_id).party_id
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        party = view_of(ctx, store, party_id, right, today)
        view = limit_view(store, receivable_id, today, party)
    ctx.record_view(
        FUNCTION,
        "時効の根拠の閲覧",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        receivable=receivable_id,
    )
    return view


def limit_view(store: Store, receivable_id: int, today: date, party: PartyView) -> LimitView:
    """The claim as of a day; the step that papers share, after a look was begun."""
    receivable = store.receivables.get(receivable_id)
    told = store.limits.told([receivable_id])[receivable_id]
    claim = store.limits.claims([receivable_id])[0]
    years = years_of(store.limits.years(), claim)
    found = limitation_of(store, [receivable_id], today)[receivable_id]
    _, expires_on = suspension_of(told, today)
    events = tuple(store.receivable_events.of([receivable_id])[receivable_id])
    return LimitView(
        party,
        receivable,
        claim_name(store, receivable_id),
        years.years,
        years.article,
        found,
        earlier_end(found.completes_on, expires_on),
        events,
        tuple(sorted(told, key=lambda each: (each.on, each.event_id))),
        measures(facts_of(store, receivable, found, events, today), today),
        today,
    )


def facts_of(
    store: Store, receivable: Receivable, found: Limitation, events: Sequence[ReceivableEvent], today: date
) -> ClaimFacts:
    """What decides which measures would help, read from the books."""
    number = receivable.receivable_id
    demand = store.receivables.demands([number]).get(number)
    standing = standing_of(events, today)
    advanced = standing.advanced_due_on
    party = store.parties.get(receivable.party_id)
    return ClaimFacts(
        found,
        standing,
        advanced + ONE_DAY if advanced is not None else demand.seizable_from_on if demand is not None else None,
        dead=party.status is PartyStatus.DECEASED,
        other_procedure=standing.under(Hold.BANKRUPTCY, Hold.CLAIM) is not None,
        paid_by_notice=receivable.open_for_pursuit == ZERO and receivable.provisional > ZERO,
    )


def total_open(lines: Sequence[ShownLine]) -> Yen:
    """What is open of the claims of a page, accrued late charge apart."""
    return Yen(sum(each.line.open_yen for each in lines))


def _counts(store: Store, today: date, staff_no: str) -> dict[LimitClass, int]:
    return {which: store.limits.count(bounds_of(which, today), staff_no or None) for which in LimitClass}
