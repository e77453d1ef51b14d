"""Who may take the next step of a draft today, and in whose name: role, limit, grant G4 or a delegation.

Looked up anew in each transaction: what was lent, held or within the limit a minute ago is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from core.office.deciding.cases import Case
from core.office.deciding.delegation import ONLY_AMONG_MANAGERS, Delegation, may_approve
from core.office.deciding.routes import (
    ANY,
    LIMITS,
    ROUTES,
    Rule,
    above,
    covers,
    limit_of,
    limit_word,
    limits_of,
    role_name,
    route_for,
    rules_of,
    within,
)
from core.office.drafts import ApprovedAlready, DraftDecided, DraftState, OwnCase, OwnDraft
from core.office.functions import ROLES, function_named
from core.office.rights import Level, decide
from core.office.roster import StaffState
from core.office.settings import value_of
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.drafts import Act
    from core.office.ports import Store

APPROVALS = "office.approvals"

Found = TypeVar("Found")


class NoRightHere(Refusal):
    """The right to approve the function is missing, in one's own name and in anybody else's."""

    sentence = "{function}の承認の権限がありません。"


class StepOfAnother(Refusal):
    """The next step is laid down for another role."""

    sentence = "次の段は{step}です。その職員に依頼してください。"


class OverLimit(Refusal):
    """The day's sum for the payee is above what the one who approves may decide."""

    sentence = "限度は{limit}で、同じ支払先の当日計 {yen}円に足りません。{who}に依頼してください。"


class RouteOutgrown(Refusal):
    """Later drafts of the day to the same payee have brought the sum above what the route was laid down for (F3)."""

    sentence = "同じ支払先の当日計が {yen}円になり、経路が足りません。起案者が経路を改めてください。"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in whose name a step may be taken, as they stand today."""

    staff_no: str
    name: str
    party_id: int | None
    roles: frozenset[str]
    limit: int | None
    """Yen by role; None is without limit."""
    raised: int
    """Yen of grant G4, 0 without one."""

    def decides(self, yen: int) -> bool:
        """Is the amount within the limit of the role or the grant?"""
        return within(yen, self.limit) or yen <= self.raised

    @property
    def limit_word(self) -> str:
        """The limit as the office says it: 係長 30万円以下."""
        names = [ROLES[role] for role in ROLES if role in self.roles]
        most = None if self.limit is None else max(self.limit, self.raised)
        return f"{'・'.join(names) or '承認者'} {limit_word(most)}"


@dataclass(frozen=True, slots=True)
class Seat:
    """In whose name the step is taken: one's own, or that of the colleague who lent it."""

    person: Person
    role: str
    delegation: Delegation | None = None

    @property
    def acting_for(self) -> str:
        """Staff number of the one who lent it; empty in one's own name."""
        return self.person.staff_no if self.delegation is not None else ""


class Capacity:
    """What the actor may decide, in one transaction; answers are kept, so that a thousand drafts ask once."""

    def __init__(self, ctx: Context[Store], store: Store) -> None:
        self._store, self._acts = store, ctx.outside.acts
        self._me = ctx.actor.staff_no
        self._on = ctx.now().date()
        self._known: dict[Any, Any] = {}
        self._limits = limits_of(value_of(store, LIMITS, self._on))
        self._lent = [] if not self.person(self._me).roles else store.delegations.lent_to(self._me, self._on)

    def _once(self, key: Any, find: Callable[[], Found]) -> Found:
        if key not in self._known:
            self._known[key] = find()
        found: Found = self._known[key]
        return found

    def person(self, staff_no: str) -> Person:
        """A staff member as they stand today; nobody who is suspended or retired has a role."""
        return self._once(("person", staff_no), lambda: self._person(staff_no))

    def _person(self, staff_no: str) -> Person:
        member = self._store.roster.get(staff_no)
        active = member.state is StaffState.ACTIVE
        roles = frozenset(r.role_code for r in self._store.roster.roles(staff_no, self._on)) if active else frozenset()
        grants = self._store.roster.grants(staff_no, self._on) if roles else []
        raised = max((g.limit_yen or 0 for g in grants if g.grant_code == "G4"), default=0)
        return Person(staff_no, member.name, member.party_id, roles, limit_of(roles, self._limits), raised)

    def may(self, staff_no: str, function_code: str, level: Level) -> bool:
        """Does somebody's own right hold today?"""
        return self._once(("may", staff_no, function_code, level), lambda: self._holds(staff_no, function_code, level))

    def _holds(self, staff_no: str, function_code: str, level: Level) -> bool:
        if level is Level.APPROVE:
            return may_approve(self._store, staff_no, function_code, self._on)
        return decide(self._store.rights.rows(staff_no, function_code, self._on.isoformat()), level) is not None

    def sees(self, function_code: str) -> bool:
        """May the actor see drafts of the function: by the right to approve or read it, or in another's name?"""
        own = any(self.may(self._me, function_code, level) for level in (Level.APPROVE, Level.READ))
        return own or any(True for _ in self._lent_for(function_code))

    def approves(self, function_code: str) -> bool:
        """Does the right to approve the function hold, in one's own name or in a colleague's?"""
        return self.may(self._me, function_code, Level.APPROVE) or any(True for _ in self._lent_for(function_code))

    def leads(self) -> bool:
        """Is the actor 係長 or 課長 today?"""
        return bool(self.person(self._me).roles & {"chief", "manager"})

    def _lent_for(self, function_code: str) -> list[Seat]:
        return self._once(("lent", function_code), lambda: self._seats_lent(function_code))

    def _seats_lent(self, function_code: str) -> list[Seat]:
        """A delegation is worth what the one who lent it may do today, and among 課長 alone where rights are at stake."""
        mine = self.person(self._me)
        found = []
        for one in self._lent:
            lender = self.person(one.from_staff)
            if not lender.roles or not one.speaks_of(function_code) or one.from_staff == self._me:
                continue
            if function_code in ONLY_AMONG_MANAGERS and "manager" not in mine.roles:
                continue
            if self.may(lender.staff_no, function_code, Level.APPROVE):
                found.append(Seat(lender, "", one))
        return found

    def rules(self, on: date) -> tuple[Rule, ...]:
        """The rules of the routes on a day."""
        return self._once(("rules", on), lambda: rules_of(value_of(self._store, ROUTES, on)))

    def yen(self, case: Case) -> int:
        """What the payee would get on the day by all drafts that were not withdrawn; 0 for an act without an amount."""
        own = abs(case.amount_yen or 0)
        if not case.payee_key:
            return own
        key = ("sum", case.payee_key, case.draft_id)
        others = self._once(
            key, lambda: self._store.cases.day_sum(case.payee_key or "", case.draft_id, case.drafted_on.isoformat())
        )
        return own + others

    def refuse_own(self, case: Case) -> None:
        """Another person than everyone who drafted it (also under a second account), than its party and payee and
        their households, and only once. Raises OwnDraft, OwnCase, ApprovedAlready."""
        self._refuse_own(case, self.person(self._me))

    def _refuse_own(self, case: Case, who: Person) -> None:
        if self.drafted(case, who):
            raise OwnDraft
        self.refuse_near(case, who)
        act = self._acts.get(case.act_code)
        barred = act.bars(self._store, case.draft_id, who.staff_no) if act is not None and act.bars else None
        if barred is not None:
            raise barred
        if who.staff_no in case.approvers | case.principals or (
            who.party_id is not None and who.party_id in case.approver_parties
        ):
            raise ApprovedAlready(draft_id=case.draft_id)

    def drafted(self, case: Case, who: Person | None = None) -> bool:
        """Did they draft it, in whatever revision and under whatever account, or do they follow it up for the drafter?"""
        who = who or self.person(self._me)
        return who.staff_no in case.drafters | {case.holder} or (
            who.party_id is not None and who.party_id in case.drafter_parties
        )

    def refuse_near(self, case: Case, who: Person | None = None) -> None:
        """Raises OwnCase for the party, the payee and their households."""
        who = who or self.person(self._me)
        if who.party_id is None:
            return
        for party_id in case.parties:
            if self._near(who.staff_no, party_id):
                raise OwnCase

    def _near(self, staff_no: str, party_id: int) -> bool:
        find = self._store.kin.relation
        return self._once(("near", staff_no, party_id), lambda: find(staff_no, party_id).near)

    def seat(self, case: Case) -> Seat:
        """In whose name the actor takes the next step now.

        Raises DraftDecided, NoRightHere, OwnDraft, OwnCase, ApprovedAlready, RouteOutgrown, StepOfAnother, OverLimit.
        """
        if case.state != DraftState.AWAITED:
            raise DraftDecided(draft_id=case.draft_id, state=case.state)
        act: Act = self._acts[case.act_code]
        function = function_named(act.function_code)
        seats = self._seats(case, function.code)
        if not seats:
            raise NoRightHere(function=function.name)
        self.refuse_own(case)
        yen = self.yen(case)
        needed = route_for(
            self.rules(case.drafted_on), act=case.act_code, function=function.code, office=case.office_code, yen=yen
        )
        if not covers(case.way, needed):
            raise RouteOutgrown(yen=f"{yen:,}")
        return self._chosen(case, seats, yen)

    def _seats(self, case: Case, function_code: str) -> list[Seat]:
        """One's own name first, then those of colleagues; a 審査 needs no more than the right to read."""
        mine = Seat(self.person(self._me), "")
        if case.reviewing:
            return [mine] if self.sees(function_code) else []
        if not self.may(self._me, APPROVALS, Level.APPROVE):
            return []
        own = [mine] if self.may(self._me, function_code, Level.APPROVE) else []
        return own + self._lent_for(function_code)

    def _chosen(self, case: Case, seats: list[Seat], yen: int) -> Seat:
        step, money = case.next_step, case.amount_yen is not None
        refusal: Refusal = StepOfAnother(step=step.word)
        for seat in seats:
            who = seat.person
            if seat.delegation is not None:
                try:
                    self._refuse_own(case, who)
                except Refusal:  # what the lender could not decide, nobody decides in the lender's name
                    continue
            raised = money and seat.delegation is None and 0 < yen <= who.raised
            fitting = [role for role in ROLES if role in who.roles & above(step.role)]
            if step.role != ANY and not fitting and not raised:
                continue
            limit_holds = within(yen, who.limit) or raised
            if money and case.last and not limit_holds:
                refusal = OverLimit(limit=who.limit_word, yen=f"{yen:,}", who=self._who_decides(yen))
                continue
            return Seat(who, (fitting or [role for role in ROLES if role in who.roles] or [""])[0], seat.delegation)
        raise refusal

    def _who_decides(self, yen: int) -> str:
        names = [role_name(role) for role, limit in self._limits.items() if within(yen, limit)]
        return "か".join(names) or "限度額の付与を受けた承認者"
