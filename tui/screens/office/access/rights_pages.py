"""Pages of 9002: whom it is about, roles and separate grants, days of a right, and the history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.events import Key as KeyEvent

from core.office.access.changes import GRANTS, Key, Subject, name_of
from core.office.access.rights_changes import PastChange, change_words
from core.office.functions import ROLES
from core.office.roster import StaffMember
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.office.access.composing import Changed, Composition
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.candidate_list import Narrow
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import DateField, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.help_page import HelpText
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, Section, text, wrapped
from tui.widgets.page import Page
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

LIMITED = Key(Subject.GRANT, "G4")


class PeoplePage(Page[str]):
    """Whose rights are to be seen; gives back the staff number. What is typed narrows the list."""

    WORD = "職員を選ぶ"
    HINT = "上下で選び Enter  番号・氏名・所属を入力すると絞り込み  F3 で戻る"
    AUTO_FOCUS = "DataList"

    def __init__(self, above: OfficeScreen[Any], people: Sequence[tuple[StaffMember, str]], at: str = "") -> None:
        super().__init__(above)
        self._people, self._at = people, at

    def compose(self) -> ComposeResult:
        yield Form(FormRow(Narrow("narrow", "絞り込み", hint=self.HINT)))
        yield DataList(
            (
                columns.code("職員番号"),
                columns.text("利用者ID", 10, flex=True, most=25),
                columns.text("氏名", 14, flex=True, most=24),
                columns.text("所属", 14, flex=True, most=24),
                columns.text("役割", 12, flex=True, most=30),
                columns.text("状態", 4),
            ),
            digits=False,
            empty="該当する職員はいません。",
            hint=self.HINT,
        )

    def on_mount(self) -> None:
        self._show("")

    def _show(self, typed: str) -> None:
        found = [
            (member, roles)
            for member, roles in self._people
            if typed.casefold()
            in f"{member.staff_no} {member.login_id} {member.name} {member.kana} {member.office_name} {roles}".casefold()
        ]
        rows = [
            Row(
                member.staff_no,
                (
                    member.staff_no,
                    member.login_id,
                    member.name,
                    member.office_name,
                    roles or (Tone.QUIET, "なし"),
                    member.state.label,
                ),
            )
            for member, roles in found
        ]
        self.query_one(DataList).show(rows, caption="職員", sort="職員番号順", to=self._at)

    def take_other(self, event: KeyEvent) -> bool:
        """A character typed on the list narrows it."""
        if not event.is_printable:
            return False
        narrow = self.query_one(Narrow)
        self.set_focus(narrow)
        return narrow.take_key(event)

    def on_japanese_input_changed(self, event: JapaneseInput.Changed) -> None:
        self._show(event.value.strip())

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.dismiss(str(event.row.key))


class DaysPage(Page[tuple[date, date | None, int | None]]):
    """First and last day of a right, and the limit of G4."""

    KEYS = {"f3": "戻る", "f9": "決定", "ctrl+g": ""}
    WORD = "期間"
    HINT = "日を入力して F9  終わりが空欄なら期限なし"

    def __init__(self, above: OfficeScreen[Any], composition: Composition, key: Key) -> None:
        super().__init__(above)
        self._composition, self._key = composition, key

    def compose(self) -> ComposeResult:
        key = self._key
        yield Section(name_of(key))
        stands = self._composition.stands(key)
        note = "終わりは必要で、1年以内" if key.subject is Subject.GRANT else "空欄なら期限なし"
        yield Lines([text(f"いま {stands}"), ()])
        rows = [
            FormRow(DateField("from_on", "始まり", width=10, label_width=8, required=True)),
            FormRow(DateField("until_on", "終わり", width=10, label_width=8, note=note)),
        ]
        if key == LIMITED:
            rows.append(FormRow(YenField("limit", "限度額", width=13, label_width=8, required=True, note="円")))
        yield Form(*rows)

    def on_mount(self) -> None:
        wish = self._composition.wished(self._key)
        from_on = wish.from_on if wish is not None else self._composition.today
        values = {"from_on": wareki(from_on)}
        if wish is not None and wish.until_on is not None:
            values["until_on"] = wareki(wish.until_on)
        if wish is not None and wish.limit_yen is not None:
            values["limit"] = str(wish.limit_yen)
        self.query_one(Form).fill(values)

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_confirm()

    def action_confirm(self) -> None:
        values: dict[str, Any] = dict(self.query_one(Form).values())
        from_on, until_on, limit = values["from_on"], values["until_on"], values.get("limit")
        if until_on is not None and until_on < from_on:
            raise BadInput(reason="終わりが始まりより前です。", field="until_on")
        if until_on is None and self._key.subject is Subject.GRANT:
            raise BadInput(reason="終わりの日が要ります（1年以内）。", field="until_on")
        self.dismiss((from_on, until_on, limit.amount if isinstance(limit, Yen) else None))


class KeysPage(Page[None]):
    """Roles, or the separate grants: Space gives or takes away, d sets the days. The composition is that of 9002."""

    KEYS = {"f3": "戻る", "ctrl+g": ""}
    LETTERS = {" ": "toggle", "d": "days"}
    HINT = "Space 付与・取りやめ  d 期間  F3 で 9002 へ戻る（まだ起案していません）"

    def __init__(
        self, above: OfficeScreen[Any], composition: Composition, subject: Subject, changed: Changed, obstacle: str
    ) -> None:
        self.WORD = "役割" if subject is Subject.ROLE else "別に与える権限"
        super().__init__(above)
        self._composition, self._changed, self._obstacle = composition, changed, obstacle
        codes = ROLES if subject is Subject.ROLE else GRANTS
        self._names = codes
        self._keys = [Key(subject, code) for code in codes]

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.number("番", 2),
                columns.text(self.WORD, 22, flex=True, most=30),
                columns.text("いま", 18, flex=True, most=44),
                columns.text("起案すると", 18, flex=True, most=40),
            ),
            hint=self.HINT,
            spells=True,
        )

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        rows = []
        for number, key in enumerate(self._keys, 1):
            named = f"{key.code} {self._names[key.code]}" if key.subject is Subject.GRANT else self._names[key.code]
            told = self._composition.word(key) if self._composition.changed(key) else (Tone.QUIET, "変更なし")
            rows.append(Row(key, (str(number), named, self._composition.stands(key), told)))
        member = self._composition.rights.member
        self.query_one(DataList).show(rows, caption=f"職員 {member.staff_no} {member.name}")

    @property
    def _key(self) -> Key:
        return self._keys[self.query_one(DataList).cursor]

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.say("案内", self.HINT)

    async def action_toggle(self) -> None:
        if self._obstacle:
            self.say("不可", self._obstacle)
            return
        if self._key == LIMITED and self._composition.wished(LIMITED) is None:
            await self.action_days()
            return
        self._composition.cycle(self._key)
        self._over()

    async def action_days(self) -> None:
        if self._obstacle:
            self.say("不可", self._obstacle)
            return
        key = self._key

        def given(answer: tuple[date, date | None, int | None] | None) -> None:
            if answer is not None:
                self._composition.set_days(key, *answer)
                self._over()

        await self.app.push_screen(DaysPage(self.above, self._composition, key), given)

    def _over(self) -> None:
        self._show()
        self._changed()


class HistoryPage(Page[None]):
    """The approved changes of a person, newest first."""

    WORD = "履歴"
    HINT = "PgUp PgDn 頁  F3 で戻る"
    AUTO_FOCUS = "#help"

    def __init__(self, above: OfficeScreen[Any], member: StaffMember, past: Sequence[PastChange]) -> None:
        super().__init__(above)
        self._member, self._past = member, past

    def compose(self) -> ComposeResult:
        width = self.above.size.width
        lines: list[Line | str] = [f"職員 {self._member.staff_no} {self._member.name} の権限の変更"]
        if not self._past:
            lines.append(text("決裁を受けた変更はありません（端末での登録は操作ログ 9201 にあります）。"))
        for one in self._past:
            head = f"{wareki(one.approved_on)} 決裁  起案{one.draft_id} {one.drafted_by}（{wareki(one.drafted_on)}）  承認 {one.approved_by}"
            lines.append(head)
            lines += wrapped(f"理由 {one.reason}", width)
            for change in one.changes:
                lines += wrapped(f"  {change_words(change)}", width)
        yield HelpText(lines)
