"""6702 第二次・連帯: who answers for the claims of another, up to what, and what may be done; of the office, or of one person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.delinquency.obligors import liable, liable_letters
from core.delinquency.obligors.header import number_of
from core.delinquency.obligors.liability import LiabilityStep, NewLiability
from core.delinquency.obligors.liability_rules import (
    LiabilityKind,
    LimitKind,
    may_notify,
    may_realise,
    may_remind,
)
from core.delinquency.obligors.liable import LiabilityLine, LiabilityView
from core.ledger.inquiry.terms import Term
from core.office.papers.issuing import IssuedLetter
from core.values.dates import wareki, wareki_year
from core.values.refusals import BadInput
from tui.screens.delinquency.obligors.entry_page import Values
from tui.screens.delinquency.obligors.obligor_screen import Lists, ObligorScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field, SearchField, YenField
from tui.widgets.form import FormRow
from tui.widgets.lines import pairs, text, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

KINDS = {f"{at:02}": each for at, each in enumerate(LiabilityKind, 1)}
LIMITS = {str(at): each for at, each in enumerate(LimitKind, 1)}
STEPS = {
    "1": LiabilityStep.PAID,
    "2": LiabilityStep.MAIN_REALISED,
    "3": LiabilityStep.LAWSUIT,
    "4": LiabilityStep.LAWSUIT_ENDED,
    "5": LiabilityStep.CANCELLED,
}
_PARTS = re.compile(r"[、,，\s]+")
LABEL = 14
KNOWN, CLAIMS = range(2)

COLUMNS = (
    (
        columns.number("番", 3),
        columns.text("納税義務者", 14, flex=True, most=28),
        columns.text("主たる納税者", 14, flex=True, most=28),
        columns.text("条", 7),
        columns.text("状態", 8),
        columns.amount("責任の額", 11),
        columns.day("納付期限", 9),
        columns.text("限度", 12, rank=1, flex=True, most=24),
    ),
    (
        columns.number("番", 3),
        columns.code("年度", 4),
        columns.text("税目", 10, flex=True, most=16),
        columns.text("期", 3),
        columns.code("通知書番号", 10),
        columns.day("納期限", 9),
        columns.day("法定納期限", 10),
        columns.amount("未納", 11),
        columns.amount("延滞金", 9),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines, the views of one person, and the open claims for which somebody may be made liable."""

    lines: tuple[LiabilityLine, ...]
    views: tuple[LiabilityView, ...] = ()
    terms: tuple[Term, ...] = ()
    names: dict[str, str] | None = None


class LiabilityScreen(ObligorScreen):
    """`LiabilityScreen(party_id)` is one person's, as main debtor or as the liable; alone it lists."""

    NUMBER, NAME = "6702", "第二次・連帯"
    FUNCTION = liable.FUNCTION
    PANES: ClassVar[tuple[str, ...]] = ("納税義務", "本人の税")
    COLUMNS = COLUMNS
    EMPTY: ClassVar[tuple[str, ...]] = (
        "第二次・連帯納税義務はありません。F2 で主たる納税者を選び、F9 で起案します。",
        "未納の税はありません。",
    )
    BELOW: ClassVar[int] = 7
    LETTER_HELP: ClassVar[dict[str, str]] = {"1-2": "区画（納税義務 本人の税）", "Enter": "その納税義務者の画面"}
    HELP_LINES = (
        "主たる納税者の税を、第二次納税義務者や連帯納税義務者から徴収する画面です。",
        "納付通知書の納付期限は発付の翌日から1か月、催告書は期限後20日以内です。",
        "主たる納税者が徴収猶予中は、告知・催告・処分ができません。",
        "換価は、主たる納税者の財産を換価に付した後です（債権の取立ては除きます）。",
        "納付は主たる税に入ります。責任の額だけを数え、帳簿の税額は増えません。",
    )
    MANUAL = (
        "主たる納税者の税について、第二次納税義務者または連帯納税義務者を認定する画面です。"
        "主たる納税者を選んで F9 を押し、納税義務者の宛名番号、条、限度、処分の日、根拠を入れて起案します。"
        "法定納期限の1年前より前の処分は、対象になりません。"
        "承認の後、F12 で納付通知書（P-86）を、期限の後に F4 で納付催告書（P-87）を発行します。"
        "納付、主の財産の換価、訴訟、取消しは F4 から記録します。"
    )

    def read(self) -> Shown:
        ctx = self.office.ctx
        if self.party_id is None:
            return Shown(tuple(liable.list_liabilities(ctx)))
        views = liable.liabilities_of(ctx, self.party_id, self.ground)
        terms = liable.claims_to_answer_for(ctx, self.party_id, self.ground)
        return Shown(tuple(view.line for view in views), tuple(views), tuple(terms))

    def rows_of(self, found: Shown) -> Lists:
        return (
            [
                Row(
                    line.liability.liability_id,
                    (
                        str(number),
                        line.person.name,
                        line.main.name,
                        line.liability.kind.value,
                        (Tone.QUIET if line.liability.cancelled else Tone.STRONG, line.liability.state),
                        f"{line.owed}",
                        wareki(line.liability.due_on) if line.liability.due_on else "",
                        _limit_words(line),
                    ),
                )
                for number, line in enumerate(found.lines, 1)
            ],
            [
                Row(
                    f"claim:{number}",
                    (
                        str(number),
                        wareki_year(term.receivable.key.levy_year),
                        term.receivable.key.tax_item,
                        term.label,
                        term.receivable.key.notice_no,
                        wareki(term.receivable.due_on),
                        wareki(term.receivable.statutory_due_on),
                        f"{term.unpaid}",
                        f"{term.late_charge}",
                    ),
                )
                for number, term in enumerate(found.terms, 1)
            ],
        )

    def _line(self) -> LiabilityLine | None:
        if self.pane != KNOWN or self.found is None:
            return None
        return next((one for one in self.found.lines if one.liability.liability_id == self.key), None)

    def below(self) -> tuple[str, Sequence[Line]]:
        line, width = self._line(), self.size.width
        if line is None:
            if self.pane == CLAIMS:
                return "本人の税", [text("F9 で、番号を選んで納税義務者を認定する起案をします。")]
            return "", ()
        one = line.liability
        view = next((each for each in self.found.views if each.line is line), None)
        last = None
        if view is not None and view.limits:
            days = [each.completes_on for each in view.limits.values() if each.completes_on is not None]
            last = min(days) if days else None
        realise = may_realise(line.facts) or "換価できます。"
        events = "、".join(f"{each.kind.label} {wareki(each.on)}" for each in one.events) or "なし"
        return (
            f"{one.kind.label}（{one.kind.article}）",
            [
                pairs(
                    ("対象", f"{len(one.children)}期別"),
                    ("主の未納", f"{line.main_open}円"),
                    ("限度", _limit_words(line)),
                ),
                *wrapped(f"根拠 {one.ground}", width)[:1],
                *wrapped(f"経過 {events}", width)[:2],
                *wrapped(f"換価 {realise}", width)[:1],
                pairs(("最も早い時効完成", wareki(last))) if last else (),
            ],
        )

    def acts(self) -> Sequence[Act]:
        line = self._line()
        enter = self.cannot_enter()
        none = enter or ("" if line is not None else "納税義務を選んでください。")
        over = none or ("取り消されています。" if line is not None and line.liability.cancelled else "")
        facts = line.facts if line is not None else None
        today = self.office.ctx.now().date()
        told = facts is not None and facts.notified
        return (
            Act("納税義務の認定の起案", "main", self.no_person() or enter or self._no_claims()),
            Act("納付通知書の発行（P-86）", "paper", over or (may_notify(facts) if facts else "")),
            Act(
                "主たる納税者への通知（P-86）",
                "tell_main",
                over or ("" if told else "先に納付通知書を発付してください。"),
            ),
            Act("納付催告書の発行（P-87）", "remind", over or (may_remind(facts, today) if facts else "")),
            Act("納付・換価・訴訟・取消しの記録", "step", over),
            Act("主たる納税者の案件", "case", "" if line is not None else "納税義務を選んでください。", number="6101"),
        )

    def _no_claims(self) -> str:
        return (
            ""
            if self.found is not None and self.found.terms
            else "この人に未納の税がありません。主たる納税者を選んでください。"
        )

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        line = self._line()
        if line is not None and self.party_id != line.liability.party_id:
            self.open_person(line.liability.party_id)

    def action_case(self) -> None:
        line = self._line()
        if line is not None:
            self.open_case(line.liability.main_party_id)

    # F9

    def action_main(self) -> None:
        facts = [
            "期別は「本人の税」の番号を「、」で区切って入力します（全部は「全」）。",
            "限度は条ごとに決まっています（10・11の2・11の10は全額、11の5・11の6・12の2②は財産、ほかは価額）。",
        ]
        self.enter("納税義務の認定の起案", facts, _rows, self._drafted)

    async def _drafted(self, values: Values) -> None:
        main, ctx = self.party_id, self.office.ctx
        if main is None or self.found is None:
            return
        terms = self._terms_of(str(values["claims"]))
        kind, limit = KINDS[str(values["kind"])], LIMITS[str(values["limit_kind"])]

        def job() -> str:
            new = NewLiability(
                kind,
                number_of(ctx, liable.FUNCTION, str(values["party_no"])),
                main,
                tuple(term.receivable_id for term in terms),
                limit,
                str(values["ground"]),
                str(values["shortfall"]),
                values["limit_yen"],
                str(values["limit_words"]),
                values["disposed_on"],
            )
            ref = liable.draft_liability(ctx, new)
            return f"起案{ref.draft_id}を決裁へ回しました（8001）。"

        question = Question(
            "確認  納税義務の認定の起案",
            "この内容で決裁へ回しますか",
            facts=[f"{kind.label}（{kind.article}）", f"根拠 {values['ground']}"],
            changes=[
                Change("納税義務者", "", str(values["party_no"])),
                Change("対象", "", f"{len(terms)}期別"),
                Change("限度", "", f"{limit.value} {values['limit_yen'] or values['limit_words']}".strip()),
            ],
            leads_to="決裁へ",
        )
        await self.propose(question, job)

    def _terms_of(self, typed: str) -> list[Term]:
        terms = list(self.found.terms) if self.found is not None else []
        plain = unicodedata.normalize("NFKC", typed).strip()
        if plain in ("全", "全部"):
            return terms
        chosen = []
        for part in _PARTS.split(plain):
            if not (part.isdigit() and 1 <= int(part) <= len(terms)):
                raise BadInput(
                    reason=f"期別は1から{len(terms)}の番号を「、」で区切るか「全」と入力してください。", field="claims"
                )
            chosen.append(terms[int(part) - 1])
        return list(dict.fromkeys(chosen))

    # Letters and records

    async def action_paper(self) -> None:
        await self._letter("納付通知書", liable_letters.issue_notice)

    async def action_tell_main(self) -> None:
        await self._letter("主たる納税者への通知書", liable_letters.tell_main)

    async def action_remind(self) -> None:
        await self._letter("納付催告書", liable_letters.issue_reminder)

    async def _letter(self, name: str, issue: Callable[[Any, int], IssuedLetter]) -> None:
        line, ctx = self._line(), self.office.ctx
        if line is None:
            return
        number = line.liability.liability_id

        def job() -> str:
            return issue(ctx, number).told

        facts = [f"{line.person.name}（主たる納税者 {line.main.name}）", f"責任の額 {line.owed}円"]
        await self.propose(Question(f"確認  {name}の発行", "発行しますか", facts=facts, leads_to="発行"), job)

    def action_step(self) -> None:
        codes = {code: each.label for code, each in STEPS.items()}

        def rows() -> Sequence[FormRow]:
            return (
                FormRow(CodeField("kind", "種類", label_width=LABEL, codes=codes, width=1, required=True)),
                FormRow(DateField("on", "日", label_width=LABEL, required=True)),
                FormRow(YenField("yen", "納付額", label_width=LABEL, hint="納付のときだけ")),
                FormRow(Field("note", "内容", label_width=LABEL, most=100)),
            )

        self.enter(
            "納税義務の記録",
            ["納付は主たる税の収納として消し込み、ここには納めた人の分を残します。"],
            rows,
            self._stepped,
        )

    async def _stepped(self, values: Values) -> None:
        line, ctx = self._line(), self.office.ctx
        if line is None:
            return
        number, kind = line.liability.liability_id, STEPS[str(values["kind"])]

        def job() -> str:
            liable.put_step(ctx, number, kind, values["on"], yen=values["yen"], note=str(values["note"]))
            return f"{kind.label}を記録しました。"

        facts = [f"{kind.label} {wareki(values['on'])}", f"{values['yen'] or ''} {values['note']}".strip()]
        await self.propose(Question("確認  納税義務の記録", "記録しますか", facts=facts), job)


def _rows() -> Sequence[FormRow]:
    kinds = {code: f"{each.value} {each.label}" for code, each in KINDS.items()}
    limits = {code: each.value for code, each in LIMITS.items()}
    return (
        FormRow(SearchField("party_no", "納税義務者", label_width=LABEL, width=10, required=True, hint="宛名番号")),
        FormRow(CodeField("kind", "条", label_width=LABEL, codes=kinds, meaning_width=40, width=2, required=True)),
        FormRow(
            SearchField(
                "claims",
                "期別",
                "全",
                label_width=LABEL,
                width=30,
                required=True,
                hint="番号を「、」で区切る。全部は「全」",
            )
        ),
        FormRow(
            CodeField("limit_kind", "限度", label_width=LABEL, codes=limits, width=1, required=True),
            YenField("limit_yen", "価額"),
        ),
        FormRow(Field("limit_words", "財産", label_width=LABEL, most=80)),
        FormRow(DateField("disposed_on", "処分・譲渡の日", label_width=LABEL)),
        FormRow(Field("ground", "根拠となる事実", label_width=LABEL, most=200, required=True)),
        FormRow(Field("shortfall", "徴収不足", label_width=LABEL, most=200, hint="財産調査の結果など（連帯は不要）")),
    )


def _limit_words(line: LiabilityLine) -> str:
    one = line.liability
    if one.limit_yen is not None:
        return f"{one.limit_yen}円"
    return one.limit_words or one.limit_kind.value
