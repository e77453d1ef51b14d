"""All components of the design system on screens with invented data: to look at in a terminal, and for the tests.

.venv/bin/python -m tests.terminal.gallery [components|list|entry]
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui.app import OfficeApp
from tui.screens.office_screen import OfficeScreen
from tui.session_end import EndCause
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.check_list import Check, CheckList, Finding
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.derivation import Derivation
from tui.widgets.difference_table import Count, DifferenceTable
from tui.widgets.field import CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.job_progress import JobProgress, JobStep, StepState
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_facts import Flag, Gravity, PartyFacts
from tui.widgets.party_header import PartyHeader
from tui.widgets.title_bar import Desk
from tui.widgets.tone import tone_of

DESK = Desk("収納 山田花子", "R8.11.24(火)", "R8年度", True)

PARTY = PartyFacts(
    number="00123456",
    name="伊勢 太郎",
    kana="イセ タロウ",
    birth="S45.1.1生 56歳 男",
    kind="個人",
    household="世帯 0004561",
    more="住民 現存  口座 百五銀行(固定)",
    address="〒516-0037 伊勢市岩渕一丁目7番29号 岩渕ハイツ203",
    phone="0596-00-1234 昼可",
    flags=(
        Flag("付箋 失業・国保 R8.12.31まで"),
        Flag("差押", Gravity.STOPS),
        Flag("分納中", Gravity.WARNS),
        Flag("弁護士介入 R8.4.2", Gravity.WARNS),
    ),
)

ROWS = (
    (
        "R8",
        "市県民税",
        "108,000",
        "0",
        "108,000",
        "27,000",
        "0",
        "1,2,3,4",
        "滞納",
        "08308000",
        "岩渕一丁目7-29 岩渕ハイツ203",
    ),
    ("R8", "固定資産", "163,800", "83,800", "80,000", "", "0", "3,4", "納期前", "08308001", ""),
    ("R7", "市県民税", "112,300", "61,300", "51,000", "", "4,300", "3,4", "一部", "08307003", ""),
    ("R7", "固定資産", "161,500", "161,500", "0", "", "0", "", "完納", "08307004", ""),
    ("R6", "市県民税", "96,000", "58,000", "38,000", "", "7,900", "1,2", "滞納", "08306006", "(名古屋市中区栄三丁目)"),
)
TOTAL = ("", "合計", "641,600", "364,600", "277,000", "27,000", "12,200", "", "", "", "")
LIST = (
    columns.code("年度", 4),
    columns.text("税目", 8),
    columns.amount("調定額", 9),
    columns.amount("収入済", 9),
    columns.amount("未納", 9),
    columns.amount("仮消", 6),
    columns.amount("延滞金", 6),
    columns.text("期", 7),
    columns.text("状態", 6),
    columns.code("通知書番号", 10, rank=1),
    columns.text("内容", 8, rank=2, flex=True),
)


def rows(times: int = 1) -> list[Row]:
    """The invented rows, repeated with other keys."""
    return [
        Row((n, m), (*cells[:8], (tone_of(cells[8]), cells[8]), *cells[9:]))
        for n in range(times)
        for m, cells in enumerate(ROWS)
    ]


class ListScreen(OfficeScreen[None]):
    """A person, a list with a total, a resting key, letters."""

    NUMBER, NAME = "2101", "収納総括照会"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "基準日",
        "f7": "前の人",
        "f8": "次の人",
        "f9": "確定",
        "ctrl+r": "受電",
        "f12": "納付書",
    }
    LETTERS = {"u": "unpaid_only"}
    LETTER_HELP = {"Enter": "期別明細 2102", "u": "未納だけ / 全部"}
    HELP_LINES = ("1人の全ての税を、税目と年度ごとに1行で見る画面です。",)

    def __init__(self, times: int = 4) -> None:
        super().__init__()
        self.times = times
        self.opened: list[object] = []

    def compose(self) -> Any:
        yield PartyHeader(PARTY)
        yield Lines([pairs(("基準日", "R8.11.24"), ("表示", "全部"))])
        yield DataList(LIST, id="rows", marks=True, hint="Enter 期別明細  u 未納だけ/全部  Space 選ぶ  x 延滞金の内訳")
        yield Lines([pairs(("納期到来の未納", "153,800"), ("延滞金", "12,200"), ("計", "166,000"))])

    def on_mount(self) -> None:
        self.title_bar.show(position="1/10人")
        self.query_one(DataList).show(rows(self.times), sort="年度(新),税目", total=TOTAL)

    def resting(self, key: str) -> str:
        return "差があるので確定できません。" if key == "f9" else ""

    def acts(self) -> list[Act]:
        return [
            Act("期別明細", "unpaid_only", number="2102"),
            Act("差押の起案", "unpaid_only", reason="督促から10日未経過です。R8.11.27 から可能です。", number="7201"),
        ]

    def action_unpaid_only(self) -> None:
        self.say("完了", "未納だけを表示しました。")

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.opened.append(event.row.key)


class EntryScreen(OfficeScreen[None]):
    """A form of every kind of field, a running difference, a confirmation."""

    NUMBER, NAME = "3102", "日計入力（済通）"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "候補", "f5": "再計算", "f6": "連続 入", "f9": "確定"}

    def __init__(self, service: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.service = service
        self.completed: list[dict[str, object]] = []
        self.executed = 0

    def compose(self) -> Any:
        yield DifferenceTable()
        yield Section("10行目", "納付書番号なしの入力")
        yield Form(
            FormRow(
                Field("slip", "納付書番号", width=16),
                CodeField("tax", "税目", codes={"10": "市県民税", "20": "固定資産税"}, width=2, required=True),
            ),
            FormRow(
                DateField("paid_on", "領収日"),
                YenField("principal", "本税", required=True),
                YenField("fee", "督手", width=7),
            ),
            FormRow(Field("memo", "本文")),
            wraps=True,
        )

    def on_mount(self) -> None:
        self.query_one(DifferenceTable).show(
            sheet=Count(10, 148_300), entered=Count(9, 121_300), typing=Count(1, 24_000)
        )

    def on_form_completed(self, event: Form.Completed) -> None:
        self.completed.append(dict(event.values))
        event.form.clear()

    async def action_confirm(self) -> None:
        question = Question(
            "確認  付替え（R7 市県民税 第3期 から R6 市県民税 第1期 へ）",
            "この内容で決裁へ回しますか",
            facts=["元の収納 領収日 R8.8.7  収入日 R8.8.11  窓口 3107-0881  5,000円"],
            changes=[Change("R7 市県民税 第3期  本税 収入", 5_000, 0), Change("本税 未納", 23_000, 28_000)],
            notes=["仕訳 赤 1行 / 黒 1行   日計 R8.11.24 に載る   金額の合計 変わらない（差 0円）"],
            party=PARTY,
            leads_to="決裁へ",
        )
        await self.confirm(question, self.execute)

    def execute(self) -> None:
        self.write_work(self.service, self.done, doing="付け替えています。")

    def done(self, result: None) -> None:
        self.executed += 1
        self.say("完了", "決裁へ回しました。")


class ComponentsScreen(OfficeScreen[None]):
    """What remains: panes, checks, a derivation, progress."""

    NUMBER, NAME = "8101", "ジョブと状態の見本"
    KEYS = {"f3": "戻る", "f7": "前", "f8": "次"}
    HINT = "1-6 区画"

    def compose(self) -> Any:
        yield Panes(
            [Pane("滞納", 7), Pane("経過", 38), Pane("財産", 3), Pane("予定", 0), Pane("処分", 1), Pane("誓約猶予", 1)]
        )
        yield Derivation(
            (
                columns.day("期間 自"),
                columns.day("至"),
                columns.number("日数", 6),
                columns.number("割合", 5),
                columns.amount("計算基礎", 8),
                columns.text("式（1円未満切捨て）", 26, flex=True),
                columns.amount("円", 8),
            )
        )
        yield Section("検査 R8.11.24 10:44", "発送の直前にもう一度行います")
        yield CheckList(
            [
                Check(Finding.PASSED, "超過差押 なし（82,000 が 84,200 以下）  名義4項目 一致"),
                Check(Finding.REFUSED, "R8 軽自動車 全期 督促 R8.11.16 発付 起算10日目 R8.11.25 / 可 R8.11.27"),
                Check(Finding.WARNED, "給与の入金 R8.11.25 予定の口座です。"),
            ]
        )
        yield JobProgress()
        yield Lines([text("おわり")])

    def on_mount(self) -> None:
        self.query_one(Derivation).show(
            [
                ("R6.9.3", "R6.10.2", "30日", "2.4%", "24,000", "24,000 x 2.4% x 30 / 365", "47"),
                ("R6.10.3", "R6.12.31", "90日", "8.7%", "24,000", "24,000 x 8.7% x 90 / 365", "514"),
            ],
            article="法326条 附則3条の2",
            total=("", "", "120日", "", "", "区間の合計", "561"),
            notes=["端数 561円 は 1,000円未満 なので 全額を切捨て            延滞金 0円"],
        )
        self.query_one(JobProgress).show(
            [
                JobStep(StepState.DONE, "形式の検査", 1806, 1806, "2秒"),
                JobStep(StepState.RUNNING, "消込", 1120, 1806, "残り約 6秒"),
                JobStep(StepState.WAITING, "集計と突合"),
            ],
            ["止まったとき 済んだ分は残り、同じ所から再開します。二重にはなりません。"],
        )

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)


SCREENS: dict[str, Callable[[], OfficeScreen[Any]]] = {
    "list": ListScreen,
    "entry": EntryScreen,
    "components": ComponentsScreen,
}


def main() -> int:
    """Show one screen of the gallery; the end of the session is written into the file of the second argument."""
    name = sys.argv[1] if len(sys.argv) > 1 else "components"
    ended = Path(sys.argv[2]) if len(sys.argv) > 2 else None

    def on_end(cause: EndCause) -> None:
        if ended is not None:
            ended.write_text(f"{cause} {threading.current_thread().name}", encoding="utf-8")

    return OfficeApp(SCREENS[name], desk=DESK, on_end=on_end).serve()


if __name__ == "__main__":
    sys.exit(main())
