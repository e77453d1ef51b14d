"""2102 期別明細: the receivables of one notice, and under the list why each figure of the current one is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult
from textual.events import Resize

from core.ledger.inquiry.notices import NoticeView, TermDetail, receivables_of_notice
from core.ledger.inquiry.terms import NoticeKey, Term
from core.values.dates import wareki, wareki_year
from core.values.money import ZERO, Yen
from tui.screens.ledger.history_rows import COLUMNS as JOURNAL_COLUMNS
from tui.screens.ledger.history_rows import journal_row
from tui.screens.ledger.person_screen import NO_PERSON, PersonScreen, existing
from tui.screens.parties.persons import Persons
from tui.widgets import cells, columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, Section, pairs
from tui.widgets.painted import Line
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone, tone_of

COLUMNS = (
    columns.text("期", 3),
    columns.day("納期限", 8),
    columns.amount("本税 調定", 9),
    columns.amount("収入", 7),
    columns.amount("未納", 7),
    columns.amount("延滞確", 6),
    columns.amount("延滞未", 6),
    columns.amount("督手", 4, rank=1),
    columns.day("督促日", 8, rank=2),
    columns.day("領収日", 8, rank=3),
    columns.text("状態", 6),
    columns.amount("仮消", 7, rank=4),
)
LINES, LINES_ROOMY = 9, 16
"""Lines of the list at most: what stands below must be seen without a key."""


class NoticesScreen(PersonScreen[int]):
    """Gives back the place of the notice that was shown last among those handed over."""

    NUMBER, NAME = "2102", "期別明細"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "基準日",
        "f7": "前の税",
        "f8": "次の税",
        "ctrl+r": "受電",
    }
    FUNCTION = "ledger.assessments"
    NUMBERS = {"2103": "open_history", "2105": "late_charge"}
    LETTERS = {"x": "late_charge"}
    LETTER_HELP = {"Enter": "収納履歴 2103", "Space": "選ぶ（x の対象）", "x": "延滞金の内訳 2105"}
    HELP_LINES = (
        "1つの通知書の期別を見る画面です。下に、選択中の期の各金額の根拠が出ます。",
        "延滞確 帳簿に載った延滞金の残り   延滞未 まだ載っていない基準日までの分",
        "差押できる日 督促から10日を経過した日の翌日（土日休日でも数えます）",
    )
    MANUAL = (
        "1つの通知書の期別ごとに、調定、収入、未納、延滞金、督促手数料を見る画面です。"
        "一覧の下に、選択中の期の調定の変更、仮消、督促、延滞金の計算が出て、なぜその金額かを説明できます。"
        "Enter で収納履歴へ、x で延滞金の計算の内訳へ進みます。"
        "Space で選んだ期があるときは、x は選んだ期をまとめて計算します。"
        "F7 と F8 は前の税と次の税、F5 は基準日の変更です。"
        "広い端末では、選択中の期の収納履歴も同時に出ます。"
    )
    HINT = "Enter 収納履歴  Space 選ぶ  x 延滞金の内訳  F7 F8 前後の税"

    def __init__(
        self,
        persons: Persons | None = None,
        keys: Sequence[NoticeKey] = (),
        at: int = 0,
        as_of: date | None = None,
    ) -> None:
        super().__init__(persons)
        self._keys, self._at, self._as_of = tuple(keys), at, as_of
        self._view: NoticeView | None = None
        self._to: int | None = None

    def compose(self) -> ComposeResult:
        yield PartyHeader()
        yield Lines([(), ()], id="head")
        yield DataList(COLUMNS, id="terms", empty=" ", hint=self.HINT, marks=True, digits=False, at_most=LINES)
        yield Section("選択中", id="which")
        yield Lines(id="why")
        yield Lines([()], classes="roomy")
        yield DataList(JOURNAL_COLUMNS, id="journal", empty="仕訳はありません。", digits=False).add_class("roomy")

    def on_mount(self) -> None:
        if self._keys:
            self.load()
        else:
            self.say("案内", "2101 で税目と年度を選び、Enter で開いてください。F2 で検索します。")

    @property
    def _list(self) -> DataList:
        return self.query_one("#terms", DataList)

    def on_resize(self, event: Resize) -> None:
        self._list.styles.max_height = LINES_ROOMY if self.roomy else LINES

    # Reading

    def load(self) -> None:
        ctx, key, as_of, reason = self.office.ctx, self._keys[self._at], self._as_of, self.reason
        self.read_work("notice", lambda: receivables_of_notice(ctx, key, as_of, reason), self._show)

    def _show(self, view: NoticeView) -> None:
        self._view = view
        self.title_bar.show(position=f"{self._at + 1}/{len(self._keys)}")
        self.show_party(view.party)
        self.query_one("#head", Lines).show(_head(view))
        to, self._to = self._to, None
        self._list.show(
            [_row(term) for term in view.terms],
            caption="期別",
            counted=len(view.terms),
            total=_total(view),
            to=to,
        )
        self._explain()

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        if event.data_list is self._list:
            self._explain()

    def _explain(self) -> None:
        """The lines under the list, and on a wide terminal the journal, of the current receivable."""
        view = self._view
        if view is None or not self._list.rows:
            return
        term, detail = view.terms[self._list.cursor], view.details[self._list.cursor]
        self.query_one("#which", Section).show(f"選択中 {term_words(term)}")
        width = self.size.width
        lines = _why(term, detail, width)
        most = max(len(_why(*pair, width)) for pair in zip(view.terms, view.details, strict=True))
        # As many lines for every receivable of the notice: a step of the cursor must not lay out the screen anew.
        self.query_one("#why", Lines).show([*lines, *[()] * (most - len(lines))])
        self.query_one("#journal", DataList).show(
            [journal_row(n, line) for n, line in enumerate(detail.journal)],
            caption="仕訳（2103 と同じ）",
            counted=len(detail.journal),
        )

    # Keys

    def resting(self, key: str) -> str:
        if key in ("f7", "f8"):
            if not self._keys:
                return NO_PERSON
            at = self._at + (1 if key == "f8" else -1)
            if not 0 <= at < len(self._keys):
                return "2101 に表示した最後の税です。" if key == "f8" else "2101 に表示した先頭の税です。"
        if key == "f5" and not self._keys:
            return NO_PERSON
        return ""

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        self._at += step
        self.load()

    def action_refresh(self) -> None:
        """F5: another day, or the same again."""
        self.ask_day("基準日", self._view.as_of if self._view else None, self._on_day)

    def _on_day(self, day: date | None) -> None:
        self._as_of = day
        self.load()

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_open_history()

    async def action_open_history(self) -> None:
        from tui.screens.ledger.history import HistoryScreen

        if self._view is None or self.persons is None or not self._list.rows:
            return
        numbers = tuple(term.receivable_id for term in self._view.terms)
        await self.app.push_screen(HistoryScreen(self.persons, numbers, self._list.cursor), self._back_to_term)

    def _back_to_term(self, at: int | None) -> None:
        if at is not None and at < len(self._list.rows):
            self._list.move_to(at)

    async def action_late_charge(self) -> None:
        """x: the late charge of the marked receivables, else of the current one."""
        from tui.screens.ledger.trial import TrialScreen

        reason = self._no_late_charge()
        if reason or self.persons is None:
            self.say("不可", reason)
            return
        await self.app.push_screen(TrialScreen(self.persons, self._wanted(), self._as_of))

    def _wanted(self) -> tuple[int, ...]:
        """The unpaid ones of the marked receivables, else the current one if it is unpaid."""
        terms = self._view.terms if self._view is not None else ()
        marked = self._list.marked
        current = self._list.current.key if self._list.current is not None else None
        asked = [term for term in terms if (term.receivable_id in marked if marked else term.receivable_id == current)]
        return tuple(term.receivable_id for term in asked if term.unpaid)

    def _no_late_charge(self) -> str:
        if self._view is None:
            return NO_PERSON
        return "" if self._wanted() else "未納の本税がありません。延滞金の計算の対象は未納の期だけです。"

    def acts(self) -> Sequence[Act]:
        nothing = "" if self._list.rows else "期別がありません。"
        return existing(
            (
                Act("収納履歴", "open_history", nothing, "2103"),
                Act("延滞金の内訳", "late_charge", self._no_late_charge(), "2105"),
            )
        )

    async def leave(self, result: int | None = None) -> None:
        await super().leave(self._at if self._keys else None)


def term_words(term: Term) -> str:
    """第1期, 全期, 6月分."""
    label = term.label
    return f"第{label}期" if label.isdigit() else f"{label}分" if label.endswith("月") else f"{label}期"


def _head(view: NoticeView) -> list[Line]:
    key = view.key
    first = pairs(
        (wareki_year(key.levy_year), view.tax_name, Tone.STRONG),
        ("賦課", wareki_year(key.levy_year)),
        ("相当", wareki_year(key.tax_year)),
        ("会計", f"{wareki_year(view.fiscal_year)}{view.year_class}"),
        ("通知書", key.notice_no),
        gap=1,
    )
    items = [("法定納期限等", wareki(view.priority_on))]
    steps = [step for detail in view.details for step in detail.assessments]
    first_on = min((step.on for step in steps if step.word == "当初"), default=None)
    if first_on is not None:
        items.append(("確定", f"{wareki(first_on)} 当初"))
    changes = [step for step in steps if step.word != "当初"]
    if changes:
        last = max(step.on for step in changes)
        yen = sum(step.difference.amount for step in changes if step.on == last)
        items.append(("変更", f"{wareki(last)} {yen:+,}"))
    return [first, pairs(*items, ("基準日", wareki(view.as_of)))]


def _row(term: Term) -> Row:
    return Row(
        term.receivable_id,
        (
            term.label,
            wareki(term.receivable.due_on),
            f"{term.assessed}",
            f"{term.received}",
            f"{term.unpaid}",
            f"{term.late_charge_fixed}",
            "" if term.late_charge_accrued is None else f"{term.late_charge_accrued}",
            f"{term.demand_fee}",
            wareki(term.demand.issued_on) if term.demand else "",
            wareki(term.last_paid_on) if term.last_paid_on else "",
            (tone_of(term.status), str(term.status)),
            (Tone.WARN, f"{term.provisional}") if term.provisional else "",
        ),
    )


def _total(view: NoticeView) -> tuple[str, ...]:
    sums = view.totals
    fixed = sum((term.late_charge_fixed for term in view.terms), ZERO)
    accrued = sum((term.late_charge_accrued or ZERO for term in view.terms), ZERO)
    return (
        "計",
        "",
        f"{sums.assessed}",
        f"{sums.received}",
        f"{sums.unpaid}",
        f"{fixed}",
        f"{accrued}",
        f"{sums.demand_fee}",
        "",
        "",
        "",
        f"{sums.provisional}" if sums.provisional else "",
    )


def _why(term: Term, detail: TermDetail, width: int) -> list[Line]:
    """Of each figure of the receivable where it comes from."""
    lines: list[Line] = []
    steps = [
        f"{wareki(step.on)} {step.word} {step.difference}" + (f" = {step.after}" if n else "")
        for n, step in enumerate(detail.assessments)
    ]
    lines.append(pairs(("調定", " / ".join(steps) or "なし")))
    if len(detail.parts) > 1:
        lines.append(pairs(("内訳", "  ".join(f"{name} {yen}" for name, yen in detail.parts))))
    received = f"{term.received}" if term.received else "なし"
    if term.last_paid_on is not None:
        received += f"（最終 {wareki(term.last_paid_on)}）"
    items: list[tuple[str, str] | tuple[str, str, Tone]] = [("収納", received), _provisional(detail)]
    if term.overpaid:
        items.append(("過納", f"{term.overpaid}", Tone.WARN))
    lines.append(pairs(*items, gap=4))
    lines.append(pairs(("督促", _demand(term))))
    lines.extend(_derivation(detail.late_charge_text, width))
    return lines


def _derivation(words: str, width: int) -> list[Line]:
    """The late charge in as many lines as it needs; a line ends between two steps, never inside a figure."""
    rows = [""]
    for step in words.split(" / "):
        longer = f"{rows[-1]} / {step}" if rows[-1] else step
        if rows[-1] and cells.width(longer) > width - 9:
            rows.append(step)
        else:
            rows[-1] = longer
    return [pairs(("延滞金" if n == 0 else "      ", row)) for n, row in enumerate(rows)]


def _provisional(detail: TermDetail) -> tuple[str, str] | tuple[str, str, Tone]:
    open_marks = [mark for mark in detail.marks if mark.end_kind is None]
    if not open_marks:
        return ("仮消", "なし")
    yen = Yen(sum(mark.amount_yen for mark in open_marks))
    paid_on = max(date.fromisoformat(mark.paid_on) for mark in open_marks)
    return ("仮消", f"{yen}（速報 {wareki(paid_on)}。確報で確定）", Tone.WARN)


def _demand(term: Term) -> str:
    if term.demand is None:
        return "なし"
    fee = f"  手数料の残り {term.demand_fee}" if term.demand_fee else ""
    seizable = wareki(term.demand.seizable_from_on)
    return f"{wareki(term.demand.issued_on)} 発付（差押できる日 {seizable}）{fee}"
