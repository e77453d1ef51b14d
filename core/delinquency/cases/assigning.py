"""担当の割当 (6104): by rules, by hand, deputies beside the collector; what nobody has, and what lost its collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.delinquency.cases.assignment import FUNCTION, Assignment, Duty, NewAssignment, Origin
from core.delinquency.cases.births import Told
from core.delinquency.cases.case import DelinquencyCase
from core.delinquency.cases.rules import (
    MOST_RANK,
    AssignmentRule,
    Conditions,
    check_conditions,
    given_by,
)
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.timeline import Happened, tell
from core.office.roster import StaffMember, StaffState
from core.office.traces.looking import changing, refuse_near
from core.parties.names import address_prefix
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

COLLECTORS = ("delinquency", "chief")
"""Roles whose members can be given cases."""


class NotACollector(Refusal):
    """The staff member is not active, or has no role that works on cases."""

    sentence = "{name}は担当にできません（在職の整理の職員ではありません）。ほかの職員を選んでください。"


class NearCase(Refusal):
    """The case is the staff member's own, or of their household (A16)."""

    sentence = "{name}本人か同じ世帯の案件は担当にできません。ほかの職員を選んでください。"


class NoOpenCase(Refusal):
    """The party has no open case to be given to anybody."""

    sentence = "この宛名に終結していない案件はありません。宛名番号を確かめてください。"


class RankTaken(Refusal):
    """Two rules of one rank would leave open which one counts."""

    sentence = "順位{rank}の規則はすでにあります。ほかの順位を入力してください。"


@dataclass(frozen=True, slots=True)
class Collector:
    """A staff member who can have cases, with how many they have and what these owe in yen."""

    staff_no: str
    name: str
    cases: int
    deputies: int
    owed_yen: int
    active: bool


@dataclass(frozen=True, slots=True)
class ByRules:
    """What the rules would do or did: cases by staff number that get a collector or change it, and those left over."""

    given: Mapping[str, int]
    moved: int
    left: int


def list_rules(ctx: Context) -> list[AssignmentRule]:
    """The rules by rank."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.assignment_rules.all()


def list_collectors(ctx: Context) -> list[Collector]:
    """Who can have cases, and who still has some though they left."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        able = {member.staff_no: member for member in _able(ctx, store)}
        loads = store.assignments.loads()
        members = {**{staff_no: store.roster.get(staff_no) for staff_no in loads if staff_no not in able}, **able}
        return [
            Collector(staff_no, member.name, *loads.get(staff_no, (0, 0, 0)), staff_no in able)
            for staff_no, member in sorted(members.items())
        ]


def add_rule(ctx: Context, rank: int, name: str, staff_no: str, conditions: Conditions) -> int:
    """Lay down a rule; cases are moved by it when the rules are next applied, never those given by hand.

    Raises BadInput, RankTaken, NotACollector.
    """
    ctx.authorize(FUNCTION, "enter")
    if not 1 <= rank <= MOST_RANK:
        raise BadInput(reason=f"順位は1から{MOST_RANK}までの番号で入力してください。", field="rank")
    if not name.strip():
        raise BadInput(reason="規則の名を入力してください。", field="name")
    check_conditions(conditions)
    with ctx.write() as store:
        if any(rule.rank == rank for rule in store.assignment_rules.all()):
            raise RankTaken(rank=rank, field="rank")
        need_able(ctx, store, staff_no)
        seq = store.audit.record(
            ctx.entry(
                FUNCTION, "割当規則の登録", rank=rank, rule=name.strip(), staff=staff_no, conditions=conditions.words
            )
        )
        return store.assignment_rules.add(rank, name.strip(), staff_no, conditions.as_json(), ctx.now().date(), seq)


def end_rule(ctx: Context, rule_id: int) -> None:
    """Let a rule end; what it gave stays until the rules are next applied. Raises NotFound."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        if not store.assignment_rules.end(rule_id, ctx.now().date()):
            raise NotFound(what="割当規則")
        store.audit.record(ctx.entry(FUNCTION, "割当規則の終了", rule=rule_id))


def preview_rules(ctx: Context, *, unassigned: bool = True) -> ByRules:
    """What the rules would give, before anything is done."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return _by_rules(ctx, store, unassigned=unassigned, audit_seq=None)


def apply_rules(ctx: Context, *, unassigned: bool = True) -> ByRules:
    """Give cases by the rules: those that nobody has, or with `unassigned=False` also what a rule gave before (B17)."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        entry = ctx.entry(FUNCTION, "規則による割当", unassigned=unassigned)
        return _by_rules(ctx, store, unassigned=unassigned, audit_seq=store.audit.record(entry))


def assign_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """The night gives what nobody has by the rules; all at once, they are few."""
    if not store.assignment_rules.all():
        return PhaseStep(None, 0)
    seq = store.audit.record(ctx.entry(FUNCTION, "規則による割当", unassigned=True))
    return PhaseStep(None, sum(_by_rules(ctx, store, unassigned=True, audit_seq=seq).given.values()))


PHASE = Phase("assignment", "規則による割当", assign_step)


def assign(ctx: Context, party_ids: Sequence[int], staff_no: str, duty: Duty = Duty.MAIN) -> int:
    """Give open cases to a staff member by hand; how many changed. A main one takes the place of the one before.

    Raises NotACollector, NearCase, NoOpenCase.
    """
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        member = need_able(ctx, store, staff_no)
        cases = [(party_id, need_case(store, party_id)) for party_id in party_ids]
        changed = 0
        for party_id, case in cases:
            refuse_near(ctx, store, party_id)
            changed += give(ctx, store, case, member, duty, Origin.MANUAL)
        return changed


def release_deputy(ctx: Context, party_id: int, staff_no: str) -> None:
    """A deputy is one no longer. Raises NotFound, NoOpenCase."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        case = need_case(store, party_id)
        found = next(
            (a for a in store.assignments.of_case(case.case_id) if a.staff_no == staff_no and a.duty is Duty.DEPUTY),
            None,
        )
        if found is None:
            raise NotFound(what="副担当")
        seq = store.audit.record(ctx.entry(FUNCTION, "副担当の解除", party_id=party_id, staff=staff_no))
        store.assignments.end([found.assignment_id], ctx.now().date(), seq)
        tell(ctx, store, party_id, Happened.ASSIGNMENT, f"副担当 {found.name} を解除", seq)


def give(ctx: Context, store: Store, case: DelinquencyCase, member: StaffMember, duty: Duty, origin: Origin) -> int:
    """Give one case inside a transaction; 0 when the member has it so already. Raises NearCase."""
    if store.kin.relation(member.staff_no, case.party_id).near:
        raise NearCase(name=member.name)
    held = store.assignments.of_case(case.case_id)
    if any(each.staff_no == member.staff_no and each.duty is duty for each in held):
        return 0
    day = ctx.now().date()
    seq = store.audit.record(
        ctx.entry(FUNCTION, "担当の割当", party_id=case.party_id, staff=member.staff_no, duty=duty.label)
    )
    replaced = [
        each for each in held if each.staff_no == member.staff_no or (duty is Duty.MAIN and each.duty is Duty.MAIN)
    ]
    store.assignments.end([each.assignment_id for each in replaced], day, seq)
    store.assignments.add([NewAssignment(case.case_id, case.party_id, member.staff_no, duty, origin, day)], seq)
    tell(ctx, store, case.party_id, Happened.ASSIGNMENT, _words(duty, member.name, replaced), seq)
    return 1


def _words(duty: Duty, name: str, replaced: Sequence[Assignment]) -> str:
    before = next((each.name for each in replaced if each.duty is duty), "")
    return f"{duty.label} {before} → {name}" if before else f"{duty.label} {name}"


def _by_rules(ctx: Context, store: Store, *, unassigned: bool, audit_seq: int | None) -> ByRules:
    rules = store.assignment_rules.all()
    able = {member.staff_no: member for member in _able(ctx, store)}
    near = store.assignment_rules.near(list(able))
    town = _town(store)
    cases = store.assignment_rules.traits(unassigned=unassigned, after=0, limit=-1)
    held = store.assignments.mains([case.case_id for case in cases])
    given: dict[str, int] = {}
    new: list[NewAssignment] = []
    ended: list[int] = []
    left = moved = 0
    day = ctx.now().date()
    for case in cases:
        found = given_by(rules, case, town, lambda staff, party: staff in able and party not in near[staff])
        before = held.get(case.case_id)
        if found is None:
            left += before is None
            continue
        if before is not None and before.staff_no == found.staff_no:
            continue
        given[found.staff_no] = given.get(found.staff_no, 0) + 1
        if before is not None:
            ended.append(before.assignment_id)
            moved += 1
        new.append(
            NewAssignment(case.case_id, case.party_id, found.staff_no, Duty.MAIN, Origin.RULE, day, found.rule_id)
        )
    if audit_seq is not None and new:
        ended += store.assignments.deputies([(each.case_id, each.staff_no) for each in new])
        store.assignments.end(ended, day, audit_seq)
        store.assignments.add(new, audit_seq)
        told = [
            Told(each.party_id, each.case_id, Happened.ASSIGNMENT, day, f"担当 {able[each.staff_no].name}（規則）")
            for each in new
        ]
        store.births.tell_many(told, ctx.actor.staff_no, audit_seq)
    return ByRules(given, moved, left)


def _town(store: Store) -> str:
    municipality = store.city.municipality()
    return address_prefix(municipality.name) if municipality else ""


def _able(ctx: Context, store: Store) -> list[StaffMember]:
    """Active staff members with a role that works on cases today."""
    day = ctx.now().date()
    return [
        member
        for member in store.roster.listed()
        if member.state is StaffState.ACTIVE
        and any(role.role_code in COLLECTORS for role in store.roster.roles(member.staff_no, day))
    ]


def need_able(ctx: Context, store: Store, staff_no: str) -> StaffMember:
    """The staff member, if they can have cases today. Raises NotACollector."""
    found = next((member for member in _able(ctx, store) if member.staff_no == staff_no), None)
    if found is None:
        try:
            name = store.roster.get(staff_no).name
        except NotFound:
            name = f"職員番号 {staff_no} "
        raise NotACollector(name=name, field="staff_no")
    return found


def need_case(store: Store, party_id: int) -> DelinquencyCase:
    """The open case of a party. Raises NoOpenCase."""
    case = store.delinquency_cases.open_of(party_id)
    if case is None:
        raise NoOpenCase(field="party_no")
    return case
