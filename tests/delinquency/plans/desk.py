"""A delinquent who makes a plan, for tests of this room: wishes, papers, signatures and money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.delinquency.plans import drafting, pledging
from core.delinquency.plans.desk import PlanDesk, plan_desk
from core.delinquency.plans.drafting import PlanWish
from core.delinquency.plans.keeping import PlanTold
from core.delinquency.plans.watching import PHASE
from core.ledger.journal import Posting
from core.office.approvals import approve
from core.office.outputs.delivery import Destination
from core.office.sessions import EndCause
from core.values.money import Yen
from tests.builders import a_payment, a_payment_line, a_voucher, fiscal_place
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import FixedClock, code_at, context_of
from tui.wiring import City

DUES = ((date(2024, 7, 1), 24_000), (date(2024, 9, 2), 24_000), (date(2025, 10, 31), 12_000))
START = date(2026, 12, 25)


@dataclass
class Collecting:
    """A collector at work on one delinquent."""

    city: City
    ctx: Any
    chief: Any
    clock: FixedClock
    who: Delinquent

    def wish(self, *, numbers: Sequence[int] = (), **wanted: Any) -> PlanWish:
        filled = {"start_on": START, "day": 25, "monthly": Yen(20_000)} | wanted
        return PlanWish(tuple(numbers or self.who.receivables), **filled)

    def seen(self) -> PlanDesk:
        return plan_desk(self.ctx, self.who.party_id)

    def kept(self, **wanted: Any) -> int:
        """A draft of a plan; its number."""
        return drafting.keep_plan(self.ctx, self.who.party_id, self.wish(**wanted), self.seen().seen).plan_id

    def told(self, plan_id: int) -> PlanTold:
        return next(each for each in self.seen().versions if each.plan.plan_id == plan_id)

    def printed(self, plan_id: int) -> bytes:
        """The paper of a plan."""
        issued = pledging.print_pledge(self.ctx, plan_id, to=Destination.FOLDER)
        return self.paper(issued.output.place)

    def paper(self, place: str) -> bytes:
        """The bytes of what lies in the output folder."""
        return (Path(self.city.folder) / "out" / place).read_bytes()

    def signed(self, signed_on: date | None = None, **wanted: Any) -> int:
        """A plan in force; its number."""
        number = self.kept(**wanted)
        self.printed(number)
        self.sign(number, signed_on)
        return number

    def sign(self, plan_id: int, signed_on: date | None = None) -> PlanTold:
        day = signed_on or self.clock.now().date()
        return pledging.register_signature(self.ctx, plan_id, day, self.told(plan_id).last_event)

    def pay(self, yen: int, on: date, place: int = 0, component: str = "principal") -> None:
        with self.city.vault.write() as store:
            a_payment(store, self.who.receivables[place], yen, on, component=component)

    def mark(self, yen: int, on: date, place: int = 0) -> None:
        """速報: money that was announced and is not in the books."""
        with self.city.vault.write() as store:
            payment = a_payment_line(store, yen, on, notice_kind="preliminary")
            number = self.who.receivables[place]
            store.db.execute(
                "INSERT INTO provisional_mark(payment_id, receivable_id, amount_yen) VALUES(?,?,?)",
                (payment, number, yen),
            )

    def book(self, kind: str, yen: int, on: date, place: int = 0, component: str = "principal") -> None:
        """A posting that raises (or lowers) what is claimed of a receivable."""
        year = fiscal_place(2024, on)
        with self.city.vault.write() as store:
            rows = [
                Posting("receivable", kind, yen, on.isoformat(), *year, self.who.receivables[place], component),
                Posting("revenue", kind, -yen, on.isoformat(), *year),
            ]
            a_voucher(store, kind, on, rows)

    def on(self, day: date) -> None:
        """It is that day, in the morning, and both have signed in anew."""
        self.clock.at = self.clock.at.replace(year=day.year, month=day.month, day=day.day)
        self.ctx, self.chief = self._again(self.ctx), self._again(self.chief)

    def _again(self, ctx: Any) -> Any:
        with self.city.vault.write() as store:
            store.sessions.end(ctx.actor.session_id, self.clock.now(), EndCause.SIGNED_OUT)
        return context_of(self.city, ctx.actor.staff_no)

    def night(self) -> int:
        """The phase of the night, whole; rows that changed."""
        with self.city.vault.write() as store:
            return PHASE.step(self.ctx, store, 0, 2_000).rows

    def approve(self, draft_id: int) -> Any:
        self.clock.move(seconds=40)
        with self.city.vault.read() as store:
            ref = store.drafts.get(draft_id).ref
        return approve(self.chief, ref.draft_id, ref.revision, ref.digest, code_at(self.clock.now())).outcome

    def events(self, place: int = 0) -> list[Any]:
        number = self.who.receivables[place]
        with self.city.vault.read() as store:
            return list(store.receivable_events.of([number])[number])

    def course(self) -> list[str]:
        with self.city.vault.read() as store:
            return [f"{each.kind} {each.words}" for each in store.timeline.of_party(self.who.party_id)]


def collecting(city: City, ctx_for: Any, clock: FixedClock, **party: Any) -> Collecting:
    """A collector with a delinquent of three receivables."""
    with city.vault.write() as store:
        who = a_delinquent(store, dues=party.pop("dues", DUES), **party)
    return Collecting(city, ctx_for("delinquency"), ctx_for("chief"), clock, who)
