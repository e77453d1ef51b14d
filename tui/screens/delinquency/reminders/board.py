"""What all panes of 6201 share: what was read of each, which run and list are open, what stands under the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from textual.app import ComposeResult

from core.delinquency.reminders import reviewing
from core.delinquency.reminders.calls import CallBoard
from core.delinquency.reminders.reviewing import TargetPage
from core.values.dates import wareki
from tui.screens.delinquency.reminders.panes import CALLS, DISPATCH, PANES, SOURCES, TARGETS, TargetPane
from tui.screens.office.paned import PanedScreen
from tui.widgets.data_list import DataList
from tui.widgets.field import CodeField
from tui.widgets.form import Form
from tui.widgets.lines import Lines, Section, text
from tui.widgets.panes import Pane, Panes

TOLD_LINES = 3
USUAL_DAYS = 14
"""Days until the 指定期限 that the form offers."""


class ReminderBoard(PanedScreen):
    """The frame of the panes. `party_id` opens it for a single person (from 6101), `named` as the case names them."""

    HEADS = tuple(pane.HEAD for pane in PANES)

    def __init__(self, party_id: int | None = None, named: str = "") -> None:
        super().__init__()
        self._party, self._named = party_id, named
        self._found: dict[int, Any] = {}
        self._things: dict[int, list[Any]] = {}
        self._run: int | None = None
        self._calls: int | None = None
        self._ground = ""
        self._today: date | None = None
        self._done = ""

    def compose(self) -> ComposeResult:
        yield Panes([Pane(pane.NAME) for pane in PANES], id="panes")
        for index, pane in enumerate(PANES):
            yield DataList(pane.COLUMNS, id=f"list{index}", digits=False, empty=pane.EMPTY, hint=pane.HINT, spells=True)
        yield Section(PANES[0].HEAD, id="head")
        yield Lines([()] * TOLD_LINES, id="told")
        for index, pane in enumerate(PANES):
            yield Form(*pane.fields(), id=f"form{index}")

    def on_mount(self) -> None:
        self._turn()

    @property
    def draft_key(self) -> str | None:
        return "6201" if self._party is None else f"6201:{self._party}"

    # Reading

    def _turn(self) -> None:
        super()._turn()
        if self._at not in self._found:
            self._load()

    def _load(self) -> None:
        at, ctx = self._at, self.office.ctx
        pane, chosen = PANES[at], self._calls if at == CALLS else self._run
        ground = self._ground

        def read() -> tuple[Any, date]:
            if at == TARGETS and chosen is not None and ground:
                return reviewing.open_run(ctx, chosen, ground=ground), ctx.today()
            return pane.read(ctx, chosen), ctx.today()

        self.read_work(f"pane{at}", read, lambda found: self._show(at, *found))

    def _show(self, at: int, found: Any, today: date) -> None:
        first, self._today = self._today is None, today
        self._found[at] = found
        single = at == SOURCES and self._party is not None
        self._things[at] = [] if single else list(PANES[at].things(found))
        data = self.query_one(f"#list{at}", DataList)
        if single:
            data.empty = "この人だけの催告です。下の欄を確かめて F9 で作ります。"
        data.show(
            self._rows(at),
            caption=f"個別の催告  {self._named}" if single else PANES[at].caption(found),
            counted=None if single else len(self._things[at]),
            more=_more(at, found),
        )
        if isinstance(found, CallBoard):
            self._know_codes(found)
        if first:
            self._offer()
        self._show_panes()
        self._tell()
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def _rows(self, at: int, begin: int = 1) -> list[Any]:
        pane = PANES[at]
        if isinstance(pane, TargetPane):
            page = self._found[at]
            near = page.near if page is not None else frozenset()
            return [pane.row(n, one, one.party_id in near) for n, one in enumerate(self._things[at], 1) if n >= begin]
        return [pane.row(n, one) for n, one in enumerate(self._things[at], 1) if n >= begin]

    def _show_panes(self) -> None:
        counts = {at: len(things) for at, things in self._things.items()}
        page = self._found.get(TARGETS)
        if isinstance(page, TargetPage):
            counts[TARGETS] = page.view.counts.people
        self.query_one(Panes).show([Pane(pane.NAME, counts.get(at)) for at, pane in enumerate(PANES)])

    def _offer(self) -> None:
        """What the fields of the forms hold before anything was typed."""
        if self._today is not None and not self.query_one("#form0", Form).changed:
            due = self._today + timedelta(days=USUAL_DAYS)
            kept = {"pay_by": wareki(due), "stage": "6" if self._party else "1"}
            if self._party:
                kept["title"] = f"個別 {self._named.split(' ')[0]}".strip()  # the list of runs is read by everybody
            self.query_one("#form0", Form).fill(kept)
            if self._party:
                self.set_focus(self.query_one("#form0", Form).field("pay_by"))
            self.query_one(f"#form{DISPATCH}", Form).fill({"sent_on": wareki(self._today)})
            for form in self.query(Form):
                form.remember()

    def _know_codes(self, board: CallBoard) -> None:
        form = self.query_one(f"#form{CALLS}", Form)
        for name, table in (("call_result", board.results), ("call_counterpart", board.counterparts)):
            field = form.field(name)
            assert isinstance(field, CodeField)
            field.codes = dict(table)
        at = form.field("call_at")
        if not at.value:
            at.value = f"{self.office.ctx.now():%H:%M}"

    def _tell(self) -> None:
        found = self._found.get(self._at)
        if self._at == SOURCES and self._party is not None:
            self.query_one("#head", Section).show(f"個別の催告を作る  {self._named}")
            self.query_one("#told", Lines).show([text(line) for line in _SINGLE])
            return
        lines = PANES[self._at].told(found, self._current()) if found is not None else []
        self.query_one("#told", Lines).show([*lines[:TOLD_LINES], *[()] * (TOLD_LINES - len(lines))])

    def _current(self) -> Any | None:
        things, data = self._things.get(self._at, []), self._list
        return things[data.cursor] if things and data.rows and data.cursor < len(things) else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        if self._at != TARGETS or self._run is None:
            return
        ctx, run_id, after, ground = self.office.ctx, self._run, int(str(event.after)), self._ground

        def add(page: TargetPage) -> None:
            begin = len(self._things[TARGETS]) + 1
            self._found[TARGETS] = page
            self._things[TARGETS] += page.targets
            event.data_list.append(self._rows(TARGETS, begin), more=page.more)

        self.read_work("more", lambda: reviewing.open_run(ctx, run_id, after=after, ground=ground), add)

    def _open_run(self, run_id: int) -> None:
        """Show the people of a run."""
        self._run, self._ground = run_id, ""
        self._found.pop(TARGETS, None)
        self._go(TARGETS)

    def _go(self, at: int) -> None:
        """Turn to a pane."""
        self.query_one(Panes).choose(at)
        self._choose(at)

    def _over(self, told: str, *stale: int) -> None:
        """An act is done: read anew what it touched, and say so."""
        self._done = told
        for at in stale:
            self._found.pop(at, None)
        self.set_focus(self._list)
        self._load()


_SINGLE = (
    "F9 で滞納の期別を抽出し、除外の根拠があれば 2 に出ます。",
    "3 で起案し、承認の後に印刷して、4 で発送日を確定します。",
    "段階は F4 で替えられます（6 個別催告）。",
)


def _more(at: int, found: Any) -> bool:
    return bool(at == TARGETS and isinstance(found, TargetPage) and found.more)
