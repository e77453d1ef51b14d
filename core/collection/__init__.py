"""Money that comes in: files, slips, reconciliation (消込), suspense, corrections, daily close."""

from core.collection import posting, reversing
from core.office.drafts import Act
from core.office.work import JobKind

ACTS = {
    reversing.ACT: Act(
        reversing.FUNCTION, "バッチ取消", reversing.execute_batch_reversal, reversing.describe_batch_reversal
    ),
}

STEPS = {
    posting.JOB: JobKind("消込", posting.FUNCTION, posting.post_step),
    reversing.JOB: JobKind("バッチ取消", reversing.FUNCTION, reversing.reverse_step),
}
