"""What is done on the case screen: the list of F4, what `+` adds, details on Enter, screens of other rooms."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from core.delinquency.contacts import case_acts
from core.delinquency.contacts.case_rows import Arrangement, CaseRow, CaseView
from core.delinquency.contacts.course import CourseRow
from core.delinquency.standing import Hold
from core.values.dates import wareki
from tui.screens import load_screen
from tui.screens.delinquency.contacts import case_columns as shown
from tui.screens.delinquency.contacts.cases_list import CaseListing
from tui.screens.ledger.person_screen import PersonScreen, existing
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.widgets import cells
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList

DRAFTS = {
    "plans": "delinquency.plans",
    "graces": "delinquency.graces",
    "suspension": "delinquency.suspension",
    "write_off": "delinquency.write_off",
    "succession": "delinquency.succession",
    "liability": "delinquency.liability",
    "insolvency": "delinquency.insolvency",
    "limitation": "delinquency.limitation",
    "reminders": "delinquency.reminders",
    "survey": "delinquency.survey",
    "assignment": "delinquency.assignment",
    "returned": "notices.returned_mail",
    "relations": "delinquency.relations",
    "contact": "delinquency.contacts",
    "task": "delinquency.tasks",
    "policy": "delinquency.cases",
}
"""The function of each act of F4."""
LOOKED_AT = ("limitation", "reminders", "survey", "returned", "assignment", "relations")
"""Acts that open a screen at which one may only look; the others need the right to enter."""
OPENS: Mapping[str, str] = {
    "plans": "6301",
    "graces": "6401",
    "suspension": "6501",
    "write_off": "6602",
    "limitation": "6601",
    "reminders": "6201",
    "succession": "6701",
    "liability": "6702",
    "insolvency": "6703",
    "survey": "6704",
    "returned": "3404",
    "assignment": "6104",
    "relations": "6105",
}
"""Screens of other rooms that open with the party of the case."""
_ROOMS: Mapping[Hold, str] = {
    Hold.PLAN: "plans",
    Hold.COLLECTION_GRACE: "graces",
    Hold.REALISATION_GRACE: "graces",
    Hold.SUSPENSION: "suspension",
    Hold.SUCCEEDED: "succession",
    Hold.BANKRUPTCY: "insolvency",
    Hold.WRITTEN_OFF: "write_off",
}
"""Whose screen tells more of what stands over a claim."""


class CaseDoing(PersonScreen[Persons]):
    """The acts; `CaseScreen` composes the panes and reads."""

    def __init__(self, persons: Persons | None) -> None:
        super().__init__(persons)
        self._listing: CaseListing | None = None
        self._as_of: date | None = None
        self._view: CaseView | None = None
        self._seen: Persons | None = None
        self._chosen = 0
        self._course: list[CourseRow] = []
        self._lacking: frozenset[str] = frozenset()
        self._stands_in = False

    def claims(self) -> list[CaseRow]:
        """The receivables as they are listed now."""
        raise NotImplementedError

    # Acts

    @property
    def marked(self) -> tuple[int, ...]:
        """The receivables that were marked with Space."""
        if self._view is None:
            return ()
        marked = self.query_one("#list0", DataList).marked
        return tuple(row.receivable_id for row in self._view.rows if row.receivable_id in marked)

    def on_data_list_marked(self, event: DataList.Marked) -> None:
        view = self._view
        if view is not None and event.keys:
            rows = [row for row in view.rows if row.receivable_id in event.keys]
            self.say("案内", shown.chosen_words(rows))

    def acts(self) -> Sequence[Act]:
        if self._listing is not None:
            return self._listing.acts()
        if self._view is None:
            return ()
        found = case_acts.acts_of(self._view, self.marked, self._lacking, self._stands_in)
        pane = self._pane_acts()
        return [*pane, *existing(Act(one.name, one.code, one.reason, one.number) for one in found)]

    def _pane_acts(self) -> list[Act]:
        """What can be done with the current row of the pane."""
        if self._chosen == 1:
            row = self._course_row()
            wrong = (
                ""
                if row is not None and row.event_id and row.who and not row.corrected
                else "折衝の記録の行で使います。"
            )
            return [Act("この折衝の訂正を追加", "correct", wrong)]
        if self._chosen == 3:
            key = self._pane_list.current.key if self._pane_list.current is not None else None
            missing = "" if isinstance(key, tuple) and key[0] == "task" else "予定の行で使います。"
            return [
                Act("予定から折衝を記録", "contact_of_task", missing, "6102"),
                Act("予定を完了", "complete", missing),
                Act("予定の日を変える", "move", missing),
                Act("予定を取りやめる", "drop", missing),
            ]
        return []

    async def action_add(self) -> None:
        if self._listing is not None:
            return
        if self._chosen in (0, 1):
            await self.action_contact()
        elif self._view is None:
            self.say("案内", "読み込んでいます。")
        elif self._chosen == 3:
            await self._do("task")
        elif self._chosen == 5:
            await self._do("plans")
        else:
            self.say("案内", "この区画に手で加えるものはありません。F4 に操作の一覧があります。")

    async def _do(self, code: str) -> None:
        """An act of F4 by its code; one that is not possible answers with its reason."""
        act = next((one for one in self.acts() if one.action == code), None)
        if act is None:
            self.say("不可", "この操作の画面がありません。")
        elif act.reason:
            self.say("不可", act.reason)
        else:
            await self.act(code)

    async def action_open_listed(self) -> None:
        if self._listing is not None:
            await self._listing.open_current()

    async def action_contact(self) -> None:
        await self._contact(0)

    async def _contact(self, task_id: int) -> None:
        from tui.screens.delinquency.contacts.contact import ContactScreen

        if self.persons is not None:  # also before the case is shown: who has somebody on the line does not wait
            screen = ContactScreen(self.persons.current, self.marked, task_id=task_id, persons=self.persons.alone())
            await self.app.push_screen(screen, self._back_from_contact)

    def _back_from_contact(self, words: str | None) -> None:
        if words:
            self.say("完了", words)

    def _course_row(self) -> CourseRow | None:
        row = self.query_one("#list1", DataList).current
        return next((one for one in self._course if row is not None and one.key == row.key), None)

    async def action_correct(self) -> None:
        from tui.screens.delinquency.contacts.contact import ContactScreen

        row, view = self._course_row(), self._view
        if row is not None and row.event_id is not None and view is not None:
            screen = ContactScreen(view.party.party.party_id, corrects=row.event_id)
            await self.app.push_screen(screen, self._back_from_contact)

    async def action_task(self) -> None:
        from tui.screens.delinquency.contacts.task_pages import TaskPage

        if self._view is not None:
            party_id = self._view.party.party.party_id
            await self.app.push_screen(TaskPage(self, party_id, self._view.today), self._back_from_contact)

    def _task_id(self) -> int:
        current = self.query_one("#list3", DataList).current
        key: Hashable = current.key if current is not None else None
        return int(key[1]) if isinstance(key, tuple) and key[0] == "task" else 0

    async def action_contact_of_task(self) -> None:
        await self._contact(self._task_id())

    async def action_complete(self) -> None:
        await self._task_page("complete")

    async def action_move(self) -> None:
        await self._task_page("move")

    async def action_drop(self) -> None:
        await self._task_page("drop")

    async def _task_page(self, what: str) -> None:
        from tui.screens.delinquency.contacts.task_pages import EndTaskPage

        task = next((one for one in self._view.tasks if one.task_id == self._task_id()), None) if self._view else None
        if task is not None and self._view is not None:
            page = EndTaskPage(self, task.task_id, task.words, task.due_on, what)
            await self.app.push_screen(page, self._back_from_contact)

    async def action_policy(self) -> None:
        from tui.screens.delinquency.contacts.task_pages import PolicyPage

        if self._view is not None:
            page = PolicyPage(self, self._view.party.party.party_id, self._view.policy, self._view.today)
            await self.app.push_screen(page, self._back_from_contact)

    async def action_seizable(self) -> None:
        from tui.screens.delinquency.contacts.case_pages import SeizablePage

        if self._view is not None:
            checks = [case_acts.seizable_of(row, self._view.as_of) for row in self._view.rows]
            await self.app.push_screen(SeizablePage(self, checks))

    async def action_print(self) -> None:
        await self.action_print_record()

    async def action_print_record(self) -> None:
        from tui.screens.delinquency.contacts.record_page import RecordPage

        if self._view is not None:
            await self.app.push_screen(RecordPage(self, self._view.party.party.party_id))

    async def action_summary(self) -> None:
        from tui.screens.ledger.summary import SummaryScreen

        if self._seen is not None:
            await self.app.push_screen(SummaryScreen(Persons((self._seen.current,), 0, self._seen.reasons)))

    async def action_late_charge(self) -> None:
        from tui.screens.ledger.trial import TrialScreen

        numbers = self.marked or self._unpaid()
        if self._seen is None or not numbers:
            self.say("不可", "未納の本税のある期別がありません。")
            return
        await self.app.push_screen(TrialScreen(self._seen, numbers, self._as_of))

    def _unpaid(self) -> tuple[int, ...]:
        return tuple(row.receivable_id for row in self._view.rows if row.term.unpaid) if self._view else ()

    async def act(self, action: str) -> None:
        """Acts of other rooms open their screen with the party; the rest is done here."""
        code = action.removeprefix("see_")
        if code in OPENS and self._view is not None:
            screen = self._screen_of(code, self._view.party.party.party_id)
            if screen is not None:
                await self.office.open_above(screen)
            return
        await super().act(action)

    def _screen_of(self, code: str, party_id: int) -> OfficeScreen[Any] | None:
        """The screen of another room for the party, with the marked receivables where it takes them."""
        if code == "limitation" and len(self.marked) == 1:
            from tui.screens.delinquency.limits.claim import LimitClaimPage

            return LimitClaimPage(self, self.marked[0], self._reason_given())
        screen = load_screen(OPENS[code])
        if screen is None:
            return None
        if code == "graces" and self._seen is not None:
            return screen(self._seen.alone())
        if code == "reminders" and self._view is not None:
            party = self._view.party.party
            return screen(party_id, f"{party.party_no} {party.name}")
        return screen(party_id, self.marked) if code in ("plans", "suspension") else screen(party_id)

    def _reason_given(self) -> str:
        return self._seen.reason if self._seen is not None else ""

    # Details

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._listing is not None or self._view is None:
            return
        if event.data_list.id == "list0":
            await self._open_history()
        elif event.data_list.id == "list1":
            await self._open_course()
        elif event.data_list.id == "list3" and self._task_id():
            await self.action_complete()
        elif event.data_list.id == "list3":
            self.say("案内", "約束は入金で自動に判定します。話したことは F4 の折衝の記録で残します。")
        elif event.data_list.id == "list4":
            self._tell_arrangement(self._view.dispositions, event.row.key)
        elif event.data_list.id == "list5":
            await self._open_arrangement(event.row.key)

    def _tell_arrangement(self, rows: Sequence[Arrangement], key: Hashable) -> None:
        one = rows[int(str(key))]
        view = self._view
        names = (
            [f"{row.tax_name}{row.term.label}" for row in view.rows if row.receivable_id in one.receivable_ids]
            if view
            else []
        )
        self.say("案内", cells.cut(f"{one.hold.value} {wareki(one.from_on)} から  {'、'.join(names)}", 70))

    async def _open_arrangement(self, key: Hashable) -> None:
        """What stands over claims, on its own screen: to look at it, also where nothing new can be drafted."""
        view = self._view
        if view is None:
            return
        one = view.arrangements[int(str(key))]
        code = _ROOMS.get(one.hold)
        if code is None:
            self._tell_arrangement(view.arrangements, key)
        else:
            await self.act(f"see_{code}")

    async def _open_history(self) -> None:
        from tui.screens.ledger.history import HistoryScreen

        rows, current = [row.receivable_id for row in self.claims()], self.query_one("#list0", DataList).current
        if self._seen is not None and current is not None:
            await self.app.push_screen(HistoryScreen(self._seen, rows, rows.index(int(str(current.key)))))

    async def _open_course(self) -> None:
        from tui.screens.delinquency.contacts.case_pages import CourseRowPage

        row = self._course_row()
        if row is not None:
            await self.app.push_screen(CourseRowPage(self, row))

    @property
    def _pane_list(self) -> DataList:
        return self.query_one(f"#list{self._chosen}", DataList)
