"""Delivering what has a number: to a printer, to the office's folder, or held for a medium.

The bytes are sealed into the file first, then handed out with no transaction open, then the answer is recorded. A
machine that stops in between leaves 印刷結果不明 or 未渡し, and 9301 offers the same paper again under its number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.office.audit import Result
from core.office.outputs.protected import (
    SEE_PROTECTED,
    ProtectedInOutput,
    ProtectedSince,
    refuse_protected_since,
    seen_protected,
)
from core.office.outputs.register import KEPT, PDF, Content, Output, OutputEvent, OutputState
from core.office.traces.alarms import AlarmKind, raise_alarm
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.outputs.printers import Printer
    from core.office.ports import Store

FUNCTION = "office.outputs"
PATIENCE = timedelta(minutes=2)
"""So long a delivery may still be under way by whoever began it: longer than a print command is given."""


class Destination(StrEnum):
    """Where an output goes."""

    AUTO = "auto"
    """To the printer of the terminal, if it has one and this is a paper; else to the office's folder."""
    PRINTER = "printer"
    FOLDER = "folder"
    HELD = "held"
    """It waits, sealed, to be put on a medium for another body (9302)."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """What a print command answered: its exit code (or why it was ended) and the first line that it said."""

    done: bool
    answer: str


class Spool(Protocol):
    """Hands a paper to the command of a printer."""

    def __call__(self, command: tuple[str, ...], content: bytes) -> Spooled:
        """Run the command with the paper on its standard input, without a shell, within a time limit."""
        ...


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the output folder: its place below out/, since when, and whether it is a regular file at all."""

    place: str
    since: datetime
    regular: bool


class Outbox(Protocol):
    """The output folder DIR/out/<office>/; only the gate and the sweep touch it."""

    def put(self, office_code: str, name: str, content: bytes) -> str:
        """Write the file whole with mode 0600; where it lies, below the folder."""
        ...

    def remove(self, place: str) -> bool:
        """Take a file away; False when it is no longer there."""
        ...

    def lying(self) -> list[Lying]:
        """Everything that lies in the folders of the offices."""
        ...


@dataclass(frozen=True, slots=True)
class Issued:
    """An output that has left: `place` is the printer's name or the file below out/, `told` a sentence for the clerk."""

    output_id: int
    number: str
    place: str
    state: OutputState
    told: str
    reissue: bool = False

    @property
    def failed(self) -> bool:
        """True when the paper did not come out; it is offered again on 9301."""
        return self.state.offered_again


class NoPrinter(Refusal):
    """A printer was asked for and the terminal has none that can be used."""

    sentence = "使えるプリンタがありません（{what}）。9102 で端末のプリンタを確かめるか、出力フォルダを選んでください。"


class NotOwed(Refusal):
    """The same paper is asked for again although it has come out or is on its way."""

    sentence = "{number} は「{state}」です。もう一度要るときは再発行してください。"


class ContentGone(Refusal):
    """The bytes of an output are no longer kept: it was printed, picked up, or past its time."""

    sentence = "{number} の内容はもう残っていません。発行した画面から再発行してください。"


def send(
    ctx: Context[Store],
    output: Output,
    content: bytes,
    *,
    pages: int,
    to: Destination,
    printer_code: str = "",
    seen: Collection[int] = (),
) -> Printer | None:
    """Seal the bytes of a numbered output and write down where it goes; part of the gate, which has asked.

    Gives the printer that is to have it, None where it goes to the folder or is held. `seen` are the protected persons
    whom somebody has looked at; another one voids the number and raises ProtectedSince.
    """
    ctx.require_session()
    facts = Content(pages, len(content), hashlib.sha256(content).digest())
    sealed = ctx.outside.keys.seal(KEPT, str(output.output_id), content)
    now, who = ctx.now(), ctx.actor.staff_no
    late = None
    with ctx.write() as store:
        try:
            refuse_protected_since(store, output, now.date(), seen)
        except ProtectedSince as refusal:
            late = refusal
            entry = ctx.entry(
                output.function_code, f"{output.title} 作成", Result.REFUSED, reason=late.message, output=output.number
            )
            seq = store.audit.record(entry)
            store.outputs.happen(output.output_id, OutputEvent.VOID, now, who, seq, detail=late.message)
            printer = None
        else:
            printer = _printer_for(ctx, store, output, to, printer_code)
            entry = ctx.entry(
                output.function_code,
                f"{output.title} 発行",
                output=output.number,
                pages=pages,
                bytes=facts.byte_count,
                sha256=facts.sha256.hex(),
                to=printer.printer_code if printer else str(to),
            )
            seq = store.audit.record(entry)
            store.outputs.keep(output.output_id, sealed)
            store.outputs.happen(output.output_id, OutputEvent.ISSUED, now, who, seq, content=facts)
            if to is Destination.HELD:
                store.outputs.happen(output.output_id, OutputEvent.HELD, now, who, seq)
            elif printer is not None:
                store.outputs.happen(output.output_id, OutputEvent.SENT, now, who, seq, detail=printer.printer_code)
    if late is not None:
        raise late
    return printer


def send_again(
    ctx: Context[Store], output_id: int, *, reason: str, to: Destination, printer_code: str = ""
) -> Printer | None:
    """Write down where an output goes that is still owed; part of 再印刷, which has asked.

    Looked at in the transaction that writes it: of two clerks one sends. Raises NotOwed, NoPrinter, ProtectedInOutput
    for a protected person's paper without the grant, ProtectedSince for one protected since.
    """
    ctx.require_session()
    now, who = ctx.now(), ctx.actor.staff_no
    with ctx.write() as store:
        output = store.outputs.get(output_id)
        refuse_unless_owed(output, now)
        seen = seen_protected(store, output, now.date())
        refuse_protected_since(store, output, now.date(), seen)
        grants = {grant.grant_code for grant in store.roster.grants(who, now.date())}
        if seen and output.witness_no and SEE_PROTECTED not in grants:
            raise ProtectedInOutput(count=len(seen), need="G2を持つ職員に依頼してください。")
        printer = _printer_for(ctx, store, output, to, printer_code)
        facts: dict[str, Any] = {"output": output.number, "to": printer.printer_code if printer else str(to)}
        seq = store.audit.record(ctx.entry(output.function_code, f"{output.title} 再印刷", reason=reason, **facts))
        kind = OutputEvent.SENT if printer is not None else OutputEvent.TO_FOLDER
        detail = printer.printer_code if printer is not None else ""
        store.outputs.happen(output_id, kind, now, who, seq, detail=detail)
    return printer


def refuse_unless_owed(output: Output, now: datetime) -> None:
    """Raise NotOwed where the paper came out, is in the folder, or is with a printer this very minute."""
    if not output.state.offered_again:
        raise NotOwed(number=output.number, state=output.state)
    if now - output.state_at < PATIENCE and output.state is not OutputState.PRINT_FAILED:
        raise NotOwed(number=output.number, state="印刷中")


def deliver(ctx: Context[Store], output_id: int, printer: Printer | None) -> Issued:
    """Hand out what has been sent: to the printer, else to the folder. Raises ProtectedSince, ContentGone."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        output = store.outputs.get(output_id)
        sealed = store.outputs.kept(output_id)
        if output.state is not OutputState.HELD:
            refuse_protected_since(store, output, ctx.today(), seen_protected(store, output, ctx.today()))
    if output.state is OutputState.HELD:
        return _issued(output, "", f"{output.number} を媒体待ちにしました（9302）。")
    if sealed is None:
        raise ContentGone(number=output.number)
    content = ctx.outside.keys.open(KEPT, str(output_id), sealed)
    return _print(ctx, output, printer, content) if printer is not None else _place(ctx, output, content)


def _print(ctx: Context[Store], output: Output, printer: Printer, content: bytes) -> Issued:
    answer = ctx.outside.spool(printer.command, content)
    kind = OutputEvent.PRINTED if answer.done else OutputEvent.PRINT_FAILED
    with ctx.write() as store:
        act = f"{output.title} {kind.label}"
        facts: dict[str, Any] = {"output": output.number, "printer": printer.printer_code, "answer": answer.answer}
        result = Result.DONE if answer.done else Result.FAILED
        seq = store.audit.record(ctx.entry(output.function_code, act, result, **facts))
        detail = f"{printer.printer_code} {answer.answer}".strip()
        store.outputs.happen(output.output_id, kind, ctx.now(), ctx.actor.staff_no, seq, detail=detail)
        if answer.done:
            store.outputs.drop(output.output_id)
        else:
            raise_alarm(ctx, store, FUNCTION, AlarmKind.PRINTER, f"{printer.name} {output.number} {answer.answer}")
        output = store.outputs.get(output.output_id)
    if answer.done:
        return _issued(output, printer.name, f"{output.number} を{printer.name}で印刷しました。")
    told = f"{output.number} の印刷に失敗しました。9301 から同じ番号で出せます（{answer.answer or '応答なし'}）。"
    return _issued(output, printer.name, told)


def _place(ctx: Context[Store], output: Output, content: bytes) -> Issued:
    place = ctx.outside.outbox.put(output.office_code, output.file_name, content)
    with ctx.write() as store:
        entry = ctx.entry(output.function_code, f"{output.title} 出力フォルダへ", output=output.number, place=place)
        seq = store.audit.record(entry)
        store.outputs.happen(output.output_id, OutputEvent.PLACED, ctx.now(), ctx.actor.staff_no, seq, detail=place)
        output = store.outputs.get(output.output_id)
    return _issued(output, place, f"{output.number} を出力フォルダに出しました（{place}）。")


def _issued(output: Output, place: str, told: str) -> Issued:
    return Issued(output.output_id, output.number, place, output.state, told, output.reissue_of is not None)


def _printer_for(
    ctx: Context[Store], store: Store, output: Output, to: Destination, printer_code: str
) -> Printer | None:
    """The printer that is to have it; None where it goes to the folder or is held."""
    if to in (Destination.FOLDER, Destination.HELD):
        return None
    if output.media_type != PDF:
        if to is Destination.PRINTER:
            raise BadInput(reason="印刷できるのは帳票（PDF）だけです。出力フォルダを選んでください。", field="to")
        return None
    return need_printer(ctx, store, to, printer_code)


def need_printer(ctx: Context[Store], store: Store, to: Destination, printer_code: str = "") -> Printer | None:
    """The printer that a paper would go to; None for the folder. Raises NoPrinter where one is asked for and is not there."""
    if to in (Destination.FOLDER, Destination.HELD):
        return None
    code = printer_code or store.printers.of_terminal(ctx.actor.terminal)
    printer = store.printers.get(code) if code else None
    if printer is not None and printer.usable:
        return printer
    if to is Destination.PRINTER:
        raise NoPrinter(what=printer.name if printer else f"端末 {ctx.actor.terminal}")
    return None
