"""Payments as they happen: at a till, by debit, over a bank's counter; drawn from the claims that were put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tui.demo.bank_files import CHAINS, Debit, StoreLine, compact
from tui.demo.claims import Claim
from tui.demo.digits import MAKER, barcode44, slip_number, weight3_digit
from tui.demo.places import BANKS


@dataclass
class Tills:
    """Draws times, stores and the usual mishaps."""

    rng: Random
    _unknown: int = 900_000_000

    def at_store(self, claim: Claim, paid_on: date) -> StoreLine:
        """The whole slip, paid at a till."""
        return self.line(claim.barcode44, claim.yen, paid_on)

    def line(self, barcode: str, yen: int, paid_on: date) -> StoreLine:
        """Some amount under some bar code."""
        minute = 7 * 60 + int(self.rng.random() * 960)
        return StoreLine(
            barcode, yen, compact(paid_on), f"{minute // 60:02d}{minute % 60:02d}", int(self.rng.random() * len(CHAINS))
        )

    def unknown_slip(self, paid_on: date) -> StoreLine:
        """A slip that the city never issued; its check digits are right."""
        self._unknown += 1 + int(self.rng.random() * 9)
        yen = 3_000 + int(self.rng.random() * 400) * 100
        number = slip_number(paid_on.year, self._unknown)
        return self.line(barcode44(number, "999999", yen), yen, paid_on)

    def wrong_digit(self, claim: Claim, paid_on: date) -> StoreLine:
        """A bar code whose check digit does not fit."""
        code = claim.barcode44
        return self.line(code[:-1] + str((int(code[-1]) + 3) % 10), claim.yen, paid_on)

    def other_amount(self, claim: Claim, paid_on: date) -> StoreLine:
        """A line whose amount is not that of its bar code."""
        return self.line(claim.barcode44, claim.yen + 1_000, paid_on)

    def reprinted(self, claim: Claim, yen: int, paid_on: date) -> StoreLine:
        """The slip's number under another amount: a bar code that the city did not print."""
        body = claim.barcode44[:37] + f"{yen:06d}"
        assert body.startswith(f"91{MAKER}")
        return self.line(f"{body}{weight3_digit(body)}", yen, paid_on)

    @staticmethod
    def debit(claim: Claim, result: str = "0") -> Debit:
        """The debit of a claim as the bank tells of it."""
        payer = claim.payer
        bank = BANKS[payer.bank]
        holder = payer.kana
        return Debit(
            bank.bank_no,
            bank.file_name,
            bank.branch_no,
            bank.branch_file_name,
            payer.account,
            holder,
            claim.yen,
            claim.customer_no,
            result,
        )


def days_before(day: date, count: int) -> date:
    """A calendar day before; stores are always open."""
    return day - timedelta(days=count)
