"""Issuing a letter: address of the day, gate of glyphs, 文書番号 and digest, then out through the one gate.

A paper of delinquency work is made by `issue_letter` alone. What happens, in this order: the right is asked for; the
letter is put together with the masters of the day (発行者, 公印, 教示); the dead, a returned address, an individual
number or the open address of a protected person refuse it; a missing glyph lets it wait (外字保留); the gate looks at
grants and witness; the number is taken in one transaction with the caller's own rows (`also`); the paper is drawn.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.office.outputs.delivery import Destination, need_printer
from core.office.outputs.gate import Addressee, IssuedOutput, OutputRequest, issue_output
from core.office.outputs.protected import ProtectedSince
from core.office.outputs.register import PDF, Numbered, OutputKind, fiscal_year_of, reason_words
from core.office.papers.addressing import AddresseeDead, refuse_unless_reachable
from core.office.papers.composing import IndividualNumberInLetter, OpenAddress, compose
from core.office.papers.documents import Body, DocumentEvent, NewDocument
from core.office.papers.freezing import digest_of, freeze, thaw
from core.office.papers.holding import HeldForGlyph, NewHeld, hold, missing_of, told_characters
from core.office.papers.letters import CopyMark, Letter, LetterFile
from core.office.papers.masters import number_words
from core.office.papers.requests import Also, LetterRequest, NumberedLetter, keep_request
from core.office.traces.looking import stop_near
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.traces.witness import Witness


@dataclass(frozen=True, slots=True)
class IssuedLetter:
    """A letter that has left: its number in the store and on the paper, and what the gate answered."""

    document_id: int
    document_no: str
    output: IssuedOutput

    @property
    def told(self) -> str:
        """A sentence for the clerk."""
        return f"{self.document_no} を発行しました。{self.output.told}" if self.document_no else self.output.told


class PaperOwed(Refusal):
    """The letter has its number and what belongs to it is entered; only its paper did not come out."""

    sentence = "{number} は採番と記録が済みましたが、紙が出ていません（{cause}）。9303 でこの文書を再印刷してください。"


class BodyGone(Refusal):
    """The words of a document are no longer kept."""

    sentence = "{number} の内容は保存期間を過ぎて消去されています。再印刷はできません。"


def issue_letter(
    ctx: Context[Store],
    request: LetterRequest,
    *,
    function_code: str,
    level: str = "enter",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
    also: Also | None = None,
    change: Callable[[Letter], Letter] | None = None,
) -> IssuedLetter:
    """Issue a letter: number, digest, paper; not inside a transaction of the caller, whose own rows go into `also`.

    `change` is for 代替文字, when a letter that waited is let go.

    Raises AddresseeDead, NoAddress, AddressReturned, IndividualNumberInLetter, OpenAddress, HeldForGlyph (it waits
    then, `also` was not called), NearChange, ProtectedInOutput and the other refusals of the gate, PaperOwed when only
    the paper failed.
    """
    ctx.authorize(function_code, level, party_id=request.party_id)
    stop_near(ctx, function_code, request.parties)
    with ctx.read() as store:
        letter = compose(ctx, store, request)
    if change is not None:
        letter = change(letter)
    missing = missing_of(ctx.outside.typesetting, letter.texts())
    if missing:
        with ctx.write() as store:
            new = NewHeld(
                request.form_no, letter.title, request.party_id, missing, function_code, keep_request(request)
            )
            hold(ctx, store, new)
        raise HeldForGlyph(characters=told_characters(missing))
    made: list[tuple[int, Letter, int]] = []
    key = secrets.token_hex(8)

    def draw(numbered: Numbered) -> bytes:
        final = letter
        if request.copy is not CopyMark.DRAFT:
            # What could stop the paper stops it before the number and the rows that go with it are written.
            ctx.outside.render(LetterFile((letter,), letter.title, numbered.at.date()))
            with ctx.write() as store:
                need_printer(ctx, store, to, printer_code)
                hidden = store.outputs.protected(request.parties)
                if hidden and witness is None:
                    raise ProtectedSince(count=len(hidden))
                document_id, final, seq = enter_letter(ctx, store, request, letter, key, function_code, also=also)
            made.append((document_id, final, seq))
        sheets = (final, *(replace(final, copy=mark) for mark in request.copies))
        return bytes(ctx.outside.render(LetterFile(sheets, final.title, numbered.at.date())))

    to_whom = _compared(ctx, request, letter)
    output_request = OutputRequest(
        kind=request.form_no,
        title=f"{letter.title}（案）" if request.copy is CopyMark.DRAFT else letter.title,
        name=f"{request.form_no}.pdf",
        content=draw,
        media_type=PDF,
        reason=request.reason,
        party_ids=request.parties,
        addressee=letter.address.name if letter.address is not None else "",
        letter_to=to_whom,
        subject={} if request.copy is CopyMark.DRAFT else {"letter": key},
    )
    try:
        output = issue_output(
            ctx,
            output_request,
            function_code=function_code,
            level=level,
            to=to,
            printer_code=printer_code,
            witness=witness,
        )
    except BaseException as fault:  # a number whose paper did not come about must not look issued; the cause goes on up
        if made and isinstance(fault, Exception) and (request.follow or also is not None):
            # What was entered with the number stands, so the paper is owed: it is printed in 9303.
            cause = fault.message if isinstance(fault, Refusal) else type(fault).__name__
            raise PaperOwed(number=made[0][1].document_no, cause=cause.rstrip("。")) from fault
        for document_id, _, _ in made:
            _cancel(ctx, document_id, function_code, fault)
        raise
    if not made:
        return IssuedLetter(0, "", output)
    document_id, final, _ = made[0]
    with ctx.write() as store:
        entry = ctx.entry(
            function_code,
            f"{letter.title} 発行",
            party_id=request.party_id,
            document=final.document_no,
            output=output.number,
        )
        seq = store.audit.record(entry)
        store.documents.happen(document_id, DocumentEvent.PRINTED, final.issued_on, seq)
        store.documents.link(document_id, output.output_id, seq)
    return IssuedLetter(document_id, final.document_no, output)


def _compared(ctx: Context[Store], request: LetterRequest, letter: Letter) -> Addressee | None:
    """The addressee for the gate to compare with the register once more; an agent or a 代替文字 is not in the register."""
    if request.addressee_id is None or letter.address is None:
        return None
    with ctx.read() as store:
        name, _ = store.outputs.written_to(request.addressee_id)
    return Addressee(request.addressee_id, name) if letter.address.name == name else None


def enter_letter(
    ctx: Context[Store],
    store: Store,
    request: LetterRequest,
    letter: Letter,
    key: str,
    function_code: str,
    *,
    also: Also | None = None,
    run: Mapping[str, int] | None = None,
    audit_seq: int | None = None,
) -> tuple[int, Letter, int]:
    """Take the number and keep what the letter says: the document, the letter as numbered, the audit row.

    In the caller's transaction. `run` gives run_id, job_id, file_no, place and pages of a letter of a run.
    """
    year = fiscal_year_of(ctx.today())
    serial = store.documents.next_serial(request.form_no, year)
    final = replace(letter, document_no=number_words(store, request.form_no, year, serial, letter.issued_on))
    seq = audit_seq
    if seq is None:
        entry = ctx.entry(function_code, f"{letter.title} 採番", party_id=request.party_id, document=final.document_no)
        seq = store.audit.record(entry)
    frozen = freeze(final)
    where = dict(run or {})
    name = final.address.name if final.address is not None else ""
    document_id = store.documents.add(
        NewDocument(
            request.form_no,
            year,
            request.party_id,
            request.to_body.name if request.to_body is not None else "",
            letter.issued_on,
            request.draft_id,
            where.get("job_id"),
        ),
        serial,
        digest_of(frozen),
        Body(
            letter_key=key,
            title=letter.title,
            document_no=final.document_no,
            function_code=function_code,
            pages=where.get("pages", 0),
            frozen=frozen,
            to_party_id=request.addressee_id,
            postal_code=final.address.postal_code if final.address is not None else "",
            run_id=where.get("run_id"),
            file_no=where.get("file_no"),
            place=where.get("place"),
        ),
        seq,
    )
    numbered = NumberedLetter(
        document_id, final.document_no, letter.issued_on, letter.title, name, seq, request.form_no, request.party_id
    )
    if request.follow:
        ctx.outside.follows[request.follow](ctx, store, numbered, request.follow_facts)
    if also is not None:
        also(store, numbered)
    return document_id, final, seq


def letter_output(title: str) -> OutputKind:
    """The entry of a form in OUTPUTS of its area: its letters are printed again from what was kept."""
    return OutputKind(title, print_letter_again)


def print_letter_again(
    ctx: Context[Store],
    subject: Mapping[str, Any],
    reason: str,
    *,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedOutput:
    """再印刷: the letter as it was issued, word for word and yen for yen, marked 再 with the reason. Raises BodyGone."""
    ctx.authorize("office.menu", "read")
    if "run" in subject:
        raise BadInput(reason="一括発行の再印刷は、9303 でファイルと頁を指定して行ってください。")
    with ctx.read() as store:
        document = store.documents.with_key(str(subject.get("letter", "")))
        if document is None:
            raise NotFound(what="文書")
        frozen = store.documents.frozen(document.document_id)
        if document.gone:
            raise BadInput(reason=f"{document.document_no} は「{document.state_word}」です。新しく発行してください。")
        if document.to_party_id is not None:
            refuse_unless_reachable(store, store.addressees.of(document.to_party_id, ctx.today()), in_person=True)
    stop_near(ctx, document.function_code, (document.party_id,))
    if frozen is None:
        raise BodyGone(number=document.document_no)
    # A letter of which only the paper failed comes out for the first time, and is no second print.
    first = document.state is None and document.run_id is None
    letter = thaw(frozen) if first else replace(thaw(frozen), reprint=reason_words(reason))

    def draw(numbered: Numbered) -> bytes:
        return bytes(ctx.outside.render(LetterFile((letter,), letter.title, numbered.at.date())))

    request = OutputRequest(
        kind=document.form_no,
        title=letter.title,
        name=f"{document.form_no}.pdf",
        content=draw,
        media_type=PDF,
        reason=reason,
        party_ids=(document.party_id,),
        addressee=document.addressee,
        subject=dict(subject),
    )
    output = issue_output(
        ctx,
        request,
        function_code=document.function_code,
        level="enter",
        to=to,
        printer_code=printer_code,
        witness=witness,
    )
    with ctx.write() as store:
        entry = ctx.entry(
            document.function_code,
            f"{letter.title} {'発行' if first else '再印刷'}",
            party_id=document.party_id,
            reason=reason_words(reason),
            document=document.document_no,
            output=output.number,
        )
        seq = store.audit.record(entry)
        event = DocumentEvent.PRINTED if first else DocumentEvent.REPRINTED
        store.documents.happen(document.document_id, event, ctx.today(), seq, letter.reprint)
        store.documents.link(document.document_id, output.output_id, seq)
    return output


def _cancel(ctx: Context[Store], document_id: int, function_code: str, fault: BaseException) -> None:
    """A number that was taken and whose paper did not leave is kept, marked 取消."""
    words = fault.message if isinstance(fault, Refusal) else type(fault).__name__
    with ctx.write() as store:
        document = store.documents.get(document_id)
        entry = ctx.entry(
            function_code,
            f"{document.title} 取消",
            party_id=document.party_id,
            reason=words,
            document=document.document_no,
        )
        store.documents.happen(document_id, DocumentEvent.CANCELLED, ctx.today(), store.audit.record(entry), words)


__all__ = [
    "AddresseeDead",
    "BodyGone",
    "HeldForGlyph",
    "IndividualNumberInLetter",
    "IssuedLetter",
    "LetterRequest",
    "NumberedLetter",
    "OpenAddress",
    "issue_letter",
    "letter_output",
    "print_letter_again",
]
