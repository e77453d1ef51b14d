"""Signing in and out (0001): password and second factor, one live session a person, the same words for every failure.

Who has no second factor yet, or a first password, gets a session that can do nothing but make them. Takes its parts one by one: before the sign-in there is no clerk. Slow work (argon2id) is done outside any write.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.office import second_factor
from core.office.access.hours import OutsideHours, closing_time, told_hours
from core.office.access.recovery_codes import hash_of_code, is_recovery_code, normalised
from core.office.access.transfers import move_due
from core.office.audit import AuditEntry, Result
from core.office.clock import Clock
from core.office.context import Actor, Context
from core.office.ports import Outside, S_co, Store, Vault
from core.office.proofs import Attempt, begin_attempt, check_code, check_password, forgive
from core.office.rights import LONGEST_SESSION
from core.office.roster import Secrets, StaffKind, StaffMember, StaffState
from core.office.sessions import EndCause, LiveSession
from core.values.refusals import BadInput, Refusal

FUNCTION = "office.sign_in"
_NO_SECRET = "A" * 32
KEY_BYTES = 32


class SignInRefused(Refusal):
    """One sentence for every failure: unknown, wrong, used, waiting, suspended, expired. The log knows which."""

    sentence = "サインインできません。入力を確かめてください（続けて違うと待ちます）。"


@dataclass(frozen=True, slots=True)
class MustEnrol:
    """Signed in without a password or a second factor of one's own: `context` can only make them, until `until_at`."""

    context: Context[Any]
    until_at: datetime
    password: bool
    factor: bool


@dataclass(frozen=True, slots=True)
class _Factor:
    """What was typed as the second factor: the step of a code, the hash of a recovery code, or that none is needed."""

    step: int | None = None
    recovery: bytes | None = None
    not_made: bool = False

    @property
    def shown(self) -> bool:
        """True when there is something to be used up, or nothing to be shown yet."""
        return self.not_made or self.step is not None or self.recovery is not None

    @property
    def word(self) -> str:
        """What it was, for the log."""
        return "none" if self.not_made else "recovery_code" if self.recovery else "code"

    def use(self, store: Store, staff_no: str, now: datetime) -> bool:
        """Use it up; False when it counts no more."""
        if self.not_made:
            return True
        if self.step is not None:
            return store.roster.use_totp_step(staff_no, self.step)
        return self.recovery is not None and store.recovery_codes.use(staff_no, self.recovery, now)


def sign_in(
    vault: Vault[S_co],
    clock: Clock,
    outside: Outside,
    login_id: str,
    password: str,
    code: str,
    terminal: str,
    terminal_key: str = "",
) -> Context[S_co] | MustEnrol:
    """Sign a person in at a terminal. A live session of theirs elsewhere is taken over and ends.

    `terminal_key` is the fingerprint of the key by which the terminal reached the machine; '' at the machine itself.

    The password is taken as typed; login id and code also in full-width; a recovery code may stand for the code once.
    Raises SignInRefused, always after the same work and about the same time, and OutsideHours to whoever has proven
    who they are. Each try, good or bad, leaves an audit row, without what was typed.
    """
    login_id = unicodedata.normalize("NFKC", login_id).strip().casefold()[:64]
    attempt = begin_attempt(vault, clock.now(), login_id, terminal)
    with vault.read() as store:
        member = store.roster.with_login(login_id)
        if member is not None and member.kind != StaffKind.PERSON:
            member = None
        secrets = store.roster.secrets(member.staff_no) if member else None
        closes = closing_time(store, member.staff_no if member else "-", clock.now())
    proven = outside.passwords.verify(secrets.password_hash if secrets else outside.passwords.of_nobody, password)
    factor = _factor(outside, member, secrets, code, clock.now())
    new_hash = None
    if proven and secrets and factor.shown and outside.passwords.outdated(secrets.password_hash):
        new_hash = outside.passwords.hash(password)
    session_id, hours = None, ""
    with vault.write() as store:
        cause = _obstacle(store, clock.now(), attempt, member, secrets, proven, factor)
        if not cause and closes is not None and closes <= clock.now():
            cause = "hours"
        if member is not None and secrets is not None and cause in ("", "hours"):
            forgive(store, attempt)
            if new_hash is not None:
                store.roster.set_password(member.staff_no, new_hash, secrets.password_until_at, clock.now())
        if cause or member is None or secrets is None:
            staff_no = member.staff_no if member else "-"
            facts = {"cause": cause, "login": attempt.login_key}
            store.audit.record(_entry(clock, staff_no, None, terminal, "サインイン", Result.REFUSED, facts))
            hours = told_hours(store, clock.now()) if cause == "hours" else ""
        else:
            move_due(store, clock.now().date())
            member = store.roster.get(member.staff_no)
            session_id = _open(store, clock, outside, member, secrets, factor, (terminal, terminal_key), closes)
    if hours:
        raise OutsideHours(hours=hours, field="login_id")
    if session_id is None or member is None or secrets is None:
        raise SignInRefused(field="login_id")
    actor = Actor(member.staff_no, member.name, member.office_code, member.office_name, session_id, terminal)
    ctx = Context(actor, vault, clock, outside)
    ends = [until for until in (secrets.password_until_at, secrets.enrol_until_at) if until is not None]
    if secrets.enrolled or not ends:
        return ctx
    return MustEnrol(ctx, min(ends), secrets.password_until_at is not None, not secrets.totp_secret)


def _factor(outside: Outside, member: StaffMember | None, secrets: Secrets | None, code: str, now: datetime) -> _Factor:
    """What was typed as the second factor, looked at with the same work for whomever."""
    secret = _NO_SECRET
    if member and secrets and secrets.totp_secret:
        secret = outside.keys.open("staff.totp_secret", member.staff_no, secrets.totp_secret).decode("ascii")
    step = second_factor.matching_step(secret, code, now)
    recovery = hash_of_code(member.staff_no if member else "-", normalised(code))
    if member is None or secrets is None:
        return _Factor()
    if not secrets.totp_secret:
        return _Factor(not_made=True)
    return _Factor(recovery=recovery) if is_recovery_code(code) else _Factor(step)


def sign_out(ctx: Context[Store], cause: EndCause = EndCause.SIGNED_OUT) -> bool:
    """End one's own session; False when it had ended before."""
    return end_session(ctx.vault, ctx.clock, ctx.actor, cause)


def end_session(vault: Vault[S_co], clock: Clock, actor: Actor, cause: EndCause) -> bool:
    """End a session with its cause, from whatever thread (a lost line, a stop of the machine); False when it was over."""
    if actor.session_id is None:
        return False
    with vault.write() as store:
        session = store.sessions.get(actor.session_id)
        return session is not None and _end(store, clock, session, cause)


def touch(ctx: Context[Store]) -> None:
    """Somebody works in this session. Raises SessionEnded when it was ended from elsewhere or is 12 hours old."""
    ctx.require_session(enrolling=True)
    if ctx.actor.session_id is not None:
        with ctx.write() as store:
            until = closing_time(store, ctx.actor.staff_no, ctx.now())
            store.sessions.seen(ctx.actor.session_id, ctx.now(), until)


def reauthenticate(ctx: Context[Store], *, password: str | None = None, code: str | None = None) -> None:
    """Unlock after ten minutes without a key: the password or a fresh code is enough (SP 800-63B AAL2).

    Raises PasswordWrong, CodeRefused, SessionEnded.
    """
    ctx.require_session()
    if (password is None) == (code is None):
        raise BadInput(reason="パスワードか認証番号のどちらかを入力してください。", field="password")
    entry = ctx.entry(FUNCTION, "再認証", by="password" if code is None else "code")
    if code is not None:
        proof = check_code(ctx, code, FUNCTION)
        with ctx.write() as store:
            proof.use(store)
            store.audit.record(entry)
        return
    check_password(ctx, password or "", FUNCTION)
    with ctx.write() as store:
        store.audit.record(entry)


def authenticate_unattended(vault: Vault[S_co], clock: Clock, outside: Outside, name: str, key: bytes) -> Context[S_co]:
    """The context of an account that a machine uses, by the 32 random bytes of its key file.

    Leaves an audit row at each start. Raises SignInRefused.
    """
    with vault.read() as store:
        member = store.roster.with_login(name)
        if member is not None and (member.kind != StaffKind.UNATTENDED or member.state != StaffState.ACTIVE):
            member = None
        expected = store.roster.secrets(member.staff_no).password_hash if member else ""
    proven = hmac.compare_digest(expected, hash_of_key(key)) and len(key) == KEY_BYTES
    result = Result.DONE if proven and member else Result.REFUSED
    with vault.write() as store:
        staff_no = member.staff_no if member else "-"
        facts = {} if result is Result.DONE else {"cause": "key" if member else "unknown"}
        store.audit.record(_entry(clock, staff_no, None, "unattended", "無人処理の開始", result, facts))
    if member is None or not proven:
        raise SignInRefused(field="key")
    actor = Actor(member.staff_no, member.name, member.office_code, member.office_name, None, "unattended")
    return Context(actor, vault, clock, outside)


def hash_of_key(key: bytes) -> str:
    """What is stored of a key: 256 random bits need no slow hash."""
    return "sha256:" + hashlib.sha256(key).hexdigest()


def reap(vault: Vault[S_co], clock: Clock, outside: Outside) -> int:
    """End sessions whose process is gone or that are too old; how many."""
    with vault.read() as store:
        over = [(each, cause) for each in store.sessions.live() if (cause := _over(each, clock.now(), outside))]
    if not over:
        return 0
    with vault.write() as store:
        return sum(_end(store, clock, session, cause) for session, cause in over)


def _obstacle(
    store: Store,
    now: datetime,
    attempt: Attempt,
    member: StaffMember | None,
    secrets: Secrets | None,
    proven: bool,
    factor: _Factor,
) -> str:
    """Why the sign-in fails, for the log; empty when the person has proven who they are, and the code is used up."""
    if not attempt.looked_at:
        return "waiting"
    if member is None or secrets is None:
        return "unknown"
    now_there = store.roster.secrets(member.staff_no)
    if not proven or now_there.password_hash != secrets.password_hash:
        return "password"
    if not factor.shown or now_there.totp_secret != secrets.totp_secret:
        return "code"
    if store.roster.get(member.staff_no).state != StaffState.ACTIVE:
        return "suspended"
    if secrets.password_until_at is not None and now > secrets.password_until_at:
        return "first_password_expired"
    if factor.not_made and (secrets.enrol_until_at is None or now > secrets.enrol_until_at):
        return "enrolment_expired"
    return "" if factor.use(store, member.staff_no, now) else "code_used"


def _open(
    store: Store,
    clock: Clock,
    outside: Outside,
    member: StaffMember,
    secrets: Secrets,
    factor: _Factor,
    at_terminal: tuple[str, str],
    closes: datetime | None,
) -> int:
    """The one live session of the person; the one before ends. `at_terminal`: its name and the print of its key."""
    terminal, terminal_key = at_terminal
    before = store.sessions.live_of(member.staff_no)
    if before is not None:
        _end(store, clock, before, _over(before, clock.now(), outside) or EndCause.TAKEN_OVER, by=terminal)
    me = outside.processes.me()
    session_id = store.sessions.open(
        member.staff_no,
        terminal,
        clock.now(),
        me,
        must_change=not secrets.enrolled,
        until=closes,
        terminal_key=terminal_key,
    )
    facts: dict[str, object] = {
        "took_over": before.session_id if before else None,
        "first_password": secrets.password_until_at is not None,
        "second_factor": factor.word,
        "terminal_key": terminal_key,
    }
    store.audit.record(_entry(clock, member.staff_no, session_id, terminal, "サインイン", Result.DONE, facts))
    return session_id


def _over(session: LiveSession, now: datetime, outside: Outside) -> EndCause | None:
    """Why a session that has not ended is over all the same."""
    if session.process and outside.processes.restarted(session.process):
        return EndCause.REBOOT
    if now - session.started_at >= LONGEST_SESSION:
        return EndCause.TOO_LONG
    if session.until_at is not None and now >= session.until_at:
        return EndCause.CLOSED
    return EndCause.GONE if session.process and outside.processes.gone(session.process) else None


def _end(store: Store, clock: Clock, session: LiveSession, cause: EndCause, **facts: object) -> bool:
    if not store.sessions.end(session.session_id, clock.now(), cause):
        return False
    row = {"cause": cause.value, "word": cause.label, "seen_at": session.seen_at.isoformat(), **facts}
    entry = _entry(clock, session.staff_no, session.session_id, session.terminal, "サインアウト", Result.DONE, row)
    store.audit.record(entry)
    return True


def end_sessions_of(store: Store, clock: Clock, staff_no: str, cause: EndCause) -> bool:
    """End the person's live session in the transaction that suspends them."""
    session = store.sessions.live_of(staff_no)
    return session is not None and _end(store, clock, session, cause)


def _entry(
    clock: Clock,
    staff_no: str,
    session_id: int | None,
    terminal: str,
    act: str,
    result: Result,
    facts: Mapping[str, object],
) -> AuditEntry:
    return AuditEntry(
        at=clock.now(),
        boot_id=clock.boot_id(),
        staff_no=staff_no,
        session_id=session_id,
        terminal=terminal,
        function_code=FUNCTION,
        act=act,
        result=result,
        facts=facts,
        clock=clock.now,
    )
