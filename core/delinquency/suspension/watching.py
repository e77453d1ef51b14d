"""停止の監視: the list by state, one suspension with what has changed, the yearly look, and the night's end of the paid ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task
from core.delinquency.letters import claim_rows
from core.delinquency.limits.state import claim_name
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.outward import PLAIN, Outward, send_out
from core.delinquency.suspension.drafting import next_review
from core.delinquency.suspension.ending import NotStanding, end_suspension
from core.delinquency.suspension.papers import P80, TITLES, record_blocks
from core.delinquency.suspension.releasing import releases_owed
from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.sheet import FUNCTION, Sheet
from core.delinquency.suspension.suspension import (
    Change,
    EndCause,
    Suspension,
    SuspensionEvent,
    SuspensionEventKind,
    SuspensionLine,
    SuspensionState,
)
from core.delinquency.timeline import Happened, tell
from core.office.papers.requests import LetterRequest
from core.office.traces.looking import changing, near_parties, refuse_near
from core.parties.opening import begin_look
from core.parties.party import PROTECTED_NAME, PartyView
from core.parties.search import sees_protected, view_of
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.papers.issuing import IssuedLetter

PAGE = 200


@dataclass(frozen=True, slots=True)
class SuspensionPage:
    """The suspensions in a state, with the counts of all states."""

    which: SuspensionState
    today: date
    lines: tuple[SuspensionLine, ...]
    counts: tuple[tuple[SuspensionState, int], ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class SuspendedClaim:
    """A claim of a suspension: its name and what is open."""

    receivable_id: int
    name: str
    open: Yen


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """One suspension, whole. `changes` are what came to the party since it stands or was last looked at; `newest_sheet`
    is the party's last 調査票, on which another ground would rest."""

    party: PartyView
    suspension: Suspension
    state: SuspensionState
    sheet: Sheet
    claims: tuple[SuspendedClaim, ...]
    events: tuple[SuspensionEvent, ...]
    changes: tuple[Change, ...]
    releases_owed: tuple[int, ...]
    newest_sheet: Sheet
    today: date

    @property
    def open(self) -> Yen:
        """What is open of all its claims."""
        return total([claim.open for claim in self.claims])


def list_suspensions(
    ctx: Context, which: SuspensionState, *, staff_no: str = "", after: int = 0, limit: int = PAGE
) -> SuspensionPage:
    """The suspensions in a state; the look is recorded with who was seen."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        counts = tuple((each, store.suspensions.count(each, today, staff_no)) for each in SuspensionState)
        found = store.suspensions.lines(which, today, staff_no=staff_no, after=after, limit=limit + 1)
        sees = sees_protected(ctx, store)
        near = near_parties(ctx, store, [line.suspension.party_id for line in found])
    lines = tuple(
        line._replace(
            party_name=PROTECTED_NAME if line.protected and not sees else line.party_name,
            open_yen=0 if line.suspension.party_id in near else line.open_yen,
        )
        for line in found[:limit]
    )
    ctx.record_view(
        FUNCTION, "執行停止一覧の閲覧", list=which.value, found=len(lines), seen=[line.party_no for line in lines]
    )
    more = lines[-1].suspension.suspension_id if len(found) > limit else None
    return SuspensionPage(which, today, lines, counts, more)


def count_reviews(ctx: Context, staff_no: str = "") -> int:
    """Suspensions that are to be looked at again today, for the menu."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.suspensions.count(SuspensionState.REVIEW_DUE, ctx.now().date(), staff_no)


def open_suspension(ctx: Context, suspension_id: int, reason: str = "") -> SuspensionView:
    """One suspension. Raises NotFound, GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        party_id = store.suspensions.get(suspension_id).party_id
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        suspension = store.suspensions.get(suspension_id)
        sheet = store.suspension_sheets.get(suspension.sheet_id)
        events = tuple(store.suspensions.events(suspension_id))
        numbers = list(store.suspensions.claims(suspension_id))
        owed = releases_owed(store, numbers, today) if suspension.ground is Ground.HARDSHIP else ()
        view = SuspensionView(
            view_of(ctx, store, party_id, right, today),
            suspension,
            suspension.state(today),
            sheet,
            tuple(
                SuspendedClaim(number, claim_name(store, number), store.receivables.get(number).open)
                for number in numbers
            ),
            events,
            tuple(store.suspensions.changes(party_id, _since(suspension, events))),
            owed,
            store.suspension_sheets.latest(party_id) or sheet,
            today,
        )
    ctx.record_view(
        FUNCTION,
        "執行停止の閲覧",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        suspension=view.suspension.suspension_no,
    )
    return view


def record_review(ctx: Context, suspension_id: int, words: str, next_on: date | None = None) -> date:
    """見直し: it was looked at and still holds; the day of the next look. What no longer holds is cancelled instead.

    `next_on` is an earlier next look than that of a year (an answer is awaited). Raises NotStanding, BadInput without
    words or for a next look that is not within the year, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    if not words.strip():
        raise BadInput(reason="見直しの結果を入力してください（何を調べ、なぜ停止を続けるか）。", field="words")
    today = ctx.today()
    review_on = next_on or next_review(today)
    if not today < review_on <= next_review(today):
        most = wareki(next_review(today))
        raise BadInput(reason=f"次の見直しは明日から {most} まで（年1回以上）で入力してください。", field="next_on")
    with changing(ctx, FUNCTION) as store:
        suspension = store.suspensions.get(suspension_id)
        if suspension.suspended_on is None or suspension.ended_on is not None:
            raise NotStanding(number=suspension.suspension_no, state=suspension.state(today).value)
        refuse_near(ctx, store, suspension.party_id)
        entry = ctx.entry(
            FUNCTION,
            "執行停止の見直し",
            party_id=suspension.party_id,
            suspension=suspension.suspension_no,
            next=review_on.isoformat(),
        )
        seq = store.audit.record(entry)
        store.suspensions.put_review(suspension, review_on)
        kind = SuspensionEventKind.REVIEWED
        store.suspensions.happen(suspension_id, kind, today, words.strip(), ctx.actor.staff_no, seq)
        task = f"執行停止（{suspension.suspension_no}）の見直し"
        source = f"suspension:{suspension_id}:review"
        add_task(ctx, store, TaskRequest(suspension.party_id, TaskKind.REVIEW, review_on, task, True, source))
        told = f"執行停止の見直し 停止を続ける {words.strip()}"
        tell(ctx, store, suspension.party_id, Happened.SUSPENSION, told, seq, facts={"suspension": suspension_id})
    return review_on


def issue_record(ctx: Context, suspension_id: int, *, out: Outward = PLAIN) -> IssuedLetter:
    """P-80: the record and decision of a suspension, for the file."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        suspension = store.suspensions.get(suspension_id)
        sheet = store.suspension_sheets.get(suspension.sheet_id)
        claims = claim_rows(store, list(store.suspensions.claims(suspension_id)), today)
        blocks = record_blocks(store, suspension, sheet, claims, today)
    request = LetterRequest(
        P80, TITLES[P80], suspension.party_id, blocks, internal=True, draft_id=suspension.draft_id, signed=False
    )
    return send_out(ctx, request, out, function_code=FUNCTION, kind=Happened.SUSPENSION, words="執行停止調書・決議書")


def end_paid(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """The night's phase: suspensions of whose claims nothing is open any more have ended (完納, or written off)."""
    today = ctx.now().date()
    numbers = store.suspensions.all_settled(after, limit)
    for number in numbers:
        suspension = store.suspensions.get(number)
        entry = ctx.entry(
            FUNCTION,
            "執行停止の終了",
            party_id=suspension.party_id,
            suspension=suspension.suspension_no,
            cause="残額なし",
        )
        end_suspension(ctx, store, suspension, EndCause.PAID, today, store.audit.record(entry))
    return PhaseStep(numbers[-1] if len(numbers) == limit else None, len(numbers))


PHASE = Phase("suspensions", "執行停止の終了", end_paid)


def _since(suspension: Suspension, events: tuple[SuspensionEvent, ...]) -> date:
    """Since when changes count: the last look, else the day of the suspension, else of the decision."""
    reviews = [event.on for event in events if event.kind is SuspensionEventKind.REVIEWED]
    return max([suspension.suspended_on or suspension.decided_on, *reviews])


__all__ = [
    "PHASE",
    "SuspensionPage",
    "SuspensionView",
    "count_reviews",
    "end_paid",
    "issue_record",
    "list_suspensions",
    "open_suspension",
    "record_review",
]
