"""受電 (Ctrl+R): the telephone rings; one field takes a name, a reading, a telephone number or any number on a paper."""

from __future__ import annotations

from textual.app import ComposeResult

from core.office.traces.grounds import TELEPHONE
from core.parties.register import PageKey
from core.parties.search import Page, search_by_one_field
from tui.screens.parties.found_parties import FoundPartiesScreen
from tui.widgets.field import SearchField
from tui.widgets.form import Form, FormRow


class TelephoneScreen(FoundPartiesScreen):
    """Opened from every screen by Ctrl+R; F3 goes back to what was interrupted."""

    NUMBER, NAME = "2001", "宛名検索  受電"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "操作", "f5": "条件消去"}
    PAGES = False
    GROUND = TELEPHONE
    TO_NARROW = "続きは 2001 で項目を足して探してください。"
    HELP_LINES = (
        "氏名、読み、電話番号、宛名番号、通知書番号、納付書番号のどれでも入ります。",
        "F3 で、電話の前にしていた画面に戻ります。入力中のものは残っています。",
    )

    def compose(self) -> ComposeResult:
        hint = "氏名・読み・電話番号・番号のどれかを入力し Enter で検索"
        yield Form(FormRow(SearchField("text", "受電", most=60, required=True, hint=hint)))
        yield self.result_list()

    def on_form_completed(self, event: Form.Completed) -> None:
        typed, ctx = str(event.values["text"]), self.office.ctx

        def search(after: PageKey | None, reason: str) -> Page:
            return search_by_one_field(ctx, typed, reason=reason)

        self.start(search)

    async def action_telephone(self) -> None:
        """Ctrl+R again: another call."""
        self.action_refresh()

    def action_refresh(self) -> None:
        form = self.query_one(Form)
        form.clear()
        self.clear_list()
        form.focus_first()
