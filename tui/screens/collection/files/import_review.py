"""取込結果の確認 (3103): posted, suspense and errors are the file, always; the lines of each with their reasons; F9 to the confirmation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from inspect import isawaitable
from typing import Any

from textual.app import ComposeResult

from core.collection import importing, review
from core.collection.payments import Batch, BatchState
from core.collection.records.reviewed import Group, Review, ReviewedLine, Tally
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.collection.files.pages import LinePage, question_of, slip_shown
from tui.screens.collection.reasons import ReasonPage
from tui.screens.collection.slips.entry_fields import CountField
from tui.screens.office.jobs import JobsScreen
from tui.screens.office.runs import start_run
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells, columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, bar, pairs
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone, tone_of

PAGE = 200
ALWAYS = (Group.APPLIED, Group.SUSPENSE, Group.ERROR)
MORE = (Group.PROVISIONAL, Group.CANCELLED, Group.FAILED, Group.NO_EFFECT, Group.WAITING)

COLUMNS = (
    columns.number("行", 6),
    columns.text("種別", 6),
    columns.code("納付書番号", 14),
    columns.day("領収日", 8),
    columns.amount("金額", 9),
    columns.text("理由", 28, flex=True, most=70),
    columns.day("収入日", 8, rank=1),
)
"""A number of 44 digits is shown by what tells slips apart; the whole stands on the page of the line."""

ALL, TODO = 3, 4
"""Panes with all lines and with those that need a hand."""
DEPOSIT_HINT = "通知書の件数と金額を入力（合計のない形式）  差 0 で F9 確定"
NEXT_STEPS = {
    BatchState.READ: "取込の続きを 3103 で行ってください。",
    BatchState.POSTING: "進み方は 8101 ジョブで見られます（F4）。",
    BatchState.POSTED: "戻すときは 3101 でバッチ取消を起案します。",
}


class ImportReviewScreen(OfficeScreen[None]):
    """One batch that came as a file: before it is posted what posting would do, afterwards what has happened."""

    NUMBER, NAME = "3103", "取込結果の確認"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再判定",
        "f7": "前の種別",
        "f8": "次の種別",
        "f9": "確定",
        "ctrl+r": "受電",
    }
    FUNCTION = "collection.payment_files"
    LETTER_HELP = {"1-9": "種別（消込 保留 エラー 全部 要処理 …）", "Enter": "明細と仕訳、確定後の保留は 3104"}
    HELP_LINES = (
        "取り込んだファイルが、確定するとどうなるかを確かめる画面です。",
        "どの行も必ず1つの種別に入り、合計はいつもファイルと同じです。",
        "保留とエラーのお金も日計に載ります。3104 で相手を決めると消し込まれます。",
        "合計のない形式では、入金の通知書と差が 0 になるまで確定できません。",
    )
    MANUAL = (
        "取り込んだファイルの明細が、確定するとどうなるかを確かめる画面です。"
        "消込・保留・エラーなどの件数と金額の合計は、いつもファイルと一致します。"
        "数字キーで種別を選ぶと、その明細と理由が並びます。"
        "F9 で確認画面へ進み、Y と Enter で消込を始めます。"
        "消込はジョブとして進み、F3 で離れても続きます。"
    )

    def __init__(self, batch_id: int, function: str = review.FUNCTION) -> None:
        super().__init__()
        self._batch_id, self._function = batch_id, function
        self._found: Review | None = None
        self._panes: list[tuple[str, frozenset[Group] | None]] = []
        self._listed: list[ReviewedLine] = []
        self._told = Lines([()], id="deposit")
        self._told.styles.width = "1fr"
        self._form = Form(
            FormRow(
                CountField("deposit_items", "入金の通知書 件数", hint=DEPOSIT_HINT),
                YenField("deposit_yen", "金額", width=13, hint=DEPOSIT_HINT),
                self._told,
            ),
        )
        self._groups = Panes([Pane("全部")], id="panes")
        self._list = DataList(
            COLUMNS,
            id="lines",
            digits=False,
            spells=True,
            empty="この種別の明細はありません。数字キーでほかの種別を選べます。",
            hint="数字 種別  Enter 明細と仕訳、保留は 3104 へ  F4 操作",
        )

    def compose(self) -> ComposeResult:
        yield Lines([(), ()], id="file")
        yield Lines(id="tallies")
        yield self._form
        yield self._groups
        yield self._list

    def on_mount(self) -> None:
        self._form.display = False
        self.set_focus(self._list)
        self._load()

    def on_screen_resume(self) -> None:
        if self._found is not None:
            self._load()

    def _load(self) -> None:
        self.read_work(
            "review",
            lambda: review.review_batch(self.office.ctx, self._batch_id, function=self._function),
            self._show,
        )

    def action_refresh(self) -> None:
        self._load()

    # Showing

    def _show(self, found: Review) -> None:
        first = self._found is None
        self._found = found
        self.title_bar.show(position=state_of(found.batch))
        self.query_one("#file", Lines).show(_file_lines(found))
        self.query_one("#tallies", Lines).show(_tally_lines(found))
        self._form.display = found.needs_deposit
        if not found.needs_deposit and self.focused is not self._list:
            self.set_focus(self._list)
        self._show_deposit()
        self._show_panes(found, first)
        self._show_lines()

    def _show_panes(self, found: Review, first: bool) -> None:
        groups = found.counts.groups
        todo = frozenset((Group.SUSPENSE, Group.ERROR))
        self._panes = [(str(group), frozenset((group,))) for group in ALWAYS]
        self._panes += [("全部", frozenset(Group)), ("要処理", todo), ("過誤納", None)]
        self._panes += [(str(group), frozenset((group,))) for group in MORE if groups[group].items]

        def items(chosen: frozenset[Group] | None) -> int:
            return found.counts.surplus.items if chosen is None else sum(groups[group].items for group in chosen)

        self._groups.show([Pane(name, items(chosen)) for name, chosen in self._panes])
        if first:
            self._groups.choose(TODO if items(todo) else ALL)

    def _lines_of(self, index: int) -> Sequence[ReviewedLine]:
        assert self._found is not None
        groups = self._panes[index][1] if index < len(self._panes) else frozenset(Group)
        if groups is None:
            return self._found.overpaid()
        return self._found.lines if len(groups) == len(Group) else self._found.of(groups)

    def _show_lines(self) -> None:
        self._listed = list(self._lines_of(self._groups.chosen))
        rows = [_row(line) for line in self._listed[:PAGE]]
        yen = sum(line.amount_yen for line in self._listed)
        total = ["", "計", f"{len(self._listed):,}件", "", f"{yen:,}", "", ""] if self._listed else None
        self._list.show(
            rows,
            caption=self._panes[self._groups.chosen][0],
            sort="行番号",
            total=total,
            counted=len(self._listed),
            more=len(self._listed) > PAGE,
        )

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        if self._found is not None:
            self._show_lines()

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        shown = len(event.data_list.rows)
        event.data_list.append(
            [_row(line) for line in self._listed[shown : shown + PAGE]], more=len(self._listed) > shown + PAGE
        )

    def action_next(self) -> None:
        self._groups.step(1)

    def action_previous(self) -> None:
        self._groups.step(-1)

    # The paper of the deposit

    def _deposit(self) -> Tally | None:
        """Count and yen of the paper as far as they can be read; None while something is missing."""
        if self._found is None or not self._found.needs_deposit:
            return None
        items, yen = self._form.field("deposit_items"), self._form.field("deposit_yen")
        if not items.value.strip() or not yen.value.strip():
            return None
        with suppress(BadInput):
            read = items.read(), yen.read()
            if isinstance(read[0], int) and isinstance(read[1], Yen):
                return Tally(read[0], read[1].amount)
        return None

    def on_japanese_input_changed(self, event: JapaneseInput.Changed) -> None:
        self._show_deposit()

    def _show_deposit(self) -> None:
        deposit = self._deposit()
        if self._found is None or not self._found.needs_deposit or deposit is None:
            self._told.show([[(Tone.LABEL, "差 "), (Tone.QUIET, "未入力")]])
            return
        money = self._found.counts.money
        same = deposit == money
        badge = (Tone.GOOD, "一致") if same else (Tone.BAD_BADGE, " 不一致 ")
        self._told.show([[(Tone.LABEL, "差 "), (Tone.TEXT, review.difference_in_words(deposit, money) + " "), badge]])

    # Keys

    def resting(self, key: str) -> str:
        if key not in ("f4", "f7", "f8", "f9"):
            return ""
        found = self._found
        if found is None:
            return "読込み中です。終わるまでお待ちください。"
        if key != "f9":
            return ""
        if found.batch.state is not BatchState.READY:
            return f"このバッチは「{state_of(found.batch)}」です。{NEXT_STEPS.get(found.batch.state, '')}"
        if found.difference != Tally():
            return f"明細とファイルの合計に差があります（{found.difference.items:+,}件 {found.difference.yen:+,}円）。"
        if found.needs_deposit:
            deposit = self._deposit()
            if deposit is None:
                return "入金の通知書の件数と金額が未入力です。Tab で欄へ移り入力してください。"
            if deposit != found.counts.money:
                off = review.difference_in_words(deposit, found.counts.money)
                return f"入金の通知書との差が {off} あります。差が 0 になると確定できます。"
        return ""

    def acts(self) -> Sequence[Act]:
        found = self._found
        if found is None:
            return ()
        state = found.batch.state
        ready = state in (BatchState.READ, BatchState.READY)
        return (
            Act("確定（確認画面へ）", "confirm", self.resting("f9")),
            Act("却下（事由を入力）", "reject", "" if ready else f"「{state_of(found.batch)}」のため却下できません。"),
            Act(
                "消込の続き（ジョブ）",
                "go_on",
                "" if state is BatchState.POSTING else f"「{state_of(found.batch)}」のため続きはありません。",
                "8101",
            ),
            Act("保留・不明金の処理", "suspense", number="3104"),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        line = self._listed[event.data_list.cursor]
        if line.held_yen:
            self._open_suspense(line.suspense_id)
            return
        await self.app.push_screen(LinePage(self, line.payment_id, line.reason, self._function))

    def action_suspense(self) -> None:
        self._open_suspense(None)

    def _open_suspense(self, suspense_id: int | None) -> None:
        from tui.screens.collection.suspense import SuspenseScreen

        self.app.push_screen(SuspenseScreen(suspense_id))

    async def action_reject(self) -> None:
        if self._found is not None:
            await reject(self, self._found.batch, self._rejected)

    async def _rejected(self, batch: Batch) -> None:
        await self.leave()

    # Commit

    async def action_confirm(self) -> None:
        """F9: to the confirmation. The totals of the paper are asked for again by the service."""
        found = self._found
        if found is None:
            return
        deposit = self._deposit()
        await self.confirm(question_of(found, deposit), lambda: self._commit(deposit))

    def _commit(self, deposit: Tally | None) -> None:
        self.write_work(
            lambda: review.commit_payment_file(self.office.ctx, self._batch_id, deposit),
            self._committed,
            doing="消込を始めています。",
        )

    def action_go_on(self) -> None:
        """A posting that was given up half-way gets a new job behind what is in the books."""
        self._commit(None)

    async def _committed(self, job_id: int) -> None:
        start_run(self.app, self.office.ctx, job_id, self.office.monotonic())
        await self.app.push_screen(JobsScreen(job_id))


async def reject(screen: OfficeScreen[Any], batch: Batch, then: Callable[[Batch], Any]) -> None:
    """Ask for a reason and put an import aside; its file may come again."""
    facts = [
        f"ファイル {batch.source_name}  バッチ {batch.batch_id}",
        f"内容 {batch.declared_count:,}件 {batch.declared}円",
        "却下しても何も消し込まれません。同じファイルをもう一度取り込めます。",
    ]

    async def given(reason: str | None) -> None:
        if reason is None:
            return

        async def rejected(found: Batch) -> None:
            screen.say("完了", f"バッチ {found.batch_id} を却下しました。")
            result = then(found)
            if isawaitable(result):
                await result

        screen.write_work(
            lambda: importing.reject_batch(screen.office.ctx, batch.batch_id, reason),
            rejected,
            doing="却下しています。",
        )

    await screen.app.push_screen(ReasonPage(screen, "取込の却下", facts, "却下の事由"), given)


def state_of(batch: Batch) -> str:
    """The word for a batch that came as a file: a ready one waits for its review."""
    return "確認待" if batch.state is BatchState.READY else batch.state.label


def _file_lines(found: Review) -> list[Line]:
    batch = found.batch
    days = sorted({line.booked_on for line in found.lines if line.booked_on})
    booked = _day(days[0]) if len(days) == 1 else f"{_day(days[0])}から{len(days)}日" if days else "なし"
    when = f"{batch.read_at.month}.{batch.read_at.day} {batch.read_at:%H:%M} {found.imported_by}"
    name = cells.cut(batch.source_name, 26)
    lines: list[Line] = [
        pairs(("バッチ", str(batch.batch_id)), ("ファイル", name), ("種別", found.layout_name)),
        pairs(
            ("収入日", booked),
            ("内容", f"{batch.declared_count:,}件 {batch.declared}円"),
            ("取込", when),
        ),
    ]
    lines += [[(Tone.TEXT, " "), (Tone.WARN_BADGE, " 注意 "), (Tone.TEXT, f" {w}")] for w in batch.warnings[:2]]
    if len(batch.warnings) > 2:
        lines.append([(Tone.TEXT, f"        ほかに注意 {len(batch.warnings) - 2}件")])
    return lines


def _tally_lines(found: Review) -> list[Line]:
    groups, whole = found.counts.groups, found.whole
    lines: list[Line] = [[(Tone.LABEL, " " * 16 + "   件数" + " " * 8 + "金額" + "    ファイルに占める割合")]]
    for group in (*ALWAYS, *(group for group in MORE if groups[group].items)):
        tally = groups[group]
        tone = tone_of(str(group)) if tally.items and group is not Group.APPLIED else Tone.TEXT
        lines.append([*_figures(str(group), tally, tone), (Tone.TEXT, "    "), *bar(tally.items, whole.items)])
        if group is Group.APPLIED:
            surplus, double = found.counts.surplus, found.counts.double
            told = f"    二重{double} 過納{surplus.items - double}" if surplus.items else ""
            lines.append([*_figures("  うち過誤納", surplus, Tone.TEXT), (Tone.TEXT, told)])
    off = found.difference
    same = (Tone.GOOD, "一致") if off == Tally() else (Tone.BAD_BADGE, " 不一致 ")
    told = f"    ファイルとの差 {off.items:,}件 {off.yen:,}円 "
    lines.append([*_figures("計", whole, Tone.STRONG), (Tone.TEXT, told), same])
    return lines


def _figures(name: str, tally: Tally, tone: Tone) -> Line:
    return [
        (tone, " " + cells.pad_right(name, 15)),
        (Tone.TEXT, cells.pad_left(f"{tally.items:,}", 7)),
        (Tone.TEXT, cells.pad_left(f"{tally.yen:,}", 12)),
    ]


def _row(line: ReviewedLine) -> Row:
    word = line.outcome if line.group is Group.APPLIED else str(line.group)
    return Row(
        line.payment_id,
        (
            f"{line.line_no:,}",
            (tone_of(word), word),
            slip_shown(line.slip_key),
            _day(line.paid_on),
            f"{line.amount_yen:,}",
            line.reason,
            _day(line.booked_on) if line.booked_on else "",
        ),
    )


def _day(iso: str) -> str:
    return wareki(date.fromisoformat(iso))
