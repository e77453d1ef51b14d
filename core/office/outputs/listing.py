"""内部一覧: a list that a screen shows, as a paper or as a CSV, for the office itself (printouts §7).

No individual number stands in it, protected persons stand by number as on the screen, and the reason is asked for. A
list as a CSV holds the same rows; it leaves like every file, and to other bodies on a medium alone (9302).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.formats.csv_writing import csv_bytes
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import IssuedOutput, OutputRequest, issue_output
from core.office.outputs.register import CSV, PDF, Numbered, fiscal_year_of

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.traces.witness import Witness


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the paper: its heading, its share of the width, and how its texts stand (figures stand right)."""

    heading: str
    share: int
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart above the list: a label and a whole number."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What is to be listed, as the screen shows it.

    `form_no` is the number of the form; `subject` what the same list can be drawn from again; `party_ids` all whom it
    shows. Cells are texts, and numbers (yen, counts, days) that stay numbers in a CSV.
    """

    form_no: str
    title: str
    subtitle: str
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[str | int, ...], ...]
    total: tuple[str | int, ...] = ()
    bars: tuple[Bar, ...] = ()
    bars_title: str = ""
    party_ids: tuple[int, ...] = ()
    subject: dict[str, Any] = field(default_factory=dict)
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole paper."""

    listed: Listed
    municipality: str
    office: str
    fiscal_year: int
    number: str
    printed_at: datetime
    printed_by: str
    terminal: str
    reprint: bool


def issue_list(
    ctx: Context[Store],
    listed: Listed,
    reason: str,
    *,
    function_code: str,
    as_csv: bool = False,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedOutput:
    """Let the list leave, as a paper or as a CSV. Raises what the gate refuses."""
    ctx.authorize(function_code, "read")
    with ctx.read() as store:
        city = store.city.municipality()

    def draw(numbered: Numbered) -> bytes:
        paper = Listing(
            listed,
            city.name if city else "",
            ctx.actor.office_name,
            fiscal_year_of(numbered.at.date()),
            numbered.number,
            numbered.at,
            ctx.actor.name,
            ctx.actor.terminal,
            numbered.reissue,
        )
        return bytes(ctx.outside.render(paper))

    content = csv_bytes([column.heading for column in listed.columns], listed.rows) if as_csv else draw
    request = OutputRequest(
        kind=listed.form_no,
        title=listed.title,
        name=f"{listed.form_no}.{'csv' if as_csv else 'pdf'}",
        content=content,
        media_type=CSV if as_csv else PDF,
        reason=reason,
        party_ids=listed.party_ids,
        subject={**listed.subject, "csv": as_csv},
    )
    return issue_output(ctx, request, function_code=function_code, to=to, printer_code=printer_code, witness=witness)
