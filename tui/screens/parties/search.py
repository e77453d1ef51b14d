"""2001 宛名検索: any one field starts a search, several narrow it."""

from __future__ import annotations

import re
from datetime import date

from textual.app import ComposeResult

from core.parties.register import PageKey
from core.parties.search import Criteria, Page, search_parties
from tui.screens.parties.found_parties import FoundPartiesScreen
from tui.widgets.data_list import DataList
from tui.widgets.field import DateField, Field, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.japanese_input import JapaneseInput

_KANJI = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class _Starts(Field):
    """Enter in a field that holds something starts the search; in an empty one it goes to the next."""

    def submit(self) -> None:
        if not self.normalise(self.value):
            super().submit()
            return
        self.commit()
        JapaneseInput.submit(self)


class _Word(_Starts, SearchField):
    """A name, an address, a number."""


class _Birth(_Starts, DateField):
    """A day of birth."""


class PartySearchScreen(FoundPartiesScreen):
    """The search by fields. F2 opens it from everywhere; what is chosen goes back to the screen that asked."""

    NUMBER, NAME = "2001", "宛名検索"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "操作", "f5": "条件消去", "ctrl+r": "受電"}
    HELP_LINES = (
        "どの欄でも1つ入力して Enter で検索します。2つ以上入力すると絞り込みます。",
        "カナは濁点・小さい字・長音の違いを区別しません。漢字は異体字でも探せます。",
        "漢字は、先頭で見つからないとき、名称の途中も探します（2文字以上）。",
        "支援措置の人は番号だけを表示し、住所・電話・生年月日では見つかりません。",
    )
    MANUAL = (
        "納税者や納税義務者を探す画面です。"
        "カナ、漢字、生年月日、電話、住所、番号のどれか1つを入力して Enter を押すと検索し、2つ以上入力すると絞り込みます。"
        "空いた欄の Enter は次の欄へ進みます。"
        "結果の一覧で生年月日と住所を確かめ、番号か上下で選んで Enter を押すと収納総括照会が開きます。"
        "F5 は、条件を変えたあとは検索、検索したあとは条件の消去です。"
        "電話を受けながら探すときは、どの画面からでも Ctrl+R で1つの欄に氏名や番号を入れて探せます。"
    )
    HINT = "どれか1つを入力して Enter で検索"

    def __init__(self) -> None:
        super().__init__()
        self._searched: dict[str, str] | None = None

    def compose(self) -> ComposeResult:
        hint = "Enter で検索（空欄なら次の欄）  F5 検索・条件消去"
        yield Form(
            FormRow(
                _Word("kana", "カナ", label_width=8, width=25, most=60, hint=hint),
                _Word("name", "漢字", label_width=8, width=24, most=60, hint=hint),
            ),
            FormRow(
                _Birth("birth_on", "生年月日", hint=hint),
                _Word("phone", "電話", width=12, most=20, hint=hint),
                _Word("address", "住所", width=24, most=80, hint=hint),
            ),
            FormRow(
                _Word("party_no", "宛名番号", width=10, most=20, hint=hint),
                _Word("notice_no", "通知書番号", width=12, most=20, hint=hint),
                _Word("slip_no", "納付書番号", width=18, most=60, hint=hint),
            ),
            FormRow(_Word("withholding_no", "指定番号", width=10, most=20, hint=hint)),
        )
        yield self.result_list()

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    def keys(self) -> dict[str, str]:
        return super().keys() | {"f5": "検索実行" if self._to_be_searched() else "条件消去"}

    def _to_be_searched(self) -> bool:
        """Is anything typed that was not searched yet?"""
        if not self.is_mounted:
            return False
        typed = self._form.draft()
        return any(typed.values()) and typed != self._searched

    async def action_search(self) -> None:
        """F2 here: the fields again."""
        self._form.focus_first()

    def action_refresh(self) -> None:
        """F5: search what was typed; once it was searched, empty the fields."""
        if self._to_be_searched():
            self._run()
            return
        self._form.clear()
        self._searched = None
        self.clear_list()
        self.set_focus(self._form.field("kana"))

    def on_japanese_input_submitted(self, event: JapaneseInput.Submitted) -> None:
        if isinstance(event.input, _Starts) and event.value:
            self._run()

    def on_form_completed(self, event: Form.Completed) -> None:
        self._run()

    def _run(self) -> None:
        kana, name = self._form.field("kana"), self._form.field("name")
        if _KANJI.search(kana.value) and not name.value:  # typed where the focus was; it is plain what was meant
            name.value, kana.value = kana.value, ""
        values = self._form.values()
        birth_on = values.pop("birth_on")
        criteria = Criteria(
            birth_on=birth_on if isinstance(birth_on, date) else None,
            **{name: str(text) for name, text in values.items()},
        )
        self._searched = self._form.draft()
        ctx = self.office.ctx

        def search(after: PageKey | None, reason: str) -> Page:
            return search_parties(ctx, criteria, after, reason=reason)

        self.start(search)

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        """Nothing else on the screen depends on the row."""
