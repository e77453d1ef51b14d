"""0001: the second factor is made by its owner, and recovery codes are shown once."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.office.access.enrolment import NewFactor, begin_enrolment, confirm_enrolment
from core.office.access.recovery_codes import NewCodes
from core.office.context import Context
from core.values.refusals import Refusal
from tui.screens.office.proof_field import ProofField
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.page import Page
from tui.widgets.painted import Line
from tui.widgets.qr_code import QrCode
from tui.widgets.tone import Tone


class FactorPage(Page[NewCodes]):
    """The QR code, the secret as text, and one code to confirm. Gives back the recovery codes; None when given up."""

    KEYS = {"f3": "やめる", "f9": "確定", "ctrl+g": ""}
    WORD = "認証番号の登録"
    HINT = "認証アプリで読み取り、出た6桁を入力して F9"
    DRAFT_SECONDS = None
    HELP_LINES = (
        "スマートフォンなどの認証アプリ（TOTP）で、左の図を読み取ります。",
        "図が崩れるとき、読み取れないときは、下の鍵を空白なしでアプリに入力します。",
        "アプリに出る6桁を認証番号の欄に入力し、F9 で登録します。",
        "鍵はこの画面でだけ表示します。だれにも見せず、控えを残さないでください。",
        "F3 でやめると登録されません。期限までにサインインし直して登録します。",
    )

    def __init__(self, above: OfficeScreen[Any], ctx: Context[Any]) -> None:
        super().__init__(above)
        self._ctx = ctx
        self._factor: NewFactor | None = None

    def compose(self) -> ComposeResult:
        yield QrCode(id="picture")
        hint = "認証アプリで図を読むか、鍵を入力し、出た6桁を入力して F9"
        with Form():
            yield FormRow(ProofField("code", "認証番号", required=True, hint=hint), Lines(id="secret"))

    def on_mount(self) -> None:
        self.read_work("factor", lambda: begin_enrolment(self._ctx), self._show)

    def _show(self, factor: NewFactor) -> None:
        self._factor = factor
        self.query_one(QrCode).show(factor.uri.removesuffix(factor.secret), factor.secret)
        self.query_one("#secret", Lines).show([pairs(("鍵", factor.groups, Tone.STRONG))])

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        factor, ctx = self._factor, self._ctx
        if factor is None:
            return
        code = str(self.query_one(Form).values()["code"])
        self.write_work(
            lambda: confirm_enrolment(ctx, factor, code), self._confirmed, doing="認証番号を登録しています。"
        )

    def _confirmed(self, codes: NewCodes) -> None:
        self.dismiss(codes)

    def refuse(self, refusal: Refusal) -> None:
        if refusal.field == "code":
            self.query_one(Form).clear("code")
        super().refuse(refusal)


class DoneField(Field):
    """Y once the codes were written down."""

    REPLACES = True
    WIDTH = 1


class RecoveryCodesPage(Page[bool]):
    """The ten codes, shown once. Gives back True when the clerk says that they are kept."""

    KEYS = {"f3": "", "f9": "確定", "ctrl+g": ""}
    WORD = "予備コード"
    HINT = "書き写したら Y を入力して F9"
    DRAFT_SECONDS = None
    HELP_LINES = (
        "電話機を忘れたときや失くしたとき、認証番号の代わりに1個ずつ使います。",
        "1個は1回だけ使えます。承認や立会いには使えません。",
        "画面に出るのは今だけです。紙に書き写し、鍵のかかる所に保管してください。",
        "なくしたときは 0002 で作り直せます。前のものは使えなくなります。",
    )

    def __init__(self, above: OfficeScreen[Any], codes: NewCodes) -> None:
        super().__init__(above)
        self._codes = codes

    def compose(self) -> ComposeResult:
        yield Section("予備コード", "今だけ表示します")
        yield Lines(
            [
                (),
                text("認証アプリが使えないとき、認証番号の代わりに1個ずつ、1回だけ使えます。"),
                text("紙に書き写し、鍵のかかる所に保管してください。印刷や撮影はしないでください。"),
                (),
                *self._listed(),
                (),
            ]
        )
        yield Form(FormRow(DoneField("kept", "書き写しましたか", "N", label_width=17, required=True, hint=self.HINT)))

    def _listed(self) -> list[Line]:
        half = len(self._codes.codes) // 2
        return [
            [
                (Tone.LABEL, f"  {n + 1:>2} "),
                (Tone.STRONG, self._codes.codes[n]),
                (Tone.LABEL, f"    {n + half + 1:>2} "),
                (Tone.STRONG, self._codes.codes[n + half]),
            ]
            for n in range(half)
        ]

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確定します。この画面はもう表示できません。")

    def action_confirm(self) -> None:
        kept = str(self.query_one(Form).values()["kept"]).strip().upper()
        if kept not in ("Y", "Ｙ"):
            self.say("注意", "書き写してから Y を入力して F9 を押してください。この表示は1回だけです。")
            return
        self.dismiss(True)
