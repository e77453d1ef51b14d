"""異動: a staff member goes to another office from a day on. Their rights stay as they are until a draft ends them.

A transfer of today is done at once; one of a later day is done by the first sign-in or list on or after that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.office.roster import GivenRole, StaffMember
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.staff"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer; `done` is False while its day has not come."""

    staff_no: str
    from_on: date
    office_code: str
    office_name: str
    done: bool


@dataclass(frozen=True, slots=True)
class Transferred:
    """What a transfer did: the staff member as they are now, and the roles that go on until a rights draft ends them."""

    member: StaffMember
    from_on: date
    roles: tuple[GivenRole, ...]


class Transfers(Protocol):
    """Transfers in the store."""

    def put(self, staff_no: str, from_on: date, office_code: str, audit_seq: int) -> None:
        """A transfer from a day on; one of the same day is replaced."""
        ...

    def remove(self, staff_no: str, from_on: date) -> bool:
        """Take back a transfer that is not done; False when there is none."""
        ...

    def of(self, staff_no: str) -> Sequence[Transfer]:
        """All transfers of a person by day."""
        ...

    def due(self, on: date) -> Sequence[Transfer]:
        """Transfers that are not done and whose day has come, by day."""
        ...

    def mark_done(self, staff_no: str, from_on: date) -> None:
        """The transfer was done."""
        ...


def transfer_staff(ctx: Context[Store], staff_no: str, office_code: str, from_on: date) -> Transferred:
    """Let a person belong to another office from today or a later day on. Raises OwnAccount, BadInput.

    Nobody transfers themself: the office decides whose outputs and whose log one sees. The roles that they hold are given back: whether one of them ends is decided by a draft of
    rights (9002).
    """
    from core.office.access.registering import refuse_own

    ctx.authorize(FUNCTION, "enter")
    today = ctx.now().date()
    if from_on < today:
        raise BadInput(reason="異動の日は今日か、それより後の日を入力してください。", field="from_on")
    with ctx.write() as store:
        refuse_own(ctx, store, staff_no)
        member = store.roster.get(staff_no)
        if all(office.office_code != office_code for office in store.city.offices()):
            raise BadInput(reason=f"所属「{office_code}」はありません。", field="office")
        if office_code == member.office_code:
            raise BadInput(reason=f"すでに{member.office_name}の所属です。", field="office")
        entry = ctx.entry(
            FUNCTION,
            "利用者の異動",
            staff=staff_no,
            before=member.office_code,
            after=office_code,
            from_on=from_on.isoformat(),
        )
        store.transfers.put(staff_no, from_on, office_code, store.audit.record(entry))
        move_due(store, today)
        return Transferred(store.roster.get(staff_no), from_on, tuple(store.roster.roles(staff_no, from_on)))


def cancel_transfer(ctx: Context[Store], staff_no: str, from_on: date) -> None:
    """Take back a transfer whose day has not come. Raises OwnAccount, BadInput."""
    from core.office.access.registering import refuse_own

    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        refuse_own(ctx, store, staff_no)
        if not store.transfers.remove(staff_no, from_on):
            raise BadInput(reason="その日からの、これからの異動はありません。", field="from_on")
        entry = ctx.entry(FUNCTION, "利用者の異動の取消", staff=staff_no, from_on=from_on.isoformat())
        store.audit.record(entry)


def move_due(store: Store, today: date) -> None:
    """Do the transfers whose day has come, in the caller's transaction; the row of the log was written with the entry."""
    for transfer in store.transfers.due(today):
        store.roster.set_office(transfer.staff_no, transfer.office_code)
        store.transfers.mark_done(transfer.staff_no, transfer.from_on)
