"""Acts and jobs of the room `office`."""

from core.office import settings
from core.office.access import break_glass, factor_reissue, rights_changes
from core.office.deciding import calendar_changes, setting_changes
from core.office.drafts import Act
from core.office.keeping import backups, deletion, key_rotation, restoring, retention
from core.office.keeping.erasing import ERASURES, KEPT
from core.office.keeping.sealing import SEALED
from core.office.outputs import list_paper, media
from core.office.outputs.register import OutputKind
from core.office.papers import files, master_changes, running, runs
from core.office.papers.masters import FUNCTION as FORMS
from core.office.work import JobKind

ACTS: dict[str, Act] = {
    factor_reissue.ACT: Act(
        factor_reissue.FUNCTION,
        factor_reissue.NAME,
        factor_reissue.execute_factor_reissue,
        factor_reissue.describe_factor_reissue,
    ),
    setting_changes.ACT: Act(
        settings.FUNCTION,
        setting_changes.NAME,
        setting_changes.execute_setting,
        setting_changes.describe_setting,
    ),
    calendar_changes.DAY_ACT: Act(
        settings.FUNCTION,
        calendar_changes.DAY_NAME,
        calendar_changes.execute_day,
        calendar_changes.describe_day,
    ),
    calendar_changes.DATE_ACT: Act(
        settings.FUNCTION,
        calendar_changes.DATE_NAME,
        calendar_changes.execute_business_date,
        calendar_changes.describe_business_date,
    ),
    rights_changes.ACT: Act(
        rights_changes.FUNCTION,
        rights_changes.NAME,
        rights_changes.execute_rights,
        rights_changes.describe_rights,
        bars=rights_changes.bars_approval,
    ),
    break_glass.ACT: Act(
        break_glass.FUNCTION,
        break_glass.NAME,
        break_glass.execute_support,
        break_glass.describe_support,
        bars=rights_changes.bars_approval,
    ),
    restoring.ACT: Act(backups.FUNCTION, "控えへの復元", restoring.execute_restore, restoring.describe_restore),
    deletion.ACT: Act(
        retention.FUNCTION,
        "保存期間後の消去",
        deletion.execute_deletion,
        deletion.describe_deletion,
        starts_job=True,
    ),
}

ACTS[media.ACT] = Act(media.FUNCTION, media.NAME, media.execute_hand_over, media.describe_hand_over)

ACTS[master_changes.ACT] = Act(
    FORMS, master_changes.NAME, master_changes.execute_master, master_changes.describe_master
)

STEPS: dict[str, JobKind] = {
    runs.JOB: JobKind(
        "発送文書の一括発行",
        runs.FUNCTION,
        running.run_step,
        afterwards=files.draw_ready_files,
        beforehand=running.read_fonts,
    ),
    deletion.JOB: JobKind(
        "保存期間後の消去", key_rotation.FUNCTION, deletion.erase_step, afterwards=deletion.after_erasing
    ),
    key_rotation.JOB: JobKind("鍵の更新", key_rotation.FUNCTION, key_rotation.seal_step),
}

OUTPUTS: dict[str, OutputKind] = {
    list_paper.FORM_NO: OutputKind(list_paper.TITLE, list_paper.print_outputs_again),
    files.SUMMARY_FORM: OutputKind(files.SUMMARY_TITLE, files.print_summary_again),
}

__all__ = ["ACTS", "ERASURES", "KEPT", "OUTPUTS", "SEALED", "STEPS"]
