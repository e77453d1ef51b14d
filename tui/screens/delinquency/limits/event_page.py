"""An event of limitation as it is entered: its kind, its days, what happened and which paper proves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.limits.adding import BY_HAND, WantedEvent
from core.values.dates import wareki
from tui.screens.delinquency.giving_page import GivingPage
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Candidate, CodeField, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text

CODES = {f"{number:02}": kind.label for number, kind in enumerate(BY_HAND, 1)}
_KINDS = {f"{number:02}": kind for number, kind in enumerate(BY_HAND, 1)}
LABEL = 8


class EventPage(GivingPage[WantedEvent]):
    """Gives back the event, or None when the clerk went back. Nothing is done here."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "次へ", "ctrl+g": ""}
    WORD = "事象"
    HELP_LINES = (
        "画面から自動で入らない事象だけを加えます（旧台帳の誓約書、捜索、訴えなど）。",
        "督促・入金・執行停止は、それぞれの画面の記録から入ります。",
        "口頭の約束は、時効を更新する事象になりません。書面か入金が要ります。",
        "時効が完成した後の日の事象は、効力がないので加えられません（法18条②）。",
    )

    def __init__(self, above: OfficeScreen[Any], claim: str, today: date) -> None:
        super().__init__(above)
        self._claim, self._today, self.about = claim, today, claim

    def compose(self) -> ComposeResult:
        yield Section(f"時効の事象を加える（{self._claim}）", "承認が要ります")
        yield Lines(
            [
                text("事象を加えると、完成日が計算し直されます。日そのものは入力できません。"),
                text("種類は F4 で選べます。終わりの日は、徴収猶予と換価の猶予だけに入力します。"),
            ]
        )
        yield Form(
            FormRow(
                CodeField(
                    "kind",
                    "種類",
                    codes=CODES,
                    label_width=LABEL,
                    meaning_width=30,
                    required=True,
                    hint="2桁の番号  F4 一覧",
                    candidates=_kinds,
                )
            ),
            FormRow(
                DateField("on", "日", wareki(self._today), label_width=LABEL, required=True),
                DateField("until", "終わり", label_width=6),
            ),
            FormRow(Field("ground", "事由", label_width=LABEL, most=120, required=True, hint="何があったか")),
            FormRow(
                Field(
                    "paper", "証拠", label_width=LABEL, most=80, required=True, hint="誓約書・調書・判決の番号  F9 次へ"
                )
            ),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認へ進みます。F3 で戻ります。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        on, until = values["on"], values["until"]
        assert isinstance(on, date) and (until is None or isinstance(until, date))
        ground, paper = str(values["ground"]), str(values["paper"])
        self.give(WantedEvent(_KINDS[str(values["kind"])], on, until, ground, paper))


def _kinds(typed: str) -> Sequence[Candidate]:
    return [Candidate(code, label) for code, label in CODES.items()]
