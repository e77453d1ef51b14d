"""内部一覧 on paper and as CSV: the rows of the screen, a chart whose bars can be measured, and nothing of protected persons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.figures.carry_over import print_carry_over
from core.delinquency.figures.performance import print_disposed, print_performance
from core.delinquency.figures.progress import print_progress
from core.delinquency.lists.morning import print_morning
from core.delinquency.lists.waiting import MorningList
from core.office.context import Context
from core.office.outputs.delivery import Destination
from tests.builders import a_payment
from tests.conftest import CtxFor
from tests.delinquency.world import a_delinquent
from tui.wiring import City

Ctx = Context[Any]
FOLDER = Destination.FOLDER


@pytest.fixture
def collector(ctx_for: CtxFor, city: City) -> Ctx:
    with city.vault.write() as store:
        who = a_delinquent(store, name="伊勢　太郎", opened_on=date(2026, 11, 24))
        a_payment(store, who.receivables[0], 4_000, date(2026, 11, 20))
    return ctx_for("delinquency")


def content(city: City, issued: Any) -> bytes:
    return (city.folder / "out" / issued.place).read_bytes()


def text_of(content: bytes) -> str:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_morning_list_stands_on_paper_as_on_the_screen(city: City, collector: Ctx) -> None:
    found = text_of(content(city, print_morning(collector, MorningList.MONEY, "", "04", to=FOLDER)))
    for words in ("朝の一覧", "入金で動く", "伊勢　太郎", "R8.11.20", "4,000", "担当 全員", "1件"):
        assert words in found


def test_a_morning_list_as_csv_holds_numbers_that_stay_numbers(city: City, collector: Ctx) -> None:
    written = content(city, print_morning(collector, MorningList.MONEY, "", "04", as_csv=True, to=FOLDER)).decode(
        "utf-8-sig"
    )
    head, row = written.splitlines()
    assert head.startswith("宛名番号,氏名・名称,領収日,入金")
    assert row.split(",")[3] == "4000"


def test_the_figures_leave_with_their_charts(city: City, collector: Ctx) -> None:
    course = text_of(content(city, print_carry_over(collector, "", "04", to=FOLDER)))
    assert "滞納繰越の推移" in course and "繰越の残（円）" in course and "44,000" in course
    days = date(2026, 11, 1), date(2026, 11, 30)
    assert "未割当" in text_of(content(city, print_performance(collector, *days, "04", to=FOLDER)))
    assert "該当はありません" in text_of(content(city, print_disposed(collector, *days, "04", to=FOLDER)))
    assert "K-2026-000001" in text_of(content(city, print_progress(collector, "", "04", to=FOLDER)))


def test_a_protected_person_makes_the_paper_need_the_grant(city: City, collector: Ctx) -> None:
    from core.office.outputs.protected import ProtectedInOutput

    with city.vault.write() as store:
        a_delinquent(store, name="秘　花子", protected=True, opened_on=date(2026, 11, 24))
    with pytest.raises(ProtectedInOutput):
        print_morning(collector, MorningList.NEW, "", "04", to=FOLDER)
