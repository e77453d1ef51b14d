"""Option texts as values of the office: days, yen, counts; and values as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from core.values.dates import iso_date
from core.values.derivation import Step
from core.values.money import Yen
from core.values.refusals import BadInput

MOST_NAME = 100


def day(text: str, field: str) -> date:
    """An ISO day. Raises BadInput."""
    return iso_date(text, field=field)


def yen(text: str, field: str) -> Yen:
    """Whole yen, not negative. Raises BadInput."""
    amount = Yen.parse(text, field=field)
    if amount.amount < 0:
        raise BadInput(reason="金額は0円以上で指定してください。", field=field)
    return amount


def count(text: str, field: str, most: int, *, least: int = 1) -> int:
    """A whole number from `least` to `most`. Raises BadInput."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= len(str(most)) and least <= int(plain) <= most):
        raise BadInput(reason=f"{least}から{most:,}までの整数で指定してください。", field=field)
    return int(plain)


def plain_name(text: str, field: str) -> str:
    """A name that can be printed and stands for itself. Raises BadInput for none, a long one, or unprintable signs."""
    if not 1 <= len(text.strip()) <= MOST_NAME or not text.replace("\u3000", " ").isprintable():
        raise BadInput(reason=f"名前は1字から{MOST_NAME}字まで、読める文字で指定してください。", field=field)
    return text


def derivation(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps of a rule as JSON."""
    rows = []
    for step in steps:
        row: dict[str, Any] = {"text": step.text, "article": step.article}
        if step.amount is not None:
            row["amount"] = step.amount.amount
        rows.append(row)
    return rows
