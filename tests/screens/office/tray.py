"""A tray for the screens of the office: drafts of several people, one of them with everything an approver looks at.

.venv/bin/python -m tests.screens.office.tray FOLDER 8001 [ROLE]   opens one screen of it on a terminal
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.office import approvals
from core.office.context import Context
from core.office.drafts import Act, BeforeAfter, Described, Draft, DraftRef
from core.office.jobs import request_job
from core.values.money import Yen
from tests.builders import a_party
from tests.people import CHEAP, FixedClock, context_of
from tui.wiring import City, open_city

FUNCTION = "collection.correction"
JOB_KIND = "reverse_batch"


def _gift(ctx: Any, store: Any, draft: Draft) -> None:
    store.audit.record(ctx.entry(FUNCTION, "贈る", draft=draft.draft_id, yen=draft.amount_yen))


def _gift_told(store: Any, draft: Draft) -> Described:
    yen = draft.amount_yen or 0
    rows = [
        BeforeAfter("過誤納 残高", f"{yen:,}", "0", f"{-yen:,}"),
        BeforeAfter("支払予定 還付金", "0", f"{yen:,}", f"+{yen:,}"),
        BeforeAfter("支払予定 還付加算金", "0", "6,100", "+6,100"),
        BeforeAfter("支払額計", "0", f"{yen + 6_100:,}", f"+{yen + 6_100:,}"),
    ]
    notes = (
        "加算金 4号 R5.8.1-R8.11.24  697+1,669+1,665+2,161 = 6,192 で 6,100",
        "振込先 百五銀行 伊勢 普通 ****890 タカサキカツラギシヨウジ 名義一致 再入力 一致",
        "通知 還付通知書 1通   仕訳 2行   未納 なし（法17条の2 充当先なし）",
    )
    return Described("還付 事由 二重納付 固定資産 R5", tuple(rows), (*notes, *draft.payload.get("more", ())))


def _start(ctx: Any, store: Any, draft: Draft) -> int:
    return request_job(ctx, store, JOB_KIND, "batch:5", {"source": "CVS20261124.csv"}, expected_count=12)


def _start_told(store: Any, draft: Draft) -> Described:
    return Described("バッチ5 CVS20261124.csv の取消", (BeforeAfter("収入", "148,300円", "0円", "-148,300円"),))


def with_acts(city: City) -> City:
    """The same city with two kinds of act: one that is done at once, one that starts a job."""
    acts = {
        "refund": Act(FUNCTION, "還付", _gift, _gift_told),
        "reverse": Act(FUNCTION, "バッチ取消", _start, _start_told, starts_job=True),
        "twice": Act(FUNCTION, "権限変更", _gift, _gift_told, steps=2),
    }
    return replace(city, outside=replace(city.outside, acts=acts))


def draft(ctx: Context[Any], act: str = "refund", yen: int | None = 185_300, *, more: tuple[str, ...] = ()) -> DraftRef:
    """A draft of the clerk's for a company with a hostile name, made once."""
    with ctx.write() as store:
        row = store.db.execute("SELECT party_id FROM party WHERE party_no = '00555120'").fetchone()
        party = row[0] if row else a_party(store, party_no="00555120", name="髙﨑 葛󠄀城商事(株) [/]①", kind="company")
        amount = None if yen is None else Yen(yen)
        payload = {"n": yen, "more": list(more)}
        return approvals.draft_act(ctx, store, act, payload, amount=amount, payee_key=f"0155-{act}", party_id=party)


def fill(city: City) -> None:
    """Four drafts of a clerk and one of the chief's."""
    clerk, chief = context_of(city, "COLLECTION1"), context_of(city, "CHIEF1")
    draft(clerk)
    draft(clerk, "reverse", 148_300)
    draft(clerk, "twice", None, more=tuple(f"備考{n} とても長い備考の行で、二行に分かれるもの。" * 2 for n in range(9)))
    draft(chief, yen=5_000)


def main() -> int:
    """Open a screen of a town that is made when the folder is not there."""
    from tests.screens.collection.town import new_town
    from tests.terminal.gallery import DESK
    from tui.app import OfficeApp
    from tui.screens import load_screen

    folder, number = Path(sys.argv[1]), sys.argv[2]
    role = sys.argv[3] if len(sys.argv) > 3 else "chief"
    fresh = not folder.exists()
    city = with_acts(new_town(folder) if fresh else open_city(folder, None, clock=FixedClock(), passwords=CHEAP))
    if fresh:
        fill(city)
    screen = load_screen(number)
    assert screen is not None
    return OfficeApp(screen, ctx=context_of(city, f"{role.upper()}1"), desk=DESK).serve()


if __name__ == "__main__":
    sys.exit(main())
