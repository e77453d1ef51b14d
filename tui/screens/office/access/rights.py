"""9002 利用者の権限: functions by 参照, 入力 and 承認, roles and separate grants of one person; a change is a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult

from core.office.access.changes import Key, Subject
from core.office.access.rights_changes import (
    PastChange,
    RightsFile,
    describe_changes,
    draft_rights,
    get_rights_file,
    list_past_changes,
    list_people,
)
from core.office.drafts import Described, DraftRef
from core.office.functions import ROLES
from core.office.rights import Level
from core.office.roster import StaffMember
from core.values.dates import wareki
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.access.composing import SHOWN, Composition
from tui.screens.office.access.matrix_list import MatrixList
from tui.screens.office.access.rights_pages import DaysPage, HistoryPage, KeysPage, PeoplePage
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells, columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.painted import Line, Piece
from tui.widgets.tone import Tone

COLUMNS = (
    columns.code("番号", 4),
    columns.text("機能", 20, flex=True, most=30),
    columns.text(" 参照", 6),
    columns.text(" 入力", 6),
    columns.text(" 承認", 6),
    columns.text("個別の付与・拒否と期間", 22, flex=True, most=80),
)
LEVELS = tuple(Level)
SHORT = {
    "G2": "支援措置の閲覧",
    "G4": "承認限度",
    "G5": "時間外",
    "G6": "所内・要人",
    "G1": "個人番号",
    "G3": "大量出力",
}
GRANT_CELLS = 39


class RightsScreen(OfficeScreen[None]):
    """The matrix of one person. Space changes the cell, F9 goes to the confirmation and to 課長."""

    NUMBER, NAME = "9002", "利用者の権限"
    KEYS = {
        "f2": "職員検索",
        "f3": "戻る",
        "f4": "役割",
        "f5": "差だけ",
        "f7": "前の人",
        "f8": "次の人",
        "f9": "起案",
    }
    WRITES = FUNCTION = "office.rights"
    LETTERS = {" ": "cycle", "d": "days", "r": "roles", "g": "grants", "h": "history"}
    LETTER_HELP = {
        "左右": "参照・入力・承認の列",
        "Space": "付与・拒否・役割どおり",
        "d": "期間",
        "r": "役割",
        "g": "別に与える権限（G1-G6）",
        "h": "履歴",
    }
    HELP_LINES = (
        "1人の権限を見て、変更を起案する画面です。納税者の記録は出ません。",
        "可は役割による権限、+可 は個別の付与、-可 は個別の拒否、- は権限なしです。",
        "拒否は付与と役割に優先します。個別の付与は、役割のある間だけ働きます。",
        "G1 から G6 は役割に含まれません。終わりの日が要り、1年までです。",
        "変更は1件の起案になり、課長が 8001 で承認すると、本人の次の操作から効きます。",
        "自分と自分の世帯の職員の権限は、起案も承認もできません。",
    )
    MANUAL = (
        "1人の権限を、機能ごとの参照・入力・承認の表で見て、変更を起案する画面です。"
        "左右のキーで列を選び、Space で付与、拒否、役割どおりを切り替え、d で期間を入れます。"
        "F4 から役割、別に与える権限（G1 から G6）、履歴を開きます。"
        "F9 で理由を入れて確かめると、変更の全部が1件の起案として課長の決裁へ回ります。"
        "決裁の直後、本人の次の操作から効きます。"
        "自分の権限は見るだけで、変更できません。"
    )
    HINT = "左右で列、Space で付与・拒否・役割どおり  d 期間  F4 役割・G1-G6・履歴"

    def __init__(self, staff_no: str | None = None) -> None:
        super().__init__()
        self._wanted = staff_no
        self._people: list[tuple[StaffMember, str]] = []
        self._file: RightsFile | None = None
        self._composition: Composition | None = None
        self._only_changes = False
        self._done = ""

    def compose(self) -> ComposeResult:
        yield Lines([(), ()], id="head")
        yield MatrixList(COLUMNS, id="functions", digits=False, empty="変更はありません。", hint=self.HINT)
        yield Section("別に与える権限", "g で変更", id="grants-head")
        yield Lines([(), (), ()], id="grants")

    def on_mount(self) -> None:
        self._load_people()

    @property
    def _list(self) -> MatrixList:
        return self.query_one("#functions", MatrixList)

    # Reading

    def _load_people(self) -> None:
        self.read_work("people", lambda: list_people(self.office.ctx), self._show_people)

    async def _show_people(self, people: list[tuple[StaffMember, str]]) -> None:
        self._people = people
        if self._wanted is None:
            await self.action_search()
        else:
            self._load()

    async def action_search(self) -> None:
        """F2: another person."""

        async def chosen(staff_no: str | None) -> None:
            if staff_no is not None:
                await self._go_to_person(staff_no)
            elif self._wanted is None:
                await self.leave()

        await self.app.push_screen(PeoplePage(self, self._people, self._wanted or ""), chosen)

    async def _go_to_person(self, staff_no: str) -> None:
        """What was composed for the person before is given up, if the one who composes says so."""

        def turn() -> None:
            self._wanted = staff_no
            self._composition = None
            self._only_changes = False
            self._load()

        if self._composition is None or not self._composition.wishes or staff_no == self._wanted:
            turn()
            return
        count = len(self._composition.changes())
        question = Question(
            "確認  起案していない変更",
            "変更を捨てて、別の職員へ移りますか",
            facts=[f"{self._composition.rights.member.name} の変更 {count}件は、まだ起案していません。"],
            leads_to="移動",
        )
        await self.confirm(question, turn)

    def _load(self) -> None:
        staff_no = self._wanted
        if staff_no is not None:
            self.read_work("person", lambda: get_rights_file(self.office.ctx, staff_no), self._show)

    def _show(self, file: RightsFile) -> None:
        self._file = file
        self._composition = Composition(file.rights, file.today)
        self._fill()
        at = next((n for n, (m, _) in enumerate(self._people) if m.staff_no == file.rights.member.staff_no), 0)
        self.title_bar.show(position=f"{at + 1}/{len(self._people)}人")
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def _fill(self) -> None:
        composed, file = self._composition, self._file
        if composed is None or file is None:
            return
        self.query_one("#head", Lines).show(self._head(file, composed))
        rows = []
        for number, function in enumerate(SHOWN):
            keys = [Key(Subject.FUNCTION, function.code, level) for level in LEVELS]
            if self._only_changes and not any(composed.changed(key) for key in keys):
                continue
            shown = [(tone, f" {word}") for tone, word in (composed.cell(function.code, level) for level in LEVELS)]
            rows.append(Row(number, (function.screen, function.name, *shown, composed.note(function.code))))
        caption = "機能の権限  +可 付与  -可 拒否  - なし"
        self._list.show(rows, caption=caption, sort="差だけ" if self._only_changes else "番号", counted=len(rows))
        self.query_one("#grants", Lines).show(_grants(composed))
        self.refresh_keys()

    def _head(self, file: RightsFile, composed: Composition) -> list[Line]:
        member, count = file.rights.member, len(composed.changes())
        roles = [composed.word(Key(Subject.ROLE, code)) for code in ROLES]
        held = "・".join(
            f"{name}{'（変更）' if tone is Tone.WARN else ''}"
            for (tone, word), name in zip(roles, ROLES.values(), strict=True)
            if word not in ("なし", "終了")
        )
        seen = wareki(file.seen_at.date()) if file.seen_at else "なし"
        state = "" if member.state.value == "active" else f"（{member.state.label}）"
        who = f"{member.staff_no} {member.name}（{member.office_name}）{state}"
        first = pairs(("職員", who), ("役割", held or "なし"), ("最終利用", seen))
        if file.obstacle:
            return [first, text(file.obstacle, Tone.WARN)]
        if file.awaited is not None:
            return [first, text(f"起案{file.awaited} が決裁待ちです。決裁か取下げのあとで変更できます。", Tone.WAIT)]
        return [
            first,
            pairs(
                ("変更", f"{count}件（起案前）" if count else "なし", Tone.WARN if count else Tone.TEXT),
                ("効力", "決裁の直後の操作から"),
            ),
        ]

    # Composing

    def _obstacle(self) -> str:
        """Why nothing can be changed here now."""
        if self._file is None:
            return "読込み中です。終わるまでお待ちください。"
        if self._only_looks:
            return self._only_looks
        if self._file.obstacle:
            return self._file.obstacle
        if self._file.awaited is not None:
            return f"起案{self._file.awaited} が決裁待ちです。8001 で決裁か取下げを済ませてください。"
        return ""

    def _key(self) -> Key | None:
        row = self._list.current
        if row is None:
            return None
        return Key(Subject.FUNCTION, SHOWN[int(str(row.key))].code, LEVELS[self._list.column])

    def _may_change(self) -> Composition | None:
        obstacle = self._obstacle()
        if obstacle:
            self.say("不可", obstacle)
            return None
        return self._composition

    def action_cycle(self) -> None:
        composed, key = self._may_change(), self._key()
        if composed is not None and key is not None:
            composed.cycle(key)
            self._fill()

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.say("案内", self.HINT)

    async def action_days(self) -> None:
        composed, key = self._may_change(), self._key()
        if composed is None or key is None:
            return

        def given(answer: tuple[date, date | None, int | None] | None) -> None:
            if answer is not None:
                composed.set_days(key, *answer)
                self._fill()

        await self.app.push_screen(DaysPage(self, composed, key), given)

    async def action_roles(self) -> None:
        await self._open_keys(Subject.ROLE)

    async def action_grants(self) -> None:
        await self._open_keys(Subject.GRANT)

    async def _open_keys(self, subject: Subject) -> None:
        if self._composition is not None:
            await self.app.push_screen(KeysPage(self, self._composition, subject, self._fill, self._obstacle()))

    def action_history(self) -> None:
        file = self._file
        if file is None:
            return
        member = file.rights.member

        async def show(past: list[PastChange]) -> None:
            await self.app.push_screen(HistoryPage(self, member, past))

        self.read_work("history", lambda: list_past_changes(self.office.ctx, member.staff_no), show)

    # Keys

    def acts(self) -> Sequence[Act]:
        obstacle = self._obstacle()
        return (
            Act("役割の付与と終了", "roles"),
            Act("別に与える権限（G1 から G6）", "grants"),
            Act("権限の変更の履歴", "history"),
            Act("この欄の付与・拒否（Space）", "cycle", obstacle),
            Act("この欄の期間（d）", "days", obstacle),
            Act(
                "変更を全部やめる",
                "give_up",
                "" if self._composition and self._composition.wishes else "変更がありません。",
            ),
            Act("決裁箱", "tray", number="8001"),
        )

    def action_give_up(self) -> None:
        self._load()

    async def action_tray(self) -> None:
        await self.office.go_to("8001")

    def keys(self) -> dict[str, str]:
        return {**super().keys(), "f5": "全部" if self._only_changes else "差だけ"}

    def resting(self, key: str) -> str:
        if key == "f9":
            obstacle = self._obstacle()
            if obstacle:
                return obstacle
            return (
                ""
                if self._composition and self._composition.changes()
                else "変更がありません。Space か F4 で変更してください。"
            )
        if key in ("f7", "f8") and len(self._people) < 2:
            return "ほかの職員がいません。"
        return ""

    def action_refresh(self) -> None:
        """F5: only what changes, or all."""
        self._only_changes = not self._only_changes
        self._fill()

    async def action_next(self) -> None:
        await self._step(1)

    async def action_previous(self) -> None:
        await self._step(-1)

    async def _step(self, step: int) -> None:
        numbers = [member.staff_no for member, _ in self._people]
        if self._wanted in numbers:
            await self._go_to_person(numbers[(numbers.index(self._wanted) + step) % len(numbers)])

    # Drafting

    async def action_confirm(self) -> None:
        composed, file = self._composition, self._file
        if composed is None or file is None:
            return
        ctx, staff_no, changes = self.office.ctx, file.rights.member.staff_no, composed.changes()
        self.read_work("described", lambda: describe_changes(ctx, staff_no, changes), self._ask_reason)

    async def _ask_reason(self, described: Described) -> None:
        async def given(reason: str | None) -> None:
            if reason is not None:
                await self._ask(described, reason)

        facts = [described.title, f"変更 {len(described.rows)}件", "理由は、承認する課長と、あとの履歴に出ます。"]
        await self.app.push_screen(ReasonPage(self, "権限の変更の理由", facts, "変更の理由"), given)

    async def _ask(self, described: Described, reason: str) -> None:
        file, composed = self._file, self._composition
        assert file is not None and composed is not None
        ctx, member, changes = self.office.ctx, file.rights.member, composed.changes()
        question = Question(
            f"確認  {described.title}",
            "この内容で課長の決裁へ回しますか",
            facts=[f"理由 {reason}"],
            changes=[Change(row.label, row.before, row.after) for row in described.rows],
            notes=list(described.notes),
            leads_to="課長の決裁へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: draft_rights(ctx, member.staff_no, member.rights_version, changes, reason),
                self._drafted,
                doing="起案しています。",
            ),
        )

    def _drafted(self, ref: DraftRef) -> None:
        self._done = f"起案{ref.draft_id} 権限の変更を課長の決裁へ回しました（8001）。"
        self._only_changes = False
        self._load()


def _grants(composed: Composition) -> list[Line]:
    """The six separate grants in three lines."""
    lines: list[Line] = []
    for codes in (("G1", "G2"), ("G3", "G4"), ("G5", "G6")):
        line: list[Piece] = [(Tone.TEXT, " ")]
        for code in codes:
            tone, word = composed.short(Key(Subject.GRANT, code))
            name = f"{code} {SHORT[code]} "
            line += [(Tone.LABEL, name), (tone, cells.pad_right(word, max(4, GRANT_CELLS - cells.width(name))))]
        lines.append(line)
    return lines
