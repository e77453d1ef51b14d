"""9101: the notice line to all clerks, from when until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from textual.widget import Widget

from core.office import notices
from core.office.notices import Notice
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office.settings_sheet import Sheet, TimeField
from tui.widgets import columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.field import DateField, Field
from tui.widgets.form import FormRow
from tui.widgets.lines import text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

CLOSING = time(17, 15)
"""Until when a notice holds if nothing else is typed: the end of the office's day."""


def _moment(at: datetime) -> str:
    return f"{wareki(at.date())} {at:%H:%M}"


class NoticeSheet(Sheet):
    """Notices that hold now or will hold."""

    NAME = "連絡"
    COLUMNS = (
        columns.number("番", 3),
        columns.text("掲示", 4),
        columns.code("始まり", 14),
        columns.code("終わり", 14),
        columns.text("連絡", 20, flex=True, most=80),
        columns.text("職員", 8, flex=True, most=16),
    )
    EMPTY = "掲示中と予定の連絡はありません。下の欄に入力して F9 で掲示します。"
    HINT = "Enter 下の欄へ写す  d 取下げ  数字 区画  F9 確認画面へ"
    SORT = "始まり順"
    REMOVES = "取下げ"

    def __init__(self) -> None:
        self._now: datetime | None = None

    def fields(self) -> Sequence[Widget]:
        return (
            FormRow(Field("body", "連絡  ", most=notices.LONGEST, required=True, hint="1行の連絡（72文字まで）")),
            FormRow(
                DateField("from_at", "始まり", required=True),
                TimeField("from_time", required=True, hint="時刻（18:00 か 1800）"),
                DateField("until_at", "終わり", required=True),
                TimeField("until_time", required=True, hint="時刻（18:00 か 1800）  F9 確認画面へ"),
            ),
        )

    def read(self, ctx: Any) -> Sequence[Notice]:
        self._now = ctx.now()
        return notices.list_notices(ctx)

    def row(self, number: int, one: Notice) -> Row:
        holds = self._now is not None and one.from_at <= self._now
        word = (Tone.STRONG, "掲示") if holds else (Tone.TEXT, "予定")
        return Row(number, (str(number), word, _moment(one.from_at), _moment(one.until_at), one.body, one.staff_name))

    def told(self, found: Sequence[Notice]) -> list[Line]:
        return [text("掲示の間、全職員のメニュー（1001）に出ます。個人の情報は書かないでください。")]

    def fresh(self) -> Mapping[str, str]:
        now = self._now
        if now is None:
            return {}
        today = wareki(now.date())
        return {"from_at": today, "from_time": f"{now:%H:%M}", "until_at": today, "until_time": f"{CLOSING:%H:%M}"}

    def filled(self, one: Notice) -> Mapping[str, str]:
        return {
            "body": one.body,
            "from_at": wareki(one.from_at.date()),
            "from_time": f"{one.from_at:%H:%M}",
            "until_at": wareki(one.until_at.date()),
            "until_time": f"{one.until_at:%H:%M}",
        }

    def _span(self, values: Mapping[str, Any]) -> tuple[datetime, datetime]:
        zone = self._now.tzinfo if self._now is not None else None
        first = datetime.combine(values["from_at"], values["from_time"], zone)
        last = datetime.combine(values["until_at"], values["until_time"], zone)
        if last <= first:
            raise BadInput(reason="終わりは始まりより後にしてください。", field="until_at")
        if self._now is not None and last <= self._now:
            raise BadInput(reason="終わりの時刻が過ぎています。これから先の時刻にしてください。", field="until_at")
        return first, last

    def question(self, values: Mapping[str, Any], one: Notice | None) -> Question:
        first, last = self._span(values)
        return Question(
            "確認  全員への連絡",
            "この連絡を掲示しますか",
            facts=[f"連絡 {values['body']}"],
            changes=[Change("掲示", "なし", f"{_moment(first)} から"), Change("", "", f"{_moment(last)} まで")],
            notes=["全ての職員に出ます。戻すときは、この行で d（取下げ）を押します。"],
            leads_to="掲示",
        )

    def write(self, ctx: Any, values: Mapping[str, Any], one: Notice | None) -> str:
        first, last = self._span(values)
        notices.set_notice(ctx, values["body"], first, last)
        return f"連絡を掲示しました（{_moment(last)} まで）。"

    def cannot_remove(self, one: Notice | None) -> str:
        return "" if one is not None else "取り下げる連絡がありません。"

    def removal(self, one: Notice) -> Question:
        return Question(
            "確認  連絡の取下げ",
            "この連絡を取り下げますか",
            facts=[f"連絡 {one.body}", f"{_moment(one.from_at)} から {_moment(one.until_at)} まで  {one.staff_name}"],
            leads_to="取下げ",
        )

    def remove(self, ctx: Any, one: Notice) -> str:
        notices.end_notice(ctx, one.notice_id)
        return "連絡を取り下げました。"
