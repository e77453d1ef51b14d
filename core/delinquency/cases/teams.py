"""班 (B19): collectors who stand in for one another; given to cases, its members become their deputies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.delinquency.cases.assigning import give, need_able, need_case
from core.delinquency.cases.assignment import FUNCTION, Duty, Origin
from core.office.traces.looking import changing, refuse_near
from core.values.refusals import BadInput, NotFound

if TYPE_CHECKING:
    from core.delinquency.ports import Context

LONGEST = 20


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its members today, by staff number."""

    team_id: int
    name: str
    members: tuple[str, ...]


class Teams(Protocol):
    """Teams in the store."""

    def all(self) -> list[Team]:
        """Teams that have members, by name."""
        ...

    def put(self, staff_no: str, name: str, on: date, audit_seq: int) -> None:
        """The staff member belongs to the team of that name from the day on and to no other; empty: to none."""
        ...


def list_teams(ctx: Context) -> list[Team]:
    """The teams with their members."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.teams.all()


def put_in_team(ctx: Context, staff_no: str, name: str) -> None:
    """A collector belongs to a team from today on; empty takes them out. Raises BadInput, NotACollector."""
    ctx.authorize(FUNCTION, "enter")
    wanted = name.strip()
    if len(wanted) > LONGEST:
        raise BadInput(reason=f"班の名は{LONGEST}字までで入力してください。", field="team")
    with ctx.write() as store:
        need_able(ctx, store, staff_no)
        seq = store.audit.record(ctx.entry(FUNCTION, "班の変更", staff=staff_no, team=wanted))
        store.teams.put(staff_no, wanted, ctx.now().date(), seq)


def assign_team(ctx: Context, party_ids: Sequence[int], name: str) -> int:
    """Make the members of a team deputies of these cases, but for the collector of each; how many were added.

    Raises NotFound, NearCase for a member who may not have one of them, NoOpenCase.
    """
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        team = next((team for team in store.teams.all() if team.name == name.strip()), None)
        if team is None:
            raise NotFound(what=f"班「{name}」")
        members = [need_able(ctx, store, staff_no) for staff_no in team.members]
        added = 0
        for party_id in party_ids:
            refuse_near(ctx, store, party_id)
            case = need_case(store, party_id)
            held = {each.staff_no for each in store.assignments.of_case(case.case_id)}
            for member in members:
                if member.staff_no not in held:
                    added += give(ctx, store, case, member, Duty.DEPUTY, Origin.MANUAL)
        return added
