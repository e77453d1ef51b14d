"""2105 延滞金試算: what would have to be paid on a day, every step of it, and when it grows next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.ledger.inquiry.trial import Trial, TrialView, late_charge_rates, late_charge_trial
from core.ledger.late_charge import LateCharge
from core.ledger.rates import Rate, percent
from core.values.dates import wareki, wareki_year
from core.values.money import Yen, total
from tui.screens.ledger.person_screen import NO_PERSON, PersonScreen
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.derivation import Derivation
from tui.widgets.field import DateField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, pairs, text
from tui.widgets.page import Page
from tui.widgets.painted import Line
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone

SEGMENTS = (
    columns.day("期間 自", 8),
    columns.day("至", 8),
    columns.number("日数", 5),
    columns.number("割合", 4),
    columns.amount("計算基礎", 8),
    columns.text("式（1円未満切捨て）", 26, flex=True, most=34),
    columns.amount("円", 7),
)


class TrialScreen(PersonScreen[None]):
    """One receivable after the other on the same day; `receivables` are those of a row or the marked ones."""

    NUMBER, NAME = "2105", "延滞金試算"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "割合表",
        "f5": "再計算",
        "f7": "前の期",
        "f8": "次の期",
        "ctrl+r": "受電",
    }
    FUNCTION = "ledger.payments"
    LETTER_HELP = {"Enter": "入力した納付予定日で再計算", "F7 F8": "前 / 次の期"}
    HELP_LINES = (
        "延滞金は、納期限の翌日から納付する日まで日割りで計算します。",
        "最初の1か月は低い割合、その後は高い割合です。割合は年ごとです（F4 割合表）。",
        "1,000円未満の端数を除いた本税に掛け、結果は100円未満を切り捨てます。",
        "一部納付があると、その翌日から残りの本税で計算します。",
    )
    MANUAL = (
        "延滞金を、納付する予定の日まで計算し、日数、割合、端数処理、根拠の条文を1段ずつ見せる画面です。"
        "納付予定日を入れて Enter か F5 を押すと計算し直します。"
        "複数の期別を対象にしたときは F7 と F8 で期を移り、下に全体の納付額が出ます。"
        "次に金額が増える日も出るので、いつまでに払えばよいかを答えられます。"
        "F4 で年ごとの割合表を見られます。"
    )

    def __init__(self, persons: Persons | None = None, receivables: Sequence[int] = (), on: date | None = None) -> None:
        super().__init__(persons)
        self._receivables, self._on = tuple(receivables), on
        self._view: TrialView | None = None
        self._at = 0
        self._recomputing = False

    def compose(self) -> ComposeResult:
        yield PartyHeader()
        yield Form(
            FormRow(
                DateField("on", "納付予定日", hint="日付を変えて Enter か F5 で再計算  F4 割合表"),
                Lines(id="which", classes="wide"),
            )
        )
        yield Derivation(SEGMENTS, id="steps")
        yield Lines(id="result")

    def on_mount(self) -> None:
        if self._receivables:
            self.load()
        else:
            self.say("案内", "2101 か 2102 で x を押して開いてください。F2 で検索します。")

    # Reading

    def load(self) -> None:
        ctx, numbers, on, reason = self.office.ctx, self._receivables, self._on, self.reason
        self.read_work("trial", lambda: late_charge_trial(ctx, numbers, on, reason), self._show)

    def _show(self, view: TrialView) -> None:
        self._view = view
        self.show_party(view.party)
        self.query_one(Form).fill({"on": wareki(view.on)})
        self._show_current()
        if self._recomputing:
            self._recomputing = False
            self.say("完了", f"{wareki(view.on)} で再計算しました。")

    def _show_current(self) -> None:
        view = self._view
        if view is None:
            return
        trial = view.trials[self._at]
        self.title_bar.show(position=f"{self._at + 1}/{len(view.trials)}期")
        self.query_one("#which", Lines).show([_which(trial)])
        charge = trial.charge
        self.query_one("#steps", Derivation).show(
            _segments(charge),
            article=f"{trial.article} 附則3条の2 法20条の4の2" if trial.article else "",
            total=("", "", f"{_days(charge)}日", "", "", "区間の合計", f"{charge.subtotal}") if charge else None,
        )
        self.query_one("#result", Lines).show([*_result(trial, view.on), *_whole(view)])

    # Keys

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        """F5: compute for the day in the field."""
        on = self.query_one(Form).values()["on"]
        self._on = on if isinstance(on, date) else None
        self._recomputing = True
        self.load()

    def resting(self, key: str) -> str:
        if key in ("f5", "f7", "f8") and not self._receivables:
            return NO_PERSON
        if key in ("f7", "f8"):
            at = self._at + (1 if key == "f8" else -1)
            if not 0 <= at < len(self._receivables):
                return "対象の最後の期です。" if key == "f8" else "対象の最初の期です。"
        return ""

    def action_previous(self) -> None:
        self._at -= 1
        self._show_current()

    def action_next(self) -> None:
        self._at += 1
        self._show_current()

    async def action_candidates(self) -> None:
        """F4: the rates year by year."""
        ctx = self.office.ctx
        self.read_work("rates", lambda: late_charge_rates(ctx), self._show_rates)

    async def _show_rates(self, rates: Sequence[Rate]) -> None:
        await self.app.push_screen(RatesPage(self, rates))


class RatesPage(Page[None]):
    """割合表: the rates by period, the newest first."""

    WORD = "割合表"
    HINT = "F3 で戻る  PgUp PgDn 頁"

    def __init__(self, above: OfficeScreen[Any], rates: Sequence[Rate]) -> None:
        super().__init__(above)
        self._rates = rates

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.day("自", 9),
                columns.day("至", 9),
                columns.number("1か月まで", 10),
                columns.number("その後", 8),
                columns.number("還付加算金", 10),
                columns.number("猶予", 6),
            ),
            hint=self.HINT,
            digits=False,
        )

    def on_mount(self) -> None:
        rows = [
            Row(
                rate.from_on,
                (
                    wareki(rate.from_on),
                    wareki(rate.until_on) if rate.until_on != date.max else "",
                    f"{percent(rate.low)}%",
                    f"{percent(rate.high)}%",
                    f"{percent(rate.refund)}%",
                    f"{percent(rate.grace)}%" if rate.grace is not None else "",
                ),
            )
            for rate in self._rates
        ]
        self.query_one(DataList).show(rows, caption="延滞金などの割合（年）", sort="新しい順", counted=len(rows))


def _which(trial: Trial) -> Line:
    key = trial.receivable.key
    label = trial.term_label
    term = f"第{label}期" if label.isdigit() else f"{label}分" if label.endswith("月") else f"{label}期"
    return pairs(
        ("対象", f"{wareki_year(key.levy_year)} {trial.short_name} {term}", Tone.STRONG),
        ("納期限", wareki(trial.receivable.due_on)),
        ("残", f"{trial.principal}"),
        gap=1,
    )[1:]


def _segments(charge: LateCharge | None) -> list[tuple[str, ...]]:
    return [
        (
            wareki(segment.from_on),
            wareki(segment.until_on),
            f"{segment.days}日",
            f"{percent(segment.rate)}%",
            f"{segment.base}",
            f"{segment.base if len(f'{segment.base}') <= 9 else '基礎'} x {percent(segment.rate)}% x {segment.days} / 365",
            f"{segment.amount}",
        )
        for segment in (charge.segments if charge is not None else ())
    ]


def _days(charge: LateCharge) -> int:
    return sum(segment.days for segment in charge.segments)


def _result(trial: Trial, on: date) -> list[Line]:
    """Rounding, what else is open, what is to be paid, and when it grows next."""
    charge = trial.charge
    if charge is None and trial.principal:
        rounding = "この科目の延滞金は別の法令によるので、ここでは計算しません。"
    elif charge is None:
        rounding = "本税は完納です。延滞金は増えません。"
    elif on <= charge.due_on:
        rounding = f"納期限 {wareki(charge.due_on)} までの納付なので延滞金はありません。"
    elif not charge.segments:
        rounding = f"本税の残り {trial.principal}円は2,000円未満なので計算しません。"
    elif charge.result:
        rounding = f"端数 {charge.subtotal}円は1,000円以上なので100円未満を切捨て"
    else:
        rounding = f"端数 {charge.subtotal}円は1,000円未満なので全額を切捨て"
    parts = [("うち確定済", f"{trial.fixed}")] if trial.fixed else []
    lines: list[Line] = [
        (),
        [*text(rounding), (Tone.TEXT, "    "), (Tone.LABEL, "延滞金 "), (Tone.STRONG, f"{trial.late_charge}円")],
        pairs(
            *parts,
            ("督促手数料", f"{trial.demand_fee}"),
            *([("その他", f"{trial.other}")] if trial.other else []),
            ("本税", f"{trial.principal}"),
            ("納付額計", f"{trial.to_pay}円", Tone.STRONG),
            gap=3,
        ),
        (),
    ]
    if charge is not None and charge.assumed:
        lines.append(text("未告示の年の割合は、直前の年の割合で計算しています。", Tone.WARN))
    if trial.growth is not None:
        step = trial.growth
        lines.append(
            text(
                f"{'納期限' if on <= trial.receivable.due_on else 'この日付'}を過ぎると 毎日およそ {step.per_day}円 増えます。"
                f"{step.amount}円になる日 {wareki(step.reached_on)}"
            )
        )
    return lines


def _whole(view: TrialView) -> list[Line]:
    """The sum of all receivables, where there are several."""
    if len(view.trials) < 2:
        return []
    late: Yen = total([trial.late_charge for trial in view.trials])
    return [
        (),
        pairs(
            (f"対象 {len(view.trials)}期別の計", ""),
            ("本税", f"{total([trial.principal for trial in view.trials])}"),
            ("延滞金", f"{late}"),
            ("督促手数料", f"{total([trial.demand_fee for trial in view.trials])}"),
            ("納付額計", f"{view.to_pay}円", Tone.STRONG),
        ),
    ]
