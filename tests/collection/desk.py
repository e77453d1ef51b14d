"""A clerk's desk: claims with their slips, batches brought to the books, and what the books say then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

from core.collection.importing import import_payment_file
from core.collection.payments import Batch
from core.collection.posting import commit_batch
from core.office.approvals import approve
from core.office.context import Actor, Context
from core.office.drafts import DraftRef
from core.office.jobs import run_job
from core.office.work import JobProgress, JobState
from storage.store import Store
from tests import builders
from tests.collection.files import barcode
from tests.people import FixedClock, add_staff, code_at
from tui.wiring import City

NOTHING = {"principal": 0, "demand_fee": 0, "late_charge": 0}


def _manager(ctx: Context[Any]) -> Context[Any]:
    """課長, who decides what is above the limit of 係長."""
    with ctx.read() as store:
        present = store.roster.with_login("manager9")
    if present is None:
        add_staff(cast(City, ctx), "MANAGER9", "manager")
    with ctx.write() as store:
        session = store.sessions.live_of("MANAGER9")
        me = ctx.outside.processes.me()
        number = (
            session.session_id if session else store.sessions.open("MANAGER9", "", ctx.now(), me, must_change=False)
        )
    return Context(Actor("MANAGER9", "", "0100", "", number, ""), ctx.vault, ctx.clock, ctx.outside)


class Desk:
    """The books behind a context."""

    def __init__(self, ctx: Context[Any]) -> None:
        self.ctx = ctx

    @contextmanager
    def write(self) -> Iterator[Store]:
        with self.ctx.write() as store:
            yield store

    def claim(self, *, fee: int = 0, demanded_on: date | None = None, **facts: Any) -> int:
        """A receivable, demanded when a day is given."""
        with self.write() as store:
            number = builders.a_receivable(store, **facts)
            if demanded_on is not None:
                builders.a_demand(store, number, demanded_on, fee=fee)
        return number

    def slip(
        self,
        claim: int,
        yen: int,
        *,
        key: str = "",
        kind: str = "barcode",
        split: tuple[int, int, int] | None = None,
        cancelled_on: str | None = None,
    ) -> str:
        """A slip of a claim; its key (the bar code with the claim's number in it unless one is given)."""
        key = key or barcode(claim, yen)
        with self.write() as store:
            store.db.execute(
                "INSERT INTO payment_slip VALUES(?,?,?,NULL,?,?,?,?,?)",
                (key, claim, kind, yen, *(split or (None, None, None)), cancelled_on),
            )
        return key

    def take(self, layout: str, content: bytes, **facts: Any) -> Batch:
        """Import a file and post it to the end."""
        batch = import_payment_file(self.ctx, layout, "試験", content, **facts)
        assert self.post(batch.batch_id).job.state is JobState.DONE
        return batch

    def post(self, batch_id: int) -> JobProgress:
        return run_job(self.ctx, commit_batch(self.ctx, batch_id))

    def all(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with self.ctx.read() as store:
            return store.db.execute(question, values).fetchall()

    def one(self, question: str, *values: object) -> Any:
        row = self.all(question, *values)[0]
        return row[0] if len(row) == 1 else row

    def open(self, claim: int) -> dict[str, int]:
        """What is owed, by component."""
        row = self.one(
            "SELECT principal_yen, demand_fee_yen, late_charge_yen FROM receivable WHERE receivable_id = ?", claim
        )
        return dict(zip(NOTHING, row, strict=True))

    def owed(self, claim: int) -> int:
        return sum(self.open(claim).values())

    def account(self, account: str, *, claim: int | None = None) -> int:
        """The sum of an account; over-payments and suspense are shown as what is held."""
        sign = 1 if account in ("cash_in", "receivable") else -1
        return sign * self.one(
            "SELECT coalesce(sum(amount_yen), 0) FROM posting WHERE account = ? AND receivable_id IS coalesce(?, receivable_id)",
            account,
            claim,
        )

    def overpaid(self, claim: int) -> list[tuple[str, int]]:
        """Cause and open yen of each over-payment of a claim."""
        return self.all(
            """
            SELECT o.cause, -sum(p.amount_yen) FROM overpayment o JOIN posting p USING(overpayment_id)
             WHERE o.receivable_id = ? AND p.account = 'overpayment' GROUP BY o.overpayment_id ORDER BY o.overpayment_id
            """,
            claim,
        )

    def held(self) -> list[tuple[str, int]]:
        """Cause and open yen of everything in suspense."""
        return self.all(
            """
            SELECT s.cause, -sum(p.amount_yen) FROM suspense s JOIN posting p USING(suspense_id)
             WHERE p.account = 'suspense' GROUP BY s.suspense_id HAVING sum(p.amount_yen) < 0 ORDER BY s.suspense_id
            """
        )

    def provisional(self, claim: int) -> int:
        return int(self.one("SELECT provisional_yen FROM receivable WHERE receivable_id = ?", claim))

    def payments(self) -> list[int]:
        return [row[0] for row in self.all("SELECT payment_id FROM payment ORDER BY payment_id")]

    def balances(self) -> list[tuple[Any, ...]]:
        """All claims with their balances, as one value to compare."""
        return self.all(
            "SELECT receivable_id, principal_yen, demand_fee_yen, late_charge_yen, provisional_yen FROM receivable ORDER BY 1"
        )

    def approved(self, by: Context[Any], ref: DraftRef) -> Any:
        """Another person approves a draft with a fresh code, and 課長 too above the limit; what the act gave back."""
        clock = by.clock
        assert isinstance(clock, FixedClock)
        clock.move(seconds=30)
        done = approve(by, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
        if done.executed:
            return done.outcome
        return approve(_manager(by), ref.draft_id, ref.revision, ref.digest, code_at(clock.now())).outcome

    def each_voucher_sums_to_nought(self) -> bool:
        return not self.all("SELECT voucher_id FROM posting GROUP BY voucher_id HAVING sum(amount_yen) <> 0")
