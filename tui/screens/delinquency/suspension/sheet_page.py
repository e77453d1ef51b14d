"""調査票 as it is written: a kind of asset at a time, and below the household, the income, the survey and the judgement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.suspension.sheet import (
    AssetKind,
    AssetLook,
    AssetResult,
    SavedSheet,
    Sheet,
    SheetEntry,
    save_sheet,
)
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Section
from tui.widgets.page import Page
from tui.widgets.tone import Tone

RESULTS = {"1": AssetResult.NONE, "2": AssetResult.FOUND, "3": AssetResult.UNATTACHABLE}
CODES = {code: result.label for code, result in RESULTS.items()}
LABEL = 8
LOOKS = (
    columns.number("番", 2),
    columns.text("財産の種別", 18),
    columns.day("調査日", 9),
    columns.text("結果", 8),
    columns.text("調査先・内容", 30, flex=True, most=80),
)


class SheetPage(Page[None]):
    """The list above; Enter on a kind brings it into the first form. F9 keeps everything, finished or not."""

    KEYS = {"f3": "戻る", "f4": "操作", "f9": "保存", "ctrl+g": ""}
    WORD = "調査票"
    LETTERS = {"n": "none_left"}
    LETTER_HELP = {"Enter": "種別の調査日と結果を入力する", "n": "未調査の種別を、今日・なし にする"}
    HELP_LINES = (
        "財産の種別ごとに、調査した日、結果（1 なし 2 あり 3 差押不可）、調査先を記入します。",
        "Enter で種別を下の欄に呼び、Enter を押していくと一覧に入ります。",
        "F9 は途中でも保存します。未了の項目は「未了」と出て、起案できません。",
        "判定を書いて保存した職員が判定者になります。",
    )
    HINT = "Enter 種別を入力  n 残りを今日・なし  Tab 下の欄  F9 保存"

    def __init__(self, above: OfficeScreen[Any], party_id: int, sheet: Sheet | None) -> None:
        super().__init__(above)
        self._party_id, self._sheet = party_id, sheet
        self._looks: dict[AssetKind, AssetLook] = {look.kind: look for look in sheet.looks} if sheet else {}
        self._kind: AssetKind | None = None

    def compose(self) -> ComposeResult:
        sheet = self._sheet
        yield DataList(LOOKS, id="looks", digits=True, spells=False, hint=self.HINT, at_most=12)
        yield Form(
            FormRow(
                DateField("looked_on", "調査日", label_width=LABEL),
                CodeField("result", "結果", codes=CODES, width=2, meaning_width=8),
                Field("words", "内容", most=100, hint="調査先・回答  Enter で一覧に入る"),
            ),
            id="look",
        )
        yield Section("世帯・収入・実態調査・判定", "F9 で保存")
        yield Form(
            FormRow(
                Field("household", "世帯", sheet.household if sheet else "", label_width=LABEL, width=36, most=100),
                Field(
                    "dependants",
                    "扶養人数",
                    "" if sheet is None or sheet.dependants is None else str(sheet.dependants),
                    width=4,
                    most=2,
                ),
            ),
            FormRow(
                Field("income", "収入", sheet.income if sheet else "", label_width=LABEL, width=36, most=100),
                YenField(
                    "income_yen",
                    "月額",
                    "" if sheet is None or sheet.income_yen is None else str(sheet.income_yen),
                ),
            ),
            FormRow(
                DateField(
                    "survey_on",
                    "実態調査",
                    wareki(sheet.survey_on) if sheet and sheet.survey_on else "",
                    label_width=LABEL,
                ),
                Field("survey", "内容", sheet.survey if sheet else "", most=100),
            ),
            FormRow(Field("judgement", "判定", sheet.judgement if sheet else "", label_width=LABEL, most=200)),
            id="rest",
        )

    def on_mount(self) -> None:
        self._fill()
        self.set_focus(self.query_one("#looks", DataList))

    def _fill(self) -> None:
        rows = []
        for number, kind in enumerate(AssetKind, 1):
            look = self._looks.get(kind)
            if look is None:
                rows.append(Row(kind.value, (str(number), kind.value, "", (Tone.WARN, "未調査"), "")))
            else:
                rows.append(
                    Row(
                        kind.value,
                        (str(number), kind.value, wareki(look.looked_on), look.result.label, look.words),
                    )
                )
        left = len(AssetKind) - len(self._looks)
        self.query_one("#looks", DataList).show(rows, caption=f"財産調査  未調査 {left}種別", counted=len(rows))

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        kind = AssetKind(str(event.row.key))
        look, form = self._looks.get(kind), self.query_one("#look", Form)
        self._kind = kind
        form.fill(
            {
                "looked_on": wareki(look.looked_on if look else self._today()),
                "result": next(
                    code for code, result in RESULTS.items() if result is (look.result if look else AssetResult.NONE)
                ),
                "words": look.words if look else "",
            }
        )
        self.set_focus(form.field("looked_on"))
        self.say("案内", f"{kind.value} の調査日・結果・内容を入力し、Enter を押していくと一覧に入ります。")

    def _today(self) -> date:
        day: date = self.office.ctx.now().date()
        return day

    def on_form_completed(self, event: Form.Completed) -> None:
        if event.form.id == "rest":
            self.say("案内", "F9 で保存します。")
            return
        self._take_look()
        here = self.query_one("#looks", DataList)
        here.move_to(min(here.cursor + 1, len(AssetKind) - 1))
        self.set_focus(here)

    def _take_look(self) -> None:
        if self._kind is None:
            raise BadInput(reason="一覧で財産の種別を選び、Enter を押してください。")
        values = self.query_one("#look", Form).values()
        day, code = values["looked_on"], str(values["result"] or "")
        if not isinstance(day, date) or code not in RESULTS:
            raise BadInput(reason="調査日と結果（1 なし 2 あり 3 差押不可）を入力してください。", field="looked_on")
        self._looks[self._kind] = AssetLook(self._kind, day, RESULTS[code], str(values["words"] or ""))
        self._kind = None
        self.query_one("#look", Form).clear()
        self._fill()

    def action_none_left(self) -> None:
        for kind in AssetKind:
            self._looks.setdefault(kind, AssetLook(kind, self._today(), AssetResult.NONE, ""))
        self._fill()

    def acts(self) -> Sequence[Act]:
        return (
            Act("保存", "confirm"),
            Act(
                "未調査の種別を、今日・なし にする",
                "none_left",
                "" if len(self._looks) < len(AssetKind) else "全て調査済です。",
            ),
        )

    def action_confirm(self) -> None:
        if self._kind is not None:
            self._take_look()
        values = self.query_one("#rest", Form).values()
        dependants = str(values["dependants"] or "").strip()
        if dependants and not dependants.isdigit():
            raise BadInput(reason="扶養人数は数字で入力してください。", field="dependants")
        income = values["income_yen"]
        survey_on = values["survey_on"]
        entry = SheetEntry(
            tuple(self._looks.values()),
            str(values["household"] or ""),
            int(dependants) if dependants else None,
            str(values["income"] or ""),
            income.amount if isinstance(income, Yen) else None,
            survey_on if isinstance(survey_on, date) else None,
            str(values["survey"] or ""),
            str(values["judgement"] or ""),
        )
        ctx, sheet, party_id = self.office.ctx, self._sheet, self._party_id
        number, version = (sheet.sheet_id, sheet.version) if sheet is not None else (None, 0)
        self.write_work(
            lambda: save_sheet(ctx, party_id, entry, sheet_id=number, version=version),
            self._saved,
            doing="保存しています。",
        )

    def _saved(self, saved: SavedSheet) -> None:
        self._sheet = saved.sheet
        word = f"未了 {'、'.join(saved.missing)}" if saved.missing else "全ての項目が済みました"
        self.say("完了", f"調査票を保存しました。{word}。")
