"""1001 メニュー: a number, or part of a name or reading; what waits behind each screen; notices for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.events import Key, Resize

from core.office.context import Context
from core.office.notices import Notice, current_notices
from core.office.traces.alarms import count_alarms
from core.values.dates import wareki
from tui.screens import may_read
from tui.screens.office.menu_board import MenuBoard
from tui.screens.office.menu_counts import Badge, badges_of
from tui.screens.office.menu_entries import Entry, matching
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells
from tui.widgets.confirm import Question
from tui.widgets.field import SearchField
from tui.widgets.form import FormRow
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, Section, apart, pairs
from tui.widgets.painted import Line
from tui.widgets.title_bar import Desk
from tui.widgets.tone import Tone

AROUND = 5
"""Lines of the screen beside the entries: the title, the field, the message and the keys."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the menu shows, read in one go: the day, screens without a right, badges, notices."""

    desk: Desk | None
    barred: frozenset[str]
    badges: Mapping[str, Badge]
    notices: Sequence[Notice]
    alarms: int


class MenuField(SearchField):
    """Number or name; Up and Down choose a line of the menu."""

    HINT = "番号、または名称の一部（例 ほりゅう）を入力して Enter"

    def take_key(self, event: Key) -> bool:
        if event.key in ("up", "down") and isinstance(self.screen, MenuScreen):
            self.screen.choose(1 if event.key == "down" else -1)
            return True
        return super().take_key(event)


class MenuScreen(OfficeScreen[None]):
    """Lies below all screens of the clerk; F3 ends the session."""

    NUMBER, NAME = "1001", "メニュー"
    KEYS = {"f2": "検索", "f3": "終了", "f5": "件数更新", "f7": "前の頁", "f8": "次の頁", "ctrl+r": "受電"}
    FUNCTION = "office.menu"
    LIES_BELOW = True
    LETTER_HELP = {"上下": "画面を選ぶ", "Enter": "選んだ画面を開く"}
    HELP_LINES = (
        "番号でも、名前の一部（漢字でも読みでも）でも画面を開けます。",
        "名前の右は待っている件数です。F5 で数え直します。",
        "画面が多くて1頁に入らないときは F8 で次の頁へ進みます。",
        "自分のパスワードと予備コードは 0002 サインインの設定で変えます。",
        "出るのは権限で開ける画面だけです。必要なときは係長へ申し出てください。",
    )
    MANUAL = (
        "画面を選ぶ画面です。"
        "番号を入力して Enter を押すか、名前の一部を漢字か読みで入力して Enter を押すと開きます。"
        "上下のキーで選んで Enter でも開きます。"
        "名前の右に、入力中のバッチ、取込待ちのファイル、承認待ちの起案、動いているジョブなどの件数が出ます。"
        "下には全員への連絡が出ます。"
        "F3 でサインアウトします。"
    )

    def __init__(self, greeting: str = "") -> None:
        """`greeting` is said once instead of the newest notice."""
        super().__init__()
        self._greeting = greeting
        self._waiting: Waiting | None = None
        self._greeted = False

    def compose(self) -> ComposeResult:
        yield FormRow(MenuField("choice", "番号・名称", width=22), Lines(id="visited", classes="wide"))
        yield Lines([()], classes="roomy")
        yield MenuBoard(id="board")
        yield Lines([()], classes="roomy")
        yield Section("連絡", id="heard-head")
        yield Lines(id="heard")

    def on_mount(self) -> None:
        self.query_one("#heard-head").display = False

    def on_screen_resume(self) -> None:
        """Count anew whenever the clerk comes back here."""
        self._field.value = ""
        self._board.point_at(None)
        self._tell_place()
        self._load()

    @property
    def _field(self) -> MenuField:
        return self.query_one(MenuField)

    @property
    def _board(self) -> MenuBoard:
        return self.query_one(MenuBoard)

    def _tell_place(self) -> None:
        """Beside the field: which page of the menu this is, and where the clerk has been."""
        session = self.office.session
        visited = session.visited[:3] if session is not None else []
        told = [("前回の画面", " ".join(visited))] if visited else []
        if self._board.pages > 1:
            told.insert(0, ("頁", f"{self._board.page}/{self._board.pages}"))
        self.query_one("#visited", Lines).show([pairs(*told)] if told else [])
        self.refresh_keys()

    def _turn(self, step: int) -> None:
        self._board.turn(step)
        self._tell_place()

    def action_next(self) -> None:
        self._turn(1)

    def action_previous(self) -> None:
        self._turn(-1)

    def resting(self, key: str) -> str:
        if key in ("f7", "f8") and self._board.pages == 1:
            return "メニューは1頁です。"
        return super().resting(key)

    # Counts

    def action_refresh(self) -> None:
        self._load()

    def _load(self) -> None:
        ctx, session = self.office.ctx, self.office.session
        entries = self._board.every_entry

        def read() -> Waiting:
            return Waiting(
                session.desk(ctx) if session is not None else None,
                frozenset(entry.number for entry in entries if not _may_open(ctx, entry)),
                badges_of(ctx),
                current_notices(ctx),
                count_alarms(ctx),
            )

        self.read_work("counts", read, self._show)

    def _show(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self.office.finds_persons = "2001" not in waiting.barred
        if waiting.desk is not None:
            self.office.show_desk(waiting.desk)
        self._board.show(waiting.barred, waiting.badges)
        self._tell()
        session = self.office.session
        alarms = session.alarms_to_tell(waiting.alarms) if session is not None else ""
        greeting = self._greeting if not self._greeted else ""
        if alarms or greeting:
            self.say("注意", alarms + greeting)
        elif not self._board.entries:
            self.say("注意", "使える画面がまだありません。権限管理者へ申し出てください（パスワードは 0002）。")
        elif waiting.notices and not self._greeted:
            self.say("案内", f"連絡 {waiting.notices[0].body}")
        self._greeted = True

    def on_resize(self, event: Resize) -> None:
        self._tell()

    def _tell(self) -> None:
        """Notices under the menu; with room for it what each count is about, too."""
        waiting = self._waiting
        if waiting is None:
            return
        lines: list[Line] = []
        if self.roomy:
            names = {entry.number: entry.name for entry in self._board.entries}
            lines.extend(
                apart(
                    [(Tone.LABEL, f"  {cells.pad_right(names[number], 18)}"), (Tone.TEXT, badge.detail)],
                    [(Tone.QUIET, f"{number} へ")],
                    self.size.width,
                )
                for number, badge in waiting.badges.items()
                if badge.detail and number in names
            )
        lines.extend(
            [
                (Tone.LABEL, f"  {cells.pad_right('連絡', 18)}" if self.roomy else " 連絡 "),
                (Tone.TEXT, f"{notice.body}（{wareki(notice.until_at.date())}まで）"),
            ]
            for notice in waiting.notices
        )
        head = self.query_one("#heard-head", Section)
        head.show("今日の期限と連絡" if self.roomy else "連絡")
        head.display = bool(lines)
        self.query_one("#heard", Lines).show(lines)
        below = len(lines) + 1 if lines else 0
        self._board.fit(self.size.height - AROUND - below - (2 if self.roomy else 0))
        self._tell_place()

    # Choosing

    def on_japanese_input_changed(self, event: JapaneseInput.Changed) -> None:
        if event.input is self._field:
            typed = self._field.normalise(event.value)
            self._board.point_at(matching(typed, self._board.entries) if typed else None)

    def choose(self, step: int) -> None:
        """Up and Down: the next entry, among those found if something was typed."""
        entries = self._board.entries
        typed = self._field.normalise(self._field.value)
        found = matching(typed, entries) if typed else entries
        if not found:
            return
        numbers = [entry.number for entry in found]
        at = numbers.index(self._board.chosen) + step if self._board.chosen in numbers else 0 if step > 0 else -1
        self._board.point_at(found if typed else None, numbers[at % len(numbers)])

    async def on_japanese_input_submitted(self, event: JapaneseInput.Submitted) -> None:
        if event.input is not self._field:
            return
        entries = self._board.entries
        typed = self._field.normalise(event.value)
        if self._board.chosen:
            await self._open(next(entry for entry in entries if entry.number == self._board.chosen))
            return
        found = matching(typed, entries)
        exact = [entry for entry in found if entry.number == typed]
        if len(exact or found) == 1:
            await self._open((exact or found)[0])
        elif found:
            names = "、".join(f"{entry.number} {entry.name}" for entry in found[:3])
            self.say(
                "注意", f"{len(found)}件あります（{names}{' ほか' if len(found) > 3 else ''}）。番号か上下で選びます。"
            )
        elif typed:
            await self._open_number(typed)

    async def _open(self, entry: Entry) -> None:
        await self._open_number(entry.number)

    async def _open_number(self, number: str) -> None:
        if number.isdigit():
            await self.office.go_to(number)
        else:
            self.say("不可", f"「{number}」という名の画面はありません。番号か、名前の別の部分で探してください。")

    # Leaving

    def action_back(self) -> None:  # type: ignore[override]  # there is nothing below: it asks instead of leaving
        """F3: sign out, after telling what stays behind."""
        ctx = self.office.ctx
        from core.office.screen_drafts import list_screen_drafts

        self.read_work("drafts", lambda: len(list_screen_drafts(ctx)), self._ask_to_leave)

    async def _ask_to_leave(self, drafts: int) -> None:
        from tui.screens.office.runs import running

        jobs = len(running(self.app))
        facts = []
        if drafts:
            facts.append(f"下書き {drafts}件 は残ります。次のサインインで続けられます。")
        if jobs:
            facts.append(f"この端末で実行中のジョブ {jobs}件 は次の段で止まります。8101 で再開できます。")
        question = Question("確認  サインアウト", "サインアウトしますか", facts=facts, leads_to="サインアウト")
        await self.confirm(question, self._leave)

    def _leave(self) -> None:
        session = self.office.session
        if session is None:
            self.app.exit()
            return
        self.write_work(
            session.sign_out, lambda _: session.back_to_sign_in("案内", "サインアウトしました。F3 で終了します。")
        )


def _may_open(ctx: Context[Any], entry: Entry) -> bool:
    """Would the screen open?"""
    return may_read(ctx, entry.functions)
