"""出力簿 (9301): the office's own outputs, what became of each, printing again what did not come out, 再発行, 受取."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.office.audit import Result
from core.office.outputs.delivery import Destination, Issued, deliver, send_again
from core.office.outputs.register import SEALED_LETTERS, Happened, Output, OutputEvent, OutputState, reason_words
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.traces.witness import Witness

FUNCTION = "office.outputs"
SEES_ALL = "auditor"
PAGE = 100


@dataclass(frozen=True, slots=True)
class OutputFilter:
    """What the register is asked for; nothing set asks for everything."""

    kind: str = ""
    from_on: date | None = None
    until_on: date | None = None
    states: tuple[OutputState, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputView:
    """An output with what became of it."""

    output: Output
    events: tuple[Happened, ...]
    drawn_again: bool
    """True where its kind can be drawn again from the register."""


class NotDrawnAgain(Refusal):
    """The register does not know how the paper was made."""

    sentence = "{title}は出力簿からは再発行できません。発行した画面から再発行してください。"


class ForItsOffice(Refusal):
    """A sealed letter is asked for by whoever had it made, or from another office than its addressee's."""

    sentence = "{title}は親展です。宛先の所属の、発行者でない職員が 9301 から出してください。"


class NotWaiting(Refusal):
    """A file that is not in the folder is said to have been fetched."""

    sentence = "{number} は「{state}」です。受取待ちのものだけを受取済にできます。"


def list_outputs(
    ctx: Context[Store], wanted: OutputFilter, *, before: int | None = None, limit: int = PAGE
) -> list[Output]:
    """The outputs of one's own office, newest first; the auditor sees those of all. The look is recorded."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = store.outputs.listed(
            office_code=seen_office(ctx, store),
            kind=wanted.kind or None,
            from_on=wanted.from_on,
            until_on=wanted.until_on,
            states=wanted.states or None,
            before=before,
            limit=limit,
        )
    ctx.record_view(FUNCTION, "出力簿の一覧", found=len(found), kind=wanted.kind or None)
    return found


def get_output(ctx: Context[Store], output_id: int) -> OutputView:
    """One output with what became of it. Raises NotFound, also for one of another office."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        output = _own(ctx, store, output_id)
        events = tuple(store.outputs.events(output_id))
    ctx.record_view(FUNCTION, "出力簿の詳細", output=output.number)
    return OutputView(output, events, output.kind in ctx.outside.outputs)


def count_owed(ctx: Context[Store]) -> int:
    """Papers of one's own office that did not come out: what the menu shows. Leaves no row: it shows nothing."""
    ctx.require_session()
    with ctx.read() as store:
        return store.outputs.owed(ctx.actor.office_code)


def print_again(
    ctx: Context[Store], output_id: int, reason: str, *, to: Destination = Destination.AUTO, printer_code: str = ""
) -> Issued:
    """Let the same paper out that did not come out, under its own number: it is no 再発行.

    A sealed letter (親展) is let out by its addressee's office, by another person than the one who had it made.
    Raises NotOwed, NoPrinter, ContentGone, ForItsOffice, NotFound, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    words = reason_words(reason)
    with ctx.read() as store:
        output = _own(ctx, store, output_id)
        mine = _made_by(ctx, store, output)
    if output.kind not in SEALED_LETTERS:
        ctx.authorize(output.function_code, "read")
    elif mine or output.office_code != ctx.actor.office_code:
        with ctx.write() as store:
            store.audit.record(ctx.entry(FUNCTION, f"{output.title} 再印刷", Result.REFUSED, output=output.number))
        raise ForItsOffice(title=output.title)
    printer = send_again(ctx, output_id, reason=words, to=to, printer_code=printer_code)
    return deliver(ctx, output_id, printer)


def reissue(
    ctx: Context[Store],
    output_id: int,
    reason: str,
    *,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> Issued:
    """再発行: the paper is drawn anew from the books, with a number and a mark of its own. Raises NotDrawnAgain."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        output = _own(ctx, store, output_id)
    kind = ctx.outside.outputs.get(output.kind)
    if kind is None or not output.subject:
        raise NotDrawnAgain(title=output.title)
    issued: Issued = kind.again(ctx, output.subject, reason, to=to, printer_code=printer_code, witness=witness)
    return issued


def pick_up(ctx: Context[Store], output_id: int) -> Output:
    """受取済: the file was fetched; it goes from the folder and its bytes from the store. Raises NotWaiting."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        output = _own(ctx, store, output_id)
        if output.state is not OutputState.PLACED:
            raise NotWaiting(number=output.number, state=output.state)
        seq = store.audit.record(ctx.entry(output.function_code, f"{output.title} 受取", output=output.number))
        store.outputs.happen(output_id, OutputEvent.PICKED_UP, ctx.now(), ctx.actor.staff_no, seq)
        store.outputs.drop(output_id)
        done = store.outputs.get(output_id)
    ctx.outside.outbox.remove(output.detail)
    return done


def states_of(words: str) -> Sequence[OutputState]:
    """The states whose words begin with what was typed. Raises BadInput."""
    found = [state for state in OutputState if state.value.startswith(words.strip())]
    if not found:
        names = "、".join(state.value for state in OutputState)
        raise BadInput(reason=f"状態は {names} から選んでください。", field="state")
    return found


def seen_office(ctx: Context[Store], store: Store) -> str | None:
    """The office whose outputs the actor sees; None for all."""
    roles = {role.role_code for role in store.roster.roles(ctx.actor.staff_no, ctx.now().date())}
    return None if SEES_ALL in roles else ctx.actor.office_code


def _made_by(ctx: Context[Store], store: Store, output: Output) -> bool:
    """Did the actor have the output made, under whatever number?"""
    me, other = store.roster.get(ctx.actor.staff_no), store.roster.get(output.staff_no)
    return me.staff_no == other.staff_no or (me.party_id is not None and me.party_id == other.party_id)


def _own(ctx: Context[Store], store: Store, output_id: int) -> Output:
    output = store.outputs.get(output_id)
    office = seen_office(ctx, store)
    if office is not None and output.office_code != office:
        raise NotFound(what=f"出力{output_id}")
    return output
