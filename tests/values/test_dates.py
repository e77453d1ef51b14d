"""和暦 and western dates as clerks and files write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.dates import (
    ERAS,
    FIRST_SOLAR_DAY,
    iso_date,
    mmdd,
    parse_date,
    wareki,
    wareki_long,
    wareki_year,
    wareki_year_long,
    weekday,
    yymmdd_without_era,
)
from core.values.refusals import BadInput

TODAY = date(2026, 11, 24)
SOLAR_DAYS = st.dates(FIRST_SOLAR_DAY, date(2117, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "R8.2.23",
        "r8.2.23",
        "R08.02.23",
        "R8/2/23",
        "R8-2-23",
        "R 8. 2.23",
        "Ｒ８．２．２３",
        "令8.2.23",
        "令和8年2月23日",
        "令和 8年 2月23日",
        "令和８年２月２３日",
        "㋿8年2月23日",
        "5080223",
        "５０８０２２３",
        "R080223",
        "20260223",
        "２０２６０２２３",
        "2026-02-23",
        "2026−2−23",
        "2026/2/23",
        "2026.2.23",
        "2026年2月23日",
        " 2026-02-23　",
    ],
)
def test_every_form_that_clerks_type_is_read(typed: str) -> None:
    assert parse_date(typed, today=TODAY) == date(2026, 2, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("5010501", date(2019, 5, 1)),
        ("4310430", date(2019, 4, 30)),
        ("H1.1.8", date(1989, 1, 8)),
        ("3640107", date(1989, 1, 7)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S45.1.1", date(1970, 1, 1)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("2151224", date(1926, 12, 24)),
        ("T1.7.30", date(1912, 7, 30)),
        ("1450729", date(1912, 7, 29)),
        ("M6.1.1", date(1873, 1, 1)),
        ("1870/2/23", date(1870, 2, 23)),
    ],
)
def test_each_era_begins_and_ends_on_its_day(typed: str, day: date) -> None:
    assert parse_date(typed, today=TODAY) == day


@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_nothing_typed_means_the_business_date(blank: str) -> None:
    assert parse_date(blank, today=TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("平成31年5月1日", "平成31年5月1日はありません。その日は令和元年5月1日です。"),
        ("R1.4.30", "令和元年4月30日はありません。その日は平成31年4月30日です。"),
        ("3640108", "昭和64年1月8日はありません。その日は平成元年1月8日です。"),
        ("T15.12.25", "大正15年12月25日はありません。その日は昭和元年12月25日です。"),
        ("M5.12.2", "明治5年12月2日は旧暦の時代の日付です。西暦で入力してください（例 1870/2/23）。"),
        ("R8.2.30", "令和8年2月30日はありません。年月日を確かめてください。"),
        ("5070229", "令和7年2月29日はありません。年月日を確かめてください。"),
        ("R0.2.3", "令和0年2月3日はありません。年月日を確かめてください。"),
        ("20260231", "2026年2月31日はありません。年月日を確かめてください。"),
        ("2026/13/1", "2026年13月1日はありません。年月日を確かめてください。"),
        ("99991231", "1868年から2199年までの日付を入力してください。"),
        ("2.23", "年を付けて入力してください（例 R8.2.23）。"),
        ("2/23", "年を付けて入力してください（例 R8.2.23）。"),
        ("0223", "年を付けて入力してください（例 R8.2.23）。"),
        ("2月23日", "年を付けて入力してください（例 R8.2.23）。"),
        ("080223", "元号の数字を付けて7けたで入力してください（例 5080223 は令和8年2月23日）。"),
        ("6080223", "先頭の元号は 1 明治、2 大正、3 昭和、4 平成、5 令和 のどれかです。"),
        ("2026 2 23", "日付を読み取れません。R8.2.23、5080223、20260223 の形で入力します。"),
        ("きのう", "日付を読み取れません。R8.2.23、5080223、20260223 の形で入力します。"),
        ("X8.2.23", "日付を読み取れません。R8.2.23、5080223、20260223 の形で入力します。"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_reason(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_date(typed, today=TODAY, field="paid_on")
    assert refused.value.message == sentence
    assert refused.value.field == "paid_on"


@given(SOLAR_DAYS)
def test_wareki_read_back_is_the_same_day(day: date) -> None:
    assert parse_date(wareki(day), today=TODAY) == day
    assert parse_date(wareki_long(day), today=TODAY) == day


@given(SOLAR_DAYS)
def test_seven_digits_read_back_are_the_same_day(day: date) -> None:
    era = next(era for era in reversed(ERAS) if era.first_day <= day)
    digits = f"{era.digit}{era.year_of(day):02d}{day:%m%d}"
    assert parse_date(digits, today=TODAY) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    try:
        assert isinstance(parse_date(text, today=TODAY), date)
    except BadInput as refused:
        assert refused.message.endswith("。")


def test_wareki_is_shown_short_and_long() -> None:
    assert wareki(TODAY) == "R8.11.24"
    assert wareki_long(TODAY) == "令和8年11月24日"
    assert wareki_long(date(2019, 5, 1)) == "令和元年5月1日"
    assert weekday(TODAY) == "火"


def test_days_of_the_lunar_calendar_are_shown_in_the_western_one() -> None:
    assert wareki(date(1870, 2, 23)) == "1870.2.23"
    assert wareki_long(date(1870, 2, 23)) == "1870年2月23日"


def test_the_year_in_which_an_era_begins_takes_the_new_era() -> None:
    assert [wareki_year(year) for year in (1988, 1989, 2018, 2019, 2026)] == ["S63", "H1", "H30", "R1", "R8"]
    assert wareki_year_long(2019) == "令和元年度"
    assert wareki_year_long(2026) == "令和8年度"


@pytest.mark.parametrize("text", ["2026-2-3", "20260203", "2026/02/03", "R8.2.3", "2026-02-30", ""])
def test_a_command_takes_iso_days_only(text: str) -> None:
    with pytest.raises(BadInput):
        iso_date(text, field="due")


@given(st.dates(date(1927, 1, 1), TODAY))
def test_six_digits_without_an_era_give_the_newest_day_that_is_past(day: date) -> None:
    era = next(era for era in reversed(ERAS) if era.first_day <= day)
    found = yymmdd_without_era(f"{era.year_of(day):02d}{day:%m%d}", not_after=TODAY)
    assert day <= found <= TODAY


@pytest.mark.parametrize("text", ["000000", "080230", "991301", "0802", "08022x", "０８０２２３"])
def test_six_digits_that_are_no_day_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        yymmdd_without_era(text, not_after=TODAY)


@pytest.mark.parametrize(
    ("text", "near", "day"),
    [
        ("1228", date(2026, 12, 28), date(2026, 12, 28)),
        ("0104", date(2026, 12, 28), date(2027, 1, 4)),
        ("1231", date(2027, 1, 4), date(2026, 12, 31)),
        ("0229", date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_month_and_day_take_the_year_nearest_to_the_schedule(text: str, near: date, day: date) -> None:
    assert mmdd(text, near=near) == day


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(-180, 180))
def test_month_and_day_within_half_a_year_are_found(near: date, offset: int) -> None:
    day = near + timedelta(days=offset)
    assert mmdd(f"{day:%m%d}", near=near) == day


@pytest.mark.parametrize("text", ["0000", "1301", "0230", "229", "02 3"])
def test_month_and_day_that_are_no_day_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        mmdd(text, near=TODAY)
