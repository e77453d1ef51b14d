"""発送: what came after printing is pulled out, the letters are counted, the day is fixed; then each is a 催告 (民法150条).

A letter is counted on the day on which it usually arrives (民法97条①, 法20条④): dispatch and the days of the setting. Until
it is dispatched, the whole run can be cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.delinquency.limitation import EventKind
from core.delinquency.reminders.extraction import judged_of
from core.delinquency.reminders.issuing import pull, still_asked
from core.delinquency.reminders.reviewing import RunView, state_of, view_of
from core.delinquency.reminders.runs import FUNCTION, ReminderRun, RunNotOpen, RunState, RunStep, Target
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent
from core.office.jobs import request_job, run_job
from core.office.papers.documents import Document, DocumentEvent
from core.office.papers.running import dispatch_run
from core.office.settings import value_of
from core.office.traces.looking import near_parties
from core.office.work import Job, StepDone
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

TAKEN_OUT = "9303 で引抜"
JOB = "reminder_sent"
AT_ONCE = 500
"""Letters whose reminders are written in one transaction; more are written by a job, step by step."""
MOST_BACK = 14
"""Days by which a dispatch may be entered late."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A letter that lies printed and must not go: its number, whose, and why."""

    party_id: int
    party_no: str
    name: str
    document_id: int
    document_no: str
    cause: str
    gone: bool = False
    """True for a letter that was taken out by its number already (9303)."""


@dataclass(frozen=True, slots=True)
class BeforeDispatch:
    """A run before its dispatch: the letters that must be taken out now, and how many are to be counted then."""

    view: RunView
    pulled: tuple[Pulled, ...]
    letters: int


class RunNotSent(Refusal):
    """A letter that waited in 外字保留 goes with the run that it belongs to."""

    sentence = "{number} は「{title}」の催告書です。6201 の発送で、通数を数えて一緒に確定してください。"


class LettersDiffer(Refusal):
    """The letters that were counted are not as many as there must be."""

    sentence = "発送する催告書は{wanted:,}通のはずです（数えた数 {counted:,}通、引抜 {pulled:,}通）。6201 の引抜の一覧と照らしてください。"


class CancelFirst(Refusal):
    """A run whose draft lies in the tray."""

    sentence = "起案{draft_id}が決裁待ちです。先に取り下げてください（8001）。"


def before_dispatch(ctx: Context, run_id: int) -> BeforeDispatch:
    """引抜一覧: the printed letters of those who have paid or come under a ground since. Raises RunNotOpen."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        run = store.reminder_runs.get(run_id)
        _need_printed(store, run, "発送の確認")
        pulled, letters = _looked_through(store, run_id, today)
        view = view_of(store, run)
        sees = sees_protected(ctx, store)
        hidden = set() if sees else set(store.outputs.protected([one.party_id for one in pulled]))
        near = near_parties(ctx, store, [one.party_id for one in pulled])
    pulled = [replace(one, name=PROTECTED_NAME) if one.party_id in hidden else one for one in pulled]
    pulled = [replace(one, cause="") if one.party_id in near else one for one in pulled]
    ctx.record_view(FUNCTION, "引抜の一覧", reminder=run_id, count=len(pulled), seen=[one.party_no for one in pulled])
    return BeforeDispatch(view, tuple(pulled), letters)


def pull_letters(ctx: Context, run_id: int) -> tuple[Pulled, ...]:
    """引抜: note what `before_dispatch` lists as taken out of the pile; what it was. Raises RunNotOpen."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.write() as store:
        run = store.reminder_runs.get(run_id)
        _need_printed(store, run, "引抜")
        pulled, _ = _looked_through(store, run_id, today)
        for one in pulled:
            seq = pull(ctx, store, run_id, one.party_id, one.cause, "before_dispatch")
            if not one.gone:
                store.documents.happen(one.document_id, DocumentEvent.WITHDRAWN, today, seq, one.cause)
        _close_unprinted(ctx, store, run)
    return tuple(pulled)


def dispatch(ctx: Context, run_id: int, on: date, counted: int) -> int:
    """発送日の確定: the letters went to the post on a day; how many. `counted` is what the clerk counted.

    Raises RunNotOpen, BadInput for a day that cannot be, LettersDiffer when the count is another one or somebody has
    paid since the last look, NotDrawn.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        run = store.reminder_runs.get(run_id)
        _need_printed(store, run, "発送の確定")
        _check_day(on, today, "sent_on")
        pulled, letters = _looked_through(store, run_id, today)
        if pulled or counted != letters:
            raise LettersDiffer(wanted=letters, counted=counted, pulled=len(pulled))
        letter_run = run.letter_run
        assert letter_run is not None
        others = _released(store, run)
    count = dispatch_run(ctx, letter_run, on, counted, others=others)
    with ctx.read() as store:
        live = store.jobs.live_on(JOB, _subject(run_id))
    if live is not None:
        run_job(ctx, live.job_id)
    return count


def count_reminders(ctx: Context, store: Store, documents: Sequence[Document], on: date, audit_seq: int) -> None:
    """The letters have gone: each listed receivable gets its 催告, each person a row in the course (LETTER_RUNS).

    Raises LettersDiffer, BadInput for a day too long ago, RunNotSent for a letter by itself while its run waits.
    """
    days = int(value_of(store, "reminder_arrival_days", on))
    today = ctx.today()
    _check_day(on, today, "on")
    by_number = {one.document_id: one for one in documents}
    by_run: dict[int, list[Document]] = {}
    for document_id, run_id in store.reminder_runs.of_documents(list(by_number)).items():
        by_run.setdefault(run_id, []).append(by_number[document_id])
    for run_id, letters in by_run.items():
        run = store.reminder_runs.get(run_id)
        if not run.last(RunStep.DISPATCHED) and store.letter_runs.get(run.letter_run or 0).dispatched_on is None:
            raise RunNotSent(number=letters[0].document_no, title=run.title)
        targets = {target.party_id: target for target in store.reminder_runs.lettered(run_id)}
        judged = judged_of(store, [one.party_id for one in letters], today)
        waiting = [one for one in letters if one.party_id in targets]
        pulled = sum(bool(still_asked(targets[one.party_id], judged[one.party_id])[1]) for one in waiting)
        if pulled or len(waiting) < len(letters):
            raise LettersDiffer(wanted=len(waiting) - pulled, counted=len(letters), pulled=pulled)
        if not run.last(RunStep.DISPATCHED):
            facts = {"arrives": (on + timedelta(days=days)).isoformat()}
            store.reminder_runs.happen(run_id, RunStep.DISPATCHED, on, facts, ctx.actor.staff_no, audit_seq)
        if len(waiting) > AT_ONCE:
            params = {"reminder": run_id, "on": on.isoformat(), "days": days}
            request_job(ctx, store, JOB, _subject(run_id), params, expected_count=len(waiting))
            continue
        for document in waiting:
            _sent(ctx, store, run, targets[document.party_id], on, days, audit_seq)


def sent_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """One step of a large dispatch: the reminders of the next letters, each with its row in the course."""
    run = store.reminder_runs.get(int(job.params["reminder"]))
    on, days = date.fromisoformat(str(job.params["on"])), int(job.params["days"])
    targets = store.reminder_runs.unsent(run.run_id, after=int(last_key or 0), limit=AT_ONCE)
    if not targets:
        return StepDone(last_key, 0, 0, True)
    entry = ctx.entry(FUNCTION, "催告の発送の記録", job=job.job_id, reminder=run.run_id, count=len(targets))
    seq = store.audit.record(entry)
    for target in targets:
        _sent(ctx, store, run, target, on, days, seq)
    yen = sum(target.owed.amount for target in targets)
    return StepDone(str(targets[-1].party_id), len(targets), yen, len(targets) < AT_ONCE, seq)


def cancel_run(ctx: Context, run_id: int, reason: str) -> None:
    """取消: nothing of the run goes out; letters that have numbers are void. Until it is dispatched.

    Raises RunNotOpen, CancelFirst, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    words, today = reason.strip(), ctx.today()
    if len(words) < 2:
        raise BadInput(reason="取消の理由を入力してください。", field="reason")
    with ctx.write() as store:
        run = store.reminder_runs.get(run_id)
        state = state_of(store, run)
        if state is RunState.AWAITED:
            raise CancelFirst(draft_id=run.draft_id)
        if state in (RunState.DISPATCHED, RunState.CANCELLED):
            raise RunNotOpen(state=state.value, act="取消")
        seq = store.audit.record(ctx.entry(FUNCTION, "催告の取消", reason=words, reminder=run_id))
        store.reminder_runs.happen(run_id, RunStep.CANCELLED, today, {"reason": words}, ctx.actor.staff_no, seq)
        for target in store.reminder_runs.lettered(run_id):
            if target.document_id is not None:
                store.documents.happen(target.document_id, DocumentEvent.CANCELLED, today, seq, words)


def _check_day(on: date, today: date, field: str) -> None:
    if on > today or (today - on).days > MOST_BACK:
        raise BadInput(reason=f"発送日は{MOST_BACK}日前から今日までの日を入力してください。", field=field)


def _released(store: Store, run: ReminderRun) -> list[int]:
    """Letters of the run that had waited in 外字保留 and were issued one by one."""
    numbers = [one.document_id for one in store.reminder_runs.lettered(run.run_id) if one.document_id is not None]
    return [
        each.document_id
        for each in store.documents.with_numbers(numbers)
        if each.run_id != run.letter_run and each.state is DocumentEvent.PRINTED
    ]


def _subject(run_id: int) -> str:
    return f"reminder:{run_id}"


def _sent(
    ctx: Context,
    store: Store,
    run: ReminderRun,
    target: Target,
    on: date,
    days: int,
    audit_seq: int,
) -> None:
    if target.dispatched_on is not None:
        return
    events: dict[int, int] = {}
    if run.stage.reminds:
        arrives = on + timedelta(days=days)
        facts = {"run": run.run_id, "dispatched_on": on.isoformat(), "form": run.form_no}
        for number in target.claims:
            new = NewReceivableEvent(
                number, EventKind.REMINDER.value, arrives, facts=facts, document_id=target.document_id
            )
            events[number] = store.receivable_events.add(new, audit_seq)
    store.reminder_runs.sent(run.run_id, target.party_id, on, events, audit_seq)
    words = f"{run.stage.label}（{target.document_no}、期限 {wareki(run.pay_by_on)}）"
    told = {"document": target.document_id, "run": run.run_id, "form": run.form_no}
    tell(ctx, store, target.party_id, Happened.LETTER, words, audit_seq, on=on, facts=told)


def _looked_through(store: Store, run_id: int, on: date) -> tuple[list[Pulled], int]:
    """What must be taken out of the pile, and how many letters are left."""
    lettered = [target for target in store.reminder_runs.lettered(run_id) if target.document_id is not None]
    judged = judged_of(store, [target.party_id for target in lettered], on)
    numbers = [target.document_id for target in lettered if target.document_id is not None]
    gone = {one.document_id for one in store.documents.with_numbers(numbers) if one.gone}
    pulled = []
    for target in lettered:
        assert target.document_id is not None
        _, cause = still_asked(target, judged[target.party_id])
        void = target.document_id in gone
        if cause or void:
            pulled.append(
                Pulled(
                    target.party_id,
                    target.party_no,
                    target.name,
                    target.document_id,
                    target.document_no,
                    cause or TAKEN_OUT,
                    void,
                )
            )
    return pulled, len(lettered) - len(pulled)


def _close_unprinted(ctx: Context, store: Store, run: ReminderRun) -> None:
    """Who got no letter in the printing for another cause (returned address, no address) is noted with it."""
    if run.letter_run is None:
        return
    for skipped in store.letter_runs.skipped(run.letter_run):
        target = store.reminder_runs.target(run.run_id, skipped.party_id)
        if skipped.held_id is None and target.gets_letter and target.document_id is None:
            pull(ctx, store, run.run_id, skipped.party_id, skipped.ground, "before_print")


def _need_printed(store: Store, run: ReminderRun, act: str) -> None:
    state = state_of(store, run)
    if state is not RunState.PRINTED:
        raise RunNotOpen(state=state.value, act=act)
