"""Money that comes in: files, slips, reconciliation (消込), suspense, corrections, daily close."""

from core.collection import batches, paid_slips, posting, reversing
from core.office.drafts import Act
from core.office.work import JobKind

ACTS = {
    reversing.ACT: Act(
        reversing.FUNCTION,
        "バッチ取消",
        reversing.execute_batch_reversal,
        reversing.describe_batch_reversal,
        starts_job=True,
    ),
}

STEPS = {
    posting.JOB: JobKind("消込", posting.FUNCTION, posting.post_step),
    paid_slips.JOB: JobKind("済通の消込", batches.SLIPS, posting.post_slips_step),
    reversing.JOB: JobKind("バッチ取消", reversing.FUNCTION, reversing.reverse_step),
}
