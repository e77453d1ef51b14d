"""返戻 (3404): entering a letter that came back, with the task of finding the addressee, and ending the entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.obligors.people import people_of
from core.delinquency.relations.addresses import invalidate_address
from core.delinquency.timeline import Happened, tell
from core.notices.returned_mail import (
    FUNCTION,
    PAGE,
    NewReturn,
    ReturnedMail,
    ReturnOutcome,
    close_returned,
    enter_returned,
)
from core.office.traces.looking import changing, refuse_near
from core.parties.opening import begin_look

if TYPE_CHECKING:
    from core.delinquency.ports import Context

SURVEY_WITHIN = timedelta(days=14)
"""Until when the addressee is to be looked for."""


def list_returned(ctx: Context, *, open_only: bool = True, limit: int = PAGE) -> list[ReturnedMail]:
    """Letters that came back, newest first; protected persons stand by number alone."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = store.returned_mail.listed(open_only=open_only, limit=limit)
        people = people_of(ctx, store, [each.party_id for each in found])
    ctx.record_view(FUNCTION, "返戻の一覧", seen=[one.party_no for one in people.values()], rows=len(found))
    return [
        replace(each, name=people[each.party_id].name, address="" if people[each.party_id].hidden else each.address)
        for each in found
    ]


def returned_of(ctx: Context, party_id: int, reason: str = "") -> list[ReturnedMail]:
    """Letters of one party that came back, newest first. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read")
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    with ctx.read() as store:
        found = store.returned_mail.of_party(party_id)
    ctx.record_view(FUNCTION, "返戻の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return found


def put_returned(ctx: Context, new: NewReturn) -> int:
    """Enter a letter that came back: its address is not used from now on, and somebody looks for the addressee.

    Raises BadInput, ReturnedAlready, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        number, seq = enter_returned(ctx, store, new, today)
        entered = store.returned_mail.get(number)
        words = entered.document_words
        for given in store.mailing_addresses.of_party(new.party_id):
            if given.address == entered.address and given.usable(new.returned_on):
                invalidate_address(ctx, store, given.address_id, new.returned_on, f"返戻（{new.reason.value}）", seq)
        tell(
            ctx,
            store,
            new.party_id,
            Happened.RETURNED,
            f"{words} 返戻（{new.reason.value}）",
            seq,
            on=new.returned_on,
            facts={"returned": number, "document": new.document_id},
        )
        wanted = TaskRequest(
            new.party_id,
            TaskKind.RETURNED,
            today + SURVEY_WITHIN,
            f"返戻（{new.reason.value}）の住所を調べる",
            source=f"returned:{number}",
        )
        add_task(ctx, store, wanted)
        return number


def end_returned(ctx: Context, returned_id: int, outcome: ReturnOutcome, note: str = "") -> None:
    """What became of a letter that came back; its address may be used again where somebody lives there.

    Raises ReturnOver, BadInput, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, store.returned_mail.get(returned_id).party_id)
        found, seq = close_returned(ctx, store, returned_id, outcome, note, today)
        tell(
            ctx,
            store,
            found.party_id,
            Happened.RETURNED,
            f"返戻 {found.document_words} を終えた（{outcome.value}）",
            seq,
            facts={"returned": returned_id},
        )
        end_tasks(ctx, store, f"returned:{returned_id}", outcome.value)
