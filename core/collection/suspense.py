"""保留・不明金 (3104): money without its claim is looked at, its claim is found, and it is attached; or it stays, with a note.

領収日 and 収入日 of the payment stay; the movement is booked today. What is too much becomes an over-payment (B17, B18).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from core.collection.claims import ClaimFacts, claim_facts, fiscal_word
from core.collection.payments import Cause, OverpaymentCause
from core.collection.ports import Context, Store
from core.collection.posting import current_rules, open_day
from core.collection.raw_lines import opened
from core.collection.rebooking import black_rows, claim_now
from core.collection.records.held import Held, Note
from core.collection.records.reconciled import Claim, Reconciled, Running
from core.formats.zengin91_records import DebitRecord
from core.ledger.components import Component, Parts
from core.ledger.fiscal_years import RevenueClass, fiscal_year_containing, fiscal_year_of
from core.ledger.journal import Posting, Voucher
from core.office.drafts import BeforeAfter
from core.office.traces.grounds import GroundKind
from core.office.traces.looking import brake_searches, changing, refuse_near
from core.parties.names import kana_key, name_key
from core.parties.opening import begin_look
from core.parties.register import Keys
from core.parties.search import sees_protected
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput, Refusal

FUNCTION = "collection.suspense"
SEARCH = "parties.search"
PAGE = 100
MOST_CANDIDATES = 20
AMOUNT_WINDOW = timedelta(days=550)
"""A claim of the same amount is looked for among those due so long before and after the payment."""


class NothingHeld(Refusal):
    """All of the money has been attached or returned already."""

    sentence = "この保留は解決済みです。F5 で一覧を読み直してください。"


class Ground(StrEnum):
    """Why a claim is a candidate, the strongest first; the value is the word on the screen."""

    NUMBER = "番号"
    AMOUNT = "金額"
    NAME = "氏名"


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page of what lies in suspense, oldest first, with count and yen of all of it."""

    lines: tuple[Held, ...]
    more: bool
    count: int
    amount: Yen


@dataclass(frozen=True, slots=True)
class HeldView:
    """One piece of money in suspense with what its slip says (印字) and what was noted before."""

    held: Held
    age_days: int
    printed: ClaimFacts | None
    """The claim of the slip where the slip is known."""
    printed_name: str
    """The payer's name as the file has it."""
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim to which the money may belong. `difference` is the money less what is owed."""

    ground: Ground
    claim: ClaimFacts
    owed: Yen
    difference: Yen


@dataclass(frozen=True, slots=True)
class Effect:
    """What attaching would do, or did: rows of before and after, and where the money goes."""

    suspense_id: int
    receivable_id: int
    amount: Yen
    applied: Parts
    surplus: Yen
    left_in_suspense: Yen
    rows: tuple[BeforeAfter, ...]
    year: str
    """会計年度 and 年度区分 of the movement."""
    voucher_id: int | None = None


def list_suspense(ctx: Context, *, after: int = 0, limit: int = PAGE, cause: Cause | None = None) -> HeldPage:
    """What lies in suspense, oldest first; the next page by the number of the last line. The look is recorded."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        lines = store.suspense.listed(after, limit + 1, str(cause) if cause else None)
        count, amount = store.suspense.total()
    ctx.record_view(FUNCTION, "保留の一覧", found=min(len(lines), limit))
    return HeldPage(tuple(lines[:limit]), len(lines) > limit, count, amount)


def open_suspense(ctx: Context, suspense_id: int) -> HeldView:
    """One piece of money in suspense in full; the look is recorded with the person whose slip it is.

    Raises NotFound, LookStopped.
    """
    held_right = ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        slip = store.slip_lines.slip(store.suspense.get(suspense_id).slip_key)
        party_id = store.receivables.get(slip.receivable_id).party_id if slip is not None else None
    item = f"保留{suspense_id}の処理"
    ground = begin_look(ctx, FUNCTION, party_id, held_right, "", item=item) if party_id is not None else None
    today = ctx.today()
    with ctx.read() as store:
        held = store.suspense.get(suspense_id)
        slip = store.slip_lines.slip(held.slip_key)
        printed = None
        if slip is not None:
            printed = claim_facts(ctx, store, [slip.receivable_id], held_right, today).get(slip.receivable_id)
        name = _payer(ctx, store, held)
        notes = tuple(store.suspense.notes(suspense_id))
    facts: dict[str, Any] = {"ground": ground.kind.value} if ground is not None else {}
    ctx.record_view(FUNCTION, "保留の閲覧", party_id=party_id, reason=item, suspense=suspense_id, **facts)
    return HeldView(held, held.age_days(today), printed, name, notes)


def candidates(ctx: Context, suspense_id: int, *, name: str = "") -> list[Candidate]:
    """Claims to which the money may belong: by number, by amount, by name; the nearest first.

    `name` is a reading or a name that the clerk has from elsewhere: a search for persons like any other, recorded and
    braked as such. Else the payer's name in the file counts. Raises BrakePulled.
    """
    right = ctx.authorize(FUNCTION, "read")
    if name.strip():
        brake_searches(ctx, FUNCTION)
    today = ctx.today()
    with ctx.read() as store:
        held = store.suspense.get(suspense_id)
        grounds = _grounds(ctx, store, held, name)
        facts = claim_facts(ctx, store, list(grounds), right, today)
    found = [_candidate(held, grounds[number], claim) for number, claim in facts.items()]
    places = {number: place for place, number in enumerate(grounds)}
    order = list(Ground)
    found.sort(key=lambda c: (order.index(c.ground), abs(c.difference.amount), places[c.claim.receivable_id]))
    found = found[:MOST_CANDIDATES]
    ctx.record_view(
        SEARCH if name.strip() else FUNCTION,
        "候補の検索",
        reason=f"保留{suspense_id}の処理",
        suspense=suspense_id,
        name=name,
        hits=len(found),
        seen=list(dict.fromkeys(candidate.claim.party.party_no for candidate in found)),
    )
    return found


def preview_attachment(ctx: Context, suspense_id: int, receivable_id: int, amount: Yen | None = None) -> Effect:
    """What attaching would do, without doing it, for a claim that `candidates` has shown. Raises NothingHeld, BadInput."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        party_id = store.receivables.get(receivable_id).party_id
        effect, *_ = _decided(store, suspense_id, receivable_id, amount, today)
    ctx.record_view(
        FUNCTION,
        "消込先の照会",
        party_id=party_id,
        reason=f"保留{suspense_id}の処理",
        ground=GroundKind.ITEM.value,
        suspense=suspense_id,
        receivable=receivable_id,
    )
    return effect


def attach_suspense(ctx: Context, suspense_id: int, receivable_id: int, amount: Yen | None = None) -> Effect:
    """Give money of unknown owner to the claim that it was paid for (保留の消込), all of it or a part.

    What is more than owed becomes an over-payment of that claim; a late charge is fixed when its principal ends.
    Raises NothingHeld, BadInput when more than is held is asked for, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        party_id = store.receivables.get(receivable_id).party_id
        refuse_near(ctx, store, party_id)
        effect, held, done, booked_on = _decided(store, suspense_id, receivable_id, amount, today)
        facts: dict[str, Any] = {"suspense": suspense_id, "receivable": receivable_id, "yen": effect.amount.amount}
        store.matching.append(Reconciled(overpayments=done.overpayments), 0)
        year = fiscal_year_containing(booked_on)
        out = Posting(
            "suspense", "attach", effect.amount.amount, held.paid_on.isoformat(), year, str(RevenueClass.NONE),
            payment_id=held.payment_id, suspense_id=suspense_id,
        )  # fmt: skip
        day = booked_on.isoformat()
        voucher_id = store.journal.append(
            Voucher("attach", day, ctx.actor.staff_no),
            [*done.days[day].postings_without_cash(day), out],
            ctx.entry(FUNCTION, "保留の消込", party_id=party_id, surplus=effect.surplus.amount, **facts),
        )
        crossed = Reconciled(crossed_demands=done.crossed_demands)
        store.matching.append(crossed, store.audit.last_seq())
    return replace(effect, voucher_id=voucher_id)


def leave_unidentified(ctx: Context, suspense_id: int, note: str) -> None:
    """不明金として残す: nothing fits; what was searched is noted, and the money stays. Raises NothingHeld, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    if not note.strip():
        raise BadInput(reason="調べた内容を入力してください。", field="note")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        held = store.suspense.get(suspense_id)
        slip = store.slip_lines.slip(held.slip_key)
        refuse_near(ctx, store, store.receivables.get(slip.receivable_id).party_id if slip is not None else None)
        if not held.open:
            raise NothingHeld
        entry = ctx.entry(FUNCTION, "不明金として残す", suspense=suspense_id, note=note.strip())
        store.suspense.note(suspense_id, today, ctx.actor.staff_no, note.strip(), store.audit.record(entry))


def printed_name(layout: str, raw: bytes) -> str:
    """The payer's name as the file has it, in full-width kana; '' where the layout carries none."""
    if layout != "zengin-91" or len(raw) < 80:
        return ""
    return unicodedata.normalize("NFKC", DebitRecord(0, 0, raw, None).holder_kana)


def _payer(ctx: Context, store: Store, held: Held) -> str:
    raw = store.suspense.raw(held.payment_id)
    return printed_name(held.layout, opened(ctx.outside.keys, held.layout, held.batch_id, held.line_no, raw))


def one_digit_away(key: str) -> list[str]:
    """Keys that a slip of the hand makes of this one: one digit wrong, or two neighbours changed places."""
    found = []
    for place, character in enumerate(key):
        if not character.isdigit():
            continue
        found += [key[:place] + digit + key[place + 1 :] for digit in "0123456789" if digit != character]
        if place + 1 < len(key) and key[place + 1].isdigit() and key[place + 1] != character:
            found.append(key[:place] + key[place + 1] + character + key[place + 2 :])
    return found


def _grounds(ctx: Context, store: Store, held: Held, name: str) -> dict[int, Ground]:
    """Claims by number with the strongest ground for each, in the order in which they were found."""
    found: dict[int, Ground] = {}

    def add(numbers: list[int], ground: Ground) -> None:
        for number in numbers:
            found.setdefault(number, ground)

    slip = store.slip_lines.slip(held.slip_key)
    if slip is not None:
        add([slip.receivable_id], Ground.NUMBER)
    parts = held.slip_key.split("/")[0].split("-")
    if len(parts) == 4 and parts[2]:  # 税目-年度-通知書-期
        same = store.suspense.claims_of_notices([parts[2]])
        add(same or store.suspense.claims_of_notices(one_digit_away(parts[2])), Ground.NUMBER)
    else:
        add([claim for _, claim in store.suspense.slips_among(one_digit_away(held.slip_key))], Ground.NUMBER)
    related = {store.receivables.get(number).party_id for number in found}
    first, last = held.paid_on - AMOUNT_WINDOW, held.paid_on + AMOUNT_WINDOW
    add(store.suspense.claims_open_at(held.open.amount, first, last, MOST_CANDIDATES), Ground.AMOUNT)
    reading = name or _payer(ctx, store, held)
    related |= _parties_named(ctx, store, reading)
    if related:
        add(store.suspense.open_claims_of(sorted(related), MOST_CANDIDATES), Ground.NAME)
    return found


def _parties_named(ctx: Context, store: Store, name: str) -> set[int]:
    """Parties whose reading or name begins so; fewer than two characters name nobody."""
    if len(name.strip()) < 2:
        return set()
    sees = sees_protected(ctx, store)
    blank = Keys("", "", "", "", "", "", "", "", "")
    found: set[int] = set()
    for keys in (blank._replace(kana=kana_key(name)), blank._replace(name=name_key(name))):
        hits = store.parties.search(keys, None, MOST_CANDIDATES, inside=False, protected=sees)
        found |= {hit.party.party_id for hit in hits}
    return found


def _candidate(held: Held, ground: Ground, claim: ClaimFacts) -> Candidate:
    owed = claim.term.receivable.open
    return Candidate(ground, claim, owed, held.open - owed)


def _decided(
    store: Store, suspense_id: int, receivable_id: int, amount: Yen | None, today: date
) -> tuple[Effect, Held, Reconciled, date]:
    """The decision that preview and act share: the effect, the money, the rows, and the day on which they are booked."""
    held = store.suspense.get(suspense_id)
    if not held.open:
        raise NothingHeld
    wanted = held.open if amount is None else amount
    if not 0 < wanted.amount <= held.open.amount:
        raise BadInput(reason=f"1円から保留の残り {held.open}円 までで入力してください。", field="amount")
    booked_on = open_day(store, today)
    before = claim_now(store, receivable_id, booked_on.isoformat())
    running = Running(claims={receivable_id: before.copy()})
    done = black_rows(
        store,
        held.payment_id,
        held.paid_on.isoformat(),
        receivable_id,
        wanted.amount,
        booked_on=booked_on,
        kind="attach",
        rules=current_rules(store, [], today),
        running=running,
    )
    after = running.claims[receivable_id]
    result = done.results[0]
    applied = dict.fromkeys(Component, ZERO)
    for row in done.days[booked_on.isoformat()].lowering:
        if row.kind == "attach":
            applied[Component(row.component)] += Yen(-row.amount_yen)
    surplus = Yen(result.surplus_yen)
    left = held.open - wanted
    cause = OverpaymentCause(done.overpayments[0][3]).label if done.overpayments else OverpaymentCause.EXCESS.label
    year, revenue_class = fiscal_year_of(before.origin_year, booked_on)
    effect = Effect(
        suspense_id,
        receivable_id,
        wanted,
        Parts(**{component.value: yen for component, yen in applied.items()}),
        surplus,
        left,
        (*changed_rows(before, after), *_held_rows(held, left, surplus, cause)),
        fiscal_word(year, revenue_class),
    )
    return effect, held, done, booked_on


def changed_rows(before: Claim, after: Claim, head: str = "") -> list[BeforeAfter]:
    """What is open by component before and after, for those that change; the principal always."""
    rows = []
    for component in Component:
        old, new = before.open_parts.of(component), after.open_parts.of(component)
        if old != new or component is Component.PRINCIPAL:
            rows.append(moved(f"{head}{component.label} 未納", old, new))
    return rows


def moved(label: str, before: Yen, after: Yen) -> BeforeAfter:
    """A row of a confirmation with its difference signed."""
    return BeforeAfter(label, f"{before}円", f"{after}円", f"{(after - before).amount:+,}円".replace("+0円", "0円"))


def _held_rows(held: Held, left: Yen, surplus: Yen, cause: str) -> list[BeforeAfter]:
    rows = [moved("保留", held.open, left)]
    return [moved(f"過誤納（{cause}）", ZERO, surplus), *rows] if surplus else rows
