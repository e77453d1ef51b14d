"""様式・教示・公印 (9103): what every letter of the city says beside its own words, by the day from which it holds.

Rows are appended, never changed: a letter of last year is explained by what held then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.office.papers.letters import AppealKind, Issuer, Seal
from core.values.dates import wareki_year

if TYPE_CHECKING:
    from core.office.ports import Store

FUNCTION = "office.letter_forms"


class MasterKind(StrEnum):
    """What a row is about; stored as it stands, the value is the word on the screen."""

    ISSUER = "発行者"
    SEAL = "公印"
    CONTACT = "問い合わせ先"
    NUMBER = "文書番号"
    APPEAL = "教示文"
    FORM = "様式"
    SUBSTITUTE = "代替文字"


@dataclass(frozen=True, slots=True)
class Master:
    """One dated value: `code` is the office (発行者 … have ''), the kind of 教示, or the number of the form."""

    kind: MasterKind
    code: str
    from_on: date
    value: Mapping[str, str]


class Masters(Protocol):
    """The dated masters in the store."""

    def get(self, kind: MasterKind, code: str, on: date) -> Mapping[str, str] | None:
        """The value in force on a day; None where none was ever set."""
        ...

    def put(self, master: Master, audit_seq: int) -> None:
        """Append a value that holds from its day on; of two of one day the later one holds."""
        ...

    def listed(self, kind: MasterKind | None = None) -> list[Master]:
        """All rows, by kind and code, newest day first."""
        ...


DEFAULT_NUMBER = "伊収第{form}-{year}-{no}号"
"""発行番号 of kind, year and running number (§0.1); the city may write it in its own way."""

DEFAULT_SQUARE = "印"

_SUIT = (
    "また、この処分の取消しの訴えは、審査請求に対する裁決があったことを知った日の翌日から起算して6か月以内に、{city}を被告として"
    "（訴訟において{city}を代表する者は{mayor}となります。）提起することができます（裁決の日の翌日から起算して1年を経過したときは"
    "提起できません。）。処分の取消しの訴えは、審査請求に対する裁決を経た後でなければ提起できませんが、①審査請求があった日から"
    "3か月を経過しても裁決がないとき、②処分、処分の執行又は手続の続行により生ずる著しい損害を避けるため緊急の必要があるとき、"
    "③その他裁決を経ないことにつき正当な理由があるときは、裁決を経ないで提起することができます。"
)
_THREE_MONTHS = (
    "この処分に不服がある場合は、この処分があったことを知った日の翌日から起算して3か月以内に、{mayor}に対して審査請求を"
    "することができます（処分の日の翌日から起算して1年を経過したときは、することができません。）。"
)
DEFAULT_APPEALS: Mapping[AppealKind, str] = {
    AppealKind.DISPOSITION: _THREE_MONTHS + _SUIT,
    AppealKind.SEIZURE: _THREE_MONTHS
    + "ただし、督促に欠陥があることを理由とするときは差押えに係る通知を受けた日の翌日から起算して3か月を経過した日まで、"
    "不動産等の差押えに不服があるときはその公売期日等まで、公売公告から売却決定までの処分に不服があるときは換価財産の"
    "買受代金の納付の期限までに限ります（地方税法第19条の4）。" + _SUIT,
    AppealKind.DISTRIBUTION: "この処分に不服がある場合は、換価代金等の交付期日までに、{mayor}に対して審査請求をすることができます"
    "（地方税法第19条の4。この期限は、休日に当たっても延びません。）。" + _SUIT,
}
"""Words of §0.6 until the city sets its own; {city} and {mayor} are filled in on the day of issue."""


def issuer_of(store: Store, on: date, office_name: str = "", phone: str = "") -> Issuer:
    """Who signs on a day: 市長 and name, the seal, and where one may ask."""
    city = store.city.municipality()
    name = city.name if city is not None else ""
    issuer = store.letter_masters.get(MasterKind.ISSUER, "", on) or {}
    contact = store.letter_masters.get(MasterKind.CONTACT, "", on) or {}
    lines = tuple(
        line
        for line in (
            f"{name} {contact.get('office') or office_name}".strip(),
            contact.get("address", ""),
            f"電話 {contact.get('phone') or phone}" if contact.get("phone") or phone else "",
            contact.get("hours", ""),
        )
        if line
    )
    return Issuer(issuer.get("title") or f"{name}長", issuer.get("name", ""), seal_of(store, on), lines)


def seal_of(store: Store, on: date) -> Seal:
    """The seal of a day; without one a square says where it goes."""
    import base64

    value = store.letter_masters.get(MasterKind.SEAL, "", on)
    if value is None:
        return Seal(square=DEFAULT_SQUARE)
    return Seal(
        words=value.get("words", ""),
        square=value.get("square", ""),
        image_png=base64.b64decode(value.get("image", "")),
    )


def appeal_text_of(store: Store, kind: AppealKind, on: date, municipality: str, mayor: str) -> str:
    """The 教示 in force on a day, '' for papers that are no dispositions."""
    if kind is AppealKind.NONE:
        return ""
    value = store.letter_masters.get(MasterKind.APPEAL, kind.value, on)
    words = value["text"] if value is not None else DEFAULT_APPEALS[kind]
    return words.replace("{city}", municipality).replace("{mayor}", mayor)


def number_words(store: Store, form_no: str, fiscal_year: int, serial_no: int, on: date) -> str:
    """The 文書番号 as letters carry it."""
    value = store.letter_masters.get(MasterKind.NUMBER, "", on)
    pattern = value["pattern"] if value is not None else DEFAULT_NUMBER
    year = wareki_year(fiscal_year)
    return (
        pattern.replace("{form}", form_no)
        .replace("{year}", year.lstrip("MTSHR"))
        .replace("{era}", year)
        .replace("{no}", str(serial_no))
    )


def form_of(store: Store, form_no: str, on: date) -> Mapping[str, str]:
    """What the city has set for a form: another `title`, a `note` behind its words; both may be missing."""
    return store.letter_masters.get(MasterKind.FORM, form_no, on) or {}
