"""What is done on 6301 beside the plan itself: papers, signature, notice of default, cancelling, entrusting, payers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from core.delinquency.plans import drafting, ending, entrusting, payers, pledging
from core.delinquency.plans.claims import PlanChoice
from core.delinquency.plans.desk import PlanDesk
from core.delinquency.plans.entrusting import Accepted
from core.delinquency.plans.keeping import PlanTold
from core.delinquency.plans.papers import pledge_title
from core.delinquency.plans.securities import EntrustedPaper, PaperEvent, PaperWish
from core.office.drafts import DraftRef
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from core.values.dates import parse_date, wareki
from core.values.money import Yen, total
from core.values.refusals import BadInput
from tui.screens.delinquency.plans.plan_columns import standing_words
from tui.screens.delinquency.plans.plan_pages import EntrustPage, PayerPage, ReasonPage, TypedPayer
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.look_reason import LookScreen
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.party_facts import PartyFacts, facts_of

FUNCTION = "delinquency.plans"
NO_DRAFT = "案がありません。F5 で計算し、F9 で案を残してください。"
NO_PLAN = "効力のある誓約がありません。"
NO_PAPER = "受託した証券がありません。F4 で受託できます。"
DAY_NOTE = "例 R8.11.24。Enter 決定  Esc やめる"


class PlanDoing(LookScreen[None]):
    """The acts; `PlanScreen` composes, reads and works out."""

    def __init__(self) -> None:
        super().__init__()
        self.desk: PlanDesk | None = None
        self.order: tuple[int, ...] = ()
        """The chosen receivables in the order in which they are paid."""

    def load(self) -> None:
        """Read what is shown."""
        raise NotImplementedError

    def told(self, words: str) -> None:
        """Say it when what was done has been read again."""
        raise NotImplementedError

    @property
    def pane(self) -> int:
        """Which pane is shown."""
        raise NotImplementedError

    def current_paper(self) -> EntrustedPaper | None:
        """The paper under the cursor of its pane."""
        raise NotImplementedError

    # What there is

    @property
    def waiting(self) -> PlanTold | None:
        """The version that waits for a signature."""
        return self.desk.draft if self.desk is not None else None

    @property
    def live(self) -> PlanTold | None:
        """The version in force."""
        return self.desk.live if self.desk is not None else None

    @property
    def facts(self) -> PartyFacts | None:
        """The person for the confirmations."""
        return facts_of(self.desk.party, self.desk.today) if self.desk is not None else None

    def chosen(self) -> list[PlanChoice]:
        """The chosen receivables in their order."""
        by_number = {each.receivable_id: each for each in (self.desk.choices if self.desk is not None else ())}
        return [by_number[number] for number in self.order if number in by_number]

    def plan_acts(self) -> Sequence[Act]:
        """F4 for one person, the impossible with its reason."""
        draft, live, paper = self.waiting, self.live, self.current_paper()
        no_live = "" if live is not None else NO_PLAN
        unprinted = ""
        if draft is None:
            unprinted = NO_DRAFT
        elif draft.waits_for_approval:
            unprinted = f"決裁待ちです（{draft.plan.beyond}）。8001 で承認された後にできます。"
        missing = no_live or ("" if live is not None and live.kept.consecutive else "不履行の回がありません。")
        nothing = self.desk.impossible if self.desk is not None else "読込み中です。"
        payers_there = self.desk is not None and any(one.ended_on is None for one in self.desk.payers)
        return (
            Act("対象の期別を選ぶ", "choose", nothing),
            Act("誓約書を印刷（P-08・P-09）", "print", unprinted),
            Act("署名の日を登録", "sign", unprinted),
            Act("案を取り下げる", "drop", "" if draft is not None else NO_DRAFT),
            Act("分割納付計画書を印刷（P-09）", "print_schedule", "" if draft or live else NO_PLAN),
            Act("分納不履行通知を印刷（P-10）", "notice", missing),
            Act("誓約の取消しを起案", "cancel", no_live),
            Act("納付受託を受ける", "entrust", "" if self.order else "対象の期別がありません。"),
            Act("納付受託証書を印刷（P-11）", "custody", "" if paper is not None else NO_PAPER),
            Act("不渡りを記録", "dishonour", self._paper_over(paper)),
            Act("証券を返還", "give_back", self._paper_over(paper)),
            Act("再委託先の遅れを記録", "delay", "" if paper is not None else NO_PAPER),
            Act("第三者納付を記録", "payer"),
            Act("第三者納付を終える", "end_payer", "" if payers_there else "第三者納付の記録がありません。"),
            Act("案件を開く", "case", number="6101"),
        )

    def _paper_over(self, paper: EntrustedPaper | None) -> str:
        if paper is None or self.desk is None:
            return NO_PAPER
        ended = next(
            (e.kind.label for e in paper.events if e.kind in (PaperEvent.DISHONOURED, PaperEvent.RETURNED)), ""
        )
        return f"この証券は「{ended}」です。" if ended else ""

    # Papers

    def action_print(self) -> None:
        """F12: 誓約書."""
        draft = self.waiting
        if draft is not None:
            title = pledge_title(draft.plan)
            facts = (f"{title} 2通（正本と写し）  {len(draft.plan.claims)}期別 {draft.plan.total}円",)
            self._ask(
                title, facts, lambda ctx, **how: pledging.print_pledge(ctx, draft.plan.plan_id, **how).output, "01"
            )

    def action_print_schedule(self) -> None:
        told = self.waiting or self.live
        if told is not None:
            facts = (f"分割納付計画書 {len(told.plan.lines)}回",)
            number = told.plan.plan_id
            self._ask(
                "分割納付計画書", facts, lambda ctx, **how: pledging.print_schedule(ctx, number, **how).output, "01"
            )

    def action_notice(self) -> None:
        """P-10: asks until when."""
        live = self.live
        if live is None:
            return

        def answered(typed: str) -> None:
            until_on = _day(typed)
            facts = (f"不足 {live.kept.shortage}円  納付期限 {wareki(until_on)}",)
            self._ask(
                "分納不履行通知書",
                facts,
                lambda ctx, **how: (
                    ending.send_default_notice(ctx, live.plan.plan_id, until_on, live.last_event, **how).output
                ),
            )

        self.ask_line("納付期限", answered, width=12, note=DAY_NOTE)

    def action_custody(self) -> None:
        paper = self.current_paper()
        if paper is not None:
            facts = (f"{paper.wish.kind} {paper.wish.face}円  提供者 {paper.wish.brought_by}",)
            number = paper.entrusted_id
            self._ask(
                "納付受託証書", facts, lambda ctx, **how: entrusting.print_custody(ctx, number, **how).output, "01"
            )

    def _ask(self, title: str, facts: Sequence[str], issue: Callable[..., Issued], usual: str = "03") -> None:
        ctx = self.office.ctx
        party_id = self.desk.party.party.party_id if self.desk is not None else None

        def go(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return issue(ctx, reason=reason, to=to, printer_code=printer, witness=witness)

        ask_print(self, Leaving(title, facts, usual, FUNCTION, party_id=party_id), go)

    # Signature, dropping, cancelling

    def action_sign(self) -> None:
        """署名の日, then what it does."""
        draft = self.waiting
        if draft is None or self.desk is None:
            return
        today = self.desk.today

        async def answered(typed: str) -> None:
            signed_on = _day(typed) if typed else today
            plan, before = draft.plan, self.live
            notes = [
                f"時効 書面に列挙した {len(plan.claims)}期別を {wareki(signed_on)} に承認します（翌日から新たに進行。民法152条）",
                f"延滞金 {plan.mode} 見込み {plan.late_charge}円{f'（{plan.assumed}）' if plan.assumed else ''}",
            ]
            if before is not None:
                notes.append(f"前の誓約 版{before.plan.version_no}（履行 {before.kept.rate}）は閉じます")
            question = Question(
                f"確認  署名の登録（版{plan.version_no}）",
                "この日に署名を受けたと登録しますか",
                facts=[f"署名の日 {wareki(signed_on)}  {len(plan.lines)}回 月額 {plan.monthly}円 総額 {plan.total}円"],
                changes=[
                    Change("誓約", draft.state.value, "誓約済"),
                    Change(
                        "前の誓約", before.state.value if before is not None else "なし", "差替" if before else "なし"
                    ),
                ],
                notes=notes,
                party=self.facts,
            )
            ctx = self.office.ctx
            await self.confirm(
                question,
                lambda: self.write_work(
                    lambda: pledging.register_signature(ctx, plan.plan_id, signed_on, draft.last_event),
                    lambda _done: self.told(f"署名を登録しました。{len(plan.claims)}期別を承認しています。"),
                    doing="登録しています。",
                ),
            )

        self.ask_line("署名の日", answered, value=wareki(today), width=12, note=DAY_NOTE)

    async def action_drop(self) -> None:
        draft = self.waiting
        if draft is None:
            return
        ctx, plan = self.office.ctx, draft.plan
        question = Question(
            f"確認  案の取下げ（版{plan.version_no}）",
            "この案を取り下げますか",
            facts=[f"{len(plan.lines)}回 月額 {plan.monthly}円 総額 {plan.total}円"],
            changes=[Change("誓約", draft.state.value, "取消")],
            notes=["時効は変わりません。新しい案をいつでも作れます。"],
            party=self.facts,
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: drafting.drop_plan(ctx, plan.plan_id, draft.last_event),
                lambda _done: self.told("案を取り下げました。"),
                doing="取り下げています。",
            ),
        )

    async def action_cancel(self) -> None:
        """取消しの起案: its reason on a page, then the confirmation."""
        live = self.live
        if live is None:
            return
        facts = [standing_words(live), "決裁まで誓約は効力を保ちます。自動では取り消されません。"]

        async def go(page: OfficeScreen[Any], reason: str) -> None:
            await self._ask_cancel(page, live, reason)

        await self.app.push_screen(ReasonPage(self, facts, go))

    async def _ask_cancel(self, page: OfficeScreen[Any], live: PlanTold, reason: str) -> None:
        ctx, plan = self.office.ctx, live.plan
        signed = wareki(live.signed_on) if live.signed_on is not None else ""
        question = Question(
            f"確認  分納誓約の取消し（版{plan.version_no} {signed}）",
            "この内容で決裁へ回しますか",
            facts=[f"理由 {reason}"],
            changes=[
                Change("誓約", live.state.value, "取消（決裁の日）"),
                Change("一時に納付を求める額", 0, live.kept.rest.amount),
            ],
            notes=[
                f"履行 {live.kept.rate}  不足 {live.kept.shortage}円  決裁 係長・課長（8001）",
                "時効 署名の日の承認は残ります   延滞金 変わりません",
            ],
            party=self.facts,
            leads_to="決裁へ",
        )

        async def drafted(ref: DraftRef) -> None:
            await page.leave()
            self.told(f"取消しを起案しました（起案 {ref.draft_id}）。8001 で決裁を待ちます。")

        await page.confirm(
            question,
            lambda: page.write_work(
                lambda: ending.draft_cancel(ctx, plan.plan_id, reason, live.last_event),
                drafted,
                doing="起案しています。",
            ),
        )

    # Entrusting

    async def action_entrust(self) -> None:
        desk, chosen = self.desk, self.chosen()
        if desk is None or not chosen:
            return
        owed = total([each.claim.base for each in chosen])

        async def go(page: OfficeScreen[Any], wish: PaperWish) -> None:
            await self._ask_entrust(page, desk, wish, owed)

        await self.app.push_screen(EntrustPage(self, desk.party.party.name, len(chosen), owed, go))

    async def _ask_entrust(self, page: OfficeScreen[Any], desk: PlanDesk, wish: PaperWish, owed: Yen) -> None:
        ctx, party_id, numbers = self.office.ctx, desk.party.party.party_id, self.order
        question = Question(
            "確認  納付受託",
            "この証券を受託しますか",
            facts=[
                f"{wish.kind} {wish.paper_no}  券面 {wish.face}円  支払期日 {wareki(wish.due_on)}",
                f"振出人 {wish.drawn_by}  支払場所 {wish.drawn_on_bank}  再委託先 {wish.reentrusted_to}",
            ],
            changes=[
                Change("未納（本税・督促手数料）", owed.amount, owed.amount),
                Change("受託", "なし", f"{wish.face}円"),
            ],
            notes=[
                "帳簿は変わりません。入金は支払われた日に普段どおり載ります。不渡りのときは未納がそのまま残ります。",
                f"延滞金 {wareki(wish.charge_until_on)} までで計算   時効 変わりません",
            ],
            party=self.facts,
        )

        async def accepted(done: Accepted) -> None:
            await page.leave()
            self.told(f"{done.face}円の証券を受託しました（{done.receivables}期別）。F4 で受託証書を印刷します。")

        await page.confirm(
            question,
            lambda: page.write_work(
                lambda: entrusting.accept_paper(ctx, party_id, numbers, wish), accepted, doing="受託しています。"
            ),
        )

    def action_dishonour(self) -> None:
        self._end_paper("不渡りの日", "不渡り", entrusting.note_dishonour)

    def action_give_back(self) -> None:
        self._end_paper("返還の日", "返還", entrusting.give_back)

    def _end_paper(self, label: str, word: str, service: Callable[[Any, int, date, int], Yen]) -> None:
        paper, desk = self.current_paper(), self.desk
        if paper is None or desk is None:
            return

        async def answered(typed: str) -> None:
            on = _day(typed) if typed else desk.today
            ctx = self.office.ctx
            question = Question(
                f"確認  証券の{word}",
                f"この証券を{word}として記録しますか",
                facts=[f"{paper.wish.kind} {paper.wish.paper_no}  券面 {paper.wish.face}円  {word}の日 {wareki(on)}"],
                changes=[
                    Change("受託", paper.state(desk.today).value, word),
                    Change("催告・処分で控える額", paper.wish.face.amount, 0),
                ],
                notes=["帳簿は変わりません。入金が載っているときは 3105 で不渡りの訂正を起案してください。"],
                party=self.facts,
            )
            await self.confirm(
                question,
                lambda: self.write_work(
                    lambda: service(ctx, paper.entrusted_id, on, paper.version),
                    lambda yen: self.told(f"{word}を記録しました。{yen}円は未納のまま残ります。"),
                    doing="記録しています。",
                ),
            )

        self.ask_line(label, answered, value=wareki(desk.today), width=12, note=DAY_NOTE)

    def action_delay(self) -> None:
        paper = self.current_paper()
        if paper is None:
            return
        ctx = self.office.ctx

        def answered(typed: str) -> None:
            until_on = _day(typed)
            self.write_work(
                lambda: entrusting.note_delay(ctx, paper.entrusted_id, until_on, paper.version),
                lambda _done: self.told("再委託先の遅れを記録しました。延滞金の免除は 6401 で起案します。"),
                doing="記録しています。",
            )

        self.ask_line("支払われた日", answered, width=12, note=DAY_NOTE)

    # Third-party payers

    async def action_payer(self) -> None:
        desk, ctx = self.desk, self.office.ctx
        if desk is None:
            return

        async def go(page: OfficeScreen[Any], typed: TypedPayer) -> None:
            async def recorded(_number: int) -> None:
                await page.leave()
                self.told(f"第三者納付 {typed.name}（{typed.relation}）を記録しました。")

            page.write_work(
                lambda: payers.record_payer(ctx, desk.party.party.party_id, typed.name, typed.relation),
                recorded,
                doing="記録しています。",
            )

        await self.app.push_screen(PayerPage(self, go))

    def action_end_payer(self) -> None:
        """The present payer who was recorded last."""
        found = next((one for one in self.desk.payers if one.ended_on is None), None) if self.desk is not None else None
        if found is None:
            return
        ctx = self.office.ctx
        self.write_work(
            lambda: payers.end_payer(ctx, found.payer_id),
            lambda _done: self.told(f"第三者納付 {found.words} を終えました。"),
            doing="記録しています。",
        )


def _day(typed: str) -> date:
    if not typed:
        raise BadInput(reason="日付を入力してください（例 R8.11.24）。")
    return parse_date(typed, today=date.max)
