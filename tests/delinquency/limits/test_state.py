"""Where limitation stands, read from the books: the dated examples that concern a receivable come out through the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from core.delinquency.limitation import EventKind
from core.delinquency.limits.classes import EndCause
from core.delinquency.limits.nightly import check_limits, differences, keep_limits
from core.delinquency.limits.state import (
    LimitationCompleted,
    SuspensionExpired,
    limitation_of,
    refresh_limits,
    refuse_completed,
)
from core.delinquency.nightly.phases import PhaseStep
from core.delinquency.write_off.deciding import end_of
from core.ledger.journal import Voucher, mirrored
from core.ledger.receivable_events import NewReceivableEvent
from core.office.traces.alarms import AlarmKind
from tests.builders import a_demand, a_payment, a_receivable, an_entry
from tests.delinquency.world import a_delinquent
from tests.people import TUESDAY
from tui.wiring import City

DUE = date(2024, 7, 1)
LATE = date(2040, 1, 1)
TODAY = TUESDAY.date()
K = EventKind


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def store(city: City) -> Iterator[Any]:
    with city.vault.write() as opened:
        yield opened


def first_term(store: Any, *, demanded: bool = True, tax_item: str = "01") -> int:
    """令和6年度 第1期 of the examples, demanded on 2024-07-22."""
    number = a_receivable(store, levy_year=2024, due_on=DUE, principal=24_000, tax_item=tax_item)
    if demanded:
        a_demand(store, number, date(2024, 7, 22))
    return number


def happened(
    store: Any, number: int, kind: str, on: str, until: str = "", *, cancels: int | None = None, **facts: object
) -> int:
    seq = store.audit.record(an_entry(function_code="delinquency.limitation"))
    new = NewReceivableEvent(number, kind, day(on), day(until) if until else None, facts, cancels=cancels)
    return int(store.receivable_events.add(new, seq))


def nothing(_store: Any, _number: int) -> None: ...


def paid(store: Any, number: int) -> None:
    a_payment(store, number, 5_000, day("2025-03-10"))


def one(kind: EventKind, on: str, until: str = "") -> Callable[[Any, int], None]:
    return lambda store, number: happened(store, number, kind, on, until) and None


def two(*events: tuple[EventKind, str]) -> Callable[[Any, int], None]:
    def write(store: Any, number: int) -> None:
        for kind, on in events:
            happened(store, number, kind, on)

    return write


EXAMPLES: dict[str, tuple[Callable[[Any, int], None], str, str]] = {
    "E2": (nothing, "2024-08-02", "2029-08-01"),
    "E3": (paid, "2025-03-11", "2030-03-10"),
    "E4": (one(K.WRITTEN_ACKNOWLEDGEMENT, "2026-05-20"), "2026-05-21", "2031-05-20"),
    "E5": (two((K.SEIZURE, "2025-09-01"), (K.SEIZURE_ENDED, "2025-09-12")), "2025-09-13", "2030-09-12"),
    "E6": (two((K.SEIZURE, "2025-04-15"), (K.SEIZURE_ENDED, "2031-02-28")), "2031-03-01", "2036-02-29"),
    "E7": (
        two((K.DISTRIBUTION_CLAIM, "2025-06-10"), (K.DISTRIBUTION_CLAIM_ENDED, "2026-02-20")),
        "2026-02-21",
        "2031-02-20",
    ),
    "E8": (one(K.REALISATION_GRACE_BY_REQUEST, "2024-12-10", "2025-12-09"), "2025-12-10", "2030-12-09"),
    "E9": (one(K.REALISATION_GRACE_BY_OFFICE, "2025-02-01", "2026-01-31"), "2024-08-02", "2030-08-01"),
    "E10": (one(K.SUSPENSION, "2025-10-01"), "2024-08-02", "2029-08-01"),
    "E12": (two((K.REMINDER, "2029-05-15"), (K.REMINDER, "2029-10-20")), "2024-08-02", "2029-11-15"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_dated_example_comes_out_of_the_books(name: str, store: Any) -> None:
    write, starts, completes = EXAMPLES[name]
    number = first_term(store)
    write(store, number)
    found = limitation_of(store, [number], LATE)[number]
    assert (found.starts_on, found.completes_on) == (day(starts), day(completes))


def test_e1_without_a_demand_it_runs_from_the_day_after_the_due_day(store: Any) -> None:
    number = first_term(store, demanded=False)
    assert limitation_of(store, [number], LATE)[number].completes_on == day("2029-07-01")


@pytest.mark.parametrize(
    ("name", "suspended_on", "cause", "last_on"),
    [
        ("E10", "2025-10-01", EndCause.SUSPENSION, "2028-10-01"),
        ("E11", "2027-06-01", EndCause.LIMITATION, "2029-08-01"),
    ],
)
def test_of_limitation_and_three_years_of_suspension_the_earlier_ends_a_claim(
    name: str, suspended_on: str, cause: EndCause, last_on: str, store: Any
) -> None:
    number = first_term(store)
    happened(store, number, K.SUSPENSION, suspended_on)
    end = end_of(store, number, LATE)
    assert end is not None, name
    assert (end.cause, end.last_on) == (cause, day(last_on))
    refuse_completed(store, [number], end.last_on)
    with pytest.raises(LimitationCompleted):
        refuse_completed(store, [number], end.last_on + timedelta(days=1))


def test_e13_after_the_completion_no_paper_acknowledges_it(store: Any) -> None:
    number = first_term(store)
    happened(store, number, K.WRITTEN_ACKNOWLEDGEMENT, "2029-09-01")
    happened(store, number, K.SEIZURE, "2029-09-10")
    found = limitation_of(store, [number], LATE)[number]
    assert (found.completes_on, found.completed, found.stays[1:]) == (day("2029-08-01"), True, ())


def test_e12_a_seizure_within_the_time_of_a_reminder_takes_its_place(store: Any) -> None:
    number = first_term(store)
    two((K.REMINDER, "2029-05-15"), (K.SEIZURE, "2029-10-01"))(store, number)
    assert limitation_of(store, [number], day("2030-06-01"))[number].completes_on is None


def test_e13_money_after_the_completion_renews_nothing(store: Any) -> None:
    number = first_term(store)
    a_payment(store, number, 5_000, day("2029-09-01"))
    found = limitation_of(store, [number], day("2029-10-01"))[number]
    assert (found.completes_on, found.completed) == (day("2029-08-01"), True)


def test_e14_a_demand_that_was_published_counts_from_its_publication(store: Any) -> None:
    number = first_term(store, demanded=False)
    document = a_demand(store, number, day("2024-08-02"))
    store.db.execute(
        "INSERT INTO document_event(document_id, kind, event_on, audit_seq) VALUES(?, 'published', '2024-08-05', 1)",
        (document,),
    )
    found = limitation_of(store, [number], LATE)[number]
    assert (found.starts_on, found.completes_on) == (day("2024-08-16"), day("2029-08-15"))


def test_premiums_complete_after_two_years_and_taxes_after_five(store: Any) -> None:
    tax, premium = (first_term(store, demanded=False, tax_item=item) for item in ("01", "23"))
    found = limitation_of(store, [tax, premium], LATE)
    assert (found[tax].completes_on, found[premium].completes_on) == (day("2029-07-01"), day("2026-07-01"))


def test_money_that_was_taken_back_renews_nothing(store: Any) -> None:
    number = first_term(store)
    payment = a_payment(store, number, 5_000, day("2025-03-10"))
    rows = store.journal.of_voucher(store.journal.of_payment(payment)[0].voucher_id)
    red = [mirrored(row, fiscal_year=row.posting.fiscal_year, revenue_class=row.posting.revenue_class) for row in rows]
    head = Voucher("reversal", "2025-04-01", "T001", reason="取違え")
    store.journal.append(head, red, an_entry())
    assert limitation_of(store, [number], LATE)[number].completes_on == day("2029-08-01")


def test_an_event_that_was_cancelled_counts_for_nothing(store: Any) -> None:
    number = first_term(store)
    event = happened(store, number, K.WRITTEN_ACKNOWLEDGEMENT, "2026-05-20")
    happened(store, number, K.WRITTEN_ACKNOWLEDGEMENT, "2026-05-20", cancels=event)
    assert limitation_of(store, [number], LATE)[number].completes_on == day("2029-08-01")


def test_an_end_whose_beginning_was_cancelled_stops_nobody(store: Any) -> None:
    number = first_term(store)
    event = happened(store, number, K.SEIZURE, "2025-01-10")
    happened(store, number, K.SEIZURE_ENDED, "2025-02-10")
    happened(store, number, K.SEIZURE, "2025-01-10", cancels=event)
    assert limitation_of(store, [number], LATE)[number].completes_on == day("2029-08-01")


def test_money_for_one_claim_of_a_signed_plan_renews_all_that_it_lists(store: Any) -> None:
    who = a_delinquent(store, dues=((DUE, 24_000), (date(2024, 9, 2), 24_000), (date(2024, 10, 31), 24_000)))
    first, second, third = who.receivables
    for number in (first, second):
        happened(store, number, "plan", "2026-05-20", plan_id=7)
    a_payment(store, first, 5_000, day("2026-08-31"))
    found = limitation_of(store, who.receivables, LATE)
    assert found[first].completes_on == found[second].completes_on == day("2031-08-31")
    assert found[third].completes_on == day("2029-11-30")


def test_a_judgment_gives_ten_years_and_a_search_a_new_period(store: Any) -> None:
    searched, sued = first_term(store), first_term(store)
    happened(store, searched, K.SEARCH, "2026-03-01")
    two((K.LAWSUIT, "2026-01-10"), (K.JUDGMENT, "2026-09-30"))(store, sued)
    found = limitation_of(store, [searched, sued], LATE)
    assert (found[searched].completes_on, found[sued].completes_on) == (day("2031-03-01"), day("2036-09-30"))


def test_after_completion_every_act_that_renews_is_refused_with_the_day(store: Any) -> None:
    number = first_term(store)
    refuse_completed(store, [number], day("2029-08-01"))
    with pytest.raises(LimitationCompleted, match="R6 市県民税 1期の時効はR11.8.1に完成") as refused:
        refuse_completed(store, [number], day("2029-08-02"))
    assert not isinstance(refused.value, SuspensionExpired)


def test_after_three_years_of_suspension_they_are_refused_too(store: Any) -> None:
    number = first_term(store)
    happened(store, number, K.SUSPENSION, "2025-10-01")
    refuse_completed(store, [number], day("2028-10-01"))
    with pytest.raises(SuspensionExpired, match="R10.10.1に消滅"):
        refuse_completed(store, [number], day("2028-10-02"))


def test_a_cancelled_suspension_counts_from_nought_when_it_comes_again(store: Any) -> None:
    number = first_term(store)
    event = happened(store, number, K.SUSPENSION, "2023-10-01")
    happened(store, number, "suspension_ended", "2025-12-01", ends=event, cause="cancelled")
    happened(store, number, K.SUSPENSION, "2026-02-01")
    refresh_limits(store, [number], TODAY)
    row = store.limits.of([number])[number]
    assert (row.suspended_from, row.expires_on) == (day("2026-02-01"), day("2029-02-01"))


# The stored rows


def night(ctx: Any, store: Any, limit: int = 2_000) -> int:
    changed, after = 0, 0
    while True:
        done = keep_limits(ctx, store, after, limit)
        changed += done.rows
        if done.last_key is None:
            return changed
        after = done.last_key


def test_the_night_keeps_a_row_for_each_open_claim_and_nothing_changes_on_the_second_run(
    ctx_for: Callable[..., Any], city: City
) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        numbers = [first_term(store) for _ in range(5)]
        a_payment(store, numbers[4], 24_000, day("2025-01-10"))
        assert night(ctx, store, limit=2) == 4
        assert {n: r.completes_on for n, r in store.limits.of(numbers).items()} == dict.fromkeys(
            numbers[:4], day("2029-08-01")
        )
        assert night(ctx, store) == 0
        assert list(differences(store, TODAY)) == []


def test_what_came_to_a_claim_since_is_seen_as_a_difference_until_the_next_night(
    ctx_for: Callable[..., Any], city: City
) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        number = first_term(store)
        night(ctx, store)
        happened(store, number, K.WRITTEN_ACKNOWLEDGEMENT, "2026-05-20")
        assert [each.receivable_id for each in differences(store, TODAY)] == [number]
        assert night(ctx, store) == 1
        assert list(differences(store, TODAY)) == []


def test_a_stored_day_that_is_not_the_computed_one_is_told_and_set_right_by_night(
    ctx_for: Callable[..., Any], city: City
) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        number = first_term(store)
        night(ctx, store)
        right = store.limits.of([number])[number].completes_on
        assert check_limits(ctx, store, 0, 500) == PhaseStep(None, 0)
        store.db.execute("UPDATE receivable_limit SET completes_on = '2031-01-01' WHERE receivable_id = ?", (number,))
        assert night(ctx, store) == 0, "nothing came to the claim: the night itself leaves the row"
        assert check_limits(ctx, store, 0, 500) == PhaseStep(None, 1)
        assert store.limits.of([number])[number].completes_on == right
        assert [kind for kind, count in store.alarms.open_kinds().items() if count] == [AlarmKind.LIMIT_DRIFT]


def test_the_row_of_a_claim_goes_when_it_is_paid(ctx_for: Callable[..., Any], city: City) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        number = first_term(store)
        night(ctx, store)
        a_payment(store, number, 24_000, day("2026-11-20"))
        assert night(ctx, store) == 1
        assert store.limits.of([number]) == {}
