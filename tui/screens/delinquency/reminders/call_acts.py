"""Pane 5 of 6201: calls in their order; each result is a contact, who is never there is proposed for a letter."""

from __future__ import annotations

from collections.abc import Sequence

from core.delinquency.contacts.contact import ContactEntry, Recorded
from core.delinquency.contacts.recording import record_contact
from core.delinquency.reminders import calls
from core.delinquency.reminders.calls import CallBoard
from core.office.contact_tables import ABSENT, CALL_OUT
from tui.screens.delinquency.reminders.board import ReminderBoard
from tui.screens.delinquency.reminders.pages import ListsPage
from tui.screens.delinquency.reminders.panes import CALLS, SOURCES

NOBODY = "0"
"""応答なし: the counterpart of a call that nobody answered."""


class CallActs(ReminderBoard):
    """What can be done with a list of calls."""

    async def _record(self) -> None:
        line, ctx, values = self._current(), self.office.ctx, self._form.values()
        assert line is not None
        entry = ContactEntry(
            line.row.party_id,
            ctx.now().date(),
            str(values["call_at"]),
            CALL_OUT,
            str(values["call_counterpart"]) if values["call_result"] != ABSENT else NOBODY,
            str(values["call_result"]),
            str(values["call_text"]) or ("電話に出ない" if values["call_result"] == ABSENT else ""),
        )
        name = line.row.name

        def recorded(done: Recorded) -> None:
            self._form.clear("call_result", "call_text", "call_at")
            self.drop_draft()
            self._over(f"{name}への架電を記録しました。")

        self.write_work(lambda: record_contact(ctx, entry), recorded, doing="記録しています。")

    def action_propose(self) -> None:
        """Those who are never there become a set for a letter."""
        board, ctx = self._found.get(CALLS), self.office.ctx
        if isinstance(board, CallBoard):
            number = board.call_list.list_id
            self.write_work(
                lambda: calls.propose_letters(ctx, number),
                lambda made: self._over(
                    f"集合「{made.name}」（{made.count:,}人）を作りました。1 の区画から催告します。", SOURCES
                ),
            )

    def action_choose_list(self) -> None:
        if self._at == CALLS:
            ctx = self.office.ctx
            self.read_work("lists", lambda: calls.list_call_lists(ctx), self._choose_calls)

    async def _choose_calls(self, found: Sequence[calls.CallList]) -> None:
        def over(number: int | None) -> None:
            if number is not None:
                self._calls = number
                self._load()

        await self.app.push_screen(ListsPage(self, found), over)

    def action_end_calls(self) -> None:
        board, ctx = self._found.get(CALLS), self.office.ctx
        if isinstance(board, CallBoard):
            number = board.call_list.list_id
            self._calls = None
            self.write_work(lambda: calls.end_call_list(ctx, number), lambda _: self._over("架電の一覧を終えました。"))
