"""復元: an earlier state of the books is put in the place of the present one, by two people, with a list of what is lost.

The operator drafts it for one copy, the head of the office approves it; on the same day it is carried out at the
machine (`osame restore --replace --draft`). When the books cannot be read any more there is nothing to draft in:
then the two people who hold the identities bring them both, and the restored books begin with a row that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef, DraftState
from core.office.functions import function_named
from core.office.keeping.backups import FUNCTION, BackupState
from core.office.sessions import EndCause
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

ACT = "restore_books"
SHOWN = 12
"""Lines of what would be lost that the approval shows one by one."""


class NotApprovedToRestore(Refusal):
    """Nothing is put in the place of readable books without an approval of today for this very copy."""

    sentence = "この控えへの復元は承認されていません。{reason}"


@dataclass(frozen=True, slots=True)
class Restored:
    """What the first row of restored books tells: which copy, from when, by which approval or witnesses, what was lost.

    `lost_count` and `lost_head` name the rows of the log that the books had beyond the copy; None when nobody can tell.
    """

    file_name: str
    sha256: str
    audit_count: int
    draft_id: int | None
    witnesses: str
    lost_count: int | None
    lost_head: str


def draft_restore(ctx: Context[Store], run_id: int, reason: str) -> DraftRef:
    """Draft that the books are put back to a copy. Raises BadInput, NotFound."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="復元の理由を入力してください。", field="reason")
    with ctx.write() as store:
        run = store.backups.get(run_id)
        if run.state is not BackupState.DONE:
            raise BadInput(reason=f"控え{run_id}は「{run.state}」です。完了した控えを選んでください。", field="run")
        if run.destroyed_at is not None:
            raise BadInput(reason=f"控え{run_id}は廃棄済です。残っている控えを選んでください。", field="run")
        payload = {
            "run": run.run_id,
            "file": run.file_name,
            "sha256": run.sha256,
            "made_at": run.started_at.isoformat(timespec="seconds"),
            "audit_count": run.audit_count,
            "reason": reason.strip(),
        }
        return draft_act(ctx, store, ACT, payload)


def describe_restore(store: Store, draft: Draft) -> Described:
    """What would be lost, by person and function, for 8001."""
    made_at = draft.payload["made_at"]
    later = store.backups.later_acts(int(draft.payload["audit_count"]))
    rows = [
        BeforeAfter(
            f"{each.staff_name} {function_named(each.function_code).name}", f"{each.count:,}件", "なし", "失われる"
        )
        for each in later[:SHOWN]
    ]
    if len(later) > SHOWN:
        rest = sum(each.count for each in later[SHOWN:])
        rows.append(BeforeAfter(f"ほか {len(later) - SHOWN}区分", f"{rest:,}件", "なし", "失われる"))
    day = date.fromisoformat(made_at[:10])
    notes = (
        f"控え {draft.payload['file']}",
        f"時点 {wareki(day)} {made_at[11:16]}　以後の操作 {sum(each.count for each in later):,}件 は入れ直しになります。",
        f"理由 {draft.payload['reason']}",
        "承認した日のうちに、機械の前で osame restore を行って初めて戻ります。いまのデータは別に残します。",
    )
    return Described("控えへの復元", tuple(rows), notes)


def execute_restore(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """The approval itself changes nothing: it lets the command do it today."""
    store.audit.record(
        ctx.entry(
            FUNCTION, "復元の許可", draft=draft.draft_id, file=draft.payload["file"], sha256=draft.payload["sha256"]
        )
    )


def check_permit(ctx: Context[Store], draft_id: int, sha256: str) -> Draft:
    """The approved draft of today for the encrypted file with this value. Raises NotApprovedToRestore, NotFound."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        draft = store.drafts.get(draft_id)
        executed_on = store.backups.executed_on(draft_id)
    if draft.act_code != ACT or draft.state != DraftState.EXECUTED:
        raise NotApprovedToRestore(reason=f"起案{draft_id}は復元の決裁済みの起案ではありません。")
    if draft.payload["sha256"] != sha256:
        raise NotApprovedToRestore(reason=f"起案{draft_id}は控え {draft.payload['file']} のものです。")
    if executed_on != ctx.now().date():
        raise NotApprovedToRestore(reason="承認は当日限りです。もう一度起案してください。")
    return draft


def record_parting(ctx: Context[Store], draft_id: int, file_name: str) -> None:
    """The last row of books that are about to be put aside."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        store.audit.record(ctx.entry(FUNCTION, "復元のため退避", draft=draft_id, file=file_name))


def settle_restored(ctx: Context[Store], restored: Restored) -> int:
    """Make restored books ready: nobody is signed in, no copy is under way, and the log says what happened. Rows closed."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        entry = ctx.entry(
            FUNCTION, "復元", reason=restored.witnesses or None, file=restored.file_name, sha256=restored.sha256,
            count=restored.audit_count, draft=restored.draft_id, lost=restored.lost_count, head=restored.lost_head or None,
        )  # fmt: skip
        store.audit.record(entry)
        for run in store.backups.running():
            store.backups.fail(run.run_id, ctx.now(), "この控えが取られた時の実行です。")
        live = store.sessions.live()
        for session in live:
            store.sessions.end(session.session_id, ctx.now(), EndCause.GONE)
            store.audit.record(
                ctx.entry("office.sign_in", "サインアウト", cause=EndCause.GONE.value, by=session.staff_no)
            )
    return len(live)
