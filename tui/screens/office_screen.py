"""The frame of every screen: title line, work, message line, key bar; keys, refusals, drafts and work in threads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.events import Event, Key, Resize
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from core.office.functions import function_named
from core.office.ports import StoreFault
from core.office.traces.grounds import LookStopped
from core.values.refusals import Refusal
from tui.screens.draft_keeper import DraftKeeper
from tui.screens.keyboard import Keyboard
from tui.screens.threads import Threads
from tui.widgets.field import Field
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.jump_line import JumpLine
from tui.widgets.key_bar import KeyBar, KeyState
from tui.widgets.message_line import MessageLine
from tui.widgets.painted import Painted
from tui.widgets.title_bar import TitleBar
from tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from tui.app import OfficeApp
    from tui.widgets.act_list import Act
    from tui.widgets.confirm import Question

T = TypeVar("T")

LOADING = "読込み中です。終わるまでお待ちください。"
NOTHING_HERE = "ここに候補や操作の一覧はありません。"


async def _awaited(result: Any) -> None:
    if isawaitable(result):
        await result


async def _called(function: Callable[..., Any], *given: str) -> None:
    """Call a function, a coroutine or not, as something that can be awaited under `guarded`."""
    await _awaited(function(*given))


def _shown(field: Field) -> bool:
    """Does the field stand on the screen? One of the same name in another pane does not."""
    return all(one.display for one in field.ancestors_with_self if isinstance(one, Widget))


class Beside(Widget):
    """Components side by side, for terminals that have the room."""


class Work(Widget):
    """The rows between the title line and the message line."""


class OfficeScreen(Screen[ScreenResultType], inherit_bindings=False):
    """A screen of the office. Subclasses name NUMBER, NAME, KEYS and compose the work between title and messages.

    Keys down: `action_confirm` and the like read fields and start `read_work` or `write_work`. Messages up: a handler
    changes widgets. A Refusal raised anywhere here is shown as 不可; anything else becomes an incident number.
    """

    NUMBER: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    KEYS: ClassVar[Mapping[str, str]] = {}
    """Label of each key that the screen has. F1 and Ctrl+G are there by themselves; an empty label takes one away."""
    LETTERS: ClassVar[Mapping[str, str]] = {}
    """Letters and signs that act while no field has the focus: `{"u": "unpaid_only"}` calls `action_unpaid_only`."""
    NUMBERS: ClassVar[Mapping[str, str]] = {}
    """Numbers of screens that go on from the current row: `{"2105": "late_charge"}` makes Ctrl+G 2105 do what x does."""
    HINT: ClassVar[str] = ""
    """What the message line says when the component in focus has nothing of its own to say."""
    HELP_LINES: ClassVar[tuple[str, ...]] = ()
    """Lines of the help page: what the screen is for and what its words mean."""
    LETTER_HELP: ClassVar[Mapping[str, str]] = {}
    """For the help page: what each key of the lists does, `{"Enter": "期別明細 2102", "u": "未納だけ / 全部"}`."""

    FUNCTION: ClassVar[str] = ""
    """Code of the function whose right the screen needs, for the manual; the services ask for the right."""
    WRITES: ClassVar[str] = ""
    """Code of the function that F9 enters under, where others may only look: without that right F9 rests."""
    MANUAL: ClassVar[str] = ""
    """What the screen is for and how one works on it, in two to six sentences, for the manual."""

    LIES_BELOW: ClassVar[bool] = False
    """Is it opened once and returned to by its number (the menu)?"""
    NOT_BY_NUMBER: ClassVar[str] = ""
    """Why the screen is not opened by its number, in a sentence; empty if it is."""

    DRAFT_SECONDS: ClassVar[float | None] = 10.0
    """Keep a draft so many seconds after something was typed, not only on F3. Nothing runs while nobody types; None
    keeps it on leaving alone."""

    AUTO_FOCUS = "JapaneseInput, DataList"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self.title_bar = TitleBar(self.NUMBER, self.NAME)
        self.message_line = MessageLine()
        self.key_bar = KeyBar()
        self.jump_line = JumpLine()
        self.too_small = TooSmall()
        self.threads = Threads(self)
        self.keyboard = Keyboard(self)
        self.drafts = DraftKeeper(self)
        self._focus_before_jump: Widget | None = None
        self._asked: Callable[[str], Any] | None = None
        self._only_looks = ""

    @property
    def office(self) -> OfficeApp:
        """The app, with its own type."""
        return cast("OfficeApp", self.app)

    # Frame

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Put the frame around what the subclass composed; Textual's own tooltip and toasts are left out."""
        work = Work(*widgets)
        widgets[:] = [self.title_bar, work, self.message_line, self.jump_line, self.key_bar, self.too_small]

    def on_mount(self) -> None:
        self.title_bar.show(desk=self.office.desk)
        self.refresh_keys()
        self._show_hint()
        self.drafts.load()
        if self.WRITES:
            ctx = self.office.ctx
            self.read_work("right", lambda: ctx.may(self.WRITES, "enter") is not None, self._know_right)

    def _know_right(self, enters: bool) -> None:
        """Say before the work, not after it, that the right for F9 is missing. The service asks again."""
        name = function_named(self.WRITES).name
        self._only_looks = "" if enters else f"参照だけできます。変更には{name}の入力の権限が要ります。"
        self.refresh_keys()

    def on_screen_resume(self) -> None:
        self.title_bar.show(desk=self.office.desk)
        self.refresh_keys()
        self._show_hint()

    def on_resize(self, event: Resize) -> None:
        self.too_small.show(event.size)
        self.set_class(self.roomy, "-roomy")

    @property
    def roomy(self) -> bool:
        """Has the terminal room for the next level of the current row? Components of class `roomy` show only then."""
        return self.size.width >= 110 and self.size.height >= 36

    def watch_focused(self, before: Widget | None, after: Widget | None) -> None:
        """Draw both ends of a change of focus at once and say what the new one takes."""
        if isinstance(before, JapaneseInput):
            before.left()
        elif before is not None:
            before.refresh()
        if isinstance(after, JapaneseInput):
            after.entered()
        elif after is not None:
            after.refresh()
        if self.is_mounted:
            self._show_hint()

    def _show_hint(self) -> None:
        focused = self.focused
        hint = focused.hint if isinstance(focused, Painted) else ""
        if isinstance(focused, Field) and hint == focused.HINT and self.keys().get("f9"):
            hint = f"{hint}  F9 {self.keys()['f9']}"
        self.message_line.idle(hint or self.HINT)

    # What is said

    def say(self, word: str, sentence: str) -> None:
        """Show a message: 案内 完了 注意 不可 処理中 障害. It stands until the next key, the last two until they are over."""
        self.message_line.say(word, sentence)

    def refuse(self, refusal: Refusal) -> None:
        """Show why an act was refused and put the focus on the field that is to blame. What a superior beside the clerk
        may let happen is asked for at once."""
        self.say("不可", refusal.message)
        if isinstance(refusal, LookStopped):
            from tui.screens.parties.witness_page import ask_witness

            ask_witness(self, refusal)
            return
        if refusal.field:
            for field in self.query(Field):
                if field.name == refusal.field and _shown(field):
                    field.failed = True
                    if self.focused is field:
                        field.refresh()
                    self.set_focus(field)
                    break

    async def let_in(self) -> None:
        """A superior has let the clerk look. Screens that can look again do so."""
        self.say("案内", "立会いを記録しました。もう一度操作してください。")

    async def not_let_in(self) -> None:
        """The clerk went back without a superior."""

    def fault(self, error: Exception) -> None:
        """Something that must not happen: log it and show its number; nothing of it is shown."""
        self.save_draft()
        number = self.office.record_incident(error)
        if isinstance(error, StoreFault):
            self.say("障害", f"{error}番号 {number}")
            return
        kept = "入力は下書きにあります。" if self.draft_key is not None else ""
        self.say("障害", f"内部エラーです。{kept}番号 {number} を情報係へ。")
        self.office.fail_in_tests(error)

    def answer(self, error: Exception) -> None:
        """Show what came of an act that ended with an exception."""
        if not isinstance(error, Refusal):
            self.fault(error)
        elif self.office.session is None or not self.office.session.ended_elsewhere(error):
            self.refuse(error)

    async def on_event(self, event: Event) -> None:
        try:
            await super().on_event(event)
        except Exception as error:  # as below
            self.answer(error)

    async def _on_message(self, message: Message) -> None:
        """Handlers of messages may raise: a refusal is an answer to the clerk, not the end of the screen."""
        try:
            await super()._on_message(message)
        except Exception as error:  # the last place where it can be shown; what is not a refusal is logged
            self.answer(error)
        if not message.no_dispatch and type(message).__module__ != "textual.messages":
            self.refresh_keys()

    # Keys

    def resting(self, key: str) -> str:
        """Why a key rests now, in a sentence; empty if it does not. Subclasses answer for their own keys."""
        return ""

    def reason_of(self, key: str) -> str:
        """The reason why a key rests, that of a running write before the screen's own."""
        if self.threads.writing and key in ("f3", "f9"):
            return "処理中です。終わるまでお待ちください。"
        if key == "f9" and self._only_looks:
            return self._only_looks
        if key in ("f2", "ctrl+r") and not self.office.finds_persons:
            return "宛名検索の権限がありません。"
        return self.resting(key)

    def keys(self) -> dict[str, str]:
        """Keys of this screen and their labels; a subclass may give other labels by state, as 連続 入 and 連続 切."""
        keys = {"f1": "ヘルプ", "ctrl+g": "画面番号", **self.KEYS}
        return {key: label for key, label in keys.items() if label}

    def refresh_keys(self) -> None:
        """Look again which keys rest. Called after every key and every message of a component."""
        if not self.is_running:  # on its way out the screen has no fields left to ask
            return
        self.key_bar.show({key: KeyState(label, self.reason_of(key)) for key, label in self.keys().items()})

    async def on_escape(self) -> None:
        """Esc alone: closes the jump line. Pages that only tell something close themselves."""
        if self.jump_line.display:
            await self.end_jump(None)

    def take_first(self, event: Key) -> bool:
        """A key before anything else takes it. True if it is done with."""
        return False

    def take_other(self, event: Key) -> bool:
        """A key that nobody took while no field has the focus. False leaves it to Textual."""
        return False

    async def act(self, action: str) -> None:
        """Call `action_<action>`, which may be a coroutine."""
        result: Awaitable[None] | None = getattr(self, f"action_{action}")()
        if result is not None:
            await result

    def paint_now(self) -> None:
        """Draw what has changed without waiting for the frame timer: a key is answered at once."""
        if self._dirty_widgets and not self._layout_required and not self.app._batch_count:
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()

    # Acts that are the same on every screen

    async def action_help(self) -> None:
        from tui.widgets.help_page import HelpPage

        await self.app.push_screen(HelpPage(self))

    async def action_search(self) -> None:
        await self.office.go_to(self.office.SEARCH_SCREEN)

    async def action_telephone(self) -> None:
        from tui.screens.parties.telephone import TelephoneScreen

        await self.office.open_above(TelephoneScreen())

    def take_chosen(self, chosen: object) -> bool:
        """Take what was chosen on the search that F2 opened above this screen. False: the search goes its own way."""
        return False

    async def action_back(self) -> None:
        """Back to the screen below; what was typed is kept as a draft and said so there.

        A search that the message line tells of is stopped first: one that has only begun does not hold anybody up.
        """
        if self.threads.told_reading:
            self.threads.stop_reading()
            self.say("案内", "検索を中止しました。")
            return
        await self.leave()

    async def leave(self, result: ScreenResultType | None = None) -> None:
        """Close the screen, with a result for whoever opened it."""
        if len(self.app.screen_stack) < 2:
            return
        kept = self.save_draft()
        below = self.app.screen_stack[-2]
        self.dismiss(result)
        if kept and isinstance(below, OfficeScreen):
            below.say("案内", f"{self.NUMBER} {self.NAME}の入力を下書きに残しました。開くと続きから入力できます。")

    def acts(self) -> Sequence[Act]:
        """What could be done with the current row or person, the impossible with its reason: the list of F4."""
        return ()

    async def action_candidates(self) -> None:
        """F4: in a field what could come here, else the acts of the row or the person."""
        field = self.focused
        if isinstance(field, Field) and field.candidates is not None:
            from tui.widgets.candidate_list import CandidateList

            await self.app.push_screen(CandidateList(field), partial(self._chosen, field))
            return
        acts = self.acts()
        if not acts:
            self.say("案内", LOADING if self.threads.reading else NOTHING_HERE)
            return
        from tui.widgets.act_list import ActList

        await self.app.push_screen(ActList(self, acts), self._act_chosen)

    async def _act_chosen(self, act: Act | None) -> None:
        if act is not None:
            await self.guarded(self.act(act.action))

    async def confirm(self, question: Question, then: Callable[[], Any]) -> None:
        """Ask on a page of its own; `then` is called only after Y and Enter (or the number and Enter)."""
        from tui.widgets.confirm import Confirm

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guarded(_called(then))
            else:
                self.say("案内", "何も変えていません。入力を直せます。")

        await self.app.push_screen(Confirm(self, question), answered)

    async def guarded(self, work: Awaitable[Any]) -> None:
        """Await something whose refusal is an answer to the clerk."""
        try:
            await work
        except Exception as error:  # as for keys and messages
            self.answer(error)
        finally:
            self.refresh_keys()

    def _chosen(self, field: Field, code: str | None) -> None:
        if code is not None:
            field.value = code
            self.set_focus(field)

    def action_jump(self) -> None:
        """Ctrl+G: ask for a screen number on the message line."""
        self.ask_line("画面番号", self._go_to_number, note="Enter 移動  Esc やめる")

    async def _go_to_number(self, number: str) -> None:
        if number in self.NUMBERS:
            await self.act(self.NUMBERS[number])
        elif number:
            await self.office.go_to(number)

    def ask_line(
        self,
        label: str,
        then: Callable[[str], Any],
        *,
        value: str = "",
        width: int = 6,
        note: str = "Enter 決定  Esc やめる",
    ) -> None:
        """Ask for one short value in the place of the message line; `then` is given what was typed, half-width."""
        if self.jump_line.display:
            return
        self._focus_before_jump = self.focused
        self._asked = then
        self.message_line.display = False
        self.jump_line.ask(label, value=value, width=width, note=note)
        self.set_focus(self.jump_line)

    async def end_jump(self, answer: str | None) -> None:
        """Close the line that asks; an answer goes to whoever asked."""
        self.jump_line.hide()
        self.message_line.display = True
        self.set_focus(self._focus_before_jump)
        if answer is not None and self._asked is not None:
            await self.guarded(_called(self._asked, answer))

    # Services in threads

    def read_work(self, what: str, job: Callable[[], T], then: Callable[[T], Any]) -> None:
        """Run a reading service in a thread and give its answer to `then`.

        A newer question with the same `what` replaces an older one, whose answer is dropped. The old rows stay until
        the answer is there; after 0.3 s the message line says that the search runs, and F3 stops it.
        """
        self.threads.read(what, job, then)

    def write_work(self, job: Callable[[], T], then: Callable[[T], Any], *, doing: str = "") -> None:
        """Run a writing service in a thread and give its result to `then`. F9 and F3 rest until it is over.

        A second one while the first runs is not started: nothing is posted twice.
        """
        if self.threads.writing:
            self.say("不可", self.reason_of("f9"))
            return
        if doing:
            self.say("処理中", doing)
        self.threads.write(job, then)
        self.refresh_keys()

    # Drafts

    @property
    def draft_key(self) -> str | None:
        """Under which key the forms of this screen are kept as a draft; None for a screen without drafts."""
        return None

    def draft(self) -> dict[str, str]:
        """What is kept: the texts of all forms. A screen may add its own."""
        return self.drafts.texts()

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back."""
        self.drafts.put_back(draft)

    def save_draft(self) -> bool:
        """Keep what was typed since the last time. False if there is nothing to keep."""
        return self.drafts.save()

    def drop_draft(self) -> None:
        """The entry was committed: there is nothing to go on with."""
        self.drafts.drop()

    def draft_saved(self) -> None:
        """A draft was kept while typing; a screen may say when."""

    @on(JapaneseInput.Changed)
    def _begin_to_keep(self) -> None:
        self.drafts.typed()
