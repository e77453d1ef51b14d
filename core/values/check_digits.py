"""Numbers with check digits: 個人番号, 法人番号, bar codes of convenience stores, OCR lines, our own slip numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.values.refusals import BadInput

OCR_UPPER, OCR_LOWER = 39, 44
GS1_LENGTH = 44
SLIP_BODY = 11


def individual_digit(body: str) -> int:
    """The 12th digit of an 個人番号 from its first 11 (番号法施行令8条; weights 6 5 4 3 2 7 6 5 4 3 2, modulus 11)."""
    rest = _weighted(body, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return 0 if rest <= 1 else 11 - rest


def corporate_digit(body: str) -> int:
    """The first digit of a 法人番号 from the 12 that follow (法人番号の指定等に関する省令2条; modulus 9, never 0)."""
    return 9 - _weighted(body, (2, 1) * 6) % 9


def mod10w3_digit(body: str) -> int:
    """Modulus 10 weight 3: the last digit of a bar code from those before it, the rightmost weighing 3."""
    codes = body.encode("ascii")  # summed as bytes: a file of a hundred thousand slips asks this of each line
    heavy, light = codes[::-2], codes[-2::-2]
    return -(3 * (sum(heavy) - 48 * len(heavy)) + sum(light) - 48 * len(light)) % 10


def slip_digit(body: str) -> int:
    """The 12th digit of a 納付済通知書番号 from its first 11: modulus 10 weight 2-1, digit sums, the rightmost doubled.

    Doubling by digit sums finds every wrong digit and nearly every swap of neighbours.
    """
    digits = [int(character) for character in reversed(body)]
    return -(sum(sum(divmod(2 * digit, 10)) for digit in digits[::2]) + sum(digits[1::2])) % 10


def ocr_digits(body: str) -> str:
    """The two check digits that stand before the body of an OCR line (標準帳票: 37 or 42 digits follow them).

    Places count from the left, CD1 is 1, CD2 is 2. CD2 is a remainder of 10, CD1 of 11 with 10 written as 0: the
    remainders themselves, not their complements.
    """
    digits = [int(character) for character in body]
    odd, even = digits[::2], digits[1::2]
    second = (sum(digit * (9 - place % 8) for place, digit in enumerate(odd)) + sum(even)) % 10
    first = (sum(digit * (2 + place % 8) for place, digit in enumerate([second, *even])) + sum(odd)) % 11 % 10
    return f"{first}{second}"


def is_individual(number: str) -> bool:
    """True for 12 digits whose last one fits."""
    return _digits_of(number, 12) and int(number[11]) == individual_digit(number[:11])


def is_corporate(number: str) -> bool:
    """True for 13 digits whose first one fits. The scheme misses some errors (0 and 9), so look the number up as well."""
    return _digits_of(number, 13) and int(number[0]) == corporate_digit(number[1:])


def is_gs1_128(number: str) -> bool:
    """True for the 44 digits of a payment bar code whose last one fits."""
    return _digits_of(number, GS1_LENGTH) and int(number[-1]) == mod10w3_digit(number[:-1])


def is_ocr_line(line: str) -> bool:
    """True for an upper (39) or lower (44) OCR line whose two leading digits fit."""
    return (_digits_of(line, OCR_UPPER) or _digits_of(line, OCR_LOWER)) and line[:2] == ocr_digits(line[2:])


def is_slip_number(number: str) -> bool:
    """True for a 納付済通知書番号 of 12 digits whose last one fits."""
    return _digits_of(number, SLIP_BODY + 1) and int(number[-1]) == slip_digit(number[:-1])


def slip_number(serial: int) -> str:
    """The 納付済通知書番号 of a serial number: 11 digits and their check digit."""
    body = f"{serial:011d}"
    if serial < 0 or len(body) > SLIP_BODY:
        raise ValueError("a slip serial has at most 11 digits")
    return f"{body}{slip_digit(body)}"


class CheckedKind(StrEnum):
    """The kinds of number that can be checked, by the word commands use."""

    INDIVIDUAL = "individual"
    CORPORATE = "corporate"
    GS1_128 = "gs1-128"
    OCR = "ocr"
    MOD10W3 = "mod10w3"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a number's check digit fits, and the one it should have (two characters for an OCR line)."""

    valid: bool
    expected: int | str
    rule: str


@dataclass(frozen=True, slots=True)
class _Scheme:
    name: str
    lengths: tuple[int, ...]
    rule: str
    expected: Callable[[str], int | str]
    printed: Callable[[str], int | str]


_SCHEMES = {
    CheckedKind.INDIVIDUAL: _Scheme(
        "個人番号", (12,), "番号法施行令8条 11を法とする検査", lambda s: individual_digit(s[:11]), lambda s: int(s[11])
    ),
    CheckedKind.CORPORATE: _Scheme(
        "法人番号",
        (13,),
        "法人番号の指定等に関する省令2条 9を法とする検査",
        lambda s: corporate_digit(s[1:]),
        lambda s: int(s[0]),
    ),
    CheckedKind.GS1_128: _Scheme(
        "コンビニ収納のバーコード",
        (44,),
        "モジュラス10 ウェイト3",
        lambda s: mod10w3_digit(s[:-1]),
        lambda s: int(s[-1]),
    ),
    CheckedKind.OCR: _Scheme(
        "OCR の行",
        (OCR_UPPER, OCR_LOWER),
        "標準帳票 CD2 は10、CD1 は11を法とする剰余",
        lambda s: ocr_digits(s[2:]),
        lambda s: s[:2],
    ),
    CheckedKind.MOD10W3: _Scheme(
        "番号", (), "モジュラス10 ウェイト3", lambda s: mod10w3_digit(s[:-1]), lambda s: int(s[-1])
    ),
    CheckedKind.SLIP: _Scheme(
        "納付済通知書番号", (12,), "モジュラス10 ウェイト2-1", lambda s: slip_digit(s[:-1]), lambda s: int(s[-1])
    ),
}


def check_number(kind: CheckedKind, text: str, *, field: str = "") -> Checked:
    """Check a number that was typed or passed, full-width digits, blanks and hyphens allowed.

    Raises BadInput if there are other characters or the count of digits is wrong; the number itself is never repeated
    in the sentence, because it may be an 個人番号.
    """
    scheme = _SCHEMES[kind]
    number = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "")
    if not (number.isascii() and number.isdigit()):
        raise BadInput(reason=f"{scheme.name}は数字で入力してください。", field=field)
    if scheme.lengths and len(number) not in scheme.lengths:
        wanted = "けたか".join(str(length) for length in scheme.lengths)
        raise BadInput(reason=f"{scheme.name}は{wanted}けたです（入力は{len(number)}けた）。", field=field)
    if len(number) < 2:
        raise BadInput(reason="検査数字を含めて2けた以上で入力してください。", field=field)
    expected = scheme.expected(number)
    return Checked(expected == scheme.printed(number), expected, scheme.rule)


def _weighted(body: str, weights: tuple[int, ...]) -> int:
    return sum(int(character) * weight for character, weight in zip(body, weights, strict=True))


def _digits_of(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()
