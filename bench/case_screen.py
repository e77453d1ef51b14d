"""The case screen at its heaviest: 300 receivables with payments and a course of 2,000 rows, opened as 6101 opens it.

python -m bench.case_screen [--receivables 300] [--events 2000]
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta

from bench import ground
from bench.inquiry import timed
from core.delinquency.contacts.case_view import open_case
from core.delinquency.contacts.course import list_course
from core.delinquency.limits.nightly import keep_limits
from core.delinquency.timeline import Happened, NewHappening
from storage import transactions
from tests.builders import CLERK, a_payment
from tests.delinquency.world import a_delinquent
from tui.wiring import City

MOST_MS = 150
"""What opening a case may take (delinquency work: figures)."""


def fill(city: City, receivables: int, events: int) -> int:
    """One delinquent with everything: each receivable demanded and paid in part; the number of the party."""
    today = city.clock.now().date()
    dues = [(today - timedelta(days=12 * number + 40), 30_000) for number in range(receivables)]
    kinds = (Happened.CONTACT, Happened.LETTER, Happened.PROMISE, Happened.ASSIGNMENT, Happened.SURVEY)
    with transactions.write(city.folder / "city.db", longest=600) as store:
        who = a_delinquent(store, dues=dues, opened_on=min(due_on for due_on, _ in dues))
        for number, (due_on, _) in zip(who.receivables, dues, strict=True):
            a_payment(store, number, 5_000, due_on + timedelta(days=30))
        for number in range(events):
            facts = {"names": {"method": "電話(受)", "counterpart": "本人"}, "text": "来月の賞与で納付したい。"}
            day = today - timedelta(days=number)
            words = "来月の賞与で納付したいとの申出。" * 2
            new = NewHappening(who.party_id, kinds[number % len(kinds)], day, words, "10:40", facts)
            store.timeline.add(new, CLERK, 1)
    return who.party_id


def main() -> None:
    """Measure and say whether it is within the figure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--receivables", type=int, default=300)
    asked.add_argument("--events", type=int, default=2_000)
    given = asked.parse_args()
    city = ground.new_city()
    try:
        ctx = city.context(ground.add_account(city, "B001", "delinquency"))
        party_id = fill(city, given.receivables, given.events)
        with city.vault.write() as store:  # the night has been there, as before every morning
            keep_limits(ctx, store, 0, given.receivables + 1)
        opening = timed(lambda: open_case(ctx, party_id))
        ground.show(what="case opened", receivables=given.receivables, events=given.events, most_ms=MOST_MS, **opening)
        ground.show(what="another day", **timed(lambda: open_case(ctx, party_id, date(2027, 3, 31))))
        ground.show(what="course, a page", **timed(lambda: list_course(ctx, party_id)))
        if opening["median_ms"] > MOST_MS:
            raise SystemExit(1)
    finally:
        ground.drop(city)


if __name__ == "__main__":
    main()
