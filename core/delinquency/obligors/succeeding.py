"""承継 (法9条; L150): the claims of a deceased go to the heirs by their parts, by a draft that another approves.

Each heir gets a claim of their own (share_no 1, 2 …) with its own limitation; what had happened before the death goes on
for each of them, and what was demanded before it is not demanded again (通基通5-20). A later change of the heirs is
worked out by the same rule and booked as a voucher of differences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.assignment import need_collector
from core.delinquency.cases.births import open_cases_of
from core.delinquency.contacts.tasks import end_tasks
from core.delinquency.event_kinds import StandingKind
from core.delinquency.limits.state import claim_name, refresh_limits, refuse_completed
from core.delinquency.obligors.carrying import carry_events, paid_part_late_charge, refuse_held
from core.delinquency.obligors.heirs import Heir, Succession, SuccessionKind
from core.delinquency.obligors.shares import RestTo, fraction_words, shares_of
from core.delinquency.obligors.splitting import Division, HeirHasPaid, Lot, divide, overpaid_heirs, postings_of
from core.delinquency.obligors.succession import FUNCTION, HeirsSplit, open_claims
from core.delinquency.timeline import Happened, tell
from core.ledger.components import Component, Parts
from core.ledger.fiscal_years import fiscal_year_of
from core.ledger.journal import Posting, Voucher
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.receivables import Receivable
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.settings import value_of
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.money import ZERO, Yen, total
from core.values.periods import months_after
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

SPLIT, TAKE_BACK = "succession_split", "succession_take_back"
REST = "succession_rest"
"""Key of the setting: who takes the yen that do not divide ([P])."""
ACT = "succession"
"""Word of the voucher."""


class HeirNotInRegister(Refusal):
    """A claim can be that of a party of the register alone."""

    sentence = "{name}（{share}）は宛名に登録がありません。宛名番号を相続人の一覧に入力してください。"


class NothingToSucceed(Refusal):
    """The deceased owes nothing, and nothing went to the heirs."""

    sentence = "承継する税がありません。2101 で未納を確かめてください。"


@dataclass(frozen=True, slots=True)
class ClaimDivision:
    """A claim of the deceased with what moves, and the claims of the heirs that there are already."""

    claim: Receivable
    name: str
    division: Division
    children: Mapping[int, int]
    """Receivable of each heir, by heir."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A succession worked out: the parts, each claim, what each heir comes to owe of the taxes of the deceased in yen."""

    succession: Succession
    shares: Mapping[int, Fraction]
    claims: tuple[ClaimDivision, ...]

    @property
    def amounts(self) -> dict[int, Yen]:
        """By heir, all claims together."""
        return {
            number: total([each.division.parts[number].total for each in self.claims if number in each.division.parts])
            for number in self.shares
        }

    @property
    def whole(self) -> Yen:
        """What is divided."""
        return total(list(self.amounts.values())) if self.amounts else ZERO


def preview_split(ctx: Context, succession_id: int) -> Plan:
    """What the division would come to now, without a draft. Raises as draft_split."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        plan = work_out(ctx, store, store.successions.get(succession_id))
    ctx.record_view(FUNCTION, "承継の試算", party_id=plan.succession.party_id, claims=len(plan.claims))
    return plan


def draft_split(ctx: Context, succession_id: int, reason: str, *, revises: int | None = None) -> DraftRef:
    """起案: let the claims go to the heirs of the newest list; after a split it is the correction of it.

    Raises NothingToSucceed, HeirNotInRegister, HeirHasPaid, LimitationCompleted, NotTheCollector, NearChange, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    _need_reason(reason)
    with changing(ctx, FUNCTION) as store:
        found = store.successions.get(succession_id)
        plan = _checked(ctx, store, found)
        if not any(each.division.moves for each in plan.claims):
            raise NothingToSucceed
        payload = _payload(plan, reason)
        return draft_act(
            ctx, store, SPLIT, payload, amount=plan.whole, party_id=found.party_id, revises=revises
        )  # fmt: skip


def draft_take_back(ctx: Context, succession_id: int, reason: str) -> DraftRef:
    """起案: the claims go back to the one who was taken for dead, or whose heirs are other ones. Raises as draft_split."""
    ctx.authorize(FUNCTION, "enter")
    _need_reason(reason)
    with changing(ctx, FUNCTION) as store:
        found = store.successions.get(succession_id)
        if not found.split:
            raise BadInput(reason="承継していないため、取り消すものがありません。")
        refuse_near(ctx, store, found.party_id)
        need_collector(ctx, store, found.party_id)
        plan = work_out(ctx, store, found, back=True)
        return draft_act(ctx, store, TAKE_BACK, _payload(plan, reason), party_id=found.party_id)


def execute_split(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the voucher, the claims of the heirs with their events, their cases. Raises ChangedByAnother."""
    payload, today = draft.payload, ctx.today()
    back = draft.act_code == TAKE_BACK
    found = store.successions.get(int(payload["succession_id"]))
    plan = work_out(ctx, store, found, back=True) if back else _checked(ctx, store, found, drafting=False)
    if _payload(plan, str(payload["reason"])) != dict(payload):
        raise ChangedByAnother(what="この相続または税")
    word = "承継の取消し" if back else "承継の訂正" if found.split else "承継"
    entry = ctx.entry(
        FUNCTION,
        word,
        party_id=found.party_id,
        reason=str(payload["reason"]),
        draft=draft.draft_id,
        yen=plan.whole.amount,
    )
    day = today.isoformat()
    seq = store.audit.record(entry)
    postings: list[Posting] = []
    children: dict[int, dict[int, int]] = {}
    for each in plan.claims:
        place = fiscal_year_of(each.claim.fiscal_year, today)
        made = dict(each.children)
        for number in each.division.parts:
            if number not in made:
                heir = next(one for one in found.heirs if one.heir_no == number)
                made[number] = _child(ctx, store, each.claim, heir, found.died_on, seq)
        children[each.claim.receivable_id] = made
        fixed = paid_part_late_charge(store, each.claim, today) if not found.split and not back else ZERO
        postings += _late_charge_rows(each.claim.receivable_id, fixed, day, (place[0], str(place[1])))
        postings += postings_of(each.division, each.claim.receivable_id, made, day, (place[0], str(place[1])))
    voucher = Voucher(ACT, day, ctx.actor.staff_no, draft_id=draft.draft_id, reason=str(payload["reason"]))
    number = store.journal.append(
        voucher, _ordered(postings), ctx.entry(FUNCTION, f"{word}の仕訳", party_id=found.party_id)
    )
    _mark(ctx, store, plan, children, draft, seq, back=back)
    heirs = {heir.heir_no: heir.party_id for heir in found.heirs if heir.party_id is not None}
    open_cases_of(ctx, store, sorted({heirs[no] for no in plan.shares if no in heirs} | {found.party_id}))
    touched = [each.claim.receivable_id for each in plan.claims]
    refresh_limits(store, [*touched, *(no for made in children.values() for no in made.values())], today)
    _tell_all(ctx, store, plan, word, seq)
    end_tasks(ctx, store, f"succession:{found.succession_id}", word)
    return number


def describe_split(store: Store, draft: Draft) -> Described:
    """What the approval changes, heir by heir, worked out anew from the books as they stand."""
    found = store.successions.get(int(draft.payload["succession_id"]))
    party = store.parties.get(found.party_id)
    back = draft.act_code == TAKE_BACK
    word = "承継の取消し" if back else "承継の訂正" if found.split else "承継"
    title = f"{word} 被相続人 {party.name} 死亡 {wareki(found.died_on)}"
    notes = [f"理由 {draft.payload['reason']}"]
    rows: list[BeforeAfter] = []
    for heir in found.heirs:
        amount = draft.payload["amounts"].get(str(heir.heir_no))
        before = Yen(int(draft.payload["before"].get(str(heir.heir_no), 0)))
        if amount is None and not before:
            continue
        after = Yen(int(amount or 0))
        share = draft.payload["shares"].get(str(heir.heir_no), "なし")
        label = f"{heir.relation.value} {heir.name}（{share}）"
        rows.append(BeforeAfter(label, f"{before}円", f"{after}円", f"{after.amount - before.amount:+,}円"))
    notes.append(f"対象 {len(draft.payload['claims'])}件。承認した日付けで仕訳し、時効は相続人ごとに進みます。")
    if any(event.kind is SuccessionKind.LIMITED for event in found.events):
        notes.append("限定承認のため、相続財産の限度で納付責任を負います（法9条①）。")
    if draft.drafted_at.date() <= months_after(found.died_on, 3):
        notes.append("死亡から3か月（熟慮期間）を過ぎていません。放棄があれば承継を訂正します（民法915条）。")
    notes.append("承継通知書（P-88）は承認の後に 6701 から発行します。戻すときは「承継の取消し」を起案します。")
    return Described(title, tuple(rows), tuple(notes))


# Working out


def work_out(ctx: Context, store: Store, found: Succession, *, back: bool = False) -> Plan:
    """The division as the books stand now. Raises HeirHasPaid, NothingToSucceed, BadFamily."""
    today = ctx.today()
    shares = {} if back else shares_of([heir.kin for heir in found.heirs])
    rest_to = RestTo(value_of(store, REST, today))
    leader = found.representative
    representative = leader.heir_no if leader is not None else 0
    by_party = {heir.party_id: heir.heir_no for heir in found.heirs if heir.party_id is not None}
    given = _given(store, found)
    claims = []
    for claim in _all_claims(store, found, given):
        children = {by_party[store.receivables.get(no).party_id]: no for no in given.get(claim.receivable_id, ())}
        fixed = paid_part_late_charge(store, claim, today) if not found.split and not back else ZERO
        late = Yen(claim.open_parts.late_charge.amount + fixed.amount)
        lot = Lot(
            claim.open_parts.with_amount(Component.LATE_CHARGE, late),
            {heir_no: _moved(store, no) for heir_no, no in children.items()},
            {heir_no: store.receivables.get(no).open_parts for heir_no, no in children.items()},
        )
        name = claim_name(store, claim.receivable_id)
        paid = overpaid_heirs(lot, shares, rest_to, representative)
        for heir_no, yen in paid.items():
            heir = next(one for one in found.heirs if one.heir_no == heir_no)
            raise HeirHasPaid(claim=name, name=heir.name, paid=yen)
        claims.append(ClaimDivision(claim, name, divide(lot, shares, rest_to, representative), children))
    if not claims:
        raise NothingToSucceed
    return Plan(found, shares, tuple(claims))


def _checked(ctx: Context, store: Store, found: Succession, *, drafting: bool = True) -> Plan:
    """The plan, with everything that stands against it refused; asked when it is drafted and when it is approved."""
    if drafting:
        refuse_near(ctx, store, found.party_id)
        need_collector(ctx, store, found.party_id)
    plan = work_out(ctx, store, found)
    if not plan.shares:
        raise BadInput(reason="相続する人がいません。「相続人不存在」を登録してください（民法951条）。")
    for heir in found.heirs:
        if heir.heir_no in plan.shares and heir.party_id is None:
            raise HeirNotInRegister(name=heir.name, share=fraction_words(plan.shares[heir.heir_no]))
    standing = [each.claim for each in plan.claims if each.claim.open]
    refuse_held(store, standing, ctx.today())
    refuse_completed(store, [claim.receivable_id for claim in standing], ctx.today())
    return plan


def _given(store: Store, found: Succession) -> dict[int, list[int]]:
    """Claims of the heirs that earlier decisions made, by claim of the deceased."""
    given: dict[int, list[int]] = {}
    heirs = {heir.party_id for heir in found.heirs}
    made = {
        int(child)
        for event in found.events
        if event.kind is SuccessionKind.SPLIT
        for each in event.facts.get("children", {}).values()
        for child in each.values()
    }
    for child in store.child_claims.of_parents(
        [one.receivable_id for one in store.receivables.of_party(found.party_id)]
    ):
        if child.receivable_id in made and child.party_id in heirs:
            given.setdefault(child.parent_id, []).append(child.receivable_id)
    return given


def _all_claims(store: Store, found: Succession, given: Mapping[int, Sequence[int]]) -> list[Receivable]:
    """Open claims of the deceased, and those that went to heirs before."""
    claims = {claim.receivable_id: claim for claim in open_claims(store, found.party_id)}
    for number in given:
        claims.setdefault(number, store.receivables.get(number))
    return sorted(claims.values(), key=lambda claim: (claim.due_on, claim.receivable_id))


def _moved(store: Store, receivable_id: int) -> Parts:
    """What divisions have given to a claim so far, by component."""
    sums = dict.fromkeys(Component, 0)
    for entry in store.receivables.entries([receivable_id]):
        if entry.account == "receivable" and entry.kind == "succession":
            sums[Component(entry.component)] += entry.amount_yen
    return Parts(**{component.value: Yen(yen) for component, yen in sums.items()})


def _payload(plan: Plan, reason: str) -> dict[str, Any]:
    """What the approver sees, as JSON; another amount, heir or claim is another payload."""
    before = {
        number: sum(
            each.division.parts[number].total.amount - sum(each.division.heirs[number].values())
            if number in each.division.parts
            else -sum(moves.values())
            for each in plan.claims
            for moves in [each.division.heirs.get(number, {})]
        )
        for number in sorted({no for each in plan.claims for no in each.division.heirs})
    }
    return {
        "succession_id": plan.succession.succession_id,
        "revision": plan.succession.revision,
        "claims": [each.claim.receivable_id for each in plan.claims],
        "shares": {str(number): fraction_words(part) for number, part in sorted(plan.shares.items())},
        "amounts": {str(number): yen.amount for number, yen in sorted(plan.amounts.items())},
        "before": {str(number): yen for number, yen in before.items() if yen},
        "reason": reason.strip(),
    }


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput(reason="起案の理由（相続関係の確認資料など）を入力してください。", field="reason")


# Writing


def _child(ctx: Context, store: Store, claim: Receivable, heir: Heir, died_on: date, seq: int) -> int:
    """The claim of an heir, with what had happened to that of the deceased up to the death."""
    if heir.party_id is None:
        raise HeirNotInRegister(name=heir.name, share="")
    child = store.child_claims.add(claim.receivable_id, heir.party_id)
    carry_events(store, claim.receivable_id, child, died_on, seq)
    return child


def _late_charge_rows(receivable_id: int, fixed: Yen, day: str, place: tuple[int, str]) -> list[Posting]:
    """The late charge of what the deceased had paid is fixed before the rest of the claim goes on."""
    if not fixed:
        return []
    return [
        Posting("receivable", "assess", fixed.amount, day, *place, receivable_id, "late_charge"),
        Posting("revenue", "assess", -fixed.amount, day, *place, component="late_charge"),
    ]


def _ordered(postings: Sequence[Posting]) -> list[Posting]:
    return sorted(postings, key=lambda row: not (row.account == "receivable" and row.amount_yen > 0))


def _mark(
    ctx: Context,
    store: Store,
    plan: Plan,
    children: Mapping[int, Mapping[int, int]],
    draft: Draft,
    seq: int,
    *,
    back: bool,
) -> None:
    """The events: of the succession, and of each claim of the deceased."""
    found, today = plan.succession, ctx.today()
    for each in plan.claims:
        number = each.claim.receivable_id
        standing = [e for e in store.receivable_events.of([number])[number] if e.kind == StandingKind.SUCCEEDED]
        for event in standing:
            cancel = NewReceivableEvent(
                number, StandingKind.SUCCEEDED, event.from_on, draft_id=draft.draft_id, cancels=event.event_id
            )
            store.receivable_events.add(cancel, seq)
        if not back:
            facts = {"succession_id": found.succession_id, "children": sorted(children[number].values())}
            new = NewReceivableEvent(number, StandingKind.SUCCEEDED, today, facts=facts, draft_id=draft.draft_id)
            store.receivable_events.add(new, seq)
    kind = SuccessionKind.TAKEN_BACK if back else SuccessionKind.SPLIT
    facts = {
        "children": {str(no): {str(heir): child for heir, child in made.items()} for no, made in children.items()},
        "shares": dict(draft.payload["shares"]),
        "amounts": dict(draft.payload["amounts"]),
    }
    store.successions.add_event(found.succession_id, kind, today, facts, draft.draft_id, seq)


def _tell_all(ctx: Context, store: Store, plan: Plan, word: str, seq: int) -> None:
    found = plan.succession
    facts = {"succession": found.succession_id}
    tell(
        ctx,
        store,
        found.party_id,
        Happened.SUCCESSION,
        f"{word}を決裁（相続人 {len(plan.shares)}人）",
        seq,
        facts=facts,
    )
    name = store.parties.get(found.party_id).name
    for heir in found.heirs:
        if heir.heir_no in plan.shares and heir.party_id is not None:
            words = (
                f"{name} の税を{word}（{fraction_words(plan.shares[heir.heir_no])}、{plan.amounts[heir.heir_no]}円）"
            )
            tell(ctx, store, heir.party_id, Happened.SUCCESSION, words, seq, facts=facts)


__all__ = [
    "HeirsSplit",
    "describe_split",
    "draft_split",
    "draft_take_back",
    "execute_split",
    "preview_split",
    "work_out",
]
