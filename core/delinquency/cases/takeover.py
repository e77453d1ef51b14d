"""引継ぎ (B18): all cases of a collector, or some, go to another with their open tasks and their drafts in decision.

Counts are kept as they were. Drafts keep their drafter of record, and what was approved of them; the one who takes over
follows them up: what is sent back comes to them, they withdraw it or lay it down anew, and they do not approve it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from core.delinquency.cases.assigning import NearCase, need_able
from core.delinquency.cases.assignment import FUNCTION, Duty, NewAssignment, Origin
from core.delinquency.cases.births import Told
from core.delinquency.timeline import Happened
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import ListColumn, Listed, issue_list
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected
from core.values.dates import wareki
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FORM, TITLE = "P93C", "引継ぎ書"


@dataclass(frozen=True, slots=True)
class Takeover:
    """A takeover as it lies in the books: cases by number, deputies, tasks and drafts in decision (numbers)."""

    takeover_id: int
    from_staff: str
    from_name: str
    to_staff: str
    to_name: str
    taken_on: date
    cases: tuple[int, ...]
    deputy_count: int
    task_count: int
    drafts: tuple[int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class AtHand:
    """What a collector has at hand now, as a takeover would move it; `near` are cases that the other one may not have."""

    cases: tuple[int, ...]
    deputy_count: int
    task_count: int
    drafts: tuple[int, ...]
    near: tuple[int, ...]


class TakeoverCase(Protocol):
    """A line of the 引継ぎ書."""

    party_id: int
    case_no: str
    party_no: str
    name: str
    protected: bool
    state: str
    policy: str
    review_on: str
    owed_yen: int
    terms: int
    tasks: int
    next_task: str
    last_words: str


class NothingToTake(Refusal):
    """The collector has no case."""

    sentence = "{name}の担当している案件はありません。"


class Takeovers(Protocol):
    """Takeovers in the store, and what they move."""

    def tasks_of(self, party_ids: Sequence[int], staff_no: str) -> int:
        """Live tasks of these parties that stand on the staff member or on whoever has the case."""
        ...

    def move_tasks(self, party_ids: Sequence[int], from_staff: str, to_staff: str) -> int:
        """Let those that stand on the one by name stand on the other."""
        ...

    def drafts_of(self, party_ids: Sequence[int], staff_no: str) -> list[int]:
        """Drafts that the staff member follows up about these parties and that are not decided yet."""
        ...

    def add(
        self,
        from_staff: str,
        to_staff: str,
        on: date,
        *,
        whole: bool,
        cases: Sequence[int],
        counts: tuple[int, int],
        drafts: Sequence[int],
        words: str,
        audit_seq: int,
    ) -> int:
        """Keep what was moved; `counts` are deputies and tasks. Its number."""
        ...

    def get(self, takeover_id: int) -> Takeover:
        """One takeover. Raises NotFound."""
        ...

    def listed(self, limit: int) -> list[Takeover]:
        """The newest first."""
        ...

    def lines(self, case_ids: Sequence[int]) -> Sequence[TakeoverCase]:
        """The lines of the 引継ぎ書, by what is owed."""
        ...


def look_at_hand(ctx: Context, from_staff: str, to_staff: str = "") -> AtHand:
    """What would be moved, before it is."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return _at_hand(store, from_staff, to_staff, None)


def take_over(
    ctx: Context, from_staff: str, to_staff: str, case_ids: Sequence[int] | None = None, words: str = ""
) -> Takeover:
    """Give the cases of one to another, all of them (and then the rules that name the one) or these; the record of it.

    Cases that the other may not have (A16) stay and are told as left. Raises BadInput, NotACollector, NothingToTake,
    NearCase when nothing but such is left.
    """
    ctx.authorize(FUNCTION, "enter")
    if from_staff == to_staff:
        raise BadInput(reason="引き継ぐ職員と引き受ける職員が同じです。", field="to_staff")
    with ctx.write() as store:
        member = need_able(ctx, store, to_staff)
        hand = _at_hand(store, from_staff, to_staff, case_ids)
        if not hand.cases:
            if hand.near:
                raise NearCase(name=member.name)
            raise NothingToTake(name=store.roster.get(from_staff).name)
        number = _move(ctx, store, from_staff, to_staff, hand, words.strip(), whole=case_ids is None)
        return store.takeovers.get(number)


def list_takeovers(ctx: Context, limit: int = 100) -> list[Takeover]:
    """Takeovers, newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.takeovers.listed(limit)


def print_takeover(ctx: Context, takeover_id: int, reason: str, **how: Any) -> IssuedOutput:
    """The 引継ぎ書: each case with state, policy, what is owed and what comes next, and the drafts in decision.

    Raises NotFound and what the gate refuses.
    """
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        takeover = store.takeovers.get(takeover_id)
        lines = store.takeovers.lines(takeover.cases)
        sees = sees_protected(ctx, store)
    rows = tuple(
        (
            line.case_no,
            line.party_no,
            line.name if sees or not line.protected else PROTECTED_NAME,
            line.state,
            f"{line.policy} {wareki(date.fromisoformat(line.review_on)) if line.review_on else ''}".strip(),
            line.terms,
            line.owed_yen,
            line.tasks,
            _dated(line.next_task) if sees or not line.protected else "",
            _dated(line.last_words) if sees or not line.protected else "",
        )
        for line in lines
    )
    drafts = "・".join(str(number) for number in takeover.drafts) or "なし"
    listed = Listed(
        FORM,
        TITLE,
        f"{takeover.from_name} から {takeover.to_name} へ  {wareki(takeover.taken_on)}"
        f"  予定 {takeover.task_count}件  決裁中の起案 {drafts}",
        (
            ListColumn("案件番号", 28),
            ListColumn("宛名番号", 18),
            ListColumn("氏名・名称", 34),
            ListColumn("状態", 14),
            ListColumn("方針・見直し", 24),
            ListColumn("期", 8),
            ListColumn("残", 20),
            ListColumn("予定", 10),
            ListColumn("次の予定", 46),
            ListColumn("最後の経過", 56),
        ),
        rows,
        ("計", "", "", "", "", sum(line.terms for line in lines), sum(line.owed_yen for line in lines),
         sum(line.tasks for line in lines), "", ""),
        party_ids=tuple(line.party_id for line in lines),
        subject={"takeover": takeover_id},
    )  # fmt: skip
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_takeover_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same 引継ぎ書 once more."""
    ctx.authorize(FUNCTION, "read")
    return print_takeover(ctx, int(subject["takeover"]), reason, as_csv=bool(subject["csv"]), **how)


def _dated(words: str) -> str:
    """A line that begins with an ISO day, with the day as the office writes it."""
    return f"{wareki(date.fromisoformat(words[:10]))}{words[10:]}" if words else ""


def _at_hand(store: Store, from_staff: str, to_staff: str, case_ids: Sequence[int] | None) -> AtHand:
    held = [
        each for each in store.assignments.of_staff(from_staff) if case_ids is None or each.case_id in set(case_ids)
    ]
    near = store.assignment_rules.near([to_staff])[to_staff] if to_staff else frozenset()
    mains = [each for each in held if each.duty is Duty.MAIN and each.party_id not in near]
    parties = [each.party_id for each in mains]
    return AtHand(
        tuple(each.case_id for each in mains),
        sum(each.duty is Duty.DEPUTY for each in held),
        store.takeovers.tasks_of(parties, from_staff),
        tuple(store.takeovers.drafts_of(parties, from_staff)),
        tuple(each.case_id for each in held if each.party_id in near),
    )


def _move(ctx: Context, store: Store, from_staff: str, to_staff: str, hand: AtHand, words: str, *, whole: bool) -> int:
    day = ctx.now().date()
    seq = store.audit.record(
        ctx.entry(
            FUNCTION, "引継ぎ", from_staff=from_staff, staff=to_staff, cases=len(hand.cases), tasks=hand.task_count
        )
    )
    chosen = set(hand.cases)
    held = [each for each in store.assignments.of_staff(from_staff) if whole or each.case_id in chosen]
    moved = [each for each in held if each.case_id not in set(hand.near)]
    parties = [each.party_id for each in moved if each.duty is Duty.MAIN]
    taken = {(each.case_id, each.duty) for each in store.assignments.of_staff(to_staff)}
    replaced = store.assignments.deputies([(each.case_id, to_staff) for each in moved if each.duty is Duty.MAIN])
    store.assignments.end([*(each.assignment_id for each in moved), *replaced], day, seq)
    store.assignments.add(
        [
            NewAssignment(each.case_id, each.party_id, to_staff, each.duty, Origin.TAKEOVER, day)
            for each in moved
            if each.duty is Duty.MAIN or not {(each.case_id, Duty.MAIN), (each.case_id, Duty.DEPUTY)} & taken
        ],
        seq,
    )
    store.takeovers.move_tasks(parties, from_staff, to_staff)
    store.drafts.hand_over(hand.drafts, to_staff, day, seq)
    if whole:
        _move_rules(ctx, store, from_staff, to_staff, seq)
    names = store.roster.get(from_staff).name, store.roster.get(to_staff).name
    told = [
        Told(each.party_id, each.case_id, Happened.ASSIGNMENT, day, f"引継ぎ {each.duty.label} {names[0]} → {names[1]}")
        for each in moved
    ]
    store.births.tell_many(told, ctx.actor.staff_no, seq)
    return store.takeovers.add(
        from_staff,
        to_staff,
        day,
        whole=whole,
        cases=hand.cases,
        counts=(hand.deputy_count, hand.task_count),
        drafts=hand.drafts,
        words=words,
        audit_seq=seq,
    )


def _move_rules(ctx: Context, store: Store, from_staff: str, to_staff: str, seq: int) -> None:
    """New cases go where the old ones went: each rule that names the one is followed by the same one for the other."""
    day = ctx.now().date()
    for rule in store.assignment_rules.all():
        if rule.staff_no == from_staff:
            if not store.assignment_rules.end(rule.rule_id, day):
                raise NotFound(what="割当規則")
            store.assignment_rules.add(rule.rank, rule.name, to_staff, rule.conditions.as_json(), day, seq)
