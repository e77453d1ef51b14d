"""The receivables from which a plan is chosen: what is owed of each, what stands against it, and may there be a plan at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.limitation import Limitation
from core.delinquency.limits.state import limitation_of
from core.delinquency.plans.planning import PlannedClaim
from core.delinquency.standing import Hold, Standing, standing_of
from core.ledger.accrual import course_of
from core.ledger.inquiry.terms import Term, terms_of
from core.ledger.receivables import Receivable, ReceivableKey
from core.ledger.tax_items import TaxItem, term_label
from core.ledger.waivers import waivers_of
from core.parties.party import PartyStatus
from core.values.dates import wareki, wareki_year
from core.values.money import Yen
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Store


class NoPlanPossible(Refusal):
    """The party or one of the receivables stands under something that a plan cannot go beside."""

    sentence = "{reason}"


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A receivable with something unpaid. `obstacle` says why it cannot be in a plan; empty if it can.

    `usual` ones are chosen when the form opens: due, not fully paid by a preliminary notice, without obstacle.
    """

    claim: PlannedClaim
    term: Term
    standing: Standing
    obstacle: str
    usual: bool

    @property
    def receivable_id(self) -> int:
        """The number of the receivable."""
        return self.claim.receivable_id


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What decides whether a plan is possible at all."""

    deceased: bool
    choices: int
    obstacles: tuple[str, ...]
    """One for each receivable that cannot be in a plan."""


_OBSTACLES = {
    Hold.COLLECTION_GRACE: "徴収猶予中です{until}。猶予の分割納付（6401）で納めます（法15条）。",
    Hold.REALISATION_GRACE: "換価の猶予中です{until}。猶予の分割納付（6401）で納めます（法15条の5、15条の6）。",
    Hold.SUSPENSION: "執行停止中です{since}。停止の取消し（6501）の後に可能です（法15条の8）。",
    Hold.HANDED_OVER: "三重地方税管理回収機構へ移管中です{since}。返還の後に可能です。",
    Hold.SUCCEEDED: "相続人へ承継されています{since}。相続人の期別で誓約します（法9条）。",
    Hold.WRITTEN_OFF: "不納欠損になっています{since}。",
}


def obstacle_of(standing: Standing) -> str:
    """Why a receivable cannot be in a plan, with the day from which it can where that is known; empty if it can."""
    held = standing.under(*_OBSTACLES)
    if held is None:
        return ""
    until = f"（{wareki(held.until_on)} まで）" if held.until_on is not None else ""
    return _OBSTACLES[held.hold].format(until=until, since=f"（{wareki(held.from_on)} から）")


def may_plan(facts: PlanFacts) -> str:
    """Why no plan can be made with the party now; empty if one can. The act list of the case screen asks it."""
    if facts.deceased:
        return "死亡した人とは誓約できません。相続人を調べてください（6701）。"
    if not facts.choices:
        return "未納の期別がありません。"
    if len(facts.obstacles) == facts.choices:
        return f"未納の全期別が{facts.obstacles[0]}"
    return ""


def plan_facts(store: Store, party_id: int, today: date) -> PlanFacts:
    """What decides whether a plan is possible, read without late charges: quick enough for a list of acts."""
    party = store.parties.get(party_id)
    open_ids = [each.receivable_id for each in _open_taxes(store, party_id)]
    events = store.receivable_events.of(open_ids)
    obstacles = [obstacle_of(standing_of(events[number], today)) for number in open_ids]
    return PlanFacts(party.status is PartyStatus.DECEASED, len(open_ids), tuple(each for each in obstacles if each))


def refuse_unless_plan(store: Store, party_id: int, today: date) -> None:
    """Raise NoPlanPossible when no plan can be made with the party now."""
    reason = may_plan(plan_facts(store, party_id, today))
    if reason:
        raise NoPlanPossible(reason=reason)


def _open_taxes(store: Store, party_id: int) -> list[Receivable]:
    """What is open of taxes: a claim of another fund is in no plan of taxes (A13)."""
    items = store.tax_items.all()
    return [each for each in store.receivables.of_party(party_id) if each.open and items[each.key.tax_item].is_tax]


def choices_of(store: Store, party_id: int, today: date) -> list[PlanChoice]:
    """The receivables of a party with something unpaid, oldest 納期限 first."""
    receivables = _open_taxes(store, party_id)
    numbers = [each.receivable_id for each in receivables]
    terms = terms_of(store, receivables, store.receivables.entries(numbers), today, today)
    events = store.receivable_events.of(numbers)
    waiving = store.receivable_events.waiving(numbers)
    limits = limitation_of(store, numbers, today)
    items = store.tax_items.all()
    found = []
    for term in sorted(terms, key=lambda each: (each.receivable.due_on, each.receivable_id)):
        number = term.receivable_id
        item = items[term.receivable.key.tax_item]
        standing = standing_of(events[number], today)
        obstacle = obstacle_of(standing) or _completed(limits.get(number))
        usual = term.due and bool(term.receivable.open_for_pursuit) and not obstacle
        course = None
        if item.bears_late_charge and term.unpaid:
            course = course_of(term.entries, today, waivers_of(waiving.get(number, ())))
        claim = PlannedClaim(
            number,
            label_of(term.receivable.key, item),
            short_of(term.receivable.key, item),
            term.receivable.due_on,
            term.unpaid,
            Yen(term.receivable.open.amount - term.unpaid.amount - term.late_charge_fixed.amount),
            term.late_charge_fixed,
            course,
        )
        found.append(PlanChoice(claim, term, standing, obstacle, usual))
    return found


def _completed(limit: Limitation | None) -> str:
    if limit is None or not limit.completed or limit.completes_on is None:
        return ""
    return f"時効が {wareki(limit.completes_on)} に完成しています（法18条）。不納欠損（6602）の対象です。"


def names_of(store: Store, receivable_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Short and long name of receivables by number."""
    items = store.tax_items.all()
    keys = {number: store.receivables.get(number).key for number in dict.fromkeys(receivable_ids)}
    return {
        number: (short_of(key, items[key.tax_item]), label_of(key, items[key.tax_item])) for number, key in keys.items()
    }


def label_of(key: ReceivableKey, item: TaxItem) -> str:
    """R6 市県民税 1期."""
    label = term_label(key.tax_item, key.term_no)
    unit = "" if label.endswith(("月", "全", "随")) else "期"
    return f"{wareki_year(key.levy_year)} {item.short_name} {label}{unit}"


def short_of(key: ReceivableKey, item: TaxItem) -> str:
    """R6市1: the year, the first kanji of the tax and the term."""
    label = term_label(key.tax_item, key.term_no)
    return f"{wareki_year(key.levy_year)}{item.short_name[:1]}{'' if label == '全' else label}"
