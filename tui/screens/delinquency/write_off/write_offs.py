"""6602 不納欠損: what is gone by each cause, drafted as a list or one by one; the decisions of a year, their papers, reversal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import ComposeResult

from core.delinquency.outward import Outward
from core.delinquency.suspension.suspension import SuspensionLine
from core.delinquency.write_off import deciding, listing, papers, reversing
from core.delinquency.write_off.deciding import WantedWriteOff
from core.delinquency.write_off.listing import ExtinctClaim, YearPage
from core.delinquency.write_off.write_off import WriteOffCause, WriteOffLine
from core.ledger.tax_items import term_label
from core.office.outputs.delivery import Destination, Issued
from core.office.traces.witness import Witness
from core.values.dates import wareki, wareki_year
from core.values.refusals import BadInput
from tui.screens.delinquency.giving_page import KeptReasonPage, forget_given
from tui.screens.delinquency.limits.limits import open_case
from tui.screens.delinquency.write_off.immediate_page import ImmediatePage, Wanted
from tui.screens.delinquency.write_off.rows import (
    EXTINCT,
    IMMEDIATE,
    YEAR,
    extinct_row,
    immediate_row,
    sum_lines,
    year_row,
)
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.lines import Lines, text
from tui.widgets.panes import Pane, Panes

CAUSES = (WriteOffCause.SUSPENSION, WriteOffCause.LIMITATION)
TOLD = (
    "停止3年で消滅した期別です。Space で選び（選ばなければ全部）F9 で起案します。",
    "e で防止できなかった理由を入力し、F9 で起案します（選ばなければ理由のある全部）。",
    "1号の停止中です。4つの要件のどれかが証明できる人を、Enter で起案します。",
    "Enter 決議書、t 消滅通知、x 欠損の取消し、y 年度。取消済は合計に入りません。",
)


class WriteOffsScreen(OfficeScreen[None]):
    """Four panes by digit: 停止3年, 時効, 即時, 決議. Opened with a party it shows the same lists."""

    NUMBER, NAME = "6602", "不納欠損"
    FUNCTION = deciding.FUNCTION
    WRITES = deciding.FUNCTION
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の一覧",
        "f8": "次の一覧",
        "f9": "起案",
        "f12": "決議書",
        "ctrl+r": "受電",
    }
    LETTERS = {"e": "explain", "x": "reverse", "t": "tell", "y": "year", "o": "open_case", "c": "whose"}
    LETTER_HELP = {
        "1-4": "一覧を替える",
        "Space": "期別を選ぶ",
        "e": "時効を防止できなかった理由",
        "x": "欠損の取消しの起案（選んだ期別）",
        "t": "納税義務消滅通知書（P-83）",
        "y": "年度を替える",
        "o": "案件 6101",
        "c": "自分の担当だけ / 全員",
    }
    HELP_LINES = (
        "法律の上で消滅した徴収金を、決議して帳簿から落とす画面です（法15条の7④⑤、18条）。",
        "消滅日は事象から計算した日、計上日は決裁の日です。会計は計上日で載ります。",
        "先に来た事由が種別です（時効が先なら時効、停止3年が先なら停止3年）。",
        "欠損の後の入金は収納せず、過誤納（消滅後）として還付します。",
        "誤りは、欠損の取消しで戻します。元の決議は残り、時効は評価し直します。",
    )
    MANUAL = (
        "消滅した期別の不納欠損を起案し、決議書を出し、年度の一覧を見る画面です。"
        "1 停止3年 と 2 時効 は一覧決議で、Space で選び（選ばなければ全部）F9 の確認画面から起案します。"
        "時効は、e で防止できなかった理由を入力しないと起案できません。"
        "3 即時 は1号停止の人だけで、要件と証拠を入力します。"
        "4 決議 では年度の合計を見て、決議書（P-84）、消滅通知書（P-83）、欠損の取消しを扱います。"
    )
    HINT = "Space 選ぶ  e 理由  F9 起案  x 取消し  o 案件"

    def __init__(self, party_id: int | None = None) -> None:
        super().__init__()
        self._party_id = party_id
        self._at, self._mine, self._fiscal_year = 0, False, 0
        self._turned = False
        self._claims: dict[int, ExtinctClaim] = {}
        self._suspensions: dict[int, SuspensionLine] = {}
        self._page: YearPage | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane("停止3年"), Pane("時効"), Pane("即時"), Pane("決議")], id="panes")
        yield DataList(EXTINCT, id="list0", digits=False, marks=True, spells=True, empty=" ", hint=self.HINT)
        yield DataList(EXTINCT, id="list1", digits=False, marks=True, spells=True, empty=" ", hint=self.HINT)
        yield DataList(IMMEDIATE, id="list2", digits=False, empty="1号の停止中はありません。", hint=self.HINT)
        yield DataList(YEAR, id="list3", digits=False, marks=True, spells=True, empty=" ", hint=self.HINT)
        yield Lines([()], id="told")

    def on_mount(self) -> None:
        self._turn()
        self._load()

    def on_screen_resume(self) -> None:
        if self._claims or self._suspensions or self._page is not None:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    def _turn(self) -> None:
        for at in range(4):
            self.query_one(f"#list{at}").display = at == self._at
        self.query_one("#told", Lines).show([text(TOLD[self._at])])
        self.set_focus(self._list)

    # Reading

    def _load(self) -> None:
        ctx, at = self.office.ctx, self._at
        mine = ctx.actor.staff_no if self._mine else ""
        if at < 2:
            party_id = self._party_id
            self.read_work(
                "list",
                lambda: listing.list_extinct(ctx, CAUSES[at], staff_no=mine, party_id=party_id),
                self._show_extinct,
            )
        elif at == 2:
            self.read_work("list", lambda: listing.list_immediate(ctx, staff_no=mine), self._show_immediate)
        else:
            year = self._fiscal_year or None
            self.read_work("list", lambda: listing.list_year(ctx, year), self._show_year)

    def _show_extinct(self, found: Sequence[ExtinctClaim]) -> None:
        shown = list(found)
        if self._party_id is not None and not shown and self._at == 0 and not self._turned:
            self.query_one(Panes).choose(1)  # what of the person waits is by limitation
            return
        self._turned = True
        self._claims = {c.line.row.receivable_id: c for c in shown}
        yen = sum(c.line.open_yen for c in shown)
        self._list.empty = f"{CAUSES[self._at].label}で消滅し、未処理の期別はありません。"
        self._list.show(
            [extinct_row(c) for c in shown],
            caption=f"{CAUSES[self._at].label}  {'自分の担当' if self._mine else '全員'}",
            counted=len(shown),
            total=("", "合計", "", "", "", f"{yen:,}", "", "", "") if shown else None,
        )
        self._count(self._at, len(shown))

    def _show_immediate(self, found: Sequence[SuspensionLine]) -> None:
        shown = [line for line in found if self._party_id in (None, line.suspension.party_id)]
        self._suspensions = {line.suspension.suspension_id: line for line in shown}
        self._list.show([immediate_row(line) for line in shown], caption="1号の停止中", counted=len(shown))
        self._count(2, len(shown))

    def _show_year(self, page: YearPage) -> None:
        self._page, self._fiscal_year = page, page.fiscal_year
        self._list.empty = f"{wareki_year(page.fiscal_year)}年度の不納欠損はありません。"
        self._list.show(
            [year_row(line) for line in page.lines],
            caption=f"{wareki_year(page.fiscal_year)}年度の不納欠損  {sum_lines(page)}",
            counted=len(page.lines),
            at_least=page.more is not None,
            total=("", "合計", "", "", "", f"{page.yen:,}", "", "", "") if page.lines else None,
        )
        self._count(3, len(page.lines))

    def _count(self, at: int, count: int) -> None:
        names = ("停止3年", "時効", "即時", "決議")
        self.query_one(Panes).show([Pane(name, count if n == at else None) for n, name in enumerate(names)])

    # Panes and keys

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._turned = True
        self._at = event.index
        self._turn()
        self._load()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def action_refresh(self) -> None:
        self._load()

    def action_whose(self) -> None:
        self._mine = not self._mine
        self._load()

    def resting(self, key: str) -> str:
        if key == "f9" and self._at == 3:
            return "決議は済んでいます。取消しは x です。"
        if key == "f9" and self._list.current is None:
            return "起案する行がありません。"
        if key == "f12" and (self._at != 3 or self._list.current is None):
            return "決議書は 4 決議で行を選んでから出します。"
        return ""

    def acts(self) -> Sequence[Act]:
        missing = "" if self._list.current is not None else "行がありません。"
        decided = missing or ("" if self._at == 3 else "4 決議で使います。")
        return (
            Act("起案（確認画面へ）", "confirm", self.resting("f9")),
            Act("時効を防止できなかった理由", "explain", missing or ("" if self._at == 1 else "2 時効で使います。")),
            Act("不納欠損調書・決議書（P-84）", "print", decided),
            Act("納税義務消滅通知書（P-83）", "tell", decided),
            Act(
                "時効完成調書（P-85）", "print_expiry", missing or ("" if self._at in (1, 3) else "2 時効で使います。")
            ),
            Act("欠損の取消し（起案）", "reverse", decided),
            Act("年度を替える", "year", "" if self._at == 3 else "4 決議で使います。"),
            Act("案件を開く", "open_case", missing, "6101"),
        )

    # Drafting

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._at == 2:
            await self.action_confirm()
        elif self._at == 3:
            self.action_print()
        else:
            await self.action_open_case()

    def _picked(self) -> list[int]:
        marked = [int(str(key)) for key in self._list.marked]
        if marked:
            return sorted(marked)
        shown = [int(str(row.key)) for row in self._list.rows]
        explained = [number for number in shown if self._claims[number].words]
        return explained if self._at == 1 and explained else shown

    async def action_confirm(self) -> None:
        why = self.resting("f9")
        if why:
            raise BadInput(reason=why)
        if self._at == 2:
            await self._ask_immediate()
            return
        numbers = self._picked()
        cause = CAUSES[self._at]
        yen = sum(self._claims[n].line.open_yen for n in numbers)
        days = sorted({self._claims[n].end.last_on for n in numbers})
        await self._ask(
            WantedWriteOff(cause, tuple(numbers)),
            yen,
            [
                f"種別 {cause.label}  一覧決議",
                f"消滅日 {wareki(days[0])}" + (f" から {wareki(days[-1])}" if len(days) > 1 else ""),
            ],
        )

    async def _ask(self, wanted: WantedWriteOff, yen: int, facts: list[str]) -> None:
        ctx = self.office.ctx
        question = Question(
            "確認  不納欠損",
            "この内容で決裁へ回しますか",
            facts=facts,
            changes=[Change(f"未納（{len(wanted.receivable_ids)}期別、帳簿の延滞金・督促手数料を含む）", yen, 0)],
            notes=[
                "計上日は決裁の日です。決裁後の入金は収納せず還付します。",
                "誤りと分かったときは、4 決議から欠損の取消しを起案します。",
            ],
            leads_to="決裁へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: deciding.draft_write_off(ctx, wanted), self._sent, doing="起案しています。"
            ),
        )

    def _sent(self, ref: Any) -> None:
        forget_given(self)
        self._load()
        self.say("完了", f"起案{ref.draft_id}を決裁箱へ送りました（8001）。")

    async def _ask_immediate(self) -> None:
        row, ctx = self._list.current, self.office.ctx
        if row is None:
            return
        number = int(str(row.key))
        line = self._suspensions[number]

        def read(given: Wanted | None) -> None:
            if given is None:
                return

            async def found(numbers: tuple[int, ...]) -> None:
                wanted = WantedWriteOff(WriteOffCause.IMMEDIATE, numbers, given.ground, given.evidence)
                facts = [f"種別 即時消滅（法15条の7⑤）  個別決議  {line.party_name}", f"要件 {given.ground.value}"]
                await self._ask(wanted, line.open_yen, [*facts, f"証拠 {given.evidence}"])

            self.read_work("claims", lambda: listing.claims_of_suspension(ctx, number), found)

        await self.app.push_screen(ImmediatePage(self, line.party_name), read)

    async def action_explain(self) -> None:
        if self._at != 1 or self._list.current is None:
            self.say("不可", "防止できなかった理由は、2 時効で期別を選んで入力します。")
            return
        marked = [int(str(key)) for key in self._list.marked]
        numbers = marked or [int(str(self._list.current.key))]
        ctx = self.office.ctx

        def told(count: int) -> None:
            forget_given(self)
            self._load()
            self.say("完了", f"{count}期別の理由を記録しました。")

        def given(words: str | None) -> None:
            if words is not None:
                self.write_work(lambda: listing.explain_expiry(ctx, numbers, words), told, doing="記録しています。")

        facts = [f"{len(numbers)}期別  時効完成調書（P-85）に載ります。いつ、何をし、なぜ止められなかったか。"]
        await self.app.push_screen(KeptReasonPage(self, "時効を防止できなかった理由", facts, "理由"), given)

    # Decisions

    def _current_line(self) -> WriteOffLine | None:
        row, page = self._list.current, self._page
        if self._at != 3 or row is None or page is None:
            return None
        return next(
            (line for line in page.lines if (line.write_off.write_off_id, line.claim.receivable_id) == row.key), None
        )

    def _leave(self, title: str, facts: list[str], party_id: int | None, issue: Callable[[Outward], Issued]) -> None:
        def out(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return issue(Outward(reason, to, printer, witness))

        ask_print(self, Leaving(title, facts, "03", deciding.FUNCTION, party_id=party_id), out)

    def action_print(self) -> None:
        line, ctx = self._current_line(), self.office.ctx
        if line is None:
            self.say("不可", "決議書は 4 決議で行を選んでから出します。")
            return
        number = line.write_off.write_off_id
        facts = [f"{line.write_off.write_off_no}  {line.write_off.cause.label}", "市内部の文書です（会計・議会資料）。"]
        self._leave("不納欠損調書・決議書", facts, None, lambda out: papers.issue_decision(ctx, number, out=out).output)

    def action_tell(self) -> None:
        line, ctx = self._current_line(), self.office.ctx
        if line is None:
            self.say("不可", "消滅通知書は 4 決議で行を選んでから出します。")
            return
        if line.write_off.cause is WriteOffCause.LIMITATION:
            self.say("不可", "消滅通知書は停止3年・即時消滅だけです（法15条の7）。")
            return
        number, party_id = line.write_off.write_off_id, line.claim.party_id
        facts = [f"{line.party_no} {line.party_name}", "この決議で消滅した、この人の期別の全部を載せます。"]
        self._leave(
            "納税義務消滅通知書",
            facts,
            party_id,
            lambda out: papers.issue_extinction(ctx, number, party_id, out=out).output,
        )

    def action_print_expiry(self) -> None:
        ctx, row, line = self.office.ctx, self._list.current, self._current_line()
        if row is None or self._at not in (1, 3):
            self.say("不可", "時効完成調書は 2 時効か 4 決議で期別を選んで出します。")
            return
        number = line.claim.receivable_id if line is not None else int(str(row.key))
        party_id = line.claim.party_id if line is not None else self._claims[number].line.row.party_id
        facts = ["市内部の文書です。全ての事象、計算、完成日、防止できなかった理由を載せます。"]
        self._leave("時効完成調書", facts, party_id, lambda out: papers.issue_expiry(ctx, number, out=out).output)

    async def action_reverse(self) -> None:
        line, ctx = self._current_line(), self.office.ctx
        if line is None:
            self.say("不可", "欠損の取消しは 4 決議で行を選んで起案します。")
            return
        number = line.write_off.write_off_id
        marked = [key for key in self._list.marked if isinstance(key, tuple) and key[0] == number]
        claims = tuple(sorted(key[1] for key in marked)) or (line.claim.receivable_id,)

        def given(words: str | None) -> None:
            if words is not None:
                self.write_work(
                    lambda: reversing.draft_reversal(ctx, number, claims, words), self._sent, doing="起案しています。"
                )

        lines = self._page.lines if self._page is not None else ()
        line = next((each for each in lines if each.claim.receivable_id == claims[0]), line)
        label = f"{wareki_year(line.levy_year)} {line.tax_name} {term_label(line.tax_item, line.term_no)}期"
        facts = [
            f"{line.write_off.write_off_no}  {label}" + (f" ほか 計{len(claims)}期別" if len(claims) > 1 else ""),
            "赤伝票で未納に戻り、時効を評価し直します。元の決議は残ります。承認が要ります。",
        ]
        await self.app.push_screen(KeptReasonPage(self, "欠損の取消しの起案", facts, "何が誤りか"), given)

    def action_year(self) -> None:
        if self._at != 3:
            self.say("案内", "年度は 4 決議で替えられます。")
            return

        def given(typed: str) -> None:
            word = typed.strip().upper().removeprefix("R")
            if not word.isdigit():
                raise BadInput(reason="年度を R8 か 2026 のように入力してください。")
            self._fiscal_year = int(word) if len(word) == 4 else 2018 + int(word)
            self._load()

        self.ask_line("年度", given, value=wareki_year(self._fiscal_year) if self._fiscal_year else "", width=8)

    async def action_open_case(self) -> None:
        row, line = self._list.current, self._current_line()
        party_id = line.claim.party_id if line is not None else None
        if row is not None and self._at < 2:
            party_id = self._claims[int(str(row.key))].line.row.party_id
        elif row is not None and self._at == 2:
            party_id = self._suspensions[int(str(row.key))].suspension.party_id
        await open_case(self, party_id)
