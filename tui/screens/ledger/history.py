"""2103 収納履歴: the journal of one receivable; reversals are lines of their own, never deletions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.ledger.components import Component
from core.ledger.inquiry.history import HistoryLine, PaymentHistory, payment_history
from core.ledger.tax_items import term_label
from core.values.dates import wareki, wareki_year
from tui.screens.ledger.history_rows import COLUMNS, channel_name, contents_of, journal_row
from tui.screens.ledger.person_screen import NO_PERSON, PersonScreen, existing
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList
from tui.widgets.lines import Lines, Section, pairs, wrapped
from tui.widgets.page import Page
from tui.widgets.painted import Line
from tui.widgets.party_header import PartyHeader
from tui.widgets.table import Table
from tui.widgets.tone import Tone


class HistoryScreen(PersonScreen[int]):
    """Gives back the place of the receivable that was shown last among those handed over."""

    NUMBER, NAME = "2103", "収納履歴"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の期",
        "f8": "次の期",
        "ctrl+r": "受電",
    }
    FUNCTION = "ledger.payments"
    NUMBERS = {"2105": "late_charge"}
    LETTERS = {"a": "corrected", "x": "late_charge"}
    LETTER_HELP = {"Enter": "仕訳の詳細", "a": "訂正分と速報を省く / 表示", "x": "延滞金の内訳 2105"}
    HELP_LINES = (
        "1つの期別の仕訳を、帳簿に載った順に見る画面です。",
        "取消や訂正は赤の行が加わるだけで、元の行は消えません。",
        "領収日 納付者が払った日   収入日 市の収入になった日（日計の日）",
        "速報は入金ではありません。確報が来て初めて収納の行になります。",
    )
    MANUAL = (
        "1つの期別の調定、督促、収納、訂正を、帳簿に載った順に残高とともに見る画面です。"
        "取消や訂正は行が加わるだけで、元の行は消えません。"
        "a を押すと、訂正で打ち消し合った行と速報を省いて見られます。"
        "Enter で仕訳の番号、バッチと行、納付書番号、職員などの詳細を見ます。"
        "F7 と F8 は同じ通知書の前の期と次の期です。"
    )
    HINT = "Enter 仕訳の詳細  a 訂正分と速報を省く/表示  x 延滞金の内訳"

    def __init__(self, persons: Persons | None = None, receivables: Sequence[int] = (), at: int = 0) -> None:
        super().__init__(persons)
        self._receivables, self._at = tuple(receivables), at
        self._history: PaymentHistory | None = None
        self._plain = False

    def compose(self) -> ComposeResult:
        yield PartyHeader()
        yield Lines([()], id="head")
        yield DataList(COLUMNS, id="lines", empty=" ", hint=self.HINT, spells=True)

    def on_mount(self) -> None:
        if self._receivables:
            self.load()
        else:
            self.say("案内", "2102 で期を選び、Enter で開いてください。F2 で検索します。")

    @property
    def _list(self) -> DataList:
        return self.query_one("#lines", DataList)

    # Reading

    def load(self) -> None:
        ctx, number, reason = self.office.ctx, self._receivables[self._at], self.reason
        self.read_work("history", lambda: payment_history(ctx, number, reason), self._show)

    def _show(self, history: PaymentHistory) -> None:
        self._history = history
        self.title_bar.show(position=f"{self._at + 1}/{len(self._receivables)}期")
        self.show_party(history.party)
        self.query_one("#head", Lines).show([_head(history)])
        self._fill()

    def _fill(self) -> None:
        history = self._history
        if history is None:
            return
        numbers = plain_lines(history.lines) if self._plain else range(len(history.lines))
        rows = [journal_row(number, history.lines[number]) for number in numbers]
        balance = history.balance
        self._list.empty = "仕訳はありません。"
        self._list.show(
            rows,
            caption="仕訳  訂正分と速報を省く" if self._plain else "仕訳  取消・訂正は行が加わる",
            sort="古い順",
            counted=len(rows),
            total=(
                "",
                "",
                "残高",
                f"{balance.principal}",
                f"{balance.demand_fee}",
                f"{balance.late_charge}",
                f"{balance.total}",
                "",
                "本税未納" if balance.principal else "",
                "",
            ),
        )

    # Keys

    def action_corrected(self) -> None:
        self._plain = not self._plain
        self._fill()

    def action_refresh(self) -> None:
        self.load()

    def resting(self, key: str) -> str:
        if key in ("f5", "f7", "f8") and not self._receivables:
            return NO_PERSON
        if key in ("f7", "f8"):
            at = self._at + (1 if key == "f8" else -1)
            if not 0 <= at < len(self._receivables):
                return "最後の期です。" if key == "f8" else "最初の期です。"
        return ""

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        self._at += step
        self.load()

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_details()

    async def action_details(self) -> None:
        row = self._list.current
        if row is not None and self._history is not None:
            await self.app.push_screen(JournalLinePage(self, self._history.lines[int(str(row.key))]))

    async def action_late_charge(self) -> None:
        from tui.screens.ledger.trial import TrialScreen

        reason = self._no_late_charge()
        if reason or self.persons is None or self._history is None:
            self.say("不可", reason)
            return
        shown = self._history.receivable.receivable_id
        await self.app.push_screen(TrialScreen(self.persons, (shown,)))

    async def action_correct(self) -> None:
        from tui.screens.collection.corrections import CorrectionsScreen

        await self.app.push_screen(CorrectionsScreen(receivable_id=self._receivables[self._at]))

    def _no_late_charge(self) -> str:
        if self._history is None:
            return NO_PERSON
        return "" if self._history.balance.principal else "本税は完納です。延滞金は増えません。"

    def acts(self) -> Sequence[Act]:
        nothing = "" if self._list.rows else "仕訳がありません。"
        return existing(
            (
                Act("仕訳の詳細", "details", nothing),
                Act("延滞金の内訳", "late_charge", self._no_late_charge(), "2105"),
                Act("収納取消・訂正", "correct", nothing, "3105"),
            )
        )

    async def leave(self, result: int | None = None) -> None:
        await super().leave(self._at if self._receivables else None)


def plain_lines(lines: Sequence[HistoryLine]) -> list[int]:
    """Places of the lines without news of payments and without red lines and the lines that they take back."""
    kept: list[int] = []
    for number, line in enumerate(lines):
        if not line.in_books:
            continue
        if line.reversal:
            undone = next((other for other in reversed(kept) if _takes_back(line, lines[other])), None)
            if undone is not None:
                kept.remove(undone)
                continue
        kept.append(number)
    return kept


def _takes_back(red: HistoryLine, black: HistoryLine) -> bool:
    changes = zip(_amounts(red), _amounts(black), strict=True)
    return not black.reversal and black.payment_id == red.payment_id and all(one == -other for one, other in changes)


def _amounts(line: HistoryLine) -> list[int]:
    return [line.change.of(component).amount for component in Component]


def _head(history: PaymentHistory) -> Line:
    receivable, key = history.receivable, history.receivable.key
    label = term_label(key.tax_item, key.term_no)
    term = f"第{label}期" if label.isdigit() else f"{label}分" if label.endswith("月") else f"{label}期"
    return pairs(
        (wareki_year(key.levy_year), history.tax_name, Tone.STRONG),
        (term, "", Tone.STRONG),
        ("納期限", wareki(receivable.due_on)),
        ("通知書", key.notice_no),
        ("会計", wareki_year(receivable.fiscal_year)),
        gap=1,
    )


class JournalLinePage(Page[None]):
    """One line of the journal in full: numbers, people, components."""

    WORD = "仕訳の詳細"
    HINT = "F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], line: HistoryLine) -> None:
        super().__init__(above)
        self._line = line

    def compose(self) -> ComposeResult:
        line = self._line
        yield Section(f"{line.word}  {wareki(line.booked_on)}")
        yield Lines(self._facts(), id="facts")
        yield Table(
            (columns.text("区分", 12), columns.amount("増減", 12), columns.amount("残高", 12)),
            [
                (component.label, f"{line.change.of(component)}", f"{line.balance.of(component)}")
                for component in Component
                if line.change.of(component) or line.balance.of(component)
            ],
            total=("計", f"{line.change.total}", f"{line.balance.total}"),
        )

    def _facts(self) -> list[Line]:
        line = self._line
        rows = [
            (("領収日", wareki(line.paid_on) if line.paid_on else "なし"), ("収入日", wareki(line.booked_on))),
            (
                ("方法", channel_name(line.channel) or "なし"),
                ("店舗・金融機関", f"{line.outlet} {line.bank_no}".strip() or "なし"),
            ),
            (("納付書番号", line.slip_key or "なし"),),
            (("バッチ", f"{line.batch_id} の {line.line_no}行" if line.batch_id is not None else "なし"),),
            (("伝票", str(line.voucher_id) if line.voucher_id is not None else "なし（入金ではありません）"),),
            (("仕訳番号", " ".join(map(str, line.posting_ids)) or "なし"),),
            (("職員", line.staff_name or "なし"),),
        ]
        facts = [pairs(*row, gap=4) for row in rows]
        words = f"内容 {contents_of(line) or 'なし'}"
        return [*facts, *wrapped(words, 78), ()]
