"""2101 収納総括照会: one person, all taxes and years, a row a notice, as of a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from textual.app import ComposeResult

from core.ledger.inquiry.summary import PaymentSummary, SummaryRow, payment_summary
from core.values.dates import wareki, wareki_year
from core.values.money import Yen, total
from tui.screens.ledger.person_screen import NO_PERSON, PersonScreen, existing, terms_in_short
from tui.screens.ledger.reflected import reflected_line
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, pairs
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone, tone_of

COLUMNS = (
    columns.code("年度", 4),
    columns.text("税目", 8, flex=True, most=14),
    columns.text("区分", 4, rank=2),
    columns.amount("調定額", 9),
    columns.amount("収入済", 9),
    columns.amount("未納", 9),
    columns.amount("仮消", 6),
    columns.amount("延滞金", 6),
    columns.amount("督手", 4, rank=1),
    columns.text("期", 4, flex=True, most=16),
    columns.text("状態", 6),
    columns.code("通知書番号", 10, rank=3),
    columns.day("最終領収", 8, rank=4),
    columns.day("督促日", 8, rank=4),
)

SORTS: tuple[tuple[str, Callable[[SummaryRow], tuple[int | str, ...]]], ...] = (
    ("年度(新),税目", lambda row: (-row.key.levy_year, row.key.tax_item, -row.key.tax_year, row.key.notice_no)),
    ("年度(古),税目", lambda row: (row.key.levy_year, row.key.tax_item, row.key.tax_year, row.key.notice_no)),
    ("未納(大)", lambda row: (-row.unpaid.amount, -row.key.levy_year, row.key.tax_item)),
    ("税目,年度(新)", lambda row: (row.key.tax_item, -row.key.levy_year, row.key.notice_no)),
)


class SummaryScreen(PersonScreen[Persons]):
    """Gives back the persons with the one that was looked at last. Opened by its number it asks for a person first."""

    NUMBER, NAME = "2101", "収納総括照会"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "基準日",
        "f7": "前の人",
        "f8": "次の人",
        "ctrl+r": "受電",
    }
    FUNCTION = "ledger.payments"
    NUMBERS = {"2102": "open_notice", "2105": "late_charge"}
    LETTERS = {"u": "unpaid_only", "s": "sort", "/": "filter", "x": "late_charge", "g": "breakdown"}
    LETTER_HELP = {
        "Enter": "期別明細 2102",
        "u": "未納だけ / 全部",
        "x": "延滞金の内訳 2105",
        "s  /": "並び / 絞込",
        "g": "合計の内訳（期別）",
    }
    HELP_LINES = (
        "1人の全ての税を、税目と年度ごとに1行で見る画面です。",
        "未納 本税の残り   仮消 速報だけの入金（確報で確定。取消もある）",
        "延滞金 基準日までの額。x で日数・率・端数の内訳   督手 督促手数料",
        "滞納 督促した、または督促の期限を過ぎた  一部 一部だけ納付  納期前  完納",
        "反映 どの日までの入金が載っているか。「払った」という電話に答えるときに見る",
    )
    MANUAL = (
        "1人の全ての税について、調定額、収入済、未納、仮消、延滞金を税目と年度ごとに見る画面です。"
        "一覧で行を選び Enter を押すと期別明細へ、x を押すと延滞金の計算の内訳へ進みます。"
        "F5 で基準日を変えると、その日の帳簿と延滞金で表示し直します。"
        "u で未納だけ、s で並び、/ で絞込を切り替え、g で合計がどの期別から成るかを見ます。"
        "F7 と F8 は検索結果の前の人と次の人です。"
        "下の「反映」は、どの経路の入金が何日分まで載っているかを示します。"
    )
    HINT = "Enter 期別明細  u 未納だけ/全部  / 絞込  s 並び  x 延滞金の内訳"

    def __init__(self, persons: Persons | None = None) -> None:
        super().__init__(persons)
        self._as_of: date | None = None
        self._summary: PaymentSummary | None = None
        self._seen: Persons | None = None
        """The persons with the one whose summary is shown: a step further may still be on its way."""
        self._unpaid_only = False
        self._word = ""
        self._sort = 0
        self._asked_for_person = False

    def compose(self) -> ComposeResult:
        yield PartyHeader()
        yield DataList(COLUMNS, id="rows", empty=" ", hint=self.HINT, digits=True)
        yield Lines([(), ()], id="below")

    def on_mount(self) -> None:
        if self.persons is not None:
            self.load()

    def on_screen_resume(self) -> None:
        if self.persons is None and not self._asked_for_person:
            self._asked_for_person = True
            self.call_next(self.action_search)
        elif self.persons is None:
            self.say("案内", NO_PERSON)

    @property
    def _list(self) -> DataList:
        return self.query_one("#rows", DataList)

    # Reading

    def take_chosen(self, chosen: object) -> bool:
        if not isinstance(chosen, Persons):
            return False
        self._look_at(chosen)
        return True

    def _look_at(self, persons: Persons) -> None:
        self.persons = persons
        self._word, self._unpaid_only = "", False
        self.load()

    def load(self) -> None:
        persons, ctx, as_of = self.persons, self.office.ctx, self._as_of
        if persons is None:
            return
        party_id, reason = persons.current, persons.reason
        self.read_work(
            "summary",
            lambda: payment_summary(ctx, party_id, as_of, reason),
            lambda summary: self._show(persons, summary),
        )

    async def no_reason(self) -> None:
        """Without a reason the person before stays on the screen."""
        await super().no_reason()
        self.persons = self._seen

    def _show(self, persons: Persons, summary: PaymentSummary) -> None:
        self._seen, self._summary = persons, summary
        self.title_bar.show(position=persons.position)
        self.show_party(summary.party)
        sums = summary.totals
        now = [("納期到来の未納", f"{sums.unpaid_due}"), ("延滞金", f"{sums.late_charge}")]
        if sums.demand_fee:
            now.append(("督促手数料", f"{sums.demand_fee}"))
        below = pairs(*now, ("計", f"{sums.to_pay_now}", Tone.STRONG))
        self.query_one("#below", Lines).show([below, reflected_line(summary.reflected, self.today())])
        self._fill()
        if not summary.rows:
            self.say("案内", "調定はありません。F7 F8 で前後の人、F2 で別の人を見られます。")

    def _shown(self) -> list[SummaryRow]:
        if self._summary is None:
            return []
        rows = [row for row in self._summary.rows if (row.unpaid or not self._unpaid_only) and self._holds(row)]
        return sorted(rows, key=SORTS[self._sort][1])

    def _holds(self, row: SummaryRow) -> bool:
        """Does a row hold the word of the filter?"""
        texts = (row.tax_name, wareki_year(row.key.levy_year), row.year_class, str(row.status), row.key.notice_no)
        return not self._word or any(self._word in text for text in texts)

    def _fill(self) -> None:
        if self._summary is None:
            return
        rows = self._shown()
        filtered = len(rows) != len(self._summary.rows)
        shown = "未納だけ" if self._unpaid_only else "全部"
        if self._word:
            shown += f" 「{self._word}」"
        caption = pairs(("基準日", wareki(self._summary.as_of)), ("表示", shown))[1:]
        self._list.empty = "該当する行はありません。u と / で表示を戻せます。" if filtered else "調定はありません。"
        self._list.show(
            [_row(row) for row in rows],
            caption=caption,
            sort=SORTS[self._sort][0],
            counted=len(rows),
            total=_total("絞込計" if filtered else "合計", rows) if rows else None,
        )

    # What is shown

    def action_unpaid_only(self) -> None:
        self._unpaid_only = not self._unpaid_only
        self._fill()

    def action_sort(self) -> None:
        self._sort = (self._sort + 1) % len(SORTS)
        self._fill()

    def action_filter(self) -> None:
        self.ask_line("絞込", self._filter, value=self._word, width=20, note="税目・年度・状態の一部。空で解除")

    def _filter(self, word: str) -> None:
        self._word = word
        self._fill()

    def action_refresh(self) -> None:
        """F5: another day, or the same again."""
        if self.persons is None:
            self.say("案内", NO_PERSON)
            return
        self.ask_day("基準日", self._summary.as_of if self._summary else None, self._on_day)

    def _on_day(self, day: date | None) -> None:
        self._as_of = day
        self.load()

    # Other persons

    def resting(self, key: str) -> str:
        if key in ("f7", "f8"):
            if self.persons is None:
                return NO_PERSON
            if self.persons.stepped(-1 if key == "f7" else 1) is None:
                return "検索結果の先頭の人です。" if key == "f7" else "検索結果の最後の人です。"
        return ""

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        persons = self.persons.stepped(step) if self.persons is not None else None
        if persons is not None:
            self._look_at(persons)

    # Going deeper

    def _current(self) -> SummaryRow | None:
        row = self._list.current
        if row is None or self._summary is None:
            return None
        return next((found for found in self._summary.rows if found.key == row.key), None)

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_open_notice()

    async def action_open_notice(self) -> None:
        from tui.screens.ledger.notices import NoticesScreen

        current = self._current()
        if current is None or self._seen is None:
            return
        keys = tuple(row.key for row in self._shown())
        screen = NoticesScreen(self._seen, keys, keys.index(current.key), self._as_of)
        await self.app.push_screen(screen, self._back_from_notice)

    def _back_from_notice(self, at: int | None) -> None:
        rows = self._list.rows
        if at is not None and at < len(rows):
            self._list.move_to(at)

    async def action_late_charge(self) -> None:
        """x: how the late charge of the row comes about, all its unpaid receivables."""
        from tui.screens.ledger.trial import TrialScreen

        current = self._current()
        reason = self._no_late_charge(current)
        if reason or current is None or self._seen is None:
            self.say("不可", reason or "行がありません。")
            return
        unpaid = self._unpaid_of(current)
        await self.app.push_screen(TrialScreen(self._seen, unpaid, self._as_of))

    def _unpaid_of(self, row: SummaryRow) -> tuple[int, ...]:
        terms = self._summary.terms if self._summary is not None else ()
        members = set(row.receivable_ids)
        return tuple(term.receivable_id for term in terms if term.receivable_id in members and term.unpaid)

    def _no_late_charge(self, row: SummaryRow | None) -> str:
        if row is None:
            return "行がありません。"
        return "" if self._unpaid_of(row) else "この行に未納の本税はありません。延滞金は 2103 収納履歴で見られます。"

    async def action_breakdown(self) -> None:
        """g: the receivables of which the totals are the sums."""
        from tui.screens.ledger.breakdown import BreakdownPage

        if self._summary is None or self._seen is None:
            return
        members = {number for row in self._shown() for number in row.receivable_ids}
        terms = [term for term in self._summary.terms if term.receivable_id in members]
        names = {row.key.tax_item: row.tax_name for row in self._summary.rows}
        await self.app.push_screen(BreakdownPage(self, self._seen, terms, names))

    def acts(self) -> Sequence[Act]:
        current = self._current()
        nothing = "" if current is not None else "行がありません。"
        return existing(
            (
                Act("期別明細", "open_notice", nothing, "2102"),
                Act("延滞金の内訳", "late_charge", self._no_late_charge(current), "2105"),
                Act("合計の内訳（期別）", "breakdown", nothing),
            )
        )

    async def leave(self, result: Persons | None = None) -> None:
        await super().leave(result or self._seen or self.persons)


def _row(row: SummaryRow) -> Row:
    key = row.key
    year = f"{wareki_year(key.tax_year)}分" if key.tax_year != key.levy_year else ""
    return Row(
        key,
        (
            wareki_year(key.levy_year),
            row.tax_name + year,
            row.year_class,
            f"{row.assessed}",
            f"{row.received}",
            f"{row.unpaid}",
            (Tone.WARN, f"{row.provisional}") if row.provisional else "",
            "" if row.late_charge is None else f"{row.late_charge}",
            f"{row.demand_fee}",
            terms_in_short(row.open_terms),
            (tone_of(row.status), str(row.status)),
            key.notice_no,
            wareki(row.last_paid_on) if row.last_paid_on else "",
            wareki(row.demanded_on) if row.demanded_on else "",
        ),
    )


def _total(word: str, rows: Sequence[SummaryRow]) -> tuple[str, ...]:
    late_charges: list[Yen] = [row.late_charge for row in rows if row.late_charge is not None]
    return (
        "",
        word,
        "",
        f"{total([row.assessed for row in rows])}",
        f"{total([row.received for row in rows])}",
        f"{total([row.unpaid for row in rows])}",
        f"{total([row.provisional for row in rows])}",
        f"{total(late_charges)}",
        f"{total([row.demand_fee for row in rows])}",
        *("",) * 5,
    )
