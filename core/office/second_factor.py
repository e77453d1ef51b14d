"""The second factor: six digits of an authenticator app (RFC 6238), each accepted once and one step late at most."""

from __future__ import annotations

import unicodedata
from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6


def normalised(code: str) -> str:
    """The code as typed, with full-width digits made half-width and spaces of both widths left out."""
    return "".join(unicodedata.normalize("NFKC", code).split())


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code was typed: the present one or the one before it, or None.

    A code of the future is never taken: one accepted while the clock ran ahead would lock its owner out afterwards.
    Both steps are always compared, so that the time does not tell which one was near.
    """
    import pyotp  # only here: a start that ends before the sign-in does not need it

    typed = normalised(code)
    if len(typed) != DIGITS or not typed.isascii() or not typed.isdigit():
        typed = "-" * DIGITS
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    step = step_at(now)
    hits = [each for each in (step, step - 1) if pyotp.utils.strings_equal(generator.generate_otp(each), typed)]
    return hits[0] if hits else None


def step_at(now: datetime) -> int:
    """The number of the time step that a moment lies in."""
    return int(now.timestamp()) // STEP_SECONDS


def new_secret() -> str:
    """A fresh secret of 160 bits in base 32, to be shown once."""
    import pyotp

    return pyotp.random_base32()
