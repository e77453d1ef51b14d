"""Check digits and keys of slips, written a second time: the demonstration's files must not lean on the readers' own code."""

from __future__ import annotations

MAKER = "912345"
"""請求書発行企業コード of the specimen that the collection companies publish."""
CONSIGNOR = "2499980001"
"""委託者コード of the city at the banks."""


def weight3_digit(body: str) -> int:
    """Modulus 10 weight 3, from the right."""
    digits = body.encode()
    return -(3 * sum(digits[::-2]) + sum(digits[-2::-2]) - 48 * (3 * len(digits[::-2]) + len(digits[-2::-2]))) % 10


_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
"""Each digit doubled, its digit sum taken."""


def luhn_digit(body: str) -> int:
    """Modulus 10 weight 2-1 with digit sums, the rightmost digit doubled."""
    digits = body.encode()
    return -(sum(digits[::-2].translate(_DOUBLED)) + sum(digits[-2::-2]) - 48 * len(digits)) % 10


def corporate_number(body: str) -> str:
    """A 法人番号 of 13 digits from its last 12."""
    total = sum((ord(character) - 48) * (2 - place % 2) for place, character in enumerate(body))
    return f"{9 - total % 9}{body}"


def slip_number(levy_year: int, serial: int) -> str:
    """納付済通知書番号: two digits of the year, a serial number, a check digit."""
    body = f"{levy_year % 100:02d}{serial:09d}"
    return f"{body}{luhn_digit(body)}"


def barcode44(slip_no: str, limit: str, amount_yen: int) -> str:
    """The 44 digits under the bars: maker, slip number, first issue, last day (YYMMDD), no stamp, amount."""
    body = f"91{MAKER}{slip_no:0<21}0{limit}0{amount_yen:06d}"
    return f"{body}{weight3_digit(body)}"


def customer_number(tax_item: str, levy_year: int, term_no: int, notice_no: str) -> str:
    """顧客番号 of direct debit: 税目, 賦課年度, 相当年度, 期, 通知書番号, first issue, check digit."""
    body = f"{tax_item}{levy_year % 100:02d}{levy_year % 100:02d}{term_no:02d}{notice_no:0>10}1"
    return f"{body}{weight3_digit(body)}"
