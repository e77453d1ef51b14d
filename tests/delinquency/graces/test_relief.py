"""延滞金の免除・減免: the discretion of the office and the city's ordinance, one decision a receivable (§10, R-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.delinquency.graces.desk import grace_desk
from core.delinquency.graces.refixing import NothingDiffers, draft_refix
from core.delinquency.graces.relief import ReliefGround
from core.delinquency.graces.relieving import AskedRelief, ReliefImpossible, draft_relief
from core.ledger.journal import Posting
from core.ledger.late_charge import late_charge
from core.ledger.rates import PUBLISHED
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.waivers import Waiver, WaiverKind
from core.office.context import Context
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests.builders import a_payment, a_voucher, an_entry, fiscal_place
from tests.delinquency.graces.world import TODAY, Approve, a_grace, an_applicant

Ctx = Context[Any]
LOSS = ReliefGround.ORDINANCE_LOSS


def shown(ctx: Ctx, party_id: int) -> Yen:
    return grace_desk(ctx, party_id).choices[0].term.late_charge


def paid_up(ctx: Ctx, late: int = 3_000) -> Any:
    """A claim whose principal is paid and whose late charge is fixed."""
    who = an_applicant(ctx, dues=((date(2026, 6, 30), 120_000),))
    with ctx.write() as store:
        a_payment(store, who.receivables[0], 120_000, date(2026, 11, 10))
        if not late:
            return who
        place = fiscal_place(2026, date(2026, 11, 10))
        rows = [
            Posting("receivable", "assess", late, "2026-11-10", *place, who.receivables[0], "late_charge"),
            Posting("revenue", "assess", -late, "2026-11-10", *place, component="late_charge"),
        ]
        a_voucher(store, "assess", date(2026, 11, 10), rows)
    return who


def owed_late(ctx: Ctx, number: int) -> int:
    with ctx.read() as store:
        return int(store.receivables.get(number).open_parts.late_charge.amount)


def test_a_discretionary_waiver_takes_its_days_away(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    asked = AskedRelief(
        who.receivables[0], ReliefGround.SECURED, "全額の差押え中", from_on=date(2026, 8, 1), until_on=TODAY
    )
    before = shown(collector, who.party_id)
    approve_it(draft_relief(collector, asked))
    expected = late_charge(
        Yen(120_000), date(2026, 6, 30), TODAY, PUBLISHED, waivers=[Waiver(WaiverKind.EXCESS, date(2026, 8, 1), TODAY)]
    ).result
    assert shown(collector, who.party_id) == expected < before
    [relief] = grace_desk(collector, who.party_id).reliefs
    assert (relief.before, relief.relieved, relief.after) == (before, before - expected, expected)


def test_a_day_under_grace_is_not_waived_twice(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who, received_on=date(2026, 9, 1))
    granted = shown(collector, who.party_id)
    asked = AskedRelief(
        who.receivables[0], ReliefGround.SECURED, "全額の差押え中", from_on=date(2026, 9, 1), until_on=TODAY
    )
    approve_it(draft_relief(collector, asked))
    assert shown(collector, who.party_id) == granted


def test_hardship_waives_what_a_grace_leaves_of_its_own_days_and_no_others(collector: Ctx, approve_it: Approve) -> None:
    """法15条の9②: 2026-09-01 からの換価の猶予の期間だけ、残る 1.3% も免除できる.

    120,000円 2026-06-30 → 2026-11-24: 2.8% × 31日 = 285、9.1% × 31日 = 927、計 1,212 → 1,200円.
    """
    who = an_applicant(collector)
    a_grace(collector, approve_it, who, received_on=date(2026, 9, 1))
    number = who.receivables[0]
    early = AskedRelief(number, ReliefGround.HARDSHIP, "長期の入院", from_on=date(2026, 8, 31), until_on=TODAY)
    with pytest.raises(ReliefImpossible, match="R8.8.31 は猶予の期間ではありません.*法15条の9②"):
        draft_relief(collector, early)
    late = replace(early, from_on=date(2026, 9, 1), until_on=date(2027, 6, 1))
    with pytest.raises(ReliefImpossible, match="R9.6.1 は"):
        draft_relief(collector, late)
    approve_it(draft_relief(collector, replace(early, from_on=date(2026, 9, 1))))
    assert shown(collector, who.party_id) == Yen(1_200)


def test_a_reduction_by_ordinance_lowers_what_is_fixed(collector: Ctx, approve_it: Approve) -> None:
    who = paid_up(collector)
    approve_it(draft_relief(collector, AskedRelief(who.receivables[0], LOSS, "廃業", TODAY, relieved=Yen(2_000))))
    assert owed_late(collector, who.receivables[0]) == 1_000


def test_a_reduction_waits_for_the_principal(collector: Ctx) -> None:
    who = an_applicant(collector)
    with pytest.raises(ReliefImpossible, match="本税 120,000円 が未納"):
        draft_relief(collector, AskedRelief(who.receivables[0], LOSS, "廃業", TODAY, relieved=Yen(100)))


def test_no_more_is_reduced_than_is_owed(collector: Ctx) -> None:
    who = paid_up(collector)
    with pytest.raises(BadInput, match="1円から 3,000円"):
        draft_relief(collector, AskedRelief(who.receivables[0], LOSS, "廃業", TODAY, relieved=Yen(3_001)))


def test_a_reduction_needs_an_application(collector: Ctx) -> None:
    who = paid_up(collector)
    with pytest.raises(BadInput, match="申請"):
        draft_relief(collector, AskedRelief(who.receivables[0], LOSS, "廃業", relieved=Yen(100)))


def test_a_refused_application_changes_nothing_and_is_kept(collector: Ctx, approve_it: Approve) -> None:
    who = paid_up(collector)
    approve_it(draft_relief(collector, AskedRelief(who.receivables[0], LOSS, "要件に当たらない", TODAY, granted=False)))
    assert owed_late(collector, who.receivables[0]) == 3_000
    [relief] = grace_desk(collector, who.party_id).reliefs
    assert (relief.granted, relief.relieved) == (False, Yen(0))


def test_days_waived_after_the_principal_was_paid_lower_what_was_fixed(collector: Ctx, approve_it: Approve) -> None:
    """120,000円 2026-06-30 → 2026-11-10: 2.8% × 31日 = 285、9.1% × 102日 = 3,051、計 3,336 → 3,300円.

    8/1 からの日を免除すると 7/31 までの 285円 だけで、千円未満なので 0円.
    """
    who = paid_up(collector, late=3_300)
    asked = AskedRelief(
        who.receivables[0], ReliefGround.EXTENDED, "期限の延長", from_on=date(2026, 8, 1), until_on=TODAY
    )
    approve_it(draft_relief(collector, asked))
    assert owed_late(collector, who.receivables[0]) == 0
    desk = grace_desk(collector, who.party_id)
    assert not desk.refixes
    assert (desk.reliefs[0].before, desk.reliefs[0].relieved) == (Yen(3_300), Yen(3_300))


def test_what_was_paid_of_it_becomes_an_overpayment(collector: Ctx, approve_it: Approve) -> None:
    who = paid_up(collector, late=3_300)
    number = who.receivables[0]
    with collector.write() as store:
        place = fiscal_place(2026, date(2026, 11, 12))
        rows = [
            Posting("cash_in", "receipt", 3_000, "2026-11-12", 2026, "none"),
            Posting("receivable", "receipt", -3_000, "2026-11-12", *place, number, "late_charge"),
        ]
        a_voucher(store, "receipt", date(2026, 11, 12), rows)
    asked = AskedRelief(number, ReliefGround.EXTENDED, "期限の延長", from_on=date(2026, 8, 1), until_on=TODAY)
    approve_it(draft_relief(collector, asked))
    assert owed_late(collector, number) == 0
    with collector.read() as store:
        [over] = store.overpayments.open_of([number])[number]
    assert (over.cause, over.open_yen) == ("reduced", 3_000)


def test_a_suspension_cancelled_from_a_day_before_the_payment_proposes_the_difference(
    collector: Ctx, approve_it: Approve
) -> None:
    """A waiver that ends before the payment makes the fixed late charge too small: it is shown, drafted and booked."""
    who = paid_up(collector, late=0)
    number = who.receivables[0]
    with collector.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        begun = store.receivable_events.add(
            NewReceivableEvent(number, "suspension", date(2026, 7, 1), None, {"waiver": "all"}), seq
        )
    assert not grace_desk(collector, who.party_id).refixes
    with collector.write() as store:
        facts = {"ends": begun, "waived_until": "2026-07-31"}
        store.receivable_events.add(NewReceivableEvent(number, "suspension_ended", TODAY, None, facts), seq)
    [refix] = grace_desk(collector, who.party_id).refixes
    # 8/1～11/10 の102日: 120,000円 x 9.1% x 102 / 365 = 3,051
    assert (refix.charge.fixed, refix.charge.right) == (Yen(0), Yen(3_000))
    one, two = (draft_refix(collector, who.party_id, "停止の取消しによる") for _ in range(2))
    approve_it(one)
    assert owed_late(collector, number) == 3_000
    assert not grace_desk(collector, who.party_id).refixes
    with pytest.raises(ChangedByAnother):
        approve_it(two)
    with pytest.raises(NothingDiffers):
        draft_refix(collector, who.party_id, "もう一度")


def test_of_two_drafts_of_the_same_days_the_second_is_not_approved(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    asked = AskedRelief(
        who.receivables[0], ReliefGround.SECURED, "全額の差押え中", from_on=date(2026, 8, 1), until_on=TODAY
    )
    one, two = (draft_relief(collector, asked) for _ in range(2))
    approve_it(one)
    with pytest.raises(ReliefImpossible, match=r"R8\.8\.1 から R8\.11\.24 は「.*」で免除を決定しています"):
        approve_it(two)
