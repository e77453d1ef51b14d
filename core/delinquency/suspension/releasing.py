"""差押えの解除 for a suspension of 2号: the seizures that stand over its claims are to be released (法15条の7③, K132).

A task that nobody removes by hand asks for the release, and whoever approves reads which claims are seized.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task
from core.delinquency.limits.state import claim_name
from core.delinquency.standing import Hold, standing_of
from core.delinquency.suspension.suspension import Suspension

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store


def ask_for_release(
    ctx: Context, store: Store, suspension: Suspension, receivable_ids: Sequence[int], day: date
) -> tuple[int, ...]:
    """A task that the law sets, where claims of a suspension of 2号 are under seizure; the claims (法15条の7③)."""
    owed = releases_owed(store, receivable_ids, day)
    if owed:
        words = f"2号停止（{suspension.suspension_no}）による差押えの解除 {len(owed)}期別"
        source = f"suspension:{suspension.suspension_id}:release"
        add_task(ctx, store, TaskRequest(suspension.party_id, TaskKind.RELEASE, day, words, True, source))
    return owed


def release_words(store: Store, receivable_ids: Sequence[int], day: date) -> str:
    """What an approval of 2号 says of the seizures that stand over the claims (法15条の7③)."""
    owed = releases_owed(store, receivable_ids, day)
    if not owed:
        return "2号は既にある差押えを解除します（法15条の7③）。いま差押中の期別はありません。"
    names = "、".join(claim_name(store, number) for number in owed[:3]) + (" ほか" if len(owed) > 3 else "")
    return f"差押中の{len(owed)}期別（{names}）は解除しなければなりません。解除の予定を自動で立てます（法15条の7③）。"


def releases_owed(store: Store, receivable_ids: Sequence[int], day: date) -> tuple[int, ...]:
    """Those of the claims that still stand under a seizure."""
    events = store.receivable_events.of(receivable_ids)
    return tuple(number for number in receivable_ids if standing_of(events[number], day).under(Hold.SEIZURE))
