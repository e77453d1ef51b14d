"""Acts and jobs of the room `collection`."""

from core.collection import batches, corrections, daily_close, paid_slips, posting, raw_lines, reversing
from core.collection.records.erasing import ERASURES, KEPT
from core.office.drafts import Act
from core.office.keeping.key_rotation import SealedField
from core.office.outputs.register import OutputKind
from core.office.work import JobKind

ACTS = {
    reversing.ACT: Act(
        reversing.FUNCTION,
        "バッチ取消",
        reversing.execute_batch_reversal,
        reversing.describe_batch_reversal,
        starts_job=True,
    ),
    corrections.REVERSE: Act(
        corrections.FUNCTION, "収納取消", corrections.execute_correction, corrections.describe_correction
    ),
    corrections.MOVE: Act(
        corrections.FUNCTION, "収納の付替え", corrections.execute_correction, corrections.describe_correction
    ),
}

STEPS = {
    posting.JOB: JobKind("消込", posting.FUNCTION, posting.post_step),
    paid_slips.JOB: JobKind("済通の消込", batches.SLIPS, posting.post_slips_step),
    reversing.JOB: JobKind("バッチ取消", reversing.FUNCTION, reversing.reverse_step),
}

OUTPUTS = {daily_close.REPORT: OutputKind("収納日計表", daily_close.print_report_again)}

SEALED = {raw_lines.COLUMN: SealedField("口座振替の行", lambda store: store.payment_seals)}

__all__ = ["ACTS", "ERASURES", "KEPT", "OUTPUTS", "SEALED", "STEPS"]
