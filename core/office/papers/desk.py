"""9303 発送文書・外字保留: the documents of the office with what became of them, letters that wait, and the runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.office.outputs.register import Output
from core.office.papers.documents import Document, DocumentStep
from core.office.papers.holding import HeldLetter
from core.office.papers.runs import FUNCTION, LetterRun, RunCounts, RunFile, RunState, Skipped
from core.office.traces.looking import look, near_parties, without_near

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

PAGE = 100
HIDDEN = "支援措置"
NEAR = "本人・世帯"
"""In place of the title where the clerk may not look at the one whom it is about."""
SEE_PROTECTED = "G2"


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What 9303 asks for: a 文書番号 or its running number, a 宛名番号, a form."""

    number: str = ""
    party_no: str = ""
    form_no: str = ""
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document with its events and the outputs by which it left; `kept` tells that it can be printed again."""

    document: Document
    events: tuple[DocumentStep, ...]
    outputs: tuple[Output, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """One run with how far it is."""

    run: LetterRun
    counts: RunCounts
    files: tuple[RunFile, ...]
    state: RunState


def list_documents(ctx: Context[Store], wanted: DocumentFilter, *, before: int | None = None) -> list[Document]:
    """Documents, newest first, a page at a time; names of protected persons only with the grant."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        party_id = None
        if wanted.party_no:
            party_id = store.documents.party_with(wanted.party_no)
        found = (
            []
            if wanted.party_no and party_id is None
            else store.documents.listed(
                number=wanted.number,
                party_id=party_id,
                run_id=wanted.run_id,
                form_no=wanted.form_no,
                before=before,
                limit=PAGE,
            )
        )
        near = near_parties(ctx, store, list(dict.fromkeys(each.party_id for each in found)))
        hidden = _hidden(ctx, store, [each.to_party_id or each.party_id for each in found])
    seen = list(dict.fromkeys(each.party_id for each in found))
    ctx.record_view(FUNCTION, "発送文書 一覧", count=len(found), party_id=party_id, seen=seen)
    shown = [replace(each, title=NEAR) if each.party_id in near else each for each in found]
    return [
        replace(each, addressee=HIDDEN) if (each.to_party_id or each.party_id) in hidden else each for each in shown
    ]


def get_document(ctx: Context[Store], document_id: int, reason: str = "") -> DocumentView:
    """One document: events, outputs. Raises NotFound, GroundNeeded and the other refusals of a look."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        document = store.documents.get(document_id)
    ground = look(ctx, FUNCTION, document.party_id, reason)
    with ctx.read() as store:
        document = store.documents.get(document_id)
        events = tuple(store.documents.events(document_id))
        outputs = tuple(store.outputs.get(number) for number in store.documents.outputs_of(document_id))
        kept = store.documents.frozen(document_id) is not None
        hidden = _hidden(ctx, store, [document.to_party_id or document.party_id])
    ctx.record_view(
        FUNCTION, "発送文書 照会", party_id=document.party_id, reason=ground.words, document=document.document_no
    )
    if hidden:
        document = replace(document, addressee=HIDDEN)
    return DocumentView(document, events, outputs, kept)


def list_held(ctx: Context[Store], *, before: int | None = None) -> list[HeldLetter]:
    """Letters that wait in 外字保留, newest first; names of protected persons only with the grant."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = without_near(
            ctx, store, store.held_letters.waiting(before=before, limit=PAGE), lambda each: each.party_id
        )
        hidden = _hidden(ctx, store, [each.party_id for each in found])
    seen = list(dict.fromkeys(each.party_id for each in found))
    ctx.record_view(FUNCTION, "外字保留 一覧", count=len(found), seen=seen)
    return [replace(each, name=HIDDEN) if each.party_id in hidden else each for each in found]


def count_held(ctx: Context[Store]) -> int:
    """How many letters wait."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.held_letters.count()


def list_runs(ctx: Context[Store], *, before: int | None = None) -> list[RunView]:
    """Runs, newest first, with how far each is; shows no person."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return [_view(store, run) for run in store.letter_runs.listed(before=before, limit=50)]


def get_run(ctx: Context[Store], run_id: int) -> RunView:
    """One run; shows no person."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return _view(store, store.letter_runs.get(run_id))


def list_skipped(ctx: Context[Store], run_id: int) -> list[Skipped]:
    """Targets of a run without a letter, with the ground; names of protected persons only with the grant."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = without_near(ctx, store, store.letter_runs.skipped(run_id), lambda each: each.party_id)
        hidden = _hidden(ctx, store, [each.party_id for each in found])
    seen = list(dict.fromkeys(each.party_id for each in found))
    ctx.record_view(FUNCTION, "一括発行 除外一覧", run=run_id, count=len(found), seen=seen)
    return [replace(each, name=HIDDEN) if each.party_id in hidden else each for each in found]


def state_of(store: Store, run: LetterRun, files: tuple[RunFile, ...]) -> RunState:
    """Where a run stands, from its job and its files."""
    if run.dispatched_on is not None:
        return RunState.DISPATCHED
    if store.jobs.get(run.job_id).state.value != "done":
        return RunState.MAKING
    if not files:
        return RunState.EMPTY
    return RunState.READY if not any(each.owed for each in files) else RunState.MADE


def _view(store: Store, run: LetterRun) -> RunView:
    files = tuple(store.letter_runs.files(run.run_id))
    return RunView(run, store.letter_runs.counts(run.run_id), files, state_of(store, run, files))


def _hidden(ctx: Context[Store], store: Store, party_ids: list[int]) -> set[int]:
    grants = {grant.grant_code for grant in store.roster.grants(ctx.actor.staff_no, ctx.now().date())}
    return set() if SEE_PROTECTED in grants else set(store.outputs.protected(list(dict.fromkeys(party_ids))))
