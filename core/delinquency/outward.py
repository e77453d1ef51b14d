"""How a single letter leaves: with which reason, where to, and beside whom; what the page of F12 has asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.delinquency.letters import send_letter
from core.delinquency.timeline import Happened
from core.office.outputs.delivery import Destination

if TYPE_CHECKING:
    from core.delinquency.ports import Context
    from core.office.papers.issuing import IssuedLetter
    from core.office.papers.requests import LetterRequest
    from core.office.traces.witness import Witness


@dataclass(frozen=True, slots=True)
class Outward:
    """The answers of the page. `reason` is a code of REASONS or words."""

    reason: str = "03"
    to: Destination = Destination.AUTO
    printer_code: str = ""
    witness: Witness | None = None


PLAIN = Outward()


def send_out(
    ctx: Context, request: LetterRequest, out: Outward, *, function_code: str, kind: Happened, words: str = ""
) -> IssuedLetter:
    """`send_letter` with these answers."""
    ctx.authorize(function_code, "enter")
    return send_letter(
        ctx,
        replace(request, reason=out.reason),
        function_code=function_code,
        kind=kind,
        words=words,
        to=out.to,
        printer_code=out.printer_code,
        witness=out.witness,
    )
