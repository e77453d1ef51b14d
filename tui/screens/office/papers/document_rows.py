"""What 9303 shows of documents, of letters that wait, and of runs."""

from __future__ import annotations

from core.office.papers.desk import DocumentView, RunView
from core.office.papers.documents import Document, DocumentEvent
from core.office.papers.holding import HeldLetter
from core.office.papers.runs import RunState
from core.values.dates import wareki
from tui.widgets import columns
from tui.widgets.data_list import Row
from tui.widgets.lines import pairs, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

DOCUMENTS = (
    columns.code("文書番号", 18),
    columns.text("文書", 12, flex=True, most=24),
    columns.text("宛先", 12, flex=True, most=30),
    columns.day("発行日", 9),
    columns.text("状態", 8),
    columns.day("その日", 9),
    columns.code("宛名番号", 8, rank=1),
    columns.number("一括", 5, rank=2),
)
HELD = (
    columns.number("番", 4),
    columns.code("帳票", 5),
    columns.text("文書", 12, flex=True, most=24),
    columns.text("宛名", 14, flex=True, most=30),
    columns.text("文字", 12, flex=True, most=30),
    columns.day("保留日", 9),
    columns.text("職員", 8, flex=True, most=16),
    columns.number("一括", 5, rank=1),
)
RUNS = (
    columns.number("番", 4),
    columns.code("帳票", 5),
    columns.text("文書", 12, flex=True, most=24),
    columns.day("発行日", 9),
    columns.number("対象", 6),
    columns.number("通数", 6),
    columns.number("頁", 6),
    columns.number("除外", 5),
    columns.number("外字", 4),
    columns.text("状態", 12),
    columns.text("依頼", 8, rank=1, flex=True, most=16),
)
_TONES = {
    DocumentEvent.DISPATCHED: Tone.GOOD,
    DocumentEvent.DELIVERED: Tone.GOOD,
    DocumentEvent.RETURNED: Tone.WARN,
    DocumentEvent.WITHDRAWN: Tone.QUIET,
    DocumentEvent.CANCELLED: Tone.QUIET,
    None: Tone.WARN,
}
_RUN_TONES = {
    RunState.MAKING: Tone.WAIT,
    RunState.MADE: Tone.WARN,
    RunState.READY: Tone.WAIT,
    RunState.DISPATCHED: Tone.GOOD,
    RunState.EMPTY: Tone.QUIET,
}


def document_row(document: Document) -> Row:
    """One document."""
    return Row(
        document.document_id,
        (
            document.document_no,
            document.title,
            document.addressee or "（庁内）",
            wareki(document.issued_on),
            (_TONES.get(document.state, Tone.TEXT), document.state_word),
            wareki(document.state_on) if document.state_on else "",
            document.party_no,
            str(document.run_id) if document.run_id else "",
        ),
    )


def held_row(held: HeldLetter) -> Row:
    """One letter that waits."""
    return Row(
        held.held_id,
        (
            str(held.held_id),
            held.form_no,
            held.title,
            held.name,
            "、".join(" ".join(f"U+{ord(one):04X}" for one in each) for each in held.missing),
            wareki(held.held_at.date()),
            held.staff_name,
            str(held.run_id) if held.run_id else "",
        ),
    )


def run_row(view: RunView) -> Row:
    """One run."""
    run, counts = view.run, view.counts
    return Row(
        run.run_id,
        (
            str(run.run_id),
            run.form_no,
            run.title,
            wareki(run.issued_on),
            f"{counts.targets:,}",
            f"{counts.letters:,}",
            f"{counts.pages:,}",
            f"{counts.skipped:,}" if counts.skipped else "",
            f"{counts.held:,}" if counts.held else "",
            (_RUN_TONES[view.state], view.state.value),
            run.staff_name,
        ),
    )


def document_lines(document: Document | None, view: DocumentView | None, most: int) -> list[Line]:
    """Events and outputs of the current document, once it was opened."""
    if document is None:
        return []
    if view is None or view.document.document_id != document.document_id:
        return [text("Enter で経過と出力を見ます。")]
    lines: list[Line] = []
    numbers = "、".join(each.number for each in view.outputs) or "なし"
    kept = ("内容", "保存") if view.kept else ("内容", "消去済")
    lines.append(pairs(("出力", numbers), kept, ("宛名番号", document.party_no)))
    for step in view.events[-(most - 1) :]:
        lines.append(text(f"{wareki(step.on)} {step.kind.label} {step.staff_name} {step.reason}".rstrip()))
    return lines


def held_lines(held: HeldLetter | None) -> list[Line]:
    """Why the current letter waits."""
    if held is None:
        return []
    return [
        pairs(("宛名番号", held.party_no), ("保留の文字", held.told, Tone.WARN)),
        text("宛名を訂正するか、9103 で代替文字を決裁すると発行できます。"),
    ]


def run_lines(view: RunView | None, most: int) -> list[Line]:
    """The files of the current run."""
    if view is None:
        return []
    lines: list[Line] = []
    if view.counts.withdrawn or view.run.dispatched_on:
        sent = wareki(view.run.dispatched_on) if view.run.dispatched_on else "未確定"
        lines.append(pairs(("引抜", f"{view.counts.withdrawn:,}通"), ("発送日", sent)))
    for each in view.files[: most - len(lines)]:
        state = "作成済" if each.output_id is not None else "未作成"
        lines.append(
            text(f"ファイル{each.file_no} {state} {each.letters:,}通 {each.pages:,}頁 {each.first_no}〜{each.last_no}")
        )
    return lines
