"""Rights at the machine (`osame user`): roles, single grants and refusals, G1 to G6, done at once by its administrator.

While a city is being set up there is nobody to draft and approve; afterwards rights change by a draft alone (9002).
The steps and the rules are the same. Who people are stands in `access.registering`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.office.access.carrying_out import carry_out, person_rights
from core.office.access.change_rules import RolesApart, check_changes
from core.office.access.changes import GRANTS, Change, Effect, Key, Subject
from core.office.access.rights_changes import OwnRights
from core.office.founding import SYSTEM
from core.office.rights import Level
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.roster import GivenGrant, GivenRight, GivenRole, StaffMember

__all__ = ["GRANTS", "OwnRights", "RolesApart"]

FUNCTION = "office.staff"


class OnlyByDraft(Refusal):
    """Somebody who signs in asks for a change of rights without a draft."""

    sentence = "権限は 9002 の起案と課長の決裁で変わります。ここでは変更できません。"


@dataclass(frozen=True, slots=True)
class RightsView:
    """A person with all that speaks for or against them."""

    member: StaffMember
    roles: tuple[GivenRole, ...]
    rights: tuple[GivenRight, ...]
    grants: tuple[GivenGrant, ...]


def give_role(ctx: Context[Store], staff_no: str, role_code: str, from_on: date, until_on: date | None = None) -> None:
    """A role from a day on. Raises OnlyByDraft, RolesApart, Overlapping, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    _at_machine(ctx, staff_no, Change(Key(Subject.ROLE, role_code), Effect.GIVE, from_on, until_on))


def end_role(ctx: Context[Store], staff_no: str, role_code: str, last_on: date) -> None:
    """Let a role end with a day; with yesterday it is gone at once. Raises OnlyByDraft, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    key = Key(Subject.ROLE, role_code)
    with ctx.read() as store:
        rows = person_rights(store, staff_no, ctx.now().date()).of(key)
    ends = [
        Change(key, Effect.END, row.from_on, last_on)
        for row in rows
        if row.until_on is None or row.until_on > last_on
    ]  # fmt: skip
    if not ends:
        raise BadInput(reason="その日より後まで続く役割がありません。役割と日付を確かめてください。", field="role")
    _at_machine(ctx, staff_no, *ends)


def set_right(
    ctx: Context[Store],
    staff_no: str,
    function_code: str,
    level: str,
    effect: str,
    from_on: date,
    until_on: date | None = None,
) -> None:
    """A single grant or refusal (`effect`: grant, refuse). A refusal beats every role and grant. Raises as `give_role`."""
    ctx.authorize(FUNCTION, "enter")
    if effect not in ("grant", "refuse"):
        raise BadInput(reason="grant（付与）か refuse（拒否）を指定してください。", field="effect")
    wanted = Effect.GIVE if effect == "grant" else Effect.REFUSE
    _at_machine(ctx, staff_no, Change(Key(Subject.FUNCTION, function_code, Level(level)), wanted, from_on, until_on))


def give_grant(
    ctx: Context[Store],
    staff_no: str,
    grant_code: str,
    from_on: date,
    until_on: date,
    limit_yen: int | None = None,
) -> None:
    """One of G1 to G6 for a time, `limit_yen` with G4. Raises as `give_role`."""
    ctx.authorize(FUNCTION, "enter")
    _at_machine(ctx, staff_no, Change(Key(Subject.GRANT, grant_code), Effect.GIVE, from_on, until_on, limit_yen))


def get_rights(ctx: Context[Store], staff_no: str) -> RightsView:
    """One person with roles, single rights and grants of today."""
    ctx.authorize(FUNCTION, "read")
    day = ctx.now().date()
    with ctx.read() as store:
        return RightsView(
            member=store.roster.get(staff_no),
            roles=tuple(store.roster.roles(staff_no, day)),
            rights=tuple(store.roster.rights(staff_no)),
            grants=tuple(store.roster.grants(staff_no, day)),
        )


def _at_machine(ctx: Context[Store], staff_no: str, *changes: Change) -> None:
    """Do it in one transaction, for the system's own account and for nobody who signs in."""
    if staff_no == ctx.actor.staff_no:
        raise OwnRights
    if ctx.actor.staff_no != SYSTEM:
        raise OnlyByDraft
    today = ctx.now().date()
    with ctx.write() as store:
        check_changes(person_rights(store, staff_no, today), changes, today, past=True)
        carry_out(ctx, store, FUNCTION, staff_no, changes, 0)
