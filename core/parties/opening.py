"""Before somebody's file is shown: the party exists, the counter has its reason, and the look has its ground."""

from __future__ import annotations

from core.office.rights import Held
from core.office.traces.grounds import Ground
from core.office.traces.looking import look
from core.parties.party import need_reason
from core.parties.ports import Context


def begin_look(ctx: Context, function_code: str, party_id: int, held: Held, reason: str, *, item: str = "") -> Ground:
    """The ground of a look at one party, asked for behind the right and outside a transaction.

    At the counter a reason is needed each time; elsewhere `item`, the work through which a screen comes to the party,
    or what was given or done today may stand for it. Raises NotFound, ReasonNeeded, GroundNeeded, LookStopped.
    """
    with ctx.read() as store:
        store.parties.get(party_id)
    if not item:
        need_reason(held, reason)
    return look(ctx, function_code, party_id, reason, item=item)
