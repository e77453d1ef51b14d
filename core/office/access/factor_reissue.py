"""認証番号の再発行: a lost second factor is taken away by two people, and its owner makes a new one within 24 hours.

The administrator drafts, the head of the office approves with a fresh code (8001). The password stays; a live session
ends; the recovery codes are void.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.office import second_factor
from core.office.access.first_password import NotActive
from core.office.access.registering import refuse_own
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.roster import StaffState
from core.office.sessions import EndCause
from core.office.signing_in import end_sessions_of
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.staff"
ACT = "factor_reissue"
NAME = "認証番号の再発行"
ENROL_WITHIN = timedelta(hours=24)


class NoFactor(Refusal):
    """There is nothing to take away."""

    sentence = "{name}には認証番号の登録がありません。最初のパスワードでサインインして登録します。"


def draft_factor_reissue(ctx: Context[Store], staff_no: str, reason: str) -> DraftRef:
    """Draft that the second factor of a person be taken away. Raises OwnAccount, NotActive, NoFactor, BadInput."""
    from core.office.approvals import draft_act

    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="再発行の理由を入力してください（例 電話機の紛失）。", field="reason")
    with ctx.write() as store:
        refuse_own(ctx, store, staff_no)
        member = store.roster.get(staff_no)
        if member.state is not StaffState.ACTIVE:
            raise NotActive(name=member.name, state=member.state.label)
        if not store.roster.secrets(staff_no).totp_secret:
            raise NoFactor(name=member.name)
        payload = {"staff_no": staff_no, "name": member.name, "reason": reason.strip()}
        return draft_act(ctx, store, ACT, payload)


def describe_factor_reissue(store: Store, draft: Draft) -> Described:
    """The draft in words for 8001."""
    member = store.roster.get(draft.payload["staff_no"])
    now = "あり" if store.roster.secrets(member.staff_no).totp_secret else "なし"
    return Described(
        title=f"{NAME}  職員 {member.staff_no} {member.name}（{member.office_name}）",
        rows=(
            BeforeAfter("認証番号", now, "なし（本人が24時間以内に登録）"),
            BeforeAfter("予備コード", f"残り{store.recovery_codes.left(member.staff_no)}個", "なし"),
            BeforeAfter("パスワード", "今のまま", "今のまま"),
        ),
        notes=(
            f"理由 {draft.payload['reason']}",
            "本人であることを確かめてから承認してください。サインイン中なら終了します。",
        ),
    )


def execute_factor_reissue(ctx: Context[Store], store: Store, draft: Draft) -> Any:
    """Take the second factor away, in the transaction of the approval. Raises OwnAccount, NotActive."""
    staff_no = str(draft.payload["staff_no"])
    refuse_own(ctx, store, staff_no)
    member = store.roster.get(staff_no)
    if member.state is not StaffState.ACTIVE:
        raise NotActive(name=member.name, state=member.state.label)
    until = ctx.now() + ENROL_WITHIN
    store.roster.set_totp(staff_no, b"", second_factor.step_at(ctx.now()), until)
    entry = ctx.entry(FUNCTION, NAME, staff=staff_no, draft=draft.draft_id, until_at=until.isoformat())
    store.recovery_codes.replace(staff_no, [], store.audit.record(entry))
    end_sessions_of(store, ctx.clock, staff_no, EndCause.TERMINATED)
    return None
