"""0001 サインイン: user id, password, code; on a demonstration the accounts and, at F5, one code."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from textual.app import ComposeResult
from textual.events import Resize
from textual.widget import Widget

from core.values.refusals import Refusal
from tui.screens.office.password_field import PasswordField
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from core.office.access.recovery_codes import NewCodes
    from core.office.context import Context
    from core.office.signing_in import MustEnrol
    from tui.clerk_session import ClerkSession
    from tui.demo.accounts import Account, Code

LEAST = (80, 24)
"""The smallest terminal; on a larger one the block stands nearer to the middle."""
_LOGIN, _ROLE, _PASSWORD, _CODE = 11, 17, 17, 9
"""Cells of the columns of the accounts."""


class LoginField(Field):
    """The user id. That of the clerk before stays to be read; the first key begins another one."""

    REPLACES = True


class SignInBlock(Widget):
    """Everything that the screen says, moved as one."""


class SignInScreen(OfficeScreen[None]):
    """The first screen of a terminal. The screens of the clerk lie upon it until the sign-out."""

    NUMBER, NAME = "0001", "サインイン"
    KEYS = {"f3": "終了", "f9": "確定", "ctrl+g": ""}
    FUNCTION = "office.sign_in"
    NOT_BY_NUMBER = "サインアウトは 1001 メニューの F3 で行います。"
    HINT = "Enter 次の欄  F9 確定"
    HELP_LINES = (
        "認証番号は認証アプリに出る6桁です。30秒ごとに変わり、一度しか使えません。",
        "アプリが使えないときは予備コードを入力します。登録前の人は空欄です。",
        "3回続けて違うと、次に試せるまで30秒から1時間待ちます。",
        "ほかの端末でサインインしていると、そちらは終わり、記録に残ります。",
        "3分間キーを押さないと画面を消し、10分で再認証、12時間で終了します。",
    )
    MANUAL = (
        "利用者ID、パスワード、認証番号で本人であることを示し、仕事を始める画面です。"
        "Enter で次の欄へ進み、最後の欄の Enter か F9 で送ります。"
        "失敗したときの文はどの理由でも同じで、続けて違うと次に試せるまでの時間が長くなります。"
        "最初のパスワードでサインインした人は、続けて新しいパスワードと認証番号を登録し、予備コードを受け取ります。"
        "サインインしている間に3分間キーを押さないと画面が消え、10分で再認証になります。"
        "デモのデータでは利用者の一覧が出て、F5 でその利用者の認証番号が欄に入ります。"
    )

    def __init__(self) -> None:
        super().__init__()
        self._accounts: tuple[Account, ...] = ()
        self._told: Code | None = None
        self._enrolling: MustEnrol | None = None
        self._by_recovery_code = False

    @property
    def _session(self) -> ClerkSession | None:
        return self.office.session

    def compose(self) -> ComposeResult:
        session = self._session
        name = session.city_name if session is not None else ""
        with SignInBlock():
            yield Lines([text(f"お さ め    {name} 収滞納管理システム", Tone.STRONG), ()])
            yield Form(
                FormRow(
                    LoginField(
                        "login_id",
                        "利用者ID",
                        label_width=10,
                        width=20,
                        most=64,
                        required=True,
                        hint="利用者IDを入力してください。Enter 次の欄  F9 確定",
                    )
                ),
                FormRow(
                    PasswordField(
                        "password",
                        "パスワード",
                        hint="パスワードを入力してください。Enter 次の欄  F9 確定",
                    )
                ),
                FormRow(
                    Field(
                        "code",
                        "認証番号",
                        label_width=10,
                        width=20,
                        most=40,
                        note=" 6桁の番号か予備コード（全角でも可）",
                        hint="認証番号（未登録の人は空欄）を入力し Enter か F9 でサインイン",
                    )
                ),
            )
            yield Lines([(), text("業務目的以外の利用はできません。閲覧と操作は全て記録されます。"), ()])
            yield Lines(id="accounts")

    def on_mount(self) -> None:
        if self._session is not None:
            self.run_worker(self._prepare(self._session), group="prepare", exit_on_error=False)

    async def _prepare(self, session: ClerkSession) -> None:
        """After the first paint: the accounts of a demonstration, then sessions that died without a word."""
        self._accounts = await asyncio.to_thread(session.demo_accounts)
        self._show_accounts()
        await asyncio.to_thread(session.make_ready)

    def on_resize(self, event: Resize) -> None:
        self._place()

    def _place(self) -> None:
        """A little above the middle, and never so low that a line is lost."""
        width, height = self.size
        lines = 9 + (2 + len(self._accounts) if self._accounts else 0)
        top = max(0, min(2 + max(0, height - LEAST[1]) // 4, height - 4 - lines))
        left = 9 + max(0, width - LEAST[0]) // 2
        self.query_one(SignInBlock).styles.padding = (top, 0, 0, left)

    def on_screen_resume(self) -> None:
        self._told = None
        self._show_accounts()
        form = self.query_one(Form)
        form.clear("password", "code")
        login = form.field("login_id")
        self.set_focus(login)
        login.entered()  # also when the focus was here all the time

    # The demonstration

    def keys(self) -> dict[str, str]:
        shown = super().keys()
        return shown | {"f5": "認証番号"} if self._accounts else shown

    def _show_accounts(self) -> None:
        if not self._accounts:
            return
        heads = ("利用者ID", "役割", "パスワード", "認証番号 残り")
        lines: list[Line] = [
            [
                (Tone.TEXT, " "),
                (Tone.DEMO, " デモ "),
                (Tone.TEXT, " 架空の市のデータです。実在の個人・法人ではありません。"),
            ],
            _columns(Tone.LABEL, *heads),
        ]
        for account in self._accounts:
            told = self._told if self._told is not None and self._told.account == account else None
            code = f"{told.code[:3]} {told.code[3:]}" if told is not None else ""
            left = f"{told.seconds_left}秒" if told is not None else ""
            lines.append(
                _columns(
                    Tone.TEXT, account.login_id, account.role, account.password, cells.pad_right(code, _CODE) + left
                )
            )
        self.query_one("#accounts", Lines).show(lines)
        self._place()

    def action_refresh(self) -> None:
        """F5 on a demonstration: the code of the account in the field, once; nothing moves by itself."""
        session = self._session
        if session is None:
            return
        login_id = normalize("NFKC", str(self.query_one(Form).field("login_id").read())).casefold()
        self.read_work("code", lambda: session.demo_code(login_id), self._show_code)

    def _show_code(self, told: Code) -> None:
        if told.used:
            self.say("注意", f"いまの認証番号は使用済みです。{told.seconds_left}秒後にもう一度 F5 を押してください。")
            return
        self._told = told
        self._show_accounts()
        self.query_one(Form).fill({"code": told.code, "password": told.account.password})
        self.set_focus(self.query_one(Form).field("code"))

    # Signing in

    def on_form_completed(self, event: Form.Completed) -> None:
        self._send(event.values)

    def action_confirm(self) -> None:
        self._send(self.query_one(Form).values())

    def _send(self, values: Mapping[str, object]) -> None:
        session = self._session
        if session is None:
            return
        from core.office.access.recovery_codes import is_recovery_code

        login_id, password, code = (str(values[name]) for name in ("login_id", "password", "code"))
        self._by_recovery_code = is_recovery_code(code)
        self.write_work(lambda: session.sign_in(login_id, password, code), self._signed_in, doing="確かめています。")

    async def _signed_in(self, found: Context[Any] | MustEnrol) -> None:
        from core.office.signing_in import MustEnrol

        form = self.query_one(Form)
        old = form.field("password").value
        form.clear("password", "code")
        if not isinstance(found, MustEnrol):
            self._begin(found)
            return
        self._enrolling = found
        self.office.start_session()
        if found.password:
            from tui.screens.office.passwords import FirstPasswordPage

            await self.app.push_screen(FirstPasswordPage(self, found, old), self._password_chosen)
        else:
            self._password_chosen(found.context)

    def _password_chosen(self, ctx: Context[Any] | None) -> None:
        found = self._enrolling
        if ctx is None or found is None:
            self._leave_session()
        elif found.factor:
            from tui.screens.office.access.enrolment import FactorPage

            self.app.push_screen(FactorPage(self, ctx), self._factor_made)
        else:
            self._begin(ctx)

    def _factor_made(self, codes: NewCodes | None) -> None:
        if codes is None:
            self._leave_session()
            return
        from tui.screens.office.access.enrolment import RecoveryCodesPage

        self.app.push_screen(RecoveryCodesPage(self, codes), self._codes_kept)

    def _codes_kept(self, _: bool | None) -> None:
        if self._enrolling is not None:
            self._begin(self._enrolling.context)

    def _begin(self, ctx: Context[Any]) -> None:
        session, by_recovery_code = self._session, self._by_recovery_code
        if session is not None:
            self.read_work("desk", lambda: session.ready(ctx, by_recovery_code=by_recovery_code), session.begin)

    def _leave_session(self) -> None:
        session = self._session
        self.office.end_session()
        if session is not None:
            self.write_work(session.sign_out, lambda _: self.say("案内", "サインインをやめました。"))

    def refuse(self, refusal: Refusal) -> None:
        """Why it failed is not told; what was typed is not kept but for the user id."""
        if refusal.field == "login_id":
            self.query_one(Form).clear("password", "code")
        super().refuse(refusal)

    async def action_back(self) -> None:
        """F3: leave the program. Nobody is signed in."""
        self.app.exit()


def _columns(tone: Tone, login_id: str, role: str, password: str, code: str) -> Line:
    return [
        (Tone.TEXT, "  "),
        (
            tone,
            cells.pad_right(login_id, _LOGIN)
            + cells.pad_right(role, _ROLE)
            + cells.pad_right(password, _PASSWORD)
            + code,
        ),
    ]
