"""Who a screen of this room is about: the party of the header, and the party of a number that was typed."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context


def open_header(ctx: Context, function_code: str, party_id: int, reason: str = "") -> PartyView:
    """The party for the header of a screen, as far as the clerk may see it. Raises GroundNeeded, LookStopped."""
    held = ctx.authorize(function_code, "read", party_id=party_id)
    ground = begin_look(ctx, function_code, party_id, held, reason)
    today = ctx.today()
    with ctx.read() as store:
        view = view_of(ctx, store, party_id, held, today)
    ctx.record_view(function_code, "宛名の表示", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return view


def number_of(ctx: Context, function_code: str, party_no: str, field: str = "party_no") -> int:
    """The party of a 宛名番号 that was typed, its name not shown. Raises BadInput."""
    ctx.authorize(function_code, "read")
    wanted = unicodedata.normalize("NFKC", party_no).strip()
    with ctx.read() as store:
        found = store.parties.numbers([wanted, wanted.zfill(8)])
    number = found.get(wanted) or found.get(wanted.zfill(8))
    if number is None:
        raise BadInput(reason=f"宛名番号「{party_no}」はありません。番号を確かめてください。", field=field)
    return number
