"""3106 日計締め: the money of a day by account, compared with the banks, what stands in the way, the close, the paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from textual.app import ComposeResult

from core.collection import daily_close
from core.collection.records.day_totals import Agreement, BankLine, Cell, DayView
from core.values.dates import wareki
from core.values.money import Yen
from tui.screens.collection.bank_figure import BankFigure, BankFigurePage
from tui.screens.collection.daily_words import (
    ACCOUNTS,
    BANKS,
    EVERYTHING,
    account_row,
    account_total,
    advice_of,
    bank_row,
    bank_total,
    in_order,
    question_of,
    reason_against,
    state_line,
    waiting_line,
)
from tui.screens.collection.day_rows import DayRowsPage
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.field import DateField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines

READING = "読込み中です。終わるまでお待ちください。"


class DailyCloseScreen(OfficeScreen[None]):
    """One 収入日. The accounts open the postings behind them, the banks the slip or the figure that is missing."""

    NUMBER, NAME = "3106", "日計締め"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再集計",
        "f7": "前日",
        "f8": "翌日",
        "f9": "締め",
        "ctrl+r": "受電",
        "f12": "日計表",
    }
    FUNCTION = "collection.daily_close"
    LETTERS = {"b": "bank_figure", "a": "everything", "m": "behind"}
    LETTER_HELP = {
        "Enter": "合計の明細・差の納付書",
        "m": "この行の明細",
        "b": "銀行の入金の入力",
        "a": "この日の全ての明細",
    }
    HELP_LINES = (
        "収入日ごとに、帳簿の合計と銀行の入金を比べ、一致したら締める画面です。",
        "科目別 会計年度、現年・滞繰、税目ごとの合計。保留のお金も入っています。",
        "突合  一致  不一致 金額が違う  件数違 件数だけ違う  未入力 銀行の額が未入力",
        "差があると締められません。原因らしい納付書があれば、その行で Enter で開けます。",
        "締めた日には入金を加えられません。訂正は後の日付けで行います。",
    )
    MANUAL = (
        "収入日の帳簿の合計を科目別に確かめ、銀行の入金と突合して締める画面です。"
        "どの合計も Enter で元の仕訳を開けます。"
        "銀行の収納金報告の件数と金額は、突合の行で Enter か b を押して入力します。"
        "差があるときは、原因らしい納付書を名指しし、Enter で開きます。"
        "差がなく、全てのバッチが確定していると F9 で確認画面へ進み、件数を入力して締めます。"
        "F12 で日計表を出力します。"
    )
    AUTO_FOCUS = "DataList"

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self._day = day
        self._view: DayView | None = None
        self._today = date.max
        self._banks: list[BankLine] = []
        self._told: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        yield Form(
            FormRow(
                DateField("booked_on", "収入日", width=9, required=True, hint="収入日を入れて Enter"),
                Lines([()], id="state"),
            )
        )
        yield DataList(
            ACCOUNTS,
            id="accounts",
            digits=False,
            empty="この日の収入はありません。",
            hint="Enter 合計の明細  a 全ての明細  Tab 銀行突合  b 銀行の入金",
            at_most=11,
        )
        yield DataList(
            BANKS,
            id="banks",
            digits=False,
            empty="この日の入金はありません。b で銀行の入金を入力できます。",
            hint="Enter 差の納付書・銀行の入金  b 銀行の入金  m 明細  Tab 科目別",
        )
        yield Lines([(), ()], id="told")

    def on_mount(self) -> None:
        self._load()

    def on_screen_resume(self) -> None:
        if self._view is not None:
            self._load()

    @property
    def _accounts(self) -> DataList:
        return self.query_one("#accounts", DataList)

    @property
    def _bank_list(self) -> DataList:
        return self.query_one("#banks", DataList)

    # Reading

    def _load(self) -> None:
        ctx, day = self.office.ctx, self._day

        def read() -> tuple[DayView, date]:
            today = ctx.today()
            return daily_close.open_day_view(ctx, day or today), today

        def show(found: tuple[DayView, date]) -> None:
            self._today = found[1]
            self._show(found[0])

        self.read_work("day", read, show)

    def action_refresh(self) -> None:
        self._day = cast("date | None", self.query_one(Form).values()["booked_on"]) if self._view else self._day
        self._load()

    def on_form_completed(self, event: Form.Completed) -> None:
        self.set_focus(self._accounts)
        self.action_refresh()

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, days: int) -> None:
        if self._day is not None:
            self._day += timedelta(days=days)
            self._load()

    def _show(self, view: DayView) -> None:
        self._view, self._day = view, view.totals.booked_on
        self._banks = in_order(view.banks)
        form = self.query_one(Form)
        form.fill({"booked_on": wareki(self._day)})
        form.remember()
        self.query_one("#state", Lines).show([state_line(view)])
        self.query_one("#state", Lines).refresh(layout=True)
        accounts = [account_row(row) for row in view.totals.rows]
        total = account_total(view) if accounts else None
        self._accounts.show(accounts, caption="科目別", total=total, counted=len(accounts))
        banks = [bank_row(number, line) for number, line in enumerate(self._banks)]
        self._bank_list.show(
            banks, caption="銀行突合", sort="不一致から", total=bank_total(view) if banks else None, counted=len(banks)
        )
        self._show_advice()
        if self._told is not None:
            told, self._told = self._told, None
            self.say(*told)
        elif not view.totals.foots:
            self.say("注意", f"科目別の計が帳簿の収入 {view.totals.cash}円 と合いません。情報係へ知らせてください。")

    def _bank(self) -> BankLine | None:
        return self._banks[self._bank_list.cursor] if self._banks and self._bank_list.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        if event.data_list is self._bank_list:
            self._show_advice()

    def _show_advice(self) -> None:
        view = self._view
        if view is not None:
            told = advice_of(self._bank(), view.closed is not None)
            self.query_one("#told", Lines).show([told, waiting_line(view.waiting)])

    # Keys

    def resting(self, key: str) -> str:
        if key not in ("f4", "f7", "f8", "f9", "f12"):
            return ""
        if self._view is None:
            return READING
        return reason_against(self._view, self._today) if key == "f9" else ""

    def acts(self) -> Sequence[Act]:
        view = self._view
        if view is None:
            return ()
        closed = "締め済です。" if view.closed is not None else ""
        short = [line for line in view.banks if line.bank is not None and line.difference.amount < 0]
        return (
            Act("この行の明細", "behind", "" if view.totals.rows else "この日の収入はありません。"),
            Act("この日の全ての明細", "everything", "" if view.totals.rows else "この日の収入はありません。"),
            Act("銀行の入金を入力", "bank_figure", closed),
            Act("銀行・経路を加える", "add_bank", closed),
            Act(
                "銀行だけにある入金を不明金にする",
                "book_difference",
                closed or ("" if short else "銀行の入金が入力・取込より多い行がありません。"),
            ),
            Act("締め（確認画面へ）", "confirm", reason_against(view, self._today)),
            Act("日計バッチ一覧", "batches", number="3101"),
            Act("保留・不明金の処理", "suspense", number="3104"),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        bank = self._bank()
        if event.data_list is self._accounts or bank is None or self._settled(bank):
            await self.action_behind()
        elif bank.likely:
            from tui.screens.collection.paid_slips import PaidSlipsScreen

            slip = bank.likely[0]
            await self.app.push_screen(PaidSlipsScreen(slip.batch_id, line_no=slip.line_no))
        else:
            await self.action_bank_figure()

    def _settled(self, bank: BankLine) -> bool:
        """Nothing is left to do about the bank: what remains is to look at what is behind it."""
        return bank.agreement is Agreement.AGREES or (self._view is not None and self._view.closed is not None)

    async def action_behind(self) -> None:
        """m: the postings of the current row of the list that has the focus."""
        bank = self._bank()
        if self.focused is self._bank_list and bank is not None:
            await self._open_rows(Cell(bank_no=bank.bank_no, channel=bank.channel), bank.title)
            return
        row = self._accounts.current
        if row is None:
            self.say("案内", "この日の収入はありません。")
            return
        await self._open_rows(cast(Cell, row.key), " ".join(_text(cell) for cell in row.cells[:2]))

    async def _open_rows(self, cell: Cell, title: str) -> None:
        assert self._day is not None
        await self.app.push_screen(DayRowsPage(self, self._day, cell, title))

    async def action_everything(self) -> None:
        if self._view is not None:
            await self._open_rows(EVERYTHING, "全部")

    async def action_batches(self) -> None:
        from tui.screens.collection.batches import BatchesScreen

        await self.app.push_screen(BatchesScreen(self._day))

    async def action_suspense(self) -> None:
        await self.office.go_to("3104")

    # The banks' figures

    async def action_bank_figure(self) -> None:
        await self._type_figure(self._bank())

    async def action_add_bank(self) -> None:
        await self._type_figure(None)

    async def _type_figure(self, line: BankLine | None) -> None:
        view, day, ctx = self._view, self._day, self.office.ctx
        if view is None or day is None:
            return
        if self.threads.writing:
            self.say("不可", self.reason_of("f9"))  # the list is about to be sorted anew
            return
        if view.closed is not None:
            self.say("不可", reason_against(view, self._today))
            return

        def given(figure: BankFigure | None) -> None:
            if figure is None:
                return
            self.write_work(
                lambda: daily_close.type_bank_total(
                    ctx, day, figure.bank_no, figure.channel, figure.count, figure.amount, figure.version
                ),
                lambda found: self._over(found, f"銀行の入金 {figure.count:,}件 {figure.amount}円 を登録しました。"),
                doing="登録しています。",
            )

        await self.app.push_screen(BankFigurePage(self, day, line), given)

    async def action_book_difference(self) -> None:
        """What a bank received and nobody can name goes to suspense, with a reason, after the confirmation."""
        view, day, ctx = self._view, self._day, self.office.ctx
        if view is None or day is None:
            return
        short = [line for line in view.banks if line.bank is not None and line.difference.amount < 0]
        yen = Yen(sum(-line.difference.amount for line in short))
        titles = "、".join(line.title for line in short)
        facts = [
            f"{titles}  銀行だけにある入金 {yen}円",
            "不明金として保留に載り、日計の差がなくなります。3104 で調べを続けます。",
        ]

        async def given(reason: str | None) -> None:
            if reason is None:
                return
            question = Question(
                f"確認  差額を不明金にする（収入日 {wareki(day)}）",
                "この差額を不明金に載せますか",
                facts=[f"事由 {reason}"],
                changes=[Change(f"{line.title} 差", line.difference.amount, 0) for line in short],
                notes=["入力のもれや誤りと分かるときは、先に 3101 で入力するか 3105 で訂正します。"],
                leads_to="不明金へ",
            )
            await self.confirm(
                question,
                lambda: self.write_work(
                    lambda: daily_close.book_difference(ctx, day, reason),
                    lambda numbers: self._over(None, f"{yen}円 を不明金 {len(numbers)}件 に載せました（3104）。"),
                    doing="不明金に載せています。",
                ),
            )

        await self.app.push_screen(ReasonPage(self, "差額を不明金にする", facts), given)

    # The close and the paper

    async def action_confirm(self) -> None:
        """F9: asked by the number of receipts; the service looks at everything again."""
        view, day, ctx = self._view, self._day, self.office.ctx
        if view is None or day is None:
            return
        await self.confirm(
            question_of(view),
            lambda: self.write_work(
                lambda: daily_close.close_day(ctx, day),
                lambda found: self._over(found, f"収入日 {wareki(day)} を締めました（{found.totals.cash}円）。"),
                doing="締めています。",
            ),
        )

    def action_print(self) -> None:
        day, ctx = self._day, self.office.ctx
        if day is None:
            return

        closed = self._view is not None and self._view.closed is not None
        leaving = Leaving(
            f"収納日計表  収入日 {wareki(day)}",
            [
                "締めた日の数字です。" if closed else "まだ締めていません。「未締」と印字します。",
                "個人の情報は載りません。",
            ],
            daily_close.USUAL_REASON,
            self.FUNCTION,
        )
        ask_print(
            self,
            leaving,
            lambda reason, to, printer, witness: daily_close.print_daily_report(
                ctx, day, reason, to=to, printer_code=printer, witness=witness
            ),
        )

    def _over(self, view: DayView | None, told: str) -> None:
        self.threads.stop_reading()  # what was asked before the act would show the day as it was
        self._told = ("完了", told)
        if view is not None:
            self._show(view)
        else:
            self._load()


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else str(cell[1])
