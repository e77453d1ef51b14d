"""一括発行, its work: planned in the act that wants it, numbered step by step by the job `letter_run`, drawn in files."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.office.jobs import request_job
from core.office.papers.addressing import AddressReturned
from core.office.papers.composing import compose
from core.office.papers.documents import DocumentEvent
from core.office.papers.holding import NewHeld, hold, missing_of, told_characters
from core.office.papers.issuing import enter_letter
from core.office.papers.requests import LetterRequest, keep_request
from core.office.papers.runs import (
    FUNCTION,
    JOB,
    PAGES_A_FILE,
    STEP,
    LetterRun,
    NothingToPrint,
    RunExists,
    RunForm,
    RunRequest,
    Target,
)
from core.office.work import Job, StepDone
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

PROTECTED = "支援措置の対象（1通ずつ立会いで発行）"


class AlreadyDispatched(Refusal):
    """What has been given to the post cannot be pulled out."""

    sentence = "{number} は{on}に発送済です。引抜はできません。返戻や取消は、それぞれの画面で登録してください。"


class NotDrawn(Refusal):
    """A day of dispatch for letters that are not on paper."""

    sentence = "まだ出ていないファイルが{count}つあります。先にファイルを出してください（9303）。"


class CountDiffers(Refusal):
    """The letters that were counted are not as many as go out."""

    sentence = "発送する文書は{wanted:,}通のはずです（数えた数 {counted:,}通）。引抜と照らして数え直してください。"


class NothingToSend(Refusal):
    """A dispatch of which every letter was pulled out."""

    sentence = "発送する文書がありません。全て引抜か取消です。"


class SentWithItsRun(Refusal):
    """A letter of a run goes with the others, counted."""

    sentence = "{number} は一括発行の文書です。通数を数えて、一括発行の全体で発送日を確定してください。"


def plan_run(ctx: Context[Store], store: Store, request: RunRequest) -> int:
    """Ask for a run inside the transaction of the act that wants it; its number. The job is in the queue then (8101).

    Raises NothingToPrint, RunExists.
    """
    if not request.targets:
        raise NothingToPrint(title=request.title)
    earlier = store.letter_runs.with_subject(request.form_no, request.subject)
    if earlier is not None:
        raise RunExists(title=request.title, run_id=earlier)
    subject = f"letter_run:{request.form_no}:{request.subject}"
    job_id = request_job(ctx, store, JOB, subject, {}, expected_count=len(request.targets))
    entry = ctx.entry(
        FUNCTION, f"{request.title} 一括発行", form=request.form_no, count=len(request.targets), job=job_id
    )
    seq = store.audit.record(entry)
    on = request.issued_on or ctx.today()
    return store.letter_runs.add(request, on, job_id, ctx.now(), ctx.actor.staff_no, seq)


def read_fonts(ctx: Context[Store]) -> None:
    """Fonts and forms are read before the first step: that takes longer than a transaction may."""
    ctx.authorize(FUNCTION, "enter")
    tuple(ctx.outside.letter_runs)
    ctx.outside.typesetting.missing_glyphs("市")


def run_step(ctx: Context[Store], store: Store, job: Job, last_key: str) -> StepDone:
    """One step of the job: letters for the next places, each with its number, or the ground why not."""
    run = store.letter_runs.of_job(job.job_id)
    form = ctx.outside.letter_runs[run.form_no]
    targets = store.letter_runs.targets(run.run_id, int(last_key or 0), STEP)
    if not targets:
        return StepDone(last_key, 0, 0, True)
    entry = ctx.entry(
        form.function_code,
        f"{run.title} 採番",
        run=run.run_id,
        job=job.job_id,
        places=f"{targets[0].place}-{targets[-1].place}",
    )
    seq = store.audit.record(entry)
    made = form.make(ctx, store, run, targets)
    hidden = set(store.outputs.protected([target.party_id for target in targets]))
    file_no, pages = store.letter_runs.filling(run.run_id)
    for target in targets:
        wanted = PROTECTED if target.party_id in hidden else made.get(target.place, "対象でなくなった")
        taken = _number(ctx, store, run, form, target, wanted, (file_no, pages), seq)
        file_no, pages = taken
    finished = len(targets) < STEP or targets[-1].place >= run.targets
    return StepDone(str(targets[-1].place), len(targets), 0, finished, seq)


def _number(
    ctx: Context[Store],
    store: Store,
    run: LetterRun,
    form: RunForm,
    target: Target,
    wanted: LetterRequest | str,
    filling: tuple[int, int],
    seq: int,
) -> tuple[int, int]:
    """Number the letter of one place, or note why there is none; the file that is being filled, with its pages."""
    file_no, pages = filling
    if isinstance(wanted, str):
        store.letter_runs.skip(run.run_id, target.place, target.party_id, wanted, None, seq)
        return filling
    request = replace(wanted, issued_on=run.issued_on, draft_id=wanted.draft_id or run.draft_id)
    try:
        letter = compose(ctx, store, request)
    except Refusal as refusal:
        ground = f"返戻中（{refusal.facts['on']}）" if isinstance(refusal, AddressReturned) else refusal.message
        store.letter_runs.skip(run.run_id, target.place, target.party_id, ground, None, seq)
        return filling
    missing = missing_of(ctx.outside.typesetting, letter.texts())
    if missing:
        new = NewHeld(
            request.form_no,
            letter.title,
            request.party_id,
            missing,
            form.function_code,
            keep_request(request),
            run.run_id,
        )
        held_id = hold(ctx, store, new)
        ground = f"外字保留 {told_characters(missing)}"
        store.letter_runs.skip(run.run_id, target.place, target.party_id, ground, held_id, seq)
        return filling
    # The number is as long as it will be: laid out with it, the letter has the pages that it is going to have.
    length = ctx.outside.typesetting.pages(letter)
    if pages and pages + length > PAGES_A_FILE:
        file_no, pages = file_no + 1, 0
    where: Mapping[str, int] = {
        "run_id": run.run_id,
        "job_id": run.job_id,
        "file_no": file_no,
        "place": target.place,
        "pages": length,
    }
    enter_letter(ctx, store, request, letter, secrets.token_hex(8), form.function_code, run=where, audit_seq=seq)
    return file_no, pages + length


def withdraw_letter(ctx: Context[Store], document_id: int, reason: str) -> None:
    """引抜: a letter that is printed and not dispatched is taken out. Raises AlreadyDispatched, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="引抜の理由を入力してください（例 納付済）。", field="reason")
    with ctx.write() as store:
        _withdraw(ctx, store, [document_id], reason.strip())


def withdraw_for(ctx: Context[Store], store: Store, party_id: int, reason: str, form_nos: tuple[str, ...]) -> list[int]:
    """Take out what is printed and not dispatched of a party, for a payment that came; part of another act."""
    waiting = [
        each.document_id
        for each in store.documents.listed(party_id=party_id, limit=200)
        if each.form_no in form_nos and each.state in (None, DocumentEvent.PRINTED)
    ]
    if waiting:
        _withdraw(ctx, store, waiting, reason)
    return waiting


def _withdraw(ctx: Context[Store], store: Store, document_ids: list[int], reason: str) -> None:
    for document in store.documents.with_numbers(document_ids):
        if document.state not in (None, DocumentEvent.PRINTED):
            if document.gone:
                raise BadInput(reason=f"{document.document_no} はもう「{document.state_word}」です。")
            raise AlreadyDispatched(
                number=document.document_no, on=wareki(document.state_on) if document.state_on else ""
            )
        entry = ctx.entry(
            FUNCTION,
            f"{document.title} 引抜",
            party_id=document.party_id,
            reason=reason,
            document=document.document_no,
        )
        seq = store.audit.record(entry)
        store.documents.happen(document.document_id, DocumentEvent.WITHDRAWN, ctx.today(), seq, reason)


def dispatch_run(ctx: Context[Store], run_id: int, on: date, counted: int, *, others: Sequence[int] = ()) -> int:
    """発送日の確定: all letters of a run that were not pulled out have left on this day; how many. Once a run.

    `counted` is what the clerk counted. `others` are letters that were issued one by one and go with it (those that had
    waited in 外字保留). Raises NotDrawn, CountDiffers, NothingToSend, BadInput for a day before the issue or in the
    future, ChangedByAnother.
    """
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        run = store.letter_runs.get(run_id)
        _check_day(ctx, run.issued_on, on)
        files = store.letter_runs.files(run_id)
        missing = sum(1 for each in files if each.owed)
        if missing or store.jobs.get(run.job_id).state.live:
            raise NotDrawn(count=max(missing, 1))
        numbers = [number for each in files for number, _, _ in store.letter_runs.of_file(run_id, each.file_no)]
        numbers += others
        if not numbers:
            raise NothingToSend
        if run.dispatched_on is None and counted != len(numbers):
            raise CountDiffers(wanted=len(numbers), counted=counted)
        seq = store.audit.record(
            ctx.entry(FUNCTION, f"{run.title} 発送", run=run_id, on=on.isoformat(), count=len(numbers))
        )
        store.letter_runs.dispatch(run_id, on, seq)
        _dispatched(ctx, store, numbers, on, seq)
        return len(numbers)


def dispatch_letters(ctx: Context[Store], document_ids: list[int], on: date) -> int:
    """発送日の確定 of letters that were issued one by one; how many. Raises BadInput, SentWithItsRun."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        documents = store.documents.with_numbers(document_ids)
        for document in documents:
            _check_day(ctx, document.issued_on, on)
            if document.state is not DocumentEvent.PRINTED:
                raise BadInput(reason=f"{document.document_no} は「{document.state_word}」のため発送にできません。")
            if document.run_id is not None:
                raise SentWithItsRun(number=document.document_no)
        only = documents[0].party_id if len(documents) == 1 else None
        entry = ctx.entry(FUNCTION, "文書 発送", party_id=only, count=len(documents), on=on.isoformat())
        seq = store.audit.record(entry)
        _dispatched(ctx, store, [each.document_id for each in documents], on, seq)
        return len(documents)


def _check_day(ctx: Context[Store], issued_on: date, on: date) -> None:
    if on < issued_on:
        raise BadInput(reason=f"発送日は発行日（{wareki(issued_on)}）より前にできません。", field="on")
    if on > ctx.today():
        raise BadInput(reason="発送日は今日までの日にしてください。", field="on")


def _dispatched(ctx: Context[Store], store: Store, numbers: list[int], on: date, seq: int) -> None:
    store.documents.happen_to_all(numbers, DocumentEvent.DISPATCHED, on, seq)
    documents = store.documents.with_numbers(numbers)
    for form_no in dict.fromkeys(each.form_no for each in documents):
        form = ctx.outside.letter_runs.get(form_no)
        if form is not None and form.dispatched is not None:
            form.dispatched(ctx, store, [each for each in documents if each.form_no == form_no], on, seq)
