"""The slip that is being typed in 3102: whose it is, what its figures would do, which kept line it corrects."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from core.collection import paid_slips
from core.collection.paid_slips import ListedSlip, SlipLookup
from core.collection.records.slip_lines import Difference, SlipEntry, SlipLine
from core.collection.weighing import Weighed, suggested, weigh
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.collection.slips.slip_form import SlipForm
from tui.screens.collection.slips.words import applied, counterpart
from tui.widgets.painted import Line


class SlipInHand:
    """State behind the fields of one line. `editing` is the kept line that is corrected, None for a new one."""

    def __init__(self, form: SlipForm) -> None:
        self._form = form
        self.editing: SlipLine | None = None
        self.looked: SlipLookup | None = None
        self.weighed: Weighed | None = None
        self._claim: int | None = None
        self._asked = 0
        self._warned: tuple[Any, ...] = ()
        self._put_by: Mapping[str, str] = {}

    # Whose it is

    async def look_up(self, ctx: Any, batch_id: int) -> SlipLookup | None:
        """Find the claim of the key in the fields; None when another key was typed meanwhile."""
        key = self._form.key
        if self._claim is not None:
            key = replace(key, receivable_id=self._claim)
        line_no = self.editing.line_no if self.editing else None
        self._asked += 1
        asked = self._asked
        found = await asyncio.to_thread(lambda: paid_slips.look_up_slip(ctx, batch_id, key, line_no=line_no))
        if asked != self._asked:
            return None
        self.looked = found
        self.suggest()
        return found

    def choose(self, receivable_id: int) -> None:
        """Several claims have this key: it is this one."""
        self._claim = receivable_id

    def lose_claim(self) -> bool:
        """Another key is being typed: what was found is not for it. False when nothing was found."""
        if self.looked is None and self._claim is None:
            return False
        self._asked += 1
        self.looked = self.weighed = self._claim = None
        return True

    def suggest(self) -> None:
        """Fill in what is owed on the day, as long as the clerk has typed no other amount."""
        looked = self.looked
        if looked is None or looked.claim is None or self.editing is not None:
            return
        try:
            paid_on = self._form.paid_on
        except BadInput:  # half a date; it is told when the field is left with Enter
            return
        day = paid_on or date.fromisoformat(looked.basis.line.booked_on or looked.basis.line.paid_on)
        self._form.suggest(suggested(looked.basis, day))

    # What it would do

    def weigh(self) -> None:
        """What the figures typed so far would do; figures that cannot be read yet say nothing."""
        self.weighed = None
        if self.looked is None or self.looked.choices:
            return
        try:
            paid_on, amounts = self._form.paid_on, self._form.amounts()
        except BadInput:  # half a figure; it is told when the field is left with Enter
            return
        if paid_on is not None:
            self.weighed = weigh(self.looked.basis, paid_on, *amounts)

    @property
    def yen(self) -> int:
        """Yen of the line, as far as they can be read."""
        try:
            return sum(yen.amount for yen in self._form.amounts())
        except BadInput:  # as above
            return 0

    def difference(self, kept: Difference) -> Difference:
        """The difference to the sheet with this slip in it."""
        if self.editing is not None:
            return kept.with_current(Yen(self.yen), replaces=self.editing.entry.amount)
        return kept.with_current(Yen(self.yen)) if self.yen else kept

    def words(self) -> list[Line]:
        """Three lines: whose it is, what is owed, how it will be applied."""
        looked = self.looked
        if looked is None or looked.choices:
            return [(), (), ()]
        nobody = looked.claim is None and not self.yen
        return [*counterpart(looked, self.weighed), applied(None if nobody else self.weighed)]

    # Keeping it

    def entry(self) -> SlipEntry:
        """The slip as it was typed. Raises BadInput."""
        entry = self._form.entry(self._claim)
        if entry is None:
            raise BadInput(reason="領収日を入力してください。", field="paid_on")
        return entry

    def unheeded(self, entry: SlipEntry) -> str:
        """The warning that wants a second Enter; '' when there is none or it was seen with these very figures."""
        warnings = self.weighed.warnings if self.weighed is not None else ()
        if not warnings or self._warned == (entry, warnings):
            return ""
        self._warned = (entry, warnings)
        more = f"ほか{len(warnings) - 1}件。" if len(warnings) > 1 else ""
        return f"{warnings[0]}{more}よければ Enter"

    def listed(self, entry: SlipEntry, line_no: int, version: int) -> ListedSlip:
        """The line as it stands in the list after it was kept."""
        looked, weighed = self.looked, self.weighed
        claim = looked.claim if looked is not None else None
        line = SlipLine(
            line_no,
            looked.slip_key if looked is not None else "",
            claim.receivable_id if claim is not None else None,
            looked.cause if looked is not None else None,
            entry,
            version,
        )
        return ListedSlip(line, claim, str(weighed.outcome) if weighed is not None else "保留")

    # Taking it and laying it down

    def forget(self) -> None:
        """Lay the slip down; the fields stay."""
        self._asked += 1
        self.editing = self.looked = self.weighed = self._claim = None
        self._warned = ()

    def take(self, line: SlipLine) -> None:
        """Take a kept line to correct it; a new one that was begun is put by."""
        if self.editing is None and not self._form.empty:
            self._put_by = self._form.draft()
        self.forget()
        self.editing = line
        self._claim = line.entry.key.receivable_id
        self._form.show_line(line)

    def take_new(self) -> None:
        """The fields for the next new slip, with what had been begun of it."""
        self.forget()
        self._form.next_line()
        if self._put_by:
            self._form.fill(self._put_by)
            self._put_by = {}
