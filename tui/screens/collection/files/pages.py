"""Pages of a review: the question before it is posted, and one line in full."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.collection import review
from core.collection.records.reviewed import Review, Tally
from core.collection.review import LineDetail
from core.formats import gs1_128
from core.ledger.components import Component
from core.values.check_digits import SLIP_BODY, is_slip_number
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells, columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, Section, pairs
from tui.widgets.page import Page
from tui.widgets.tone import Tone

SHOWN_DAYS = 4
"""Days of a file that the confirmation tells one by one; a file seldom has more."""

ACCOUNTS = {
    "receivable": "調定",
    "revenue": "歳入",
    "cash_in": "収入金",
    "suspense": "保留",
    "overpayment": "過誤納",
    "deposit": "預り",
}
KINDS = {
    "assess": "確定",
    "change": "変更",
    "receipt": "収納",
    "attach": "保留解決",
    "absorb": "吸収",
    "offset": "充当",
    "refund": "還付",
}


def question_of(found: Review, deposit: Tally | None) -> Question:
    """What posting the batch will do, day by day, and how it can be undone."""
    batch, counts = found.batch, found.counts
    money = counts.money
    news = found.whole.items - money.items
    changes = [
        Change(f"{wareki(day.booked_on)} の収入", day.before_yen, day.before_yen + day.cash_yen)
        for day in found.days[:SHOWN_DAYS]
    ]
    if len(found.days) > SHOWN_DAYS:
        rest = found.days[SHOWN_DAYS:]
        before = sum(day.before_yen for day in rest)
        changes.append(Change(f"ほか {len(rest)}日の収入", before, before + sum(day.cash_yen for day in rest)))
    held = sum(day.suspense_yen for day in found.days)
    surplus = sum(day.surplus_yen for day in found.days)
    changes += [
        Change("調定へ消込", 0, sum(day.applied_yen for day in found.days)),
        Change("過誤納", 0, surplus),
        Change("保留（エラーを含む）", 0, held),
    ]
    facts = [
        f"バッチ {batch.batch_id}  ファイル {cells.cut(batch.source_name, 26)}  種別 {found.layout_name}",
        f"明細 {found.whole.items:,}件 {found.whole.yen:,}円  うち収納 {money.items:,}件 {money.yen:,}円"
        + (f"  知らせ {news:,}件" if news else ""),
    ]
    if deposit is not None:
        facts.append(f"入金の通知書 {deposit.items:,}件 {deposit.yen:,}円  差 0件 0円 一致")
    rows = sum(day.rows for day in found.days)
    fixed = sum(day.late_charge_yen for day in found.days)
    days = "、".join(wareki(day.booked_on) for day in found.days[:SHOWN_DAYS])
    books = f"日計 {days} に載る" if days else "知らせだけなので日計には載らない"
    notes = [
        f"仕訳 {rows:,}行   {books}   延滞金・督促手数料の確定 {fixed:+,}円".replace("+0円", "0円"),
        f"過誤納 {counts.surplus.items}件（二重{counts.double} 過納{counts.surplus.items - counts.double}）"
        "   保留は 3104 で解決します",
        "戻せるか 確定の後は 3101 からバッチ取消を起案し、決裁で全体を戻します",
    ]
    if found.moved_days:
        closed = "、".join(wareki(day) for day in found.moved_days)
        notes.insert(0, f"注意 収入日 {closed} は締め済です。その分は次の開いている日の保留にします")
    title = f"確認  消込の確定（{batch.source_name}）"
    return Question(title, "この内容で消し込みますか", facts=facts, changes=changes, notes=notes, leads_to="消込")


def slip_shown(slip_key: str) -> str:
    """A slip's number as a list has room for it: of a bar code the number that the city laid into its free digits."""
    if len(slip_key) != 44 or not slip_key.isdigit():
        return slip_key
    try:
        free = gs1_128.decode(slip_key).free
    except BadInput:
        return slip_key
    number = free[: SLIP_BODY + 1]
    return number if is_slip_number(number) else free.lstrip("0") or "0"


class LinePage(Page[None]):
    """One line in full: bytes of the file, the claim, and the rows of the journal that came of it."""

    WORD = "明細"
    HINT = "F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], payment_id: int, reason: str = "", function: str = "") -> None:
        super().__init__(above)
        self._payment_id, self._reason = payment_id, reason
        self._function = function or review.FUNCTION

    def compose(self) -> ComposeResult:
        yield Lines(id="facts")
        yield Section("仕訳  この行から")
        yield DataList(
            (
                columns.day("日計", 9),
                columns.text("科目", 8),
                columns.text("種別", 8),
                columns.text("内訳", 10),
                columns.amount("金額", 12),
                columns.day("起算", 9),
                columns.number("伝票", 6),
                columns.text("区分", 6),
            ),
            empty="まだ仕訳はありません。確定すると記帳されます。",
            hint=self.HINT,
        )

    def on_mount(self) -> None:
        self._load()

    def _load(self) -> None:
        self.read_work(
            "line",
            lambda: review.get_line(self.office.ctx, self._payment_id, function=self._function),
            self._show,
        )

    async def let_in(self) -> None:
        self._load()

    async def not_let_in(self) -> None:
        self.dismiss(None)

    def _show(self, found: LineDetail) -> None:
        line = found.line
        claim = found.claim or "該当する調定がありません"
        lines = [
            pairs(("行", f"{line.line_no:,}"), ("区分", found.notice), ("金額", f"{line.amount_yen:,}円", Tone.STRONG)),
            pairs(("納付書番号", line.slip_key)),
            pairs(
                ("領収日", _day(line.paid_on)),
                ("時刻", found.paid_at or "-"),
                ("収入日", _day(line.booked_on) if line.booked_on else "なし"),
                ("店舗・店", found.outlet or "-"),
            ),
            pairs(("相手", f"{found.party_no} {found.party_name}".strip() or "分かりません")),
            pairs(
                ("調定", claim),
                ("納期限", wareki(found.due_on) if found.due_on else "-"),
                ("今の残り", f"{found.open_yen:,}円" if found.due_on else "-"),
            ),
            pairs(("理由", self._reason or line.reason or "なし")),
            pairs(("元の行", found.raw[:300])),
        ]
        self.query_one("#facts", Lines).show(lines)
        rows = [
            Row(
                row.posting_id,
                (
                    _day(row.booked_on),
                    ACCOUNTS.get(row.posting.account, row.posting.account),
                    "赤" if row.posting.reverses_posting_id else KINDS.get(row.posting.kind, row.posting.kind),
                    Component(row.posting.component).label if row.posting.component else "",
                    f"{row.posting.amount_yen:,}",
                    _day(row.posting.value_on),
                    str(row.voucher_id),
                    {"current": "現年", "carried_over": "滞繰"}.get(row.posting.revenue_class, ""),
                ),
            )
            for row in found.rows
        ]
        self.query_one(DataList).show(rows, caption="仕訳", sort="記帳順", counted=len(rows))


def _day(iso: str) -> str:
    return wareki(date.fromisoformat(iso))
