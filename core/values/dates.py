"""Dates as clerks and files write them: 和暦 with and without its era, western dates, month and day alone.

Everything behind the edge is a `date`; 和暦 is read and written here only. No clock: today comes as an argument.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Era:
    """An era (元号) with the digit that keyboards and files use for it."""

    name: str
    letter: str
    digit: str
    first_day: date

    def year_of(self, day: date) -> int:
        """The year of this era in which the day lies (元年 is 1)."""
        return day.year - self.first_day.year + 1


ERAS = (
    Era("明治", "M", "1", date(1868, 1, 25)),
    Era("大正", "T", "2", date(1912, 7, 30)),
    Era("昭和", "S", "3", date(1926, 12, 25)),
    Era("平成", "H", "4", date(1989, 1, 8)),
    Era("令和", "R", "5", date(2019, 5, 1)),
)
_NEWEST_FIRST = ERAS[::-1]
_ERA_OF = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter, era.digit)}

FIRST_SOLAR_DAY = date(1873, 1, 1)
"""明治6年1月1日. Before it the 和暦 ran on the lunar calendar, so no 和暦 date can be turned into a day by counting."""

_YEARS = range(1868, 2200)
_WEEKDAYS = "月火水木金土日"

_ERA = r"(明治|大正|昭和|平成|令和|[MTSHR明大昭平令])"
_MONTH_DAY = r"(?:月|[./-])(\d{1,2})日?"
_ERA_DATE = re.compile(_ERA + r"(元|\d{1,2})(?:年|[./-])(\d{1,2})" + _MONTH_DAY, re.ASCII)
_ERA_DIGITS = re.compile(r"([MTSHR明大昭平令1-5])(\d\d)(\d\d)(\d\d)", re.ASCII)
_WESTERN = re.compile(r"(\d{4})(?:年|[./-])(\d{1,2})" + _MONTH_DAY, re.ASCII)
_WESTERN_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_SIX_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d)", re.ASCII)
_FOUR_DIGITS = re.compile(r"(\d\d)(\d\d)", re.ASCII)
_NO_YEAR = re.compile(r"\d{1,2}(?:月|[./-])\d{1,2}日?|\d{3,4}", re.ASCII)
_SPACE_BESIDE_A_MARK = re.compile(r"(?<!\d)\s+|\s+(?!\d)", re.ASCII)


def parse_date(text: str, *, today: date, field: str = "") -> date:
    """Read a date as a clerk types it; nothing typed means today's business date.

    Understood: R8.2.23, 令和8年2月23日, 令和元年5月1日, 5080223 (元号 1明 2大 3昭 4平 5令, then YYMMDD), 20260223,
    2026-02-23, 2026/2/23, all of them also full-width. A date without its year is not guessed.
    Raises BadInput for a day that does not exist or does not lie in the era named.
    """
    plain = _plain(text)
    if not plain:
        return today
    if match := _ERA_DATE.fullmatch(plain) or _ERA_DIGITS.fullmatch(plain):
        era, year, month, day = match.groups()
        return _in_era(_ERA_OF[era], 1 if year == "元" else int(year), int(month), int(day), field)
    if match := _WESTERN.fullmatch(plain) or _WESTERN_DIGITS.fullmatch(plain):
        return _western(match, field)
    if _SIX_DIGITS.fullmatch(plain):
        raise BadInput(reason="元号の数字を付けて7けたで入力してください（例 5080223 は令和8年2月23日）。", field=field)
    if _NO_YEAR.fullmatch(plain):
        raise BadInput(reason="年を付けて入力してください（例 R8.2.23）。", field=field)
    if plain.isascii() and plain.isdigit() and len(plain) == 7:
        raise BadInput(reason="先頭の元号は 1 明治、2 大正、3 昭和、4 平成、5 令和 のどれかです。", field=field)
    raise BadInput(reason="日付を読み取れません。R8.2.23、5080223、20260223 の形で入力します。", field=field)


def iso_date(text: str, *, field: str = "") -> date:
    """Read a date in its one exact form, YYYY-MM-DD, as commands and our own files carry it. Raises BadInput."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise BadInput(reason="日付は 2026-02-23 の形で指定してください。", field=field)
    return _western(match, field)


def yymmdd_without_era(text: str, *, not_after: date, field: str = "") -> date:
    """Read six digits of 和暦 that carry no era, as 200-byte bank files do: the newest era date that is not in the future.

    070101 is 2025-01-01, 310430 is 2019-04-30, 640107 is 1989-01-07. Raises BadInput if no era has such a day.
    """
    match = _SIX_DIGITS.fullmatch(text)
    if match is not None:
        year, month, day = (int(part) for part in match.groups())
        for era in _NEWEST_FIRST:
            found = _day_or_none(era.first_day.year + year - 1, month, day) if year else None
            if found is not None and found <= not_after and era_of(found) is era:
                return found
    raise BadInput(reason=f"和暦の日付「{text}」を読み取れません。元のファイルを確かめてください。", field=field)


def mmdd(text: str, *, near: date, field: str = "") -> date:
    """Read month and day without a year, as 120-byte bank files carry them: the day nearest to the schedule's day.

    Raises BadInput if there is no such day in the years around it.
    """
    match = _FOUR_DIGITS.fullmatch(text)
    if match is not None:
        month, day = (int(part) for part in match.groups())
        around = (_day_or_none(year, month, day) for year in (near.year - 1, near.year, near.year + 1))
        found = [candidate for candidate in around if candidate is not None]
        if found:
            return min(found, key=lambda candidate: (abs(candidate - near), candidate))
    raise BadInput(reason=f"月日「{text}」を読み取れません。元のファイルを確かめてください。", field=field)


def era_of(day: date) -> Era | None:
    """The era in which a day lies; None before the solar calendar of 明治6年."""
    if day < FIRST_SOLAR_DAY:
        return None
    return next(era for era in _NEWEST_FIRST if era.first_day <= day)


def wareki(day: date) -> str:
    """A day as screens show it: R8.11.24."""
    era = era_of(day)
    if era is None:
        return f"{day.year}.{day.month}.{day.day}"
    return f"{era.letter}{era.year_of(day)}.{day.month}.{day.day}"


def wareki_long(day: date) -> str:
    """A day as letters show it: 令和8年11月24日, the first year as 元年."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{era.name}{_year_word(era.year_of(day))}年{day.month}月{day.day}日"


def wareki_year(fiscal_year: int) -> str:
    """A 年度 as screens show it: R8. The year in which an era begins takes the new era (2019 is R1)."""
    era = _era_of_year(fiscal_year)
    return f"{era.letter}{era.year_of(date(fiscal_year, 12, 31))}"


def wareki_year_long(fiscal_year: int) -> str:
    """A 年度 as letters show it: 令和8年度, 令和元年度."""
    era = _era_of_year(fiscal_year)
    return f"{era.name}{_year_word(era.year_of(date(fiscal_year, 12, 31)))}年度"


def weekday(day: date) -> str:
    """The day of the week in one character: 火."""
    return _WEEKDAYS[day.weekday()]


def _plain(text: str) -> str:
    """Full-width made narrow, dashes made one dash, blanks beside a mark dropped; a blank between digits stays a fault."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    for dash in "−‐–ー":
        plain = plain.replace(dash, "-")
    return _SPACE_BESIDE_A_MARK.sub("", plain.replace("・", "."))


def _in_era(era: Era, year: int, month: int, day: int, field: str) -> date:
    named = f"{era.name}{_year_word(year)}年{month}月{day}日"
    found = _day_or_none(era.first_day.year + year - 1, month, day) if year else None
    if found is None:
        raise BadInput(reason=f"{named}はありません。年月日を確かめてください。", field=field)
    actual = era_of(found)
    if actual is None:
        raise BadInput(reason=f"{named}は旧暦の時代の日付です。西暦で入力してください（例 1870/2/23）。", field=field)
    if actual is not era:
        raise BadInput(reason=f"{named}はありません。その日は{wareki_long(found)}です。", field=field)
    return found


def _western(match: re.Match[str], field: str) -> date:
    year, month, day = (int(part) for part in match.groups())
    found = _day_or_none(year, month, day)
    if found is None:
        raise BadInput(reason=f"{year}年{month}月{day}日はありません。年月日を確かめてください。", field=field)
    if year not in _YEARS:
        raise BadInput(reason=f"{_YEARS[0]}年から{_YEARS[-1]}年までの日付を入力してください。", field=field)
    return found


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _era_of_year(year: int) -> Era:
    return next((era for era in _NEWEST_FIRST if era.first_day.year <= year), ERAS[0])


def _year_word(year: int) -> str:
    return "元" if year == 1 else str(year)
