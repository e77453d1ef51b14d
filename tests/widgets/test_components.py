"""The smaller components: header of a person, differences, checks, panes, progress, lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.parties.party import Label, Party, PartyKind, PartyView, Shown
from tests.terminal.gallery import PARTY
from tests.terminal.harness import screen_lines, screen_text
from tests.widgets.showing import showing
from tui.widgets import cells
from tui.widgets.before_after import BeforeAfter, Change
from tui.widgets.check_list import Check, CheckList, Finding
from tui.widgets.data_list import DataList
from tui.widgets.difference_table import Count, DifferenceTable
from tui.widgets.job_progress import JobProgress, JobStep, StepState
from tui.widgets.lines import apart, bar, change, pairs, section
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_facts import Flag, Gravity, PartyFacts, age_on, facts_of
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone


def told(line: Line) -> str:
    return "".join(text for _, text in line)


async def header(party: PartyFacts) -> list[str]:
    app, _ = showing(PartyHeader(party))
    async with app.run_test():
        return [line.rstrip() for line in screen_lines(app)[1:4]]


async def test_the_header_shows_who_where_and_what_must_be_heeded() -> None:
    who, where, heed = await header(PARTY)
    assert who == " 宛名 00123456  伊勢 太郎（イセ タロウ） S45.1.1生 56歳 男  個人   世帯 0004561"
    assert where.startswith(" 〒516-0037 伊勢市岩渕一丁目7番29号") and where.endswith("電話 0596-00-1234 昼可")
    assert heed == "  差押   分納中   弁護士介入 R8.4.2  付箋 失業・国保 R8.12.31まで"


async def test_a_protected_person_shows_no_address_telephone_or_birth_date() -> None:
    text = "\n".join(await header(replace(PARTY, protected=True)))
    assert "支援措置" in text
    for hidden in ("516-0037", "岩渕", "0596", "S45", "56歳"):
        assert hidden not in text


async def test_the_grant_shows_what_protection_hides() -> None:
    assert "岩渕" in "\n".join(await header(replace(PARTY, protected=True, granted=True)))


async def test_without_flags_the_row_says_so() -> None:
    assert (await header(replace(PARTY, flags=())))[2] == " 特記なし"


async def test_flags_that_do_not_fit_are_counted() -> None:
    flags = tuple(Flag(f"注意書き{n}番 長い言葉", Gravity.TELLS) for n in range(9))
    assert (await header(replace(PARTY, flags=flags)))[2].endswith("ほか6")


@pytest.mark.parametrize("name", ["長" * 300, "株式会社" * 12, "[/]\x1b[2J"])
async def test_a_long_name_leaves_the_facts_in_their_row(name: str) -> None:
    who = (await header(replace(PARTY, name=name, kana="")))[0]
    assert cells.width(who) <= 80 and who.endswith("世帯 0004561")


async def test_the_difference_counts_the_line_being_typed_and_gives_the_reason_of_f9() -> None:
    app, _ = showing(table := DifferenceTable())
    async with app.run_test():
        table.show(sheet=Count(10, 148_300), entered=Count(9, 121_300), typing=Count(1, 24_000))
        assert "-3,000" in screen_text(app) and "不一致" in screen_text(app)
        assert table.reason == "総括票との差が -3,000円 あります。差が 0 になると確定できます。"
        table.show(typing=Count(1, 27_000))
        assert table.balanced and table.reason == ""
        assert "不一致" not in screen_text(app)


async def test_checks_stand_in_the_order_of_their_weight() -> None:
    checks = CheckList([Check(Finding.PASSED, "丙"), Check(Finding.REFUSED, "甲"), Check(Finding.WARNED, "乙")])
    app, _ = showing(checks)
    async with app.run_test():
        assert [line.strip() for line in screen_lines(app)[1:4]] == ["拒否  甲", "警告  乙", "適合  丙"]
        assert checks.blocks and checks.wants_reason


async def test_a_digit_chooses_a_pane_and_f8_passes_over_empty_ones() -> None:
    panes = Panes([Pane("滞納", 7), Pane("経過", 0), Pane("財産", 3)])
    app, screen = showing(panes, DataList((), digits=False))
    async with app.run_test() as pilot:
        await pilot.press("3")
        assert panes.chosen == 2
        panes.step(1)
        panes.step(1)
        await pilot.pause()
        assert [event.index for event in screen.heard] == [2, 0, 2]


async def test_nine_panes_stand_in_as_few_rows_as_fit() -> None:
    app, _ = showing(Panes([Pane(f"約束・分納超過{n}", 11) for n in range(9)]))
    async with app.run_test():
        lines = screen_lines(app)
        assert "1 約束" in lines[1] and "4 約束" in lines[2] and "9 約束" in lines[3]


async def test_progress_is_drawn_at_most_twice_a_second_and_the_last_state_always() -> None:
    app, _ = showing(progress := JobProgress())
    async with app.run_test() as pilot:
        for done in range(0, 101, 10):
            progress.show([JobStep(StepState.RUNNING, "消込", done, 100)])
        assert "10 / 100件" not in screen_text(app)
        while "100 / 100件" not in screen_text(app):
            await pilot.pause(0.05)


async def test_before_and_after_give_the_signed_difference() -> None:
    app, _ = showing(
        BeforeAfter([Change("本税 収入", 5000, 0), Change("状態", "滞納", "完納"), Change("延滞金", 1, 1)])
    )
    async with app.run_test():
        lines = [line.split() for line in screen_lines(app)[2:5]]
        assert lines == [["本税", "収入", "5,000", "0", "-5,000"], ["状態", "滞納", "完納"], ["延滞金", "1", "1", "0"]]


def test_signs_are_written_in_differences() -> None:
    assert [change(0, 1000), change(5000, 0), change(1, 1)] == ["+1,000", "-5,000", "0"]


def test_a_section_fills_its_line() -> None:
    line = told(section("10行目", 80, "納付書番号なしの入力"))
    assert cells.width(line) == 79 and line.startswith(" -- 10行目 ---") and line.endswith(" 納付書番号なしの入力 --")


def test_the_right_end_of_a_line_stays_whole() -> None:
    line = told(apart([(Tone.TEXT, " " + "長" * 60)], [(Tone.LABEL, "表示 1-12/18件")], 80))
    assert line.endswith("..  表示 1-12/18件") and cells.width(line) == 79


def test_labels_and_values_stand_two_cells_apart() -> None:
    assert told(pairs(("基準日", "R8.11.24"), ("表示", "全部"))) == " 基準日 R8.11.24  表示 全部"


def test_a_share_has_its_number_beside_it() -> None:
    assert told(bar(209, 216)) == "[#############################.]  96.7%"
    assert told(bar(0, 0)) == "[" + "." * 30 + "]   0.0%"


def test_the_header_is_made_from_what_the_service_let_out() -> None:
    party = Party(
        1,
        "00123456",
        PartyKind.RESIDENT,
        "伊勢 太郎",
        "イセ タロウ",
        date(1970, 1, 1),
        "1",
        "5160037",
        "伊勢市岩渕一丁目7番29号",
    )
    labels = (Label("失業・国保", date(2026, 1, 1), date(2026, 12, 31)),)
    facts = facts_of(PartyView(party, Shown.FULL, labels=labels, flags=("転出", "支援措置")), date(2026, 11, 24))
    assert facts.birth == "S45.1.1生 56歳 男"
    assert facts.address == "〒516-0037 伊勢市岩渕一丁目7番29号"
    assert [(flag.word, flag.gravity) for flag in facts.flags] == [
        ("転出", Gravity.WARNS),
        ("支援措置", Gravity.STOPS),
        ("付箋 失業・国保 R8.12.31まで", Gravity.TELLS),
    ]


def test_an_age_is_full_years() -> None:
    assert [age_on(date(2000, 2, 29), date(2026, 2, day)) for day in (28,)] == [25]
    assert age_on(date(1970, 1, 1), date(2026, 1, 1)) == 56
