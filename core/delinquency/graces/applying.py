"""申請受付・補正・取下げ, and the office's own start: how a grace comes in, and what its papers say (G62 to G65).

The written application acknowledges what it lists on the day it is received, whatever becomes of it (民法152条①).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.graces.examining import lineage_of, open_principal, periods_of
from core.delinquency.graces.grace import (
    SECURITY_KINDS,
    Grace,
    GraceEventKind,
    GraceState,
    NewGrace,
)
from core.delinquency.graces.kinds import CLAUSES, Clause, GraceKind
from core.delinquency.graces.planning import Finances, check_period
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import refresh_limits, refuse_completed
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent
from core.office.calendar import days_set
from core.office.settings import value_of
from core.office.traces.looking import changing, refuse_near
from core.parties.party import PartyStatus
from core.values.business_days import shift
from core.values.dates import wareki
from core.values.money import Yen
from core.values.periods import ONE_DAY
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.graces"


class AppliedAlready(Refusal):
    """An application or grace that is not decided yet lists the receivable."""

    sentence = "{grace}が審査中です。その処理を終えてから受け付けてください。"


class GraceNotOpen(Refusal):
    """The grace is not in the state that the act asks for."""

    sentence = "{grace}は「{state}」です。この操作はできません。"


class HolderIsDead(Refusal):
    """Nothing is applied for by the dead, and nothing is granted to them: their heirs owe (法9条)."""

    sentence = "死亡した人に猶予はできません。相続人を調べ、承継した期別で申請を受けてください（6701、法9条）。"


class CorrectionNotOver(Refusal):
    """The day of the correction is not past yet."""

    sentence = "補正の期限は {day} です。みなし取下げはその翌日からです（法15条の2）。"


@dataclass(frozen=True, slots=True)
class Application:
    """What is entered at reception; `received_on` None for the office's own. `parent_id` names the grace it extends."""

    party_id: int
    kind: GraceKind
    clause: Clause
    receivable_ids: tuple[int, ...]
    received_on: date | None
    from_on: date
    until_on: date
    arose_on: date | None = None
    parent_id: int | None = None
    finances: Finances = field(default_factory=Finances)
    statement: str = ""


def receive_application(ctx: Context, asked: Application) -> Grace:
    """申請受付 (or 職権で着手): the grace enters the books; limitation is renewed by the paper.

    Raises BadInput, HolderIsDead, AppliedAlready, PeriodTooLong, LimitationCompleted, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=asked.party_id)
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, asked.party_id)
        new = _checked(store, asked, today)
        numbers = [number for number, _ in new.receivables]
        word = "猶予申請の受付" if asked.kind.applied_for else "職権による猶予の着手"
        entry = ctx.entry(
            FUNCTION, word, party_id=asked.party_id, kind=asked.kind.value, receivables=numbers, on=new.asked_on.isoformat()
        )  # fmt: skip
        seq = store.audit.record(entry)
        grace = store.graces.get(store.graces.add(new, seq))
        kind = GraceEventKind.RECEIVED if asked.kind.applied_for else GraceEventKind.STARTED
        store.graces.happen(grace, kind, new.asked_on, ctx.actor.staff_no, seq)
        if asked.received_on is not None:
            for number in numbers:
                store.receivable_events.add(
                    NewReceivableEvent(
                        number,
                        EventKind.WRITTEN_ACKNOWLEDGEMENT.value,
                        asked.received_on,
                        facts={"grace_id": grace.grace_id, "paper": "猶予申請書"},
                    ),
                    seq,
                )
            refresh_limits(store, numbers, today)
        words = (
            f"{asked.kind.label}の{'申請を受け付け' if asked.kind.applied_for else '検討を始め'}（{len(numbers)}期）"
        )
        tell(ctx, store, asked.party_id, Happened.GRACE, words, seq, on=new.asked_on, facts={"grace": grace.grace_id})
        return store.graces.get(grace.grace_id)


def ask_correction(ctx: Context, grace_id: int, lacking: str) -> Grace:
    """補正を求める: what the papers lack, and the day by which it is to come; then the application counts as withdrawn.

    Raises BadInput, GraceNotOpen.
    """
    ctx.authorize(FUNCTION, "enter")
    if not lacking.strip():
        raise BadInput(reason="不備の内容を入力してください。通知書に載ります。", field="lacking")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = open_grace(ctx, store, grace_id, today)
        if not grace.kind.applied_for:
            raise GraceNotOpen(grace=grace.grace_no, state="職権（申請書なし）")
        until = correction_day(store, today)
        seq = record(ctx, store, grace, "補正の通知", until=until.isoformat())
        store.graces.happen(
            grace,
            GraceEventKind.CORRECTION_ASKED,
            today,
            ctx.actor.staff_no,
            seq,
            facts={"until": until.isoformat()},
            words=lacking.strip(),
        )
        wanted = TaskRequest(
            grace.party_id,
            TaskKind.DEADLINE,
            until,
            f"猶予申請の補正期限（{grace.grace_no}）",
            statutory=True,
            source=f"grace:{grace_id}:correction",
        )
        add_task(ctx, store, wanted)
        tell_grace(ctx, store, grace, f"猶予申請の補正を通知（期限 {wareki(until)}）", seq)
        return store.graces.get(grace_id)


def note_corrected(ctx: Context, grace_id: int, words: str = "") -> Grace:
    """補正済: the papers are complete. Raises GraceNotOpen when no correction is open."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = open_grace(ctx, store, grace_id, today)
        if grace.correction_until is None:
            raise GraceNotOpen(grace=grace.grace_no, state=grace.state(today).value)
        seq = record(ctx, store, grace, "補正の受付")
        store.graces.happen(grace, GraceEventKind.CORRECTED, today, ctx.actor.staff_no, seq, words=words.strip())
        end_tasks(ctx, store, f"grace:{grace_id}:correction", "補正済")
        tell_grace(ctx, store, grace, "猶予申請の補正を受付", seq)
        return store.graces.get(grace_id)


def withdraw_application(ctx: Context, grace_id: int, words: str) -> Grace:
    """取下げ by the applicant. Raises BadInput, GraceNotOpen."""
    ctx.authorize(FUNCTION, "enter")
    if not words.strip():
        raise BadInput(reason="取下げの経緯を入力してください。", field="words")
    return _withdraw(ctx, grace_id, GraceEventKind.WITHDRAWN, "猶予申請の取下げ", words)


def deem_withdrawn(ctx: Context, grace_id: int) -> Grace:
    """みなし取下げ: the correction did not come by its day. Raises CorrectionNotOver, GraceNotOpen."""
    ctx.authorize(FUNCTION, "enter")
    return _withdraw(ctx, grace_id, GraceEventKind.DEEMED_WITHDRAWN, "猶予申請のみなし取下げ", "")


def keep_finances(ctx: Context, grace_id: int, finances: Finances) -> Grace:
    """財産収支状況書: assets and needs as the papers say. Raises GraceNotOpen."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = open_grace(ctx, store, grace_id, today)
        seq = record(ctx, store, grace, "財産収支の登録")
        store.graces.put_finances(grace, finances, seq)
        return store.graces.get(grace_id)


def give_security(
    ctx: Context, grace_id: int, kind: str, words: str, worth: Yen, *, provider: str = "", on: date | None = None
) -> Grace:
    """担保の徴取. Raises BadInput, GraceNotOpen once the grace is over."""
    ctx.authorize(FUNCTION, "enter")
    if kind not in SECURITY_KINDS:
        raise BadInput(reason="担保の種類を一覧から選んでください。", field="security_kind")
    if not words.strip():
        raise BadInput(reason="担保の名称・数量・所在を入力してください。", field="security_words")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = _own(ctx, store, grace_id)
        if not grace.state(today).live:
            raise GraceNotOpen(grace=grace.grace_no, state=grace.state(today).value)
        seq = record(ctx, store, grace, "担保の徴取", yen=worth.amount)
        number = store.graces.add_security(grace, kind, words.strip(), provider.strip(), worth, on or today, seq)
        store.graces.happen(
            grace,
            GraceEventKind.SECURITY_GIVEN,
            on or today,
            ctx.actor.staff_no,
            seq,
            facts={"security": number, "yen": worth.amount},
        )
        tell_grace(ctx, store, grace, f"担保を徴取（{kind} {worth}円）", seq)
        return store.graces.get(grace_id)


def correction_day(store: Store, notified_on: date) -> date:
    """The last day of a correction: so many days from the day after the notice, shifted for closed days (法15条の2)."""
    days = days_set(store)
    last = notified_on + timedelta(days=int(value_of(store, "grace_correction_days", notified_on)))
    return shift(last, closed=days.closed, opened=days.opened)


# Steps that the acts of this room share


def open_grace(ctx: Context, store: Store, grace_id: int, today: date) -> Grace:
    """A grace that is not decided yet, for somebody who may change it. Raises GraceNotOpen, NearChange."""
    grace = _own(ctx, store, grace_id)
    state = grace.state(today)
    if not state.open:
        raise GraceNotOpen(grace=grace.grace_no, state=state.value)
    return grace


def refuse_dead(store: Store, party_id: int, received_on: date | None = None) -> None:
    """Raise HolderIsDead for somebody who has died; an application that came in before that day is still received."""
    party = store.parties.get(party_id)
    if party.status is not PartyStatus.DECEASED:
        return
    if received_on is None or party.status_on is None or received_on >= party.status_on:
        raise HolderIsDead


def grace_in_force(ctx: Context, store: Store, grace_id: int, today: date) -> Grace:
    """A grace that was granted and runs or begins. Raises GraceNotOpen, NearChange."""
    grace = _own(ctx, store, grace_id)
    state = grace.state(today)
    if not state.in_force:
        raise GraceNotOpen(grace=grace.grace_no, state=state.value)
    return grace


def record(ctx: Context, store: Store, grace: Grace, act: str, **facts: Any) -> int:
    """The audit row of an act on a grace."""
    return store.audit.record(ctx.entry(FUNCTION, act, party_id=grace.party_id, grace=grace.grace_id, **facts))


def tell_grace(ctx: Context, store: Store, grace: Grace, words: str, audit_seq: int) -> None:
    """Note it in the course of things."""
    tell(ctx, store, grace.party_id, Happened.GRACE, words, audit_seq, facts={"grace": grace.grace_id})


def _own(ctx: Context, store: Store, grace_id: int) -> Grace:
    grace = store.graces.get(grace_id)
    refuse_near(ctx, store, grace.party_id)
    return grace


def _withdraw(ctx: Context, grace_id: int, kind: GraceEventKind, act: str, words: str) -> Grace:
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        grace = open_grace(ctx, store, grace_id, today)
        if kind is GraceEventKind.DEEMED_WITHDRAWN:
            until = grace.correction_until
            if until is None or grace.state(today) is not GraceState.CORRECTION_OVER:
                raise CorrectionNotOver(day=wareki(until) if until else "定められていません")
        seq = record(ctx, store, grace, act)
        store.graces.happen(grace, kind, today, ctx.actor.staff_no, seq, words=words.strip(), over=True)
        end_tasks(ctx, store, f"grace:{grace_id}", act)
        tell_grace(ctx, store, grace, act, seq)
        return store.graces.get(grace_id)


def _checked(store: Store, asked: Application, today: date) -> NewGrace:
    """The application as it goes into the books. Raises BadInput, AppliedAlready, PeriodTooLong, LimitationCompleted."""
    if asked.clause not in CLAUSES[asked.kind]:
        raise BadInput(reason="事由の号を一覧から選んでください。", field="clause")
    if asked.kind.applied_for and asked.received_on is None:
        raise BadInput(reason="受付日を入力してください。", field="received_on")
    if not asked.kind.applied_for and asked.received_on is not None:
        raise BadInput(reason="職権による猶予に申請の受付日はありません。", field="received_on")
    if asked.received_on is not None and asked.received_on > today:
        raise BadInput(reason="受付日は今日までの日を入力してください。", field="received_on")
    if asked.arose_on is not None and asked.arose_on > today:
        raise BadInput(reason="事由発生日は今日までの日を入力してください。", field="arose_on")
    refuse_dead(store, asked.party_id, asked.received_on)
    lineage = lineage_of(store, asked.parent_id)
    from_on = asked.from_on
    if lineage:
        from_on = lineage[-1].until_on + ONE_DAY
        _check_parent(lineage[-1], asked, today)
    check_period(from_on, asked.until_on, periods_of(lineage))
    numbers = _numbers(store, asked, lineage)
    refuse_completed(store, numbers, asked.received_on or today)
    return NewGrace(
        asked.party_id,
        asked.kind,
        asked.clause,
        asked.received_on,
        asked.arose_on,
        from_on,
        asked.until_on,
        asked.parent_id,
        open_principal(store, numbers),
        asked.received_on or today,
        asked.finances,
        asked.statement.strip(),
    )


def _check_parent(parent: Grace, asked: Application, today: date) -> None:
    if parent.party_id != asked.party_id or parent.kind is not asked.kind:
        raise BadInput(reason="延長は同じ人の同じ種別の猶予だけです。元の猶予を確かめてください。", field="parent")
    if not parent.state(today).in_force:
        raise GraceNotOpen(grace=parent.grace_no, state=parent.state(today).value)


def _numbers(store: Store, asked: Application, lineage: Sequence[Grace]) -> list[int]:
    wanted = list(dict.fromkeys(asked.receivable_ids or (lineage[-1].numbers if lineage else ())))
    own = {each.receivable_id for each in store.receivables.of_party(asked.party_id)}
    if any(number not in own for number in wanted):
        raise BadInput(reason="本人の期別だけを選んでください。", field="receivables")
    numbers = [number for number, _ in open_principal(store, wanted)]
    if not numbers:
        raise BadInput(reason="未納の本税がある期別を選んでください。", field="receivables")
    for grace_ids in store.graces.in_force_of(numbers).values():
        for grace in store.graces.many(grace_ids):
            if grace.granted is None:
                raise AppliedAlready(grace=f"{grace.grace_no}（{grace.kind.label}）")
    return numbers
