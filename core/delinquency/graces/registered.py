"""What graces register: acts that need an approval, papers, what follows the number of a paper."""

from __future__ import annotations

from core.delinquency.graces import deciding, ending, notifying, papers, refixing, relieving
from core.delinquency.graces.applying import FUNCTION
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.issuing import letter_output
from core.office.papers.requests import Follow

ACTS: dict[str, Act] = {
    deciding.DECIDE: Act(FUNCTION, "猶予の決定", deciding.execute_decision, deciding.describe_decision),
    deciding.CHANGE_PLAN: Act(
        FUNCTION, "猶予の分割計画の変更", deciding.execute_plan_change, deciding.describe_plan_change
    ),
    ending.END: Act(FUNCTION, "猶予の取消し・短縮", ending.execute_ending, ending.describe_ending),
    ending.RELEASE: Act(FUNCTION, "担保の解除", ending.execute_release, ending.describe_release),
    refixing.REFIX: Act(FUNCTION, "確定延滞金の再計算", refixing.execute_refix, refixing.describe_refix),
    relieving.RELIEVE: Act(FUNCTION, "延滞金の免除・減免", relieving.execute_relief, relieving.describe_relief),
}

OUTPUTS: dict[str, OutputKind] = {form: letter_output(title) for form, title in papers.TITLES.items()}

FOLLOWS: dict[str, Follow] = {notifying.NOTED: notifying.note_paper}
