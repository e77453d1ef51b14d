"""The town with its files posted: money in claims, in suspense and too much, for the screens that look at it afterwards.

.venv/bin/python -m tests.screens.collection.posted FOLDER 3104 [ROLE]   opens one screen of it on a terminal
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from core.collection import importing, review
from core.office.context import Context
from core.office.jobs import run_job
from tests.people import CHEAP, FixedClock, context_of
from tests.screens.collection import town
from tui.wiring import City, open_city

Ctx = Context[Any]


def post_file(ctx: Ctx, layout: str, name: str, content: bytes) -> int:
    """Import a file, agree with it and post it; the number of its batch."""
    batch = importing.import_payment_file(ctx, layout, name, content)
    found = review.review_batch(ctx, batch.batch_id)
    job = review.commit_payment_file(ctx, batch.batch_id, found.counts.money if found.needs_deposit else None)
    run_job(ctx, job)
    return batch.batch_id


def post_stores(ctx: Ctx, city: City, claims: dict[str, int]) -> int:
    """Post the file of the convenience stores: eight claims paid, one of them twice, three pieces in suspense."""
    return post_file(ctx, "cvs-dsk", "CVS20261124.csv", town.convenience_file(city, claims))


def main() -> int:
    """Open a screen of a town that is made when the folder is not there."""
    from tests.terminal.gallery import DESK
    from tui.app import OfficeApp
    from tui.screens import load_screen

    folder, number = Path(sys.argv[1]), sys.argv[2]
    role = sys.argv[3] if len(sys.argv) > 3 else "collection"
    fresh = not folder.exists()
    city = town.new_town(folder) if fresh else open_city(folder, None, clock=FixedClock(), passwords=CHEAP)
    ctx = context_of(city, f"{role.upper()}1")
    if fresh:
        clerk = context_of(city, "COLLECTION1")
        with city.vault.read() as store:
            rows = store.db.execute("SELECT receivable_id FROM receivable ORDER BY 1").fetchall()
        names = [f"{kind}{n}{term}" for n in range(1, 6) for kind, term in TERMS]
        post_stores(clerk, city, dict(zip(names, (row[0] for row in rows), strict=True)))
    screen = load_screen(number)
    assert screen is not None
    return OfficeApp(screen, ctx=ctx, desk=DESK).serve()


TERMS = (("t", "-1"), ("t", "-2"), ("t", "-3"), ("k", ""), ("c", ""))
"""The claims of a person in the order in which the town makes them."""

if __name__ == "__main__":
    sys.exit(main())
