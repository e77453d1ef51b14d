"""9101: 業務日付 for today, and days that the city closes or keeps open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from textual.widget import Widget

from core.office import calendar
from core.office.calendar import DayTold
from core.office.deciding.calendar_changes import draft_business_date, draft_day, draft_day_removal
from core.values.dates import wareki, weekday
from tui.screens.office.approval_sheets import drafted
from tui.screens.office.settings_sheet import Sheet
from tui.widgets import cells, columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import FormRow
from tui.widgets.lines import pairs, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

AHEAD = timedelta(days=400)
"""How far the calendar is listed: to the end of the next fiscal year's first months."""
KINDS = {"1": "閉庁", "2": "開庁"}
_CODES = {"1": "closed", "2": "open"}


def dated(day: date) -> str:
    """R8.11.24(火)"""
    return f"{wareki(day)}({weekday(day)})"


@dataclass(frozen=True, slots=True)
class NearDay:
    """A day near today, as it could become the business date."""

    day: date
    closed: str
    real: date
    business: date


class BusinessDateSheet(Sheet):
    """The date under which the whole office works today."""

    NAME = "業務日付"
    COLUMNS = (
        columns.day("日", 9),
        columns.text("曜", 2),
        columns.text("開閉", 4),
        columns.text("理由", 20, flex=True, most=40),
        columns.text("いま", 20, flex=True, most=20),
    )
    HINT = "Enter この日を業務日付の欄へ  数字 区画  F9 確認画面へ"
    SORT = "日付順"

    def fields(self) -> Sequence[Widget]:
        return (
            FormRow(
                DateField("business_date", "業務日付", required=True),
                Field("reason", "理由", required=True, most=30, hint="なぜ変えるか（例 前日分の入力）  F9 確認画面へ"),
            ),
        )

    def read(self, ctx: Any) -> Sequence[NearDay]:
        real, business = ctx.now().date(), ctx.today()
        first, last = real - calendar.FURTHEST, real + calendar.FURTHEST
        closed = {
            each.day: each.name for each in calendar.list_calendar(ctx, first, last, weekends=True) if each.closed
        }
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [NearDay(day, closed.get(day, ""), real, business) for day in days]

    def counted(self, found: Sequence[NearDay]) -> int | None:
        return None

    def row(self, number: int, one: NearDay) -> Row:
        now = "、".join(word for word, day in (("今日", one.real), ("業務日付", one.business)) if day == one.day)
        opens = (Tone.QUIET, "閉庁") if one.closed else (Tone.TEXT, "開庁")
        return Row(number, (wareki(one.day), weekday(one.day), opens, one.closed, (Tone.STRONG, now)))

    def told(self, found: Sequence[NearDay]) -> list[Line]:
        if not found:
            return []
        real, business = found[0].real, found[0].business
        word = ("", "変更なし", Tone.TEXT) if real == business else ("", "変更中", Tone.WARN)
        return [
            pairs(("今日", dated(real)), ("業務日付", dated(business), Tone.STRONG), word),
            text("業務日付は、収入日や基準日の初めの値になります。0時に暦の日付へ戻ります。"),
        ]

    def filled(self, one: NearDay) -> Mapping[str, str]:
        return {"business_date": wareki(one.day)}

    def cannot(self, one: NearDay | None) -> str:
        return "読込み中です。終わるまでお待ちください。" if one is None else ""

    def question(self, values: Mapping[str, Any], one: NearDay | None) -> Question:
        assert one is not None
        return Question(
            "確認  業務日付の変更",
            "この変更を起案しますか",
            facts=[f"理由 {values['reason']}"],
            changes=[Change("業務日付", dated(one.business), dated(values["business_date"]))],
            notes=[
                "課長の決裁の時から、全ての職員の画面に、きょう1日だけ有効です。",
                "締め済の日や過去の仕訳は変わりません。操作ログの日時は暦のままです。",
                f"戻すときは {wareki(one.real)} を起案します。",
            ],
            leads_to="起案",
        )

    def write(self, ctx: Any, values: Mapping[str, Any], one: NearDay | None) -> str:
        return drafted(draft_business_date(ctx, values["business_date"], values["reason"]).draft_id)


class CalendarSheet(Sheet):
    """Days that the law closes, and what the city has set besides."""

    NAME = "暦"
    COLUMNS = (
        columns.number("番", 3),
        columns.day("日", 9),
        columns.text("曜", 2),
        columns.text("開閉", 4),
        columns.text("名前", 24, flex=True, most=40),
        columns.text("出所", 12),
    )
    EMPTY = "この期間に休日の設定はありません。"
    HINT = "Enter この日を下の欄へ  d 設定の取消  数字 区画  F9 確認画面へ"
    SORT = "日付順"
    REMOVES = "設定の取消"

    def fields(self) -> Sequence[Widget]:
        return (
            FormRow(
                DateField("day", "日  ", required=True),
                CodeField("kind", "区分", "1", codes=KINDS, width=1, required=True),
                Field("name", "名前", required=True, most=30, hint="日の名前（例 市の休日）  F9 確認画面へ"),
            ),
        )

    def read(self, ctx: Any) -> Sequence[DayTold]:
        today = ctx.now().date()
        return calendar.list_calendar(ctx, today, today + AHEAD)

    def counted(self, found: Sequence[DayTold]) -> int | None:
        return sum(bool(one.set_kind) for one in found)

    def row(self, number: int, one: DayTold) -> Row:
        source = (Tone.STRONG, "市の設定") if one.set_kind else (Tone.TEXT, "法律・条例")
        opens = (Tone.QUIET, "閉庁") if one.closed else (Tone.TEXT, "開庁")
        return Row(number, (str(number), wareki(one.day), weekday(one.day), opens, one.name, source))

    def told(self, found: Sequence[DayTold]) -> list[Line]:
        return [text("閉庁日は、納期限の延長（法20条の5②）と督促の日数に効きます。土日は省きます。")]

    def filled(self, one: DayTold) -> Mapping[str, str]:
        kind = next((key for key, code in _CODES.items() if code == one.set_kind), "2" if one.closed else "1")
        return {"day": wareki(one.day), "kind": kind, "name": one.name}

    def question(self, values: Mapping[str, Any], one: DayTold | None) -> Question:
        day, kind = values["day"], KINDS[values["kind"]]
        before = next(
            (f"{'閉庁' if each.closed else '開庁'} {each.name}" for each in [one] if each and each.day == day), ""
        )
        return Question(
            f"確認  暦の設定（{dated(day)}）",
            "この日の設定を起案しますか",
            facts=[f"{kind}  {values['name']}"],
            changes=[
                Change(dated(day), cells.cut(before or "設定なし", 20), cells.cut(f"{kind} {values['name']}", 20))
            ],
            notes=[
                "課長が決裁すると、これから計算する日に効きます。確定した納期限は変わりません。",
                "戻すときは、この行で d（設定の取消）を押します。",
            ],
            leads_to="起案",
        )

    def write(self, ctx: Any, values: Mapping[str, Any], one: DayTold | None) -> str:
        return drafted(draft_day(ctx, values["day"], _CODES[values["kind"]], values["name"]).draft_id)

    def cannot_remove(self, one: DayTold | None) -> str:
        if one is None:
            return "行がありません。"
        return "" if one.set_kind else "法律・条例の休日です。開庁するときは区分 2 開庁 で設定します。"

    def removal(self, one: DayTold) -> Question:
        opens = "閉庁" if one.closed else "開庁"
        return Question(
            f"確認  暦の設定の取消（{dated(one.day)}）",
            "設定の取消を起案しますか",
            changes=[Change(dated(one.day), cells.cut(f"{opens} {one.name}", 20), "法律・条例のとおり")],
            notes=["課長が決裁すると効きます。確定した納期限は変わりません。もう一度設定できます。"],
            leads_to="起案",
        )

    def remove(self, ctx: Any, one: DayTold) -> str:
        return drafted(draft_day_removal(ctx, one.day).draft_id)
