"""6103 予定: tasks of a day or a week, of one clerk or of the team; from a task to its contact in one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from textual.app import ComposeResult

from core.delinquency.contacts.agenda import TaskLine
from core.delinquency.contacts.case_list import list_collectors
from core.delinquency.contacts.schedule import Agenda, open_agenda
from core.delinquency.contacts.task import TaskKind
from core.delinquency.contacts.visiting import VisitPlan, area_of, plan_visits, print_visits
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from core.parties.party import PROTECTED_NAME
from core.values.dates import parse_date, wareki, weekday
from tui.screens.delinquency.contacts.case_digest import family_name
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

COLUMNS = (
    columns.number("番", 3),
    columns.code("期日", 11),
    columns.code("時刻", 5),
    columns.text("種別", 8),
    columns.code("宛名番号", 8),
    columns.text("氏名・名称", 12, flex=True, most=20),
    columns.text("内容", 14, flex=True, most=60),
    columns.text("担当", 6, rank=2),
    columns.amount("滞納", 9, rank=3),
    columns.text("電話", 13, rank=4),
    columns.text("法定", 4, rank=1),
)
VISITS = (
    columns.number("順", 3),
    columns.text("地区", 12, flex=True, most=16),
    columns.code("宛名番号", 8),
    columns.text("氏名・名称", 12, flex=True, most=20),
    columns.text("住所", 16, flex=True, most=40),
    columns.amount("滞納", 9),
    columns.text("用件", 8, flex=True, most=40),
    columns.text("電話", 13, rank=1),
    columns.text("担当", 6, rank=2),
)
DAY, WEEK, VISITING = range(3)


class AgendaScreen(OfficeScreen[None]):
    """Three panes: the day, the week, and the visits of the day in the order in which one goes."""

    NUMBER, NAME = "6103", "予定"
    FUNCTION = "delinquency.tasks"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "日付",
        "f7": "前の日",
        "f8": "次の日",
        "f12": "印刷",
        "ctrl+r": "受電",
    }
    LETTERS = {"c": "whose", "+": "contact", "d": "complete", "m": "move", "r": "results", "t": "today"}
    LETTER_HELP = {
        "1-3": "日 / 週 / 臨戸計画",
        "Enter": "案件を開く（F3 でこの行に戻る）",
        "+": "この予定の折衝を記録（登録すると予定は完了）",
        "d": "結果を入力して完了",
        "m": "日を移す（法定の期限は移せません）",
        "r": "臨戸計画の結果をまとめて入力",
        "c": "担当を変える（自分・全員・職員番号）",
        "t": "今日に戻る",
    }
    HELP_LINES = (
        "担当と班の予定です。過ぎた予定は、完了するまで今日の先頭に出ます。",
        "督促、猶予、時効などの法定の期限は自動で載り、手で消したり移したりできません。",
        "予定は結果を入力して完了します。+ で折衝を記録すると、そのまま完了になります。",
        "臨戸計画は地区の順に並び、F12 で同じ順の紙になります。",
    )
    MANUAL = (
        "担当者や班の予定を、日、週、臨戸計画の3つの区画で見ます。"
        "F7 と F8 で前後の日（週は前後の週）へ移り、c で担当を変えます。"
        "Enter で案件を開き、+ でその予定の折衝を記録すると予定は完了になります。"
        "d では結果を入力して完了し、m では日を移します。"
        "法定の期限は消したり移したりできず、元の処分や記録が終わると消えます。"
        "臨戸計画は地区の順に並び、F12 で持ち出し用の紙を印刷し、帰庁後に r でまとめて結果を入力します。"
    )
    HINT = "Enter 案件  + 折衝  d 完了  m 日を移す  c 担当  F7 F8 前後の日"

    def __init__(self, party_id: int | None = None) -> None:
        super().__init__()
        self._on: date | None = None
        self._staff: str | None = None
        self._which = DAY
        self._agenda: Agenda | None = None
        self._visits: VisitPlan | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane("日"), Pane("週"), Pane("臨戸計画")], id="panes")
        yield Lines([()], id="told")
        yield DataList(COLUMNS, id="tasks", digits=False, empty="予定はありません。", hint=self.HINT, spells=True)
        yield DataList(
            VISITS,
            id="visits",
            digits=False,
            empty="臨戸の予定はありません。案件の区画4から登録できます。",
            hint="Enter 案件  + 折衝  r 結果をまとめて入力  F12 紙に印刷",
            spells=True,
        )

    def on_mount(self) -> None:
        self._turn()
        self._load()

    def on_screen_resume(self) -> None:
        if self._on is not None:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#visits" if self._which == VISITING else "#tasks", DataList)

    # Reading

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._which = event.index
        self._turn()
        self._load()

    def _turn(self) -> None:
        self.query_one("#visits").display = self._which == VISITING
        self.query_one("#tasks").display = self._which != VISITING
        self.set_focus(self._list)

    def _load(self) -> None:
        ctx, staff, on, which = self.office.ctx, self._staff, self._on, self._which

        def read() -> tuple[str, date, Agenda | VisitPlan]:
            day = on or ctx.today()
            whose = staff
            if whose is None:
                own = ctx.actor.staff_no
                whose = own if any(number == own for number, _, _ in list_collectors(ctx)) else ""
            if which == VISITING:
                return whose, day, plan_visits(ctx, day, whose)
            return whose, day, open_agenda(ctx, day, week=which == WEEK, staff_no=whose)

        self.read_work("agenda", read, lambda found: self._show(*found))

    def _show(self, staff: str, on: date, found: Agenda | VisitPlan) -> None:
        self._staff, self._on = staff, on
        words = f"{wareki(on)}（{weekday(on)}）"
        if isinstance(found, VisitPlan):
            self._visits = found
            self.query_one("#visits", DataList).show(
                [_visit_row(n, row) for n, row in enumerate(found.rows, 1)],
                caption=f"臨戸計画  {words}  担当 {found.whose or '全員'}",
                sort="地区,住所",
                counted=len(found.rows),
            )
            self.query_one("#told", Lines).show([text("地区の順。紙（F12）も同じ順に並びます。", Tone.QUIET)])
            return
        self._agenda = found
        if self._which == WEEK:
            words = f"{words} から {wareki(found.until_on)}（{weekday(found.until_on)}）"
        self.query_one("#tasks", DataList).show(
            [_row(n, row, found.today) for n, row in enumerate(found.rows, 1)],
            caption=f"{words}  担当 {found.whose or '全員'}",
            sort="期日,時刻",
            counted=len(found.rows),
            at_least=found.more,
        )
        late = found.late
        told = text(f"期日を過ぎた予定が {late}件 あります。", Tone.BAD) if late else ()
        self.query_one("#told", Lines).show([told])

    def _current(self) -> TaskLine | None:
        row = self._list.current
        rows: Sequence[TaskLine] = ()
        if self._which == VISITING:
            rows = self._visits.rows if self._visits is not None else ()
        elif self._agenda is not None:
            rows = self._agenda.rows
        return next((one for one in rows if row is not None and one.task_id == row.key), None)

    # Days and people

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        if self._on is not None:
            self._on += timedelta(days=step * (7 if self._which == WEEK else 1))
            self._load()

    def action_today(self) -> None:
        self._on = None
        self._load()

    def action_refresh(self) -> None:
        def answered(typed: str) -> None:
            self._on = parse_date(typed, today=date.max) if typed else None
            self._load()

        shown = wareki(self._on) if self._on is not None else ""
        self.ask_line("日付", answered, value=shown, width=12, note="例 R8.11.24。空なら今日。Enter 決定  Esc やめる")

    def action_whose(self) -> None:
        own = self.office.ctx.actor.staff_no

        def answered(typed: str) -> None:
            self._staff = own if not typed else "" if typed == "0" else typed
            self._load()

        self.ask_line("担当", answered, width=12, note="空なら自分  0 全員  職員番号  Enter 決定")

    # Acts

    def acts(self) -> Sequence[Act]:
        row = self._current()
        missing = "行がありません。" if row is None else ""
        statutory = "法定の期限は手で移したり消したりできません。元の処分や記録が終わると消えます。"
        fixed = missing or (statutory if row is not None and row.statutory else "")
        visits = "" if self._which == VISITING and self._visits and self._visits.rows else "臨戸計画の区画で使います。"
        return (
            Act("案件を開く", "open_case", missing, "6101"),
            Act("折衝を記録して完了", "contact", missing, "6102"),
            Act("結果を入力して完了", "complete", missing),
            Act("日を移す", "move", fixed),
            Act("取りやめる", "drop", fixed),
            Act("臨戸の結果をまとめて入力", "results", visits),
            Act("臨戸計画表の印刷", "print", visits),
            Act("担当を変える", "whose"),
        )

    def resting(self, key: str) -> str:
        if key == "f12" and not (self._which == VISITING and self._visits is not None and self._visits.rows):
            return "臨戸計画の区画（3）で、予定のある日に印刷できます。"
        return ""

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_open_case()

    async def action_open_case(self) -> None:
        from tui.screens.delinquency.contacts.case import CaseScreen

        row = self._current()
        if row is not None:
            await self.app.push_screen(CaseScreen(Persons((row.party_id,)), item="予定の処理"))

    async def action_contact(self) -> None:
        from tui.screens.delinquency.contacts.contact import ContactScreen

        row = self._current()
        if row is None:
            self.say("案内", "行がありません。")
            return
        await self.app.push_screen(ContactScreen(row.party_id, task_id=row.task_id), self._told)

    def _told(self, words: str | None) -> None:
        if words:
            self.say("完了", words)

    async def action_complete(self) -> None:
        await self._end("complete")

    async def action_move(self) -> None:
        await self._end("move")

    async def action_drop(self) -> None:
        await self._end("drop")

    async def _end(self, what: str) -> None:
        from tui.screens.delinquency.contacts.task_pages import EndTaskPage

        act = next((one for one in self.acts() if one.action == what), None)
        row = self._current()
        if row is None or (act is not None and act.reason):
            self.say("不可", act.reason if act is not None else "行がありません。")
            return
        await self.app.push_screen(EndTaskPage(self, row.task_id, row.words, row.due_on, what), self._told)

    async def action_results(self) -> None:
        from tui.screens.delinquency.contacts.visit_results import VisitResultsPage

        if self._which != VISITING or self._visits is None or not self._visits.rows:
            self.say("不可", "臨戸計画の区画（3）で、予定のある日に入力できます。")
            return
        await self.app.push_screen(VisitResultsPage(self, self._visits), self._told)

    def action_print(self) -> None:
        plan, ctx, staff = self._visits, self.office.ctx, self._staff or ""
        if plan is None:
            return
        on = plan.on

        def issue(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return print_visits(ctx, on, staff, reason, to=to, printer_code=printer, witness=witness)

        facts = [f"{wareki(on)}  担当 {plan.whose or '全員'}  {len(plan.rows)}件"]
        ask_print(self, Leaving("臨戸計画表", facts, "04", "delinquency.tasks"), issue)


def _row(number: int, row: TaskLine, today: date) -> Row:
    late = row.due_on < today
    day = f"{wareki(row.due_on)} {weekday(row.due_on)}"
    return Row(
        row.task_id,
        (
            str(number),
            (Tone.BAD, day) if late else day,
            row.at,
            (Tone.WARN, row.kind.value) if row.kind in (TaskKind.LIMITATION, TaskKind.DEADLINE) else row.kind.value,
            row.party_no,
            (Tone.BAD, row.name) if row.name == PROTECTED_NAME else row.name,
            row.words,
            family_name(row.staff_name),
            f"{row.owed_yen:,}",
            row.phone,
            "法定" if row.statutory else "",
        ),
    )


def _visit_row(number: int, row: TaskLine) -> Row:
    return Row(
        row.task_id,
        (
            str(number),
            area_of(row),
            row.party_no,
            (Tone.BAD, row.name) if row.name == PROTECTED_NAME else row.name,
            row.address,
            f"{row.owed_yen:,}",
            row.words,
            row.phone,
            family_name(row.staff_name),
        ),
    )
