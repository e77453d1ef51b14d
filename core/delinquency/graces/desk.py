"""6401: the list of graces with what has to be done about each, and everything about those of one party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.graces.applying import FUNCTION
from core.delinquency.graces.eligibility import Finding
from core.delinquency.graces.ending import heard_since_notice, hearing_needed
from core.delinquency.graces.examining import findings_of, open_principal
from core.delinquency.graces.grace import Grace, GraceEventKind, GraceState
from core.delinquency.graces.keeping import Proposal, kept_of, proposals_of
from core.delinquency.graces.planning import grace_amount
from core.delinquency.graces.refixing import Refix, refixes_of
from core.delinquency.graces.relief import Relief
from core.delinquency.graces.watching import WARN_DAYS
from core.delinquency.limits.state import claim_name
from core.delinquency.plans.fulfilment import Fulfilment
from core.delinquency.standing import standing_of
from core.ledger.inquiry.terms import Term, terms_of
from core.office.traces.looking import near_parties
from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.dates import wareki
from core.values.money import Yen, total

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

PAGE = 100


@dataclass(frozen=True, slots=True)
class GraceLine:
    """A row of the list: whose grace, where it stands, and what waits. `name` is '' for whom the clerk may not see."""

    grace: Grace
    party_no: str
    name: str
    state: GraceState
    to_do: str


@dataclass(frozen=True, slots=True)
class GraceTold:
    """A grace of a party with its examination, its fulfilment and what speaks for its end."""

    grace: Grace
    state: GraceState
    findings: tuple[Finding, ...]
    kept: Fulfilment | None
    proposals: tuple[Proposal, ...]
    owed: Yen
    """Open principal of what it lists."""
    most: Yen
    """The greatest amount that may be granted (令6条の9の3)."""
    labels: tuple[str, ...]

    @property
    def to_do(self) -> str:
        """What waits, in a word."""
        return to_do(self.grace, self.state, self.proposals)


@dataclass(frozen=True, slots=True)
class Choice:
    """A receivable of the party that an application may list, or whose late charge may be relieved."""

    term: Term
    label: str
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GraceDesk:
    """The content of 6401 for one party: graces newest first, what may be listed, relief of late charges."""

    party: PartyView
    today: date
    graces: tuple[GraceTold, ...]
    choices: tuple[Choice, ...]
    reliefs: tuple[Relief, ...]
    refixes: tuple[Refix, ...] = ()
    """Fixed late charges that a later grace, suspension or waiver has made wrong: their difference is proposed."""


def grace_desk(ctx: Context, party_id: int, reason: str = "") -> GraceDesk:
    """What 6401 shows of one party. Raises NotFound, GroundNeeded, LookStopped."""
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, reason)
    today = ctx.today()
    with ctx.read() as store:
        party = view_of(ctx, store, party_id, held, today)
        told = tuple(told_of(store, grace, today) for grace in store.graces.of_party(party_id))
        choices = choices_of(store, party_id, today)
        reliefs = tuple(store.reliefs.of_party(party_id))
        refixes = refixes_of(store, [each.receivable_id for each in store.receivables.of_party(party_id)], today)
    ctx.record_view(
        FUNCTION, "猶予の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value, found=len(told)
    )
    return GraceDesk(party, today, told, choices, reliefs, refixes)


def list_graces(ctx: Context, *, after: int = 0, limit: int = PAGE) -> list[GraceLine]:
    """Graces about which somebody has to do something, by number; near and protected persons by number alone."""
    held = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    lines = []
    with ctx.read() as store:
        graces = store.graces.many(store.graces.live(after=after, limit=limit))
        near = near_parties(ctx, store, [grace.party_id for grace in graces])
        for grace in graces:
            view = view_of(ctx, store, grace.party_id, held, today)
            name = "" if grace.party_id in near else view.party.name
            state = grace.state(today)
            words = to_do(grace, state, proposals_of(store, grace, today), today)
            lines.append(GraceLine(grace, view.party.party_no, name, state, words))
    seen = list(dict.fromkeys(line.party_no for line in lines))
    ctx.record_view(FUNCTION, "猶予の一覧", found=len(lines), seen=seen)
    return lines


def count_graces(ctx: Context) -> int:
    """How many graces are live: what the menu shows. Shows nobody."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.graces.count_live()


def told_of(store: Store, grace: Grace, today: date) -> GraceTold:
    """One grace with everything that is worked out about it."""
    state = grace.state(today)
    owed = total([yen for _, yen in open_principal(store, grace.numbers)])
    most = grace_amount(owed, grace.finances)
    findings: tuple[Finding, ...] = ()
    if state.open:
        findings = findings_of(
            store, grace, from_on=grace.asked_from_on, until_on=grace.asked_until_on, amount=min(most, owed)
        )
    return GraceTold(
        grace,
        state,
        findings,
        kept_of(store, grace, today),
        proposals_of(store, grace, today),
        owed,
        most,
        tuple(claim_name(store, number) for number in grace.numbers),
    )


def choices_of(store: Store, party_id: int, today: date) -> tuple[Choice, ...]:
    """Taxes with open principal or an open late charge, oldest first (a claim of another fund has its own rules, A13)."""
    items = store.tax_items.all()
    receivables = [
        each
        for each in store.receivables.of_party(party_id)
        if (each.open_parts.principal or each.open_parts.late_charge) and items[each.key.tax_item].is_tax
    ]
    receivables.sort(key=lambda each: (each.due_on, each.receivable_id))
    numbers = [each.receivable_id for each in receivables]
    events = store.receivable_events.of(numbers)
    return tuple(
        Choice(term, claim_name(store, term.receivable_id), standing_of(events[term.receivable_id], today).words)
        for term in terms_of(store, receivables, store.receivables.entries(numbers), today, today)
    )


def to_do(grace: Grace, state: GraceState, proposals: tuple[Proposal, ...], today: date | None = None) -> str:
    """What waits about a grace, in a few words."""
    if state is GraceState.CORRECTION_OVER:
        return "みなし取下げ"
    if state is GraceState.CORRECTION:
        until = grace.correction_until
        return f"補正 {wareki(until)}まで" if until else ""
    if state is GraceState.EXAMINED:
        return "審査・決定"
    if proposals:
        if any(hearing_needed(grace, each.cause) for each in proposals) and not heard_since_notice(grace):
            return f"{proposals[0].cause.short}（弁明聴取）"
        return proposals[0].cause.short
    if state.in_force and grace.last(GraceEventKind.NOTIFIED) is None:
        return "許可通知書"
    if today is not None and state is GraceState.RUNNING and grace.until_on <= today + WARN_DAYS:
        return f"満了まで{grace.days_left(today)}日"
    return ""
