"""Today's files of every channel, with every kind of trouble in them, and the sheet of totals that the banks sent along.

What is right in them fits the ledger of the demonstration; what is wrong lands where it must: the file is refused, the line
goes to suspense, the money becomes an over-payment.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.values.dates import wareki
from tui.demo.bank_files import (
    CANCELLED,
    CONFIRMED,
    CORRECTED,
    PRELIMINARY,
    Arrived,
    Debit,
    StoreLine,
    compact,
    debit_file,
    dsk_file,
    mizuho_file,
)
from tui.demo.claims import Claim
from tui.demo.places import BANKS
from tui.demo.pools import Pools
from tui.demo.recent import Recent
from tui.demo.tills import Tills, days_before

POST_OFFICE = len(BANKS) - 1
_OTHER_WEEK = 1
"""The bank whose results come apart, with a mark of the end of file: its place in the list of banks."""


@dataclass
class Incoming:
    """Makes today's files of payments from what the story of the last days has left."""

    today: date
    open_before: Sequence[date]
    """The last business days, newest last; all closed."""
    pools: Pools
    tills: Tills
    recent: Recent
    scale: int

    def convenience(self) -> list[Arrived]:
        """速報 of yesterday, 確報 with all mishaps, 取消 of earlier 速報, and 確報 of another company."""
        today, stamp = self.today, compact(self.today)
        news = [self.tills.at_store(c, days_before(today, 1)) for c in self._unpaid(20 * self.scale)]
        withdrawn = self.recent.preliminary[self.open_before[-1]][:3]
        unheard = self.tills.at_store(self._unpaid(1)[0], days_before(today, 1))
        confirmed = self._confirmed()
        other = [self.tills.at_store(c, days_before(today, 6)) for c in self._unpaid(15 * self.scale)]
        made_on = days_before(today, 1)
        return [
            Arrived(
                "convenience", f"CVS_S_{stamp}.csv", dsk_file([(PRELIMINARY, line, "0") for line in news], today),
                "cvs-dsk", False, 0, 0, f"電算システム 速報 {len(news)}件（お金ではありません）",
            ),
            Arrived(
                "convenience", f"CVS_K_{stamp}.csv", dsk_file(confirmed, made_on),
                "cvs-dsk", False, *_money(confirmed), "電算システム 確報",
            ),
            Arrived(
                "convenience", f"CVS_T_{stamp}.csv", dsk_file([(CANCELLED, line, "0") for line in (*withdrawn, unheard)], today),
                "cvs-dsk", False, 0, 0, "電算システム 速報取消 4件（うち1件は速報が来ていません）",
            ),
            Arrived(
                "convenience", f"MZF{stamp}.dat", mizuho_file([(CONFIRMED, line, stamp) for line in other], made_on),
                "cvs-mizuho", False, len(other), sum(line.yen for line in other), "みずほファクター 確報",
            ),
        ]  # fmt: skip

    def _confirmed(self) -> list[tuple[str, StoreLine, str]]:
        """The 確報 of today: those that a 速報 announced, others, and one of each mishap."""
        tills, pools, today = self.tills, self.pools, self.today
        stamp, paid_on = compact(today), days_before(today, 9)
        announced = self.recent.preliminary[self.open_before[-5]]
        fresh = [tills.at_store(c, paid_on) for c in self._unpaid(15 * self.scale)]
        lines = [(CONFIRMED, line, stamp) for line in (*announced, *fresh)]
        again = [tills.line(c.barcode44, c.yen, paid_on) for c in pools.take(pools.settled, 3)]
        too_much = [tills.at_store(c, paid_on) for c in pools.take(pools.in_part, 2)]
        lines += [(CONFIRMED, line, stamp) for line in (*again, *too_much)]
        twice = tills.at_store(self._unpaid(1)[0], paid_on)
        no_such_day = tills.at_store(self._unpaid(1)[0], paid_on)._replace(paid_on=f"{today.year}1332")
        mishaps = [
            (CONFIRMED, tills.unknown_slip(paid_on), stamp),
            (CONFIRMED, tills.unknown_slip(paid_on), stamp),
            (CONFIRMED, tills.wrong_digit(self._unpaid(1)[0], paid_on), stamp),
            (CONFIRMED, tills.other_amount(self._unpaid(1)[0], paid_on), stamp),
            (CONFIRMED, tills.reprinted(self._unpaid(1)[0], 1_200, paid_on), stamp),
            (CONFIRMED, no_such_day, stamp),
            (CONFIRMED, twice, stamp),
            (CONFIRMED, twice, stamp),
            (CONFIRMED, tills.at_store(self._unpaid(1)[0], paid_on), compact(self.open_before[-3])),
            (CONFIRMED, tills.at_store(self._unpaid(1)[0], paid_on), "0"),
            (CORRECTED, tills.at_store(self._unpaid(1)[0], paid_on)._replace(paid_at="0000"), stamp),
        ]
        for place, mishap in enumerate(mishaps):
            lines.insert(3 + place * 3, mishap)
        return lines

    def direct_debit(self, debit_on: date) -> list[Arrived]:
        """Results of two banks and the post office that are right, and five files that are not."""
        stamp, held = compact(debit_on), self.pools.held
        post = [c for c in held if c.payer.bank == POST_OFFICE]
        apart = [c for c in held if c.payer.bank == _OTHER_WEEK][:12]
        rest = [c for c in held if c.payer.bank != POST_OFFICE and c not in apart]
        most = self._results([self.tills.debit(c) for c in rest])
        postal = self._results([self.tills.debit(c) for c in post])
        small = [self.tills.debit(c) for c in apart]
        whole = debit_file(small[:6] or most[:6], days_before(debit_on, 1), end=b"\r\n")
        garbage = "口座振替結果のお知らせ（別紙のとおり）\r\n伊勢の海 ①②③\r\n".encode("cp932", "replace")
        return [
            _debits(f"KEKKA{stamp}_0155.dat", most, debit_on, "百五銀行ほか 口座振替結果", end=b"\r\n"),
            _debits(f"KEKKA{stamp}_9900.dat", postal, debit_on, "ゆうちょ銀行 口座振替結果（改行なし）"),
            _debits(f"KEKKA{stamp}_0154.dat", small, debit_on, "三十三銀行 口座振替結果（末尾に 1A）", end=b"\n", last=b"\x1a"),
            _broken(f"KEKKA{stamp}_0005A.dat", whole[:-330], "途中で切れています"),
            _broken(
                f"KEKKA{stamp}_0005B.dat", debit_file(small[:6] or most[:6], debit_on, end=b"\r\n", off=1_000),
                "合計が明細と合いません",
            ),
            _broken(f"KEKKA{stamp}_0005C.dat", garbage * 3, "口座振替結果のデータではありません"),
            _broken(f"KEKKA{stamp}_0005D.dat", b"", "空のファイルです"),
        ]  # fmt: skip

    @staticmethod
    def _results(debits: list[Debit]) -> list[Debit]:
        """Debits that mostly went through: one in thirty lacked money, and one of each rarer cause."""
        codes = {4: "2", 9: "3", 14: "4", 19: "8"}
        return [debit._replace(result=codes.get(n) or ("1" if n % 30 == 7 else "0")) for n, debit in enumerate(debits)]

    def _unpaid(self, count: int) -> list[Claim]:
        return self.pools.at_till(count)


def _money(lines: Sequence[tuple[str, StoreLine, str]]) -> tuple[int, int]:
    """Count and yen of the lines that bring money."""
    amounts = [line.yen for kind, line, _ in lines if kind == CONFIRMED]
    return len(amounts), sum(amounts)


def _debits(
    name: str, debits: list[Debit], debit_on: date, remark: str, *, end: bytes = b"", last: bytes = b""
) -> Arrived:
    paid = [debit.yen for debit in debits if debit.result == "0"]
    content = debit_file(debits, debit_on, end=end, last=last)
    return Arrived(
        "direct_debit",
        name,
        content,
        "zengin-91",
        False,
        len(paid),
        sum(paid),
        f"{remark} 依頼 {len(debits)}件 引落日 {wareki(debit_on)}",
    )


def _broken(name: str, content: bytes, remark: str) -> Arrived:
    return Arrived("direct_debit", name, content, "zengin-91", True, 0, 0, remark)


def put_down(folder: Path, arrived: Sequence[Arrived]) -> None:
    """Write the files into DIR/in/<channel>/."""
    for file in arrived:
        place = folder / "in" / file.channel
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        (place / file.name).write_bytes(file.content)
        written = (place / file.name).stat().st_mtime - 3600  # it came this morning; what is just written is left alone
        os.utime(place / file.name, (written, written))
