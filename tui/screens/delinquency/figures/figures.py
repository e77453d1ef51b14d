"""6801 実績・進行管理: the course of what is carried over, what each collector did, how long each case has lain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from textual.app import ComposeResult

from core.delinquency.figures.carry_over import CarryOver, carry_over, month_words, print_carry_over
from core.delinquency.figures.effects import Effects, cells_of, effects, print_effects
from core.delinquency.figures.performance import (
    Performance,
    kind_words,
    performance,
    print_disposed,
    print_performance,
)
from core.delinquency.figures.progress import MOST, ProgressPage, print_progress, progress
from core.delinquency.figures.rates import Rates, Split, print_rates, rates
from core.office.outputs.delivery import Destination, Issued
from core.office.outputs.register import CSV, PDF
from core.office.traces.witness import Witness
from core.values.dates import parse_date, wareki
from tui.screens import load_screen
from tui.screens.delinquency.figures.lists import THOUSAND, course_cells, done_cells, lists, lying_row, rate_row
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets.act_list import Act
from tui.widgets.chart import Chart, ChartKind, Series
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, text
from tui.widgets.panes import Pane, Panes

COURSE, COLLECTORS, LYING, DISPOSED, REMINDED, RATES = range(6)
PANES = ("推移", "担当者別", "進行管理", "処分統計", "催告効果", "徴収率")
SENTENCES = (
    "前の年度までに始まった調定の本税が、月の終わりにいくら残っていたかです。",
    "期間の活動と、担当の案件に入った金額です。入金は記帳の日の担当に数えます。",
    "手を付けてから長い順です。方針の見直しの期限と、最後にしたことを確かめます。",
    "期間に始まった処分・猶予・催告などです。取り消したものは数えません。",
    "期間に発送した催告ごとに、除外した人、届けた人、日数内に納めた人を数えます。",
    "調定から収納と欠損を引くと残です。滞繰の調定は4月に繰り越した額からです。",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the panes show, read in one go."""

    course: CarryOver
    performance: Performance
    progress: ProgressPage
    effects: Effects
    rates: Rates


class FiguresScreen(OfficeScreen[None]):
    """Six panes by digit; three have a chart above their list."""

    NUMBER, NAME = "6801", "実績・進行管理"
    FUNCTION = "delinquency.figures"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再集計",
        "f7": "前の区画",
        "f8": "次の区画",
        "ctrl+r": "受電",
        "f12": "印刷",
    }
    LETTERS = {"p": "period", "t": "tax_item", "c": "whose", "s": "split"}
    LETTER_HELP = {
        "1-6": "区画",
        "p": "期間（担当者別・処分統計・催告効果・徴収率）",
        "t": "税目（推移）",
        "s": "税目別と担当別（徴収率）",
        "c": "担当（進行管理）",
        "Enter": "案件を開く（進行管理）",
    }
    HELP_LINES = (
        "1 推移  月末の残と、その月の収納・欠損です。終わった月の数字は動きません。",
        "2 担当者別  期間の実績です。担当のない案件の入金は未割当に数えます。",
        "3 進行管理  滞留は、折衝・発送・入金などのあった日からの日数です。",
        "4 処分統計  始まった日か登録した日の遅い方で数えます。本税はその前日の残です。",
        "5 催告効果  納付は、発送から設定の日数内に対象の期別に入ったものです。",
        "6 徴収率  税目別は期間の終わりの月の末、担当別は今の案件です。",
    )
    MANUAL = (
        "滞納整理の成果と案件の進み方を数字で見る画面です。数字1から6か F7・F8 で区画を替えます。"
        "推移は税目を t で選べ、終わった月は一度数えて固定します。"
        "担当者別・処分統計・催告効果・徴収率は p で期間を変えます。"
        "進行管理は長く手を付けていない案件の順で、c で担当を選び、Enter で案件を開きます。徴収率は s で税目別と担当別を替えます。"
    )

    def __init__(self) -> None:
        super().__init__()
        self._at = COURSE
        self._item = ""
        self._staff = ""
        self._split = Split.TAX_ITEM
        self._period: tuple[date, date] | None = None
        self._found: Found | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane(name) for name in PANES], id="panes")
        yield Lines([()], id="sentence")
        yield Chart(height=9, id="chart")
        yield from lists()

    def on_mount(self) -> None:
        self._turn()
        self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    # Panes

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()

    def _turn(self) -> None:
        for index in range(len(PANES)):
            self.query_one(f"#list{index}").display = index == self._at
        self.query_one("#sentence", Lines).show([text(SENTENCES[self._at])])
        self.query_one("#chart").display = self._at in (COURSE, COLLECTORS, REMINDED)
        self._draw()
        self.set_focus(self._list)
        self.refresh_keys()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    # Reading

    def _load(self) -> None:
        ctx, item, staff, period, split = self.office.ctx, self._item, self._staff, self._period, self._split

        def read() -> Found:
            first, until = period or month_so_far(ctx.today())
            return Found(
                carry_over(ctx, item),
                performance(ctx, first, until),
                progress(ctx, staff),
                effects(ctx, first, until),
                rates(ctx, split, until),
            )

        self.read_work("figures", read, self._show)

    def action_refresh(self) -> None:
        self._load()

    def _show(self, found: Found) -> None:
        self._found = found
        self._period = (found.performance.first, found.performance.until)
        self._show_course(found.course)
        self._show_period(found.performance)
        self._show_lying(found.progress)
        self._show_reminded(found.effects)
        self._show_rates(found.rates)
        self._draw()

    def _show_course(self, course: CarryOver) -> None:
        name = dict(course.items).get(course.tax_item, "全税目")
        rows = [Row(end.month, course_cells(course, end)) for end in reversed(course.ends)]
        self.query_one("#list0", DataList).show(
            rows, caption=f"繰越の推移  {name}  本税", sort="新しい順", counted=len(rows)
        )

    def _show_period(self, found: Performance) -> None:
        period = f"{wareki(found.first)} から {wareki(found.until)}"
        total = tuple(
            f"{found.sum_of(field):,}"
            for field in (
                "contacts",
                "promises",
                "promised_yen",
                "plans",
                "acts",
                "collected_yen",
                "opened",
                "closed",
            )
        )
        self.query_one("#list1", DataList).show(
            [Row(one.staff_no, done_cells(one)) for one in found.rows],
            caption=f"担当者別実績  {period}",
            total=("計", *total) if found.rows else None,
            counted=len(found.rows),
        )
        self.query_one("#list3", DataList).show(
            [
                Row(one.kind, (kind_words(one.kind), f"{one.parties:,}", f"{one.receivables:,}", f"{one.yen:,}"))
                for one in found.disposed
            ],
            caption=f"処分統計  {period}",
            sort="期別の多い順",
            counted=len(found.disposed),
        )

    def _show_lying(self, page: ProgressPage) -> None:
        here = self.query_one("#list2", DataList).current
        self.query_one("#list2", DataList).show(
            [lying_row(number, row, page.today) for number, row in enumerate(page.rows, 1)],
            caption=f"進行管理  担当 {self._staff or '全員'}  全{page.count:,}件",
            sort="滞留(長)",
            counted=len(page.rows),
            at_least=page.count > len(page.rows),
            to=here.key if here is not None else None,
        )
        if page.count > MOST and self._at == LYING:
            self.say("注意", f"{page.count:,}件のうち滞留の長い{MOST}件です。c で担当を選んでください。")

    def _show_reminded(self, found: Effects) -> None:
        rows = [
            Row(run.run_id, tuple(f"{cell:,}" if isinstance(cell, int) else cell for cell in cells_of(run)))
            for run in found.runs
        ]
        days = f"  納付は発送から{found.runs[0].days}日以内" if found.runs else ""
        self.query_one("#list4", DataList).show(
            rows,
            caption=f"催告の効果  {wareki(found.first)} から {wareki(found.until)}{days}",
            sort="発送日",
            counted=len(rows),
        )

    def _show_rates(self, found: Rates) -> None:
        when = f"{month_words(found.month)}まで" if found.split is Split.TAX_ITEM else "現在"
        self.query_one("#list5", DataList).show(
            [rate_row(row) for row in found.rows],
            caption=f"徴収率  {found.split.value}  {when}  本税（円）",
            counted=len(found.rows),
        )

    def _draw(self) -> None:
        found, chart = self._found, self.query_one("#chart", Chart)
        if found is None:
            return
        if self._at == COURSE:
            ends = found.course.ends[-13:]
            chart.show(
                [month_words(end.month) for end in ends],
                [Series("繰越残（千円）", tuple(end.carried_open.amount // THOUSAND for end in ends))],
                ChartKind.LINES,
            )
        elif self._at == COLLECTORS:
            rows = [row for row in found.performance.rows if row.collected_yen > 0]
            chart.show([row.name for row in rows], [Series("徴収額（円）", tuple(row.collected_yen for row in rows))])
        elif self._at == REMINDED:
            runs = found.effects.runs
            chart.show([run.title for run in runs], [Series("納付した人数", tuple(run.paid_people for run in runs))])

    # Keys

    def acts(self) -> Sequence[Act]:
        period = "" if self._at in (COLLECTORS, DISPOSED, REMINDED, RATES) else "推移・進行管理のほかの区画で使います。"
        return (
            Act("期間を変える", "period", period),
            Act("税目を選ぶ", "tax_item", "" if self._at == COURSE else "推移の区画で使います。"),
            Act("担当を選ぶ", "whose", "" if self._at == LYING else "進行管理の区画で使います。"),
            Act("税目別と担当別を替える", "split", "" if self._at == RATES else "徴収率の区画で使います。"),
            Act("印刷する", "print", self._no_paper()),
            Act("CSVで出す", "csv", self._no_paper()),
            Act("案件を開く", "open_case", "" if self._at == LYING else "進行管理の区画で使います。", "6101"),
        )

    def resting(self, key: str) -> str:
        return self._no_paper() if key == "f12" else ""

    def _no_paper(self) -> str:
        return "まだ集計していません。" if self._found is None else ""

    def action_print(self) -> None:
        self._let_out(as_csv=False)

    def action_csv(self) -> None:
        self._let_out(as_csv=True)

    def _let_out(self, *, as_csv: bool) -> None:
        found, at, ctx, staff = self._found, self._at, self.office.ctx, self._staff
        refused = self._no_paper()
        if found is None or refused:
            self.say("不可", refused)
            return

        def issue(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            how = {"as_csv": as_csv, "to": to, "printer_code": printer, "witness": witness}
            if at == COURSE:
                return print_carry_over(ctx, found.course.tax_item, reason, **how)
            if at == COLLECTORS:
                return print_performance(ctx, found.performance.first, found.performance.until, reason, **how)
            if at == DISPOSED:
                return print_disposed(ctx, found.performance.first, found.performance.until, reason, **how)
            if at == REMINDED:
                return print_effects(ctx, found.effects.first, found.effects.until, reason, **how)
            if at == RATES:
                return print_rates(ctx, found.rates.split, found.performance.until, reason, **how)
            return print_progress(ctx, staff, reason, **how)

        media = CSV if as_csv else PDF
        ask_print(self, Leaving(PANES[at], [SENTENCES[at]], "04", "delinquency.figures", media), issue)

    def action_period(self) -> None:
        shown = self._period

        def until_told(first: date, typed: str) -> None:
            until = parse_date(typed, today=date.max) if typed else None
            self._period = (first, until or first)
            self._load()

        def first_told(typed: str) -> None:
            first = parse_date(typed, today=date.max) if typed else (shown[0] if shown else None)
            if first is not None:
                value = wareki(shown[1]) if shown else ""
                self.ask_line(
                    "終わり", lambda end: until_told(first, end), value=value, width=12, note="この日まで数える"
                )

        self.ask_line("始まり", first_told, value=wareki(shown[0]) if shown else "", width=12, note="この日から数える")

    def action_tax_item(self) -> None:
        if self._found is None:
            return
        items = dict(self._found.course.items)

        def answered(typed: str) -> None:
            if typed and typed not in items:
                self.say("不可", f"税目「{typed}」はありません。{'・'.join(items)} から選んでください。")
                return
            self._item = typed
            self._load()

        self.ask_line("税目", answered, value=self._item, width=4, note="・".join(f"{c} {n}" for c, n in items.items()))

    def action_split(self) -> None:
        self._split = Split.COLLECTOR if self._split is Split.TAX_ITEM else Split.TAX_ITEM
        self._load()

    def action_whose(self) -> None:
        def answered(typed: str) -> None:
            self._staff = typed.strip()
            self._load()

        self.ask_line("担当", answered, value=self._staff, width=8, note="職員番号。空なら全員")

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._at == LYING:
            await self.action_open_case()

    async def action_open_case(self) -> None:
        found, current, screen = self._found, self.query_one("#list2", DataList).current, load_screen("6101")
        if found is None or current is None or screen is None:
            return
        if self.office.ctx.may("delinquency.cases", "read") is None:
            self.say("不可", "案件の参照の権限がありません。")
            return
        row = next(one for one in found.progress.rows if one.case_no == current.key)
        await self.app.push_screen(screen(row.party.party_id))


def month_so_far(today: date) -> tuple[date, date]:
    """The running month up to today; on its first days the month before, whole."""
    first = today.replace(day=1)
    if today.day > 5:
        return first, today
    last = first - timedelta(days=1)
    return last.replace(day=1), last
