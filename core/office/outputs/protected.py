"""支援措置 at the last moment: a person who was put under protection while a paper was made stops it (N4, V1, V3).

The gate looks when it gives the number. Drawing takes its time, a printer may fail, a paper may be offered again the
next day: so it is looked at once more in the transaction that lets the bytes out, and before they are handed over.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from core.office.outputs.register import Output
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.ports import Store


SEE_PROTECTED = "G2"
"""The grant without which nobody lets a protected person's paper out."""


class ProtectedInOutput(Refusal):
    """A protected person is in it, and the clerk has not the grant or nobody stands beside them."""

    sentence = "支援措置の対象者が{count}名含まれます。{need}"


class ProtectedSince(ProtectedInOutput):
    """A person in it has come under protection since it was begun; it is made anew, if at all."""

    sentence = (
        "作成のあとに支援措置の対象となった人が{count}名含まれるため止めました。発行した画面から作り直してください。"
    )


def seen_protected(store: Store, output: Output, on: date) -> frozenset[int]:
    """The protected persons of an output whom somebody has looked at: those of its draft, or all that stand in it now
    when a superior stood beside the clerk."""
    decided = store.outputs.decided_by(output.output_id)
    if decided is not None:
        return frozenset(store.drafts.get(decided).payload.get("flagged", ()))
    return _protected(store, output, on) if output.witness_no else frozenset()


def refuse_protected_since(store: Store, output: Output, on: date, seen: Collection[int]) -> None:
    """Raise ProtectedSince where an output shows a protected person whom nobody has looked at."""
    late = _protected(store, output, on) - frozenset(seen)
    if late:
        raise ProtectedSince(count=len(late))


def _protected(store: Store, output: Output, on: date) -> frozenset[int]:
    """Protected persons of an output; of one that goes to another body also those marked 自動応答不可."""
    if store.outputs.decided_by(output.output_id) is not None:
        return frozenset(each.party_id for each in store.media.flagged(output.output_id, on))
    return frozenset(store.outputs.protected(store.outputs.parties(output.output_id)))
