"""返戻 (3404): entering a letter that came back, with the task of finding the addressee, and ending the entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.letters import send_letter
from core.delinquency.obligors.people import people_of
from core.delinquency.relations.addresses import invalidate_address
from core.delinquency.reminders.coming_back import take_back_reminders
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
from core.office.papers.letters import Block, Lines, Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.office.traces.looking import changing, refuse_near, without_near
from core.parties.opening import begin_look
from core.values.dates import wareki_long

if TYPE_CHECKING:
    from core.delinquency.ports import Context
    from core.office.papers.issuing import IssuedLetter
    from core.office.traces.witness import Witness

P91 = "P91"
SURVEY_WITHIN = timedelta(days=14)
"""Until when the addressee is to be looked for."""


def list_returned(ctx: Context, *, open_only: bool = True, limit: int = PAGE) -> list[ReturnedMail]:
    """Letters that came back, newest first; protected persons stand by number alone."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        listed = store.returned_mail.listed(open_only=open_only, limit=limit)
        found = without_near(ctx, store, listed, lambda each: each.party_id)
        people = people_of(ctx, store, [each.party_id for each in found])
    ctx.record_view(FUNCTION, "返戻の一覧", seen=[one.party_no for one in people.values()], rows=len(found))
    return [
        replace(each, name=people[each.party_id].name, address="" if people[each.party_id].hidden else each.address)
        for each in found
    ]


def count_returned(ctx: Context) -> int:
    """How many returned letters wait for an address: what the menu shows. Shows nobody."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.returned_mail.count_open()


def returned_of(ctx: Context, party_id: int, reason: str = "") -> list[ReturnedMail]:
    """Letters of one party that came back, newest first. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
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
        if new.document_id is not None:
            take_back_reminders(ctx, store, new.party_id, new.document_id, new.reason, seq)
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


def print_returned(ctx: Context, returned_id: int, *, witness: Witness | None = None) -> IssuedLetter:
    """返戻票・再送依頼 (P-91), a paper of the office: the letter, its reason, where to look. Raises what papers refuse."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        found = store.returned_mail.get(returned_id)
        survey = store.surveys.latest([found.party_id]).get(found.party_id)
    blocks: tuple[Block, ...] = (
        Pairs(
            (
                ("宛名番号", found.party_no),
                ("氏名", found.name),
                ("戻った文書", found.document_words),
                ("返戻日", wareki_long(found.returned_on)),
                ("返戻の理由", found.reason.value),
                ("送った住所", found.address or "なし"),
                ("備考", found.note or "なし"),
                ("前回の調査", f"{wareki_long(survey.surveyed_on)} {survey.judgement.value}" if survey else "なし"),
            )
        ),
        Paragraph("この住所は、次の欄に確認した結果を記入し、登録するまで使いません。"),
        Lines("確認した住所", 2),
        Lines("確認の方法（住民票・附票・実態調査・本人の申出）", 2),
        Pairs((("再送", "する　・　しない（公示送達）"), ("再送した日", ""), ("確認者", ""))),
    )
    request = LetterRequest(P91, "返戻票・再送依頼", found.party_id, blocks, reason="02", internal=True)
    words = f"返戻票を作成（{found.document_words}）"
    return send_letter(ctx, request, function_code=FUNCTION, kind=Happened.RETURNED, words=words, witness=witness)
