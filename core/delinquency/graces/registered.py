"""What graces register: the acts that need an approval."""

from __future__ import annotations

from core.delinquency.graces import deciding, ending, relieving
from core.delinquency.graces.applying import FUNCTION
from core.office.drafts import Act

ACTS: dict[str, Act] = {
    deciding.DECIDE: Act(FUNCTION, "猶予の決定", deciding.execute_decision, deciding.describe_decision),
    deciding.CHANGE_PLAN: Act(
        FUNCTION, "猶予の分割計画の変更", deciding.execute_plan_change, deciding.describe_plan_change
    ),
    ending.END: Act(FUNCTION, "猶予の取消し・短縮", ending.execute_ending, ending.describe_ending),
    ending.RELEASE: Act(FUNCTION, "担保の解除", ending.execute_release, ending.describe_release),
    relieving.RELIEVE: Act(FUNCTION, "延滞金の免除・減免", relieving.execute_relief, relieving.describe_relief),
}
