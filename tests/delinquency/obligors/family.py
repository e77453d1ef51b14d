"""A deceased delinquent with a family for tests of this room, and people who draft and approve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.delinquency.obligors import succession
from core.delinquency.obligors.heirs import Heir
from core.delinquency.obligors.shares import Relation
from core.office.approvals import approve
from core.office.drafts import DraftRef
from tests.builders import a_party
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import code_at

DIED_ON = date(2026, 8, 1)


@dataclass(frozen=True)
class Desk:
    """A collector, a 係長 who approves, and the clock."""

    ctx_for: Any
    clock: Any
    city: Any

    def later(self, days: int) -> None:
        """Some days later; everybody signs in anew."""
        self.clock.move(days=days)
        with self.city.vault.write() as store:
            store.db.execute(
                "UPDATE live_session SET ended_at = ?, end_cause = 'sign_out' WHERE ended_at IS NULL",
                (self.clock.now().isoformat(),),
            )

    @property
    def ctx(self) -> Any:
        """The collector, signed in now."""
        return self.ctx_for("delinquency")

    @property
    def chief(self) -> Any:
        """The 係長, signed in now."""
        return self.ctx_for("chief")

    def approve(self, ref: DraftRef, by: Any = None) -> Any:
        """Approve what was drafted."""
        who = by or self.chief
        self.clock.move(seconds=40)
        return approve(who, ref.draft_id, ref.revision, ref.digest, code_at(self.clock.now())).outcome


@dataclass(frozen=True)
class Family:
    """The deceased, the numbers of spouse and two children in the register, and the succession."""

    deceased: Delinquent
    heirs: tuple[int, ...]
    succession_id: int


def a_family(
    desk: Desk, city: Any, *, before: Callable[[Any, Delinquent], None] | None = None, **delinquent: Any
) -> Family:
    """A deceased who owes, with a spouse (the representative) and two children; `before` adds what happened in life."""
    with city.vault.write() as store:
        deceased = a_delinquent(store, name="伊勢　一郎", status="deceased", **delinquent)
        store.db.execute("UPDATE party SET status_on = ? WHERE party_id = ?", (DIED_ON.isoformat(), deceased.party_id))
        names = (("伊勢　花子", "イセ　ハナコ"), ("伊勢　次郎", "イセ　ジロウ"), ("伊勢　三郎", "イセ　サブロウ"))
        heirs = tuple(
            a_party(store, name=name, kana=kana, address=f"伊勢市常磐{at}丁目1番")
            for at, (name, kana) in enumerate(names, 1)
        )
        if before is not None:
            before(store, deceased)
    number = succession.put_succession(desk.ctx, deceased.party_id, DIED_ON)
    succession.put_heirs(desk.ctx, number, 0, the_heirs(heirs))
    return Family(deceased, heirs, number)


def the_heirs(parties: tuple[int, ...]) -> list[Heir]:
    """Spouse and children."""
    relations = (Relation.SPOUSE, Relation.CHILD, Relation.CHILD)
    return [
        Heir(at, "", relation, party, representative=at == 1)
        for at, (party, relation) in enumerate(zip(parties, relations, strict=True), 1)
    ]
