"""Receipts, attachments, moves and reversals in any order: the books stay sound, and the cash is that of what stands."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.collection.corrections import draft_move, draft_reversal
from core.collection.suspense import attach_suspense
from core.office.context import Context
from core.values.money import Yen
from core.values.refusals import Refusal
from storage.ledger.verification import verify_books
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid

numbers = count(1)
which, yen, days = st.integers(0, 2), st.integers(1, 250_000), st.integers(0, 200)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), which, yen, days),
        st.tuples(st.just("pay"), which, yen, days),
        st.tuples(st.just("hold"), which, yen, days),
        st.tuples(st.just("attach"), which, yen, days),
        st.tuples(st.just("move"), which, yen, days),
        st.tuples(st.just("shelve"), which, yen, days),
        st.tuples(st.just("reverse"), which, yen, days),
    ),
    min_size=2,
    max_size=12,
)


class Office:
    """A clerk and a chief who do what chance tells them, on three claims of their own."""

    def __init__(self, desk: Desk, chief: Context[Any], principals: list[int]) -> None:
        self.desk, self.chief = desk, chief
        self.claims = [
            desk.claim(principal=amount, notice_no=f"N{next(numbers)}", due_on=date(2026, 6, 30))
            for amount in principals
        ]
        self.first = desk.one("SELECT coalesce(max(payment_id), 0) FROM payment")
        self.standing: dict[int, int] = {}

    def act(self, what: str, which: int, yen: int, days: int) -> None:
        payments = sorted(self.standing)
        chosen = payments[days % len(payments)] if payments else 0
        part = Yen(1 + yen % self.standing[chosen]) if chosen and days % 2 else None
        if what in ("pay", "hold"):
            self.receive(self.claims[which] if what == "pay" else None, yen, days)
        elif chosen and what == "attach":
            attach_suspense(self.desk.ctx, self.suspense_of(chosen), self.claims[which], part)
        elif chosen and what in ("move", "shelve"):
            to = self.claims[which] if what == "move" else None
            self.approve(draft_move(self.desk.ctx, chosen, to, part, reason="訂正", from_receivable=self.on(chosen)))
        elif chosen:
            self.approve(draft_reversal(self.desk.ctx, chosen, "取消"))
            del self.standing[chosen]

    def receive(self, claim: int | None, yen: int, days: int) -> None:
        key = files.barcode(next(numbers) + 800_000, yen)
        if claim is not None:
            self.desk.slip(claim, yen, key=key)
        paid = date(2026, 4, 1) + timedelta(days=days)
        made, settle = paid + timedelta(days=1), paid + timedelta(days=9)
        notice = Paid(key, yen, f"{paid:%Y%m%d}", settle=f"{settle:%Y%m%d}", made=f"{made:%Y%m%d}")
        self.desk.take("cvs-dsk", files.dsk(notice))
        self.standing[self.desk.one("SELECT max(payment_id) FROM payment")] = yen

    def approve(self, ref: Any) -> None:
        self.desk.approved(self.chief, ref)

    def suspense_of(self, payment: int) -> int:
        return int(self.desk.one("SELECT coalesce(max(suspense_id), 0) FROM suspense WHERE payment_id = ?", payment))

    def on(self, payment: int) -> int | None:
        found = self.desk.all("SELECT max(receivable_id) FROM posting WHERE payment_id = ?", payment)
        return found[0][0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(principals=st.lists(st.integers(1, 300_000), min_size=3, max_size=3), done=acts)
def test_whatever_is_done_to_receipts_the_books_stay_sound(
    desk: Desk, chief: Context[Any], principals: list[int], done: list[tuple[str, int, int, int]]
) -> None:
    cash = desk.account("cash_in")
    office = Office(desk, chief, principals)
    for act in done:
        try:
            office.act(*act)
        except Refusal:
            continue
    assert desk.account("cash_in") - cash == sum(office.standing.values())
    assert desk.each_voucher_sums_to_nought()
    with desk.ctx.read() as store:
        assert not verify_books(store.db).differences
