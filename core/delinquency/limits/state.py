"""Where the limitation of receivables stands: the pure rule over what happened to each, exactly or as kept by night.

法18条, 18条の2. Everything that counts is read from the demand, the journal and the events of the receivable: nobody
types a day. `limitation_of` works it out now, with its derivation; `store.limits.of` gives the row of the night.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.limitation import Event, EventKind, Limitation, ends_open, limitation
from core.delinquency.limits.rows import OPEN_END, LimitClaim, LimitRow, Told, YearsRow
from core.ledger.tax_items import term_label
from core.values.dates import wareki, wareki_year
from core.values.periods import months_after
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Store

SUSPENSION_YEARS = 3
"""A claim is extinct when its suspension has lasted three years (法15条の7④)."""
DEFAULT_YEARS = 5
_SUSPENSION_ENDED = "suspension_ended"
_ADVANCED = "advanced_collection"


class LimitationCompleted(Refusal):
    """The limitation of a claim is complete: nothing renews it, and money for it is given back (法18条②)."""

    sentence = (
        "{claim}の時効は{day}に完成しています。承認・更新・処分はできません。不納欠損（6602）の対象です（法18条）。"
    )


class SuspensionExpired(LimitationCompleted):
    """The suspension of a claim has lasted three years: the claim is extinct (法15条の7④)."""

    sentence = (
        "{claim}は執行停止が3年続き、{day}に消滅しています。"
        "承認・更新・処分はできません。不納欠損（6602）の対象です（法15条の7④）。"
    )


def limitation_of(store: Store, receivable_ids: Sequence[int], as_of: date) -> dict[int, Limitation]:
    """The limitation of each receivable as of a day, with its derivation."""
    claims = store.limits.claims(receivable_ids)
    told = store.limits.told(receivable_ids)
    years = store.limits.years()
    return {
        claim.receivable_id: limitation(
            due_day(claim, told[claim.receivable_id], as_of),
            years_of(years, claim).years,
            events_of(told[claim.receivable_id], as_of),
            as_of,
        )
        for claim in claims
    }


def refuse_completed(store: Store, receivable_ids: Sequence[int], on: date) -> None:
    """Raise LimitationCompleted when one of the claims is complete on the day, SuspensionExpired when it is extinct.

    Every act that would renew, seize or promise calls it before it writes (E13).
    """
    claims = store.limits.claims(receivable_ids)
    told = store.limits.told(receivable_ids)
    found = limitation_of(store, receivable_ids, on)
    for claim in claims:
        state = found[claim.receivable_id]
        if state.completed and state.completes_on is not None:
            raise LimitationCompleted(claim=claim_name(store, claim.receivable_id), day=wareki(state.completes_on))
        _, expires_on = suspension_of(told[claim.receivable_id], on)
        if expires_on is not None and expires_on < on:
            raise SuspensionExpired(claim=claim_name(store, claim.receivable_id), day=wareki(expires_on))


def claim_name(store: Store, receivable_id: int) -> str:
    """A claim as a sentence names it: R6 市県民税 1期."""
    key = store.receivables.get(receivable_id).key
    item = store.tax_items.all()[key.tax_item]
    return f"{wareki_year(key.levy_year)} {item.short_name} {term_label(key.tax_item, key.term_no)}期"


def years_of(rows: Sequence[YearsRow], claim: LimitClaim) -> YearsRow:
    """The years for a claim: the newest row of its item on 納期限, else that of all items (K144)."""
    for item in (claim.tax_item, ""):
        held = [row for row in rows if row.tax_item == item and row.from_on <= claim.due_on]
        if held:
            return max(held, key=lambda row: row.from_on)
    return YearsRow("", claim.due_on, DEFAULT_YEARS, "法18条①")


def articles_of(store: Store, receivable_ids: Sequence[int]) -> tuple[str, ...]:
    """By which articles claims complete, each once: taxes by 法18条①, premiums by 国保法110条① (K144)."""
    rows = store.limits.years()
    return tuple(dict.fromkeys(years_of(rows, claim).article for claim in store.limits.claims(receivable_ids)))


def due_day(claim: LimitClaim, told: Iterable[Told], as_of: date) -> date:
    """納期限, or the day to which an advanced collection (繰上徴収) moved it."""
    moved = [each.until for each in told if each.kind == _ADVANCED and each.on <= as_of and each.until is not None]
    return min([claim.due_on, *moved])


def events_of(told: Iterable[Told], as_of: date) -> list[Event]:
    """What the rule counts of what happened, by day. An end whose beginning does not count, counts for nothing."""
    events: list[Event] = []
    open_kinds: list[EventKind] = []
    for each in sorted(told, key=lambda one: (one.on, one.kind in _ENDING, one.event_id)):
        if each.on > as_of or each.kind not in _COUNTED:
            continue
        kind = EventKind(each.kind)
        begun = ends_open(kind)
        if begun:
            found = next((one for one in open_kinds if one in begun), None)
            if found is None:
                continue
            open_kinds.remove(found)
        elif kind in _LONG and each.until is None:
            open_kinds.append(kind)
        events.append(Event(kind, each.on, each.until if kind not in _WITHOUT_END else None, each.acknowledged))
    return events


_COUNTED = frozenset(kind.value for kind in EventKind)
_ENDING = frozenset(kind.value for kind in EventKind if ends_open(kind))
_LONG = frozenset(begun for kind in EventKind for begun in ends_open(kind))
_WITHOUT_END = frozenset((EventKind.SUSPENSION,))
_PAUSES = frozenset(
    (
        EventKind.COLLECTION_GRACE,
        EventKind.REALISATION_GRACE_BY_OFFICE,
        EventKind.REALISATION_GRACE_BY_REQUEST,
    )
)


def expiry_of(suspended_on: date) -> date:
    """The last day of the three years: 2025-10-01 → 2028-10-01 (徴基通153-15; counted from the day after)."""
    return months_after(suspended_on, 12 * SUSPENSION_YEARS)


def suspension_of(told: Iterable[Told], on: date) -> tuple[date | None, date | None]:
    """(停止日, last day of its three years) of the suspension that stands over a receivable on a day, or Nones.

    One that was cancelled counts for nothing: the next one starts at 0 (法15条の8, K134).
    """
    rows = [each for each in told if each.on <= on]
    ended = {each.ends for each in rows if each.kind == _SUSPENSION_ENDED}
    standing = [each for each in rows if each.kind == EventKind.SUSPENSION and each.event_id not in ended]
    if not standing:
        return None, None
    first = min(each.on for each in standing)
    return first, expiry_of(first)


def basis_of(due_on: date, years: int, events: Sequence[Event], suspended_on: date | None) -> str:
    """What a stored row was made of, in one line: as long as it reads the same, so does the row."""
    words = [f"{due_on} {years}"]
    words += [
        f"{e.kind.value} {e.on}" + (f"/{e.until}" if e.until else "") + (" applied" if e.acknowledged else "")
        for e in events
    ]
    return "|".join([*words, *([f"stopped {suspended_on}"] if suspended_on else [])])


def row_of(claim: LimitClaim, told: Sequence[Told], years: int, today: date, known: LimitRow | None) -> LimitRow:
    """The row of a receivable for a day; the known one when nothing has come to it since."""
    due_on = due_day(claim, told, today)
    events = events_of(told, today)
    suspended_on, expires_on = suspension_of(told, today)
    basis = basis_of(due_on, years, events, suspended_on)
    if known is not None and known.basis == basis and known.party_id == claim.party_id:
        return known
    found = limitation(due_on, years, events, today)
    held_until, held_by = _held(found, suspended_on)
    return LimitRow(
        claim.receivable_id,
        claim.party_id,
        found.starts_on,
        found.completes_on,
        held_until,
        held_by,
        suspended_on,
        expires_on,
        basis,
        today,
    )


def _held(found: Limitation, suspended_on: date | None) -> tuple[date | None, str]:
    """Until when, and by what, something holds the receivable so that no measure against its limitation is needed."""
    endless = [stay.kind.label for stay in found.stays if stay.until_on is None] if found.completes_on is None else []
    if endless:
        return OPEN_END, endless[0]
    if suspended_on is not None:
        return OPEN_END, EventKind.SUSPENSION.label
    pauses = [pause for pause in found.pauses if pause.kind in _PAUSES and pause.until_on >= found.starts_on]
    if pauses:
        last = max(pauses, key=lambda pause: pause.until_on)
        return last.until_on, last.kind.label
    return None, ""


def fresh_rows(store: Store, receivable_ids: Sequence[int], today: date, *, from_zero: bool = False) -> list[LimitRow]:
    """The rows of open receivables for a day; `from_zero` takes nothing from the stored ones."""
    claims = [claim for claim in store.limits.claims(receivable_ids) if claim.open_yen > 0]
    numbers = [claim.receivable_id for claim in claims]
    told, years = store.limits.told(numbers), store.limits.years()
    known = {} if from_zero else store.limits.of(numbers)
    return [
        row_of(claim, told[claim.receivable_id], years_of(years, claim).years, today, known.get(claim.receivable_id))
        for claim in claims
    ]


def refresh_limits(store: Store, receivable_ids: Sequence[int], today: date) -> None:
    """Bring the stored rows of some receivables to the state of this moment, in the transaction of an act."""
    known = store.limits.of(receivable_ids)
    rows = fresh_rows(store, receivable_ids, today)
    store.limits.put([row for row in rows if known.get(row.receivable_id) is not row])
    still_open = {row.receivable_id for row in rows}
    for number in receivable_ids:
        if number in known and number not in still_open:
            store.limits.drop_closed(number - 1, number)
