"""予備コード: ten codes that each stand once for the second factor at a sign-in, for a telephone that is lost or empty.

They are shown once and kept as hashes. They are no proof for an approval or beside a clerk: there a fresh code of the
second factor is asked for.
"""

from __future__ import annotations

import hashlib
import secrets as randomness
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from core.office.passwords import LETTERS
from core.office.proofs import check_code

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.sign_in"
COUNT = 10
LENGTH = 16
"""Letters of a code: 79 random bits, so that a plain hash of it tells nothing."""
_GROUP = 4


class RecoveryCodes(Protocol):
    """Recovery codes in the store, as hashes."""

    def replace(self, staff_no: str, hashes: Sequence[bytes], audit_seq: int) -> None:
        """New codes; those before no longer count, used or not."""
        ...

    def use(self, staff_no: str, code_hash: bytes, at: datetime) -> bool:
        """Use a code up; False when the person has no such code or it was used."""
        ...

    def left(self, staff_no: str) -> int:
        """How many codes of the person were not used yet."""
        ...


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Codes that are shown once, in groups of four letters."""

    codes: tuple[str, ...]

    def hashes(self, staff_no: str) -> list[bytes]:
        """What is kept of them."""
        return [hash_of_code(staff_no, normalised(code)) for code in self.codes]


def new_codes() -> NewCodes:
    """Ten random codes."""

    def code() -> str:
        return "-".join("".join(randomness.choice(LETTERS) for _ in range(_GROUP)) for _ in range(LENGTH // _GROUP))

    return NewCodes(tuple(code() for _ in range(COUNT)))


def normalised(typed: str) -> str:
    """A code as typed: full-width letters, capitals, blanks and hyphens are understood."""
    text = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(character for character in text if character in LETTERS)


def is_recovery_code(typed: str) -> bool:
    """Whether what was typed has the form of a recovery code and not of six digits."""
    return len(normalised(typed)) == LENGTH


def hash_of_code(staff_no: str, code: str) -> bytes:
    """What is kept of a code: of one person, so that the same code of another is another hash."""
    return hashlib.sha256(f"recovery:{staff_no}:{code}".encode()).digest()


def give_codes(ctx: Context[Store], store: Store, act: str) -> NewCodes:
    """Write new codes of the actor and the row of the log, in the caller's transaction."""
    codes = new_codes()
    seq = store.audit.record(ctx.entry(FUNCTION, act, codes=COUNT))
    store.recovery_codes.replace(ctx.actor.staff_no, codes.hashes(ctx.actor.staff_no), seq)
    return codes


def renew_recovery_codes(ctx: Context[Store], code: str) -> NewCodes:
    """New codes for oneself, with a fresh code of the second factor; all before are void. Raises CodeRefused."""
    ctx.require_session()
    proof = check_code(ctx, code, FUNCTION)
    with ctx.write() as store:
        proof.use(store)
        return give_codes(ctx, store, "予備コードの再発行")


def codes_left(ctx: Context[Store]) -> int:
    """How many codes the actor has left."""
    ctx.require_session()
    with ctx.read() as store:
        return store.recovery_codes.left(ctx.actor.staff_no)
