"""A collector, and somebody who approves."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from core.office.drafts import DraftRef
from tests.delinquency.graces.world import Approve, Later, approved


@pytest.fixture
def collector(ctx_for: Any) -> Context[Any]:
    context: Context[Any] = ctx_for("delinquency")
    return context


@pytest.fixture
def later(city: Any, clock: Any) -> Later:
    """`later(45)`: so many days pass, and everybody has signed in anew."""

    def pass_days(count: int) -> None:
        clock.move(days=count)
        with city.vault.write() as store:
            store.db.execute("UPDATE live_session SET started_at = ?", (clock.now().isoformat(timespec="seconds"),))

    return pass_days


@pytest.fixture
def approve_it(ctx_for: Any, clock: Any) -> Approve:
    def act(ref: DraftRef) -> None:
        for role in ("chief", "manager"):
            with ctx_for(role).read() as store:
                case = store.cases.get(ref.draft_id)
            if case.approved < case.steps:
                approved(ctx_for(role), clock, ref)

    return act
