"""9201 操作ログ: who did or saw what and when, found by conditions, newest first; the current row in full below.

p shows of the period's looks those that somebody should ask about, each with its signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from textual.app import ComposeResult
from textual.events import Resize

from core.office import audit_view
from core.office.audit import DELINQUENCY_FILE, RECEIPTS_FILE, Result
from core.office.audit_view import AuditFilter, AuditRow, ChainCheck, Odd
from core.office.functions import FUNCTIONS
from core.office.outputs.register import CSV
from core.office.traces import audit_export, patterns
from core.office.traces.patterns import Found, Sign
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office.traces.audit_lines import NUMBERS, detail_of, row_of, time_of_day
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList
from tui.widgets.field import CodeField, DateField, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

PAGE = 100
FIRST_DAYS = timedelta(days=4)
"""How far back the screen looks when it opens."""
DETAIL_LINES, ROOMY_LINES = 6, 9
"""Lines of the current row: always as many, so that the list keeps its height while the cursor moves."""

FILES = {"1": RECEIPTS_FILE, "2": DELINQUENCY_FILE}
ODD = {str(number): odd for number, odd in enumerate(Odd, 1)}
RESULTS = {str(number): result for number, result in enumerate(Result, 1)}
_SCREENS: dict[str, tuple[str, ...]] = {}
for _function in filter(lambda one: one.screen, FUNCTIONS):
    _SCREENS[_function.screen] = (*_SCREENS.get(_function.screen, ()), _function.code)
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
CONDITIONS = ("staff", "party", "function", "result", "words", "file", "from_time", "until_time", "odd")


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
    LETTERS = {"p": "patterns"}
    LETTER_HELP = {"Enter": "条件の欄へ", "p": "型（夜間・同姓など）で絞込"}
    HELP_LINES = (
        "誰が、いつ、どの端末で、誰の何を見て何をしたかの記録です。",
        "この画面で見たことも、1行として記録されます。",
        "鎖とは、各行の値が前の行の値を含むことです。1行でも変えると検証で分かります。",
        "下の「一致」は、その行の値が中身と前の行に合うことです。",
        "型は、夜間・閉庁日、同じ姓、処理なし、事由の不明などの印が重なる閲覧です。",
    )
    MANUAL = (
        "操作と閲覧の記録を、期間、職員、宛名番号、機能、結果、操作の言葉、ファイル、時刻で調べる画面です。"
        "条件を入れて F5 を押すと、新しい順に並びます（課長には自分の所属の職員の記録だけが出ます）。"
        "選んだ行の全文と、鎖の値が合うかどうかが下に出ます。"
        "職員や宛名番号は F4 から、いまの行と同じもので絞り込めます。"
        "p を押すと、期間の閲覧のうち、夜間や同じ姓などの印が重なるものだけを、その印と並べます。"
        "F12 は理由を付けて CSV で出力します（大量出力 G3 の付与が要ります）。"
    )
    HINT = "Tab 条件へ  F4 この行と同じもので絞込  p 型（夜間・同姓など）"

    def __init__(self, party_no: str = "") -> None:
        super().__init__()
        self._party_no = party_no
        self._rows: list[AuditRow] = []
        self._check: ChainCheck | None = None
        self._more = False
        self._wanted = AuditFilter()
        self._session: tuple[int, str] | None = None
        self._signs: Mapping[int, Sequence[Sign]] | None = None

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
                CodeField("function", "機能", codes=SCREEN_NAMES, width=4, meaning_width=20),
                CodeField("result", "結果", codes={key: one.label for key, one in RESULTS.items()}, width=1),
                SearchField("words", "操作", width=12, hint="操作の言葉の一部  F5 表示"),
            ),
            FormRow(
                CodeField("file", "ファイル", codes=FILES, width=1),
                SearchField("from_time", "時刻", width=6, hint="例 21:00  F5 この条件で表示"),
                SearchField("until_time", "から", width=6, hint="例 6:30（始まりより前なら翌朝まで）"),
                CodeField("odd", "時間外", codes={key: odd.value for key, odd in ODD.items()}, width=1),
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

    def _filter(self, values: dict[str, Any]) -> AuditFilter:
        """What the form asks for; looks a party's number up, so it belongs into a thread."""
        ctx = self.office.ctx
        party_no, result = values["party"], values["result"]
        return AuditFilter(
            staff=values["staff"] or None,
            party_id=audit_view.party_of(ctx, party_no) if party_no else None,
            function_codes=_SCREENS.get(values["function"], ()),
            from_on=values["from_on"],
            until_on=values["until_on"],
            result=RESULTS.get(result),
            words=values["words"] or None,
            file_name=FILES.get(values["file"]),
            from_time=time_of_day(values["from_time"], "from_time"),
            until_time=time_of_day(values["until_time"], "until_time"),
            odd=ODD.get(values["odd"]),
            session_id=self._session[0] if self._session else None,
            staff_no=self._session[1] if self._session else None,
        )

    def _look(self, values: dict[str, Any]) -> tuple[AuditFilter, list[AuditRow], ChainCheck | None]:
        ctx = self.office.ctx
        wanted = self._filter(values)
        check = audit_view.last_check(ctx)
        return wanted, audit_view.list_audit(ctx, wanted, limit=PAGE), check

    def _show(self, found: tuple[AuditFilter, list[AuditRow], ChainCheck | None]) -> None:
        self._wanted, self._rows, self._check = found
        self._signs = None
        self._more = len(self._rows) == PAGE
        to = self._rows[0].seq if self._rows else None
        self._list.show(
            [row_of(row) for row in self._rows], caption=self._caption(), sort="新しい順", more=self._more, to=to
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
            event.data_list.append([row_of(row) for row in found], more=self._more)

        self.read_work("rows", lambda: audit_view.list_audit(self.office.ctx, wanted, before=before, limit=PAGE), add)

    def _caption(self) -> Line:
        check = self._check
        only: Line = [(Tone.WARN, f"サインイン {self._session[0]} だけ  ")] if self._session else []
        if check is None:
            return [*only, (Tone.LABEL, "鎖 "), (Tone.WARN, "未検証"), (Tone.TEXT, "（osame audit verify）")]
        when = f"（検証 {wareki(check.at.date())} {check.at:%H:%M} {check.row_count:,}行）"
        if check.broken_at is None:
            return [*only, (Tone.LABEL, "鎖 "), (Tone.GOOD, "正常"), (Tone.TEXT, when)]
        return [*only, (Tone.LABEL, "鎖 "), (Tone.BAD_BADGE, f" 異常 {check.broken_at:,}行目 "), (Tone.TEXT, when)]

    # 型

    def action_patterns(self) -> None:
        """The looks with signs; a second time shows the log again."""
        if self._signs is not None:
            self._load()
            return
        values = self._form.values()
        ctx = self.office.ctx
        self.read_work("rows", lambda: patterns.list_patterns(ctx, self._filter(values)), self._show_patterns)

    def _show_patterns(self, found: Found) -> None:
        self._signs = {one.row.seq: one.signs for one in found.flagged}
        self._rows, self._more = [one.row for one in found.flagged], False
        rows = [row_of(one.row, one.signs) for one in found.flagged]
        caption: Line = [(Tone.LABEL, "型 "), (Tone.WARN if rows else Tone.GOOD, f"{len(rows):,}件")]
        caption.append((Tone.TEXT, f"（閲覧 {found.looks:,}件のうち。p で操作ログへ戻る）"))
        self._list.show(rows, caption=caption, sort="新しい順", to=self._rows[0].seq if rows else None)
        self._show_current()
        if not rows:
            self.say("案内", "この期間に、印が重なる閲覧はありません。p で操作ログへ戻ります。")

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
        signs = self._signs.get(row.seq, ()) if self._signs is not None and row is not None else ()
        lines = detail_of(row, self.size.width, signs) if row is not None else []
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
        """F12: the rows of the conditions as a file, by the gate; the reason becomes that of the look as well."""
        values, ctx = self._form.values(), self.office.ctx
        leaving = Leaving(
            "操作ログの出力（CSV）",
            [
                "画面の条件に合う行を、古い順に全て書き出します。",
                "人の名前は載りませんが、宛名番号と事由が載ります。出力したことも記録されます。",
            ],
            "05",
            audit_export.FUNCTION,
            CSV,
        )
        ask_print(
            self,
            leaving,
            lambda reason, to, printer, witness: audit_export.export_audit(
                ctx, self._filter(values), reason, to=to, witness=witness
            ),
        )

    def resting(self, key: str) -> str:
        if key in ("f7", "f8", "f12") and not self._rows:
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
            Act(
                "このサインインの操作だけ",
                "same_session",
                "" if row.session_id is not None else "サインインによらない操作です。",
            ),
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
            self._narrow("function", NUMBERS.get(row.function_code, ""))

    def action_same_session(self) -> None:
        row = self._current()
        if row is not None and row.session_id is not None:
            self._session = (row.session_id, row.staff_no)
            self._form.clear(*CONDITIONS)
            self._load()

    def action_clear(self) -> None:
        self._session = None
        self._form.clear(*CONDITIONS)
        self._load()
