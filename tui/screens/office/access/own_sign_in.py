"""0002 サインインの設定: one's own password and recovery codes, whenever their owner wants others."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.office.access.own_password import change_password
from core.office.access.recovery_codes import NewCodes, codes_left, renew_recovery_codes
from core.values.refusals import BadInput, Refusal
from tui.screens.office.access.enrolment import RecoveryCodesPage
from tui.screens.office.password_field import PasswordField
from tui.screens.office.proof_field import ProofField
from tui.screens.office_screen import OfficeScreen
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.panes import Pane, Panes

PASSWORD, CODES = 0, 1


class OwnSignInScreen(OfficeScreen[None]):
    """Two panes by digit: a new password, new recovery codes."""

    NUMBER, NAME = "0002", "サインインの設定"
    KEYS = {"f3": "戻る", "f7": "前の区画", "f8": "次の区画", "f9": "確定"}
    FUNCTION = "office.sign_in"
    DRAFT_SECONDS = None
    HINT = "Enter 次の欄  F9 確定  F8 次の区画"
    HELP_LINES = (
        "自分のパスワードを変え、予備コードを作り直す画面です。",
        "パスワードは12文字以上です。知られたと思ったときに変えます。",
        "予備コードを作り直すには認証番号が要ります。前のものは使えなくなります。",
        "認証アプリが使えなくなったときは、権限管理者へ認証番号の再発行を申し出ます。",
    )
    MANUAL = (
        "自分のパスワードを変え、予備コードを作り直す画面です。"
        "1 の区画では、いまのパスワードと新しいパスワードを入力して F9 を押します。"
        "2 の区画では、認証アプリの番号を入力して F9 を押すと、新しい予備コードが一度だけ出ます。"
        "認証番号そのものは自分では作り直せず、権限管理者の起案と課長の承認で再発行します。"
    )

    def __init__(self) -> None:
        super().__init__()
        self._at = PASSWORD

    def compose(self) -> ComposeResult:
        yield Panes([Pane("パスワード"), Pane("予備コード")], id="panes")
        yield Lines([()])
        yield Section("パスワードの変更", id="head0")
        yield Form(
            FormRow(PasswordField("old", "いまのもの", hint="いまのパスワードを入力してください。Enter 次の欄")),
            FormRow(PasswordField("password", "新しいもの", hint="12文字以上。Enter 次の欄")),
            FormRow(PasswordField("again", "もう一度", hint="同じものをもう一度入力し Enter か F9")),
            id="form0",
        )
        yield Section("予備コードの作り直し", id="head1")
        yield Lines(id="left")
        yield Form(
            FormRow(ProofField("code", "認証番号", required=True, hint="認証アプリの6桁を入力し Enter か F9")),
            id="form1",
        )

    def on_mount(self) -> None:
        self._turn()

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def _turn(self) -> None:
        for index in (PASSWORD, CODES):
            self.query_one(f"#head{index}").display = self._at == index
            self.query_one(f"#form{index}").display = self._at == index
        self.query_one("#left").display = self._at == CODES
        self._form.focus_first()
        if self._at == CODES:
            self.read_work("left", lambda: codes_left(self.office.ctx), self._show_left)

    @property
    def _form(self) -> Form:
        return self.query_one(f"#form{self._at}", Form)

    def _show_left(self, left: int) -> None:
        self.query_one("#left", Lines).show(
            [
                pairs(("残り", f"{left}個")),
                text("作り直すと10個になり、前のものは使えなくなります。表示は一度だけです。"),
                (),
            ]
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        values = {name: str(value) for name, value in self._form.values().items()}
        ctx = self.office.ctx
        if self._at == CODES:
            self.write_work(
                lambda: renew_recovery_codes(ctx, values["code"]), self._renewed, doing="予備コードを作っています。"
            )
            return
        if values["password"] != values["again"]:
            self._form.clear("again")
            raise BadInput(reason="2つの入力が違います。もう一度入力してください。", field="again")
        old, new = values["old"], values["password"]
        self.write_work(lambda: change_password(ctx, old, new), self._changed, doing="パスワードを変えています。")

    def _changed(self, _: None) -> None:
        self._form.clear()
        self.say("完了", "パスワードを変えました。次のサインインから使います。")

    async def _renewed(self, codes: NewCodes) -> None:
        self._form.clear()
        await self.app.push_screen(RecoveryCodesPage(self, codes), self._kept)

    def _kept(self, _: Any) -> None:
        self.say("完了", "新しい予備コードが使えます。前のものは使えません。")
        self._turn()

    def refuse(self, refusal: Refusal) -> None:
        if refusal.field in ("password", "code"):
            self._form.clear()
        super().refuse(refusal)
