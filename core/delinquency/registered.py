"""What the room `delinquency` registers: acts, jobs, papers, periods."""

from core.delinquency import letters
from core.delinquency.cases import registered as cases
from core.delinquency.erasing import KEPT
from core.delinquency.graces import registered as graces
from core.delinquency.lists import registered as lists
from core.delinquency.nightly import phases
from core.delinquency.nightly.registered import PHASES
from core.delinquency.obligors import registered as obligors
from core.delinquency.plans import registered as plans
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.requests import Follow
from core.office.work import JobKind

ACTS: dict[str, Act] = {**cases.ACTS, **obligors.ACTS, **plans.ACTS, **graces.ACTS}

STEPS: dict[str, JobKind] = {phases.JOB: phases.nightly_job(PHASES)}

OUTPUTS: dict[str, OutputKind] = {**cases.OUTPUTS, **obligors.OUTPUTS, **lists.OUTPUTS, **plans.OUTPUTS}

FOLLOWS: dict[str, Follow] = {**obligors.FOLLOWS, letters.TOLD: letters.tell_letter, **plans.FOLLOWS}

__all__ = ["ACTS", "FOLLOWS", "KEPT", "OUTPUTS", "STEPS"]
