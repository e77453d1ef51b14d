"""What 6701 to 6704 and 3404 have in common: lists in panes, alone for the whole office or for one person, acts on F4."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult

from core.delinquency.obligors.header import open_header
from core.parties.party import PartyView
from tui.screens.delinquency.obligors.entry_page import EntryPage, Values
from tui.screens.parties.look_reason import LookScreen
from tui.screens.parties.persons import Persons
from tui.widgets.act_list import Act
from tui.widgets.columns import Column
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.form import FormRow
from tui.widgets.lines import Lines, Section
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_facts import facts_of
from tui.widgets.party_header import PartyHeader

Lists = Sequence[Sequence[Row]]


class ObligorScreen(LookScreen[None]):
    """A subclass names panes and columns, reads in a thread (`read`), makes rows (`rows_of`) and tells of one (`below`)."""

    KEYS: ClassVar[dict[str, str]] = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "登録",
        "f12": "印刷",
        "ctrl+r": "受電",
    }
    PANES: ClassVar[tuple[str, ...]] = ()
    COLUMNS: ClassVar[tuple[tuple[Column, ...], ...]] = ()
    EMPTY: ClassVar[tuple[str, ...]] = ()
    BELOW: ClassVar[int] = 6
    HINT: ClassVar[str] = "Enter で開く  F4 操作"

    def __init__(self, party_id: int | None = None) -> None:
        super().__init__()
        self.party_id = party_id
        self.ground = ""
        self.found: Any = None
        self._at = 0
        self._told = ""

    def compose(self) -> ComposeResult:
        if self.party_id is not None:
            yield PartyHeader(id="party")
        yield Panes([Pane(name) for name in self.PANES], id="panes")
        for index, shown in enumerate(self.COLUMNS):
            yield DataList(shown, id=f"list{index}", digits=False, empty=self.EMPTY[index], hint=self.HINT)
        yield Section("", id="head")
        yield Lines([()] * self.BELOW, id="below")

    def on_mount(self) -> None:
        self._turn()
        self.load()

    # Panes

    @property
    def pane(self) -> int:
        """Which pane is shown."""
        return self._at

    @property
    def shown_list(self) -> DataList:
        """The list of the pane."""
        return self.query_one(f"#list{self._at}", DataList)

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def _turn(self) -> None:
        for index in range(len(self.PANES)):
            self.query_one(f"#list{index}").display = index == self._at
        self._tell()
        self.set_focus(self.shown_list)
        self.refresh_keys()

    # Reading

    def read(self) -> Any:
        """Read what the lists show; in a thread."""
        raise NotImplementedError

    def rows_of(self, found: Any) -> Lists:
        """The rows of each pane."""
        raise NotImplementedError

    def below(self) -> tuple[str, Sequence[Line]]:
        """Heading and lines about the row under the cursor."""
        return "", ()

    def load(self) -> None:
        """Read again; the cursors stay where they can."""
        ctx, party_id, ground = self.office.ctx, self.party_id, self.ground

        def job() -> tuple[Any, PartyView | None]:
            header = open_header(ctx, self.FUNCTION, party_id, ground) if party_id is not None else None
            return self.read(), header

        self.read_work("lists", job, lambda both: self._show(*both))

    def action_refresh(self) -> None:
        self.load()

    def reason_given(self, reason: str) -> None:
        self.ground = reason
        self.load()

    async def let_in(self) -> None:
        self.load()

    def _show(self, found: Any, header: PartyView | None) -> None:
        self.found = found
        if header is not None:
            self.query_one(PartyHeader).show(facts_of(header, self.office.ctx.now().date()))
        lists = self.rows_of(found)
        self.query_one(Panes).show([Pane(name, len(rows)) for name, rows in zip(self.PANES, lists, strict=True)])
        for index, rows in enumerate(lists):
            self.query_one(f"#list{index}", DataList).show(rows, caption=self.PANES[index], counted=len(rows))
        self._tell()
        self.refresh_keys()
        if self._told:
            told, self._told = self._told, ""
            self.say("完了", told)

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()
        self.refresh_keys()

    def _tell(self) -> None:
        head, lines = self.below() if self.found is not None else ("", ())
        self.query_one("#head", Section).show(head)
        shown = list(lines)[: self.BELOW]
        self.query_one("#below", Lines).show([*shown, *([()] * (self.BELOW - len(shown)))])

    @property
    def key(self) -> Any:
        """The key of the row under the cursor; None without one."""
        rows = self.shown_list.rows
        return rows[self.shown_list.cursor].key if rows else None

    # Whose

    def take_chosen(self, chosen: object) -> bool:
        if not isinstance(chosen, Persons):
            return False
        self.open_person(chosen.current, chosen.reason)
        return True

    def open_person(self, party_id: int, reason: str = "") -> None:
        """The same screen for one person."""
        screen = type(self)(party_id)
        screen.ground = reason
        self.app.push_screen(screen)

    def open_case(self, party_id: int) -> None:
        """The case of somebody."""
        from tui.screens.delinquency.contacts.case import CaseScreen

        self.app.push_screen(CaseScreen(party_id))

    def no_person(self) -> str:
        """Why an act about one person rests; empty with a person."""
        return "" if self.party_id is not None else "F2 で宛名を検索し、人を選んでください。"

    def cannot_enter(self) -> str:
        """Why nothing can be entered; empty where the clerk may."""
        return "" if self.office.ctx.may(self.FUNCTION, "enter") is not None else "登録の権限がありません。"

    # Keys

    def main_act(self) -> Act | None:
        """What F9 does."""
        return next((act for act in self.acts() if act.action == "main"), None)

    def paper_act(self) -> Act | None:
        """What F12 does."""
        return next((act for act in self.acts() if act.action == "paper"), None)

    def resting(self, key: str) -> str:
        if key not in ("f9", "f12"):
            return ""
        if self.found is None:
            return "読込み中です。終わるまでお待ちください。"
        act = self.main_act() if key == "f9" else self.paper_act()
        return act.reason if act is not None else "この区画にはありません。"

    async def action_confirm(self) -> None:
        await self.act("main")

    async def action_print(self) -> None:
        await self.act("paper")

    # Entries

    def enter(
        self,
        title: str,
        facts: Sequence[str],
        rows: Callable[[], Sequence[FormRow]],
        then: Callable[[Values], Awaitable[None]],
        *,
        fill: Mapping[str, str] | None = None,
    ) -> None:
        """Ask for an entry on a page of its own; `then` gets its values and calls `propose`."""

        def answered(told: str | None) -> None:
            if told:
                self.done(told)

        self.app.push_screen(EntryPage(self, title, facts, rows, then, fill), answered)

    async def propose(self, question: Question, job: Callable[[], str]) -> None:
        """Ask for Y, then do it in a thread; the job gives back the sentence of what was done. From a page it is asked
        there, so that what was typed stays when it is refused."""
        page = self.app.screen
        if isinstance(page, EntryPage) and page.above is self:
            await page.propose(question, job)
            return
        await self.confirm(question, lambda: self.write_work(job, self.done, doing="処理しています。"))

    def done(self, told: str) -> None:
        """It is done: read again and say so."""
        self._told = told
        self.load()
