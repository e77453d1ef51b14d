"""Walking away: after ten minutes without a key the clerk proves again who sits there."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.office.context import Context
from core.office.signing_in import reauthenticate
from core.values.refusals import BadInput, Refusal
from tui.screens.office.password_field import PasswordField
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, text


class LockedScreen(OfficeScreen[None]):
    """The password or a fresh code opens the work again; what was typed there is still there."""

    NUMBER, NAME = "0001", "再認証"
    KEYS = {"f3": "終了", "f9": "確定", "ctrl+g": ""}
    HELP_LINES = (
        "10分間キーが押されなかったので、本人であることを確かめます。",
        "パスワードか認証番号のどちらか一つで続けられます。入力は残っています。",
    )
    HINT = "パスワードか認証番号のどちらかを入力し Enter  F3 でサインアウト"

    def compose(self) -> ComposeResult:
        hint = "パスワードか、Enter で認証番号の欄へ  F9 確定  F3 でサインアウト"
        ctx: Context[Any] | None = self.office.ctx
        name = ctx.actor.name if ctx is not None else ""
        yield Lines([(), (), text(f"{name}として続けるため、パスワードか認証番号を入力してください。"), ()])
        yield Form(
            FormRow(PasswordField("password", "パスワード", required=False, hint=hint)),
            FormRow(
                Field(
                    "code",
                    "認証番号",
                    label_width=10,
                    width=8,
                    most=12,
                    note="6桁（認証アプリの番号。全角でも可）",
                    hint="認証番号を入力し Enter か F9  F3 でサインアウト",
                )
            ),
        )

    def on_japanese_input_submitted(self, event: JapaneseInput.Submitted) -> None:
        """Enter in a field that holds something sends it; the other one is not needed."""
        if event.value:
            self.action_confirm()

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        password, code = str(values["password"]), str(values["code"])
        if not password and not code:
            raise BadInput(reason="パスワードか認証番号のどちらかを入力してください。", field="password")
        ctx = self.office.ctx
        given = {"password": password} if password else {"code": code}
        self.write_work(lambda: reauthenticate(ctx, **given), self._opened, doing="確かめています。")

    def _opened(self, _: None) -> None:
        self.dismiss(None)

    def refuse(self, refusal: Refusal) -> None:
        self.query_one(Form).clear()
        super().refuse(refusal)

    async def action_back(self) -> None:
        """F3: nothing of the work is needed any more; what was typed is kept as a draft."""
        session = self.office.session
        if session is None:
            return

        def leave() -> None:
            self.office.keep_drafts()
            session.sign_out()

        self.write_work(
            leave, lambda _: session.back_to_sign_in("案内", "サインアウトしました。入力は下書きにあります。")
        )
