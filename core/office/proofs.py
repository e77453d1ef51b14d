"""Proving oneself again inside a session: a fresh code for an approval, a password or code after the lock.

Wrong codes count against the same waits as wrong sign-ins: an unlocked terminal is no place to guess.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.office import second_factor
from core.office.audit import Result
from core.office.context import Context
from core.office.ports import Store
from core.values.refusals import Refusal


class CodeRefused(Refusal):
    """The code is wrong, too old, or was used before."""

    sentence = "認証番号が違うか、使用済みです。次の番号が出てから入力してください。"


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
    staff_no = ctx.actor.staff_no
    with ctx.read() as store:
        secrets = store.roster.secrets(staff_no)
    secret = ctx.outside.keys.open("staff.totp_secret", staff_no, secrets.totp_secret).decode("ascii")
    step = second_factor.matching_step(secret, code, ctx.now())
    if step is None or step <= secrets.last_totp_step:
        with ctx.write() as store:
            store.audit.record(ctx.entry(function_code, "認証番号の誤り", Result.REFUSED))
        raise CodeRefused(field="code")
    return Proof(staff_no, step)
