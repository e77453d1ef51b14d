"""起案・決裁・印刷: a run is drafted by one, approved by another, and printed by the 一括発行, which asks the books once more.

Whoever has paid, died or come under a ground since is pulled out before the letter is made (引抜), with the cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.reminders.exclusions import Ground, Judged
from core.delinquency.reminders.extraction import judged_of
from core.delinquency.reminders.letters import request_of
from core.delinquency.reminders.reviewing import state_of
from core.delinquency.reminders.runs import (
    ACT,
    FUNCTION,
    NobodyLeft,
    ReminderRun,
    RunNotOpen,
    RunState,
    RunStep,
    Target,
    digest_of,
)
from core.delinquency.reminders.stages import Course, Stage
from core.office.approvals import draft_act, withdraw
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef, DraftState
from core.office.outputs.delivery import Destination
from core.office.papers.issuing import IssuedLetter, issue_letter
from core.office.papers.letters import CopyMark
from core.office.papers.requests import LetterRequest, NumberedLetter
from core.office.papers.running import plan_run
from core.office.papers.runs import LetterRun, NewTarget, RunRequest
from core.office.papers.runs import Target as LetterTarget
from core.values.dates import wareki
from core.values.refusals import BadInput, ChangedByAnother

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.traces.witness import Witness

GONE = "入金・減額により残額なし"
TOO_LATE = "印刷の前に指定期限が過ぎた"


def print_draft(
    ctx: Context,
    run_id: int,
    party_id: int,
    *,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """下書き: one letter of a run as it would be today, marked 案, without number and seal. Raises BadInput, the gate's."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    today = ctx.today()
    with ctx.read() as store:
        run, target = store.reminder_runs.get(run_id), store.reminder_runs.target(run_id, party_id)
        if not target.gets_letter:
            raise BadInput(reason="対象ではない人の下書きは印刷できません。", field="")
        request = _request(store, run, party_id, target.claims, today, copy=CopyMark.DRAFT)
    return issue_letter(
        ctx, request, function_code=FUNCTION, level="enter", to=to, printer_code=printer_code, witness=witness
    )


def draft_run(ctx: Context, run_id: int, reason: str) -> DraftRef:
    """起案: ask for a run to be issued. A skipped stage needs a reason (徴基通47-18).

    Raises RunNotOpen, NobodyLeft, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    today, words = ctx.today(), reason.strip()
    with ctx.write() as store:
        run = store.reminder_runs.get(run_id)
        state = state_of(store, run)
        if not state.editable:
            raise RunNotOpen(state=state.value, act="起案")
        counts = store.reminder_runs.counts(run_id)
        if not counts.targets:
            raise NobodyLeft
        if counts.skipping and not words:
            raise BadInput(
                reason=f"段階を飛ばす人が{counts.skipping:,}人います。理由を入力してください（徴基通47-18）。",
                field="reason",
            )
        if run.pay_by_on <= today:
            raise BadInput(reason="指定期限が過ぎています。抽出し直してください。", field="reason")
        payload = {
            "run_id": run_id,
            "targets": digest_of(store.reminder_runs.fingerprint(run_id)),
            "letters": counts.targets,
            "yen": counts.yen,
            "skipping": counts.skipping,
            "reason": words,
        }
        revises = run.draft_id if state is RunState.SENT_BACK and _sent_back(store, run) else None
        ref = draft_act(ctx, store, ACT, payload, revises=revises)
        seq = store.audit.record(
            ctx.entry(FUNCTION, "催告の起案", reminder=run_id, draft=ref.draft_id, count=counts.targets, yen=counts.yen)
        )
        facts = {"draft": ref.draft_id, "revision": ref.revision}
        store.reminder_runs.happen(run_id, RunStep.DRAFTED, today, facts, ctx.actor.staff_no, seq)
        return ref


def take_back(ctx: Context, run_id: int, reason: str) -> None:
    """取下げ: take one's own draft back, so that people can be changed again. Raises RunNotOpen, NotTheDrafter, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        run = store.reminder_runs.get(run_id)
        state = state_of(store, run)
        draft = store.drafts.get(run.draft_id) if run.draft_id is not None else None
    if state is not RunState.AWAITED or draft is None:
        raise RunNotOpen(state=state.value, act="取下げ")
    withdraw(ctx, draft.draft_id, draft.revision, draft.digest, reason)


def describe_run(store: Store, draft: Draft) -> Described:
    """What the approval lets out: how many letters, for how much, by when, who is left out and why."""
    run = store.reminder_runs.get(int(draft.payload["run_id"]))
    counts = store.reminder_runs.counts(run.run_id)
    rows = [
        BeforeAfter("催告書（通）", "0", f"{counts.targets:,}", f"+{counts.targets:,}"),
        BeforeAfter("催告する額（円）", "0", f"{counts.yen:,}", f"+{counts.yen:,}"),
    ]
    out = "、".join(f"{ground} {count:,}" for ground, count in counts.by_ground) or "なし"
    notes = [
        f"{run.stage.label} {run.form_no}  指定期限 {wareki(run.pay_by_on)}  元 {run.facts.get('source', '')}",
        f"除外 {counts.excluded:,}人（{out}）  除く {counts.left_out:,}人  復帰 {counts.put_back:,}人",
    ]
    if counts.skipping:
        notes.append(f"段階を飛ばす人 {counts.skipping:,}人  理由 {draft.payload.get('reason', '')}（徴基通47-18）")
    notes.append("印刷の前に一人ずつ入金と除外の根拠を見直します。発送するまで全体を取り消せます。")
    return Described(f"催告 {run.title}", tuple(rows), tuple(notes))


def execute_run(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the letters are ordered; the number of the job that makes them.

    Raises ChangedByAnother when somebody was put in or out since the draft, RunNotOpen when it is over.
    """
    run = store.reminder_runs.get(int(draft.payload["run_id"]))
    if run.last(RunStep.APPROVED) or run.last(RunStep.CANCELLED):
        raise RunNotOpen(state=state_of(store, run).value, act="承認")
    if digest_of(store.reminder_runs.fingerprint(run.run_id)) != draft.payload["targets"]:
        raise ChangedByAnother(what="この催告の対象")
    today = ctx.today()
    if run.pay_by_on <= today:
        raise BadInput(reason="指定期限が過ぎています。差し戻し、抽出し直してください。", field="")
    targets = [NewTarget(target.party_id) for target in store.reminder_runs.lettered(run.run_id)]
    request = RunRequest(
        run.form_no,
        run.title,
        f"reminder:{run.run_id}",
        targets,
        params={"reminder_run": run.run_id},
        draft_id=draft.draft_id,
    )
    letter_run = plan_run(ctx, store, request)
    job_id = store.letter_runs.get(letter_run).job_id
    seq = store.audit.record(
        ctx.entry(FUNCTION, "催告の決裁", reminder=run.run_id, draft=draft.draft_id, job=job_id, count=len(targets))
    )
    facts = {"draft": draft.draft_id, "letter_run": letter_run, "job": job_id}
    store.reminder_runs.happen(run.run_id, RunStep.APPROVED, today, facts, ctx.actor.staff_no, seq)
    return job_id


def make_letters(
    ctx: Context, store: Store, letter_run: LetterRun, targets: Sequence[LetterTarget]
) -> Mapping[int, LetterRequest | str]:
    """The letters of one step of the 一括発行: each person is looked at once more; who is pulled out gets the cause."""
    run = store.reminder_runs.get(int(letter_run.params["reminder_run"]))
    on = letter_run.issued_on
    people = [target.party_id for target in targets]
    wanted = {number: store.reminder_runs.target(run.run_id, number) for number in people}
    judged = judged_of(store, people, ctx.today())
    courses = store.reminder_facts.courses(people) if run.stage is Stage.SINGLE else {}
    debited = store.reminder_facts.debited(people) if run.facts.get("leaflet") else frozenset(people)
    made: dict[int, LetterRequest | str] = {}
    cancelled = run.last(RunStep.CANCELLED) is not None
    for target in targets:
        number = target.party_id
        claims, cause = still_asked(wanted[number], judged[number], cancelled=cancelled)
        if not cause and run.pay_by_on <= ctx.today():
            cause = TOO_LATE
        if cause:
            pull(ctx, store, run.run_id, number, cause, "before_print")
            made[target.place] = cause
            continue
        made[target.place] = request_of(
            store,
            run,
            number,
            claims,
            on,
            course=courses.get(number, Course.NONE),
            leaflet=number not in debited,
            draft_id=letter_run.draft_id,
        )
    return made


def letter_numbered(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """A letter of a run has its number, in the transaction that takes it (FOLLOWS)."""
    store.reminder_runs.number(
        int(facts["run"]), letter.party_id, letter.document_id, letter.document_no, letter.audit_seq
    )
    store.reminder_runs.keep_claims(int(facts["run"]), letter.party_id, [int(claim) for claim in facts["claims"]])


def still_asked(target: Target, judged: Judged, *, cancelled: bool = False) -> tuple[tuple[int, ...], str]:
    """What a letter still asks for, of what was approved; or why it is pulled out. Pure.

    Money that came takes a receivable off the letter; when nothing is left, the letter is pulled.
    """
    if cancelled:
        return (), "催告の取消"
    if not target.gets_letter:
        return (), target.withdrawn or target.left_out or "対象外"
    ground = judged.stops(target.grounds if target.put_back else ())
    if ground is not None:
        return (), GONE if ground is Ground.NOTHING_OPEN else ground.value
    open_now = dict(judged.listed_if(bool(target.put_back)))
    claims = tuple(number for number in target.claims if number in open_now)
    return (claims, "") if claims else ((), GONE)


def pull(ctx: Context, store: Store, run_id: int, party_id: int, cause: str, when: str) -> int:
    """The letter is pulled out, with its row in the log, in the caller's transaction; the number of that row."""
    seq = store.audit.record(ctx.entry(FUNCTION, "催告書の引抜", party_id=party_id, reason=cause, reminder=run_id))
    store.reminder_runs.withdraw(run_id, party_id, cause, when, seq)
    return seq


def _request(
    store: Store, run: ReminderRun, party_id: int, claims: Sequence[int], on: date, *, copy: CopyMark
) -> LetterRequest:
    course = store.reminder_facts.courses([party_id]).get(party_id, Course.NONE)
    leaflet = bool(run.facts.get("leaflet")) and party_id not in store.reminder_facts.debited([party_id])
    return request_of(store, run, party_id, claims, on, course=course, leaflet=leaflet, copy=copy)


def _sent_back(store: Store, run: ReminderRun) -> bool:
    return run.draft_id is not None and store.drafts.get(run.draft_id).state is DraftState.SENT_BACK
