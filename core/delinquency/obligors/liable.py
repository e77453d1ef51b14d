"""第二次・連帯 (6702; L145-L148, L154): recognising who is liable, by a draft that another approves, and what follows.

The claim of the liable is a child of the main claim with a limitation of its own and without a posting: what is paid
lowers the main claim, and the books do not count a tax twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.cases.assignment import need_collector
from core.delinquency.contacts.tasks import end_tasks
from core.delinquency.limitation import Limitation
from core.delinquency.limits.state import claim_name, limitation_of, refuse_completed
from core.delinquency.obligors.liability import Liability, LiabilityStep, NewLiability
from core.delinquency.obligors.liability_rules import (
    LiabilityFacts,
    LiabilityKind,
    LimitKind,
    TooLongAgo,
    check_limit,
    owed_by_liable,
    reaches,
    year_before,
)
from core.delinquency.obligors.people import Person, people_of
from core.delinquency.standing import Standing, standing_of
from core.delinquency.timeline import Happened, tell
from core.ledger.inquiry.terms import Term, terms_of
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.papers.addressing import AddresseeDead
from core.office.traces.looking import changing, refuse_near, without_near
from core.parties.opening import begin_look
from core.parties.party import PartyStatus
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.liability"
ACT = "liability"
PAGE = 200


class LiableAlready(Refusal):
    """The party answers for the claim by the same article already."""

    sentence = "{claim}については、この人の{label}の納税義務が登録済みです。"


class LiabilityOver(Refusal):
    """The liability was taken back."""

    sentence = "この納税義務は取り消されています。F5 で読み直してください。"


@dataclass(frozen=True, slots=True)
class LiabilityLine:
    """A liability in one row, with what the liable still answer for in yen and what may be done."""

    liability: Liability
    person: Person
    main: Person
    main_open: Yen
    owed: Yen
    facts: LiabilityFacts


@dataclass(frozen=True, slots=True)
class LiabilityView:
    """One liability with the claims of the main debtor as of today and the limitation of each claim of the liable."""

    line: LiabilityLine
    terms: tuple[Term, ...]
    limits: Mapping[int, Limitation]
    """By claim of the main debtor; empty before the notice."""


def list_liabilities(ctx: Context, *, limit: int = PAGE) -> list[LiabilityLine]:
    """All of them, the newest first."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = without_near(ctx, store, store.liabilities.listed(limit=limit), lambda each: each.party_id)
        found = without_near(ctx, store, found, lambda each: each.main_party_id)
        lines = _lines(ctx, store, found, today)
    seen = list(dict.fromkeys([*(one.person.party_no for one in lines), *(one.main.party_no for one in lines)]))
    ctx.record_view(FUNCTION, "納税義務の一覧", rows=len(lines), seen=seen)
    return lines


def liabilities_of(ctx: Context, party_id: int, reason: str = "") -> list[LiabilityView]:
    """Those in which a party is liable or the main debtor. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        lines = _lines(ctx, store, store.liabilities.of_party(party_id), today)
        views = [
            LiabilityView(line, tuple(_terms(store, line.liability, today)), _limits(store, line.liability, today))
            for line in lines
        ]
    ctx.record_view(FUNCTION, "納税義務の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return views


def claims_to_answer_for(ctx: Context, main_party_id: int, reason: str = "") -> list[Term]:
    """Open claims of a main debtor for which somebody may be made liable. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read")
    ground = begin_look(ctx, FUNCTION, main_party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        claims = [each for each in store.receivables.of_party(main_party_id) if each.open]
        entries = store.receivables.entries([each.receivable_id for each in claims])
        found = terms_of(store, claims, entries, today, today)
    ctx.record_view(
        FUNCTION, "主たる納税者の税の照会", party_id=main_party_id, reason=ground.text, ground=ground.kind.value
    )
    return sorted(found, key=lambda each: (each.receivable.due_on, each.receivable_id))


def draft_liability(ctx: Context, new: NewLiability, *, revises: int | None = None) -> DraftRef:
    """起案: recognise somebody as liable for claims of another.

    Raises LimitNotOfKind, TooLongAgo, LiableAlready, LimitationCompleted, NotTheCollector, BadInput, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.main_party_id)
        refuse_near(ctx, store, new.party_id)
        need_collector(ctx, store, new.main_party_id)
        check_new(store, new, ctx.today())
        return draft_act(ctx, store, ACT, _payload(new), party_id=new.party_id, revises=revises)


def check_new(store: Store, new: NewLiability, today: date) -> None:
    """What stands against a liability; asked when it is drafted and when it is approved."""
    if new.party_id == new.main_party_id:
        raise BadInput(reason="本人を自分の税の第二次納税義務者にはできません。", field="party_no")
    party = store.parties.get(new.party_id)
    if party.status is PartyStatus.DECEASED:
        raise AddresseeDead(name=party.name, on=wareki(party.status_on) if party.status_on else "日は未確認")
    check_limit(new.kind, new.limit_kind)
    if new.limit_kind is LimitKind.VALUE and (new.limit_yen is None or new.limit_yen.amount <= 0):
        raise BadInput(reason="限度の価額（円）を入力してください。", field="limit_yen")
    if new.limit_kind is LimitKind.PROPERTY and not new.limit_words.strip():
        raise BadInput(reason="限度となる財産を入力してください。", field="limit_words")
    if not new.ground.strip():
        raise BadInput(reason="認定の根拠となる事実を入力してください。", field="ground")
    if new.kind.secondary and not new.shortfall.strip():
        raise BadInput(reason="徴収不足の判定資料（財産調査の結果など）を入力してください。", field="shortfall")
    if new.kind.within_a_year and new.disposed_on is None:
        raise BadInput(
            reason="処分・譲渡の日を入力してください（法定納期限の1年前の判定に使います）。", field="disposed_on"
        )
    if not new.claims:
        raise BadInput(reason="対象の期別を選んでください。", field="claims")
    for number in new.claims:
        claim = store.receivables.get(number)
        if claim.party_id != new.main_party_id:
            raise BadInput(
                reason="主たる納税者の期別ではないものが含まれています。選び直してください。", field="claims"
            )
        if not claim.open:
            raise BadInput(
                reason=f"{claim_name(store, number)}は未納がありません。選び直してください。", field="claims"
            )
        if not reaches(new.kind, new.disposed_on, claim.statutory_due_on):
            assert new.disposed_on is not None
            raise TooLongAgo(
                claim=claim_name(store, number),
                first=wareki(year_before(claim.statutory_due_on)),
                day=wareki(new.disposed_on),
                field="disposed_on",
            )
    refuse_completed(store, new.claims, today)
    for other in store.liabilities.of_mains(new.claims):
        if other.party_id == new.party_id and other.kind is new.kind and not other.cancelled:
            twice = next(number for number in new.claims if number in other.children or not other.children)
            raise LiableAlready(claim=claim_name(store, twice), label=new.kind.label)


def execute_liability(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the liability with its claims; the notice is issued afterwards. Raises what drafting raises."""
    new = _read(draft.payload)
    today = ctx.today()
    refuse_near(ctx, store, new.main_party_id)
    check_new(store, new, today)
    entry = ctx.entry(
        FUNCTION, "納税義務の認定", party_id=new.party_id, main=new.main_party_id, article=new.kind.value, draft=draft.draft_id
    )  # fmt: skip
    seq = store.audit.record(entry)
    number = store.liabilities.add(new, today, draft.draft_id, seq)
    for main in new.claims:
        store.liabilities.add_claim(number, main, store.child_claims.add(main, new.party_id))
    facts = {"liability": number}
    main_name, name = store.parties.get(new.main_party_id).name, store.parties.get(new.party_id).name
    words = f"{main_name} の税の{new.kind.label}として認定（{new.kind.article}）"
    tell(ctx, store, new.party_id, Happened.SUCCESSION, words, seq, facts=facts)
    tell(ctx, store, new.main_party_id, Happened.SUCCESSION, f"{name} を{new.kind.label}として認定", seq, facts=facts)
    return number


def describe_liability(store: Store, draft: Draft) -> Described:
    """What the approver sees."""
    new = _read(draft.payload)
    main, liable = store.parties.get(new.main_party_id), store.parties.get(new.party_id)
    open_yen = total([store.receivables.get(number).open for number in new.claims])
    limit = f"{new.limit_yen}円" if new.limit_yen is not None else new.limit_words or "全額"
    rows = [
        BeforeAfter("主たる納税者", "", main.name),
        BeforeAfter(f"{new.kind.label}（{new.kind.article}）", "なし", liable.name),
        BeforeAfter("対象の税", "", f"{len(new.claims)}期別 未納 {open_yen}円"),
        BeforeAfter("限度", "", f"{new.limit_kind.value} {limit}".strip()),
    ]
    notes = [f"根拠 {new.ground}"]
    if new.shortfall:
        notes.append(f"徴収不足 {new.shortfall}")
    if new.disposed_on is not None:
        notes.append(f"処分の日 {wareki(new.disposed_on)}。各期別の法定納期限の1年前の日以後であることを確かめました。")
    if new.kind.secondary:
        notes.append("承認の後、6702 から納付通知書（P-86）を発行します。納付期限は発付の翌日から1か月です。")
    else:
        notes.append(
            "時効は連帯納税義務者ごとに進み、1人への督促・差押え・承認は他の人に及びません（法10条、民法441条）。"
        )
    return Described(f"納税義務の認定 {liable.name}", tuple(rows), tuple(notes))


def put_step(
    ctx: Context, liability_id: int, kind: LiabilityStep, on: date, *, yen: Yen | None = None, note: str = ""
) -> None:
    """Note what happened beside letters: money of the liable, the main debtor's property put up for sale, a lawsuit, the
    end of the liability. Raises BadInput, LiabilityOver, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    if kind in (LiabilityStep.NOTIFIED, LiabilityStep.TOLD_MAIN, LiabilityStep.REMINDED):
        raise BadInput(reason="通知書と催告書は文書の発行で記録されます。")
    if (kind is LiabilityStep.PAID) != (yen is not None and yen.amount > 0):
        raise BadInput(reason="納付のときは金額を、ほかのときは金額なしで入力してください。", field="yen")
    if kind is not LiabilityStep.PAID and not note.strip():
        raise BadInput(reason="内容（根拠資料など）を入力してください。", field="note")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        found = store.liabilities.get(liability_id)
        refuse_near(ctx, store, found.party_id)
        if found.cancelled:
            raise LiabilityOver
        if not found.approved_on <= on <= today:
            raise BadInput(reason="日付は認定の日から今日までにしてください。", field="on")
        entry = ctx.entry(
            FUNCTION, f"納税義務の記録 {kind.label}", party_id=found.party_id, reason=note.strip() or None, liability=liability_id
        )  # fmt: skip
        seq = store.audit.record(entry)
        store.liabilities.add_event(liability_id, kind, on, seq, yen=yen, note=note.strip())
        words = f"納税義務 {kind.label}" + (f" {yen}円" if yen is not None else f"（{note.strip()}）")
        tell(ctx, store, found.party_id, Happened.SUCCESSION, words, seq, on=on, facts={"liability": liability_id})
        if kind is LiabilityStep.CANCELLED:
            end_tasks(ctx, store, f"liability:{liability_id}", "納税義務の取消し")


# Facts


def facts_of(store: Store, found: Liability, today: date) -> LiabilityFacts:
    """What decides what may be done: what stands over any of the main claims, and what has happened."""
    mains = sorted(found.children)
    events = store.receivable_events.of(mains)
    held = tuple(each for number in mains for each in standing_of(events[number], today).held)
    return LiabilityFacts(
        main=Standing(held),
        main_open=total([store.receivables.get(number).open for number in mains]),
        notified=found.happened(LiabilityStep.NOTIFIED) is not None,
        due_on=found.due_on,
        reminded=found.happened(LiabilityStep.REMINDED) is not None,
        main_realised=found.happened(LiabilityStep.MAIN_REALISED) is not None,
        lawsuit=found.lawsuit,
        secondary=found.kind.secondary,
    )


def _lines(ctx: Context, store: Store, found: Sequence[Liability], today: date) -> list[LiabilityLine]:
    people = people_of(ctx, store, [no for each in found for no in (each.party_id, each.main_party_id)])
    lines = []
    for each in found:
        main_open = total([term.unpaid + term.late_charge + term.demand_fee for term in _terms(store, each, today)])
        owed = owed_by_liable(main_open, each.limit_yen, each.paid)
        lines.append(
            LiabilityLine(
                each,
                people[each.party_id],
                people[each.main_party_id],
                main_open,
                owed if not each.cancelled else Yen(0),
                facts_of(store, each, today),
            )
        )
    return lines


def _terms(store: Store, found: Liability, today: date) -> list[Term]:
    claims = [store.receivables.get(number) for number in sorted(found.children)]
    entries = store.receivables.entries([each.receivable_id for each in claims])
    return terms_of(store, claims, entries, today, today)


def _limits(store: Store, found: Liability, as_of: date) -> dict[int, Limitation]:
    """The limitation of each claim of the liable, by claim of the main debtor: from the due day of its own notice."""
    if found.kind.secondary and found.due_on is None:
        return {}
    limits = limitation_of(store, sorted(found.children.values()), as_of)
    return {main: limits[child] for main, child in found.children.items()}


def _payload(new: NewLiability) -> dict[str, Any]:
    return {
        "kind": new.kind.value,
        "party_id": new.party_id,
        "main_party_id": new.main_party_id,
        "claims": list(new.claims),
        "limit_kind": new.limit_kind.value,
        "limit_yen": new.limit_yen.amount if new.limit_yen is not None else None,
        "limit_words": new.limit_words.strip(),
        "disposed_on": new.disposed_on.isoformat() if new.disposed_on else None,
        "ground": new.ground.strip(),
        "shortfall": new.shortfall.strip(),
    }


def _read(payload: Mapping[str, Any]) -> NewLiability:
    return NewLiability(
        LiabilityKind(payload["kind"]),
        int(payload["party_id"]),
        int(payload["main_party_id"]),
        tuple(int(number) for number in payload["claims"]),
        LimitKind(payload["limit_kind"]),
        str(payload["ground"]),
        str(payload["shortfall"]),
        Yen(int(payload["limit_yen"])) if payload["limit_yen"] is not None else None,
        str(payload["limit_words"]),
        date.fromisoformat(payload["disposed_on"]) if payload["disposed_on"] else None,
    )
