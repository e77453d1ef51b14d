"""Acts of the room that others approve, and the papers that it issues."""

from __future__ import annotations

from core.delinquency.obligors import succeeding, succession
from core.office.drafts import Act

ACTS: dict[str, Act] = {
    succeeding.SPLIT: Act(succession.FUNCTION, "承継", succeeding.execute_split, succeeding.describe_split),
    succeeding.TAKE_BACK: Act(succession.FUNCTION, "承継の取消し", succeeding.execute_split, succeeding.describe_split),
}
