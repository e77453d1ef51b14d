"""6101 案件: everything about one delinquent in six panes; without a person, the list of one's own cases."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Resize

from core.delinquency.contacts.case_rows import CaseRow, CaseView
from core.delinquency.contacts.case_view import open_case
from core.delinquency.contacts.course import CourseKey, CoursePage, list_course
from core.delinquency.timeline import Happened
from core.values.dates import wareki_year
from tui.screens.delinquency.contacts import case_columns as shown
from tui.screens.delinquency.contacts.case_digest import ADDED, EMPTY, NAMES, beside, day_line, digest, summary_line
from tui.screens.delinquency.contacts.case_doing import DRAFTS, LOOKED_AT, CaseDoing
from tui.screens.delinquency.contacts.cases_list import CaseListing
from tui.screens.parties.persons import Persons
from tui.widgets.data_list import DataList
from tui.widgets.lines import Lines
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_facts import Flag, Gravity, facts_of
from tui.widgets.party_header import PartyHeader

RIGHT = 41
"""Cells of the column at the right of a wide terminal."""
WIDE = (110, 36)
SORTS: tuple[tuple[str, str], ...] = (("納期限(古)", "due"), ("残(大)", "owed"), ("時効(近)", "limit"), ("税目", "tax"))
KINDS: tuple[tuple[str, tuple[Happened, ...]], ...] = (
    ("全", ()),
    ("折衝", (Happened.CONTACT, Happened.PROMISE, Happened.CORRECTION, Happened.NOTE)),
    ("入金・督促", (Happened.RECEIPT, Happened.DEMAND)),
    ("発送・返戻", (Happened.LETTER, Happened.RETURNED)),
    ("処分・猶予", (Happened.SEIZURE, Happened.PLAN, Happened.GRACE, Happened.SUSPENSION, Happened.WRITE_OFF)),
    ("予定・担当", (Happened.TASK, Happened.ASSIGNMENT, Happened.CASE)),
)
COLUMNS = (shown.CLAIMS, shown.COURSE, shown.ASSETS, shown.TASKS, shown.DISPOSITIONS, shown.ARRANGEMENTS)


class CaseScreen(CaseDoing):
    """`CaseScreen(party_id)` or with the persons of a list, which F7 and F8 go through; alone it lists the cases."""

    NUMBER, NAME = "6101", "案件"
    FUNCTION = "delinquency.cases"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "基準日",
        "f7": "前の案件",
        "f8": "次の案件",
        "f12": "印刷",
        "ctrl+r": "受電",
    }
    NUMBERS = {"6102": "contact", "2101": "summary", "2105": "late_charge"}
    LETTERS = {"+": "add", "/": "filter", "s": "sort", "k": "kind", "c": "whose", "t": "state", "x": "late_charge"}
    LETTER_HELP = {
        "1-6": "区画（滞納 経過 財産 予定 処分 誓約猶予）",
        "Enter": "詳細（期別は収納履歴、経過は全文、予定は完了）",
        "Space": "期別を選ぶ。選んだ期別だけが誓約・処分の対象になる",
        "+": "区画に合うものを追加（1・2 折衝、4 予定、6 分納誓約）",
        "k": "経過の種別を切り替える",
        "s  /": "並び / 絞込",
        "x": "延滞金の内訳 2105",
        "c  t": "案件の一覧で、担当 / 状態を変える",
    }
    HELP_LINES = (
        "1人の滞納を1画面で見て、折衝、予定、処分の起案へ進む画面です。",
        "時効完成の印  ! 90日以内  !! 30日以内  済 完成（F4 の 6601 に根拠）",
        "停猶  猶予 徴収猶予  換猶 換価の猶予  停止 執行停止  誓約  承継  破産  移管",
        "F4 は、できない操作にも理由、条文、いつからできるかを添えて並べます。",
        "F5 で基準日を変えると、その日の延滞金と時効で計算し直します。",
    )
    MANUAL = (
        "滞納者1人の期別、経過、財産、予定、処分、誓約と猶予を1つの画面で見ます。"
        "数字の 1 から 6 で区画を選び、Enter で詳細、+ で区画に合うもの（折衝、予定、分納誓約）を加えます。"
        "Space で選んだ期別だけが、分納誓約や処分の対象になります。"
        "F4 の操作の一覧では、できない操作に理由と条文と、できるようになる日が出ます。"
        "人を指定せずに開くと自分の案件の一覧になり、Enter で開き、F7 と F8 で次の案件へ移ります。"
    )
    HINT = "1-6 区画  Enter 詳細  Space 選ぶ  + 追加  F4 操作と、できない理由"

    def __init__(self, wanted: Persons | int | None = None, *, item: str = "") -> None:
        super().__init__(Persons((wanted,)) if isinstance(wanted, int) else wanted)
        self._item = item
        self._listing = CaseListing() if self.persons is None else None
        self._sort = self._kind = 0
        self._word = ""
        self._after: CourseKey | None = None

    def compose(self) -> ComposeResult:
        if self._listing is not None:
            yield self._listing
            return
        yield PartyHeader()
        yield Lines([()], id="summary")
        yield Panes([Pane(name, 0) for name in NAMES], id="panes")
        yield Lines([()], id="day")
        yield self._data_list(0)
        with Container(id="lower"):
            with Container(id="left"):
                for index in range(1, 6):
                    yield self._data_list(index)
            yield Lines([], id="right")
        yield Lines([()] * 6, id="digest")

    def _data_list(self, index: int) -> DataList:
        return DataList(
            COLUMNS[index],
            id=f"list{index}",
            digits=False,
            marks=index == 0,
            captioned=index == 1,
            empty=EMPTY[index],
            hint=self.HINT if index == 0 else f"1-6 区画  Enter 詳細  {'+ 追加  ' if ADDED[index] else ''}F4 操作",
            spells=index in (1, 3),
        )

    def on_mount(self) -> None:
        if self._listing is None:
            self._arrange()
            self.load()

    def on_screen_resume(self) -> None:
        """What was done on another screen shows at once when one comes back."""
        if self._listing is not None:
            self._listing.load()
        elif self._view is not None:
            self.load()

    # Reading

    def take_chosen(self, chosen: object) -> bool:
        if not isinstance(chosen, Persons) or self._listing is not None:
            return False
        self._look_at(chosen)
        return True

    def _look_at(self, persons: Persons) -> None:
        self.persons = persons
        self._word, self._kind, self._item = "", 0, ""
        self.query_one("#list0", DataList).mark(())
        self.load()

    def load(self) -> None:
        persons, ctx, as_of, item = self.persons, self.office.ctx, self._as_of, self._item
        if persons is None:
            return
        party_id, reason = persons.current, persons.reason

        def read() -> tuple[CaseView, frozenset[str], bool]:
            view = open_case(ctx, party_id, as_of, reason, item=item)
            lacking = frozenset(
                function
                for code, function in DRAFTS.items()
                if ctx.may(function, "read" if code in LOOKED_AT else "enter") is None
            )
            return view, lacking, ctx.may("delinquency.assignment", "enter") is not None

        self.read_work("case", read, lambda found: self._show(persons, *found))

    async def no_reason(self) -> None:
        await super().no_reason()
        self.persons = self._seen

    def _show(self, persons: Persons, view: CaseView, lacking: frozenset[str], stands_in: bool) -> None:
        self._seen, self._view, self._lacking, self._stands_in = persons, view, lacking, stands_in
        number = view.case.case_no if view.case is not None else "案件なし"
        position = f"{number}  {persons.at + 1}/{len(persons.numbers)}件" if len(persons.numbers) > 1 else number
        self.title_bar.show(position=position)
        flags = [Flag(word, Gravity.WARNS) for word in view.flags]
        flags += [Flag(word, Gravity.STOPS) for word in dict.fromkeys(one.hold.value for one in view.dispositions)]
        flags += [Flag(word, Gravity.WARNS) for word in dict.fromkeys(one.hold.value for one in view.arrangements)]
        flags += [Flag(word) for word in view.notes]
        self.query_one(PartyHeader).show(facts_of(view.party, view.today, more=tuple(flags)))
        self._course, self._after = list(view.course.rows), view.course.after
        if self._kind:
            self._read_course()
        self._fill()

    # Showing

    def _fill(self) -> None:
        view = self._view
        if view is None:
            return
        counts = (
            len(view.rows),
            view.course_count,
            0,
            len(view.tasks) + len(view.open_promises),
            len(view.dispositions),
            len(view.arrangements),
        )
        self.query_one(Panes).show([Pane(name, count) for name, count in zip(NAMES, counts, strict=True)])
        rows = self.claims()
        total = shown.receivable_total(view.sums, len(rows)) if len(rows) == len(view.rows) and rows else None
        first = self.query_one("#list0", DataList)
        first.empty = f"「{self._word}」の期別はありません。/ で空にすると全部出ます。" if self._word else EMPTY[0]
        first.show([shown.receivable_row(row, view.as_of) for row in rows], total=total)
        self._fill_course()
        self.query_one("#list2", DataList).show([])
        promises = [one for one in reversed(view.promises)]
        live = [shown.promise_row(one, view.today) for one in view.open_promises]
        told = [shown.promise_row(one, view.today) for one in promises if one not in view.open_promises][:5]
        self.query_one("#list3", DataList).show([*live, *(shown.task_row(t, view.today) for t in view.tasks), *told])
        self.query_one("#list4", DataList).show(
            [shown.disposition_row(n, one) for n, one in enumerate(view.dispositions)]
        )
        self.query_one("#list5", DataList).show(
            [shown.arrangement_row(n, one) for n, one in enumerate(view.arrangements)]
        )
        self._arrange()

    def _fill_course(self) -> None:
        view = self._view
        if view is None:
            return
        name, kinds = KINDS[self._kind]
        self.query_one("#list1", DataList).show(
            [shown.course_row(row) for row in self._course],
            caption=f"2 経過  新しい順  種別:{name}",
            counted=view.course_count if not kinds else None,
            more=self._after is not None,
        )

    def claims(self) -> list[CaseRow]:
        """The receivables that the filter lets through, in the chosen order."""
        view = self._view
        if view is None:
            return []
        word = self._word
        rows = [
            row
            for row in view.rows
            if not word
            or word in f"{row.tax_name} {wareki_year(row.term.receivable.key.levy_year)} {row.disposition} {row.stay}"
            or word == row.term.receivable.key.notice_no
        ]
        order = SORTS[self._sort][1]
        if order == "owed":
            rows.sort(key=lambda row: -row.owed.amount)
        elif order == "limit":
            rows.sort(key=lambda row: row.limit.completes_on or date.max)
        elif order == "tax":
            rows.sort(key=lambda row: (row.term.receivable.key.tax_item, row.term.receivable.due_on))
        return rows

    def _arrange(self) -> None:
        """One pane large and the newest of the others below it; on a wide terminal all panes at once (§8)."""
        wide = self.roomy
        first, lower = self.query_one("#list0", DataList), self.query_one("#lower", Container)
        day, right, below = (self.query_one(name, Lines) for name in ("#day", "#right", "#digest"))
        view = self._view
        other = self._chosen if self._chosen else 1
        first.display = wide or self._chosen == 0
        lower.display = wide or self._chosen != 0
        right.display, below.display = wide, not wide
        day.display = view is not None and view.as_of != view.today
        for index in range(1, 6):
            self.query_one(f"#list{index}", DataList).display = index == other
        lower.styles.height = "1fr"
        lower.styles.layout = "horizontal"
        left = self.query_one("#left", Container)
        left.styles.height, left.styles.width = "1fr", "1fr"
        right.styles.width = RIGHT
        rows = len(first.rows) + 2 if first.rows else 2
        first.styles.height = min(rows + 1, max(6, self.size.height // 2 - 6)) if wide else "1fr"
        if view is None:
            return
        width = self.size.width
        self.query_one("#summary", Lines).show([summary_line(view, width)])
        day.show([day_line(view)])
        right.show(beside(view, RIGHT, other))
        below.show(digest(view, self._chosen, width))

    def on_resize(self, event: Resize) -> None:
        if self._listing is None and self._view is not None:
            self.call_after_refresh(self._arrange)

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._chosen = event.index
        self._arrange()
        self.set_focus(self._pane_list)

    # Pages of the course

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        after = self._after
        if event.data_list.id == "list1" and after is not None:
            self._read_course(after)

    def _read_course(self, after: CourseKey | None = None) -> None:
        persons, ctx, kinds = self.persons, self.office.ctx, KINDS[self._kind][1]
        if persons is None:
            return
        party_id = persons.current

        def taken(page: CoursePage) -> None:
            self._after = page.after
            if after is None:
                self._course = list(page.rows)
                self._fill_course()
            else:
                self._course.extend(page.rows)
                more = [shown.course_row(row) for row in page.rows]
                self.query_one("#list1", DataList).append(more, more=page.after is not None)

        self.read_work("course", lambda: list_course(ctx, party_id, kinds, after), taken)

    # Letters

    def action_sort(self) -> None:
        if self._listing is not None:
            self._listing.sort()
            return
        self._sort = (self._sort + 1) % len(SORTS)
        self._fill()
        self.say("案内", f"並び {SORTS[self._sort][0]}")

    def action_filter(self) -> None:
        if self._listing is not None:
            self._listing.ask_word(self)
            return

        def answered(word: str) -> None:
            self._word = word.strip()
            self._fill()

        self.ask_line("絞込", answered, value=self._word, width=20, note="税目・年度・処分の一部。空で解除")

    def action_kind(self) -> None:
        if self._view is None:
            return
        self._kind = (self._kind + 1) % len(KINDS)
        if self._chosen != 1:
            self.query_one(Panes).choose(1)
        self._read_course()

    def action_whose(self) -> None:
        if self._listing is not None:
            self._listing.ask_whose(self)

    def action_state(self) -> None:
        if self._listing is not None:
            self._listing.next_state()

    def action_refresh(self) -> None:
        if self._listing is not None:
            self._listing.load()
            return
        self.ask_day("基準日", self._as_of, self._on_day)

    def _on_day(self, day: date | None) -> None:
        self._as_of = day
        self.load()

    # Other cases

    def resting(self, key: str) -> str:
        if key in ("f7", "f8"):
            if self._listing is not None:
                return "案件を開くと、一覧の前後の案件へ移れます。"
            if self.persons is not None and self.persons.stepped(-1 if key == "f7" else 1) is None:
                return "一覧の先頭の案件です。" if key == "f7" else "一覧の最後の案件です。"
        if key == "f12" and self._view is None:
            return "案件を開いてから印刷してください。"
        return ""

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        persons = self.persons.stepped(step) if self.persons is not None else None
        if persons is not None:
            self._look_at(persons)

    async def leave(self, result: Persons | None = None) -> None:
        await super().leave(result or self._seen or self.persons)
