"""即時消滅: which of the four grounds, and the papers that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult

from core.delinquency.suspension.rules import ImmediateGround
from tui.screens.delinquency.giving_page import GivingPage
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import CodeField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text

GROUNDS = {str(number): ground for number, ground in enumerate(ImmediateGround, 1)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was entered."""

    ground: ImmediateGround
    evidence: str


class ImmediatePage(GivingPage[Wanted]):
    """Gives back the ground and its proof, or None."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "次へ", "ctrl+g": ""}
    WORD = "即時消滅"

    def __init__(self, above: OfficeScreen[Any], name: str) -> None:
        super().__init__(above)
        self._name = self.about = name

    def compose(self) -> ComposeResult:
        yield Section(f"即時消滅の要件（{self._name}）", "個別決議")
        yield Lines(
            [
                text("1号の停止だけです。2号・3号は3年の満了を待ちます（法15条の7⑤、徴基通153-16）。"),
                *(text(f"  {code}  {ground.value}") for code, ground in GROUNDS.items()),
            ]
        )
        yield Form(
            FormRow(
                CodeField(
                    "ground",
                    "要件",
                    codes={code: ground.value for code, ground in GROUNDS.items()},
                    label_width=8,
                    width=2,
                    meaning_width=40,
                    required=True,
                )
            ),
            FormRow(Field("evidence", "証拠", label_width=8, most=120, required=True, hint="資料の名と番号  F9 次へ")),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認画面へ進みます。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        self.give(Wanted(GROUNDS[str(values["ground"])], str(values["evidence"])))
