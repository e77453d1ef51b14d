"""What may be done at the machine itself (`osame user`): founding the office's own administration, and emergencies.

Until somebody registers and somebody else approves for the first time, the administrator of the machine does both. From
then on staff and rights are changed on 9001 and 9002 by two people; at the machine only with a reason, which raises an
alarm. It stays shut when the two are suspended or retired: whoever could bring that about would open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.office.access.first_password import set_first_password
from core.office.audit import Result
from core.office.passwords import first_password
from core.office.traces.alarms import AlarmKind, raise_alarm
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.staff"
_NEEDED = ("rights_admin", "manager")


class MachineClosed(Refusal):
    """There are people who can do it on the screens."""

    sentence = (
        "権限管理者と課長が登録済みです。9001 利用者と 9002 権限で行ってください（非常のときは --emergency 理由）。"
    )


@dataclass(frozen=True, slots=True)
class Issued:
    """What a new person needs for the first sign-in, to be handed over once and kept nowhere."""

    staff_no: str
    login_id: str
    password: str


def open_at_machine(ctx: Context[Store], act: str, staff_no: str, emergency: str = "") -> None:
    """Ask whether an act may be done at the machine, before it is done. `act` is its name in Japanese.

    With `emergency`, the reason, it may always; that is recorded and raises an alarm. Raises MachineClosed.
    """
    ctx.authorize(FUNCTION, "enter")
    reason = emergency.strip()
    with ctx.write() as store:
        closed = is_administered(ctx, store)
        if reason:
            store.audit.record(ctx.entry(FUNCTION, f"非常時の{act}", reason=reason, staff=staff_no))
            if closed:
                body = f"画面によらない{act}（職員 {staff_no}） 理由 {reason}"
                raise_alarm(ctx, store, FUNCTION, AlarmKind.MACHINE_RIGHTS, body)
        elif closed:
            store.audit.record(ctx.entry(FUNCTION, f"端末外の{act}", Result.REFUSED, staff=staff_no))
    if closed and not reason:
        raise MachineClosed


def is_administered(ctx: Context[Store], store: Store) -> bool:
    """True from the first day on which somebody with a second factor registers and somebody else approves, for good."""
    return store.staff_lines.ever_held_together(*_NEEDED, ctx.now().date())


def first_password_at_machine(ctx: Context[Store], staff_no: str) -> Issued:
    """A first password that is shown at the machine, where there is no printer yet. Raises NotActive."""
    ctx.authorize(FUNCTION, "enter")
    made = first_password()
    hashed = ctx.outside.passwords.hash(made)
    with ctx.write() as store:
        given = set_first_password(ctx, store, staff_no, made, hashed)
    return Issued(staff_no, given.member.login_id, made)
