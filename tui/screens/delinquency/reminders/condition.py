"""抽出条件の編集 (from 6201): one column a row; rows of one 組 hold together, one of the 組 is enough."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.reminders import saved
from core.delinquency.reminders.conditions import (
    Column,
    Compared,
    Comparison,
    ValueKind,
    compared,
    groups_of,
    of_groups,
    plain,
    tree_of,
)
from core.delinquency.reminders.saved import SavedCondition
from core.parties.party import PartyKind
from core.values.dates import iso_date, parse_date, wareki
from core.values.refusals import BadInput
from tui.screens.delinquency.reminders.panes import YES_NO
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Candidate, CodeField, Field, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, wrapped
from tui.widgets.page import Page

COLUMN_OF = {f"{number:02d}": column for number, column in enumerate(Column, 1)}
COMPARISON_OF = {f"{number:02d}": comparison for number, comparison in enumerate(Comparison, 1)}
CODE_OF_COLUMN = {column: code for code, column in COLUMN_OF.items()}
CODE_OF_COMPARISON = {comparison: code for code, comparison in COMPARISON_OF.items()}
SHOWN_LINES = 2

COLUMNS = (
    columns.number("組", 3),
    columns.text("否定", 4),
    columns.text("項目", 16, flex=True, most=24),
    columns.text("比べ方", 10),
    columns.text("値", 16, flex=True, most=60),
)


class ConditionPage(Page[SavedCondition]):
    """Gives back what was saved. `above` is 6201; `found` the condition to change, None for a new one."""

    KEYS = {"f3": "戻る", "f4": "候補", "f5": "件数", "f6": "行追加", "f9": "保存", "ctrl+g": ""}
    WORD = "抽出条件"
    LETTERS = {"d": "drop"}
    LETTER_HELP = {"Enter": "行を下の欄へ", "d": "行を消す"}
    HELP_LINES = (
        "抽出条件を1行ずつ作る画面です。同じ組の行は「かつ」、違う組は「または」です。",
        "「否定」を1にすると、その行に当たらない人を選びます。",
        "日付の項目は、日付（R8.8.1）でも日数（90 と 日以上前）でも入力できます。",
        "F5 で今日の件数を数えます。まだ保存はされません。",
    )
    HINT = "F6 行を加える  F5 件数  F9 保存"

    def __init__(
        self,
        above: OfficeScreen[Any],
        found: SavedCondition | None = None,
        tax_items: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(above)
        self._found = found
        self._tax_items = dict(tax_items or {})
        rows = groups_of(found.tree) if found else []
        self._whole = rows is not None
        self._rows: list[tuple[int, bool, Compared]] = list(rows or ())

    def compose(self) -> ComposeResult:
        found = self._found
        yield DataList(
            COLUMNS, id="tests", digits=False, at_most=9, empty="行がありません。下の欄に入力し F6 で加えます。",
            hint="Enter 行を下の欄へ  d 行を消す  Tab 下の欄",
        )  # fmt: skip
        yield Lines([()] * SHOWN_LINES, id="words")
        yield Section("行", "F6 で加える")
        yield Form(
            FormRow(
                SearchField("group", "組", "1", width=2, required=True, hint="同じ組はかつ、違う組はまたは"),
                CodeField("denied", "否定", "0", codes={"0": "", "1": "でない"}, width=1, meaning_width=6),
                CodeField(
                    "column", "項目", codes={c: one.label for c, one in COLUMN_OF.items()}, width=2, required=True
                ),
            ),
            FormRow(
                CodeField(
                    "comparison",
                    "比べ方",
                    codes={code: one.label for code, one in COMPARISON_OF.items()},
                    width=2,
                    required=True,
                    candidates=self._comparisons,
                ),
                Field("value", "値", most=60, hint="値  Enter で行を加える", candidates=self._values),
            ),
            id="test",
        )
        yield Section("保存", "F9")
        yield Form(
            FormRow(
                Field("name", "名前", found.name if found else "", most=40, required=True, width=30),
                CodeField("shared", "共有", "1" if found and found.shared else "0", codes=YES_NO, required=True),
            ),
            Field("rows", "", self._stored(), width=1),
            id="saving",
        )

    @property
    def draft_key(self) -> str | None:
        return f"6201:condition:{self._found.condition_id if self._found else 'new'}"

    def _stored(self) -> str:
        """The rows as text: they are part of the draft, so that a condition half made is not lost."""
        return json.dumps(plain(of_groups(self._rows)), ensure_ascii=False) if self._rows else ""

    def restore(self, draft: Mapping[str, str]) -> None:
        super().restore(draft)
        kept = draft.get("rows", "")
        self._rows = list(groups_of(tree_of(json.loads(kept))) or ()) if kept else []
        self._show()

    def on_mount(self) -> None:
        self.query_one("#rows").display = False
        self._show()
        if not self._whole:
            self.say("注意", "この条件は行が多すぎて、ここでは直せません。新しい条件を作ってください。")
        if not self._rows:
            self.set_focus(self._test.field("column"))

    @property
    def _test(self) -> Form:
        return self.query_one("#test", Form)

    @property
    def _list(self) -> DataList:
        return self.query_one("#tests", DataList)

    def _show(self) -> None:
        rows = [
            Row(
                number, (str(group), "でない" if denied else "", test.column.label, test.comparison.label, _shown(test))
            )
            for number, (group, denied, test) in enumerate(self._rows, 1)
        ]
        self._list.show(rows, caption="条件の行", counted=len(rows))
        self.query_one("#saving", Form).field("rows").value = self._stored()
        words = of_groups(self._rows).words if self._rows else ""
        lines = wrapped(words, max(20, self.size.width - 2))[:SHOWN_LINES] if words else []
        self.query_one("#words", Lines).show([*lines, *[()] * (SHOWN_LINES - len(lines))])
        self.refresh_keys()

    # Candidates

    def _column(self) -> Column | None:
        field = self._test.field("column")
        return COLUMN_OF.get(field.normalise(field.value))

    def _comparisons(self, typed: str) -> Sequence[Candidate]:
        column = self._column()
        wanted = column.comparisons if column is not None else tuple(Comparison)
        return [Candidate(CODE_OF_COMPARISON[one], one.label) for one in wanted]

    def _values(self, typed: str) -> Sequence[Candidate]:
        column = self._column()
        if column is Column.PARTY_KIND:
            return [Candidate(kind.label, "") for kind in PartyKind]
        if column is Column.POLICY:
            return [Candidate(word, "方針") for word in ("一括", "分納", "差押", "猶予", "停止", "移管", "調査")]
        if column is Column.TAX_ITEM:
            return [Candidate(code, name) for code, name in self._tax_items.items()]
        return [Candidate("", f"例 {column.example}")] if column is not None and column.example else []

    # Keys

    def resting(self, key: str) -> str:
        return "条件の行がありません。" if key in ("f5", "f9") and not self._rows else ""

    def acts(self) -> Sequence[Act]:
        none = self.resting("f9")
        return (
            Act("行を加える", "continuous"),
            Act("行を消す", "drop", none),
            Act("今日の件数を数える", "refresh", none),
            Act("保存", "confirm", none),
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        if event.form.id == "test":
            self.action_continuous()
        else:
            self.say("案内", "F9 で保存します。")

    def action_continuous(self) -> None:
        """Add the typed row; one that was taken from the list takes its place again when it was dropped there."""
        values = self._test.values()
        group = str(values["group"])
        if not (group.isdigit() and 1 <= int(group) <= 20):
            raise BadInput(reason="組は1から20までの数字です。", field="group")
        column, comparison = COLUMN_OF[str(values["column"])], COMPARISON_OF[str(values["comparison"])]
        row = (int(group), values["denied"] == "1", test_of(column, comparison, str(values["value"])))
        if row in self._rows:
            raise BadInput(reason="同じ行があります。", field="column")
        of_groups([*self._rows, row])
        self._rows.append(row)
        self._rows.sort(key=lambda one: one[0])
        self._test.clear("column", "comparison", "value")
        self._test.field("denied").value = "0"
        self._show()
        self.set_focus(self._test.field("column"))

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        group, denied, test = self._rows.pop(self._list.cursor)
        self._test.fill(
            {
                "group": str(group),
                "denied": "1" if denied else "0",
                "column": CODE_OF_COLUMN[test.column],
                "comparison": CODE_OF_COMPARISON[test.comparison],
                "value": _shown(test),
            }
        )
        self._show()
        self.set_focus(self._test.field("column"))

    def action_drop(self) -> None:
        if self._rows:
            self._rows.pop(self._list.cursor)
            self._show()

    def action_refresh(self) -> None:
        ctx, tree = self.office.ctx, of_groups(self._rows)
        self.read_work("count", lambda: saved.count_matching(ctx, tree), self._counted)

    def _counted(self, count: int) -> None:
        self.say("案内", f"今日の条件では {count:,}人です。除外はこの後に判定します。")

    def action_confirm(self) -> None:
        if any(self._test.field(name).value.strip() for name in ("column", "value")):
            raise BadInput(reason="入力中の行があります。F6 で加えるか、空にしてください。", field="column")
        values = self.query_one("#saving", Form).values()
        ctx, tree = self.office.ctx, of_groups(self._rows)
        number = self._found.condition_id if self._found else 0

        def save() -> SavedCondition:
            return saved.save_condition(
                ctx, str(values["name"]), tree, shared=values["shared"] == "1", condition_id=number
            )

        self.write_work(save, self._saved, doing="保存しています。")

    def _saved(self, one: SavedCondition) -> None:
        self.drop_draft()
        self.dismiss(one)


def test_of(column: Column, comparison: Comparison, typed: str) -> Compared:
    """The test of what was typed: a day in any form, a kind of party by its word. Raises BadInput."""
    day = None
    if comparison in (Comparison.ON_OR_BEFORE, Comparison.ON_OR_AFTER) and typed:
        day = parse_date(typed, today=date.max, field="value")
    if column is Column.PARTY_KIND:
        typed = next((kind.value for kind in PartyKind if typed in (kind.label, kind.value)), "")
        if not typed:
            words = "・".join(kind.label for kind in PartyKind)
            raise BadInput(reason=f"宛名種別は {words} のどれかです。", field="value")
    return compared(column, comparison, typed, day)


def _shown(test: Compared) -> str:
    if test.column is Column.PARTY_KIND and test.value:
        return PartyKind(str(test.value)).label
    if test.column.kind is ValueKind.YEN and isinstance(test.value, int):
        return f"{test.value:,}"
    if test.comparison in (Comparison.ON_OR_BEFORE, Comparison.ON_OR_AFTER):
        return wareki(iso_date(str(test.value)))
    return str(test.value)
