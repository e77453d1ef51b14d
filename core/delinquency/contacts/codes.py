"""折衝の符号: methods, counterparts, results, reasons and stock phrases of a city, as dated settings (C26, C29).

Each setting is a list of lines "code name". Some codes mean something to the rules and cannot be left out of a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.office.contact_tables import (
    ABSENT,
    CALL_IN,
    CALL_OUT,
    COUNTER,
    ORAL_ACKNOWLEDGEMENT,
    PROMISED,
    SELF,
    VISIT,
    WORKPLACE,
    table_of,
)
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Store


_SHORT = re.compile(r"[;；]([0-9０-９]{1,2})")


__all__ = [
    "ABSENT",
    "CALL_IN",
    "CALL_OUT",
    "COUNTER",
    "ORAL_ACKNOWLEDGEMENT",
    "PROMISED",
    "SELF",
    "VISIT",
    "WORKPLACE",
    "Codes",
    "codes_on",
    "need_code",
]


@dataclass(frozen=True, slots=True)
class Codes:
    """The tables in force on a day: code and name, in the order of the setting."""

    methods: Mapping[str, str]
    counterparts: Mapping[str, str]
    results: Mapping[str, str]
    reasons: Mapping[str, str]
    moods: Mapping[str, str]
    pay_methods: Mapping[str, str]
    phrases: Mapping[str, str]

    def expand(self, text: str) -> str:
        """The text with its short codes (`;3`) written out; a code that no phrase has stays as it was typed (C29)."""

        def phrase(match: re.Match[str]) -> str:
            code = unicodedata.normalize("NFKC", match[1])
            return self.phrases.get(code, match[0])

        return _SHORT.sub(phrase, text)


SETTINGS: Mapping[str, str] = {
    "methods": "contact_methods",
    "counterparts": "contact_counterparts",
    "results": "contact_results",
    "reasons": "contact_reasons",
    "moods": "contact_moods",
    "pay_methods": "contact_pay_methods",
    "phrases": "contact_phrases",
}
"""The setting of each table."""


def codes_on(store: Store, on: date) -> Codes:
    """The tables in force on a day."""
    from core.office.settings import value_of

    return Codes(**{table: table_of(value_of(store, key, on)) for table, key in SETTINGS.items()})


def need_code(table: Mapping[str, str], code: str, label: str, field: str, *, required: bool = True) -> str:
    """The name of a code. Raises BadInput for one that is missing or that the table does not have."""
    if not code:
        if required:
            raise BadInput(reason=f"{label}を入力してください。F4 で一覧を見られます。", field=field)
        return ""
    if code not in table:
        raise BadInput(reason=f"{label}に {code} はありません。F4 で一覧を見られます。", field=field)
    return table[code]
