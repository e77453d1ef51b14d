"""The first password of a person: made by the system, never chosen. It holds for 24 hours and has to be replaced at
the first sign-in. A second factor that the person has made stays on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.office.passwords import FIRST_PASSWORD_LIFE
from core.office.roster import StaffKind, StaffMember, StaffState
from core.office.sessions import EndCause
from core.office.signing_in import end_sessions_of
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.staff"


class NotActive(Refusal):
    """A first password is for a person in office."""

    sentence = "{name}は「{state}」です。在職の利用者にだけ発行できます。"


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A first password that was set and not handed over yet."""

    member: StaffMember
    password: str
    until_at: datetime
    has_factor: bool


def set_first_password(ctx: Context[Store], store: Store, staff_no: str, made: str, hashed: str) -> FirstPassword:
    """Put a first password in the place of whatever was there, in the caller's transaction. Raises NotActive."""
    member = store.roster.get(staff_no)
    if member.state is not StaffState.ACTIVE or member.kind is not StaffKind.PERSON:
        raise NotActive(name=member.name, state=member.state.label)
    until = ctx.now() + FIRST_PASSWORD_LIFE
    secrets = store.roster.secrets(staff_no)
    store.roster.set_password(staff_no, hashed, until, ctx.now())
    if not secrets.totp_secret:
        store.roster.set_totp(staff_no, b"", secrets.last_totp_step, until)
    store.sessions.forget_failures(member.login_id)
    end_sessions_of(store, ctx.clock, staff_no, EndCause.TERMINATED)
    store.audit.record(ctx.entry(FUNCTION, "最初のパスワードの発行", staff=staff_no))
    return FirstPassword(member, made, until, bool(secrets.totp_secret))
