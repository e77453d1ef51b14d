"""税目: the kinds of claims that the city collects, as a new city's file starts with them.

They are rows of the store from then on; codes are those of the files of the tax system (科目コード, two digits).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles that a letter or a derivation names, from a day on: 延滞金, 督促, 督促手数料."""

    from_on: date
    late_charge: str
    demand: str
    demand_fee: str


@dataclass(frozen=True, slots=True)
class TaxItem:
    """A tax item. `parts` are the codes and names of what a principal is made of, in the order of the papers."""

    tax_item: str
    name: str
    short_name: str
    """At most four kanji, for lists of 80 columns."""
    kana: str
    fund: str
    bears_late_charge: bool
    """False for an insurance premium: its late charge follows another law and is not computed here."""
    parts: tuple[tuple[str, str], ...]
    articles: tuple[Articles, ...]

    @property
    def is_tax(self) -> bool:
        """False for a claim of another fund: shown for reference, it enters no disposition of taxes (A13)."""
        return self.bears_late_charge

    def articles_on(self, day: date) -> Articles | None:
        """The articles in force on a day, or None for a claim that is no tax."""
        return next((row for row in reversed(self.articles) if row.from_on <= day), None)

    def part_label(self, part_code: str) -> str:
        """The name of a part; a claim that is not divided has the one part `whole`."""
        return dict(self.parts).get(part_code, self.short_name)


WHOLE = "whole"
"""Code of the only part of a claim that is not divided."""

_ALWAYS = date(2005, 11, 1)  # the day on which the city was formed
_RESIDENT_PARTS = (("city", "市民税"), ("pref", "県民税"), ("forest", "森林環境税"))
_RESIDENT_ARTICLES = (Articles(_ALWAYS, "法326条", "法329条", "法330条"),)

TAX_ITEMS: tuple[TaxItem, ...] = (
    TaxItem(
        "01",
        "市県民税（普通徴収）",
        "市県民税",
        "シケンミンゼイ",
        "一般会計",
        True,
        _RESIDENT_PARTS,
        _RESIDENT_ARTICLES,
    ),
    TaxItem(
        "02",
        "市県民税（特別徴収）",
        "特別徴収",
        "トクベツチョウシュウ",
        "一般会計",
        True,
        _RESIDENT_PARTS,
        _RESIDENT_ARTICLES,
    ),
    TaxItem(
        "03",
        "固定資産税・都市計画税",
        "固定資産",
        "コテイシサンゼイ",
        "一般会計",
        True,
        (
            ("land_house", "固定資産税（土地家屋）"),
            ("depreciable", "固定資産税（償却資産）"),
            ("city_planning", "都市計画税"),
        ),
        (Articles(_ALWAYS, "法369条", "法371条", "法372条"),),
    ),
    TaxItem(
        "04",
        "法人市民税",
        "法人市民",
        "ホウジンシミンゼイ",
        "一般会計",
        True,
        (("per_capita", "均等割"), ("corporate", "法人税割")),
        _RESIDENT_ARTICLES,
    ),
    TaxItem(
        "08",
        "軽自動車税",
        "軽自動車",
        "ケイジドウシャゼイ",
        "一般会計",
        True,
        (),
        (
            Articles(_ALWAYS, "法463条の24", "法463条の25", "法463条の26"),
            Articles(date(2026, 4, 1), "法457条", "法458条", "法459条"),
        ),
    ),
    TaxItem(
        "23",
        "国民健康保険料",
        "国保料",
        "コクミンケンコウホケンリョウ",
        "国民健康保険特別会計",
        False,
        (("medical", "医療分"), ("support", "支援金分"), ("care", "介護分"), ("child", "子ども支援金分")),
        (),
    ),
)


@dataclass(frozen=True, slots=True)
class DueDate:
    """The 納期限 of a term of a levy year: the last day by the ordinance, and the day after the shift for holidays."""

    tax_item: str
    levy_year: int
    term_no: int
    nominal_due_on: date
    due_on: date


class UnknownTaxItem(Refusal):
    """A tax item that the city does not collect."""

    sentence = "税目{tax_item}は登録されていません。税目の表を確かめてください。"


class TaxItems(Protocol):
    """Tax items and their due dates in the store."""

    def all(self) -> dict[str, TaxItem]:
        """Every tax item by its code."""
        ...

    def put(self, items: Sequence[TaxItem]) -> None:
        """Write tax items; a known code is brought to the new state."""
        ...

    def put_due_dates(self, due_dates: Sequence[DueDate]) -> None:
        """Write due dates; a known term gets the new days."""
        ...

    def due_dates(self, tax_item: str, levy_year: int) -> list[DueDate]:
        """The terms of a levy year in order."""
        ...


def term_label(tax_item: str, term_no: int) -> str:
    """The word for a term on a screen: a number, 全 for the only one of a yearly tax, the month of withheld tax."""
    if tax_item == "02" and 1 <= term_no <= 12:
        return f"{(term_no + 4) % 12 + 1}月"
    if tax_item == "08" and term_no in (0, 1):
        return "全"
    if term_no == 0:
        return "随"
    return str(term_no)
