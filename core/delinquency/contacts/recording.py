"""折衝入力 (6102): a contact with its codes, its words and its promise, written into the course of things in one act.

What is in the course is never changed: a correction is a row that names the one it corrects, and both are shown (C28).
A promise makes its own task on the next open day after it; what somebody says never renews the limitation (C31).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from core.delinquency.cases.labels import LabelSort, NewLabel, codes_of
from core.delinquency.contacts.codes import CALL_OUT, ORAL_ACKNOWLEDGEMENT, PROMISED, SELF, Codes, codes_on, need_code
from core.delinquency.contacts.contact import (
    ContactEntry,
    NewContact,
    NewPromise,
    PromiseState,
    PromiseWanted,
    Recorded,
)
from core.delinquency.contacts.hours import ContactLimits, cautions_of, parse_time
from core.delinquency.contacts.promises import (
    NothingOwed,
    PromiseInThePast,
    PromiseOverOwed,
    PromiseTooFar,
    judged_from,
)
from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, check_completed, end_tasks
from core.delinquency.limits.state import limitation_of, refuse_completed
from core.delinquency.ports import Context, Store
from core.delinquency.timeline import Happened, Happening, NewHappening
from core.ledger.inquiry.terms import terms_of
from core.office.calendar import DaysSet, days_set
from core.office.clock import JST
from core.office.settings import value_of
from core.office.traces.looking import changing, refuse_near
from core.parties.names import phone_key
from core.parties.party import PartyStatus
from core.values.business_days import closed_reason, next_business_day, shift
from core.values.dates import wareki
from core.values.money import ZERO, Yen, total
from core.values.refusals import BadInput, Refusal

FUNCTION = "delinquency.contacts"
MOST_TEXT = 2_000
ORAL = "口頭の承認では時効は更新されません。書面（分納誓約書・申請書）をとってください（民法152条）。"
CONFIRMS = "約束の確認"


class CourseMoved(Refusal):
    """Somebody else wrote into the course of the same delinquent since it was opened."""

    sentence = "開いた後に {who} が「{words}」を記録しました。入力は残っています。確かめて、よければ F9 をもう一度押してください。"


class NotAContact(Refusal):
    """Only contacts are corrected in 6102; what the system wrote is corrected where it came from."""

    sentence = "訂正できるのは折衝の記録だけです。{kind}の行は、その処分や収納の画面で訂正してください。"


class AlreadyCorrected(Refusal):
    """A row is corrected once; a further correction corrects the correction."""

    sentence = "この記録には訂正があります。訂正の記録の方を訂正してください。"


class SelfIsDead(Refusal):
    """Nobody speaks with the dead: what is entered as said by them was said by somebody else (法9条)."""

    sentence = (
        "本人は死亡しています（{on}）。相手を選び直してください。納める約束は承継した相続人の案件で受けます（6701）。"
    )


class NothingCorrected(Refusal):
    """A correction says what is right and why."""

    sentence = "訂正の記録には、訂正の理由を入力してください。"


@dataclass(frozen=True, slots=True)
class _Day:
    """The city's calendar and settings on the day of an entry."""

    today: date
    days: DaysSet
    codes: Codes
    limits: ContactLimits
    grace_days: int
    most_days: int


def record_contact(ctx: Context, entry: ContactEntry) -> Recorded:
    """Write a contact, with its promise, its next task and the task that it carried out.

    Raises BadInput for what is missing or has no code, PromiseInThePast, PromiseTooFar, PromiseOverOwed, NothingOwed,
    LimitationCompleted for a claim that is extinct, SelfIsDead, CourseMoved (nothing is written then), TaskIsOver,
    NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=entry.party_id)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, entry.party_id)
        store.parties.get(entry.party_id)
        _refuse_moved(ctx, store, entry)
        return _write(ctx, store, entry, None, "")


def correct_contact(ctx: Context, event_id: int, entry: ContactEntry, why: str) -> Recorded:
    """Add the correction of a contact; the corrected row stays and both are shown (C28). Its promise is taken back.

    Raises NotAContact, AlreadyCorrected, NothingCorrected, and what `record_contact` raises.
    """
    ctx.authorize(FUNCTION, "enter", party_id=entry.party_id)
    if not why.strip():
        raise NothingCorrected(field="why")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, entry.party_id)
        wrong = store.timeline.get(event_id)
        if wrong.party_id != entry.party_id or "contact" not in wrong.facts:
            raise NotAContact(kind=wrong.kind.value)
        if wrong.corrected_by is not None:
            raise AlreadyCorrected
        promise = store.promises.of_event(event_id)
        recorded = _write(ctx, store, entry, wrong, why.strip())
        if promise is not None:
            seq = store.audit.record(
                ctx.entry(FUNCTION, "約束の取消", party_id=entry.party_id, promise=promise.promise_id)
            )
            store.promises.tell(promise.promise_id, PromiseState.WITHDRAWN, ctx.now().date(), ZERO, seq)
            end_tasks(ctx, store, f"promise:{promise.promise_id}", "折衝の訂正により取消")
        return recorded


def cautions_on(store: Store, entry: ContactEntry, on: date) -> tuple[str, ...]:
    """What to heed of an entry before it is saved: hours, workplace, oral acknowledgement, more than is owed."""
    day = _day(store, on)
    return _cautions(store, entry, day, _owed(store, entry.party_id))


def next_task_on(store: Store, promised_on: date) -> date:
    """The open day after a promise: when the office looks whether the money came."""
    days = days_set(store)
    return next_business_day(promised_on, closed=days.closed, opened=days.opened)


def _write(ctx: Context, store: Store, entry: ContactEntry, wrong: Happening | None, why: str) -> Recorded:
    day = _day(store, ctx.today())
    entry = replace(entry, at=parse_time(entry.at), text=day.codes.expand(entry.text).strip())
    names = _names(day.codes, entry)
    _check(entry, day, ctx.now().date())
    _refuse_dead(store, entry)
    owed = _owed(store, entry.party_id)
    case = store.delinquency_cases.open_of(entry.party_id)
    promise = _checked_promise(store, entry.promise, owed, day, case is not None)
    if entry.next_on is not None and entry.next_on < day.today:
        raise BadInput(reason="次の予定は今日以後の日を入力してください。", field="next_on")
    if entry.next_on is not None and case is None:
        raise NothingOwed(field="next_on")
    cautions = _cautions(store, entry, day, owed)
    words = _words(entry, promise, names, why)
    noted: dict[str, Any] = {"outcome": entry.result, "method": entry.method}
    if wrong is not None:
        noted["corrects"] = wrong.event_id
    if promise is not None:
        noted |= {"promise_yen": promise.amount.amount, "promised_on": promise.on.isoformat()}
    audit = ctx.entry(FUNCTION, "折衝の訂正" if wrong else "折衝の登録", party_id=entry.party_id, **noted)
    seq = store.audit.record(audit)
    kind = Happened.PROMISE if promise else Happened.CONTACT
    facts = _facts(entry, promise, names, why)
    happening = NewHappening(
        entry.party_id, kind, entry.on, words, entry.at, facts, corrects=wrong.event_id if wrong else None
    )
    event_id = store.timeline.add(happening, ctx.actor.staff_no, seq)
    store.contacts.add(
        NewContact(
            event_id,
            entry.party_id,
            entry.on,
            entry.at,
            entry.method,
            entry.counterpart,
            entry.result,
            entry.reason,
            entry.mood,
            ctx.actor.staff_no,
        ),
        seq,
    )
    promise_id = _keep_promise(ctx, store, entry, promise, event_id, day, seq)
    if entry.tag:
        _stick(ctx, store, entry, day, seq)
    if entry.task_id:
        _carry_out(ctx, store, entry, words)
    task_id, next_on = _next(ctx, store, entry, promise, promise_id, day)
    return Recorded(event_id, words, promise_id, task_id, next_on, cautions)


def _refuse_moved(ctx: Context, store: Store, entry: ContactEntry) -> None:
    """Two collectors on one case: what the other wrote meanwhile is read before one's own is saved."""
    newest = store.timeline.of_party(entry.party_id, limit=5)
    others = [row for row in newest if row.event_id > entry.seen_event and row.staff_no != ctx.actor.staff_no]
    if entry.seen_event and others:
        latest = max(others, key=lambda row: row.event_id)
        who = store.roster.get(latest.staff_no).name
        refusal = CourseMoved(who=who, words=latest.words[:24])
        refusal.facts["event_id"] = latest.event_id
        raise refusal


def limits_on(store: Store, on: date) -> ContactLimits:
    """Hours and days of contacts in force on a day (C34)."""
    return ContactLimits(str(value_of(store, "contact_hours", on)), bool(value_of(store, "contact_closed_days", on)))


def _day(store: Store, on: date) -> _Day:
    return _Day(
        on,
        days_set(store),
        codes_on(store, on),
        limits_on(store, on),
        int(value_of(store, "promise_grace_days", on)),
        int(value_of(store, "promise_most_days", on)),
    )


def _names(codes: Codes, entry: ContactEntry) -> dict[str, str]:
    promised = entry.promise.method if entry.promise else ""
    return {
        "method": need_code(codes.methods, entry.method, "種別", "method"),
        "counterpart": need_code(codes.counterparts, entry.counterpart, "相手", "counterpart"),
        "result": need_code(codes.results, entry.result, "結果", "result"),
        "reason": need_code(codes.reasons, entry.reason, "理由", "reason", required=False),
        "mood": need_code(codes.moods, entry.mood, "感触", "mood", required=False),
        "pay_method": need_code(codes.pay_methods, promised, "方法", "pay_method", required=False),
    }


def _check(entry: ContactEntry, day: _Day, real: date) -> None:
    if entry.on > max(day.today, real):
        raise BadInput(reason="折衝の日時は、過ぎた日か今日を入力してください。", field="on")
    if entry.result == PROMISED and entry.promise is None:
        raise BadInput(reason="納付約束は、約束日と約束額を入力してください。", field="promised_on")
    if entry.promise is None and not entry.text:
        raise BadInput(reason="本文を入力してください。定型文は F4 か ;1 のように入力できます。", field="text")
    if len(entry.text) > MOST_TEXT:
        raise BadInput(reason=f"本文は{MOST_TEXT:,}字までです。2件に分けて登録してください。", field="text")


def _refuse_dead(store: Store, entry: ContactEntry) -> None:
    """What was said until the day of the death may still be entered and corrected."""
    party = store.parties.get(entry.party_id)
    if party.status is not PartyStatus.DECEASED or entry.counterpart != SELF:
        return
    if party.status_on is None or entry.on > party.status_on:
        raise SelfIsDead(on=wareki(party.status_on) if party.status_on else "日不明", field="counterpart")


def _checked_promise(
    store: Store, wanted: PromiseWanted | None, owed: Mapping[int, Yen], day: _Day, open_case: bool
) -> PromiseWanted | None:
    if wanted is None:
        return None
    if not open_case or not owed:
        raise NothingOwed(field="promised_on")
    if wanted.on < day.today:
        raise PromiseInThePast(day=wareki(wanted.on), today=wareki(day.today), field="promised_on")
    last = day.today + timedelta(days=day.most_days)
    if wanted.on > last:
        raise PromiseTooFar(last=wareki(last), field="promised_on")
    if wanted.amount.amount <= 0:
        raise BadInput(reason="約束額は1円以上で入力してください。", field="amount")
    chosen = wanted.receivable_ids
    if any(number not in owed for number in chosen):
        raise BadInput(reason="未納でない期別が対象に入っています。F4 で選び直してください。", field="targets")
    if not chosen:
        chosen = tuple(n for n, limit in limitation_of(store, list(owed), day.today).items() if not limit.completed)
    if not chosen:
        raise NothingOwed(field="promised_on")
    refuse_completed(store, chosen, day.today)
    most = _owed_on(store, chosen, wanted.on, day.today)
    if wanted.amount > most:
        raise PromiseOverOwed(amount=str(wanted.amount), day=wareki(wanted.on), owed=str(most), field="amount")
    return replace(wanted, receivable_ids=tuple(sorted(chosen)))


def _owed_on(store: Store, numbers: Sequence[int], on: date, today: date) -> Yen:
    """What is owed of receivables on a day to come, the late charge until then with it."""
    claims = [store.receivables.get(number) for number in numbers]
    terms = terms_of(store, claims, store.receivables.entries(numbers), on, today)
    return total([Yen(term.receivable.open.amount + (term.late_charge_accrued or ZERO).amount) for term in terms])


def _owed(store: Store, party_id: int) -> dict[int, Yen]:
    """What is owed by receivable, late charge that is not in the books apart."""
    return {one.receivable_id: one.open for one in store.receivables.of_party(party_id) if one.open.amount > 0}


def _cautions(store: Store, entry: ContactEntry, day: _Day, owed: Mapping[int, Yen]) -> tuple[str, ...]:
    found = list(
        cautions_of(
            entry.method,
            entry.counterpart,
            entry.on,
            entry.at,
            day.limits,
            closed=day.days.closed,
            opened=day.days.opened,
        )
    )
    found += _points_not_now(store, entry, day)
    if entry.result == ORAL_ACKNOWLEDGEMENT:
        found.append(ORAL)
    if entry.promise is not None:
        numbers = entry.promise.receivable_ids or tuple(owed)
        sum_owed = total([owed.get(number, ZERO) for number in numbers])
        if entry.promise.amount.amount > sum_owed.amount:
            found.append(f"約束額が未納 {sum_owed}円（延滞金未確定分を除く）を超えています。")
        judged = shift(entry.promise.on, closed=day.days.closed, opened=day.days.opened)
        if judged != entry.promise.on:
            found.append(f"約束日 {wareki(entry.promise.on)} は閉庁日です。")
    return tuple(found)


def _points_not_now(store: Store, entry: ContactEntry, day: _Day) -> list[str]:
    """What was asked for of the number that was called: hours, days (A8, C34)."""
    if entry.method != CALL_OUT or not entry.place:
        return []
    hour, minute = (int(part) for part in entry.at.split(":"))
    at = datetime.combine(entry.on, time(hour, minute), JST)
    closed = bool(closed_reason(entry.on, closed=day.days.closed, opened=day.days.opened))
    points = [one for one in store.contact_points.of_party(entry.party_id) if one.holds(entry.on)]
    told = [one.not_now(at, closed_day=closed) for one in points if phone_key(one.number) == phone_key(entry.place)]
    return [word for word in told if word]


def _words(entry: ContactEntry, promise: PromiseWanted | None, names: Mapping[str, str], why: str) -> str:
    """One line of the course: what was promised or said."""
    parts = []
    if why:
        parts.append(f"訂正（{why}）")
    if promise is not None:
        way = f"（{names['pay_method']}）" if names["pay_method"] else ""
        parts.append(f"約束 {wareki(promise.on)} に {promise.amount}円{way}")
    else:
        parts.append(names["result"])
    if entry.text:
        parts.append(entry.text)
    return "  ".join(parts)


def _facts(entry: ContactEntry, promise: PromiseWanted | None, names: Mapping[str, str], why: str) -> dict[str, Any]:
    """What can be read again: codes, names as they were on the day, the text whole."""
    facts: dict[str, Any] = {
        "contact": {
            "method": entry.method,
            "counterpart": entry.counterpart,
            "result": entry.result,
            "reason": entry.reason,
            "mood": entry.mood,
        },
        "names": {key: name for key, name in names.items() if name},
        "text": entry.text,
    }
    if entry.place:
        facts["place"] = entry.place
    if why:
        facts["why"] = why
    if promise is not None:
        facts["promise"] = {
            "on": promise.on.isoformat(),
            "yen": promise.amount.amount,
            "method": promise.method,
            "receivables": list(promise.receivable_ids),
        }
    return facts


def _keep_promise(
    ctx: Context, store: Store, entry: ContactEntry, promise: PromiseWanted | None, event_id: int, day: _Day, seq: int
) -> int | None:
    if promise is None:
        return None
    judged = judged_from(promise.on, day.grace_days, closed=day.days.closed, opened=day.days.opened)
    new = NewPromise(
        event_id,
        entry.party_id,
        min(entry.on, promise.on),
        promise.on,
        judged,
        promise.amount,
        promise.method,
        ctx.actor.staff_no,
        promise.receivable_ids,
    )
    return store.promises.add(new, seq)


def _next(
    ctx: Context,
    store: Store,
    entry: ContactEntry,
    promise: PromiseWanted | None,
    promise_id: int | None,
    day: _Day,
) -> tuple[int | None, date | None]:
    """The next task: the promise's own on the open day after it, and the clerk's, if another was entered."""
    task_id, next_on = None, None
    if promise is not None and promise_id is not None:
        next_on = next_business_day(promise.on, closed=day.days.closed, opened=day.days.opened)
        words = f"約束 {wareki(promise.on)} {promise.amount}円 の確認"
        wanted = TaskRequest(entry.party_id, TaskKind.PROMISE, next_on, words, source=f"promise:{promise_id}")
        task_id = add_task(ctx, store, wanted)
    if entry.next_on is not None and entry.next_on != next_on:
        own = TaskRequest(
            entry.party_id,
            TaskKind.OTHER,
            entry.next_on,
            entry.next_words.strip() or "再度の連絡",
            staff_no=ctx.actor.staff_no,
        )
        own_id = add_task(ctx, store, own)
        return (task_id, next_on) if promise_id is not None else (own_id, entry.next_on)
    return task_id, next_on


def _stick(ctx: Context, store: Store, entry: ContactEntry, day: _Day, seq: int) -> None:
    """Stick a 付箋 on, unless it is there; it falls off by itself after the days of the setting (A10)."""
    tags = codes_of(store, LabelSort.TAG, day.today)
    if entry.tag not in tags:
        raise BadInput(reason="付箋の番号がありません。F4 で一覧を見られます。", field="tag")
    there = store.case_labels.in_force(entry.party_id, day.today)
    if all(label.code != entry.tag or label.sort is not LabelSort.TAG for label in there):
        until = day.today + timedelta(days=int(value_of(store, "contact_tag_days", day.today)))
        new = NewLabel(entry.party_id, LabelSort.TAG, entry.tag, "", day.today, until, staff_no=ctx.actor.staff_no)
        store.case_labels.add(new, seq)


def _carry_out(ctx: Context, store: Store, entry: ContactEntry, words: str) -> None:
    """The contact is what came of the task (D35)."""
    task = store.tasks.get(entry.task_id)
    if task.party_id != entry.party_id:
        raise BadInput(reason="予定が別の人のものです。予定の画面から開き直してください。", field="text")
    check_completed(task, words)
    store.tasks.end(task, ctx.now().date(), f"折衝 {words}"[:200], ctx.actor.staff_no)
