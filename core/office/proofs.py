"""Proving oneself again inside a session: a fresh code for an approval, a password or a code after the lock.

Wrong answers count against the same waits as wrong sign-ins: an unlocked terminal is no place to guess.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.office import attempts, second_factor
from core.office.attempts import Attempt
from core.office.audit import Result
from core.office.context import Context
from core.office.ports import Store
from core.values.refusals import Refusal


class CodeRefused(Refusal):
    """The code is wrong, too old, was used before, or too many were wrong in a row."""

    sentence = "認証番号が違うか、使用済みです。次の番号が出てから入力してください（続けて違うときは待ってから）。"


class PasswordWrong(Refusal):
    """The password is not the one of the person who is signed in."""

    sentence = "パスワードが違います。確かめて入力してください（続けて違うときは待ってから）。"


@dataclass(frozen=True, slots=True)
class Proof:
    """A code that was right when it was checked; it counts only once it is used up in the write it stands for."""

    staff_no: str
    step: int

    def use(self, store: Store) -> int:
        """Use the code up in this transaction; its step. Raises CodeRefused when another act was quicker."""
        if not store.roster.use_totp_step(self.staff_no, self.step):
            raise CodeRefused(field="code")
        return self.step


def check_code(ctx: Context[Store], code: str, function_code: str) -> Proof:
    """Check a fresh code of the actor, outside any write. Raises CodeRefused, after recording the failure."""
    attempt = _begin(ctx)
    staff_no = ctx.actor.staff_no
    with ctx.read() as store:
        secrets = store.roster.secrets(staff_no)
    secret = ctx.outside.keys.open("staff.totp_secret", staff_no, secrets.totp_secret).decode("ascii")
    step = second_factor.matching_step(secret, code, ctx.now())
    if step is None or step <= secrets.last_totp_step or not attempt.looked_at:
        _record_failure(ctx, function_code, "認証番号の誤り", attempt)
        raise CodeRefused(field="code")
    _succeed(ctx, attempt)
    return Proof(staff_no, step)


def check_password(ctx: Context[Store], password: str, function_code: str) -> None:
    """Check the actor's password, outside any write. Raises PasswordWrong, after recording the failure."""
    attempt = _begin(ctx)
    with ctx.read() as store:
        secrets = store.roster.secrets(ctx.actor.staff_no)
    if not ctx.outside.passwords.verify(secrets.password_hash, password) or not attempt.looked_at:
        _record_failure(ctx, function_code, "パスワードの誤り", attempt)
        raise PasswordWrong(field="password")
    _succeed(ctx, attempt)


def _begin(ctx: Context[Store]) -> Attempt:
    with ctx.read() as store:
        login_id = store.roster.get(ctx.actor.staff_no).login_id
    return attempts.begin(ctx.vault, ctx.now(), login_id, ctx.actor.terminal)


def _succeed(ctx: Context[Store], attempt: Attempt) -> None:
    """Right answers do not count, whatever becomes of the act that they were given for."""
    with ctx.write() as store:
        attempts.succeed(store, attempt)


def _record_failure(ctx: Context[Store], function_code: str, act: str, attempt: Attempt) -> None:
    with ctx.write() as store:
        store.audit.record(ctx.entry(function_code, act, Result.REFUSED, waiting=not attempt.looked_at))
