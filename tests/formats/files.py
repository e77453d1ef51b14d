"""Files of every layout, put together byte by byte for the tests; shares nothing with the readers or writers under test."""

from __future__ import annotations

import json
from pathlib import Path

EXAMPLES = {
    e["id"]: e["data"]
    for e in json.loads((Path(__file__).parent / "data" / "examples.json").read_text("utf-8"))["examples"]
}


def padded(text: str, width: int) -> bytes:
    raw = text.encode("cp932")
    assert len(raw) <= width
    return raw + b" " * (width - len(raw))


def debit_header(*, day: str = "0630", code: str = "0", kind: str = "91", consignor: str = "1234567890") -> bytes:
    head = f"1{kind}{code}{consignor}".encode() + padded("ｲｾｼｶｲｹｲｶﾝﾘｼﾔ", 40) + day.encode()
    return padded_bytes(head + b"0155" + padded("ﾋﾔｸｺﾞ", 15) + b"701" + padded("ｲｾ", 15) + b"11234567")


def debit(
    amount: int = 12000,
    *,
    result: str = "0",
    customer: str = "01260501000000001017",
    name: str = "ﾔﾏﾀﾞ ﾀﾛｳ",
    bank: str = "0155",
    branch: str = "701",
    digits: str | None = None,
) -> bytes:
    head = f"2{bank}".encode() + padded("ﾋﾔｸｺﾞ", 15) + branch.encode() + padded("ｲｾ", 15) + b"    " + b"1" + b"7654321"
    money = (f"{amount:010d}" if digits is None else digits).encode("cp932")
    return padded_bytes(head + padded(name, 30) + money + b"0" + padded(customer, 20) + result.encode("cp932"))


def debit_trailer(
    count: int, yen: int, paid: int = 0, paid_yen: int = 0, failed: int = 0, failed_yen: int = 0
) -> bytes:
    return padded_bytes(f"8{count:06d}{yen:012d}{paid:06d}{paid_yen:012d}{failed:06d}{failed_yen:012d}".encode())


END = b"9" + b" " * 119


def padded_bytes(raw: bytes) -> bytes:
    assert len(raw) <= 120
    return raw + b" " * (120 - len(raw))


def debit_group(*lines: tuple[int, str], day: str = "0630") -> list[bytes]:
    """Header, records of (amount, result) and a trailer that agrees."""
    paid = [a for a, r in lines if r == "0"]
    total = sum(a for a, _ in lines)
    records = [debit(a, result=r, customer=f"{n:020d}") for n, (a, r) in enumerate(lines, 1)]
    trailer = debit_trailer(len(lines), total, len(paid), sum(paid), len(lines) - len(paid), total - sum(paid))
    return [debit_header(day=day), *records, trailer]


def debit_file(*lines: tuple[int, str], end: bytes = b"\r\n") -> bytes:
    return b"".join(record + end for record in [*debit_group(*lines), END])


def barcode44(amount: int = 12000, *, free: str = "000001000000000012345", digit: int | None = None) -> str:
    body = f"91912345{free}09999990{amount:06d}"
    weights = [3, 1] * 22
    expected = (10 - sum(int(c) * w for c, w in zip(reversed(body), weights, strict=False)) % 10) % 10
    return f"{body}{expected if digit is None else digit}"


DSK_TITLES = (
    "種別,収納日,収納時刻,バーコード情報,ユーザー使用欄１,ユーザー使用欄２,印紙フラグ,金額,"
    "コンビニ本部コード,コンビニ名,コンビニ店舗コード,振込日,データ作成日"
)


def dsk_row(kind: str = "02", *, amount: int | str = 12000, barcode: str | None = None, day: str = "20260110", time: str = "0915",
            settle: str = "20260121", made: str = "20260112") -> str:  # fmt: skip
    key = "EAN" + (barcode if barcode is not None else barcode44(int(amount)))
    return f"{kind},{day},{time},{key},000001,00000000123,0,{amount},010,セブン－イレブン,110001,{settle},{made}"


def dsk_file(*rows: str, end: str = "\r\n") -> bytes:
    return end.join([DSK_TITLES, *rows]).encode("cp932")


def mizuho_row(kind: str = "02", *, barcode: str | None = None, day: str = "20260110", time: str = "0915") -> bytes:
    head = f"2{kind}{day}{time}1{barcode44() if barcode is None else barcode}   0110001"
    return padded_bytes(f"{head}01202601122026012120260122001000".encode())


def mizuho_file(*rows: bytes, end: bytes = b"\r\n") -> bytes:
    return b"".join(row + end for row in [padded_bytes(b"1" + b"01" + b"20260112"), *rows])


PARTY_TITLES = (
    "party_no,kind,name,name_kana,birth_on,sex,postal_code,address,address_building,phone,household_no,household_relation,"
    "status,status_on,corporate_no,representative,protected,lived_from,member_nos"
)
PARTY_COLUMNS = PARTY_TITLES.split(",")
ASSESSMENT_TITLES = (
    "party_no,tax_item,levy_year,tax_year,notice_no,term_no,withholding_no,return_no,business_year_no,child_no,fiscal_year,"
    "nominal_due_on,due_on,statutory_due_on,priority_on,assessed_on,assessed_yen,parts,paid_yen,paid_on,booked_on,"
    "fixed_late_charge_yen,late_charge_paid_yen,demand_fee_yen,demand_fee_paid_yen,demand_issued_on,slip_no,barcode44,customer_no"
)
ASSESSMENT_COLUMNS = ASSESSMENT_TITLES.split(",")

_PARTY = {
    "party_no": "10000001", "kind": "resident", "name": "伊勢 太郎", "name_kana": "イセ タロウ", "birth_on": "1980-04-01", "sex": "1",
    "postal_code": "516-8601", "address": "三重県伊勢市岩渕1丁目7番29号", "household_no": "1", "household_relation": "世帯主",
    "status": "current", "protected": "0",
}  # fmt: skip
_ASSESSMENT = {
    "party_no": "10000001", "tax_item": "01", "levy_year": "2026", "tax_year": "2026", "notice_no": "2600000001", "term_no": "1",
    "fiscal_year": "2026", "nominal_due_on": "2026-06-30", "due_on": "2026-06-30", "statutory_due_on": "2026-06-30",
    "priority_on": "2026-06-10", "assessed_on": "2026-06-01", "assessed_yen": "12000", "parts": "city:7000;pref:4000;forest:1000",
    "paid_yen": "0", "fixed_late_charge_yen": "0", "late_charge_paid_yen": "0", "demand_fee_yen": "0", "demand_fee_paid_yen": "0",
}  # fmt: skip


def party(**changed: str) -> dict[str, str]:
    return {**_PARTY, **changed}


def company(**changed: str) -> dict[str, str]:
    usual = {"kind": "company", "name": "株式会社伊勢", "name_kana": "イセ", "corporate_no": "8700110005901"}
    return party(**{**usual, "birth_on": "", "sex": "", "household_no": "", "household_relation": "", **changed})


def assessment(**changed: str) -> dict[str, str]:
    return {**_ASSESSMENT, **changed}


def csv_file(
    columns: list[str], rows: list[dict[str, str]], *, control: str, end: str = "\r\n", bom: bool = False
) -> bytes:
    def quoted(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if set(value) & set('",\r\n') else value

    lines = [",".join(columns), *(",".join(quoted(row.get(c, "")) for c in columns) for row in rows), control]
    return (b"\xef\xbb\xbf" if bom else b"") + "".join(line + end for line in lines).encode()


def party_file(*rows: dict[str, str], control: str | None = None, end: str = "\r\n", bom: bool = False) -> bytes:
    return csv_file(PARTY_COLUMNS, list(rows), control=control or f"#CONTROL,{len(rows)},0", end=end, bom=bom)


def assessment_file(*rows: dict[str, str], control: str | None = None, end: str = "\r\n") -> bytes:
    total = sum(int(r["assessed_yen"]) for r in rows if r["assessed_yen"].isdigit())
    return csv_file(ASSESSMENT_COLUMNS, list(rows), control=control or f"#CONTROL,{len(rows)},{total}", end=end)
