"""3101 日計バッチ一覧: the batches of a day with their differences; from here they are typed, reviewed, posted, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from textual.app import ComposeResult

from core.collection import batches, importing, paid_slips, reversing
from core.collection.batches import BatchLine, BatchList, BatchTotal
from core.collection.paid_slips import SlipBatch
from core.collection.payments import Batch, BatchState, Channel
from core.ledger.fiscal_years import fiscal_year_containing
from core.office.drafts import DraftRef
from core.values.dates import wareki, wareki_year
from tui.screens.collection.files.import_review import ImportReviewScreen
from tui.screens.collection.paid_slips import PaidSlipsScreen
from tui.screens.collection.reasons import ReasonPage
from tui.screens.collection.slips.words import slips_question
from tui.screens.office.jobs import JobsScreen
from tui.screens.office.runs import start_run
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Candidate, CodeField, DateField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines
from tui.widgets.tone import Tone, tone_of

FUNCTION = "collection.batches"
COLUMNS = (
    columns.number("番", 2),
    columns.text("金融機関", 10, flex=True, most=24),
    columns.text("区分", 4),
    columns.number("件数", 5),
    columns.number("入力", 5),
    columns.amount("総括金額", 9),
    columns.amount("入力金額", 9),
    columns.amount("差", 8),
    columns.text("状態", 7, flex=True, most=12),
    columns.text("担当", 6, flex=True, most=16),
    columns.number("バッチ", 6, rank=1),
    columns.text("ファイル", 16, rank=2, flex=True, most=40),
)
STATES = {"0": "全部", "1": "入力中", "2": "一致", "3": "確定", "4": "保留あり", "5": "ほか"}


class BatchesScreen(OfficeScreen[None]):
    """The batches of one 収入日. The totals leave out what was rejected or taken back."""

    NUMBER, NAME = "3101", "日計バッチ一覧"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f6": "連続入力",
        "f7": "前日",
        "f8": "翌日",
        "f9": "確定",
        "ctrl+r": "受電",
    }
    FUNCTION = FUNCTION
    LETTER_HELP = {"Enter": "済通は入力 3102、取込は結果の確認 3103"}
    HELP_LINES = (
        "収入日ごとに、日計に載るバッチを並べる画面です。",
        "差 入力した合計から総括票の合計を引いた額。0 でないバッチは確定できません。",
        "入力中 総括票と違う  一致 差 0  確定 消込済  保留n 相手の決まらないお金がn件",
        "確定したバッチを戻すときは F4 から取消を起案し、決裁を受けます。",
    )
    MANUAL = (
        "収入日ごとに、済通の入力バッチと取込ファイルのバッチを一覧し、差と状態を確かめる画面です。"
        "Enter で済通の入力（3102）や取込結果の確認（3103）を開きます。"
        "F6 で新しい済通バッチを続けて入力できます。"
        "差が 0 のバッチは F9 で確認画面へ進み、Y と Enter で消込を始めます。"
        "確定したバッチを戻すときは、F4 から事由を付けて取消を起案し、ほかの職員の決裁を受けます。"
    )
    AUTO_FOCUS = "DataList"

    def __init__(self, booked_on: date | None = None) -> None:
        super().__init__()
        self._day = booked_on
        self._listed: BatchList | None = None
        self._shown: list[BatchLine] = []
        self._form = Form(
            FormRow(
                DateField("booked_on", "収入日", width=9, required=True, hint="収入日を入れて Enter"),
                CodeField("bank_no", "金融機関", width=4, meaning_width=12, candidates=self._banks_like),
                CodeField("state", "状態", "0", codes=STATES, width=1),
                Lines([()], id="year"),
            ),
        )
        self._list = DataList(
            COLUMNS,
            id="batches",
            spells=True,
            empty="この収入日のバッチはありません。F6 で済通の入力を始めます。",
            hint="Enter 入力を続ける・結果を見る  F6 新しいバッチを続けて入力  差 0 で F9",
        )

    def compose(self) -> ComposeResult:
        yield self._form
        yield self._list

    def on_mount(self) -> None:
        self._load(self._day)

    def on_screen_resume(self) -> None:
        if self._listed is not None:
            self._load(self._day)

    # Reading

    def _load(self, day: date | None) -> None:
        ctx = self.office.ctx
        self.read_work("batches", lambda: batches.list_batches(ctx, day or ctx.today()), self._show)

    def action_refresh(self) -> None:
        self._day = self._form.values()["booked_on"]  # type: ignore[assignment]  # a required DateField gives a date
        self._load(self._day)

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_refresh()
        self.set_focus(self._list)

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, days: int) -> None:
        if self._day is not None:
            self._day += timedelta(days=days)
            self._load(self._day)

    def _banks_like(self, typed: str) -> Sequence[Candidate]:
        found = batches.list_banks(self.office.ctx)
        return [Candidate(b.bank_no, b.name, b.kana) for b in found if b.bank_no.startswith(typed) or typed in b.name]

    # Showing

    def _show(self, listed: BatchList) -> None:
        self._listed, self._day = listed, listed.booked_on
        self._form.fill({"booked_on": wareki(listed.booked_on)})
        self._form.remember()
        year = f"会計年度 {wareki_year(fiscal_year_containing(listed.booked_on))}"
        self.query_one("#year", Lines).show([[(Tone.LABEL, year)]])
        values = self._form.values()
        bank, state = str(values["bank_no"]), str(values["state"] or "0")
        self._shown = [line for line in listed.lines if _fits(line, bank, state)]
        filtered = len(self._shown) != len(listed.lines)
        words = [f"金融機関 {bank}"] if bank else []
        words += [STATES[state]] if state != "0" else []
        caption = f"{wareki(listed.booked_on)} のバッチ" + (f"  {'、'.join(words)}" if words else "")
        rows = [_row(number, line) for number, line in enumerate(self._shown, 1)]
        money = batches.total_of(self._shown)
        if money.news_count:
            caption += f"  計は速報・不能 {money.news_count:,}件 {money.news}円 を除く"
        total = _total_row(money, "絞込計" if filtered else "合計") if rows else None
        self._list.show(rows, caption=caption, sort="番号", counted=len(rows), total=total)

    # The current one

    def _current(self) -> BatchLine | None:
        return self._shown[self._list.cursor] if self._list.rows else None

    def resting(self, key: str) -> str:
        if key in ("f4", "f9"):
            line = self._current() if self._listed is not None else None
            if line is None:
                return "" if key == "f4" and self.focused is not self._list else "バッチがありません。"
            return self._cannot_post(line) if key == "f9" else ""
        return ""

    @staticmethod
    def _cannot_post(line: BatchLine) -> str:
        batch = line.batch
        if batch.state is BatchState.READY:
            return ""
        if batch.state is BatchState.READ and batch.channel is Channel.PAID_SLIP:
            off = [f"{line.count_difference:+,}件"] if line.count_difference else []
            off += [f"{line.difference.amount:+,}円"] if line.difference else []
            return f"総括票との差が {'、'.join(off)} あります。差が 0 になると確定できます。" if off else ""
        if batch.state is BatchState.READ:
            return "取込が途中です。3103 で続きを取り込んでください。"
        return f"バッチは「{batch.state.label}」です。"

    def acts(self) -> Sequence[Act]:
        line = self._current()
        if line is None:
            return ()
        batch = line.batch
        typed = batch.channel is Channel.PAID_SLIP
        word = f"「{batch.state.label}」のバッチはできません。"
        open_ = batch.state in (BatchState.READ, BatchState.READY)
        return (
            Act("入力を続ける" if typed else "取込結果の確認", "open", number="3102" if typed else "3103"),
            Act("確定（確認画面へ）", "confirm", self._cannot_post(line)),
            Act("却下（事由を入力）", "reject", "" if open_ else word),
            Act("バッチ取消の起案（事由を入力）", "reverse", "" if batch.state is BatchState.POSTED else word, "8001"),
            Act("ジョブ", "jobs", number="8101"),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_open()

    async def action_open(self) -> None:
        line = self._current()
        if line is None:
            return
        batch = line.batch
        if batch.channel is Channel.PAID_SLIP and batch.state in (BatchState.READ, BatchState.REJECTED):
            await self.office.open_above(PaidSlipsScreen(batch.batch_id))
        else:
            self.app.push_screen(ImportReviewScreen(batch.batch_id, FUNCTION))

    async def action_continuous(self) -> None:
        """F6: a new batch of slips, and after it the next one."""
        await self.office.open_above(PaidSlipsScreen(booked_on=self._day, continuous=True))

    async def action_jobs(self) -> None:
        await self.office.go_to("8101")

    # Commit

    def action_confirm(self) -> None:
        """F9: typed slips go to their confirmation; a file is reviewed first, since its totals may be asked for."""
        line = self._current()
        if line is None:
            return
        if line.batch.channel is not Channel.PAID_SLIP:
            self.app.push_screen(ImportReviewScreen(line.batch.batch_id, FUNCTION))
            return
        batch_id = line.batch.batch_id
        self.read_work("sheet", lambda: paid_slips.open_slip_batch(self.office.ctx, batch_id), self._ask)

    async def _ask(self, found: SlipBatch) -> None:
        await self.confirm(slips_question(found), lambda: self._commit(found.batch.batch_id))

    def _commit(self, batch_id: int) -> None:
        self.write_work(
            lambda: paid_slips.post_slips(self.office.ctx, batch_id), self._committed, doing="消込を始めています。"
        )

    async def _committed(self, job_id: int) -> None:
        start_run(self.app, self.office.ctx, job_id, self.office.monotonic())
        await self.app.push_screen(JobsScreen(job_id))

    # Putting aside and taking back

    async def action_reject(self) -> None:
        line = self._current()
        if line is not None:
            facts = [_batch_words(line), "却下しても何も消し込まれません。入力した明細は参照できます。"]
            await self._ask_reason("バッチの却下", facts, "却下の事由", partial(self._reject, line.batch))

    def _reject(self, batch: Batch, reason: str) -> None:
        ctx = self.office.ctx

        def reject() -> Batch:
            if batch.channel is Channel.PAID_SLIP:
                return batches.reject_paid_slip_batch(ctx, batch.batch_id, batch.version, reason)
            return importing.reject_batch(ctx, batch.batch_id, reason)

        self.write_work(reject, self._rejected, doing="却下しています。")

    def _rejected(self, batch: Batch) -> None:
        self.say("完了", f"バッチ {batch.batch_id} を却下しました。")
        self._load(self._day)

    async def action_reverse(self) -> None:
        line = self._current()
        if line is not None:
            facts = [
                _batch_words(line),
                "決裁されると、赤の仕訳を決裁の日付けで記帳し、全体を戻します。元の仕訳は残ります。",
            ]
            await self._ask_reason("バッチ取消の起案", facts, "取消の事由", partial(self._ask_reversal, line))

    async def _ask_reversal(self, line: BatchLine, reason: str) -> None:
        question = Question(
            f"確認  バッチ取消の起案（バッチ {line.batch.batch_id}）",
            "この内容で決裁へ回しますか",
            facts=[_batch_words(line), f"事由 {reason}"],
            changes=[Change("バッチの収入", line.amount.amount, 0)],
            notes=[
                "仕訳 赤だけ（元の仕訳は残ります）   日計 決裁の日に載る",
                "決裁 係長   戻せるか 決裁前は 8001 で取下げ",
                "過誤納の充当・還付が済んだ収納があると、決裁のあとで止まります",
            ],
            leads_to="決裁へ",
        )
        await self.confirm(question, lambda: self._draft(line.batch.batch_id, reason))

    def _draft(self, batch_id: int, reason: str) -> None:
        self.write_work(
            lambda: reversing.draft_batch_reversal(self.office.ctx, batch_id, reason),
            self._drafted,
            doing="起案しています。",
        )

    def _drafted(self, draft: DraftRef) -> None:
        self.say("完了", f"バッチ取消を起案しました（起案 {draft.draft_id}）。8001 で決裁を待ちます。")

    async def _ask_reason(self, title: str, facts: Sequence[str], label: str, then: Any) -> None:
        async def given(reason: str | None) -> None:
            if reason is not None:
                result = then(reason)
                if result is not None:
                    await self.guarded(result)

        await self.app.push_screen(ReasonPage(self, title, facts, label), given)


def _fits(line: BatchLine, bank_no: str, state: str) -> bool:
    if bank_no and line.batch.bank_no != bank_no:
        return False
    word = line.state
    kind = "4" if word.startswith("保留") else {"入力中": "1", "一致": "2", "確定": "3"}.get(word, "5")
    return state in ("0", kind)


def _row(number: int, line: BatchLine) -> Row:
    off = line.difference.amount
    word = line.state
    tone = Tone.BAD if word.startswith("エラー") else Tone.WARN if word.startswith("保留") else tone_of(word)
    return Row(
        line.batch.batch_id,
        (
            str(number),
            line.title,
            line.kind,
            f"{line.batch.declared_count:,}",
            f"{line.count:,}",
            f"{line.batch.declared}",
            f"{line.amount}",
            (Tone.BAD, f"{off:+,}") if off else "0",
            (tone, word),
            (line.by.split() or [""])[0],
            str(line.batch.batch_id),
            line.batch.source_name,
        ),
    )


def _total_row(total: BatchTotal, word: str) -> list[Any]:
    off = total.difference.amount
    return [
        "",
        word,
        "",
        f"{total.declared_count:,}",
        f"{total.count:,}",
        f"{total.declared}",
        f"{total.amount}",
        (Tone.BAD, f"{off:+,}") if off else "0",
        "",
        "",
        "",
        "",
    ]


def _batch_words(line: BatchLine) -> str:
    return f"バッチ {line.batch.batch_id}  {line.title} {line.kind}  {line.count:,}件 {line.amount}円  {line.state}"
