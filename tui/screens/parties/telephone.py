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
    LETTERS = {"+": "contact"}
    LETTER_HELP = {
        "Enter": "整理では案件 6101、ほかは収納総括照会 2101",
        "番号": "その行へ",
        "+": "折衝入力 6102（整理）",
    }
    HELP_LINES = (
        "整理では案件 6101 へ進みます。1人だけ見つかったときは、そのまま開きます。",
        "氏名、読み、電話番号、宛名番号、通知書番号、納付書番号のどれでも入ります。",
        "F3 で、電話の前にしていた画面に戻ります。入力中のものは残っています。",
    )

    def __init__(self) -> None:
        super().__init__()
        self._collects = False
        self._opens_alone = False

    def compose(self) -> ComposeResult:
        hint = "氏名・読み・電話番号・番号のどれかを入力し Enter で検索"
        yield Form(FormRow(SearchField("text", "受電", most=60, required=True, hint=hint)))
        yield self.result_list()

    def on_form_completed(self, event: Form.Completed) -> None:
        typed, ctx = str(event.values["text"]), self.office.ctx

        def search(after: PageKey | None, reason: str) -> Page:
            self._collects = ctx.may("delinquency.contacts", "enter") is not None  # 整理: on to the case
            return search_by_one_field(ctx, typed, reason=reason)

        self._opens_alone = True
        self.start(search)

    async def show_found(self, page: Page) -> None:
        """A single hit is opened at once: nobody is kept waiting for one more key."""
        alone, self._opens_alone = self._opens_alone and self._collects and len(page.hits) == 1 and not page.more, False
        if alone:
            await self.open_current()

    async def open_current(self) -> None:
        if not self._collects:
            await super().open_current()
            return
        from tui.screens.delinquency.contacts.case import CaseScreen

        persons = self.found_persons()
        if persons is not None:
            await self.app.push_screen(CaseScreen(persons), self._returned)

    async def action_contact(self) -> None:
        """+: to the contact at once, where one collects."""
        persons = self.found_persons()
        if persons is None:
            self.say("案内", "先に検索してください。")
        elif not self._collects:
            self.say("不可", "折衝入力の権限がありません。収納総括照会は Enter で開きます。")
        else:
            from tui.screens.delinquency.contacts.contact import ContactScreen

            await self.app.push_screen(ContactScreen(persons=persons), self._contact_saved)

    def _contact_saved(self, told: str | None) -> None:
        if told:
            self.say("完了", told)

    async def action_telephone(self) -> None:
        """Ctrl+R again: another call."""
        self.action_refresh()

    def action_refresh(self) -> None:
        form = self.query_one(Form)
        form.clear()
        self.clear_list()
        form.focus_first()
