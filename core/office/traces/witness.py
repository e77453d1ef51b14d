"""立会い: a superior at the clerk's own terminal lets one thing happen that the clerk alone may not do.

The superior types their user id and a fresh code of their second factor; that is counted and recorded like a sign-in.
Who calls it decides what it is for: a look at a colleague's record, going on after the brake, a paper for a protected
person. It opens no session and gives no right that lasts.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.office import second_factor
from core.office.audit import Result
from core.office.proofs import CodeRefused, begin_attempt, forgive
from core.office.rights import Level, decide
from core.office.roster import StaffKind, StaffMember, StaffState
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.witness"


class WitnessRefused(Refusal):
    """One sentence for whatever is wrong; the log knows which."""

    sentence = "立会いを確認できません。係長が利用者IDと新しい認証番号を入力してください（続けて違うと待ちます）。"


@dataclass(frozen=True, slots=True)
class Witness:
    """A superior who was made sure of; it counts once `use` is called in the write that it stands for."""

    staff_no: str
    name: str
    step: int

    def use(self, store: Store) -> None:
        """Use the code up in this transaction. Raises CodeRefused when another act was quicker."""
        if not store.roster.use_totp_step(self.staff_no, self.step):
            raise CodeRefused(field="code")


def check_witness(
    ctx: Context[Store], store_function: str, login_id: str, code: str, *, party_id: int | None = None
) -> Witness:
    """Make sure of the superior who stands beside the clerk, outside any write.

    It is another active person with the right of 立会い, who is neither the party nor near to it. `store_function` is the
    function that the witness is for. Raises WitnessRefused, after recording why.
    """
    ctx.require_session()
    login_id = unicodedata.normalize("NFKC", login_id).strip().casefold()[:64]
    attempt = begin_attempt(ctx.vault, ctx.now(), login_id, ctx.actor.terminal)
    with ctx.read() as store:
        member = store.roster.with_login(login_id)
        cause = "waiting" if not attempt.looked_at else _obstacle(ctx, store, member, party_id)
        step = None
        if not cause and member is not None:
            secrets = store.roster.secrets(member.staff_no)
            secret = ctx.outside.keys.open("staff.totp_secret", member.staff_no, secrets.totp_secret).decode("ascii")
            step = second_factor.matching_step(secret, code, ctx.now())
            cause = "code" if step is None or step <= secrets.last_totp_step else ""
    if cause or member is None or step is None:
        with ctx.write() as store:
            facts = {"cause": cause, "login": attempt.login_key, "for": store_function}
            store.audit.record(ctx.entry(FUNCTION, "立会い", Result.REFUSED, party_id=party_id, **facts))
        raise WitnessRefused(field="witness")
    with ctx.write() as store:
        forgive(store, attempt)
    return Witness(member.staff_no, member.name, step)


def _obstacle(ctx: Context[Store], store: Store, member: StaffMember | None, party_id: int | None) -> str:
    """Why this person cannot stand beside the clerk, for the log; empty when they can."""
    if member is None or member.kind is not StaffKind.PERSON or member.state is not StaffState.ACTIVE:
        return "unknown"
    me = store.roster.get(ctx.actor.staff_no)
    if member.staff_no == me.staff_no or (me.party_id is not None and member.party_id == me.party_id):
        return "self"
    rows = store.rights.rows(member.staff_no, FUNCTION, ctx.now().date().isoformat())
    if decide(rows, Level.APPROVE) is None:
        return "no_right"
    if not store.roster.secrets(member.staff_no).totp_secret:
        return "no_factor"
    if party_id is not None and store.kin.relation(member.staff_no, party_id).near:
        return "related"
    return ""
