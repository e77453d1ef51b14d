"""代決の委任 (8002): somebody who approves lets a named colleague do it in their place, for given days (F9).

Only one's own right is lent, never one that was lent to oneself; it is gone with the right, the office or the state of
the one who lent it. Each use stands in the approval and in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from core.office.functions import FUNCTIONS, function_named
from core.office.proofs import check_code
from core.office.rights import Level, decide
from core.office.roster import StaffKind, StaffMember, StaffState
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.delegation"
LONGEST = timedelta(days=366)

NEVER_LENT_TO = frozenset({"rights_admin", "operator", "auditor", "maintenance"})
"""Who manages rights, machines or the log decides nothing."""

ONLY_AMONG_MANAGERS = frozenset(
    {"office.rights", "office.staff", "office.settings", "office.break_glass", "office.retention", "office.backup"}
)
"""Functions whose approval goes from one 課長 to another and to nobody else; settings hold the limits themselves."""

NOT_LENT = frozenset({"office.approvals", "office.witness"})
"""The tray itself, and standing beside somebody: what cannot be done in another's name."""


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """A delegation before it has its number. No `functions` are all that the one who lends may approve."""

    from_staff: str
    to_staff: str
    from_on: date
    until_on: date
    functions: tuple[str, ...]
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation as 8002 lists it; `uses` counts the approvals that were given under it."""

    delegation_id: int
    from_staff: str
    from_name: str
    to_staff: str
    to_name: str
    from_on: date
    until_on: date
    functions: tuple[str, ...]
    reason: str
    made_at: datetime
    ended_at: datetime | None
    uses: int

    def holds(self, on: date) -> bool:
        """Does it hold on the day, both days counted?"""
        return self.ended_at is None and self.from_on <= on <= self.until_on

    def state(self, on: date) -> str:
        """The word on the screen."""
        if self.ended_at is not None:
            return "終了"
        if self.until_on < on:
            return "満了"
        return "有効" if self.from_on <= on else "予定"

    def speaks_of(self, function_code: str) -> bool:
        """Is the function among those that were lent?"""
        return function_code not in NOT_LENT and (not self.functions or function_code in self.functions)


class Delegations(Protocol):
    """Delegations in the store; ending one is a row of its own."""

    def add(self, delegation: NewDelegation, audit_seq: int) -> int:
        """A new one; its number."""
        ...

    def end(self, delegation_id: int, by: str, at: datetime, reason: str, audit_seq: int) -> None:
        """It holds no longer from this moment on."""
        ...

    def get(self, delegation_id: int) -> Delegation:
        """One of them. Raises NotFound."""
        ...

    def listed(self, *, limit: int) -> list[Delegation]:
        """Newest first."""
        ...

    def lent_to(self, staff_no: str, on: date) -> list[Delegation]:
        """Those that hold on the day and name the staff member."""
        ...


class NotLendable(Refusal):
    """The colleague cannot decide in one's place: no right to approve, or a role that never decides."""

    sentence = "{name}へは代決を委任できません。{reason}"


class DelegationOver(Refusal):
    """The delegation has ended already."""

    sentence = "この委任は終わっています。F5 で読み直してください。"


class NotTheLender(Refusal):
    """Only the one who lent it, or 課長 of the office, ends a delegation early."""

    sentence = "委任を終えるのは、委任した本人か課長です。"


@dataclass(frozen=True, slots=True)
class Delegate:
    """A colleague to whom approvals may be lent."""

    staff_no: str
    name: str
    office_name: str
    roles: str


def list_delegations(ctx: Context[Store], *, limit: int = 200) -> list[Delegation]:
    """All delegations, newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.delegations.listed(limit=limit)


def list_delegates(ctx: Context[Store]) -> list[Delegate]:
    """Colleagues to whom the one who looks may lend something."""
    ctx.authorize(FUNCTION, "read")
    on = ctx.now().date()
    found = []
    with ctx.read() as store:
        me = store.roster.get(ctx.actor.staff_no)
        for other in store.roster.listed():
            if not _obstacle(store, me, other, (), on):
                roles = "・".join(role.name for role in store.roster.roles(other.staff_no, on))
                found.append(Delegate(other.staff_no, other.name, other.office_name, roles))
    return found


def list_lendable(ctx: Context[Store]) -> list[tuple[str, str]]:
    """Code and name of the functions that the one who looks may approve in their own right, and so lend."""
    ctx.authorize(FUNCTION, "read")
    on = ctx.now().date()
    with ctx.read() as store:
        return [(code, function_named(code).name) for code in own_functions(store, ctx.actor.staff_no, on)]


def put_delegation(
    ctx: Context[Store],
    to_staff: str,
    from_on: date,
    until_on: date,
    functions: Sequence[str],
    reason: str,
    code: str,
) -> int:
    """Lend one's own approval, all of it or that of the functions named, to a colleague for some days; its number.

    Needs a fresh code. Raises BadInput, NotLendable, CodeRefused.
    """
    ctx.authorize(FUNCTION, "enter")
    _refuse_days(ctx.now().date(), from_on, until_on)
    if not reason.strip():
        raise BadInput(reason="委任の理由を入力してください（出張、休暇など）。", field="reason")
    wanted = tuple(dict.fromkeys(functions))
    with ctx.read() as store:
        _refuse(ctx, store, to_staff, wanted)
    proof = check_code(ctx, code, FUNCTION)
    with ctx.write() as store:
        _refuse(ctx, store, to_staff, wanted)
        proof.use(store)
        made = NewDelegation(ctx.actor.staff_no, to_staff, from_on, until_on, wanted, reason.strip(), ctx.now())
        entry = ctx.entry(
            FUNCTION,
            "代決の委任",
            reason=made.reason,
            staff=to_staff,
            from_on=from_on.isoformat(),
            until_on=until_on.isoformat(),
            function_codes=list(wanted),
        )
        return store.delegations.add(made, store.audit.record(entry))


def end_delegation(ctx: Context[Store], delegation_id: int, reason: str) -> None:
    """End a delegation at this moment. Raises NotTheLender, DelegationOver."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="終了の理由を入力してください。", field="reason")
    on = ctx.now().date()
    with ctx.write() as store:
        found = store.delegations.get(delegation_id)
        lender = store.roster.get(found.from_staff)
        mine = found.from_staff == ctx.actor.staff_no
        roles = {role.role_code for role in store.roster.roles(ctx.actor.staff_no, on)}
        if not mine and not ("manager" in roles and lender.office_code == ctx.actor.office_code):
            raise NotTheLender
        if found.ended_at is not None or found.until_on < on:
            raise DelegationOver
        entry = ctx.entry(
            FUNCTION, "代決の委任の終了", reason=reason.strip(), delegation=delegation_id, staff=found.to_staff
        )
        seq = store.audit.record(entry)
        store.delegations.end(delegation_id, ctx.actor.staff_no, ctx.now(), reason.strip(), seq)


def own_functions(store: Store, staff_no: str, on: date) -> list[str]:
    """Codes of the functions that somebody may approve by role or grant, without what was lent to them."""
    return [
        function.code
        for function in FUNCTIONS
        if function.code not in NOT_LENT and may_approve(store, staff_no, function.code, on)
    ]


def may_approve(store: Store, staff_no: str, function_code: str, on: date) -> bool:
    """Does the right to approve the function hold on the day, by role or grant?"""
    return decide(store.rights.rows(staff_no, function_code, on.isoformat()), Level.APPROVE) is not None


def _refuse_days(today: date, from_on: date, until_on: date) -> None:
    if from_on < today:
        raise BadInput(reason="始まりは今日からにしてください。", field="from_on")
    if until_on < from_on:
        raise BadInput(reason="終わりは始まりの日かその後にしてください。", field="until_on")
    if until_on - from_on > LONGEST:
        raise BadInput(reason="委任は1年までです。終わりの日を確かめてください。", field="until_on")


def _refuse(ctx: Context[Store], store: Store, to_staff: str, functions: Sequence[str]) -> None:
    on = ctx.now().date()
    me, other = store.roster.get(ctx.actor.staff_no), store.roster.get(to_staff)
    reason = _obstacle(store, me, other, functions, on)
    if reason:
        raise NotLendable(name=other.name, reason=reason, field="to_staff")
    own = own_functions(store, me.staff_no, on)
    if not own:
        raise BadInput(reason="自分に決裁の権限がないため、委任するものがありません。", field="functions")
    missing = [code for code in functions if code not in own]
    if missing:
        named = next((function.name for function in FUNCTIONS if function.code == missing[0]), missing[0])
        raise BadInput(reason=f"「{named}」は自分の権限で決裁するものではありません。", field="functions")


def _obstacle(store: Store, me: StaffMember, other: StaffMember, functions: Sequence[str], on: date) -> str:
    """Why nothing can be lent to the other, as a sentence; empty when it can."""
    if other.staff_no == me.staff_no or (me.party_id is not None and other.party_id == me.party_id):
        return "本人です。"
    if other.kind is not StaffKind.PERSON or other.state is not StaffState.ACTIVE:
        return "在職の職員ではありません。"
    roles = {role.role_code for role in store.roster.roles(other.staff_no, on)}
    if roles & NEVER_LENT_TO:
        return "権管・運用・監査・保守は決裁を代われません。"
    if not may_approve(store, other.staff_no, "office.approvals", on) or not own_functions(store, other.staff_no, on):
        return "決裁の権限のない職員です。"
    if "manager" not in roles and any(code in ONLY_AMONG_MANAGERS for code in functions):
        return "権限・設定・保存期間・控えの決裁は、ほかの課長にだけ委任できます。"
    return ""
