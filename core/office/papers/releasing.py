"""外字保留 let go: issued with the name as the register has it now, or with 代替文字 that two people have decided on (9103)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.office.outputs.delivery import Destination
from core.office.papers.composing import compose
from core.office.papers.freezing import freeze, thaw
from core.office.papers.holding import HeldEnd, HeldLetter, missing_of, told_characters
from core.office.papers.issuing import IssuedLetter, issue_letter
from core.office.papers.letters import Letter
from core.office.papers.masters import MasterKind
from core.office.papers.requests import LetterRequest, NumberedLetter, kept_request
from core.office.papers.runs import FUNCTION
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.traces.witness import Witness

SUBSTITUTED = "印刷できない文字を代替文字で表しています（{pairs}）。"


class StillMissing(Refusal):
    """There is no glyph yet, and no 代替文字 was decided on for it."""

    sentence = (
        "字形も決裁済の代替文字もない文字があります：{characters}。宛名の訂正か、9103 で代替文字を決裁してください。"
    )


class NoLongerDue(Refusal):
    """A letter of a run that waited, and which nobody is to get any more."""

    sentence = "この文書はもう送りません（{ground}）。外字保留を取りやめにしました。"


def substitutes_of(store: Store, characters: tuple[str, ...], on: Any) -> dict[str, str]:
    """決裁済 代替文字 of these characters on a day."""
    found = {}
    for character in characters:
        value = store.letter_masters.get(MasterKind.SUBSTITUTE, character, on)
        if value is not None:
            found[character] = value["text"]
    return found


def substituted(letter: Letter, substitutes: Mapping[str, str]) -> Letter:
    """The letter with these characters replaced everywhere; it says so at its end."""
    if not substitutes:
        return letter
    frozen = freeze(letter)
    for character, text in substitutes.items():
        frozen = frozen.replace(character, json.dumps(text, ensure_ascii=False)[1:-1])
    pairs = "、".join(f"U+{ord(character[0]):04X} → {text}" for character, text in substitutes.items())
    return replace(thaw(frozen), note=f"{letter.note}\n{SUBSTITUTED.format(pairs=pairs)}".strip())


def release_held(
    ctx: Context[Store],
    held_id: int,
    reason: str,
    *,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """Issue a letter that waited, as of today, and end its waiting in the transaction of its number.

    A letter of a run is made anew, with the amounts of today. Raises NoLongerDue when the run has none for this person
    any more (paid, cancelled), StillMissing, ChangedByAnother when it ended meanwhile, and what issuing refuses.
    """
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="解除の理由を入力してください（例 宛名を訂正）。", field="reason")
    with ctx.read() as store:
        held = _waiting(store, held_id)
    request = replace(kept_request(held.request), issued_on=None)
    if held.run_id is not None:
        request = _made_anew(ctx, held, held.run_id)
    with ctx.read() as store:
        letter = compose(ctx, store, request)
        missing = missing_of(ctx.outside.typesetting, letter.texts())
        substitutes = substitutes_of(store, missing, ctx.today())
    without = tuple(each for each in missing if each not in substitutes)
    if without:
        raise StillMissing(characters=told_characters(without))

    def over(store: Store, numbered: NumberedLetter) -> None:
        entry = ctx.entry(
            FUNCTION,
            f"{held.title} 外字保留の解除",
            party_id=held.party_id,
            reason=reason.strip(),
            document=numbered.document_no,
            characters=told_characters(substitutes),
        )
        seq = store.audit.record(entry)
        end = HeldEnd.ISSUED
        store.held_letters.end(held_id, end, reason.strip(), numbered.document_id, ctx.now(), ctx.actor.staff_no, seq)

    return issue_letter(
        ctx,
        request,
        function_code=held.function_code,
        to=to,
        printer_code=printer_code,
        witness=witness,
        also=over,
        change=lambda whole: substituted(whole, substitutes),
    )


def _made_anew(ctx: Context[Store], held: HeldLetter, run_id: int) -> LetterRequest:
    """The letter of a run as it would be made today. Raises NoLongerDue, and ends the waiting then."""
    ground = ""
    with ctx.write() as store:
        run = replace(store.letter_runs.get(run_id), issued_on=ctx.today())
        place = next(each.place for each in store.letter_runs.skipped(run_id) if each.held_id == held.held_id)
        targets = store.letter_runs.targets(run_id, place - 1, 1)
        made = ctx.outside.letter_runs[run.form_no].make(ctx, store, run, targets).get(place, "対象でなくなった")
        if not isinstance(made, str):
            return replace(made, issued_on=None, draft_id=made.draft_id or run.draft_id)
        ground = made
        _give_up(ctx, store, held, ground)
    raise NoLongerDue(ground=ground)


def give_up_held(ctx: Context[Store], held_id: int, reason: str) -> None:
    """取りやめ: the letter is not issued any more. Raises BadInput, ChangedByAnother."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="取りやめの理由を入力してください。", field="reason")
    with ctx.write() as store:
        _give_up(ctx, store, _waiting(store, held_id), reason.strip())


def _give_up(ctx: Context[Store], store: Store, held: HeldLetter, reason: str) -> None:
    entry = ctx.entry(FUNCTION, f"{held.title} 外字保留の取りやめ", party_id=held.party_id, reason=reason)
    seq = store.audit.record(entry)
    how = HeldEnd.GIVEN_UP
    store.held_letters.end(held.held_id, how, reason, None, ctx.now(), ctx.actor.staff_no, seq)


def _waiting(store: Store, held_id: int) -> HeldLetter:
    held = store.held_letters.get(held_id)
    if not held.request:
        raise ChangedByAnother(what="外字保留の文書")
    return held
