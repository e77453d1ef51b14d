"""0001: a first password is exchanged for one of one's own before anything else can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from core.office.context import Context
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal
from tui.screens.office.password_field import PasswordField
from tui.screens.office_screen import OfficeScreen
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page

if TYPE_CHECKING:
    from core.office.signing_in import MustEnrol


class FirstPasswordPage(Page[Context[Any]]):
    """Gives back the context once a password was chosen, None when the clerk gave up. `old` is the first password."""

    KEYS = {"f3": "やめる", "f9": "確定", "ctrl+g": ""}
    WORD = "パスワード"
    HINT = "Enter 次の欄  F9 確定  F3 でサインインをやめる"
    HELP_LINES = (
        "12文字以上にします。文字の種類の決まりはありません。日本語や空白も使えます。",
        "よくある語、自分や市の名前、数字やキーの並びだけのものは使えません。",
        "決めたあとの定期的な変更は要りません。知られたと思ったら変えてください。",
    )

    def __init__(self, above: OfficeScreen[Any], signed_in: MustEnrol, old: str) -> None:
        super().__init__(above)
        self._signed_in = signed_in
        self._old = old

    def compose(self) -> ComposeResult:
        until = self._signed_in.until_at
        yield Section("新しいパスワードを決める")
        yield Lines(
            [
                (),
                text("最初のパスワードのままでは使えません。自分だけが知るものを決めてください。"),
                text("12文字以上。よくある語、名前、数字の並びだけのものは使えません。"),
                text(
                    f"期限 {wareki(until.date())} {until:%H:%M}（次に認証番号を登録します）"
                    if self._signed_in.factor
                    else f"期限 {wareki(until.date())} {until:%H:%M}"
                ),
                (),
            ]
        )
        yield Form(
            FormRow(PasswordField("password", "新しいもの", hint="新しいパスワードを入力してください。Enter 次の欄")),
            FormRow(PasswordField("again", "もう一度", hint="同じものをもう一度入力してください。Enter か F9 で確定")),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        from core.office.access.own_password import change_password

        values = self.query_one(Form).values()
        new = str(values["password"])
        if new != values["again"]:
            self.query_one(Form).clear("again")
            raise BadInput(reason="2つの入力が違います。もう一度入力してください。", field="again")
        ctx, old = self._signed_in.context, self._old
        self.write_work(lambda: change_password(ctx, old, new), self._chosen_one, doing="パスワードを変えています。")

    def refuse(self, refusal: Refusal) -> None:
        # Stars do not show what stands there: the next password would be typed behind the refused one.
        if refusal.field == "password":
            self.query_one(Form).clear()
        super().refuse(refusal)

    def _chosen_one(self, _: None) -> None:
        self.dismiss(self._signed_in.context)
