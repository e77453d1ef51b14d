"""事由: somebody's file is looked at on a ground, which the log keeps. It is asked for where the books have none."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.screen import ScreenResultType

from core.office.traces.grounds import USUAL_GROUNDS, GroundNeeded
from core.office.traces.looking import GroundsOnOffer, grounds_on_offer
from core.values.refusals import Refusal
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Candidate, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page


class LookReasonPage(Page[str]):
    """Gives back the ground in words, None when the clerk went back. `proposed` is the one given before: Enter takes it."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "確定", "ctrl+g": ""}
    WORD = "事由"
    HELP_LINES = (
        "自分の担当でも当日の処理でもない人を照会するときは、用件を入力します。",
        "番号か、5文字以上の言葉で入力します。前に入れた事由は Enter だけで使えます。",
        "事由は、だれを、いつ、なぜ見たかの記録に残ります。",
    )

    def __init__(
        self,
        above: OfficeScreen[Any],
        proposed: str = "",
        usual: Sequence[str] = USUAL_GROUNDS,
        sentence: str = GroundNeeded.sentence,
    ) -> None:
        super().__init__(above)
        self._proposed, self._usual, self._sentence = proposed, tuple(usual), sentence

    def compose(self) -> ComposeResult:
        yield Section("照会の事由")
        yield Lines(
            [text(self._sentence), (), *(text(f"  {n}  {words}") for n, words in enumerate(self._usual, 1)), ()]
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
                    candidates=self._candidates if self._usual else None,
                    quick_candidates=bool(self._usual),
                )
            )
        )

    def _candidates(self, typed: str) -> list[Candidate]:
        return [Candidate(f"{n}", words) for n, words in enumerate(self._usual, 1)]

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        self.dismiss(in_words(str(self.query_one(Form).values()["reason"]), self._usual))


def in_words(typed: str, usual: Sequence[str] = USUAL_GROUNDS) -> str:
    """A number of the list as its words; everything else as it was typed."""
    number = unicodedata.normalize("NFKC", typed)
    return usual[int(number) - 1] if number.isdigit() and 1 <= int(number) <= len(usual) else typed


class LookScreen(OfficeScreen[ScreenResultType]):
    """A screen that looks at one person: it asks for a ground where one is needed, and looks again."""

    def proposed_reason(self) -> str:
        """The ground that is proposed, given for the person before; empty for the last one of the day."""
        return ""

    def reason_given(self, reason: str) -> None:
        """Keep the ground and look again."""
        raise NotImplementedError

    async def no_reason(self) -> None:
        """The clerk went back without giving one."""
        self.say("案内", "事由がないため表示していません。F5 でもう一度入力できます。")

    async def not_let_in(self) -> None:
        await self.no_reason()
        self.say("案内", "立会いがないため表示していません。F5 でもう一度入力できます。")

    def refuse(self, refusal: Refusal) -> None:
        if not isinstance(refusal, GroundNeeded):
            super().refuse(refusal)
            return
        ctx = self.office.ctx
        self.read_work("grounds", lambda: grounds_on_offer(ctx), lambda offer: self._ask_ground(refusal.message, offer))

    async def _ask_ground(self, sentence: str, offer: GroundsOnOffer) -> None:
        async def answered(reason: str | None) -> None:
            if reason:
                self.reason_given(reason)
            else:
                await self.no_reason()

        proposed = self.proposed_reason() or offer.last
        await self.app.push_screen(LookReasonPage(self, proposed, offer.usual, sentence), answered)
