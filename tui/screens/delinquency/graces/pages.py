"""Pages above 6401 for the intake: application, finances, correction, withdrawal, security, hearing, excuse."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult

from core.delinquency.graces import applying, ending
from core.delinquency.graces.applying import Application, receive_application
from core.delinquency.graces.causes import Cause, causes_of
from core.delinquency.graces.desk import GraceDesk, GraceTold
from core.delinquency.graces.grace import SECURITY_KINDS, Grace
from core.delinquency.graces.kinds import CLAUSES, Clause, GraceKind
from core.delinquency.graces.planning import Finances, start_of
from core.values.dates import wareki
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page
from tui.widgets.tone import Tone

LABEL = 10
GROUNDS: dict[str, tuple[GraceKind, Clause]] = {
    f"{tens}{ones}": (kind, clause)
    for tens, kind in enumerate(GraceKind, 1)
    for ones, clause in enumerate(CLAUSES[kind], 1)
}
"""Two digits: kind and 号."""
_CHOICES = (
    columns.text("期別", 16, flex=True, most=30),
    columns.day("納期限", 9),
    columns.amount("未納本税", 9),
    columns.amount("延滞金", 8),
    columns.text("停猶・処分", 12, flex=True, most=30),
)


class GracePage(Page[str]):
    """A page with one form whose F9 saves and goes back with what was done, in words."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "登録", "ctrl+g": ""}
    HELP_LINES: ClassVar[tuple[str, ...]] = ("内容を入れて F9 で登録します。F3 で何も変えずに戻ります。",)

    def __init__(self, above: OfficeScreen[Any], desk: GraceDesk, told: GraceTold | None) -> None:
        super().__init__(above)
        self._desk, self._told = desk, told
        self.values: dict[str, Any] = {}

    @property
    def _grace(self) -> Grace:
        assert self._told is not None
        return self._told.grace

    def save(self) -> str:
        """Called in a thread with the values in `self.values`."""
        raise NotImplementedError

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で登録します。F3 で戻ります。")

    def action_confirm(self) -> None:
        self.values = self.query_one(Form).values()
        self.write_work(self.save, self._saved)

    async def _saved(self, told: str) -> None:
        await self.leave(told)


class ApplyPage(GracePage):
    """申請受付, the office's own start, or an extension of the current grace."""

    WORD = "申請受付"
    LETTERS = {"a": "mark_all"}
    LETTER_HELP = {"Space": "期別を入れる・外す", "a": "全部"}
    HELP_LINES = (
        "受付日は承認の日です。書面に列挙した期別の時効が更新します（民法152条）。",
        "職権（3 で始まる番号）に受付日はありません。空のままにします。",
        "始まりを空にすると、申請日（職権は今日）から始まります。",
        "Tab で期別の一覧に移り、Space で入れる・外す。書面のとおりに選びます。",
    )

    def __init__(self, above: OfficeScreen[Any], desk: GraceDesk, told: GraceTold | None, *, extends: bool) -> None:
        super().__init__(above, desk, told)
        self._extends = extends
        self._choices = [each for each in desk.choices if each.term.unpaid]
        if extends and told is not None:
            self._choices = [each for each in self._choices if each.term.receivable_id in told.grace.numbers]

    def compose(self) -> ComposeResult:
        parent = self._grace if self._extends else None
        known = ""
        if parent is not None:
            pair = (parent.kind, parent.clause)
            known = next(code for code, each in GROUNDS.items() if each == pair)
        yield Section("期間延長の申請" if parent else "猶予の申請受付・職権の着手", parent.grace_no if parent else "")
        codes = {code: f"{kind.short} {clause.label}" for code, (kind, clause) in GROUNDS.items()}
        received = "" if parent is not None and not parent.kind.applied_for else wareki(self._desk.today)
        yield Form(
            FormRow(
                CodeField(
                    "ground",
                    "種別事由",
                    known,
                    codes=codes,
                    width=2,
                    meaning_width=44,
                    label_width=LABEL,
                    required=True,
                    hint="番号2けた  F4 一覧",
                )
            ),
            FormRow(
                DateField("received_on", "受付日", received, width=9, label_width=LABEL, hint="職権は空"),
                DateField("arose_on", "事由発生日", width=9),
            ),
            FormRow(
                DateField(
                    "from_on", "始まり", width=9, label_width=LABEL, hint="空なら申請日（延長は前の終わりの翌日）"
                ),
                DateField("until_on", "終わり", width=9, required=True),
            ),
            FormRow(Field("statement", "事情", label_width=LABEL, most=200, hint="申請書の事情  Tab 期別へ  F9 登録")),
        )
        yield DataList(
            _CHOICES,
            id="choices",
            marks=True,
            digits=False,
            empty="未納の本税がありません。",
            hint="Space 入れる・外す  a 全部  F9 登録",
        )

    def on_mount(self) -> None:
        data = self.query_one(DataList)
        data.show(
            [
                Row(
                    each.term.receivable_id,
                    (
                        each.label,
                        wareki(each.term.receivable.due_on),
                        f"{each.term.unpaid}",
                        f"{each.term.late_charge}",
                        (Tone.WARN, "・".join(each.standing)),
                    ),
                )
                for each in self._choices
            ],
            caption="対象の期別",
        )
        self.action_mark_all()

    def action_mark_all(self) -> None:
        free = [each.term.receivable_id for each in self._choices if self._extends or not each.standing]
        self.query_one(DataList).mark(free)

    def action_confirm(self) -> None:
        self._marked = tuple(
            each.term.receivable_id
            for each in self._choices
            if each.term.receivable_id in self.query_one(DataList).marked
        )
        if not self._marked:
            raise BadInput(reason="期別を1つ以上選んでください。Tab で一覧に移り Space で入れます。")
        super().action_confirm()

    def save(self) -> str:
        values, today = self.values, self._desk.today
        kind, clause = GROUNDS[str(values["ground"])]
        received = values["received_on"] if kind.applied_for else None
        statutory = max(each.term.receivable.statutory_due_on for each in self._choices)
        asked = Application(
            self._desk.party.party.party_id,
            kind,
            clause,
            self._marked,
            received,
            values["from_on"] or start_of(kind, received, today, statutory),
            values["until_on"],
            values["arose_on"],
            self._grace.grace_id if self._extends else None,
            self._grace.finances if self._extends else Finances(),
            str(values["statement"]),
        )
        grace = receive_application(self.office.ctx, asked)
        word = "着手しました" if received is None else "受付。対象の時効が更新しました"
        return f"{grace.grace_no} {kind.label}を{word}。"


class FinancesPage(GracePage):
    """財産収支: what the 財産収支状況書 says."""

    WORD = "財産収支"
    _FIELDS = (
        ("cash", "現金", "deposits", "預貯金"),
        ("other", "換価容易", "business_needs", "事業資金"),
        ("living_needs", "生活費", "monthly_income", "月の収入"),
        ("monthly_outgo", "月の支出", "", ""),
    )

    def compose(self) -> ComposeResult:
        now = self._grace.finances
        yield Section("財産収支状況書（P-21）", "猶予できる額 = 未納 －（資産 － 当面の必要額）  令6条の9の3")
        rows = []
        for one, label, two, second in self._FIELDS:
            fields = [YenField(one, label, f"{getattr(now, one)}", label_width=LABEL)]
            if two:
                fields.append(YenField(two, second, f"{getattr(now, two)}", label_width=LABEL))
            rows.append(FormRow(*fields))
        yield Form(*rows)

    def save(self) -> str:
        amounts = {name: self.values[name] or ZERO for row in self._FIELDS for name in (row[0], row[2]) if name}
        grace = applying.keep_finances(self.office.ctx, self._grace.grace_id, Finances(**amounts))
        return f"財産収支を登録しました。現在納付能力 {grace.finances.payable_now}円"


class WordsPage(GracePage):
    """One field of words: correction, withdrawal."""

    def __init__(
        self, above: OfficeScreen[Any], desk: GraceDesk, told: GraceTold | None, what: str, title: str, label: str
    ) -> None:
        super().__init__(above, desk, told)
        self._what, self._title, self._label = what, title, label

    def compose(self) -> ComposeResult:
        yield Section(self._title, self._grace.grace_no)
        yield Form(FormRow(Field("words", self._label, label_width=LABEL, most=200, required=True)))

    def save(self) -> str:
        ctx, number, words = self.office.ctx, self._grace.grace_id, str(self.values["words"])
        if self._what == "correction":
            grace = applying.ask_correction(ctx, number, words)
            until = grace.correction_until
            return f"補正を求めました。期限 {wareki(until) if until else ''}。F12 で補正通知書（P-22）を出します。"
        applying.withdraw_application(ctx, number, words)
        return "取下げを登録しました。"


class SecurityPage(GracePage):
    """担保の徴取."""

    WORD = "担保の徴取"
    KINDS = {str(number): kind for number, kind in enumerate(SECURITY_KINDS, 1)}

    def compose(self) -> ComposeResult:
        yield Section("担保の徴取（法16条）", self._grace.grace_no)
        yield Form(
            FormRow(CodeField("security_kind", "種類", codes=self.KINDS, width=1, label_width=LABEL, required=True)),
            FormRow(Field("security_words", "名称数量", label_width=LABEL, most=100, required=True)),
            FormRow(YenField("worth", "価額", label_width=LABEL, required=True)),
            FormRow(Field("provider", "提供者", label_width=LABEL, most=40, hint="本人なら空  F9 登録")),
        )

    def save(self) -> str:
        values = self.values
        worth = values["worth"]
        assert isinstance(worth, Yen)
        applying.give_security(
            self.office.ctx,
            self._grace.grace_id,
            self.KINDS[str(values["security_kind"])],
            str(values["security_words"]),
            worth,
            provider=str(values["provider"]),
        )
        return "担保を登録しました。"


class CausePage(GracePage):
    """A cause with words: notice of a hearing, the excuse."""

    def __init__(self, above: OfficeScreen[Any], desk: GraceDesk, told: GraceTold | None, what: str) -> None:
        super().__init__(above, desk, told)
        self._what = what
        causes = causes_of(self._grace.kind)
        if what == "excuse":
            causes = tuple(each for each in causes if each in (Cause.DEFAULT, Cause.NEW_DELINQUENCY))
        self._codes = {str(number): cause for number, cause in enumerate(causes, 1)}

    def compose(self) -> ComposeResult:
        hearing = self._what == "hearing"
        yield Section(
            "弁明を聴取する旨の通知（法15条の3②）" if hearing else "やむを得ない理由による継続", self._grace.grace_no
        )
        yield Lines(
            [
                text(f"{each.cause.label} {each.words}", Tone.WARN)
                for each in (self._told.proposals if self._told else ())
            ]
        )
        codes = {code: cause.label for code, cause in self._codes.items()}
        form = [FormRow(CodeField("cause", "事由", codes=codes, width=1, label_width=LABEL, required=True))]
        if hearing:
            form.append(FormRow(DateField("on", "聴取の日", width=9, label_width=LABEL, required=True)))
        label = "方法・場所" if hearing else "理由"
        form.append(FormRow(Field("words", label, label_width=LABEL, most=200, required=True)))
        yield Form(*form)

    def save(self) -> str:
        ctx, number, words = self.office.ctx, self._grace.grace_id, str(self.values["words"])
        cause = self._codes[str(self.values["cause"])]
        if self._what == "hearing":
            ending.notify_hearing(ctx, number, cause, self.values["on"], words)
            return "弁明の聴取を登録しました。F12 で通知書（P-26）を出します。"
        ending.excuse(ctx, number, cause, words)
        return "やむを得ない理由を記録しました。猶予は続きます。"


class HearPage(GracePage):
    """弁明の記録."""

    WORD = "弁明の記録"

    def compose(self) -> ComposeResult:
        yield Section("弁明の記録", self._grace.grace_no)
        yield Form(
            FormRow(DateField("on", "聴取した日", wareki(self._desk.today), width=9, label_width=LABEL, required=True)),
            FormRow(
                Field(
                    "words",
                    "内容",
                    label_width=LABEL,
                    most=300,
                    required=True,
                    hint="出頭しなかったときはその旨  F9 登録",
                )
            ),
        )

    def save(self) -> str:
        on = self.values["on"]
        assert isinstance(on, date)
        ending.record_hearing(self.office.ctx, self._grace.grace_id, on, str(self.values["words"]))
        return "弁明を記録しました。"


def page_for(above: OfficeScreen[Any], action: str, desk: GraceDesk, told: GraceTold | None) -> GracePage | None:
    """The page of an act of the intake, or None."""
    if action in ("apply", "extend"):
        return ApplyPage(above, desk, told, extends=action == "extend")
    if action == "finances":
        return FinancesPage(above, desk, told)
    if action == "correction":
        return WordsPage(above, desk, told, action, "補正を求める（法15条の2）", "不備の内容")
    if action == "withdraw":
        return WordsPage(above, desk, told, action, "申請の取下げ", "経緯")
    if action == "security":
        return SecurityPage(above, desk, told)
    if action in ("hearing", "excuse"):
        return CausePage(above, desk, told, action)
    return HearPage(above, desk, told) if action == "hear" else None
