"""The rights of staff (9002): roles, single grants and refusals, G1 to G6.

Each change counts `rights_version` up, holds at the next call of the person concerned, and is recorded. Who they are
stands in `access.registering`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.office import functions
from core.office.context import Context
from core.office.ports import Store
from core.office.rights import Level
from core.office.roster import GivenGrant, GivenRight, GivenRole, StaffMember
from core.values.refusals import BadInput, Refusal

FUNCTION = "office.staff"
GRANTS = {
    "G1": "個人番号の利用",
    "G2": "支援措置の対象者の閲覧",
    "G3": "大量出力",
    "G4": "承認限度額",
    "G5": "時間外の利用",
    "G6": "所内・要人の記録の閲覧",
}
_NO_BUSINESS = ("rights_admin", "operator")
"""Roles that see no taxpayer and are not held together with a role of the business."""


class OwnRights(Refusal):
    """Nobody changes their own rights."""

    sentence = "自分の権限は変更できません。ほかの権限管理者に依頼してください。"


class RolesApart(Refusal):
    """Administering rights or operating the machine goes with no role of the business."""

    sentence = "「{one}」と「{other}」は兼ねられません。先に一方の役割を終えてください。"


@dataclass(frozen=True, slots=True)
class RightsView:
    """A person with all that speaks for or against them."""

    member: StaffMember
    roles: tuple[GivenRole, ...]
    rights: tuple[GivenRight, ...]
    grants: tuple[GivenGrant, ...]


def give_role(ctx: Context[Store], staff_no: str, role_code: str, from_on: date, until_on: date | None = None) -> None:
    """A role from a day on. Raises OwnRights, RolesApart, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        _refuse_own(ctx, staff_no)
        _give_role(ctx, store, staff_no, role_code, from_on, until_on)
        store.roster.rights_changed(staff_no)


def end_role(ctx: Context[Store], staff_no: str, role_code: str, last_on: date) -> None:
    """Let a role end with a day; with yesterday it is gone at once."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        _refuse_own(ctx, staff_no)
        if not store.roster.end_role(staff_no, role_code, last_on):
            raise BadInput(reason="その日より後まで続く役割がありません。役割と日付を確かめてください。", field="role")
        store.roster.rights_changed(staff_no)
        entry = ctx.entry(FUNCTION, "役割の終了", staff=staff_no, role=role_code, last_on=last_on.isoformat())
        store.audit.record(entry)


def set_right(
    ctx: Context[Store],
    staff_no: str,
    function_code: str,
    level: str,
    effect: str,
    from_on: date,
    until_on: date | None = None,
) -> None:
    """A single grant or refusal (`effect`: grant, refuse). A refusal beats every role and grant. Raises OwnRights."""
    ctx.authorize(FUNCTION, "enter")
    known = {function.code for function in functions.FUNCTIONS}
    if function_code not in known:
        raise BadInput(reason=f"機能「{function_code}」はありません。", field="function")
    if effect not in ("grant", "refuse"):
        raise BadInput(reason="grant（付与）か refuse（拒否）を指定してください。", field="effect")
    right = GivenRight(function_code, Level(level), effect, from_on, until_on)
    with ctx.write() as store:
        _refuse_own(ctx, staff_no)
        store.roster.get(staff_no)
        entry = ctx.entry(
            FUNCTION,
            "個別の権限の変更",
            staff=staff_no,
            function=function_code,
            level=level,
            effect=effect,
            from_on=from_on.isoformat(),
            until_on=until_on.isoformat() if until_on else None,
        )
        seq = store.audit.record(entry)
        store.roster.set_right(staff_no, right, 0, seq)
        store.roster.rights_changed(staff_no)


def give_grant(
    ctx: Context[Store],
    staff_no: str,
    grant_code: str,
    from_on: date,
    until_on: date,
    limit_yen: int | None = None,
) -> None:
    """One of G1 to G6 for a time; it does nothing without a role. Raises OwnRights, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if grant_code not in GRANTS:
        raise BadInput(reason="G1 から G6 を指定してください。", field="grant")
    if (grant_code == "G4") != (limit_yen is not None):
        raise BadInput(reason="限度額は G4 にだけ、必ず指定してください。", field="limit")
    grant = GivenGrant(grant_code, limit_yen, from_on, until_on)
    with ctx.write() as store:
        _refuse_own(ctx, staff_no)
        store.roster.get(staff_no)
        entry = ctx.entry(
            FUNCTION,
            "別に与える権限の付与",
            staff=staff_no,
            grant=grant_code,
            limit_yen=limit_yen,
            from_on=from_on.isoformat(),
            until_on=until_on.isoformat(),
        )
        seq = store.audit.record(entry)
        store.roster.give_grant(staff_no, grant, 0, seq)
        store.roster.rights_changed(staff_no)


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


def _refuse_own(ctx: Context[Store], staff_no: str) -> None:
    if staff_no == ctx.actor.staff_no:
        raise OwnRights


def _give_role(
    ctx: Context[Store], store: Store, staff_no: str, role_code: str, from_on: date, until_on: date | None
) -> None:
    if role_code not in functions.ROLES:
        raise BadInput(
            reason=f"役割「{role_code}」はありません（{'、'.join(functions.ROLES)} から選びます）。", field="role"
        )
    store.roster.get(staff_no)
    for held in store.roster.roles(staff_no, from_on):
        if held.role_code != role_code and (held.role_code in _NO_BUSINESS or role_code in _NO_BUSINESS):
            raise RolesApart(one=held.name, other=functions.ROLES[role_code])
    entry = ctx.entry(
        FUNCTION,
        "役割の付与",
        staff=staff_no,
        role=role_code,
        from_on=from_on.isoformat(),
        until_on=until_on.isoformat() if until_on else None,
    )
    seq = store.audit.record(entry)
    store.roster.give_role(staff_no, role_code, from_on, until_on, 0, seq)
