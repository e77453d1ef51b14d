"""Counting attempts at a secret: each is counted before it is looked at, so that a thousand at once give no more guesses.

The counters lie in the store, one a login id and terminal; all terminals that the person never used share one. Whoever
fails at one terminal all day does not shut the person out at their own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from core.office.ports import S_co, Store, Vault
from core.office.roster import StaffMember
from core.office.sessions import UNKNOWN_TERMINALS, Failures, may_try, wait_after

CALMED = 10
"""To so many failures the other counters of a person sink at a sign-in; the next wait there is still the longest."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One counted attempt: `looked_at` is False while a wait runs, and then even a right answer is refused."""

    login_key: str
    counter: str
    looked_at: bool


def login_key(login_id: str, member: StaffMember | None) -> str:
    """Under which name attempts are counted. An unknown id is not kept: it may be a password in the wrong field."""
    if member is not None:
        return member.login_id
    return "?" + hashlib.sha256(login_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def begin(vault: Vault[S_co], now: datetime, login_id: str, terminal: str) -> Attempt:
    """Count an attempt as failed until it succeeds, in a short write of its own, and say whether it is looked at."""
    with vault.write() as store:
        member = store.roster.with_login(login_id)
        key = login_key(login_id, member)
        known = member is not None and store.sessions.knows(member.staff_no, terminal)
        counter = terminal if known else UNKNOWN_TERMINALS
        failures = store.sessions.failures(key, counter)
        looked_at = may_try(failures, store.sessions.failures_in_all(key), now)
        if looked_at:
            count = failures.count + 1
            failures = Failures(count, now + wait_after(count))
        store.sessions.fail(key, counter, failures, now)
    return Attempt(key, counter, looked_at)


def succeed(store: Store, attempt: Attempt) -> None:
    """The attempt was right: its counter is back at none, those of other terminals sink."""
    store.sessions.forget_failures(attempt.login_key, attempt.counter)
    store.sessions.calm_failures(attempt.login_key, CALMED)
