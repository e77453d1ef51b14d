"""What the room `delinquency` registers: acts, jobs, papers, periods."""

from core.delinquency import letters
from core.delinquency.cases import registered as cases
from core.delinquency.contacts import registered as contacts
from core.delinquency.erasing import KEPT
from core.delinquency.graces import registered as graces
from core.delinquency.limits import registered as limits
from core.delinquency.lists import registered as lists
from core.delinquency.nightly import phases
from core.delinquency.nightly.registered import PHASES
from core.delinquency.obligors import registered as obligors
from core.delinquency.plans import registered as plans
from core.delinquency.reminders import registered as reminders
from core.delinquency.suspension import registered as suspension
from core.delinquency.write_off import registered as write_off
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.requests import Follow
from core.office.papers.runs import RunForm
from core.office.work import JobKind

ACTS: dict[str, Act] = {
    **cases.ACTS,
    **obligors.ACTS,
    **plans.ACTS,
    **reminders.ACTS,
    **graces.ACTS,
    **limits.ACTS,
    **suspension.ACTS,
    **write_off.ACTS,
}

STEPS: dict[str, JobKind] = {**reminders.STEPS, phases.JOB: phases.nightly_job(PHASES)}

OUTPUTS: dict[str, OutputKind] = {
    **cases.OUTPUTS,
    **contacts.OUTPUTS,
    **obligors.OUTPUTS,
    **lists.OUTPUTS,
    **plans.OUTPUTS,
    **graces.OUTPUTS,
    **reminders.OUTPUTS,
    **suspension.OUTPUTS,
    **write_off.OUTPUTS,
}

FOLLOWS: dict[str, Follow] = {
    **obligors.FOLLOWS,
    letters.TOLD: letters.tell_letter,
    **plans.FOLLOWS,
    **graces.FOLLOWS,
    **reminders.FOLLOWS,
    **suspension.FOLLOWS,
}

LETTER_RUNS: dict[str, RunForm] = {**reminders.LETTER_RUNS}

__all__ = ["ACTS", "FOLLOWS", "KEPT", "LETTER_RUNS", "OUTPUTS", "STEPS"]
