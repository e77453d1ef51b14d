"""9001: the entry of a person, and the entry of a transfer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.office.access.registering import Person
from core.office.access.staff_list import StaffLine
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets.confirm import Question
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

FORGET = "-"
"""What is typed to take the link to a party away."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an entry leads to: the question, the change after Y with what it says when it is done, and what runs meanwhile."""

    question: Question
    change: Callable[[], str]
    doing: str


class EntryPage(Page[str]):
    """Stays until its change is made: from the question, and after a refusal, one comes back to what was typed.

    Gives back what the change says, None when the person went back without it.
    """

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認画面へ進みます。まだ何も変わっていません。")

    async def ask(self, asked: Asked | None) -> None:
        """The confirmation; None when nothing is another than before."""
        if asked is None:
            self.say("案内", "変わったところはありません。")
            return
        await self.confirm(asked.question, lambda: self.write_work(asked.change, self._made, doing=asked.doing))

    def _made(self, told: str) -> None:
        self.dismiss(told)


class PersonPage(EntryPage):
    """The entry of a person and their office. `line` is the person who is changed, None for a new one."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "確認", "ctrl+g": ""}
    HINT = "Enter 次の欄  F9 確認画面へ"
    HELP_LINES = (
        "利用者IDは英小文字と数字で、ほかの人と重ならないものにします。",
        "カナは、氏名のローマ字をパスワードに使えなくするために入力します。",
        "宛名番号は、本人と世帯の記録を扱わせないための結び付けです。",
        "登録しても権限は付きません。9002 で起案し、課長の決裁を受けます。",
    )

    def __init__(
        self,
        above: OfficeScreen[Any],
        offices: Mapping[str, str],
        asks: Callable[[Person, str], Asked | None],
        line: StaffLine | None = None,
    ) -> None:
        self.WORD = "登録" if line is None else "変更"
        super().__init__(above)
        self._asks = asks
        self._offices = offices
        self._line = line

    def compose(self) -> ComposeResult:
        line = self._line
        if line is None:
            yield Section("利用者の登録", "権限は付きません（9002 で起案）")
        else:
            yield Section(f"利用者の変更  職員 {line.member.staff_no}", "所属は 異動 で変えます")
        yield Lines([()])
        rows = [
            FormRow(
                Field("login_id", "利用者ID", width=26, most=25, label_width=10, required=True, note="英小文字・数字")
            ),
            FormRow(Field("name", "氏名", width=32, most=40, label_width=10, required=True)),
            FormRow(Field("kana", "カナ", width=32, most=40, label_width=10, note="例 タナカ ジロウ")),
            FormRow(
                Field(
                    "party_no",
                    "宛名番号",
                    width=16,
                    most=16,
                    label_width=10,
                    note="本人の宛名。なければ空欄" if line is None else f"変えるときだけ。{FORGET} で結び付けを外す",
                )
            ),
        ]
        if line is None:
            number = Field("staff_no", "職員番号", width=13, most=12, label_width=10, required=True)
            office = CodeField("office", "所属", codes=self._offices, width=5, label_width=10, required=True)
            yield Form(FormRow(number), *rows, FormRow(office))
        else:
            yield Form(*rows)
            linked = "あり" if line.has_party else "なし"
            yield Lines([(), text(f"いまの宛名との結び付け {linked}（番号と氏名は表示しません）")])

    def on_mount(self) -> None:
        line = self._line
        if line is not None:
            member = line.member
            filled = {"login_id": member.login_id, "name": member.name, "kana": member.kana}
            self.query_one(Form).fill(filled)

    async def action_confirm(self) -> None:
        values = {name: str(value) for name, value in self.query_one(Form).values().items()}
        staff_no = values.get("staff_no") or (self._line.member.staff_no if self._line else "")
        office = values.get("office") or (self._line.member.office_code if self._line else "")
        person = Person(staff_no, values["login_id"], values["name"], values["kana"], values["party_no"])
        await self.ask(self._asks(person, office))


class TransferPage(EntryPage):
    """The entry of the new office and of the day from which it holds."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "確認", "ctrl+g": ""}
    WORD = "異動"
    HINT = "Enter 次の欄  F4 所属の一覧  F9 確認画面へ"
    HELP_LINES = (
        "所属は入力した日から変わります。先の日の異動は、その日に行われます。",
        "役割と権限は変わりません。新しい所属に合わないものは 9002 で終わらせます。",
    )

    def __init__(
        self,
        above: OfficeScreen[Any],
        offices: Mapping[str, str],
        asks: Callable[[str, date], Asked],
        line: StaffLine,
        today: date,
    ) -> None:
        super().__init__(above)
        self._asks = asks
        self._offices = offices
        self._line = line
        self._today = today

    def compose(self) -> ComposeResult:
        member = self._line.member
        yield Section(f"異動  職員 {member.staff_no} {member.name}", f"いま {member.office_name}")
        yield Lines([()])
        yield Form(
            FormRow(CodeField("office", "新しい所属", codes=self._offices, width=5, label_width=10, required=True)),
            FormRow(DateField("from_on", "異動の日", label_width=10, required=True, note="この日から新しい所属")),
        )

    def on_mount(self) -> None:
        self.query_one(Form).fill({"from_on": wareki(self._today)})

    async def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        day = values["from_on"]
        if not isinstance(day, date):
            raise BadInput(reason="異動の日を入力してください。", field="from_on")
        await self.ask(self._asks(str(values["office"]), day))
