"""6401 猶予: without a person the list of graces that wait; for one, 申請 審査 決定 履行 取消 and late charges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.delinquency.graces import applying
from core.delinquency.graces.acting import acts_of
from core.delinquency.graces.desk import PAGE, GraceDesk, GraceLine, GraceTold, grace_desk, list_graces
from core.delinquency.graces.grace import Grace
from tui.screens import load_screen
from tui.screens.delinquency.graces import grace_rows as rows
from tui.screens.ledger.person_screen import PersonScreen, existing
from tui.screens.parties.persons import Persons
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_facts import Flag, Gravity, facts_of
from tui.widgets.party_header import PartyHeader

EMPTY = "猶予はありません。F4 から申請を受け付けます。"
NONE_LIVE = "審査中・猶予中の猶予はありません。F2 で人を検索して受け付けます。"


class GracesScreen(PersonScreen[None]):
    """`GracesScreen(party_id)`, or without one the list of live graces."""

    NUMBER, NAME = "6401", "猶予"
    FUNCTION = applying.FUNCTION
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f12": "帳票",
        "ctrl+r": "受電",
    }
    LETTER_HELP = {"1-6": "区画（申請 審査 決定 履行 取消 延滞金）", "Enter": "一覧では、その人の猶予を開く"}
    HELP_LINES = (
        "徴収猶予と換価の猶予を、申請の受付から満了・取消しまで扱う画面です。",
        "申請の受付日に時効が更新します。審査の × があると許可は起案できません。",
        "徴収猶予の取消しは弁明を聴いてから起案します。自動では取り消しません。",
        "猶予と執行停止の期間の延滞金は、1日に1つ、最も大きい免除だけを引きます。",
        "F12 で P-20 から P-28 の帳票を出します。",
    )
    MANUAL = (
        "徴収猶予、職権と申請による換価の猶予を、受付から満了、取消しまで扱う画面です。"
        "人を指定せずに開くと審査中と猶予中の一覧になり、Enter でその人の猶予を開きます。"
        "数字の 1 から 6 で、申請、審査、決定、履行、取消、延滞金の区画を選びます。"
        "F4 から受付、補正、起案などの操作を選び、できない操作には理由が出ます。"
        "決定、計画の変更、取消し、担保の解除、延滞金の免除は起案になり、8001 でほかの職員が承認すると効きます。"
        "F12 で申請書、許可通知書、取消通知書などの帳票を出します。"
    )

    def __init__(self, wanted: Persons | int | None = None) -> None:
        super().__init__(Persons((wanted,)) if isinstance(wanted, int) else wanted)
        self._desk: GraceDesk | None = None
        self._lines: list[GraceLine] = []
        self._pane = 0
        self._back_to: int | None = None

    def compose(self) -> ComposeResult:
        if self.persons is None:
            yield DataList(
                rows.LIVE, id="live", empty=NONE_LIVE, hint="番号か上下で選び Enter で開く  F2 検索", spells=True
            )
            return
        yield PartyHeader()
        yield DataList(
            rows.OWN,
            id="own",
            digits=False,
            at_most=7,
            empty=EMPTY,
            hint="1-6 区画  上下 猶予を選ぶ  F4 操作  F12 帳票",
        )
        yield Panes([Pane(name) for name in rows.PANES], id="panes")
        yield DataList(
            rows.DETAIL,
            id="detail",
            digits=False,
            empty="この区画に出すものはありません。",
            hint="1-6 区画  F4 操作",
            spells=True,
        )

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        if self._desk is not None or self._lines:
            self.load()

    # Reading

    def take_chosen(self, chosen: object) -> bool:
        if not isinstance(chosen, Persons):
            return False
        if self.persons is None:
            self.app.push_screen(GracesScreen(chosen))
            return True
        self.persons = chosen
        self.load()
        return True

    def action_refresh(self) -> None:
        self.load()

    def load(self) -> None:
        ctx, persons = self.office.ctx, self.persons
        if persons is None:
            self.read_work("graces", lambda: list_graces(ctx), self._show_live)
            return
        party_id, reason = persons.current, persons.reason
        self.read_work("graces", lambda: grace_desk(ctx, party_id, reason), self._show)

    def _show_live(self, found: list[GraceLine]) -> None:
        self._lines = list(found)
        data = self.query_one("#live", DataList)
        data.show(
            [rows.live_row(number, line) for number, line in enumerate(found, 1)],
            caption="審査中・猶予中  番号順",
            more=len(found) == PAGE,
        )
        self.set_focus(data)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        if event.data_list.id != "live" or not self._lines:
            return
        ctx, after = self.office.ctx, self._lines[-1].grace.grace_id

        def add(found: list[GraceLine]) -> None:
            start = len(self._lines) + 1
            self._lines += found
            event.data_list.append(
                [rows.live_row(number, line) for number, line in enumerate(found, start)], more=len(found) == PAGE
            )

        self.read_work("graces", lambda: list_graces(ctx, after=after), add)

    def _show(self, desk: GraceDesk) -> None:
        self._desk = desk
        flags = [Flag(told.state.value, Gravity.WARNS) for told in desk.graces if told.state.live][:2]
        self.query_one(PartyHeader).show(facts_of(desk.party, desk.today, more=tuple(flags)))
        own = self.query_one("#own", DataList)
        own.show(
            [rows.own_row(number, told, desk.today) for number, told in enumerate(desk.graces, 1)],
            caption="猶予  新しい順",
            to=self._back_to,
        )
        self._back_to = None
        self._turn()
        self.set_focus(own)

    # The current grace and its pane

    @property
    def _told(self) -> GraceTold | None:
        if self._desk is None or not self._desk.graces:
            return None
        return self._desk.graces[self.query_one("#own", DataList).cursor]

    @property
    def _grace(self) -> Grace | None:
        told = self._told
        return told.grace if told is not None else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        if event.data_list.id == "own":
            self._turn()

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._pane = event.index
        self._turn()

    def action_next(self) -> None:
        if self.persons is not None:
            self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        if self.persons is not None:
            self.query_one(Panes).step(-1)

    def _turn(self) -> None:
        if self._desk is None:
            return
        shown = rows.pane_rows(self._pane, self._desk, self._told)
        caption = f"{self._pane + 1} {rows.PANES[self._pane]}  {rows.heading(self._grace)}"
        self.query_one("#detail", DataList).show(shown, caption=caption)
        self.refresh_keys()

    def resting(self, key: str) -> str:
        if self.persons is None and key in ("f4", "f12"):
            return "行を Enter で開いてから使います。"
        if self.persons is None and key in ("f7", "f8"):
            return "一覧に区画はありません。"
        return ""

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        if event.data_list.id == "live" and self._lines:
            line = self._lines[event.data_list.cursor]
            await self.app.push_screen(GracesScreen(Persons((line.grace.party_id,))))

    # Acts

    def acts(self) -> Sequence[Act]:
        if self._desk is None:
            return ()
        found = acts_of(self._told, self._desk.choices, len(self._desk.refixes))
        if self.office.ctx.may(self.FUNCTION, "enter") is None:
            found = ()
        return [
            *(Act(each.name, each.code, each.reason) for each in found),
            *existing([Act("案件", "case", "", "6101"), Act("決裁箱", "tray", "", "8001")]),
        ]

    async def act(self, action: str) -> None:
        if action == "case":
            from tui.screens.delinquency.contacts.case import CaseScreen

            if self.persons is not None:
                await self.app.push_screen(CaseScreen(self.persons.current))
            return
        if action == "tray":
            screen = load_screen("8001")
            if screen is not None:
                await self.app.push_screen(screen())
            return
        if action == "corrected":
            await self._ask_corrected()
        elif action == "deem":
            await self._ask_deem()
        elif not await self._open_page(action):
            await super().act(action)

    async def _open_page(self, action: str) -> bool:
        """The page of an act of graces; False for what every screen does."""
        from tui.screens.delinquency.graces import decision_pages, pages

        desk, told = self._desk, self._told
        if desk is None:
            return False
        page = pages.page_for(self, action, desk, told) or decision_pages.page_for(self, action, desk, told)
        if page is None:
            return False
        await self.app.push_screen(page, self._done)
        return True

    def _done(self, words: str | None) -> None:
        if words:
            grace = self._grace
            self._back_to = grace.grace_id if grace is not None else None
            self.load()
            self.say("完了", words)

    async def _ask_corrected(self) -> None:
        grace, ctx = self._grace, self.office.ctx
        if grace is None:
            return
        question = Question(
            f"確認  補正済  {grace.grace_no}", "補正済にしますか", facts=["審査に戻ります。"], leads_to="登録"
        )
        await self.confirm(
            question, lambda: self._write(lambda: applying.note_corrected(ctx, grace.grace_id), "補正済にしました。")
        )

    async def _ask_deem(self) -> None:
        grace, ctx = self._grace, self.office.ctx
        if grace is None:
            return
        question = Question(
            f"確認  みなし取下げ  {grace.grace_no}",
            "申請を取り下げたものとみなしますか",
            facts=["補正の期限を過ぎています（法15条の2）。元に戻せません。"],
            leads_to="登録",
        )
        await self.confirm(
            question,
            lambda: self._write(lambda: applying.deem_withdrawn(ctx, grace.grace_id), "みなし取下げにしました。"),
        )

    def _write(self, work: Any, words: str) -> None:
        self.write_work(work, lambda _: self._done(words))

    async def action_print(self) -> None:
        from tui.screens.delinquency.graces.paper_page import PapersPage

        if self._desk is not None:
            await self.app.push_screen(PapersPage(self, self._grace, self._desk), self._printed)

    def _printed(self, result: object) -> None:
        self.load()
