"""One claim of 6601: how its day came about, every event with what cancelled it, and the measures that would help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.delinquency.limitation import EventKind
from core.delinquency.limits import adding, listing
from core.delinquency.limits.adding import BY_HAND, WantedEvent
from core.delinquency.limits.classes import EndCause
from core.delinquency.limits.listing import LimitView
from core.delinquency.outward import Outward
from core.delinquency.write_off.papers import issue_expiry
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from core.values.dates import wareki
from tui.screens.delinquency.giving_page import KeptReasonPage, forget_given
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.look_reason import LookScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.derivation import Derivation
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

STEPS = (
    columns.number("番", 3),
    columns.text("計算の過程", 44, flex=True, most=80),
    columns.text("根拠", 22, flex=True, most=34),
)
EVENTS = (
    columns.day("日", 9),
    columns.day("終わり", 9),
    columns.text("事象", 20, flex=True, most=30),
    columns.text("事由・証拠", 20, flex=True, most=50),
    columns.code("記録", 6, rank=1),
)
MEASURES = (
    columns.text("可否", 4),
    columns.text("対策", 20),
    columns.text("効果、またはできない理由", 40, flex=True, most=90),
)


class LimitClaimPage(LookScreen[None]):
    """Three panes: the derivation, the events, the measures. `a` adds an event, `d` takes one back, F12 prints P-85."""

    KEYS = {
        "f3": "戻る",
        "f4": "操作",
        "f5": "再計算",
        "f7": "前の区画",
        "f8": "次の区画",
        "f12": "調書",
        "ctrl+r": "受電",
    }
    NUMBER, NAME = "6601", "時効  根拠"
    NOT_BY_NUMBER = "根拠は 6601 の一覧か案件から開きます。"
    FUNCTION = listing.FUNCTION
    MANUAL = (
        "1つの期別の時効を、計算・事象・対策に分けて見る画面です。"
        "a で足りない事象を加える起案、2 事象で行を選んで d で誤った事象を取り消す起案をします。承認が要ります。"
        "F12 は、完成した期別の時効完成調書（P-85）です。"
    )
    LETTERS = {"a": "add", "d": "take_back"}
    LETTER_HELP = {"1-3": "区画", "a": "事象を加える（起案）", "d": "選んだ事象を取り消す（起案）"}
    HELP_LINES = (
        "完成日がどう決まったかを、事象と条文で1段ずつ示します。疑うときは事象を確かめます。",
        "日は直せません。足りない事象は a で加え、誤った事象は 2 で選んで d で取り消します（承認が要ります）。",
        "3 対策は、いま役に立つものと、できないものの理由です。口頭の約束は役に立ちません。",
        "F12 は時効完成調書（P-85）です。完成し、防止できなかった理由があるときに出せます。",
    )
    HINT = "1-3 区画  a 事象を加える  d 事象を取り消す  F12 調書"

    def __init__(self, above: OfficeScreen[Any], receivable_id: int, reason: str = "") -> None:
        super().__init__()
        self.above, self._receivable_id, self._reason = above, receivable_id, reason
        self._view: LimitView | None = None

    def compose(self) -> ComposeResult:
        yield Lines([(), (), ()], id="head")
        yield Panes([Pane("計算"), Pane("事象"), Pane("対策")])
        yield Derivation(STEPS, caption="時効の計算", id="pane0")
        yield DataList(EVENTS, id="pane1", digits=False, spells=True, empty="事象はありません。", hint=self.HINT)
        yield DataList(
            MEASURES,
            id="pane2",
            digits=False,
            spells=True,
            empty="対策はありません（完成済か速報で完納）。",
            hint=self.HINT,
        )
        yield Section("先に来る終わり")
        yield Lines([()], id="end")

    def on_mount(self) -> None:
        self._turn(0)
        self.action_refresh()

    def reason_given(self, reason: str) -> None:
        self._reason = reason
        self.action_refresh()

    async def let_in(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        ctx, number, reason = self.office.ctx, self._receivable_id, self._reason
        self.read_work("limit", lambda: listing.open_limit(ctx, number, reason), self._show)

    def _show(self, view: LimitView) -> None:
        self._view = view
        party, found = view.party.party, view.limitation
        last = found.completes_on
        self.query_one("#head", Lines).show(
            [
                pairs(("宛名番号", party.party_no), ("氏名", party.name), ("期別", view.claim, Tone.STRONG)),
                pairs(
                    ("納期限", wareki(view.receivable.due_on)),
                    ("年数", f"{view.years}年（{view.years_article}）"),
                    ("残", f"{view.receivable.open}円"),
                ),
                pairs(
                    ("起算", wareki(found.starts_on)),
                    ("完成", wareki(last) if last else "完成せず", Tone.BAD if found.completed else Tone.STRONG),
                    ("", "完成済" if found.completed else ""),
                ),
            ]
        )
        self.query_one("#pane0", Derivation).show(
            [(str(n), step.text, step.article) for n, step in enumerate(found.derivation, 1)],
            article="法18条 18条の2",
            notes=_spans(view),
        )
        events = self.query_one("#pane1", DataList)
        counted = [each for each in view.told if each.kind in _KINDS]
        events.show([_event_row(view, n) for n in range(len(counted))], caption="事象の全部", counted=len(counted))
        self.query_one("#pane2", DataList).show(
            [
                Row(
                    each.measure.value,
                    (
                        (Tone.GOOD, "可") if each.possible else (Tone.QUIET, "不可"),
                        each.measure.value,
                        each.effect if each.possible else each.why_not,
                    ),
                )
                for each in view.measures
            ],
            caption="役に立つ対策",
            counted=len(view.measures),
        )
        self.query_one("#end", Lines).show([text(_end_words(view))])
        panes = self.query_one(Panes)
        possible = sum(each.possible for each in view.measures)
        panes.show([Pane("計算"), Pane("事象", len(counted)), Pane("対策", possible)])

    # Panes

    def _turn(self, index: int) -> None:
        for at in range(3):
            self.query_one(f"#pane{at}").display = at == index
        if index:
            self.set_focus(self.query_one(f"#pane{index}"))

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._turn(event.index)

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    # Acts

    def resting(self, key: str) -> str:
        if key == "f12" and (self._view is None or not self._view.limitation.completed):
            return "時効完成調書は、完成した期別だけです。"
        return ""

    def acts(self) -> Sequence[Act]:
        return (
            Act("事象を加える（起案）", "add", self._no_add()),
            Act("選んだ事象を取り消す（起案）", "take_back", self._no_take_back()),
            Act("時効完成調書（P-85）", "print", self.resting("f12")),
        )

    def _no_add(self) -> str:
        return "読込み中です。" if self._view is None else ""

    def _chosen_event(self) -> int:
        row = self.query_one("#pane1", DataList).current
        return int(str(row.key)) if row is not None and int(str(row.key)) > 0 else 0

    def _no_take_back(self) -> str:
        view, number = self._view, self._chosen_event()
        if view is None or self.query_one(Panes).chosen != 1:
            return "2 の事象で、取り消す行を選んでください。"
        kind = next((each.kind for each in view.events if each.event_id == number), "")
        if kind not in {each.value for each in BY_HAND}:
            return "督促・入金・執行停止は、それぞれの画面で訂正します。"
        return ""

    async def action_add(self) -> None:
        from tui.screens.delinquency.limits.event_page import EventPage

        view = self._view
        if view is None:
            return

        async def given(wanted: WantedEvent | None) -> None:
            if wanted is not None:
                await self._ask_to_add(view, wanted)

        await self.app.push_screen(EventPage(self, view.claim, view.today), given)

    async def _ask_to_add(self, view: LimitView, wanted: WantedEvent) -> None:
        ctx, number = self.office.ctx, self._receivable_id
        until = f" から {wareki(wanted.until)}" if wanted.until else ""
        question = Question(
            f"確認  時効の事象の追加（{view.claim}）",
            "この内容で決裁へ回しますか",
            facts=[
                f"{wanted.kind.label}  {wareki(wanted.on)}{until}",
                f"事由 {wanted.ground}",
                f"証拠 {wanted.paper}",
            ],
            notes=["完成日の前後は決裁箱（8001）の承認前後の表に出ます。承認まで何も変わりません。"],
            leads_to="決裁へ",
        )

        def sent(ref: Any) -> None:
            forget_given(self)
            self.say("完了", f"起案{ref.draft_id}を決裁箱へ送りました（8001）。")

        await self.confirm(
            question,
            lambda: self.write_work(lambda: adding.draft_event(ctx, [number], wanted), sent, doing="起案しています。"),
        )

    async def action_take_back(self) -> None:
        reason, number = self._no_take_back(), self._chosen_event()
        if reason:
            self.say("不可", reason)
            return
        ctx = self.office.ctx

        def sent(ref: Any) -> None:
            forget_given(self)
            self.say("完了", f"起案{ref.draft_id}を決裁箱へ送りました（8001）。")

        def given(words: str | None) -> None:
            if words is not None:
                self.write_work(lambda: adding.draft_cancellation(ctx, number, words), sent, doing="起案しています。")

        facts = ["この事象は数えないことになります。記録は残り、取消済みと分かります。承認が要ります。"]
        await self.app.push_screen(KeptReasonPage(self, "事象の取消の起案", facts, "理由"), given)

    def action_print(self) -> None:
        view, ctx, number, ground = self._view, self.office.ctx, self._receivable_id, self._reason
        if view is None or self.resting("f12"):
            self.say("不可", self.resting("f12"))
            return

        def issue(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return issue_expiry(ctx, number, ground, out=Outward(reason, to, printer, witness)).output

        facts = [view.claim, "市内部の文書です。全ての事象、計算、完成日、防止できなかった理由を載せます。"]
        party_id = view.party.party.party_id
        ask_print(self, Leaving("時効完成調書", facts, "03", "delinquency.write_off", party_id=party_id), issue)


_KINDS = frozenset(kind.value for kind in EventKind)


def _event_row(view: LimitView, at: int) -> Row:
    told = [each for each in view.told if each.kind in _KINDS][at]
    event = next((each for each in view.events if each.event_id == told.event_id), None)
    facts = event.facts if event is not None else {}
    words = " ".join(str(facts[key]) for key in ("ground", "paper") if isinstance(facts.get(key), str))
    source = {"demand": "督促状", "part_payment": "収納"}.get(told.kind, "")
    return Row(
        told.event_id or -(at + 1),
        (
            wareki(told.on),
            wareki(told.until) if told.until else "",
            EventKind(told.kind).label,
            words or source,
            str(told.event_id or ""),
        ),
    )


def _spans(view: LimitView) -> list[str]:
    """Stays and pauses of the count, each in a line."""
    lines = [
        f"完成猶予 {stay.kind.label} {wareki(stay.from_on)} から {wareki(stay.until_on) if stay.until_on else '未定'}"
        for stay in view.limitation.stays
    ]
    return lines + [
        f"停止 {pause.kind.label} {wareki(pause.from_on)} から {wareki(pause.until_on)}"
        for pause in view.limitation.pauses
    ]


def _end_words(view: LimitView) -> str:
    end = view.end
    if end is None:
        return "終わりの日は決まっていません（差押えなどの間は完成しません）。"
    word = "時効の完成" if end.cause is EndCause.LIMITATION else "停止3年の満了（法15条の7④）"
    after = "すでに消滅しています。" if end.extinct(view.today) else "この日の終わりに消滅します。"
    return f"{wareki(end.last_on)} {word}。{after}"
