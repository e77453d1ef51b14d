"""Making one's own second factor: at the first sign-in, and after two people have taken a lost one away.

The secret is made here, shown once to its owner alone, and counts once a code of it was typed. Nobody hands one over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.office import second_factor
from core.office.access.recovery_codes import NewCodes, give_codes
from core.office.proofs import CodeRefused
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.sign_in"
ISSUER = "osame"
ENROLLED = "認証番号の登録"
"""The act as the log has it."""
_GROUP = 4


class FactorPresent(Refusal):
    """The person has a second factor; only two others together can take it away."""

    sentence = "認証番号は登録済みです。使えなくなったときは権限管理者へ再発行を申し出てください。"


class PasswordFirst(Refusal):
    """The first password has to be replaced before the second factor is made."""

    sentence = "先に新しいパスワードを決めてください。"


@dataclass(frozen=True, slots=True)
class NewFactor:
    """A secret that its owner takes into an authenticator app; it is kept nowhere until a code of it was typed.

    `uri` names the issuer before the login id, all in ASCII, and is short: its picture has to fit a small terminal.
    """

    secret: str
    uri: str

    @property
    def groups(self) -> str:
        """The secret as it is typed by hand: groups of four letters."""
        return " ".join(self.secret[at : at + _GROUP] for at in range(0, len(self.secret), _GROUP))


def begin_enrolment(ctx: Context[Store]) -> NewFactor:
    """A new secret to be shown to the actor. Raises PasswordFirst, FactorPresent."""
    ctx.require_session(enrolling=True)
    with ctx.read() as store:
        _refuse_unless_due(ctx, store)
        login_id = store.roster.get(ctx.actor.staff_no).login_id
    secret = second_factor.new_secret()
    return NewFactor(secret, f"otpauth://totp/{ISSUER}:{_label(login_id)}?secret={secret}")


def confirm_enrolment(ctx: Context[Store], factor: NewFactor, code: str) -> NewCodes:
    """Take the second factor into use with one code of it; the session can then be used. Gives the recovery codes.

    Raises CodeRefused, PasswordFirst, FactorPresent.
    """
    ctx.require_session(enrolling=True)
    now, staff_no = ctx.now(), ctx.actor.staff_no
    step = second_factor.matching_step(factor.secret, code, now)
    if step is None:
        raise CodeRefused(field="code")
    sealed = ctx.outside.keys.seal("staff.totp_secret", staff_no, factor.secret.encode())
    with ctx.write() as store:
        _refuse_unless_due(ctx, store)
        store.roster.set_totp(staff_no, sealed, second_factor.step_at(now), None)
        if not store.roster.use_totp_step(staff_no, step):
            raise CodeRefused(field="code")
        if ctx.actor.session_id is not None:
            store.sessions.enrolled(ctx.actor.session_id)
        return give_codes(ctx, store, ENROLLED)


def _label(login_id: str) -> str:
    """The login id inside an address: plain letters as they are, anything else as the bytes of it."""
    plain = "abcdefghijklmnopqrstuvwxyz0123456789._-"
    return "".join(
        character if character in plain else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in login_id
    )


def _refuse_unless_due(ctx: Context[Store], store: Store) -> None:
    secrets = store.roster.secrets(ctx.actor.staff_no)
    if secrets.totp_secret:
        raise FactorPresent
    if secrets.password_until_at is not None:
        raise PasswordFirst
