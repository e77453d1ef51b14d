"""収納日計表 (P17): the sums of the value, and the paper read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from core.collection.daily_report import BankRow, ChannelRow, DailyReport, DailyRow
from core.office.clock import JST
from core.values.money import ZERO, Yen, total
from printouts.fonts import MissingGlyph
from printouts.render import render
from tests.printouts.reading import lines, number, overlapping, pieces, size_of, texts, whole

CURRENT, CARRIED_OVER = "現年課税分", "滞納繰越分"
LONG_BANK = "三十三銀行葛\U000e0100城𠮷野支店（ゆうちょ銀行代理店と窓口収納取扱店を含む全部の店舗の計）"


def a_row(
    tax_item: str = "市県民税",
    *,
    fiscal_year: int = 2026,
    revenue_class: str = CURRENT,
    count: int = 1,
    principal: int = 0,
    demand_fee: int = 0,
    late_charge: int = 0,
    other: int = 0,
) -> DailyRow:
    return DailyRow(
        fiscal_year,
        revenue_class,
        tax_item,
        count,
        Yen(principal),
        Yen(demand_fee),
        Yen(late_charge),
        Yen(other),
    )


ROWS = (
    a_row("市県民税（普通徴収）", count=1416, principal=9_812_400, late_charge=12_300),
    a_row("固定資産税・都市計画税", count=688, principal=21_004_300, demand_fee=100, late_charge=44_100),
    a_row("市県民税（普通徴収）", revenue_class=CARRIED_OVER, count=88, principal=1_102_700, late_charge=143_800),
    a_row("保留", revenue_class="保留", count=7, principal=100_800),
    a_row("軽自動車税（種別割）", fiscal_year=2025, count=-1, principal=-12_900, late_charge=-300, other=-400),
)


def a_report(rows: tuple[DailyRow, ...] = ROWS, **changes: object) -> DailyReport:
    amount = total([row.total for row in rows])
    count = sum(row.count for row in rows)
    report = DailyReport(
        municipality="伊勢市",
        office="収納推進課",
        booked_on=date(2026, 11, 24),
        rows=rows,
        channels=(ChannelRow("窓口", count, amount),) if rows else (),
        banks=(BankRow("百五銀行 0155", "済通", count, amount, count, amount),) if rows else (),
        closed_at=datetime(2026, 11, 24, 17, 42, tzinfo=JST),
        closed_by="山田　花子",
        run_no=1,
        printed_at=datetime(2026, 11, 24, 17, 45, 10, tzinfo=JST),
        printed_by="髙﨑　𠮷野",
        terminal="3階-09",
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def all_lines(report: DailyReport) -> list[list[str]]:
    return [line for page in pieces(render(report)) for line in lines(page)]


def figures(line: list[str]) -> list[int]:
    return [found for found in map(number, line) if found is not None]


def test_the_total_of_a_line_is_the_sum_of_its_components() -> None:
    assert a_row(principal=5, demand_fee=4, late_charge=3, other=2).total == Yen(14)


def test_the_difference_of_a_bank_is_what_the_books_have_more() -> None:
    assert BankRow("百五銀行", "済通", 2, Yen(148_300), 2, Yen(145_300)).difference == Yen(-3_000)


def test_the_paper_is_a4_across_and_has_the_head_of_the_office() -> None:
    pdf = render(a_report())
    assert size_of(pdf) == pytest.approx((841.89, 595.28), abs=0.1)
    for expected in (
        "収納日計表",
        "帳票番号 P17",
        "伊勢市 収納推進課",
        "業務年度 令和8年度",
        "収入日 令和8年11月24日（火）",
        "令和8年11月24日 17:45:10",
        "髙﨑　𠮷野",
        "3階-09",
        "20261124-01",
    ):
        assert expected in texts(pdf)


def test_every_line_of_the_day_is_on_paper_with_all_its_figures() -> None:
    printed = all_lines(a_report())
    for row in ROWS:
        amounts = [row.principal, row.demand_fee, row.late_charge, row.other, row.total]
        expected = [row.count, *(amount.amount for amount in amounts)]
        assert [line for line in printed if row.tax_item in line and figures(line) == expected]


def test_each_class_each_year_and_the_day_have_their_sums() -> None:
    printed = all_lines(a_report())
    subtotals = [figures(line) for line in printed if "小計" in line]
    assert subtotals == [
        [2104, 30_816_700, 100, 56_400, 0, 30_873_200],
        [88, 1_102_700, 0, 143_800, 0, 1_246_500],
        [7, 100_800, 0, 0, 0, 100_800],
        [-1, -12_900, 0, -300, -400, -13_600],
    ]
    years = [figures(line) for line in printed if "年度計" in line]
    assert years == [[2199, 32_020_200, 100, 200_200, 0, 32_220_500], [-1, -12_900, 0, -300, -400, -13_600]]
    assert [figures(line) for line in printed if line[0] == "合計"] == [
        [2198, 32_007_300, 100, 199_900, -400, 32_206_900]
    ]


def test_lines_of_a_year_stand_together_in_whatever_order_they_come() -> None:
    mixed = (a_row("甲"), a_row("乙", fiscal_year=2025), a_row("丙"))
    assert [line[-1] for line in all_lines(a_report(mixed)) if "年度計" in line] == ["0", "0"]


def test_corrections_that_make_a_line_negative_carry_the_sign_of_public_accounts() -> None:
    assert "△12,900" in texts(render(a_report()))
    assert not [text for text in texts(render(a_report())) if text.startswith("-")]


def test_channels_are_listed_with_their_sum() -> None:
    channels = (ChannelRow("窓口", 5, Yen(412_600)), ChannelRow("コンビニエンスストア", -1, Yen(-5_000)))
    printed = all_lines(a_report(channels=channels))
    assert ["コンビニエンスストア", "△1", "△5,000"] in printed
    assert ["計", "4", "407,600"] in printed


def test_a_bank_that_differs_is_told_with_its_difference() -> None:
    banks = (
        BankRow("百五銀行", "済通", 38, Yen(412_600), 38, Yen(412_600)),
        BankRow("三十三銀行", "済通", 10, Yen(148_300), 10, Yen(145_300)),
    )
    printed = all_lines(a_report(banks=banks))
    assert ["百五銀行", "済通", "38", "412,600", "38", "412,600", "0", "一致"] in printed
    assert ["三十三銀行", "済通", "10", "148,300", "10", "145,300", "△3,000", "不一致"] in printed
    assert ["計", "48", "560,900", "48", "557,900", "△3,000"] in printed


def test_a_bank_with_another_number_of_slips_does_not_agree_although_its_yen_do() -> None:
    banks = (BankRow("百五銀行", "済通", 2, Yen(100), 1, Yen(100)),)
    assert [line[-1] for line in all_lines(a_report(banks=banks)) if line[0] == "百五銀行"] == ["不一致"]


def test_sums_that_do_not_meet_are_told_above_the_figures() -> None:
    pdf = render(a_report(channels=(ChannelRow("窓口", 1, Yen(32_206_800)),)))
    assert "不突合：科目別の計とチャネル別の計の差は 100円です。" in texts(pdf)


def test_a_closed_day_says_when_and_by_whom() -> None:
    read = texts(render(a_report()))
    assert "令和8年11月24日 17:42" in read
    assert "山田　花子" in read
    assert "未締" not in read


def test_an_open_day_says_so_and_names_nobody() -> None:
    read = texts(render(a_report(closed_at=None, closed_by="")))
    assert "未締" in read
    assert "この日はまだ締めていません。締めるまで数字が変わることがあります。" in read


def test_a_reprint_is_marked_and_differs_in_nothing_else() -> None:
    first, again = texts(render(a_report())), texts(render(a_report(reprint=True)))
    assert [pair for pair in zip(first, again, strict=True) if pair[0] != pair[1]] == [
        ("収納日計表", "収納日計表 (再発行)")
    ]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(a_report()) == render(a_report())


def test_an_empty_day_is_a_paper_of_noughts() -> None:
    printed = all_lines(a_report(()))
    assert ["この日の収納はありません。"] in printed
    assert ["合計", "0", "0", "0", "0", "0", "0"] in printed
    assert ["銀行の入金の記録はありません。"] in printed


@pytest.mark.parametrize(
    "name", ["髙﨑銀行", "𠮷野支店", "葛\U000e0100城支店", "[/]信用金庫", "百五　銀行", "{nb}銀行", "銀行\u202e\x1b[2J"]
)
def test_names_are_read_back_as_the_record_has_them(name: str) -> None:
    banks = (BankRow(name, "済通", 1, Yen(5), 1, Yen(5)),)
    assert name.replace("\u202e", "").replace("\x1b", "") in texts(render(a_report(banks=banks)))


def test_the_longest_name_of_a_bank_wraps_inside_its_column() -> None:
    assert len(LONG_BANK) >= 40  # as long as names of banks come
    pdf = render(a_report(banks=(BankRow(LONG_BANK, "口座振替", 1, Yen(5), 1, Yen(5)),)))
    assert LONG_BANK in whole(pdf)
    assert all(overlapping(page) == [] for page in pieces(pdf))


def test_a_name_that_no_font_can_draw_keeps_the_paper_back() -> None:
    with pytest.raises(MissingGlyph) as refused:
        render(a_report(banks=(BankRow("\U0002a6a5銀行", "済通", 1, Yen(5), 1, Yen(5)),)))
    assert "U+2A6A5" in refused.value.message


def sixty_rows() -> tuple[DailyRow, ...]:
    return tuple(
        a_row(
            f"第{n}号の税目（普通徴収）",
            fiscal_year=2026 - n // 40,
            revenue_class=CURRENT if n % 40 < 20 else CARRIED_OVER,
            count=99_999,
            principal=999_999_999,
            demand_fee=999_999_999,
            late_charge=-999_999_999,
            other=999_999_999,
        )
        for n in range(60)
    )


def test_sixty_lines_of_nine_digits_go_on_over_numbered_pages_without_overlap() -> None:
    read = pieces(render(a_report(sixty_rows())))
    assert len(read) >= 3
    for number_of_page, page in enumerate(read, 1):
        assert f"{number_of_page}/{len(read)}" in [piece.text for piece in page]
        assert overlapping(page) == []
        assert all(piece.left > 36 and piece.right < 841.89 - 36 and piece.bottom > 30 for piece in page)
        assert all(piece.size >= 8 for piece in page)


def test_the_columns_of_sixty_lines_add_up_to_the_sum_on_paper() -> None:
    printed = all_lines(a_report(sixty_rows()))
    details = [figures(line) for line in printed if any("号の税目" in text for text in line)]
    (sums,) = [figures(line) for line in printed if line[0] == "合計"]
    assert len(details) == 60
    assert [sum(column) for column in zip(*details, strict=True)] == sums
    assert a_report(sixty_rows()).total == Yen(sums[-1])


def test_the_greatest_amounts_stay_on_one_line_in_readable_size() -> None:
    rows = (a_row(principal=-9_999_999_999_999),)
    (page,) = pieces(render(a_report(rows)))
    great = [piece for piece in page if piece.text == "△9,999,999,999,999"]
    assert len(great) >= 10
    assert all(piece.size >= 8 for piece in great)
    assert overlapping(page) == []


def test_money_of_nought_yen_is_printed_as_nought() -> None:
    assert ["計", "1", "0"] in all_lines(a_report((a_row(),)))
    assert a_report((a_row(),)).total == ZERO
