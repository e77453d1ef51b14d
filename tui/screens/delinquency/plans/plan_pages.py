"""Pages above 6301: the receivables of a plan, a paper that is entrusted, a third-party payer, why a plan is cancelled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from textual.app import ComposeResult

from core.delinquency.plans.claims import PlanChoice
from core.delinquency.plans.securities import PaperKind, PaperWish
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.refusals import BadInput
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.page import Page
from tui.widgets.tone import Tone

CHOICES = (
    columns.number("番", 3),
    columns.text("期別", 16),
    columns.day("納期限", 9),
    columns.amount("本税", 9),
    columns.amount("督手等", 6),
    columns.amount("延滞金", 7),
    columns.amount("仮消", 7),
    columns.text("入れられない理由", 10, flex=True, most=60),
)
LABEL = 12
KINDS = {str(number): kind for number, kind in enumerate(PaperKind, 1)}


class ChoicePage(Page[tuple[int, ...]]):
    """対象の期別: Space marks, the order of the marks' rows is the order of payment. Gives back the numbers."""

    KEYS = {"f3": "戻る", "f9": "決定", "ctrl+g": ""}
    WORD = "対象の期別"
    HINT = "Space で入れる・外す  a 全部  F9 決定  F3 で戻る"
    LETTERS = {"a": "mark_all"}
    LETTER_HELP = {"Space": "計画に入れる・外す", "a": "入れられるもの全部"}
    HELP_LINES = (
        "計画に入れる期別を選びます。書面に列挙した期別だけが承認の範囲です（民法152条）。",
        "猶予、停止、移管などの期別は入れられません。理由は右の欄にあります。",
    )

    def __init__(self, above: OfficeScreen[Any], choices: Sequence[PlanChoice], chosen: Sequence[int]) -> None:
        super().__init__(above)
        self._choices, self._before = tuple(choices), tuple(chosen)

    def compose(self) -> ComposeResult:
        yield DataList(CHOICES, id="choices", marks=True, hint=self.HINT, empty="未納の期別はありません。", spells=True)
        yield Lines([()], id="sum")

    def on_mount(self) -> None:
        data = self._list
        data.show([_choice(number, each) for number, each in enumerate(self._choices, 1)], caption="未納の期別  古い順")
        data.mark(self._before)
        self.set_focus(data)
        self._tell()

    @property
    def _list(self) -> DataList:
        return self.query_one(DataList)

    def on_data_list_marked(self, event: DataList.Marked) -> None:
        bad = [each for each in self._choices if each.receivable_id in event.keys and each.obstacle]
        if bad:
            self._list.mark([key for key in event.keys if key not in {each.receivable_id for each in bad}])
            self.say("不可", f"{bad[0].claim.label}は{bad[0].obstacle}")
        self._tell()

    def action_mark_all(self) -> None:
        self._list.mark([each.receivable_id for each in self._choices if not each.obstacle])

    def _tell(self) -> None:
        marked = [each for each in self._choices if each.receivable_id in self._list.marked]
        owed = total([each.claim.base for each in marked])
        self.query_one("#sum", Lines).show([text(f"選択 {len(marked)}期別  本税・督促手数料 {owed}円", Tone.STRONG)])

    def action_confirm(self) -> None:
        kept = [number for number in self._before if number in self._list.marked]
        added = [e.receivable_id for e in self._choices if e.receivable_id in self._list.marked]
        numbers = tuple(dict.fromkeys(kept + added)) if set(kept) == set(added) else tuple(added)
        if not numbers:
            raise BadInput(reason="期別を1つ以上選んでください。Space で入れます。")
        self.dismiss(numbers)


T = TypeVar("T")
Go = Callable[[OfficeScreen[Any], T], Awaitable[None]]
"""function(page, typed): asks and does it above the page, which stands with all that was typed until it is done."""


class EntrustPage(Page[None]):
    """納付受託: the paper as it is brought."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "決定", "ctrl+g": ""}
    WORD = "納付受託"
    HINT = "F9 確認へ  F3 で戻る"
    HELP_LINES = (
        "小切手や手形で納付の委託を受けます（法16条の2）。受けただけでは納付になりません。",
        "入金は普段どおり帳簿に載ります。不渡りのときは未納がそのまま残ります。",
        "延滞金の計算終期は、券面に入れた延滞金をいつまでで計算したかです。",
    )

    def __init__(self, above: OfficeScreen[Any], brought_by: str, claims: int, owed: Yen, go: Go[PaperWish]) -> None:
        super().__init__(above)
        self._go = go
        self._brought_by, self._claims, self._owed = brought_by, claims, owed

    def compose(self) -> ComposeResult:
        yield Section("受託する証券")
        yield Lines([text(f"充てる対象 {self._claims}期別  本税・督促手数料 {self._owed}円（延滞金は終期の日まで）")])
        codes = {code: kind.value for code, kind in KINDS.items()}
        yield Form(
            FormRow(CodeField("kind", "券種", "1", codes=codes, width=1, label_width=LABEL, required=True)),
            FormRow(Field("paper_no", "証券の番号", label_width=LABEL, width=20, most=30, required=True)),
            FormRow(
                YenField("face", "券面金額", label_width=LABEL, required=True),
                DateField("due_on", "支払期日", required=True),
                DateField("charge_until_on", "延滞金終期", required=True),
            ),
            FormRow(Field("drawn_by", "振出人", label_width=LABEL, most=40, required=True)),
            FormRow(Field("drawn_on_bank", "支払場所", label_width=LABEL, most=40, required=True)),
            FormRow(Field("brought_by", "提供者", self._brought_by, label_width=LABEL, most=40, required=True)),
            FormRow(Field("reentrusted_to", "再委託先", label_width=LABEL, most=40, required=True)),
        )

    async def on_form_completed(self, event: Form.Completed) -> None:
        await self.action_confirm()

    async def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        face, due_on, until_on = values["face"], values["due_on"], values["charge_until_on"]
        assert isinstance(face, Yen) and isinstance(due_on, date) and isinstance(until_on, date)
        words = [
            str(values[name]) for name in ("paper_no", "drawn_by", "drawn_on_bank", "brought_by", "reentrusted_to")
        ]
        number, drawn_by, bank, brought_by, to = words
        wish = PaperWish(KINDS[str(values["kind"])], number, face, due_on, drawn_by, bank, brought_by, to, until_on)
        await self._go(self, wish)


@dataclass(frozen=True, slots=True)
class TypedPayer:
    """A third-party payer as typed."""

    name: str
    relation: str


class PayerPage(Page[None]):
    """第三者納付: who pays, and what they are to the delinquent."""

    KEYS = {"f3": "戻る", "f9": "決定", "ctrl+g": ""}
    WORD = "第三者納付"
    HINT = "F9 記録  F3 で戻る"
    HELP_LINES = ("滞納者に代わって納める人を記録します（法20条の6）。領収の名義は滞納者のままです。",)

    def __init__(self, above: OfficeScreen[Any], go: Go[TypedPayer]) -> None:
        super().__init__(above)
        self._go = go

    def compose(self) -> ComposeResult:
        yield Section("滞納者に代わって納める人")
        yield Form(
            FormRow(Field("name", "氏名・名称", label_width=LABEL, most=40, required=True)),
            FormRow(
                Field(
                    "relation",
                    "関係",
                    label_width=LABEL,
                    width=20,
                    most=20,
                    required=True,
                    hint="配偶者、親、勤務先など",
                )
            ),
        )

    async def on_form_completed(self, event: Form.Completed) -> None:
        await self.action_confirm()

    async def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        await self._go(self, TypedPayer(str(values["name"]), str(values["relation"])))


class ReasonPage(Page[None]):
    """Why a plan is to be cancelled."""

    KEYS = {"f3": "戻る", "f9": "起案へ", "ctrl+g": ""}
    WORD = "取消しの理由"
    HINT = "理由を入れて F9 確認へ  F3 で戻る"
    HELP_LINES = ("分納誓約の取消しを起案する理由です。決裁した日に取り消され、署名の日の承認は残ります。",)

    def __init__(self, above: OfficeScreen[Any], facts: Sequence[str], go: Go[str]) -> None:
        super().__init__(above)
        self._facts, self._go = tuple(facts), go

    def compose(self) -> ComposeResult:
        yield Section("分納誓約の取消し")
        yield Lines([*(text(fact) for fact in self._facts), ()])
        yield Form(FormRow(Field("reason", "理由", most=80, required=True, hint=self.HINT)))

    async def on_form_completed(self, event: Form.Completed) -> None:
        await self.action_confirm()

    async def action_confirm(self) -> None:
        await self._go(self, str(self.query_one(Form).values()["reason"]))


def _choice(number: int, each: PlanChoice) -> Row:
    term, claim = each.term, each.claim
    return Row(
        each.receivable_id,
        (
            str(number),
            claim.label,
            wareki(claim.due_on),
            f"{claim.principal}",
            f"{claim.other}" if claim.other else "",
            f"{term.late_charge}",
            (Tone.WARN, f"{term.provisional}") if term.provisional else "",
            each.obstacle,
        ),
    )
