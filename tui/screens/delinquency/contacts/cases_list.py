"""The list of cases that 6101 is without a person: one's own first, by collector, state and reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.widget import Widget

from core.delinquency.cases.case_state import CaseState
from core.delinquency.contacts.case_list import CaseAsked, CaseLine, CaseOrder, CasePage, list_cases, list_collectors
from core.parties.party import PROTECTED_NAME
from core.values.dates import wareki
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.tone import Tone

COLUMNS = (
    columns.number("番", 3),
    columns.code("宛名番号", 8),
    columns.text("氏名・名称", 14, flex=True, most=24),
    columns.text("状態", 8),
    columns.amount("残", 9),
    columns.number("期別", 4, rank=2),
    columns.text("方針", 4, rank=1),
    columns.day("見直し", 9, rank=1),
    columns.day("最終接触", 9),
    columns.text("次の予定", 12, flex=True, most=40),
    columns.text("担当", 6, rank=3),
    columns.text("カナ", 14, rank=4, flex=True, most=24),
    columns.code("案件番号", 13, rank=5),
)
STATES: tuple[tuple[str, ...], ...] = ((), *((state.value,) for state in CaseState if state is not CaseState.CLOSED))


class CaseListing(Widget):
    """Reads and shows the list, and opens the case of a row with the others behind F7 and F8."""

    HINT = "Enter 開く  / 絞込  s 並び  c 担当  t 状態"

    def __init__(self) -> None:
        super().__init__()
        self._asked: CaseAsked | None = None
        self._rows: list[CaseLine] = []
        self._after: tuple[str | int, int] | None = None
        self._whose = ""
        self._count = 0
        self._state = 0

    def compose(self) -> ComposeResult:
        yield DataList(
            COLUMNS, id="cases", empty="案件はありません。c で全員の案件を見られます。", hint=self.HINT, digits=True
        )

    def on_mount(self) -> None:
        self.styles.height = "1fr"
        self.load()

    @property
    def _screen(self) -> OfficeScreen[Any]:
        assert isinstance(self.screen, OfficeScreen)
        return self.screen

    @property
    def _list(self) -> DataList:
        return self.query_one("#cases", DataList)

    def load(self) -> None:
        """Read the list anew; at first it is the clerk's own cases, or all for whoever has none."""
        screen, asked = self._screen, self._asked
        ctx = screen.office.ctx

        def read() -> tuple[CaseAsked, CasePage, str]:
            wanted = asked
            people = {number: name for number, name, _ in list_collectors(ctx)}
            if wanted is None:
                wanted = CaseAsked(staff_no=ctx.actor.staff_no if ctx.actor.staff_no in people else "")
            whose = people.get(wanted.staff_no, wanted.staff_no) or "全員"
            return wanted, list_cases(ctx, wanted), whose

        screen.read_work("cases", read, lambda found: self._show(*found))

    def _show(self, asked: CaseAsked, page: CasePage, whose: str) -> None:
        self._asked, self._rows, self._after, self._whose = asked, list(page.rows), page.after, whose
        self._count = page.count
        self._fill()

    def _fill(self) -> None:
        asked = self._asked
        if asked is None:
            return
        words = [f"担当 {self._whose}"]
        words += [f"状態 {'・'.join(asked.states)}"] if asked.states else []
        words += [f"「{asked.word}」"] if asked.word else []
        self._list.show(
            [_row(n, row) for n, row in enumerate(self._rows, 1)],
            caption="案件の一覧  " + "  ".join(words),
            sort=asked.order.value,
            counted=self._count,
            more=self._after is not None,
        )
        if self._list.display and self._screen.focused is None:
            self._screen.set_focus(self._list)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        screen, asked, after = self._screen, self._asked, self._after
        if asked is None or after is None:
            return
        ctx = screen.office.ctx

        def taken(page: CasePage) -> None:
            first = len(self._rows) + 1
            self._rows.extend(page.rows)
            self._after = page.after
            self._list.append([_row(n, row) for n, row in enumerate(page.rows, first)], more=page.after is not None)

        screen.read_work("cases", lambda: list_cases(ctx, asked, after), taken)

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        event.stop()
        await self.open_current()

    async def open_current(self) -> None:
        """The case of the current row, with the others of the list behind F7 and F8."""
        from tui.screens.delinquency.contacts.case import CaseScreen

        if self._rows:
            persons = Persons(tuple(row.party_id for row in self._rows), self._list.cursor)
            await self._screen.app.push_screen(CaseScreen(persons), self._back)

    def _back(self, persons: Persons | None) -> None:
        if persons is not None and persons.at < len(self._list.rows):
            self._list.move_to(persons.at)

    def sort(self) -> None:
        """The next order."""
        if self._asked is not None:
            orders = list(CaseOrder)
            self._asked = replace(self._asked, order=orders[(orders.index(self._asked.order) + 1) % len(orders)])
            self.load()

    def next_state(self) -> None:
        """The next state, or all of them again."""
        if self._asked is not None:
            self._state = (self._state + 1) % len(STATES)
            self._asked = replace(self._asked, states=STATES[self._state])
            self.load()

    def ask_word(self, screen: OfficeScreen[Any]) -> None:
        """Narrow to a reading, a name, a 宛名番号 or a number of a case."""

        def answered(word: str) -> None:
            if self._asked is not None:
                self._asked = replace(self._asked, word=word.strip())
                self.load()

        value = self._asked.word if self._asked is not None else ""
        screen.ask_line("絞込", answered, value=value, width=20, note="カナ・氏名・宛名番号・案件番号。空で解除")

    def ask_whose(self, screen: OfficeScreen[Any]) -> None:
        """Whose cases: one's own, all, or those of a staff number."""
        own = screen.office.ctx.actor.staff_no

        def answered(typed: str) -> None:
            wanted = own if not typed else "" if typed == "0" else typed
            self._asked = replace(self._asked or CaseAsked(), staff_no=wanted)
            self.load()

        screen.ask_line("担当", answered, width=12, note="空なら自分  0 全員  職員番号  Enter 決定")

    def acts(self) -> Sequence[Act]:
        """F4 on the list."""
        missing = "" if self._rows else "案件がありません。"
        return (
            Act("案件を開く", "open_listed", missing, "6101"),
            Act("担当を変える", "whose"),
            Act("状態で絞る", "state"),
            Act("氏名・カナ・番号で絞る", "filter"),
            Act("並びを変える", "sort"),
        )


def _row(number: int, row: CaseLine) -> Row:
    hidden = row.name == PROTECTED_NAME
    next_words = f"{wareki(date.fromisoformat(row.next_on))} {row.next_words}" if row.next_words else ""
    return Row(
        row.case_id,
        (
            str(number),
            row.party_no,
            (Tone.BAD, row.name) if hidden else row.name,
            row.state,
            f"{row.owed_yen:,}",
            str(row.terms),
            row.policy,
            _day(row.review_on),
            _day(row.touched_on),
            next_words,
            row.collector,
            row.name_kana,
            row.case_no,
        ),
    )


def _day(text: str) -> str:
    return wareki(date.fromisoformat(text)) if text else ""
