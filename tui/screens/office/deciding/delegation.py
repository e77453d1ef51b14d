"""8002 代決の委任: approvals that are lent to a colleague for some days, and the end of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult

from core.office.deciding import delegation
from core.office.deciding.delegation import Delegate, Delegation
from core.office.functions import FUNCTIONS, function_named
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.proof_field import ProofField
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Candidate, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

ALL = "全て"
LINES_TOLD = 2
_PARTS = re.compile(r"[、,，\s]+")
_TONES = {"有効": Tone.STRONG, "予定": Tone.TEXT}

COLUMNS = (
    columns.number("番", 3),
    columns.text("委任した職員", 12, flex=True, most=20),
    columns.text("代決する職員", 12, flex=True, most=20),
    columns.day("始まり", 8),
    columns.day("終わり", 9),
    columns.text("状態", 4),
    columns.number("決裁", 4),
    columns.text("機能", 12, flex=True, most=40),
    columns.text("理由", 12, flex=True, most=40, rank=1),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen has read: the delegations, to whom one may lend, and what."""

    found: tuple[Delegation, ...]
    delegates: tuple[Delegate, ...]
    lendable: tuple[tuple[str, str], ...]
    today: date


def functions_word(codes: Sequence[str]) -> str:
    """The functions of a delegation in words."""
    return "、".join(function_named(code).name for code in codes) or ALL


class DelegationScreen(OfficeScreen[None]):
    """The list above; below it the form for one's own new delegation."""

    NUMBER, NAME = "8002", "代決の委任"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "再表示",
        "f7": "前の行",
        "f8": "次の行",
        "f9": "委任",
        "ctrl+r": "受電",
    }
    FUNCTION = delegation.FUNCTION
    LETTERS = {"d": "end"}
    LETTER_HELP = {"d": "委任を終える"}
    HELP_LINES = (
        "自分が決裁するものを、決まった日の間だけ、ほかの承認者に任せる画面です。",
        "委任できるのは自分の権限だけで、委任されたものは委任できません。",
        "自分の限度額まで、自分と同じ条件で代決し、決裁と操作ログに残ります。",
        "権限・利用者・設定・緊急の支援・保存期間・控えは、課長から課長へだけです。",
        "終わりの日を過ぎるか、委任した人の権限や在職がなくなると効かなくなります。",
    )
    MANUAL = (
        "出張や休暇の間、自分の決裁をほかの承認者に委任する画面です。"
        "代決する職員、始まりと終わりの日、機能（空欄は全て）、理由、認証番号を入力し、F9 の確認画面で Y と Enter を押します。"
        "委任された職員の決裁箱（8001）には「代決」と出て、決裁には委任した職員の名が残ります。"
        "早く終えるときは、行を選んで d を押し、理由を入力します。"
        "権管・運用・監査・保守と、決裁の権限のない職員へは委任できません。"
    )
    HINT = "Tab 入力欄  d 委任を終える  F9 確認画面へ"

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._done = ""

    def compose(self) -> ComposeResult:
        yield DataList(
            COLUMNS,
            id="delegations",
            empty="委任はありません。下の欄に入力して F9 で委任します。",
            hint=self.HINT,
        )
        yield Section("自分の決裁を委任する", "F9 で確認画面へ")
        yield Lines(id="told")
        yield Form(
            FormRow(
                Field("to_staff", "職員", width=12, required=True, hint="職員番号か氏名", candidates=self._delegates),
                DateField("from_on", "始まり", required=True),
                DateField("until_on", "終わり", required=True),
            ),
            FormRow(
                Field("functions", "機能", most=200, hint="空欄は全て。名前を「、」で区切る", candidates=self._lendable)
            ),
            FormRow(
                Field("reason", "理由", width=40, most=100, required=True, hint="出張、休暇など"),
                ProofField("code", "認証番号", required=True, hint="認証アプリの6桁  F9 確認画面へ"),
            ),
        )

    def on_mount(self) -> None:
        self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#delegations", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    # Reading

    def _load(self) -> None:
        ctx = self.office.ctx

        def read() -> Shown:
            return Shown(
                tuple(delegation.list_delegations(ctx)),
                tuple(delegation.list_delegates(ctx)),
                tuple(delegation.list_lendable(ctx)),
                ctx.now().date(),
            )

        self.read_work("delegations", read, self._show)

    def action_refresh(self) -> None:
        self._load()

    def _show(self, shown: Shown) -> None:
        first, self._shown = self._shown is None, shown
        rows = [self._row(number, one, shown.today) for number, one in enumerate(shown.found, 1)]
        now = sum(one.holds(shown.today) for one in shown.found)
        self._list.show(rows, caption=f"代決の委任  有効 {now}件", sort="新しい順", counted=len(rows))
        self.query_one("#told", Lines).show(_lendable([name for _, name in shown.lendable], self.size.width))
        if first:
            self._form.fill(self._fresh())
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def _fresh(self) -> dict[str, str]:
        return {"from_on": wareki(self._shown.today), "until_on": wareki(self._shown.today)} if self._shown else {}

    @staticmethod
    def _row(number: int, one: Delegation, today: date) -> Row:
        state = one.state(today)
        return Row(
            one.delegation_id,
            (
                str(number),
                one.from_name,
                one.to_name,
                wareki(one.from_on),
                wareki(one.until_on),
                (_TONES.get(state, Tone.QUIET), state),
                f"{one.uses}件",
                functions_word(one.functions),
                one.reason,
            ),
        )

    def _delegates(self, typed: str) -> Sequence[Candidate]:
        found = self._shown.delegates if self._shown else ()
        return [Candidate(one.staff_no, f"{one.name} {one.roles} {one.office_name}") for one in found]

    def _lendable(self, typed: str) -> Sequence[Candidate]:
        return [Candidate(name, code) for code, name in (self._shown.lendable if self._shown else ())]

    def _current(self) -> Delegation | None:
        shown = self._shown
        return shown.found[self._list.cursor] if shown is not None and shown.found else None

    # Keys

    def resting(self, key: str) -> str:
        if key == "f9" and self._shown is None:
            return "読込み中です。終わるまでお待ちください。"
        return ""

    def action_next(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    def action_previous(self) -> None:
        self._list.move_to(self._list.cursor - 1)

    def acts(self) -> Sequence[Act]:
        return (
            Act("委任（確認画面へ）", "confirm", self.resting("f9")),
            Act("委任を終える（理由を入力）", "end", self._cannot_end()),
            Act("決裁箱", "tray", number="8001"),
        )

    def _cannot_end(self) -> str:
        one, shown = self._current(), self._shown
        if one is None or shown is None:
            return "委任がありません。"
        state = one.state(shown.today)
        return "" if state in ("有効", "予定") else f"「{state}」です。"

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認画面へ進みます。まだ何も変わっていません。")

    # Acts

    async def action_tray(self) -> None:
        await self.office.go_to("8001")

    def _staff_no(self, typed: str) -> str:
        """The number of the colleague whose number or name was typed."""
        wanted = unicodedata.normalize("NFKC", typed).strip()
        delegates = self._shown.delegates if self._shown else ()
        if any(one.staff_no == wanted for one in delegates):
            return wanted
        plain = "".join(wanted.split())
        found = [one.staff_no for one in delegates if plain in "".join(unicodedata.normalize("NFKC", one.name).split())]
        if len(found) != 1:
            raise BadInput(reason="代決できる職員に見つかりません。F4 で一覧から選んでください。", field="to_staff")
        return found[0]

    def _codes(self, typed: str) -> tuple[str, ...]:
        """Codes of the functions whose names were typed; none for all."""
        codes = []
        for name in _PARTS.split(unicodedata.normalize("NFKC", typed).strip()):
            if not name or name == ALL:
                continue
            code = next((one.code for one in FUNCTIONS if unicodedata.normalize("NFKC", one.name) == name), None)
            if code is None:
                raise BadInput(reason=f"機能「{name}」はありません。F4 で一覧から選んでください。", field="functions")
            codes.append(code)
        return tuple(dict.fromkeys(codes))

    async def action_confirm(self) -> None:
        """The code is taken out of its field before it is used."""
        values = self._form.values()
        staff_no, codes = self._staff_no(values["to_staff"]), self._codes(values["functions"])
        name = next((one.name for one in self._shown.delegates if one.staff_no == staff_no), "") if self._shown else ""
        ctx, first, last = self.office.ctx, values["from_on"], values["until_on"]
        self._form.field("code").value = ""

        def lend() -> int:
            reason, code = values["reason"], str(values["code"])
            return delegation.put_delegation(ctx, staff_no, first, last, codes, reason, code)

        question = Question(
            "確認  代決の委任",
            "この職員に自分の決裁を委任しますか",
            facts=[f"理由 {values['reason']}"],
            changes=[
                Change("代決する職員", "なし", f"{staff_no} {name}"),
                Change("期間", "", f"{wareki(first)} から {wareki(last)} まで"),
                Change("機能", "", functions_word(codes)),
            ],
            notes=["終わりの日を過ぎると効かなくなります。早く終えるときは、この画面で d を押します。"],
            leads_to="委任",
        )
        told = f"{name}へ代決を委任しました（{wareki(last)} まで）。"
        await self.confirm(
            question, lambda: self.write_work(lend, lambda _: self._over(told), doing="委任しています。")
        )

    async def action_end(self) -> None:
        one, cannot = self._current(), self._cannot_end()
        if one is None or cannot:
            self.say("不可", cannot)
            return
        number, name = one.delegation_id, one.to_name

        def given(reason: str | None) -> None:
            if reason is None:
                return
            self.write_work(
                lambda: delegation.end_delegation(self.office.ctx, number, reason),
                lambda _: self._over(f"{name}への委任を終えました。"),
                doing="委任を終えています。",
            )

        facts = [
            f"{one.from_name} から {name}  {wareki(one.from_on)} から {wareki(one.until_on)} まで",
            "この時から、代決はできません。これまでの代決は残ります。",
        ]
        await self.app.push_screen(ReasonPage(self, "委任の終了", facts, "終了の理由"), given)

    def _over(self, told: str) -> None:
        self._done = told
        self._form.clear()
        self._form.fill(self._fresh())
        self.set_focus(self._list)
        self._load()


def _lendable(names: Sequence[str], width: int) -> list[Line]:
    """What one decides oneself on two lines; what does not fit is counted and found with F4 of 機能."""
    for told in range(len(names), 0, -1):
        rest = len(names) - told
        lines = wrapped(
            f"自分が決裁するもの {'、'.join(names[:told])}" + (f" ほか{rest}（F4 で全て）" if rest else ""), width
        )
        if len(lines) <= LINES_TOLD:
            return lines
    return wrapped("自分が決裁するもの なし", width)
