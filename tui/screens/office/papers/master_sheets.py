"""The panes of 9103: one for each kind of master, made from the parts that the kind has."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.widget import Widget

from core.office.papers.letters import AppealKind
from core.office.papers.master_changes import PARTS, draft_master, list_masters
from core.office.papers.masters import DEFAULT_APPEALS, DEFAULT_NUMBER, Master, MasterKind
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office.approval_sheets import drafted
from tui.screens.office.settings_sheet import Sheet
from tui.widgets import columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import FormRow
from tui.widgets.lines import text
from tui.widgets.painted import Line

_APPEALS = {"1": AppealKind.DISPOSITION, "2": AppealKind.SEIZURE, "3": AppealKind.DISTRIBUTION}


class MasterSheet(Sheet):
    """One kind: its rows by day, and a form with its parts. What was never set holds as the law or the office has it."""

    KIND: ClassVar[MasterKind]
    TOLD: ClassVar[str] = ""
    CODE: ClassVar[str] = ""
    """Label of the code of a row; blank where there is only one value at a time."""
    COLUMNS = (
        columns.text("区分", 10, flex=True, most=12),
        columns.day("効力の始まり", 10),
        columns.text("内容", 40, flex=True, most=100),
    )
    EMPTY = "まだ設定がありません。初めの値が使われます。"
    HINT = "Enter 行を下の欄へ  F9 確認画面へ"
    SORT = "新しい順"

    def fields(self) -> Sequence[Widget]:
        parts = [self._part(name, word) for name, word in PARTS[self.KIND].items() if name != "image"]
        head: list[Field] = [self._code()] if self.CODE else []
        head += [DateField("from_on", "始まり", required=True, hint="この日から発行する文書に効きます")]
        rows = [FormRow(*head, Field("reason_of_change", "理由", most=40, required=True, hint="変更の理由"))]
        return [*rows, *(FormRow(part) for part in parts)]

    def _code(self) -> Field:
        return Field("code", self.CODE, width=8, most=8, required=True)

    def _part(self, name: str, word: str) -> Field:
        return Field(name, word, most=2000 if name in ("text", "note") else 60)

    def read(self, ctx: Any) -> Sequence[Master]:
        return list_masters(ctx, self.KIND)

    def row(self, number: int, one: Master) -> Row:
        return Row(number, (one.code or self.KIND.value, wareki(one.from_on), told_value(one)))

    def told(self, found: Sequence[Master]) -> list[Line]:
        return [text(self.TOLD)] if self.TOLD else []

    def filled(self, one: Master) -> Mapping[str, str]:
        shown = {name: one.value.get(name, "") for name in PARTS[self.KIND] if name != "image"}
        return shown | {"from_on": wareki(one.from_on)} | ({"code": self._code_shown(one.code)} if self.CODE else {})

    def _code_shown(self, code: str) -> str:
        return code

    def _code_of(self, values: Mapping[str, Any]) -> str:
        return str(values["code"]).strip() if self.CODE else ""

    def _value(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {
            name: str(values.get(name, "")).strip() for name in PARTS[self.KIND] if str(values.get(name, "")).strip()
        }

    def question(self, values: Mapping[str, Any], one: Master | None) -> Question:
        on = _day(values)
        value = self._value(values)
        before = one.value if one is not None and one.code == self._code_of(values) else {}
        changes = [
            Change(word, _short(before.get(name, "")), _short(value.get(name, "")))
            for name, word in PARTS[self.KIND].items()
            if before.get(name, "") != value.get(name, "")
        ]
        return Question(
            f"確認  {self.NAME}の変更",
            "この変更を起案しますか",
            facts=[f"{self._code_of(values)} {wareki(on)} から".strip(), f"理由 {values['reason_of_change']}"],
            changes=changes,
            notes=["課長が 8001 で決裁すると、この日から後に発行する文書に効きます。"],
            leads_to="起案へ",
        )

    def write(self, ctx: Any, values: Mapping[str, Any], one: Master | None) -> str:
        ref = draft_master(
            ctx, self.KIND, self._code_of(values), _day(values), self._value(values), str(values["reason_of_change"])
        )
        return drafted(ref.draft_id)

    def cannot(self, one: Master | None) -> str:
        return ""


class FormSheet(MasterSheet):
    """The name of a form and words behind it."""

    NAME, KIND, CODE = "様式", MasterKind.FORM, "帳票"
    TOLD = "帳票番号（P01 など）ごとに、名称と、文面の後に追記する文を決めます。"


class AppealSheet(MasterSheet):
    """教示文 by its kind."""

    NAME, KIND, CODE = "教示文", MasterKind.APPEAL, "区分"
    TOLD = "{city} は市の名、{mayor} は市長の職名になります。設定のない区分は法律のとおりの文です。"

    def _code(self) -> Field:
        codes = {number: kind.value for number, kind in _APPEALS.items()}
        return CodeField("code", self.CODE, "1", codes=codes, width=1, meaning_width=10, required=True)

    def _code_of(self, values: Mapping[str, Any]) -> str:
        kind = _APPEALS.get(str(values["code"]))
        return kind.value if kind is not None else ""

    def _code_shown(self, code: str) -> str:
        return next((number for number, kind in _APPEALS.items() if kind.value == code), "1")

    def fresh(self) -> Mapping[str, str]:
        return {"code": "1", "text": DEFAULT_APPEALS[AppealKind.DISPOSITION]}


class IssuerSheet(MasterSheet):
    """Who signs."""

    NAME, KIND = "発行者", MasterKind.ISSUER
    TOLD = "市長が代わったら、就任の日から新しい氏名にします。"


class SealSheet(MasterSheet):
    """The seal: a picture, a square of characters, or words."""

    NAME, KIND = "公印", MasterKind.SEAL
    TOLD = "文言（公印省略）、電子公印の文字、画像（PNG の base64）のどれか1つです。"

    def fields(self) -> Sequence[Widget]:
        image = Field("image", "画像", most=100_000, hint="PNG（64KBまで）の base64  空なら画像なし")
        return [*super().fields(), FormRow(image)]

    def filled(self, one: Master) -> Mapping[str, str]:
        return {**super().filled(one), "image": one.value.get("image", "")}


class ContactSheet(MasterSheet):
    """Where one may ask."""

    NAME, KIND = "問い合わせ先", MasterKind.CONTACT
    TOLD = "空の項目は、課は発行した職員の所属、電話は 9101 の収納推進課の電話になります。"


class NumberSheet(MasterSheet):
    """The form of 文書番号."""

    NAME, KIND = "文書番号", MasterKind.NUMBER
    TOLD = "{form} 帳票、{year} 年度（8）、{era} 年度（R8）、{no} 連番。番号は帳票と年度ごとに付きます。"

    def fresh(self) -> Mapping[str, str]:
        return {"pattern": DEFAULT_NUMBER}


class SubstituteSheet(MasterSheet):
    """代替文字 for characters that no font has."""

    NAME, KIND, CODE = "代替文字", MasterKind.SUBSTITUTE, "外字"
    TOLD = "字形のない文字を何で表すかです。本人の了解などの理由を残します。9303 の外字保留の発行に使います。"


SHEETS: tuple[type[MasterSheet], ...] = (
    FormSheet,
    AppealSheet,
    IssuerSheet,
    SealSheet,
    ContactSheet,
    NumberSheet,
    SubstituteSheet,
)


def told_value(master: Master) -> str:
    """A value in one line."""
    return "  ".join(
        f"{word} {_short(master.value[name], name)}"
        for name, word in PARTS[master.kind].items()
        if master.value.get(name)
    )


def _short(words: str, name: str = "") -> str:
    if name == "image" and words:
        return f"{len(base64.b64decode(words)):,}バイト"
    return words if len(words) <= 80 else f"{words[:78]}…"


def _day(values: Mapping[str, Any]) -> date:
    found = values["from_on"]
    if not isinstance(found, date):
        raise BadInput(reason="効力の始まりの日を入力してください。", field="from_on")
    return found
