"""Short questions about one suspension: how its notice goes, why it is cancelled and since when, which ground it moves to."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.suspension.drafting import next_review
from core.delinquency.suspension.notifying import NoticeWay
from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.sheet import Sheet
from core.values.dates import wareki
from tui.screens.delinquency.giving_page import GivingPage
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

LABEL = 10
WAYS = {str(number): way for number, way in enumerate(NoticeWay, 1)}
GROUNDS = {str(ground.value): ground.label for ground in Ground}


class WayPage(Page[NoticeWay]):
    """Gives back how the notice goes, or None."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "次へ", "ctrl+g": ""}
    WORD = "通知"

    def compose(self) -> ComposeResult:
        yield Section("執行停止通知書の送り方")
        yield Lines(
            [
                text("停止は、通知しなければ確定しません（法15条の7②）。発送した日が停止日です。"),
                text("公示送達は、所在不明の人です。出した通知書を 3404 で公示します。"),
                text("送付先なしは、死亡で相続人のない人、閉鎖した法人だけです。文書は保管します。"),
            ]
        )
        yield Form(
            FormRow(
                CodeField(
                    "way",
                    "送り方",
                    "1",
                    codes={code: way.value for code, way in WAYS.items()},
                    label_width=LABEL,
                    width=2,
                    meaning_width=20,
                    required=True,
                    hint="番号  F4 候補  F9 次へ",
                )
            )
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        self.dismiss(WAYS[str(self.query_one(Form).values()["way"])])


class ReviewPage(GivingPage[tuple[str, date]]):
    """Gives back the result of a look and the day of the next one, or None."""

    KEYS = {"f3": "戻る", "f9": "記録", "ctrl+g": ""}
    WORD = "見直し"

    def __init__(self, above: OfficeScreen[Any], today: date) -> None:
        super().__init__(above)
        self._today = today

    def compose(self) -> ComposeResult:
        yield Section("執行停止の見直し")
        yield Lines(
            [
                text("3 変動を見て、財産・収入・所在を確かめます。停止を続けるときだけ記録します。"),
                text("次の見直しは1年以内です。回答を待つときなどは早い日を入力します。"),
            ]
        )
        yield Form(
            FormRow(Field("reason", "結果", label_width=LABEL, most=120, required=True, hint="何を調べ、なぜ続けるか")),
            FormRow(
                DateField("next_on", "次回の日", wareki(next_review(self._today)), label_width=LABEL, required=True)
            ),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で記録します。F3 で戻ります。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        day = values["next_on"]
        assert isinstance(day, date)
        self.give((str(values["reason"]), day))


class EndingPage(GivingPage[tuple[str, date]]):
    """Gives back the fact and its day, or None."""

    KEYS = {"f3": "戻る", "f9": "起案", "ctrl+g": ""}
    WORD = "取消し"

    def __init__(self, above: OfficeScreen[Any], today: date) -> None:
        super().__init__(above)
        self._today = today

    def compose(self) -> ComposeResult:
        yield Section("執行停止の取消しの起案", "承認が要ります")
        yield Lines(
            [
                text("どの号にも当たらなくなったときは、必ず取り消します（法15条の8①）。"),
                text("停止していた期間は通算しません。事実が生じた日から延滞金を計算します。"),
            ]
        )
        yield Form(
            FormRow(DateField("cause_on", "生じた日", wareki(self._today), label_width=LABEL, required=True)),
            FormRow(Field("reason", "理由", label_width=LABEL, most=120, required=True, hint="どんな事実か  F9 起案")),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で起案します。F3 で戻ります。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        day = values["cause_on"]
        assert isinstance(day, date)
        self.give((str(values["reason"]), day))


class ChangePage(GivingPage[tuple[Ground, str]]):
    """Gives back the new ground and why, or None."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "起案", "ctrl+g": ""}
    WORD = "号の変更"

    def __init__(self, above: OfficeScreen[Any], sheet: Sheet) -> None:
        super().__init__(above)
        self._sheet = sheet

    def compose(self) -> ComposeResult:
        sheet = self._sheet
        judged = f"{wareki(sheet.judged_on)} {sheet.judgement}" if sheet.judged_on else "判定は未記入"
        yield Section("号の変更の起案", "承認が要ります")
        yield Lines(
            [
                text("停止日と3年の満了日は変わりません（徴基通154-1）。2号は個人だけです。"),
                text(f"最新の調査票 {judged}"),
                text("この調査票によります。調べ直したときは、起案の前に e で新しい調査票を書きます。"),
            ]
        )
        yield Form(
            FormRow(
                CodeField(
                    "ground", "新しい号", codes=GROUNDS, label_width=LABEL, width=2, meaning_width=34, required=True
                )
            ),
            FormRow(Field("reason", "理由", label_width=LABEL, most=120, required=True, hint="F9 起案")),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で起案します。F3 で戻ります。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        self.give((Ground(int(str(values["ground"]))), str(values["reason"])))
