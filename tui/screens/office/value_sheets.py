"""9101: what the city has decided, as dated values, and the yearly rates, which are only read here."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from textual.widget import Widget

from core.ledger import rate_view
from core.ledger.components import Component
from core.ledger.rate_view import RateRecord
from core.ledger.rates import percent
from core.office import settings
from core.office.deciding.routes import LIMITS, ROUTES
from core.office.deciding.setting_changes import draft_setting
from core.office.settings import SettingView
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office.approval_sheets import drafted
from tui.screens.office.settings_sheet import Sheet
from tui.widgets import cells, columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.field import DateField, Field
from tui.widgets.form import FormRow
from tui.widgets.lines import text
from tui.widgets.painted import Line

_YES, _NO = "する", "しない"
_PERIODS = {
    "parties": "宛名",
    "raw": "原票",
    "sessions": "サインイン",
    "codes": "認証番号",
    "drafts": "未確定入力",
    "received": "受領ファイル",
}
_LABELS = {one.value: one.label for one in Component} | _PERIODS
_BETWEEN = "、"


def shown(value: object) -> str:
    """A value as the screen shows it."""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return _BETWEEN.join(_LABELS.get(str(one), str(one)) for one in value)
    if isinstance(value, dict):
        return _BETWEEN.join(f"{_LABELS.get(name, name)} {one}" for name, one in value.items())
    return "" if value is None else str(value)


def value_of(typed: str, before: object) -> object:
    """What was typed, in the kind of the value that it replaces. Raises BadInput."""
    if isinstance(before, bool):
        if typed in (_YES, _NO):
            return typed == _YES
        raise BadInput(reason=f"「{_YES}」か「{_NO}」を入力してください。", field="value")
    if isinstance(before, int):
        digits = unicodedata.normalize("NFKC", typed).replace(",", "")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
            raise BadInput(reason="数字で入力してください（例 20）。", field="value")
        return int(digits)
    if isinstance(before, list):
        return [_code_of(word, before) for word in _words(typed)]
    if isinstance(before, dict):
        return dict(_pair(word, before) for word in _words(typed))
    return typed


def _words(typed: str) -> list[str]:
    return [
        word.strip() for word in typed.replace(",", _BETWEEN).replace("，", _BETWEEN).split(_BETWEEN) if word.strip()
    ]


def _code_of(word: str, before: Sequence[object]) -> str:
    """The code of a word where the list holds codes, else the word itself."""
    return next((code for code in map(str, before) if _LABELS.get(code) == word), word)


def _pair(word: str, before: Mapping[str, object]) -> tuple[str, object]:
    name, _, value = word.rpartition(" ")
    if not name.strip():
        raise BadInput(reason="「名 値」を「、」で区切って入力してください（例 宛名 10、原票 7）。", field="value")
    code = _code_of(name.strip(), list(before))
    return code, value_of(value, before.get(code, 0))


class ValueSheet(Sheet):
    """The settings that the system knows, with the value of the day."""

    NAME = "設定値"
    COLUMNS = (
        columns.number("番", 3),
        columns.text("設定", 30, flex=True, most=40),
        columns.text("いまの値", 16, flex=True, most=60),
        columns.text("根拠", 14, flex=True, most=24),
    )
    HINT = "Enter この設定の値を下の欄へ  数字 区画  F9 確認画面へ"
    SORT = "番号"

    def __init__(self) -> None:
        self._today: date | None = None

    def fields(self) -> Sequence[Widget]:
        return (
            FormRow(
                Field("value", "新しい値", required=True, most=200, width=24),
                DateField("from_on", "適用", required=True, note="から"),
            ),
            FormRow(Field("reason", "理由    ", required=True, most=60, hint="変更の理由  F9 確認画面へ")),
        )

    def read(self, ctx: Any) -> Sequence[SettingView]:
        self._today = ctx.today()
        return [one for one in settings.list_settings(ctx, self._today) if one.setting.key not in (ROUTES, LIMITS)]

    def row(self, number: int, one: SettingView) -> Row:
        return Row(number, (str(number), one.setting.name, shown(one.value), one.setting.source))

    def told(self, found: Sequence[SettingView]) -> list[Line]:
        return [text("値は適用の日から効き、前の値は残ります。これまでの仕訳は変わりません。")]

    def fresh(self) -> Mapping[str, str]:
        return {"from_on": wareki(self._today)} if self._today else {}

    def filled(self, one: SettingView) -> Mapping[str, str]:
        return {"value": shown(one.value)}

    def cannot(self, one: SettingView | None) -> str:
        return "設定がありません。" if one is None else ""

    def question(self, values: Mapping[str, Any], one: SettingView | None) -> Question:
        assert one is not None
        after = value_of(values["value"], one.setting.default)
        return Question(
            f"確認  設定値の変更の起案（{one.setting.name}）",
            "この変更を起案しますか",
            facts=[
                f"適用 {wareki(values['from_on'])} から  根拠 {one.setting.source or 'なし'}",
                f"新しい値 {shown(after)}  理由 {values['reason']}",
            ],
            changes=[Change("値", cells.cut(shown(one.value), 24), cells.cut(shown(after), 24))],
            notes=["課長が決裁すると、全ての職員の処理に効きます。戻すときは、元の値を起案します。"],
            leads_to="起案",
        )

    def write(self, ctx: Any, values: Mapping[str, Any], one: SettingView | None) -> str:
        assert one is not None
        after = value_of(values["value"], one.setting.default)
        return drafted(draft_setting(ctx, one.setting.key, values["from_on"], after, values["reason"]).draft_id)


class RateSheet(Sheet):
    """延滞金, 還付加算金 and 猶予 by the days on which they hold."""

    NAME = "延滞金の割合"
    COLUMNS = (
        columns.day("適用", 9),
        columns.day("まで", 10),
        columns.number("1か月内", 7),
        columns.number("その後", 6),
        columns.number("加算金", 6),
        columns.number("猶予", 5),
        columns.text("根拠", 12),
        columns.day("登録日", 8),
        columns.text("職員", 6, flex=True, most=16),
        columns.number("法人延長", 8, rank=1),
    )
    EMPTY = "割合表に行がありません。情報係へ連絡してください。"
    HINT = "参照だけの区画です  数字 区画"
    SORT = "新しい順"
    CANNOT = "割合は参照だけです。毎年の告示の割合は情報係が登録します。"

    def read(self, ctx: Any) -> Sequence[RateRecord]:
        return rate_view.list_rates(ctx)

    def row(self, number: int, one: RateRecord) -> Row:
        rate = one.rate
        return Row(
            number,
            (
                wareki(rate.from_on),
                "" if rate.until_on == date.max else wareki(rate.until_on),
                f"{percent(rate.low)}%",
                f"{percent(rate.high)}%",
                f"{percent(rate.refund)}%",
                "" if rate.grace is None else f"{percent(rate.grace)}%",
                one.article,
                wareki(one.recorded_at.date()) if one.recorded_at else "",
                one.recorded_by,
                f"{percent(rate.corporate_extension)}%",
            ),
        )

    def told(self, found: Sequence[RateRecord]) -> list[Line]:
        return [
            text("1か月内・その後 納期限の翌日から1か月までと、その後の延滞金  加算金 還付加算金"),
            text("猶予 猶予の間に残る延滞金  告示のない年は前の年の割合で計算し、そう表示します"),
        ]
