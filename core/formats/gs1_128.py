"""The bar code of a payment slip for convenience stores (GS1-128, 44 digits): what it says, and how it is made.

AI 91 | 請求書発行企業コード 6 | 自由使用欄 21 | 再発行区分 1 | 支払期限 YYMMDD 6 | 印紙フラグ 1 | 支払金額 6 | check digit 1
(modulus 10 weight 3 over the first 43). Source: GS1 guideline for payment slips as vendors publish it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from core.values.check_digits import mod10w3_digit
from core.values.refusals import BadInput

AI = "91"
NO_LIMIT = "999999"
PRINTABLE_YEN = 300_000
"""Above this amount no bar code is printed: stores do not take it. 300,000 yen itself is allowed."""

_FORM = re.compile(r"91(\d{6})(\d{21})(\d)(\d{6})(\d)(\d{6})(\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaymentBarcode:
    """The fields of the 44 digits as they stand; `amount_yen` whole yen, `limit` YYMMDD or 999999."""

    maker: str
    free: str
    reissue: str
    limit: str
    stamp: str
    amount_yen: int
    check_digit: int

    @property
    def body(self) -> str:
        """The first 43 digits, over which the check digit is made."""
        return f"{AI}{self.maker}{self.free}{self.reissue}{self.limit}{self.stamp}{self.amount_yen:06d}"

    @property
    def digits(self) -> str:
        """All 44 digits."""
        return f"{self.body}{self.check_digit}"

    @property
    def expected_digit(self) -> int:
        """The check digit that the first 43 digits ask for."""
        return mod10w3_digit(self.body)

    @property
    def valid(self) -> bool:
        """True when the check digit fits."""
        return self.check_digit == self.expected_digit

    @property
    def limit_on(self) -> date | None:
        """The last day on which a store takes the slip (20YY); None for no limit and for a day that does not exist."""
        try:
            return date(2000 + int(self.limit[:2]), int(self.limit[2:4]), int(self.limit[4:]))
        except ValueError:
            return None

    @property
    def printed(self) -> tuple[str, str]:
        """The two lines of plain text under the bars."""
        return (
            f"({AI}){self.maker}-{self.free}{self.reissue}",
            f"{self.limit}-{self.stamp}-{self.amount_yen:06d}-{self.check_digit}",
        )


def decode(digits: str, *, field: str = "") -> PaymentBarcode:
    """Take the 44 digits apart; whether the check digit fits is `valid`. Raises BadInput for anything but 44 digits that begin with 91."""
    match = _FORM.fullmatch(digits)
    if match is None:
        raise BadInput(reason="バーコードは91で始まる44桁の数字です。けた数を確かめてください。", field=field)
    maker, free, reissue, limit, stamp, amount, check = match.groups()
    return PaymentBarcode(maker, free, reissue, limit, stamp, int(amount), int(check))


def amount_and_check(digits: str) -> tuple[int, int, int]:
    """Of 44 digits, what reconciling a line needs: yen, the check digit that stands there, and the one that should.

    Raises BadInput for anything but 44 digits that begin with 91.
    """
    if len(digits) != 44 or not digits.startswith(AI) or not (digits.isascii() and digits.isdigit()):
        raise BadInput(reason="バーコードは91で始まる44桁の数字です。けた数を確かめてください。")
    return int(digits[37:43]), int(digits[43]), mod10w3_digit(digits[:43])


def encode(*, maker: str, free: str, reissue: int, limit_on: date | None, amount_yen: int) -> PaymentBarcode:
    """The bar code of one slip. `free` is 21 digits, `reissue` 0 for the first issue; public money never carries a revenue stamp.

    Raises BadInput, naming the field, for what does not fit, among it any amount above 300,000 yen.
    """
    if not re.fullmatch(r"[0-9]{6}", maker):
        raise BadInput(reason="請求書発行企業コードは6桁の数字です。", field="maker")
    if not re.fullmatch(r"[0-9]{21}", free):
        raise BadInput(reason="自由使用欄は21桁の数字です。", field="free")
    if not 0 <= reissue <= 9:
        raise BadInput(reason="再発行区分は0から9までです。", field="reissue")
    if not 1 <= amount_yen <= PRINTABLE_YEN:
        raise BadInput(reason="バーコードを印字できるのは1円から300,000円までです。", field="amount_yen")
    if limit_on is not None and not 2000 <= limit_on.year <= 2098:
        raise BadInput(reason="支払期限は2000年から2098年までの日付です。", field="limit_on")
    limit = f"{limit_on:%y%m%d}" if limit_on else NO_LIMIT
    bare = PaymentBarcode(maker, free, str(reissue), limit, "0", amount_yen, 0)
    return PaymentBarcode(maker, free, str(reissue), limit, "0", amount_yen, bare.expected_digit)
