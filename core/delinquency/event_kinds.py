"""The kinds of events that delinquency work writes on a receivable, beside those that limitation knows.

One row of `receivable_event` each, in the transaction of the act that causes it. What limitation counts is written
under the kinds of `limitation.EventKind`; what only bears on the standing of the receivable, under the kinds here.
An open row (`until_on` None) is ended by a row of the kind in ENDS whose facts name it: `{"ends": event_id}`.
"""

from __future__ import annotations

from enum import StrEnum

from core.delinquency.limitation import EventKind


class StandingKind(StrEnum):
    """Kinds that limitation does not count; stored as they stand."""

    PLAN = "plan"
    """分納誓約 in force; facts: plan_id."""
    PLAN_ENDED = "plan_ended"
    SUSPENSION_ENDED = "suspension_ended"
    """執行停止の取消し, or its end by another cause; facts: ends, cause."""
    HANDED_OVER = "handed_over"
    """移管 to the 三重地方税管理回収機構."""
    HANDED_BACK = "handed_back"
    SUCCEEDED = "succeeded"
    """承継: the claim went to the heirs' parts (share_no 1, 2 …); facts: succession_id, children."""
    BANKRUPTCY = "bankruptcy"
    """破産手続開始; facts: insolvency_id, class (財団 優先 劣後)."""
    BANKRUPTCY_ENDED = "bankruptcy_ended"
    ADVANCED = "advanced_collection"
    """繰上徴収; facts: the new due day."""
    DISPUTED = "disputed"
    """不服申立て・係争."""
    DISPUTE_ENDED = "dispute_ended"
    WRITTEN_OFF = "written_off"
    """不納欠損 decided; facts: cause, extinct_on, draft."""
    WRITE_OFF_REVERSED = "write_off_reversed"


ENDS: dict[str, str] = {
    EventKind.SEIZURE: EventKind.SEIZURE_ENDED,
    EventKind.DISTRIBUTION_CLAIM: EventKind.DISTRIBUTION_CLAIM_ENDED,
    EventKind.JOINING_SEIZURE: EventKind.DISTRIBUTION_CLAIM_ENDED,
    EventKind.SUSPENSION: StandingKind.SUSPENSION_ENDED,
    EventKind.STAY_ORDER: EventKind.STAY_ORDER_LIFTED,
    StandingKind.PLAN: StandingKind.PLAN_ENDED,
    StandingKind.HANDED_OVER: StandingKind.HANDED_BACK,
    StandingKind.BANKRUPTCY: StandingKind.BANKRUPTCY_ENDED,
    StandingKind.DISPUTED: StandingKind.DISPUTE_ENDED,
    StandingKind.WRITTEN_OFF: StandingKind.WRITE_OFF_REVERSED,
}
"""Which kind ends which."""
