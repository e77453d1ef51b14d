"""People who draft and decide in tests of delinquency: each step of a route is taken with a code of a new moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.office.approvals import approve
from core.office.context import Context
from core.office.drafts import DraftRef, DraftState
from tests.people import FixedClock, code_at

Ctx = Context[Any]


class Deciders:
    """係長 and 課長, who take the steps of a draft in their order."""

    def __init__(self, ctx_for: Callable[..., Ctx], clock: FixedClock) -> None:
        self._ctx_for, self._clock = ctx_for, clock

    def decide(self, ref: DraftRef) -> Any:
        """Take all steps; what the act gave back."""
        outcome: Any = None
        reader = self._ctx_for("chief")
        while True:
            with reader.read() as store:
                draft = store.drafts.get(ref.draft_id)
            if draft.state is not DraftState.AWAITED:
                return outcome
            ctx = self._ctx_for("manager" if draft.approved else "chief")
            self._clock.move(seconds=30)
            outcome = approve(ctx, ref.draft_id, ref.revision, ref.digest, code_at(self._clock.now())).outcome
