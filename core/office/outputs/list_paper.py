"""出力簿の印刷 (L03): the register as a paper, for the file of the office and for the auditor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from core.office.outputs.delivery import Destination
from core.office.outputs.desk import FUNCTION, OutputFilter, seen_office
from core.office.outputs.gate import IssuedOutput, OutputRequest, issue_output
from core.office.outputs.register import PDF, Numbered, Output, OutputState, fiscal_year_of
from core.values.dates import wareki
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.traces.witness import Witness

FORM_NO = "L03"
TITLE = "出力簿"
USUAL_REASON = "04"
MOST = 1000


class TooManyOutputs(Refusal):
    """More rows than one list takes."""

    sentence = "出力簿が{most:,}件を超えます。日付か種別で絞ってから印刷してください。"


@dataclass(frozen=True, slots=True)
class OutputList:
    """The whole paper; addressees are left out: the register itself has them."""

    municipality: str
    office: str
    fiscal_year: int
    number: str
    printed_at: datetime
    printed_by: str
    terminal: str
    reprint: bool
    asked: str
    rows: tuple[Output, ...]


def print_outputs(
    ctx: Context[Store],
    wanted: OutputFilter,
    reason: str = USUAL_REASON,
    *,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedOutput:
    """Print the rows that 9301 shows; the print itself becomes the newest row. Raises TooManyOutputs."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = store.outputs.listed(
            office_code=seen_office(ctx, store),
            kind=wanted.kind or None,
            from_on=wanted.from_on,
            until_on=wanted.until_on,
            states=wanted.states or None,
            before=None,
            limit=MOST + 1,
        )
        city = store.city.municipality()
    if len(found) > MOST:
        raise TooManyOutputs(most=MOST)

    def draw(numbered: Numbered) -> bytes:
        paper = OutputList(
            municipality=city.name if city else "",
            office=ctx.actor.office_name,
            fiscal_year=fiscal_year_of(numbered.at.date()),
            number=numbered.number,
            printed_at=numbered.at,
            printed_by=ctx.actor.name,
            terminal=ctx.actor.terminal,
            reprint=numbered.reissue,
            asked=_asked(wanted),
            rows=tuple(reversed(found)),
        )
        return bytes(ctx.outside.render(paper))

    subject = {
        "at": ctx.now().isoformat(timespec="seconds"),
        "kind": wanted.kind,
        "from_on": wanted.from_on.isoformat() if wanted.from_on else "",
        "until_on": wanted.until_on.isoformat() if wanted.until_on else "",
        "states": [state.value for state in wanted.states],
    }
    request = OutputRequest(FORM_NO, TITLE, "L03.pdf", draw, PDF, reason, subject=subject)
    return issue_output(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def print_outputs_again(ctx: Context[Store], subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The list of the same question once more; it shows what became of the outputs since."""
    ctx.authorize(FUNCTION, "read")
    wanted = OutputFilter(
        subject["kind"],
        date.fromisoformat(subject["from_on"]) if subject["from_on"] else None,
        date.fromisoformat(subject["until_on"]) if subject["until_on"] else None,
        tuple(OutputState(word) for word in subject["states"]),
    )
    return print_outputs(ctx, wanted, reason, **how)


def _asked(wanted: OutputFilter) -> str:
    words = [f"種別 {wanted.kind}"] if wanted.kind else []
    if wanted.from_on or wanted.until_on:
        first = wareki(wanted.from_on) if wanted.from_on else ""
        last = wareki(wanted.until_on) if wanted.until_on else ""
        words.append(f"{first}～{last}")
    if wanted.states:
        words.append("・".join(state.value for state in wanted.states))
    return "  ".join(words) or "すべて"
