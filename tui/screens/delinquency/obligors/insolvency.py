"""6703 破産・繰上徴収: proceedings over somebody's property with the ranks of the claims, and due days brought forward."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.delinquency.obligors import advance, insolvent
from core.delinquency.obligors.advance import AdvanceGround, AdvanceLine, NewAdvance
from core.delinquency.obligors.insolvency import InsolvencyStep, NewInsolvency
from core.delinquency.obligors.insolvent import InsolvencyLine, InsolvencyView, RankedTerm
from core.delinquency.obligors.ranks import Proceedings
from core.values.dates import wareki, wareki_year
from core.values.refusals import BadInput
from tui.screens.delinquency.obligors.entry_page import Values
from tui.screens.delinquency.obligors.obligor_screen import Lists, ObligorScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field, SearchField
from tui.widgets.form import FormRow
from tui.widgets.lines import pairs, text, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

KINDS = {str(at): each for at, each in enumerate(Proceedings, 1)}
STEPS = {str(at): each for at, each in enumerate(InsolvencyStep, 1)}
GROUNDS = {each.value: each for each in AdvanceGround}
_PARTS = re.compile(r"[、,，\s]+")
LABEL = 14
PROCEEDINGS, RANKS, ADVANCES = range(3)

COLUMNS = (
    (
        columns.number("番", 3),
        columns.text("氏名", 12, flex=True, most=24),
        columns.code("宛名番号", 8, rank=1),
        columns.text("手続", 8),
        columns.text("事件番号", 18, flex=True, most=30),
        columns.day("開始", 9),
        columns.text("状態", 8),
        columns.amount("未納", 10),
        columns.text("管財人", 14, rank=1, flex=True, most=24),
    ),
    (
        columns.number("番", 3),
        columns.text("区分", 14),
        columns.code("年度", 4),
        columns.code("税目", 4),
        columns.text("期", 3),
        columns.day("納期限", 9),
        columns.amount("額", 11),
        columns.text("開始後の延滞金", 14),
        columns.text("届出先", 10, rank=1),
    ),
    (
        columns.number("番", 3),
        columns.text("氏名", 12, flex=True, most=24),
        columns.code("宛名番号", 8),
        columns.day("決定日", 9),
        columns.day("新納期限", 9),
        columns.number("期別", 4),
        columns.text("告知", 9),
        columns.text("事由", 16, flex=True, most=50),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The proceedings, the ranks of the claims of one person, and advance collections."""

    lines: tuple[InsolvencyLine, ...]
    views: tuple[InsolvencyView, ...]
    advances: tuple[AdvanceLine, ...]

    @property
    def claims(self) -> tuple[RankedTerm, ...]:
        """The claims by rank in the newest proceedings."""
        return self.ranking.claims if self.ranking is not None else ()

    @property
    def ranking(self) -> InsolvencyView | None:
        """The newest proceedings; a 包括的禁止命令, which ranks nothing, only where there are no others."""
        others = [view for view in self.views if view.line.insolvency.kind is not Proceedings.STAY_ORDER]
        return next(iter([*others, *self.views]), None)


class InsolvencyScreen(ObligorScreen):
    """`InsolvencyScreen(party_id)` is one person's; alone it lists."""

    NUMBER, NAME = "6703", "破産・繰上徴収"
    FUNCTION = insolvent.FUNCTION
    PANES: ClassVar[tuple[str, ...]] = ("手続", "債権の区分", "繰上徴収")
    COLUMNS = COLUMNS
    EMPTY: ClassVar[tuple[str, ...]] = (
        "破産などの手続はありません。F2 で人を選び、F9 で登録します。",
        "人を選ぶと、手続の中での税の区分が出ます。",
        "繰上徴収はありません。人を選び、F9 で起案します。",
    )
    LETTER_HELP: ClassVar[dict[str, str]] = {"1-3": "区画（手続 債権の区分 繰上徴収）", "Enter": "その人の画面"}
    HELP_LINES = (
        "破産・民事再生・会社更生・競売・包括的禁止命令と、税の区分を扱う画面です。",
        "破産では、納期限から1年を経過していない税が財団債権、ほかは優先的破産債権です。",
        "包括的禁止命令の間は差押えができず、その日数は1年に入れません。失効は終結で記録します。",
        "免責が確定しても、税は免責されません（破産法253条①一）。",
        "手続の間、本人への文書は管財人に送ります。破産と会社更生は差押えを止めます。",
        "繰上徴収は、確定していて納期限前の税だけに、6つの事由のどれかで行います。",
    )
    MANUAL = (
        "滞納者の破産などの手続と、繰上徴収を扱う画面です。人を選んで F9 を押し、裁判所、事件番号、開始の日、管財人を入れます。"
        "2 の区画に、財団債権・優先的破産債権などの区分と届出先が出ます。交付要求の元になります。"
        "管財人の変更、免責、廃止、終結は F4 から記録します。"
        "3 の区画では F9 で繰上徴収を起案し、承認の後に F12 で繰上徴収告知書（P-89）を発行します。"
    )

    def read(self) -> Shown:
        ctx = self.office.ctx
        if self.party_id is None:
            return Shown(tuple(insolvent.list_insolvencies(ctx)), (), tuple(advance.list_advances(ctx)))
        views = insolvent.insolvencies_of(ctx, self.party_id, self.ground)
        advances = advance.list_advances(ctx, party_id=self.party_id)
        return Shown(tuple(view.line for view in views), tuple(views), tuple(advances))

    def rows_of(self, found: Shown) -> Lists:
        return (
            [
                Row(
                    line.insolvency.insolvency_id,
                    (
                        str(number),
                        line.person.name,
                        line.person.party_no,
                        line.insolvency.kind.short,
                        line.insolvency.case_no,
                        wareki(line.insolvency.opened_on),
                        (Tone.WARN if line.insolvency.open else Tone.QUIET, line.insolvency.state),
                        f"{line.open}",
                        line.insolvency.trustee,
                    ),
                )
                for number, line in enumerate(found.lines, 1)
            ],
            [
                Row(
                    f"claim:{each.term.receivable_id}",
                    (
                        str(number),
                        each.ranked.rank.value,
                        wareki_year(each.term.receivable.key.levy_year),
                        each.term.receivable.key.tax_item,
                        each.term.label,
                        wareki(each.term.receivable.due_on),
                        f"{each.amount}",
                        f"{each.ranked.late_after.value[:2]} {each.late_after if each.late_after else ''}".strip(),
                        each.ranked.rank.asked_of,
                    ),
                )
                for number, each in enumerate(found.claims, 1)
            ],
            [
                Row(
                    f"advance:{line.advance.advance_id}",
                    (
                        str(number),
                        line.person.name,
                        line.person.party_no,
                        wareki(line.advance.decided_on),
                        wareki(line.advance.new_due_on),
                        f"{len(line.advance.old_due)}",
                        (Tone.STRONG, wareki(line.notified_on)) if line.notified_on else (Tone.WARN, "告知待ち"),
                        line.advance.ground.label,
                    ),
                )
                for number, line in enumerate(found.advances, 1)
            ],
        )

    def _line(self) -> InsolvencyLine | None:
        if self.pane != PROCEEDINGS or self.found is None:
            return None
        return next((one for one in self.found.lines if one.insolvency.insolvency_id == self.key), None)

    def _advance(self) -> AdvanceLine | None:
        if self.pane != ADVANCES or self.found is None:
            return None
        return next((one for one in self.found.advances if f"advance:{one.advance.advance_id}" == self.key), None)

    def below(self) -> tuple[str, Sequence[Line]]:
        line, brought, width = self._line(), self._advance(), self.size.width
        if line is not None:
            one = line.insolvency
            events = "、".join(f"{each.kind.label} {wareki(each.on)}" for each in one.events) or "なし"
            return (
                f"{one.court} {one.case_no}",
                [
                    pairs(
                        ("管財人", one.trustee or "なし"),
                        ("届出の期限", wareki(one.claim_by_on) if one.claim_by_on else "なし"),
                    ),
                    *wrapped(one.trustee_address or "", width)[:1],
                    *wrapped(f"経過 {events}", width)[:2],
                    text("税は免責されません（破産法253条①一）。") if one.kind is Proceedings.BANKRUPTCY else (),
                ],
            )
        if brought is not None:
            return (
                "繰上徴収",
                [
                    pairs(("事由", f"{brought.advance.ground.label}")),
                    *wrapped(brought.advance.ground_words, width)[:2],
                    text("告知の日から新しい納期限になり、督促は要りません。"),
                ],
            )
        if self.pane == RANKS and self.found.ranking is not None and self.found.claims:
            each = self.found.claims[self.shown_list.cursor]
            steps = [
                part for step in each.ranked.derivation for part in wrapped(f"{step.text}（{step.article}）", width)
            ]
            sums = "  ".join(f"{rank.value} {yen}円" for rank, yen in self.found.ranking.by_rank().items())
            return f"区分の理由  届出先 {each.ranked.rank.asked_of}", [*steps[:4], text(sums)]
        return "", ()

    def acts(self) -> Sequence[Act]:
        none = self.no_person() or self.cannot_enter()
        case = Act("案件", "case", self.no_person(), number="6101")
        if self.pane == ADVANCES:
            one = self._advance()
            over = "" if one is not None and one.notified_on is None else "告知していない繰上徴収を選んでください。"
            return (
                Act("繰上徴収の起案", "main", none),
                Act("繰上徴収告知書の発行（P-89）", "paper", self.cannot_enter() or over),
                case,
            )
        line = self._line()
        chosen = self.cannot_enter() or ("" if line is not None else "手続を選んでください。")
        return (Act("手続の登録", "main", none), Act("管財人・免責・終結の記録", "step", chosen), case)

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        line, brought = self._line(), self._advance()
        if self.party_id is None:
            if line is not None:
                self.open_person(line.insolvency.party_id)
            elif brought is not None:
                self.open_person(brought.advance.party_id)

    def action_case(self) -> None:
        if self.party_id is not None:
            self.open_case(self.party_id)

    # F9

    def action_main(self) -> None:
        if self.pane == ADVANCES:
            facts = ["納期限前の税の通知書番号と期（例 00000012-4）を「、」で区切ります。全部は「全」。"]
            self.enter("繰上徴収の起案", facts, _advance_rows, self._brought)
            return
        self.enter("手続の登録", ["開始の日の未納の税すべてに、区分が付きます。"], _rows, self._entered)

    async def _entered(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        if party_id is None:
            return
        new = NewInsolvency(
            party_id,
            KINDS[str(values["kind"])],
            str(values["court"]),
            str(values["case_no"]),
            values["opened_on"],
            str(values["trustee"]),
            str(values["trustee_postal_code"]),
            str(values["trustee_address"]),
            values["claim_by_on"],
        )
        notes = ["開始の日の未納の税に区分を付けます。"]
        if new.kind.stops_seizure:
            notes.append("新たな差押えはできなくなります。")
        if new.trustee.strip():
            notes.append("本人への文書は管財人に送ります。")

        def job() -> str:
            insolvent.put_insolvency(ctx, new)
            return f"{new.kind.value}の手続を登録しました。2 の区画で区分を確かめてください。"

        facts = [f"{new.kind.value} {new.court} {new.case_no}", f"開始 {wareki(new.opened_on)}"]
        await self.propose(Question("確認  手続の登録", "登録しますか", facts=facts, notes=notes), job)

    def action_step(self) -> None:
        codes = {code: each.label for code, each in STEPS.items()}

        def rows() -> Sequence[FormRow]:
            return (
                FormRow(CodeField("kind", "種類", label_width=LABEL, codes=codes, width=1, required=True)),
                FormRow(DateField("on", "日", label_width=LABEL, required=True)),
                FormRow(Field("words", "内容・氏名", label_width=LABEL, most=80, hint="管財人の変更は新しい氏名")),
                FormRow(Field("address", "住所", label_width=LABEL, most=80, hint="管財人の変更のときだけ")),
            )

        self.enter("手続の記録", ["廃止・終結で、差押えの制限と管財人への送付が終わります。"], rows, self._stepped)

    async def _stepped(self, values: Values) -> None:
        line, ctx = self._line(), self.office.ctx
        if line is None:
            return
        number, kind = line.insolvency.insolvency_id, STEPS[str(values["kind"])]

        def job() -> str:
            insolvent.put_step(ctx, number, kind, values["on"], str(values["words"]), address=str(values["address"]))
            return f"{kind.label}を記録しました。"

        facts = [f"{kind.label} {wareki(values['on'])}", str(values["words"])]
        await self.propose(Question("確認  手続の記録", "記録しますか", facts=facts), job)

    async def _brought(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        if party_id is None:
            return
        ground, new_due, typed = GROUNDS[str(values["ground"])], values["new_due_on"], str(values["claims"])

        def job() -> str:
            claims = advance.advanceable(ctx, party_id)
            new = NewAdvance(party_id, _chosen(typed, claims), ground, str(values["words"]), new_due)
            ref = advance.draft_advance(ctx, new)
            return f"起案{ref.draft_id}を決裁へ回しました（8001）。"

        question = Question(
            "確認  繰上徴収の起案",
            "この内容で決裁へ回しますか",
            facts=[f"事由 {ground.label}", str(values["words"])],
            changes=[Change("納期限", "今の納期限", wareki(new_due)), Change("期別", "", typed)],
            leads_to="決裁へ",
        )
        await self.propose(question, job)

    async def action_paper(self) -> None:
        one, ctx = self._advance(), self.office.ctx
        if one is None:
            return
        number = one.advance.advance_id
        facts = [f"{one.person.name}  新しい納期限 {wareki(one.advance.new_due_on)}"]
        question = Question("確認  繰上徴収告知書の発行", "発行しますか", facts=facts, leads_to="発行")
        await self.propose(question, lambda: advance.issue_notice(ctx, number).told)


def _rows() -> Sequence[FormRow]:
    codes = {code: each.value for code, each in KINDS.items()}
    return (
        FormRow(
            CodeField("kind", "手続", "1", label_width=LABEL, codes=codes, width=1, required=True),
            DateField("opened_on", "開始の日", required=True),
        ),
        FormRow(Field("court", "裁判所", label_width=LABEL, most=40, required=True)),
        FormRow(Field("case_no", "事件番号", label_width=LABEL, most=40, required=True, hint="例 令和8年（フ）第12号")),
        FormRow(Field("trustee", "管財人", label_width=LABEL, most=40)),
        FormRow(
            SearchField("trustee_postal_code", "郵便番号", label_width=LABEL, width=8, hint="Enter 次の欄"),
            Field("trustee_address", "住所", most=80),
        ),
        FormRow(DateField("claim_by_on", "届出の期限", label_width=LABEL)),
    )


def _advance_rows() -> Sequence[FormRow]:
    codes = {code: each.label for code, each in GROUNDS.items()}
    return (
        FormRow(
            SearchField(
                "claims", "期別", "全", label_width=LABEL, width=30, required=True, hint="通知書番号-期。全部は「全」"
            )
        ),
        FormRow(CodeField("ground", "事由", label_width=LABEL, codes=codes, meaning_width=44, width=1, required=True)),
        FormRow(Field("words", "事実", label_width=LABEL, most=200, required=True)),
        FormRow(DateField("new_due_on", "新しい納期限", label_width=LABEL, required=True)),
    )


def _chosen(typed: str, claims: dict[str, int]) -> tuple[int, ...]:
    """Receivables of the numbers that were typed."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if plain in ("全", "全部"):
        return tuple(claims.values())
    chosen = []
    for part in _PARTS.split(plain):
        if part not in claims:
            known = "、".join(list(claims)[:4]) or "なし"
            raise BadInput(reason=f"「{part}」は納期限前の税にありません。あるもの: {known}。", field="claims")
        chosen.append(claims[part])
    return tuple(dict.fromkeys(chosen))
