"""Payment files as their senders write them, put together byte by byte; shares nothing with the readers under test."""

from __future__ import annotations

from dataclasses import dataclass

TITLES = (
    "種別,収納日,収納時刻,バーコード情報,ユーザー使用欄１,ユーザー使用欄２,印紙フラグ,金額,"
    "コンビニ本部コード,コンビニ名,コンビニ店舗コード,振込日,データ作成日"
)
PRELIMINARY, SETTLED, CANCELLED = "01", "02", "03"


def barcode(number: int, yen: int) -> str:
    """44 digits: 91, maker, free area with a number of ours, date limit, stamp, yen, and the check digit (10, weight 3)."""
    body = f"91912345{number:021d}09999990{yen:06d}"
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def spoiled(digits: str) -> str:
    """The same bar code with a check digit that does not fit."""
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


@dataclass(frozen=True)
class Paid:
    """One notice of a convenience store."""

    key: str
    yen: int
    day: str = "20260630"
    kind: str = SETTLED
    time: str = "0915"
    settle: str = "20260709"
    made: str = "20260701"
    store: str = "110001"

    @property
    def dsk(self) -> str:
        settle = self.settle if self.kind == SETTLED else ""
        return (
            f"{self.kind},{self.day},{self.time},EAN{self.key},000001,00000000123,0,{self.yen},010,セブン－イレブン,"
            f"{self.store},{settle},{self.made}"
        )

    @property
    def mizuho(self) -> bytes:
        settle = self.settle if self.kind == SETTLED else " " * 8
        head = f"2{self.kind}{self.day}{self.time}1{self.key}   0{self.store}01{self.made}{settle}".encode()
        return head + b"20260710" + b"001000" + b" " * (120 - len(head) - 14)


def dsk(*notices: Paid) -> bytes:
    return "\r\n".join([TITLES, *(notice.dsk for notice in notices)]).encode("cp932")


def mizuho(*notices: Paid, made: str = "20260701") -> bytes:
    header = f"101{made}".encode()
    return b"".join(record + b"\r\n" for record in [header + b" " * (120 - len(header)), *(n.mizuho for n in notices)])


def zengin(*debits: tuple[str, int, str], day: str = "0630") -> bytes:
    """A result of direct debits: (customer number of 20 digits, yen, result code)."""
    paid = [yen for _, yen, result in debits if result == "0"]
    yen = sum(amount for _, amount, _ in debits)
    header = b"19101234567890" + "ｲｾｼｶｲｹｲｶﾝﾘｼﾔ".encode("cp932").ljust(40) + day.encode()
    header += b"0155" + "ﾋﾔｸｺﾞ".encode("cp932").ljust(15) + b"701" + "ｲｾ".encode("cp932").ljust(15) + b"11234567"
    records = [header]
    for customer, amount, result in debits:
        data = b"20155" + "ﾋﾔｸｺﾞ".encode("cp932").ljust(15) + b"701" + "ｲｾ".encode("cp932").ljust(15) + b"    17654321"
        data += "ｲｾ ﾀﾛｳ".encode("cp932").ljust(30) + f"{amount:010d}0{customer}{result}".encode()
        records.append(data)
    failed = len(debits) - len(paid)
    records.append(
        f"8{len(debits):06d}{yen:012d}{len(paid):06d}{sum(paid):012d}{failed:06d}{yen - sum(paid):012d}".encode()
    )
    records.append(b"9")
    return b"".join(record.ljust(120) + b"\r\n" for record in records)
