"""立会い: a superior comes to the clerk's terminal and lets one look happen, or lets the clerk go on after the brake."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.office.traces.grounds import BrakePulled, LookStopped
from core.office.traces.permits import lift_brake, permit_look
from core.values.refusals import Refusal
from tui.screens.office.proof_field import ProofField
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page


class WitnessPage(Page[bool]):
    """Gives back True when a superior has let it happen, None when the clerk went back."""

    KEYS = {"f3": "戻る", "f9": "確定", "ctrl+g": ""}
    WORD = "立会い"
    HINT = "係長が利用者IDと認証番号を入力し Enter  F3 で戻る"
    HELP_LINES = (
        "自分・同じ世帯・職員の宛名と、上限を超えた照会は、係長の立会いで続けます。",
        "係長が利用者IDと新しい認証番号を入れます。立会いは記録し課長へ知らせます。",
        "閲覧は30分、上限の解除は1時間です。入力や訂正は立会いがあってもできません。",
    )

    def __init__(self, above: OfficeScreen[Any], refusal: LookStopped) -> None:
        super().__init__(above)
        self._refusal = refusal

    def compose(self) -> ComposeResult:
        brake = isinstance(self._refusal, BrakePulled)
        lasts = "解除すると、1時間は同じ人数まで続けられます。" if brake else "立ち会うと、この宛名を30分見られます。"
        yield Section("係長の立会い")
        told = [f"{sentence}。" for sentence in self._refusal.message.split("。") if sentence]
        yield Lines([*map(text, told), text(lasts), ()])
        yield Form(
            FormRow(
                SearchField(
                    "witness", "係長の利用者ID", label_width=14, width=16, most=64, required=True, hint=self.HINT
                )
            ),
            FormRow(
                ProofField(
                    "code", "認証番号", label_width=14, most=12, required=True, note="6桁（全角でも可）", hint=self.HINT
                )
            ),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        ctx, login, code = self.office.ctx, str(values["witness"]), str(values["code"])
        party_id = self._refusal.facts.get("party_id")

        def let_in() -> None:
            if isinstance(self._refusal, BrakePulled) or not isinstance(party_id, int):
                lift_brake(ctx, login, code)
            else:
                permit_look(ctx, party_id, login, code)

        self.write_work(let_in, self._let_in, doing="確かめています。")

    def _let_in(self, _: None) -> None:
        self.dismiss(True)  # not given back: the page must not wait for its own end

    def refuse(self, refusal: Refusal) -> None:
        """Another try needs another code; the user id may stay."""
        self.query_one(Form).field("code").value = ""
        super().refuse(refusal)


def ask_witness(screen: OfficeScreen[Any], refusal: LookStopped) -> None:
    """Put the page above a screen whose look was stopped; the screen looks again when a superior has let it in."""

    async def answered(let_in: bool | None) -> None:
        if let_in:
            await screen.let_in()
        else:
            await screen.not_let_in()

    screen.app.push_screen(WitnessPage(screen, refusal), answered)
