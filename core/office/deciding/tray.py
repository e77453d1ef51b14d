"""Reading 8001: the drafts that wait, how many, and one of them with what it changes and how far it has come."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.office.deciding.capacity import Capacity
from core.office.deciding.cases import Case, Content, Trace
from core.office.deciding.routes import RouteStep
from core.office.drafts import Act, ActUnknown, Described, Draft, DraftState
from core.office.functions import function_named
from core.office.outputs.protected import SEE_PROTECTED
from core.office.traces.looking import look
from core.values.money import Yen
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.approvals"
PROTECTED = "支援措置"
_STEP = 500
"""Open drafts that are read whole at a time, to find those that may be seen."""


@dataclass(frozen=True, slots=True)
class TrayLine:
    """A draft as a line of 8001: its kind in words, whose step is next, and why one cannot take it, if so.

    `own` is true for who drafted it and for whoever follows it up; `lent` is the name of the colleague in whose place one would decide; `about` is the
    party that it concerns or, where it is about a colleague (rights, a lost second factor), the colleague.
    """

    draft: Draft
    name: str
    own: bool
    obstacle: str
    next_step: RouteStep
    lent: str = ""
    payee_day: Yen = Yen(0)
    about: str = ""


@dataclass(frozen=True, slots=True)
class TrayCounts:
    """What the head of 8001 and the menu say."""

    to_decide: int
    own: int
    sent_back: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft in full for 8001.

    `payee_today` is what the payee would get on the day of the draft by all drafts that were not withdrawn; `limit` the
    limit of the one who looks, in words; `changed` what differs from the revision that was last decided on. `orphaned`:
    its drafter is no longer active, so that a superior of the office may withdraw it or take it over. `screen` is the
    number of the screen on which such an act is drafted.
    """

    draft: Draft
    name: str
    described: Described
    payee_today: Yen
    obstacle: str
    screen: str
    way: tuple[RouteStep, ...]
    trail: tuple[Trace, ...]
    limit: str
    within_limit: bool
    lent: str
    changed: tuple[str, ...]
    orphaned: bool


def list_in_tray(ctx: Context[Store], *, after: int = 0, limit: int = 100) -> list[TrayLine]:
    """Drafts that wait for a decision and own ones that were sent back, oldest first; the next page by number.

    The list names persons: the look is recorded with who was seen.
    """
    ctx.authorize(FUNCTION, "read")
    lines = _lines(ctx, after, limit)
    seen = list(dict.fromkeys(line.draft.party_no for line in lines if line.draft.party_no))
    if seen:
        ctx.record_view(FUNCTION, "決裁箱の閲覧", found=len(lines), seen=seen)
    return lines


def _lines(ctx: Context[Store], after: int, limit: int) -> list[TrayLine]:
    lines: list[TrayLine] = []
    with ctx.read() as store:
        capacity = Capacity(ctx, store)
        while True:
            drafts = store.drafts.listed(after=after, limit=max(limit, _STEP))
            cases = store.cases.of([draft.draft_id for draft in drafts])
            drafts = _named(ctx, store, drafts)
            for draft in drafts:
                case = cases[draft.draft_id]
                if _listed(ctx, capacity, case):
                    lines.append(_line(ctx, store, capacity, draft, case))
                    if len(lines) == limit:
                        return lines
            if len(drafts) < max(limit, _STEP):
                return lines
            after = drafts[-1].draft_id


def count_tray(ctx: Context[Store]) -> TrayCounts:
    """How many drafts one could decide now, how many own ones wait, and how many of those were sent back."""
    ctx.authorize(FUNCTION, "read")
    to_decide = own = back = 0
    with ctx.read() as store:
        capacity = Capacity(ctx, store)
        for case in store.cases.waiting():
            if case.holder == ctx.actor.staff_no:
                own += 1
                back += case.state is DraftState.SENT_BACK
            elif case.state is DraftState.AWAITED and _listed(ctx, capacity, case) and not _decided(capacity, case)[0]:
                to_decide += 1
    return TrayCounts(to_decide, own, back)


@dataclass(frozen=True, slots=True)
class AboutParty:
    """A draft about a party that waits for the one who looks: to be decided by them, or sent back to them."""

    draft_id: int
    party_id: int
    name: str
    drafted_on: date
    amount: Yen
    sent_back: bool


def drafts_about_parties(ctx: Context[Store], store: Store, limit: int) -> list[AboutParty]:
    """Those drafts, oldest first; the step of a list that has asked for its right and records who was seen."""
    capacity = Capacity(ctx, store)
    waiting = [case for case in store.cases.waiting() if _mine(ctx, capacity, case)]
    drafts = {draft.draft_id: draft for draft in store.drafts.those([case.draft_id for case in waiting])}
    found = []
    for case in waiting:
        draft = drafts[case.draft_id]
        if draft.party_id is None:
            continue
        found.append(
            AboutParty(
                draft.draft_id,
                draft.party_id,
                act_named(ctx.outside.acts, draft.act_code).name,
                draft.drafted_at.date(),
                Yen(draft.amount_yen or 0),
                case.state is DraftState.SENT_BACK,
            )
        )
    return sorted(found, key=lambda one: one.draft_id)[:limit]


def _mine(ctx: Context[Store], capacity: Capacity, case: Case) -> bool:
    if case.holder == ctx.actor.staff_no:
        return case.state is DraftState.SENT_BACK
    return case.state is DraftState.AWAITED and _listed(ctx, capacity, case) and not _decided(capacity, case)[0]


def get_draft(ctx: Context[Store], draft_id: int) -> DraftView:
    """One draft with what it changes, read anew from the store; the view is recorded with the party it concerns."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        [draft], case = _named(ctx, store, [store.drafts.get(draft_id)]), store.cases.get(draft_id)
        act = act_named(ctx.outside.acts, draft.act_code)
        described = act.describe(store, draft)
        capacity = Capacity(ctx, store)
        obstacle, lent = _decided(capacity, case)
        view = DraftView(
            draft=draft,
            name=act.name,
            described=described,
            payee_today=Yen(capacity.yen(case)),
            obstacle=obstacle,
            screen=function_named(act.function_code).screen,
            way=case.way,
            trail=tuple(store.cases.trail(draft_id)),
            limit=capacity.person(ctx.actor.staff_no).limit_word,
            within_limit=capacity.person(ctx.actor.staff_no).decides(capacity.yen(case)),
            lent=lent,
            changed=changes_since(store.cases.contents(draft_id)),
            orphaned=not case.drafter_active,
        )
        seen = capacity.sees(act.function_code)
    if ctx.actor.staff_no not in (case.drafted_by, case.holder) and not seen:
        ctx.authorize(act.function_code, "approve", party_id=draft.party_id)
    facts: dict[str, Any] = {"draft": draft_id, "revision": draft.revision}
    item = f"起案{draft_id}の決裁"
    if draft.party_id is not None:
        facts["ground"] = look(ctx, FUNCTION, draft.party_id, item=item).kind.value
    ctx.record_view(FUNCTION, f"{act.name} 起案の閲覧", party_id=draft.party_id, reason=item, **facts)
    return view


def _named(ctx: Context[Store], store: Store, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the names that the actor may read: a protected person stands by number to whoever has not G2."""
    grants = store.roster.grants(ctx.actor.staff_no, ctx.now().date())
    about = tuple({draft.party_id for draft in drafts if draft.party_id is not None})
    if not about or any(grant.grant_code == SEE_PROTECTED for grant in grants):
        return list(drafts)
    hidden = set(store.outputs.protected(about))
    return [replace(draft, party_name=PROTECTED) if draft.party_id in hidden else draft for draft in drafts]


def act_named(acts: Mapping[str, Act], act_code: str) -> Act:
    """The kind of act of a code, of those that are registered. Raises ActUnknown."""
    registered = acts.get(act_code)
    if registered is None:
        raise ActUnknown(act_code=act_code)
    return registered


def changes_since(contents: Sequence[Content]) -> tuple[str, ...]:
    """What the newest revision changes of the one that was last decided on, or else of the one before it, in words."""
    newest, earlier = contents[-1], contents[:-1]
    if not earlier:
        return ()
    before = next((one for one in reversed(earlier) if one.decided), earlier[-1])
    changed = {
        "金額": before.amount_yen != newest.amount_yen,
        "支払先": before.payee_key != newest.payee_key,
        "相手": before.party_id != newest.party_id,
        "内容": json.loads(before.payload) != json.loads(newest.payload),
        "経路": before.route != newest.route,
    }
    return tuple(word for word, differs in changed.items() if differs)


def _listed(ctx: Context[Store], capacity: Capacity, case: Case) -> bool:
    if ctx.actor.staff_no in (case.drafted_by, case.holder):
        return True
    act = ctx.outside.acts.get(case.act_code)
    if act is None:
        return False
    orphaned = not case.drafter_active and case.office_code == ctx.actor.office_code and capacity.leads()
    return orphaned or (case.state is DraftState.AWAITED and capacity.sees(act.function_code))


def _line(ctx: Context[Store], store: Store, capacity: Capacity, draft: Draft, case: Case) -> TrayLine:
    own = ctx.actor.staff_no in (case.drafted_by, case.holder)
    obstacle, lent = _decided(capacity, case)
    name = act_named(ctx.outside.acts, draft.act_code).name
    about = draft.party_name
    if not about and "staff_no" in draft.payload:
        about = store.roster.get(str(draft.payload["staff_no"])).name
    return TrayLine(draft, name, own, obstacle, case.next_step, lent, Yen(capacity.yen(case)), about)


def _decided(capacity: Capacity, case: Case) -> tuple[str, str]:
    """Why the one who looks cannot take the next step, as the screen says it, and in whose place they would."""
    if case.state is not DraftState.AWAITED:
        return f"「{case.state}」です。", ""
    try:
        seat = capacity.seat(case)
    except Refusal as refusal:
        return refusal.message, ""
    return "", seat.person.name if seat.delegation is not None else ""
