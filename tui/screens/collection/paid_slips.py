"""3102 日計入力（済通）: the bank's sheet, then slip after slip with the difference always in sight; F9 when it is 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult

from core.collection import batches, codes, paid_slips
from core.collection.paid_slips import Saved, SlipBatch
from core.collection.payments import Bank, Batch, BatchState
from core.collection.records.slip_lines import Difference, SlipEntry
from core.ledger.fiscal_years import fiscal_year_containing
from core.values.dates import wareki, wareki_year
from tui.screens.collection.slips.choosing import ChoosePage
from tui.screens.collection.slips.in_hand import SlipInHand
from tui.screens.collection.slips.sheet_form import SheetForm
from tui.screens.collection.slips.slip_form import AMOUNTS, KEY, SlipForm
from tui.screens.collection.slips.words import COLUMNS, row_of, slips_question, total_of
from tui.screens.office.jobs import JobsScreen
from tui.screens.office.runs import start_run
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList
from tui.widgets.difference_table import Count, DifferenceTable
from tui.widgets.form import Form
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.tone import Tone


class _Read(NamedTuple):
    """What the screen begins with."""

    items: dict[str, str]
    banks: list[Bank]
    today: date
    found: SlipBatch | None


class PaidSlipsScreen(OfficeScreen[None]):
    """A batch of typed slips. Without `batch_id` the sheet is typed first; `continuous` opens the next sheet after it.

    `line_no` is the line to stand on, for who comes from a difference of the day.
    """

    NUMBER, NAME = "3102", "日計入力（済通）"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "再計算",
        "f6": "連続 切",
        "f7": "前の行",
        "f8": "次の行",
        "f9": "確定",
    }
    FUNCTION = batches.SLIPS
    LETTER_HELP = {"Enter": "（一覧で）その行を訂正", "F4": "（一覧で）訂正・削除・総括票"}
    HELP_LINES = (
        "銀行の総括票と納付書を見て1枚ずつ入力します。数字と Enter だけで進みます。",
        "番号のない納付書は、空のまま Enter し、税目・年度・通知書・期を入れます。",
        "入力した行はその場で保存されます。離れても続きから入力できます。",
        "差 には入力中の行も入ります。件数と金額の差が両方 0 になると F9 が使えます。",
        "注意 が出たら、よければもう一度 Enter、直すならその欄へ戻ります。",
    )
    MANUAL = (
        "銀行の総括票と済通を見て、納付書を1枚ずつ入力する画面です。"
        "収入日・金融機関・件数・金額を総括票から入力し、続けて納付書番号、領収日、金額を Enter で進めます。"
        "番号を入れると、相手の氏名と未納額、充て方が登録の前に表示されます。"
        "入力した行はすぐに保存され、総括票との差がいつも上に出ます。"
        "差が 0 になると F9 で確認画面へ進み、Y と Enter で消込を始めます。"
        "F7 と F8 で前後の行を訂正でき、F6 で次の総括票を続けて入力できます。"
    )
    AUTO_FOCUS = "SlipForm JapaneseInput"

    def __init__(
        self,
        batch_id: int | None = None,
        *,
        booked_on: date | None = None,
        continuous: bool = False,
        line_no: int | None = None,
    ) -> None:
        super().__init__()
        self._pointed_at = line_no
        self._batch_id = batch_id
        self._booked_on = booked_on
        self._continuous = continuous
        self._found: SlipBatch | None = None
        self._sheet = SheetForm(id="sheet")
        self._fields = SlipForm(id="line")
        self._slip = SlipInHand(self._fields)
        self._difference = DifferenceTable(id="difference")
        self._list = DataList(
            COLUMNS,
            id="slips",
            empty="まだ入力がありません。納付書番号を入力してください。",
            hint="Enter この行を訂正  F4 訂正・削除  Tab 入力欄へ",
        )

    def compose(self) -> ComposeResult:
        yield Lines([()], id="head")
        yield self._sheet
        yield self._difference
        yield self._list
        yield Section("1行目", id="which")
        yield self._fields
        yield Section("この納付書の相手")
        yield Lines([(), (), ()], id="counterpart")

    def on_mount(self) -> None:
        self._show_sheet_form(self._batch_id is None)
        self._load()

    def keys(self) -> dict[str, str]:
        return super().keys() | {"f6": "連続 入" if self._continuous else "連続 切"}

    # Reading

    def _load(self) -> None:
        ctx, batch_id = self.office.ctx, self._batch_id

        def read() -> _Read:
            found = None if batch_id is None else paid_slips.open_slip_batch(ctx, batch_id)
            return _Read(codes.list_tax_codes(ctx), batches.list_banks(ctx), ctx.today(), found)

        self.read_work("slips", read, self._show)

    def _show(self, answer: _Read) -> None:
        self._fields.know_items(answer.items)
        self._sheet.know_banks(
            {bank.bank_no: bank.name for bank in answer.banks}, {bank.bank_no: bank.kana for bank in answer.banks}
        )
        if answer.found is None:
            self._sheet.begin(self._booked_on or answer.today)
            self.set_focus(self._sheet.field("bank_no"))
            self._show_head(None)
            self._show_difference()
            return
        self._show_batch(answer.found)
        if answer.found.batch.state is not BatchState.READ:
            self._fields.disabled = True
            self.set_focus(self._list)
            return
        self._fields.begin(answer.found.batch.booked_on or answer.today)

    def _show_batch(self, found: SlipBatch) -> None:
        self._found = found
        rows = [row_of(listed) for listed in found.lines]
        last = rows[-1].key if rows and self._slip.editing is None else None
        if self._pointed_at is not None:
            last, self._pointed_at = self._pointed_at, None
            self.set_focus(self._list)
        total = total_of(found) if rows else None
        self._list.show(rows, caption="入力した行", counted=len(rows), total=total, to=last)
        self._show_head(found.batch)
        self._show_slip()

    def _show_head(self, batch: Batch | None) -> None:
        if batch is None:
            self.query_one("#head", Lines).show([text("新しいバッチ  総括票を入力してください", Tone.STRONG)])
            return
        bank = batch.source_name.removesuffix(" 済通")
        facts = [
            ("バッチ", str(batch.batch_id)),
            ("収入日", wareki(batch.booked_on) if batch.booked_on else ""),
            ("金融機関", f"{batch.bank_no} {bank}"),
            ("支店", batch.branch_no or "-"),
            ("会計", wareki_year(fiscal_year_containing(batch.booked_on)) if batch.booked_on else ""),
        ]
        self.query_one("#head", Lines).show([pairs(*facts)])

    def _show_slip(self) -> None:
        """Whose the slip in hand is, what it would do, and the difference with it."""
        self._slip.weigh()
        self.query_one("#counterpart", Lines).show(self._slip.words())
        editing, found = self._slip.editing, self._found
        if editing is not None:
            self.query_one("#which", Section).show(f"{editing.line_no}行目 訂正", "Enter で登録  F5 で元に戻す")
        else:
            following = found.lines[-1].line.line_no + 1 if found and found.lines else 1
            remark = "納付書番号なしの入力" if self._fields.field("notice_no").value else ""
            self.query_one("#which", Section).show(f"{following}行目", remark)
        self._show_difference()

    def _show_difference(self) -> None:
        self._fields.show_total(self._slip.yen)
        kept = self._found.difference if self._found is not None else None
        if kept is None or self._sheet.display:
            entered = Count(kept.typed_count, kept.typed.amount) if kept is not None else Count()
            self._difference.show(sheet=self._sheet.typed(), entered=entered, typing=Count())
            return
        off = self._slip.difference(kept)
        self._difference.show(
            sheet=Count(off.declared_count, off.declared.amount),
            entered=Count(off.typed_count, off.typed.amount),
            typing=Count(off.current_count, off.current.amount),
        )

    # The sheet

    def _show_sheet_form(self, typing: bool) -> None:
        self._sheet.display = typing
        self.query_one("#head", Lines).display = not typing or self._batch_id is None
        self._fields.disabled = typing
        self.set_focus(self._sheet.field("booked_on") if typing else self._fields.field("slip_no"))

    def _keep_sheet(self) -> None:
        ctx, found, sheet = self.office.ctx, self._found, self._sheet.sheet()

        def keep() -> Batch:
            if found is None:
                return batches.add_paid_slip_batch(ctx, sheet)
            return batches.change_paid_slip_batch(ctx, found.batch.batch_id, found.batch.version, sheet)

        self.write_work(keep, self._sheet_kept, doing="総括票を登録しています。")

    def _sheet_kept(self, batch: Batch) -> None:
        self.drop_draft()
        word = "訂正しました" if self._found is not None else "作りました"
        self._batch_id = batch.batch_id
        self._show_sheet_form(False)
        self.say("完了", f"バッチ {batch.batch_id} を{word}。納付書を入力してください。")
        self._load()

    def action_sheet(self) -> None:
        """Correct what was typed from the sheet."""
        if self._found is not None:
            self._sheet.show_batch(self._found.batch)
            self._show_sheet_form(True)

    # The slip that is typed

    def on_form_completed(self, event: Form.Completed) -> None:
        if event.form is self._sheet:
            self._keep_sheet()
        else:
            self._keep_line()

    async def on_slip_form_key_given(self, event: SlipForm.KeyGiven) -> None:
        """The keys behind this Enter wait for a moment, so that a burst meets what was found."""
        await self._look_up()

    async def _look_up(self) -> None:
        if self._batch_id is None:
            return
        looked = await self._slip.look_up(self.office.ctx, self._batch_id)
        if looked is not None and looked.choices:
            await self.app.push_screen(ChoosePage(self, looked.choices), self._choose)
        self._show_slip()

    async def _choose(self, receivable_id: int | None) -> None:
        if receivable_id is not None:
            self._slip.choose(receivable_id)
            await self.guarded(self._look_up())

    def on_japanese_input_changed(self, event: JapaneseInput.Changed) -> None:
        name = event.input.name
        if name in ("count", "amount"):
            self._show_difference()
        elif name in (*AMOUNTS, "paid_on"):
            if name == "paid_on":
                self._slip.suggest()
            self._show_slip()
        elif self.focused is event.input and name in ("slip_no", *KEY) and self._slip.lose_claim():
            self._show_slip()

    def _keep_line(self) -> None:
        """Enter in the last field: a warning wants a second Enter, then the line is kept at once."""
        found = self._found
        entry = self._slip.entry()
        warning = self._slip.unheeded(entry)
        if found is None:
            return
        if warning:
            self.say("注意", warning)
            return
        ctx, editing, batch_id = self.office.ctx, self._slip.editing, found.batch.batch_id

        def keep() -> Saved:
            if editing is not None:
                return paid_slips.change_line(ctx, batch_id, editing.line_no, editing.version, entry)
            return paid_slips.save_line(ctx, batch_id, entry)

        self.write_work(keep, partial(self._line_kept, entry))

    def _line_kept(self, entry: SlipEntry, saved: Saved) -> None:
        found = self._found
        assert found is not None
        listed = self._slip.listed(entry, saved.line_no, saved.version)
        name = listed.claim.party.name if listed.claim is not None else "相手不明"
        corrected = self._slip.editing is not None
        self._slip.take_new()
        self.drop_draft()
        lines = [listed if one.line.line_no == saved.line_no else one for one in found.lines]
        lines += [] if corrected else [listed]
        self._show_batch(SlipBatch(found.batch, tuple(lines), saved.difference))
        if corrected or saved.difference.typed_count != len(lines):
            self._load()  # lines behind it may end in another way now, or a colleague types the same batch
        then = "差 0 です。F9 で確認画面へ。" if saved.difference.agrees else ""
        self.say("完了", f"{saved.line_no}行目 {entry.amount}円 {listed.result}（{cells.cut(name, 20)}）。{then}")

    # Other lines

    def action_previous(self) -> None:
        self._go(-1)

    def action_next(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        """The line before or behind the one in the fields; behind the last one is the new line."""
        found, editing = self._found, self._slip.editing
        if found is None:
            return
        numbers = [listed.line.line_no for listed in found.lines]
        here = numbers.index(editing.line_no) if editing is not None else len(numbers)
        self._open_line(max(0, here + step))

    def _open_line(self, index: int) -> None:
        found, editing = self._found, self._slip.editing
        if found is None or found.batch.state is not BatchState.READ:
            return
        if editing is not None and self._fields.changed:
            self.say("不可", f"{editing.line_no}行目の訂正が未登録です。Enter で登録するか F5 で元に戻してください。")
            return
        if index >= len(found.lines):
            self._slip.take_new()
        else:
            self._slip.take(found.lines[index].line)
            self._list.move_to(index)
            self.set_focus(self._fields.field("principal"))
        self._show_slip()
        if not self._fields.empty:
            self.call_later(lambda: self.guarded(self._look_up()))

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self._open_line(event.data_list.cursor)

    def action_correct(self) -> None:
        self._open_line(self._list.cursor)

    def action_delete(self) -> None:
        """Take the line under the cursor out; what it was stands in the log."""
        found = self._found
        if found is None or not self._list.rows:
            return
        line = found.lines[self._list.cursor].line
        ctx, batch_id = self.office.ctx, found.batch.batch_id

        def deleted(off: Difference) -> None:
            if self._slip.editing is not None and self._slip.editing.line_no == line.line_no:
                self._slip.take_new()
            self.say("完了", f"{line.line_no}行目 {line.entry.amount}円 を削除しました。")
            self._load()

        self.write_work(lambda: paid_slips.delete_line(ctx, batch_id, line.line_no, line.version), deleted)

    def action_refresh(self) -> None:
        """F5: read the batch anew; a correction goes back to what is kept, a new line is weighed again."""
        editing = self._slip.editing
        if editing is not None:
            self._fields.show_line(editing)
            self.say("案内", f"{editing.line_no}行目を元に戻しました。")
        self._load()
        if not self._fields.empty:
            self.call_later(lambda: self.guarded(self._look_up()))

    def action_continuous(self) -> None:
        self._continuous = not self._continuous
        then = "確定のあと、次の総括票を開きます。" if self._continuous else ""
        self.say("案内", f"連続入力を「{'入' if self._continuous else '切'}」にしました。{then}")

    # Keys

    def resting(self, key: str) -> str:
        if key not in ("f5", "f7", "f8", "f9"):
            return ""
        found = self._found
        if found is None or self._sheet.display:
            return "総括票を入力してください。最後の欄の Enter で明細に進みます。"
        if key == "f5":
            return ""
        if found.batch.state is not BatchState.READ:
            return f"このバッチは「{found.batch.state.label}」です。"
        if key in ("f7", "f8"):
            return "" if found.lines else "入力した行がありません。"
        if self._slip.editing is not None and self._fields.changed:
            return "訂正した行が未登録です。Enter で登録してください。"
        if self._slip.editing is None and self._slip.yen:
            return "入力中の行があります。Enter で登録してください。"
        return self._difference.reason

    def acts(self) -> Sequence[Act]:
        if self._found is None:
            return ()
        empty = "" if self._list.rows else "入力した行がありません。"
        state = self._found.batch.state
        over = "" if state is BatchState.READ else f"このバッチは「{state.label}」のため変えられません。"
        which = f"{self._list.current.key}行目" if self._list.current is not None else "行"
        return (
            Act(f"{which}を訂正", "correct", over or empty),
            Act(f"{which}を削除", "delete", over or empty),
            Act("総括票を訂正", "sheet", over),
            Act("確定（確認画面へ）", "confirm", self.resting("f9")),
        )

    @property
    def draft_key(self) -> str | None:
        return f"3102:{self._batch_id or 'new'}"

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back and look up at once whose slip it is."""
        super().restore(draft)
        if self._batch_id is None or self._fields.empty:
            return
        if self._fields.field("slip_no").value:  # as after its Enter; a number with the focus in it is still typed
            self.set_focus(self._fields.field("paid_on"))
        self.call_later(lambda: self.guarded(self._look_up()))

    # Commit

    async def action_confirm(self) -> None:
        if self._found is not None:
            await self.confirm(slips_question(self._found), self._commit)

    def _commit(self) -> None:
        ctx, batch_id = self.office.ctx, self._batch_id
        assert batch_id is not None
        self.write_work(lambda: paid_slips.post_slips(ctx, batch_id), self._committed, doing="消込を始めています。")

    async def _committed(self, job_id: int) -> None:
        self.drop_draft()
        start_run(self.app, self.office.ctx, job_id, self.office.monotonic())
        await self.app.push_screen(JobsScreen(job_id), self._posted)

    async def _posted(self, _: None) -> None:
        """Back from the job: the next sheet when sheets are typed one after the other, else the list of batches."""
        if not self._continuous:
            self._load()
            await self.leave()
            return
        self._booked_on = self._found.batch.booked_on if self._found else self._booked_on
        self._batch_id = self._found = None
        self._slip.take_new()
        self._list.show([])
        self._fields.clear()
        self._fields.remember()
        self._show_slip()
        self._sheet.next_sheet()
        self._show_sheet_form(True)
        self._load()
