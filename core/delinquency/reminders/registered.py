"""What 催告 registers: the act by which a run is approved, its letters, what follows their numbers and their dispatch."""

from __future__ import annotations

from core.delinquency.reminders import dispatching, issuing
from core.delinquency.reminders.letters import NUMBERED
from core.delinquency.reminders.runs import ACT, FUNCTION
from core.delinquency.reminders.stages import Stage
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.issuing import letter_output
from core.office.papers.requests import Follow
from core.office.papers.runs import RunForm
from core.office.work import JobKind

ACTS: dict[str, Act] = {
    ACT: Act(FUNCTION, "催告の発行", issuing.execute_run, issuing.describe_run, starts_job=True),
}

STEPS: dict[str, JobKind] = {dispatching.JOB: JobKind("催告の発送の記録", FUNCTION, dispatching.sent_step)}

FORMS: dict[str, str] = {
    "P01": "催告書",
    "P02": "個別催告書",
    "P03": "最終催告書",
    "P04": "差押予告書",
    "P05": "移管最終催告書",
    "P06": "呼出状・連絡票",
}
"""Every form of a stage, as the register calls it."""

OUTPUTS: dict[str, OutputKind] = {form_no: letter_output(title) for form_no, title in FORMS.items()}

FOLLOWS: dict[str, Follow] = {NUMBERED: issuing.letter_numbered}

LETTER_RUNS: dict[str, RunForm] = {
    stage.form_no: RunForm(FORMS[stage.form_no], FUNCTION, issuing.make_letters, dispatched=dispatching.count_reminders)
    for stage in Stage
}
