"""9103 様式・教示・公印: the dated masters of letters; each change is drafted here and approved in 8001."""

from __future__ import annotations

from tui.screens.office.papers.master_sheets import SHEETS
from tui.screens.office.settings import SettingsScreen


class LetterFormsScreen(SettingsScreen):
    """Panes like those of 9101: a list of rows by day, a form for a new one, F9 to its confirmation."""

    NUMBER, NAME = "9103", "様式・教示・公印"
    FUNCTION = "office.letter_forms"
    LETTERS = {}
    LETTER_HELP = {"1-7": "区画", "Enter": "行を下の欄へ"}
    HELP_LINES = (
        "文書に載る発行者、公印、問い合わせ先、文書番号、教示文、様式、代替文字を決めます。",
        "どれも「いつから」の日があり、その日から後に発行する文書に効きます。",
        "発行済の文書と再印刷は変わりません。",
        "係長が起案し、課長が 8001 で決裁すると効きます。",
        "公印は、電子公印の文字か、公印省略の文言か、PNG の画像のどれか1つです。",
    )
    MANUAL = (
        "文書の様式、教示文、公印、発行者、問い合わせ先、文書番号の形、代替文字を決める画面です。"
        "数字キーで区画を選び、一覧で Enter を押すと、その行が下の欄に入ります。"
        "効力の始まりの日を入れ、F9 で確認画面へ進み、Y と Enter で起案します。"
        "課長が 8001 で決裁すると、その日から後に発行する文書に効きます。"
        "字形のない文字は、代替文字を決裁すると 9303 から発行できます。"
    )

    def __init__(self) -> None:
        super().__init__()
        self._sheets = tuple(sheet() for sheet in SHEETS)
        self._opens = list(range(len(self._sheets)))

    def on_mount(self) -> None:
        for index in range(len(self._sheets)):
            self.query_one(f"#list{index}").display = self.query_one(f"#form{index}").display = index == 0
        ctx = self.office.ctx
        self.read_work("first", lambda: ctx.may(self.FUNCTION, "read") is None, self._open)

    def _open(self, _: bool) -> None:
        self._begin(False)
