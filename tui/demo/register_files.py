"""Writing the city's own files of parties and assessments, from their description in docs/file-formats.md alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.demo.claims import Claim
from tui.demo.days import Days
from tui.demo.people import PartyLine

_ASSESSMENT_TITLES = (
    "party_no,tax_item,levy_year,tax_year,notice_no,term_no,withholding_no,return_no,business_year_no,child_no,fiscal_year,"
    "nominal_due_on,due_on,statutory_due_on,priority_on,assessed_on,assessed_yen,parts,paid_yen,paid_on,booked_on,"
    "fixed_late_charge_yen,late_charge_paid_yen,demand_fee_yen,demand_fee_paid_yen,demand_issued_on,slip_no,barcode44,"
    "customer_no"
)


def party_file(lines: Iterable[PartyLine]) -> bytes:
    """宛名: a row a party and the control line."""
    rows = [",".join(_quoted(cell) for cell in line) for line in lines]
    return _whole(",".join(PartyLine._fields), rows, 0)


def assessment_file(rows: Sequence[tuple[str, int]]) -> bytes:
    """調定: rows as `assessment_row` gives them, with their assessed yen for the control line."""
    return _whole(_ASSESSMENT_TITLES, [row for row, _ in rows], sum(yen for _, yen in rows))


def assessment_row(claim: Claim, days: Days, *, with_keys: bool) -> tuple[str, int]:
    """A claim with what had been paid on it, and its assessed yen."""
    term, course, year = claim.term, claim.course, claim.term.levy_year
    keys = f"{claim.slip_no},{claim.barcode44},{claim.customer_no}" if with_keys else ",,"
    paid = f"{days.iso(course.paid)},{days.iso(course.booked)}" if course.booked else ","
    demanded = days.iso(course.demanded) if course.demanded else ""
    parts = ";".join(f"{code}:{yen}" for code, yen in claim.parts if yen)
    return (
        f"{claim.payer.party_no},{term.tax_item},{year},{year},{claim.notice_no},{term.term_no},{claim.withholding_no},"
        f"{claim.return_no},{claim.business_year_no},,{term.fiscal_year},{term.nominal_due_on},{term.due_on},"
        f"{term.statutory_due_on},{term.priority_on},{term.assessed_on},{claim.yen},{parts},{course.paid_yen},{paid},"
        f"{course.late_yen},{course.late_paid_yen},{course.fee_yen},{course.fee_paid_yen},{demanded},{keys}"
    ), claim.yen


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or "," in cell else cell


def _whole(titles: str, rows: Sequence[str], yen: int) -> bytes:
    return "\r\n".join([titles, *rows, f"#CONTROL,{len(rows)},{yen}", ""]).encode()
