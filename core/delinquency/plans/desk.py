"""6301 for one party: what is owed, the plans by version with how they stand, entrusted papers, third-party payers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.plans.claims import PlanChoice, choices_of, may_plan, names_of, plan_facts
from core.delinquency.plans.fulfilment import PlanState
from core.delinquency.plans.keeping import PlanTold, told_of
from core.delinquency.plans.payers import Payer
from core.delinquency.plans.securities import EntrustedPaper
from core.delinquency.plans.watching import FUNCTION
from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.money import Yen, total

if TYPE_CHECKING:
    from core.delinquency.ports import Context


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """The content of 6301 for one party. `impossible` says why no plan can be made now; empty if one can."""

    party: PartyView
    today: date
    choices: tuple[PlanChoice, ...]
    impossible: str
    versions: tuple[PlanTold, ...]
    """Newest first."""
    names: Mapping[int, tuple[str, str]]
    """Short and long name of each receivable that a version lists, also of those that are paid by now."""
    papers: tuple[EntrustedPaper, ...]
    payers: tuple[Payer, ...]

    @property
    def draft(self) -> PlanTold | None:
        """The version that waits for a signature."""
        return next((each for each in self.versions if each.state is PlanState.DRAFT), None)

    @property
    def live(self) -> PlanTold | None:
        """The version in force."""
        return next((each for each in self.versions if each.state.live or _through(each)), None)

    @property
    def seen(self) -> int:
        """Number of the last event of all versions: whoever makes the next one repeats it."""
        return max((each.last_event for each in self.versions), default=0)

    @property
    def owed(self) -> Yen:
        """本税 and what is paid with it, of all receivables."""
        return total([each.claim.base for each in self.choices])


def _through(told: PlanTold) -> bool:
    """Paid in full, and the night has not noted it yet."""
    return told.state is PlanState.DONE and not told.over


def plan_desk(ctx: Context, party_id: int, reason: str = "") -> PlanDesk:
    """What 6301 shows of one party. Raises NotFound, GroundNeeded, LookStopped."""
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, reason)
    today = ctx.today()
    with ctx.read() as store:
        party = view_of(ctx, store, party_id, held, today)
        choices = choices_of(store, party_id, today)
        impossible = may_plan(plan_facts(store, party_id, today))
        versions = told_of(store, store.plans.of_party(party_id), today)
        names = names_of(store, [number for told in versions for number in told.plan.receivable_ids])
        papers = store.entrusted.of_party(party_id)
        payers = store.payers.of_party(party_id)
    ctx.record_view(
        FUNCTION, "分納誓約の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value, found=len(versions)
    )
    return PlanDesk(party, today, tuple(choices), impossible, tuple(versions), names, tuple(papers), tuple(payers))
