"""9202 通報・要注意: what the head of the office must hear of and answer, and the parties whose every look is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult

from core.office.traces import alarms, watch_list
from core.office.traces.alarms import Alarm
from core.office.traces.watch_list import Watched, WatchKind
from core.values.dates import wareki
from tui.screens.office.paned import PanedScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

KINDS = {str(number): kind for number, kind in enumerate(WatchKind, 1)}
ALARMS, WATCHED = 0, 1
PAGE = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the screen shows, read in one go. `watched` is None for whoever may not see the list."""

    alarms: list[Alarm]
    watched: list[Watched] | None
    today: date


class AlarmsScreen(PanedScreen):
    """Two panes by digit; each has its list and a form for one entry, and F9."""

    NUMBER, NAME = "9202", "通報・要注意"
    HEADS = ("通報の内容", "要注意の登録")
    FUNCTION = "office.alarms"
    LETTERS = {"a": "all_or_open", "d": "end"}
    LETTER_HELP = {"1-2": "区画", "Enter": "対応を入力する", "a": "対応済・終了も見る", "d": "要注意の終了"}
    HELP_LINES = (
        "通報  要注意の宛名の閲覧、近い宛名の閲覧、大量の閲覧、控えの失敗などです。",
        "確かめたことと処置を入力して F9 を押すと、対応済になります。",
        "要注意の宛名  照会されると、すぐ通報になります。照会した職員は知りません。",
        "要注意の登録は終わらせるだけで、消えません。",
    )
    MANUAL = (
        "課長と運用の担当が、知らされたことを確かめて対応を書く画面です。"
        "区画1は通報で、行を選んで Enter を押し、確かめたことと処置を入力して F9 を押すと対応済になります。"
        "区画2は要注意の宛名で、宛名番号、種別、理由を入力して F9 を押すと登録され、d を押すと終わります。"
        "要注意の宛名をだれかが照会すると、すぐに通報が出ます。"
        "a を押すと、対応済の通報と終わった登録も見られます。"
        "運用の担当には、機械についての通報だけが出ます。"
    )
    HINT = "番号か上下で選び Enter  a 済みも見る"

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        self._past = False
        self._done = ""
        self._added: int | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane("通報"), Pane("要注意の宛名")], id="panes")
        yield DataList(
            (
                columns.number("番", 3),
                columns.code("日時", 14),
                columns.text("種別", 22),
                columns.text("職員", 10, flex=True, most=16),
                columns.code("宛名番号", 8),
                columns.text("状態", 4),
            ),
            id="list0",
            digits=False,
            empty="通報はありません。a で対応済も見られます。",
            hint="Enter 対応を入力  a 済みも見る  数字 区画",
            spells=True,
        )
        yield DataList(
            (
                columns.number("番", 3),
                columns.code("宛名番号", 8),
                columns.text("氏名・名称", 14, flex=True, most=24),
                columns.text("種別", 6),
                columns.text("理由", 14, flex=True, most=60),
                columns.day("始まり"),
                columns.day("終わり"),
            ),
            id="list1",
            digits=False,
            empty="要注意の宛名はありません。下の欄に入力して F9 で登録します。",
            hint="d 終了  a 終わった登録も見る  数字 区画",
            spells=True,
        )
        yield Section("内容", id="head")
        yield Lines([(), ()], id="told")
        yield Form(
            FormRow(Field("answer", "対応", most=200, required=True, hint="確かめたことと処置を入力  F9 対応済にする")),
            id="form0",
        )
        yield Form(
            FormRow(
                SearchField("party_no", "宛名番号", width=9, required=True, hint="宛名番号"),
                CodeField("kind", "種別", codes={n: k.value for n, k in KINDS.items()}, width=1, required=True),
                DateField("until_on", "終わり", hint="空なら終わりを決めない"),
            ),
            FormRow(Field("watch_reason", "理由    ", most=60, required=True, hint="理由を入力  F9 確認画面へ")),
            id="form1",
        )

    def on_mount(self) -> None:
        self._turn()
        self._load()

    # Panes

    def _choose(self, index: int) -> None:
        if index == WATCHED and self._found is not None and self._found.watched is None:
            self.query_one(Panes).choose(ALARMS)
            self.say("不可", "要注意の宛名の権限がありません。必要なときは課長へ申し出てください。")
            return
        super()._choose(index)

    # Reading

    def _load(self) -> None:
        ctx, past = self.office.ctx, self._past

        def read() -> Found:
            sees_list = ctx.may(watch_list.FUNCTION, "read") is not None
            return Found(
                alarms.list_alarms(ctx, answered=past, limit=PAGE),
                watch_list.list_watched(ctx, ended=past, limit=PAGE) if sees_list else None,
                ctx.now().date(),
            )

        self.read_work("alarms", read, self._show)

    def action_all_or_open(self) -> None:
        self._past = not self._past
        self._load()

    def _show(self, found: Found) -> None:
        self._found = found
        waiting = sum(not alarm.answered_by for alarm in found.alarms)
        counted = [
            Pane("通報", waiting),
            Pane("要注意の宛名", len(found.watched) if found.watched is not None else None),
        ]
        self.query_one(Panes).show(counted)
        shown = "対応済も" if self._past else "対応の要るもの"
        self.query_one("#list0", DataList).show(
            [_alarm_row(n, alarm) for n, alarm in enumerate(found.alarms, 1)],
            caption=f"通報  {shown}",
            sort="新しい順",
            counted=len(found.alarms),
        )
        watched = found.watched or []
        self.query_one("#list1", DataList).show(
            [_watched_row(n, one, found.today) for n, one in enumerate(watched, 1)],
            caption="要注意の宛名  終わった登録も" if self._past else "要注意の宛名",
            sort="新しい順",
            counted=len(watched),
            to=self._added,
        )
        self._added = None
        self._tell()
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    # The current one

    def _alarm(self) -> Alarm | None:
        data, found = self.query_one("#list0", DataList), self._found
        return found.alarms[data.cursor] if found is not None and data.rows else None

    def _watched(self) -> Watched | None:
        data, found = self.query_one("#list1", DataList), self._found
        return found.watched[data.cursor] if found is not None and found.watched and data.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    def _tell(self) -> None:
        lines: list[Line] = [(), ()]
        alarm, watched = self._alarm(), self._watched()
        if self._at == ALARMS and alarm is not None:
            lines = [text(alarm.body), pairs(("ログ", f"{alarm.audit_seq}"), ("対応", _answer(alarm)))]
        elif self._at == WATCHED and watched is not None:
            lines = [text(watched.reason), pairs(("登録", watched.added_by), ("種別", watched.kind.value))]
        self.query_one("#told", Lines).show(lines)

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self._form.focus_first()

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で進みます。まだ何も変わっていません。")

    # Keys

    def resting(self, key: str) -> str:
        if key != "f9" or self._at == WATCHED:
            return ""
        alarm = self._alarm()
        if alarm is None:
            return "通報がありません。"
        return "対応済です。" if alarm.answered_by else ""

    def acts(self) -> Sequence[Act]:
        if self._at == ALARMS:
            return (Act("対応済にする", "confirm", self.resting("f9")),)
        return (
            Act("要注意の登録（確認画面へ）", "confirm"),
            Act("要注意の終了（確認画面へ）", "end", self._no_end()),
        )

    def _no_end(self) -> str:
        watched = self._watched()
        if watched is None:
            return "登録がありません。"
        return "この登録は終わっています。" if watched.ended_by else ""

    # Changes

    async def action_confirm(self) -> None:
        values, ctx = self._form.values(), self.office.ctx
        if self._at == ALARMS:
            alarm = self._alarm()
            if alarm is None:
                return
            number, words = alarm.alarm_id, str(values["answer"])
            self.write_work(
                lambda: alarms.answer_alarm(ctx, number, words),
                lambda _: self._changed("対応を記録しました。"),
                doing="記録しています。",
            )
            return
        party_no, reason, until_on = str(values["party_no"]), str(values["watch_reason"]), values["until_on"]
        kind = KINDS[str(values["kind"])]
        until = until_on if isinstance(until_on, date) else None

        def add() -> Watched:
            return watch_list.add_watched(ctx, party_no, kind, reason, None, until)

        question = Question(
            "確認  要注意の登録",
            "この宛名を要注意に登録しますか",
            facts=[f"宛名番号 {party_no}  {kind.value}", f"理由 {reason}"],
            notes=["登録すると、だれかが照会するたびに通報が出ます。照会した職員には知らせません。"],
            leads_to="登録",
        )

        def added(one: Watched) -> None:
            self._added = one.watch_id
            self._changed(f"{one.party_no} {one.party_name} を登録しました。")

        await self.confirm(question, lambda: self.write_work(add, added, doing="登録しています。"))

    async def action_end(self) -> None:
        if self._at != WATCHED:
            self.say("案内", "d は要注意の宛名の区画で使います。")
            return
        reason, watched, ctx = self._no_end(), self._watched(), self.office.ctx
        if reason or watched is None:
            self.say("不可", reason)
            return
        number = watched.watch_id
        question = Question(
            "確認  要注意の終了",
            "この登録を終えますか",
            facts=[f"宛名番号 {watched.party_no}  {watched.party_name}", f"理由 {watched.reason}"],
            notes=["終えた登録は残り、a で見られます。"],
            leads_to="終了",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: watch_list.end_watched(ctx, number),
                lambda _: self._changed("要注意の登録を終えました。"),
                doing="終えています。",
            ),
        )

    def _changed(self, told: str) -> None:
        self._done = told
        self._form.clear()
        self.set_focus(self._list)
        self._load()


def _answer(alarm: Alarm) -> str:
    if alarm.answered_at is None:
        return "まだ"
    return f"{wareki(alarm.answered_at.date())} {alarm.answer}"


def _alarm_row(number: int, alarm: Alarm) -> Row:
    state = (Tone.QUIET, "済") if alarm.answered_by else (Tone.BAD, "要")
    at = f"{wareki(alarm.raised_at.date())} {alarm.raised_at:%H:%M}"
    return Row(alarm.alarm_id, (str(number), at, alarm.kind.value, alarm.staff_name, alarm.party_no, state))


def _watched_row(number: int, one: Watched, today: date) -> Row:
    tone = Tone.TEXT if one.counts(today) else Tone.QUIET
    until = wareki(one.until_on) if one.until_on else ""
    return Row(
        one.watch_id,
        (
            str(number),
            one.party_no,
            (tone, one.party_name),
            one.kind.value,
            one.reason,
            wareki(one.from_on),
            "終了" if one.ended_by else until,
        ),
    )
