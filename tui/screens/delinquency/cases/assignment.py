"""6104 担当割当・引継ぎ: what nobody has, who has how much, rules by rank, takeovers with their paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult

from core.delinquency.cases import assigning, takeover, teams
from core.delinquency.cases.assigning import ByRules, Collector
from core.delinquency.cases.assignment import FUNCTION, Duty
from core.delinquency.cases.assignment_list import UNASSIGNED, AssignmentLine, AssignmentPage, list_lines, list_of_party
from core.delinquency.cases.rules import AssignmentRule
from core.delinquency.cases.takeover import AtHand, Takeover
from core.delinquency.cases.teams import Team
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.delinquency.cases.assignment_forms import COLUMNS, forms
from tui.screens.delinquency.cases.assignment_rows import (
    case_row,
    conditions_of,
    number_in,
    print_takeover_of,
    rule_row,
    staff_row,
    takeover_row,
)
from tui.screens.office.paned import PanedScreen
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.field import Candidate
from tui.widgets.form import Form
from tui.widgets.lines import Lines, Section, text
from tui.widgets.panes import Pane, Panes

CASES, STAFF, RULES, TAKEOVERS = range(4)
NAMES = ("案件", "職員", "規則", "引継ぎ")
TOLD = (
    "Space で選んだ案件（なければ今の行）を割り当てます。",
    "今の行の職員の案件・予定・規則・決裁中の起案を、下の職員へ渡します。",
    "空欄の条件は問いません。r で未割当に、a で規則の分にも当てはめます。",
    "F12 で引継ぎ書を印刷します。",
)
EMPTY = ("案件はありません。", "担当できる職員がいません（9001）。", "規則はありません。", "引継ぎの記録はありません。")


@dataclass(frozen=True, slots=True)
class Found:
    """What the screen shows, read in one go."""

    page: AssignmentPage
    collectors: tuple[Collector, ...]
    rules: tuple[AssignmentRule, ...]
    takeovers: tuple[Takeover, ...]
    teams: tuple[Team, ...]
    may_enter: bool


class AssignmentScreen(PanedScreen):
    """Four panes by digit, each with its list, its form and F9. `party_id` shows the case of one party (from 6101)."""

    NUMBER, NAME = "6104", "担当割当・引継ぎ"
    FUNCTION = FUNCTION
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "確定",
        "f12": "引継ぎ書",
        "ctrl+r": "受電",
    }
    HEADS = ("選んだ案件を割り当てる", "全部を引き継ぐ", "規則を登録する", "引継ぎの記録")
    LETTERS = {"c": "whose", "r": "by_rules", "a": "by_rules_anew", "d": "drop", "g": "team"}
    LETTER_HELP = {
        "1-4": "区画（案件 職員 規則 引継ぎ）",
        "Enter": "案件を開く / その職員の案件",
        "Space": "案件を選ぶ",
        "c": "未割当と、職員の案件を切り替える",
        "r": "未割当を規則で割り当てる",
        "a": "規則で割り当てた分も割り当て直す",
        "d": "規則を終える / 副担当を外す",
        "g": "区画2の職員を班に入れる",
    }
    HELP_LINES = (
        "案件を担当に割り当て、人事異動のときに全部を引き継ぐ画面です。",
        "規則は順位の小さいものから当てはめ、手動と引継ぎの担当は動かしません。",
        "本人・同じ世帯の案件は担当になれず、次に合う規則の職員になります。",
        "処分の起案は担当（係長は代行可）だけです。副担当は閲覧と折衝の記録をします。",
        "引継ぎは案件・予定・規則を移します。決裁中の起案も渡り、差戻しは新しい担当に届きます。",
    )
    MANUAL = (
        "だれも担当していない案件の割当、職員ごとの件数、割当の規則、引継ぎを扱う画面です。"
        "区画1で案件を Space で選び、職員と担当・副担当を入れて F9 で割り当てます。"
        "区画3に地区・税目・金額・滞納年数・五十音などの規則を順位つきで登録し、r で未割当の案件に当てはめます。"
        "手動で割り当てた案件は、規則を変えても動きません。"
        "区画2で職員を選び、引き受ける職員を入れて F9 を押すと、案件と未完了の予定がすべて移り、引継ぎ書を F12 で印刷できます。"
    )
    HINT = "Space 選ぶ  Enter 開く  c 職員の切替  r 規則で割当"

    def __init__(self, party_id: int | None = None) -> None:
        super().__init__()
        self._party = party_id
        self._found: Found | None = None
        self._whose = UNASSIGNED
        self._told: tuple[str, str] | None = None
        self._lines: dict[int, AssignmentLine] = {}
        self._after: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane(name) for name in NAMES], id="panes")
        for index, shown in enumerate(COLUMNS):
            yield DataList(
                shown,
                id=f"list{index}",
                digits=False,
                marks=index == CASES,
                empty=EMPTY[index],
                hint=self.HINT if index == CASES else "1-4 区画  F9 確定  F4 操作",
            )
        yield Section("", id="head")
        yield Lines([()], id="told")
        yield from forms(self._candidates)

    def on_mount(self) -> None:
        self._turn()
        self._load()

    # Reading

    def _load(self) -> None:
        ctx, whose, party_id = self.office.ctx, self._whose, self._party

        def read() -> Found:
            return Found(
                list_lines(ctx, whose) if party_id is None else list_of_party(ctx, party_id),
                tuple(assigning.list_collectors(ctx)),
                tuple(assigning.list_rules(ctx)),
                tuple(takeover.list_takeovers(ctx)),
                tuple(teams.list_teams(ctx)),
                ctx.may(FUNCTION, "enter") is not None,
            )

        self.read_work("assignment", read, self._show)

    def _show(self, found: Found) -> None:
        first, self._found = self._found is None, found
        self._lines, self._after = {line.case_id: line for line in found.page.rows}, found.page.last
        counts = (found.page.count, len(found.collectors), len(found.rules), len(found.takeovers))
        self.query_one(Panes).show([Pane(name, count) for name, count in zip(NAMES, counts, strict=True)])
        self.query_one("#list0", DataList).show(
            [case_row(line) for line in found.page.rows],
            caption=f"{self._whose_word()}  {found.page.count:,}件 {Yen(found.page.owed_yen)}円",
            sort="残(大)",
            more=found.page.more,
        )
        self.query_one("#list1", DataList).show(
            [staff_row(one, self._team_of(one.staff_no)) for one in found.collectors], caption="担当できる職員"
        )
        self.query_one("#list2", DataList).show([rule_row(one) for one in found.rules], caption="規則", sort="順位")
        self.query_one("#list3", DataList).show(
            [takeover_row(one) for one in found.takeovers], caption="引継ぎ", sort="新しい順"
        )
        if first:
            self.query_one("#form0", Form).fill({"duty": "1"})
        self._tell()
        self.refresh_keys()
        if self._told is not None:
            told, self._told = self._told, None
            self.say(*told)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        ctx, whose, after = self.office.ctx, self._whose, self._after
        if after is None or event.data_list.id != "list0":
            return

        def add(page: AssignmentPage) -> None:
            self._after = page.last
            self._lines |= {line.case_id: line for line in page.rows}
            event.data_list.append([case_row(line) for line in page.rows], more=page.more)

        self.read_work("lines", lambda: list_lines(ctx, whose, after), add)

    def _whose_word(self) -> str:
        if self._party is not None or self._whose == UNASSIGNED:
            return "未割当の案件" if self._party is None else "この人の案件（c で全部）"
        return f"{next((c.name for c in self._collectors if c.staff_no == self._whose), self._whose)}の案件"

    @property
    def _collectors(self) -> tuple[Collector, ...]:
        return self._found.collectors if self._found is not None else ()

    def _team_of(self, staff_no: str) -> str:
        found = self._found.teams if self._found is not None else ()
        return next((team.name for team in found if staff_no in team.members), "")

    def _candidates(self, typed: str) -> Sequence[Candidate]:
        return [Candidate(one.staff_no, f"{one.name} {one.cases}件") for one in self._collectors if one.active]

    def _tell(self) -> None:
        gone = sum(one.cases for one in self._collectors if not one.active)
        told = TOLD[self._at]
        if self._at == STAFF and gone:
            told = f"担当できなくなった職員の案件 {gone:,}件。引き継いでください。"
        self.query_one("#told", Lines).show([text(told)])

    # Keys

    def resting(self, key: str) -> str:
        found = self._found
        if key == "f9":
            if found is None:
                return "読込み中です。終わるまでお待ちください。"
            if not found.may_enter:
                return "割当の権限は係長にあります。"
            if self._at == TAKEOVERS:
                return "引継ぎは区画2で職員を選んで行います。"
        if key == "f12" and (self._at != TAKEOVERS or self._takeover() is None):
            return "区画4で引継ぎを選んでください。"
        return ""

    def acts(self) -> Sequence[Act]:
        barred = "" if self._found is not None and self._found.may_enter else "割当の権限は係長にあります。"
        return (
            Act("未割当を規則で割り当てる", "by_rules", barred or ("" if self._rules else "規則がありません。")),
            Act("規則の分も割り当て直す", "by_rules_anew", barred or ("" if self._rules else "規則がありません。")),
            Act("規則を終える・副担当を外す", "drop", barred or self._cannot_drop()),
            Act("案件を開く", "open_case", "" if self._line() else "案件がありません。"),
        )

    @property
    def _rules(self) -> tuple[AssignmentRule, ...]:
        return self._found.rules if self._found is not None else ()

    def _line(self) -> AssignmentLine | None:
        row = self.query_one("#list0", DataList).current
        return self._lines.get(int(str(row.key))) if row is not None else None

    def _key(self, at: int) -> object:
        row = self.query_one(f"#list{at}", DataList).current
        return row.key if row is not None else None

    def _rule(self) -> AssignmentRule | None:
        return next((one for one in self._rules if one.rule_id == self._key(RULES)), None)

    def _staff(self) -> Collector | None:
        return next((one for one in self._collectors if one.staff_no == self._key(STAFF)), None)

    def _takeover(self) -> Takeover | None:
        found = self._found.takeovers if self._found is not None else ()
        return next((one for one in found if one.takeover_id == self._key(TAKEOVERS)), None)

    def _cannot_drop(self) -> str:
        if self._at == RULES:
            return "" if self._rule() else "規則がありません。"
        line = self._line()
        if self._at == CASES and line is not None and line.duty == Duty.DEPUTY.label:
            return ""
        return "区画3の規則か、副担当の案件を選んでください。"

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._at == CASES:
            self.action_open_case()
        elif self._at == STAFF:
            self._whose, self._party = str(event.row.key), None
            self.query_one(Panes).choose(CASES)
            self._load()

    def action_open_case(self) -> None:
        from tui.screens.delinquency.contacts.case import CaseScreen
        from tui.screens.parties.persons import Persons

        line = self._line()
        if line is not None:
            numbers = tuple(each.party_id for each in self._lines.values())
            self.app.push_screen(CaseScreen(Persons(numbers, numbers.index(line.party_id))))

    def action_whose(self) -> None:
        """Nobody's, then each one's in turn."""
        order = [UNASSIGNED, *(one.staff_no for one in self._collectors)]
        at = order.index(self._whose) if self._whose in order else 0
        self._whose, self._party = order[(at + 1) % len(order)] if self._party is None else self._whose, None
        self.query_one(Panes).choose(CASES)
        self._load()

    # F9

    async def action_confirm(self) -> None:
        values = self._form.values()
        if self._at == CASES and values["duty"] == "3":
            await self._assign_team(str(values["staff_no"]))
        elif self._at == CASES:
            await self._assign(
                self._staff_no(str(values["staff_no"])), Duty.MAIN if values["duty"] == "1" else Duty.DEPUTY
            )
        elif self._at == STAFF:
            await self._take_over(self._staff_no(str(values["to_staff"]), "to_staff"), str(values["words"]))
        elif self._at == RULES:
            await self._add_rule(values)

    def _staff_no(self, typed: str, field: str = "staff_no") -> str:
        wanted = unicodedata.normalize("NFKC", typed).strip()
        plain = "".join(wanted.split())
        able = [one for one in self._collectors if one.active]
        found = [one.staff_no for one in able if one.staff_no == wanted] or [
            one.staff_no for one in able if plain and plain in "".join(unicodedata.normalize("NFKC", one.name).split())
        ]
        if len(found) != 1:
            raise BadInput(reason="担当できる職員に見つかりません。F4 で一覧から選んでください。", field=field)
        return found[0]

    def _name_of(self, staff_no: str) -> str:
        return next((one.name for one in self._collectors if one.staff_no == staff_no), staff_no)

    def _chosen(self) -> list[AssignmentLine]:
        """The marked cases, else the current one."""
        line = self._line()
        chosen = [int(str(key)) for key in self.query_one("#list0", DataList).marked] or (
            [line.case_id] if line else []
        )
        lines = [self._lines[number] for number in sorted(chosen) if number in self._lines]
        if not lines:
            raise BadInput(reason="割り当てる案件がありません。", field="staff_no")
        return lines

    async def _assign_team(self, name: str) -> None:
        ctx, lines = self.office.ctx, self._chosen()
        question = Question(
            "確認  班の割当",
            f"{len(lines)}件の副担当に班「{name}」の全員を加えますか",
            facts=[f"{each.case_no} {each.party_no} {each.name}" for each in lines[:6]],
            leads_to="割当へ",
        )
        parties = [each.party_id for each in lines]
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: teams.assign_team(ctx, parties, name),
                lambda count: self._over(f"副担当を{count}人加えました。"),
            ),
        )

    async def _assign(self, staff_no: str, duty: Duty) -> None:
        lines = self._chosen()
        ctx, parties = self.office.ctx, [each.party_id for each in lines]
        owed = Yen(sum(each.owed_yen for each in lines))
        question = Question(
            "確認  担当の割当",
            f"{len(lines)}件を{self._name_of(staff_no)}の{duty.label}にしますか",
            facts=[
                f"{len(lines)}件 残 {owed}円",
                *(f"{each.case_no} {each.party_no} {each.name} {Yen(each.owed_yen)}円" for each in lines[:6]),
            ],
            notes=["手動の割当は、規則を変えても動きません。"],
            leads_to="割当へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: assigning.assign(ctx, parties, staff_no, duty),
                lambda count: self._over(f"{count}件を{self._name_of(staff_no)}の{duty.label}にしました。"),
            ),
        )

    async def _take_over(self, to_staff: str, words: str) -> None:
        one, ctx = self._staff(), self.office.ctx
        if one is None:
            raise BadInput(reason="引き継ぐ職員がいません。", field="to_staff")

        async def ask(hand: AtHand) -> None:
            question = Question(
                "確認  引継ぎ",
                f"{one.name}の全部を{self._name_of(to_staff)}へ引き継ぎますか",
                facts=[
                    f"案件 {len(hand.cases):,}件  副担当 {hand.deputy_count:,}件  未完了の予定 {hand.task_count:,}件",
                    f"決裁中の起案 {len(hand.drafts)}件（起案者は変わらず、差戻しは新しい担当へ）",
                    *([f"本人・同じ世帯のため残る案件 {len(hand.near)}件"] if hand.near else []),
                ],
                notes=["この職員に割り当てる規則も、引き受ける職員に替わります。"],
                leads_to="引継ぎへ",
            )
            await self.confirm(
                question,
                lambda: self.write_work(
                    lambda: takeover.take_over(ctx, one.staff_no, to_staff, words=words),
                    lambda done: self._over(
                        f"{len(done.cases):,}件と予定 {done.task_count:,}件を引き継ぎました。区画4の F12 で引継ぎ書を印刷します。"
                    ),
                ),
            )

        self.read_work("hand", lambda: takeover.look_at_hand(ctx, one.staff_no, to_staff), ask)

    async def _add_rule(self, values: dict[str, object]) -> None:
        ctx, staff_no = self.office.ctx, self._staff_no(str(values["rule_staff"]), "rule_staff")
        rank = number_in(values, "rank")
        if rank is None:
            raise BadInput(reason="順位を番号で入力してください。", field="rank")
        conditions = conditions_of(values)
        name = str(values["name"])
        question = Question(
            "確認  割当規則の登録",
            f"順位{rank} {name} を登録しますか",
            facts=[f"担当 {self._name_of(staff_no)}", f"条件 {conditions.words}"],
            notes=["登録だけでは案件は動きません。r か a で当てはめます。"],
            leads_to="登録へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: assigning.add_rule(ctx, rank, name, staff_no, conditions),
                lambda _: self._rule_added(f"規則 {name} を登録しました。"),
            ),
        )

    def _rule_added(self, told: str) -> None:
        self.query_one("#form2", Form).clear()
        self._over(told)

    # Letters

    async def action_by_rules(self) -> None:
        await self._by_rules(unassigned=True)

    async def action_by_rules_anew(self) -> None:
        await self._by_rules(unassigned=False)

    async def _by_rules(self, *, unassigned: bool) -> None:
        ctx = self.office.ctx
        if self._found is None or not self._found.may_enter or not self._rules:
            self.say("不可", "規則がないか、割当の権限がありません。")
            return

        async def ask(would: ByRules) -> None:
            count = sum(would.given.values())
            question = Question(
                "確認  規則による割当",
                f"{count:,}件を割り当てますか",
                facts=[
                    *(f"{self._name_of(staff_no)} {number:,}件" for staff_no, number in sorted(would.given.items())),
                    f"うち担当が替わる {would.moved:,}件  合う規則のない未割当 {would.left:,}件",
                ],
                notes=["手動と引継ぎの担当は動きません。"],
                leads_to="割当へ",
            )
            await self.confirm(
                question,
                lambda: self.write_work(
                    lambda: assigning.apply_rules(ctx, unassigned=unassigned),
                    lambda done: self._over(f"{sum(done.given.values()):,}件を割り当てました。"),
                ),
            )

        self.read_work("rules", lambda: assigning.preview_rules(ctx, unassigned=unassigned), ask)

    def action_team(self) -> None:
        one, ctx = self._staff(), self.office.ctx
        if self._at != STAFF or one is None or self._found is None or not self._found.may_enter:
            self.say("不可", "区画2で職員を選んでください。班を変える権限は係長にあります。")
            return

        def answered(name: str) -> None:
            self.write_work(
                lambda: teams.put_in_team(ctx, one.staff_no, name),
                lambda _: self._over(f"{one.name}の班を変えました。"),
            )

        self.ask_line("班", answered, value=self._team_of(one.staff_no), width=20, note="空なら班から外す")

    def action_drop(self) -> None:
        reason = self._cannot_drop()
        if reason or self._found is None or not self._found.may_enter:
            self.say("不可", reason or "割当の権限は係長にあります。")
            return
        ctx, rule, line, whose = self.office.ctx, self._rule(), self._line(), self._whose
        if self._at == RULES and rule is not None:
            self.write_work(
                lambda: assigning.end_rule(ctx, rule.rule_id), lambda _: self._over(f"規則 {rule.name} を終えました。")
            )
        elif line is not None:
            self.write_work(
                lambda: assigning.release_deputy(ctx, line.party_id, whose),
                lambda _: self._over(f"{line.case_no} の副担当を外しました。"),
            )

    def action_print(self) -> None:
        one = self._takeover()
        if one is not None:
            print_takeover_of(self, one)

    def _over(self, told: str) -> None:
        self._told = ("完了", told)
        self.query_one("#list0", DataList).mark(())
        self.set_focus(self._list)
        self._load()
