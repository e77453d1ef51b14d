"""An office that drafts and decides gifts (収納取消・訂正) and gifts of rights (利用者の権限)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.office.approvals import approve, draft_act
from core.office.context import Context
from core.office.drafts import Act, DraftRef
from core.values.money import Yen
from tests.conftest import CtxFor
from tests.office.giving import FUNCTION, describe, execute
from tests.people import FixedClock, add_staff, code_at, context_of
from tui.wiring import City

Ctx = Context[Any]


class Office:
    """People by role, and what they draft and decide."""

    def __init__(self, city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
        acts = {
            "gift": Act(FUNCTION, "贈与", execute, describe),
            "twice": Act(FUNCTION, "贈与", execute, describe, steps=2),
            "rights": Act("office.rights", "権限変更", execute, describe),
        }
        self.city = replace(city, outside=replace(city.outside, acts=acts))
        self._ctx_for, self.clock = ctx_for, clock

    def of(self, role: str, who: str = "1") -> Ctx:
        """The context of somebody with a role."""
        return context_of(self.city, self._ctx_for(role, who).actor.staff_no)

    def person(self, staff_no: str, *roles: str, **facts: Any) -> Ctx:
        """The context of somebody new."""
        add_staff(self.city, staff_no, *roles, **facts)
        return context_of(self.city, staff_no)

    def draft(self, ctx: Ctx, yen: int | None = 5_000, act: str = "gift", **more: Any) -> DraftRef:
        """A draft of a gift."""
        with ctx.write() as store:
            amount = None if yen is None else Yen(yen)
            payload = more.pop("payload", {"to": "髙﨑"})
            return draft_act(ctx, store, act, payload, amount=amount, **more)

    def yes(self, ctx: Ctx, ref: DraftRef, opinion: str = "") -> Any:
        """Take the next step with the code of a new moment."""
        self.clock.move(seconds=30)
        return approve(ctx, ref.draft_id, ref.revision, ref.digest, code_at(self.clock.now()), opinion=opinion)

    def party(self, number: str = "1", household: str = "") -> int:
        """A person of the register."""
        with self.city.vault.write() as store:
            done = store.db.execute("INSERT INTO party(party_no, household_no) VALUES(?,?)", (number, household))
        return int(done.lastrowid or 0)

    def tomorrow(self, days: int = 1) -> None:
        """A later day: everybody has signed out, and signs in anew when they are asked for."""
        with self.city.vault.write() as store:
            at = self.clock.now().isoformat(timespec="seconds")
            store.db.execute("UPDATE live_session SET ended_at = ?, end_cause = 'menu' WHERE ended_at IS NULL", (at,))
        self.clock.move(days=days)

    def setting(self, key: str, value: object) -> None:
        """A setting from today on."""
        with self.city.vault.write() as store:
            store.settings.put(key, self.clock.now().date(), value, 1)

    def state(self, ref: DraftRef) -> str:
        """Where a draft stands."""
        with self.city.vault.read() as store:
            return str(store.drafts.get(ref.draft_id).state)


@pytest.fixture
def office(city: City, ctx_for: CtxFor, clock: FixedClock) -> Office:
    return Office(city, ctx_for, clock)
