"""破産・再生・更生・競売 (6703; L153): entering proceedings with the ranks of all claims, and what comes of them.

A discharge frees the debtor of other debts; taxes are not discharged (破産法253条①一). Letters go to the trustee while the
proceedings last. What is to be filed with court and trustee is listed by rank for 交付要求.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.event_kinds import ENDS, StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import refresh_limits
from core.delinquency.obligors.insolvency import Insolvency, InsolvencyStep, NewInsolvency, RankedClaim
from core.delinquency.obligors.people import Person, people_of
from core.delinquency.obligors.ranks import Proceedings, Rank, Ranked, Stayed, rank_in
from core.delinquency.relations.addresses import AddressKind, NewAddress
from core.delinquency.timeline import Happened, tell
from core.ledger.inquiry.terms import Term, terms_of
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.receivables import Receivable
from core.office.traces.looking import changing, refuse_near, without_near
from core.parties.names import written_postal_code
from core.parties.opening import begin_look
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.periods import months_after
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.insolvency"
PAGE = 200
REORGANISATION_MONTHS = 12
"""会社更生 stops seizures for a year from the opening (会社更生法50条②)."""


class ProceedingsKnown(Refusal):
    """The proceedings of this number have been entered."""

    sentence = "{case_no} は登録済みです。一覧から開いてください。"


class ProceedingsOver(Refusal):
    """The proceedings have ended."""

    sentence = "この手続は「{state}」です。記録は加えられません。"


@dataclass(frozen=True, slots=True)
class InsolvencyLine:
    """Proceedings in one row, with what is open of their claims in yen."""

    insolvency: Insolvency
    person: Person
    open: Yen


@dataclass(frozen=True, slots=True)
class RankedTerm:
    """A claim with its rank and why."""

    term: Term
    ranked: Ranked
    entered: bool
    """False for a claim that came to the party after the proceedings were entered."""
    late_after: Yen
    """Late charge from the opening on, where it has another rank than the claim; 0 where it follows the claim."""

    @property
    def amount(self) -> Yen:
        """What has the rank of the claim: principal, fee, and late charge but for `late_after`."""
        return self.term.unpaid + (self.term.late_charge - self.late_after) + self.term.demand_fee


@dataclass(frozen=True, slots=True)
class InsolvencyView:
    """One of the proceedings with its claims by rank: what is filed where (交付要求)."""

    line: InsolvencyLine
    claims: tuple[RankedTerm, ...]

    def by_rank(self) -> Mapping[Rank, Yen]:
        """Yen by rank, late charge from the opening on under its own."""
        found: dict[Rank, int] = {}
        for each in self.claims:
            found[each.ranked.rank] = found.get(each.ranked.rank, 0) + each.amount.amount
            if each.late_after:
                found[each.ranked.late_after] = found.get(each.ranked.late_after, 0) + each.late_after.amount
        return {rank: Yen(yen) for rank, yen in found.items()}


def list_insolvencies(ctx: Context, *, limit: int = PAGE) -> list[InsolvencyLine]:
    """All proceedings, the newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = without_near(ctx, store, store.insolvencies.listed(limit=limit), lambda each: each.party_id)
        lines = _lines(ctx, store, found)
    ctx.record_view(FUNCTION, "倒産手続の一覧", rows=len(lines), seen=[one.person.party_no for one in lines])
    return lines


def insolvencies_of(ctx: Context, party_id: int, reason: str = "") -> list[InsolvencyView]:
    """Proceedings of a party with their claims. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        lines = _lines(ctx, store, store.insolvencies.of_party(party_id))
        views = [InsolvencyView(line, tuple(ranked_terms(store, line.insolvency, today))) for line in lines]
    ctx.record_view(FUNCTION, "倒産手続の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return views


def put_insolvency(ctx: Context, new: NewInsolvency) -> int:
    """Enter proceedings: every open claim gets its rank, new seizures stop, letters go to the trustee; their number.

    The opening of a bankruptcy ends a 包括的禁止命令; while that lasts, and two months after, no limitation completes.

    Raises ProceedingsKnown, BadInput, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    today = ctx.today()
    _check(new, today)
    new = replace(new, trustee_postal_code=written_postal_code(new.trustee_postal_code, "trustee_postal_code"))
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        if any(
            each.case_no == new.case_no.strip() and each.kind is new.kind
            for each in store.insolvencies.of_party(new.party_id)
        ):
            raise ProceedingsKnown(case_no=new.case_no.strip(), field="case_no")
        entry = ctx.entry(
            FUNCTION, f"{new.kind.value}の登録", party_id=new.party_id, case_no=new.case_no, opened_on=new.opened_on.isoformat()
        )  # fmt: skip
        seq = store.audit.record(entry)
        address_id = None
        if new.kind.has_trustee and new.trustee.strip() and new.trustee_address.strip():
            given = NewAddress(
                new.party_id,
                AddressKind.AGENT,
                new.trustee_postal_code,
                new.trustee_address.strip(),
                today,
                addressee=f"{new.kind.value}管財人 {new.trustee.strip()}",
                words=new.case_no.strip(),
            )
            address_id = store.mailing_addresses.add(given, seq)
        number = store.insolvencies.add(new, address_id, seq)
        if new.kind is Proceedings.BANKRUPTCY:
            _lift_orders(ctx, store, new.party_id, new.opened_on, seq)
        _rank_claims(store, number, new, seq, today)
        if new.kind is Proceedings.STAY_ORDER:
            for opened in store.insolvencies.of_party(new.party_id):
                if opened.kind is Proceedings.BANKRUPTCY and opened.opened_on >= new.opened_on:
                    _lift_orders(ctx, store, new.party_id, opened.opened_on, seq)
        words = f"{new.kind.value}手続 {new.court.strip()} {new.case_no.strip()}（開始 {wareki(new.opened_on)}）"
        tell(ctx, store, new.party_id, Happened.INSOLVENCY, words, seq, on=new.opened_on, facts={"insolvency": number})
        if new.claim_by_on is not None:
            wanted = TaskRequest(
                new.party_id,
                TaskKind.DEADLINE,
                new.claim_by_on,
                f"{new.kind.value}（{new.case_no.strip()}）の届出・交付要求の期限",
                statutory=True,
                source=f"insolvency:{number}",
            )
            add_task(ctx, store, wanted)
        return number


def put_step(
    ctx: Context, insolvency_id: int, kind: InsolvencyStep, on: date, words: str = "", *, address: str = ""
) -> None:
    """Note what came of the proceedings. With their end the claims are free again; a discharge leaves taxes as they are.

    Raises ProceedingsOver, BadInput, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        found = store.insolvencies.get(insolvency_id)
        refuse_near(ctx, store, found.party_id)
        ends = kind in (InsolvencyStep.ENDED, InsolvencyStep.ABOLISHED)
        if not found.open and (ends or kind is InsolvencyStep.TRUSTEE):
            raise ProceedingsOver(state=found.state)
        if not found.opened_on <= on <= today:
            raise BadInput(reason="日付は開始の日から今日までにしてください。", field="on")
        if kind is InsolvencyStep.TRUSTEE and not (words.strip() and address.strip()):
            raise BadInput(reason="新しい管財人の氏名と住所を入力してください。", field="words")
        if found.happened(kind) is not None and kind is not InsolvencyStep.TRUSTEE:
            raise BadInput(reason=f"「{kind.label}」は登録済みです。", field="kind")
        entry = ctx.entry(
            FUNCTION, f"倒産手続の記録 {kind.label}", party_id=found.party_id, reason=words.strip() or None, insolvency=insolvency_id
        )  # fmt: skip
        seq = store.audit.record(entry)
        facts = {"words": words.strip(), "address": address.strip()}
        store.insolvencies.add_event(insolvency_id, kind, on, facts, seq)
        if kind is InsolvencyStep.TRUSTEE:
            addressee = f"{found.kind.value}管財人 {words.strip()}"
            given = NewAddress(found.party_id, AddressKind.AGENT, "", address.strip(), today, addressee=addressee)
            store.mailing_addresses.add(given, seq)
        told = f"{found.kind.value} {kind.label}" + (f"（{words.strip()}）" if words.strip() else "")
        if kind is InsolvencyStep.DISCHARGED:
            told += "。租税債権は免責されません（破産法253条①一）"
        tell(ctx, store, found.party_id, Happened.INSOLVENCY, told, seq, on=on, facts={"insolvency": insolvency_id})
        if ends:
            _free(ctx, store, found, on, seq)


def ranked_terms(store: Store, found: Insolvency, today: date) -> list[RankedTerm]:
    """The claims of the party with their ranks, estate claims first: what a 交付要求 lists. Those that came to the party
    after the proceedings were entered are ranked as well."""
    entered = {each.receivable_id for each in found.claims}
    claims = [each for each in store.receivables.of_party(found.party_id) if each.open or each.receivable_id in entered]
    entries = store.receivables.entries([each.receivable_id for each in claims])
    stayed = _stayed(store, found.party_id)
    before = {
        term.receivable_id: term.late_charge
        for term in terms_of(store, claims, entries, found.opened_on - timedelta(days=1), today)
    }
    ranked = []
    for term in terms_of(store, claims, entries, today, today):
        rank = _ranked(term.receivable, found.kind, found.opened_on, stayed)
        after = Yen(0)
        if rank.late_after is not rank.rank:
            after = term.late_charge - min(before.get(term.receivable_id, Yen(0)), term.late_charge)
        ranked.append(RankedTerm(term, rank, term.receivable_id in entered, after))
    order = list(Rank)
    return sorted(
        ranked, key=lambda one: (order.index(one.ranked.rank), one.term.receivable.due_on, one.term.receivable_id)
    )


def _ranked(claim: Receivable, kind: Proceedings, opened_on: date, stayed: Sequence[Stayed]) -> Ranked:
    """The rank of one claim; a tax that came about after the opening is none of the proceedings."""
    return rank_in(
        kind,
        claim.due_on,
        opened_on,
        arose_on=assessment_day(claim.key.tax_item, claim.key.tax_year),
        withheld=bool(claim.key.withholding_no),
        stayed=stayed,
    )


def _stayed(store: Store, party_id: int) -> list[Stayed]:
    """The 包括的禁止命令 of a party: their days are left out of the year (破産法148条①三)."""
    over = (InsolvencyStep.ABOLISHED, InsolvencyStep.ENDED)
    return [
        Stayed(each.opened_on, end.on if (end := each.happened(*over)) is not None else None)
        for each in store.insolvencies.of_party(party_id)
        if each.kind is Proceedings.STAY_ORDER
    ]


def assessment_day(tax_item: str, tax_year: int) -> date | None:
    """賦課期日: 1/1 for 住民税 and 固定資産税 (法318条, 359条), 4/1 for 軽自動車税 (法463条の18); None for taxes without one."""
    month = _ASSESSMENT_MONTH.get(tax_item)
    return date(tax_year, month, 1) if month is not None else None


_ASSESSMENT_MONTH = {"01": 1, "03": 1, "08": 4}


def _rank_claims(store: Store, number: int, new: NewInsolvency, seq: int, today: date) -> None:
    claims = [each for each in store.receivables.of_party(new.party_id) if each.open]
    entries = store.receivables.entries([each.receivable_id for each in claims])
    stayed = _stayed(store, new.party_id)
    by_order = new.kind is Proceedings.STAY_ORDER
    until = months_after(new.opened_on, REORGANISATION_MONTHS) if new.kind is Proceedings.REORGANISATION else None
    rows = []
    for term in terms_of(store, claims, entries, new.opened_on, new.opened_on) if claims else ():
        ranked = _ranked(term.receivable, new.kind, new.opened_on, stayed)
        event_id = None
        if new.kind.stops_seizure and ranked.rank is not Rank.AFTER_OPENING:
            facts = {"insolvency_id": number, "class": ranked.rank.value}
            kind = EventKind.STAY_ORDER if by_order else StandingKind.BANKRUPTCY
            event = NewReceivableEvent(term.receivable_id, kind, new.opened_on, until, facts)
            event_id = store.receivable_events.add(event, seq)
        rows.append(RankedClaim(term.receivable_id, ranked.rank, ranked.late_after, event_id))
    store.insolvencies.add_claims(number, rows)
    if by_order:
        refresh_limits(store, [each.receivable_id for each in rows], today)


def _lift_orders(ctx: Context, store: Store, party_id: int, opened_on: date, seq: int) -> None:
    """The opening of the bankruptcy ends a 包括的禁止命令 that still stands."""
    for found in store.insolvencies.of_party(party_id):
        if found.kind is Proceedings.STAY_ORDER and found.open and found.opened_on <= opened_on:
            facts = {"words": "破産手続開始", "address": ""}
            store.insolvencies.add_event(found.insolvency_id, InsolvencyStep.ENDED, opened_on, facts, seq)
            _free(ctx, store, found, opened_on, seq)


def _free(ctx: Context, store: Store, found: Insolvency, on: date, seq: int) -> None:
    """The end: the events of the claims, the trustee's address, the tasks."""
    begun = EventKind.STAY_ORDER if found.kind is Proceedings.STAY_ORDER else StandingKind.BANKRUPTCY
    for each in found.claims:
        if each.event_id is not None:
            facts = {"ends": each.event_id, "insolvency_id": found.insolvency_id}
            event = NewReceivableEvent(each.receivable_id, ENDS[begun], on, facts=facts)
            store.receivable_events.add(event, seq)
    if found.kind is Proceedings.STAY_ORDER:
        refresh_limits(store, [each.receivable_id for each in found.claims], ctx.today())
    for given in store.mailing_addresses.of_party(found.party_id):
        if given.kind is AddressKind.AGENT and given.until_on is None and "管財人" in given.addressee:
            store.mailing_addresses.end(given.address_id, max(on, given.from_on), seq)
    end_tasks(ctx, store, f"insolvency:{found.insolvency_id}", "手続の終了")


def _check(new: NewInsolvency, today: date) -> None:
    if not new.court.strip() or not new.case_no.strip():
        raise BadInput(
            reason="裁判所と事件番号を入力してください。", field="court" if not new.court.strip() else "case_no"
        )
    if new.opened_on > today:
        raise BadInput(reason="開始の日は今日かそれより前にしてください。", field="opened_on")
    if new.kind.has_trustee and bool(new.trustee.strip()) != bool(new.trustee_address.strip()):
        raise BadInput(reason="管財人は氏名と住所の両方を入力してください。", field="trustee_address")
    if new.claim_by_on is not None and new.claim_by_on < new.opened_on:
        raise BadInput(reason="届出の期限が開始の日より前です。", field="claim_by_on")


def _lines(ctx: Context, store: Store, found: Sequence[Insolvency]) -> list[InsolvencyLine]:
    people = people_of(ctx, store, [each.party_id for each in found])
    return [
        InsolvencyLine(
            each,
            people[each.party_id],
            total([store.receivables.get(claim.receivable_id).open for claim in each.claims]),
        )
        for each in found
    ]
