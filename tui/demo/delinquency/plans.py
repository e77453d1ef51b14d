"""分納誓約 of the demonstration: kept, missed once, missed twice, through, just signed, a draft, one that waits for approval.

What is months old was taken over from the system before; what is of these days goes through the services.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tui.demo.delinquency.cases import COLLECTOR
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from core.ledger.receivables import Entry
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

LOOKS_BACK = timedelta(days=150)
"""Receipts that a plan of the past may rest on."""


@dataclass(frozen=True)
class Paid:
    """A receipt of the last months: what it paid and the posting before it."""

    receivable_id: int
    yen: int
    on: date
    before: int


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """The plans of 中村's cases; the night behind all stories finds what is missing and what is through."""
    today = plan.today
    with signed_in(city, clock, "nakamura") as ctx:
        for days, count in ((28, 1), (60, 2)):
            for case in cases.take(count, _fits):
                _take_over(city, ctx, case.party_id, case.receivables, today - timedelta(days=days), 6)
        for party_id, paid in _paid(city, cases, today, whole=False)[:2]:
            _take_over(city, ctx, party_id, (paid.receivable_id,), paid.on - timedelta(days=9), 4, paid)
        for party_id, paid in _paid(city, cases, today, whole=True)[:1]:
            _take_over(city, ctx, party_id, (paid.receivable_id,), paid.on - timedelta(days=9), 1, paid)
        _of_these_days(ctx, cases, today)


def _fits(case: StoryCase) -> bool:
    return case.plain and case.staff_no == COLLECTOR and case.owed_yen >= 30_000


def _of_these_days(ctx: Any, cases: Cases, today: date) -> None:
    """Through the services: a draft, one that is signed, one beyond two years, a cheque that was entrusted."""
    from core.delinquency.plans import drafting, entrusting, payers, pledging
    from core.delinquency.plans.desk import plan_desk
    from core.delinquency.plans.securities import PaperKind, PaperWish
    from core.values.money import Yen

    for number, case in enumerate(cases.take(4, _fits)):
        desk = plan_desk(ctx, case.party_id, "分納の相談で来庁")
        chosen = tuple(each.receivable_id for each in desk.choices if each.usual)
        if desk.impossible or not chosen:
            continue
        wish = drafting.PlanWish(chosen, today + timedelta(days=20), 25, count=(6, 8, 30, 4)[number])
        kept = drafting.keep_plan(ctx, case.party_id, wish, desk.seen)
        if number == 1:
            payers.record_payer(ctx, case.party_id, "大台　ミサキ", "配偶者")
            pledging.print_pledge(ctx, kept.plan_id)
            seen = plan_desk(ctx, case.party_id, "分納の相談で来庁").versions[0].last_event
            pledging.register_signature(ctx, kept.plan_id, ctx.today(), seen)
        if number == 3:
            due_on = today + timedelta(days=30)
            paper = PaperWish(
                PaperKind.CHEQUE,
                "AK00713",
                Yen(10_000),
                due_on,
                "宮川運送有限会社",
                "伊勢湾信用金庫 宮川支店",
                desk.party.party.name,
                "伊勢湾信用金庫",
                due_on,
            )
            accepted = entrusting.accept_paper(ctx, case.party_id, chosen, paper)
            entrusting.print_custody(ctx, accepted.entrusted_id)


def _take_over(
    city: City,
    ctx: Any,
    party_id: int,
    receivable_ids: Sequence[int],
    signed_on: date,
    count: int,
    paid: Paid | None = None,
) -> None:
    """A plan that was signed in the past; with `paid` its first instalment is what came then."""
    from core.delinquency.event_kinds import StandingKind
    from core.delinquency.limitation import EventKind
    from core.delinquency.plans.claims import choices_of, names_of
    from core.delinquency.plans.keeping import keep_watch
    from core.delinquency.plans.plan import ListedClaim, NewPlan, NewPlanEvent, PayMethod, PlanEvent
    from core.delinquency.plans.planning import LateChargeMode, PartOrder, PlannedClaim, Wish, plan_instalments
    from core.delinquency.timeline import Happened, tell
    from core.ledger.inquiry.terms import settings_of
    from core.ledger.receivable_events import NewReceivableEvent
    from core.values.money import ZERO, Yen

    with city.vault.write() as store:
        choices = choices_of(store, party_id, ctx.today())
        by_number = {each.receivable_id: each.claim for each in choices}
        obstacles = {each.receivable_id: each.obstacle for each in choices}
        claims = [by_number[n] for n in receivable_ids if n in by_number and not obstacles[n]]
        if paid is not None:
            due_on = store.receivables.get(paid.receivable_id).due_on
            names = names_of(store, [paid.receivable_id])[paid.receivable_id]
            rest = claims[0].principal.amount if claims else 0
            other = claims[0].other if claims else ZERO
            claim = PlannedClaim(
                paid.receivable_id, names[1], names[0], due_on, Yen(rest + paid.yen), other, ZERO, None
            )
            claims = [claim]
        if not claims:
            return
        monthly = Yen(paid.yen) if paid is not None else None
        start = paid.on if paid is not None else signed_on + timedelta(days=1)
        day = min(28, ctx.today().day + 2) if paid is not None else start.day
        wish = Wish(start, day, monthly, count if monthly is None else None)
        laid = plan_instalments(claims, wish, settings_of(store, signed_on))
        seq = store.audit.record(
            ctx.entry("delinquency.plans", "分納計画の作成", party_id=party_id, yen=laid.total.amount, count=laid.count)
        )
        new = NewPlan(
            party_id,
            None,
            None,
            signed_on,
            start,
            day,
            laid.monthly,
            LateChargeMode.AFTER,
            PartOrder.PRINCIPAL_FIRST,
            laid.late_charge,
            "",
            PayMethod.SLIP,
            "",
            tuple(ListedClaim(each.receivable_id, each.principal, each.other, ZERO) for each in laid.claims),
            laid.lines,
            paid.before if paid is not None else None,
        )
        number = store.plans.add(new, ctx.actor.staff_no, seq)
        for kind in (PlanEvent.DRAFTED, PlanEvent.SIGNED):
            store.plans.happen(NewPlanEvent(number, kind, signed_on), ctx.actor.staff_no, seq)
        for each in laid.claims:
            for kind_word in (EventKind.WRITTEN_ACKNOWLEDGEMENT.value, StandingKind.PLAN.value):
                row = NewReceivableEvent(each.receivable_id, kind_word, signed_on, facts={"plan_id": number})
                store.receivable_events.add(row, seq)
        words = f"分納誓約書 {len(laid.claims)}期別 月{laid.monthly}円 {laid.count}回（旧システムから）"
        tell(ctx, store, party_id, Happened.PLAN, words, seq, on=signed_on)
        keep_watch(store, number, ctx.today())


def _paid(city: City, cases: Cases, today: date, *, whole: bool) -> list[tuple[int, Paid]]:
    """Parties of cases that no plan has, with a receipt of the last months: of the whole claim, or of a part."""
    found = []
    with city.vault.read() as store:
        for case in cases.all:
            if not _fits(case) or store.plans.of_party(case.party_id):
                continue
            claims = {each.receivable_id: each for each in store.receivables.of_party(case.party_id)}
            entries = store.receivables.entries(list(claims))
            for paid in _receipts(entries, today - LOOKS_BACK):
                left = claims[paid.receivable_id].open.amount
                kept = left >= paid.yen and paid.on > today - timedelta(days=50)
                if paid.on <= today - timedelta(days=5) and (not left if whole else kept):
                    found.append((case.party_id, paid))
                    break
    return found


def _receipts(entries: Iterable[Entry], since: date) -> Iterable[Paid]:
    """The newest receipt of each claim since a day, where it is the only one."""
    by_claim: dict[int, list[Entry]] = {}
    for entry in entries:
        received = entry.kind == "receipt" and entry.component == "principal" and entry.account == "receivable"
        if received and entry.value_on >= since.isoformat():
            by_claim.setdefault(entry.receivable_id, []).append(entry)
    for number, rows in by_claim.items():
        if len(rows) == 1 and rows[0].amount_yen < 0:
            row = rows[0]
            yield Paid(number, -row.amount_yen, date.fromisoformat(row.value_on), row.posting_id - 1)
