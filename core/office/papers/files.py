"""The files of a run: letters of a thousand pages at a time, through the gate; 総括表, and printing pages again.

A file is drawn once: whoever stopped in between finds in the register whether it had left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from core.office.outputs.delivery import Destination
from core.office.outputs.gate import IssuedOutput, OutputRequest, issue_output
from core.office.outputs.register import PDF, Numbered, fiscal_year_of, reason_words
from core.office.papers.documents import DocumentEvent
from core.office.papers.freezing import thaw
from core.office.papers.issuing import BodyGone
from core.office.papers.letters import Letter, LetterFile
from core.office.papers.running import PROTECTED
from core.office.papers.runs import FUNCTION, LetterRun, RunCounts, RunFile
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store


class AllPulledOut(Refusal):
    """A file of which no letter goes out any more."""

    sentence = "ファイル{file_no}の文書は全て引抜かれています。"


_AT_A_TIME = 50
"""Letters that are read at once and held while they are drawn."""

SUMMARY_FORM = "L01"
SUMMARY_TITLE = "発送文書総括表"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """総括表 of a run: what the post gets, by area of postal code; files with their numbers; what is not among them."""

    municipality: str
    office: str
    number: str
    printed_at: datetime
    printed_by: str
    terminal: str
    reprint: bool
    fiscal_year: int
    run: LetterRun
    counts: RunCounts
    areas: tuple[tuple[str, int, int], ...]
    files: tuple[RunFile, ...]
    grounds: tuple[tuple[str, int], ...]


def draw_ready_files(ctx: Context[Store]) -> None:
    """Draw every file of finished runs that has not left, and the 総括表 of a run with its last one (after the job)."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        waiting = store.letter_runs.undrawn()
    for run_id, file_no in waiting:
        with suppress(AllPulledOut):  # those who were left have died or come under protection since the numbering
            draw_file(ctx, run_id, file_no)
    for run_id in dict.fromkeys(run_id for run_id, _ in waiting):
        print_summary(ctx, run_id, "03")


def draw_file(ctx: Context[Store], run_id: int, file_no: int, *, to: Destination = Destination.FOLDER) -> str:
    """Draw one file of a run and let it leave; the number of the output. One that has left is only noted.

    Whoever died or came under protection since the numbering is pulled out first. Raises AllPulledOut and
    the refusals of the gate.
    """
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        run = store.letter_runs.get(run_id)
        files = {each.file_no: each for each in store.letter_runs.files(run_id)}
        if file_no not in files:
            raise NotFound(what="一括発行のファイル")
        subject = {"run": run_id, "file": file_no}
        left = store.outputs.earlier(run.form_no, subject)
    if files[file_no].output_id is not None:
        raise BadInput(reason=f"ファイル{file_no}は作成済です。もう一度要るときは頁を指定して再印刷してください。")
    if left is None:
        _pull_out(ctx, run, file_no)
    with ctx.read() as store:
        rows = store.letter_runs.of_file(run_id, file_no)
    if not rows:
        raise AllPulledOut(file_no=file_no)
    if left is None:
        output = issue_output(
            ctx,
            OutputRequest(
                kind=run.form_no,
                title=f"{run.title} {file_no}/{len(files)}",
                name=f"{run.form_no}-{run_id}-{file_no}.pdf",
                content=_drawing(ctx, run, [number for number, _, _ in rows], ""),
                media_type=PDF,
                reason="03",
                party_ids=tuple(party for _, _, party in rows),
                subject=subject,
            ),
            function_code=FUNCTION,
            level="enter",
            to=to,
        )
        left = output.output_id
    numbers = [number for number, _, _ in rows]
    with ctx.write() as store:
        entry = ctx.entry(FUNCTION, f"{run.title} ファイル作成", run=run_id, file=file_no, count=len(numbers))
        seq = store.audit.record(entry)
        store.letter_runs.drawn(run_id, file_no, left, seq)
        store.documents.happen_to_all(numbers, DocumentEvent.PRINTED, run.issued_on, seq)
        store.documents.link_all(numbers, left, seq)
        return store.outputs.get(left).number


def reprint_pages(
    ctx: Context[Store],
    run_id: int,
    file_no: int,
    first: int,
    last: int,
    reason: str,
    *,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
) -> IssuedOutput:
    """再印刷 of pages of a file: each letter that has one of them, whole, with 再 and the reason; amounts as issued.

    Pages are those of the file as it was drawn; what was pulled out since is not printed again. Raises BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    words = reason_words(reason)
    if not 1 <= first <= last:
        raise BadInput(reason="頁は「12-15」のように、小さい頁から入力してください。", field="pages")
    with ctx.read() as store:
        run = store.letter_runs.get(run_id)
        file = next((each for each in store.letter_runs.files(run_id) if each.file_no == file_no), None)
        rows = store.letter_runs.on_paper(run_id, file_no)
    if file is None or file.output_id is None:
        raise BadInput(reason=f"ファイル{file_no}はまだ出ていません。", field="file_no")
    wanted, page = [], 0
    for number, pages, party, goes in rows:
        if goes and page + pages >= first and page + 1 <= last:
            wanted.append((number, party))
        page += pages
    if not wanted and first <= page:
        raise BadInput(reason="その頁の文書は引抜済みです。再印刷はできません。", field="pages")
    if not wanted:
        raise BadInput(reason=f"ファイル{file_no}は{page}頁までです。", field="pages")
    output = issue_output(
        ctx,
        OutputRequest(
            kind=run.form_no,
            title=f"{run.title} {file_no} 頁{first}-{last}",
            name=f"{run.form_no}-{run_id}-{file_no}-again.pdf",
            content=_drawing(ctx, run, [number for number, _ in wanted], words),
            media_type=PDF,
            reason=reason,
            party_ids=tuple(party for _, party in wanted),
            subject={"run": run_id, "file": file_no, "pages": [first, last]},
        ),
        function_code=FUNCTION,
        level="enter",
        to=to,
        printer_code=printer_code,
        reissue_of=file.output_id,
    )
    with ctx.write() as store:
        entry = ctx.entry(FUNCTION, f"{run.title} 再印刷", reason=words, run=run_id, file=file_no, count=len(wanted))
        seq = store.audit.record(entry)
        numbers = [number for number, _ in wanted]
        store.documents.happen_to_all(numbers, DocumentEvent.REPRINTED, ctx.today(), seq, words)
        store.documents.link_all(numbers, output.output_id, seq)
    return output


def print_summary(
    ctx: Context[Store], run_id: int, reason: str, *, to: Destination = Destination.FOLDER, **how: Any
) -> IssuedOutput:
    """総括表: how many by area of postal code, pages, first and last number, what was left out. Shows no name."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        run = store.letter_runs.get(run_id)
        counts = store.letter_runs.counts(run_id)
        areas = tuple(store.letter_runs.areas(run_id))
        files = tuple(store.letter_runs.files(run_id))
        grounds: dict[str, int] = {}
        for each in store.letter_runs.skipped(run_id):
            word = "外字保留" if each.held_id is not None else each.ground
            grounds[word] = grounds.get(word, 0) + 1
        city = store.city.municipality()

    def draw(numbered: Numbered) -> bytes:
        return bytes(
            ctx.outside.render(
                RunSummary(
                    municipality=city.name if city else "",
                    office=ctx.actor.office_name,
                    number=numbered.number,
                    printed_at=numbered.at,
                    printed_by=ctx.actor.name,
                    terminal=ctx.actor.terminal,
                    reprint=numbered.reissue,
                    fiscal_year=fiscal_year_of(numbered.at.date()),
                    run=run,
                    counts=counts,
                    areas=areas,
                    files=files,
                    grounds=tuple(sorted(grounds.items(), key=lambda each: (-each[1], each[0]))),
                )
            )
        )

    request = OutputRequest(SUMMARY_FORM, SUMMARY_TITLE, "L01.pdf", draw, PDF, reason, subject={"run": run_id})
    return issue_output(ctx, request, function_code=FUNCTION, to=to, **how)


def print_summary_again(ctx: Context[Store], subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The 総括表 once more, as things stand now."""
    ctx.authorize(FUNCTION, "read")
    return print_summary(ctx, int(subject["run"]), reason, **how)


def _drawing(ctx: Context[Store], run: LetterRun, numbers: list[int], reprint: str) -> Any:
    def draw(numbered: Numbered) -> bytes:
        return bytes(ctx.outside.render(LetterFile(_letters(ctx, numbers, reprint), run.title, numbered.at.date())))

    return draw


def _letters(ctx: Context[Store], numbers: list[int], reprint: str) -> Iterator[Letter]:
    """What the documents say, as it was kept, one after the other."""
    for first in range(0, len(numbers), _AT_A_TIME):
        with ctx.read() as store:
            kept = [(number, store.documents.frozen(number)) for number in numbers[first : first + _AT_A_TIME]]
        for number, frozen in kept:
            if frozen is None:
                with ctx.read() as store:
                    raise BodyGone(number=store.documents.get(number).document_no)
            letter = thaw(frozen)
            yield replace(letter, reprint=reprint) if reprint else letter


def _pull_out(ctx: Context[Store], run: LetterRun, file_no: int) -> None:
    """Whoever died or came under protection after the numbering gets no letter of this file."""
    today: date = ctx.today()
    with ctx.write() as store:
        rows = store.letter_runs.of_file(run.run_id, file_no)
        parties = [party for _, _, party in rows]
        hidden = set(store.outputs.protected(parties))
        dead = {number for number, each in store.addressees.many(parties, today).items() if each.dead}
        for number, _, party in rows:
            ground = PROTECTED if party in hidden else "死亡" if party in dead else ""
            if ground:
                entry = ctx.entry(FUNCTION, f"{run.title} 引抜", party_id=party, reason=ground, run=run.run_id)
                store.documents.happen(number, DocumentEvent.WITHDRAWN, today, store.audit.record(entry), ground)
