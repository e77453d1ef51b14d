"""9201 操作ログ: who did or saw what and when, found by conditions, newest first; the current row in full below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from textual.app import ComposeResult
from textual.events import Resize

from core.office import audit_view
from core.office.audit import Result
from core.office.audit_view import AuditFilter, AuditRow, ChainCheck
from core.office.functions import FUNCTIONS
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office.audit_words import told
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone, tone_of

PAGE = 100
FIRST_DAYS = timedelta(days=4)
"""How far back the screen looks when it opens."""
DETAIL_LINES, ROOMY_LINES = 6, 9
"""Lines of the current row: always as many, so that the list keeps its height while the cursor moves."""

RESULTS = {str(number): result for number, result in enumerate(Result, 1)}
_SCREENS: dict[str, tuple[str, ...]] = {}
for _function in filter(lambda one: one.screen, FUNCTIONS):
    _SCREENS[_function.screen] = (*_SCREENS.get(_function.screen, ()), _function.code)
_NUMBERS = {function.code: function.screen for function in FUNCTIONS}
SCREEN_NAMES = {
    number: "・".join(function.name for function in FUNCTIONS if function.screen == number)
    for number in sorted(_SCREENS)
}
"""What stands on a screen of a number: the log is asked by numbers, as clerks know them."""

COLUMNS = (
    columns.number("連番", 7),
    columns.code("日時", 11),
    columns.text("職員", 8, flex=True, most=16),
    columns.code("機能", 4),
    columns.text("操作", 12, flex=True, most=30),
    columns.code("宛名番号", 8),
    columns.text("結果", 4),
    columns.text("事由・内容", 12, flex=True, most=80),
    columns.text("端末", 8, rank=1, flex=True, most=16),
)
CANNOT_PRINT = "操作ログは画面から出力できません。監査へ渡す写しは情報係が作ります。"


class AuditScreen(OfficeScreen[None]):
    """The log by period, clerk, party, function and result; every look is itself a row of the log."""

    NUMBER, NAME = "9201", "操作ログ"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "再表示",
        "f7": "前",
        "f8": "次",
        "ctrl+r": "受電",
        "f12": "出力",
    }
    FUNCTION = "office.audit"
    LETTER_HELP = {"Enter": "条件の欄へ"}
    HELP_LINES = (
        "誰が、いつ、どの端末で、誰の何を見て何をしたかの記録です。",
        "この画面で見たことも、1行として記録されます。",
        "鎖とは、各行の値が前の行の値を含むことです。1行でも変えると検証で分かります。",
        "下の「一致」は、その行の値が中身と前の行に合うことです。",
    )
    MANUAL = (
        "操作と閲覧の記録を、期間、職員、宛名番号、機能、結果で調べる画面です。"
        "条件を入れて F5 を押すと、新しい順に並びます。"
        "選んだ行の全文と、鎖の値が合うかどうかが下に出ます。"
        "職員や宛名番号は F4 から、いまの行と同じもので絞り込めます。"
        "この画面で見たことも記録され、画面からの出力はできません。"
    )
    HINT = "Tab 条件へ  F4 この行と同じ職員・宛名で絞込  F7 F8 前・次の行"

    def __init__(self, party_no: str = "") -> None:
        super().__init__()
        self._party_no = party_no
        self._rows: list[AuditRow] = []
        self._check: ChainCheck | None = None
        self._more = False
        self._wanted = AuditFilter()

    def compose(self) -> ComposeResult:
        hint = "Enter 次の欄  F5 この条件で表示"
        yield Form(
            FormRow(
                DateField("from_on", "期間", width=9, hint=hint),
                DateField("until_on", "から", width=9, hint=hint),
                SearchField("staff", "職員", width=12, hint="職員番号、利用者ID、氏名の一部  F5 表示"),
                SearchField("party", "宛名番号", self._party_no, width=10, hint=hint),
            ),
            FormRow(
                CodeField("function", "機能", codes=SCREEN_NAMES, width=4, meaning_width=34),
                CodeField("result", "結果", codes={key: one.label for key, one in RESULTS.items()}, width=1),
            ),
        )
        yield DataList(
            COLUMNS,
            id="rows",
            digits=False,
            empty="この条件の記録はありません。期間や条件を変えて F5 を押してください。",
            hint=self.HINT,
        )
        yield Section("選択中の行", id="head")
        yield Lines([()] * DETAIL_LINES, id="detail")

    def on_mount(self) -> None:
        self.set_focus(self._list)

        def begin(today: Any) -> None:
            self._form.fill({"from_on": wareki(today - FIRST_DAYS), "until_on": wareki(today)})
            self._load()

        self.read_work("today", lambda: self.office.ctx.now().date(), begin)

    @property
    def _list(self) -> DataList:
        return self.query_one("#rows", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    # Reading

    def action_refresh(self) -> None:
        self._load()

    def on_form_completed(self, event: Form.Completed) -> None:
        self._load()
        self.set_focus(self._list)

    def _load(self) -> None:
        values = self._form.values()
        if values["from_on"] and values["until_on"] and values["from_on"] > values["until_on"]:  # type: ignore[operator]  # fields of days
            raise BadInput(reason="期間の終わりが始まりより前です。", field="until_on")
        self.read_work("rows", lambda: self._look(values), self._show)

    def _look(self, values: dict[str, Any]) -> tuple[AuditFilter, list[AuditRow], ChainCheck | None]:
        ctx = self.office.ctx
        party_no, result = values["party"], values["result"]
        wanted = AuditFilter(
            staff=values["staff"] or None,
            party_id=audit_view.party_of(ctx, party_no) if party_no else None,
            function_codes=_SCREENS.get(values["function"], ()),
            from_on=values["from_on"],
            until_on=values["until_on"],
            result=RESULTS.get(result),
        )
        check = audit_view.last_check(ctx)
        return wanted, audit_view.list_audit(ctx, wanted, limit=PAGE), check

    def _show(self, found: tuple[AuditFilter, list[AuditRow], ChainCheck | None]) -> None:
        self._wanted, self._rows, self._check = found
        self._more = len(self._rows) == PAGE
        to = self._rows[0].seq if self._rows else None
        self._list.show(
            [_row(row) for row in self._rows], caption=self._caption(), sort="新しい順", more=self._more, to=to
        )
        self._show_current()
        broken = sum(not row.intact for row in self._rows)
        if broken:
            self.say("注意", f"値が中身と合わない行が {broken}件 あります。情報係と監査へ知らせてください。")

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        before, wanted = int(str(event.after)), self._wanted

        def add(found: list[AuditRow]) -> None:
            self._rows += found
            self._more = len(found) == PAGE
            event.data_list.append([_row(row) for row in found], more=self._more)

        self.read_work("rows", lambda: audit_view.list_audit(self.office.ctx, wanted, before=before, limit=PAGE), add)

    def _caption(self) -> Line:
        check = self._check
        if check is None:
            return [(Tone.LABEL, "鎖 "), (Tone.WARN, "未検証"), (Tone.TEXT, "（osame audit verify）")]
        when = f"（検証 {wareki(check.at.date())} {check.at:%H:%M} {check.row_count:,}行）"
        if check.broken_at is None:
            return [(Tone.LABEL, "鎖 "), (Tone.GOOD, "正常"), (Tone.TEXT, when)]
        return [(Tone.LABEL, "鎖 "), (Tone.BAD_BADGE, f" 異常 {check.broken_at:,}行目 "), (Tone.TEXT, when)]

    # The current row

    def _current(self) -> AuditRow | None:
        return self._rows[self._list.cursor] if self._list.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._show_current()

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.set_focus(self._form.field("staff"))

    def on_resize(self, event: Resize) -> None:
        self._show_current()

    def _show_current(self) -> None:
        row = self._current()
        room = ROOMY_LINES if self.roomy else DETAIL_LINES
        lines = detail_of(row, self.size.width) if row is not None else []
        if len(lines) > room:  # the line of the hashes is the last and must be seen
            lines = [*lines[: room - 2], text("ほかにもあります。画面を広げると全て読めます。", Tone.WARN), lines[-1]]
        self.query_one("#detail", Lines).show([*lines, *[()] * (room - len(lines))])
        self.query_one("#head", Section).show(f"{row.seq:,}" if row is not None else "選択中の行")
        place = f"{self._list.cursor + 1}/{len(self._rows):,}件" + ("以上" if self._more else "")
        self.title_bar.show(position=place if row is not None else "")

    def action_next(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    def action_previous(self) -> None:
        self._list.move_to(self._list.cursor - 1)

    # Keys

    def action_print(self) -> None:
        """F12 rests: a paper with who looked at whom is not made at a terminal."""
        self.say("不可", CANNOT_PRINT)

    def resting(self, key: str) -> str:
        if key == "f12":
            return CANNOT_PRINT
        if key in ("f7", "f8") and not self._rows:
            return "この条件の記録はありません。"
        return ""

    def acts(self) -> Sequence[Act]:
        row = self._current()
        if row is None:
            return (Act("条件を消す", "clear"),)
        return (
            Act(f"この職員で絞り込む（{row.staff_name or row.staff_no}）", "same_staff"),
            Act("この宛名で絞り込む", "same_party", "" if row.party_no else "この行に宛名番号はありません。"),
            Act("この機能で絞り込む", "same_function"),
            Act("条件を消す", "clear"),
        )

    def _narrow(self, name: str, value: str) -> None:
        self._form.fill({name: value})
        self._load()

    def action_same_staff(self) -> None:
        row = self._current()
        if row is not None:
            self._narrow("staff", row.staff_no)

    def action_same_party(self) -> None:
        row = self._current()
        if row is not None:
            self._narrow("party", row.party_no)

    def action_same_function(self) -> None:
        row = self._current()
        if row is not None:
            self._narrow("function", _NUMBERS.get(row.function_code, ""))

    def action_clear(self) -> None:
        self._form.clear("staff", "party", "function", "result")
        self._load()


def _row(row: AuditRow) -> Row:
    at = row.at
    word = row.result.label
    told_of = "  ".join(part for part in (row.reason or "", told(row.facts)) if part)
    return Row(
        row.seq,
        (
            (Tone.TEXT if row.intact else Tone.BAD, f"{row.seq:,}"),
            f"{at.month}.{at.day} {at:%H:%M}",
            row.staff_name or row.staff_no,
            _NUMBERS.get(row.function_code, ""),
            row.act,
            row.party_no,
            (tone_of(word), word),
            told_of,
            row.terminal,
        ),
    )


def detail_of(row: AuditRow, width: int) -> list[Line]:
    """A row in full: moment, who, where from, what, of whom, why, its facts, its hashes and whether they fit."""
    fits: tuple[str, str, Tone] = ("", "一致", Tone.GOOD) if row.intact else ("", "不一致", Tone.BAD)
    number = _NUMBERS.get(row.function_code, "")
    lines: list[Line] = [
        pairs(
            ("日時", f"{wareki(row.at.date())} {row.at:%H:%M:%S}（{row.at_utc:%H:%M:%S}Z）"),
            ("職員", f"{row.staff_no} {row.staff_name}"),
            ("端末", row.terminal),
        ),
        pairs(
            ("機能", f"{number} {row.function_name}".strip()),
            ("操作", row.act),
            ("結果", row.result.label, tone_of(row.result.label)),
            ("宛名", row.party_no or "なし"),
        ),
        pairs(("ファイル", row.file_name or "なし"), ("事由", row.reason or "なし")),
    ]
    facts = told(row.facts)
    if facts:
        lines += wrapped(facts, width)
    lines.append(pairs(("前の行の値", _short(row.prev_hash)), ("この行の値", _short(row.hash)), fits))
    return lines


def _short(value: bytes) -> str:
    """The first bytes of a hash, as people compare them."""
    shown = value.hex()
    return f"{shown[:4]} {shown[4:8]}"
