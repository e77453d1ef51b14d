"""Proving oneself: counted attempts at a secret, a fresh code for an approval, a password or a code after the lock.

Each attempt is counted before it is looked at, so that a thousand at once give no more guesses. The counters lie in the
store, one a login id and terminal; all terminals that the person never used share one. Whoever fails at one terminal
all day does not shut the person out at their own. Inside a session wrong answers count against the same waits: an
unlocked terminal is no place to guess.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from core.office import second_factor
from core.office.audit import Result
from core.office.context import Context
from core.office.ports import S_co, Store, Vault
from core.office.roster import StaffMember
from core.office.sessions import UNKNOWN_TERMINALS, Failures, may_try, wait_after
from core.values.refusals import Refusal

CALMED = 10
"""To so many failures the other counters of a person sink at a sign-in; the next wait there is still the longest."""


class CodeRefused(Refusal):
    """The code is wrong, too old, was used before, or too many were wrong in a row."""

    sentence = "認証番号が違うか使用済みです。次の番号を待って入力してください。"


class PasswordWrong(Refusal):
    """The password is not the one of the person who is signed in."""

    sentence = "パスワードが違います。確かめて入力してください（続けて違うと待ちます）。"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One counted attempt: `looked_at` is False while a wait runs, and then even a right answer is refused."""

    login_key: str
    counter: str
    looked_at: bool


def attempt_key(login_id: str, member: StaffMember | None) -> str:
    """Under which name attempts are counted. An unknown id is not kept: it may be a password in the wrong field."""
    if member is not None:
        return member.login_id
    return "?" + hashlib.sha256(login_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def begin_attempt(vault: Vault[S_co], now: datetime, login_id: str, terminal: str) -> Attempt:
    """Count an attempt as failed until it succeeds, in a short write of its own, and say whether it is looked at."""
    with vault.write() as store:
        member = store.roster.with_login(login_id)
        key = attempt_key(login_id, member)
        known = member is not None and store.sessions.knows(member.staff_no, terminal)
        counter = terminal if known else UNKNOWN_TERMINALS
        failures = store.sessions.failures(key, counter)
        looked_at = may_try(failures, store.sessions.failures_in_all(key), now)
        if looked_at:
            count = failures.count + 1
            failures = Failures(count, now + wait_after(count))
        store.sessions.fail(key, counter, failures, now)
    return Attempt(key, counter, looked_at)


def forgive(store: Store, attempt: Attempt) -> None:
    """The attempt was right: its counter is back at none, those of other terminals sink."""
    store.sessions.forget_failures(attempt.login_key, attempt.counter)
    store.sessions.calm_failures(attempt.login_key, CALMED)


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
    step = None
    if secrets.totp_secret:
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
    return begin_attempt(ctx.vault, ctx.now(), login_id, ctx.actor.terminal)


def _succeed(ctx: Context[Store], attempt: Attempt) -> None:
    """Right answers do not count, whatever becomes of the act that they were given for."""
    with ctx.write() as store:
        forgive(store, attempt)


def _record_failure(ctx: Context[Store], function_code: str, act: str, attempt: Attempt) -> None:
    with ctx.write() as store:
        store.audit.record(ctx.entry(function_code, act, Result.REFUSED, waiting=not attempt.looked_at))
