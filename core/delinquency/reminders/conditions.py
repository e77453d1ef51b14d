"""抽出条件 as data: a tree of tests on columns of open cases, joined by かつ, または and でない (E40).

The tree is validated when it is made and stored as plain JSON. What it means is decided in one place: the store turns
it into one statement with bound values, the same for the same tree and day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from core.parties.party import PartyKind
from core.values.dates import iso_date, wareki
from core.values.refusals import BadInput

MOST_TESTS = 40
"""Tests of one condition: nobody understands a longer one, and each is a part of a statement."""
MOST_DEPTH = 6
MOST_TEXT = 60
MOST_YEN = 10**11


class ValueKind(StrEnum):
    """What a column holds, and so how it can be compared."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    YEN = "yen"
    DAY = "day"
    PRESENCE = "presence"


class Comparison(StrEnum):
    """How a column is compared; stored as it stands."""

    IS = "is"
    IS_NOT = "is_not"
    STARTS = "starts"
    CONTAINS = "contains"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ON_OR_BEFORE = "on_or_before"
    ON_OR_AFTER = "on_or_after"
    DAYS_AGO = "days_ago"
    WITHIN_DAYS = "within_days"
    PRESENT = "present"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _COMPARISONS[self.value]

    @property
    def takes_value(self) -> bool:
        """False for あり and なし, which say everything themselves."""
        return self not in (Comparison.PRESENT, Comparison.ABSENT)


_COMPARISONS = {
    "is": "である",
    "is_not": "でない",
    "starts": "で始まる",
    "contains": "を含む",
    "at_least": "以上",
    "at_most": "以下",
    "on_or_before": "以前",
    "on_or_after": "以後",
    "days_ago": "日以上前",
    "within_days": "日以内",
    "present": "あり",
    "absent": "なし",
}

_OF_KIND: Mapping[ValueKind, tuple[Comparison, ...]] = {
    ValueKind.CODE: (Comparison.IS, Comparison.IS_NOT),
    ValueKind.TEXT: (Comparison.IS, Comparison.IS_NOT, Comparison.STARTS, Comparison.CONTAINS),
    ValueKind.NUMBER: (Comparison.IS, Comparison.AT_LEAST, Comparison.AT_MOST),
    ValueKind.YEN: (Comparison.AT_LEAST, Comparison.AT_MOST),
    ValueKind.DAY: (
        Comparison.ON_OR_BEFORE,
        Comparison.ON_OR_AFTER,
        Comparison.DAYS_AGO,
        Comparison.WITHIN_DAYS,
        Comparison.PRESENT,
        Comparison.ABSENT,
    ),
    ValueKind.PRESENCE: (Comparison.PRESENT, Comparison.ABSENT),
}
_COUNTED = (Comparison.DAYS_AGO, Comparison.WITHIN_DAYS)
_DATED = (Comparison.ON_OR_BEFORE, Comparison.ON_OR_AFTER)


class Column(StrEnum):
    """What an open case can be chosen by; stored as it stands."""

    COLLECTOR = "collector"
    AREA = "area"
    TAX_ITEM = "tax_item"
    LEVY_YEAR = "levy_year"
    OWED = "owed"
    TERMS = "terms"
    OLDEST_DUE = "oldest_due"
    LAST_CONTACT = "last_contact"
    LAST_REMINDER = "last_reminder"
    LAST_STAGE = "last_stage"
    LIMITATION_DAYS = "limitation_days"
    HOUSEHOLD = "household"
    HOUSEHOLD_DEBTORS = "household_debtors"
    PARTY_KIND = "party_kind"
    CAUSE = "cause"
    LABEL = "label"
    POLICY = "policy"
    OPENED_ON = "opened_on"
    GRACE = "grace"
    SUSPENSION = "suspension"
    PLAN = "plan"
    HANDED_OVER = "handed_over"
    SEIZURE = "seizure"
    DIRECT_DEBIT = "direct_debit"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _COLUMNS[self.value][0]

    @property
    def kind(self) -> ValueKind:
        """What it holds."""
        return _COLUMNS[self.value][1]

    @property
    def example(self) -> str:
        """What may be typed as its value."""
        return _COLUMNS[self.value][2]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """How it can be compared."""
        return _OF_KIND[self.kind]


_COLUMNS: dict[str, tuple[str, ValueKind, str]] = {
    "collector": ("担当", ValueKind.CODE, "職員番号"),
    "area": ("地区", ValueKind.TEXT, "伊勢市小俣町"),
    "tax_item": ("税目", ValueKind.CODE, "01"),
    "levy_year": ("年度", ValueKind.NUMBER, "2026"),
    "owed": ("残額", ValueKind.YEN, "50000"),
    "terms": ("滞納期数", ValueKind.NUMBER, "3"),
    "oldest_due": ("最古の納期限", ValueKind.DAY, "R7.3.31 か 日数"),
    "last_contact": ("最終折衝日", ValueKind.DAY, "R8.8.1 か 日数"),
    "last_reminder": ("最終催告日", ValueKind.DAY, "R8.8.1 か 日数"),
    "last_stage": ("催告の段階", ValueKind.NUMBER, "0 なし 1 第1回 2 第2回 3 最終 4 予告"),
    "limitation_days": ("時効残（日）", ValueKind.NUMBER, "180"),
    "household": ("世帯番号", ValueKind.TEXT, "0004561"),
    "household_debtors": ("世帯の滞納者", ValueKind.NUMBER, "2"),
    "party_kind": ("宛名種別", ValueKind.CODE, "resident company"),
    "cause": ("滞納区分", ValueKind.TEXT, "失業"),
    "label": ("付箋", ValueKind.TEXT, "国保"),
    "policy": ("方針", ValueKind.CODE, "移管"),
    "opened_on": ("案件の開始日", ValueKind.DAY, "R8.4.1 か 日数"),
    "grace": ("猶予", ValueKind.PRESENCE, ""),
    "suspension": ("執行停止", ValueKind.PRESENCE, ""),
    "plan": ("分納誓約", ValueKind.PRESENCE, ""),
    "handed_over": ("移管", ValueKind.PRESENCE, ""),
    "seizure": ("差押", ValueKind.PRESENCE, ""),
    "direct_debit": ("口座振替", ValueKind.PRESENCE, ""),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One column compared. `value` is text, whole number (yen, count, days) or ISO day; '' where none is taken."""

    column: Column
    comparison: Comparison
    value: str | int = ""

    def __post_init__(self) -> None:
        if self.comparison not in self.column.comparisons:
            words = "・".join(one.label for one in self.column.comparisons)
            raise BadInput(
                reason=f"「{self.column.label}」は「{self.comparison.label}」で比べられません。{words} から選んでください。",
                field="comparison",
            )
        _check_value(self.column, self.comparison, self.value)

    @property
    def words(self) -> str:
        """残額 50,000円以上."""
        return f"{self.column.label} {_told(self.column, self.comparison, self.value)}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """かつ: every part holds."""

    parts: tuple[Node, ...]

    @property
    def words(self) -> str:
        """Parts joined by かつ."""
        return " かつ ".join(_bracketed(part, AnyOf) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """または: one part at least holds."""

    parts: tuple[Node, ...]

    @property
    def words(self) -> str:
        """Parts joined by または."""
        return " または ".join(_bracketed(part, AllOf) for part in self.parts)


@dataclass(frozen=True, slots=True)
class NotSo:
    """でない: the part does not hold."""

    part: Node

    @property
    def words(self) -> str:
        """The part in brackets, denied."""
        return f"（{self.part.words}）でない"


Node: TypeAlias = Compared | AllOf | AnyOf | NotSo


def checked(tree: Node) -> Node:
    """The tree, if it can be asked: something is tested, not too much, not too deep. Raises BadInput."""
    tests, depth = _size(tree)
    if not tests:
        raise BadInput(reason="条件の項目がありません。項目を1つ以上入力してください。", field="column")
    if tests > MOST_TESTS or depth > MOST_DEPTH:
        raise BadInput(
            reason=f"条件は{MOST_TESTS}項目、{MOST_DEPTH}段までです。分けて保存してください。", field="column"
        )
    return tree


def of_groups(rows: Sequence[tuple[int, bool, Compared]]) -> Node:
    """The tree of the rows of the form: tests of one group hold together, one of the groups is enough.

    A row is (group, denied, test). Raises BadInput when there is none.
    """
    groups: dict[int, list[Node]] = {}
    for group, denied, test in rows:
        groups.setdefault(group, []).append(NotSo(test) if denied else test)
    joined = [parts[0] if len(parts) == 1 else AllOf(tuple(parts)) for _, parts in sorted(groups.items())]
    return checked(joined[0] if len(joined) == 1 else AnyOf(tuple(joined)))


def groups_of(tree: Node) -> list[tuple[int, bool, Compared]] | None:
    """The rows of the form that mean the same as this tree; None for one that would take too many.

    A condition with inner brackets is multiplied out: A かつ （B または C） are the groups A B and A C.
    """
    groups = _multiplied(tree, denied=False)
    rows = [(number, denied, test) for number, group in enumerate(groups, 1) for denied, test in group]
    return rows if len(rows) <= MOST_TESTS else None


def _multiplied(tree: Node, *, denied: bool) -> list[list[tuple[bool, Compared]]]:
    """Groups of tests, one of which must hold whole; a denial goes inward and turns かつ and または around."""
    if isinstance(tree, Compared):
        return [[(denied, tree)]]
    if isinstance(tree, NotSo):
        return _multiplied(tree.part, denied=not denied)
    parts = [_multiplied(part, denied=denied) for part in tree.parts]
    if isinstance(tree, AnyOf) is not denied:
        return [group for part in parts for group in part]
    groups: list[list[tuple[bool, Compared]]] = [[]]
    for part in parts:
        groups = [[*group, *(test for test in more if test not in group)] for group in groups for more in part]
        if sum(map(len, groups)) > MOST_TESTS * 4:
            break
    return groups


def compared(column: Column, comparison: Comparison, typed: str, day: date | None = None) -> Compared:
    """The test that a clerk typed; `day` is the typed value where it was read as a day. Raises BadInput."""
    if not comparison.takes_value:
        return Compared(column, comparison)
    if comparison in _DATED:
        if day is None:
            raise BadInput(reason=f"「{column.label}」は日付を入力してください（例 R8.8.1）。", field="value")
        return Compared(column, comparison, day.isoformat())
    if comparison in _COUNTED or column.kind in (ValueKind.NUMBER, ValueKind.YEN):
        digits = typed.replace(",", "").removesuffix("円").removesuffix("日")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
            raise BadInput(reason=f"「{column.label}」は数字で入力してください（例 {column.example}）。", field="value")
        return Compared(column, comparison, int(digits))
    return Compared(column, comparison, typed)


def plain(tree: Node) -> dict[str, Any]:
    """The tree as JSON values."""
    if isinstance(tree, Compared):
        return {"column": tree.column.value, "is": tree.comparison.value, "value": tree.value}
    if isinstance(tree, NotSo):
        return {"not": plain(tree.part)}
    return {"all" if isinstance(tree, AllOf) else "any": [plain(part) for part in tree.parts]}


def tree_of(stored: object) -> Node:
    """The tree of JSON values. Raises BadInput for anything that is not one."""
    return checked(_node(stored, 0))


def _node(stored: object, depth: int) -> Node:
    if not isinstance(stored, dict) or depth > MOST_DEPTH:
        raise BadInput(reason="条件の形が違います。条件を作り直してください。", field="column")
    if set(stored) == {"not"}:
        return NotSo(_node(stored["not"], depth + 1))
    for key, joined in (("all", AllOf), ("any", AnyOf)):
        if set(stored) == {key} and isinstance(stored[key], list):
            return joined(tuple(_node(part, depth + 1) for part in stored[key]))
    if set(stored) != {"column", "is", "value"}:
        raise BadInput(reason="条件の形が違います。条件を作り直してください。", field="column")
    try:
        column, comparison = Column(stored["column"]), Comparison(stored["is"])
    except ValueError as wrong:
        raise BadInput(reason="条件の項目か比べ方がこのシステムにありません。", field="column") from wrong
    return Compared(column, comparison, stored["value"])


def _size(tree: Node) -> tuple[int, int]:
    """Tests and depth; a joint without parts makes the whole a tree without a column."""
    if isinstance(tree, Compared):
        return 1, 1
    sizes = [_size(part) for part in ((tree.part,) if isinstance(tree, NotSo) else tree.parts)]
    if not sizes or any(tests == 0 for tests, _ in sizes):
        return 0, 1
    return sum(tests for tests, _ in sizes), 1 + max(depth for _, depth in sizes)


def _check_value(column: Column, comparison: Comparison, value: str | int) -> None:
    def refuse(reason: str) -> BadInput:
        return BadInput(reason=reason, field="value")

    if not comparison.takes_value:
        if value != "":
            raise refuse(f"「{comparison.label}」に値は要りません。")
    elif comparison in _DATED:
        if not isinstance(value, str) or not value:
            raise refuse(f"「{column.label}」は日付を入力してください（例 R8.8.1）。")
        iso_date(value)
    elif comparison in _COUNTED or column.kind in (ValueKind.NUMBER, ValueKind.YEN):
        if type(value) is not int or not 0 <= value <= MOST_YEN:
            raise refuse(f"「{column.label}」は数字で入力してください（例 {column.example}）。")
    elif not isinstance(value, str) or not value.strip():
        raise refuse(f"「{column.label}」の値を入力してください（例 {column.example}）。")
    elif len(value) > MOST_TEXT or not value.isprintable():
        raise refuse(f"「{column.label}」の値は{MOST_TEXT}字までです。")


def _told(column: Column, comparison: Comparison, value: str | int) -> str:
    if not comparison.takes_value:
        return comparison.label
    if comparison in _DATED:
        return f"{wareki(iso_date(str(value)))} {comparison.label}"
    if isinstance(value, int):
        unit = "円" if column.kind is ValueKind.YEN else ""
        between = "" if comparison in _COUNTED or unit else " "
        return f"{value if column is Column.LEVY_YEAR else f'{value:,}'}{unit}{between}{comparison.label}"
    word = PartyKind(value).label if column is Column.PARTY_KIND and value in tuple(PartyKind) else value
    return f"「{word}」{comparison.label}"


def _bracketed(part: Node, kind: type) -> str:
    return f"（{part.words}）" if isinstance(part, kind) else part.words
