"""3104: one piece of money in suspense, the claims that come near it, and what choosing the current one does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from textual.app import ComposeResult
from textual.events import Resize

from core.collection import suspense
from core.collection.suspense import Candidate, Effect, HeldView
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput, Refusal
from tui.screens.collection.changes import changes_of
from tui.screens.collection.files.pages import slip_shown
from tui.screens.collection.reasons import ReasonPage
from tui.screens.collection.suspense_words import candidate_row, facts_of, question_of
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import BeforeAfter
from tui.widgets.data_list import DataList
from tui.widgets.field import SearchField, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, Section, pairs

FRAME_LINES, FACT_LINES, TAIL_LINES = 4, 4, 3
"""Of the frame; above the candidates; form, head of the effect and what stays as it is."""
LEAST_LIST = 4

CANDIDATES = (
    columns.number("番", 3),
    columns.text("根拠", 4),
    columns.code("宛名番号"),
    columns.text("氏名", 14, flex=True, most=40),
    columns.text("調定", 18, flex=True, most=30),
    columns.day("納期限", 8),
    columns.amount("未納", 9),
    columns.amount("差", 8),
    columns.text("状態", 6, rank=1),
)
SOLVED = "この保留は解決済です。F8 で次の保留、F3 で一覧に戻ります。"
NO_CHOICE = "候補がありません。氏名かカナで探すか、u で不明金として残します。"


class HeldScreen(OfficeScreen[str]):
    """Gives back what to say of the last act. `numbers` are those of the list, for the previous and the next one."""

    NUMBER, NAME = "3104", "保留・不明金の処理"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再検索",
        "f6": "連続 入",
        "f7": "前の保留",
        "f8": "次の保留",
        "f9": "確定",
        "ctrl+r": "受電",
    }
    FUNCTION = "collection.suspense"
    LETTERS = {"u": "leave_unidentified", "n": "notes"}
    LETTER_HELP = {"u": "不明金として残す", "n": "前の処理の覚え"}
    HELP_LINES = (
        "候補は、番号の近いもの、金額の同じもの、氏名の近いものの順に並びます。",
        "差 入金から未納を引いた額。+ は払い過ぎで、超えた分は過誤納になります。",
        "選んでいる候補の下の表が、確定したときの変更前・変更後です。",
        "一部だけ充てるときは、充てる額を入れます。残りは保留に残ります。",
    )
    MANUAL = (
        "相手の決まらない入金を、候補の中の調定へ結び付ける画面です。"
        "候補を選ぶと変更前・変更後・差が下に出て、F9 で確認画面へ進みます。"
        "どれでもないときは u で、調べた内容を残して不明金として置きます。"
    )
    AUTO_FOCUS = "DataList"

    def __init__(self, numbers: Sequence[int], at: int = 0) -> None:
        super().__init__()
        self._numbers = list(numbers)
        self._at = at
        self._view: HeldView | None = None
        self._found: list[Candidate] = []
        self._effect: Effect | None = None
        self._continuous = True
        self._told = ""

    def compose(self) -> ComposeResult:
        yield Lines([()] * FACT_LINES, id="facts")
        yield DataList(
            CANDIDATES,
            id="candidates",
            empty=NO_CHOICE,
            hint="番号か上下で候補を選び F9  u 不明金として残す  Tab 氏名で探す・一部の額",
            at_most=LEAST_LIST + 2,
        )
        yield Form(
            FormRow(
                SearchField("name", "氏名・カナで探す", width=24, hint="氏名かカナを入れて Enter で探す"),
                YenField("amount", "充てる額", hint="一部だけ充てるときの額（空なら全額）  F9 確認画面へ"),
            )
        )
        yield Section("選ぶと", id="head")
        yield BeforeAfter(id="changes")
        yield Lines([()], id="stays")

    def on_mount(self) -> None:
        self._open()

    @property
    def _list(self) -> DataList:
        return self.query_one("#candidates", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    @property
    def _number(self) -> int:
        return self._numbers[self._at]

    def keys(self) -> dict[str, str]:
        return {**super().keys(), "f6": "連続 入" if self._continuous else "連続 切"}

    # Reading

    def _open(self) -> None:
        """The next piece of money: its facts and its candidates."""
        self._view = self._effect = None
        self._found = []
        self._form.clear()
        self.title_bar.show(position=f"{self._at + 1}/{len(self._numbers)}件")
        self._list.show([], caption="候補  探しています")
        self._load()

    def _load(self) -> None:
        ctx, number, name = self.office.ctx, self._number, self._form.field("name").value
        self.read_work(
            "item",
            lambda: (suspense.open_suspense(ctx, number), suspense.candidates(ctx, number, name=name)),
            self._show,
        )

    def action_refresh(self) -> None:
        self._load()

    async def let_in(self) -> None:
        self._load()

    def _show(self, found: tuple[HeldView, list[Candidate]]) -> None:
        self._view, self._found = found
        if self._solved:
            self._found = []
            if self.message_line.word != "不可":  # the refusal that told of it stays
                self.say("案内", SOLVED)
        self._list.empty = SOLVED if self._solved else NO_CHOICE
        self.query_one("#facts", Lines).show(facts_of(self._view))
        self._list.show([candidate_row(n, one) for n, one in enumerate(self._found, 1)], caption="候補", sort="近い順")
        self.set_focus(self._list)
        if not self._found:
            self._show_effect(None)
        if self._told:
            told, self._told = self._told, ""
            self.say("完了", told)

    @property
    def _solved(self) -> bool:
        """Has somebody attached or returned all of it?"""
        return self._view is not None and not self._view.held.open

    def refuse(self, refusal: Refusal) -> None:
        """Somebody else was quicker: show it as it stands now."""
        super().refuse(refusal)
        if isinstance(refusal, suspense.NothingHeld):
            self._load()

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._weigh()

    def _current(self) -> Candidate | None:
        return self._found[self._list.cursor] if self._found and self._list.rows else None

    def _weigh(self) -> None:
        """Ask what choosing the current candidate would do."""
        candidate, ctx, number = self._current(), self.office.ctx, self._number
        if candidate is None:
            return
        amount = self._form.field("amount").read()
        wanted = amount if isinstance(amount, Yen) else None
        claim = candidate.claim.receivable_id
        self.read_work("effect", lambda: suspense.preview_attachment(ctx, number, claim, wanted), self._show_effect)

    def _show_effect(self, effect: Effect | None) -> None:
        self._effect = effect
        head, table = self.query_one("#head", Section), self.query_one("#changes", BeforeAfter)
        stays = self.query_one("#stays", Lines)
        head.display = table.display = effect is not None
        if effect is None or self._view is None:
            stays.show([()])
            return
        candidate = next(one for one in self._found if one.claim.receivable_id == effect.receivable_id)
        head.show(f"候補{self._found.index(candidate) + 1} を選ぶと  {candidate.claim.label}")
        table.show_changes(changes_of(effect.rows))
        held = self._view.held
        stays.show(
            [
                pairs(
                    ("領収日", f"{wareki(held.paid_on)} のまま"),
                    ("収入日", f"{wareki(held.booked_on)} のまま"),
                    ("会計", effect.year),
                )
            ]
        )
        self._lay_out()

    def _lay_out(self) -> None:
        """The candidates give way to the table of the current one."""
        rows = len(self._effect.rows) + 1 if self._effect is not None else 0
        room = self.size.height - FRAME_LINES - FACT_LINES - TAIL_LINES - rows
        self._list.styles.max_height = max(LEAST_LIST, min(len(self._found) + 2, room))

    def on_resize(self, event: Resize) -> None:
        if self._effect is not None:
            self._lay_out()

    def on_form_completed(self, event: Form.Completed) -> None:
        self._weigh()
        self.set_focus(self._list)

    def on_japanese_input_changed(self, event: JapaneseInput.Changed) -> None:
        if event.input.name == "amount" and self.focused is event.input:
            with suppress(BadInput):  # half an amount; it is told when the field is left with Enter
                self._weigh()

    def on_japanese_input_submitted(self, event: JapaneseInput.Submitted) -> None:
        if event.input.name == "name" and event.input.value.strip():
            self._load()

    # Keys

    def resting(self, key: str) -> str:
        if key == "f9":
            if self._view is None:
                return "読込み中です。終わるまでお待ちください。"
            if self._solved:
                return SOLVED
            if not self._found:
                return NO_CHOICE
            return "" if self._effect is not None else "読込み中です。終わるまでお待ちください。"
        if key == "f7" and self._at == 0:
            return "最初の保留です。"
        if key == "f8" and self._at >= len(self._numbers) - 1:
            return "最後の保留です。F3 で一覧に戻ります。"
        return ""

    def acts(self) -> Sequence[Act]:
        wait = "" if self._view is not None else "読込み中です。"
        return (
            Act("この候補に消し込む（確認画面へ）", "confirm", self.resting("f9")),
            Act("不明金として残す（調べた内容を入力）", "leave_unidentified", SOLVED if self._solved else wait),
            Act("前の処理の覚え", "notes", "" if self._view and self._view.notes else "覚えはありません。"),
            Act("収納総括照会", "person", wait, "2101"),
        )

    def action_previous(self) -> None:
        self._at -= 1
        self._open()

    def action_next(self) -> None:
        self._at += 1
        self._open()

    def action_continuous(self) -> None:
        self._continuous = not self._continuous
        after = "次の保留を続けて開きます" if self._continuous else "一覧に戻ります"
        self.say("案内", f"確定したあとは、{after}。")

    async def action_person(self) -> None:
        await self.office.go_to("2101")

    async def action_notes(self) -> None:
        from tui.screens.collection.suspense_notes import NotesPage

        if self._view is not None and self._view.notes:
            await self.app.push_screen(NotesPage(self, self._view))
        else:
            self.say("案内", "前の処理の覚えはありません。")

    # Acts

    async def action_confirm(self) -> None:
        """F9: to the confirmation, with the amount as it stands in its field now."""
        candidate, view = self._current(), self._view
        amount = self._form.field("amount").commit()
        wanted = amount if isinstance(amount, Yen) else None
        if candidate is None or view is None or self._effect is None:
            return
        ctx, number, claim = self.office.ctx, self._number, candidate.claim.receivable_id

        async def ask(found: tuple[Effect, date]) -> None:
            self._show_effect(found[0])
            await self.confirm(
                question_of(view, candidate, *found),
                lambda: self.write_work(
                    lambda: suspense.attach_suspense(ctx, number, claim, wanted),
                    self._attached,
                    doing="消し込んでいます。",
                ),
            )

        self.read_work("question", lambda: (suspense.preview_attachment(ctx, number, claim, wanted), ctx.today()), ask)

    async def _attached(self, effect: Effect) -> None:
        more = f"過誤納 {effect.surplus}円。" if effect.surplus else ""
        left = f"保留に {effect.left_in_suspense}円 残ります。" if effect.left_in_suspense else ""
        told = f"{effect.amount - effect.surplus}円を消し込みました。{more}{left}"
        await self._over(told, gone=not effect.left_in_suspense)

    async def action_leave_unidentified(self) -> None:
        """u: nothing fits. What was searched is noted and the money stays."""
        view = self._view
        if view is None:
            return
        if self._solved:
            self.say("不可", SOLVED)
            return
        ctx, held = self.office.ctx, view.held
        facts = [
            f"金額 {held.open}円  領収日 {wareki(held.paid_on)}  納付書番号 {slip_shown(held.slip_key) or 'なし'}",
            "お金は保留に残り、あとから調定が分かれば消し込めます。",
        ]

        def given(note: str | None) -> None:
            if note is None:
                return
            self.write_work(
                lambda: suspense.leave_unidentified(ctx, held.suspense_id, note),
                lambda _: self._over("不明金として残しました。覚えはこの保留に付いています。", gone=False),
                doing="覚えを残しています。",
            )

        await self.app.push_screen(ReasonPage(self, "不明金として残す", facts, "調べた内容"), given)

    async def _over(self, told: str, *, gone: bool) -> None:
        """One is done: the next one opens, or the list again."""
        following = self._at if gone else self._at + 1
        if gone:
            del self._numbers[self._at]
        if not self._continuous or following >= len(self._numbers):
            await self.leave(told)
            return
        self._told = told
        self._at = following
        self._open()
