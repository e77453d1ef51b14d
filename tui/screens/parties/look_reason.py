"""事由: at the counter each person is looked at for a reason, which the log keeps."""

from __future__ import annotations

import unicodedata
from typing import Any

from textual.app import ComposeResult
from textual.screen import ScreenResultType

from core.parties.party import ReasonNeeded
from core.values.refusals import Refusal
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Candidate, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

USUAL = (
    "納付の相談",
    "納付の確認",
    "納付書の再発行",
    "納税証明の申請",
    "口座振替の手続き",
    "住所・氏名の変更",
    "電話での問い合わせ",
)
"""What people come for; a number stands for the words."""


class LookReasonPage(Page[str]):
    """Gives back the reason in words, None when the clerk went back. `proposed` is the one given before."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "確定", "ctrl+g": ""}
    WORD = "事由"
    HELP_LINES = (
        "窓口の権限では、来庁した本人についてだけ照会できます。",
        "事由は、だれを、いつ、なぜ見たかの記録に残ります。",
    )

    def __init__(self, above: OfficeScreen[Any], proposed: str = "") -> None:
        super().__init__(above)
        self._proposed = proposed

    def compose(self) -> ComposeResult:
        yield Section("照会の事由")
        yield Lines(
            [
                text("窓口での照会には事由が要ります。来庁の用件を入力してください。"),
                (),
                *(text(f"  {n}  {words}") for n, words in enumerate(USUAL, 1)),
                (),
            ]
        )
        yield Form(
            FormRow(
                Field(
                    "reason",
                    "事由",
                    self._proposed,
                    most=60,
                    required=True,
                    hint="番号か言葉で入力し Enter  F3 で戻る",
                    candidates=self._candidates,
                    quick_candidates=True,
                )
            )
        )

    @staticmethod
    def _candidates(typed: str) -> list[Candidate]:
        return [Candidate(words, f"{n}") for n, words in enumerate(USUAL, 1)]

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        self.dismiss(in_words(str(self.query_one(Form).values()["reason"])))


def in_words(typed: str) -> str:
    """A number of the list as its words; everything else as it was typed."""
    number = unicodedata.normalize("NFKC", typed)
    return USUAL[int(number) - 1] if number.isdigit() and 1 <= int(number) <= len(USUAL) else typed


class LookScreen(OfficeScreen[ScreenResultType]):
    """A screen whose look needs a reason at the counter: it asks for one and looks again."""

    def proposed_reason(self) -> str:
        """The reason that is proposed, given for the person before."""
        return ""

    def reason_given(self, reason: str) -> None:
        """Keep the reason and look again."""
        raise NotImplementedError

    async def no_reason(self) -> None:
        """The clerk went back without giving one."""
        self.say("案内", "事由がないため表示していません。F5 でもう一度入力できます。")

    def refuse(self, refusal: Refusal) -> None:
        if not isinstance(refusal, ReasonNeeded):
            super().refuse(refusal)
            return

        async def answered(reason: str | None) -> None:
            if reason:
                self.reason_given(reason)
            else:
                await self.no_reason()

        self.app.push_screen(LookReasonPage(self, self.proposed_reason()), answered)
