"""9001 利用者: who is registered, in which office and state, and what of their sign-in is still open."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from textual.app import ComposeResult

from core.office.access.factor_reissue import draft_factor_reissue
from core.office.access.registering import Person, change_staff, register_staff, set_state
from core.office.access.staff_list import (
    Readiness,
    StaffBoard,
    StaffFile,
    StaffLine,
    get_staff_file,
    open_staff_board,
)
from core.office.access.transfers import cancel_transfer, transfer_staff
from core.office.roster import StaffState
from core.values.dates import wareki
from tui.screens import load_screen
from tui.screens.office.access import staff_questions
from tui.screens.office.access.staff_pages import FORGET, Asked, PersonPage, TransferPage
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, Section, pairs
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

COLUMNS = (
    columns.code("職員番号"),
    columns.text("利用者ID", 10, flex=True, most=25),
    columns.text("氏名", 12, flex=True, most=24),
    columns.text("所属", 12, flex=True, most=24),
    columns.text("状態", 4),
    columns.text("サインイン", 10),
    columns.day("最終利用"),
    columns.text("宛名", 4, rank=1),
    columns.text("カナ", 16, rank=2, flex=True, most=24),
)
_TONES = {
    Readiness.READY: Tone.TEXT,
    Readiness.FIRST: Tone.WAIT,
    Readiness.FACTOR: Tone.WAIT,
    Readiness.EXPIRED: Tone.WARN,
    Readiness.NOT_ISSUED: Tone.WARN,
}


class StaffScreen(OfficeScreen[None]):
    """The list, with the current person's roles and transfers below it."""

    NUMBER, NAME = "9001", "利用者"
    KEYS = {"f3": "戻る", "f4": "操作", "f5": "再表示", "f9": "登録"}
    FUNCTION = "office.staff"
    LETTERS = {"a": "all_or_active", "u": "unused_only", "/": "narrow", "n": "register"}
    NUMBERS = {"9002": "rights"}
    LETTER_HELP = {
        "Enter": "変更",
        "n": "登録",
        "a": "在職だけ / 全部",
        "u": "60日使っていない人だけ",
        "/": "番号・ID・氏名・所属で絞込",
    }
    HELP_LINES = (
        "利用者の登録・変更・異動・停止・退職と、再発行を行う画面です。",
        "登録しても権限は付きません。権限は 9002 で起案し、課長の決裁を受けます。",
        "パスワードは機械が作り、通知書で本人の所属へ出します。管理者には見えません。",
        "認証番号の再発行は2人で行います。起案し、課長が 8001 で承認します。",
        "初回待 通知書待ち  登録待 認証番号の登録待ち  期限切 再発行が必要",
    )
    MANUAL = (
        "利用者を登録し、所属や状態を変え、サインインに要るものを出し直す画面です。"
        "F9 で登録し、Enter で変更し、F4 で異動、停止、退職、再発行を選びます。"
        "登録しただけでは何もできず、権限は 9002 で起案して課長の決裁を受けます。"
        "最初のパスワードは親展の通知書で本人の所属へ出て、24時間だけ使えます。"
        "認証番号は本人が最初のサインインで登録し、再発行は起案と課長の承認の2人で行います。"
        "宛名との結び付けは宛名番号だけで行い、納税者の氏名は出ません。"
    )
    HINT = "Enter 変更  n 登録  a 在職/全部  u 未使用  / 絞込  F4 操作"

    def __init__(self) -> None:
        super().__init__()
        self._board: StaffBoard | None = None
        self._file: StaffFile | None = None
        self._asked = ""
        self._all = False
        self._unused = False
        self._wanted = ""
        self._to: str | None = None
        self._done = ""
        self._list = DataList(COLUMNS, id="staff", digits=False, empty="利用者がいません。", hint=self.HINT)

    def compose(self) -> ComposeResult:
        yield self._list
        yield Section("選んだ利用者", id="which")
        yield Lines([(), (), ()], id="told")

    def on_mount(self) -> None:
        self._load()

    # Reading

    def _load(self) -> None:
        self.read_work("staff", lambda: open_staff_board(self.office.ctx), self._show)

    def action_refresh(self) -> None:
        self._load()

    def _show(self, board: StaffBoard) -> None:
        self._board = board
        self._asked = ""
        self._fill()
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def _fill(self) -> None:
        board = self._board
        if board is None:
            return
        lines = [line for line in board.lines if self._listed(line, board)]
        caption = ("全部" if self._all else "在職・停止") + ("  60日未使用" if self._unused else "")
        caption += f"  絞込 {self._wanted}" if self._wanted else ""
        to, self._to = self._to, None
        rows = [_row(line, board) for line in lines]
        self._list.show(rows, caption=caption, sort="職員番号順", counted=len(lines), total=None, to=to)
        self._stand()

    def _listed(self, line: StaffLine, board: StaffBoard) -> bool:
        member = line.member
        if not self._all and member.state is StaffState.RETIRED:
            return False
        if self._unused and not line.unused(board.now):
            return False
        told = f"{member.staff_no} {member.login_id} {member.name} {member.kana} {member.office_name}"
        return self._wanted.casefold() in told.casefold()

    @property
    def _line(self) -> StaffLine | None:
        row, board = self._list.current, self._board
        if row is None or board is None:
            return None
        return next((line for line in board.lines if line.member.staff_no == row.key), None)

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._stand()

    def _stand(self) -> None:
        line = self._line
        if line is not None and line.member.staff_no == self._asked:
            return  # the list has told of the same row twice
        self._file = None
        self._asked = line.member.staff_no if line is not None else ""
        if line is None:
            self.query_one("#which", Section).show("選んだ利用者")
            self.query_one("#told", Lines).show([(), (), ()])
            return
        staff_no = line.member.staff_no
        self.read_work("file", lambda: get_staff_file(self.office.ctx, staff_no), self._show_file)

    def _show_file(self, file: StaffFile) -> None:
        line = self._line
        if line is None or file.line.member.staff_no != line.member.staff_no:
            return
        self._file = file
        member = file.line.member
        self.query_one("#which", Section).show(
            f"職員 {member.staff_no} {member.name}", "サインイン中" if file.line.signed_in else ""
        )
        self.query_one("#told", Lines).show(self._told(file))

    def _told(self, file: StaffFile) -> list[Line]:
        line = file.line
        roles = "、".join(
            f"{role.name}（{wareki(role.from_on)}から{wareki(role.until_on) + 'まで' if role.until_on else ''}）"
            for role in file.roles
        )
        ahead = [f"{wareki(one.from_on)}から {one.office_name}" for one in file.transfers if not one.done]
        ends = line.password_until or (None if line.has_factor else line.enrol_until)
        until = f"{wareki(ends.date())} {ends:%H:%M} まで" if ends is not None else ""
        factor = "登録済み" if line.has_factor else "未登録"
        return [
            pairs(("役割", roles or "なし（9002 で起案）", Tone.TEXT if roles else Tone.WARN)),
            pairs(("認証番号", factor), ("期限", until or "なし"), ("宛名", "結付済" if line.has_party else "なし")),
            pairs(("これからの異動", "、".join(ahead) or "なし")),
        ]

    # Keys

    def action_all_or_active(self) -> None:
        self._all = not self._all
        self._fill()

    def action_unused_only(self) -> None:
        self._unused = not self._unused
        self._fill()

    def action_narrow(self) -> None:
        def narrow(typed: str) -> None:
            self._wanted = unicodedata.normalize("NFKC", typed).strip()
            self._fill()

        self.ask_line("絞込", narrow, value=self._wanted, width=20, note="空欄で全部  Enter 決定  Esc やめる")

    def resting(self, key: str) -> str:
        return "利用者がいません。F9 で登録します。" if key == "f4" and self._line is None else ""

    def acts(self) -> Sequence[Act]:
        line = self._line
        if line is None:
            return ()
        state, own = line.member.state, self._own(line)
        active = "" if state is StaffState.ACTIVE else f"「{state.label}」の人です。"
        ahead = any(not one.done for one in self._file.transfers) if self._file is not None else False
        return (
            Act("登録", "register"),
            Act("変更（利用者ID・氏名・カナ・宛名）", "change", own),
            Act("異動", "transfer", active),
            Act("これからの異動の取消", "cancel_transfer", "" if ahead else "これからの異動はありません。"),
            Act("停止", "suspend", own or active),
            Act("復帰", "take_back", own or ("在職の人です。" if state is StaffState.ACTIVE else "")),
            Act("退職", "retire", own or ("退職の人です。" if state is StaffState.RETIRED else "")),
            Act("パスワードの再発行（通知書）", "issue", own or active),
            Act("認証番号の再発行（起案）", "reissue", own or active or ("" if line.has_factor else "未登録です。")),
            Act("権限", "rights", "" if load_screen("9002") else "9002 はまだありません。", "9002"),
        )

    def _own(self, line: StaffLine) -> str:
        ctx = self.office.ctx
        mine = ctx is not None and line.member.staff_no == ctx.actor.staff_no
        return "自分のことは、ほかの権限管理者に依頼してください。" if mine else ""

    def _possible(self, name: str) -> StaffLine | None:
        """The current person if the act may be asked for; else its reason is said."""
        line = self._line
        reason = next((act.reason for act in self.acts() if act.action == name), "")
        if reason:
            self.say("不可", reason)
            return None
        return line

    # Acts

    async def action_confirm(self) -> None:
        await self.action_register()

    async def action_register(self) -> None:
        if self._board is not None:
            await self.app.push_screen(PersonPage(self, self._offices(), self._registering), self._made)

    def _offices(self) -> dict[str, str]:
        return {office.office_code: office.name for office in self._board.offices} if self._board else {}

    def _made(self, told: str | None) -> None:
        """Back from an entry: the list may be another one even if a refusal came after its first half."""
        self._done = told or ""
        if self._to is None and self._line is not None:
            self._to = self._line.member.staff_no
        self._load()

    def _registering(self, person: Person, office: str) -> Asked:
        def register() -> str:
            from core.office.access.password_notice import issue_first_password

            member = register_staff(self.office.ctx, person, office)
            self._to = member.staff_no
            issued = issue_first_password(self.office.ctx, member.staff_no)
            return f"職員 {member.staff_no} を登録し、通知書 {issued.number} を{member.office_name}へ出しました。"

        question = staff_questions.of_registering(person, self._offices().get(office, office))
        return Asked(question, register, "登録しています。")

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_change()

    async def action_change(self) -> None:
        line = self._possible("change")
        if line is not None:
            page = PersonPage(self, self._offices(), partial(self._changing, line), line)
            await self.app.push_screen(page, self._made)

    def _changing(self, line: StaffLine, person: Person, office: str) -> Asked | None:
        member = line.member
        question = staff_questions.of_changing(line, person)
        if question is None:
            return None
        forget = person.party_no == FORGET
        person = replace(person, party_no="") if forget else person

        def change() -> str:
            change_staff(self.office.ctx, member.staff_no, member.version, person, forget_party=forget)
            return f"職員 {member.staff_no} を変更しました。"

        return Asked(question, change, "変更しています。")

    async def action_transfer(self) -> None:
        line, board = self._possible("transfer"), self._board
        if line is not None and board is not None:
            page = TransferPage(self, self._offices(), partial(self._transferring, line), line, board.now.date())
            await self.app.push_screen(page, self._made)

    def _transferring(self, line: StaffLine, office: str, day: date) -> Asked:
        staff_no = line.member.staff_no

        def transfer() -> str:
            done = transfer_staff(self.office.ctx, staff_no, office, day)
            held = "、".join(role.name for role in done.roles)
            rest = f"役割（{held}）は 9002 で見直してください。" if held else ""
            return f"職員 {staff_no} の異動を登録しました。{rest}"

        question = staff_questions.of_transfer(line, self._file, self._offices().get(office, office), day)
        return Asked(question, transfer, "登録しています。")

    async def action_cancel_transfer(self) -> None:
        line, file = self._possible("cancel_transfer"), self._file
        if line is None or file is None:
            return
        ahead = next(one for one in file.transfers if not one.done)

        def cancel() -> str:
            cancel_transfer(self.office.ctx, ahead.staff_no, ahead.from_on)
            return f"{wareki(ahead.from_on)}からの異動を取り消しました。"

        await self._ask(staff_questions.of_no_transfer(line, ahead), cancel, "取り消しています。")

    async def action_suspend(self) -> None:
        await self._ask_for_state("suspend", StaffState.SUSPENDED)

    async def action_take_back(self) -> None:
        await self._ask_for_state("take_back", StaffState.ACTIVE)

    async def action_retire(self) -> None:
        await self._ask_for_state("retire", StaffState.RETIRED)

    async def _ask_for_state(self, name: str, state: StaffState) -> None:
        line = self._possible(name)
        if line is None:
            return
        staff_no = line.member.staff_no

        def change() -> str:
            set_state(self.office.ctx, staff_no, state)
            return f"職員 {staff_no} を「{state.label}」にしました。"

        await self._ask(staff_questions.of_state(line, state), change, "登録しています。")

    async def action_issue(self) -> None:
        line = self._possible("issue")
        if line is None:
            return
        member = line.member

        def issue() -> str:
            from core.office.access.password_notice import issue_first_password

            issued = issue_first_password(self.office.ctx, member.staff_no)
            return f"通知書 {issued.number} を{member.office_name}へ出しました（出力フォルダ）。"

        await self._ask(staff_questions.of_password(line), issue, "通知書を作っています。")

    def action_reissue(self) -> None:
        line = self._possible("reissue")
        if line is None:
            return
        staff_no = line.member.staff_no

        async def ask(reason: str) -> None:
            def draft() -> str:
                made = draft_factor_reissue(self.office.ctx, staff_no, reason)
                return f"起案 {made.draft_id} を課長の決裁へ回しました（8001）。"

            await self._ask(staff_questions.of_factor(line, reason), draft, "起案しています。")

        self.ask_line("理由", ask, width=40, note="例 電話機の紛失  Enter 決定  Esc やめる")

    async def action_rights(self) -> None:
        line = self._possible("rights")
        found: Callable[..., OfficeScreen[Any]] | None = load_screen("9002")
        if line is not None and found is not None:
            await self.office.open_above(found(line.member.staff_no))

    async def _ask(self, question: Question, change: Callable[[], str], doing: str) -> None:
        """Ask, make the change, read the list again, and say what came of it."""
        line = self._line

        def changed(done: str) -> None:
            self._done = done
            if self._to is None and line is not None:
                self._to = line.member.staff_no
            self._load()

        await self.confirm(question, lambda: self.write_work(change, changed, doing=doing))


def _row(line: StaffLine, board: StaffBoard) -> Row:
    member = line.member
    state = Tone.TEXT if member.state is StaffState.ACTIVE else Tone.WARN
    ready = line.readiness(board.now)
    seen = wareki(line.seen_at.date()) if line.seen_at is not None else ""
    return Row(
        member.staff_no,
        (
            member.staff_no,
            member.login_id,
            member.name,
            member.office_name,
            (state, member.state.label),
            (_TONES[ready], ready.value),
            (Tone.WARN if line.unused(board.now) else Tone.TEXT, seen),
            "結付" if line.has_party else "",
            member.kana,
        ),
    )
