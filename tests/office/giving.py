"""A kind of act for tests: it gives yen to a payee, which leaves an audit row, and refuses one amount.

Run as a program it approves in a process of its own: `python -m tests.office.giving DIR KEYS STAFF SESSION DRAFT
REVISION DIGEST CODE [MOMENT]`; it says `ready`, waits for a line, and prints what became of it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.office.approvals import approve
from core.office.context import Actor, Context
from core.office.drafts import Act, BeforeAfter, Described
from core.values.refusals import Refusal
from tui.wiring import City, open_city

FUNCTION = "collection.correction"


class TooMuch(Refusal):
    """What the act itself refuses: 200,000 yen."""

    sentence = "この額は贈れません。別の額にしてください。"


def execute(ctx: Context[Any], store: Any, draft: Any) -> str:
    if draft.amount_yen == 200_000:
        raise TooMuch
    store.audit.record(ctx.entry(FUNCTION, "贈る", draft=draft.draft_id, yen=draft.amount_yen))
    return f"{draft.amount_yen}円"


def describe(store: Any, draft: Any) -> Described:
    return Described("贈与", (BeforeAfter("残高", f"{draft.amount_yen:,}円", "0円", f"-{draft.amount_yen:,}円"),))


def with_act(city: City, steps: int = 1) -> City:
    """The same city, whose only kind of act is this one."""
    act = Act(FUNCTION, "贈与", execute, describe, steps)
    return replace(city, outside=replace(city.outside, acts={"gift": act}))


def given(city: City) -> int:
    """How many times the act was executed, by the log."""
    with city.vault.read() as store:
        row = store.db.execute("SELECT count(*) FROM audit_log WHERE json_extract(body, '$.act') = '贈る'").fetchone()
    return row[0]


def main(arguments: list[str]) -> None:
    folder, keys, staff_no, session_id, draft_id, revision, digest, code, *moment = arguments
    from tests.people import FixedClock

    clock = FixedClock(datetime.fromisoformat(moment[0])) if moment else FixedClock()
    city = with_act(open_city(Path(folder), Path(keys), clock=clock))
    ctx = city.context(Actor(staff_no, "", "0100", "", int(session_id), "worker"))
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        approve(ctx, int(draft_id), int(revision), bytes.fromhex(digest), code)
        print("approved")
    except Refusal as refusal:
        print(type(refusal).__name__)


if __name__ == "__main__":
    main(sys.argv[1:])
