"""Pages above 6401 for drafts: the decision, another plan, cancellation and shortening, release of security, relief."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult

from core.delinquency.graces.causes import causes_of
from core.delinquency.graces.deciding import Decision, Outcome, draft_decision, draft_plan_change
from core.delinquency.graces.desk import GraceDesk, GraceTold
from core.delinquency.graces.ending import Ending, draft_ending, draft_release
from core.delinquency.graces.planning import Instalment, proposed
from core.delinquency.graces.refixing import draft_refix
from core.delinquency.graces.relief import ReliefGround
from core.delinquency.graces.relieving import AskedRelief, draft_relief
from core.values.dates import parse_date, wareki
from core.values.money import ZERO, Yen, total
from core.values.refusals import BadInput
from tui.screens.delinquency.graces.pages import LABEL, GracePage
from tui.screens.office_screen import OfficeScreen
from tui.widgets.confirm import Question
from tui.widgets.field import CodeField, DateField, Field, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.tone import Tone

OUTCOMES = {str(number): each for number, each in enumerate(Outcome, 1)}
GROUNDS = {f"{number:02}": each for number, each in enumerate(ReliefGround, 1)}
DRAFTED = "決裁へ回しました。8001 でほかの職員が承認すると効きます。"


class DraftPage(GracePage):
    """F9 leads through a confirmation to the tray."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "起案", "ctrl+g": ""}
    HELP_LINES: ClassVar[tuple[str, ...]] = (
        "F9 で確認に進み、Y と Enter で決裁へ回します。F3 で何も変えずに戻ります。",
    )

    def question(self) -> Question:
        """What is asked, of `self.values`; raises BadInput."""
        raise NotImplementedError

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認に進みます。F3 で戻ります。")

    async def action_confirm(self) -> None:  # type: ignore[override]  # a draft asks once more before it is saved
        self.values = self.query_one(Form).values()
        question = self.question()
        await self.confirm(question, lambda: self.write_work(self.save, self._saved))


class DecisionPage(DraftPage):
    """許可・一部許可・不許可."""

    WORD = "決定の起案"
    HELP_LINES = (
        "許可は審査（2）に × がないときだけ起案できます。申請より短いときは一部許可です。",
        "分割は月ごとに最終月まで。毎月の額を空にすると均等に割ります。",
        "回ごとに額を変えるときは、個別に R8.12.25 40000, R9.1.25 50000 のように入れます。",
        "不許可と一部許可の理由は通知書に載り、教示が付きます。",
    )

    def compose(self) -> ComposeResult:
        told = self._told
        assert told is not None
        grace = told.grace
        yield Section("決定の起案", f"{grace.grace_no}  未納 {told.owed}円  猶予できる額 {told.most}円")
        barred = [each for each in told.findings if each.against]
        yield Lines([text(f"× {each.point} {each.words}", Tone.BAD) for each in barred[:3]])
        codes = {code: each.label for code, each in OUTCOMES.items()}
        usual = "3" if barred else "1"
        yield Form(
            FormRow(
                CodeField("outcome", "区分", usual, codes=codes, width=1, label_width=LABEL, required=True),
                YenField("amount", "猶予額", f"{min(told.most, told.owed)}", label_width=LABEL),
            ),
            FormRow(
                DateField("from_on", "始まり", wareki(grace.asked_from_on), width=9, label_width=LABEL),
                DateField("until_on", "終わり", wareki(grace.asked_until_on), width=9, label_width=LABEL),
            ),
            FormRow(
                YenField("monthly", "毎月の額", label_width=LABEL, hint="空なら均等"),
                Field("day", "納付の日", "31", width=2, label_width=LABEL, hint="毎月何日か。31 は月末"),
            ),
            FormRow(
                Field(
                    "lines",
                    "個別",
                    label_width=LABEL,
                    most=400,
                    hint="R8.12.25 40000, R9.1.25 50000 …。空なら上のとおり",
                )
            ),
            FormRow(Field("reasons", "理由", label_width=LABEL, most=200, hint="不許可・一部許可で必要。通知書に載る")),
            FormRow(
                Field(
                    "excused",
                    "担保不要",
                    label_width=LABEL,
                    most=100,
                    hint="担保を徴さない理由（要る額のときだけ）  F9 確認",
                )
            ),
        )

    def _decision(self) -> Decision:
        values = self.values
        outcome = OUTCOMES[str(values["outcome"])]
        from_on, until_on, amount = values["from_on"], values["until_on"], values["amount"] or ZERO
        if from_on is None or until_on is None:
            raise BadInput(reason="猶予期間の始まりと終わりを入力してください。", field="from_on")
        lines: tuple[Instalment, ...] = ()
        if outcome is not Outcome.REFUSE:
            lines = lines_of(str(values["lines"]), amount, from_on, until_on, values["monthly"], str(values["day"]))
        return Decision(outcome, from_on, until_on, amount, lines, str(values["reasons"]), str(values["excused"]))

    def question(self) -> Question:
        decision, grace = self._decision(), self._grace
        if decision.outcome is Outcome.REFUSE:
            facts = [f"理由 {decision.reasons}"]
        else:
            facts = [
                f"猶予額 {decision.amount}円  {wareki(decision.from_on)} ～ {wareki(decision.until_on)}",
                *plan_words(decision.instalments),
            ]
        return Question(
            f"確認  {grace.kind.label} {decision.outcome.label}  {grace.grace_no}",
            "この内容で決裁へ回しますか",
            facts=facts,
            leads_to="決裁へ",
        )

    def save(self) -> str:
        draft_decision(self.office.ctx, self._grace.grace_id, self._decision())
        return DRAFTED


class PlanPage(DraftPage):
    """分割計画の変更."""

    WORD = "分割計画の変更"

    def compose(self) -> ComposeResult:
        told = self._told
        assert told is not None
        grace = told.grace
        left = min(told.owed, grace.amount)
        yield Section("分割計画の変更の起案", f"{grace.grace_no}  残り {left}円  {wareki(grace.until_on)} まで")
        yield Form(
            FormRow(
                YenField("monthly", "毎月の額", label_width=LABEL, hint="空なら均等"),
                Field("day", "納付の日", "31", width=2, label_width=LABEL, hint="毎月何日か。31 は月末"),
            ),
            FormRow(Field("lines", "個別", label_width=LABEL, most=400, hint="R8.12.25 40000, R9.1.25 50000 …")),
            FormRow(Field("reasons", "理由", label_width=LABEL, most=200, required=True)),
        )

    def _lines(self) -> tuple[Instalment, ...]:
        told, values = self._told, self.values
        assert told is not None
        grace = told.grace
        from_on = max(self._desk.today, grace.from_on)
        amount = min(told.owed, grace.amount)
        return lines_of(str(values["lines"]), amount, from_on, grace.until_on, values["monthly"], str(values["day"]))

    def question(self) -> Question:
        return Question(
            f"確認  分割計画の変更  {self._grace.grace_no}",
            "この内容で決裁へ回しますか",
            facts=[*plan_words(self._lines()), f"理由 {self.values['reasons']}"],
            leads_to="決裁へ",
        )

    def save(self) -> str:
        draft_plan_change(self.office.ctx, self._grace.grace_id, self._lines(), str(self.values["reasons"]))
        return DRAFTED


class EndPage(DraftPage):
    """取消し・短縮."""

    WORD = "取消し・短縮の起案"
    HELP_LINES = (
        "短縮後の終わりを空にすると取消し、日を入れるとその日までの短縮です。",
        "徴収猶予は弁明を聴いてから起案します（繰上徴収の事由と本人の申出を除く）。",
        "免除の続きを 2 にすると、事由の生じた日以後の延滞金は免除しません（法15条の9①）。",
    )

    def __init__(self, above: OfficeScreen[Any], desk: GraceDesk, told: GraceTold | None) -> None:
        super().__init__(above, desk, told)
        self._codes = {str(number): cause for number, cause in enumerate(causes_of(self._grace.kind), 1)}

    def compose(self) -> ComposeResult:
        told = self._told
        assert told is not None
        first = told.proposals[0] if told.proposals else None
        yield Section("取消し・短縮の起案", told.grace.grace_no)
        yield Lines([text(f"{each.cause.label} {each.words}", Tone.WARN) for each in told.proposals])
        known = next((code for code, cause in self._codes.items() if first and cause is first.cause), "")
        codes = {code: cause.label for code, cause in self._codes.items()}
        yield Form(
            FormRow(CodeField("cause", "事由", known, codes=codes, width=1, label_width=LABEL, required=True)),
            FormRow(
                DateField(
                    "cause_on",
                    "生じた日",
                    wareki(first.since) if first else "",
                    width=9,
                    label_width=LABEL,
                    required=True,
                ),
                DateField("until_on", "短縮後", width=9, label_width=LABEL, hint="空なら取消し"),
            ),
            FormRow(
                CodeField(
                    "waive",
                    "免除の続き",
                    "2",
                    codes={"1": "事由の後も免除する", "2": "事由の日から免除しない"},
                    width=1,
                    label_width=LABEL,
                    required=True,
                )
            ),
            FormRow(Field("reasons", "理由", label_width=LABEL, most=200, required=True, hint="通知書に載る  F9 確認")),
        )

    def _ending(self) -> Ending:
        values = self.values
        cause_on = values["cause_on"]
        assert isinstance(cause_on, date)
        return Ending(
            self._codes[str(values["cause"])],
            cause_on,
            str(values["reasons"]),
            values["until_on"],
            values["waive"] == "1",
        )

    def question(self) -> Question:
        ending, grace = self._ending(), self._grace
        until = wareki(ending.until_on) if ending.until_on else "承認の日の前日"
        return Question(
            f"確認  {grace.kind.label}の{ending.word}  {grace.grace_no}",
            "この内容で決裁へ回しますか",
            facts=[
                f"事由 {ending.cause.label}（{ending.cause.article(grace.kind)}）",
                f"終わり {wareki(grace.until_on)} → {until}",
                f"理由 {ending.reasons}",
            ],
            leads_to="決裁へ",
        )

    def save(self) -> str:
        draft_ending(self.office.ctx, self._grace.grace_id, self._ending())
        return DRAFTED


class ReleasePage(DraftPage):
    """担保の解除."""

    WORD = "担保の解除の起案"

    def compose(self) -> ComposeResult:
        held = self._grace.held_securities
        self._codes = {str(number): each for number, each in enumerate(held, 1)}
        codes = {code: f"{each.kind} {each.words}" for code, each in self._codes.items()}
        yield Section("担保の解除の起案", self._grace.grace_no)
        yield Form(
            FormRow(
                CodeField(
                    "security", "担保", "1", codes=codes, width=1, meaning_width=40, label_width=LABEL, required=True
                )
            ),
            FormRow(Field("reasons", "理由", label_width=LABEL, most=200, required=True)),
        )

    def question(self) -> Question:
        held = self._codes[str(self.values["security"])]
        return Question(
            f"確認  担保の解除  {self._grace.grace_no}",
            "この内容で決裁へ回しますか",
            facts=[f"{held.kind} {held.words} {held.worth}円", f"理由 {self.values['reasons']}"],
            leads_to="決裁へ",
        )

    def save(self) -> str:
        held = self._codes[str(self.values["security"])]
        draft_release(self.office.ctx, self._grace.grace_id, held.security_id, str(self.values["reasons"]))
        return DRAFTED


class ReliefPage(DraftPage):
    """延滞金の免除・減免, one receivable at a time."""

    WORD = "延滞金の免除・減免の起案"
    HELP_LINES = (
        "免除（01-05）は期間を入れます。計算のたびにその日数の分が引かれます。",
        "条例の減免（06-10）は申請日と額を入れます。本税の完納後、確定した延滞金だけです。",
        "認めないときは区分を 2 にし、理由を入れます。通知書に教示が付きます。",
    )

    def compose(self) -> ComposeResult:
        self._claims = {
            f"{number}": each for number, each in enumerate((c for c in self._desk.choices if c.term.late_charge), 1)
        }
        claims = {code: f"{each.label} 延滞金 {each.term.late_charge}円" for code, each in self._claims.items()}
        yield Section("延滞金の免除・減免の起案")
        yield Form(
            FormRow(
                CodeField(
                    "claim", "期別", "1", codes=claims, width=2, meaning_width=44, label_width=LABEL, required=True
                )
            ),
            FormRow(
                CodeField(
                    "ground",
                    "区分",
                    codes={code: f"{each.label}（{each.article}）" for code, each in GROUNDS.items()},
                    width=2,
                    meaning_width=44,
                    label_width=LABEL,
                    required=True,
                )
            ),
            FormRow(
                CodeField(
                    "granted",
                    "決定",
                    "1",
                    codes={"1": "認める", "2": "認めない"},
                    width=1,
                    label_width=LABEL,
                    required=True,
                ),
                DateField("received_on", "申請日", width=9, label_width=LABEL, hint="減免では必要"),
            ),
            FormRow(
                DateField("from_on", "期間", width=9, label_width=LABEL, hint="免除の始まり"),
                DateField("until_on", "から", width=9, label_width=LABEL, hint="免除の終わり"),
                YenField("relieved", "減免額", hint="条例の減免の額"),
            ),
            FormRow(Field("reasons", "理由", label_width=LABEL, most=200, required=True)),
        )

    def _wanted(self) -> AskedRelief:
        values = self.values
        return AskedRelief(
            self._claims[str(values["claim"])].term.receivable_id,
            GROUNDS[str(values["ground"])],
            str(values["reasons"]),
            values["received_on"],
            values["from_on"],
            values["until_on"],
            values["relieved"] or ZERO,
            values["granted"] == "1",
        )

    def question(self) -> Question:
        asked = self._wanted()
        facts = [
            self._claims[str(self.values["claim"])].label,
            f"{asked.ground.label}（{asked.ground.article}）",
            f"理由 {asked.reasons}",
        ]
        if asked.from_on and asked.until_on:
            facts.append(f"期間 {wareki(asked.from_on)} ～ {wareki(asked.until_on)}")
        if asked.relieved:
            facts.append(f"減免額 {asked.relieved}円")
        word = "減免" if asked.ground.waiver is None else "免除"
        title = f"確認  延滞金の{word}{'' if asked.granted else '（認めない）'}"
        return Question(title, "この内容で決裁へ回しますか", facts=facts, leads_to="決裁へ")

    def save(self) -> str:
        draft_relief(self.office.ctx, self._wanted())
        return DRAFTED


class RefixPage(DraftPage):
    """Late charges that were fixed before a grace or a suspension was decided, reckoned anew."""

    HELP_LINES = (
        "完納で確定した延滞金を、後から決まった猶予・停止・免除の期間を入れて計算し直します。",
        "少なくなる分のうち納付済みの額は過誤納（減額）に、未納の額は調定減になります。",
    )

    def compose(self) -> ComposeResult:
        yield Section("確定延滞金の再計算の起案")
        yield Form(
            FormRow(Field("reasons", "理由", "猶予等の決定による再計算", label_width=LABEL, most=200, required=True))
        )

    def question(self) -> Question:
        rows = [f"{each.label} {each.charge.fixed}円 → {each.charge.right}円" for each in self._desk.refixes]
        facts = [*rows[:6], *([f"ほか{len(rows) - 6}件"] if len(rows) > 6 else []), f"理由 {self.values['reasons']}"]
        return Question("確認  確定延滞金の再計算", "差額を決裁へ回しますか", facts=facts, leads_to="決裁へ")

    def save(self) -> str:
        draft_refix(self.office.ctx, self._desk.party.party.party_id, str(self.values["reasons"]))
        return DRAFTED


def lines_of(
    typed: str, amount: Yen, from_on: date, until_on: date, monthly: Yen | None, day: str
) -> tuple[Instalment, ...]:
    """The instalments as they were typed, or the monthly ones. Raises BadInput."""
    if typed.strip():
        found = []
        for number, piece in enumerate(typed.replace("、", ",").split(","), 1):
            on, _, yen = piece.strip().partition(" ")
            if not yen.strip():
                raise BadInput(
                    reason="個別の回は「R8.12.25 40000」のように、日と額を空けて入れてください。", field="lines"
                )
            found.append(Instalment(number, parse_date(on, today=date.max), Yen.parse(yen, field="lines")))
        return tuple(found)
    if not day.isdigit() or not 1 <= int(day) <= 31:
        raise BadInput(reason="納付の日は 1 から 31 までで入力してください。", field="day")
    if until_on < from_on or not amount:
        return ()
    return proposed(amount, from_on, until_on, monthly or ZERO, int(day))


def plan_words(lines: Sequence[Instalment]) -> list[str]:
    """The plan in a few lines for the confirmation."""
    if not lines:
        return ["分割の計画がありません。"]
    words = [f"{line.line_no}回 {wareki(line.due_on)} {line.amount}円" for line in lines]
    return [
        *("  ".join(words[at : at + 3]) for at in range(0, len(words), 3)),
        f"計 {total([x.amount for x in lines])}円",
    ]


def page_for(above: OfficeScreen[Any], action: str, desk: GraceDesk, told: GraceTold | None) -> GracePage | None:
    """The page of a draft, or None."""
    if action == "relieve":
        return ReliefPage(above, desk, told)
    if action == "refix":
        return RefixPage(above, desk, told)
    pages: dict[str, type[DraftPage]] = {
        "decide": DecisionPage,
        "plan": PlanPage,
        "end": EndPage,
        "release": ReleasePage,
    }
    return pages[action](above, desk, told) if action in pages else None
