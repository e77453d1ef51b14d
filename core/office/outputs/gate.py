"""The one gate through which a paper or a file leaves (評価書 Ⅲ: 必要な処理以外ではプリントアウト等出力しない).

Every output has a reason, a number in the register, pages and a digest, and somebody with the right to it. What is
about a protected person (支援措置) leaves only by a clerk with the grant for it and a superior beside them; lists of
many persons need the grant for 大量出力. The number is taken and committed first, then the paper is drawn and
delivered: whatever happens in between, the register knows of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from core.office.audit import Result
from core.office.drafts import DraftState
from core.office.outputs.delivery import Destination, Issued, deliver, send
from core.office.outputs.protected import SEE_PROTECTED, ProtectedInOutput, seen_protected
from core.office.outputs.register import (
    HAND_OVER,
    PDF,
    NewOutput,
    Numbered,
    Output,
    OutputEvent,
    count_pages,
    fiscal_year_of,
    reason_words,
)
from core.office.settings import value_of
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.traces.witness import Witness

FUNCTION = "office.outputs"
MASS_OUTPUT = "G3"

Draw = Callable[[Numbered], bytes]
"""function(numbered): the bytes of a paper that carries its number, and its mark when it is a 再発行."""

IssuedOutput = Issued
"""What the gate answers: id, number, where it lies or which printer has it, and the state."""

_KIND = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_NAME = re.compile(r"[A-Za-z0-9._-]{0,80}")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter is written to, as it is printed: compared with the register before it leaves."""

    party_id: int
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class OutputRequest:
    """What is to leave.

    `kind` is the number of the form (P17) or another short code in capitals; `title` what the register calls it; `name`
    the name that a receiver expects of a file, in ASCII and of no person (the file in the folder is named after the
    number). `content` is the bytes, or a function that draws them with their number. `reason` is a code of REASONS or
    words. `party_ids` are all persons whom it shows, `persons` their count where a list is not made of parties.
    `addressee` is for the register; a letter gives `letter_to` as well. `subject` is what it can be drawn from again:
    a second output of the same kind and subject is a 再発行. `office_code` is the office to whose folder it goes, where
    that is not the clerk's own.
    """

    kind: str
    title: str
    name: str
    content: bytes | Draw
    media_type: str
    reason: str
    party_ids: tuple[int, ...] = ()
    pages: int | None = None
    addressee: str = ""
    letter_to: Addressee | None = None
    persons: int = 0
    subject: Mapping[str, Any] = field(default_factory=dict)
    office_code: str = ""


class MassOutputRefused(Refusal):
    """More persons than one may print without the grant for it."""

    sentence = "{count:,}名分は大量出力です（{limit:,}名まで）。大量出力（G3）を許された職員に依頼してください。"


class AddresseeDiffers(Refusal):
    """The letter names another person or address than the register has now."""

    sentence = "宛先が宛名台帳と違います（{what}）。読み直してから作り直してください。"


def issue_output(
    ctx: Context[Store],
    request: OutputRequest,
    *,
    function_code: str,
    level: str = "read",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
    reissue_of: int | None = None,
    approval: int | None = None,
) -> IssuedOutput:
    """Let a paper or a file leave, on behalf of the function that asks (whose right is asked for too).

    `witness` is a superior made sure of by check_witness; it is used up here. `approval` is the draft of a hand-over
    that two people have decided on, in place of the witness. A printer that fails does not raise: the state tells, and
    9301 offers the same paper again. Raises BadInput, ProtectedInOutput (ProtectedSince: the flag came while the paper
    was made, and its number is void), MassOutputRefused, AddresseeDiffers, CodeRefused, NotPermitted, and whatever the drawing refuses (its number is then marked 作成失敗).
    """
    ctx.authorize(FUNCTION, "enter")
    ctx.authorize(function_code, level, party_id=_only(request.party_ids))
    if not _KIND.fullmatch(request.kind) or not _NAME.fullmatch(request.name):
        raise ValueError(f"kind {request.kind!r} or name {request.name!r} of an output is not plain")
    new = _new(ctx, request, function_code, witness, reissue_of, approval)
    with ctx.write() as store:
        if new.reissue_of is None and new.subject:
            new = replace(new, reissue_of=store.outputs.earlier(new.kind, new.subject))
        refusal = _refusal(ctx, store, request, new, witness)
        if refusal is not None:
            store.audit.record(
                ctx.entry(
                    function_code,
                    f"{request.title} 出力",
                    Result.REFUSED,
                    party_id=_only(request.party_ids),
                    reason=new.reason,
                    kind=request.kind,
                    people=new.person_count,
                    cause=type(refusal).__name__,
                )
            )
        else:
            output = _enter(ctx, store, request, new, witness)
            seen = seen_protected(store, output, ctx.today())
    if refusal is not None:
        raise refusal
    content = _drawn(ctx, output, request)
    printer = send(ctx, output, content, pages=_pages(request, content), to=to, printer_code=printer_code, seen=seen)
    return deliver(ctx, output.output_id, printer)


def _new(
    ctx: Context[Store],
    request: OutputRequest,
    function_code: str,
    witness: Witness | None,
    reissue_of: int | None,
    approval: int | None,
) -> NewOutput:
    parties = tuple(dict.fromkeys(request.party_ids))
    return NewOutput(
        kind=request.kind,
        fiscal_year=fiscal_year_of(ctx.today()),
        title=request.title,
        name=request.name,
        addressee=request.addressee or (request.letter_to.name if request.letter_to else ""),
        reason=reason_words(request.reason),
        media_type=request.media_type,
        subject=request.subject,
        party_ids=parties,
        person_count=max(len(parties), request.persons),
        function_code=function_code,
        office_code=request.office_code or ctx.actor.office_code,
        staff_no=ctx.actor.staff_no,
        terminal=ctx.actor.terminal,
        at=ctx.now(),
        witness_no=witness.staff_no if witness else "",
        reissue_of=reissue_of,
        draft_id=approval,
    )


def _refusal(
    ctx: Context[Store], store: Store, request: OutputRequest, new: NewOutput, witness: Witness | None
) -> Refusal | None:
    """Why this may not leave, looked at in the very transaction that gives it its number."""
    today = ctx.now().date()
    grants = {grant.grant_code for grant in store.roster.grants(ctx.actor.staff_no, today)}
    limit = int(value_of(store, "mass_output_rows", today))
    approved = _approved(store, new.draft_id)
    if new.person_count > limit and MASS_OUTPUT not in grants and not approved:
        return MassOutputRefused(count=new.person_count, limit=limit)
    protected = store.outputs.protected(new.party_ids)
    if protected and not approved:
        if SEE_PROTECTED not in grants:
            return ProtectedInOutput(count=len(protected), need="G2を持つ職員に依頼してください。")
        if witness is None:
            return ProtectedInOutput(count=len(protected), need="係長の立会いで出力できます。", witness=True)
    return _other_addressee(store, request)


def _approved(store: Store, draft_id: int | None) -> bool:
    """Two people have looked at the list with its protected persons and decided that it goes (9302)."""
    if draft_id is None:
        return False
    draft = store.drafts.get(draft_id)
    return draft.act_code == HAND_OVER and draft.state is DraftState.EXECUTED


def _other_addressee(store: Store, request: OutputRequest) -> Refusal | None:
    """A letter is written to somebody whom it is about, by the name and address of this moment."""
    letter = request.letter_to
    if letter is None:
        return None
    if letter.party_id not in request.party_ids:
        return AddresseeDiffers(what="文書の相手方でない宛先")
    name, address = store.outputs.written_to(letter.party_id)
    if letter.name != name:
        return AddresseeDiffers(what="氏名・名称")
    if letter.address and letter.address != address:
        return AddresseeDiffers(what="住所")
    return None


def _enter(
    ctx: Context[Store], store: Store, request: OutputRequest, new: NewOutput, witness: Witness | None
) -> Output:
    if witness is not None:
        witness.use(store)
    entry = ctx.entry(
        new.function_code,
        f"{new.title} 再発行" if new.reissue_of else f"{new.title} 出力",
        party_id=_only(request.party_ids),
        reason=new.reason,
        kind=new.kind,
        people=new.person_count,
        witness=new.witness_no or None,
        reissue_of=new.reissue_of,
        draft=new.draft_id,
    )
    seq = store.audit.record(entry)
    output = store.outputs.add(new, seq)
    if new.reissue_of is not None:
        store.outputs.happen(
            new.reissue_of, OutputEvent.REISSUED, new.at, new.staff_no, seq, detail=f"{output.number} {new.reason}"
        )
    return output


def _drawn(ctx: Context[Store], output: Output, request: OutputRequest) -> bytes:
    """The bytes, drawn outside any transaction. A number whose paper cannot be drawn stays, marked as such."""
    if isinstance(request.content, bytes):
        return request.content
    try:
        return request.content(Numbered(output.number, output.at, output.reissue_of is not None))
    except BaseException as fault:  # whatever drawing broke on, its number must not look issued; the cause goes on up
        with ctx.write() as store:
            words = fault.message if isinstance(fault, Refusal) else type(fault).__name__
            seq = store.audit.record(
                ctx.entry(
                    output.function_code, f"{output.title} 作成", Result.FAILED, reason=words, output=output.number
                )
            )
            store.outputs.happen(output.output_id, OutputEvent.VOID, ctx.now(), ctx.actor.staff_no, seq, detail=words)
        raise


def _pages(request: OutputRequest, content: bytes) -> int:
    """Pages of a paper, counted in its bytes; a paper without a page is a fault of the program."""
    counted = count_pages(content) if request.media_type == PDF else 0
    if request.media_type == PDF and counted == 0:
        raise ValueError(f"{request.kind} has no page")
    return counted if request.pages is None else request.pages


def _only(party_ids: tuple[int, ...]) -> int | None:
    """The person whom an output is about, when there is just one: its audit row then names them."""
    return party_ids[0] if len(set(party_ids)) == 1 else None
