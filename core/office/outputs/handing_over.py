"""Writing an approved medium, and what becomes of it: 引渡し, 返却, 廃棄, each with its day and the people there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.office.outputs.delivery import ContentGone, Destination, Issued
from core.office.outputs.gate import OutputRequest, issue_output
from core.office.outputs.media import (
    Media,
    MediaEvent,
    MediaHappened,
    RecipientNotInForce,
    refuse_unless_follows,
)
from core.office.outputs.media_recipients import FUNCTION
from core.office.outputs.register import AGE, KEPT, OutputEvent
from core.office.roster import StaffState
from core.values.dates import wareki
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

KIND = "M01"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What happened to a medium, as it is typed: the day, whom it was given to or came from, who else was there."""

    on: date
    counterpart: str = ""
    second_staff_no: str = ""
    note: str = ""


def write_media(ctx: Context[Store], media_id: int) -> Issued:
    """Write the approved list, encrypted to the key of its body, to the office's folder; the plain bytes are let go.

    Raises MediaNotReady, RecipientNotInForce, ContentGone.
    """
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        media = store.media.get(media_id)
        refuse_unless_follows(media, MediaEvent.WRITTEN)
        sealed = store.outputs.kept(media.source.output_id)
        parties = tuple(store.outputs.parties(media.source.output_id))
    if not media.recipient.holds_on(ctx.today()):
        raise RecipientNotInForce(name=media.recipient.name)
    if sealed is None:
        raise ContentGone(number=media.source.number)
    plain = ctx.outside.keys.open(KEPT, str(media.source.output_id), sealed)
    request = OutputRequest(
        kind=KIND,
        title=f"外部媒体 {media.source.title}",
        name=f"{media.source.name}.age" if media.source.name else "",
        content=ctx.outside.encrypt((media.recipient.public_key,), plain),
        media_type=AGE,
        reason=media.purpose,
        party_ids=parties,
        addressee=media.recipient.name,
        persons=media.source.person_count,
    )
    issued = issue_output(
        ctx, request, function_code=FUNCTION, level="enter", to=Destination.FOLDER, approval=media.draft_id
    )
    happened = MediaHappened(MediaEvent.WRITTEN, ctx.today(), ctx.actor.name, "", "", "")
    with ctx.write() as store:
        refuse_unless_follows(store.media.get(media_id), MediaEvent.WRITTEN)
        seq = store.audit.record(ctx.entry(FUNCTION, "外部媒体の書出し", media=media_id, output=issued.number))
        store.media.happen(media_id, happened, ctx.actor.staff_no, ctx.now(), seq, output_id=issued.output_id)
        store.outputs.happen(
            media.source.output_id, OutputEvent.TAKEN, ctx.now(), ctx.actor.staff_no, seq, detail=issued.number
        )
        store.outputs.drop(media.source.output_id)
    return issued


def record_media(ctx: Context[Store], media_id: int, kind: MediaEvent, facts: HandedOver) -> Media:
    """Record that a medium was given, came back or was destroyed.

    Giving and coming back name the counterpart; destroying needs a second person of ours who was there. Raises
    MediaNotReady, BadInput, NotFound.
    """
    ctx.authorize(FUNCTION, "enter")
    counterpart = " ".join(facts.counterpart.split())
    if kind in (MediaEvent.GIVEN, MediaEvent.RETURNED) and not counterpart:
        raise BadInput(reason="相手方の氏名を入力してください。", field="counterpart")
    with ctx.write() as store:
        media = store.media.get(media_id)
        if kind is MediaEvent.WRITTEN:
            raise ValueError("a medium is written by write_media")
        refuse_unless_follows(media, kind)
        if media.state_on is not None and not media.state_on <= facts.on <= ctx.today():
            days = f"{wareki(media.state_on)} から {wareki(ctx.today())} まで"
            raise BadInput(reason=f"日付は {days}の日を入力してください。", field="on")
        second = _second(ctx, store, facts.second_staff_no) if kind is MediaEvent.DESTROYED else ""
        happened = MediaHappened(kind, facts.on, ctx.actor.name, second, counterpart, facts.note.strip())
        entry = ctx.entry(
            FUNCTION,
            f"外部媒体の{kind.label}",
            media=media_id,
            on=facts.on.isoformat(),
            counterpart=counterpart or None,
            second=facts.second_staff_no or None,
            label=media.label,
        )
        store.media.happen(media_id, happened, ctx.actor.staff_no, ctx.now(), store.audit.record(entry))
        return store.media.get(media_id)


def _second(ctx: Context[Store], store: Store, staff_no: str) -> str:
    """Name of another person of ours who saw the medium destroyed."""
    known = {each.staff_no: each for each in store.roster.listed() if each.state is StaffState.ACTIVE}
    other = known.get(staff_no.strip())
    if other is None or other.staff_no == ctx.actor.staff_no:
        raise BadInput(reason="廃棄に立ち会った別の職員の職員番号を入力してください。", field="second")
    return other.name
