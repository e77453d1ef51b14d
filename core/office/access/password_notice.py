"""初回パスワード通知書: a first password leaves as a sealed notice (親展) to the person's own office.

It goes through the gate of outputs; the administrator learns the number of the output alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.office.access.first_password import set_first_password
from core.office.access.registering import refuse_own
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import IssuedOutput, OutputRequest, issue_output
from core.office.outputs.register import PDF, Numbered
from core.office.passwords import first_password
from core.office.traces.alarms import AlarmKind, raise_alarm

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.staff"
FORM = "U01"
TITLE = "初回パスワード通知書"
_REASON = "07"


@dataclass(frozen=True, slots=True)
class FirstPasswordNotice:
    """The paper: for whom, the password, until when it holds, under which number it left."""

    municipality: str
    office: str
    name: str
    login_id: str
    password: str
    until_at: datetime
    has_factor: bool
    number: str
    issued_at: datetime
    issued_by: str


def issue_first_password(ctx: Context[Store], staff_no: str) -> IssuedOutput:
    """Set a new first password and send its notice to the person's office.

    Raises OwnAccount, NotActive, and what the gate refuses. Where the administrator is of that office too, and so could
    come by the notice, the head of the office is told.

    Waits after wrong sign-ins end, and so does a live session. When the gate refuses, nobody knows the password: it is
    issued again.
    """
    ctx.authorize(FUNCTION, "enter")
    made = first_password()
    hashed = ctx.outside.passwords.hash(made)
    with ctx.write() as store:
        refuse_own(ctx, store, staff_no)
        given = set_first_password(ctx, store, staff_no, made, hashed)
        if given.member.office_code == ctx.actor.office_code:
            body = f"発行者と同じ所属の職員 {staff_no} {given.member.name} への発行"
            raise_alarm(ctx, store, FUNCTION, AlarmKind.OWN_OFFICE_NOTICE, body)
        municipality = store.city.municipality()

    def draw(numbered: Numbered) -> bytes:
        notice = FirstPasswordNotice(
            municipality=municipality.name if municipality else "",
            office=given.member.office_name,
            name=given.member.name,
            login_id=given.member.login_id,
            password=given.password,
            until_at=given.until_at,
            has_factor=given.has_factor,
            number=numbered.number,
            issued_at=numbered.at,
            issued_by=ctx.actor.office_name,
        )
        return ctx.outside.render(notice)

    request = OutputRequest(
        kind=FORM,
        title=TITLE,
        name="first-password.pdf",
        content=draw,
        media_type=PDF,
        reason=_REASON,
        pages=1,
        addressee=f"{given.member.office_name} {given.member.name}",
        office_code=given.member.office_code,
    )
    return issue_output(ctx, request, function_code=FUNCTION, level="enter", to=Destination.FOLDER)
