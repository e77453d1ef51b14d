"""Money under a grace: posting, weighing and corrections reckon the late charge with the waived days (R-08)."""

from __future__ import annotations

from datetime import date

from core.ledger.inquiry.summary import payment_summary
from core.ledger.late_charge import late_charge
from core.ledger.rates import PUBLISHED
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.waivers import Waiver, WaiverKind
from core.values.money import Yen
from tests.builders import an_entry
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid

DUE, PAID = date(2026, 2, 2), date(2026, 11, 20)
GRACE = Waiver(WaiverKind.EXCESS, date(2026, 4, 1), date(2027, 3, 31), cause="申請による換価の猶予")


def under_grace(desk: Desk, claim: int, *, cancelled: bool = False) -> None:
    with desk.write() as store:
        seq = store.audit.record(an_entry("猶予", function_code="delinquency.graces"))
        new = NewReceivableEvent(
            claim, "realisation_grace_by_request", GRACE.from_on, GRACE.until_on, {"waiver": "excess"}
        )
        number = store.receivable_events.add(new, seq)
        if cancelled:
            store.receivable_events.add(NewReceivableEvent(claim, new.kind, new.from_on, cancels=number), seq)


def assessed(desk: Desk, claim: int) -> int:
    return int(
        desk.one(
            """SELECT coalesce(sum(amount_yen), 0) FROM posting
                WHERE receivable_id = ? AND account = 'receivable' AND component = 'late_charge' AND kind = 'assess'""",
            claim,
        )
    )


def pay(desk: Desk, claim: int, yen: int) -> None:
    desk.take(
        "cvs-dsk", files.dsk(Paid(desk.slip(claim, yen), yen, day="20261120", settle="20261120", made="20261121"))
    )


def expected(*waivers: Waiver) -> int:
    return late_charge(Yen(300_000), DUE, PAID, PUBLISHED, waivers=waivers).result.amount


def test_the_late_charge_of_money_under_a_grace_is_fixed_with_the_waiver(desk: Desk) -> None:
    claim = desk.claim(principal=300_000, due_on=DUE)
    under_grace(desk, claim)
    pay(desk, claim, 300_000)
    assert assessed(desk, claim) == expected(GRACE) < expected()


def test_a_cancelled_row_of_a_grace_waives_nothing(desk: Desk) -> None:
    claim = desk.claim(principal=300_000, due_on=DUE)
    under_grace(desk, claim, cancelled=True)
    pay(desk, claim, 300_000)
    assert assessed(desk, claim) == expected()


def test_what_an_inquiry_shows_is_what_posting_then_claims(desk: Desk) -> None:
    claim = desk.claim(principal=300_000, due_on=DUE)
    under_grace(desk, claim)
    with desk.ctx.read() as store:
        party_id = store.receivables.get(claim).party_id
    shown = payment_summary(desk.ctx, party_id, PAID)
    pay(desk, claim, 300_000)
    assert shown.totals.late_charge == Yen(assessed(desk, claim))
