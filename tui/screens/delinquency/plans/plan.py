"""6301 分納誓約: a plan by monthly amount or by count; how it is kept, its versions, entrusted papers. Without a person, a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult

from core.delinquency.plans import drafting
from core.delinquency.plans.desk import PlanDesk, plan_desk
from core.delinquency.plans.drafting import Kept, PlanWish, WorkedOut
from core.delinquency.plans.keeping import PlanTold
from core.delinquency.plans.planning import PlanLine
from core.delinquency.plans.securities import EntrustedPaper
from core.values.money import Yen, total
from tui.screens.delinquency.plans import plan_columns as shown
from tui.screens.delinquency.plans.plan_doing import FUNCTION, NO_DRAFT, PlanDoing
from tui.screens.delinquency.plans.plan_entry import MODES, SHORT, filled, question_of, wish_of
from tui.screens.delinquency.plans.plan_list import PlanListing
from tui.screens.delinquency.plans.plan_pages import ChoicePage
from tui.screens.parties.persons import Persons
from tui.widgets import cells
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList
from tui.widgets.field import CodeField, DateField, SearchField, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_facts import facts_of
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone

ABOUT = 21
"""Cells of what is chosen, before the fields."""
TOLD = 43
BELOW = 3
PLAN, KEPT, VERSIONS, PAPERS = range(4)


class PlanScreen(PlanDoing):
    """`PlanScreen(party_id)` is one person's, with the chosen receivables of a case if it is given some; alone it lists."""

    NUMBER, NAME = "6301", "分納誓約"
    FUNCTION = FUNCTION
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再計算",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "確定",
        "f12": "誓約書",
        "ctrl+r": "受電",
    }
    LETTERS = {" ": "swap", "t": "choose", "c": "whose", "u": "failed_only"}
    LETTER_HELP = {
        "1-4": "区画（計画 履行 版 受託）",
        "Space": "計画の行で、充てる期別の順を次と入れ替える",
        "t": "対象の期別を選ぶ",
        "c  u": "一覧で、担当の案件だけ / 不履行だけ",
    }
    HELP_LINES = (
        "月額か回数のどちらかを入れると、もう一方が出ます。F5 で計算し直します。",
        "F9 で案として残し、F12 で誓約書を印刷し、署名を受けた日を F4 で登録します。",
        "書面に列挙した期別だけが承認の範囲です。口頭の約束では時効は変わりません。",
        "期限の次の開庁日までに入金がないと不履行です。速報の入金は納付とみて判定します。",
        "不履行でも誓約は自動では取り消されません。F4 で通知か取消しの起案をします。",
    )
    MANUAL = (
        "滞納者1人の分割納付の計画を作り、誓約書を印刷し、署名を登録して、履行を見る画面です。"
        "対象の期別、起算、月額か回数を入れて F5 を押すと、各回の期限、額、充てる期別と残りが出ます。"
        "F9 で案として残り、F12 で誓約書と計画書を印刷します。署名を受けた日を F4 で登録すると、"
        "書面に列挙した期別だけが承認され、誓約が効力を持ちます。"
        "2 の区画で各回の入金と不履行を、3 で版を、4 で納付受託の証券を見ます。"
        "人を指定せずに開くと、効力のある誓約の一覧になります。"
    )

    def __init__(self, party_id: int | None = None, receivable_ids: Sequence[int] = ()) -> None:
        super().__init__()
        self._party, self._wanted = party_id, tuple(receivable_ids)
        self._listing = PlanListing() if party_id is None else None
        self._ground = ""
        self._at = PLAN
        self._found: WorkedOut | None = None
        self._told = ""
        self._filled = self._early = False

    def compose(self) -> ComposeResult:
        if self._listing is not None:
            yield self._listing
            return
        modes = {code: mode.value for code, mode in MODES.items()}
        yield PartyHeader(id="party")
        yield Form(
            FormRow(
                Lines([[(Tone.TEXT, " " * ABOUT)]], id="about"),
                CodeField("mode", "延滞金", "1", codes=modes, width=1, required=True),
                DateField("start", "起算", width=9, required=True),
                SearchField("day", "毎月", "25", width=2, note="日", required=True, hint="支払日（31 は月の末日）"),
                CodeField("method", "方法", "1", codes=SHORT, width=1, required=True),
            ),
            FormRow(
                YenField("monthly", "月額", width=9, hint="月額か回数のどちらか  F5 計算"),
                SearchField("count", "または 回数", width=3, note="回", hint="月額か回数のどちらか  F5 計算"),
                Lines([[(Tone.TEXT, " " * TOLD)]], id="last"),
            ),
        )
        yield Panes([Pane("計画"), Pane("履行"), Pane("版"), Pane("受託")], id="panes")
        for index in range(4):
            yield DataList(
                shown.PANES[index], id=f"list{index}", digits=False, empty=shown.EMPTY[index], hint=shown.HINTS[index]
            )
        yield Lines([()] * BELOW, id="below")
        yield Lines([()] * 8, id="more", classes="roomy")

    def on_mount(self) -> None:
        if self._listing is None:
            self._turn()
            self.set_focus(self._form.field("monthly"))  # what stands before it is known
            self.load()

    def on_screen_resume(self) -> None:
        if self._listing is not None:
            self._listing.load()
        elif self.desk is not None:
            self.load()

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    @property
    def pane(self) -> int:
        return self._at

    @property
    def draft_key(self) -> str | None:
        return f"6301:{self._party}" if self._party is not None else None

    # Whose

    def take_chosen(self, chosen: object) -> bool:
        if not isinstance(chosen, Persons):
            return False
        screen = PlanScreen(chosen.current)
        screen._ground = chosen.reason  # the ground that was given on the way here
        self.app.push_screen(screen)
        return True

    def reason_given(self, reason: str) -> None:
        self._ground = reason
        self.load()

    async def let_in(self) -> None:
        self.load()

    # Reading

    def load(self) -> None:
        """Read the party's plans anew; what was typed stays."""
        ctx, party_id, ground = self.office.ctx, self._party, self._ground
        if party_id is not None:
            self.read_work("desk", lambda: plan_desk(ctx, party_id, ground), self._show)

    def told(self, words: str) -> None:
        """After an act: forget what was worked out, read again and say it."""
        self._found, self._told, self._filled = None, words, False
        self.load()

    def _show(self, desk: PlanDesk) -> None:
        self.desk = desk
        self.query_one(PartyHeader).show(facts_of(desk.party, desk.today))
        if not self._filled:
            self._fill(desk)
        known = {each.receivable_id for each in desk.choices}
        self.order = tuple(number for number in self.order if number in known)
        self.query_one(Panes).show(
            [
                Pane("計画", len(self._lines())),
                Pane("履行", len(desk.live.kept.lines) if desk.live is not None else 0),
                Pane("版", len(desk.versions)),
                Pane("受託", len(desk.papers)),
            ]
        )
        self._show_lists(desk)
        if self._early:
            self._early = False
            self.action_refresh()
        elif self._told:
            words, self._told = self._told, ""
            self.say("完了", words)
        elif desk.impossible:
            self.say("注意", desk.impossible)
        self.refresh_keys()

    def _fill(self, desk: PlanDesk) -> None:
        """The form as it opens: the terms of the draft, else of the plan in force, else the usual ones."""
        self._filled = True
        usual = tuple(each.receivable_id for each in desk.choices if each.usual)
        wanted = tuple(number for number in self._wanted if number in {each.receivable_id for each in desk.choices})
        self.order = wanted or usual
        before = desk.draft or desk.live
        if desk.draft is not None:
            self.order = desk.draft.plan.receivable_ids
        values = filled(before.plan if before is not None else None, desk)
        if self._form.touched & {"monthly", "count"}:  # typed ahead: one of them leads to the other
            del values["monthly"], values["count"]
        self._form.fill_untouched(values)

    def _shown(self) -> PlanTold | None:
        """The version whose instalments stand in the first pane while nothing is worked out."""
        return (self.waiting or self.live) if self._found is None else None

    def _lines(self) -> Sequence[PlanLine]:
        if self._found is not None:
            return self._found.plan.lines
        told = self._shown()
        return told.plan.lines if told is not None else ()

    def _names(self, *, short: bool) -> Mapping[int, str]:
        desk = self.desk
        if desk is None:
            return {}
        return {each.receivable_id: each.claim.short if short else each.claim.label for each in desk.choices} | {
            number: name[0 if short else 1] for number, name in desk.names.items()
        }

    def _show_lists(self, desk: PlanDesk) -> None:
        lines = self._lines()
        if self._found is not None:
            caption = f"計画  試算 版 {self._found.version_no}"
        else:
            told = self._shown()
            caption = f"計画  版 {told.plan.version_no} {told.state}" if told is not None else "計画"
        self.query_one("#list0", DataList).show(
            shown.line_rows(lines, self._names(short=True)),
            caption=caption,
            sort="期限",
            counted=len(lines),
            total=shown.line_total(lines) if lines else None,
        )
        live = desk.live
        rows = shown.kept_rows(live) if live is not None else []
        self.query_one("#list1", DataList).show(
            rows,
            caption=f"履行  版 {live.plan.version_no} {live.state}" if live is not None else "履行",
            counted=len(rows),
            total=shown.kept_total(live) if live is not None else None,
        )
        self.query_one("#list2", DataList).show(
            shown.version_rows(desk.versions), caption="版", sort="新しい順", counted=len(desk.versions)
        )
        self.query_one("#list3", DataList).show(
            shown.paper_rows(desk.papers, desk.today), caption="納付受託", sort="新しい順", counted=len(desk.papers)
        )
        self._tell()

    def _tell(self) -> None:
        """The words beside the fields and under the list."""
        if self._listing is not None or self.desk is None:
            return
        chosen, lines = self.chosen(), self._lines()
        owed = total([each.claim.base for each in chosen])
        about = cells.pad_right(f"対象 {len(chosen)}期別 {owed}", ABOUT)
        self.query_one("#about", Lines).show([[(Tone.LABEL, about[:2]), (Tone.STRONG, about[2:])]])
        claims = len(self._found.plan.claims) if self._found is not None else len(chosen)
        told = self._shown()
        if told is not None:
            claims = len(told.plan.claims)
        words = cells.pad_right(shown.form_words(lines, claims, TOLD), TOLD)
        self.query_one("#last", Lines).show([[(Tone.TEXT, words)]])
        below = self._below(self.desk)[:BELOW]
        self.query_one("#below", Lines).show([*below, *[()] * (BELOW - len(below))])
        more = self._more(self.desk)[:8]
        self.query_one("#more", Lines).show([*more, *[()] * (8 - len(more))])

    def _below(self, desk: PlanDesk) -> Sequence[Line]:
        if self._at == PLAN:
            if self._found is not None:
                return shown.trial_lines(self._found, desk.today)
            told = self._shown()
            return shown.draft_lines(told) if told is not None else [shown.payer_line(desk.payers)]
        if self._at == KEPT:
            live = desk.live
            return shown.draft_lines(live) if live is not None else []
        if self._at == VERSIONS:
            version = self._version()
            return shown.event_lines(version, BELOW) if version is not None else []
        paper = self.current_paper()
        return shown.paper_lines(paper, desk.payers) if paper is not None else [shown.payer_line(desk.payers)]

    def _more(self, desk: PlanDesk) -> Sequence[Line]:
        """The next level of the current row, on a terminal with room."""
        if self._at == PLAN and self._lines():
            line = self._lines()[min(self._list.cursor, len(self._lines()) - 1)]
            return shown.part_lines(line, self._names(short=False))
        version = self._version() if self._at == VERSIONS else (desk.live or desk.draft)
        return shown.event_lines(version, 8) if version is not None else []

    def _version(self) -> PlanTold | None:
        data = self.query_one("#list2", DataList)
        return self.desk.versions[data.cursor] if self.desk is not None and data.rows else None

    def current_paper(self) -> EntrustedPaper | None:
        if self._listing is not None or self.desk is None or not self.desk.papers:
            return None
        data = self.query_one("#list3", DataList)
        return self.desk.papers[data.cursor] if data.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    # Panes

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()
        self.set_focus(self._list)

    def _turn(self) -> None:
        for index in range(4):
            self.query_one(f"#list{index}").display = index == self._at
        self._tell()
        self.refresh_keys()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    # Choosing and working out

    async def action_choose(self) -> None:
        if self._listing is not None or self.desk is None:
            return
        if self.desk.impossible:
            self.say("不可", self.desk.impossible)
            return
        await self.app.push_screen(ChoicePage(self, self.desk.choices, self.order), self._chose)

    def _chose(self, numbers: tuple[int, ...] | None) -> None:
        if numbers is None:
            return
        self.order = numbers
        if self._found is not None:
            self._work_out(self._wish_again())
        else:
            self._tell()
            self.say("案内", "対象を変えました。月額か回数を入れて F5 で計算します。")

    def action_swap(self) -> None:
        """Space on an instalment: its first receivable and the one after it change places."""
        if self._listing is not None or self._at != PLAN or not self._lines():
            return
        line = self._lines()[self._list.cursor]
        first = line.parts[0].receivable_id
        if first not in self.order:
            return
        place = self.order.index(first)
        if place + 1 >= len(self.order):
            self.say("不可", "最後に充てる期別です。入れ替える次の期別がありません。")
            return
        order = list(self.order)
        order[place], order[place + 1] = order[place + 1], order[place]
        self.order = tuple(order)
        self._work_out(self._wish_again())

    def action_refresh(self) -> None:
        """F5: the plan of what stands in the form; on the list, the list anew."""
        if self._listing is not None:
            self._listing.load()
        elif self.desk is None:
            self._early = bool(self._form.touched)  # typed ahead of what is read: worked out when it is there
            self.load()
        else:
            self._work_out(self._wish())

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_refresh()

    def _wish(self) -> PlanWish:
        """What stands in the form. Of amount and count the one that was changed counts."""
        known: tuple[Yen, int] | None = None
        told = self._shown()
        if self._found is not None:
            known = self._found.plan.monthly, self._found.plan.count
        elif told is not None:
            known = told.plan.monthly, len(told.plan.lines)
        return wish_of(self._form.values(), self.order, known)

    def _wish_again(self) -> PlanWish:
        """The same terms for other receivables: the monthly amount stays."""
        return wish_of(self._form.values(), self.order, None)

    def _work_out(self, wish: PlanWish) -> None:
        ctx, party_id = self.office.ctx, self._party
        if party_id is None:
            return

        def worked(found: WorkedOut) -> None:
            self._take(found)
            self.say("完了", "計画を作りました。月額か回数を変えて F5 で作り直せます")

        self.read_work("plan", lambda: drafting.work_out(ctx, party_id, wish), worked)

    def _take(self, found: WorkedOut) -> None:
        self._found = found
        self._form.fill({"monthly": f"{found.plan.monthly}", "count": str(found.plan.count)})
        if self.desk is not None:
            if self._at != PLAN:
                self.query_one(Panes).choose(PLAN)
            self._show(self.desk)

    # Keeping

    def keys(self) -> dict[str, str]:
        """The list has no panes, and nothing to keep or to print."""
        keys = super().keys()
        if self._listing is not None:
            keys = {key: label for key, label in keys.items() if key not in ("f7", "f8", "f9", "f12")} | {
                "f5": "再表示"
            }
        return keys

    def resting(self, key: str) -> str:
        if self._listing is not None:
            return ""
        if key in ("f9", "f12") and self.desk is None:
            return "読込み中です。終わるまでお待ちください。"
        if key == "f9" and self.desk is not None:
            return self.desk.impossible
        if key == "f12":
            draft = self.waiting
            if draft is None:
                return NO_DRAFT
            return f"決裁待ちです（{draft.plan.beyond}）。" if draft.waits_for_approval else ""
        return ""

    async def action_confirm(self) -> None:
        """F9: work it out anew, then ask; Y and Enter keep it as a draft."""
        desk, party_id, ctx = self.desk, self._party, self.office.ctx
        if desk is None or party_id is None:
            return
        wish, seen = self._wish(), desk.seen

        async def ask(found: WorkedOut) -> None:
            self._take(found)
            await self.confirm(
                question_of(found, desk, self.facts),
                lambda: self.write_work(
                    lambda: drafting.keep_plan(ctx, party_id, found.wish, seen), self._kept, doing="残しています。"
                ),
            )

        self.read_work("question", lambda: drafting.work_out(ctx, party_id, wish), ask)

    def _kept(self, kept: Kept) -> None:
        self.drop_draft()
        if kept.draft is not None:
            self.told(f"版 {kept.version_no} を案に残し、決裁へ回しました（起案 {kept.draft.draft_id}）。")
        else:
            self.told(f"版 {kept.version_no} を案に残しました。F12 で誓約書を印刷し、署名を受けてください。")

    # The list, and where to go

    def acts(self) -> Sequence[Act]:
        return self._listing.acts() if self._listing is not None else self.plan_acts()

    async def action_open_listed(self) -> None:
        if self._listing is not None:
            await self._listing.open_current()

    def action_whose(self) -> None:
        if self._listing is not None:
            self._listing.turn_whose()

    def action_failed_only(self) -> None:
        if self._listing is not None:
            self._listing.turn_failed()

    async def action_case(self) -> None:
        from tui.screens import load_screen

        party_id = self._party
        if self._listing is not None:
            row = self._listing.current
            party_id = row.watch.party_id if row is not None else None
        screen: Any = load_screen("6101")
        if screen is None or party_id is None:
            self.say("不可", "案件（6101）を開けません。")
            return
        await self.app.push_screen(screen(party_id))
