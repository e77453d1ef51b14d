"""Fields of the entry of slips: a number of slips, a levy year."""

from __future__ import annotations

import re
import unicodedata

from core.values.dates import wareki_year
from core.values.refusals import BadInput
from tui.widgets.field import Field

_ERA_STARTS = {"H": 1988, "R": 2018}
_YEAR = re.compile(r"([HR]?)(\d{1,2})|(\d{4})", re.ASCII)


class CountField(Field):
    """A whole number from 0, at most six digits; full-width digits, separators and 件 are understood."""

    REPLACES = True
    WIDTH = 7

    def normalise(self, typed: str) -> str:
        return unicodedata.normalize("NFKC", typed).strip().removesuffix("件").replace(",", "")

    def of_empty(self) -> int | None:
        return None

    def of_text(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()) or len(text) > 6:
            raise BadInput(reason="件数は6けたまでの数字で入力してください（例 120）。", field=self.name or "")
        return int(text)

    def form_of(self, value: object) -> str:
        return f"{value:,}" if isinstance(value, int) else ""


class YearField(Field):
    """A year of levy (賦課年度): 8, R8, H31 or 2026; a bare number is of 令和. Shown as `R8`."""

    REPLACES = True
    WIDTH = 4

    def normalise(self, typed: str) -> str:
        plain = unicodedata.normalize("NFKC", typed).strip().upper()
        return plain.removesuffix("年度").replace("令和", "R").replace("平成", "H")

    def of_empty(self) -> int | None:
        return None

    def of_text(self, text: str) -> int:
        found = _YEAR.fullmatch(text)
        if found is None:
            raise BadInput(reason="年度は 8、R8、2026 のどれかの形で入力してください。", field=self.name or "")
        year = int(found[3]) if found[3] else _ERA_STARTS[found[1] or "R"] + int(found[2])
        if not 1989 <= year <= 2100:
            raise BadInput(reason="年度は H1 から R82 までで入力してください。", field=self.name or "")
        return year

    def form_of(self, value: object) -> str:
        return wareki_year(value) if isinstance(value, int) else ""
