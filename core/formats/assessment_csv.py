"""Our CSV of assessments (調定), made by the tax system: one row a receivable (期別), with opening balances where money has come before.

The format is described in docs/file-formats.md. Whether a tax item, a party or a fiscal year is known is for the ledger to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from core.formats.lines import DEFAULT_CAPS, Caps
from core.formats.strict_csv import Control, Row, Uniques, read_rows
from core.values.check_digits import is_gs1_128

COLUMNS = (
    "party_no", "tax_item", "levy_year", "tax_year", "notice_no", "term_no", "withholding_no", "return_no", "business_year_no",
    "child_no", "fiscal_year", "nominal_due_on", "due_on", "statutory_due_on", "priority_on", "assessed_on", "assessed_yen",
    "parts", "paid_yen", "paid_on", "booked_on", "fixed_late_charge_yen", "late_charge_paid_yen", "demand_fee_yen",
    "demand_fee_paid_yen", "demand_issued_on", "slip_no", "barcode44", "customer_no",
)  # fmt: skip

_PART = re.compile(r"([a-z][a-z_]{0,19}):(0|[1-9][0-9]{0,11})")
_SUB_KEY = r"[0-9A-Za-z-]{1,20}"
_FIRST_YEAR, _LAST_YEAR = 1950, 2100


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """One receivable as the file tells it. Amounts are whole yen; `parts` name the split of the principal and add up to it.

    `slip_no`, `barcode44` and `customer_no` are the keys by which money will come, blank where that way is not used.
    """

    line_no: int
    party_no: str
    tax_item: str
    levy_year: int
    tax_year: int
    notice_no: str
    term_no: int
    withholding_no: str
    return_no: str
    business_year_no: str
    child_no: str
    fiscal_year: int
    nominal_due_on: date
    due_on: date
    statutory_due_on: date
    priority_on: date
    assessed_on: date
    assessed_yen: int
    parts: tuple[tuple[str, int], ...]
    paid_yen: int
    paid_on: date | None
    booked_on: date | None
    fixed_late_charge_yen: int
    late_charge_paid_yen: int
    demand_fee_yen: int
    demand_fee_paid_yen: int
    demand_issued_on: date | None
    slip_no: str
    barcode44: str
    customer_no: str

    @property
    def key(self) -> tuple[str, str, int, int, int, str, str, str, str]:
        """What makes a receivable one and no other."""
        return (
            self.notice_no, self.tax_item, self.levy_year, self.tax_year, self.term_no,
            self.withholding_no, self.return_no, self.business_year_no, self.child_no,
        )  # fmt: skip

    @property
    def received_yen(self) -> int:
        """Everything that has been paid on it before: principal, late charge and demand fee."""
        return self.paid_yen + self.late_charge_paid_yen + self.demand_fee_paid_yen


@dataclass(frozen=True, slots=True)
class AssessmentFile:
    """An accepted file: every row is right by itself, no receivable and no key for money stands in it twice."""

    records: tuple[AssessmentRecord, ...]
    control: Control


class _Seen:
    def __init__(self) -> None:
        self.receivables = Uniques()
        self.money_keys = {name: Uniques() for name in ("slip_no", "barcode44", "customer_no")}


def read_assessments(data: bytes, *, caps: Caps = DEFAULT_CAPS) -> AssessmentFile:
    """Read and check a whole file; the control yen is the sum of `assessed_yen`.

    Raises FileRefused with line, column and reason of every fault (at most 200).
    """
    seen = _Seen()
    records, control, faults = read_rows(
        data, COLUMNS, lambda row: _assessment(row, seen), caps=caps, yen_of=lambda record: record.assessed_yen
    )
    faults.refuse_if_any()
    return AssessmentFile(records, control)


def _assessment(row: Row, seen: _Seen) -> AssessmentRecord:
    record = AssessmentRecord(
        line_no=row.line_no,
        party_no=row.code("party_no", r"[0-9]{8}", "8桁の数字", required=True),
        tax_item=row.code("tax_item", r"[0-9]{2}", "2桁の数字", required=True),
        levy_year=row.number("levy_year", _FIRST_YEAR, _LAST_YEAR),
        tax_year=row.number("tax_year", _FIRST_YEAR, _LAST_YEAR),
        notice_no=row.code("notice_no", _SUB_KEY, "20文字までの英数字", required=True),
        term_no=row.number("term_no", 0, 99),
        withholding_no=row.code("withholding_no", _SUB_KEY, "20文字までの英数字"),
        return_no=row.code("return_no", _SUB_KEY, "20文字までの英数字"),
        business_year_no=row.code("business_year_no", _SUB_KEY, "20文字までの英数字"),
        child_no=row.code("child_no", _SUB_KEY, "20文字までの英数字"),
        fiscal_year=row.number("fiscal_year", _FIRST_YEAR, _LAST_YEAR),
        nominal_due_on=row.needed_day("nominal_due_on"),
        due_on=row.needed_day("due_on"),
        statutory_due_on=row.needed_day("statutory_due_on"),
        priority_on=row.needed_day("priority_on"),
        assessed_on=row.needed_day("assessed_on"),
        assessed_yen=row.yen("assessed_yen"),
        parts=_parts(row),
        paid_yen=row.yen("paid_yen"),
        paid_on=row.day("paid_on"),
        booked_on=row.day("booked_on"),
        fixed_late_charge_yen=row.yen("fixed_late_charge_yen"),
        late_charge_paid_yen=row.yen("late_charge_paid_yen"),
        demand_fee_yen=row.yen("demand_fee_yen"),
        demand_fee_paid_yen=row.yen("demand_fee_paid_yen"),
        demand_issued_on=row.day("demand_issued_on"),
        slip_no=row.code("slip_no", _SUB_KEY, "20文字までの英数字"),
        barcode44=row.code("barcode44", r"91[0-9]{42}", "91で始まる44桁の数字"),
        customer_no=row.code("customer_no", r"[!-~]{20}", "半角20文字"),
    )
    _check_claim(row, record)
    _check_paid(row, record)
    _check_keys(row, record, seen)
    return record


def _parts(row: Row) -> tuple[tuple[str, int], ...]:
    text = row.text("parts", most=400)
    if not text:
        return ()
    found = [_PART.fullmatch(piece) for piece in text.split(";")]
    parts = tuple((part[1], int(part[2])) for part in found if part)
    if len(parts) < len(found):
        row.fault("parts", "city:12000;pref:8000 の形ではありません。")
    elif len({code for code, _ in parts}) < len(parts):
        row.fault("parts", "同じ内訳が2回あります。")
    return parts


def _check_claim(row: Row, record: AssessmentRecord) -> None:
    if row.sound("levy_year", "tax_year") and record.tax_year > record.levy_year:
        row.fault("tax_year", "相当年度が賦課年度より後です。")
    if record.due_on < record.nominal_due_on:
        row.fault("due_on", "納期限が休日繰下げ前の納期限より前です。")
    total = sum(yen for _, yen in record.parts)
    if record.parts and row.sound("assessed_yen") and total != record.assessed_yen:
        row.fault("parts", f"内訳の合計{total:,}円が調定額{record.assessed_yen:,}円と一致しません。")
    if record.demand_fee_yen and record.demand_issued_on is None:
        row.fault("demand_issued_on", "督促手数料があるのに督促状の発付日がありません。")
    if record.demand_issued_on and record.demand_issued_on <= record.due_on:
        row.fault("demand_issued_on", "督促状の発付日が納期限以前です。")


def _check_paid(row: Row, record: AssessmentRecord) -> None:
    for paid, owed, column in (
        (record.paid_yen, record.assessed_yen, "paid_yen"),
        (record.late_charge_paid_yen, record.fixed_late_charge_yen, "late_charge_paid_yen"),
        (record.demand_fee_paid_yen, record.demand_fee_yen, "demand_fee_paid_yen"),
    ):
        if row.sound("assessed_yen") and paid > owed:
            row.fault(column, f"納付済額{paid:,}円が、納めるべき額{owed:,}円を超えています。")
    for column, day in (("paid_on", record.paid_on), ("booked_on", record.booked_on)):
        if record.received_yen and day is None:
            row.fault(column, "納付済額があるのに日付がありません。")
        elif day is not None and not record.received_yen:
            row.fault(column, "納付済額がないのに日付があります。")
    if record.paid_on and record.booked_on and record.booked_on < record.paid_on:
        row.fault("booked_on", "収入日が領収日より前です。")


def _check_keys(row: Row, record: AssessmentRecord, seen: _Seen) -> None:
    earlier = seen.receivables.earlier(record.key, row.line_no)
    if earlier:
        row.fault("notice_no", f"{earlier}行目と同じ期別です（通知書番号・税目・年度・期）。")
    if len(record.barcode44) == 44 and record.barcode44.isdigit() and not is_gs1_128(record.barcode44):
        row.fault("barcode44", "バーコードの検査数字が合いません。")
    for column, value in (
        ("slip_no", record.slip_no), ("barcode44", record.barcode44), ("customer_no", record.customer_no),
    ):  # fmt: skip
        earlier = seen.money_keys[column].earlier(value, row.line_no) if value else 0
        if earlier:
            row.fault(column, f"{earlier}行目と同じ番号です。入金の相手が決まりません。")
