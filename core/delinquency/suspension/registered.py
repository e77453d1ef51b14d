"""What 執行停止 registers: its acts, its papers, and what follows a notice."""

from core.delinquency.suspension import drafting, ending, notifying, papers, sheet
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.issuing import letter_output
from core.office.papers.requests import Follow

ACTS: dict[str, Act] = {
    drafting.ACT: Act(sheet.FUNCTION, "執行停止", drafting.execute_suspension, drafting.describe_suspension),
    ending.CANCEL: Act(sheet.FUNCTION, "執行停止の取消し", ending.execute_cancel, ending.describe_cancel),
    ending.CHANGE: Act(sheet.FUNCTION, "執行停止の号の変更", ending.execute_change, ending.describe_change),
}

OUTPUTS: dict[str, OutputKind] = {form: letter_output(title) for form, title in papers.TITLES.items()}

FOLLOWS: dict[str, Follow] = {notifying.FOLLOW: notifying.stand}
