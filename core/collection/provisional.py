"""仮消: claims that a 速報 called paid and that no 確報 has followed; old ones are listed and released with a reason (B09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.collection.claims import ClaimFacts, claim_facts
from core.collection.ports import Context
from core.collection.records.marks import OpenMark
from core.office.traces.looking import changing, refuse_near
from core.values.refusals import BadInput, Refusal

FUNCTION = "collection.suspense"
PAGE = 100
OLD_AFTER_DAYS = 20
"""A 確報 follows its 速報 within about two weeks; after this a mark is looked into."""


class MarkEnded(Refusal):
    """The 仮消 was confirmed, cancelled or released meanwhile."""

    sentence = "この仮消はすでに外れています。F5 で一覧を読み直してください。"


@dataclass(frozen=True, slots=True)
class AgedMark:
    """An open 仮消 with its claim and its age."""

    mark: OpenMark
    claim: ClaimFacts
    age_days: int


@dataclass(frozen=True, slots=True)
class MarkPage:
    """A page of open marks, oldest payment first."""

    marks: tuple[AgedMark, ...]
    more: bool


def list_provisional(
    ctx: Context,
    *,
    older_than_days: int = OLD_AFTER_DAYS,
    after: tuple[date, int] | None = None,
    limit: int = PAGE,
) -> MarkPage:
    """仮消 whose payment is at least so many days old, the oldest first (P20); the next page by day and number of the
    last one. It names persons: the look is recorded."""
    right = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    last = today - timedelta(days=older_than_days)
    with ctx.read() as store:
        found = store.marks.open_until(last, after, limit + 1)
        claims = claim_facts(ctx, store, [mark.receivable_id for mark in found[:limit]], right, today)
    ctx.record_view(FUNCTION, "仮消の一覧", days=older_than_days, marks=len(found[:limit]))
    aged = _aged(found[:limit], claims, today)
    return MarkPage(aged, len(found) > limit)


def release_provisional(ctx: Context, mark_id: int, reason: str) -> None:
    """仮消の解除: the claim counts as unpaid again for demand and seizure. Raises MarkEnded, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="仮消を外す理由を入力してください。", field="reason")
    with changing(ctx, FUNCTION) as store:
        mark = store.marks.get(mark_id)
        if mark is None:
            raise MarkEnded
        party_id = store.receivables.get(mark.receivable_id).party_id
        refuse_near(ctx, store, party_id)
        facts = {"mark": mark_id, "receivable": mark.receivable_id, "yen": mark.amount.amount}
        entry = ctx.entry(FUNCTION, "仮消の解除", party_id=party_id, reason=reason.strip(), released=facts)
        store.marks.release(mark_id, reason.strip(), store.audit.record(entry))


def _aged(marks: Sequence[OpenMark], claims: dict[int, ClaimFacts], today: date) -> tuple[AgedMark, ...]:
    return tuple(AgedMark(mark, claims[mark.receivable_id], (today - mark.paid_on).days) for mark in marks)
