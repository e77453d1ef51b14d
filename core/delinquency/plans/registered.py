"""What 分納誓約 and 納付受託 register: acts that are approved, papers, what follows the number of a letter."""

from __future__ import annotations

from core.delinquency.plans import drafting, ending, entrusting, papers, pledging
from core.delinquency.plans.watching import FUNCTION
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.issuing import letter_output
from core.office.papers.requests import Follow

ACTS: dict[str, Act] = {
    drafting.GRANT: Act(FUNCTION, "分納誓約の承認", drafting.execute_grant, drafting.describe_grant),
    ending.CANCEL: Act(FUNCTION, "分納誓約の取消し", ending.execute_cancel, ending.describe_cancel),
}

OUTPUTS: dict[str, OutputKind] = {
    papers.PLEDGE: letter_output("分納誓約書"),
    papers.SCHEDULE: letter_output("分割納付計画書"),
    papers.DEFAULT: letter_output("分納不履行通知書"),
    papers.CUSTODY: letter_output("納付受託証書"),
}

FOLLOWS: dict[str, Follow] = {
    pledging.PRINTED: pledging.note_letter,
    entrusting.RECEIPTED: entrusting.note_receipt,
}
